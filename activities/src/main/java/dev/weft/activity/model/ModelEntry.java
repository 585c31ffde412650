package dev.weft.activity.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weft.graph.ModelKind;
import dev.weft.graph.NearestName;
import dev.weft.graph.OptionRules;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One model of a {@link ModelCatalogFile}; what is wrong is added to a list. */
final class ModelEntry {
  private static final List<String> MEMBERS =
      List.of(
          "id",
          "provider",
          "kinds",
          "summary",
          "file",
          "tokenizer",
          "folder",
          "sha256",
          "dimensions",
          "maxTokens",
          "pooling",
          "normalise",
          "prefixes",
          "permits",
          "memory",
          "uses");
  private static final List<String> PREFIXES = List.of("query", "passage");
  private static final List<String> KINDS =
      Stream.of(ModelKind.values()).map(ModelKind::word).toList();
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String CLASSPATH = "classpath:";
  private static final int MAX_TOKENS = 512;

  private final JsonNode json;
  private final String place;
  private final @Nullable Path folder;
  private final List<String> problems;
  private final int problemsBefore;

  ModelEntry(JsonNode json, String place, @Nullable Path folder, List<String> problems) {
    this.json = json;
    this.place =
        json.path("id").isTextual() ? "model '" + json.path("id").textValue() + "'" : place;
    this.folder = folder;
    this.problems = problems;
    this.problemsBefore = problems.size();
  }

  /** The id, or nothing when it has none. */
  String id() {
    return json.path("id").asText("");
  }

  /** Returns the model, or {@code null} after adding what is wrong. */
  @Nullable ModelSpec read() {
    if (!json.isObject()) {
      problems.add(place + " must be an object with the members id, provider, kinds");
      return null;
    }
    checkNames(json, MEMBERS, "member");
    String id = text("id", null);
    if (!id.isEmpty() && !ID.matcher(id).matches()) {
      problem("id", "must be up to 64 letters, digits and . _ - and begin with a letter or digit");
    }
    String provider = text("provider", null);
    Set<ModelKind> kinds = kinds();
    boolean isOnnx = provider.equals("onnx");
    String file = location("file", "model.onnx");
    String tokenizer = location("tokenizer", "tokenizer.json");
    int dimensions = integer("dimensions", 0, 0);
    if (isOnnx) {
      checkOnnx(file, tokenizer, kinds, dimensions);
    }
    ModelSpec spec =
        new ModelSpec(
            id,
            provider,
            kinds.isEmpty() ? EnumSet.of(ModelKind.EMBED) : kinds,
            text("summary", "A model of this worker's file of models."),
            file,
            tokenizer,
            sha256(file),
            json.has("uses") ? text("uses", "") : null,
            dimensions,
            integer("maxTokens", isOnnx ? MAX_TOKENS : 0, isOnnx ? 1 : 0),
            pooling(),
            normalise(),
            prefix("query"),
            prefix("passage"),
            integer("permits", Runtime.getRuntime().availableProcessors(), 1),
            memory(),
            false);
    return problems.size() == problemsBefore ? spec : null;
  }

  private void checkOnnx(
      @Nullable String file, @Nullable String tokenizer, Set<ModelKind> kinds, int dimensions) {
    if (file == null) {
      problem("file", "is missing; name the .onnx file, or a 'folder' with model.onnx");
    }
    if (tokenizer == null) {
      problem("tokenizer", "is missing; name the tokenizer.json, or a 'folder' with it");
    }
    if (kinds.contains(ModelKind.EMBED) && dimensions == 0 && !json.has("dimensions")) {
      problem("dimensions", "is missing; say how long its vectors are, such as 384");
    }
    if (kinds.size() > 1
        || kinds.contains(ModelKind.ANSWER)
        || kinds.contains(ModelKind.GENERATE)) {
      problem("kinds", "must be one of embed, classify, rerank for the provider onnx");
    }
  }

  private Set<ModelKind> kinds() {
    Set<ModelKind> kinds = EnumSet.noneOf(ModelKind.class);
    JsonNode value = json.path("kinds");
    List<JsonNode> words = value.isArray() ? list(value) : List.of(value);
    if (!json.has("kinds") || words.isEmpty()) {
      problem("kinds", "is missing; give some of " + String.join(", ", KINDS));
      return kinds;
    }
    for (JsonNode word : words) {
      String written = word.asText().toLowerCase(Locale.ROOT);
      if (KINDS.contains(written)) {
        kinds.add(ModelKind.of(written));
      } else {
        problem("kinds", "has the unknown kind '" + written + "'" + hint(written, KINDS));
      }
    }
    return kinds;
  }

