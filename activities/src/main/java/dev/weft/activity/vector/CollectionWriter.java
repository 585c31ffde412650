package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a collection, for as long as this process holds the lock.
 *
 * <p>Not thread-safe: its collection calls it under a lock.
 */
final class CollectionWriter {
  private static final Logger LOG = LoggerFactory.getLogger(CollectionWriter.class);

  /** What is buffered before it becomes a segment. */
  private static final double BUFFER_MEGABYTES = 64;

  /** Fewer segments than Lucene's ten make searches faster and merges a little dearer. */
  private static final int SEGMENTS_PER_TIER = 4;

  /** Never reached: a writer that waits for merges would make a task wait. */
  private static final int MOST_MERGES = 1_000;

  private final Path folder;
  private final Fingerprint fingerprint;
  private final IndexWriter index;
  private final ConcurrentMergeScheduler merges;

  private CollectionWriter(
      Path folder, Fingerprint fingerprint, IndexWriter index, ConcurrentMergeScheduler merges) {
    this.folder = folder;
    this.fingerprint = fingerprint;
    this.index = index;
    this.merges = merges;
  }

  /**
   * Takes the lock.
   *
   * @throws WeftException {@code CONFLICT} when somebody else has it, or the collection has another
   *     fingerprint
   */
  static CollectionWriter open(
      String collection, Path folder, Directory directory, Fingerprint fingerprint)
      throws IOException {
    ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
    merges.setMaxMergesAndThreads(MOST_MERGES, 1);
    IndexWriter index;
    try {
      index = new IndexWriter(directory, config(merges));
    } catch (LockObtainFailedException e) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "the collection '"
              + collection
              + "' is being written by "
              + WriterHolder.read(folder)
              + "; only one process can. Let one worker do DATA_STORAGE (start the others with"
              + " --types without it), or wait until that one is idle for "
              + IdleRules.STANDARD.release().toSeconds()
              + " s or has ended",
          e);
    }
    CollectionWriter writer = new CollectionWriter(folder, fingerprint, index, merges);
    boolean isRight = false;
    try {
      Fingerprint has = IndexFields.fingerprint(index.getLiveCommitData());
      if (has != null) {
        CollectionNames.checkSame(collection, has, fingerprint);
      }
      WriterHolder.note(folder);
      isRight = true;
    } finally {
      if (!isRight) {
        index.rollback();
      }
    }
    return writer;
  }

  private static IndexWriterConfig config(ConcurrentMergeScheduler merges) {
    TieredMergePolicy policy = new TieredMergePolicy();
    policy.setSegmentsPerTier(SEGMENTS_PER_TIER);
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(WideVectors.codec());
    config.setSimilarity(new BM25Similarity());
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    config.setMergePolicy(policy);
    config.setMergeScheduler(merges);
    config.setCommitOnClose(false);
    return config;
  }

  /** Where changes are put; they count when they are committed. */
  IndexWriter index() {
    return index;
  }

  /** What its vectors are made with. */
  Fingerprint fingerprint() {
    return fingerprint;
  }

  /** Makes all changes since the last time last. */
  void commit() throws IOException {
    index.setLiveCommitData(IndexFields.commitData(fingerprint).entrySet());
    index.commit();
  }

  /** Begins to make one segment of all; does not wait for it. */
  void fold() throws IOException {
    index.forceMerge(1, false);
  }

  /** Makes one segment of all and waits for it. */
  void foldNow() throws IOException {
    index.forceMerge(1, true);
    commit();
  }

  /** Whether segments are being merged, or are about to be. */
  boolean isMerging() {
    return index.hasPendingMerges() || merges.mergeThreadCount() > 0;
  }

  /** Makes finished merges last, so that others see them. */
  void commitMerges() throws IOException {
    if (index.hasUncommittedChanges()) {
      commit();
    }
  }

  /** Drops what was not committed, ends merges, and gives the lock back. */
  void release() throws IOException {
    boolean isInterrupted = Thread.interrupted(); // files cannot be closed in order otherwise
    try {
      WriterHolder.forget(folder);
    } finally {
      try {
        index.rollback();
      } finally {
        if (isInterrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Releases after something went wrong, which is what its caller should hear of. */
  void releaseAfter(Throwable error) {
    try {
      release();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the writer of {} could not be closed in order", folder, e);
      error.addSuppressed(e);
    }
  }
}
