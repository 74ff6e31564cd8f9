import type { Socket } from 'node:net';

export interface DirectionOptions {
  readonly delayMs?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
  /** `onCut` is called when exactly this many bytes were given. */
  readonly cutAfterBytes?: number | undefined;
  /** Gets the number of bytes of every piece that was given to the destination. */
  readonly onGiven: (bytes: number) => void;
  readonly onCut: () => void;
}

interface Piece {
  readonly bytes: Buffer;
  /** When its first byte has arrived at the far end; a time of `performance.now()`. */
  readonly dueMs: number;
  /** The source ended after this piece. */
  readonly last: boolean;
}

/** At a limited rate, pieces of this size pass one after the other. */
const pieceBytes = 16 * 1024;
/** How much lateness of a timer is made up for: the depth of the token bucket, in time. */
const burstMs = 20;
const unlimitedWindowBytes = 16 * 1024 * 1024;

/**
 * One direction of a connection: a delay line, in which order is kept, that ends in a token bucket. It holds no more
 * than what is under way on such a link; beyond that, and when the destination is slow, the source has to wait.
 */
export class ProxyDirection {
  readonly #source: Socket;
  readonly #destination: Socket;
  readonly #options: DirectionOptions;
  readonly #delayMs: number;
  readonly #msPerByte: number;
  readonly #windowBytes: number;
  #pieces: Piece[] = [];
  #heldBytes = 0;
  #givenBytes = 0;
  /** When the link's end has passed on all that was given. */
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #stalled = false;
  #blocked = false;
  #stopped = false;

  constructor(source: Socket, destination: Socket, options: DirectionOptions) {
    this.#source = source;
    this.#destination = destination;
    this.#options = options;
    this.#delayMs = options.delayMs ?? 0;
    this.#msPerByte = 1000 / (options.bytesPerSecond ?? Number.POSITIVE_INFINITY);
    this.#windowBytes =
      options.bytesPerSecond === undefined
        ? unlimitedWindowBytes
        : (options.bytesPerSecond * (this.#delayMs + burstMs)) / 1000 + 4 * pieceBytes;
    source.on('data', (bytes: Buffer) => this.#take(bytes));
    source.on('end', () =>
      this.#hold({ bytes: Buffer.alloc(0), dueMs: performance.now() + this.#delayMs, last: true }),
    );
    destination.on('drain', () => {
      this.#blocked = false;
      this.#give();
    });
    source.resume();
  }

  stall(): void {
    this.#stalled = true;
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.#stalled = false;
    this.#give();
  }

  /** Drops what is under way and passes nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#pieces = [];
    clearTimeout(this.#timer);
  }

  #take(bytes: Buffer): void {
    const dueMs = performance.now() + this.#delayMs;
    const size = this.#msPerByte === 0 ? bytes.length : pieceBytes;
    for (let start = 0; start < bytes.length; start += size) {
      this.#hold({ bytes: bytes.subarray(start, start + size), dueMs, last: false });
    }
    if (this.#heldBytes >= this.#windowBytes) this.#source.pause();
  }

  #hold(piece: Piece): void {
    if (this.#stopped) return;
    this.#pieces.push(piece);
    this.#heldBytes += piece.bytes.length;
    if (this.#pieces.length === 1) this.#give();
  }

  /** Gives all pieces that are due, and sets the timer for the next one. */
  #give(): void {
    clearTimeout(this.#timer);
    while (!this.#stalled && !this.#blocked && !this.#stopped) {
      const piece = this.#pieces[0];
      if (piece === undefined) return;
      const passedMs = Math.max(piece.dueMs, this.#freeAtMs) + piece.bytes.length * this.#msPerByte;
      const nowMs = performance.now();
      if (passedMs > nowMs) {
        this.#timer = setTimeout(() => this.#give(), passedMs - nowMs);
        return;
      }
      this.#freeAtMs = Math.max(passedMs, nowMs - burstMs);
      this.#pieces.shift();
      this.#pass(piece);
    }
  }

  #pass({ bytes, last }: Piece): void {
    if (last) {
      this.#destination.end();
      return;
    }
    const rest = (this.#options.cutAfterBytes ?? Number.POSITIVE_INFINITY) - this.#givenBytes;
    const passing = bytes.subarray(0, Math.min(bytes.length, rest));
    this.#givenBytes += passing.length;
    this.#options.onGiven(passing.length);
    if (passing.length === rest) {
      this.stop();
      this.#destination.write(passing, () => this.#options.onCut());
      return;
    }
    this.#blocked = !this.#destination.write(passing);
    this.#heldBytes -= bytes.length;
    if (this.#heldBytes < this.#windowBytes) this.#source.resume();
  }
}
