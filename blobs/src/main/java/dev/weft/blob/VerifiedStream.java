package dev.weft.blob;

import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Passes bytes on and, at their end, says {@code DATA_LOSS} when they are not those of the
 * reference.
 */
final class VerifiedStream extends FilterInputStream {
  private static final int SKIP_BYTES = 8 * 1024;

  private final DataRef ref;
  private final MessageDigest digest = Sha256.digest();
  private long count;
  private boolean isAtEnd;

  VerifiedStream(InputStream in, DataRef ref) {
    super(in);
    this.ref = ref;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      digest.update(bytes, offset, read);
      count += read;
    }
    if (read < 0 && !isAtEnd) {
      isAtEnd = true;
      check();
    }
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] skipped = new byte[SKIP_BYTES];
    long left = wanted;
    while (left > 0) {
      int read = read(skipped, 0, (int) Math.min(left, SKIP_BYTES));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return wanted - left;
  }

  /** A step back would count bytes twice. */
  @Override
  public boolean markSupported() {
    return false;
  }

  private void check() {
    String found = HexFormat.of().formatHex(digest.digest());
    if (count != ref.bytes() || !found.equals(ref.sha256())) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          "blob "
              + ref.key()
              + " of store "
              + ref.store()
              + " has changed: expected "
              + ref.bytes()
              + " bytes, found "
              + count
              + " bytes with SHA-256 "
              + found
              + "; restore it from a backup or run the task that made it again");
    }
  }
}
