package dev.weft.activity.vector;

import java.nio.file.Path;

class LuceneVectorStoreTest extends VectorStoreContract {
  @Override
  VectorStore open(Path folder) {
    return new LuceneVectorStore(folder);
  }

  @Override
  boolean isDurable() {
    return true;
  }
}
