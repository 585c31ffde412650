package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.WireFormat;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityCompletionFailureException;
import io.temporal.client.ActivityNotExistsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeartbeatTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicLong nanos = new AtomicLong(-7);
  private final Stop stop = new Stop();
  private final List<BatchHeartbeat> sent = new CopyOnWriteArrayList<>();
  private volatile Supplier<ActivityCompletionException> refusal = () -> null;

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  private Heartbeat heartbeat() {
    return new Heartbeat(
        details -> {
          sent.add(details);
          ActivityCompletionException refused = refusal.get();
          if (refused != null) {
            throw refused;
          }
        },
        Instant.EPOCH,
        TIMEOUT,
        stop,
        timer,
        nanos::get);
  }

  private static ActivityCompletionException failed(Throwable cause) {
    return new ActivityCompletionFailureException("cannot record", cause);
  }

  @Test
  void trustsAnAcknowledgementForSixTenthsOfTheTimeout() throws Exception {
    Heartbeat heartbeat = heartbeat();

    nanos.addAndGet(Duration.ofMillis(2_999).toNanos());

    assertTrue(heartbeat.isActive());
    assertEquals(0, sent.size());
  }

  @Test
  void asksTheServerWhenItsTrustIsOver() throws Exception {
    Heartbeat heartbeat = heartbeat();

    nanos.addAndGet(Duration.ofMillis(3_001).toNanos());

    assertTrue(heartbeat.isActive());
    assertTrue(heartbeat.isActive());
    assertEquals(1, sent.size());
  }

  @Test
  void isNotActiveWhileTheServerDoesNotAnswer() throws Exception {
    Heartbeat heartbeat = heartbeat();
    refusal = () -> failed(new IllegalStateException("UNAVAILABLE"));
    nanos.addAndGet(Duration.ofMillis(3_001).toNanos());

    assertFalse(heartbeat.isActive());
    assertEquals(Stop.Demand.NONE, stop.demand());

    refusal = () -> null;
    assertTrue(heartbeat.isActive());
  }

  @Test
  void givesTheBatchUpThatTheServerDoesNotKnow() throws Exception {
    Heartbeat heartbeat = heartbeat();
    refusal = () -> new ActivityNotExistsException("1", new IllegalStateException("NOT_FOUND"));
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());

    assertFalse(heartbeat.isActive());
    assertEquals(Stop.Demand.ABANDON, stop.demand());
    refusal = () -> null;
    assertFalse(heartbeat.isActive());
  }

  @Test
  void hearsThatItIsCancelledInEitherWrapping() throws Exception {
    for (Supplier<ActivityCompletionException> each :
        List.<Supplier<ActivityCompletionException>>of(
            ActivityCanceledException::new, () -> failed(new ActivityCanceledException()))) {
      Heartbeat heartbeat = heartbeat();
      refusal = each;
      nanos.addAndGet(Duration.ofSeconds(4).toNanos());

      assertTrue(heartbeat.isActive());
      assertEquals(Stop.Demand.CANCEL, stop.demand());
    }
  }

  @Test
  void beatsByItselfWithTheLastReport() throws Exception {
    CountDownLatch beats = new CountDownLatch(2);
    refusal =
        () -> {
          beats.countDown();
          return null;
        };
    try (Heartbeat heartbeat = heartbeat()) {
      heartbeat.report("each[17]/chunk", "reading", 3, 10);
      heartbeat.start();
      assertTrue(beats.await(20, TimeUnit.SECONDS));
    }

    assertEquals(new BatchHeartbeat("each[17]/chunk", "reading", 3, 10, 0), sent.get(0));
  }

  @Test
  void staysUnderOneKibibyteWhateverIsReported() {
    // A path is of ASCII letters; a phase may be of anything, half a surrogate pair too.
    String path = "each[17]/".repeat(500);
    for (String phase : List.of("x", "\u4e2d", "\u0001", "\ud83d\ude00", "\ud83d")) {
      for (String each : List.of(phase.repeat(500), "x" + phase.repeat(500))) {
        BatchHeartbeat beat =
            new BatchHeartbeat(path, each, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        int size = WireFormat.bytes(beat).length;

        assertTrue(size <= 1_024, size + " bytes");
      }
    }
  }
}
