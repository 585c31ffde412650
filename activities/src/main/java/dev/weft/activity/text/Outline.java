package dev.weft.activity.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the sections and paragraphs of a text are, read as Markdown.
 *
 * <p>A heading is a line of one to six {@code #} and a blank, or one line of text underlined with
 * {@code =} or {@code -}; inside a fenced block and in a YAML front matter nothing is a heading.
 * Headings with nothing between them share a section, so a section always has a body unless it is
 * the last. Paragraphs end at an empty line; a heading, a list item, a table row and a fenced block
 * are paragraphs of their own. Plain text is one section. One pass over the text; immutable and
 * thread-safe.
 *
 * @param sections the sections in order, without gaps
 * @param paragraphs the paragraphs in order; only blanks lie between them
 */
public record Outline(List<Section> sections, List<Span> paragraphs) {

  /**
   * Part of a text.
   *
   * @param start UTF-16 offset of its first character
   * @param end UTF-16 offset after its last character
   */
  public record Span(int start, int end) {
    /** Returns the same part of a text that begins at {@code offset} of a longer one. */
    public Span shifted(int offset) {
      return new Span(start + offset, end + offset);
    }
  }

  /**
   * What stands under one heading.
   *
   * @param span from its first heading to the next section
   * @param headings the titles above it, outermost first
   */
  public record Section(Span span, List<String> headings) {
    /** Copies the titles. */
    public Section {
      headings = List.copyOf(headings);
    }
  }

  /** Copies the lists. */
  public Outline {
    sections = List.copyOf(sections);
    paragraphs = List.copyOf(paragraphs);
  }

  /** Reads a text. */
  public static Outline of(String text) {
    return new Reader(text).read();
  }

  /** One pass, line by line. */
  private static final class Reader {
    private static final Pattern LIST_ITEM = Pattern.compile("(?:[-*+]|\\d{1,9}[.)])(?:\\s.*|)");
    private static final int LONGEST_TITLE = 300;

    private final String text;
    private final List<Section> sections = new ArrayList<>();
    private final List<Span> paragraphs = new ArrayList<>();
    private final String[] path = new String[6];

    private List<String> headings = List.of();
    private int sectionStart;
    private boolean hasBody;
    private boolean hadBodyBefore;
    private int paragraphStart = -1;
    private int paragraphEnd;
    private int paragraphLines;
    private String fence = "";

    Reader(String text) {
      this.text = text;
    }

    Outline read() {
      int position = frontMatterEnd();
      if (position > 0) {
        paragraphs.add(trimmed(0, position));
        hasBody = true;
      }
      while (position < text.length()) {
        int newline = text.indexOf('\n', position);
        int end = newline < 0 ? text.length() : newline;
        line(position, end);
        position = end + 1;
      }
      endParagraph();
      sections.add(new Section(new Span(sectionStart, text.length()), headings));
      return new Outline(sections, paragraphs);
    }

    private int frontMatterEnd() {
      if (!text.startsWith("---\n")) {
        return 0;
      }
      int close = text.indexOf("\n---\n", 3);
      return close < 0 ? 0 : close + 5;
    }

    private void line(int start, int end) {
      int first = firstVisible(start, end);
      if (!fence.isEmpty()) {
        extendParagraph(first, end);
        if (text.startsWith(fence, first)) {
          fence = "";
          endParagraph();
        }
      } else if (first == end) {
        endParagraph();
      } else if (text.startsWith("```", first) || text.startsWith("~~~", first)) {
        endParagraph();
        fence = text.substring(first, first + 3);
        extendParagraph(first, end);
      } else {
        visibleLine(start, first, end);
      }
    }

    private void visibleLine(int start, int first, int end) {
      int level = first - start > 3 ? 0 : headingLevel(first, end);
      int underline = first - start > 3 || !mayBeTitle() ? 0 : underlineLevel(first, end);
      if (level > 0) {
        endParagraph();
        heading(level, first, title(first + level, end));
        paragraphs.add(trimmed(first, end));
      } else if (underline > 0) {
        int titleStart = paragraphStart;
        String title = title(titleStart, paragraphEnd);
        extendParagraph(first, end);
        Span whole = trimmed(titleStart, end);
        hasBody = hadBodyBefore;
        paragraphStart = -1;
        paragraphLines = 0;
        heading(underline, titleStart, title);
        paragraphs.add(whole);
      } else {
        if (text.charAt(first) == '|' || isListItem(first, end)) {
          endParagraph();
        }
        extendParagraph(first, end);
      }
    }

    /** Whether the paragraph so far is one line that an underline would make a heading. */
    private boolean mayBeTitle() {
      return paragraphStart >= 0
          && paragraphLines == 1
          && text.charAt(paragraphStart) != '|'
          && !isListItem(paragraphStart, paragraphEnd);
    }

    private void heading(int level, int start, String title) {
      if (hasBody) {
        sections.add(new Section(new Span(sectionStart, start), headings));
        sectionStart = start;
        hasBody = false;
      }
      path[level - 1] = title;
      Arrays.fill(path, level, path.length, null);
      headings = Arrays.stream(path).filter(each -> each != null && !each.isEmpty()).toList();
    }

    private int headingLevel(int first, int end) {
      int position = first;
      while (position < end && position - first < 7 && text.charAt(position) == '#') {
        position++;
      }
      int level = position - first;
      boolean closed = position == end || Character.isWhitespace(text.charAt(position));
      return level <= 6 && closed ? level : 0;
    }

    private int underlineLevel(int first, int end) {
      char mark = text.charAt(first);
      if (mark != '=' && mark != '-') {
        return 0;
      }
      int position = first;
      while (position < end && text.charAt(position) == mark) {
        position++;
      }
      boolean onlyMarks = firstVisible(position, end) == end && position - first >= 2;
      return onlyMarks ? (mark == '=' ? 1 : 2) : 0;
    }

    private boolean isListItem(int first, int end) {
      return LIST_ITEM.matcher(text).region(first, Math.min(end, first + 12)).lookingAt();
    }

    /**
     * A title without the marks around it; a very long one is cut, since every chunk repeats it.
     */
    private String title(int start, int end) {
      String title = text.substring(start, Math.min(end, start + LONGEST_TITLE)).strip();
      int last = title.length();
      while (last > 0 && title.charAt(last - 1) == '#') {
        last--;
      }
      boolean closes = last == 0 || Character.isWhitespace(title.charAt(last - 1));
      return (closes ? title.substring(0, last) : title).strip();
    }

    private void extendParagraph(int first, int end) {
      if (first == end) {
        return;
      }
      if (paragraphStart < 0) {
        paragraphStart = first;
        paragraphLines = 0;
        hadBodyBefore = hasBody;
      }
      paragraphEnd = end;
      paragraphLines++;
      hasBody = true;
    }

    private void endParagraph() {
      if (paragraphStart >= 0) {
        paragraphs.add(trimmed(paragraphStart, paragraphEnd));
      }
      paragraphStart = -1;
      paragraphLines = 0;
    }

    private int firstVisible(int start, int end) {
      int position = start;
      while (position < end && Character.isWhitespace(text.charAt(position))) {
        position++;
      }
      return position;
    }

    private Span trimmed(int start, int end) {
      int last = end;
      while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
        last--;
      }
      return new Span(start, last);
    }
  }
}
