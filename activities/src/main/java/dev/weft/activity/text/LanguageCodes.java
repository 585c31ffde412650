package dev.weft.activity.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Turns the ISO 639-3 codes of OpenNLP's model into ISO 639-1 where there is one. */
final class LanguageCodes {
  /** Members of a macrolanguage, and names the JDK does not have. */
  private static final Map<String, String> MEMBERS =
      Map.ofEntries(
          Map.entry("cmn", "zh"),
          Map.entry("ekk", "et"),
          Map.entry("lvs", "lv"),
          Map.entry("pes", "fa"),
          Map.entry("arb", "ar"),
          Map.entry("azj", "az"),
          Map.entry("uzn", "uz"),
          Map.entry("khk", "mn"),
          Map.entry("zlm", "ms"),
          Map.entry("zsm", "ms"),
          Map.entry("plt", "mg"),
          Map.entry("swh", "sw"),
          Map.entry("npi", "ne"),
          Map.entry("als", "sq"),
          Map.entry("nob", "nb"),
          Map.entry("nno", "nn"));

  private static final Map<String, String> SHORT = shortCodes();

  private LanguageCodes() {}

  static String shortest(String threeLetters) {
    String member = MEMBERS.get(threeLetters);
    return member == null ? SHORT.getOrDefault(threeLetters, threeLetters) : member;
  }

  private static Map<String, String> shortCodes() {
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOLanguages()) {
      String three = Locale.of(two).getISO3Language();
      // The JDK also lists three codes withdrawn long ago: in, iw and ji.
      if (!two.equals("in") && !two.equals("iw") && !two.equals("ji")) {
        codes.put(three, two);
      }
    }
    return Map.copyOf(codes);
  }
}
