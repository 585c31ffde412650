package dev.weft.graphfile;

import static dev.weft.graph.GraphValue.from;
import static dev.weft.graph.GraphValue.literal;
import static dev.weft.graph.GraphValue.param;
import static dev.weft.graph.GraphValue.template;
import static dev.weft.task.TaskType.DATA_RETRIEVAL;
import static dev.weft.task.TaskType.DATA_STORAGE;
import static dev.weft.task.TaskType.TEXT_PROCESSING;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphValue;
import dev.weft.graph.Parameter.Type;
import dev.weft.graph.TaskHandle;
import dev.weft.task.AdmissionMode;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Fuse;
import dev.weft.task.Part;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The graphs of {@code resources/graphs}, written in Java by hand. */
final class BuiltGraphs {
  private static final TaskType SIMULATE = TaskType.custom("simulate");

  private BuiltGraphs() {}

  static Map<String, ObjectNode> all() {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    all.put("01-smallest", build("smallest", g -> g.task("only", SIMULATE)));
    all.put("02-chain", build("chain", BuiltGraphs::chain));
    all.put("03-params", build("params", BuiltGraphs::params));
    all.put("04-accept", build("accept", BuiltGraphs::accept));
    all.put("05-on-failure", build("on-failure", BuiltGraphs::onFailure));
    all.put("06-policies", build("policies", BuiltGraphs::policies));
    all.put("07-metadata", build("metadata", BuiltGraphs::metadata));
    all.put("08-template", build("template", BuiltGraphs::templates));
    all.put("09-parts", build("parts", BuiltGraphs::parts));
    all.put("10-literals", build("literals", BuiltGraphs::literals));
    all.put("11-numbers", build("numbers", BuiltGraphs::numbers));
    all.put("12-binary", build("binary", BuiltGraphs::binary));
    all.put("13-model", build("model", BuiltGraphs::model));
    all.put("14-query", build("query", BuiltGraphs::query));
    all.put("15-diamond", build("diamond", BuiltGraphs::diamond));
    all.put("16-options", build("options", BuiltGraphs::options));
    all.put("17-outputs", build("outputs", BuiltGraphs::outputs));
    all.put("18-uuid", build("uuid", BuiltGraphs::uuid));
    all.put("19-block-text", build("block-text", BuiltGraphs::blockText));
    all.put("20-simulate", build("simulate", BuiltGraphs::simulate));
    all.put("21-for-each", build("for-each", GrowingGraphs::forEach));
    all.put("22-sub-graph", build("sub-graph", GrowingGraphs::subGraph));
    all.put("23-nested-graphs", build("nested-graphs", GrowingGraphs::nestedGraphs));
    all.put("24-conditions", build("conditions", GrowingGraphs::conditions));
    all.put("25-other-runs", build("other-runs", GrowingGraphs::otherRuns));
    all.put("26-fusing", build("fusing", BuiltGraphs::fusing));
    all.put("27-resources", build("resources", BuiltGraphs::resources));
    all.put("28-limits", build("limits", BuiltGraphs::limits));
    return all;
  }

  private static ObjectNode build(String name, Consumer<GraphBuilder> content) {
    GraphBuilder graph = GraphBuilder.named(name);
    content.accept(graph);
    return graph.toTree();
  }

  private static void chain(GraphBuilder graph) {
    graph.description("Three in a row: ä, 漢, \uD83E\uDDF5.");
    TaskHandle read =
        graph
            .task("read", DATA_RETRIEVAL)
            .operation("files")
            .option("include", List.of("**/*.md", "**/*.txt"))
            .option("folder", "docs");
    TaskHandle clean =
        graph.task("clean", TEXT_PROCESSING).operation("normalise").input(read.at("/items"));
    TaskHandle count = graph.task("count", TEXT_PROCESSING).operation("count").input(clean);
    graph.output("words", count.at("/words"));
  }

