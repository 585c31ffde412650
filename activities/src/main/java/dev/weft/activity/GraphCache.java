package dev.weft.activity;

import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.run.TaskBatch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the few graphs last used, by their hash, so that each batch need not read them.
 * Thread-safe.
 */
final class GraphCache {
  private static final int MOST = 8;

  private final BlobStore blobs;
  private final Map<String, GraphBlob> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, GraphBlob> eldest) {
          return size() > MOST;
        }
      };

  GraphCache(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Returns a graph. */
  GraphBlob blob(TaskBatch.StoredGraph graph) throws IOException {
    synchronized (known) {
      GraphBlob found = known.get(graph.sha256());
      if (found != null) {
        return found;
      }
    }
    // Two threads may read the same graph at once; that costs less than having all wait for one.
    GraphBlob read =
        GraphBlob.of(blobs.read(blobs.at(graph.sha256(), graph.bytes(), DataRef.JSON)));
    synchronized (known) {
      known.put(graph.sha256(), read);
    }
    return read;
  }
}
