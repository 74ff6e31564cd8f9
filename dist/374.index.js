export const id = 374;
export const ids = [374];
export const modules = {

/***/ 51775:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  E: () => (/* binding */ openBaseline),
  x: () => (/* binding */ resultName)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/github/artifact-download.js + 1 modules
var artifact_download = __webpack_require__(90433);
// EXTERNAL MODULE: ./build/github/artifact-permission.js
var artifact_permission = __webpack_require__(1400);
// EXTERNAL MODULE: ./build/github/rest.js
var github_rest = __webpack_require__(61418);
;// CONCATENATED MODULE: ./build/github/branch-artifact.js



/**
 * Finds the newest successful run of a branch that left an artifact of this name: of the same workflow, or else of
 * any workflow of the repository.
 *
 * Only runs whose code was on the branch count: those of a push, a schedule or a start by hand, in this very
 * repository. A fork can have a branch of the same name, and a run for a pull request has a branch's name before
 * anybody has looked at what is on it.
 *
 * @throws {UserError} when the token is missing or may not read runs; {FailedError} when GitHub cannot be asked
 * @example
 * await findBranchArtifact({ name: 'pgproof-benchmark', branch: 'main', environment, token, signal })
 */
async function findBranchArtifact(search) {
    const { environment, token, signal } = search;
    const repository = repositoryOf(environment);
    if (!token) {
        throw new errors/* UserError */.yo(`the baseline artifact:${search.name} is of another workflow run, and there is no token`, permissionHint);
    }
    return (0,github_rest/* withRest */.Hy)({ environment, token, signal }, async (rest) => {
        try {
            const branch = search.branch ?? (environment.GITHUB_BASE_REF || (await defaultBranch(rest, repository)));
            return await findOn(branch, repository, rest, search);
        }
        catch (error) {
            throw error instanceof github_rest/* RestError */.pj ? explained(error, environment) : error;
        }
    });
}
const permissionHint = 'add `permissions: actions: read` to the job, and give its token as github-token';
function repositoryOf(environment) {
    if ((0,artifact_permission/* isEnterpriseServer */.vh)(environment.GITHUB_SERVER_URL)) {
        throw new errors/* UserError */.yo("GitHub Enterprise Server does not have the artifact service that GitHub's client speaks to", 'download the result in a step before, and give its file as baseline');
    }
    const path = (0,github_rest/* repositoryPath */.SH)(environment);
    if (path !== undefined)
        return path;
    throw new errors/* UserError */.yo('it is unknown whose artifact the baseline is', 'set GITHUB_REPOSITORY to owner/name');
}
async function defaultBranch(rest, repository) {
    const { default_branch: branch } = await rest.get(repository);
    if (branch)
        return branch;
    throw new github_rest/* RestError */.pj("the repository's default branch is not told", undefined);
}
async function findOn(branch, repository, rest, { name, environment }) {
    const scopes = [...workflowScope(repository, environment), `${repository}/actions/runs`];
    let expired = 0;
    let seen = 0;
    for (const scope of scopes) {
        for (const run of await trustedRuns(scope, branch, rest)) {
            seen += 1;
            const artifact = await artifactOf(run, name, repository, rest);
            if (artifact === 'there')
                return { kind: 'found', runId: run.id, branch, commit: run.head_sha };
            if (artifact === 'expired')
                expired += 1;
        }
    }
    return { kind: 'none', note: noteAbout({ name, branch, seen, expired }) };
}
/** The last of the artifacts that are looked at, from the newest on: what is older has mostly been deleted. */
const mostRuns = 20;
const trustedEvents = ['push', 'schedule', 'workflow_dispatch'];
/**
 * The newest runs that count. Each kind of event is asked for by itself, because pull requests from forks may have
 * thousands of runs under a branch's name.
 */
async function trustedRuns(scope, branch, rest) {
    const query = { branch, status: 'success', per_page: String(mostRuns), exclude_pull_requests: 'true' };
    const lists = await Promise.all(trustedEvents.map((event) => rest.get(scope, { ...query, event }).catch((error) => {
        // A workflow that is on no branch but the pull request's own is not known yet.
        if (error instanceof github_rest/* RestError */.pj && error.status === 404)
            return { workflow_runs: [] };
        throw error;
    })));
    return lists
        .flatMap(({ workflow_runs: runs }) => runs)
        .filter((run) => isTrusted(run, branch))
        .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at) || other.id - one.id)
        .slice(0, mostRuns);
}
/** The server has filtered by all but the repository; what decides about trust is looked at here all the same. */
function isTrusted(run, branch) {
    const isOwn = run.head_repository?.full_name.toLowerCase() === run.repository.full_name.toLowerCase();
    const isOnBranch = run.head_branch === branch && run.conclusion === 'success';
    return isOwn && isOnBranch && trustedEvents.some((event) => event === run.event);
}
async function artifactOf(run, name, repository, rest) {
    const { artifacts } = await rest.get(`${repository}/actions/runs/${run.id}/artifacts`, { name });
    const named = artifacts.filter((artifact) => artifact.name === name);
    if (named.some(({ expired }) => expired !== true))
        return 'there';
    return named.length === 0 ? 'none' : 'expired';
}
/**
 * The runs of the workflow that this run is of. GITHUB_WORKFLOW_REF is
 * `octo/shop/.github/workflows/ci.yml@refs/heads/main`; a ruleset can bring a workflow of another repository.
 */
function workflowScope(repository, environment) {
    const prefix = `${environment.GITHUB_REPOSITORY}/.github/workflows/`.toLowerCase();
    const reference = environment.GITHUB_WORKFLOW_REF ?? '';
    if (!reference.toLowerCase().startsWith(prefix))
        return [];
    const file = reference.slice(prefix.length).replace(/@refs\/.*$/s, '');
    return file === '' ? [] : [`${repository}/actions/workflows/${encodeURIComponent(file)}/runs`];
}
function noteAbout({ name, branch, seen, expired }) {
    const what = `no baseline: no successful run of ${branch} has an artifact called ${name}`;
    if (expired > 0)
        return `${what} any more; those that were there have expired (retention-days)`;
    if (seen > 0)
        return `${what} yet; a benchmark of that branch, by push or schedule, leaves one`;
    return `${what} yet: it has no successful run by push, schedule or workflow_dispatch`;
}
/** A private repository is hidden from a token without rights, as if it were not there. */
function explained(error, environment) {
    const { status } = error;
    if (status === 401 || status === 403 || status === 404) {
        return new errors/* UserError */.yo(`GitHub refuses to show the workflow runs of ${environment.GITHUB_REPOSITORY}: ${error.message}`, permissionHint, { cause: error });
    }
    return new errors/* FailedError */.Kl(`the baseline cannot be looked up: ${error.message}`, 'run the job again; githubstatus.com tells whether GitHub works', { cause: error });
}

// EXTERNAL MODULE: ./build/github/branch-artifact-names.js
var branch_artifact_names = __webpack_require__(73074);
// EXTERNAL MODULE: ./build/benchmark/files/result-file.js + 1 modules
var result_file = __webpack_require__(69331);
;// CONCATENATED MODULE: ./build/benchmark/baseline/baseline.js








/**
 * Finds a baseline and reads it.
 *
 * @param text a path, `artifact:NAME[@BRANCH]` or `git:REF`
 * @throws {UserError} when there is no such file, or the artifact may not be read; {FailedError} when it is damaged
 * @example
 * const baseline = await openBaseline('artifact:pgproof-benchmark@main', { environment, githubToken, signal })
 */
async function openBaseline(text, context) {
    const reference = (0,branch_artifact_names/* readBaselineReference */.p)(text);
    if (reference.kind === 'git')
        return { kind: 'git', reference: reference.reference };
    if (reference.kind === 'artifact')
        return openArtifact(reference.name, reference.branch, context);
    return { kind: 'result', result: await (0,result_file/* readResult */.Uv)(reference.path), label: reference.path };
}
async function openArtifact(name, branch, { environment, githubToken: token, signal }) {
    const found = await findBranchArtifact({ name, branch, environment, token, signal });
    if (found.kind === 'none')
        return found;
    const { runId, branch: foundOn, commit } = found;
    const label = `artifact ${name} of ${foundOn}, run ${runId} (commit ${commit.slice(0, 10)})`;
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(environment.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), 'pgproof-baseline-'));
    try {
        const fetched = await (0,artifact_download/* fetchArtifact */.t)({ reference: { name, runId }, directory, environment, token, signal });
        const result = await (0,result_file/* readResult */.Uv)(await resultIn(fetched.path, label), label);
        return { kind: 'result', result, label };
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** The result's name in an artifact of benchmark, which holds the comparison beside it, and perhaps the report. */
const resultName = 'pgproof-benchmark.json';
async function resultIn(directory, label) {
    if ((await (0,promises_.readdir)(directory)).includes(resultName))
        return (0,external_node_path_.join)(directory, resultName);
    throw new errors/* UserError */.yo(`${label} holds no ${resultName}`, 'give the name of the artifact that benchmark uploaded');
}


/***/ }),

/***/ 69331:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Uv: () => (/* binding */ readResult),
  Zk: () => (/* binding */ writeResult),
  f8: () => (/* binding */ writeWhole)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/shape.js
var shape = __webpack_require__(4568);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/benchmark/result.js
var result = __webpack_require__(44311);
// EXTERNAL MODULE: ./build/migrations/migration.js
var migration = __webpack_require__(84760);
// EXTERNAL MODULE: ./build/migrations/trace/observation.js
var observation = __webpack_require__(94992);
;// CONCATENATED MODULE: ./build/benchmark/files/result-shape.js




/*
 * The structure of a result, field by field. docs/benchmark.schema.json says the same for other programs, and a test
 * holds the two against each other. What is undefined in a result is left out of its JSON.
 */
/** JSON has no infinity and no "not a number", so that every number in it is finite; 1e999 parses as an infinite one. */
const finite = (value, at) => {
    if (typeof value === 'number' && Number.isFinite(value))
        return value;
    throw new shape/* ShapeError */.ym(at, `expected a number, got ${(0,shape/* shown */.SP)(value)}`);
};
const amount = (value, at) => {
    if (finite(value, at) >= 0)
        return value;
    throw new shape/* ShapeError */.ym(at, `expected a number from 0, got ${(0,shape/* shown */.SP)(value)}`);
};
const result_shape_name = (0,shape/* text */.Qq)(/./s, 'a name');
const moment = (0,shape/* text */.Qq)(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'a time such as 2026-01-31T12:00:00Z');
const relation = (0,shape/* object */.Ik)({
    schema: (0,shape/* text */.Qq)(),
    name: result_shape_name,
    kind: (0,shape/* oneOf */.yL)(...['table', 'partitioned table', 'index', 'sequence', 'view', 'materialized view', 'toast', 'other']),
    table: (0,shape/* text */.Qq)(),
}, ['table']);
const counters = (0,shape/* object */.Ik)({
    walBytes: amount,
    walRecords: amount,
    walFullPageImages: amount,
    blocksHit: amount,
    blocksRead: amount,
    blocksDirtied: amount,
    tempBytes: amount,
    rows: amount,
});
const lock = (0,shape/* object */.Ik)({
    relation,
    mode: (0,shape/* oneOf */.yL)(...observation/* lockModes */.Y),
    blocking: (0,shape/* oneOf */.yL)('nothing', 'writes', 'reads and writes'),
    relationBytes: amount,
    holdMs: amount,
    heldBlocks: amount,
    heldStatements: amount,
    seen: (0,shape/* oneOf */.yL)('held', 'polled', 'wal'),
});
const trace = (0,shape/* object */.Ik)({
    counters,
    locks: (0,shape/* list */.p_)(lock),
    rewrites: (0,shape/* list */.p_)((0,shape/* object */.Ik)({ relation, bytes: amount, emptied: shape/* truth */.Im })),
    indexesBuilt: (0,shape/* list */.p_)(relation),
    scans: (0,shape/* list */.p_)((0,shape/* object */.Ik)({ relation, rows: amount })),
    serverNotes: (0,shape/* list */.p_)((0,shape/* text */.Qq)()),
    unseen: (0,shape/* list */.p_)((0,shape/* text */.Qq)()),
});
const statement = (0,shape/* object */.Ik)({ sql: (0,shape/* text */.Qq)(), kind: (0,shape/* text */.Qq)(), file: (0,shape/* text */.Qq)(), line: (0,shape/* integer */.nd)(), durationMs: amount, trace }, ['trace']);
const statistics = (0,shape/* object */.Ik)({
    mean: amount,
    median: amount,
    standardDeviation: amount,
    minimum: amount,
    maximum: amount,
    medianLow: amount,
    medianHigh: amount,
});
const failure = (0,shape/* object */.Ik)({
    message: (0,shape/* text */.Qq)(),
    sqlState: (0,shape/* text */.Qq)(),
    detail: (0,shape/* text */.Qq)(),
    hint: (0,shape/* text */.Qq)(),
    file: (0,shape/* text */.Qq)(),
    line: (0,shape/* integer */.nd)(),
    snippet: (0,shape/* text */.Qq)(),
}, ['sqlState', 'detail', 'hint']);
const seenStall = (0,shape/* object */.Ik)({ longestMs: amount, probes: amount });
const stall = (0,shape/* object */.Ik)({ relation, reader: seenStall, writer: seenStall }, ['reader', 'writer']);
const growth = (0,shape/* object */.Ik)({
    kind: (0,shape/* oneOf */.yL)('constant', 'linear', 'worse than linear', 'unclear'),
    exponent: finite,
    exponentLow: finite,
    exponentHigh: finite,
    points: (0,shape/* list */.p_)((0,shape/* object */.Ik)({ scale: amount, rows: amount, timeMs: amount, blocks: amount })),
    predicted: (0,shape/* object */.Ik)({
        rows: amount,
        timeMs: amount,
        timeLowMs: amount,
        timeHighMs: amount,
        lockMs: amount,
        lockLowMs: amount,
        lockHighMs: amount,
    }),
}, ['predicted']);
const down = (0,shape/* object */.Ik)({ outcome: (0,shape/* oneOf */.yL)('same schema', 'other schema', 'failed'), problems: (0,shape/* list */.p_)((0,shape/* text */.Qq)()), timeMs: amount }, ['timeMs']);
const result_shape_migration = (0,shape/* object */.Ik)({
    name: result_shape_name,
    file: (0,shape/* text */.Qq)(),
    sha256: (0,shape/* text */.Qq)(/^([0-9a-f]{64})?$/, 'a SHA-256 in hexadecimal, or nothing'),
    status: (0,shape/* oneOf */.yL)('measured', 'failed', 'skipped', 'applied', 'unselected'),
    reason: (0,shape/* text */.Qq)(),
    failure,
    timesMs: (0,shape/* list */.p_)(amount),
    time: statistics,
    commitMs: amount,
    counters,
    commitWalBytes: amount,
    statements: (0,shape/* list */.p_)(statement),
    created: (0,shape/* list */.p_)(relation),
    dropped: (0,shape/* list */.p_)(relation),
    bytesBefore: amount,
    bytesAfter: amount,
    bytesPeak: amount,
    stalls: (0,shape/* list */.p_)(stall),
    growth,
    down,
    ignores: (0,shape/* list */.p_)((0,shape/* object */.Ik)({
        metric: (0,shape/* oneOf */.yL)('time', 'wal', 'blocks', 'lock', 'rewrite', 'budget', 'all'),
        reason: (0,shape/* text */.Qq)(),
        line: (0,shape/* integer */.nd)(),
    })),
}, ['reason', 'failure', 'time', 'commitMs', 'counters', 'stalls', 'growth', 'down']);
const fixture = (0,shape/* object */.Ik)({
    kind: (0,shape/* oneOf */.yL)('empty', 'sql', 'seed', 'backup'),
    source: (0,shape/* text */.Qq)(),
    identity: (0,shape/* text */.Qq)(),
    scale: amount,
    bytes: amount,
    rows: (0,shape/* record */.g1)(amount),
});
const fingerprint = (0,shape/* object */.Ik)({
    serverVersion: result_shape_name,
    server: (0,shape/* oneOf */.yL)('scratch', 'given'),
    cpu: (0,shape/* text */.Qq)(),
    cores: amount,
    memoryBytes: amount,
    kernel: (0,shape/* text */.Qq)(),
    settings: (0,shape/* record */.g1)((0,shape/* text */.Qq)()),
    counters: (0,shape/* oneOf */.yL)('pg_stat_statements', 'wal position'),
    clones: (0,shape/* text */.Qq)(),
    superuser: shape/* truth */.Im,
});
/** Everything that can be said about a result's fields one by one. */
const resultShape = (0,shape/* object */.Ik)({
    kind: (0,shape/* oneOf */.yL)('pgproof-benchmark'),
    formatVersion: (0,shape/* integer */.nd)(1, result/* resultFormatVersion */.F),
    createdAt: moment,
    pgproof: (0,shape/* text */.Qq)(),
    commit: (0,shape/* text */.Qq)(/^[0-9a-f]{40,64}$/, 'the id of a commit'),
    layout: (0,shape/* object */.Ik)({ name: (0,shape/* oneOf */.yL)(...migration/* layoutNames */.V, 'command'), directory: (0,shape/* text */.Qq)(), reason: (0,shape/* text */.Qq)() }),
    fingerprint,
    fixture,
    scales: (0,shape/* list */.p_)(fixture),
    iterations: (0,shape/* integer */.nd)(),
    migrations: (0,shape/* list */.p_)(result_shape_migration),
    notes: (0,shape/* list */.p_)((0,shape/* text */.Qq)()),
    noise: amount,
}, ['commit', 'noise']);
/**
 * What the fields cannot say one by one.
 *
 * @throws {ShapeError} when two migrations have one name, by which they are compared
 */
function assertConsistent(result) {
    const names = new Set();
    for (const [index, { name: own }] of result.migrations.entries()) {
        if (names.has(own))
            throw new shape/* ShapeError */.ym(`migrations[${index}].name`, `${(0,shape/* shown */.SP)(own)} is there twice`);
        names.add(own);
    }
}

;// CONCATENATED MODULE: ./build/benchmark/files/result-file.js







/** Some hundred times what a set of a thousand migrations takes. */
const largestBytes = 64 * 1024 * 1024;
/**
 * Reads a result that benchmark wrote, and that anybody may have changed since.
 *
 * @param path of the file
 * @param label how to call it in messages; default: the path
 * @throws {UserError} when there is none, or it is of a newer pgproof; {FailedError} when it is damaged
 * @example const baseline = await readResult('pgproof-benchmark.json')
 */
async function readResult(path, label = path) {
    return parseResult(await readBounded(path, label), label);
}
/**
 * Writes a result as JSON, in place of an older one: whoever reads the path sees a whole one at any moment.
 *
 * @throws {FailedError} when the file cannot be written
 */
async function writeResult(path, result) {
    // As it will be read: without what is undefined. Anything that the reader would refuse is a bug here.
    const text = `${JSON.stringify(result, undefined, 2)}\n`;
    assertConsistent(resultShape(JSON.parse(text), ''));
    await writeWhole(path, text);
}
/**
 * Writes a text into a file that is whole at any moment; directories that are missing are made.
 *
 * @throws {FailedError} when it cannot be written
 */
