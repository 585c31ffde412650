package dev.weft.activity.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tokenizers' library off the network, and its native part in a folder of ours.
 *
 * <p>Left alone it asks a cloud's metadata service who we are, reports to its makers, and fetches
 * what is not in its jar. What the user has set, by environment or system property, stays.
 */
final class TokenizerSettings {
  static final String NO_TRACKING = "OPT_OUT_TRACKING";
  static final String OFFLINE = "ai.djl.offline";
  static final String CACHE = "DJL_CACHE_DIR";

  private static final Path OWN_CACHE = Path.of(".cache", "weft", "tokenizers");

  private static boolean isApplied;

  /** Where the native part lies when there is no cache; goes when the process does. */
  private static @Nullable Path temporary;

  private TokenizerSettings() {}

  /** Must be called before the library is first used; the second time does nothing. */
  static synchronized void apply() {
    if (isApplied) {
      return;
    }
    isApplied = true;
    unlessSet(NO_TRACKING, NO_TRACKING, "true");
    unlessSet("DJL_OFFLINE", OFFLINE, "true");
    if (!isSet("ENGINE_CACHE_DIR", "ENGINE_CACHE_DIR") && !isSet(CACHE, CACHE)) {
      Path folder = cacheFolder(System.getProperty("user.home"));
      temporary = folder.endsWith(OWN_CACHE) ? null : folder;
      System.setProperty(CACHE, folder.toString());
    }
  }

  /** To be called when the native part is loaded: what cannot stay is marked for deletion. */
  static synchronized void loaded() throws IOException {
    if (temporary == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      files.forEach(file -> file.toFile().deleteOnExit()); // deleted from the last to the first
    }
    temporary = null;
  }

  /**
   * Returns {@code .cache/weft/tokenizers} of a home, or a new temporary folder when nothing can be
   * written there. Never a fixed name in the temporary folder, where somebody else could have laid
   * a library.
   */
  static Path cacheFolder(@Nullable String home) {
    if (home != null && !home.isEmpty()) {
      Path folder = Path.of(home).resolve(OWN_CACHE);
      try {
        Files.createDirectories(folder);
        if (Files.isWritable(folder)) {
          return folder;
        }
      } catch (IOException e) {
        return newFolder();
      }
    }
    return newFolder();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("weft-tokenizers");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unlessSet(String variable, String property, String value) {
    if (!isSet(variable, property)) {
      System.setProperty(property, value);
    }
  }

  private static boolean isSet(String variable, String property) {
    return System.getenv(variable) != null || System.getProperty(property) != null;
  }
}
