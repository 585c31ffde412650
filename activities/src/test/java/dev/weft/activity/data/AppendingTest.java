package dev.weft.activity.data;

import static dev.weft.activity.HandlerContext.json;
import static dev.weft.activity.data.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.HandlerContext;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code DATA_STORAGE rows}. */
class AppendingTest {
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

  private HandlerContext append(String path, String rows) {
    return new HandlerContext(new WriteRows(roots), blobs)
        .with("path", "'" + path + "'")
        .with(new TaskInput.Custom(json(rows)));
  }

  private String content(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  private static void assertCounts(String expected, JsonNode answer) {
    assertEquals(
        expected,
        Stream.of("rows", "added", "replaced", "unchanged")
            .map(name -> answer.path(name).asText())
            .reduce((a, b) -> a + " " + b)
            .orElse(""));
  }

  @Test
  void rowsAreAddedReplacedOrLeftAlone() throws Exception {
    for (String path : List.of("out/labels.csv", "out/labels.jsonl")) {
      JsonNode first =
          append(path, "[{'id': 'a', 'label': 'bug'}, {'id': 'b', 'label': 'idea'}]").view();
      assertCounts("2 2 0 0", first);
      assertEquals(path, first.path("path").asText());
      FileTime past = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
      Files.setLastModifiedTime(root.resolve(path), past);
      assertCounts(
          "2 0 0 2",
          append(path, "[{'label': 'idea', 'id': 'b'}, {'id': 'a', 'label': 'bug'}]").view());
      assertEquals(past, Files.getLastModifiedTime(root.resolve(path)));
      assertCounts(
          "3 1 1 0",
          append(path, "{'items': [{'id': 'a', 'label': 'other'}, null, {'id': 'c', 'label': ''}]}")
              .view());
    }
    assertEquals("id,label\na,other\nb,idea\nc,\n", content("out/labels.csv"));
    assertEquals(
        json(
            "[{'id': 'a', 'label': 'other'}, {'id': 'b', 'label': 'idea'}, {'id': 'c', 'label':"
                + " ''}]"),
        json("[" + String.join(",", content("out/labels.jsonl").lines().toList()) + "]"));
  }

  @Test
  void theLastOfTwoRowsWithOneKeyCounts() throws Exception {
    String rows = "[{'id': 'a', 'n': 1}, {'id': 'b', 'n': 2}, {'id': 'a', 'n': 3}]";
    assertCounts("2 2 0 0", append("a.csv", rows).view());
    assertEquals("id,n\nb,2\na,3\n", content("a.csv"));
    assertCounts("2 0 0 2", append("a.csv", rows).atAttempt(2).view());
  }

  @Test
  void membersOfMetadataAreColumnsToo() throws Exception {
    String rows =
        "[{'id': 'x#2', 'source': 'x', 'metadata': {'label': 'a', 'tags': ['t', 'u']}},"
            + " {'id': 'x#3', 'metadata': {'score': 0.5}}]";
    append("all.csv", rows).view();
    assertEquals(
        "id,source,label,tags,score\nx#2,x,a,\"[\"\"t\"\",\"\"u\"\"]\",\nx#3,,,,0.5\n",
        content("all.csv"));
    append("some.csv", rows).with("columns", "['label', 'id']").view();
    assertEquals("label,id\na,x#2\n,x#3\n", content("some.csv"));
    append("some.jsonl", rows).with("columns", "['label', 'id']").view();
    assertEquals("{\"label\":\"a\",\"id\":\"x#2\"}\n{\"id\":\"x#3\"}\n", content("some.jsonl"));
    append("keyed.jsonl", "[{'id': '1', 'metadata': {'mail': 'a@b'}}]")
        .with("key", "'mail'")
        .view();
    assertCounts(
        "1 0 1 0",
        append("keyed.jsonl", "[{'id': '2', 'metadata': {'mail': 'a@b'}}]")
            .with("key", "'mail'")
            .view());
  }

  @Test
  void everyValueComesBack() throws Exception {
    List<String> values =
        List.of(
            "a,b",
            "\"",
            "a \"b\" c",
            "x\ny",
            "x\r\ny",
            "\r",
            " lead",
            "trail ",
            "\t",
            "=1+1",
            "-5",
            "größe 😀",
            "#no comment",
            "null",
            "",
            "'",
            ";",
            "a\u2028b",
            "\\n");
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < values.size(); i++) {
      rows.addObject().put("id", "r" + i).put("value", values.get(i)).put("last", "z");
    }
    for (String path : List.of("v.csv", "v.tsv", "v.jsonl")) {
      new HandlerContext(new WriteRows(roots), blobs)
          .with("path", "'" + path + "'")
          .with(new TaskInput.Custom(rows))
          .view();
      JsonNode read =
          new HandlerContext(new ReadRows(roots), blobs)
              .with("path", "'" + path + "'")
              .with("text", "'value'")
              .view();
      List<String> texts = new ArrayList<>();
      read.path("items").forEach(item -> texts.add(item.path("text").asText()));
      assertEquals(values, texts, path);
    }
    append("one.csv", "[{'id': ' '}, {'id': 'x'}]").view();
    assertCounts("2 0 0 2", append("one.csv", "[{'id': ' '}, {'id': 'x'}]").view());
  }

