/** The weft command. */
@NullMarked
package dev.weft.starter;

import org.jspecify.annotations.NullMarked;
