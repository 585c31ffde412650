/** Collections of vectors: what they hold, who keeps them, and how they are searched. */
@NullMarked
package dev.weft.activity.vector;

import org.jspecify.annotations.NullMarked;
