package dev.weft.starter.command;

import dev.weft.starter.server.WorkerFlags;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that shows a run until it has ended. */
final class FollowOptions {
  @Option(
      names = "--results",
      paramLabel = "FILE.jsonl",
      description = "Where to write the result of each task, one a line.")
  private @Nullable String results;

  @Option(names = "--json", description = "Answer with one JSON document (weft.run/1).")
  private boolean isJson;

  @Option(names = "--worker", description = "Work on tasks here, on a server of others too.")
  private boolean isWorker;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  @Option(
      names = "--shared",
      description = "Every machine of the server sees the folder WEFT_BLOBS.")
  private boolean isShared;

  /** What is to be told at the end; a file that cannot be written is refused now. */
  RunSession.Telling telling(Surroundings surroundings) {
    Path into = results == null ? null : surroundings.path(results);
    if (into != null) {
      ResultsFile.check(into);
    }
    return new RunSession.Telling(isJson, into);
  }

  boolean isJson() {
    return isJson;
  }

  /** Whether this process works on tasks even where it need not. */
  boolean isWorker() {
    return isWorker;
  }

  @Nullable String address() {
    return address;
  }

  /** What the command line says of a worker in this process. */
  WorkerFlags worker() {
    return WorkerFlags.NONE.shared(isShared);
  }
}
