package dev.weft.benchmark.engine;

import java.util.List;

/**
 * How large the scenarios are.
 *
 * @param singles how many single tasks one after the other make a round
 * @param chain the length of the chain
 * @param fan how many tasks the fan between one and one has
 * @param deepLayers layers of the deep layered graph
 * @param deepWidth tasks in each of them
 * @param many how many tasks the large fan, the large forEach and the large layered graph have
 * @param most how many tasks the largest layered graph has
 * @param submissions how many runs the clients submit
 * @param clients how many clients submit at the same time
 * @param trials how many critical runs are started
 * @param background how many low tasks they start behind
 * @param small how many tasks the runs have that the cost of the largest is compared with
 * @param bursts how many bursts of these are run, each before one of the largest
 * @param burst how many of them make a burst: the CPU time of a process comes in steps of 10 ms,
 *     too coarse for one
 * @param workflows how many of the recorded workflows are run
 * @param meanMillis how long a task of them takes on the average
 * @param makespanSlots on how many slots
 * @param graphSizes the sizes of the plot of cost against size
 * @param batchLimits the sizes of the plot of throughput against batch size
 */
record Sizes(
    int singles,
    int chain,
    int fan,
    int deepLayers,
    int deepWidth,
    int many,
    int most,
    int submissions,
    int clients,
    int trials,
    int background,
    int small,
    int bursts,
    int burst,
    int workflows,
    int meanMillis,
    int makespanSlots,
    List<Integer> graphSizes,
    List<Integer> batchLimits) {

  /** What the page shows. */
  static final Sizes FULL =
      new Sizes(
          40,
          200,
          1_000,
          100,
          100,
          10_000,
          100_000,
          1_000,
          32,
          200,
          10_000,
          1_000,
          20,
          20,
          20,
          100,
          8,
          List.of(100, 300, 1_000, 3_000, 10_000, 30_000, 100_000),
          List.of(1, 4, 16, 64, 256, 1_024));

  /** Enough to see that everything works; runs of over 50 tasks, since smaller ones never fuse. */
  static final Sizes QUICK =
      new Sizes(
          3,
          10,
          60,
          8,
          10,
          80,
          160,
          12,
          4,
          5,
          80,
          80,
          4,
          1,
          1,
          10,
          4,
          List.of(80, 160),
          List.of(1, 10));

  /** Copies the lists. */
  Sizes {
    graphSizes = List.copyOf(graphSizes);
    batchLimits = List.copyOf(batchLimits);
  }

  /** How many of the bursts count: the last quarter. */
  int last() {
    return bursts / 4;
  }

  /** A layered graph of so many tasks: ten layers, a hundred from 100,000 on. */
  static Shape layered(int tasks) {
    int layers = tasks >= 100_000 ? 100 : 10;
    return Shape.layered(layers, tasks / layers);
  }
}
