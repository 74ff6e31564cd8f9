import { createHash, type Hash, hash, randomBytes } from 'node:crypto';
import { liftTransactionTimeout, pinnedEnvironment, psqlArguments, startTool, type Target } from './psql.ts';

const newline = 0x0a;

/** Takes the COPY text of one table, piece by piece, and ends in a digest. */
interface ContentHash {
  update(bytes: Buffer): void;
  digest(): string;
}

/** Of the whole text in its order: quick. Equal digests are equal contents; the reverse is not true. */
export class OrderedHash implements ContentHash {
  readonly #hash = createHash('sha256');

  update(bytes: Buffer): void {
    this.#hash.update(bytes);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

/**
 * Row count and the sum, modulo 2^256, of every row's SHA-256: equal for every order of the same rows. A newline
 * byte in COPY text always ends a row. A row may be of any size: it is never held.
 */
export class MultisetHash implements ContentHash {
  /** Eight sums of 32-bit words, the least significant last; exact up to 2^53. */
  readonly #lanes = new Float64Array(8);
  #rows = 0;
  #pending: Hash | undefined;

  update(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      this.#add(this.#rowDigest(bytes.subarray(start, end)));
      start = end + 1;
    }
    if (start === bytes.length) return;
    this.#pending ??= createHash('sha256');
    this.#pending.update(bytes.subarray(start));
  }

  digest(): string {
    if (this.#pending !== undefined) throw new Error('COPY text ends within a row');
    return `${this.#rows} rows, sum ${this.#sum().toString(16).padStart(64, '0')}`;
  }

  #rowDigest(row: Buffer): Buffer {
    if (this.#pending === undefined) return hash('sha256', row, 'buffer');
    const digest = this.#pending.update(row).digest();
    this.#pending = undefined;
    return digest;
  }

  #add(digest: Buffer): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < 8; lane++) lanes[lane] = (lanes[lane] as number) + digest.readUInt32BE(lane * 4);
    this.#rows++;
    if (this.#rows % 2 ** 20 === 0) this.#carry();
  }

  /** Brings all lanes below 2^32 again, long before they could lose a bit. */
  #carry(): void {
    const sum = this.#sum();
    for (let lane = 0; lane < 8; lane++) {
      this.#lanes[lane] = Number((sum >> BigInt(32 * (7 - lane))) & 0xffffffffn);
    }
  }

  #sum(): bigint {
    const sum = this.#lanes.reduce((total, lane) => (total << 32n) + BigInt(lane), 0n);
    return BigInt.asUintN(256, sum);
  }
}

/**
 * The digests of many COPY statements' output, through one psql, in constant memory.
 *
 * @param statements `COPY … TO STDOUT`, bytes as latin1 strings
 * @param makeHash called once per statement
 * @returns the digests in the statements' order
 */
export async function hashCopies(
  target: Target,
  statements: readonly string[],
  makeHash: () => ContentHash,
): Promise<string[]> {
  // Between two outputs psql prints a line that no data can hold but by guessing 128 bits.
  const mark = randomBytes(16).toString('hex');
  const copies = statements.map((statement) => `${statement};\n\\echo ${mark}\n`);
  const script = `${liftTransactionTimeout} \\g /dev/null\n${copies.join('')}`;
  const environment = { ...pinnedEnvironment(), PGCLIENTENCODING: 'SQL_ASCII' };
  const args = psqlArguments(target.url);
  const { child, finished } = startTool(target, 'psql', args, environment, Buffer.from(script, 'latin1'));
  const digests: string[] = [];
  let current = makeHash();
  for await (const piece of splitAt(child.stdout, Buffer.from(`${mark}\n`))) {
    if (piece !== 'mark') {
      current.update(piece);
      continue;
    }
    digests.push(current.digest());
    current = makeHash();
  }
  await finished;
  if (digests.length !== statements.length) throw new Error(`${digests.length} of ${statements.length} COPYs ended`);
  return digests;
}

/** The stream's bytes, with `'mark'` in place of every occurrence of `mark`, wherever the chunks are cut. */
async function* splitAt(stream: AsyncIterable<Buffer>, mark: Buffer): AsyncGenerator<Buffer | 'mark'> {
  let kept: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    let start = 0;
    for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, start)) {
      yield bytes.subarray(start, at);
      yield 'mark';
      start = at + mark.length;
    }
    const end = Math.max(start, bytes.length - mark.length + 1);
    yield bytes.subarray(start, end);
    kept = bytes.subarray(end);
  }
  yield kept;
}
