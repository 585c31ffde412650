package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Answers queries on one state of an index. For one thread. */
final class IndexSearch {
  private static final Sort BEST_FIRST =
      new Sort(SortField.FIELD_SCORE, new SortField(IndexFields.ID, SortField.Type.STRING));
  private static final FilterQueries FILTERS = new FilterQueries(IndexFields.VALUE);

  private final IndexSearcher searcher;
  private final Words words;
  private final NearestVectors nearest;

  IndexSearch(IndexSearcher searcher, Fingerprint fingerprint, Words words) {
    this.searcher = searcher;
    this.words = words;
    this.nearest = new NearestVectors(searcher, fingerprint.isUnit());
  }

  List<Hit> hits(VectorQuery query) throws IOException {
    Query filter = query.filter() == null ? null : FILTERS.query(query.filter());
    List<Ranked<Candidate>> ranked =
        switch (query.mode()) {
          case VECTOR -> byVector(query, query.k(), filter);
          case TEXT -> byText(query, query.k(), filter);
          case HYBRID ->
              RankFusion.fuse(
                  keys(byVector(query, query.depth(), filter)),
                  keys(byText(query, query.depth(), filter)));
        };
    int count = 0;
    while (count < Math.min(ranked.size(), query.k()) && query.accepts(ranked.get(count).score())) {
      count++;
    }
    return read(ranked.subList(0, count));
  }

  /** Reads items in the order of the index, which goes forward only, and answers them in theirs. */
  private List<Hit> read(List<Ranked<Candidate>> ranked) throws IOException {
    Integer[] order = new Integer[ranked.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> ranked.get(i).key().doc));
    Hit[] hits = new Hit[order.length];
    LeafReaderContext leaf = null;
    BinaryDocValues items = null;
    for (int place : order) {
      Ranked<Candidate> each = ranked.get(place);
      int doc = each.key().doc;
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaf(doc);
        items = leaf.reader().getBinaryDocValues(IndexFields.ITEM);
      }
      if (items == null || !items.advanceExact(doc - leaf.docBase)) {
        throw new IOException("the index has no item for document " + doc);
      }
      hits[place] = new Hit(StoredItem.read(items.binaryValue()), each.score());
    }
    return List.of(hits);
  }

  private LeafReaderContext leaf(int doc) {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    return leaves.get(ReaderUtil.subIndex(doc, leaves));
  }

  private static List<Candidate> keys(List<Ranked<Candidate>> ranked) {
    return ranked.stream().map(Ranked::key).toList();
  }

  private List<Ranked<Candidate>> byVector(VectorQuery query, int count, @Nullable Query filter)
      throws IOException {
    float[] target = query.vector();
    if (target == null) {
      throw new IllegalStateException("a query of this mode has a vector");
    }
    List<Ranked<Candidate>> all = new ArrayList<>();
    nearest.visit(
        target,
        count,
        query.depth(),
        filter,
        (doc, score) -> all.add(new Ranked<>(new Candidate(doc), score)));
    Collections.sort(all);
    return all.size() <= count ? all : all.subList(0, count);
  }

  private List<Ranked<Candidate>> byText(VectorQuery query, int count, @Nullable Query filter)
      throws IOException {
    Map<String, Integer> wanted = words.queried(String.valueOf(query.text()));
    int most = Math.min(count, searcher.getIndexReader().maxDoc());
    if (wanted.isEmpty() || most == 0) {
      return List.of();
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    wanted.forEach((word, times) -> any.add(word(word, times), Occur.SHOULD));
    Query text = any.build();
    if (filter != null) {
      text = new BooleanQuery.Builder().add(text, Occur.MUST).add(filter, Occur.FILTER).build();
    }
    TopFieldDocs found = searcher.search(text, most, BEST_FIRST);
    List<Ranked<Candidate>> all = new ArrayList<>(found.scoreDocs.length);
    for (ScoreDoc each : found.scoreDocs) {
      Object score = ((FieldDoc) each).fields[0];
      all.add(
          new Ranked<>(
              new Candidate(each.doc), VectorMath.roundedWords(((Number) score).floatValue())));
    }
    return all;
  }

  private static Query word(String word, int times) {
    Query query = new TermQuery(new Term(IndexFields.TEXT, word));
    return times == 1 ? query : new BoostQuery(query, times);
  }

  /** An item of the index; its id is read when it is asked for, which only ties do. */
  private final class Candidate implements Comparable<Candidate> {
    private final int doc;
    private @Nullable BytesRef id;

    Candidate(int doc) {
      this.doc = doc;
    }

    private BytesRef id() {
      BytesRef known = id;
      if (known != null) {
        return known;
      }
      try {
        LeafReaderContext leaf = leaf(doc);
        SortedDocValues ids = leaf.reader().getSortedDocValues(IndexFields.ID);
        if (ids == null || !ids.advanceExact(doc - leaf.docBase)) {
          throw new IOException("the index has no id for document " + doc);
        }
        BytesRef read = BytesRef.deepCopyOf(ids.lookupOrd(ids.ordValue()));
        id = read;
        return read;
      } catch (IOException e) {
        throw new UncheckedIOException(e); // a comparison can throw nothing else
      }
    }

    @Override
    public int compareTo(Candidate other) {
      return doc == other.doc ? 0 : id().compareTo(other.id());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Candidate that && doc == that.doc;
    }

    @Override
    public int hashCode() {
      return doc;
    }
  }
}
