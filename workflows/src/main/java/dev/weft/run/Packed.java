package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Base64;

/**
 * A value as compressed JSON inside other JSON, for what is large and full of repetitions.
 *
 * @param base64 the bytes of {@link PackedJson}, in base64
 */
public record Packed(@JsonValue String base64) {
  /** Checks that there is something. */
  @JsonCreator
  public Packed {
    requireNonNull(base64, "base64 is null");
  }

  /** Packs the JSON of a value. */
  public static Packed of(byte[] json) {
    return new Packed(Base64.getEncoder().encodeToString(PackedJson.pack(json)));
  }

  /**
   * Brings a value back.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when the text is something else
   */
  public <T> T open(Class<T> type) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    return WireFormat.read(PackedJson.unpack(bytes, "a " + type.getSimpleName()), type);
  }

  /** How many bytes of history it is. */
  public int size() {
    return base64.length();
  }
}
