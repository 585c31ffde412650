package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a scripted task does: a pure function of the seed of its graph and of its path.
 *
 * @param first how its first attempts fail
 * @param always how every later attempt fails; {@code null} when it answers then
 */
record Script(List<FailureCode> first, @Nullable FailureCode always) {
  /** More than fits inline in a result, so that such an output travels as a blob. */
  private static final int LARGE = 5_000;

  /** Three of these are more than travel with the instances of a mapped task. */
  private static final int LARGE_ITEM = 6_000;

  private static final int MOST_ITEMS = 4;
  private static final List<String> NAMES = List.of("ash", "birch", "cedar", "", "a {{name}} b");

  private static final List<FailureCode> RETRYABLE =
      List.of(
          FailureCode.PROVIDER_UNAVAILABLE,
          FailureCode.RATE_LIMITED,
          FailureCode.STORAGE_FULL,
          FailureCode.ATTEMPT_TIMED_OUT);
  private static final List<FailureCode> FINAL =
      List.of(
          FailureCode.PROVIDER_REFUSED,
          FailureCode.NOT_FOUND,
          FailureCode.CONFLICT,
          FailureCode.INTERNAL);

  /** Copies the list. */
  Script {
    first = List.copyOf(first);
  }

  static Script of(int seed, String path) {
    Random random = random(seed, path, 1);
    List<FailureCode> first = new ArrayList<>();
    int kind = random.nextInt(100);
    if (kind >= 52 && kind < 82) {
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        first.add(RETRYABLE.get(random.nextInt(RETRYABLE.size())));
      }
    }
    if (kind < 70) {
      return new Script(first, null);
    }
    List<FailureCode> codes = kind < 88 ? FINAL : RETRYABLE;
    return new Script(first, codes.get(random.nextInt(codes.size())));
  }

  /** How an attempt fails, counted from 1; {@code null} when it answers. */
  @Nullable FailureCode failure(int attempt) {
    return attempt <= first.size() ? first.get(attempt - 1) : always;
  }

  /** What the task answers, given what it was given. */
  static ObjectNode answer(int seed, String path, JsonNode given) {
    Random random = random(seed, path, 2);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("id", path).put("n", random.nextInt(10));
    answer.put("name", NAMES.get(random.nextInt(NAMES.size())));
    answer.put("flag", random.nextBoolean()).putNull("none");
    boolean isLarge = random.nextInt(16) == 0;
    ArrayNode list = answer.putArray("list");
    for (int left = random.nextInt(MOST_ITEMS + 1); left > 0; left--) {
      ObjectNode item = list.addObject().put("id", "i" + left).put("n", random.nextInt(10));
      if (isLarge) {
        item.put("pad", "+".repeat(LARGE_ITEM));
      }
    }
    if (random.nextInt(16) == 0) {
      answer.put("pad", "-".repeat(LARGE));
    }
    answer.set("echo", Seen.echo(given));
    return answer;
  }

  private static Random random(int seed, String path, int purpose) {
    long mixed = (seed * 31L + purpose) * 0x9E3779B97F4A7C15L ^ path.hashCode();
    return new Random(mixed * 0x9E3779B97F4A7C15L);
  }
}
