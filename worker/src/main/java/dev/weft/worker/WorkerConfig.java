package dev.weft.worker;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.NearestName;
import dev.weft.run.Routes;
import dev.weft.worker.resources.WorkerLimits;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is set up, resolved once: command line before environment before file before
 * default.
 *
 * <p>Where the Temporal server is, and in which namespace, belongs to the connection. Immutable and
 * thread-safe.
 *
 * @param name what the worker is called, {@code weft} by default; people see {@code name@host/pid}
 * @param slots how many tasks it runs at once; by default the number of processors, at least 2
 * @param types the types of {@link Routes#BY_TYPE} it works on, {@code CUSTOM} standing for all
 *     custom ones; all by default
 * @param root the folder that tasks may read and write; by default the folder the process was
 *     started in
 * @param blobs the folder of the blob store; by default {@code blobs} in Weft's state folder, which
 *     is {@code $WEFT_HOME}, else {@code $XDG_STATE_HOME/weft}, else {@code ~/.local/state/weft}
 * @param shared whether every machine of this server sees the same folder of blobs; false by
 *     default
 * @param models a file with models beside the built-in ones, if there is one
 * @param collections the folder of collections of vectors; by default {@code collections} beside
 *     the folder of blobs
 * @param modelMemory how many bytes models may hold together; 2 GiB by default
 * @param operation how it is watched and held back while it runs
 */
public record WorkerConfig(
    String name,
    int slots,
    Set<String> types,
    Path root,
    Path blobs,
    boolean shared,
    @Nullable Path models,
    Path collections,
    long modelMemory,
    Operation operation) {

  /**
   * How a worker is watched and held back while it runs.
   *
   * @param limits from where on it takes no more work; none by default
   * @param limitsFile where they are read again when it changes, if they came from a file
   * @param limitsAgain reads them again
   * @param telemetry what it shows to monitoring
   */
  public record Operation(
      WorkerLimits limits,
      @Nullable Path limitsFile,
      Supplier<WorkerLimits> limitsAgain,
      Telemetry telemetry) {
    /** No limits, and nothing to show. */
    public static final Operation NONE =
        new Operation(WorkerLimits.NONE, null, () -> WorkerLimits.NONE, Telemetry.NONE);
  }

  /** The most tasks that one process may run at once. */
  public static final int MOST_SLOTS = 1_000;

  /** How many bytes models may hold together unless told otherwise: 2 GiB. */
  public static final long DEFAULT_MODEL_MEMORY = 2L << 30;

  private static final int LEAST_DEFAULT_SLOTS = 2;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,64}");

  /**
   * Checks and copies.
   *
   * @throws WeftException {@code INVALID_INPUT} for an unknown type, with the nearest one, no type
   *     at all, slots or memory out of range, or a name that is no name
   */
  public WorkerConfig {
    requireNonNull(root, "root is null");
    requireNonNull(blobs, "blobs is null");
    if (!NAME.matcher(name).matches()) {
      throw invalid("a worker's name must be 1 to 64 letters, digits or . _ -, got '" + name + "'");
    }
    if (slots < 1 || slots > MOST_SLOTS) {
      throw invalid("slots must be 1 to " + MOST_SLOTS + ", got " + slots);
    }
    requireNonNull(operation, "operation is null");
    if (modelMemory < 1) {
      throw invalid("modelMemory must be at least 1 byte, got " + modelMemory);
    }
    types = checked(types);
    root = root.toAbsolutePath().normalize();
    blobs = blobs.toAbsolutePath().normalize();
    models = models == null ? null : models.toAbsolutePath().normalize();
    collections = collections.toAbsolutePath().normalize();
  }

  /** A worker with the built-in models and its collections beside its blobs. */
  public WorkerConfig(
      String name, int slots, Set<String> types, Path root, Path blobs, boolean shared) {
    this(
        name,
        slots,
        types,
        root,
        blobs,
        shared,
        null,
        blobs.toAbsolutePath().resolveSibling("collections"),
        DEFAULT_MODEL_MEMORY,
        Operation.NONE);
  }

  /** Returns a copy that is watched and held back in another way. */
  public WorkerConfig with(Operation other) {
    return new WorkerConfig(
        name, slots, types, root, blobs, shared, models, collections, modelMemory, other);
  }

  /**
   * Puts the sources together.
   *
   * @param flags what the command line says
   * @param file the file with settings, if there is one
   * @param environment the variables of the process
   */
  public static WorkerConfig of(
      Settings flags, @Nullable Path file, Map<String, String> environment) {
    Settings first = flags.orElse(Settings.ofEnvironment(environment));
    Settings said = first.orElse(file == null ? Settings.NONE : Settings.ofFile(file));
    String name = said.name();
    Integer slots = said.slots();
    List<String> types = said.types();
    Path root = said.root();
    Path blobs = said.blobs() == null ? stateFolder(environment).resolve("blobs") : said.blobs();
    Path collections = said.collections();
    Long modelMemory = said.modelMemory();
    return new WorkerConfig(
        name == null ? "weft" : name,
        slots == null ? defaultSlots() : slots,
        types == null ? allTypes() : new TreeSet<>(types),
        root == null ? Path.of("") : root,
        blobs,
        Boolean.TRUE.equals(said.shared()),
        said.models(),
        collections == null ? blobs.toAbsolutePath().resolveSibling("collections") : collections,
        modelMemory == null ? DEFAULT_MODEL_MEMORY : modelMemory,
        operation(first, said, file));
  }

  private static Operation operation(Settings first, Settings said, @Nullable Path file) {
    return new Operation(
        said.limits(),
        file,
        () -> file == null ? first.limits() : first.orElse(Settings.ofFile(file)).limits(),
        said.telemetry().resolved());
  }

  /** Every type there is a queue for, sorted. */
  public static Set<String> allTypes() {
    return Routes.BY_TYPE.queues().keySet();
  }

  /** Whether the worker takes tasks of every type. */
  public boolean hasAllTypes() {
    return types.equals(allTypes());
  }

  private static int defaultSlots() {
    return Math.max(LEAST_DEFAULT_SLOTS, Runtime.getRuntime().availableProcessors());
  }

  private static Path stateFolder(Map<String, String> environment) {
    String own = environment.getOrDefault("WEFT_HOME", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (!state.isEmpty()) {
      return Path.of(state).resolve("weft");
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    return Path.of(home).resolve(".local/state/weft");
  }

  private static Set<String> checked(Collection<String> types) {
    if (types.isEmpty()) {
      throw invalid("a worker needs at least one task type; leave 'types' out for all");
    }
    for (String type : types) {
      if (!allTypes().contains(type)) {
        throw invalid("unknown task type '" + type + "'; " + hint(type));
      }
    }
    return Collections.unmodifiableSet(new TreeSet<>(types));
  }

  private static String hint(String type) {
    if (type.startsWith("CUSTOM:")) {
      return "all custom types share one queue, so write CUSTOM";
    }
    String nearest = NearestName.to(type, allTypes());
    return (nearest == null ? "" : "did you mean " + nearest + "? ")
        + "known: "
        + String.join(", ", allTypes());
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, message);
  }
}