  @Test
  void formulasAreEscapedWhenAskedFor() throws Exception {
    String rows =
        "[{'id': '@x', 'v': '=1+1'}, {'id': 'b', 'v': '-5.5'}, {'id': 'c', 'v': '+a'}, {'id': 'd',"
            + " 'v': -3}]";
    append("a.csv", rows).with("escapeFormulas", "true").view();
    assertEquals("id,v\n'@x,'=1+1\nb,-5.5\nc,'+a\nd,-3\n", content("a.csv"));
    assertCounts("4 0 0 4", append("a.csv", rows).with("escapeFormulas", "true").view());
  }

  @Test
  void aFileThatIsThereKeepsItsWays() throws Exception {
    String old = "\uFEFFname;id\r\n\r\n\"ann\";1\r\nbob ;2";
    Files.writeString(root.resolve("a.csv"), old);
    String rows = "[{'id': '1', 'name': 'ann'}, {'id': 3, 'name': 'c;d'}]";
    assertCounts("3 1 0 1", append("a.csv", rows).with("delimiter", "';'").view());
    assertEquals(old + "\r\n\"c;d\";3\r\n", content("a.csv"));
    append("a.csv", "[{'id': '2', 'name': 'x'}]").with("delimiter", "';'").view();
    assertEquals("\uFEFFname;id\r\n\r\n\"ann\";1\r\nx;2\r\n\"c;d\";3\r\n", content("a.csv"));

    Files.writeString(root.resolve("a.jsonl"), "{\"id\": \"a\"}\n{\"free\": 1}");
    append("a.jsonl", "[{'id': 'b'}]").view();
    assertEquals("{\"id\": \"a\"}\n{\"free\": 1}\n{\"id\":\"b\"}\n", content("a.jsonl"));
  }

  @Test
  void anEmptyFileIsLikeNone() throws Exception {
    for (String content : List.of("", "\uFEFF")) {
      Files.writeString(root.resolve("e.csv"), content);
      append("e.csv", "[{'id': 'a'}]").view();
      assertEquals(content + "id\na\n", content("e.csv"));
    }
    assertCounts("0 0 0 0", append("none.csv", "[]").view());
    assertFalse(Files.exists(root.resolve("none.csv")));
  }

  @Test
  void columnsThatDoNotFitAreAConflict() throws Exception {
    append("a.csv", "[{'id': 'a', 'label': 'x'}]").view();
    assertFails(
        FailureCode.CONFLICT,
        "'a.csv' has the columns id, label, the rows have id, score",
        () -> append("a.csv", "[{'id': 'b', 'score': 1}]").view());
    assertFails(
        FailureCode.CONFLICT,
        "has the columns id, label, the rows have id;",
        () -> append("a.csv", "[{'id': 'b'}]").with("columns", "['id']").view());
    append("a.csv", "[{'id': 'b', 'label': 'y'}]").with("columns", "['label', 'id']").view();
    append("a.csv", "[{'id': 'c'}]").view();
    assertEquals("id,label\na,x\nb,y\nc,\n", content("a.csv"));
  }

  @Test
  void withoutHeaderColumnsMustBeNamed() throws Exception {
    HandlerContext context = append("a.csv", "[{'id': 'a', 'n': 1}]").with("header", "false");
    assertFails(FailureCode.INVALID_INPUT, "needs the option columns", context::view);
    context.with("columns", "['n', 'id']").view();
    assertCounts("1 0 0 1", context.view());
    assertEquals("1,a\n", content("a.csv"));
  }

