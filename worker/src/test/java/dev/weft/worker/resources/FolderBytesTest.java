package dev.weft.worker.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBytesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Path work;
  private Path blobs;

  @BeforeEach
  void makeFolders() throws IOException {
    work = Files.createDirectories(folder.resolve("work/deep/er")).getParent().getParent();
    blobs = Files.createDirectories(folder.resolve("blobs"));
    Files.write(work.resolve("a"), new byte[1_000]);
    Files.write(work.resolve("deep/er/b"), new byte[200]);
    Files.write(blobs.resolve("c"), new byte[30]);
  }

  @Test
  void allFilesOfAllFoldersCount() {
    assertEquals(1_230, pass(new FolderBytes(List.of(work, blobs))));
  }

  @Test
  void aFolderWithinAnotherCountsOnce() {
    assertEquals(1_230, pass(new FolderBytes(List.of(blobs, folder, work.resolve("deep")))));
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Files.createSymbolicLink(work.resolve("again"), work);
    Files.createSymbolicLink(work.resolve("more"), blobs.resolve("c"));
    assertEquals(1_200, pass(new FolderBytes(List.of(work))));
  }

  @Test
  void theNextPassSeesWhatCameAndWent() throws IOException {
    try (FolderBytes bytes = new FolderBytes(List.of(work, folder.resolve("later")))) {
      assertEquals(1_200, pass(bytes));
      Files.delete(work.resolve("a"));
      Files.createDirectories(folder.resolve("later"));
      Files.write(folder.resolve("later/d"), new byte[7]);
      assertEquals(207, pass(bytes));
    }
  }

  @Test
  void aLargeTreeTakesSeveralSmallSteps() throws IOException {
    for (int i = 0; i < 200; i++) {
      Files.write(blobs.resolve("many" + i), new byte[10]);
    }
    try (FolderBytes bytes = new FolderBytes(List.of(blobs))) {
      int steps = 0;
      while (!bytes.isKnown()) {
        bytes.advance(Duration.ZERO);
        steps++;
        assertTrue(bytes.bytes() <= 2_030);
      }
      assertTrue(steps > 10, steps + " steps");
      assertEquals(2_030, bytes.bytes());
    }
  }

  @Test
  void growthIsSeenBeforeThePassIsOver() throws IOException {
    try (FolderBytes bytes = new FolderBytes(List.of(blobs))) {
      assertFalse(bytes.isKnown());
      pass(bytes);
      for (int i = 0; i < 100; i++) {
        Files.write(blobs.resolve("many" + i), new byte[10]);
      }
      bytes.advance(Duration.ZERO);
      bytes.advance(Duration.ZERO);
      assertTrue(bytes.bytes() > 30, "still " + bytes.bytes());
    }
  }

  private static long pass(FolderBytes bytes) {
    bytes.advance(LONG);
    return bytes.bytes();
  }
}
