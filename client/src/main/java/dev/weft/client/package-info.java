/** The way to a Temporal server, and to runs on it. */
@NullMarked
package dev.weft.client;

import org.jspecify.annotations.NullMarked;
