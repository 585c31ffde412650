package dev.weft.activity;

import static dev.weft.activity.Batches.completed;
import static dev.weft.activity.Batches.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.graph.TaskGraph;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.OutputsRequest;
import dev.weft.run.ResultSegment;
import dev.weft.run.RoomAnswer;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunRequest;
import dev.weft.run.SourceEnd;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Plan;
import dev.weft.task.TaskStatus;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobRunArchiveTest {
  private static final RunId RUN = new RunId("run-1");

  @TempDir Path folder;
  private LocalBlobStore blobs;
  private BlobRunArchive archive;

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
    archive =
        new BlobRunArchive(
            Handlers.of(
                List.of(
                    ScriptedHandler.custom("echo", context -> new TaskOutput.Text("")),
                    ScriptedHandler.custom("other", context -> new TaskOutput.Text("")))),
            blobs,
            query -> new SourceEnd(TaskStatus.COMPLETED, null, null, null),
            query -> RoomAnswer.UNKNOWN);
  }

  @Test
  void compilesAGraphThatLiesInlineOrInABlob() throws IOException {
    JsonNode graph = graph("{'id': 'a', 'type': 'CUSTOM:echo'}");
    DataRef ref = blobs.put(WireFormat.bytes(graph), DataRef.JSON);

    Plan inline = Plan.read(archive.plan(request(graph, null, blobs.id()), 0));
    byte[] fromBlob = archive.plan(request(null, ref, blobs.id()), 0);

    assertEquals(1, inline.size());
    assertEquals("a", inline.id(0));
    assertArrayEquals(inline.toBytes(), fromBlob);
  }

  @Test
  void refusesATypeThatThisWorkerDoesNotHave() {
    JsonNode graph = graph("{'id': 'a', 'type': 'CUSTOM:nobody'}");

    ApplicationFailure failure = refused(request(graph, null, blobs.id()));

    assertEquals("UNSUPPORTED_TASK_TYPE", failure.getType());
    assertTrue(failure.isNonRetryable());
    for (String name : List.of("CUSTOM:nobody", "CUSTOM:echo", "CUSTOM:other")) {
      assertTrue(failure.getOriginalMessage().contains(name), failure.getOriginalMessage());
    }
  }

  @Test
  void refusesAnInvalidGraph() {
    JsonNode graph =
        graph("{'id': 'a', 'type': 'CUSTOM:nobody', 'dependencies': [{'task': 'gone'}]}");

    assertEquals("INVALID_GRAPH", refused(request(graph, null, blobs.id())).getType());
  }

  @Test
  void refusesMoreTasksThanARunMayHave() {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i <= TaskGraph.TASK_LIMIT; i++) {
      tasks.append(i == 0 ? "" : ",").append("{'id': 't" + i + "', 'type': 'CUSTOM:echo'}");
    }

    ApplicationFailure failure = refused(request(graph(tasks.toString()), null, blobs.id()));

    assertEquals("TOO_LARGE", failure.getType());
    assertTrue(failure.getOriginalMessage().contains("100,001"), failure.getOriginalMessage());
  }

  @Test
  void refusesARunOfAnotherStore() {
    ApplicationFailure failure =
        refused(request(graph("{'id': 'a', 'type': 'CUSTOM:echo'}"), null, "elsewhere"));

    assertEquals("CONFLICT", failure.getType());
    assertTrue(failure.getOriginalMessage().contains("elsewhere"));
    assertTrue(failure.getOriginalMessage().contains(blobs.id()));
  }

  @Test
  void saysDataLossWithoutRetryWhenTheGraphIsGone() throws IOException {
    DataRef ref = blobs.put("{}".getBytes(StandardCharsets.UTF_8), DataRef.JSON);
    Files.delete(folder.resolve(ref.key()));

    ApplicationFailure failure = refused(request(null, ref, blobs.id()));

    assertEquals("DATA_LOSS", failure.getType());
    assertTrue(failure.isNonRetryable());
  }

  @Test
  void letsAFailureOfTheDiskBeRepeated() throws IOException {
    DataRef ref = blobs.put("{}".getBytes(StandardCharsets.UTF_8), DataRef.JSON);
    Files.delete(folder.resolve(ref.key()));
    Files.createDirectory(folder.resolve(ref.key()));

    ApplicationFailure failure = refused(request(null, ref, blobs.id()));

    assertEquals("PROVIDER_UNAVAILABLE", failure.getType());
    assertTrue(!failure.isNonRetryable());
  }

  @Test
  void keepsResultsAndCheckpoints() throws IOException {
    ResultSegment segment = new ResultSegment(RUN, 1, 1, null, List.of());

    DataRef results = archive.saveResults(segment);
    DataRef checkpoint = archive.saveCheckpoint(new byte[] {1, 2, 3});

    assertEquals(segment, WireFormat.read(blobs.read(results), ResultSegment.class));
    assertArrayEquals(new byte[] {1, 2, 3}, blobs.read(checkpoint));
  }

  @Test
  void resolvesOutputsThatLieInBlobs() throws IOException {
    TaskOutput text = new TaskOutput.Text("x".repeat(200));
    DataRef ref = blobs.put(WireFormat.bytes(text), DataRef.OUTPUT);
    Map<String, SourceEnd> sources = Map.of("a", completed(new TaskOutput.Ref(ref)));

    OutputsAnswer small =
        archive.resolveOutputs(
            new OutputsRequest(RUN, outputs("{'o': {'from': 'a', 'at': '/text'}}"), sources));
    OutputsAnswer large =
        archive.resolveOutputs(
            new OutputsRequest(
                RUN,
                outputs("{'o': {'from': 'a'}, 'p': {'from': 'a'}, 'q': {'from': 'a'}}"),
                sources));

    assertEquals("x".repeat(200), small.outputs().get("o").textValue());
    assertNull(large.outputs());
    assertEquals(text.view(), WireFormat.read(blobs.read(large.ref()), JsonNode.class).get("q"));
  }

  private ApplicationFailure refused(RunRequest request) {
    return assertThrows(ApplicationFailure.class, () -> archive.plan(request, 0));
  }

  private static ObjectNode outputs(String text) {
    return (ObjectNode) json(text);
  }

  private static JsonNode graph(String tasks) {
    return json("{'weft': 1, 'name': 'g', 'tasks': [" + tasks + "]}");
  }

  private static RunRequest request(@Nullable JsonNode graph, @Nullable DataRef ref, String store) {
    return new RunRequest(
        RUN,
        1,
        graph,
        ref,
        "hash",
        Routes.TOGETHER,
        RunRequest.RULES,
        false,
        Set.of(),
        store,
        null);
  }
}
