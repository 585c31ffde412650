package dev.weft.activity.vector;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.Items;
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
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code DATA_STORAGE delete}: takes items out of a collection.
 *
 * <p>By id, so a repeated attempt changes nothing more. Thread-safe.
 */
public final class DeleteVectors implements TaskHandler {
  private final VectorStores stores;
  private final OperationSpec spec;

  /** Makes the handler on a worker's stores. */
  public DeleteVectors(VectorStores stores) {
    this.stores = requireNonNull(stores, "stores is null");
    this.spec =
        new OperationSpec(
            TaskType.DATA_STORAGE,
            "delete",
            "Takes items out of a collection of vectors, by id.",
            EnumSet.of(Kind.NONE, Kind.CUSTOM, Kind.UPSTREAM),
            List.of(
                Option.of("collection", Option.Kind.TEXT, "The collection.").needed(),
                StoreOption.of(stores),
                Option.of(
                    "ids",
                    Option.Kind.TEXTS,
                    "The ids of the items, instead of items as input; those that are not there are"
                        + " no error.")),
            "{collection, count, deleted, total}",
            Duration.ofMillis(100),
            false);
  }

  @Override
  public OperationSpec spec() {
    return spec;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    String collection = CollectionNames.checked(context.options().text("collection"));
    Set<String> ids = ids(context);
    VectorStore store = StoreOption.chosen(stores, context);
    context.checkActive();
    long deleted = store.delete(collection, ids);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("collection", collection);
    answer.put("count", ids.size()).put("deleted", deleted);
    return new TaskOutput.Data(answer.put("total", store.stats(collection).count()));
  }

  private static Set<String> ids(TaskContext context) {
    boolean hasInput = !(context.input() instanceof TaskInput.None);
    if (hasInput == context.options().has("ids")) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "delete needs to know which items: either the option 'ids' or items as input"
              + (hasInput ? ", not both" : ""));
    }
    if (!hasInput) {
      return new LinkedHashSet<>(context.options().texts("ids"));
    }
    Set<String> ids = new LinkedHashSet<>();
    items(context.input()).items().forEach(each -> ids.add(each.id()));
    return ids;
  }

  private static Items items(TaskInput input) {
    JsonNode tree =
        switch (input) {
          case TaskInput.Custom custom -> custom.json();
          case TaskInput.Upstream upstream -> upstream.output().view();
          default -> JsonNodeFactory.instance.missingNode();
        };
    try {
      Items items = Items.in(tree);
      if (items != null) {
        return items;
      }
    } catch (IllegalArgumentException e) {
      throw new WeftException(FailureCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
    }
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        "delete needs items: {items: [..]} or a list of objects with an 'id'");
  }
}
