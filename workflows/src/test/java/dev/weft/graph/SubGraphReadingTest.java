package dev.weft.graph;

import static dev.weft.graph.GraphReaderTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weft.graph.GraphReader.Reading;
import dev.weft.task.Dependency;
import dev.weft.task.InputTemplate;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SubGraphReadingTest {
  private static final String WORK = "{id: 'w', type: 'CUSTOM:simulate'}";

  /** A graph of these tasks and sub-graphs. */
  private static JsonNode graph(String tasks, String graphs) {
    return json("{weft: 1, name: 'g', tasks: [" + tasks + "], graphs: {" + graphs + "}}");
  }

  /** A graph whose tasks use one sub-graph {@code s}, which has these members and a task. */
  private static JsonNode using(String fields, String members) {
    return graph(
        "{id: 'l', type: 'CUSTOM:simulate'}, {id: 'a', graph: 's'" + fields + "}",
        "s: {" + members + "tasks: [" + WORK + "]}");
  }

  private static Reading read(JsonNode tree) {
    return GraphReader.read(tree, SampleVocabulary.closed());
  }

  private static List<String> found(Reading reading) {
    return reading.problems().stream().map(each -> each.code() + " " + each.pointer()).toList();
  }

  @Test
  void aSubGraphIsReadWithItsParametersTasksAndOutputs() {
    TaskGraph graph =
        read(json(
                "{weft: 1, name: 'g', defaults: {timeout: '9s', priority: 'LOW'}, params: {m:"
                    + " {type: 'string', default: 'x'}}, tasks: [{id: 'l', type: 'CUSTOM:simulate'},"
                    + " {id: 'd', graph: 's', forEach: {from: 'l', at: '/items'}, params: {file:"
                    + " {item: ''}, mode: {param: 'm'}}, priority: 'HIGH', deadline: '5m',"
                    + " dependencies: [{task: 'l', accept: 'ANY'}], onFailure: 'ignore', metadata:"
                    + " {k: 'v'}, description: 'each'}], graphs: {s: {description: 'One.', params:"
                    + " {file: {type: 'object'}, mode: {type: 'string'}, size: {type: 'integer',"
                    + " default: 3}}, tasks: [{id: 'r', type: 'CUSTOM:simulate', modelId: {param:"
                    + " 'mode'}, input: {custom: {param: 'file'}}}, {id: 'c', type:"
                    + " 'CUSTOM:simulate', options: {failAttempts: {param: 'size'}}, when: {value:"
                    + " {param: 'file', at: '/bytes'}, gt: 0}, input: {from: 'r'}}], outputs: {n:"
                    + " {from: 'c', at: '/n'}, f: {param: 'file'}}}}}"))
            .orThrow();
    Task use = graph.tasks().get(1);
    assertEquals(TaskType.GRAPH, use.type());
    assertEquals("graph s, for each item", use.action());
    assertEquals("s", use.flow().graph().graph());
    assertEquals(json("{file: {item: ''}, mode: {param: 'm'}}"), tree(use, graph));
    assertEquals(TaskPriority.HIGH, use.priority());
    assertEquals(InputTemplate.NONE, use.input());
    assertEquals(
        List.of(new Dependency(new TaskId("l"), Dependency.ANY)), use.waitsFor(), "the explicit");
    SubGraph sub = graph.graphs().get("s");
    assertEquals("One.", sub.description());
    assertEquals(List.of("file", "mode", "size"), List.copyOf(sub.params().keySet()));
    assertEquals(2, sub.tasks().size());
    assertEquals(Duration.ofSeconds(9), sub.tasks().get(0).timeout());
    assertEquals(TaskPriority.LOW, sub.tasks().get(0).priority());
    assertEquals(json("{param: 'file'}"), sub.tasks().get(0).input().values().tree());
    assertEquals(List.of(new TaskId("r")), ids(sub.tasks().get(1)));
    assertEquals(json("{n: {from: 'c', at: '/n'}, f: {param: 'file'}}"), sub.outputs().tree());
  }

  private static JsonNode tree(Task use, TaskGraph graph) {
    // Read without values, the defaults of parameters are filled into what is read.
    assertEquals(
        TextNode.valueOf("x"), use.flow().graph().params().tree().get("mode"), "the default");
    return graph.tree().at("/tasks/1/params");
  }

  private static List<TaskId> ids(Task task) {
    return task.waitsFor().stream().map(Dependency::task).toList();
  }

  @Test
  void onlyTheGraphsOwnParametersAreBound() {
    JsonNode tree =
        json(
            "{weft: 1, name: 'g', params: {p: {type: 'object'}, names: {type: 'array', default:"
                + " ['n']}}, tasks: [{id: 'a', graph: 's', params: {x: {param: 'p'}, p: {param: 'p',"
                + " at: '/n'}}}, {id: 'b', graph: 's', forEach: {param: 'names'}, params: {x: {k:"
                + " {item: ''}}, p: 2}}], graphs: {s: {params: {x: {type: 'object'}, p: {type:"
                + " 'integer'}}, tasks: [{id: 'w', type: 'CUSTOM:simulate', options: {failAttempts:"
                + " {param: 'p'}}, input: {custom: {param: 'x'}}}]}}, outputs: {n: {param: 'names'}}}");
    Reading bound =
        GraphReader.bind(
            tree, Map.of("p", json("{from: 'w', n: 7}")), null, SampleVocabulary.closed());
    assertEquals(
        json(
            "{weft: 1, name: 'g', tasks: [{id: 'a', graph: 's', params: {x: {literal: {from: 'w', n:"
                + " 7}}, p: 7}}, {id: 'b', graph: 's', forEach: {literal: ['n']}, params: {x: {k:"
                + " {item: ''}}, p: 2}}], graphs: {s: {params: {x: {type: 'object'}, p: {type:"
                + " 'integer'}}, tasks: [{id: 'w', type: 'CUSTOM:simulate', options: {failAttempts:"
                + " {param: 'p'}}, input: {custom: {param: 'x'}}}]}}, outputs: {n: {literal: ['n']}}}"),
        bound.orThrow().tree());
    TaskGraph again =
        GraphReader.readBound(bound.orThrow().tree(), SampleVocabulary.closed()).orThrow();
    assertEquals(bound.orThrow().tasks(), again.tasks());
    assertEquals(bound.orThrow().graphs(), again.graphs());
    assertEquals(
        again.tasks().get(0),
        GraphReader.task(again.tree().at("/tasks/0"), again.tree().path("defaults")));
  }

  static Stream<Arguments> wrongs() {
    String sized = "params: {n: {type: 'integer'}}, ";
    return Stream.of(
        wrong(graph("{id: 'a', graph: 'other'}", ""), "G070 /tasks/0/graph"),
        wrong(graph("{id: 'a', graph: 5}", ""), "G012 /tasks/0/graph"),
        wrong(json("{weft: 1, name: 'g', graphs: [], tasks: [" + WORK + "]}"), "G012 /graphs"),
        wrong(graph("{id: 'a', graph: 's'}", "s: 3"), "G012 /graphs/s"),
        wrong(graph("{id: 'a', graph: 's'}", "s: {}"), "G011 /graphs/s"),
        wrong(graph("{id: 'a', graph: 's'}", "s: {tasks: []}"), "G022 /graphs/s/tasks"),
        wrong(
            graph("{id: 'a', graph: 's t'}", "'s t': {tasks: [" + WORK + "]}"), "G020 /graphs/s t"),
        wrong(using("", "name: 's', "), "G010 /graphs/s/name"),
        wrong(using("", "graphs: {}, "), "G010 /graphs/s/graphs"),
        wrong(using("", "defaults: {}, "), "G010 /graphs/s/defaults"),
        wrong(using("", "description: 5, "), "G012 /graphs/s/description"),
        wrong(
            using(
                ", type: 'GRAPH', operation: 'x', options: [], modelId: 1, input: {}, timeout: 1,"
                    + " maxRetries: -1, backoff: {}, noRetryOn: 1, resources: {}, fuse: 'auto'",
                ""),
            Stream.of(
                    "type",
                    "operation",
                    "options",
                    "modelId",
                    "input",
                    "timeout",
                    "maxRetries",
                    "backoff",
                    "noRetryOn",
                    "resources",
                    "fuse")
                .map(each -> "G073 /tasks/1/" + each)
                .toArray(String[]::new)),
        wrong(using(", params: []", ""), "G012 /tasks/1/params"),
        wrong(using("", sized), "G061 /tasks/1"),
        wrong(using(", params: {}", sized), "G061 /tasks/1/params"),
        wrong(using(", params: {m: 1}", sized), "G062 /tasks/1/params/m", "G061 /tasks/1/params"),
        wrong(
            using(", params: {flie: {}}", "params: {file: {type: 'object'}}, "),
            "G062 /tasks/1/params/flie"),
        wrong(using(", params: {m: 1}", ""), "G062 /tasks/1/params/m"),
        wrong(using(", params: {n: 'x'}", sized), "G063 /tasks/1/params/n"),
        wrong(using(", params: {n: {literal: {}}}", sized), "G063 /tasks/1/params/n"),
        wrong(using(", params: {n: {template: '', values: {}}}", sized), "G063 /tasks/1/params/n"),
        wrong(using(", params: {n: {from: 'x'}}", sized), "G052 /tasks/1/params/n/from"),
        wrong(using(", params: {n: {item: ''}}", sized), "G053 /tasks/1/params/n"),
        wrong(using(", params: {n: {from: 'a'}}", sized), "G041 /tasks/1/params/n/from"),
        wrong(using(", params: {n: {param: 'n'}}", sized), "G060 /tasks/1/params/n/param"),
        wrong(
            using("", "params: {n: {type: 'integer', default: 'x'}}, "),
            "G063 /graphs/s/params/n/default"),
        wrong(using("", "outputs: {x: {from: 'l'}}, "), "G052 /graphs/s/outputs/x/from"),
        wrong(using("", "outputs: {x: {item: ''}}, "), "G053 /graphs/s/outputs/x"),
        wrong(using("", "outputs: {x: {param: 'l'}}, "), "G060 /graphs/s/outputs/x/param"),
        wrong(
            graph(
                "{id: 'l', type: 'CUSTOM:simulate'}, {id: 'a', graph: 's', forEach: {from: 'l'}}",
                "s: {tasks: [{id: 'w', type: 'CUSTOM:simulate', dependencies: ['l'], input: {item:"
                    + " ''}}]}"),
            "G053 /graphs/s/tasks/0/input",
            "G040 /graphs/s/tasks/0/dependencies/0"),
        wrong(
            json(
                "{weft: 1, name: 'g', params: {p: {type: 'string', default: 'x'}}, tasks: [{id: 'a',"
                    + " graph: 's'}], graphs: {s: {tasks: [{id: 'w', type: 'CUSTOM:simulate', input:"
                    + " {text: {param: 'p'}}}]}}}"),
            "G060 /graphs/s/tasks/0/input/text/param"),
        wrong(
            graph(
                "{id: 'a', graph: 's'}",
                "s: {tasks: [{id: 'w', type: 'CUSTOM:simulate', dependencies: ['v']}, {id: 'v', type:"
                    + " 'CUSTOM:simulate', input: {from: 'w'}}]}"),
            "G042 /graphs/s/tasks/0/dependencies/0"),
        wrong(
            graph(
                "{id: 'a', graph: 's', params: {t: 'x'}}",
                "s: {params: {t: {type: 'string'}}, tasks: [{id: 'b', graph: 't', params: {i:"
                    + " {param: 't'}, d: {param: 't'}}}]}, t: {params: {i: {type: 'integer'}, d:"
                    + " {type: 'duration'}}, tasks: ["
                    + WORK
                    + "]}"),
            "G064 /graphs/s/tasks/0/params/i",
            "G064 /graphs/s/tasks/0/params/d"));
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
        found(reading).stream().sorted().toList(),
        () -> reading.problems().toString());
    assertNull(reading.graph());
  }

  @Test
  void hintsNameTheGraphAndParameterThatWereMeant() {
    Problem graph =
        read(graph("{id: 'a', graph: 'one-documnt'}", "'one-document': {tasks: [" + WORK + "]}"))
            .problems()
            .stream()
            .filter(Problem::isError)
            .findFirst()
            .orElseThrow();
    assertEquals("did you mean 'one-document'?", graph.hint());
    Problem param =
        read(using(", params: {flie: {}}", "params: {file: {type: 'object'}}, ")).problems().get(0);
    assertEquals("did you mean 'file'?", param.hint());
  }

  @Test
  void graphsThatStandInEachOtherAreShownWithTheirPath() {
    Reading two =
        read(
            graph(
                "{id: 'x', graph: 'a'}",
                "a: {tasks: ["
                    + WORK
                    + ", {id: 'x', graph: 'b'}]}, b: {tasks: [{id: 'y', graph:"
                    + " 'a'}]}"));
    assertEquals(List.of("G071 /graphs/a/tasks/1/graph"), found(two));
    assertEquals("a -> b -> a", two.problems().get(0).hint());
    Reading one = read(graph("{id: 'x', graph: 'a'}", "a: {tasks: [{id: 'x', graph: 'a'}]}"));
    assertEquals(List.of("G071 /graphs/a/tasks/0/graph"), found(one));
    assertEquals("a -> a", one.problems().get(0).hint());
  }

  @Test
  void aGraphThatNobodyUsesIsAWarningAndIsStillChecked() {
    Reading reading =
        read(
            graph(
                WORK,
                "a: {tasks: [{id: 'x', graph: 'b'}]}, b: {tasks: [{id: 'y', type:"
                    + " 'CUSTOM:simulate'}]}"));
    assertEquals(List.of("W003 /graphs/a", "W003 /graphs/b"), found(reading));
    assertTrue(reading.isValid());
    assertEquals(
        List.of("W003 /graphs/a", "G014 /graphs/a/tasks/0/maxRetries"),
        found(
            read(graph(WORK, "a: {tasks: [{id: 'x', type: 'CUSTOM:simulate', maxRetries: -1}]}"))));
  }

  /** Graphs {@code g0}, {@code g1}, ... each of which stands in the one before. */
  private static ObjectNode tower(int levels) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("weft", 1).put("name", "g");
    tree.putArray("tasks").addObject().put("id", "t").put("graph", "g0");
    ObjectNode graphs = tree.putObject("graphs");
    for (int i = 0; i < levels; i++) {
      ObjectNode task = graphs.putObject("g" + i).putArray("tasks").addObject().put("id", "t");
      if (i == levels - 1) {
        task.put("type", "CUSTOM:simulate");
      } else {
        task.put("graph", "g" + (i + 1));
      }
    }
    return tree;
  }

  @Test
  void graphsStandEightDeepInEachOtherAndNoDeeper() {
    assertTrue(read(tower(8)).isValid());
    assertEquals(List.of("G072 /graphs/g7/tasks/0/graph"), found(read(tower(9))));
    ObjectNode both = tower(9);
    ((ArrayNode) both.get("tasks")).addObject().put("id", "u").put("graph", "g8");
    assertEquals(
        List.of("G072 /graphs/g7/tasks/0/graph"), found(read(both)), "the longest way counts");
  }

  @Test
  void aTowerOfManyGraphsIsReadWithoutRecursion() {
    ObjectNode tall = tower(50_000);
    assertEquals(List.of("G072 /graphs/g7/tasks/0/graph"), found(read(tall)));
    ObjectNode last = (ObjectNode) tall.at("/graphs/g49999/tasks/0");
    last.remove("type");
    last.put("graph", "g0");
    assertEquals(List.of("G071 /graphs/g0/tasks/0/graph"), found(read(tall)));
  }

  @Test
  void aParameterThatIsKnownTooLateIsRefusedWhereItsValueIsNeeded() {
    String places =
        "s: {params: {p: {type: 'string'}, t: {type: 'duration', default: '1s'}}, tasks: [{id: 'w',"
            + " type: 'CUSTOM:simulate', modelId: {param: 'p'}, priority: {param: 'p'}, timeout:"
            + " {param: 't'}, deadline: {param: 't'}, options: {names: [{param: 'p'}]}, input:"
            + " {query: {collection: {param: 'p'}, filter: {value: {item: '/x'}, eq: {param: 'p'}}}},"
            + " when: {value: {param: 'p'}, ne: ''}}, {id: 'm', type: 'CUSTOM:simulate', forEach:"
            + " {literal: [1]}, input: {text: {param: 'p'}}}], outputs: {o: {param: 'p'}}}";
    assertTrue(read(graph("{id: 'a', graph: 's', params: {p: 'LOW', t: '2s'}}", places)).isValid());
    Reading byItem =
        read(
            graph(
                "{id: 'a', graph: 's', params: {p: 'LOW'}}, {id: 'b', graph: 's', forEach: {literal:"
                    + " ['x']}, params: {p: {template: '{{x}}', values: {x: {item: ''}}}}}",
                places));
    assertEquals(
        List.of(
            "G066 /graphs/s/tasks/0/options/names/0",
            "G066 /graphs/s/tasks/0/modelId",
            "G066 /graphs/s/tasks/0/input/query/filter",
            "G066 /graphs/s/tasks/0/priority"),
        found(byItem));
    assertEquals(
        "'p' is only known while the run goes on: task 'b' gives it {item}",
        byItem.problems().get(0).message());
    Reading byReference =
        read(
            graph(
                "{id: 'l', type: 'CUSTOM:simulate'}, {id: 'a', graph: 's', params: {p: 'LOW', t: {from:"
                    + " 'l', at: '/t'}}}",
                places));
    assertEquals(
        List.of("G066 /graphs/s/tasks/0/timeout", "G066 /graphs/s/tasks/0/deadline"),
        found(byReference).stream().sorted().toList().reversed());
  }

  @Test
  void aParameterThatIsHandedOnIsAsLateAsWhereItComesFrom() {
    Reading reading =
        read(
            graph(
                "{id: 'l', type: 'CUSTOM:simulate'}, {id: 'a', graph: 's', params: {p: {from: 'l'}}}",
                "s: {params: {p: {type: 'object'}}, tasks: [{id: 'b', graph: 't', params: {q: {param:"
                    + " 'p', at: '/x'}}}]}, t: {params: {q: {type: 'string'}}, tasks: [{id: 'w', type:"
                    + " 'CUSTOM:simulate', modelId: {param: 'q'}}]}"));
    assertEquals(List.of("G066 /graphs/t/tasks/0/modelId"), found(reading));
    assertEquals(
        "'q' is only known while the run goes on: task 'a' gives it {from}, by way of task 'b' of"
            + " graph 's'",
        reading.problems().get(0).message());
  }

  @Test
  void subGraphsMayHaveMappedTasksConditionsAndOtherRuns() {
    Reading reading =
        read(
            graph(
                "{id: 'l', type: 'CUSTOM:simulate'}, {id: 'a', graph: 's', waitFor: 'any', when:"
                    + " {value: {from: 'l', at: '/n'}, gt: 1}, forEach: {from: 'l', at: '/items',"
                    + " tolerate: '5%'}, params: {list: {item: '/list'}}, onFailure: {output: {}}}, {id:"
                    + " 'r', type: 'CUSTOM:simulate', input: {custom: [{from: 'a', part: 'errors'}]}}",
                "s: {params: {list: {type: 'array'}}, tasks: [{id: 'm', graph: 't', forEach: {param:"
                    + " 'list'}, params: {x: {item: ''}}}, {id: 'w', type: 'CUSTOM:simulate',"
                    + " dependencies: [{task: 'x', run: 'nightly', ifMissing: 'fail'}], forEach: {from:"
                    + " 'm', at: '/items', label: ''}, when: {value: {item: ''}, exists: true}, input:"
                    + " {item: ''}}]}, t: {params: {x: {type: 'object'}}, tasks: [{id: 'w', type:"
                    + " 'CUSTOM:simulate', input: {custom: {param: 'x'}}}], outputs: {y: {from: 'w'}}}"));
    assertEquals(List.of(), reading.problems());
    assertEquals(List.of("s", "t"), List.copyOf(reading.orThrow().graphs().keySet()));
  }

  @Test
  void whatAUseGivesIsCheckedWhereItGoes() {
    JsonNode tree =
        json(
            "{weft: 1, name: 'g', params: {p: {type: 'string', default: 'HIGH'}}, tasks: [{id: 'a',"
                + " graph: 's', params: {pri: {param: 'p'}, n: 5}}, {id: 'b', graph: 's', params: {pri:"
                + " 'URGENT', n: 101, names: ['x']}}, {id: 'c', graph: 's', params: {pri: 'URGENT', n:"
                + " 101}}], graphs: {s: {params: {pri: {type: 'string'}, n: {type: 'integer'}, names:"
                + " {type: 'array', default: [1]}}, tasks: [{id: 'w', type: 'CUSTOM:simulate', priority:"
                + " {param: 'pri'}, options: {names: {param: 'names'}}}, {id: 'x', graph: 't', params:"
                + " {m: {param: 'n'}}}, {id: 'y', type: 'CUSTOM:simulate', forEach: {param: 'names',"
                + " maxItems: 1}}]}, t: {params: {m: {type: 'integer'}}, tasks: [{id: 'w', type:"
                + " 'CUSTOM:simulate', options: {failAttempts: {param: 'm'}}, input: {custom: {param:"
                + " 'm'}}}]}}}");
    Reading reading = read(tree);
    assertEquals(
        List.of(
            "G035 /graphs/s/tasks/0/options/names",
            "G013 /graphs/s/tasks/0/priority",
            "G035 /graphs/t/tasks/0/options/failAttempts"),
        found(reading));
    assertEquals(
        List.of("task 'a' uses it", "task 'b' uses it", "task 'x' of graph 's' uses it"),
        reading.problems().stream().map(each -> each.message().split(", as ")[1]).toList());
  }

  @Test
  void aGraphThatIsUsedInManyWaysIsReadInTime() {
    ObjectNode tree = (ObjectNode) graph(WORK, "");
    ArrayNode uses = (ArrayNode) tree.get("tasks");
    for (int i = 0; i < 20_000; i++) {
      uses.addObject()
          .put("id", "u" + i)
          .put("graph", "s")
          .putObject("params")
          .put("n", i % 150)
          .put("text", "text " + i);
    }
    ((ObjectNode) tree.get("graphs"))
        .set(
            "s",
            json(
                "{params: {n: {type: 'integer'}, text: {type: 'string'}}, tasks: [{id: 'w', type:"
                    + " 'CUSTOM:simulate', options: {failAttempts: {param: 'n'}}, input: {text:"
                    + " {param: 'text'}}}]}"));
    assertEquals(
        List.of("G035 /graphs/s/tasks/0/options/failAttempts"),
        found(read(tree)),
        "only 0 to 100 failed attempts are taken");
  }

  @Test
  void whatAUseDoesNotGiveHasItsDefault() {
    SubGraph sub =
        read(using(
                ", params: {a: {from: 'l'}}",
                "params: {a: {type: 'string', default: 'x'}, b: {type: 'object', default: {from:"
                    + " 'data'}}, c: {type: 'integer', default: 3}}, "))
            .orThrow()
            .graphs()
            .get("s");
    assertEquals(
        json("{a: {from: 'l'}, b: {literal: {from: 'data'}}, c: 3}"),
        sub.filled((ObjectNode) json("{a: {from: 'l'}}")));
  }
}
