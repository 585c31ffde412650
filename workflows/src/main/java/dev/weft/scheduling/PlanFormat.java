package dev.weft.scheduling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.PackedJson;
import dev.weft.run.WireFormat;
import dev.weft.task.Deadline;
import dev.weft.task.OnFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a plan as deflated JSON of columns. */
final class PlanFormat {
  private static final ObjectMapper MAPPER =
      WireFormat.mapper()
          .copy()
          .addMixIn(Deadline.class, Profile.DeadlineKinds.class)
          .addMixIn(OnFailure.class, Profile.OnFailureKinds.class);

  private PlanFormat() {}

  /** The columns; {@code edges} holds source, accept and parts of each edge in turn. */
  record Columns(
      String name,
      @Nullable Deadline deadline,
      List<Profile> profiles,
      List<String> ids,
      int[] profileOf,
      int[] definitionOf,
      int[] edgeCounts,
      int[] edges,
      ObjectNode outputs,
      List<Integer> outputSources,
      @Nullable Map<Integer, Plan.Node> special,
      @Nullable List<Blueprint> blueprints,
      @Nullable Set<String> mustExist) {}

  static byte[] write(Plan plan) {
    int size = plan.size();
    List<String> ids = new ArrayList<>(size);
    int[] profileOf = new int[size];
    int[] definitionOf = new int[size];
    int[] edgeCounts = new int[size];
    int[] edges = new int[size == 0 ? 0 : 3 * plan.endEdge(size - 1)];
    for (int task = 0; task < size; task++) {
      ids.add(plan.id(task));
      profileOf[task] = plan.profileNumber(task);
      definitionOf[task] = plan.definition(task);
      edgeCounts[task] = plan.endEdge(task) - plan.firstEdge(task);
      for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
        edges[3 * edge] = plan.source(edge);
        edges[3 * edge + 1] = plan.accept(edge);
        edges[3 * edge + 2] = plan.referred(edge);
      }
    }
    return deflate(
        new Columns(
            plan.name(),
            plan.deadline(),
            plan.profiles(),
            ids,
            profileOf,
            definitionOf,
            edgeCounts,
            edges,
            plan.outputs(),
            plan.outputSources(),
            plan.special(),
            new ArrayList<>(plan.blueprints().values()),
            plan.mustExist()));
  }

  static Plan read(byte[] bytes) {
    try {
      return plan(inflate(bytes));
    } catch (IndexOutOfBoundsException | NullPointerException | IllegalArgumentException e) {
      throw new WeftException(FailureCode.DATA_LOSS, "a plan does not fit together: " + e, e);
    }
  }

  private static Plan plan(Columns columns) {
    Plan plan = new Plan(columns.name(), columns.deadline());
    Map<Integer, Plan.Node> special = columns.special() == null ? Map.of() : columns.special();
    if (columns.blueprints() != null) {
      columns.blueprints().forEach(plan::addBlueprint);
    }
    if (columns.mustExist() != null) {
      columns.mustExist().forEach(plan::mustExist);
    }
    int edge = 0;
    for (int task = 0; task < columns.ids().size(); task++) {
      List<Plan.Edge> edges = new ArrayList<>();
      for (int i = 0; i < columns.edgeCounts()[task]; i++, edge += 3) {
        int[] all = columns.edges();
        edges.add(new Plan.Edge(all[edge], all[edge + 1], all[edge + 2]));
      }
      Profile profile = columns.profiles().get(columns.profileOf()[task]);
      plan.add(
          columns.ids().get(task),
          columns.definitionOf()[task],
          profile,
          edges,
          special.getOrDefault(task, Plan.Node.PLAIN));
    }
    plan.declare(columns.outputs(), columns.outputSources());
    return plan;
  }

  private static byte[] deflate(Columns columns) {
    byte[] json;
    try {
      json = MAPPER.writeValueAsBytes(columns);
    } catch (JsonProcessingException e) {
      throw new WeftException(FailureCode.INTERNAL, "cannot write a plan", e);
    }
    return PackedJson.pack(json);
  }

  private static Columns inflate(byte[] bytes) {
    byte[] json = PackedJson.unpack(bytes, "a plan");
    try {
      return MAPPER.readValue(new String(json, StandardCharsets.UTF_8), Columns.class);
    } catch (JsonProcessingException e) {
      throw new WeftException(FailureCode.DATA_LOSS, "cannot read a plan: " + e.getMessage(), e);
    }
  }
}
