package dev.weft.activity.model;

import static java.util.Objects.requireNonNull;

import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.util.stream.Collectors;

/**
 * A model in use: it stays in memory until this is closed.
 *
 * <p>For one thread; closing it twice does nothing.
 */
public final class ModelLease implements AutoCloseable {
  private final Model model;
  private final Runnable giveBack;
  private boolean isClosed;

  /** Made by whoever lends the model. */
  public ModelLease(Model model, Runnable giveBack) {
    this.model = requireNonNull(model, "model is null");
    this.giveBack = requireNonNull(giveBack, "giveBack is null");
  }

  /** What the model is. */
  public ModelSpec spec() {
    return model.spec();
  }

  /** Asks the model; see {@link Model#infer}. */
  public TaskOutput.ModelOutput infer(ModelInput input) throws InterruptedException {
    return model.infer(input);
  }

  /** Whether the model makes vectors. */
  public boolean isEmbedder() {
    return model instanceof Embedder;
  }

  /**
   * Returns the model as one that makes vectors.
   *
   * @throws WeftException {@code INVALID_INPUT} when it does not
   */
  public Embedder embedder() {
    if (model instanceof Embedder embedder) {
      return embedder;
    }
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        "model '"
            + spec().id()
            + "' makes no vectors; it can: "
            + spec().kinds().stream().map(ModelKind::word).collect(Collectors.joining(", ")));
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      giveBack.run();
    }
  }
}
