package dev.weft.worker.resources;

/** The host as its operating system shows it; used by one thread. */
interface Machine {
  /** The processors that the host has. */
  int processors();

  /** How busy they were since the last call, 0 to 1. */
  double cpu();

  /** The memory that the host has, in bytes. */
  long memoryBytes();

  /** How much of it is in use and cannot be given away, in bytes. */
  long usedMemoryBytes();

  /** What all interfaces but the loopback have received and sent, in bytes. */
  long networkBytes();
}
