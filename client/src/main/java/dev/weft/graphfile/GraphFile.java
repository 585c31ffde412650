package dev.weft.graphfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads graph files, JSON or YAML, into the tree that {@link dev.weft.graph.GraphReader} reads.
 *
 * <p>A name that ends in {@code .json}, {@code .yaml} or {@code .yml} says which; else a document
 * that starts with a brace is JSON. A file is UTF-8 of at most 64 MiB with exactly one document,
 * nested at most 100 deep, without duplicate keys. Never throws for bad content: it comes back as
 * problems. Thread-safe.
 */
public final class GraphFile {
  /** The most bytes of a file. */
  public static final int SIZE_LIMIT = 64 * 1024 * 1024;

  private GraphFile() {}

  /**
   * What came of reading a file.
   *
   * @param tree the document; {@code null} when there is none that could be read. With problems it
   *     may still be there, so that the reader can say what else is wrong
   * @param problems what is wrong with the document as such, with positions
   * @param locations where its parts lie
   */
  public record Loaded(@Nullable ObjectNode tree, List<Problem> problems, Locations locations) {

    /** Copies the list. */
    public Loaded {
      problems = List.copyOf(problems);
    }

    /**
     * Returns the problems of the document and those of the reader with positions, in file order.
     */
    public List<Problem> locate(List<Problem> found) {
      List<Problem> all = new ArrayList<>(problems);
      all.addAll(found);
      return locations.locate(all);
    }
  }

  /** Reads a file; one that cannot be read comes back as a problem too. */
  public static Loaded read(Path file) {
    try {
      return Files.size(file) > SIZE_LIMIT
          ? failed(tooLarge(Files.size(file)))
          : read(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      return failed(problem(ProblemCode.G001, "there is no file '" + file + "'"));
    } catch (IOException e) {
      return failed(problem(ProblemCode.G001, "cannot read '" + file + "': " + e.getMessage()));
    }
  }

  /**
   * Reads the bytes of a file.
   *
   * @param bytes all of them
   * @param name its name, of which the end tells the format
   */
  public static Loaded read(byte[] bytes, String name) {
    if (bytes.length > SIZE_LIMIT) {
      return failed(tooLarge(bytes.length));
    }
    List<Problem> problems = new ArrayList<>();
    Locations locations = new Locations(null);
    try {
      GraphText text = GraphText.of(bytes, name);
      locations = new Locations(text);
      TreeBuilder builder = new TreeBuilder(problems);
      text.into(builder, problems);
      JsonNode root = builder.root();
      if (root instanceof ObjectNode object) {
        return new Loaded(object, problems, locations);
      }
      problems.add(
          root == null || root.isNull()
              ? problem(ProblemCode.G003, "the document is empty")
              : problem(ProblemCode.G012, "a graph must be an object"));
    } catch (UnreadableException e) {
      problems.add(e.problem());
    }
    return new Loaded(null, locations.locate(problems), locations);
  }

  private static Problem tooLarge(long bytes) {
    return problem(
        ProblemCode.G009, "the file has " + bytes + " bytes, at most " + SIZE_LIMIT + " are read");
  }

  private static Problem problem(ProblemCode code, String message) {
    return new Problem(code, "", null, null, message, null);
  }

  private static Loaded failed(Problem problem) {
    return new Loaded(null, List.of(problem), new Locations(null));
  }
}
