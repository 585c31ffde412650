package dev.weft.activity.data;

import static dev.weft.activity.HandlerContext.json;
import static dev.weft.activity.data.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.HandlerContext;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskInput;
import dev.weft.failure.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code DATA_RETRIEVAL rows}. */
class RowsTest {
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

  private HandlerContext read(String path, String content) throws IOException {
    Files.writeString(root.resolve(path), content);
    return new HandlerContext(new ReadRows(roots), blobs).with("path", "'" + path + "'");
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.path("items").forEach(item -> ids.add(item.path("id").asText()));
    assertEquals(ids.size(), answer.path("count").asInt());
    return ids;
  }

  @Test
  void csvRowsAreItemsWithTheirLine() throws Exception {
    JsonNode answer =
        read("a.csv", "id,subject\n7,Größe 😀\n8,\"a, \"\"b\"\"\"\n")
            .with("text", "'{{id}}: {{subject}}'")
            .view();
    assertEquals(
        json(
            "{'items': [{'id': 'a.csv#2', 'source': 'a.csv', 'text': '7: Größe 😀', 'metadata':"
                + " {'id': '7', 'subject': 'Größe 😀'}}, {'id': 'a.csv#3', 'source': 'a.csv',"
                + " 'text': '8: a, \\'b\\'', 'metadata': {'id': '8', 'subject': 'a, \\'b\\''}}],"
                + " 'count': 2}"),
        json(answer.toString()));
  }

  @Test
  void linesAreCountedAsAnEditorDoes() throws Exception {
    String rows = "name,note\r\n\r\none,\"a\r\nb\rc\nd\"\r\ntwo,\n\n  \nthree,\"\"\rfour,x";
    JsonNode answer = read("a.csv", "\uFEFF" + rows).with("id", "'name'").view();
    assertEquals(List.of("one", "two", "three", "four"), ids(answer));
    assertEquals("a\r\nb\rc\nd", answer.at("/items/0/metadata/note").asText());
    assertEquals("", answer.at("/items/2/metadata/note").asText());
    assertEquals(
        List.of("a.csv#3", "a.csv#7", "a.csv#10", "a.csv#11"), ids(read("a.csv", rows).view()));
  }

  @Test
  void jsonLinesKeepTheirTypes() throws Exception {
    JsonNode answer =
        read(
                "a.jsonl",
                "{'n':1.5,'ok':true,'tags':['x']}\n\n{'n':2,'ok':null}\n".replace('\'', '"'))
            .with("text", "'n'")
            .view();
    assertEquals(List.of("a.jsonl#1", "a.jsonl#3"), ids(answer));
    assertEquals("1.5", answer.at("/items/0/text").asText());
    assertTrue(answer.at("/items/0/metadata/ok").isBoolean());
    assertEquals("x", answer.at("/items/0/metadata/tags/0").asText());
    assertTrue(answer.at("/items/1/metadata/ok").isNull());
  }

  @Test
  void emptyFilesHaveNoRows() throws Exception {
    for (String content : List.of("", "\uFEFF", "\n\n", "a,b\n", "a,b")) {
      assertEquals(0, read("a.csv", content).view().path("count").asInt());
    }
    assertEquals(0, read("a.jsonl", "\n").view().path("count").asInt());
  }

  @Test
  void optionsChooseRowsAndColumns() throws Exception {
    String rows = "a;b;c\n1;2;3\n4;5;6\n7;8;9\n";
    JsonNode answer =
        read("a.csv", rows)
            .with("delimiter", "';'")
            .with("columns", "['c', 'a']")
            .with("text", "'b'")
            .with("skip", "1")
            .with("limit", "1")
            .view();
    assertEquals(List.of("a.csv#3"), ids(answer));
    assertEquals("{\"c\":\"6\",\"a\":\"4\"}", answer.at("/items/0/metadata").toString());
    assertEquals("5", answer.at("/items/0/text").asText());
    assertEquals(0, read("a.tsv", "x\ty\n1\t2\n").with("limit", "0").view().path("count").asInt());
    JsonNode tabs = read("a.tsv", "x\ty\n1\t2\n").view();
    assertEquals("2", tabs.at("/items/0/metadata/y").asText());
  }

  @Test
  void withoutHeaderColumnsAreNamedOrNumbered() throws Exception {
    HandlerContext plain = read("a.txt", "1,2\n3,4\n").with("format", "'csv'");
    JsonNode numbered = plain.with("header", "false").view();
    assertEquals(List.of("a.txt#1", "a.txt#2"), ids(numbered));
    assertEquals("4", numbered.at("/items/1/metadata/column2").asText());
    JsonNode named = plain.with("columns", "['x','y']").view();
    assertEquals("1", named.at("/items/0/metadata/x").asText());
    JsonNode blank = read("b.csv", ",name\n0,ann\n").view();
    assertEquals("0", blank.at("/items/0/metadata/column1").asText());
  }

