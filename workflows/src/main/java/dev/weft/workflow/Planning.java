package dev.weft.workflow;

import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Vocabulary;
import dev.weft.run.PlanParts;
import dev.weft.run.Resume;
import dev.weft.run.Routes;
import dev.weft.run.RunFailure;
import dev.weft.run.RunRequest;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.PlanCompiler;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gets the plan of a run: made in place when the graph is small and checked, else by an activity.
 */
final class Planning {

  /**
   * A plan, or why there is none.
   *
   * @param plan the plan
   * @param earlier what an earlier generation of the run has done
   * @param state what an earlier execution of this generation knew, if there was one
   * @param failure why there is no plan
   */
  record Outcome(
      @Nullable Plan plan,
      @Nullable EarlierGeneration earlier,
      @Nullable RunState state,
      @Nullable RunFailure failure) {}

  private Planning() {}

  /** The activities that a run needs for itself; they are repeated until they succeed. */
  static RunArchive archive(Routes routes) {
    return Workflow.newActivityStub(
        RunArchive.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(routes.archive())
            .setStartToCloseTimeout(Duration.ofSeconds(30))
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(200))
                    .setMaximumInterval(Duration.ofSeconds(10))
                    .build())
            .setPriority(Priority.newBuilder().setPriorityKey(1).build())
            .setSummary("records of the run")
            .build());
  }

  /** The same, for questions that may take days to have an answer. */
  static RunArchive patientArchive(Routes routes) {
    return Workflow.newActivityStub(
        RunArchive.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(routes.archive())
            .setStartToCloseTimeout(Duration.ofSeconds(30))
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(500))
                    .setMaximumInterval(Duration.ofSeconds(5))
                    .build())
            .setSummary("waits for a task of another run")
            .build());
  }

  static Outcome plan(RunRequest request, RunArchive archive) {
    try {
      Resume resume = request.resume();
      if (resume != null) {
        Snapshot snapshot = Snapshot.load(resume, archive);
        EarlierGeneration earlier = EarlierGeneration.of(request, archive);
        snapshot.state().results().kept().forEach(earlier::take);
        return new Outcome(snapshot.plan(), earlier, snapshot.state(), null);
      }
      Plan plan = planned(request, archive);
      return new Outcome(plan, EarlierGeneration.of(request, archive), null, null);
    } catch (WeftException e) {
      return failed(e.code(), e.getMessage());
    } catch (ActivityFailure e) {
      return e.getCause() instanceof ApplicationFailure application
          ? failed(
              FailureCode.of(application.getType()).orElse(FailureCode.INTERNAL),
              application.getOriginalMessage())
          : failed(FailureCode.INTERNAL, String.valueOf(e.getCause()));
    }
  }

  private static Plan planned(RunRequest request, RunArchive archive) {
    if (request.graph() != null && request.isChecked()) {
      return PlanCompiler.compile(
          GraphReader.readBound(request.graph(), Vocabulary.UNKNOWN).orThrow(),
          request.routes(),
          request.paces() == null ? Map.of() : request.paces());
    }
    String compiled = request.plan();
    if (compiled != null) {
      return Plan.read(Base64.getDecoder().decode(compiled));
    }
    if (request.planParts() != null) {
      return Snapshot.plan(request.planParts(), archive);
    }
    if (request.rules() <= RunRequest.FIRST_RULES) {
      return Plan.read(archive.plan(request, 0));
    }
    PlanParts parts = archive.planInParts(request);
    List<Promise<byte[]>> rest = new ArrayList<>();
    for (DataRef part : parts.rest()) {
      rest.add(Async.function(archive::load, part));
    }
    Plan plan = Plan.read(parts.firstBytes());
    rest.forEach(each -> plan.append(each.get()));
    return plan;
  }

  private static Outcome failed(FailureCode code, @Nullable String message) {
    return new Outcome(
        null, null, null, new RunFailure("", code, message == null ? code.name() : message));
  }
}
