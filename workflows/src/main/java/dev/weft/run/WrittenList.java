package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;

/**
 * A list that knows its JSON, for what is hashed or measured before it travels: it is written once.
 *
 * <p>Immutable.
 *
 * @param <T> what is in it; immutable
 */
public final class WrittenList<T> extends AbstractList<T> implements JsonSerializable {
  private final List<T> elements;
  private final byte[] json;

  private WrittenList(List<T> elements) {
    this.elements = List.copyOf(elements);
    this.json = WireFormat.bytes(this.elements);
  }

  /** Copies and writes a list. */
  public static <T> WrittenList<T> of(List<T> elements) {
    return new WrittenList<>(requireNonNull(elements, "elements is null"));
  }

  /** Returns a list as nobody can change it, and with its JSON if that is known. */
  static <T> List<T> copyOf(List<T> list) {
    return list instanceof WrittenList<T> ? list : List.copyOf(list);
  }

  /** Its compact JSON; treat it as read-only. */
  public byte[] json() {
    return json;
  }

  @Override
  public T get(int index) {
    return elements.get(index);
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public void serialize(JsonGenerator to, SerializerProvider provider) throws IOException {
    to.writeRawValue(new String(json, StandardCharsets.UTF_8));
  }

  @Override
  public void serializeWithType(JsonGenerator to, SerializerProvider provider, TypeSerializer type)
      throws IOException {
    serialize(to, provider);
  }
}
