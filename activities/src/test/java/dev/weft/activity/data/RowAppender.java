package dev.weft.activity.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.HandlerContext;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskInput;
import java.nio.file.Path;

/** A process that appends rows one by one, each under its own key, until it is done or killed. */
final class RowAppender {
  private RowAppender() {}

  /** Takes the root, a folder for blobs, the file, the name of the keys, and how many rows. */
  public static void main(String[] arguments) throws Exception {
    AllowedRoots roots = new AllowedRoots(Path.of(arguments[0]));
    LocalBlobStore blobs = new LocalBlobStore(Path.of(arguments[1]));
    int rows = Integer.parseInt(arguments[4]);
    for (int i = 0; i < rows; i++) {
      new HandlerContext(new WriteRows(roots), blobs)
          .with("path", "'" + arguments[2] + "'")
          .with(
              new TaskInput.Custom(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("id", arguments[3] + "-" + i)
                      .put("n", i)))
          .answer();
    }
  }
}
