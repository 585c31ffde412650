package dev.weft.worker.tracing;

import dev.weft.activity.AttemptPlace;
import dev.weft.run.RunId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names traces and spans after what they are about.
 *
 * <p>Every worker can say to which trace and under which span a task belongs without asking
 * anybody: the ids are the first bytes of SHA-256 over run, generation, task and attempt. Nothing
 * of a trace has to travel through a history, and all workers choose the same runs when they trace
 * only a part of them. Thread-safe; ids that are given are for one span of the same thread.
 */
final class SpanIds implements IdGenerator {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private final ThreadLocal<@Nullable SpanContext> next = new ThreadLocal<>();
  private final Sampler sampler;

  SpanIds(Sampler sampler) {
    this.sampler = sampler;
  }

  /** The span of a run. */
  SpanContext ofRun(RunId run, int generation) {
    return context(run, generation, "");
  }

  /** The span of an attempt. */
  SpanContext ofAttempt(AttemptPlace place) {
    return context(
        place.run(), place.generation(), place.call().task() + "\n" + place.call().attempt());
  }

  private SpanContext context(RunId run, int generation, String within) {
    String trace = run + "\n" + generation;
    String id = hex(trace, TRACE_BYTES);
    return SpanContext.create(
        id,
        hex(trace + "\n" + within, SPAN_BYTES),
        isTraced(id) ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  private boolean isTraced(String trace) {
    return sampler
            .shouldSample(
                Context.root(), trace, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
            .getDecision()
        == SamplingDecision.RECORD_AND_SAMPLE;
  }

  /** An id of zeros only is none, but no hash that anybody will see. */
  private static String hex(String name, int bytes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Starts a span that has the id of a context. */
  <T> T with(SpanContext own, Supplier<T> start) {
    next.set(own);
    try {
      return start.get();
    } finally {
      next.remove();
    }
  }

  @Override
  public String generateSpanId() {
    SpanContext given = next.get();
    return given == null ? IdGenerator.random().generateSpanId() : given.getSpanId();
  }

  @Override
  public String generateTraceId() {
    SpanContext given = next.get();
    return given == null ? IdGenerator.random().generateTraceId() : given.getTraceId();
  }
}
