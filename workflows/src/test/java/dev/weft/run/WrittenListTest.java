package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrittenListTest {
  private static final List<String> PLAIN = List.of("Schuß", "“two”\n", "");

  @Test
  void itIsWrittenAsTheSameListWouldBe() {
    WrittenList<String> written = WrittenList.of(PLAIN);
    assertEquals(PLAIN, written);
    assertArrayEquals(WireFormat.bytes(PLAIN), written.json());
    assertArrayEquals(
        WireFormat.bytes(Map.of("list", PLAIN)), WireFormat.bytes(Map.of("list", written)));
    assertEquals(WireFormat.json(PLAIN), WireFormat.json(written));
  }

  @Test
  void itIsACopyAndIsNotCopiedAgain() {
    List<String> changing = new ArrayList<>(PLAIN);
    WrittenList<String> written = WrittenList.of(changing);
    changing.clear();
    assertEquals(PLAIN, written);
    assertSame(written, WrittenList.copyOf(written));
  }

  @Test
  void aBatchTravelsWithWhatIsWritten() {
    TaskBatch batch = WireSamples.batch();
    WrittenList<TaskCall> calls = WrittenList.of(batch.calls());
    TaskBatch same =
        new TaskBatch(
            batch.run(),
            batch.graphName(),
            batch.generation(),
            batch.batch(),
            batch.callsHash(),
            batch.graph(),
            batch.blobStore(),
            calls);
    assertSame(calls, same.calls());
    String json = WireFormat.json(same);
    assertEquals(WireFormat.json(batch), json);
    TaskBatch read = WireFormat.read(json.getBytes(StandardCharsets.UTF_8), TaskBatch.class);
    assertEquals(json, WireFormat.json(read));
  }
}
