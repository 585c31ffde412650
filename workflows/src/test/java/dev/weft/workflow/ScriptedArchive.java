package dev.weft.workflow;

import dev.weft.data.DataRef;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Vocabulary;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.OutputsRequest;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunRequest;
import dev.weft.run.Sources;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.PlanCompiler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** An archive in memory. */
final class ScriptedArchive implements RunArchive {
  final List<ResultSegment> segments = Collections.synchronizedList(new ArrayList<>());
  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

  /** What must happen before a plan is made. */
  final CountDownLatch mayPlan = new CountDownLatch(1);

  /** Has planning wait for {@link #mayPlan}. */
  volatile boolean isSlow;

  @Override
  public byte[] plan(RunRequest request, int part) {
    if (isSlow) {
      Latches.await(mayPlan);
    }
    return PlanCompiler.compile(
            GraphReader.readBound(request.graph(), Vocabulary.UNKNOWN).orThrow(), request.routes())
        .toBytes();
  }

  @Override
  public DataRef saveResults(ResultSegment segment) {
    segments.add(segment);
    return keep(WireFormat.bytes(segment));
  }

  @Override
  public DataRef saveCheckpoint(byte[] checkpoint) {
    return keep(checkpoint);
  }

  @Override
  public OutputsAnswer resolveOutputs(OutputsRequest request) {
    return new OutputsAnswer(
        new Sources(request.sources(), output -> output).resolve(request.outputs()), null);
  }

  private DataRef keep(byte[] bytes) {
    String key = "blob-" + blobs.size();
    blobs.put(key, bytes);
    return new DataRef("memory", key, "0".repeat(64), bytes.length, DataRef.JSON);
  }
}
