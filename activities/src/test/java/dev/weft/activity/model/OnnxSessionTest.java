package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {
  @TempDir Path folder;

  /** Copies a resource of the tiny models into the folder. */
  private Path copied(String name) throws IOException {
    Path target = folder.resolve(name);
    try (InputStream from = new ModelFile("classpath:model/" + name).open()) {
      Files.copy(from, target);
    }
    return target;
  }

  private static ModelSpec at(Path file, @Nullable String sha256) {
    return new ModelSpec(
        "mine",
        "onnx",
        EnumSet.of(ModelKind.CLASSIFY),
        "",
        file.toString(),
        file.resolveSibling("tokenizer.json").toString(),
        sha256,
        null,
        0,
        16,
        "mean",
        true,
        "",
        "",
        1,
        0,
        false);
  }

  private static WeftException refused(ModelSpec spec) {
    try (ModelManager models =
        new ModelManager(List.of(spec), List.of(new OnnxProvider()), 1L << 30)) {
      return assertThrows(WeftException.class, () -> models.model(spec.id()).close());
    }
  }

  @Test
  void aFileThatWasChangedIsDataLossAndBothHashesAreSaid() throws IOException {
    copied("tokenizer.json");
    copied("config.json");
    Path file = copied("sentiment.onnx");
    String before = new ModelFile(file.toString()).hash();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1]++;
    Files.write(file, bytes);
    WeftException refused = refused(at(file, before));
    assertEquals(FailureCode.DATA_LOSS, refused.code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(before), message);
    assertTrue(message.contains(new ModelFile(file.toString()).hash()), message);
  }

  @Test
  void theRightHashIsTakenInEitherCase() throws Exception {
    copied("tokenizer.json");
    copied("config.json");
    Path file = copied("sentiment.onnx");
    String hash = new ModelFile(file.toString()).hash().toUpperCase(Locale.ROOT);
    try (ModelManager models =
        new ModelManager(List.of(at(file, hash)), List.of(new OnnxProvider()), 1L << 30)) {
      models.model("mine").close();
      assertEquals(1, models.gauges().loaded());
      assertTrue(models.gauges().bytes() > Files.size(file));
    }
  }

  @Test
  void whatIsMissingOrOfAnotherKindIsNamed() throws IOException {
    Path file = folder.resolve("sentiment.onnx");
    WeftException noTokenizer = refused(at(file, null));
    assertEquals(FailureCode.NOT_FOUND, noTokenizer.code());
    assertTrue(String.valueOf(noTokenizer.getMessage()).contains("tokenizer.json"));

    Path tokenizer = copied("tokenizer.json");
    WeftException noFile = refused(at(file, null));
    assertEquals(FailureCode.NOT_FOUND, noFile.code());
    assertTrue(String.valueOf(noFile.getMessage()).contains("sentiment.onnx"));

    Files.writeString(file, "no model");
    WeftException noModel = refused(at(file, null));
    assertEquals(FailureCode.INVALID_INPUT, noModel.code());
    assertTrue(String.valueOf(noModel.getMessage()).contains("no model that ONNX Runtime can run"));

    Files.delete(file);
    copied("sentiment.onnx");
    WeftException noLabels = refused(at(file, null));
    assertTrue(String.valueOf(noLabels.getMessage()).contains("config.json"));
    Files.writeString(
        folder.resolve("config.json"), "{\"id2label\": {\"0\": \"a\", \"2\": \"b\"}}");
    assertTrue(String.valueOf(refused(at(file, null)).getMessage()).contains("id2label"));

    Files.writeString(tokenizer, "{}");
    WeftException badTokenizer = refused(at(file, null));
    assertEquals(FailureCode.INVALID_INPUT, badTokenizer.code());
    assertTrue(String.valueOf(badTokenizer.getMessage()).contains("is no tokenizer.json"));
  }

  /**
   * From 1.29 on the runtime uploads what it is used for unless an environment variable forbids it,
   * which nobody can set from Java. This fails when such a version comes in.
   */
  @Test
  void theRuntimeHasNobodyToReportTo() throws IOException {
    String system = System.getProperty("os.name");
    String processor = System.getProperty("os.arch").contains("64") ? "" : "none";
    processor += System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    String library =
        system.startsWith("Windows")
            ? "win-x64/onnxruntime.dll"
            : system.startsWith("Mac")
                ? "osx-" + processor + "/libonnxruntime.dylib"
                : "linux-" + processor + "/libonnxruntime.so";
    URL resource = OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + library);
    if (resource == null) {
      throw new AssertionError("no native library " + library);
    }
    try (InputStream in = resource.openStream()) {
      String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(bytes.contains("input_ids") || bytes.contains("CPUExecutionProvider"));
      assertFalse(bytes.contains("ORT_DISABLE_TELEMETRY"), "it has a switch for telemetry");
      assertFalse(bytes.contains("OneCollector"), "it knows where to report to");
    }
  }
}
