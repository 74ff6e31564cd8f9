import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { withDirectory } from '../integration/program.ts';

const run = promisify(execFile);

/** A file system of its own, of so many megabytes; only root may make one. */
export async function withSmallDisk(
  context: TestContext,
  megabytes: number,
  use: (disk: string) => Promise<void>,
): Promise<void> {
  await withDirectory(async (directory) => {
    const disk = join(directory, 'disk');
    await mkdir(disk);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'pgproof-test', disk]);
    } catch (error) {
      return context.skip(`no file system can be mounted here: ${(error as Error).message.trim()}`);
    }
    context.diagnostic(`a tmpfs of ${megabytes} MB`);
    try {
      await use(disk);
    } finally {
      await run('umount', [disk]);
    }
  });
}
