/** A worker: what it can do, how it is set up, and its connection to Temporal's task queues. */
@NullMarked
package dev.weft.worker;

import org.jspecify.annotations.NullMarked;
