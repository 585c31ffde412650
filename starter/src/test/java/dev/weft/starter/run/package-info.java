/** Whole runs on a real Temporal server: what must hold when things fail, wait or compete. */
@NullMarked
package dev.weft.starter.run;

import org.jspecify.annotations.NullMarked;
