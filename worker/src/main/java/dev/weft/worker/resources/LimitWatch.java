package dev.weft.worker.resources;

import dev.weft.run.ResourceUsage;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether one set of limits is kept: left at the limit, kept again 5 % below it, so that a value
 * near it does not flap. A limit that was changed is looked at afresh. Guarded by its owner.
 */
final class LimitWatch {
  /** Where a limit that was reached counts as kept again, as a share of it. */
  static final double BACK = 0.95;

  private final EnumSet<Resource> over = EnumSet.noneOf(Resource.class);
  private final Set<String> complaints = new LinkedHashSet<>();
  private ResourceLimits last = ResourceLimits.NONE;

  /** Compares; returns what has just been reached. */
  Set<Resource> update(ResourceLimits limits, ResourceUsage usage) {
    EnumSet<Resource> before = EnumSet.copyOf(over);
    boolean isNew = !limits.equals(last);
    last = limits;
    complaints.clear();
    for (Resource each : Resource.values()) {
      Number limit = each.limit(limits);
      double bound =
          limit == null
              ? Double.POSITIVE_INFINITY
              : limit.doubleValue() * (over.contains(each) && !isNew ? BACK : 1);
      if (each.used(usage) >= bound && limit != null) {
        over.add(each);
        complaints.add(each.complaint(usage, limit));
      } else {
        over.remove(each);
      }
    }
    EnumSet<Resource> reached = EnumSet.copyOf(over);
    reached.removeAll(before);
    return reached;
  }

  /** What is over its limit. */
  Set<Resource> over() {
    return Set.copyOf(over);
  }

  /** Says what is over its limit; empty when nothing is. */
  String complaint() {
    return complaints.stream().collect(Collectors.joining("; "));
  }
}
