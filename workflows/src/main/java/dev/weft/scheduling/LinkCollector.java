package dev.weft.scheduling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.scheduling.Growth.Link;
import dev.weft.scheduling.Growth.Origin;
import dev.weft.task.Condition;
import dev.weft.task.Dependency;
import dev.weft.task.Reference;
import dev.weft.task.Task;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what a task waits for and refers to, as links that name no place in a run yet. */
final class LinkCollector {
  private record Key(Origin origin, String name) {}

  private final Map<Key, Link> links = new LinkedHashMap<>();

  private LinkCollector() {}

  /**
   * Returns all that a task waits for, with what it refers to; its own items are no part of that.
   */
  static List<Link> of(Task task) {
    LinkCollector collector = new LinkCollector();
    for (Dependency each : task.waitsFor()) {
      collector.add(origin(each.task().value()), each.task().value(), Plan.mask(each.accept()), 0);
    }
    collector.inside(task);
    if (task.flow().forEach() != null) {
      collector.values(Values.value(task.flow().forEach().list()));
      collector.links.remove(new Key(Origin.ITEM, ""));
    }
    return collector.list();
  }

  /** Returns what one instance of a task refers to: not the list that it is repeated over. */
  static List<Link> inner(Task task) {
    LinkCollector collector = new LinkCollector();
    collector.inside(task);
    return collector.list();
  }

  private void inside(Task task) {
    values(task.input().values());
    Condition when = task.flow().when();
    if (when != null) {
      when.visit(
          compare -> {
            values(Values.value(compare.value()));
            values(Values.value(compare.right()));
          });
    }
    if (task.flow().graph() != null) {
      values(task.flow().graph().params());
    }
  }

  private void values(Values values) {
    values.visit(this::form);
  }

  private void form(ValueForm form, JsonNode object) {
    switch (form) {
      case FROM -> {
        Reference reference = Values.reference(object);
        String name = reference.from().value();
        add(origin(name), name, everyEnd(), Plan.bit(reference.part()));
      }
      case PARAM -> add(Origin.PARAM, object.path(form.key()).asText(), everyEnd(), 0);
      case ITEM -> add(Origin.ITEM, "", everyEnd(), 0);
      case TEMPLATE, SECRET, DATA_REF, LITERAL -> {}
    }
  }

  static Origin origin(String name) {
    return name.indexOf('/') > 0 ? Origin.OTHER_RUN : Origin.NEIGHBOUR;
  }

  private static int everyEnd() {
    return Plan.mask(Dependency.ANY);
  }

  /** The accepted ends are those said first: what a task waits for comes before its values. */
  private void add(Origin origin, String name, int accept, int parts) {
    links.merge(
        new Key(origin, name),
        new Link(origin, name, accept, parts),
        (a, b) -> new Link(origin, name, a.accept(), a.parts() | b.parts()));
  }

  private List<Link> list() {
    return new ArrayList<>(links.values());
  }
}
