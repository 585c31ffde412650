package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import dev.weft.data.Item;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What an index keeps of an item.
 *
 * <p>The item lies in doc values, not in stored fields: those are compressed in blocks, and to open
 * one for each hit would cost more than the search that found it.
 */
final class IndexFields {
  /** The id, once as a term, for upserts, and once in sorted order, for ties. */
  static final String ID = "id";

  /** The item, as {@link TreeBytes}. */
  static final String ITEM = "item";

  /** The words of the text. */
  static final String TEXT = "text";

  /** How many words the text has. */
  static final String LENGTH = "length";

  /** The terms that filters look for. */
  static final String VALUE = "value";

  /** The vector. */
  static final String VECTOR = "vector";

  private static final String FINGERPRINT = "weft.fingerprint";
  private static final String FORMAT = "weft.format";
  private static final String FORMAT_NUMBER = "1";

  private static final FieldType WORDS = new FieldType();

  static {
    WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    WORDS.freeze();
  }

  private IndexFields() {}

  /** What finds an item by its id. */
  static Term id(String id) {
    return new Term(ID, new BytesRef(id));
  }

  static Document document(VectorRecord record, Fingerprint fingerprint, Words words) {
    Document document = new Document();
    Item item = StoredItem.normalised(record.item());
    BytesRef id = new BytesRef(record.id());
    document.add(new StringField(ID, id, Field.Store.NO));
    document.add(new SortedDocValuesField(ID, id));
    document.add(new BinaryDocValuesField(ITEM, StoredItem.bytes(item)));
    Map<String, Integer> counts = words.counts(item.text());
    if (!counts.isEmpty()) {
      long length = counts.values().stream().mapToLong(Integer::longValue).sum();
      document.add(new Field(TEXT, new CountedWords(counts), WORDS));
      document.add(new NumericDocValuesField(LENGTH, length));
    }
    ItemTerms.visit(
        item.toJson(), term -> document.add(new StringField(VALUE, term, Field.Store.NO)));
    document.add(
        new KnnFloatVectorField(VECTOR, record.vector(), similarity(fingerprint.isUnit())));
    return document;
  }

  /** For vectors of length 1 the dot product is the cosine, and cheaper. */
  private static VectorSimilarityFunction similarity(boolean areUnit) {
    return areUnit ? VectorSimilarityFunction.DOT_PRODUCT : VectorSimilarityFunction.COSINE;
  }

  /** The fingerprint as it stands beside the segments of a commit. */
  static Map<String, String> commitData(Fingerprint fingerprint) {
    return Map.of(FINGERPRINT, fingerprint.toString(), FORMAT, FORMAT_NUMBER);
  }

  /**
   * Reads the fingerprint that stands beside the segments of a commit.
   *
   * @return {@code null} when nothing was ever committed
   * @throws WeftException {@code CONFLICT} when it was written in another format
   */
  static @Nullable Fingerprint fingerprint(@Nullable Iterable<Map.Entry<String, String>> data) {
    Fingerprint fingerprint = null;
    if (data != null) {
      for (Map.Entry<String, String> each : data) {
        if (each.getKey().equals(FINGERPRINT)) {
          fingerprint = Fingerprint.parse(each.getValue());
        } else if (each.getKey().equals(FORMAT) && !each.getValue().equals(FORMAT_NUMBER)) {
          throw new WeftException(
              FailureCode.CONFLICT,
              "the collection has format "
                  + each.getValue()
                  + ", this version of Weft reads format "
                  + FORMAT_NUMBER
                  + "; use the version that wrote it, or index the documents again");
        }
      }
    }
    return fingerprint;
  }
}
