package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
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

/** CUSTOM:scripted does what its {@link Script} says and answers what it was given. */
final class ScriptedTask implements TaskHandler {
  static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.custom("scripted"),
          null,
          "Does what a script says.",
          EnumSet.of(Kind.NONE, Kind.TEXT, Kind.CUSTOM, Kind.UPSTREAM),
          List.of(Option.of("seed", Option.Kind.INTEGER, "Chooses the script.").orElse(0)),
          "what it was given, and some values of its own",
          Duration.ofMillis(1),
          true);

  private final Crowds crowds;

  /**
   * Makes a handler.
   *
   * @param crowds told of each attempt
   */
  ScriptedTask(Crowds crowds) {
    this.crowds = crowds;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    crowds.enter(context.run(), context.path());
    try {
      int seed = context.options().integer("seed");
      FailureCode failure = Script.of(seed, context.path()).failure(context.attempt());
      if (failure == FailureCode.INTERNAL) {
        throw new IllegalStateException("as the script says");
      }
      if (failure != null) {
        throw new WeftException(failure, "as the script says");
      }
      return new TaskOutput.Data(Script.answer(seed, context.path(), given(context.input())));
    } finally {
      crowds.leave(context.run(), context.path());
    }
  }

  private static JsonNode given(TaskInput input) {
    return switch (input) {
      case TaskInput.None none -> JsonNodeFactory.instance.nullNode();
      case TaskInput.Text text -> TextNode.valueOf(text.text());
      case TaskInput.Custom custom -> custom.json();
      case TaskInput.Upstream upstream ->
          upstream.output() instanceof TaskOutput.Text text
              ? TextNode.valueOf(text.text())
              : upstream.output().view();
      default -> throw new IllegalArgumentException("not in the spec: " + input);
    };
  }
}
