/** Workflow instances of the WfCommons project, as graphs of simulated tasks. */
@NullMarked
package dev.weft.starter.wfformat;

import org.jspecify.annotations.NullMarked;
