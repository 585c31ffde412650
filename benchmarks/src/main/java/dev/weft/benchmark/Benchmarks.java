package dev.weft.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs benchmarks and writes a Markdown page: {@code embedding}, {@code search} or both. */
public final class Benchmarks {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int VECTORS = Integer.getInteger("vectors", 100_000);

  private Benchmarks() {}

  /**
   * Measures.
   *
   * @param arguments the file to write, the folder of pages that texts are taken from, and what to
   *     measure
   */
  public static void main(String[] arguments) throws Exception {
    Path page = Path.of(arguments[0]);
    Path docs = Path.of(arguments[1]);
    List<String> wanted = List.of(arguments).subList(2, arguments.length);
    Path work = Files.createTempDirectory("weft-benchmark");
    try {
      List<String> lines = new ArrayList<>();
      if (wanted.contains("embedding")) {
        lines.add("## Embeddings");
        lines.add("");
        lines.addAll(EmbeddingBenchmark.measure(docs, work, ROUNDS));
        lines.add("");
      }
      if (wanted.contains("search")) {
        lines.add("## Vector search");
        lines.add("");
        lines.addAll(SearchBenchmark.measure(work, VECTORS, ROUNDS));
        lines.add("");
      }
      lines.add(machine());
      Files.write(page, lines);
    } finally {
      delete(work);
    }
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