async function writeWhole(path, text) {
    try {
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
        await replaceFile(path, text);
    }
    catch (cause) {
        const hint = 'check the directory and its rights';
        throw new errors/* FailedError */.Kl(`${path} cannot be written: ${(0,errors/* messageOf */.bD)(cause)}`, hint, { cause });
    }
}
async function replaceFile(path, text) {
    const unfinished = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.${(0,external_node_path_.basename)(path)}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`);
    try {
        // A new file: never what somebody's link points at.
        await (0,promises_.writeFile)(unfinished, text, { flag: 'wx' });
        await (0,promises_.rename)(unfinished, path);
    }
    catch (error) {
        await (0,promises_.rm)(unfinished, { force: true });
        throw error;
    }
}
async function readBounded(path, label) {
    let content;
    try {
        content = await readUpTo(path, largestBytes);
    }
    catch (cause) {
        const { code } = cause;
        if (code === 'ENOENT' || code === 'ENOTDIR') {
            throw new errors/* UserError */.yo(`there is no result at ${label}`, 'give the path of a JSON file that benchmark wrote', {
                cause,
            });
        }
        if (code === 'EISDIR') {
            throw new errors/* UserError */.yo(`${label} is a directory`, 'give the path of a JSON file that benchmark wrote', { cause });
        }
        throw new errors/* FailedError */.Kl(`${label} cannot be read: ${(0,errors/* messageOf */.bD)(cause)}`, 'check the path and its rights', { cause });
    }
    if (content !== undefined)
        return content.toString('utf8');
    throw new errors/* UserError */.yo(`${label} has more than ${largestBytes / 1024 ** 2} MiB, which no result has`, 'give the JSON file that benchmark wrote');
}
/** Undefined when there is more. The size is not asked for: a pipe has none, and a file may grow. */
async function readUpTo(path, mostBytes) {
    const handle = await (0,promises_.open)(path, 'r');
    try {
        const chunks = [];
        let bytes = 0;
        for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 })) {
            bytes += chunk.length;
            if (bytes > mostBytes)
                return undefined;
            chunks.push(chunk);
        }
        return Buffer.concat(chunks);
    }
    finally {
        await handle.close();
    }
}
function parseResult(content, label) {
    const damaged = (why) => new errors/* FailedError */.Kl(`${label} is no whole result: ${why}`, 'make it again with benchmark, or give another one');
    let value;
    try {
        value = JSON.parse(content);
    }
    catch (error) {
        if (error instanceof SyntaxError)
            throw damaged('it is not JSON, perhaps cut off');
        throw error;
    }
    assertReadable(value, label);
    try {
        const result = resultShape(value, '');
        assertConsistent(result);
        return result;
    }
    catch (error) {
        if (error instanceof shape/* ShapeError */.ym)
            throw damaged(error.message);
        throw error;
    }
}
function assertReadable(value, label) {
    const { kind, formatVersion } = (value ?? {});
    if (kind !== 'pgproof-benchmark') {
        throw new errors/* UserError */.yo(`${label} is no result of a benchmark`, 'give the JSON file that benchmark wrote');
    }
    if (Number.isInteger(formatVersion) && Number(formatVersion) > result/* resultFormatVersion */.F) {
        throw new errors/* UserError */.yo(`${label} was made by a newer pgproof: its format is ${formatVersion}, this one reads up to ${result/* resultFormatVersion */.F}`, 'update pgproof, or make the result again with this version');
    }
}


/***/ }),

/***/ 69100:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ holdMsOf),
/* harmony export */   i: () => (/* binding */ heldStatements)
/* harmony export */ });
/**
 * The statements that run while a lock is held: those that a trace counts in `heldStatements`, and the transaction
 * control among them (SAVEPOINT and its like), which it does not count.
 *
 * @param first the place of the statement that takes the lock
 * @param count its `heldStatements`
 * @returns fewer than `count` where the lock outlives these statements, as it may in a transaction of several migrations
 */
function heldStatements(statements, first, count) {
    let left = count;
    let end = first;
    for (const statement of statements.slice(first)) {
        if (left === 0)
            break;
        if (isCounted(statement))
            left -= 1;
        end += 1;
    }
    return statements.slice(first, end);
}
function isCounted({ kind }) {
    return kind !== 'TransactionStmt';
}
/**
 * How long a lock is held. The trace has it from one run, perhaps with a cold cache; the medians of the statements'
 * times over all runs are another upper bound, where the lock ends with these statements. The lower one is taken.
 *
 * @param statements the migration's, with the medians of their times
 * @param commitMs of its COMMITs
 */
function holdMsOf({ holdMs, ...lock }, first, statements, commitMs) {
    const meanwhile = heldStatements(statements, first, lock.heldStatements);
    const counted = meanwhile.filter(isCounted).length;
    if (counted < lock.heldStatements || counted === 0)
        return holdMs;
    const byMedians = meanwhile.reduce((sum, { durationMs }) => sum + durationMs, commitMs);
    return byMedians > 0 ? Math.min(holdMs, byMedians) : holdMs;
}


/***/ }),

/***/ 44311:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ resultFormatVersion)
/* harmony export */ });
/** Raised when a reader of the old form would misread the new one. */
const resultFormatVersion = 1;


/***/ }),

/***/ 30797:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ inOneLine),
/* harmony export */   e: () => (/* binding */ bareWords)
/* harmony export */ });
/** Comments, strings and quoted names, which may hold any words. A block comment within another one is not looked for. */
const opaque = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)|'(?:[^']|'')*'?|"(?:[^"]|"")*"?/g;
/** A statement in one line, without its comments: a line's comment would swallow what follows it. */
function inOneLine(sql) {
    return sql
        .replaceAll(opaque, (part) => (isComment(part) ? ' ' : part))
        .replaceAll(/\s+/g, ' ')
        .trim();
}
/** Lower case, without comments; strings become '' and quoted names q, so that no word in them is taken for a keyword. */
function bareWords(sql) {
    return sql
        .replaceAll(opaque, (part) => {
        if (isComment(part))
            return ' ';
        return part.startsWith('"') ? 'q' : "''";
    })
        .toLowerCase()
        .replaceAll(/\s+/g, ' ')
        .trim();
}
function isComment(part) {
    return part.startsWith('--') || part.startsWith('/*');
}


/***/ }),

/***/ 50727:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ logRatioOf)
/* harmony export */ });
/**
 * The rank test of Mann and Whitney, and the estimate of Hodges and Lehmann that belongs to it. Both look only at the
 * order of the values, so a few runs that took ten times as long move them no more than any other late run.
 *
 * Source: Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 3rd edition, chapter 4.
 */
/** Beyond this number of pairs of values the normal distribution is as good as the exact one. */
const exactPairs = 40_000;
/**
 * Compares two samples of positive numbers.
 *
 * Ties count against a difference on both sides, which makes `p` larger than with any way of breaking them.
 *
 * @param alpha one minus the confidence of the interval, 0.05 for 95 %
 * @throws Error when a side is empty
 */
function logRatioOf(baseline, candidate, alpha) {
    if (baseline.length === 0 || candidate.length === 0)
        throw new Error('no ratio without values on both sides');
    const base = logarithms(baseline);
    const current = logarithms(candidate);
    const differences = new Float64Array(base.length * current.length);
    let index = 0;
    let more = 0;
    let less = 0;
    for (const b of base) {
        for (const c of current) {
            differences[index] = c - b;
            index += 1;
            if (c > b)
                more += 1;
            else if (c < b)
                less += 1;
        }
    }
    differences.sort();
    const atMost = cumulativeOfU(base.length, current.length);
    const pairs = differences.length;
    const p = Math.min(1, 2 * Math.min(atMost(pairs - more), atMost(pairs - less)));
    const rank = rankOfInterval(atMost, pairs, alpha);
    return {
        shift: ((differences[(pairs - 1) >> 1] ?? 0) + (differences[pairs >> 1] ?? 0)) / 2,
        low: differences[rank - 1] ?? 0,
        high: differences[pairs - rank] ?? 0,
        p,
    };
}
function logarithms(values) {
    // A clock may give 0 for something very short.
    return values.map((value) => Math.log(Math.max(value, 1e-3)));
}
/** The place of the interval's lower end among the sorted differences, from 1. */
function rankOfInterval(atMost, pairs, alpha) {
    let low = 0;
    let high = pairs >> 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (atMost(middle - 1) <= alpha / 2)
            low = middle;
        else
            high = middle - 1;
    }
    return Math.max(1, low);
}
const distributions = new Map();
/** P(U ≤ u) where there is no difference, for samples of these two sizes. */
function cumulativeOfU(first, second) {
    if (first * second > exactPairs)
        return normalCumulativeOfU(first, second);
    const key = `${Math.min(first, second)} ${Math.max(first, second)}`;
    const known = distributions.get(key);
    if (known !== undefined)
        return known;
    const made = exactCumulativeOfU(first, second);
    // The sizes of a run are few: the number of pairs doubles.
    if (distributions.size >= 64)
        distributions.clear();
    distributions.set(key, made);
    return made;
}
/**
 * The number of orders with each U are the coefficients of the Gaussian binomial: one factor (1 - q^(m+i)) / (1 - q^i)
 * after the other. A coefficient comes from lower ones only, so those of the tails are exact.
 */
function exactCumulativeOfU(first, second) {
    const most = first * second;
    const counts = new Float64Array(most + 1);
    counts[0] = 1;
    for (let i = 1; i <= first; i += 1) {
        const factor = second + i;
        for (let u = most; u >= factor; u -= 1)
            counts[u] = (counts[u] ?? 0) - (counts[u - factor] ?? 0);
        for (let u = i; u <= most; u += 1)
            counts[u] = (counts[u] ?? 0) + (counts[u - i] ?? 0);
    }
    let all = 1;
    for (let i = 1; i <= first; i += 1)
        all = (all * (second + i)) / i;
    const cumulative = new Float64Array(most + 1);
    let sum = 0;
    for (let u = 0; u <= most; u += 1) {
        sum += counts[u] ?? 0;
        cumulative[u] = sum / all;
    }
    return (u) => (u < 0 ? 0 : (cumulative[Math.min(u, most)] ?? 1));
}
function normalCumulativeOfU(first, second) {
    const mean = (first * second) / 2;
    const deviation = Math.sqrt((first * second * (first + second + 1)) / 12);
    return (u) => normalCumulative((u + 0.5 - mean) / deviation);
}
/** Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17: within 7.5e-8. */
function normalCumulative(z) {
    const t = 1 / (1 + 0.2316419 * Math.abs(z));
    const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
    return z > 0 ? 1 - tail : tail;
}


/***/ }),

/***/ 70447:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JZ: () => (/* binding */ median),
/* harmony export */   YN: () => (/* binding */ noiseOf),
/* harmony export */   q0: () => (/* binding */ describe)
/* harmony export */ });
/* harmony import */ var _rank_test_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50727);

/**
 * What is shown of a number of measurements.
 *
 * The interval of the median is made of two of the values themselves and asks nothing of their distribution: the k-th
 * smallest and the k-th largest, with the largest k for which the median lies outside in at most 5 % of all samples
 * (a binomial distribution: each value is above the median or below it). Fewer than six values cannot reach 95 %; the
 * interval is then their range (of five: 93.75 %).
 *
 * @throws Error when there are no values
 * @example describe([3, 1, 2]).median // 2
 */
function describe(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const minimum = sorted[0];
    const maximum = sorted.at(-1);
    if (minimum === undefined || maximum === undefined)
        throw new Error('no statistics of nothing');
    const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const place = rankOfMedianInterval(sorted.length);
    return {
        mean,
        median: medianOfSorted(sorted),
        standardDeviation: sorted.length > 1 ? Math.sqrt(squares / (sorted.length - 1)) : 0,
        minimum,
        maximum,
        medianLow: sorted[place - 1] ?? minimum,
        medianHigh: sorted[sorted.length - place] ?? maximum,
    };
}
/**
 * The value in the middle, or half way between the two in the middle.
 *
 * @throws Error when there are no values
 */
function median(values) {
    return medianOfSorted([...values].sort((a, b) => a - b));
}
function medianOfSorted(sorted) {
    const lower = sorted[(sorted.length - 1) >> 1];
    const upper = sorted[sorted.length >> 1];
    if (lower === undefined || upper === undefined)
        throw new Error('no median of nothing');
    return (lower + upper) / 2;
}
/** The largest k, from 1, with P(fewer than k of n values are below the median) ≤ 2.5 %. */
function rankOfMedianInterval(count) {
    let probability = 0.5 ** count;
    let cumulative = probability;
    let k = 0;
    while (cumulative <= 0.025 && k < count) {
        k += 1;
        probability *= (count - k + 1) / k;
        cumulative += probability;
    }
    return Math.max(1, k);
}
/**
 * The A/A noise of a series: by how much it may seem to differ from itself, as a share. Its odd runs are held against
 * its even ones, as a baseline is against a candidate, and the noise is the end of that comparison's 95 % interval that
 * is farther from zero. Runs that alternate share a slow drift, so that it is not counted; what one run leaves behind
 * for the next one is, because it hits the halves unequally.
 *
 * With fewer than eight runs the interval is the range of all ratios between the halves, which is wide: few runs cannot
 * show that they are quiet.
 *
 * @param values one for each run, in the order in which they ran
 * @returns undefined with fewer than two values
 * @example noiseOf([100, 102, 99, 101]) // 0.0303…
 */
function noiseOf(values) {
    const odd = values.filter((_, index) => index % 2 === 0);
    const even = values.filter((_, index) => index % 2 === 1);
    if (even.length === 0)
        return undefined;
    const { low, high } = (0,_rank_test_js__WEBPACK_IMPORTED_MODULE_0__/* .logRatioOf */ .t)(odd, even, 0.05);
    return Math.expm1(Math.max(Math.abs(low), Math.abs(high)));
}


/***/ }),

/***/ 68570:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ compareResults),
  V: () => (/* binding */ failsJob)
});

// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/benchmark/statistics/statistics.js
var statistics = __webpack_require__(70447);
// EXTERNAL MODULE: ./build/migrations/trace/observation.js
var observation = __webpack_require__(94992);
;// CONCATENATED MODULE: ./build/benchmark/verdict/counter-round.js
/** Tables, materialized views and indexes below it are not worth an alarm, whatever is done to them. */
const leastRelationBytes = 1024 * 1024;
/** WAL of a statement, 0 where it was not traced. */
function walOf({ trace }) {
    return trace?.counters.walBytes ?? 0;
}
/** Shared blocks that a statement touched, 0 where it was not traced. */
function blocksOf({ trace }) {
    return trace === undefined ? 0 : trace.counters.blocksHit + trace.counters.blocksRead;
}

// EXTERNAL MODULE: ./build/benchmark/verdict/statement-match.js
var statement_match = __webpack_require__(96299);
// EXTERNAL MODULE: ./build/benchmark/verdict/wording.js
var wording = __webpack_require__(10966);
;// CONCATENATED MODULE: ./build/benchmark/verdict/rewrite-rules.js




/**
 * The relations that a migration copies, by name, however small. The indexes and the TOAST table of a table that is
 * copied go with it and are not told of; nor are emptied relations, of which nothing is copied, and sequences.
 */
function rewrittenRelations(statements) {
    const found = new Map();
    for (const statement of statements) {
        const rewrites = (statement.trace?.rewrites ?? []).filter(({ emptied }) => !emptied);
        const tables = new Set(rewrites.map(({ relation }) => (0,wording/* nameOf */.Vb)(relation)));
        for (const { relation, bytes } of rewrites.filter((rewrite) => isOfItsOwn(rewrite, tables))) {
            const name = (0,wording/* nameOf */.Vb)(relation);
            const before = found.get(name);
            found.set(name, {
                relation,
                bytes: Math.max(bytes, before?.bytes ?? 0),
                times: (before?.times ?? 0) + 1,
                statement,
            });
        }
    }
    return found;
}
function isOfItsOwn({ relation }, tables) {
    return relation.kind !== 'sequence' && (relation.table === undefined || !tables.has(relation.table));
}
/** Whether a relation of some size is rewritten, or more often than before. */
function judgeRewrites(input, pairs) {
    const before = input.baseline.map((round) => rewrittenRelations(round.statements));
    const now = input.candidate.map((round) => rewrittenRelations(round.statements));
    const names = new Set([...before, ...now].flatMap((round) => [...round.keys()]));
    return [...names].flatMap((name) => {
        const [least, most] = rangeOfTimes(now, name);
        const [leastBefore, mostBefore] = rangeOfTimes(before, name);
        if (least > mostBefore)
            return rewriteEvidence('regressed', name, mostBefore, least, now);
        if (most < leastBefore)
            return rewriteEvidence('improved', name, leastBefore, most, before, pairs);
        return [];
    });
}
function rangeOfTimes(rounds, name) {
    const times = rounds.map((round) => round.get(name)?.times ?? 0);
    return [Math.min(...times), Math.max(...times)];
}
function rewriteEvidence(verdict, name, from, to, rounds, pairs = []) {
    const rewritten = rounds.flatMap((round) => round.get(name) ?? [])[0];
    if (rewritten === undefined || rewritten.bytes < leastRelationBytes)
        return [];
    const { statement, bytes } = rewritten;
    const counterpart = pairs.find(({ baseline }) => baseline === statement)?.candidate;
    return [
        {
            metric: 'rewrite',
            verdict,
            text: `${name} (${(0,format/* formatBytes */.z3)(bytes)}) is ${howOften(to)}; before it was ${howOften(from)}`,
            ...(0,statement_match/* placeOf */.$t)(verdict === 'improved' ? counterpart : statement),
            baseline: from * bytes,
            current: to * bytes,
            ignored: undefined,
        },
    ];
}
function howOften(times) {
    if (times === 0)
        return 'not rewritten';
    return times === 1 ? 'rewritten' : `rewritten ${times} times`;
}

;// CONCATENATED MODULE: ./build/benchmark/verdict/budget-check.js






/**
 * Rule 2: which absolute limits a migration exceeds. It needs no baseline.
 *
 * @returns one piece of evidence for each budget, relation and lock that exceeds it; none for a migration that was not
 *   measured
 */
function checkBudgets(migration, budgets) {
    if (migration.status !== 'measured')
        return [];
    return budgets.flatMap((budget) => {
        if (budget.kind === 'duration')
            return checkDuration(migration, budget);
        if (budget.kind === 'lock')
            return checkLocks(migration, budget);
        if (budget.kind === 'wal')
            return checkWal(migration, budget);
        return checkRewrites(migration, budget);
    });
}
function checkDuration({ time, statements }, budget) {
    if (time === undefined || time.median <= budget.ms)
        return [];
    const range = `${(0,wording/* formatTime */.fU)(time.medianLow)} to ${(0,wording/* formatTime */.fU)(time.medianHigh)}`;
    const longest = (0,statement_match/* mostGrown */.HN)(fromNothing(statements), ({ durationMs }) => durationMs);
    return [over(budget, `it takes ${(0,wording/* formatTime */.fU)(time.median)} (${range})`, longest, time.median, budget.ms)];
}
function checkWal({ counters, statements }, budget) {
    if (counters === undefined || counters.walBytes <= budget.bytes)
        return [];
    const most = (0,statement_match/* mostGrown */.HN)(fromNothing(statements), walOf);
    return [over(budget, `it writes ${(0,format/* formatBytes */.z3)(counters.walBytes)} of WAL`, most, counters.walBytes, budget.bytes)];
}
function checkRewrites({ statements }, budget) {
    return [...rewrittenRelations(statements).values()]
        .filter(({ bytes }) => bytes > budget.overBytes)
        .map(({ relation, bytes, statement }) => over(budget, `it rewrites ${(0,wording/* nameOf */.Vb)(relation)} (${(0,format/* formatBytes */.z3)(bytes)})`, statement, bytes, budget.overBytes));
}
function checkLocks(migration, budget) {
    const longest = new Map();
    for (const statement of migration.statements) {
        for (const lock of statement.trace?.locks ?? []) {
            if (!isMeant(lock, budget))
                continue;
            const held = { lock, statement };
            const name = (0,wording/* nameOf */.Vb)(lock.relation);
            if (lock.holdMs > budget.ms && !(isCertain(longest.get(name)) && !isCertain(held)))
                longest.set(name, held);
        }
    }
    return [...longest].map(([name, held]) => lockEvidence(name, held, budget));
}
/** What makes others wait for an index is told of its table, and that of a TOAST table too. */
function isMeant({ relation, mode, relationBytes }, budget) {
    const isPart = relation.kind === 'index' || relation.kind === 'toast';
    return !isPart && observation/* lockModes */.Y.indexOf(mode) >= observation/* lockModes */.Y.indexOf(budget.mode) && relationBytes > budget.overBytes;
}
/** A lock that was seen only in passing may have been held for a moment of its statement's time. */
function isCertain(held) {
    return held?.lock.seen === 'held';
}
function lockEvidence(name, held, budget) {
    const { lock, statement } = held;
    const { holdMs } = lock;
    const title = `${lock.mode} on ${name} (${(0,format/* formatBytes */.z3)(lock.relationBytes)})`;
    if (isCertain(held))
        return over(budget, `${title} is held for ${(0,wording/* formatTime */.fU)(holdMs)}`, statement, holdMs, budget.ms);
    const text = `${title} was seen only in passing: it is held for ${(0,wording/* formatTime */.fU)(holdMs)} at most`;
    return { ...over(budget, text, statement, holdMs, budget.ms), verdict: 'inconclusive' };
}
function over(budget, what, statement, current, limit) {
    return {
        metric: 'budget',
        verdict: 'over-budget',
        text: `${what}; the budget is \`${budget.text}\``,
        ...(0,statement_match/* placeOf */.$t)(statement),
        baseline: limit,
        current,
        ignored: undefined,
    };
}
function fromNothing(statements) {
    return statements.map((candidate) => ({ candidate, baseline: undefined }));
}

;// CONCATENATED MODULE: ./build/benchmark/verdict/comparability.js

/**
 * Settings that move times but neither WAL, nor blocks, nor locks. All others that a fingerprint holds must agree before
 * counters are compared. (shared_buffers decides whether a block is hit or read, which are counted together.)
 */
const timeSettings = new Set([
    'checkpoint_timeout',
    'commit_delay',
    'effective_io_concurrency',
    'file_copy_method',
    'fsync',
    'huge_pages',
    'io_combine_limit',
    'io_method',
    'io_workers',
    'jit',
    'maintenance_io_concurrency',
    'max_wal_size',
    'min_wal_size',
    'shared_buffers',
    'synchronous_commit',
    'wal_buffers',
    'wal_sync_method',
]);
/** The share by which a fixture's bytes may differ: its catalogs, and rows that are made at random. */
const sameBytes = 0.02;
/** Whether two results, mostly of two runs, can be compared: the same server on the same data. */
function comparabilityOf(baseline, candidate) {
    const [before, now] = [baseline.fingerprint, candidate.fingerprint];
    const fixture = differenceOfFixtures(baseline.fixture, candidate.fixture);
    return {
        counters: whyNotCounters(before, now) ?? fixture,
        times: whyNotTimes(before, now) ?? fixture,
    };
}
function whyNotCounters(before, now) {
    if (majorOf(before) !== majorOf(now))
        return `PostgreSQL ${majorOf(before)} before, ${majorOf(now)} now`;
    if (before.counters !== now.counters)
        return `counted by ${before.counters} before, by ${now.counters} now`;
    return differenceOfSettings(before, now, (name) => !timeSettings.has(name));
}
function whyNotTimes(before, now) {
    const facts = [
        ['PostgreSQL', before.serverVersion, now.serverVersion],
        ['a CPU', before.cpu, now.cpu],
        ['cores:', before.cores, now.cores],
        ['a server of the kind', before.server, now.server],
    ];
    for (const [what, then, today] of facts) {
        if (then !== today)
            return `${what} ${then} before, ${today} now`;
    }
    return differenceOfSettings(before, now, () => true);
}
/** `15.18` and `18beta1` are 15 and 18. */
function majorOf({ serverVersion }) {
    return /^\d+/.exec(serverVersion)?.[0] ?? serverVersion;
}
function differenceOfSettings(before, now, counts) {
    const names = [...new Set([...Object.keys(before.settings), ...Object.keys(now.settings)])].filter(counts).sort();
    const name = names.find((each) => before.settings[each] !== now.settings[each]);
    if (name === undefined)
        return undefined;
    return `${name} was ${before.settings[name] ?? 'not recorded'} before, is ${now.settings[name] ?? 'not recorded'} now`;
}
function differenceOfFixtures(before, now) {
    if (before.kind !== now.kind)
        return `the fixture was of the kind ${before.kind} before, is ${now.kind} now`;
    if (before.identity !== now.identity)
        return 'the fixture has another content than before';
    if (before.scale !== now.scale)
        return `the fixture had the scale ${before.scale} before, has ${now.scale} now`;
    // A command or a script that a file includes may make wider rows than before, and as many.
    if (Math.abs(now.bytes - before.bytes) > before.bytes * sameBytes) {
        return `the fixture had ${(0,format/* formatBytes */.z3)(before.bytes)} before, has ${(0,format/* formatBytes */.z3)(now.bytes)} now`;
    }
    return undefined;
}

// EXTERNAL MODULE: ./build/benchmark/held-statements.js
var held_statements = __webpack_require__(69100);
;// CONCATENATED MODULE: ./build/benchmark/verdict/lock-rules.js






const classes = ['nothing', 'writes', 'reads and writes'];
/**
 * Whether more of an application waits for a relation of some size, or over more work.
 *
 * Only locks that make others wait count, and only on tables and materialized views: what makes others wait for an
 * index is seen on its table as well, but for the moment at the end of DROP INDEX CONCURRENTLY and its like.
 *
 * @param floor blocks by which held work must differ
 */
function judgeLocks(input, pairs, floor) {
    const before = input.baseline.map((round) => lockedRelations(round.statements));
    const now = input.candidate.map((round) => lockedRelations(round.statements));
    const names = new Set([...before, ...now].flatMap((round) => [...round.keys()]));
    return [...names].flatMap((name) => judgeRelation({ name, before, now, threshold: input.thresholds.lock, floor, pairs }));
}
function lockedRelations(statements) {
    const found = new Map();
    for (const [index, statement] of statements.entries()) {
        for (const lock of statement.trace?.locks ?? []) {
            if (lock.blocking === 'nothing' || lock.relationBytes < leastRelationBytes || !isJudged(lock.relation))
                continue;
            const name = (0,wording/* nameOf */.Vb)(lock.relation);
            const known = found.get(name) ?? { relation: lock.relation, bytes: lock.relationBytes, locks: [] };
            // A transaction that several migrations share goes on after this one, with work that is not its own.
            const heldBlocks = Math.min(lock.heldBlocks, blocksFrom(statements, index));
            const end = index + Math.max(1, (0,held_statements/* heldStatements */.i)(statements, index, lock.heldStatements).length);
            known.locks.push({ ...lock, heldBlocks, statement, index, end });
            found.set(name, known);
        }
    }
    return found;
}
function blocksFrom(statements, index) {
    return statements.slice(index).reduce((sum, statement) => sum + blocksOf(statement), 0);
}
/** Of an index, a TOAST table or a sequence the table's own lock tells enough. */
function isJudged({ kind }) {
    return kind === 'table' || kind === 'partitioned table' || kind === 'materialized view';
}
function judgeRelation(input) {
    const before = rangeOfClasses(input.before, input.name);
    const now = rangeOfClasses(input.now, input.name);
    if (now.sure > before.perhaps)
        return [strongerEvidence(input, now.sure, before.perhaps)];
    if (now.perhaps < before.sure)
        return [weakerEvidence(input, now.perhaps, before.sure)];
    for (const blocking of ['reads and writes', 'writes']) {
        const evidence = judgeWork(input, blocking);
        if (evidence !== undefined)
            return [evidence];
    }
    return [];
}
/**
 * The class of a relation's locks, as a place in `classes`: `sure` is the least of the rounds, without locks that were
 * only seen by polling, which may miss them; `perhaps` is the most, with them.
 */
function rangeOfClasses(rounds, name) {
    const classOf = (locks) => Math.max(0, ...locks.map(({ blocking }) => classes.indexOf(blocking)));
    const locks = rounds.map((round) => round.get(name)?.locks ?? []);
    return {
        sure: Math.min(...locks.map((round) => classOf(round.filter(isSure)))),
        perhaps: Math.max(...locks.map(classOf)),
    };
}
function isSure({ seen }) {
    return seen !== 'polled';
}
function strongerEvidence(input, now, before) {
    const blocking = classes[now] ?? 'nothing';
    const held = workOf(input.now[0]?.get(input.name), blocking);
    return {
        metric: 'lock',
        verdict: 'regressed',
        text: `${waiting(blocking)} of ${title(input)} must wait (${held.mode ?? 'lock'}, held over ` +
            `${(0,format/* formatCountOf */.gL)(held.blocks, 'block')} of work); before, ${waitedBefore(classes[before])}`,
        ...(0,statement_match/* placeOf */.$t)(held.statement),
        baseline: workOf(input.before[0]?.get(input.name), blocking).blocks,
        current: held.blocks,
        ignored: undefined,
    };
}
function weakerEvidence(input, now, before) {
    const blocking = classes[before] ?? 'nothing';
    const held = workOf(input.before[0]?.get(input.name), blocking);
    const counterpart = input.pairs.find(({ baseline }) => baseline === held.statement)?.candidate;
    const way = counterpart !== undefined && (0,statement_match/* isConcurrent */.uC)(counterpart) ? ' (concurrently)' : '';
    return {
        metric: 'lock',
        verdict: 'improved',
        text: `${waitsNow(classes[now])} for ${title(input)}${way}; before, ${waiting(blocking).toLowerCase()} waited ` +
            `(${held.mode ?? 'lock'}, held over ${(0,format/* formatCountOf */.gL)(held.blocks, 'block')} of work)`,
        ...(0,statement_match/* placeOf */.$t)(counterpart),
        baseline: held.blocks,
        current: workOf(input.now[0]?.get(input.name), blocking).blocks,
        ignored: undefined,
    };
}
/** The same is made to wait: whether over more work or less. */
function judgeWork(input, blocking) {
    const works = (rounds, sure) => rounds.map((round) => workOf(round.get(input.name), blocking, sure));
    const before = works(input.before, false);
    const now = works(input.now, true);
    const most = largest(before);
    const least = smallest(now);
    if (isMore(most, least, input))
        return workEvidence(input, 'regressed', most, least);
    const leastBefore = smallest(works(input.before, true));
    const mostNow = largest(works(input.now, false));
    if (isMore(mostNow, leastBefore, input))
        return workEvidence(input, 'improved', leastBefore, mostNow);
    return undefined;
}
/** A lock that is taken one statement earlier is held longer, however little that statement adds to the rest. */
function isMore(less, more, { threshold, floor }) {
    const beyond = more.blocks > less.blocks * (1 + threshold) || more.statements > less.statements;
    return beyond && more.blocks - less.blocks > floor;
}
function workEvidence(input, verdict, before, now) {
    const change = before.blocks > 0 ? `${(0,wording/* formatChange */.eD)(now.blocks / before.blocks - 1)}, ` : '';
    return {
        metric: 'lock',
        verdict,
        text: `${now.mode ?? before.mode ?? 'lock'} on ${title(input)} is held over ${describeWork(now)}; ` +
            `before, over ${describeWork(before)} (${change}allowed ${(0,wording/* formatChange */.eD)(input.threshold)})`,
        ...(0,statement_match/* placeOf */.$t)(verdict === 'regressed' ? now.statement : undefined),
        baseline: before.blocks,
        current: now.blocks,
        ignored: undefined,
    };
}
/**
 * The work during which others wait for a relation. Locks of one transaction end together, so that of several the
 * first is held over the most; those of several transactions add up.
 */
function workOf(relation, blocking, sure = false) {
    const wanted = classes.indexOf(blocking);
    const locks = (relation?.locks ?? []).filter((lock) => classes.indexOf(lock.blocking) >= wanted && (!sure || isSure(lock)));
    let blocks = 0;
    let statements = 0;
    let end = 0;
    for (const lock of locks) {
        // Taken while an earlier one is still held: in the same transaction.
        if (lock.index < end)
            continue;
        end = lock.end;
        blocks += lock.heldBlocks;
        statements += lock.heldStatements;
    }
    const strongest = locks.reduce((best, lock) => (best === undefined || strengthOf(lock) > strengthOf(best) ? lock : best), undefined);
    return { blocks, statements, mode: strongest?.mode, statement: locks[0]?.statement };
}
function strengthOf({ mode }) {
    return observation/* lockModes */.Y.indexOf(mode);
}
function largest(works) {
    return works.reduce((best, work) => (work.blocks > best.blocks ? work : best));
}
function smallest(works) {
    return works.reduce((best, work) => (work.blocks < best.blocks ? work : best));
}
function describeWork({ blocks, statements }) {
    return `${(0,format/* formatCount */.B4)(blocks)} blocks of work in ${(0,format/* formatCountOf */.gL)(statements, 'statement')}`;
}
function title({ name, before, now }) {
    const bytes = [...now, ...before].flatMap((round) => round.get(name)?.bytes ?? [])[0] ?? 0;
    return `${name} (${(0,format/* formatBytes */.z3)(bytes)})`;
}
function waiting(blocking) {
    return blocking === 'writes' ? 'Writes' : 'Reads and writes';
}
function waitedBefore(blocking) {
    return blocking === 'writes' ? 'only writes waited' : 'nothing waited';
}
function waitsNow(blocking) {
    return blocking === 'writes' ? 'Only writes wait' : 'Nothing waits';
}

;// CONCATENATED MODULE: ./build/benchmark/verdict/counter-rules.js






/**
 * What a change of counters must exceed beside its share. The work of PostgreSQL in its own catalogs is no cost that
 * grows with anybody's data, but it is counted: a CREATE TABLE with its indexes touches 200 to 1,300 blocks and writes
 * 4 to 28 kB of WAL, another small ALTER TABLE 30 to 270 blocks, and a session that has yet to read its catalogs up to
 * 350 blocks more for the same statement (measured on 15 and 18).
 */
const counterFloors = {
    wal: { base: 64 * 1024, relation: 16 * 1024, statement: 4 * 1024 },
    blocks: { base: 512, relation: 256, statement: 128 },
};
/** With the position in the WAL, what others write is counted too: so many rounds must agree before it counts. */
const roundsByWalPosition = 3;
/**
 * Rule 1: whether WAL, blocks, rewrites or locks changed by more than the thresholds. A change counts when the least of
 * the candidate's rounds exceeds the most of the baseline's (and the other way round for an improvement).
 *
 * @returns one piece of evidence for each metric, rewritten relation and locked relation that changed
 */
function compareCounters(input) {
    const [before] = input.baseline;
    const [now] = input.candidate;
    if (before === undefined || now === undefined)
        throw new Error('no counters to compare without a round on both sides');
    const pairs = (0,statement_match/* matchStatements */.m)(before.statements, now.statements);
    const spared = allowance(before, now);
    return [
        ...compareWal(input, pairs, spared.wal),
        ...compareBlocks(input, pairs, spared.blocks),
        ...judgeRewrites(input, pairs),
        ...judgeLocks(input, pairs, spared.blocks),
    ];
}
/** By how much WAL and blocks may differ because there are other statements and relations. */
function allowance(before, now) {
    const relations = Math.abs(countRelations(now) - countRelations(before));
    const statements = Math.abs(now.statements.length - before.statements.length);
    const sum = ({ base, relation, statement }) => base + relation * relations + statement * statements;
    return { wal: sum(counterFloors.wal), blocks: sum(counterFloors.blocks) };
}
function countRelations({ created, dropped }) {
    return created.length + dropped.length;
}
function compareWal(input, pairs, floor) {
    const [now] = input.candidate;
    const [before] = input.baseline;
    const atCommit = (now?.commitWalBytes ?? 0) - (before?.commitWalBytes ?? 0);
    return compareMetric(input, pairs, {
        metric: 'wal',
        title: atCommit > grownBy(pairs, walOf) ? 'WAL (most of it at COMMIT)' : 'WAL',
        threshold: input.thresholds.wal,
        floor,
        total: ({ counters }) => counters?.walBytes,
        ofStatement: walOf,
        format: format/* formatBytes */.z3,
    });
}
function compareBlocks(input, pairs, floor) {
    if (input.source === 'wal position')
        return [];
    return compareMetric(input, pairs, {
        metric: 'blocks',
        title: 'blocks touched',
        threshold: input.thresholds.blocks,
        floor,
        total: ({ counters }) => (counters === undefined ? undefined : counters.blocksHit + counters.blocksRead),
        ofStatement: blocksOf,
        format: format/* formatCount */.B4,
    });
}
function compareMetric(input, pairs, metric) {
    const before = rangeOf(input.baseline, metric.total);
    const now = rangeOf(input.candidate, metric.total);
    if (before === undefined || now === undefined)
        return [];
    const evidence = (verdict, from, to) => ({
        metric: metric.metric,
        verdict,
        text: describeMetric(metric, from, to),
        ...(0,statement_match/* placeOf */.$t)(verdict === 'improved' ? undefined : (0,statement_match/* mostGrown */.HN)(pairs, metric.ofStatement)),
        baseline: from,
        current: to,
        ignored: undefined,
    });
    if (isBeyond(before.most, now.least, metric) && isClear(before, now)) {
        const found = evidence(isTrusted(input) ? 'regressed' : 'inconclusive', before.most, now.least);
        return [{ ...found, ignored: excuse(before.most, now.least, pairs, metric) }];
    }
    if (isBeyond(now.most, before.least, metric) && isClear(now, before)) {
        return [evidence(isTrusted(input) ? 'improved' : 'inconclusive', before.least, now.most)];
    }
    return [];
}
/** Whether `more` exceeds `less` by the threshold and by the floor. */
function isBeyond(less, more, { threshold, floor }) {
    return more > less * (1 + threshold) && more - less > floor;
}
/** Costs that depend on chance differ from round to round: the sides must differ by more than each does from itself. */
function isClear(less, more) {
    return more.least - less.most > Math.max(less.most - less.least, more.most - more.least);
}
function isTrusted({ source, baseline, candidate }) {
    return source !== 'wal position' || Math.min(baseline.length, candidate.length) >= roundsByWalPosition;
}
/** Work that CONCURRENTLY costs is wanted: it is what one pays for not making others wait. */
function excuse(from, to, pairs, metric) {
    const concurrent = (0,statement_match/* becameConcurrent */.rS)(pairs);
    const price = concurrent.reduce((sum, { candidate, baseline }) => sum + metric.ofStatement(candidate) - (baseline === undefined ? 0 : metric.ofStatement(baseline)), 0);
    if (price <= 0 || isBeyond(from, to - price, metric))
        return undefined;
    return 'the price of CONCURRENTLY, which lets others work meanwhile';
}
function describeMetric({ title, threshold, format }, from, to) {
    const change = from > 0 ? `${(0,wording/* formatChange */.eD)(to / from - 1)}, ` : '';
    return `${title} ${format(from)} → ${format(to)} (${change}allowed ${(0,wording/* formatChange */.eD)(threshold)})`;
}
function rangeOf(rounds, value) {
    const values = rounds.flatMap((round) => value(round) ?? []);
    return values.length === 0 ? undefined : { least: Math.min(...values), most: Math.max(...values) };
}
function grownBy(pairs, cost) {
    return pairs.reduce((most, { candidate, baseline }) => Math.max(most, cost(candidate) - (baseline === undefined ? 0 : cost(baseline))), 0);
}

