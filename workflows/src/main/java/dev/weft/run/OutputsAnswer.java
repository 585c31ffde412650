package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import org.jspecify.annotations.Nullable;

/**
 * The declared outputs of a run: inline when they are at most 500 bytes of JSON, else by reference.
 *
 * @param outputs the outputs, if small
 * @param ref where they lie, if not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutputsAnswer(@Nullable ObjectNode outputs, @Nullable DataRef ref) {
  /** The most bytes of JSON of outputs that travel inline. */
  public static final int INLINE_LIMIT = 500;
}
