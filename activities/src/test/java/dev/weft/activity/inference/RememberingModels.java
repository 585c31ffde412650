package dev.weft.activity.inference;

import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Fingerprint;
import dev.weft.activity.model.Model;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.model.Models;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lends the models of others, and embeds no text twice.
 *
 * <p>Many questions about the same few documents need the same vectors again and again; a test has
 * no minutes for that. For models whose vector of a text does not depend on its purpose.
 */
final class RememberingModels implements Models {
  private final Models models;
  private final Map<String, float[]> known = new ConcurrentHashMap<>();

  RememberingModels(Models models) {
    this.models = models;
  }

  @Override
  public ModelLease model(String id) throws InterruptedException {
    for (ModelSpec each : specs()) {
      if (each.id().equals(id) && each.provider().equals(ExtractiveProvider.NAME)) {
        Model quoting = new ExtractiveProvider(TestModels.TOOLS).load(each, this);
        return new ModelLease(quoting, quoting::close);
      }
    }
    ModelLease lease = models.model(id);
    return lease.isEmbedder() ? new ModelLease(new Memory(lease), lease::close) : lease;
  }

  @Override
  public List<ModelSpec> specs() {
    return models.specs();
  }

  private final class Memory implements Embedder {
    private final ModelLease lease;

    Memory(ModelLease lease) {
      this.lease = lease;
    }

    @Override
    public Embedded embed(List<String> texts, Purpose purpose, Progress progress)
        throws InterruptedException {
      Set<String> missing = new LinkedHashSet<>(texts);
      missing.removeAll(known.keySet());
      List<String> unknown = List.copyOf(missing);
      if (!unknown.isEmpty()) {
        Embedded fresh = lease.embedder().embed(unknown, purpose, progress);
        for (int i = 0; i < unknown.size(); i++) {
          known.put(unknown.get(i), fresh.vector(i));
        }
      }
      int dimensions = fingerprint().dimensions();
      float[] values = new float[texts.size() * dimensions];
      for (int i = 0; i < texts.size(); i++) {
        System.arraycopy(known.get(texts.get(i)), 0, values, i * dimensions, dimensions);
      }
      return new Embedded(values, dimensions, texts.size());
    }

    @Override
    public Fingerprint fingerprint() {
      return lease.embedder().fingerprint();
    }

    @Override
    public ModelSpec spec() {
      return lease.spec();
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public TaskOutput.ModelOutput infer(ModelInput input) throws InterruptedException {
      return lease.infer(input);
    }

    @Override
    public void close() {}
  }
}
