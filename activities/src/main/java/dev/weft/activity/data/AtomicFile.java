package dev.weft.activity.data;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file so that others see the old one or the new one, never a part.
 *
 * <p>The bytes go to a hidden file in the same folder, are forced to disk, and take the name in one
 * step; then the folder is forced too. A file that holds the same bytes already is not touched. A
 * process killed in between leaves a file {@code .weft-<uuid>.tmp}.
 */
final class AtomicFile {
  private static final int BUFFER = 64 * 1024;

  private final Path target;
  private final String name;

  /** Called when the bytes are safe and the name is about to change. */
  interface LastCheck {
    void pass() throws InterruptedException;
  }

  /**
   * What was written.
   *
   * @param bytes the size
   * @param sha256 the hash
   */
  record Written(long bytes, String sha256) {}

  /**
   * Prepares to write.
   *
   * @param target the file's real path
   * @param name how people name it, for messages
   */
  AtomicFile(Path target, String name) {
    this.target = target;
    this.name = name;
  }

  /**
   * Writes the file, and its folders where they are missing.
   *
   * @param content the bytes, read to the end
   * @param replace whether a file with other bytes may be replaced
   * @throws WeftException {@code CONFLICT} when it may not, {@code STORAGE_FULL}, {@code FORBIDDEN}
   *     when the system refuses
   */
  Written write(InputStream content, boolean replace, LastCheck check)
      throws IOException, InterruptedException {
    try {
      Path folder = requireNonNull(target.getParent(), "a file has a folder");
      createFolders(folder);
      Path temp = folder.resolve(".weft-" + UUID.randomUUID() + ".tmp");
      try {
        Written written = fill(temp, content);
        check.pass();
        if (!isThere(written, replace)) {
          publish(temp, written, replace);
          force(folder);
        }
        return written;
      } finally {
        Files.deleteIfExists(temp);
      }
    } catch (ClosedByInterruptException e) {
      throw Interruption.of(e);
    } catch (FileSystemException e) {
      throw refused(e);
    } catch (IOException e) {
      if (isFull(e)) {
        throw full(e);
      }
      throw e;
    }
  }

  /** Makes a folder and those above it, each durable before the next is made. */
  static void createFolders(Path folder) throws IOException {
    Path first = folder;
    while (!Files.exists(first)) {
      first = requireNonNull(first.getParent(), "the root exists");
    }
    Files.createDirectories(folder);
    for (Path made = folder; !made.equals(first); made = made.getParent()) {
      force(requireNonNull(made.getParent(), "the root exists"));
    }
  }

  private static Written fill(Path temp, InputStream content)
      throws IOException, InterruptedException {
    Sha256 hash = new Sha256();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER];
    try (FileChannel out =
        FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped after " + bytes + " bytes");
        }
        hash.add(buffer, n);
        ByteBuffer rest = ByteBuffer.wrap(buffer, 0, n);
        while (rest.hasRemaining()) {
          bytes += out.write(rest);
        }
      }
      out.force(true);
    }
    return new Written(bytes, hash.hex());
  }

  /**
   * Answers whether the same bytes are there already, as after an attempt that could not report.
   */
  private boolean isThere(Written written, boolean replace) throws IOException {
    if (!Files.isRegularFile(target)) {
      return false;
    }
    boolean isSame =
        Files.size(target) == written.bytes() && Sha256.of(target).equals(written.sha256());
    if (!isSame && !replace) {
      throw conflict(null);
    }
    return isSame;
  }

  /** Somebody took the name since the last look: fine if it was with the same bytes. */
  private void requireSame(Written written, FileAlreadyExistsException cause) throws IOException {
    if (!isThere(written, true)) {
      throw conflict(cause);
    }
  }

  private void publish(Path temp, Written written, boolean replace) throws IOException {
    if (replace) {
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try {
      Files.createLink(target, temp); // unlike a rename, fails when somebody else was faster
    } catch (FileAlreadyExistsException e) {
      requireSame(written, e);
    } catch (UnsupportedOperationException e) {
      Files.move(temp, target);
    }
  }

  private WeftException conflict(@Nullable Throwable cause) {
    return new WeftException(
        FailureCode.CONFLICT,
        "'" + name + "' exists with other content; set overwrite: true or write to another path",
        cause);
  }

  private IOException refused(FileSystemException e) {
    if (isFull(e)) {
      throw full(e);
    }
    if (e instanceof AccessDeniedException) {
      throw new WeftException(
          FailureCode.FORBIDDEN,
          "the system does not let the worker write '"
              + name
              + "'; change the rights of its folder",
          e);
    }
    return e;
  }

  private WeftException full(IOException e) {
    return new WeftException(
        FailureCode.STORAGE_FULL, "no room to write '" + name + "': " + e.getMessage(), e);
  }

  private static boolean isFull(IOException e) {
    String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("no space left") || words.contains("quota exceeded");
  }

  /**
   * A new name is durable only when its folder is; systems that cannot open a folder need no force.
   */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        throw e;
      }
    }
  }
}
