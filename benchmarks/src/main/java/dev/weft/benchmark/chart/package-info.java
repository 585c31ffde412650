/** Plots as SVG, readable on light and dark pages. */
@NullMarked
package dev.weft.benchmark.chart;

import org.jspecify.annotations.NullMarked;
