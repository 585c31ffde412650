package dev.weft.activity.inference;

import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.LanguageTools.Term;
import dev.weft.activity.text.Outline;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads items as passages: finds what can be quoted, and the stems of the words.
 *
 * <p>Headings, comments and the head of a table say what stands below them and are no answers, so
 * they are not quoted. A name made of several words, such as {@code maxRetries} or {@code
 * RATE_LIMITED}, counts as itself and as its words.
 */
final class PassageReader {
  private static final int MOST_SENTENCES = 3;
  private static final Pattern RULE = Pattern.compile("[|\\s:-]+");
  private static final Pattern SEAM =
      Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{L})[_./-]+(?=\\p{L})");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** What a part of a text is good for. */
  private enum Kind {
    SENTENCE,
    ALONE,
    NEVER
  }

  private record Part(Span span, Kind kind, int paragraph, String columns) {}

  private final LanguageTools tools;
  private final String language;

  /** Reads texts of one language. */
  PassageReader(LanguageTools tools, String language) {
    this.tools = tools;
    this.language = language;
  }

  /** The language of texts: what an earlier task found out, or else what all of them look like. */
  static String language(Texts texts, LanguageTools tools) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < texts.items().size(); i++) {
      if (texts.items().get(i).metadata("language").isTextual()) {
        return texts.items().get(i).metadata("language").textValue();
      }
      all.append(texts.text(i)).append('\n');
    }
    return tools.language(all.toString()).language();
  }

  List<Passage> read(Texts texts) {
    List<Passage> passages = new ArrayList<>(texts.items().size());
    for (int i = 0; i < texts.items().size(); i++) {
      Texts.checkInterrupt();
      passages.add(passage(texts.items().get(i), texts.text(i), texts.offset(i)));
    }
    return passages;
  }

  private Passage passage(Item item, String text, int offset) {
    List<String> titles = new ArrayList<>();
    item.metadata("headings").forEach(each -> titles.add(each.asText()));
    Set<String> headings = stems(String.join("\n", titles));
    Set<String> around = stems(text);
    around.addAll(headings);
    String source = item.source();
    around.addAll(stems(source == null ? "" : source));
    String heading = titles.isEmpty() ? "" : titles.get(titles.size() - 1);
    return new Passage(item, text, offset, heading, around, windows(text, headings));
  }

  private List<Passage.Window> windows(String text, Set<String> headings) {
    List<Part> parts = parts(text);
    List<Passage.Window> windows = new ArrayList<>();
    for (int first = 0; first < parts.size(); first++) {
      int last = first;
      while (last < parts.size() && last - first < MOST_SENTENCES && follows(parts, first, last)) {
        Span span = new Span(parts.get(first).span().start(), parts.get(last).span().end());
        String quote = text.substring(span.start(), span.end());
        String columns = parts.get(first).columns();
        Set<String> above = new LinkedHashSet<>(headings);
        above.addAll(stems(columns));
        windows.add(new Passage.Window(span, last - first + 1, stems(quote), columns, above));
        last++;
      }
    }
    return windows;
  }

  private static boolean follows(List<Part> parts, int first, int last) {
    Part one = parts.get(first);
    Part other = parts.get(last);
    return first == last
        ? one.kind() != Kind.NEVER
        : one.kind() == Kind.SENTENCE
            && other.kind() == Kind.SENTENCE
            && one.paragraph() == other.paragraph();
  }

  private List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    List<Span> paragraphs = Outline.of(text).paragraphs();
    String columns = "";
    for (int i = 0; i < paragraphs.size(); i++) {
      Span paragraph = paragraphs.get(i);
      Kind kind = kind(text, paragraphs, i);
      columns = columns(text, paragraphs, i, columns);
      if (kind == Kind.SENTENCE) {
        for (Span sentence : tools.sentences(text, List.of(paragraph), language)) {
          parts.add(new Part(sentence, Kind.SENTENCE, i, ""));
        }
      } else {
        parts.add(new Part(paragraph, kind, i, columns));
      }
    }
    return parts;
  }

  private static Kind kind(String text, List<Span> paragraphs, int index) {
    String paragraph = text(text, paragraphs.get(index));
    char first = paragraph.isEmpty() ? ' ' : paragraph.charAt(0);
    if (first == '|') {
      boolean isHead =
          index + 1 < paragraphs.size() && isRule(text(text, paragraphs.get(index + 1)));
      return isHead || isRule(paragraph) ? Kind.NEVER : Kind.ALONE;
    }
    boolean isComment = paragraph.startsWith("<!--") && paragraph.endsWith("-->");
    boolean isHeading = first == '#' && paragraph.indexOf('\n') < 0;
    if (paragraph.isEmpty() || isComment || isHeading) {
      return Kind.NEVER;
    }
    boolean isCode = paragraph.startsWith("```") || paragraph.startsWith("~~~");
    return isCode ? Kind.ALONE : Kind.SENTENCE;
  }

  /** The head of the table that a paragraph is in; empty outside of tables. */
  private static String columns(String text, List<Span> paragraphs, int index, String before) {
    String paragraph = text(text, paragraphs.get(index));
    if (!paragraph.startsWith("|")) {
      return "";
    }
    boolean isHead =
        !isRule(paragraph)
            && index + 1 < paragraphs.size()
            && isRule(text(text, paragraphs.get(index + 1)));
    return isHead ? paragraph : before;
  }

  private static boolean isRule(String paragraph) {
    return paragraph.startsWith("|") && RULE.matcher(paragraph).matches();
  }

  private static String text(String text, Span span) {
    return text.substring(span.start(), span.end());
  }

  /** The words of a text that carry meaning, in their order. */
  List<Term> terms(String text) {
    return tools.terms(text, language);
  }

  /** The stems of the words of a text, and of the words that its names are made of. */
  Set<String> stems(String text) {
    Set<String> stems = new LinkedHashSet<>();
    terms(text).forEach(term -> stems.add(term.stem()));
    StringBuilder words = new StringBuilder();
    for (String word : BLANKS.split(text)) {
      String parted = SEAM.matcher(word).replaceAll(" ");
      if (!parted.equals(word)) {
        words.append(parted).append(' ');
      }
    }
    terms(words.toString()).forEach(term -> stems.add(term.stem()));
    return stems;
  }
}
