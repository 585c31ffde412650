package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskResult;
import dev.weft.run.ResultChain;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import dev.weft.task.TaskStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Later generations of a run: what runs again, and what keeps its result. */
@Timeout(60)
class RetryTest {
  /** The tasks that fail for the time being. */
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  private final ScriptedWorker worker = new ScriptedWorker(this::answer);

  private TaskOutcome answer(TaskCall call) {
    return broken.contains(call.task())
        ? ScriptedWorker.failed(call, FailureCode.PROVIDER_REFUSED)
        : ScriptedWorker.done(call, call.task());
  }

  private static String tasks(String tasks) {
    return """
        {"weft":1,"name":"retry","defaults":{"maxRetries":0},"tasks":[%s],
         "graphs":{"document":{"params":{"path":{"type":"string"}},"tasks":[
           {"id":"read","type":"CUSTOM:x","input":{"text":{"param":"path"}}},
           {"id":"chunk","type":"CUSTOM:x","input":{"from":"read"}}],
          "outputs":{"chunk":{"from":"chunk","at":"/text"}}}}}
        """
        .formatted(tasks);
  }

  private Map<String, TaskResult> results(RunResult result) {
    Map<String, TaskResult> results = new LinkedHashMap<>();
    for (TaskResult each : ResultChain.all(result, this::blob)) {
      assertEquals(null, results.put(each.taskId(), each), each.taskId() + " has one result");
    }
    return results;
  }

  private byte[] blob(DataRef ref) {
    return worker.archive.blobs.get(ref.key());
  }

  private List<String> called() {
    List<String> tasks = worker.calls.stream().map(TaskCall::task).sorted().toList();
    worker.calls.clear();
    return tasks;
  }

  private void breaks(String... tasks) {
    broken.clear();
    broken.addAll(Arrays.asList(tasks));
  }

