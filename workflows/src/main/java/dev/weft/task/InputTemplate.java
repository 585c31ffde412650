package dev.weft.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The input of a task as written, with references and parameters in it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kind which kind of input a handler will get
 * @param values what stands under the kind's key; for {@link Kind#UPSTREAM} the whole input
 */
public record InputTemplate(Kind kind, Values values) {

  /** The input of a task that has none. */
  public static final InputTemplate NONE =
      new InputTemplate(Kind.NONE, Values.map(JsonNodeFactory.instance.objectNode()));

  /** The kinds of input, named by their key in a graph file. */
  public enum Kind {
    /** No input. */
    NONE,
    /** {@code {text: value}}. */
    TEXT,
    /** {@code {binary: base64 or dataRef}}. */
    BINARY,
    /** {@code {query: {..}}}. */
    QUERY,
    /** {@code {queries: [..]}}. */
    QUERIES,
    /** {@code {model: {..}}}. */
    MODEL,
    /** {@code {custom: value}}. */
    CUSTOM,
    /** {@code {from ..}} or {@code {item ..}}: the output of an earlier task. */
    UPSTREAM;

    /** The key in a graph file. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the kind of a key, or {@code null}; {@code none} and {@code upstream} are no keys.
     */
    public static @Nullable Kind ofKey(String key) {
      for (Kind kind : values()) {
        if (kind != NONE && kind != UPSTREAM && kind.key().equals(key)) {
          return kind;
        }
      }
      return null;
    }
  }

  /** Reads an input that passed the validator. */
  public static InputTemplate of(JsonNode input) {
    if (input.isMissingNode() || input.isNull() || input.isEmpty()) {
      return NONE;
    }
    ValueForm form = ValueForm.of(input);
    // A literal is the item of an instance, filled in where {item} stood.
    if (form == ValueForm.FROM || form == ValueForm.ITEM || form == ValueForm.LITERAL) {
      return new InputTemplate(Kind.UPSTREAM, Values.value(input));
    }
    String key = input.fieldNames().next();
    Kind kind = Kind.ofKey(key);
    if (kind == null) {
      throw new IllegalArgumentException("no kind of input: " + key);
    }
    JsonNode body = input.get(key);
    boolean isMap = kind == Kind.MODEL && body instanceof ObjectNode;
    return new InputTemplate(kind, new Values(body, isMap));
  }

  /** Returns every reference to an earlier task. */
  @JsonIgnore
  public List<Reference> references() {
    return values.references();
  }
}
