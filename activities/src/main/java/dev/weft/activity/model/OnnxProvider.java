package dev.weft.activity.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.ModelInput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs models of ONNX files with ONNX Runtime, in this process and on the thread that asks.
 *
 * <p>Of the kinds embed, classify (labels are {@code id2label} of the {@code config.json} beside
 * the file) and rerank, one for each model. Weights are checked against the model's SHA-256 as they
 * are read, from the very bytes that are loaded. Nothing is fetched and nothing is reported. Where
 * the native libraries do not run, loading fails with {@code PROVIDER_REFUSED}. Thread-safe.
 */
public final class OnnxProvider implements ModelProvider {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** A tokenizer holds about so many times its file. */
  private static final int TOKENIZER_FACTOR = 10;

  /** Makes the provider; no I/O before the first model. */
  public OnnxProvider() {}

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public Model load(ModelSpec spec, Models models) throws IOException, InterruptedException {
    ModelKind kind = kind(spec);
    if (spec.tokenizer() == null || spec.maxTokens() < 1) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '" + spec.id() + "' of the provider onnx needs a 'tokenizer' and 'maxTokens'");
    }
    ModelFile tokens = new ModelFile(spec.tokenizer());
    TextTokenizer tokenizer = TextTokenizer.open(tokens, spec.maxTokens());
    OnnxSession session = null;
    try {
      session = OnnxSession.open(spec, kind == ModelKind.EMBED ? 3 : 2);
      long bytes = session.bytes() + TOKENIZER_FACTOR * tokens.size();
      Model model =
          switch (kind) {
            case EMBED -> new OnnxEmbedder(spec, session, tokenizer, bytes);
            case CLASSIFY ->
                new OnnxClassifier(
                    new SequenceScorer(spec, session, tokenizer, bytes), labels(spec));
            default -> new OnnxReranker(new SequenceScorer(spec, session, tokenizer, bytes));
          };
      warmUp(model, kind);
      return model;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      if (session != null) {
        session.close();
      }
      tokenizer.close();
      throw e;
    }
  }

  private static ModelKind kind(ModelSpec spec) {
    ModelKind kind = spec.kinds().iterator().next();
    boolean isKnown =
        kind == ModelKind.EMBED || kind == ModelKind.CLASSIFY || kind == ModelKind.RERANK;
    if (!isKnown || spec.kinds().size() != 1) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '"
              + spec.id()
              + "' of the provider onnx must be of one kind: embed, classify or rerank");
    }
    return kind;
  }

  /** One run, so that a wrong file is found out now and the first task is as fast as the others. */
  private static void warmUp(Model model, ModelKind kind) throws InterruptedException {
    if (model instanceof Embedder embedder) {
      embedder.embed(List.of("warm up"), Embedder.Purpose.PASSAGE, Embedder.Progress.NONE);
      return;
    }
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.putArray("texts").add("warm up");
    if (kind == ModelKind.RERANK) {
      fields.put("query", "warm up");
    }
    model.infer(new ModelInput(fields));
  }

  private static List<String> labels(ModelSpec spec) throws IOException {
    ModelFile file = new ModelFile(String.valueOf(spec.file())).sibling("config.json");
    JsonNode labels;
    try (InputStream json = file.open()) {
      labels = JSON.readTree(json).path("id2label");
    } catch (JsonProcessingException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, file.location() + " is no JSON: " + e.getOriginalMessage(), e);
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      JsonNode name = labels.path(Integer.toString(i));
      if (name.isTextual()) {
        names.add(name.textValue());
      }
    }
    if (names.isEmpty() || names.size() != labels.size()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          file.location()
              + " needs an 'id2label' that names every label of model '"
              + spec.id()
              + "', such as {\"0\": \"negative\", \"1\": \"positive\"}");
    }
    return names;
  }
}
