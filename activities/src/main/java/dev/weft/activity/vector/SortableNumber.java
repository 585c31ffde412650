package dev.weft.activity.vector;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers as bytes that have their order and are equal when they are, of any size.
 *
 * <p>A sign, the exponent with its sign bit turned, and the digits of the fraction {@code 0.d1d2..}
 * without zeros at their end; for a negative number all of it turned, and closed by a byte that is
 * above every digit, so that the longer one, which lies further from zero, comes first.
 */
final class SortableNumber {
  private static final int NEGATIVE = 1;
  private static final int ZERO = 2;
  private static final int POSITIVE = 3;

  private SortableNumber() {}

  static void write(BigDecimal number, ByteArrayOutputStream out) {
    int sign = number.signum();
    if (sign == 0) {
      out.write(ZERO);
      return;
    }
    BigDecimal bare = number.abs().stripTrailingZeros();
    byte[] digits = bare.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII);
    long exponent = ((long) digits.length - bare.scale()) ^ Long.MIN_VALUE;
    int turn = sign < 0 ? 0xFF : 0;
    out.write(sign < 0 ? NEGATIVE : POSITIVE);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (exponent >>> shift) ^ turn);
    }
    for (byte digit : digits) {
      out.write(digit ^ turn);
    }
    if (sign < 0) {
      out.write(0xFF);
    }
  }
}
