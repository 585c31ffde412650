package dev.weft.graph;

import static dev.weft.graph.GraphReaderTest.json;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weft.graph.GraphReader.Reading;
import dev.weft.run.Scope;
import dev.weft.task.Condition;
import dev.weft.task.Dependency;
import dev.weft.task.Flow;
import dev.weft.task.ForEach;
import dev.weft.task.InputTemplate;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditions, mapped tasks, {@code waitFor} and tasks of other runs. */
class FlowReadingTest {
  private static final String LIST = "{id: 'list', type: 'CUSTOM:simulate'}, ";

  /** A graph of these tasks. */
  private static JsonNode graph(String tasks) {
    return json("{weft: 1, name: 'g', tasks: [" + tasks + "]}");
  }

  /** A graph with a task {@code list}, and a task {@code a} that has these fields too. */
  private static JsonNode with(String fields) {
    return graph(LIST + "{id: 'a', type: 'CUSTOM:simulate', " + fields + "}");
  }

  private static Reading read(JsonNode tree) {
    return GraphReader.read(tree, SampleVocabulary.closed());
  }

  private static Task last(JsonNode tree) {
    return read(tree).orThrow().tasks().getLast();
  }

  private static List<String> found(Reading reading) {
    return reading.problems().stream().map(each -> each.code() + " " + each.pointer()).toList();
  }

  private static Set<TaskStatus> accepted(Task task, String id) {
    return task.waitsFor().stream()
        .filter(each -> each.task().equals(new TaskId(id)))
        .findFirst()
        .orElseThrow()
        .accept();
  }

  @Test
  void aTaskThatSaysNothingRunsOncePlainly() {
    assertSame(Flow.PLAIN, last(with("maxRetries: 1")).flow());
    assertSame(Flow.PLAIN, last(with("waitFor: 'all'")).flow());
  }

  @Test
  void aMappedTaskHasAListAndItsLimits() {
    ForEach plain = last(with("forEach: {from: 'list', at: '/items'}")).flow().forEach();
    assertEquals(json("{from: 'list', at: '/items'}"), plain.list());
    assertEquals(JsonPointer.compile("/id"), plain.label());
    assertEquals(10_000, plain.maxItems());
    assertEquals(0, plain.maxConcurrent());
    assertEquals(ForEach.Tolerance.NONE, plain.tolerate());
    ForEach full =
        last(with(
                "forEach: {literal: [1, {from: 'x', y: 2}], label: '/name', maxItems: 50,"
                    + " maxConcurrent: 3, tolerate: '2.5%'}, input: {custom: {item: ''}}"))
            .flow()
            .forEach();
    assertEquals(json("{literal: [1, {from: 'x', y: 2}]}"), full.list());
    assertEquals(JsonPointer.compile("/name"), full.label());
    assertEquals(50, full.maxItems());
    assertEquals(3, full.maxConcurrent());
    assertEquals(new ForEach.Tolerance(0, 2.5), full.tolerate());
    assertEquals(
        new ForEach.Tolerance(7, 0),
        last(with("forEach: {from: 'list', tolerate: 7}")).flow().forEach().tolerate());
  }

  @Test
  void anItemMayBeTheInputOfAMappedTask() {
    Task task = last(with("forEach: {from: 'list'}, input: {item: '/text'}"));
    assertEquals(InputTemplate.Kind.UPSTREAM, task.input().kind());
    assertTrue(
        read(with(
                "forEach: {from: 'list'}, when: {value: {item: '/size'}, lt: {item: '/limit'}},"
                    + " input: {custom: [{item: ''}, {template: '{{a}}', values: {a: {item:"
                    + " '/a'}}}]}"))
            .isValid());
  }

