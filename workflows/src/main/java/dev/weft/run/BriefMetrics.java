package dev.weft.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.weft.data.Tokens;
import dev.weft.result.TaskMetrics;
import java.io.IOException;

/**
 * Writes what an attempt cost without bytes, retries and tokens that are 0, since a missing member
 * is read as 0: each task that travels alone sends one to its run. Thread-safe.
 */
final class BriefMetrics extends JsonSerializer<TaskMetrics> {
  @Override
  public void serialize(TaskMetrics metrics, JsonGenerator to, SerializerProvider provider)
      throws IOException {
    to.writeStartObject();
    to.writeNumberField("durationMs", TaskMetrics.millis(metrics.duration()));
    to.writeNumberField("queueWaitMs", TaskMetrics.millis(metrics.queueWait()));
    to.writeNumberField("cpuMs", TaskMetrics.millis(metrics.cpuTime()));
    to.writeNumberField("cpuUsage", metrics.cpuUsage());
    write(to, "memoryBytes", metrics.memoryBytes());
    write(to, "allocatedBytes", metrics.allocatedBytes());
    write(to, "networkBytes", metrics.networkBytes());
    write(to, "retryCount", metrics.retryCount());
    if (!metrics.tokens().equals(Tokens.NONE)) {
      provider.defaultSerializeField("tokens", metrics.tokens(), to);
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, String name, long value) throws IOException {
    if (value != 0) {
      to.writeNumberField(name, value);
    }
  }
}
