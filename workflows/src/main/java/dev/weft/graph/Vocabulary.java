package dev.weft.graph;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weft.task.TaskType;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names that are known where a graph is checked.
 *
 * @param operations every known operation
 * @param isOpen whether workers may know more custom types and models than these (then an unknown
 *     one is left to them); the operations of built-in types are always closed
 * @param models every known model
 */
public record Vocabulary(List<OperationSpec> operations, boolean isOpen, List<KnownModel> models) {

  /** Nothing is known: every operation is accepted, because somebody else has checked them. */
  public static final Vocabulary UNKNOWN = new Vocabulary(List.of(), true);

  /** Copies the lists and refuses two operations of one name. */
  public Vocabulary {
    operations = List.copyOf(operations);
    models = models == null ? List.of() : List.copyOf(models);
    Set<String> titles = new LinkedHashSet<>();
    for (OperationSpec each : operations) {
      if (!titles.add(each.title())) {
        throw new IllegalArgumentException("two operations are named '" + each.title() + "'");
      }
    }
  }

  /** Knows operations, and of models nothing. */
  public Vocabulary(List<OperationSpec> operations, boolean isOpen) {
    this(operations, isOpen, List.of());
  }

  /** Returns the model of this id, or {@code null} when it is not known. */
  public @Nullable KnownModel model(String id) {
    for (KnownModel each : models) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    return null;
  }

  /** Returns the ids of the models that can do something, in their order. */
  public List<String> modelsFor(ModelKind kind) {
    return models.stream().filter(each -> each.kinds().contains(kind)).map(KnownModel::id).toList();
  }

  /** Whether every operation is accepted unchecked. */
  @JsonIgnore
  public boolean isUnknown() {
    return isOpen && operations.isEmpty();
  }

  /** Returns the operation, or {@code null} when it is not known. */
  public @Nullable OperationSpec find(TaskType type, @Nullable String operation) {
    for (OperationSpec each : operations) {
      if (each.type().equals(type) && java.util.Objects.equals(each.name(), operation)) {
        return each;
      }
    }
    return null;
  }

  /** Returns the names of a type's operations, sorted. */
  public Set<String> operationsOf(TaskType type) {
    Set<String> names = new TreeSet<>();
    for (OperationSpec each : operations) {
      if (each.type().equals(type) && each.name() != null) {
        names.add(each.name());
      }
    }
    return Collections.unmodifiableSet(names);
  }

  /** Returns the names of all types that have an operation, sorted. */
  public Set<String> types() {
    Set<String> names = new TreeSet<>();
    operations.forEach(each -> names.add(each.type().name()));
    return Collections.unmodifiableSet(names);
  }
}
