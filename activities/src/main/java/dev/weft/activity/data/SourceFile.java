package dev.weft.activity.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.Item;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the root, to be read.
 *
 * @param real where it is
 * @param name its path under the root, which is the id of its item
 */
record SourceFile(Path real, String name) {

  private interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Finds a file of the root.
   *
   * @throws WeftException as {@link AllowedRoots#file}
   */
  static SourceFile of(AllowedRoots roots, String path) throws IOException {
    return new SourceFile(roots.file(path), roots.name(path));
  }

  /** Returns {@code {id, source, metadata {name, bytes, sha256, mediaType}}}. */
  Item describe() throws IOException, InterruptedException {
    return guarded(() -> describe(Item.named(name), Files.size(real), Sha256.of(real)));
  }

  /**
   * Returns an item with this file's whole text.
   *
   * @param item what is known of it already; id, source, offsets, text and file metadata are set
   *     anew
   * @throws WeftException {@code TOO_LARGE} over the limit, {@code INVALID_INPUT} when it is not
   *     UTF-8
   */
  Item read(Item item, long maxBytes) throws IOException, InterruptedException {
    byte[] bytes = bytes(maxBytes);
    String text = Utf8.text(bytes, name);
    return describe(
        item.withId(name).withText(text).withSource(name).withSpan(0, text.length()),
        bytes.length,
        Sha256.of(bytes));
  }

  /**
   * Copies the file into a blob store; answers a reference that nobody takes for JSON.
   *
   * @throws WeftException {@code TOO_LARGE} over the limit
   */
  DataRef store(BlobStore blobs, long maxBytes) throws IOException, InterruptedException {
    checkSize(maxBytes);
    String known = mediaType();
    boolean isJson = known.equals(DataRef.JSON) || known.endsWith("+json");
    return guarded(
        () -> {
          try (InputStream in = new BufferedInputStream(Files.newInputStream(real))) {
            return blobs.put(in, isJson ? MediaTypes.BINARY : known);
          }
        });
  }

  private byte[] bytes(long maxBytes) throws IOException, InterruptedException {
    checkSize(maxBytes);
    return guarded(
        () -> {
          try (InputStream in = Files.newInputStream(real)) {
            int limit = (int) Math.min(maxBytes, Integer.MAX_VALUE - 16);
            byte[] bytes = in.readNBytes(limit);
            if (in.read() >= 0) {
              throw tooLarge(Files.size(real), maxBytes); // grew since it was looked at
            }
            return bytes;
          }
        });
  }

  private void checkSize(long maxBytes) throws IOException {
    long bytes = Files.size(real);
    if (bytes > maxBytes) {
      throw tooLarge(bytes, maxBytes);
    }
  }

  private WeftException tooLarge(long bytes, long maxBytes) {
    return new WeftException(
        FailureCode.TOO_LARGE,
        "'"
            + name
            + "' has "
            + bytes
            + " bytes, maxBytes allows "
            + maxBytes
            + "; raise maxBytes or leave the file out");
  }

  private Item describe(Item item, long bytes, String sha256) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return item.withSource(name)
        .withMetadata("name", json.textNode(String.valueOf(real.getFileName())))
        .withMetadata("bytes", json.numberNode(bytes))
        .withMetadata("sha256", json.textNode(sha256))
        .withMetadata("mediaType", json.textNode(mediaType()));
  }

  private String mediaType() {
    return MediaTypes.of(name);
  }

  private <T> T guarded(Reading<T> reading) throws IOException, InterruptedException {
    Interruption.check();
    try {
      return reading.read();
    } catch (ClosedByInterruptException e) {
      throw Interruption.of(e);
    } catch (AccessDeniedException e) {
      throw new WeftException(
          FailureCode.FORBIDDEN,
          "the system does not let the worker read '" + name + "'; change its rights",
          e);
    }
  }
}
