package dev.weft.benchmark.engine;

import dev.weft.benchmark.bare.BareWorker;
import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.worker.Catalog;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process of a worker under test: polls until its standard input ends.
 *
 * <p>Says {@code ready} when it polls. Asked {@code reset}, it forgets its peaks; asked {@code
 * peak}, it says how many bytes of heap were used at most since then, and how many at most were
 * left by a collection.
 */
final class BenchWorker {
  private BenchWorker() {}

  /**
   * Works.
   *
   * @param arguments {@code weft} or {@code bare}, the server, a folder, how many slots
   */
  public static void main(String[] arguments) throws Exception {
    String kind = arguments[0];
    String address = arguments[1];
    Path folder = Path.of(arguments[2]);
    int slots = Integer.parseInt(arguments[3]);
    System.setOut(System.err); // what libraries print must not be taken for an answer
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    if (kind.equals("bare")) {
      try (BareWorker worker = BareWorker.start(address, slots)) {
        answer(out, worker);
      }
    } else {
      WorkerConfig config =
          new WorkerConfig(
              "benchmark",
              slots,
              WorkerConfig.allTypes(),
              folder,
              folder.resolve(Rig.BLOBS),
              false);
      try (Connection connection = Connection.open(ConnectionOptions.plain(address));
          WeftWorker worker =
              WeftWorker.start(connection.client(), config, Catalog.standard(config))) {
        answer(out, worker);
      }
    }
  }

  private static void answer(PrintStream out, AutoCloseable worker) throws IOException {
    HeapPeak peak = HeapPeak.watch();
    out.println("ready " + worker.getClass().getSimpleName());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("reset")) {
        peak.reset();
        out.println("done");
      } else {
        out.println(peak.used() + " " + peak.left());
      }
    }
  }
}
