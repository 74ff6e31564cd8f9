import type { OutputStream } from '../../src/terminal/terminal.ts';

/** A stream that keeps what was written, and what a terminal would show of it. */
export class RecordedStream implements OutputStream {
  written = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(isTTY: boolean, columns = 120) {
    this.isTTY = isTTY;
    this.columns = columns;
  }

  write(text: string): boolean {
    this.written += text;
    return true;
  }

  /** The lines that are seen in the end: after a carriage return and an erase a line starts again. */
  get screen(): string[] {
    return this.written.split('\n').map((line) => line.split('\r\u001b[2K').at(-1) ?? '');
  }
}
