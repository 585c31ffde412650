package dev.weft.activity.vector;

import dev.weft.data.Excerpt;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.HashSet;
import java.util.Set;

/** What every store refuses to take. */
final class RecordCheck {
  /** The longest id: one term of an index holds four times as much. */
  static final int LONGEST_ID = 4_096;

  /** The longest vectors: twice those of the largest models there are. */
  static final int MOST_DIMENSIONS = 8_192;

  private RecordCheck() {}

  /**
   * Checks every record before anything is written.
   *
   * @throws WeftException {@code INVALID_INPUT} naming the first record that cannot be taken
   */
  static void check(Upsert upsert) throws InterruptedException {
    Set<String> ids = HashSet.newHashSet(upsert.records().size());
    int dimensions = upsert.fingerprint().dimensions();
    if (dimensions > MOST_DIMENSIONS) {
      throw invalid(
          "vectors of " + dimensions + " numbers are too long, at most " + MOST_DIMENSIONS);
    }
    for (VectorRecord each : upsert.records()) {
      Interrupts.check();
      String id = each.id();
      checkId(id);
      if (!ids.add(id)) {
        throw invalid("two items have the id " + shown(id) + "; ids are unique in a collection");
      }
      if (each.vector().length != dimensions) {
        throw invalid(
            "the vector of item "
                + shown(id)
                + " has "
                + each.vector().length
                + " numbers, its fingerprint "
                + upsert.fingerprint()
                + " says "
                + dimensions);
      }
      VectorMath.checkUsable(each.vector(), upsert.fingerprint().isUnit(), "item " + shown(id));
    }
  }

  private static void checkId(String id) {
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw invalid(
          "an id must have 1 to "
              + LONGEST_ID
              + " characters, got "
              + id.length()
              + ": "
              + shown(id));
    }
    for (int i = 0; i < id.length(); i++) {
      if (Character.isHighSurrogate(id.charAt(i))
          && i + 1 < id.length()
          && Character.isLowSurrogate(id.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(id.charAt(i))) {
        throw invalid("the id " + shown(id) + " holds half a character; it cannot be stored");
      }
    }
  }

  private static String shown(String id) {
    return "'" + Excerpt.of(id, 80) + "'";
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, message);
  }
}
