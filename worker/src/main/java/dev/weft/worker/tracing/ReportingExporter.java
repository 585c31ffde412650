package dev.weft.worker.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one line that a collector does not take spans, and in one that it does again. */
final class ReportingExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(ReportingExporter.class);

  private final SpanExporter exporter;
  private final String collector;
  private final AtomicBoolean isFailing = new AtomicBoolean();

  ReportingExporter(SpanExporter exporter, String collector) {
    this.exporter = exporter;
    this.collector = collector;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode end = exporter.export(spans);
    end.whenComplete(() -> report(end));
    return end;
  }

  private void report(CompletableResultCode end) {
    boolean hasFailed = !end.isSuccess();
    if (isFailing.getAndSet(hasFailed) == hasFailed) {
      return;
    }
    if (hasFailed) {
      Throwable why = end.getFailureThrowable();
      LOG.warn(
          "{} takes no traces{}; spans are dropped until it does, tasks go on",
          collector,
          why == null ? "" : ": " + why);
    } else {
      LOG.info("{} takes traces again", collector);
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
