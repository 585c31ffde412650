package dev.weft.activity.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes bytes with SHA-256; every Java platform has it. Not thread-safe. */
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Returns the hash of bytes: 64 lower-case hexadecimal digits. */
  static String of(byte[] bytes) {
    Sha256 hash = new Sha256();
    hash.add(bytes, bytes.length);
    return hash.hex();
  }

  /** Returns the hash of a file. */
  static String of(Path file) throws IOException {
    Sha256 hash = new Sha256();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.add(buffer, n);
      }
    }
    return hash.hex();
  }

  void add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
  }

  /** Returns the hash of all that was added; nothing may be added afterwards. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
