package dev.weft.benchmark.engine;

import dev.weft.benchmark.chart.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs whole graphs on a real server: Weft beside hand-written workflows, in turns. */
public final class EngineBenchmark {

  /**
   * What to measure.
   *
   * @param rounds how many rounds count; 5 unless told otherwise
   * @param only the scenarios whose names begin with one of these; empty for all
   * @param isQuick whether everything is as small as can be, to see that it works
   * @param slots how many tasks or activities each worker runs at once
   * @param images the folder that the plots are written to; {@code null} for none
   */
  public record Order(
      int rounds, List<String> only, boolean isQuick, int slots, @Nullable Path images) {
    /** Copies the list. */
    public Order {
      only = List.copyOf(only);
    }

    boolean wants(String scenario) {
      return only.isEmpty() || only.stream().anyMatch(scenario::startsWith);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(EngineBenchmark.class);

  private EngineBenchmark() {}

  /** Measures and returns the page's lines. */
  public static List<String> measure(Path work, Order order) throws Exception {
    try (Rig rig = Rig.start(work.resolve("engine"), order.slots())) {
      return measure(rig, order);
    }
  }

  private static List<String> measure(Rig rig, Order order)
      throws IOException, InterruptedException {
    Sizes sizes = order.isQuick() ? Sizes.QUICK : Sizes.FULL;
    Predicate<String> isWanted = order::wants;
    List<String> lines = new ArrayList<>();
    List<String> rows = new Scenarios(rig, sizes, !order.isQuick(), order.rounds()).rows(isWanted);
    if (!rows.isEmpty()) {
      lines.addAll(Contest.HEAD);
      lines.addAll(rows);
      lines.add("");
    }
    if (order.wants("largest")) {
      LOG.info("largest");
      lines.addAll(new LargestRun(rig, sizes).lines());
      lines.add("");
    }
    if (order.wants("critical")) {
      LOG.info("critical");
      lines.addAll(new CriticalTrials(rig, sizes).lines());
      lines.add("");
    }
    if (order.wants("makespan")) {
      LOG.info("makespan");
      lines.addAll(new Makespans(rig, sizes, order.rounds()).lines());
      lines.add("");
    }
    if (order.wants("plots")) {
      LOG.info("plots");
      Plots plots = new Plots(rig, sizes, order.rounds());
      for (LineChart chart : List.of(plots.cost(), plots.throughput())) {
        lines.addAll(chart.table());
        lines.add("");
        if (order.images() != null) {
          lines.add("![" + chart.title() + "](images/" + chart.name() + ".svg)");
          lines.add("");
          Files.createDirectories(order.images());
          Files.writeString(order.images().resolve(chart.name() + ".svg"), chart.svg());
        }
      }
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d slots and a heap of %d MiB for each worker; the database of the server has %,d MiB in the"
                + " end.",
            order.slots(),
            Rig.HEAP_MIB,
            rig.server().databaseBytes() >> 20));
    return lines;
  }
}
