package dev.weft.starter.console;

import java.util.function.Supplier;

/**
 * What is done when somebody stops the command with Ctrl-C or a signal, and the exit code after it.
 *
 * <p>The JVM knows no signals but a hook that runs when it ends; the hook decides the exit code by
 * halting. An ordinary end closes this first.
 */
public final class LastWords implements AutoCloseable {
  private final Thread hook;

  private LastWords(Thread hook) {
    this.hook = hook;
  }

  /**
   * Arranges the last words.
   *
   * @param words what to do; must end in a few seconds, because the person is waiting
   */
  public static LastWords on(Supplier<ExitCode> words) {
    Thread hook =
        new Thread(
            () -> {
              ExitCode code = ExitCode.BUG;
              try {
                code = words.get();
              } finally {
                Runtime.getRuntime().halt(code.number());
              }
            },
            "weft-last-words");
    Runtime.getRuntime().addShutdownHook(hook);
    return new LastWords(hook);
  }

  /** Takes the last words back. If they are being spoken already, waits for the end. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      hook.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
