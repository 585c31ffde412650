/** Graph files: JSON and YAML, where their parts lie, and their schema. */
@NullMarked
package dev.weft.graphfile;

import org.jspecify.annotations.NullMarked;
