/** One part of a restore's time. */
export interface Phase {
  readonly name: string;
  readonly durationMs: number;
}

/** Measures the parts of the work, in the order in which they began. */
export class Phases {
  #measured: Phase[] = [];
  readonly #onPhase: (name: string) => void;

  constructor(onPhase: (name: string) => void) {
    this.#onPhase = onPhase;
  }

  get measured(): readonly Phase[] {
    return this.#measured;
  }

  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    this.#onPhase(name);
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#measured.push({ name, durationMs: Math.round(performance.now() - startedAt) });
    }
  }

  /** Gives the end of a phase, which was another kind of work, a name of its own. */
  splitOff(phase: string, name: string, durationMs: number): void {
    if (durationMs < 1) return;
    this.#measured = this.#measured.flatMap((measured) =>
      measured.name === phase
        ? [
            { ...measured, durationMs: Math.max(0, Math.round(measured.durationMs - durationMs)) },
            { name, durationMs: Math.round(durationMs) },
          ]
        : [measured],
    );
  }
}
