package dev.weft.activity.model;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model in ONNX Runtime, which runs on the thread that asks.
 *
 * <p>One thread per run: more would not be faster for the machine as a whole, and what a task costs
 * could not be measured. Without the arena, which keeps some 500 MB for a model of 23 MB.
 * Thread-safe.
 */
final class OnnxSession implements AutoCloseable {
  /**
   * Texts x longest of one run. Measured on two cores with sentences of 20 tokens: 96 to 384 are
   * alike, at 1.4 times the texts per CPU second of one by one; 1,024 is slower than one by one.
   */
  static final int TOKENS_PER_RUN = 192;

  private static final Set<String> INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

  private final String modelId;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String output;
  private final String sha256;
  private final long bytes;

  /** Takes what one run computed. */
  @FunctionalInterface
  interface Sink {
    /**
     * Is told once for each run.
     *
     * @param positions which texts the rows belong to
     * @param values the numbers of the model's output, row by row
     * @param shape rows, for each token if there are three, and width
     */
    void accept(int[] positions, FloatBuffer values, long[] shape);
  }

  private OnnxSession(
      String modelId,
      OrtEnvironment environment,
      OrtSession session,
      String output,
      String sha256,
      long bytes) {
    this.modelId = modelId;
    this.environment = environment;
    this.session = session;
    this.output = output;
    this.sha256 = sha256;
    this.bytes = bytes;
  }

  /**
   * Loads the file of a model.
   *
   * @param rank how many dimensions the output should have; another is taken if there is none
   * @throws WeftException {@code NOT_FOUND}, {@code DATA_LOSS} when it has another SHA-256 than the
   *     model was registered with, {@code INVALID_INPUT} when it is no ONNX model of texts
   */
  static OnnxSession open(ModelSpec spec, int rank) throws IOException {
    ModelFile file = new ModelFile(file(spec));
    ModelFile.Content content = file.read();
    if (spec.sha256() != null && !spec.sha256().equalsIgnoreCase(content.sha256())) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          String.format(
              "the file %s of model '%s' has the SHA-256 %s, but the model was registered with %s;"
                  + " put the right file there, or register this one if you trust it",
              file.location(), spec.id(), content.sha256(), spec.sha256()));
    }
    OrtEnvironment environment = environment();
    try (SessionOptions options = options()) {
      OrtSession session = environment.createSession(content.bytes(), options);
      try {
        checkInputs(spec.id(), session);
        String output = output(spec.id(), session, rank);
        long size = content.bytes().capacity();
        return new OnnxSession(
            spec.id(), environment, session, output, content.sha256(), size + size / 4);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          file.location() + " is no model that ONNX Runtime can run: " + e.getMessage(),
          e);
    }
  }

  private static String file(ModelSpec spec) {
    if (spec.file() == null) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '" + spec.id() + "' of the provider onnx has no 'file'");
    }
    return spec.file();
  }

  private static OrtEnvironment environment() {
    try {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "weft");
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException | LinkageError | IllegalStateException e) {
      throw NativePlatform.refused("ONNX Runtime", e);
    }
  }

  private static SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setCPUArenaAllocator(false);
    options.setMemoryPatternOptimization(false);
    return options;
  }

  private static void checkInputs(String modelId, OrtSession session) throws OrtException {
    Set<String> unknown = new TreeSet<>(session.getInputNames());
    unknown.removeAll(INPUTS);
    if (!unknown.isEmpty() || !session.getInputNames().contains("input_ids")) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '"
              + modelId
              + "' wants the inputs "
              + new TreeSet<>(session.getInputNames())
              + ", but a text gives only input_ids, attention_mask and token_type_ids; export it for"
              + " a task on texts");
    }
    for (Map.Entry<String, NodeInfo> each : session.getInputInfo().entrySet()) {
      if (!(each.getValue().getInfo() instanceof TensorInfo tensor)
          || tensor.type != OnnxJavaType.INT64) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            "model '" + modelId + "' wants " + each.getKey() + " in another form than int64");
      }
    }
  }

  private static String output(String modelId, OrtSession session, int rank) throws OrtException {
    String other = null;
    for (Map.Entry<String, NodeInfo> each : session.getOutputInfo().entrySet()) {
      if (each.getValue().getInfo() instanceof TensorInfo tensor
          && tensor.type == OnnxJavaType.FLOAT) {
        int dimensions = tensor.getShape().length;
        if (dimensions == rank) {
          return each.getKey();
        }
        other = other == null && dimensions == 2 ? each.getKey() : other;
      }
    }
    if (other == null) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '"
              + modelId
              + "' has the outputs "
              + session.getOutputNames()
              + ", none of which is a table of 32-bit floats with a row for each text");
    }
    return other;
  }

  /** The SHA-256 of the file, 64 hexadecimal digits. */
  String sha256() {
    return sha256;
  }

  /** What it holds: its file and a quarter, as measured, because some weights are kept twice. */
  long bytes() {
    return bytes;
  }

  /**
   * Runs the model on texts, a few at a time.
   *
   * @throws InterruptedException when the attempt is over; looked at before each run
   */
  void run(List<TokenisedText> texts, Sink sink) throws InterruptedException {
    int[] lengths = texts.stream().mapToInt(TokenisedText::length).toArray();
    List<int[]> batches = TokenBudgetBatches.of(lengths, TOKENS_PER_RUN);
    int most = batches.stream().mapToInt(batch -> batch.length * lengths[batch[0]]).max().orElse(0);
    TokenTensors tensors = new TokenTensors(most);
    for (int[] batch : batches) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the attempt is over");
      }
      run(batch, tensors, texts, sink);
    }
  }

  private void run(int[] batch, TokenTensors tensors, List<TokenisedText> texts, Sink sink) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      tensors.fill(batch, texts);
      for (String name : session.getInputNames()) {
        inputs.put(name, tensors.tensor(environment, name));
      }
      try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
        OnnxTensor tensor = (OnnxTensor) result.get(0);
        FloatBuffer values = requireNonNull(tensor.getFloatBuffer(), "the output has no floats");
        sink.accept(batch, values, tensor.getInfo().getShape());
      }
    } catch (OrtException e) {
      throw new WeftException(
          FailureCode.PROVIDER_REFUSED,
          "model '"
              + modelId
              + "' failed: "
              + e.getMessage()
              + "; is its tokenizer.json that of this model, and maxTokens no more than it reads?",
          e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session of ONNX Runtime cannot be closed", e);
    }
  }
}
