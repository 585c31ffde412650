package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes personal data out of texts: e-mail addresses, phone numbers, IP addresses, IBANs, card
 * numbers and URLs.
 *
 * <p>What has a checksum must pass it (IBAN: ISO 7064 mod 97-10 and the country's length; card:
 * Luhn and an issuer's prefix). Where two kinds overlap, the first of url, email, iban, card, ip,
 * phone wins. Names and postal addresses are not found. The time grows with the text, not faster.
 *
 * <p>A bare text is answered with {@code {text, redacted: {email, ..}}}; items get the redacted
 * text and {@code metadata.redacted}, the number found of each kind asked for. A changed item loses
 * {@code start} and {@code end} and is marked in {@code metadata.rewrittenBy}. With {@code style:
 * numbered} one value has one number in the whole task. Thread-safe.
 */
public final class Redact implements TextOperation {
  private static final List<String> KINDS =
      Arrays.stream(SensitiveKind.values()).map(SensitiveKind::word).toList();

  private static final OperationSpec SPEC =
      OperationSpec.text(
          "redact",
          "Takes e-mail addresses, phone numbers, IP addresses, IBANs, card numbers and URLs out of"
              + " texts.",
          "{text, redacted: {kind: number}} for one text, else the items with redacted texts and"
              + " metadata.redacted",
          Option.of("kinds", Option.Kind.WORDS, "What to take out; all kinds by default.")
              .among(KINDS),
          Option.word(
              "style",
              "What stands there instead: [EMAIL], [EMAIL_1] (one number per value), or a * for"
                  + " each letter and digit.",
              "label",
              "numbered",
              "mask"));

  /** Makes the operation. */
  public Redact() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    Redaction redaction = new Redaction(kinds(options), options.text("style"));
    if (texts.isBare()) {
      Map<SensitiveKind, Integer> counts = new EnumMap<>(SensitiveKind.class);
      String text = redaction.redact(texts.text(0), counts);
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("text", text);
      json.set("redacted", redaction.toJson(counts));
      return new TaskOutput.Data(json);
    }
    return texts.map(redaction::redact);
  }

  private static Set<SensitiveKind> kinds(Options options) {
    Set<SensitiveKind> kinds = EnumSet.noneOf(SensitiveKind.class);
    for (String word : options.texts("kinds")) {
      kinds.add(SensitiveKind.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return options.has("kinds") ? kinds : EnumSet.allOf(SensitiveKind.class);
  }

  /** One call: what to look for, and the numbers given so far. */
  private static final class Redaction {
    private final Set<SensitiveKind> kinds;
    private final String style;
    private final Map<SensitiveKind, Map<String, Integer>> numbers =
        new EnumMap<>(SensitiveKind.class);

    Redaction(Set<SensitiveKind> kinds, String style) {
      this.kinds = kinds;
      this.style = style;
    }

    Item redact(Item item) {
      Map<SensitiveKind, Integer> counts = new EnumMap<>(SensitiveKind.class);
      String text = item.text();
      String redacted = redact(text == null ? "" : text, counts);
      return Texts.rewritten(item, redacted, "redact").withMetadata("redacted", toJson(counts));
    }

    String redact(String text, Map<SensitiveKind, Integer> counts) {
      StringBuilder redacted = new StringBuilder(text.length());
      int position = 0;
      for (SensitiveKind.Found found : find(text)) {
        redacted.append(text, position, found.start());
        redacted.append(replacement(found.kind(), text.substring(found.start(), found.end())));
        counts.merge(found.kind(), 1, Integer::sum);
        position = found.end();
      }
      return redacted.append(text, position, text.length()).toString();
    }

    ObjectNode toJson(Map<SensitiveKind, Integer> counts) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      kinds.forEach(kind -> json.put(kind.word(), counts.getOrDefault(kind, 0)));
      return json;
    }

    /** Everything found, in text order, without overlaps. */
    private List<SensitiveKind.Found> find(String text) {
      List<SensitiveKind.Found> all = new ArrayList<>();
      for (SensitiveKind kind : kinds) {
        Texts.checkInterrupt();
        kind.find(text, all);
      }
      Collections.sort(all);
      List<SensitiveKind.Found> kept = new ArrayList<>(all.size());
      for (SensitiveKind.Found found : all) {
        SensitiveKind.Found last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
        if (last == null || last.end() <= found.start()) {
          kept.add(found);
        } else if (found.kind().compareTo(last.kind()) < 0) {
          kept.set(kept.size() - 1, found);
        }
      }
      return kept;
    }

    private String replacement(SensitiveKind kind, String value) {
      String label = kind.word().toUpperCase(Locale.ROOT);
      return switch (style) {
        case "mask" -> masked(value);
        case "numbered" -> {
          Map<String, Integer> known = numbers.computeIfAbsent(kind, each -> new HashMap<>());
          yield "[" + label + "_" + known.computeIfAbsent(value, each -> known.size() + 1) + "]";
        }
        default -> "[" + label + "]";
      };
    }

    private static String masked(String value) {
      StringBuilder masked = new StringBuilder(value.length());
      value
          .codePoints()
          .forEach(c -> masked.appendCodePoint(Character.isLetterOrDigit(c) ? '*' : c));
      return masked.toString();
    }
  }
}
