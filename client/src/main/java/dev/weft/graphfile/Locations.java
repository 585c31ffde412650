package dev.weft.graphfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.graph.Position;
import dev.weft.graph.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the parts of a graph file lie.
 *
 * <p>Nothing is remembered while a file is read: the file is streamed again when there are
 * problems, so a good one pays nothing. Immutable and thread-safe.
 */
public final class Locations {
  private final @Nullable GraphText text;

  Locations(@Nullable GraphText text) {
    this.text = text;
  }

  /**
   * Returns the problems with line and column, in the order of the file.
   *
   * <p>A member is found at its name, an item of a list where it starts. What is missing, or is not
   * in the file, is found at the nearest part around it. A problem that has a position keeps it.
   */
  public List<Problem> locate(List<Problem> problems) {
    Wanted root = new Wanted();
    for (Problem each : problems) {
      if (each.position() == null) {
        root.want(each.pointer());
      }
    }
    if (text != null && !problems.isEmpty()) {
      find(text, root);
    }
    List<Problem> located = new ArrayList<>();
    for (Problem each : problems) {
      Position position = each.position() == null ? root.nearest(each.pointer()) : null;
      located.add(position == null ? each : each.at(position));
    }
    located.sort(Comparator.comparing(Problem::position, Locations::compare));
    return List.copyOf(located);
  }

  /**
   * Streams the file; where it cannot be read further, as the first time, what lies before is
   * found.
   */
  private static boolean find(GraphText text, Wanted root) {
    try {
      text.into(new Finder(root), new ArrayList<>());
      return true;
    } catch (UnreadableException e) {
      return false;
    }
  }

  private static int compare(@Nullable Position a, @Nullable Position b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return a.line() != b.line()
        ? Integer.compare(a.line(), b.line())
        : Integer.compare(a.column(), b.column());
  }

  /** A part whose place is wanted, or that lies around one. */
  private static final class Wanted {
    private final Map<String, Wanted> members = new LinkedHashMap<>(2);
    private @Nullable Position position;

    private void want(String pointer) {
      Wanted part = this;
      for (String token : tokens(pointer)) {
        part = part.members.computeIfAbsent(token, t -> new Wanted());
      }
    }

    private @Nullable Position nearest(String pointer) {
      Position nearest = position;
      Wanted part = this;
      for (String token : tokens(pointer)) {
        Wanted next = part.members.get(token);
        if (next == null) {
          break;
        }
        nearest = next.position == null ? nearest : next.position;
        part = next;
      }
      return nearest;
    }

    private static List<String> tokens(String pointer) {
      List<String> tokens = new ArrayList<>();
      for (int start = 0; start < pointer.length(); ) {
        int end = pointer.indexOf('/', start + 1);
        end = end < 0 ? pointer.length() : end;
        tokens.add(pointer.substring(start + 1, end).replace("~1", "/").replace("~0", "~"));
        start = end;
      }
      return tokens;
    }
  }

  /** One open object or list of the document. */
  private static final class Level {
    private final @Nullable Wanted part;
    private final boolean isObject;
    private int items;
    private @Nullable Wanted member;

    private Level(@Nullable Wanted part, boolean isObject) {
      this.part = part;
      this.isObject = isObject;
    }
  }

  /** Walks the document along what is wanted. */
  private static final class Finder implements TreeSink {
    private final Wanted root;
    private final Deque<Level> levels = new ArrayDeque<>();
    private Supplier<Position> place = () -> new Position(1, 1);

    private Finder(Wanted root) {
      this.root = root;
    }

    @Override
    public void begin(Supplier<Position> where) {
      place = where;
    }

    /** The part that begins now. */
    private @Nullable Wanted next() {
      Level level = levels.peek();
      if (level == null) {
        note(root);
        return root;
      }
      if (level.isObject || level.part == null) {
        return level.member;
      }
      int index = level.items++;
      Wanted item =
          level.part.members.isEmpty() ? null : level.part.members.get(Integer.toString(index));
      note(item);
      return item;
    }

    private void note(@Nullable Wanted part) {
      if (part != null && part.position == null) {
        part.position = place.get();
      }
    }

    @Override
    public void startObject() {
      levels.push(new Level(next(), true));
    }

    @Override
    public void startArray() {
      levels.push(new Level(next(), false));
    }

    @Override
    public void end() {
      levels.pop();
    }

    @Override
    public void name(String name) {
      Level level = levels.peek();
      if (level != null) {
        level.member = level.part == null ? null : level.part.members.get(name);
        note(level.member);
      }
    }

    @Override
    public void scalar(JsonNode value) {
      next();
    }
  }
}
