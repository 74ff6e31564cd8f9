import { counter } from './tasks.ts';

interface Standstill {
  received: number;
  since: number;
  asking: boolean;
}

/**
 * Notices connections that have died without a word: a firewall that forgot them, a proxy that hangs. Silence alone
 * proves nothing, since a server may search long for the next row; so the server is asked, over the coordinator's
 * connection, what that backend waits for. If it waits for us to read, or is gone, then nothing will come any more.
 */
export class StallWatch {
  readonly #silentMs: number;
  readonly #waitsForUs: (backendPid: number) => Promise<boolean>;
  readonly #seen = new Map<number, Standstill>();

  /**
   * @param silentMs how long a connection must have brought nothing before the server is asked
   * @param waitsForUs asks the server whether that backend is gone or waits for its client
   */
  constructor(silentMs: number, waitsForUs: (backendPid: number) => Promise<boolean>) {
    this.#silentMs = silentMs;
    this.#waitsForUs = waitsForUs;
  }

  /** Called every second or so for a connection that has work. */
  look(worker: number, counters: Float64Array, cannotAsk: boolean, onStalled: () => void): void {
    const received = counters[counter.received] as number;
    const seen = this.#seen.get(worker);
    if (seen === undefined || seen.received !== received) {
      this.#seen.set(worker, { received, since: performance.now(), asking: false });
      return;
    }
    const pid = counters[counter.backendPid] as number;
    if (seen.asking || cannotAsk || pid === 0 || performance.now() - seen.since < this.#silentMs) return;
    seen.asking = true;
    this.#waitsForUs(pid).then(
      (stalled) => {
        this.#seen.delete(worker);
        if (stalled) onStalled();
      },
      // The coordinator's own failure is noticed where it is watched.
      () => this.#seen.delete(worker),
    );
  }
}
