package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.TextOperationContract;

class RenderTemplateContractTest extends TextOperationContract {
  @Override
  protected TextOperation operation(LanguageTools tools) {
    return new RenderTemplate();
  }

  @Override
  protected ObjectNode options() {
    return JsonNodeFactory.instance.objectNode().put("template", "{{id}}: {{text}}");
  }

  @Override
  protected boolean answersItems() {
    return false;
  }

  @Override
  protected boolean needsText() {
    return false;
  }
}
