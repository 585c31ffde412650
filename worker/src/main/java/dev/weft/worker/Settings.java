package dev.weft.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.NearestName;
import dev.weft.graph.OptionRules;
import dev.weft.worker.resources.WorkerLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one source says about a worker: the command line, the environment or a file.
 *
 * <p>A part is {@code null} where the source is silent. Immutable and thread-safe.
 *
 * @param name what the worker is called
 * @param slots how many tasks it runs at once
 * @param types the task types it works on
 * @param root the folder its tasks may read and write
 * @param blobs the folder of its blob store
 * @param shared whether other machines see the same folder of blobs
 * @param models the file with models beside the built-in ones
 * @param collections the folder of its collections of vectors
 * @param modelMemory how many bytes its models may hold
 * @param limits from where on it takes no more work
 * @param telemetry what it shows to monitoring
 */
public record Settings(
    @Nullable String name,
    @Nullable Integer slots,
    @Nullable List<String> types,
    @Nullable Path root,
    @Nullable Path blobs,
    @Nullable Boolean shared,
    @Nullable Path models,
    @Nullable Path collections,
    @Nullable Long modelMemory,
    WorkerLimits limits,
    Telemetry.Said telemetry) {

  /** Nothing said. */
  public static final Settings NONE =
      new Settings(
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          WorkerLimits.NONE,
          Telemetry.Said.NOTHING);

  private static final List<String> KEYS =
      List.of(
          "name",
          "slots",
          "types",
          "root",
          "blobs",
          "shared",
          "models",
          "collections",
          "modelMemory",
          "maxCpuUsage",
          "maxMemoryBytes",
          "maxStorageBytes",
          "limitsByType",
          "metricsHost",
          "metricsPort",
          "traces",
          "tracesRatio");

  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("WEFT_SLOTS", "slots"),
          Map.entry("WEFT_TYPES", "types"),
          Map.entry("WEFT_ROOT", "root"),
          Map.entry("WEFT_BLOBS", "blobs"),
          Map.entry("WEFT_SHARED", "shared"),
          Map.entry("WEFT_MODELS", "models"),
          Map.entry("WEFT_COLLECTIONS", "collections"),
          Map.entry("WEFT_MODEL_MEMORY", "modelMemory"),
          Map.entry("WEFT_MAX_CPU_USAGE", "maxCpuUsage"),
          Map.entry("WEFT_MAX_MEMORY_BYTES", "maxMemoryBytes"),
          Map.entry("WEFT_MAX_STORAGE_BYTES", "maxStorageBytes"),
          Map.entry("WEFT_METRICS_HOST", "metricsHost"),
          Map.entry("WEFT_METRICS_PORT", "metricsPort"),
          Map.entry("WEFT_TRACES", "traces"),
          Map.entry("WEFT_TRACES_RATIO", "tracesRatio"));

  /** Copies the list. */
  public Settings {
    types = types == null ? null : List.copyOf(types);
  }

  /** Returns these settings, and where they are silent those of another source. */
  public Settings orElse(Settings other) {
    return new Settings(
        name == null ? other.name : name,
        slots == null ? other.slots : slots,
        types == null ? other.types : types,
        root == null ? other.root : root,
        blobs == null ? other.blobs : blobs,
        shared == null ? other.shared : shared,
        models == null ? other.models : models,
        collections == null ? other.collections : collections,
        modelMemory == null ? other.modelMemory : modelMemory,
        limits.orElse(other.limits),
        telemetry.orElse(other.telemetry));
  }

  /** Returns these settings with another name. */
  public Settings withName(String value) {
    return new Settings(
        value,
        slots,
        types,
        root,
        blobs,
        shared,
        models,
        collections,
        modelMemory,
        limits,
        telemetry);
  }

  /** Returns these settings with other slots. */
  public Settings withSlots(@Nullable Integer value) {
    return new Settings(
        name,
        value,
        types,
        root,
        blobs,
        shared,
        models,
        collections,
        modelMemory,
        limits,
        telemetry);
  }

  /** Returns these settings with other types. */
  public Settings withTypes(@Nullable List<String> value) {
    return new Settings(
        name,
        slots,
        value,
        root,
        blobs,
        shared,
        models,
        collections,
        modelMemory,
        limits,
        telemetry);
  }

  /** Returns these settings saying whether the folder of blobs is shared. */
  public Settings withShared(@Nullable Boolean value) {
    return new Settings(
        name,
        slots,
        types,
        root,
        blobs,
        value,
        models,
        collections,
        modelMemory,
        limits,
        telemetry);
  }

  /** Returns these settings with other words about monitoring. */
  public Settings withTelemetry(Telemetry.Said value) {
    return new Settings(
        name, slots, types, root, blobs, shared, models, collections, modelMemory, limits, value);
  }

  /**
   * Reads {@code WEFT_SLOTS}, {@code WEFT_TYPES} (with commas between), {@code WEFT_ROOT}, {@code
   * WEFT_BLOBS}, {@code WEFT_SHARED}, {@code WEFT_MODELS}, {@code WEFT_COLLECTIONS}, {@code
   * WEFT_MODEL_MEMORY}, {@code WEFT_MAX_CPU_USAGE}, {@code WEFT_MAX_MEMORY_BYTES}, {@code
   * WEFT_MAX_STORAGE_BYTES}, {@code WEFT_METRICS_HOST}, {@code WEFT_METRICS_PORT}, {@code
   * WEFT_TRACES} and {@code WEFT_TRACES_RATIO}; an empty variable is one that is not set.
   *
   * @throws WeftException {@code INVALID_INPUT} with the variable that cannot be read
   */
  public static Settings ofEnvironment(Map<String, String> environment) {
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    VARIABLES.forEach(
        (variable, key) -> {
          String value = environment.getOrDefault(variable, "").strip();
          if (!value.isEmpty()) {
            said.put(key, value);
          }
        });
    return new Reader(said, Settings::variable, null).read();
  }

  private static String variable(String key) {
    return VARIABLES.entrySet().stream()
        .filter(each -> each.getValue().equals(key))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(key);
  }

  /**
   * Reads a YAML or JSON file with the members {@code name, slots, types, root, blobs, shared,
   * models, collections, modelMemory, maxCpuUsage, maxMemoryBytes, maxStorageBytes, limitsByType,
   * metricsHost, metricsPort, traces, tracesRatio}; paths in it are relative to its folder.
   *
   * @throws WeftException {@code NOT_FOUND} when it is not there, {@code INVALID_INPUT} with the
   *     member that is unknown, and the nearest name, or cannot be read
   */
  public static Settings ofFile(Path file) {
    JsonNode tree = tree(file);
    if (tree.isMissingNode() || tree.isNull()) {
      return NONE; // a file of comments only
    }
    if (!(tree instanceof ObjectNode said)) {
      throw invalid(file + " must hold settings such as 'slots: 4'");
    }
    for (String key : (Iterable<String>) said::fieldNames) {
      if (!KEYS.contains(key)) {
        String nearest = NearestName.to(key, KEYS);
        throw invalid(
            file
                + ": unknown setting '"
                + key
                + "'; "
                + (nearest == null ? "" : "did you mean '" + nearest + "'? ")
                + "known: "
                + String.join(", ", KEYS));
      }
    }
    return new Reader(said, key -> file + ": '" + key + "'", file.toAbsolutePath().getParent())
        .read();
  }

  private static JsonNode tree(Path file) {
    try {
      ObjectMapper yaml = new YAMLMapper();
      return yaml.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, file + " is no YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new WeftException(
          FailureCode.NOT_FOUND, "cannot read the worker's settings in " + file, e);
    }
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, message);
  }

  /** How people name a setting where it was made. */
  private interface Naming {
    String of(String key);
  }

  private record Reader(ObjectNode said, Naming naming, @Nullable Path folder) {
    Settings read() {
      return new Settings(
          text("name"),
          integer("slots"),
          texts("types"),
          path("root"),
          path("blobs"),
          flag(),
          path("models"),
          path("collections"),
          parsed("modelMemory", OptionRules::bytes, "a number of bytes such as 512MiB"),
          LimitFields.read(said, naming::of),
          new Telemetry.Said(
              text("metricsHost"),
              integer("metricsPort"),
              parsed("traces", value -> URI.create(value.asText()), "an address"),
              parsed("tracesRatio", value -> Double.valueOf(value.asText()), "a number")));
    }

    /** Returns a value that is read from JSON; what cannot be read is not what was wanted. */
    private <T> @Nullable T parsed(String key, Function<JsonNode, T> parse, String wanted) {
      JsonNode value = said.path(key);
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      try {
        return parse.apply(value);
      } catch (IllegalArgumentException e) {
        throw new WeftException(
            FailureCode.INVALID_INPUT, naming.of(key) + " must be " + wanted + ", got " + value, e);
      }
    }

    private @Nullable String text(String key) {
      JsonNode value = said.path(key);
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      if (!value.isTextual() || value.textValue().isBlank()) {
        throw invalid(naming.of(key) + " must be a text, got " + value);
      }
      return value.textValue().strip();
    }

    private @Nullable Integer integer(String key) {
      return parsed(key, value -> Integer.valueOf(value.asText()), "a whole number");
    }

    private @Nullable List<String> texts(String key) {
      JsonNode value = said.path(key);
      if (!value.isArray()) {
        String text = text(key);
        return text == null ? null : List.of(text.split("\\s*,\\s*"));
      }
      List<String> texts = new ArrayList<>();
      for (JsonNode each : value) {
        if (!each.isTextual()) {
          throw invalid(naming.of(key) + " must be a list of texts, got " + value);
        }
        texts.add(each.textValue());
      }
      return texts;
    }

    private @Nullable Path path(String key) {
      String text = text(key);
      if (text == null) {
        return null;
      }
      return folder == null ? Path.of(text) : folder.resolve(text);
    }

    private @Nullable Boolean flag() {
      JsonNode value = said.path("shared");
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      String word = value.asText();
      if (!word.equals("true") && !word.equals("false")) {
        throw invalid(naming.of("shared") + " must be true or false, got " + value);
      }
      return Boolean.valueOf(word);
    }
  }
}
