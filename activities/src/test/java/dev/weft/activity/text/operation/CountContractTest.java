package dev.weft.activity.text.operation;

import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.TextOperationContract;

class CountContractTest extends TextOperationContract {
  @Override
  protected TextOperation operation(LanguageTools tools) {
    return new Count(tools);
  }

  @Override
  protected boolean answersItems() {
    return false;
  }
}
