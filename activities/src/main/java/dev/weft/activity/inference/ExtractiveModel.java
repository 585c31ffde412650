package dev.weft.activity.inference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.inference.Evidence.Found;
import dev.weft.activity.inference.Evidence.Quote;
import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Model;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.model.Models;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Answers by quoting; see {@link ExtractiveProvider} for how. */
final class ExtractiveModel implements Model {
  /** The least evidence that is an answer, between 0 and 1; chosen on questions about docs/. */
  static final double ENOUGH = 0.38;

  /** A further quote says at least this much of what the best one says. */
  private static final double BESIDE_BEST = 0.8;

  private static final int CITATIONS = 3;
  private static final int MOST_CITATIONS = 20;

  private final ModelSpec spec;
  private final String uses;
  private final Models models;
  private final LanguageTools tools;

  ExtractiveModel(ModelSpec spec, String uses, Models models, LanguageTools tools) {
    this.spec = spec;
    this.uses = uses;
    this.models = models;
    this.tools = tools;
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  /** It holds nothing of its own. */
  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public TaskOutput.ModelOutput infer(ModelInput input) throws InterruptedException {
    ModelFields fields = ModelFields.of(input, List.of("question", "passages", "citations"));
    String question = fields.text("question");
    Texts passages = fields.items("passages");
    int most = fields.number("citations", 1, MOST_CITATIONS).orElse(CITATIONS);
    try (ModelLease lease = models.model(uses)) {
      Evidence evidence = new Evidence(tools, lease.embedder());
      return answer(evidence.of(question, passages, Embedder.Progress.NONE), most);
    }
  }

  private static TaskOutput.ModelOutput answer(Found found, int most) {
    Tokens tokens = new Tokens(found.tokens(), 0);
    List<Item> citations = new ArrayList<>();
    for (Quote quote : chosen(found, most)) {
      citations.add(citation(found.passages().get(quote.passage()), quote));
    }
    String text = citations.stream().map(each -> each.text()).collect(Collectors.joining("\n\n"));
    String finish = citations.isEmpty() ? AnswerQuestion.NO_ANSWER : AnswerQuestion.STOP;
    return new TaskOutput.ModelOutput(text, null, citations, tokens, finish);
  }

  /** The best quotes, none of which says again what a better one says. */
  private static List<Quote> chosen(Found found, int most) {
    List<Quote> chosen = new ArrayList<>();
    for (Quote quote : found.quotes()) {
      double least = chosen.isEmpty() ? ENOUGH : chosen.get(0).score() * BESIDE_BEST;
      if (chosen.size() == most || quote.score() < least) {
        break;
      }
      if (chosen.stream().noneMatch(each -> overlap(found.passages(), each, quote))) {
        chosen.add(quote);
      }
    }
    return chosen;
  }

  /** Whether two quotes share a character of one source; neighbouring chunks do. */
  private static boolean overlap(List<Passage> passages, Quote one, Quote other) {
    Passage first = passages.get(one.passage());
    Passage second = passages.get(other.passage());
    Span a = one.window().span().shifted(first.offset());
    Span b = other.window().span().shifted(second.offset());
    return first.source().equals(second.source()) && a.start() < b.end() && b.start() < a.end();
  }

  private static Item citation(Passage passage, Quote quote) {
    Span span = quote.window().span().shifted(passage.offset());
    return Item.named(passage.item().id())
        .withSource(passage.source())
        .withSpan(span.start(), span.end())
        .withText(passage.quote(quote.window()))
        .with("score", JsonNodeFactory.instance.numberNode(Cosine.rounded(quote.score())));
  }

  /** Nothing to give back: the embedder belongs to whoever lent it. */
  @Override
  public void close() {}
}
