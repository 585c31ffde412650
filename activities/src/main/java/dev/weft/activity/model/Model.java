package dev.weft.activity.model;

import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;

/**
 * A loaded model.
 *
 * <p>Thread-safe: its {@link ModelSpec#permits()} say how many calls the {@link Models} that lend
 * it let in at once. What a call computes, it computes on the calling thread, so that its cost is
 * measured. Use one through a {@link ModelLease}; only the owner closes it.
 */
public interface Model extends AutoCloseable {

  /** What it was loaded from. */
  ModelSpec spec();

  /** How many bytes of memory it holds, as far as that can be measured. */
  long bytes();

  /**
   * Answers one question. The fields depend on the kind of the model:
   *
   * <ul>
   *   <li>{@code classify}: {@code {texts: [..]}}; {@code data} is {@code {labels: [{label, score,
   *       scores: {label: score}}, ..]}}, one per text;
   *   <li>{@code rerank}: {@code {query, texts: [..]}}; {@code data} is {@code {scores: [..]}}, one
   *       per text, higher is better;
   *   <li>{@code answer}: {@code {question, passages: [item, ..]}}; {@code text} is the answer, or
   *       empty with {@code finish: no-answer}, {@code citations} are the passages it was taken
   *       from;
   *   <li>{@code generate}: {@code {prompt}}; {@code text} is what it wrote;
   *   <li>{@code embed}: not here but in {@link Embedder#embed}.
   * </ul>
   *
   * @throws dev.weft.failure.WeftException {@code INVALID_INPUT} when a field is missing or wrong
   * @throws InterruptedException when the attempt is over
   */
  TaskOutput.ModelOutput infer(ModelInput input) throws InterruptedException;

  /** Gives its memory back. */
  @Override
  void close();
}
