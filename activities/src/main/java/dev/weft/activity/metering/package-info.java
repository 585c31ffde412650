/** Measures what a task costs. */
@NullMarked
package dev.weft.activity.metering;

import org.jspecify.annotations.NullMarked;
