import { Writable } from 'node:stream';
import { UserError } from '../errors.ts';
import { describeEnd, runProgram, succeeded } from '../postgres/child.ts';

const maximumBytes = 64 * 1024 * 1024;

export interface RenderOptions {
  /** What the user set: a command for the shell. */
  readonly command: string;
  /** All that the command finds in its environment, besides PGPROOF_FILE. */
  readonly environment: Readonly<Record<string, string>>;
  readonly redact?: (line: string) => string;
  readonly signal: AbortSignal;
}

/**
 * Makes SQL out of templates with the user's own command. It gets a file's absolute path as `$1` and as PGPROOF_FILE,
 * and prints the SQL.
 *
 * @returns for readMigrationSet; it throws a UserError where the command fails, prints more than 64 MiB, or prints
 * what is not UTF-8
 *
 * @example
 * const render = renderWith({ command: 'envsubst < "$1"', environment: { PATH: '/usr/bin', schema: 'app' }, signal });
 * await render('/repo/migrations/001.sql'); // 'create table app.users (…)'
 */
export function renderWith(options: RenderOptions): (file: string) => Promise<string> {
  return async (file) => {
    const { command, redact, signal } = options;
    const output = boundedOutput(file);
    const result = await runProgram({
      path: '/bin/sh',
      arguments: ['-c', command, 'render', file],
      environment: { ...options.environment, PGPROOF_FILE: file },
      stdout: output.stream,
      signal,
      ...(redact === undefined ? {} : { redact }),
    });
    if (!succeeded(result)) {
      throw new UserError(
        `render failed for ${file}: it ${describeEnd(result)}`,
        'run the command by itself to see why',
      );
    }
    return output.text();
  };
}

function boundedOutput(file: string): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maximumBytes) {
        done(new UserError(`render printed more than 64 MiB for ${file}`, 'let the command print that file only'));
        return;
      }
      chunks.push(chunk);
      done();
    },
  });
  const text = (): string => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    } catch (cause) {
      throw new UserError(`render printed text for ${file} that is not UTF-8`, 'let it print UTF-8', { cause });
    }
  };
  return { stream, text };
}
