package dev.weft.client;

import dev.weft.graph.Vocabulary;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What every worker with the standard catalog can do, and its models, known without one. */
public final class StandardOperations {
  private static final String RESOURCE = "operations.json";

  private StandardOperations() {}

  /**
   * Reads the standard operations from a resource that the build compares with the worker's
   * catalog.
   *
   * @param isOpen whether workers may know more custom types than these
   */
  public static Vocabulary vocabulary(boolean isOpen) {
    try (InputStream resource = StandardOperations.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing");
      }
      Vocabulary standard = WireFormat.mapper().readValue(resource, Vocabulary.class);
      return new Vocabulary(standard.operations(), isOpen, standard.models());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
    }
  }
}
