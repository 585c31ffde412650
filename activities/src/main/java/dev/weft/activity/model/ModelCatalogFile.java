package dev.weft.activity.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the file that tells a worker of models beside the built-in ones.
 *
 * <pre>{@code
 * models:
 *   - id: my-model
 *     provider: onnx
 *     kinds: [embed]
 *     folder: models/m     # or file: and tokenizer:
 *     sha256: 759c3cd2...  # of the model's file; what it is, the message says when it is missing
 *     dimensions: 384
 *     maxTokens: 512       # the default
 *     pooling: mean        # the default, or cls
 *     normalise: true      # the default
 *     prefixes: { query: "query: ", passage: "passage: " }
 *     permits: 2           # the number of processors
 *     memory: 300MiB       # three times the file
 * }</pre>
 *
 * <p>YAML or JSON; paths are relative to the file's folder; {@code folder} stands for {@code
 * model.onnx} and {@code tokenizer.json} in it.
 */
public final class ModelCatalogFile {
  private ModelCatalogFile() {}

  /**
   * Reads the models of a file, in their order.
   *
   * @throws WeftException {@code NOT_FOUND} when it is not there, {@code INVALID_INPUT} with all
   *     that is wrong in it: each model and member, and the nearest name of an unknown one
   */
  public static List<ModelSpec> read(Path file) {
    JsonNode tree = tree(file);
    List<String> problems = new ArrayList<>();
    List<ModelSpec> specs = new ArrayList<>();
    if (tree instanceof ObjectNode top) {
      top.fieldNames()
          .forEachRemaining(
              name -> {
                if (!name.equals("models")) {
                  problems.add("member '" + name + "' is unknown; known: models");
                }
              });
      specs(file, top.path("models"), specs, problems);
    } else if (!tree.isMissingNode() && !tree.isNull()) { // a file of comments only is empty
      problems.add("it must be an object with the member 'models'");
    }
    if (!problems.isEmpty()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          String.format(
              "%s has %d problem%s:%n  %s",
              file,
              problems.size(),
              problems.size() == 1 ? "" : "s",
              String.join(System.lineSeparator() + "  ", problems)));
    }
    return specs;
  }

  private static void specs(
      Path file, JsonNode list, List<ModelSpec> specs, List<String> problems) {
    if (!list.isArray()) {
      problems.add("member 'models' must be a list");
      return;
    }
    Set<String> builtIn = new HashSet<>();
    BuiltInModels.specs().forEach(spec -> builtIn.add(spec.id()));
    Set<String> ids = new HashSet<>();
    Path folder = file.toAbsolutePath().getParent();
    for (int i = 0; i < list.size(); i++) {
      ModelEntry entry = new ModelEntry(list.get(i), "model " + (i + 1), folder, problems);
      ModelSpec spec = entry.read();
      String id = entry.id();
      if (builtIn.contains(id)) {
        problems.add("model '" + id + "' is built in; give this one another id");
      } else if (!id.isEmpty() && !ids.add(id)) {
        problems.add("model '" + id + "' is there twice; give one of them another id");
      }
      if (spec != null) {
        specs.add(spec);
      }
    }
  }

  private static JsonNode tree(Path file) {
    try {
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, file + " is no YAML: " + e.getOriginalMessage(), e);
    } catch (MalformedInputException e) {
      throw new WeftException(FailureCode.INVALID_INPUT, file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new WeftException(
          FailureCode.NOT_FOUND, "cannot read the file of models " + file + ": " + e, e);
    }
  }
}
