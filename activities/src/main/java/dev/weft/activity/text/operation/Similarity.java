package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Says how alike texts are by the words they share.
 *
 * <p>Compared are all runs of {@code shingle} neighbouring words; case, punctuation, blanks and
 * Unicode form do not count. {@code jaccard} is the part of the different runs of both that both
 * have; {@code containment} the part of the shorter text's runs that the other has; {@code cosine}
 * also looks at how often each run is used. All are from 0 to 1 and the same both ways round.
 *
 * <p>Each pair is {@code {a, b, similarity}} with the ids of the two; the most alike come first,
 * and pairs that are equally alike stand in the order of the list. One text alone has no pair. More
 * than 500,000 pairs are {@code TOO_LARGE}. Thread-safe.
 */
public final class Similarity implements TextOperation {
  private static final long MOST_PAIRS = 500_000;

  private static final OperationSpec SPEC =
      OperationSpec.text(
          "similarity",
          "Says how alike texts are, by the runs of words they share.",
          "{pairs: [{a, b, similarity}], count}, the most alike first",
          Option.word(
              "measure", "What is measured, from 0 to 1.", "jaccard", "cosine", "containment"),
          Option.of("shingle", Option.Kind.INTEGER, "How many neighbouring words make one run.")
              .orElse(2)
              .between(1, 20),
          Option.word(
              "compare",
              "Each text with every other, or the first with every other.",
              "all",
              "first"),
          Option.of("least", Option.Kind.NUMBER, "Less similar pairs are left out.")
              .orElse(0)
              .between(0, 1));

  /** Makes the operation. */
  public Similarity() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  private record Pair(int a, int b, double similarity) {}

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    List<Pair> pairs = pairs(texts, options);
    ArrayNode array = JsonNodeFactory.instance.arrayNode(pairs.size());
    for (Pair pair : pairs) {
      array
          .addObject()
          .put("a", texts.items().get(pair.a()).id())
          .put("b", texts.items().get(pair.b()).id())
          .put("similarity", Scores.rounded(pair.similarity()));
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("pairs", array);
    return new TaskOutput.Data(json.put("count", array.size()));
  }

  private static List<Pair> pairs(Texts texts, Options options) {
    int size = texts.items().size();
    int firsts = options.text("compare").equals("all") ? size : Math.min(1, size);
    checkCount(size, firsts);
    List<Shingles> shingles = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Texts.checkInterrupt();
      shingles.add(Shingles.of(texts.text(i), options.integer("shingle")));
    }
    String measure = options.text("measure");
    double least = options.number("least");
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < firsts; a++) {
      for (int b = a + 1; b < size; b++) {
        Texts.checkInterrupt();
        double similarity = measured(measure, shingles.get(a), shingles.get(b));
        if (similarity >= least) {
          pairs.add(new Pair(a, b, similarity));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::similarity).reversed()); // stable
    return pairs;
  }

  private static void checkCount(long size, long firsts) {
    long pairs = firsts <= 1 ? size - 1 : size * (size - 1) / 2;
    if (pairs > MOST_PAIRS) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          size
              + " texts make "
              + pairs
              + " pairs; at most "
              + MOST_PAIRS
              + " are compared; use the operation dedupe, or compare: first");
    }
  }

  private static double measured(String measure, Shingles a, Shingles b) {
    return switch (measure) {
      case "cosine" -> a.cosine(b);
      case "containment" -> a.containment(b);
      default -> a.jaccard(b);
    };
  }
}
