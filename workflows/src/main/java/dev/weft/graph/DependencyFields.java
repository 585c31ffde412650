package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.task.Dependency;
import dev.weft.task.TaskId;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code dependencies} of a task. */
final class DependencyFields {
  private static final List<String> FIELDS = List.of("task", "run", "accept", "ifMissing");
  private static final List<String> IF_MISSING = List.of("wait", "fail");

  private final @Nullable Links links;
  private final ReferenceCheck references;
  private final Problems problems;

  DependencyFields(@Nullable Links links, ReferenceCheck references, Problems problems) {
    this.links = links;
    this.references = references;
    this.problems = problems;
  }

  List<Dependency> read(Fields fields, int task) {
    JsonNode list = fields.get("dependencies");
    if (list == null) {
      return List.of();
    }
    Place place = fields.place("dependencies");
    if (!list.isArray()) {
      problems.add(
          ProblemCode.G012,
          place,
          list,
          "'dependencies' must be a list",
          list.isTextual() ? "write [" + list.textValue() + "]" : null);
      return List.of();
    }
    List<Dependency> dependencies = new ArrayList<>(list.size());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      Dependency dependency = one(list.get(i), place.item(i), task);
      if (dependency != null) {
        if (!seen.add(dependency.task().value())) {
          problems.add(
              ProblemCode.G043,
              place.item(i),
              list.get(i),
              "task '" + dependency.task() + "' is listed twice");
        }
        dependencies.add(dependency);
      }
    }
    return dependencies;
  }

  private @Nullable Dependency one(JsonNode entry, Place place, int task) {
    if (entry.isTextual()) {
      TaskId id = id(entry, place, task);
      if (id == null) {
        return null;
      }
      return links == null ? new Dependency(id, Dependency.COMPLETED) : links.completed(id.value());
    }
    if (!entry.isObject()) {
      problems.add(
          ProblemCode.G012,
          place,
          entry,
          "a dependency must be the id of a task, or {task, run, accept, ifMissing}",
          Fields.textHint(entry));
      return null;
    }
    Fields fields = Fields.of(entry, place, "a dependency", FIELDS, Map.of(), problems);
    if (fields == null) {
      return null;
    }
    JsonNode name = fields.required("task", "the id of a task");
    Set<TaskStatus> accept = accept(fields);
    if (name != null && !name.isTextual()) {
      problems.add(
          ProblemCode.G012,
          place.member("task"),
          name,
          "'task' must be the id of a task",
          Fields.textHint(name));
    }
    boolean hasSlash = name != null && name.asText().indexOf('/') >= 0;
    boolean fails = failsIfMissing(fields, fields.has("run") || hasSlash);
    if (name == null || !name.isTextual()) {
      return null;
    }
    TaskId id = fields.has("run") ? ofRun(fields, name) : id(name, place.member("task"), task);
    return id == null || accept.isEmpty() ? null : new Dependency(id, accept, fails);
  }

  private boolean failsIfMissing(Fields fields, boolean isOtherRun) {
    JsonNode word = fields.get("ifMissing");
    if (word == null) {
      return false;
    }
    Place place = fields.place("ifMissing");
    if (!word.isTextual() || !IF_MISSING.contains(word.textValue())) {
      problems.add(
          word.isTextual() ? ProblemCode.G013 : ProblemCode.G012,
          place,
          word,
          "'ifMissing' is 'wait' or 'fail'",
          word.isTextual() ? NearestName.hint(word.textValue(), IF_MISSING) : null);
    } else if (!isOtherRun) {
      problems.add(
          ProblemCode.G045,
          place,
          word,
          "'ifMissing' is about tasks of other runs",
          "name the task as run/task, or leave 'ifMissing' out");
    }
    return word.asText().equals("fail");
  }

  private @Nullable TaskId ofRun(Fields fields, JsonNode name) {
    JsonNode run = fields.get("run");
    if (run == null || !run.isTextual()) {
      problems.add(
          ProblemCode.G012,
          fields.place("run"),
          run,
          "'run' must be the id of a run",
          run == null ? null : Fields.textHint(run));
      return null;
    }
    boolean isRun = ReferenceCheck.isRun(run.textValue());
    if (!isRun) {
      problems.add(
          ProblemCode.G020,
          fields.place("run"),
          run,
          "the id of a run is up to 200 letters (a to z), digits, '.', '_' or '-'");
    }
    boolean isTask = TaskId.isValid(name.textValue());
    if (!isTask) {
      problems.add(
          ProblemCode.G020,
          fields.place("task"),
          name,
          "an id must be 1 to 128 letters (a to z), digits, '.', '_' or '-'",
          name.textValue().indexOf('/') < 0 ? null : "'run' names the run already");
    }
    return isRun && isTask ? new TaskId(run.textValue() + "/" + name.textValue()) : null;
  }

  private @Nullable TaskId id(JsonNode name, Place place, int task) {
    String text = name.textValue();
    if (links == null) {
      return references.isPath(name, place) ? new TaskId(text) : null;
    }
    if (text.indexOf('/') >= 0) {
      return references.isOtherRun(name, place) ? links.id(text) : null;
    }
    Integer awaited = links.indexOf(text);
    if (awaited == null) {
      if (!links.isBroken(text)) {
        problems.add(
            ProblemCode.G040,
            place,
            name,
            "there is no task '" + text + "'",
            NearestName.hint(text, links.names()));
      }
      return null;
    }
    if (awaited == task) {
      problems.add(
          ProblemCode.G041,
          place,
          name,
          "task '" + text + "' depends on itself",
          text + " -> " + text);
      return null;
    }
    links.link(task, awaited);
    return links.id(text);
  }

  /** Returns the accepted statuses; nothing after a report. */
  private Set<TaskStatus> accept(Fields fields) {
    JsonNode accept = fields.get("accept");
    if (accept == null) {
      return Dependency.COMPLETED;
    }
    if (accept.isTextual() && accept.textValue().equals("ANY")) {
      return Dependency.ANY;
    }
    List<String> words = Dependency.ANY.stream().map(TaskStatus::name).toList();
    String hint = "a list of " + String.join(", ", words) + "; or ANY";
    if (!accept.isArray() || accept.isEmpty()) {
      problems.add(
          ProblemCode.G044, fields.place("accept"), accept, "'accept' must name statuses", hint);
      return Set.of();
    }
    Set<TaskStatus> statuses = EnumSet.noneOf(TaskStatus.class);
    boolean isWhole = true;
    for (int i = 0; i < accept.size(); i++) {
      TaskStatus status = PolicyFields.constant(accept.get(i), TaskStatus.class);
      if (status == null || !Dependency.ANY.contains(status)) {
        isWhole = false;
        problems.add(
            ProblemCode.G044,
            fields.place("accept").item(i),
            accept.get(i),
            status == null
                ? "'" + accept.get(i).asText() + "' is no status of a task"
                : "no task ends " + status,
            NearestName.hintOrNames(accept.get(i).asText(), words));
      } else {
        statuses.add(status);
      }
    }
    return isWhole ? statuses : Set.of();
  }
}
