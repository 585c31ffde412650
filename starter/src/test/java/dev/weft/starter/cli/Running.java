package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command that goes on, as its user sees it. */
final class Running {
  /** What any command may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(120);

  private final long began = System.nanoTime();
  private final Process process;
  private final Stream out;
  private final Stream err;

  Running(Process process) {
    this.process = process;
    this.out = new Stream(process.inputReader());
    this.err = new Stream(process.errorReader());
  }

  /** Waits until it has said this, and returns when that was, in milliseconds from its start. */
  long awaitNote(String part) throws InterruptedException {
    assertTrue(err.await(part), () -> "'" + part + "' is not in " + err.text() + out.text());
    return millis();
  }

  /** Sends it a signal: INT is Ctrl-C. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor(), "kill");
  }

  /** Waits for its end. */
  Ended await() throws InterruptedException {
    return await(PATIENCE);
  }

  /** Waits for its end that long. */
  Ended await(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end: " + err.text() + out.text());
    }
    long millis = millis();
    out.awaitEnd();
    err.awaitEnd();
    return new Ended(process.exitValue(), out.text(), err.text(), millis);
  }

  void kill() {
    process.destroyForcibly();
  }

  private long millis() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  /** Reads what comes, while others wait for something in it. */
  private static final class Stream {
    private final StringBuilder text = new StringBuilder();
    private final Thread reader;
    private boolean hasEnded;

    Stream(BufferedReader source) {
      reader = Thread.ofPlatform().daemon().start(() -> read(source));
    }

    private void read(BufferedReader source) {
      try (source) {
        for (String line = source.readLine(); line != null; line = source.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        add("(cannot be read: " + e + ")");
      } finally {
        end();
      }
    }

    private synchronized void add(String line) {
      text.append(line).append('\n');
      notifyAll();
    }

    private synchronized void end() {
      hasEnded = true;
      notifyAll();
    }

    synchronized boolean await(String part) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (text.indexOf(part) < 0) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (hasEnded || millis <= 0) {
          return false;
        }
        wait(millis);
      }
      return true;
    }

    void awaitEnd() throws InterruptedException {
      // A server that the command started may hold the stream open; what was said is here by then.
      reader.join(2_000);
    }

    synchronized String text() {
      return text.toString();
    }
  }
}
