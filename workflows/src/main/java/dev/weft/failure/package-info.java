/** Why something cannot be done: a closed set of codes, and the one exception that carries them. */
@NullMarked
package dev.weft.failure;

import org.jspecify.annotations.NullMarked;
