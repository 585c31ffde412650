package dev.weft.run;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * JSON as compressed bytes, for what is large and full of repetitions.
 *
 * <p>The format is zlib's (RFC 1950).
 */
public final class PackedJson {
  private static final int BUFFER = 8192;

  private PackedJson() {}

  /** Compresses. */
  public static byte[] pack(byte[] json) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(json);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(json.length / 4 + 64);
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * Brings back what {@link #pack} compressed.
   *
   * @param what what it is, for the message
   * @throws WeftException {@code DATA_LOSS} when the bytes are something else
   */
  public static byte[] unpack(byte[] bytes, String what) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 4);
      byte[] buffer = new byte[BUFFER];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new WeftException(FailureCode.DATA_LOSS, what + " is cut off");
        }
        out.write(buffer, 0, length);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new WeftException(
          FailureCode.DATA_LOSS, "cannot read " + what + ": " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
