package dev.weft.activity.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.Item;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.List;

/**
 * Stands in for a model in tests and tutorials: it understands nothing and says back what it reads.
 *
 * <p>A {@code prompt} is answered with itself; a {@code question} with the first of the {@code
 * passages}, which it also cites. Tokens are words between blanks. Thread-safe.
 */
public final class EchoProvider implements ModelProvider {

  /** Makes the provider. */
  public EchoProvider() {}

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public Model load(ModelSpec spec, Models models) {
    return new Echo(spec);
  }

  private record Echo(ModelSpec spec) implements Model {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public TaskOutput.ModelOutput infer(ModelInput input) {
      ModelFields fields = new ModelFields(spec.id(), input);
      if (input.fields().has("question")) {
        return answer(fields.text("question"), input.fields().path("passages"));
      }
      String prompt = fields.text("prompt");
      return new TaskOutput.ModelOutput(
          prompt, null, null, new Tokens(words(prompt), words(prompt)), "stop");
    }

    private TaskOutput.ModelOutput answer(String question, JsonNode passages) {
      if (passages.isEmpty()) {
        return new TaskOutput.ModelOutput(
            "", null, List.of(), new Tokens(words(question), 0), "no-answer");
      }
      Item first = passage(passages.path(0));
      String text = first.text() == null ? "" : String.valueOf(first.text());
      Tokens tokens = new Tokens(words(question) + words(text), words(text));
      return new TaskOutput.ModelOutput(text, null, List.of(first), tokens, "stop");
    }

    private Item passage(JsonNode json) {
      try {
        return Item.of(json);
      } catch (IllegalArgumentException e) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            "model '" + spec.id() + "' needs 'passages' to be a list of items: " + e.getMessage(),
            e);
      }
    }

    private static long words(String text) {
      return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    @Override
    public void close() {}
  }
}
