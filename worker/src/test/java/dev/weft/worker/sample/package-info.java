/** The code of docs/adding-a-handler.md, compiled and run. */
@NullMarked
package dev.weft.worker.sample;

import org.jspecify.annotations.NullMarked;
