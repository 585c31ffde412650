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
 * <p>The more sources a reader has, the smaller an output must be to travel inline: {@code 128 KiB
 * / sources}, never over 4 KiB. A task that stands for others reads what these answer.
 */
final class Outputs {
  /** What the inline outputs of all sources of one task may sum up to. */
  private static final int CALL_BYTES = 128 * 1024;

  /** What all inline outputs together may hold before new ones must come back as references. */
  static final int MOST_BYTES = 12 * 1024 * 1024;

  private final Plan plan;
  private final Map<Integer, SourceEnd> ends = new TreeMap<>();
  private final Map<Integer, Integer> sizes = new TreeMap<>();
  private final Map<Integer, TaskOutput> groups = new TreeMap<>();
  private final Map<Integer, Integer> readers = new TreeMap<>();
  private final Map<Integer, Integer> limits = new TreeMap<>();
  private int known;
  private int bytes;

  Outputs(Plan plan) {
    this.plan = plan;
    grow();
    count(plan.outputSources());
  }

  /** Takes in the tasks that were appended to the plan since the last call. */
  void grow() {
    int first = known;
    known = plan.size();
    for (int task = first; task < known; task++) {
      count(plan.sourcesOf(task));
    }
    for (int task = first; task < known; task++) {
      int whole = plan.parent(task);
      if (whole >= 0 && isReadByItsWhole(task, whole)) {
        readers.merge(task, 1, Integer::sum);
        lower(task, plan.partCount(whole));
      }
    }
  }

  /** A whole reads its parts only when somebody will read the whole. */
  private boolean isReadByItsWhole(int part, int whole) {
    return isWanted(whole) && plan.answersFor(whole, part);
  }

  /** Whether somebody will want the end of a task. */
  boolean isWanted(int task) {
    return readers.getOrDefault(task, 0) > 0;
  }

  private void count(List<Integer> sources) {
    for (int source : sources) {
      readers.merge(source, 1, Integer::sum);
      lower(source, sources.size());
    }
  }

  private void lower(int source, int sources) {
    limits.merge(source, CALL_BYTES / Math.max(1, sources), Math::min);
  }

  /** The largest output of a task that may come back inline. */
  int inlineLimit(int task) {
    return bytes > MOST_BYTES
        ? 0
        : Math.min(
            TaskCall.INLINE_OUTPUT_LIMIT, limits.getOrDefault(task, TaskCall.INLINE_OUTPUT_LIMIT));
  }

  /** Keeps what a mapped task knows of its instances until its end is kept. */
  void keepGroup(int whole, TaskOutput group) {
    groups.put(whole, group);
  }

  /** What a mapped task knows of its instances, until its end is kept. */
  @Nullable TaskOutput group(int whole) {
    return groups.get(whole);
  }

  /** Keeps the end of a task if anybody will want it, and drops what it was the last to want. */
  void keep(Ended end, TaskScheduler scheduler) {
    boolean isWanted = isWanted(end.task());
    plan.sourcesOf(end.task()).forEach(this::read);
    if (isWanted) {
      plan.answering(end.task()).forEach(this::read);
    }
    TaskOutput group = groups.remove(end.task());
    if (!isWanted) {
      return;
    }
    TaskOutput output =
        end.status().isFailure()
                && plan.profile(end.task()).onFailure() instanceof OnFailure.Output own
            ? new TaskOutput.Data(own.json())
            : end.output();
    int size = output == null ? 0 : WireFormat.bytes(output).length;
    ends.put(
        end.task(),
        new SourceEnd(scheduler.seenAs(end.task()), output, end.error(), end.metrics(), group));
    sizes.put(end.task(), size);
    bytes += size;
  }

  private void read(int source) {
    if (readers.merge(source, -1, Integer::sum) <= 0) {
      readers.remove(source);
      ends.remove(source);
      Integer size = sizes.remove(source);
      bytes -= size == null ? 0 : size;
    }
  }

  /** The end of a task that somebody wants, if it has ended. */
  @Nullable SourceEnd end(int task) {
    return ends.get(task);
  }

  /** Returns what a task may know of those it refers to, and no more. */
  Map<String, SourceEnd> inputsOf(int task) {
    Map<String, SourceEnd> inputs = new LinkedHashMap<>();
    for (int source : plan.sourcesOf(task)) {
      SourceEnd end = ends.get(source);
      if (end != null) {
        inputs.put(plan.sourceName(task, source), only(task, source, end));
      }
    }
    return inputs;
  }

  private SourceEnd only(int task, int source, SourceEnd end) {
    boolean hasGroup =
        plan.refersTo(task, source, Part.COUNTS)
            || plan.refersTo(task, source, Part.ERRORS)
            || plan.refersTo(task, source, Part.RESULTS);
    return new SourceEnd(
        end.status(),
        plan.refersTo(task, source, Part.OUTPUT) ? end.output() : null,
        end.error(),
        plan.refersTo(task, source, Part.METRICS) ? end.metrics() : null,
        hasGroup ? end.group() : null);
  }

  /** Returns what a task that stands for others refers to, all named from the top. */
  Map<String, SourceEnd> seenFromTheTop(int task) {
    Map<String, SourceEnd> sources = new LinkedHashMap<>();
    for (int source : plan.sourcesOf(task)) {
      put(sources, source);
    }
    return sources;
  }

  /** Returns what the outputs of a sub-graph may refer to, all named from the top. */
  Map<String, SourceEnd> answering(int use) {
    Map<String, SourceEnd> sources = seenFromTheTop(use);
    plan.answering(use).forEach(part -> put(sources, part));
    return sources;
  }

  private void put(Map<String, SourceEnd> sources, int source) {
    SourceEnd end = ends.get(source);
    if (end != null) {
      sources.put(plan.isOfAnotherRun(source) ? plan.id(source) : "/" + plan.id(source), end);
    }
  }

  /** Returns the ends that the outputs of the run refer to. */
  Map<String, SourceEnd> declared() {
    Map<String, SourceEnd> sources = new LinkedHashMap<>();
    for (int source : plan.outputSources()) {
      SourceEnd end = ends.get(source);
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
