package dev.weft.starter.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.client.ConnectionOptions;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.LocalWorker;
import dev.weft.starter.server.ServerFinder;
import dev.weft.starter.server.StateFolder;
import dev.weft.starter.server.WorkerFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's Java sample as a reader would, on the server in memory. */
@Timeout(120)
class ReadmeSampleTest {
  @TempDir Path folder;

  @Test
  void theSampleCountsTheWordsOfAFolder() throws IOException {
    Files.createDirectory(folder.resolve("docs"));
    Files.writeString(folder.resolve("docs/one.md"), "Three plain words.");
    Files.writeString(folder.resolve("docs/two.txt"), "And four more words.");
    Path blobs = folder.resolve("blobs");
    Map<String, String> environment =
        Map.of(
            "WEFT_HOME", folder.resolve("state").toString(),
            "WEFT_ROOT", folder.toString(),
            "WEFT_BLOBS", blobs.toString());
    ServerFinder finder = new ServerFinder(environment, StateFolder.of(environment), note -> {});
    try (LocalServer server = finder.forNewRun(ServerFinder.Choice.MEMORY, null);
        LocalWorker worker =
            LocalWorker.start(server.connection(), WorkerFlags.NONE, environment)) {
      ConnectionOptions options = ConnectionOptions.plain(server.connection().address());
      assertEquals(7, ReadmeSample.countWords(options, blobs), worker::describe);
    }
  }
}
