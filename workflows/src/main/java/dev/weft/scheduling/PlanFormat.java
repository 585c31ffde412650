package dev.weft.scheduling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.PackedJson;
import dev.weft.run.WireFormat;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Deadline;
import dev.weft.task.OnFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a plan as deflated JSON of columns. */
final class PlanFormat {
  private static final ObjectMapper MAPPER =
      WireFormat.mapper()
          .copy()
          .addMixIn(Deadline.class, Profile.DeadlineKinds.class)
          .addMixIn(OnFailure.class, Profile.OnFailureKinds.class);

  private PlanFormat() {}

  /** The largest part: a server warns of payloads over 512 KiB, and base64 adds a third. */
  private static final int PART_BYTES = 320 * 1024;

  /**
   * The columns of some tasks in a row; {@code edges} holds source, accept and parts of each edge
   * in turn. What is not about single tasks stands in the first part only, and so do profiles.
   */
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
      @Nullable Map<Integer, Node> special,
      @Nullable List<Blueprint> blueprints,
      @Nullable Set<String> mustExist,
      @Nullable List<ConcurrencyLimit> limits) {}

  static byte[] write(Plan plan) {
    return deflate(columns(plan, 0, plan.size()));
  }

  /** Returns the plan in parts of at most 320 KiB, as long as these have more than one task. */
  static List<byte[]> writeParts(Plan plan) {
    List<byte[]> parts = new ArrayList<>();
    write(plan, 0, plan.size(), parts);
    return parts;
  }

  private static void write(Plan plan, int from, int to, List<byte[]> parts) {
    byte[] part = deflate(columns(plan, from, to));
    if (part.length <= PART_BYTES || to - from < 2) {
      parts.add(part);
    } else {
      int middle = (from + to) / 2;
      write(plan, from, middle, parts);
      write(plan, middle, to, parts);
    }
  }

  private static Columns columns(Plan plan, int from, int to) {
    int size = to - from;
    List<String> ids = new ArrayList<>(size);
    int[] profileOf = new int[size];
    int[] definitionOf = new int[size];
    int[] edgeCounts = new int[size];
    int firstEdge = size == 0 ? 0 : plan.firstEdge(from);
    int[] edges = new int[size == 0 ? 0 : 3 * (plan.endEdge(to - 1) - firstEdge)];
    Map<Integer, Node> special = new TreeMap<>();
    for (int task = from; task < to; task++) {
      ids.add(plan.id(task));
      profileOf[task - from] = plan.profileNumber(task);
      definitionOf[task - from] = plan.definition(task);
      edgeCounts[task - from] = plan.endEdge(task) - plan.firstEdge(task);
      if (!plan.node(task).equals(Node.PLAIN)) {
        special.put(task, plan.node(task));
      }
      for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
        int place = 3 * (edge - firstEdge);
        edges[place] = plan.source(edge);
        edges[place + 1] = plan.accept(edge);
        edges[place + 2] = plan.referred(edge);
      }
    }
    boolean isFirst = from == 0;
    return new Columns(
        plan.name(),
        plan.deadline(),
        isFirst ? plan.profiles() : List.of(),
        ids,
        profileOf,
        definitionOf,
        edgeCounts,
        edges,
        isFirst ? plan.outputs() : JsonNodeFactory.instance.objectNode(),
        isFirst ? plan.outputSources() : List.of(),
        special,
        isFirst ? new ArrayList<>(plan.blueprints().values()) : List.of(),
        isFirst ? plan.mustExist() : Set.of(),
        isFirst && !plan.limits().isEmpty() ? plan.limits() : null);
  }

  static Plan read(byte[] bytes) {
    try {
      return plan(inflate(bytes));
    } catch (IndexOutOfBoundsException | NullPointerException | IllegalArgumentException e) {
      throw unfit(e);
    }
  }

  private static WeftException unfit(RuntimeException e) {
    return new WeftException(FailureCode.DATA_LOSS, "a plan does not fit together: " + e, e);
  }

  private static Plan plan(Columns columns) {
    Plan plan = new Plan(columns.name(), columns.deadline());
    if (columns.blueprints() != null) {
      columns.blueprints().forEach(plan::addBlueprint);
    }
    if (columns.mustExist() != null) {
      columns.mustExist().forEach(plan::mustExist);
    }
    if (columns.limits() != null) {
      plan.limit(columns.limits());
    }
    plan.know(columns.profiles());
    append(plan, columns);
    plan.declare(columns.outputs(), columns.outputSources());
    return plan;
  }

  /** Appends a later part. */
  static void append(Plan plan, byte[] bytes) {
    try {
      append(plan, inflate(bytes));
    } catch (IndexOutOfBoundsException | NullPointerException | IllegalArgumentException e) {
      throw unfit(e);
    }
  }

  private static void append(Plan plan, Columns columns) {
    Map<Integer, Node> special = columns.special() == null ? Map.of() : columns.special();
    int first = plan.size();
    int edge = 0;
    for (int i = 0; i < columns.ids().size(); i++) {
      List<Plan.Edge> edges = new ArrayList<>();
      for (int end = edge + 3 * columns.edgeCounts()[i]; edge < end; edge += 3) {
        int[] all = columns.edges();
        edges.add(new Plan.Edge(all[edge], all[edge + 1], all[edge + 2]));
      }
      plan.add(
          columns.ids().get(i),
          columns.definitionOf()[i],
          plan.profiles().get(columns.profileOf()[i]),
          edges,
          special.getOrDefault(first + i, Node.PLAIN));
    }
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
