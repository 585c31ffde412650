package dev.weft.run;

import dev.weft.task.ResourceNeeds;
import java.util.List;

/**
 * Whether a task could ever run on the workers that are alive now.
 *
 * @param workers how many of them serve its queue and have said what they have
 * @param isComplete whether every one that is alive has answered
 * @param fits whether one of them has as much as the task declares, lent or not
 * @param largest what they have, one text each; for the message
 */
public record RoomAnswer(int workers, boolean isComplete, boolean fits, List<String> largest) {
  /** Nobody could be asked. */
  public static final RoomAnswer UNKNOWN = new RoomAnswer(0, false, false, List.of());

  /** Copies. */
  public RoomAnswer {
    largest = List.copyOf(largest);
  }

  /** Whether it is certain that the task never starts on what there is: nobody has enough. */
  public boolean isHopeless() {
    return workers > 0 && isComplete && !fits;
  }

  /** Judges by what workers say. */
  public static RoomAnswer of(List<WorkerReport> reports, boolean isComplete, RoomQuery query) {
    List<WorkerReport> serving =
        reports.stream().filter(each -> each.serves(query.type(), query.queue())).toList();
    boolean fits = serving.stream().anyMatch(each -> capacity(each).covers(query.needs()));
    return new RoomAnswer(
        serving.size(),
        isComplete,
        fits,
        serving.stream().map(each -> each.state().id() + ": " + capacity(each).text()).toList());
  }

  private static ResourceCapacity capacity(WorkerReport report) {
    ResourceCapacity capacity = report.state().capacity();
    return capacity == null ? ResourceCapacity.UNBOUNDED : capacity;
  }

  /** Says why a task never starts: what it needs, and what each worker has at most. */
  public String message(ResourceNeeds needs) {
    return "it needs "
        + needs
        + ", and no worker of its queue has as much ("
        + String.join("; ", largest)
        + "); start a larger worker or declare less";
  }
}
