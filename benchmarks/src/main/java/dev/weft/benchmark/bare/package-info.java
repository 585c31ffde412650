/**
 * What somebody who knows Temporal writes by hand for the same graphs: the baseline of the engine.
 */
@NullMarked
package dev.weft.benchmark.bare;

import org.jspecify.annotations.NullMarked;
