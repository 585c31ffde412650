/** Measures whole runs on a real server: Weft beside Temporal written by hand, in turns. */
@NullMarked
package dev.weft.benchmark.engine;

import org.jspecify.annotations.NullMarked;
