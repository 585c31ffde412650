package dev.weft.worker;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker shows to monitoring. Immutable and thread-safe.
 *
 * @param metricsHost the address on which it shows its metrics, 127.0.0.1 by default
 * @param metricsPort the port for them, 0 for any free one; {@code null}, the default, shows none
 * @param traces the collector that it sends traces to, without the path; {@code null}, the default,
 *     sends none
 * @param tracesRatio which part of all runs is traced, above 0 to 1; all by default
 */
public record Telemetry(
    String metricsHost, @Nullable Integer metricsPort, @Nullable URI traces, double tracesRatio) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_PORT = 65_535;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** Shows nothing. */
  public static final Telemetry NONE = new Telemetry(LOOPBACK, null, null, 1);

  /**
   * Checks the members.
   *
   * @throws WeftException {@code INVALID_INPUT} when the port is none, the ratio is out of range or
   *     the collector has no address
   */
  public Telemetry {
    if (metricsPort != null && (metricsPort < 0 || metricsPort > MOST_PORT)) {
      throw invalid("metricsPort must be 0 to " + MOST_PORT + ", got " + metricsPort);
    }
    if (traces != null && (!SCHEMES.contains(traces.getScheme()) || traces.getHost() == null)) {
      throw invalid(
          "traces must be the address of a collector such as http://localhost:4318, got " + traces);
    }
    if (!(tracesRatio > 0 && tracesRatio <= 1)) {
      throw invalid("tracesRatio must be above 0 and at most 1, got " + tracesRatio);
    }
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, message);
  }

  /**
   * What one source says of it; {@code null} where it is silent.
   *
   * @param metricsHost the address for metrics
   * @param metricsPort the port for metrics
   * @param traces the collector of traces
   * @param tracesRatio which part of all runs is traced
   */
  public record Said(
      @Nullable String metricsHost,
      @Nullable Integer metricsPort,
      @Nullable URI traces,
      @Nullable Double tracesRatio) {
    /** Nothing said. */
    public static final Said NOTHING = new Said(null, null, null, null);

    /** Returns what this source says, and where it is silent what another one does. */
    Said orElse(Said other) {
      return new Said(
          metricsHost == null ? other.metricsHost : metricsHost,
          metricsPort == null ? other.metricsPort : metricsPort,
          traces == null ? other.traces : traces,
          tracesRatio == null ? other.tracesRatio : tracesRatio);
    }

    /** Returns it with the defaults. */
    Telemetry resolved() {
      return new Telemetry(
          metricsHost == null ? LOOPBACK : metricsHost,
          metricsPort,
          traces,
          tracesRatio == null ? 1 : tracesRatio);
    }
  }
}
