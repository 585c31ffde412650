/** Shows what a worker does and uses to monitoring systems. */
@NullMarked
package dev.weft.worker.metrics;

import org.jspecify.annotations.NullMarked;
