package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.Deadline;
import dev.weft.task.Fuse;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.TaskPriority;
import dev.weft.task.ValueForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields that say how hard, how long and how urgently to try. */
final class PolicyFields {
  /** The longest duration; longer ones overflow instants and mean nothing. */
  static final Duration LONGEST = Duration.ofDays(3650);

  static final int METADATA_ENTRIES = 64;
  static final int METADATA_NAME = 128;
  static final int METADATA_VALUE = 4 * 1024;

  private static final List<String> BACKOFF = List.of("initial", "factor", "max");
  private static final List<String> ON_FAILURE = List.of("skipDependents", "failRun", "ignore");
  private static final double LARGEST_FACTOR = 100;

  private final ValueCheck values;
  private final @Nullable Instant now;
  private final Problems problems;

  PolicyFields(ValueCheck values, @Nullable Instant now, Problems problems) {
    this.values = values;
    this.now = now;
    this.problems = problems;
  }

  /**
   * Returns a field, or {@code null} when it is not there or is a parameter without a value yet.
   */
  @Nullable JsonNode typed(Fields fields, TypedField field) {
    JsonNode value = fields.get(field.key());
    if (value == null || ValueForm.of(value) != ValueForm.PARAM) {
      return value;
    }
    Place place = fields.place(field.key());
    if (value instanceof ObjectNode object && values.isClean(ValueForm.PARAM, object, place)) {
      Parameter parameter = values.param(object, place, Site.SETTING);
      if (parameter != null && !field.takes(parameter, object)) {
        problems.add(
            ProblemCode.G064,
            place,
            value,
            "'"
                + field.key()
                + "' takes a parameter of type "
                + field.typesInWords()
                + ", '"
                + parameter.name()
                + "' is of type "
                + parameter.type().word());
      }
    }
    return null;
  }

  TaskPriority priority(Fields fields, TaskPriority fallback) {
    JsonNode value = typed(fields, TypedField.PRIORITY);
    if (value == null) {
      return fallback;
    }
    TaskPriority priority = constant(value, TaskPriority.class);
    if (priority == null) {
      reportWord(value, fields.place("priority"), "is no priority", names(TaskPriority.class));
    }
    return priority == null ? fallback : priority;
  }

  Duration timeout(Fields fields, Duration fallback) {
    JsonNode value = typed(fields, TypedField.TIMEOUT);
    Duration timeout = value == null ? null : duration(value, fields.place("timeout"), true);
    return timeout == null ? fallback : timeout;
  }

  @Nullable Duration queueTimeout(Fields fields, @Nullable Duration fallback) {
    JsonNode value = fields.get("queueTimeout");
    Duration longest = value == null ? null : duration(value, fields.place("queueTimeout"), true);
    return longest == null ? fallback : longest;
  }

  private @Nullable Duration duration(JsonNode value, Place place, boolean mustBePositive) {
    if (!OptionRules.isDuration(value)) {
      problems.add(
          ProblemCode.G015,
          place,
          value,
          place.name() + " must be a duration such as 90s, 10m, 2h or 30d",
          value.isNumber() ? "add a unit: ms, s, m, h or d" : null);
      return null;
    }
    Duration duration = OptionRules.duration(value.textValue());
    if (duration.compareTo(LONGEST) > 0 || mustBePositive && duration.isZero()) {
      problems.add(
          ProblemCode.G015,
          place,
          value,
          place.name()
              + (duration.isZero() ? " must be longer than nothing" : " must be at most 3650d"));
      return null;
    }
    return duration;
  }

