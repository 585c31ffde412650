package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogFileTest {
  /** Of three bytes, {@code abc}. */
  private static final String SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @BeforeEach
  void putFiles() throws IOException {
    Files.createDirectories(folder.resolve("m"));
    Files.writeString(folder.resolve("m/model.onnx"), "abc");
    Files.writeString(folder.resolve("m/tokenizer.json"), "{}");
  }

  private List<ModelSpec> read(String... lines) throws IOException {
    Path file = folder.resolve("models.yaml");
    Files.write(file, List.of(lines));
    return ModelCatalogFile.read(file);
  }

  private String refused(String... lines) {
    WeftException refused = assertThrows(WeftException.class, () -> read(lines));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    return String.valueOf(refused.getMessage());
  }

  private static void assertHas(String message, String... words) {
    for (String each : words) {
      assertTrue(message.contains(each), "no «" + each + "» in: " + message);
    }
  }

  @Test
  void everyMemberIsRead() throws IOException {
    List<ModelSpec> specs =
        read(
            "models:",
            "  - id: my-model",
            "    provider: onnx",
            "    kinds: [embed]",
            "    summary: Mine.",
            "    file: m/model.onnx",
            "    tokenizer: m/tokenizer.json",
            "    sha256: " + SHA256.toUpperCase(Locale.ROOT),
            "    dimensions: 384",
            "    maxTokens: 128",
            "    pooling: cls",
            "    normalise: false",
            "    prefixes: {query: 'query: ', passage: 'passage: '}",
            "    permits: 2",
            "    memory: 300MiB",
            "    uses: other");
    assertEquals(
        new ModelSpec(
            "my-model",
            "onnx",
            EnumSet.of(ModelKind.EMBED),
            "Mine.",
            folder.resolve("m/model.onnx").toString(),
            folder.resolve("m/tokenizer.json").toString(),
            SHA256,
            "other",
            384,
            128,
            "cls",
            false,
            "query: ",
            "passage: ",
            2,
            300L << 20,
            false),
        specs.get(0));
  }

  @Test
  void aFolderAndDefaultsAreEnough() throws IOException {
    ModelSpec spec =
        read(
                "{\"models\": [{\"id\": \"m\", \"provider\": \"onnx\", \"kinds\": \"classify\",",
                "  \"folder\": \"m\", \"sha256\": \"" + SHA256 + "\"}]}")
            .get(0);
    assertEquals(folder.resolve("m/model.onnx").toString(), spec.file());
    assertEquals(folder.resolve("m/tokenizer.json").toString(), spec.tokenizer());
    assertEquals(512, spec.maxTokens());
    assertEquals("mean", spec.pooling());
    assertTrue(spec.isUnit());
    assertEquals(Runtime.getRuntime().availableProcessors(), spec.permits());
    assertEquals(0, spec.memory());
    assertNull(spec.uses());
    assertFalse(spec.summary().isEmpty());
  }

  @Test
  void otherProvidersNeedNoFile() throws IOException {
    ModelSpec spec =
        read("models: [{id: my-echo, provider: echo, kinds: [generate, answer]}]").get(0);
    assertNull(spec.file());
    assertEquals(EnumSet.of(ModelKind.GENERATE, ModelKind.ANSWER), spec.kinds());
    assertEquals(List.of(), read("# nothing yet"));
    assertEquals(List.of(), read("models: []"));
  }

  @Test
  void allProblemsAreToldAtOnceEachWithItsPlace() {
    String message =
        refused(
            "models:",
            "  - {id: a, provider: onnx, kinds: [embde], folder: m, dimension: 3, pooling: max,",
            "     normalise: 1, prefixes: {querry: x, passage: 2}, permits: 0, memory: lots,",
            "     maxTokens: 1.5, dimensions: -1, sha256: '12'}",
            "  - {id: a b, provider: onnx, kinds: [embed, rerank], file: m/none.onnx}",
            "  - just text",
            "  - {kinds: []}");
    assertHas(
        message,
        "models.yaml has 20 problems:",
        "model 'a b', member 'dimensions': is missing; say how long its vectors are",
        "model 'a', member 'dimension': is unknown; did you mean 'dimensions'?",
        "model 'a', member 'kinds': has the unknown kind 'embde'; did you mean 'embed'?",
        "model 'a', member 'pooling': must be mean or cls, got 'max'",
        "model 'a', member 'normalise': must be true or false",
        "model 'a', prefix 'querry': is unknown; did you mean 'query'?",
        "model 'a', member 'prefixes': 'passage' must be a text",
        "model 'a', member 'permits': must be a whole number of at least 1, got 0",
        "model 'a', member 'memory': must be a number of bytes",
        "model 'a', member 'maxTokens': must be a whole number of at least 1, got 1.5",
        "model 'a', member 'dimensions': must be a whole number of at least 0, got -1",
        "model 'a', member 'sha256': is no SHA-256; that of " + folder.resolve("m/model.onnx"),
        "model 'a b', member 'id': must be up to 64 letters",
        "model 'a b', member 'file': there is no file " + folder.resolve("m/none.onnx"),
        "model 'a b', member 'tokenizer': is missing",
        "model 'a b', member 'kinds': must be one of embed, classify, rerank",
        "model 3 must be an object",
        "model 4, member 'id': is missing",
        "model 4, member 'provider': is missing",
        "model 4, member 'kinds': is missing; give some of embed, classify");
  }

  @Test
  void theActualHashIsSaidWhenNoneIsGiven() {
    String message = refused("models: [{id: m, provider: onnx, kinds: [classify], folder: m}]");
    assertHas(message, "has 1 problem:", "member 'sha256': is missing; that of", SHA256);
  }

  @Test
  void whatIsWrongWithAFolderIsSaidOnce() {
    assertHas(
        refused("models: [{id: m, provider: onnx, kinds: [rerank], folder: 7}]"),
        "member 'folder': must be a text",
        "member 'file': is missing",
        "has 3 problems");
    assertHas(
        refused("models: [{id: m, provider: onnx, kinds: [rerank], folder: none}]"),
        "member 'folder': there is no file " + folder.resolve("none/model.onnx"),
        "member 'folder': there is no file " + folder.resolve("none/tokenizer.json"),
        "has 2 problems");
  }

  @Test
  void idsAreUniqueAndBuiltInOnesStay() {
    String message =
        refused(
            "models:",
            "  - {id: m, provider: echo, kinds: [generate]}",
            "  - {id: m, provider: echo, kinds: [generate]}",
            "  - {id: echo, provider: echo, kinds: [generate]}");
    assertHas(message, "'m' is there twice", "'echo' is built in", "has 2 problems");
  }

  @Test
  void anotherFormIsRefused() {
    assertHas(refused("models: [}"), "is no YAML");
    assertHas(refused("models: []", "models: []"), "is no YAML", "Duplicate");
    assertHas(refused("[]"), "must be an object with the member 'models'");
    assertHas(refused("modles: []"), "'modles' is unknown", "'models' must be a list");
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    WeftException refused =
        assertThrows(WeftException.class, () -> ModelCatalogFile.read(folder.resolve("none.yaml")));
    assertEquals(FailureCode.NOT_FOUND, refused.code());
    assertHas(String.valueOf(refused.getMessage()), "none.yaml");
  }
}
