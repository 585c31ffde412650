package dev.weft.activity.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The inputs of one run after the other, in memory that the runtime reads without copying.
 *
 * <p>For one thread, and one run at a time.
 */
final class TokenTensors {
  private final LongBuffer ids;
  private final LongBuffer mask;
  private final LongBuffer types;
  private long[] shape = {0, 0};

  /** Makes room for so many tokens, padding counted. */
  TokenTensors(int tokens) {
    ids = room(tokens);
    mask = room(tokens);
    types = room(tokens);
  }

  private static LongBuffer room(int tokens) {
    return ByteBuffer.allocateDirect(tokens * Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  /** Puts in the texts of a batch, the longest of which is the first. */
  void fill(int[] batch, List<TokenisedText> texts) {
    int longest = texts.get(batch[0]).length();
    shape = new long[] {batch.length, longest};
    ids.clear();
    mask.clear();
    types.clear();
    for (int position : batch) {
      TokenisedText text = texts.get(position);
      ids.put(text.ids());
      types.put(text.types());
      for (int i = 0; i < longest; i++) {
        mask.put(i < text.length() ? 1 : 0);
      }
      for (int i = text.length(); i < longest; i++) {
        ids.put(0); // masked: which token it is makes no difference
        types.put(0);
      }
    }
    ids.flip();
    mask.flip();
    types.flip();
  }

  /** The tensor of one input; to be closed before the next {@link #fill}. */
  OnnxTensor tensor(OrtEnvironment environment, String input) throws OrtException {
    LongBuffer values =
        switch (input) {
          case "input_ids" -> ids;
          case "attention_mask" -> mask;
          case "token_type_ids" -> types;
          default -> throw new IllegalArgumentException("no input '" + input + "'");
        };
    return OnnxTensor.createTensor(environment, values, shape);
  }
}
