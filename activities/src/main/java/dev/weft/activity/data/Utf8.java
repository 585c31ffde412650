package dev.weft.activity.data;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads bytes as UTF-8 and says where they are not. */
final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /**
   * Returns the text; a leading byte order mark is left out.
   *
   * @param bytes the bytes
   * @param name what they are, for the message
   * @throws WeftException {@code INVALID_INPUT} with the name and the first byte that is wrong
   */
  static String text(byte[] bytes, String name) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length); // UTF-8 never has fewer bytes than chars
    CoderResult end = decoder.decode(in, out, true);
    if (end.isError()) {
      int at = in.position();
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          String.format(
              "'%s' is not UTF-8 text: byte 0x%02X at offset %d; convert it, leave it out with"
                  + " 'exclude', or read it with as: binary",
              name, bytes[at], at));
    }
    out.flip();
    boolean isMarked = out.hasRemaining() && out.get(0) == BYTE_ORDER_MARK;
    return isMarked ? out.subSequence(1, out.length()).toString() : out.toString();
  }
}
