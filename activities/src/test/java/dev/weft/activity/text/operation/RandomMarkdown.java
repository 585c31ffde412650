package dev.weft.activity.text.operation;

import java.util.List;
import java.util.Random;

/** Makes documents with everything in them that may trip a chunker, the same ones every time. */
final class RandomMarkdown {
  private static final List<String> WORDS =
      List.of(
          "harbour",
          "a",
          "internationalisation",
          "2026",
          "na\u00efve",
          "caf\u00e9",
          "e\u0301",
          "\ud83d\ude00",
          "\ud83d\udc69\u200d\ud83d\ude80",
          "\u4e2d\u6587\u5206\u8bcd",
          "\u043c\u043e\u0440\u0435",
          "x_y-z",
          "https://example.com/a?b=c",
          "don't",
          "(see",
          "3.14159)",
          "Mr.",
          "e.g.",
          "soft\u00adhyphen",
          "\u00a0",
          "\u0e20\u0e32\u0e29\u0e32",
          "--",
          "\ud83d");
  private static final List<String> BREAKS =
      List.of("\n", "\r\n", "\n\n", "\n \t\n", "\n\n\n\n", " ", "\u2028");

  private RandomMarkdown() {}

  static String make(Random random) {
    StringBuilder text = new StringBuilder();
    int blocks = random.nextInt(30);
    for (int i = 0; i < blocks; i++) {
      switch (random.nextInt(9)) {
        case 0 ->
            text.append("#".repeat(1 + random.nextInt(7))).append(' ').append(words(random, 4));
        case 1 -> text.append(words(random, 3)).append('\n').append("=".repeat(random.nextInt(5)));
        case 2 -> text.append("```\n# no heading\n").append(words(random, 30)).append("\n```");
        case 3 ->
            text.append("- ").append(words(random, 20)).append("\n  1. ").append(words(random, 9));
        case 4 -> text.append("| a | b |\n|---|---|\n| ").append(words(random, 6)).append(" |");
        case 5 -> text.append("long".repeat(random.nextInt(400)));
        default -> text.append(words(random, 200));
      }
      text.append(BREAKS.get(random.nextInt(BREAKS.size())));
    }
    return text.toString();
  }

  private static String words(Random random, int most) {
    StringBuilder words = new StringBuilder();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      words.append(WORDS.get(random.nextInt(WORDS.size())));
      words.append(random.nextInt(8) == 0 ? ". " : random.nextInt(12) == 0 ? "\n" : " ");
    }
    return words.toString();
  }
}
