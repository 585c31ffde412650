package dev.weft.activity.model;

class EchoProviderContractTest extends ModelProviderContract {
  @Override
  protected ModelProvider provider() {
    return new EchoProvider();
  }

  @Override
  protected ModelSpec spec() {
    return BuiltInModels.specs().get(2);
  }
}
