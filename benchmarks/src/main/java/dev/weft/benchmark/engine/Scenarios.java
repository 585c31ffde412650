package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.benchmark.bare.BareGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The scenarios in which Weft runs beside hand-written workflows, each with a name to ask for. */
final class Scenarios {
  private static final String WEFT = "Weft";
  private static final String ALONE = "Weft, `fuse: never`";

  /** At most 1.10 times as slow where each task is alone, 1.15 for a single one. */
  private static final double AS_FAST_ALONE = 1 / 1.10;

  private static final double AS_FAST_SINGLE = 1 / 1.15;

  /**
   * For so long each way is run before what counts: a worker works for weeks. By then the compiler
   * of the Java machine has done most of its work, which takes as long as that of the workers.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(45);

  private final Rig rig;
  private final Sizes sizes;
  private final Duration warmUp;
  private final int rounds;

  /**
   * Makes them.
   *
   * @param isWarm whether all ways are run for a while before what counts
   */
  Scenarios(Rig rig, Sizes sizes, boolean isWarm, int rounds) {
    this.rig = rig;
    this.sizes = sizes;
    this.warmUp = isWarm ? WARM_UP : Duration.ZERO;
    this.rounds = rounds;
  }

  /**
   * Runs those that are wanted, and returns the rows of the table.
   *
   * <p>The largest come first, so that both workers are warm when it comes to milliseconds.
   */
  List<String> rows(Predicate<String> isWanted) {
    List<String> rows = new ArrayList<>();
    if (isWanted.test("many")) {
      rows.addAll(many().run(warmUp, rounds).rows());
      Shape wide = Sizes.layered(sizes.many());
      String name = format("layered, %,d tasks, %,d edges", wide.tasks(), wide.edges());
      rows.addAll(fused(name, wide, 0).run(warmUp, rounds).rows());
    }
    if (isWanted.test("layered")) {
      Shape deep = Shape.layered(sizes.deepLayers(), sizes.deepWidth());
      String name = format("layered %,d x %,d", sizes.deepLayers(), sizes.deepWidth());
      rows.addAll(fused(name, deep, 0).run(warmUp, rounds).rows());
    }
    if (isWanted.test("fan")) {
      Shape fan = Shape.fan(sizes.fan());
      String name = format("fan 1-%,d-1", sizes.fan());
      rows.addAll(both(name, fan, 20).run(warmUp, rounds).rows());
    }
    if (isWanted.test("chain")) {
      Shape chain = Shape.chain(sizes.chain());
      rows.addAll(both("chain of " + sizes.chain(), chain, 25).run(warmUp, rounds).rows());
    }
    if (isWanted.test("clients")) {
      rows.addAll(clients().run(warmUp, rounds).rows());
    }
    if (isWanted.test("single")) {
      rows.addAll(single().run(warmUp, rounds).rows());
    }
    return rows;
  }

  private Contest single() {
    Shape shape = Shape.single();
    ObjectNode graph = shape.graph();
    ObjectNode alone = shape.unfused();
    return new Contest(rig, "single task", 1, sizes.singles())
        .bare(() -> rig.bare(shape.bare()))
        .weft(WEFT, AS_FAST_SINGLE, () -> weft(graph))
        .weft(ALONE, AS_FAST_ALONE, () -> weft(alone));
  }

  private Contest fused(String name, Shape shape, double wanted) {
    ObjectNode graph = shape.graph();
    BareGraph bare = shape.bare();
    return new Contest(rig, name, shape.tasks(), 1)
        .bare(() -> rig.bare(bare))
        .weft(WEFT, wanted, () -> weft(graph));
  }

  private Contest both(String name, Shape shape, double wanted) {
    ObjectNode alone = shape.unfused();
    return fused(name, shape, wanted).weft(ALONE, AS_FAST_ALONE, () -> weft(alone));
  }

  private Contest many() {
    Shape flat = Shape.flat(sizes.many());
    ObjectNode mapped = Shape.mapped(sizes.many());
    String name = format("fan of %,d", sizes.many());
    return both(name, flat, 35).weft("Weft, `forEach`", 0, () -> weft(mapped));
  }

  private Contest clients() {
    ObjectNode graph = Shape.single().graph();
    BareGraph bare = Shape.single().bare();
    int count = sizes.submissions();
    String name = format("%,d runs of one task by %d clients", count, sizes.clients());
    return new Contest(rig, name, count, 1)
        .bare(() -> sideBySide(() -> rig.bare(bare)))
        .weft(WEFT, 0, () -> sideBySide(() -> weft(graph)));
  }

  private String weft(ObjectNode graph) throws NotRunException {
    return rig.weft(graph).run().value();
  }

  private String sideBySide(Contest.Work work) throws NotRunException {
    AtomicInteger left = new AtomicInteger(sizes.submissions());
    List<Future<String>> clients = new ArrayList<>();
    String last = "";
    try (ExecutorService threads = Executors.newFixedThreadPool(sizes.clients())) {
      for (int client = 0; client < sizes.clients(); client++) {
        clients.add(threads.submit(() -> whileAny(left, work)));
      }
      for (Future<String> each : clients) {
        String id = each.get();
        last = id.isEmpty() ? last : id;
      }
      return last;
    } catch (ExecutionException e) {
      left.set(0);
      if (e.getCause() instanceof NotRunException known) {
        throw known;
      }
      throw new IllegalStateException("a client failed", e.getCause());
    } catch (InterruptedException e) {
      left.set(0);
      Thread.currentThread().interrupt();
      throw new NotRunException("interrupted", e);
    }
  }

  private static String whileAny(AtomicInteger left, Contest.Work work) throws NotRunException {
    String last = "";
    while (left.getAndDecrement() > 0) {
      last = work.run();
    }
    return last;
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
