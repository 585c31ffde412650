package dev.weft.benchmark;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.result.TaskMetrics;
import dev.weft.run.TaskOutcome;
import dev.weft.worker.Catalog;
import dev.weft.worker.WorkerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Embeds the same short texts with all-MiniLM-L6-v2 (fp32): as tasks of Weft, by a raw ONNX Runtime
 * loop with the same batching, and by LangChain4j's in-process model.
 */
final class EmbeddingBenchmark {
  private static final int TEXTS = 2_000;

  private final List<String> texts;
  private final LocalBlobStore blobs;
  private final TaskPath tasks;
  private final int threads = Runtime.getRuntime().availableProcessors();

  private EmbeddingBenchmark(Path docs, Path work) throws IOException {
    texts = Sentences.of(docs, TEXTS, 42);
    blobs = new LocalBlobStore(work.resolve("blobs"));
    WorkerConfig config =
        new WorkerConfig(
            "benchmark", threads, WorkerConfig.allTypes(), work, work.resolve("blobs"), false);
    tasks = new TaskPath(Catalog.standard(config).handlers(), blobs);
  }

  /** Measures and returns the page's lines. */
  static List<String> measure(Path docs, Path work, int rounds) throws Exception {
    EmbeddingBenchmark benchmark = new EmbeddingBenchmark(docs, work);
    try (RawOnnx raw = new RawOnnx(RawOnnx.TOKENS_PER_RUN);
        ExecutorService threads = Executors.newFixedThreadPool(benchmark.threads)) {
      return benchmark.compare(raw, new AllMiniLmL6V2EmbeddingModel(), threads, rounds);
    }
  }

  private List<String> compare(
      RawOnnx raw, EmbeddingModel langchain4j, ExecutorService threads, int rounds)
      throws Exception {
    List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
    Rounds comparison =
        new Rounds("texts", TEXTS)
            .way("raw ONNX Runtime", () -> onAll(threads, raw::embed))
            .way("Weft", () -> onAll(threads, this::task))
            .way("LangChain4j `embedAll`", () -> langchain4j.embedAll(segments));
    comparison.run(1, rounds);
    List<String> lines = new ArrayList<>(comparison.table());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Weft is %.2f x the raw loop and %.2f x LangChain4j; the least cosine of a vector to the"
                + " raw one is %.6f.",
            comparison.ratio("Weft", "raw ONNX Runtime"),
            comparison.ratio("Weft", "LangChain4j `embedAll`"),
            leastCosine(raw)));
    lines.add(cpu());
    return lines;
  }

  /** Gives each thread its share of the texts. */
  private void onAll(ExecutorService threads, Share share) throws Exception {
    List<Future<float[]>> shares = new ArrayList<>();
    int size = (texts.size() + this.threads - 1) / this.threads;
    for (int from = 0; from < texts.size(); from += size) {
      List<String> part = texts.subList(from, Math.min(texts.size(), from + size));
      shares.add(threads.submit(() -> share.embed(part)));
    }
    for (Future<float[]> each : shares) {
      each.get();
    }
  }

  private interface Share {
    float[] embed(List<String> texts) throws Exception;
  }

  private float[] task(List<String> part) throws IOException {
    return vectors(tasks.run(definition(part)));
  }

  private static ObjectNode definition(List<String> part) {
    ObjectNode task = JsonNodeFactory.instance.objectNode();
    task.put("id", "embed").put("type", "EMBEDDING_GENERATION").put("modelId", "all-minilm-l6-v2");
    ArrayNode list = task.putObject("input").putArray("custom");
    part.forEach(list::add);
    return task;
  }

  private float[] vectors(TaskOutcome outcome) throws IOException {
    TaskOutput.Embeddings embeddings = (TaskOutput.Embeddings) tasks.output(outcome);
    ByteBuffer bytes =
        ByteBuffer.wrap(blobs.read(embeddings.vectors())).order(ByteOrder.LITTLE_ENDIAN);
    float[] vectors = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(vectors);
    return vectors;
  }

  /**
   * Compares each vector of Weft, made in the company of others, with that of a run of one text.
   */
  private double leastCosine(RawOnnx raw) throws IOException, OrtException {
    float[] ours = task(texts);
    double least = 1;
    for (int i = 0; i < texts.size(); i++) {
      float[] alone = raw.embed(List.of(texts.get(i)));
      double dot = 0;
      double squares = 0;
      for (int d = 0; d < alone.length; d++) {
        double value = ours[i * alone.length + d];
        dot += value * alone[d];
        squares += value * value;
      }
      least = Math.min(least, dot / Math.sqrt(squares));
    }
    return least;
  }

  /** Compares the CPU time that a task's metrics tell with that of the whole process meanwhile. */
  private String cpu() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long before = Rounds.cpuNanos();
      TaskOutcome outcome = tasks.run(definition(texts));
      long process = Rounds.cpuNanos() - before;
      ratios.add((double) cost(outcome).cpuTime().toNanos() / process);
    }
    return String.format(
        Locale.ROOT,
        "Alone in the process, a task of %,d texts says it used %.3f of the CPU time that the process"
            + " used (median of 5).",
        TEXTS,
        ratios.stream().sorted().skip(2).findFirst().orElseThrow());
  }

  private static TaskMetrics cost(TaskOutcome outcome) {
    return requireNonNull(outcome.metrics(), "metrics is null");
  }
}