  @Test
  void referencesInAConditionAndAListAreDependencies() {
    Task task =
        last(
            graph(
                "{id: 'b', type: 'CUSTOM:simulate'}, {id: 'c', type: 'CUSTOM:simulate'}, {id: 'd',"
                    + " type: 'CUSTOM:simulate'}, {id: 'e', type: 'CUSTOM:simulate'}, {id: 'a', type:"
                    + " 'CUSTOM:simulate', forEach: {from: 'b'}, dependencies: [{task: 'e', accept:"
                    + " ['SKIPPED']}], when: {all: [{value: {from: 'c', part: 'status'}, eq:"
                    + " 'FAILED'}, {not: {value: 1, in: {from: 'd', orElse: []}}}, {value: {from:"
                    + " 'e'}, exists: true}, {value: {from: 'd'}, ne: 0}]}}"));
    assertEquals(Dependency.COMPLETED, accepted(task, "b"));
    assertEquals(Dependency.ANY, accepted(task, "c"));
    assertEquals(Dependency.COMPLETED, accepted(task, "d"), "the strictest counts");
    assertEquals(Set.of(TaskStatus.SKIPPED), accepted(task, "e"), "an explicit one wins");
    assertEquals(4, task.waitsFor().size());
  }

  @Test
  void conditionsAreReadAsTheyAreWritten() {
    Condition when =
        last(with("when: {any: [{value: {from: 'list', at: '/n'}, gt: 3}, {all: []}]}"))
            .flow()
            .when();
    assertTrue(when instanceof Condition.Any);
    assertEquals(new TaskId("list"), when.references().get(0).from());
  }

