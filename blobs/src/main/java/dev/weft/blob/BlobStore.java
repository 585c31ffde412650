package dev.weft.blob;

import dev.weft.data.DataRef;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps bytes by their hash.
 *
 * <p>The same bytes stored twice are one blob, so storing may be repeated at will. Thread-safe, and
 * safe against other processes that use the same store.
 */
public interface BlobStore {

  /** Returns the id that stands in every reference to this store; the same for all who share it. */
  String id();

  /** Whether its bytes cross a network: tasks are charged for those. */
  default boolean isRemote() {
    return false;
  }

  /**
   * Stores bytes unless they are there already, durably, and returns the way to them.
   *
   * @throws dev.weft.failure.WeftException {@code STORAGE_FULL} when there is no room
   */
  DataRef put(InputStream bytes, String mediaType) throws IOException;

  /** Stores bytes that are in memory. */
  DataRef put(byte[] bytes, String mediaType) throws IOException;

  /** Returns the way to a blob whose hash and size are known; whether it is there shows later. */
  DataRef at(String sha256, long bytes, String mediaType);

  /**
   * Opens a blob for reading; reading to the end checks the hash.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when it is gone or differs from its
   *     hash, {@code CONFLICT} when the reference is to another store
   */
  InputStream open(DataRef ref) throws IOException;

  /**
   * Reads a whole blob.
   *
   * @throws dev.weft.failure.WeftException as {@link #open}
   */
  byte[] read(DataRef ref) throws IOException;
}
