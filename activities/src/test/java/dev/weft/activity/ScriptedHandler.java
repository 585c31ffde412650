package dev.weft.activity;

import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** A handler that does what a test says; takes every kind of input. */
record ScriptedHandler(OperationSpec spec, Script script) implements TaskHandler {

  /** What it does. */
  interface Script {
    TaskOutput run(TaskContext context) throws Exception;
  }

  static ScriptedHandler custom(String name, Script script, Option... options) {
    return new ScriptedHandler(
        new OperationSpec(
            TaskType.custom(name),
            null,
            "Does what a test says.",
            EnumSet.allOf(InputTemplate.Kind.class),
            List.of(options),
            "what the test says",
            Duration.ofMillis(5),
            true),
        script);
  }

  @Override
  public TaskOutput handle(TaskContext context) throws Exception {
    return script.run(context);
  }
}
