package dev.weft.workflow;

import dev.weft.data.TaskOutput;
import dev.weft.run.OutputSize;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskCall;
import dev.weft.scheduling.Ended;
import dev.weft.scheduling.IntColumn;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.TaskScheduler;
import dev.weft.task.OnFailure;
import dev.weft.task.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** A mark in {@link #limits}: more than the output of the task is read. */
  private static final int READ_FOR_MORE = 1 << 30;

  private final Plan plan;

  /** By task; looked up a few times for each task of a run, so not a tree. */
  private final Map<Integer, Kept> ends = new LinkedHashMap<>();

  private final Map<Integer, TaskOutput> groups = new TreeMap<>();

  /** How many readers each task still has. */
  private final IntColumn readers;

  private final IntColumn limits;
  private int known;
  private int bytes;

  /** An end, and how many bytes of JSON its output has. */
  private record Kept(SourceEnd end, int bytes) {}

  Outputs(Plan plan) {
    this.plan = plan;
    readers = new IntColumn();
    limits = new IntColumn();
    grow();
    count(plan.outputSources());
    plan.outputsReadForMore().forEach(this::markReadForMore);
  }

  /**
   * What is kept, as it travels.
   *
   * @param ends the ends that somebody still wants
   * @param sizes how many bytes of JSON their outputs have
   * @param groups what mapped tasks know of their instances whose ends are not kept yet
   * @param readers how many readers each task still has
   * @param limits the largest inline output of each task, and marks
   */
  record State(
      Map<Integer, SourceEnd> ends,
      Map<Integer, Integer> sizes,
      Map<Integer, TaskOutput> groups,
      int[] readers,
      int[] limits) {}

  /** Takes up what an earlier execution kept. */
  Outputs(Plan plan, State state) {
    this.plan = plan;
    state
        .ends()
        .forEach((task, end) -> ends.put(task, new Kept(end, state.sizes().getOrDefault(task, 0))));
    groups.putAll(state.groups());
    readers = IntColumn.of(state.readers());
    limits = IntColumn.of(state.limits());
    known = plan.size();
    bytes = ends.values().stream().mapToInt(Kept::bytes).sum();
  }

  State state() {
    Map<Integer, SourceEnd> kept = new TreeMap<>();
    Map<Integer, Integer> sizes = new TreeMap<>();
    ends.forEach(
        (task, each) -> {
          kept.put(task, each.end());
          sizes.put(task, each.bytes());
        });
    return new State(kept, sizes, new TreeMap<>(groups), readers.toArray(), limits.toArray());
  }

  /** Takes in the tasks that were appended to the plan since the last call. */
  void grow() {
    int first = known;
    known = plan.size();
    readers.fillTo(known, 0);
    limits.fillTo(known, TaskCall.INLINE_OUTPUT_LIMIT);
    for (int task = first; task < known; task++) {
      count(plan.sourcesOf(task));
      plan.sourcesReadForMore(task).forEach(this::markReadForMore);
    }
    for (int task = first; task < known; task++) {
      int whole = plan.parent(task);
      if (whole >= 0 && isReadByItsWhole(task, whole)) {
        readers.set(task, readers.get(task) + 1);
        lower(task, plan.partCount(whole));
      }
      if (whole >= 0 && plan.isPartReadForMore(whole)) {
        markReadForMore(task);
      }
    }
  }

  private void markReadForMore(int task) {
    limits.set(task, limits.get(task) | READ_FOR_MORE);
  }

  /** Whether somebody asks for more of a task than its output and how it ended. */
  boolean isReadForMore(int task) {
    return (limits.get(task) & READ_FOR_MORE) != 0;
  }

  /** A whole reads its parts only when somebody will read the whole. */
  private boolean isReadByItsWhole(int part, int whole) {
    return isWanted(whole) && plan.answersFor(whole, part);
  }

  /** Whether somebody will want the end of a task. */
  boolean isWanted(int task) {
    return readers.get(task) > 0;
  }

  /** Whether somebody will want the end of a task who is not among these. */
  boolean isWantedOutside(int task, Set<Integer> inside) {
    return readers.get(task) > plan.readersAmong(task, inside);
  }

  private void count(List<Integer> sources) {
    for (int source : sources) {
      readers.set(source, readers.get(source) + 1);
      lower(source, sources.size());
    }
  }

  private void lower(int source, int sources) {
    int mark = limits.get(source) & READ_FOR_MORE;
    int limit = limits.get(source) & ~READ_FOR_MORE;
    limits.set(source, Math.min(limit, CALL_BYTES / Math.max(1, sources)) | mark);
  }

  /** The largest output of a task that may come back inline. */
  int inlineLimit(int task) {
    return bytes > MOST_BYTES ? 0 : limits.get(task) & ~READ_FOR_MORE;
  }

  /** How many bytes of JSON the output of an ended task has that somebody still wants. */
  int sizeOf(int task) {
    Kept kept = ends.get(task);
    return kept == null ? 0 : kept.bytes();
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
    int size = output == null ? 0 : OutputSize.of(output);
    SourceEnd seen =
        new SourceEnd(scheduler.seenAs(end.task()), output, end.error(), end.metrics(), group);
    ends.put(end.task(), new Kept(seen, size));
    bytes += size;
  }

  private void read(int source) {
    int left = readers.get(source) - 1;
    readers.set(source, Math.max(0, left));
    if (left <= 0) {
      Kept dropped = ends.remove(source);
      bytes -= dropped == null ? 0 : dropped.bytes();
    }
  }

  /** The end of a task that somebody wants, if it has ended. */
  @Nullable SourceEnd end(int task) {
    Kept kept = ends.get(task);
    return kept == null ? null : kept.end();
  }

  /** Returns what a task may know of those it refers to, and no more. */
  Map<String, SourceEnd> inputsOf(int task) {
    Map<String, SourceEnd> inputs = new LinkedHashMap<>();
    for (int source : plan.sourcesOf(task)) {
      SourceEnd end = end(source);
      if (end != null) {
        inputs.put(plan.sourceName(task, source), only(task, source, end));
      }
    }
    return inputs;
  }

  /** Adds what a task may know of those it refers to, by path; of several readers, what any may. */
  void addEnds(int task, Map<String, SourceEnd> all) {
    for (int source : plan.sourcesOf(task)) {
      SourceEnd end = end(source);
      if (end != null) {
        all.merge(plan.id(source), only(task, source, end), Outputs::both);
      }
    }
  }

  private static SourceEnd both(SourceEnd one, SourceEnd other) {
    return new SourceEnd(
        one.status(),
        one.output() == null ? other.output() : one.output(),
        one.error(),
        one.metrics() == null ? other.metrics() : one.metrics(),
        one.group() == null ? other.group() : one.group());
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
    SourceEnd end = end(source);
    if (end != null) {
      sources.put(plan.isOfAnotherRun(source) ? plan.id(source) : "/" + plan.id(source), end);
    }
  }

  /** Returns the ends that the outputs of the run refer to. */
  Map<String, SourceEnd> declared() {
    Map<String, SourceEnd> sources = new LinkedHashMap<>();
    for (int source : plan.outputSources()) {
      SourceEnd end = end(source);
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
