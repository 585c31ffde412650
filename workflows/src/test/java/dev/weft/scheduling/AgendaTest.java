package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Instant AT = Instant.parse("2030-01-01T00:00:00Z");

  private static Agenda agenda(long... millis) {
    Agenda agenda = new Agenda();
    for (int task = 0; task < millis.length; task++) {
      agenda.add(AT.plusMillis(millis[task]), task);
    }
    return agenda;
  }

  @Test
  void whatIsDueComesEarliestFirstAndOnce() {
    Agenda agenda = agenda(30, 10, 20, 10);
    assertEquals(List.of(), agenda.due(AT.plusMillis(9)));
    assertEquals(List.of(1, 3, 2), agenda.due(AT.plusMillis(20)));
    assertEquals(List.of(), agenda.due(AT.plusMillis(20)));
    assertEquals(List.of(0), agenda.due(AT.plusMillis(99)));
  }

  @Test
  void theNextEntryIsTheFirstThatMatters() {
    Agenda agenda = agenda(10, 10, 30);
    assertEquals(Optional.of(AT.plusMillis(10)), agenda.next(task -> task >= 1));
    assertEquals(Optional.of(AT.plusMillis(30)), agenda.next(task -> task == 2));
    assertEquals(Optional.empty(), agenda.next(task -> false));
  }

  @Test
  void entriesThatLieCloseTogetherShareOneInstant() {
    Agenda agenda = agenda(10, 60, 110, 111);
    assertEquals(Optional.of(AT.plusMillis(110)), agenda.next(task -> true, 100));
    assertEquals(List.of(0, 1, 2), agenda.due(AT.plusMillis(110)));
  }

  @Test
  void whatMattersUntilAnInstantStaysThere() {
    Agenda agenda = agenda(10, 20, 30);
    assertEquals(List.of(1), agenda.until(AT.plusMillis(20), task -> task > 0));
    assertEquals(List.of(0, 1), agenda.due(AT.plusMillis(20)));
  }
}
