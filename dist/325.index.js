export const id = 325;
export const ids = [325];
export const modules = {

/***/ 93280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ defaultThresholds)
/* harmony export */ });
/**
 * What is a regression where nobody says otherwise. Counters are all but the same from run to run, so a small change of
 * them is a real one. In a file of its own: options need it at every start, and the rules only when they judge.
 */
const defaultThresholds = { time: 0.2, wal: 0.05, blocks: 0.1, lock: 0.1 };


/***/ }),

/***/ 19473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I$: () => (/* binding */ exitCode),
/* harmony export */   Jh: () => (/* binding */ throwProblems),
/* harmony export */   Kl: () => (/* binding */ FailedError),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   tQ: () => (/* binding */ UserErrors),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/** How the program ends. The numbers are part of the contract with the caller (see docs/reference.md). */
const exitCode = { good: 0, no: 1, wrongUse: 2, bug: 3 };
/**
 * Something that the user can mend: bad input, an unreachable server, a missing right, a full disk.
 * It is shown as one line and a hint, never with a stack.
 *
 * @example throw new UserError('no database is given', 'set database-url or PGHOST and PGDATABASE')
 */
class UserError extends Error {
    name = 'UserError';
    /** What to do next, in one line. */
    hint;
    /** The exit code that this error ends in. */
    exitCode;
    constructor(message, hint, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.hint = hint;
        this.exitCode = options.exitCode ?? exitCode.wrongUse;
    }
}
/**
 * The work was done rightly as far as it went, and its answer is no: a backup that could not be completed or
 * that does not verify. Ends in exit code 1.
 */
class FailedError extends UserError {
    name = 'FailedError';
    constructor(message, hint, options = {}) {
        super(message, hint, { ...options, exitCode: exitCode.no });
    }
}
/** Several problems found in one go, so that they can be mended in one go. */
class UserErrors extends UserError {
    name = 'UserErrors';
    problems;
    constructor(problems) {
        const code = problems.every((problem) => problem.exitCode === exitCode.no) ? exitCode.no : exitCode.wrongUse;
        super(problems.map((problem) => problem.message).join('\n'), '', { exitCode: code });
        this.problems = problems;
    }
}
/** Throws what was collected: nothing, the one problem, or all of them together. */
function throwProblems(problems) {
    const [first] = problems;
    if (first === undefined)
        return;
    throw problems.length === 1 ? first : new UserErrors(problems);
}
/** The message of anything that was thrown, in one line. */
function messageOf(error) {
    if (error instanceof AggregateError && error.message === '')
        return error.errors.map(messageOf).join('; ');
    return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' · ');
}


/***/ }),

/***/ 97651:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vb: () => (/* binding */ defaultArtifactName),
/* harmony export */   Wl: () => (/* binding */ assertArtifactName),
/* harmony export */   k1: () => (/* binding */ isArtifactName),
/* harmony export */   sH: () => (/* binding */ readArtifactReference)
/* harmony export */ });
/* unused harmony export sanitizeArtifactName */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/** What an artifact's name may not hold (actions/toolkit, path-and-artifact-name-validation.ts), and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const forbidden = /[":<>|*?\\/\u0000-\u001f\u007f]/g;
/** Kept far below the service's limit; a database's name has at most 63 bytes, a job's id is the user's choice. */
const longestName = 200;
/**
 * A name for a backup's artifact that is unique in a workflow run, as GitHub wants it: the job and the attempt are
 * in it. The legs of a matrix share their job's id, so there the user has to set artifact-name.
 *
 * @example defaultArtifactName('shop', process.env) // pgproof-backup-shop-nightly-1
 */
function defaultArtifactName(database, environment) {
    const parts = ['pgproof-backup', database, environment.GITHUB_JOB, environment.GITHUB_RUN_ATTEMPT];
    return sanitizeArtifactName(parts.filter((part) => part !== undefined && part !== '').join('-'));
}
/** Replaces what GitHub refuses in an artifact's name. */
function sanitizeArtifactName(name) {
    return [...name.replaceAll(forbidden, '-')].slice(0, longestName).join('').trim();
}
/** Whether a name can be an artifact's, as it is. */
function isArtifactName(name) {
    return name !== '' && sanitizeArtifactName(name) === name;
}
/**
 * Checks a name that the user chose: it is used as it is, or refused.
 *
 * @throws {UserError} when it is empty or holds a character that GitHub refuses
 */
function assertArtifactName(name) {
    if (isArtifactName(name))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the artifact name ${JSON.stringify(name)} is not valid`, `use 1 to ${longestName} characters without " : < > | * ? \\ / and line breaks`);
}
const referencePrefix = 'artifact:';
/**
 * Reads `artifact:NAME[@RUN_ID]`. A name may hold an `@` itself: only a number behind the last one is a run's id.
 *
 * @returns undefined when the text is a path
 * @example readArtifactReference('artifact:nightly@17') // { name: 'nightly', runId: 17 }
 */
function readArtifactReference(text) {
    if (!text.startsWith(referencePrefix))
        return undefined;
    const [, name, runId] = /^(.*?)(?:@(\d{1,15}))?$/s.exec(text.slice(referencePrefix.length)) ?? [];
    return { name: name ?? '', runId: runId === undefined ? undefined : Number(runId) };
}


/***/ }),

/***/ 73074:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ readBaselineReference)
/* harmony export */ });
/**
 * Reads a path, `git:REF` or `artifact:NAME[@BRANCH]`. A branch may hold an `@`, so the first one ends the name.
 *
 * @example readBaselineReference('artifact:pgproof-benchmark@main') // { kind: 'artifact', name: 'pgproof-benchmark', branch: 'main' }
 */
function readBaselineReference(text) {
    const [, kind, rest = ''] = /^(git|artifact):(.*)$/s.exec(text) ?? [];
    if (kind === 'git')
        return { kind, reference: rest };
    if (kind !== 'artifact')
        return { kind: 'file', path: text };
    const at = rest.indexOf('@');
    if (at === -1)
        return { kind, name: rest, branch: undefined };
    return { kind, name: rest.slice(0, at), branch: rest.slice(at + 1) };
}


/***/ }),

/***/ 69003:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ openRunner),
/* harmony export */   Q: () => (/* binding */ isActions)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);

/** What GitHub shows of one annotation, and of one step's summary: above that it drops the summary in silence. */
const longestAnnotation = 4096;
const largestSummaryBytes = 1024 * 1024;
/** Whether this process is a step of a GitHub Actions job. */
function isActions(environment) {
    return environment.GITHUB_ACTIONS === 'true';
}
/**
 * Opens the seam to the runner. @actions/core is loaded here and not at the start of the program, because with its
 * HTTP client it takes some 80 ms, which neither the command line nor the first line of a log should wait for.
 */
async function openRunner() {
    const core = await Promise.all(/* import() */[__webpack_require__.e(942), __webpack_require__.e(659)]).then(__webpack_require__.bind(__webpack_require__, 91659));
    return {
        setOutput: (name, value) => core.setOutput(name, value),
        maskSecret: (value) => core.setSecret(value),
        startGroup: (name) => core.startGroup(name),
        endGroup: () => core.endGroup(),
        annotate: ({ kind, message, file, ...place }) => core[kind](shortened(withoutControls(message)), {
            ...place,
            ...(file === undefined ? {} : { file: withoutControls(file) }),
        }),
        addSummary,
    };
}
/** GitHub's log obeys escape sequences, which names and a server's messages may hold. */
function withoutControls(text) {
    return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd');
}
function shortened(message) {
    return message.length > longestAnnotation ? `${message.slice(0, longestAnnotation - 1)}…` : message;
}
async function addSummary(markdown) {
    const file = process.env.GITHUB_STEP_SUMMARY;
    if (file === undefined || file === '')
        return false;
    const text = `${markdown}\n`;
    const bytes = (await sizeOf(file)) + Buffer.byteLength(text);
    if (bytes > largestSummaryBytes) {
        throw new Error(`the summary would have ${bytes} bytes, and GitHub drops summaries over ${largestSummaryBytes}`);
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.appendFile)(file, text);
    return true;
}
/** The runner makes the file before each step; whoever asks for a summary elsewhere need not. */
async function sizeOf(file) {
    try {
        return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(file)).size;
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return 0;
        throw error;
    }
}


/***/ }),

/***/ 64325:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/github/core.js
var core = __webpack_require__(69003);
// EXTERNAL MODULE: ./build/github/artifact-names.js
var artifact_names = __webpack_require__(97651);
// EXTERNAL MODULE: ./build/github/branch-artifact-names.js
var branch_artifact_names = __webpack_require__(73074);
// EXTERNAL MODULE: ./build/migrations/migration.js
var migration = __webpack_require__(84760);
// EXTERNAL MODULE: ./build/migrations/trace/observation.js
var observation = __webpack_require__(94992);
;// CONCATENATED MODULE: ./build/options/words.js
/** @example allOf(['backup', 'verify', 'restore']) // 'backup, verify and restore' */
function allOf(words) {
    return listed(words, 'conjunction');
}
/** @example anyOf(['none', 'basic', 'full']) // 'none, basic or full' */
function anyOf(words) {
    return listed(words, 'disjunction');
}
/** British, because that list has no comma before its last word. Made when it is needed: that takes milliseconds. */
function listed(words, type) {
    return new Intl.ListFormat('en-GB', { type }).format(words);
}

;// CONCATENATED MODULE: ./build/options/parse-values.js



const longestShown = 80;
/**
 * A user's value as a message shows it: in quotes, on one line, and without credentials, because a connection
 * string may have been given to the wrong option.
 */
function quoted(text) {
    const shown = text
        .replace(/:\/\/.*$/s, '://***')
        .replace(/^.*@/s, '***@')
        .replace(/(password\s*=).*$/is, '$1***')
        .replaceAll(/\p{Cc}+/gu, ' ');
    return `"${shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown}"`;
}
/** What is wrong with a value, with the value. */
function refused(name, text, reason, hint) {
    return new errors/* UserError */.yo(`${name} is ${quoted(text)}: ${reason}`, hint);
}
/** Whatever was given, as it is: a path, a token. */
const plainText = (text) => text;
function wholeNumber(least, most) {
    return (text, name) => {
        const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        throw refused(name, text, 'not a whole number in its range', `give a number from ${least} to ${most}`);
    };
}
/** GitHub's own inputs know `true` and `false` in any case, and nothing else; so does the command line. */
const booleanValue = (text, name) => {
    const word = text.toLowerCase();
    if (word === 'true' || word === 'false')
        return word === 'true';
    throw refused(name, text, 'neither true nor false', 'give true or false');
};
/**
 * One word of a few.
 *
 * @param words that are accepted
 */
function oneOf(words) {
    return (text, name) => {
        const word = words.find((candidate) => candidate === text);
        if (word !== undefined)
            return word;
        throw refused(name, text, 'not a value it knows', `give ${anyOf(words)}`);
    };
}
const bytesPerUnit = {
    b: 1,
    kb: 1024,
    kib: 1024,
    mb: 1024 ** 2,
    mib: 1024 ** 2,
    gb: 1024 ** 3,
    gib: 1024 ** 3,
    tb: 1024 ** 4,
    tib: 1024 ** 4,
};
/**
 * A size, in bytes. Units are multiples of 1024 with either spelling, as in PostgreSQL's own settings
 * ("Numeric with Unit": https://www.postgresql.org/docs/18/config-setting.html); a bare number is bytes.
 *
 * @param least the smallest size besides 0
 * @example byteSize(8192)('128MB', 'segment-size') // 134217728
 */
function byteSize(least) {
    return (text, name) => {
        const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,9})?)\s*([a-z]*)$/i.exec(text) ?? [];
        const factor = unit === '' ? 1 : bytesPerUnit[unit?.toLowerCase() ?? ''];
        const bytes = Math.round(Number(digits) * (factor ?? Number.NaN));
        if (!Number.isSafeInteger(bytes)) {
            throw refused(name, text, 'not a size', 'give a number with kB, MB, GB or TB, for instance 128MB');
        }
        if (bytes === 0 || bytes >= least)
            return bytes;
        throw refused(name, text, 'too small', `give 0 or at least ${least} bytes`);
    };
}
const millisecondsPerUnit = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
/** PostgreSQL's time-outs are 32-bit counts of milliseconds. */
const longestDurationMs = 2 ** 31 - 1;
/**
 * A duration, in milliseconds. The unit is required, except for 0: PostgreSQL reads a bare number as
 * milliseconds where most people mean seconds.
 *
 * @param leastMs the shortest duration that is accepted
 * @example duration(0)('1.5min', 'snapshot-wait') // 90000
 */
