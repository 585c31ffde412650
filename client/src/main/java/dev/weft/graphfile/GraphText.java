package dev.weft.graphfile;

import dev.weft.graph.Position;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The characters of a graph file and the format they are in.
 *
 * @param text the characters
 * @param isJson whether it is JSON, else YAML
 */
record GraphText(String text, boolean isJson) {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Decodes UTF-8 strictly: a replacement character would hide what was there. */
  static GraphText of(byte[] bytes, String name) throws UnreadableException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
    String text = chars.flip().toString();
    if (result.isError()) {
      throw new UnreadableException(
          ProblemCode.G002,
          "",
          position(text, text.length()),
          "the bytes here are no UTF-8",
          "save the file as UTF-8");
    }
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    return new GraphText(text, isJson(text, name.toLowerCase(Locale.ROOT)));
  }

  private static boolean isJson(String text, String name) {
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return false;
    }
    return name.endsWith(".json") || text.stripLeading().startsWith("{");
  }

  /** Gives the document to a sink; what can be read around is added to the problems. */
  void into(TreeSink sink, List<Problem> problems) throws UnreadableException {
    if (isJson) {
      JsonSource.read(text, sink);
    } else {
      YamlSource.read(text, sink, problems);
    }
  }

  /** Returns line and column of a character. */
  static Position position(String text, int index) {
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    return new Position(line, index - start + 1);
  }
}
