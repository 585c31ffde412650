package dev.weft.activity.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.HandlerContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.data.AllowedRoots;
import dev.weft.activity.data.ReadFiles;
import dev.weft.activity.embedding.Embed;
import dev.weft.activity.model.ModelManager;
import dev.weft.activity.model.Models;
import dev.weft.activity.text.TextHandler;
import dev.weft.activity.text.operation.Chunk;
import dev.weft.activity.vector.MemoryVectorStore;
import dev.weft.activity.vector.SearchVectors;
import dev.weft.activity.vector.UpsertVectors;
import dev.weft.activity.vector.VectorStores;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.Item;
import dev.weft.data.SearchQuery;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks about the project's documents through the handlers that examples/ask-the-docs.yaml names, on
 * the store in memory, and counts how often the answer is right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskTheDocsTest {
  private static final System.Logger FIGURES = System.getLogger(AskTheDocsTest.class.getName());

  /** Maven runs the tests of a module in the module's folder. */
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HITS = 10;

  private LocalBlobStore blobs;
  private ModelManager manager;
  private Models models;
  private VectorStores stores;
  private JsonNode questions;

  /** A question with its answer and where that stands. */
  private record Question(String text, String file, String phrase) {
    static Question of(JsonNode json) {
      return new Question(
          json.path("question").asText(),
          "docs/" + json.path("file").asText(),
          json.path("phrase").asText());
    }
  }

  @BeforeAll
  void indexTheDocs(@TempDir Path folder) throws Exception {
    blobs = new LocalBlobStore(folder);
    manager = TestModels.builtIn();
    models = new RememberingModels(manager);
    stores = new VectorStores(List.of(new MemoryVectorStore()));
    questions =
        JSON.readTree(PROJECT.resolve("starter/src/test/resources/questions.json").toFile());
    TaskOutput files =
        task(new ReadFiles(new AllowedRoots(PROJECT)))
            .with("folder", "'docs'")
            .with("include", "['**/*.md', '**/*.txt']")
            .answer();
    TaskOutput chunks =
        task(new TextHandler(new Chunk(TestModels.TOOLS)))
            .with("maxTokens", "240")
            .with("overlap", "60")
            .after(files)
            .answer();
    TaskOutput vectors = task(new Embed(models)).after(chunks).answer();
    task(new UpsertVectors(stores)).with("collection", "'ask-the-docs'").after(vectors).answer();
  }

  @AfterAll
  void close() throws Exception {
    stores.close();
    manager.close();
  }

  private HandlerContext task(TaskHandler handler) {
    return new HandlerContext(handler, blobs);
  }

  private List<Item> search(String question, int k) throws Exception {
    SearchQuery query = new SearchQuery("ask-the-docs", question, null, k, "hybrid", null, null);
    TaskOutput hits =
        task(new SearchVectors(stores, models)).with(new TaskInput.Query(query)).answer();
    return ((TaskOutput.SearchResults) hits).items();
  }

  private TaskOutput.ModelOutput answer(String question) throws Exception {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("question", question);
    search(question, HITS).forEach(hit -> fields.withArray("passages").add(hit.toJson()));
    return (TaskOutput.ModelOutput) task(new AnswerQuestion(models)).asking(fields).answer();
  }

  private List<Question> answerable() {
    List<Question> all = new ArrayList<>();
    questions.path("questions").forEach(each -> all.add(Question.of(each)));
    return all;
  }

  @Test
  void thirtyTwoOfFortyCiteTheRightFileFirstAndTwentyFourHaveThePhrase() throws Exception {
    int[] files = new int[2];
    int[] phrases = new int[2];
    Map<String, String> misses = new TreeMap<>();
    List<Question> all = answerable();
    for (int i = 0; i < all.size(); i++) {
      Question question = all.get(i);
      TaskOutput.ModelOutput answer = answer(question.text());
      List<Item> citations = answer.citations() == null ? List.of() : answer.citations();
      boolean isFile = !citations.isEmpty() && question.file().equals(citations.get(0).source());
      boolean isPhrase = plain(answer.text()).contains(plain(question.phrase()));
      files[i % 2] += isFile ? 1 : 0;
      phrases[i % 2] += isPhrase ? 1 : 0;
      if (!isFile || !isPhrase) {
        misses.put(question.text(), plain(answer.text()));
      }
    }
    String figures =
        "right file first: "
            + (files[0] + files[1])
            + " of 40 ("
            + files[0]
            + " of the 20 tuned on, "
            + files[1]
            + " of the 20 others); phrase: "
            + (phrases[0] + phrases[1])
            + " of 40 ("
            + phrases[0]
            + ", "
            + phrases[1]
            + ")";
    FIGURES.log(System.Logger.Level.INFO, figures);
    assertEquals(40, all.size());
    assertTrue(files[0] + files[1] >= 32, figures + misses);
    assertTrue(phrases[0] + phrases[1] >= 24, figures + misses);
  }

  @Test
  void whatTheDocsDoNotSayIsNotAnswered() throws Exception {
    assertEquals(5, questions.path("unanswerable").size());
    for (JsonNode question : questions.path("unanswerable")) {
      TaskOutput.ModelOutput answer = answer(question.asText());
      assertEquals("no-answer", answer.finish(), question + " " + answer);
      assertEquals(List.of(), answer.citations());
      assertEquals("No answer found in the given passages.", answer.text());
    }
  }

  @Test
  void citationsStandVerbatimInTheirSource() throws Exception {
    int citations = 0;
    for (Question question : answerable()) {
      TaskOutput.ModelOutput answer = answer(question.text());
      assertFalse(answer.citations() == null);
      for (Item citation : answer.citations() == null ? List.<Item>of() : answer.citations()) {
        String source = Files.readString(PROJECT.resolve(String.valueOf(citation.source())));
        Integer start = citation.start();
        Integer end = citation.end();
        assertTrue(start != null && end != null, citation::toString);
        assertEquals(citation.text(), source.substring(start, end));
        assertTrue(answer.text().contains(String.valueOf(citation.text())));
        citations++;
      }
    }
    assertTrue(citations >= 40, citations + " citations");
  }

  @Test
  void theSameQuestionAboutTheSamePassagesHasTheSameAnswer() throws Exception {
    for (Question question : answerable().subList(0, 3)) {
      ObjectNode fields = JsonNodeFactory.instance.objectNode().put("question", question.text());
      search(question.text(), HITS).forEach(hit -> fields.withArray("passages").add(hit.toJson()));
      JsonNode once = task(new AnswerQuestion(manager)).asking(fields).view();
      assertEquals(once, task(new AnswerQuestion(manager)).asking(fields).view());
      assertEquals(once.path("text"), answer(question.text()).view().path("text"));
    }
  }

  @Test
  void rerankingDoesNotLowerTheMeanReciprocalRank() throws Exception {
    double before = 0;
    double after = 0;
    for (Question question : answerable()) {
      List<Item> hits = search(question.text(), 10);
      TaskOutput reranked =
          task(new RerankPassages(models, TestModels.TOOLS))
              .with("query", JsonNodeFactory.instance.textNode(question.text()))
              .after(new TaskOutput.SearchResults(hits))
              .answer();
      List<Item> better = ((TaskOutput.SearchResults) reranked).items();
      assertEquals(hits.size(), better.size());
      before += reciprocalRank(hits, question.file()) / 40;
      after += reciprocalRank(better, question.file()) / 40;
    }
    String figures = "mean reciprocal rank: %.3f, reranked %.3f".formatted(before, after);
    FIGURES.log(System.Logger.Level.INFO, figures);
    assertTrue(before > 0.5, figures);
    assertTrue(after >= before, figures);
  }

  private static double reciprocalRank(List<Item> hits, String file) {
    for (int i = 0; i < hits.size(); i++) {
      if (file.equals(hits.get(i).source())) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  private static String plain(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
