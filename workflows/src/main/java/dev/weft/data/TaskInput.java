package dev.weft.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler gets: an input with every reference and parameter resolved.
 *
 * <p>Immutable; treat JSON trees in it as read-only.
 */
public sealed interface TaskInput {

  /** No input. */
  record None() implements TaskInput {}

  /**
   * One text.
   *
   * @param text the text
   */
  record Text(String text) implements TaskInput {}

  /** Bytes, from base64 in the graph or from a blob. */
  final class Binary implements TaskInput {
    private final byte[] bytes;

    /** Copies the bytes. */
    public Binary(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Binary[" + bytes.length + " bytes]";
    }
  }

  /**
   * One search.
   *
   * @param query what to look for
   */
  record Query(SearchQuery query) implements TaskInput {}

  /**
   * Several searches in one task.
   *
   * @param queries what to look for, in order
   */
  record Queries(List<SearchQuery> queries) implements TaskInput {
    /** Copies the list. */
    public Queries {
      queries = List.copyOf(queries);
    }
  }

  /**
   * A question to a model.
   *
   * @param input the fields of the question
   */
  record Model(ModelInput input) implements TaskInput {}

  /**
   * Any JSON.
   *
   * @param json the JSON
   */
  record Custom(JsonNode json) implements TaskInput {}

  /**
   * The output of an earlier task, or the part of it that a reference points to (then {@link
   * TaskOutput.Data}).
   *
   * <p>A {@link TaskOutput.Ref} here is binary; JSON behind a reference has been read already.
   *
   * @param output that output
   */
  record Upstream(TaskOutput output) implements TaskInput {}
}
