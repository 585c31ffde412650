package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.activity.model.Embedder.Embedded;
import dev.weft.activity.model.Embedder.Progress;
import dev.weft.activity.model.Embedder.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pooling, prefixes and order, on a model whose vectors can be worked out on paper. */
class TinyEmbedderTest {
  private static final List<String> WORDS =
      List.of("good", "great", "bad", "awful", "rain", "sun", "the");

  private static Embedded embed(ModelSpec spec, Purpose purpose, String... texts)
      throws InterruptedException {
    try (ModelManager models =
            new ModelManager(List.of(spec), List.of(new OnnxProvider()), 1L << 30);
        ModelLease lease = models.model("tokens")) {
      return lease.embedder().embed(List.of(texts), purpose, Progress.NONE);
    }
  }

  @Test
  void theMeanIsOverTheTokensThatAreNoPadding() throws InterruptedException {
    Embedded embedded =
        embed(TinyModels.tokens("mean", false, "", 16), Purpose.QUERY, "good", "", "good rain sun");
    assertArrayEquals(new float[] {3, 1}, embedded.vector(0)); // [CLS] 2, good 4, [SEP] 3
    assertArrayEquals(new float[] {2.5f, 1}, embedded.vector(1));
    assertArrayEquals(new float[] {(2 + 4 + 8 + 9 + 3) / 5f, 1}, embedded.vector(2));
  }

  @Test
  void theFirstTokenStandsForAllWhenTheModelSaysSo() throws InterruptedException {
    Embedded embedded =
        embed(TinyModels.tokens("cls", false, "", 16), Purpose.QUERY, "good", "good rain sun");
    assertArrayEquals(new float[] {2, 1}, embedded.vector(0));
    assertArrayEquals(new float[] {2, 1}, embedded.vector(1));
  }

  @Test
  void vectorsAreScaledToLengthOne() throws InterruptedException {
    Embedded embedded = embed(TinyModels.tokens("mean", true, "", 16), Purpose.QUERY, "good");
    float length = (float) Math.sqrt(10);
    assertArrayEquals(new float[] {3 / length, 1 / length}, embedded.vector(0), 1e-6f);
  }

  @Test
  void thePurposeChoosesThePrefix() throws InterruptedException {
    ModelSpec spec = TinyModels.tokens("mean", false, "rain rain ", 16);
    Embedded query = embed(spec, Purpose.QUERY, "good");
    assertArrayEquals(new float[] {(2 + 8 + 8 + 4 + 3) / 5f, 1}, query.vector(0));
    Embedded passage = embed(spec, Purpose.PASSAGE, "good");
    assertArrayEquals(new float[] {(2 + 10 + 4 + 3) / 4f, 1}, passage.vector(0));
    assertEquals(5 + 4, query.tokens() + passage.tokens());
  }

  @Test
  void tenThousandTextsComeBackInTheirOrderAndAreToldAsTheyAreDone() throws Exception {
    Random random = new Random(5);
    List<String> texts = new ArrayList<>();
    List<Float> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int words = random.nextInt(100) == 0 ? 10 + random.nextInt(40) : 1;
      StringBuilder text = new StringBuilder();
      float sum = 2 + 3;
      for (int word = 0; word < words; word++) {
        int which = random.nextInt(WORDS.size());
        text.append(WORDS.get(which)).append(' ');
        sum += word < 14 ? 4 + which : 0; // 16 with the first and the last
      }
      texts.add(text.toString());
      expected.add(sum / (2 + Math.min(14, words)));
    }
    List<Long> reports = new ArrayList<>();
    try (ModelManager models =
            new ModelManager(
                List.of(TinyModels.tokens("mean", false, "", 16)),
                List.of(new OnnxProvider()),
                1L << 30);
        ModelLease lease = models.model("tokens")) {
      Embedded embedded =
          lease
              .embedder()
              .embed(
                  texts,
                  Purpose.QUERY,
                  (done, total) -> {
                    assertEquals(10_000, total);
                    reports.add(done);
                  });
      for (int i = 0; i < texts.size(); i++) {
        assertEquals(expected.get(i), embedded.vector(i)[0], 1e-5f, "text " + i);
        assertEquals(texts.get(i).split(" ").length > 14, embedded.cut().get(i), "text " + i);
      }
    }
    assertEquals(reports.stream().sorted().distinct().toList(), reports);
    assertEquals(10_000, reports.get(reports.size() - 1));
    assertTrue(reports.size() > 100, reports.size() + " runs");
  }
}
