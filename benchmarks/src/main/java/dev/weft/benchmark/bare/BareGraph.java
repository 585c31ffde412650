package dev.weft.benchmark.bare;

/**
 * What a hand-written workflow is given.
 *
 * @param text what the tasks without parents work on
 * @param parents by task, the tasks that it waits for, all of them earlier ones; it works on the
 *     answer of the first
 */
public record BareGraph(String text, int[][] parents) {}
