package dev.weft.workflow;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.common.SearchAttributeKey;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The search attributes that Weft feeds, as far as a namespace has them. */
public final class WeftAttributes {

  /** The name of the graph. */
  public static final SearchAttributeKey<String> GRAPH = SearchAttributeKey.forKeyword("WeftGraph");

  /** RUNNING, or how the run ended. */
  public static final SearchAttributeKey<String> STATUS =
      SearchAttributeKey.forKeyword("WeftStatus");

  /** The types of its tasks. */
  public static final SearchAttributeKey<List<String>> TASK_TYPES =
      SearchAttributeKey.forKeywordList("WeftTaskTypes");

  /** The highest priority of its tasks. */
  public static final SearchAttributeKey<String> PRIORITY =
      SearchAttributeKey.forKeyword("WeftPriority");

  /** How many tasks it has. */
  public static final SearchAttributeKey<Long> TASKS_TOTAL =
      SearchAttributeKey.forLong("WeftTasksTotal");

  /** How many of them have not ended. */
  public static final SearchAttributeKey<Long> TASKS_LEFT =
      SearchAttributeKey.forLong("WeftTasksLeft");

  /** When it must have ended. */
  public static final SearchAttributeKey<OffsetDateTime> DEADLINE =
      SearchAttributeKey.forOffsetDateTime("WeftDeadline");

  /** The first task that failed. */
  public static final SearchAttributeKey<String> FAILED_TASK =
      SearchAttributeKey.forKeyword("WeftFailedTask");

  private static final List<SearchAttributeKey<?>> ALL =
      List.of(GRAPH, STATUS, TASK_TYPES, PRIORITY, TASKS_TOTAL, TASKS_LEFT, DEADLINE, FAILED_TASK);

  private WeftAttributes() {}

  /** Returns the types by name, to register them with. */
  public static Map<String, IndexedValueType> types() {
    Map<String, IndexedValueType> types = new LinkedHashMap<>();
    ALL.forEach(key -> types.put(key.getName(), key.getValueType()));
    return Collections.unmodifiableMap(types);
  }
}