  @Nullable Deadline deadline(Fields fields) {
    JsonNode value = typed(fields, TypedField.DEADLINE);
    Place place = fields.place("deadline");
    if (value == null) {
      return null;
    }
    if (OptionRules.isDuration(value)) {
      Duration duration = duration(value, place, true);
      return duration == null ? null : new Deadline.After(duration);
    }
    Instant instant = value.isTextual() ? Parameter.instant(value.textValue()) : null;
    if (instant == null) {
      problems.add(
          ProblemCode.G016,
          place,
          value,
          "'deadline' must be a duration such as 10m, or an instant with zone",
          value.isTextual() && value.textValue().matches("\\d{4}-\\d\\d-\\d\\d.*")
              ? "write date, time and zone, such as 2027-01-31T18:00:00Z or ...+01:00"
              : null);
      return null;
    }
    if (now != null && instant.isBefore(now)) {
      problems.add(
          ProblemCode.G017, place, value, "the deadline is in the past, it is " + now + " now");
    }
    return new Deadline.At(instant);
  }

  RetryPolicy retry(Fields fields, RetryPolicy fallback) {
    RetryPolicy backoff = backoff(fields, fallback);
    JsonNode value = fields.get("maxRetries");
    if (value == null) {
      return backoff;
    }
    Place place = fields.place("maxRetries");
    if (!value.isIntegralNumber()) {
      problems.add(ProblemCode.G012, place, value, "'maxRetries' must be a whole number");
      return backoff;
    }
    if (!value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() > RetryPolicy.MOST_RETRIES) {
      problems.add(
          ProblemCode.G014, place, value, "'maxRetries' must be 0 to " + RetryPolicy.MOST_RETRIES);
      return backoff;
    }
    return new RetryPolicy(value.intValue(), backoff.initial(), backoff.factor(), backoff.max());
  }

  private RetryPolicy backoff(Fields fields, RetryPolicy fallback) {
    JsonNode value = fields.get("backoff");
    Place place = fields.place("backoff");
    Fields parts =
        value == null ? null : Fields.of(value, place, "'backoff'", BACKOFF, Map.of(), problems);
    if (parts == null) {
      return fallback;
    }
    RetryPolicy standard = RetryPolicy.DEFAULT;
    Duration initial = part(parts, "initial");
    Duration max = part(parts, "max");
    if (initial != null && max != null && max.compareTo(initial) < 0) {
      problems.add(
          ProblemCode.G014,
          parts.place("max"),
          parts.get("max"),
          "'max' must be at least 'initial'");
    }
    Duration first =
        initial != null ? initial : max != null ? min(standard.initial(), max) : standard.initial();
    Duration last =
        max != null ? max : first.compareTo(standard.max()) > 0 ? first : standard.max();
    return new RetryPolicy(fallback.maxRetries(), first, factor(parts, standard.factor()), last);
  }

