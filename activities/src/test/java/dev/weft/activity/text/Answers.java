package dev.weft.activity.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.data.TaskInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Calls operations the way a task does, with options and inputs as JSON, and reads test data. */
public final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  /** Applies an operation to a bare text. */
  public static JsonNode toText(TextOperation operation, String options, String text) {
    return of(operation, options, new TaskInput.Text(text));
  }

  /** Applies an operation to any JSON. */
  public static JsonNode toJson(TextOperation operation, String options, String json) {
    return of(operation, options, new TaskInput.Custom(json(json)));
  }

  private static JsonNode of(TextOperation operation, String options, TaskInput input) {
    Options checked = Options.of(operation.spec(), (ObjectNode) json(options));
    return operation.apply(TextHandler.texts(input), checked).view();
  }

  /** Reads JSON in which ' may stand for the double quote. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Reads a file of the test data. */
  public static String resource(String name) {
    try (InputStream bytes = Answers.class.getResourceAsStream("/text/" + name)) {
      if (bytes == null) {
        throw new IllegalArgumentException("no test data " + name);
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the rows of a file of tab separated values; {@code #} begins a comment. */
  public static List<String[]> rows(String name) {
    return resource(name)
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.replace("\\n", "\n").split("\t", -1))
        .toList();
  }
}
