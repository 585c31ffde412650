package dev.weft.starter.generated;

import dev.weft.client.Connection;
import dev.weft.client.StandardOperations;
import dev.weft.client.TaskManager;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.Until;
import dev.weft.worker.Catalog;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A worker that knows the scripted task, and runs of generated graphs, many at a time. */
final class GeneratedRuns implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SLOTS = 8;

  /** After so many failing graphs the rest is not run. */
  private static final int MOST_FAILURES = 5;

  private final Crowds crowds = new Crowds();
  private final WeftWorker worker;
  private final TaskManager manager;

  GeneratedRuns(Connection connection, Path folder) {
    Path blobs = folder.resolve("blobs");
    WorkerConfig config =
        new WorkerConfig("generated", SLOTS, WorkerConfig.allTypes(), folder, blobs, false);
    Catalog catalog = Catalog.standard(config).with(new ScriptedTask(crowds));
    List<OperationSpec> known = new ArrayList<>(StandardOperations.vocabulary(false).operations());
    known.add(ScriptedTask.SPEC);
    worker = WeftWorker.start(connection.client(), config, catalog);
    manager =
        new TaskManager(
            connection, Runs.blobStore(blobs), Routes.TOGETHER, new Vocabulary(known, false));
  }

  /** Runs these graphs; returns what differs from what was predicted. */
  List<String> differences(IntStream seeds, int atOnce, IntFunction<Case> cases) {
    Queue<String> found = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      seeds.forEach(
          seed ->
              threads.execute(
                  () -> {
                    if (found.size() < MOST_FAILURES) {
                      Case one = cases.apply(seed);
                      List<String> differences = differences(one);
                      if (!differences.isEmpty()) {
                        found.add(one.text() + "\n  " + String.join("\n  ", differences));
                      }
                    }
                  }));
    }
    return List.copyOf(found);
  }

  private List<String> differences(Case one) {
    RunId run = new RunId("generated-" + one.seed());
    crowds.watch(run, one.prediction().limits());
    try {
      manager.submit(one.graph(), one.params(), run);
      RunResult result = Until.done(PATIENCE, "the end of " + run, () -> manager.await(run));
      List<String> all = new ArrayList<>(Comparison.of(one.prediction(), result, manager));
      all.addAll(crowds.found(run));
      return all;
    } catch (RuntimeException | AssertionError e) {
      return List.of(String.valueOf(e), String.valueOf(manager.why(run, null)));
    }
  }

  @Override
  public void close() {
    worker.drain(Duration.ZERO);
  }
}
