package dev.weft.benchmark.bare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.activity.text.operation.Normalise;
import dev.weft.data.TaskOutput;

/** Calls the very operation that Weft's tasks call, with nothing around it. Thread-safe. */
public final class NormaliseText implements TextActivities {
  private final TextOperation operation = new Normalise();
  private final Options options =
      Options.of(operation.spec(), JsonNodeFactory.instance.objectNode());

  /** Makes the activity. */
  public NormaliseText() {}

  @Override
  public String normalise(String text) {
    return ((TaskOutput.Text) operation.apply(Texts.of(text), options)).text();
  }
}
