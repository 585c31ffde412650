package dev.weft.starter.progress;

import dev.weft.run.RunProgress;
import dev.weft.starter.console.Console;
import java.time.Instant;

/** Shows people where a run stands. Thread-safe. */
public sealed interface ProgressView extends AutoCloseable permits LiveView, PlainView {

  /** Returns the view that fits the console: redrawn lines on a terminal, plain lines elsewhere. */
  static ProgressView on(Console console) {
    return console.terminal().isLive() ? new LiveView(console) : new PlainView(console);
  }

  /** Shows where the run stands. */
  void show(RunProgress progress, Instant now);

  /** Says something that stays on the screen. */
  void say(String sentence);

  /** Ends the view; nothing is shown after it. May be called again. */
  @Override
  void close();
}
