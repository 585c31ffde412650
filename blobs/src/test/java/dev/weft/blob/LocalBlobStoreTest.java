package dev.weft.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBlobStoreTest extends BlobStoreContract {
  @TempDir Path folder;

  @Override
  protected BlobStore openAgain() throws IOException {
    return new LocalBlobStore(folder.resolve("blobs"));
  }

  @Test
  void laysABlobUnderTheFirstDigitsOfItsHash() throws IOException {
    DataRef ref = store.put(utf8("abc"), "text/plain");

    assertEquals("ba/78/" + ref.sha256(), ref.key());
    assertEquals("abc", Files.readString(folder.resolve("blobs").resolve(ref.key())));
  }

  @Test
  void leavesNoDraftBehind() throws IOException {
    store.put(utf8("abc"), "text/plain");
    store.put(utf8("abc"), "text/plain");
    assertThrows(
        IOException.class,
        () ->
            store.put(
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("the other side hung up");
                  }
                },
                "text/plain"));

    try (Stream<Path> drafts = Files.list(folder.resolve("blobs/tmp"))) {
      assertEquals(0, drafts.count());
    }
  }

  @Test
  void saysDataLossForChangedBytesAndHealsWithTheNextPut() throws IOException {
    DataRef ref = store.put(utf8("abc"), "text/plain");
    Path file = folder.resolve("blobs").resolve(ref.key());

    Files.writeString(file, "abd");
    WeftException changed = assertThrows(WeftException.class, () -> store.read(ref));
    Files.writeString(file, "ab");
    WeftException cut = assertThrows(WeftException.class, () -> store.read(ref));

    assertEquals(FailureCode.DATA_LOSS, changed.code());
    assertEquals(FailureCode.DATA_LOSS, cut.code());
    assertEquals(ref, store.put(utf8("abc"), "text/plain"));
    assertEquals("abc", utf8(store.read(ref)));
  }

  @Test
  void givesAllWhoOpenAFolderAtOnceTheSameId() throws Exception {
    int openers = 16;
    CyclicBarrier start = new CyclicBarrier(openers);
    ExecutorService pool = Executors.newFixedThreadPool(openers);
    try {
      List<Future<String>> ids = new ArrayList<>();
      for (int i = 0; i < openers; i++) {
        ids.add(
            pool.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  return new LocalBlobStore(folder.resolve("fresh")).id();
                }));
      }
      Set<String> distinct = new HashSet<>();
      for (Future<String> id : ids) {
        distinct.add(id.get(30, TimeUnit.SECONDS));
      }
      assertEquals(1, distinct.size());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void refusesAFolderWhoseIdIsDamaged() throws IOException {
    Files.createDirectories(folder.resolve("odd"));
    Files.writeString(folder.resolve("odd/store-id"), "not a uuid");

    WeftException refused =
        assertThrows(WeftException.class, () -> new LocalBlobStore(folder.resolve("odd")));

    assertEquals(FailureCode.DATA_LOSS, refused.code());
    assertTrue(refused.getMessage().contains("not a uuid"), refused.getMessage());
  }

  @Test
  void saysStorageFullWhenTheSystemSaysSo() {
    InputStream full =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new FileSystemException("/data/blob", null, "No space left on device");
          }
        };

    WeftException refused = assertThrows(WeftException.class, () -> store.put(full, "text/plain"));

    assertEquals(FailureCode.STORAGE_FULL, refused.code());
    assertTrue(DiskFull.isMeantBy(new IOException(new IOException("Disk quota exceeded"))));
    assertFalse(DiskFull.isMeantBy(new IOException("Permission denied")));
    assertFalse(DiskFull.isMeantBy(new IOException()));
  }
}
