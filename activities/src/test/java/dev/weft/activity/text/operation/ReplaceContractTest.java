package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.TextOperationContract;

class ReplaceContractTest extends TextOperationContract {
  @Override
  protected TextOperation operation(LanguageTools tools) {
    return new Replace();
  }

  @Override
  protected ObjectNode options() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("pattern", "(harbour)|ferry")
        .put("replacement", "$1 x");
  }
}
