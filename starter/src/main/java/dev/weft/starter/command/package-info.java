/** One class for each subcommand. */
@NullMarked
package dev.weft.starter.command;

import org.jspecify.annotations.NullMarked;
