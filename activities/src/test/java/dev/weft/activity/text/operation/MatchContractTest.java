package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.TextOperationContract;

class MatchContractTest extends TextOperationContract {
  @Override
  protected TextOperation operation(LanguageTools tools) {
    return new Match();
  }

  @Override
  protected ObjectNode options() {
    return JsonNodeFactory.instance.objectNode().put("pattern", "(?P<what>harbour|ferry)|\\pP*");
  }
}
