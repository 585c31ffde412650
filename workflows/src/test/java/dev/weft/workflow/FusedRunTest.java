package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskResult;
import dev.weft.run.ResultChain;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import dev.weft.task.TaskStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs whose tasks travel together, on the in-memory server. */
@Timeout(60)
class FusedRunTest {

  private static String graph(int size, IntFunction<String> more, String rest) {
    return "{\"weft\":1,\"name\":\"fused\",\"defaults\":{\"fuse\":\"always\"},\"tasks\":["
        + IntStream.range(0, size)
            .mapToObj(
                i ->
                    "{\"id\":\"t"
                        + i
                        + "\",\"type\":\"CUSTOM:x\",\"estimate\":\"1ms\""
                        + more.apply(i)
                        + "}")
            .collect(Collectors.joining(","))
        + "]"
        + rest
        + "}";
  }

  private static String after(int i) {
    return i == 0 ? "" : ",\"input\":{\"from\":\"t" + (i - 1) + "\"}";
  }

  private static Map<String, TaskResult> results(ScriptedWorker worker, RunResult result) {
    return ResultChain.all(result, ref -> worker.archive.blobs.get(ref.key())).stream()
        .collect(Collectors.toMap(TaskResult::taskId, each -> each));
  }

  @Test
  void aChainIsOneActivityAndItsResultsNeedNoOther() {
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, call.task()));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result =
          rig.run(graph(40, FusedRunTest::after, ",\"outputs\":{\"last\":{\"from\":\"t39\"}}"));

      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals(List.of(40), worker.batches);
      assertEquals(1, rig.count(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED));
      assertEquals("t39", result.outputs().at("/last/text").asText());
      assertEquals(40, results(worker, result).size());
      assertEquals(40, result.cost().cpuMs().intValueExact());
    }
  }

  @Test
  void aFanEndsInAJoinThatSeesAllOfIt() {
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, call.task()));
    String join =
        IntStream.range(1, 600).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result =
          rig.run(
              graph(
                  601,
                  i ->
                      i == 0
                          ? ""
                          : i < 600
                              ? ",\"dependencies\":[\"t0\"]"
                              : ",\"dependencies\":[" + join + "]",
                  ""));

      assertEquals(601, result.counts().completed());
      assertTrue(worker.batches.size() < 12, worker.batches::toString);
      assertEquals(601, results(worker, result).size());
    }
  }

  @Test
  void aFailureInABatchIsRetriedAloneAndKeepsItsCounts() {
    ScriptedWorker worker =
        new ScriptedWorker(
            call ->
                call.task().equals("t3") && call.attempt() < 3
                    ? ScriptedWorker.failed(call, FailureCode.PROVIDER_UNAVAILABLE)
                    : ScriptedWorker.done(call, call.task()));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(graph(8, i -> ",\"backoff\":{\"initial\":\"10ms\"}", ""));

      assertEquals(8, result.counts().completed());
      TaskResult retried = results(worker, result).get("t3");
      assertEquals(3, retried.attempts());
      assertEquals(2, retried.metrics().retryCount());
      assertEquals(2, result.cost().retries());
      assertEquals(1, results(worker, result).get("t4").attempts());
    }
  }

  @Test
  void anEndForGoodSkipsItsDependentsAndNobodyElse() {
    ScriptedWorker worker =
        new ScriptedWorker(
            call ->
                switch (call.task()) {
                  case "t1" -> ScriptedWorker.failed(call, FailureCode.PROVIDER_REFUSED);
                  case "t2" -> TaskOutcome.notStarted("t2"); // as a worker does without its source
                  default -> ScriptedWorker.done(call, call.task());
                });
    try (RunRig rig = new RunRig(worker)) {
      ApplicationFailure failure =
          rig.runToFailure(graph(6, i -> i == 2 ? ",\"dependencies\":[\"t1\"]" : "", ""));

      assertEquals(FailureCode.PROVIDER_REFUSED.name(), failure.getType());
      RunResult result = rig.end();
      assertEquals(4, result.counts().completed());
      assertEquals(1, result.counts().skipped());
      assertEquals(TaskStatus.SKIPPED, results(worker, result).get("t2").status());
    }
  }

  @Test
  void whatABatchRecordedIsFoundWhileTheRunGoesOn() {
    ScriptedWorker worker =
        new ScriptedWorker(
            call ->
                call.task().equals("t9") && call.attempt() < 3
                    ? ScriptedWorker.failed(call, FailureCode.PROVIDER_UNAVAILABLE)
                    : ScriptedWorker.done(call, call.task()));
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph(10, i -> ",\"backoff\":{\"initial\":\"1s\",\"max\":\"1s\"}", ""));
      rig.awaitEvent(EventType.EVENT_TYPE_TIMER_STARTED);

      TaskState state = rig.stub().query("task", TaskState.class, new TaskQuery("t4"));

      assertEquals(TaskStatus.COMPLETED, state.status());
      assertNull(state.result());
      assertNotNull(state.segment());
      assertTrue(
          ResultChain.read(state.segment(), ref -> worker.archive.blobs.get(ref.key())).stream()
              .anyMatch(each -> each.taskId().equals("t4")));
      rig.awaitEnd();
    }
  }

  @Test
  void instancesTravelTogetherAndTheirListIsPutTogether() {
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, call.task()));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result =
          rig.run(
              """
              {"weft":1,"name":"mapped","defaults":{"fuse":"always"},"tasks":[
                {"id":"each","type":"CUSTOM:x","estimate":"1ms","forEach":{"literal":[1,2,3,4,5]},"input":{"item":""}}],
               "outputs":{"third":{"from":"each","at":"/items/2/text"}}}
              """);

      assertEquals("each[2]", result.outputs().get("third").asText());
      assertEquals(List.of(5), worker.batches);
    }
  }
}
