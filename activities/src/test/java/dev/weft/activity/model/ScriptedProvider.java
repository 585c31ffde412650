package dev.weft.activity.model;

import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.graph.ModelKind;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A provider whose models hold what their specs say, and whose loads do what a test wants. */
final class ScriptedProvider implements ModelProvider {
  /** What was done, in order: {@code load a}, {@code close a}. */
  final List<String> events = new CopyOnWriteArrayList<>();

  private final Map<String, Loading> loadings = new ConcurrentHashMap<>();
  private final Map<String, Long> sizes = new ConcurrentHashMap<>();
  private final Map<String, Asking> askings = new ConcurrentHashMap<>();

  /** What happens when a model is loaded. */
  @FunctionalInterface
  interface Loading {
    void run(Models models) throws IOException, InterruptedException;
  }

  /** What happens when a model is asked. */
  @FunctionalInterface
  interface Asking {
    void run(Models models) throws InterruptedException;
  }

  static ModelSpec spec(String id, long memory) {
    return spec(id, memory, 1, null);
  }

  static ModelSpec spec(String id, long memory, int permits, @Nullable String uses) {
    return new ModelSpec(
        id,
        "scripted",
        EnumSet.of(ModelKind.GENERATE),
        "",
        null,
        null,
        null,
        uses,
        0,
        0,
        "mean",
        false,
        "",
        "",
        permits,
        memory,
        false);
  }

  /** Does something in each load of a model. */
  ScriptedProvider loading(String id, Loading loading) {
    loadings.put(id, loading);
    return this;
  }

  /** Does something in each call of a model. */
  ScriptedProvider asking(String id, Asking asking) {
    askings.put(id, asking);
    return this;
  }

  /** Makes a model hold other than its spec says. */
  ScriptedProvider holding(String id, long bytes) {
    sizes.put(id, bytes);
    return this;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Model load(ModelSpec spec, Models models) throws IOException, InterruptedException {
    Loading loading = loadings.get(spec.id());
    if (loading != null) {
      loading.run(models);
    }
    events.add("load " + spec.id());
    return new Scripted(spec, models);
  }

  private final class Scripted implements Model {
    private final ModelSpec spec;
    private final Models models;

    private Scripted(ModelSpec spec, Models models) {
      this.spec = spec;
      this.models = models;
    }

    @Override
    public ModelSpec spec() {
      return spec;
    }

    @Override
    public long bytes() {
      return sizes.getOrDefault(spec.id(), spec.memory());
    }

    @Override
    public TaskOutput.ModelOutput infer(ModelInput input) throws InterruptedException {
      Asking asking = askings.get(spec.id());
      if (asking != null) {
        asking.run(models);
      }
      return new TaskOutput.ModelOutput(spec.id(), null, null, Tokens.NONE, "stop");
    }

    @Override
    public void close() {
      events.add("close " + spec.id());
    }
  }
}
