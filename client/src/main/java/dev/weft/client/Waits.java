package dev.weft.client;

import dev.weft.run.Explanation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds to a run's own word on what it waits for what only the server knows: of other runs. */
final class Waits {
  private static final Pattern WORDS = Pattern.compile("waits for (task \\S+ of run \\S+)(, .*)");

  private Waits() {}

  /** Returns an explanation in which a task of another run is followed by where that run stands. */
  static Explanation in(Explanation explanation, List<String> waits) {
    String text = explanation.text();
    for (String each : waits) {
      Matcher words = WORDS.matcher(each);
      if (words.matches()) {
        // The name must end there: run x is not run xy.
        text =
            Pattern.compile(Pattern.quote(words.group(1)) + "(?=$|, | and )")
                .matcher(text)
                .replaceFirst(Matcher.quoteReplacement(words.group(1) + words.group(2)));
      }
    }
    return new Explanation(text, explanation.tasks());
  }
}
