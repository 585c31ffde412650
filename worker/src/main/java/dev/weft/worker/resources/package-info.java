/** Measures what the worker and its machine use, and lets work in by it. */
@NullMarked
package dev.weft.worker.resources;

import org.jspecify.annotations.NullMarked;
