package dev.weft.activity.vector;

import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors of a blob: 32-bit floats, little-endian, row by row. */
final class StoredVectors {
  private StoredVectors() {}

  /**
   * Reads vectors.
   *
   * @return {@code count} vectors of {@code dimensions} numbers
   * @throws WeftException {@code INVALID_INPUT} when the blob has another length
   */
  static float[][] read(BlobStore blobs, DataRef ref, int count, int dimensions)
      throws IOException {
    if (ref.bytes() != (long) count * dimensions * Float.BYTES) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the blob "
              + ref.key()
              + " has "
              + ref.bytes()
              + " bytes, "
              + count
              + " vectors of "
              + dimensions
              + " numbers have "
              + (long) count * dimensions * Float.BYTES);
    }
    ByteBuffer bytes = ByteBuffer.wrap(blobs.read(ref)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] vectors = new float[count][dimensions];
    for (float[] each : vectors) {
      bytes.asFloatBuffer().get(each);
      bytes.position(bytes.position() + dimensions * Float.BYTES);
    }
    return vectors;
  }
}
