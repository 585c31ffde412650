package dev.weft.workflow;

import dev.weft.data.DataRef;
import dev.weft.run.PackedJson;
import dev.weft.run.Resume;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Plan;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that a run knows, put away by one execution and brought back by the next.
 *
 * @param plan its plan with all that was appended
 * @param state everything else
 */
record Snapshot(Plan plan, RunState state) {
  /** The largest piece, so that a history can hold it: 1 MiB. */
  static final int PIECE_BYTES = 1024 * 1024;

  /**
   * Puts it away, piece after piece: together they might be more than one workflow task may send.
   */
  Resume save(RunArchive archive) {
    byte[] packed = PackedJson.pack(WireFormat.bytes(state));
    List<DataRef> planParts = new ArrayList<>();
    for (byte[] part : plan.toParts()) {
      planParts.add(archive.saveCheckpoint(part));
    }
    List<DataRef> pieces = new ArrayList<>();
    for (int from = 0; from < packed.length; from += PIECE_BYTES) {
      int to = Math.min(packed.length, from + PIECE_BYTES);
      pieces.add(archive.saveCheckpoint(Arrays.copyOfRange(packed, from, to)));
    }
    return new Resume(planParts, pieces);
  }

  /** Brings back what {@link #save} put away. */
  static Snapshot load(Resume resume, RunArchive archive) {
    List<Promise<byte[]>> parts = ask(resume.plan(), archive);
    List<Promise<byte[]>> pieces = ask(resume.state(), archive);
    Plan plan = joined(parts);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    pieces.forEach(each -> packed.writeBytes(each.get()));
    byte[] json = PackedJson.unpack(packed.toByteArray(), "what a run knew");
    return new Snapshot(plan, WireFormat.read(json, RunState.class));
  }

  /** Returns the plan whose parts lie there. */
  static Plan plan(List<DataRef> parts, RunArchive archive) {
    return joined(ask(parts, archive));
  }

  private static Plan joined(List<Promise<byte[]>> parts) {
    Plan plan = Plan.read(parts.get(0).get());
    parts.subList(1, parts.size()).forEach(each -> plan.append(each.get()));
    return plan;
  }

  private static List<Promise<byte[]>> ask(List<DataRef> refs, RunArchive archive) {
    return refs.stream().map(each -> Async.function(archive::load, each)).toList();
  }
}
