package dev.weft.activity.inference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Embedder.Embedded;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.Models;
import dev.weft.activity.text.TextHandler;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import dev.weft.graph.ModelUse;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code MODEL_INFERENCE classify}: gives each text a label.
 *
 * <p>With an embedder the labels come from the option {@code labels}, and a text has the one whose
 * description is nearest in meaning ({@link ZeroShot} says how); with a model of kind {@code
 * classify} they are the model's own. Scores have four decimals. Thread-safe.
 */
public final class ClassifyTexts implements TaskHandler {
  /** So many texts go to a classifier at once; between them progress is told. */
  private static final int SLICE = 64;

  private static final OperationSpec SPEC =
      new OperationSpec(
              TaskType.MODEL_INFERENCE,
              "classify",
              "Gives each text the label that fits best.",
              EnumSet.of(Kind.TEXT, Kind.CUSTOM, Kind.UPSTREAM),
              options(),
              "the items with label and score, {items, count, labels: {label: how many}}; for one"
                  + " text {text: label, data: {label, score, scores}}",
              Duration.ofSeconds(1),
              false)
          .withModel(ModelUse.orElse("all-minilm-l6-v2", ModelKind.EMBED, ModelKind.CLASSIFY));

  private final Models models;

  /** Asks these models. */
  public ClassifyTexts(Models models) {
    this.models = requireNonNull(models, "models is null");
  }

  private static List<Option> options() {
    return List.of(
        Option.of(
            "labels",
            Option.Kind.ANY,
            "The labels, as a list of words or as {label: description}; needed unless the model"
                + " has its own."),
        Option.of("minScore", Option.Kind.NUMBER, "Below it a text gets the label 'otherwise'.")
            .orElse(0)
            .between(0, 1),
        Option.of("otherwise", Option.Kind.TEXT, "The label of texts that fit none well.")
            .orElse("unsure"),
        Option.of("scores", Option.Kind.BOOLEAN, "Whether items get the scores of all labels.")
            .orElse(false));
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  private record Judged(List<Verdict> verdicts, List<String> labels, Tokens tokens) {}

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    Texts texts = TextHandler.texts(context.input());
    List<String> plain = new ArrayList<>(texts.items().size());
    for (int i = 0; i < texts.items().size(); i++) {
      plain.add(texts.text(i));
    }
    Judged judged;
    try (ModelLease lease = Lending.lease(context, SPEC, models)) {
      judged =
          lease.isEmbedder() ? zeroShot(context, lease, plain) : trained(context, lease, plain);
    }
    context.addTokens(judged.tokens().input(), judged.tokens().output());
    double least = context.options().number("minScore");
    String otherwise = context.options().text("otherwise");
    List<Verdict> verdicts =
        judged.verdicts().stream().map(each -> each.orElse(otherwise, least)).toList();
    return output(texts, new Judged(verdicts, judged.labels(), judged.tokens()), context.options());
  }

  private static Judged zeroShot(TaskContext context, ModelLease lease, List<String> texts)
      throws InterruptedException {
    JsonNode written =
        context
            .options()
            .json("labels")
            .orElseThrow(
                () ->
                    new WeftException(
                        FailureCode.INVALID_INPUT,
                        "model '"
                            + lease.spec().id()
                            + "' has no labels of its own; set the option labels"));
    Labels labels = Labels.of(written);
    if (texts.isEmpty()) {
      return new Judged(List.of(), labels.names(), Tokens.NONE);
    }
    Embedder embedder = lease.embedder();
    ZeroShot zeroShot = ZeroShot.of(labels, embedder);
    Embedded vectors =
        embedder.embed(
            texts, Embedder.Purpose.QUERY, (done, total) -> context.progress("embed", done, total));
    Tokens tokens = new Tokens(zeroShot.tokens() + vectors.tokens(), 0);
    return new Judged(zeroShot.of(vectors, texts.size()), labels.names(), tokens);
  }

  private static Judged trained(TaskContext context, ModelLease lease, List<String> texts)
      throws InterruptedException {
    if (context.options().has("labels")) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '" + lease.spec().id() + "' has labels of its own; remove the option labels");
    }
    List<Verdict> verdicts = new ArrayList<>(texts.size());
    Tokens tokens = Tokens.NONE;
    for (int from = 0; from < texts.size(); from += SLICE) {
      List<String> slice = texts.subList(from, Math.min(texts.size(), from + SLICE));
      ObjectNode fields = JsonNodeFactory.instance.objectNode();
      slice.forEach(each -> fields.withArray("texts").add(each));
      TaskOutput.ModelOutput answer = lease.infer(new ModelInput(fields));
      verdicts.addAll(verdicts(answer, slice.size(), lease.spec().id()));
      tokens = tokens.plus(answer.tokens());
      context.progress("classify", verdicts.size(), texts.size());
    }
    return new Judged(verdicts, List.of(), tokens);
  }

  private static List<Verdict> verdicts(TaskOutput.ModelOutput answer, int count, String model) {
    JsonNode data = answer.data();
    List<Verdict> verdicts = new ArrayList<>(count);
    if (data != null) {
      for (JsonNode each : data.path("labels")) {
        Map<String, Double> scores = new LinkedHashMap<>();
        each.path("scores")
            .properties()
            .forEach(s -> scores.put(s.getKey(), s.getValue().asDouble()));
        verdicts.add(
            new Verdict(each.path("label").asText(), each.path("score").asDouble(), scores));
      }
    }
    if (verdicts.size() != count) {
      throw new WeftException(
          FailureCode.INTERNAL,
          "model '" + model + "' gave " + verdicts.size() + " labels for " + count + " texts");
    }
    return verdicts;
  }

  private static TaskOutput output(Texts texts, Judged judged, Options options) {
    if (texts.isBare()) {
      Verdict verdict = judged.verdicts().get(0);
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("label", verdict.label()).put("score", Cosine.rounded(verdict.score()));
      data.set("scores", verdict.scoresJson());
      return new TaskOutput.ModelOutput(
          verdict.label(), data, null, judged.tokens(), AnswerQuestion.STOP);
    }
    List<Item> labelled = new ArrayList<>(texts.items().size());
    Map<String, Integer> counts = new LinkedHashMap<>();
    judged.labels().forEach(label -> counts.put(label, 0));
    for (int i = 0; i < texts.items().size(); i++) {
      Verdict verdict = judged.verdicts().get(i);
      counts.merge(verdict.label(), 1, Integer::sum);
      labelled.add(labelled(texts.items().get(i), verdict, options.bool("scores")));
    }
    if (texts.shape() == Texts.Shape.ITEM) {
      return new TaskOutput.Data(labelled.get(0).toJson());
    }
    ObjectNode json = new Items(labelled).toJson();
    ObjectNode byLabel = json.putObject("labels");
    counts.forEach(byLabel::put);
    return new TaskOutput.Data(json);
  }

  private static Item labelled(Item item, Verdict verdict, boolean withScores) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Item labelled =
        item.with("label", json.textNode(verdict.label()))
            .with("score", json.numberNode(Cosine.rounded(verdict.score())));
    return withScores ? labelled.with("scores", verdict.scoresJson()) : labelled;
  }
}
