package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputStoreTest {
  @TempDir Path folder;
  private LocalBlobStore blobs;
  private OutputStore outputs;

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
    outputs = new OutputStore(blobs);
  }

  @Test
  void keepsWhatFitsInline() throws IOException {
    TaskOutput text = new TaskOutput.Text("x".repeat(100));
    int size = WireFormat.bytes(text).length;

    assertSame(text, outputs.keep(text, size));
    assertInstanceOf(TaskOutput.Ref.class, outputs.keep(text, size - 1));
  }

  @Test
  void storesTheWireFormOfWhatDoesNot() throws IOException {
    TaskOutput text = new TaskOutput.Text("é".repeat(5_000));

    DataRef ref = assertInstanceOf(TaskOutput.Ref.class, outputs.keep(text, 4_096)).ref();

    assertEquals(DataRef.OUTPUT, ref.mediaType());
    assertEquals(text, WireFormat.read(blobs.read(ref), TaskOutput.class));
  }

  @Test
  void passesAReferenceOfAHandlerOn() throws IOException {
    TaskOutput ref = new TaskOutput.Ref(blobs.put(new byte[10_000], "image/png"));

    assertSame(ref, outputs.keep(ref, 0));
  }

  @Test
  void refusesJsonThatIsTooDeepToBeReadAgain() throws IOException {
    assertEquals(
        FailureCode.TOO_LARGE,
        assertThrows(
                WeftException.class,
                () -> outputs.keep(new TaskOutput.Data(nested(OutputStore.MOST_LEVELS + 2)), 4_096))
            .code());
    outputs.keep(new TaskOutput.Data(nested(OutputStore.MOST_LEVELS)), 4_096);
  }

  @Test
  void refusesATextThatIsTooLongToBeReadAgain() {
    TaskOutput endless = new TaskOutput.Text("x".repeat(OutputStore.MOST_BYTES));

    WeftException refused = assertThrows(WeftException.class, () -> outputs.keep(endless, 4_096));

    assertEquals(FailureCode.TOO_LARGE, refused.code());
  }

  private static JsonNode nested(int levels) {
    JsonNode tree = JsonNodeFactory.instance.numberNode(1);
    for (int i = 0; i < levels; i++) {
      tree = JsonNodeFactory.instance.arrayNode().add(tree);
    }
    return tree;
  }
}