  @Test
  void tasksOfOtherRunsMayBeDependenciesAndSources() {
    Task task =
        last(
            graph(
                "{id: 'a', type: 'CUSTOM:simulate', dependencies: ['nightly.2026/load', {task:"
                    + " 'index', run: 'nightly', accept: 'ANY', ifMissing: 'fail'}, {task: 'r/x',"
                    + " ifMissing: 'wait'}], input: {custom: {from: 'other/count', at: '/n'}}}"));
    assertEquals(
        List.of(
            new Dependency(new TaskId("other/count"), Dependency.COMPLETED, false),
            new Dependency(new TaskId("nightly.2026/load"), Dependency.COMPLETED, false),
            new Dependency(new TaskId("nightly/index"), Dependency.ANY, true),
            new Dependency(new TaskId("r/x"), Dependency.COMPLETED, false)),
        task.waitsFor());
    String longest = "r".repeat(200) + "/" + "t".repeat(128);
    assertTrue(read(with("dependencies: ['" + longest + "']")).isValid());
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(
        wrong("waitFor: 'some'", "G013 /tasks/1/waitFor"),
        wrong("waitFor: true, dependencies: ['list']", "G012 /tasks/1/waitFor"),
        wrong("waitFor: 'any'", "G046 /tasks/1/waitFor"),
        wrong("when: 3", "G058 /tasks/1/when"),
        wrong("when: {value: 1}", "G058 /tasks/1/when"),
        wrong("when: {value: 1, eq: 1, ne: 2}", "G058 /tasks/1/when/ne"),
        wrong("when: {all: [{value: 1, like: 2}]}", "G058 /tasks/1/when/all/0/like"),
        wrong("when: {value: {from: 'lst'}, eq: 1}", "G052 /tasks/1/when/value/from"),
        wrong("when: {value: 1, in: [{from: 'a'}]}", "G041 /tasks/1/when/in/0/from"),
        wrong("when: {value: {item: ''}, eq: 1}", "G053 /tasks/1/when/value"),
        wrong("when: {not: {value: {param: 'p'}, eq: 1}}", "G060 /tasks/1/when/not/value/param"),
        wrong("when: {value: {from: 'list', x: 1}, eq: 1}", "G051 /tasks/1/when/value/x"),
        wrong("forEach: 'list'", "G012 /tasks/1/forEach"),
        wrong("forEach: {}", "G011 /tasks/1/forEach"),
        wrong("forEach: {form: 'list'}", "G010 /tasks/1/forEach/form"),
        wrong("forEach: {from: 'list', param: 'p'}", "G050 /tasks/1/forEach"),
        wrong("forEach: {param: 'p', literal: []}", "G050 /tasks/1/forEach"),
        wrong("forEach: {from: 'lst'}", "G052 /tasks/1/forEach/from"),
        wrong("forEach: {from: 'a'}", "G041 /tasks/1/forEach/from"),
        wrong("forEach: {from: 'list', at: 'items'}", "G054 /tasks/1/forEach/at"),
        wrong("forEach: {from: 'list', part: 'errors'}", "G010 /tasks/1/forEach/part"),
        wrong("forEach: {param: 'p'}", "G060 /tasks/1/forEach/param"),
        wrong("forEach: {literal: 3}", "G012 /tasks/1/forEach/literal"),
        wrong("forEach: {literal: [], at: '/x'}", "G051 /tasks/1/forEach/at"),
        wrong("forEach: {literal: [1, 2, 3], maxItems: 2}", "G018 /tasks/1/forEach"),
        wrong("forEach: {from: 'list', label: 'id'}", "G054 /tasks/1/forEach/label"),
        wrong("forEach: {from: 'list', maxItems: 0}", "G014 /tasks/1/forEach/maxItems"),
        wrong("forEach: {from: 'list', maxItems: 1000001}", "G014 /tasks/1/forEach/maxItems"),
        wrong("forEach: {from: 'list', maxConcurrent: 0}", "G014 /tasks/1/forEach/maxConcurrent"),
        wrong("forEach: {from: 'list', maxConcurrent: 'x'}", "G012 /tasks/1/forEach/maxConcurrent"),
        wrong("forEach: {from: 'list', tolerate: -1}", "G014 /tasks/1/forEach/tolerate"),
        wrong("forEach: {from: 'list', tolerate: 0.5}", "G012 /tasks/1/forEach/tolerate"),
        wrong("forEach: {from: 'list', tolerate: '5'}", "G012 /tasks/1/forEach/tolerate"),
        wrong("forEach: {from: 'list', tolerate: '101%'}", "G014 /tasks/1/forEach/tolerate"),
        wrong(
            "forEach: {from: 'list'}, options: {output: {item: ''}}",
            "G053 /tasks/1/options/output"),
        wrong("forEach: {from: 'list'}, input: {item: 'id'}", "G054 /tasks/1/input/item"),
        wrong("forEach: {from: 'list'}, input: {item: 5}", "G054 /tasks/1/input/item"),
        wrong("forEach: {from: 'list'}, input: {item: '', at: '/x'}", "G051 /tasks/1/input/at"),
        wrong("input: {from: 'list', part: 'errors'}", "G059 /tasks/1/input/part"),
        wrong("params: {x: 1}", "G074 /tasks/1/params"),
        wrong("dependencies: ['/x']", "G020 /tasks/1/dependencies/0"),
        wrong("dependencies: ['run/']", "G020 /tasks/1/dependencies/0"),
        wrong("dependencies: ['run/each[3]']", "G020 /tasks/1/dependencies/0"),
        wrong("dependencies: ['" + "r".repeat(201) + "/x']", "G020 /tasks/1/dependencies/0"),
        wrong("dependencies: ['r/x', {task: 'x', run: 'r'}]", "G043 /tasks/1/dependencies/1"),
        wrong("dependencies: [{task: 'r/x', run: 'r'}]", "G020 /tasks/1/dependencies/0/task"),
        wrong("dependencies: [{task: 'x', run: 7}]", "G012 /tasks/1/dependencies/0/run"),
        wrong(
            "dependencies: [{task: 'list', ifMissing: 'fail'}]",
            "G045 /tasks/1/dependencies/0/ifMissing"),
        wrong(
            "dependencies: [{task: 'r/x', ifMissing: 'never'}]",
            "G013 /tasks/1/dependencies/0/ifMissing"),
        wrong("input: {from: '/list'}", "G020 /tasks/1/input/from"),
        wrong("input: {from: 'list[3]'}", "G052 /tasks/1/input/from"));
  }

