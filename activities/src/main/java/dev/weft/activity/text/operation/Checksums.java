package dev.weft.activity.text.operation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What makes a number an IBAN, a card number or an IP address rather than any other number. */
final class Checksums {
  /** The length of an IBAN in each country that has them, from the SWIFT registry. */
  private static final Map<String, Integer> IBAN_LENGTHS =
      lengths(
          "NO15 BE16 DK18 FI18 FO18 FK18 GL18 NL18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20"
              + " MN20 XK20 CH21 HR21 LI21 LV21 BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22"
              + " AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24"
              + " TN24 VG24 LY25 PT25 ST25 IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28"
              + " AZ28 BY28 CY28 DO28 GT28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30"
              + " KW30 MU30 YE30 MT31 SC31 LC32 RU33");

  private Checksums() {}

  private static Map<String, Integer> lengths(String table) {
    Map<String, Integer> lengths = new HashMap<>();
    for (String each : table.split(" ", -1)) {
      lengths.put(each.substring(0, 2), Integer.valueOf(each.substring(2)));
    }
    return Map.copyOf(lengths);
  }

  /** Returns the end of the IBAN at {@code start}, single blanks or hyphens allowed, or -1. */
  static int ibanEnd(String text, int start) {
    String country = text.substring(start, start + 2).toUpperCase(Locale.ROOT);
    Integer length = IBAN_LENGTHS.get(country);
    if (length == null) {
      return -1;
    }
    StringBuilder iban = new StringBuilder(length);
    int position = start;
    while (iban.length() < length && position < text.length()) {
      char c = text.charAt(position);
      boolean isGap = (c == ' ' || c == '-' || c == '\u00a0') && iban.length() >= 4;
      boolean follows = position > start && isAlphanumeric(text.charAt(position - 1));
      if (isAlphanumeric(c)) {
        iban.append(Character.toUpperCase(c));
      } else if (!isGap || !follows) {
        return -1;
      }
      position++;
    }
    return iban.length() == length && mod97(iban) == 1 ? position : -1;
  }

  /** ISO 7064 mod 97-10 over the IBAN with its first four characters moved to the end. */
  private static int mod97(CharSequence iban) {
    int rest = 0;
    for (int i = 0; i < iban.length(); i++) {
      int value = Character.digit(iban.charAt((i + 4) % iban.length()), 36);
      rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
    }
    return rest;
  }

  /** Whether the digits have an issuer's prefix and length and pass the Luhn check. */
  static boolean isCard(String shape) {
    String digits = shape.replace(" ", "").replace("-", "");
    boolean isUniform = digits.chars().distinct().count() == 1;
    return !isUniform && isIssued(digits) && luhn(digits);
  }

  private static boolean isIssued(String digits) {
    int length = digits.length();
    int two = Integer.parseInt(digits.substring(0, 2));
    int four = Integer.parseInt(digits.substring(0, 4));
    if (digits.charAt(0) == '4') {
      return length == 13 || length == 16 || length == 19;
    }
    if (two == 34 || two == 37) {
      return length == 15;
    }
    if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) {
      return length >= 14;
    }
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
      return length == 16;
    }
    boolean isMaestro = two == 50 || (two >= 56 && two <= 58) || two == 63 || two == 67;
    return isMaestro
        ? length >= 12
        : (two == 35 || two == 60 || two == 62 || two == 64 || two == 65) && length >= 16;
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /**
   * Returns the end of the IPv6 address at {@code start}, without a full stop or colon after it, or
   * -1.
   */
  static int ipv6End(String text, int start, int limit) {
    int end = limit;
    while (end > start && (text.charAt(end - 1) == '.' || isLoneColon(text, start, end))) {
      end--;
    }
    boolean isInWord = end < text.length() && Character.isLetterOrDigit(text.charAt(end));
    return !isInWord && isIpv6(text.substring(start, end)) ? end : -1;
  }

  private static boolean isLoneColon(String text, int start, int end) {
    return text.charAt(end - 1) == ':' && (end - 2 < start || text.charAt(end - 2) != ':');
  }

  /**
   * RFC 4291: eight groups of up to four hex digits, one run of zeros as {@code ::}, IPv4 at the
   * end.
   */
  private static boolean isIpv6(String address) {
    int gap = address.indexOf("::");
    boolean hasDigit = address.chars().anyMatch(c -> c >= '0' && c <= '9');
    if (!hasDigit || (gap >= 0 && address.indexOf("::", gap + 1) >= 0)) {
      return false;
    }
    if (gap < 0) {
      return groups(address) == 8;
    }
    int left = groups(address.substring(0, gap));
    int right = groups(address.substring(gap + 2));
    return left >= 0 && right >= 0 && left + right > 0 && left + right <= 7;
  }

  /**
   * The number of groups, an IPv4 address at the end counting two, or -100 when one is malformed.
   */
  private static int groups(String part) {
    if (part.isEmpty()) {
      return 0;
    }
    int groups = 0;
    String[] all = part.split(":", -1);
    for (int i = 0; i < all.length; i++) {
      boolean isLast = i == all.length - 1;
      if (isLast && all[i].matches("(?:\\d{1,3}\\.){3}\\d{1,3}")) {
        groups += 2;
      } else if (all[i].isEmpty() || all[i].length() > 4 || all[i].indexOf('.') >= 0) {
        return -100;
      } else {
        groups++;
      }
    }
    return groups;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
