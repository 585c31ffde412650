package dev.weft.starter.command;

import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.FailureText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The whole command line: all subcommands, their help, and how their failures are told. */
@Command(
    name = "weft",
    description = "Runs durable graphs of text and AI tasks on Temporal.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Commands.Version.class)
public final class Commands {
  private static final List<String> EXAMPLES =
      List.of(
          "weft new first.yaml              a commented graph to start from",
          "weft validate first.yaml         every problem of a file, with its place",
          "weft run first.yaml              runs it, here and now",
          "weft watch RUN                   comes back to a run",
          "weft status RUN                  where it stands, without a worker",
          "weft why RUN                     what it waits for, and who takes nothing why",
          "weft result RUN TASK             what it answered",
          "weft cancel RUN                  ends it",
          "weft retry RUN                   runs again what did not complete",
          "weft worker --slots 4            works on tasks",
          "weft workers                     who works, on what, with how much left",
          "weft server start                Weft's own Temporal server",
          "weft types TEXT_PROCESSING       what can be done",
          "weft models                      with which models",
          "weft schema > weft.schema.json   completion in an editor",
          "weft import wfformat FILE        a graph with the shape of a recorded workflow");

  @Option(
      names = "--verbose",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show stack traces, as WEFT_DEBUG=1 does.")
  private boolean isVerbose;

  private final Surroundings surroundings;

  private Commands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs a command line and returns the exit code. */
  public static int run(Surroundings surroundings, String... arguments) {
    Commands commands = new Commands(surroundings);
    try {
      CommandLine line = commands.commandLine();
      if (arguments.length == 0) {
        line.usage(line.getErr());
        return ExitCode.BAD_INPUT.number();
      }
      return line.execute(arguments);
    } catch (LinkageError | StackOverflowError | AssertionError e) {
      return commands.failed(e); // picocli hands on exceptions only
    }
  }

  private CommandLine commandLine() {
    Console console = surroundings.console();
    CommandLine line = new CommandLine(this);
    line.getCommandSpec().usageMessage().footer(footer());
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version.")
                .build());
    line.addSubcommand(new RunCommand(surroundings))
        .addSubcommand(new WatchCommand(surroundings))
        .addSubcommand(new StatusCommand(surroundings))
        .addSubcommand(new WhyCommand(surroundings))
        .addSubcommand(new ResultCommand(surroundings))
        .addSubcommand(new CancelCommand(surroundings))
        .addSubcommand(new RetryCommand(surroundings))
        .addSubcommand(new WorkerCommand(surroundings))
        .addSubcommand(new WorkersCommand(surroundings))
        .addSubcommand(new ServerCommand(surroundings))
        .addSubcommand(new ValidateCommand(surroundings))
        .addSubcommand(new TypesCommand(surroundings))
        .addSubcommand(new ModelsCommand(surroundings))
        .addSubcommand(new SchemaCommand(surroundings))
        .addSubcommand(new NewCommand(surroundings))
        .addSubcommand(
            new CommandLine(new ImportCommand(surroundings))
                .addSubcommand(new ImportCommand.WfFormat(surroundings)))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setOut(console.answerWriter())
        .setErr(console.noteWriter())
        .setParameterExceptionHandler((failure, arguments) -> refused(failure))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
    offerHelp(line);
    return line;
  }

  /** Every command and every part of one has --help. */
  private static void offerHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    line.getSubcommands().values().forEach(Commands::offerHelp);
  }

  private int refused(ParameterException failure) {
    Console console = surroundings.console();
    CommandLine line = failure.getCommandLine();
    console.note(String.valueOf(failure.getMessage()));
    List<String> near = new ArrayList<>();
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
      near.addAll(unmatched.getSuggestions());
    }
    String name = line.getCommandSpec().qualifiedName();
    console.say(
        near.isEmpty()
            ? "  see `" + name + " --help`"
            : "  did you mean " + String.join(", ", near) + "? See `" + name + " --help`");
    trace(failure);
    return ExitCode.BAD_INPUT.number();
  }

  private int failed(Throwable failure) {
    Console console = surroundings.console();
    FailureText text = FailureText.of(failure);
    console.note(text.lines().getFirst());
    text.lines().stream().skip(1).forEach(console::say);
    trace(failure);
    return text.code().number();
  }

  private void trace(Throwable failure) {
    String debug = surroundings.environment().getOrDefault("WEFT_DEBUG", "");
    if (isVerbose || debug.equals("1")) {
      surroundings.console().trace(failure);
    }
  }

  /** Examples and exit codes; one list of each, so they can't fall behind. */
  private static String[] footer() {
    List<String> lines = new ArrayList<>(List.of("", "Examples:"));
    EXAMPLES.forEach(each -> lines.add("  " + each));
    lines.addAll(List.of("", "Exit codes:"));
    Arrays.stream(ExitCode.values())
        .forEach(code -> lines.add(String.format("  %3d  %s", code.number(), code.meaning())));
    lines.addAll(List.of("", "Answers go to standard output, everything else to standard error."));
    return lines.toArray(String[]::new);
  }

  /** The version is in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"weft " + (version == null ? "(from a checkout)" : version)};
    }
  }
}
