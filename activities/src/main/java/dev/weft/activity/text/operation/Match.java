package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what regular expressions match.
 *
 * <p>A match is {@code {text, start, end, groups}}, and has {@code pattern}, its name, where
 * several patterns are given. {@code groups} is left out for a pattern without groups; else it has
 * for each group, by its name or number, {@code {text, start, end}}, or null for a group that took
 * no part. Matches of one pattern do not overlap; those of several patterns may, and are in the
 * order of their places, then of the patterns. A match may be empty.
 *
 * <p>A bare text is answered with {@code {matches, count}}; items get {@code metadata.matches} and
 * {@code metadata.matchCount}. With {@code answer: matches} each match is an item of its own
 * instead: its text's item with the id {@code <id>#<start>-<end>} (and {@code .<pattern>} where
 * several patterns are given), the match as its text, {@code metadata.groups}, {@code
 * metadata.pattern}, and the text of each named group that took part under that name in {@code
 * metadata}.
 *
 * <p>One search takes time in proportion to the text, whatever the pattern; all matches together
 * take at most the matches times the text. Thread-safe.
 */
public final class Match implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "match",
          "Finds what regular expressions (RE2 syntax) match.",
          "{matches: [{text, start, end, groups}], count} for one text, else the items with"
              + " metadata.matches and metadata.matchCount; with answer: matches one item per match",
          options());

  /** Makes the operation. */
  public Match() {}

  private static Option[] options() {
    List<Option> options = new ArrayList<>();
    options.add(
        Option.of(
            "pattern", Option.Kind.TEXT, "The regular expression, such as \"v(?P<major>\\d+)\"."));
    options.add(
        Option.of(
            "patterns",
            Option.Kind.ANY,
            "Several, as {name: pattern}; each match says which one it is of."));
    options.addAll(UserPattern.FLAGS);
    options.add(Option.word("find", "Which matches of each pattern to take.", "all", "first"));
    options.add(
        Option.word(
            "answer",
            "What the items of the answer are: the texts or the matches.",
            "texts",
            "matches"));
    options.add(
        Option.of("maxMatches", Option.Kind.INTEGER, "More matches in one text are an error.")
            .orElse(10_000)
            .between(1, 1_000_000));
    return options.toArray(Option[]::new);
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    Search search = new Search(patterns(options), options);
    if (options.text("answer").equals("matches")) {
      List<Item> matches = new ArrayList<>();
      for (int i = 0; i < texts.items().size(); i++) {
        for (Found found : search.in(texts, i)) {
          matches.add(search.item(texts.items().get(i), found));
        }
      }
      return new Items(matches).toOutput();
    }
    List<Item> items = new ArrayList<>(texts.items().size());
    for (int i = 0; i < texts.items().size(); i++) {
      ArrayNode matches = JsonNodeFactory.instance.arrayNode();
      search.in(texts, i).forEach(found -> matches.add(search.json(found)));
      if (texts.isBare()) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("matches", matches);
        return new TaskOutput.Data(json.put("count", matches.size()));
      }
      Item item = texts.items().get(i);
      JsonNode count = JsonNodeFactory.instance.numberNode(matches.size());
      items.add(item.withMetadata("matches", matches).withMetadata("matchCount", count));
    }
    return new Texts(items, texts.shape()).map(item -> item);
  }

  private static Map<String, UserPattern> patterns(Options options) {
    JsonNode several = options.json("patterns").orElse(null);
    String one = options.textIfAny("pattern").orElse(null);
    if ((several == null) == (one == null)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          one == null
              ? "no pattern is given; set the option pattern or patterns"
              : "patterns are given twice, by the options pattern and patterns; remove one");
    }
    if (several == null) {
      return Map.of("", UserPattern.of("option 'pattern'", String.valueOf(one), options));
    }
    if (!several.isObject() || several.isEmpty()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "option 'patterns' must be an object {name: pattern} with at least one, got " + several);
    }
    Map<String, UserPattern> patterns = new LinkedHashMap<>();
    several
        .properties()
        .forEach(
            each -> {
              String place = "option 'patterns', '" + each.getKey() + "',";
              if (!each.getValue().isTextual()) {
                throw new WeftException(
                    FailureCode.INVALID_INPUT, place + " must be a text, got " + each.getValue());
              }
              patterns.put(
                  each.getKey(), UserPattern.of(place, each.getValue().textValue(), options));
            });
    return patterns;
  }

  /**
   * One match.
   *
   * @param start its first character, in the source
   * @param end after its last character, in the source
   * @param pattern the name of the pattern; empty for the only one
   * @param groups the groups; empty for a pattern that has none
   */
  private record Found(String text, int start, int end, String pattern, ObjectNode groups) {}

  /** The options of one call, read once. */
  private static final class Search {
    private final Map<String, UserPattern> patterns;
    private final boolean findsAll;
    private final int most;

    Search(Map<String, UserPattern> patterns, Options options) {
      this.patterns = patterns;
      findsAll = options.text("find").equals("all");
      most = options.integer("maxMatches");
    }

    List<Found> in(Texts texts, int index) {
      Texts.checkInterrupt();
      String text = texts.text(index);
      int offset = texts.offset(index);
      List<Found> all = new ArrayList<>();
      patterns.forEach(
          (name, pattern) ->
              pattern.find(
                  text,
                  match -> {
                    if (all.size() == most) {
                      throw tooMany(texts.items().get(index));
                    }
                    all.add(found(text, name, pattern, match, offset));
                    return findsAll;
                  }));
      // Stable: where two begin together, the pattern that is written first comes first.
      all.sort((a, b) -> Integer.compare(a.start(), b.start()));
      return all;
    }

    private WeftException tooMany(Item item) {
      return new WeftException(
          FailureCode.TOO_LARGE,
          "'"
              + item.id()
              + "' has more than "
              + most
              + " matches; make the pattern narrower or raise maxMatches");
    }

    private static Found found(
        String text, String name, UserPattern pattern, Matcher match, int offset) {
      ObjectNode groups = JsonNodeFactory.instance.objectNode();
      pattern
          .groups()
          .forEach(
              (number, group) -> {
                int start = match.start(number);
                if (start < 0) {
                  groups.putNull(group);
                } else {
                  groups
                      .putObject(group)
                      .put("text", text.substring(start, match.end(number)))
                      .put("start", start + offset)
                      .put("end", match.end(number) + offset);
                }
              });
      int start = match.start();
      int end = match.end();
      return new Found(text.substring(start, end), start + offset, end + offset, name, groups);
    }

    ObjectNode json(Found found) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      if (!found.pattern().isEmpty()) {
        json.put("pattern", found.pattern());
      }
      json.put("text", found.text()).put("start", found.start()).put("end", found.end());
      if (!found.groups().isEmpty()) {
        json.set("groups", found.groups());
      }
      return json;
    }

    Item item(Item item, Found found) {
      String name = found.pattern().isEmpty() ? "" : "." + found.pattern();
      Item match =
          item.withId(item.id() + "#" + found.start() + "-" + found.end() + name)
              .withText(found.text())
              .withSpan(found.start(), found.end());
      for (Map.Entry<String, JsonNode> group : found.groups().properties()) {
        boolean isNamed = !Character.isDigit(group.getKey().charAt(0));
        if (isNamed && group.getValue().isObject()) {
          match = match.withMetadata(group.getKey(), group.getValue().get("text"));
        }
      }
      if (!found.groups().isEmpty()) {
        match = match.withMetadata("groups", found.groups());
      }
      return found.pattern().isEmpty()
          ? match
          : match.withMetadata("pattern", JsonNodeFactory.instance.textNode(found.pattern()));
    }
  }
}
