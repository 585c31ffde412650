package dev.weft.activity;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Vocabulary;
import dev.weft.task.TaskType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The handlers of a worker, found by type and operation. Immutable and thread-safe. */
public final class Handlers {
  private final Map<String, TaskHandler> byTitle;
  private final Vocabulary closed;

  private Handlers(Map<String, TaskHandler> byTitle) {
    this.byTitle = Collections.unmodifiableMap(byTitle);
    this.closed = new Vocabulary(specs(byTitle.values()), false);
  }

  /**
   * Lists handlers.
   *
   * @throws IllegalArgumentException when two have the same type and name
   */
  public static Handlers of(Collection<? extends TaskHandler> handlers) {
    Map<String, TaskHandler> byTitle = new LinkedHashMap<>();
    for (TaskHandler handler : handlers) {
      String title = handler.spec().title();
      TaskHandler other = byTitle.putIfAbsent(title, handler);
      if (other != null) {
        throw new IllegalArgumentException(
            "two handlers are named '"
                + title
                + "': "
                + other.getClass().getName()
                + " and "
                + handler.getClass().getName()
                + "; rename or remove one");
      }
    }
    return new Handlers(byTitle);
  }

  /**
   * Returns the handler of an operation.
   *
   * @throws WeftException {@code UNSUPPORTED_TASK_TYPE} with the names that this worker knows
   */
  public TaskHandler find(TaskType type, @Nullable String operation) {
    TaskHandler handler = byTitle.get(title(type, operation));
    if (handler == null) {
      throw new WeftException(FailureCode.UNSUPPORTED_TASK_TYPE, unknown(type, operation));
    }
    return handler;
  }

  /**
   * Returns the names of all operations.
   *
   * @param isOpen whether workers elsewhere may know more custom types
   */
  public Vocabulary vocabulary(boolean isOpen) {
    return isOpen ? new Vocabulary(closed.operations(), true) : closed;
  }

  private String unknown(TaskType type, @Nullable String operation) {
    Set<String> operations = closed.operationsOf(type);
    if (!operations.isEmpty()) {
      return "this worker has no operation "
          + (operation == null
              ? "for " + type + " without a name"
              : "'" + operation + "' of " + type)
          + "; it knows "
          + String.join(", ", operations);
    }
    return "this worker has no handler for "
        + title(type, operation)
        + "; it knows the types "
        + String.join(", ", closed.types())
        + ". Start a worker that has it, or add it with Catalog.with(..)";
  }

  private static String title(TaskType type, @Nullable String operation) {
    return operation == null ? type.name() : type.name() + " " + operation;
  }

  private static List<OperationSpec> specs(Collection<TaskHandler> handlers) {
    return handlers.stream().map(TaskHandler::spec).toList();
  }
}
