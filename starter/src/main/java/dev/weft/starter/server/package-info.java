/** Where a run may live: a server elsewhere, Weft's own, or one in this process. */
@NullMarked
package dev.weft.starter.server;

import org.jspecify.annotations.NullMarked;