  @Test
  void onlyWhatDidNotCompleteRunsAgain() throws Exception {
    String graph =
        tasks(
            """
            {"id":"a","type":"CUSTOM:x"},
            {"id":"b","type":"CUSTOM:x","dependencies":["a"]},
            {"id":"c","type":"CUSTOM:x","dependencies":["b"]},
            {"id":"whatever","type":"CUSTOM:x","dependencies":[{"task":"b","accept":["FAILED"]}]},
            {"id":"unneeded","type":"CUSTOM:x","dependencies":[{"task":"a","accept":["FAILED"]}]},
            {"id":"below","type":"CUSTOM:x","dependencies":["unneeded"]}""");
    breaks("b");
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      rig.awaitEnd();
      Map<String, TaskResult> before = results(rig.end());
      assertEquals(List.of("a", "b", "whatever"), called());

      breaks();
      rig.retry();
      rig.awaitEnd();
      RunResult result = rig.end();
      Map<String, TaskResult> after = results(result);

      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals(2, result.generation());
      assertEquals(List.of("b", "c"), called());
      for (String kept : List.of("a", "whatever", "unneeded", "below")) {
        assertEquals(before.get(kept), after.get(kept));
      }
      assertEquals(6, result.counts().total());
      assertEquals(4, result.counts().completed());
      assertEquals(2, result.counts().skipped());
      assertEquals(4, result.cost().cpuMs().intValue());
    }
  }

  private static final String MAPPED =
      tasks(
          """
          {"id":"each","graph":"document","params":{"path":{"item":""}},
           "forEach":{"literal":["p","q","r","s"],"maxConcurrent":3}},
          {"id":"all","type":"CUSTOM:x","input":{"custom":{"from":"each","at":"/items"}}},
          {"id":"report","type":"CUSTOM:x",
           "input":{"custom":{"from":"each","part":"counts"}}}""");

  @Test
  void anInstanceThatCompletedKeepsItsResultAndTheOthersGoOn() throws Exception {
    breaks("each[1]/read", "each[2]/chunk");
    try (RunRig rig = new RunRig(worker)) {
      rig.start(MAPPED);
      rig.awaitEnd();
      Map<String, TaskResult> before = results(rig.end());
      assertEquals(TaskStatus.FAILED, before.get("each").status());
      assertEquals(TaskStatus.SKIPPED, before.get("all").status());
      called();

      breaks("each[2]/chunk");
      rig.retry();
      rig.awaitEnd();
      Map<String, TaskResult> second = results(rig.end());
      assertEquals(List.of("each[1]/chunk", "each[1]/read", "each[2]/chunk"), called());
      assertEquals(TaskStatus.FAILED, second.get("each").status());
      assertEquals(rig.end().counts().total(), second.size());

      breaks();
      rig.retry();
      rig.awaitEnd();
      RunResult result = rig.end();
      Map<String, TaskResult> third = results(result);
      assertEquals(List.of("all", "each[2]/chunk"), called());
      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals(3, result.generation());
      assertEquals(before.keySet(), third.keySet());
      assertEquals(third.size(), result.counts().total());
      assertEquals(third.size(), result.counts().completed());
      for (String kept : List.of("each[0]", "each[0]/read", "each[2]/read", "each[3]", "report")) {
        assertEquals(before.get(kept), third.get(kept));
      }
      assertEquals(second.get("each[1]/read"), third.get("each[1]/read"));
      assertEquals(
          List.of("each[0]/chunk", "each[1]/chunk", "each[2]/chunk", "each[3]/chunk"),
          view(third.get("each")).findValuesAsText("chunk"));
    }
  }

  private static JsonNode view(TaskResult result) {
    return ((TaskOutput.Data) result.output()).json();
  }

  @Test
  void whatIsReadAgainOfACompletedMapKnowsHowItsInstancesEnded() throws Exception {
    String graph =
        tasks(
            """
            {"id":"each","type":"CUSTOM:x","input":{"text":{"item":""}},
             "forEach":{"literal":["p","q"],"tolerate":1}},
            {"id":"report","type":"CUSTOM:x","input":{"custom":{
              "counts":{"from":"each","part":"counts"},"errors":{"from":"each","part":"errors"}}}}""");
    breaks("each[1]", "report");
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      rig.awaitEnd();
      called();
      breaks();
      rig.retry();
      rig.awaitEnd();
      RunResult result = rig.end();
      assertEquals(List.of("report"), called());
      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals(1, result.counts().failed());
      assertEquals(4, result.counts().total());
      Map<String, TaskResult> all = results(result);
      assertEquals(TaskStatus.FAILED, all.get("each[1]").status());
      JsonNode group = ((TaskOutput.Data) all.get("each").group()).json();
      assertEquals(1, group.at("/counts/failed").intValue());
      assertEquals("each[1]", group.at("/errors/0/task").textValue());
    }
  }

  @Test
  void whatStandsOnAValueThatIsMadeAnewBeginsAtTheBeginning() throws Exception {
    String graph =
        """
        {"weft":1,"name":"retry","defaults":{"maxRetries":0},"tasks":[
           {"id":"list","type":"CUSTOM:x"},
           {"id":"first","type":"CUSTOM:x"},
           {"id":"listed","graph":"documents",
            "params":{"paths":{"from":"list","at":"/items","orElse":["p","q"]}}},
           {"id":"fixed","graph":"documents","params":{"paths":["p","q"]},
            "dependencies":[{"task":"first","accept":"ANY"}]}],
         "graphs":{"documents":{"params":{"paths":{"type":"array"}},"tasks":[
           {"id":"each","type":"CUSTOM:x","input":{"text":{"item":""}},
            "forEach":{"param":"paths"}}]}}}
        """;
    breaks("list", "first", "listed/each[1]", "fixed/each[1]");
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      rig.awaitEnd();
      called();
      breaks();
      rig.retry();
      rig.awaitEnd();
      assertEquals(RunStatus.COMPLETED, rig.end().status());
      assertEquals(
          List.of("first", "fixed/each[1]", "list", "listed/each[0]", "listed/each[1]"), called());
    }
  }

  @Test
  void aCancelledRunGoesOnAndAnswersForItsEarlierTasksMeanwhile() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch isOn = new CountDownLatch(1);
    ScriptedWorker slow =
        new ScriptedWorker(
            call -> {
              if (call.task().equals("slow") && broken.contains("slow")) {
                isOn.countDown();
                ScriptedWorker.untilCancelled();
                return ScriptedWorker.failed(call, FailureCode.CANCELLED);
              }
              if (call.task().equals("slow")) {
                Latches.await(mayEnd);
              }
              return answer(call);
            });
    String graph =
        tasks(
            """
            {"id":"each","graph":"document","params":{"path":{"item":""}},
             "forEach":{"literal":["p"]}},
            {"id":"slow","type":"CUSTOM:x","dependencies":["each"]}""");
    breaks("slow");
    try (RunRig rig = new RunRig(slow)) {
      rig.start(graph);
      Latches.await(isOn);
      rig.stub().cancel();
      rig.awaitEnd();
      assertEquals(RunStatus.CANCELLED, rig.end().status());

      breaks();
      rig.retry();
      rig.awaitEvent(io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED);
      TaskState part = rig.stub().query("task", TaskState.class, new TaskQuery("each[0]/chunk"));
      assertTrue(
          ResultChain.read(part.segment(), ref -> slow.archive.blobs.get(ref.key())).stream()
              .anyMatch(each -> each.taskId().equals("each[0]/chunk")));
      mayEnd.countDown();
      rig.awaitEnd();
      assertEquals(RunStatus.COMPLETED, rig.end().status());
    }
  }
}
