package dev.weft.benchmark;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The loop that somebody who knows ONNX Runtime writes by hand: tokenise all, sort by length, runs
 * of at most so many padded tokens, mean of the token vectors, length 1. One thread each call.
 */
final class RawOnnx implements AutoCloseable {
  private static final String MODEL = "/all-minilm-l6-v2.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
  private static final int MOST_TOKENS = 256;
  static final int DIMENSIONS = 384;

  /** As many as Weft takes. */
  static final int TOKENS_PER_RUN = 192;

  private final int tokensPerRun;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;

  RawOnnx(int tokensPerRun) throws IOException, OrtException {
    this.tokensPerRun = tokensPerRun;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        InputStream model = resource(MODEL);
        InputStream json = resource(TOKENIZER)) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setCPUArenaAllocator(false);
      session = environment.createSession(model.readAllBytes(), options);
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              json,
              Map.of("padding", "false", "truncation", "true", "maxLength", "" + MOST_TOKENS));
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream stream = RawOnnx.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IOException("the resource " + name + " is not on the class path");
    }
    return stream;
  }

  /** Returns the vectors of texts, row by row. */
  float[] embed(List<String> texts) throws OrtException {
    Encoding[] encodings = tokenizer.batchEncode(texts);
    List<Integer> order = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingInt(i -> encodings[i].getIds().length));
    float[] vectors = new float[texts.size() * DIMENSIONS];
    int from = 0;
    while (from < order.size()) {
      int to = from + 1;
      while (to < order.size()
          && (to + 1 - from) * encodings[order.get(to)].getIds().length <= tokensPerRun) {
        to++;
      }
      run(encodings, order.subList(from, to), vectors);
      from = to;
    }
    return vectors;
  }

  private void run(Encoding[] encodings, List<Integer> rows, float[] vectors) throws OrtException {
    int length = encodings[rows.getLast()].getIds().length;
    long[] ids = new long[rows.size() * length];
    long[] mask = new long[rows.size() * length];
    for (int r = 0; r < rows.size(); r++) {
      long[] tokens = encodings[rows.get(r)].getIds();
      System.arraycopy(tokens, 0, ids, r * length, tokens.length);
      java.util.Arrays.fill(mask, r * length, r * length + tokens.length, 1L);
    }
    long[] shape = {rows.size(), length};
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of(
                    "input_ids",
                    idTensor,
                    "attention_mask",
                    maskTensor,
                    "token_type_ids",
                    types))) {
      FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
      for (int r = 0; r < rows.size(); r++) {
        int tokens = encodings[rows.get(r)].getIds().length;
        pool(states, r * length * DIMENSIONS, tokens, vectors, rows.get(r) * DIMENSIONS);
      }
    }
  }

  private static void pool(FloatBuffer states, int at, int tokens, float[] vectors, int to) {
    for (int t = 0; t < tokens; t++) {
      for (int d = 0; d < DIMENSIONS; d++) {
        vectors[to + d] += states.get(at + t * DIMENSIONS + d);
      }
    }
    double squares = 0;
    for (int d = 0; d < DIMENSIONS; d++) {
      squares += (double) vectors[to + d] * vectors[to + d];
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int d = 0; d < DIMENSIONS; d++) {
      vectors[to + d] *= scale;
    }
  }

  @Override
  public void close() throws OrtException {
    tokenizer.close();
    session.close();
  }
}
