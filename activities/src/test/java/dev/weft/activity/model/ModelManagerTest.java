package dev.weft.activity.model;

import static dev.weft.activity.model.ScriptedProvider.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.model.ModelManager.Gauges;
import dev.weft.data.ModelInput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelManagerTest {
  private final ScriptedProvider provider = new ScriptedProvider();

  private ModelManager manager(long budget, ModelSpec... specs) {
    return new ModelManager(List.of(specs), List.of(provider), budget);
  }

  private static void use(ModelManager models, String... ids) throws InterruptedException {
    for (String id : ids) {
      models.model(id).close();
    }
  }

  /** Something under way in a thread of its own. */
  private static final class Call<T> extends FutureTask<T> {
    private final Thread thread;

    private Call(Callable<T> callable) {
      super(callable);
      thread = new Thread(this);
      thread.start();
    }

    /** Returns when the thread waits for somebody. */
    private Call<T> waiting() {
      while (thread.getState() != Thread.State.WAITING) {
        assertTrue(thread.isAlive(), "ended without waiting");
        Thread.onSpinWait();
      }
      return this;
    }

    private WeftException failure() throws InterruptedException {
      ExecutionException e = assertThrows(ExecutionException.class, this::get);
      if (e.getCause() instanceof WeftException failure) {
        return failure;
      }
      throw new AssertionError(e);
    }
  }

  private static WeftException refused(ModelManager models, String id) {
    return assertThrows(WeftException.class, () -> models.model(id).close());
  }

  @Test
  void aModelIsLoadedOnceAndWhenItIsNeeded() throws Exception {
    ModelManager models = manager(100, spec("a", 60), spec("b", 10));
    assertEquals(List.of(), provider.events);
    try (ModelLease first = models.model("a")) {
      assertEquals("a", first.infer(new ModelInput(JsonNodeFactory.instance.objectNode())).text());
      assertEquals(new Gauges(1, 60, 1, 0, 1), models.gauges());
    }
    use(models, "a", "a");
    assertEquals(List.of("load a"), provider.events);
    assertEquals(new Gauges(1, 60, 0, 0, 1), models.gauges());
  }

  @Test
  void manyWhoAskAtOnceShareOneLoad() throws Exception {
    CountDownLatch isLoading = new CountDownLatch(1);
    CountDownLatch mayLoad = new CountDownLatch(1);
    provider.loading(
        "a",
        models -> {
          isLoading.countDown();
          mayLoad.await();
        });
    ModelManager models = manager(100, spec("a", 60, 8, null));
    List<Call<String>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(
          new Call<>(
              () -> {
                try (ModelLease lease = models.model("a")) {
                  return lease.spec().id();
                }
              }));
    }
    isLoading.await();
    for (Call<String> each : calls) {
      each.waiting();
    }
    mayLoad.countDown();
    for (Call<String> each : calls) {
      assertEquals("a", each.get());
    }
    assertEquals(List.of("load a"), provider.events);
  }

  @Test
  void aFailedLoadIsToldToAllWhoWaitAndTriedAgainByTheNext() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch isLoading = new CountDownLatch(1);
    CountDownLatch mayFail = new CountDownLatch(1);
    provider.loading(
        "a",
        models -> {
          if (tries.incrementAndGet() == 1) {
            isLoading.countDown();
            mayFail.await();
            throw new IOException("disk on fire");
          }
        });
    ModelManager models = manager(100, spec("a", 60, 8, null));
    Call<ModelLease> first = new Call<>(() -> models.model("a"));
    isLoading.await();
    Call<ModelLease> second = new Call<>(() -> models.model("a")).waiting();
    mayFail.countDown();
    for (Call<ModelLease> each : List.of(first, second)) {
      WeftException failure = each.failure();
      assertEquals(FailureCode.PROVIDER_UNAVAILABLE, failure.code());
      assertTrue(String.valueOf(failure.getMessage()).contains("disk on fire"));
    }
    assertEquals(1, tries.get());
    assertEquals(new Gauges(0, 0, 0, 0, 0), models.gauges());
    use(models, "a");
    assertEquals(2, tries.get());
  }

  @Test
  void whoWaitsForALoadThatIsInterruptedLoadsItself() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch isLoading = new CountDownLatch(1);
    provider.loading(
        "a",
        models -> {
          if (tries.incrementAndGet() == 1) {
            isLoading.countDown();
            new CountDownLatch(1).await();
          }
        });
    ModelManager models = manager(100, spec("a", 60, 8, null));
    Call<ModelLease> first = new Call<>(() -> models.model("a"));
    isLoading.await();
    Call<String> second =
        new Call<>(
                () -> {
                  try (ModelLease lease = models.model("a")) {
                    return lease.spec().id();
                  }
                })
            .waiting();
    first.thread.interrupt();
    assertEquals("a", second.get());
    ExecutionException e = assertThrows(ExecutionException.class, first::get);
    assertTrue(e.getCause() instanceof InterruptedException, e.toString());
    assertEquals(new Gauges(1, 60, 0, 0, 1), models.gauges());
  }

  @Test
  void theOneNotUsedForLongestGoesFirst() throws Exception {
    ModelManager models =
        manager(100, spec("a", 40), spec("b", 40), spec("c", 40), spec("d", 20), spec("e", 90));
    use(models, "a", "b", "a", "c");
    assertEquals(List.of("load a", "load b", "close b", "load c"), provider.events);
    use(models, "d");
    assertEquals(new Gauges(3, 100, 0, 1, 4), models.gauges());
    use(models, "a", "e");
    assertEquals(
        List.of("close c", "close d", "close a", "load e"),
        provider.events.subList(5, provider.events.size()));
    assertEquals(new Gauges(1, 90, 0, 4, 5), models.gauges());
  }

  @Test
  void aModelInUseIsNeverClosedAndOthersWaitForItsRoom() throws Exception {
    ModelManager models = manager(100, spec("a", 60), spec("b", 60));
    ModelLease lease = models.model("a");
    Call<String> second =
        new Call<>(
                () -> {
                  try (ModelLease other = models.model("b")) {
                    return other.spec().id();
                  }
                })
            .waiting();
    assertEquals(List.of("load a"), provider.events);
    lease.close();
    assertEquals("b", second.get());
    assertEquals(List.of("load a", "close a", "load b"), provider.events);
  }

  @Test
  void aModelLargerThanTheBudgetIsRefusedWithBothNumbers() throws Exception {
    provider.holding("b", 120);
    ModelManager models = manager(100, spec("a", 101), spec("b", 50));
    WeftException refused = refused(models, "a");
    assertEquals(FailureCode.TOO_LARGE, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains("101 bytes"), refused.getMessage());
    assertTrue(String.valueOf(refused.getMessage()).contains("hold 100"), refused.getMessage());
    assertEquals(List.of(), provider.events);

    assertEquals(FailureCode.TOO_LARGE, refused(models, "b").code()); // found out by loading it
    assertEquals(FailureCode.TOO_LARGE, refused(models, "b").code()); // and remembered
    assertEquals(List.of("load b", "close b"), provider.events);
    assertEquals(new Gauges(0, 0, 0, 0, 0), models.gauges());
  }

  @Test
  void whatCountsIsWhatWasMeasured() throws Exception {
    provider.holding("a", 70).holding("b", 10);
    ModelManager models = manager(100, spec("a", 10), spec("b", 90), spec("c", 20));
    use(models, "a");
    assertEquals(70, models.gauges().bytes());
    use(models, "b"); // expected 90: a has to go, and only then it is known that b holds 10
    assertEquals(List.of("load a", "close a", "load b"), provider.events);
    use(models, "a", "c");
    assertEquals(new Gauges(3, 100, 0, 1, 4), models.gauges());
  }

  @Test
  void aModelThatTurnsOutTooLargeMakesTheOthersGo() throws Exception {
    provider.holding("b", 80);
    ModelManager models = manager(100, spec("a", 40), spec("b", 10));
    ModelLease pinned = models.model("a");
    new Call<>(
            () -> {
              use(models, "b");
              return "";
            })
        .get();
    assertEquals(1, models.gauges().loaded()); // b could not stay beside a
    pinned.close();
    assertTrue(models.gauges().bytes() <= 100);
    use(models, "b");
    assertEquals(new Gauges(1, 80, 0, 2, 3), models.gauges());
  }

  @Test
  void noMoreAreLetInThanThereArePermits() throws Exception {
    ModelManager models = manager(100, spec("a", 10, 3, null));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier three = new CyclicBarrier(3);
    List<Call<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(
          new Call<>(
              () -> {
                try (ModelLease lease = models.model("a")) {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  three.await(); // so that three are inside at once
                  assertEquals("a", lease.spec().id());
                  return inside.decrementAndGet();
                }
              }));
    }
    for (Call<Integer> each : calls) {
      each.get();
    }
    assertEquals(3, most.get());
    assertEquals(0, models.gauges().inUse());
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    ModelManager models = manager(100, spec("a", 60), spec("b", 60));
    ModelLease lease = models.model("a");
    for (String id : List.of("a", "b")) { // for a permit, and for room
      Call<ModelLease> waiting = new Call<>(() -> models.model(id)).waiting();
      waiting.thread.interrupt();
      ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
      assertTrue(e.getCause() instanceof InterruptedException, e.toString());
    }
    lease.close();
    lease.close();
    use(models, "a", "b");
    assertEquals(new Gauges(1, 60, 0, 1, 2), models.gauges());
  }

  @Test
  void anUnknownModelIsNamedWithTheNearestAndAll() {
    ModelManager models = manager(100, spec("alpha", 1), spec("beta", 1));
    WeftException refused = refused(models, "alhpa");
    assertEquals(FailureCode.UNKNOWN_MODEL, refused.code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("'alhpa'"), message);
    assertTrue(message.contains("did you mean 'alpha'?"), message);
    assertTrue(message.contains("known: alpha, beta"), message);
  }

  @Test
  void aModelMayLeaseWhatItUsesThoughAllPermitsAreTaken() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    ScriptedProvider.Asking leaseBase =
        models -> {
          try (ModelLease base = models.model("base")) {
            base.infer(new ModelInput(JsonNodeFactory.instance.objectNode()));
          }
        };
    provider.asking("top", leaseBase).loading("top", leaseBase::run);
    ModelManager models = manager(100, spec("base", 60), spec("top", 10, 1, "base"));
    Callable<String> topThenBase =
        () -> {
          try (ModelLease top = models.model("top")) {
            both.await();
            return top.infer(new ModelInput(JsonNodeFactory.instance.objectNode())).text();
          }
        };
    Callable<String> baseThenTop =
        () -> {
          try (ModelLease base = models.model("base")) {
            both.await();
            try (ModelLease top = models.model("top")) {
              return base.spec().id()
                  + top.infer(new ModelInput(JsonNodeFactory.instance.objectNode())).text();
            }
          }
        };
    Call<String> first = new Call<>(topThenBase);
    Call<String> second = new Call<>(baseThenTop);
    assertEquals("top", first.get());
    assertEquals("basetop", second.get());
    assertEquals(0, models.gauges().inUse());
  }

  @Test
  void whatAModelUsesIsKeptWithIt() throws Exception {
    ModelManager models =
        manager(100, spec("base", 60), spec("top", 10, 1, "base"), spec("other", 40));
    use(models, "base");
    ModelLease top = models.model("top");
    Call<ModelLease> other = new Call<>(() -> models.model("other")).waiting();
    assertEquals(List.of("load base", "load top"), provider.events);
    top.close();
    other.get().close();
    assertEquals("close top", provider.events.get(2)); // 10 bytes were enough
  }

  @Test
  void whoHoldsALeaseNeverWaitsForRoom() throws Exception {
    ModelManager models = manager(100, spec("a", 60), spec("b", 60));
    try (ModelLease held = models.model("a")) {
      WeftException refused = refused(models, "b");
      assertEquals(FailureCode.INSUFFICIENT_RESOURCES, refused.code());
      assertEquals("a", held.spec().id());
    }
    use(models, "b");
  }

  @Test
  void aSumThatCannotFitIsRefusedAtOnce() {
    ModelManager models = manager(100, spec("base", 60), spec("top", 50, 1, "base"));
    WeftException refused = refused(models, "top");
    assertEquals(FailureCode.TOO_LARGE, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains("110 bytes together"));
  }

  @Test
  void closingClosesWhatIsIdleNowAndTheRestWhenItIsGivenBack() throws Exception {
    ModelManager models = manager(100, spec("a", 40), spec("b", 40), spec("c", 70));
    use(models, "a");
    ModelLease lease = models.model("b");
    Call<ModelLease> waiting = new Call<>(() -> models.model("c")).waiting();
    models.close();
    assertEquals(FailureCode.PROVIDER_UNAVAILABLE, waiting.failure().code());
    assertEquals("close a", provider.events.get(2));
    lease.close();
    assertEquals("close b", provider.events.get(3));
    assertEquals(FailureCode.PROVIDER_UNAVAILABLE, refused(models, "a").code());
    models.close();
    assertEquals(4, provider.events.size());
    assertEquals(0, models.gauges().loaded());
  }

  @Test
  void modelsThatCannotBeAreRefusedWhenTheManagerIsMade() {
    assertInvalid("'scripted'? known: scripted", withProvider("scriptd"));
    assertInvalid("is there twice", spec("a", 1), spec("a", 1));
    assertInvalid("uses the model 'bose'", spec("base", 1), spec("a", 1, 1, "bose"));
    assertInvalid("is made of itself", spec("a", 1, 1, "b"), spec("b", 1, 1, "a"));
    assertInvalid(
        "'b' is made of itself", spec("c", 1, 1, "b"), spec("b", 1, 1, "b"), spec("d", 1));
  }

  private static ModelSpec withProvider(String name) {
    ModelSpec spec = spec("a", 1);
    return new ModelSpec(
        "a",
        name,
        spec.kinds(),
        "",
        null,
        null,
        null,
        null,
        0,
        0,
        "mean",
        false,
        "",
        "",
        1,
        0,
        false);
  }

  private void assertInvalid(String words, ModelSpec... specs) {
    WeftException refused = assertThrows(WeftException.class, () -> manager(100, specs));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
  }

  @Test
  void manyThreadsOverManyModelsKeepTheBudget() throws Exception {
    List<ModelSpec> specs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      specs.add(spec("m" + i, 10 + i * 5, 2, null));
    }
    ModelManager models = new ModelManager(specs, List.of(provider), 90);
    List<Call<Long>> calls = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int seed = thread;
      calls.add(
          new Call<>(
              () -> {
                Random random = new Random(seed);
                long most = 0;
                for (int i = 0; i < 300; i++) {
                  try (ModelLease lease = models.model("m" + random.nextInt(8))) {
                    most = Math.max(most, models.gauges().bytes());
                    assertTrue(lease.spec().memory() <= models.gauges().bytes());
                  }
                }
                return most;
              }));
    }
    for (Call<Long> each : calls) {
      assertTrue(each.get() <= 90, "over the budget: " + each.get());
    }
    Gauges gauges = models.gauges();
    assertEquals(0, gauges.inUse());
    assertEquals(gauges.loads(), gauges.evictions() + gauges.loaded());
    models.close();
    long closed = provider.events.stream().filter(each -> each.startsWith("close")).count();
    assertEquals(gauges.loads(), closed);
  }
}
