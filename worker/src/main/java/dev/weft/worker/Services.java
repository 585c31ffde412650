package dev.weft.worker;

import static java.util.Objects.requireNonNull;

import dev.weft.activity.data.AllowedRoots;
import dev.weft.activity.text.LanguageTools;

/**
 * What the built-in operations are made from; none of it does I/O before its first use.
 *
 * @param roots the folders that tasks may read and write
 * @param language sentences, words and languages
 */
public record Services(AllowedRoots roots, LanguageTools language) {

  /** Checks that nothing is missing. */
  public Services {
    requireNonNull(roots, "roots is null");
    requireNonNull(language, "language is null");
  }

  /** Makes them for a worker. */
  public static Services of(WorkerConfig config) {
    return new Services(new AllowedRoots(config.root()), new LanguageTools());
  }
}
