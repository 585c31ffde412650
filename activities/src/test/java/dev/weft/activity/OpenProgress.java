package dev.weft.activity;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A batch's outside without a server: remembers what was said, and is active until told otherwise.
 */
final class OpenProgress implements BatchProgress {
  final List<String> reports = new CopyOnWriteArrayList<>();
  volatile Instant queuedAt = Instant.now();
  volatile boolean isActive = true;
  private final Stop stop = new Stop();

  @Override
  public Instant queuedAt() {
    return queuedAt;
  }

  @Override
  public Stop stop() {
    return stop;
  }

  @Override
  public boolean isActive() {
    return isActive;
  }

  @Override
  public void report(String task, @Nullable String phase, long done, long total) {
    reports.add(task + " " + phase + " " + done + "/" + total);
  }
}
