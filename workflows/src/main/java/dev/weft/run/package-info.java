/** The contract on the wire between client, workflow and workers. */
@NullMarked
package dev.weft.run;

import org.jspecify.annotations.NullMarked;
