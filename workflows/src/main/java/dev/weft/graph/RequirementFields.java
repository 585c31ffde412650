package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.task.AdmissionMode;
import dev.weft.task.Requirements;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields that say what a task asks of workers, and what happens if none has it. */
final class RequirementFields {
  static final String RESOURCES = "resources";
  static final String ADMISSION = "admission";
  static final String LIMIT_KEY = "limitKey";
  static final List<String> NEEDS = List.of("cpu", "memory", "storage");

  /** More cores than any machine has. */
  static final int MOST_CORES = 10_000;

  private final Problems problems;

  RequirementFields(Problems problems) {
    this.problems = problems;
  }

  Requirements read(Fields fields, PolicyFields policies, @Nullable Duration queueTimeout) {
    Requirements asked =
        new Requirements(
            needs(fields),
            admission(fields),
            policies.queueTimeout(fields, queueTimeout),
            limitKey(fields));
    return asked.equals(Requirements.NONE) ? Requirements.NONE : asked;
  }

  /** A sub-graph asks nothing itself; its tasks do. */
  Requirements ofGraph(Fields fields) {
    AdmissionMode admission = admission(fields);
    return admission == null
        ? Requirements.NONE
        : new Requirements(ResourceNeeds.NONE, admission, null, null);
  }

  private @Nullable String limitKey(Fields fields) {
    String key = fields.text(LIMIT_KEY);
    return key == null || isKey(fields, LIMIT_KEY, problems) ? key : null;
  }

  /** Whether a text is a name as limits and tasks use it; reports it otherwise. */
  static boolean isKey(Fields fields, String field, Problems problems) {
    JsonNode value = fields.get(field);
    boolean isKey = value != null && TaskId.isValid(value.asText());
    if (!isKey) {
      problems.add(
          ProblemCode.G020,
          fields.place(field),
          value,
          "'" + field + "' must be 1 to 128 letters (a to z), digits, '.', '_' or '-'");
    }
    return isKey;
  }

  private ResourceNeeds needs(Fields fields) {
    JsonNode value = fields.get(RESOURCES);
    Fields parts =
        value == null
            ? null
            : Fields.of(value, fields.place(RESOURCES), "'resources'", NEEDS, Map.of(), problems);
    return parts == null
        ? ResourceNeeds.NONE
        : new ResourceNeeds(cores(parts), bytes(parts, "memory"), bytes(parts, "storage"));
  }

  private double cores(Fields parts) {
    JsonNode value = parts.get("cpu");
    if (value == null) {
      return 0;
    }
    double cores = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (cores >= 0 && cores <= MOST_CORES) {
      return cores;
    }
    problems.add(
        value.isNumber() ? ProblemCode.G014 : ProblemCode.G012,
        parts.place("cpu"),
        value,
        "'cpu' must be a number of cores from 0 to " + MOST_CORES + ", such as 0.5");
    return 0;
  }

  private long bytes(Fields parts, String name) {
    JsonNode value = parts.get(name);
    if (value == null) {
      return 0;
    }
    if (OptionRules.isBytes(value)) {
      return OptionRules.bytes(value);
    }
    problems.add(
        ProblemCode.G012,
        parts.place(name),
        value,
        "'" + name + "' must be a number of bytes such as 1048576 or \"512MiB\"");
    return 0;
  }

  /** Returns what the field says; {@code null} when it says nothing, or after a report. */
  @Nullable AdmissionMode admission(Fields fields) {
    JsonNode value = fields.get(ADMISSION);
    if (value == null) {
      return null;
    }
    for (AdmissionMode each : AdmissionMode.values()) {
      if (value.isTextual() && each.word().equals(value.textValue())) {
        return each;
      }
    }
    List<String> words = Arrays.stream(AdmissionMode.values()).map(AdmissionMode::word).toList();
    problems.add(
        value.isTextual() ? ProblemCode.G013 : ProblemCode.G012,
        fields.place(ADMISSION),
        value,
        "'admission' must be one of the words",
        value.isTextual()
            ? NearestName.hintOrNames(value.textValue(), words)
            : "known: " + String.join(", ", words));
    return null;
  }
}
