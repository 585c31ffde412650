package dev.weft.graph;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A place in a tree; becomes a JSON Pointer only when there is something to say about it. */
final class Place {
  static final Place ROOT = new Place(null, null, 0);

  private final @Nullable Place parent;
  private final @Nullable String name;
  private final int index;

  private Place(@Nullable Place parent, @Nullable String name, int index) {
    this.parent = parent;
    this.name = name;
    this.index = index;
  }

  Place member(String memberName) {
    return new Place(this, memberName, 0);
  }

  Place item(int itemIndex) {
    return new Place(this, null, itemIndex);
  }

  /** Returns the place that a well-formed JSON Pointer leads to from here. */
  Place inside(String pointer) {
    Place place = this;
    for (JsonPointer left = JsonPointer.compile(pointer); !left.matches(); left = left.tail()) {
      place = place.member(left.getMatchingProperty());
    }
    return place;
  }

  /** How people call the field here. */
  String name() {
    return name == null ? "item " + index : "'" + name + "'";
  }

  String pointer() {
    Deque<String> tokens = new ArrayDeque<>();
    for (Place each = this; each.parent != null; each = each.parent) {
      String token = each.name;
      tokens.push(
          token == null
              ? Integer.toString(each.index)
              : token.replace("~", "~0").replace("/", "~1"));
    }
    StringBuilder pointer = new StringBuilder();
    tokens.forEach(token -> pointer.append('/').append(token));
    return pointer.toString();
  }
}
