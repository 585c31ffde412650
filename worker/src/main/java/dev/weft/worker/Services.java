package dev.weft.worker;

import static java.util.Objects.requireNonNull;

import dev.weft.activity.data.AllowedRoots;
import dev.weft.activity.inference.ExtractiveProvider;
import dev.weft.activity.model.BuiltInModels;
import dev.weft.activity.model.EchoProvider;
import dev.weft.activity.model.ModelCatalogFile;
import dev.weft.activity.model.ModelManager;
import dev.weft.activity.model.ModelProvider;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.model.OnnxProvider;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.vector.LuceneVectorStore;
import dev.weft.activity.vector.MemoryVectorStore;
import dev.weft.activity.vector.VectorStore;
import dev.weft.activity.vector.VectorStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the built-in operations are made from.
 *
 * <p>Making them reads at most the file with models; models are loaded and collections opened when
 * a task first needs them. Closing them gives both back.
 *
 * @param roots the folders that tasks may read and write
 * @param language sentences, words and languages
 * @param models the models, loaded and lent
 * @param vectors the collections of vectors
 */
public record Services(
    AllowedRoots roots, LanguageTools language, ModelManager models, VectorStores vectors)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);

  /** Checks that nothing is missing. */
  public Services {
    requireNonNull(roots, "roots is null");
    requireNonNull(language, "language is null");
    requireNonNull(models, "models is null");
    requireNonNull(vectors, "vectors is null");
  }

  /**
   * Makes them for a worker.
   *
   * @throws dev.weft.failure.WeftException {@code INVALID_INPUT} or {@code NOT_FOUND} when the file
   *     with models is wrong or missing
   */
  public static Services of(WorkerConfig config) {
    LanguageTools language = new LanguageTools();
    return new Services(
        new AllowedRoots(config.root()),
        language,
        new ModelManager(specs(config.models()), providers(language), config.modelMemory()),
        new VectorStores(vectorStores(config)));
  }

  /** Who runs models, one line each. */
  static List<ModelProvider> providers(LanguageTools language) {
    return List.of(new OnnxProvider(), new ExtractiveProvider(language), new EchoProvider());
  }

  /** Where collections of vectors lie, one line each; the first is the default. */
  static List<VectorStore> vectorStores(WorkerConfig config) {
    return List.of(new LuceneVectorStore(config.collections()), new MemoryVectorStore());
  }

  private static List<ModelSpec> specs(@Nullable Path file) {
    List<ModelSpec> specs = new ArrayList<>(BuiltInModels.specs());
    if (file != null) {
      specs.addAll(ModelCatalogFile.read(file));
    }
    return specs;
  }

  @Override
  public void close() {
    try {
      vectors.close();
    } catch (IOException e) {
      LOG.warn("a collection could not be closed; what was committed is safe", e);
    }
    models.close();
  }
}
