package dev.weft.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with {@code {{name}}} in it.
 *
 * <p>Names are letters, digits, {@code _} and {@code -}, starting with a letter or {@code _}; blanks
 * inside the braces do not count; {@code {{{{}} writes two braces. Nothing else is special: no
 * expression, no filter, no loop. Immutable and thread-safe.
 */
public final class Template {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Pattern OPEN = Pattern.compile("\\{\\{");

  /** Pieces in turn: text, name, text, name, ..., text. */
  private final List<String> pieces;

  private Template(List<String> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException when braces are not closed or hold no plain name
   */
  public static Template parse(String text) {
    List<String> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    Matcher open = OPEN.matcher(text);
    int position = 0;
    while (open.find(position)) {
      plain.append(text, position, open.start());
      if (text.startsWith("{{{{", open.start())) {
        plain.append("{{");
        position = open.start() + 4;
        continue;
      }
      int close = text.indexOf("}}", open.end());
      String name = close < 0 ? "" : text.substring(open.end(), close).strip();
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            close < 0
                ? "'{{' at character " + open.start() + " is never closed"
                : "'{{" + name + "}}' is no plain name; write '{{{{' for two braces");
      }
      pieces.add(plain.toString());
      pieces.add(name);
      plain.setLength(0);
      position = close + 2;
    }
    pieces.add(plain.append(text, position, text.length()).toString());
    return new Template(pieces);
  }

  /** Returns the names in order of appearance, repeated ones too. */
  public List<String> names() {
    List<String> names = new ArrayList<>(pieces.size() / 2);
    for (int i = 1; i < pieces.size(); i += 2) {
      names.add(pieces.get(i));
    }
    return names;
  }

  /** Returns the text with each name replaced by what {@code lookup} answers. */
  public String render(UnaryOperator<String> lookup) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      text.append(i % 2 == 0 ? pieces.get(i) : lookup.apply(pieces.get(i)));
    }
    return text.toString();
  }
}
