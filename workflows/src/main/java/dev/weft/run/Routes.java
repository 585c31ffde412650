package dev.weft.run;

import dev.weft.task.TaskType;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which task queue each type of task travels on; fixed for the life of a run.
 *
 * @param queues queue by type name; {@code CUSTOM} stands for all custom types
 * @param home the queue of the run itself, and of every type that is not in {@code queues}
 */
public record Routes(Map<String, String> queues, String home) {

  /** The queue that every worker polls. */
  public static final String HOME = "weft";

  /** Everything on one queue: the default on a local server, where it is fastest. */
  public static final Routes TOGETHER = new Routes(Map.of(), HOME);

  /** One queue for each type: the default on any other server. */
  public static final Routes BY_TYPE =
      new Routes(
          Map.of(
              TaskType.TEXT_PROCESSING.name(),
              "weft.text",
              TaskType.MODEL_INFERENCE.name(),
              "weft.inference",
              TaskType.VECTOR_SEARCH.name(),
              "weft.search",
              TaskType.EMBEDDING_GENERATION.name(),
              "weft.embedding",
              TaskType.DATA_STORAGE.name(),
              "weft.storage",
              TaskType.DATA_RETRIEVAL.name(),
              "weft.retrieval",
              "CUSTOM",
              "weft.custom"),
          HOME);

  /** Sorts the map, so that the same routes are the same bytes. */
  public Routes {
    queues = java.util.Collections.unmodifiableMap(new TreeMap<>(queues));
  }

  /**
   * Returns the queue of what a run needs done for itself: plan, results, checkpoint.
   *
   * <p>It is apart from the queue of tasks, so that long tasks never hold up the records of another
   * run, and that a queue of tasks has exactly as many places as its worker has slots.
   */
  public String archive() {
    return home + ".archive";
  }

  /** Returns the queue on which urgent tasks of another queue travel. */
  public static String express(String queue) {
    return queue + ".express";
  }

  /** Returns the queue on which tasks of another queue run alone that may have killed a worker. */
  public static String quarantine(String queue) {
    return queue + ".quarantine";
  }

  /** Returns the queue of a type. */
  public String queueOf(TaskType type) {
    return queues.getOrDefault(type.isCustom() ? "CUSTOM" : type.name(), home);
  }
}
