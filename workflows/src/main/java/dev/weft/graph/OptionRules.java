package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a literal must look like, in a graph file and in the options of a handler. */
public final class OptionRules {
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
  private static final Pattern BYTES =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?) ?([KMGT]i?B|B)?");

  private OptionRules() {}

  /**
   * Returns what is wrong with the value of an option, such as "must be a whole number", if
   * anything.
   */
  public static Optional<String> problem(Option option, JsonNode value) {
    String wrong =
        switch (option.kind()) {
          case TEXT -> value.isTextual() ? null : "must be a text";
          case TEXTS -> isTexts(value) ? null : "must be a list of texts";
          case WORD ->
              value.isTextual() && option.words().contains(value.textValue())
                  ? null
                  : "must be one of " + String.join(", ", option.words());
          case WORDS ->
              isTexts(value) && areAmong(option, value)
                  ? null
                  : "must be a list of some of " + String.join(", ", option.words());
          case INTEGER ->
              value.isIntegralNumber() && value.canConvertToInt() ? null : "must be a whole number";
          case NUMBER -> value.isNumber() ? null : "must be a number";
          case BOOLEAN -> value.isBoolean() ? null : "must be true or false";
          case DURATION ->
              isDuration(value) ? null : "must be a duration such as 90s, 10m, 2h or 30d";
          case BYTES ->
              isBytes(value) ? null : "must be a number of bytes such as 1048576 or \"512MiB\"";
          case ANY -> null;
        };
    return Optional.ofNullable(wrong == null ? outOfRange(option, value) : wrong);
  }

  private static boolean isTexts(JsonNode value) {
    if (value.isTextual()) {
      return true;
    }
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        return false;
      }
    }
    return value.isArray();
  }

  private static boolean areAmong(Option option, JsonNode value) {
    if (value.isTextual()) {
      return option.words().contains(value.textValue());
    }
    for (JsonNode each : value) {
      if (!option.words().contains(each.textValue())) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String outOfRange(Option option, JsonNode value) {
    Double least = option.least();
    Double most = option.most();
    boolean low = least != null && value.isNumber() && value.doubleValue() < least;
    boolean high = most != null && value.isNumber() && value.doubleValue() > most;
    if (!low && !high) {
      return null;
    }
    return low ? "must be at least " + plain(least) : "must be at most " + plain(most);
  }

  private static String plain(@Nullable Double number) {
    return number == null
        ? ""
        : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
  }

  /** Whether a value is a duration in one of the two ways to write it. */
  public static boolean isDuration(JsonNode value) {
    if (!value.isTextual()) {
      return false;
    }
    try {
      return !duration(value.textValue()).isNegative();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Writes a duration the way a graph file does, in the largest unit that is exact. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3_600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
  }

  /**
   * Reads {@code 200ms 90s 10m 2h 30d} or ISO-8601 such as {@code PT1M30S}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Duration duration(String text) {
    Matcher shape = SHORT_DURATION.matcher(text);
    try {
      if (!shape.matches()) {
        return Duration.parse(text);
      }
      long amount = Long.parseLong(shape.group(1));
      return switch (shape.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is no duration", e);
    }
  }

  /** Whether a value is a number of bytes in one of the two ways to write it. */
  public static boolean isBytes(JsonNode value) {
    return value.isTextual()
        ? BYTES.matcher(value.textValue()).matches()
        : value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
  }

  /**
   * Reads a whole number of bytes, or a text such as {@code 512MiB} or {@code 1GB}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static long bytes(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    Matcher shape = BYTES.matcher(value.asText());
    if (!shape.matches()) {
      throw new IllegalArgumentException("'" + value.asText() + "' is no number of bytes");
    }
    BigInteger bytes =
        new BigDecimal(shape.group(1))
            .multiply(BigDecimal.valueOf(unit(shape.group(2))))
            .toBigInteger();
    return bytes.bitLength() > 62 ? Long.MAX_VALUE : bytes.longValue();
  }

  private static long unit(@Nullable String name) {
    return switch (name == null ? "B" : name) {
      case "KB" -> 1_000L;
      case "MB" -> 1_000_000L;
      case "GB" -> 1_000_000_000L;
      case "TB" -> 1_000_000_000_000L;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      case "TiB" -> 1L << 40;
      default -> 1L;
    };
  }
}
