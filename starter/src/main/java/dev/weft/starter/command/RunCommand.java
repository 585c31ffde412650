package dev.weft.starter.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.StandardOperations;
import dev.weft.client.Submission;
import dev.weft.graph.OptionRules;
import dev.weft.graph.TaskGraph;
import dev.weft.graph.Vocabulary;
import dev.weft.run.RunId;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.LocalWorker;
import dev.weft.starter.server.ServerFinder;
import dev.weft.starter.server.ServerFinder.Choice;
import dev.weft.starter.server.WorkerFlags;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = "Runs a graph and shows it until it has ended.",
    footer = {
      "",
      "Example:",
      "  weft run ask.yaml -p question='What is a slot?' --results out/ask.jsonl",
      "",
      "Where: --address or TEMPORAL_ADDRESS; else Weft's own server, started when needed; else",
      "in memory. On Weft's own servers this command works on the tasks itself.",
      "Ctrl-C stops watching, not the run (in memory: the run too). `weft watch RUN` comes back."
    })
final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final FollowOptions follow = new FollowOptions();

  @Parameters(paramLabel = "FILE", description = "The graph: YAML or JSON.")
  private String file = "";

  @Option(
      names = "-p",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the graph; JSON unless it is a string. May be repeated.")
  private List<String> assignments = List.of();

  @Option(
      names = "--params",
      paramLabel = "FILE",
      description = "Parameters from a YAML or JSON file; -p overrules it.")
  private @Nullable String paramsFile;

  @Option(
      names = "--deadline",
      paramLabel = "D",
      description = "When the run must have ended: 90s, 10m, 2h, or an instant with zone.")
  private @Nullable String deadline;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "The run's id; becomes the Temporal Workflow ID. The same id and graph is the same run.")
  private @Nullable String runId;

  @Option(names = "--dry-run", description = "Check the graph and show its tasks; start nothing.")
  private boolean isDry;

  @Option(names = "--detach", description = "Start the run, print its id and leave.")
  private boolean isDetached;

  @Option(
      names = "--server",
      paramLabel = "auto|temporal|memory",
      description = "Which server of Weft's own to use; auto is the default.")
  private Choice choice = Choice.AUTO;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return run().number();
  }

  /** What the worker of this process will know, or what every worker knows. */
  private Vocabulary vocabulary(boolean embeds) {
    return embeds
        ? LocalWorker.knownVocabulary(WorkerFlags.NONE, surroundings.environment())
        : StandardOperations.vocabulary(true);
  }

  private ExitCode run() {
    Console console = surroundings.console();
    ServerFinder finder = surroundings.finder();
    boolean embeds =
        follow.isWorker() || (!isDetached && !finder.isElsewhere(choice, follow.address()));
    GraphSource source = new GraphSource(surroundings);
    GraphSource.Read read =
        source.bind(
            file,
            this::withDeadline,
            tree -> source.params(tree, assignments, paramsFile),
            vocabulary(embeds));
    GraphSource.tell(console, file, read.problems());
    ObjectNode tree = read.tree();
    TaskGraph graph = read.graph();
    if (tree == null || graph == null || !read.isValid()) {
      return ExitCode.BAD_INPUT;
    }
    if (isDry) {
      return new DryRun(console).show(graph, follow.isJson());
    }
    RunId id = runId == null ? null : id(runId);
    RunSession.Telling telling = follow.telling(surroundings);
    if (isDetached && finder.isInMemory(choice, follow.address())) {
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "--detach needs a server that lasts, and a run in memory ends with this command; "
              + (choice == Choice.MEMORY
                  ? "leave out --server memory"
                  : "get one with `weft server install`, or name one with --address"));
    }
    LocalServer server = finder.forNewRun(choice, follow.address());
    WorkerFlags flags = follow.worker();
    try (RunSession session = RunSession.open(surroundings, server, embeds, flags)) {
      LocalWorker.checkReach(server.connection(), flags, surroundings.environment());
      return start(session, tree, read.params(), id, telling);
    }
  }

  private ExitCode start(
      RunSession session,
      ObjectNode tree,
      Map<String, JsonNode> params,
      @Nullable RunId id,
      RunSession.Telling telling) {
    Submission submission = session.manager().submit(tree, params, id);
    RunId run = submission.run();
    surroundings
        .console()
        .note((submission.isNew() ? "run " : "the same graph already has run ") + run);
    return isDetached ? session.leave(run) : session.follow(run, telling);
  }

  private ObjectNode withDeadline(ObjectNode tree) {
    if (deadline == null) {
      return tree;
    }
    if (!isDuration(deadline) && !isInstant(deadline)) {
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "--deadline must be a duration such as 90s, 10m or 2h, or an instant with zone such as"
              + " 2030-01-31T12:00:00Z, got '"
              + deadline
              + "'");
    }
    return tree.deepCopy().put("deadline", deadline);
  }

  private static boolean isDuration(String text) {
    try {
      return !OptionRules.duration(text).isNegative();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isInstant(String text) {
    try {
      return OffsetDateTime.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  static RunId id(String text) {
    try {
      return new RunId(text);
    } catch (IllegalArgumentException e) {
      throw new StoppedException(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }
}
