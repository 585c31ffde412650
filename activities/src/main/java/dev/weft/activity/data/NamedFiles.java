package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.Item;
import dev.weft.data.TaskInput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a task's input which files are meant. */
final class NamedFiles {

  /**
   * One file that is meant.
   *
   * @param path its path as written
   * @param item what came with it
   */
  record NamedFile(String path, Item item) {}

  private NamedFiles() {}

  /** Returns the JSON of an input that may name files, or {@code null} when there is no input. */
  static @Nullable JsonNode json(TaskInput input) {
    return switch (input) {
      case TaskInput.None none -> null;
      case TaskInput.Custom custom -> custom.json();
      case TaskInput.Upstream upstream -> upstream.output().view();
      default ->
          throw new WeftException(
              FailureCode.INVALID_INPUT,
              "files are named by {custom: ..} or by the output of an earlier task, got "
                  + input.getClass().getSimpleName());
    };
  }

  /**
   * Reads a path, or an object with {@code path}, {@code source} or {@code id}; the first of these
   * counts.
   */
  static NamedFile one(JsonNode json) {
    if (json.isTextual()) {
      return new NamedFile(json.textValue(), Item.named(json.textValue()));
    }
    if (json instanceof ObjectNode object) {
      for (String name : List.of("path", "source", "id")) {
        JsonNode value = object.path(name);
        if (value.isTextual()) {
          ObjectNode item = object.deepCopy();
          item.remove("path");
          item.put("id", value.textValue());
          return new NamedFile(value.textValue(), Item.of(item));
        }
      }
    }
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        "a file is named by a path or by an object with 'path', 'source' or 'id', got "
            + brief(json));
  }

  /** Reads {@code {items: [..]}} or a bare list. */
  static List<NamedFile> many(JsonNode json) {
    JsonNode list = json.isObject() && json.has("items") ? json.path("items") : json;
    if (!list.isArray()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "files are named by a list, or by an object with the list 'items', got " + brief(json));
    }
    List<NamedFile> files = new ArrayList<>(list.size());
    list.forEach(each -> files.add(one(each)));
    return files;
  }

  private static String brief(JsonNode json) {
    String text = json.toString();
    return text.length() <= 80 ? text : text.substring(0, 79) + "…";
  }
}
