/** What people and scripts see of the command: streams, exit codes, failures in words. */
@NullMarked
package dev.weft.starter.console;

import org.jspecify.annotations.NullMarked;
