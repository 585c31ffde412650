package dev.weft.starter.rig;

import dev.weft.starter.Weft;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * The {@code weft} command in a JVM of its own, with the class path of the test.
 *
 * <p>It sees the variables of the test but none of {@code WEFT_} and {@code TEMPORAL_}, only those
 * that it is given. Thread-safe.
 */
public final class WeftProcess implements AutoCloseable {
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);
  private static final int LAST_LINES = 20;
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final Process process;
  private final Lines out;
  private final Lines err;

  private WeftProcess(Process process) {
    this.process = process;
    this.out = Lines.of(process.getInputStream(), "out-" + process.pid());
    this.err = Lines.of(process.getErrorStream(), "err-" + process.pid());
  }

  /**
   * Starts a command.
   *
   * @param folder the folder it is called in
   * @param variables what is added to its environment, such as {@code WEFT_HOME}
   */
  public static WeftProcess start(Path folder, Map<String, String> variables, String... arguments) {
    return start(Weft.class, folder, variables, arguments);
  }

  /** The same with another main class. */
  public static WeftProcess start(
      Class<?> main, Path folder, Map<String, String> variables, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("WEFT_") || name.startsWith("TEMPORAL_"));
    builder.environment().putAll(variables);
    try {
      return new WeftProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + String.join(" ", arguments), e);
    }
  }

  /** Its process number. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written to standard output so far. */
  public List<String> out() {
    return out.now();
  }

  /** What it has written to standard error so far. */
  public List<String> err() {
    return err.now();
  }

  /** Waits for a line of standard error in which the pattern is found. */
  public Matcher awaitErr(String pattern, Duration patience) {
    return err.await(pattern, patience);
  }

  /** Waits for a line of standard output in which the pattern is found. */
  public Matcher awaitOut(String pattern, Duration patience) {
    return out.await(pattern, patience);
  }

  /** Waits for its end and all it wrote, and returns the exit code. */
  public int exit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        Assertions.fail("still runs after " + patience + "; it said " + err());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    out.awaitEnd(ENDED_WITHIN);
    err.awaitEnd(ENDED_WITHIN);
    return process.exitValue();
  }

  /** Kills it with SIGKILL and waits until it is gone. */
  public void kill9() {
    process.destroyForcibly();
    exit(ENDED_WITHIN);
  }

  /** Asks it to end with SIGTERM; does not wait. */
  public void sigterm() {
    process.destroy();
  }

  /** Asks it to end as Ctrl-C does; does not wait. */
  public void sigint() {
    signal("INT");
  }

  /** Stops it in its tracks. */
  public void stop() {
    signal("STOP");
  }

  /** Lets it go on after {@link #stop}. */
  public void cont() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      Assertions.assertTrue(kill.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS));
      Assertions.assertEquals(0, kill.exitValue(), "kill -" + name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    kill9();
  }

  /** The lines of a stream, read by a thread of their own so that the process never blocks. */
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isNews = lock.newCondition();
    private boolean hasEnded;

    static Lines of(InputStream stream, String name) {
      Lines lines = new Lines();
      Thread.ofPlatform().daemon().name(name).start(() -> lines.read(stream));
      return lines;
    }

    private void read(InputStream stream) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          add(line, false);
        }
        add("", true);
      } catch (IOException e) {
        add("(unreadable: " + e.getMessage() + ")", true);
      }
    }

    private void add(String line, boolean isLast) {
      lock.lock();
      try {
        if (!isLast || !line.isEmpty()) {
          lines.add(line);
        }
        hasEnded = isLast;
        isNews.signalAll();
      } finally {
        lock.unlock();
      }
    }

    List<String> now() {
      lock.lock();
      try {
        return List.copyOf(lines);
      } finally {
        lock.unlock();
      }
    }

    /** Waits for a line, for the end, or for the patience to run out. */
    Optional<Matcher> find(Pattern pattern, Duration patience) {
      lock.lock();
      try {
        long left = patience.toNanos();
        int seen = 0;
        while (true) {
          for (; seen < lines.size(); seen++) {
            Matcher matcher = pattern.matcher(lines.get(seen));
            if (matcher.find()) {
              return Optional.of(matcher);
            }
          }
          if (hasEnded || left <= 0) {
            return Optional.empty();
          }
          left = isNews.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } finally {
        lock.unlock();
      }
    }

    Matcher await(String pattern, Duration patience) {
      return find(Pattern.compile(pattern), patience)
          .orElseThrow(
              () ->
                  new AssertionError(
                      "no line like '" + pattern + "' within " + patience + tail(now())));
    }

    void awaitEnd(Duration patience) {
      find(NOTHING, patience);
    }

    private static String tail(List<String> lines) {
      return "; the last lines are:\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
  }
}