  private static void params(GraphBuilder graph) {
    graph
        .param("folder", Type.STRING, "docs")
        .describeParam("folder", "Where to look")
        .param("size", Type.INTEGER, 180)
        .param("share", Type.NUMBER, 0.5)
        .param("loud", Type.BOOLEAN, false)
        .param("names", Type.ARRAY, List.of("a", "b"))
        .param("extra", Type.OBJECT, Map.of("x", 1))
        .param("wait", Type.DURATION, Duration.ofMinutes(10))
        .param("until", Type.INSTANT, "2099-01-31T18:00:00Z")
        .deadline(param("until"));
    graph.task("read", DATA_RETRIEVAL).operation("files").option("folder", param("folder"));
    graph
        .task("work", SIMULATE)
        .option("share", param("share"))
        .option("loud", param("loud"))
        .option("names", param("names"))
        .option("output", param("extra"))
        .timeout(param("wait"))
        .custom(Map.of("size", param("size"), "x", param("extra").at("/x")));
  }

  private static void accept(GraphBuilder graph) {
    TaskHandle a = graph.task("a", SIMULATE);
    TaskHandle b = graph.task("b", SIMULATE).after(a);
    graph.task("c", SIMULATE).afterEnd(a, TaskStatus.COMPLETED, TaskStatus.FAILED).afterAnyEnd(b);
  }

  private static void onFailure(GraphBuilder graph) {
    graph.task("a", SIMULATE).skipDependentsOnFailure();
    graph.task("b", SIMULATE).failRunOnFailure();
    graph.task("c", SIMULATE).ignoreFailure();
    graph.task("d", SIMULATE).outputOnFailure(Map.of("items", List.of(), "count", 0));
  }

