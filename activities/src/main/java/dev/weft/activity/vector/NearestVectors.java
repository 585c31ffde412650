package dev.weft.activity.vector;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest vectors of one state of an index.
 *
 * <p>Up to {@value #MOST_SCANNED} candidates are all looked at, so that the answer is exact and
 * does not depend on how the index is cut into segments; among more it is searched by graph (HNSW).
 * Either way those near the end of the list are scored again in double precision ({@link
 * VectorMath}), and those that are within the noise of the first scoring stay in until then.
 */
final class NearestVectors {
  /**
   * Takes a few milliseconds with vectors of 384 numbers: more than a search by graph, less than
   * embedding the question.
   */
  static final int MOST_SCANNED = 10_000;

  /** How far a score in single precision may be off: some 1,000 sums of 6e-8 at worst. */
  private static final float NOISE = 2e-5f;

  private static final int BATCH = 512;

  private final IndexSearcher searcher;
  private final boolean areUnit;

  NearestVectors(IndexSearcher searcher, boolean areUnit) {
    this.searcher = searcher;
    this.areUnit = areUnit;
  }

  /** Is told of every candidate, in no order. */
  @FunctionalInterface
  interface Visitor {
    void visit(int doc, double score);
  }

  /** Visits the {@code count} nearest, and those that may be as near as the last of them. */
  void visit(float[] target, int count, int neighbours, @Nullable Query filter, Visitor visitor)
      throws IOException {
    Found found = new Found();
    int among = among(filter);
    if (among == 0) {
      return;
    }
    if (among <= MOST_SCANNED) {
      scan(target, filter, found);
    } else {
      int k = Math.min(Math.max(count, neighbours), among);
      for (ScoreDoc each : byGraph(target, k, filter).scoreDocs) {
        found.add(each.doc, each.score);
      }
    }
    score(target, found.near(count), visitor);
  }

  private TopDocs byGraph(float[] target, int k, @Nullable Query filter) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    if (leaves.size() > 1 || filter != null) {
      return searcher.search(new KnnFloatVectorQuery(IndexFields.VECTOR, target, k, filter), k);
    }
    // The same without what a query of several parts needs, which would be a tenth of it.
    LeafReader only = leaves.get(0).reader();
    KnnCollector nearest =
        new TopKnnCollector(k, Integer.MAX_VALUE, KnnSearchStrategy.Hnsw.DEFAULT);
    AcceptDocs live = AcceptDocs.fromLiveDocs(only.getLiveDocs(), only.maxDoc());
    only.searchNearestVectors(IndexFields.VECTOR, target, nearest, live);
    return nearest.topDocs();
  }

  private int among(@Nullable Query filter) throws IOException {
    return filter == null ? searcher.getIndexReader().numDocs() : searcher.count(filter);
  }

  private void scan(float[] target, @Nullable Query filter, Found found) throws IOException {
    Weight weight =
        filter == null
            ? null
            : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
      Scorer wanted = weight == null ? null : weight.scorer(leaf);
      if (values == null || values.size() == 0 || weight != null && wanted == null) {
        continue;
      }
      VectorScorer scorer = values.scorer(target);
      DocIdSetIterator docs = wanted == null ? null : wanted.iterator();
      VectorScorer.Bulk bulk = scorer.bulk(docs);
      DocAndFloatFeatureBuffer buffer = new DocAndFloatFeatureBuffer();
      buffer.growNoCopy(BATCH);
      do {
        bulk.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, leaf.reader().getLiveDocs(), buffer);
        for (int i = 0; i < buffer.size; i++) {
          found.add(leaf.docBase + buffer.docs[i], buffer.features[i]);
        }
      } while (buffer.size > 0);
    }
  }

  /** Scores documents, sorted by number, in double precision. */
  private void score(float[] target, int[] docs, Visitor visitor) throws IOException {
    LeafReaderContext leaf = null;
    FloatVectorValues values = null;
    KnnVectorValues.DocIndexIterator places = null;
    for (int doc : docs) {
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf =
            searcher
                .getIndexReader()
                .leaves()
                .get(ReaderUtil.subIndex(doc, searcher.getIndexReader().leaves()));
        values = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
        places = values == null ? null : values.iterator();
      }
      if (values == null
          || places == null
          || places.advance(doc - leaf.docBase) != doc - leaf.docBase) {
        throw new IOException("the index has no vector for document " + doc);
      }
      float[] vector = values.vectorValue(places.index());
      visitor.visit(doc, VectorMath.cosine(target, vector, areUnit));
    }
  }

  /** Documents with their scores in single precision. */
  private static final class Found {
    private int[] docs = new int[64];
    private float[] scores = new float[64];
    private int size;

    void add(int doc, float score) {
      if (size == docs.length) {
        docs = ArrayUtil.grow(docs, size + 1);
        scores = ArrayUtil.growExact(scores, docs.length);
      }
      docs[size] = doc;
      scores[size++] = score;
    }

    /** The documents that are among the best so many, or may be; sorted by number. */
    int[] near(int count) {
      float least = size <= count ? Float.NEGATIVE_INFINITY : last(count) - NOISE;
      int[] near = new int[size];
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (scores[i] >= least) {
          near[kept++] = docs[i];
        }
      }
      int[] sorted = Arrays.copyOf(near, kept);
      Arrays.sort(sorted);
      return sorted;
    }

    /** The score of the last of the best so many. */
    private float last(int count) {
      LongHeap best = new LongHeap(count);
      for (int i = 0; i < size; i++) {
        best.insertWithOverflow(NumericUtils.floatToSortableInt(scores[i]));
      }
      return NumericUtils.sortableIntToFloat((int) best.top());
    }
  }
}
