/** What is asked: one task, its identity, its policies and its input as written. */
@NullMarked
package dev.weft.task;

import org.jspecify.annotations.NullMarked;
