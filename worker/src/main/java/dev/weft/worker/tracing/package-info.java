/** What a worker tells a collector of OpenTelemetry traces. */
@NullMarked
package dev.weft.worker.tracing;

import org.jspecify.annotations.NullMarked;
