package dev.weft.client;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which Temporal server to talk to, and as whom.
 *
 * <p>What is not said here comes from Temporal's own configuration: the environment ({@code
 * TEMPORAL_ADDRESS}, {@code TEMPORAL_NAMESPACE}, {@code TEMPORAL_API_KEY}, {@code
 * TEMPORAL_TLS_...}) over the profile in its TOML file; after that {@code 127.0.0.1:7233} and the
 * namespace {@code default}. Immutable and thread-safe.
 *
 * @param address host and port; {@code null} leaves it to Temporal's configuration
 * @param namespace the namespace; {@code null} leaves it to Temporal's configuration
 * @param environment the variables to read, normally those of the process
 * @param usesConfiguration whether Temporal's configuration is read at all; a server that Weft
 *     started itself is none of its business
 * @param patience how long the first call may take, 5 s unless told otherwise
 */
public record ConnectionOptions(
    @Nullable String address,
    @Nullable String namespace,
    Map<String, String> environment,
    boolean usesConfiguration,
    Duration patience) {

  /** Where a server is looked for when nobody says anything. */
  public static final String DEFAULT_ADDRESS = "127.0.0.1:7233";

  /** The namespace when nobody says anything. */
  public static final String DEFAULT_NAMESPACE = "default";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Copies the environment. */
  public ConnectionOptions {
    requireNonNull(patience, "patience is null");
    environment = Map.copyOf(environment);
  }

  /** Everything as Temporal's configuration says. */
  public static ConnectionOptions fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  /** Everything as Temporal's configuration says, with these variables. */
  public static ConnectionOptions fromEnvironment(Map<String, String> environment) {
    return new ConnectionOptions(null, null, environment, true, PATIENCE);
  }

  /** A plain connection to this address that reads no configuration. */
  public static ConnectionOptions plain(String address) {
    return new ConnectionOptions(address, DEFAULT_NAMESPACE, Map.of(), false, PATIENCE);
  }

  /** Returns a copy with another address; {@code null} leaves it to Temporal's configuration. */
  public ConnectionOptions withAddress(@Nullable String other) {
    return new ConnectionOptions(other, namespace, environment, usesConfiguration, patience);
  }

  /** Returns a copy with another namespace; {@code null} leaves it to Temporal's configuration. */
  public ConnectionOptions withNamespace(@Nullable String other) {
    return new ConnectionOptions(address, other, environment, usesConfiguration, patience);
  }

  /** Returns a copy whose first call may take this long. */
  public ConnectionOptions withPatience(Duration other) {
    return new ConnectionOptions(address, namespace, environment, usesConfiguration, other);
  }

  /**
   * Whether somebody said where the server is, here or in Temporal's configuration.
   *
   * @throws WeftException {@code INVALID_INPUT} when the configuration cannot be read
   */
  public boolean namesServer() {
    return address != null || profile().getAddress() != null;
  }

  /** Reads Temporal's configuration. */
  ClientConfigProfile profile() {
    if (!usesConfiguration) {
      return ClientConfigProfile.getDefaultInstance();
    }
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
    } catch (IOException | RuntimeException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "cannot read Temporal's configuration: "
              + e.getMessage()
              + "; correct the file that TEMPORAL_CONFIG_FILE names, or the TEMPORAL_ variables",
          e);
    }
  }
}