// EXTERNAL MODULE: ./build/benchmark/verdict/default-thresholds.js
var default_thresholds = __webpack_require__(93280);
// EXTERNAL MODULE: ./build/benchmark/verdict/time-decision.js
var time_decision = __webpack_require__(18156);
;// CONCATENATED MODULE: ./build/benchmark/verdict/judge.js









/**
 * Judges each migration of a result, against a baseline if there is one (docs/verdict.md has the rules).
 *
 * Migrations that `only` does not name are left out, and counted in a note.
 */
function compareResults(options) {
    const { baseline, candidate, interleaved } = options;
    const comparable = baseline === undefined ? nothingToCompare : comparabilityOf(baseline, candidate);
    const judged = candidate.migrations.filter(wasWanted);
    const migrations = [
        ...judged.map((current) => compareMigration(current, options, comparable)),
        ...removedFrom(baseline, candidate).map(describeRemoved),
    ];
    return {
        verdict: worstOf(migrations.map(({ verdict }) => verdict)),
        baselineLabel: options.baselineLabel,
        timesComparable: baseline !== undefined && interleaved,
        notes: notesOf(options, comparable),
        migrations,
        candidate,
    };
}
/**
 * Whether a comparison fails the job: with a migration that failed or is over a budget, or with a regression unless
 * nobody asked for them (`fail-on-regression: never`).
 */
function failsJob(comparison, thresholds) {
    return comparison.migrations.some(({ verdict, evidence }) => verdict === 'failed' ||
        evidence.some((one) => one.ignored === undefined &&
            (one.verdict === 'over-budget' || (one.verdict === 'regressed' && thresholds !== undefined))));
}
const nothingToCompare = { counters: undefined, times: undefined };
/** From the best to the worst. */
const verdicts = ['pass', 'improved', 'inconclusive', 'over-budget', 'regressed', 'failed'];
function worstOf(found) {
    return verdicts[Math.max(0, ...found.map((verdict) => verdicts.indexOf(verdict)))] ?? 'pass';
}
function compareMigration(current, options, comparable) {
    const baseline = options.baseline?.migrations.find(({ name }) => name === current.name);
    const pair = pairOf(current, baseline);
    const time = pair === undefined ? undefined : judgeTime(pair, options, comparable);
    const evidence = [
        ...notLookedAt(current, baseline, options, comparable),
        ...(pair === undefined || comparable.counters !== undefined ? [] : judgeCounters(pair, options)),
        ...(time?.evidence ?? []),
        ...checkBudgets(current, options.budgets),
    ].map((one) => withIgnore(one, current.ignores));
    return {
        name: current.name,
        file: current.file,
        kind: baseline === undefined ? 'new' : 'both',
        verdict: verdictOf(current, evidence),
        evidence,
        baselineTime: baseline?.time,
        currentTime: current.time,
        time: time?.change,
        wal: pair === undefined || comparable.counters !== undefined ? undefined : changeOfWal(pair),
        noise: time?.noise ?? (0,statistics/* noiseOf */.YN)(current.timesMs),
        current,
        baseline,
    };
}
function pairOf(current, baseline) {
    return current.status === 'measured' && baseline?.status === 'measured' ? { baseline, current } : undefined;
}
function verdictOf(current, evidence) {
    if (current.status === 'failed')
        return 'failed';
    return worstOf(evidence.filter(({ ignored }) => ignored === undefined).map(({ verdict }) => verdict));
}
/** Green means that it was looked at: what was not cannot pass. */
function notLookedAt(current, baseline, { interleaved }, comparable) {
    const why = whyNotLookedAt(current, baseline, interleaved, comparable);
    if (why === undefined)
        return [];
    return [
        {
            metric: 'time',
            verdict: 'inconclusive',
            text: why,
            file: current.file,
            line: undefined,
            sql: undefined,
            baseline: undefined,
            current: undefined,
            ignored: undefined,
        },
    ];
}
function whyNotLookedAt(current, baseline, interleaved, comparable) {
    if (current.status === 'skipped')
        return `not measured: ${current.reason ?? 'it was not run'}`;
    if (current.status !== 'measured' || baseline === undefined)
        return undefined;
    if (baseline.status !== 'measured')
        return `not compared: ${baseline.reason ?? baseline.status} in the baseline`;
    if (interleaved)
        return undefined;
    if (comparable.counters !== undefined)
        return `not compared: ${comparable.counters}`;
    if (baseline.counters !== undefined && current.counters !== undefined)
        return undefined;
    return 'not compared: WAL and blocks were not counted on both sides, and times of two runs decide nothing';
}
function judgeCounters({ baseline, current }, options) {
    const extra = options.rounds?.get(current.name);
    return compareCounters({
        baseline: [baseline, ...(extra?.baseline ?? [])],
        candidate: [current, ...(extra?.candidate ?? [])],
        thresholds: options.thresholds ?? default_thresholds/* defaultThresholds */.S,
        source: options.candidate.fingerprint.counters,
    });
}
function changeOfWal({ baseline, current }) {
    const before = baseline.counters?.walBytes;
    const now = current.counters?.walBytes;
    if (before === undefined || now === undefined)
        return undefined;
    if (before === now)
        return 0;
    return before > 0 ? now / before - 1 : undefined;
}
function judgeTime(pair, options, comparable) {
    const { baseline, current } = pair;
    if (baseline.timesMs.length === 0 || current.timesMs.length === 0) {
        return { change: undefined, noise: undefined, evidence: [] };
    }
    const threshold = (options.thresholds ?? default_thresholds/* defaultThresholds */.S).time;
    const decision = options.timeDecisions?.get(current.name) ??
        (0,time_decision/* decideTime */.Yj)({ baseline: baseline.timesMs, candidate: current.timesMs, threshold });
    const change = { change: decision.change, plusMinus: decision.plusMinus };
    if (options.interleaved) {
        return { change, noise: decision.noise, evidence: timeEvidence(pair, decision, threshold) };
    }
    const isShown = comparable.times === undefined;
    return { change: isShown ? change : undefined, noise: (0,statistics/* noiseOf */.YN)(current.timesMs), evidence: [] };
}
function timeEvidence(pair, decision, threshold) {
    // Whether it is an improvement may stay open: nobody waits longer than before.
    if (decision.decision === 'same' || (decision.decision === 'undecided' && decision.isNoSlower))
        return [];
    const [before, now] = [pair.baseline.time?.median, pair.current.time?.median];
    const pairs = (0,statement_match/* matchStatements */.m)(pair.baseline.statements, pair.current.statements);
    const slower = decision.change > 0 && decision.decision !== 'improved';
    const certainty = decision.decision === 'undecided' ? decision.reason : `p = ${decision.p.toPrecision(1)}`;
    return [
        {
            metric: 'time',
            verdict: decision.decision === 'undecided' ? 'inconclusive' : decision.decision,
            text: `time ${(0,wording/* formatTime */.fU)(before ?? 0)} → ${(0,wording/* formatTime */.fU)(now ?? 0)} (${(0,wording/* formatInterval */.vy)(decision)}, ` +
                `allowed ${(0,wording/* formatChange */.eD)(threshold)}; ${certainty})`,
            ...(0,statement_match/* placeOf */.$t)(slower ? (0,statement_match/* mostGrown */.HN)(pairs, ({ durationMs }) => durationMs) : undefined),
            baseline: before,
            current: now,
            ignored: slower ? priceOfConcurrency(pair, threshold) : undefined,
        },
    ];
}
/** Building an index CONCURRENTLY takes longer, and nobody waits for it. */
function priceOfConcurrency({ baseline, current }, threshold) {
    const concurrent = (0,statement_match/* becameConcurrent */.rS)((0,statement_match/* matchStatements */.m)(baseline.statements, current.statements));
    const price = concurrent.reduce((sum, one) => sum + one.candidate.durationMs - (one.baseline?.durationMs ?? 0), 0);
    const allowed = (baseline.time?.median ?? 0) * (1 + threshold);
    if (price <= 0 || (current.time?.median ?? 0) - price > allowed)
        return undefined;
    return 'the price of CONCURRENTLY, which lets others work meanwhile';
}
/** An improvement is told even of a metric that is ignored. */
function withIgnore(evidence, ignores) {
    if (evidence.verdict === 'improved' || evidence.ignored !== undefined)
        return evidence;
    const ignore = ignores.find(({ metric }) => metric === evidence.metric || metric === 'all');
    return ignore === undefined ? evidence : { ...evidence, ignored: ignore.reason };
}
function removedFrom(baseline, candidate) {
    const names = new Set(candidate.migrations.map(({ name }) => name));
    return (baseline?.migrations ?? []).filter((one) => wasWanted(one) && !names.has(one.name));
}
/** Not so those that `only` leaves out, be they applied or not. */
function wasWanted({ status }) {
    return status !== 'applied' && status !== 'unselected';
}
function describeRemoved(baseline) {
    return {
        name: baseline.name,
        file: baseline.file,
        kind: 'removed',
        verdict: 'pass',
        evidence: [],
        baselineTime: baseline.time,
        currentTime: undefined,
        time: undefined,
        wal: undefined,
        noise: undefined,
        current: undefined,
        baseline,
    };
}
function notesOf({ baseline, candidate, interleaved }, comparable) {
    const applied = candidate.migrations.filter(({ status }) => status === 'applied').length;
    const were = applied === 1 ? 'was' : 'were';
    const notes = applied === 0 ? [] : [`${(0,format/* formatCountOf */.gL)(applied, 'earlier migration')} ${were} applied and not measured`];
    const unselected = candidate.migrations.filter(({ status }) => status === 'unselected').length;
    if (unselected > 0)
        notes.push(`${(0,format/* formatCountOf */.gL)(unselected, 'later migration')} not run, since only names others`);
    if (baseline === undefined)
        return notes;
    if (comparable.counters !== undefined)
        notes.push(`counters are not compared: ${comparable.counters}`);
    if (!interleaved) {
        notes.push(comparable.times === undefined
            ? 'the baseline is of another run: its times are shown, and not judged'
            : `times are not compared: ${comparable.times}`);
    }
    return notes;
}


/***/ }),

/***/ 96299:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   HN: () => (/* binding */ mostGrown),
/* harmony export */   m: () => (/* binding */ matchStatements),
/* harmony export */   rS: () => (/* binding */ becameConcurrent),
/* harmony export */   uC: () => (/* binding */ isConcurrent)
/* harmony export */ });
/* harmony import */ var _statement_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(30797);

/**
 * Finds each statement's counterpart: first by its text, equal texts in their order; then, among those that are left,
 * by its kind and order, since an edited statement is mostly still of its kind (`CREATE INDEX` that became
 * `CREATE INDEX CONCURRENTLY`).
 */
function matchStatements(baseline, candidate) {
    const counterparts = new Map();
    const left = new Set(baseline);
    for (const keyOf of [textOf, (statement) => statement.kind]) {
        const waiting = Map.groupBy(left, keyOf);
        for (const statement of candidate) {
            if (counterparts.has(statement))
                continue;
            const counterpart = waiting.get(keyOf(statement))?.shift();
            if (counterpart === undefined)
                continue;
            counterparts.set(statement, counterpart);
            left.delete(counterpart);
        }
    }
    return candidate.map((statement) => ({ candidate: statement, baseline: counterparts.get(statement) }));
}
function textOf({ sql }) {
    return sql.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
/**
 * The statement of which a cost grew most, from its counterpart or from nothing.
 *
 * @returns undefined when it grew in none
 */
function mostGrown(pairs, cost) {
    let most = 0;
    let found;
    for (const { candidate, baseline } of pairs) {
        const growth = cost(candidate) - (baseline === undefined ? 0 : cost(baseline));
        if (growth > most) {
            most = growth;
            found = candidate;
        }
    }
    return found;
}
/** Where a statement stands, as evidence has it. */
function placeOf(statement) {
    return { file: statement?.file, line: statement?.line, sql: statement?.sql };
}
/** Where each kind of statement has the word, by the parser's names of the kinds; `q` is a quoted name. */
const concurrentForms = {
    IndexStmt: /^create (?:unique )?index concurrently\b/,
    DropStmt: /^drop index concurrently\b/,
    ReindexStmt: /^reindex ?(?:\([^)]*\bconcurrently\b[^)]*\)|(?:\([^)]*\) ?)?(?:index|table|schema|database|system) concurrently\b)/,
    RefreshMatViewStmt: /^refresh materialized view concurrently\b/,
    AlterTableStmt: /^alter table .* detach partition \S+ concurrently$/,
};
function isConcurrent({ kind, sql }) {
    return concurrentForms[kind]?.test((0,_statement_words_js__WEBPACK_IMPORTED_MODULE_0__/* .bareWords */ .e)(sql)) ?? false;
}
/** Those that have become CONCURRENTLY: they let others work meanwhile, and pay for it with more work and time. */
function becameConcurrent(pairs) {
    return pairs.filter(({ candidate, baseline }) => baseline !== undefined && isConcurrent(candidate) && !isConcurrent(baseline));
}


/***/ }),

/***/ 18156:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yj: () => (/* binding */ decideTime),
/* harmony export */   aV: () => (/* binding */ confirmTime),
/* harmony export */   h7: () => (/* binding */ defaultTimeFloorMs),
/* harmony export */   pm: () => (/* binding */ nextPairs)
/* harmony export */ });
/* harmony import */ var _statistics_rank_test_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50727);
/* harmony import */ var _statistics_statistics_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(70447);


/**
 * A difference that is smaller than this is not worth a red build, however many per cent it is: it is about what one
 * turn of another process on the same core takes (Linux gives it 3 to 24 ms), and no application notices a lock of
 * that length.
 */
const defaultTimeFloorMs = 20;
/** A clock may give 0 for something very short. */
const leastMs = 1e-3;
/** Of the rank test, for a difference that is called one. */
const mostProbability = 0.001;
/**
 * Whether a migration's time has changed. It is called `regressed` only when all of these hold, and `improved` when
 * their mirror image does:
 * - the ratio of the medians is beyond the threshold, and their difference beyond the floor;
 * - the rank test of Mann and Whitney gives p < 0.001;
 * - the 95 % interval of the ratio lies beyond half of the threshold;
 * - the A/A noise of both sides is below the change.
 *
 * It is called `same` when the interval lies below the threshold (or means less than the floor), so that more runs could
 * not make a regression of it.
 *
 * @throws Error when a side is empty
 */
function decideTime(input) {
    const comparison = compare(input, input);
    const { ratio, noise } = comparison;
    const decision = (kind, reason) => ({
        decision: kind,
        change: comparison.candidateMs / comparison.baselineMs - 1,
        plusMinus: (Math.exp(ratio.high) - Math.exp(ratio.low)) / 2,
        p: ratio.p,
        noise,
        isNoSlower: ratio.high < comparison.upper,
        reason,
    });
    const effect = Math.log(comparison.candidateMs / comparison.baselineMs);
    if (effect >= comparison.upper || effect <= comparison.lower) {
        const doubt = whyNotCertain(comparison, effect, input);
        if (doubt !== undefined)
            return decision('undecided', doubt);
        return effect > 0
            ? decision('regressed', `certainly slower by more than ${share(input.threshold / 2)}`)
            : decision('improved', `certainly faster by more than ${share(input.threshold / 2)}`);
    }
    if (ratio.high < comparison.upper)
        return decision('same', 'the change is certainly within what is allowed');
    return decision('undecided', `it may be up to ${share(Math.expm1(ratio.high))} slower, which ${runs(input)} cannot rule out`);
}
function changeOf({ baseline, candidate }) {
    return Math.max((0,_statistics_statistics_js__WEBPACK_IMPORTED_MODULE_1__/* .median */ .JZ)(candidate), leastMs) / Math.max((0,_statistics_statistics_js__WEBPACK_IMPORTED_MODULE_1__/* .median */ .JZ)(baseline), leastMs) - 1;
}
function compare(samples, limits) {
    const floorMs = limits.floorMs ?? defaultTimeFloorMs;
    const baselineMs = Math.max((0,_statistics_statistics_js__WEBPACK_IMPORTED_MODULE_1__/* .median */ .JZ)(samples.baseline), leastMs);
    const candidateMs = Math.max((0,_statistics_statistics_js__WEBPACK_IMPORTED_MODULE_1__/* .median */ .JZ)(samples.candidate), leastMs);
    const noises = [(0,_statistics_statistics_js__WEBPACK_IMPORTED_MODULE_1__/* .noiseOf */ .YN)(samples.baseline), (0,_statistics_statistics_js__WEBPACK_IMPORTED_MODULE_1__/* .noiseOf */ .YN)(samples.candidate)];
    const floor = floorMs / baselineMs;
    return {
        ratio: (0,_statistics_rank_test_js__WEBPACK_IMPORTED_MODULE_0__/* .logRatioOf */ .t)(samples.baseline, samples.candidate, 0.05),
        baselineMs,
        candidateMs,
        noise: noises.reduce((most, noise) => most === undefined || noise === undefined ? undefined : Math.max(most, noise)),
        upper: Math.log1p(Math.max(limits.threshold, floor)),
        lower: Math.min(-Math.log1p(limits.threshold), floor < 1 ? Math.log1p(-floor) : Number.NEGATIVE_INFINITY),
    };
}
/** Why a difference beyond the threshold does not count yet; undefined when it does. */
function whyNotCertain({ ratio, noise }, effect, input) {
    if (noise === undefined)
        return 'measured only once';
    if (noise >= Math.expm1(Math.abs(effect)))
        return `not above the noise of ${share(noise)}`;
    if (ratio.p >= mostProbability)
        return `${runs(input)} cannot tell it from chance, p = ${ratio.p.toPrecision(2)}`;
    const nearest = effect > 0 ? ratio.low : -ratio.high;
    if (nearest <= Math.log1p(input.threshold / 2)) {
        return `perhaps only ${share(Math.expm1(Math.sign(effect) * nearest))}`;
    }
    return undefined;
}
/**
 * Confirms a change with a fresh round of runs. It stays what it was when the fresh round alone goes the same way by
 * more than half of the threshold, and both rounds together meet all the conditions of {@link decideTime}; otherwise it
 * is `undecided`. That the first round was called a change made it one of the more extreme ones; the fresh one was not
 * chosen.
 *
 * @param input.first the runs on which the change was called
 * @param input.second the fresh ones, as many
 * @returns a decision on all runs together
 * @throws Error when a side is empty
 */
function confirmTime(input) {
    const { first, second, ...limits } = input;
    const before = decideTime({ ...first, ...limits });
    const together = decideTime({
        ...limits,
        baseline: [...first.baseline, ...second.baseline],
        candidate: [...first.candidate, ...second.candidate],
    });
    const fresh = changeOf(second);
    const along = before.change > 0 ? fresh : 1 / (1 + fresh) - 1;
    if (along > limits.threshold / 2 || together.decision === 'same')
        return together;
    return {
        ...together,
        decision: 'undecided',
        reason: `${share(before.change)} at first, ${share(fresh)} in the round that was to confirm it`,
    };
}
/**
 * How many pairs of runs there should be next, in all: 5, 10, 20, 40, …, the last step cut at the maximum.
 *
 * @param done pairs that there are
 * @returns undefined when the maximum is reached
 */
function nextPairs(done, maximum) {
    if (done >= maximum)
        return undefined;
    return Math.min(maximum, done < 5 ? 5 : done * 2);
}
function runs({ baseline, candidate }) {
    const count = Math.min(baseline.length, candidate.length);
    return count === 1 ? '1 pair of runs' : `${count} pairs of runs`;
}
function share(value) {
    const percent = Math.round(value * 100);
    return `${percent < 0 ? '−' : ''}${Math.abs(percent)} %`;
}


/***/ }),

/***/ 10966:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   eD: () => (/* binding */ formatChange),
/* harmony export */   fU: () => (/* binding */ formatTime),
/* harmony export */   vy: () => (/* binding */ formatInterval)
/* harmony export */ });
/* harmony import */ var _report_format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92772);

/** How a relation is called in sentences, and by which the same one is known on both sides of a comparison. */
function nameOf({ schema, name }) {
    return `${schema}.${name}`;
}
/**
 * A share as per cent, with its sign; from eleven times as much on as a factor.
 *
 * @example formatChange(-0.123) // '−12 %'
 * @example formatChange(40) // '41×'
 */
function formatChange(share) {
    if (share >= 10)
        return `${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(Math.round(1 + share))}×`;
    const percent = Math.round(share * 100);
    if (percent === 0)
        return '0 %';
    return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}
/**
 * A change of time, with half of the width of its interval where that is known; beside a factor it says nothing.
 *
 * @example formatInterval({ change: 0.5, plusMinus: 0.04 }) // '+50 % ±4'
 */
function formatInterval({ change, plusMinus }) {
    const text = formatChange(change);
    return plusMinus === undefined || change >= 10 ? text : `${text} ±${Math.round(plusMinus * 100)}`;
}
/**
 * A duration with what a comparison needs of its digits.
 *
 * @example formatTime(1234) // '1.23 s'
 */
function formatTime(durationMs) {
    if (durationMs < 9.95)
        return `${durationMs.toFixed(1)} ms`;
    if (durationMs >= 999.5 && durationMs < 9995)
        return `${(durationMs / 1000).toFixed(2)} s`;
    if (durationMs >= 9995 && durationMs < 60_000)
        return `${(durationMs / 1000).toFixed(1)} s`;
    return (0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(durationMs);
}


/***/ }),

/***/ 22148:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ reportComparison)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(34902);
;// CONCATENATED MODULE: ./build/report/prose.js

/** A name or a piece of SQL, to be shown as code. */
function code(text) {
    return { code: text };
}
/**
 * Writes a sentence.
 *
 * @example prose`${code('orders')} waits ${formatDuration(4100)}`
 */
