package dev.weft.starter.console;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The only user of the standard streams: answers go to standard output, everything else to standard
 * error.
 *
 * <p>Thread-safe: a line is never torn by another.
 */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;

  /** Makes a console on any two streams. */
  public Console(PrintStream out, PrintStream err, Terminal terminal) {
    this.out = requireNonNull(out, "out is null");
    this.err = requireNonNull(err, "err is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  /** The console of this process. Writes UTF-8, whatever the locale, so that piped JSON is JSON. */
  public static Console system(Map<String, String> environment) {
    return new Console(
        utf8(FileDescriptor.out), utf8(FileDescriptor.err), Terminal.look(environment));
  }

  /** What standard error can show. */
  public Terminal terminal() {
    return terminal;
  }

  /** Writes a line of the answer. */
  public synchronized void answer(String line) {
    out.println(line);
    out.flush();
  }

  /** Writes one JSON document of the answer, on one line. */
  public void answer(JsonNode document) {
    answer(WireFormat.json(document));
  }

  /** Writes a text as it is, with a line end after it if it has none. */
  public synchronized void answerText(String text) {
    out.print(text);
    if (!text.endsWith("\n")) {
      out.println();
    }
    out.flush();
  }

  /** Says something about the work. */
  public synchronized void say(String line) {
    err.println(line);
    err.flush();
  }

  /** Says something under the command's name, so that it is clear who speaks. */
  public void note(String sentence) {
    say("weft: " + sentence);
  }

  /** Writes to standard error as it is, for what is redrawn. */
  public synchronized void draw(String text) {
    err.print(text);
    err.flush();
  }

  /** Shows a stack trace. */
  public synchronized void trace(Throwable failure) {
    failure.printStackTrace(err);
  }

  /** Standard output for picocli's help. */
  public PrintWriter answerWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /** Standard error for picocli's complaints. */
  public PrintWriter noteWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** Returns the text in a colour, if colours are wanted. */
  public String paint(Colour colour, String text) {
    return terminal.isColoured() ? colour.on + text + Colour.OFF : text;
  }

  /** The few colours in use; each keeps its meaning. */
  public enum Colour {
    /** Went well. */
    GREEN("\u001b[32m"),
    /** Went wrong. */
    RED("\u001b[31m"),
    /** Look here. */
    YELLOW("\u001b[33m"),
    /** Of less weight. */
    DIM("\u001b[2m"),
    /** Of more weight. */
    BOLD("\u001b[1m");

    private static final String OFF = "\u001b[0m";
    private final String on;

    Colour(String on) {
      this.on = on;
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
