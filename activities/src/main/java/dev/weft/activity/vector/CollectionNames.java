package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.NearestName;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * What collections may be called, and what is said when one is not there or is of another model.
 */
final class CollectionNames {
  /** Also the name of a folder: no separator, nothing that begins or ends with a dot. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?");

  /** With more than these the list would hide the message. */
  private static final int MOST_LISTED = 20;

  private CollectionNames() {}

  /**
   * Returns the name if a collection may have it.
   *
   * @throws WeftException {@code INVALID_INPUT} when it may not
   */
  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "a collection cannot be named '"
              + name
              + "'; use letters, digits and . _ -, up to 64, no dot at either end");
    }
    return name;
  }

  static WeftException unknown(String name, String store, Collection<String> known) {
    String nearest = NearestName.to(name, known);
    String hint = nearest == null ? "" : "did you mean '" + nearest + "'? ";
    String others =
        known.isEmpty()
            ? "the store has none yet; upsert something first"
            : "known: "
                + String.join(", ", known.stream().sorted().limit(MOST_LISTED).toList())
                + (known.size() > MOST_LISTED
                    ? " and " + (known.size() - MOST_LISTED) + " more"
                    : "");
    return new WeftException(
        FailureCode.NOT_FOUND,
        "there is no collection '" + name + "' in the store '" + store + "'; " + hint + others);
  }

  /**
   * Compares fingerprints.
   *
   * @throws WeftException {@code CONFLICT} when they differ, with both
   */
  static void checkSame(String collection, Fingerprint has, Fingerprint given) {
    if (!has.equals(given)) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "the collection '"
              + collection
              + "' holds vectors of "
              + has
              + " and cannot be compared with vectors of "
              + given
              + "; use model '"
              + has.modelId()
              + "' as it was, or another collection");
    }
  }

  /**
   * Compares the length of a vector to search for.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is another
   */
  static void checkQuery(String collection, Fingerprint has, VectorQuery query) {
    float[] vector = query.vector();
    if (vector == null) {
      return;
    }
    if (vector.length != has.dimensions()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the query's vector has "
              + vector.length
              + " numbers, the vectors of collection '"
              + collection
              + "' have "
              + has.dimensions()
              + "; embed the query with "
              + has);
    }
    VectorMath.checkUsable(vector, has.isUnit(), "the query");
  }
}
