package dev.weft.run;

import static java.util.Objects.requireNonNull;

import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a worker answers when it is asked how it is.
 *
 * @param state who it is, what it uses, what it has, and why it takes nothing at all if that is so
 * @param types the types it works on; {@code CUSTOM} stands for all custom ones
 * @param queues the task queues it polls
 * @param running how many tasks run now
 * @param waiting how many have arrived and wait for a slot or for what others hold
 * @param free what is not lent to running tasks
 * @param closedTypes why it takes no tasks of single types
 */
public record WorkerReport(
    WorkerState state,
    List<String> types,
    List<String> queues,
    int running,
    int waiting,
    ResourceCapacity free,
    Map<String, String> closedTypes) {
  /** Copies. */
  public WorkerReport {
    requireNonNull(state, "state is null");
    requireNonNull(free, "free is null");
    types = List.copyOf(types);
    queues = List.copyOf(queues);
    closedTypes = Collections.unmodifiableMap(new TreeMap<>(closedTypes));
  }

  /** Whether it works on tasks of a type that travel on a queue. */
  public boolean serves(TaskType type, String queue) {
    return queues.contains(queue) && types.contains(key(type));
  }

  /** Returns why it would not start such a task now, with measured value and limit; or nothing. */
  public Optional<String> refusal(TaskType type, ResourceNeeds needs) {
    String closed = state.closed();
    if (closed != null) {
      return Optional.of(closed);
    }
    String typeClosed = closedTypes.get(key(type));
    if (typeClosed != null) {
      return Optional.of(typeClosed);
    }
    return free.covers(needs)
        ? Optional.empty()
        : Optional.of(needs + " is needed and " + free.text() + " is free");
  }

  private static String key(TaskType type) {
    return type.isCustom() ? "CUSTOM" : type.name();
  }
}
