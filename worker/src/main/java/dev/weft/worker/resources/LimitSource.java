package dev.weft.worker.resources;

import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits as they are configured now: read again when their file has changed.
 *
 * <p>Whether it has is decided by time, size and identity of the file, at each look. A file that
 * cannot be read any more changes nothing, and is told of once. Used by one thread.
 */
class LimitSource {
  private static final Logger LOG = LoggerFactory.getLogger(LimitSource.class);

  private final @Nullable Path file;
  private final Supplier<WorkerLimits> reader;
  private @Nullable Stamp stamp;
  private WorkerLimits limits;

  private record Stamp(long millis, long size, @Nullable Object key) {}

  /**
   * Makes a source.
   *
   * @param file the file to watch, if there is one
   * @param first what it said at the start
   * @param reader reads it again; throws {@link WeftException} when it is wrong
   */
  LimitSource(@Nullable Path file, WorkerLimits first, Supplier<WorkerLimits> reader) {
    this.file = file;
    this.reader = reader;
    this.limits = first;
    this.stamp = look();
  }

  /** Returns the limits as they are now. */
  WorkerLimits read() {
    Stamp now = look();
    if (!Objects.equals(now, stamp)) {
      stamp = now;
      readAgain();
    }
    return limits;
  }

  private void readAgain() {
    try {
      WorkerLimits before = limits;
      limits = reader.get();
      if (!limits.equals(before)) {
        LOG.info("new limits from {}: {}", file, limits);
      }
    } catch (WeftException e) {
      LOG.warn("the limits stay as they are: {}", e.getMessage());
    }
  }

  private @Nullable Stamp look() {
    if (file == null) {
      return null;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", file, e);
      return null;
    }
  }
}
