package dev.weft.activity.inference;

import dev.weft.activity.model.BuiltInModels;
import dev.weft.activity.model.EchoProvider;
import dev.weft.activity.model.Model;
import dev.weft.activity.model.ModelManager;
import dev.weft.activity.model.ModelProvider;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.model.Models;
import dev.weft.activity.model.OnnxProvider;
import dev.weft.activity.text.LanguageTools;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.graph.ModelKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The models that every worker has, and some made for a test. */
final class TestModels {
  static final LanguageTools TOOLS = new LanguageTools();

  private TestModels() {}

  /** The built-in ones. */
  static ModelManager builtIn() {
    return with(List.of(), List.of());
  }

  /** The built-in ones, and one of a kind that answers so. */
  static ModelManager and(
      String id, ModelKind kind, Function<ModelInput, TaskOutput.ModelOutput> answers) {
    return with(List.of(spec(id, "written", kind, null)), List.of(new Written(answers)));
  }

  static ModelSpec spec(String id, String provider, ModelKind kind, @Nullable String uses) {
    return new ModelSpec(
        id,
        provider,
        EnumSet.of(kind),
        "Made for a test.",
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
        2,
        0,
        false);
  }

  private static ModelManager with(List<ModelSpec> specs, List<ModelProvider> providers) {
    List<ModelSpec> allSpecs = new ArrayList<>(BuiltInModels.specs());
    allSpecs.addAll(specs);
    List<ModelProvider> all = new ArrayList<>();
    all.add(new OnnxProvider());
    all.add(new ExtractiveProvider(TOOLS));
    all.add(new EchoProvider());
    all.addAll(providers);
    return new ModelManager(allSpecs, all, 1L << 30);
  }

  /** A model whose answers a test writes. */
  private record Written(Function<ModelInput, TaskOutput.ModelOutput> answers)
      implements ModelProvider {
    @Override
    public String name() {
      return "written";
    }

    @Override
    public Model load(ModelSpec spec, Models models) {
      return new Model() {
        @Override
        public ModelSpec spec() {
          return spec;
        }

        @Override
        public long bytes() {
          return 0;
        }

        @Override
        public TaskOutput.ModelOutput infer(ModelInput input) {
          return answers.apply(input);
        }

        @Override
        public void close() {}
      };
    }
  }
}
