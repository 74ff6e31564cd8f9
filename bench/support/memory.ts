import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface PeakMemory {
  /** The largest of the started processes alone: the kernel's own high-water mark of its resident pages. */
  readonly processBytes: number;
  /**
   * The most that the started processes and all their descendants had resident together in one sample, and no less than
   * the above. Pages that processes share, programs and libraries for instance, count once in each of them.
   */
  readonly treeBytes: number;
}

const intervalMs = 20;

/**
 * Watches processes through /proc. VmHWM only grows, so that a sample shortly before the end says all; an ended process
 * no longer has it.
 */
export class MemoryWatch {
  readonly #roots = new Set<number>();
  readonly #timer: NodeJS.Timeout | undefined;
  #processBytes = 0;
  #treeBytes = 0;

  constructor() {
    if (isSupported()) this.#timer = setInterval(() => this.#sample(), intervalMs);
  }

  add(processId: number): void {
    this.#roots.add(processId);
  }

  remove(processId: number): void {
    this.#roots.delete(processId);
  }

  /** @returns the peaks; undefined where the kernel does not tell */
  stop(): PeakMemory | undefined {
    clearInterval(this.#timer);
    if (this.#timer === undefined) return undefined;
    return { processBytes: this.#processBytes, treeBytes: Math.max(this.#treeBytes, this.#processBytes) };
  }

  #sample(): void {
    let treeBytes = 0;
    for (const root of this.#roots) {
      this.#processBytes = Math.max(this.#processBytes, statusBytes(root, 'VmHWM'));
      for (const processId of withDescendants(root)) treeBytes += statusBytes(processId, 'VmRSS');
    }
    this.#treeBytes = Math.max(this.#treeBytes, treeBytes);
  }
}

/** Linux with CONFIG_PROC_CHILDREN, which distributions have. */
function isSupported(): boolean {
  return existsSync(`/proc/self/task/${process.pid}/children`);
}

function withDescendants(processId: number): number[] {
  return [processId, ...childrenOf(processId).flatMap(withDescendants)];
}

function childrenOf(processId: number): number[] {
  const tasks = `/proc/${processId}/task`;
  const threads = ifThere(() => readdirSync(tasks)) ?? [];
  const lists = threads.map((thread) => ifThere(() => readFileSync(`${tasks}/${thread}/children`, 'utf8')) ?? '');
  return lists.flatMap((list) =>
    list
      .split(' ')
      .filter((word) => word !== '')
      .map(Number),
  );
}

/** A line of /proc/PID/status, in bytes; 0 when the process has ended. */
function statusBytes(processId: number, name: 'VmHWM' | 'VmRSS'): number {
  const status = ifThere(() => readFileSync(`/proc/${processId}/status`, 'utf8')) ?? '';
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** Processes and threads end while they are read. */
function ifThere<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
