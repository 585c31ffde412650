package dev.weft.workflow;

import dev.weft.data.DataRef;
import dev.weft.run.Expansion;
import dev.weft.run.ExpansionRequest;
import dev.weft.run.Gathering;
import dev.weft.run.OtherRunQuery;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.OutputsRequest;
import dev.weft.run.PlanParts;
import dev.weft.run.Restoring;
import dev.weft.run.ResultSegment;
import dev.weft.run.RoomAnswer;
import dev.weft.run.RoomQuery;
import dev.weft.run.RunRequest;
import dev.weft.run.SourceEnd;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a run needs done outside the workflow, on its own queue, because it touches blobs. */
@ActivityInterface
public interface RunArchive {
  /** What {@link #awaitTask} is called on the wire. */
  String AWAIT_TASK = "awaitTask";

  /**
   * Reads the graph, checks it against what this worker can do, and compiles it.
   *
   * <p>Fails with {@code INVALID_GRAPH}, {@code UNSUPPORTED_TASK_TYPE}, {@code TOO_LARGE} or {@code
   * DATA_LOSS}, none of them retryable.
   *
   * @param request the run's request
   * @param part which part of the plan, from 0
   * @return the bytes of a plan
   */
  @ActivityMethod(name = "plan")
  byte[] plan(RunRequest request, int part);

  /**
   * The same for a run of any size.
   *
   * <p>Fails as {@link #plan} does.
   */
  @ActivityMethod(name = "planInParts")
  PlanParts planInParts(RunRequest request);

  /** Returns a later part of a plan, or what {@link #saveCheckpoint} stored. */
  @ActivityMethod(name = "load")
  byte[] load(DataRef part);

  /** Stores results of tasks and returns where they lie. */
  @ActivityMethod(name = "saveResults")
  DataRef saveResults(ResultSegment segment);

  /** Stores where a run stopped and returns where that lies. */
  @ActivityMethod(name = "saveCheckpoint")
  DataRef saveCheckpoint(byte[] checkpoint);

  /** Returns a page of what an earlier generation has done: a {@link Restoring}, packed. */
  @ActivityMethod(name = "restore")
  byte[] restore(Restoring.Request request);

  /** Reads what the declared outputs of a run refer to. */
  @ActivityMethod(name = "resolveOutputs")
  OutputsAnswer resolveOutputs(OutputsRequest request);

  /** Finds out what a task that stands for others becomes, from values that lie in blobs. */
  @ActivityMethod(name = "expand")
  Expansion expand(ExpansionRequest request);

  /** Puts together what a mapped task answers, some instances at a time. */
  @ActivityMethod(name = "gather")
  Gathering.Answer gather(Gathering.Request request);

  /** Says whether some worker has as much as a task needs; it takes up to 2 seconds. */
  @ActivityMethod(name = "room")
  RoomAnswer room(RoomQuery query);

  /**
   * Says how a task of another run ended.
   *
   * <p>Fails with {@code PROVIDER_UNAVAILABLE} as long as it has not ended, or is not there;
   * Temporal asks again, which costs the run no history.
   */
  @ActivityMethod(name = AWAIT_TASK)
  SourceEnd awaitTask(OtherRunQuery query);
}
