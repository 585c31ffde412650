package dev.weft.activity;

import static dev.weft.activity.Batches.completed;
import static dev.weft.activity.Batches.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.SearchQuery;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.SourceEnd;
import dev.weft.run.WireFormat;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import dev.weft.task.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputResolverTest {
  @TempDir Path folder;
  private LocalBlobStore blobs;
  private InputResolver resolver;

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
    resolver = new InputResolver(blobs);
  }

  @Test
  void takesLiteralsOfEveryKind() throws IOException {
    assertEquals(new TaskInput.None(), input("{}"));
    assertEquals(new TaskInput.Text("hello"), input("{'text': 'hello'}"));
    assertEquals(new TaskInput.Text("42"), input("{'text': 42}"));
    assertEquals(new TaskInput.Text("true"), input("{'text': true}"));
    assertEquals(new TaskInput.Custom(json("[1, 2]")), input("{'custom': [1, 2]}"));
    assertEquals(new TaskInput.Custom(json("null")), input("{'custom': null}"));
    assertEquals(
        json("{'question': 'why?', 'from': 'x'}"),
        assertInstanceOf(
                TaskInput.Model.class,
                input("{'model': {'question': 'why?', 'from': {'literal': 'x'}}}"))
            .input()
            .fields());
  }

  @Test
  void decodesBinaryAndReadsItFromABlob() throws IOException {
    byte[] bytes = {0, 1, 2, (byte) 0xff};
    DataRef ref = blobs.put(bytes, "application/octet-stream");

    TaskInput literal = input("{'binary': 'AAEC/w=='}");
    TaskInput blob = input("{'binary': " + ref.toJson() + "}");
    TaskInput upstream =
        input("{'binary': {'from': 'a'}}", Map.of("a", completed(new TaskOutput.Ref(ref))));

    assertArrayEquals(bytes, assertInstanceOf(TaskInput.Binary.class, literal).bytes());
    assertEquals(literal, blob);
    assertEquals(literal, upstream);
  }

  @Test
  void readsQueries() throws IOException {
    TaskInput one = input("{'query': {'collection': 'docs', 'text': 'x', 'k': 5, 'mode': 'text'}}");
    TaskInput many = input("{'queries': [{'collection': 'docs', 'minScore': 0.5}]}");

    assertEquals(
        new TaskInput.Query(new SearchQuery("docs", "x", null, 5, "text", null, null)), one);
    assertEquals(
        new TaskInput.Queries(
            List.of(new SearchQuery("docs", null, null, 10, "hybrid", null, 0.5))),
        many);
    assertInvalid("{'query': {'text': 'x'}}", "collection");
    assertInvalid("{'query': {'collection': 'docs', 'k': 0}}", "at least 1");
    assertInvalid("{'queries': [{'collection': 'docs'}, {'collection': 3}]}", "queries[1]");
  }

  @Test
  void passesAWholeOutputAsItIs() throws IOException {
    TaskOutput model = new TaskOutput.ModelOutput("yes", null, null, Tokens.NONE, "stop");

    assertEquals(
        new TaskInput.Upstream(model), input("{'from': 'a'}", Map.of("a", completed(model))));
    assertEquals(
        new TaskInput.Upstream(model),
        input("{'from': 'a', 'at': ''}", Map.of("a", completed(model))));
  }

  @Test
  void readsAnOutputThatLiesInABlob() throws IOException {
    TaskOutput text = new TaskOutput.Text("a long text");
    DataRef typed = blobs.put(WireFormat.bytes(text), DataRef.OUTPUT);
    DataRef plain = blobs.put("{\"n\": 1}".getBytes(StandardCharsets.UTF_8), DataRef.JSON);
    DataRef binary = blobs.put(new byte[] {1}, "image/png");

    assertEquals(new TaskInput.Upstream(text), upstream(typed, "{'from': 'a'}"));
    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Text("a long text")),
        upstream(typed, "{'from': 'a', 'at': '/text'}"));
    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Data(json("{'n': 1}"))),
        upstream(plain, "{'from': 'a'}"));
    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Ref(binary)), upstream(binary, "{'from': 'a'}"));
    assertEquals(
        new TaskInput.Custom(binary.toJson()), upstream(binary, "{'custom': {'from': 'a'}}"));
  }

  @Test
  void takesAPartOfAnOutput() throws IOException {
    Map<String, SourceEnd> ends =
        Map.of("a", completed(new TaskOutput.Data(json("{'items': [{'id': 'x'}], 'n': 7}"))));

    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Data(json("[{'id': 'x'}]"))),
        input("{'from': 'a', 'at': '/items'}", ends));
    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Text("x")),
        input("{'from': 'a', 'at': '/items/0/id'}", ends));
    assertEquals(new TaskInput.Text("7"), input("{'text': {'from': 'a', 'at': '/n'}}", ends));
    assertEquals(
        new TaskInput.Text("n is 7"),
        input(
            "{'text': {'template': 'n is {{n}}', 'values': {'n': {'from': 'a', 'at': '/n'}}}}",
            ends));
  }

  @Test
  void takesStatusErrorAndMetrics() throws IOException {
    Map<String, SourceEnd> ends =
        Map.of(
            "a",
            new SourceEnd(
                TaskStatus.FAILED,
                null,
                new TaskError(FailureCode.NOT_FOUND, "gone"),
                TaskMetrics.NONE.withRetryCount(2)));

    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Text("FAILED")),
        input("{'from': 'a', 'part': 'status'}", ends));
    assertEquals(
        new TaskInput.Custom(json("{'code': 'NOT_FOUND', 'message': 'gone'}")),
        input("{'custom': {'from': 'a', 'part': 'error'}}", ends));
    assertEquals(
        new TaskInput.Text("2"),
        input("{'text': {'from': 'a', 'part': 'metrics', 'at': '/retryCount'}}", ends));
  }

  @Test
  void fallsBackToOrElseOnlyWhenThereIsNothing() throws IOException {
    Map<String, SourceEnd> failed = Map.of("a", new SourceEnd(TaskStatus.FAILED, null, null, null));
    Map<String, SourceEnd> done = Map.of("a", completed(new TaskOutput.Data(json("{'n': 7}"))));

    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Data(json("[]"))),
        input("{'from': 'a', 'orElse': []}", failed));
    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Text("none")),
        input("{'from': 'a', 'at': '/m', 'orElse': 'none'}", done));
    assertEquals(
        new TaskInput.Upstream(new TaskOutput.Data(json("7"))),
        input("{'from': 'a', 'at': '/n', 'orElse': 'none'}", done));
    assertInvalid("{'from': 'a'}", "not there");
    assertInvalid("{'custom': {'x': {'from': 'a', 'at': '/n'}}}", "orElse");
  }

  @Test
  void refusesTheWrongShape() {
    assertInvalid("{'text': {'literal': {'text': 'x'}}}", "\"at\": \"/text\"");
    assertInvalid("{'text': [1]}", "a list");
    assertInvalid("{'text': null}", "null");
    assertInvalid("{'binary': 'not base64!'}", "base64");
    assertInvalid("{'binary': 7}", "a number");
    assertInvalid("{'binary': {'dataRef': {'store': 's'}}}", "bytes");
    assertInvalid("{'model': 'question'}", "object of fields");
  }

  @Test
  void keepsDataLossAndConflictOfTheStore() throws IOException {
    DataRef ref = blobs.put(new byte[] {1}, DataRef.JSON);
    DataRef foreign = new DataRef("other", ref.key(), ref.sha256(), 1, DataRef.JSON);
    DataRef broken = blobs.put("{".getBytes(StandardCharsets.UTF_8), DataRef.JSON);

    assertEquals(FailureCode.CONFLICT, codeOf(foreign));
    assertEquals(FailureCode.DATA_LOSS, codeOf(broken));
  }

  @Test
  void resolvesOptionsAsAMap() throws IOException {
    Task task = task("{}", "{'from': 'start', 'note': {'template': '{{a}}!', 'values': {'a': 1}}}");

    // The option's name is a key of the grammar, which does not matter in a map.
    assertEquals(json("{'from': 'start', 'note': '1!'}"), resolver.options(task, Map.of()));
  }

  private FailureCode codeOf(DataRef ref) {
    return assertThrows(WeftException.class, () -> upstream(ref, "{'from': 'a'}")).code();
  }

  private TaskInput upstream(DataRef ref, String template) throws IOException {
    return input(template, Map.of("a", completed(new TaskOutput.Ref(ref))));
  }

  private void assertInvalid(String template, String words) {
    WeftException refused = assertThrows(WeftException.class, () -> input(template));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  private TaskInput input(String template) throws IOException {
    return input(template, Map.of());
  }

  private TaskInput input(String template, Map<String, SourceEnd> ends) throws IOException {
    // A dataRef is written with double quotes already.
    return resolver.input(task(template, "{}"), ends);
  }

  private static Task task(String input, String options) {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    map.setAll((ObjectNode) json(options));
    return new Task(
        new TaskId("t"),
        TaskType.custom("x"),
        null,
        Values.map(map),
        null,
        InputTemplate.of(json(input)),
        List.of(),
        new OnFailure.SkipDependents(),
        TaskPriority.NORMAL,
        null,
        Task.DEFAULT_TIMEOUT,
        RetryPolicy.DEFAULT,
        Set.of(),
        Map.of(),
        null);
  }
}
