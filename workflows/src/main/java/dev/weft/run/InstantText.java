package dev.weft.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Instants as they travel: UTC with exactly six decimals.
 *
 * <p>Of a year with four digits the formatter of the JDK says the same, at ten times the cost.
 */
final class InstantText {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String SHAPE = "dddd-dd-ddTdd:dd:dd.ddddddZ";

  private InstantText() {}

  static String write(Instant instant) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    if (time.getYear() < 1_000 || time.getYear() > 9_999) {
      return FORMAT.format(instant);
    }
    StringBuilder text = new StringBuilder(SHAPE.length());
    text.append(time.getYear());
    two(text, '-', time.getMonthValue());
    two(text, '-', time.getDayOfMonth());
    two(text, 'T', time.getHour());
    two(text, ':', time.getMinute());
    two(text, ':', time.getSecond());
    int micros = instant.getNano() / 1_000;
    text.append('.').append(1_000_000 + micros).deleteCharAt(20);
    return text.append('Z').toString();
  }

  private static void two(StringBuilder text, char before, int number) {
    text.append(before).append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /** Returns an instant; {@code null} when it is not written as here. */
  static @Nullable Instant read(String text) {
    if (!isShaped(text)) {
      return null;
    }
    try {
      return LocalDateTime.of(
              number(text, 0, 4),
              number(text, 5, 7),
              number(text, 8, 10),
              number(text, 11, 13),
              number(text, 14, 16),
              number(text, 17, 19),
              number(text, 20, 26) * 1_000)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null; // such as the 30th of February
    }
  }

  private static boolean isShaped(String text) {
    if (text.length() != SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char wanted = SHAPE.charAt(i);
      char c = text.charAt(i);
      if (wanted == 'd' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
