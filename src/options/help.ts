import {
  type CommandName,
  commandNames,
  commands,
  defaultText,
  definitionOf,
  isRequired,
  isSwitch,
  type OptionName,
  optionsOf,
} from './table.ts';

const widestLine = 100;

/**
 * The help text.
 *
 * @param topic the command to explain; undefined: the whole program
 * @param columns the terminal's width
 */
export function helpText(topic: CommandName | undefined, columns: number = widestLine): string {
  const width = Math.max(50, Math.min(columns, widestLine));
  return topic === undefined ? programHelp(width) : commandHelp(topic, width);
}

function programHelp(width: number): string {
  return [
    'usage: pgproof <command> [--name value]...',
    '',
    'commands:',
    ...commandNames.map((name) => entry(name, commands[name], width)),
    '',
    'options:',
    entry('-h, --help', 'explain pgproof, or the command before it', width),
    entry('--version', "print pgproof's version", width),
    '',
    ...wrapped('pgproof <command> --help lists the options of a command', width),
    ...wrapped('exit: 0 done and good · 1 the answer is no · 2 wrong use · 3 a bug in pgproof', width),
    '',
  ].join('\n');
}

function commandHelp(topic: CommandName, width: number): string {
  const names = optionsOf(topic);
  return [
    ...wrapped(`pgproof ${topic}: ${commands[topic]}`, width),
    '',
    `usage: pgproof ${topic} [--name value]...`,
    '',
    'options:',
    ...names.map((name) => entry(spelling(name), explanation(name, topic), width)),
    '',
  ].join('\n');
}

function spelling(name: OptionName): string {
  if (!isSwitch(name)) return `--${name} ${definitionOf(name).placeholder}`;
  return name.startsWith('no-') ? `--${name}` : `--[no-]${name}`;
}

function explanation(name: OptionName, topic: CommandName): string {
  const { description, fallbackVariable } = definitionOf(name);
  const notes = [isRequired(name, topic) ? 'required' : `default: ${defaultText(name)}`];
  if (fallbackVariable !== undefined) notes.unshift(`environment: ${fallbackVariable}`);
  return `${description} (${notes.join('; ')})`;
}

const indent = ' '.repeat(6);

function entry(term: string, text: string, width: number): string {
  return [`  ${term}`, ...wrapped(text, width - indent.length).map((line) => `${indent}${line}`)].join('\n');
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
