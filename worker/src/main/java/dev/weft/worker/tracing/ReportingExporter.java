package dev.weft.worker.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
      LOG.warn(
          "{} takes no traces{}; spans are dropped until it does, tasks go on",
          collector,
          why(end.getFailureThrowable()));
    } else {
      LOG.info("{} takes traces again", collector);
    }
  }

  private static String why(@Nullable Throwable failure) {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    if (root == null) {
      return "";
    }
    String message = root.getMessage();
    return " (" + (message == null ? root.getClass().getSimpleName() : message) + ")";
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
