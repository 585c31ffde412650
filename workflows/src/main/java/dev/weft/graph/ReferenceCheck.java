package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.task.Part;
import dev.weft.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what refers to tasks: of the same graph, and of other runs. */
final class ReferenceCheck {
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  private final @Nullable Links links;
  private final Problems problems;

  /**
   * Makes a check.
   *
   * @param links the tasks of the graph; {@code null} when only one task is read, whose references
   *     are then not followed
   */
  ReferenceCheck(@Nullable Links links, Problems problems) {
    this.links = links;
    this.problems = problems;
  }

  /** Checks the JSON Pointer under a key; one that is not there is all of it. */
  boolean pointer(JsonNode object, String key, Place place) {
    JsonNode at = object.get(key);
    if (at == null || Parameters.isPointer(at)) {
      return true;
    }
    problems.add(
        ProblemCode.G054,
        place.member(key),
        at,
        "'" + key + "' must be a JSON Pointer",
        pointerHint(at));
    return false;
  }

  /** Checks {@code {from, at?, part?, orElse?}}. */
  void check(JsonNode object, Place place, Site site) {
    if (!site.takesReferences()) {
      problems.add(
          ProblemCode.G053,
          place,
          object,
          "a reference to a task may not stand here",
          "references stand in 'input', 'when', 'forEach', 'params' and 'outputs'");
      return;
    }
    pointer(object, "at", place);
    Part part = part(object, place);
    JsonNode from = object.path("from");
    if (!from.isTextual()) {
      problems.add(
          ProblemCode.G012,
          place.member("from"),
          from,
          "'from' must be the id of a task",
          Fields.textHint(from));
    } else if (links == null) {
      isPath(from, place.member("from"));
    } else if (from.textValue().indexOf('/') >= 0) {
      if (isOtherRun(from, place.member("from")) && !site.isOfTask()) {
        problems.add(
            ProblemCode.G053,
            place.member("from"),
            from,
            "a task of another run may not stand in 'outputs'",
            "take it as the input of a task");
      }
    } else {
      follow(links, object, part, place, site);
    }
  }

  /** Whether a text names a task as seen from the top of a run; reports when not. */
  boolean isPath(JsonNode name, Place place) {
    try {
      return !new TaskId(name.textValue()).value().isEmpty();
    } catch (IllegalArgumentException e) {
      problems.add(ProblemCode.G020, place, name, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Whether a text with a slash is {@code run/task}; reports when not. */
  boolean isOtherRun(JsonNode name, Place place) {
    String text = name.textValue();
    int slash = text.indexOf('/');
    boolean isGood = isRun(text.substring(0, slash)) && TaskId.isValid(text.substring(slash + 1));
    if (!isGood) {
      problems.add(
          ProblemCode.G020,
          place,
          name,
          "a task of another run is named run/task",
          "letters (a to z), digits, '.', '_' and '-': up to 200 of them, '/', up to 128");
    }
    return isGood;
  }

  /** Whether a text can be the id of a run. */
  static boolean isRun(String text) {
    return RUN.matcher(text).matches();
  }

  private void follow(Links graph, JsonNode object, @Nullable Part part, Place place, Site site) {
    JsonNode from = object.path("from");
    String name = from.textValue();
    Integer awaited = graph.indexOf(name);
    if (awaited == null) {
      if (!graph.isBroken(name)) {
        problems.add(
            ProblemCode.G052,
            place.member("from"),
            from,
            "there is no task '" + name + "'",
            NearestName.hint(name, graph.names()));
      }
      return;
    }
    if (part != null && part.ordinal() > Part.METRICS.ordinal() && !graph.isMapped(awaited)) {
      problems.add(
          ProblemCode.G059,
          place.member("part"),
          object.get("part"),
          "task '" + name + "' is one task and has no " + part.word(),
          "only a task with 'forEach' has instances to count");
    }
    if (!site.isOfTask()) {
      return;
    }
    if (awaited == site.task()) {
      problems.add(
          ProblemCode.G041,
          place.member("from"),
          from,
          "task '" + name + "' refers to itself",
          name + " -> " + name);
    } else {
      graph.link(site.task(), awaited);
    }
  }

  private static @Nullable String pointerHint(JsonNode at) {
    if (!at.isTextual()) {
      return null;
    }
    return at.textValue().startsWith("/")
        ? "in a name '~' is written ~0 and '/' is written ~1"
        : "did you mean '/" + at.textValue() + "'?";
  }

  private @Nullable Part part(JsonNode object, Place place) {
    JsonNode word = object.get("part");
    if (word == null) {
      return null;
    }
    Part part = word.isTextual() ? Part.of(word.textValue()) : null;
    if (part == null) {
      List<String> words = new ArrayList<>();
      for (Part each : Part.values()) {
        words.add(each.word());
      }
      problems.add(
          ProblemCode.G013,
          place.member("part"),
          word,
          "'" + word.asText() + "' is no part of a task",
          NearestName.hintOrNames(word.asText(), words));
    }
    return part;
  }
}
