package dev.weft.starter.server;

import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a {@code temporal} binary, and says how Weft's own server is started with it. */
final class TemporalBinary {
  static final String NAME = "temporal";

  /** Why these: DESIGN 7. The dev server's own defaults make each step wait for a 50 ms tick. */
  private static final List<String> SETTINGS =
      List.of(
          "history.transferProcessorMaxPollRPS=5000",
          "history.timerProcessorMaxPollRPS=5000",
          // Calls wait in memory until they start: 64 MiB of them, not 512 KiB.
          "history.eventsCacheMaxSizeBytes=67108864",
          // 500 tasks may end while one workflow task is worked on; with more than the default of
          // 100 the server fails that one, and it is done again.
          "history.maximumBufferedEventsBatch=1000",
          // With one namespace there is nothing to tell apart; else a shard that was busy when it
          // noted how far it is may go through all that it did since, for each new piece of work.
          "history.queueMaxPredicateSize=1",
          // Who waits for the end of a run has a place for one event; on a busy machine the last
          // one may find it taken and is dropped. Then the wait goes on for so long.
          "history.longPollExpirationInterval=\"2s\"",
          "matching.numTaskqueueReadPartitions=1",
          "matching.numTaskqueueWritePartitions=1",
          "matching.useNewMatcher=true",
          "system.enableActivityEagerExecution=true",
          // As on a real cluster; the dev server reads them from its database for each event that
          // sets some, which holds up each run for a millisecond or two.
          "system.forceSearchAttributesCacheRefreshOnRead=false",
          // So that `weft status` knows within seconds that a worker is gone.
          "frontend.WorkerHeartbeatsEnabled=true",
          "frontend.ListWorkersEnabled=true");

  private static final List<String> PRAGMAS =
      List.of("journal_mode=wal", "synchronous=normal", "temp_store=memory");

  private static final List<String> SEARCH_ATTRIBUTES =
      List.of(
          "WeftGraph=Keyword",
          "WeftStatus=Keyword",
          "WeftTaskTypes=KeywordList",
          "WeftPriority=Keyword",
          "WeftTasksTotal=Int",
          "WeftTasksLeft=Int",
          "WeftDeadline=Datetime",
          "WeftFailedTask=Keyword");

  private TemporalBinary() {}

  /**
   * Looks in {@code WEFT_TEMPORAL}, on the {@code PATH}, and in Weft's cache.
   *
   * @throws StoppedException when {@code WEFT_TEMPORAL} names no program: then somebody meant it
   */
  static Optional<Path> find(Map<String, String> environment) {
    String meant = environment.getOrDefault("WEFT_TEMPORAL", "");
    if (!meant.isEmpty()) {
      Path binary = Path.of(meant);
      if (!isProgram(binary)) {
        throw new StoppedException(
            ExitCode.BAD_INPUT,
            "WEFT_TEMPORAL is '" + meant + "', which is no program; correct it or unset it");
      }
      return Optional.of(binary);
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!folder.isEmpty() && isProgram(Path.of(folder, NAME))) {
        return Optional.of(Path.of(folder, NAME));
      }
    }
    return Optional.of(StateFolder.programs(environment).resolve(NAME))
        .filter(TemporalBinary::isProgram);
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /** Returns the command line of Weft's own server. */
  static List<String> command(Path binary, Path database, int port, int uiPort) {
    List<String> line = new ArrayList<>(List.of(binary.toString(), "server", "start-dev"));
    line.addAll(List.of("--ip", "127.0.0.1", "--ui-ip", "127.0.0.1"));
    line.addAll(List.of("--port", Integer.toString(port), "--ui-port", Integer.toString(uiPort)));
    line.addAll(List.of("--db-filename", database.toString(), "--log-level", "error"));
    SETTINGS.forEach(each -> line.addAll(List.of("--dynamic-config-value", each)));
    PRAGMAS.forEach(each -> line.addAll(List.of("--sqlite-pragma", each)));
    SEARCH_ATTRIBUTES.forEach(each -> line.addAll(List.of("--search-attribute", each)));
    return line;
  }
}
