package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.scheduling.Batch;
import dev.weft.scheduling.BatchEnd;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.Step;
import dev.weft.scheduling.TaskScheduler;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  /** A run of a graph of custom tasks, and the outputs that it keeps. */
  private static final class Fixture {
    final Plan plan;
    final TaskScheduler scheduler;
    final Outputs outputs;
    private final Map<String, Batch> out = new HashMap<>();

    Fixture(String graph) {
      plan =
          RunRig.plan("{'weft':1,'name':'g',".replace('\'', '"') + graph.replace('\'', '"') + "}");
      scheduler = TaskScheduler.of(plan, 1, NOW);
      outputs = new Outputs(plan);
      keep(scheduler.grow(NOW));
    }

    Fixture done(String task, String text) {
      return end(task, TaskOutcome.Kind.DONE, new TaskOutput.Text(text), null);
    }

    Fixture fail(String task) {
      TaskError error = new TaskError(FailureCode.PROVIDER_REFUSED, "no");
      return end(task, TaskOutcome.Kind.FAILED_ATTEMPT, null, error);
    }

    private Fixture end(String task, TaskOutcome.Kind kind, TaskOutput output, TaskError error) {
      while (!out.containsKey(task)) {
        Batch batch = scheduler.next(NOW).orElseThrow();
        out.put(plan.id(batch.calls().get(0).task()), batch);
      }
      TaskOutcome outcome = new TaskOutcome(task, kind, output, error, null, NOW, NOW, null);
      WorkerState worker = new WorkerState("w", 1);
      long batch = out.get(task).number();
      keep(scheduler.accept(new BatchEnd.Done(batch, List.of(outcome), worker), NOW));
      return this;
    }

    private void keep(Step step) {
      step.ended().forEach(end -> outputs.keep(end, scheduler));
    }

    Map<String, SourceEnd> inputsOf(String task) {
      return outputs.inputsOf(plan.indexOf(task));
    }

    int inlineLimit(String task) {
      return outputs.inlineLimit(plan.indexOf(task));
    }
  }

  @Test
  void anOutputIsDroppedAtItsLastUse() {
    Fixture run =
        new Fixture(
            """
            'tasks':[{'id':'a','type':'CUSTOM:x'},
                     {'id':'b','type':'CUSTOM:x','input':{'from':'a'}},
                     {'id':'c','type':'CUSTOM:x','input':{'from':'a'}}]
            """);
    run.done("a", "hello");
    assertEquals("{\"kind\":\"text\",\"text\":\"hello\"}".length(), run.outputs.bytes());
    assertEquals(new TaskOutput.Text("hello"), run.inputsOf("b").get("a").output());
    run.done("b", "x");
    assertNotNull(run.inputsOf("c").get("a"));
    run.done("c", "y");
    assertEquals(0, run.outputs.bytes());
    assertEquals(Map.of(), run.inputsOf("c"));
  }

  @Test
  void aReaderThatIsSkippedWasAUseToo() {
    Fixture run =
        new Fixture(
            """
            'tasks':[{'id':'a','type':'CUSTOM:x'},{'id':'x','type':'CUSTOM:x'},
                     {'id':'b','type':'CUSTOM:x','input':{'from':'a'},'dependencies':['x']}]
            """);
    run.done("a", "hello");
    assertTrue(run.outputs.bytes() > 0);
    run.fail("x");
    assertEquals(0, run.outputs.bytes());
  }

  @Test
  void whatNobodyRefersToIsNeverKept() {
    Fixture run =
        new Fixture(
            """
            'tasks':[{'id':'a','type':'CUSTOM:x'},
                     {'id':'b','type':'CUSTOM:x','dependencies':['a']}]
            """);
    run.done("a", "hello");
    assertEquals(0, run.outputs.bytes());
    assertEquals(Map.of(), run.inputsOf("b"));
  }

  @Test
  void whatTheRunDeclaresIsKeptToItsEnd() {
    Fixture run =
        new Fixture(
            """
            'tasks':[{'id':'a','type':'CUSTOM:x'},
                     {'id':'b','type':'CUSTOM:x','input':{'from':'a'}}],
            'outputs':{'first':{'from':'a'}}
            """);
    run.done("a", "hello").done("b", "x");
    assertEquals(Set.of("a"), run.outputs.declared().keySet());
    assertEquals(new TaskOutput.Text("hello"), run.outputs.declared().get("a").output());
  }

  @Test
  void aReferenceToAnotherPartCarriesNoOutput() {
    Fixture run =
        new Fixture(
            """
            'tasks':[{'id':'a','type':'CUSTOM:x'},
                     {'id':'b','type':'CUSTOM:x','input':{'custom':{'from':'a','part':'status'}}}]
            """);
    run.done("a", "hello");
    SourceEnd seen = run.inputsOf("b").get("a");
    assertEquals(TaskStatus.COMPLETED, seen.status());
    assertNull(seen.output());
    assertNull(seen.metrics());
  }

  @Test
  void afterAFailureThatIsReplacedDependentsSeeTheReplacement() {
    Fixture run =
        new Fixture(
            """
            'tasks':[{'id':'a','type':'CUSTOM:x','onFailure':{'output':{'n':0}}},
                     {'id':'b','type':'CUSTOM:x','input':{'from':'a'}}]
            """);
    run.fail("a");
    SourceEnd seen = run.inputsOf("b").get("a");
    assertEquals(TaskStatus.COMPLETED, seen.status());
    assertEquals("{\"n\":0}", seen.output().view().toString());
  }

  @ParameterizedTest
  @CsvSource({"1, 4096", "32, 4096", "33, 3971", "64, 2048", "500, 262"})
  void theMoreSourcesAReaderHasTheSmallerEachMustBe(int sources, int limit) {
    String tasks =
        IntStream.range(0, sources)
            .mapToObj(i -> "{'id':'t" + i + "','type':'CUSTOM:x'},")
            .collect(Collectors.joining());
    String list =
        IntStream.range(0, sources)
            .mapToObj(i -> "{'from':'t" + i + "'}")
            .collect(Collectors.joining(","));
    Fixture run =
        new Fixture(
            "'tasks':["
                + tasks
                + "{'id':'end','type':'CUSTOM:x','input':{'custom':["
                + list
                + "]}}]");
    assertEquals(limit, run.inlineLimit("t0"));
    assertEquals(4_096, run.inlineLimit("end"));
  }

  @Test
  void whenTooMuchIsKeptNewOutputsMustComeBackAsReferences() {
    Fixture run =
        new Fixture(
            """
            'tasks':[{'id':'a','type':'CUSTOM:x'},
                     {'id':'b','type':'CUSTOM:x','input':{'from':'a'}}]
            """);
    run.done("a", "x".repeat(Outputs.MOST_BYTES));
    assertEquals(0, run.inlineLimit("b"));
    run.done("b", "");
    assertEquals(4_096, run.inlineLimit("b"));
  }
}
