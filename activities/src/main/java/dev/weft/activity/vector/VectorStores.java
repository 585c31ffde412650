package dev.weft.activity.vector;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vector stores of a worker, by name; the first is the default.
 *
 * <p>Opens nothing before its first use; closed when the worker ends. Thread-safe.
 */
public final class VectorStores implements AutoCloseable {
  private final Map<String, VectorStore> byName = new LinkedHashMap<>();

  /**
   * Lists stores.
   *
   * @throws IllegalArgumentException when there is none, or two have the same name
   */
  public VectorStores(List<VectorStore> stores) {
    if (stores.isEmpty()) {
      throw new IllegalArgumentException("a worker needs at least one vector store");
    }
    for (VectorStore each : stores) {
      if (byName.putIfAbsent(each.name(), each) != null) {
        throw new IllegalArgumentException("two vector stores are named '" + each.name() + "'");
      }
    }
  }

  /** The names, the default first. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * Returns the store of a name.
   *
   * @throws WeftException {@code INVALID_INPUT} when there is none, with the known ones
   */
  public VectorStore store(String name) {
    VectorStore found = byName.get(name);
    if (found == null) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "there is no vector store '" + name + "'; known: " + String.join(", ", names()));
    }
    return found;
  }

  /** Closes all stores, also when one cannot be closed in order. */
  @Override
  public void close() throws IOException {
    IOException first = null;
    for (VectorStore each : byName.values()) {
      try {
        each.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
