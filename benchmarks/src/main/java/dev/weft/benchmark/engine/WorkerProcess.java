package dev.weft.benchmark.engine;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A worker under test in a JVM of its own, which ends when this process does. Not thread-safe. */
final class WorkerProcess implements AutoCloseable {
  private static final long ENDED_WITHIN_S = 20;

  /** The options of the Java machine with which {@code weft} starts its worker. */
  private static final List<String> OPTIONS =
      Stream.of(System.getProperty("worker.options", "").split(" "))
          .filter(each -> !each.isEmpty())
          .toList();

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private WorkerProcess(Process process) {
    this.process = process;
    this.questions =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a worker and waits until it polls.
   *
   * @param kind {@code weft} or {@code bare}
   * @param folder where it keeps blobs and its log
   * @param heapMiB its largest heap
   */
  static WorkerProcess start(String kind, String address, Path folder, int slots, int heapMiB) {
    Path log = folder.resolve(kind + "-" + slots + ".log");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(OPTIONS);
    line.addAll(
        List.of(
            "-Xmx" + heapMiB + "m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=logback-benchmark.xml",
            "-cp",
            System.getProperty("java.class.path"),
            BenchWorker.class.getName(),
            kind,
            address,
            folder.toString(),
            Integer.toString(slots)));
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      WorkerProcess worker = new WorkerProcess(process);
      String first = worker.answers.readLine();
      if (first == null) {
        throw new IllegalStateException("the " + kind + " worker ended at once; see " + log);
      }
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a worker", e);
    }
  }

  /** The process, to be measured. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Forgets the peak of the heap. */
  void resetPeak() {
    ask("reset");
  }

  /**
   * What the heap held.
   *
   * @param used how many bytes at most
   * @param left how many bytes a collection left at most; 0 when there was none
   */
  record Heap(long used, long left) {}

  /** What the heap held at most since the last {@link #resetPeak}. */
  Heap heapPeak() {
    String[] answer = ask("peak").split(" ");
    return new Heap(Long.parseLong(answer[0]), Long.parseLong(answer[1]));
  }

  private String ask(String question) {
    try {
      questions.write(question);
      questions.newLine();
      questions.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the worker process " + process.pid() + " has ended");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("the worker process " + process.pid() + " is gone", e);
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(ENDED_WITHIN_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
