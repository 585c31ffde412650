package dev.weft.activity.custom;

import static dev.weft.activity.HandlerContext.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.activity.HandlerContext;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateTest {
  @TempDir Path temp;

  private HandlerContext simulate() throws IOException {
    return new HandlerContext(new Simulate(), new LocalBlobStore(temp));
  }

  @Test
  void answersTheOptionOrElseItsInput() throws Exception {
    assertEquals(json("{}"), simulate().view());
    assertEquals(json("{'text': 'a'}"), simulate().with(new TaskInput.Text("a")).view());
    assertEquals(json("[1]"), simulate().with(new TaskInput.Custom(json("[1]"))).view());
    TaskInput upstream = new TaskInput.Upstream(new TaskOutput.Text("b"));
    assertEquals(json("{'text': 'b'}"), simulate().with(upstream).view());
    assertEquals(json("{'x': 1}"), simulate().with(upstream).with("output", "{'x': 1}").view());
  }

  @Test
  void failsTheFirstAttemptsWithTheCode() throws Exception {
    for (int attempt = 1; attempt <= 4; attempt++) {
      HandlerContext context = simulate().with("failAttempts", "2").atAttempt(attempt);
      if (attempt > 2) {
        assertEquals(json("{}"), context.view());
        continue;
      }
      WeftException e = assertThrows(WeftException.class, context::view);
      assertEquals(FailureCode.PROVIDER_UNAVAILABLE, e.code());
      assertTrue(e.code().retryable());
      assertEquals(
          "simulated failure of attempt " + attempt + "; the first 2 fail", e.getMessage());
    }
    HandlerContext named = simulate().with("failAttempts", "1").with("code", "'INTERNAL'");
    assertEquals(FailureCode.INTERNAL, assertThrows(WeftException.class, named::view).code());
  }

  @Test
  void takesTheTimeItIsTold() throws Exception {
    long start = System.nanoTime();
    simulate().with("sleep", "'50ms'").view();
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(50).toNanos());
  }

  @Test
  void burnsTheCpuItIsTold() throws Exception {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    simulate().with("burnCpu", "'50ms'").view();
    long burnt = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    assertTrue(burnt >= Duration.ofMillis(50).toNanos(), "burnt " + burnt + " ns");
  }

  @Test
  void takesMemoryButNotAllThereIs() throws Exception {
    simulate().with("allocate", "'3MiB'").view();
    HandlerContext tooMuch = simulate().with("allocate", "'100TiB'");
    assertEquals(
        FailureCode.INSUFFICIENT_RESOURCES,
        assertThrows(WeftException.class, tooMuch::view).code());
  }

  @Test
  void anInterruptEndsSleepAndWorkAtOnce() throws Exception {
    for (String option : new String[] {"sleep", "burnCpu"}) {
      HandlerContext context = simulate().with(option, "'1h'");
      CountDownLatch started = new CountDownLatch(1);
      FutureTask<Object> task =
          new FutureTask<>(
              () -> {
                started.countDown();
                return context.view();
              });
      Thread thread = new Thread(task, "simulate");
      thread.start();
      assertTrue(started.await(10, TimeUnit.SECONDS));
      thread.interrupt();
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> task.get(10, TimeUnit.SECONDS));
      assertTrue(e.getCause() instanceof InterruptedException, String.valueOf(e.getCause()));
    }
  }
}
