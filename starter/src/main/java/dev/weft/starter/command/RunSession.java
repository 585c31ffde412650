package dev.weft.starter.command;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.StandardOperations;
import dev.weft.client.TaskManager;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.LastWords;
import dev.weft.starter.console.StoppedException;
import dev.weft.starter.progress.EndReport;
import dev.weft.starter.progress.ProgressFeed;
import dev.weft.starter.progress.ProgressView;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.LocalWorker;
import dev.weft.starter.server.WorkerFlags;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server, perhaps a worker in this process, and the way to runs: what most commands work with.
 */
final class RunSession implements AutoCloseable {
  private static final long GOODBYE_S = 3;

  private final Surroundings surroundings;
  private final LocalServer server;
  private final @Nullable LocalWorker worker;
  private final TaskManager manager;

  private RunSession(
      Surroundings surroundings,
      LocalServer server,
      @Nullable LocalWorker worker,
      TaskManager manager) {
    this.surroundings = surroundings;
    this.server = server;
    this.worker = worker;
    this.manager = manager;
  }

  /**
   * Opens the way to the runs of a server; the session closes the server.
   *
   * @param embedsWorker whether this process works on tasks as well
   * @param flags what the command line says of that worker
   */
  static RunSession open(
      Surroundings surroundings, LocalServer server, boolean embedsWorker, WorkerFlags flags) {
    LocalWorker worker = null;
    try {
      if (embedsWorker) {
        worker = LocalWorker.start(server.connection(), flags, surroundings.environment());
      }
      Vocabulary vocabulary =
          worker == null ? StandardOperations.vocabulary(true) : worker.vocabulary();
      TaskManager manager =
          new TaskManager(
              server.connection(),
              LocalWorker.blobs(surroundings.environment()),
              server.isOurs() ? Routes.TOGETHER : Routes.BY_TYPE,
              vocabulary);
      return new RunSession(surroundings, server, worker, manager);
    } catch (RuntimeException e) {
      if (worker != null) {
        worker.close();
      }
      server.close();
      throw e;
    }
  }

  /** Opens the way to runs that exist already; no worker. */
  static RunSession lasting(Surroundings surroundings, @Nullable String address) {
    return open(surroundings, surroundings.finder().lasting(address), false, WorkerFlags.NONE);
  }

  TaskManager manager() {
    return manager;
  }

  LocalServer server() {
    return server;
  }

  /**
   * What is told when a run has ended.
   *
   * @param isJson whether the answer is the one JSON document
   * @param results where the results of all tasks are to be written, or {@code null}
   */
  record Telling(boolean isJson, @Nullable Path results) {}

  /** Shows a run until it has ended, and tells how. */
  ExitCode follow(RunId run, Telling telling) {
    Console console = surroundings.console();
    server.page(run).ifPresent(page -> console.say("  Web UI  " + page));
    RunResult result;
    try (ProgressView view = ProgressView.on(console);
        LastWords words = LastWords.on(() -> leave(run, view))) {
      requireNonNull(words, "words is null");
      result = new ProgressFeed(manager, run, view, InstantSource.system()).follow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(ExitCode.DETACHED, "interrupted; the run goes on", e);
    }
    tell(result, telling);
    return ExitCode.of(result.status());
  }

  private void tell(RunResult result, Telling telling) {
    Console console = surroundings.console();
    ObjectNode outputs = manager.outputs(result);
    new EndReport(console).lines(result).forEach(console::say);
    if (telling.results() != null) {
      ResultsFile.write(telling.results(), manager.tasks(result));
      console.say("  results " + telling.results());
    } else if (server.isLasting()) {
      console.say("  results `weft result " + result.run() + " [TASK]`");
    } else {
      console.say("  results end with this command; keep them with --results FILE.jsonl");
    }
    if (telling.isJson()) {
      console.answer(RunDocument.of(result, outputs, server));
    } else {
      Answers.print(console, outputs);
    }
  }

  /** Prints the id of a run and leaves it to others. */
  ExitCode leave(RunId run) {
    Console console = surroundings.console();
    server.page(run).ifPresent(page -> console.say("  Web UI  " + page));
    if (manager.queue(Routes.HOME).pollers() == 0) {
      console.note(
          "nobody works on it yet: start a worker with `weft worker`, or come back with `weft watch "
              + run
              + "`");
    }
    console.answer(run.value());
    return ExitCode.COMPLETED;
  }

  /** What happens at Ctrl-C. */
  private ExitCode leave(RunId run, ProgressView view) {
    view.close();
    Console console = surroundings.console();
    if (server.isLasting()) {
      if (worker != null) {
        worker.leave();
      }
      console.note("stopped watching; run " + run + " goes on. Come back with: weft watch " + run);
      return ExitCode.DETACHED;
    }
    cancelQuickly(run);
    console.note("run " + run + " was in memory only: it is cancelled and gone");
    return ExitCode.NOT_COMPLETED;
  }

  private void cancelQuickly(RunId run) {
    FutureTask<RunResult> ended =
        new FutureTask<>(
            () -> {
              manager.cancel(run, "Ctrl-C");
              return manager.await(run);
            });
    Thread.ofPlatform().daemon().name("weft-goodbye").start(ended);
    try {
      ended.get(GOODBYE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Nothing is lost by it: the run ends with this process.
      surroundings.console().note("the tasks under way did not end in " + GOODBYE_S + " s");
    }
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
    server.close();
  }
}
