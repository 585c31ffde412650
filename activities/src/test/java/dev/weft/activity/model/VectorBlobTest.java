package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.blob.BlobStore;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorBlobTest {
  @TempDir Path folder;
  private BlobStore blobs;

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
  }

  @Test
  void whatIsWrittenIsReadBackToTheBit() throws IOException {
    float[] values = new float[50_001 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i * 0x9E3779B1 & 0x7F7FFFFF);
    }
    DataRef ref = VectorBlob.write(blobs, values);
    assertEquals(values.length * 4L, ref.bytes());
    assertEquals("application/vnd.weft.vectors", ref.mediaType());
    assertArrayEquals(values, VectorBlob.read(blobs, ref, 50_001, 3));
  }

  @Test
  void numbersAreLittleEndian() throws IOException {
    DataRef ref = VectorBlob.write(blobs, new float[] {1f, -2.5f});
    byte[] expected =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1f).putFloat(-2.5f).array();
    assertArrayEquals(expected, blobs.read(ref));
  }

  @Test
  void noVectorsAreABlobToo() throws IOException {
    DataRef ref = VectorBlob.write(blobs, new float[0]);
    assertEquals(0, ref.bytes());
    assertEquals(0, VectorBlob.read(blobs, ref, 0, 384).length);
  }

  @Test
  void anotherLengthIsDataLoss() throws IOException {
    DataRef ref = VectorBlob.write(blobs, new float[6]);
    WeftException refused =
        assertThrows(WeftException.class, () -> VectorBlob.read(blobs, ref, 2, 4));
    assertEquals(FailureCode.DATA_LOSS, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains("24 bytes"), refused.getMessage());
    assertTrue(String.valueOf(refused.getMessage()).contains("have 32"), refused.getMessage());
  }

  @Test
  void aReferenceThatLiesAboutItsLengthIsFoundOut() throws IOException {
    for (int written : new int[] {4, 8}) {
      DataRef ref = VectorBlob.write(blobs, new float[written]);
      DataRef lying = new DataRef(ref.store(), ref.key(), ref.sha256(), 24, ref.mediaType());
      WeftException refused =
          assertThrows(WeftException.class, () -> VectorBlob.read(blobs, lying, 2, 3));
      assertEquals(FailureCode.DATA_LOSS, refused.code());
    }
  }

  @Test
  void moreThanFitsIsRefused() throws IOException {
    DataRef ref = VectorBlob.write(blobs, new float[1]);
    WeftException refused =
        assertThrows(WeftException.class, () -> VectorBlob.read(blobs, ref, 1 << 30, 384));
    assertEquals(FailureCode.TOO_LARGE, refused.code());
  }
}
