package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RedactTest {
  private final Redact redact = new Redact();

  @Test
  void findsAll200PlantedValuesExactly() {
    List<String[]> rows = Answers.rows("redact/planted.tsv");
    assertEquals(200, rows.size());
    List<String> missed = new ArrayList<>();
    for (String[] row : rows) {
      String label = "[" + row[0].toUpperCase(Locale.ROOT) + "]";
      String answer = Answers.toText(redact, "{}", row[2]).path("text").textValue();
      if (!answer.equals(row[2].replace(row[1], label))) {
        missed.add(row[0] + " " + row[1] + ": " + answer);
      }
    }
    assertEquals(List.of(), missed);
  }

  @Test
  void findsNoneOf100NearMisses() {
    List<String[]> rows = Answers.rows("redact/near-misses.tsv");
    assertEquals(100, rows.size());
    List<String> wrong = new ArrayList<>();
    for (String[] row : rows) {
      String answer = Answers.toText(redact, "{}", row[1]).path("text").textValue();
      if (!answer.equals(row[1])) {
        wrong.add(row[0] + ": " + answer);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void allPlantedValuesInOneTextAreCounted() {
    StringBuilder text = new StringBuilder();
    Answers.rows("redact/planted.tsv").forEach(row -> text.append(row[2]).append("\n\n"));
    JsonNode answer = Answers.toText(redact, "{}", text.toString());
    assertEquals(
        Answers.json("{'url':25,'email':40,'iban':30,'card':25,'ip':40,'phone':40}"),
        answer.path("redacted"));
  }

  @Test
  void whatStandsBesideANumberStays() {
    assertEquals(
        "Call [PHONE]. 2 people, [PHONE] 3 times.",
        Answers.toText(redact, "{}", "Call +49 30 1234567. 2 people, +1 202 555 0143 3 times.")
            .path("text")
            .textValue());
  }

  @Test
  void onlyTheKindsAskedForAreTakenOut() {
    JsonNode answer =
        Answers.toText(redact, "{'kinds':['email']}", "a@example.com from 10.0.0.1 and 10.0.0.2");
    assertEquals("[EMAIL] from 10.0.0.1 and 10.0.0.2", answer.path("text").textValue());
    assertEquals(Answers.json("{'email':1}"), answer.path("redacted"));
  }

  @Test
  void oneValueHasOneNumberInTheWholeTask() {
    JsonNode answer =
        Answers.toJson(
            redact,
            "{'style':'numbered'}",
            "[{'id':'a','text':'a@example.com, b@example.com'},{'id':'b','text':'b@example.com'}]");
    assertEquals("[EMAIL_1], [EMAIL_2]", answer.at("/items/0/text").textValue());
    assertEquals("[EMAIL_2]", answer.at("/items/1/text").textValue());
  }

  @Test
  void maskKeepsTheForm() {
    JsonNode answer = Answers.toText(redact, "{'style':'mask'}", "call +1 202 555 0143 now");
    assertEquals("call +* *** *** **** now", answer.path("text").textValue());
  }

  @Test
  void changedItemsLoseTheirOffsetsAndOthersKeepThem() {
    JsonNode answer =
        Answers.toJson(
            redact,
            "{}",
            "[{'id':'a','text':'a@example.com','start':5,'end':18},{'id':'b','text':'x','start':2,'end':3}]");
    assertFalse(answer.at("/items/0").has("start"));
    assertEquals("redact", answer.at("/items/0/metadata/rewrittenBy/0").textValue());
    assertEquals(2, answer.at("/items/1/start").intValue());
    assertEquals(0, answer.at("/items/1/metadata/redacted/email").intValue());
  }

  @Test
  void hostileTextsOfAMegabyteDoNotRunAway() {
    for (String piece :
        List.of(
            "@", "a@", "1 ", "1", "((((", "www.", "://", "a:", "::1 ", "+1", "DE12 ", "a.b-",
            "1.1.")) {
      String text = piece.repeat(1_000_000 / piece.length());
      assertTimeout(Duration.ofSeconds(20), () -> Answers.toText(redact, "{}", text), piece);
    }
  }
}
