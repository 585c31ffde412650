package dev.weft.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every blob store must do. */
public abstract class BlobStoreContract {
  private static final String TEXT = "text/plain";
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** The store under test, fresh for each test. */
  protected BlobStore store;

  /** Returns a view of the same store that another process could have: a second object. */
  protected abstract BlobStore openAgain() throws IOException;

  @BeforeEach
  void open() throws IOException {
    store = openAgain();
  }

  @Test
  void returnsTheBytesThatWerePut() throws IOException {
    for (int size : new int[] {0, 1, 100, 65_536, 1_000_000}) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);

      DataRef ref = store.put(bytes, "application/octet-stream");

      assertEquals(size, ref.bytes());
      assertEquals("application/octet-stream", ref.mediaType());
      assertArrayEquals(bytes, store.read(ref));
    }
  }

  @Test
  void namesBytesByTheirHash() throws IOException {
    DataRef ref = store.put(utf8("abc"), TEXT);

    assertEquals(ABC, ref.sha256());
    assertEquals(store.id(), ref.store());
  }

  @Test
  void findsBytesByTheirHash() throws IOException {
    DataRef ref = store.put(utf8("abc"), TEXT);

    assertEquals(ref, store.at(ABC, 3, TEXT));
    DataRef other = store.at("0".repeat(64), 3, TEXT);
    assertEquals(
        FailureCode.DATA_LOSS, assertThrows(WeftException.class, () -> store.read(other)).code());
  }

  @Test
  void storesTheSameBytesOnce() throws IOException {
    DataRef first = store.put(utf8("once"), TEXT);
    DataRef second = store.put(new ByteArrayInputStream(utf8("once")), TEXT);

    assertEquals(first, second);
    assertEquals("once", utf8(store.read(first)));
  }

  @Test
  void streamsWhatItKeeps() throws IOException {
    DataRef ref = store.put(utf8("0123456789"), TEXT);

    try (InputStream in = store.open(ref)) {
      assertEquals('0', in.read());
      assertEquals(4, in.skip(4));
      assertEquals("56789", utf8(in.readAllBytes()));
      assertEquals(-1, in.read());
    }
  }

  @Test
  void showsEverythingToASecondObject() throws IOException {
    BlobStore other = openAgain();
    DataRef ref = store.put(utf8("shared"), TEXT);

    assertEquals(store.id(), other.id());
    assertEquals("shared", utf8(other.read(ref)));
  }

  @Test
  void refusesAReferenceToAnotherStore() throws IOException {
    DataRef ref = store.put(utf8("abc"), TEXT);
    DataRef foreign = new DataRef("elsewhere", ref.key(), ref.sha256(), 3, TEXT);

    WeftException refused = assertThrows(WeftException.class, () -> store.read(foreign));

    assertEquals(FailureCode.CONFLICT, refused.code());
    assertEquals(true, refused.getMessage().contains("elsewhere"), refused.getMessage());
    assertEquals(true, refused.getMessage().contains(store.id()), refused.getMessage());
  }

  @Test
  void saysDataLossForWhatIsNotThere() throws IOException {
    DataRef ref = new DataRef(store.id(), "ba/78/" + ABC, ABC, 3, TEXT);

    assertEquals(
        FailureCode.DATA_LOSS, assertThrows(WeftException.class, () -> store.read(ref)).code());
  }

  @Test
  void saysDataLossForAnotherSizeThanTheReferenceHas() throws IOException {
    DataRef ref = store.put(utf8("abc"), TEXT);
    DataRef wrong = new DataRef(ref.store(), ref.key(), ref.sha256(), 4, TEXT);

    assertEquals(
        FailureCode.DATA_LOSS, assertThrows(WeftException.class, () -> store.read(wrong)).code());
  }

  @Test
  void neverLeavesItsOwnGround() {
    for (String key :
        List.of(
            "../" + ABC, "/etc/passwd", "ba/78/../" + ABC, "store-id", "", "ba/78/" + ABC + "/x")) {
      DataRef ref = new DataRef(store.id(), key, ABC, 3, TEXT);
      assertThrows(WeftException.class, () -> store.open(ref), key);
    }
  }

  @Test
  void takesTheSameAndOtherBytesFromManyThreadsAtOnce() throws Exception {
    int threads = 8;
    int blobs = 25;
    List<BlobStore> stores = List.of(store, openAgain());
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<DataRef>>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        BlobStore mine = stores.get(i % stores.size());
        all.add(
            pool.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  List<DataRef> refs = new ArrayList<>();
                  for (int blob = 0; blob < blobs; blob++) {
                    refs.add(mine.put(utf8("blob " + blob), TEXT));
                  }
                  return refs;
                }));
      }
      List<DataRef> expected = all.get(0).get(60, TimeUnit.SECONDS);
      for (Future<List<DataRef>> each : all) {
        assertEquals(expected, each.get(60, TimeUnit.SECONDS));
      }
      for (int blob = 0; blob < blobs; blob++) {
        assertEquals("blob " + blob, utf8(store.read(expected.get(blob))));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
