package dev.weft.activity.model;

import dev.weft.graph.ModelKind;

class OnnxClassifierContractTest extends ModelProviderContract {
  private final ModelSpec spec = TinyModels.onnx("sentiment", ModelKind.CLASSIFY);

  @Override
  protected ModelProvider provider() {
    return new OnnxProvider();
  }

  @Override
  protected ModelSpec spec() {
    return spec;
  }
}
