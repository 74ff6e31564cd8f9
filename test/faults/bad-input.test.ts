import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { plainText } from '../../src/options/parse-values.ts';
import {
  type CommandName,
  commandNames,
  definitionOf,
  isRequired,
  type OptionName,
  optionNames,
  optionsOf,
} from '../../src/options/table.ts';
import { allOf } from '../../src/options/words.ts';
import { startProgram, withDirectory } from '../integration/program.ts';
import { newestServer, type ToolResult } from '../support/servers.ts';
import { assertProblems, exists } from './support.ts';

const server = newestServer();

/** What each option must refuse. Those that take any text are not here. */
const badValues: Partial<Record<OptionName, readonly string[]>> = {
  'database-url': ['mysql://me:secret-word@host/shop'],
  backup: ['artifact:', 'artifact:a/b@17'],
  jobs: ['0', '-1', 'many', '257', '1.5'],
  schemas: ['"open', ','],
  'exclude-schemas': ['"open'],
  tables: ['a,"b'],
  'exclude-tables': ['"'],
  'exclude-table-data': [',,'],
  compression: ['lz4', 'zstd:23', 'gzip:0', 'zip', 'zstd:1:2'],
  'segment-size': ['8191', '1XB', 'much'],
  verify: ['yes', 'Full'],
  level: ['deep'],
  'allow-empty': ['perhaps'],
  'lock-wait-timeout': ['0', '30', '1 week'],
  'snapshot-wait': ['-1s', '10'],
  'stall-timeout': ['0s', '597h'],
  'install-client': ['maybe'],
  artifact: ['2'],
  'artifact-name': ['a/b', 'a:b'],
  'retention-days': ['0', '91', 'forever'],
  'allow-public-artifact': ['ok'],
  'data-only': ['yes'],
  'schema-only': ['1'],
  create: ['shop'],
  clean: ['all'],
  resume: ['later'],
  'dry-run': ['no'],
  'on-error': ['ignore'],
  'max-rejects': ['-1', '5%'],
  'on-conflict': ['update'],
  'batch-size': ['1MB', '-1'],
  'no-owner': ['nobody'],
  'no-privileges': ['none'],
  'migration-layout': ['rails', 'Flyway'],
  only: [',', ' \n,'],
  scale: ['50', '0%', '10001%', '10%,x'],
  'production-rows': ['orders', 'orders: many', 'orders: 1\norders: 2'],
  iterations: ['0', '1001'],
  warmup: ['0', 'once'],
  'statement-timeout': ['0', '30'],
  'time-limit': ['-1s', '10'],
  down: ['up'],
  probe: ['1'],
  'postgres-version': ['9.6', '14', 'newest'],
  superuser: ['root'],
  extensions: [','],
  'allow-shared-server': ['yes'],
  baseline: ['artifact:', 'artifact:a/b', 'artifact:a@', 'artifact:a@12345678901', 'git:', 'git:--all', 'git:a b'],
  candidate: ['artifact:a', 'git:main'],
  'fail-on-regression': ['0', 'always', '-5', '10001'],
  thresholds: ['20', 'speed: 20%', 'time: 0%', 'wal: 5%, wal: 6%'],
  budget: ['30s', 'duration: soon', 'lock: 2s', 'lock: ShareLocks 2s', 'wal: much', 'rewrite: some', 'time: 1s'],
  comment: ['please'],
  verbose: ['very'],
};

/** What a command cannot do without, besides the option that is looked at. */
function needed(command: CommandName, besides?: string): string[] {
  const names = optionsOf(command).filter((name) => isRequired(name, command) && name !== besides);
  return names.map((name) => `--${name}=${name === 'backup' ? '.' : `${name}.json`}`);
}

/** URLs that are none, whose passwords no message may show. */
const badUrls: readonly (readonly [string, RegExp])[] = [
  ['postgresql://me:secret-word@host:port/shop', /the port of database-url is no number/],
  ['postgresql://me:secret-word@one,two/shop', /database-url names several hosts/],
  ['postgresql://me:secret-word@host/shop?sslmode=perhaps', /sslmode "perhaps" is not known/],
  ['postgresql://me:secret-word@host/shop?pasword=secret-word', /has the parameter "pasword", which is not known/],
  ['postgresql://me:secret-word/with@slash@host/shop', /database-url is no connection URI|port of database-url/],
  ['postgresql://me:secret-word%zz@host/shop', /holds a % that begins no percent-encoded byte/],
  ['postgresql://me:secret-word@host/shop?connect_timeout=soon', /connect_timeout is no number/],
];

