package dev.weft.activity.inference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.Models;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import dev.weft.graph.ModelUse;
import dev.weft.graph.OperationSpec;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code MODEL_INFERENCE generate}: lets a model write a text.
 *
 * <p>Thread-safe.
 */
public final class GenerateText implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
              TaskType.MODEL_INFERENCE,
              "generate",
              "Lets a model write a text; the only model for it so far is echo, which says the"
                  + " prompt again.",
              EnumSet.of(Kind.MODEL, Kind.TEXT),
              List.of(),
              "{text, tokens, finish}; asked with {model: {prompt}} or {text}",
              Duration.ofSeconds(5),
              false)
          .withModel(ModelUse.named(ModelKind.GENERATE));

  private final Models models;

  /** Asks these models. */
  public GenerateText(Models models) {
    this.models = requireNonNull(models, "models is null");
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    ModelInput asked =
        switch (context.input()) {
          case TaskInput.Model model -> model.input();
          case TaskInput.Text text ->
              new ModelInput(JsonNodeFactory.instance.objectNode().put("prompt", text.text()));
          default ->
              throw new WeftException(
                  FailureCode.INVALID_INPUT, "generate needs an input {model: {prompt: ..}}");
        };
    ModelFields.of(asked, List.of("prompt")).text("prompt");
    try (ModelLease lease = Lending.lease(context, SPEC, models)) {
      TaskOutput.ModelOutput answer = lease.infer(asked);
      context.addTokens(answer.tokens().input(), answer.tokens().output());
      return answer;
    }
  }
}
