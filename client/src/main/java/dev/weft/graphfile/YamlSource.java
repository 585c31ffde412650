package dev.weft.graphfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.graph.Position;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import dev.weft.graph.TreeCheck;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML as what it is here: another way to write JSON.
 *
 * <p>Plain words mean what the core schema of YAML 1.2.2 (section 10.3.2) says: {@code yes}, {@code
 * no}, {@code on} and dates are texts. Tags, anchors and aliases are refused, and so is a key that
 * is no text. Events are read straight into the tree, so nothing of YAML's object model is ever
 * built.
 */
final class YamlSource {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final int LONGEST_RADIX = 40;

  private final String text;
  private final TreeSink sink;
  private final List<Problem> problems;
  private Mark mark = new Mark("", 0, 0, 0, new int[0], 0);

  /** For each open collection whether it is a mapping, and whether a key is next there. */
  private final boolean[] isMapping = new boolean[TreeCheck.DEPTH_LIMIT + 1];

  private final boolean[] isKeyNext = new boolean[TreeCheck.DEPTH_LIMIT + 1];
  private int depth;

  private YamlSource(String text, TreeSink sink, List<Problem> problems) {
    this.text = text;
    this.sink = sink;
    this.problems = problems;
  }

  static void read(String text, TreeSink sink, List<Problem> problems) throws UnreadableException {
    new YamlSource(text, sink, problems).read();
  }

  private void read() throws UnreadableException {
    sink.begin(() -> at(mark));
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the size of the file is limited already
    options.setProcessComments(false);
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(text), options);
      int documents = 0;
      while (!parser.checkEvent(Event.ID.StreamEnd)) {
        Event event = parser.getEvent();
        mark = event.getStartMark();
        if (event.is(Event.ID.DocumentStart) && ++documents > 1) {
          throw unreadable(
              ProblemCode.G004, "there is more than one document", "one file is one graph");
        }
        step(event);
      }
      if (documents == 0) {
        throw unreadable(ProblemCode.G003, "the document is empty", null);
      }
    } catch (MarkedYAMLException e) {
      Mark where = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      throw new UnreadableException(
          ProblemCode.G001, "", where == null ? null : at(where), "no YAML: " + words(e), null);
    } catch (ReaderException e) {
      throw new UnreadableException(
          ProblemCode.G001,
          "",
          GraphText.position(text, text.offsetByCodePoints(0, e.getPosition())),
          "a character that YAML does not allow: U+" + String.format("%04X", e.getCodePoint()),
          null);
    } catch (YAMLException e) {
      throw new UnreadableException(
          ProblemCode.G001, "", at(mark), "no YAML: " + e.getMessage(), null);
    }
  }

  private static String words(MarkedYAMLException e) {
    return e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem();
  }

  private void step(Event event) throws UnreadableException {
    switch (event) {
      case ScalarEvent scalar -> {
        properties(scalar, scalar.getTag());
        if (expectsKey()) {
          isKeyNext[depth] = false;
          sink.name(scalar.getValue());
        } else {
          sink.scalar(value(scalar));
          afterValue();
        }
      }
      case MappingStartEvent start -> {
        properties(start, start.getTag());
        open(true);
        sink.startObject();
      }
      case SequenceStartEvent start -> {
        properties(start, start.getTag());
        open(false);
        sink.startArray();
      }
      case AliasEvent alias -> {
        refuse("alias '*" + alias.getAnchor() + "'");
        requireText();
        sink.scalar(NODES.nullNode());
        afterValue();
      }
      default -> {
        if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
          sink.end();
          depth--;
          afterValue();
        }
      }
    }
  }

  private void open(boolean asMapping) throws UnreadableException {
    requireText();
    if (depth == TreeCheck.DEPTH_LIMIT) {
      throw unreadable(
          ProblemCode.G006,
          "lists and objects may lie " + TreeCheck.DEPTH_LIMIT + " deep in each other",
          null);
    }
    depth++;
    isMapping[depth] = asMapping;
    isKeyNext[depth] = asMapping;
  }

  private boolean expectsKey() {
    return isMapping[depth] && isKeyNext[depth];
  }

  private void requireText() throws UnreadableException {
    if (expectsKey()) {
      throw unreadable(ProblemCode.G008, "a key must be a text", null);
    }
  }

  private void afterValue() {
    isKeyNext[depth] = isMapping[depth];
  }

  private void properties(NodeEvent event, @Nullable String tag) {
    if (event.getAnchor() != null) {
      refuse("anchor '&" + event.getAnchor() + "'");
    }
    if (tag != null) {
      refuse("tag '" + tag + "'");
    }
  }

  private void refuse(String what) {
    String pointer = sink instanceof TreeBuilder builder ? builder.pointer() : "";
    problems.add(
        new Problem(
            ProblemCode.G008,
            pointer,
            at(mark),
            null,
            "YAML's " + what + " is not read here",
            "write out the value"));
  }

  private UnreadableException unreadable(ProblemCode code, String message, @Nullable String hint) {
    return new UnreadableException(code, "", at(mark), message, hint);
  }

  private static Position at(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static JsonNode value(ScalarEvent scalar) {
    String text = scalar.getValue();
    boolean isPlain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    return isPlain ? plain(text) : NODES.textNode(text);
  }

  /** Returns what a plain scalar means in the core schema. */
  static JsonNode plain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
      case "true", "True", "TRUE" -> NODES.booleanNode(true);
      case "false", "False", "FALSE" -> NODES.booleanNode(false);
      default -> {
        char first = text.charAt(0);
        boolean mayBeNumber = first <= '9' && (first >= '0' || "+-.".indexOf(first) >= 0);
        JsonNode number = mayBeNumber ? number(text) : null;
        yield number == null ? NODES.textNode(text) : number;
      }
    };
  }

  private static @Nullable JsonNode number(String text) {
    if (WHOLE.matcher(text).matches()) {
      return Numbers.decimal(text, true);
    }
    if (OCTAL.matcher(text).matches()) {
      return radix(text, 8);
    }
    if (HEX.matcher(text).matches()) {
      return radix(text, 16);
    }
    if (FLOAT.matcher(text).matches()) {
      return Numbers.decimal(text, false);
    }
    return NO_NUMBER.matcher(text).matches() ? Numbers.infinity() : null;
  }

  private static JsonNode radix(String text, int radix) {
    return text.length() > LONGEST_RADIX
        ? Numbers.infinity()
        : Numbers.decimal(new BigInteger(text.substring(2), radix).toString(), true);
  }
}
