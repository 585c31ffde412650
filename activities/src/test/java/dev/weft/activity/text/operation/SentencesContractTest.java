package dev.weft.activity.text.operation;

import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.TextOperationContract;

class SentencesContractTest extends TextOperationContract {
  @Override
  protected TextOperation operation(LanguageTools tools) {
    return new Sentences(tools);
  }
}