function duration(leastMs) {
    return (text, name) => {
        const [, digits, unit] = /^(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+)$/i.exec(text === '0' ? '0ms' : text) ?? [];
        const factor = millisecondsPerUnit[unit?.toLowerCase() ?? ''] ?? Number.NaN;
        const durationMs = Math.round(Number(digits) * factor);
        if (Number.isNaN(durationMs)) {
            throw refused(name, text, 'not a duration', 'give a number with ms, s, min or h, for instance 30s');
        }
        if (durationMs < leastMs)
            throw refused(name, text, 'too short', `give at least ${leastMs}ms`);
        if (durationMs > longestDurationMs)
            throw refused(name, text, 'too long', 'give at most 596h');
        return durationMs;
    };
}
/**
 * Patterns between commas or newlines. What stands inside double quotes belongs to the pattern, as in psql and
 * pg_dump, where a doubled quote is a quote.
 *
 * @example patternList('public.*, "odd, name"', 'tables') // ['public.*', '"odd, name"']
 */
const patternList = (text, name) => {
    if ((text.match(/"/g)?.length ?? 0) % 2 === 1) {
        throw refused(name, text, 'a double quote is not closed', 'close it, and write a quote inside of a name twice');
    }
    const patterns = text.match(/(?:"[^"]*"|[^",\n])+/g) ?? [];
    const trimmed = patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
    if (trimmed.length > 0)
        return trimmed;
    throw refused(name, text, 'no pattern in it', 'give patterns between commas or newlines, for instance public.*');
};
const codecs = [
    {
        method: 'zstd',
        // ZSTD_minCLevel() and ZSTD_maxCLevel() of zstd 1.5. Its level 0 is another name of its own default, 3.
        levels: '-131072 to -1 or 1 to 22',
        accepts: (level) => level !== 0 && level >= -131_072 && level <= 22,
        // Level 1 was faster than 3 and no larger on COPY text.
        defaultLevel: 1,
    },
    { method: 'gzip', levels: '1 to 9', accepts: (level) => level >= 1 && level <= 9, defaultLevel: 1 },
];
/**
 * `zstd`, `zstd:N`, `gzip`, `gzip:N` or `none`.
 *
 * @example compression('zstd:-5', 'compression') // { method: 'zstd', level: -5 }
 */
