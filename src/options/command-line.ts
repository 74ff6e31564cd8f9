import { UserError } from '../errors.ts';
import type { Given } from './given.ts';
import { definitionOf, isCommandName, isOptionName, isSwitch, type OptionName } from './table.ts';

export interface CommandLine extends Given {
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
}

/** Reads arguments one after the other; everything that is wrong is kept for later. */
class ArgumentReader {
  readonly values = new Map<string, string>();
  readonly problems: UserError[] = [];
  command: string | undefined;
  wantsHelp = false;
  wantsVersion = false;
  readonly #arguments: string[];
  readonly #count: number;

  constructor(argv: readonly string[]) {
    this.#arguments = [...argv];
    this.#count = argv.length;
  }

  readAll(): void {
    for (let argument = this.#arguments.shift(); argument !== undefined; argument = this.#arguments.shift()) {
      if (argument === '-h' || argument === '--help') this.wantsHelp = true;
      else if (argument === '--version') this.wantsVersion = true;
      else if (argument.startsWith('-')) this.#readOption(argument);
      else this.#readWord(argument);
    }
  }

  #readWord(argument: string): void {
    if (this.command === undefined) {
      this.command = argument;
    } else if (this.command === 'help') {
      this.command = argument;
      this.wantsHelp = true;
    } else {
      // Not shown: it may be the rest of a password whose quotes were forgotten.
      const position = this.#count - this.#arguments.length;
      this.#refuse(
        `argument ${position} belongs to no option`,
        'options are written --name value, or --name="a value"',
      );
    }
  }

  #readOption(argument: string): void {
    const [, written = '', attached] = /^--([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(argument) ?? [];
    const positive = written.startsWith('no-') ? written.slice(3) : written;
    if (isOptionName(written)) this.#readValue(written, attached);
    else if (isOptionName(positive) && isSwitch(positive)) this.#readNegation(positive, attached);
    else this.#readUnknown(written, attached);
  }

  #readValue(name: OptionName, attached: string | undefined): void {
    const [next] = this.#arguments;
    if (attached !== undefined) {
      this.#give(name, attached);
    } else if (isSwitch(name)) {
      const spelledOut = next !== undefined && /^(true|false)$/i.test(next);
      this.#give(name, spelledOut ? (this.#arguments.shift() ?? '') : 'true');
    } else if (next === undefined || looksLikeOption(next)) {
      this.#refuse(`${name} has no value`, `write --${name} ${definitionOf(name).placeholder}`);
    } else {
      this.#give(name, this.#arguments.shift() ?? '');
    }
  }

  #readNegation(name: OptionName, attached: string | undefined): void {
    if (attached === undefined) this.#give(name, 'false');
    else this.#refuse(`no-${name} takes no value`, `write --no-${name} or --${name}=false`);
  }

  /** The value of an unknown option may be a secret (`--password x`): it is swallowed and never shown. */
  #readUnknown(written: string, attached: string | undefined): void {
    const position = this.#count - this.#arguments.length;
    const [next] = this.#arguments;
    if (attached === undefined && next !== undefined && !looksLikeOption(next) && !isCommandName(next)) {
      this.#arguments.shift();
    }
    if (written !== '') this.values.set(written, attached ?? 'true');
    else this.#refuse(`argument ${position} is not an option of this program`, 'options are written --name value');
  }

  #give(name: OptionName, text: string): void {
    const given = text.trim();
    if (given === '') return;
    const before = this.values.get(name);
    if (before === undefined) this.values.set(name, given);
    else if (definitionOf(name).repeatable) this.values.set(name, `${before}\n${given}`);
    else this.#refuse(`${name} is given more than once`, 'give it once');
  }

  #refuse(message: string, hint: string): void {
    this.problems.push(new UserError(message, hint));
  }
}

/** `-5` and a path such as `-` may be values; `--name`, `-h` are not. */
function looksLikeOption(argument: string): boolean {
  return argument.startsWith('--') || argument === '-h';
}

/**
 * Reads `<command> --name value`, with `--name=value`, `--switch`, `--no-switch` and `--switch true` as well.
 *
 * @param argv the arguments alone, without the program's path
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const reader = new ArgumentReader(argv);
  reader.readAll();
  const { command, values, problems, wantsHelp, wantsVersion } = reader;
  return { command, values, problems, wantsHelp: wantsHelp || command === 'help', wantsVersion };
}
