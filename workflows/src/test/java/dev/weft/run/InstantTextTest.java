package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.weft.failure.WeftException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
  private static final ObjectMapper LIBRARY =
      new ObjectMapper().registerModule(new JavaTimeModule());

  @Test
  void whatIsWrittenIsReadAsTheLibraryReadsIt() throws Exception {
    Random random = new Random(6);
    long first = Instant.parse("1000-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    for (int i = 0; i < 2_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(random.nextLong(first, last), 1_000L * random.nextInt(1_000_000));
      String text = InstantText.write(instant);
      assertEquals(instant, InstantText.read(text));
      assertEquals(instant, LIBRARY.readValue('"' + text + '"', Instant.class));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.678901+00:00",
        "2026-01-02T03:04:05.6789012Z",
        "+12026-01-02T03:04:05.678901Z",
        "0026-01-02T03:04:05.678901Z"
      })
  void otherSpellingsAreReadByTheLibrary(String text) throws Exception {
    byte[] json = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    assertEquals(LIBRARY.readValue(json, Instant.class), WireFormat.read(json, Instant.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-30T03:04:05.678901Z",
        "2026-13-02T03:04:05.678901Z",
        "2026-01-02 03:04:05.678901Z",
        "2026-01-02T03:04:05.67890xZ"
      })
  void nonsenseIsRefused(String text) {
    assertNull(InstantText.read(text));
    byte[] json = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    assertThrows(WeftException.class, () -> WireFormat.read(json, Instant.class));
  }
}
