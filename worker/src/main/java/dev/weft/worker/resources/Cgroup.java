package dev.weft.worker.resources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the Linux control group of this process allows it and what it has used, in version 1 or 2.
 *
 * <p>Of version 2 every group above counts too, since the least of them binds. Where there is no
 * group, no file or no limit, the answer is empty. Files are read with each call. Immutable and
 * thread-safe.
 *
 * <p>Source: the kernel's documents cgroup-v2 ({@code cpu.max}, {@code memory.max}) and cgroup-v1.
 */
final class Cgroup {
  private static final Logger LOG = LoggerFactory.getLogger(Cgroup.class);
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final Path MEMBERSHIPS = Path.of("/proc/self/cgroup");

  /** Version 1 says "no limit" with the largest number of whole pages. */
  private static final long UNLIMITED = 1L << 60;

  private final boolean isUnified;

  /** From the group of the process up to the root. */
  private final List<Path> cpu;

  private final List<Path> memory;

  private Cgroup(boolean isUnified, List<Path> cpu, List<Path> memory) {
    this.isUnified = isUnified;
    this.cpu = cpu;
    this.memory = memory;
  }

  /** Finds the group of this process. */
  static Cgroup ofThisProcess() {
    try {
      return Files.isReadable(MEMBERSHIPS)
          ? of(MOUNT, Files.readAllLines(MEMBERSHIPS))
          : new Cgroup(true, List.of(), List.of());
    } catch (IOException e) {
      LOG.info("the control group cannot be read, so that its limits do not count: {}", e, e);
      return new Cgroup(true, List.of(), List.of());
    }
  }

  /**
   * Finds a group.
   *
   * @param mount where the groups are mounted
   * @param memberships lines such as {@code 4:memory:/a/b}, or {@code 0::/a/b} in version 2
   */
  static Cgroup of(Path mount, List<String> memberships) {
    boolean isUnified = Files.exists(mount.resolve("cgroup.controllers"));
    return isUnified
        ? new Cgroup(true, chain(mount, path(memberships, "")), chain(mount, path(memberships, "")))
        : new Cgroup(
            false,
            chain(controller(mount, "cpu", "cpu,cpuacct"), path(memberships, "cpu")),
            chain(mount.resolve("memory"), path(memberships, "memory")));
  }

  private static Path controller(Path mount, String name, String joint) {
    Path alone = mount.resolve(name);
    return Files.isDirectory(alone) ? alone : mount.resolve(joint);
  }

  private static String path(List<String> memberships, String controller) {
    for (String line : memberships) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && List.of(parts[1].split(",")).contains(controller)) {
        return parts[2];
      }
    }
    return "/";
  }

  /** In a container the path is that of the host, and only the root is there. */
  private static List<Path> chain(Path root, String path) {
    Path top = root.normalize();
    List<Path> chain = new ArrayList<>();
    Path own = top.resolve(path.substring(path.startsWith("/") ? 1 : 0)).normalize();
    for (Path each = own; each != null && each.startsWith(top); each = each.getParent()) {
      if (Files.isDirectory(each)) {
        chain.add(each);
      }
    }
    return List.copyOf(chain);
  }

  /** Returns how many cores it may keep busy. */
  OptionalDouble cpuCores() {
    return cpu.stream()
        .map(
            each ->
                isUnified ? read(each.resolve("cpu.max")).flatMap(Cgroup::coresOf) : quota(each))
        .flatMap(Optional::stream)
        .mapToDouble(Double::doubleValue)
        .min();
  }

  private static Optional<Double> quota(Path folder) {
    Optional<String> quota = read(folder.resolve("cpu.cfs_quota_us"));
    Optional<String> period = read(folder.resolve("cpu.cfs_period_us"));
    return quota.isEmpty() || period.isEmpty()
        ? Optional.empty()
        : coresOf(quota.get() + " " + period.get());
  }

  /** Reads {@code <quota> <period>}, both in microseconds; {@code max} or -1 is no quota. */
  static Optional<Double> coresOf(String quotaAndPeriod) {
    String[] words = quotaAndPeriod.strip().split("\\s+");
    OptionalLong quota = number(words[0]);
    OptionalLong period = words.length > 1 ? number(words[1]) : OptionalLong.of(100_000);
    return quota.isEmpty() || quota.getAsLong() <= 0 || period.orElse(0) <= 0
        ? Optional.empty()
        : Optional.of((double) quota.getAsLong() / period.getAsLong());
  }

  /** Returns how many bytes of memory it may hold. */
  OptionalLong memoryBytes() {
    return memory.stream()
        .map(each -> read(each.resolve(isUnified ? "memory.max" : "memory.limit_in_bytes")))
        .flatMap(Optional::stream)
        .map(Cgroup::bytesOf)
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  /** Reads a number of bytes; {@code max} or a number beyond any machine is no limit. */
  static OptionalLong bytesOf(String text) {
    OptionalLong bytes = number(text.strip());
    return bytes.isPresent() && bytes.getAsLong() < UNLIMITED ? bytes : OptionalLong.empty();
  }

  /** Returns the CPU time that the whole group has used, in nanoseconds. */
  OptionalLong usedCpuNanos() {
    if (cpu.isEmpty()) {
      return OptionalLong.empty();
    }
    Path own = cpu.get(0);
    if (isUnified) {
      OptionalLong micros =
          read(own.resolve("cpu.stat"))
              .map(text -> line(text, "usage_usec"))
              .orElse(OptionalLong.empty());
      return micros.isPresent()
          ? OptionalLong.of(micros.getAsLong() * 1_000)
          : OptionalLong.empty();
    }
    return read(own.resolve("cpuacct.usage"))
        .map(text -> number(text.strip()))
        .orElse(OptionalLong.empty());
  }

  /** Returns the bytes that the whole group holds, without file pages that may be dropped. */
  OptionalLong usedMemoryBytes() {
    if (memory.isEmpty()) {
      return OptionalLong.empty();
    }
    Path own = memory.get(0);
    OptionalLong held =
        read(own.resolve(isUnified ? "memory.current" : "memory.usage_in_bytes"))
            .map(text -> number(text.strip()))
            .orElse(OptionalLong.empty());
    if (held.isEmpty()) {
      return held;
    }
    long pages =
        read(own.resolve("memory.stat"))
            .map(text -> line(text, isUnified ? "inactive_file" : "total_inactive_file"))
            .orElse(OptionalLong.empty())
            .orElse(0);
    return OptionalLong.of(Math.max(0, held.getAsLong() - pages));
  }

  /** Returns the number of a line {@code <name> <number>}. */
  static OptionalLong line(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> number(line.substring(name.length() + 1).strip()))
        .flatMapToLong(OptionalLong::stream)
        .findFirst();
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // "max", or more than a long holds: no limit
    }
  }

  private static Optional<String> read(Path file) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      LOG.debug("{} cannot be read, so that it does not count", file, e);
      return Optional.empty();
    }
  }
}
