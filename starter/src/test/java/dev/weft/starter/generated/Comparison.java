package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.client.TaskManager;
import dev.weft.result.TaskResult;
import dev.weft.run.RunCounts;
import dev.weft.run.RunResult;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares what came of a run with what was predicted. */
final class Comparison {
  private static final int LONGEST = 1_500;

  private final Prediction expected;
  private final TaskManager manager;
  private final List<String> differences = new ArrayList<>();

  private Comparison(Prediction expected, TaskManager manager) {
    this.expected = expected;
    this.manager = manager;
  }

  /** Returns what differs, in words; nothing if all is as predicted. */
  static List<String> of(Prediction expected, RunResult actual, TaskManager manager) {
    Comparison comparison = new Comparison(expected, manager);
    comparison.compare(actual);
    return comparison.differences;
  }

  private void compare(RunResult actual) {
    differ("the run's status", expected.status(), actual.status());
    Map<String, TaskResult> results = new TreeMap<>();
    manager
        .tasks(actual)
        .forEach(
            each -> {
              if (results.put(each.taskId(), each) != null) {
                differences.add(each.taskId() + " is in the results twice");
              }
            });
    expected.ends().forEach((path, end) -> task(path, end, results.remove(path)));
    results.keySet().forEach(path -> differences.add(path + ": nobody expected that task"));
    if (!expected.isCut()) {
      differ("the run's outputs", expected.outputs(), manager.outputs(actual));
      differ("the run's counts", counts(), actual.counts());
    }
  }

  private RunCounts counts() {
    return new RunCounts(
        expected.ends().size(),
        0,
        0,
        count(TaskStatus.COMPLETED),
        count(TaskStatus.FAILED),
        count(TaskStatus.SKIPPED),
        count(TaskStatus.CANCELLED),
        count(TaskStatus.TIMEOUT));
  }

  private int count(TaskStatus status) {
    return (int) expected.ends().values().stream().filter(e -> e.status() == status).count();
  }

  private void task(String path, End end, @Nullable TaskResult actual) {
    if (actual == null) {
      if (!expected.isCut()) {
        differences.add(path + ": there is no such task, expected " + end.status());
      }
      return;
    }
    if (expected.isCut() && isCut(actual)) {
      return;
    }
    differ(path + ": status", end.status(), actual.status());
    differ(path + ": attempts", end.attempts(), actual.attempts());
    if (actual.error() == null
        ? !end.codes().isEmpty()
        : !end.codes().contains(actual.error().code())) {
      differences.add(path + ": error: expected " + end.codes() + ", got " + actual.error());
    }
    if (end.isWhole() && actual.output() == null) {
      return; // nobody reads it, so nobody put it together
    }
    if (end.output() == null || actual.output() == null) {
      differ(path + ": output", end.output(), actual.output());
    } else {
      differ(path + ": output", end.output(), manager.view(actual.output()));
    }
  }

  private static boolean isCut(TaskResult actual) {
    return actual.status() == TaskStatus.CANCELLED;
  }

  private void differ(String what, @Nullable Object one, @Nullable Object other) {
    boolean isSame =
        one instanceof JsonNode wanted && other instanceof JsonNode found
            ? Seen.isAsExpected(Seen.of(wanted), Seen.of(found))
            : Objects.equals(one, other);
    if (!isSame) {
      differences.add(what + ": expected " + cut(one) + "%n    got ".formatted() + cut(other));
    }
  }

  private static String cut(@Nullable Object value) {
    String text = String.valueOf(value instanceof JsonNode node ? Seen.of(node) : value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
