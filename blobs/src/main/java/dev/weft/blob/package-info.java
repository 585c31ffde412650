/** Large values by reference: stores of blobs, of which one is a local folder. */
@NullMarked
package dev.weft.blob;

import org.jspecify.annotations.NullMarked;
