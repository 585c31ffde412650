package dev.weft.starter.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.client.Connection;
import dev.weft.starter.console.StoppedException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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
  private static final String REAL = System.getenv("WEFT_TEMPORAL");
  private static final String PANIC =
      "printf 'panic: no port is free\\n\\ngoroutine 1 [running]:\\nmain.main()\\n\\t/x.go:18\\n'; exit 2";

  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;

  private OwnServer own() {
    return own(Path.of(REAL));
  }

  private OwnServer own(Path binary) {
    return new OwnServer(
        new StateFolder(folder), Map.of("WEFT_TEMPORAL", binary.toString()), notes::add);
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

  /** The server forgets to tell a waiting client of an end now and then, until it asks again. */
  @Test
  void whoWaitsForTheEndOfARunLooksAgainWithinSeconds() {
    try (LocalServer.Durable server = own().start()) {
      Connection connection = server.connection();
      WorkflowExecution run =
          connection
              .client()
              .newUntypedWorkflowStub(
                  "nobody", WorkflowOptions.newBuilder().setTaskQueue("nobody").build())
              .start();
      long start = System.nanoTime();
      GetWorkflowExecutionHistoryResponse answer =
          connection
              .stubs()
              .blockingStub()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setExecution(run)
                      .setWaitNewEvent(true)
                      .setHistoryEventFilterType(
                          HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                      .build());
      assertTrue(answer.getHistory().getEventsList().isEmpty());
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(waited.compareTo(Duration.ofMillis(1_500)) > 0, waited::toString);
      assertTrue(waited.compareTo(Duration.ofSeconds(6)) < 0, waited::toString);
    }
  }

  @Test
  void aServerThatEndsAtOnceIsStartedAgain() throws IOException {
    OwnServer own = own(script("[ -e seen ] && exec " + REAL + " \"$@\"; touch seen; " + PANIC));
    try (LocalServer.Durable server = own.start()) {
      assertTrue(own.running().isPresent(), server.state().address());
    }
    assertEquals(1, notes.size(), notes.toString());
  }

  @Test
  void theWordsOfOneThatNeverStartsAreSaid() throws IOException {
    OwnServer own = own(script(PANIC));
    StoppedException e = assertThrows(StoppedException.class, own::start);
    assertTrue(e.getMessage().endsWith("panic: no port is free"), e.getMessage());
  }

  private Path script(String body) throws IOException {
    Path script = folder.resolve("temporal");
    Files.writeString(script, "#!/bin/sh\ncd " + folder + "\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }
}
