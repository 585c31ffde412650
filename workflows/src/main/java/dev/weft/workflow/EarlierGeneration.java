package dev.weft.workflow;

import dev.weft.data.DataRef;
import dev.weft.run.KeptTask;
import dev.weft.run.PackedJson;
import dev.weft.run.Restoring;
import dev.weft.run.RunRequest;
import dev.weft.run.WireFormat;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an earlier generation of a run has done, until the run has taken it over. */
final class EarlierGeneration {
  private final Map<String, KeptTask> tasks = new LinkedHashMap<>();
  private @Nullable DataRef results;

  private EarlierGeneration() {}

  /** There is nothing for a first generation; for a later one, what its checkpoint leads to. */
  static EarlierGeneration of(RunRequest request, RunArchive archive) {
    EarlierGeneration earlier = new EarlierGeneration();
    DataRef checkpoint = request.checkpoint();
    int from = checkpoint == null ? -1 : 0;
    while (checkpoint != null && from >= 0) {
      byte[] page = archive.restore(new Restoring.Request(request.run(), checkpoint, from));
      Restoring restoring =
          WireFormat.read(PackedJson.unpack(page, "an earlier generation"), Restoring.class);
      restoring.tasks().forEach(each -> earlier.tasks.put(each.result().taskId(), each));
      earlier.results = restoring.results();
      from = restoring.next();
    }
    return earlier;
  }

  /** By path, what has not been taken over. */
  Map<String, KeptTask> tasks() {
    return Collections.unmodifiableMap(tasks);
  }

  /** Takes a task over. */
  @Nullable KeptTask take(String path) {
    return tasks.remove(path);
  }

  /** The last segment of the results of that generation, if there was one. */
  @Nullable DataRef results() {
    return results;
  }
}
