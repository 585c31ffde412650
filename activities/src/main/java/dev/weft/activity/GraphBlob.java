package dev.weft.activity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A graph as it lies in a blob: its bytes, and where in them each task at its top stands.
 *
 * <p>A tree of 100,000 tasks would be some hundred megabytes; the bytes are a tenth of that, and a
 * task is read when its turn comes. Immutable and thread-safe.
 */
final class GraphBlob {
  private final byte[] json;

  /** Where task i begins, at 2i, and ends, at 2i + 1. */
  private final int[] places;

  /** Everything but the tasks at the top. */
  private final ObjectNode rest;

  private GraphBlob(byte[] json, int[] places, ObjectNode rest) {
    this.json = json;
    this.places = places;
    this.rest = rest;
  }

  /** Finds the tasks in the JSON of a graph. */
  static GraphBlob of(byte[] json) throws IOException {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    int[] places = new int[0];
    try (JsonParser parser = WireFormat.mapper().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("tasks") && parser.currentToken() == JsonToken.START_ARRAY) {
          places = places(parser);
        } else {
          rest.set(name, parser.readValueAsTree());
        }
      }
    }
    return new GraphBlob(json, places, rest);
  }

  private static int[] places(JsonParser parser) throws IOException {
    int[] places = new int[64];
    int size = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (size == places.length) {
        places = Arrays.copyOf(places, 2 * size);
      }
      places[size++] = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      places[size++] = (int) parser.currentLocation().getByteOffset();
    }
    return Arrays.copyOf(places, size);
  }

  /** Returns a task as written, or {@code null} when there is none in that place. */
  @Nullable JsonNode task(@Nullable String graph, int index) throws IOException {
    if (graph != null) {
      JsonNode found = rest.path("graphs").path(graph).path("tasks").path(index);
      return found.isObject() ? found : null;
    }
    if (index < 0 || 2 * index >= places.length) {
      return null;
    }
    int from = places[2 * index];
    return WireFormat.mapper().readTree(json, from, places[2 * index + 1] - from);
  }

  /** The defaults of the graph. */
  JsonNode defaults() {
    JsonNode defaults = rest.get("defaults");
    return defaults == null ? MissingNode.getInstance() : defaults;
  }
}
