package dev.weft.activity.inference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code MODEL_INFERENCE answer}: answers a question from passages, with citations.
 *
 * <p>An answer that the passages do not have is {@code finish: no-answer} with no citations and the
 * text of the option {@code otherwise}. Thread-safe.
 */
public final class AnswerQuestion implements TaskHandler {
  /** Why a model stopped that had nothing more to say. */
  static final String STOP = "stop";

  /** Why a model stopped that found no answer. */
  static final String NO_ANSWER = "no-answer";

  private static final OperationSpec SPEC =
      new OperationSpec(
              TaskType.MODEL_INFERENCE,
              "answer",
              "Answers a question from passages, such as the hits of a search, and says where the"
                  + " answer stands.",
              EnumSet.of(Kind.MODEL),
              List.of(
                  Option.of("citations", Option.Kind.INTEGER, "The most places to cite.")
                      .orElse(3)
                      .between(1, 20),
                  Option.of(
                          "otherwise",
                          Option.Kind.TEXT,
                          "The text when the passages do not have the answer.")
                      .orElse("No answer found in the given passages.")),
              "{text, citations: [{id, source, start, end, text, score}], tokens, finish}; finish is"
                  + " stop, or no-answer with no citations; asked with {model: {question,"
                  + " passages}}",
              Duration.ofSeconds(2),
              false)
          .withModel(ModelUse.orElse("extractive-answer", ModelKind.ANSWER));

  private final Models models;

  /** Asks these models. */
  public AnswerQuestion(Models models) {
    this.models = requireNonNull(models, "models is null");
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    if (!(context.input() instanceof TaskInput.Model asked)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "answer needs an input {model: {question: .., passages: [..]}}");
    }
    ModelFields fields = ModelFields.of(asked.input(), List.of("question", "passages"));
    fields.text("question");
    int passages = fields.items("passages").items().size();
    ObjectNode question = asked.input().fields().deepCopy();
    question.put("citations", context.options().integer("citations"));
    try (ModelLease lease = Lending.lease(context, SPEC, models)) {
      context.progress("answer", 0, passages);
      TaskOutput.ModelOutput answer = lease.infer(new ModelInput(question));
      context.addTokens(answer.tokens().input(), answer.tokens().output());
      if (!answer.finish().equals(NO_ANSWER)) {
        return answer;
      }
      String otherwise = context.options().text("otherwise");
      return new TaskOutput.ModelOutput(
          otherwise, null, List.of(), answer.tokens(), answer.finish());
    }
  }
}
