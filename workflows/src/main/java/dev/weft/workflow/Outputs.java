package dev.weft.workflow;

import dev.weft.data.TaskOutput;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskCall;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Ended;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.TaskScheduler;
import dev.weft.task.OnFailure;
import dev.weft.task.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ends of tasks that unfinished ones still refer to; dropped at their last use.
 *
 * <p>A call carries the ends that its task refers to, and one call must stay far below the 2 MB of
 * a payload. So the more sources a reader has, the smaller an output must be to travel inline:
 * {@code 128 KiB / sources}, never over 4 KiB.
 */
final class Outputs {
  /** What the inline outputs of all sources of one task may sum up to. */
  private static final int CALL_BYTES = 128 * 1024;

  /** What all inline outputs together may hold before new ones must come back as references. */
  static final int MOST_BYTES = 12 * 1024 * 1024;

  private final Plan plan;
  private final Map<Integer, SourceEnd> ends = new TreeMap<>();
  private final Map<Integer, Integer> sizes = new TreeMap<>();
  private final int[] readers;
  private final int[] limits;
  private int bytes;

  Outputs(Plan plan) {
    this.plan = plan;
    this.readers = new int[plan.size()];
    this.limits = new int[plan.size()];
    for (int task = 0; task < plan.size(); task++) {
      limits[task] = TaskCall.INLINE_OUTPUT_LIMIT;
    }
    for (int task = 0; task < plan.size(); task++) {
      count(plan.sourcesOf(task));
    }
    count(plan.outputSources());
  }

  private void count(List<Integer> sources) {
    for (int source : sources) {
      readers[source]++;
      limits[source] = Math.min(limits[source], CALL_BYTES / sources.size());
    }
  }

  /** The largest output of a task that may come back inline. */
  int inlineLimit(int task) {
    return bytes > MOST_BYTES ? 0 : limits[task];
  }

  /** Keeps the end of a task if anybody will want it, and drops what it was the last to want. */
  void keep(Ended end, TaskScheduler scheduler) {
    for (int source : plan.sourcesOf(end.task())) {
      if (--readers[source] == 0) {
        drop(source);
      }
    }
    if (readers[end.task()] == 0) {
      return;
    }
    TaskOutput output =
        end.output() == null && plan.profile(end.task()).onFailure() instanceof OnFailure.Output own
            ? new TaskOutput.Data(own.json())
            : end.output();
    int size = output == null ? 0 : WireFormat.bytes(output).length;
    ends.put(
        end.task(),
        new SourceEnd(scheduler.seenAs(end.task()), output, end.error(), end.metrics()));
    sizes.put(end.task(), size);
    bytes += size;
  }

  private void drop(int source) {
    ends.remove(source);
    Integer size = sizes.remove(source);
    bytes -= size == null ? 0 : size;
  }

  /** Returns what a task may know of those it refers to, and no more. */
  Map<String, SourceEnd> inputsOf(int task) {
    Map<String, SourceEnd> inputs = new LinkedHashMap<>();
    for (int source : plan.sourcesOf(task)) {
      SourceEnd end = ends.get(source);
      if (end != null) {
        inputs.put(plan.id(source), only(task, source, end));
      }
    }
    return inputs;
  }

  private SourceEnd only(int task, int source, SourceEnd end) {
    return new SourceEnd(
        end.status(),
        plan.refersTo(task, source, Part.OUTPUT) ? end.output() : null,
        end.error(),
        plan.refersTo(task, source, Part.METRICS) ? end.metrics() : null);
  }

  /** Returns the ends that the outputs of the run refer to. */
  Map<String, SourceEnd> declared() {
    Map<String, SourceEnd> sources = new LinkedHashMap<>();
    for (int source : plan.outputSources()) {
      @Nullable SourceEnd end = ends.get(source);
      if (end != null) {
        sources.put(plan.id(source), end);
      }
    }
    return sources;
  }

  int bytes() {
    return bytes;
  }
}
