package dev.weft.activity.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What tells the vectors of one model and setting from those of another.
 *
 * <p>Its text form, {@code model/sha256/pooling/unit|raw/dimensions}, travels with vectors and is
 * kept by collections: only vectors of equal fingerprints may be compared.
 *
 * @param modelId the id of the model
 * @param sha256 the first 16 hexadecimal digits of the SHA-256 of the model's file
 * @param pooling how token vectors become one: {@code mean} or {@code cls}
 * @param isUnit whether vectors have length 1
 * @param dimensions the length of a vector
 */
public record Fingerprint(
    String modelId, String sha256, String pooling, boolean isUnit, int dimensions) {

  /** Checks the parts. */
  public Fingerprint {
    requireNonNull(modelId, "modelId is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(pooling, "pooling is null");
    if (dimensions < 1) {
      throw new IllegalArgumentException("dimensions must be at least 1, got " + dimensions);
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Fingerprint parse(String text) {
    List<String> parts = List.of(text.split("/", -1));
    if (parts.size() != 5 || !List.of("unit", "raw").contains(parts.get(3))) {
      throw new IllegalArgumentException("'" + text + "' is no fingerprint");
    }
    return new Fingerprint(
        parts.get(0),
        parts.get(1),
        parts.get(2),
        parts.get(3).equals("unit"),
        Integer.parseInt(parts.get(4)));
  }

  /** Returns the text form. */
  @Override
  public String toString() {
    return String.join(
        "/", modelId, sha256, pooling, isUnit ? "unit" : "raw", Integer.toString(dimensions));
  }
}
