package dev.weft.activity.data;

import static dev.weft.activity.HandlerContext.json;
import static dev.weft.activity.data.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weft.activity.HandlerContext;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code DATA_STORAGE}: file and blob. */
class WritingTest {
  @TempDir Path temp;
  private Path root;
  private AllowedRoots roots;
  private LocalBlobStore blobs;

  @BeforeEach
  void makeFolder() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    roots = new AllowedRoots(root);
    blobs = new LocalBlobStore(temp.resolve("blobs"));
  }

  private HandlerContext write(String path, TaskInput input) {
    return new HandlerContext(new WriteFile(roots), blobs)
        .with("path", "'" + path + "'")
        .with(input);
  }

  private HandlerContext store(TaskInput input) {
    return new HandlerContext(new WriteBlob(), blobs).with(input);
  }

  private void assertNoLeftovers() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      assertEquals(
          List.of(), all.filter(path -> path.getFileName().toString().endsWith(".tmp")).toList());
    }
  }

  @Test
  void textIsWrittenAndItsFoldersAreMade() throws Exception {
    JsonNode answer = write("out/new/../report.md", new TaskInput.Text("hello")).view();
    assertEquals(
        json(
            "{'path': 'out/report.md', 'bytes': 5, 'sha256':"
                + " '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'}"),
        json(answer.toString()));
    assertEquals("hello", Files.readString(root.resolve("out/report.md")));
    assertNoLeftovers();
  }

  @Test
  void aMegabyteOfBinaryComesBackEqual() throws Exception {
    byte[] random = new byte[1 << 20];
    new Random(7).nextBytes(random);
    write("data.bin", new TaskInput.Binary(random)).answer();
    assertArrayEquals(random, Files.readAllBytes(root.resolve("data.bin")));

    TaskOutput read =
        new HandlerContext(new ReadFile(roots), blobs)
            .with("path", "'data.bin'")
            .with("as", "'binary'")
            .answer();
    write("copy.bin", new TaskInput.Upstream(read)).answer();
    assertArrayEquals(random, Files.readAllBytes(root.resolve("copy.bin")));

    TaskOutput stored = store(new TaskInput.Binary(random)).answer();
    DataRef ref = assertInstanceOf(TaskOutput.Ref.class, stored).ref();
    assertArrayEquals(random, blobs.read(ref));
  }

  @Test
  void upstreamIsWrittenAsTextWhenItIsOne() throws Exception {
    assertEquals("a", written(new TaskOutput.Text("a")));
    assertEquals("b", written(new TaskOutput.Data(TextNode.valueOf("b"))));
    assertEquals(
        "c", written(new TaskOutput.ModelOutput("c", null, null, new Tokens(1, 1), "stop")));
    assertEquals("{\"d\":1}", written(new TaskOutput.Data(json("{'d': 1}"))));
    DataRef ref = blobs.put(new byte[] {'e'}, "image/png");
    assertEquals("e", written(new TaskOutput.Ref(ref)));
    assertEquals("e", written(new TaskOutput.Data(ref.toJson())));
    assertFails(
        FailureCode.INVALID_INPUT,
        "nothing to store",
        () -> write("x", new TaskInput.None()).view());
  }

  private String written(TaskOutput output) throws Exception {
    write("upstream", new TaskInput.Upstream(output)).answer();
    return Files.readString(root.resolve("upstream"));
  }

  @Test
  void aRepeatedAttemptChangesNothing() throws Exception {
    for (String overwrite : List.of("true", "false")) {
      TaskInput text = new TaskInput.Text("same");
      JsonNode first = write("same.txt", text).with("overwrite", overwrite).view();
      FileTime past = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
      Files.setLastModifiedTime(root.resolve("same.txt"), past);
      JsonNode second = write("same.txt", text).with("overwrite", overwrite).atAttempt(2).view();
      assertEquals(first, second);
      assertEquals(past, Files.getLastModifiedTime(root.resolve("same.txt")));
    }
    assertNoLeftovers();
  }

  @Test
  void otherContentIsReplacedOrAConflict() throws Exception {
    Files.writeString(root.resolve("taken.txt"), "old");
    TaskInput text = new TaskInput.Text("new");
    assertFails(
        FailureCode.CONFLICT,
        "'taken.txt' exists with other content",
        () -> write("taken.txt", text).with("overwrite", "false").view());
    assertEquals("old", Files.readString(root.resolve("taken.txt")));
    write("taken.txt", text).view();
    assertEquals("new", Files.readString(root.resolve("taken.txt")));
    write("fresh.txt", text).with("overwrite", "false").view();
    assertEquals("new", Files.readString(root.resolve("fresh.txt")));
    assertNoLeftovers();
  }

  @Test
  void aWorkerGivenUpForLostWritesNothing() throws Exception {
    Files.writeString(root.resolve("kept.txt"), "old");
    for (String path : List.of("kept.txt", "other.txt")) {
      assertThrows(
          InterruptedException.class, () -> write(path, new TaskInput.Text("new")).lost().answer());
    }
    assertEquals("old", Files.readString(root.resolve("kept.txt")));
    assertFalse(Files.exists(root.resolve("other.txt")));
    assertNoLeftovers();
  }

  @Test
  void anInterruptedWriteLeavesTheOldFile() throws Exception {
    Files.writeString(root.resolve("kept.txt"), "old");
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class, () -> write("kept.txt", new TaskInput.Text("new")).answer());
    assertFalse(Thread.interrupted());
    assertEquals("old", Files.readString(root.resolve("kept.txt")));
    assertNoLeftovers();
  }

  @Test
  void pathsOutsideAreRefusedBeforeAnythingIsMade() throws Exception {
    Files.createSymbolicLink(root.resolve("up"), temp);
    for (String path : List.of("../x.txt", "up/made/x.txt", "/made/x.txt")) {
      assertFails(
          FailureCode.FORBIDDEN, "outside", () -> write(path, new TaskInput.Text("x")).view());
    }
    assertFalse(Files.exists(temp.resolve("made")));
  }

  @Test
  void aLinkInsideKeepsLeadingToTheFile() throws Exception {
    Files.writeString(root.resolve("real.txt"), "old");
    Files.createSymbolicLink(root.resolve("link.txt"), root.resolve("real.txt"));
    write("link.txt", new TaskInput.Text("new")).answer();
    assertTrue(Files.isSymbolicLink(root.resolve("link.txt")));
    assertEquals("new", Files.readString(root.resolve("real.txt")));
  }

  /** Eight writers and readers of one name: each read sees one whole content. */
  @Test
  void readersNeverSeeAPart() throws Exception {
    List<String> contents = List.of("a".repeat(200_000), "b".repeat(300_000));
    write("shared.txt", new TaskInput.Text(contents.get(0))).answer();
    List<Callable<Void>> jobs = new ArrayList<>();
    for (String content : contents) {
      for (int i = 0; i < 2; i++) {
        jobs.add(
            () -> {
              for (int round = 0; round < 10; round++) {
                write("shared.txt", new TaskInput.Text(content)).answer();
              }
              return null;
            });
        jobs.add(
            () -> {
              for (int round = 0; round < 50; round++) {
                assertTrue(contents.contains(Files.readString(root.resolve("shared.txt"))));
              }
              return null;
            });
      }
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs.size())) {
      for (Future<Void> job : threads.invokeAll(jobs)) {
        job.get();
      }
    }
    assertNoLeftovers();
  }

  @Test
  void aStoredBlobIsAnsweredByReference() throws Exception {
    JsonNode text = store(new TaskInput.Text("hi")).view();
    assertEquals("text/plain; charset=utf-8", text.at("/dataRef/mediaType").asText());
    TaskOutput data = store(new TaskInput.Custom(json("{'a': 1}"))).answer();
    assertInstanceOf(TaskOutput.Data.class, data, "else its reader would get the JSON");
    DataRef ref = DataRef.of(data.view().path("dataRef"));
    assertEquals(DataRef.JSON, ref.mediaType());
    assertEquals("{\"a\":1}", new String(blobs.read(ref), java.nio.charset.StandardCharsets.UTF_8));
    JsonNode named =
        store(new TaskInput.Binary(new byte[3])).with("mediaType", "'image/png'").view();
    assertEquals("image/png", named.at("/dataRef/mediaType").asText());
    assertFails(
        FailureCode.INVALID_INPUT,
        "type/subtype",
        () -> store(new TaskInput.Text("hi")).with("mediaType", "'png'").view());
  }
}
