package dev.weft.activity.model;

import dev.weft.graph.ModelKind;

class OnnxRerankerContractTest extends ModelProviderContract {
  private final ModelSpec spec = TinyModels.onnx("fit", ModelKind.RERANK);

  @Override
  protected ModelProvider provider() {
    return new OnnxProvider();
  }

  @Override
  protected ModelSpec spec() {
    return spec;
  }
}
