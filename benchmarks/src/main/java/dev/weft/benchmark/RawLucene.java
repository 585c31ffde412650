package dev.weft.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * The loop that somebody who knows Lucene writes by hand: a query by graph, and the id and item of
 * each hit.
 */
final class RawLucene implements AutoCloseable {
  /** As many as Weft takes for ten hits. */
  private static final int NEIGHBOURS = 40;

  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  RawLucene(Path folder) throws IOException {
    directory = new MMapDirectory(folder);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  /** Returns the ids of the nearest, best first, for each query. */
  List<List<String>> search(List<float[]> queries, int k) throws IOException {
    List<List<String>> answers = new ArrayList<>(queries.size());
    for (float[] query : queries) {
      List<String> ids = new ArrayList<>(k);
      for (ScoreDoc hit :
          searcher.search(new KnnFloatVectorQuery("vector", query, NEIGHBOURS), k).scoreDocs) {
        ids.add(read(hit.doc));
      }
      answers.add(ids);
    }
    return answers;
  }

  private String read(int doc) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
    BinaryDocValues items = leaf.reader().getBinaryDocValues("item");
    SortedDocValues ids = leaf.reader().getSortedDocValues("id");
    if (!items.advanceExact(doc - leaf.docBase) || !ids.advanceExact(doc - leaf.docBase)) {
      throw new IOException("document " + doc + " has no item");
    }
    BytesRef.deepCopyOf(items.binaryValue());
    return ids.lookupOrd(ids.ordValue()).utf8ToString();
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