  private static List<JsonNode> list(JsonNode array) {
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get).toList();
  }

  /** Where a file lies: said by itself, or by the folder. */
  private @Nullable String location(String name, String inFolder) {
    String said = json.has(name) ? text(name, "") : "";
    if (said.isEmpty() && json.has("folder")) {
      String models = text("folder", "");
      said = models.isEmpty() ? "" : models + "/" + inFolder;
    }
    if (said.isEmpty()) {
      return null;
    }
    if (said.startsWith(CLASSPATH)) {
      return said;
    }
    try {
      String location = (folder == null ? Path.of(said) : folder.resolve(said)).toString();
      if (!new ModelFile(location).exists()) {
        problem(json.has(name) ? name : "folder", "there is no file " + location);
      }
      return location;
    } catch (InvalidPathException e) {
      problem(name, "is no path: " + e.getMessage());
      return null;
    }
  }

  private @Nullable String sha256(@Nullable String file) {
    String said = json.has("sha256") ? json.path("sha256").asText() : "";
    boolean isHash = SHA256.matcher(said).matches();
    if (file != null && !isHash && new ModelFile(file).exists()) {
      problem(
          "sha256",
          (json.has("sha256") ? "is no SHA-256" : "is missing")
              + "; that of "
              + file
              + " is "
              + hash(file)
              + ": write it there if you trust the file");
    } else if (json.has("sha256") && !isHash) {
      problem("sha256", "must be 64 hexadecimal digits");
    }
    return isHash ? said.toLowerCase(Locale.ROOT) : null;
  }

  private static String hash(String file) {
    try {
      return new ModelFile(file).hash();
    } catch (IOException e) {
      return "unknown (" + e + ")";
    }
  }

  private String pooling() {
    String said = text("pooling", "mean");
    if (!said.equals("mean") && !said.equals("cls")) {
      problem("pooling", "must be mean or cls, got '" + said + "'");
    }
    return said;
  }

  private boolean normalise() {
    JsonNode said = json.path("normalise");
    if (json.has("normalise") && !said.isBoolean()) {
      problem("normalise", "must be true or false");
    }
    return said.asBoolean(true);
  }

  private String prefix(String name) {
    JsonNode prefixes = json.path("prefixes");
    if (name.equals(PREFIXES.get(0)) && json.has("prefixes")) { // checked once
      if (prefixes.isObject()) {
        checkNames(prefixes, PREFIXES, "prefix");
      } else {
        problem("prefixes", "must be an object such as {query: \"query: \"}");
      }
    }
    JsonNode said = prefixes.path(name);
    if (!said.isMissingNode() && !said.isTextual()) {
      problem("prefixes", "'" + name + "' must be a text");
    }
    return said.asText("");
  }

  private long memory() {
    JsonNode said = json.path("memory");
    if (!json.has("memory")) {
      return 0;
    }
    if (!OptionRules.isBytes(said)) {
      problem("memory", "must be a number of bytes such as 1048576 or \"300MiB\"");
      return 0;
    }
    return OptionRules.bytes(said);
  }

  private int integer(String name, int fallback, int least) {
    JsonNode said = json.path(name);
    if (said.isMissingNode()) {
      return fallback;
    }
    if (!said.isIntegralNumber() || !said.canConvertToInt() || said.intValue() < least) {
      problem(name, "must be a whole number of at least " + least + ", got " + said);
      return fallback;
    }
    return said.intValue();
  }

  private String text(String name, @Nullable String fallback) {
    JsonNode said = json.path(name);
    if (said instanceof MissingNode && fallback != null) {
      return fallback;
    }
    if (!said.isTextual() || said.textValue().isBlank()) {
      problem(name, said.isMissingNode() ? "is missing" : "must be a text");
      return fallback == null ? "" : fallback;
    }
    return said.textValue();
  }

  private void checkNames(JsonNode object, Collection<String> known, String what) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problems.add(
                    place + ", " + what + " '" + name + "': is unknown" + hint(name, known));
              }
            });
  }

  private static String hint(String written, Collection<String> known) {
    String nearest = NearestName.to(written, known);
    return nearest == null
        ? "; known: " + String.join(", ", known)
        : "; did you mean '" + nearest + "'?";
  }

  private void problem(String member, String what) {
    String problem = place + ", member '" + member + "': " + what;
    if (!problems.contains(problem)) { // a folder stands for two files
      problems.add(problem);
    }
  }
}
