package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.activity.text.Answers;
import dev.weft.activity.text.LanguageTools;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import org.junit.jupiter.api.Test;

/** What ends a graph: template, join and count. */
class ReportTest {
  private final RenderTemplate template = new RenderTemplate();
  private final Join join = new Join();

  @Test
  void oneLinePerItemWithMembersOfItsMetadata() {
    String items =
        "{'items':[{'id':'a.md','metadata':{'language':'en','keywords':['x','y'],'id':'no'}},"
            + "{'id':'b.md','metadata':{'language':'de','keywords':[]}}],'count':2}";
    String options =
        "{'template':'{{number}}/{{count}} {{id}} ({{language}}): {{keywords}}',"
            + "'header':'# {{count}} files\\n','footer':'\\nEnd'}";
    assertEquals(
        "# 2 files\n1/2 a.md (en): x, y\n2/2 b.md (de): []\nEnd",
        Answers.toJson(template, options, items).path("text").textValue());
  }

  @Test
  void anObjectIsRenderedOnce() {
    assertEquals(
        "Weft has 3 parts, true, ",
        Answers.toJson(
                template,
                "{'template':'{{name}} has {{n}} parts, {{ok}}, {{none}}'}",
                "{'name':'Weft','n':3,'ok':true,'none':null}")
            .path("text")
            .textValue());
  }

  @Test
  void missingNamesFailUnlessTheyMayBeBlank() {
    WeftException refused =
        assertThrows(
            WeftException.class,
            () -> Answers.toJson(template, "{'template':'{{title}}'}", "[{'id':'a','size':1}]"));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    assertTrue(
        refused.getMessage().contains("item 0 ('a') has only id, size"), refused.getMessage());
    assertEquals(
        "-",
        Answers.toJson(template, "{'template':'{{title}}-','missing':'blank'}", "[{'id':'a'}]")
            .path("text")
            .textValue());
  }

  @Test
  void badTemplatesAreRefusedByName() {
    WeftException refused =
        assertThrows(
            WeftException.class, () -> Answers.toJson(template, "{'template':'{{a b}}'}", "['x']"));
    assertTrue(refused.getMessage().startsWith("option 'template': "), refused.getMessage());
    refused =
        assertThrows(
            WeftException.class, () -> Answers.toJson(join, "{'header':'{{id}}'}", "['x']"));
    assertTrue(refused.getMessage().contains("only {{count}} is known"), refused.getMessage());
  }

  @Test
  void joinPutsTextsInOrder() {
    assertEquals(
        "<2>\na, b!",
        Answers.toJson(
                join,
                "{'separator':', ','header':'<{{count}}>\\n','footer':'!'}",
                "['a',{'id':'x','text':'b'}]")
            .path("text")
            .textValue());
    assertEquals("", Answers.toJson(join, "{}", "[]").path("text").textValue());
  }

  @Test
  void countAddsUpAllTexts() {
    Count count = new Count(new LanguageTools());
    assertEquals(
        "{\"items\":2,\"characters\":52,\"words\":10,\"sentences\":4,\"lines\":3,\"tokens\":16}",
        Answers.toJson(
                count,
                "{}",
                "['The ferry is late. We wait.\\nIt well-known', '\\ud83d\\ude00 nothing \\u4e2d']")
            .toString());
    assertEquals(
        "{\"items\":1,\"characters\":0,\"words\":0,\"sentences\":0,\"lines\":0,\"tokens\":0}",
        Answers.toText(count, "{}", "").toString());
  }
}
