/** Decides what goes next and in which batch; whole numbers in, decisions out, no Temporal type. */
@NullMarked
package dev.weft.scheduling;

import org.jspecify.annotations.NullMarked;
