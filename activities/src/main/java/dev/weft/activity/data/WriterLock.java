package dev.weft.activity.data;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to read a file, change it and write it back, for one thread of one process at a time.
 *
 * <p>Holds a lock of the operating system on {@code .weft-<name>.lock} beside the file, which stays
 * there, empty: were it deleted, two could hold locks on two files of one name. The file itself
 * cannot be locked, because it is replaced when it is written. A process that dies gives its locks
 * back. Within a process, threads wait for each other first, since a system's lock belongs to the
 * whole process.
 */
final class WriterLock implements AutoCloseable {
  private static final ReentrantLock[] THREADS = new ReentrantLock[64];

  static {
    for (int i = 0; i < THREADS.length; i++) {
      THREADS[i] = new ReentrantLock();
    }
  }

  private final ReentrantLock thread;
  private final FileChannel channel;

  private WriterLock(ReentrantLock thread, FileChannel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /**
   * Waits for the right to change a file, whose folder must be there.
   *
   * @param target the real path of the file, which need not be there
   * @throws InterruptedException when the attempt is over before the others are done
   */
  static WriterLock of(Path target) throws IOException, InterruptedException {
    Path beside = requireNonNull(target.getParent(), "a file has a folder").resolve(name(target));
    ReentrantLock thread = THREADS[Math.floorMod(beside.hashCode(), THREADS.length)];
    thread.lockInterruptibly();
    try {
      return new WriterLock(thread, locked(beside));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      thread.unlock();
      throw e;
    }
  }

  private static FileChannel locked(Path file) throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return channel;
    } catch (FileLockInterruptionException e) {
      channel.close();
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException("the attempt is over");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ClosedByInterruptException e) {
      throw Interruption.of(e);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /** A long name is shortened to its hash, so that the lock's name is never too long. */
  private static String name(Path target) {
    String name = String.valueOf(target.getFileName());
    String brief = name.length() <= 60 ? name : Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    return ".weft-" + brief + ".lock";
  }

  /** Lets the next one in. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      thread.unlock();
    }
  }
}
