/** Measures with JMH what needs no server: reading, checking, compiling and scheduling graphs. */
@NullMarked
package dev.weft.benchmark.pure;

import org.jspecify.annotations.NullMarked;
