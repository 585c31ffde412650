package dev.weft.activity.embedding;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.model.BuiltInModels;
import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Embedder.Embedded;
import dev.weft.activity.model.Embedder.Purpose;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.Models;
import dev.weft.activity.model.VectorBlob;
import dev.weft.data.DataRef;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.graph.ModelKind;
import dev.weft.graph.ModelUse;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code EMBEDDING_GENERATION embed}: turns texts into vectors, which lie in one blob.
 *
 * <p>Items stay as they came, but one whose text is longer than the model reads gets {@code
 * metadata.truncated}. An empty list gives no vectors. Thread-safe.
 */
public final class Embed implements TaskHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Embed.class);
  private static final String PURPOSE = "purpose";
  private static final String QUERY = "query";

  private static final OperationSpec SPEC =
      new OperationSpec(
              TaskType.EMBEDDING_GENERATION,
              "embed",
              "Turns texts into vectors that are near each other when the texts mean the same.",
              EnumSet.of(Kind.TEXT, Kind.CUSTOM, Kind.UPSTREAM),
              List.of(
                  Option.word(
                      PURPOSE,
                      "What the vectors are for: texts to be found, or texts to search for; some"
                          + " models want to know.",
                      "passage",
                      QUERY)),
              "{items, count, dimensions, vectors: dataRef}; vectors are little-endian 32-bit floats"
                  + " by position",
              Duration.ofSeconds(2),
              false)
          .withModel(ModelUse.orElse(BuiltInModels.EMBEDDER, ModelKind.EMBED));

  private final Models models;

  /** Makes the handler; models are loaded when the first task needs them. */
  public Embed(Models models) {
    this.models = requireNonNull(models, "models is null");
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    EmbeddingItems items = EmbeddingItems.of(context.input());
    Purpose purpose =
        context.options().text(PURPOSE).equals(QUERY) ? Purpose.QUERY : Purpose.PASSAGE;
    String modelId = context.task().modelId();
    try (ModelLease lease = models.model(modelId == null ? BuiltInModels.EMBEDDER : modelId)) {
      Embedder embedder = lease.embedder();
      Embedded embedded =
          embedder.embed(
              items.texts(), purpose, (done, total) -> context.progress("embedding", done, total));
      context.addTokens(embedded.tokens(), 0);
      context.checkActive();
      DataRef vectors = VectorBlob.write(context.blobs(), embedded.values());
      return new TaskOutput.Embeddings(
          marked(items.items(), embedded, context, lease),
          vectors,
          embedded.dimensions(),
          embedder.fingerprint().toString());
    }
  }

  private static List<Item> marked(
      List<Item> items, Embedded embedded, TaskContext context, ModelLease lease) {
    if (embedded.cut().isEmpty()) {
      return items;
    }
    LOG.warn(
        "{} {}: {} of {} texts were longer than the {} tokens that {} reads; their ends are not in"
            + " the vectors",
        context.run(),
        context.path(),
        embedded.truncated(),
        items.size(),
        lease.spec().maxTokens(),
        lease.spec().id());
    List<Item> marked = new ArrayList<>(items);
    embedded.cut().stream()
        .forEach(i -> marked.set(i, items.get(i).withMetadata("truncated", BooleanNode.TRUE)));
    return marked;
  }
}
