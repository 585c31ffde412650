package dev.weft.activity.model;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One file of a model: a path, or {@code classpath:} and the name of a resource.
 *
 * <p>A resource is read straight from its jar, without a temporary file.
 *
 * @param location the path or the resource
 */
record ModelFile(String location) {
  private static final String CLASSPATH = "classpath:";
  private static final int SLICE = 1 << 20;

  /**
   * The bytes of a file, outside the Java heap, and their hash.
   *
   * @param bytes the content, in native byte order; garbage when nobody holds it any more
   * @param sha256 its SHA-256, 64 lower-case hexadecimal digits
   */
  record Content(ByteBuffer bytes, String sha256) {}

  /** The file of another name beside this one. */
  ModelFile sibling(String name) {
    int slash = location.lastIndexOf('/');
    if (isResource()) {
      int start = slash < 0 ? CLASSPATH.length() : slash + 1;
      return new ModelFile(location.substring(0, start) + name);
    }
    return new ModelFile(Path.of(location).resolveSibling(name).toString());
  }

  /** Its size in bytes, 0 when that cannot be known or it is not there. */
  long size() {
    try {
      return isResource() ? resourceSize() : Files.size(Path.of(location));
    } catch (IOException | InvalidPathException e) {
      return 0; // who loads it says what is wrong
    }
  }

  /** Whether it is there. */
  boolean exists() {
    try {
      return isResource() ? resource() != null : Files.isRegularFile(Path.of(location));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Reads it as a whole, up to 2 GiB.
   *
   * @throws WeftException {@code NOT_FOUND} when it is not there, {@code TOO_LARGE} over 2 GiB
   */
  Content read() throws IOException {
    checkExists();
    long size = size();
    if (size > Integer.MAX_VALUE) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          location
              + " has "
              + size
              + " bytes, but a model file may have at most "
              + Integer.MAX_VALUE
              + "; use a smaller or quantised export");
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) size).order(ByteOrder.nativeOrder());
    try (ReadableByteChannel channel = Channels.newChannel(open())) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // the size was asked for just before: a shorter file has another hash
      }
    }
    bytes.flip();
    MessageDigest digest = sha256();
    digest.update(bytes);
    bytes.rewind();
    return new Content(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Opens it.
   *
   * @throws WeftException {@code NOT_FOUND} when it is not there
   */
  InputStream open() throws IOException {
    checkExists();
    URL resource = isResource() ? resource() : null;
    return resource == null ? Files.newInputStream(Path.of(location)) : resource.openStream();
  }

  /** Returns the SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
  String hash() throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = open()) {
      byte[] slice = new byte[SLICE];
      for (int read = in.read(slice); read >= 0; read = in.read(slice)) {
        digest.update(slice, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void checkExists() {
    if (!exists()) {
      throw new WeftException(
          FailureCode.NOT_FOUND,
          "there is no file "
              + location
              + "; put it there, or correct the model in the file of models");
    }
  }

  private boolean isResource() {
    return location.startsWith(CLASSPATH);
  }

  private @Nullable URL resource() {
    return ModelFile.class.getResource("/" + location.substring(CLASSPATH.length()));
  }

  private long resourceSize() throws IOException {
    URL resource = resource();
    if (resource == null) {
      return 0;
    }
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    InputStream opened = connection.getInputStream();
    try {
      return Math.max(0, connection.getContentLengthLong());
    } finally {
      opened.close(); // and the jar with it
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
