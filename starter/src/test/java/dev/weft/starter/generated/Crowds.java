package dev.weft.starter.generated;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weft.run.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Counts how many instances of a mapped task are under way at once, as far as handlers can see.
 *
 * <p>Thread-safe.
 */
final class Crowds {
  private static final int STAY_MS = 5;

  private final Map<RunId, Watch> watches = new ConcurrentHashMap<>();

  /** Begins to watch a run whose mapped tasks, by path, have these limits. */
  void watch(RunId run, Map<String, Integer> limits) {
    watches.put(run, new Watch(limits));
  }

  /** Ends the watch; returns what was over a limit. */
  List<String> found(RunId run) {
    Watch watch = watches.remove(run);
    return watch == null ? List.of() : watch.found();
  }

  /** Counts an attempt in; one that is counted stays for a while, so that others can be seen. */
  void enter(RunId run, String path) throws InterruptedException {
    Watch watch = watches.get(run);
    if (watch != null && watch.count(path, 1)) {
      boolean isOpen = new CountDownLatch(1).await(STAY_MS, TimeUnit.MILLISECONDS);
      assertFalse(isOpen, path);
    }
  }

  void leave(RunId run, String path) {
    Watch watch = watches.get(run);
    if (watch != null) {
      watch.count(path, -1);
    }
  }

  private static final class Watch {
    private final Map<String, Integer> limits;
    private final Map<String, Map<String, Integer>> active = new HashMap<>();
    private final List<String> found = new ArrayList<>();

    Watch(Map<String, Integer> limits) {
      this.limits = Map.copyOf(limits);
    }

    synchronized List<String> found() {
      return List.copyOf(found);
    }

    /** Returns whether the path is in some mapped task with a limit. */
    synchronized boolean count(String path, int change) {
      limits.forEach(
          (mapped, limit) -> {
            if (path.startsWith(mapped + "[")) {
              String instance = path.substring(0, path.indexOf(']', mapped.length()));
              Map<String, Integer> here = active.computeIfAbsent(mapped, any -> new HashMap<>());
              here.merge(instance, change, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
              if (here.size() > limit) {
                found.add(mapped + " has " + here.size() + " instances under way, not " + limit);
              }
            }
          });
      return limits.keySet().stream().anyMatch(mapped -> path.startsWith(mapped + "["));
    }
  }
}
