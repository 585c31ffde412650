package dev.weft.starter.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.blob.LocalBlobStore;
import dev.weft.client.Connection;
import dev.weft.client.StandardOperations;
import dev.weft.client.TaskManager;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.Vocabulary;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Submits graphs through a {@link TaskManager} and reads what came of them; every wait is bounded.
 *
 * <p>Thread-safe.
 */
public final class Runs {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TaskManager manager;
  private final Duration patience;

  private Runs(TaskManager manager, Duration patience) {
    this.manager = manager;
    this.patience = patience;
  }

  /** Runs whose tasks travel on these routes, with the standard operations and workers' own. */
  public static Runs on(Connection connection, Path blobs, Routes routes) {
    return on(connection, blobs, routes, StandardOperations.vocabulary(true));
  }

  /** Runs of graphs that may name these operations. */
  public static Runs on(Connection connection, Path blobs, Routes routes, Vocabulary vocabulary) {
    return new Runs(new TaskManager(connection, blobStore(blobs), routes, vocabulary), PATIENCE);
  }

  /** Opens a folder of blobs. */
  public static LocalBlobStore blobStore(Path blobs) {
    try {
      return new LocalBlobStore(blobs);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + blobs, e);
    }
  }

  /** Returns the same with another bound of {@link #await}; it is 60 s unless told otherwise. */
  public Runs patient(Duration other) {
    return new Runs(manager, other);
  }

  /** The manager itself. */
  public TaskManager manager() {
    return manager;
  }

  /** Reads a tree from JSON in single quotes. */
  public static JsonNode json(String singleQuoted) {
    return WireFormat.read(
        singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  /** Starts a run. */
  public RunId submit(String run, GraphBuilder graph) {
    return submit(run, graph.toTree());
  }

  /** Starts a run. */
  public RunId submit(String run, JsonNode graph) {
    return manager.submit(graph, Map.of(), new RunId(run)).run();
  }

  /** Waits for the end of a run. */
  public RunResult await(RunId run) {
    return Until.done(patience, "the end of run " + run, () -> manager.await(run));
  }

  /**
   * Returns the results of all tasks by id, in the order in which they ended; none may be twice.
   */
  public Map<String, TaskResult> results(RunResult result) {
    List<TaskResult> all = manager.tasks(result).toList();
    Map<String, TaskResult> byId = new LinkedHashMap<>();
    all.forEach(each -> byId.put(each.taskId(), each));
    assertEquals(byId.size(), all.size(), "a task is in the results twice");
    return byId;
  }

  /** Waits until the run says this of itself. */
  public RunProgress awaitProgress(RunId run, String what, Predicate<RunProgress> isSo) {
    return Until.found(
        patience,
        "run " + run + ": " + what,
        () -> manager.progress(run, Duration.ofSeconds(2)).filter(isSo));
  }
}
