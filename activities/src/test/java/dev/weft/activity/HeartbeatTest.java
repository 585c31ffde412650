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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeartbeatTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong nanos = new AtomicLong(-7);
  private final Stop stop = new Stop();
  private final List<BatchHeartbeat> sent = new CopyOnWriteArrayList<>();
  private volatile Supplier<ActivityCompletionException> refusal = () -> null;

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private Heartbeat heartbeat() {
    return heartbeat(nanos::get);
  }

  private Heartbeat heartbeat(LongSupplier clock) {
    return heartbeat(clock, threads);
  }

  private Heartbeat heartbeat(LongSupplier clock, Executor executor) {
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
        executor,
        clock);
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
    Heartbeat heartbeat = heartbeat(System::nanoTime);
    heartbeat.report("each[17]/chunk", "reading", 3, 10);
    Watchdog pacemaker = new Watchdog(threads);
    pacemaker.add(heartbeat);
    assertTrue(beats.await(20, TimeUnit.SECONDS));
    pacemaker.remove(heartbeat);

    BatchHeartbeat first = sent.get(0);
    assertTrue(first.elapsedMs() >= 250 && first.elapsedMs() < 1_000, first.toString());
    assertEquals(new BatchHeartbeat("each[17]/chunk", "reading", 3, 10, first.elapsedMs()), first);
  }

  @Test
  void beatsEveryQuarterOfASecondAndLaterEverySecond() {
    List<Runnable> beats = new ArrayList<>();
    Heartbeat heartbeat = heartbeat(nanos::get, beats::add);

    assertEquals(Duration.ofMillis(250).toNanos(), heartbeat.look());
    nanos.addAndGet(Duration.ofMillis(249).toNanos());
    assertEquals(Duration.ofMillis(1).toNanos(), heartbeat.look());
    assertEquals(0, beats.size());
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertEquals(Duration.ofMillis(250).toNanos(), heartbeat.look());
    assertEquals(1, beats.size());
    nanos.addAndGet(Duration.ofMillis(2_250).toNanos());
    assertEquals(Duration.ofSeconds(1).toNanos(), heartbeat.look());
    assertEquals(2, beats.size());
  }

  @Test
  void sendsNothingOnceItIsClosed() {
    List<Runnable> beats = new ArrayList<>();
    Heartbeat heartbeat = heartbeat(nanos::get, beats::add);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    heartbeat.look();
    heartbeat.close();

    beats.forEach(Runnable::run);

    assertEquals(List.of(), sent);
  }

  @Test
  void sendsNoBeatBesideOneThatIsOnItsWay() throws Exception {
    CountDownLatch isSending = new CountDownLatch(1);
    CountDownLatch isAnswered = new CountDownLatch(1);
    refusal =
        () -> {
          isSending.countDown();
          waitFor(isAnswered);
          return null;
        };
    Deque<Runnable> beats = new ArrayDeque<>();
    Heartbeat heartbeat = heartbeat(nanos::get, beats::add);
    for (int beat = 0; beat < 2; beat++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      heartbeat.look();
    }

    Future<?> first = threads.submit(beats.remove());
    waitFor(isSending);
    beats.remove().run();

    assertEquals(1, sent.size());
    isAnswered.countDown();
    first.get();
    assertEquals(1, sent.size());
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