suite('wrong use: bad input', () => {
  async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<ToolResult> {
    return startProgram(server, args, { environment }).finished;
  }

  function assertNoSecret({ stdout, stderr }: ToolResult): void {
    assert.doesNotMatch(stdout + stderr, /secret-word/);
  }

  test('every option that can refuse a value has a bad value here', () => {
    const checking = optionNames.filter((name) => definitionOf(name).parse !== plainText);
    assert.deepEqual(Object.keys(badValues).sort(), checking.toSorted());
  });

  for (const [name, values] of Object.entries(badValues)) {
    test(`${name}: ${values.join('   ')}`, async () => {
      await withDirectory(async (directory) => {
        const [command = 'backup'] = definitionOf(name as OptionName).commands;
        const output = join(directory, 'backup');
        const rest = command === 'backup' ? [`--output=${output}`] : needed(command, name);
        await Promise.all(
          values.map(async (value) => {
            const result = await run([command, ...rest, `--${name}=${value}`]);
            assertProblems(result, 2, [new RegExp(`^error: .*\\b${name}\\b`)]);
            assertNoSecret(result);
          }),
        );
        assert.equal(await exists(output), false);
      });
    });
  }

  test('a bad value in the variable that jobs falls back to', async () => {
    assertProblems(await run(['backup', '--output=/no/where'], { BACKUP_MAX_PARALLEL: 'all' }), 2, [
      /BACKUP_MAX_PARALLEL/,
    ]);
  });

  for (const [url, problem] of badUrls) {
    test(`a URL that is none: ${problem.source}`, async () => {
      const result = await run(['backup', `--database-url=${url}`, '--output=/no/where']);
      assertProblems(result, 2, [problem]);
      assertNoSecret(result);
    });
  }

  test('a bad value of one of the PG* variables', async () => {
    const result = await run(['backup', '--output=/no/where'], {
      PGDATABASE: 'shop',
      PGPORT: 'x',
      PGPASSWORD: 'secret-word',
    });
    assertProblems(result, 2, [/the port .*\nhint: /]);
    assertNoSecret(result);
  });

  test('everything that is wrong is said at once', async () => {
    const names = optionsOf('backup').filter((name) => badValues[name] !== undefined);
    const result = await run(['backup', ...names.map((name) => `--${name}=${badValues[name]?.[0]}`), '--colour=blue']);
    assertProblems(
      result,
      2,
      [...names, 'colour'].map((name) => new RegExp(`^error: .*\\b${name}\\b`)),
    );
    assertNoSecret(result);
  });

  for (const command of commandNames) {
    test(`${command} refuses the options of other commands, and says whose they are`, async () => {
      const foreign = optionNames.filter(
        (name) => !definitionOf(name).commands.includes(command) && badValues[name] !== undefined,
      );
      const good: Partial<Record<OptionName, string>> = {
        ...{ 'database-url': 'postgresql://host/shop', jobs: '1', compression: 'none', verify: 'none', level: 'basic' },
        ...{ 'segment-size': '1GB', 'lock-wait-timeout': '1s', 'snapshot-wait': '1s', 'stall-timeout': '1s' },
        ...{ 'retention-days': '1', backup: '.', 'on-error': 'stop', 'max-rejects': '1' },
        ...{ 'on-conflict': 'stop', 'batch-size': '1', 'migration-layout': 'plain', scale: '10%', iterations: '1' },
        ...{ 'production-rows': 'a: 1', warmup: '1', 'statement-timeout': '1s', 'time-limit': '1s' },
        ...{ 'postgres-version': '18', baseline: 'a.json', candidate: 'b.json', 'fail-on-regression': '1' },
        ...{ thresholds: 'wal: 1%', budget: 'wal: 1GB' },
      };
      const given = foreign.map((name) => `--${name}=${good[name] ?? 'true'}`);
      assertProblems(
        await run([command, ...needed(command), ...given]),
        2,
        foreign.map((name) => {
          const users = allOf(definitionOf(name).commands);
          return new RegExp(`${name} is not used by ${command}\nhint: leave it out; it belongs to ${users}`);
        }),
      );
    });
  }

  test('no command, and one that does not exist', async () => {
    assertProblems(await run(['--jobs=1']), 2, [/no command is given\nhint: the commands are/]);
    assertProblems(await run(['backpu']), 2, [/there is no command .*backpu.*\nhint: did you mean backup/]);
  });

  test('verify without a backup, and of something that is none', async () => {
    assertProblems(await run(['verify']), 2, [/backup is not given/]);
    await withDirectory(async (directory) => {
      for (const path of [join(directory, 'missing'), directory]) {
        assertProblems(await run(['verify', `--backup=${path}`]), 2, [/manifest\.json|is no backup|does not exist/]);
      }
      await writeFile(join(directory, 'manifest.json'), '{}');
      assertProblems(await run(['verify', `--backup=${directory}`]), 1, [/manifest\.json is damaged/]);
    });
  });
});
