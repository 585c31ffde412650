package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.BlobStore;
import dev.weft.blob.DiskFull;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphReader;
import dev.weft.graph.GraphSize;
import dev.weft.graph.InvalidGraphException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import dev.weft.graph.TaskGraph;
import dev.weft.run.Expansion;
import dev.weft.run.ExpansionRequest;
import dev.weft.run.Gathering;
import dev.weft.run.OtherRunQuery;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.OutputsRequest;
import dev.weft.run.Pace;
import dev.weft.run.PackedJson;
import dev.weft.run.PlanParts;
import dev.weft.run.Restoring;
import dev.weft.run.ResultSegment;
import dev.weft.run.RoomAnswer;
import dev.weft.run.RoomQuery;
import dev.weft.run.RunRequest;
import dev.weft.run.SourceEnd;
import dev.weft.run.Sources;
import dev.weft.run.TaskCall;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.PlanCompiler;
import dev.weft.workflow.RunArchive;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Does over a blob store what a run needs done outside the workflow.
 *
 * <p>Failures are {@link ApplicationFailure}s whose type is the failure code. Those of retryable
 * codes and of the disk or network are repeated by Temporal; all others are not. Thread-safe.
 */
public final class BlobRunArchive implements RunArchive {
  /** What is wrong with a graph only because this worker does not know its operations. */
  private static final Set<ProblemCode> UNKNOWN_HERE =
      EnumSet.of(ProblemCode.G030, ProblemCode.G031, ProblemCode.G032);

  private final Handlers handlers;
  private final BlobStore blobs;
  private final OtherRuns runs;
  private final Workers workers;

  /** Looks up tasks of other runs. */
  @FunctionalInterface
  public interface OtherRuns {
    /**
     * Returns how a task ended.
     *
     * @throws WeftException {@code PROVIDER_UNAVAILABLE} as long as it has not ended or is not
     *     there yet; {@code DEPENDENCY_NOT_MET} when it never will be
     */
    SourceEnd end(OtherRunQuery query);
  }

  /** Asks the workers that are alive. */
  @FunctionalInterface
  public interface Workers {
    /** Returns whether some of them has as much as a task needs. */
    RoomAnswer room(RoomQuery query);
  }

  /**
   * Makes an archive.
   *
   * @param handlers what graphs are checked against
   * @param runs where other runs are looked up
   * @param workers how the workers that are alive are asked
   */
  public BlobRunArchive(Handlers handlers, BlobStore blobs, OtherRuns runs, Workers workers) {
    this.handlers = requireNonNull(handlers, "handlers is null");
    this.blobs = requireNonNull(blobs, "blobs is null");
    this.runs = requireNonNull(runs, "runs is null");
    this.workers = requireNonNull(workers, "workers is null");
  }

  @Override
  public byte[] plan(RunRequest request, int part) {
    return answer(
        () -> {
          if (part != 0) {
            throw new WeftException(
                FailureCode.INTERNAL, "a plan has one part, 0, but got " + part);
          }
          return compile(request).toBytes();
        });
  }

  @Override
  public PlanParts planInParts(RunRequest request) {
    return answer(
        () -> {
          List<byte[]> parts = compile(request).toParts();
          List<DataRef> rest = new ArrayList<>();
          for (byte[] part : parts.subList(1, parts.size())) {
            rest.add(blobs.put(part, DataRef.BYTES));
          }
          return PlanParts.of(parts.get(0), rest);
        });
  }

  @Override
  public byte[] load(DataRef part) {
    return answer(() -> blobs.read(part));
  }

  @Override
  public DataRef saveResults(ResultSegment segment) {
    return answer(() -> blobs.put(WireFormat.bytes(segment), DataRef.JSON));
  }

  @Override
  public DataRef saveCheckpoint(byte[] checkpoint) {
    return answer(() -> blobs.put(checkpoint, DataRef.BYTES));
  }

  @Override
  public byte[] restore(Restoring.Request request) {
    return answer(() -> PackedJson.pack(WireFormat.bytes(new EarlierResults(blobs).page(request))));
  }

  @Override
  public OutputsAnswer resolveOutputs(OutputsRequest request) {
    return answer(
        () -> {
          OutputReader outputs = new OutputReader(blobs);
          ObjectNode resolved =
              new Sources(request.sources(), outputs::read).resolve(request.outputs());
          byte[] json = WireFormat.bytes(resolved);
          return json.length <= OutputsAnswer.INLINE_LIMIT
              ? new OutputsAnswer(resolved, null)
              : new OutputsAnswer(null, blobs.put(json, DataRef.JSON));
        });
  }

  @Override
  public Expansion expand(ExpansionRequest request) {
    return answer(
        () -> {
          OutputReader outputs = new OutputReader(blobs);
          return Expansion.answer(
              request.question(), new Sources(request.sources(), outputs::read));
        });
  }

