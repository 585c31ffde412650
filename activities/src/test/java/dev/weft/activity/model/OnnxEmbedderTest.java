package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.model.Embedder.Embedded;
import dev.weft.activity.model.Embedder.Progress;
import dev.weft.activity.model.Embedder.Purpose;
import dev.weft.data.ModelInput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The built-in embedder on the native runtime. */
class OnnxEmbedderTest {
  private static final ModelManager MODELS =
      new ModelManager(
          List.of(BuiltInModels.specs().get(0)), List.of(new OnnxProvider()), 1L << 30);
  private static ModelLease lease;
  private static Embedder embedder;

  @BeforeAll
  static void load() throws InterruptedException {
    lease = MODELS.model(BuiltInModels.EMBEDDER);
    embedder = lease.embedder();
  }

  @AfterAll
  static void close() {
    lease.close();
    MODELS.close();
  }

  private static Embedded embed(List<String> texts) throws InterruptedException {
    return embedder.embed(texts, Purpose.PASSAGE, Progress.NONE);
  }

  static double cosine(float[] a, float[] b) {
    double dot = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      lengthA += (double) a[i] * a[i];
      lengthB += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(lengthA * lengthB);
  }

  @Test
  void aTextHasTheSameVectorWhateverStandsBesideIt() throws InterruptedException {
    Random random = new Random(7);
    List<String> words = List.of("rain", "server", "the", "invoice", "quickly", "green", "of", "7");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int length = i % 20 == 0 ? random.nextInt(200) : random.nextInt(25);
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < length; word++) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      texts.add(text.toString());
    }
    Embedded together = embed(texts);
    for (int i = 0; i < texts.size(); i++) {
      float[] alone = embed(List.of(texts.get(i))).vector(0);
      double cosine = cosine(alone, together.vector(i));
      assertTrue(cosine >= 0.9999, "text " + i + " differs: cosine " + cosine);
    }
  }

  @Test
  void textsThatMeanTheSameAreNear() throws InterruptedException {
    Embedded three =
        embed(List.of("The cat sat on the mat.", "A cat is on a rug.", "Interest rates rose."));
    double near = cosine(three.vector(0), three.vector(1));
    double far = cosine(three.vector(0), three.vector(2));
    assertTrue(near > 0.5 && far < 0.2, near + " and " + far);
    assertEquals(1.0, cosine(three.vector(0), three.vector(0)), 1e-9);
  }

  @Test
  void vectorsHaveLengthOneAndTheDimensionsOfTheModel() throws InterruptedException {
    Embedded embedded = embed(List.of("one", "two words"));
    assertEquals(384, embedded.dimensions());
    assertEquals(2 * 384, embedded.values().length);
    double length = 0;
    for (float each : embedded.vector(1)) {
      length += each * each;
    }
    assertEquals(1, length, 1e-5);
    assertEquals(3 + 4, embedded.tokens()); // with one token before and one after
  }

  @Test
  void onlyTheEndOfALongTextIsLostAndItsPositionIsTold() throws InterruptedException {
    String long254 = "rain ".repeat(254);
    Embedded embedded =
        embed(List.of("short", "rain ".repeat(300), "", long254, "rain ".repeat(100_000)));
    assertEquals(2, embedded.truncated());
    assertEquals(List.of(1, 4), embedded.cut().stream().boxed().toList());
    assertEquals(3 + 256 + 2 + 256 + 256, embedded.tokens());
    assertTrue(cosine(embedded.vector(1), embedded.vector(3)) > 0.9999);
    assertTrue(cosine(embedded.vector(4), embedded.vector(3)) > 0.9999);
  }

  @Test
  void oddTextsHaveVectorsToo() throws InterruptedException {
    List<String> odd =
        List.of("", " \n\t ", "\u0000", "\uD83D\uDE00", "\uD83D half", "\uDE00", "ÿ漢字");
    Embedded embedded = embed(odd);
    assertEquals(0, embedded.truncated());
    for (int i = 0; i < odd.size(); i++) {
      assertTrue(cosine(embedded.vector(i), embedded.vector(i)) > 0.99, "no vector for text " + i);
    }
    assertArrayEquals(embedded.vector(0), embedded.vector(1));
  }

  @Test
  void aHalfCharacterWhereALongTextIsLookedAtInPartsDoesNoHarm() throws InterruptedException {
    for (int before = 4_090; before < 4_098; before++) {
      String text = " ".repeat(before) + "\uD83D\uDE00".repeat(8) + " rain".repeat(10);
      assertEquals(
          1, cosine(embed(List.of(text)).vector(0), embed(List.of(text.strip())).vector(0)), 1e-6);
    }
  }

  @Test
  void noTextsHaveNoVectors() throws InterruptedException {
    Embedded none = embed(List.of());
    assertEquals(0, none.values().length);
    assertEquals(384, none.dimensions());
    assertEquals(0, none.tokens());
  }

  @Test
  void anInterruptEndsItAtTheNextRun() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> embed(List.of("rain")));
    assertFalse(Thread.interrupted());
    List<Long> reports = new ArrayList<>();
    assertThrows(
        InterruptedException.class,
        () ->
            embedder.embed(
                Collections.nCopies(500, "rain"),
                Purpose.PASSAGE,
                (done, total) -> {
                  reports.add(done);
                  Thread.currentThread().interrupt();
                }));
    assertEquals(1, reports.size());
  }

  @Test
  void theFingerprintNamesTheFile() {
    assertEquals(
        "all-minilm-l6-v2/759c3cd2b7fe7e93/mean/unit/384", embedder.fingerprint().toString());
  }

  @Test
  void itAnswersNoQuestions() {
    WeftException refused =
        assertThrows(
            WeftException.class,
            () -> embedder.infer(new ModelInput(JsonNodeFactory.instance.objectNode())));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    assertTrue(refused.getMessage().contains("EMBEDDING_GENERATION"), refused.getMessage());
  }
}
