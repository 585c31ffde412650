package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.SourceEnd;
import dev.weft.run.Sources;
import dev.weft.task.Condition;
import dev.weft.task.InputTemplate;
import dev.weft.task.Part;
import dev.weft.task.Reference;
import dev.weft.task.Task;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills the input and the options of a task with what its references stand for.
 *
 * <p>An output behind a reference is read once per task. Whatever is missing or of the wrong shape
 * is {@code INVALID_INPUT}. Thread-safe.
 */
final class InputResolver {
  private final BlobStore blobs;

  InputResolver(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Whether the condition of a task holds; one without condition always runs. */
  boolean mayRun(Task task, Map<String, SourceEnd> ends) throws IOException {
    Condition when = task.flow().when();
    if (when == null) {
      return true;
    }
    Filling filling = new Filling(ends);
    try {
      return when.test(
          value -> {
            try {
              return Values.value(value).resolve(filling);
            } catch (Values.MissingValueException e) {
              return null; // which is an answer: there is no value
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the input as its handler gets it. */
  TaskInput input(Task task, Map<String, SourceEnd> ends) throws IOException {
    InputTemplate template = task.input();
    try {
      return template.kind() == InputTemplate.Kind.UPSTREAM
          ? upstream(template.values().tree(), new Filling(ends))
          : literal(template, resolved(template, new Filling(ends)));
    } catch (Values.MissingValueException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the input needs a value that is not there: "
              + e.getMessage()
              + "; correct 'at', or give it an 'orElse'",
          e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** In the filter of a query an {item} is of the items that are searched. */
  private static JsonNode resolved(InputTemplate template, Filling filling) {
    boolean isQuery =
        template.kind() == InputTemplate.Kind.QUERY
            || template.kind() == InputTemplate.Kind.QUERIES;
    return template.values().resolve(isQuery ? filling.keepingItems() : filling);
  }

  /** Returns the options with every form in them replaced. */
  ObjectNode options(Task task, Map<String, SourceEnd> ends) throws IOException {
    try {
      return (ObjectNode) task.options().resolve(new Filling(ends));
    } catch (Values.MissingValueException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the options need a value that is not there: " + e.getMessage(),
          e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private TaskInput upstream(JsonNode tree, Filling filling) throws IOException {
    if (ValueForm.of(tree) == ValueForm.FROM) {
      Reference reference = Values.reference(tree);
      TaskOutput whole = filling.output(reference);
      if (reference.part() == Part.OUTPUT && reference.at().matches() && whole != null) {
        return new TaskInput.Upstream(whole);
      }
    }
    JsonNode found = Values.value(tree).resolve(filling);
    return new TaskInput.Upstream(
        found.isTextual() ? new TaskOutput.Text(found.textValue()) : new TaskOutput.Data(found));
  }

  private TaskInput literal(InputTemplate template, JsonNode json) throws IOException {
    return switch (template.kind()) {
      case NONE, UPSTREAM -> new TaskInput.None();
      case TEXT -> new TaskInput.Text(text(json));
      case BINARY -> new TaskInput.Binary(binary(json));
      case QUERY -> new TaskInput.Query(SearchQueries.one(json));
      case QUERIES -> new TaskInput.Queries(SearchQueries.all(json));
      case MODEL -> new TaskInput.Model(model(json));
      case CUSTOM -> new TaskInput.Custom(json);
    };
  }

  private static String text(JsonNode json) {
    if (json.isContainerNode() || json.isNull()) {
      throw invalid(
          "input.text must be a text, but it is "
              + kindOf(json)
              + (json.has("text") ? "; add \"at\": \"/text\" to its reference" : ""));
    }
    return Values.text(json);
  }

  private static ModelInput model(JsonNode json) {
    if (json instanceof ObjectNode fields) {
      return new ModelInput(fields);
    }
    throw invalid("input.model must be an object of fields, but it is " + kindOf(json));
  }

  private byte[] binary(JsonNode json) throws IOException {
    if (ValueForm.of(json) == ValueForm.DATA_REF) {
      return blobs.read(ref(json));
    }
    if (!json.isTextual()) {
      throw invalid("input.binary must be a base64 text or a dataRef, but it is " + kindOf(json));
    }
    try {
      return Base64.getDecoder().decode(json.textValue());
    } catch (IllegalArgumentException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, "input.binary is no base64: " + e.getMessage(), e);
    }
  }

  private static DataRef ref(JsonNode json) {
    try {
      return DataRef.of(json.path(ValueForm.DATA_REF.key()));
    } catch (IllegalArgumentException e) {
      throw new WeftException(FailureCode.INVALID_INPUT, "input.binary: " + e.getMessage(), e);
    }
  }

  private static String kindOf(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case NULL, MISSING -> "null";
      case STRING -> "a text";
      case BOOLEAN -> "true or false";
      default -> "a number";
    };
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, message);
  }

  /** Looks up the forms of one task. */
  private final class Filling implements Values.Source {
    private final Sources sources;

    Filling(Map<String, SourceEnd> ends) {
      this.sources = new Sources(ends, new OutputReader(blobs)::read);
    }

    @Override
    public @Nullable JsonNode find(ValueForm form, JsonNode tree) {
      return switch (form) {
        case DATA_REF -> tree;
        case ITEM -> null; // an instance has none left, so there is nothing where this points
        case FROM -> sources.find(form, tree);
        case SECRET -> throw invalid("secrets are not in this release");
        case PARAM, TEMPLATE, LITERAL -> null;
      };
    }

    Values.Source keepingItems() {
      return (form, tree) -> form == ValueForm.ITEM ? tree : find(form, tree);
    }

    @Nullable TaskOutput output(Reference reference) {
      return sources.output(reference);
    }
  }
}
