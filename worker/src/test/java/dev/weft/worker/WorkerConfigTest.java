package dev.weft.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.worker.resources.ResourceLimits;
import dev.weft.worker.resources.WorkerLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class WorkerConfigTest {
  @TempDir Path temp;

  private Path file(String content) throws IOException {
    return Files.writeString(temp.resolve("worker.yaml"), content);
  }

  private static Settings slots(int slots) {
    return Settings.NONE.withSlots(slots);
  }

  private static void assertInvalid(String words, Executable executable) {
    WeftException e = assertThrows(WeftException.class, executable);
    assertEquals(FailureCode.INVALID_INPUT, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void defaultsAreAsDocumented() {
    WorkerConfig config = WorkerConfig.of(Settings.NONE, null, Map.of("HOME", "/home/a"));
    assertEquals("weft", config.name());
    assertEquals(Math.max(2, Runtime.getRuntime().availableProcessors()), config.slots());
    assertTrue(config.hasAllTypes());
    assertEquals(7, config.types().size());
    assertEquals(Path.of("").toAbsolutePath(), config.root());
    assertEquals(Path.of("/home/a/.local/state/weft/blobs"), config.blobs());
    assertFalse(config.shared());
    assertNull(config.models());
    assertEquals(Path.of("/home/a/.local/state/weft/collections"), config.collections());
    assertEquals(2L << 30, config.modelMemory());
  }

  @Test
  void modelsAndCollectionsAreSetUpLikeTheRest() throws IOException {
    Path file = file("models: m/models.yaml\ncollections: vectors\nmodelMemory: 512MiB\n");
    WorkerConfig config = WorkerConfig.of(Settings.NONE, file, Map.of("WEFT_MODEL_MEMORY", "1GB"));
    assertEquals(temp.resolve("m/models.yaml"), config.models());
    assertEquals(temp.resolve("vectors"), config.collections());
    assertEquals(1_000_000_000L, config.modelMemory());
    assertInvalid(
        "WEFT_MODEL_MEMORY must be a number of bytes",
        () -> Settings.ofEnvironment(Map.of("WEFT_MODEL_MEMORY", "much")));
    assertInvalid("at least 1 byte", () -> config(Settings.ofFile(file("modelMemory: 0"))));
  }

  @Test
  void limitsComeFromTheEnvironmentBeforeTheFileAndAreReadAgain() throws IOException {
    Path file =
        file(
            """
            maxCpuUsage: 0.8
            maxMemoryBytes: 4GiB
            limitsByType:
              MODEL_INFERENCE: {maxCpuUsage: 0.5, maxStorageBytes: 1KiB}
            metricsPort: 9464
            """);
    WorkerConfig.Operation operation =
        WorkerConfig.of(Settings.NONE, file, Map.of("WEFT_MAX_CPU_USAGE", "0.7")).operation();
    WorkerLimits expected =
        new WorkerLimits(
            new ResourceLimits(0.7, 4L << 30, null),
            Map.of("MODEL_INFERENCE", new ResourceLimits(0.5, null, 1_024L)));
    assertEquals(expected, operation.limits());
    assertEquals(expected, operation.limitsAgain().get());
    assertEquals("127.0.0.1", operation.telemetry().metricsHost());
    assertEquals(9464, operation.telemetry().metricsPort());

    Files.writeString(file, "maxStorageBytes: 7");
    assertEquals(
        new WorkerLimits(new ResourceLimits(0.7, null, 7L), Map.of()),
        operation.limitsAgain().get());
    assertEquals(WorkerLimits.NONE, config(Settings.NONE).operation().limits());
  }

  private Telemetry resolved(String content) throws IOException {
    return Settings.ofFile(file(content)).telemetry().resolved();
  }

  @Test
  void theEnvironmentSaysWhereTracesGo() throws IOException {
    Path file = file("traces: http://file:4318\ntracesRatio: 0.25\nmetricsHost: 0.0.0.0\n");
    Telemetry telemetry =
        WorkerConfig.of(Settings.NONE, file, Map.of("WEFT_TRACES", "http://variable:4318"))
            .operation()
            .telemetry();
    assertEquals(
        new Telemetry("0.0.0.0", null, URI.create("http://variable:4318"), 0.25), telemetry);
  }

  @Test
  void limitsThatMeanNothingAreRefused() throws IOException {
    assertInvalid("must be a share above 0", () -> Settings.ofFile(file("maxCpuUsage: 80")));
    assertInvalid("number of bytes", () -> Settings.ofFile(file("maxMemoryBytes: 0")));
    assertInvalid("number of bytes", () -> Settings.ofFile(file("maxStorageBytes: lots")));
    assertInvalid("must be a map", () -> Settings.ofFile(file("limitsByType: 3")));
    assertInvalid(
        "did you mean MODEL_INFERENCE?",
        () -> Settings.ofFile(file("limitsByType: {MODEL_INFERENC: {maxCpuUsage: 1}}")));
    assertInvalid(
        "limitsByType.CUSTOM.maxCpu",
        () -> Settings.ofFile(file("limitsByType: {CUSTOM: {maxCpu: 1}}")));
    assertInvalid(
        "WEFT_MAX_STORAGE_BYTES",
        () -> Settings.ofEnvironment(Map.of("WEFT_MAX_STORAGE_BYTES", "-1")));
    assertInvalid("traces must be the address", () -> resolved("traces: localhost:4318"));
    assertInvalid("'traces' must be an address", () -> resolved("traces: 'http://a b'"));
    assertInvalid("tracesRatio must be above 0", () -> resolved("tracesRatio: 0"));
    assertInvalid("'tracesRatio' must be a number", () -> resolved("tracesRatio: all"));
    assertInvalid("metricsPort", () -> resolved("metricsPort: 70000"));
  }

  @Test
  void blobsLieInTheStateFolder() {
    assertEquals(Path.of("/s/weft/blobs"), blobs(Map.of("HOME", "/h", "XDG_STATE_HOME", "/s")));
    assertEquals(Path.of("/w/blobs"), blobs(Map.of("WEFT_HOME", "/w", "XDG_STATE_HOME", "/s")));
    assertEquals(Path.of("/b"), blobs(Map.of("WEFT_HOME", "/w", "WEFT_BLOBS", "/b")));
  }

  private static Path blobs(Map<String, String> environment) {
    return WorkerConfig.of(Settings.NONE, null, environment).blobs();
  }

  @Test
  void flagsWinOverEnvironmentOverFile() throws IOException {
    Path file = file("slots: 3\nname: from-file\ntypes: [CUSTOM]\nshared: true\n");
    Map<String, String> environment =
        Map.of("WEFT_SLOTS", "4", "WEFT_TYPES", "DATA_STORAGE, CUSTOM", "WEFT_ROOT", "");
    WorkerConfig config = WorkerConfig.of(slots(5), file, environment);
    assertEquals(5, config.slots());
    assertEquals(4, WorkerConfig.of(Settings.NONE, file, environment).slots());
    assertEquals(3, WorkerConfig.of(Settings.NONE, file, Map.of()).slots());
    assertEquals(Set.of("CUSTOM", "DATA_STORAGE"), config.types());
    assertEquals("from-file", config.name());
    assertTrue(config.shared());
    assertFalse(config.hasAllTypes());
  }

  @Test
  void pathsInAFileAreRelativeToIt() throws IOException {
    WorkerConfig config =
        WorkerConfig.of(Settings.NONE, file("root: data\nblobs: ../blobs\n"), Map.of());
    assertEquals(temp.resolve("data"), config.root());
    assertEquals(temp.resolveSibling("blobs"), config.blobs());
  }

  @Test
  void whatCannotBeReadIsNamedWithTheNearest() throws IOException {
    Path typo = file("slot: 3\n");
    assertInvalid("'slot'; did you mean 'slots'?", () -> Settings.ofFile(typo));
    Path list = file("- 3\n");
    assertInvalid("must hold settings", () -> Settings.ofFile(list));
    Path word = file("slots: many\n");
    assertInvalid("must be a whole number", () -> Settings.ofFile(word));
    Path broken = file("slots: [\n");
    assertInvalid("is no YAML", () -> Settings.ofFile(broken));
    assertInvalid("WEFT_SLOTS", () -> Settings.ofEnvironment(Map.of("WEFT_SLOTS", "x")));
    assertEquals(Settings.NONE, Settings.ofFile(file("# slots: 3\n")));
    WeftException missing =
        assertThrows(WeftException.class, () -> Settings.ofFile(temp.resolve("none.yaml")));
    assertEquals(FailureCode.NOT_FOUND, missing.code());
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertInvalid("slots must be 1 to 1000, got 0", () -> config(slots(0)));
    assertInvalid("did you mean DATA_STORAGE?", () -> config(types("DATA_STORE")));
    assertInvalid("so write CUSTOM", () -> config(types("CUSTOM:simulate")));
    assertInvalid("at least one task type", () -> config(types()));
    assertInvalid("a worker's name", () -> config(Settings.NONE.withName("a b")));
  }

  private static Settings types(String... types) {
    return Settings.NONE.withTypes(List.of(types));
  }

  private static WorkerConfig config(Settings settings) {
    return WorkerConfig.of(settings, null, Map.of());
  }
}
