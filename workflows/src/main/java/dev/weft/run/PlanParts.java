package dev.weft.run;

import dev.weft.data.DataRef;
import java.util.Base64;
import java.util.List;

/**
 * A plan that may be too large for one answer.
 *
 * @param first the bytes of its first part, in base64
 * @param rest where the other parts lie, in their order
 */
public record PlanParts(String first, List<DataRef> rest) {
  /** Copies the list. */
  public PlanParts {
    rest = List.copyOf(rest);
  }

  /** A plan whose first part are these bytes. */
  public static PlanParts of(byte[] first, List<DataRef> rest) {
    return new PlanParts(Base64.getEncoder().encodeToString(first), rest);
  }

  /** The bytes of the first part. */
  public byte[] firstBytes() {
    return Base64.getDecoder().decode(first);
  }
}
