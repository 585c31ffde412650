package dev.weft.benchmark.pure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package with JMH, each in a JVM of its own. */
public final class PureBenchmark {
  private static final int WARM_UP = 5;

  private PureBenchmark() {}

  /**
   * Measures and returns the page's lines.
   *
   * @param only parts of the names of those that are wanted; empty for all
   */
  public static List<String> measure(int rounds, List<String> only, boolean isQuick)
      throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .forks(1)
        .warmupIterations(isQuick ? 0 : WARM_UP)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(rounds)
        .measurementTime(TimeValue.milliseconds(isQuick ? 100 : 1_000))
        .shouldFailOnError(true);
    if (isQuick) {
      options.param("tasks", "1000");
    }
    (only.isEmpty() ? List.of(PureBenchmark.class.getPackageName()) : only)
        .forEach(each -> options.include(".*" + each + ".*"));
    Collection<RunResult> results = new Runner(options.build()).run();
    List<String> lines = new ArrayList<>();
    lines.add("| benchmark | tasks | ms | least to most, ms | microseconds a task |");
    lines.add("| --- | --- | --- | --- | --- |");
    results.forEach(each -> lines.add(row(each)));
    return lines;
  }

  private static String row(RunResult run) {
    String name = run.getParams().getBenchmark();
    Result<?> result = run.getPrimaryResult();
    int tasks = Integer.parseInt(run.getParams().getParam("tasks"));
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.1f | %.1f to %.1f | %.2f |",
        name.substring(PureBenchmark.class.getPackageName().length() + 1),
        tasks,
        result.getStatistics().getPercentile(50),
        result.getStatistics().getMin(),
        result.getStatistics().getMax(),
        1000 * result.getStatistics().getPercentile(50) / tasks);
  }
}
