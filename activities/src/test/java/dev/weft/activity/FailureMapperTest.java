package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.RunId;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureMapperTest {
  private static final String WHERE = "task 'chunk' (TEXT_PROCESSING chunk) of run r-1: ";
  private final FailureMapper failures =
      new FailureMapper(new RunId("r-1"), "chunk", TaskType.TEXT_PROCESSING, "chunk");

  @Test
  void keepsTheCodeAndTheWordsOfItsOwnException() {
    WeftException limited =
        new WeftException(FailureCode.RATE_LIMITED, "come back later", null, Duration.ofSeconds(7));

    assertEquals(FailureCode.RATE_LIMITED, failures.error(limited).code());
    assertEquals(WHERE + "come back later", failures.error(limited).message());
    assertEquals(Duration.ofSeconds(7), FailureMapper.retryAfter(limited));
  }

  @Test
  void makesAnythingElseInternalAndNamesIt() {
    assertError(
        FailureCode.INTERNAL, "IllegalStateException: odd", new IllegalStateException("odd"));
    assertError(FailureCode.INTERNAL, "NullPointerException", new NullPointerException());
    assertError(FailureCode.INTERNAL, "OutOfMemoryError: heap", new OutOfMemoryError("heap"));
    assertNull(FailureMapper.retryAfter(new IOException()));
  }

  @Test
  void knowsAFullDisk() {
    assertError(
        FailureCode.STORAGE_FULL,
        "FileSystemException: /out: No space left on device",
        new FileSystemException("/out", null, "No space left on device"));
  }

  @Test
  void keepsTheWordsOfACauseOnce() {
    IOException cause = new IOException("connection reset");

    assertError(
        FailureCode.PROVIDER_UNAVAILABLE,
        "no answer; caused by IOException: connection reset",
        new WeftException(FailureCode.PROVIDER_UNAVAILABLE, "no answer", cause));
    assertError(
        FailureCode.PROVIDER_UNAVAILABLE,
        "no answer: connection reset",
        new WeftException(FailureCode.PROVIDER_UNAVAILABLE, "no answer: connection reset", cause));
  }

  private void assertError(FailureCode code, String words, Throwable thrown) {
    assertEquals(code, failures.error(thrown).code());
    assertEquals(WHERE + words, failures.error(thrown).message());
  }
}
