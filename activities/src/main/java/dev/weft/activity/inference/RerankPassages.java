package dev.weft.activity.inference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.inference.Evidence.Found;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.Models;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextHandler;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import dev.weft.graph.ModelUse;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code MODEL_INFERENCE rerank}: puts passages into the order in which they fit a query.
 *
 * <p>With a model of kind {@code rerank}, the score of a passage is the model's. With an embedder
 * it is how much its best few sentences say about the query (see {@link ExtractiveProvider}); when
 * the passages come with scores, as from a search, a quarter of the new score is the place that
 * they had, so that what search found by means of its own is not lost. Equal scores keep their
 * order. Thread-safe.
 */
public final class RerankPassages implements TaskHandler {
  private static final double EARLIER_PLACE = 0.25;

  private static final OperationSpec SPEC =
      new OperationSpec(
              TaskType.MODEL_INFERENCE,
              "rerank",
              "Puts passages, such as the hits of a search, into the order in which they fit a"
                  + " query.",
              EnumSet.of(Kind.MODEL, Kind.CUSTOM, Kind.UPSTREAM),
              List.of(
                  Option.of(
                      "query",
                      Option.Kind.TEXT,
                      "What to fit; needed unless the input is {model: {query, passages}}."),
                  Option.of("k", Option.Kind.INTEGER, "How many to keep; all of them by default.")
                      .between(1, 10_000)),
              "{items, count}, best first, each with a new score; the one it came with is"
                  + " metadata.earlierScore",
              Duration.ofSeconds(2),
              false)
          .withModel(ModelUse.orElse("all-minilm-l6-v2", ModelKind.EMBED, ModelKind.RERANK));

  private final Models models;
  private final LanguageTools tools;

  /** Asks these models, and finds sentences with these tools. */
  public RerankPassages(Models models, LanguageTools tools) {
    this.models = requireNonNull(models, "models is null");
    this.tools = requireNonNull(tools, "tools is null");
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  private record Asked(String query, Texts passages) {}

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    Asked asked = asked(context.input(), context.options());
    List<Item> items = asked.passages().items();
    try (ModelLease lease = Lending.lease(context, SPEC, models)) {
      double[] scores =
          lease.isEmbedder()
              ? withEarlierPlaces(evidence(context, lease, asked), items)
              : modelScores(context, lease, asked);
      List<Item> best =
          IntStream.range(0, items.size())
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
              .map(i -> scored(items.get(i), scores[i]))
              .toList();
      int k = context.options().has("k") ? context.options().integer("k") : best.size();
      return new TaskOutput.SearchResults(best.subList(0, Math.min(k, best.size())));
    }
  }

  private static Asked asked(TaskInput input, Options options) {
    if (input instanceof TaskInput.Model model) {
      if (options.has("query")) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            "the query is given twice, by the option and by the input; remove one");
      }
      ModelFields fields = ModelFields.of(model.input(), List.of("query", "passages"));
      return new Asked(fields.text("query"), fields.items("passages"));
    }
    String query = options.textIfAny("query").orElse("");
    if (query.isBlank()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "there is no query; set the option query, or give {model: {query, passages}} as input");
    }
    return new Asked(query, TextHandler.texts(input));
  }

  private double[] evidence(TaskContext context, ModelLease lease, Asked asked)
      throws InterruptedException {
    Evidence evidence = new Evidence(tools, lease.embedder());
    Found found =
        evidence.of(
            asked.query(),
            asked.passages(),
            (done, total) -> context.progress("embed", done, total));
    context.addTokens(found.tokens(), 0);
    double[] scores = new double[found.passages().size()];
    found
        .quotes()
        .forEach(
            quote -> scores[quote.passage()] = Math.max(scores[quote.passage()], quote.score()));
    return scores;
  }

  private static double[] withEarlierPlaces(double[] scores, List<Item> items) {
    if (!items.stream().allMatch(item -> item.member("score").isNumber())) {
      return scores;
    }
    double[] mixed = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      double place = 1 - (double) i / scores.length;
      mixed[i] = (1 - EARLIER_PLACE) * scores[i] + EARLIER_PLACE * place;
    }
    return mixed;
  }

  private static double[] modelScores(TaskContext context, ModelLease lease, Asked asked)
      throws InterruptedException {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("query", asked.query());
    int count = asked.passages().items().size();
    for (int i = 0; i < count; i++) {
      fields.withArray("texts").add(asked.passages().text(i));
    }
    if (count == 0) {
      return new double[0];
    }
    TaskOutput.ModelOutput output = lease.infer(new ModelInput(fields));
    context.addTokens(output.tokens().input(), output.tokens().output());
    JsonNode data = output.data();
    double[] scores =
        data == null
            ? new double[0]
            : data.path("scores").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    if (scores.length != count || !Arrays.stream(scores).allMatch(Double::isFinite)) {
      throw new WeftException(
          FailureCode.INTERNAL,
          "model '"
              + lease.spec().id()
              + "' gave "
              + scores.length
              + " scores for "
              + count
              + " passages, or one that is no number");
    }
    return scores;
  }

  private static Item scored(Item item, double score) {
    JsonNode earlier = item.member("score");
    Item kept = earlier.isNumber() ? item.withMetadata("earlierScore", earlier) : item;
    return kept.with("score", JsonNodeFactory.instance.numberNode(Cosine.rounded(score)));
  }
}
