package dev.weft.graphfile;

import static dev.weft.graph.GraphCondition.all;
import static dev.weft.graph.GraphCondition.any;
import static dev.weft.graph.GraphCondition.not;
import static dev.weft.graph.GraphCondition.value;
import static dev.weft.graph.GraphValue.from;
import static dev.weft.graph.GraphValue.item;
import static dev.weft.graph.GraphValue.param;
import static dev.weft.graph.GraphValue.template;
import static dev.weft.task.TaskType.DATA_RETRIEVAL;
import static dev.weft.task.TaskType.TEXT_PROCESSING;

import dev.weft.graph.GraphBuilder;
import dev.weft.graph.Parameter.Type;
import dev.weft.graph.SubGraphBuilder;
import dev.weft.graph.TaskHandle;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Those of {@link BuiltGraphs} that grow and bend while they run. */
final class GrowingGraphs {
  private static final TaskType SIMULATE = TaskType.custom("simulate");

  private GrowingGraphs() {}

  static void forEach(GraphBuilder graph) {
    graph.param("names", Type.ARRAY, List.of("a", "b"));
    TaskHandle list = graph.task("list", DATA_RETRIEVAL).operation("list").option("folder", "docs");
    TaskHandle read =
        graph
            .task("read", SIMULATE)
            .forEach(list.at("/items"))
            .label("/source")
            .maxItems(500)
            .maxConcurrent(8)
            .tolerate("5%")
            .when(value(item("/metadata/bytes")).lt(1_000_000))
            .custom(
                Map.of("file", item(""), "named", template("{{n}}.", Map.of("n", item("/id")))));
    TaskHandle plain =
        graph.task("plain", SIMULATE).forEach(param("names")).tolerate(1).input(item(""));
    graph.task("fixed", SIMULATE).forEach(Arrays.asList(1, Map.of("from", "nowhere"), null));
    graph
        .task("report", SIMULATE)
        .afterEnd(read, TaskStatus.COMPLETED, TaskStatus.FAILED)
        .custom(
            Map.of(
                "counts", read.counts(),
                "errors", read.errors().at("/0"),
                "results", plain.results()));
    graph.output("failed", read.counts().at("/failed"));
  }

  static void subGraph(GraphBuilder graph) {
    graph.param("size", Type.INTEGER, 180).defaultMaxRetries(1);
    TaskHandle list = graph.task("list", DATA_RETRIEVAL).operation("list");
    TaskHandle document =
        graph
            .use("document", "one-document")
            .forEach(list.at("/items"))
            .tolerate(25)
            .give("file", item(""))
            .give("size", param("size"))
            .priority(TaskPriority.HIGH)
            .deadline(Duration.ofMinutes(10))
            .metadata("team", "search")
            .ignoreFailure();
    graph
        .use("single", "one-document")
        .give("file", Map.of("id", "readme", "from-here", "yes"))
        .give("size", 90)
        .after(list);
    SubGraphBuilder one =
        graph
            .graph("one-document")
            .description("Reads and cuts one document.")
            .param("file", Type.OBJECT)
            .describeParam("file", "What list says")
            .param("size", Type.INTEGER)
            .param("overlap", Type.INTEGER, 0);
    TaskHandle read =
        one.task("read", SIMULATE).custom(param("file")).timeout(Duration.ofSeconds(30));
    TaskHandle chunk =
        one.task("chunk", TEXT_PROCESSING)
            .operation("chunk")
            .option("maxTokens", param("size"))
            .option("overlap", param("overlap"))
            .input(read);
    one.output("chunks", chunk.at("/items")).output("file", param("file").at("/id"));
    graph.output("documents", document.at("/items"));
  }

  static void nestedGraphs(GraphBuilder graph) {
    graph.use("top", "outer").give("lists", List.of(List.of(1, 2), List.of(3)));
    SubGraphBuilder outer = graph.graph("outer").param("lists", Type.ARRAY);
    TaskHandle each =
        outer.use("each", "inner").forEach(param("lists")).label("").give("items", item(""));
    TaskHandle after =
        outer
            .task("after", SIMULATE)
            .when(value(each.counts().at("/failed")).eq(0))
            .input(each.at("/items"));
    outer.output("all", after);
    SubGraphBuilder inner = graph.graph("inner").param("items", Type.ARRAY);
    inner.output(
        "done", inner.task("each", SIMULATE).forEach(param("items")).custom(item("")).at("/items"));
  }

  static void conditions(GraphBuilder graph) {
    graph.param("words", Type.ARRAY, List.of("bug", "crash"));
    TaskHandle classify = graph.task("classify", SIMULATE);
    TaskHandle urgent =
        graph.task("urgent", SIMULATE).when(value(classify.at("/label")).in(param("words")));
    TaskHandle mild =
        graph
            .task("mild", SIMULATE)
            .when(
                all(
                    value(classify.at("/score")).gte(0.5),
                    value(classify.at("/score")).lt(0.75),
                    any(
                        value(classify.at("/label")).ne("spam"),
                        value(classify.at("/note")).exists(true)),
                    not(value(urgent.status()).eq("COMPLETED"))));
    TaskHandle fallback =
        graph.task("fallback", SIMULATE).afterEnd(classify, TaskStatus.FAILED, TaskStatus.TIMEOUT);
    TaskHandle first = graph.task("first", SIMULATE).waitForAny().after(urgent, mild, fallback);
    graph
        .task("audit", SIMULATE)
        .waitForAll()
        .afterAnyEnd(first)
        .custom(Map.of("why", classify.error().orElse(null)));
  }

  static void otherRuns(GraphBuilder graph) {
    graph
        .task("a", SIMULATE)
        .after("nightly.2026-06-01/load")
        .afterRun("nightly", "index")
        .afterKnownRun("nightly", "report", TaskStatus.COMPLETED, TaskStatus.FAILED)
        .custom(from("weekly/count").at("/items").orElse(List.of()));
  }
}