const compression = (text, name) => {
    const [method = '', level, ...rest] = text.split(':');
    if (text === 'none')
        return { method: 'none' };
    if (method === 'lz4') {
        throw refused(name, text, 'lz4 is not offered', 'zstd:-5 is as quick and stands in for it');
    }
    const codec = codecs.find((candidate) => candidate.method === method);
    if (codec === undefined || rest.length > 0) {
        throw refused(name, text, 'not a compression it knows', 'give zstd:N, gzip:N or none');
    }
    if (level === undefined)
        return { method: codec.method, level: codec.defaultLevel };
    const number = /^-?\d{1,6}$/.test(level) ? Number(level) : Number.NaN;
    if (Number.isNaN(number) || !codec.accepts(number)) {
        throw refused(name, text, `no level of ${codec.method}`, `levels are ${codec.levels}`);
    }
    return { method: codec.method, level: number };
};
/** Checks no more than the scheme, so that no message is tempted to show a part of the value. */
const databaseUrl = (text, name) => {
    if (/^postgres(?:ql)?:\/\//.test(text))
        return text;
    throw new errors/* UserError */.yo(`${name} is not a PostgreSQL URL (its value is not shown)`, 'give postgresql://user:password@host:5432/database, or leave it out and set the PG* variables');
};
const artifactName = (text, name) => {
    if ((0,artifact_names/* isArtifactName */.k1)(text))
        return text;
    throw refused(name, text, "not an artifact's name", 'give 1 to 200 characters, without " : < > | * ? \\ / and line breaks');
};
/** A backup to read: a path, or `artifact:NAME[@RUN_ID]`. */
const backupLocation = (text, name) => {
    const artifact = (0,artifact_names/* readArtifactReference */.sH)(text);
    if (artifact === undefined || (0,artifact_names/* isArtifactName */.k1)(artifact.name))
        return text;
    throw refused(name, text, "not an artifact's name", 'give artifact:NAME, or artifact:NAME@RUN_ID for an artifact of another workflow run');
};

;// CONCATENATED MODULE: ./build/options/parse-benchmark.js





/** The parts of a list between commas or newlines, without the empty ones. */
function partsOf(text) {
    return text
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter((part) => part !== '');
}
/** Names between commas or newlines, each once. */
const nameList = (text, name) => {
    const names = [...new Set(partsOf(text))];
    if (names.length > 0)
        return names;
    throw refused(name, text, 'no name in it', 'give names between commas or newlines');
};
const layout = oneOf(migration/* layoutNames */.V);
/** A share in per cent, `20` or `20%`; undefined when it is none. */
function shareOf(text) {
    const [, digits] = /^(\d{1,5}(?:\.\d{1,4})?)\s*%?$/.exec(text) ?? [];
    return digits === undefined ? undefined : Number(digits) / 100;
}
const mostThreshold = 100;
/** How much more is a regression, as a share; `never`: no regression fails. */
const failOnRegression = (text, name) => {
    if (text.toLowerCase() === 'never')
        return 'never';
    const share = shareOf(text);
    if (share !== undefined && share >= 0.01 && share <= mostThreshold)
        return share;
    throw refused(name, text, 'neither a number of per cent nor never', 'give 1 to 10000, or never to report only');
};
const metrics = ['time', 'wal', 'blocks', 'lock'];
/**
 * Thresholds of single metrics, between commas or newlines.
 *
 * @example thresholds('time: 30%, wal: 5%', 'thresholds') // { time: 0.3, wal: 0.05 }
 */
const thresholds = (text, name) => {
    const given = new Map();
    for (const part of partsOf(text)) {
        const [, word = '', number = ''] = /^(\w+)\s*:\s*(.+)$/s.exec(part) ?? [];
        const metric = metrics.find((candidate) => candidate === word.toLowerCase());
        const share = shareOf(number);
        // No two runs take the same time, so that a threshold of nothing would mean nothing.
        const least = metric === 'time' ? 0.01 : 0;
        if (metric === undefined || share === undefined || share < least || share > mostThreshold) {
            throw refused(name, part, 'no threshold', 'give lines such as time: 20%, wal: 5%, blocks: 10% or lock: 10%');
        }
        if (given.has(metric))
            throw refused(name, part, `${metric} has a threshold already`, 'give each metric once');
        given.set(metric, share);
    }
    if (given.size > 0)
        return Object.fromEntries(given);
    throw refused(name, text, 'no threshold', 'give lines such as time: 20%, wal: 5%, blocks: 10% or lock: 10%');
};
const budgetHint = 'give lines such as duration: 30s, lock: AccessExclusiveLock 2s over 100MB, wal: 1GB or rewrite: none over 1GB';
/**
 * Absolute limits for each migration, between commas or newlines.
 *
 * @example budgets('lock: AccessExclusiveLock 2s over 100MB', 'budget')
 */
const budgets = (text, name) => {
    const parts = partsOf(text);
    if (parts.length === 0)
        throw refused(name, text, 'no budget in it', budgetHint);
    return parts.map((part) => {
        const [, kind = '', limit = ''] = /^(\w+)\s*:\s*(.+)$/s.exec(part) ?? [];
        const budget = readBudget(kind.toLowerCase(), limit, part, name);
        if (budget !== undefined)
            return budget;
        throw refused(name, part, 'no budget that it knows', budgetHint);
    });
};
function readBudget(kind, limit, text, name) {
    if (kind === 'duration')
        return { kind, ms: duration(1)(limit, `the duration of ${name}`), text };
    if (kind === 'wal')
        return { kind, bytes: sizeOf(limit, name), text };
    if (kind === 'rewrite') {
        const [, size] = /^none(?:\s+over\s+(.+))?$/is.exec(limit) ?? [];
        return /^none\b/i.test(limit) && (size !== undefined || /^none$/i.test(limit))
            ? { kind, overBytes: size === undefined ? 0 : sizeOf(size, name), text }
            : undefined;
    }
    if (kind !== 'lock')
        return undefined;
    const [, words = '', time = '', size] = /^([a-z ]+?)\s+(\d[\d.]*\s*[a-z]*)(?:\s+over\s+(.+))?$/is.exec(limit) ?? [];
    const mode = observation/* lockModes */.Y.find((candidate) => candidate.toLowerCase() === `${plainMode(words)}lock`);
    if (mode === undefined)
        return undefined;
    const overBytes = size === undefined ? 0 : sizeOf(size, name);
    return { kind, mode, ms: duration(0)(time, `the lock of ${name}`), overBytes, text };
}
/** `ACCESS EXCLUSIVE`, as LOCK TABLE writes it, and `AccessExclusiveLock`, as pg_locks does, are the same mode. */
function plainMode(words) {
    return words.toLowerCase().replaceAll(/\s/g, '').replace(/lock$/, '');
}
function sizeOf(text, name) {
    return byteSize(0)(text, `a size in ${name}`);
}
/**
 * Shares of the whole fixture, smallest first; more than all of it where it is generated.
 *
 * @example scales('100%,10%', 'scale') // [0.1, 1]
 */
const scales = (text, name) => {
    const shares = partsOf(text).map((part) => (part.endsWith('%') ? shareOf(part) : undefined));
    const known = shares.filter((share) => share !== undefined && share > 0 && share <= mostShare);
    if (known.length > 0 && known.length === shares.length && known.length <= mostScales) {
        return [...new Set(known)].sort((one, other) => one - other);
    }
    const hint = `give up to ${mostScales} shares, for instance 10%,30%,100%`;
    throw refused(name, text, 'not shares of the whole in per cent', hint);
};
const mostScales = 10;
const mostShare = 100;
/**
 * How many rows tables have in production, by `schema.name`. A name without a schema is in `public`.
 *
 * @example productionRows('orders: 12,000,000', 'production-rows') // Map { 'public.orders' => 12000000 }
 */
const productionRows = (text, name) => {
    const rows = new Map();
    for (const line of text.split('\n').filter((candidate) => candidate.trim() !== '')) {
        // The name may hold a colon, the number never does.
        const [, table = '', digits = ''] = /^\s*(.*\S)\s*:\s*(\d{1,3}(?:[,_]\d{3})*|\d+)\s*$/.exec(line) ?? [];
        const count = Number(digits.replaceAll(/[,_]/g, ''));
        if (table === '' || !Number.isSafeInteger(count)) {
            throw refused(name, line.trim(), 'no line of a table and its rows', 'give lines such as public.orders: 12000000');
        }
        const key = table.includes('.') ? table : `public.${table}`;
        if (rows.has(key))
            throw refused(name, line.trim(), `${key} is given already`, 'give each table once');
        rows.set(key, count);
    }
    return rows;
};
/** A baseline: a file, `artifact:NAME[@BRANCH]` or `git:REF`. */
const baseline = (text, name) => {
    const reference = (0,branch_artifact_names/* readBaselineReference */.p)(text);
    if (reference.kind === 'file')
        return text;
    if (reference.kind === 'git') {
        if (/^[^-\s\p{Cc}][^\s\p{Cc}]{0,249}$/u.test(reference.reference))
            return text;
        throw refused(name, text, 'no commit, branch or tag', 'give git:REF, for instance git:origin/main');
    }
    if (!(0,artifact_names/* isArtifactName */.k1)(reference.name) || reference.branch === '') {
        const hint = 'give artifact:NAME, or artifact:NAME@BRANCH for one of another branch';
        throw refused(name, text, "not an artifact's name", hint);
    }
    if (!/^\d{8,}$/.test(reference.branch ?? ''))
        return text;
    const hint = 'give artifact:NAME@BRANCH; the newest successful run of that branch is used';
    throw refused(name, text, "behind the @ stands a branch, and this looks like a run's id", hint);
};
/** Checked here no further: what a given file holds is seen when it is read. */
const resultFile = (text, name) => {
    if (!/^(?:artifact|git):/.test(text))
        return text;
    throw refused(name, text, 'a result file is wanted here', 'give the path of a JSON file that benchmark wrote');
};

;// CONCATENATED MODULE: ./build/options/benchmark-options.js


/** The options that only benchmark and compare use, in the order in which help and reference show them. */
const benchmarkOptions = {
    migrations: {
        commands: ['benchmark'],
        placeholder: 'DIRECTORY',
        description: 'the directory of the migrations',
        otherwise: 'the one of the usual directories that holds SQL (migrations, db/migrations, prisma/migrations and others)',
        parse: plainText,
    },
    'migration-layout': {
        commands: ['benchmark'],
        placeholder: 'LAYOUT',
        description: 'the tool that the migrations are written for, which decides order and transactions: plain, golang-migrate, flyway, dbmate, goose, prisma, drizzle, diesel, sqlx, graphile-migrate, node-pg-migrate, atlas or supabase',
        otherwise: 'recognised by the files',
        parse: layout,
    },
    'migrate-command': {
        commands: ['benchmark'],
        placeholder: 'COMMAND',
        description: 'a shell command that migrates the database in its DATABASE_URL, for tools whose migrations are no SQL files; it is observed from outside',
        otherwise: 'the SQL files are run',
        parse: plainText,
    },
    render: {
        commands: ['benchmark'],
        placeholder: 'COMMAND',
        description: 'a shell command that is given the path of a migration and prints its SQL, for files with templates in them',
        otherwise: 'the files are run as they are',
        parse: plainText,
    },
    only: {
        commands: ['benchmark'],
        placeholder: 'NAMES',
        repeatable: true,
        description: 'measure only these migrations: names or globs between commas or newlines; those before them are applied once, and not measured',
        otherwise: 'all',
        parse: nameList,
    },
    fixture: {
        commands: ['benchmark'],
        placeholder: 'FILE',
        description: 'a file of SQL for psql that makes the database on which the migrations are measured; :scale is the share of the rows that is wanted, 1 for all',
        otherwise: 'an empty database',
        parse: plainText,
    },
    'seed-command': {
        commands: ['benchmark'],
        placeholder: 'COMMAND',
        description: 'a shell command that fills the database in its DATABASE_URL, on which the migrations are then measured; PGPROOF_SCALE is the share of the rows that is wanted, 1 for all',
        otherwise: 'an empty database',
        parse: plainText,
    },
    scale: {
        commands: ['benchmark'],
        placeholder: 'SHARES',
        description: 'sizes of the fixture, such as 10%,30%,100%: with several the report says how the cost of each migration grows',
        default: '100%',
        parse: scales,
    },
    'production-rows': {
        commands: ['benchmark'],
        placeholder: 'ROWS',
        repeatable: true,
        description: 'rows of tables in production, a line each such as public.orders: 12000000: with several scales the report predicts the time and the locks there',
        otherwise: "the row counts in a backup's manifest",
        parse: productionRows,
    },
    iterations: {
        commands: ['benchmark'],
        placeholder: 'N',
        description: 'how often each migration is measured, each time on a fresh clone; beside a baseline git:REF the pairs to begin with, which are repeated until the time is decided',
        default: '5',
        parse: wholeNumber(1, 1000),
    },
    warmup: {
        commands: ['benchmark'],
        placeholder: 'N',
        description: 'runs before the measured ones, whose times do not count; in the first of them the locks are seen',
        default: '1',
        parse: wholeNumber(1, 100),
    },
    'statement-timeout': {
        commands: ['benchmark'],
        placeholder: 'DURATION',
        description: 'how long one statement of a migration may take before it is cancelled and the migration has failed',
        default: '10min',
        parse: duration(1),
    },
    'time-limit': {
        commands: ['benchmark'],
        placeholder: 'DURATION',
        description: 'how long measuring may be repeated for a decision about time; after that it is inconclusive',
        default: '10min',
        parse: duration(0),
    },
    down: {
        commands: ['benchmark'],
        description: 'run the down migrations as well, and prove that up, down and up again end in the same schema',
        default: 'false',
        parse: booleanValue,
    },
    probe: {
        commands: ['benchmark'],
        description: 'run a reader and a writer of each touched table beside the migrations, in runs of their own, and report the longest that they had to wait',
        default: 'false',
        parse: booleanValue,
    },
    'postgres-version': {
        commands: ['benchmark'],
        placeholder: 'MAJOR',
        description: 'the major version of the scratch server, which has to be installed or installable',
        otherwise: "the backup's, or the newest that is installed",
        parse: wholeNumber(15, 99),
    },
    superuser: {
        commands: ['benchmark'],
        description: 'run the migrations as a superuser instead of as the owner of the database',
        default: 'false',
        parse: booleanValue,
    },
    extensions: {
        commands: ['benchmark'],
        placeholder: 'NAMES',
        repeatable: true,
        description: 'extensions that are made before the migrations run, because it takes a superuser',
        otherwise: 'none',
        parse: nameList,
    },
    'allow-shared-server': {
        commands: ['benchmark'],
        description: 'use the server of database-url though it holds other databases; they are not touched, but they disturb the measurement',
        default: 'false',
        parse: booleanValue,
    },
    baseline: {
        commands: ['benchmark', 'compare'],
        placeholder: 'BASELINE',
        required: ['compare'],
        description: 'what the result is held against: a result file, artifact:NAME[@BRANCH] for the newest successful run of a branch, or (benchmark) git:REF for the migrations as of a commit, measured side by side in the same job, which alone makes times comparable',
        otherwise: 'only the budgets are judged',
        parse: baseline,
    },
    candidate: {
        commands: ['compare'],
        placeholder: 'FILE',
        required: ['compare'],
        description: 'the result file that is judged',
        parse: resultFile,
    },
    'fail-on-regression': {
        commands: ['benchmark', 'compare'],
        placeholder: 'PERCENT',
        description: 'how much slower than the baseline a migration may become; never reports regressions without failing',
        default: '20',
        parse: failOnRegression,
    },
    thresholds: {
        commands: ['benchmark', 'compare'],
        placeholder: 'THRESHOLDS',
        repeatable: true,
        description: 'how much more than in the baseline is a regression, for single metrics between commas or newlines',
        otherwise: 'time: the one of fail-on-regression, wal: 5%, blocks: 10%, lock: 10%',
        parse: thresholds,
    },
    budget: {
        commands: ['benchmark', 'compare'],
        placeholder: 'BUDGETS',
        repeatable: true,
        description: 'absolute limits for each migration, between commas or newlines: duration: 30s, lock: AccessExclusiveLock 2s over 100MB, wal: 1GB, rewrite: none over 1GB (over a size of the table; without it any)',
        otherwise: 'none',
        parse: budgets,
    },
    html: {
        commands: ['benchmark', 'compare'],
        placeholder: 'FILE',
        description: 'where the report is written as one page of HTML',
        otherwise: 'it is not written',
        parse: plainText,
    },
    comment: {
        commands: ['benchmark', 'compare'],
        description: 'say the verdict in a comment of the pull request, one that is updated by later runs; it needs the permission pull-requests: write',
        otherwise: 'true in a pull request where there is a token, else false',
        parse: booleanValue,
    },
};

;// CONCATENATED MODULE: ./build/options/definition.js
/** The commands that exist. A new one starts here. */
const commands = {
    backup: 'back up a PostgreSQL database into a directory that stock pg_restore reads',
    verify: 'check that a backup is complete and undamaged, and on request that it restores',
    restore: 'restore a backup into a database, exactly once, and say what came back',
    benchmark: 'measure migrations on clones of a database: time, locks, rewrites and WAL, against a baseline',
    compare: 'compare two results of benchmark, and say what became better or worse',
};
const commandNames = Object.keys(commands);

;// CONCATENATED MODULE: ./build/options/outputs.js
/** What the action gives to the steps after it. */
const outputs = {
    'backup-path': { commands: ['backup'], description: "the backup's directory" },
    'manifest-path': { commands: ['backup'], description: "the backup's manifest.json" },
    tables: { commands: ['backup'], description: 'number of tables whose rows are in the backup' },
    rows: { commands: ['backup'], description: 'exact number of rows in the backup' },
    'raw-bytes': { commands: ['backup'], description: 'bytes of the rows before compression' },
    'stored-bytes': { commands: ['backup'], description: 'bytes of the rows after compression' },
    'duration-ms': { commands: ['backup'], description: 'how long the backup took, in milliseconds' },
    'snapshot-lsn': { commands: ['backup'], description: 'WAL position of the snapshot that the backup holds' },
    verified: { commands: ['backup', 'verify'], description: 'the level of checking that the backup passed' },
    'restore-ms': {
        commands: ['backup', 'verify', 'restore'],
        description: 'how long the restore took, in milliseconds: the measured recovery time',
    },
    'rows-restored': { commands: ['restore'], description: 'exact number of rows that were loaded' },
    'rows-rejected': { commands: ['restore'], description: 'number of rows that the database refused' },
    'rejects-path': { commands: ['restore'], description: 'the file with the refused rows, when there are any' },
    problems: { commands: ['verify'], description: 'what is wrong with the backup, as a JSON array' },
    'result-path': {
        commands: ['benchmark', 'compare'],
        description: 'the file with the measured result (benchmark) or with the comparison (compare), as JSON',
    },
    verdict: {
        commands: ['benchmark', 'compare'],
        description: 'the worst of all migrations: pass, improved, inconclusive, regressed, over-budget or failed',
    },
    regressions: {
        commands: ['benchmark', 'compare'],
        description: 'the names of the migrations that regressed, went over a budget or failed, as a JSON array',
    },
    improvements: {
        commands: ['benchmark', 'compare'],
        description: 'the names of the migrations that improved, as a JSON array',
    },
    'artifact-id': { commands: ['backup', 'benchmark'], description: "the uploaded artifact's id" },
    'artifact-name': { commands: ['backup', 'benchmark'], description: "the uploaded artifact's name" },
    'artifact-digest': {
        commands: ['backup', 'benchmark'],
        description: "the uploaded artifact's SHA-256, in hexadecimal",
    },
};

;// CONCATENATED MODULE: ./build/options/table.js





const page = 8192;
const mostRows = 999_999_999_999;
const patterns = { placeholder: 'PATTERNS', repeatable: true, parse: patternList };
/**
 * Every option, in the order in which help and reference show them. Action inputs, command line, help, action.yml
 * and docs/reference.md all come from here; after a change run `node src/options/generate.ts`.
 */
const options = {
    'database-url': {
        commands: ['backup', 'verify', 'restore', 'benchmark'],
        placeholder: 'URL',
        description: 'the database, as postgresql://user:password@host:port/database: the one to back up, to restore into, (verify at level full) an empty one to try the restore in, or (benchmark) any of a server on which databases may be made for measuring',
        otherwise: 'the standard PG* variables; verify and benchmark start a scratch server instead',
        parse: databaseUrl,
    },
    backup: {
        commands: ['verify', 'restore', 'benchmark'],
        placeholder: 'BACKUP',
        description: 'the backup to read: its directory, or artifact:NAME[@RUN_ID] for an artifact of this or of another workflow run; restore takes a directory, custom or tar archive of pg_dump as well, but can prove nothing about it; benchmark measures the migrations on what it restores from it',
        required: ['verify', 'restore'],
        otherwise: 'an empty database',
        parse: backupLocation,
    },
    output: {
        commands: ['backup', 'benchmark', 'compare'],
        placeholder: 'PATH',
        description: 'where the backup is written, to a directory, which is refused when it is not empty; or the file for the result (benchmark) or the comparison (compare) as JSON',
        otherwise: 'a new directory named after the database and the time (backup), pgproof-benchmark.json (benchmark), no file (compare)',
        parse: plainText,
    },
    jobs: {
        commands: ['backup', 'verify', 'restore', 'benchmark'],
        placeholder: 'N',
        description: 'connections (backup, restore, and benchmark when it restores a backup) or workers (verify) used at once',
        otherwise: "the machine's cores, at most 8",
        fallbackVariable: 'BACKUP_MAX_PARALLEL',
        parse: wholeNumber(1, 256),
    },
    schemas: {
        commands: ['backup', 'restore'],
        ...patterns,
        description: "only these schemas; pg_dump's pattern rules, between commas or newlines",
        otherwise: 'all',
    },
    'exclude-schemas': {
        commands: ['backup', 'restore'],
        ...patterns,
        description: 'all schemas but these',
        otherwise: 'none',
    },
    tables: {
        commands: ['backup', 'restore'],
        ...patterns,
        description: 'only these tables',
        otherwise: 'all',
    },
    'exclude-tables': {
        commands: ['backup', 'restore'],
        ...patterns,
        description: 'all tables but these',
        otherwise: 'none',
    },
    'exclude-table-data': {
        commands: ['backup', 'restore'],
        ...patterns,
        description: 'the definition of these tables, but not their rows',
        otherwise: 'none',
    },
    'data-only': {
        commands: ['restore'],
        description: 'only the rows, into tables that exist in the database; these must be empty, unless on-conflict or clean says otherwise',
        default: 'false',
        parse: booleanValue,
    },
    'schema-only': {
        commands: ['restore'],
        description: 'only the definitions, no rows',
        default: 'false',
        parse: booleanValue,
    },
    create: {
        commands: ['restore'],
        description: 'create the database that database-url names, with the encoding of the one in the backup; it must not exist yet',
        default: 'false',
        parse: booleanValue,
    },
    clean: {
        commands: ['restore'],
        description: 'first remove from the database what the backup holds: drop these objects, or with data-only empty these tables; otherwise the database must be empty',
        default: 'false',
        parse: booleanValue,
    },
    resume: {
        commands: ['restore'],
        description: 'continue an interrupted restore in the same database: what its journal says was loaded is not loaded again',
        default: 'false',
        parse: booleanValue,
    },
    'dry-run': {
        commands: ['restore'],
        description: 'check everything and print the plan with an estimate, but write nothing',
        default: 'false',
        parse: booleanValue,
    },
    'on-error': {
        commands: ['restore'],
        placeholder: 'ACTION',
        description: 'what to do about a row that the database refuses: stop, which names the row and rolls its table back, or quarantine, which loads the good rows and writes the bad ones to a file',
        default: 'stop',
        parse: oneOf(['stop', 'quarantine']),
    },
    'max-rejects': {
        commands: ['restore'],
        placeholder: 'N',
        description: 'with on-error: quarantine, the number of rejected rows that is still accepted; with more the restore fails',
        default: '0',
        parse: wholeNumber(0, mostRows),
    },
    rejects: {
        commands: ['restore'],
        placeholder: 'FILE',
        description: 'with on-error: quarantine, where the rejected rows are written, each with its error, table and line',
        otherwise: 'a new file named after the database and the time',
        parse: plainText,
    },
    'on-conflict': {
        commands: ['restore'],
        placeholder: 'ACTION',
        description: 'what to do with data-only about a row whose key is in the table already: stop, or skip, which keeps the row of the table and counts what was skipped',
        default: 'stop',
        parse: oneOf(['stop', 'skip']),
    },
    'batch-size': {
        commands: ['restore'],
        placeholder: 'ROWS',
        description: 'the most rows that one transaction loads; 0: one segment of the backup in one transaction',
        default: '0',
        parse: wholeNumber(0, mostRows),
    },
    'no-owner': {
        commands: ['restore'],
        description: 'leave all objects to the role that restores, instead of the owners that they have in the backup, whose roles must exist',
        default: 'false',
        parse: booleanValue,
    },
    'no-privileges': {
        commands: ['restore'],
        description: 'leave out the privileges that were granted, to roles that must exist',
        default: 'false',
        parse: booleanValue,
    },
    compression: {
        commands: ['backup'],
        placeholder: 'METHOD',
        description: "how the rows are compressed: zstd:N, gzip:N or none; zstd's negative levels are the fastest, and stand in for lz4; zstd needs pg_restore 16 or newer",
        otherwise: 'zstd:1 where the installed client reads it, else gzip:1',
        parse: compression,
    },
    'segment-size': {
        commands: ['backup'],
        placeholder: 'SIZE',
        description: "a table larger than this is copied by several connections at once; kB, MB and GB are multiples of 1024, as in PostgreSQL's settings; 0 never splits",
        default: '128MB',
        parse: byteSize(page),
    },
    verify: {
        commands: ['backup'],
        placeholder: 'LEVEL',
        description: 'how the new backup is checked: none; basic, which reads back, decodes and counts everything; or full, which also restores it into a scratch server and compares the content, before anything is uploaded',
        default: 'basic',
        parse: oneOf(['none', 'basic', 'full']),
    },
    level: {
        commands: ['verify'],
        placeholder: 'LEVEL',
        description: 'how deep the check goes: basic reads, decodes and counts everything; full also restores the backup into a scratch server, or into database-url, and compares the content',
        default: 'basic',
        parse: oneOf(['basic', 'full']),
    },
    'allow-empty': {
        commands: ['backup'],
        description: 'accept a backup without any table, which is an error otherwise',
        default: 'false',
        parse: booleanValue,
    },
    'lock-wait-timeout': {
        commands: ['backup'],
        placeholder: 'DURATION',
        description: 'how long to wait for the locks on the tables before giving up',
        default: '60s',
        parse: duration(1),
    },
    'snapshot-wait': {
        commands: ['backup'],
        placeholder: 'DURATION',
        description: 'how long to wait for a moment without serializable writers, for a SERIALIZABLE DEFERRABLE snapshot; after that, or at once with 0, the snapshot is a REPEATABLE READ one',
        default: '10s',
        parse: duration(0),
    },
    'stall-timeout': {
        commands: ['backup'],
        placeholder: 'DURATION',
        description: 'how long a connection may bring nothing before the server is asked whether it is dead; what it was copying is then copied again on a new one',
        default: '60s',
        parse: duration(1),
    },
    ...benchmarkOptions,
    'install-client': {
        commands: ['backup', 'verify', 'restore', 'benchmark'],
        description: 'install with apt what is missing (Debian and Ubuntu): pg_dump and pg_restore of the right version, and the server where a scratch one is needed',
        default: 'false',
        parse: booleanValue,
    },
    artifact: {
        commands: ['backup', 'benchmark'],
        description: 'upload the backup, or the result (benchmark), as an artifact of the workflow run',
        otherwise: 'true inside GitHub Actions, else false',
        parse: booleanValue,
    },
    'artifact-name': {
        commands: ['backup', 'benchmark'],
        placeholder: 'NAME',
        description: "the artifact's name, unique in a workflow run",
        otherwise: 'made from the database, the job and the attempt (backup), pgproof-benchmark (benchmark)',
        parse: artifactName,
    },
    'retention-days': {
        commands: ['backup', 'benchmark'],
        placeholder: 'DAYS',
        description: 'how long the artifact is kept, 1 to 90 days',
        otherwise: "the repository's setting",
        parse: wholeNumber(1, 90),
    },
    'allow-public-artifact': {
        commands: ['backup', 'benchmark'],
        description: 'upload from a public repository, whose artifacts anyone who is signed in to GitHub may download; benchmark asks for it only with a backup, because the sizes of its tables are in the result',
        default: 'false',
        parse: booleanValue,
    },
    'github-token': {
        commands: ['backup', 'verify', 'restore', 'benchmark', 'compare'],
        placeholder: 'TOKEN',
        description: 'a token that may read this repository: to learn whether it is public (backup, benchmark), and to download an artifact of another workflow run, which needs the permission actions: read; for the comment in a pull request (benchmark, compare) it needs pull-requests: write',
        otherwise: "in the action the job's own token",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of JavaScript
        actionDefault: '${{ github.token }}',
        parse: plainText,
    },
    verbose: {
        commands: ['backup', 'verify', 'restore', 'benchmark', 'compare'],
        description: 'name every segment and every step',
        otherwise: 'false, or true when the workflow runs with debug logging',
        parse: booleanValue,
    },
};
const optionNames = Object.keys(options);
function isOptionName(name) {
    return Object.hasOwn(options, name);
}
function isCommandName(name) {
    return Object.hasOwn(commands, name);
}
/** The definition, with its optional parts in sight. */
function definitionOf(name) {
    return options[name];
}
/** An option that needs no value on the command line. */
function isSwitch(name) {
    return definitionOf(name).placeholder === undefined;
}
/** The options that a command uses, in the table's order. */
function optionsOf(command) {
    return optionNames.filter((name) => definitionOf(name).commands.includes(command));
}
/** Whether the command cannot do without the option. */
function isRequired(name, command) {
    return definitionOf(name).required?.includes(command) ?? false;
}
/**
 * What happens when an option is not given, in words.
 *
 * @param command whose option it is; undefined: all that use it, together
 */
function defaultText(name, command) {
    if (command !== undefined && isRequired(name, command))
        return 'required';
    const { default: literal, otherwise = '' } = definitionOf(name);
    return literal ?? otherwise;
}

;// CONCATENATED MODULE: ./build/options/help.js

const widestLine = 100;
/**
 * The help text.
 *
 * @param topic the command to explain; undefined: the whole program
 * @param columns the terminal's width
 */
function helpText(topic, columns = widestLine) {
    const width = Math.max(50, Math.min(columns, widestLine));
    return topic === undefined ? programHelp(width) : commandHelp(topic, width);
}
function programHelp(width) {
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
function commandHelp(topic, width) {
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
function spelling(name) {
    if (!isSwitch(name))
        return `--${name} ${definitionOf(name).placeholder}`;
    return name.startsWith('no-') ? `--${name}` : `--[no-]${name}`;
}
function explanation(name, topic) {
    const { description, fallbackVariable } = definitionOf(name);
    const notes = [isRequired(name, topic) ? 'required' : `default: ${defaultText(name)}`];
    if (fallbackVariable !== undefined)
        notes.unshift(`environment: ${fallbackVariable}`);
    return `${description} (${notes.join('; ')})`;
}
const indent = ' '.repeat(6);
function entry(term, text, width) {
    return [`  ${term}`, ...wrapped(text, width - indent.length).map((line) => `${indent}${line}`)].join('\n');
}
function wrapped(text, width) {
    const lines = [];
    let line = '';
    for (const word of text.split(' ')) {
        if (line !== '' && line.length + 1 + word.length > width) {
            lines.push(line);
            line = word;
        }
        else {
            line = line === '' ? word : `${line} ${word}`;
        }
    }
    return [...lines, line];
}

;// CONCATENATED MODULE: ./build/options/action-inputs.js
const prefix = 'INPUT_';
/**
 * Reads what the runner passes to an action: every input as `INPUT_<NAME>`, upper case, hyphens kept, an empty
 * text for what the workflow does not give (actions/runner, src/Runner.Worker/Handlers/Handler.cs).
 */
function readActionInputs(environment) {
    const values = new Map();
    for (const [variable, text] of Object.entries(environment)) {
        const given = text?.trim() ?? '';
        if (variable.startsWith(prefix) && given !== '')
            values.set(variable.slice(prefix.length).toLowerCase(), given);
    }
    const command = values.get('command');
    values.delete('command');
    return { command, values, problems: [] };
}

;// CONCATENATED MODULE: ./build/options/benchmark-contradictions.js

/** What contradicts itself in the options of benchmark and compare; see contradictions.ts. */
function benchmarkContradictions(command, values, asked) {
    const judging = judgingContradictions(values, asked);
    if (command === 'compare')
        return [...gitBaseline(values), ...judging];
    return [
        ...sourceContradictions(values, asked),
        ...fixtureContradictions(values, asked),
        ...serverContradictions(values, asked),
        ...judging,
    ];
}
/**
 * A pull request's migration is code. In a run by `pull_request_target` the job may have the repository's secrets and
 * a token that writes, so code of a fork must not run there (GitHub, "Keeping your GitHub Actions and workflows
 * secure: Preventing pwn requests").
 */
function unsafeEvent(command, environment) {
    if (command !== 'benchmark' || environment.GITHUB_EVENT_NAME !== 'pull_request_target')
        return [];
    return [
        new errors/* UserError */.yo('benchmark runs the migrations of a pull request, and pull_request_target would give them the secrets of this repository', 'start the workflow on: pull_request instead; for forks the summary says all, and no token that writes is needed'),
    ];
}
function idle(names, asked, reason, hint) {
    return names.filter(asked).map((name) => new errors/* UserError */.yo(`${name} has no effect here: ${reason}`, hint));
}
const fileOptions = ['migration-layout', 'render', 'only', 'down'];
function sourceContradictions(values, asked) {
    if (values['migrate-command'] === undefined)
        return [];
    const hint = 'leave it out, or leave out migrate-command';
    const problems = idle(fileOptions, asked, 'migrate-command runs the migrations in its own way', hint);
    if (values.migrations !== undefined) {
        problems.push(new errors/* UserError */.yo('migrations and migrate-command are two ways to run the migrations', 'give the directory of SQL files, or the command, and not both'));
    }
    if (values.baseline?.startsWith('git:')) {
        problems.push(new errors/* UserError */.yo('baseline: git:REF takes the migrations of a commit from files, and migrate-command has none', 'use a result file or artifact:NAME as the baseline, or give the directory of SQL files'));
    }
    return problems;
}
const fixtures = ['fixture', 'seed-command', 'backup'];
function fixtureContradictions(values, asked) {
    const problems = [];
    const given = fixtures.filter(asked);
    if (given.length > 1) {
        problems.push(new errors/* UserError */.yo(`${given.join(' and ')} each make the database that is measured on`, 'give one of them; a seed-command may run a file as well: psql "$DATABASE_URL" -f FILE'));
    }
    if (given.length === 0) {
        const hint = 'give fixture, seed-command or backup, or leave it out';
        problems.push(...idle(['scale'], asked, 'an empty database has no size', hint));
    }
    else if (values.scale !== undefined && values.scale.length < 2) {
        const hint = 'add scale: 10%,30%,100%, or leave it out';
        problems.push(...idle(['production-rows'], asked, 'growth is measured with several scales', hint));
    }
    if (values.scale?.some((share) => share > 1) && asked('backup')) {
        const hint = 'give scale up to 100%, or fixture or seed-command, which can make more rows';
        problems.push(new errors/* UserError */.yo('a backup has no more than 100 % of its rows', hint));
    }
    return problems;
}
function serverContradictions(values, asked) {
    if (values['database-url'] === undefined) {
        const hint = 'leave it out, or give database-url';
        return idle(['allow-shared-server'], asked, 'a scratch server holds nothing else', hint);
    }
    const hint = 'leave it out, or leave out database-url';
    return idle(['postgres-version'], asked, 'the server of database-url has its version', hint);
}
function judgingContradictions(values, asked) {
    if (values.baseline === undefined) {
        const names = ['fail-on-regression', 'thresholds'];
        return idle(names, asked, 'there is no baseline to hold the result against', 'add baseline, or leave it out');
    }
    if (values['fail-on-regression'] !== 'never')
        return [];
    return idle(['thresholds'], asked, 'fail-on-regression: never fails on none', 'leave out one of them');
}
function gitBaseline(values) {
    if (!values.baseline?.startsWith('git:'))
        return [];
    return [
        new errors/* UserError */.yo('compare holds two results against each other, and git:REF would have to be measured first', 'give a result file or artifact:NAME, or use benchmark with this baseline'),
    ];
}

// EXTERNAL MODULE: ./build/benchmark/verdict/default-thresholds.js
var default_thresholds = __webpack_require__(93280);
;// CONCATENATED MODULE: ./build/options/benchmark-request.js

/** The names by which a run finds what an earlier one left, unless the user chose others. */
const defaultResultName = { file: 'pgproof-benchmark.json', artifact: 'pgproof-benchmark' };
function benchmarkRequest(values, context) {
    return {
        command: 'benchmark',
        databaseUrl: values['database-url'],
        postgresVersion: values['postgres-version'],
        migrations: values.migrations,
        layout: values['migration-layout'],
        migrateCommand: values['migrate-command'],
        render: values.render,
        only: values.only ?? [],
        iterations: values.iterations,
        warmup: values.warmup,
        fixture: values.fixture,
        seedCommand: values['seed-command'],
        backup: values.backup,
        scales: values.scale,
        productionRows: values['production-rows'],
        superuser: values.superuser,
        extensions: values.extensions ?? [],
        allowSharedServer: values['allow-shared-server'],
        down: values.down,
        probe: values.probe,
        statementTimeoutMs: values['statement-timeout'],
        timeLimitMs: values['time-limit'],
        baseline: values.baseline,
        thresholds: thresholdsOf(values),
        budgets: values.budget ?? [],
        output: values.output ?? defaultResultName.file,
        html: values.html,
        artifact: values.artifact ?? context.environment.GITHUB_ACTIONS === 'true',
        artifactName: values['artifact-name'] ?? defaultResultName.artifact,
        retentionDays: values['retention-days'],
        allowPublicArtifact: values['allow-public-artifact'] || values.backup === undefined,
        comment: commentOf(values, context),
        jobs: values.jobs ?? context.defaultJobs,
        installClient: values['install-client'],
        githubToken: values['github-token'],
        verbose: values.verbose ?? context.debugLogging,
    };
}
function compareRequest(values, context) {
    return {
        command: 'compare',
        baseline: values.baseline,
        candidate: values.candidate,
        thresholds: thresholdsOf(values),
        budgets: values.budget ?? [],
        output: values.output,
        html: values.html,
        comment: commentOf(values, context),
        githubToken: values['github-token'],
        verbose: values.verbose ?? context.debugLogging,
    };
}
function thresholdsOf(values) {
    const limit = values['fail-on-regression'];
    return limit === 'never' ? undefined : { ...default_thresholds/* defaultThresholds */.S, time: limit, ...values.thresholds };
}
function commentOf(values, { environment }) {
    return values.comment ?? (environment.GITHUB_EVENT_NAME === 'pull_request' && values['github-token'] !== undefined);
}

;// CONCATENATED MODULE: ./build/options/command-line.js


/** Reads arguments one after the other; everything that is wrong is kept for later. */
class ArgumentReader {
    values = new Map();
    problems = [];
    command;
    wantsHelp = false;
    wantsVersion = false;
    #arguments;
    #count;
    constructor(argv) {
        this.#arguments = [...argv];
        this.#count = argv.length;
    }
    readAll() {
        for (let argument = this.#arguments.shift(); argument !== undefined; argument = this.#arguments.shift()) {
            if (argument === '-h' || argument === '--help')
                this.wantsHelp = true;
            else if (argument === '--version')
                this.wantsVersion = true;
            else if (argument.startsWith('-'))
                this.#readOption(argument);
            else
                this.#readWord(argument);
        }
    }
    #readWord(argument) {
        if (this.command === undefined) {
            this.command = argument;
        }
        else if (this.command === 'help') {
            this.command = argument;
            this.wantsHelp = true;
        }
        else {
            // Not shown: it may be the rest of a password whose quotes were forgotten.
            const position = this.#count - this.#arguments.length;
            this.#refuse(`argument ${position} belongs to no option`, 'options are written --name value, or --name="a value"');
        }
    }
    #readOption(argument) {
        const [, written = '', attached] = /^--([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(argument) ?? [];
        const positive = written.startsWith('no-') ? written.slice(3) : written;
        if (isOptionName(written))
            this.#readValue(written, attached);
        else if (isOptionName(positive) && isSwitch(positive))
            this.#readNegation(positive, attached);
        else
            this.#readUnknown(written, attached);
    }
    #readValue(name, attached) {
        const [next] = this.#arguments;
        if (attached !== undefined) {
            this.#give(name, attached);
        }
        else if (isSwitch(name)) {
            const spelledOut = next !== undefined && /^(true|false)$/i.test(next);
            this.#give(name, spelledOut ? (this.#arguments.shift() ?? '') : 'true');
        }
        else if (next === undefined || looksLikeOption(next)) {
            this.#refuse(`${name} has no value`, `write --${name} ${definitionOf(name).placeholder}`);
        }
        else {
            this.#give(name, this.#arguments.shift() ?? '');
        }
    }
    #readNegation(name, attached) {
        if (attached === undefined)
            this.#give(name, 'false');
        else
            this.#refuse(`no-${name} takes no value`, `write --no-${name} or --${name}=false`);
    }
    /** The value of an unknown option may be a secret (`--password x`): it is swallowed and never shown. */
    #readUnknown(written, attached) {
        const position = this.#count - this.#arguments.length;
        const [next] = this.#arguments;
        if (attached === undefined && next !== undefined && !looksLikeOption(next) && !isCommandName(next)) {
            this.#arguments.shift();
        }
        if (written !== '')
            this.values.set(written, attached ?? 'true');
        else
            this.#refuse(`argument ${position} is not an option of this program`, 'options are written --name value');
    }
    #give(name, text) {
        const given = text.trim();
        if (given === '')
            return;
        const before = this.values.get(name);
        if (before === undefined)
            this.values.set(name, given);
        else if (definitionOf(name).repeatable)
            this.values.set(name, `${before}\n${given}`);
        else
            this.#refuse(`${name} is given more than once`, 'give it once');
    }
    #refuse(message, hint) {
        this.problems.push(new errors/* UserError */.yo(message, hint));
    }
}
/** `-5` and a path such as `-` may be values; `--name`, `-h` are not. */
function looksLikeOption(argument) {
    return argument.startsWith('--') || argument === '-h';
}
/**
 * Reads `<command> --name value`, with `--name=value`, `--switch`, `--no-switch` and `--switch true` as well.
 *
 * @param argv the arguments alone, without the program's path
 */
