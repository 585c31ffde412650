package dev.weft.activity.text;

import dev.weft.activity.Options;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;

/**
 * Turns one text, or a list of texts, into a result of the same shape.
 *
 * <p>Pure: the same texts and options give the same answer, byte for byte, on every machine; no
 * file, network, clock or random. Thread-safe. Every part of an answer that stems from the source
 * carries its {@code start} and {@code end} (UTF-16 offsets, end exclusive), and the source between
 * them is that part verbatim. An empty text is answered, not refused. User patterns run on RE2/J.
 */
public interface TextOperation {

  /** Returns name, options and summary; the type is always {@code TEXT_PROCESSING}. */
  OperationSpec spec();

  /**
   * Applies the operation; use {@link Texts#map} when each text stands alone.
   *
   * @throws dev.weft.failure.WeftException {@code INVALID_INPUT} when the texts cannot be worked
   *     on; the message names the index of the text
   */
  TaskOutput apply(Texts texts, Options options);
}
