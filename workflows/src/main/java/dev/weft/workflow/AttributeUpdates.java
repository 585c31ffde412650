package dev.weft.workflow;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Several search attributes changed by one event; those that the namespace lacks are left out. */
final class AttributeUpdates {
  private final Set<String> known;
  private final List<SearchAttributeUpdate<?>> updates = new ArrayList<>();

  AttributeUpdates(Set<String> known) {
    this.known = known;
  }

  <T> void set(SearchAttributeKey<T> key, T value) {
    if (known.contains(key.getName())) {
      updates.add(SearchAttributeUpdate.valueSet(key, value));
    }
  }

  void send() {
    if (!updates.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(updates.toArray(new SearchAttributeUpdate<?>[0]));
    }
  }
}
