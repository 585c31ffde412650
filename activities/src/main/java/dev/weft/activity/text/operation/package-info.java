/** The text operations that ship with Weft. */
@NullMarked
package dev.weft.activity.text.operation;

import org.jspecify.annotations.NullMarked;