function readCommandLine(argv) {
    const reader = new ArgumentReader(argv);
    reader.readAll();
    const { command, values, problems, wantsHelp, wantsVersion } = reader;
    return { command, values, problems, wantsHelp: wantsHelp || command === 'help', wantsVersion };
}

;// CONCATENATED MODULE: ./build/options/contradictions.js



/**
 * Options that are good alone and cannot go together, or that would do nothing beside the others.
 *
 * @param values what could be parsed; undefined where a value was refused, about which nothing is said here
 */
function contradictions(command, given, values) {
    const asked = (name) => values[name] !== undefined && isAsked(name, given);
    if (command === 'benchmark' || command === 'compare')
        return benchmarkContradictions(command, values, asked);
    if (command === 'verify')
        return verifyContradictions(values, asked);
    return command === 'restore' ? restoreContradictions(values, asked) : backupContradictions(values, asked);
}
/** Given, and as something else than what it is anyway. */
function isAsked(name, given) {
    const text = given.values.get(name);
    return text !== undefined && text.toLowerCase() !== definitionOf(name).default;
}
/** With pg_dump's --table an archive has no schemas, extensions or types, so that it does not restore alone. */
function backupContradictions(values, asked) {
    if (values.verify !== 'full' || !asked('tables'))
        return [];
    return [
        new errors/* UserError */.yo('verify: full restores the backup alone, and one of chosen tables holds only a part of what they need', 'use verify: basic, or choose by schemas or exclude-tables instead'),
    ];
}
function verifyContradictions(values, asked) {
    if (values.level !== 'basic')
        return [];
    return ['database-url', 'install-client'].filter(asked).map((name) => {
        return new errors/* UserError */.yo(`${name} is not used by verify at level basic`, 'add level: full, or leave it out');
    });
}
const restoreRules = [
    {
        broken: (values) => values['data-only'] && values['schema-only'],
        message: 'data-only and schema-only together leave nothing to restore',
        hint: 'give one of them, or neither to restore both',
    },
    {
        broken: (values) => values.resume && values.clean,
        message: 'clean would remove the rows that resume wants to keep',
        hint: 'give resume alone to continue, or clean alone to start over',
    },
    {
        broken: (values) => values.resume && values['dry-run'],
        message: 'resume continues to write, and dry-run writes nothing',
        hint: 'leave one of them out',
    },
    {
        broken: (values) => values.create && values.clean,
        message: 'create makes a new database, in which there is nothing to clean',
        hint: 'give create for a new database, or clean for one that exists',
    },
    {
        broken: (values) => values.create && values['data-only'],
        message: 'create makes a new database, which has no tables that data-only could load rows into',
        hint: 'leave out data-only to restore the tables with their rows, or leave out create',
    },
    {
        broken: (values) => values['on-conflict'] === 'skip' && !values['data-only'] && !values['schema-only'],
        message: 'on-conflict: skip is for tables that exist already, so it needs data-only',
        hint: 'add data-only, or leave out on-conflict',
    },
    {
        broken: (values) => values['on-conflict'] === 'skip' && values.clean,
        message: 'clean empties the tables first, so that there is no conflict to skip',
        hint: 'leave out clean to keep the rows that are there, or leave out on-conflict to replace them',
    },
];
/** Options that are about rows alone, or about definitions alone. */
const rowOptions = ['resume', 'on-error', 'max-rejects', 'rejects', 'on-conflict', 'batch-size'];
const definitionOptions = ['no-owner', 'no-privileges'];
const quarantineOptions = ['max-rejects', 'rejects'];
function restoreContradictions(values, asked) {
    const idle = (names, reason, hint) => names.filter(asked).map((name) => new errors/* UserError */.yo(`${name} has no effect here: ${reason}`, hint));
    const isSchemaOnly = values['schema-only'] === true && values['data-only'] !== true;
    const isDataOnly = values['data-only'] === true && values['schema-only'] !== true;
    const problems = restoreRules
        .filter(({ broken }) => broken(values) === true)
        .map(({ message, hint }) => new errors/* UserError */.yo(message, hint));
    if (isSchemaOnly) {
        return [...problems, ...idle(rowOptions, 'schema-only restores no rows', 'leave it out, or leave out schema-only')];
    }
    if (isDataOnly) {
        const hint = 'leave it out, or leave out data-only';
        problems.push(...idle(definitionOptions, 'data-only restores no definitions', hint));
    }
    if (values['on-error'] === 'stop') {
        const hint = 'add on-error: quarantine, or leave it out';
        problems.push(...idle(quarantineOptions, 'on-error: stop rejects no rows', hint));
    }
    return problems;
}

