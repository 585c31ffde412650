package dev.weft.blob;

import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Recognises an error that means that a disk, or the share of it that one may use, is full.
 *
 * <p>Java has no type for it, only the words of the operating system: those of Linux, macOS and
 * Windows are known here.
 */
public final class DiskFull {
  private static final List<String> WORDS =
      List.of(
          "no space left on device",
          "disk quota exceeded",
          "not enough space on the disk",
          "there is not enough space");

  private DiskFull() {}

  /** Whether the error, or one of its causes, says so. */
  public static boolean isMeantBy(Throwable error) {
    Throwable each = error;
    for (int depth = 0; each != null && depth < 10; depth++) {
      boolean isFileSystem = each instanceof FileSystemException;
      String reason = isFileSystem ? ((FileSystemException) each).getReason() : each.getMessage();
      if (says(reason)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  private static boolean says(@Nullable String reason) {
    if (reason == null) {
      return false;
    }
    String lower = reason.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(lower::contains);
  }
}
