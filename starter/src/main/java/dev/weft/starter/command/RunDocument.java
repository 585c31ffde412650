package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.QueueReport;
import dev.weft.client.RunReport;
import dev.weft.run.RunFailure;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.run.WireFormat;
import dev.weft.starter.server.LocalServer;
import java.util.List;

/** The JSON documents about runs; their shapes are a promise to scripts. */
final class RunDocument {
  private RunDocument() {}

  /** Returns {@code weft.run/1}: how a run ended. */
  static ObjectNode of(RunResult result, ObjectNode outputs, LocalServer server) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.run/1");
    document.put("run", result.run().value()).put("status", result.status().name());
    document.set("tasks", WireFormat.tree(result.counts()));
    document.set("outputs", outputs);
    document.set("failures", failures(result.failures()));
    document.set("cost", PlainNumbers.in(WireFormat.tree(result.cost())));
    document.set("server", server(server));
    return document;
  }

  /** Returns {@code weft.status/1}: where a run stands. */
  static ObjectNode of(RunReport report, LocalServer server) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.status/1");
    document.put("run", report.run().value()).put("graph", report.graph());
    document.put("status", report.status().name());
    document.put("startedAt", WireFormat.text(report.startedAt()));
    RunProgress progress = report.progress();
    RunResult result = report.result();
    if (result != null) {
      document.set("tasks", WireFormat.tree(result.counts()));
      document.set("failures", failures(result.failures()));
      document.set("cost", PlainNumbers.in(WireFormat.tree(result.cost())));
    } else if (progress != null) {
      document.set("tasks", WireFormat.tree(progress.counts()));
      document.set("running", WireFormat.tree(progress.running()));
      document.set("failures", failures(progress.failures()));
    }
    ArrayNode queues = document.putArray("queues");
    for (QueueReport queue : report.queues()) {
      queues.add(WireFormat.tree(queue));
    }
    ArrayNode waits = document.putArray("waits");
    report.waits().forEach(waits::add);
    document.put("note", report.note());
    document.set("server", server(server));
    return document;
  }

  static ObjectNode server(LocalServer server) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("kind", server.kind());
    return node.put("address", server.connection().address()).put("ui", server.ui());
  }

  private static ArrayNode failures(List<RunFailure> failures) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (RunFailure failure : failures) {
      ObjectNode each = list.addObject().put("task", failure.task());
      each.put("code", failure.code().name()).put("message", failure.message());
    }
    return list;
  }
}
