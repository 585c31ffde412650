package dev.weft.activity.metering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.weft.blob.BlobStore;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredBlobStoreTest {
  private static final byte[] BYTES = new byte[10_000];

  @TempDir private Path folder;
  private LocalBlobStore local;
  private BlobStore store;

  /** A folder that says it lies elsewhere. */
  private record Remote(LocalBlobStore local) implements BlobStore {
    @Override
    public String id() {
      return local.id();
    }

    @Override
    public boolean isRemote() {
      return true;
    }

    @Override
    public DataRef put(InputStream bytes, String mediaType) throws IOException {
      return local.put(bytes, mediaType);
    }

    @Override
    public DataRef put(byte[] bytes, String mediaType) throws IOException {
      return local.put(bytes, mediaType);
    }

    @Override
    public DataRef at(String sha256, long bytes, String mediaType) {
      return local.at(sha256, bytes, mediaType);
    }

    @Override
    public InputStream open(DataRef ref) throws IOException {
      return local.open(ref);
    }

    @Override
    public byte[] read(DataRef ref) throws IOException {
      return local.read(ref);
    }
  }

  @BeforeEach
  void open() throws IOException {
    local = new LocalBlobStore(folder);
    store = MeteredBlobStore.of(new Remote(local));
  }

  @Test
  void aFolderCostsNoNetwork() {
    assertSame(local, MeteredBlobStore.of(local));
  }

  @Test
  void whatIsSentAndReadIsChargedToTheAttempt() throws IOException {
    TaskMeter meter = TaskMeter.start(new ProcessMemory());
    DataRef ref = store.put(BYTES, "text/plain");
    assertEquals(10_000, meter.read().networkBytes());
    assertArrayEquals(BYTES, store.read(ref));
    assertEquals(20_000, meter.read().networkBytes());
    try (InputStream in = store.open(ref)) {
      in.read();
      in.readNBytes(99);
    }
    store.put(new ByteArrayInputStream(new byte[5]), "text/plain");
    assertEquals(20_105, meter.stop().networkBytes());
  }

  @Test
  void outsideOfAnAttemptNobodyIsCharged() throws IOException {
    DataRef ref = store.put(BYTES, "text/plain");
    assertArrayEquals(BYTES, store.read(ref));
    assertEquals(local.id(), store.id());
    TaskMeter meter = TaskMeter.start(new ProcessMemory());
    assertEquals(0, meter.stop().networkBytes());
  }
}
