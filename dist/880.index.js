export const id = 880;
export const ids = [880];
export const modules = {

/***/ 57641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ withScratchCluster)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
;// CONCATENATED MODULE: ./build/postgres/scratch-server.js







const stopSignals = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' };
/** How long a server may take to end. In immediate mode the postmaster itself kills what is left after 5 s. */
const graceMs = { smart: 60_000, fast: 60_000, immediate: 15_000 };
const readyWithinMs = 120_000;
const endIsKnownMs = 100;
/** One server, whose parent we are. It can be started and stopped any number of times. */
class ScratchServer {
    #launch;
    #child;
    /** How the postmaster ended without having been asked to. */
    #died;
    #stopping = false;
    constructor(launch) {
        this.#launch = launch;
    }
    /** The postmaster's, also after its end. @throws {Error} before the first start */
    get processId() {
        if (this.#child?.pid === undefined)
            throw new Error('the scratch server was not started');
        return this.#child.pid;
    }
    /**
     * How the postmaster ended when nobody had asked it to, for instance `SIGKILL`; undefined when it lives.
     *
     * @param withinMs how long to wait for its end: its backends, and so our connections, may end a moment before it
     */
    async died(withinMs) {
        const timeout = AbortSignal.timeout(withinMs);
        if (!this.#stopping && this.#isRunning())
            await this.#exit(timeout);
        return this.#died;
    }
    /**
     * Starts the server and waits until it takes connections. A server that runs already is left alone.
     *
     * @throws {UserError} with the log's last lines when it does not come up
     * @throws the signal's reason when it is aborted; the caller stops the server
     */
    async start(signal) {
        // Node learns of an end a moment after the kernel has told others.
        if (this.#isRunning())
            await this.#exit(AbortSignal.timeout(endIsKnownMs));
        if (this.#isRunning())
            return;
        // After the postmaster was killed its backends may live on, and hold the shared memory.
        await this.#endStragglers();
        const log = await (0,promises_.open)(this.#launch.logFile, 'a');
        try {
            await this.#spawn(log.fd);
        }
        finally {
            await log.close();
        }
        await this.#waitUntilReady(signal);
    }
    /**
     * Stops the server and waits until its last process is gone. What outlives its grace time is stopped in immediate
     * mode, and then killed.
     */
    async stop(mode) {
        this.#stopping = true;
        const steps = [[stopSignals[mode], graceMs[mode]]];
        if (mode !== 'immediate')
            steps.push(['SIGQUIT', graceMs.immediate]);
        for (const [name, withinMs] of steps) {
            if (await this.#endedAfter(name, withinMs))
                break;
        }
        if (this.#isRunning())
            await this.#endedAfter('SIGKILL', graceMs.immediate);
        await this.#endStragglers();
    }
    async #spawn(logDescriptor) {
        const { command, account, environment, dataDirectory } = this.#launch;
        const [program, ...args] = command;
        this.#died = undefined;
        this.#stopping = false;
        const child = (0,external_node_child_process_.spawn)(program, [...args, '-D', dataDirectory], {
            ...idsOf(account),
            env: environment,
            cwd: dataDirectory,
            stdio: ['ignore', logDescriptor, logDescriptor],
            // Ctrl-C on a terminal reaches the whole group; when the server ends is for its scope to say.
            detached: true,
        });
        const quit = () => void child.kill('SIGQUIT');
        child.once('exit', (code, signalName) => {
            process.off('exit', quit);
            if (!this.#stopping)
                this.#died = signalName ?? `exit code ${code}`;
        });
        await (0,external_node_events_.once)(child, 'spawn');
        process.once('exit', quit);
        this.#child = child;
    }
    async #waitUntilReady(signal) {
        const deadline = Date.now() + readyWithinMs;
        for (;;) {
            signal?.throwIfAborted();
            const problem = await this.#connectionProblem();
            if (problem === undefined)
                return;
            if (!this.#isRunning())
                throw await this.#startError(`ended with ${this.#died}`);
            if (Date.now() > deadline)
                throw await this.#startError(`takes no connections: ${problem}`);
            await (0,external_node_timers_promises_.setTimeout)(20, undefined, { signal });
        }
    }
    async #connectionProblem() {
        const { socketDirectory: host, port } = this.#launch;
        const client = new esm/* default.Client */.Ay.Client({ host, port, user: 'postgres', database: 'postgres', ssl: false });
        // A connection that breaks after connect() has failed would end the process without a listener.
        client.on('error', () => { });
        try {
            await client.connect();
            return undefined;
        }
        catch (error) {
            return (0,errors/* messageOf */.bD)(error);
        }
        finally {
            await client.end();
        }
    }
    async #startError(what) {
        const log = (await lastLines(this.#launch.logFile)).join(' · ');
        return new errors/* UserError */.yo(`the scratch server ${what}: ${log || 'its log is empty'}`, 'see what its log says');
    }
    #isRunning() {
        return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
    }
    /** @returns whether the postmaster has ended within the time */
    async #endedAfter(name, withinMs) {
        const child = this.#child;
        if (child === undefined || !this.#isRunning())
            return true;
        const exit = this.#exit(AbortSignal.timeout(withinMs));
        child.kill(name);
        await exit;
        return !this.#isRunning();
    }
    /** Waits for the postmaster's end or for the timeout. */
    async #exit(timeout) {
        try {
            if (this.#child !== undefined)
                await (0,external_node_events_.once)(this.#child, 'exit', { signal: timeout });
        }
        catch (error) {
            if (!timeout.aborted)
                throw error;
        }
    }
    /**
     * Ends what is left of the server when its postmaster is gone: killed, it takes no backend with it, and one that
     * computes does not notice before its query is done.
     */
    async #endStragglers() {
        const deadline = Date.now() + graceMs.immediate;
        for (;;) {
            const left = await processesIn(this.#launch.dataDirectory);
            if (left.length === 0)
                return;
            // SIGQUIT lets a backend leave at once. It may be too busy even for that.
            for (const pid of left)
                killIfThere(pid, Date.now() > deadline ? 'SIGKILL' : 'SIGQUIT');
            await (0,external_node_timers_promises_.setTimeout)(20);
        }
    }
}
/** The ids to spawn a child with; none: as ourselves. */
function idsOf(account) {
    return account.uid === undefined ? {} : { uid: account.uid, gid: account.gid };
}
/**
 * The last lines of a text file, at most six, at most 8 KiB.
 *
 * @throws {Error} when it cannot be read
 */
async function lastLines(file) {
    const handle = await (0,promises_.open)(file, 'r');
    try {
        const { size } = await handle.stat();
        const length = Math.min(size, 8192);
        const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
        return buffer.toString('utf8').trim().split('\n').slice(-6);
    }
    finally {
        await handle.close();
    }
}
/**
 * The processes whose working directory is the data directory: the postmaster's and its children's, and nobody
 * else's. Only Linux tells; elsewhere the list is empty.
 */
async function processesIn(dataDirectory) {
    if (process.platform !== 'linux')
        return [];
    const directory = await (0,promises_.realpath)(dataDirectory);
    const found = [];
    for (const name of await (0,promises_.readdir)('/proc')) {
        if (/^\d+$/.test(name) && (await workingDirectory(name)) === directory)
            found.push(Number(name));
    }
    return found;
}
async function workingDirectory(pid) {
    try {
        return await (0,promises_.readlink)((0,external_node_path_.join)('/proc', pid, 'cwd'));
    }
    catch (error) {
        // Ended meanwhile, a zombie, or another user's and so not ours.
        const code = error.code ?? '';
        if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code))
            return undefined;
        throw error;
    }
}
function killIfThere(pid, name) {
    try {
        process.kill(pid, name);
    }
    catch (error) {
        if (error.code !== 'ESRCH')
            throw error;
    }
}

;// CONCATENATED MODULE: ./build/postgres/unprivileged-account.js


/** In this order: the account that packages make for servers, and the one that owns nothing. */
const candidates = ['postgres', 'nobody'];
/**
 * The account that server processes run as: PostgreSQL refuses to run as root.
 *
 * @returns an empty object when we are not root: the server runs as ourselves
 * @throws {UserError} when we are root and the machine has no unprivileged account. A bare number will not do:
 *   initdb ends with "could not look up effective user ID" when /etc/passwd does not name it, -U or not
 */
async function unprivilegedAccount() {
    if (process.getuid?.() !== 0)
        return {};
    const lines = (await (0,promises_.readFile)('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
    for (const name of candidates) {
        const fields = lines.find(([login]) => login === name);
        const uid = Number(fields?.[2]);
        const gid = Number(fields?.[3]);
        if (uid > 0 && gid > 0)
            return { uid, gid, name };
    }
    throw new errors/* UserError */.yo('PostgreSQL does not run as root, and there is no account postgres or nobody in /etc/passwd', 'run as another user than root');
}

;// CONCATENATED MODULE: ./build/postgres/scratch-cluster.js










/** No crash of the machine has to be survived, and nobody replicates or watches: what durability costs is saved. */
const throwawaySettings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_init_zero: 'off',
    autovacuum: 'off',
    checkpoint_timeout: '1d',
    // Bounds the disk space: without fsync a checkpoint costs little.
    max_wal_size: '4GB',
};
const markerName = '.pgproof-scratch-cluster';
/** A socket's whole path has at most 107 bytes on Linux and 103 on macOS (sun_path), `/.s.PGSQL.65535` included. */
const longestSocketDirectory = 103 - '/.s.PGSQL.65535'.length;
/**
 * Makes a cluster of its own, runs its server as a child of this process, and removes both at the end, however it
 * comes: a result, an error, or an abort. When we are killed, the server ends too (on Linux with setpriv), and only
 * its folder in the temporary directory stays.
 *
 * The server listens on a socket in a directory that only its user can enter. As root the server runs as `postgres`
 * or `nobody`. It gets nothing of our environment but what it needs: the SQL that it runs may not be ours.
 *
 * @param run gets the running cluster; on abort its promise is no longer waited for
 * @returns what `run` gives
 * @throws {UserError} when there is no server in `bin`, its account cannot reach it, or it does not come up; the
 *   message holds the last lines of its log
 * @throws {FailedError} when `run` failed and the server had died meanwhile
 * @throws the signal's reason after an abort
 *
 * @example
 * const rows = await withScratchCluster({ bin: '/usr/lib/postgresql/17/bin', signal }, async (cluster) => {
 *   await restore(backup, cluster.url('postgres'));
 *   return countRows(cluster.url('postgres'));
 * });
 */
async function withScratchCluster(options, run) {
    options.signal?.throwIfAborted();
    const account = await unprivilegedAccount();
    const program = await probeServer(options.bin, account);
    return withScratchFolder(account, async (folder) => {
        await initializeCluster(options, account, folder);
        const port = options.port ?? (options.listenTcp ? await freePort() : 5432);
        await writeSettings(options, folder, port);
        const server = new ScratchServer({
            command: program.command,
            account,
            environment: serverEnvironment(),
            dataDirectory: dataOf(folder),
            logFile: logOf(folder),
            socketDirectory: folder,
            port,
        });
        try {
            await server.start(options.signal);
            const cluster = describeCluster(server, { folder, port, major: program.major });
            return await (0,concurrency/* untilAborted */.Eu)(runWatched(server, cluster, run), options.signal);
        }
        finally {
            await server.stop('immediate');
        }
    });
}
/** Runs the caller's part; when it fails on a dead server, that is the news, and the failure is its consequence. */
async function runWatched(server, cluster, run) {
    try {
        return await run(cluster);
    }
    catch (cause) {
        const died = await server.died(200);
        if (died === undefined)
            throw cause;
        const log = (await lastLines(cluster.log())).join(' · ');
        const hint = 'see whether the machine ran out of memory or of disk space';
        throw new errors/* FailedError */.Kl(`the scratch server died (${died}): ${(0,errors/* messageOf */.bD)(cause)} · ${log}`, hint, { cause });
    }
}
function describeCluster(server, { folder, port, major }) {
    const user = 'postgres';
    return {
        host: folder,
        port,
        user,
        major,
        dataDirectory: dataOf(folder),
        get processId() {
            return server.processId;
        },
        environment: { PGHOST: folder, PGPORT: String(port), PGUSER: user, PGDATABASE: 'postgres', PGSSLMODE: 'disable' },
        url: (database) => {
            const query = new URLSearchParams({ host: folder, port: String(port), user, sslmode: 'disable' });
            return `postgresql:///${encodeURIComponent(database)}?${query}`;
        },
        log: () => logOf(folder),
        stop: (mode = 'fast') => server.stop(mode),
        start: () => server.start(),
    };
}
function dataOf(folder) {
    return (0,external_node_path_.join)(folder, 'data');
}
function logOf(folder) {
    return (0,external_node_path_.join)(folder, 'server.log');
}
/**
 * Sees that the account can run the server, and how.
 *
 * setpriv (util-linux 2.33) makes the kernel send the server a SIGQUIT when the thread that started it ends, even by
 * SIGKILL; it execs in place, so that the server still is our own child.
 */
async function probeServer(bin, account) {
    const postgres = (0,external_node_path_.join)(bin, 'postgres');
    for (const path of [postgres, (0,external_node_path_.join)(bin, 'initdb')])
        assertExecutable(path);
    const tied = ['setpriv', '--pdeathsig', 'QUIT', '--', postgres];
    const commands = process.platform === 'linux' ? [tied, [postgres]] : [[postgres]];
    let problem = '';
    for (const command of commands) {
        const { code, output } = await runAs(account, [...command, '--version'], '/');
        const major = /^postgres \(PostgreSQL\) (\d+)/.exec(output)?.[1];
        if (code === 0 && major !== undefined)
            return { command, major: Number(major) };
        problem = output.trim();
    }
    const who = account.name === undefined ? '' : ` as the user ${account.name}`;
    throw new errors/* UserError */.yo(`${postgres} does not run${who}: ${problem.replaceAll(/\s*\n\s*/g, ' · ')}`, 'its directory and all above it must be open to that user, or run as another user than root');
}
function assertExecutable(path) {
    try {
        (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.X_OK);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`there is no ${path}`, 'install the PostgreSQL server, or name the directory of its programs', {
            cause,
        });
    }
}
/** Makes the folder of one cluster, marks it as ours, and removes it at the end. */
async function withScratchFolder(account, run) {
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'pgproof-'));
    try {
        await (0,promises_.writeFile)((0,external_node_path_.join)(folder, markerName), `${process.pid}\n`);
        if (account.uid !== undefined)
            await (0,promises_.chown)(folder, account.uid, account.gid);
        if (Buffer.byteLength(folder) > longestSocketDirectory) {
            throw new errors/* UserError */.yo(`the path ${folder} is too long for a socket`, 'set TMPDIR to a shorter path, such as /tmp');
        }
        return await run(folder);
    }
    finally {
        await removeScratchFolder(folder);
    }
}
/** Removes a folder only if it bears our marker: a wrong path here would cost somebody's data. */
async function removeScratchFolder(folder) {
    await (0,promises_.access)((0,external_node_path_.join)(folder, markerName));
    await (0,promises_.rm)(folder, { recursive: true, force: true, maxRetries: 5 });
}
async function initializeCluster(options, account, folder) {
    const argv = [
        (0,external_node_path_.join)(options.bin, 'initdb'),
        ...['--pgdata', dataOf(folder), '--username', 'postgres', '--auth', 'trust'],
        ...['--encoding', options.encoding ?? 'UTF8', '--locale', options.locale ?? 'C'],
        // We read the log, so it must not follow the user's language.
        '--lc-messages=C',
        ...(options.durable ? [] : ['--no-sync']),
        ...(options.initdbArguments ?? []),
    ];
    const { code, output } = await runAs(account, argv, folder, options.signal);
    options.signal?.throwIfAborted();
    if (code === 0)
        return;
    const reason = output.trim().split('\n').slice(-4).join(' · ');
    throw new errors/* UserError */.yo(`initdb made no cluster in ${folder}: ${reason}`, 'TMPDIR may name a directory with more room');
}
async function writeSettings(options, folder, port) {
    const settings = {
        listen_addresses: options.listenTcp ? '127.0.0.1' : '',
        unix_socket_directories: folder,
        unix_socket_permissions: '0700',
        port: String(port),
        logging_collector: 'off',
        ...(options.durable ? {} : throwawaySettings),
        ...options.settings,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${quoteSetting(value)}'\n`);
    await (0,promises_.appendFile)((0,external_node_path_.join)(dataOf(folder), 'postgresql.conf'), lines.join(''));
}
/** In postgresql.conf a backslash begins an escape, and a string ends with its line (guc-file.l). */
function quoteSetting(value) {
    return value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n');
}
/** RUNNER_TRACKING_ID is how GitHub's runner finds processes that a step left behind. */
const inheritedNames = ['PATH', 'TZ', 'LD_LIBRARY_PATH', 'RUNNER_TRACKING_ID'];
function serverEnvironment() {
    const entries = inheritedNames.flatMap((name) => process.env[name] === undefined ? [] : [[name, process.env[name]]]);
    return { ...Object.fromEntries(entries), LC_ALL: 'C' };
}
/**
 * Runs a program to its end under an account, and gives all it printed: a page of text at most.
 *
 * @throws {Error} when it cannot be started, except for want of a program, a right or setpriv: that is code 127
 */
async function runAs(account, argv, workingDirectory, signal) {
    const [program, ...args] = argv;
    const child = (0,external_node_child_process_.spawn)(program, args, {
        ...idsOf(account),
        env: serverEnvironment(),
        cwd: workingDirectory,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
    });
    // Not spawn's own `signal`: it would report the abort before the child has ended.
    const terminate = () => void child.kill('SIGTERM');
    signal?.addEventListener('abort', terminate, { once: true });
    if (signal?.aborted)
        terminate();
    let output = '';
    const collect = (text) => {
        output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    try {
        return await new Promise((resolve, reject) => {
            child.once('error', (error) => {
                if (error.code === 'ENOENT' || error.code === 'EACCES')
                    resolve({ code: 127, output: (0,errors/* messageOf */.bD)(error) });
                else
                    reject(error);
            });
            child.once('close', (code) => resolve({ code, output }));
        });
    }
    finally {
        signal?.removeEventListener('abort', terminate);
    }
}
/** A TCP port that nobody listens on at this moment. */
async function freePort() {
    const probe = (0,external_node_net_.createServer)();
    const { promise, resolve, reject } = Promise.withResolvers();
    probe.once('error', reject).listen(0, '127.0.0.1', resolve);
    await promise;
    const address = probe.address();
    await new Promise((closed) => probe.close(() => closed()));
    if (address === null || typeof address === 'string')
        throw new Error('a listening socket has no port');
    return address.port;
}


/***/ }),

/***/ 45089:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ newestServerMajor),
/* harmony export */   i: () => (/* binding */ findServerTools)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _child_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28312);
/* harmony import */ var _client_tools_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(56957);
/* harmony import */ var _install_client_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(63977);





/**
 * Finds the client programs of exactly a server's major, with the server's own programs beside them: to run a server
 * like that one. A newer major, which is good enough for a dump, is not: it would restore into another version.
 *
 * @throws {UserError} when they are not there, and may not or cannot be installed
 *
 * @example
 * const tools = await findServerTools({ purpose: 'a benchmark', serverVersionNumber: 170004, environment: process.env, install, signal, onLine })
 */
async function findServerTools(wanted) {
    const found = await lookForThem(wanted);
    if (!(found instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo))
        return found;
    if (!wanted.install)
        throw found;
    const { signal, onLine } = wanted;
    await (0,_install_client_js__WEBPACK_IMPORTED_MODULE_4__/* .installClient */ .L)((0,_client_tools_js__WEBPACK_IMPORTED_MODULE_3__/* .majorOf */ .Ds)(wanted.serverVersionNumber), { server: true, signal, onLine });
    const installed = await lookForThem(wanted);
    if (installed instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo)
        throw installed;
    return installed;
}
async function lookForThem(wanted) {
    let tools;
    try {
        tools = await (0,_client_tools_js__WEBPACK_IMPORTED_MODULE_3__/* .findClientTools */ .Mt)(wanted);
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo)
            return missingServer(wanted, error.message, error);
        throw error;
    }
    if (tools.newerThanServer)
        return missingServer(wanted, `only PostgreSQL ${tools.version} was found`);
    const bin = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(tools.pgDump);
    const missing = await missingProgram(bin);
    return missing === undefined ? tools : missingServer(wanted, `there is no ${missing} in ${bin}`);
}
async function missingProgram(bin) {
    for (const name of ['initdb', 'postgres']) {
        if (!(await (0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .isExecutable */ .TV)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(bin, name))))
            return name;
    }
    return undefined;
}
/** The newest major of which a server is installed; undefined: none is. */
async function newestServerMajor(wanted) {
    const majors = [];
    for (const { directory, major } of await (0,_client_tools_js__WEBPACK_IMPORTED_MODULE_3__/* .findInstallations */ .vE)(wanted)) {
        if ((await missingProgram(directory)) === undefined)
            majors.push(major);
    }
    return majors.length === 0 ? undefined : Math.max(...majors);
}
function missingServer({ serverVersionNumber, purpose }, why, cause) {
    const major = (0,_client_tools_js__WEBPACK_IMPORTED_MODULE_3__/* .majorOf */ .Ds)(serverVersionNumber);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${purpose} needs a server of PostgreSQL ${major} on this machine: ${why}`, `run ${(0,_client_tools_js__WEBPACK_IMPORTED_MODULE_3__/* .serverInstallCommand */ .YC)(major)}, or set install-client: true`, { cause });
}


/***/ }),

/***/ 83248:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G_: () => (/* binding */ missingRolesSql),
/* harmony export */   Sw: () => (/* binding */ createTablespaces),
/* harmony export */   nY: () => (/* binding */ localeClauses)
/* harmony export */ });
/* harmony import */ var _archive_toc_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81247);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91618);
/* harmony import */ var _selection_archive_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(97795);



/** What a server of our own needs to be like the one that an archive comes from. */
/** From the archive's `CREATE DATABASE … ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'en_US.UTF-8';` */
function localeClauses({ entries }) {
    const defn = entries.find(({ desc }) => desc === 'DATABASE')?.defn ?? '';
    const clauses = defn.slice(defn.lastIndexOf(' WITH TEMPLATE = ')).matchAll(localeClause);
    return (0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfBytes */ .gm)(Array.from(clauses, ([clause]) => clause).join(' '));
}
const localeClause = /\b(?:LOCALE_PROVIDER|LOCALE|LC_COLLATE|LC_CTYPE|ICU_LOCALE|ICU_RULES|BUILTIN_LOCALE) = (?:'(?:[^']|'')*'|\w+)/g;
/** A query for the names of all roles that an archive names, as owners and otherwise, and the server does not have. */
function missingRolesSql({ entries }, encoding) {
    const named = entries.flatMap((entry) => [entry.owner ?? '', ...(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_1__/* .rolesOf */ .R7)(entry)]);
    const names = [...new Set(named)].filter((name) => name !== '' && !name.startsWith('pg_'));
    const list = names.map((name) => (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteLiteral */ .ce)((0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_1__/* .hexOf */ .ZD)(name))).join(', ');
    return `SELECT name FROM (SELECT ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_1__/* .nameSql */ .Y2)('hex', (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteLiteral */ .ce)(encoding))} AS name
      FROM pg_catalog.unnest(ARRAY[${list}]::text[]) AS t (hex)) named
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name)`;
}
/** In directories of their own below the data directory (PostgreSQL 15). It is refused within a block, so one by one. */
async function createTablespaces(client, { entries }, encoding) {
    // Only the server's own tablespaces begin with pg_.
    const names = new Set(entries.flatMap(({ tablespace }) => tablespace || []).filter((name) => !name.startsWith('pg_')));
    if (names.size > 0)
        await client.query('SET allow_in_place_tablespaces = on');
    for (const name of names) {
        await client.query(`CREATE TABLESPACE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteIdentifier */ .Cm)((0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_1__/* .readable */ .HD)(name, encoding))} LOCATION ''`);
    }
}


/***/ })

};
