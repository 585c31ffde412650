/** The Temporal skin: the durable loop that drives a run. */
@NullMarked
package dev.weft.workflow;

import org.jspecify.annotations.NullMarked;
