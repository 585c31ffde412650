/** The command line from end to end: real processes, a real server, no fixed ports. */
@NullMarked
package dev.weft.starter.cli;

import org.jspecify.annotations.NullMarked;
