import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstDifference, generateAll, marker, withRegion } from '../../src/options/generate.ts';
import { helpText } from '../../src/options/help.ts';
import { nearest } from '../../src/options/nearest.ts';
import { actionYaml, referenceMarkdown } from '../../src/options/reference.ts';
import {
  commandNames,
  defaultText,
  definitionOf,
  isRequired,
  optionNames,
  optionsOf,
  outputs,
} from '../../src/options/table.ts';
import { allOf, anyOf } from '../../src/options/words.ts';

test('action.yml and docs/reference.md are what the table says', async () => {
  assert.deepEqual(await generateAll(new URL('../../', import.meta.url), 'check'), []);
});

test('action.yml names every input and output once, and has a default only where the runner must evaluate it', () => {
  const yaml = actionYaml();
  for (const name of [...optionNames, ...Object.keys(outputs)]) {
    const times = yaml.split('\n').filter((line) => line === `  ${name}:`).length;
    const expected = Number(optionNames.some((option) => option === name)) + Number(name in outputs);
    assert.equal(times, expected, name);
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of JavaScript
  assert.deepEqual(yaml.match(/^ +default: .*$/gm), ['    default: "${{ github.token }}"']);
});

test('help and reference explain every option of a command', () => {
  const reference = referenceMarkdown();
  for (const command of commandNames) {
    assert.match(helpText(undefined), new RegExp(`^  ${command}$`, 'm'));
    for (const name of optionsOf(command)) {
      const isNegatable = definitionOf(name).placeholder === undefined && !name.startsWith('no-');
      const dashes = isNegatable ? '--[no-]' : '--';
      assert.ok(helpText(command).includes(`  ${dashes}${name}`), name);
      assert.ok(reference.includes(`| \`${name}\` |`), name);
    }
  }
});

test('help fits the terminal', () => {
  const texts = [undefined, ...commandNames].map((topic) => helpText(topic, 60));
  for (const line of texts.join('\n').split('\n')) assert.ok(line.length <= 60, line);
});

test('what one command requires another may do without', () => {
  const explanation = (command: 'restore' | 'benchmark') => helpText(command, 100).replaceAll(/\s+/g, ' ');
  assert.match(explanation('restore'), /--backup BACKUP [^()]*\(required\)/);
  assert.match(explanation('benchmark'), /--backup BACKUP [^)]*\(default: an empty database\)/);
  assert.match(actionYaml(), /Required by verify and restore\. Default: an empty database\./);
  assert.match(actionYaml(), /Required by compare\."/);
  assert.match(referenceMarkdown(), /\| `candidate` \| FILE \| .* \| required \|/);
});

test('every option without a value says what happens then', () => {
  for (const name of optionNames) {
    const { commands, default: literal, otherwise } = definitionOf(name);
    const isAlwaysRequired = commands.every((command) => isRequired(name, command));
    const given = [literal, otherwise].filter((part) => part !== undefined);
    assert.equal(given.length, isAlwaysRequired ? 0 : 1, name);
    for (const command of commands) assert.notEqual(defaultText(name, command), '', name);
  }
});

test('a region between markers is replaced, and nothing else', () => {
  const text = `before\n${marker.begin}\nold\n${marker.end}\nafter\n`;
  assert.equal(withRegion(text, 'new'), `before\n${marker.begin}\n\nnew\n\n${marker.end}\nafter\n`);
  assert.throws(() => withRegion('no markers', 'new'), /no region/);
});

test('the first difference', () => {
  assert.equal(firstDifference('f', 'a\nb', 'a\nb'), undefined);
  assert.equal(firstDifference('f', 'a\nb', 'a\nc'), 'f:2: is "b", should be "c"');
  assert.equal(firstDifference('f', 'a', 'a\nc'), 'f:2: is missing, should be "c"');
  assert.equal(firstDifference('f', 'a\nb', 'a'), 'f:2: is "b", should be missing');
});

test('words in a row', () => {
  assert.equal(allOf(['backup', 'verify', 'restore']), 'backup, verify and restore');
  assert.equal(anyOf(['stop', 'skip']), 'stop or skip');
});

test('the nearest name', () => {
  const names = ['tables', 'exclude-tables', 'jobs'];
  assert.equal(nearest('tabels', names), 'tables');
  assert.equal(nearest('EXCLUDE_TABLES', names), 'exclude-tables');
  assert.equal(nearest('job', names), 'jobs');
  assert.equal(nearest('password', names), undefined);
});
