package dev.weft.activity.model;

class OnnxEmbedderContractTest extends ModelProviderContract {
  private final ModelSpec spec = BuiltInModels.specs().get(0);

  @Override
  protected ModelProvider provider() {
    return new OnnxProvider();
  }

  @Override
  protected ModelSpec spec() {
    return spec;
  }
}
