package dev.weft.activity.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.run.WireFormat;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code CUSTOM:simulate}: a stand-in that takes time, burns CPU, holds memory and fails as told.
 *
 * <p>For tests, and for planning a graph before its real tasks exist. It does nothing useful. In
 * this order it allocates, sleeps, burns CPU, and then fails or answers. Thread-safe.
 */
public final class Simulate implements TaskHandler {
  private static final int BLOCK = 1 << 20;

  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.custom("simulate"),
          null,
          "A stand-in for tests and planning: takes time, burns CPU, holds memory and fails as told;"
              + " does nothing useful.",
          EnumSet.allOf(Kind.class),
          List.of(
              Option.of("sleep", Option.Kind.DURATION, "How long to do nothing.").orElse("0s"),
              Option.of("burnCpu", Option.Kind.DURATION, "How much CPU time to burn.").orElse("0s"),
              Option.of(
                      "allocate",
                      Option.Kind.BYTES,
                      "How much memory to take and hold to the end; at most half of what is free.")
                  .orElse(0),
              Option.of("failAttempts", Option.Kind.INTEGER, "How many of the first attempts fail.")
                  .orElse(0)
                  .between(0, Integer.MAX_VALUE),
              Option.word("code", "The failure of these attempts.", codes()),
              Option.of(
                  "output",
                  Option.Kind.ANY,
                  "What to answer; by default the JSON of the input, {} when there is none.")),
          "the option output, or the JSON of the input",
          Duration.ofSeconds(1),
          false);

  /** Makes the handler. */
  public Simulate() {}

  /** All codes; the first is the default, and the first that a test of retries wants. */
  private static String[] codes() {
    return Stream.concat(
            Stream.of(FailureCode.PROVIDER_UNAVAILABLE),
            Stream.of(FailureCode.values())
                .filter(code -> code != FailureCode.PROVIDER_UNAVAILABLE))
        .map(Enum::name)
        .toArray(String[]::new);
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    Options options = context.options();
    List<byte[]> held = allocate(options.bytes("allocate"));
    TimeUnit.NANOSECONDS.sleep(options.duration("sleep").toNanos());
    burn(options.duration("burnCpu").toNanos());
    int failAttempts = options.integer("failAttempts");
    if (context.attempt() <= failAttempts) {
      throw new WeftException(
          FailureCode.valueOf(options.text("code")),
          String.format(
              Locale.ROOT,
              "simulated failure of attempt %d; the first %d fail",
              context.attempt(),
              failAttempts));
    }
    JsonNode answer = options.json("output").orElseGet(() -> echo(context.input()));
    return keeping(held, new TaskOutput.Data(answer));
  }

  private static List<byte[]> allocate(long bytes) throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    if (bytes > free / 2) {
      throw new WeftException(
          FailureCode.INSUFFICIENT_RESOURCES,
          "allocate: "
              + bytes
              + " bytes are over half of the worker's free memory, "
              + free
              + " bytes; ask for less or give the worker more");
    }
    List<byte[]> held = new ArrayList<>();
    for (long left = bytes; left > 0; left -= BLOCK) {
      checkTime();
      byte[] block = new byte[(int) Math.min(BLOCK, left)];
      block[block.length - 1] = 1;
      held.add(block);
    }
    return held;
  }

  /** Reaches what is held, so that it is not collected before the answer. */
  private static TaskOutput keeping(List<byte[]> held, TaskOutput answer) {
    Reference.reachabilityFence(held);
    return answer;
  }

  private static void burn(long nanos) throws InterruptedException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    boolean isMeasured = threads.isCurrentThreadCpuTimeSupported();
    long end = now(threads, isMeasured) + nanos;
    while (nanos > 0 && now(threads, isMeasured) < end) { // asking for the time burns it
      checkTime();
    }
  }

  private static long now(ThreadMXBean threads, boolean isMeasured) {
    long cpu = isMeasured ? threads.getCurrentThreadCpuTime() : -1; // -1 on a virtual thread
    return cpu >= 0 ? cpu : System.nanoTime();
  }

  private static void checkTime() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the attempt is over");
    }
  }

  private static JsonNode echo(TaskInput input) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (input) {
      case TaskInput.None none -> json.objectNode();
      case TaskInput.Text text -> json.objectNode().put("text", text.text());
      case TaskInput.Binary binary -> json.objectNode().put("bytes", binary.bytes().length);
      case TaskInput.Query query -> WireFormat.tree(query.query());
      case TaskInput.Queries queries -> WireFormat.tree(queries.queries());
      case TaskInput.Model model -> model.input().fields();
      case TaskInput.Custom custom -> custom.json();
      case TaskInput.Upstream upstream -> upstream.output().view();
    };
  }
}
