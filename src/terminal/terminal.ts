import { styleText } from 'node:util';

/** The part of a standard stream that is used. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green';

type Environment = Readonly<Record<string, string | undefined>>;

const defaultColumns = 80;
const eraseLine = '\r\u001b[2K';

/**
 * A stream that people read: lines, and on a real terminal a status line below them that is drawn over.
 *
 * @example
 * const terminal = new Terminal(process.stderr, process.env);
 * terminal.setStatus('backup 43 %');
 * terminal.line('a line above the status');
 * terminal.setStatus(undefined);
 */
export class Terminal {
  /** Whether a status line can be drawn over: a terminal that is not a CI system's. */
  readonly live: boolean;
  readonly colours: boolean;
  readonly #stream: OutputStream;
  #status: string | undefined;

  constructor(stream: OutputStream, environment: Environment) {
    this.#stream = stream;
    const isTerminal = stream.isTTY === true && environment.TERM !== 'dumb';
    this.live = isTerminal && !isSet(environment.CI);
    this.colours = wantsColours(environment, isTerminal);
  }

  get columns(): number {
    // A terminal whose size nobody has set says 0.
    return this.#stream.columns || defaultColumns;
  }

  /** Writes a line, above the status line where there is one. */
  line(text: string): void {
    const written = `${text}\n`;
    this.#stream.write(this.#status === undefined ? written : `${eraseLine}${written}${this.#status}`);
  }

  /** Draws the status line, or takes it away. Where nothing can be drawn over, it does nothing. */
  setStatus(text: string | undefined): void {
    if (!this.live) return;
    // A line as wide as the terminal would wrap, and could not be erased.
    const drawn = text === undefined ? undefined : [...text].slice(0, this.columns - 1).join('');
    if (drawn === this.#status) return;
    const erase = this.#status === undefined ? '' : eraseLine;
    this.#status = drawn;
    this.#stream.write(`${erase}${drawn ?? ''}`);
  }

  /** The text in a style where colours are wanted, else the text. */
  paint(style: Style | readonly Style[], text: string): string {
    return this.colours ? styleText([style].flat(), text, { validateStream: false }) : text;
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** FORCE_COLOR before NO_COLOR (https://no-color.org), as Node itself decides in tty.getColorDepth. */
function wantsColours(environment: Environment, isTerminal: boolean): boolean {
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return isSet(forced);
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  return isTerminal;
}

/** `error: …` and `hint: …`, the one shape of a problem. */
export function problemLines(
  terminal: Terminal,
  kind: 'error' | 'warning',
  message: string,
  hint: string | undefined,
): string[] {
  const label = terminal.paint(['bold', kind === 'error' ? 'red' : 'yellow'], `${kind}:`);
  const lines = [`${label} ${message}`];
  return hint === undefined || hint === '' ? lines : [...lines, `${terminal.paint('cyan', 'hint:')} ${hint}`];
}
