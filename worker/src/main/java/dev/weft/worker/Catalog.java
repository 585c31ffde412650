package dev.weft.worker;

import dev.weft.activity.Handlers;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.custom.Simulate;
import dev.weft.activity.data.ListFiles;
import dev.weft.activity.data.ReadBlob;
import dev.weft.activity.data.ReadFile;
import dev.weft.activity.data.ReadFiles;
import dev.weft.activity.data.ReadRows;
import dev.weft.activity.data.WriteBlob;
import dev.weft.activity.data.WriteFile;
import dev.weft.activity.data.WriteRows;
import dev.weft.activity.embedding.Embed;
import dev.weft.activity.inference.AnswerQuestion;
import dev.weft.activity.inference.ClassifyTexts;
import dev.weft.activity.inference.GenerateText;
import dev.weft.activity.inference.RerankPassages;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextHandler;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.operation.Chunk;
import dev.weft.activity.text.operation.Count;
import dev.weft.activity.text.operation.Dedupe;
import dev.weft.activity.text.operation.DetectLanguage;
import dev.weft.activity.text.operation.Join;
import dev.weft.activity.text.operation.Keywords;
import dev.weft.activity.text.operation.Match;
import dev.weft.activity.text.operation.Normalise;
import dev.weft.activity.text.operation.Redact;
import dev.weft.activity.text.operation.RenderTemplate;
import dev.weft.activity.text.operation.Replace;
import dev.weft.activity.text.operation.Sentences;
import dev.weft.activity.text.operation.Similarity;
import dev.weft.activity.text.operation.Summarise;
import dev.weft.activity.text.operation.Tokens;
import dev.weft.activity.vector.DeleteVectors;
import dev.weft.activity.vector.SearchVectors;
import dev.weft.activity.vector.UpsertVectors;
import dev.weft.graph.KnownModel;
import dev.weft.graph.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists everything a worker can do; the one file to edit when something is added.
 *
 * <p>Two of one name fail here with {@link IllegalArgumentException}. Thread-safe. Closing it gives
 * back the models and collections that its operations use; a {@link WeftWorker} that is closed does
 * so.
 */
public final class Catalog implements AutoCloseable {
  private final Services services;
  private final List<TaskHandler> handlers;
  private final Handlers table;

  private Catalog(Services services, List<TaskHandler> handlers) {
    this.services = services;
    this.handlers = List.copyOf(handlers);
    this.table = Handlers.of(handlers);
  }

  /** The text operations, one line each. */
  static List<TextOperation> textOperations(LanguageTools language) {
    return List.of(
        new Chunk(language),
        new Count(language),
        new Dedupe(),
        new DetectLanguage(language),
        new Join(),
        new Keywords(language),
        new Match(),
        new Normalise(),
        new Redact(),
        new RenderTemplate(),
        new Replace(),
        new Sentences(language),
        new Similarity(),
        new Summarise(language),
        new Tokens(language));
  }

  /** All other handlers, one line each. */
  static List<TaskHandler> handlers(Services services) {
    return List.of(
        new ListFiles(services.roots()),
        new ReadFile(services.roots()),
        new ReadFiles(services.roots()),
        new ReadRows(services.roots()),
        new ReadBlob(),
        new WriteFile(services.roots()),
        new WriteRows(services.roots()),
        new WriteBlob(),
        new Embed(services.models()),
        new UpsertVectors(services.vectors()),
        new DeleteVectors(services.vectors()),
        new SearchVectors(services.vectors(), services.models()),
        new ClassifyTexts(services.models()),
        new AnswerQuestion(services.models()),
        new RerankPassages(services.models(), services.language()),
        new GenerateText(services.models()),
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
    return new Catalog(services, all);
  }

  /**
   * Returns a catalog with one handler more.
   *
   * @throws IllegalArgumentException when there is one of this type and name already
   */
  public Catalog with(TaskHandler handler) {
    List<TaskHandler> all = new ArrayList<>(handlers);
    all.add(handler);
    return new Catalog(services, all);
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
    List<KnownModel> models = services.models().specs().stream().map(ModelSpec::known).toList();
    return new Vocabulary(table.vocabulary(false).operations(), false, models);
  }

  @Override
  public void close() {
    services.close();
  }

  /** The handlers in the order in which they were added. */
  List<TaskHandler> list() {
    return handlers;
  }
}
