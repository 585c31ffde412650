package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.result.TaskResult;
import dev.weft.run.WireFormat;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** Writes the results of a run's tasks, one JSON object a line. */
final class ResultsFile {
  private ResultsFile() {}

  /** Makes sure before a run starts that its results can be written after it. */
  static void check(Path file) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (Files.isDirectory(file) || (Files.exists(file) && !Files.isWritable(file))) {
        throw new IOException("it is a folder or not writable");
      }
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  /** Writes the file; the stream is closed. */
  static void write(Path file, Stream<TaskResult> results) {
    try (results;
        BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (Iterator<TaskResult> each = results.iterator(); each.hasNext(); ) {
        writer.write(WireFormat.json(line(each.next())));
        writer.write('\n');
      }
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  /** Returns a result as people and scripts see it: outputs as their views, not as they travel. */
  static ObjectNode line(TaskResult result) {
    ObjectNode line = WireFormat.mapper().valueToTree(result);
    line.set("metrics", PlainNumbers.in(line.path("metrics")));
    if (result.output() != null) {
      line.set("output", result.output().view());
    }
    if (result.group() != null) {
      line.set("group", result.group().view());
    }
    return line;
  }

  private static StoppedException cannot(Path file, IOException cause) {
    return new StoppedException(
        ExitCode.BAD_INPUT, "cannot write " + file + ": " + cause.getMessage(), cause);
  }
}