  @Test
  void aBrokenRowIsNamedByItsLine() throws Exception {
    String csv = "a,b\n1,2\n3\n\"4\"x,5\n6,\"7\n8,9\n";
    assertFails(
        FailureCode.INVALID_INPUT,
        "'a.csv', line 3: the row has 1 value, the columns are 2: a, b",
        () -> read("a.csv", csv).view());
    JsonNode skipped = read("a.csv", csv).with("onBadRow", "'skip'").view();
    assertEquals(List.of("a.csv#2", "a.csv#6"), ids(skipped));
    assertEquals(3, skipped.path("skippedCount").asInt());
    assertEquals("a.csv#5", skipped.at("/skipped/2/id").asText());
    String reason = skipped.at("/skipped/2/message").asText();
    assertTrue(reason.contains("a quote that is never closed"), reason);

    String json = "{\"a\":1}\n[1]\n{\"a\":1} x\n{\"a\":\n";
    assertFails(
        FailureCode.INVALID_INPUT,
        "'a.jsonl', line 2: the row is JSON but no object",
        () -> read("a.jsonl", json).view());
    assertEquals(
        3, read("a.jsonl", json).with("onBadRow", "'skip'").view().path("skippedCount").asInt());
  }

  @Test
  void namesThatAreNotThereAreRefusedWithThoseThatAre() throws Exception {
    String csv = "a,b\n1,\n";
    assertFails(
        FailureCode.INVALID_INPUT,
        "no column 'c', only a, b",
        () -> read("a.csv", csv).with("columns", "['c']").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "no column 'c', only a, b",
        () -> read("a.csv", csv).with("text", "'{{a}} {{c}}'").with("onBadRow", "'skip'").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "no column 'c', only a, b",
        () -> read("a.csv", csv).with("id", "'c'").with("onBadRow", "'skip'").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "line 1: the row has no column 'c', which the option text asks for, only a",
        () -> read("a.jsonl", "{\"a\":1}\n").with("text", "'c'").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "has no 'b', which is to be the id",
        () -> read("a.csv", csv).with("id", "'b'").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "names two columns 'a'",
        () -> read("a.csv", "a,a\n1,2\n").view());
    assertFails(
        FailureCode.INVALID_INPUT, "set the option format", () -> read("a.txt", csv).view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "one character",
        () -> read("a.csv", csv).with("delimiter", "'::'").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "option 'text'",
        () -> read("a.csv", csv).with("text", "'{{a'").view());
  }

  @Test
  void filesAreLimitedAndMustBeUtf8() throws Exception {
    assertFails(
        FailureCode.TOO_LARGE,
        "maxBytes allows 3",
        () -> read("a.csv", "a\n1\n").with("maxBytes", "3").view());
    HandlerContext latin = read("b.csv", "a\n");
    Files.write(
        root.resolve("b.csv"), "a\ngr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));
    assertFails(FailureCode.INVALID_INPUT, "byte 0xF6 at offset 4", latin::view);
    assertFails(
        FailureCode.FORBIDDEN,
        "outside",
        () -> new HandlerContext(new ReadRows(roots), blobs).with("path", "'../a.csv'").view());
  }

  @Test
  void theFileMayBeNamedByTheInput() throws Exception {
    read("a.csv", "a\n1\n");
    HandlerContext named = new HandlerContext(new ReadRows(roots), blobs);
    assertFails(FailureCode.INVALID_INPUT, "no file is named", named::view);
    named.with(new TaskInput.Custom(json("{'source': 'a.csv', 'id': 'x'}")));
    assertEquals(List.of("a.csv#2"), ids(named.view()));
    assertFails(
        FailureCode.INVALID_INPUT, "named twice", () -> named.with("path", "'a.csv'").view());
  }

  @Test
  void anInterruptStopsIt() throws Exception {
    HandlerContext context = read("a.csv", "a\n" + "1\n".repeat(1000));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, context::view);
    assertFalse(Thread.interrupted());
  }

  @Test
  void aMegabyteOfQuotesEnds() throws Exception {
    for (String piece : List.of("\"", "\"\"\"\n", "\",", "a\"\n", "\"\n\"\"\n")) {
      String csv = piece.repeat(1_000_000 / piece.length());
      JsonNode answer =
          read("a.csv", csv)
              .with("header", "false")
              .with("onBadRow", "'skip'")
              .with("limit", "10")
              .view();
      assertTrue(answer.path("count").asInt() <= 10);
    }
  }

  @Test
  void withoutTextItemsHaveNone() throws Exception {
    assertNull(read("a.csv", "a\n1\n").view().at("/items/0").get("text"));
  }
}
