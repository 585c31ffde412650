package dev.weft.data;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers.
 *
 * <p>{@link #view()} is what {@code at}, {@code weft result} and a foreign worker see. On the wire
 * an output is its members and {@code kind}. Immutable; treat JSON trees in it as read-only.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskOutput.Text.class, name = "text"),
  @JsonSubTypes.Type(value = TaskOutput.ModelOutput.class, name = "model"),
  @JsonSubTypes.Type(value = TaskOutput.SearchResults.class, name = "search"),
  @JsonSubTypes.Type(value = TaskOutput.Embeddings.class, name = "embeddings"),
  @JsonSubTypes.Type(value = TaskOutput.Data.class, name = "data"),
  @JsonSubTypes.Type(value = TaskOutput.Ref.class, name = "ref")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface TaskOutput {

  /** Returns the JSON that people and other tasks see; treat it as read-only. */
  JsonNode view();

  /**
   * One text.
   *
   * @param text the text, possibly empty
   */
  record Text(String text) implements TaskOutput {
    /** Checks that the text is there. */
    public Text {
      requireNonNull(text, "text is null");
    }

    @Override
    public JsonNode view() {
      return JsonNodeFactory.instance.objectNode().put("text", text);
    }
  }

  /**
   * What a model said.
   *
   * @param text the answer
   * @param data structured data beside the text, if any
   * @param citations where the answer stands in its sources, if known
   * @param tokens what went in and out
   * @param finish why the model stopped, such as {@code stop} or {@code length}
   */
  record ModelOutput(
      String text,
      @Nullable JsonNode data,
      @Nullable List<Item> citations,
      Tokens tokens,
      String finish)
      implements TaskOutput {
    /** Copies the citations. */
    public ModelOutput {
      requireNonNull(text, "text is null");
      citations = citations == null ? null : List.copyOf(citations);
    }

    @Override
    public JsonNode view() {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("text", text);
      if (data != null) {
        json.set("data", data);
      }
      if (citations != null) {
        ArrayNode list = json.putArray("citations");
        citations.forEach(item -> list.add(item.toJson()));
      }
      json.putObject("tokens").put("input", tokens.input()).put("output", tokens.output());
      return json.put("finish", finish);
    }
  }

  /**
   * The hits of a search, best first.
   *
   * @param items the hits; each is an item plus {@code score}
   */
  record SearchResults(List<Item> items) implements TaskOutput {
    /** Copies the list. */
    public SearchResults {
      items = List.copyOf(items);
    }

    @Override
    public JsonNode view() {
      return new Items(items).toJson();
    }
  }

  /**
   * Vectors of items, by position.
   *
   * @param items what was embedded
   * @param vectors {@code items x dimensions} little-endian 32-bit floats
   * @param dimensions the length of one vector
   * @param fingerprint what tells these vectors from those of another model or setting
   */
  record Embeddings(List<Item> items, DataRef vectors, int dimensions, String fingerprint)
      implements TaskOutput {
    /** Copies the list. */
    public Embeddings {
      items = List.copyOf(items);
    }

    @Override
    public JsonNode view() {
      ObjectNode json = new Items(items).toJson();
      json.put("dimensions", dimensions);
      json.set("vectors", vectors.toJson());
      return json;
    }
  }

  /**
   * Any JSON.
   *
   * @param json the JSON itself
   */
  record Data(JsonNode json) implements TaskOutput {
    /** Checks that it is there. */
    public Data {
      requireNonNull(json, "json is null");
    }

    @Override
    public JsonNode view() {
      return json;
    }
  }

  /**
   * A value that lies in a blob store: an output too large for the history, or binary data.
   *
   * <p>Its view here is {@code {dataRef}}; whoever can read the store sees the JSON behind it
   * instead.
   *
   * @param ref where it lies
   */
  record Ref(DataRef ref) implements TaskOutput {
    @Override
    public JsonNode view() {
      return ref.toJson();
    }
  }
}
