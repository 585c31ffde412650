/** The project's documents, held to what the code does. */
@NullMarked
package dev.weft.starter.readme;

import org.jspecify.annotations.NullMarked;
