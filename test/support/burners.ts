import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Ends by itself when the test that started it is gone. */
const burn = `
  const parent = process.ppid;
  for (let turn = 1; ; turn += 1) if (turn % 100_000_000 === 0 && process.ppid !== parent) process.exit();`;

/** Runs something beside processes that each use as much of a core as they get. */
export async function withBurners<Result>(count: number, run: () => Promise<Result>): Promise<Result> {
  const children: ChildProcess[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const child = spawn(process.execPath, ['-e', burn], { stdio: 'ignore' });
      children.push(child);
      await once(child, 'spawn');
    }
    return await run();
  } finally {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }
}
