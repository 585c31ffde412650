package dev.weft.worker;

import dev.weft.activity.Handlers;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.run.Routes;
import dev.weft.task.TaskType;
import java.util.Set;

/**
 * Holds a worker to the task types it was started for.
 *
 * <p>Every worker polls the home queue, for the runs themselves. A run that sends its tasks there
 * too ({@link Routes#TOGETHER}, meant for one local worker) may reach a worker of few types: it
 * then hears {@code UNSUPPORTED_TASK_TYPE} and why. Handing such tasks back unstarted would send
 * them in a circle for as long as no worker of all types is there.
 */
final class TypeFilter {
  private final Set<String> types;

  TypeFilter(Set<String> types) {
    this.types = types;
  }

  /** Returns the catalog's handlers, those of other types replaced by a refusal. */
  Handlers apply(Catalog catalog) {
    return Handlers.of(
        catalog.list().stream()
            .map(each -> takes(each.spec().type()) ? each : new Refusal(each.spec(), types))
            .toList());
  }

  private boolean takes(TaskType type) {
    return types.contains(key(type));
  }

  private static String key(TaskType type) {
    return type.isCustom() ? "CUSTOM" : type.name();
  }

  private record Refusal(OperationSpec spec, Set<String> types) implements TaskHandler {
    @Override
    public TaskOutput handle(TaskContext context) {
      throw new WeftException(
          FailureCode.UNSUPPORTED_TASK_TYPE,
          "this worker takes only "
              + String.join(", ", types)
              + ", but the run sends "
              + spec.type()
              + " to the queue '"
              + Routes.HOME
              + "', which every worker polls; submit the run with one queue per type, or start"
              + " workers without --types");
    }
  }
}
