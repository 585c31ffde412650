package dev.weft.worker.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
  @TempDir private Path mount;

  @Test
  void ofVersionTwoTheLeastLimitOfAllGroupsAboveBinds() throws IOException {
    write("cgroup.controllers", "cpu memory\n");
    write("pod/cpu.max", "150000 100000\n");
    write("pod/memory.max", "2147483648\n");
    write("pod/box/cpu.max", "max 100000\n");
    write("pod/box/memory.max", "max\n");
    write("pod/box/cpu.stat", "usage_usec 2500\nuser_usec 2000\n");
    write("pod/box/memory.current", "1000000\n");
    write("pod/box/memory.stat", "anon 1\ninactive_file 400000\nactive_file 7\n");
    Cgroup group = Cgroup.of(mount, List.of("0::/pod/box"));
    assertEquals(OptionalDouble.of(1.5), group.cpuCores());
    assertEquals(OptionalLong.of(2L << 30), group.memoryBytes());
    assertEquals(OptionalLong.of(2_500_000), group.usedCpuNanos());
    assertEquals(OptionalLong.of(600_000), group.usedMemoryBytes());
  }

  @Test
  void ofVersionOneEachControllerHasItsOwnFolder() throws IOException {
    write("cpu,cpuacct/box/cpu.cfs_quota_us", "50000\n");
    write("cpu,cpuacct/box/cpu.cfs_period_us", "100000\n");
    write("cpu,cpuacct/box/cpuacct.usage", "123456789\n");
    write("memory/other/memory.limit_in_bytes", "536870912\n");
    write("memory/other/memory.usage_in_bytes", "5000\n");
    write("memory/other/memory.stat", "inactive_file 1\ntotal_inactive_file 1000\n");
    Cgroup group = Cgroup.of(mount, List.of("4:memory:/other", "2:cpu,cpuacct:/box", "0::/"));
    assertEquals(OptionalDouble.of(0.5), group.cpuCores());
    assertEquals(OptionalLong.of(512L << 20), group.memoryBytes());
    assertEquals(OptionalLong.of(123_456_789), group.usedCpuNanos());
    assertEquals(OptionalLong.of(4_000), group.usedMemoryBytes());
  }

  @Test
  void aPathOfTheHostFallsBackToTheRootThatTheContainerSees() throws IOException {
    write("memory/memory.limit_in_bytes", "1048576\n");
    Cgroup group = Cgroup.of(mount, List.of("4:memory:/docker/0123456789"));
    assertEquals(OptionalLong.of(1 << 20), group.memoryBytes());
  }

  @Test
  void noLimitIsNoAnswer() throws IOException {
    write("cpu/cpu.cfs_quota_us", "-1\n");
    write("cpu/cpu.cfs_period_us", "100000\n");
    write("memory/memory.limit_in_bytes", "9223372036854771712\n");
    Cgroup group = Cgroup.of(mount, List.of());
    assertTrue(group.cpuCores().isEmpty());
    assertTrue(group.memoryBytes().isEmpty());
  }

  @Test
  void noGroupIsNoAnswer() {
    Cgroup group = Cgroup.of(mount.resolve("nowhere"), List.of("0::/a"));
    assertTrue(group.cpuCores().isEmpty());
    assertTrue(group.memoryBytes().isEmpty());
    assertTrue(group.usedCpuNanos().isEmpty());
    assertTrue(group.usedMemoryBytes().isEmpty());
  }

  @Test
  void aPathThatLeavesTheMountIsNotFollowed() throws IOException {
    write("cgroup.controllers", "cpu\n");
    write("cpu.max", "100000 100000\n");
    assertEquals(OptionalDouble.empty(), Cgroup.of(mount, List.of("0::/../../outside")).cpuCores());
  }

  @Test
  void numbersAreReadAsTheKernelWritesThem() {
    assertEquals(Optional.of(0.25), Cgroup.coresOf("25000 100000\n"));
    assertEquals(Optional.of(2.0), Cgroup.coresOf("200000"));
    assertEquals(Optional.empty(), Cgroup.coresOf("max 100000"));
    assertEquals(Optional.empty(), Cgroup.coresOf("100 0"));
    assertEquals(OptionalLong.empty(), Cgroup.bytesOf("max"));
    assertEquals(OptionalLong.of(0), Cgroup.bytesOf("0\n"));
    assertEquals(OptionalLong.empty(), Cgroup.line("usage_usec_x 3", "usage_usec"));
  }

  private void write(String name, String text) throws IOException {
    Path file = mount.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
