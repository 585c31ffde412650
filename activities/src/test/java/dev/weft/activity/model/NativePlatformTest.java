package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import org.junit.jupiter.api.Test;

class NativePlatformTest {

  @Test
  void saysWhatIsWrongHereAndWhereItWouldRun() {
    Throwable cause =
        new IllegalStateException("failed", new UnsatisfiedLinkError("ld-linux is missing"));
    WeftException refused = NativePlatform.refused("ONNX Runtime", cause);
    assertEquals(FailureCode.PROVIDER_REFUSED, refused.code());
    String message = String.valueOf(refused.getMessage());
    for (String words :
        new String[] {
          "ONNX Runtime cannot be loaded on " + System.getProperty("os.name"),
          System.getProperty("os.arch"),
          "ld-linux is missing",
          "glibc",
          "Windows x64"
        }) {
      assertTrue(message.contains(words), message);
    }
  }
}