  @Test
  void keysMustBeThereAndOnlyOnce() throws Exception {
    assertFails(
        FailureCode.INVALID_INPUT,
        "row 1 has no 'mail', which is its key, only id",
        () -> append("a.jsonl", "[{'mail': 'x'}, {'id': 'b'}]").with("key", "'mail'").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "the key 'id' is none of the columns n",
        () -> append("a.csv", "[{'id': 'a', 'n': 1}]").with("columns", "['n']").view());
    Files.writeString(root.resolve("twice.csv"), "id\na\nb\na\n");
    assertFails(
        FailureCode.CONFLICT,
        "two rows whose 'id' is 'a', in lines 2 and 4",
        () -> append("twice.csv", "[{'id': 'c'}]").view());
    Files.writeString(root.resolve("broken.csv"), "id,n\na\n");
    assertFails(
        FailureCode.INVALID_INPUT,
        "'broken.csv', line 2: the row has 1 value",
        () -> append("broken.csv", "[{'id': 'c', 'n': 1}]").view());
    assertEquals("id,n\na\n", content("broken.csv"));
    assertFails(
        FailureCode.INVALID_INPUT, "row 0 must be an object", () -> append("a.csv", "[1]").view());
    assertFails(FailureCode.INVALID_INPUT, "no rows", () -> append("a.csv", "'text'").view());
    assertFails(FailureCode.FORBIDDEN, "outside", () -> append("../a.csv", "[{'id': 'a'}]").view());
    assertFails(
        FailureCode.TOO_LARGE,
        "maxBytes allows 4",
        () -> append("a.csv", "[{'id': 'a'}]").with("maxBytes", "4").view());
  }

  @Test
  void aWorkerGivenUpForLostWritesNothing() throws Exception {
    append("a.csv", "[{'id': 'a'}]").view();
    assertThrows(
        InterruptedException.class, () -> append("a.csv", "[{'id': 'b'}]").lost().answer());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> append("a.csv", "[{'id': 'b'}]").answer());
    assertFalse(Thread.interrupted());
    assertEquals("id\na\n", content("a.csv"));
    append("a.csv", "[{'id': 'b'}]").view(); // neither left a lock behind
    assertEquals("id\na\nb\n", content("a.csv"));
  }

  @Test
  void theOutputOfAnEarlierTaskIsAppended() throws Exception {
    TaskOutput earlier = new TaskOutput.Data(json("{'items': [{'id': 'a'}], 'count': 1}"));
    HandlerContext context =
        new HandlerContext(new WriteRows(roots), blobs)
            .with("path", "'a.csv'")
            .with(new TaskInput.Upstream(earlier));
    assertCounts("1 1 0 0", context.view());
  }

  /** Eight tasks, each tried twice at the same time, with 20 rows one by one. */
  @Test
  void tasksAtTheSameTimeLoseNothing() throws Exception {
    for (String path : List.of("all.csv", "all.jsonl")) {
      List<Callable<Void>> jobs = new ArrayList<>();
      Set<String> expected = new HashSet<>();
      for (int task = 0; task < 8; task++) {
        for (int row = 0; row < 20; row++) {
          expected.add(task + "-" + row);
        }
        for (int attempt = 0; attempt < 2; attempt++) {
          int number = task;
          jobs.add(
              () -> {
                for (int row = 0; row < 20; row++) {
                  append(path, "[{'id': '" + number + "-" + row + "', 'n': " + row + "}]").answer();
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
      JsonNode read =
          new HandlerContext(new ReadRows(roots), blobs)
              .with("path", "'" + path + "'")
              .with("id", "'id'")
              .view();
      Set<String> found = new HashSet<>();
      read.path("items").forEach(item -> found.add(item.path("id").asText()));
      assertEquals(expected, found);
      assertEquals(expected.size(), read.path("count").asInt());
    }
    try (Stream<Path> all = Files.list(root)) {
      List<String> names = all.map(path -> path.getFileName().toString()).sorted().toList();
      assertEquals(
          List.of(".weft-all.csv.lock", ".weft-all.jsonl.lock", "all.csv", "all.jsonl"), names);
    }
    assertTrue(content("all.csv").startsWith("id,n\n"));
  }
}
