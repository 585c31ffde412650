package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that must be refused, through the commands; what each means is tested in the client. */
@Timeout(300)
class MalformedIT {
  private static final Path FILES =
      Path.of("..", "client", "src", "test", "resources", "malformed");

  private static final List<String> CHOSEN =
      List.of(
          "empty.yaml",
          "truncated.json",
          "bad-utf8.yaml",
          "deep-nesting.json",
          "duplicate-key.yaml",
          "cycle.yaml",
          "deadline-in-the-past.yaml",
          "unknown-operation.yaml");

  private static final long PROMISED_MS = 2_000;

  @TempDir Path folder;

  @Test
  void eachIsRefusedWithCodeAndPlaceAndNothingIsStarted() throws Exception {
    Map<String, String> expected = expectations();
    try (Cli cli = Cli.withTemporal(folder)) {
      for (String name : CHOSEN) {
        Files.copy(FILES.resolve(name), folder.resolve(name));
        String code = expected.get(name).split("@")[0];
        String place = name + ":" + expected.get(name).split("@")[1];
        for (String command : List.of("validate", "run")) {
          Ended ended = cli.runHere(command, name).expect(2).says(code).says(place);
          assertTrue(ended.millis() < PROMISED_MS, () -> command + " " + ended);
        }
        JsonNode document = cli.runHere("validate", name, "--json").expect(2).json();
        assertEquals("weft.validate/1", document.path("format").textValue());
        assertFalse(document.path("valid").booleanValue());
        assertEquals(code, document.at("/errors/0/code").textValue());
      }
      assertFalse(cli.hasServer(), "no server was started for them");
    }
  }

  @Test
  void aProcessOfItsOwnSaysTheSame() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      Files.copy(FILES.resolve("cycle.yaml"), folder.resolve("cycle.yaml"));
      Ended here = cli.runHere("run", "cycle.yaml");
      Ended process = cli.run("run", "cycle.yaml").expect(2);
      assertEquals(here.err(), process.err());
      assertEquals("", process.out());
      assertFalse(cli.hasServer());
    }
  }

  private static Map<String, String> expectations() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (String line : Files.readAllLines(FILES.resolve("expectations.txt"))) {
      String[] words = line.split(" ");
      expected.put(words[0], words[1]);
    }
    return expected;
  }
}
