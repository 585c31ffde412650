/** Shows a run while it goes on, and how it ended. */
@NullMarked
package dev.weft.starter.progress;

import org.jspecify.annotations.NullMarked;
