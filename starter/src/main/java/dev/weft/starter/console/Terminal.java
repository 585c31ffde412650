package dev.weft.starter.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What standard error can show.
 *
 * @param isLive whether it is a terminal on which lines can be redrawn
 * @param isColoured whether colours are wanted there
 * @param isUnicode whether more than ASCII can be shown
 * @param width columns
 */
public record Terminal(boolean isLive, boolean isColoured, boolean isUnicode, int width) {
  /** Not a terminal: a file or a pipe. */
  public static final Terminal NONE = new Terminal(false, false, false, 100);

  private static final int LEAST_WIDTH = 40;
  private static final Path DESCRIPTOR = Path.of("/proc/self/fd/2");
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  /** Looks at this process's standard error. */
  static Terminal look(Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "");
    if (term.isEmpty() || term.equals("dumb") || !isTerminal()) {
      return NONE;
    }
    boolean isColoured = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        true, isColoured, writesUnicode(), Math.max(LEAST_WIDTH, width(environment)));
  }

  /** Asks the system without a process where it can, because that is the way to start quickly. */
  private static boolean isTerminal() {
    try {
      if (Files.exists(DESCRIPTOR)) {
        String target = Files.readSymbolicLink(DESCRIPTOR).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      }
    } catch (IOException e) {
      return false;
    }
    return !ask(List.of("sh", "-c", "test -t 2 && echo yes"), null).isEmpty();
  }

  private static boolean writesUnicode() {
    String name = System.getProperty("stderr.encoding", Charset.defaultCharset().name());
    return name.equalsIgnoreCase(StandardCharsets.UTF_8.name());
  }

  private static int width(Map<String, String> environment) {
    Matcher size = SIZE.matcher(ask(List.of("stty", "size"), new File("/dev/tty")));
    String columns = size.matches() ? size.group(1) : environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : NONE.width;
  }

  private static String ask(List<String> question, @Nullable File input) {
    ProcessBuilder builder =
        new ProcessBuilder(question).redirectError(ProcessBuilder.Redirect.INHERIT);
    if (input != null) {
      builder.redirectInput(input).redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    try {
      Process process = builder.start();
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // no such program: then nothing is known
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
