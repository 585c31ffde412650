package dev.weft.activity.vector;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Searches one state of an index with the statistics of what it holds.
 *
 * <p>Lucene counts deleted items too until a merge drops them, so that the same search would score
 * otherwise after a merge in the background. Where nothing was deleted its own numbers are right
 * and are taken; else they are counted, once for each word. Thread-safe.
 */
final class LiveSearcher extends IndexSearcher {
  /** So many words are remembered; then it starts anew. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Map<Term, Long> documents = new ConcurrentHashMap<>();
  private volatile @Nullable CollectionStatistics texts;

  LiveSearcher(IndexReader reader) {
    super(reader);
  }

  @Override
  public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq)
      throws IOException {
    TermStatistics all = super.termStatistics(term, docFreq, totalTermFreq);
    if (!getIndexReader().hasDeletions()) {
      return all;
    }
    if (documents.size() > MOST_REMEMBERED) {
      documents.clear();
    }
    Long count = documents.get(term);
    if (count == null) {
      count = count(term);
      documents.put(term, count);
    }
    // With none left nothing is scored by it; zero is not allowed.
    return count == 0 ? all : new TermStatistics(all.term(), count, Math.max(count, totalTermFreq));
  }

  private long count(Term term) throws IOException {
    long count = 0;
    for (LeafReaderContext leaf : getIndexReader().leaves()) {
      Bits live = leaf.reader().getLiveDocs();
      if (live == null) {
        count += leaf.reader().docFreq(term);
        continue;
      }
      PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
      while (postings != null && postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        count += live.get(postings.docID()) ? 1 : 0;
      }
    }
    return count;
  }

  @Override
  public @Nullable CollectionStatistics collectionStatistics(String field) throws IOException {
    CollectionStatistics all = super.collectionStatistics(field);
    if (all == null || !field.equals(IndexFields.TEXT) || !getIndexReader().hasDeletions()) {
      return all;
    }
    CollectionStatistics counted = texts;
    if (counted == null) {
      counted = count(all);
      texts = counted;
    }
    return counted;
  }

  private CollectionStatistics count(CollectionStatistics all) throws IOException {
    long count = 0;
    long words = 0;
    for (LeafReaderContext leaf : getIndexReader().leaves()) {
      LeafReader reader = leaf.reader();
      Bits live = reader.getLiveDocs();
      NumericDocValues lengths = reader.getNumericDocValues(IndexFields.LENGTH);
      while (lengths != null && lengths.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (live == null || live.get(lengths.docID())) {
          count++;
          words += lengths.longValue();
        }
      }
    }
    return count == 0
        ? all
        : new CollectionStatistics(all.field(), all.maxDoc(), count, words, count);
  }
}
