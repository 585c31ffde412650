package dev.weft.blob;

import static java.util.Objects.requireNonNull;

import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Keeps blobs as files of a folder, each named by its SHA-256: {@code ab/cd/abcd...}.
 *
 * <p>A blob is written to {@code tmp}, forced to disk, renamed in one step, and its folder forced
 * too: what {@link #put} returned survives a crash, and nobody ever sees half a blob. A file that
 * was left shorter or longer than its hash says is replaced by the next put of the same bytes. The
 * folder may be shared by threads and processes of one machine; its id stands in {@code store-id},
 * so a copy of the folder is the same store. Thread-safe.
 */
public final class LocalBlobStore implements BlobStore {
  private static final Pattern KEY =
      Pattern.compile("([0-9a-f]{2})/([0-9a-f]{2})/(\\1\\2[0-9a-f]{60})");
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path folder;
  private final Path temporary;
  private final String id;
  private final boolean isPosix;

  /**
   * Opens the store in a folder, which is made if it is not there.
   *
   * @throws WeftException {@code DATA_LOSS} when its id cannot be read, {@code STORAGE_FULL} when
   *     there is no room for one
   */
  public LocalBlobStore(Path folder) throws IOException {
    this.folder = requireNonNull(folder, "folder is null").toAbsolutePath().normalize();
    this.temporary = this.folder.resolve("tmp");
    this.isPosix = this.folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      Files.createDirectories(temporary);
      this.id = StoreId.of(this.folder);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** The folder in which the blobs lie. */
  public Path folder() {
    return folder;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public DataRef put(byte[] bytes, String mediaType) throws IOException {
    return put(new ByteArrayInputStream(bytes), mediaType);
  }

  @Override
  public DataRef put(InputStream bytes, String mediaType) throws IOException {
    requireNonNull(mediaType, "mediaType is null");
    Path draft = temporary.resolve(UUID.randomUUID().toString());
    try {
      MessageDigest digest = Sha256.digest();
      long size = write(bytes, draft, digest);
      String sha256 = HexFormat.of().formatHex(digest.digest());
      DataRef ref = at(sha256, size, mediaType);
      keep(draft, folder.resolve(ref.key()), size);
      return ref;
    } catch (IOException e) {
      throw named(e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public DataRef at(String sha256, long bytes, String mediaType) {
    String key = sha256.substring(0, 2) + "/" + sha256.substring(2, 4) + "/" + sha256;
    return new DataRef(id, key, sha256, bytes, mediaType);
  }

  private static long write(InputStream bytes, Path draft, MessageDigest digest)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (FileChannel file =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        digest.update(buffer, 0, read);
        ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
        while (chunk.hasRemaining()) {
          file.write(chunk);
        }
        size += read;
      }
      file.force(true);
    }
    return size;
  }

  private void keep(Path draft, Path target, long size) throws IOException {
    Path shelf = requireNonNull(target.getParent(), "shelf is null");
    Path rack = requireNonNull(shelf.getParent(), "rack is null");
    boolean isNewShelf = !Files.isDirectory(shelf);
    Files.createDirectories(shelf);
    if (!Files.isRegularFile(target) || Files.size(target) != size) {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }
    // Even when the blob was there: the one who renamed it may not have come so far yet.
    force(shelf);
    if (isNewShelf) {
      force(rack);
      force(folder);
    }
  }

  private void force(Path directory) throws IOException {
    if (isPosix) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public InputStream open(DataRef ref) throws IOException {
    Path file = find(ref);
    try {
      return new VerifiedStream(Files.newInputStream(file), ref);
    } catch (NoSuchFileException e) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          "blob "
              + ref.key()
              + " is not in the blob store at "
              + folder
              + " any more; restore it, or run the task that made it again",
          e);
    }
  }

  @Override
  public byte[] read(DataRef ref) throws IOException {
    try (InputStream in = open(ref)) {
      return in.readAllBytes();
    }
  }

  private Path find(DataRef ref) {
    if (!ref.store().equals(id)) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "the reference is to blob store "
              + ref.store()
              + ", but this one, at "
              + folder
              + ", is "
              + id
              + "; let all machines use one folder (WEFT_BLOBS)");
    }
    if (!KEY.matcher(ref.key()).matches()) {
      throw new WeftException(
          FailureCode.FORBIDDEN,
          "'"
              + ref.key()
              + "' is no key of a blob; a key is ab/cd/ and the 64 digits of a SHA-256");
    }
    if (!ref.key().endsWith(ref.sha256())) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          "the reference names blob " + ref.key() + " but expects SHA-256 " + ref.sha256());
    }
    return folder.resolve(ref.key());
  }

  /** Returns the error itself, unless it says that the disk is full, for which there is a code. */
  private IOException named(IOException e) {
    if (!DiskFull.isMeantBy(e)) {
      return e;
    }
    throw new WeftException(
        FailureCode.STORAGE_FULL,
        "no room left in the blob store at "
            + folder
            + " ("
            + e.getMessage()
            + "); free some space or move the store",
        e);
  }
}