  private static Arguments wrong(String fields, String... problems) {
    return Arguments.of(fields, List.of(problems));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void whatIsWrongIsSaidOnceAndWhere(String fields, List<String> expected) {
    Reading reading = read(with(fields));
    assertEquals(expected, found(reading), () -> reading.problems().toString());
    assertNull(reading.graph());
  }

  @Test
  void partsOfInstancesAreThoseOfMappedTasks() {
    String each = "{id: 'each', type: 'CUSTOM:simulate', forEach: {from: 'list'}}, ";
    for (String part : List.of("counts", "errors", "results", "status")) {
      JsonNode tree =
          graph(
              LIST
                  + each
                  + "{id: 'a', type: 'CUSTOM:simulate', input: {from: 'each', part: '"
                  + part
                  + "'}}");
      assertEquals(Dependency.ANY, accepted(last(tree), "each"));
    }
    JsonNode outputs =
        json(
            "{weft: 1, name: 'g', outputs: {x: {from: 'a', part: 'counts'}, y: {from: 'r/b'}},"
                + " tasks: [{id: 'a', type: 'CUSTOM:simulate'}]}");
    assertEquals(List.of("G059 /outputs/x/part", "G053 /outputs/y/from"), found(read(outputs)));
  }

  @Test
  void aCycleIsSaidWhereItIs() {
    JsonNode byList =
        graph(
            "{id: 'a', type: 'CUSTOM:simulate', forEach: {from: 'b'}}, {id: 'b', type:"
                + " 'CUSTOM:simulate', when: {not: {value: {from: 'a'}, eq: 1}}}");
    assertEquals(List.of("G042 /tasks/0/forEach"), found(read(byList)));
    JsonNode byCondition =
        graph(
            "{id: 'a', type: 'CUSTOM:simulate', input: {text: 'x'}, when: {value: {from: 'b'}, eq:"
                + " 1}}, {id: 'b', type: 'CUSTOM:simulate', dependencies: ['a']}");
    assertEquals(List.of("G042 /tasks/0/when"), found(read(byCondition)));
    assertEquals("a -> b -> a", read(byCondition).problems().get(0).hint());
  }

  @Test
  void parametersAreFilledIntoListsAndConditions() {
    JsonNode tree =
        json(
            "{weft: 1, name: 'g', params: {names: {type: 'array'}, deep: {type: 'object'}, least:"
                + " {type: 'integer', default: 3}}, tasks: [{id: 'a', type: 'CUSTOM:simulate',"
                + " forEach: {param: 'names', tolerate: 1}, when: {all: [{value: {item: '/n'}, gte:"
                + " {param: 'least'}}, {value: 'x', in: {param: 'names'}}]}}, {id: 'b', type:"
                + " 'CUSTOM:simulate', forEach: {param: 'deep', at: '/list', label: ''}}]}");
    Reading reading =
        GraphReader.bind(
            tree,
            Map.of("names", json("[{from: 'x'}, 'y']"), "deep", json("{list: [1]}")),
            null,
            SampleVocabulary.closed());
    assertEquals(
        json(
            "{weft: 1, name: 'g', tasks: [{id: 'a', type: 'CUSTOM:simulate', forEach: {literal:"
                + " [{from: 'x'}, 'y'], tolerate: 1}, when: {all: [{value: {item: '/n'}, gte: 3},"
                + " {value: 'x', in: {literal: [{from: 'x'}, 'y']}}]}}, {id: 'b', type:"
                + " 'CUSTOM:simulate', forEach: {literal: [1], label: ''}}]}"),
        reading.orThrow().tree());
    assertEquals(
        reading.orThrow().tasks(),
        GraphReader.readBound(reading.orThrow().tree(), SampleVocabulary.closed())
            .orThrow()
            .tasks());
    assertTrue(read(tree).isValid());
    Reading wrong =
        GraphReader.bind(
            tree,
            Map.of("names", json("[]"), "deep", json("{list: 'one'}")),
            null,
            SampleVocabulary.closed());
    assertEquals(List.of("G064 /tasks/1/forEach"), found(wrong));
  }

  @Test
  void aListByParameterMustBeOne() {
    JsonNode tree =
        json(
            "{weft: 1, name: 'g', params: {s: {type: 'string'}, d: {type: 'string', default: 'x'},"
                + " big: {type: 'array', default: [1, 2, 3]}}, tasks: [{id: 'a', type:"
                + " 'CUSTOM:simulate', forEach: {param: 's'}}, {id: 'b', type: 'CUSTOM:simulate',"
                + " forEach: {param: 'd'}}, {id: 'c', type: 'CUSTOM:simulate', forEach: {param:"
                + " 'big', maxItems: 2}}]}");
    assertEquals(
        List.of("G064 /tasks/0/forEach", "G064 /tasks/1/forEach", "G018 /tasks/2/forEach"),
        found(read(tree)));
  }

  @Test
  void aTaskThatWasRewrittenForItsPlaceIsReadAlone() {
    Task task =
        GraphReader.task(
            json(
                "{id: 'chunk', type: 'CUSTOM:simulate', dependencies: ['read', 'other/load'], when:"
                    + " {value: {from: '/each[17]/read', part: 'counts'}, ne: 1}, input: {custom:"
                    + " [{from: '/each[17]/read', at: '/x'}, {literal: {item: 1}}, {from:"
                    + " 'r/t'}]}}"),
            MissingNode.getInstance());
    assertEquals(
        List.of("/each[17]/read", "r/t", "read", "other/load"),
        task.waitsFor().stream().map(each -> each.task().value()).toList());
    assertEquals(
        json("{param: 'list', at: '/x'}"),
        GraphReader.task(
                json(
                    "{id: 'i', type: 'CUSTOM:simulate', forEach: {param: 'list', at: '/x'}, input:"
                        + " {from: '/l', at: '/items/3'}}"),
                MissingNode.getInstance())
            .flow()
            .forEach()
            .list(),
        "an instance of a mapped task in a sub-graph");
    Task mapped =
        GraphReader.task(
            json("{id: 'm', graph: 'sub', forEach: {from: 'x'}, params: {p: {item: '/a'}}}"),
            MissingNode.getInstance());
    assertEquals("sub", mapped.flow().graph().graph());
  }

  @Test
  void aFilterMayComeFromAParameter() {
    JsonNode tree =
        json(
            "{weft: 1, name: 'g', params: {f: {type: 'object'}}, tasks: [{id: 'a', type:"
                + " 'VECTOR_SEARCH', input: {query: {collection: 'c', text: 'x', filter: {param:"
                + " 'f'}}}}]}");
    Reading good =
        GraphReader.bind(
            tree,
            Map.of("f", json("{value: {item: '/n'}, eq: 1}")),
            null,
            SampleVocabulary.closed());
    assertEquals(List.of(), good.problems());
    Reading wrong =
        GraphReader.bind(tree, Map.of("f", json("{n: 1}")), null, SampleVocabulary.closed());
    assertEquals(List.of("G058 /tasks/0/input/query/filter"), found(wrong));
  }

  @Test
  void aDefinitionThatAScopeHasRewrittenIsReadAlone() {
    JsonNode definition =
        json(
            "{id: 'w', type: 'VECTOR_SEARCH', modelId: {param: 'm'}, priority: {param: 'p'}, timeout:"
                + " {param: 't'}, options: {o: [{param: 'm'}]}, forEach: {param: 'l'}, when: {value:"
                + " {param: 'd', at: '/n'}, in: [{item: '/a'}]}, input: {query: {collection: 'c', text:"
                + " {param: 'd', at: '/q'}, filter: {param: 'f'}}}}");
    Scope scope =
        new Scope(
            "each[1]/",
            Map.of(
                "m", TextNode.valueOf("small"),
                "p", TextNode.valueOf("HIGH"),
                "t", json("{literal: '9s'}"),
                "d", json("{from: '/list', at: '/items/1'}"),
                "f", json("{literal: {value: {item: '/n'}, eq: 1}}")),
            json("{literal: {a: 3}}"));
    Task task = GraphReader.task(scope.rewrite((ObjectNode) definition), MissingNode.getInstance());
    assertEquals("small", task.modelId());
    assertEquals(TaskPriority.HIGH, task.priority());
    assertEquals(Duration.ofSeconds(9), task.timeout());
    assertEquals(List.of(new TaskId("/list")), ids(task));
  }

  @Test
  void aParameterOfAnInstanceMayPointToNothing() {
    JsonNode definition =
        json(
            "{id: 'a', type: 'CUSTOM:simulate', when: {value: {param: 'd', at: '/no'}, exists:"
                + " false}, input: {text: {param: 'd', at: '/no'}}}");
    Scope scope = new Scope("each[1]/", Map.of("d", json("{literal: {a: 3}}")), null);
    Task task = GraphReader.task(scope.rewrite((ObjectNode) definition), MissingNode.getInstance());
    assertTrue(requireNonNull(task.flow().when()).test(value -> null));
    Values.Source nothing = (form, tree) -> null;
    assertThrows(Values.MissingValueException.class, () -> task.input().values().resolve(nothing));
  }

  private static List<TaskId> ids(Task task) {
    return task.waitsFor().stream().map(Dependency::task).toList();
  }
}
