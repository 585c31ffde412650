package dev.weft.activity.model;

import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Vectors in a blob: {@code count x dimensions} 32-bit floats, little-endian, row by row, and
 * nothing else.
 */
public final class VectorBlob {
  /** The media type of such a blob. */
  public static final String MEDIA_TYPE = "application/vnd.weft.vectors";

  private VectorBlob() {}

  /**
   * Stores vectors.
   *
   * @param values all numbers, row by row, possibly none
   */
  public static DataRef write(BlobStore blobs, float[] values) throws IOException {
    try (InputStream bytes = new LittleEndian(values)) {
      return blobs.put(bytes, MEDIA_TYPE);
    }
  }

  /**
   * Reads vectors back.
   *
   * @param ref where they lie
   * @param count how many there must be
   * @param dimensions how many numbers each must have
   * @return {@code count x dimensions} numbers, row by row
   * @throws WeftException {@code DATA_LOSS} when the blob is gone, was changed or has another
   *     length; {@code TOO_LARGE} over 2^31 numbers
   */
  public static float[] read(BlobStore blobs, DataRef ref, int count, int dimensions)
      throws IOException {
    long numbers = (long) count * dimensions;
    if (numbers > Integer.MAX_VALUE - 8) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          count + " vectors of " + dimensions + " numbers are too many to be read at once");
    }
    if (ref.bytes() != numbers * Float.BYTES) {
      throw wrongLength(ref, ref.bytes(), count, dimensions);
    }
    float[] values = new float[(int) numbers];
    try (InputStream in = blobs.open(ref)) {
      byte[] slice = new byte[(int) Math.min(1 << 16, Math.max(Float.BYTES, ref.bytes()))];
      int at = 0;
      int read = in.readNBytes(slice, 0, slice.length);
      while (read > 0) {
        if (read % Float.BYTES != 0 || at + read / Float.BYTES > values.length) {
          throw wrongLength(ref, (long) at * Float.BYTES + read, count, dimensions);
        }
        int floats = read / Float.BYTES;
        ByteBuffer.wrap(slice, 0, read)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(values, at, floats);
        at += floats;
        read = in.readNBytes(slice, 0, slice.length);
      }
      if (at != values.length) {
        throw wrongLength(ref, (long) at * Float.BYTES, count, dimensions);
      }
    }
    return values;
  }

  private static WeftException wrongLength(DataRef ref, long bytes, int count, int dimensions) {
    return new WeftException(
        FailureCode.DATA_LOSS,
        String.format(
            "the vectors in blob %s have %d bytes, but %d vectors of %d numbers have %d; embed the"
                + " texts again",
            ref.key(), bytes, count, dimensions, (long) count * dimensions * Float.BYTES));
  }

  /** The bytes of floats, made as they are read. */
  private static final class LittleEndian extends InputStream {
    private final float[] values;
    private final ByteBuffer slice = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private int next;

    private LittleEndian(float[] values) {
      this.values = values;
      slice.limit(0);
    }

    @Override
    public int read() {
      return isAtEnd() ? -1 : slice.get() & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (isAtEnd()) {
        return -1;
      }
      int bytes = Math.min(length, slice.remaining());
      slice.get(into, offset, bytes);
      return bytes;
    }

    private boolean isAtEnd() {
      if (!slice.hasRemaining() && next < values.length) {
        int floats = Math.min(slice.capacity() / Float.BYTES, values.length - next);
        slice.clear();
        slice.asFloatBuffer().put(values, next, floats);
        slice.limit(floats * Float.BYTES);
        next += floats;
      }
      return !slice.hasRemaining();
    }
  }
}
