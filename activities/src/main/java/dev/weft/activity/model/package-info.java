/** Models: what they are, who runs them, and who holds them in memory. */
@NullMarked
package dev.weft.activity.model;

import org.jspecify.annotations.NullMarked;