  private static void policies(GraphBuilder graph) {
    graph
        .deadline(Duration.ofHours(2))
        .defaultPriority(TaskPriority.LOW)
        .defaultTimeout(Duration.ofSeconds(30))
        .defaultMaxRetries(1)
        .defaultBackoff(Duration.ofMillis(10), 1.5, Duration.ofMinutes(1))
        .defaultNoRetryOn(FailureCode.RATE_LIMITED);
    graph
        .task("a", SIMULATE)
        .priority(TaskPriority.CRITICAL)
        .deadline(Duration.ofSeconds(90))
        .timeout(Duration.ofSeconds(5))
        .maxRetries(0)
        .backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30))
        .noRetryOn(FailureCode.INTERNAL, FailureCode.PROVIDER_UNAVAILABLE);
  }

  private static void fusing(GraphBuilder graph) {
    graph.defaultFuse(Fuse.ALWAYS);
    TaskHandle a = graph.task("a", SIMULATE).fuse(Fuse.NEVER).estimate(Duration.ofSeconds(2));
    graph.task("b", SIMULATE).after(a);
  }

  private static void metadata(GraphBuilder graph) {
    graph.metadata("team", "search").metadata("year", "2026");
    graph
        .task("a", SIMULATE)
        .description("Does nothing.")
        .metadata("owner", "nobody")
        .metadata("odd/name~", "yes");
  }

  private static void templates(GraphBuilder graph) {
    TaskHandle a = graph.task("a", SIMULATE);
    graph
        .task("b", TEXT_PROCESSING)
        .operation("normalise")
        .text(
            template(
                "Found {{count}} in {{ place }}, {{{{ kept",
                Map.of("count", a.at("/count").orElse(0), "place", "here")));
  }

  private static void parts(GraphBuilder graph) {
    TaskHandle a = graph.task("a", SIMULATE);
    graph
        .task("b", SIMULATE)
        .custom(
            Map.of(
                "status", a.status(),
                "error", a.error().at("/code").orElse(null),
                "metrics", a.metrics()));
  }

  private static void literals(GraphBuilder graph) {
    graph
        .task("a", SIMULATE)
        .custom(
            Map.of(
                "data",
                literal(Map.of("from", "here", "to", "there")),
                "words",
                Arrays.asList(
                    "yes",
                    "no",
                    "on",
                    "off",
                    "true",
                    "2026-01-01",
                    "12:30:45",
                    15,
                    null,
                    "",
                    "1_000")));
  }

  private static void numbers(GraphBuilder graph) {
    graph
        .task("a", SIMULATE)
        .custom(
            List.of(
                0,
                -1L,
                2147483648L,
                9007199254740992L,
                0.1,
                -2.5f,
                1e300,
                2.5e-300,
                123456789.125));
  }

  private static void binary(GraphBuilder graph) {
    graph
        .task("a", DATA_STORAGE)
        .operation("file")
        .option("path", "out/hello.bin")
        .binary(new byte[] {0, 1, 2, 3, 4, 5});
    DataRef ref = new DataRef("local", "a/b", "0".repeat(64), 12, "application/octet-stream");
    graph
        .task("b", DATA_STORAGE)
        .operation("file")
        .option("path", "out/big.bin")
        .binary(GraphValue.dataRef(ref));
  }

  private static void model(GraphBuilder graph) {
    graph.param("question", Type.STRING).param("model", Type.STRING, "extractive-answer");
    graph
        .task("a", SIMULATE)
        .modelId(param("model"))
        .model(
            Map.of("question", param("question"), "from", "plain-member", "passages", List.of()));
  }

  private static void query(GraphBuilder graph) {
    graph
        .task("a", SIMULATE)
        .modelId("small")
        .query(Map.of("collection", "docs", "text", "what", "k", 5, "mode", "hybrid"));
    graph
        .task("b", SIMULATE)
        .queries(
            List.of(
                Map.of("collection", "docs", "text", "one"),
                Map.of("collection", "docs", "text", "two", "minScore", 0.25)));
  }

  private static void diamond(GraphBuilder graph) {
    TaskHandle top = graph.task("top", SIMULATE).option("sleep", Duration.ofMillis(10));
    TaskHandle left = graph.task("left", SIMULATE).after(top);
    TaskHandle right = graph.task("right", SIMULATE).after(top);
    graph.task("bottom", SIMULATE).after(left, right);
  }

  private static void options(GraphBuilder graph) {
    TaskHandle a =
        graph
            .task("a", TEXT_PROCESSING)
            .operation("chunk")
            .option("maxTokens", 100)
            .option("overlap", 0)
            .text("one\ntwo\ttabs \"quoted\" \\ back");
    graph
        .task("b", TEXT_PROCESSING)
        .operation("redact")
        .option("kinds", List.of("email", "ip"))
        .input(a.at("/items"));
    graph
        .task("c", TEXT_PROCESSING)
        .operation("template")
        .option("template", "- {{text}}")
        .option("separator", "\n")
        .input(a);
  }

  private static void outputs(GraphBuilder graph) {
    graph.param("p", Type.STRING, "x");
    TaskHandle a = graph.task("a", SIMULATE);
    graph
        .output("all", a)
        .output("part", a.at("/items/0/a~1b").orElse("none"))
        .output("from", param("p"))
        .output("fixed", List.of(1, "two", Map.of("three", 3)))
        .output("said", template("{{x}}", Map.of("x", from("a").part(Part.STATUS))));
  }

  private static void uuid(GraphBuilder graph) {
    String id = "3f2b8c9e-0d4a-4b57-9a51-1f0e6d7c8b9a";
    graph.task(id, SIMULATE);
    graph.task("second.step_2", SIMULATE).after(id);
  }

  private static void blockText(GraphBuilder graph) {
    graph
        .task("a", TEXT_PROCESSING)
        .operation("count")
        .text("A first line.\n\nA third: with # signs and 'quotes'.\n");
    graph.task("b", TEXT_PROCESSING).operation("count").text("Folded into one.");
  }

  private static void limits(GraphBuilder graph) {
    graph.limit(ConcurrencyLimit.ofType(SIMULATE, 4));
    graph.limit(ConcurrencyLimit.ofModel("small", 2));
    graph.limit(ConcurrencyLimit.ofKey("shop", 1));
    graph.defaultQueueTimeout(Duration.ofMinutes(10));
    graph.task("a", SIMULATE).limitKey("shop").queueTimeout(Duration.ofSeconds(90));
    graph.task("b", SIMULATE).modelId("small");
  }

  private static void resources(GraphBuilder graph) {
    graph.admission(AdmissionMode.REJECT);
    graph.task("a", SIMULATE).resources(new ResourceNeeds(0.5, 1_000_000_000, 7));
    graph.task("b", SIMULATE).resources(new ResourceNeeds(0, 512, 0)).admission(AdmissionMode.WAIT);
  }

  private static void simulate(GraphBuilder graph) {
    graph.deadline(Instant.parse("2099-01-01T00:00:00Z"));
    graph
        .task("a", SIMULATE)
        .priority(TaskPriority.HIGH)
        .option("sleep", Duration.ofMillis(200))
        .option("allocate", "1MiB")
        .option("failAttempts", 2)
        .option("share", 0.25)
        .option("loud", true)
        .option("names", "one")
        .option("output", Map.of("text", "done"))
        .maxRetries(2)
        .backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10));
  }
}
