package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.run.WireFormat;
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
  private final Map<String, JsonNode> trees =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonNode> eldest) {
          return size() > MOST;
        }
      };

  GraphCache(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Returns the tree of a graph; treat it as read-only. */
  JsonNode tree(DataRef graph) throws IOException {
    synchronized (trees) {
      JsonNode known = trees.get(graph.sha256());
      if (known != null) {
        return known;
      }
    }
    // Two threads may read the same graph at once; that costs less than having all wait for one.
    JsonNode read = WireFormat.read(blobs.read(graph), JsonNode.class);
    synchronized (trees) {
      trees.put(graph.sha256(), read);
    }
    return read;
  }
}
