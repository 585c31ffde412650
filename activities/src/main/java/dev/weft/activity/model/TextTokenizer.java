package dev.weft.activity.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Turns texts into the tokens of a model, by its {@code tokenizer.json}.
 *
 * <p>Works on the calling thread. Thread-safe.
 */
final class TextTokenizer implements AutoCloseable {
  /** Of a text far longer than the model reads only so much is looked at first. */
  private static final int CHARS_PER_TOKEN = 16;

  private final HuggingFaceTokenizer tokenizer;
  private final int maxTokens;

  private TextTokenizer(HuggingFaceTokenizer tokenizer, int maxTokens) {
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /**
   * Loads a tokenizer.
   *
   * @param file its {@code tokenizer.json}; what it says of truncation and padding is ignored
   * @param maxTokens how many tokens of a text are kept
   * @throws WeftException {@code NOT_FOUND} or {@code INVALID_INPUT} when the file is missing or no
   *     tokenizer, {@code PROVIDER_REFUSED} when this platform has none
   */
  static TextTokenizer open(ModelFile file, int maxTokens) throws IOException {
    TokenizerSettings.apply();
    checkPlatform();
    String limit = Integer.toString(maxTokens);
    Map<String, String> options =
        Map.of(
            "padding", "false", "truncation", "true", "maxLength", limit, "modelMaxLength", limit);
    byte[] json = bytes(file);
    try (InputStream in = new ByteArrayInputStream(json)) {
      return new TextTokenizer(HuggingFaceTokenizer.newInstance(in, options), maxTokens);
    } catch (RuntimeException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          file.location() + " is no tokenizer.json: " + e.getMessage(),
          e);
    }
  }

  private static void checkPlatform() {
    try {
      LibUtils.checkStatus();
    } catch (RuntimeException | LinkageError e) {
      throw NativePlatform.refused("the library of Hugging Face tokenizers", e);
    }
  }

  private static byte[] bytes(ModelFile file) throws IOException {
    try (InputStream in = file.open()) {
      return in.readAllBytes();
    }
  }

  /** Returns the tokens of a text, at most as many as the model reads. */
  TokenisedText encode(String text) {
    String sound = wellFormed(text);
    long part = (long) CHARS_PER_TOKEN * maxTokens;
    while (part < sound.length()) {
      Encoding encoding = tokenizer.encode(start(sound, (int) part));
      if (encoding.exceedMaxLength()) {
        return tokenised(encoding);
      }
      part *= 4;
    }
    return tokenised(tokenizer.encode(sound));
  }

  /** Returns the tokens of two texts as one; the longer one is cut first. */
  TokenisedText encode(String first, String second) {
    return tokenised(tokenizer.encode(wellFormed(first), wellFormed(second)));
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static TokenisedText tokenised(Encoding encoding) {
    return new TokenisedText(encoding.getIds(), encoding.getTypeIds(), encoding.exceedMaxLength());
  }

  private static String start(String text, int end) {
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  /** Half a character would end the native library's patience: it becomes U+FFFD. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(
            text.codePoints()
                .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                .toArray(),
            0,
            text.codePointCount(0, text.length()));
      }
    }
    return text;
  }
}
