package dev.weft.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Checkpoint;
import dev.weft.run.Expansion;
import dev.weft.run.ExpansionRequest;
import dev.weft.run.Gathering;
import dev.weft.run.KeptTask;
import dev.weft.run.OtherRunQuery;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.OutputsRequest;
import dev.weft.run.PackedJson;
import dev.weft.run.PlanParts;
import dev.weft.run.Restoring;
import dev.weft.run.ResultChain;
import dev.weft.run.ResultSegment;
import dev.weft.run.RoomAnswer;
import dev.weft.run.RoomQuery;
import dev.weft.run.RunRequest;
import dev.weft.run.SourceEnd;
import dev.weft.run.Sources;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.PlanCompiler;
import io.temporal.failure.ApplicationFailure;
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
    return plan(request).toBytes();
  }

  @Override
  public PlanParts planInParts(RunRequest request) {
    List<byte[]> parts = plan(request).toParts();
    return PlanParts.of(
        parts.get(0), parts.subList(1, parts.size()).stream().map(this::keep).toList());
  }

  @Override
  public byte[] load(DataRef part) {
    return blobs.get(part.key());
  }

  private Plan plan(RunRequest request) {
    if (isSlow) {
      Latches.await(mayPlan);
    }
    return PlanCompiler.compile(
        GraphReader.readBound(request.graph(), Vocabulary.UNKNOWN).orThrow(),
        request.routes(),
        request.paces() == null ? Map.of() : request.paces());
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
  public byte[] restore(Restoring.Request request) {
    Checkpoint checkpoint =
        WireFormat.read(blobs.get(request.checkpoint().key()), Checkpoint.class);
    DataRef last = checkpoint.results();
    if (last == null) {
      last =
          saveResults(
              new ResultSegment(
                  request.run(), checkpoint.generation(), 1, null, checkpoint.tasks()));
    }
    List<KeptTask> all = ResultChain.keepable(ResultChain.read(last, ref -> blobs.get(ref.key())));
    int next = Math.min(all.size(), request.from() + 2);
    return PackedJson.pack(
        WireFormat.bytes(
            new Restoring(
                last, all.subList(request.from(), next), next == all.size() ? -1 : next)));
  }

  @Override
  public OutputsAnswer resolveOutputs(OutputsRequest request) {
    return new OutputsAnswer(
        new Sources(request.sources(), output -> output).resolve(request.outputs()), null);
  }

  @Override
  public Expansion expand(ExpansionRequest request) {
    return Expansion.answer(request.question(), new Sources(request.sources(), output -> output));
  }

  @Override
  public Gathering.Answer gather(Gathering.Request request) {
    Gathering.Lists lists = new Gathering.Lists(before(request.before()));
    request.instances().forEach(each -> lists.add(each, output -> output));
    return request.isLast()
        ? new Gathering.Answer(
            null,
            new Gathering(
                new TaskOutput.Data(lists.output()),
                new TaskOutput.Data(lists.group(request.counts()))))
        : new Gathering.Answer(keep(WireFormat.bytes(lists.partial())), null);
  }

  private JsonNode before(DataRef ref) {
    return ref == null ? null : WireFormat.read(blobs.get(ref.key()), JsonNode.class);
  }

  /** What the workers have. */
  volatile RoomAnswer room = RoomAnswer.UNKNOWN;

  @Override
  public RoomAnswer room(RoomQuery query) {
    return room;
  }

  /** How tasks of other runs ended, by path. */
  final Map<String, SourceEnd> others = new ConcurrentHashMap<>();

  @Override
  public SourceEnd awaitTask(OtherRunQuery query) {
    SourceEnd end = others.get(query.path());
    if (end == null) {
      throw ApplicationFailure.newFailure("not yet", FailureCode.DEPENDENCY_NOT_MET.name());
    }
    return end;
  }

  synchronized DataRef keep(byte[] bytes) {
    String key = "blob-" + blobs.size();
    blobs.put(key, bytes);
    return new DataRef("memory", key, "0".repeat(64), bytes.length, DataRef.JSON);
  }
}
