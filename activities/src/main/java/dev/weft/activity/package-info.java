/** Runs tasks on a worker: finds the handler, limits, meters and maps failures. */
@NullMarked
package dev.weft.activity;

import org.jspecify.annotations.NullMarked;
