package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarityTest {
  private final Similarity similarity = new Similarity();

  private double between(String options, String a, String b) {
    JsonNode answer = Answers.toJson(similarity, options, "['" + a + "','" + b + "']");
    assertEquals(1, answer.path("count").intValue());
    double there = answer.at("/pairs/0/similarity").doubleValue();
    double back =
        Answers.toJson(similarity, options, "['" + b + "','" + a + "']")
            .at("/pairs/0/similarity")
            .doubleValue();
    assertEquals(there, back);
    return there;
  }

  @Test
  void measuresAreWhatTheirNamesSay() {
    String a = "one two three four";
    String b = "one two three five five";
    assertEquals(0.4, between("{}", a, b)); // 2 of one two, two three, three four, .. five, five ..
    assertEquals(0.6667, between("{'measure':'containment'}", a, b));
    assertEquals(0.5774, between("{'measure':'cosine'}", a, b)); // 2 / sqrt(3 * 4)
    assertEquals(0.6, between("{'shingle':1}", a, b));
    assertEquals(0.5669, between("{'shingle':1,'measure':'cosine'}", a, b)); // 3 / sqrt(4 * 7)
  }

  @Test
  void onlyWordsCount() {
    for (String measure : List.of("jaccard", "cosine", "containment")) {
      String options = "{'measure':'" + measure + "'}";
      assertEquals(1, between(options, "Der Hafen, am Meer!", "der  HAFEN am\\nMeer"));
      assertEquals(
          1, between(options, "caf\u00e9 o\ufb03ce so\u00adlid", "cafe\u0301 office solid"));
      assertEquals(0, between(options, "one two", "three four"));
      assertEquals(1, between(options, "", " "));
      assertEquals(0, between(options, "...", "!!!"));
      assertEquals(0, between(options, "", "word"));
    }
    assertEquals(1, between("{'shingle':3}", "red car", "Red car"));
    assertEquals(0.3333, between("{}", "\u6771\u4eac\u90fd", "\u6771\u4eac\u5e02"));
    assertEquals(
        1,
        between(
            "{}",
            "\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05dd",
            "\u05e9\u05dc\u05d5\u05dd, \u05dc\u05db\u05dd"));
  }

  @Test
  void theMostAlikeComeFirst() {
    String list = "[{'id':'x','text':'a b c d'},{'id':'y','text':'e f'},{'id':'z','text':'a b c'}]";
    JsonNode all = Answers.toJson(similarity, "{}", list);
    assertEquals(
        Answers.json(
            "{'pairs':[{'a':'x','b':'z','similarity':0.6667},{'a':'x','b':'y','similarity':0.0},"
                + "{'a':'y','b':'z','similarity':0.0}],'count':3}"),
        all);
    assertEquals(
        2, Answers.toJson(similarity, "{'compare':'first'}", list).path("count").intValue());
    assertEquals(1, Answers.toJson(similarity, "{'least':0.5}", list).path("count").intValue());
    assertEquals(0, Answers.toText(similarity, "{}", "alone").path("count").intValue());
    assertEquals(0, Answers.toJson(similarity, "{}", "[]").path("count").intValue());
  }

  @Test
  void tooManyPairsAreRefused() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      items.add(Item.named("i" + i).withText("text " + i));
    }
    WeftException e =
        assertThrows(
            WeftException.class,
            () ->
                similarity.apply(
                    Texts.of(items),
                    Options.of(similarity.spec(), JsonNodeFactory.instance.objectNode())));
    assertEquals(FailureCode.TOO_LARGE, e.code());
    assertTrue(e.getMessage().contains("500500 pairs"), e.getMessage());
  }
}