  private @Nullable Duration part(Fields parts, String name) {
    JsonNode value = parts.get(name);
    return value == null ? null : duration(value, parts.place(name), false);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private double factor(Fields parts, double fallback) {
    JsonNode value = parts.get("factor");
    if (value == null) {
      return fallback;
    }
    if (!value.isNumber()) {
      problems.add(ProblemCode.G012, parts.place("factor"), value, "'factor' must be a number");
      return fallback;
    }
    double factor = value.doubleValue();
    if (!(factor >= 1 && factor <= LARGEST_FACTOR)) {
      problems.add(ProblemCode.G014, parts.place("factor"), value, "'factor' must be 1 to 100");
      return fallback;
    }
    return factor;
  }

  Set<FailureCode> noRetryOn(Fields fields, Set<FailureCode> fallback) {
    JsonNode value = fields.get("noRetryOn");
    Place place = fields.place("noRetryOn");
    if (value == null) {
      return fallback;
    }
    if (!value.isArray()) {
      problems.add(ProblemCode.G012, place, value, "'noRetryOn' must be a list of codes");
      return fallback;
    }
    Set<FailureCode> codes = EnumSet.noneOf(FailureCode.class);
    for (int i = 0; i < value.size(); i++) {
      FailureCode code = constant(value.get(i), FailureCode.class);
      if (code == null) {
        reportWord(value.get(i), place.item(i), "is no failure code", names(FailureCode.class));
      } else {
        codes.add(code);
      }
    }
    return codes;
  }

  Fuse fuse(Fields fields, Fuse fallback) {
    JsonNode value = fields.get("fuse");
    if (value == null) {
      return fallback;
    }
    for (Fuse each : Fuse.values()) {
      if (value.isTextual() && each.word().equals(value.textValue())) {
        return each;
      }
    }
    List<String> words = Arrays.stream(Fuse.values()).map(Fuse::word).toList();
    reportWord(value, fields.place("fuse"), "is none of the words", words);
    return fallback;
  }

  @Nullable Duration estimate(Fields fields) {
    JsonNode value = fields.get("estimate");
    return value == null ? null : duration(value, fields.place("estimate"), false);
  }

  OnFailure onFailure(Fields fields) {
    JsonNode value = fields.get("onFailure");
    Place place = fields.place("onFailure");
    if (value != null && value.isObject()) {
      Fields parts = Fields.of(value, place, "'onFailure'", List.of("output"), Map.of(), problems);
      JsonNode output = parts == null ? null : parts.required("output", "{output: any JSON}");
      return output == null ? new OnFailure.SkipDependents() : new OnFailure.Output(output);
    }
    String word = value == null ? "skipDependents" : value.isTextual() ? value.textValue() : "";
    return switch (word) {
      case "skipDependents" -> new OnFailure.SkipDependents();
      case "failRun" -> new OnFailure.FailRun();
      case "ignore" -> new OnFailure.Ignore();
      default -> {
        if (value != null) {
          reportWord(value, place, "is none of the words, nor {output: ..}", ON_FAILURE);
        }
        yield new OnFailure.SkipDependents();
      }
    };
  }

  Map<String, String> metadata(Fields fields) {
    JsonNode value = fields.get("metadata");
    Place place = fields.place("metadata");
    if (value == null) {
      return Map.of();
    }
    if (!value.isObject()) {
      problems.add(ProblemCode.G012, place, value, "'metadata' must be an object of texts");
      return Map.of();
    }
    if (value.size() > METADATA_ENTRIES) {
      problems.add(
          ProblemCode.G018,
          place,
          null,
          "'metadata' may have " + METADATA_ENTRIES + " entries, this has " + value.size());
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            each -> {
              if (isLabel(each.getKey(), each.getValue(), place.member(each.getKey()))) {
                metadata.put(each.getKey(), each.getValue().textValue());
              }
            });
    return metadata;
  }

  private boolean isLabel(String name, JsonNode value, Place place) {
    if (!value.isTextual()) {
      problems.add(
          ProblemCode.G012, place, value, "metadata must be texts", Fields.textHint(value));
      return false;
    }
    int length = value.textValue().getBytes(StandardCharsets.UTF_8).length;
    if (length > METADATA_VALUE || name.length() > METADATA_NAME) {
      problems.add(
          ProblemCode.G018,
          place,
          value,
          length > METADATA_VALUE
              ? "metadata may have " + METADATA_VALUE + " bytes a value, this has " + length
              : "a name in metadata may have " + METADATA_NAME + " characters");
      return false;
    }
    return true;
  }

  /** Returns the constant of a word, or {@code null}. */
  static <E extends Enum<E>> @Nullable E constant(JsonNode word, Class<E> type) {
    for (E each : type.getEnumConstants()) {
      if (word.isTextual() && each.name().equals(word.textValue())) {
        return each;
      }
    }
    return null;
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
  }

  private void reportWord(JsonNode word, Place place, String message, List<String> words) {
    if (word.isTextual()) {
      problems.add(
          ProblemCode.G013,
          place,
          word,
          "'" + word.textValue() + "' " + message,
          NearestName.hintOrNames(word.textValue(), words));
    } else {
      problems.add(
          ProblemCode.G012,
          place,
          word,
          place.name() + " " + message,
          "known: " + String.join(", ", words));
    }
  }
}