;// CONCATENATED MODULE: ./build/options/nearest.js
/** Levenshtein's distance: how many characters have to be added, removed or replaced. */
function distance(left, right) {
    let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let row = 1; row <= left.length; row += 1) {
        const current = [row];
        for (let column = 1; column <= right.length; column += 1) {
            const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
            current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
        }
        previous = current;
    }
    return previous[right.length] ?? 0;
}
/**
 * The name that was probably meant, or undefined when none is near.
 *
 * @example nearest('exclude_table', ['tables', 'exclude-tables']) // 'exclude-tables'
 */
function nearest(name, candidates) {
    const wanted = name.slice(0, 40).toLowerCase().replaceAll('_', '-');
    const limit = Math.max(1, Math.floor(wanted.length / 3));
    const [best] = candidates
        .map((candidate) => ({ candidate, distance: distance(wanted, candidate) }))
        .filter((match) => match.distance <= limit)
        .sort((left, right) => left.distance - right.distance);
    return best?.candidate;
}

;// CONCATENATED MODULE: ./build/options/request.js










const mostDefaultJobs = 8;
/**
 * What the user wants, from the action's inputs or from the command line.
 *
 * @throws UserError or UserErrors with everything that is wrong; the values of secret options are never shown
 * @example readRequest({ argv: process.argv.slice(2), environment: process.env, cores: availableParallelism() })
 */
