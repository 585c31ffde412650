package dev.weft.activity.vector;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.model.Fingerprint;
import dev.weft.activity.model.VectorBlob;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code DATA_STORAGE upsert}: puts embedded items into a collection.
 *
 * <p>All or nothing, in one commit; by id, so a repeated attempt changes nothing. Thread-safe.
 */
public final class UpsertVectors implements TaskHandler {
  private final VectorStores stores;
  private final OperationSpec spec;

  /** Makes the handler on a worker's stores. */
  public UpsertVectors(VectorStores stores) {
    this.stores = requireNonNull(stores, "stores is null");
    this.spec =
        new OperationSpec(
            TaskType.DATA_STORAGE,
            "upsert",
            "Puts embedded items into a collection of vectors, by id.",
            EnumSet.of(Kind.UPSTREAM),
            List.of(
                Option.of(
                        "collection",
                        Option.Kind.TEXT,
                        "The collection; made when there is none. Letters, digits and . _ -, up to"
                            + " 64.")
                    .needed(),
                StoreOption.of(stores),
                Option.of(
                        "replaceSource",
                        Option.Kind.BOOLEAN,
                        "Deletes what the collection has of the sources of these items and is not"
                            + " among them, so that nothing stale is left of a changed document.")
                    .orElse(false)),
            "{collection, count, upserted, deleted, total}",
            Duration.ofMillis(500),
            false);
  }

  @Override
  public OperationSpec spec() {
    return spec;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    String collection = CollectionNames.checked(context.options().text("collection"));
    TaskOutput.Embeddings embeddings = embeddings(context.input());
    Upsert upsert =
        new Upsert(
            fingerprint(embeddings),
            records(context, embeddings),
            context.options().bool("replaceSource"));
    int count = upsert.records().size();
    context.progress("index", 0, count);
    context.checkActive();
    Upsert.Change change = StoreOption.chosen(stores, context).upsert(collection, upsert);
    context.progress("index", count, count);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("collection", collection);
    answer.put("count", count).put("upserted", count);
    answer.put("deleted", change.deleted()).put("total", change.total());
    return new TaskOutput.Data(answer);
  }

  private static TaskOutput.Embeddings embeddings(TaskInput input) {
    if (input instanceof TaskInput.Upstream upstream
        && upstream.output() instanceof TaskOutput.Embeddings embeddings) {
      return embeddings;
    }
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        "upsert needs items with their vectors: the whole output of an EMBEDDING_GENERATION task,"
            + " as in {from: embed} without 'at'");
  }

  private static Fingerprint fingerprint(TaskOutput.Embeddings embeddings) {
    Fingerprint fingerprint;
    try {
      fingerprint = Fingerprint.parse(embeddings.fingerprint());
    } catch (IllegalArgumentException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the vectors do not say what they were made with: " + e.getMessage(),
          e);
    }
    if (fingerprint.dimensions() != embeddings.dimensions()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the vectors have "
              + embeddings.dimensions()
              + " numbers each, their fingerprint "
              + fingerprint
              + " says "
              + fingerprint.dimensions());
    }
    return fingerprint;
  }

  private static List<VectorRecord> records(TaskContext context, TaskOutput.Embeddings embeddings)
      throws IOException {
    int count = embeddings.items().size();
    int dimensions = embeddings.dimensions();
    float[] values = VectorBlob.read(context.blobs(), embeddings.vectors(), count, dimensions);
    List<VectorRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] vector = Arrays.copyOfRange(values, i * dimensions, (i + 1) * dimensions);
      records.add(new VectorRecord(embeddings.items().get(i), vector));
    }
    return records;
  }
}
