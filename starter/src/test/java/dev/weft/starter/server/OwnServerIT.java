package dev.weft.starter.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weft's own server with the real binary, which {@code WEFT_TEMPORAL} names. */
class OwnServerIT {
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;

  private OwnServer own() {
    return new OwnServer(
        new StateFolder(folder),
        Map.of("WEFT_TEMPORAL", System.getenv("WEFT_TEMPORAL")),
        notes::add);
  }

  @AfterEach
  void stop() {
    own().stop();
  }

  @Test
  void twoWhoStartAtOnceGetOneServer() throws Exception {
    Callable<Long> start =
        () -> {
          try (LocalServer.Durable server = own().start()) {
            return server.state().pid();
          }
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> pids = threads.invokeAll(List.of(start, start));
      assertEquals(pids.get(0).get(), pids.get(1).get());
    }
    assertEquals(1, notes.size(), notes.toString());
  }

  @Test
  void aStoppedServerStartsAgainWhereItWas() {
    ServerState before;
    try (LocalServer.Durable server = own().start()) {
      before = server.state();
      assertTrue(own().running().isPresent());
    }
    assertTrue(own().stop());
    assertTrue(own().running().isEmpty());
    assertFalse(own().stop(), "none runs");
    try (LocalServer.Durable server = own().start()) {
      assertEquals(before.port(), server.state().port());
      assertEquals(before.ui(), server.ui());
      assertEquals(before.database(), server.state().database());
    }
  }
}
