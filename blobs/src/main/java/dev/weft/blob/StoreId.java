package dev.weft.blob;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of a folder of blobs: a UUID in its file {@code store-id}, written by whoever comes first.
 *
 * <p>An exclusive lock on that file lets only one process write; the monitor does the same for the
 * threads of this one, since a file lock belongs to the whole process.
 */
final class StoreId {
  private static final String FILE = "store-id";
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Object ONE_AT_A_TIME = new Object();

  private StoreId() {}

  static String of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    synchronized (ONE_AT_A_TIME) {
      try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && channel.size() == 0) {
          String id = UUID.randomUUID().toString();
          channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)));
          channel.force(true);
          return id;
        }
      }
    }
    String id = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!SHAPE.matcher(id).matches()) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          file
              + " should hold the UUID of this blob store but holds '"
              + id.substring(0, Math.min(40, id.length()))
              + "'; restore it, or use another folder");
    }
    return id;
  }
}
