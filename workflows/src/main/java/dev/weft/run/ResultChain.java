package dev.weft.run;

import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows segments of results from the last one back, through the generations of a run. */
public final class ResultChain {
  private ResultChain() {}

  /**
   * Returns the results of all tasks of a run that has ended, wherever they are.
   *
   * @param reader reads a blob
   */
  public static List<TaskResult> all(RunResult result, Function<DataRef, byte[]> reader) {
    List<TaskResult> results = read(result.results(), reader);
    if (result.tasks() != null) {
      results.addAll(result.tasks());
    }
    return results;
  }

  /**
   * Returns the results in segments: those that an earlier generation left first, then the rest in
   * the order in which they ended.
   *
   * @param last the last segment, if there is any
   * @param reader reads a blob
   */
  public static List<TaskResult> read(@Nullable DataRef last, Function<DataRef, byte[]> reader) {
    Deque<ResultSegment> segments = new ArrayDeque<>();
    for (DataRef at = last; at != null; at = segments.getFirst().previous()) {
      segments.addFirst(segment(at, reader));
    }
    List<TaskResult> results = new ArrayList<>();
    ResultSegment.Kept kept = segments.isEmpty() ? null : segments.getLast().kept();
    if (kept != null) {
      Set<String> paths = new HashSet<>(kept.paths());
      for (TaskResult each : read(kept.results(), reader)) {
        if (paths.contains(each.taskId()) || whole(each.taskId(), paths) != null) {
          results.add(each);
        }
      }
    }
    for (ResultSegment segment : segments) {
      if (segment.parts() != null) {
        segment.parts().forEach(each -> results.addAll(segment(each, reader).open()));
      }
      results.addAll(segment.open());
    }
    return results;
  }

  private static ResultSegment segment(DataRef at, Function<DataRef, byte[]> reader) {
    return WireFormat.read(reader.apply(at), ResultSegment.class);
  }

  /** Returns the topmost of these tasks of which a path names a part, if any. */
  private static @Nullable String whole(String path, Collection<String> wholes) {
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if ((c == '/' || c == '[') && wholes.contains(path.substring(0, i))) {
        return path.substring(0, i);
      }
    }
    return null;
  }

  /**
   * Returns what need not be done again: what COMPLETED, with its parts; and what was SKIPPED,
   * which holds as long as what it waits for stays as it is.
   */
  public static List<KeptTask> keepable(List<TaskResult> results) {
    Set<String> completed = new LinkedHashSet<>();
    results.stream()
        .filter(each -> each.status() == TaskStatus.COMPLETED)
        .forEach(each -> completed.add(each.taskId()));
    Map<String, TaskResult> kept = new LinkedHashMap<>();
    Map<String, List<TaskResult>> parts = new LinkedHashMap<>();
    for (TaskResult each : results) {
      String whole = whole(each.taskId(), completed);
      if (whole != null) {
        parts.computeIfAbsent(whole, key -> new ArrayList<>()).add(each);
      } else if (each.status() == TaskStatus.COMPLETED || isSkippedByRule(each)) {
        kept.put(each.taskId(), each);
      }
    }
    return kept.values().stream()
        .map(each -> keep(each, parts.getOrDefault(each.taskId(), List.of())))
        .toList();
  }

  private static boolean isSkippedByRule(TaskResult result) {
    TaskError error = result.error();
    return result.status() == TaskStatus.SKIPPED
        && error != null
        && (error.code() == FailureCode.CONDITION_FALSE
            || error.code() == FailureCode.DEPENDENCY_NOT_MET);
  }

  private static KeptTask keep(TaskResult result, List<TaskResult> parts) {
    TaskMetrics cost = result.metrics();
    int[] ends = new int[TaskStatus.values().length];
    for (TaskResult part : parts) {
      cost = cost.plus(part.metrics());
      ends[part.status().ordinal()]++;
    }
    RunCounts counts =
        new RunCounts(
            parts.size(),
            0,
            0,
            ends[TaskStatus.COMPLETED.ordinal()],
            ends[TaskStatus.FAILED.ordinal()],
            ends[TaskStatus.SKIPPED.ordinal()],
            ends[TaskStatus.CANCELLED.ordinal()],
            ends[TaskStatus.TIMEOUT.ordinal()]);
    return new KeptTask(result, parts.isEmpty() ? null : counts, cost);
  }
}
