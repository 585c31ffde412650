package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * One collection: a folder with a Lucene index.
 *
 * <p>Searches see the last commit, whichever process made it. A change is committed before it is
 * answered; one that fails is dropped as a whole. Thread-safe: changes follow each other, searches
 * run beside them.
 */
final class LuceneCollection {
  /** Larger indexes are left to the usual merges: to rewrite them takes minutes. */
  private static final int MOST_FOLDED = 200_000;

  private final String name;
  private final Path folder;
  private final Directory directory;
  private final Words words;
  private final IdleRules idle;

  private final ReentrantLock writing = new ReentrantLock();
  private @Nullable CollectionWriter writer;
  private boolean isFolded;
  private volatile long writtenAt;

  /** Held for reading by searches; for writing by whoever opens or closes the index. */
  private final ReentrantReadWriteLock opening = new ReentrantReadWriteLock();

  private @Nullable SearcherManager searchers;
  private volatile long searchedAt;

  LuceneCollection(String name, Path folder, Words words, IdleRules idle) throws IOException {
    this.idle = idle;
    this.name = name;
    this.folder = folder;
    this.words = words;
    this.directory = new MMapDirectory(folder);
  }

  /** Whether a folder holds a collection: something was committed there. */
  static boolean isIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Directory directory = new MMapDirectory(folder)) {
      return DirectoryReader.indexExists(directory);
    }
  }

  Upsert.Change upsert(Upsert upsert) throws IOException, InterruptedException {
    return change(
        upsert.fingerprint(),
        index -> {
          long deleted = upsert.replacesSources() ? deleteStale(index, upsert.records()) : 0;
          for (VectorRecord each : upsert.records()) {
            Interrupts.check();
            index.updateDocument(
                IndexFields.id(each.id()), IndexFields.document(each, upsert.fingerprint(), words));
          }
          return deleted;
        },
        (deleted, total) -> new Upsert.Change(deleted, total));
  }

  private long deleteStale(IndexWriter index, List<VectorRecord> records)
      throws IOException, InterruptedException {
    Set<BytesRef> sources = new LinkedHashSet<>();
    List<BytesRef> ids = new ArrayList<>(records.size());
    for (VectorRecord each : records) {
      ids.add(new BytesRef(each.id()));
      if (each.item().source() != null) {
        sources.add(ItemTerms.equal("/source", each.item().member("source")));
      }
    }
    Query stale =
        new BooleanQuery.Builder()
            .add(new TermInSetQuery(IndexFields.VALUE, sources), Occur.FILTER)
            .add(new TermInSetQuery(IndexFields.ID, ids), Occur.MUST_NOT)
            .build();
    return delete(index, stale);
  }

  long delete(Set<String> ids) throws IOException, InterruptedException {
    List<BytesRef> terms = ids.stream().map(BytesRef::new).toList();
    return change(
        fingerprint(),
        index -> delete(index, new TermInSetQuery(IndexFields.ID, terms)),
        (deleted, total) -> deleted);
  }

  /** Deletes and counts; what is committed is all there is, since changes follow each other. */
  private long delete(IndexWriter index, Query query) throws IOException, InterruptedException {
    if (!DirectoryReader.indexExists(directory)) {
      return 0;
    }
    long count = read(searcher -> (long) searcher.count(query));
    if (count > 0) {
      index.deleteDocuments(query);
    }
    return count;
  }

  /** What is done with the index between two commits. */
  @FunctionalInterface
  private interface Work {
    long on(IndexWriter index) throws IOException, InterruptedException;
  }

  /** Makes the answer of what was done and what there is now. */
  @FunctionalInterface
  private interface Answer<T> {
    T of(long done, long total);
  }

  private <T> T change(Fingerprint fingerprint, Work work, Answer<T> answer)
      throws IOException, InterruptedException {
    writing.lockInterruptibly();
    try {
      CollectionWriter open = writer(fingerprint);
      try {
        long done = work.on(open.index());
        isFolded = false;
        open.commit();
        writtenAt = System.nanoTime();
        return answer.of(done, open.index().getDocStats().numDocs);
      } catch (IOException | RuntimeException | InterruptedException | Error e) {
        writer = null;
        open.releaseAfter(e);
        throw e;
      }
    } finally {
      writing.unlock();
    }
  }

  private CollectionWriter writer(Fingerprint fingerprint)
      throws IOException, InterruptedException {
    if (DirectoryReader.indexExists(directory)) {
      CollectionNames.checkSame(name, fingerprint(), fingerprint);
    }
    CollectionWriter open = writer;
    if (open == null) {
      Files.createDirectories(folder);
      open = CollectionWriter.open(name, folder, directory, fingerprint);
      writer = open;
    }
    return open;
  }

  List<List<Hit>> search(List<VectorQuery> queries) throws IOException, InterruptedException {
    return read(
        searcher -> {
          Fingerprint fingerprint = fingerprint(searcher);
          for (VectorQuery each : queries) {
            CollectionNames.checkQuery(name, fingerprint, each);
          }
          IndexSearch search = new IndexSearch(searcher, fingerprint, words);
          List<List<Hit>> answers = new ArrayList<>(queries.size());
          for (VectorQuery each : queries) {
            Interrupts.check();
            answers.add(search.hits(each));
          }
          return answers;
        });
  }

  Fingerprint fingerprint() throws IOException, InterruptedException {
    return read(this::fingerprint);
  }

  private Fingerprint fingerprint(IndexSearcher searcher) throws IOException {
    IndexCommit commit = ((DirectoryReader) searcher.getIndexReader()).getIndexCommit();
    Fingerprint fingerprint = IndexFields.fingerprint(commit.getUserData().entrySet());
    if (fingerprint == null) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          "the folder of collection '"
              + name
              + "' holds an index that Weft did not write; move it away");
    }
    return fingerprint;
  }

  CollectionStats stats() throws IOException, InterruptedException {
    return read(
        searcher -> {
          DirectoryReader reader = (DirectoryReader) searcher.getIndexReader();
          long bytes = 0;
          for (String file : reader.getIndexCommit().getFileNames()) {
            bytes += directory.fileLength(file);
          }
          return new CollectionStats(
              reader.numDocs(), fingerprint(searcher), bytes, reader.leaves().size());
        });
  }

  /** What is done with one state of the index. */
  @FunctionalInterface
  private interface Reading<T> {
    T on(IndexSearcher searcher) throws IOException, InterruptedException;
  }

  private <T> T read(Reading<T> reading) throws IOException, InterruptedException {
    opening.readLock().lockInterruptibly();
    try {
      SearcherManager manager = searchers;
      if (manager == null) {
        opening.readLock().unlock();
        try {
          open();
        } finally {
          opening.readLock().lock();
        }
        manager = searchers;
        if (manager == null) {
          throw new IOException("the collection '" + name + "' was closed meanwhile");
        }
      }
      searchedAt = System.nanoTime();
      manager.maybeRefreshBlocking();
      IndexSearcher searcher = manager.acquire();
      try {
        return reading.on(searcher);
      } finally {
        searchedAt = System.nanoTime();
        manager.release(searcher);
      }
    } finally {
      opening.readLock().unlock();
    }
  }

  private void open() throws IOException {
    opening.writeLock().lock();
    try {
      if (searchers == null) {
        searchers = new SearcherManager(directory, new Searchers());
        searchedAt = System.nanoTime();
      }
    } finally {
      opening.writeLock().unlock();
    }
  }

  private static final class Searchers extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
      IndexSearcher searcher = new LiveSearcher(reader);
      searcher.setSimilarity(new BM25Similarity());
      return searcher;
    }
  }

  /** Does what is due when nothing was written or searched for a while. */
  void tidy() throws IOException {
    if (writing.tryLock()) {
      try {
        tidyWriter();
      } finally {
        writing.unlock();
      }
    }
    if (isIdle(searchedAt, idle.closing()) && opening.writeLock().tryLock()) {
      try {
        closeSearchers();
      } finally {
        opening.writeLock().unlock();
      }
    }
  }

  private void tidyWriter() throws IOException {
    CollectionWriter open = writer;
    if (open == null || !isIdle(writtenAt, idle.folding())) {
      return;
    }
    if (!isFolded) {
      isFolded = true;
      if (open.index().getDocStats().maxDoc <= MOST_FOLDED) {
        open.fold();
      }
    } else if (!open.isMerging()) {
      open.commitMerges();
      if (isIdle(writtenAt, idle.release())) {
        writer = null;
        open.release();
      }
    }
  }

  private static boolean isIdle(long since, Duration limit) {
    return System.nanoTime() - since >= limit.toNanos();
  }

  /** Makes one segment of all and waits for it. */
  void fold() throws IOException, InterruptedException {
    Fingerprint fingerprint = fingerprint();
    writing.lockInterruptibly();
    try {
      writer(fingerprint).foldNow();
    } finally {
      writing.unlock();
    }
  }

  /** Gives back the lock and the files; a later call opens them again. */
  void close() throws IOException {
    writing.lock();
    try {
      CollectionWriter open = writer;
      writer = null;
      if (open != null) {
        open.commitMerges();
        open.release();
      }
    } finally {
      writing.unlock();
    }
    opening.writeLock().lock();
    try {
      closeSearchers();
    } finally {
      opening.writeLock().unlock();
    }
  }

  private void closeSearchers() throws IOException {
    SearcherManager open = searchers;
    searchers = null;
    if (open != null) {
      open.close();
    }
  }
}