function readRequest(source) {
    if (startedByRunner(source))
        return interpret(readActionInputs(source.environment), source);
    const commandLine = readCommandLine(source.argv);
    const { command = '' } = commandLine;
    if (commandLine.wantsHelp && (isCommandName(command) || command === '' || command === 'help')) {
        return { command: 'help', topic: isCommandName(command) ? command : undefined };
    }
    return commandLine.wantsVersion ? { command: 'version' } : interpret(commandLine, source);
}
/** The runner starts an action without arguments, and gives every declared input, be it an empty one. */
function startedByRunner({ argv, environment }) {
    return environment.GITHUB_ACTIONS === 'true' && environment.INPUT_COMMAND !== undefined && argv.length === 0;
}
function interpret(given, source) {
    const problems = [...given.problems];
    const command = readCommand(given.command, problems);
    refuseForeignOptions(given, command, problems);
    const values = parseValues(given, command, source.environment, problems);
    requireOptions(given, command, problems);
    if (command !== undefined) {
        problems.push(...contradictions(command, given, values), ...unsafeEvent(command, source.environment));
    }
    (0,errors/* throwProblems */.Jh)(problems);
    if (command === undefined)
        throw new Error('a missing command was no problem');
    return requestOf(command, values, source);
}
/** The options that the command requires are there by now. */
function requestOf(command, values, source) {
    const context = {
        environment: source.environment,
        defaultJobs: defaultJobs(source.cores),
        debugLogging: debugLogging(source.environment),
    };
    if (command === 'backup')
        return backupRequest(values, context);
    if (command === 'verify')
        return verifyRequest(values, context);
    if (command === 'restore')
        return restoreRequest(values, context);
    if (command === 'benchmark')
        return benchmarkRequest(values, context);
    return compareRequest(values, context);
}
function readCommand(command, problems) {
    if (command !== undefined && isCommandName(command))
        return command;
    const known = `the commands are ${allOf(commandNames)}`;
    if (command === undefined) {
        problems.push(new errors/* UserError */.yo('no command is given', known));
        return undefined;
    }
    const meant = nearest(command, commandNames);
    const hint = meant === undefined ? known : `did you mean ${meant}? ${known}`;
    problems.push(new errors/* UserError */.yo(`there is no command ${quoted(command)}`, hint));
    return undefined;
}
/** Refuses unknown names, and options that only other commands use. */
function refuseForeignOptions(given, command, problems) {
    for (const name of given.values.keys()) {
        if (!isOptionName(name)) {
            problems.push(unknownOption(name, command));
            continue;
        }
        const definition = definitionOf(name);
        // action.yml has to hold a default for these, which the runner passes on to every command.
        const passedToAll = definition.actionDefault !== undefined;
        if (command === undefined || passedToAll || definition.commands.includes(command))
            continue;
        const hint = `leave it out; it belongs to ${allOf(definition.commands)}`;
        problems.push(new errors/* UserError */.yo(`${name} is not used by ${command}`, hint));
    }
}
function requireOptions(given, command, problems) {
    if (command === undefined)
        return;
    for (const name of optionsOf(command).filter((option) => isRequired(option, command) && !given.values.has(option))) {
        const { description } = definitionOf(name);
        problems.push(new errors/* UserError */.yo(`${name} is not given, and ${command} needs it`, `give ${name}: ${description}`));
    }
}
function unknownOption(name, command) {
    const candidates = command === undefined ? [] : optionsOf(command);
    const meant = nearest(name, candidates) ?? nearest(name, optionNames);
    const hint = meant === undefined ? 'pgproof --help and docs/reference.md list all options' : `did you mean ${meant}?`;
    return new errors/* UserError */.yo(`there is no option ${quoted(name)}`, hint);
}
function parseValues(given, command, environment, problems) {
    const values = {};
    for (const name of optionNames) {
        const definition = definitionOf(name);
        const text = given.values.get(name) ?? definition.default;
        const variable = definition.fallbackVariable ?? '';
        const fallback = environment[variable]?.trim() ?? '';
        const used = command === undefined || definition.commands.includes(command);
        try {
            if (text !== undefined)
                values[name] = definition.parse(text, name);
            else if (fallback !== '' && used)
                values[name] = definition.parse(fallback, variable);
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            problems.push(error);
        }
    }
    // Every value came out of its own option's parser, which is what the type says.
    return values;
}
function backupRequest(values, context) {
    return {
        command: 'backup',
        databaseUrl: values['database-url'],
        jobs: values.jobs ?? context.defaultJobs,
        output: values.output,
        filters: filtersOf(values),
        compression: values.compression,
        segmentBytes: values['segment-size'],
        verify: values.verify,
        allowEmpty: values['allow-empty'],
        lockWaitTimeoutMs: values['lock-wait-timeout'],
        snapshotWaitMs: values['snapshot-wait'],
        stallTimeoutMs: values['stall-timeout'],
        installClient: values['install-client'],
        artifact: values.artifact ?? context.environment.GITHUB_ACTIONS === 'true',
        artifactName: values['artifact-name'],
        retentionDays: values['retention-days'],
        allowPublicArtifact: values['allow-public-artifact'],
        githubToken: values['github-token'],
        verbose: values.verbose ?? context.debugLogging,
    };
}
function verifyRequest(values, context) {
    return {
        command: 'verify',
        backup: values.backup,
        level: values.level,
        databaseUrl: values['database-url'],
        jobs: values.jobs ?? context.defaultJobs,
        installClient: values['install-client'],
        githubToken: values['github-token'],
        verbose: values.verbose ?? context.debugLogging,
    };
}
function restoreRequest(values, context) {
    return {
        command: 'restore',
        databaseUrl: values['database-url'],
        backup: values.backup,
        jobs: values.jobs ?? context.defaultJobs,
        filters: filtersOf(values),
        part: partOf(values),
        create: values.create,
        clean: values.clean,
        resume: values.resume,
        dryRun: values['dry-run'],
        onError: values['on-error'],
        maxRejects: values['max-rejects'],
        rejects: values.rejects,
        onConflict: values['on-conflict'],
        batchRows: values['batch-size'],
        owner: !values['no-owner'],
        privileges: !values['no-privileges'],
        installClient: values['install-client'],
        githubToken: values['github-token'],
        verbose: values.verbose ?? context.debugLogging,
    };
}
function filtersOf(values) {
    return {
        schemas: values.schemas ?? [],
        excludeSchemas: values['exclude-schemas'] ?? [],
        tables: values.tables ?? [],
        excludeTables: values['exclude-tables'] ?? [],
        excludeTableData: values['exclude-table-data'] ?? [],
    };
}
function partOf(values) {
    if (values['data-only'])
        return 'data';
    return values['schema-only'] ? 'schema' : 'all';
}
function defaultJobs(cores) {
    return Math.min(mostDefaultJobs, Math.max(1, cores));
}
/** "Enable debug logging" of a workflow run. */
function debugLogging(environment) {
    return environment.RUNNER_DEBUG === '1';
}

// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(34902);
;// CONCATENATED MODULE: ./build/report/failure-summary.js

const budgetBytes = 200 * 1024;
/** The job summary of a command that failed: what went wrong first, then what to do. */
function failureSummary({ command, message, hint }) {
    const problems = message.split(/[\r\n]+/).filter((line) => line.trim() !== '');
    const [first = 'without a message'] = problems;
    const name = (0,markdown/* inlineCode */.ti)(command === undefined ? 'pgproof' : `pgproof ${command}`);
    const sections = problems.length <= 1
        ? [`❌ ${name} failed: ${(0,markdown/* inlineCode */.ti)(first, 1000)}`]
        : [`❌ ${name} failed, for ${problems.length} reasons:`, reasons(problems)];
    if (hint !== '')
        sections.push(`**What to do:** ${(0,markdown/* inlineCode */.ti)(hint, 1000)}`);
    return `${sections.join('\n\n')}\n`;
}
function reasons(problems) {
    const lines = problems.map((problem) => `- ${(0,markdown/* inlineCode */.ti)(problem, 1000)}`);
    const { kept, dropped } = (0,markdown/* keepWithin */.XY)(lines, budgetBytes);
    if (dropped > 0)
        kept.push(`- … and ${dropped} more`);
    return kept.join('\n');
}

