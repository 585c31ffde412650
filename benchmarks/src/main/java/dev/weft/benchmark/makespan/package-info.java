/** Measures how close runs of real workflow shapes come to what any scheduler could reach. */
@NullMarked
package dev.weft.benchmark.makespan;

import org.jspecify.annotations.NullMarked;
