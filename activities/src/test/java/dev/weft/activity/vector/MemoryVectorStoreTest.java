package dev.weft.activity.vector;

import java.nio.file.Path;

class MemoryVectorStoreTest extends VectorStoreContract {
  @Override
  VectorStore open(Path folder) {
    return new MemoryVectorStore();
  }

  @Override
  boolean isDurable() {
    return false;
  }
}
