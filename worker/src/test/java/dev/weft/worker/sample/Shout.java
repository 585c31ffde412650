package dev.weft.worker.sample;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

// sample: begin
/** CUSTOM:shout writes a text in capital letters. */
final class Shout implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.custom("shout"),
          null, // a custom type needs no operation
          "Writes a text in capital letters.",
          EnumSet.of(Kind.TEXT, Kind.UPSTREAM),
          List.of(Option.of("marks", Option.Kind.INTEGER, "How many '!' follow.").orElse(1)),
          "the text in capitals",
          Duration.ofMillis(1),
          true);

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) {
    String text =
        switch (context.input()) {
          case TaskInput.Text given -> given.text();
          case TaskInput.Upstream earlier -> earlier.output().view().path("text").asText();
          default -> throw new WeftException(FailureCode.INVALID_INPUT, "shout needs a text");
        };
    int marks = context.options().integer("marks");
    return new TaskOutput.Text(text.toUpperCase(Locale.ROOT) + "!".repeat(marks));
  }
}
// sample: end
