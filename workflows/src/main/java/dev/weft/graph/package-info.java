/** A graph of tasks and the rules it must keep; pure functions over JSON trees. */
@NullMarked
package dev.weft.graph;

import org.jspecify.annotations.NullMarked;