  @Override
  public Gathering.Answer gather(Gathering.Request request) {
    return answer(
        () -> {
          OutputReader outputs = new OutputReader(blobs);
          DataRef before = request.before();
          Gathering.Lists lists =
              new Gathering.Lists(
                  before == null ? null : WireFormat.read(blobs.read(before), JsonNode.class));
          request.instances().forEach(each -> lists.add(each, outputs::read));
          if (!request.isLast()) {
            return new Gathering.Answer(
                blobs.put(WireFormat.bytes(lists.partial()), DataRef.JSON), null);
          }
          OutputStore store = new OutputStore(blobs);
          return new Gathering.Answer(
              null,
              new Gathering(
                  store.keep(new TaskOutput.Data(lists.output()), TaskCall.INLINE_OUTPUT_LIMIT),
                  store.keep(
                      new TaskOutput.Data(lists.group(request.counts())),
                      TaskCall.INLINE_OUTPUT_LIMIT)));
        });
  }

  @Override
  public RoomAnswer room(RoomQuery query) {
    return answer(() -> workers.room(query));
  }

  @Override
  public SourceEnd awaitTask(OtherRunQuery query) {
    return answer(
        () -> {
          try {
            return runs.end(query);
          } catch (WeftException e) {
            throw e.code() == FailureCode.PROVIDER_UNAVAILABLE ? notYet(e) : e;
          }
        });
  }

  /**
   * No accident, so nothing for the log, and without a trace: a server keeps a few KiB of the last
   * failure, or else none of its words, which say what is waited for.
   */
  private static ApplicationFailure notYet(WeftException e) {
    ApplicationFailure failure =
        ApplicationFailure.newBuilder()
            .setMessage(String.valueOf(e.getMessage()))
            .setType(e.code().name())
            .setCategory(ApplicationErrorCategory.BENIGN)
            .build();
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private Plan compile(RunRequest request) throws IOException {
    if (!request.blobStore().equals(blobs.id())) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "the run keeps its data in blob store "
              + request.blobStore()
              + ", but this worker has "
              + blobs.id()
              + "; give both the same folder (WEFT_BLOBS)");
    }
    DataRef ref = request.graphRef();
    TaskGraph graph = check(tree(request));
    GraphSize.check(graph, ref == null ? 0 : ref.bytes());
    return PlanCompiler.compile(graph, request.routes(), paces(request));
  }

  /** The submitter knew its operations; of those that only this worker has, this worker says. */
  private Map<String, Pace> paces(RunRequest request) {
    if (request.rules() <= RunRequest.FIRST_RULES) {
      return Map.of();
    }
    Map<String, Pace> paces = new TreeMap<>();
    for (OperationSpec each : handlers.vocabulary(false).operations()) {
      paces.put(each.title(), Pace.of(each));
    }
    if (request.paces() != null) {
      paces.putAll(request.paces());
    }
    return paces;
  }

  private JsonNode tree(RunRequest request) throws IOException {
    DataRef ref = request.graphRef();
    JsonNode inline = request.graph();
    return ref == null
        ? requireNonNull(inline, "graph is null")
        : WireFormat.read(blobs.read(ref), JsonNode.class);
  }

  private TaskGraph check(JsonNode tree) {
    GraphReader.Reading reading = GraphReader.readBound(tree, handlers.vocabulary(false));
    TaskGraph graph = reading.graph();
    if (graph != null) {
      return graph;
    }
    List<Problem> errors = reading.problems().stream().filter(Problem::isError).toList();
    InvalidGraphException invalid = new InvalidGraphException(errors);
    if (errors.stream().allMatch(each -> UNKNOWN_HERE.contains(each.code()))) {
      throw new WeftException(
          FailureCode.UNSUPPORTED_TASK_TYPE,
          "this worker cannot run the graph: "
              + invalid.getMessage()
              + ". It knows "
              + String.join(", ", titles()),
          invalid);
    }
    throw invalid;
  }

  private List<String> titles() {
    return handlers.vocabulary(false).operations().stream()
        .map(each -> each.title())
        .sorted()
        .toList();
  }

  private interface Answer<T> {
    T get() throws IOException;
  }

  private static <T> T answer(Answer<T> answer) {
    try {
      return answer.get();
    } catch (WeftException e) {
      throw failure(e.code(), e);
    } catch (UncheckedIOException e) {
      throw unreadable(requireNonNull(e.getCause(), "cause is null"));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static ApplicationFailure failure(FailureCode code, WeftException e) {
    return code.retryable()
        ? ApplicationFailure.newFailureWithCause(e.getMessage(), code.name(), e)
        : ApplicationFailure.newNonRetryableFailureWithCause(e.getMessage(), code.name(), e);
  }

  /** A disk or a share that does not answer now may do so in a moment. */
  private static ApplicationFailure unreadable(IOException e) {
    FailureCode code =
        DiskFull.isMeantBy(e) ? FailureCode.STORAGE_FULL : FailureCode.PROVIDER_UNAVAILABLE;
    return ApplicationFailure.newFailureWithCause(
        "the blob store failed: " + e.getClass().getSimpleName() + ": " + e.getMessage(),
        code.name(),
        e);
  }
}
