package dev.weft.activity.vector;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own format of vectors (HNSW, M 16, efConstruction 100) with room for as many dimensions
 * as Weft takes, instead of 1,024.
 *
 * <p>The limit is asked for on writing only, so what is written is read by Lucene's own format,
 * whose name it has.
 */
final class WideVectors extends KnnVectorsFormat {
  private static final int NEIGHBOURS = 16;
  private static final int CANDIDATES = 100;

  /**
   * Segments of up to some 9,000 vectors get no graph: they are searched one by one anyway, and to
   * build it is most of what an upsert costs. Lucene weighs this number of comparisons against what
   * a graph of that size would need.
   */
  private static final int COMPARISONS_WITHOUT_GRAPH = 1_000;

  private static final String NAME = "Lucene99HnswVectorsFormat";

  private final KnnVectorsFormat format =
      new Lucene99HnswVectorsFormat(NEIGHBOURS, CANDIDATES, 1, null, COMPARISONS_WITHOUT_GRAPH);

  private WideVectors() {
    super(NAME);
  }

  static Codec codec() {
    KnnVectorsFormat wide = new WideVectors();
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return wide;
      }
    };
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return format.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return format.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return RecordCheck.MOST_DIMENSIONS;
  }
}
