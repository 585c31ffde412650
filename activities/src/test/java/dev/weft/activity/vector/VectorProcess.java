package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import dev.weft.data.Item;
import dev.weft.failure.WeftException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process that puts records into a collection as it is told, and can be killed.
 *
 * <p>{@code put FROM TO} on a line of its input puts the records of these numbers in, and is
 * answered by {@code done TO}, or by {@code refused} and the code.
 */
final class VectorProcess implements AutoCloseable {
  static final Fingerprint FINGERPRINT = Vectors.unit("process", 16);
  private static final String COLLECTION = "c";

  private final Process process;
  private final BufferedReader answers;

  private VectorProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static VectorProcess start(Path folder) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            VectorProcess.class.getName(),
            folder.toString());
    return new VectorProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Tells it to put records in; does not wait. */
  void put(int from, int to) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).write("put " + from + " " + to + "\n");
    process.outputWriter(StandardCharsets.UTF_8).flush();
  }

  /** Waits for its next answer; {@code null} when it has ended. */
  @org.jspecify.annotations.Nullable
  String answer() throws IOException {
    return answers.readLine();
  }

  long pid() {
    return process.pid();
  }

  /** Kills it as {@code kill -9} does and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The process behind it. */
  Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  static VectorRecord record(int number) {
    Item item =
        Item.named("item-" + number)
            .withText("record number " + number)
            .withSource("file-" + number / 10);
    return new VectorRecord(item, Vectors.random(new Random(number), FINGERPRINT.dimensions()));
  }

  static List<VectorRecord> records(int from, int to) {
    List<VectorRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(record(i));
    }
    return records;
  }

  /** What the process does. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    VectorStore store = new LuceneVectorStore(Path.of(arguments[0]));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      List<VectorRecord> records = records(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      try {
        store.upsert(COLLECTION, new Upsert(FINGERPRINT, records, true));
        out.println("done " + words[2]);
      } catch (WeftException e) {
        out.println("refused " + e.code() + " " + e.getMessage());
      }
    }
  }
}
