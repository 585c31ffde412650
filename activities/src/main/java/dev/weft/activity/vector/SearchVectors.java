package dev.weft.activity.vector;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.model.Models;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.SearchQuery;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code VECTOR_SEARCH search}: finds the items of a collection that fit best.
 *
 * <p>The collection fixes the model: texts are embedded with the one its vectors were made with,
 * all texts of a task in one call. All queries of a collection see the same state of it.
 * Thread-safe.
 */
public final class SearchVectors implements TaskHandler {
  private final VectorStores stores;
  private final Models models;
  private final OperationSpec spec;

  /** Makes the handler on a worker's stores and models. */
  public SearchVectors(VectorStores stores, Models models) {
    this.stores = requireNonNull(stores, "stores is null");
    this.models = requireNonNull(models, "models is null");
    this.spec =
        new OperationSpec(
            TaskType.VECTOR_SEARCH,
            "search",
            "Finds the items of a collection that fit a text best: by meaning (vector), by words"
                + " (text), or by both (hybrid).",
            EnumSet.of(Kind.QUERY, Kind.QUERIES),
            List.of(StoreOption.of(stores)),
            "{items, count}, each item with a score; for queries a list of that, one for each",
            Duration.ofMillis(50),
            false);
  }

  @Override
  public OperationSpec spec() {
    return spec;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    return switch (context.input()) {
      case TaskInput.Query one ->
          new TaskOutput.SearchResults(answers(context, List.of(one.query())).get(0));
      case TaskInput.Queries several -> {
        ArrayNode lists = JsonNodeFactory.instance.arrayNode();
        for (List<Item> each : answers(context, several.queries())) {
          lists.add(new Items(each).toJson());
        }
        yield new TaskOutput.Data(lists);
      }
      default ->
          throw new WeftException(
              FailureCode.INVALID_INPUT,
              "search needs {query: {collection: .., text: ..}} or {queries: [..]}");
    };
  }

  private List<List<Item>> answers(TaskContext context, List<SearchQuery> queries)
      throws IOException, InterruptedException {
    VectorStore store = StoreOption.chosen(stores, context);
    context.progress("embed", 0, queries.size());
    List<VectorQuery> ready = new QueryVectors(store, models, context).ready(queries);
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < queries.size(); i++) {
      places.computeIfAbsent(queries.get(i).collection(), name -> new ArrayList<>()).add(i);
    }
    List<List<Item>> answers = new ArrayList<>(Collections.nCopies(queries.size(), List.of()));
    int done = 0;
    for (Map.Entry<String, List<Integer>> each : places.entrySet()) {
      context.progress("search", done, queries.size());
      List<VectorQuery> group = each.getValue().stream().map(ready::get).toList();
      List<List<Hit>> found = store.search(each.getKey(), group);
      for (int i = 0; i < group.size(); i++) {
        answers.set(each.getValue().get(i), found.get(i).stream().map(Hit::scored).toList());
      }
      done += group.size();
    }
    context.progress("search", done, queries.size());
    return answers;
  }
}
