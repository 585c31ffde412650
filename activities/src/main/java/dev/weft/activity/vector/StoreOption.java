package dev.weft.activity.vector;

import dev.weft.activity.TaskContext;
import dev.weft.graph.Option;

/** How tasks name the store they mean. */
final class StoreOption {
  private static final String NAME = "store";

  private StoreOption() {}

  static Option of(VectorStores stores) {
    return Option.word(
        NAME,
        "Which store has the collection; lucene is on disk, memory ends with the worker.",
        stores.names().toArray(new String[0]));
  }

  static VectorStore chosen(VectorStores stores, TaskContext context) {
    return stores.store(context.options().text(NAME));
  }
}
