package dev.weft.client;

import dev.weft.graph.TaskGraph;
import dev.weft.run.RunRequest;
import dev.weft.task.Dependency;
import dev.weft.task.Task;
import java.util.List;
import java.util.Map;

/** What was asked, in Markdown for the Web UI. */
final class AskedDetails {
  /** The server takes 20,000 bytes. */
  private static final int LIMIT = 15_000;

  private static final int NAMED = 5;

  private AskedDetails() {}

  static String of(TaskGraph graph, RunRequest request) {
    StringBuilder text = new StringBuilder(1024);
    text.append("**").append(graph.name()).append("**");
    if (graph.description() != null) {
      text.append(" · ").append(cell(graph.description()));
    }
    text.append("\n\nhash `").append(request.hash()).append("`\n\n");
    for (Map.Entry<String, String> each : graph.metadata().entrySet()) {
      text.append("- ").append(each.getKey()).append(": ").append(cell(each.getValue()));
      text.append('\n');
    }
    text.append("\n| task | does | waits for | priority |\n|---|---|---|---|\n");
    for (Task task : graph.tasks()) {
      String row =
          "| %s | %s | %s | %s |\n"
              .formatted(task.id(), task.action(), sources(task.waitsFor()), task.priority());
      if (text.length() + row.length() > LIMIT) {
        text.append("\n… ").append(graph.tasks().size()).append(" tasks in all\n");
        break;
      }
      text.append(row);
    }
    return text.toString();
  }

  private static String sources(List<Dependency> dependencies) {
    List<String> names = dependencies.stream().map(each -> each.task().value()).toList();
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
  }

  private static String cell(String text) {
    return text.replace('\n', ' ').replace("|", "\\|");
  }
}
