const leastReleasedBytes = 64 * 1024;

/**
 * Gives a large buffer's memory back at once; the buffer is empty afterwards. Left to the garbage collector, such
 * buffers pile up to tens of megabytes in each thread before it looks, since it sees only small objects.
 *
 * @param buffer one that shares its memory with no other, unless it is small
 */
export function release(buffer: Buffer): void {
  // Small buffers share Node's pool with others.
  if (buffer.buffer.byteLength <= Math.max(Buffer.poolSize, leastReleasedBytes)) return;
  (buffer.buffer as ArrayBuffer).transfer(0);
}
