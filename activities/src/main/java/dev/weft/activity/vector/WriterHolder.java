package dev.weft.activity.vector;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says which process writes a collection, for the message to the others.
 *
 * <p>Only a note: what keeps others out is the index's own lock, which the system gives back when
 * its process dies, however it does.
 */
final class WriterHolder {
  private static final String NAME = "writer";

  private WriterHolder() {}

  /** Notes this process. */
  static void note(Path folder) throws IOException {
    Files.writeString(folder.resolve(NAME), ManagementFactory.getRuntimeMXBean().getName());
  }

  /** Takes the note back. */
  static void forget(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(NAME));
  }

  /** Returns {@code pid@host} of the last process that noted itself. */
  static String read(Path folder) {
    try {
      return "process " + Files.readString(folder.resolve(NAME)).strip();
    } catch (IOException e) {
      return "another process"; // it has taken the lock and not written its note yet
    }
  }
}