// EXTERNAL MODULE: ./build/secrets.js
var build_secrets = __webpack_require__(5009);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
;// CONCATENATED MODULE: ./build/terminal/terminal.js

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
class Terminal {
    /** Whether a status line can be drawn over: a terminal that is not a CI system's. */
    live;
    colours;
    #stream;
    #status;
    constructor(stream, environment) {
        this.#stream = stream;
        const isTerminal = stream.isTTY === true && environment.TERM !== 'dumb';
        this.live = isTerminal && !isSet(environment.CI);
        this.colours = wantsColours(environment, isTerminal);
    }
    get columns() {
        // A terminal whose size nobody has set says 0.
        return this.#stream.columns || defaultColumns;
    }
    /** Writes a line, above the status line where there is one. */
    line(text) {
        const written = `${text}\n`;
        this.#stream.write(this.#status === undefined ? written : `${eraseLine}${written}${this.#status}`);
    }
    /** Draws the status line, or takes it away. Where nothing can be drawn over, it does nothing. */
    setStatus(text) {
        if (!this.live)
            return;
        // A line as wide as the terminal would wrap, and could not be erased.
        const drawn = text === undefined ? undefined : [...text].slice(0, this.columns - 1).join('');
        if (drawn === this.#status)
            return;
        const erase = this.#status === undefined ? '' : eraseLine;
        this.#status = drawn;
        this.#stream.write(`${erase}${drawn ?? ''}`);
    }
    /** The text in a style where colours are wanted, else the text. */
    paint(style, text) {
        return this.colours ? (0,external_node_util_.styleText)([style].flat(), text, { validateStream: false }) : text;
    }
}
function isSet(value) {
    return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
/** FORCE_COLOR before NO_COLOR (https://no-color.org), as Node itself decides in tty.getColorDepth. */
function wantsColours(environment, isTerminal) {
    const forced = environment.FORCE_COLOR;
    if (forced !== undefined && forced !== '')
        return isSet(forced);
    if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '')
        return false;
    return isTerminal;
}
/** `error: …` and `hint: …`, the one shape of a problem. */
function problemLines(terminal, kind, message, hint) {
    const label = terminal.paint(['bold', kind === 'error' ? 'red' : 'yellow'], `${kind}:`);
    const lines = [`${label} ${message}`];
    return hint === undefined || hint === '' ? lines : [...lines, `${terminal.paint('cyan', 'hint:')} ${hint}`];
}

;// CONCATENATED MODULE: ./build/terminal/log.js


/**
 * @example
 * const log = createLog({ terminal, secrets, verbose: request.verbose, runner: undefined });
 * log.warn('"public.secret" may not be read', 'grant SELECT on it');
 */
function createLog({ terminal, secrets, verbose, runner }) {
    const clean = (text) => withoutControls(secrets.redact(text));
    const print = (text) => {
        for (const line of text.split('\n'))
            terminal.line(runner === undefined ? line : withoutCommands(line));
    };
    const problem = (kind, message, hint) => {
        const cleanHint = hint === undefined ? undefined : clean(hint);
        const lines = problemLines(terminal, kind, clean(message), cleanHint);
        if (runner === undefined)
            for (const line of lines)
                print(line);
        // The runner writes the annotation into the log as well, with its kind before it.
        else
            runner.annotate({ kind, message: annotationText(clean(message), cleanHint) });
    };
    let depth = 0;
    return {
        info: (text) => print(clean(text)),
        warn: (message, hint) => problem('warning', message, hint),
        error: (message, hint) => problem('error', message, hint),
        verbose: (text) => {
            if (verbose)
                print(terminal.paint('dim', clean(text)));
        },
        group: async (name, work) => {
            // GitHub's groups do not nest: one that starts in another one ends it.
            const folds = runner !== undefined && depth === 0;
            if (folds)
                runner.startGroup(clean(name));
            else
                print(terminal.paint('bold', clean(name)));
            depth += 1;
            try {
                return await work();
            }
            finally {
                depth -= 1;
                if (folds)
                    runner.endGroup();
            }
        },
    };
}
/** Shows an expected failure, or each of several, as `error:` and `hint:`. */
function logUserError(log, error) {
    const problems = error instanceof errors/* UserErrors */.tQ ? error.problems : [error];
    for (const problem of problems)
        log.error(problem.message, problem.hint);
}
function annotationText(message, hint) {
    return hint === undefined || hint === '' ? message : `${message}\nhint: ${hint}`;
}
/** Names in a database may hold escape sequences, which a terminal would obey. */
function withoutControls(text) {
    return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd');
}
/**
 * Names in a database may look like a command to the runner: `::name::` at a line's start, or `##[name]` anywhere
 * in it (actions/runner, src/Runner.Common/ActionCommand.cs).
 */
function withoutCommands(line) {
    return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}

// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
;// CONCATENATED MODULE: ./build/main.js










const oldestNode = 24;
/** Runs the program on a process: reads the request, runs the command, reports. The only catch of all. */
async function main(program) {
    // What is written to a pipe that nobody reads any more is nobody's loss.
    for (const stream of [program.stdout, program.stderr])
        stream.on('error', () => program.exit());
    const code = await run(program);
    // The artifact client and a broken server's sockets would keep the process alive.
    await flushed(program);
    program.exit(code);
}
async function run(program) {
    const { env: environment } = program;
    const inActions = (0,core/* isActions */.Q)(environment);
    // The runner's own commands go to standard output, and the order of lines matters.
    const terminal = new Terminal(inActions ? program.stdout : program.stderr, environment);
    const secrets = new build_secrets/* Secrets */.S((mask) => runner?.maskSecret(mask));
    let runner;
    let log = createLog({ terminal, secrets, verbose: false, runner });
    let command;
    try {
        assertNode(program);
        const request = readRequest({ argv: program.argv.slice(2), environment, cores: (0,external_node_os_.availableParallelism)() });
        command = request.command;
        if (request.command === 'help')
            return print(program, helpText(request.topic, program.stdout.columns));
        if (request.command === 'version')
            return print(program, `pgproof ${version/* version */.r}\n`);
        terminal.line(`pgproof ${version/* version */.r} ${request.command}`);
        runner = await runnerOf(environment);
        keepSecret(secrets, request, environment);
        log = createLog({ terminal, secrets, verbose: request.verbose, runner: inActions ? runner : undefined });
        const session = {
            environment,
            terminal,
            log,
            secrets,
            runner,
            signal: abortOnSignals(program, whatIsLeft(request)),
        };
        return await runCommand(request, session);
    }
    catch (error) {
        if (runner === undefined) {
            // Inputs that cannot be read are reported as all else is, as annotations and in the summary.
            runner = await runnerOf(environment);
            log = createLog({ terminal, secrets, verbose: false, runner: inActions ? runner : undefined });
        }
        return report(error, { command, log, secrets, runner });
    }
}
/** The runner inside GitHub Actions, and wherever a summary is wanted. */
async function runnerOf(environment) {
    return (0,core/* isActions */.Q)(environment) || environment.GITHUB_STEP_SUMMARY ? (0,core/* openRunner */.N)() : undefined;
}
/** Each command is loaded when it is asked for: help and mistakes answer at once. */
async function runCommand(request, session) {
    if (request.command === 'backup') {
        const { backupCommand } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(690), __webpack_require__.e(631), __webpack_require__.e(507), __webpack_require__.e(896), __webpack_require__.e(954), __webpack_require__.e(880), __webpack_require__.e(224), __webpack_require__.e(844)]).then(__webpack_require__.bind(__webpack_require__, 89844));
        return backupCommand(request, session);
    }
    if (request.command === 'restore') {
        const { restoreCommand } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(690), __webpack_require__.e(631), __webpack_require__.e(507), __webpack_require__.e(896), __webpack_require__.e(954), __webpack_require__.e(432), __webpack_require__.e(96)]).then(__webpack_require__.bind(__webpack_require__, 4096));
        return restoreCommand(request, session);
    }
    if (request.command === 'benchmark') {
        const { benchmarkCommand } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(690), __webpack_require__.e(631), __webpack_require__.e(507), __webpack_require__.e(896), __webpack_require__.e(954), __webpack_require__.e(880), __webpack_require__.e(432), __webpack_require__.e(374), __webpack_require__.e(776)]).then(__webpack_require__.bind(__webpack_require__, 76776));
        return benchmarkCommand(request, session);
    }
    if (request.command === 'compare') {
        const { compareCommand } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(374), __webpack_require__.e(826)]).then(__webpack_require__.bind(__webpack_require__, 55840));
        return compareCommand(request, session);
    }
    const { verifyCommand } = await Promise.all(/* import() */[__webpack_require__.e(690), __webpack_require__.e(507), __webpack_require__.e(954), __webpack_require__.e(432), __webpack_require__.e(274)]).then(__webpack_require__.bind(__webpack_require__, 82274));
    return verifyCommand(request, session);
}
function keepSecret(secrets, request, environment) {
    if ('databaseUrl' in request)
        secrets.addUrl(request.databaseUrl);
    if ('githubToken' in request)
        secrets.add(request.githubToken);
    if (request.command === 'benchmark') {
        for (const command of [request.migrateCommand, request.seedCommand, request.render])
            secrets.addCommand(command);
    }
    secrets.add(environment.PGPASSWORD);
    secrets.add(environment.ACTIONS_RUNTIME_TOKEN);
}
/** A cancelled job, or Ctrl-C: everything is taken down in order. A second signal ends at once. */
function abortOnSignals(program, hint) {
    const controller = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        program.on(name, () => {
            if (controller.signal.aborted)
                program.exit(errors/* exitCode */.I$.no);
            controller.abort(new errors/* FailedError */.Kl(`cancelled by ${name}`, hint));
        });
    }
    return controller.signal;
}
/** What a cancelled command leaves behind, and how to go on. */
function whatIsLeft(request) {
    if (request.command === 'restore' && !request.dryRun) {
        return 'what was loaded before stays in the database: go on with resume: true, or start over with clean: true';
    }
    if (request.command === 'verify' && request.databaseUrl !== undefined) {
        return 'what was restored for the check stays in the database that was given';
    }
    return 'nothing was left behind';
}
async function report(error, { command, log, secrets, runner, }) {
    const expected = error instanceof errors/* UserError */.yo;
    if (expected)
        logUserError(log, error);
    else {
        log.error(`this is a bug in pgproof: ${(0,errors/* messageOf */.bD)(error)}`, 'please report it with the lines below');
        log.info(error instanceof Error ? (error.stack ?? '') : String(error));
    }
    const hint = expected ? error.hint : 'this is a bug in pgproof: please report it with the log';
    const summary = failureSummary({ command, message: expected ? error.message : (0,errors/* messageOf */.bD)(error), hint });
    await runner?.addSummary(secrets.redact(summary)).catch((problem) => {
        log.warn(`the summary cannot be written: ${(0,errors/* messageOf */.bD)(problem)}`);
    });
    return expected ? error.exitCode : errors/* exitCode */.I$.bug;
}
function print(program, text) {
    program.stdout.write(text);
    return errors/* exitCode */.I$.good;
}
function assertNode(program) {
    if (program.platform === 'win32') {
        throw new errors/* UserError */.yo('pgproof does not run on Windows', 'use Linux or macOS, or WSL');
    }
    if (Number.parseInt(program.versions.node, 10) >= oldestNode)
        return;
    throw new errors/* UserError */.yo(`pgproof needs Node ${oldestNode} or newer, and this is ${program.versions.node}`, 'install a newer Node');
}
/** Waits until what was written has left: a pipe takes its time. */
async function flushed({ stdout, stderr }) {
    await Promise.all([stdout, stderr].map((stream) => stream.writableLength === 0 ? undefined : new Promise((done) => stream.write('', done))));
}


/***/ }),

/***/ 84760:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ layoutNames)
/* harmony export */ });
/** The layouts of migration directories that are known (docs/migrations.md has the table). */
const layoutNames = [
    'plain',
    'golang-migrate',
    'flyway',
    'dbmate',
    'goose',
    'prisma',
    'drizzle',
    'diesel',
    'sqlx',
    'graphile-migrate',
    'node-pg-migrate',
    'atlas',
    'supabase',
];


/***/ }),

/***/ 94992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ lockModes)
/* harmony export */ });
/** The modes of a lock on a table, from weak to strong (PostgreSQL documentation, "Table-Level Lock Modes"). */
const lockModes = [
    'AccessShareLock',
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
];


/***/ }),

/***/ 92772:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B0: () => (/* binding */ formatRatio),
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   CE: () => (/* binding */ formatRate),
/* harmony export */   U: () => (/* binding */ formatTimeLeft),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   gL: () => (/* binding */ formatCountOf),
/* harmony export */   l9: () => (/* binding */ formatPercent),
/* harmony export */   z3: () => (/* binding */ formatBytes)
/* harmony export */ });
/** How numbers are shown to people: the same in the terminal, in a log and in a summary. */
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
/**
 * Bytes in decimal units (1 kB is 1000 bytes), which is what networks, disks and GitHub count in.
 *
 * @example formatBytes(1_400_000_000) // '1.4 GB'
 */
function formatBytes(bytes) {
    let value = bytes;
    let unit = 0;
    // 999.5 would be shown as 1000.
    while (value >= (unit === 0 ? 1000 : 999.5) && unit < byteUnits.length - 1) {
        value /= 1000;
        unit += 1;
    }
    // 99.95 would be shown as 100.0.
    const digits = unit === 0 || value >= 99.95 ? 0 : 1;
    return `${value.toFixed(digits)} ${byteUnits[unit]}`;
}
/**
 * Bytes per second.
 *
 * @example formatRate(118_000_000, 1000) // '118 MB/s'
 */
function formatRate(bytes, durationMs) {
    return durationMs > 0 ? `${formatBytes((bytes * 1000) / durationMs)}/s` : '–';
}
/**
 * A duration, about as exactly as a person cares.
 *
 * @example formatDuration(72_000) // '1 min 12 s'
 */
function formatDuration(durationMs) {
    if (durationMs < 999.5)
        return `${Math.round(durationMs)} ms`;
    if (durationMs < 9950)
        return `${(durationMs / 1000).toFixed(1)} s`;
    return formatSeconds(Math.round(durationMs / 1000));
}
/**
 * A duration that is only an estimate: in full seconds.
 *
 * @example formatTimeLeft(5_300) // '6 s'
 */
function formatTimeLeft(durationMs) {
    return formatSeconds(Math.ceil(durationMs / 1000));
}
function formatSeconds(seconds) {
    const minutes = Math.floor(seconds / 60);
    if (minutes === 0)
        return `${seconds} s`;
    const hours = Math.floor(minutes / 60);
    return hours === 0 ? `${minutes} min ${seconds % 60} s` : `${formatCount(hours)} h ${minutes % 60} min`;
}
/** U+202F, the thin space that no line is broken at. */
const thinSpace = '\u202f';
/**
 * A count, in groups of three digits.
 *
 * @example formatCount(4_112_003) // '4 112 003', with thin spaces
 */
function formatCount(count) {
    return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, thinSpace);
}
/**
 * A count of things, in the singular or plural.
 *
 * @example formatCountOf(1, 'table') // '1 table'
 */
function formatCountOf(count, singular, plural = `${singular}s`) {
    return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
/**
 * A part of a whole, in full per cent; 100 % only when nothing is left. Nothing of nothing is all of it.
 *
 * @example formatPercent(999, 1000) // '99 %'
 */
function formatPercent(part, whole) {
    const percent = whole > 0 ? Math.floor((100 * part) / whole) : 100;
    return `${Math.min(100, Math.max(0, percent))} %`;
}
/**
 * How many times larger one size is than the other.
 *
 * @example formatRatio(1_000, 250) // '4.0×'
 */
function formatRatio(larger, smaller) {
    return smaller > 0 ? `${(larger / smaller).toFixed(1)}×` : '–';
}


/***/ }),

/***/ 34902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DV: () => (/* binding */ codeBlock),
/* harmony export */   D_: () => (/* binding */ unbroken),
/* harmony export */   X1: () => (/* binding */ escapeText),
/* harmony export */   XY: () => (/* binding */ keepWithin),
/* harmony export */   dp: () => (/* binding */ byteLength),
/* harmony export */   ml: () => (/* binding */ shorten),
/* harmony export */   ti: () => (/* binding */ inlineCode),
/* harmony export */   tp: () => (/* binding */ table),
/* harmony export */   vd: () => (/* binding */ foldedTable),
/* harmony export */   zH: () => (/* binding */ details)
/* harmony export */ });
/* unused harmony exports tableHead, tableRow */
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92772);

/*
 * Markdown for GitHub's job summaries and comments. Names of tables and messages of servers may hold anything, so
 * whatever comes from outside goes through `inlineCode` or `escapeText`; both are safe within table cells.
 *
 * GitHub turns mentions, emoji names and references into links after the Markdown has been rendered, when character
 * references are characters again; it leaves the inside of `code` alone. So foreign text belongs into code.
 */
