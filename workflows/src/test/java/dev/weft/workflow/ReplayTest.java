package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.Packed;
import dev.weft.run.WireFormat;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the workflow code over histories of real runs, and compares what it asks of workers.
 *
 * <p>The SDK's replay compares the order of events but never the inputs of activities, so a changed
 * rule could give results to the wrong tasks. {@code RecordHistories} in starter wrote the files.
 */
@Timeout(120)
class ReplayTest {
  /** Tells a worker what to begin with; what is asked does not change by it. */
  private static final Pattern HINT = Pattern.compile(",\"remainingMillis\":\\d+");

  /** Compared by what it says: how it is deflated is up to the JDK. */
  private static final Pattern PACKED = Pattern.compile("(?<=\"packed\":)\"([^\"]+)\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain",
        "retries",
        "cancel-run",
        "cancel-task",
        "fan",
        "growing",
        "retried",
        "fused",
        "returned",
        "in-place",
        "packed",
        "rest-in-place"
      })
  void aRecordedRunAsksTheSameOfWorkersAgain(String name) throws Exception {
    WorkflowExecutionHistory history = WorkflowExecutionHistory.fromJson(text(name));
    List<String> recorded = recorded(history);
    assertFalse(recorded.isEmpty());
    assertEquals(recorded, replayed(history));
  }

  @Test
  void aChangedInputIsFound() throws Exception {
    String text = text("chain");
    String data =
        WireFormat.mapper()
            .readTree(text)
            .findValue("activityTaskScheduledEventAttributes")
            .at("/input/payloads/0/data")
            .textValue();
    String batch = decoded(data);
    assertTrue(batch.contains("\"attempt\":1"), batch);
    String other = encoded(batch.replace("\"attempt\":1", "\"attempt\":2"));

    WorkflowExecutionHistory changed = WorkflowExecutionHistory.fromJson(text.replace(data, other));
    List<String> recorded = recorded(changed);
    List<String> replayed = replayed(WorkflowExecutionHistory.fromJson(text));
    assertFalse(recorded.get(0).equals(replayed.get(0)), replayed.get(0));
    assertEquals(recorded.subList(1, recorded.size()), replayed.subList(1, replayed.size()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain",
        "retries",
        "cancel-run",
        "cancel-task",
        "fan",
        "growing",
        "retried",
        "fused",
        "returned",
        "in-place",
        "packed",
        "rest-in-place"
      })
  void aRecordedHistoryNamesNoMachine(String name) throws IOException {
    JsonNode tree = WireFormat.mapper().readTree(text(name));
    for (JsonNode identity : tree.findValues("identity")) {
      assertTrue(identity.textValue().matches("worker.*"), identity::toString);
    }
  }

  /** What the history says was asked: the type and the input of each activity. */
  private static List<String> recorded(WorkflowExecutionHistory history) {
    List<String> asked = new ArrayList<>();
    for (HistoryEvent event : history.getEvents()) {
      if (event.hasActivityTaskScheduledEventAttributes()) {
        ActivityTaskScheduledEventAttributes activity =
            event.getActivityTaskScheduledEventAttributes();
        asked.add(
            line(activity.getActivityType().getName(), activity.getInput().getPayloadsList()));
      }
    }
    return asked;
  }

  /** What the workflow code of today asks over this history. */
  private static List<String> replayed(WorkflowExecutionHistory history) throws Exception {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    TestEnvironmentOptions options =
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(false)
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(WireFormat.converter()).build())
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder()
                    .setWorkerInterceptors(new Listener(asked))
                    .build())
            .build();
    try (TestWorkflowEnvironment idle = TestWorkflowEnvironment.newInstance(options)) {
      WorkflowReplayer.replayWorkflowExecution(history, idle, TaskWorkflowImpl.class);
    }
    return asked;
  }

  private static String line(String type, List<Payload> input) {
    StringBuilder line = new StringBuilder(type);
    input.forEach(each -> line.append(' ').append(each.getData().toStringUtf8()));
    return PACKED
        .matcher(HINT.matcher(line).replaceAll(""))
        .replaceAll(
            each ->
                Matcher.quoteReplacement(
                    new Packed(each.group(1)).open(JsonNode.class).toString()));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = ReplayTest.class.getResourceAsStream("/histories/" + name + ".json")) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes down each activity that a workflow asks for. */
  private static final class Listener extends WorkerInterceptorBase {
    private final List<String> asked;

    Listener(List<String> asked) {
      this.asked = asked;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
      return new WorkflowInboundCallsInterceptorBase(next) {
        @Override
        public void init(WorkflowOutboundCallsInterceptor outbound) {
          super.init(new Ear(outbound, asked));
        }
      };
    }
  }

  private static final class Ear extends WorkflowOutboundCallsInterceptorBase {
    private final List<String> asked;

    Ear(WorkflowOutboundCallsInterceptor next, List<String> asked) {
      super(next);
      this.asked = asked;
    }

    @Override
    public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
      List<Payload> payloads =
          WireFormat.converter().toPayloads(input.getArgs()).orElseThrow().getPayloadsList();
      asked.add(line(input.getActivityName(), payloads));
      return super.executeActivity(input);
    }
  }
}
