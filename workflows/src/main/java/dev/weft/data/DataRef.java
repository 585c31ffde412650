package dev.weft.data;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Names a large value that lies in a blob store instead of in the history of a run ("claim check").
 *
 * <p>Immutable and thread-safe.
 *
 * @param store the id of the blob store that holds it
 * @param key where it lies in that store; a path of letters, digits and {@code . _ - /}
 * @param sha256 the SHA-256 of its bytes, 64 lower-case hexadecimal digits
 * @param bytes its size in bytes
 * @param mediaType what it is, such as {@code application/json}
 */
public record DataRef(String store, String key, String sha256, long bytes, String mediaType) {

  /** The media type of a {@link TaskOutput} in its wire form. */
  public static final String OUTPUT = "application/vnd.weft.output+json";

  /** The media type of any JSON document. */
  public static final String JSON = "application/json";

  /** The media type of bytes that mean something to Weft only. */
  public static final String BYTES = "application/octet-stream";

  /** Checks that nothing is missing. */
  public DataRef {
    requireNonNull(store, "store is null");
    requireNonNull(key, "key is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(mediaType, "mediaType is null");
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be at least 0, got " + bytes);
    }
  }

  /** Whether the bytes are JSON, in whichever form. */
  @JsonIgnore
  public boolean isJson() {
    return mediaType.equals(JSON) || mediaType.endsWith("+json");
  }

  /** Returns the form in which a graph and a foreign worker write this reference. */
  public ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("store", store).put("key", key).put("sha256", sha256);
    body.put("bytes", bytes).put("mediaType", mediaType);
    return JsonNodeFactory.instance.objectNode().set("dataRef", body);
  }

  /**
   * Reads the object that stands under {@code dataRef}.
   *
   * @throws IllegalArgumentException when a member is missing or of another type
   */
  public static DataRef of(JsonNode body) {
    JsonNode bytes = body.path("bytes");
    if (!bytes.canConvertToLong() || !bytes.isIntegralNumber()) {
      throw new IllegalArgumentException("dataRef needs a whole number 'bytes'");
    }
    return new DataRef(
        text(body, "store"),
        text(body, "key"),
        text(body, "sha256"),
        bytes.longValue(),
        text(body, "mediaType"));
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("dataRef needs a text '" + name + "'");
    }
    return value.textValue();
  }
}
