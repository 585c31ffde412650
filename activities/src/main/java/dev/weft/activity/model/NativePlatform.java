package dev.weft.activity.model;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.Locale;

/** Where native libraries run, and what to say where they do not. */
final class NativePlatform {
  private NativePlatform() {}

  /** Says that a native library does not run here. */
  static WeftException refused(String library, Throwable cause) {
    return new WeftException(
        FailureCode.PROVIDER_REFUSED,
        String.format(
            Locale.ROOT,
            "%s cannot be loaded on %s %s: %s; models of the provider onnx run on Linux x64 and"
                + " aarch64 with glibc (not musl, as in Alpine), macOS aarch64 and Windows x64,"
                + " where the temporary folder and the cache folder allow programs",
            library,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            root(cause)),
        cause);
  }

  private static String root(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
