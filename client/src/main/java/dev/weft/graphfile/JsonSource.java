package dev.weft.graphfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.graph.Position;
import dev.weft.graph.ProblemCode;
import dev.weft.graph.TreeCheck;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads JSON. */
final class JsonSource {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * The size of the file is limited already, and depth and numbers are limited where they are read.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonSource() {}

  static void read(String text, TreeSink sink) throws UnreadableException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      sink.begin(() -> at(parser.currentTokenLocation()));
      document(parser, sink);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          ProblemCode.G001,
          "",
          e.getLocation() == null ? null : at(e.getLocation()),
          e instanceof JsonEOFException
              ? "the document ends in the middle"
              : "no JSON: " + e.getOriginalMessage(),
          null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void document(JsonParser parser, TreeSink sink)
      throws IOException, UnreadableException {
    int depth = 0;
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new UnreadableException(
          ProblemCode.G003, "", new Position(1, 1), "the document is empty", null);
    }
    do {
      depth += step(parser, token, sink);
      if (depth > TreeCheck.DEPTH_LIMIT) {
        throw new UnreadableException(
            ProblemCode.G006,
            "",
            at(parser.currentTokenLocation()),
            "lists and objects may lie " + TreeCheck.DEPTH_LIMIT + " deep in each other",
            null);
      }
      token = parser.nextToken();
    } while (depth > 0 && token != null);
    if (token != null) {
      throw new UnreadableException(
          ProblemCode.G004,
          "",
          at(parser.currentTokenLocation()),
          "there is more than one document",
          "one file is one graph");
    }
  }

  /** Gives one token; returns by how much deeper the next one lies. */
  private static int step(JsonParser parser, JsonToken token, TreeSink sink) throws IOException {
    switch (token) {
      case START_OBJECT -> {
        sink.startObject();
        return 1;
      }
      case START_ARRAY -> {
        sink.startArray();
        return 1;
      }
      case END_OBJECT, END_ARRAY -> {
        sink.end();
        return -1;
      }
      case FIELD_NAME -> sink.name(parser.currentName());
      case VALUE_STRING -> sink.scalar(NODES.textNode(parser.getText()));
      case VALUE_NUMBER_INT -> sink.scalar(Numbers.decimal(parser.getText(), true));
      case VALUE_NUMBER_FLOAT -> sink.scalar(Numbers.decimal(parser.getText(), false));
      case VALUE_TRUE, VALUE_FALSE -> sink.scalar(NODES.booleanNode(token == JsonToken.VALUE_TRUE));
      default -> sink.scalar(NODES.nullNode());
    }
    return 0;
  }

  private static Position at(JsonLocation place) {
    return new Position(Math.max(1, place.getLineNr()), Math.max(1, place.getColumnNr()));
  }
}
