package dev.weft.activity;

import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.run.Checkpoint;
import dev.weft.run.KeptTask;
import dev.weft.run.Restoring;
import dev.weft.run.ResultChain;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunId;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an earlier generation of a run left, in pages that a history can hold. */
final class EarlierResults {
  /** A page ends when its JSON is this long, before it is packed. */
  private static final int PAGE_BYTES = 1024 * 1024;

  private final BlobStore blobs;

  EarlierResults(BlobStore blobs) {
    this.blobs = blobs;
  }

  Restoring page(Restoring.Request request) throws IOException {
    Checkpoint checkpoint = WireFormat.read(blobs.read(request.checkpoint()), Checkpoint.class);
    DataRef last = lastSegment(request.run(), checkpoint);
    List<KeptTask> all = ResultChain.keepable(ResultChain.read(last, this::read));
    List<KeptTask> page = new ArrayList<>();
    int bytes = 0;
    int next = request.from();
    while (next < all.size() && bytes < PAGE_BYTES) {
      bytes += WireFormat.bytes(all.get(next)).length;
      page.add(all.get(next++));
    }
    return new Restoring(last, page, next < all.size() ? next : -1);
  }

  /** Few results lie in the checkpoint itself; they are written like the others. */
  private @Nullable DataRef lastSegment(RunId run, Checkpoint checkpoint) throws IOException {
    if (checkpoint.results() != null || checkpoint.tasks().isEmpty()) {
      return checkpoint.results();
    }
    ResultSegment segment =
        new ResultSegment(run, checkpoint.generation(), 1, null, checkpoint.tasks());
    return blobs.put(WireFormat.bytes(segment), DataRef.JSON);
  }

  private byte[] read(DataRef ref) {
    try {
      return blobs.read(ref);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
