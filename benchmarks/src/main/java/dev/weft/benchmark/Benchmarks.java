package dev.weft.benchmark;

import dev.weft.benchmark.engine.EngineBenchmark;
import dev.weft.benchmark.pure.PureBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs benchmarks and writes a part of a Markdown page for each: embedding, search, engine, pure.
 */
public final class Benchmarks {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int VECTORS = Integer.getInteger("vectors", 100_000);
  private static final boolean IS_QUICK = Boolean.getBoolean("quick");
  private static final int SLOTS = Integer.getInteger("slots", IS_QUICK ? 4 : 16);

  private static final List<String> ONLY =
      Stream.of(System.getProperty("only", "").split(",")).filter(each -> !each.isEmpty()).toList();

  private Benchmarks() {}

  /**
   * Measures.
   *
   * @param arguments the folder to write the parts to, the folder of pages that texts are taken
   *     from and whose {@code images} get the plots, and what to measure
   */
  public static void main(String[] arguments) throws Exception {
    Path parts = Path.of(arguments[0]);
    Path docs = Path.of(arguments[1]);
    Path work = Files.createTempDirectory("weft-benchmark");
    try {
      for (String topic : List.of(arguments).subList(2, arguments.length)) {
        List<String> lines = new ArrayList<>(lines(topic, docs, work));
        lines.add("");
        lines.add(machine());
        Files.write(parts.resolve(topic + ".md"), lines);
      }
    } finally {
      delete(work);
    }
    System.exit(0); // the SDK's threads do not end with their connections
  }

  private static List<String> lines(String topic, Path docs, Path work) throws Exception {
    return switch (topic) {
      case "embedding" -> EmbeddingBenchmark.measure(docs, work, ROUNDS);
      case "search" -> SearchBenchmark.measure(work, VECTORS, ROUNDS);
      case "engine" -> EngineBenchmark.measure(work, order(docs));
      case "pure" -> PureBenchmark.measure(ROUNDS, ONLY, IS_QUICK);
      default ->
          throw new IllegalArgumentException(
              "there is no benchmark '" + topic + "'; known: embedding, search, engine, pure");
    };
  }

  private static EngineBenchmark.Order order(Path docs) {
    Path images = ONLY.isEmpty() && !IS_QUICK ? docs.resolve("images") : null;
    return new EngineBenchmark.Order(ROUNDS, ONLY, IS_QUICK, SLOTS, images);
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%d processors (%s), JDK %s, medians of %d rounds.",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        Runtime.version().feature(),
        ROUNDS);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
