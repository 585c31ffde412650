/** What came of it: how a task ended, what it cost and why it failed. */
@NullMarked
package dev.weft.result;

import org.jspecify.annotations.NullMarked;
