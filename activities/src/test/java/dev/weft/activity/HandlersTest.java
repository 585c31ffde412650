package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.task.TaskType;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlersTest {
  private final TaskHandler count = text("count");
  private final TaskHandler chunk = text("chunk");
  private final TaskHandler custom =
      ScriptedHandler.custom("simulate", context -> new TaskOutput.Text(""));
  private final Handlers handlers = Handlers.of(List.of(count, chunk, custom));

  @Test
  void findsAHandlerByTypeAndOperation() {
    assertSame(chunk, handlers.find(TaskType.TEXT_PROCESSING, "chunk"));
    assertSame(custom, handlers.find(TaskType.custom("simulate"), null));
  }

  @Test
  void refusesTwoOfOneNameAtTheStart() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> Handlers.of(List.of(chunk, text("chunk"))));

    assertTrue(refused.getMessage().contains("TEXT_PROCESSING chunk"), refused.getMessage());
  }

  @Test
  void namesTheKnownOperationsOfAType() {
    WeftException unknown =
        assertThrows(WeftException.class, () -> handlers.find(TaskType.TEXT_PROCESSING, "chunks"));

    assertEquals(FailureCode.UNSUPPORTED_TASK_TYPE, unknown.code());
    assertEquals(
        "this worker has no operation 'chunks' of TEXT_PROCESSING; it knows chunk, count",
        unknown.getMessage());
  }

  @Test
  void namesTheKnownTypes() {
    WeftException unknown =
        assertThrows(WeftException.class, () -> handlers.find(TaskType.custom("nobody"), null));

    assertTrue(
        unknown.getMessage().contains("CUSTOM:simulate, TEXT_PROCESSING"), unknown.getMessage());
  }

  @Test
  void tellsItsVocabulary() {
    assertEquals(3, handlers.vocabulary(false).operations().size());
    assertTrue(handlers.vocabulary(true).isOpen());
    assertTrue(!handlers.vocabulary(false).isOpen());
  }

  private static TaskHandler text(String name) {
    return new ScriptedHandler(
        OperationSpec.text(name, "Does " + name + ".", "text"), context -> new TaskOutput.Text(""));
  }
}
