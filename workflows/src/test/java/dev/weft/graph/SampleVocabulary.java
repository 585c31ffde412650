package dev.weft.graph;

import dev.weft.graph.Option.Kind;
import dev.weft.task.InputTemplate;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A vocabulary for tests that resembles the standard one. */
public final class SampleVocabulary {
  private SampleVocabulary() {}

  /** Only these operations are known. */
  public static Vocabulary closed() {
    return new Vocabulary(operations(), false, models());
  }

  /** Workers may know more custom types. */
  public static Vocabulary open() {
    return new Vocabulary(operations(), true, models());
  }

  private static List<KnownModel> models() {
    return List.of(
        new KnownModel("small", "onnx", EnumSet.of(ModelKind.EMBED), "Small.", 8, 256, true),
        new KnownModel("reader", "onnx", EnumSet.of(ModelKind.ANSWER), "Reads.", 0, 0, true));
  }

  private static List<OperationSpec> operations() {
    return List.of(
        OperationSpec.text(
            "normalise", "Normalises.", "text", Option.word("form", "form", "NFC", "NFKC")),
        OperationSpec.text(
            "chunk",
            "Cuts.",
            "items",
            Option.of("maxTokens", Kind.INTEGER, "size").orElse(180).between(8, 8192),
            Option.of("overlap", Kind.INTEGER, "overlap").orElse(20).between(0, 4096)),
        OperationSpec.text(
            "template",
            "Renders.",
            "text",
            Option.of("template", Kind.TEXT, "text with names").needed(),
            Option.of("separator", Kind.TEXT, "between")),
        OperationSpec.text(
            "redact",
            "Redacts.",
            "text",
            Option.of("kinds", Kind.WORDS, "what").among(List.of("email", "phone", "ip"))),
        OperationSpec.text("count", "Counts.", "numbers"),
        data(TaskType.DATA_RETRIEVAL, "files", EnumSet.of(InputTemplate.Kind.NONE)),
        data(TaskType.DATA_RETRIEVAL, "list", EnumSet.of(InputTemplate.Kind.NONE)),
        data(
            TaskType.DATA_STORAGE,
            "file",
            EnumSet.of(
                InputTemplate.Kind.TEXT,
                InputTemplate.Kind.BINARY,
                InputTemplate.Kind.CUSTOM,
                InputTemplate.Kind.UPSTREAM)),
        asks(TaskType.EMBEDDING_GENERATION, "embed")
            .withModel(ModelUse.orElse("small", ModelKind.EMBED)),
        asks(TaskType.VECTOR_SEARCH, "search"),
        asks(TaskType.EMBEDDING_GENERATION, "answer").withModel(ModelUse.named(ModelKind.ANSWER)),
        new OperationSpec(
            TaskType.custom("simulate"),
            null,
            "Stands in.",
            EnumSet.allOf(InputTemplate.Kind.class),
            List.of(
                Option.of("sleep", Kind.DURATION, "how long").orElse("0s"),
                Option.of("allocate", Kind.BYTES, "how much"),
                Option.of("failAttempts", Kind.INTEGER, "how often").between(0, 100),
                Option.of("share", Kind.NUMBER, "a number").between(0, 1),
                Option.of("loud", Kind.BOOLEAN, "a switch"),
                Option.of("names", Kind.TEXTS, "names"),
                Option.of("output", Kind.ANY, "what to answer")),
            "what it is told",
            Duration.ofMillis(1),
            true));
  }

  private static OperationSpec asks(TaskType type, String name) {
    return new OperationSpec(
        type,
        name,
        "Asks.",
        EnumSet.allOf(InputTemplate.Kind.class),
        List.of(),
        "an answer",
        Duration.ofMillis(5),
        false);
  }

  private static OperationSpec data(TaskType type, String name, Set<InputTemplate.Kind> inputs) {
    return new OperationSpec(
        type,
        name,
        "Moves data.",
        inputs,
        List.of(
            Option.of("folder", Kind.TEXT, "a folder"),
            Option.of("path", Kind.TEXT, "a path"),
            Option.of("include", Kind.TEXTS, "patterns")),
        "data",
        Duration.ofMillis(5),
        true);
  }
}