function prose(strings, ...values) {
    const spans = [strings[0] ?? ''];
    values.forEach((value, index) => {
        if (typeof value === 'object' && !('code' in value))
            spans.push(...value);
        else
            spans.push(typeof value === 'number' ? String(value) : value);
        spans.push(strings[index + 1] ?? '');
    });
    return spans.filter((span) => span !== '');
}
/** Sentences or names one after the other. */
function joined(parts, separator) {
    return parts.flatMap((part, index) => {
        const spans = typeof part === 'object' && !('code' in part) ? part : [part];
        return index === 0 ? [...spans] : [separator, ...spans];
    });
}
/** For a log, an annotation or JSON: code as it is, without marks where it would only be noise. */
function plainProse(text) {
    return text.map((span) => (typeof span === 'string' ? span : `\`${span.code}\``)).join('');
}
const shownCharacters = 2000;
/** As Markdown, for a line or for a table's cell. */
function markdownProse(text, maximumCodeCharacters = 200) {
    return text
        .map((span, index) => {
        if (typeof span !== 'string')
            return (0,markdown/* inlineCode */.ti)(span.code, maximumCodeCharacters);
        return index === 0 ? markdownText(span) : inlineText(span);
    })
        .join('');
}
/** Plain text as Markdown, at a line's start as well as in it: no heading and no list comes of it. */
function markdownText(text) {
    return inlineText(text)
        .trimStart()
        .replace(/^([#+=-]|\d+(?=[.)]))/, (start) => `&#8288;${start}`);
}
/** The firm blanks that our own numbers hold stay; {@link escapeText} would make them visible. */
function inlineText(text) {
    return (0,markdown/* shorten */.ml)(text, shownCharacters)
        .split(/([\u00a0\u202f])/)
        .map((part, index) => (index % 2 === 1 ? part : (0,markdown/* escapeText */.X1)(part, shownCharacters)))
        .join('');
}

// EXTERNAL MODULE: ./build/secrets.js
var secrets = __webpack_require__(5009);
// EXTERNAL MODULE: ./build/benchmark/files/result-file.js + 1 modules
var result_file = __webpack_require__(69331);
;// CONCATENATED MODULE: ./build/benchmark/files/comparison-file.js



/** Raised when a reader of the old form would misread the new one. */
const comparisonFormatVersion = 1;
/**
 * A comparison as JSON: everything that the summary says, without the two results, which are files of their own.
 * Shares are numbers (0.2 is 20 % more), times milliseconds; what is not known is left out.
 */
function comparisonText({ comparison, findings, failing }) {
    const { candidate, migrations, ...answer } = comparison;
    const json = {
        kind: 'pgproof-comparison',
        formatVersion: comparisonFormatVersion,
        failing,
        ...answer,
        candidate: { createdAt: candidate.createdAt, commit: candidate.commit, layout: candidate.layout },
        migrations: migrations.map(({ current, baseline: _, ...migration }) => ({ ...migration, status: current?.status })),
        findings: findings.map(({ text, advice, weight: _, ...finding }) => ({
            ...finding,
            text: plainProse(text),
            advice: advice === undefined ? undefined : plainProse(advice),
        })),
    };
    return `${JSON.stringify(json, undefined, 2)}\n`;
}
/**
 * Writes a comparison as JSON.
 *
 * @param redact takes the secrets out
 * @throws {FailedError} when the file cannot be written
 */
async function writeComparison(path, file, redact) {
    await (0,result_file/* writeWhole */.f8)(path, comparisonText((0,secrets/* redactStrings */.e)(file, redact)));
}

// EXTERNAL MODULE: ./build/migrations/trace/observation.js
var observation = __webpack_require__(94992);
// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/benchmark/verdict/wording.js
var wording = __webpack_require__(10966);
// EXTERNAL MODULE: ./build/benchmark/statement-words.js
var statement_words = __webpack_require__(30797);
;// CONCATENATED MODULE: ./build/benchmark/findings/statement-text.js

function statementText(sql) {
    const words = (0,statement_words/* bareWords */.e)(sql);
    const alter = /^alter (?:foreign )?table (?:if exists )?(?:only )?\S+ (?:\* )?(.*)$/.exec(words);
    return { words, actions: alter === null ? [] : topLevelParts(alter[1] ?? '').map(alterAction) };
}
/** Parts between the commas that are in no parentheses. */
function topLevelParts(text) {
    const parts = [''];
    let depth = 0;
    for (const character of text) {
        if (character === '(')
            depth += 1;
        if (character === ')')
            depth -= 1;
        if (character === ',' && depth <= 0)
            parts.push('');
        else
            parts[parts.length - 1] += character;
    }
    return parts.map((part) => part.trim());
}
const constraint = /^add (?:constraint \S+ )?(check|unique|primary key|foreign key|exclude|not null)\b(.*)$/;
function alterAction(text) {
    const [, type, tail = ''] = constraint.exec(text) ?? [];
    if (type !== undefined) {
        return {
            kind: 'add constraint',
            type: type,
            notValid: /\bnot valid\b/.test(tail),
            usingIndex: /\busing index\b/.test(tail) && !/\busing index tablespace\b/.test(tail),
        };
    }
    const column = /^add (?:column )?(?:if not exists )?\S+ (.*)$/.exec(text)?.[1];
    if (column !== undefined)
        return { kind: 'add column', rest: column };
    const type2 = /^alter (?:column )?\S+ (?:set data )?type (.*)$/.exec(text)?.[1];
    if (type2 !== undefined)
        return { kind: 'column type', rest: type2 };
    if (/^alter (?:column )?\S+ set not null\b/.test(text))
        return { kind: 'set not null' };
    if (/^set (?:un)?logged\b/.test(text))
        return { kind: 'persistence' };
    if (text.startsWith('set tablespace '))
        return { kind: 'tablespace' };
    if (text.startsWith('set access method '))
        return { kind: 'access method' };
    if (text.startsWith('attach partition '))
        return { kind: 'attach partition' };
    if (text.startsWith('detach partition ')) {
        return { kind: 'detach partition', concurrently: /\b(?:concurrently|finalize)\b/.test(text) };
    }
    return { kind: 'other' };
}

;// CONCATENATED MODULE: ./build/benchmark/findings/context.js





/** Below both of these a table is as good as empty, and whatever is done to it takes no time. */
const bytesThatMatter = 1024 * 1024;
const rowsThatMatter = 1000;
function statementContexts(result, migration) {
    const major = Number.parseInt(result.fingerprint.serverVersion, 10);
    return migration.statements.flatMap((statement) => {
        const { trace } = statement;
        return trace === undefined
            ? []
            : [{ result, migration, statement, trace, text: statementText(statement.sql), major }];
    });
}
/** A name as people say it: without the schema that everything is in. */
function relationCode({ schema, name }) {
    return code(schema === 'public' ? name : `${schema}.${name}`);
}
/** The rows that a table held in the fixture; undefined where it is not in it. */
function rowsOf(result, relation) {
    return result.fixture.rows[(0,wording/* nameOf */.Vb)(relation)];
}
/** Whether a relation holds enough for work on it to take time. */
function matters(result, relation, bytes) {
    return bytes >= bytesThatMatter || (rowsOf(result, relation) ?? 0) >= rowsThatMatter;
}
const blockingRank = { nothing: 0, writes: 1, 'reads and writes': 2 };
const holdsRows = new Set(['table', 'partitioned table', 'materialized view']);
/**
 * The strongest lock on each table or materialized view that matters and that makes others wait, the strongest and
 * longest first.
 */
function blockingLocks({ result, trace }) {
    const strongest = new Map();
    for (const lock of trace.locks) {
        if (lock.blocking === 'nothing' || !holdsRows.has(lock.relation.kind))
            continue;
        if (!matters(result, lock.relation, lock.relationBytes))
            continue;
        const key = (0,wording/* nameOf */.Vb)(lock.relation);
        const before = strongest.get(key);
        if (before === undefined || compareLocks(lock, before) < 0)
            strongest.set(key, lock);
    }
    return [...strongest.values()].sort(compareLocks);
}
/** The strongest and longest first. */
function compareLocks(a, b) {
    return (blockingRank[b.blocking] - blockingRank[a.blocking] ||
        observation/* lockModes */.Y.indexOf(b.mode) - observation/* lockModes */.Y.indexOf(a.mode) ||
        b.holdMs - a.holdMs ||
        b.relationBytes - a.relationBytes);
}
const shownSqlCharacters = 90;
/** A statement's beginning, as it is quoted in a sentence. */
function sqlCode({ sql }) {
    const characters = Array.from(sql);
    return code(characters.length <= shownSqlCharacters
        ? sql
        : `${characters
            .slice(0, shownSqlCharacters - 2)
            .join('')
            .trimEnd()} …`);
}
/** `orders`, `orders and lines`, or `orders, lines and 3 more`. */
function relationList(relations) {
    const unique = [...new Map(relations.map((relation) => [(0,wording/* nameOf */.Vb)(relation), relation])).values()];
    const shown = unique.slice(0, unique.length > 3 ? 2 : 3).map(relationCode);
    const more = unique.length - shown.length;
    if (more > 0)
        return prose `${joined(shown, ', ')} and ${(0,format/* formatCountOf */.gL)(more, 'other')}`;
    const last = shown.pop();
    if (last === undefined)
        return [];
    return shown.length === 0 ? [last] : prose `${joined(shown, ', ')} and ${last}`;
}
/** `under AccessExclusiveLock for 4.1 s: reads and writes of orders wait meanwhile`; empty where nothing waits. */
function waitingText(locks) {
    const [first] = locks;
    if (first === undefined)
        return [];
    const same = locks.filter(({ blocking }) => blocking === first.blocking).map(({ relation }) => relation);
    const holdMs = Math.max(...locks.map((lock) => lock.holdMs));
    return prose ` under ${first.mode} for ${(0,format/* formatDuration */.a3)(holdMs)}: ${first.blocking} of ${relationList(same)} wait meanwhile`;
}
/** How much a table holds: `919 MB, 1 200 000 rows`. */
function sizeText(result, relation, bytes) {
    const rows = rowsOf(result, relation);
    return rows === undefined ? (0,format/* formatBytes */.z3)(bytes) : `${(0,format/* formatBytes */.z3)(bytes)}, ${(0,format/* formatCountOf */.gL)(rows, 'row')}`;
}

;// CONCATENATED MODULE: ./build/benchmark/findings/own-transaction.js

/** How each layout's tool is told to run a file outside of a transaction; docs/findings.md has the sources. */
const markers = {
    plain: prose `as the only statement of a file`,
    'golang-migrate': prose `as the only statement of a file`,
    prisma: prose `as the only statement of a migration`,
    supabase: prose `as the only statement of a file`,
    flyway: prose `in a script of its own, with ${code('executeInTransaction=false')} in its ${code('.conf')} file`,
    dbmate: prose `in a file of its own that begins with ${code('-- migrate:up transaction:false')}`,
    goose: prose `in a file of its own with ${code('-- +goose NO TRANSACTION')}`,
    diesel: prose `in a migration of its own with ${code('run_in_transaction = false')} in its ${code('metadata.toml')}`,
    sqlx: prose `in a file of its own whose first line is ${code('-- no-transaction')}`,
    'graphile-migrate': prose `in a migration of its own with ${code('--! no-transaction')}`,
    atlas: prose `in a file of its own that begins with ${code('-- atlas:txmode none')}`,
    drizzle: prose `outside of Drizzle, which runs all that is pending in one transaction`,
    'node-pg-migrate': prose `in a migration written in JavaScript that calls ${code('pgm.noTransaction()')}`,
    command: prose `outside of a transaction, in a migration of its own`,
};
/** Where a statement belongs that is refused in a transaction block, in the words of the migrations' tool. */
function outsideTransaction({ layout }) {
    return markers[layout.name];
}

;// CONCATENATED MODULE: ./build/benchmark/findings/data.js





const manyRows = 10_000;
/** An UPDATE or DELETE of most of a large table in one transaction. */
function largeChangeFinding({ statement, text, trace, result }) {
    const verb = changeVerb(statement.kind, text.words);
    const { rows, walBytes } = trace.counters;
    if (verb === undefined || rows < manyRows)
        return undefined;
    const written = writtenTables(trace);
    const target = changedTable(written);
    if (target === undefined)
        return undefined;
    const all = target.kind === 'partitioned table' ? rowsOfPartitions(result, written) : rowsOf(result, target);
    if (all !== undefined && rows < all / 2)
        return undefined;
    const share = all === undefined ? (0,format/* formatCountOf */.gL)(rows, 'row') : `${(0,format/* formatCount */.B4)(rows)} of ${(0,format/* formatCountOf */.gL)(all, 'row')}`;
    return {
        rule: 'large-change',
        severity: 'warning',
        title: `${verb === 'update' ? 'Most rows of a table updated' : 'Most rows of a table deleted'} in one transaction`,
        text: prose `${sqlCode(statement)} changed ${share} of ${relationCode(target)} in ${(0,format/* formatDuration */.a3)(statement.durationMs)} and wrote ${(0,format/* formatBytes */.z3)(walBytes)} of WAL; all of them stay locked until it commits, and the old versions stay in the table until a vacuum`,
        advice: prose `change some thousand rows at a time, by ranges of the key, each batch in a transaction of its own, ${outsideBatches(result.layout.name)}`,
        weight: walBytes,
    };
}
function changeVerb(kind, words) {
    if (kind === 'UpdateStmt' || words.startsWith('update '))
        return 'update';
    return kind === 'DeleteStmt' || words.startsWith('delete ') ? 'delete' : undefined;
}
/** The largest first. */
function writtenTables({ locks }) {
    return locks
        .filter(({ mode }) => mode === 'RowExclusiveLock')
        .toSorted((a, b) => b.relationBytes - a.relationBytes)
        .map(({ relation }) => relation);
}
/** The rows of a partitioned table are counted together, so that it is the table and not one of its partitions. */
function changedTable(written) {
    return written.find(({ kind }) => kind === 'partitioned table') ?? written.find(({ kind }) => kind === 'table');
}
/** A partitioned table has no rows of its own; undefined where none of its partitions was in the fixture. */
function rowsOfPartitions(result, written) {
    const rows = written.flatMap((relation) => (relation.kind === 'table' ? (rowsOf(result, relation) ?? []) : []));
    return rows.length === 0 ? undefined : rows.reduce((sum, each) => sum + each, 0);
}
function outsideBatches(layout) {
    return layout === 'command' ? 'in a job beside the migrations' : 'best in a job beside the migrations';
}
function truncateFinding(context) {
    const { result, trace, statement } = context;
    const emptied = trace.rewrites.filter(({ relation, emptied, bytes }) => emptied && relation.kind === 'table' && matters(result, relation, bytes));
    const [first] = emptied;
    if (first === undefined || !context.text.words.startsWith('truncate'))
        return undefined;
    const sizes = emptied.length === 1 ? ` (${sizeText(result, first.relation, first.bytes)})` : '';
    return {
        rule: 'truncate',
        severity: 'warning',
        title: 'Table emptied',
        text: prose `${sqlCode(statement)} emptied ${relationList(emptied.map(({ relation }) => relation))}${sizes}${waitingText(blockingLocks(context))}`,
        advice: prose `transactions with an older snapshot then see the table empty as well; where that or the lock is in the way, ${code('DELETE')} in batches`,
        weight: first.bytes,
    };
}
/** A table with rows is gone; whoever meant another one should see it. */
function dropFinding(context) {
    const { result, migration, statement, text } = context;
    if (!/^drop (table|schema|materialized view|owned)\b/.test(text.words))
        return undefined;
    const dropped = new Set(migration.dropped.map(wording/* nameOf */.Vb));
    const locks = blockingLocks(context);
    const gone = locks.filter(({ relation }) => dropped.has((0,wording/* nameOf */.Vb)(relation)));
    const [first] = gone;
    if (first === undefined)
        return undefined;
    const others = locks.filter((lock) => !gone.includes(lock));
    const besides = others.length === 0 ? [] : prose `. It locked others as well${waitingText(others)}`;
    const size = gone.length === 1 ? ` (${sizeText(result, first.relation, first.relationBytes)})` : '';
    return {
        rule: 'drop',
        severity: 'notice',
        title: 'Table with rows dropped',
        text: prose `${sqlCode(statement)} dropped ${relationList(gone.map(({ relation }) => relation))}${size}${besides}`,
        advice: undefined,
        weight: first.relationBytes,
    };
}
function lockTableFinding(context) {
    if (!/^lock\b/.test(context.text.words))
        return undefined;
    const locks = blockingLocks(context);
    const [first] = locks;
    if (first === undefined)
        return undefined;
    return {
        rule: 'lock-table',
        severity: 'warning',
        title: 'Table locked by hand',
        text: prose `${sqlCode(context.statement)} holds ${relationList(locks.map(({ relation }) => relation))}${waitingText(locks)}`,
        advice: prose `each statement takes the lock that it needs; an earlier or stronger one only makes others wait longer`,
        weight: first.holdMs,
    };
}
/** DETACH PARTITION locks the partitioned table for reads and writes, if only for a moment. */
function detachFinding(context) {
    const { text, result, statement } = context;
    if (!text.actions.some((action) => action.kind === 'detach partition' && !action.concurrently))
        return undefined;
    const locks = blockingLocks(context);
    const [first] = locks;
    if (first === undefined)
        return undefined;
    return {
        rule: 'partition',
        severity: 'notice',
        title: 'Partition detached while reads and writes wait',
        text: prose `${sqlCode(statement)} held the partitioned table${waitingText(locks)}`,
        advice: prose `${code('DETACH PARTITION … CONCURRENTLY')}, ${outsideTransaction(result)}; PostgreSQL refuses it while there is a default partition`,
        weight: first.holdMs,
    };
}

;// CONCATENATED MODULE: ./build/benchmark/findings/finding.js
/** What kinds of findings there are; docs/findings.md has a chapter for each. */
const findingRules = [
    'failed',
    'regression',
    'over-budget',
    'rewrite',
    'index-build',
    'constraint-index',
    'foreign-key',
    'not-null',
    'check',
    'partition',
    'refresh',
    'scan',
    'large-change',
    'truncate',
    'drop',
    'lock-table',
    'held-long',
    'growth',
    'down',
    'lock-timeout',
    'cached-plan',
];
/** Which metric's ignore also silences a finding. */
const metricOf = {
    failed: undefined,
    regression: undefined,
    'over-budget': undefined,
    rewrite: 'rewrite',
    'index-build': 'lock',
    'constraint-index': 'lock',
    'foreign-key': 'lock',
    'not-null': 'lock',
    check: 'lock',
    partition: 'lock',
    refresh: 'lock',
    scan: 'lock',
    'large-change': 'wal',
    truncate: 'lock',
    drop: 'lock',
    'lock-table': 'lock',
    'held-long': 'lock',
    growth: 'time',
    down: undefined,
    'lock-timeout': 'lock',
    'cached-plan': undefined,
};

;// CONCATENATED MODULE: ./build/benchmark/findings/indexes.js




/** CREATE INDEX or REINDEX, while others wait. */
function indexBuildFinding(context) {
    const { words } = context.text;
    if (!/^(create (unique )?index|reindex)\b/.test(words) || context.trace.indexesBuilt.length === 0)
        return undefined;
    const locks = blockingLocks(context);
    const [first] = locks;
    if (first === undefined)
        return undefined;
    const reindex = words.startsWith('reindex');
    const parent = locks.find(({ relation }) => relation.kind === 'partitioned table');
    const planning = reindex ? ', and so does every query that might use the index' : '';
    return {
        rule: 'index-build',
        severity: 'warning',
        title: reindex ? 'Index rebuilt while others wait' : 'Index built while writes wait',
        text: prose `${sqlCode(context.statement)} read ${sizedRelation(context, parent ?? first)}${waitingText(locks)}${planning}`,
        advice: reindex ? reindexAdvice(context) : buildAdvice(context, parent !== undefined),
        weight: first.relationBytes,
    };
}
function sizedRelation({ result }, { relation, relationBytes }) {
    return prose `${relationCode(relation)} (${sizeText(result, relation, relationBytes)})`;
}
function buildAdvice({ result }, partitioned) {
    const cleanUp = prose `a build that fails leaves an invalid index, which has to be dropped before the next try`;
    return partitioned
        ? prose `${code('CREATE INDEX … ON ONLY …')} on the partitioned table, ${code('CREATE INDEX CONCURRENTLY')} on each partition, then ${code('ALTER INDEX … ATTACH PARTITION …')}; ${cleanUp}`
        : prose `${code('CREATE INDEX CONCURRENTLY')}, ${outsideTransaction(result)}; ${cleanUp}`;
}
/** REINDEX takes AccessExclusiveLock on the index, which planning any query of the table waits for (its documentation). */
function reindexAdvice({ result }) {
    return prose `${code('REINDEX … CONCURRENTLY')}, ${outsideTransaction(result)}`;
}
/** A unique or primary key or an exclusion constraint whose index ALTER TABLE builds. */
function constraintIndexFinding(context) {
    const { text, trace, statement } = context;
    if (trace.indexesBuilt.length === 0 || trace.rewrites.some(({ emptied }) => !emptied))
        return undefined;
    const inColumn = /\b(unique|primary key)\b/;
    const action = text.actions.find((each) => (each.kind === 'add constraint' &&
        ['unique', 'primary key', 'exclude'].includes(each.type) &&
        !each.usingIndex) ||
        (each.kind === 'add column' && inColumn.test(each.rest)));
    const locks = blockingLocks(context);
    const [first] = locks;
    if (action === undefined || first === undefined)
        return undefined;
    const exclude = action.kind === 'add constraint' && action.type === 'exclude';
    const primary = action.kind === 'add constraint'
        ? action.type === 'primary key'
        : /\bprimary key\b/.test(action.rest);
    return {
        rule: 'constraint-index',
        severity: 'warning',
        title: 'Index of a constraint built while reads and writes wait',
        text: prose `${sqlCode(statement)} built an index over ${sizedRelation(context, first)}${waitingText(locks)}`,
        advice: exclude ? undefined : keyAdvice(context, primary, first.relation.kind === 'partitioned table'),
        weight: first.relationBytes,
    };
}
function keyAdvice({ result }, primary, partitioned) {
    const type = primary ? 'PRIMARY KEY' : 'UNIQUE';
    if (partitioned) {
        return prose `${code(`ALTER TABLE ONLY … ADD ${type} …`)} on the partitioned table, the constraint on each partition from an index that is built concurrently, then ${code('ALTER INDEX … ATTACH PARTITION …')}`;
    }
    const notNull = primary ? '; make its columns NOT NULL beforehand, or it reads the table once more' : '';
    return prose `${code('CREATE UNIQUE INDEX CONCURRENTLY')}, ${outsideTransaction(result)}, then ${code(`ADD CONSTRAINT … ${type} USING INDEX …`)}, which takes its lock for a moment${notNull}`;
}
/** An index that something else rebuilt, as a change of a column's type does. */
function rebuiltIndexFinding(context) {
    const locks = blockingLocks(context);
    const [first] = locks;
    const { trace, statement } = context;
    if (first === undefined || trace.indexesBuilt.length === 0 || trace.rewrites.length > 0)
        return undefined;
    return {
        rule: 'index-build',
        severity: 'warning',
        title: 'Index built while others wait',
        text: prose `${sqlCode(statement)} built ${(0,format/* formatCountOf */.gL)(trace.indexesBuilt.length, 'index', 'indexes')}: it read ${sizedRelation(context, first)}${waitingText(locks)}`,
        advice: undefined,
        weight: first.relationBytes,
    };
}
/** An index that was dropped while queries wait. Short, unless it stands behind others. */
function slowDropIndexFinding(context) {
    const { words } = context.text;
    if (!/^drop index (?!concurrently)/.test(words))
        return undefined;
    const [first] = blockingLocks(context);
    if (first === undefined || first.holdMs < 100)
        return undefined;
    return {
        rule: 'held-long',
        severity: 'notice',
        title: 'Index dropped while reads and writes wait',
        text: prose `${sqlCode(context.statement)} locked ${relationCode(first.relation)} under ${first.mode} for ${(0,format/* formatDuration */.a3)(first.holdMs)}`,
        advice: prose `${code('DROP INDEX CONCURRENTLY')}, ${outsideTransaction(context.result)}`,
        weight: first.holdMs,
    };
}

;// CONCATENATED MODULE: ./build/benchmark/findings/outcomes.js



const metricNames = {
    time: 'time',
    wal: 'WAL',
    blocks: 'blocks',
    lock: 'lock',
    rewrite: 'rewrite',
    budget: 'budget',
};
/**
 * What made a migration fail its verdict, one finding for each place in its files. Evidence that is ignored is shown in
 * the tables, and is no finding.
 */
function evidenceFindings({ evidence }) {
    const places = new Map();
    for (const each of evidence) {
        if (each.ignored !== undefined || (each.verdict !== 'regressed' && each.verdict !== 'over-budget'))
            continue;
        const place = JSON.stringify([each.verdict, each.file, each.line]);
        places.set(place, [...(places.get(place) ?? []), each]);
    }
    return [...places.values()].flatMap(evidenceFinding);
}
function evidenceFinding(evidence) {
    const [first] = evidence;
    if (first === undefined)
        return [];
    const { file, line, sql } = first;
    const regressed = first.verdict === 'regressed';
    const metrics = [...new Set(evidence.map(({ metric }) => metricNames[metric]))].join(', ');
    const text = joined(evidence.map((each) => prose `${each.text}`), '; ');
    return [
        {
            rule: regressed ? 'regression' : 'over-budget',
            severity: 'error',
            title: regressed ? `Regression: ${metrics}` : 'Over budget',
            text: sql === undefined ? text : prose `${code(sql)}: ${text}`,
            advice: undefined,
            weight: 0,
            file,
            line,
        },
    ];
}
/** One that fails behind another failure may only lack what that one should have made, and is not judged. */
function failureFinding(result, { status, failure }) {
    if (failure === undefined || status !== 'failed')
        return undefined;
    const { message, sqlState, detail, hint, file, line } = failure;
    const state = sqlState === undefined ? '' : ` (SQLSTATE ${sqlState})`;
    const more = [detail, hint].flatMap((text) => (text === undefined || text === '' ? [] : prose `. ${code(text)}`));
    return {
        rule: 'failed',
        severity: 'error',
        title: 'Migration failed',
        text: prose `${code(message)}${state}${more}`,
        advice: failureAdvice(result, failure),
        weight: 0,
        file: file === '' ? undefined : file,
        line,
    };
}
/** By SQLSTATE (PostgreSQL documentation, appendix A): the ones that a migration meets on a server like this. */
function failureAdvice(result, { sqlState = '' }) {
    switch (sqlState) {
        case '55P04':
            return prose `a new value of an enum can be used after its transaction has committed: put ${code('ALTER TYPE … ADD VALUE')} into a migration before`;
        case '25001':
            return prose `it is refused in a transaction block: put it ${outsideTransaction(result)}`;
        case '57014':
            return prose `if it is meant to take that long, raise ${code('statement-timeout')}`;
        case '42501':
            return result.fingerprint.superuser
                ? undefined
                : prose `migrations run without superuser, as they should in production; extensions that need one go into ${code('extensions')}, and ${code('superuser: true')} gives all rights`;
        case '23502':
        case '23503':
        case '23505':
        case '23514':
        case '23P01':
            return prose `the fixture holds rows that break the constraint, and production may too: mend them in a migration before`;
        case '42P01':
        case '42703':
        case '3F000':
        case '42883':
            return prose `it expects what neither the fixture nor an earlier migration has made`;
        case '42P06':
        case '42P07':
        case '42701':
        case '42710':
            return prose `the fixture already holds what it makes: is it from after this migration? ${code('only')} chooses what is measured`;
        default:
            return undefined;
    }
}
/** A wait that others notice in production, though it was short on the fixture. */
const longLockMs = 1000;
function growthFinding({ growth }) {
    if (growth === undefined)
        return undefined;
    const { predicted } = growth;
    const longLock = predicted !== undefined && predicted.lockMs >= longLockMs;
    if (growth.kind !== 'worse than linear' && !longLock)
        return undefined;
    return {
        rule: 'growth',
        severity: 'warning',
        title: longLock ? 'Long lock to be expected in production' : 'Cost grows faster than its tables',
        text: longLock ? lockPrediction(growth, predicted) : prose `${growthText(growth)}${predictedText(growth)}`,
        advice: undefined,
        weight: predicted?.lockMs ?? predicted?.timeMs ?? 0,
    };
}
/** In words: `time grows as rows^1.0 (0.9 to 1.1)`. */
function growthText({ kind, exponent, exponentLow, exponentHigh }) {
    const interval = `rows^${exponent.toFixed(1)} (${exponentLow.toFixed(1)} to ${exponentHigh.toFixed(1)})`;
    return kind === 'unclear' ? `how its time grows is unclear: ${interval}` : `its time is ${kind}: ${interval}`;
}
function predictedText({ predicted }) {
    if (predicted === undefined)
        return '';
    const { rows, timeMs, timeLowMs, timeHighMs } = predicted;
    return `; with ${(0,format/* formatCountOf */.gL)(rows, 'row')} as in production it takes ${(0,format/* formatDuration */.a3)(timeMs)} (${(0,format/* formatDuration */.a3)(timeLowMs)} to ${(0,format/* formatDuration */.a3)(timeHighMs)})`;
}
function lockPrediction(growth, predicted) {
    const { lockMs, lockLowMs, lockHighMs } = predicted;
    return prose `${growthText(growth)}${predictedText(growth)}, and its lock makes others wait for ${(0,format/* formatDuration */.a3)(lockMs)} (${(0,format/* formatDuration */.a3)(lockLowMs)} to ${(0,format/* formatDuration */.a3)(lockHighMs)})`;
}
function downFinding({ down }) {
    if (down === undefined || down.outcome === 'same schema')
        return undefined;
    const shown = down.problems.slice(0, 5).map((problem) => code(problem));
    const more = down.problems.length - shown.length;
    const failed = down.outcome === 'failed';
    return {
        rule: 'down',
        severity: 'warning',
        title: failed ? 'Down migration failed' : 'Down migration does not undo the up migration',
        text: prose `${failed ? 'it failed' : 'up, down and up again end in another schema'}: ${joined(shown, ', ')}${more > 0 ? ` and ${(0,format/* formatCountOf */.gL)(more, 'other')}` : ''}`,
        advice: undefined,
        weight: 0,
    };
}

;// CONCATENATED MODULE: ./build/benchmark/findings/rewrites.js




const inBatches = prose `fill the old rows in batches, each in a transaction of its own`;
/** A table, index or materialized view was written anew. */
function rewriteFinding(context) {
    const rewrites = rewritesThatMatter(context);
    const [first] = rewrites;
    if (first === undefined)
        return undefined;
    const bytes = rewrites.reduce((sum, rewrite) => sum + rewrite.bytes, 0);
    const names = rewrites.map(({ relation }) => relation);
    const isView = names.every(({ kind }) => kind === 'materialized view');
    return {
        rule: isView ? 'refresh' : 'rewrite',
        severity: 'warning',
        title: isView ? 'Readers of a materialized view wait' : `${firstUpper(first.relation.kind)} rewritten`,
        text: prose `${sqlCode(context.statement)} rewrote ${(0,format/* formatBytes */.z3)(bytes)} of ${relationList(names)}${waitingText(blockingLocks(context))}`,
        advice: rewriteAdvice(context, first),
        weight: bytes,
    };
}
function firstUpper(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
/** Not the indexes and TOAST tables of tables that were rewritten with them, and not sequences, which are one row. */
function rewritesThatMatter({ result, trace }) {
    const copies = trace.rewrites.filter(({ relation, bytes, emptied }) => !emptied && relation.kind !== 'sequence' && matters(result, relation, bytes));
    const tables = copies.filter(({ relation }) => relation.table === undefined);
    // An index alone is rewritten by REINDEX, which has a finding of its own, and by SET TABLESPACE.
    return tables.length > 0 ? tables : copies.filter(() => trace.indexesBuilt.length === 0);
}
function rewriteAdvice(context, rewrite) {
    const { words, actions } = context.text;
    if (/^(vacuum|cluster)\b/.test(words)) {
        return prose `a plain ${code('VACUUM')} makes the space usable again and stops nobody; where the table must shrink, the extension pg_repack rewrites it under short locks`;
    }
    if (words.startsWith('refresh materialized view')) {
        return prose `${code('REFRESH MATERIALIZED VIEW CONCURRENTLY')} lets readers go on; it needs a unique index on columns of the view, without ${code('WHERE')}`;
    }
    if (words.startsWith('alter index')) {
        return prose `${code('REINDEX (CONCURRENTLY, TABLESPACE …) INDEX …')} moves an index while the table is in use, ${outsideTransaction(context.result)}`;
    }
    const advice = actions.flatMap((action) => actionAdvice(action, context, rewrite) ?? []);
    const unique = [...new Map(advice.map((each) => [JSON.stringify(each), each])).values()];
    return unique.length === 0 ? undefined : joined(unique.slice(0, 2), '; and ');
}
function actionAdvice(action, context, rewrite) {
    switch (action.kind) {
        case 'add column':
            return addColumnAdvice(action.rest, context.major);
        case 'column type':
            return [typeAdvice(action.rest)];
        case 'persistence':
        case 'access method':
        case 'tablespace':
            return [
                prose `this always copies the table: where ${relationCode(rewrite.relation)} is in use, fill a new table in batches and swap the names`,
            ];
        default:
            return undefined;
    }
}
/** What makes ADD COLUMN rewrite the table (PostgreSQL documentation, ALTER TABLE, Notes). */
function addColumnAdvice(rest, major) {
    if (/\bgenerated always as \(/.test(rest))
        return [storedColumnAdvice(major)];
    if (/\bas identity\b|^(small|big)?serial\b/.test(rest)) {
        return [
            prose `add the column without a default, let a sequence fill new rows (${code("ALTER COLUMN … SET DEFAULT nextval('…')")}), then ${inBatches}`,
        ];
    }
    if (/\bdefault\b/.test(rest)) {
        return [
            prose `a default that differs from row to row, or a domain with constraints, rewrites the table: add the column without it, set it for new rows with ${code('ALTER COLUMN … SET DEFAULT')}, then ${inBatches}`,
        ];
    }
    return undefined;
}
function storedColumnAdvice(major) {
    const plain = prose `add a plain column that a trigger keeps right for new rows, then ${inBatches}`;
    return major >= 18
        ? prose `a ${code('VIRTUAL')} generated column rewrites nothing, where it need not be indexed and uses only built-in functions and types; otherwise ${plain}`
        : plain;
}
function typeAdvice(rest) {
    const general = prose `add a column of the new type that a trigger keeps right, ${inBatches}, then swap the names`;
    if (/^(timestamptz|timestamp (\(\d+\) )?with time zone)\b/.test(rest)) {
        return prose `where the old times are UTC, ${code("SET timezone = 'UTC'")} before the statement, and no ${code('USING')} in it, spares the rewrite; otherwise ${general}`;
    }
    if (/^(varchar|character varying) ?\(/.test(rest)) {
        return prose `a limit can be a ${code('CHECK (length(…) <= …) NOT VALID')} that is validated afterwards, without a rewrite; otherwise ${general}`;
    }
    return general;
}

;// CONCATENATED MODULE: ./build/benchmark/findings/scans.js



/**
 * A statement that read through a table to prove something about its rows, while others wait. VALIDATE CONSTRAINT is
 * none: its lock lets reads and writes go on, where no stronger one is held.
 */
function scanFinding(context) {
    const { trace, statement } = context;
    if (trace.rewrites.some(({ emptied }) => !emptied))
        return undefined;
    // What an index build reads is no proof, but a partition gets its indexes while it is proven to fit.
    if (trace.indexesBuilt.length > 0 && !isPartitioning(context))
        return undefined;
    const locks = blockingLocks(context);
    const [first] = locks;
    const scans = trace.scans.filter(({ relation }) => relation.kind === 'table');
    if (first === undefined || scans.length === 0 || !provesRows(context))
        return undefined;
    const form = formOf(context);
    const rows = scans.reduce((sum, scan) => sum + scan.rows, 0);
    return {
        rule: form.rule,
        severity: 'warning',
        title: form.title,
        text: prose `${sqlCode(statement)} read ${(0,format/* formatCountOf */.gL)(rows, 'row')} of ${relationList(scans.map(({ relation }) => relation))}${waitingText(locks)}`,
        advice: form.advice(context),
        weight: first.relationBytes,
    };
}
/** The server says so, but for two kinds of statements. */
function provesRows(context) {
    const said = context.trace.serverNotes.some((note) => /^(verifying table|validating foreign key)/.test(note));
    return said || createsPartition(context) || context.text.words.startsWith('alter domain ');
}
function isPartitioning(context) {
    return createsPartition(context) || context.text.actions.some(({ kind }) => kind === 'attach partition');
}
function createsPartition({ text }) {
    return /^create table .*\bpartition of\b/.test(text.words);
}
/** What each action of the statement reads the table for; several are told together under the first one's name. */
function formOf(context) {
    if (createsPartition(context)) {
        return {
            rule: 'partition',
            title: 'Default partition read while reads and writes wait',
            advice: createPartitionAdvice,
        };
    }
    const validates = context.trace.serverNotes.some((note) => note.startsWith('validating foreign key'));
    const forms = context.text.actions.flatMap((action) => formOfAction(action, validates) ?? []);
    const [first] = forms;
    if (first === undefined)
        return { rule: 'scan', title: 'Table read while others wait', advice: () => undefined };
    const unique = [...new Map(forms.map((form) => [form.advice, form])).values()];
    const advice = () => joined(unique.flatMap((form) => [form.advice(context) ?? []]), '; and ');
    return { ...first, advice };
}
function formOfAction(action, validates) {
    if (action.kind === 'attach partition') {
        return { rule: 'partition', title: 'Partition read while it is attached', advice: attachAdvice };
    }
    if (action.kind === 'set not null')
        return { rule: 'not-null', title: 'NOT NULL checked while reads and writes wait', advice: notNullAdvice };
    if (action.kind === 'add column' && validates && /\breferences\b/.test(action.rest)) {
        return { rule: 'foreign-key', title: 'Foreign key checked while others wait', advice: foreignKeyAdvice };
    }
    if (action.kind === 'add column' && /\bcheck\b/.test(action.rest)) {
        return { rule: 'check', title: 'Check constraint checked while reads and writes wait', advice: checkAdvice };
    }
    if (action.kind !== 'add constraint' || action.notValid)
        return undefined;
    if (action.type === 'foreign key' && validates) {
        return { rule: 'foreign-key', title: 'Foreign key checked while writes wait', advice: foreignKeyAdvice };
    }
    if (action.type === 'check')
        return { rule: 'check', title: 'Check constraint checked while reads and writes wait', advice: checkAdvice };
    if (action.type === 'not null')
        return { rule: 'not-null', title: 'NOT NULL checked while reads and writes wait', advice: notNullAdvice };
    return action.type === 'primary key' && action.usingIndex
        ? { rule: 'not-null', title: 'NOT NULL checked while reads and writes wait', advice: primaryKeyAdvice }
        : undefined;
}
const validate = prose `${code('VALIDATE CONSTRAINT')} in a later transaction, which lets reads and writes go on`;
function checkAdvice() {
    return prose `add the constraint ${code('NOT VALID')}, then ${validate}`;
}
/** PostgreSQL documentation, ALTER TABLE: foreign keys of partitioned tables can be NOT VALID from 18 on. */
function foreignKeyAdvice({ major, trace }) {
    const partitioned = trace.locks.some(({ relation }) => relation.kind === 'partitioned table');
    return partitioned && major < 18
        ? prose `add the foreign key to each partition ${code('NOT VALID')}, validate it there, then add it to the partitioned table, which takes those over unread`
        : prose `add the foreign key ${code('NOT VALID')}, then ${validate}`;
}
function notNullAdvice({ major }) {
    return major >= 18
        ? prose `${code('ADD CONSTRAINT … NOT NULL … NOT VALID')}, then ${validate}`
        : prose `${code('ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID')}, then ${validate}; ${code('SET NOT NULL')} then finds it proven and reads nothing, and the check can go`;
}
function primaryKeyAdvice(context) {
    return prose `make the key's columns NOT NULL beforehand: ${notNullAdvice(context)}`;
}
function attachAdvice() {
    return prose `give the table a ${code('CHECK')} that matches its bounds before it is attached, and a default partition one that excludes them, each ${code('NOT VALID')} and then validated: ${code('ATTACH PARTITION')} then reads nothing. Its indexes, too, are taken over when they are there`;
}
/** CREATE TABLE … PARTITION OF takes AccessExclusiveLock on the parent, ATTACH PARTITION ShareUpdateExclusiveLock. */
function createPartitionAdvice({ trace }) {
    const [scan] = trace.scans;
    const which = scan === undefined ? prose `the default partition` : prose `${relationCode(scan.relation)}`;
    return prose `make it as a table of its own (${code('CREATE TABLE … (LIKE … INCLUDING ALL)')}) and attach it; a validated ${code('CHECK')} of ${which} that excludes the new bounds spares reading it`;
}

// EXTERNAL MODULE: ./build/benchmark/held-statements.js
var held_statements = __webpack_require__(69100);
;// CONCATENATED MODULE: ./build/benchmark/findings/transaction.js




/** Others notice a wait of this length; below it nobody has to split a migration. */
const noticedMs = 100;
/** A lock that outlives its statement by the work of later ones of the same transaction: the worst of a migration. */
function heldLongFinding(contexts) {
    const kinds = contexts.map(({ statement }) => statement);
    const held = contexts.flatMap((context, index) => blockingLocks(context).map((lock) => {
        const end = index + (0,held_statements/* heldStatements */.i)(kinds, index, lock.heldStatements).length;
        const later = contexts.slice(index + 1, end).filter(({ statement }) => statement.kind !== 'TransactionStmt');
        // Not the hold less the statement's own time: the two come from different runs.
        const laterMs = later.reduce((sum, { statement }) => sum + statement.durationMs, 0);
        return { context, lock, later, laterMs };
    }));
    const worst = held.toSorted((a, b) => b.laterMs - a.laterMs)[0];
    if (worst === undefined || worst.laterMs < noticedMs || worst.laterMs < worst.lock.holdMs / 5)
        return undefined;
    const { context, lock, later, laterMs } = worst;
    const slowest = later.toSorted((a, b) => b.statement.durationMs - a.statement.durationMs)[0];
    const which = slowest === undefined
        ? []
        : prose `, the longest ${sqlCode(slowest.statement)} (${(0,format/* formatDuration */.a3)(slowest.statement.durationMs)})`;
    return {
        statement: context.statement,
        rule: 'held-long',
        severity: 'warning',
        title: 'Lock held while later statements work',
        text: prose `${sqlCode(context.statement)} took ${lock.mode} on ${relationCode(lock.relation)} and needed ${(0,format/* formatDuration */.a3)(context.statement.durationMs)}, but it was held for ${(0,format/* formatDuration */.a3)(lock.holdMs)}: ${(0,format/* formatCountOf */.gL)(later.length, 'later statement')} of the transaction ran under it${which}. ${upperFirst(lock.blocking)} of ${relationCode(lock.relation)} wait meanwhile`,
        advice: prose `put the statements that work long into a migration of their own, or before the one that takes the lock`,
        weight: laterMs,
    };
}
function upperFirst(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
const setsTimeout = /^set (session |local )?lock_timeout\b|^select (pg_catalog\.)?set_config\(/;
/** A statement that waits for a strong lock makes all that come after it wait too. Undefined where a timeout was set. */
function lockWithoutTimeout(contexts) {
    for (const context of contexts) {
        const { words } = context.text;
        // The name of a set_config is a string, which the words do not hold.
        if (setsTimeout.test(words) && /lock_timeout/i.test(context.statement.sql))
            return undefined;
        if (blockingLocks(context).some(queues))
            return context;
    }
    return undefined;
}
/** What is seen only in the WAL may have been taken without waiting, as VACUUM does to give back space. */
function queues({ blocking, seen }) {
    return blocking === 'reads and writes' && seen !== 'wal';
}
function lockTimeoutFinding(first, migrations) {
    const [lock] = blockingLocks(first);
    const others = migrations.length - 1;
    const also = others === 0 ? '' : `; so ${others === 1 ? 'does' : 'do'} ${(0,format/* formatCountOf */.gL)(others, 'other migration')}`;
    const relations = lock === undefined ? [] : relationList([lock.relation]);
    return {
        statement: first.statement,
        rule: 'lock-timeout',
        severity: 'notice',
        title: 'Strong lock without lock_timeout',
        text: prose `${sqlCode(first.statement)} takes ${lock?.mode ?? 'a lock'} on ${relations} without a ${code('lock_timeout')} in its migration${also}. While it waits for a transaction that is still running, all others wait behind it`,
        advice: prose `begin with ${code("SET lock_timeout = '5s'")}, or set it for the role that migrates, and try again when it strikes`,
        weight: 0,
    };
}
/** Statements prepared before, with `select *` or returning the column, fail once (PostgreSQL, plancache.c). */
function cachedPlanFinding(contexts) {
    for (const context of contexts) {
        const changes = context.text.actions.some(({ kind }) => kind === 'add column' || kind === 'column type');
        const [lock] = changes ? blockingLocks(context) : [];
        if (lock === undefined)
            continue;
        return {
            statement: context.statement,
            rule: 'cached-plan',
            severity: 'notice',
            title: 'Prepared statements may fail once',
            text: prose `after ${sqlCode(context.statement)}, sessions that have prepared ${code('SELECT *')} from ${relationCode(lock.relation)} fail once with ${code('cached plan must not change result type')}`,
            advice: prose `name the columns in prepared statements, or let the application prepare and try again`,
            weight: 0,
        };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/benchmark/findings/findings.js








/** Of several that fit, the first tells what a statement did to others. */
const statementRules = [
    rewriteFinding,
    indexBuildFinding,
    constraintIndexFinding,
    scanFinding,
    truncateFinding,
    largeChangeFinding,
    lockTableFinding,
    dropFinding,
    detachFinding,
    slowDropIndexFinding,
    rebuiltIndexFinding,
];
/**
 * What a person should know about a run, the worst first: failures, regressions and what is over budget; then what
 * others wait for, with the safer form for the server's version; then what is good to know. Relations below 1 MiB and
 * 1,000 rows are left alone, because nothing takes long there.
 *
 * @param from a comparison, or a result that was compared with nothing
 */
function findingsOf(from) {
    const result = 'candidate' in from ? from.candidate : from;
    const judged = 'candidate' in from
        ? from.migrations.flatMap((each) => judgedOf(result, each))
        : result.migrations.map((each) => alone(result, each));
    const findings = [...judged.flatMap((each) => findingsOfMigration(result, each)), ...oncePerResult(result, judged)];
    return findings.sort(compareFindings);
}
function judgedOf(result, compared) {
    const { current, baseline } = compared;
    if (current === undefined)
        return [];
    const known = baseline !== undefined && current.sha256 !== '' && current.sha256 === baseline.sha256;
    return [{ migration: current, contexts: statementContexts(result, current), compared, known }];
}
function alone(result, migration) {
    return { migration, contexts: statementContexts(result, migration), compared: undefined, known: false };
}
function findingsOfMigration(result, judged) {
    const { migration, contexts, compared } = judged;
    const failure = failureFinding(result, migration);
    const inFile = [
        ...(failure === undefined ? [] : [failure]),
        ...(compared === undefined ? [] : evidenceFindings(compared)),
        ...[growthFinding(migration), downFinding(migration)].flatMap((found) => found === undefined ? [] : [{ ...found, file: undefined, line: undefined }]),
    ];
    const held = heldLongFinding(contexts);
    const ofStatements = contexts.flatMap((context) => statementFindings(context).map((found) => placedAt(found, judged)));
    const errors = inFile.map((found) => withAdvice(placed(found, judged), ofStatements));
    return [
        ...errors,
        ...ofStatements.map((found) => withoutRepeatedAdvice(found, errors)),
        ...(held === undefined ? [] : [placedAt(held, judged)]),
    ];
}
/** A regression is mended by what is advised for the statement that brought it. */
function withAdvice(finding, ofStatements) {
    if (finding.severity !== 'error' || finding.advice !== undefined)
        return finding;
    const same = ofStatements.find(({ file, line }) => file === finding.file && line === finding.line);
    return { ...finding, advice: same?.advice };
}
/** What a regression above it says already is not said again of the same statement. */
function withoutRepeatedAdvice(finding, errors) {
    return errors.some(({ advice }) => advice !== undefined && advice === finding.advice)
        ? { ...finding, advice: undefined }
        : finding;
}
function statementFindings(context) {
    for (const rule of statementRules) {
        const found = rule(context);
        if (found !== undefined)
            return [{ ...found, statement: context.statement }];
    }
    return [];
}
/** What would be said of nearly every migration is said once, of the first that is not the baseline's. */
function oncePerResult(result, all) {
    const judged = [...all].sort((a, b) => Number(a.known) - Number(b.known));
    const findings = [];
    const timeout = result.fingerprint.settings.lock_timeout;
    if (timeout === undefined || /^0/.test(timeout)) {
        const without = judged.flatMap((each) => {
            const context = lockWithoutTimeout(each.contexts);
            return context === undefined ? [] : [{ each, context }];
        });
        const [first] = without;
        const migrations = without.map(({ each }) => each.migration);
        if (first !== undefined)
            findings.push(placedAt(lockTimeoutFinding(first.context, migrations), first.each));
    }
    for (const each of judged) {
        const found = cachedPlanFinding(each.contexts);
        if (found === undefined)
            continue;
        findings.push(placedAt(found, each));
        break;
    }
    return findings;
}
function placedAt({ statement, ...found }, judged) {
    return placed({ ...found, file: statement.file, line: statement.line }, judged);
}
function placed({ file, line, ...found }, { migration, known }) {
    const metric = metricOf[found.rule];
    const ignore = migration.ignores.find((each) => metric !== undefined && (each.metric === metric || each.metric === 'all'));
    return {
        ...found,
        migration: migration.name,
        file: file ?? migration.file,
        line,
        // What has just got worse is news, whatever was there before.
        known: known && found.severity !== 'error',
        ignored: ignore?.reason,
    };
}
const severityRank = { error: 0, warning: 1, notice: 2 };
function compareFindings(a, b) {
    return (severityRank[a.severity] - severityRank[b.severity] ||
        Number(a.ignored !== undefined) - Number(b.ignored !== undefined) ||
        Number(a.known) - Number(b.known) ||
        (a.severity === 'error' ? findingRules.indexOf(a.rule) - findingRules.indexOf(b.rule) : 0) ||
        b.weight - a.weight);
}

// EXTERNAL MODULE: ./build/benchmark/verdict/judge.js + 6 modules
var judge = __webpack_require__(68570);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/github/core.js
var core = __webpack_require__(69003);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./build/github/rest.js
var github_rest = __webpack_require__(61418);
;// CONCATENATED MODULE: ./build/github/pull-request-comment.js



/**
 * Says something in a comment of the pull request that the job runs for: updates the comment with the same key, or
 * writes a new one. A comment that somebody else wrote is never touched, whatever it holds.
 *
 * It is an extra: whatever prevents it (a fork's token that only reads, a missing permission, GitHub being down) comes
 * back as a note, and throws nothing but the signal's reason.
 */
async function commentOnPullRequest(comment) {
    const { environment, token, signal } = comment;
    const repository = (0,github_rest/* repositoryPath */.SH)(environment);
    const pullRequest = await readPullRequest(environment);
    if (repository === undefined || pullRequest === undefined)
        return none('this run is for no pull request');
    if (!token)
        return none('there is no github-token');
    const body = withinLimit(`${markerOf(comment.key)}\n${comment.redact(comment.body)}`);
    try {
        return await (0,github_rest/* withRest */.Hy)({ environment, token, signal }, (rest) => write(rest, repository, pullRequest.number, body));
    }
    catch (error) {
        signal.throwIfAborted();
        return none(explained(error, pullRequest.isFork));
    }
}
function none(why) {
    return { kind: 'none', note: `no comment in the pull request: ${why}; the job's summary says all` };
}
async function write(rest, repository, number, body) {
    const marker = body.slice(0, body.indexOf('\n'));
    const own = await findOwn(rest, `${repository}/issues/${number}/comments`, marker);
    if (own === undefined) {
        const created = await rest.post(`${repository}/issues/${number}/comments`, { body });
        return { kind: 'created', url: created.html_url };
    }
    const updated = await rest.patch(`${repository}/issues/comments/${own.id}`, { body });
    return { kind: 'updated', url: updated.html_url };
}
const pageLength = 100;
const mostPages = 50;
/** The first comment that begins with the marker and whose author the token is. */
async function findOwn(rest, path, marker) {
    // GET /user is refused to a job's token; this answers `github-actions[bot]`.
    const { viewer } = await rest.query('query { viewer { login } }');
    for (let page = 1; page <= mostPages; page++) {
        const comments = await rest.get(path, { per_page: String(pageLength), page: String(page) });
        const own = comments.find(({ user, body }) => user?.login === viewer.login && body?.startsWith(marker));
        if (own !== undefined || comments.length < pageLength)
            return own;
    }
    throw new github_rest/* RestError */.pj(`there are more than ${mostPages * pageLength} comments`, undefined);
}
/** Only harmless characters, because a key may hold an artifact's name, and `-->` would end it. */
function markerOf(key) {
    return `<!-- pgproof:benchmark:${encodeURIComponent(key).replaceAll('-', '%2D')} -->`;
}
/** Undefined when the event is none of a pull request. */
async function readPullRequest({ GITHUB_EVENT_PATH: path }) {
    if (!path)
        return undefined;
    const event = await (0,promises_.readFile)(path, 'utf8')
        .then((text) => JSON.parse(text))
        // The runner writes it; without one that can be read this is no pull request's run.
        .catch(() => undefined);
    const { pull_request: pullRequest } = (event ?? {});
    if (!Number.isSafeInteger(pullRequest?.number))
        return undefined;
    const { number, head, base } = pullRequest;
    return { number, isFork: head?.repo?.full_name !== base?.repo?.full_name };
}
function explained(error, isFork) {
    const status = error instanceof github_rest/* RestError */.pj ? error.status : undefined;
    if (status !== 401 && status !== 403 && status !== 404)
        return (0,errors/* messageOf */.bD)(error);
    if (isFork)
        return 'it is from a fork, whose token can only read';
    return 'the token may not write it (add `permissions: pull-requests: write` to the job)';
}
/** GitHub refuses a longer body (API, "body is too long (maximum is 65536 characters)"). */
const longestBody = 65_536;
const cutNote = '\n\n… The rest is in the summary of the job.\n';
/** Cut between two lines; a block of code and folded parts that the cut left open are closed. */
function withinLimit(body) {
    if (body.length <= longestBody)
        return body;
    const room = longestBody - cutNote.length - 1_000;
    const kept = body.slice(0, body.lastIndexOf('\n', room)).toWellFormed();
    const fences = kept.match(/^```/gm)?.length ?? 0;
    const open = (kept.match(/<details\b/g)?.length ?? 0) - (kept.match(/<\/details>/g)?.length ?? 0);
    const closing = `${fences % 2 === 1 ? '\n```' : ''}${'\n\n</details>'.repeat(Math.max(0, Math.min(open, 50)))}`;
    return `${kept}${closing}${cutNote}`;
}

;// CONCATENATED MODULE: ./build/report/benchmark-annotations.js


/** What GitHub shows of a step: ten annotations of a kind, 4,096 characters of each. */
const shownOfKind = 10;
const longestMessage = 4096;
/**
 * Findings as annotations on the lines of the migrations, the worst first. What the baseline already had and what a
 * comment in the SQL lets pass is no news, and is left out.
 */
function annotationsOf(findings, { prefix }) {
    const counts = new Map();
    return findings.flatMap((finding) => {
        const count = (counts.get(finding.severity) ?? 0) + 1;
        if (finding.known || finding.ignored !== undefined || count > shownOfKind)
            return [];
        counts.set(finding.severity, count);
        return [annotationOf(finding, prefix)];
    });
}
function annotationOf(finding, prefix) {
    const { severity, migration, file, line, title, text, advice } = finding;
    const message = [
        `${migration}: ${plainProse(text)}.`,
        ...(advice === undefined ? [] : [`Safer: ${plainProse(advice)}.`]),
    ].join('\n');
    const place = file === '' || prefix === undefined ? {} : { file: joinedPath(prefix, file), startLine: line ?? 1 };
    return { kind: severity, title, message: cut(message), ...place };
}
/** JavaScript's length counts what GitHub's does or more, so that nothing is cut in silence. */
function cut(message) {
    return message.length <= longestMessage ? message : (0,markdown/* shorten */.ml)(message, longestMessage / 2);
}
/** `./db/migrations/` and `1.sql` are `db/migrations/1.sql`, as GitHub names a file. */
function joinedPath(prefix, file) {
    const parts = `${prefix}/${file}`.split('/').filter((part) => part !== '' && part !== '.');
    return parts.join('/');
}

// EXTERNAL MODULE: ./build/benchmark/verdict/statement-match.js
var statement_match = __webpack_require__(96299);
// EXTERNAL MODULE: ./build/benchmark/verdict/time-decision.js
var time_decision = __webpack_require__(18156);
;// CONCATENATED MODULE: ./build/report/benchmark-table.js





/** The table of a comparison, or of a run that was compared with nothing. */
function verdictTable(comparison) {
    const compared = isCompared(comparison);
    return {
        headers: compared
            ? ['baseline', 'current', 'change', 'wal']
            : ['time', 'wal', 'strongest lock', 'held', 'rewritten'],
        rows: comparison.migrations.map((migration) => ({
            migration,
            cells: compared
                ? comparedCells(migration, comparison.timesComparable)
                : measuredCells(comparison.candidate, migration.current),
            ...verdictOf(migration, compared),
        })),
    };
}
function isCompared({ baselineLabel }) {
    return baselineLabel !== undefined;
}
const benchmark_table_none = '–';
function comparedCells(migration, isJudged) {
    const { kind, baselineTime, currentTime, current } = migration;
    const wal = current?.counters?.walBytes;
    return [
        timeOf(baselineTime),
        timeOf(currentTime),
        kind === 'both' ? changeText(migration, isJudged) : kind,
        kind === 'new' && wal !== undefined ? (0,format/* formatBytes */.z3)(wal) : shareText(migration.wal),
    ];
}
/** In parentheses where the two sides ran at different times: shown, and not judged. */
function changeText({ verdict, time, baselineTime, currentTime }, isJudged) {
    if (baselineTime === undefined || currentTime === undefined || baselineTime.median <= 0)
        return benchmark_table_none;
    const isSmall = Math.abs(currentTime.median - baselineTime.median) < time_decision/* defaultTimeFloorMs */.h7;
    const change = time ?? { change: currentTime.median / baselineTime.median - 1 };
    // Per cent of next to nothing tell nothing, unless they are why nobody could tell.
    const text = isSmall && verdict !== 'inconclusive' ? `< ${time_decision/* defaultTimeFloorMs */.h7} ms` : (0,wording/* formatInterval */.vy)(change);
    return isJudged && time !== undefined ? text : `(${text})`;
}
/** @example shareText(-0.33) // '−33 %' */
function shareText(share) {
    if (share === undefined)
        return benchmark_table_none;
    return (0,wording/* formatChange */.eD)(share);
}
function timeOf(statistics) {
    return statistics === undefined ? benchmark_table_none : (0,wording/* formatTime */.fU)(statistics.median);
}
function measuredCells(result, migration) {
    if (migration === undefined)
        return [benchmark_table_none, benchmark_table_none, benchmark_table_none, benchmark_table_none, benchmark_table_none];
    const lock = strongestLock(result, migration);
    const bytes = rewrittenBytes(migration);
    return [
        timeOf(migration.time),
        migration.counters === undefined ? benchmark_table_none : (0,format/* formatBytes */.z3)(migration.counters.walBytes),
        lock === undefined ? benchmark_table_none : shortMode(lock),
        lock === undefined ? benchmark_table_none : (0,wording/* formatTime */.fU)(lock.holdMs),
        bytes === 0 ? benchmark_table_none : (0,format/* formatBytes */.z3)(bytes),
    ];
}
/** The lock of a migration that others notice most; undefined where nobody waits for anything that matters. */
function strongestLock(result, { statements }) {
    return statements
        .flatMap(({ trace }) => (trace === undefined ? [] : blockingLocks({ result, trace })))
        .toSorted(compareLocks)[0];
}
/** Bytes of tables, indexes and materialized views that were copied. */
function rewrittenBytes({ statements }) {
    return statements
        .flatMap(({ trace }) => trace?.rewrites ?? [])
        .filter(({ relation, emptied }) => !emptied && relation.table === undefined && relation.kind !== 'sequence')
        .reduce((sum, { bytes }) => sum + bytes, 0);
}
function shortMode({ mode, relation }) {
    const name = relation.schema === 'public' ? relation.name : `${relation.schema}.${relation.name}`;
    return `${mode.replace(/Lock$/, '')} on ${name}`;
}
const tones = {
    pass: 'plain',
    improved: 'good',
    regressed: 'bad',
    'over-budget': 'bad',
    failed: 'bad',
    inconclusive: 'unsure',
};
function verdictOf(migration, compared) {
    const { kind, verdict, current } = migration;
    if (kind === 'removed')
        return { verdict: 'removed', reason: '', tone: 'plain' };
    if (current?.status === 'skipped') {
        const word = current.failure === undefined ? 'not run' : 'failed with another';
        return { verdict: word, reason: '', tone: 'unsure' };
    }
    const reason = verdictReason(migration);
    const word = verdict === 'pass' && !compared ? 'measured' : verdict;
    return { verdict: reason === '' ? word : `${word} (${reason})`, reason, tone: tones[verdict] };
}
/** In a word or two, why the verdict is what it is. */
function verdictReason(migration) {
    const { verdict, evidence, noise, current } = migration;
    const ignored = evidence.filter((each) => each.ignored !== undefined);
    switch (verdict) {
        case 'regressed':
        case 'over-budget':
            return metricsOf(evidence.filter((each) => each.ignored === undefined && each.verdict === verdict));
        case 'improved':
            return isNowConcurrent(migration) ? 'concurrently' : '';
        case 'inconclusive':
            return noise === undefined ? '' : `noise ${Math.round(noise * 100)} %`;
        case 'failed':
            return current?.failure?.sqlState ?? '';
        case 'pass':
            return ignored.length === 0 ? '' : `${metricsOf(ignored)} ignored`;
    }
}
function metricsOf(evidence) {
    return [...new Set(evidence.map(({ metric }) => metric))].join(', ');
}
function isNowConcurrent({ current, baseline }) {
    if (current === undefined || baseline === undefined)
        return false;
    return (0,statement_match/* becameConcurrent */.rS)((0,statement_match/* matchStatements */.m)(baseline.statements, current.statements)).length > 0;
}

;// CONCATENATED MODULE: ./build/report/benchmark-log.js

/** A longer name would push the numbers out of a log's sight. */
const nameCharacters = 40;
const headerOfName = 'migration';
const headerOfVerdict = 'verdict';
/** The table as aligned lines of plain text, for a log. */
function benchmarkLog(comparison) {
    const { headers, rows } = verdictTable(comparison);
    const lines = [
        [headerOfName, ...headers, headerOfVerdict],
        ...rows.map(({ migration, cells, verdict }) => [shortName(migration.name), ...cells, verdict]),
    ];
    const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => characters(line[column] ?? ''))));
    return lines.map((line) => line
        .map((cell, column) => {
        const pad = ' '.repeat((widths[column] ?? 0) - characters(cell));
        const left = column === 0 || column === line.length - 1 || headers[column - 1] === 'strongest lock';
        return left ? cell + pad : pad + cell;
    })
        .join('  ')
        .trimEnd());
}
function characters(text) {
    return Array.from(text).length;
}
function shortName(name) {
    const visible = name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
    const all = Array.from(visible);
    return all.length <= nameCharacters ? visible : `${all.slice(0, nameCharacters - 1).join('')}…`;
}

// EXTERNAL MODULE: ./build/report/backup-summary.js
var backup_summary = __webpack_require__(21888);
;// CONCATENATED MODULE: ./build/report/benchmark-answer.js



/**
 * What came of it, in one sentence: what is wrong first, and nothing kept back that limits it.
 *
 * @param failing whether the verdict fails the job: it does not with `fail-on-regression: never`
 */
function benchmarkAnswer({ comparison, failing }) {
    const rows = verdictTable(comparison).rows.filter(({ migration }) => migration.kind !== 'removed');
    const all = (0,format/* formatCountOf */.gL)(rows.length, 'migration');
    const { baselineLabel } = comparison;
    const against = baselineLabel === undefined ? [] : prose `, against ${code(baselineLabel)}`;
    if (rows.length === 0)
        return { tone: 'unsure', text: prose `No migration was measured${against}` };
    const bad = [
        ...group(rows, 'failed', 'failed'),
        ...group(rows, 'regressed', 'regressed'),
        ...group(rows, 'over-budget', 'over budget'),
    ];
    const besides = asides(rows);
    if (bad.length > 0) {
        const reported = failing ? '' : ' (only reported: it does not fail the job)';
        return {
            tone: failing ? 'bad' : 'unsure',
            text: prose `Of ${all}${against}, ${joined([...bad, ...besides], '; ')}${reported}`,
        };
    }
    const tone = isSure(rows) ? 'good' : 'unsure';
    const text = isCompared(comparison)
        ? prose `No regression in ${all}${against}`
        : prose `${all} measured, without a baseline`;
    return { tone, text: joined([text, ...besides], '; ') };
}
function isSure(rows) {
    return rows.every(({ tone }) => tone === 'good' || tone === 'plain');
}
/** What else the answer must not keep back. */
function asides(rows) {
    const skipped = rows.filter(isSkipped);
    const [failed, notRun] = [skipped.filter(hasFailure), skipped.filter((row) => !hasFailure(row))];
    const improved = rows.filter(({ migration }) => migration.verdict === 'improved');
    return [
        ...(improved.length === 0 ? [] : [prose `${improved.length} improved`]),
        ...group(rows, 'inconclusive', 'inconclusive'),
        ...(failed.length === 0 ? [] : [prose `${failed.length} not applied after that: ${names(failed)}`]),
        ...(notRun.length === 0 ? [] : [prose `${notRun.length} not run: ${names(notRun)}`]),
    ];
}
function hasFailure({ migration }) {
    return migration.current?.failure !== undefined;
}
function isSkipped({ migration }) {
    return migration.current?.status === 'skipped';
}
function group(rows, verdict, did) {
    const those = rows.filter((row) => row.migration.verdict === verdict && !isSkipped(row));
    return those.length === 0 ? [] : [prose `${those.length} ${did}: ${names(those)}`];
}
const namedAtMost = 3;
function names(rows) {
    const named = rows.slice(0, namedAtMost).map(({ migration, reason }) => {
        return prose `${code(migration.name)}${reason === '' ? '' : ` (${reason})`}`;
    });
    const more = rows.length - named.length;
    return more > 0 ? prose `${joined(named, ', ')} and ${more} more` : joined(named, ', ');
}

// EXTERNAL MODULE: ./build/report/charts.js
var charts = __webpack_require__(99062);
;// CONCATENATED MODULE: ./build/report/benchmark-charts.js


const shownStatements = 25;
const shownRelations = 8;
const labelCharacters = 60;
/**
 * A migration's statements and the locks that they held, on one axis of time, as a mermaid block of Markdown. Empty
 * where nobody waited for anything: a row of bars without a lock tells nothing.
 */
function lockChart(timeline) {
    if (timeline.relations.length === 0 || timeline.durationMs <= 0)
        return '';
    const axis = (0,charts/* axisFor */.n_)(timeline.durationMs);
    const bar = (label, style, startMs, endMs) => {
        const from = Math.round(startMs / axis.divisor);
        const to = Math.max(from + 1, Math.round(endMs / axis.divisor));
        // The word joiner draws nothing, and keeps mermaid from reading a label as a word of its own language.
        return `  \u2060${chartLabel(label)} :${style}${from}, ${to}`;
    };
    const lines = ['gantt', '  dateFormat x', `  axisFormat ${axis.format}`, '  todayMarker off', '  section statements'];
    for (const { label, startMs, endMs } of longest(timeline))
        lines.push(bar(label, 'active, ', startMs, endMs));
    for (const { name, locks } of timeline.relations.slice(0, shownRelations)) {
        lines.push(`  section \u2060${chartLabel(name)}`);
        for (const { mode, blocking, startMs, endMs } of locks) {
            // `crit` is mermaid's red, `done` its grey.
            const style = blocking === 'reads and writes' ? 'crit, ' : 'done, ';
            lines.push(bar(`${mode} – ${blocking} wait`, style, startMs, endMs));
        }
    }
    return (0,markdown/* codeBlock */.DV)('mermaid', lines.join('\n'));
}
function chartLabel(text) {
    const characters = Array.from(text.slice(0, 2 * labelCharacters));
    const cut = characters.length > labelCharacters || text.length > 2 * labelCharacters;
    return (0,charts/* mermaidText */.Hg)(characters.slice(0, labelCharacters).join('')) + (cut ? '…' : '');
}
/** The longest statements, in the order in which they ran. */
function longest({ statements }) {
    const kept = new Set(statements.toSorted((a, b) => benchmark_charts_length(b) - benchmark_charts_length(a)).slice(0, shownStatements));
    return statements.filter((statement) => kept.has(statement));
}
function benchmark_charts_length({ startMs, endMs }) {
    return endMs - startMs;
}

;// CONCATENATED MODULE: ./build/report/benchmark-timeline.js


/** Locks whose relation has fewer bytes than matter, or that make nobody wait, are left out. */
function timelineOf(result, migration) {
    let nowMs = 0;
    const statements = [];
    const byRelation = new Map();
    for (const { sql, durationMs, trace } of migration.statements) {
        const startMs = nowMs;
        nowMs += durationMs;
        statements.push({ label: sql, startMs, endMs: nowMs });
        for (const { relation, mode, blocking, relationBytes, holdMs } of trace?.locks ?? []) {
            const ofTable = relation.table === undefined && relation.kind !== 'sequence';
            if (blocking === 'nothing' || !ofTable || !matters(result, relation, relationBytes))
                continue;
            const name = (0,wording/* nameOf */.Vb)(relation).replace(/^public\./, '');
            const bar = { label: mode, mode, blocking, startMs, endMs: startMs + holdMs };
            byRelation.set(name, [...(byRelation.get(name) ?? []), bar]);
        }
    }
    const relations = [...byRelation].map(([name, locks]) => ({ name, locks }));
    relations.sort((a, b) => waitMs(b.locks) - waitMs(a.locks));
    const lastMs = relations.flatMap(({ locks }) => locks).reduce((most, { endMs }) => Math.max(most, endMs), 0);
    return { durationMs: Math.max(nowMs + (migration.commitMs ?? 0), lastMs), statements, relations };
}
/** From the first lock on a relation to the last one's end. */
function waitMs(locks) {
    const start = locks.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
    const end = locks.reduce((most, { endMs }) => Math.max(most, endMs), 0);
    return locks.length === 0 ? 0 : end - start;
}

;// CONCATENATED MODULE: ./build/report/benchmark-sections.js








/** More of them make nobody wiser; all are in the table and in the result file. */
const shownMigrations = 10;
const shownEvidence = 12;
const shownLocks = 12;
const shownNotes = 20;
const snippetCharacters = 2000;
/** Why something was not judged or not run: right below the answer, because it limits what the answer means. */
function notesSection({ notes, candidate }) {
    const all = [...notes, ...candidate.notes];
    if (all.length === 0)
        return [];
    const lines = all.slice(0, shownNotes).map((note) => `> ${markdownText(note)}`);
    const more = all.length - lines.length;
    if (more > 0)
        lines.push(`> … and ${(0,format/* formatCountOf */.gL)(more, 'more note')}, in the result file`);
    return [`> [!NOTE]\n${lines.join('  \n')}`];
}
/** Each migration that failed, with PostgreSQL's message and the place. */
function failureSections({ migrations }) {
    const failed = migrations.filter(({ current }) => current?.status === 'failed');
    const sections = failed.slice(0, shownMigrations).flatMap(({ name, current }) => {
        const failure = current?.failure;
        if (failure === undefined)
            return [];
        const { message, sqlState, detail, hint, file, line, snippet } = failure;
        const lines = [message, ...(detail ? [`DETAIL: ${detail}`] : []), ...(hint ? [`HINT: ${hint}`] : [])];
        const state = sqlState === undefined ? '' : `, SQLSTATE ${(0,markdown/* inlineCode */.ti)(sqlState)}`;
        const howOften = current?.reason === undefined ? '' : `, ${markdownText(current.reason)}`;
        return [
            `### ❌ ${(0,markdown/* inlineCode */.ti)(name)} failed`,
            `${(0,markdown/* inlineCode */.ti)(`${file}:${line}`, 300)}${state}${howOften}`,
            foreignBlock('', lines.join('\n')),
            ...(snippet === '' ? [] : [foreignBlock('sql', snippet)]),
        ];
    });
    return [...sections, ...moreOf(failed.length, 'failed')];
}
/** Within a fence nothing is markup, but invisible characters can still show a text as another one. */
function foreignBlock(language, text) {
    return (0,markdown/* codeBlock */.DV)(language, (0,markdown/* shorten */.ml)(text, snippetCharacters).replaceAll(/[^\P{C}\n\t]/gu, '\ufffd'));
}
function moreOf(count, what) {
    const more = count - shownMigrations;
    return more > 0 ? [`… and ${(0,format/* formatCountOf */.gL)(more, 'more migration')} that ${what}.`] : [];
}
/** Each migration that got worse or went over its budget: the evidence, the statement, its locks, a picture. */
function regressionSections(comparison, { charts }) {
    const worse = comparison.migrations.filter(({ verdict }) => verdict === 'regressed' || verdict === 'over-budget');
    const sections = worse.slice(0, shownMigrations).flatMap((migration, index) => {
        const { name, verdict, evidence, current } = migration;
        const chart = charts && index < 3 && current !== undefined ? lockChart(timelineOf(comparison.candidate, current)) : '';
        return [
            `### ❌ ${(0,markdown/* inlineCode */.ti)(name)} ${verdict === 'regressed' ? 'regressed' : 'is over budget'}`,
            evidenceList(evidence),
            ...statementBlocks(migration),
            ...(current === undefined ? [] : locksTable(comparison, current)),
            ...(chart === '' ? [] : [chart]),
        ];
    });
    return [...sections, ...moreOf(worse.length, 'got worse')];
}
function evidenceList(evidence) {
    const lines = evidence.slice(0, shownEvidence).map(({ text, file, line, ignored, verdict }) => {
        const place = file === undefined ? '' : ` (${(0,markdown/* inlineCode */.ti)(line === undefined ? file : `${file}:${line}`, 140)})`;
        const passed = ignored === undefined ? '' : `, ignored: ${(0,markdown/* inlineCode */.ti)(ignored, 300)}`;
        const unsure = verdict === 'inconclusive' ? ', inconclusive' : '';
        return `- ${markdownText(text)}${place}${unsure}${passed}`;
    });
    const more = evidence.length - lines.length;
    if (more > 0)
        lines.push(`- … and ${(0,format/* formatCount */.B4)(more)} more`);
    return lines.join('\n');
}
/** The statements that the evidence points at. */
function statementBlocks({ evidence }) {
    const texts = evidence.flatMap(({ sql, ignored }) => (sql === undefined || ignored !== undefined ? [] : [sql]));
    const unique = [...new Set(texts)].slice(0, 3);
    return unique.map((sql) => foreignBlock('sql', sql));
}
const lockColumns = [
    { header: 'Locked' },
    { header: 'Size', align: 'right' },
    { header: 'Lock' },
    { header: 'Waiting meanwhile' },
    { header: 'Held', align: 'right' },
    { header: 'Line', align: 'right' },
];
function locksTable({ candidate }, migration) {
    const rows = migration.statements.flatMap(({ trace, line }) => trace === undefined
        ? []
        : blockingLocks({ result: candidate, trace }).map(({ relation, relationBytes, mode, blocking, holdMs }) => [
            (0,markdown/* inlineCode */.ti)(`${relation.schema}.${relation.name}`, 140),
            (0,markdown/* unbroken */.D_)((0,format/* formatBytes */.z3)(relationBytes)),
            mode,
            blocking,
            (0,markdown/* unbroken */.D_)((0,wording/* formatTime */.fU)(holdMs)),
            String(line),
        ]));
    return rows.length === 0 ? [] : [(0,markdown/* table */.tp)(lockColumns, rows.slice(0, shownLocks))];
}
const growthColumns = [
    { header: 'Migration' },
    { header: 'Growth' },
    { header: 'Rows in production', align: 'right' },
    { header: 'Time there', align: 'right' },
    { header: 'Others wait', align: 'right' },
];
/** How costs grow with the tables, and what they will be in production. */
function growthSection({ migrations }) {
    const rows = migrations.flatMap(({ name, current }) => {
        const growth = current?.growth;
        if (growth === undefined)
            return [];
        const { predicted } = growth;
        const interval = (middle, low, high) => (0,markdown/* unbroken */.D_)(`${(0,format/* formatDuration */.a3)(middle)} (${(0,format/* formatDuration */.a3)(low)} – ${(0,format/* formatDuration */.a3)(high)})`);
        return [
            [
                (0,markdown/* inlineCode */.ti)(name, 80),
                markdownText(growthText(growth)),
                predicted === undefined ? '–' : (0,format/* formatCount */.B4)(predicted.rows),
                predicted === undefined ? '–' : interval(predicted.timeMs, predicted.timeLowMs, predicted.timeHighMs),
                predicted === undefined || predicted.lockHighMs === 0
                    ? '–'
                    : interval(predicted.lockMs, predicted.lockLowMs, predicted.lockHighMs),
            ],
        ];
    });
    return rows.length === 0 ? [] : ['### Growth', (0,markdown/* table */.tp)(growthColumns, rows.slice(0, 40))];
}
/** Waits that sessions beside a migration really saw. */
function stallsSection({ migrations }) {
    const stalls = migrations.flatMap(({ name, current }) => (current?.stalls ?? []).map((stall) => ({ name, stall })));
    if (stalls.length === 0)
        return [];
    const longest = stalls.toSorted((a, b) => longestOf(b.stall) - longestOf(a.stall)).slice(0, 20);
    const seen = (side) => side === undefined ? '–' : (0,markdown/* unbroken */.D_)(`${(0,wording/* formatTime */.fU)(side.longestMs)} of ${(0,format/* formatCountOf */.gL)(side.probes, 'probe')}`);
    const columns = [
        { header: 'Migration' },
        { header: 'Table' },
        { header: 'Longest wait of a reader', align: 'right' },
        { header: 'Of a writer', align: 'right' },
    ];
    const rows = longest.map(({ name, stall: { relation, reader, writer } }) => [
        (0,markdown/* inlineCode */.ti)(name, 80),
        (0,markdown/* inlineCode */.ti)(`${relation.schema}.${relation.name}`, 140),
        seen(reader),
        seen(writer),
    ]);
    return ['### Waits that a reader and a writer saw', (0,markdown/* table */.tp)(columns, rows)];
}
function longestOf({ reader, writer }) {
    return Math.max(reader?.longestMs ?? 0, writer?.longestMs ?? 0);
}
/** What came of the down migrations. */
function downSection({ migrations }) {
    const downs = migrations.flatMap(({ name, current }) => current?.down === undefined ? [] : [{ name, down: current.down }]);
    if (downs.length === 0)
        return [];
    const wrong = downs.filter(({ down }) => down.outcome !== 'same schema');
    const good = downs.length - wrong.length;
    const lines = wrong.slice(0, 20).map(({ name, down }) => {
        const problems = down.problems.slice(0, 5).map((problem) => (0,markdown/* inlineCode */.ti)(problem, 200));
        const what = down.outcome === 'failed' ? 'failed' : 'ends in another schema';
        return `- ❌ ${(0,markdown/* inlineCode */.ti)(name)} ${what}: ${problems.join(', ')}`;
    });
    if (good > 0)
        lines.push(`- ✅ ${(0,format/* formatCountOf */.gL)(good, 'migration')}: up, down and up again end in the same schema`);
    return ['### Down migrations', lines.join('\n')];
}
/** Where it was measured, and where the rest is. */
function environmentSection({ comparison, artifact, htmlPath }) {
    const { candidate, baselineLabel } = comparison;
    const { fingerprint, layout, migrations } = candidate;
    const applied = migrations.filter(({ status }) => status === 'applied').length;
    const rows = [
        ['Server', `PostgreSQL ${(0,markdown/* inlineCode */.ti)(fingerprint.serverVersion)}, ${fingerprint.server}`],
        [
            'Migrations',
            `${(0,markdown/* inlineCode */.ti)(layout.directory, 200)}, layout ${(0,markdown/* inlineCode */.ti)(layout.name)}: ${markdownText(layout.reason)}`,
        ],
        ['Fixture', fixtureText(candidate.fixture)],
        ['Runs', `${(0,format/* formatCountOf */.gL)(candidate.iterations, 'iteration')}${noiseText(candidate.noise)}`],
    ];
    if (applied > 0)
        rows.push(['Applied before', `${(0,format/* formatCountOf */.gL)(applied, 'migration')}, not measured`]);
    if (candidate.commit !== undefined)
        rows.push(['Commit', (0,markdown/* inlineCode */.ti)(candidate.commit)]);
    if (baselineLabel !== undefined)
        rows.push(['Baseline', (0,markdown/* inlineCode */.ti)(baselineLabel, 200)]);
    if (artifact !== undefined)
        rows.push(['Artifact', `${(0,markdown/* inlineCode */.ti)(artifact.name, 300)}, id ${artifact.id}`]);
    if (htmlPath !== undefined)
        rows.push(['Report with plots', (0,markdown/* inlineCode */.ti)(htmlPath, 300)]);
    return (0,markdown/* table */.tp)([{ header: 'Measured' }, { header: 'with' }], rows);
}
function noiseText(noise) {
    return noise === undefined ? '' : `, noise of the run itself ${Math.round(noise * 100)} %`;
}
function fixtureText({ kind, source, scale, bytes, rows }) {
    if (kind === 'empty')
        return 'empty';
    const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
    const share = scale === 1 ? '' : ` at ${Math.round(scale * 100)} %`;
    return `${kind} ${(0,markdown/* inlineCode */.ti)(source, 200)}${share}: ${(0,format/* formatBytes */.z3)(bytes)}, ${(0,format/* formatCountOf */.gL)(count, 'row')} in ${(0,format/* formatCountOf */.gL)(Object.keys(rows).length, 'table')}`;
}

;// CONCATENATED MODULE: ./build/report/benchmark-verdicts.js




/** So many fit above; the others are folded. */
const shownRows = 40;
const marks = { bad: '❌ ', good: '🟢 ', unsure: '❔ ', plain: '' };
/** The table of the verdicts: with many migrations those that changed, and all of them below. */
function tableSection(comparison, most) {
    const { rows } = verdictTable(comparison);
    if (rows.length === 0)
        return [];
    const chosen = rows.length <= most ? rows : rows.filter(isNotable).slice(0, most);
    const shown = chosen.length === 0 ? rows.slice(0, most) : chosen;
    const text = (0,markdown/* table */.tp)(verdictColumns(comparison), shown.map(verdictCells));
    const rest = rows.length - shown.length;
    return [rest === 0 ? text : `${text}\n\n${(0,format/* formatCountOf */.gL)(rest, 'other migration')} below.`, ...advisory(comparison)];
}
function isNotable({ tone, migration }) {
    return tone !== 'plain' || migration.kind !== 'both';
}
function advisory(comparison) {
    return isCompared(comparison) && !comparison.timesComparable
        ? ['Times in parentheses were measured in different runs. They are shown, and no verdict comes of them.']
        : [];
}
function verdictColumns(comparison) {
    const { headers } = verdictTable(comparison);
    const title = (header) => (header === 'wal' ? 'WAL' : `${header.charAt(0).toUpperCase()}${header.slice(1)}`);
    return [
        { header: 'Migration' },
        ...headers.map((header) => ({ header: title(header), align: header === 'strongest lock' ? 'left' : 'right' })),
        { header: 'Verdict' },
    ];
}
function verdictCells({ migration, cells, verdict, tone }) {
    return [(0,markdown/* inlineCode */.ti)(migration.name, 80), ...cells.map(cell), `${marks[tone]}${(0,markdown/* escapeText */.X1)(verdict)}`];
}
/** Numbers stay on one line; a cell that holds a name is code. */
function cell(text) {
    return text.includes(' on ') ? (0,markdown/* inlineCode */.ti)(text, 80) : (0,markdown/* unbroken */.D_)(text);
}
/** The whole table, folded. */
function foldedVerdicts(comparison, budgetBytes) {
    const { rows } = verdictTable(comparison);
    if (rows.length <= shownRows)
        return '';
    const title = `All migrations (${rows.length})`;
    return (0,markdown/* foldedTable */.vd)(title, verdictColumns(comparison), rows.map(verdictCells), budgetBytes, 'the result file');
}
/** A finding as an item of a list. */
function findingItem({ severity, migration, file, line, title, text, advice, ignored }) {
    const mark = severity === 'notice' ? 'ℹ️' : '⚠️';
    const place = line === undefined || file === '' ? (0,markdown/* inlineCode */.ti)(migration) : (0,markdown/* inlineCode */.ti)(`${file}:${line}`, 140);
    const safer = advice === undefined ? '' : `  \n  **Safer:** ${markdownProse(advice)}.`;
    const passed = ignored === undefined ? '' : `  \n  Ignored: ${(0,markdown/* inlineCode */.ti)(ignored, 300)}`;
    return `- ${mark} **${title}** (${place}): ${markdownProse(text)}.${safer}${passed}`;
}

;// CONCATENATED MODULE: ./build/report/benchmark-tail.js





const elsewhere = 'the result file';
/** What did not fit above, folded, the parts sharing what is left of the budget. */
function longTail(input, budgetBytes) {
    const { candidate } = input.comparison;
    const parts = [
        (budget) => foldedVerdicts(input.comparison, budget),
        (budget) => settledFindings(input, budget),
        (budget) => statementsTable(candidate, budget),
        (budget) => unseenList(candidate.migrations, budget),
        (budget) => settingsTable(input, budget),
    ];
    let leftBytes = budgetBytes;
    return parts.flatMap((part, index) => {
        const text = part(Math.floor(leftBytes / (parts.length - index)));
        leftBytes -= (0,markdown/* byteLength */.dp)(text) + 2;
        return text === '' ? [] : [text];
    });
}
/** Findings that are the baseline's as well, or that a comment in the SQL lets pass. */
function settledFindings({ findings }, budgetBytes) {
    const settled = findings.filter(({ severity, known, ignored }) => severity !== 'error' && (known || ignored !== undefined));
    return foldedList(`Findings of before, or ignored (${(0,format/* formatCount */.B4)(settled.length)})`, settled.map(findingItem), budgetBytes);
}
const statementColumns = [
    { header: 'Statement' },
    { header: 'Place' },
    ...['Time', 'WAL', 'Blocks', 'Rows', 'Temporary'].map((header) => ({ header, align: 'right' })),
    { header: 'Strongest lock' },
    { header: 'Held', align: 'right' },
    { header: 'Rewritten', align: 'right' },
];
function statementsTable({ migrations, fingerprint }, budgetBytes) {
    const statements = migrations.flatMap((migration) => migration.statements);
    if (statements.length === 0)
        return '';
    const title = `Statements (${(0,format/* formatCount */.B4)(statements.length)})`;
    return (0,markdown/* foldedTable */.vd)(title, statementColumns, statementRows(statements, fingerprint.counters === 'pg_stat_statements'), budgetBytes, elsewhere);
}
/** @param counted whether there is more than the WAL's position to count by */
function* statementRows(statements, counted) {
    for (const { sql, file, line, durationMs, trace } of statements) {
        const counters = counted ? trace?.counters : undefined;
        const lock = trace?.locks.toSorted(compareLocks)[0];
        const rewritten = trace?.rewrites.filter(({ emptied }) => !emptied).reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
        const number = (value, format) => value === undefined ? '–' : (0,markdown/* unbroken */.D_)(format(value));
        yield [
            (0,markdown/* inlineCode */.ti)(sql, 80),
            (0,markdown/* inlineCode */.ti)(`${file}:${line}`, 80),
            (0,markdown/* unbroken */.D_)((0,wording/* formatTime */.fU)(durationMs)),
            number(trace?.counters.walBytes, format/* formatBytes */.z3),
            number(counters === undefined ? undefined : counters.blocksHit + counters.blocksRead, format/* formatCount */.B4),
            number(counters?.rows, format/* formatCount */.B4),
            number(counters?.tempBytes, format/* formatBytes */.z3),
            lock === undefined ? '–' : `${lock.mode} on ${(0,markdown/* inlineCode */.ti)(`${lock.relation.schema}.${lock.relation.name}`, 80)}`,
            number(lock?.holdMs, wording/* formatTime */.fU),
            rewritten === 0 ? '–' : (0,markdown/* unbroken */.D_)((0,format/* formatBytes */.z3)(rewritten)),
        ];
    }
}
/** What could not be seen is said, or its absence would be taken for a zero. */
function unseenList(migrations, budgetBytes) {
    const lines = migrations.flatMap((migration) => [
        ...(migration.reason === undefined
            ? []
            : [`- ${(0,markdown/* inlineCode */.ti)(migration.name)}: ${(0,markdown/* inlineCode */.ti)(migration.reason, 300)}`]),
        ...migration.statements.flatMap(({ file, line, trace }) => (trace?.unseen ?? []).map((what) => `- ${(0,markdown/* inlineCode */.ti)(`${file}:${line}`, 140)}: ${(0,markdown/* inlineCode */.ti)(what, 300)}`)),
    ]);
    return foldedList(`Not seen or not run (${(0,format/* formatCount */.B4)(lines.length)})`, lines, budgetBytes);
}
function foldedList(title, lines, budgetBytes) {
    if (lines.length === 0)
        return '';
    // The frame, and the line that counts what was dropped.
    const frameBytes = (0,markdown/* byteLength */.dp)((0,markdown/* details */.zH)(title, '')) + 100;
    if (budgetBytes <= frameBytes)
        return '';
    const { kept, dropped } = (0,markdown/* keepWithin */.XY)(lines, budgetBytes - frameBytes);
    if (dropped > 0)
        kept.push(`- … and ${(0,format/* formatCount */.B4)(dropped)} more, in ${elsewhere}: this page has no room for them`);
    return (0,markdown/* details */.zH)(title, kept.join('\n'));
}
function settingsTable({ comparison }, budgetBytes) {
    const { fingerprint, scales } = comparison.candidate;
    const rows = [
        ['CPU', (0,markdown/* inlineCode */.ti)(fingerprint.cpu, 200)],
        ['Cores', (0,format/* formatCount */.B4)(fingerprint.cores)],
        ['Memory', (0,markdown/* unbroken */.D_)((0,format/* formatBytes */.z3)(fingerprint.memoryBytes))],
        ['Kernel', (0,markdown/* inlineCode */.ti)(fingerprint.kernel, 200)],
        ['Counters', (0,markdown/* inlineCode */.ti)(fingerprint.counters)],
        ['Clones', (0,markdown/* inlineCode */.ti)(fingerprint.clones)],
        ['Role', fingerprint.superuser ? 'superuser' : 'without superuser'],
        ...scales.map(({ scale, bytes }) => [`Fixture of ${Math.round(scale * 100)} %`, (0,markdown/* unbroken */.D_)((0,format/* formatBytes */.z3)(bytes))]),
        ...Object.entries(fingerprint.settings).map(([name, value]) => [(0,markdown/* inlineCode */.ti)(name), (0,markdown/* inlineCode */.ti)(value, 200)]),
    ];
    return (0,markdown/* foldedTable */.vd)('The machine and its settings', [{ header: 'What' }, { header: 'Value' }], rows, budgetBytes, elsewhere);
}

;// CONCATENATED MODULE: ./build/report/benchmark-summary.js








/** GitHub refuses a comment over 65,536 characters; the rest is for what stands around it. */
const commentCharacters = 60_000;
const shownFindings = 15;
/**
 * The job summary of a benchmark or a comparison: the answer, the table, what got worse with its evidence, findings
 * with safer forms, and the long tail. At most 900 KiB of Markdown, whatever the migrations hold.
 */
function benchmarkSummary(input) {
    const { comparison } = input;
    const budgetBytes = backup_summary/* summaryBudgetBytes */.y / 2;
    const answer = within([
        ...opening(input, shownRows),
        ...failureSections(comparison),
        ...regressionSections(comparison, { charts: true }),
        ...findingsSections(input, shownFindings),
        ...growthSection(comparison),
        ...stallsSection(comparison),
        ...downSection(comparison),
        environmentSection(input),
    ], budgetBytes, markdown/* byteLength */.dp);
    const tail = longTail(input, backup_summary/* summaryBudgetBytes */.y - (0,markdown/* byteLength */.dp)(answer) - 16);
    return `${[answer, ...tail].join('\n\n')}\n`;
}
/** The comment on a pull request: the answer, the table, what got worse, findings. At most 60,000 characters. */
function commentBody(input) {
    const { comparison } = input;
    const sections = [
        ...opening(input, 25),
        ...failureSections(comparison),
        ...regressionSections(comparison, { charts: false }),
        ...findingsSections(input, 8),
    ];
    return `${within(sections, commentCharacters - 200, (text) => text.length)}\n`;
}
/** As many sections as fit, in their order; a section that is too large is named and not cut, which would break it. */
function within(sections, budget, sizeOf) {
    const kept = [];
    let left = budget;
    let dropped = 0;
    for (const section of sections) {
        const size = sizeOf(section) + 2;
        if (size <= left) {
            kept.push(section);
            left -= size;
        }
        else
            dropped += 1;
    }
    if (dropped > 0)
        kept.push(`… and ${(0,format/* formatCountOf */.gL)(dropped, 'more section')}, in the result file: there was no room for them here.`);
    return kept.join('\n\n');
}
function opening(input, rows) {
    const { comparison } = input;
    return [headline(input), ...notesSection(comparison), ...tableSection(comparison, rows)];
}
const benchmark_summary_marks = { bad: '❌', good: '✅', plain: '✅', unsure: '☑️' };
function headline(input) {
    const { tone, text } = benchmarkAnswer(input);
    const worse = input.comparison.verdict !== 'pass' && input.comparison.verdict !== 'improved';
    return `${tone === 'unsure' && worse ? '⚠️' : benchmark_summary_marks[tone]} ${markdownProse(text)}`;
}
/** Errors have their own sections above. */
function findingsSections({ findings, comparison }, most) {
    const news = findings.filter(({ severity, known, ignored }) => severity !== 'error' && !known && ignored === undefined);
    const empty = comparison.candidate.fixture.kind === 'empty';
    const why = empty
        ? [
            'The fixture is empty, and on empty tables nothing takes long: give `fixture`, `seed-command` or `backup` to measure what happens to rows.',
        ]
        : [];
    if (news.length === 0)
        return why;
    const more = news.length - most;
    const lines = news.slice(0, most).map(findingItem);
    if (more > 0)
        lines.push(`- … and ${(0,format/* formatCountOf */.gL)(more, 'more finding')}`);
    return ['### What to know before this runs in production', ...why, lines.join('\n')];
}

;// CONCATENATED MODULE: ./build/report/html/markup.js
/** Text that is HTML already. Only {@link html} makes it, and so everything that comes from outside is escaped once. */
class Markup {
    text;
    constructor(text) {
        this.text = text;
    }
}
/**
 * A template of HTML. Values that are no markup are escaped, for text as for attributes in double quotes.
 *
 * @example html`<td title="${name}">${name}</td>`
 */
function html(strings, ...values) {
    const parts = strings.map((text, index) => text + valueText(values[index]));
    return new Markup(parts.join(''));
}
function valueText(value) {
    if (value === undefined)
        return '';
    if (value instanceof Markup)
        return value.text;
    if (typeof value === 'object')
        return value.map(({ text }) => text).join('\n');
    return escapeHtml(String(value));
}
/**
 * Any text as text of HTML or of a quoted attribute. Controls, invisible and bidirectional characters, with which a
 * name can look like another one, become visible.
 *
 * @example escapeHtml('<b>') // '&#60;b&#62;'
 */
function escapeHtml(text) {
    return text
        .replaceAll(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
        .replaceAll(/[&<>"'`=]/g, (character) => `&#${character.codePointAt(0)};`);
}
/** A sentence with its quoted parts as code. */
function proseHtml(text) {
    return text.map((span) => (typeof span === 'string' ? html `${span}` : html `<code>${span.code}</code>`));
}
/** Without a line break between the parts. */
function inline(parts) {
    return new Markup(parts.map(({ text }) => text).join(''));
}

;// CONCATENATED MODULE: ./build/report/html/scale.js
/** Even steps from `low` to `high`, with ticks at round numbers. */
function linearScale(low, high, from, to, wanted = 5) {
    const span = high > low ? high - low : 1;
    const step = roundStep(span / wanted);
    const ticks = [];
    for (let tick = Math.ceil(low / step) * step; tick <= low + span * 1.000_001; tick += step)
        ticks.push(tick);
    return { at: (value) => from + ((value - low) / span) * (to - from), ticks };
}
/** 1, 2 or 5 times a power of ten. */
function roundStep(step) {
    const power = 10 ** Math.floor(Math.log10(step));
    const factor = [1, 2, 5, 10].find((each) => each * power >= step * 0.999_999) ?? 10;
    return factor * power;
}
/** Even factors from `low` to `high`, both above zero, with ticks at powers of ten, and at 2 and 5 where there is room. */
function logarithmicScale(low, high, from, to) {
    const start = Math.log10(low);
    const span = Math.max(Math.log10(high) - start, 1e-9);
    const factors = span < 2.5 ? [1, 2, 5] : [1];
    const ticks = [];
    for (let power = Math.floor(start); power <= Math.ceil(start + span); power++) {
        for (const factor of factors) {
            const tick = factor * 10 ** power;
            if (tick >= low * 0.999_999 && tick <= high * 1.000_001)
                ticks.push(tick);
        }
    }
    return { at: (value) => from + ((Math.log10(value) - start) / span) * (to - from), ticks };
}
/** A coordinate, short: a tenth of a pixel is more than anybody sees. */
function coordinate(value) {
    return (Math.round(value * 10) / 10).toString();
}

;// CONCATENATED MODULE: ./build/report/html/changes.js




const width = 720;
const left = 230;
const rowHeight = 22;
const changes_shownRows = 60;
/** Beyond this a change is drawn at the picture's edge; its number stands in the table. */
const largestChange = 2;
/** How each migration's time changed, with its uncertainty. Undefined: times were not compared. */
function changesPlot(comparison) {
    const rows = verdictTable(comparison).rows.flatMap((row) => row.migration.time === undefined ? [] : [{ ...row, time: row.migration.time }]);
    if (rows.length === 0)
        return undefined;
    const shown = rows.toSorted((a, b) => Math.abs(b.time.change) - Math.abs(a.time.change)).slice(0, changes_shownRows);
    const ends = shown.flatMap(({ time }) => [time.change - time.plusMinus, time.change + time.plusMinus]);
    const clamp = (value) => Math.min(largestChange, Math.max(-1, value));
    const x = linearScale(clamp(Math.min(-0.3, ...ends)), clamp(Math.max(0.3, ...ends)), left, width - 34, 6);
    const height = shown.length * rowHeight + 28;
    const grid = x.ticks.map((tick) => html `<line class="${Math.abs(tick) < 1e-9 ? 'zero' : 'grid'}" x1="${coordinate(x.at(tick))}" x2="${coordinate(x.at(tick))}" y1="0" y2="${height - 22}"/><text class="tick" x="${coordinate(x.at(tick))}" y="${height - 6}">${shareText(tick)}</text>`);
    const marks = shown.map(({ migration, time, tone }, index) => {
        const y = index * rowHeight + rowHeight / 2;
        const at = (value) => coordinate(x.at(clamp(value)));
        return html `<text class="label" x="0" y="${y + 4}">${(0,markdown/* shorten */.ml)(migration.name, 34)}</text><line class="interval ${tone}" x1="${at(time.change - time.plusMinus)}" x2="${at(time.change + time.plusMinus)}" y1="${y}" y2="${y}"/><circle class="${tone}" r="4.5" cx="${at(time.change)}" cy="${y}"><title>${shareText(time.change)}</title></circle>`;
    });
    return html `<svg role="img" aria-label="changes of time" viewBox="0 0 ${width} ${height}">
${grid}
${marks}
</svg>`;
}

;// CONCATENATED MODULE: ./build/report/html/distribution.js



const distribution_width = 720;
const distribution_left = 80;
const distribution_rowHeight = 34;
const shownDots = 400;
/** Each measured time as a dot, with the median and its interval, for the baseline and now. Undefined: nothing to show. */
function distributionPlot({ current, baseline, currentTime, baselineTime, }) {
    const sides = [
        { name: 'baseline', style: 'baseline', values: baseline?.timesMs ?? [], statistics: baselineTime },
        { name: 'current', style: 'current', values: current?.timesMs ?? [], statistics: currentTime },
    ].filter(({ values }) => values.length > 0);
    if (sides.length === 0)
        return undefined;
    const all = sides.flatMap(({ values }) => values);
    const low = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = all.reduce((most, value) => Math.max(most, value), 0);
    // Zero is part of the picture where leaving it out would make a small difference look large.
    const x = linearScale(low < high / 2 ? 0 : low - (high - low) * 0.05, high + (high - low) * 0.05, distribution_left, distribution_width - 20);
    const height = sides.length * distribution_rowHeight + 26;
    return html `<svg role="img" aria-label="measured times" viewBox="0 0 ${distribution_width} ${height}">
${axis(x, height)}
${sides.map((side, index) => sideRow(side, x, index * distribution_rowHeight + distribution_rowHeight / 2))}
</svg>`;
}
function axis(x, height) {
    return x.ticks.map((tick) => html `<line class="grid" x1="${coordinate(x.at(tick))}" x2="${coordinate(x.at(tick))}" y1="0" y2="${height - 20}"/><text class="tick" x="${coordinate(x.at(tick))}" y="${height - 6}">${(0,wording/* formatTime */.fU)(tick)}</text>`);
}
function sideRow({ name, style, values, statistics }, x, y) {
    // Dots that would lie on each other are spread over the row, the same way each time.
    const dots = values
        .slice(0, shownDots)
        .map((value, index) => html `<circle class="${style}" r="3.5" cx="${coordinate(x.at(value))}" cy="${coordinate(y + ((index % 5) - 2) * 3)}"/>`);
    const median = statistics === undefined
        ? []
        : [
            html `<line class="interval ${style}" x1="${coordinate(x.at(statistics.medianLow))}" x2="${coordinate(x.at(statistics.medianHigh))}" y1="${y + 12}" y2="${y + 12}"/>`,
            html `<line class="median ${style}" x1="${coordinate(x.at(statistics.median))}" x2="${coordinate(x.at(statistics.median))}" y1="${y - 12}" y2="${y + 12}"><title>median ${(0,wording/* formatTime */.fU)(statistics.median)}</title></line>`,
        ];
    return html `<text class="label" x="0" y="${y + 4}">${name}</text>${[...dots, ...median]}`;
}

;// CONCATENATED MODULE: ./build/report/html/growth.js




const growth_width = 720;
const height = 260;
const growth_left = 80;
const bottom = 34;
/** Time by rows, both on a logarithmic axis, with the prediction. Undefined: too little was measured to draw. */
function growthPlot({ points, predicted }) {
    const measured = points.filter(({ rows, timeMs }) => rows > 0 && timeMs > 0);
    if (measured.length < 2)
        return undefined;
    const rows = [...measured.map((point) => point.rows), ...(predicted === undefined ? [] : [predicted.rows])].filter((value) => value > 0);
    const times = [
        ...measured.map((point) => point.timeMs),
        ...(predicted === undefined ? [] : [predicted.timeLowMs, predicted.timeMs, predicted.timeHighMs]),
    ].filter((value) => value > 0);
    const x = logarithmicScale(Math.min(...rows) / 1.3, Math.max(...rows) * 1.3, growth_left, growth_width - 20);
    const y = logarithmicScale(Math.min(...times) / 1.3, Math.max(...times) * 1.3, height - bottom, 10);
    const vertical = x.ticks.map((tick) => html `<line class="grid" x1="${coordinate(x.at(tick))}" x2="${coordinate(x.at(tick))}" y1="10" y2="${height - bottom}"/><text class="tick" x="${coordinate(x.at(tick))}" y="${height - bottom + 14}">${(0,format/* formatCount */.B4)(tick)}</text>`);
    const horizontal = y.ticks.map((tick) => html `<line class="grid" x1="${growth_left}" x2="${growth_width - 20}" y1="${coordinate(y.at(tick))}" y2="${coordinate(y.at(tick))}"/><text class="side" x="${growth_left - 6}" y="${coordinate(y.at(tick) + 4)}">${(0,wording/* formatTime */.fU)(tick)}</text>`);
    const line = measured
        .toSorted((a, b) => a.rows - b.rows)
        .map((point) => `${coordinate(x.at(point.rows))},${coordinate(y.at(point.timeMs))}`)
        .join(' ');
    const dots = measured.map((point) => html `<circle class="current" r="5" cx="${coordinate(x.at(point.rows))}" cy="${coordinate(y.at(point.timeMs))}"><title>${(0,format/* formatCount */.B4)(point.rows)} rows, ${(0,wording/* formatTime */.fU)(point.timeMs)}</title></circle>`);
    return html `<svg role="img" aria-label="time by rows" viewBox="0 0 ${growth_width} ${height}">
${vertical}
${horizontal}
<polyline class="path" points="${line}"/>
${dots}
${predicted === undefined || predicted.rows <= 0 ? undefined : prediction(predicted, x.at, y.at)}
<text class="tick" x="${coordinate((growth_left + growth_width) / 2)}" y="${height - 4}">rows of the tables that it touches</text>
</svg>`;
}
function prediction(predicted, x, y) {
    const { rows, timeMs, timeLowMs, timeHighMs } = predicted;
    const least = Math.max(timeLowMs, 0.001);
    const text = `predicted: ${(0,wording/* formatTime */.fU)(timeMs)} (${(0,wording/* formatTime */.fU)(timeLowMs)} – ${(0,wording/* formatTime */.fU)(timeHighMs)})`;
    return html `<line class="interval predicted" x1="${coordinate(x(rows))}" x2="${coordinate(x(rows))}" y1="${coordinate(y(least))}" y2="${coordinate(y(Math.max(timeHighMs, least)))}"/><circle class="predicted" r="5" cx="${coordinate(x(rows))}" cy="${coordinate(y(Math.max(timeMs, least)))}"><title>${text}</title></circle><text class="note" x="${coordinate(x(rows) - 10)}" y="${coordinate(y(Math.max(timeMs, least)) - 8)}">${text}</text>`;
}

;// CONCATENATED MODULE: ./build/report/html/style.js
/** The report's style: readable in light and dark, without anything from elsewhere. */
const style = `
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --fill: #f6f8fa; --page: #fff;
  --bad: #cf222e; --good: #1a7f37; --unsure: #9a6700; --blue: #0969da; --grey: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --fill: #161b22;
  --page: #0d1117; --bad: #ff7b72; --good: #56d364; --unsure: #e3b341; --blue: #58a6ff; --grey: #6e7681; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 2rem 1rem; }
main { max-width: 62rem; margin: auto; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .25rem .7rem; text-align: left; vertical-align: top; }
th { background: var(--fill); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: 85% ui-monospace, monospace; background: var(--fill); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
pre { background: var(--fill); border-radius: 6px; padding: .8rem; overflow: auto; } pre code { padding: 0; }
.bad { color: var(--bad); } .good { color: var(--good); } .unsure { color: var(--unsure); }
.answer { font-size: 1.1rem; border-left: 4px solid var(--grey); padding: .4rem 1rem; background: var(--fill); }
.answer.bad { border-color: var(--bad); color: inherit; } .answer.good { border-color: var(--good); color: inherit; }
.answer.unsure { border-color: var(--unsure); color: inherit; }
.finding { border-left: 4px solid var(--grey); padding: .1rem 1rem; margin: .8rem 0; }
.finding.error { border-color: var(--bad); } .finding.warning { border-color: var(--unsure); }
.finding p { margin: .3rem 0; } .soft { color: var(--soft); }
details { margin: .6rem 0; border: 1px solid var(--line); border-radius: 6px; padding: .4rem 1rem; } summary { cursor: pointer; }
figure { margin: .8rem 0; } figcaption { color: var(--soft); font-size: 13px; }
svg { width: 100%; max-width: 60rem; height: auto; display: block; }
svg text { font: 11px system-ui, sans-serif; fill: var(--text); }
svg .tick { text-anchor: middle; fill: var(--soft); } svg .side, svg .note { text-anchor: end; fill: var(--soft); }
svg .grid { stroke: var(--line); stroke-width: 1; } svg .zero { stroke: var(--soft); stroke-width: 1.5; }
svg .interval { stroke-width: 3; stroke: var(--blue); } svg .median { stroke-width: 2; stroke: var(--blue); }
svg circle { fill: var(--blue); fill-opacity: .7; stroke: none; }
svg circle.baseline, svg circle.plain { fill: var(--grey); } svg .interval.baseline, svg .median.baseline, svg .interval.plain { stroke: var(--grey); }
svg circle.bad { fill: var(--bad); } svg .interval.bad { stroke: var(--bad); }
svg circle.good { fill: var(--good); } svg .interval.good { stroke: var(--good); }
svg circle.unsure { fill: var(--unsure); } svg .interval.unsure { stroke: var(--unsure); }
svg circle.predicted { fill: var(--unsure); } svg .interval.predicted { stroke: var(--unsure); }
svg .path { fill: none; stroke: var(--blue); stroke-width: 1.5; }
svg .statement { fill: var(--blue); fill-opacity: .35; stroke: var(--page); } svg .statement.shade1 { fill-opacity: .2; }
svg .lock.all { fill: var(--bad); fill-opacity: .45; } svg .lock.writes { fill: var(--unsure); fill-opacity: .4; }
@media print { details { border: none; } }
`;

;// CONCATENATED MODULE: ./build/report/html/timeline.js




const timeline_width = 720;
const timeline_left = 170;
const timeline_rowHeight = 24;
const timeline_shownStatements = 200;
const timeline_shownRelations = 30;
/** A migration's statements as bars, and below them the locks that they held. Undefined: nothing took any time. */
function timelinePlot({ durationMs, statements, relations }) {
    if (statements.length === 0 || durationMs <= 0)
        return undefined;
    const x = linearScale(0, durationMs, timeline_left, timeline_width - 30);
    const rows = relations.slice(0, timeline_shownRelations);
    const height = (rows.length + 1) * timeline_rowHeight + 28;
    const grid = x.ticks.map((tick) => html `<line class="grid" x1="${coordinate(x.at(tick))}" x2="${coordinate(x.at(tick))}" y1="0" y2="${height - 22}"/><text class="tick" x="${coordinate(x.at(tick))}" y="${height - 6}">${(0,wording/* formatTime */.fU)(tick)}</text>`);
    return html `<svg role="img" aria-label="statements and locks over time" viewBox="0 0 ${timeline_width} ${height}">
${grid}
<text class="label" x="0" y="${timeline_rowHeight - 8}">statements</text>
${timeline_longest(statements).map((bar, index) => barMarkup(bar, `statement shade${index % 2}`, x, 0))}
${rows.map(({ name, locks }, index) => relationRow(name, locks, x, (index + 1) * timeline_rowHeight))}
</svg>`;
}
function timeline_longest(statements) {
    if (statements.length <= timeline_shownStatements)
        return statements;
    const length = ({ startMs, endMs }) => endMs - startMs;
    const kept = new Set(statements.toSorted((a, b) => length(b) - length(a)).slice(0, timeline_shownStatements));
    return statements.filter((bar) => kept.has(bar));
}
function relationRow(name, locks, x, y) {
    // The stronger ones lie above the weaker ones that they took over from.
    const sorted = locks.toSorted((a, b) => Number(isStrong(a)) - Number(isStrong(b)));
    const bars = sorted.map((lock) => {
        const label = `${lock.mode}: ${lock.blocking} wait`;
        return barMarkup({ ...lock, label }, isStrong(lock) ? 'lock all' : 'lock writes', x, y);
    });
    return html `<text class="label" x="0" y="${y + timeline_rowHeight - 8}">${(0,markdown/* shorten */.ml)(name, 25)}</text>${bars}`;
}
function isStrong({ blocking }) {
    return blocking === 'reads and writes';
}
/** The part of a bar that a character takes: 11 px type in a picture of 720. */
const characterWidth = 6.4;
function barMarkup({ label, startMs, endMs }, style, x, y) {
    const from = x.at(startMs);
    const barWidth = Math.max(1, x.at(endMs) - from);
    const room = Math.floor((barWidth - 8) / characterWidth);
    const text = room < 6
        ? undefined
        : html `<text class="inside" x="${coordinate(from + 4)}" y="${y + timeline_rowHeight - 8}">${(0,markdown/* shorten */.ml)(label, room)}</text>`;
    return html `<g><title>${(0,markdown/* shorten */.ml)(label, 300)}, ${(0,wording/* formatTime */.fU)(endMs - startMs)}</title><rect class="${style}" x="${coordinate(from)}" y="${y + 2}" width="${coordinate(barWidth)}" height="${timeline_rowHeight - 4}"/>${text}</g>`;
}

;// CONCATENATED MODULE: ./build/report/html/benchmark-html.js













/** A browser draws more than these slowly; the result file has all. */
const shownDetails = 150;
const benchmark_html_shownFindings = 200;
const benchmark_html_shownStatements = 100;
/**
 * The report with plots as one file that needs nothing else: no script, no network. Its own policy forbids both, in
 * case that something hostile in a migration got through the escaping.
 */
function benchmarkHtml({ comparison, findings, failing = true }) {
    const answer = benchmarkAnswer({ comparison, failing });
    return html `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>Migrations measured by pgproof</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>Migrations, measured</h1>
<p class="answer ${answer.tone}">${inline(proseHtml(answer.text))}</p>
${notes(comparison)}
${verdicts(comparison)}
${figure(changesPlot(comparison), 'Change of the median time with its 95 % interval, the largest first')}
${findingList(findings)}
<h2>Migrations</h2>
${details(comparison)}
${environment(comparison)}
</main>
</body>
</html>
`.text;
}
function notes({ notes: own, candidate }) {
    const all = [...own, ...candidate.notes];
    return all.length === 0
        ? undefined
        : html `<ul class="soft">${all.slice(0, 200).map((note) => html `<li>${note}</li>`)}</ul>`;
}
function verdicts(comparison) {
    const { headers, rows } = verdictTable(comparison);
    const head = ['migration', ...headers, 'verdict'].map((header) => html `<th>${header}</th>`);
    return html `<div class="scroll"><table>
<tr>${head}</tr>
${rows.map(verdictRow)}
</table></div>`;
}
function verdictRow({ migration, cells, verdict, tone }) {
    const numbers = cells.map((cell) => html `<td class="number">${cell}</td>`);
    return html `<tr><td><code>${migration.name}</code></td>${numbers}<td class="${tone}">${verdict}</td></tr>`;
}
function figure(plot, caption) {
    return plot === undefined ? undefined : html `<figure>${plot}<figcaption>${caption}</figcaption></figure>`;
}
function findingList(findings) {
    if (findings.length === 0)
        return undefined;
    const more = findings.length - benchmark_html_shownFindings;
    return html `<h2>Findings</h2>
${findings.slice(0, benchmark_html_shownFindings).map(findingMarkup)}
${more > 0 ? html `<p class="soft">… and ${(0,format/* formatCount */.B4)(more)} more</p>` : undefined}`;
}
function findingMarkup({ severity, title, migration, file, line, text, advice, known, ignored }) {
    const place = line === undefined || file === '' ? migration : `${file}:${line}`;
    const before = known ? html ` <span class="soft">(there before)</span>` : undefined;
    const safer = advice === undefined ? undefined : html `<p><strong>Safer:</strong> ${inline(proseHtml(advice))}.</p>`;
    const passed = ignored === undefined ? undefined : html `<p class="soft">Ignored: ${ignored}</p>`;
    return html `<div class="finding ${severity}"><p><strong>${title}</strong> <code>${place}</code>${before}</p><p>${inline(proseHtml(text))}.</p>${safer}${passed}</div>`;
}
/** Those that need a person are open, the longest of the others come first. */
function details(comparison) {
    const { rows } = verdictTable(comparison);
    const weight = ({ tone, migration }) => (tone === 'bad' ? 1e12 : 0) + (tone === 'unsure' ? 1e11 : 0) + (migration.currentTime?.median ?? 0);
    const sorted = rows.toSorted((a, b) => weight(b) - weight(a));
    const shown = sorted.slice(0, shownDetails).map((row) => migrationDetails(comparison, row));
    const more = sorted.length - shown.length;
    return more > 0
        ? [...shown, html `<p class="soft">… and ${(0,format/* formatCountOf */.gL)(more, 'more migration')}, in the result file</p>`]
        : shown;
}
function migrationDetails(comparison, { migration, verdict, tone }) {
    const { name, current } = migration;
    const open = tone === 'bad' ? html ` open` : undefined;
    const parts = [
        benchmark_html_evidenceList(migration),
        current === undefined ? undefined : failure(current),
        figure(distributionPlot(migration), 'Measured times; the tall line is the median, the thick one its 95 % interval'),
        current === undefined
            ? undefined
            : figure(timelinePlot(timelineOf(comparison.candidate, current)), 'Statements, and the locks that make others wait: red for reads and writes, yellow for writes'),
        current?.growth === undefined ? undefined : figure(growthPlot(current.growth), growthText(current.growth)),
        current === undefined ? undefined : statements(comparison, current),
    ];
    return html `<details${open}><summary><code>${name}</code> <span class="${tone}">${verdict}</span></summary>
${parts.filter((part) => part !== undefined)}
</details>`;
}
function benchmark_html_evidenceList({ evidence }) {
    if (evidence.length === 0)
        return undefined;
    const items = evidence.slice(0, 50).map(({ text, file, line, ignored }) => {
        const place = file === undefined ? undefined : html ` <code>${line === undefined ? file : `${file}:${line}`}</code>`;
        const passed = ignored === undefined ? undefined : html ` <span class="soft">ignored: ${ignored}</span>`;
        return html `<li>${text}${place}${passed}</li>`;
    });
    return html `<ul>${items}</ul>`;
}
function failure({ failure: failed, reason }) {
    if (failed === undefined)
        return reason === undefined ? undefined : html `<p class="unsure">${reason}</p>`;
    const { message, detail, hint, file, line, snippet } = failed;
    const lines = [message, detail ?? '', hint ?? ''].filter((each) => each !== '');
    return html `<p class="bad"><code>${file}:${line}</code></p><pre><code>${lines.join('\n')}</code></pre><pre><code>${snippet}</code></pre>`;
}
function statements(comparison, { statements: all }) {
    if (all.length === 0)
        return undefined;
    const head = ['line', 'statement', 'time', 'WAL', 'blocks', 'rows', 'locks that make others wait', 'rewritten'];
    const more = all.length - benchmark_html_shownStatements;
    return html `<div class="scroll"><table>
<tr>${head.map((header) => html `<th>${header}</th>`)}</tr>
${all.slice(0, benchmark_html_shownStatements).map((each) => statementRow(comparison, each))}
</table></div>${more > 0 ? html `<p class="soft">… and ${(0,format/* formatCountOf */.gL)(more, 'more statement')}, in the result file</p>` : undefined}`;
}
function statementRow({ candidate }, { sql, line, durationMs, trace }) {
    const counters = trace?.counters;
    const locks = trace === undefined ? [] : blockingLocks({ result: candidate, trace });
    const rewrites = trace?.rewrites.filter(({ emptied, relation }) => !emptied && relation.table === undefined) ?? [];
    const number = (value, format) => html `<td class="number">${value === undefined ? '–' : format(value)}</td>`;
    const lockItems = locks.map(({ mode, relation, holdMs }) => html `<div>${mode} on <code>${relation.schema}.${relation.name}</code>, ${(0,wording/* formatTime */.fU)(holdMs)}</div>`);
    const rewriteItems = rewrites.map(({ relation, bytes }) => html `<div><code>${relation.schema}.${relation.name}</code> ${(0,format/* formatBytes */.z3)(bytes)}</div>`);
    const unseen = (trace?.unseen ?? []).map((what) => html `<div class="unsure">not seen: ${what}</div>`);
    return html `<tr><td class="number">${line}</td><td><code>${sql}</code>${unseen}</td>${number(durationMs, wording/* formatTime */.fU)}${number(counters?.walBytes, format/* formatBytes */.z3)}${number(counters === undefined ? undefined : counters.blocksHit + counters.blocksRead, format/* formatCount */.B4)}${number(counters?.rows, format/* formatCount */.B4)}<td>${lockItems}</td><td>${rewriteItems}</td></tr>`;
}
function environment({ candidate, baselineLabel }) {
    const { fingerprint, fixture, layout } = candidate;
    const rows = [
        ['Measured at', candidate.createdAt],
        ['pgproof', candidate.pgproof],
        ['Commit', candidate.commit ?? 'not known'],
        ['Baseline', baselineLabel ?? 'none'],
        ['Server', `PostgreSQL ${fingerprint.serverVersion}, ${fingerprint.server}`],
        ['Migrations', `${layout.directory}, layout ${layout.name}: ${layout.reason}`],
        ['Fixture', `${fixture.kind} ${fixture.source}, ${(0,format/* formatBytes */.z3)(fixture.bytes)}`],
        ['Iterations', (0,format/* formatCount */.B4)(candidate.iterations)],
        [
            'Machine',
            `${fingerprint.cpu}, ${fingerprint.cores} cores, ${(0,format/* formatBytes */.z3)(fingerprint.memoryBytes)}, ${fingerprint.kernel}`,
        ],
        ['Counters', fingerprint.counters],
        ['Clones', fingerprint.clones],
        ...Object.entries(fingerprint.settings),
    ];
    return html `<h2>Where it was measured</h2>
<div class="scroll"><table>
${rows.map(([name, value]) => html `<tr><th>${name}</th><td>${value}</td></tr>`)}
</table></div>`;
}

;// CONCATENATED MODULE: ./build/commands/comparison-report.js












/** Tells a comparison in every way there is: log, HTML, artifact, summary, annotations, comment, outputs, exit code. */
async function reportComparison(report, session) {
    const { comparison, comparisonPath, html } = report;
    const { log, runner, secrets } = session;
    const findings = findingsOf(comparison);
    const failing = (0,judge/* failsJob */.V)(comparison, report.thresholds);
    for (const line of benchmarkLog(comparison))
        log.info(line);
    const redact = (text) => secrets.redact(text);
    if (comparisonPath !== undefined)
        await writeComparison(comparisonPath, { comparison, findings, failing }, redact);
    if (html !== undefined)
        await (0,result_file/* writeWhole */.f8)(html, secrets.redact(benchmarkHtml({ comparison, findings, failing })));
    const artifact = await report.store?.();
    const input = { comparison, findings, failing, artifact, htmlPath: html };
    await runner?.addSummary(secrets.redact(benchmarkSummary(input)));
    tellFindings(findings, comparison, session);
    if (report.comment)
        await comment(input, report, session);
    setOutputs(report, artifact, session);
    if (failing)
        log.error(comparison_report_failure(comparison), 'the table above and the summary say what it is and what to do');
    return failing ? errors/* exitCode */.I$.no : errors/* exitCode */.I$.good;
}
/** On the lines of the migrations inside GitHub Actions; elsewhere in the log. */
function tellFindings(findings, comparison, session) {
    const { environment, log, runner, secrets } = session;
    const annotations = annotationsOf(findings, { prefix: prefixOf(comparison, environment) });
    for (const annotation of annotations) {
        const { kind, message, file, startLine } = annotation;
        const placed = file === undefined ? message : `${file}:${startLine}: ${message}`;
        if ((0,core/* isActions */.Q)(environment))
            runner?.annotate({ ...annotation, message: secrets.redact(message) });
        else if (kind === 'notice')
            log.verbose(placed);
        else
            log[kind === 'error' ? 'error' : 'warn'](placed);
    }
}
async function comment(input, { githubToken }, session) {
    const { environment, secrets, signal, log } = session;
    const { directory } = input.comparison.candidate.layout;
    const outcome = await commentOnPullRequest({
        body: commentBody(input),
        // A job may measure several directories, and each keeps its comment.
        key: `${environment.GITHUB_JOB ?? ''} ${directory}`,
        environment,
        token: githubToken,
        redact: (text) => secrets.redact(text),
        signal,
    });
    log.info(outcome.kind === 'none' ? outcome.note : `comment ${outcome.kind}: ${outcome.url}`);
}
function setOutputs({ comparison, resultPath }, artifact, session) {
    const { runner, environment } = session;
    if (environment.GITHUB_OUTPUT === undefined)
        return;
    if (resultPath !== undefined)
        runner?.setOutput('result-path', resultPath);
    runner?.setOutput('verdict', comparison.verdict);
    runner?.setOutput('regressions', JSON.stringify(namesOf(comparison, ['regressed', 'over-budget', 'failed'])));
    runner?.setOutput('improvements', JSON.stringify(namesOf(comparison, ['improved'])));
    if (artifact === undefined)
        return;
    runner?.setOutput('artifact-id', artifact.id);
    runner?.setOutput('artifact-name', artifact.name);
    runner?.setOutput('artifact-digest', artifact.digest.replace(/^sha256:/, ''));
}
function namesOf({ migrations }, verdicts) {
    return migrations.filter(({ verdict }) => verdicts.includes(verdict)).map(({ name }) => name);
}
/** @example 'regressed: 006_add_indexes · failed: 009_x' */
function comparison_report_failure(comparison) {
    return ['failed', 'regressed', 'over-budget']
        .flatMap((verdict) => {
        const names = namesOf(comparison, [verdict]);
        return names.length === 0 ? [] : [`${verdict}: ${names.join(', ')}`];
    })
        .join(' · ');
}
/** The migrations' directory below the repository's root, as annotations name files; undefined when it is elsewhere. */
function prefixOf({ candidate }, { GITHUB_WORKSPACE }) {
    const path = (0,external_node_path_.relative)(GITHUB_WORKSPACE ?? process.cwd(), (0,external_node_path_.resolve)(candidate.layout.directory));
    return path.startsWith('..') ? undefined : path.split(external_node_path_.sep).join('/');
}


/***/ }),

/***/ 61418:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hy: () => (/* binding */ withRest),
/* harmony export */   SH: () => (/* binding */ repositoryPath),
/* harmony export */   pj: () => (/* binding */ RestError)
/* harmony export */ });
/* harmony import */ var _concurrency_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3943);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);


/** An answer of GitHub's API that is no success, or none at all. */
class RestError extends Error {
    name = 'RestError';
    /** The HTTP status; undefined: there was no answer. */
    status;
    constructor(message, status, options) {
        super(message, options);
        this.status = status;
    }
}
/** Of one request with its answer: the client itself would wait for ever for the rest of an answer that was cut. */
const longestRequestMs = 60_000;
/**
 * Opens GitHub's API for some requests.
 *
 * @example
 * await withRest({ environment, token, signal }, (rest) => rest.get('/repos/octo/shop'))
 */
async function withRest({ environment, token, signal }, run) {
    // Lazily, as the artifact client: it brings its own HTTP library, and it knows the runner's proxies.
    const { HttpClient } = await __webpack_require__.e(/* import() */ 942).then(__webpack_require__.bind(__webpack_require__, 44942));
    const headers = { authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' };
    const client = new HttpClient('pgproof', [], { headers, allowRetries: true, maxRetries: 3 });
    const base = environment.GITHUB_API_URL || 'https://api.github.com';
    const graphql = environment.GITHUB_GRAPHQL_URL || 'https://api.github.com/graphql';
    const ask = async (what, request) => {
        const { statusCode, result } = await answered(what, request, signal);
        // The client gives null for 404 instead of an error.
        if (result === null)
            throw new RestError(`${what} answers ${statusCode}`, statusCode);
        return result;
    };
    try {
        return await run({
            get: (path, query = {}) => {
                const search = new URLSearchParams(query).toString();
                return ask(`GET ${path}`, () => client.getJson(`${base}${path}${search === '' ? '' : `?${search}`}`));
            },
            post: (path, body) => ask(`POST ${path}`, () => client.postJson(`${base}${path}`, body)),
            patch: (path, body) => ask(`PATCH ${path}`, () => client.patchJson(`${base}${path}`, body)),
            query: async (query) => {
                const answer = await ask('the GraphQL API', () => client.postJson(graphql, { query }));
                if (answer.data)
                    return answer.data;
                throw new RestError(`the GraphQL API answers: ${answer.errors?.[0]?.message ?? 'nothing'}`, 200);
            },
        });
    }
    finally {
        client.dispose();
    }
}
async function answered(what, request, signal) {
    signal.throwIfAborted();
    try {
        return await (0,_concurrency_js__WEBPACK_IMPORTED_MODULE_1__/* .untilAborted */ .Eu)(request(), AbortSignal.any([signal, AbortSignal.timeout(longestRequestMs)]));
    }
    catch (error) {
        signal.throwIfAborted();
        const status = error.statusCode;
        const known = typeof status === 'number' ? status : undefined;
        throw new RestError(`${what} answers ${known ?? 'not'}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, known, { cause: error });
    }
}
/**
 * The repository that the job is of, as a path of the API.
 *
 * @returns undefined when GITHUB_REPOSITORY is not `owner/name`
 */
function repositoryPath(environment) {
    const [owner, name, ...rest] = (environment.GITHUB_REPOSITORY ?? '').split('/');
    if (!owner || !name || rest.length > 0)
        return undefined;
    return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}


/***/ }),

/***/ 21888:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ backupSummary),
/* harmony export */   y: () => (/* binding */ summaryBudgetBytes)
/* harmony export */ });
/* harmony import */ var _charts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(99062);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92772);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(34902);
/* harmony import */ var _verify_summary_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38531);




/** GitHub drops a step's summary above 1 MiB without a word; the rest is for what others add to the same page. */
const summaryBudgetBytes = 900 * 1024;
const largestTables = 10;
const shownSchemas = 20;
const shownLeftOut = 30;
const shownRetries = 10;
/**
 * The job summary of a finished backup: the answer, facts, a picture, what is not in it, how to restore it, and the
 * long tail. At most 900 KiB of Markdown, whatever the database holds.
 */
function backupSummary(input) {
    const { manifest } = input;
    const chart = (0,_charts_js__WEBPACK_IMPORTED_MODULE_0__/* .workerChart */ .Z4)(input.timeline);
    const sections = [
        headline(input),
        facts(input),
        '### Schemas',
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(schemaColumns, bySize(manifest.schemas).slice(0, shownSchemas).map(schemaCells)),
        manifest.tables.length > largestTables ? '### Largest tables' : '### Tables',
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(tableColumns, bySize(manifest.tables).slice(0, largestTables).map(tableCells)),
        ...(chart === '' ? [] : ['### How the workers spent the time', chart]),
        '### Left out',
        leftOutSection(manifest.leftOut),
        ...retriesSection(manifest),
        '### How to restore',
        restoreSection(input),
    ];
    const answer = sections.join('\n\n');
    return `${[answer, ...longTail(manifest, summaryBudgetBytes - (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .byteLength */ .dp)(answer) - 16)].join('\n\n')}\n`;
}
/** What of a database's content can be left out; roles and tablespaces belong to its cluster. */
const holdsData = new Set(['schema', 'table', 'table-data', 'large-objects']);
function headline({ manifest, verification }) {
    const { totals, durationMs } = manifest;
    const size = `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.tables, 'table')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.rows, 'row')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.rawBytes)} in ` +
        `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(durationMs)} (${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(totals.rawBytes, durationMs)}), stored ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.storedBytes)} ` +
        `(${ratio(totals)})`;
    const name = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(manifest.source.database);
    const missing = manifest.leftOut.filter(({ kind }) => holdsData.has(kind)).length;
    const without = missing === 0 ? '' : `; ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(missing)} left out, see below`;
    if (verification === undefined)
        return `☑️ Backup of ${name} is complete, **but was not verified**: ${size}${without}`;
    const proof = verification.level === 'full' ? 'proven by a restore' : 'verified';
    return `✅ Backup of ${name} is complete and ${proof}: ${size}${without}`;
}
function facts({ manifest, verification, artifact, path }) {
    const { source, snapshot, totals } = manifest;
    const rows = [
        ['Server', `PostgreSQL ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(source.serverVersion)}${source.standby ? ', a standby' : ''}`],
        ['Client', `pg_dump ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(manifest.client.pgDumpVersion)}, pgproof ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(manifest.tool.version)}`],
        ['Snapshot', `${snapshotTime(snapshot.takenAt)}, LSN ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(snapshot.lsn)}, ${snapshot.isolation}`],
        ['Duration', (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(manifest.durationMs)],
        [
            'Speed',
            `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(totals.rawBytes, manifest.durationMs)} raw, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(totals.storedBytes, manifest.durationMs)} stored`,
        ],
        [
            'Size',
            `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.rawBytes)} raw, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.storedBytes)} stored (${ratio(totals)}, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(manifest.compression)})`,
        ],
        ['Content', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.tables, 'table')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.rows, 'row')}`],
        ['Verification', verification === undefined ? '**none**' : (0,_verify_summary_js__WEBPACK_IMPORTED_MODULE_2__/* .verificationText */ .n)(verification)],
        ['Directory', (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(path, 300)],
    ];
    if (artifact !== undefined) {
        rows.push(['Artifact', `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(artifact.name, 300)}, id ${artifact.id}`], ['Digest', (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(artifact.digest)]);
    }
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)([{ header: 'Database' }, { header: (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(source.database) }], rows);
}
const sizeColumns = [
    { header: 'Rows', align: 'right' },
    { header: 'Raw', align: 'right' },
    { header: 'Stored', align: 'right' },
    { header: 'Ratio', align: 'right' },
];
const schemaColumns = [
    { header: 'Schema' },
    { header: 'Tables', align: 'right' },
    ...sizeColumns,
    { header: 'Work', align: 'right' },
];
const tableColumns = [
    { header: 'Table' },
    ...sizeColumns,
    { header: 'Segments', align: 'right' },
    { header: 'Time', align: 'right' },
    { header: 'Speed', align: 'right' },
];
function sizeCells(size) {
    return [
        (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(size.rows),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(size.rawBytes)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(size.storedBytes)),
        ratio(size),
    ];
}
function schemaCells(each) {
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(each.schema),
        (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(each.tables),
        ...sizeCells(each),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(each.durationMs)),
    ];
}
function tableCells(each) {
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(`${each.schema}.${each.name}`, 140),
        ...sizeCells(each),
        (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(each.segments.length),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(each.durationMs)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(each.rawBytes, each.durationMs)),
    ];
}
function bySize(items) {
    return [...items].sort((a, b) => b.rawBytes - a.rawBytes);
}
const leftOutColumns = [{ header: 'What' }, { header: 'Name' }, { header: 'Why' }];
const kindNames = {
    schema: 'schema',
    table: 'table',
    'table-data': (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('rows of a table'),
    globals: (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('roles and tablespaces'),
    'role-passwords': (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('passwords of roles'),
    tablespaces: 'tablespaces',
    'large-objects': (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('large objects'),
};
function leftOutCells({ kind, name, reason }) {
    return [kindNames[kind], name === '' ? '' : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(name, 140), (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(reason)];
}
function leftOutSection(leftOut) {
    if (leftOut.length === 0)
        return 'Nothing was left out.';
    const shown = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(leftOutColumns, leftOut.slice(0, shownLeftOut).map(leftOutCells));
    return leftOut.length <= shownLeftOut
        ? shown
        : `${shown}\n\n${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(leftOut.length)} in all; the others are below.`;
}
function retriesSection({ retries }) {
    if (retries.length === 0)
        return [];
    const shown = retries
        .slice(0, shownRetries)
        .map(({ what, cause }) => `- ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(what, 200)}: ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(cause, 300)}`);
    const more = retries.length - shown.length;
    if (more > 0)
        shown.push(`- … and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(more)} more, in \`manifest.json\``);
    return ['### Tried again', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(retries.length, 'time')}, under the same snapshot:`, shown.join('\n')];
}
function restoreSection({ manifest, artifact, path }) {
    const download = artifact?.runId !== undefined;
    const place = download ? 'backup' : path;
    const lines = [];
    if (download) {
        lines.push('# the backup', `gh run download ${artifact.runId} --name ${shellWord(artifact.name)} --dir backup`);
    }
    lines.push('# is it whole?', `pgproof verify --backup ${shellWord(place)}`);
    if (manifest.files.some((file) => file.path === 'globals.sql')) {
        lines.push('# on another server: its roles, without passwords ("already exists" does no harm)', `psql -X -d postgres -f ${shellWord(`${place}/globals.sql`)}`);
    }
    lines.push('# into a new database', `createdb -T template0 -E ${shellWord(manifest.source.encoding)} restored`, `pg_restore -j 4 -d restored ${shellWord(`${place}/dump`)}`);
    const major = Number.parseInt(manifest.client.pgDumpVersion, 10);
    return `\`pg_restore\` ${major} or newer is all that it takes:\n\n${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .codeBlock */ .DV)('sh', lines.join('\n'))}`;
}
/** What did not fit above, folded, the parts sharing what is left of the budget. */
function longTail({ leftOut, schemas, tables }, budgetBytes) {
    const parts = [];
    const add = (name, columns, items, cells) => parts.push({ title: `${name} (${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(items.length)})`, columns, rows: mapped(items, cells) });
    if (leftOut.length > shownLeftOut)
        add('Everything left out', leftOutColumns, leftOut, leftOutCells);
    if (schemas.length > shownSchemas)
        add('All schemas', schemaColumns, bySize(schemas), schemaCells);
    if (tables.length > largestTables)
        add('All tables', tableColumns, bySize(tables), tableCells);
    let leftBytes = budgetBytes;
    return parts.flatMap(({ title, columns, rows }, index) => {
        const part = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .foldedTable */ .vd)(title, columns, rows, Math.floor(leftBytes / (parts.length - index)));
        leftBytes -= (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .byteLength */ .dp)(part) + 2;
        return part === '' ? [] : [part];
    });
}
function* mapped(items, cells) {
    for (const item of items)
        yield cells(item);
}
/** A word for a POSIX shell, as a person would write it. */
function shellWord(text) {
    if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-'))
        return text;
    return `'${text.replaceAll("'", "'\\''")}'`;
}
function ratio({ rawBytes, storedBytes }) {
    return storedBytes === 0 || rawBytes === 0 ? '–' : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)(`${(rawBytes / storedBytes).toFixed(1)} : 1`);
}
function snapshotTime(takenAt) {
    return `${new Date(takenAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}


/***/ }),

/***/ 99062:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hg: () => (/* binding */ mermaidText),
/* harmony export */   Z4: () => (/* binding */ workerChart),
/* harmony export */   n_: () => (/* binding */ axisFor)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34902);

/** More make the picture slow to draw and unreadable; mermaid refuses more than 50,000 characters of text at all. */
const maximumBars = 60;
const maximumWorkers = 30;
/** The part of the picture's width that a character of a label takes: 11 px type on a page of 700 px or wider. */
const characterShare = 0.011;
/**
 * A picture of how the workers spent the time: a line for each, a bar for each table on it; short neighbours are
 * merged into one bar that tells their number. As a mermaid block of Markdown, or '' when there is nothing to show.
 *
 * @param plural what the merged ones are called together
 */
function workerChart(timeline, plural = 'tables') {
    const entries = timeline.filter((entry) => entry.worker < maximumWorkers && entry.endMs >= entry.startMs);
    if (entries.length === 0)
        return '';
    const startMs = entries.reduce((least, entry) => Math.min(least, entry.startMs), Number.POSITIVE_INFINITY);
    const endMs = entries.reduce((most, entry) => Math.max(most, entry.endMs), startMs + 1);
    const bars = mergedBars(entries, endMs - startMs);
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .codeBlock */ .DV)('mermaid', ganttText(bars, startMs, endMs, plural));
}
/** Bars in the order of workers and time, few enough. */
function mergedBars(entries, durationMs) {
    const sorted = [...entries].sort((a, b) => a.worker - b.worker || a.startMs - b.startMs);
    const workers = new Set(sorted.map((entry) => entry.worker)).size;
    // Below an eighth of the picture hardly a label fits. In the end everything that one worker did is one bar.
    for (let mergeMs = durationMs / 8;; mergeMs *= 1.5) {
        const bars = merge(sorted, mergeMs);
        if (bars.length <= Math.max(maximumBars, workers) || mergeMs > 20 * durationMs)
            return bars;
    }
}
/** Neighbours without a pause worth showing become one where it is one table, or the whole not over `mergeMs`. */
function merge(sorted, mergeMs) {
    const bars = [];
    for (const { worker, table, startMs, endMs } of sorted) {
        const last = bars.at(-1);
        const near = last?.worker === worker && startMs - last.endMs <= mergeMs / 20;
        if (near && (endMs - last.startMs <= mergeMs || (last.tables.size === 1 && last.tables.has(table)))) {
            last.tables.add(table);
            last.endMs = Math.max(last.endMs, endMs);
        }
        else {
            bars.push({ worker, tables: new Set([table]), startMs, endMs });
        }
    }
    return bars;
}
/**
 * Mermaid's axis shows moments by the reader's clock and zone. `%s` and `%Q`, seconds and milliseconds since 1970,
 * are the only formats that are the same everywhere, so minutes and hours are drawn as if they were seconds. The
 * axis has about ten ticks; below ten of a unit, some would read the same.
 */
function axisFor(durationMs) {
    const seconds = durationMs / 1000;
    if (seconds < 12)
        return { format: '%Q ms', divisor: 1 };
    if (seconds < 12 * 60)
        return { format: '%s s', divisor: 1 };
    if (seconds < 12 * 3600)
        return { format: '%s min', divisor: 60 };
    return { format: '%s h', divisor: 3600 };
}
function ganttText(bars, startMs, endMs, plural) {
    const axis = axisFor(endMs - startMs);
    const lines = [
        '---',
        'displayMode: compact',
        '---',
        'gantt',
        '  dateFormat x',
        `  axisFormat ${axis.format}`,
        '  todayMarker off',
    ];
    let worker = -1;
    let index = 0;
    for (const bar of bars) {
        if (bar.worker !== worker) {
            worker = bar.worker;
            index = 0;
            lines.push(`  section worker ${worker + 1}`);
        }
        const from = Math.round((bar.startMs - startMs) / axis.divisor);
        const to = Math.max(from + 1, Math.round((bar.endMs - startMs) / axis.divisor));
        // Neighbours in two shades; `done` is mermaid's grey.
        const shade = index++ % 2 === 0 ? 'active' : 'done';
        lines.push(`  ${barLabel(bar, (bar.endMs - bar.startMs) / (endMs - startMs), plural)} :${shade}, ${from}, ${to}`);
    }
    return lines.join('\n');
}
/**
 * A label that fits into its bar, or an invisible one. It begins with a word joiner, which draws nothing, because
 * mermaid reads a line that begins with one of its own words (`title`, `section`, a date …) as something else.
 */
function barLabel(bar, share, plural) {
    const room = Math.floor(share / characterShare);
    const [first = ''] = bar.tables;
    const label = bar.tables.size === 1 ? mermaidText(first) : `${bar.tables.size} ${plural}`;
    const characters = Array.from(label);
    if (characters.length <= room)
        return `\u2060${label}`;
    // The end of a qualified name tells more than its beginning.
    return room < 8 || bar.tables.size > 1 ? '\u2060' : `\u2060…${characters.slice(1 - room).join('')}`;
}
/** Text without anything that means something to mermaid, HTML or mathematics. */
function mermaidText(text) {
    return text.slice(-200).replaceAll(/[^\p{L}\p{M}\p{N} _.-]/gu, '·');
}


/***/ })

};
