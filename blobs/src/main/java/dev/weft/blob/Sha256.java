package dev.weft.blob;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one hash by which blobs are named: SHA-256 (FIPS 180-4), which every Java platform has. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform has no SHA-256", e);
    }
  }
}
