package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * What tells a graph with its parameters from any other: the SHA-256 of their canonical JSON (RFC
 * 8785).
 *
 * <p>Neither the order of members nor the way a number or a text is written counts. RFC 8785 writes
 * numbers as doubles; the reader refuses those that a double does not hold, so two graphs that it
 * accepts never share a hash. Thread-safe.
 */
public final class GraphHash {
  private GraphHash() {}

  /**
   * Returns 64 lower-case hexadecimal digits.
   *
   * @param unboundTree the graph as written
   * @param allParams the values of all its parameters, {@link GraphReader#paramsWithDefaults}
   */
  public static String of(JsonNode unboundTree, Map<String, JsonNode> allParams) {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params.setAll(allParams);
    ObjectNode both = JsonNodeFactory.instance.objectNode();
    both.set("graph", unboundTree);
    both.set("params", params);
    try {
      byte[] canonical = new JsonCanonicalizer(both.toString()).getEncodedUTF8();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (IOException e) {
      throw new UncheckedIOException("the tree is no JSON", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
