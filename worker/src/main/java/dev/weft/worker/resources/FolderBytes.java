package dev.weft.worker.resources;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the sizes of all files in some folders, a few at a time.
 *
 * <p>Each call goes on where the last one stopped, so that a large tree costs no more per second
 * than a small one and only takes more seconds. Links are not followed; a folder within another is
 * counted once; what vanishes or may not be read counts nothing. Used by one thread.
 */
final class FolderBytes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderBytes.class);

  /** Entries between two looks at the clock. */
  private static final int STRIDE = 16;

  private final List<Path> roots;
  private final Deque<Folder> open = new ArrayDeque<>();
  private int nextRoot;
  private long counted;
  private long total;
  private boolean isKnown;

  private record Folder(DirectoryStream<Path> stream, Iterator<Path> entries) {}

  FolderBytes(Collection<Path> folders) {
    List<Path> known = new ArrayList<>();
    folders.stream()
        .map(FolderBytes::real)
        .distinct()
        .sorted()
        .filter(each -> known.stream().noneMatch(each::startsWith))
        .forEach(known::add);
    roots = List.copyOf(known);
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize(); // not there yet
    }
  }

  /** Returns the bytes of the last whole pass, or of this one so far when that is more. */
  long bytes() {
    return Math.max(total, counted);
  }

  /** Whether every file has been counted at least once. */
  boolean isKnown() {
    return isKnown;
  }

  /** Goes on for about so long, and to the end of this pass at most. */
  void advance(Duration budget) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < STRIDE; i++) {
        if (!step()) {
          total = counted;
          counted = 0;
          nextRoot = 0;
          isKnown = true;
          return;
        }
      }
    } while (System.nanoTime() - start < budget.toNanos());
  }

  /** Looks at one entry; false when there is none left. A folder stays open until its last one. */
  @SuppressWarnings("StreamResourceLeak")
  private boolean step() {
    Path entry = next();
    if (entry == null) {
      return false;
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        DirectoryStream<Path> stream = Files.newDirectoryStream(entry);
        open.push(new Folder(stream, stream.iterator()));
      } else if (attributes.isRegularFile()) {
        counted += attributes.size();
      }
    } catch (IOException e) {
      LOG.trace("{} does not count", entry, e); // gone, or not for us
    }
    return true;
  }

  private @Nullable Path next() {
    while (true) {
      Folder folder = open.peek();
      if (folder == null) {
        return nextRoot < roots.size() ? roots.get(nextRoot++) : null;
      }
      try {
        if (folder.entries.hasNext()) {
          return folder.entries.next();
        }
      } catch (DirectoryIteratorException e) {
        LOG.trace("the rest of a folder does not count", e);
      }
      open.pop();
      close(folder);
    }
  }

  private static void close(Folder folder) {
    try {
      folder.stream.close();
    } catch (IOException e) {
      LOG.debug("a folder that was counted could not be closed", e);
    }
  }

  @Override
  public void close() {
    open.forEach(FolderBytes::close);
    open.clear();
  }
}
