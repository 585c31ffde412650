/** Reading and writing files and blobs. */
@NullMarked
package dev.weft.activity.data;

import org.jspecify.annotations.NullMarked;
