package dev.weft.worker;

import dev.weft.activity.Handlers;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.custom.Simulate;
import dev.weft.activity.data.ListFiles;
import dev.weft.activity.data.ReadBlob;
import dev.weft.activity.data.ReadFile;
import dev.weft.activity.data.ReadFiles;
import dev.weft.activity.data.WriteBlob;
import dev.weft.activity.data.WriteFile;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextHandler;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.operation.Chunk;
import dev.weft.activity.text.operation.Count;
import dev.weft.activity.text.operation.DetectLanguage;
import dev.weft.activity.text.operation.Join;
import dev.weft.activity.text.operation.Keywords;
import dev.weft.activity.text.operation.Normalise;
import dev.weft.activity.text.operation.Redact;
import dev.weft.activity.text.operation.RenderTemplate;
import dev.weft.activity.text.operation.Summarise;
import dev.weft.graph.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists everything a worker can do; the one file to edit when something is added.
 *
 * <p>Two of one name fail here with {@link IllegalArgumentException}. Immutable and thread-safe.
 */
public final class Catalog {
  private final List<TaskHandler> handlers;
  private final Handlers table;

  private Catalog(List<TaskHandler> handlers) {
    this.handlers = List.copyOf(handlers);
    this.table = Handlers.of(handlers);
  }

  /** The text operations, one line each. */
  static List<TextOperation> textOperations(LanguageTools language) {
    return List.of(
        new Chunk(language),
        new Count(language),
        new DetectLanguage(language),
        new Join(),
        new Keywords(language),
        new Normalise(),
        new Redact(),
        new RenderTemplate(),
        new Summarise(language));
  }

  /** All other handlers, one line each. */
  static List<TaskHandler> handlers(Services services) {
    return List.of(
        new ListFiles(services.roots()),
        new ReadFile(services.roots()),
        new ReadFiles(services.roots()),
        new ReadBlob(),
        new WriteFile(services.roots()),
        new WriteBlob(),
        new Simulate());
  }

  /** Everything that Weft brings, for a worker that is set up so. */
  public static Catalog standard(WorkerConfig config) {
    return of(Services.of(config));
  }

  static Catalog of(Services services) {
    List<TaskHandler> all = new ArrayList<>();
    textOperations(services.language()).forEach(each -> all.add(new TextHandler(each)));
    all.addAll(handlers(services));
    return new Catalog(all);
  }

  /**
   * Returns a catalog with one handler more.
   *
   * @throws IllegalArgumentException when there is one of this type and name already
   */
  public Catalog with(TaskHandler handler) {
    List<TaskHandler> all = new ArrayList<>(handlers);
    all.add(handler);
    return new Catalog(all);
  }

  /**
   * Returns a catalog with one text operation more.
   *
   * @throws IllegalArgumentException when there is one of this name already
   */
  public Catalog with(TextOperation operation) {
    return with(new TextHandler(operation));
  }

  /** The handlers by type and name. */
  public Handlers handlers() {
    return table;
  }

  /**
   * The names, options and descriptions of all operations; closed, since this worker knows no more.
   */
  public Vocabulary vocabulary() {
    return table.vocabulary(false);
  }

  /** The handlers in the order in which they were added. */
  List<TaskHandler> list() {
    return handlers;
  }
}
