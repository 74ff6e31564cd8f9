/**
 * What a COPY costs beside its rows: its round trip and savepoint, and the server's slots for rows. Letting go of
 * these takes a time that grows with the square of their number (measured with 15 and 17; perf names
 * ResourceOwnerForget), and a COPY has as many as it has rows, up to 1,000 or 64 kB of text
 * (MAX_BUFFERED_TUPLES and MAX_BUFFERED_BYTES in src/backend/commands/copyfrom.c).
 */
function copyMs(rows: number, rowBytes: number): number {
  const slots = Math.min(rows, 1000, 65_535 / rowBytes);
  return 0.23 + 0.9 * (slots / 1000) ** 2;
}

/** What the server needs for a row. */
function rowMs(rowBytes: number): number {
  return 0.0002 + rowBytes * 0.00001;
}

const leastRows = 16;
const mostRows = 10_000_000;
/** The text between two bad rows, until they tell. */
const assumedBytes = 500_000;
/** Rows of a failed COPY stay in the table's file as dead rows, and in its indexes. */
const deadRowWeight = 1.3;

/**
 * How many rows to try at once. With one bad row among n, COPYs of c rows cost n / c times what a COPY costs; the bad
 * row costs another COPY, and half of its rows twice, for nothing and again.
 */
export class Pace {
  readonly #looksClean: boolean;
  #taken = 0;
  #takenSince = 0;
  #failed = 0;

  /** @param looksClean all rows are tried at once at first */
  constructor(looksClean: boolean) {
    this.#looksClean = looksClean;
  }

  /** @param rowBytes of one row on average */
  rows(rowBytes: number): number {
    if (this.#looksClean && this.#failed === 0) return mostRows;
    const average = (assumedBytes / rowBytes + this.#taken) / (1 + this.#failed);
    // Behind the last bad row of a region the distance is longer than the average so far.
    const distance = Math.max(average, this.#takenSince);
    let best = leastRows;
    let leastMs = Number.POSITIVE_INFINITY;
    for (let rows = leastRows; rows < mostRows; rows *= 1.25) {
      const ms = (distance / rows + 1) * copyMs(rows, rowBytes) + rows * rowMs(rowBytes) * deadRowWeight;
      if (ms < leastMs) best = rows;
      leastMs = Math.min(leastMs, ms);
    }
    return Math.ceil(best);
  }

  took(rows: number): void {
    this.#taken += rows;
    this.#takenSince += rows;
  }

  failed(): void {
    this.#failed += 1;
    this.#takenSince = 0;
  }
}
