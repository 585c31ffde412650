package dev.weft.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphReader.Reading;
import dev.weft.task.Deadline;
import dev.weft.task.Dependency;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.Task;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphReaderTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .build();

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A graph of these tasks. */
  private static JsonNode graph(String tasks) {
    return json("{weft: 1, name: 'g', tasks: [" + tasks + "]}");
  }

  /** A graph with one task that has these fields too. */
  private static JsonNode with(String fields) {
    return graph("{id: 'a', type: 'CUSTOM:simulate', " + fields + "}");
  }

  private static Reading read(JsonNode tree) {
    return GraphReader.read(tree, NOW, SampleVocabulary.closed());
  }

  private static List<String> found(List<Problem> problems) {
    return problems.stream().map(each -> each.code() + " " + each.pointer()).toList();
  }

  private static Task only(Reading reading) {
    return reading.orThrow().tasks().get(0);
  }

  @Test
  void aFullTaskIsReadAsWritten() {
    Task task =
        only(
            read(
                graph(
                    "{id: 'a', type: 'EMBEDDING_GENERATION', operation: 'answer', options: {},"
                        + " modelId: 'reader', input: {text: 'x'}, dependencies: ['b', {task: 'c',"
                        + " accept: ['FAILED', 'COMPLETED']}], onFailure: {output: 1}, priority: 'HIGH',"
                        + " deadline: '10m', timeout: '30s', maxRetries: 2, backoff: {initial: '10ms',"
                        + " factor: 1.5, max: '1s'}, noRetryOn: ['RATE_LIMITED'], metadata: {a: 'b'},"
                        + " description: 'd'}, {id: 'b', type: 'CUSTOM:simulate'}, {id: 'c', type:"
                        + " 'CUSTOM:simulate'}")));
    assertEquals("answer", task.operation());
    assertEquals("reader", task.modelId());
    assertEquals(InputTemplate.Kind.TEXT, task.input().kind());
    assertEquals(
        Set.of(TaskStatus.FAILED, TaskStatus.COMPLETED), task.dependencies().get(1).accept());
    assertEquals(new OnFailure.Output(IntNode.valueOf(1)), task.onFailure());
    assertEquals(TaskPriority.HIGH, task.priority());
    assertEquals(new Deadline.After(Duration.ofMinutes(10)), task.deadline());
    assertEquals(Duration.ofSeconds(30), task.timeout());
    assertEquals(2, task.retry().maxRetries());
    assertEquals(Duration.ofMillis(10), task.retry().initial());
    assertEquals(Set.of(FailureCode.RATE_LIMITED), task.noRetryOn());
    assertEquals(Map.of("a", "b"), task.metadata());
  }

  @Test
  void defaultsOfTheGraphCountUnlessTheTaskSaysElse() {
    Reading reading =
        read(
            json(
                "{weft: 1, name: 'g', defaults: {priority: 'LOW', timeout: '1m', maxRetries: 7,"
                    + " noRetryOn: ['INTERNAL']}, tasks: [{id: 'a', type: 'CUSTOM:simulate'}, {id:"
                    + " 'b', type: 'CUSTOM:simulate', priority: 'HIGH', maxRetries: 0, noRetryOn:"
                    + " []}]}"));
    Task a = reading.orThrow().tasks().get(0);
    Task b = reading.orThrow().tasks().get(1);
    assertEquals(TaskPriority.LOW, a.priority());
    assertEquals(7, a.retry().maxRetries());
    assertEquals(Set.of(FailureCode.INTERNAL), a.noRetryOn());
    assertEquals(Duration.ofMinutes(1), b.timeout());
    assertEquals(0, b.retry().maxRetries());
    assertEquals(Set.of(), b.noRetryOn());
    JsonNode tree = reading.orThrow().tree();
    assertEquals(b, GraphReader.task(tree.at("/tasks/1"), tree.path("defaults")));
    assertEquals(
        Task.DEFAULT_TIMEOUT,
        GraphReader.task(tree.at("/tasks/1"), tree.path("nothing")).timeout());
  }

  @Test
  void aReaderOfSingleTasksForgetsWhatWasWrongWithTheLastOne() {
    TaskReader reader = new TaskReader(json("{priority: 'LOW'}"));
    JsonNode bad = json("{id: 'a', type: 'CUSTOM:simulate', wrong: 1}");
    for (int i = 0; i < 2; i++) {
      InvalidGraphException e = assertThrows(InvalidGraphException.class, () -> reader.read(bad));
      assertEquals(1, e.problems().size());
    }
    Task good = reader.read(json("{id: 'a', type: 'CUSTOM:simulate'}"));
    assertEquals(TaskPriority.LOW, good.priority());
  }

  @Test
  void aModelThatIsNotBuiltInIsLeftToTheWorkersWithAWarning() {
    JsonNode graph =
        graph("{id: 'a', type: 'EMBEDDING_GENERATION', modelId: 'mine', input: {text: 'x'}}");
    Reading open = GraphReader.read(graph, NOW, SampleVocabulary.open());
    assertEquals("mine", open.orThrow().tasks().get(0).modelId());
    assertEquals(ProblemCode.W002, open.problems().get(0).code());
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(
        wrong(
            graph(
                "{id: 'a', type: 'EMBEDDING_GENERATION', modelId: 'smal', input: {text: 'x'}}, {id: 'b',"
                    + " type: 'EMBEDDING_GENERATION', modelId: 'reader', input: {text: 'x'}}, {id: 'c',"
                    + " type: 'EMBEDDING_GENERATION', operation: 'answer', input: {text: 'x'}}, {id: 'd', type:"
                    + " 'TEXT_PROCESSING', operation: 'count', modelId: 'small', input: {text: 'x'}}, {id:"
                    + " 'e', type: 'EMBEDDING_GENERATION', input: {text: 'x'}}"),
            "G038 /tasks/0/modelId",
            "G039 /tasks/1/modelId",
            "G011 /tasks/2",
            "G039 /tasks/3/modelId"),
        wrong(
            graph(
                "{id: 'a', type: 'VECTOR_SEARCH', input: {query: {collection: 'c', text: 'x', filter:"
                    + " {all: [{value: {item: '/metadata/lang'}, eq: 'en'}, {value: {item: '/n'}, gt:"
                    + " 1}]}}}}, {id: 'b', type: 'VECTOR_SEARCH', input: {query: {collection: 'c', filter:"
                    + " {value: {item: 'lang'}, eq: 'en'}}}}, {id: 'c', type: 'VECTOR_SEARCH', input:"
                    + " {queries: [{collection: 'c', filter: {value: {item: '/lang'}, like: 'en'}}]}}, {id:"
                    + " 'd', type: 'VECTOR_SEARCH', input: {query: {collection: 'c', filter: {value: {item:"
                    + " '/n'}, eq: {from: 'a'}}}}}"),
            "G058 /tasks/1/input/query/filter",
            "G058 /tasks/2/input/queries/0/filter",
            "G053 /tasks/3/input/query/filter"),
        wrong(json("[]"), "G012 "),
        wrong(json("{}"), "G011 ", "G011 ", "G011 "),
        wrong(json("{weft: 2, name: 'g', tasks: []}"), "G019 /weft", "G022 /tasks"),
        wrong(
            json("{weft: 1, nam: 'g', tasks: [{id: 'a', type: 'CUSTOM:simulate'}]}"), "G010 /nam"),
        wrong(json("{weft: 1, name: 'a b', tasks: {}}"), "G020 /name", "G012 /tasks"),
        wrong(graph("3"), "G012 /tasks/0"),
        wrong(graph("{type: 'CUSTOM:simulate'}"), "G011 /tasks/0"),
        wrong(graph("{id: 7, type: 'CUSTOM:simulate'}"), "G012 /tasks/0/id"),
        wrong(
            graph(
                "{id: 'a b', type: 'CUSTOM:simulate'}, {id: 'b', type: 'CUSTOM:simulate',"
                    + " dependencies: ['a b']}"),
            "G020 /tasks/0/id"),
        wrong(
            graph("{id: 'a', type: 'CUSTOM:simulate'}, {id: 'a', type: 'CUSTOM:simulate'}"),
            "G021 /tasks/1/id"),
        wrong(with("maxretries: 1"), "G010 /tasks/0/maxretries"),
        wrong(with("maxRetries: -1"), "G014 /tasks/0/maxRetries"),
        wrong(with("maxRetries: 99999999999"), "G014 /tasks/0/maxRetries"),
        wrong(with("maxRetries: 'x'"), "G012 /tasks/0/maxRetries"),
        wrong(with("maxRetries: {param: 'x'}"), "G012 /tasks/0/maxRetries"),
        wrong(with("priority: 'high'"), "G013 /tasks/0/priority"),
        wrong(with("priority: 3"), "G012 /tasks/0/priority"),
        wrong(with("timeout: 90"), "G015 /tasks/0/timeout"),
        wrong(with("timeout: '0s'"), "G015 /tasks/0/timeout"),
        wrong(with("timeout: '999999999999d'"), "G015 /tasks/0/timeout"),
        wrong(with("deadline: '2027-01-01'"), "G016 /tasks/0/deadline"),
        wrong(with("deadline: '2027-01-01T10:00:00'"), "G016 /tasks/0/deadline"),
        wrong(with("deadline: '2020-01-01T10:00:00Z'"), "G017 /tasks/0/deadline"),
        wrong(with("backoff: {initial: '5s', max: '1s'}"), "G014 /tasks/0/backoff/max"),
        wrong(with("backoff: {factor: 0.5}"), "G014 /tasks/0/backoff/factor"),
        wrong(with("noRetryOn: ['timeout']"), "G013 /tasks/0/noRetryOn/0"),
        wrong(with("onFailure: 'fail'"), "G013 /tasks/0/onFailure"),
        wrong(with("onFailure: {}"), "G011 /tasks/0/onFailure"),
        wrong(with("metadata: {year: 2024}"), "G012 /tasks/0/metadata/year"),
        wrong(with("metadata: {a: '" + "x".repeat(4097) + "'}"), "G018 /tasks/0/metadata/a"),
        wrong(with("dependencies: 'a'"), "G012 /tasks/0/dependencies"),
        wrong(with("dependencies: ['a']"), "G041 /tasks/0/dependencies/0"),
        wrong(with("dependencies: ['x/y/z']"), "G020 /tasks/0/dependencies/0"),
        wrong(with("dependencies: [{task: 'x', run: 'r/s'}]"), "G020 /tasks/0/dependencies/0/run"),
        wrong(with("dependencies: ['b']"), "G040 /tasks/0/dependencies/0"),
        wrong(with("input: {}"), "G036 /tasks/0/input"),
        wrong(with("input: {text: 'a', custom: 1}"), "G036 /tasks/0/input"),
        wrong(with("input: {test: 'a'}"), "G036 /tasks/0/input"),
        wrong(with("input: {text: 5}"), "G012 /tasks/0/input/text"),
        wrong(with("input: {binary: '%'}"), "G012 /tasks/0/input/binary"),
        wrong(with("input: {query: {text: 'x'}}"), "G011 /tasks/0/input/query"),
        wrong(with("input: {from: 'a'}"), "G041 /tasks/0/input/from"),
        wrong(with("input: {from: 'b'}"), "G052 /tasks/0/input/from"),
        wrong(with("input: {item: ''}"), "G053 /tasks/0/input"),
        wrong(with("input: {custom: {from: 'x', to: 'y'}}"), "G051 /tasks/0/input/custom/to"),
        wrong(with("input: {custom: {from: 'x', param: 'y'}}"), "G050 /tasks/0/input/custom"),
        wrong(with("input: {custom: [{param: 'y'}]}"), "G060 /tasks/0/input/custom/0/param"),
        wrong(
            with("input: {text: {template: '{{a b}}', values: {}}}"),
            "G055 /tasks/0/input/text/template"),
        wrong(
            with("input: {text: {template: '{{a}}', values: {b: 1}}}"),
            "G056 /tasks/0/input/text/template"),
        wrong(with("input: {text: {template: 'a'}}"), "G011 /tasks/0/input/text"),
        wrong(
            with("input: {custom: {dataRef: {store: 's'}}}"), "G057 /tasks/0/input/custom/dataRef"),
        wrong(with("options: {sleep: {from: 'a'}}"), "G053 /tasks/0/options/sleep"),
        wrong(with("options: {sleep: {secret: 'a'}}"), "G119 /tasks/0/options/sleep"),
        wrong(with("options: {sleep: 'soon'}"), "G035 /tasks/0/options/sleep"),
        wrong(with("options: {slep: '1s'}"), "G033 /tasks/0/options/slep"),
        wrong(with("operation: 'x'"), "G032 /tasks/0/operation"),
        wrong(with("options: []"), "G012 /tasks/0/options"),
        wrong(
            with("graph: 'sub', forEach: {}"),
            "G073 /tasks/0/type",
            "G070 /tasks/0/graph",
            "G011 /tasks/0/forEach"),
        wrong(graph("{id: 'a', graph: 'sub', params: {}}"), "G070 /tasks/0/graph"),
        wrong(
            graph("{id: 'a', type: 'text_processing', operation: 'count'}"), "G030 /tasks/0/type"),
        wrong(graph("{id: 'a', type: 'MODEL_INFERENCE', operation: 'ask'}"), "G030 /tasks/0/type"),
        wrong(graph("{id: 'a', type: 'CUSTOM:nobody'}"), "G030 /tasks/0/type"),
        wrong(graph("{id: 'a', type: 'TEXT_PROCESSING'}"), "G011 /tasks/0"),
        wrong(
            graph("{id: 'a', type: 'TEXT_PROCESSING', operaton: 'count', input: {text: ''}}"),
            "G010 /tasks/0/operaton"),
        wrong(
            graph("{id: 'a', type: 'TEXT_PROCESSING', operation: 'cont', input: {text: ''}}"),
            "G031 /tasks/0/operation"),
        wrong(graph("{id: 'a', type: 'TEXT_PROCESSING', operation: 'count'}"), "G011 /tasks/0"),
        wrong(
            graph(
                "{id: 'a', type: 'TEXT_PROCESSING', operation: 'count', input: {query: {collection: 'c'}}}"),
            "G037 /tasks/0/input"),
        wrong(
            graph("{id: 'a', type: 'TEXT_PROCESSING', operation: 'template', input: {text: ''}}"),
            "G034 /tasks/0"),
        wrong(
            json(
                "{weft: 1, name: 'g', graphs: {}, limits: {}, admission: 'wait', tasks: [{id: 'a', type: 'CUSTOM:simulate'}]}"),
            "G012 /limits"),
        wrong(
            json(
                "{weft: 1, name: 'g', defaults: {fuse: 'often', deadline: '1s'}, tasks: [{id: 'a', type: 'CUSTOM:simulate'}]}"),
            "G013 /defaults/fuse",
            "G010 /defaults/deadline"),
        wrong(
            json(
                "{weft: 1, name: 'g', outputs: {x: {from: 'b', at: 'y'}}, tasks: [{id: 'a', type: 'CUSTOM:simulate'}]}"),
            "G054 /outputs/x/at",
            "G052 /outputs/x/from"),
        wrong(
            json(
                "{weft: 1, name: 'g', outputs: {x: {from: 'a', part: 'counts'}, y: {from: 'a', part: 'cost'}}, tasks: [{id: 'a', type: 'CUSTOM:simulate'}]}"),
            "G059 /outputs/x/part",
            "G013 /outputs/y/part"),
        wrong(
            json(
                "{weft: 1, name: 'g', params: {a: {type: 'text'}, b: {}, c: {type: 'integer', default: 'x'}}, tasks: [{id: 'a', type: 'CUSTOM:simulate', modelId: {param: 'a'}, input: {custom: {param: 'c'}}}]}"),
            "G013 /params/a/type",
            "G011 /params/b",
            "G063 /params/c/default"),
        wrong(
            json(
                "{weft: 1, name: 'g', params: {n: {type: 'integer'}, s: {type: 'string', default: 'soon'}, o: {type: 'object', default: {}}}, tasks: [{id: 'a', type: 'CUSTOM:simulate', modelId: {param: 'n'}, timeout: {param: 's'}, priority: {param: 'p'}, options: {loud: {param: 'n'}, sleep: {param: 's'}}, input: {custom: [{param: 'o', at: '/x'}, {param: 's', at: '/x'}]}}]}"),
            "G035 /tasks/0/options/loud",
            "G035 /tasks/0/options/sleep",
            "G064 /tasks/0/modelId",
            "G065 /tasks/0/input/custom/0/at",
            "G065 /tasks/0/input/custom/1/at",
            "G060 /tasks/0/priority/param",
            "G064 /tasks/0/timeout"));
  }

  @Test
  void aLimitThatCountsNoTaskIsWarnedOf() {
    Reading reading =
        read(
            json(
                "{weft: 1, name: 'g', limits: [{key: 'k', maxConcurrent: 1}],"
                    + " tasks: [{id: 'a', type: 'CUSTOM:simulate'}]}"));
    assertEquals(List.of("W004 /limits/0"), found(reading.problems()));
  }

  private static Arguments wrong(JsonNode tree, String... problems) {
    return Arguments.of(tree, List.of(problems));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void whatIsWrongIsSaidOnceAndWhere(JsonNode tree, List<String> expected) {
    Reading reading = read(tree);
    assertEquals(
        expected.stream().sorted().toList(),
        found(reading.problems()).stream().sorted().toList(),
        () -> reading.problems().toString());
    assertNull(reading.graph());
  }

  @Test
  void hintsNameWhatWasMeant() {
    assertEquals("did you mean 'maxRetries'?", hint(with("maxretries: 1")));
    assertEquals("did you mean 'HIGH'?", hint(with("priority: 'high'")));
    assertEquals("did you mean 'sleep'?", hint(with("options: {slep: '1s'}")));
    assertEquals(
        "did you mean 'reader'?",
        hint(
            graph(
                "{id: 'reader', type: 'CUSTOM:simulate'}, {id: 'b', type: 'CUSTOM:simulate',"
                    + " dependencies: ['raeder']}")));
    assertEquals(
        "known: chunk, count, normalise, redact, template",
        hint(graph("{id: 'a', type: 'TEXT_PROCESSING', operation: 'x', input: {text: ''}}")));
  }

  private static String hint(JsonNode tree) {
    return read(tree).problems().get(0).hint();
  }

  @Test
  void aCycleIsShownWithItsPath() {
    Reading reading =
        read(
            graph(
                "{id: 'x', type: 'CUSTOM:simulate', dependencies: ['a']}, {id: 'a', type:"
                    + " 'CUSTOM:simulate', dependencies: ['b']}, {id: 'b', type: 'CUSTOM:simulate',"
                    + " input: {from: 'c'}}, {id: 'c', type: 'CUSTOM:simulate', dependencies: [{task:"
                    + " 'a', accept: 'ANY'}]}"));
    assertEquals(List.of("G042 /tasks/1/dependencies/0"), found(reading.problems()));
    assertEquals("a -> b -> c -> a", reading.problems().get(0).hint());
  }

  @Test
  void aChainOfManyTasksIsReadWithoutRecursion() {
    ArrayNode tasks = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i <= 100_000; i++) {
      ObjectNode task = tasks.addObject().put("id", "t" + i).put("type", "CUSTOM:simulate");
      task.putArray("dependencies").add("t" + (i + 1) % 100_001);
    }
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("weft", 1).put("name", "g");
    tree.set("tasks", tasks);
    Reading cyclic = read(tree);
    assertEquals(List.of("W001 /tasks", "G042 /tasks/0/dependencies/0"), found(cyclic.problems()));
    ((ArrayNode) tasks.get(100_000).get("dependencies")).removeAll();
    Reading chain = read(tree);
    assertTrue(chain.isValid());
    assertEquals(List.of("W001 /tasks"), found(chain.problems()));
  }

  @Test
  void aTreeThatIsTooDeepIsRefusedBeforeAnythingWalksIt() {
    StringBuilder deep = new StringBuilder();
    JsonNode node = IntNode.valueOf(1);
    for (int i = 0; i < 100_000; i++) {
      node = JsonNodeFactory.instance.arrayNode().add(node);
    }
    ObjectNode tree = (ObjectNode) with("maxRetries: 1");
    ((ObjectNode) tree.at("/tasks/0")).putObject("input").set("custom", node);
    assertEquals(ProblemCode.G006, read(tree).problems().get(0).code(), deep::toString);
  }

  @Test
  void numbersThatADoubleDoesNotHoldAreRefused() {
    for (String number :
        List.of("9007199254740993", "1e999999999", "0.1000000000000000055", "-1e-5000")) {
      JsonNode tree = withNumber(number);
      assertEquals(List.of("G007 /tasks/0/input/custom"), found(read(tree).problems()), number);
    }
    for (String number : List.of("9007199254740992", "0.1", "1e300", "-0.0", "123456789.125")) {
      assertTrue(read(withNumber(number)).isValid(), number);
    }
  }

  private static JsonNode withNumber(String number) {
    ObjectNode tree = (ObjectNode) with("maxRetries: 1");
    ((ObjectNode) tree.at("/tasks/0"))
        .putObject("input")
        .set("custom", JsonNodeFactory.instance.numberNode(new java.math.BigDecimal(number)));
    return tree;
  }

  @Test
  void parametersAreFilledInOnceAndNeverReadAsForms() {
    JsonNode tree =
        json(
            "{weft: 1, name: 'g', params: {t: {type: 'duration', default: '9s'}, o: {type: 'object'},"
                + " m: {type: 'string', default: 'm1'}}, deadline: {param: 't'}, tasks: [{id: 'a', type:"
                + " 'CUSTOM:simulate', timeout: {param: 't'}, modelId: {param: 'm'}, options: {output:"
                + " {param: 'o'}}, input: {custom: {x: {param: 'o', at: '/y'}, z: {param: 'o'}}}}],"
                + " outputs: {p: {param: 'm'}}}");
    JsonNode sly = json("{from: 'a', y: 'deep'}");
    Reading reading = GraphReader.bind(tree, Map.of("o", sly), NOW, SampleVocabulary.closed());
    TaskGraph graph = reading.orThrow();
    assertEquals(
        json(
            "{weft: 1, name: 'g', deadline: '9s', tasks: [{id: 'a', type: 'CUSTOM:simulate', timeout:"
                + " '9s', modelId: 'm1', options: {output: {literal: {from: 'a', y: 'deep'}}}, input:"
                + " {custom: {x: 'deep', z: {literal: {from: 'a', y: 'deep'}}}}}], outputs: {p:"
                + " 'm1'}}"),
        graph.tree());
    assertEquals(Duration.ofSeconds(9), graph.tasks().get(0).timeout());
    assertEquals(
        graph.tasks(),
        GraphReader.readBound(graph.tree(), SampleVocabulary.closed()).orThrow().tasks());
    assertEquals(
        Set.of("t", "o", "m"), GraphReader.paramsWithDefaults(tree, Map.of("o", sly)).keySet());
    Reading unbound = GraphReader.read(tree, SampleVocabulary.closed());
    assertTrue(unbound.isValid(), () -> unbound.problems().toString());
    assertEquals(tree, unbound.orThrow().tree());
  }

  @Test
  void valuesOfParametersAreChecked() {
    JsonNode tree =
        json(
            "{weft: 1, name: 'g', params: {folder: {type: 'string'}, n: {type: 'integer', default:"
                + " 1}, d: {type: 'instant', default: '2027-01-01T00:00:00Z'}}, deadline: {param:"
                + " 'd'}, tasks: [{id: 'a', type: 'CUSTOM:simulate', modelId: {param: 'folder'}}]}");
    Map<String, JsonNode> params =
        Map.of(
            "foldr", TextNode.valueOf("x"),
            "n", TextNode.valueOf("x"),
            "d", TextNode.valueOf("2020-01-01T00:00:00Z"));
    Reading reading = GraphReader.bind(tree, params, NOW, SampleVocabulary.closed());
    assertEquals(
        List.of("G017 /deadline", "G061 /params/folder", "G062 /params/foldr", "G063 /params/n"),
        found(reading.problems()).stream().sorted().toList());
    assertFalse(
        GraphReader.bind(tree, params, null, SampleVocabulary.closed()).problems().stream()
            .anyMatch(each -> each.code() == ProblemCode.G017));
  }

  @Test
  void unknownWorkHasItsOwnFailureCode() {
    Reading unknown = read(graph("{id: 'a', type: 'CUSTOM:nobody'}"));
    assertEquals(
        FailureCode.UNSUPPORTED_TASK_TYPE,
        assertThrows(InvalidGraphException.class, unknown::orThrow).code());
    Reading both = read(graph("{id: 'a', type: 'CUSTOM:nobody', maxRetries: -1}"));
    InvalidGraphException thrown = assertThrows(InvalidGraphException.class, both::orThrow);
    assertEquals(FailureCode.INVALID_GRAPH, thrown.code());
    assertEquals(2, thrown.problems().size());
    assertTrue(
        GraphReader.read(graph("{id: 'a', type: 'CUSTOM:nobody'}"), SampleVocabulary.open())
            .isValid());
  }

  @Test
  void moreTasksThanARunMayHaveAreAWarning() {
    StringBuilder tasks = new StringBuilder("{id: 't0', type: 'CUSTOM:simulate'}");
    for (int i = 1; i <= TaskGraph.TASK_LIMIT; i++) {
      tasks.append(",{id: 't").append(i).append("', type: 'CUSTOM:simulate'}");
    }
    Reading reading = read(graph(tasks.toString()));
    assertTrue(reading.isValid());
    assertEquals(List.of("W001 /tasks"), found(reading.problems()));
    assertNotNull(reading.problems().get(0).hint());
  }

  @Test
  void referencesAreDependenciesAndAnExplicitOneWins() {
    Task task =
        read(graph(
                "{id: 'b', type: 'CUSTOM:simulate'}, {id: 'a', type: 'CUSTOM:simulate',"
                    + " dependencies: [{task: 'b', accept: ['FAILED']}], input: {custom: {x: {from:"
                    + " 'b', orElse: 1}}}}"))
            .orThrow()
            .tasks()
            .get(1);
    assertEquals(
        List.of(new Dependency(task.dependencies().get(0).task(), Set.of(TaskStatus.FAILED))),
        task.waitsFor());
  }
}
