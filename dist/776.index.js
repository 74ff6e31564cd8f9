export const id = 776;
export const ids = [776];
export const modules = {

/***/ 76776:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  benchmarkCommand: () => (/* binding */ benchmark_benchmarkCommand)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/benchmark/baseline/baseline.js + 1 modules
var baseline_baseline = __webpack_require__(51775);
// EXTERNAL MODULE: ./build/restore/restore-progress.js
var restore_progress = __webpack_require__(97071);
// EXTERNAL MODULE: ./build/terminal/progress.js
var terminal_progress = __webpack_require__(34054);
;// CONCATENATED MODULE: ./build/benchmark/benchmark-progress.js


/** How far a benchmark is: its fixture first, then the runs of each phase. */
class BenchmarkProgress {
    /** Of the fixture, which may be a backup that is restored. */
    fixture = new restore_progress.RestoreProgress();
    #phase;
    #done = 0;
    #total = 0;
    /** A phase after the fixture. */
    begin(phase) {
        this.#phase = phase;
        this.#done = 0;
        this.#total = 0;
    }
    /** So many runs more are to come in this phase. */
    onPlan = (runs) => {
        this.#total += runs;
    };
    /** One run begins. */
    onRun = () => {
        this.#done += 1;
    };
    read() {
        if (this.#phase === undefined)
            return this.fixture.read();
        return { ...terminal_progress/* preparing */.nq, phase: this.#phase, tablesDone: this.#done, tablesTotal: this.#total, unit: 'runs' };
    }
}

// EXTERNAL MODULE: ./build/benchmark/files/result-file.js + 1 modules
var result_file = __webpack_require__(69331);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/migrations/default-directory.js



/** Where tools keep migrations by their own documentation. */
const usualDirectories = [
    'migrations',
    'db/migrations',
    'db/migrate',
    'database/migrations',
    'prisma/migrations',
    'drizzle',
    'supabase/migrations',
    'src/main/resources/db/migration',
    'sql/migrations',
    'sql',
];
/**
 * The directory of the migrations where none is given: the only one of the usual directories that holds SQL files.
 *
 * @param workingDirectory in which it is looked for
 * @returns it, below the working directory
 * @throws {UserError} when none holds SQL files, or several do
 * @example await findMigrationsDirectory(process.cwd()) // 'db/migrations'
 */
async function findMigrationsDirectory(workingDirectory) {
    const found = [];
    for (const directory of usualDirectories) {
        if (await holdsSql((0,external_node_path_.join)(workingDirectory, directory), 2))
            found.push(directory);
    }
    // sql holds what sql/migrations does.
    const inmost = found.filter((directory) => !found.some((other) => other.startsWith(`${directory}/`)));
    const [directory, ...others] = inmost;
    if (directory === undefined) {
        throw new errors/* UserError */.yo(`no migrations are given, and none of the usual directories holds SQL files (${usualDirectories.join(', ')})`, 'give migrations: DIRECTORY, or migrate-command for migrations that are no SQL files');
    }
    if (others.length === 0)
        return directory;
    throw new errors/* UserError */.yo(`no migrations are given, and ${inmost.join(' and ')} hold SQL files`, 'give migrations: DIRECTORY to choose one of them');
}
/** @param depth how deep it is looked: Prisma and diesel keep a directory for each migration */
async function holdsSql(directory, depth) {
    const isDirectory = await (0,promises_.stat)(directory).then((stats) => stats.isDirectory(), () => false);
    if (!isDirectory)
        return false;
    const entries = await (0,promises_.readdir)(directory, { withFileTypes: true });
    if (entries.some((entry) => !entry.isDirectory() && entry.name.endsWith('.sql')))
        return true;
    if (depth <= 1)
        return false;
    for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
        if (await holdsSql((0,external_node_path_.join)(directory, entry.name), depth - 1))
            return true;
    }
    return false;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./build/migrations/order.js
/**
 * The order of names that begin with a number: by that number, then by the rest, in which numbers count as numbers
 * too. So `2_b` comes before `10_a`, and `0002-` before `00010-`. Names without a number come last.
 *
 * @example ['10_a', '9_b', '00010-c'].sort(compareByNumber) // ['9_b', '00010-c', '10_a']
 */
function compareByNumber(one, other) {
    const [ones, others] = [partsOf(one), partsOf(other)];
    for (let at = 0; at < Math.min(ones.length, others.length); at++) {
        const order = comparePart(ones[at], others[at]);
        if (order !== 0)
            return order;
    }
    return ones.length - others.length || compareText(one, other);
}
/** By characters, as `LC_ALL=C sort` and the tools written in Go and Rust do it. */
function compareText(one, other) {
    if (one === other)
        return 0;
    return one < other ? -1 : 1;
}
/** The number at the beginning of a name, without leading zeros; undefined where there is none. */
function leadingNumber(name) {
    const digits = /^\d+/.exec(name)?.[0];
    return digits === undefined ? undefined : withoutZeros(digits);
}
/** Numbers of any length, as text. */
function compareNumbers(one, other) {
    const [left, right] = [withoutZeros(one), withoutZeros(other)];
    return left.length - right.length || compareText(left, right);
}
function withoutZeros(digits) {
    return digits.replace(/^0+(?=\d)/, '');
}
function partsOf(name) {
    return name.match(/\d+|\D+/g) ?? [];
}
function comparePart(one, other) {
    const [isNumber, isOtherNumber] = [/^\d/.test(one), /^\d/.test(other)];
    if (isNumber && isOtherNumber)
        return compareNumbers(one, other);
    if (isNumber !== isOtherNumber)
        return isNumber ? -1 : 1;
    return compareText(one, other);
}

;// CONCATENATED MODULE: ./build/migrations/folder.js






const headBytes = 16 * 1024;
const maximumFiles = 20_000;
const maximumDepth = 6;
/** V8's strings end at 512 MiB, a message to the server at 1 GiB. */
const maximumFileBytes = 256 * 1024 * 1024;
const projectFiles = ['Cargo.toml'];
/**
 * Lists a directory and reads the beginning of its SQL files.
 *
 * @throws {UserError} when it is not there, is not a directory, or is far too large for one of migrations
 */
async function readFolder(options) {
    const { directory, render, signal } = options;
    await assertDirectory(directory);
    const files = [];
    await list(directory, '', files, signal);
    files.sort(compareByNumber);
    const heads = new Map();
    for (const file of files.filter((name) => name.endsWith('.sql'))) {
        signal.throwIfAborted();
        heads.set(file, (await readBytes(directory, file, headBytes)).toString('utf8'));
    }
    const raw = (file) => readText(directory, file);
    const sql = async (file) => {
        signal.throwIfAborted();
        if (render === undefined)
            return raw(file);
        return assertSql(await render((0,external_node_path_.resolve)(directory, file)), file);
    };
    const sha256 = async (file) => (0,external_node_crypto_.createHash)('sha256')
        .update(await readBytes(directory, file, maximumFileBytes))
        .digest('hex');
    const whole = (0,external_node_path_.resolve)(directory);
    const tail = `${(0,external_node_path_.basename)((0,external_node_path_.dirname)(whole))}/${(0,external_node_path_.basename)(whole)}`;
    const around = await readAround(whole);
    return { directory, tail, files, heads, around, isRendered: render !== undefined, raw, sql, sha256 };
}
async function assertDirectory(directory) {
    const hint = 'set migrations to the directory that holds the migrations';
    const found = await (0,promises_.stat)(directory).catch((cause) => {
        throw new errors/* UserError */.yo(`cannot read ${directory}: ${(0,errors/* messageOf */.bD)(cause)}`, hint, { cause });
    });
    if (!found.isDirectory())
        throw new errors/* UserError */.yo(`${directory} is not a directory`, hint);
}
async function list(directory, below, files, signal) {
    signal.throwIfAborted();
    for (const entry of await (0,promises_.readdir)((0,external_node_path_.join)(directory, below), { withFileTypes: true })) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules')
            continue;
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) {
            if (path.split('/').length < maximumDepth)
                await list(directory, path, files, signal);
        }
        else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToAlike((0,external_node_path_.join)(directory, path))))) {
            files.push(path);
        }
        if (files.length > maximumFiles) {
            const message = `${directory} holds more than ${maximumFiles.toLocaleString('en')} files`;
            throw new errors/* UserError */.yo(message, 'set migrations to the directory that holds the migrations, and nothing else');
        }
    }
}
/**
 * Whether a link leads to a file of its own kind. One to a directory may lead back; and a pull request's `2.sql` that is
 * a link to `.git/config` or a key would be shown with its syntax error.
 *
 * @throws {UserError} for a migration that is a link to something else: it must not be missing in silence
 */
async function leadsToAlike(link) {
    const target = await (0,promises_.realpath)(link).catch(() => undefined);
    if (target === undefined || !(await isFile(target)))
        return false;
    if ((0,external_node_path_.extname)(target) === (0,external_node_path_.extname)(link))
        return true;
    if ((0,external_node_path_.extname)(link) !== '.sql')
        return false;
    throw new errors/* UserError */.yo(`${link} is a link to a file that is no .sql, and is not followed`, 'put the file itself there');
}
async function isFile(path) {
    return (0,promises_.stat)(path).then((found) => found.isFile(), () => false);
}
async function readText(directory, file) {
    const { size } = await (0,promises_.stat)((0,external_node_path_.join)(directory, file));
    if (size > maximumFileBytes) {
        throw new errors/* UserError */.yo(`${file} is larger than 256 MiB`, 'load data of that size with seed-command or fixture');
    }
    const bytes = await readBytes(directory, file, maximumFileBytes);
    let text;
    try {
        // Without a byte order mark, which the decoder takes away.
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`${file} is not encoded in UTF-8`, 'save it as UTF-8', { cause });
    }
    return assertSql(text, file);
}
/** A NUL would end the text in the middle, for the parser and for the server. */
function assertSql(text, file) {
    if (!text.includes('\0'))
        return text;
    throw new errors/* UserError */.yo(`${file} holds a NUL character`, 'save it as UTF-8 text; PostgreSQL takes no NUL in SQL');
}
/** @throws {UserError} when it cannot be read: its rights, or a name that is not UTF-8, which Node cannot give back */
async function readBytes(directory, file, maximum) {
    const chunks = [];
    try {
        for await (const chunk of (0,external_node_fs_.createReadStream)((0,external_node_path_.join)(directory, file), { end: maximum - 1 })) {
            chunks.push(chunk);
        }
    }
    catch (cause) {
        const hint = 'check its rights, and that its name is valid UTF-8';
        throw new errors/* UserError */.yo(`cannot read ${file}: ${(0,errors/* messageOf */.bD)(cause)}`, hint, { cause });
    }
    return Buffer.concat(chunks);
}
async function readAround(directory) {
    const around = new Map();
    let at = await (0,promises_.realpath)(directory);
    for (let depth = 0; depth < maximumDepth; depth++) {
        for (const name of projectFiles) {
            if (!around.has(name) && (await isFile((0,external_node_path_.join)(at, name)))) {
                around.set(name, (await readBytes(at, name, 4 * headBytes)).toString('utf8'));
            }
        }
        const isRepository = await (0,promises_.stat)((0,external_node_path_.join)(at, '.git')).then(() => true, () => false);
        if (isRepository || (0,external_node_path_.dirname)(at) === at)
            break;
        at = (0,external_node_path_.dirname)(at);
    }
    return around;
}

;// CONCATENATED MODULE: ./build/migrations/lines.js
/** How many lines end in some bytes. */
function lineFeeds(bytes) {
    let count = 0;
    for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1))
        count++;
    return count;
}

// EXTERNAL MODULE: external "node:module"
var external_node_module_ = __webpack_require__(98995);
// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(78877);
;// CONCATENATED MODULE: ./build/migrations/parser.js


let loaded;
/** Loads the parser at its first use: only measuring migrations needs its 1.7 MB. */
function loadParser() {
    loaded ??= load();
    return loaded;
}
/**
 * Has it loaded anew at its next use. What ends it (its memory is full, a tree is too deep for its stack) leaves it in
 * an unknown state.
 */
function forgetParser() {
    loaded = undefined;
    for (const name of Object.keys(requireFrom.cache)) {
        if (/[\\/](libpg-query|pg-query)[\\/]/.test(name))
            delete requireFrom.cache[name];
    }
}
const requireFrom = (0,external_node_module_.createRequire)(import.meta.url);
/**
 * libpg-query is CommonJS and looks for its .wasm in `__dirname`, which an ES module has not. So the bundle holds it
 * as a second, CommonJS bundle beside the first (test/setup/bundle.mjs). The name is computed, so that the bundler
 * leaves it alone.
 */
async function load() {
    const name = import.meta.url.endsWith('.ts') ? 'libpg-query' : './pg-query/index.cjs';
    const parser = requireFrom(name);
    await withoutOptimizing(async () => {
        await parser.loadModule();
        // A function is compiled when it is called first.
        parser.parseSync('SELECT 1');
    });
    return parser;
}
/**
 * The grammar is one huge function: V8's optimizing compiler takes 550 MB and half a second of a core for it (Node 24),
 * in the background, while migrations are already being measured. The simple compiler's code is as fast as is needed: 3,000
 * small files take 0.2 s. What is compiled at other times, as the checksums' kernel is, is optimized as ever.
 */
async function withoutOptimizing(compile) {
    const flags = ['wasm-tier-up', 'wasm-dynamic-tiering'];
    for (const flag of flags)
        (0,external_node_v8_.setFlagsFromString)(`--no-${flag}`);
    try {
        await compile();
    }
    finally {
        for (const flag of flags)
            (0,external_node_v8_.setFlagsFromString)(`--${flag}`);
    }
}
/** Whether PostgreSQL's grammar refused a text; all other errors are the parser's own end. */
function isRefusal(error) {
    return error instanceof Error && 'sqlDetails' in error && error.sqlDetails !== undefined;
}
/**
 * What the parser says about a text that it refused, with the line of the text that it means.
 *
 * @param firstLine the line of the file on which the text begins
 */
function refusal(error, text, firstLine) {
    if (!isRefusal(error)) {
        // What the WebAssembly throws where its memory is full is no Error.
        return `PostgreSQL's parser gave up on it: ${error instanceof Error ? error.message : 'its memory is full'}`;
    }
    return `line ${firstLine + linesBefore(text, error.sqlDetails.cursorPosition ?? 0)}: ${error.message}`;
}
/** The position counts characters as PostgreSQL does: one for each code point. */
function linesBefore(text, position) {
    let lines = 0;
    let at = 0;
    for (const character of text) {
        if (at++ >= position)
            break;
        if (character === '\n')
            lines++;
    }
    return lines;
}

;// CONCATENATED MODULE: ./build/migrations/ignores.js


const metrics = ['time', 'wal', 'blocks', 'lock', 'rewrite', 'budget', 'all'];
/**
 * Reads the comments that take metrics of a migration out of the verdict. Only comments count: a string or a
 * function's body that looks like one does not.
 *
 * @param text SQL
 * @param firstLine the line of the file on which `text` begins
 * @returns the ignores, and a note for each comment that is not followed
 *
 * @example await readIgnores('-- pgproof: ignore lock because the table is new', '1.sql', 1)
 * // { ignores: [{ metric: 'lock', reason: 'the table is new', line: 1 }], notes: [] }
 */
async function readIgnores(text, file, firstLine) {
    const ignores = [];
    const notes = [];
    if (!/pgproof:/i.test(text))
        return { ignores, notes };
    for (const comment of await commentsOf(text)) {
        const directive = /^--\s*pgproof:\s*(.*?)\s*$/is.exec(comment.text)?.[1];
        if (directive === undefined)
            continue;
        const line = firstLine + comment.line;
        const read = readDirective(directive);
        if (typeof read === 'string')
            notes.push(`${file} line ${line}: ${read}`);
        else
            ignores.push(...read.metrics.map((metric) => ({ metric, reason: read.reason, line })));
    }
    return { ignores, notes };
}
/** What a comment says after `pgproof:`; or why it is not followed. */
function readDirective(directive) {
    const [, list, reason = ''] = /^ignore\s+([\w\s,]+?)(?:\s+because\b:?\s*(.*))?$/is.exec(directive) ?? [];
    if (list === undefined)
        return 'a comment for pgproof is not understood: write "ignore lock because …"';
    const names = list.toLowerCase().split(/[\s,]+/);
    const unknown = names.find((name) => !metrics.includes(name));
    if (unknown !== undefined)
        return `there is no metric "${unknown}" to ignore: it is one of ${metrics.join(', ')}`;
    if (reason === '')
        return 'an ignore without a reason is not followed: write "ignore … because …"';
    return { metrics: names, reason };
}
async function commentsOf(text) {
    const parser = await loadParser();
    try {
        const bytes = Buffer.from(text, 'utf8');
        const { tokens } = parser.scanSync(text);
        const comments = tokens.filter(({ tokenName }) => tokenName === 'SQL_COMMENT');
        return comments.map(({ text: comment, start }) => ({ text: comment, line: lineFeeds(bytes.subarray(0, start)) }));
    }
    catch (error) {
        if (!(error instanceof Error))
            throw error;
        // The scanner refuses the text (a template, say): lines that are nothing but a comment then.
        return text.split('\n').flatMap((line, index) => {
            const comment = line.trim();
            return comment.startsWith('--') ? [{ text: comment, line: index }] : [];
        });
    }
}

;// CONCATENATED MODULE: ./build/migrations/layouts/layout.js
/** How sure a layout is that a directory is its own. The surest one reads it. */
const certainty = {
    /** Any directory with SQL files. */
    possible: 1,
    /** By names that other tools use as well. */
    likely: 2,
    /** By names that hardly any other tool uses, or by what lies around the directory. */
    probable: 3,
    /** By a file or a marker that only this tool writes. */
    certain: 4,
};

// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(53916);
;// CONCATENATED MODULE: ./build/migrations/layouts/parts.js



/** A layout that is recognised by one file; undefined without it. */
function byFile(file, certainty, reason) {
    return file === undefined ? undefined : { certainty, reason: reason(file) };
}
/** A section that is a whole text. */
function section(part, transaction) {
    return { parts: 'text' in part ? [part] : part, transaction };
}
function wholeFile(file, text) {
    return { file, text, firstLine: 1 };
}
/** A piece of a text, with the line on which it begins. */
function piece(file, text, start, end = text.length) {
    return { file, text: text.slice(start, end), firstLine: text.slice(0, start).split('\n').length };
}
/**
 * One transaction around all, unless a statement cannot run in one or the file begins transactions of its own: then
 * each statement by itself.
 */
function wrappedWhereAllowed(statements) {
    const alone = statements.some(({ kind, outsideTransaction }) => outsideTransaction || kind === 'TransactionStmt');
    return alone ? 'none' : 'wrapped';
}
/** The name without its directories and its last ending. */
function stem(file) {
    return (0,posix_.basename)(file, (0,posix_.extname)(file));
}
/** Whether a file lies in the directory itself. */
function isTopLevel(file) {
    return !file.includes('/');
}
/** A note on files that look like migrations of the layout and are not read, if there are any. */
function leftOut(files, why) {
    if (files.length === 0)
        return [];
    const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
    return [`not read: ${files.slice(0, 3).join(', ')}${more} (${why})`];
}
/**
 * Refuses two migrations of one version, as the tools do.
 *
 * @param versionOf what may be there once only; '' for a migration without a version
 */
function assertVersionsDiffer(drafts, versionOf = ({ version }) => version) {
    const seen = new Map();
    for (const draft of drafts) {
        const version = versionOf(draft);
        const other = seen.get(version);
        if (other !== undefined && version !== '') {
            throw new errors/* UserError */.yo(`${other} and ${draft.file} have the same version, ${version}`, 'give one of them another version: the migration tool refuses two of one');
        }
        seen.set(version, draft.file);
    }
}
/** The text after a byte order mark, for what was read only to recognise it. */
function headLines(head) {
    return (head ?? '').replace(/^\uFEFF/, '').split(/\r?\n/);
}
/**
 * A note where a tool that orders by name runs another order than that of the numbers, which is rarely what its users
 * mean.
 */
function orderNote(tool, names, byNumber) {
    const asTool = [...names].sort(compareText);
    const at = [...names].sort(byNumber).findIndex((name, index) => name !== asTool[index]);
    if (at === -1)
        return [];
    return [`${tool} orders by name, not by number: ${asTool[at]} is run before ${names.toSorted(byNumber)[at]}`];
}

;// CONCATENATED MODULE: ./build/migrations/layouts/atlas.js




/** Atlas, in its own format. */
const atlas = {
    name: 'atlas',
    history: {
        sql: 'atlas_schema_revisions.atlas_schema_revisions',
        query: `select version::text from atlas_schema_revisions.atlas_schema_revisions
      where applied = total and coalesce(error, '') = ''`,
    },
    recognise({ files }) {
        if (!files.includes('atlas.sum'))
            return undefined;
        // Atlas also keeps its sums for directories of other tools.
        const isOther = files.some((file) => /\.(up|down)\.sql$/.test(file));
        return { certainty: isOther ? certainty.possible : certainty.probable, reason: 'atlas.sum' };
    },
    async read(folder) {
        const ours = folder.files.filter((file) => isTopLevel(file) && file.endsWith('.sql'));
        const drafts = [];
        const checkpoints = new Set();
        const notes = [];
        for (const file of ours.toSorted(compareText)) {
            const text = await folder.sql(file);
            const draft = readMigration(file, text, notes);
            drafts.push(draft);
            if (directives(text, 'checkpoint').length > 0)
                checkpoints.add(draft);
        }
        assertVersionsDiffer(drafts);
        // A checkpoint stands for all before it, on an empty database; where those are still there it adds nothing.
        const migrations = drafts.filter((draft, index) => !checkpoints.has(draft) || index === 0);
        for (const draft of checkpoints) {
            if (!migrations.includes(draft))
                notes.push(`not read: ${draft.file} (a checkpoint of the migrations before it)`);
        }
        const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
        notes.push(...orderNote('atlas', ours, compareByNumber));
        notes.push(...leftOut(others, 'in a directory below the one with the migrations'));
        return { migrations, notes };
    },
};
function readMigration(file, text, notes) {
    const [mode, ...more] = directives(text, 'txmode');
    if ((mode !== undefined && mode !== 'none' && mode !== 'file') || more.length > 0) {
        const hint = 'Atlas takes "-- atlas:txmode none" and "-- atlas:txmode file", once in a file';
        throw new errors/* UserError */.yo(`${file} has a wrong atlas:txmode: ${[mode, ...more].join(', ')}`, hint);
    }
    if (directives(text, 'delimiter').length > 0) {
        notes.push(`${file} sets a delimiter of Atlas: it is split at semicolons, as PostgreSQL does`);
    }
    const { up, down } = sectionsOf(file, text);
    const transaction = mode === 'none' ? 'none' : 'wrapped';
    return {
        name: stem(file),
        version: stem(file).split('_')[0] ?? '',
        file,
        up: section(up, transaction),
        down: down === undefined ? undefined : section(down, transaction),
        code: '',
    };
}
/** The values of a directive among the comments at the top, which an empty line ends (Atlas's sql/migrate/dir.go). */
function directives(text, name) {
    const comments = /^(?:(?:--|#).*\r?\n)+(?=\r?\n)/.exec(text)?.[0] ?? '';
    const form = new RegExp(`^--\\s*atlas:${name}\\b[^\\S\\n]*(.*?)\\s*$`, 'gm');
    return [...comments.matchAll(form)].map(([, value = '']) => value);
}
/** A file of the kind "txtar" holds its up and its down migration under names of their own. */
function sectionsOf(file, text) {
    if (directives(text, 'txtar').length === 0)
        return { up: piece(file, text, 0), down: undefined };
    const names = [...text.matchAll(/^-- (\S+) --[^\S\n]*$/gm)];
    const part = (wanted) => {
        const at = names.findIndex(([, name]) => name === wanted);
        return at === -1 ? undefined : piece(file, text, names[at]?.index ?? 0, names[at + 1]?.index);
    };
    const up = part('migration.sql');
    if (up === undefined)
        throw new errors/* UserError */.yo(`${file} has no part "-- migration.sql --"`, 'Atlas refuses it: add it');
    return { up, down: part('down.sql') };
}

;// CONCATENATED MODULE: ./build/migrations/layouts/dbmate.js




/** The expressions of dbmate's pkg/dbmate/migration.go. */
const dbmate_form = /^(\d+).*\.sql$/;
const blockMarker = /^--[^\S\n]*migrate:(up|down)(?:[^\S\n]+\S.*|[^\S\n]*)$/gm;
/** dbmate. */
const dbmate = {
    name: 'dbmate',
    history: { sql: 'public.schema_migrations', query: 'select version::text from public.schema_migrations' },
    recognise({ heads }) {
        const file = [...heads.keys()].find((name) => headLines(heads.get(name)).some((line) => /^--\s*migrate:up(\s|$)/.test(line)));
        return byFile(file, certainty.certain, (name) => `${name} holds "-- migrate:up"`);
    },
    async read(folder) {
        const ours = folder.files.filter((file) => isTopLevel(file) && dbmate_form.test(file));
        const migrations = [];
        const notes = [];
        for (const file of ours.toSorted(compareText)) {
            migrations.push(dbmate_readMigration(file, await folder.sql(file), notes));
        }
        assertVersionsDiffer(migrations);
        const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
        notes.push(...orderNote('dbmate', ours, compareByNumber), ...leftOut(others, 'not of the form N_name.sql'));
        return { migrations, notes };
    },
};
function dbmate_readMigration(file, text, notes) {
    const blocks = blocksOf(file, text);
    const [ups, downs] = ['up', 'down'].map((wanted) => blocks.filter(({ direction }) => direction === wanted));
    if (blocks[0]?.direction !== 'up') {
        const problem = ups.length === 0 ? 'has no "-- migrate:up"' : 'has "-- migrate:down" before "-- migrate:up"';
        throw new errors/* UserError */.yo(`${file} ${problem}`, 'dbmate refuses it: begin the file with -- migrate:up');
    }
    const before = piece(file, text, 0, text.search(blockMarker));
    if (before.text.split('\n').some((line) => !/^\s*(--.*)?$/.test(line))) {
        throw new errors/* UserError */.yo(`${file} holds SQL before "-- migrate:up"`, 'dbmate refuses it: move it below the marker');
    }
    if (ups.length > 1) {
        notes.push(`${file} has ${ups.length} "-- migrate:up" blocks: they are run as one, with the first one's transaction`);
    }
    const [firstUp, firstDown] = [ups[0], downs[0]];
    return {
        name: stem(file),
        version: dbmate_form.exec(file)?.[1] ?? '',
        file,
        up: section(ups, firstUp.transaction),
        down: firstDown === undefined ? undefined : section(downs, firstDown.transaction),
        code: '',
        comments: [before, ...ups],
    };
}
function blocksOf(file, text) {
    const markers = [...text.matchAll(blockMarker)];
    return markers.map((match, index) => ({
        ...piece(file, text, match.index, markers[index + 1]?.index),
        direction: match[1] ?? '',
        // Without a transaction dbmate still sends the block as one simple query.
        transaction: /\stransaction:false(\s|$)/.test(match[0]) ? 'simple-query' : 'wrapped',
    }));
}

;// CONCATENATED MODULE: ./build/migrations/layouts/diesel.js



const diesel_form = /^([^/]+)\/up\.sql$/;
/** diesel, of Rust. */
const diesel = {
    name: 'diesel',
    history: {
        sql: 'public.__diesel_schema_migrations',
        query: 'select version::text from public.__diesel_schema_migrations',
    },
    recognise({ files }) {
        const file = files.find((name) => diesel_form.test(name));
        return byFile(file, certainty.certain, (name) => `${name}`);
    },
    async read(folder) {
        const ours = folder.files.filter((file) => diesel_form.test(file));
        const migrations = [];
        for (const file of ours)
            migrations.push(await diesel_readMigration(folder, file));
        migrations.sort((one, other) => compareText(one.version, other.version));
        assertVersionsDiffer(migrations);
        const directories = new Set(ours.map(directoryOf));
        const isKnown = (file) => /\/(up|down)\.sql$/.test(file) && directories.has(firstPart(file));
        const others = folder.files.filter((file) => file.endsWith('.sql') && !isKnown(file));
        return {
            migrations,
            notes: [
                ...orderNote('diesel', migrations.map(({ version }) => version), compareByNumber),
                ...leftOut(others, 'diesel runs up.sql in the directory of each migration'),
            ],
        };
    },
};
async function diesel_readMigration(folder, file) {
    const name = directoryOf(file);
    const transaction = await transactionOf(folder, `${name}/metadata.toml`);
    const sectionOf = async (path) => folder.files.includes(path) ? section(wholeFile(path, await folder.sql(path)), transaction) : undefined;
    return {
        name,
        // As diesel's version_from_string: up to the first underscore, without hyphens.
        version: (name.split('_')[0] ?? '').replaceAll('-', ''),
        file,
        up: await sectionOf(file),
        down: await sectionOf(`${name}/down.sql`),
        code: '',
    };
}
/** Without a transaction diesel still sends the file as one simple query. */
async function transactionOf(folder, metadata) {
    if (!folder.files.includes(metadata))
        return 'wrapped';
    return /^\s*run_in_transaction\s*=\s*false\b/m.test(await folder.raw(metadata)) ? 'simple-query' : 'wrapped';
}
function directoryOf(file) {
    return diesel_form.exec(file)?.[1] ?? '';
}
function firstPart(file) {
    return file.slice(0, file.indexOf('/'));
}

;// CONCATENATED MODULE: ./build/migrations/layouts/drizzle.js




const journalFile = 'meta/_journal.json';
/** drizzle-kit from 1.0 on: a directory for each migration, and no journal. */
const directoryForm = /^(\d{14}_[^/]*)\/migration\.sql$/;
/** Drizzle. All pending migrations are run in one transaction, in the order of the journal. */
const drizzle = {
    name: 'drizzle',
    history: {
        sql: 'drizzle.__drizzle_migrations',
        // Drizzle compares with the latest only, and runs what the journal dates later.
        query: 'select max(created_at)::text from drizzle.__drizzle_migrations having max(created_at) is not null',
    },
    recognise({ files }) {
        if (files.includes(journalFile))
            return { certainty: certainty.certain, reason: journalFile };
        const directory = directories(files)[0];
        return byFile(directory, certainty.certain, (name) => `${name}/snapshot.json`);
    },
    async read(folder) {
        return folder.files.includes(journalFile) ? readJournal(folder) : readDirectories(folder);
    },
};
async function readJournal(folder) {
    const entries = entriesOf(await folder.raw(journalFile));
    const migrations = [];
    const notes = [];
    let latest;
    for (const entry of entries) {
        const file = `${entry.tag}.sql`;
        if (!folder.files.includes(file)) {
            const hint = 'Drizzle refuses the directory for it: restore the file, or take it out of the journal';
            throw new errors/* UserError */.yo(`${journalFile} names ${file}, which is not there`, hint);
        }
        migrations.push(await drizzle_readMigration(folder, file, entry.tag, String(entry.when)));
        if (latest !== undefined && entry.when <= latest.when) {
            notes.push(`${entry.tag} is dated before ${latest.tag}: Drizzle does not run it where that one was applied`);
        }
        else
            latest = entry;
    }
    const others = folder.files.filter((file) => file.endsWith('.sql') && !migrations.some((one) => one.file === file));
    return { migrations, notes: [...notes, ...leftOut(others.filter(isTopLevel), `not in ${journalFile}`)] };
}
function entriesOf(text) {
    const hint = 'let drizzle-kit write it again';
    let journal;
    try {
        journal = JSON.parse(text);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`${journalFile} is not JSON: ${(0,errors/* messageOf */.bD)(cause)}`, hint, { cause });
    }
    const { dialect = 'postgresql', entries } = journal ?? {};
    if (dialect !== 'postgresql' && dialect !== 'pg') {
        throw new errors/* UserError */.yo(`${journalFile} is for ${String(dialect)}`, 'set migrations to a directory for PostgreSQL');
    }
    const isEntry = (one) => typeof one?.tag === 'string' && Number.isFinite(one.when);
    if (!Array.isArray(entries) || !entries.every(isEntry)) {
        throw new errors/* UserError */.yo(`${journalFile} has no list of entries with a tag and a date`, hint);
    }
    return entries;
}
async function readDirectories(folder) {
    const migrations = [];
    for (const name of directories(folder.files).toSorted(compareText)) {
        migrations.push(await drizzle_readMigration(folder, `${name}/migration.sql`, name, millisecondsOf(name)));
    }
    return { migrations, notes: [] };
}
/** What Drizzle records: the directory's date as milliseconds since 1970, UTC. */
function millisecondsOf(name) {
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
    return String(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
}
async function drizzle_readMigration(folder, file, name, version) {
    // The breakpoints between statements are comments, and the parser finds the statements by itself.
    const up = section(wholeFile(file, await folder.sql(file)), 'shared');
    return { name, version, file, up, down: undefined, code: '' };
}
function directories(files) {
    const names = files.flatMap((file) => directoryForm.exec(file)?.[1] ?? []);
    return names.filter((name) => files.includes(`${name}/snapshot.json`));
}

;// CONCATENATED MODULE: ./build/migrations/layouts/code-steps.js


const languages = {
    '.go': 'Go',
    '.ts': 'TypeScript',
    '.mts': 'TypeScript',
    '.cts': 'TypeScript',
    '.js': 'JavaScript',
    '.mjs': 'JavaScript',
    '.cjs': 'JavaScript',
    '.py': 'Python',
    '.java': 'Java',
    '.kt': 'Kotlin',
    '.rb': 'Ruby',
    '.rs': 'Rust',
    '.php': 'PHP',
    '.sh': 'shell',
};
/** The language of a file that may be a step; undefined for tests, type declarations and all else. */
function languageOf(file) {
    if (/(_test\.go|\.d\.[mc]?ts|\.(test|spec)\.[mc]?[jt]s)$/.test(file))
        return undefined;
    return languages[(0,posix_.extname)(file)];
}
/** A step in another language: it stands in its place in the order, and is not run. */
function codeStep(file, version, code) {
    return { name: stem(file), version, file, up: undefined, down: undefined, code };
}
/** The steps of other languages whose names have the tool's form. */
function codeSteps(folder, versionOf, among = Object.values(languages)) {
    return folder.files.flatMap((file) => {
        const language = languageOf(file);
        const version = versionOf((0,posix_.basename)(file));
        if (language === undefined || version === undefined || !among.includes(language))
            return [];
        return [codeStep(file, version, language)];
    });
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/migrations/layouts/flyway-names.js


const flyway_names_form = /^([VUB])(\d+(?:[._]\d+)*)(?:__(.*))?\.\w+$|^R__(.*)\.\w+$/;
/**
 * What Flyway reads from the name of a file; undefined for a name that is not Flyway's.
 *
 * @example flywayName('V1_02__add users.sql') // { kind: 'V', version: '1.2', description: 'add users' }
 */
function flywayName(name) {
    const [, kind, version = '', description, repeatable] = flyway_names_form.exec(name) ?? [];
    if (repeatable !== undefined)
        return { kind: 'R', version: '', description: words(repeatable) };
    if (kind === undefined)
        return undefined;
    return { kind: kind, version: normalVersion(version), description: words(description ?? '') };
}
/** `1_02_0` and `1.2` are one version. */
function normalVersion(version) {
    const numbers = version
        .replaceAll('_', '.')
        .split('.')
        .map((number) => number.replace(/^0+(?=\d)/, ''));
    while (numbers.length > 1 && numbers.at(-1) === '0')
        numbers.pop();
    return numbers.join('.');
}
function compareVersions(one, other) {
    const [ones, others] = [one.split('.'), other.split('.')];
    for (let at = 0; at < Math.max(ones.length, others.length); at++) {
        const order = compareNumbers(ones[at] ?? '0', others[at] ?? '0');
        if (order !== 0)
            return order;
    }
    return 0;
}
/** Flyway's checksum of a script: the CRC-32 of its lines without their ends, as a signed number. */
function flywayChecksum(text) {
    const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
    return lines.reduce((sum, line) => (0,external_node_zlib_.crc32)(line, sum), 0) | 0;
}
function words(description) {
    return description.replaceAll('_', ' ');
}

;// CONCATENATED MODULE: ./build/migrations/layouts/flyway.js






/** Flyway: versioned, repeatable, undo and baseline migrations, in all directories below. */
const flyway = {
    name: 'flyway',
    placeholder: /\$\{[^\n}]*\}/,
    history: {
        sql: 'public.flyway_schema_history',
        // The last row of a version or script tells: an undone or repaired one has another row later. A repeatable
        // migration has no version, and its checksum tells whether it is to be run again. What a baseline covers is done.
        query: `select case
          when type like '%BASELINE%' then '<= ' || version
          else coalesce(version::text, script::text || ' ' || coalesce(checksum::text, ''))
        end
      from (
        select distinct on (coalesce(version, script)) * from public.flyway_schema_history
        order by coalesce(version, script), installed_rank desc
      ) as latest
      where success and type not in ('SCHEMA', 'DELETE') and type not like 'UNDO%'`,
    },
    recognise({ files }) {
        const file = files.find((name) => name.endsWith('.sql') && flywayName((0,posix_.basename)(name)) !== undefined);
        return byFile(file, certainty.probable, (name) => `${name} has the form V1__name.sql of Flyway`);
    },
    async read(folder) {
        const files = namedFiles(folder);
        const notes = [];
        const undos = files.filter(({ name }) => name.kind === 'U');
        const baseline = usedBaseline(files, notes);
        const drafts = [];
        for (const { file, name } of files) {
            if (name.kind === 'U' || (name.kind === 'B' && file !== baseline))
                continue;
            const undo = undos.find((one) => name.kind === 'V' && compareVersions(one.name.version, name.version) === 0);
            drafts.push({ name, draft: await flyway_readMigration(folder, file, name, undo?.file) });
        }
        drafts.sort((one, other) => compareNames(one.name, other.name) || compareText(one.draft.file, other.draft.file));
        const migrations = drafts.map(({ draft }) => draft);
        assertVersionsDiffer(migrations);
        const others = folder.files.filter((file) => file.endsWith('.sql') && !files.some((one) => one.file === file));
        const callbacks = others.filter((file) => /^(before|after|create)[A-Z]/.test((0,posix_.basename)(file)));
        notes.push(...leftOut(callbacks, 'callbacks of Flyway'));
        notes.push(...leftOut(others.filter((file) => !callbacks.includes(file)), 'not of the form V1__name.sql'));
        return { migrations, notes };
    },
};
function namedFiles(folder) {
    return folder.files.flatMap((file) => {
        const isStep = file.endsWith('.sql') || ['Java', 'Kotlin'].includes(languageOf(file) ?? '');
        const name = isStep ? flywayName((0,posix_.basename)(file)) : undefined;
        return name === undefined ? [] : [{ file, name }];
    });
}
/**
 * On an empty database Flyway begins with the newest baseline migration and leaves out what it stands for. Where the
 * migrations before it are still there they give the same, and it is they that are measured.
 */
function usedBaseline(files, notes) {
    const newest = files
        .filter(({ name }) => name.kind === 'B')
        .toSorted((one, other) => compareVersions(one.name.version, other.name.version))
        .at(-1);
    const isCovered = ({ name }) => newest !== undefined && name.kind === 'V' && compareVersions(name.version, newest.name.version) <= 0;
    const used = files.some(isCovered) ? undefined : newest;
    for (const { file, name } of files) {
        if (name.kind === 'B' && file !== used?.file)
            notes.push(`not read: ${file} (a baseline of the migrations before it)`);
    }
    return used?.file;
}
async function flyway_readMigration(folder, file, name, undo) {
    const version = name.kind === 'R' ? (0,posix_.basename)(file) : name.version;
    const code = languageOf(file);
    if (code !== undefined)
        return codeStep(file, version, code);
    const up = await sectionOf(folder, file);
    const down = undo === undefined ? undefined : await sectionOf(folder, undo);
    return { name: stem(file), version, file, up, down, code: '' };
}
async function sectionOf(folder, file) {
    const part = wholeFile(file, await folder.sql(file));
    const configuration = `${file}.conf`;
    const conf = folder.files.includes(configuration) ? await folder.raw(configuration) : '';
    const isOutside = /^\s*executeInTransaction\s*=\s*false\s*$/im.test(conf);
    const outside = (statements) => statements.filter(({ outsideTransaction }) => outsideTransaction).length;
    return {
        parts: [part],
        transaction: (statements) => (isOutside || outside(statements) > 0 ? 'none' : 'wrapped'),
        note: (statements) => isOutside || [0, statements.length].includes(outside(statements)) ? undefined : `${file} ${mixed}`,
    };
}
const mixed = 'mixes statements that run in a transaction with ones that cannot: Flyway runs it with mixed=true only';
/** Versioned ones by version, then repeatable ones by description. */
function compareNames(one, other) {
    if ((one.kind === 'R') !== (other.kind === 'R'))
        return one.kind === 'R' ? 1 : -1;
    if (one.kind === 'R')
        return compareText(one.description, other.description);
    return compareVersions(one.version, other.version);
}

;// CONCATENATED MODULE: ./build/migrations/layouts/golang-migrate.js



/** As in golang-migrate's source/parse.go. */
const golang_migrate_form = /^([0-9]+)_.*\.(up|down)\.sql$/;
/**
 * golang-migrate. Its drivers send a file as one simple query, so that the server makes an implicit transaction of it
 * (x-multi-statement, which they can be told, is not known here).
 */
const golangMigrate = {
    name: 'golang-migrate',
    history: {
        sql: 'public.schema_migrations',
        // One row: the version that the database is at. While it is dirty it has failed, and is not applied.
        query: 'select case when dirty then (version - 1)::text else version::text end from public.schema_migrations',
    },
    recognise({ files }) {
        const file = files.filter(isTopLevel).find((name) => golang_migrate_form.exec(name)?.[2] === 'up');
        return byFile(file, certainty.likely, (name) => `${name} has the form N_name.up.sql`);
    },
    async read(folder) {
        const ups = await readDirection(folder, 'up');
        const downs = await readDirection(folder, 'down');
        const migrations = ups.map((up) => {
            const down = downs.find(({ version }) => version === up.version);
            return { ...up, down: down?.up };
        });
        const lone = downs.filter(({ version }) => !ups.some((up) => up.version === version));
        // golang-migrate goes to that version and runs nothing.
        const notes = lone.map(({ file, version }) => `${file} has no up migration: nothing is run for version ${version}`);
        const others = folder.files.filter((file) => file.endsWith('.sql') && !(isTopLevel(file) && golang_migrate_form.test(file)));
        return { migrations, notes: [...notes, ...leftOut(others, 'not of the form N_name.up.sql')] };
    },
};
/** The files of one direction, as if each were a migration up. */
async function readDirection(folder, direction) {
    const drafts = [];
    for (const file of folder.files.filter((name) => isTopLevel(name) && golang_migrate_form.exec(name)?.[2] === direction)) {
        drafts.push({
            name: file.replace(/\.(up|down)\.sql$/, ''),
            version: BigInt(golang_migrate_form.exec(file)?.[1] ?? '').toString(),
            file,
            up: section(wholeFile(file, await folder.sql(file)), 'simple-query'),
            down: undefined,
            code: '',
        });
    }
    assertVersionsDiffer(drafts);
    return drafts.sort((one, other) => compareNumbers(one.version, other.version));
}

;// CONCATENATED MODULE: ./build/migrations/layouts/goose.js





const annotation = /^--\s*\+goose\s+(.*?)\s*$/i;
/** goose, of Go. */
const goose = {
    name: 'goose',
    history: {
        sql: 'public.goose_db_version',
        // A migration that was undone has a later row with is_applied = false (older versions) or none.
        query: `select version_id::text from (
        select distinct on (version_id) version_id, is_applied from public.goose_db_version
        order by version_id, id desc
      ) as latest where is_applied and version_id > 0`,
    },
    recognise({ heads }) {
        const file = [...heads.keys()].find((name) => headLines(heads.get(name)).some((line) => /^--\s*\+goose\s+up\s*$/i.test(line)));
        return byFile(file, certainty.certain, (name) => `${name} holds "-- +goose Up"`);
    },
    async read(folder) {
        const isOurs = (file) => isTopLevel(file) && versionOf(file) !== undefined;
        const notes = [];
        const migrations = codeSteps(folder, versionOf, ['Go']).filter(({ file }) => isTopLevel(file));
        for (const file of folder.files.filter((name) => name.endsWith('.sql') && isOurs(name))) {
            migrations.push(goose_readMigration(file, await folder.sql(file), { isRendered: folder.isRendered, notes }));
        }
        migrations.sort((one, other) => compareNumbers(one.version, other.version));
        assertVersionsDiffer(migrations);
        const others = folder.files.filter((file) => file.endsWith('.sql') && !isOurs(file));
        return { migrations, notes: [...notes, ...leftOut(others, 'not of the form N_name.sql')] };
    },
};
/** The number before the first underscore; goose takes no other names, and no 0. */
function versionOf(file) {
    const digits = /^(\d+)_/.exec(file)?.[1];
    const version = digits === undefined ? 0n : BigInt(digits);
    return version > 0n ? version.toString() : undefined;
}
function goose_readMigration(file, text, { isRendered, notes }) {
    const found = annotationsOf(text);
    const at = (name) => found.find((one) => one.text === name)?.start ?? -1;
    const [up, down] = [at('up'), at('down')];
    if (up === -1 || (down !== -1 && down < up)) {
        throw new errors/* UserError */.yo(`${file} does not begin with "-- +goose Up"`, 'goose refuses it: add the annotation');
    }
    const blocks = found.filter((one) => one.text.startsWith('statement'));
    const isOdd = (one, index) => one.text !== (index % 2 === 0 ? 'statementbegin' : 'statementend');
    if (blocks.some(isOdd) || blocks.length % 2 === 1) {
        throw new errors/* UserError */.yo(`${file} has StatementBegin and StatementEnd that do not match`, 'goose refuses it: mend them');
    }
    const transaction = at('no transaction') === -1 ? 'wrapped' : 'none';
    if (at('envsubst on') !== -1 && !isRendered) {
        notes.push(`${file} has variables of the environment put in by goose (ENVSUBST): set render to do the same`);
    }
    const end = down === -1 ? text.length : down;
    return {
        name: stem(file),
        version: versionOf(file) ?? '',
        file,
        up: section(piece(file, text, up, end), transaction),
        down: down === -1 ? undefined : section(piece(file, text, down), transaction),
        code: '',
        comments: [piece(file, text, 0, end)],
    };
}
/** All lines that are annotations, in small letters: newer versions of goose take any. */
function annotationsOf(text) {
    const found = [];
    let start = 0;
    for (const line of text.split('\n')) {
        const name = annotation.exec(line)?.[1];
        if (name !== undefined)
            found.push({ text: name.toLowerCase().replaceAll(/\s+/g, ' '), start });
        start += line.length + 1;
    }
    return found;
}

;// CONCATENATED MODULE: ./build/migrations/layouts/graphile-migrate.js




const committedForm = /^(?:committed\/)?(\d{6,})(?:-[-_a-zA-Z0-9]*)?\.sql$/;
const currentForm = /^current\/(\d+)(?:-[-_a-zA-Z0-9]*)?\.sql$/;
const noTransaction = /^--!\s*no-transaction\b/;
const header = /^--! Previous:/;
/** graphile-migrate: committed migrations, and the one that is being written. */
const graphileMigrate = {
    name: 'graphile-migrate',
    // Its own :DATABASE_NAME and :DATABASE_OWNER, and those of its settings; not a cast and not a slice.
    placeholder: /(?<![:\w]):[A-Z][0-9A-Z_]+\b/,
    history: {
        sql: 'graphile_migrate.migrations',
        query: 'select filename::text from graphile_migrate.migrations',
    },
    recognise({ files, heads }) {
        const committed = files.find((file) => committedForm.test(file) && header.test(heads.get(file) ?? ''));
        if (committed !== undefined) {
            return { certainty: certainty.certain, reason: `${committed} begins with "--! Previous:"` };
        }
        const current = files.find((file) => file === 'current.sql' || currentForm.test(file));
        return byFile(current, certainty.likely, (name) => `${name}`);
    },
    async read(folder) {
        const migrations = [];
        const notes = [];
        let previous;
        for (const file of committedFiles(folder)) {
            const { draft, previousHash, hash } = readCommitted(file, await folder.sql(file));
            if (previousHash !== (previous?.hash ?? '-')) {
                const before = previous === undefined ? 'it is the first' : `the one before it is ${previous.file}`;
                notes.push(`${file} was committed after another migration, and ${before}: graphile-migrate refuses that`);
            }
            migrations.push(draft);
            previous = { file, hash };
        }
        const current = await readCurrent(folder);
        if (current !== undefined)
            migrations.push(current);
        const read = (file) => committedForm.test(file) || file === 'current.sql' || currentForm.test(file);
        const others = folder.files.filter((file) => file.endsWith('.sql') && !read(file));
        return { migrations, notes: [...notes, ...leftOut(others, 'neither committed nor current')] };
    },
};
function committedFiles(folder) {
    const inFolder = folder.files.filter((file) => file.startsWith('committed/') && committedForm.test(file));
    const files = inFolder.length > 0 ? inFolder : folder.files.filter((file) => committedForm.test(file));
    const number = (file) => committedForm.exec(file)?.[1] ?? '';
    files.sort((one, other) => compareNumbers(number(one), number(other)));
    const double = files.find((file, index) => index > 0 && number(file) === number(files[index - 1] ?? ''));
    if (double === undefined)
        return files;
    const hint = 'graphile-migrate refuses two of one: uncommit one of them and commit it again';
    throw new errors/* UserError */.yo(`there are two committed migrations with the number of ${double}`, hint);
}
function readCommitted(file, text) {
    // Headers end at the first empty line.
    const headers = /^(?:--! .*\r?\n)+(?=\r?\n)/.exec(text)?.[0] ?? '';
    const value = (name) => new RegExp(`^--! ${name}: *(.*?)\\s*$`, 'm').exec(headers)?.[1];
    const [previousHash, hash] = [value('Previous'), value('Hash')];
    if (previousHash === undefined || hash === undefined) {
        const hint = 'graphile-migrate refuses it: committed migrations are written by "graphile-migrate commit" only';
        throw new errors/* UserError */.yo(`${file} has no header with "--! Previous:" and "--! Hash:"`, hint);
    }
    const bodyStart = headers.length + (text.startsWith('\r\n', headers.length) ? 2 : 1);
    const body = piece(file, text, bodyStart);
    return { draft: draftOf(stem(file), `${stem(file)}.sql`, file, [body]), previousHash, hash };
}
async function readCurrent(folder) {
    const pieces = folder.files.filter((file) => currentForm.test(file));
    const isSingle = folder.files.includes('current.sql');
    if (isSingle && pieces.length > 0) {
        const hint = 'graphile-migrate refuses that: keep one of them';
        throw new errors/* UserError */.yo('there are both current.sql and a directory current', hint);
    }
    const number = (file) => currentForm.exec(file)?.[1] ?? '';
    const files = isSingle
        ? ['current.sql']
        : pieces.toSorted((one, other) => compareNumbers(number(one), number(other)));
    const parts = [];
    for (const file of files)
        parts.push(wholeFile(file, await folder.sql(file)));
    const [first] = parts;
    const isEmpty = parts.every(({ text }) => text.split('\n').every((line) => /^\s*(--.*)?$/.test(line)));
    return first === undefined || isEmpty ? undefined : draftOf('current', 'current', first.file, parts);
}
/** A migration without a transaction is to be one statement; it is sent as a simple query all the same. */
function draftOf(name, version, file, parts) {
    const transaction = noTransaction.test(parts[0]?.text ?? '') ? 'simple-query' : 'wrapped';
    return { name, version, file, up: section(parts, transaction), down: undefined, code: '' };
}

;// CONCATENATED MODULE: ./build/migrations/layouts/node-pg-migrate.js



/** As in node-pg-migrate's sqlMigration.ts: anywhere in the file, in any case, with any number of dashes. */
const markers = { up: /^\s*--[\s-]*up\s+migration/im, down: /^\s*--[\s-]*down\s+migration/im };
const scripts = ['TypeScript', 'JavaScript'];
/** node-pg-migrate with SQL files. All pending migrations are run in one transaction. */
const nodePgMigrate = {
    name: 'node-pg-migrate',
    history: { sql: 'public.pgmigrations', query: 'select name::text from public.pgmigrations' },
    recognise({ files, heads }) {
        const isMarked = (file) => headLines(heads.get(file)).some((line) => /^\s*--[\s-]*up\s+migration/i.test(line));
        const marked = [...heads.keys()].filter(isTopLevel).find(isMarked);
        if (marked !== undefined)
            return { certainty: certainty.certain, reason: `${marked} holds "-- Up Migration"` };
        // Its own names begin with milliseconds since 1970.
        const dated = files.filter((file) => isTopLevel(file) && /^1\d{12}_/.test(file));
        const sql = dated.find((file) => file.endsWith('.sql') && !/\.(up|down)\.sql$/.test(file));
        return byFile(sql, certainty.likely, (name) => `${name} begins with milliseconds, as node-pg-migrate names it`);
    },
    async read(folder) {
        const isScript = (file) => scripts.includes(languageOf(file) ?? '');
        const ours = folder.files.filter((file) => isTopLevel(file) && (file.endsWith('.sql') || isScript(file)));
        const migrations = [];
        const notes = [];
        for (const file of ours.toSorted(compareFiles)) {
            if (file.endsWith('.sql'))
                migrations.push(await node_pg_migrate_readMigration(folder, file, notes));
            else
                migrations.push(codeStep(file, stem(file), languageOf(file) ?? ''));
        }
        const others = folder.files.filter((file) => file.endsWith('.sql') && !isTopLevel(file));
        return { migrations, notes: [...notes, ...leftOut(others, 'in a directory below the one with the migrations')] };
    },
};
async function node_pg_migrate_readMigration(folder, file, notes) {
    const text = await folder.sql(file);
    const [up, down] = [text.search(markers.up), text.search(markers.down)];
    if (up === -1 && down !== -1) {
        notes.push(`${file} has no "-- Up Migration": node-pg-migrate runs the whole file, its down migration too`);
    }
    const upEnd = up === -1 || down < up ? text.length : down;
    return {
        name: stem(file),
        version: stem(file),
        file,
        up: section(piece(file, text, Math.max(up, 0), upEnd), 'shared'),
        down: down === -1 ? undefined : section(piece(file, text, down, up > down ? up : text.length), 'shared'),
        code: '',
        comments: [piece(file, text, 0, upEnd)],
    };
}
/** By time, then by name with numbers as numbers. */
function compareFiles(one, other) {
    const options = { numeric: true, sensitivity: 'variant', ignorePunctuation: true };
    return timeOf(one) - timeOf(other) || one.localeCompare(other, 'en', options);
}
/** The number before the first underscore; one of 17 digits is a date. */
function timeOf(file) {
    const prefix = file.split('_')[0] ?? '';
    const [, year, month, day, hour, minute, second, millisecond] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(prefix) ?? [];
    if (year === undefined)
        return /^\d+$/.test(prefix) ? Number(prefix) : 0;
    const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
    return Number.isNaN(time) ? 0 : time;
}

;// CONCATENATED MODULE: ./build/migrations/layouts/plain.js




/** SQL files of no tool that is known, run in the order of their numbers. */
const plain = {
    name: 'plain',
    history: undefined,
    recognise(folder) {
        // A directory of directories may be anything: it is plain only where migration-layout says so.
        const files = chosenFiles(folder).filter(isTopLevel);
        if (files.length === 0)
            return undefined;
        return { certainty: certainty.possible, reason: `${files.length} SQL files, and no sign of a migration tool` };
    },
    async read(folder) {
        const files = chosenFiles(folder);
        const downs = downFiles(files);
        const migrations = [];
        for (const file of files.filter((name) => !downs.has(name))) {
            const down = downOf(file, downs);
            migrations.push({
                name: nameOf(file),
                version: nameOf(file),
                file,
                up: section(wholeFile(file, await folder.sql(file)), wrappedWhereAllowed),
                down: down === undefined ? undefined : section(wholeFile(down, await folder.sql(down)), wrappedWhereAllowed),
                code: '',
            });
        }
        migrations.push(...codeSteps(folder, leadingNumber).filter(({ file }) => isTopLevel(file)));
        migrations.sort((one, other) => compareByNumber(one.file, other.file));
        const others = folder.files.filter((file) => file.endsWith('.sql') && !files.includes(file));
        return { migrations, notes: leftOut(others, 'in a directory below the one with the migrations') };
    },
};
/** The files of the directory itself; without any there, those of the directories below it. */
function chosenFiles(folder) {
    const all = folder.files.filter((file) => file.endsWith('.sql'));
    const top = all.filter(isTopLevel);
    return top.length > 0 ? top : all;
}
/** `x.down.sql` belongs to `x.up.sql` or `x.sql`; without either it is a migration like any other. */
function downFiles(files) {
    const downs = files.filter((file) => file.endsWith('.down.sql'));
    const isPaired = (down) => {
        const base = down.slice(0, -'.down.sql'.length);
        return files.includes(`${base}.up.sql`) || files.includes(`${base}.sql`);
    };
    return new Set(downs.filter(isPaired));
}
function nameOf(file) {
    return file.replace(/(\.up)?\.sql$/, '');
}
function downOf(file, downs) {
    const down = `${nameOf(file)}.down.sql`;
    return downs.has(down) ? down : undefined;
}

;// CONCATENATED MODULE: ./build/migrations/layouts/prisma.js



const prisma_form = /^([^/]+)\/migration\.sql$/;
/** Prisma Migrate. It sends a file as one simple query and begins no transaction of its own. */
const prisma = {
    name: 'prisma',
    history: {
        sql: 'public._prisma_migrations',
        query: `select migration_name::text from public._prisma_migrations
      where finished_at is not null and rolled_back_at is null`,
    },
    recognise({ files }) {
        const migration = files.find((file) => /^\d{14}_[^/]*\/migration\.sql$/.test(file)) ?? files.find(isOurs);
        if (migration === undefined)
            return undefined;
        if (files.includes('migration_lock.toml')) {
            return { certainty: certainty.certain, reason: `migration_lock.toml and ${migration}` };
        }
        return { certainty: certainty.probable, reason: `${migration}` };
    },
    async read(folder) {
        const ours = folder.files.filter(isOurs);
        const migrations = [];
        for (const file of ours.toSorted((one, other) => compareText(prisma_directoryOf(one), prisma_directoryOf(other)))) {
            const name = prisma_directoryOf(file);
            // Prisma makes and runs no down.sql of its own, but its guide to down migrations names it so.
            const down = `${name}/down.sql`;
            const hasDown = folder.files.includes(down);
            migrations.push({
                name,
                version: name,
                file,
                up: section(wholeFile(file, await folder.sql(file)), 'simple-query'),
                down: hasDown ? section(wholeFile(down, await folder.sql(down)), 'simple-query') : undefined,
                code: '',
            });
        }
        const isKnown = (file) => isOurs(file) || file.endsWith('/down.sql');
        const others = folder.files.filter((file) => /\.(sql|ts|js)$/.test(file) && !isKnown(file));
        return {
            migrations,
            notes: [
                ...orderNote('prisma', ours.map(prisma_directoryOf), compareByNumber),
                ...leftOut(others, 'Prisma runs migration.sql in the directory of each migration'),
            ],
        };
    },
};
function isOurs(file) {
    return prisma_form.test(file);
}
function prisma_directoryOf(file) {
    return prisma_form.exec(file)?.[1] ?? '';
}

;// CONCATENATED MODULE: ./build/migrations/layouts/sqlx.js




/** `<VERSION>_<DESCRIPTION>.sql`, as sqlx-core's migrate/source.rs splits it. */
const sqlx_form = /^([^_]*)_(.*?)(\.up|\.down)?\.sql$/;
const marker = '-- no-transaction';
const splitMarker = '/* sqlx: split */';
/** sqlx, of Rust. */
const sqlx = {
    name: 'sqlx',
    history: {
        sql: 'public._sqlx_migrations',
        query: 'select version::text from public._sqlx_migrations where success',
    },
    recognise({ files, heads, around }) {
        const ours = files.filter((file) => isTopLevel(file) && /^\d+_.*\.sql$/.test(file));
        if (ours.length === 0)
            return undefined;
        const marked = ours.find((file) => heads.get(file)?.startsWith(marker));
        if (marked !== undefined)
            return { certainty: certainty.probable, reason: `${marked} begins with "${marker}"` };
        if (!/^\s*sqlx\b|^\s*\[.*dependencies\.sqlx\]/m.test(around.get('Cargo.toml') ?? ''))
            return undefined;
        return { certainty: certainty.probable, reason: `${ours[0]} has the form N_name.sql, and Cargo.toml uses sqlx` };
    },
    async read(folder) {
        const ours = folder.files.filter((file) => isTopLevel(file) && sqlx_form.test(file));
        const migrations = [];
        for (const file of ours.filter((name) => !name.endsWith('.down.sql'))) {
            const name = file.replace(/(\.up)?\.sql$/, '');
            const version = sqlx_versionOf(file);
            const down = ours.find((other) => other.endsWith('.down.sql') && sqlx_versionOf(other) === version);
            migrations.push({
                name,
                version,
                file,
                up: sqlx_sectionOf(file, await folder.sql(file)),
                down: down === undefined ? undefined : sqlx_sectionOf(down, await folder.sql(down)),
                code: '',
            });
        }
        migrations.sort((one, other) => compareNumbers(one.version, other.version));
        assertVersionsDiffer(migrations);
        const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
        return { migrations, notes: leftOut(others, 'not of the form N_name.sql') };
    },
};
function sqlx_versionOf(file) {
    const version = sqlx_form.exec(file)?.[1] ?? '';
    if (/^\d+$/.test(version))
        return BigInt(version).toString();
    throw new errors/* UserError */.yo(`${file} does not begin with a number`, 'sqlx refuses the whole directory for it: give it the form N_name.sql, or set migration-layout to plain');
}
function sqlx_sectionOf(file, text) {
    // Only as the very first characters, as sqlx compares them.
    if (!text.startsWith(marker))
        return section(wholeFile(file, text), 'wrapped');
    return section(wholeFile(file, text), text.includes(splitMarker) ? 'none' : 'simple-query');
}

;// CONCATENATED MODULE: ./build/migrations/layouts/supabase.js



/** As in the Supabase CLI's pkg/migration/file.go. */
const supabase_form = /^([0-9]+)_(.*)\.sql$/;
/** The Supabase CLI. */
const supabase = {
    name: 'supabase',
    history: {
        sql: 'supabase_migrations.schema_migrations',
        query: 'select version::text from supabase_migrations.schema_migrations',
    },
    recognise({ files, tail }) {
        const file = files.find((name) => isTopLevel(name) && supabase_form.test(name));
        if (file === undefined || tail !== 'supabase/migrations')
            return undefined;
        return { certainty: certainty.probable, reason: `${file} in supabase/migrations` };
    },
    async read(folder) {
        const named = folder.files.filter((file) => isTopLevel(file) && supabase_form.test(file)).toSorted(compareText);
        const ours = named.filter((file, index) => index > 0 || !isOldInit(file));
        const migrations = [];
        for (const file of ours) {
            migrations.push({
                name: stem(file),
                version: supabase_form.exec(file)?.[1] ?? '',
                file,
                up: section(wholeFile(file, await folder.sql(file)), batched),
                down: undefined,
                code: '',
            });
        }
        assertVersionsDiffer(migrations);
        const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
        const why = 'the Supabase CLI skips it: it takes N_name.sql, and no init from before December 2021';
        return { migrations, notes: [...orderNote('supabase', ours, compareByNumber), ...leftOut(others, why)] };
    },
};
/** The first file of an old version's `supabase init`, which newer ones skip (shouldSkip in pkg/migration/list.go). */
function isOldInit(file) {
    const date = /^([0-9]{14})_init\.sql$/.exec(file)?.[1];
    return date !== undefined && BigInt(date) < 20211209000000n;
}
/**
 * The CLI sends the statements as one batch, which is an implicit transaction. From 2.109 on it sends those that
 * cannot run in one by themselves, between batches.
 */
function batched(statements) {
    return statements.some(({ outsideTransaction }) => outsideTransaction) ? 'none' : 'simple-query';
}

;// CONCATENATED MODULE: ./build/migrations/layouts/all.js













/** Where two are equally sure of a directory, the first one reads it. */
const layouts = [
    drizzle,
    goose,
    dbmate,
    nodePgMigrate,
    graphileMigrate,
    prisma,
    diesel,
    flyway,
    atlas,
    supabase,
    sqlx,
    golangMigrate,
    plain,
];

;// CONCATENATED MODULE: ./build/migrations/outside-transaction.js
/**
 * Whether PostgreSQL refuses a statement inside of a transaction block (SQLSTATE 25001), as far as its text tells:
 * REINDEX and CLUSTER of a partitioned table are refused too, and look like any other. The rules are the calls of
 * PreventInTransactionBlock in PostgreSQL 15 to 18.
 */
function isOutsideTransaction(node) {
    const [kind, fields] = Object.entries(node)[0] ?? ['', {}];
    return rules[kind]?.(fields) ?? false;
}
const always = () => true;
const rules = {
    IndexStmt: isConcurrent,
    DropStmt: isConcurrent,
    ReindexStmt: isReindexOutside,
    VacuumStmt: (fields) => fields.is_vacuumcmd === true,
    // Without a table it goes over all that were clustered before, each in a transaction of its own.
    ClusterStmt: (fields) => fields.relation === undefined,
    AlterTableStmt: isConcurrentDetach,
    CreatedbStmt: always,
    DropdbStmt: always,
    AlterDatabaseStmt: (fields) => outside_transaction_option(fields.options, 'tablespace') !== undefined,
    AlterSystemStmt: always,
    CreateTableSpaceStmt: always,
    DropTableSpaceStmt: always,
    CreateSubscriptionStmt: createsSlot,
    // Refused when the subscription has a slot, and it has one as a rule.
    DropSubscriptionStmt: always,
    AlterSubscriptionStmt: refreshes,
    DiscardStmt: (fields) => fields.target === 'DISCARD_ALL',
    TransactionStmt: (fields) => fields.kind === 'TRANS_STMT_COMMIT_PREPARED' || fields.kind === 'TRANS_STMT_ROLLBACK_PREPARED',
};
function isConcurrent(fields) {
    return fields.concurrent === true;
}
function isReindexOutside(fields) {
    const whole = ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_DATABASE', 'REINDEX_OBJECT_SYSTEM'];
    return whole.includes(String(fields.kind)) || flag(fields.params, 'concurrently', false);
}
function isConcurrentDetach(fields) {
    const commands = (fields.cmds ?? []);
    return commands.some(({ AlterTableCmd: command }) => {
        const partition = command?.def?.PartitionCmd;
        return command?.subtype === 'AT_DetachPartition' && partition?.concurrent === true;
    });
}
function createsSlot(fields) {
    // "create_slot" is false by itself where "connect" is.
    return flag(fields.options, 'connect', true) && flag(fields.options, 'create_slot', true);
}
function refreshes(fields) {
    if (fields.kind === 'ALTER_SUBSCRIPTION_REFRESH')
        return true;
    const changes = ['SET', 'ADD', 'DROP'].map((verb) => `ALTER_SUBSCRIPTION_${verb}_PUBLICATION`);
    return changes.includes(String(fields.kind)) && flag(fields.options, 'refresh', true);
}
/** An option of a list: `(concurrently)` and `(concurrently on)` alike. */
function flag(options, name, whenAbsent) {
    const found = outside_transaction_option(options, name);
    if (found === undefined)
        return whenAbsent;
    return !['false', 'off', '0'].includes(literal(found.arg).toLowerCase());
}
function outside_transaction_option(options, name) {
    const list = (options ?? []);
    return list.map(({ DefElem: element }) => element).findLast((element) => element?.defname === name);
}
function literal(node) {
    const { String: string, Boolean: boolean, Integer: integer } = (node ?? {});
    if (boolean !== undefined)
        return String(boolean.boolval ?? false);
    if (integer !== undefined)
        return String(integer.ival ?? 0);
    return String(string?.sval ?? '');
}

;// CONCATENATED MODULE: ./build/migrations/statement-ends.js
/**
 * Where a text may be cut so that each piece can be parsed by itself: behind a semicolon that is not in a string, a
 * comment, a quoted name or a dollar-quoted body. (A rule's parentheses and the body of a function that begins with
 * BEGIN ATOMIC have such semicolons too: the parser then says that the piece ends too early.)
 *
 * @param text its bytes, one to a character (latin1), beginning outside of all of those
 * @param from where the piece begins
 * @param minimum the least end
 * @returns the end of the piece, which is the end of the text where no semicolon follows
 */
function pieceEnd(text, from, minimum) {
    for (let at = from; at < text.length; at = skip(text, at)) {
        if (text[at] === ';' && at + 1 >= minimum)
            return at + 1;
    }
    return text.length;
}
const word = /[A-Za-z_\x80-\xff][\w$\x80-\xff]*/y;
const dollar = /\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$/y;
/** The position behind the token at `at`; behind one character where nothing longer begins. */
function skip(text, at) {
    if (text.startsWith('--', at))
        return behind(text, '\n', at);
    if (text.startsWith('/*', at))
        return behindComment(text, at + 2);
    if (text[at] === "'" || text[at] === '"')
        return behind(text, text[at], at + 1);
    const tag = match(dollar, text, at);
    if (tag !== undefined)
        return behind(text, tag, at + tag.length);
    const name = match(word, text, at);
    if (name === undefined)
        return at + 1;
    const end = at + name.length;
    return /^e$/i.test(name) && text[end] === "'" ? behindEscapes(text, end + 1) : end;
}
function match(expression, text, at) {
    expression.lastIndex = at;
    return expression.exec(text)?.[0];
}
/** A doubled quote ends one string and begins another, which comes to the same. */
function behind(text, mark, from) {
    const found = text.indexOf(mark, from);
    return found === -1 ? text.length : found + mark.length;
}
/** Comments of C nest in SQL. */
function behindComment(text, from) {
    let depth = 1;
    for (let at = from; at < text.length; at++) {
        if (text.startsWith('/*', at)) {
            depth++;
            at++;
        }
        else if (text.startsWith('*/', at)) {
            depth--;
            at++;
            if (depth === 0)
                return at + 1;
        }
    }
    return text.length;
}
/** E'…', in which a backslash hides a quote. */
function behindEscapes(text, from) {
    for (let at = from; at < text.length; at++) {
        if (text[at] === '\\')
            at++;
        else if (text[at] === "'")
            return at + 1;
    }
    return text.length;
}

;// CONCATENATED MODULE: ./build/migrations/statements.js




/** A parse tree takes fifty to several hundred times its text in memory, so that a long text is parsed in pieces. */
const defaultPieceBytes = 256 * 1024;
/** Of one statement. The parser has 2 GiB. */
const maximumPieceBytes = 4 * 1024 * 1024;
/**
 * Splits SQL with PostgreSQL's own parser.
 *
 * @param text SQL without a byte order mark and without NUL characters
 * @param file what `statements` name as their file
 * @param firstLine the line of the file on which `text` begins, from 1
 *
 * @example
 * const { statements } = await splitStatements('-- first\nselect 1; vacuum', '1.sql', 1);
 * statements.map(({ text, line }) => [text, line]); // [['select 1', 2], ['vacuum', 2]]
 */
async function splitStatements(text, file, firstLine, pieceBytes = defaultPieceBytes) {
    const bytes = Buffer.from(text, 'utf8');
    const characters = bytes.toString('latin1');
    const statements = [];
    let line = firstLine;
    for (let start = 0; start < bytes.length;) {
        const piece = await parsePiece({ bytes, characters, start, pieceBytes });
        if ('error' in piece) {
            const unparsed = refusal(piece.error, bytes.toString('utf8', start), line);
            return { statements: [{ text, file, line: firstLine, kind: '', outsideTransaction: false }], unparsed };
        }
        const content = bytes.subarray(start, piece.end);
        statements.push(...statementsOf(piece.parsed, { parser: piece.parser, bytes: content, file, firstLine: line }));
        line += lineFeeds(content);
        start = piece.end;
    }
    return { statements, unparsed: undefined };
}
/** Parses a piece, and a longer one where it turns out to end in the middle of a statement. */
async function parsePiece({ bytes, characters, start, pieceBytes }) {
    for (let wanted = pieceBytes;; wanted *= 2) {
        const isShort = bytes.length - start <= wanted;
        const end = isShort ? bytes.length : pieceEnd(characters, start, start + wanted);
        if (end - start > Math.max(maximumPieceBytes, pieceBytes)) {
            return { error: new Error('it has a statement that is longer than 4 MiB') };
        }
        const parser = await loadParser();
        const piece = bytes.toString('utf8', start, end);
        const { exitCode } = process;
        try {
            return { end, parser, parsed: piece.trim() === '' ? [] : parser.parseSync(piece).stmts };
        }
        catch (error) {
            if (isRefusal(error) && end < bytes.length && /at end of input/.test(error.message))
                continue;
            if (!isRefusal(error))
                afterCrash(exitCode);
            return { error };
        }
    }
}
/** Where its memory is full the parser means to end the process. */
function afterCrash(exitCode) {
    process.exitCode = exitCode;
    forgetParser();
}
function statementsOf(parsed, source) {
    const { bytes } = source;
    let line = source.firstLine;
    let counted = 0;
    return parsed.map(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
        line += lineFeeds(bytes.subarray(counted, start));
        counted = start;
        const end = length === undefined ? bytes.length : start + length;
        return {
            text: withoutTrailingComments(bytes.toString('utf8', start, end), source.parser),
            file: source.file,
            line,
            kind: Object.keys(stmt)[0] ?? '',
            outsideTransaction: isOutsideTransaction(stmt),
        };
    });
}
/** The comments before a semicolon, or at the end of a file, belong to the statement as the parser sees it. */
function withoutTrailingComments(text, parser) {
    const trimmed = text.trimEnd();
    const lastLine = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
    // To scan every statement would double the time.
    if (!lastLine.includes('--') && !lastLine.endsWith('*/'))
        return trimmed;
    const last = parser.scanSync(trimmed).tokens.findLast(({ tokenName }) => !tokenName.endsWith('_COMMENT'));
    return last === undefined ? trimmed : Buffer.from(trimmed, 'utf8').toString('utf8', 0, last.end);
}

;// CONCATENATED MODULE: ./build/migrations/templates.js
/** What the usual template engines put between SQL. */
const usual = /\{\{[^\n]*?\}\}|\{%[^\n]*?%\}|\$\{[^\n}]*\}|<%[^\n]*?%>/;
/**
 * A note on a file that looks like a template, if it does: one that the parser refused, or one that holds what the
 * layout's tool itself replaces, which may also stand in a string.
 */
function templateNote(part, isRefused, ofTool) {
    const placeholder = ofTool?.exec(part.text)?.[0] ?? (isRefused ? usual.exec(part.text)?.[0] : undefined);
    if (placeholder === undefined)
        return [];
    const shown = placeholder.length > 40 ? `${placeholder.slice(0, 40)}…` : placeholder;
    return [`${part.file} looks like a template (${shown}): set render to a command that prints its SQL`];
}

;// CONCATENATED MODULE: ./build/migrations/discover.js







/**
 * Reads a directory of migrations by the rules of the tool that they are written for.
 *
 * @throws {UserError} where the directory cannot be read or holds no migrations, and where the tool itself would refuse
 * it: two migrations of one version, say
 *
 * @example
 * const set = await readMigrationSet({ directory: 'db/migrations', signal });
 * set.layout; // 'dbmate'
 * set.migrations.map(({ name }) => name); // ['20240101120000_users', …]
 */
async function readMigrationSet(options) {
    const { directory, render, signal } = options;
    const folder = await readFolder({ directory, render, signal });
    const { layout, reason } = chooseLayout(folder, options.layout);
    const reading = await layout.read(folder);
    if (reading.migrations.length === 0)
        throw nothingFound(folder, layout.name);
    const notes = [...reading.notes];
    const migrations = [];
    for (const draft of reading.migrations) {
        signal.throwIfAborted();
        migrations.push(await finish(draft, { notes, layout, folder }));
    }
    assertNamesDiffer(migrations);
    return { layout: layout.name, reason, directory, migrations, history: layout.history, notes: [...notes] };
}
function chooseLayout(folder, wanted) {
    if (wanted !== undefined) {
        const layout = layouts.find(({ name }) => name === wanted);
        if (layout === undefined)
            throw new Error(`no layout is named ${wanted}`);
        return { layout, reason: 'as migration-layout says' };
    }
    const found = layouts.flatMap((layout) => {
        const recognition = layout.recognise(folder);
        return recognition === undefined ? [] : [{ layout, recognition }];
    });
    // The sort is stable: of two that are equally sure the first one stays first.
    found.sort((one, other) => other.recognition.certainty - one.recognition.certainty);
    const [best, ...others] = found;
    if (best === undefined)
        throw nothingFound(folder, undefined);
    return { layout: best.layout, reason: reasonOf(best.recognition, others) };
}
function reasonOf({ reason, certainty }, others) {
    const rivals = others.filter(({ layout, recognition }) => layout.name !== 'plain' && recognition.certainty >= certainty - 1);
    if (rivals.length === 0)
        return reason;
    const named = rivals.map(({ layout, recognition }) => `${layout.name} (${recognition.reason})`).join(' or ');
    return `${reason}; it could also be ${named}: set migration-layout if it is`;
}
function nothingFound(folder, layout) {
    const { directory, files } = folder;
    const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
    const seen = files.length === 0 ? 'it holds no files' : `it holds ${files.slice(0, 5).join(', ')}${more}`;
    const what = layout === undefined ? 'no migrations that are known' : `no migrations of the layout ${layout}`;
    return new errors/* UserError */.yo(`there are ${what} in ${directory}: ${seen}`, 'set migrations to the directory itself, migration-layout to its tool, or migrate-command for any other tool');
}
async function finish(draft, findings) {
    const { name, version, file, code } = draft;
    if (code !== '') {
        findings.notes.push(`${file} is a step in ${code}, which is not run`);
        const sha256 = await findings.folder.sha256(file);
        return { name, version, file, up: undefined, down: undefined, code, ignores: [], sha256 };
    }
    const up = draft.up && (await finishSection(draft.up, findings));
    const down = draft.down && (await finishSection(draft.down, findings));
    const ignores = [];
    for (const part of draft.comments ?? draft.up?.parts ?? []) {
        const read = await readIgnores(part.text, part.file, part.firstLine);
        ignores.push(...read.ignores);
        findings.notes.push(...read.notes);
    }
    const sha256 = hashOf(up === undefined ? [] : [up.transaction, ...(draft.up?.parts.map(({ text }) => text) ?? [])]);
    return { name, version, file, up, down, code, ignores, sha256 };
}
/** Splits each part; a migration of which one part is refused is refused as a whole, and its parts are run one by one. */
async function finishSection(draft, findings) {
    const statements = [];
    const refused = [];
    for (const part of draft.parts) {
        const split = await splitStatements(part.text, part.file, part.firstLine);
        // Not spread: a file may hold more statements than a call takes arguments.
        for (const statement of split.statements)
            statements.push(statement);
        if (!findings.folder.isRendered) {
            findings.notes.push(...templateNote(part, split.unparsed !== undefined, findings.layout.placeholder));
        }
        if (split.unparsed === undefined)
            continue;
        refused.push(split.unparsed);
        findings.notes.push(`${part.file} is run whole: ${split.unparsed}`);
    }
    const note = draft.note?.(statements);
    if (note !== undefined)
        findings.notes.push(note);
    const transaction = typeof draft.transaction === 'string' ? draft.transaction : draft.transaction(statements);
    return { statements, transaction, unparsed: refused.length === 0 ? undefined : refused.join('; ') };
}
function hashOf(texts) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const text of texts)
        hash.update(text);
    return hash.digest('hex');
}
function assertNamesDiffer(migrations) {
    const files = new Map();
    for (const { name, file } of migrations) {
        const other = files.get(name);
        if (other !== undefined) {
            throw new errors/* UserError */.yo(`${other} and ${file} have the same name, ${name}`, 'give one of them another name: results are compared by name');
        }
        files.set(name, file);
    }
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./build/postgres/child.js
var child = __webpack_require__(28312);
;// CONCATENATED MODULE: ./build/migrations/render.js



const maximumBytes = 64 * 1024 * 1024;
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
function renderWith(options) {
    return async (file) => {
        const { command, redact, signal } = options;
        const output = boundedOutput(file);
        const result = await (0,child/* runProgram */.mB)({
            path: '/bin/sh',
            arguments: ['-c', command, 'render', file],
            environment: { ...options.environment, PGPROOF_FILE: file },
            stdout: output.stream,
            signal,
            ...(redact === undefined ? {} : { redact }),
        });
        if (!(0,child/* succeeded */.gq)(result)) {
            throw new errors/* UserError */.yo(`render failed for ${file}: it ${(0,child/* describeEnd */.lA)(result)}`, 'run the command by itself to see why');
        }
        return output.text();
    };
}
function boundedOutput(file) {
    const chunks = [];
    let bytes = 0;
    const stream = new external_node_stream_.Writable({
        write(chunk, _encoding, done) {
            bytes += chunk.length;
            if (bytes > maximumBytes) {
                done(new errors/* UserError */.yo(`render printed more than 64 MiB for ${file}`, 'let the command print that file only'));
                return;
            }
            chunks.push(chunk);
            done();
        },
    });
    const text = () => {
        try {
            return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
        }
        catch (cause) {
            throw new errors/* UserError */.yo(`render printed text for ${file} that is not UTF-8`, 'let it print UTF-8', { cause });
        }
    };
    return { stream, text };
}

// EXTERNAL MODULE: ./build/postgres/client-tools.js
var client_tools = __webpack_require__(56957);
// EXTERNAL MODULE: ./build/storage/open-backup.js + 1 modules
var open_backup = __webpack_require__(64432);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
;// CONCATENATED MODULE: ./build/benchmark/baseline/git.js



const mostOutputBytes = 64 * 1024 * 1024;
const keptErrorCharacters = 4096;
/**
 * Runs git, which only reads: it takes no lock, asks for nothing and fetches nothing.
 *
 * @throws {UserError} when there is no git, or more output than any listing of migrations has
 */
async function runGit(call) {
    call.signal.throwIfAborted();
    const child = (0,external_node_child_process_.spawn)('git', ['--no-pager', ...trusted(), ...call.arguments], {
        cwd: call.directory,
        env: gitEnvironment(process.env),
        stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stop = () => void child.kill();
    call.signal.addEventListener('abort', stop, { once: true });
    try {
        const ended = endOf(child);
        // A child that is gone before it has read its input is seen by its end.
        child.stdin.on('error', () => undefined).end(call.input ?? '');
        const [code, stderr, stdout] = await Promise.all([
            ended,
            firstCharacters(child.stderr),
            output(child.stdout, call).catch(async (error) => {
                stop();
                // A child counts as ended when its output does, and nobody reads that any more.
                child.stdout.destroy();
                await ended;
                throw error;
            }),
        ]);
        call.signal.throwIfAborted();
        return { code, stdout, stderr };
    }
    finally {
        call.signal.removeEventListener('abort', stop);
    }
}
/** No optional locks, no questions, no patterns, and no network where a partial clone lacks an object (git 2.45). */
function gitEnvironment(own) {
    const environment = {
        LC_ALL: 'C',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_TERMINAL_PROMPT: '0',
        GIT_NO_LAZY_FETCH: '1',
        GIT_LITERAL_PATHSPECS: '1',
    };
    for (const name of ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'GIT_DIR', 'GIT_CONFIG_GLOBAL', 'GIT_CEILING_DIRECTORIES']) {
        if (own[name] !== undefined)
            environment[name] = own[name];
    }
    return environment;
}
/**
 * In a job with a container the checkout belongs to the runner's user and the job is root's, so git would refuse it
 * as of "dubious ownership" (CVE-2022-24765). The workspace of the job is the job's own.
 */
function trusted() {
    const { GITHUB_ACTIONS: inActions, GITHUB_WORKSPACE: workspace } = process.env;
    return inActions === 'true' && workspace ? ['-c', `safe.directory=${workspace}`] : [];
}
async function endOf(child) {
    try {
        const [code] = (await (0,external_node_events_.once)(child, 'close'));
        return code ?? -1;
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`git cannot be run: ${(0,errors/* messageOf */.bD)(cause)}`, 'install git, and check that it is in PATH', {
            cause,
        });
    }
}
async function firstCharacters(stream) {
    let text = '';
    for await (const chunk of stream) {
        if (text.length < keptErrorCharacters)
            text += chunk.toString('utf8');
    }
    return text
        .slice(0, keptErrorCharacters)
        .trim()
        .replaceAll(/\s*\n\s*/g, ' · ');
}
async function output(stdout, { onOutput }) {
    if (onOutput !== undefined) {
        await onOutput(stdout);
        return Buffer.alloc(0);
    }
    const chunks = [];
    let bytes = 0;
    for await (const chunk of stdout) {
        bytes += chunk.length;
        if (bytes > mostOutputBytes)
            throw new errors/* UserError */.yo('git lists too many files', 'give the directory of migrations');
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./build/benchmark/baseline/git-blobs.js




/**
 * Writes files of a commit into a directory. All of them come from one `git cat-file --batch`, in order, each as
 * `<id> blob <bytes>`, a line feed, the content and a line feed.
 *
 * @throws {FailedError} when an object is missing, as in a partial clone
 */
async function writeBlobs({ files, folder, repository, signal }) {
    let written = 0;
    const { code, stderr } = await runGit({
        ...{ directory: repository, arguments: ['cat-file', '--batch'], signal },
        input: files.map(({ id }) => `${id}\n`).join(''),
        onOutput: async (output) => {
            const reader = new BatchReader(output);
            for (const file of files) {
                await writeBlob(reader, file, folder);
                written += 1;
            }
        },
    });
    if (code === 0 && written === files.length)
        return;
    throw unreadable(files[written]?.path ?? 'the commit', stderr);
}
async function writeBlob(reader, { path, id, bytes }, folder) {
    const header = await reader.line();
    if (header !== `${id} blob ${bytes}`)
        throw unreadable(path, header);
    const target = (0,external_node_path_.join)(folder, path);
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
    // A new file: two names that are one on this file system end here instead of becoming one.
    const handle = await (0,promises_.open)(target, 'wx');
    try {
        await reader.copy(bytes, handle);
    }
    finally {
        await handle.close();
    }
    await reader.line();
}
const missingObjectsHint = 'a partial clone does not have all files: check out without filter, and with fetch-depth: 0';
function unreadable(path, why) {
    return new errors/* FailedError */.Kl(`git cannot read ${JSON.stringify(path)}: ${why === '' ? 'its output ended early' : why}`, missingObjectsHint);
}
/** Reads lines and counted bytes from a stream. */
class BatchReader {
    #chunks;
    #rest = Buffer.alloc(0);
    constructor(output) {
        this.#chunks = output[Symbol.asyncIterator]();
    }
    /** Without its line feed; what there is when the stream ends. */
    async line() {
        const longest = 1024;
        while (!this.#rest.includes(0x0a) && this.#rest.length < longest && (await this.#more()))
            ;
        const end = this.#rest.indexOf(0x0a);
        const line = this.#rest.subarray(0, end === -1 ? this.#rest.length : end).toString('utf8');
        this.#rest = this.#rest.subarray(end === -1 ? this.#rest.length : end + 1);
        return line;
    }
    async copy(bytes, target) {
        for (let left = bytes; left > 0;) {
            if (this.#rest.length === 0 && !(await this.#more()))
                throw unreadable('a file', '');
            const part = this.#rest.subarray(0, left);
            await target.appendFile(part);
            this.#rest = this.#rest.subarray(part.length);
            left -= part.length;
        }
    }
    async #more() {
        const { value, done } = await this.#chunks.next();
        if (done === true)
            return false;
        this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
        return true;
    }
}

;// CONCATENATED MODULE: ./build/benchmark/baseline/git-reference.js






/**
 * A directory as of a commit, in a temporary directory that is removed afterwards. The working tree and the index are
 * only looked at for their place; files come as they are stored, without Git's conversions.
 *
 * The commit is the reference itself, not the merge base with it: a pull request gives the base that GitHub merges
 * it with, `git:${{ github.event.pull_request.base.sha }}`.
 *
 * @param run gets the directory, undefined when the commit has none there; the commit's id; and what was left out
 * @throws {UserError} when there is no repository, the reference is none, or the clone does not have the commit
 * @example
 * await withGitReference({ reference: 'origin/main', directory: 'db/migrations', signal }, (folder) => …)
 */
async function withGitReference({ reference, directory, signal }, run) {
    const place = await placeOf(directory, signal);
    const commit = await resolveCommit(reference, place, signal);
    const { files, notes } = await listTree(commit, place, signal);
    const temporary = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'pgproof-git-'));
    try {
        if (files.length === 0)
            return await run(undefined, commit, notes);
        // Under its own name, because layouts are recognised by it: supabase/migrations.
        const folder = (0,external_node_path_.join)(temporary, place.prefix);
        await (0,promises_.mkdir)(folder, { recursive: true });
        await writeBlobs({ files, folder, repository: place.repository, signal });
        return await run(folder, commit, notes);
    }
    finally {
        await (0,promises_.rm)(temporary, { recursive: true, force: true });
    }
}
/**
 * The commit that is checked out where a directory is, if the directory is as the commit has it.
 *
 * @returns undefined where something was changed or added, outside of a repository, in one without commits, and where
 *   there is no git
 */
async function commitOf(directory, signal) {
    try {
        const { repository, prefix } = await placeOf(directory, signal);
        const { code, stdout } = await git(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], signal);
        if (code !== 0)
            return undefined;
        const changes = await git(repository, ['-c', 'core.fsmonitor=false', 'status', '--porcelain', '--', prefix || '.'], signal);
        return changes.code === 0 && changes.stdout.length === 0 ? stdout.toString('utf8').trim() : undefined;
    }
    catch (error) {
        // Where there is nothing to be known, nothing is: the benchmark works without.
        if (error instanceof errors/* UserError */.yo && !signal.aborted)
            return undefined;
        throw error;
    }
}
async function placeOf(directory, signal) {
    const { existing, rest } = await nearestExisting((0,external_node_path_.resolve)(directory));
    const answer = await git(existing, ['rev-parse', '--show-toplevel', '--show-prefix'], signal);
    if (answer.code !== 0)
        throw noRepository(directory, answer);
    const [repository = '', prefix = ''] = answer.stdout.toString('utf8').split('\n');
    if (repository === '')
        throw noRepository(directory, answer);
    return { repository, prefix: `${prefix}${rest}`.replace(/\/$/, '') };
}
/** A directory that the pull request removed is still in the commit. */
async function nearestExisting(directory) {
    const missing = [];
    for (let at = directory;; at = (0,external_node_path_.dirname)(at)) {
        const found = await (0,promises_.stat)(at).catch(() => undefined);
        if (found?.isDirectory())
            return { existing: await (0,promises_.realpath)(at), rest: missing.join('/') };
        missing.unshift((0,external_node_path_.basename)(at));
    }
}
function noRepository(directory, { stderr }) {
    if (stderr.includes('dubious ownership')) {
        return new errors/* UserError */.yo(`git refuses the repository at ${directory}, because it belongs to another user`, 'run git config --global --add safe.directory with its path in a step before');
    }
    return new errors/* UserError */.yo(`${directory} is in no Git repository, so there are no migrations as of a commit`, 'check the repository out in a step before, or use a result file or artifact:NAME as the baseline');
}
/**
 * The commit's id. A branch that only `origin` has is found by its plain name as well: a checkout of GitHub's has no
 * other local branch than the one that is checked out.
 */
async function resolveCommit(reference, { repository }, signal) {
    for (const name of [reference, `refs/remotes/origin/${reference}`]) {
        if (name.startsWith('-'))
            break;
        const options = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
        const { code, stdout } = await git(repository, options, signal);
        const commit = stdout.toString('utf8').trim();
        if (code === 0 && /^[0-9a-f]{40,64}$/.test(commit))
            return commit;
    }
    const { stdout } = await git(repository, ['rev-parse', '--is-shallow-repository'], signal);
    const isShallow = stdout.toString('utf8').trim() === 'true';
    throw new errors/* UserError */.yo(`there is no commit ${JSON.stringify(reference)} in the repository at ${repository}${isShallow ? ', which is a shallow clone' : ''}`, isShallow
        ? 'add `fetch-depth: 0` to actions/checkout, so that the commit is there'
        : 'give a commit, a branch such as origin/main, or a tag; in a pull request github.event.pull_request.base.sha');
}
const mostFiles = 20_000;
const mostBytes = 512 * 1024 * 1024;
async function listTree(commit, place, signal) {
    const short = commit.slice(0, 10);
    const type = await typeIn(commit, place, signal);
    if (type === undefined)
        return { files: [], notes: [] };
    if (type !== 'tree')
        return { files: [], notes: [`${place.prefix} is no directory in ${short}`] };
    const tree = `${commit}:${place.prefix}`;
    const notes = [];
    const files = [];
    for (const { mode, type, id, size, path } of await listEntries(['-r', tree], place, signal)) {
        assertSafe(path, tree);
        if (type === 'blob' && mode !== '120000')
            files.push({ path, id, bytes: Number(size) });
        else
            notes.push(`${path} of ${short} is left out: it is a ${type === 'commit' ? 'submodule' : 'link'}`);
    }
    assertBounded(files, tree);
    return { files, notes };
}
/** What a path is in a commit; undefined: nothing. A tree that a clone lacks is an error, and not nothing. */
async function typeIn(commit, place, signal) {
    if (place.prefix === '')
        return 'tree';
    const [entry] = await listEntries([commit, '--', place.prefix], place, signal);
    return entry?.type;
}
async function listEntries(args, { repository }, signal) {
    const all = ['ls-tree', '-z', '--long', '--full-tree', ...args];
    const { code, stdout, stderr } = await git(repository, all, signal);
    if (code !== 0)
        throw new errors/* FailedError */.Kl(`git cannot list ${args.at(-1)}: ${stderr}`, missingObjectsHint);
    const entries = stdout.toString('utf8').split('\0');
    return entries.slice(0, -1).map(readEntry);
}
/** `100644 blob <id> <size>`, a tab and the path. The size is `BAD` where the object is missing. */
function readEntry(entry) {
    const [, mode = '', type = '', id = '', size = '', path = ''] = /^(\d{6}) (\w+) ([0-9a-f]{40,64}) +(\d+|-)\t(.+)$/s.exec(entry) ?? [];
    if (path !== '')
        return { mode, type, id, size, path };
    throw new errors/* FailedError */.Kl(`git cannot list all files: it says ${JSON.stringify(entry)}`, missingObjectsHint);
}
/** A tree that was made by hand can hold any name (git fsck would refuse these). */
function assertSafe(path, tree) {
    const parts = path.split('/');
    if (parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git'))
        return;
    throw new errors/* FailedError */.Kl(`${tree} holds the path ${JSON.stringify(path)}`, 'check the repository with git fsck');
}
function assertBounded(files, tree) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (files.length <= mostFiles && bytes <= mostBytes)
        return;
    throw new errors/* UserError */.yo(`${tree} holds ${files.length} files with ${bytes} bytes, which is too much for migrations`, 'set migrations to the directory that holds the migrations, and nothing else');
}
function git(directory, args, signal) {
    return runGit({ directory, arguments: args, signal });
}

// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(34902);
// EXTERNAL MODULE: ./build/benchmark/held-statements.js
var held_statements = __webpack_require__(69100);
// EXTERNAL MODULE: ./build/benchmark/statement-words.js
var statement_words = __webpack_require__(30797);
// EXTERNAL MODULE: ./build/benchmark/statistics/statistics.js
var statistics = __webpack_require__(70447);
// EXTERNAL MODULE: ./build/benchmark/verdict/time-decision.js
var time_decision = __webpack_require__(18156);
;// CONCATENATED MODULE: ./build/migrations/failure.js
/**
 * Describes what failed, with the place in the file.
 *
 * @param error its position counts from the statement's first character
 * @param neighbours the section's statements, whose lines surround it
 */
function describeFailure(error, statement, neighbours) {
    const line = statement.line + (linesIntoStatement(error, statement.text) ?? 0);
    const { message, sqlState, detail, hint } = error;
    return {
        message: shorten(message, mostMessageCharacters),
        sqlState,
        detail: detail && shorten(detail, mostMessageCharacters),
        hint: hint && shorten(hint, mostMessageCharacters),
        file: statement.file,
        line,
        snippet: snippetOf(line, statement, neighbours),
    };
}
function linesIntoStatement(error, text) {
    if (error.position !== undefined)
        return failure_lineFeeds([...text].slice(0, error.position - 1).join(''));
    return lineOfDoBlock(error.where, text);
}
/** Errors within DO name the line of its body, which begins right after the opening dollar quote. */
function lineOfDoBlock(where, text) {
    // The innermost function comes first.
    const outermost = where?.split('\n').findLast((line) => line.startsWith('PL/pgSQL function'));
    const line = /^PL\/pgSQL function inline_code_block line (\d+)/.exec(outermost ?? '')?.[1];
    const body = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text);
    if (line === undefined || body === null)
        return undefined;
    const lines = failure_lineFeeds(text.slice(0, body.index)) + Number(line) - 1;
    return lines <= failure_lineFeeds(text) ? lines : undefined;
}
function failure_lineFeeds(text) {
    return text.split('\n').length - 1;
}
const around = 2;
/** The line and those around it, numbered, as far as they belong to statements. */
function snippetOf(line, statement, neighbours) {
    const lines = new Map();
    for (const one of new Set([...neighbours, statement])) {
        if (one.file !== statement.file)
            continue;
        const texts = linesWithin(one, line - around, line + around);
        for (const [number, text] of texts) {
            const before = lines.get(number);
            lines.set(number, before === undefined ? text : `${before} ${text}`);
        }
    }
    const width = String(line + around).length;
    return [...lines]
        .sort(([a], [b]) => a - b)
        .map(([number, text]) => `${String(number).padStart(width)} ${number === line ? '>' : '|'} ${shorten(text, mostLineCharacters)}`)
        .join('\n');
}
/** Those lines of a statement that lie between two lines of its file. */
function linesWithin({ text, line }, from, to) {
    if (line > to)
        return [];
    const lines = text.split('\n');
    if (line + lines.length <= from)
        return [];
    return lines
        .map((content, index) => [
        line + index,
        index === lines.length - 1 ? `${content};` : content.replace(/\r$/, ''),
    ])
        .filter(([number]) => number >= from && number <= to);
}
/** A line may be a megabyte of INSERT. */
const mostLineCharacters = 200;
/** RAISE says whatever it is given, up to a gigabyte, and it is kept in every report. */
const mostMessageCharacters = 8000;
function shorten(text, mostCharacters) {
    return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}

;// CONCATENATED MODULE: ./build/migrations/transaction-control.js
/**
 * How a statement controls transactions; undefined for all other statements, and for a text that was not parsed.
 *
 * @example transactionControl({ kind: 'TransactionStmt', text: 'ROLLBACK TO a', … }) // 'savepoint'
 */
function transactionControl(statement) {
    if (statement.kind !== 'TransactionStmt')
        return undefined;
    const words = wordsOf(statement.text);
    const [first = '', second = '', third = ''] = words;
    if (first === 'BEGIN' || first === 'START')
        return 'begin';
    if (first === 'SAVEPOINT' || first === 'RELEASE')
        return 'savepoint';
    if (first === 'PREPARE')
        return 'prepare';
    if (second === 'PREPARED')
        return 'prepared';
    const rest = second === 'WORK' || second === 'TRANSACTION' ? third : second;
    if (rest === 'TO')
        return 'savepoint';
    if (rest === 'AND' && !words.includes('NO'))
        return 'chain';
    return first === 'ROLLBACK' || first === 'ABORT' ? 'rollback' : 'commit';
}
/** The parser took it for transaction control, so it holds nothing but words, names, a literal and comments. */
function wordsOf(text) {
    const bare = text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
    return bare.toUpperCase().match(/[A-Z_]+/g) ?? [];
}

;// CONCATENATED MODULE: ./build/migrations/section-run.js


/** Runs the statements of one section in the transactions that its rule asks for, up to the first that fails. */
class SectionRun {
    #session;
    #runner;
    #section;
    #place;
    #statements = [];
    #commitMs = 0;
    #ownCommitMs = 0;
    #failure;
    /** The transaction that is open is one that the server makes for statements that come as one message. */
    #isImplicit = false;
    constructor(session, runner, section, place) {
        this.#session = session;
        this.#runner = runner;
        this.#section = section;
        this.#place = place;
    }
    async run() {
        const { statements } = this.#section;
        for (const [index, statement] of statements.entries()) {
            await this.#runStatement(statement, index);
            if (this.#failure !== undefined)
                break;
        }
        await this.#settle();
        return {
            failure: this.#failure,
            durationMs: this.#statements.reduce((sum, { durationMs }) => sum + durationMs, this.#ownCommitMs),
            commitMs: this.#commitMs,
            statements: this.#statements,
        };
    }
    async #runStatement(statement, index) {
        const control = transactionControl(statement);
        const refused = this.#refuse(statement, control);
        if (refused !== undefined)
            return this.#fail(refused, statement);
        if (this.#opens(index, control))
            await this.#runner.begin();
        const { answer, commit } = await this.#runner.statement(statement, this.#commitsAfter(index, control));
        this.#statements.push({ index, durationMs: answer.durationMs });
        if (answer.error !== undefined)
            return this.#fail(answer.error, statement);
        if (control === 'commit')
            this.#commitMs += answer.durationMs;
        // The file's own BEGIN makes the transaction its own; after its COMMIT there is none.
        if (control === 'begin' || this.#session.transaction === 'none')
            this.#isImplicit = false;
        if (commit !== undefined)
            this.#committed(commit, statement);
    }
    /** Whether a transaction must be opened before the statement. */
    #opens(index, control) {
        const { transaction, statements } = this.#section;
        if (transaction === 'none')
            return false;
        // After a COMMIT of the file's own, the server runs what follows by itself.
        if (transaction !== 'simple-query')
            return index === 0 && this.#place.isFirst;
        // A message with one statement is no block, and one that was not parsed makes its own.
        if (statements.length === 1 || this.#session.transaction !== 'none' || control !== undefined)
            return false;
        this.#isImplicit = true;
        return true;
    }
    #commitsAfter(index, control) {
        const { transaction, statements } = this.#section;
        if (index < statements.length - 1 || transaction === 'none')
            return false;
        if (transaction === 'simple-query')
            return this.#isImplicit && control === undefined;
        return this.#place.isLast;
    }
    /** An implicit transaction is none for SAVEPOINT and AND CHAIN; the one that stands for it here would take them. */
    #refuse({ text }, control) {
        if (!this.#isImplicit || (control !== 'savepoint' && control !== 'chain'))
            return undefined;
        return {
            message: `${commandOf(text, control)} can only be used in transaction blocks`,
            sqlState: '25P01',
            detail: undefined,
            hint: 'the file is sent as one message, which is no transaction block: begin one with BEGIN',
            position: undefined,
            where: undefined,
        };
    }
    /** After the last statement: commits what is open by the rule, and takes back what the file left open. */
    async #settle() {
        const last = this.#section.statements.at(-1);
        const isShared = this.#section.transaction === 'shared';
        if (this.#failure === undefined && (this.#isImplicit || (isShared && this.#place.isLast))) {
            if (this.#session.transaction !== 'none')
                this.#committed(await this.#runner.commit(), last);
        }
        const state = this.#session.transaction;
        if (state === 'none' || (isShared && !this.#place.isLast && this.#failure === undefined && state === 'open'))
            return;
        if (this.#failure === undefined && last !== undefined)
            this.#fail(leftOpen, last);
        await this.#runner.rollback();
    }
    #committed(commit, statement) {
        this.#commitMs += commit.durationMs;
        this.#ownCommitMs += commit.durationMs;
        this.#isImplicit = false;
        if (statement === undefined)
            return;
        if (commit.error !== undefined)
            this.#fail(commit.error, statement);
        // COMMIT of a transaction that has failed succeeds, and rolls back.
        else if (commit.tag === 'ROLLBACK')
            this.#fail(rolledBack, statement);
    }
    #fail(error, statement) {
        this.#failure ??= describeFailure(error, statement, this.#section.statements);
    }
}
/** As the server calls it in its message (xact.c). */
function commandOf(text, control) {
    const isRollback = /^(?:rollback|abort)\b/i.test(text);
    if (control === 'chain')
        return isRollback ? 'ROLLBACK AND CHAIN' : 'COMMIT AND CHAIN';
    if (isRollback)
        return 'ROLLBACK TO SAVEPOINT';
    return /^release\b/i.test(text) ? 'RELEASE SAVEPOINT' : 'SAVEPOINT';
}
const leftOpen = {
    message: 'the migration leaves a transaction open, and it was rolled back',
    sqlState: undefined,
    detail: undefined,
    hint: 'end it with COMMIT',
    position: undefined,
    where: undefined,
};
const rolledBack = {
    ...leftOpen,
    message: 'the migration’s transaction had failed, and its COMMIT rolled it back',
    hint: undefined,
};

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./build/postgres/connection.js
var connection = __webpack_require__(92992);
;// CONCATENATED MODULE: ./build/migrations/statement-query.js

/** Rows of a file are no part of what can be sent: the server makes an error of it, with this text. */
const noRows = 'rows that stand in a migration file cannot be sent';
/**
 * One statement, or several, as one message of the simple protocol. Rows, COPY text and notices are dropped as they
 * come. Unlike the driver's own query it is answered only when the server is ready for the next one, after an error
 * too: only then is the state of the transaction known.
 *
 * The driver takes any object with these methods for a query (pg 8, lib/client.js), as pg-query-stream does too.
 */
class StatementQuery {
    /** When it was sent, and when the server was ready for the next one: performance.now(). */
    sentAt = 0;
    answeredAt = 0;
    /** The server's error, or the driver's when the connection was lost. */
    error;
    /** The tag of the last command, for instance `ROLLBACK`. */
    tag = '';
    /** Resolves when it has been answered, or cannot be any more. */
    answered;
    #text;
    #following;
    #answer;
    #isSent = false;
    /** @param following another one that is sent at once with this one; it must be given to the client right after it */
    constructor(text, following) {
        this.#text = text;
        this.#following = following;
        const { promise, resolve } = Promise.withResolvers();
        this.answered = promise;
        this.#answer = resolve;
    }
    submit(connection) {
        if (this.#isSent)
            return;
        const socket = connection.stream;
        socket.cork();
        this.#send(connection);
        if (this.#following !== undefined)
            this.#following.#send(connection);
        socket.uncork();
    }
    #send(connection) {
        this.#isSent = true;
        this.sentAt = performance.now();
        connection.query(this.#text);
    }
    handleRowDescription() { }
    handleDataRow() { }
    handleCopyData() { }
    handleEmptyQuery() { }
    handlePortalSuspended() { }
    handleCommandComplete(message) {
        this.tag = message.text;
    }
    handleCopyInResponse(connection) {
        connection.sendCopyFail(noRows);
    }
    handleError(error, connection) {
        this.error ??= error;
        // The driver lets go of a query that failed, though the server has yet to say that it is ready.
        if (!(error instanceof esm/* default.DatabaseError */.Ay.DatabaseError)) {
            this.#done();
            return;
        }
        const done = () => {
            connection.off('readyForQuery', done);
            connection.off('end', done);
            this.#done();
        };
        connection.on('readyForQuery', done);
        connection.on('end', done);
    }
    handleReadyForQuery() {
        this.#done();
    }
    #done() {
        this.answeredAt = performance.now();
        this.#answer();
    }
}

;// CONCATENATED MODULE: ./build/migrations/session.js




/** What one statement may send us: nobody reads it, and one value of a gigabyte would have to be kept in memory. */
const session_mostOutputBytes = 64 * 1024 * 1024;
/** How long a cancelled statement may take to stop, and an ended session to be gone. */
const graceMs = 2000;
/** A session that runs statements which may be anything: endless, enormous, or the end of the session itself. */
class MigrationSession {
    client;
    #options;
    #outputBytes = 0;
    /** Why we stopped what is running. */
    #stopped;
    #isLost = false;
    /** Our asking for the session's end; nothing of ours goes on when a statement is over. */
    #ending = Promise.resolve();
    constructor(client, options) {
        this.client = client;
        this.#options = options;
        // Without a listener, a connection that breaks between two statements would end the process.
        client.on('error', () => this.#lose());
        client.on('end', () => this.#lose());
        client.connection.stream.on('data', (bytes) => this.#received(bytes.length));
    }
    /** @throws what `target.openSession` throws */
    static async open(options) {
        options.signal.throwIfAborted();
        return new MigrationSession(await options.target.openSession(), options);
    }
    get processId() {
        return this.client.processID ?? 0;
    }
    /** Whether it can run nothing more. */
    get isLost() {
        return this.#isLost;
    }
    get transaction() {
        if (this.#isLost)
            return 'none';
        return { I: 'none', T: 'open', E: 'failed' }[this.client.getTransactionStatus() ?? 'I'];
    }
    /**
     * Runs SQL and waits until the server is ready for more. What it prints is dropped.
     *
     * @returns also for what failed; the session may be lost then
     * @throws the signal's reason after an abort
     */
    async run(text) {
        const query = new StatementQuery(text);
        await this.#send([query]);
        return this.#answerOf(query, query.sentAt);
    }
    /** Runs SQL and COMMIT, in one round trip: after an error of the first, the COMMIT rolls back. */
    async runAndCommit(text) {
        const commit = new StatementQuery('COMMIT');
        const query = new StatementQuery(text, commit);
        await this.#send([query, commit]);
        return { answer: this.#answerOf(query, query.sentAt), commit: this.#answerOf(commit, query.answeredAt) };
    }
    async close() {
        await (0,connection/* closeConnection */.Bn)(this.client);
    }
    async #send(queries) {
        const { signal, statementTimeoutMs } = this.#options;
        signal.throwIfAborted();
        this.#outputBytes = 0;
        this.#stopped = undefined;
        const stopping = [];
        const timeout = setTimeout(() => this.#timeOut(stopping), statementTimeoutMs);
        const onAbort = () => this.#end();
        signal.addEventListener('abort', onAbort, { once: true });
        try {
            for (const query of queries)
                this.client.query(query);
            for (const { answered } of queries)
                await answered;
        }
        finally {
            signal.removeEventListener('abort', onAbort);
            for (const timer of [timeout, ...stopping])
                clearTimeout(timer);
        }
        await this.#ending;
        signal.throwIfAborted();
    }
    #answerOf(query, startMs) {
        const durationMs = query.answeredAt - startMs;
        if (query.error === undefined)
            return { durationMs, error: undefined, tag: query.tag };
        return { durationMs, error: this.#stopped ?? describeError(query.error), tag: query.tag };
    }
    #received(bytes) {
        this.#outputBytes += bytes;
        if (this.#outputBytes <= session_mostOutputBytes || this.#stopped !== undefined)
            return;
        this.#stopped = ours('the statement printed more than 64 MiB, and its session was ended', 'a migration’s output is read by nobody: let it print less, for instance with DO or PERFORM instead of SELECT');
        this.#end();
    }
    /** Asks the statement to stop, then ends its session, then leaves it alone. */
    #timeOut(timers) {
        this.#stopped ??= ours(`the statement took longer than ${this.#options.statementTimeoutMs / 1000} s and was cancelled`, 'raise statement-timeout if it may take longer');
        sendCancelRequest(this.client);
        timers.push(setTimeout(() => this.#endBackend(), graceMs));
        timers.push(setTimeout(() => this.#end(), 2 * graceMs));
    }
    #end() {
        this.#endBackend();
        this.client.connection.stream.destroy();
    }
    #endBackend() {
        // A server that cannot be asked any more has no such session either; the connection is given up in any case.
        this.#ending = this.#options.target
            .endBackend(this.processId)
            .catch(() => void this.client.connection.stream.destroy());
    }
    #lose() {
        this.#isLost = true;
    }
}
function ours(message, hint) {
    return { message, hint, sqlState: undefined, detail: undefined, position: undefined, where: undefined };
}
function describeError(error) {
    if (!(error instanceof esm/* default.DatabaseError */.Ay.DatabaseError)) {
        return ours(`the migration’s session ended: ${error.message}`, 'see the server’s log');
    }
    const position = error.position === undefined ? undefined : Number(error.position);
    return {
        message: error.message,
        sqlState: error.code,
        detail: error.detail,
        hint: error.hint,
        position,
        where: error.where,
    };
}
/** PostgreSQL documentation, "Message Formats": CancelRequest. It goes over a connection of its own. */
const cancelRequestCode = 80877102;
/** Asks the server to cancel what a session runs, as Ctrl-C in psql does: without an answer. */
function sendCancelRequest(client) {
    const { processID, secretKey } = client;
    const message = Buffer.alloc(16);
    message.writeInt32BE(16, 0);
    message.writeInt32BE(cancelRequestCode, 4);
    message.writeInt32BE(processID, 8);
    message.writeInt32BE(secretKey, 12);
    const { host, port } = client;
    const socket = host.startsWith('/') ? (0,external_node_net_.connect)(`${host}/.s.PGSQL.${port}`) : (0,external_node_net_.connect)(port, host);
    // If it cannot be asked, the session is ended a moment later.
    socket.on('error', () => undefined);
    socket.end(message);
}

;// CONCATENATED MODULE: ./build/migrations/statement-runner.js
const beginning = 'BEGIN;';
/**
 * Sends statements and nothing else, in as few round trips as there are statements: BEGIN goes with the first of them,
 * and COMMIT is sent right behind the last.
 */
class PlainRunner {
    #session;
    #begins = false;
    constructor(session) {
        this.#session = session;
    }
    async begin() {
        this.#begins = true;
    }
    async statement({ text }, thenCommit) {
        const prefix = this.#begins ? beginning : '';
        this.#begins = false;
        const sent = `${prefix}${text}`;
        if (!thenCommit)
            return { answer: withoutPrefix(await this.#session.run(sent), prefix), commit: undefined };
        const { answer, commit } = await this.#session.runAndCommit(sent);
        return { answer: withoutPrefix(answer, prefix), commit };
    }
    commit() {
        return this.#session.run('COMMIT');
    }
    async rollback() {
        await this.#session.run('ROLLBACK');
    }
}
/** The server counts an error's position from the start of what was sent. */
function withoutPrefix(answer, prefix) {
    if (answer.error?.position === undefined)
        return answer;
    return { ...answer, error: { ...answer.error, position: answer.error.position - prefix.length } };
}

;// CONCATENATED MODULE: ./build/migrations/trace/wrapping.js
/**
 * Statements that are refused outside of a transaction block, and would pass inside (SQLSTATE 25P01), and those that
 * control the transaction themselves.
 */
const needTheirOwnPlace = new Set(['TransactionStmt', 'LockStmt', 'DeclareCursorStmt']);
/** Refused inside of a transaction block before it did anything; COMMIT inside of DO or CALL. */
const refusedInside = new Set(['25001', '2D000']);
/**
 * Whether a statement that runs by itself may be run between BEGIN and COMMIT, where its locks can be seen when it is
 * done. A text that was not parsed may hold anything.
 */
function mayBeWrapped({ kind, outsideTransaction, text }) {
    if (outsideTransaction || kind === '' || needTheirOwnPlace.has(kind))
        return false;
    const isProcedural = kind === 'DoStmt' || kind === 'CallStmt';
    return !(isProcedural && /\b(?:commit|rollback)\b/i.test(text));
}
/** Whether an error says that the statement must run outside of a transaction block. */
function wantsNoTransaction(sqlState) {
    return sqlState !== undefined && refusedInside.has(sqlState);
}

;// CONCATENATED MODULE: ./build/migrations/trace/traced-runner.js

/** Sends statements one at a time, and has each observed. */
class TracedRunner {
    #session;
    #tracer;
    constructor(session, tracer) {
        this.#session = session;
        this.#tracer = tracer;
    }
    async begin() {
        await this.#tracer.beforeTransaction(this.#session);
        await this.#session.run('BEGIN');
    }
    async statement(statement, thenCommit) {
        const answer = await this.#observe(statement);
        return { answer, commit: thenCommit && !this.#session.isLost ? await this.commit() : undefined };
    }
    commit() {
        return this.#tracer.observeCommit(this.#session);
    }
    async rollback() {
        await this.#session.run('ROLLBACK');
        this.#tracer.rolledBack();
    }
    async #observe(statement) {
        if (this.#session.transaction !== 'none')
            return this.#tracer.observeInside(this.#session, statement);
        if (mayBeWrapped(statement)) {
            const answer = await this.#observeWrapped(statement);
            if (!wantsNoTransaction(answer.error?.sqlState))
                return answer;
            this.#tracer.forgetLast();
        }
        return this.#tracer.observeBare(this.#session, statement);
    }
    /** Between BEGIN and COMMIT a statement does the same, and what it locked can be seen when it is done. */
    async #observeWrapped(statement) {
        await this.begin();
        const answer = await this.#tracer.observeInside(this.#session, statement);
        if (answer.error !== undefined) {
            if (!this.#session.isLost)
                await this.rollback();
            return answer;
        }
        const commit = await this.commit();
        // By itself a statement is committed as its last part: constraints that were deferred fail with it.
        return { ...answer, durationMs: answer.durationMs + commit.durationMs, error: commit.error };
    }
}

;// CONCATENATED MODULE: ./build/migrations/apply.js





/**
 * Applies migrations on one session, each by its own rule of transactions. Settings that one changes stay for the next,
 * as with any tool that keeps its connection. One that fails is rolled back as far as its rule goes, and the next one
 * runs; after a lost session on a new one. Migrations without a section in the direction are left out.
 *
 * @returns what came of each, in the order in which they ran
 * @throws the signal's reason after an abort, and what `target.openSession` throws
 *
 * @example
 * const applied = await applyMigrations({ target, migrations, direction: 'up', statementTimeoutMs: 60_000, signal });
 * applied.filter(({ outcome }) => outcome === 'failed');
 */
async function applyMigrations(options) {
    const sessions = new Sessions(options);
    const results = [];
    try {
        for (const group of groupsOf(apply_sectionsOf(options))) {
            const session = await sessions.current();
            const ran = session instanceof MigrationSession
                ? await applyGroup(group, session, options)
                : group.map((part) => describe(part, notRun, undefined, lockedOut(part, session)));
            for (const applied of ran) {
                results.push(applied);
                options.onMigration?.(applied);
            }
        }
    }
    finally {
        await sessions.close();
    }
    return results;
}
function apply_sectionsOf({ migrations, direction }) {
    const ordered = direction === 'up' ? migrations : migrations.toReversed();
    return ordered.flatMap((migration) => {
        const section = migration[direction];
        return section === undefined ? [] : [{ migration, section }];
    });
}
/** Those that share one transaction are together; each of the others is by itself. */
function groupsOf(parts) {
    const groups = [];
    let shared;
    for (const part of parts) {
        const isShared = part.section.transaction === 'shared';
        if (isShared && shared !== undefined)
            shared.push(part);
        else
            groups.push([part]);
        shared = isShared ? groups.at(-1) : undefined;
    }
    return groups;
}
/** The one session, and another one when it was lost. */
class Sessions {
    #options;
    #session;
    constructor(options) {
        this.#options = options;
    }
    /**
     * @returns why there is none, after a session was lost: a migration may have locked its own role out
     * @throws what opening the first one throws
     */
    async current() {
        if (this.#session !== undefined && !this.#session.isLost)
            return this.#session;
        const isFirst = this.#session === undefined;
        await this.close();
        try {
            this.#session = await MigrationSession.open(this.#options);
        }
        catch (error) {
            if (isFirst || !(error instanceof errors/* UserError */.yo))
                throw error;
            return error;
        }
        await this.#options.tracer?.attach(this.#session);
        return this.#session;
    }
    async close() {
        await this.#session?.close();
    }
}
async function applyGroup(group, session, { tracer, onStart }) {
    const ran = [];
    const hasStatements = ({ section }) => section.statements.length > 0;
    const [first, final] = [group.findIndex(hasStatements), group.findLastIndex(hasStatements)];
    for (const [index, part] of group.entries()) {
        onStart?.(part.migration);
        const record = tracer?.startMigration();
        const runner = tracer === undefined ? new PlainRunner(session) : new TracedRunner(session, tracer);
        const place = { isFirst: index === first, isLast: index === final };
        const outcome = await new SectionRun(session, runner, part.section, place).run();
        ran.push({ ...part, outcome, record });
        if (outcome.failure !== undefined)
            break;
    }
    await tracer?.settle();
    return describeGroup(group, ran);
}
/** When one of a shared transaction fails, none of them is applied. */
function describeGroup(group, ran) {
    const last = ran.at(-1);
    const culprit = last?.outcome.failure === undefined ? undefined : last.migration;
    return group.map((part, index) => {
        const one = ran[index];
        const taken = { culprit: culprit?.name };
        if (one === undefined) {
            return { ...describe(part, notRun, undefined, sharedFailure(part, 'not run', culprit)), ...taken };
        }
        const { outcome, record } = one;
        if (culprit === undefined || outcome.failure !== undefined)
            return describe(part, outcome, record, outcome.failure);
        return { ...describe(part, outcome, record, sharedFailure(part, 'rolled back', culprit)), ...taken };
    });
}
const notRun = { failure: undefined, durationMs: 0, commitMs: 0, statements: [] };
function describe({ migration }, outcome, record, failure) {
    const { durationMs, commitMs, statements } = outcome;
    const traces = record?.statements;
    return {
        name: migration.name,
        outcome: failure === undefined ? 'applied' : 'failed',
        failure,
        durationMs,
        commitMs,
        statements: statements.map((statement, position) => ({ ...statement, trace: traces?.[position] })),
        trace: record?.trace,
    };
}
function lockedOut({ migration }, { message }) {
    return {
        message: `not run: after a session was lost no other could be opened: ${message}`,
        sqlState: undefined,
        detail: undefined,
        hint: 'see what an earlier migration has changed of its role or its database',
        file: migration.file,
        line: 1,
        snippet: '',
    };
}
function sharedFailure({ migration }, what, culprit) {
    return {
        message: `${what}: ${culprit?.name} failed in the same transaction`,
        sqlState: undefined,
        detail: undefined,
        hint: undefined,
        file: migration.file,
        line: 1,
        snippet: '',
    };
}

;// CONCATENATED MODULE: ./build/migrations/trace/files.js
/**
 * The files of relations since a migration began: those of before, those of its committed transactions, and those of
 * the open one, which a rollback takes back.
 */
class Files {
    #relations;
    #committed = new Map();
    #pending = new Map();
    /** Files that the open transaction has made and given up again: they too stay until its end. */
    #pendingGarbage = 0;
    constructor(relations) {
        this.#relations = relations;
    }
    /** Notes how a relation looks after a statement. */
    note(oid, now) {
        const before = this.#get(oid);
        const isDropped = now.bytes === undefined && before?.bytes !== undefined;
        const isNewFile = now.fileNode !== 0 && before !== undefined && before.fileNode !== now.fileNode;
        const pending = this.#pending.get(oid);
        if (isNewFile && pending !== undefined && pending.fileNode !== this.#base(oid)?.fileNode) {
            this.#pendingGarbage += pending.bytes ?? 0;
        }
        this.#pending.set(oid, now);
        return { oid, isNewFile, isDropped, bytes: now.bytes ?? 0 };
    }
    commit() {
        for (const [oid, state] of this.#pending)
            this.#committed.set(oid, state);
        this.rollback();
    }
    rollback() {
        this.#pending.clear();
        this.#pendingGarbage = 0;
    }
    /** After the relations were read again. */
    forget() {
        this.#committed.clear();
        this.rollback();
    }
    /** All relations' bytes at this moment: what a transaction replaced or dropped is there until its end. */
    get bytes() {
        let bytes = this.#relations.bytes + this.#pendingGarbage;
        for (const [oid, { bytes: now = 0 }] of this.#committed)
            bytes += now - (this.#relations.get(oid)?.bytes ?? 0);
        for (const [oid, { fileNode, bytes: now = 0 }] of this.#pending) {
            const base = this.#base(oid);
            const keepsOld = base !== undefined && base.fileNode !== fileNode;
            bytes += now - (keepsOld ? 0 : (base?.bytes ?? 0));
        }
        return bytes;
    }
    #get(oid) {
        return this.#pending.get(oid) ?? this.#base(oid);
    }
    #base(oid) {
        return this.#committed.get(oid) ?? this.#relations.get(oid);
    }
}

// EXTERNAL MODULE: ./build/migrations/trace/observation.js
var observation = __webpack_require__(94992);
;// CONCATENATED MODULE: ./build/migrations/trace/locks.js

/** @returns whether a mode excludes more than the other; without the other, always */
function isStronger(mode, other) {
    return other === undefined || observation/* lockModes */.Y.indexOf(mode) > observation/* lockModes */.Y.indexOf(other);
}
/** @throws {Error} for a mode that is none of a relation's */
function lockMode(text) {
    const mode = observation/* lockModes */.Y.find((one) => one === text);
    // SIReadLock is how SERIALIZABLE remembers what was read; it blocks nobody and has no place in the order.
    if (mode === undefined)
        throw new Error(`PostgreSQL has a lock mode that is not known here: ${text}`);
    return mode;
}
/**
 * What of an application waits for a lock. Reads take AccessShareLock, writes RowExclusiveLock on the table and on its
 * indexes (PostgreSQL documentation, "Conflicting Lock Modes"). The planner opens every index of a table that a query
 * names, whether it is used or not (get_relation_info in plancat.c): a lock on an index is one on its table's queries.
 */
function blockingOf(mode) {
    if (mode === 'AccessExclusiveLock')
        return 'reads and writes';
    return ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock'].includes(mode) ? 'writes' : 'nothing';
}
/**
 * Whether the server itself sees to it that nobody waits, though the lock's mode would have them wait.
 * - DROP INDEX CONCURRENTLY and REINDEX CONCURRENTLY lock an index fully only when no session can use it any more.
 * - VACUUM locks its table fully to give back empty pages at its end, but only when that is free, and it lets go
 *   within 20 ms when somebody waits (lazy_truncate_heap and VACUUM_TRUNCATE_LOCK_CHECK_INTERVAL in vacuumlazy.c).
 */
function yieldsToOthers(statement, kind) {
    if (!statement.outsideTransaction)
        return false;
    if (statement.kind === 'VacuumStmt')
        return !/\bfull\b/i.test(headOf(statement.text));
    const isConcurrent = statement.kind === 'DropStmt' || statement.kind === 'ReindexStmt';
    return isConcurrent && kind === 'index' && /\bconcurrently\b/i.test(headOf(statement.text));
}
/** VACUUM's options stand before its tables' names; those of DROP and REINDEX, too. */
function headOf(text) {
    return (/^\s*\w+(?:\s*\([^)]*\)|(?:\s+(?:full|freeze|verbose|analyze|index|table|schema|database|system|concurrently)\b)*)*/i.exec(text)?.[0] ?? '');
}

// EXTERNAL MODULE: ./build/postgres/identifiers.js
var identifiers = __webpack_require__(91618);
;// CONCATENATED MODULE: ./build/migrations/trace/relations.js
const kinds = {
    r: 'table',
    p: 'partitioned table',
    i: 'index',
    I: 'index',
    S: 'sequence',
    v: 'view',
    m: 'materialized view',
    t: 'toast',
};
/** Objects of the user's begin here (FirstNormalObjectId in access/transam.h). */
const firstUserOid = 16384;
/** Lookups of single rows, not joins: as a rule only a few rows of pg_class are asked for. */
const selectRelations = `
SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind, c.reltoastrelid AS toast,
  (SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = c.oid) AS parent,
  CASE WHEN c.relispartition AND c.relkind <> 'i' AND c.relkind <> 'I'
    THEN (SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) END AS whole,
  pg_catalog.pg_relation_filenode(c.oid) AS file,
  CASE WHEN c.relkind IN ('r', 'i', 'S', 'm', 't') THEN pg_catalog.pg_relation_size(c.oid)::text END AS bytes
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid >= ${firstUserOid} AND c.relkind <> 'c'`;
/** age() compares transaction numbers as the server does: they wrap around. */
const prepareChanged = `PREPARE pgproof_changed (xid) AS ${selectRelations}
  AND (pg_catalog.age(c.xmin) <= pg_catalog.age($1)
    OR c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE pg_catalog.age(xmin) <= pg_catalog.age($1)))`;
/** The transaction number that the next change of the catalog has, at the lowest. */
const selectMark = `SELECT (pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::numeric % 4294967296)::text
  AS mark`;
/**
 * The relations of a database, kept in memory and read again only where something changed: rows of pg_class that a
 * later transaction wrote. It is asked only while the migration's session holds no locks, for sizes are read under one.
 */
class Relations {
    #client;
    #byOid = new Map();
    #children = new Map();
    #partitions = new Map();
    /** The tables of TOAST tables. */
    #toasted = new Map();
    #mark = '0';
    /** Of all main forks. */
    #bytes = 0;
    #largestOid = 0;
    constructor(client) {
        this.#client = client;
    }
    /** @param client a connection to the database that is observed */
    static async load(client) {
        const relations = new Relations(client);
        await client.query(prepareChanged);
        const [mark, rows] = await queryAll(client, [selectMark, selectRelations]);
        relations.#mark = mark[0]?.mark ?? '0';
        for (const relation of relations.#read(rows))
            relations.#put(relation);
        return relations;
    }
    get bytes() {
        return this.#bytes;
    }
    /** Of all that have been there. */
    get largestOid() {
        return this.#largestOid;
    }
    get(oid) {
        return this.#byOid.get(oid);
    }
    values() {
        return this.#byOid.values();
    }
    /** The table of an index or of a TOAST table, and of a TOAST table's index. */
    tableOf(relation) {
        const parent = relation.parent === undefined ? undefined : this.#byOid.get(relation.parent);
        return parent === undefined ? undefined : (this.tableOf(parent) ?? parent);
    }
    nameOf(relation) {
        const table = this.tableOf(relation);
        const { schema, name, kind } = relation;
        return { schema, name, kind, table: table === undefined ? undefined : `${table.schema}.${table.name}` };
    }
    /** A relation's bytes with those of its TOAST table, its indexes and its partitions. */
    bytesWithParts(relation) {
        let bytes = relation.bytes;
        for (const parts of [this.#children.get(relation.oid), this.#partitions.get(relation.oid)]) {
            for (const oid of parts ?? []) {
                const part = this.#byOid.get(oid);
                if (part !== undefined)
                    bytes += this.bytesWithParts(part);
            }
        }
        return bytes;
    }
    /** A table's own bytes and those of its TOAST table. */
    bytesWithToast(relation) {
        let bytes = relation.bytes;
        for (const oid of this.#children.get(relation.oid) ?? []) {
            const child = this.#byOid.get(oid);
            if (child?.kind === 'toast')
                bytes += child.bytes;
        }
        return bytes;
    }
    /** Reads what was committed since the last refresh, and changes nothing here. */
    async peek() {
        const { rows } = await this.#client.query(this.#selectChanged());
        return this.#read(rows);
    }
    /**
     * Reads what was committed since the last time.
     *
     * @param touched relations that may have been dropped, or have grown: whatever was locked
     */
    async refresh(touched) {
        const oids = [...touched].join(',');
        const [mark, rows, sizes] = await queryAll(this.#client, [
            selectMark,
            this.#selectChanged(),
            `SELECT o AS oid, CASE WHEN c.relkind IN ('r', 'i', 'S', 'm', 't') THEN pg_catalog.pg_relation_size(o)::text
          WHEN c.oid IS NOT NULL THEN '0' END AS bytes
          FROM pg_catalog.unnest('{${oids}}'::pg_catalog.oid[]) o LEFT JOIN pg_catalog.pg_class c ON c.oid = o`,
        ]);
        this.#mark = mark[0]?.mark ?? this.#mark;
        const changes = {
            created: [],
            dropped: [],
            changed: [],
        };
        for (const after of this.#read(rows)) {
            const before = this.#byOid.get(after.oid);
            if (before === undefined)
                changes.created.push(after);
            else
                changes.changed.push({ before, after });
        }
        for (const { after } of changes.changed)
            this.#put(after);
        for (const created of changes.created)
            this.#put(created);
        for (const { oid, bytes } of sizes) {
            const known = this.#byOid.get(oid);
            if (known === undefined)
                continue;
            if (bytes !== null)
                this.#put({ ...known, bytes: Number(bytes) });
            else
                changes.dropped.push(known);
        }
        return changes;
    }
    /** Forgets what was dropped, when its names are needed no more. */
    forget(dropped) {
        for (const { oid } of dropped)
            this.#remove(oid);
    }
    #selectChanged() {
        return `EXECUTE pgproof_changed ('${this.#mark}')`;
    }
    #read(rows) {
        for (const { oid, toast } of rows)
            if (toast !== 0)
                this.#toasted.set(toast, oid);
        return rows.map((row) => relationOf(row, row.parent ?? this.#toasted.get(row.oid)));
    }
    #put(relation) {
        this.#remove(relation.oid);
        this.#byOid.set(relation.oid, relation);
        this.#bytes += relation.bytes;
        this.#largestOid = Math.max(this.#largestOid, relation.oid);
        addTo(this.#children, relation.parent, relation.oid);
        addTo(this.#partitions, relation.partitionOf, relation.oid);
    }
    #remove(oid) {
        const known = this.#byOid.get(oid);
        if (known === undefined)
            return;
        this.#byOid.delete(oid);
        this.#bytes -= known.bytes;
        if (known.parent !== undefined)
            this.#children.get(known.parent)?.delete(oid);
        if (known.partitionOf !== undefined)
            this.#partitions.get(known.partitionOf)?.delete(oid);
    }
}
function addTo(sets, key, oid) {
    if (key === undefined)
        return;
    const set = sets.get(key);
    if (set === undefined)
        sets.set(key, new Set([oid]));
    else
        set.add(oid);
}
function relationOf({ oid, schema, name, relkind, whole, file, bytes }, parent) {
    return {
        ...{ oid, schema, name, kind: kinds[relkind] ?? 'other', parent, partitionOf: whole ?? undefined },
        ...{ fileNode: file ?? 0, bytes: Number(bytes ?? 0) },
    };
}
/** The server gives them in the order of its hash tables. */
function byName(a, b) {
    return compare(a.schema, b.schema) || compare(a.name, b.name);
}
function compare(a, b) {
    return a < b ? -1 : Number(a > b);
}
/** Several queries in one round trip. */
async function queryAll(client, queries) {
    const results = await client.query(queries.join(';\n'));
    const all = (Array.isArray(results) ? results : [results]);
    return all.map(({ rows }) => rows);
}

;// CONCATENATED MODULE: ./build/migrations/trace/observer.js



/**
 * What can be seen through a connection, which is to be one of a superuser's.
 *
 * @param observer a connection to the database in which the two extensions are, if they are
 */
async function traceAbilities(observer) {
    const { statements, inspect } = await findExtensions(observer);
    return {
        counters: statements === undefined ? 'wal position' : 'pg_stat_statements',
        walInspect: inspect !== undefined,
    };
}
async function findExtensions(client) {
    const { rows } = await client.query(`
    SELECT max(nspname) FILTER (WHERE extname = 'pg_stat_statements') AS statements,
      max(nspname) FILTER (WHERE extname = 'pg_walinspect') AS inspect,
      pg_catalog.current_setting('pg_stat_statements.track', true) AS track,
      pg_catalog.current_setting('pg_stat_statements.track_utility', true) AS utility,
      pg_catalog.current_setting('wal_level') AS wal,
      -- The extension can be made where its library was not loaded at the server's start, and then fails at each call.
      'pg_stat_statements' = ANY (pg_catalog.regexp_split_to_array(
        pg_catalog.current_setting('shared_preload_libraries'), '[^a-z_]+')) AS loaded
    FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace`);
    const [row] = rows;
    const counts = row?.loaded && row.track !== 'none' && row.utility === 'on';
    return {
        statements: counts ? (row.statements ?? undefined) : undefined,
        // With wal_level=minimal no standby could follow, and the locks are not written.
        inspect: row?.wal === 'minimal' ? undefined : (row?.inspect ?? undefined),
    };
}
const allRelations = { upTo: 0, from: 0 };
const noCounters = {
    walBytes: 0,
    walRecords: 0,
    walFullPageImages: 0,
    blocksHit: 0,
    blocksRead: 0,
    blocksDirtied: 0,
    tempBytes: 0,
    rows: 0,
};
/**
 * Looks at a migration's session from another database of the server, so that nothing is changed or held up in its own.
 * Its queries name no relation of the migration's: one that is locked there would be waited for.
 */
class Observer {
    abilities;
    #client;
    #extensions;
    /** The database that is observed. */
    #database;
    blockBytes;
    constructor(client, extensions, database, blockBytes) {
        this.#client = client;
        this.#extensions = extensions;
        this.#database = database;
        this.blockBytes = blockBytes;
        const { statements, inspect } = extensions;
        this.abilities = {
            counters: statements === undefined ? 'wal position' : 'pg_stat_statements',
            walInspect: inspect !== undefined,
        };
    }
    /**
     * @param client a superuser's connection to the database that holds pg_stat_statements and pg_walinspect
     * @param database the one that is observed: its oid
     */
    static async make(client, database) {
        // Our own record that flushes the WAL must not be one that is flushed later.
        await client.query("SET lock_timeout = '5s'; SET synchronous_commit = on; SET search_path = ''; SET jit = off");
        await client.query(`${makePollFunction}; PREPARE pgproof_poll (int) AS
      SELECT relation AS oid, mode FROM pg_temp.pgproof_poll($1, ${database}::pg_catalog.oid)`);
        const { rows } = await client.query("SELECT pg_catalog.current_setting('block_size') AS bytes");
        return new Observer(client, await findExtensions(client), database, Number(rows[0]?.bytes));
    }
    /** Of pg_stat_statements; undefined where it does not count. */
    get statementsSchema() {
        return this.#extensions.statements;
    }
    /** Forgets what was counted, so that the next reading is of one statement. @returns where the WAL is */
    async begin() {
        const { statements } = this.#extensions;
        const [wal] = await queryAll(this.#client, [
            `SELECT ${walPosition} AS wal`,
            statements === undefined
                ? 'SELECT'
                : `SELECT ${(0,identifiers/* quoteIdentifier */.Cm)(statements)}.pg_stat_statements_reset(0, ${this.#database}, 0)`,
        ]);
        return Number(wal[0]?.wal);
    }
    /**
     * @param processId of the migration's session
     * @param from where the WAL was before the statement
     * @param relations whose locks are read
     */
    async read(processId, from, relations = allRelations) {
        const [locks, counted] = await queryAll(this.#client, [
            this.#selectLocks(processId, relations),
            this.#selectCounters(),
        ]);
        const row = counted[0];
        if (row === undefined)
            throw new Error('the counters of a statement are no row');
        const wal = Number(row.wal);
        const { statements } = this.#extensions;
        const counters = statements === undefined ? { ...noCounters, walBytes: wal - from } : this.#countersOf(row);
        return { locks: locks.map(heldLock), counters, wal };
    }
    /** The locks that the session holds, at any moment of about a millisecond. */
    async poll(processId) {
        const { rows } = await this.#client.query(`EXECUTE pgproof_poll (${processId})`);
        return rows.map(heldLock);
    }
    /** @returns the bytes of the whole database */
    async databaseBytes() {
        const { rows } = await this.#client.query(`SELECT pg_catalog.pg_database_size(${this.#database}::pg_catalog.oid)::text AS bytes`);
        return Number(rows[0]?.bytes);
    }
    async position() {
        const { rows } = await this.#client.query(`SELECT ${walPosition} AS wal`);
        return Number(rows[0]?.wal);
    }
    /** Has the WAL up to a position written, so that it can be read: a COMMIT need not have done that. */
    async flush(to) {
        await this.#client.query(`SELECT CASE WHEN pg_catalog.pg_current_wal_flush_lsn() < '${lsn(to)}'::pg_catalog.pg_lsn
      THEN pg_catalog.pg_logical_emit_message(true, 'pgproof', '') END`);
    }
    /** The full locks that were taken in the observed database, also those released since. */
    async loggedLocks(range) {
        if (range.to <= range.from)
            return [];
        const rows = await this.#readWal(`SELECT (start_lsn - '0/0')::text AS wal, description FROM ${this.#records(range)}
       WHERE resource_manager = 'Standby' AND record_type = 'LOCK'`);
        return rows.flatMap(({ wal, description }) => 
        // standby_desc_lock in standbydesc.c
        [...description.matchAll(/xid \d+ db (\d+) rel (\d+)/g)]
            .filter(([, database]) => Number(database) === this.#database)
            .map(([, , oid]) => ({ oid: Number(oid), wal: Number(wal) })));
    }
    /**
     * The bytes of WAL records in a range, without those that the server writes from time to time. The distance of two
     * positions is more: pages have headers, and records are aligned.
     */
    async recordBytes(range) {
        if (range.to <= range.from)
            return 0;
        if (this.#extensions.inspect === undefined)
            return range.to - range.from;
        const rows = await this.#readWal(`SELECT coalesce(sum(record_length), 0)::text AS bytes FROM ${this.#records(range)}
       WHERE resource_manager <> 'Standby' AND record_type NOT LIKE 'CHECKPOINT%'`);
        return Number(rows[0]?.bytes ?? 0);
    }
    async #readWal(sql) {
        try {
            return (await this.#client.query(sql)).rows;
        }
        catch (error) {
            // Nothing was written in the range (GetXLogRecordRange and InitXLogReaderState in pg_walinspect.c).
            if (/could not find a valid record after/.test(String(error)))
                return [];
            throw error;
        }
    }
    #records({ from, to }) {
        return `${(0,identifiers/* quoteIdentifier */.Cm)(this.#extensions.inspect ?? '')}.pg_get_wal_records_info('${lsn(from)}', '${lsn(to)}')`;
    }
    /** Locks on system catalogs come and go with every DDL, and hold up no application. */
    #selectLocks(processId, { upTo, from }) {
        return `SELECT relation AS oid, mode FROM pg_catalog.pg_locks WHERE pid = ${processId} AND granted
      AND locktype = 'relation' AND database = ${this.#database} AND relation >= ${firstUserOid}
      AND (relation <= ${upTo} OR relation >= ${from}) AND mode <> 'SIReadLock'`;
    }
    #selectCounters() {
        const { statements } = this.#extensions;
        if (statements === undefined)
            return `SELECT ${walPosition} AS wal`;
        const sums = Object.entries(counterColumns).map(([name, column]) => `coalesce(sum(${column}), 0)::text AS "${name}"`);
        // `toplevel` includes what functions did inside; rows of theirs would count it twice.
        return `SELECT ${walPosition} AS wal, ${sums.join(', ')}
      FROM ${(0,identifiers/* quoteIdentifier */.Cm)(statements)}.pg_stat_statements(false)
      WHERE dbid = ${this.#database} AND toplevel`;
    }
    #countersOf(row) {
        const names = Object.keys(counterColumns);
        const counters = Object.fromEntries(names.map((name) => [name, Number(row[name])]));
        return { ...counters, tempBytes: counters.tempBytes * this.blockBytes };
    }
}
/**
 * Looks several times in one round trip, which takes longer than many a lock is held. It is in this session's temporary
 * schema.
 */
const makePollFunction = `
CREATE FUNCTION pg_temp.pgproof_poll(session int, observed oid) RETURNS TABLE (relation oid, mode text)
LANGUAGE plpgsql AS $$
DECLARE
  locks text[] := '{}';
BEGIN
  FOR i IN 1..20 LOOP
    locks := locks || ARRAY(SELECT l.relation || ' ' || l.mode FROM pg_catalog.pg_lock_status() l
      WHERE l.pid = session AND l.granted AND l.locktype = 'relation' AND l.database = observed
        AND l.relation >= ${firstUserOid} AND l.mode <> 'SIReadLock' AND NOT l.relation || ' ' || l.mode = ANY (locks));
  END LOOP;
  RETURN QUERY SELECT pg_catalog.split_part(l, ' ', 1)::oid, pg_catalog.split_part(l, ' ', 2) FROM unnest(locks) l;
END $$`;
const walPosition = "(pg_catalog.pg_current_wal_insert_lsn() - '0/0')::text";
/** The columns' names are the same in PostgreSQL 15 to 18. */
const counterColumns = {
    walBytes: 'wal_bytes',
    walRecords: 'wal_records',
    walFullPageImages: 'wal_fpi',
    blocksHit: 'shared_blks_hit',
    blocksRead: 'shared_blks_read',
    blocksDirtied: 'shared_blks_dirtied',
    tempBytes: 'temp_blks_written',
    rows: 'rows',
};
function heldLock({ oid, mode }) {
    return { oid, mode: lockMode(mode) };
}
/** A position as pg_lsn's text: two halves in hex. */
function lsn(position) {
    const value = BigInt(position);
    return `${(value >> 32n).toString(16)}/${(value & 0xffffffffn).toString(16)}`.toUpperCase();
}

;// CONCATENATED MODULE: ./build/migrations/trace/records.js




/** A lock of a statement, while it is not known yet how long it was held. */
class LockRecord {
    oid;
    relation;
    mode;
    blocking;
    relationBytes;
    seen;
    holdMs = 0;
    heldBlocks = 0;
    heldStatements = 0;
    constructor(lock) {
        this.oid = lock.oid;
        this.relation = lock.relation;
        this.mode = lock.mode;
        this.blocking = lock.yields ? 'nothing' : blockingOf(lock.mode);
        this.relationBytes = lock.relationBytes;
        this.seen = lock.seen;
    }
    /** One more statement ran, or the transaction's end came, while it was held. */
    hold(durationMs, blocks, statements) {
        this.holdMs += durationMs;
        this.heldBlocks += blocks;
        this.heldStatements += statements;
    }
    get taken() {
        const { relation, mode, blocking, relationBytes, holdMs, heldBlocks, heldStatements, seen } = this;
        return { relation, mode, blocking, relationBytes, holdMs, heldBlocks, heldStatements, seen };
    }
}
/** What is known of a statement so far. */
class StatementRecord {
    statement;
    /** It ran by itself, and its locks were seen only in passing. */
    isBare;
    transaction;
    locks = [];
    rewrites = [];
    scans = [];
    unseen = [];
    /** Relations that were not there before the migration, and that it is the first to lock. */
    newOids = new Set();
    /** Those of them that were committed right away, as they were then. */
    newRelations = new Map();
    /** Indexes of before that have a new file: built, or copied. */
    newIndexFiles = new Map();
    newTableFiles = new Set();
    /** Rows that it read through, by table; also of new ones. */
    rowsRead = new Map();
    droppedOids = new Set();
    indexesBuilt = [];
    serverNotes = [];
    durationMs = 0;
    failed = false;
    counters = noCounters;
    wal;
    /** @param from where the WAL was before the statement */
    constructor(statement, isBare, transaction, from) {
        this.statement = statement;
        this.isBare = isBare;
        this.transaction = transaction;
        this.wal = { from, to: from };
    }
    get blocks() {
        return this.counters.blocksHit + this.counters.blocksRead;
    }
    /**
     * Adds a lock, in place of a weaker one of the same relation that was seen in passing. One that is still held when the
     * statement ends stays beside a stronger one that was given back before.
     */
    addLock(lock) {
        const index = this.locks.findIndex(({ oid, seen }) => oid === lock.oid && seen === 'polled');
        if (index < 0)
            this.locks.push(lock);
        else if (isStronger(lock.mode, this.locks[index]?.mode))
            this.locks[index] = lock;
    }
    /** The strongest locks first. */
    get trace() {
        const { counters, indexesBuilt, serverNotes, unseen } = this;
        const strength = ({ mode }) => observation/* lockModes */.Y.indexOf(mode);
        const locks = this.locks
            .map(({ taken }) => taken)
            .sort((a, b) => strength(b) - strength(a) || byName(a.relation, b.relation));
        const rewrites = this.rewrites.toSorted((a, b) => byName(a.relation, b.relation));
        const scans = this.scans.toSorted((a, b) => byName(a.relation, b.relation));
        return { counters, locks, rewrites, indexesBuilt, scans, serverNotes, unseen };
    }
}
/** What is held in a transaction, and since when. */
class TransactionRecord {
    /** The strongest lock on each relation. */
    #held = new Map();
    /** All locks that are held, the weaker ones of a relation too: they were not given back for the stronger. */
    #taken = new Set();
    /** Rows that were read through so far, by table. */
    rowsRead = new Map();
    /** The largest number that a relation had before. */
    largestBefore;
    /** Relations that it made itself, in the order of their numbers. */
    #made = [];
    constructor(largestBefore) {
        this.largestBefore = largestBefore;
    }
    /** Of the relations that it made itself; at least that of before. */
    get largestMade() {
        return this.#made.at(-1) ?? this.largestBefore;
    }
    /** It has made a relation. Numbers rise; where they have begun anew, they are among those of before. */
    make(oid) {
        if (oid > this.largestMade)
            this.#made.push(oid);
    }
    /** The last relations that it made itself. */
    newest(count) {
        return this.#made.slice(-count);
    }
    /** The strongest lock on a relation that the transaction holds. */
    held(oid) {
        return this.#held.get(oid);
    }
    take(lock) {
        this.#held.set(lock.oid, lock);
        this.#taken.add(lock);
    }
    /** Counts a statement for what is held, and lets go of what it gave back (ROLLBACK TO a savepoint). */
    ran(record, stillHeld) {
        const counts = record.statement.kind === 'TransactionStmt' ? 0 : 1;
        for (const lock of this.#taken) {
            lock.hold(record.durationMs, record.blocks, counts);
            if (stillHeld.has(lock.oid))
                continue;
            this.#taken.delete(lock);
            this.#held.delete(lock.oid);
        }
    }
    /** The transaction's end took so long. */
    end(durationMs) {
        for (const lock of this.#taken)
            lock.hold(durationMs, 0, 0);
        this.#taken.clear();
        this.#held.clear();
    }
}
const emptyTrace = {
    created: [],
    dropped: [],
    bytesBefore: 0,
    bytesAfter: 0,
    bytesPeak: 0,
    commitWalBytes: 0,
};
/** What is known of a migration so far; complete when the tracer has settled. */
class MigrationRecord {
    records = [];
    commits = [];
    trace = emptyTrace;
    bytesBefore = 0;
    bytesAfter = 0;
    bytesPeak = 0;
    /** One for each statement that was run. */
    get statements() {
        return this.records.map(({ trace }) => trace);
    }
}

;// CONCATENATED MODULE: ./build/migrations/trace/scan-counts.js
/**
 * How often each table was read through since its counters began, as the server's statistics have it: for statements
 * that run outside of a transaction, whose own counters are gone when they end.
 *
 * @param client a connection to the observed database
 */
async function scanCounts(client) {
    const { rows } = await client.query(`
    SELECT oid, pg_catalog.pg_stat_get_numscans(oid) AS scans, pg_catalog.pg_stat_get_tuples_returned(oid) AS rows
    FROM pg_catalog.pg_class WHERE relkind IN ('r', 'm') AND oid >= 16384`);
    return new Map(rows.map(({ oid, scans, rows: read }) => [oid, { scans: Number(scans), rows: Number(read) }]));
}
/** What was counted between two readings, by relation. */
function scansBetween(before, after) {
    const differences = [...after].map(([oid, { scans, rows }]) => {
        const known = before.get(oid) ?? { scans: 0, rows: 0 };
        return [oid, { scans: scans - known.scans, rows: rows - known.rows }];
    });
    return new Map(differences.filter(([, { scans }]) => scans > 0));
}

;// CONCATENATED MODULE: ./build/migrations/trace/server-notes.js
/**
 * What PostgreSQL 15 to 18 say of long work at DEBUG1 (tablecmds.c, index.c, cluster.c, partbounds.c). Other lines of
 * that level are about what every statement shows, and TOAST tables' indexes are named by numbers.
 */
const telling = /^(?:rewriting table |verifying table |validating foreign key constraint |building index (?!"pg_toast_)|existing constraints on column |partition constraint for table .* is implied |updated partition constraint for default partition .* is implied )/;
/** Notes of one statement that are kept: a loop of a migration's own may make any number. */
const mostNotes = 200;
const mostCharacters = 500;
/** Collects what the server says of its work while a statement runs. */
class ServerNotes {
    #notes = [];
    add({ message }) {
        if (message === undefined || this.#notes.length >= mostNotes || !telling.test(message))
            return;
        this.#notes.push(message.slice(0, mostCharacters));
    }
    /** Gives what was collected, and begins anew. */
    take() {
        const notes = this.#notes;
        this.#notes = [];
        return notes;
    }
}

;// CONCATENATED MODULE: ./build/migrations/trace/session-probe.js

/**
 * Reads how relations look from within a migration's transaction: only it sees its new files and its own scans. Only
 * functions are called: a query of a catalog or a statistics view would leave locks behind, and all names are
 * qualified and no operators used, for the search_path is the migration's.
 *
 * @param oids relations that the session has locked, so that the function for sizes waits for nothing
 */
async function probeSession(session, oids) {
    const rows = await ask(session, `SELECT o AS oid, pg_catalog.pg_relation_filenode(o) AS file, pg_catalog.pg_relation_size(o) AS bytes,
      pg_catalog.pg_stat_get_xact_numscans(o) AS scans, pg_catalog.pg_stat_get_xact_tuples_returned(o) AS rows
    FROM pg_catalog.unnest('{${oids.join(',')}}'::pg_catalog.oid[]) AS u (o)`);
    return rows.map(({ oid, file, bytes, scans, rows: read }) => ({
        oid,
        fileNode: file ?? 0,
        bytes: bytes === null ? undefined : Number(bytes),
        scans: Number(scans),
        rows: Number(read),
    }));
}
/** Hands the session's counters of scans to the server's statistics, so that they begin anew; outside of a transaction. */
async function flushStatistics(session) {
    await ask(session, 'SELECT pg_catalog.pg_stat_force_next_flush()');
}
/** Has the server say in notices what work it does. */
async function makeTalkative(session) {
    await ask(session, "SELECT pg_catalog.set_config('client_min_messages', 'debug1', false)");
}
async function ask(session, sql) {
    try {
        return (await session.client.query(sql)).rows;
    }
    catch (cause) {
        // Within a transaction this has spoilt it: to go on would blame the migration.
        throw new errors/* FailedError */.Kl(`the migration’s session cannot be traced: ${(0,errors/* messageOf */.bD)(cause)}`, 'see whether a migration sets a timeout so short that a query of a millisecond runs into it', { cause });
    }
}

;// CONCATENATED MODULE: ./build/migrations/trace/settle.js



/** Completes records when nothing runs any more: locks from the WAL, names of what is new, what was made and dropped. */
async function settle(settlement) {
    const { migrations, observer, relations, otherBytes } = settlement;
    const records = migrations.flatMap((migration) => migration.records);
    await flushWal(settlement);
    for (const range of readableRanges(records, observer))
        await noteLoggedLocks(range, records, settlement);
    const commitBytes = [];
    for (const { commits } of migrations)
        commitBytes.push(await sumCommits(commits, observer));
    const changes = await relations.refresh(touchedBy(records));
    for (const record of records)
        noteIndexes(record, changes, relations);
    for (const [index, migration] of migrations.entries()) {
        const isLast = index === migrations.length - 1;
        if (isLast)
            migration.bytesAfter = otherBytes + relations.bytes;
        migration.trace = {
            ...changesOf(migration, isLast, changes, settlement),
            bytesBefore: migration.bytesBefore,
            bytesAfter: migration.bytesAfter,
            bytesPeak: Math.max(migration.bytesPeak, migration.bytesAfter),
            commitWalBytes: commitBytes[index] ?? 0,
        };
    }
    relations.forget(changes.dropped);
}
/** Windows of WAL that are read to find locks, at most: to decode takes about 12 ms a MiB (PostgreSQL 18). */
const settle_mostBytes = 64 * 1024 * 1024;
/** And of statements that are likely to have given locks back. */
const mostBytesOfSuspects = 512 * 1024 * 1024;
async function flushWal({ migrations, observer }) {
    if (!observer.abilities.walInspect)
        return;
    const ends = migrations.flatMap(({ records, commits }) => [
        ...records.map(({ wal }) => wal.to),
        ...commits.map(({ to }) => to),
    ]);
    if (ends.length > 0)
        await observer.flush(Math.max(...ends));
}
/** The WAL of the statements, in as few ranges as it takes; what is left out is noted. */
function readableRanges(records, observer) {
    const ranges = [];
    let isAdjacent = false;
    for (const record of records) {
        const problem = observer.abilities.walInspect ? tooLarge(record) : 'the server has no pg_walinspect';
        const last = ranges.at(-1);
        if (problem !== undefined)
            record.unseen.push(`locks that were given back before the statement’s end: ${problem}`);
        else if (isAdjacent && last !== undefined)
            ranges[ranges.length - 1] = { from: last.from, to: record.wal.to };
        else
            ranges.push(record.wal);
        isAdjacent = problem === undefined;
    }
    return ranges;
}
const procedural = new Set(['DoStmt', 'CallStmt', '']);
function tooLarge({ wal, isBare, failed, statement }) {
    const isSuspect = isBare || failed || procedural.has(statement.kind);
    const bytes = wal.to - wal.from;
    if (bytes <= (isSuspect ? mostBytesOfSuspects : settle_mostBytes))
        return undefined;
    return `its ${Math.round(bytes / 1024 / 1024)} MiB of WAL were not read`;
}
async function noteLoggedLocks(range, records, { observer, relations }) {
    for (const { oid, wal } of await observer.loggedLocks(range)) {
        const index = records.findIndex((record) => record.wal.from <= wal && wal < record.wal.to);
        const record = records[index];
        const relation = relations.get(oid);
        if (record === undefined || isHeldAlready(oid, record, records.slice(0, index)))
            continue;
        if (relation === undefined) {
            if (!records.some(({ newOids }) => newOids.has(oid)))
                record.newOids.add(oid);
        }
        else {
            const lock = new LockRecord({
                ...{ oid, mode: 'AccessExclusiveLock', seen: 'wal' },
                relation: relations.nameOf(relation),
                relationBytes: relations.bytesWithParts(relation),
                yields: yieldsToOthers(record.statement, relation.kind),
            });
            // It was given back before the statement's end.
            lock.hold(record.durationMs, record.blocks, 1);
            record.addLock(lock);
        }
    }
}
/** The server writes locks that are held anew from time to time (LogStandbySnapshot in standby.c). */
function isHeldAlready(oid, record, earlier) {
    const isFull = (lock) => lock.oid === oid && lock.mode === 'AccessExclusiveLock';
    if (record.locks.some(isFull))
        return true;
    return earlier.some(({ transaction, locks }) => transaction === record.transaction && locks.some((lock) => lock.seen === 'held' && isFull(lock)));
}
async function sumCommits(commits, observer) {
    let bytes = 0;
    for (const range of commits)
        bytes += await observer.recordBytes(range);
    return bytes;
}
function touchedBy(records) {
    return new Set(records.flatMap(({ locks, newOids, droppedOids }) => [...locks.map(({ oid }) => oid), ...newOids, ...droppedOids]));
}
/** Tells indexes that were built from those that only got another number, or were copied. */
function noteIndexes(record, changes, relations) {
    const built = [];
    for (const [oid, rewrite] of record.newIndexFiles) {
        const table = relations.get(oid)?.parent ?? 0;
        if (relations.get(table)?.kind === 'toast')
            continue;
        if (record.rowsRead.has(table))
            built.push(rewrite.relation);
        // SET TABLESPACE copies an index and reads no table. The indexes of a rewritten or emptied one have nothing of their own.
        else if (!record.newTableFiles.has(table) && rewrite.bytes > 0)
            record.rewrites.push(rewrite);
    }
    // ALTER TYPE without a rewrite makes an index anew in the catalog, upon the old one's file.
    const oldFiles = new Set([...changes.dropped, ...changes.changed.map(({ before }) => before)].map(({ fileNode }) => fileNode));
    for (const oid of record.newOids) {
        const index = relations.get(oid) ?? record.newRelations.get(oid);
        if (index?.kind !== 'index' || index.fileNode === 0 || oldFiles.has(index.fileNode))
            continue;
        if (record.rowsRead.has(index.parent ?? 0))
            built.push(relations.nameOf(index));
    }
    record.indexesBuilt = built.sort(byName);
}
function changesOf(migration, isLast, { created, dropped }, { migrations, relations }) {
    const isOf = (oid, sets) => {
        const isIn = ({ records }) => records.some((record) => sets(record).has(oid));
        return isIn(migration) || (isLast && !migrations.some(isIn));
    };
    const shown = ({ kind, parent }) => kind !== 'toast' && (parent === undefined || relations.get(parent)?.kind !== 'toast');
    const key = ({ schema, name, kind }) => JSON.stringify([schema, name, kind]);
    const [before, after] = [new Set(dropped.map(key)), new Set(created.map(key))];
    const names = (all) => all.map((relation) => relations.nameOf(relation)).sort(byName);
    return {
        // One that is there again under its name was replaced, not made.
        created: names(created.filter((one) => shown(one) && !before.has(key(one)) && isOf(one.oid, (record) => record.newOids))),
        dropped: names(dropped.filter((one) => shown(one) && !after.has(key(one)) && isOf(one.oid, (record) => record.droppedOids))),
    };
}

;// CONCATENATED MODULE: ./build/migrations/trace/tracer.js












/**
 * Observes one run of migrations in one database. Nothing is created there.
 *
 * @param run gets the tracer, for `applyMigrations`
 * @throws {UserError} when a connection cannot be opened
 * @example
 * await withTracer({ clone, observer, signal }, (tracer) => applyMigrations({ ...options, tracer }));
 */
async function withTracer({ clone, observer, signal }, run) {
    signal.throwIfAborted();
    const clients = [];
    const open = async (settings) => {
        const client = await (0,connection/* openConnection */.JY)(settings);
        clients.push(client);
        return client;
    };
    try {
        return await run(await Tracer.make(await open(clone), await open(observer)));
    }
    finally {
        for (const client of clients)
            await (0,connection/* closeConnection */.Bn)(client);
    }
}
/** What runs of statements leave to be seen; apply.ts calls it around each. */
class Tracer {
    #clone;
    #observer;
    #relations;
    #files;
    /** The database's bytes that are no user relation's main fork: catalogs, maps. */
    #otherBytes;
    #notes = new ServerNotes();
    #migrations = [];
    #transaction = new TransactionRecord(0);
    /** Relations that are there since the last settlement. */
    #made = new Set();
    #largestMade = 0;
    constructor(clone, observer, relations, otherBytes) {
        this.#clone = clone;
        this.#observer = observer;
        this.#relations = relations;
        this.#files = new Files(relations);
        this.#otherBytes = otherBytes;
    }
    /** @param clone a connection to the observed database; @param observer one to the other */
    static async make(clone, observer) {
        await clone.query("SET lock_timeout = '5s'; SET search_path = ''; SET jit = off");
        const { rows } = await clone.query('SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()');
        const observed = await Observer.make(observer, rows[0]?.oid ?? 0);
        const relations = await Relations.load(clone);
        return new Tracer(clone, observed, relations, (await observed.databaseBytes()) - relations.bytes);
    }
    get abilities() {
        return this.#observer.abilities;
    }
    /** Prepares a session for being observed. */
    async attach(session) {
        session.client.on('notice', (notice) => this.#notes.add(notice));
        await makeTalkative(session);
        this.#transaction = this.#newTransaction();
    }
    /** What is observed from now on is the next migration's. @returns what is complete when it has settled */
    startMigration() {
        const record = new MigrationRecord();
        record.bytesBefore = this.#bytes;
        record.bytesAfter = record.bytesBefore;
        record.bytesPeak = record.bytesBefore;
        this.#migrations.push(record);
        return record;
    }
    /** To be called before BEGIN: counters of scans that are still of another transaction are handed in. */
    async beforeTransaction(session) {
        await flushStatistics(session);
        this.#transaction = this.#newTransaction();
    }
    /** Runs and observes a statement within a transaction. */
    async observeInside(session, statement) {
        const record = await this.#start(statement, false);
        const answer = await this.#run(session, record);
        const isOpen = session.transaction === 'open';
        const reading = await this.#observer.read(session.processId, record.wal.from, this.#unseenRelations);
        record.wal = { from: record.wal.from, to: reading.wal };
        if (answer.error === undefined)
            record.counters = reading.counters;
        else
            record.unseen.push('locks weaker than AccessExclusiveLock: the server gave them back when the statement failed');
        if (isOpen)
            await this.#noteInside(session, record, reading.locks);
        else if (session.transaction === 'failed')
            this.#transaction.ran(record, new Set());
        else if (session.transaction === 'none')
            this.#ended(record, answer);
        await this.#keepTalkative(session, statement);
        return answer;
    }
    /** Runs a statement by itself, and looks at its locks while it runs. */
    async observeBare(session, statement) {
        await this.beforeTransaction(session);
        const scansBefore = await scanCounts(this.#clone);
        const record = await this.#start(statement, true);
        const seen = new Map();
        const running = this.#run(session, record);
        await this.#poll(session, seen, running);
        const answer = await running;
        const reading = await this.#observer.read(session.processId, record.wal.from, this.#unseenRelations);
        record.wal = { from: record.wal.from, to: reading.wal };
        if (answer.error === undefined)
            record.counters = reading.counters;
        this.#noteBareLocks(record, [...seen.values()]);
        if (session.transaction === 'none' && !session.isLost) {
            await flushStatistics(session);
            await this.#noteBareFiles(record, scansBefore);
            this.#files.commit();
        }
        await this.#keepTalkative(session, statement);
        return answer;
    }
    /** Commits, and sees what that cost. */
    async observeCommit(session) {
        // Nothing was written since the last statement was read.
        const from = this.#migrations.at(-1)?.records.at(-1)?.wal.to ?? (await this.#observer.position());
        const answer = await session.run('COMMIT');
        this.#migrations.at(-1)?.commits.push({ from, to: await this.#observer.position() });
        this.#end(answer.durationMs, answer.error === undefined && answer.tag !== 'ROLLBACK');
        return answer;
    }
    rolledBack() {
        this.#end(0, false);
    }
    /** The last statement did nothing: it is run again in another way. */
    forgetLast() {
        this.#migrations.at(-1)?.records.pop();
    }
    /** After a migration, or after all of a shared transaction: completes the records of what has run. */
    async settle() {
        const migrations = this.#migrations;
        this.#migrations = [];
        await settle({ migrations, observer: this.#observer, relations: this.#relations, otherBytes: this.#otherBytes });
        this.#files.forget();
        this.#made.clear();
        this.#transaction = this.#newTransaction();
    }
    #newTransaction() {
        return new TransactionRecord(Math.max(this.#relations.largestOid, this.#largestMade));
    }
    get #bytes() {
        return this.#otherBytes + this.#files.bytes;
    }
    async #start(statement, isBare) {
        this.#notes.take();
        const record = new StatementRecord(statement, isBare, this.#transaction, await this.#observer.begin());
        if (this.abilities.counters === 'wal position') {
            record.unseen.push('blocks, rows and temporary bytes: the server has no pg_stat_statements');
        }
        this.#migrations.at(-1)?.records.push(record);
        return record;
    }
    async #run(session, record) {
        const answer = await session.run(record.statement.text);
        record.durationMs = answer.durationMs;
        record.failed = answer.error !== undefined;
        record.serverNotes = this.#notes.take();
        record.unseen.push(...blindSpots(record));
        return answer;
    }
    /** Takes notice of all locks that come by until the statement is done. */
    async #poll(session, seen, running) {
        let isDone = false;
        const done = () => {
            isDone = true;
        };
        running.then(done, done);
        while (!isDone) {
            for (const lock of await this.#observer.poll(session.processId)) {
                if (isStronger(lock.mode, seen.get(lock.oid)?.mode))
                    seen.set(lock.oid, lock);
            }
        }
    }
    async #noteInside(session, record, locks) {
        const strongest = strongestOf(locks);
        for (const lock of strongest.values())
            this.#noteHeld(record, lock);
        const own = this.#transaction.newest(mostOfItsOwn).filter((oid) => !strongest.has(oid));
        if (strongest.size + own.length > 0 && mayBeProbed(record.statement)) {
            for (const state of await probeSession(session, [...strongest.keys(), ...own])) {
                const before = this.#transaction.rowsRead.get(state.oid) ?? 0;
                this.#transaction.rowsRead.set(state.oid, state.rows);
                this.#noteState(record, { ...state, rows: state.rows - before });
            }
        }
        this.#transaction.ran(record, new Set(strongest.keys()));
        this.#noteBytes();
    }
    #noteHeld(record, { oid, mode }) {
        const relation = this.#relations.get(oid);
        if (relation === undefined) {
            this.#noteNew(record, oid);
            this.#transaction.make(oid);
            return;
        }
        if (!isStronger(mode, this.#transaction.held(oid)?.mode))
            return;
        const lock = this.#lockOf(record, { oid, mode }, 'held');
        if (lock === undefined)
            return;
        record.addLock(lock);
        this.#transaction.take(lock);
    }
    /**
     * Those whose locks are still of interest. A transaction that makes thousands of relations holds their locks to its
     * end, and to read them all after each statement would take longer and longer.
     */
    get #unseenRelations() {
        const { largestBefore, largestMade } = this.#transaction;
        return { upTo: largestBefore, from: largestMade + 1 };
    }
    /** A relation that the migration has made; it counts for the first statement that shows it. */
    #noteNew(record, oid) {
        if (!this.#made.has(oid))
            record.newOids.add(oid);
        this.#made.add(oid);
        this.#largestMade = Math.max(this.#largestMade, oid);
    }
    #noteBareLocks(record, locks) {
        record.unseen.push('locks that were held for less than a millisecond, below AccessExclusiveLock');
        for (const { oid, mode } of locks) {
            const lock = this.#lockOf(record, { oid, mode }, 'polled');
            if (lock === undefined)
                this.#noteNew(record, oid);
            else {
                lock.hold(record.durationMs, record.blocks, 1);
                record.addLock(lock);
            }
        }
    }
    #lockOf(record, { oid, mode }, seen) {
        const relation = this.#relations.get(oid);
        if (relation === undefined)
            return undefined;
        return new LockRecord({
            ...{ oid, mode, seen },
            relation: this.#relations.nameOf(relation),
            relationBytes: this.#relations.bytesWithParts(relation),
            yields: yieldsToOthers(record.statement, relation.kind),
        });
    }
    async #noteBareFiles(record, scansBefore) {
        const scans = scansBetween(scansBefore, await scanCounts(this.#clone));
        const states = new Map();
        for (const relation of await this.#relations.peek()) {
            const { oid, fileNode, bytes } = relation;
            states.set(oid, { oid, fileNode, bytes, scans: 0, rows: 0 });
            if (this.#relations.get(oid) !== undefined)
                continue;
            this.#noteNew(record, oid);
            // A later statement may replace it, under its name.
            record.newRelations.set(oid, relation);
        }
        for (const [oid, { scans: count, rows }] of scans) {
            const { fileNode = 0, bytes = 0 } = states.get(oid) ?? this.#relations.get(oid) ?? {};
            states.set(oid, { oid, fileNode, bytes, scans: count, rows });
        }
        for (const state of states.values())
            this.#noteState(record, state);
        this.#noteBytes();
    }
    #noteState(record, { oid, fileNode, bytes, scans, rows }) {
        const change = this.#files.note(oid, { fileNode, bytes });
        const relation = this.#relations.get(oid);
        if (rows > 0)
            record.rowsRead.set(oid, rows);
        if (relation === undefined)
            return;
        if (change.isDropped)
            record.droppedOids.add(oid);
        const name = this.#relations.nameOf(relation);
        if (scans > 0 && rows > 0 && hasRows.has(relation.kind))
            record.scans.push({ relation: name, rows });
        if (!change.isNewFile)
            return;
        const rewrite = { relation: name, bytes: this.#relations.bytesWithToast(relation), emptied: change.bytes === 0 };
        if (relation.kind === 'index')
            record.newIndexFiles.set(oid, rewrite);
        else if (hasRows.has(relation.kind)) {
            record.newTableFiles.add(oid);
            record.rewrites.push(rewrite);
        }
    }
    #noteBytes() {
        const migration = this.#migrations.at(-1);
        if (migration === undefined)
            return;
        migration.bytesAfter = this.#bytes;
        migration.bytesPeak = Math.max(migration.bytesPeak, migration.bytesAfter);
    }
    /** A statement of the migration's own has ended the transaction. */
    #ended(record, answer) {
        const isCommit = answer.error === undefined && answer.tag === 'COMMIT';
        if (isCommit)
            this.#migrations.at(-1)?.commits.push(record.wal);
        this.#end(answer.durationMs, isCommit);
    }
    #end(durationMs, isCommitted) {
        this.#transaction.end(durationMs);
        if (isCommitted)
            this.#files.commit();
        else
            this.#files.rollback();
    }
    /** A migration may turn the server's talk down, as a dump of pg_dump does. */
    async #keepTalkative(session, { text }) {
        if (session.isLost || session.transaction === 'failed')
            return;
        if (/client_min_messages|reset\s+all|discard|^\s*rollback/i.test(text))
            await makeTalkative(session);
    }
}
const hasRows = new Set(['table', 'materialized view']);
/** Relations of a transaction's own whose rows and bytes are looked at again after each statement: the last ones. */
const mostOfItsOwn = 256;
/** A probe of ours takes a snapshot, after which a transaction's isolation cannot be set; LOCK alone takes none. */
function mayBeProbed({ kind }) {
    return kind !== 'LockStmt' && kind !== 'TransactionStmt' && kind !== 'VariableSetStmt';
}
/** What of a statement nobody can see who looks at its session. */
function blindSpots({ statement, serverNotes }) {
    const spots = [];
    if (statement.kind === 'DoStmt' && /\bexception\s+when\b/i.test(statement.text)) {
        spots.push('locks weaker than AccessExclusiveLock: its EXCEPTION blocks give them back');
    }
    // They count what they read for themselves.
    if (serverNotes.some((note) => /with request for \d+ parallel worker/.test(note))) {
        spots.push('rows that parallel workers read');
    }
    return spots;
}
function strongestOf(locks) {
    const strongest = new Map();
    for (const lock of locks.toSorted((a, b) => a.oid - b.oid)) {
        if (isStronger(lock.mode, strongest.get(lock.oid)?.mode))
            strongest.set(lock.oid, lock);
    }
    return strongest;
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/runs.js



/**
 * Applies all migrations of a side to a fresh clone, which is gone afterwards. The clone begins with a CHECKPOINT, so
 * that every run writes the same.
 *
 * @param how `traced` sees locks, rewrites and counters; `timed` sends nothing but the migrations
 * @example const run = await runOnce(ground, side, 'timed')
 */
async function runOnce(ground, side, how) {
    const { server, signal } = ground;
    ground.onRun?.();
    return withClone(server, side.template, signal, async (clone) => {
        await server.checkpoint();
        if (how === 'timed')
            return applyAll(ground, side.migrations, clone);
        const connections = { clone: server.privileged(clone), observer: server.privileged(server.maintenance) };
        return withTracer({ ...connections, signal }, (tracer) => applyAll(ground, side.migrations, clone, { tracer }));
    });
}
/** Applies migrations to a database of ours as the migrations' role. */
async function applyAll(ground, migrations, database, options = {}) {
    const { server, statementTimeoutMs, signal } = ground;
    return applyMigrations({
        target: targetOf(server, database),
        migrations,
        direction: 'up',
        statementTimeoutMs,
        signal,
        ...options,
    });
}
/** Sessions in a database of ours, and how they are ended from outside. */
function targetOf(server, database) {
    return {
        openSession: () => (0,connection/* openConnection */.JY)(server.migrator(database)),
        endBackend: (processId) => (0,connection/* withConnection */.p)(server.privileged(server.maintenance), async (client) => {
            await client.query('SELECT pg_catalog.pg_terminate_backend($1)', [processId]);
        }),
    };
}
/** A copy of a database, dropped at the end, whatever happens. */
async function withClone(server, template, signal, run) {
    signal.throwIfAborted();
    const clone = await server.createClone(template);
    let result;
    try {
        result = await run(clone);
    }
    catch (error) {
        // On a server that has crashed it cannot be dropped either. That is no news: whoever ends the server tells what stays.
        await server.dropClone(clone).catch(() => undefined);
        throw error;
    }
    await server.dropClone(clone);
    return result;
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/measuring.js


/** Measures one set of migrations: traced and other warm-up runs first, then the timed ones. */
async function measureAlone(ground, side, repetition) {
    ground.onPlan?.(Math.max(1, repetition.warmup) + repetition.iterations);
    const samples = { traced: [await runOnce(ground, side, 'traced')], timed: [] };
    for (let i = 1; i < repetition.warmup; i++)
        await runOnce(ground, side, 'timed');
    for (let i = 0; i < repetition.iterations; i++)
        samples.timed.push(await runOnce(ground, side, 'timed'));
    return samples;
}
/** Pairs of one comparison, at most: with noise of 20 % that finds nine of ten changes of 30 %. */
const mostPairs = 80;
/**
 * Measures two sets interleaved: baseline, candidate, candidate, baseline, and so on, so that a drift of the machine
 * meets both alike. Pairs are doubled until each migration's time is decided, or as many or as long as is allowed.
 * A migration that became slower is measured once more in fresh pairs before it is called so.
 */
async function measurePairs(ground, baseline, candidate, options) {
    const pairs = new Pairs(ground, baseline, candidate);
    const deadline = performance.now() + options.timeLimitMs;
    await pairs.warmUp(options.warmup);
    await pairs.run(options.iterations);
    let decisions = decideAll(pairs, options);
    while (hasOpen(decisions)) {
        const wanted = (0,time_decision/* nextPairs */.pm)(pairs.done, mostPairs);
        if (wanted === undefined || performance.now() >= deadline)
            break;
        await pairs.run(wanted - pairs.done, deadline);
        decisions = decideAll(pairs, options);
    }
    return { ...pairs.sides, decisions: await confirmed(pairs, decisions, options) };
}
/** Rule 5: what looks like a regression is measured again, and must show itself in the new pairs too. */
async function confirmed(pairs, decisions, { threshold }) {
    const suspects = [...decisions].filter(([, { decision }]) => decision === 'regressed').map(([name]) => name);
    if (suspects.length === 0)
        return decisions;
    const done = pairs.done;
    await pairs.run(done);
    const again = suspects.map((name) => {
        const first = pairs.samplesOf(name, 0, done);
        const second = pairs.samplesOf(name, done);
        // One that failed in all of the new runs has no time, and is reported as failed.
        if (isEmpty(second))
            return [name, (0,time_decision/* decideTime */.Yj)({ ...first, threshold })];
        return [name, (0,time_decision/* confirmTime */.aV)({ first, second, threshold })];
    });
    return new Map([...decisions, ...again]);
}
function hasOpen(decisions) {
    return [...decisions.values()].some(({ decision }) => decision === 'undecided');
}
function decideAll(pairs, { names, unchanged, threshold }) {
    const decisions = new Map();
    for (const name of names) {
        const samples = pairs.samplesOf(name);
        // One that fails has no time.
        if (isEmpty(samples))
            continue;
        const decision = (0,time_decision/* decideTime */.Yj)({ ...samples, threshold });
        decisions.set(name, unchanged.has(name) ? { ...decision, decision: 'same', reason: sameSql } : decision);
    }
    return decisions;
}
const sameSql = 'the same SQL after the same migrations';
function isEmpty({ baseline, candidate }) {
    return baseline.length === 0 || candidate.length === 0;
}
/** One migration's times, one of each run in which it was applied. */
function timesOf(name, runs) {
    return runs.flatMap((run) => {
        const applied = run.find((one) => one.name === name);
        return applied === undefined || applied.outcome === 'failed' ? [] : [applied.durationMs];
    });
}
/** Both sides' runs, in the order ABBA. */
class Pairs {
    sides = {
        baseline: { traced: [], timed: [] },
        candidate: { traced: [], timed: [] },
    };
    #ground;
    #baseline;
    #candidate;
    constructor(ground, baseline, candidate) {
        this.#ground = ground;
        this.#baseline = baseline;
        this.#candidate = candidate;
    }
    get done() {
        return Math.min(this.sides.baseline.timed.length, this.sides.candidate.timed.length);
    }
    async warmUp(runs) {
        this.#ground.onPlan?.(2 * Math.max(1, runs));
        await this.trace();
        for (let i = 1; i < runs; i++) {
            await runOnce(this.#ground, this.#baseline, 'timed');
            await runOnce(this.#ground, this.#candidate, 'timed');
        }
    }
    /** The times of one migration in the pairs from the first number to before the second. */
    samplesOf(name, from = 0, to) {
        const { baseline, candidate } = this.sides;
        return {
            baseline: timesOf(name, baseline.timed.slice(from, to)),
            candidate: timesOf(name, candidate.timed.slice(from, to)),
        };
    }
    /** One traced run of each side. */
    async trace() {
        this.sides.baseline.traced.push(await runOnce(this.#ground, this.#baseline, 'traced'));
        this.sides.candidate.traced.push(await runOnce(this.#ground, this.#candidate, 'traced'));
    }
    /** So many pairs more; none is begun after the deadline. */
    async run(count, deadline = Number.POSITIVE_INFINITY) {
        this.#ground.onPlan?.(2 * count);
        for (let i = 0; i < count && performance.now() < deadline; i++) {
            const baselineFirst = this.done % 2 === 0;
            if (baselineFirst)
                await this.#time('baseline');
            await this.#time('candidate');
            if (!baselineFirst)
                await this.#time('baseline');
        }
    }
    async #time(label) {
        const side = label === 'baseline' ? this.#baseline : this.#candidate;
        this.sides[label].timed.push(await runOnce(this.#ground, side, 'timed'));
    }
}
/** One migration in each of several runs. */
function appliedIn(name, runs) {
    return runs.flatMap((run) => run.filter((applied) => applied.name === name));
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/assemble.js





const shownStatementCharacters = 200;
/** A statement may be megabytes of rows, or begin with a long comment. */
const readStatementCharacters = 20_000;
/**
 * The result of each migration of a set: times of the timed runs, everything else of the traced one.
 *
 * @param plan what each migration's part was; those that are applied or skipped have no measurements
 */
function assembleMigrations(migrations, plan, samples) {
    let failedBefore;
    return migrations.map((migration) => {
        const chosen = plan(migration);
        const { reason } = chosen.kind === 'measure' ? { reason: undefined } : chosen;
        if (chosen.kind === 'skip')
            return { ...unmeasured(migration), status: 'skipped', reason };
        if (chosen.kind === 'leave')
            return { ...unmeasured(migration), status: 'unselected', reason };
        const failure = failureOf(migration.name, samples);
        const result = failure === undefined ? unmeasured(migration) : failed(migration, failure, failedBefore, samples);
        if (failure !== undefined) {
            if (result.status === 'failed')
                failedBefore ??= migration.name;
            return result;
        }
        if (chosen.kind === 'apply')
            return { ...result, reason: chosen.reason };
        return measured(migration, samples);
    });
}
/** A migration that was applied, with nothing measured. */
function unmeasured(migration) {
    return {
        name: migration.name,
        file: migration.file,
        sha256: migration.sha256,
        status: 'applied',
        reason: undefined,
        failure: undefined,
        timesMs: [],
        time: undefined,
        commitMs: undefined,
        counters: undefined,
        commitWalBytes: 0,
        statements: [],
        created: [],
        dropped: [],
        bytesBefore: 0,
        bytesAfter: 0,
        bytesPeak: 0,
        stalls: undefined,
        growth: undefined,
        down: undefined,
        ignores: migration.ignores,
    };
}
/** One that fails behind another failure may only lack what that one should have made: it is not judged. */
function failed(migration, failure, before, samples) {
    // The one that is to blame may come after it.
    if (isInnocent(migration.name, samples)) {
        return { ...unmeasured(migration), status: 'skipped', reason: failure.message, failure };
    }
    const howOften = howOftenFailed(migration.name, samples);
    if (before === undefined)
        return { ...unmeasured(migration), status: 'failed', reason: howOften, failure };
    const reason = `it failed after ${before} had failed: ${failure.message}`;
    return { ...unmeasured(migration), status: 'skipped', reason, failure };
}
/** A migration fails when it failed in any run. */
function failureOf(name, { traced, timed }) {
    const failures = appliedIn(name, [...traced, ...timed]).filter(({ failure }) => failure !== undefined);
    return (failures.find(({ culprit }) => culprit === undefined) ?? failures[0])?.failure;
}
/** It never failed by itself, only with another one of its transaction. */
function isInnocent(name, { traced, timed }) {
    const failures = appliedIn(name, [...traced, ...timed]).filter(({ outcome }) => outcome === 'failed');
    return failures.every(({ culprit }) => culprit !== undefined);
}
/** Undefined where it failed in all runs: then there is nothing more to say. */
function howOftenFailed(name, { traced, timed }) {
    const runs = appliedIn(name, [...traced, ...timed]);
    const count = runs.filter(({ outcome }) => outcome === 'failed').length;
    return count < runs.length ? `it failed in ${count} of ${runs.length} runs` : undefined;
}
function measured(migration, samples) {
    const timesMs = timesOf(migration.name, samples.timed);
    const runs = appliedIn(migration.name, samples.timed);
    const [traced] = appliedIn(migration.name, samples.traced);
    const commitMs = (0,statistics/* median */.JZ)(runs.map((run) => run.commitMs));
    return {
        ...unmeasured(migration),
        status: 'measured',
        timesMs,
        time: (0,statistics/* describe */.q0)(timesMs),
        commitMs,
        counters: traced === undefined ? undefined : countersOf(traced),
        ...(traced?.trace === undefined ? {} : traced.trace),
        statements: withHolds(assemble_statementsOf(migration, runs, traced), commitMs),
    };
}
function assemble_statementsOf(migration, timed, traced) {
    const times = new Map();
    for (const { index, durationMs } of timed.flatMap(({ statements }) => statements)) {
        const before = times.get(index);
        if (before === undefined)
            times.set(index, [durationMs]);
        else
            before.push(durationMs);
    }
    const traces = new Map(traced?.statements.map(({ index, trace }) => [index, trace]));
    return (migration.up?.statements ?? []).map((statement, index) => ({
        sql: sqlOf(statement),
        ...{ kind: statement.kind, file: statement.file, line: statement.line },
        durationMs: (0,statistics/* median */.JZ)(times.get(index) ?? []),
        trace: traces.get(index),
    }));
}
/** Puts locks' times beside those of the statements, which are of other runs than the traced one. */
function withHolds(statements, commitMs) {
    return statements.map((statement, index) => {
        const { trace } = statement;
        if (trace === undefined)
            return statement;
        const locks = trace.locks.map((lock) => ({ ...lock, holdMs: (0,held_statements/* holdMsOf */.V)(lock, index, statements, commitMs) }));
        return { ...statement, trace: { ...trace, locks } };
    });
}
/** A statement's beginning, in one line; of a command of the user's, too. */
function sqlOf({ text, kind }) {
    const start = text.slice(0, readStatementCharacters);
    return (0,markdown/* shorten */.ml)(kind === 'command' ? start.replaceAll(/\s+/g, ' ') : (0,statement_words/* inOneLine */.U)(start), shownStatementCharacters);
}
/** The sums of all statements; the WAL of COMMITs is added to it. Undefined when nothing was traced. */
function countersOf({ statements, trace }) {
    const traces = statements.flatMap((statement) => statement.trace ?? []);
    if (traces.length === 0)
        return undefined;
    const sum = (read) => traces.reduce((total, { counters }) => total + read(counters), 0);
    return {
        walBytes: sum(({ walBytes }) => walBytes) + (trace?.commitWalBytes ?? 0),
        walRecords: sum(({ walRecords }) => walRecords),
        walFullPageImages: sum(({ walFullPageImages }) => walFullPageImages),
        blocksHit: sum(({ blocksHit }) => blocksHit),
        blocksRead: sum(({ blocksRead }) => blocksRead),
        blocksDirtied: sum(({ blocksDirtied }) => blocksDirtied),
        tempBytes: sum(({ tempBytes }) => tempBytes),
        rows: sum(({ rows }) => rows),
    };
}

// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
// EXTERNAL MODULE: ./build/benchmark/result.js
var result = __webpack_require__(44311);
;// CONCATENATED MODULE: ./build/benchmark/measuring/fingerprint.js

/** All that a number depends on besides the migration and the fixture. */
async function fingerprintOf(server, counters, superuser) {
    return {
        serverVersion: server.version,
        server: server.kind,
        cpu: (0,external_node_os_.cpus)()[0]?.model.trim() ?? 'unknown',
        cores: (0,external_node_os_.availableParallelism)(),
        memoryBytes: (0,external_node_os_.totalmem)(),
        kernel: `${(0,external_node_os_.type)()} ${(0,external_node_os_.release)()}`,
        settings: await server.fingerprintSettings(),
        counters,
        clones: server.clones,
        superuser,
    };
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/assemble-result.js






/** All that was measured of one side. */
async function resultOf(ground, { fixtures, layout, migrations, samples, notes, commit }, { request }) {
    const { server } = ground;
    const records = fixtures.map(({ record }) => record);
    const fixture = records.at(-1);
    if (fixture === undefined)
        throw new Error('there is no fixture');
    const { counters } = await (0,connection/* withConnection */.p)(server.privileged(server.maintenance), traceAbilities);
    return {
        kind: 'pgproof-benchmark',
        formatVersion: result/* resultFormatVersion */.F,
        createdAt: new Date().toISOString(),
        pgproof: version/* version */.r,
        commit,
        layout,
        fingerprint: await fingerprintOf(server, counters, request.superuser),
        fixture,
        scales: records.slice(0, -1),
        iterations: samples.timed.length,
        migrations,
        notes: [...server.notes, ...notes],
        noise: (0,statistics/* noiseOf */.YN)(samples.timed.map(wholeMs)),
    };
}
/** The time of a whole run. */
function wholeMs(run) {
    return run.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

;// CONCATENATED MODULE: ./build/benchmark/down/schema/differences.js
/**
 * What of a schema is otherwise than it was, one line each: `index public.orders_at is missing`. Of a table that is
 * missing or was not there before, its columns, indexes and so on are not named as well.
 *
 * @example schemaDifferences(before, after) // ['column public.t.n: type is bigint, and was integer']
 */
function schemaDifferences(before, after) {
    const missing = new Set([...before.keys()].filter((key) => !after.has(key)));
    const added = new Set([...after.keys()].filter((key) => !before.has(key)));
    const isPart = (object, whole) => object?.parent !== undefined && whole.has(object.parent);
    const changes = [...before].flatMap(([key, was]) => {
        const is = after.get(key);
        return is === undefined ? [] : differences_changesOf(was, is).map((change) => `${key}: ${change}`);
    });
    return [
        ...[...missing].filter((key) => !isPart(before.get(key), missing)).map((key) => `${key} is missing`),
        ...[...added].filter((key) => !isPart(after.get(key), added)).map((key) => `${key} was not there before`),
        ...changes,
    ].toSorted();
}
function differences_changesOf(was, is) {
    const fields = new Set([...Object.keys(was.definition), ...Object.keys(is.definition)]);
    const changed = [...fields]
        .map((field) => ({ field, was: textOf(was.definition[field]), is: textOf(is.definition[field]) }))
        .filter((change) => change.was !== change.is);
    const hidden = was.secret || is.secret;
    return changed.map((change) => {
        if (hidden)
            return `${change.field} is otherwise`;
        const [now, then] = aroundDifference(change.is, change.was);
        return `${change.field} is ${now}, and was ${then}`;
    });
}
function textOf(value) {
    if (value === null || value === undefined || value === '')
        return 'none';
    return typeof value === 'string' ? value : JSON.stringify(value);
}
const shownCharacters = 80;
const shownBefore = 30;
/** Both texts where they part, from a little before the place. */
function aroundDifference(one, other) {
    let same = 0;
    while (same < one.length && one[same] === other[same])
        same++;
    const start = Math.max(0, same - shownBefore);
    const shown = (text) => `${start > 0 ? '…' : ''}${text.slice(start, start + shownCharacters)}${text.length > start + shownCharacters ? '…' : ''}`;
    return [shown(one), shown(other)];
}

;// CONCATENATED MODULE: ./build/benchmark/down/down.js

/** More problems of one migration are counted, not named. */
const mostProblems = 20;
/**
 * Runs each migration up, down and up again, where it has a down migration, and looks at what is defined after each
 * step: down must lead back to the schema of before, and up to the same as the first time. The order of columns does not
 * count, since a column that is added again stands last.
 *
 * After a migration that does not come back, the next ones go on from a fresh clone to which all before were applied.
 *
 * @throws {Error} when a schema cannot be read, or a clone cannot be made
 */
async function checkDowns(check) {
    const results = new Map();
    const { migrations } = check;
    let next = 0;
    while (migrations.slice(next).some(hasDown)) {
        const first = next;
        const stopped = await check.withClone((clone) => checkFrom(clone, check, first, results));
        if (stopped.reason !== undefined)
            return { results, notes: notesOf(migrations, stopped.next, stopped.reason) };
        next = stopped.next;
    }
    return { results, notes: [] };
}
/** Checks the migrations from `first` on, until one leaves the clone in another state than it should. */
async function checkFrom(clone, { migrations, signal }, first, results) {
    const failure = down_failureOf(await down_applyAll(clone, migrations.slice(0, first), 'up'));
    if (failure !== undefined)
        return { next: first, reason: failure };
    let schema = await clone.describe();
    for (const [place, migration] of [...migrations.entries()].slice(first)) {
        signal.throwIfAborted();
        const before = schema;
        const failed = down_failureOf(await down_applyAll(clone, [migration], 'up'));
        if (failed !== undefined)
            return { next: place, reason: failed };
        schema = await clone.describe();
        if (!hasDown(migration))
            continue;
        const { result, isAsAfterUp } = await downAndUp(clone, migration, before, schema);
        results.set(migration.name, result);
        if (!isAsAfterUp)
            return { next: place + 1, reason: undefined };
    }
    return { next: migrations.length, reason: undefined };
}
/**
 * @param before what was defined before the migration was applied
 * @param after what is defined now
 */
async function downAndUp(clone, migration, before, after) {
    const [down] = await clone.apply([migration], 'down');
    const timeMs = down?.durationMs;
    const reverted = await clone.describe();
    if (down?.failure !== undefined) {
        const problems = [`the down migration failed: ${down.failure.message}`];
        const isAsAfterUp = schemaDifferences(after, reverted).length === 0;
        return { result: { outcome: 'failed', problems, timeMs }, isAsAfterUp };
    }
    const left = schemaDifferences(before, reverted).map((difference) => `after down, ${difference}`);
    const [again] = await clone.apply([migration], 'up');
    if (again?.failure !== undefined) {
        const problems = [...limited(left), `after down, up failed: ${again.failure.message}`];
        return { result: { outcome: 'failed', problems, timeMs }, isAsAfterUp: false };
    }
    const differing = schemaDifferences(after, await clone.describe());
    const problems = limited([...left, ...differing.map((difference) => `after up, down and up, ${difference}`)]);
    const outcome = problems.length === 0 ? 'same schema' : 'other schema';
    return { result: { outcome, problems, timeMs }, isAsAfterUp: differing.length === 0 };
}
async function down_applyAll(clone, migrations, direction) {
    const runnable = migrations.filter((migration) => migration[direction] !== undefined);
    return runnable.length === 0 ? [] : clone.apply(runnable, direction);
}
function down_failureOf(applied) {
    const failed = applied.find(({ failure }) => failure !== undefined);
    return failed?.failure === undefined ? undefined : `${failed.name} failed: ${failed.failure.message}`;
}
/** A step in another language cannot be run up, and so not down. */
function hasDown({ up, down }) {
    return up !== undefined && down !== undefined;
}
function limited(problems) {
    if (problems.length <= mostProblems)
        return [...problems];
    return [...problems.slice(0, mostProblems), `… and ${problems.length - mostProblems} more`];
}
function notesOf(migrations, first, reason) {
    const unchecked = migrations.slice(first).filter(hasDown);
    const names = unchecked.map(({ name }) => name).join(', ');
    return unchecked.length === 0 ? [] : [`not run down: ${names}, since ${reason}`];
}

;// CONCATENATED MODULE: ./build/benchmark/down/schema/listing.js
/** The query of a listing: columns kind, name, parent, definition and secret. */
function listingSql({ kind, name, parent = 'NULL', fields, row, secret = false, from }) {
    const named = Object.entries(fields).map(([field, expression]) => `'${field}', ${expression}`);
    const definition = `jsonb_build_object(${named.join(', ')})${row === undefined ? '' : ` || ${row}`}`;
    return `SELECT ${kind} AS kind, ${name} AS name, ${parent} AS parent, ${definition} AS definition, ${secret} AS secret FROM ${from}`;
}
/** What is a member of an extension comes and goes with that. */
function inExtension(catalog, oid) {
    return `EXISTS (SELECT FROM extension_members e WHERE e.classid = ${catalog} AND e.objid = ${oid})`;
}
/** Whether users made it: what initdb made has oids below 16384 (FirstNormalObjectId in access/transam.h). */
function isUsers(catalog, oid) {
    return `${oid} >= 16384 AND NOT ${inExtension(`'${catalog}'::regclass`, oid)}`;
}
/** Privileges in no order; none given is the same as those that are then implied. */
function privileges(column, kind, owner) {
    return sorted('a::text', `unnest(coalesce(${column}, acldefault('${kind}', ${owner}))) a`);
}
/** An array in the order of its values. */
function sorted(text, from) {
    return `(SELECT array_agg(${text} ORDER BY ${text} COLLATE "C") FROM ${from})`;
}
/** As the server describes an object, in full when the search_path is empty. */
function described(catalog, oid) {
    return `pg_describe_object('${catalog}'::regclass, ${oid}, 0)`;
}
/** The tables that the listings share, as WITH has them. */
const sharedSql = `
  extension_members AS MATERIALIZED (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
  schemas AS MATERIALIZED (SELECT * FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
  relations AS MATERIALIZED (
    SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name,
      CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
        WHEN 'c' THEN 'type' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END AS kind
    FROM pg_class c JOIN schemas n ON n.oid = c.relnamespace
    WHERE c.relkind <> 't' AND NOT ${inExtension("'pg_class'::regclass", 'c.oid')}),
  types AS MATERIALIZED (
    SELECT t.*, format_type(t.oid, NULL) AS name FROM pg_type t JOIN schemas n ON n.oid = t.typnamespace
    WHERE NOT ${inExtension("'pg_type'::regclass", 't.oid')}
      -- Row types of tables, and arrays and multiranges, come and go with what they belong to.
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid) AND t.typtype <> 'm')`;
/** For listings with a relation `c`: what it is called where it is a parent. */
const relationOfPart = `c.kind || ' ' || c.name`;

;// CONCATENATED MODULE: ./build/benchmark/down/schema/database-wide.js

const extensions = {
    kind: `'extension'`,
    name: 'quote_ident(x.extname)',
    fields: {
        version: 'x.extversion',
        schema: 'x.extnamespace::regnamespace::text',
        owner: 'pg_get_userbyid(x.extowner)',
    },
    from: 'pg_extension x WHERE x.oid >= 16384',
};
const foreignDataWrappers = {
    kind: `'foreign-data wrapper'`,
    name: 'quote_ident(w.fdwname)',
    fields: {
        owner: 'pg_get_userbyid(w.fdwowner)',
        privileges: privileges('w.fdwacl', 'F', 'w.fdwowner'),
        handler: 'w.fdwhandler::regproc::text',
        validator: 'w.fdwvalidator::regproc::text',
        options: sorted('o', 'unnest(w.fdwoptions) o'),
    },
    secret: true,
    from: `pg_foreign_data_wrapper w WHERE ${isUsers('pg_foreign_data_wrapper', 'w.oid')}`,
};
const servers = {
    kind: `'server'`,
    name: 'quote_ident(s.srvname)',
    fields: {
        owner: 'pg_get_userbyid(s.srvowner)',
        privileges: privileges('s.srvacl', 'S', 's.srvowner'),
        wrapper: '(SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw)',
        type: 's.srvtype',
        version: 's.srvversion',
        options: sorted('o', 'unnest(s.srvoptions) o'),
    },
    secret: true,
    from: `pg_foreign_server s WHERE ${isUsers('pg_foreign_server', 's.oid')}`,
};
const userMappings = {
    kind: `'user mapping'`,
    name: `'of ' || quote_ident(u.usename) || ' for ' || quote_ident(u.srvname)`,
    fields: { options: sorted('o', 'unnest(u.umoptions) o') },
    secret: true,
    // The view shows the options to those who may see them.
    from: 'pg_user_mappings u',
};
const publications = {
    kind: `'publication'`,
    name: 'quote_ident(p.pubname)',
    fields: {
        owner: 'pg_get_userbyid(p.pubowner)',
        schemas: sorted('s.pnnspid::regnamespace::text', 'pg_publication_namespace s WHERE s.pnpubid = p.oid'),
        tables: sorted(`concat_ws(' ', r.prrelid::regclass::text, ${sorted('quote_ident(a.attname)', 'pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])')}::text, pg_get_expr(r.prqual, r.prrelid))`, 'pg_publication_rel r WHERE r.prpubid = p.oid'),
    },
    row: `to_jsonb(p) - 'oid' - 'pubname' - 'pubowner'`,
    from: `pg_publication p WHERE ${isUsers('pg_publication', 'p.oid')}`,
};
/** Its connection string, which may hold a password, is not read. */
const subscriptions = {
    kind: `'subscription'`,
    name: 'quote_ident(s.subname)',
    fields: {
        owner: 'pg_get_userbyid(s.subowner)',
        enabled: 's.subenabled',
        slot: 's.subslotname',
        publications: 's.subpublications',
    },
    from: 'pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
};
const eventTriggers = {
    kind: `'event trigger'`,
    name: 'quote_ident(t.evtname)',
    fields: {
        owner: 'pg_get_userbyid(t.evtowner)',
        event: 't.evtevent',
        function: 't.evtfoid::regprocedure::text',
        enabled: 't.evtenabled',
        tags: 't.evttags',
    },
    from: `pg_event_trigger t WHERE ${isUsers('pg_event_trigger', 't.oid')}`,
};
const defaultPrivileges = {
    kind: `'default privileges'`,
    name: `'of ' || pg_get_userbyid(d.defaclrole) || coalesce(' in ' || nullif(d.defaclnamespace, 0)::regnamespace::text, '') ||
    ' on ' || CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
      WHEN 'n' THEN 'schemas' ELSE d.defaclobjtype::text END`,
    fields: { privileges: sorted('a::text', 'unnest(d.defaclacl) a') },
    from: 'pg_default_acl d',
};
/** Those of large objects belong to data. */
const comments = {
    kind: `'comment'`,
    name: `'on ' || i.type || ' ' || i.identity`,
    parent: `CASE WHEN d.classoid = 'pg_class'::regclass THEN (SELECT ${relationOfPart} FROM relations c WHERE c.oid = d.objoid) END`,
    fields: { text: 'd.description' },
    from: `pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.classoid <> 'pg_largeobject'::regclass AND (
      d.objoid >= 16384 AND NOT ${inExtension('d.classoid', 'd.objoid')}
      OR d.classoid = 'pg_namespace'::regclass AND d.objoid IN (SELECT oid FROM schemas))`,
};
const securityLabels = {
    kind: `'security label'`,
    name: `'of ' || l.provider || ' on ' || l.objtype || ' ' || l.objname`,
    fields: { label: 'l.label' },
    // Those of roles, tablespaces and other databases are not this database's.
    from: `pg_seclabels l WHERE l.objtype NOT IN ('database', 'large object', 'role', 'tablespace')`,
};
const database = {
    kind: `'the database'`,
    name: `'itself'`,
    fields: {
        owner: 'pg_get_userbyid(d.datdba)',
        privileges: privileges('d.datacl', 'd', 'd.datdba'),
        comment: `shobj_description(d.oid, 'pg_database')`,
        settings: `(SELECT array_agg(pg_get_userbyid(s.setrole) || ' ' || array_to_string(s.setconfig, ' ') ORDER BY s.setrole)
      FROM pg_db_role_setting s WHERE s.setdatabase = d.oid)`,
    },
    // A setting may be anybody's secret.
    secret: true,
    from: 'pg_database d WHERE d.datname = current_database()',
};
/** What is in no schema. */
const databaseWideListings = [
    ...[extensions, foreignDataWrappers, servers, userMappings, publications, subscriptions, eventTriggers],
    ...[defaultPrivileges, comments, securityLabels, database],
];

;// CONCATENATED MODULE: ./build/benchmark/down/schema/relations.js

const schemas = {
    kind: `'schema'`,
    name: 'quote_ident(n.nspname)',
    fields: { owner: 'pg_get_userbyid(n.nspowner)', privileges: privileges('n.nspacl', 'n', 'n.nspowner') },
    from: `schemas n WHERE NOT ${inExtension("'pg_namespace'::regclass", 'n.oid')}`,
};
const relations = {
    kind: 'c.kind',
    name: 'c.name',
    // A sequence of a column goes with that.
    parent: `(SELECT c.kind || ' ' || c.name FROM pg_depend d JOIN relations c ON c.oid = d.refobjid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))`,
    fields: {
        owner: 'pg_get_userbyid(c.relowner)',
        privileges: `CASE c.relkind WHEN 'S' THEN ${privileges('c.relacl', 's', 'c.relowner')} ELSE ${privileges('c.relacl', 'r', 'c.relowner')} END`,
        partitioned: 'pg_get_partkeydef(c.oid)',
        partition: 'pg_get_expr(c.relpartbound, c.oid)',
        inherits: `(SELECT array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)`,
        query: `CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END`,
        populated: 'c.relispopulated',
        persistence: 'c.relpersistence',
        'access method': 'am.amname',
        tablespace: 't.spcname',
        options: sorted('o', 'unnest(c.reloptions) o'),
        'toast options': sorted('o', 'unnest(toast.reloptions) o'),
        'row level security': 'c.relrowsecurity',
        'row level security for the owner': 'c.relforcerowsecurity',
        'replica identity': 'c.relreplident',
        'of type': 'CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END',
        'foreign server': 'f.srvname',
        'foreign options': sorted('o', 'unnest(f.ftoptions) o'),
    },
    from: `relations c LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
    LEFT JOIN pg_sequence s ON s.seqrelid = c.oid LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
    LEFT JOIN (SELECT f.ftrelid, f.ftoptions, s.srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver) f ON f.ftrelid = c.oid
    WHERE c.relkind NOT IN ('i', 'I', 'c')`,
};
/** Without their numbers: the order of columns is no difference. */
const columns = {
    kind: `'column'`,
    name: `c.name || '.' || quote_ident(a.attname)`,
    parent: relationOfPart,
    fields: {
        type: 'format_type(a.atttypid, a.atttypmod)',
        default: 'pg_get_expr(d.adbin, d.adrelid)',
        'not null': 'a.attnotnull',
        identity: 'a.attidentity',
        generated: 'a.attgenerated',
        collation: 'a.attcollation::regcollation::text',
        storage: 'a.attstorage',
        compression: 'a.attcompression',
        // Before 17 no target is -1, from 17 on NULL.
        'statistics target': 'nullif(a.attstattarget, -1)',
        options: sorted('o', 'unnest(a.attoptions) o'),
        'foreign options': sorted('o', 'unnest(a.attfdwoptions) o'),
        privileges: privileges('a.attacl', 'c', 'c.relowner'),
        'its own': 'a.attislocal',
        inherited: 'a.attinhcount',
    },
    from: `relations c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE c.relkind NOT IN ('i', 'I', 'S')`,
};
const indexes = {
    kind: `'index'`,
    name: 'x.name',
    parent: relationOfPart,
    fields: {
        definition: 'pg_get_indexdef(x.oid)',
        valid: 'i.indisvalid',
        primary: 'i.indisprimary',
        tablespace: 't.spcname',
        'clustered on': 'i.indisclustered',
        'replica identity': 'i.indisreplident',
        'part of': '(SELECT array_agg(p.inhparent::regclass::text) FROM pg_inherits p WHERE p.inhrelid = x.oid)',
        'statistics targets': '(SELECT array_agg(nullif(a.attstattarget, -1) ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = x.oid)',
    },
    from: `relations x JOIN pg_index i ON i.indexrelid = x.oid JOIN relations c ON c.oid = i.indrelid
    LEFT JOIN pg_tablespace t ON t.oid = x.reltablespace`,
};
const sequences = {
    kind: `'settings of sequence'`,
    name: 'c.name',
    parent: relationOfPart,
    fields: {
        type: 'format_type(s.seqtypid, NULL)',
        start: 's.seqstart',
        increment: 's.seqincrement',
        maximum: 's.seqmax',
        minimum: 's.seqmin',
        cache: 's.seqcache',
        cycle: 's.seqcycle',
        'owned by': `(SELECT pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)`,
    },
    from: 'relations c JOIN pg_sequence s ON s.seqrelid = c.oid',
};
const constraints = {
    kind: `'constraint'`,
    name: `quote_ident(k.conname) || ' on ' || coalesce(c.name, t.name)`,
    parent: `CASE WHEN c.oid IS NULL THEN 'domain ' || t.name ELSE ${relationOfPart} END`,
    fields: {
        definition: 'pg_get_constraintdef(k.oid)',
        valid: 'k.convalidated',
        'its own': 'k.conislocal',
        inherited: 'k.coninhcount',
    },
    // Constraint triggers are listed as triggers.
    from: `pg_constraint k LEFT JOIN relations c ON c.oid = k.conrelid LEFT JOIN types t ON t.oid = k.contypid
    WHERE k.contype <> 't' AND (c.oid IS NOT NULL OR t.oid IS NOT NULL) AND NOT ${inExtension("'pg_constraint'::regclass", 'k.oid')}`,
};
const triggers = {
    kind: `'trigger'`,
    name: `quote_ident(t.tgname) || ' on ' || c.name`,
    parent: relationOfPart,
    fields: { definition: 'pg_get_triggerdef(t.oid)', enabled: 't.tgenabled' },
    from: `pg_trigger t JOIN relations c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND NOT ${inExtension("'pg_trigger'::regclass", 't.oid')}`,
};
/** Those of foreign keys have numbers for names; ALTER TABLE … DISABLE TRIGGER ALL reaches them. */
const constraintTriggers = {
    kind: `'triggers of constraint'`,
    name: `quote_ident(t.conname) || ' on ' || t.name`,
    // They are on both tables of the foreign key.
    parent: `'constraint ' || quote_ident(t.conname) || ' on ' || t.owner`,
    fields: { enabled: 't.enabled' },
    from: `(SELECT k.conname, c.name, o.name AS owner, array_agg(t.tgenabled ORDER BY t.tgfoid::regproc::text COLLATE "C", t.tgenabled) AS enabled
      FROM pg_trigger t JOIN relations c ON c.oid = t.tgrelid JOIN pg_constraint k ON k.oid = t.tgconstraint
      JOIN relations o ON o.oid = k.conrelid WHERE t.tgisinternal GROUP BY k.conname, c.name, o.name) t`,
};
const policies = {
    kind: `'policy'`,
    name: `quote_ident(p.polname) || ' on ' || c.name`,
    parent: relationOfPart,
    fields: {
        for: 'p.polcmd',
        permissive: 'p.polpermissive',
        using: 'pg_get_expr(p.polqual, p.polrelid)',
        'with check': 'pg_get_expr(p.polwithcheck, p.polrelid)',
        to: sorted('pg_get_userbyid(r)', 'unnest(p.polroles) r'),
    },
    from: 'pg_policy p JOIN relations c ON c.oid = p.polrelid',
};
const relations_rules = {
    kind: `'rule'`,
    name: `quote_ident(r.rulename) || ' on ' || c.name`,
    parent: relationOfPart,
    fields: { definition: 'pg_get_ruledef(r.oid)', enabled: 'r.ev_enabled' },
    // A view's own rule is the view.
    from: `pg_rewrite r JOIN relations c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND NOT ${inExtension("'pg_rewrite'::regclass", 'r.oid')}`,
};
const relations_statistics = {
    kind: `'statistics'`,
    name: `format('%I.%I', n.nspname, s.stxname)`,
    parent: relationOfPart,
    fields: {
        owner: 'pg_get_userbyid(s.stxowner)',
        on: 'c.name',
        kinds: sorted('k::text', 'unnest(s.stxkind) k'),
        // The server writes them in the order of the table.
        columns: sorted('a.attname::text', 'pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::int2[])'),
        expressions: 'pg_get_statisticsobjdef_expressions(s.oid)',
        target: 'nullif(s.stxstattarget, -1)',
    },
    from: `pg_statistic_ext s JOIN schemas n ON n.oid = s.stxnamespace JOIN relations c ON c.oid = s.stxrelid
    WHERE ${isUsers('pg_statistic_ext', 's.oid')}`,
};
/** Schemas, tables and all other relations, and what is part of them. */
const relationListings = [
    ...[schemas, relations, columns, indexes, sequences, constraints],
    ...[triggers, constraintTriggers, policies, relations_rules, relations_statistics],
];

;// CONCATENATED MODULE: ./build/benchmark/down/schema/routines-and-types.js

const routines = {
    kind: `CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END`,
    name: 'p.oid::regprocedure::text',
    fields: {
        owner: 'pg_get_userbyid(p.proowner)',
        privileges: privileges('p.proacl', 'f', 'p.proowner'),
        // An aggregate has no such text.
        definition: `CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END`,
        arguments: 'pg_get_function_arguments(p.oid)',
        parallel: 'p.proparallel',
        aggregate: `(SELECT to_jsonb(a) - 'aggfnoid' - 'aggsortop' - 'aggtranstype' - 'aggmtranstype' || jsonb_build_object(
        'sort', a.aggsortop::regoperator::text, 'state', format_type(a.aggtranstype, NULL), 'moving', format_type(a.aggmtranstype, NULL))
      FROM pg_aggregate a WHERE a.aggfnoid = p.oid)`,
    },
    from: `pg_proc p JOIN schemas n ON n.oid = p.pronamespace WHERE ${isUsers('pg_proc', 'p.oid')}`,
};
const types = {
    kind: `CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END`,
    name: 't.name',
    fields: {
        owner: 'pg_get_userbyid(t.typowner)',
        privileges: privileges('t.typacl', 'T', 't.typowner'),
        'kind of type': 't.typtype',
        labels: '(SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)',
        base: 'CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END',
        default: 't.typdefault',
        'not null': 't.typnotnull',
        collation: 't.typcollation::regcollation::text',
        range: `(SELECT jsonb_build_array(format_type(r.rngsubtype, NULL), r.rngcollation::regcollation::text, r.rngcanonical::text,
        r.rngsubdiff::text, format_type(r.rngmultitypid, NULL), ${described('pg_opclass', 'r.rngsubopc')})
      FROM pg_range r WHERE r.rngtypid = t.oid)`,
        representation: `jsonb_build_array(t.typisdefined, t.typcategory, t.typispreferred, t.typdelim, t.typalign, t.typstorage, t.typlen,
      t.typinput::text, t.typoutput::text, t.typreceive::text, t.typsend::text, t.typmodin::text, t.typmodout::text,
      t.typanalyze::text, t.typsubscript::text)`,
    },
    from: 'types t',
};
const casts = {
    kind: `'cast'`,
    name: `'from ' || format_type(k.castsource, NULL) || ' to ' || format_type(k.casttarget, NULL)`,
    fields: { function: 'k.castfunc::regprocedure::text', context: 'k.castcontext', method: 'k.castmethod' },
    from: `pg_cast k WHERE ${isUsers('pg_cast', 'k.oid')}`,
};
const operators = {
    kind: `'operator'`,
    name: 'p.oid::regoperator::text',
    fields: {
        owner: 'pg_get_userbyid(p.oprowner)',
        result: 'format_type(p.oprresult, NULL)',
        function: 'p.oprcode::regprocedure::text',
        commutator: 'p.oprcom::regoperator::text',
        negator: 'p.oprnegate::regoperator::text',
        restrict: 'p.oprrest::text',
        join: 'p.oprjoin::text',
        merges: 'p.oprcanmerge',
        hashes: 'p.oprcanhash',
    },
    from: `pg_operator p WHERE ${isUsers('pg_operator', 'p.oid')}`,
};
const operatorClasses = {
    kind: 'i.type',
    name: 'i.identity',
    fields: {
        owner: 'pg_get_userbyid(k.opcowner)',
        type: 'format_type(k.opcintype, NULL)',
        'key type': 'format_type(nullif(k.opckeytype, 0), NULL)',
        default: 'k.opcdefault',
        family: described('pg_opfamily', 'k.opcfamily'),
    },
    from: `pg_opclass k, pg_identify_object('pg_opclass'::regclass, k.oid, 0) i WHERE ${isUsers('pg_opclass', 'k.oid')}`,
};
const operatorFamilies = {
    kind: 'i.type',
    name: 'i.identity',
    fields: {
        owner: 'pg_get_userbyid(f.opfowner)',
        operators: sorted(described('pg_amop', 'm.oid'), 'pg_amop m WHERE m.amopfamily = f.oid'),
        functions: sorted(described('pg_amproc', 'm.oid'), 'pg_amproc m WHERE m.amprocfamily = f.oid'),
    },
    from: `pg_opfamily f, pg_identify_object('pg_opfamily'::regclass, f.oid, 0) i WHERE ${isUsers('pg_opfamily', 'f.oid')}`,
};
const collations = {
    kind: `'collation'`,
    name: `format('%I.%I', n.nspname, k.collname)`,
    fields: { owner: 'pg_get_userbyid(k.collowner)' },
    row: `to_jsonb(k) - 'oid' - 'collname' - 'collnamespace' - 'collowner'`,
    from: `pg_collation k JOIN schemas n ON n.oid = k.collnamespace WHERE ${isUsers('pg_collation', 'k.oid')}`,
};
const conversions = {
    kind: `'conversion'`,
    name: `format('%I.%I', n.nspname, k.conname)`,
    fields: { owner: 'pg_get_userbyid(k.conowner)' },
    row: `to_jsonb(k) - 'oid' - 'conname' - 'connamespace' - 'conowner'`,
    from: `pg_conversion k JOIN schemas n ON n.oid = k.connamespace WHERE ${isUsers('pg_conversion', 'k.oid')}`,
};
const textSearchConfigurations = {
    kind: `'text search configuration'`,
    name: `format('%I.%I', n.nspname, k.cfgname)`,
    fields: {
        owner: 'pg_get_userbyid(k.cfgowner)',
        parser: described('pg_ts_parser', 'k.cfgparser'),
        mapping: `(SELECT array_agg(m.maptokentype || ' ' || m.mapseqno || ' ' || m.mapdict::regdictionary::text ORDER BY m.maptokentype, m.mapseqno)
      FROM pg_ts_config_map m WHERE m.mapcfg = k.oid)`,
    },
    from: `pg_ts_config k JOIN schemas n ON n.oid = k.cfgnamespace WHERE ${isUsers('pg_ts_config', 'k.oid')}`,
};
const textSearchDictionaries = {
    kind: `'text search dictionary'`,
    name: `format('%I.%I', n.nspname, k.dictname)`,
    fields: {
        owner: 'pg_get_userbyid(k.dictowner)',
        template: described('pg_ts_template', 'k.dicttemplate'),
        options: 'k.dictinitoption',
    },
    from: `pg_ts_dict k JOIN schemas n ON n.oid = k.dictnamespace WHERE ${isUsers('pg_ts_dict', 'k.oid')}`,
};
/** Rare ones, by the names that the server has for them. Functions are shown by name in a row of their catalog. */
const rare = {
    kind: 'i.type',
    name: 'i.identity',
    fields: {},
    row: 'k.definition',
    from: `(SELECT 'pg_ts_parser'::regclass AS catalog, p.oid, to_jsonb(p) - 'oid' - 'prsnamespace' AS definition FROM pg_ts_parser p
      UNION ALL SELECT 'pg_ts_template'::regclass, t.oid, to_jsonb(t) - 'oid' - 'tmplnamespace' FROM pg_ts_template t
      UNION ALL SELECT 'pg_am'::regclass, a.oid, to_jsonb(a) - 'oid' FROM pg_am a
      UNION ALL SELECT 'pg_transform'::regclass, t.oid, to_jsonb(t) - 'oid' - 'trftype' - 'trflang' FROM pg_transform t
      UNION ALL SELECT 'pg_language'::regclass, l.oid, jsonb_build_object('owner', pg_get_userbyid(l.lanowner), 'trusted', l.lanpltrusted,
        'handler', l.lanplcallfoid::regproc::text, 'inline', l.laninline::regproc::text, 'validator', l.lanvalidator::regproc::text,
        'privileges', ${privileges('l.lanacl', 'l', 'l.lanowner')}) FROM pg_language l) k,
    pg_identify_object(k.catalog, k.oid, 0) i
    WHERE k.oid >= 16384 AND NOT ${inExtension('k.catalog', 'k.oid')}`,
};
/** Functions, types, and all that makes types work. */
const routineAndTypeListings = [
    ...[routines, types, casts, operators, operatorClasses, operatorFamilies, collations, conversions],
    ...[textSearchConfigurations, textSearchDictionaries, rare],
];

;// CONCATENATED MODULE: ./build/benchmark/down/schema/describe.js




/**
 * Describes what is defined in a database: relations, columns, constraints, functions, types, privileges, comments, and
 * so on, and no rows. Two databases have the same description when pg_dump would write the same for them, but for the
 * order of columns. Members of extensions are the extension's own, and roles and tablespaces nobody's.
 *
 * @param client in no transaction, as a superuser: others do not see the options of user mappings
 * @throws {Error} when it cannot be read; a lock that somebody else holds is waited for
 */
async function describeSchema(client) {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
        await client.query(pinWritingSql);
        const { rows } = await client.query(objectsSql);
        return new Map(rows.map(({ kind, name, parent, definition, secret }) => [
            `${kind} ${name}`,
            { definition, parent: parent ?? undefined, secret },
        ]));
    }
    finally {
        // On a lost connection there is nothing to end, and the first error is the one that tells.
        await client.query('ROLLBACK').catch(() => undefined);
    }
}
/** With no schema in the path every name is written in full; constants are written as these settings say. */
const pinWritingSql = `
  SET LOCAL search_path TO '';
  SET LOCAL quote_all_identifiers TO off;
  SET LOCAL standard_conforming_strings TO on;
  SET LOCAL DateStyle TO ISO;
  SET LOCAL IntervalStyle TO postgres;
  SET LOCAL TimeZone TO UTC;
  SET LOCAL extra_float_digits TO 3;
  SET LOCAL bytea_output TO hex;
  SET LOCAL statement_timeout TO 0;
  SET LOCAL jit TO off`;
const listings = [...relationListings, ...routineAndTypeListings, ...databaseWideListings];
const objectsSql = `WITH ${sharedSql}\n${listings.map(listingSql).join('\nUNION ALL ')}`;

;// CONCATENATED MODULE: ./build/benchmark/statistics/random.js
/**
 * Random numbers that are the same in every run: a verdict must not depend on chance, so what resamples its data does
 * it from a fixed seed.
 *
 * The generator is mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for resampling.
 *
 * @returns a function that gives the next number, from 0 up to but not including 1
 * @example const random = createRandom(1); random() // 0.6270739405881613
 */
function createRandom(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
/** A number of the standard normal distribution (Box and Muller). */
function nextNormal(random) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
}

;// CONCATENATED MODULE: ./build/benchmark/growth/growth-fit.js
/** The exponent of `cost ~ size ^ exponent` (least squares of the logarithms); 0 with one size only. */
function slopeOf(points) {
    if (isOneSize(points))
        return 0;
    const x = points.map(({ size }) => Math.log(size));
    const y = points.map(({ cost }) => Math.log(cost));
    const [meanX, meanY] = [meanOf(x), meanOf(y)];
    const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
    const product = x.reduce((sum, value, index) => sum + (value - meanX) * ((y[index] ?? 0) - meanY), 0);
    return product / spread;
}
/** `factor × size ^ exponent`. */
function fitPower(points) {
    const exponent = slopeOf(points);
    const factor = meanOf(points.map(({ size, cost }) => Math.log(cost) - exponent * Math.log(size)));
    return (size) => Math.exp(factor + exponent * Math.log(size));
}
/**
 * `constant + rate × size`, neither of them negative. Squares of relative errors are made least, since the noise of a
 * time is a share of it; to short ones a millisecond is added, below which a clock's and a scheduler's own noise lies.
 */
function fitAffine(points) {
    const weights = points.map(({ cost }) => 1 / (cost + 1) ** 2);
    const sum = (value) => points.reduce((total, point, index) => total + (weights[index] ?? 0) * value(point), 0);
    const all = sum(() => 1);
    const meanSize = sum(({ size }) => size) / all;
    const meanCost = sum(({ cost }) => cost) / all;
    const spread = sum(({ size }) => (size - meanSize) ** 2);
    const rate = sum(({ size, cost }) => (size - meanSize) * (cost - meanCost)) / spread;
    if (isOneSize(points) || rate <= 0)
        return () => meanCost;
    const constant = meanCost - rate * meanSize;
    if (constant >= 0)
        return (size) => constant + rate * size;
    const proportion = sum(({ size, cost }) => size * cost) / sum(({ size }) => size ** 2);
    return (size) => proportion * size;
}
function isOneSize(points) {
    return new Set(points.map(({ size }) => size)).size < 2;
}
function meanOf(values) {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}

;// CONCATENATED MODULE: ./build/benchmark/growth/growth.js



/** Samples that are drawn from the measured ones, for the intervals. */
const resamples = 500;
/** Exponents above it are called worse than linear: sorting (n log n) is still below. */
const linearExponent = 1.25;
/** Where the blocks grow linearly, times must grow so much faster before they are believed. */
const surelyWorseExponent = 1.5;
/** Exponents below it are called constant. */
const constantExponent = 0.3;
/**
 * Per doubling beyond the largest fixture, an interval is made wider by this factor: caches that no longer suffice,
 * sorts that go to disk.
 */
const widerPerDoubling = 1.1;
/** Blocks may differ by so many, or by such a share, without having grown: catalogs, and the depth of an index. */
const sameBlocks = { count: 16, share: 0.02 };
/** A time that grows by less may be constant. */
const leastGrowthMs = 5;
/**
 * How a migration's cost grows, and what it will be in production.
 *
 * Times are noisy, most of all short ones, and blocks are not. So blocks decide whether there is growth at all, unless
 * the times grow in a way that noise cannot explain (work that touches no shared blocks, as moving a file). What
 * grows linearly is predicted by `constant + rate × rows`, fitted so that relative errors count alike and neither part
 * is negative; what grows faster, by a power of the rows; what does not grow, by the median of all runs.
 *
 * The interval is made by drawing new samples from the measured runs (bootstrap), and widens beyond the largest fixture.
 *
 * @throws Error when there are no points
 * @example fitGrowth({ points: [tenPercent, thirtyPercent], productionRows: 4_000_000 }).predicted?.timeMs
 */
function fitGrowth({ points, productionRows }) {
    const series = seriesOf(points);
    const times = points.map(({ timesMs }) => (0,statistics/* median */.JZ)(timesMs));
    const samples = resample(series);
    const slopes = samples.map((sample) => slopeOf(sample)).sort((a, b) => a - b);
    const exponents = {
        exponent: slopeOf(pointsOf(series, times)),
        exponentLow: quantile(slopes, 0.025),
        exponentHigh: quantile(slopes, 0.975),
    };
    const kind = kindOf(series, times, {
        middle: exponents.exponent,
        low: quantile(slopes, 0.1),
        high: quantile(slopes, 0.9),
    });
    return {
        kind,
        ...exponents,
        points: points.map(({ scale, rows, blocks }, index) => ({ scale, rows, timeMs: times[index] ?? 0, blocks })),
        predicted: predict(series, times, samples, kind, productionRows),
    };
}
function seriesOf(given) {
    if (given.length === 0)
        throw new Error('no growth without a scale');
    const rows = new Set(given.map((point) => point.rows));
    const isByRows = rows.size > 1 && !rows.has(0);
    return { points: given, sizes: given.map((point) => (isByRows ? point.rows : point.scale)), isByRows };
}
function pointsOf({ sizes }, costs) {
    return sizes.map((size, index) => ({ size, cost: Math.max(costs[index] ?? 0, 1e-3) }));
}
/** The medians of samples that are drawn anew from each scale's runs. */
function resample(series) {
    const random = createRandom(1);
    return Array.from({ length: resamples }, () => pointsOf(series, series.points.map(({ timesMs }) => {
        const drawn = timesMs.map(() => timesMs[Math.floor(random() * timesMs.length)] ?? 0);
        // One or two runs say nothing of their own noise: what PostgreSQL's times commonly have is added.
        const unknown = timesMs.length < 3 ? 0.2 / Math.sqrt(timesMs.length) : 0.02;
        return (0,statistics/* median */.JZ)(drawn) * Math.exp(unknown * nextNormal(random));
    })));
}
function kindOf(series, times, exponent) {
    if (new Set(series.sizes).size < 2)
        return 'unclear';
    const byBlocks = kindByBlocks(series);
    const byTimes = kindByTimes(times, exponent);
    if (byBlocks === undefined)
        return byTimes;
    if (byTimes === 'worse than linear') {
        return byBlocks === 'linear' && exponent.middle <= surelyWorseExponent ? 'linear' : byTimes;
    }
    return byBlocks === 'constant' && byTimes === 'linear' ? byTimes : byBlocks;
}
function kindByBlocks(series) {
    const blocks = series.points.map((point) => point.blocks);
    const least = Math.min(...blocks);
    const most = Math.max(...blocks);
    if (least <= 0)
        return undefined;
    if (most - least <= Math.max(sameBlocks.count, least * sameBlocks.share))
        return 'constant';
    return slopeOf(pointsOf(series, blocks)) > linearExponent ? 'worse than linear' : 'linear';
}
/** What the times alone say. */
function kindByTimes(times, { middle, low, high }) {
    if (high < constantExponent)
        return 'constant';
    const grown = Math.max(...times) - Math.min(...times);
    if (grown < leastGrowthMs)
        return high < 0.5 ? 'constant' : 'unclear';
    if (middle > linearExponent && low > 1.1)
        return 'worse than linear';
    return low > constantExponent ? 'linear' : 'unclear';
}
function predict(series, times, samples, kind, productionRows) {
    if (productionRows === undefined || (!series.isByRows && kind !== 'constant'))
        return undefined;
    const largest = Math.max(...series.sizes);
    const size = series.isByRows ? productionRows : largest;
    const at = (points) => costAt(points, kind, size);
    const timeMs = at(pointsOf(series, times));
    const drawn = samples.map(at).sort((a, b) => a - b);
    const wider = widerPerDoubling ** Math.max(0, Math.log2(size / largest));
    const timeLowMs = Math.min(timeMs, quantile(drawn, 0.025)) / wider;
    const timeHighMs = Math.max(timeMs, quantile(drawn, 0.975)) * wider;
    const lockMs = predictLock(series, kind, size);
    return {
        rows: productionRows,
        timeMs,
        timeLowMs,
        timeHighMs,
        lockMs,
        // The lock was timed once a scale; its noise is that of the whole migration's time.
        lockLowMs: (lockMs * timeLowMs) / timeMs,
        lockHighMs: (lockMs * timeHighMs) / timeMs,
    };
}
function costAt(points, kind, size) {
    if (kind === 'constant')
        return (0,statistics/* median */.JZ)(points.map(({ cost }) => cost));
    return (kind === 'worse than linear' ? fitPower(points) : fitAffine(points))(size);
}
function predictLock(series, kind, size) {
    const holds = series.points.map(({ lockMs }) => lockMs);
    if (Math.max(...holds) === 0)
        return 0;
    return costAt(pointsOf(series, holds), kind, size);
}
function quantile(sorted, share) {
    return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}

;// CONCATENATED MODULE: ./build/benchmark/growth/touched.js
/** The relations that traced runs saw a migration lock, each once, the largest first. */
function relationsTouched(runs) {
    const largest = new Map();
    for (const lock of locksOf(runs)) {
        const key = keyOf(lock.relation);
        const known = largest.get(key);
        if (known === undefined || known.relationBytes < lock.relationBytes)
            largest.set(key, lock);
    }
    return [...largest.values()].toSorted((a, b) => b.relationBytes - a.relationBytes).map(({ relation }) => relation);
}
/** The tables, without indexes and the like, as the fixture's row counts name them. */
function tablesTouched(runs) {
    return relationsTouched(runs)
        .filter(({ kind }) => kind === 'table' || kind === 'materialized view')
        .map(keyOf);
}
/** For how long, at most, a migration made others wait; 0 where it did not. */
function longestBlockMs(runs) {
    const holds = locksOf(runs).flatMap(({ blocking, holdMs }) => (blocking === 'nothing' ? [] : [holdMs]));
    return Math.max(0, ...holds);
}
function locksOf(runs) {
    return runs.flatMap(({ statements }) => statements.flatMap(({ trace }) => trace?.locks ?? []));
}
/** As the fixture's row counts name a relation. */
function keyOf({ schema, name }) {
    return `${schema}.${name}`;
}

;// CONCATENATED MODULE: ./build/benchmark/growth/growth-runs.js





/**
 * Measures the migrations on the smaller fixtures too, and tells how each one's cost grows with the rows of the tables
 * that it touches. Empty with a single fixture.
 */
async function growthOf(input) {
    const smaller = input.fixtures.slice(0, -1);
    const largest = input.fixtures.at(-1);
    if (largest === undefined || smaller.length === 0)
        return new Map();
    const scales = [];
    for (const fixture of smaller)
        scales.push({ fixture, samples: await input.measureOn(fixture) });
    scales.push({ fixture: largest, samples: input.samples });
    const names = input.samples.timed[0]?.map(({ name }) => name) ?? [];
    const grown = names.flatMap((name) => {
        // Of all scales: what CONCURRENTLY locks on a small table is held for less time than it takes to look.
        const tables = tablesTouched(scales.flatMap(({ samples }) => appliedIn(name, samples.traced)));
        const points = scales.flatMap((scale) => pointOf(name, scale, tables) ?? []);
        if (points.length < scales.length)
            return [];
        return [[name, fitGrowth({ points, productionRows: rowsIn(input.productionRows, tables) })]];
    });
    return new Map(grown);
}
/** Undefined where the migration failed on this fixture, be it in one run. */
function pointOf(name, { fixture, samples }, tables) {
    const timesMs = timesOf(name, samples.timed);
    const traced = appliedIn(name, samples.traced);
    if (timesMs.length === 0 || traced.length === 0 || failureOf(name, samples) !== undefined)
        return undefined;
    return {
        scale: fixture.record.scale,
        rows: rowsIn(new Map(Object.entries(fixture.record.rows)), tables) ?? 0,
        timesMs,
        blocks: growth_runs_blocksOf(traced[0]),
        lockMs: lockMsOf(traced, timesMs),
    };
}
/** The traced run may have been slower than the others: a lock that ends with its migration is not held for longer. */
function lockMsOf(traced, timesMs) {
    const statements = traced.reduce((most, applied) => Math.max(most, applied.statements.length), 0);
    const outlives = traced.some((applied) => applied.statements.some(({ trace }) => trace?.locks.some((lock) => lock.heldStatements > statements)));
    const held = longestBlockMs(traced);
    return outlives ? held : Math.min(held, (0,statistics/* median */.JZ)(timesMs));
}
function growth_runs_blocksOf(applied) {
    const counters = applied === undefined ? undefined : countersOf(applied);
    return counters === undefined ? 0 : counters.blocksHit + counters.blocksRead;
}
/** The rows of some tables together; undefined where none of them is known. */
function rowsIn(rows, tables) {
    const known = tables.flatMap((table) => rows?.get(table) ?? []);
    return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./build/benchmark/probe/stall-record.js
/** What the probes saw, migration by migration. It grows with the migrations and their tables, not with the probes. */
class StallRecord {
    #periods = [];
    #intervalMs;
    #now;
    /**
     * @param intervalMs between two probes: what is shorter says little
     * @param now the clock, in milliseconds
     */
    constructor(intervalMs, now = () => performance.now()) {
        this.#intervalMs = intervalMs;
        this.#now = now;
    }
    /** From now on this migration runs; undefined: none does. */
    begin(migration) {
        this.#periods.push({ migration, beganMs: this.#now(), seen: new Map() });
    }
    /**
     * @param beganMs when it asked for its locks, by the clock
     * @param waitedMs how long it had to wait for them
     */
    add({ relation, role }, beganMs, waitedMs) {
        const period = this.#periodOf(beganMs, beganMs + waitedMs);
        if (period === undefined)
            return;
        const key = JSON.stringify([relation.schema, relation.name]);
        const entry = period.seen.get(key) ?? { relation };
        const before = entry[role] ?? { longestMs: 0, probes: 0 };
        entry[role] = { longestMs: Math.max(before.longestMs, waitedMs), probes: before.probes + 1 };
        period.seen.set(key, entry);
    }
    /**
     * The period that a wait is charged to: the first in which it lasted for an interval, or for half of its time. One that
     * began so long before the migration's end waited for a lock of that migration, however long later ones in the same
     * transaction kept it; a shorter time is that of the message on its way.
     */
    #periodOf(beganMs, endedMs) {
        const enough = Math.min(this.#intervalMs, (endedMs - beganMs) / 2);
        let place = this.#periods.findLastIndex((period) => period.beganMs <= beganMs);
        if (place < 0)
            place = 0;
        while (place < this.#periods.length - 1) {
            const end = this.#periods[place + 1]?.beganMs;
            if (Math.min(end, endedMs) - Math.max(beganMs, this.#periods[place]?.beganMs) >= enough)
                break;
            place += 1;
        }
        return this.#periods[place];
    }
    /** By the migration's name, the longest first. Migrations without any probe have no entry. */
    stalls() {
        const periods = this.#periods.filter(({ migration, seen }) => migration !== undefined && seen.size > 0);
        return new Map(periods.map(({ migration, seen }) => [migration, stallsOf(seen)]));
    }
}
function stallsOf(seen) {
    const longest = ({ reader, writer }) => Math.max(reader?.longestMs ?? 0, writer?.longestMs ?? 0);
    return [...seen.values()]
        .map(({ relation, reader, writer }) => ({ relation, reader, writer }))
        .toSorted((one, other) => longest(other) - longest(one));
}

;// CONCATENATED MODULE: ./build/benchmark/probe/probe.js





/** More tables than these are not probed at once: the largest come first, and each takes two connections. */
const mostProbedRelations = 20;
/** What all probes together may cost: a thousand a second take about a tenth of one core, theirs and the server's. */
const shortestPauseOfOneMs = 1;
/** After the migrations no lock is held any more, so that whoever waits gets on; a session that hangs is left. */
const patienceMs = 5_000;
/** What is left to others where the server's connections are few. */
const connectionsForOthers = 4;
/**
 * Runs migrations while a reader and a writer of each table that they touch are at work beside them, as an
 * application's sessions would be, and tells how long these were held up. A run with probes measures nothing else: they
 * raise scan counts, and CREATE INDEX CONCURRENTLY waits for each of them.
 *
 * A stall is measured by the server, from the query's arrival to having its locks. One that is shorter than the
 * interval may be missed; of a longer one at most an interval is.
 *
 * @param run applies the migrations
 * @throws {UserError} when not even two connections can be opened
 * @example
 * const { stalls } = await withProbes({ settings, relations, signal }, (probing) =>
 *   applyMigrations({ ...options, onMigration: ({ name }) => probing.ended(name) }),
 * );
 */
async function withProbes(options, run) {
    options.signal.throwIfAborted();
    const probes = new Probes(options);
    try {
        await probes.open();
        const result = await run(probes);
        await probes.finish();
        options.signal.throwIfAborted();
        return { result, stalls: probes.record.stalls(), notes: probes.notes };
    }
    finally {
        await probes.close();
    }
}
class Probes {
    record;
    #options;
    #probers = [];
    #notes = new Set();
    #order;
    /** Of the migration that runs. */
    #place = 0;
    #loops = Promise.resolve();
    constructor(options) {
        this.#options = options;
        this.#order = [...options.relations.keys()];
        this.record = new StallRecord(options.intervalMs ?? 5);
    }
    get notes() {
        return [...this.#notes];
    }
    async open() {
        const wanted = this.#connectionsWanted();
        while (this.#probers.length < wanted) {
            this.#options.signal.throwIfAborted();
            const client = await this.#connect();
            if (client === undefined)
                break;
            this.#probers.push(new Prober(client, this.record, (note) => this.#notes.add(note)));
        }
        this.#begin(0);
        this.#loops = Promise.all(this.#probers.map((prober) => prober.run(this.#options.signal)));
    }
    /** One for each table and role of all migrations: those that wait for one migration's lock cannot serve the next. */
    #connectionsWanted() {
        const all = this.#order.flatMap((name) => this.#targetsOf(name));
        const distinct = new Set(all.map(({ relation, role }) => `${role} ${sqlName(relation)}`));
        return Math.min(distinct.size, 2 * mostProbedRelations);
    }
    /** A connection, or undefined when the server has no more of them and two are there already. */
    async #connect() {
        try {
            const client = await (0,connection/* openConnection */.JY)(this.#options.settings);
            await client.query(connection/* unhinderSql */._2);
            return client;
        }
        catch (error) {
            // too_many_connections
            if (this.#probers.length < 2 || (0,connection/* codeOf */.$N)(error.cause) !== '53300')
                throw error;
            // The migrations' own session is still to come.
            const given = this.#probers.splice(Math.max(2, this.#probers.length - connectionsForOthers));
            await Promise.all(given.map((prober) => prober.close()));
            this.#notes.add(`the server has too few connections: only ${this.#probers.length} are used to look for stalls`);
            return undefined;
        }
    }
    began(migration) {
        const place = this.#placeOf(migration);
        if (place !== this.#place)
            this.#begin(place);
    }
    ended(migration) {
        const place = this.#placeOf(migration);
        if (place >= this.#place)
            this.#begin(place + 1);
    }
    #placeOf(migration) {
        const place = this.#order.indexOf(migration);
        if (place < 0)
            throw new Error(`the migration ${migration} is not among those to be probed`);
        return place;
    }
    /** Sends the connections to the tables of the next migration. Who waits for a lock stays until it is granted. */
    #begin(place) {
        this.#place = place;
        const migration = this.#order[place];
        this.record.begin(migration);
        const wanted = migration === undefined ? [] : this.#targetsOf(migration).slice(0, this.#probers.length);
        const same = (one, other) => one !== undefined && one.role === other.role && sqlName(one.relation) === sqlName(other.relation);
        const staying = this.#probers.filter(({ target, isGone }) => !isGone && wanted.some((other) => same(target, other)));
        const free = this.#probers
            .filter((prober) => !prober.isGone && !staying.includes(prober))
            .toSorted((one, other) => Number(one.isBusy) - Number(other.isBusy));
        const left = wanted.filter((target) => !staying.some((prober) => same(prober.target, target)));
        const pauseMs = Math.max(this.#options.intervalMs ?? 5, wanted.length * shortestPauseOfOneMs);
        for (const prober of staying)
            prober.send(prober.target, pauseMs);
        for (const [place, prober] of free.entries())
            prober.send(left[place], pauseMs);
    }
    /** A reader and a writer of each table; nobody can write to a materialized view. */
    #targetsOf(migration) {
        const all = this.#options.relations.get(migration) ?? [];
        const probed = all.filter(({ kind }) => kind in rolesOfKind);
        if (probed.length > mostProbedRelations) {
            this.#notes.add(`${migration}: only the ${mostProbedRelations} largest of ${probed.length} tables are probed`);
        }
        return probed
            .slice(0, mostProbedRelations)
            .flatMap((relation) => (rolesOfKind[relation.kind] ?? []).map((role) => ({ relation, role })));
    }
    /** Lets those who wait get their locks: what they saw belongs to the result. */
    async finish() {
        for (const prober of this.#probers)
            prober.stop();
        const impatience = new AbortController();
        const signal = AbortSignal.any([impatience.signal, this.#options.signal]);
        const tooLate = (0,external_node_timers_promises_.setTimeout)(patienceMs, undefined, { signal }).catch(() => undefined);
        await Promise.race([this.#loops, tooLate]);
        impatience.abort();
        for (const { target, isBusy } of this.#probers) {
            if (!isBusy || target === undefined)
                continue;
            this.#notes.add(`a ${target.role} of ${shownName(target.relation)} still waited after the last migration`);
        }
    }
    async close() {
        for (const prober of this.#probers)
            prober.stop();
        await Promise.all(this.#probers.map((prober) => prober.close()));
        await this.#loops;
    }
}
const rolesOfKind = {
    table: ['reader', 'writer'],
    'partitioned table': ['reader', 'writer'],
    'materialized view': ['reader'],
};
/** One connection, which asks again and again for the same lock. */
class Prober {
    target;
    isBusy = false;
    /** The connection is lost. */
    isGone = false;
    #client;
    #record;
    #note;
    #pauseMs = 0;
    #rest = new AbortController();
    #stopped = false;
    constructor(client, record, note) {
        this.#client = client;
        this.#record = record;
        this.#note = note;
    }
    /** Where it goes when it has its present lock; nowhere without a target. */
    send(target, pauseMs) {
        this.target = target;
        this.#pauseMs = pauseMs;
        this.#rest.abort();
    }
    stop() {
        this.#stopped = true;
        this.#rest.abort();
    }
    async close() {
        this.stop();
        await (0,connection/* closeConnection */.Bn)(this.#client);
    }
    async run(signal) {
        while (!this.#stopped && !this.isGone && !signal.aborted) {
            this.#rest = new AbortController();
            const { target } = this;
            if (target !== undefined)
                await this.#probe(target);
            // It may have been sent elsewhere, or stopped, meanwhile.
            if (this.target !== target || this.#stopped)
                continue;
            const restMs = this.target === undefined ? 0x7fff_ffff : this.#pauseMs;
            const until = AbortSignal.any([this.#rest.signal, signal]);
            await (0,external_node_timers_promises_.setTimeout)(restMs, undefined, { signal: until, ref: false }).catch(() => undefined);
        }
    }
    async #probe(target) {
        const sentMs = performance.now();
        this.isBusy = true;
        try {
            const answer = await this.#client.query(probeSql(target));
            const last = (Array.isArray(answer) ? answer.at(-1) : answer);
            this.#record.add(target, sentMs, Number(last.rows[0]?.waited_ms));
        }
        catch (error) {
            if (this.#stopped)
                return;
            // The application's session would have waited as long, and then have got the same error.
            this.#record.add(target, sentMs, performance.now() - sentMs);
            this.#note(`${shownName(target.relation)} was no longer probed by a ${target.role}: ${(0,errors/* messageOf */.bD)(error)}`);
            if (this.target === target)
                this.target = undefined;
            // insufficient_privilege, undefined_table and the like leave the connection as it was; a lost one does not.
            this.isGone = (0,connection/* codeOf */.$N)(error)?.length !== 5 || (0,connection/* codeOf */.$N)(error)?.startsWith('57P') === true;
        }
        finally {
            this.isBusy = false;
        }
    }
}
/**
 * One message, so one transaction, and the time that the server took from the message's arrival to having the locks.
 * - A reader's plan needs the locks on the indexes, too, as every query's does: REINDEX holds up readers there. LIMIT 0
 *   reads no row: a scan over many dead ones would pass for a stall.
 * - The writer's lock is that of INSERT, UPDATE and DELETE. These themselves would fire the table's triggers.
 */
function probeSql({ relation, role }) {
    const waited = "pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.statement_timestamp()) OPERATOR(pg_catalog.*) 1000 AS waited_ms";
    if (role === 'reader')
        return `SELECT ${waited}, (SELECT 1 FROM ONLY ${sqlName(relation)} LIMIT 0)`;
    return `LOCK TABLE ONLY ${sqlName(relation)} IN ROW EXCLUSIVE MODE; SELECT ${waited}`;
}
function sqlName({ schema, name }) {
    return (0,identifiers/* quoteQualified */.$s)(schema, name);
}
function shownName({ schema, name }) {
    return `${schema}.${name}`;
}

;// CONCATENATED MODULE: ./build/migrations/history.js





/**
 * Which migrations of a set a database does not have yet, as the tool's own history table there tells: a fixture made
 * of a production backup holds it. Without the table all are pending.
 *
 * @param client connected to the database, with a role that may read the table
 */
async function pendingMigrations(set, client) {
    const { history } = set;
    if (history === undefined || !(await isThere(history.sql, client))) {
        return { pending: set.migrations, applied: [], note: undefined };
    }
    const recorded = await readVersions(history.query, client);
    if (!Array.isArray(recorded)) {
        const note = `${history.sql} in the fixture is not that of ${set.layout}: ${recorded.problem}; all migrations are pending`;
        return { pending: set.migrations, applied: [], note };
    }
    const isApplied = matchers[set.layout] ?? hasVersion;
    const applied = new Set();
    for (const migration of set.migrations) {
        if (await isApplied(migration, recorded, set))
            applied.add(migration);
    }
    const pending = set.migrations.filter((migration) => !applied.has(migration));
    const names = [...applied].map(({ name }) => name);
    return { pending, applied: names, note: noteOf(set, names.length, pending, recorded) };
}
async function isThere(table, client) {
    const { rows } = await client.query('select to_regclass($1) is not null as there', [table]);
    return rows[0]?.there === true;
}
/** Several tools call their table schema_migrations. */
async function readVersions(query, client) {
    try {
        const { rows } = await client.query({ text: query, rowMode: 'array' });
        return rows.map(([version]) => version ?? '');
    }
    catch (error) {
        if (error.code === undefinedColumn)
            return { problem: (0,errors/* messageOf */.bD)(error) };
        throw error;
    }
}
const undefinedColumn = '42703';
function noteOf(set, applied, pending, recorded) {
    const table = set.history?.sql ?? '';
    if (recorded.length > 0 && applied === 0) {
        return `${table} in the fixture has entries, but by them no migration of this set was applied`;
    }
    const gap = pending.find((migration) => set.migrations.indexOf(migration) < applied);
    const order = gap === undefined ? '' : `; ${gap.name} is pending although later ones were applied`;
    return `${table} in the fixture says that ${applied} of ${set.migrations.length} were already applied${order}`;
}
const hasVersion = ({ version }, recorded) => recorded.includes(version);
/** The tools that write the number itself, and not the text of the file's name. */
const hasNumber = ({ version }, recorded) => recorded.some((other) => /^\d+$/.test(other) && compareNumbers(other, version) === 0);
/** The tools that write down how far the database is. */
const isReached = ({ version }, recorded) => recorded.some((reached) => /^\d+$/.test(reached) && compareNumbers(version, reached) <= 0);
const matchers = {
    'golang-migrate': isReached,
    goose: hasNumber,
    sqlx: hasNumber,
    drizzle: isReached,
    'graphile-migrate': hasLeadingNumber,
    flyway: isInFlywayHistory,
};
/** Its files are known by their number: the rest of the name came later. */
function hasLeadingNumber({ version }, recorded) {
    const number = leadingNumber(version);
    return number !== undefined && recorded.some((other) => leadingNumber(other) === number);
}
/** A repeatable migration is applied again when its checksum has changed. */
async function isInFlywayHistory(migration, recorded, set) {
    if (!migration.version.startsWith('R__'))
        return recorded.some((row) => coversVersion(row, migration.version));
    const checksum = flywayChecksum(await (0,promises_.readFile)((0,external_node_path_.join)(set.directory, migration.file), 'utf8'));
    const row = `${migration.version} ${checksum}`;
    return recorded.some((other) => other === row || other.endsWith(`/${row}`));
}
/** A row is a version, or `<= version` for a baseline. */
function coversVersion(row, version) {
    const [, baseline, recorded = ''] = /^(<= )?([\d._]+)$/.exec(row) ?? [];
    if (recorded === '')
        return false;
    const order = compareVersions(version, normalVersion(recorded));
    return baseline === undefined ? order === 0 : order <= 0;
}

// EXTERNAL MODULE: ./build/postgres/passfile.js
var passfile = __webpack_require__(6839);
// EXTERNAL MODULE: ./build/postgres/settings.js
var postgres_settings = __webpack_require__(25441);
;// CONCATENATED MODULE: ./build/benchmark/user-command.js





const shell = '/bin/sh';
const shownLines = 10_000;
const lastLineCount = 30;
const lineCharacters = 16 * 1024;
/**
 * Runs a command of the user's with `DATABASE_URL` and libpq's variables for one database. A code other than 0 is a
 * result, not an error. Nothing that it started in its process group outlives it.
 *
 * @throws the signal's reason after an abort, when the command has ended
 * @example const { end } = await runUserCommand({ command: 'npm run seed', settings, environment, signal, onLine })
 */
async function runUserCommand(call) {
    const startedAt = performance.now();
    const timeout = call.timeoutMs === undefined ? undefined : AbortSignal.timeout(call.timeoutMs);
    const output = new OutputLines(call.onLine);
    const finish = (end) => ({
        end,
        durationMs: performance.now() - startedAt,
        lastLines: output.last,
    });
    try {
        const { end } = await (0,passfile/* withPassfile */.Y)(call.settings, (passfile) => (0,child/* runProgram */.mB)({
            path: shell,
            arguments: ['-e', '-c', call.command],
            environment: { ...commandEnvironment(call.environment, call.settings), ...passfile, ...call.variables },
            signal: timeout === undefined ? call.signal : AbortSignal.any([call.signal, timeout]),
            // What the shell left in the background would go on in a database that is to be dropped.
            ownsGroup: true,
            onStderrLine: (line) => output.add(line),
            stdout: output.writable(),
        }));
        return finish(end);
    }
    catch (error) {
        if (call.signal.aborted || timeout?.aborted !== true || call.timeoutMs === undefined)
            throw error;
        return finish({ kind: 'timeout', timeoutMs: call.timeoutMs });
    }
}
/**
 * How a command ended, in words; undefined: well.
 *
 * @example describeCommandEnd(result) // 'exited with 1: no such table'
 */
function describeCommandEnd({ end, lastLines }) {
    if (end.kind === 'exited' && end.code === 0)
        return undefined;
    // psql's last line is the mark below the place of the error, and others end with a stack.
    const said = lastLines.findLast((line) => /\b(?:error|fatal|exception)\b/i.test(line)) ??
        lastLines.findLast((line) => /[\p{L}\p{N}]/u.test(line));
    const how = {
        exited: () => `exited with ${end.kind === 'exited' ? end.code : ''}`,
        killed: () => `was killed by ${end.kind === 'killed' ? end.signal : ''}`,
        timeout: () => `did not end within ${end.kind === 'timeout' ? end.timeoutMs : ''} ms`,
    }[end.kind]();
    return said === undefined ? how : `${how}: ${said.trim()}`;
}
/**
 * A connection string in a form that libpq and the drivers of the usual languages take. Through a socket its directory
 * is a parameter: with a host before it, Go's lib/pq would take that one.
 */
function databaseUrl(settings) {
    const { host, port, user, password, database, sslMode, sslRootCert } = settings;
    const path = encodeURIComponent(database);
    if ((0,postgres_settings/* isSocket */.qU)(settings)) {
        // Ruby on Rails takes the parameter as it stands, so its slashes are not encoded.
        const directory = encodeURIComponent(host).replaceAll('%2F', '/');
        const secret = password === undefined ? '' : `&password=${encodeURIComponent(password)}`;
        return `postgresql:///${path}?host=${directory}&port=${port}&user=${encodeURIComponent(user)}${secret}`;
    }
    const login = [user, password].filter((part) => part !== undefined).map(encodeURIComponent);
    const address = host.includes(':') ? `[${host}]` : host;
    const parameters = new URLSearchParams();
    // What is libpq's default has another meaning for some drivers.
    if (sslMode !== 'prefer')
        parameters.set('sslmode', sslMode);
    if (sslRootCert !== undefined)
        parameters.set('sslrootcert', sslRootCert);
    const query = parameters.size === 0 ? '' : `?${parameters}`;
    return `postgresql://${login.join(':')}@${address}:${port}/${path}${query}`;
}
function commandEnvironment(own, settings) {
    return { ...environmentForUsers(own), ...(0,postgres_settings/* libpqEnvironment */.SQ)(settings), DATABASE_URL: databaseUrl(settings) };
}
/**
 * What a command of the user's inherits. The runner's tokens, the action's inputs and the files by which a step speaks
 * to the next ones are not the command's; variables of libpq speak of another server.
 */
function environmentForUsers(own) {
    const inherited = Object.entries(own).filter((entry) => entry[1] !== undefined && !withheld.test(entry[0]));
    return Object.fromEntries(inherited);
}
const withheld = /^(?:INPUT_.*|STATE_.*|ACTIONS_.*|(?:GITHUB|GH)_TOKEN|GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)|PG[A-Z]+)$/;
/** Both outputs as lines, of which only the last ones are kept: a command may print without end. */
class OutputLines {
    last = [];
    #onLine;
    #count = 0;
    constructor(onLine) {
        this.#onLine = onLine;
    }
    add(line) {
        this.last.push(line);
        if (this.last.length > lastLineCount)
            this.last.shift();
        this.#count += 1;
        if (this.#count <= shownLines)
            this.#onLine(line);
        else if (this.#count === shownLines + 1)
            this.#onLine('… more output is not shown');
    }
    writable() {
        const decoder = new TextDecoder();
        let rest = '';
        const take = (text) => {
            const lines = (rest + text).split('\n');
            rest = (lines.pop() ?? '').slice(0, lineCharacters);
            for (const line of lines)
                this.add(line.slice(0, lineCharacters));
        };
        return new external_node_stream_.Writable({
            write: (chunk, _encoding, done) => {
                take(decoder.decode(chunk, { stream: true }));
                done();
            },
            final: (done) => {
                if (rest !== '')
                    this.add(rest);
                done();
            },
        });
    }
}
/** @throws {UserError} when the command did not end well */
function assertCommandSucceeded(what, result) {
    const problem = describeCommandEnd(result);
    if (problem === undefined)
        return;
    throw new errors/* UserError */.yo(`${what} ${problem}`, 'run it by hand with DATABASE_URL set, or see its output with verbose: true');
}

// EXTERNAL MODULE: ./build/archive/toc.js
var archive_toc = __webpack_require__(81247);
// EXTERNAL MODULE: ./build/restore/pg-restore/foreign-archive.js
var foreign_archive = __webpack_require__(21407);
// EXTERNAL MODULE: ./build/restore/pg-restore/foreign-listing.js
var foreign_listing = __webpack_require__(82013);
// EXTERNAL MODULE: ./build/restore/restore.js + 20 modules
var restore = __webpack_require__(97896);
// EXTERNAL MODULE: ./build/restore/selection/archive-names.js
var archive_names = __webpack_require__(97795);
// EXTERNAL MODULE: ./build/restore/target/like-source.js
var like_source = __webpack_require__(83248);
// EXTERNAL MODULE: ./build/verify/integrity.js + 2 modules
var integrity = __webpack_require__(44627);
;// CONCATENATED MODULE: ./build/benchmark/fixture/hand-over.js

/**
 * Makes the migrations' role the owner of all that was restored, but for what only a superuser may own.
 *
 * @param loader who restored; undefined: the migrations' role itself
 */
async function handOver(server, database, loader) {
    await server.withSession(database, async (client) => {
        await dropSubscriptions(client);
        if (loader === undefined)
            return;
        await client.query(keepForSuperuserSql(server.privileged(database).user));
        const migrator = (0,identifiers/* quoteIdentifier */.Cm)(server.migrator(database).user);
        await client.query(`REASSIGN OWNED BY ${(0,identifiers/* quoteIdentifier */.Cm)(loader)} TO ${migrator}`);
    });
}
/**
 * REASSIGN OWNED would fail for them: event triggers, foreign-data wrappers and publications of all tables or of schemas
 * have a superuser for their owner (PostgreSQL documentation of each). A function that an event trigger runs stays with
 * it: it runs in the sessions of superusers too, so a migration must not be able to replace it. It must not run with a
 * superuser's rights in a migration's session either, for what it calls and writes to is the migration's.
 *
 * Routines of extensions stay, too: what their scripts REVOKE from PUBLIC, such as pg_file_write of adminpack, an owner
 * may call all the same. With SECURITY DEFINER it is the other way round: as the migration's role they can do least.
 */
function keepForSuperuserSql(superuser) {
    const owner = (0,identifiers/* quoteLiteral */.ce)(superuser);
    return `
    DO $pgproof$ DECLARE statement text; BEGIN
      FOR statement IN
        SELECT pg_catalog.format('ALTER EVENT TRIGGER %I OWNER TO %I', evtname, ${owner}) FROM pg_catalog.pg_event_trigger
        UNION ALL
        SELECT pg_catalog.format('ALTER FUNCTION %s SECURITY INVOKER', evtfoid::pg_catalog.regprocedure)
        FROM pg_catalog.pg_event_trigger
        UNION ALL
        SELECT pg_catalog.format('ALTER FUNCTION %s OWNER TO %I', evtfoid::pg_catalog.regprocedure, ${owner})
        FROM pg_catalog.pg_event_trigger
        UNION ALL
        SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', p.oid::pg_catalog.regprocedure, ${owner})
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_depend d
          ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e'
        WHERE NOT p.prosecdef
        UNION ALL
        SELECT pg_catalog.format('ALTER FOREIGN DATA WRAPPER %I OWNER TO %I', fdwname, ${owner})
        FROM pg_catalog.pg_foreign_data_wrapper
        UNION ALL
        SELECT pg_catalog.format('ALTER PUBLICATION %I OWNER TO %I', pubname, ${owner}) FROM pg_catalog.pg_publication p
        WHERE puballtables OR EXISTS (SELECT FROM pg_catalog.pg_publication_namespace WHERE pnpubid = p.oid)
      LOOP
        EXECUTE statement;
      END LOOP;
    END $pgproof$`;
}
/** They name a production server, a clone does not get them, and with them no database can be dropped. */
async function dropSubscriptions(client) {
    const { rows } = await client.query(`SELECT subname AS name FROM pg_catalog.pg_subscription
     WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`);
    for (const { name } of rows) {
        const subscription = (0,identifiers/* quoteIdentifier */.Cm)(name);
        await client.query(`ALTER SUBSCRIPTION ${subscription} DISABLE`);
        // With a slot's name, DROP would connect to the other server.
        await client.query(`ALTER SUBSCRIPTION ${subscription} SET (slot_name = NONE)`);
        await client.query(`DROP SUBSCRIPTION ${subscription}`);
    }
}

;// CONCATENATED MODULE: ./build/benchmark/fixture/backup.js














/**
 * Restores a backup into a new database, whose objects all belong to the migrations' role afterwards, whoever owned them
 * in the source: so it can change them. Roles that the backup names exist without a login.
 *
 * @throws {FailedError} when not all of it came back: what would be measured is then another database
 */
async function restoreFixture(server, backup, run) {
    const restored = backup.kind === 'pgproof' ? await restoreOwn(server, backup, run) : await restoreOther(server, backup, run);
    await handOver(server, restored.database, restored.loader?.user);
    return restored;
}
async function restoreOwn(server, backup, run) {
    const { manifest, path } = backup;
    const { jobs, log, signal } = run;
    const toc = (0,archive_toc/* parseToc */.AI)(await (0,promises_.readFile)((0,external_node_path_.join)(path, 'dump/toc.dat')));
    const encoding = (0,archive_names/* archiveEncoding */.mE)(toc);
    const database = await createLike(server, toc, encoding, log);
    const privileges = await prepareRoles(server, database, { toc, encoding, log });
    if (server.kind === 'scratch') {
        await server.withSession(database, (client) => (0,like_source/* createTablespaces */.Sw)(client, toc, encoding));
    }
    const loader = (await server.createLoader())?.(database);
    const settings = loader ?? server.migrator(database);
    const checkFiles = async (onProgress) => (await (0,integrity/* verifyIntegrity */.H)({ decode: false, directory: path, manifest, jobs, signal, onProgress })).problems;
    const profile = { checkFiles, unlogged: false, readBack: false, analyze: false };
    const result = await (0,restore/* restore */.P)(restoreRequest(settings, backup, jobs, privileges), backup, servicesOf(run), profile);
    if (result.kind !== 'restored')
        throw new Error('a restore without dry-run gave a plan');
    assertWhole(backup, result.report.problems);
    const rows = new Map(manifest.tables.map((table) => [`${table.schema}.${table.name}`, table.rows]));
    return { database, rows, loader };
}
async function restoreOther(server, backup, run) {
    const { encoding } = await (0,foreign_listing/* listForeignArchive */.LS)(backup, server.tools, run.signal);
    const locale = encoding === 'UTF8' ? '' : "LOCALE 'C'";
    const database = await server.createEmpty('backup', `ENCODING ${sqlWord(encoding)} ${locale}`);
    const loader = (await server.createLoader())?.(database);
    const settings = loader ?? server.migrator(database);
    const request = restoreRequest(settings, backup, run.jobs, false);
    const result = await (0,foreign_archive/* restoreForeign */.B)(request, backup, servicesOf(run));
    if (result.kind !== 'restored')
        throw new Error('a restore without dry-run gave a plan');
    assertWhole(backup, result.report.problems);
    return { database, rows: new Map(), loader };
}
/** What libpq's variables say is about another server. */
function servicesOf({ environment, log, progress, signal }) {
    const own = Object.entries(environment).filter(([name]) => !name.startsWith('PG') || name === 'PGPROOF_CLIENT_BIN');
    return { environment: Object.fromEntries(own), log, progress, signal };
}
/** An encoding's name is a word (archiveEncoding and listForeignArchive see to it). */
function sqlWord(encoding) {
    return `'${encoding}'`;
}
/** With the encoding and the locale of the source, where the machine has that. */
async function createLike(server, toc, encoding, log) {
    const clauses = `ENCODING ${sqlWord(encoding)}`;
    const locale = (0,like_source/* localeClauses */.nY)(toc);
    try {
        return await server.createEmpty('backup', `${clauses} ${locale}`);
    }
    catch (error) {
        if ((0,connection/* codeOf */.$N)(error) === undefined || locale === '')
            throw error;
        log.warn(`the fixture orders text as in C, since the backup's locale is not on this machine: ${(0,errors/* messageOf */.bD)(error)}`, 'indexes on text are built faster that way than in production');
        return server.createEmpty('backup', `${clauses} LOCALE 'C'`);
    }
}
/** @returns whether grants can be restored */
async function prepareRoles(server, database, { toc, encoding, log }) {
    const names = await server.withSession(database, async (client) => {
        const { rows } = await client.query((0,like_source/* missingRolesSql */.G_)(toc, encoding));
        return rows.map(({ name }) => name);
    });
    const migrator = server.migrator(database).user;
    try {
        for (const name of names) {
            if ((await server.createRole(name)) === 'exists')
                continue;
            // As in production, where whoever migrates may give objects to the roles of the application.
            await server.withSession(database, (client) => client.query(`GRANT ${(0,identifiers/* quoteIdentifier */.Cm)(name)} TO ${(0,identifiers/* quoteIdentifier */.Cm)(migrator)}`));
        }
        return true;
    }
    catch (error) {
        if ((0,connection/* codeOf */.$N)(error) !== '42501')
            throw error;
        log.warn(`grants of the backup are left out: ${(0,errors/* messageOf */.bD)(error)}`, 'give a role that may make roles');
        return false;
    }
}
function assertWhole({ label }, problems) {
    const [first] = problems;
    if (first === undefined)
        return;
    const more = problems.length === 1 ? '' : `, and ${problems.length - 1} more`;
    throw new errors/* FailedError */.Kl(`${label} was not restored in full, so that migrations would be measured on another database: ${first}${more}`, 'see what pgproof restore says of it; extensions may be missing on the server');
}
function restoreRequest(settings, backup, jobs, privileges) {
    const none = [];
    return {
        ...{ command: 'restore', databaseUrl: databaseUrl(settings), backup: backup.path, jobs, verbose: false },
        filters: { schemas: none, excludeSchemas: none, tables: none, excludeTables: none, excludeTableData: none },
        ...{ part: 'all', create: false, clean: false, resume: false, dryRun: false },
        ...{ onError: 'stop', maxRejects: 0, rejects: undefined, onConflict: 'stop', batchRows: 0 },
        ...{ owner: false, privileges, installClient: false, githubToken: undefined },
    };
}

// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
;// CONCATENATED MODULE: ./build/benchmark/fixture/units.js

/**
 * The tree with a foreign table in it is no unit: to read it would be to ask another server. Its own partitions are then
 * looked at one by one. Members of extensions are theirs; temporary tables are nobody's any more.
 */
const tablesSql = `
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
    (CASE WHEN root.oid IS NULL OR EXISTS (
        SELECT FROM pg_catalog.pg_partition_tree(root.oid) t JOIN pg_catalog.pg_class f ON f.oid = t.relid
        WHERE f.relkind = 'f')
      THEN c.oid ELSE root.oid END)::int8::text AS unit
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class root
    ON (c.relispartition OR c.relkind = 'p') AND root.oid = pg_catalog.pg_partition_root(c.oid)
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e')
  ORDER BY n.nspname, c.relname`;
/** All tables of the users', as units and as what holds rows. */
async function readTables(client) {
    const { rows } = await client.query(tablesSql);
    const units = [];
    const stored = [];
    for (const row of rows) {
        const { schema, name, kind } = row;
        const quoted = (0,identifiers/* quoteQualified */.$s)(schema, name);
        const oid = Number(row.oid);
        const table = { oid, schema, name, quoted };
        if (row.unit === row.oid && (kind === 'r' || isWholeTree(row, rows))) {
            units.push({ ...table, from: kind === 'r' ? `ONLY ${quoted}` : quoted });
        }
        if (kind === 'r')
            stored.push({ ...table, unit: Number(row.unit) });
    }
    return { units, stored, unitOf: new Map(rows.map(({ oid, unit }) => [Number(oid), Number(unit)])) };
}
/** A partitioned table that is its own unit either has its partitions, or is the head of a tree that is none. */
function isWholeTree({ oid }, rows) {
    return rows.some((other) => other.unit === oid && other.oid !== oid);
}

;// CONCATENATED MODULE: ./build/benchmark/fixture/finish.js



/**
 * Brings a new database into the state in which every run of a measurement finds it: all rows frozen and analyzed, so that
 * no run pays for hint bits (which data checksums, the default since PostgreSQL 18, make into WAL), everything on disk,
 * and nobody connected. From then on it is a template.
 *
 * @param known rows that need not be counted, by `schema.name`
 */
async function finishTemplate(server, database, known = new Map()) {
    await vacuum(server, database, { changedOnly: false });
    const contents = await readContents(server, database, known);
    await server.seal(database);
    await server.checkpoint();
    return contents;
}
/** Statistics are a database's own, so that in a clone they tell what was changed there since it was made. */
const changedSql = `
  SELECT c.oid::int8::text AS oid FROM pg_catalog.pg_class c
  WHERE c.relkind IN ('r', 'm') AND (c.reltuples < 0 OR c.relallvisible < c.relpages
    OR pg_catalog.pg_stat_get_mod_since_analyze(c.oid) > 0 OR pg_catalog.pg_stat_get_dead_tuples(c.oid) > 0)`;
/** Freezes and analyzes; the catalog always, since whatever happened has left dead rows there. */
async function vacuum(server, database, { changedOnly }) {
    // Rows of commits that are not flushed cannot be frozen as visible to all, and a fixture may commit asynchronously.
    await server.checkpoint();
    const names = await server.withSession(database, async (client) => {
        const { units, stored } = await readTables(client);
        const views = await client.query(viewsSql);
        const changed = changedOnly ? (await client.query(changedSql)).rows.map(toOid) : undefined;
        const changedUnits = changed && new Set(stored.filter(({ oid }) => changed.includes(oid)).map(({ unit }) => unit));
        const catalog = await client.query(catalogSql);
        return [
            ...units.filter(({ oid }) => changedUnits?.has(oid) ?? true).map(({ quoted }) => quoted),
            ...views.rows
                .filter((view) => changed?.includes(toOid(view)) ?? true)
                .map(({ schema, name }) => (0,identifiers/* quoteQualified */.$s)(schema, name)),
            catalog.rows.map(({ name }) => name).join(', '),
        ];
    });
    await inSessions(server, database, names, async (name, query) => {
        await query(`VACUUM (FREEZE, ANALYZE) ${name}`);
    });
}
const viewsSql = `
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND c.relispopulated`;
const catalogSql = `
  SELECT c.oid::pg_catalog.regclass::text AS name FROM pg_catalog.pg_class c
  WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r' AND NOT c.relisshared`;
async function readContents(server, database, known) {
    const { tables, bytes } = await server.withSession(database, async (client) => {
        const { stored } = await readTables(client);
        const { rows } = await client.query('SELECT pg_catalog.pg_database_size(pg_catalog.current_database())::text AS bytes');
        return { tables: stored, bytes: Number(rows[0]?.bytes) };
    });
    const counts = new Map();
    await inSessions(server, database, tables, async ({ schema, name, quoted }, query) => {
        const key = `${schema}.${name}`;
        const count = async () => Number(await query(`SELECT count(*)::text AS value FROM ONLY ${quoted}`));
        counts.set(key, known.get(key) ?? (await count()));
    });
    const rows = tables.map(({ schema, name }) => [`${schema}.${name}`, counts.get(`${schema}.${name}`) ?? 0]);
    return { bytes, rows: Object.fromEntries(rows) };
}
/**
 * Works on items in as many sessions as may be used at once.
 *
 * @param prepareSql run first in each session
 */
async function inSessions(server, database, items, work, prepareSql = '') {
    const queue = [...items];
    const sessions = Array.from({ length: Math.min(server.jobs, items.length) }, (_, index) => index);
    await (0,concurrency/* forEachOf */.Qp)(sessions, sessions.length, () => server.withSession(database, async (client) => {
        if (prepareSql !== '')
            await client.query(prepareSql);
        const query = async (sql) => (await client.query(sql)).rows[0]?.value;
        try {
            for (let item = queue.shift(); item !== undefined; item = queue.shift())
                await work(item, query);
        }
        catch (error) {
            queue.length = 0;
            throw error;
        }
    }));
}
function toOid({ oid }) {
    return Number(oid);
}

// EXTERNAL MODULE: ./build/postgres/event-triggers.js
var event_triggers = __webpack_require__(98458);
;// CONCATENATED MODULE: ./build/benchmark/fixture/foreign-keys.js

/**
 * Those of partitions stand for their tree's (conparentid). The operators are those that the key is checked with. conperiod
 * is PostgreSQL 18's, so it is read out of the row as JSON.
 */
const foreignKeysSql = `
  SELECT k.conrelid::int8::text AS child, k.confrelid::int8::text AS parent,
    cn.nspname AS child_schema, c.relname AS child_name, c.relkind AS child_kind,
    pn.nspname AS parent_schema, p.relname AS parent_name, p.relkind AS parent_kind,
    ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number ORDER BY place) AS child_columns,
    ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number ORDER BY place) AS parent_columns,
    ARRAY(SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
      FROM pg_catalog.unnest(k.conpfeqop) WITH ORDINALITY u (operator, place)
      JOIN pg_catalog.pg_operator o ON o.oid = u.operator JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
      ORDER BY place) AS operators,
    COALESCE((pg_catalog.to_jsonb(k) ->> 'conperiod')::boolean, false) AS period
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
  JOIN pg_catalog.pg_class p ON p.oid = k.confrelid JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
  WHERE k.contype = 'f' AND k.conparentid = 0
  ORDER BY k.conname, child`;
/** The foreign keys by which rows of the users' tables are referenced. */
async function readForeignKeys(client, { unitOf }) {
    const { rows } = await client.query(foreignKeysSql);
    return rows.flatMap((row) => {
        const parentUnit = unitOf.get(Number(row.parent));
        if (parentUnit === undefined)
            return [];
        const columns = row.child_columns.map((name) => `c.${(0,identifiers/* quoteIdentifier */.Cm)(name)}`);
        const operatorOf = (place) => row.period && place === columns.length - 1 ? 'OPERATOR(pg_catalog.&&)' : row.operators[place];
        return [
            {
                child: Number(row.child),
                childUnit: unitOf.get(Number(row.child)),
                parent: Number(row.parent),
                parentUnit,
                childFrom: fromOf(row.child_kind, row.child_schema, row.child_name),
                parentFrom: fromOf(row.parent_kind, row.parent_schema, row.parent_name),
                join: columns
                    // An equality operator of a key takes the referenced column on its left (pg_constraint.conpfeqop).
                    .map((name, place) => `p.${(0,identifiers/* quoteIdentifier */.Cm)(row.parent_columns[place])} ${operatorOf(place)} ${name}`)
                    .join(' AND '),
                isNull: `(${columns.map((name) => `${name} IS NULL`).join(' OR ')})`,
                period: row.period,
            },
        ];
    });
}
function fromOf(kind, schema, name) {
    const quoted = (0,identifiers/* quoteQualified */.$s)(schema, name);
    return kind === 'p' ? quoted : `ONLY ${quoted}`;
}

;// CONCATENATED MODULE: ./build/benchmark/fixture/shrink.js







/** How a chosen row is told: values of keys as text must not depend on the machine. */
const sessionSql = `${event_triggers/* silenceEventTriggersSql */.P}; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET row_security = off`;
/** With fewer parents than that to choose from, how many children come with them would be chance. */
const fewestParents = 100;
/** How far a table's share may be from the wanted one, before its rows are chosen without their parents. */
const tolerance = 0.2;
/**
 * Takes rows out of a database so that about a share of each table stays and no row lacks one that it references.
 *
 * Which rows stay follows from their keys, so that it is the same each time, and what stays at a small share stays at a
 * larger one. A row comes with the one that it references, in the largest of such tables: of a tenth of the orders all
 * items stay, and not a tenth of the items of most orders. What the rows that stay reference elsewhere stays too, so that
 * more than the share stays of small tables that everything references.
 *
 * @param database a clone that nobody uses; the files are truly smaller afterwards
 */
async function shrink(server, database, options) {
    const keepSchema = `pgproof_keep_${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    const { tables, publications } = await server.withSession(database, async (client) => {
        await client.query(sessionSql);
        const publications = await silencePublications(client);
        const tables = await readTables(client);
        const keys = await readForeignKeys(client, tables);
        await client.query(`CREATE SCHEMA ${(0,identifiers/* quoteIdentifier */.Cm)(keepSchema)}`);
        await new Choice(client, { keepSchema, tables, keys, ...options }).make();
        return { tables, publications };
    });
    const inTables = (sqlOf) => inSessions(server, database, tables.stored, async (table, query) => void (await query(sqlOf(table))), sessionSql);
    await inTables(({ oid, quoted, unit }) => `DELETE FROM ONLY ${quoted} c WHERE NOT EXISTS (
      SELECT FROM ${(0,identifiers/* quoteQualified */.$s)(keepSchema, String(unit))} k WHERE k.rel = ${oid} AND k.row = c.ctid)`);
    // DELETE leaves the pages as they were; this makes new files, and new indexes. Only when all is deleted: a DELETE that
    // still runs elsewhere could see the old rows, so that they would be kept.
    await inTables(({ quoted }) => `VACUUM (FULL) ${quoted}`);
    await server.withSession(database, async (client) => {
        await client.query(sessionSql);
        await client.query(`DROP SCHEMA ${(0,identifiers/* quoteIdentifier */.Cm)(keepSchema)} CASCADE`);
        for (const sql of publications)
            await client.query(sql);
        await refreshViews(client, options.log);
    });
}
/** Which rows stay: for each unit a table of their places, named by the unit's oid. */
class Choice {
    #client;
    #options;
    #rows;
    #leads;
    #chosen = new Set();
    constructor(client, options) {
        this.#client = client;
        this.#options = options;
        this.#rows = rowsOfUnits(options);
        this.#leads = leadingKeys(options, this.#rows);
    }
    async make() {
        for (const unit of this.#options.tables.units)
            await this.#choose(unit);
        await this.#complete();
    }
    /** The rows of a unit, after those of the table that leads it. */
    async #choose(unit) {
        if (this.#chosen.has(unit.oid))
            return;
        this.#chosen.add(unit.oid);
        const lead = this.#leads.get(unit.oid);
        const parent = this.#options.tables.units.find(({ oid }) => oid === lead?.parentUnit);
        if (parent !== undefined)
            await this.#choose(parent);
        const keep = this.#keep(unit.oid);
        await this.#client.query(`CREATE UNLOGGED TABLE ${keep} (rel oid NOT NULL, row tid NOT NULL)`);
        const condition = await this.#hashCondition(unit);
        const rows = this.#rows.get(unit.oid) ?? 0;
        if (lead === undefined || !(await this.#follow(unit, lead, condition, rows))) {
            await this.#client.query(`INSERT INTO ${keep} SELECT c.tableoid, c.ctid FROM ${unit.from} c WHERE ${condition}`);
        }
        await this.#client.query(`ANALYZE ${keep}`);
    }
    /** @returns whether about the wanted share came with the parents; else nothing is chosen */
    async #follow(unit, lead, condition, rows) {
        const keep = this.#keep(unit.oid);
        const followed = await this.#client.query(`
      INSERT INTO ${keep} SELECT c.tableoid, c.ctid FROM ${unit.from} c
      JOIN ${lead.parentFrom} p ON ${lead.join}
      JOIN ${this.#keep(lead.parentUnit)} k ON k.rel = p.tableoid AND k.row = p.ctid`);
        const others = await this.#client.query(`
      INSERT INTO ${keep} SELECT c.tableoid, c.ctid FROM ${unit.from} c WHERE ${lead.isNull} AND ${condition}`);
        const wanted = rows * this.#options.share;
        const kept = (followed.rowCount ?? 0) + (others.rowCount ?? 0);
        if (Math.abs(kept - wanted) <= Math.max(wanted * tolerance, fewestParents * tolerance))
            return true;
        await this.#client.query(`TRUNCATE ${keep}`);
        return false;
    }
    /** Adds what chosen rows reference, and what that references, until nothing is missing: cycles and trees too. */
    async #complete() {
        let changed = new Set([undefined, ...this.#rows.keys()]);
        while (changed.size > 0) {
            const next = new Set();
            for (const key of this.#options.keys) {
                if (changed.has(key.childUnit) && (await this.#addParents(key)) > 0)
                    next.add(key.parentUnit);
            }
            changed = next;
        }
    }
    async #addParents({ childUnit, parentUnit, childFrom, parentFrom, join }) {
        const keep = this.#keep(parentUnit);
        // An extension's rows are not taken out.
        const chosen = childUnit === undefined ? '' : `JOIN ${this.#keep(childUnit)} k ON k.rel = c.tableoid AND k.row = c.ctid`;
        const { rowCount } = await this.#client.query(`
      INSERT INTO ${keep} SELECT DISTINCT p.tableoid, p.ctid FROM ${childFrom} c ${chosen}
      JOIN ${parentFrom} p ON ${join}
      WHERE NOT EXISTS (SELECT FROM ${keep} o WHERE o.rel = p.tableoid AND o.row = p.ctid)`);
        return rowCount ?? 0;
    }
    /** By the primary key, or by the whole row: where rows lie differs from one restore to the next. */
    async #hashCondition({ oid }) {
        const { rows } = await this.#client.query(`SELECT a.attname AS name FROM pg_catalog.pg_index i
       JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey::int2[])
       WHERE i.indrelid = $1 AND i.indisprimary ORDER BY a.attnum`, [oid]);
        const columns = rows.length === 0 ? ['c.*'] : rows.map(({ name }) => `c.${(0,identifiers/* quoteIdentifier */.Cm)(name)}`);
        const million = 1_000_000;
        return `pg_catalog.abs(pg_catalog.hashtextextended(ROW(${columns.join(', ')})::pg_catalog.text, 0) % ${million})
      < ${Math.round(this.#options.share * million)}`;
    }
    #keep(unit) {
        return (0,identifiers/* quoteQualified */.$s)(this.#options.keepSchema, String(unit));
    }
}
function rowsOfUnits({ tables, rows }) {
    const sums = new Map(tables.units.map(({ oid }) => [oid, 0]));
    for (const { schema, name, unit } of tables.stored) {
        sums.set(unit, (sums.get(unit) ?? 0) + (rows[`${schema}.${name}`] ?? 0));
    }
    return sums;
}
/** The key of each unit by which its rows are chosen, if any: to the largest table, and never in a circle. */
function leadingKeys({ keys, share }, rows) {
    const rowsOf = (unit) => rows.get(unit) ?? 0;
    const leads = new Map();
    const leadsTo = (from, to) => {
        for (let unit = from; unit !== undefined; unit = leads.get(unit)?.parentUnit) {
            if (unit === to)
                return true;
        }
        return false;
    };
    const candidates = keys
        .filter((key) => key.child === key.childUnit && key.parent === key.parentUnit && !key.period)
        .filter(({ parentUnit }) => rowsOf(parentUnit) * share >= fewestParents)
        .toSorted((one, other) => rowsOf(other.parentUnit) - rowsOf(one.parentUnit));
    for (const key of candidates) {
        if (!leads.has(key.child) && !leadsTo(key.parentUnit, key.child))
            leads.set(key.child, key);
    }
    return leads;
}
/**
 * From a published table without a replica identity nobody may delete (CheckCmdReplicaIdentity in execReplication.c), so
 * nothing is published for a while.
 *
 * @returns the statements that put back what was published
 */
async function silencePublications(client) {
    const { rows } = await client.query(`SELECT pubname AS name, pg_catalog.concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END,
       CASE WHEN pubupdate THEN 'update' END, CASE WHEN pubdelete THEN 'delete' END,
       CASE WHEN pubtruncate THEN 'truncate' END) AS publish FROM pg_catalog.pg_publication`);
    const setPublish = (name, publish) => `ALTER PUBLICATION ${(0,identifiers/* quoteIdentifier */.Cm)(name)} SET (publish = ${(0,identifiers/* quoteLiteral */.ce)(publish)})`;
    for (const { name } of rows)
        await client.query(setPublish(name, ''));
    return rows.map(({ name, publish }) => setPublish(name, publish));
}
/** In the order in which they were made: one that reads another was made after it. */
async function refreshViews(client, log) {
    const { rows } = await client.query(`SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND c.relispopulated ORDER BY c.oid`);
    for (const { schema, name } of rows) {
        try {
            await client.query(`REFRESH MATERIALIZED VIEW ${(0,identifiers/* quoteQualified */.$s)(schema, name)}`);
        }
        catch (error) {
            log.warn(`the materialized view ${JSON.stringify(`${schema}.${name}`)} of a smaller fixture is not refreshed: ${(0,errors/* messageOf */.bD)(error)}`, 'its size is that of the whole backup');
        }
    }
}

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./build/benchmark/fixture/sql-file.js








/**
 * Runs a SQL file with psql as the role that migrations run as, so that what it makes is that role's. The file finds the
 * share that is wanted in `:scale` and in `current_setting('pgproof.scale')`.
 *
 * @throws {UserError} with file and line of the statement that fails
 */
async function runSqlFile(server, database, run) {
    const { file, scale, log, signal } = run;
    const { psql, version } = server.tools;
    if (psql === undefined) {
        throw new errors/* UserError */.yo(`a SQL fixture is run by psql, and there is none beside pg_dump ${version}`, 'install the whole PostgreSQL client, or use a seed-command');
    }
    await assertReadable(file);
    const settings = server.migrator(database);
    const libpq = (0,postgres_settings/* libpqEnvironment */.SQ)(settings);
    const result = await (0,passfile/* withPassfile */.Y)(settings, (passfile) => (0,child/* runClientTool */.X)({
        path: psql,
        arguments: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-v', `scale=${scale}`, '-f', file],
        environment: { ...libpq, ...passfile, PGOPTIONS: `${libpq.PGOPTIONS ?? ''} -c pgproof.scale=${scale}` },
        signal,
        onStderrLine: (line) => log.verbose(line),
    }));
    if ((0,child/* succeeded */.gq)(result))
        return;
    const failure = result.stderr.findLast((line) => /:\d+: (?:ERROR|FATAL|error):/.test(line));
    const message = failure === undefined ? `psql ${(0,child/* describeEnd */.lA)(result)}` : readFailure(failure, file);
    throw new errors/* UserError */.yo(`the fixture failed: ${message}`, hintFor(message));
}
/** `psql:shop.sql:12: ERROR:  …` */
function readFailure(line, file) {
    const [, path = file, number, message] = /^psql:(.*?):(\d+): (?:\w+): +(.*)$/.exec(line) ?? [];
    return message === undefined ? line : `${path}:${number}: ${message}`;
}
function hintFor(message) {
    if (/permission denied to create extension|must be superuser to create this extension/.test(message)) {
        return 'name the extension in extensions: it is then made beforehand, by a superuser';
    }
    if (/permission denied|must be superuser|must be owner/.test(message)) {
        return 'the fixture runs as a role without special rights: leave that statement out, or set superuser: true';
    }
    return 'mend the file; it is run by psql and ends at its first error';
}
async function assertReadable(file) {
    try {
        await (0,promises_.access)(file, promises_.constants.R_OK);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`the fixture cannot be read: ${(0,errors/* messageOf */.bD)(cause)}`, 'check the path', { cause });
    }
}
/** SHA-256 of a file, in hexadecimal. */
async function hashFile(file) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(file), hash);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./build/benchmark/fixture/fixtures.js








/**
 * Builds the databases on which migrations are measured, one for each scale: empty, of a SQL file, of a seed command, or
 * of a backup. The first two and the command are told the scale and heed it or not; a backup is restored once, and
 * rows are taken out of copies of it.
 *
 * @returns the smallest scale first
 * @throws {UserError} when the file or the command fails, or the scales do not fit
 * @example const fixtures = await buildFixtures(server, { backup, scales: [0.1, 1], jobs: 2, environment, log, progress, signal })
 */
async function buildFixtures(server, options) {
    assertOne(options);
    const scales = [...new Set(options.scales)].toSorted((one, other) => one - other);
    if (options.backup !== undefined)
        return backupFixtures(server, options.backup, { ...options, scales });
    const fixtures = [];
    for (const scale of scales)
        fixtures.push(await generatedFixture(server, options, scale));
    return fixtures;
}
/**
 * Makes another template of one: a copy that something has changed, for instance by the migrations before the first
 * that is measured.
 *
 * @returns its name
 */
async function deriveTemplate(server, template, change) {
    const database = await server.createClone(template);
    await change(database);
    await vacuum(server, database, { changedOnly: true });
    await server.seal(database);
    await server.checkpoint();
    return database;
}
function assertOne({ fixture, seedCommand, backup, scales }) {
    const given = [
        ...(fixture === undefined ? [] : ['fixture']),
        ...(seedCommand === undefined ? [] : ['seed-command']),
        ...(backup === undefined ? [] : ['backup']),
    ];
    const problems = [];
    if (given.length > 1)
        problems.push(new errors/* UserError */.yo(`${given.join(' and ')} exclude each other`, 'give one of them'));
    if (scales.some((scale) => !(scale > 0)))
        problems.push(new errors/* UserError */.yo('a scale is not above 0', 'give 10%, say'));
    if (backup !== undefined && scales.some((scale) => scale > 1)) {
        problems.push(new errors/* UserError */.yo('a backup has no more than 100% of its rows', 'give scales up to 100%'));
    }
    (0,errors/* throwProblems */.Jh)(problems);
}
async function generatedFixture(server, options, scale) {
    const { fixture, seedCommand, log, signal } = options;
    options.progress.phase('fixture');
    const database = await server.createEmpty('fixture');
    await createExtensions(server, database);
    if (fixture !== undefined)
        await runSqlFile(server, database, { file: fixture, scale, log, signal });
    if (seedCommand !== undefined)
        await seed(server, database, { ...options, seedCommand, scale });
    const contents = await finishTemplate(server, database);
    return { template: database, record: await recordOf(options, scale, contents) };
}
async function recordOf({ fixture, seedCommand }, scale, contents) {
    if (fixture !== undefined) {
        // A file may include others, and may generate at random: how many rows came of it belongs to what it is.
        const identity = identityOf(await hashFile(fixture), contents);
        return { kind: 'sql', source: fixture, identity, scale, ...contents };
    }
    if (seedCommand === undefined)
        return { kind: 'empty', source: '', identity: 'empty', scale, ...contents };
    return { kind: 'seed', source: seedCommand, identity: identityOf(seedCommand, contents), scale, ...contents };
}
function identityOf(source, { rows }) {
    return (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify([source, rows]))
        .digest('hex');
}
async function seed(server, database, options) {
    const { seedCommand, scale, environment, log, signal } = options;
    const result = await runUserCommand({
        command: seedCommand,
        settings: server.migrator(database),
        environment,
        variables: { PGPROOF_SCALE: String(scale) },
        signal,
        onLine: (line) => log.verbose(line),
    });
    assertCommandSucceeded('the seed-command', result);
}
/** Restored once; what is smaller is a copy of it with fewer rows. */
async function backupFixtures(server, backup, options) {
    const { progress, scales } = options;
    if (scales.some((scale) => scale < 1) && !server.privilegedIsSuperuser) {
        throw new errors/* UserError */.yo('rows can be taken out of a backup only by a superuser, since triggers and foreign keys must not fire', 'give the database-url of a superuser, leave it out, or set scale: 100%');
    }
    const restored = await restoreFixture(server, backup, options);
    await createExtensions(server, restored.database);
    progress.phase('fixture');
    const full = await finishTemplate(server, restored.database, restored.rows);
    const sha256 = backup.kind === 'pgproof' ? backup.manifest.sha256 : identityOf('', full);
    const common = { kind: 'backup', source: backup.label, identity: sha256 };
    const fixtures = [];
    for (const scale of scales) {
        if (scale === 1) {
            fixtures.push({ template: restored.database, record: { ...common, scale, ...full } });
            continue;
        }
        const database = await server.createClone(restored.database);
        await shrink(server, database, { share: scale, rows: full.rows, log: options.log });
        const contents = await finishTemplate(server, database);
        fixtures.push({ template: database, record: { ...common, scale, ...contents } });
    }
    if (!scales.includes(1))
        await server.dropClone(restored.database);
    return fixtures;
}
/** Those of the request: by the privileged role, since most may be made by a superuser alone. */
async function createExtensions(server, database) {
    if (server.extensions.length === 0)
        return;
    await server.withSession(database, async (client) => {
        // Where an extension does not say its schema, it goes into the first of the search path.
        await client.query('SET search_path = public');
        for (const name of server.extensions) {
            await client.query(`CREATE EXTENSION IF NOT EXISTS ${(0,identifiers/* quoteIdentifier */.Cm)(name)} CASCADE`);
        }
    });
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/selection.js

/**
 * Chooses what is measured.
 *
 * A step in another language ends the set: what comes after it may need what it does.
 *
 * @param only names or globs (`0?1_*`) of migrations; empty: all
 * @throws {UserError} when `only` fits no migration, or one that cannot be reached
 * @example selectMigrations(set.migrations, ['007_*']).before.length // 6
 */
function selectMigrations(migrations, only) {
    assertKnown(migrations, only);
    const codeAt = migrations.findIndex(({ up }) => up === undefined);
    const reachable = codeAt === -1 ? migrations : migrations.slice(0, codeAt);
    const isMeasured = (migration) => only.length === 0 || fits(migration, only);
    const first = reachable.findIndex(isMeasured);
    const last = reachable.findLastIndex(isMeasured);
    if (only.length > 0 && first === -1)
        throw unreachable(migrations[codeAt]);
    const before = first === -1 ? [] : reachable.slice(0, first);
    const running = first === -1 ? [] : reachable.slice(first, last + 1);
    const runs = new Set(running);
    const plan = (migration) => {
        if (runs.has(migration))
            return isMeasured(migration) ? { kind: 'measure' } : { kind: 'apply', reason: notAsked };
        if (before.includes(migration))
            return { kind: 'apply', reason: notAsked };
        if (!isMeasured(migration))
            return { kind: 'leave', reason: 'not run: it comes after those that only names' };
        return { kind: 'skip', reason: skipReason(migration, migrations[codeAt]) };
    };
    return { before, running, behind: migrations.slice(before.length + running.length), plan };
}
const notAsked = 'applied, not measured: only names others';
/** Behind the measured ones there are only a step in another language and what comes after it. */
function skipReason(migration, code) {
    if (migration === code || code === undefined)
        return `it is ${migration.code} code, which is not run`;
    return `it comes after ${code.name}, which is ${code.code} code and was not run`;
}
function assertKnown(migrations, only) {
    for (const pattern of only) {
        if (migrations.some((migration) => fits(migration, [pattern])))
            continue;
        const known = migrations.slice(0, 5).map(({ name }) => name);
        const hint = known.length === 0
            ? 'there are no pending migrations'
            : `there are ${known.join(', ')}${migrations.length > 5 ? ', …' : ''}`;
        throw new errors/* UserError */.yo(`only names ${JSON.stringify(pattern)}, and no migration is called so`, hint);
    }
}
function unreachable(code) {
    return new errors/* UserError */.yo(`the migrations that only names come after ${code?.name ?? ''}, which is ${code?.code ?? ''} code and cannot be run`, 'run the project’s own tool with migrate-command instead');
}
function fits({ name, file, version }, patterns) {
    return patterns.some((pattern) => [name, file, version].some((text) => text === pattern || globOf(pattern).test(text)));
}
/** `*` stands for any characters and `?` for one; all else for itself. */
function globOf(pattern) {
    const source = pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
    return new RegExp(`^${source}$`, 's');
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/sides.js






/**
 * Finds what of a set is to be run on a fixture: a backup may tell by the tool's history table what it has already.
 *
 * @throws {UserError} when `only` names what is not there
 */
async function prepareSet({ server, signal }, set, template, only) {
    const { pending, applied, note } = await withClone(server, template, signal, (clone) => (0,connection/* withConnection */.p)(server.migrator(clone), (client) => pendingMigrations(set, client)));
    const has = applied.length === 0 ? [] : [`the fixture has ${applied.length} of the migrations already`];
    return {
        set,
        pending,
        selection: selectMigrations(pending, only),
        notes: [...set.notes, ...has, ...(note === undefined ? [] : [note])],
    };
}
/**
 * The database that each run of a set gets a clone of: the fixture, with the migrations before the first measured one
 * applied once. Two sets that have the same ones there share it.
 *
 * @throws {FailedError} when one of them fails
 */
async function sideOf(ground, { selection }, fixture, templates) {
    const { before, running } = selection;
    const key = [fixture, ...before.map(({ sha256 }) => sha256)].join(' ');
    const template = templates.get(key) ??
        (before.length === 0
            ? fixture
            : await deriveTemplate(ground.server, fixture, (database) => applyBefore(ground, before, database)));
    templates.set(key, template);
    return { migrations: running, template };
}
async function applyBefore(ground, migrations, database) {
    const run = await applyAll(ground, migrations, database);
    const failed = run.find(({ outcome, culprit }) => outcome === 'failed' && culprit === undefined);
    if (failed === undefined)
        return;
    const { failure } = failed;
    throw new errors/* FailedError */.Kl(`${failed.name}, which comes before what is measured, failed: ${failure?.message ?? ''} (${failure?.file}:${failure?.line})`, failure?.hint ?? 'the migrations before those that only names are applied first');
}
/** Says what was found. */
function logSet(log, { set, pending, selection, notes }) {
    log.info(`${set.migrations.length} migrations in ${set.directory}: ${set.layout} (${set.reason})`);
    if (pending.length < set.migrations.length)
        log.info(`${pending.length} of them are not in the fixture yet`);
    if (selection.before.length > 0)
        log.info(`${selection.before.length} are applied beforehand`);
    for (const note of notes)
        log.info(`note: ${note}`);
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/extras.js










const noExtras = { growth: new Map(), stalls: undefined, downs: new Map(), notes: [] };
/** Puts what was seen of each migration beside what was measured of it. */
function withExtras(migrations, { growth, stalls, downs }) {
    return migrations.map((one) => ({
        ...one,
        stalls: stalls?.get(one.name),
        growth: growth.get(one.name),
        down: downs.get(one.name),
    }));
}
/** Growth over several scales, stalls and down migrations, as far as they are wanted. */
async function extrasOf(ground, input, context) {
    const { request, progress } = context;
    const notes = [];
    const growth = await growthOf({
        ...input,
        measureOn: async (fixture) => {
            const scale = `scale ${Math.round(fixture.record.scale * 100)} %`;
            progress.begin(scale);
            const side = await sideOf(ground, input.prepared, fixture.template, input.templates);
            const samples = await measureAlone(ground, side, request);
            notes.push(...failedOnlyAt(scale, samples, input));
            return samples;
        },
    });
    if (request.probe)
        progress.begin('probe');
    const probed = request.probe ? await probe(ground, input) : undefined;
    if (request.down)
        progress.begin('down');
    const downs = request.down ? await runDowns(ground, input) : undefined;
    return {
        growth,
        stalls: probed?.stalls,
        downs: downs?.results ?? new Map(),
        notes: [...notes, ...(probed?.notes ?? []), ...(downs?.notes ?? [])],
    };
}
/** A migration that only a smaller fixture makes fail has no growth, and the verdict does not tell why. */
function failedOnlyAt(scale, small, { side, samples }) {
    return side.migrations.flatMap(({ name }) => {
        const failure = failureOf(name, small);
        if (failure === undefined || failureOf(name, samples) !== undefined)
            return [];
        const [message] = failure.message.split('\n', 1);
        return [`${name} failed at the ${scale}, so that its growth is not known: ${message}`];
    });
}
/** A run beside readers and writers of the tables that the traced run saw locked. */
async function probe(ground, { side, samples }) {
    const { server, signal } = ground;
    const entries = side.migrations.map(({ name }) => [
        name,
        relationsTouched(appliedIn(name, samples.traced)),
    ]);
    return withClone(server, side.template, signal, async (clone) => {
        await server.checkpoint();
        const options = { settings: server.migrator(clone), relations: new Map(entries), signal };
        return withProbes(options, (probing) => applyAll(ground, side.migrations, clone, {
            onMigration: ({ name }) => probing.ended(name),
            onStart: ({ name }) => probing.began(name),
        }));
    });
}
/** Each migration up, down and up again. */
async function runDowns(ground, { side }) {
    const { server, signal } = ground;
    return checkDowns({
        migrations: side.migrations,
        signal,
        withClone: (run) => withClone(server, side.template, signal, (clone) => run({
            apply: (migrations, direction) => applyAll(ground, migrations, clone, { direction }),
            describe: () => (0,connection/* withConnection */.p)(server.privileged(clone), (client) => describeSchema(client)),
        })),
    });
}

;// CONCATENATED MODULE: ./build/benchmark/measuring/unchanged.js
/**
 * Migrations that are the same SQL under the same rule of transactions, and come after the same migrations, those in the
 * template among them: their time cannot have changed.
 *
 * @returns their names
 */
function unchangedNames(baseline, candidate) {
    if (baseline.template !== candidate.template)
        return new Set();
    const { migrations } = candidate;
    const changed = migrations.findIndex(({ name, sha256 }, place) => {
        const before = baseline.migrations[place];
        return before?.name !== name || before.sha256 !== sha256;
    });
    return new Set(migrations.slice(0, changed === -1 ? migrations.length : changed).map(({ name }) => name));
}

;// CONCATENATED MODULE: ./build/benchmark/verdict/counter-confirmation.js

/**
 * Traced runs of each side besides the first, before a change of counters is called one: few where each shows the same,
 * and as many as six where they differ, since of three on each side chance puts all of one above all of the other in
 * one case of twenty, of seven in one of 3,432.
 */
const extraRounds = { alike: 2, different: 6 };
/** Runs of one set that differ by less show the same. */
const sameShare = 0.01;
/**
 * Judges, and where counters have changed judges once more with further traced runs: a migration that works with
 * `random()` writes another amount each time, and a regression has to show itself in every run.
 */
async function confirmCounters(ground, confirmation) {
    const { baseline, candidate, roundsOf, compare } = confirmation;
    const first = compare(undefined);
    if (!first.migrations.some(({ evidence }) => evidence.some(isCounterChange)))
        return first;
    const sides = {
        baseline: [],
        candidate: [],
    };
    const named = (rounds, name) => rounds.flatMap((round) => round.get(name) ?? []);
    const changed = first.migrations.filter(({ evidence }) => evidence.some(isCounterChange));
    const plan = (rounds) => ground.onPlan?.(baseline === undefined ? rounds : 2 * rounds);
    plan(extraRounds.alike);
    for (let i = 0; i < extraRounds.different; i++) {
        if (i === extraRounds.alike) {
            const differ = changed.some(({ name, baseline: before, current }) => isDifferent([before, ...named(sides.baseline, name)]) ||
                isDifferent([current, ...named(sides.candidate, name)]));
            if (!differ)
                break;
            plan(extraRounds.different - extraRounds.alike);
        }
        if (baseline !== undefined)
            sides.baseline.push(roundsOf(baseline, await runOnce(ground, baseline, 'traced')));
        sides.candidate.push(roundsOf(candidate, await runOnce(ground, candidate, 'traced')));
    }
    const rounds = first.migrations.map(({ name }) => [
        name,
        { baseline: named(sides.baseline, name), candidate: named(sides.candidate, name) },
    ]);
    return compare(new Map(rounds));
}
/** Whether the costs of one migration depend on chance. */
function isDifferent(rounds) {
    const counted = rounds.flatMap((round) => round?.counters ?? []);
    const costs = [counted.map(({ walBytes }) => walBytes), counted.map((one) => one.blocksHit + one.blocksRead)];
    return costs.some((values) => Math.max(...values) - Math.min(...values) > sameShare * Math.max(...values));
}
/** An improvement is confirmed as well: a migration that works with `random()` would seem to be one every other time. */
function isCounterChange({ metric, verdict, ignored }) {
    const isChange = verdict === 'regressed' || verdict === 'improved';
    return isChange && metric !== 'time' && metric !== 'budget' && ignored === undefined;
}

// EXTERNAL MODULE: ./build/benchmark/verdict/default-thresholds.js
var default_thresholds = __webpack_require__(93280);
// EXTERNAL MODULE: ./build/benchmark/verdict/judge.js + 6 modules
var judge = __webpack_require__(68570);
;// CONCATENATED MODULE: ./build/benchmark/benchmark.js









/**
 * Measures a set of migrations on clones of its fixture and judges it.
 *
 * @throws {UserError} when `only` fits none of them; {FailedError} when those before the measured ones fail
 */
async function benchmarkMigrations(ground, input, context) {
    return new Benchmark(ground, input, context).run();
}
class Benchmark {
    #ground;
    #input;
    #context;
    #templates = new Map();
    constructor(ground, input, context) {
        this.#ground = ground;
        this.#input = input;
        this.#context = context;
    }
    async run() {
        const { source, reference } = this.#input;
        const candidate = await this.#prepare(source);
        logSet(this.#context.log, candidate.prepared);
        if (reference.kind !== 'migrations')
            return this.#measureAlone(candidate);
        const baseline = await this.#prepare(reference.source);
        return this.#measureBoth(baseline, candidate, reference.label);
    }
    async #prepare(source) {
        const template = this.#fixture.template;
        const prepared = await prepareSet(this.#ground, source.set, template, this.#context.request.only);
        return { source, prepared, side: await sideOf(this.#ground, prepared, template, this.#templates) };
    }
    /** Against a result of another run, or against nothing. */
    async #measureAlone(candidate) {
        const { request, progress } = this.#context;
        const { reference } = this.#input;
        progress.begin('measure');
        const samples = await measureAlone(this.#ground, candidate.side, request);
        const result = await this.#resultOf(candidate, samples, await this.#extrasOf(candidate, samples));
        const against = reference.kind === 'result' ? reference : undefined;
        const options = { baseline: against?.result, baselineLabel: against?.label, candidate: result, interleaved: false };
        return { result, comparison: await this.#judge(undefined, candidate, options) };
    }
    /** Against the migrations of another commit, both in turns. */
    async #measureBoth(baseline, candidate, label) {
        const { request, progress } = this.#context;
        progress.begin('measure');
        const pairs = await measurePairs(this.#ground, baseline.side, candidate.side, {
            ...request,
            threshold: (request.thresholds ?? default_thresholds/* defaultThresholds */.S).time,
            names: candidate.side.migrations.map(({ name }) => name),
            unchanged: unchangedNames(baseline.side, candidate.side),
        });
        const result = await this.#resultOf(candidate, pairs.candidate, await this.#extrasOf(candidate, pairs.candidate));
        const comparison = await this.#judge(baseline, candidate, {
            baseline: await this.#resultOf(baseline, pairs.baseline, noExtras),
            baselineLabel: label,
            candidate: result,
            interleaved: true,
            timeDecisions: pairs.decisions,
        });
        return { result, comparison };
    }
    async #judge(baseline, candidate, options) {
        const { thresholds, budgets } = this.#context.request;
        this.#context.progress.begin('judge');
        return confirmCounters(this.#ground, {
            baseline: baseline?.side,
            candidate: candidate.side,
            roundsOf: (side, run) => roundsOf(side === candidate.side ? candidate : (baseline ?? candidate), run),
            compare: (rounds) => (0,judge/* compareResults */.e)({ ...options, thresholds, budgets, ...(rounds === undefined ? {} : { rounds }) }),
        });
    }
    #extrasOf({ prepared, side }, samples) {
        const templates = this.#templates;
        return extrasOf(this.#ground, { ...this.#input, prepared, side, samples, templates }, this.#context);
    }
    #resultOf({ source, prepared }, samples, extras) {
        const { set, pending, selection, notes } = prepared;
        const input = {
            fixtures: this.#input.fixtures,
            layout: { name: set.layout, directory: set.directory, reason: set.reason },
            migrations: withExtras(assembleMigrations(pending, selection.plan, samples), extras),
            samples,
            notes: [...notes, ...extras.notes],
            commit: source.commit,
        };
        return resultOf(this.#ground, input, this.#context);
    }
    get #fixture() {
        const fixture = this.#input.fixtures.at(-1);
        if (fixture === undefined)
            throw new Error('there is no fixture');
        return fixture;
    }
}
/** What one traced run tells of each migration. */
function roundsOf({ prepared }, run) {
    const { pending, selection } = prepared;
    const results = assembleMigrations(pending, selection.plan, { traced: [run], timed: [run] });
    // One that failed shows neither that a change is there nor that it is not.
    return new Map(results.filter(({ status }) => status === 'measured').map((result) => [result.name, result]));
}

;// CONCATENATED MODULE: ./build/benchmark/command/command-statements.js


/** Those that cost most are listed; the others are in the sums alone. */
const mostStatements = 200;
const command_statements_mostCharacters = 10_000;
/** What the server counts of one database's statements, whoever sends them. */
class StatementCounts {
    #client;
    #observer;
    #database;
    #from;
    constructor(client, observer, database, from) {
        this.#client = client;
        this.#observer = observer;
        this.#database = database;
        this.#from = from;
    }
    /** @param client a superuser's connection to the database that holds pg_stat_statements */
    static async begin(client, database) {
        const oid = await databaseOid(client, database);
        const observer = await Observer.make(client, oid);
        return new StatementCounts(client, observer, oid, await observer.begin());
    }
    /** Since the beginning. Without pg_stat_statements it is the WAL alone, by position. */
    async read() {
        // No process has the number 0: locks are not read here.
        const { counters } = await this.#observer.read(0, this.#from);
        return { counters, statements: await this.#statements() };
    }
    async #statements() {
        const { statementsSchema, blockBytes } = this.#observer;
        if (statementsSchema === undefined)
            return [];
        // Of one form there is a row for each role.
        const { rows } = await this.#client.query(`SELECT pg_catalog.left(query, ${command_statements_mostCharacters}) AS sql, sum(calls)::float8 AS calls, sum(total_exec_time)::float8 AS ms,
        sum(wal_bytes)::float8 AS "walBytes", sum(wal_records)::float8 AS "walRecords", sum(wal_fpi)::float8 AS "walFullPageImages",
        sum(shared_blks_hit)::float8 AS "blocksHit", sum(shared_blks_read)::float8 AS "blocksRead",
        sum(shared_blks_dirtied)::float8 AS "blocksDirtied", sum(rows)::float8 AS rows,
        (sum(temp_blks_written) * $2)::float8 AS "tempBytes"
       FROM ${(0,identifiers/* quoteIdentifier */.Cm)(statementsSchema)}.pg_stat_statements(true) WHERE dbid = $1 AND toplevel AND query IS NOT NULL
       GROUP BY 1 ORDER BY sum(wal_bytes) DESC, sum(shared_blks_hit + shared_blks_read) DESC, 1 LIMIT ${mostStatements}`, [this.#database, blockBytes]);
        return rows.map(({ sql, calls, ms, ...counters }) => ({ sql, calls, durationMs: ms, counters }));
    }
}
async function databaseOid(client, database) {
    const { rows } = await client.query('SELECT oid FROM pg_catalog.pg_database WHERE datname = $1', [
        database,
    ]);
    const [row] = rows;
    if (row === undefined)
        throw new Error(`the database ${database} is not there`);
    return row.oid;
}

;// CONCATENATED MODULE: ./build/benchmark/command/command-trace.js






const pollMs = 5;
/** The database's size takes a look at every file, so it is asked for more rarely. */
const sizePollMs = 200;
/** To decode WAL takes about 12 ms a MiB. */
const mostWalBytes = 512 * 1024 * 1024;
/**
 * Watches what sessions of others do in a database while something runs. Which statement did what cannot be told.
 *
 * @param run gets the process of our own session in the database; the other sessions are to be gone at its end
 * @throws {UserError} when a connection cannot be opened
 */
async function withCommandTrace({ clone, observer, signal }, run) {
    return (0,connection/* withConnection */.p)(clone, (cloneClient) => (0,connection/* withConnection */.p)(observer, async (observerClient) => {
        signal.throwIfAborted();
        await cloneClient.query("SET lock_timeout = '5s'; SET search_path = ''; SET jit = off");
        const processId = await ownProcessId(cloneClient);
        const database = await databaseOid(observerClient, clone.database);
        const outside = await Observer.make(observerClient, database);
        const relations = await Relations.load(cloneClient);
        const watch = new Watch(observerClient, outside, database);
        const bytesBefore = await outside.databaseBytes();
        const from = await outside.position();
        const result = await watch.during(() => run(processId));
        const to = await outside.position();
        const logged = await loggedLocks(outside, from, to);
        const names = new Map([...relations.values()].map((relation) => [relation.oid, command_trace_describe(relations, relation)]));
        const changes = await relations.refresh(names.keys());
        const bytesAfter = await outside.databaseBytes();
        const statement = {
            ...filesOf(changes, names, relations),
            counters: noCounters,
            locks: command_trace_locksOf(watch, logged.oids, names),
            scans: [],
            serverNotes: [],
            unseen: [...alwaysUnseen, ...logged.unseen],
        };
        const bytesPeak = Math.max(bytesBefore, bytesAfter, watch.mostBytes);
        const migration = {
            ...madeAndDropped(changes, names, relations),
            bytesBefore,
            bytesAfter,
            bytesPeak,
            commitWalBytes: 0,
        };
        return { result, trace: { statement, migration } };
    }));
}
async function ownProcessId(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return rows[0]?.pid ?? 0;
}
const alwaysUnseen = [
    `locks below AccessExclusiveLock that were held for less than ${pollMs} ms, and what ran while others were held`,
    'which statement took which lock and rewrote what, and the WAL of COMMITs',
];
function command_trace_describe(relations, relation) {
    return { name: relations.nameOf(relation), bytes: relations.bytesWithParts(relation), before: relation };
}
/** Looks at the locks in a database again and again. */
class Watch {
    /** The longest hold of each relation's strongest mode. */
    strongest = new Map();
    mostBytes = 0;
    /** Between two looks, at most: a lock that none of them saw was held for less. */
    longestGapMs = 0;
    #client;
    #observer;
    #database;
    #held = new Map();
    constructor(client, observer, database) {
        this.#client = client;
        this.#observer = observer;
        this.#database = database;
    }
    async during(run) {
        const ended = new AbortController();
        const running = run().finally(() => ended.abort());
        // Whichever fails, both have ended before anyone closes the connections.
        const [ran, polled] = await Promise.allSettled([running, this.#poll(ended.signal)]);
        if (ran.status === 'rejected')
            throw ran.reason;
        if (polled.status === 'rejected')
            throw polled.reason;
        return ran.value;
    }
    async #poll(ended) {
        let lastMs = performance.now();
        let sizedMs = lastMs;
        while (!ended.aborted) {
            const nowMs = performance.now();
            await this.#look(lastMs, nowMs);
            this.longestGapMs = Math.max(this.longestGapMs, nowMs - lastMs);
            lastMs = nowMs;
            if (nowMs - sizedMs >= sizePollMs) {
                this.mostBytes = Math.max(this.mostBytes, await this.#observer.databaseBytes());
                sizedMs = nowMs;
            }
            await (0,external_node_timers_promises_.setTimeout)(pollMs, undefined, { signal: ended }).catch(() => undefined);
        }
        this.#end(new Map(), performance.now());
    }
    async #look(lastMs, nowMs) {
        const { rows } = await this.#client.query(`SELECT pid, relation AS oid, mode FROM pg_catalog.pg_locks WHERE granted AND locktype = 'relation'
       AND database = $1 AND relation >= ${firstUserOid} AND mode <> 'SIReadLock'`, [this.#database]);
        const held = new Map();
        for (const { pid, oid, mode } of rows) {
            const key = `${pid} ${oid} ${mode}`;
            const known = this.#held.get(key);
            held.set(key, known ?? { oid, mode: lockMode(mode), sinceMs: lastMs });
        }
        this.#end(held, nowMs);
        this.#held = held;
    }
    /** Takes notice of the locks that are gone. */
    #end(held, nowMs) {
        for (const [key, { oid, mode, sinceMs }] of this.#held) {
            if (held.has(key))
                continue;
            const known = this.strongest.get(oid);
            const holdMs = nowMs - sinceMs;
            const isLonger = known?.mode === mode && holdMs > known.holdMs;
            if (isLonger || isStronger(mode, known?.mode))
                this.strongest.set(oid, { mode, holdMs });
        }
    }
}
/** Every AccessExclusiveLock of the time, also those that were gone at each look. */
async function loggedLocks(observer, from, to) {
    const missed = (why) => ({
        oids: new Set(),
        unseen: [`AccessExclusiveLocks that were held for less than ${pollMs} ms: ${why}`],
    });
    if (!observer.abilities.walInspect)
        return missed('the server has no pg_walinspect');
    if (to - from > mostWalBytes)
        return missed(`its ${Math.round((to - from) / 1024 / 1024)} MiB of WAL were not read`);
    await observer.flush(to);
    return { oids: new Set((await observer.loggedLocks({ from, to })).map(({ oid }) => oid)), unseen: [] };
}
function command_trace_locksOf(watch, logged, names) {
    const locks = [];
    for (const [oid, { name, bytes }] of names) {
        const polled = watch.strongest.get(oid);
        const isLoggedOnly = logged.has(oid) && polled?.mode !== 'AccessExclusiveLock';
        const lock = isLoggedOnly
            ? { mode: 'AccessExclusiveLock', holdMs: watch.longestGapMs, seen: 'wal' }
            : polled && { ...polled, seen: 'polled' };
        if (lock === undefined)
            continue;
        locks.push({
            ...lock,
            relation: name,
            blocking: blockingOf(lock.mode),
            relationBytes: bytes,
            heldBlocks: 0,
            heldStatements: 0,
        });
    }
    return locks;
}
const command_trace_hasRows = new Set(['table', 'materialized view']);
/** Files that are others than before: tables that were rewritten or emptied, and indexes that were built. */
function filesOf(changes, names, relations) {
    const replaced = changes.changed.filter(({ before, after }) => after.fileNode !== 0 && before.fileNode !== after.fileNode);
    const rewritten = replaced.filter(({ before }) => command_trace_hasRows.has(before.kind));
    const rewrites = rewritten.flatMap(({ before, after }) => {
        const known = names.get(before.oid);
        return known === undefined ? [] : [{ relation: known.name, bytes: before.bytes, emptied: after.bytes === 0 }];
    });
    // An index with an old one's file was only entered anew in the catalog.
    const oldFiles = new Set([...changes.dropped, ...replaced.map(({ before }) => before)].map(({ fileNode }) => fileNode));
    const isBuilt = ({ kind, fileNode, parent }) => {
        const table = parent === undefined ? undefined : relations.get(parent);
        const wasThere = table !== undefined && names.has(table.oid);
        return kind === 'index' && wasThere && command_trace_hasRows.has(table.kind) && table.bytes > 0 && !oldFiles.has(fileNode);
    };
    const built = [...changes.created, ...replaced.map(({ after }) => after)].filter(isBuilt);
    return { rewrites, indexesBuilt: built.map((index) => relations.nameOf(index)) };
}
/** Relations that are there or gone; one that was replaced by another of its name is neither. */
function madeAndDropped({ created, dropped }, names, relations) {
    const key = ({ schema, name, kind }) => JSON.stringify([schema, name, kind]);
    const made = created.filter(({ kind }) => kind !== 'toast').map((relation) => relations.nameOf(relation));
    const gone = dropped.filter(({ kind }) => kind !== 'toast').flatMap(({ oid }) => names.get(oid)?.name ?? []);
    const [before, after] = [new Set(gone.map(key)), new Set(made.map(key))];
    const isOfToast = ({ table, schema }) => schema === 'pg_toast' && table !== undefined;
    return {
        created: made.filter((name) => !before.has(key(name)) && !isOfToast(name)),
        dropped: gone.filter((name) => !after.has(key(name)) && !isOfToast(name)),
    };
}

;// CONCATENATED MODULE: ./build/benchmark/command/command-migrations.js





/** By this name a command's migrations are shown and compared: what it runs is one thing to us. */
const commandName = 'migrate-command';
/** A session that is told to end does so at once, or when it has read or written what it is about. */
const command_migrations_patienceMs = 5_000;
/**
 * Runs a user's command that migrates a clone by whatever means, and looks at its work from outside: the server's
 * counts of statements, and, where that is wanted, locks, files and sizes.
 *
 * @throws the signal's reason after an abort, when the command has ended; {UserError} when a connection fails
 * @example const run = await runCommandMigrations({ ...connections, command: 'rails db:migrate', observe: true, … })
 */
async function runCommandMigrations(options) {
    const { observer, privileged, signal } = options;
    signal.throwIfAborted();
    return (0,connection/* withConnection */.p)(observer, async (client) => {
        // Our own statements stay outside of what is counted.
        const run = async (ownProcessId) => {
            const counts = await StatementCounts.begin(client, privileged.database);
            const result = await runUserCommand({ ...options, settings: options.clone });
            await endSessions(client, privileged.database, ownProcessId);
            return { result, counted: await counts.read() };
        };
        if (!options.observe)
            return commandRun(await run(), undefined);
        const { result, trace } = await withCommandTrace({ clone: privileged, observer, signal }, run);
        const locks = withoutYielding(trace.statement.locks, result.counted.statements);
        return commandRun(result, { ...trace, statement: { ...trace.statement, locks } });
    });
}
/** What the command has left behind may hold locks on what is to be looked at. */
async function endSessions(client, database, ownProcessId = 0) {
    await client.query(`SELECT pg_catalog.pg_terminate_backend(pid, ${command_migrations_patienceMs}) FROM pg_catalog.pg_stat_activity
     WHERE datname = $1 AND backend_type = 'client backend' AND pid <> $2`, [database, ownProcessId]);
}
function commandRun({ result, counted }, trace) {
    return { durationMs: result.durationMs, failure: command_migrations_failureOf(result), ...counted, trace };
}
/** Words of statements that lock an index fully only when nobody can use it any more, and a table only when it is free. */
const yieldsIndex = /^\s*(?:drop|reindex)\b.*\bconcurrently\b/is;
const yieldsTable = /^\s*vacuum\b(?!.*\bfull\b)/is;
/**
 * Locks that such a statement explains hold nobody up (see trace/locks.ts): those that were too short to be seen held,
 * and, since a look may meet them all the same, those on what the statement names.
 */
function withoutYielding(locks, statements) {
    return locks.map((lock) => {
        const { kind } = lock.relation;
        const pattern = kind === 'index' ? yieldsIndex : kind === 'table' ? yieldsTable : undefined;
        const yields = statements.some(({ sql }) => pattern?.test(sql) && (lock.seen === 'wal' || namesIt(sql, lock.relation)));
        return yields ? { ...lock, blocking: 'nothing' } : lock;
    });
}
/** Whether a statement names a relation, or an index's table. */
function namesIt(sql, { name, table }) {
    const words = new Set(sql.split(/[^\p{L}\p{N}_$]+/u));
    return words.has(name) || (table !== undefined && words.has(table.slice(table.indexOf('.') + 1)));
}
function command_migrations_failureOf(result) {
    const problem = describeCommandEnd(result);
    if (problem === undefined)
        return undefined;
    return {
        message: `the command ${problem}`,
        sqlState: undefined,
        detail: undefined,
        hint: 'run it by hand with DATABASE_URL set to a database like the fixture',
        file: '',
        line: 1,
        snippet: result.lastLines.join('\n'),
    };
}
/**
 * The runs of a command in the form that other migrations have: one migration, whose first statement is the command
 * itself, with what was seen of it as a whole; the others are the SQL statements of the observed run.
 *
 * @param runs at least one of them observed
 * @returns the migration, and what came of it in each run, in their order
 */
function asMigration(command, runs) {
    const listed = (runs.find(({ trace }) => trace !== undefined) ?? runs[0])?.statements ?? [];
    const statements = [statementOf(command, 'command'), ...listed.map(({ sql }) => statementOf(sql, ''))];
    const migration = {
        name: commandName,
        version: '',
        file: '',
        up: { statements, transaction: 'none', unparsed: undefined },
        down: undefined,
        code: '',
        ignores: [],
        sha256: '',
    };
    return { migration, applied: runs.map((run) => appliedOf(run, listed)) };
}
function statementOf(text, kind) {
    return { text, kind, file: '', line: 1, outsideTransaction: false };
}
function appliedOf(run, listed) {
    const own = new Map(run.statements.map((statement) => [statement.sql, statement]));
    const parts = listed.map(({ sql }, place) => {
        const statement = own.get(sql) ?? { sql, calls: 0, durationMs: 0, counters: noCounters };
        const trace = run.trace === undefined ? undefined : partTrace(statement);
        return { index: place + 1, durationMs: statement.durationMs, trace };
    });
    const rest = parts.reduce((left, { trace }) => minus(left, trace?.counters ?? noCounters), run.counters);
    const whole = run.trace === undefined ? undefined : { ...run.trace.statement, counters: rest };
    return {
        name: commandName,
        outcome: run.failure === undefined ? 'applied' : 'failed',
        failure: run.failure,
        durationMs: run.durationMs,
        commitMs: 0,
        statements: [{ index: 0, durationMs: run.durationMs, trace: whole }, ...parts],
        trace: run.trace?.migration,
    };
}
/** Locks and files are not told apart by statement from outside: they are the whole command's. */
function partTrace({ counters, calls }) {
    return {
        counters,
        locks: [],
        rewrites: [],
        indexesBuilt: [],
        scans: [],
        serverNotes: calls === 1 ? [] : [`run ${calls} times`],
        unseen: [],
    };
}
/** What is left of the whole beside a part, so that the sum of all statements is the whole. */
function minus(whole, part) {
    const names = Object.keys(whole);
    return Object.fromEntries(names.map((name) => [name, whole[name] - part[name]]));
}

;// CONCATENATED MODULE: ./build/benchmark/command/command-benchmark.js







/**
 * Measures what a command of the user's does to clones of the fixture: all of its migrations as one, seen from outside.
 */
async function benchmarkCommand(ground, input, context) {
    const { fixtures, reference, productionRows, command, commit } = input;
    const { request, progress } = context;
    const fixture = fixtures.at(-1);
    if (fixture === undefined)
        throw new Error('there is no fixture');
    progress.begin('measure');
    const { migration, samples } = await measureCommand(ground, fixture, input, context);
    const measureOn = async (smaller) => {
        progress.begin(`scale ${Math.round(smaller.record.scale * 100)} %`);
        return (await measureCommand(ground, smaller, input, context)).samples;
    };
    const growth = await growthOf({ fixtures, samples, productionRows, measureOn });
    const migrations = assembleMigrations([migration], () => ({ kind: 'measure' }), samples);
    const result = await resultOf(ground, {
        fixtures,
        layout: { name: 'command', directory: '.', reason: `run by ${command}` },
        migrations: withExtras(migrations, { ...noExtras, growth }),
        samples,
        notes: [],
        commit,
    }, context);
    const against = reference.kind === 'result' ? reference : undefined;
    const { thresholds, budgets } = request;
    const sides = { baseline: against?.result, baselineLabel: against?.label, candidate: result, interleaved: false };
    return { result, comparison: (0,judge/* compareResults */.e)({ ...sides, thresholds, budgets }) };
}
/** One observed run, the other warm-up runs, and the timed ones. */
async function measureCommand(ground, fixture, input, context) {
    const { warmup, iterations } = context.request;
    const run = (observe) => runOn(ground, fixture, input, observe, context);
    ground.onPlan?.(Math.max(1, warmup) + iterations);
    const runs = [await run(true)];
    for (let i = 1; i < warmup; i++)
        await run(false);
    for (let i = 0; i < iterations; i++)
        runs.push(await run(false));
    const { migration, applied } = asMigration(input.command, runs);
    const [traced, ...timed] = applied.map((one) => [one]);
    return { migration, samples: { traced: traced === undefined ? [] : [traced], timed } };
}
async function runOn(ground, { template }, { command, environment }, observe, { log }) {
    const { server, signal, statementTimeoutMs: timeoutMs } = ground;
    ground.onRun?.();
    return withClone(server, template, signal, async (clone) => {
        await server.checkpoint();
        return runCommandMigrations({
            ...{ command, observe, environment, timeoutMs, signal },
            clone: server.migrator(clone),
            privileged: server.privileged(clone),
            observer: server.privileged(server.maintenance),
            onLine: (line) => log.verbose(line),
        });
    });
}

// EXTERNAL MODULE: ./build/postgres/install-client.js
var install_client = __webpack_require__(63977);
;// CONCATENATED MODULE: ./build/benchmark/server/fingerprint-settings.js
/** What decides how much a statement writes, reads and takes; a setting that a version does not know is left out. */
const names = [
    ...['autovacuum', 'block_size', 'checkpoint_timeout', 'data_checksums', 'default_table_access_method'],
    ...['default_toast_compression', 'effective_cache_size', 'effective_io_concurrency', 'fsync', 'full_page_writes'],
    ...['hash_mem_multiplier', 'io_method', 'io_workers', 'jit', 'maintenance_io_concurrency', 'maintenance_work_mem'],
    ...['max_parallel_maintenance_workers', 'max_parallel_workers', 'max_parallel_workers_per_gather', 'max_wal_size'],
    ...['random_page_cost', 'server_encoding', 'shared_buffers', 'synchronous_commit', 'temp_buffers', 'TimeZone'],
    ...['track_io_timing', 'wal_buffers', 'wal_compression', 'wal_init_zero', 'wal_level', 'wal_log_hints'],
    ...['wal_segment_size', 'work_mem', 'pg_stat_statements.track', 'lc_collate', 'lc_ctype'],
];
/** Settings of the server that change costs, by name and as SHOW prints them, with how the database orders text. */
async function readFingerprintSettings(client) {
    const { rows } = await client.query(`SELECT s.name, pg_catalog.current_setting(s.name) AS value FROM pg_catalog.pg_settings s WHERE s.name = ANY($1)
     UNION ALL
     SELECT column_name, value FROM pg_catalog.pg_database d,
       LATERAL (VALUES ('lc_collate', d.datcollate::text), ('lc_ctype', d.datctype::text)) v (column_name, value)
     WHERE d.datname = pg_catalog.current_database()
       AND pg_catalog.current_setting('lc_collate', true) IS NULL
     ORDER BY 1`, [names]);
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

;// CONCATENATED MODULE: ./build/benchmark/server/migrator.js


/**
 * What holds for the migrations' sessions alone and needs a superuser to be set: RAISE LOG and RAISE WARNING reach the
 * server's log, which a loop could fill the disk with; and calls within functions are to be counted. A migration's own
 * role cannot take them back, as it could not set them (PostgreSQL documentation, "ALTER ROLE").
 */
const pinnedByRole = {
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_statement: 'none',
};
/**
 * Makes a role that can do nothing but log in and use its own databases.
 *
 * @param options.password undefined: none is needed, as in a scratch cluster, to whose socket only we come
 * @param options.pinned whether settings may be pinned that only a superuser may set
 * @param options.preloaded whether pg_stat_statements is in shared_preload_libraries
 */
async function createMigrator(client, options) {
    const { name, password, pinned, preloaded } = options;
    const role = (0,identifiers/* quoteIdentifier */.Cm)(name);
    const verifier = password === undefined ? '' : ` PASSWORD ${(0,identifiers/* quoteLiteral */.ce)(scramVerifier(password))}`;
    const settings = pinned
        ? { ...pinnedByRole, ...(preloaded ? { 'pg_stat_statements.track': 'all' } : {}) }
        : {};
    // A role may change its own settings and its own password, and so may a migration, for all that come after it.
    const resetSql = [
        `ALTER ROLE ${role} RESET ALL;`,
        ...(verifier === '' ? [`ALTER ROLE ${role} PASSWORD NULL;`] : [`ALTER ROLE ${role}${verifier};`]),
        ...Object.entries(settings).map(([key, value]) => `ALTER ROLE ${role} SET ${key} = ${(0,identifiers/* quoteLiteral */.ce)(value)};`),
    ].join('\n');
    await client.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION${verifier}`);
    await client.query(resetSql);
    return { name, password, resetSql };
}
/** A password of 144 random bits. */
function randomPassword() {
    return (0,external_node_crypto_.randomBytes)(18).toString('base64url');
}
/**
 * What the server stores of a password, so that the password itself is in no statement, which a server may log.
 * RFC 5803; the form is that of src/common/scram-common.c.
 *
 * @example scramVerifier('secret') // 'SCRAM-SHA-256$4096:…$…:…'
 */
function scramVerifier(password, salt = (0,external_node_crypto_.randomBytes)(16), iterations = 4096) {
    const salted = (0,external_node_crypto_.pbkdf2Sync)(password, salt, iterations, 32, 'sha256');
    const keyOf = (text) => (0,external_node_crypto_.createHmac)('sha256', salted).update(text).digest();
    const stored = (0,external_node_crypto_.createHash)('sha256').update(keyOf('Client Key')).digest('base64');
    return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`;
}

;// CONCATENATED MODULE: ./build/benchmark/server/session.js

/**
 * The privileged role in a database that migrations have changed, or will: nothing of theirs is called by a superuser
 * only because the role logs in or writes a name. A backup's trigger on login would (PostgreSQL 17).
 */
function amongMigrations(settings, database, { superuser, versionNumber }) {
    // Who is no superuser may not set it, and its sessions are no way to more rights.
    const silent = superuser && versionNumber >= 170_000 ? '-c event_triggers=off' : undefined;
    const options = [settings.options, '-c search_path=pg_catalog', silent].filter(Boolean).join(' ');
    return { ...settings, database, options };
}
/**
 * Runs something with a privileged session of our own: without time limits, and with nothing but the catalog in its
 * search path, since what a migration put into other schemas must not be called by us.
 *
 * @param signal breaks the connection off, so that waiting for a long statement ends
 * @throws the signal's reason after an abort
 */
async function withSession(settings, signal, run) {
    const prepareSql = `SET search_path = pg_catalog;\n${connection/* unhinderSql */._2}`;
    return (0,connection/* withBreakableConnection */.MX)(settings, { signal, prepareSql }, run);
}

;// CONCATENATED MODULE: ./build/benchmark/server/assembled.js






/** The server as a benchmark sees it. */
function assembleServer(parts) {
    const { client, databases, facts, migrator, settings } = parts;
    const owner = migrator?.name ?? settings.user;
    if (migrator !== undefined)
        databases.resetBeforeCreate(migrator.resetSql);
    return {
        kind: parts.kind,
        major: Math.floor(facts.versionNumber / 10_000),
        // Debian adds its own: `17.4 (Debian 17.4-1)`.
        version: facts.version.replace(/ .*$/s, ''),
        tools: parts.tools,
        privileged: (database) => privilegedIn(parts, database),
        migrator: (database) => (migrator === undefined ? { ...settings, database } : asRole(settings, database, migrator)),
        privilegedIsSuperuser: facts.superuser,
        extensions: parts.extensions,
        maintenance: parts.maintenance,
        countsStatements: parts.countsStatements,
        createEmpty: (hint, clauses = '') => databases.create('template0', hint, `OWNER ${(0,identifiers/* quoteIdentifier */.Cm)(owner)} ${clauses}`),
        createClone: (template) => databases.clone(template, owner),
        seal: (database) => databases.seal(database),
        dropClone: async (name) => {
            await databases.drop(name);
            await parts.forgetCounts?.();
        },
        createRole: (name) => createRole(parts, name, 'NOLOGIN'),
        createLoader: () => createLoader(parts),
        withSession: (database, work) => withSession(privilegedIn(parts, database), parts.signal, work),
        jobs: parts.jobs,
        get clones() {
            return databases.method;
        },
        checkpoint: async () => {
            if (parts.mayCheckpoint)
                await client.query('CHECKPOINT');
        },
        fingerprintSettings: () => withSession({ ...settings, database: parts.maintenance }, parts.signal, readFingerprintSettings),
        notes: parts.notes,
    };
}
function privilegedIn({ settings, facts, maintenance }, database) {
    return database === maintenance ? { ...settings, database } : amongMigrations(settings, database, facts);
}
/** The same place as another role: what proves the one's identity does not prove the other's. */
function asRole(settings, database, { name, password }) {
    return { ...settings, database, user: name, password, sslCert: undefined, sslKey: undefined };
}
async function createRole({ client, roles }, name, attributes) {
    try {
        await client.query(`CREATE ROLE ${(0,identifiers/* quoteIdentifier */.Cm)(name)} ${attributes}`);
    }
    catch (error) {
        // duplicate_object
        if ((0,connection/* codeOf */.$N)(error) === '42710')
            return 'exists';
        throw error;
    }
    roles.push(name);
    return 'created';
}
async function createLoader(parts) {
    const { facts, migrator, onSecret, settings } = parts;
    if (migrator === undefined || !facts.superuser)
        return undefined;
    const name = migrator.name.replace(/migrator$/, 'loader');
    const password = onSecret === undefined ? undefined : randomPassword();
    if (password !== undefined)
        onSecret?.(password);
    const login = password === undefined ? '' : ` PASSWORD ${(0,identifiers/* quoteLiteral */.ce)(scramVerifier(password))}`;
    await createRole(parts, name, `SUPERUSER LOGIN${login}`);
    return (database) => asRole(settings, database, { name, password });
}
/** @throws {UserError} naming all extensions that the server does not have */
async function assertExtensions(client, extensions) {
    const { rows } = await client.query(`SELECT name FROM pg_catalog.unnest($1::text[]) AS t (name)
     WHERE name NOT IN (SELECT e.name FROM pg_catalog.pg_available_extensions e)`, [extensions]);
    (0,errors/* throwProblems */.Jh)(rows.map(({ name }) => new errors/* UserError */.yo(`the extension ${JSON.stringify(name)} is not installed on the server`, 'install its package in a step before this one, or take it out of extensions')));
}

;// CONCATENATED MODULE: ./build/benchmark/server/databases.js





/** What the name of every database and role of one run begins with, for instance `pgproof_3f9c12ab_`. */
function newPrefix() {
    return `pgproof_${(0,external_node_crypto_.randomBytes)(4).toString('hex')}_`;
}
const comment = 'made by pgproof for one benchmark run; may be dropped when that run is over';
/**
 * The databases that one run makes on a server: templates, to which nobody can connect, and their clones. Nothing else
 * is ever dropped.
 */
class Databases {
    #client;
    #options;
    #count = 0;
    #cloning;
    #closed = false;
    /** What a migration could have changed of its own role. */
    #resetSql = '';
    /** @param client a privileged session that lives as long as this */
    constructor(client, options) {
        this.#client = client;
        this.#options = options;
        this.#cloning = options.fileCloning;
    }
    /** How clones are made, once the first database was. */
    get method() {
        return this.#cloning ? 'file clone' : 'file copy';
    }
    /** Statements to be run before each database is made. */
    resetBeforeCreate(sql) {
        this.#resetSql = sql;
    }
    /** No database is made from now on. */
    close() {
        this.#closed = true;
    }
    /**
     * Makes a database. FILE_COPY is never slower than WAL_LOG on a server that does not wait for the disk (8 MB: 13 ms
     * and 20 ms, 500 MB: 0.3 s and 2 s; PostgreSQL 15, 17 and 18), and writes no WAL that a measurement would have to know.
     *
     * @param clauses more of CREATE DATABASE, for instance an owner
     * @returns its name
     */
    async create(template, hint, clauses = '') {
        const { prefix, signal, shared } = this.#options;
        signal.throwIfAborted();
        if (this.#closed)
            throw new Error('the benchmark is over, and no database is made any more');
        if (this.#resetSql !== '')
            await this.#client.query(this.#resetSql);
        this.#count += 1;
        const name = `${prefix}${hint.replaceAll(/[^a-z0-9]+/g, '_').slice(0, 24)}_${this.#count}`;
        const sql = `CREATE DATABASE ${(0,identifiers/* quoteIdentifier */.Cm)(name)} TEMPLATE ${(0,identifiers/* quoteIdentifier */.Cm)(template)} STRATEGY FILE_COPY ${clauses}`;
        await this.#create(sql).catch((error) => {
            throw (0,connection/* codeOf */.$N)(error) === '53100' ? diskFull(error) : error;
        });
        if (shared)
            await this.#client.query(`COMMENT ON DATABASE ${(0,identifiers/* quoteIdentifier */.Cm)(name)} IS ${(0,identifiers/* quoteLiteral */.ce)(comment)}`);
        return name;
    }
    /** A copy of a template, owned by the role that runs migrations. */
    async clone(template, owner) {
        return this.create(template, 'clone', `OWNER ${(0,identifiers/* quoteIdentifier */.Cm)(owner)}`);
    }
    async #create(sql) {
        if (!this.#cloning)
            return void (await this.#client.query(sql));
        await this.#client.query("SET file_copy_method = 'clone'");
        try {
            await this.#client.query(sql);
        }
        catch (error) {
            // Files that cannot be cloned: another filesystem, or one that knows no cloning. Databases that are there or
            // missing are other problems, and would fail again.
            if ((0,connection/* codeOf */.$N)(error) === undefined || this.#options.signal.aborted)
                throw error;
            this.#cloning = false;
            await this.#client.query("SET file_copy_method = 'copy'");
            await this.#client.query(sql);
        }
    }
    /**
     * Makes a template of a database: its owner is the privileged role, and nobody can connect, so that no migration can
     * drop or change it, and no session keeps it from being copied.
     */
    async seal(name) {
        const database = (0,identifiers/* quoteIdentifier */.Cm)(this.#own(name));
        await endWork(this.#client, name, this.#options);
        await this.#client.query(`ALTER DATABASE ${database} OWNER TO CURRENT_USER`);
        await this.#client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
        // Somebody may have come in meanwhile.
        await endWork(this.#client, name, this.#options);
    }
    /** Drops a database of ours with all sessions in it. */
    async drop(name) {
        await dropDatabase(this.#client, this.#own(name), this.#options);
    }
    #own(name) {
        if (!name.startsWith(this.#options.prefix))
            throw new Error(`the database ${name} was not made by this run`);
        return name;
    }
}
/**
 * Drops a database by its name, with all that goes on in it, and also when a migration, which owns it, has made it a
 * template.
 *
 * @throws {UserError} when it stays
 */
async function dropDatabase(client, name, access) {
    const database = (0,identifiers/* quoteIdentifier */.Cm)(name);
    const drop = async () => {
        await endWork(client, name, access);
        await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    };
    const free = async (error) => {
        // object_in_use: somebody came in this very moment. wrong_object_type: it is a template.
        if (!['55006', '42809'].includes((0,connection/* codeOf */.$N)(error) ?? ''))
            throw error;
        await client.query(`ALTER DATABASE ${database} IS_TEMPLATE false`);
        await drop();
    };
    try {
        await drop().catch(free);
    }
    catch (error) {
        access.signal.throwIfAborted();
        throw stays(name, error);
    }
}
/**
 * Ends the sessions in a database, waits until they are gone, and rolls back transactions that were prepared there. These
 * outlive their sessions, and with a lock on the database itself (COMMENT ON, ALTER) a DROP would wait for them for ever.
 */
async function endWork(client, name, { privileged, signal }) {
    await client.query(`SELECT pg_catalog.pg_terminate_backend(pid, 10000) FROM pg_catalog.pg_stat_activity
     WHERE datname = $1 AND backend_type = 'client backend'`, [name]);
    const { rows } = await client.query('SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = $1', [name]);
    if (rows.length === 0)
        return;
    await withSession(privileged(name), signal, async (session) => {
        for (const { gid } of rows)
            await session.query(`ROLLBACK PREPARED ${(0,identifiers/* quoteLiteral */.ce)(gid)}`);
    });
}
function diskFull(cause) {
    return new errors/* UserError */.yo(`the disk has no room for another copy of the fixture: ${(0,errors/* messageOf */.bD)(cause)}`, 'a benchmark takes the fixture of each scale, one copy of it and what the migrations write: free space, set TMPDIR to a directory with more, or set a smaller scale', { cause });
}
function stays(name, cause) {
    return new errors/* UserError */.yo(`the database ${name} cannot be dropped: ${(0,errors/* messageOf */.bD)(cause)}`, 'drop it yourself', { cause });
}

// EXTERNAL MODULE: ./build/postgres/server-facts.js
var server_facts = __webpack_require__(74305);
;// CONCATENATED MODULE: ./build/benchmark/server/given.js



const rightsSql = `
  SELECT rolcreatedb OR rolsuper AS create_database, rolcreaterole OR rolsuper AS create_role,
    pg_catalog.current_setting('autovacuum')::boolean AS autovacuum,
    pg_catalog.current_setting('wal_level') AS wal_level,
    rolsuper OR pg_catalog.pg_has_role('pg_checkpoint', 'USAGE') AS checkpoint,
    -- The library defines its settings when the server loads it; its list of libraries not everyone may see.
    pg_catalog.current_setting('pg_stat_statements.track', true) AS track
  FROM pg_catalog.pg_roles WHERE rolname = current_user`;
/**
 * Looks at a server that was given: whether it may be used at all, and how much can be measured there.
 *
 * @throws {UserError} for all that stands in the way: no right to make databases, a standby, a shared server
 */
async function inspectGiven(client, settings, allowShared) {
    const facts = await (0,server_facts/* readServerFacts */.TX)(client);
    const { rows } = await client.query(rightsSql);
    const rights = rows[0];
    const problems = [];
    if (facts.standby)
        problems.push(new errors/* UserError */.yo('the server is a standby', 'give the database-url of a primary'));
    if (!rights.create_database) {
        const hint = 'ALTER ROLE … CREATEDB, or leave database-url out: pgproof then starts a server of its own';
        problems.push(new errors/* UserError */.yo(`the role ${facts.role} may not make databases`, hint));
    }
    if (!allowShared)
        problems.push(...(await sharedWith(client, settings)));
    (0,errors/* throwProblems */.Jh)(problems);
    return {
        ...facts,
        createRole: rights.create_role,
        preloaded: rights.track !== null,
        trackAll: rights.track === 'all',
        autovacuum: rights.autovacuum,
        walLevel: rights.wal_level,
        mayCheckpoint: rights.checkpoint,
    };
}
/** Of a database `d`: whether a run of pgproof has made it. */
const isOfBenchmark = `(d.datname ~ '^pgproof_[0-9a-f]{8}_'
  AND COALESCE(pg_catalog.shobj_description(d.oid, 'pg_database'), '') LIKE 'made by pgproof %')`;
/** Databases that are there for somebody: not the server's own, and not another run's. */
const otherDatabasesSql = `
  SELECT d.datname AS name FROM pg_catalog.pg_database d
  WHERE NOT d.datistemplate AND d.datname NOT IN ('postgres', pg_catalog.current_database()) AND NOT ${isOfBenchmark}
  ORDER BY d.datname LIMIT 4`;
/**
 * What other benchmarks have on the server: one that was killed outright leaves its databases and its role. Nobody can
 * tell that one from one that is at work, so they are not touched.
 *
 * @returns what the names of each begin with
 */
async function otherBenchmarks(client) {
    const { rows } = await client.query(`SELECT DISTINCT pg_catalog.left(d.datname, 17) AS prefix FROM pg_catalog.pg_database d WHERE ${isOfBenchmark}
     ORDER BY 1`);
    return rows.map(({ prefix }) => prefix);
}
const userRelationSql = `
  SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.deptype = 'e')
  LIMIT 1`;
const sharedHint = 'migrations of a pull request would run beside it: give an empty server, leave database-url out, or set allow-shared-server: true';
/** Who else uses the server; templates and what extensions bring are nobody's. */
async function sharedWith(client, settings) {
    const { rows } = await client.query(otherDatabasesSql);
    if (rows.length > 0) {
        const names = rows.slice(0, 3).map(({ name }) => JSON.stringify(name));
        const more = rows.length > 3 ? ' and others' : '';
        return [new errors/* UserError */.yo(`the server holds other databases: ${names.join(', ')}${more}`, sharedHint)];
    }
    const own = await client.query(userRelationSql);
    const found = own.rows[0] ?? (await relationOfPostgres(client, settings));
    if (found === undefined)
        return [];
    const where = own.rows.length > 0 ? settings.database : 'postgres';
    const table = JSON.stringify(`${found.schema}.${found.name}`);
    return [new errors/* UserError */.yo(`the database ${JSON.stringify(where)} holds tables, ${table} for one`, sharedHint)];
}
async function relationOfPostgres(client, settings) {
    const { rows } = await client.query(`SELECT pg_catalog.count(*) > 0 AS other FROM pg_catalog.pg_database
     WHERE datname = 'postgres' AND datname <> pg_catalog.current_database() AND datallowconn
       AND pg_catalog.has_database_privilege(oid, 'CONNECT')`);
    if (rows[0]?.other !== true)
        return undefined;
    return (0,connection/* withConnection */.p)({ ...settings, database: 'postgres' }, async (other) => {
        const found = await other.query(userRelationSql);
        return found.rows[0];
    });
}
/** What cannot be done or measured on this server, for the result's notes. */
function lacksOf(facts, superuser) {
    const lacks = [];
    if (!facts.preloaded) {
        lacks.push('pg_stat_statements is not in shared_preload_libraries: WAL and blocks are known by position only');
    }
    else if (!facts.trackAll && !facts.superuser) {
        lacks.push('pg_stat_statements.track is not all: statements within functions are not told apart');
    }
    if (!facts.superuser) {
        lacks.push(`${facts.role} is no superuser: locks that were released within a statement are not seen`);
        if (superuser)
            lacks.push(`superuser: true has no effect: ${facts.role} is no superuser`);
    }
    if (!facts.superuser && !facts.createRole) {
        lacks.push(`${facts.role} may not make roles: the migrations run as ${facts.role} itself`);
    }
    if (facts.walLevel === 'minimal')
        lacks.push('wal_level is minimal: locks are not written into the WAL');
    if (facts.autovacuum)
        lacks.push('autovacuum is on: it may run beside a migration and slow it down');
    if (!facts.mayCheckpoint)
        lacks.push(`${facts.role} may not CHECKPOINT: page images in the WAL differ between runs`);
    return lacks;
}
/** Creates an extension where it can be; gives why not. */
async function tryExtension(client, name) {
    try {
        await client.query(`CREATE EXTENSION IF NOT EXISTS ${name} SCHEMA public`);
        return '';
    }
    catch (error) {
        return `${name} is not to be had: ${(0,errors/* messageOf */.bD)(error)}`;
    }
}

;// CONCATENATED MODULE: ./build/benchmark/server/on-given.js











/** Runs something on a server that was given. Every database and role that is made there is dropped at the end. */
async function withGivenServer(options, url, run) {
    const settings = (0,postgres_settings/* connectionSettings */.Q7)(url, {});
    const privileged = (database) => ({ ...settings, database });
    const made = { prefix: newPrefix(), roles: [], databases: undefined, privileged, backend: undefined };
    const work = withSession(settings, options.signal, async (client) => run(await prepare({ options, settings, client, made })));
    try {
        return await (0,concurrency/* untilAborted */.Eu)(work, options.signal);
    }
    finally {
        made.databases?.close();
        if (made.databases !== undefined)
            await tidyUp(settings, made, options);
    }
}
async function prepare(preparing) {
    const { options, settings, client, made } = preparing;
    const { extensions, jobs, signal, superuser } = options;
    const facts = await inspectGiven(client, settings, options.allowSharedServer);
    for (const prefix of await otherBenchmarks(client)) {
        options.log.warn('another benchmark has databases on this server: it is at work, or was killed', `if it was killed, drop them (WITH (FORCE)) and then its roles: all whose names begin with ${prefix}`);
    }
    await assertExtensions(client, extensions);
    const tools = await clientTools(facts, options);
    made.backend = await readBackend(client);
    const { prefix, roles } = made;
    const privileged = (database) => amongMigrations(settings, database, facts);
    made.privileged = privileged;
    const databases = new Databases(client, { prefix, privileged, signal, fileCloning: false, shared: true });
    made.databases = databases;
    const maintenance = await databases.create('template0', 'maintenance');
    const notes = lacksOf(facts, superuser);
    const missing = await makeExtensions(privileged(maintenance), facts, signal);
    const migrator = await makeMigrator(preparing, facts);
    if (migrator !== undefined)
        await assertLogin(asRole(settings, maintenance, migrator));
    await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${(0,identifiers/* quoteIdentifier */.Cm)(maintenance)} FROM PUBLIC`);
    return assembleServer({
        ...{ kind: 'given', client, facts, tools, databases, settings, migrator, maintenance, extensions, roles, signal },
        // Its counts are its owner's.
        forgetCounts: undefined,
        countsStatements: facts.preloaded && !missing.some((reason) => reason.startsWith('pg_stat_statements ')),
        mayCheckpoint: facts.mayCheckpoint,
        onSecret: options.onSecret,
        jobs,
        notes: [...notes, ...missing],
    });
}
async function clientTools({ versionNumber: serverVersionNumber }, { environment, installClient: install, log, signal }) {
    const onLine = (line) => log.verbose(line);
    return (0,install_client/* findOrInstallClient */.Z)({ serverVersionNumber, environment, install, signal, onLine });
}
/** @returns why some are missing */
async function makeExtensions(settings, { preloaded }, signal) {
    return withSession(settings, signal, async (client) => {
        const reasons = preloaded ? [await tryExtension(client, 'pg_stat_statements')] : [];
        reasons.push(await tryExtension(client, 'pg_walinspect'));
        return reasons.filter((reason) => reason !== '');
    });
}
/** @returns undefined where migrations run as the privileged role: because that is wanted, or no role can be made */
async function makeMigrator({ options, client, made }, { superuser, createRole, preloaded }) {
    if ((superuser && options.superuser) || !createRole)
        return undefined;
    const password = randomPassword();
    options.onSecret(password);
    const name = `${made.prefix}migrator`;
    made.roles.push(name);
    const migrator = await createMigrator(client, { name, password, pinned: superuser, preloaded });
    // Who is no superuser may make and drop databases only for roles that it is a member of.
    if (!superuser)
        await client.query(`GRANT ${(0,identifiers/* quoteIdentifier */.Cm)(name)} TO CURRENT_USER`);
    return migrator;
}
async function assertLogin(settings) {
    try {
        await (0,connection/* withConnection */.p)(settings, async () => undefined);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`the role that was made for the migrations cannot log in: ${(0,errors/* messageOf */.bD)(cause)}`, 'let pg_hba.conf accept passwords from here, or set superuser: true', { cause });
    }
}
async function readBackend(client) {
    const { rows } = await client.query('SELECT pid, backend_start::text AS started FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()');
    const row = rows[0];
    return row === undefined ? undefined : { pid: row.pid, startedAt: row.started };
}
/** Drops all that was made, on a new connection: after an abort the old one is gone. What stays is told. */
async function tidyUp(settings, made, { log }) {
    const unhindered = new AbortController().signal;
    const problem = (error) => log.warn(`not all that was made on the server could be dropped: ${(0,errors/* messageOf */.bD)(error)}`, `drop databases and roles whose names begin with ${made.prefix}`);
    try {
        await withSession(settings, unhindered, async (client) => {
            await endMaker(client, made);
            const { rows } = await client.query('SELECT datname AS name FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname, $1)', [made.prefix]);
            const { privileged } = made;
            for (const { name } of rows) {
                await dropDatabase(client, name, { privileged, signal: unhindered }).catch(problem);
            }
            for (const name of made.roles) {
                await client.query(`DROP ROLE IF EXISTS ${(0,identifiers/* quoteIdentifier */.Cm)(name)}`).catch(problem);
            }
        });
    }
    catch (error) {
        problem(error);
    }
}
/** A backend that makes a database does not look whether its client is there; it must not finish after us. */
async function endMaker(client, { backend }) {
    if (backend === undefined)
        return;
    await client.query(`SELECT pg_catalog.pg_terminate_backend(pid, 30000) FROM pg_catalog.pg_stat_activity
     WHERE pid = ${backend.pid} AND backend_start = ${(0,identifiers/* quoteLiteral */.ce)(backend.startedAt)}::pg_catalog.timestamptz`);
}

// EXTERNAL MODULE: ./build/postgres/scratch-cluster.js + 2 modules
var scratch_cluster = __webpack_require__(57641);
// EXTERNAL MODULE: ./build/postgres/server-tools.js
var server_tools = __webpack_require__(45089);
;// CONCATENATED MODULE: ./build/benchmark/server/scratch.js





/** What is installed where no server is there and no version is asked for. */
const defaultMajor = 18;
const gibibyte = 1024 ** 3;
/** The server's programs: of the version that is asked for, else of the backup's, else the newest that is installed. */
async function scratchTools(options) {
    const { environment, installClient: install, log, signal } = options;
    const wanted = options.postgresVersion ?? options.backupMajor;
    const major = wanted ?? (await (0,server_tools/* newestServerMajor */.H)({ environment }));
    if (major === undefined && !install) {
        throw new errors/* UserError */.yo('a benchmark needs a PostgreSQL server, and there is none on this machine', 'give database-url (a service container, say), or set install-client: true');
    }
    return (0,server_tools/* findServerTools */.i)({
        ...{ purpose: 'a benchmark', serverVersionNumber: (major ?? defaultMajor) * 10_000, environment, install, signal },
        onLine: (line) => log.verbose(line),
    });
}
/**
 * Runs something with a cluster whose settings are the same on every machine of a kind, and whose counters are not
 * disturbed by anything in the background.
 *
 * @param run is told whether pg_stat_statements could be loaded: not every server's package brings it
 */
async function withBenchmarkCluster(tools, signal, run) {
    const bin = (0,external_node_path_.dirname)(tools.pgDump);
    let started = false;
    const withCluster = (preloaded) => (0,scratch_cluster/* withScratchCluster */.f)({ bin, signal, settings: serverSettings(preloaded) }, (cluster) => {
        started = true;
        return run(cluster, preloaded);
    });
    try {
        return await withCluster(true);
    }
    catch (error) {
        // The server ends at its start when a library that it shall load is missing.
        if (started || !(error instanceof errors/* UserError */.yo) || !missingLibrary.test(error.message))
            throw error;
        return withCluster(false);
    }
}
const missingLibrary = /could not access file "pg_stat_statements"/;
function serverSettings(preloaded) {
    const megabytes = Math.floor(Math.min(2 * gibibyte, (0,external_node_os_.totalmem)() / 4) / 1024 ** 2);
    return {
        shared_buffers: `${megabytes}MB`,
        jit: 'off',
        max_connections: String(60 + 4 * (0,external_node_os_.availableParallelism)()),
        // A migration may touch every table and index of a large schema, and pg_restore locks all of them.
        max_locks_per_transaction: '1024',
        // Locks that were released before anyone could look at them are found in the WAL, as standbys need them.
        wal_level: 'replica',
        max_wal_size: '4GB',
        wal_keep_size: '1GB',
        // The whole of what a migration writes is its own, whenever the last checkpoint was.
        full_page_writes: 'off',
        autovacuum: 'off',
        // Rows of a commit that is not flushed get no hint bits yet (SetHintBits in heapam_visibility.c): how much a scan writes
        // would depend on when the WAL writer comes by. Without fsync a flush costs little.
        synchronous_commit: 'on',
        // What was measured before a crash is gone with its connections; a server that ends can be told of (a full disk, say).
        restart_after_crash: 'off',
        // A session whose client was killed must not keep its clone.
        ...(process.platform === 'linux' ? { client_connection_check_interval: '1s' } : {}),
        ...(preloaded
            ? {
                shared_preload_libraries: 'pg_stat_statements',
                'pg_stat_statements.track': 'all',
                'pg_stat_statements.save': 'off',
            }
            : {}),
    };
}

;// CONCATENATED MODULE: ./build/benchmark/server/on-scratch.js








/** Of one length on every machine: names stand in the catalog, whose size is measured. */
const migratorName = 'pgproof_migrator';
const maintenance = 'postgres';
/** Runs something with a scratch cluster of our own, which goes as a whole. */
async function withScratchServer(options, run) {
    const { extensions, jobs, signal, superuser } = options;
    const tools = await scratchTools(options);
    return withBenchmarkCluster(tools, signal, (cluster, preloaded) => {
        const settings = (0,postgres_settings/* connectionSettings */.Q7)(cluster.url(maintenance), {});
        return withSession(settings, signal, async (client) => {
            const facts = await (0,server_facts/* readServerFacts */.TX)(client);
            await assertExtensions(client, extensions);
            const notes = preloaded
                ? []
                : ['the server has no pg_stat_statements: WAL and blocks are known by position only'];
            if (preloaded)
                notes.push(await tryExtension(client, 'pg_stat_statements'));
            notes.push(await tryExtension(client, 'pg_walinspect'));
            // Whoever may not connect to these can do nothing in them.
            await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC`);
            const migrator = superuser
                ? undefined
                : await createMigrator(client, { name: migratorName, password: undefined, pinned: true, preloaded });
            const privileged = (database) => amongMigrations(settings, database, facts);
            const countsStatements = preloaded && notes[0] === '';
            const forgetCounts = async () => void (await client.query('SELECT public.pg_stat_statements_reset()'));
            const fileCloning = facts.versionNumber >= 180_000;
            return run(assembleServer({
                ...{ kind: 'scratch', client, facts, tools, settings, migrator, maintenance, extensions, signal },
                databases: new Databases(client, { prefix: newPrefix(), privileged, signal, fileCloning, shared: false }),
                countsStatements,
                forgetCounts: countsStatements ? forgetCounts : undefined,
                mayCheckpoint: true,
                roles: [],
                onSecret: undefined,
                jobs,
                notes: notes.filter((note) => note !== ''),
            }));
        });
    });
}

;// CONCATENATED MODULE: ./build/benchmark/server/server.js


/**
 * Runs something with a server for a benchmark: a scratch cluster, or the one that was given. Of what is made there
 * nothing stays, however it ends.
 *
 * @throws {UserError} when there is no such server, it is shared with others, or a right is missing
 *
 * @example
 * await withBenchmarkServer({ ...options, superuser: false, signal }, async (server) => {
 *   const template = await server.createEmpty('fixture');
 *   await server.seal(template);
 *   return measure(server, await server.createClone(template));
 * });
 */
async function withBenchmarkServer(options, run) {
    return options.databaseUrl === undefined
        ? withScratchServer(options, run)
        : withGivenServer(options, options.databaseUrl, run);
}

;// CONCATENATED MODULE: ./build/benchmark/run-benchmark.js












/**
 * A benchmark from its request to its verdict: baseline, backup, server, fixtures, runs.
 *
 * @throws {UserError} for whatever the user can mend; {FailedError} when the fixture or what comes before the measured
 *   migrations fails
 */
async function runBenchmark(request, services) {
    const { signal } = services;
    const directory = await run_benchmark_directoryOf(request);
    const commit = await commitOf(directory, signal);
    // Before server and fixture: what is wrong with the migrations is not to be told only after a long restore.
    const set = request.migrateCommand === undefined ? await readSet(directory, request.layout, request, services) : undefined;
    return withReference({ directory, set }, request, services, (reference) => withFixtureBackup(request, services, (backup) => {
        const backupMajor = backup?.kind === 'pgproof' ? (0,client_tools/* majorOf */.Ds)(backup.manifest.source.serverVersionNumber) : undefined;
        return withBenchmarkServer({ ...request, ...services, backupMajor }, (server) => onServer(server, { set, commit, reference, backup }, request, services));
    }));
}
/** With a command of the user's, where it runs. */
async function run_benchmark_directoryOf({ migrations, migrateCommand }) {
    return migrateCommand === undefined ? (migrations ?? findMigrationsDirectory(process.cwd())) : '.';
}
async function readSet(directory, layout, { render: command }, { environment, redact, signal }) {
    const render = command === undefined
        ? undefined
        : renderWith({ command, environment: environmentForUsers(environment), redact, signal });
    return readMigrationSet({ directory, layout, render, signal });
}
async function onServer(server, { set, commit, reference, backup }, request, services) {
    const { log, progress, environment, signal } = services;
    log.info(`PostgreSQL ${server.version}, ${server.kind === 'scratch' ? 'on a server of our own' : 'on the given server'}`);
    for (const note of server.notes)
        log.info(`note: ${note}`);
    const fixtures = await buildFixtures(server, { ...request, ...services, backup, progress: progress.fixture });
    const { statementTimeoutMs } = request;
    const ground = { server, statementTimeoutMs, signal, onPlan: progress.onPlan, onRun: progress.onRun };
    const subject = { reference, fixtures, productionRows: productionRowsOf(request, backup) };
    const context = { request, log, progress };
    if (set !== undefined)
        return benchmarkMigrations(ground, { ...subject, source: { set, commit } }, context);
    const { migrateCommand: command = '' } = request;
    return benchmarkCommand(ground, { ...subject, command, commit, environment: environmentForUsers(environment) }, context);
}
/** Finds what the migrations are held against, for the time of `run`. */
async function withReference({ directory, set }, request, services, run) {
    const { githubToken } = request;
    const { environment, log, signal } = services;
    if (request.baseline === undefined)
        return run({ kind: 'none' });
    const baseline = await (0,baseline_baseline/* openBaseline */.E)(request.baseline, { environment, githubToken, signal });
    const withoutOne = async (note) => noted(await run({ kind: 'none' }), note);
    if (baseline.kind === 'none')
        return withoutOne(baseline.note);
    if (baseline.kind === 'result')
        return run(baseline);
    return withGitReference({ reference: baseline.reference, directory, signal }, async (folder, commit, notes) => {
        for (const note of notes)
            log.info(`note: ${note}`);
        const label = `${baseline.reference} (commit ${commit.slice(0, 10)})`;
        if (folder === undefined)
            return withoutOne(`there are no migrations in ${directory} at ${label}`);
        // Some layouts are recognised by files outside of the directory, which are not there as of the commit.
        const before = await readSet(folder, set?.layout, request, services);
        return run({ kind: 'migrations', source: { set: before, commit }, label });
    });
}
function noted({ result, comparison }, note) {
    return { result, comparison: { ...comparison, notes: [note, ...comparison.notes] } };
}
async function withFixtureBackup(request, services, run) {
    if (request.backup === undefined)
        return run(undefined);
    return (0,open_backup/* withBackup */.G)(request.backup, { ...services, githubToken: request.githubToken }, run);
}
/** What the user said, and else the rows that the backup was taken of. */
function productionRowsOf({ productionRows }, backup) {
    if (productionRows !== undefined || backup?.kind !== 'pgproof')
        return productionRows;
    return new Map(backup.manifest.tables.map(({ schema, name, rows }) => [`${schema}.${name}`, rows]));
}

// EXTERNAL MODULE: ./build/github/artifact.js + 1 modules
var artifact = __webpack_require__(36305);
// EXTERNAL MODULE: ./build/github/artifact-names.js
var artifact_names = __webpack_require__(97651);
// EXTERNAL MODULE: ./build/github/artifact-permission.js
var artifact_permission = __webpack_require__(1400);
// EXTERNAL MODULE: ./build/secrets.js
var build_secrets = __webpack_require__(5009);
// EXTERNAL MODULE: ./build/commands/comparison-report.js + 32 modules
var comparison_report = __webpack_require__(22148);
;// CONCATENATED MODULE: ./build/commands/benchmark.js













/** `pgproof benchmark`: measures migrations on clones, judges them and says so. */
async function benchmark_benchmarkCommand(request, session) {
    const { environment, log, secrets, signal, terminal } = session;
    if (request.artifact) {
        (0,artifact_names/* assertArtifactName */.Wl)(request.artifactName);
        const { allowPublicArtifact, githubToken: token } = request;
        const what = 'the table names, sizes and row counts of this backup';
        await (0,artifact_permission/* assertArtifactAllowed */.p3)({ environment, allowPublicArtifact, token, what });
    }
    const progress = new BenchmarkProgress();
    const { result, comparison } = await (0,terminal_progress/* withProgress */.E0)({ terminal, read: () => progress.read() }, signal, () => runBenchmark(request, {
        ...{ environment, log, progress, signal },
        redact: (text) => secrets.redact(text),
        onSecret: (value) => secrets.add(value),
    }));
    await (0,result_file/* writeResult */.Zk)(request.output, (0,build_secrets/* redactStrings */.e)(result, (text) => secrets.redact(text)));
    const comparisonPath = comparisonPathOf(request);
    return (0,comparison_report/* reportComparison */.u)({
        ...{ ...request, comparison, comparisonPath, resultPath: request.output },
        store: request.artifact ? () => store(request, session) : undefined,
    }, session);
}
/** Beside the result: `pgproof-benchmark-comparison.json`. */
function comparisonPathOf({ output }) {
    return `${output.replace(/\.json$/, '')}-comparison.json`;
}
/** Uploads the result, where the next run finds it as its baseline, and the report beside it. */
async function store(request, { environment, log, signal }) {
    const rootDirectory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(environment.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), 'pgproof-result-'));
    try {
        const wanted = [
            { from: request.output, name: baseline_baseline/* resultName */.x },
            { from: comparisonPathOf(request), name: 'pgproof-benchmark-comparison.json' },
            ...(request.html === undefined ? [] : [{ from: request.html, name: 'pgproof-benchmark.html' }]),
        ];
        const files = [];
        for (const { from, name } of wanted) {
            const path = (0,external_node_path_.join)(rootDirectory, name);
            await (0,promises_.copyFile)(from, path);
            files.push({ path, name, bytes: (await (0,promises_.stat)(path)).size });
        }
        const { artifactName: name, retentionDays } = request;
        const onWarning = (message) => log.warn(message);
        const { id, digest } = await (0,artifact/* uploadArtifact */.mz)({ name, rootDirectory, files, retentionDays, signal, onWarning });
        log.info(`artifact ${name}, SHA-256 ${digest}`);
        const runId = Number(environment.GITHUB_RUN_ID);
        return { name, id, digest: `sha256:${digest}`, ...(Number.isSafeInteger(runId) ? { runId } : {}) };
    }
    finally {
        await (0,promises_.rm)(rootDirectory, { recursive: true, force: true });
    }
}


/***/ }),

/***/ 91138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ connectionString),
/* harmony export */   f: () => (/* binding */ dumpGlobals)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _child_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28312);
/* harmony import */ var _lost_connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13131);




/** The parts of globals.sql that can be asked for alone. */
const parts = [
    { option: '--roles-only', kind: 'globals', name: 'roles' },
    { option: '--tablespaces-only', kind: 'tablespaces', name: 'tablespaces' },
];
const rolePasswords = {
    kind: 'role-passwords',
    name: 'role passwords',
    reason: 'pgproof never stores passwords: set them again after a restore',
};
/**
 * Writes roles, their memberships and settings, and tablespaces. Managed servers hide parts of them from their
 * users: what cannot be read is left out and named with PostgreSQL's own message. When nothing can be read, there
 * is no file.
 *
 * @returns what was left out, always with the role passwords
 * @throws {FailedError} when pg_dumpall fails for anything but rights, a lost connection for instance
 *
 * @example
 * const leftOut = await dumpGlobals({ tools, environment, output: join(backup, 'globals.sql') })
 */
async function dumpGlobals(dump) {
    const whole = await runPart(dump, '--globals-only', dump.output);
    if (whole === undefined)
        return [rolePasswords];
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(dump.output, { force: true });
    const leftOut = [rolePasswords];
    for (const { option, kind, name } of parts) {
        const partPath = `${dump.output}.part`;
        try {
            const reason = await runPart(dump, option, partPath);
            if (reason === undefined)
                await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.appendFile)(dump.output, await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(partPath));
            else
                leftOut.push({ kind, name, reason });
        }
        finally {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(partPath, { force: true });
        }
    }
    return leftOut;
}
/** One run of pg_dumpall. Returns undefined when it is complete, or what PostgreSQL refused. */
async function runPart(dump, option, path) {
    const database = dump.environment.PGDATABASE;
    const result = await (0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .runClientTool */ .X)({
        path: dump.tools.pgDumpall,
        arguments: [
            option,
            // Without it pg_dumpall reads pg_authid, which only a superuser may, and passwords are not stored anyway.
            '--no-role-passwords',
            '--no-password',
            ...(database === undefined ? [] : [`--database=${connectionString(database)}`]),
            `--file=${path}`,
        ],
        environment: dump.environment,
        ...(dump.signal === undefined ? {} : { signal: dump.signal }),
        ...(dump.onStderrLine === undefined ? {} : { onStderrLine: dump.onStderrLine }),
        ...(dump.redact === undefined ? {} : { redact: dump.redact }),
    });
    if ((0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .succeeded */ .gq)(result))
        return undefined;
    if ((0,_lost_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .lostItsConnection */ .l$)(result))
        throw (0,_lost_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .lostConnectionError */ .zG)('pg_dumpall', result);
    const refusal = refusalOf(result);
    if (refusal !== undefined)
        return refusal;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .FailedError */ .Kl(`roles and tablespaces could not be read: pg_dumpall ${(0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .describeEnd */ .lA)(result)}`, 'check the connection to the server and run the backup again');
}
/**
 * pg_dumpall expands --database as a connection string, so a database called `a=b` or `postgresql://x` must be
 * given as a quoted value (libpq, section "Connection Strings"). Without --database it would try to connect to
 * `postgres` and `template1`, where the role may have no rights.
 */
function connectionString(database) {
    return `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
}
/**
 * PostgreSQL's message where it refused a query; undefined for anything else. The server's words follow the
 * server's language and pg_dumpall shows no SQLSTATE, so the refusal is told by pg_dumpall's `query failed`.
 */
function refusalOf(result) {
    const text = result.stderr.join('\n');
    if (/FATAL/.test(text))
        return undefined;
    return /query failed: (?:\S+:\s+)?(.*)/.exec(text)?.[1];
}


/***/ }),

/***/ 21407:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ restoreForeign)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _postgres_client_tools_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(56957);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92992);
/* harmony import */ var _postgres_globals_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91138);
/* harmony import */ var _postgres_install_client_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(63977);
/* harmony import */ var _postgres_passfile_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6839);
/* harmony import */ var _postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(25441);
/* harmony import */ var _report_format_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(92772);
/* harmony import */ var _target_existing_tables_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(59802);
/* harmony import */ var _target_preflight_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(12217);
/* harmony import */ var _target_preflight_check_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(82917);
/* harmony import */ var _target_preflight_objects_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(85433);
/* harmony import */ var _target_target_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(15454);
/* harmony import */ var _archive_sections_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(52022);
/* harmony import */ var _foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(82013);















/**
 * Restores an archive that pg_dump made, by pg_restore alone. Without a manifest nobody knows what should come back:
 * a file that was cut may go in with a part of its rows and no error. So it says that nothing is proven.
 *
 * @throws {UserError} for what stands in the way, before anything is written; {FailedError} when pg_restore did not
 *   come to its end
 * @example const result = await restoreForeign(request, backup, { environment, log, signal })
 */
async function restoreForeign(request, backup, services) {
    assertPossible(request, backup);
    const startedAt = performance.now();
    const settings = (0,_postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .connectionSettings */ .Q7)(request.databaseUrl, services.environment);
    const restoring = { request, backup, services, settings };
    services.log.warn(`${backup.label} is an archive of pg_dump without a manifest: nothing can be proven about what comes back`, 'compare it yourself, and take the next backup with pgproof');
    // Before a database is made: it gets the encoding of the archive, which only a fitting pg_restore can tell.
    const inspected = await inspect(restoring);
    if (request.dryRun)
        return { kind: 'plan', text: planText(restoring, inspected) };
    return (0,_target_target_js__WEBPACK_IMPORTED_MODULE_10__/* .withTarget */ .y)(settings, targetRequest(restoring, inspected.listing.encoding, false), async (target) => {
        target.keep();
        const problems = await runRestore(restoring, inspected);
        if (request.part !== 'schema')
            await analyze(target, services);
        const { database, version: serverVersion } = target.facts;
        const durationMs = Math.round(performance.now() - startedAt);
        const entries = inspected.listing.entries.size;
        return { kind: 'restored', report: { database, serverVersion, entries, problems, durationMs } };
    });
}
const leaveOut = 'leave it out; pg_restore -l and -L restore a part of such an archive';
/** What needs a manifest or our own loader is refused: pg_restore has nothing of the kind. */
function assertPossible(request, { label }) {
    const { filters } = request;
    const asked = [
        ['on-error: quarantine', request.onError === 'quarantine'],
        ['on-conflict: skip', request.onConflict === 'skip'],
        ['resume', request.resume],
        ['batch-size', request.batchRows > 0],
        ['schemas', filters.schemas.length > 0],
        ['exclude-schemas', filters.excludeSchemas.length > 0],
        ['tables', filters.tables.length > 0],
        ['exclude-tables', filters.excludeTables.length > 0],
        ['exclude-table-data', filters.excludeTableData.length > 0],
    ];
    const problems = asked
        .filter(([, isAsked]) => isAsked)
        .map(([name]) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} needs a backup of pgproof, and ${label} is an archive of pg_dump`, leaveOut));
    if (request.clean && request.part === 'data') {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('pg_restore cannot empty the tables that it loads rows into', 'truncate them yourself, or leave out clean or data-only'));
    }
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwProblems */ .Jh)(problems);
}
/** Looks at both sides before anything is written, and makes nothing. */
async function inspect(restoring) {
    return (0,_target_target_js__WEBPACK_IMPORTED_MODULE_10__/* .withTarget */ .y)(restoring.settings, targetRequest(restoring, 'UTF8', true), async (target) => {
        const { request, backup, services } = restoring;
        const tools = await clientTools(target, restoring);
        const listing = await (0,_foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__/* .listForeignArchive */ .LS)(backup, tools, services.signal);
        const problems = [];
        const check = { client: target.client, facts: target.facts, request, problems };
        checkVersion(target, listing, problems);
        await (0,_target_preflight_js__WEBPACK_IMPORTED_MODULE_8__/* .checkWritable */ .Z)(check);
        if (target.facts.exists && request.part === 'data')
            await checkTablesEmpty(target, listing, problems);
        else if (target.facts.exists && !request.clean)
            await (0,_target_preflight_objects_js__WEBPACK_IMPORTED_MODULE_9__/* .checkEmpty */ .Y)(check);
        (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwProblems */ .Jh)(problems);
        return { tools, listing };
    });
}
function targetRequest({ request, services }, encoding, dryRun) {
    const warn = (message, hint) => services.log.warn(message, hint);
    return { create: request.create, resume: false, dryRun, encoding, warn };
}
async function clientTools({ facts }, { request, services }) {
    const { environment, log, signal } = services;
    return (0,_postgres_install_client_js__WEBPACK_IMPORTED_MODULE_4__/* .findOrInstallClient */ .Z)({
        ...{ serverVersionNumber: facts.versionNumber, environment, install: request.installClient, signal },
        onLine: (line) => log.verbose(line),
    });
}
/** An older server may not know what the archive says, and pg_dump promises nothing for that direction. */
function checkVersion({ facts }, { serverVersion }, problems) {
    const major = Number.parseInt(serverVersion ?? '', 10);
    if (Number.isNaN(major) || (0,_postgres_client_tools_js__WEBPACK_IMPORTED_MODULE_1__/* .majorOf */ .Ds)(facts.versionNumber) >= major)
        return;
    problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the target is PostgreSQL ${facts.version}, and the archive is of ${serverVersion}`, `restore into PostgreSQL ${major} or newer`));
}
const readableTablesSql = `
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)`;
/** Rows that are there already would be there twice, and nothing would say so. */
async function checkTablesEmpty({ client }, listing, problems) {
    const { rows } = await client.query(readableTablesSql);
    const tables = (0,_foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__/* .tablesWithData */ .mO)(listing, rows);
    const full = await (0,_target_existing_tables_js__WEBPACK_IMPORTED_MODULE_7__/* .findTablesWithRows */ .kM)(client, tables.map(({ oid }) => Number(oid)));
    const names = tables.filter(({ oid }) => full.has(Number(oid))).map(({ schema, name }) => `${schema}.${name}`);
    if (names.length === 0)
        return;
    problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`tables of the archive hold rows already: ${(0,_target_preflight_check_js__WEBPACK_IMPORTED_MODULE_13__/* .someOf */ .y)(names)}`, 'truncate them first'));
}
async function runRestore({ request, backup, services, settings }, { tools, listing }) {
    const options = [settings.options, '-c jit=off', '-c synchronous_commit=off'].filter(Boolean).join(' ');
    const failed = await (0,_postgres_passfile_js__WEBPACK_IMPORTED_MODULE_5__/* .withPassfile */ .Y)(settings, (passfile) => (0,_archive_sections_js__WEBPACK_IMPORTED_MODULE_11__/* .runPgRestore */ .PC)({
        path: tools.pgRestore,
        arguments: pgRestoreArguments(request, backup, settings.database),
        environment: { ...(0,_postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .libpqEnvironment */ .SQ)(settings), ...passfile, PGOPTIONS: options },
        signal: services.signal,
        onLine: (line) => services.log.verbose(line),
    }));
    return failed
        .filter(({ message, command }) => (0,_archive_sections_js__WEBPACK_IMPORTED_MODULE_11__/* .harmlessReason */ .MM)(message, command) === '')
        .map(({ dumpId, message }) => {
        const entry = listing.entries.get(dumpId ?? 0);
        return entry === undefined ? message : `${(0,_foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__/* .nameInListing */ .PK)(entry)}: ${message}`;
    });
}
/** pg_restore's command line; nothing secret is ever in it. */
function pgRestoreArguments(request, { format, path }, database) {
    return [
        `--format=${format}`,
        '--no-password',
        // What RestoreOutput reads: entries, and where workers begin.
        '--verbose',
        `--dbname=${(0,_postgres_globals_js__WEBPACK_IMPORTED_MODULE_3__/* .connectionString */ .c)(database)}`,
        // A tar archive can only be read from its beginning to its end.
        ...(format === 'tar' ? [] : [`--jobs=${request.jobs}`]),
        ...(request.part === 'data' ? ['--data-only'] : []),
        ...(request.part === 'schema' ? ['--schema-only'] : []),
        ...(request.clean ? ['--clean', '--if-exists'] : []),
        ...(request.owner ? [] : ['--no-owner']),
        ...(request.privileges ? [] : ['--no-privileges']),
        path,
    ];
}
/** Without statistics the first queries after a restore may take forever. */
async function analyze({ client }, { log, signal }) {
    const onAbort = () => void (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .closeConnection */ .Bn)(client);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
        signal.throwIfAborted();
        await client.query('ANALYZE');
    }
    catch (error) {
        signal.throwIfAborted();
        log.warn(`the restored tables could not be analyzed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, 'run ANALYZE in the database');
    }
    finally {
        signal.removeEventListener('abort', onAbort);
    }
}
function planText({ request, backup, settings }, { listing, tools }) {
    const from = listing.serverVersion === undefined ? '' : ` of PostgreSQL ${listing.serverVersion}`;
    const parts = { all: 'everything', data: 'the rows', schema: 'the definitions' };
    return [
        `${backup.label} is a ${backup.format} archive${from} with ${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_14__/* .formatCountOf */ .gL)(listing.entries.size, 'entry', 'entries')}, in ${listing.encoding}`,
        `pg_restore ${tools.version} would restore ${parts[request.part]} into ${request.create ? 'the new database' : 'the database'} ${settings.database}`,
        'how many rows that are, and how long it takes, such an archive does not tell',
    ].join('\n');
}


/***/ }),

/***/ 82013:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LS: () => (/* binding */ listForeignArchive),
/* harmony export */   PK: () => (/* binding */ nameInListing),
/* harmony export */   mO: () => (/* binding */ tablesWithData)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _postgres_child_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28312);



/**
 * Lets pg_restore list an archive.
 *
 * @throws {UserError} when this pg_restore does not know the archive's version
 * @throws {FailedError} when it cannot read it, because it is damaged for one
 */
async function listForeignArchive({ path, label }, tools, signal) {
    const lines = new LineCollector();
    const call = { path: tools.pgRestore, environment: {}, signal };
    const result = await (0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .runClientTool */ .X)({ ...call, arguments: ['--list', path], stdout: lines });
    if (!(0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .succeeded */ .gq)(result))
        throw unreadable(label, tools.version, (0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .describeEnd */ .lA)(result));
    // With no entry chosen, a script is nothing but the settings that it begins with.
    const settings = await (0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .readClientTool */ .Wm)({ ...call, arguments: ['--file=-', '--use-list=/dev/null', path] });
    return {
        entries: lines.entries,
        serverVersion: lines.serverVersion,
        encoding: /^SET client_encoding = '(\w+)';$/m.exec(settings)?.[1] ?? 'UTF8',
    };
}
function unreadable(label, version, said) {
    // pg_backup_archiver.c, ReadHead: a newer pg_dump may write what an older pg_restore does not know.
    if (/unsupported version/.test(said)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${label} was made by a newer pg_dump than pg_restore ${version} can read`, 'name the directory of the newer client programs in PGPROOF_CLIENT_BIN');
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .FailedError */ .Kl(`pg_restore cannot read ${label}: it ${said}`, 'it may be damaged: use another copy of it');
}
/** The lines of `pg_restore --list`, however many there are. */
class LineCollector extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Writable {
    entries = new Map();
    serverVersion;
    #rest = '';
    _write(chunk, _encoding, done) {
        // One character for each byte: names may be in any encoding, and lines end in the same byte in all of them.
        const lines = (this.#rest + chunk.toString('latin1')).split('\n');
        this.#rest = lines.pop() ?? '';
        for (const line of lines)
            this.#add(line);
        done();
    }
    #add(line) {
        const [, dumpId, entry] = /^(\d+); \d+ \d+ (.*)$/.exec(line) ?? [];
        if (dumpId !== undefined && entry !== undefined) {
            this.entries.set(Number(dumpId), Buffer.from(entry, 'latin1').toString('utf8'));
        }
        this.serverVersion ??= /^; +Dumped from database version: (\S+)/.exec(line)?.[1];
    }
}
/** The entry without its owner, who is the last word unless his name has several; `-` stands where there is no schema. */
function nameInListing(entry) {
    return entry.replace(/ \S*$/, '').replace(/^((?:[A-Z]+ )+)- /, '$1');
}
/**
 * Of some tables those whose rows are in the archive. The list does not quote: a table may be taken for another one
 * whose name goes on after a blank, which then is one too many.
 */
function tablesWithData({ entries }, tables) {
    const beginnings = new Set();
    for (const entry of entries.values()) {
        if (!entry.startsWith('TABLE DATA '))
            continue;
        for (let end = entry.lastIndexOf(' '); end > 0; end = entry.lastIndexOf(' ', end - 1)) {
            beginnings.add(entry.slice(0, end));
        }
    }
    return tables.filter(({ schema, name }) => beginnings.has(`TABLE DATA ${inOneLine(schema)} ${inOneLine(name)}`));
}
/** As pg_restore shows names (src/bin/pg_dump/pg_backup_archiver.c, sanitize_line). */
function inOneLine(name) {
    return name.replaceAll(/[\r\n]/g, ' ');
}


/***/ }),

/***/ 97071:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RestoreProgress: () => (/* binding */ RestoreProgress)
/* harmony export */ });
/* harmony import */ var _terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34054);
/* harmony import */ var _load_load_tasks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45311);


/** How far a restore is, for whoever shows it. */
class RestoreProgress {
    #read = () => _terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__/* .preparing */ .nq;
    read() {
        return this.#read();
    }
    /** A phase without a measure of its own. */
    phase(name) {
        this.#read = () => ({ ..._terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__/* .preparing */ .nq, phase: name });
    }
    /** @returns to be called with the bytes that were read */
    checking(totalBytes) {
        let doneBytes = 0;
        this.#read = () => ({ ..._terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__/* .preparing */ .nq, phase: 'check', doneBytes, totalBytes });
        return (bytes) => {
            doneBytes += bytes;
        };
    }
    /** @param presentBytes what an earlier run has loaded */
    loading(loader, counters, total) {
        const sum = (slot) => counters.reduce((all, each) => all + each[slot], 0);
        this.#read = () => ({
            phase: 'restore',
            doneBytes: Math.min(total.rawBytes, total.presentBytes + sum(_load_load_tasks_js__WEBPACK_IMPORTED_MODULE_1__/* .loadCounter */ .R.rawBytes)),
            totalBytes: total.rawBytes,
            tablesDone: loader.tablesDone,
            tablesTotal: total.tables,
            rows: sum(_load_load_tasks_js__WEBPACK_IMPORTED_MODULE_1__/* .loadCounter */ .R.rows),
        });
    }
}


/***/ })

};
