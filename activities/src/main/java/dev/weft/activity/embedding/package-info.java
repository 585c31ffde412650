/** The operation that turns texts into vectors. */
@NullMarked
package dev.weft.activity.embedding;

import org.jspecify.annotations.NullMarked;
