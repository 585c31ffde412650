package dev.weft.activity.vector;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each collection as a Lucene index in a folder of its own.
 *
 * <p>Up to {@value NearestVectors#MOST_SCANNED} vectors, or so many that a filter leaves, are all
 * compared, so the answer is exact; among more the nearest are looked for by a graph of neighbours
 * (HNSW, M 16, efConstruction 100), which finds some 99.9 % of the true ten. Words are scored by
 * BM25 (k1 1.2, b 0.75) on English stems. Every change is one commit: it is on disk when its call
 * returns, and a crash leaves the one before.
 *
 * <p>One process at a time writes a collection; another one that tries gets {@code CONFLICT}. The
 * right to write is given back 30 s after the last change, or when the process dies. Any number of
 * processes search, and see the last commit. Segments are merged on a thread of their own, and
 * folded into one when nothing was written for 10 s. Thread-safe.
 */
public final class LuceneVectorStore implements VectorStore {
  private static final Logger LOG = LoggerFactory.getLogger(LuceneVectorStore.class);
  private static final long TIDY_SECONDS = 5;

  private final Path folder;
  private final IdleRules idle;
  private final Words words = new Words();
  private final Map<String, LuceneCollection> open = new ConcurrentHashMap<>();
  private @Nullable ScheduledThreadPoolExecutor tidying;
  private boolean isClosed;

  /** Keeps collections in a folder, which is made when something is put in. */
  public LuceneVectorStore(Path folder) {
    this(folder, IdleRules.STANDARD);
  }

  LuceneVectorStore(Path folder, IdleRules idle) {
    this.folder = requireNonNull(folder, "folder is null");
    this.idle = idle;
  }

  @Override
  public String name() {
    return "lucene";
  }

  @Override
  public Set<String> collections() throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path each : (Iterable<Path>) entries::iterator) {
          if (LuceneCollection.isIn(each)) {
            names.add(String.valueOf(each.getFileName()));
          }
        }
      }
    }
    return names;
  }

  @Override
  public Upsert.Change upsert(String collection, Upsert upsert)
      throws IOException, InterruptedException {
    CollectionNames.checked(collection);
    RecordCheck.check(upsert);
    return heeded(collection, () -> collection(collection).upsert(upsert));
  }

  @Override
  public long delete(String collection, Set<String> ids) throws IOException, InterruptedException {
    return heeded(collection, () -> existing(collection).delete(ids));
  }

  @Override
  public List<List<Hit>> search(String collection, List<VectorQuery> queries)
      throws IOException, InterruptedException {
    return heeded(collection, () -> existing(collection).search(queries));
  }

  @Override
  public CollectionStats stats(String collection) throws IOException, InterruptedException {
    return heeded(collection, () -> existing(collection).stats());
  }

  /**
   * Makes one segment of a collection and waits for it: the fastest there is to search.
   *
   * @throws dev.weft.failure.WeftException {@code NOT_FOUND} when there is no such collection;
   *     {@code CONFLICT} when another process writes it
   */
  public void fold(String collection) throws IOException, InterruptedException {
    heeded(
        collection,
        () -> {
          LuceneCollection existing = existing(collection);
          existing.fold();
          return existing;
        });
  }

  private <T> T heeded(String collection, Interrupts.Work<T> work)
      throws IOException, InterruptedException {
    try {
      return Interrupts.heeded(work);
    } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          "the index of collection '"
              + collection
              + "' cannot be read: "
              + e.getMessage()
              + "; move its folder "
              + folder.resolve(collection)
              + " away and index the documents again",
          e);
    }
  }

  private LuceneCollection existing(String name) throws IOException {
    CollectionNames.checked(name);
    if (!LuceneCollection.isIn(folder.resolve(name))) {
      throw CollectionNames.unknown(name, name(), collections());
    }
    return collection(name);
  }

  private synchronized LuceneCollection collection(String name) throws IOException {
    if (isClosed) {
      throw new IllegalStateException("this store is closed");
    }
    LuceneCollection known = open.get(name);
    if (known == null) {
      known = new LuceneCollection(name, folder.resolve(name), words, idle);
      open.put(name, known);
      startTidying();
    }
    return known;
  }

  private void startTidying() {
    if (tidying == null) {
      ScheduledThreadPoolExecutor timer =
          new ScheduledThreadPoolExecutor(1, LuceneVectorStore::newThread);
      timer.scheduleWithFixedDelay(this::tidy, TIDY_SECONDS, TIDY_SECONDS, TimeUnit.SECONDS);
      tidying = timer;
    }
  }

  private static Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "weft-vectors");
    thread.setDaemon(true);
    return thread;
  }

  /** Does what is due where nothing was written or searched for a while. */
  void tidy() {
    open.forEach(
        (name, collection) -> {
          try {
            collection.tidy();
          } catch (IOException | RuntimeException e) {
            // The next change meets the same trouble and reports it; this thread must go on.
            LOG.warn("collection {} could not be tidied", name, e);
          }
        });
  }

  @Override
  public void close() throws IOException {
    ScheduledThreadPoolExecutor timer;
    synchronized (this) {
      isClosed = true;
      timer = tidying;
      tidying = null;
    }
    if (timer != null) {
      timer.shutdownNow();
    }
    IOException first = null;
    for (LuceneCollection each : open.values()) {
      try {
        each.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    open.clear();
    if (first != null) {
      throw first;
    }
  }
}
