package dev.weft.worker.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitSourceTest {
  @TempDir private Path folder;
  private int reads;

  @Test
  void isReadAgainWhenItHasAnotherSizeOrIsAnotherFile() throws IOException {
    Path file = Files.writeString(folder.resolve("worker.yaml"), "10");
    LimitSource source = new LimitSource(file, memory(10), () -> read(file));
    assertEquals(memory(10), source.read());
    assertEquals(0, reads);

    Files.writeString(file, "100");
    assertEquals(memory(100), source.read());
    assertEquals(memory(100), source.read());
    assertEquals(1, reads);

    Path next = Files.writeString(folder.resolve("next.yaml"), "200");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(memory(200), source.read());
  }

  @Test
  void whatCannotBeReadChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("worker.yaml"), "10");
    LimitSource source = new LimitSource(file, memory(10), () -> read(file));
    Files.writeString(file, "nonsense");
    assertEquals(memory(10), source.read());
    assertEquals(memory(10), source.read());
    assertEquals(1, reads);
    Files.delete(file);
    assertEquals(memory(10), source.read());
    Files.writeString(file, "30");
    assertEquals(memory(30), source.read());
  }

  @Test
  void withoutAFileNothingIsReadAgain() {
    WorkerLimits limits = memory(5);
    assertSame(limits, new LimitSource(null, limits, () -> memory(6)).read());
  }

  private WorkerLimits read(Path file) {
    reads++;
    try {
      return memory(Long.parseLong(Files.readString(file)));
    } catch (IOException | NumberFormatException e) {
      throw new WeftException(FailureCode.INVALID_INPUT, "no number", e);
    }
  }

  private static WorkerLimits memory(long bytes) {
    return new WorkerLimits(new ResourceLimits(null, bytes, null), Map.of());
  }
}
