package dev.weft.activity.metering;

import static java.util.Objects.requireNonNull;

import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A blob store that lies across a network: charges each attempt for the bytes it sends there and
 * reads from there.
 *
 * <p>The content counts, not the protocol around it; what no attempt asks for is not measured.
 * Thread-safe.
 */
public final class MeteredBlobStore implements BlobStore {
  private final BlobStore store;

  private MeteredBlobStore(BlobStore store) {
    this.store = store;
  }

  /** Returns a store that is metered if it is remote; else the store itself. */
  public static BlobStore of(BlobStore store) {
    requireNonNull(store, "store is null");
    return store.isRemote() ? new MeteredBlobStore(store) : store;
  }

  @Override
  public String id() {
    return store.id();
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public DataRef put(InputStream bytes, String mediaType) throws IOException {
    return store.put(new Counted(bytes), mediaType);
  }

  @Override
  public DataRef put(byte[] bytes, String mediaType) throws IOException {
    return put(new ByteArrayInputStream(bytes), mediaType);
  }

  @Override
  public DataRef at(String sha256, long bytes, String mediaType) {
    return store.at(sha256, bytes, mediaType);
  }

  @Override
  public InputStream open(DataRef ref) throws IOException {
    return new Counted(store.open(ref));
  }

  @Override
  public byte[] read(DataRef ref) throws IOException {
    try (InputStream in = open(ref)) {
      return in.readAllBytes();
    }
  }

  /** Charges the attempt on whose thread it is read. */
  private static final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(count);
      return count;
    }

    private static void count(int bytes) {
      TaskMeter meter = TaskMeter.current();
      if (meter != null && bytes > 0) {
        meter.addNetworkBytes(bytes);
      }
    }
  }
}
