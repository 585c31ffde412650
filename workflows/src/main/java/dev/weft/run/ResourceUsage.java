package dev.weft.run;

/**
 * What a worker and the machine under it use, as measured once a second.
 *
 * @param cpu how busy the machine is, as a share of what the worker may have of it, 0 to 1, as a
 *     mean over 3 s: the larger of all processes of the host and those of its control group
 * @param processCores cores that the worker's own process keeps busy
 * @param memoryBytes resident memory of the worker's process, native memory of models included
 * @param machineMemoryBytes memory in use on the whole machine, or in the control group when that
 *     limits it
 * @param storageBytes bytes of the files in the worker's folders of work, blobs and collections
 * @param networkBytes bytes that the machine has received and sent since the worker started, over
 *     every interface but the loopback
 */
public record ResourceUsage(
    double cpu,
    double processCores,
    long memoryBytes,
    long machineMemoryBytes,
    long storageBytes,
    long networkBytes) {

  /** Nothing measured yet. */
  public static final ResourceUsage NONE = new ResourceUsage(0, 0, 0, 0, 0, 0);
}
