package dev.weft.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Short texts as people write them: sentences of the project's own pages, cut and mixed. */
final class Sentences {
  private static final int LEAST_WORDS = 4;
  private static final int MOST_WORDS = 20;

  private Sentences() {}

  /** Returns texts of 4 to 20 words, 12 on the average; the same for the same seed. */
  static List<String> of(Path docs, int count, long seed) throws IOException {
    List<String> words = new ArrayList<>();
    try (Stream<Path> pages = Files.list(docs)) {
      for (Path page : pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
        words.addAll(List.of(Files.readString(page).split("\\s+")));
      }
    }
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>(count);
    while (texts.size() < count) {
      int length = LEAST_WORDS + random.nextInt(MOST_WORDS - LEAST_WORDS + 1);
      int from = random.nextInt(words.size() - length);
      texts.add(String.join(" ", words.subList(from, from + length)));
    }
    return texts;
  }
}
