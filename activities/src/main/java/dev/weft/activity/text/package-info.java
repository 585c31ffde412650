/** Text processing: one operation, one class, pure and verbatim. */
@NullMarked
package dev.weft.activity.text;

import org.jspecify.annotations.NullMarked;
