package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.Fuse;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskPriority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a task gets whose field is not set: the {@code defaults} of its graph, else Weft's own. */
record TaskDefaults(
    TaskPriority priority,
    Duration timeout,
    RetryPolicy retry,
    Set<FailureCode> noRetryOn,
    Fuse fuse,
    @Nullable Duration queueTimeout) {

  static final TaskDefaults STANDARD =
      new TaskDefaults(
          TaskPriority.NORMAL,
          Task.DEFAULT_TIMEOUT,
          RetryPolicy.DEFAULT,
          Set.of(),
          Fuse.AUTO,
          null);

  static final List<String> FIELDS =
      List.of("priority", "timeout", "maxRetries", "backoff", "noRetryOn", "fuse", "queueTimeout");

  static TaskDefaults read(@Nullable JsonNode section, PolicyFields policies, Problems problems) {
    Fields fields =
        section == null || section.isMissingNode()
            ? null
            : Fields.of(
                section, Place.ROOT.member("defaults"), "'defaults'", FIELDS, Map.of(), problems);
    return fields == null
        ? STANDARD
        : new TaskDefaults(
            policies.priority(fields, STANDARD.priority),
            policies.timeout(fields, STANDARD.timeout),
            policies.retry(fields, STANDARD.retry),
            policies.noRetryOn(fields, STANDARD.noRetryOn),
            policies.fuse(fields, STANDARD.fuse),
            policies.queueTimeout(fields, null));
  }
}
