package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.time.Instant;

/**
 * How everything that travels is written: JSON in which unknown members are ignored and absent ones
 * left out.
 *
 * <p>Instants are UTC with six decimals, durations ISO-8601, decimals exact. Thread-safe.
 */
public final class WireFormat {
  private static final ObjectMapper MAPPER = newMapper();

  private WireFormat() {}

  /** The mapper; treat it as read-only. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The converter for Temporal's clients and workers. */
  public static DataConverter converter() {
    return Temporal.CONVERTER;
  }

  /** Returns an instant as text: UTC with exactly six decimals. */
  public static String text(Instant instant) {
    return InstantText.write(instant);
  }

  /** Returns the compact JSON of a value. */
  public static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new WeftException(FailureCode.INTERNAL, "cannot write " + value.getClass(), e);
    }
  }

  /** Returns the bytes of the compact JSON of a value. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new WeftException(FailureCode.INTERNAL, "cannot write " + value.getClass(), e);
    }
  }

  /**
   * Reads JSON.
   *
   * @throws WeftException {@code DATA_LOSS} when the bytes are not what they should be
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          "cannot read a " + type.getSimpleName() + ": " + e.getMessage(),
          e);
    }
  }

  /** Returns the tree of a value. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  private static final class MicrosecondText extends StdConverter<Instant, String> {
    @Override
    public String convert(Instant value) {
      return text(value);
    }
  }

  /** What is not written as here, or is wrong, the library reads or refuses. */
  private static final class MicrosecondReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Instant known =
          parser.hasToken(JsonToken.VALUE_STRING) ? InstantText.read(parser.getText()) : null;
      return known == null ? InstantDeserializer.INSTANT.deserialize(parser, context) : known;
    }
  }

  /** Made at first use: who only reads and writes JSON need not load Temporal. */
  private static final class Temporal {
    static final DataConverter CONVERTER =
        DefaultDataConverter.newDefaultInstance()
            .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(MAPPER));
  }

  private static ObjectMapper newMapper() {
    JavaTimeModule time = new JavaTimeModule();
    time.addSerializer(
        Instant.class, new StdDelegatingSerializer(Instant.class, new MicrosecondText()));
    time.addDeserializer(Instant.class, new MicrosecondReader());
    // Names are often those of tasks: as many as there are tasks, each seen once or twice.
    JsonFactory factory =
        JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    return JsonMapper.builder(factory)
        .addModules(time, new BlackbirdModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .build();
  }
}
