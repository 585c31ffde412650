package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a run; it becomes the Temporal Workflow ID.
 *
 * <p>Temporal's own "Run ID" is another thing, changes within one run, and is never shown by Weft.
 *
 * @param value 1 to 200 printable characters without blanks, {@code / [ ]}
 */
public record RunId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[\\p{L}\\p{N}._:@=+,~-]{1,200}");

  /** Checks the shape. */
  @JsonCreator
  public RunId {
    requireNonNull(value, "value is null");
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a run id must be 1 to 200 letters, digits or . _ : @ = + , ~ -, got '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
