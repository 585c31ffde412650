/** What the integration tests stand on: a real server, workers as processes, runs. */
@NullMarked
package dev.weft.starter.rig;

import org.jspecify.annotations.NullMarked;
