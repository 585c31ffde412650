package dev.weft.starter.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import dev.weft.starter.server.ServerFinder.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFinderTest {
  private final List<String> notes = new ArrayList<>();

  @TempDir Path folder;

  private Map<String, String> environment(String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", folder.toString());
    environment.put("WEFT_HOME", folder.resolve("state").toString());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private ServerFinder finder(Map<String, String> environment) {
    return new ServerFinder(environment, StateFolder.of(environment), notes::add);
  }

  /** A program that says what it was called with and ends. */
  private Path fake(Path place) throws IOException {
    Files.createDirectories(place.getParent());
    Files.writeString(place, "#!/bin/sh\necho \"fake $*\"\n");
    return Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aServerInMemoryAnswersAndIsSaid() {
    try (LocalServer server = finder(environment()).forNewRun(Choice.AUTO, null)) {
      assertEquals("memory", server.kind());
      assertEquals(1, notes.size());
      assertTrue(notes.getFirst().contains("in memory"), notes.toString());
      ConnectionOptions options = ConnectionOptions.plain(server.connection().address());
      try (Connection second = Connection.open(options)) {
        assertEquals("default", second.namespace());
      }
    }
  }

  @Test
  void twoServersInMemoryDoNotMeet() {
    ServerFinder finder = finder(environment());
    try (LocalServer one = finder.forNewRun(Choice.MEMORY, null);
        LocalServer two = finder.forNewRun(Choice.MEMORY, null)) {
      assertFalse(one.connection().address().equals(two.connection().address()));
      assertEquals(List.of(), notes, "somebody who asked for it need not be told");
    }
  }

  @Test
  void theBinaryIsLookedForInItsOrder() throws IOException {
    Path meant = fake(folder.resolve("meant/temporal-here"));
    Path onPath = fake(folder.resolve("bin/temporal"));
    Path cached = fake(folder.resolve(".cache/weft/bin/temporal"));
    String path = folder.resolve("none") + ":" + onPath.getParent();
    assertEquals(
        Optional.of(meant),
        TemporalBinary.find(environment("WEFT_TEMPORAL", meant.toString(), "PATH", path)));
    assertEquals(Optional.of(onPath), TemporalBinary.find(environment("PATH", path)));
    assertEquals(Optional.of(cached), TemporalBinary.find(environment()));
    assertEquals(
        Optional.empty(),
        TemporalBinary.find(environment("XDG_CACHE_HOME", folder.resolve("x").toString())));
  }

  @Test
  void aBinaryThatWasMeantMustBeOne() {
    StoppedException refused =
        assertThrows(
            StoppedException.class,
            () -> TemporalBinary.find(environment("WEFT_TEMPORAL", "/no/such/program")));
    assertEquals(ExitCode.BAD_INPUT, refused.code());
  }

  @Test
  void aServerThatEndsAtOnceIsToldWithItsLog() throws IOException {
    String binary = fake(folder.resolve("bin/temporal")).toString();
    ServerFinder finder = finder(environment("WEFT_TEMPORAL", binary));
    StoppedException failed =
        assertThrows(StoppedException.class, () -> finder.forNewRun(Choice.AUTO, null));
    assertEquals(ExitCode.UNREACHABLE, failed.code());
    assertTrue(
        failed.getMessage().contains("fake server start-dev --ip 127.0.0.1"), failed::toString);
    for (String wanted :
        List.of(
            "history.transferProcessorMaxPollRPS=5000",
            "history.queueMaxPredicateSize=1",
            "system.enableActivityEagerExecution=true",
            "system.forceSearchAttributesCacheRefreshOnRead=false",
            "journal_mode=wal",
            "WeftTaskTypes=KeywordList",
            folder.resolve("state/temporal.db").toString())) {
      assertTrue(failed.getMessage().contains(wanted), wanted);
    }
  }

  @Test
  void whoWantsOneThatLastsGetsNoOtherInstead() {
    ServerFinder finder = finder(environment());
    assertEquals(
        ExitCode.UNREACHABLE,
        assertThrows(StoppedException.class, () -> finder.forNewRun(Choice.TEMPORAL, null)).code());
    assertEquals(
        ExitCode.UNREACHABLE,
        assertThrows(StoppedException.class, () -> finder.lasting(null)).code());
  }

  @Test
  void anAddressExcludesWeftsOwnServers() {
    ServerFinder finder = finder(environment());
    assertTrue(finder.isElsewhere(Choice.AUTO, "127.0.0.1:7233"));
    assertFalse(finder.isElsewhere(Choice.AUTO, null));
    assertTrue(
        finder(environment("TEMPORAL_ADDRESS", "there:7233")).isElsewhere(Choice.AUTO, null));
    assertFalse(
        finder(environment("TEMPORAL_ADDRESS", "there:7233")).isElsewhere(Choice.MEMORY, null));
    assertThrows(StoppedException.class, () -> finder.isElsewhere(Choice.MEMORY, "127.0.0.1:7233"));
  }
}
