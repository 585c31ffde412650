/** Random graphs with every field of the language, compared with a slow and obvious model. */
@NullMarked
package dev.weft.starter.generated;

import org.jspecify.annotations.NullMarked;
