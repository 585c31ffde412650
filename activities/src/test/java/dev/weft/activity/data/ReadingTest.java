package dev.weft.activity.data;

import static dev.weft.activity.HandlerContext.json;
import static dev.weft.activity.data.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.HandlerContext;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code DATA_RETRIEVAL}: list, file, files and blob. */
class ReadingTest {
  private static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path temp;
  private Path root;
  private AllowedRoots roots;
  private LocalBlobStore blobs;

  @BeforeEach
  void makeFolder() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    Files.createDirectories(root.resolve("docs/deep"));
    Files.createDirectories(root.resolve("docs/.git"));
    Files.writeString(root.resolve("docs/b.md"), "hello");
    Files.writeString(root.resolve("docs/a.txt"), "größe 😀");
    Files.writeString(root.resolve("docs/deep/c.md"), "deep");
    Files.writeString(root.resolve("docs/.git/config"), "hidden");
    Files.write(root.resolve("docs/z.bin"), new byte[] {'o', 'k', (byte) 0xff, 0});
    roots = new AllowedRoots(root);
    blobs = new LocalBlobStore(temp.resolve("blobs"));
  }

  private HandlerContext list() {
    return new HandlerContext(new ListFiles(roots), blobs);
  }

  private HandlerContext file() {
    return new HandlerContext(new ReadFile(roots), blobs);
  }

  private HandlerContext files() {
    return new HandlerContext(new ReadFiles(roots), blobs);
  }

  private HandlerContext blob() {
    return new HandlerContext(new ReadBlob(), blobs);
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.path("items").forEach(item -> ids.add(item.path("id").asText()));
    assertEquals(ids.size(), answer.path("count").asInt());
    return ids;
  }

  @Test
  void aListIsSortedByPathAndDescribesEachFile() throws Exception {
    JsonNode answer = list().with("folder", "'docs'").view();
    assertEquals(List.of("docs/a.txt", "docs/b.md", "docs/deep/c.md", "docs/z.bin"), ids(answer));
    assertEquals(
        json(
            "{'id': 'docs/b.md', 'source': 'docs/b.md', 'metadata': {'name': 'b.md', 'bytes': 5,"
                + " 'sha256': '"
                + HELLO_SHA256
                + "', 'mediaType': 'text/markdown'}}"),
        json(answer.at("/items/1").toString()));
  }

  @Test
  void optionsChooseWhatIsListed() throws Exception {
    assertEquals(List.of("docs/b.md", "docs/deep/c.md"), ids(listOf("include", "['**/*.md']")));
    assertEquals(List.of("docs/a.txt", "docs/z.bin"), ids(listOf("exclude", "'*.md'")));
    assertEquals(
        List.of("docs/a.txt", "docs/b.md", "docs/z.bin"), ids(listOf("recursive", "false")));
    assertEquals(List.of("docs/deep/c.md"), ids(listOf("include", "['deep/*']")));
    assertTrue(ids(listOf("hidden", "true")).contains("docs/.git/config"));
    assertFails(FailureCode.TOO_LARGE, "more than 2 files", () -> listOf("maxFiles", "2"));
    assertFails(FailureCode.INVALID_INPUT, "glob '['", () -> listOf("include", "['[']"));
    assertFails(FailureCode.FORBIDDEN, "outside", () -> list().with("folder", "'..'").view());
  }

  private JsonNode listOf(String option, String value) throws Exception {
    return list().with("folder", "'docs'").with(option, value).view();
  }

  @Test
  void linksThatLeadOutAreLeftOutAndFoldersBehindLinksAreNotWalked() throws Exception {
    Files.writeString(temp.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(root.resolve("docs/out.txt"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("docs/in.txt"), root.resolve("docs/b.md"));
    Files.createSymbolicLink(root.resolve("docs/loop"), root.resolve("docs"));
    Files.createSymbolicLink(root.resolve("docs/dangling"), root.resolve("nowhere"));
    assertEquals(
        List.of("docs/a.txt", "docs/b.md", "docs/deep/c.md", "docs/in.txt", "docs/z.bin"),
        ids(list().with("folder", "'docs'").view()));
  }

  @Test
  void aFileIsAnItemWithItsWholeText() throws Exception {
    Item item = Item.of(file().with("path", "'docs/a.txt'").view());
    assertEquals("docs/a.txt", item.id());
    assertEquals("docs/a.txt", item.source());
    assertEquals("größe 😀", item.text());
    assertEquals(0, item.start());
    assertEquals(8, item.end());
    assertEquals(12, item.metadata("bytes").asInt());
    assertEquals("text/plain", item.metadata("mediaType").asText());
  }

  @Test
  void aFileIsNamedByOptionOrByInput() throws Exception {
    for (String input :
        List.of(
            "'docs/b.md'",
            "{'path': 'docs/b.md', 'id': 'other'}",
            "{'id': 'x', 'source': 'docs/b.md'}",
            "{'id': 'docs/b.md', 'metadata': {'label': 'kept'}}")) {
      JsonNode view = file().with(new TaskInput.Custom(json(input))).view();
      assertEquals("docs/b.md", view.path("id").asText());
      assertEquals("hello", view.path("text").asText());
      assertEquals(input.contains("label"), view.at("/metadata/label").asText().equals("kept"));
    }
    assertFails(FailureCode.INVALID_INPUT, "no file is named", () -> file().view());
    TaskInput named = new TaskInput.Custom(json("'docs/b.md'"));
    assertFails(
        FailureCode.INVALID_INPUT,
        "named twice",
        () -> file().with("path", "'docs/b.md'").with(named).view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "got [1]",
        () -> file().with(new TaskInput.Custom(json("[1]"))).view());
  }

  @Test
  void aFileIsAnsweredAsTextOrAsBytes() throws Exception {
    assertEquals(
        new TaskOutput.Text("hello"),
        file().with("path", "'docs/b.md'").with("as", "'text'").answer());
    DataRef ref = binary("docs/z.bin");
    assertArrayEquals(new byte[] {'o', 'k', (byte) 0xff, 0}, blobs.read(ref));
    assertEquals("application/octet-stream", ref.mediaType());
    Files.writeString(root.resolve("a.json"), "{}");
    assertEquals("application/octet-stream", binary("a.json").mediaType());
  }

  private DataRef binary(String path) throws Exception {
    TaskOutput output = file().with("path", "'" + path + "'").with("as", "'binary'").answer();
    return assertInstanceOf(TaskOutput.Ref.class, output).ref();
  }

  @Test
  void whatIsNotUtf8IsRefusedWithNameAndPlace() {
    assertFails(
        FailureCode.INVALID_INPUT,
        "'docs/z.bin' is not UTF-8 text: byte 0xFF at offset 2",
        () -> file().with("path", "'docs/z.bin'").view());
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws Exception {
    Files.writeString(root.resolve("marked.txt"), "\uFEFFtext");
    assertEquals("text", file().with("path", "'marked.txt'").view().path("text").asText());
    Files.writeString(root.resolve("empty.txt"), "");
    assertEquals(0, file().with("path", "'empty.txt'").view().path("end").asInt(-1));
  }

  @Test
  void aLargeFileIsRefusedWithBothNumbers() {
    for (String as : List.of("'item'", "'binary'")) {
      assertFails(
          FailureCode.TOO_LARGE,
          "'docs/b.md' has 5 bytes, maxBytes allows 4",
          () -> file().with("path", "'docs/b.md'").with("as", as).with("maxBytes", "4").view());
    }
    assertFails(
        FailureCode.TOO_LARGE,
        "have 17 bytes, maxTotalBytes allows 16",
        () ->
            files()
                .with("folder", "'docs'")
                .with("recursive", "false")
                .with("exclude", "'*.bin'")
                .with("maxTotalBytes", "16")
                .view());
  }

  @Test
  void filesOfAFolderComeWithTheirTexts() throws Exception {
    JsonNode answer = files().with("folder", "'docs'").with("include", "['*.md']").view();
    assertEquals(List.of("docs/b.md", "docs/deep/c.md"), ids(answer));
    assertEquals("deep", answer.at("/items/1/text").asText());
    assertEquals(4, answer.at("/items/1/end").asInt());
    assertTrue(answer.path("skipped").isMissingNode());
  }

  @Test
  void filesOfAListKeepItsOrderAndWhatItKnows() throws Exception {
    TaskOutput listed = list().with("folder", "'docs'").with("include", "['*.md']").answer();
    assertEquals(
        List.of("docs/b.md", "docs/deep/c.md"),
        ids(files().with(new TaskInput.Upstream(listed)).view()));
    TaskInput reversed =
        new TaskInput.Custom(json("[{'id': 'docs/deep/c.md', 'note': 1}, 'docs/b.md']"));
    JsonNode answer = files().with(reversed).view();
    assertEquals(List.of("docs/deep/c.md", "docs/b.md"), ids(answer));
    assertEquals(1, answer.at("/items/0/note").asInt());
  }

  @Test
  void filesNeedAFolderOrAList() {
    assertFails(FailureCode.INVALID_INPUT, "no files are named", () -> files().view());
    TaskInput list = new TaskInput.Upstream(new Items(List.of()).toOutput());
    assertFails(
        FailureCode.INVALID_INPUT,
        "named twice",
        () -> files().with("folder", "'docs'").with(list).view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "got Text",
        () -> files().with(new TaskInput.Text("docs")).view());
  }

  @Test
  void aBadFileFailsTheTaskOrIsSkippedAndSaid() throws Exception {
    assertFails(
        FailureCode.INVALID_INPUT, "docs/z.bin", () -> files().with("folder", "'docs'").view());
    JsonNode answer = files().with("folder", "'docs'").with("onError", "'skip'").view();
    assertEquals(List.of("docs/a.txt", "docs/b.md", "docs/deep/c.md"), ids(answer));
    assertEquals("docs/z.bin", answer.at("/skipped/0/id").asText());
    assertEquals("INVALID_INPUT", answer.at("/skipped/0/code").asText());
  }

  @Test
  void anInterruptStopsReading() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> list().with("folder", "'docs'").view());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> file().with("path", "'docs/b.md'").view());
  }

  @Test
  void aBlobIsReadByItsMediaType() throws Exception {
    DataRef text = blobs.put("words".getBytes(StandardCharsets.UTF_8), "text/plain");
    DataRef data = blobs.put("{\"a\":1}".getBytes(StandardCharsets.UTF_8), DataRef.JSON);
    byte[] random = new byte[1 << 20];
    new Random(1).nextBytes(random);
    DataRef bytes = blobs.put(random, "image/png");
    assertEquals(new TaskOutput.Text("words"), blob().with(custom(text)).answer());
    assertEquals(json("{'a': 1}"), blob().with(custom(data)).view());
    assertEquals(new TaskOutput.Ref(bytes), blob().with(custom(bytes)).answer());
    TaskInput upstream = new TaskInput.Upstream(new TaskOutput.Ref(bytes));
    assertEquals(new TaskOutput.Ref(bytes), blob().with(upstream).answer());
    assertEquals(
        new TaskOutput.Text("{\"a\":1}"), blob().with(custom(data)).with("as", "'text'").answer());
    assertFails(
        FailureCode.TOO_LARGE,
        "maxBytes allows 4",
        () -> blob().with(custom(text)).with("maxBytes", "4").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "is no JSON",
        () -> blob().with(custom(text)).with("as", "'json'").view());
    assertFails(
        FailureCode.INVALID_INPUT,
        "a blob is named by",
        () -> blob().with(new TaskInput.Custom(json("{'a': 1}"))).view());
  }

  private static TaskInput custom(DataRef ref) {
    return new TaskInput.Custom(ref.toJson());
  }
}
