/** Measures Weft against the libraries it is built on, in one process, as ratios. */
@NullMarked
package dev.weft.benchmark;

import org.jspecify.annotations.NullMarked;
