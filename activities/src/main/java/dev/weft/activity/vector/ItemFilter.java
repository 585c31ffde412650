package dev.weft.activity.vector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.Item;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import dev.weft.task.Condition;
import dev.weft.task.ValueForm;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What hits must fulfil: a condition in the grammar of {@code when} on the members of an item.
 *
 * <p>The left of a comparison is {@code {item: pointer}}, the right is plain JSON. At most {@value
 * #MOST_COMPARISONS} comparisons and {@value #MOST_MEMBERS} members of an {@code in}; texts that
 * {@code lt}, {@code lte}, {@code gt} and {@code gte} compare with have at most {@value
 * #LONGEST_ORDERED} characters. Immutable and thread-safe.
 */
public final class ItemFilter {
  /** The most comparisons of a filter. */
  public static final int MOST_COMPARISONS = 500;

  /** The most members of the list that {@code in} looks into. */
  public static final int MOST_MEMBERS = 10_000;

  /** The longest text that is compared by order, in UTF-16 units. */
  public static final int LONGEST_ORDERED = 256;

  private final Condition condition;

  private ItemFilter(Condition condition) {
    this.condition = condition;
  }

  /**
   * Reads a filter.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is none
   */
  public static ItemFilter of(JsonNode tree) {
    try {
      // Through its text, so that its numbers are what those of stored items are.
      Condition condition = Condition.of(WireFormat.read(WireFormat.bytes(tree), JsonNode.class));
      AtomicInteger count = new AtomicInteger();
      condition.visit(
          each -> {
            check(each);
            count.incrementAndGet();
          });
      if (count.get() > MOST_COMPARISONS) {
        throw invalid(
            "has " + count + " comparisons, at most " + MOST_COMPARISONS + " are taken; use 'in'");
      }
      return new ItemFilter(condition);
    } catch (Condition.MalformedException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the filter"
              + (e.at().isEmpty() ? "" : " at " + e.at())
              + " is no condition: "
              + e.getMessage(),
          e);
    }
  }

  private static void check(Condition.Compare compare) {
    pointer(compare);
    JsonNode right = compare.right();
    switch (compare.operator()) {
      case LT, LTE, GT, GTE -> {
        if (right.isTextual() && right.textValue().length() > LONGEST_ORDERED) {
          throw invalid(
              "orders by a text of "
                  + right.textValue().length()
                  + " characters, at most "
                  + LONGEST_ORDERED
                  + " are taken");
        }
        if (!right.isTextual() && !right.isNumber()) {
          throw invalid(compare.operator().word() + " needs a number or a text, got " + right);
        }
      }
      case IN -> {
        if (!right.isArray()) {
          throw invalid("in needs a list, got " + right);
        }
        if (right.size() > MOST_MEMBERS) {
          throw invalid(
              "in has " + right.size() + " members, at most " + MOST_MEMBERS + " are taken");
        }
      }
      case EXISTS -> {
        if (!right.isBoolean()) {
          throw invalid("exists needs true or false, got " + right);
        }
      }
      case EQ, NE -> {}
    }
  }

  /** The place in an item that a comparison looks at. */
  static JsonPointer pointer(Condition.Compare compare) {
    JsonNode value = compare.value();
    if (ValueForm.of(value) != ValueForm.ITEM
        || value.size() != 1
        || !value.path("item").isTextual()) {
      throw invalid("compares " + value + "; write {value: {item: /metadata/name}, eq: ..}");
    }
    try {
      return JsonPointer.compile(value.path("item").textValue());
    } catch (IllegalArgumentException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the filter's " + value.path("item") + " is no JSON Pointer: it must begin with /",
          e);
    }
  }

  /** The condition itself. */
  Condition condition() {
    return condition;
  }

  /** Whether an item fulfils it. */
  public boolean test(Item item) {
    return condition.test(
        value -> found(item.toJson().at(JsonPointer.compile(value.path("item").textValue()))));
  }

  private static @Nullable JsonNode found(JsonNode at) {
    return at.isMissingNode() ? null : at;
  }

  private static WeftException invalid(String what) {
    return new WeftException(FailureCode.INVALID_INPUT, "the filter " + what);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ItemFilter that && condition.equals(that.condition);
  }

  @Override
  public int hashCode() {
    return condition.hashCode();
  }

  @Override
  public String toString() {
    return condition.toString();
  }
}
