package dev.weft.activity.text.operation;

import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Cleans a text: one Unicode form, one kind of line end, dash, quote and blank.
 *
 * <p>Two passes; the text never gets longer than its Unicode form. A changed item loses {@code
 * start} and {@code end} and is marked in {@code metadata.rewrittenBy}; offsets made later refer to
 * the normalised text. Thread-safe.
 */
public final class Normalise implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "normalise",
          "Cleans texts: Unicode form, line ends, control characters, dashes, quotes and blanks.",
          "the text cleaned, or the items with their texts cleaned",
          Option.word("unicode", "The Unicode form of the answer.", "NFC", "NFKC", "keep"),
          flag("lineEnds", "Writes every line end as one line feed.", true),
          flag("controls", "Removes control and zero-width characters.", true),
          flag("softHyphens", "Removes soft hyphens.", true),
          flag("ligatures", "Writes ligatures such as \ufb01 as their letters.", true),
          flag("dashes", "Writes hyphens, dashes and minus signs as '-'.", true),
          flag("quotes", "Writes curly and angle quotation marks as straight ones.", true),
          flag(
              "blanks",
              "Writes each run of blanks in a line as one, and at most one empty line.",
              true),
          flag("hyphenation", "Joins words that were divided at the end of a line.", false));

  /** Makes the operation. */
  public Normalise() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    Cleaner cleaner = new Cleaner(options);
    return texts.map(
        item -> {
          String text = item.text();
          return text == null ? item : Texts.rewritten(item, cleaner.clean(text), "normalise");
        });
  }

  private static Option flag(String name, String summary, boolean isDefault) {
    return Option.of(name, Option.Kind.BOOLEAN, summary).orElse(isDefault);
  }

  /** The options, read once. */
  private static final class Cleaner {
    private final String unicode;
    private final boolean lineEnds;
    private final boolean controls;
    private final boolean softHyphens;
    private final boolean ligatures;
    private final boolean dashes;
    private final boolean quotes;
    private final boolean blanks;
    private final boolean hyphenation;

    Cleaner(Options options) {
      unicode = options.text("unicode");
      lineEnds = options.bool("lineEnds");
      controls = options.bool("controls");
      softHyphens = options.bool("softHyphens");
      ligatures = options.bool("ligatures");
      dashes = options.bool("dashes");
      quotes = options.bool("quotes");
      blanks = options.bool("blanks");
      hyphenation = options.bool("hyphenation");
    }

    String clean(String text) {
      String formed =
          unicode.equals("keep")
              ? text
              : Normalizer.normalize(text, Normalizer.Form.valueOf(unicode));
      StringBuilder cleaned = new StringBuilder(formed.length());
      for (int i = 0; i < formed.length(); i++) {
        char c = formed.charAt(i);
        if (lineEnds && isLineEnd(c)) {
          boolean isPair = c == '\r' && i + 1 < formed.length() && formed.charAt(i + 1) == '\n';
          i += isPair ? 1 : 0;
          cleaned.append('\n');
        } else if (!isRemoved(c)) {
          appendPlain(cleaned, c);
        }
      }
      String joined = hyphenation ? joinWords(cleaned) : cleaned.toString();
      // Removing a character can bring a letter and its accent together.
      String composed =
          unicode.equals("keep")
              ? joined
              : Normalizer.normalize(joined, Normalizer.Form.valueOf(unicode));
      return blanks ? tidyBlanks(composed) : composed;
    }

    private boolean isRemoved(char c) {
      if (c == '\u00ad') {
        return softHyphens;
      }
      // The joiners U+200C and U+200D stay: Persian and emoji need them.
      boolean isZeroWidth = c == '\u200b' || c == '\u2060' || c == '\ufeff';
      boolean isControl = Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
      return controls && (isZeroWidth || isControl);
    }

    private void appendPlain(StringBuilder to, char c) {
      String letters = ligatures ? letters(c) : null;
      if (letters != null) {
        to.append(letters);
      } else if (dashes && isDash(c)) {
        to.append('-');
      } else if (quotes && isDoubleQuote(c)) {
        to.append('"');
      } else if (quotes && isSingleQuote(c)) {
        to.append('\'');
      } else if (blanks && c != '\n' && (Character.getType(c) == Character.SPACE_SEPARATOR)) {
        to.append(' ');
      } else {
        to.append(c);
      }
    }

    private static boolean isLineEnd(char c) {
      return c == '\r'
          || c == '\u0085'
          || c == '\u2028'
          || c == '\u2029'
          || c == '\u000b'
          || c == '\f';
    }

    private static @Nullable String letters(char c) {
      return switch (c) {
        case '\ufb00' -> "ff";
        case '\ufb01' -> "fi";
        case '\ufb02' -> "fl";
        case '\ufb03' -> "ffi";
        case '\ufb04' -> "ffl";
        case '\ufb05', '\ufb06' -> "st";
        case '\u0132' -> "IJ";
        case '\u0133' -> "ij";
        default -> null;
      };
    }

    private static boolean isDash(char c) {
      return (c >= '\u2010' && c <= '\u2015') || c == '\u2212' || c == '\ufe58' || c == '\uff0d';
    }

    private static boolean isDoubleQuote(char c) {
      return (c >= '\u201c' && c <= '\u201f') || c == '\u00ab' || c == '\u00bb' || c == '\u2033';
    }

    private static boolean isSingleQuote(char c) {
      return (c >= '\u2018' && c <= '\u201b') || c == '\u2039' || c == '\u203a' || c == '\u2032';
    }

    /** A letter, a hyphen, a line end and a small letter become one word. */
    private static String joinWords(StringBuilder text) {
      StringBuilder joined = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        boolean divides =
            text.charAt(i) == '-'
                && i > 0
                && Character.isLetter(text.charAt(i - 1))
                && i + 2 < text.length()
                && text.charAt(i + 1) == '\n'
                && Character.isLowerCase(text.charAt(i + 2));
        if (divides) {
          i++;
        } else {
          joined.append(text.charAt(i));
        }
      }
      return joined.toString();
    }

    /** Keeps the indentation of a line, which means something in Markdown. */
    private static String tidyBlanks(String text) {
      StringBuilder tidy = new StringBuilder(text.length());
      int emptyLines = 0;
      int position = 0;
      while (position <= text.length()) {
        int newline = text.indexOf('\n', position);
        int end = newline < 0 ? text.length() : newline;
        int before = tidy.length();
        tidyLine(text, position, end, tidy);
        emptyLines = tidy.length() == before ? emptyLines + 1 : 0;
        if (newline >= 0 && emptyLines < 2 && tidy.length() > 0) {
          tidy.append('\n');
        }
        position = end + 1;
      }
      int last = tidy.length();
      while (last > 1 && tidy.charAt(last - 1) == '\n' && tidy.charAt(last - 2) == '\n') {
        last--;
      }
      tidy.setLength(last);
      return tidy.toString();
    }

    private static void tidyLine(String text, int start, int end, StringBuilder to) {
      int last = end;
      while (last > start && isBlank(text.charAt(last - 1))) {
        last--;
      }
      int position = start;
      while (position < last && isBlank(text.charAt(position))) {
        to.append(text.charAt(position));
        position++;
      }
      for (; position < last; position++) {
        char c = text.charAt(position);
        if (!isBlank(c)) {
          to.append(c);
        } else if (!isBlank(text.charAt(position - 1))) {
          to.append(' ');
        }
      }
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }
  }
}
