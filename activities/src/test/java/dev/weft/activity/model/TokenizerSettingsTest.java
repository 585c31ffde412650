package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerSettingsTest {
  @TempDir Path home;

  @Test
  void nothingIsReportedAndNothingFetched() {
    TokenizerSettings.apply();
    assertTrue(said("OPT_OUT_TRACKING", "OPT_OUT_TRACKING"));
    assertTrue(said("DJL_OFFLINE", "ai.djl.offline"));
  }

  private static boolean said(String variable, String property) {
    String set = System.getenv(variable);
    return Boolean.parseBoolean(set == null ? System.getProperty(property) : set);
  }

  @Test
  void theNativeLibraryLiesInACacheOfOurOwn() {
    Path folder = TokenizerSettings.cacheFolder(home.toString());
    assertEquals(home.resolve(".cache/weft/tokenizers"), folder);
    assertTrue(Files.isDirectory(folder));
  }

  @Test
  void aHomeThatCannotBeWrittenIsNoObstacle() throws IOException {
    Path file = Files.createFile(home.resolve("file"));
    for (@Nullable String wrong : new @Nullable String[] {file.toString(), "", null}) {
      Path folder = TokenizerSettings.cacheFolder(wrong);
      assertTrue(Files.isWritable(folder), folder.toString());
      assertFalse(folder.startsWith(home));
      Path another = TokenizerSettings.cacheFolder(wrong);
      assertNotEquals(folder, another, "a name others could guess");
      Files.delete(folder);
      Files.delete(another);
    }
  }
}
