/** What flows between tasks: inputs, outputs, items and references to large values. */
@NullMarked
package dev.weft.data;

import org.jspecify.annotations.NullMarked;
