package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.TaskGraph;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.task.GraphUse;
import dev.weft.task.Task;

/** Shows what a run would do, and starts nothing. */
final class DryRun {
  private final Console console;

  DryRun(Console console) {
    this.console = console;
  }

  /** Shows the tasks of a graph whose parameters are filled in. */
  ExitCode show(TaskGraph graph, boolean isJson) {
    if (isJson) {
      console.answer(document(graph));
      return ExitCode.COMPLETED;
    }
    TextTable table = new TextTable("TASK", "TYPE", "OPERATION", "WAITS FOR");
    for (Task task : graph.tasks()) {
      table.row(
          task.id().value(),
          task.type().name(),
          task.action().equals(task.type().name()) ? "" : task.action(),
          String.join(", ", task.waitsFor().stream().map(each -> each.task().value()).toList()));
    }
    table.lines().forEach(console::answer);
    console.note(
        graph.name() + " is valid: " + graph.tasks().size() + " tasks; nothing was started");
    return ExitCode.COMPLETED;
  }

  private static ObjectNode document(TaskGraph graph) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.plan/1");
    document.put("graph", graph.name());
    ArrayNode tasks = document.putArray("tasks");
    for (Task task : graph.tasks()) {
      ObjectNode each = tasks.addObject().put("task", task.id().value());
      each.put("type", task.type().name()).put("operation", task.operation());
      GraphUse use = task.flow().graph();
      if (use != null) {
        each.put("graph", use.graph());
      }
      each.put("isMapped", task.flow().forEach() != null);
      each.put("priority", task.priority().name());
      ArrayNode waitsFor = each.putArray("waitsFor");
      task.waitsFor().forEach(dependency -> waitsFor.add(dependency.task().value()));
    }
    return document;
  }
}
