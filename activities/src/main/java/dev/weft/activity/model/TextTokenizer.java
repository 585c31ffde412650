package dev.weft.activity.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns texts into the tokens of a model, by its {@code tokenizer.json}.
 *
 * <p>Works on the calling thread, text by text: the library would spread a batch over threads of
 * its own, whose time nobody measures. Thread-safe.
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
    TokenizerSettings.loaded();
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

  /**
   * Returns the tokens of texts, in their order.
   *
   * @throws InterruptedException when the attempt is over; looked at before each text
   */
  List<TokenisedText> encode(List<String> texts) throws InterruptedException {
    return all(texts, this::encode);
  }

  /**
   * Returns the tokens of a query and each text as one; of a pair that is too long the longer one
   * is cut first.
   *
   * @throws InterruptedException when the attempt is over; looked at before each text
   */
  List<TokenisedText> encodePairs(String query, List<String> texts) throws InterruptedException {
    String first = head(wellFormed(query));
    return all(texts, text -> tokenised(tokenizer.encode(first, head(wellFormed(text)))));
  }

  private static List<TokenisedText> all(
      List<String> texts, Function<String, TokenisedText> encoding) throws InterruptedException {
    List<TokenisedText> encoded = new ArrayList<>(texts.size());
    for (String text : texts) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the attempt is over");
      }
      encoded.add(encoding.apply(text));
    }
    return encoded;
  }

  private TokenisedText encode(String text) {
    return tokenised(tokenizer.encode(head(wellFormed(text))));
  }

  /**
   * The start of a text that fills the model by itself, or the whole text: of a book only the first
   * page is looked at.
   */
  private String head(String text) {
    for (long part = (long) CHARS_PER_TOKEN * maxTokens; part < text.length(); part *= 4) {
      int end = (int) part;
      String head =
          text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
      if (tokenizer.encode(head).exceedMaxLength()) {
        return head;
      }
    }
    return text;
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static TokenisedText tokenised(Encoding encoding) {
    return new TokenisedText(encoding.getIds(), encoding.getTypeIds(), encoding.exceedMaxLength());
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