/** Control characters, line breaks, invisible and bidirectional ones, odd blanks, halves of surrogate pairs. */
const invisible = /(?! )[\p{C}\p{Z}]/gu;
const escapes = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
function visible(character) {
    return escapes[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
/** An HTML character reference is never taken for Markdown's or a table's own syntax (CommonMark 2.5). */
function reference(character) {
    return `&#${character.codePointAt(0)};`;
}
/** The blank that HTML neither swallows nor breaks a line at. */
const firmBlank = '\u00a0';
/** A short text that stays on one line, for the numbers in narrow cells. */
function unbroken(text) {
    return text.replaceAll(' ', firmBlank);
}
/** The text cut to so many characters, with an ellipsis where something was cut. */
function shorten(text, maximumCharacters) {
    if (text.length <= maximumCharacters)
        return text;
    const characters = Array.from(text.slice(0, 2 * maximumCharacters));
    if (characters.length <= maximumCharacters && text.length <= 2 * maximumCharacters)
        return text;
    return `${characters.slice(0, maximumCharacters - 1).join('')}…`;
}
/**
 * Any text as inline code, for running text and for table cells: on one line, everything in it visible as it is.
 *
 * @param maximumCharacters longer text is cut; PostgreSQL's names have at most 63 bytes
 * @example inlineCode('orders') // '`orders`'
 * @example inlineCode('a|b') // '<code>a&#124;b</code>'
 */
function inlineCode(text, maximumCharacters = 100) {
    const shown = shorten(text, maximumCharacters)
        .replaceAll(invisible, visible)
        .replaceAll(/^ | (?= )| $/g, firmBlank);
    if (shown === '')
        return '<code>""</code>';
    // Within backticks only three characters mean anything: a backtick, a table's pipe, and `$`, which next to a
    // backtick begins a formula on GitHub.
    if (!/[`|$]/.test(shown))
        return `\`${shown}\``;
    return `<code>${shown.replaceAll(/[^\p{L}\p{N} \u00a0]/gu, reference)}</code>`;
}
/**
 * Prose that may hold anything, as plain text on one line: no markup, mention, link or emoji comes of it. It is for
 * the inside of a line; at a line's start a list or a heading could come of it.
 *
 * @param maximumCharacters longer text is cut
 */
function escapeText(text, maximumCharacters = 300) {
    const zeroWidthSpace = '&#8203;';
    return shorten(text, maximumCharacters)
        .replaceAll(/\s*[\r\n]\s*/g, ' · ')
        .replaceAll(invisible, visible)
        .replaceAll(/[\\`*_{}[\]<>&|~$]|:(?=\/\/)|(?<=www)\./giu, reference)
        .replaceAll(/@|(?<!&)#(?=\d)|:(?=[\w+-]+:)/g, (character) => character + zeroWidthSpace);
}
/**
 * A table's head: two lines.
 */
function tableHead(columns) {
    const rule = columns.map((column) => (column.align === 'right' ? '---:' : '---'));
    return `${tableRow(columns.map((column) => column.header))}\n| ${rule.join(' | ')} |`;
}
/**
 * A table's row: one line.
 *
 * @param cells Markdown whose foreign parts went through `inlineCode` or `escapeText`
 * @throws {Error} if a cell would break the table, which is a bug of the caller
 */
function tableRow(cells) {
    const broken = cells.find((cell) => /[|\r\n]/.test(cell));
    if (broken !== undefined)
        throw new Error(`a table cell holds a raw pipe or line break: ${JSON.stringify(broken)}`);
    return `| ${cells.join(' | ')} |`;
}
/** A whole table; see {@link tableRow} for the cells. */
function table(columns, rows) {
    return [tableHead(columns), ...rows.map(tableRow)].join('\n');
}
/** Size in bytes, as GitHub counts it. */
function byteLength(markdown) {
    return Buffer.byteLength(markdown, 'utf8');
}
/**
 * The first lines that fit into a budget; the long tail is dropped and counted.
 *
 * @param lines are read until the budget is used up, then only counted
 */
function keepWithin(lines, budgetBytes) {
    const kept = [];
    let left = budgetBytes;
    let dropped = 0;
    for (const line of lines) {
        left -= byteLength(line) + 1;
        if (left >= 0 && dropped === 0)
            kept.push(line);
        else
            dropped += 1;
    }
    return { kept, dropped };
}
/**
 * Something long, folded away.
 *
 * @param title Markdown is not rendered there: plain text of our own
 * @param body Markdown; the blank lines around it are what makes GitHub render it
 */
function details(title, body) {
    return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
/**
 * A folded table with as many rows as fit, saying how many did not; empty when the budget is too small for any.
 *
 * @param budgetBytes for everything that is returned
 * @param elsewhere where all of it is, as Markdown
 */
function foldedTable(title, columns, rows, budgetBytes, elsewhere = '`manifest.json`') {
    const overhead = byteLength(details(title, `${tableHead(columns)}\n${droppedNote(Number.MAX_SAFE_INTEGER, elsewhere)}`));
    const { kept, dropped } = keepWithin(mapRows(rows), budgetBytes - overhead);
    if (kept.length === 0)
        return '';
    const note = dropped === 0 ? '' : droppedNote(dropped, elsewhere);
    return details(title, `${tableHead(columns)}\n${kept.join('\n')}${note}`);
}
function* mapRows(rows) {
    for (const row of rows)
        yield tableRow(row);
}
function droppedNote(dropped, elsewhere) {
    return `\n\n… and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(dropped)} more, in ${elsewhere}: this page has no room for them.`;
}
/** A fenced block of code; the fence is longer than any run of backticks in it. */
function codeBlock(language, code) {
    const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), (run) => run[0].length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${code}\n${fence}`;
}


/***/ }),

/***/ 5009:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets),
/* harmony export */   e: () => (/* binding */ redactStrings)
/* harmony export */ });
/** Shorter strings occur everywhere: masking them hides the log, and hides no secret. */
const shortestMask = 4;
/**
 * The runner drops every job output that holds a masked string, so words that stand in paths and names are never
 * masked. As passwords they keep no one out.
 */
const commonWords = new Set([
    ...['postgres', 'postgresql', 'password', 'passwd', 'pass', 'secret', 'root', 'admin', 'user', 'test', 'tests'],
    ...['localhost', 'public', 'backup', 'backups', 'database', 'true', 'false', 'null', 'none', 'github', 'runner'],
]);
/**
 * What must never be shown. Everything that is logged, written to a summary or put into an error passes through
 * `redact`.
 *
 * @example
 * const secrets = new Secrets((value) => runner.maskSecret(value));
 * secrets.addUrl(request.databaseUrl);
 * secrets.redact(message);
 */
class Secrets {
    #tellRunner;
    #masks = new Set();
    #longestFirst = [];
    /** @param tellRunner called with every mask as soon as it is known; inside GitHub Actions the runner's own mask */
    constructor(tellRunner = () => { }) {
        this.#tellRunner = tellRunner;
    }
    /**
     * Masks a password or token in every form that it may take on its way.
     *
     * @param secret as it was given, plain or percent-encoded
     * @param publicNames host, database and user: a password that equals one of them cannot be masked
     */
    add(secret, publicNames = []) {
        if (secret === undefined || !isMaskable(percentDecoded(secret), publicNames))
            return;
        const added = formsOf(secret).filter((form) => isMaskable(form, publicNames) && !this.#masks.has(form));
        for (const form of added) {
            this.#masks.add(form);
            this.#tellRunner(form);
        }
        this.#longestFirst = [...this.#masks].sort((left, right) => right.length - left.length);
    }
    /** Masks what is secret in a connection URL, also when its password should have been percent-encoded and is not. */
    addUrl(url) {
        if (url === undefined)
            return;
        const { passwords, publicNames } = readUrl(url);
        for (const password of passwords)
            this.add(password, publicNames);
        // A URL without a password is no secret.
        if (passwords.length > 0)
            this.add(url, publicNames);
    }
    /**
     * Masks what in a user's command is a secret at sight: passwords of URLs, and values such as that of `API_TOKEN=…`. A
     * workflow that writes `${{ secrets.X }}` into a command puts the secret itself there, and a result holds the command.
     */
    addCommand(command) {
        for (const [url] of command?.matchAll(/\b[a-z][a-z\d+.-]*:\/\/[^\s'"`;|<>()]+/gi) ?? [])
            this.addUrl(url);
        for (const [, single, double, bare] of command?.matchAll(secretAssignment) ?? [])
            this.add(single ?? double ?? bare);
    }
    /** The text, with `***` in the place of every secret. */
    redact(text) {
        return this.#longestFirst.reduce((redacted, mask) => redacted.replaceAll(mask, '***'), text);
    }
}
/** Values that the shell expands are in the environment, and not in the command. */
const secretAssignment = /\b\w*(?:password|passwd|passphrase|secret|token|api_?key|master_?key|private_?key)\w*=(?:'([^']+)'|"([^"$`]+)"|([^\s'"$`;&|<>()]+))/gi;
function isMaskable(form, publicNames) {
    return form.trim().length >= shortestMask && !commonWords.has(form.toLowerCase()) && !publicNames.includes(form);
}
/** A secret as given, percent-decoded and -encoded, and as JSON, a password file and a form field write it. */
function formsOf(secret) {
    const plain = new Set([secret, percentDecoded(secret)]);
    const written = [...plain].flatMap((text) => {
        const encoded = encodeURIComponent(text.toWellFormed());
        const strictly = encoded.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
        return [
            text,
            encoded,
            encodeURI(text.toWellFormed()),
            strictly.replaceAll(/%[\da-f]{2}/gi, (byte) => byte.toUpperCase()),
            strictly.replaceAll(/%[\da-f]{2}/gi, (byte) => byte.toLowerCase()),
            new URLSearchParams([['', text]]).toString().slice(1),
            JSON.stringify(text).slice(1, -1),
            text.replaceAll(/[\\:]/g, '\\$&'),
        ];
    });
    return [...new Set(written)];
}
/** Every %XX alone, because a half-encoded password (`100%%20`) is still a password. */
function percentDecoded(text) {
    return text.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'));
}
/**
 * Finds the password by text, not with `URL`, which throws or cuts where a password holds a raw `@`, `/`, `?` or
 * `#`: then every reading of it is taken.
 */
function readUrl(url) {
    const rest = url.replace(/^[a-z][a-z\d+.-]*:\/\//i, '');
    const authority = rest.replace(/[/?#].*$/s, '');
    // host:5432/database?option=a@b has no password, but looks like one that holds a slash.
    const mayBeHostAndPort = /^[^:@]*:\d*$/.test(authority);
    const passwords = new Set();
    for (const reading of [authority, rest]) {
        const [, password] = /^[^:]*:(.*)@/s.exec(reading) ?? [];
        if (password === undefined || password === '')
            continue;
        passwords.add(password);
        // A server or a driver that splits elsewhere names the pieces in its messages.
        const pieces = mayBeHostAndPort ? [] : password.split(/[@/?#]/).filter((piece) => piece.length >= 8);
        for (const piece of pieces)
            passwords.add(piece);
    }
    for (const [, value] of rest.matchAll(/[?&](?:ssl)?password=([^&#]*)/gi))
        if (value)
            passwords.add(value);
    return { passwords: [...passwords], publicNames: publicNamesOf(rest, authority) };
}
/** User, hosts and database of either reading. */
function publicNamesOf(rest, authority) {
    const [credentials = '', hosts = ''] = rest.includes('@') ? cutAtLast(rest, '@') : ['', rest];
    const user = credentials.replace(/:.*$/s, '');
    const hostList = `${hosts.replace(/[/?#].*$/s, '')},${cutAtLast(authority, '@')[1] ?? authority}`;
    const hostNames = hostList.split(',').map((host) => host.replace(/:\d*$/, ''));
    const databases = [hosts, rest].map((text) => /^[^/?#]*\/([^?#]*)/.exec(text)?.[1] ?? '');
    return [user, ...hostNames, ...databases].filter((name) => name !== '').map(percentDecoded);
}
function cutAtLast(text, separator) {
    const index = text.lastIndexOf(separator);
    return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
/** Takes the secrets out of all texts of a value: an error of PostgreSQL's may quote anything. */
function redactStrings(value, redact) {
    if (typeof value === 'string')
        return redact(value);
    if (Array.isArray(value))
        return value.map((item) => redactStrings(item, redact));
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactStrings(item, redact)]));
}


/***/ }),

/***/ 58508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ version)
/* harmony export */ });
/** The program's version; a test holds it against package.json. */
const version = '0.1.0';


/***/ })

};
