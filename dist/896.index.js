export const id = 896;
export const ids = [896];
export const modules = {

/***/ 28312:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TV: () => (/* binding */ isExecutable),
/* harmony export */   Wm: () => (/* binding */ readClientTool),
/* harmony export */   X: () => (/* binding */ runClientTool),
/* harmony export */   gq: () => (/* binding */ succeeded),
/* harmony export */   lA: () => (/* binding */ describeEnd),
/* harmony export */   mB: () => (/* binding */ runProgram)
/* harmony export */ });
/* unused harmony export childEnvironment */
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(78474);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(57075);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(46466);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(19473);






const keptStderrLines = 200;
const keptLineCharacters = 16 * 1024;
/**
 * What a child gets from our own environment. HOME holds libpq's certificates (~/.postgresql), the Kerberos
 * variables name a ticket, and SSL_CERT_* is read by OpenSSL for `sslrootcert=system`. All else, among it the
 * runner's tokens and the action's inputs, stays with us.
 */
const inheritedNames = ['PATH', 'HOME', 'KRB5CCNAME', 'KRB5_CONFIG', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
/**
 * The whole environment of a client tool.
 *
 * @param settings libpq's variables; other names are dropped
 * @param own where the inherited variables come from
 * @throws {Error} when a password is in it: another process of the same user can read a process's environment
 */
function childEnvironment(settings, own = process.env) {
    if (settings.PGPASSWORD !== undefined)
        throw new Error('a password must travel in PGPASSFILE, not in PGPASSWORD');
    // The tools' messages are read by us, so they must not follow the user's language.
    const environment = { LANG: 'C', LC_ALL: 'C' };
    for (const name of inheritedNames) {
        if (own[name] !== undefined)
            environment[name] = own[name];
    }
    for (const [name, value] of Object.entries(settings)) {
        if (name.startsWith('PG') && value !== undefined)
            environment[name] = value;
    }
    return environment;
}
/**
 * Runs pg_dump or one of its siblings and waits for its end. A code other than 0 is a result, not an error: only
 * the caller knows what it means.
 *
 * @throws {UserError} when the program cannot be started
 * @throws the signal's reason when it was aborted, after the child has ended
 * @throws the error of `stdout` when it cannot be written, after the child has ended
 *
 * @example
 * const { end, stderr } = await runClientTool({ path: tools.pgDump, arguments: ['--schema-only'], environment })
 */
async function runClientTool(call) {
    return runProgram({ ...call, environment: childEnvironment(call.environment) });
}
/** As runClientTool, for any program: `environment` is all that the child gets. */
async function runProgram(call) {
    call.signal?.throwIfAborted();
    await assertExecutable(call.path);
    const [command, ...args] = [...(await dieWithParent()), call.path, ...call.arguments];
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, args, spawnOptions(call));
    if (child.pid !== undefined)
        call.onStart?.(child.pid);
    const terminator = new Terminator(child, call.graceMs ?? 5_000, call.ownsGroup ?? false);
    if (call.ownsGroup)
        child.once('exit', () => terminator.killGroup());
    const onAbort = () => terminator.begin();
    call.signal?.addEventListener('abort', onAbort, { once: true });
    // It may have come while the child was being prepared.
    if (call.signal?.aborted)
        onAbort();
    const stderr = collectStderr(child, call);
    try {
        const [end] = await Promise.all([
            endOf(child, call.path),
            stderr.finished,
            pipeOutput(child, call.stdout, terminator),
        ]);
        call.signal?.throwIfAborted();
        return { end, stderr: stderr.lines };
    }
    finally {
        call.signal?.removeEventListener('abort', onAbort);
        terminator.release();
    }
}
/**
 * What a program prints on stdout, as text: for `--version` and other small things.
 *
 * @param call as for runClientTool; more than 1 MiB of output is an error
 * @throws {Error} when the program ends in anything but 0; its message holds the last line of stderr
 */
async function readClientTool(call) {
    const chunks = [];
    let bytes = 0;
    const stdout = new node_stream__WEBPACK_IMPORTED_MODULE_3__.Writable({
        write(chunk, _encoding, done) {
            bytes += chunk.length;
            chunks.push(chunk);
            done(bytes > 1024 * 1024 ? new Error(`${call.path} printed more than 1 MiB`) : null);
        },
    });
    const result = await runClientTool({ ...call, stdout });
    if (!succeeded(result))
        throw new Error(`${call.path} ${describeEnd(result)}`);
    return Buffer.concat(chunks).toString('utf8');
}
/** Whether the tool ended by itself with code 0. */
function succeeded(result) {
    return result.end.kind === 'exited' && result.end.code === 0;
}
/** How a tool ended and what it said last, in one line. */
function describeEnd(result) {
    const how = result.end.kind === 'exited' ? `exited with ${result.end.code}` : `was killed by ${result.end.signal}`;
    const said = result.stderr.at(-1);
    return said === undefined ? how : `${how}: ${said}`;
}
function spawnOptions(call) {
    return {
        env: call.environment,
        stdio: ['ignore', call.stdout === undefined ? 'ignore' : 'pipe', 'pipe'],
        // A group of its own: Ctrl-C on a terminal reaches only us, and pg_dump's workers can be ended with it.
        detached: true,
    };
}
/** Whether we may run the file. */
async function isExecutable(path) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.constants.X_OK).then(() => true, () => false);
}
async function assertExecutable(path) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.constants.X_OK);
    }
    catch (cause) {
        const hint = 'install the PostgreSQL client, or name its directory in PGPROOF_CLIENT_BIN';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo(`cannot run ${path}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(cause)}`, hint, { cause });
    }
}
let setprivPrefix;
/**
 * The words before a command that make the kernel end it when we die, even of SIGKILL: a tool left alone would
 * hold its locks on the database until its dump is complete. setpriv (util-linux 2.33) sets PR_SET_PDEATHSIG, which
 * survives exec and fires when the thread that started the child ends; ours is the main thread.
 */
function dieWithParent() {
    setprivPrefix ??= process.platform === 'linux' ? probeSetpriv() : Promise.resolve([]);
    return setprivPrefix;
}
async function probeSetpriv() {
    const prefix = ['setpriv', '--pdeathsig', 'TERM', '--'];
    const probe = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('setpriv', [...prefix.slice(1), 'true'], { stdio: 'ignore', env: childEnvironment({}) });
    const works = await new Promise((resolve) => {
        probe.once('error', () => resolve(false));
        probe.once('exit', (code) => resolve(code === 0));
    });
    return works ? prefix : [];
}
function endOf(child, path) {
    return new Promise((resolve, reject) => {
        child.once('error', (cause) => reject(new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo(`cannot run ${path}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(cause)}`, 'check that the program can be started', { cause })));
        child.once('exit', (code, signal) => resolve(code === null ? { kind: 'killed', signal: signal ?? 'unknown' } : { kind: 'exited', code }));
    });
}
/**
 * Ends a child: SIGTERM to the leader, which ends its workers in good order (or to the group, where the leader does
 * not), then SIGKILL to the whole group.
 */
class Terminator {
    #child;
    #graceMs;
    #ownsGroup;
    #timer;
    constructor(child, graceMs, ownsGroup) {
        this.#child = child;
        this.#graceMs = graceMs;
        this.#ownsGroup = ownsGroup;
    }
    begin() {
        if (this.#timer !== undefined)
            return;
        if (this.#ownsGroup)
            this.#signalGroup('SIGTERM');
        else
            this.#child.kill('SIGTERM');
        this.#timer = setTimeout(() => this.killGroup(), this.#graceMs);
    }
    /** To be called when the child and its pipes are closed. */
    release() {
        clearTimeout(this.#timer);
    }
    killGroup() {
        this.#signalGroup('SIGKILL');
    }
    #signalGroup(signal) {
        if (this.#child.pid === undefined)
            return;
        try {
            process.kill(-this.#child.pid, signal);
        }
        catch (error) {
            // ESRCH: the group has ended, which is what was wanted. EPERM: what is left of it is another user's.
            const code = error.code ?? '';
            if (!['ESRCH', 'EPERM'].includes(code))
                throw error;
        }
    }
}
async function pipeOutput(child, stdout, terminator) {
    if (stdout === undefined || child.stdout === null)
        return;
    try {
        await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(child.stdout, stdout);
    }
    catch (error) {
        // A full disk, for one. The child is ended and waited for before the error goes on.
        terminator.begin();
        if (child.exitCode === null && child.signalCode === null)
            await (0,node_events__WEBPACK_IMPORTED_MODULE_1__.once)(child, 'exit');
        throw error;
    }
}
/** Splits stderr into lines, bounded in length and in number. */
function collectStderr(child, call) {
    const lines = [];
    const keep = (line) => {
        const clean = call.redact?.(line) ?? line;
        lines.push(clean);
        if (lines.length > keptStderrLines)
            lines.shift();
        call.onStderrLine?.(clean);
    };
    const stream = child.stderr;
    if (stream === null)
        return { lines, finished: Promise.resolve() };
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
        const parts = (rest + text).split('\n');
        rest = (parts.pop() ?? '').slice(0, keptLineCharacters);
        for (const line of parts)
            keep(line.slice(0, keptLineCharacters));
    });
    const finished = new Promise((resolve, reject) => {
        stream.once('error', reject);
        stream.once('close', () => {
            if (rest !== '')
                keep(rest);
            resolve();
        });
    });
    return { lines, finished };
}


/***/ }),

/***/ 56957:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ds: () => (/* binding */ majorOf),
/* harmony export */   Je: () => (/* binding */ installCommand),
/* harmony export */   Mt: () => (/* binding */ findClientTools),
/* harmony export */   YC: () => (/* binding */ serverInstallCommand),
/* harmony export */   vE: () => (/* binding */ findInstallations)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _child_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28312);




/** Parents of `<major>/<bin>`: Debian and Ubuntu, and Postgres.app. */
const versionedParents = [
    { parent: '/usr/lib/postgresql', name: /^(\d+)$/, bin: 'bin' },
    { parent: '/usr', name: /^pgsql-(\d+)$/, bin: 'bin' },
    { parent: '/opt/homebrew/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
    { parent: '/usr/local/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
    { parent: '/Applications/Postgres.app/Contents/Versions', name: /^(\d+)$/, bin: 'bin' },
];
/** Homebrew's client without a server, of whatever version is current. */
const unversionedDirectories = ['/opt/homebrew/opt/libpq/bin', '/usr/local/opt/libpq/bin'];
/** The major of `server_version_num`: 170004 → 17. */
function majorOf(versionNumber) {
    return Math.floor(versionNumber / 10_000);
}
/**
 * Finds the client programs for a server.
 *
 * The server's own major comes first: pg_dump reads every older server, but what it writes is meant for its own
 * major (a client 17 writes `SET transaction_timeout`, which a 16 server refuses). A newer major is taken only when
 * the exact one is missing, and is flagged. An older pg_dump refuses to read a newer server.
 *
 * PGPROOF_CLIENT_BIN, when it is set, is the only directory that is looked at.
 *
 * @throws {UserError} when there is no client, or only older ones; it names both versions and how to install
 *
 * @example
 * const tools = await findClientTools({ serverVersionNumber: 170004, environment: process.env })
 */
async function findClientTools(wanted) {
    const serverMajor = majorOf(wanted.serverVersionNumber);
    const found = [];
    const broken = [];
    for (const directory of await searchedDirectories(wanted, serverMajor)) {
        const installation = await readInstallation(directory);
        if (installation === undefined)
            continue;
        if (typeof installation === 'string')
            broken.push(installation);
        else if (installation.major === serverMajor)
            return toolsOf(installation, serverMajor);
        else
            found.push(installation);
    }
    found.sort((one, other) => one.major - other.major);
    const newer = found.find((installation) => installation.major > serverMajor);
    if (newer !== undefined)
        return toolsOf(newer, serverMajor);
    throw missingClient(serverMajor, {
        newest: found.at(-1),
        broken,
        explicit: wanted.environment.PGPROOF_CLIENT_BIN,
    });
}
/** All client programs that are found, of whatever version, in the order in which they are looked for. */
async function findInstallations(wanted) {
    const found = [];
    for (const directory of await searchedDirectories(wanted, 0)) {
        const installation = await readInstallation(directory);
        if (typeof installation === 'object')
            found.push(installation);
    }
    return found;
}
function toolsOf(installation, serverMajor) {
    const { directory, major, version } = installation;
    return {
        major,
        version,
        pgDump: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, 'pg_dump'),
        pgRestore: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, 'pg_restore'),
        pgDumpall: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, 'pg_dumpall'),
        ...(installation.psql ? { psql: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, 'psql') } : {}),
        newerThanServer: major > serverMajor,
    };
}
function missingClient(serverMajor, { newest, broken, explicit }) {
    const where = explicit ? ` in PGPROOF_CLIENT_BIN (${explicit})` : '';
    const others = broken.length === 0 ? '' : `; not usable: ${broken.join('; ')}`;
    const hint = `run ${installCommand(serverMajor)}, or set install-client: true`;
    if (newest === undefined) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`no PostgreSQL client was found${where}, the server is PostgreSQL ${serverMajor}${others}`, hint);
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the PostgreSQL client is version ${newest.version}${where}, older than the server, PostgreSQL ${serverMajor}${others}`, hint);
}
/** The command that installs a major's client on this kind of system. */
function installCommand(major, platform = process.platform) {
    return platform === 'darwin' ? `brew install postgresql@${major}` : `apt-get install postgresql-client-${major}`;
}
/** The command that installs a major's server, and with it the client. */
function serverInstallCommand(major, platform = process.platform) {
    return platform === 'darwin' ? installCommand(major, platform) : `apt-get install postgresql-${major}`;
}
/** Every directory worth a look: the server's major first, PATH last. */
async function searchedDirectories(wanted, serverMajor) {
    const explicit = wanted.environment.PGPROOF_CLIENT_BIN;
    if (explicit)
        return [explicit];
    if (wanted.search !== undefined)
        return wanted.search;
    const path = (wanted.environment.PATH ?? '').split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).filter((directory) => directory !== '');
    return [...(await versionedDirectories(serverMajor)), ...unversionedDirectories, ...path];
}
async function versionedDirectories(serverMajor) {
    const found = [];
    for (const { parent, name, bin } of versionedParents) {
        for (const entry of await namesIn(parent)) {
            const major = Number(name.exec(entry)?.[1] ?? 0);
            if (major > 0)
                found.push({ major, directory: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(parent, entry, bin) });
        }
    }
    const exact = found.filter(({ major }) => major === serverMajor);
    const others = found.filter(({ major }) => major !== serverMajor);
    return [...exact, ...others].map(({ directory }) => directory);
}
async function namesIn(directory) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(directory);
    }
    catch (error) {
        const code = error.code;
        if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES')
            return [];
        throw error;
    }
}
/** The client in a directory; undefined when it is not complete there, a text when it does not run. */
async function readInstallation(directory) {
    const pgDump = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, 'pg_dump');
    for (const name of ['pg_dump', 'pg_restore', 'pg_dumpall']) {
        if (!(await (0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .isExecutable */ .TV)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, name))))
            return undefined;
    }
    // Debian's /usr/bin/pg_dump is a wrapper that picks a version anew at every call, by PGHOST, PGCLUSTER and the
    // clusters of the machine. All that it can pick lies in /usr/lib/postgresql, where we look ourselves.
    if ((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(pgDump)).endsWith('/pg_wrapper'))
        return undefined;
    try {
        const printed = await (0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .readClientTool */ .Wm)({ path: pgDump, arguments: ['--version'], environment: {} });
        const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(printed) ?? [];
        if (version === undefined)
            return `${pgDump} names no version: ${printed.trim()}`;
        return { directory, major: Number(major), version, psql: await (0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .isExecutable */ .TV)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, 'psql')) };
    }
    catch (error) {
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error);
    }
}


/***/ }),

/***/ 63977:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ installClient),
/* harmony export */   Z: () => (/* binding */ findOrInstallClient)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _child_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28312);
/* harmony import */ var _client_tools_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(56957);





/**
 * Finds the client programs for a server, and installs them first if there are none and that is allowed.
 *
 * @throws {UserError} what findClientTools and installClient throw
 * @example await findOrInstallClient({ serverVersionNumber: 170004, environment, install: request.installClient, signal, onLine })
 */
async function findOrInstallClient(wanted) {
    try {
        return await (0,_client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .findClientTools */ .Mt)(wanted);
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo) || !wanted.install)
            throw error;
        await installClient((0,_client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .majorOf */ .Ds)(wanted.serverVersionNumber), { signal: wanted.signal, onLine: wanted.onLine });
        return (0,_client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .findClientTools */ .Mt)(wanted);
    }
}
/** The package postgresql-common brings the settings of new clusters, and this script, which adds the PostgreSQL project's own repository to apt. */
const debianSystem = {
    osRelease: '/etc/os-release',
    repositoryScript: '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh',
    clusterSettings: '/etc/postgresql-common/createcluster.conf',
};
/** apt needs a proxy where there is one; nothing else of our environment concerns it. */
const aptVariables = ['PATH', 'HOME', 'http_proxy', 'https_proxy', 'no_proxy'];
/**
 * Installs the client programs of one major, and with `server` the server's, with apt, on Debian and Ubuntu, as root or with a sudo that asks for no
 * password (GitHub's runners have one). A major that the distribution does not have comes from the PostgreSQL
 * project's repository, which the distribution's own script enables.
 *
 * @throws {UserError} on another system, without the rights, or when apt fails
 *
 * @example
 * await installClient(17, { onLine: (line) => log.info(line) })
 */
async function installClient(major, installer = {}) {
    const apt = await openApt(major, installer);
    const { repositoryScript, clusterSettings } = installer.system ?? debianSystem;
    const client = `postgresql-client-${major}`;
    const server = `postgresql-${major}`;
    const wanted = installer.server ? server : client;
    if (!(await apt.knows(wanted)))
        await apt.run('apt-get', 'update', '-q');
    if (!(await apt.knows(wanted))) {
        await apt.run('apt-get', ...installArguments, 'postgresql-common', 'ca-certificates');
        await apt.run(repositoryScript, '-y');
    }
    if (!installer.server)
        return apt.run('apt-get', ...installArguments, client);
    await apt.run('apt-get', ...installArguments, 'postgresql-common');
    await apt.run('sed', ...noMainCluster, clusterSettings);
    await apt.run('apt-get', ...installArguments, client, server);
}
/** Debian's server packages make a cluster and start it, unless this file says otherwise (createcluster.conf(5)). */
const noMainCluster = ['-i', '-E', 's/^[#[:space:]]*create_main_cluster[[:space:]]*=.*/create_main_cluster = false/'];
const installArguments = ['install', '-q', '-y', '--no-install-recommends'];
async function openApt(major, installer) {
    const own = installer.environment ?? process.env;
    await assertDebian(major, (installer.system ?? debianSystem).osRelease);
    const environment = { LANG: 'C', LC_ALL: 'C' };
    for (const name of aptVariables) {
        if (own[name] !== undefined)
            environment[name] = own[name];
    }
    const attempt = async (...words) => {
        const [program, ...args] = words;
        return (0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .runProgram */ .mB)({
            path: await findProgram(program, own.PATH),
            arguments: args,
            environment,
            ...(installer.signal === undefined ? {} : { signal: installer.signal }),
            ...(installer.onLine === undefined ? {} : { onStderrLine: installer.onLine }),
        });
    };
    const root = process.getuid?.() === 0;
    if (!root)
        await assertSudo(major, () => attempt('sudo', '-n', 'true'));
    // sudo drops the environment, so what apt must know is said by env on the other side of it.
    const asRoot = [...(root ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive'];
    return {
        async run(program, ...args) {
            installer.onLine?.(`running ${[program, ...args].join(' ')}`);
            const result = await attempt(...asRoot, program, ...args);
            if ((0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .succeeded */ .gq)(result))
                return;
            const command = installer.server ? _client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .serverInstallCommand */ .YC : _client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .installCommand */ .Je;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`PostgreSQL ${major}'s ${installer.server ? 'server' : 'client'} could not be installed: ${program} ${(0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .describeEnd */ .lA)(result)}`, `install it in a step before this one: ${command(major, 'linux')}`);
        },
        knows: async (packageName) => (0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .succeeded */ .gq)(await attempt('apt-cache', 'show', '--no-all-versions', packageName)),
    };
}
async function assertDebian(major, osRelease) {
    const text = process.platform === 'linux' ? await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(osRelease, 'utf8').catch(() => '') : '';
    if (/^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(text))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('install-client works on Debian and Ubuntu only', `install PostgreSQL ${major}'s client yourself (${(0,_client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .installCommand */ .Je)(major)}) and set install-client: false`);
}
async function assertSudo(major, probe) {
    let reason;
    try {
        const result = await probe();
        if ((0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .succeeded */ .gq)(result))
            return;
        reason = (0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .describeEnd */ .lA)(result);
    }
    catch (error) {
        reason = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`install-client needs root or a sudo without password: ${reason}`, `run as root: ${(0,_client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .installCommand */ .Je)(major, 'linux')}`);
}
async function findProgram(program, path) {
    if (program.includes('/'))
        return program;
    for (const directory of (path ?? '').split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter)) {
        if (directory !== '' && (await (0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .isExecutable */ .TV)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, program))))
            return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, program);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${program} was not found`, 'install the PostgreSQL client in a step before this one');
}


/***/ }),

/***/ 13131:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xt: () => (/* binding */ againWhenLost),
/* harmony export */   l$: () => (/* binding */ lostItsConnection),
/* harmony export */   rC: () => (/* binding */ LostConnectionError),
/* harmony export */   zG: () => (/* binding */ lostConnectionError)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _child_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28312);



/** A client tool's connection was lost: the same work can succeed on a new one. */
class LostConnectionError extends _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .FailedError */ .Kl {
    name = 'LostConnectionError';
}
/**
 * libpq's own words for a connection that is gone, or that was a moment before ("connection in wrong state" comes from the
 * next call on it, which for a large object may be the first to tell); they follow the client's language, which is C. pg_dump takes one
 * that is lost right after the login for a bad encoding (PQsetClientEncoding fails on it).
 */
const words = /server closed the connection|no connection to the server|connection in wrong state|connection not open|connection to server .* failed: (?!FATAL)|FATAL: +(sorry, too many clients|too many connections|remaining connection slots|the database system is)|could not (receive|send) data|terminating connection|SSL SYSCALL error|SSL connection has been closed|invalid client encoding/;
/** Whether a client tool failed because its connection was lost. */
function lostItsConnection(result) {
    return words.test(result.stderr.join('\n'));
}
/** @param tool its name, for the message */
function lostConnectionError(tool, result) {
    const [, said] = /(?:error|FATAL): +(.*)/.exec(result.stderr.find((line) => /error:|FATAL:/.test(line)) ?? '') ?? [];
    return new LostConnectionError(`${tool} lost its connection: ${said ?? (0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .describeEnd */ .lA)(result)}`, 'check the connection to the server and run the backup again');
}
const retries = 3;
const firstDelayMs = 500;
/**
 * Does something again when a client tool lost its connection: the snapshot is another connection's, and lives on.
 *
 * @param onRetry called with the cause before each new attempt
 * @throws the signal's reason when it was aborted, also while waiting
 */
async function againWhenLost(signal, onRetry, work) {
    for (let attempt = 1;; attempt++) {
        try {
            return await work();
        }
        catch (error) {
            if (!(error instanceof LostConnectionError) || attempt > retries)
                throw error;
            const delayMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
            // The server may be going down with all connections: that is told by the one that holds the snapshot.
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
            onRetry(error.message);
        }
    }
}


/***/ }),

/***/ 6839:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ withPassfile)
/* harmony export */ });
/* unused harmony export passfileLine */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19473);





/**
 * Runs something with a password file that only this user can read, and removes it afterwards, also when the
 * process exits in between. Without a password nothing is written, and libpq looks into the user's own ~/.pgpass.
 *
 * @throws {UserError} when the password cannot be written into such a file
 *
 * @example
 * await withPassfile(settings, (passfile) => runClientTool({ …, environment: { ...libpq, ...passfile } }))
 */
async function withPassfile(settings, run) {
    if (settings.password === undefined || settings.password === '')
        return run({});
    const line = passfileLine(settings);
    // mkdtemp makes the directory with mode 0700.
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), 'pgproof-pass-'));
    const removeNow = () => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(directory, { recursive: true, force: true });
    process.once('exit', removeNow);
    try {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(directory, 'pgpass');
        // libpq ignores a password file that the group or others may read.
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(path, line, { mode: 0o600, flag: 'wx' });
        return await run({ PGPASSFILE: path });
    }
    finally {
        process.removeListener('exit', removeNow);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(directory, { recursive: true, force: true });
    }
}
/**
 * The line `host:port:database:user:password` as libpq reads it (fe-connect.c, passwordFromFile): `\` and `:` are
 * escaped by `\`, a missing field is `*`.
 */
function passfileLine(settings) {
    const password = settings.password ?? '';
    // libpq reads line by line and strips carriage returns from a line's end, so these cannot be expressed.
    if (/[\n\0]|\r$/.test(password)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('the password holds a line break, which a PostgreSQL password file cannot hold', 'change the password of this role');
    }
    const fields = [settings.host, settings.port?.toString(), settings.database, settings.user].map((field) => field === undefined || field === '' ? '*' : escapeField(field));
    return `${[...fields, escapeField(password)].join(':')}\n`;
}
function escapeField(field) {
    return field.replaceAll(/[\\:]/g, '\\$&');
}


/***/ }),

/***/ 14045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ assertPinnedSessions)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92992);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25441);



async function backendPid(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return rows[0].pid;
}
/**
 * Finds out whether sessions are pinned to one backend each. A pooler gives a process number of its own at login, so
 * where the number is the backend's there is none between. Where there is one, two sessions that take turns show its
 * mode: if both reach the same backend, or one reaches two, sessions are shared.
 *
 * @param client an open connection, outside of a transaction
 * @returns whether there is a pooler between, with sessions that are pinned
 * @throws {UserError} when sessions are shared: settings and snapshots cannot be trusted there
 */
async function assertPinnedSessions(client, settings) {
    const given = client.processID;
    const first = await backendPid(client);
    if (given === first)
        return false;
    const shared = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .withConnection */ .p)(settings, async (other) => {
        for (let turn = 0; turn < 3; turn++) {
            if ((await backendPid(other)) === first || (await backendPid(client)) !== first)
                return true;
        }
        return false;
    });
    if (!shared)
        return true;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .describeSettings */ .TR)(settings)} is a connection pooler that shares sessions (transaction mode), which cannot hold a snapshot`, poolerHint(settings));
}
/** Which address to use instead, where the provider is known by its host or port. */
function poolerHint({ host, port }) {
    if (host.includes('-pooler.'))
        return `connect directly: use ${host.replace('-pooler.', '.')}`;
    if (port === 6543)
        return 'use port 5432 of the same host (session mode), or the direct address';
    return 'use the address of the server itself, or a pool in session mode';
}


/***/ }),

/***/ 74305:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TX: () => (/* binding */ readServerFacts),
/* harmony export */   _T: () => (/* binding */ assertConnectionBudget),
/* harmony export */   wr: () => (/* binding */ serverIdentitySql)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92992);


/** Tells two servers behind one address apart: no two were started in the same microsecond. */
const serverIdentitySql = 'SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time())::pg_catalog.text AS identity';
const oldestMajor = 15;
/**
 * What a backup needs to know of the server and the role.
 *
 * @throws {UserError} when the server is older than what is supported
 */
async function readServerFacts(client) {
    const { rows } = await client.query(`
    SELECT pg_catalog.current_setting('server_version_num') AS number,
      pg_catalog.current_setting('server_version') AS version,
      (${serverIdentitySql}) AS identity,
      pg_catalog.pg_is_in_recovery()::text AS standby,
      pg_catalog.current_database() AS database,
      pg_catalog.pg_database_size(pg_catalog.current_database())::text AS bytes,
      pg_catalog.getdatabaseencoding() AS encoding,
      current_user::text AS role,
      (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)::text AS superuser,
      pg_catalog.pg_backend_pid()::text AS pid,
      pg_catalog.current_setting('block_size') AS page`);
    const row = rows[0];
    const versionNumber = Number(row.number);
    if (versionNumber < oldestMajor * 10_000) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the server is PostgreSQL ${row.version}, and ${oldestMajor} is the oldest that is supported`, 'upgrade the server, or use its own pg_dump');
    }
    return {
        versionNumber,
        version: row.version,
        systemIdentifier: await systemIdentifier(client),
        identity: row.identity,
        standby: row.standby === 'true',
        database: row.database,
        databaseBytes: Number(row.bytes),
        encoding: row.encoding,
        role: row.role,
        superuser: row.superuser === 'true',
        backendPid: Number(row.pid),
        pageBytes: Number(row.page),
    };
}
/** Everyone may ask for it, unless an administrator has revoked that. */
async function systemIdentifier(client) {
    try {
        const { rows } = await client.query('SELECT system_identifier::text AS system FROM pg_catalog.pg_control_system()');
        return rows[0]?.system ?? '';
    }
    catch (error) {
        // insufficient_privilege
        if ((0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .codeOf */ .$N)(error) === '42501')
            return '';
        throw error;
    }
}
/**
 * Checks that the server has room for the connections that a backup needs.
 *
 * @param wanted how many more than the one that asks
 * @throws {UserError} naming the limit that stands in the way
 */
async function assertConnectionBudget(client, wanted) {
    // Of the sessions of others a role sees hardly more than whose they are, not even their type; the server's own
    // processes are nobody's or in no database. -1 means that the role has no limit.
    const { rows } = await client.query(`
    SELECT pg_catalog.current_setting('max_connections')::int
        - CASE WHEN r.rolsuper THEN 0 ELSE pg_catalog.current_setting('superuser_reserved_connections')::int
            + COALESCE(pg_catalog.current_setting('reserved_connections', true), '0')::int END AS allowed,
      (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'
        OR backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL) AS used,
      CASE WHEN r.rolsuper THEN -1 ELSE r.rolconnlimit END AS role_limit,
      (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE usesysid = r.oid) AS role_used,
      CASE WHEN r.rolsuper THEN -1 ELSE d.datconnlimit END AS db_limit,
      (SELECT sum(numbackends)::int FROM pg_catalog.pg_stat_database WHERE datid = d.oid) AS db_used
    FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
    WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()`);
    const facts = rows[0];
    const limits = [
        { name: 'max_connections', limit: facts.allowed, used: facts.used },
        { name: 'the connection limit of this role', limit: facts.role_limit, used: facts.role_used },
        { name: 'the connection limit of this database', limit: facts.db_limit, used: facts.db_used },
    ];
    for (const { name, limit, used } of limits) {
        if (limit < 0 || limit - used >= wanted)
            continue;
        const free = Math.max(0, limit - used);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${wanted} more connections are needed, and ${name} leaves ${free} (${used} of ${limit} are in use)`, free >= 2 ? `set jobs to ${free - 1}, or raise the limit` : 'close other sessions, or raise the limit');
    }
}


/***/ }),

/***/ 24491:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gc: () => (/* binding */ remedyForLoad),
/* harmony export */   Qs: () => (/* binding */ remedyForStatements),
/* harmony export */   kr: () => (/* binding */ ServerFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _postgres_transient_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54780);
/* harmony import */ var _bad_rows_row_fault_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20444);
/* harmony import */ var _journal_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2222);




/** The target server is at fault, not the backup. */
class ServerFailure extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .FailedError */ .Kl {
    name = 'ServerFailure';
}
/** Sorts a failure of a load. */
function remedyForLoad(failure, label) {
    const { code } = failure;
    if (failure.badRow !== undefined)
        return { kind: 'bad row', badRow: failure.badRow };
    // Another transaction has loaded the unit: one of an earlier attempt, whose answer was lost.
    if (code === '23505' && failure.constraint === 'loaded_pkey' && failure.schema === _journal_js__WEBPACK_IMPORTED_MODULE_2__/* .journalSchema */ .B9)
        return { kind: 'retry' };
    if ((0,_bad_rows_row_fault_js__WEBPACK_IMPORTED_MODULE_3__/* .isRowsFault */ .ag)(code))
        return { kind: 'careful' };
    // The table is not as the archive has it, or not there: what made it so was reported before.
    if (code?.startsWith('42'))
        return { kind: 'report', problem: `${label} has no rows: ${failure.message}` };
    return remedyForAll(failure, label) ?? { kind: 'fail', error: cannotHeal(failure, label) };
}
/** Sorts a failure of statements, such as the build of an index. */
function remedyForStatements(failure, label) {
    // The same index by a session of an earlier attempt, which has ended now: what it made is there, or is made again.
    if (failure.code === '23505' && failure.constraint === 'pg_class_relname_nsp_index')
        return { kind: 'retry' };
    const detail = failure.detail === undefined ? '' : ` (${failure.detail})`;
    return remedyForAll(failure, label) ?? { kind: 'report', problem: `${label}: ${failure.message}${detail}` };
}
function remedyForAll(failure, label) {
    const { code } = failure;
    if (code === '53100')
        return { kind: 'fail', error: serverDiskFull(failure.message) };
    if (!failure.external) {
        const bug = new Error(`${label}: ${failure.message}`);
        if (failure.stack !== undefined)
            bug.stack = failure.stack;
        return { kind: 'fail', error: bug };
    }
    return (0,_postgres_transient_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransient */ .d)(code) ? { kind: 'retry' } : undefined;
}
function serverDiskFull(message) {
    return new ServerFailure(`the disk of the target server is full: ${message}`, 'free space there, then run the same command with resume: true; what is loaded stays');
}
function cannotHeal({ message }, label) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .FailedError */ .Kl(`${label} cannot be restored: ${message}`, 'mend what the server reports, then run the same command with resume: true');
}


/***/ }),

/***/ 52022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  MM: () => (/* binding */ harmlessReason),
  PC: () => (/* binding */ runPgRestore),
  $x: () => (/* binding */ runSection)
});

// UNUSED EXPORTS: pgRestoreArguments

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/toc.js
var archive_toc = __webpack_require__(81247);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/postgres/child.js
var child = __webpack_require__(28312);
// EXTERNAL MODULE: ./build/postgres/lost-connection.js
var lost_connection = __webpack_require__(13131);
// EXTERNAL MODULE: ./build/restore/load/failures.js
var load_failures = __webpack_require__(24491);
// EXTERNAL MODULE: ./build/restore/selection/entry-choice.js + 1 modules
var entry_choice = __webpack_require__(14264);
// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
;// CONCATENATED MODULE: ./build/restore/pg-restore/message-pieces.js
/** Finds the messages in what several processes of pg_restore write on one stderr. */
/**
 * Each process writes a message in pieces: `pg_restore:`, a blank, perhaps `error: `, and then the whole text with its
 * line end. Pieces of several processes come in any mixture, so that a line may begin with the pieces of many messages
 * or of none, as in these three, of a worker's error and two lines of the leader:
 *
 *     pg_restore: pg_restore:error:  pg_restore:finished item 7 INDEX a
 *     could not execute query: ERROR:  column "x" does not exist
 *      launching item 8 INDEX b
 *
 * A text that is known by its words says itself what it is; any other is what the nearest piece says.
 * Source: pg_log_generic_v in src/common/logging.c, on a stderr without a buffer.
 */
class MessagePieces {
    /** Names of the program whose texts have not come. */
    #names = 0;
    #levels = [];
    /**
     * @param goesOn whether the message before may have more lines
     * @returns undefined for a line that begins no message
     */
    read(line, goesOn) {
        const lead = leadPattern.exec(line)?.[0] ?? '';
        const text = line.slice(lead.length);
        if (!line.startsWith(programName) && !this.#mayBegin(lead, text, goesOn))
            return undefined;
        const isClean = this.#names === 0 && this.#levels.length === 0 && cleanLead.test(lead);
        this.#names += lead.split(programName).length - 1;
        const levels = (lead.match(levelPattern) ?? []).map(levelOf);
        this.#levels.push(...levels);
        // It belongs to an error whose own pieces were used up with its first line.
        if (isCommand(text))
            return { level: 'command', text, isCertain: false };
        const message = this.#messageOf(text, levels.length > 0, isClean);
        this.#names = Math.max(0, this.#names - 1);
        // Each text takes its own level, if not by what it is called here: no text is left that one could belong to.
        if (this.#names === 0)
            this.#levels.length = 0;
        return message;
    }
    /** Without the name at its beginning, a line begins a message only if the name stands on a line before. */
    #mayBegin(lead, text, goesOn) {
        if (this.#names === 0)
            return !goesOn && isCounted(text);
        if (isNotice(text))
            return lead !== '' || severity.test(text);
        return isCounted(text) || isInformation(text) || isCommand(text) || /[^ ]/.test(lead);
    }
    #messageOf(text, isBesideLevel, isClean) {
        if (isCounted(text)) {
            const index = this.#levels.lastIndexOf('error');
            if (index >= 0)
                this.#levels.splice(index, 1);
            return { level: 'error', text, isCertain: true };
        }
        if (isInformation(text))
            return { level: 'information', text, isCertain: true };
        const level = isBesideLevel ? this.#levels.pop() : this.#levels.shift();
        return { level: level ?? (isClean ? 'other' : 'unclear'), text, isCertain: isClean };
    }
}
const programName = 'pg_restore:';
const leadPattern = /^(?:pg_restore:| |(?:error|fatal|warning|detail|hint): )*/;
const cleanLead = /^pg_restore: (?:\w+: )?$/;
const levelPattern = /error|fatal|warning|detail|hint/g;
function levelOf(piece) {
    return piece === 'fatal' ? 'error' : piece;
}
/** Errors that pg_restore counts and goes on after: those of warn_or_exit_horribly in src/bin/pg_dump. */
function isCounted(text) {
    return counted.test(text);
}
const counted = /^(could not execute query: |could not (start|commit) database transaction: |COPY failed for table |error returned by PQ|could not set |could not alter table access method: |could not (create|open) large object |could not write to large object: )/;
/** Whether the statement follows on a counted error: that of ExecuteSqlCommand in src/bin/pg_dump/pg_backup_db.c. */
function namesCommand(text) {
    return /^could not (?:execute query|(?:start|commit) database transaction): /.test(text);
}
/** The statement of an error, which stands on the lines after it. */
function isCommand(text) {
    return text.startsWith('Command was: ');
}
/** What pg_log_info and pg_log_debug say in src/bin/pg_dump, and what the server notes, with its severity in any language. */
function isInformation(text) {
    return information.test(text) || isNotice(text);
}
const information = new RegExp(`^(?:${[
    '(?:launching|skipping|finished|processing|processing missed) item \\d+ ',
    '(?:entering|finished) main parallel loop$',
    'entering restore_toc_entries_',
    'from TOC entry \\d+; ',
    'while (?:INITIALIZING|PROCESSING TOC|FINALIZING):$',
    '(?:creating|dropping|executing|processing) ',
    '(?:enabling|disabling) triggers for ',
    'connecting to (?:database for restore|new database )',
    'table ".*" could not be created, will not restore its data$',
    'restor(?:ing large object with OID|ed) \\d+',
    'wrote \\d+ bytes? of large object data',
    'implied (?:data|schema)-only restore$',
    '(?:no item ready|reducing dependencies for |transferring dependency |read TOC entry |allocating AH for )',
].join('|')})`);
/** A message of the server that is no error: libpq puts two blanks after the severity. It may have more lines. */
function isNotice(text) {
    return /^\p{L}+\d?: {2}/u.test(text);
}
/** The details of a message begin as another message does, but for these words. */
const severity = /^(?:DEBUG\d?|LOG|INFO|NOTICE|WARNING): {2}/;

;// CONCATENATED MODULE: ./build/restore/pg-restore/restore-output.js


const shownCharacters = 200;
/** More than is shown, since blanks are taken out. */
const keptCommandCharacters = 1_000;
const keptMessages = 200;
const keptUnread = 5;
/** Statements that hold passwords: options of a user mapping or a server, a subscription's connection. */
const secretCommand = /^\s*(?:CREATE|ALTER)\s+(?:USER MAPPING|SERVER|SUBSCRIPTION)\b/;
const commandLead = /^Command was: ?/;
/**
 * Reads the messages of `pg_restore --verbose`, which alone says what an error belongs to. Each error is a line
 * `pg_restore: error: …`, perhaps with lines of detail, and then the statement after `Command was: `; the entry stands
 * before it, on a line that begins with `pg_restore: from TOC entry`. The workers of a parallel restore share stderr, so
 * that their messages come mixed (see MessagePieces). In the end pg_restore tells how many errors it has passed over:
 * what it counted and could not be read is a failed statement too.
 * Source: warn_or_exit_horribly and ExecuteSqlCommand in src/bin/pg_dump/pg_backup_archiver.c and pg_backup_db.c.
 */
class RestoreOutput {
    failed = [];
    /** Errors that have ended pg_restore; filled by `end`. */
    fatal = [];
    /** The last errors and warnings, without their statements, for what is said only in words: that the connection is gone. */
    messages = [];
    /** The last lines that belong to no message that is known. */
    unread = [];
    #onLine;
    #pieces = new MessagePieces();
    #entries = new EntryNames();
    #others = [];
    #counted;
    #error;
    /** Whether the message before may have more lines. */
    #goesOn = false;
    /** A statement with passwords has begun, and nothing that ends it has come. */
    #isSecret = false;
    constructor(onLine) {
        this.#onLine = onLine;
    }
    add(line) {
        const message = this.#pieces.read(line, this.#goesOn);
        if (message === undefined)
            this.#addLine(line);
        else if (message.level === 'command')
            this.#addLine(message.text);
        else
            this.#addMessage(line, message);
    }
    /** Whether pg_restore came to its end and passed over errors: only then it tells how many. */
    get hasCounted() {
        return this.#counted !== undefined;
    }
    /** To be called when pg_restore has ended. */
    end() {
        this.#close();
        if (this.hasCounted)
            this.#addPassedOver();
        else
            this.fatal.push(...this.#others.map(({ message }) => message));
    }
    /** Nothing has ended pg_restore: what is an error is one of those that it counts. */
    #addPassedOver() {
        const add = (message) => this.failed.push({ dumpId: undefined, message, command: '' });
        for (const { message } of this.#others.filter(({ isCertain }) => isCertain))
            add(message);
        for (const { message } of this.#others.filter(({ isCertain }) => !isCertain)) {
            if (this.#missing > 0)
                add(message);
        }
        if (this.#missing > 0)
            add(this.#describeMissing());
    }
    /**
     * How many errors pg_restore has counted that are not among those read. It counts an entry of a worker that has
     * errors as one more (mark_restore_job_done and parseWorkerResponse), and those of a worker's login not at all.
     */
    get #missing() {
        return Math.max(0, (this.#counted ?? 0) - this.#entries.ofWorkers - this.failed.length);
    }
    #describeMissing() {
        const read = this.failed.length;
        const counted = (0,format/* formatCountOf */.gL)(read + this.#missing, 'error');
        const said = this.unread.length === 0 ? '' : `; not understood: ${this.unread.join(' · ')}`;
        return `pg_restore counted ${counted}, of which ${read === 0 ? 'none' : read} could be read${said}`;
    }
    #addMessage(line, message) {
        const { level, text } = message;
        if (level === 'detail' || level === 'hint')
            this.#error?.lines.push(text);
        else if (level === 'error')
            this.#open(message);
        // Another process may say something while the rest of an error is still to come.
        else if (level === 'warning' || level === 'other' || !this.#awaitsCommand())
            this.#close();
        if (level === 'information')
            this.#entries.read(text);
        this.#counted = countOf(text) ?? this.#counted;
        this.#goesOn = this.#error !== undefined || level !== 'information' || isNotice(text);
        if (level === 'warning' || level === 'error')
            this.#isSecret = false;
        const isUnread = level === 'other' || level === 'unclear';
        if (isUnread && this.#isSecret)
            return;
        if (isUnread)
            this.#keepUnread(text);
        // The rest is what it is about to do, with the names of objects.
        if (level !== 'information' && level !== 'other')
            this.#keep(text);
        this.#onLine(line);
    }
    #open({ text, isCertain }) {
        const isMixed = this.#awaitsCommand();
        this.#close();
        this.#error = { dumpId: this.#entries.current, lines: [text], command: undefined, isMixed, isCertain };
    }
    #awaitsCommand() {
        return this.#error !== undefined && this.#error.command === undefined && namesCommand(this.#error.lines[0] ?? '');
    }
    /** A line that begins no message. */
    #addLine(line) {
        const first = this.#error?.lines[0] ?? '';
        // Then the statement is that of an error whose beginning could not be read.
        if (commandLead.test(line) && isCounted(first) && !namesCommand(first))
            this.#close();
        const error = this.#error;
        const command = line.replace(commandLead, '');
        // A statement may hold these words; where another's follows it, that must not be shown.
        const begins = error?.command === undefined || secretCommand.test(command);
        if (begins && commandLead.test(line))
            this.#beginCommand(command);
        else if (this.#isSecret)
            return;
        else if (error?.command !== undefined) {
            this.#onLine(line);
            if (error.command.length < keptCommandCharacters)
                error.command += ` ${line.trim()}`;
        }
        else {
            if (error === undefined)
                this.#keepUnread(line);
            else
                error.lines.push(line);
            this.#keep(line);
            this.#onLine(line);
        }
    }
    #beginCommand(command) {
        this.#isSecret = secretCommand.test(command);
        const shown = this.#isSecret ? `${command.split(/OPTIONS|CONNECTION/)[0]}…` : command;
        if (this.#error === undefined)
            this.#keepUnread(`Command was: ${shown}`);
        else
            this.#error.command ??= shown;
        this.#onLine(`Command was: ${shown}`);
    }
    #close() {
        const error = this.#error;
        this.#error = undefined;
        if (error === undefined)
            return;
        const message = error.lines
            .map((line) => line.trim())
            .filter((line) => line !== '')
            .join(' · ');
        const said = /^could not execute query: (.*)$/s.exec(message)?.[1] ?? message;
        const command = shortStatement(error.isMixed ? '' : (error.command ?? ''));
        // "COPY failed for table" and the like have no command, but belong to an entry.
        if (error.command === undefined && !isCounted(message))
            this.#others.push({ message, isCertain: error.isCertain });
        else
            this.failed.push({ dumpId: error.dumpId, message: said, command });
    }
    #keep(message) {
        this.messages.push(message);
        if (this.messages.length > keptMessages)
            this.messages.shift();
    }
    #keepUnread(line) {
        const shown = shortStatement(line);
        if (shown !== '')
            this.unread.push(shown);
        if (this.unread.length > keptUnread)
            this.unread.shift();
    }
}
/** Which entry an error belongs to, by what the leader and the workers say of entries. */
class EntryNames {
    /** How many entries had errors in workers. */
    ofWorkers = 0;
    #isParallel = false;
    #last;
    /** Those with errors that workers have not finished. */
    #open = new Set();
    /** Undefined outside of entries, and where it may be one of several. */
    get current() {
        if (!this.#isParallel)
            return this.#last;
        return this.#open.size === 1 ? [...this.#open][0] : undefined;
    }
    /** @param text a message that tells what pg_restore is about to do */
    read(text) {
        const [, what, id] = /^(from TOC entry|finished item) (\d+)\b/.exec(text) ?? [];
        if (what === 'finished item')
            this.#open.delete(Number(id));
        else if (what !== undefined)
            this.#add(Number(id));
        else if (/^while (INITIALIZING|PROCESSING TOC|FINALIZING):$/.test(text))
            this.#last = undefined;
        else if (/^(entering|finished) main parallel loop$/.test(text)) {
            this.#isParallel = text.startsWith('entering');
            this.#last = undefined;
            this.#open.clear();
        }
    }
    #add(id) {
        this.#last = id;
        if (!this.#isParallel)
            return;
        this.ofWorkers++;
        this.#open.add(id);
    }
}
function countOf(text) {
    const [, count] = /^errors ignored on restore: (\d+)$/.exec(text) ?? [];
    return count === undefined ? undefined : Number(count);
}
/** The beginning of a statement, in one line. */
function shortStatement(statement) {
    const text = statement.replaceAll(/\s+/g, ' ').trim();
    return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

;// CONCATENATED MODULE: ./build/restore/pg-restore/archive-sections.js











/**
 * Restores a part of an archive by pg_restore. With several jobs it keeps the order that the archive's dependencies
 * ask for; those on entries that are not among `ids` count as done.
 *
 * @returns every statement that failed; pg_restore goes on after each
 * @throws {LostConnectionError} when the connection was lost
 * @throws {ServerFailure} when the server has no room or memory left
 * @throws {FailedError} when pg_restore did not come to its end for another reason
 * @throws the signal's reason when it was aborted
 * @example
 * const problems = await runSection({ ...settings, ids: selection.preData, jobs: 1 });
 */
async function runSection(options) {
    if (options.ids.length === 0)
        return [];
    const failed = await withListFile(options.ids, (listFile) => runPgRestore({ ...options, path: options.tools.pgRestore, arguments: pgRestoreArguments(options, listFile) }));
    return failed.length === 0 ? [] : describeProblems(options, failed);
}
/** Runs pg_restore to its end; what it throws is what runSection throws. */
async function runPgRestore(call) {
    const output = new RestoreOutput(call.onLine);
    const result = await (0,child/* runClientTool */.X)({
        path: call.path,
        arguments: call.arguments,
        environment: call.environment,
        signal: call.signal,
        onStderrLine: (line) => output.add(line),
    });
    output.end();
    checkEnd(result, output);
    return output.failed;
}
/** pg_restore's command line; nothing secret is ever in it. */
function pgRestoreArguments(options, listFile) {
    return [
        '--format=directory',
        '--no-password',
        // From 15 on it does not name an error's entry otherwise.
        '--verbose',
        `--dbname=${connectionString(options.environment.PGDATABASE)}`,
        `--jobs=${options.jobs}`,
        `--use-list=${listFile}`,
        ...(options.clean ? ['--clean', '--if-exists'] : []),
        ...(options.owner ? [] : ['--no-owner']),
        ...(options.privileges ? [] : ['--no-privileges']),
        options.archive,
    ];
}
/** A name alone would be taken for a connection string if it held a "=". */
function connectionString(database) {
    if (database === undefined)
        throw new Error('PGDATABASE is not among the settings for pg_restore');
    return `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
}
/** pg_restore reads the id at the start of each line, and takes what follows a semicolon for a comment. */
async function withListFile(ids, run) {
    // mkdtemp makes the directory with mode 0700.
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'pgproof-list-'));
    const removeNow = () => (0,external_node_fs_.rmSync)(directory, { recursive: true, force: true });
    process.once('exit', removeNow);
    try {
        const path = (0,external_node_path_.join)(directory, 'entries');
        await (0,promises_.writeFile)(path, ids.map((id) => `${id};\n`).join(''), { mode: 0o600, flag: 'wx' });
        return await run(path);
    }
    finally {
        process.removeListener('exit', removeNow);
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/**
 * pg_restore exits with 1 after any error, also after harmless ones, so that its code says little. That it has passed
 * over all of them it tells by their number.
 */
function checkEnd(result, output) {
    if ((0,child/* succeeded */.gq)(result))
        return;
    // Not the statements: a function's text may hold any words.
    const said = { ...result, stderr: output.messages };
    if ((0,lost_connection/* lostItsConnection */.l$)(said)) {
        throw new lost_connection/* LostConnectionError */.rC(`pg_restore lost its connection: ${lostMessage(output) ?? (0,child/* describeEnd */.lA)(said)}`, 'check the connection to the server and run the restore again');
    }
    const failures = [...output.failed.map(({ message }) => message), ...output.fatal, ...output.unread];
    const exhausted = failures.find((message) => exhaustedWords.test(message));
    if (exhausted !== undefined) {
        throw new load_failures/* ServerFailure */.kr(`pg_restore ran out of room: ${exhausted}`, 'give the server the disk space or memory that it lacks, then run the restore again');
    }
    if (result.end.kind === 'exited' && output.hasCounted)
        return;
    const [fatal] = output.fatal;
    throw new errors/* FailedError */.Kl(fatal ? `pg_restore failed: ${fatal}` : `pg_restore ${(0,child/* describeEnd */.lA)(said)}`, failedHint);
}
/** What the server (class 53, insufficient resources) and pg_restore itself say then; codes are not shown. */
const exhaustedWords = /(?:^|\bERROR: +)(?:out of (?:shared )?memory\b|could not .*: No space left on device)/;
const failedHint = 'mend what it reports, then run the restore again';
function lostMessage(output) {
    return output.messages.find((message) => (0,lost_connection/* lostItsConnection */.l$)({ end: { kind: 'exited', code: 1 }, stderr: [message] }));
}
async function describeProblems({ archive, ids }, failed) {
    const toc = (0,archive_toc/* parseToc */.AI)(await (0,promises_.readFile)((0,external_node_path_.join)(archive, 'toc.dat')));
    const wanted = new Set(ids);
    const listed = toc.entries.filter(({ dumpId }) => wanted.has(dumpId));
    const byId = new Map(listed.map((entry) => [entry.dumpId, entry]));
    const byStatement = new Map(listed.map((entry) => [shortStatement((0,archive_toc/* textOfBytes */.gm)(entry.defn ?? '')), entry]));
    return failed.map(({ dumpId, message, command }) => {
        // The name may be that of another worker's entry; the statement itself cannot.
        const entry = (command === '' ? undefined : byStatement.get(command)) ?? byId.get(dumpId ?? 0);
        const reason = harmlessReason(message, command);
        return { what: entry ? (0,entry_choice/* describeEntry */.OY)(entry) : '', message, command, harmless: reason !== '', reason };
    });
}
/** Why nothing of the backup is missing because of an error; '' where something is. */
function harmlessReason(message, command) {
    if (/^ERROR: +unrecognized configuration parameter /.test(message) && /^SET \w+ = /.test(command)) {
        return 'a setting of the restoring session that this server does not have';
    }
    if (/^ERROR: +schema "public" already exists/.test(message) && /^CREATE SCHEMA public;/.test(command)) {
        return 'a new database has the schema public already';
    }
    return '';
}


/***/ }),

/***/ 95746:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ mayBeUnlogged),
/* harmony export */   o: () => (/* binding */ withSchemaArchive)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _archive_toc_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(81247);




const createTable = 'CREATE TABLE ';
/**
 * Runs something with an archive that holds definitions alone, whose tables are UNLOGGED: a server that is thrown away
 * needs no WAL of them.
 *
 * @returns what `run` gives
 */
async function withSchemaArchive(toc, run) {
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'pgproof-schema-'));
    try {
        const entries = toc.entries.map((entry) => (isLoaded(entry) ? unlogged(entry) : entry));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, 'toc.dat'), (0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_3__/* .serializeToc */ .TT)({ ...toc, entries }), { mode: 0o600 });
        return await run(directory);
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(directory, { recursive: true, force: true });
    }
}
/**
 * Whether every table of the archive may be UNLOGGED: a publication takes none, and a foreign key of a permanent table,
 * as the top of a partition tree stays one, may refer to none (PostgreSQL documentation, CREATE TABLE and CREATE
 * PUBLICATION).
 */
function mayBeUnlogged({ entries }) {
    const partitioned = entries.some(({ defn }) => defn?.includes('\nPARTITION BY ') === true);
    return !entries.some(({ desc }) => desc.startsWith('PUBLICATION TABLE') || (desc === 'FK CONSTRAINT' && partitioned));
}
function isLoaded({ desc, defn }) {
    return desc === 'TABLE' && defn?.startsWith(createTable) === true && !defn.includes('\nPARTITION BY ');
}
function unlogged(entry) {
    return { ...entry, defn: `CREATE UNLOGGED TABLE ${entry.defn?.slice(createTable.length)}` };
}


/***/ }),

/***/ 97896:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ restore)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/toc.js
var toc = __webpack_require__(81247);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/postgres/connection.js
var postgres_connection = __webpack_require__(92992);
// EXTERNAL MODULE: ./build/postgres/install-client.js
var install_client = __webpack_require__(63977);
// EXTERNAL MODULE: ./build/postgres/passfile.js
var passfile = __webpack_require__(6839);
// EXTERNAL MODULE: ./build/postgres/server-facts.js
var server_facts = __webpack_require__(74305);
// EXTERNAL MODULE: ./build/postgres/settings.js
var postgres_settings = __webpack_require__(25441);
// EXTERNAL MODULE: ./build/postgres/transient.js
var postgres_transient = __webpack_require__(54780);
// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
// EXTERNAL MODULE: ./build/postgres/lost-connection.js
var lost_connection = __webpack_require__(13131);
// EXTERNAL MODULE: ./build/restore/selection/archive-names.js
var archive_names = __webpack_require__(97795);
// EXTERNAL MODULE: ./build/restore/target/existing-tables.js
var existing_tables = __webpack_require__(59802);
// EXTERNAL MODULE: ./build/postgres/transaction.js
var transaction = __webpack_require__(84198);
// EXTERNAL MODULE: ./build/restore/journal.js
var journal = __webpack_require__(2222);
// EXTERNAL MODULE: ./build/restore/target/preflight-check.js
var preflight_check = __webpack_require__(82917);
;// CONCATENATED MODULE: ./build/restore/target/foreign-keys.js





/**
 * The foreign keys between tables that are going to be loaded, those of a table into itself too. Keys from or to other
 * tables are left out: what they refer to is there, or is none of the load's business.
 *
 * A key of or to a partitioned table is between all of their partitions that are loaded. Constraints that partitions
 * have inherited, and those that the server makes for each partition that is referred to, are part of the one at the
 * top: only that can be dropped.
 *
 * @param tables of the target; for rows that are loaded through the top of a partition tree, this
 */
async function readForeignKeys(client, tables) {
    const { rows } = await client.query(`WITH loaded AS (SELECT oid FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS t (oid)),
     keys AS (SELECT * FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conparentid = 0),
     -- What a relation's rows are loaded into: itself, its partitions, or a tree's top that it is a part of.
     parts AS (
       SELECT r.oid AS relation, l.oid AS part
       FROM (SELECT conrelid FROM keys UNION SELECT confrelid FROM keys) r (oid)
       CROSS JOIN LATERAL (SELECT r.oid
         UNION SELECT relid FROM pg_catalog.pg_partition_tree(r.oid)
         UNION SELECT relid FROM pg_catalog.pg_partition_ancestors(r.oid)) t (oid)
       JOIN loaded l ON l.oid = t.oid),
     ends AS (SELECT relation, pg_catalog.string_agg(part::int8::text, ',' ORDER BY part) AS parts FROM parts GROUP BY relation)
     SELECT k.oid::int8::text AS oid, n.nspname || '.' || c.relname || ': ' || k.conname AS label,
       pg_catalog.pg_has_role(c.relowner, 'USAGE') AS may_change, f.parts AS from, t.parts AS to
     FROM keys k JOIN ends f ON f.relation = k.conrelid JOIN ends t ON t.relation = k.confrelid
     JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     ORDER BY 2`, [tables.map(({ oid }) => oid)]);
    const oids = (list) => list.split(',').map(Number);
    return rows.map((row) => ({
        oid: Number(row.oid),
        label: row.label,
        mayChange: row.may_change,
        from: oids(row.from),
        to: oids(row.to),
    }));
}
const suspendedKeys = `${journal/* journalSchema */.B9}.suspended_keys`;
const createTableSql = `
CREATE TABLE IF NOT EXISTS ${suspendedKeys} (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, relation text NOT NULL, name text NOT NULL, definition text NOT NULL,
  remark text)`;
/**
 * Drops foreign keys, and notes down in the journal's schema, which must exist, how to make them again: all in one
 * transaction, so that none is ever lost.
 *
 * @param client outside of a transaction
 * @throws {UserError} when some are another role's, which alone may do that
 */
async function suspend(client, keys) {
    const foreign = keys.filter(({ mayChange }) => !mayChange);
    if (foreign.length > 0) {
        throw new errors/* UserError */.yo(`tables refer to each other in a cycle, and this role may not take their foreign keys away for the load: ${(0,preflight_check/* someOf */.y)(foreign.map(({ label }) => label))}`, "restore as the tables' owner");
    }
    if (keys.length === 0)
        return;
    const oids = keys.map(({ oid }) => `${Number(oid)}`).join(', ');
    await (0,transaction/* inTransaction */.s)(client, async () => {
        await client.query(createTableSql);
        // Names are written out in full where the search_path does not lead to them.
        await client.query(`SELECT pg_catalog.set_config('search_path', '', true)`);
        await client.query(`
      INSERT INTO ${suspendedKeys} (relation, name, definition, remark)
      SELECT conrelid::pg_catalog.regclass::text, conname, pg_catalog.pg_get_constraintdef(oid),
        pg_catalog.obj_description(oid, 'pg_constraint')
      FROM pg_catalog.pg_constraint WHERE oid IN (${oids}) ORDER BY oid`);
        await client.query(`
      DO $do$ DECLARE key record; BEGIN
        FOR key IN SELECT conrelid::pg_catalog.regclass::text AS relation, conname FROM pg_catalog.pg_constraint
          WHERE oid IN (${oids}) ORDER BY oid
        LOOP EXECUTE pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', key.relation, key.conname); END LOOP;
      END $do$`);
    });
}
/**
 * Makes the suspended foreign keys again, one after the other, each with its line in the journal in one transaction:
 * after a crash it goes on with those that are left. Each is checked against all rows; one that was not valid before
 * is not valid again.
 *
 * A key that rows break is added as NOT VALID. PostgreSQL before 18 cannot do that for a partitioned table: the key is
 * missing then, and its line stays.
 *
 * @param client outside of a transaction
 * @param whenBroken `wait`: a key that rows break keeps its line, for when the rest of the rows is there
 * @returns those that rows break
 */
async function reinstate(client, whenBroken = 'add not valid') {
    const broken = [];
    for (const key of await readSuspended(client)) {
        if (key.exists)
            await client.query(`DELETE FROM ${suspendedKeys} WHERE id = ${Number(key.id)}`);
        else
            broken.push(...(await reinstateOne(client, key, whenBroken)));
    }
    return broken;
}
async function readSuspended(client) {
    const { rows: found } = await client.query(`SELECT pg_catalog.to_regclass('${suspendedKeys}') IS NOT NULL AS there`);
    if (found[0]?.there !== true)
        return [];
    const { rows } = await client.query(`
    SELECT s.id, s.relation, s.name, s.definition, pg_catalog.quote_ident(s.name) AS quoted,
      EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conrelid = pg_catalog.to_regclass(s.relation)
        AND c.contype = 'f' AND c.conname = s.name) AS exists
    FROM ${suspendedKeys} s ORDER BY s.id`);
    return rows;
}
async function reinstateOne(client, key, whenBroken) {
    const { relation, quoted, definition } = key;
    try {
        await add(client, key, '');
        return [];
    }
    catch (error) {
        if ((0,postgres_connection/* codeOf */.$N)(error) !== '23503')
            throw addingFailed(key, error);
        const detail = error.detail;
        const found = { label: `${relation}: ${key.name}`, error: [(0,errors/* messageOf */.bD)(error), detail].filter(Boolean).join(': ') };
        if (whenBroken === 'add not valid' && (await addNotValid(client, key))) {
            return [{ ...found, state: 'not valid', repair: `ALTER TABLE ${relation} VALIDATE CONSTRAINT ${quoted}` }];
        }
        return [{ ...found, state: 'missing', repair: `ALTER TABLE ${relation} ADD CONSTRAINT ${quoted} ${definition}` }];
    }
}
/** @returns false where the server cannot have such a key */
async function addNotValid(client, key) {
    try {
        await add(client, key, ' NOT VALID');
        return true;
    }
    catch (error) {
        // "cannot add NOT VALID foreign key on partitioned table": ERRCODE_WRONG_OBJECT_TYPE (tablecmds.c, up to 17).
        if ((0,postgres_connection/* codeOf */.$N)(error) === '42809')
            return false;
        throw addingFailed(key, error);
    }
}
/** One statement, so one transaction. */
async function add(client, { id }, suffix) {
    await client.query(`
    DO $do$ DECLARE key record; BEGIN
      DELETE FROM ${suspendedKeys} WHERE id = ${Number(id)} RETURNING * INTO STRICT key;
      EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s${suffix}', key.relation, key.name, key.definition);
      IF key.remark IS NOT NULL THEN
        EXECUTE pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS %L', key.name, key.relation, key.remark);
      END IF;
    END $do$`);
}
/** Anything but rows that break it: the connection, a right, a table that is gone. Its line is still there. */
function addingFailed({ relation, quoted, definition }, cause) {
    if ((0,postgres_connection/* codeOf */.$N)(cause)?.match(/^(08|57|40|53|E[A-Z])/) || (0,postgres_connection/* codeOf */.$N)(cause) === undefined)
        return cause;
    return new errors/* FailedError */.Kl(`the foreign key ${quoted} cannot be added to ${relation} again: ${(0,errors/* messageOf */.bD)(cause)}`, `mend that and resume, or run ALTER TABLE ${relation} ADD CONSTRAINT ${quoted} ${definition}`, { cause });
}

;// CONCATENATED MODULE: ./build/restore/target/key-order.js
/** In which order tables must be loaded whose foreign keys are there already. */
/**
 * Puts tables behind those that their foreign keys refer to. Keys within a cycle of tables, and those of a table into
 * itself unless one statement loads it, are suspended; the tables of a cycle then share a level.
 *
 * @param keys those of other tables are not considered
 * @example loadOrder([{ oid: 1 }, { oid: 2 }], [{ from: [1], to: [2] }]).levels // [[{ oid: 2 }], [{ oid: 1 }]]
 */
function loadOrder(tables, keys) {
    const references = new Map(tables.map(({ oid }) => [oid, new Set()]));
    for (const { from, to } of keys) {
        for (const oid of from) {
            for (const other of to)
                if (references.has(other))
                    references.get(oid)?.add(other);
        }
    }
    const cycles = findCycles(references);
    const cycleOf = new Map(cycles.flatMap((cycle, number) => cycle.map((oid) => [oid, number])));
    const inOneStatement = new Set(tables.filter((table) => table.inOneStatement).map(({ oid }) => oid));
    const closesCycle = (from, to) => from === to ? cycleOf.has(from) && !inOneStatement.has(from) : sameCycle(cycleOf, from, to);
    return {
        levels: levelsOf(tables, references, cycles, cycleOf),
        suspended: keys.filter(({ from, to }) => from.some((oid) => to.some((other) => closesCycle(oid, other)))),
    };
}
function sameCycle(cycleOf, one, other) {
    return cycleOf.has(one) && cycleOf.get(one) === cycleOf.get(other);
}
/**
 * The strongly connected components, each after those that it refers to (Tarjan's algorithm, with a stack of its own:
 * a chain of references may be longer than the call stack is deep). A table alone is one too.
 */
function findCycles(references) {
    const components = [];
    const index = new Map();
    const lowest = new Map();
    const open = [];
    const isOpen = new Set();
    const lower = (oid, to) => lowest.set(oid, Math.min(lowest.get(oid), to));
    const enter = (oid) => {
        lowest.set(oid, index.size);
        index.set(oid, index.size);
        open.push(oid);
        isOpen.add(oid);
        return { oid, rest: references.get(oid).values() };
    };
    for (const start of references.keys()) {
        if (index.has(start))
            continue;
        const path = [enter(start)];
        for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
            const { value: next, done } = visit.rest.next();
            if (!done && !index.has(next))
                path.push(enter(next));
            else if (!done && isOpen.has(next))
                lower(visit.oid, index.get(next));
            else if (done) {
                path.pop();
                const parent = path.at(-1);
                if (parent !== undefined)
                    lower(parent.oid, lowest.get(visit.oid));
                if (lowest.get(visit.oid) !== index.get(visit.oid))
                    continue;
                const component = open.splice(open.indexOf(visit.oid));
                for (const oid of component)
                    isOpen.delete(oid);
                components.push(component);
            }
        }
    }
    return components;
}
/** A component's level is one above the highest that it refers to. */
function levelsOf(tables, references, components, componentOf) {
    const level = [];
    components.forEach((component, number) => {
        const before = component
            .flatMap((oid) => [...(references.get(oid) ?? [])])
            .map((oid) => componentOf.get(oid))
            .filter((other) => other !== number)
            .map((other) => level[other]);
        level.push(before.reduce((highest, other) => Math.max(highest, other + 1), 0));
    });
    const levels = [];
    for (const table of tables) {
        const own = level[componentOf.get(table.oid)];
        while (levels.length <= own)
            levels.push([]);
        levels[own]?.push(table);
    }
    return levels;
}

;// CONCATENATED MODULE: ./build/restore/data-only.js






/** The tables that rows go into, by their oid in the source. */
async function targetOids(restoring) {
    return new Map([...(await findTargets(restoring))].map(([source, { oid }]) => [source, oid]));
}
async function findTargets({ selection, session, toc }) {
    const places = selection.tables.flatMap(({ entry }) => {
        const target = (0,archive_names/* copyTarget */.nx)(entry.copyStmt ?? '');
        return target === undefined ? [] : [{ entry, target }];
    });
    const names = places.map(({ target }) => target);
    const found = await session.use((client) => (0,existing_tables/* findTables */.J7)(client, (0,archive_names/* archiveEncoding */.mE)(toc), names));
    return new Map(places.flatMap(({ entry, target }, i) => {
        const table = found[i];
        if (table === undefined)
            return [];
        const own = target.schema === entry.namespace && target.name === entry.tag;
        return [[entry.oid, { ...table, plain: own && table.relkind === 'r' }]];
    }));
}
/**
 * When rows go into tables that exist, their foreign keys decide the order. Keys of a cycle are taken away until the end.
 *
 * A restore that makes its tables and keys itself needs nothing of that.
 */
async function planLoad(restoring) {
    const { request, selection, session } = restoring;
    if (request.part !== 'data')
        return { levels: new Map(), uncounted: new Set() };
    const targets = await findTargets(restoring);
    const oids = new Map([...targets].map(([source, { oid }]) => [source, oid]));
    const tables = selection.tables.flatMap(({ entry, table }) => {
        const oid = oids.get(entry.oid);
        const inOneStatement = (table?.segments.length ?? 1) <= 1 && request.batchRows === 0;
        return oid === undefined ? [] : [{ oid, inOneStatement }];
    });
    return session.use(async (client) => {
        const { levels, suspended } = loadOrder(tables, await readForeignKeys(client, tables));
        await suspend(client, suspended);
        const levelOf = new Map(levels.flatMap((level, i) => level.map(({ oid }) => [oid, i])));
        return {
            levels: new Map([...oids].map(([source, oid]) => [source, levelOf.get(oid) ?? 0])),
            uncounted: new Set([...targets].filter(([, { plain }]) => !plain).map(([source]) => source)),
        };
    });
}
/**
 * @param whenBroken see reinstate
 * @returns the keys that rows break, in words
 */
async function reinstateKeys({ request, session }, whenBroken) {
    if (request.part !== 'data')
        return [];
    const broken = await session.use((client) => reinstate(client, whenBroken));
    return broken.map(({ label, error, state, repair }) => `foreign key ${label} is ${state}: ${error}; repair: ${repair}`);
}
/**
 * For clean: all tables at once, as they may refer to each other, but not those that inherit from them; whole partition trees by their tops, since a partition
 * of a tree that others refer to cannot be truncated alone.
 *
 * @throws {UserError} when tables that are not restored refer to them
 */
async function emptyTables(restoring) {
    const oids = [...new Set((await targetOids(restoring)).values())];
    if (oids.length === 0)
        return;
    const list = `'{${oids.join(',')}}'::pg_catalog.oid[]`;
    // Names never leave the server, whatever bytes they are.
    const sql = `DO $do$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || pg_catalog.string_agg(DISTINCT
      CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END || c.oid::pg_catalog.regclass::text, ', ')
    FROM pg_catalog.unnest(${list}) AS t (oid)
    LEFT JOIN LATERAL (
      SELECT top FROM pg_catalog.pg_partition_root(t.oid) AS r (top)
      WHERE top IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(top) leaf
        WHERE leaf.isleaf AND leaf.relid <> ALL (${list}))) whole ON true
    JOIN pg_catalog.pg_class c ON c.oid = COALESCE(whole.top, t.oid)); END $do$`;
    try {
        await restoring.session.use((client) => client.query(sql));
    }
    catch (error) {
        // feature_not_supported: "cannot truncate a table referenced in a foreign key constraint"
        if ((0,postgres_connection/* codeOf */.$N)(error) !== '0A000')
            throw error;
        const { detail = '' } = error;
        throw new errors/* UserError */.yo(`the tables cannot be emptied: ${(0,errors/* messageOf */.bD)(error)} ${detail}`.trim(), 'restore the tables that refer to them as well, or empty them yourself and leave clean out', { cause: error });
    }
}

// EXTERNAL MODULE: ./build/restore/pg-restore/archive-sections.js + 2 modules
var archive_sections = __webpack_require__(52022);
// EXTERNAL MODULE: ./build/postgres/copy-in.js
var copy_in = __webpack_require__(43049);
;// CONCATENATED MODULE: ./build/restore/pg-restore/run-each.js





/**
 * Runs statements of an archive one after the other, and goes on after each that the server refuses.
 *
 * @returns those that were refused, with the server's words
 * @throws what is not a statement's fault: a lost connection, for one
 */
async function runEach(settings, encoding, statements, signal) {
    if (statements.length === 0)
        return [];
    const refused = [];
    const connection = await copy_in/* CopyInConnection */.$.open(settings, encoding);
    try {
        for (const statement of statements) {
            signal.throwIfAborted();
            try {
                await connection.run(statement);
            }
            catch (error) {
                if ((0,postgres_transient/* isTransient */.d)((0,postgres_connection/* codeOf */.$N)(error)))
                    throw error;
                refused.push(`${(0,toc/* textOfBytes */.gm)(statement).trim()}: ${(0,errors/* messageOf */.bD)(error)}`);
            }
        }
        return refused;
    }
    finally {
        await connection.close();
    }
}

// EXTERNAL MODULE: ./build/restore/pg-restore/schema-archive.js
var schema_archive = __webpack_require__(95746);
;// CONCATENATED MODULE: ./build/restore/selection/drop-statements.js
/**
 * The statements by which `pg_restore --clean --if-exists` would drop the given entries' objects, in its order: the
 * last ones first. For what has to go before pg_restore drops the tables of an earlier restore: it drops only what it
 * is told to restore in the same run, and a foreign key, a rule or a policy keeps another table from being dropped.
 *
 * Run each by itself and go on after an error: what stays in the way is named by pg_restore afterwards.
 * Source: RestoreArchive in src/bin/pg_dump/pg_backup_archiver.c.
 *
 * @example
 * for (const statement of dropStatements(toc, selection.postData)) await client.query(statement).catch(ignore);
 */
function dropStatements(toc, ids) {
    const wanted = new Set(ids);
    return toc.entries
        .filter(({ dumpId }) => wanted.has(dumpId))
        .toReversed()
        .flatMap((entry) => dropStatement(entry) ?? []);
}
function dropStatement({ desc, dropStmt }) {
    // A large object's is a comment that only says that there is one.
    if (dropStmt === null || dropStmt === '' || dropStmt.startsWith('--'))
        return undefined;
    // This takes the query out of a view that has one only by a rule.
    if (dropStmt.startsWith('CREATE OR REPLACE VIEW'))
        return dropStmt;
    const altered = dropStmt.replace(/^ALTER TABLE(?! IF EXISTS)/, 'ALTER TABLE IF EXISTS');
    // ALTER COLUMN … DROP DEFAULT has no such clause.
    if (desc === 'DEFAULT')
        return altered;
    const dropped = desc.endsWith('CONSTRAINT') ? 'DROP CONSTRAINT' : `DROP ${desc}`;
    const at = altered.indexOf(dropped);
    if (at < 0)
        return altered;
    const end = at + dropped.length;
    return `${altered.slice(0, end)} IF EXISTS${altered.slice(end)}`;
}

;// CONCATENATED MODULE: ./build/restore/selection/schema-parts.js
/** Entries of a table that depend on nothing but their table and what `first` holds. */
const tableEntries = new Set(['TABLE', 'SEQUENCE', 'SEQUENCE OWNED BY', 'DEFAULT']);
/** For fewer entries it is not worth starting pg_restore several times. */
const worthwhile = 500;
/**
 * Cuts the definitions so that several pg_restore can make tables at the same time: it runs this section over one
 * connection, and the server needs about a third of a millisecond for each statement.
 *
 * @param ids what is to be restored, in the archive's order
 * @param jobs the most lists in parallel
 */
function schemaParts(toc, ids, jobs) {
    const entries = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
    const wanted = new Set(ids);
    const needsOf = (id) => entries.get(id)?.dependencies.filter((need) => wanted.has(need)) ?? [];
    const ofTables = ids.filter((id) => tableEntries.has(entries.get(id).desc));
    if (jobs < 2 || ofTables.length < worthwhile)
        return { first: [], parallel: [], last: ids };
    const isOfTable = new Set(ofTables);
    const together = tablesInOrder(toc);
    const linked = new Map();
    for (const ids of together)
        for (const id of ids)
            linked.set(id, [...(linked.get(id) ?? []), ...ids]);
    const first = new Set();
    const addWithNeeds = (id) => {
        if (first.has(id) || !wanted.has(id))
            return;
        first.add(id);
        for (const need of [...needsOf(id), ...(linked.get(id) ?? [])])
            addWithNeeds(need);
    };
    for (const id of ofTables)
        for (const need of needsOf(id))
            if (!isOfTable.has(need))
                addWithNeeds(need);
    const free = ofTables.filter((id) => !first.has(id));
    const parallel = components(free, [...free.map((id) => [id, ...needsOf(id)]), ...together], jobs);
    const placed = new Set([...first, ...free]);
    return {
        first: ids.filter((id) => first.has(id)),
        parallel,
        last: ids.filter((id) => !placed.has(id)),
    };
}
const namedNotNull = /CONSTRAINT (?:"((?:[^"]|"")+)"|([^\s"]+)) NOT NULL/g;
/**
 * Tables that have to be made in the archive's order. Since 18 NOT NULL constraints have names, and one that is not written
 * out gets `<table>_<column>_not_null`, or another where that is taken: by a partition, which has its parent's names, or by a
 * table that had the name before (ChooseConstraintName in src/backend/catalog/pg_constraint.c).
 */
function tablesInOrder({ entries }) {
    const tables = entries.filter(({ desc }) => desc === 'TABLE');
    const byName = new Map(tables.map(({ namespace, tag, dumpId }) => [JSON.stringify([namespace, tag]), dumpId]));
    const named = tables.flatMap(({ namespace, defn, dumpId }) => Array.from((defn ?? '').matchAll(namedNotNull), ([, quoted, bare]) => {
        const words = (quoted ?? bare ?? '').split('_');
        const prefixes = words.map((_, i) => words.slice(0, i + 1).join('_'));
        return [dumpId, ...prefixes.flatMap((tag) => byName.get(JSON.stringify([namespace, tag])) ?? [])];
    }));
    const attached = entries.filter(({ desc }) => desc === 'TABLE ATTACH').map(({ dependencies }) => [...dependencies]);
    return [...attached, ...named.filter((ids) => new Set(ids).size > 1)];
}
/**
 * Entries that are linked stay together, in the archive's order; the groups are dealt out evenly.
 *
 * @param links ids of entries that belong together; those that are not among `ids` do not count
 */
function components(ids, links, lists) {
    const leader = new Map(ids.map((id) => [id, id]));
    const find = (id) => {
        let at = id;
        while (leader.get(at) !== at)
            at = leader.get(at);
        leader.set(id, at);
        return at;
    };
    for (const link of links) {
        const [first, ...others] = link.filter((id) => leader.has(id));
        for (const other of others)
            leader.set(find(first), find(other));
    }
    const listOf = new Map();
    const dealt = Array.from({ length: lists }, () => []);
    for (const id of ids) {
        const group = find(id);
        const list = listOf.get(group) ?? smallest(dealt);
        listOf.set(group, list);
        dealt[list]?.push(id);
    }
    return dealt.filter((list) => list.length > 0);
}
function smallest(lists) {
    return lists.reduce((best, list, i) => (list.length < lists[best].length ? i : best), 0);
}

;// CONCATENATED MODULE: ./build/restore/definitions.js










/** What pg_restore does of a restore: everything but rows and the indexes on them. */
/** Everything that stands before the rows. */
async function restoreSchema(restoring) {
    const { profile, backup, request, toc } = restoring;
    if (request.part === 'data') {
        if (request.clean)
            await emptyTables(restoring);
        return [];
    }
    if (request.clean || restoring.resumed)
        await dropDependents(restoring);
    if (!profile.unlogged || !(0,schema_archive/* mayBeUnlogged */.W)(toc))
        return restoreDefinitions(restoring, (0,external_node_path_.join)(backup.path, 'dump'));
    return (0,schema_archive/* withSchemaArchive */.o)(toc, (unlogged) => restoreDefinitions(restoring, unlogged));
}
/** Tables over several connections where nothing has to be dropped: what depends on what is only known in one list. */
async function restoreDefinitions(restoring, archive) {
    const { request, resumed, selection, services, toc } = restoring;
    if (request.clean || resumed)
        return replaceDefinitions(restoring, archive);
    const { first, parallel, last } = schemaParts(toc, selection.preData, request.jobs);
    const problems = await archiveSection(restoring, archive, first, 1);
    const lists = parallel.map((ids) => async (signal) => {
        return archiveSection({ ...restoring, services: { ...services, signal } }, archive, ids, 1);
    });
    const tables = await (0,concurrency/* allOrAbort */.jH)(services.signal, lists);
    return [...problems, ...tables.flat(), ...(await archiveSection(restoring, archive, last, 1))];
}
/** What is only needed may be in use by others: where it is there, it stays. */
async function replaceDefinitions(restoring, archive) {
    const { needed, preData } = restoring.selection;
    const chosen = preData.filter((id) => !needed.includes(id));
    const made = await archiveSection(restoring, archive, needed, 1, { clean: false });
    const replaced = await archiveSection(restoring, archive, chosen, 1);
    return [...made.filter((problem) => !/\balready exists\b/.test(problem)), ...replaced];
}
/**
 * Drops what stands on the tables, so that pg_restore can drop the tables: it drops only what is in its own list, and
 * what depends on that would be in the way. What is not there, or not as the archive has it, is met again by it.
 */
async function dropDependents({ selection, services, settings, toc }) {
    const ids = [...selection.indexes.map(({ dumpId }) => dumpId), ...selection.postData];
    const refused = await runEach(settings, (0,archive_names/* archiveEncoding */.mE)(toc), dropStatements(toc, ids), services.signal);
    for (const problem of refused)
        services.log.verbose(problem);
}
/** Everything that stands on the rows and their indexes: foreign keys, triggers, rules, rights. */
async function restorePostData(restoring) {
    const { backup, selection, request } = restoring;
    return archiveSection(restoring, (0,external_node_path_.join)(backup.path, 'dump'), selection.postData, request.jobs);
}
/** Runs pg_restore over a part of the archive; what is tried again first removes what may be there. */
async function archiveSection(restoring, archive, ids, jobs, { clean = restoring.request.clean || restoring.resumed } = {}) {
    const { environment, request, services, tools } = restoring;
    let replaces = clean;
    const onRetry = (cause) => {
        replaces = true;
        restoring.retries.push({ what: 'pg_restore', cause });
        services.log.warn(`pg_restore is tried again: ${cause}`);
    };
    const problems = await (0,lost_connection/* againWhenLost */.Xt)(services.signal, onRetry, () => (0,archive_sections/* runSection */.$x)({
        ...{ tools, archive, ids, environment, jobs, clean: replaces },
        ...{ owner: request.owner, privileges: request.privileges },
        signal: services.signal,
        onLine: (line) => services.log.verbose(line),
    }));
    for (const { what, reason } of problems.filter(({ harmless }) => harmless)) {
        services.log.verbose(`${what}: ${reason}`);
    }
    return problems.filter(({ harmless }) => !harmless).map(describeProblem);
}
function describeProblem({ what, message }) {
    return what === '' ? message : `${what}: ${message}`;
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: ./build/threads.js
var build_threads = __webpack_require__(11793);
// EXTERNAL MODULE: ./build/restore/load/load-tasks.js
var load_tasks = __webpack_require__(45311);
;// CONCATENATED MODULE: ./build/restore/load/load-threads.js



/** How long a goodbye may take: a server that answers nothing must not hold us. */
const leavingMs = 5000;
/** Starts loading threads, which takes some time that others can use, and ends them whatever happens. */
async function withLoadThreads(jobs, run) {
    const threads = Array.from({ length: jobs }, () => (0,build_threads/* startThread */.BR)('load'));
    const bytes = load_tasks/* loadCounter */.R.slots * Float64Array.BYTES_PER_ELEMENT;
    const counters = threads.map(() => new Float64Array(new SharedArrayBuffer(bytes)));
    try {
        return await run({ threads, counters });
    }
    finally {
        // Their sockets close with them, so the server rolls back what was under way.
        await Promise.all(threads.map(build_threads/* endThread */._j));
    }
}
function startLoading({ threads, counters }, context) {
    for (const [i, thread] of threads.entries()) {
        const own = { ...context, counters: counters[i] };
        thread.postMessage({ kind: 'start', context: own });
    }
}
/** Lets threads say goodbye to the server; what one of them is at is rolled back. */
async function leaveThreads({ threads }) {
    await Promise.all(threads.map(async (thread) => {
        if (thread.threadId === -1)
            return;
        const gone = (0,external_node_events_.once)(thread, 'exit');
        thread.postMessage({ kind: 'leave' });
        const impatience = setTimeout(() => void (0,build_threads/* endThread */._j)(thread), leavingMs);
        await gone;
        clearTimeout(impatience);
    }));
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/archive/compression.js
var archive_compression = __webpack_require__(36703);
// EXTERNAL MODULE: ./build/postgres/catalog.js
var catalog = __webpack_require__(50865);
// EXTERNAL MODULE: ./build/postgres/identifiers.js
var identifiers = __webpack_require__(91618);
// EXTERNAL MODULE: ./build/restore/bad-rows/bad-row.js
var bad_row = __webpack_require__(45071);
// EXTERNAL MODULE: ./build/restore/bad-rows/rejects.js
var rejects = __webpack_require__(36325);
;// CONCATENATED MODULE: ./build/restore/bad-rows/rejects-file.js



/**
 * Writes the rows that the target refused into a file, when there are any.
 *
 * @returns its path
 */
async function exportRejects({ request, session, settings, target, toc }, groups) {
    const written = (0,archive_names/* archiveEncoding */.mE)(toc);
    // Mended rows must be looked at as these were.
    const encoding = written === 'SQL_ASCII' ? target.facts.encoding : written;
    const tables = new Map(groups
        .flatMap((group) => group.tables)
        .flatMap(({ oid, label, units }) => {
        const [first] = units;
        return first === undefined ? [] : [[oid, { label, copy: first.copy, encoding }]];
    }));
    const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const file = (0,external_node_path_.resolve)(request.rejects ?? `rejects-${settings.database.replaceAll(/[^\w.-]/g, '_')}-${time}.sql`);
    const { rows } = await session.use((client) => (0,rejects/* writeRejects */._O)(client, file, tables));
    return rows === 0 ? undefined : file;
}

;// CONCATENATED MODULE: ./build/restore/load/counts.js
/**
 * Holds what came back against the manifest: as many rows as were backed up, less those that were rejected; and, where
 * the table was counted, as many stored. Partitions that are loaded through the top of their tree are added up there.
 *
 * @param counts rows that each table holds now, by its oid in the source; empty when nothing was counted
 * @returns what is wrong, in words
 */
function compareCounts(groups, tables, counts) {
    const restored = new Map(tables.map((table) => [table.oid, table]));
    const known = groups.flatMap((group) => group.tables).filter(({ table }) => table !== undefined);
    return [...Map.groupBy(known, placeOf)].flatMap(([place, members]) => {
        const sum = (count) => members.reduce((all, member) => all + count(member), 0);
        const of = (oid) => restored.get(oid);
        const backedUp = sum(({ table }) => table?.rows ?? 0);
        const skipped = sum(({ oid }) => of(oid).skipped);
        const rejected = sum(({ oid }) => of(oid).rejected);
        const stored = sum(({ oid }) => of(oid).rows);
        const problems = [];
        if (stored + rejected + skipped !== backedUp) {
            problems.push(`${place} has ${stored} rows, and ${backedUp} were backed up (${rejected} rejected, ${skipped} there before)`);
        }
        const counted = members.every(({ oid }) => counts.has(oid)) ? sum(({ oid }) => counts.get(oid) ?? 0) : undefined;
        if (counted !== undefined && counted !== stored) {
            problems.push(`${place} holds ${counted} rows, and ${stored} were loaded`);
        }
        return problems;
    });
}
function placeOf({ label, table }) {
    const root = table?.loadedThrough;
    return root === undefined ? label : `${root.schema}.${root.name}`;
}

// EXTERNAL MODULE: ./build/restore/load/failures.js
var failures = __webpack_require__(24491);
// EXTERNAL MODULE: ./build/restore/load/group-work.js
var group_work = __webpack_require__(16507);
// EXTERNAL MODULE: ./build/restore/load/groups.js
var load_groups = __webpack_require__(26876);
;// CONCATENATED MODULE: ./build/restore/load/loader.js




const retries = 7;
const firstDelayMs = 500;
const longestDelayMs = 15_000;
/**
 * Restores rows and indexes over all connections at once: the work of the largest table goes first, whichever step it
 * is at, so that its indexes are being built while smaller tables are loaded.
 */
class Loader {
    #options;
    #states;
    #queue = [];
    #running = new Map();
    #idle = [];
    #outcome = Promise.withResolvers();
    #counts = new Map();
    #contents = new Map();
    #problems = [];
    #timeline = [];
    #startedAt = performance.now();
    #restoredAt = this.#startedAt;
    /** Tables of which rows were refused: there may be more. */
    #unclean = new Set();
    #groupsLeft;
    #tablesLoaded = 0;
    #rejected = 0;
    #nextId = 0;
    constructor(options) {
        this.#options = options;
        this.#states = inTwoPasses(options.groups, options.wishes).map(({ group, wishes }) => ({
            group,
            steps: (0,group_work/* groupSteps */.zI)(group, options.present, wishes),
            pending: 0,
            begun: false,
            done: false,
        }));
        this.#groupsLeft = this.#states.length;
    }
    /** Tables through all of their steps. */
    get tablesDone() {
        return this.#tablesLoaded;
    }
    /** @throws {BadRowFound} for a row that does not fit; {UserError} for what trying again does not mend */
    async run() {
        const { threads, signal } = this.#options;
        const abort = () => this.#outcome.reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        if (signal.aborted)
            abort();
        const listeners = threads.map((thread, worker) => {
            const answered = (answer) => this.#answered(worker, answer);
            const broken = (error) => this.#outcome.reject(error);
            thread.on('message', answered).on('error', broken);
            this.#idle.push(worker);
            return () => thread.off('message', answered).off('error', broken);
        });
        try {
            if (this.#groupsLeft === 0)
                this.#outcome.resolve();
            this.#beginLevel();
            await this.#outcome.promise;
            return {
                ...{ counts: this.#counts, contents: this.#contents },
                ...{ problems: this.#problems, timeline: this.#timeline },
                readBackMs: performance.now() - this.#restoredAt,
            };
        }
        finally {
            signal.removeEventListener('abort', abort);
            for (const off of listeners)
                off();
        }
    }
    /** Begins all groups of the lowest level that is left: those of the next refer to their rows. */
    #beginLevel() {
        const waiting = this.#states.filter(({ begun }) => !begun);
        const lowest = Math.min(...waiting.map(({ group }) => group.level));
        for (const state of waiting.filter(({ group }) => group.level === lowest)) {
            state.begun = true;
            this.#advance(state);
        }
    }
    /** Starts a group's next step that has anything to do. */
    #advance(state) {
        const next = state.steps.shift();
        if (next === undefined) {
            this.#groupDone(state);
            return;
        }
        next().then((planned) => {
            if (planned.length === 0) {
                this.#advance(state);
                return;
            }
            for (const { task, alone } of planned)
                this.#add(state, task, alone);
            this.#dispatch();
        }, (error) => this.#outcome.reject(error));
    }
    #groupDone(state) {
        state.done = true;
        this.#groupsLeft -= 1;
        if (state.group.level !== secondPass)
            this.#tablesLoaded += state.group.tables.length;
        if (this.#groupsLeft === 0)
            this.#outcome.resolve();
        else if (this.#states.every(({ begun, done }) => begun === done))
            this.#beginLevel();
    }
    #add(state, task, alone, attempts = 0) {
        state.pending += 1;
        this.#enqueue({ task: { ...task, id: this.#nextId++ }, state, alone, attempts });
    }
    /** In the order of the groups' size; within a group in the order of arrival. Reading back only fills gaps. */
    #enqueue(job) {
        const rank = ({ task, state }) => (task.kind === 'read-back' ? -1 : state.group.rawBytes);
        const later = this.#queue.findIndex((other) => rank(other) < rank(job));
        if (later < 0)
            this.#queue.push(job);
        else
            this.#queue.splice(later, 0, job);
    }
    #dispatch() {
        while (this.#idle.length > 0 && this.#queue.length > 0) {
            const worker = this.#idle.shift();
            const job = this.#queue.shift();
            this.#running.set(job.task.id, { job, worker, startedAt: performance.now() });
            this.#options.onTask(describe(job.task));
            const task = this.#prepared(job.task);
            this.#options.threads[worker]?.postMessage({ kind: 'task', task });
        }
    }
    #prepared(task) {
        // Of a table with bad rows the plain way would be gone for nothing.
        if (task.kind === 'load') {
            return task.units.some(({ oid }) => this.#unclean.has(oid)) ? { ...task, way: 'careful' } : task;
        }
        // A single connection leaves it to the server how many processes it takes.
        if (this.#options.threads.length === 1)
            return task;
        return withHelpers(task, this.#queue.length === 0 ? this.#idle.length : 0);
    }
    #answered(worker, answer) {
        const running = this.#running.get(answer.id);
        if (running === undefined)
            throw new Error(`a thread answered to the task ${answer.id}, which it was not given`);
        this.#running.delete(answer.id);
        this.#idle.push(worker);
        const { job, startedAt } = running;
        this.#draw(worker, job, startedAt);
        if (job.task.kind !== 'read-back')
            this.#restoredAt = performance.now();
        if (answer.kind === 'failed')
            this.#failed(job, answer.failure);
        else {
            if (answer.kind === 'loaded')
                this.#loaded(answer.units);
            else if (answer.kind === 'ran')
                this.#counted(answer.rows);
            else
                this.#read(answer.tables);
            this.#done(job.state);
        }
        this.#dispatch();
    }
    #done(state) {
        state.pending -= 1;
        if (state.pending === 0)
            this.#advance(state);
    }
    #loaded(units) {
        this.#rejected += units.reduce((sum, { rejected }) => sum + rejected, 0);
        for (const { oid } of units.filter(({ rejected }) => rejected > 0))
            this.#unclean.add(oid);
        if (this.#rejected <= this.#options.mostRejects)
            return;
        this.#outcome.reject(new errors/* FailedError */.Kl(`${this.#rejected} rows were rejected, too many to go on`, 'look at the rejects: perhaps the target has another schema than the backup'));
    }
    #counted(rows) {
        for (const { oid, rows: count } of rows.flat()) {
            if (oid !== undefined)
                this.#counts.set(Number(oid), Number(count));
        }
    }
    #read(tables) {
        for (const part of tables) {
            const before = this.#contents.get(part.oid) ?? { rows: 0, sum: 0n };
            const rows = before.rows + part.rows;
            this.#contents.set(part.oid, { oid: part.oid, rows, sum: BigInt.asUintN(128, before.sum + part.sum) });
        }
    }
    #failed(job, failure) {
        const { task } = job;
        const label = describe(task);
        const remedy = task.kind === 'load' ? (0,failures/* remedyForLoad */.Gc)(failure, label) : (0,failures/* remedyForStatements */.Qs)(failure, label);
        if (remedy.kind === 'fail')
            this.#outcome.reject(remedy.error);
        else if (remedy.kind === 'bad row')
            this.#outcome.reject(new bad_row/* BadRowFound */.k(remedy.badRow));
        else if (remedy.kind === 'retry')
            this.#retryLater(job, failure.message);
        else if (remedy.kind === 'careful')
            this.#loadCarefully(job, task, failure);
        else
            this.#report(job, remedy.problem);
    }
    /** One thing of several may be at fault: each is then tried alone, and only what fails alone is a problem. */
    #report(job, problem) {
        const { task } = job;
        const alone = task.kind === 'load' && task.units.length > 1
            ? task.units.map((unit) => ({ ...task, units: [unit] }))
            : (job.alone ?? []);
        if (alone.length === 0)
            this.#problems.push(problem);
        for (const single of alone)
            this.#add(job.state, single);
        this.#done(job.state);
    }
    /** Every unit on its own: the server does not always say which table an error is about. */
    #loadCarefully(job, task, failure) {
        if (task.way === 'careful') {
            this.#outcome.reject(new errors/* FailedError */.Kl(`${describe(task)} cannot be restored: ${failure.message}`, 'see the server’s log'));
            return;
        }
        this.#options.onTask(`${describe(task)}: ${failure.message}; loading with care`);
        // Where it can only be this table's fault, its other units need not fail first.
        const [oid, ...others] = new Set(task.units.map((unit) => unit.oid));
        if (oid !== undefined && others.length === 0)
            this.#unclean.add(oid);
        for (const unit of task.units) {
            this.#add(job.state, { kind: 'load', units: [unit], way: 'careful', again: task.again });
        }
        this.#done(job.state);
    }
    #retryLater(job, cause) {
        const what = describe(job.task);
        const attempts = job.attempts + 1;
        if (attempts > retries) {
            this.#outcome.reject(new failures/* ServerFailure */.kr(`${what} failed ${attempts} times, the last time with: ${cause}`, 'look into the server’s log, then run the same command with resume: true'));
            return;
        }
        this.#options.onRetry(what, cause);
        // Jitter keeps connections that broke together from coming back together.
        const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1)) * (0.5 + Math.random());
        const again = 'again' in job.task ? { ...job.task, again: true } : job.task;
        const timer = setTimeout(() => {
            this.#enqueue({ ...job, task: again, attempts });
            this.#dispatch();
        }, delayMs);
        this.#options.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }
    #draw(worker, { task }, startedAt) {
        const at = (time) => Math.round(time - this.#startedAt);
        this.#timeline.push({
            ...{ worker, table: loader_placeOf(task) },
            ...{ startMs: at(startedAt), endMs: at(performance.now()) },
        });
    }
}
const secondPass = Number.MAX_SAFE_INTEGER;
/**
 * Rows of a partition that is loaded through the top of its tree come with other partitions' files as well, so that it
 * has all of them only when all groups are done: then it is counted, or read back.
 */
function inTwoPasses(groups, wishes) {
    const isShared = (group) => group.tables.some(({ table }) => table?.loadedThrough !== undefined);
    const first = groups.map((group) => ({
        group,
        wishes: isShared(group) ? { ...wishes, analyze: false, readBack: false } : wishes,
    }));
    const second = groups.filter(isShared).map((group) => ({
        group: {
            ...group,
            level: secondPass,
            tables: group.tables.map((table) => ({ ...table, units: [], indexes: [] })),
        },
        wishes,
    }));
    return [...first, ...second];
}
/** An index that is built while other connections have nothing to do may use their cores. */
function withHelpers(task, idle) {
    if (task.kind !== 'statements')
        return task;
    const [first = '', ...rest] = task.messages;
    return { ...task, messages: [`SET max_parallel_maintenance_workers TO ${idle};\n${first}`, ...rest] };
}
function describe(task) {
    const place = loader_placeOf(task);
    const segment = task.kind === 'load' && task.units.length === 1 ? (task.units[0]?.segment ?? 0) : 0;
    return segment === 0 ? place : `${place}, segment ${segment}`;
}
/** What a task is about, the same for all parts of a table. */
function loader_placeOf(task) {
    if (task.kind === 'read-back')
        return `reading ${task.label} back`;
    if (task.kind === 'statements')
        return task.label;
    const [first] = task.units;
    const others = new Set(task.units.map(({ oid }) => oid)).size - 1;
    return others > 0 ? `${first.label} and ${others} more` : first.label;
}

;// CONCATENATED MODULE: ./build/restore/load/present.js


/**
 * What is in the target already. Only the server knows: with synchronous_commit off a crash may take away what was
 * acknowledged a moment before, with its line in the journal.
 *
 * @param encoding the archive's: names are compared as its bytes
 */
async function readPresent(client, encoding) {
    const lines = await (0,journal/* readJournal */.a0)(client);
    return {
        units: new Set(lines.filter(({ complete }) => complete).map(group_work/* unitKey */.g2)),
        indexes: await names(client, encoding, 'pg_catalog.pg_index i JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid JOIN pg_catalog.pg_class t ON t.oid = i.indrelid', 'i.indisvalid', 'o.relname'),
        keys: await names(client, encoding, 'pg_catalog.pg_constraint o JOIN pg_catalog.pg_class t ON t.oid = o.conrelid', "o.contype IN ('p', 'u')", 'o.conname'),
    };
}
async function names(client, encoding, from, condition, name) {
    const bytes = (column) => `pg_catalog.convert_to(${column}::text, $1)`;
    const { rows } = await client.query(`SELECT ${bytes('n.nspname')} AS schema, ${bytes('t.relname')} AS table, ${bytes(name)} AS name
     FROM ${from} JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
     WHERE ${condition} AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')`, [encoding]);
    const text = (value) => value.toString('latin1');
    return new Set(rows.map((row) => JSON.stringify([text(row.schema), text(row.table), text(row.name)])));
}
/** Whether everything that the groups are for is there. */
function isComplete(groups, present, besidesIndexes) {
    const tables = groups.flatMap((group) => group.tables);
    const units = tables.flatMap((table) => table.units);
    if (!units.every((unit) => present.units.has((0,group_work/* unitKey */.g2)(unit))))
        return false;
    if (besidesIndexes)
        return true;
    const indexes = tables.flatMap((table) => table.indexes);
    return indexes.every((index) => {
        const key = (0,group_work/* indexKey */.mh)(index);
        return present.indexes.has(key) && (index.attach === undefined || present.keys.has(key));
    });
}

;// CONCATENATED MODULE: ./build/restore/selection/sequence-values.js
/** As pg_dump and we write it: `SELECT pg_catalog.setval('public.orders_id_seq', 1500, true);` */
const setvalForm = /^SELECT pg_catalog\.setval\('((?:[^']|'')+)', (-?\d+), (true|false)\);\n$/;
/**
 * Statements that bring sequences to the backup's values where that is further on than they are: in a database that is
 * in use, going back would give numbers out twice.
 *
 * @param ids the entries to look at
 * @returns the statements, and the other entries
 */
function raiseSequences(toc, ids) {
    const entries = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
    const statements = [];
    const others = [];
    for (const id of ids) {
        const entry = entries.get(id);
        const [, literal, value, called] = setvalForm.exec(entry?.defn ?? '') ?? [];
        if (entry?.desc !== 'SEQUENCE SET' || literal === undefined) {
            others.push(id);
            continue;
        }
        // The literal holds the name as an identifier, quoted where it has to be.
        const name = literal.replaceAll("''", "'");
        statements.push(`SELECT pg_catalog.setval('${literal}', ${value}, ${called}) FROM ${name} now, pg_catalog.pg_sequence s ` +
            `WHERE s.seqrelid = '${literal}'::pg_catalog.regclass ` +
            `AND CASE WHEN s.seqincrement > 0 THEN now.last_value < ${value} ELSE now.last_value > ${value} END;\n`);
    }
    return { statements, others };
}

;// CONCATENATED MODULE: ./build/restore/target/flushed.js


const mostRounds = 5;
/**
 * Does something in sessions that do not wait for the disk, and waits for it at the end. What was committed a moment
 * before a crash of the server is gone after it, however well it went; a crash ends all sessions, so it shows in that
 * the journal's own had to connect anew. Then it is done again.
 *
 * @param work gets whether some of it may be there already
 * @throws {FailedError} when the server does not stay up for long enough
 * @example const problems = await untilFlushed(restoring, (again) => restoreSchema({ ...restoring, resumed: again }));
 */
async function untilFlushed({ session, services, retries }, work) {
    for (let round = 1; round <= mostRounds; round++) {
        await session.use(journal/* flush */.bX);
        const before = session.connections;
        const result = await work(round > 1);
        await session.use(journal/* flush */.bX);
        if (session.connections === before)
            return result;
        const cause = 'the server may have lost what it had committed';
        retries.push({ what: 'what is not yet on the disk', cause });
        services.log.warn(`${cause}: what is missing is done again`);
    }
    throw new errors/* FailedError */.Kl(`the connection was lost ${mostRounds} times, each time before what was restored was on the disk`, 'look into the server’s log for crashes, then run the same command with resume: true');
}

;// CONCATENATED MODULE: ./build/restore/load-data.js
























/** A crash of the server may take back what was done; more of them than this, and something is wrong with it. */
const load_data_mostRounds = 5;
/** Rejects beyond what is allowed are still named, up to so many. */
const namedBeyond = 10_000;
const partsPerConnection = 4;
/** Rows, indexes and all else of the archive's data, by all connections at once. */
async function loadData(restoring) {
    const { services, threads, session, toc } = restoring;
    const encoding = (0,archive_names/* archiveEncoding */.mE)(toc);
    const groups = (0,load_groups/* planGroups */.W)(groupOptions(restoring, await planLoad(restoring)));
    startLoading(threads, {
        settings: restoring.settings,
        encoding,
        setup: setupSql(restoring),
        rules: restoring.request,
    });
    const [loaded, otherProblems] = await (0,concurrency/* allOrAbort */.jH)(services.signal, [
        (signal) => untilFlushed(restoring, () => loadAll({ ...restoring, services: { ...services, signal } }, groups, encoding)),
        (signal) => untilFlushed(restoring, (again) => restoreOtherData({ ...restoring, resumed: again || restoring.resumed, services: { ...services, signal } })),
    ]).catch(async (error) => {
        await leaveThreads(threads);
        await salvage(restoring, groups, error);
        throw error;
    });
    await leaveThreads(threads);
    const keyProblems = await reinstateKeys(restoring, 'add not valid');
    const tables = await session.use((client) => restoredTables(client, groups, loaded));
    const sum = (count) => tables.reduce((all, table) => all + count(table), 0);
    return {
        tables,
        rows: sum(({ rows }) => rows),
        rejected: sum(({ rejected }) => rejected),
        skipped: sum(({ skipped }) => skipped),
        rejectsFile: await exportRejects(restoring, groups),
        problems: [
            ...loaded.problems,
            ...otherProblems,
            ...keyProblems,
            ...compareCounts(groups, tables, countsToCompare(restoring, loaded)),
        ],
        timeline: loaded.timeline,
        readBackMs: loaded.readBackMs,
    };
}
/** Where rows were there before, or come in meanwhile, their number says nothing about what we loaded. */
function countsToCompare({ request }, { counts }) {
    return request.onConflict === 'skip' ? new Map() : counts;
}
function groupOptions(restoring, plan) {
    const { backup, selection } = restoring;
    const compression = (0,archive_compression/* parseCompression */.Gd)(backup.manifest.compression);
    return {
        ...{ directory: backup.path, compression, ...plan },
        ...{ tables: selection.tables, indexes: selection.indexes },
        otherFile(name) {
            // pg_dump compresses with the archive's own method, whatever its suffix.
            const path = (0,external_node_path_.join)(backup.path, 'dump', `${name}${(0,archive_compression/* fileSuffix */.mj)(compression)}`);
            return { path, compression, bytes: (0,external_node_fs_.statSync)(path).size };
        },
    };
}
/**
 * For counting, as many processes as there are connections are enough. Memory for building indexes, where the server is
 * on this machine and we can know how much there is.
 */
function setupSql({ target, request }) {
    const { memoryBytes } = target.facts;
    const alone = 'SET max_parallel_workers_per_gather TO 0;\n';
    if (memoryBytes === undefined)
        return alone;
    const share = Math.floor(memoryBytes / 16 / request.jobs / 1024);
    const kilobytes = Math.min(1024 * 1024, Math.max(64 * 1024, share));
    return `${alone}SET maintenance_work_mem TO ${(0,identifiers/* quoteLiteral */.ce)(`${kilobytes}kB`)};\n`;
}
/** Goes on until the server has everything: what was committed a moment before a crash may be gone again. */
async function loadAll(restoring, groups, encoding) {
    const { session } = restoring;
    for (let round = 1;; round++) {
        const present = await session.use((client) => readPresent(client, encoding));
        const loaded = await loadOnce(restoring, groups, present, encoding);
        const after = await session.use((client) => readPresent(client, encoding));
        if (isComplete(groups, after, loaded.problems.length > 0))
            return loaded;
        if (loaded.problems.length > 0)
            return loaded;
        if (round === load_data_mostRounds) {
            throw new failures/* ServerFailure */.kr(`rows that were loaded are gone again, ${load_data_mostRounds} times`, 'look into the server’s log for crashes, then run the same command with resume: true');
        }
        restoring.services.log.warn('the server has lost what it had committed: loading that again');
    }
}
async function loadOnce(restoring, groups, present, encoding) {
    const { request, services, profile, session, threads, retries } = restoring;
    const loader = new Loader({
        ...{ groups, present, threads: threads.threads, signal: services.signal },
        wishes: {
            way: request.batchRows > 0 || request.onConflict === 'skip' ? 'careful' : 'plain',
            ...{ readBack: profile.readBack, analyze: profile.analyze },
            readParts: request.jobs * partsPerConnection,
            pagesOf: (table) => session.use((client) => pagesOf(client, table, encoding)),
        },
        mostRejects: request.maxRejects + namedBeyond,
        onRetry: (what, cause) => {
            retries.push({ what, cause });
            services.log.warn(`${what} is tried again: ${cause}`);
        },
        onTask: (what) => services.log.verbose(what),
    });
    const units = groups.flatMap((group) => group.tables).flatMap((table) => table.units);
    const bytes = (some) => some.reduce((sum, unit) => sum + unit.rawBytes, 0);
    const there = units.filter((unit) => present.units.has((0,group_work/* unitKey */.g2)(unit)));
    services.progress.loading(loader, threads.counters, {
        tables: groups.reduce((sum, group) => sum + group.tables.length, 0),
        rawBytes: bytes(units),
        presentBytes: bytes(there),
    });
    return loader.run();
}
/** What was begun must not be lost when the rest fails; what cannot be saved now is still there when it is resumed. */
async function salvage(restoring, groups, cause) {
    const { log } = restoring.services;
    try {
        if (cause instanceof bad_row/* BadRowFound */.k)
            await rollBackTable(restoring, groups, cause);
        const file = await exportRejects(restoring, groups);
        if (file !== undefined)
            log.warn(`rows that were rejected so far are in ${file}`);
        for (const problem of await reinstateKeys(restoring, 'wait'))
            log.warn(problem);
    }
    catch (error) {
        log.warn(`the table with the bad row, rejected rows or suspended foreign keys could not be brought back: ${(0,errors/* messageOf */.bD)(error)}`, `they are in the schema ${journal/* journalSchema */.B9} of the target; resume: true goes on with them`);
    }
}
async function pagesOf(client, { target }, encoding) {
    const { rows } = await client.query(`SELECT (pg_catalog.pg_relation_size(pg_catalog.convert_from($1, $2)::pg_catalog.regclass)
       / pg_catalog.current_setting('block_size')::int)::text AS pages`, [Buffer.from(target, 'latin1'), encoding]);
    return Number(rows[0]?.pages);
}
/** Under on-error: stop a table is there whole or not at all. Rows that were there before us stay. */
async function rollBackTable({ request, session, toc }, groups, { badRow }) {
    if (request.onConflict === 'skip')
        return;
    // Partitions that are loaded through the top of their tree are one table here.
    const oids = groups
        .flatMap((group) => group.tables)
        .filter(({ units }) => units[0]?.copy === badRow.unit.copy)
        .map(({ oid }) => oid);
    const { schema, name } = (0,archive_names/* copyTarget */.nx)(badRow.unit.copy);
    const target = [Buffer.from((0,catalog/* quoteBytes */.K7)(schema, name), 'latin1'), (0,archive_names/* archiveEncoding */.mE)(toc)];
    await session.use(async (client) => {
        // Tables that inherit from it are others; the parts of a partitioned table are the table.
        const { rows } = await client.query(`SELECT CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END || t.name AS name
       FROM (SELECT pg_catalog.convert_from($1, $2) AS name) t
       JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(t.name)`, target);
        await (0,transaction/* inTransaction */.s)(client, async () => {
            await client.query("SET LOCAL lock_timeout TO '60s'");
            // Waits until what other connections were loading into it is over.
            await client.query(`LOCK TABLE ${rows[0].name} IN ACCESS EXCLUSIVE MODE`);
            await client.query(`DELETE FROM ${rows[0].name}`);
            for (const table of ['loaded', 'rejects']) {
                await client.query(`DELETE FROM ${journal/* journalSchema */.B9}.${table} WHERE table_oid = ANY ($1::oid[])`, [oids]);
            }
        });
    });
}
/** Large objects and the values of sequences. */
async function restoreOtherData(restoring) {
    const { backup, request, selection, services, settings, toc } = restoring;
    const archive = (0,external_node_path_.join)(backup.path, 'dump');
    if (request.onConflict !== 'skip')
        return archiveSection(restoring, archive, selection.otherData, 1);
    const { statements, others } = raiseSequences(toc, selection.otherData);
    const problems = await archiveSection(restoring, archive, others, 1);
    return [...problems, ...(await runEach(settings, (0,archive_names/* archiveEncoding */.mE)(toc), statements, services.signal))];
}
/** What the journal has, table by table: it counts what earlier runs have loaded too. */
async function restoredTables(client, groups, { contents }) {
    const lines = Map.groupBy(await (0,journal/* readJournal */.a0)(client), ({ oid }) => oid);
    return groups
        .flatMap((group) => group.tables)
        .filter(({ oid }) => oid !== 0)
        .map(({ oid, label, table }) => {
        const own = lines.get(oid) ?? [];
        const content = contents.get(oid);
        return {
            schema: table?.schema ?? '',
            name: table?.name ?? label,
            oid,
            rows: own.reduce((sum, line) => sum + line.rowsStored, 0),
            rejected: own.reduce((sum, line) => sum + line.rowsRejected, 0),
            skipped: own.reduce((sum, line) => sum + line.rowsSkipped, 0),
            readBack: content === undefined ? undefined : { rows: content.rows, sum: content.sum.toString(16).padStart(32, '0') },
        };
    });
}

;// CONCATENATED MODULE: ./build/restore/phases.js
/** Measures the parts of the work, in the order in which they began. */
class Phases {
    #measured = [];
    #onPhase;
    constructor(onPhase) {
        this.#onPhase = onPhase;
    }
    get measured() {
        return this.#measured;
    }
    async run(name, work) {
        this.#onPhase(name);
        const startedAt = performance.now();
        try {
            return await work();
        }
        finally {
            this.#measured.push({ name, durationMs: Math.round(performance.now() - startedAt) });
        }
    }
    /** Gives the end of a phase, which was another kind of work, a name of its own. */
    splitOff(phase, name, durationMs) {
        if (durationMs < 1)
            return;
        this.#measured = this.#measured.flatMap((measured) => measured.name === phase
            ? [
                { ...measured, durationMs: Math.max(0, Math.round(measured.durationMs - durationMs)) },
                { name, durationMs: Math.round(durationMs) },
            ]
            : [measured]);
    }
}

// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
;// CONCATENATED MODULE: ./build/restore/plan-text.js

/**
 * Bytes of COPY text a second that one connection loads, with the indexes on them: as measured on one machine with
 * two cores (bench/README.md). Another server differs by a factor of two either way.
 */
const bytesPerSecond = 60e6;
/** What a restore would do, for a dry run. */
function planText({ backup, selection, target, request, notChecked }) {
    const tables = selection.tables.flatMap(({ table }) => (table === undefined ? [] : [table]));
    const rawBytes = tables.reduce((sum, table) => sum + table.rawBytes, 0);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const largest = tables.toSorted((a, b) => b.rawBytes - a.rawBytes).slice(0, 5);
    const { facts } = target;
    const seconds = rawBytes / bytesPerSecond / request.jobs;
    return [
        `dry run: nothing was written. Everything that can be looked at beforehand is as it should be.`,
        `from  ${backup.path}: PostgreSQL ${backup.manifest.source.serverVersion}, ${backup.manifest.snapshot.takenAt}`,
        `into  ${facts.exists ? facts.database : `${facts.database} (to be created)`}: PostgreSQL ${facts.version}`,
        `      ${(0,format/* formatCountOf */.gL)(selection.preData.length, 'definition')} before the rows, by pg_restore`,
        `      ${(0,format/* formatCountOf */.gL)(rows, 'row')} of ${(0,format/* formatCountOf */.gL)(tables.length, 'table')}, ${(0,format/* formatBytes */.z3)(rawBytes)}, over ${(0,format/* formatCountOf */.gL)(request.jobs, 'connection')}`,
        ...largest.map(({ schema, name, ...table }) => `        ${schema}.${name}: ${(0,format/* formatCountOf */.gL)(table.rows, 'row')}, ${(0,format/* formatBytes */.z3)(table.rawBytes)}`),
        `      ${(0,format/* formatCountOf */.gL)(selection.indexes.length, 'index', 'indexes')}, each as soon as its table is loaded`,
        `      ${(0,format/* formatCountOf */.gL)(selection.postData.length, 'definition')} after the rows, by pg_restore`,
        `rough estimate: ${(0,format/* formatDuration */.a3)(Math.max(1, seconds) * 1000)} (${(0,format/* formatBytes */.z3)(bytesPerSecond)}/s a connection on two cores; another server may take half or twice as long)`,
        ...selection.leftOut.map(({ name, reason }) => `left out: ${name}: ${reason}`),
        ...notChecked.map((what) => `not checked: ${what}`),
    ].join('\n');
}

// EXTERNAL MODULE: ./build/restore/selection/entry-choice.js + 1 modules
var entry_choice = __webpack_require__(14264);
// EXTERNAL MODULE: ./build/restore/selection/entry-patterns.js
var entry_patterns = __webpack_require__(35134);
// EXTERNAL MODULE: ./build/restore/selection/index-builds.js
var index_builds = __webpack_require__(53484);
;// CONCATENATED MODULE: ./build/restore/selection/selection.js




/**
 * Sorts a backup's entries into the phases of a restore.
 *
 * The filters follow pg_dump's rules, with two differences. A table pattern without a schema matches in every schema,
 * since an archive has no search_path. And what is chosen brings what it needs: its schema, types, functions,
 * extensions, the parents of a partition; these as bare definitions. Partitions of a chosen table come only if they
 * are chosen themselves.
 *
 * @param wanted.part `data`: rows, and values of sequences, into tables that exist; `schema`: everything else
 * @throws {UserError} for every pattern that matches nothing in the archive, all at once
 * @example
 * const { preData, tables } = select(toc, manifest, { filters, part: 'all', owner: true });
 */
function selection_select(toc, manifest, wanted) {
    const choice = (0,entry_choice/* choose */.Sw)(toc, wanted.filters, wanted.part !== 'data');
    const phases = { preData: [], tables: [], otherData: [], postData: [] };
    for (const entry of toc.entries) {
        if (isWanted(entry, wanted.part, choice))
            phases[phaseOf(entry, choice)].push(entry);
    }
    const indexes = (0,index_builds/* indexBuilds */.W)(toc, new Set(idsOf(phases.postData)), tablesWithRows(phases.tables, choice));
    const ours = new Set(indexes.map(({ dumpId }) => dumpId));
    const byOid = new Map(manifest.tables.map((table) => [table.oid, table]));
    const all = Object.values(phases).flat();
    return {
        preData: idsOf(phases.preData),
        needed: idsOf(phases.preData.filter((entry) => choice.levels.get(entry) === 'definition')),
        tables: phases.tables.map((entry) => ({ entry, table: byOid.get(entry.oid) })),
        otherData: idsOf(phases.otherData),
        indexes,
        postData: idsOf(phases.postData).filter((id) => !ours.has(id)),
        leftOut: choice.leftOut,
        owners: wanted.owner ? selection_names(all.map(({ owner }) => owner ?? '')) : [],
        extensions: selection_names(phases.preData.filter(({ desc }) => desc === 'EXTENSION').map(({ tag }) => tag)),
    };
}
function idsOf(entries) {
    return entries.map(({ dumpId }) => dumpId);
}
function selection_names(tags) {
    return [...new Set(tags)].filter((tag) => tag !== '').map(entry_patterns/* textOfName */.E5);
}
function isWanted(entry, part, { levels }) {
    const level = levels.get(entry);
    if (level === undefined || part === 'all')
        return level !== undefined;
    if (part === 'schema')
        return !(0,entry_choice/* isRowData */.h7)(entry) && !(0,entry_choice/* isLargeObject */.TY)(entry) && entry.desc !== 'STATISTICS DATA';
    // As in pg_restore, a refresh of a materialized view is none of the data.
    return ((0,entry_choice/* isRowData */.h7)(entry) && entry.desc !== 'MATERIALIZED VIEW DATA') || (0,entry_choice/* isLargeObject */.TY)(entry);
}
function phaseOf(entry, choice) {
    if (entry.desc === 'TABLE DATA')
        return 'tables';
    // pg_dump up to 16 has them among the definitions; pg_restore takes them for data all the same.
    if ((0,entry_choice/* isLargeObject */.TY)(entry))
        return 'otherData';
    // A table's owner may have no right to write into it. pg_restore gives all privileges at the end, too.
    if (entry.desc === 'ACL')
        return 'postData';
    const section = entry.section === toc/* tocSection */.Ki.none ? sectionOfNote(entry, choice) : entry.section;
    if (section === toc/* tocSection */.Ki.postData)
        return 'postData';
    return section === toc/* tocSection */.Ki.data ? 'otherData' : 'preData';
}
/** A comment follows what it is about. */
function sectionOfNote(entry, { relations }) {
    return relations.ownerOf(entry)?.section ?? toc/* tocSection */.Ki.preData;
}
/**
 * Tables whose indexes can be built when their own rows are there; not those below a hash partition on an enum, whose
 * rows may come with another table's.
 */
function tablesWithRows(data, { relations }) {
    const own = data.filter((entry) => !(0,entry_choice/* loadsThroughRoot */.Lg)(entry));
    return new Set(own.flatMap((entry) => relations.ownerOf(entry)?.dumpId ?? []));
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./build/restore/target/main-session.js




/** One restore at a time in a database: "pgproof" in ASCII, as a number. */
const lockKey = '31640406402821734';
/** Longer than the keep-alive of our sessions lets a dead one live (tcp_keepalives_* in src/postgres/connection.ts). */
const ownSessionMs = 120_000;
const attempts = 8;
const main_session_firstDelayMs = 250;
/**
 * The session that holds the restore's lock and keeps its journal. A restore lasts long, and the server may be restarted
 * meanwhile: then it connects anew, and takes the lock again.
 */
class MainSession {
    #settings;
    #signal;
    #connection;
    #connections = 0;
    constructor(settings, signal) {
        this.#settings = settings;
        this.#signal = signal;
    }
    /** How often it has connected: a crash of the server, which ends all sessions, shows in it. */
    get connections() {
        return this.#connections;
    }
    /**
     * Runs something that can be run again from its beginning: after a lost connection it is, on a new one.
     *
     * @throws {UserError} when another restore has the lock
     */
    async use(work) {
        for (let attempt = 1;; attempt++) {
            // One for all who ask at the same time: a second one could not have the lock.
            this.#connection ??= this.#open();
            const connection = this.#connection;
            try {
                return await work(await connection);
            }
            catch (error) {
                const cause = error instanceof errors/* UserError */.yo ? error.cause : error;
                if (!isLost(cause) || attempt === attempts)
                    throw error;
                await this.#discard(connection);
                await (0,external_node_timers_promises_.setTimeout)(main_session_firstDelayMs * 2 ** (attempt - 1), undefined, { signal: this.#signal });
            }
        }
    }
    async close() {
        if (this.#connection !== undefined)
            await this.#discard(this.#connection);
    }
    /** Unless somebody else has done so, and perhaps connected anew. */
    async #discard(connection) {
        if (this.#connection !== connection)
            return;
        this.#connection = undefined;
        const client = await connection.catch(() => undefined);
        if (client !== undefined)
            await (0,postgres_connection/* closeConnection */.Bn)(client);
    }
    async #open() {
        const client = await (0,postgres_connection/* openConnection */.JY)(this.#settings);
        try {
            // What this session commits is on the disk then, and with it all that others have committed before.
            await client.query(`${postgres_connection/* pinSettingsSql */.fg}\nSET synchronous_commit TO on;`);
            await this.#lock(client);
            this.#connections += 1;
            return client;
        }
        catch (error) {
            await (0,postgres_connection/* closeConnection */.Bn)(client);
            throw error;
        }
    }
    async #lock(client) {
        // After a link broke, the server may keep our own session of before until it notices.
        const deadline = performance.now() + (this.#connections > 0 ? ownSessionMs : 0);
        for (;;) {
            const { rows } = await client.query(`SELECT pg_catalog.pg_try_advisory_lock(${lockKey}) AS locked`);
            if (rows[0]?.locked === true)
                return;
            if (performance.now() >= deadline)
                break;
            await (0,external_node_timers_promises_.setTimeout)(1000, undefined, { signal: this.#signal });
        }
        throw new errors/* UserError */.yo('another restore into this database is running', 'wait until it has ended');
    }
}
/** A connection that ended under a query has no code; other errors of ours have none either, but are no driver's. */
function isLost(cause) {
    const code = (0,postgres_connection/* codeOf */.$N)(cause);
    if (code !== undefined)
        return (0,postgres_transient/* isTransient */.d)(code);
    return (0,postgres_transient/* isLostConnection */.H)(cause);
}
/**
 * Runs a part of a restore in which the server may go away for good: that is no bug of ours.
 *
 * @param hint how to go on then
 * @throws {FailedError} when the connection was lost; every other error as it is
 */
async function failWhenLost(hint, run) {
    try {
        return await run();
    }
    catch (error) {
        // ENOENT and others are codes of a socket, and of a file, which has a path.
        const ofFile = error?.path !== undefined;
        if (error instanceof errors/* UserError */.yo || ofFile || !isLost(error))
            throw error;
        throw new errors/* FailedError */.Kl(`the connection to the server was lost: ${(0,errors/* messageOf */.bD)(error)}`, hint, { cause: error });
    }
}

;// CONCATENATED MODULE: ./build/restore/target/old-rows.js



const hint = 'drop what keeps them, such as views of your own, and run it again with clean: true; no row was loaded';
/**
 * Before the first row is loaded over what was there: a table that could not be dropped, or was not emptied since the
 * run ended before that, still has its old rows, and loading would add to them.
 *
 * @param problems what pg_restore could not do, in words: they say why
 * @throws {FailedError} when there is such a table
 */
async function assertNoOldRows(restoring, problems) {
    const { request, selection, session } = restoring;
    if (request.onConflict === 'skip')
        return;
    const oids = await targetOids(restoring);
    // A table without a place in the manifest is an extension's own, which may fill it when it is created.
    const tables = selection.tables.filter(({ table }) => table !== undefined);
    const targets = tables.flatMap(({ entry }) => oids.get(entry.oid) ?? []);
    const withRows = await session.use((client) => (0,existing_tables/* findTablesWithRows */.kM)(client, targets));
    const names = tables.flatMap(({ entry, table }) => withRows.has(oids.get(entry.oid) ?? 0) ? [`${table?.schema}.${table?.name}`] : []);
    if (names.length === 0)
        return;
    (0,errors/* throwProblems */.Jh)([
        ...problems.map((problem) => new errors/* FailedError */.Kl(problem, 'this may be why the old rows are still there')),
        new errors/* FailedError */.Kl(`tables still hold their old rows: ${names.join(', ')}`, hint),
    ]);
}

// EXTERNAL MODULE: ./build/restore/target/preflight.js + 1 modules
var preflight = __webpack_require__(12217);
// EXTERNAL MODULE: ./build/restore/target/target.js
var target = __webpack_require__(15454);
;// CONCATENATED MODULE: ./build/restore/restore.js






















/**
 * Restores a backup: everything is looked at before a byte is written; then the schema, the rows and indexes over all
 * connections at once, and what stands on them. A journal in the target makes each segment of rows go in exactly once.
 *
 * @throws {UserError} for everything that stands in the way, before anything is written; {FailedError} when it had to
 *   stop, saying how to go on
 * @example const { report } = await restore(request, backup, { environment, log, progress, signal }, profile)
 */
async function restore(request, backup, services, profile) {
    const startedAt = performance.now();
    const phases = new Phases((name) => services.progress.phase(name));
    const settings = (0,postgres_settings/* connectionSettings */.Q7)(request.databaseUrl, services.environment);
    const toc = await readToc(backup.path);
    const selection = selection_select(toc, backup.manifest, request);
    const targetRequest = {
        ...{ create: request.create, resume: request.resume, dryRun: request.dryRun },
        encoding: backup.manifest.source.encoding,
        warn: (message, hint) => services.log.warn(message, hint),
    };
    const work = async (target) => {
        const { tools, notChecked } = await phases.run('check', () => checkEverything({ request, services, profile, backup, toc, selection, target }));
        if (request.dryRun)
            return { kind: 'plan', text: planText({ backup, selection, target, request, notChecked }) };
        target.keep();
        const report = await (0,passfile/* withPassfile */.Y)(settings, (passfile) => withLoadThreads(request.jobs, (threads) => withSession(settings, services.signal, (session) => failWhenLost('run the same command with resume: true', () => carryOut({
            ...{ request, services, profile, backup, toc, selection },
            ...{ settings, target, tools, session, threads, phases },
            environment: { ...(0,postgres_settings/* libpqEnvironment */.SQ)(settings), ...passfile, PGOPTIONS: sessionOptions(settings) },
            resumed: request.resume,
            retries: [],
        })))));
        return {
            kind: 'restored',
            report: { ...report, notChecked, durationMs: Math.round(performance.now() - startedAt) },
        };
    };
    return failWhenLost('nothing was written; see whether the server is there, and run it again', () => (0,target/* withTarget */.y)(settings, targetRequest, work));
}
/** pg_restore's sessions: each of its statements is a transaction, and waiting for the disk after each takes long. */
function sessionOptions({ options }) {
    return [options, '-c jit=off', '-c synchronous_commit=off'].filter(Boolean).join(' ');
}
async function withSession(settings, signal, run) {
    const session = new MainSession(settings, signal);
    try {
        return await run(session);
    }
    finally {
        await session.close();
    }
}
async function readToc(path) {
    try {
        return (0,toc/* parseToc */.AI)(await (0,promises_.readFile)((0,external_node_path_.join)(path, 'dump/toc.dat')));
    }
    catch (error) {
        // It is a part of the backup, so that the answer is about the backup.
        if (error instanceof errors/* UserError */.yo)
            throw new errors/* FailedError */.Kl(error.message, error.hint, { cause: error });
        if (error.code !== 'ENOENT')
            throw error;
        throw new errors/* FailedError */.Kl('dump/toc.dat is missing: the backup is not whole', 'use another copy of it');
    }
}
/** Both sides are looked at in one go, so that all problems come together. */
async function checkEverything(given) {
    const { request, services, backup, toc, selection, target } = given;
    const problems = [];
    const collect = (error) => {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        problems.push(...('problems' in error ? error.problems : [error]));
    };
    const [, looked, , tools] = await Promise.all([
        checkFiles(given).catch(collect),
        (0,preflight/* preflight */.M)(target.client, { toc, manifest: backup.manifest, selection, request, facts: target.facts }).catch(collect),
        // Besides this one: those that load, the one that keeps the journal, and pg_restore's.
        (0,server_facts/* assertConnectionBudget */._T)(target.client, request.jobs + 2).catch(collect),
        (0,install_client/* findOrInstallClient */.Z)({
            serverVersionNumber: pgRestoreVersion(target, backup.manifest),
            ...{ environment: services.environment, install: request.installClient, signal: services.signal },
            onLine: (line) => services.log.verbose(line),
        }).catch(collect),
    ]);
    (0,errors/* throwProblems */.Jh)(problems);
    return { tools: tools, notChecked: looked?.notChecked ?? [] };
}
/** pg_restore must be of the server's major, and no older than the pg_dump whose archive it reads. */
function pgRestoreVersion({ facts }, { client }) {
    return Math.max(facts.versionNumber, Number.parseInt(client.pgDumpVersion, 10) * 10_000);
}
/** @throws {FailedError} when the backup is not what was written */
async function checkFiles({ profile, backup, services }) {
    const bytes = backup.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    const problems = (await profile.checkFiles?.(services.progress.checking(bytes))) ?? [];
    (0,errors/* throwProblems */.Jh)(problems.map((problem) => new errors/* FailedError */.Kl(problem, 'use another copy of the backup; nothing was restored')));
}
/** The steps, in the order in which the journal knows them. */
async function carryOut(restoring) {
    const { backup, phases, profile, selection, session, target } = restoring;
    const begun = await beginJournal(restoring);
    const problems = [...begun.problems];
    if (begun.phase === 'schema') {
        const restoreAll = (again) => restoreSchema({ ...restoring, resumed: again || restoring.resumed });
        problems.push(...(await phases.run('schema', () => untilFlushed(restoring, restoreAll))));
        await assertNoOldRows(restoring, problems);
        await session.use((client) => (0,journal/* setPhase */.A)(client, { phase: 'data', problems }));
    }
    const { readBackMs, ...data } = await phases.run('data', () => loadData(restoring));
    if (profile.readBack)
        phases.splitOff('data', 'read-back', readBackMs);
    problems.push(...data.problems);
    await session.use((client) => (0,journal/* setPhase */.A)(client, { phase: 'post-data', problems }));
    const restoreRest = (again) => restorePostData({ ...restoring, resumed: again || restoring.resumed });
    problems.push(...(await phases.run('post-data', () => untilFlushed(restoring, restoreRest))));
    await endJournal(restoring);
    return {
        database: target.facts.database,
        serverVersion: target.facts.version,
        ...data,
        indexes: selection.indexes.length,
        problems: [...new Set(problems)],
        leftOut: [
            ...selection.leftOut,
            ...databaseSettings(restoring.toc),
            ...backup.manifest.leftOut.map(({ kind, name, reason }) => ({ name: `${kind} ${name}`.trim(), reason })),
        ],
        retries: restoring.retries,
        phases: phases.measured,
    };
}
/** An event trigger that lets nobody drop anything may be back, and the role without the right to silence it. */
async function endJournal({ session, services }) {
    try {
        await session.use(journal/* dropJournal */.H);
    }
    catch (error) {
        if ((0,postgres_transient/* isTransient */.d)((0,postgres_connection/* codeOf */.$N)(error)))
            throw error;
        services.log.warn(`the journal of the restore stays: ${(0,errors/* messageOf */.bD)(error)}`, `drop the schema ${journal/* journalSchema */.B9} yourself`);
    }
}
/** @returns where to begin */
async function beginJournal({ backup, request, session, resumed }) {
    const { part, filters, onConflict, batchRows, owner, privileges } = request;
    const head = {
        backup: backup.manifest.sha256,
        request: { part, filters, onConflict, batchRows, owner, privileges },
    };
    return session.use(async (client) => {
        if (resumed)
            return (0,journal/* resumeJournal */.f7)(client, head);
        await (0,journal/* createJournal */.s9)(client, head);
        return { phase: 'schema', problems: [] };
    });
}
/** `ALTER DATABASE … SET` names the source's database, and may not be meant for the target's. */
function databaseSettings({ entries }) {
    const found = entries.filter(({ desc, defn }) => desc === 'DATABASE PROPERTIES' && (defn ?? '').trim() !== '');
    return found.map(({ defn }) => ({
        name: 'settings of the database',
        reason: `run by hand what the target should have of it: ${(0,toc/* textOfBytes */.gm)(defn ?? '')
            .trim()
            .replaceAll(/\s*\n\s*/g, ' ')}`,
    }));
}


/***/ }),

/***/ 14264:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Sw: () => (/* binding */ choose),
  OY: () => (/* binding */ describeEntry),
  TY: () => (/* binding */ isLargeObject),
  h7: () => (/* binding */ isRowData),
  Lg: () => (/* binding */ loadsThroughRoot)
});

// EXTERNAL MODULE: ./build/restore/selection/entry-patterns.js
var entry_patterns = __webpack_require__(35134);
// EXTERNAL MODULE: ./build/restore/selection/index-builds.js
var index_builds = __webpack_require__(53484);
;// CONCATENATED MODULE: ./build/restore/selection/entry-relations.js


/** Tagged `<table> <own name>`, in the table's schema. */
const taggedByTable = new Set([
    'DEFAULT',
    'CONSTRAINT',
    'CHECK CONSTRAINT',
    'FK CONSTRAINT',
    'NOT NULL CONSTRAINT',
    'TRIGGER',
    'RULE',
    'POLICY',
]);
/** Tagged with their object's own name. */
const taggedAlike = new Set([
    'TABLE ATTACH',
    'ROW SECURITY',
    'SEQUENCE OWNED BY',
    'SEQUENCE SET',
    'TABLE DATA',
    'MATERIALIZED VIEW DATA',
    'STATISTICS DATA',
]);
const notes = new Set(['COMMENT', 'ACL', 'SECURITY LABEL']);
const tableKinds = new Set(['TABLE', 'FOREIGN TABLE']);
function entryRelations(toc) {
    const byId = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
    const schemas = new Map(toc.entries.filter(({ desc }) => desc === 'SCHEMA').map((entry) => [entry.tag, entry]));
    const owners = new Map();
    const parents = new Map();
    for (const entry of toc.entries) {
        const needs = entry.dependencies.flatMap((id) => byId.get(id) ?? []);
        const owner = findOwner(entry, needs);
        if (owner === undefined)
            continue;
        owners.set(entry, owner);
        const parent = entry.desc === 'TABLE ATTACH' ? needs.find((need) => need !== owner) : undefined;
        if (parent !== undefined)
            parents.set(owner, parent);
    }
    const parts = Map.groupBy(owners.keys(), (entry) => owners.get(entry));
    return {
        byId,
        schemas,
        ownerOf: (entry) => owners.get(entry),
        partsOf: (entry) => parts.get(entry) ?? [],
        parents,
        partitions: Map.groupBy(parents.keys(), (partition) => parents.get(partition)),
    };
}
function findOwner(entry, needs) {
    const { desc, tag, namespace } = entry;
    // A column's privileges depend on those of its table too.
    if (notes.has(desc))
        return needs.find((need) => need.desc !== 'ACL');
    const inSchema = needs.filter((need) => need.namespace === namespace);
    if (taggedByTable.has(desc))
        return longestTag(inSchema.filter((need) => tag.startsWith(`${need.tag} `)));
    if (taggedAlike.has(desc))
        return inSchema.find((need) => need.tag === tag && entry_patterns/* relationKinds */.QB.has(need.desc));
    if (desc === 'INDEX')
        return indexOwner(entry, inSchema);
    // A sequence depends on a table only when it belongs to one of its columns.
    if (desc === 'SEQUENCE')
        return needs.find((need) => tableKinds.has(need.desc));
    // pg_dump takes extended statistics to be a part of their table, which may be in another schema.
    if (desc === 'STATISTICS')
        return needs.find((need) => entry_patterns/* relationKinds */.QB.has(need.desc));
    if (desc === 'INDEX ATTACH')
        return attachedIndex(entry, inSchema);
    return undefined;
}
function longestTag(entries) {
    return entries.toSorted((a, b) => b.tag.length - a.tag.length)[0];
}
/** Only an expression can make an index depend on a second table. */
function indexOwner(entry, needs) {
    const relations = needs.filter(({ desc }) => entry_patterns/* relationKinds */.QB.has(desc));
    const name = (0,index_builds/* indexedTable */.u)(entry)?.name;
    return relations.find(({ tag }) => tag === name) ?? relations[0];
}
function attachedIndex({ tag }, needs) {
    return needs.find((need) => need.desc === 'INDEX' ? need.tag === tag : need.desc === 'CONSTRAINT' && need.tag.endsWith(` ${tag}`));
}

;// CONCATENATED MODULE: ./build/restore/selection/entry-choice.js


/** What belongs to an object so closely that it comes with its bare definition. */
const definitionParts = new Set([
    'COMMENT',
    'ACL',
    'SECURITY LABEL',
    'TABLE ATTACH',
    'DEFAULT',
    'CHECK CONSTRAINT',
    'SEQUENCE',
    'SEQUENCE OWNED BY',
    'SEQUENCE SET',
]);
/** These join two objects and bring neither: they come when both are there. */
const joints = new Set([
    'FK CONSTRAINT',
    'INDEX ATTACH',
    'PUBLICATION TABLE',
    'PUBLICATION TABLES IN SCHEMA',
]);
const indexKinds = new Set(['INDEX', 'CONSTRAINT']);
const largeObjectKinds = new Set(['BLOB', 'BLOB METADATA', 'BLOBS']);
const databaseNotes = new Set(['COMMENT', 'ACL', 'SECURITY LABEL']);
/** pg_restore sees to the first three itself, and to the database only when it creates it. */
const neverListed = new Set([
    'ENCODING',
    'STDSTRINGS',
    'SEARCHPATH',
    'DATABASE',
    'DATABASE PROPERTIES',
]);
/** Rows and values that belong to a relation. */
const isRowData = ({ desc }) => desc === 'TABLE DATA' || desc === 'SEQUENCE SET' || desc === 'MATERIALIZED VIEW DATA';
/** Large objects, and what is said of them. */
function isLargeObject({ desc, tag }) {
    return largeObjectKinds.has(desc) || (databaseNotes.has(desc) && /^LARGE OBJECTS? /.test(tag));
}
function isNeverListed({ desc, tag }) {
    return neverListed.has(desc) || (databaseNotes.has(desc) && tag.startsWith('DATABASE '));
}
/** For people: the kind, as pg_restore calls it, and the qualified name. */
function describeEntry({ desc, namespace, tag }) {
    return `${desc} ${(0,entry_patterns/* textOfName */.E5)(namespace ? `${namespace}.${tag}` : tag)}`;
}
/**
 * Chooses entries as pg_dump would choose objects by the same filters, and adds what they need.
 *
 * @param withNeeds false where the objects are there already: only the chosen ones count then
 * @throws {UserError} for patterns that match nothing
 */
function choose(toc, filters, withNeeds) {
    return new Chooser(toc, filters, withNeeds).choose();
}
class Chooser {
    #toc;
    #matches;
    #relations;
    #withNeeds;
    /** As in pg_dump, `tables` makes `schemas` and `exclude-schemas` count for nothing. */
    #by;
    #levels = new Map();
    #leftOut = new Map();
    #excluded = new Map();
    /** By entry: what it needs and cannot get, or undefined. */
    #missing = new Map();
    #joints = [];
    constructor(toc, filters, withNeeds) {
        this.#toc = toc;
        this.#matches = (0,entry_patterns/* matchEntries */.Sj)(toc, filters);
        this.#relations = entryRelations(toc);
        this.#withNeeds = withNeeds;
        this.#by = filters.tables.length > 0 ? 'tables' : filters.schemas.length > 0 ? 'schemas' : 'everything';
    }
    choose() {
        for (const entry of this.#toc.entries)
            if (this.#isChosen(entry))
                this.#include(entry, 'whole');
        for (const entry of this.#joints)
            this.#join(entry);
        const leftOut = [...this.#leftOut].map(([entry, reason]) => ({ name: describeEntry(entry), reason }));
        return {
            levels: this.#levels,
            leftOut: [...leftOut, ...this.#largeObjectsLeftOut()],
            relations: this.#relations,
        };
    }
    #isChosen(entry) {
        if (isNeverListed(entry) || this.#isExcluded(entry))
            return false;
        const isRelation = entry_patterns/* relationKinds */.QB.has(entry.desc) || this.#isOfExtension(entry);
        const isPart = this.#relations.ownerOf(entry) !== undefined;
        if (this.#by === 'tables')
            return isRelation && this.#matches.table(nameOf(entry));
        if (isPart)
            return false;
        if (this.#by === 'everything')
            return true;
        return this.#matches.schema(entry.desc === 'SCHEMA' ? entry.tag : (entry.namespace ?? ''));
    }
    /** Named by an exclusion, or a part of what is. */
    #isExcluded(entry) {
        const known = this.#excluded.get(entry);
        if (known !== undefined)
            return known;
        const excluded = this.#findExcluded(entry);
        this.#excluded.set(entry, excluded);
        return excluded;
    }
    #findExcluded(entry) {
        const owner = this.#relations.ownerOf(entry);
        if (owner !== undefined && this.#isExcluded(owner))
            return true;
        const isRelation = entry_patterns/* relationKinds */.QB.has(entry.desc) || this.#isOfExtension(entry);
        if (isRelation && this.#matches.excludedTable(nameOf(entry)))
            return true;
        if (this.#by === 'tables')
            return false;
        return this.#matches.excludedSchema(entry.desc === 'SCHEMA' ? entry.tag : (entry.namespace ?? ''));
    }
    /** Rows of an extension's configuration table: CREATE EXTENSION makes the table, so that it has no entry. */
    #isOfExtension(entry) {
        const isData = entry.desc === 'TABLE DATA' || entry.desc === 'SEQUENCE SET';
        return isData && this.#relations.ownerOf(entry) === undefined;
    }
    #include(entry, level) {
        if (this.#levels.get(entry) === 'whole' || this.#levels.get(entry) === level)
            return;
        if (joints.has(entry.desc)) {
            this.#joints.push(entry);
            return;
        }
        const missing = this.#missingFor(entry);
        if (missing !== undefined) {
            this.#leaveOut(entry, `needs ${describeEntry(missing)}, which is not chosen`);
            return;
        }
        if (this.#isOfExtension(entry) && !this.#hasItsExtension(entry)) {
            this.#leaveOut(entry, 'its extension is not chosen: restore it with everything');
            return;
        }
        if (isRowData(entry) && this.#matches.withoutData(nameOf(entry))) {
            this.#leaveOut(entry, 'exclude-table-data');
            return;
        }
        this.#levels.set(entry, level);
        for (const need of this.#needsOf(entry))
            this.#include(need, 'definition');
        const parent = this.#withNeeds ? this.#relations.parents.get(entry) : undefined;
        // A partition's foreign keys and row triggers, and what its indexes are attached to, are its parent's.
        if (level === 'whole' && parent !== undefined && !this.#isExcluded(parent))
            this.#include(parent, 'whole');
        for (const part of this.#relations.partsOf(entry)) {
            if (level === 'whole' || comesWithDefinition(part))
                this.#include(part, level);
        }
    }
    #leaveOut(entry, reason) {
        if (!this.#isExcluded(entry))
            this.#leftOut.set(entry, reason);
    }
    /** What has to be there before the entry. */
    #needsOf(entry) {
        if (!this.#withNeeds)
            return [];
        const { byId, schemas, parents } = this.#relations;
        // A shell type for one does not depend on its schema by its entry.
        const schema = schemas.get(entry.namespace ?? '');
        const needs = entry.dependencies.flatMap((id) => byId.get(id) ?? []);
        const parent = parents.get(entry);
        // Without its parent, a partition is a table on its own, and so are its indexes.
        const isOptional = (need) => need === parent || (indexKinds.has(entry.desc) && indexKinds.has(need.desc));
        const wanted = needs.filter((need) => !(isOptional(need) && this.#isExcluded(need)));
        return [...(schema ? [schema] : []), ...wanted, ...this.#treeOf(entry), ...this.#extensionsOf(entry)];
    }
    /** Rows that are loaded through the top of their tree may belong to any of its leaves. */
    #treeOf(entry) {
        const { ownerOf, parents, partitions } = this.#relations;
        let top = ownerOf(entry);
        if (top === undefined || !loadsThroughRoot(entry))
            return [];
        for (let up = parents.get(top); up !== undefined && !this.#isExcluded(up); up = parents.get(up))
            top = up;
        const tree = [top];
        for (const table of tree)
            tree.push(...(partitions.get(table) ?? []).filter((one) => !this.#isExcluded(one)));
        return tree;
    }
    #extensionsOf(entry) {
        const schema = this.#isOfExtension(entry) ? this.#relations.schemas.get(entry.namespace ?? '') : undefined;
        if (schema === undefined)
            return [];
        return this.#toc.entries.filter(({ desc, dependencies }) => desc === 'EXTENSION' && dependencies.includes(schema.dumpId));
    }
    #hasItsExtension(entry) {
        return !this.#withNeeds || this.#by === 'everything' || this.#extensionsOf(entry).length > 0;
    }
    /** The first of all that it needs, directly or not, that was excluded. */
    #missingFor(entry) {
        if (this.#missing.has(entry))
            return this.#missing.get(entry);
        // Set before its needs are looked at, so that a circle ends.
        this.#missing.set(entry, undefined);
        let missing;
        for (const need of this.#needsOf(entry)) {
            missing ??= this.#isExcluded(need) ? need : this.#missingFor(need);
        }
        this.#missing.set(entry, missing);
        return missing;
    }
    #join(entry) {
        if (this.#levels.has(entry))
            return;
        const needs = this.#needsOf(entry);
        const absent = needs.find((need) => !this.#levels.has(need));
        const isForeignKey = entry.desc === 'FK CONSTRAINT';
        const rowless = isForeignKey && this.#mayRefer(entry) ? needs.find((need) => !this.#hasAllRows(need)) : undefined;
        if (absent === undefined && rowless === undefined) {
            this.#levels.set(entry, 'whole');
            for (const part of this.#relations.partsOf(entry))
                this.#include(part, 'whole');
        }
        else if (isForeignKey) {
            // The referenced key may be what is found first; its table says more.
            const table = needs.find((need) => need.desc === 'TABLE' && !this.#levels.has(need)) ?? absent;
            if (table !== undefined)
                this.#leaveOut(entry, `needs ${describeEntry(table)}, which is not chosen`);
            else if (rowless !== undefined)
                this.#leaveOut(entry, `${describeEntry(rowless)} comes back without all its rows`);
        }
    }
    /** Whether the foreign key's own table has rows that it could refuse. */
    #mayRefer(foreignKey) {
        const { ownerOf, partsOf, partitions } = this.#relations;
        const hasRows = (table) => partsOf(table).some((part) => part.desc === 'TABLE DATA' && this.#levels.has(part)) ||
            (partitions.get(table) ?? []).some(hasRows);
        const table = ownerOf(foreignKey);
        return table === undefined || hasRows(table);
    }
    /** Whether a foreign key to the table can find its rows. */
    #hasAllRows(entry) {
        if (entry.desc !== 'TABLE')
            return true;
        const { partsOf, partitions } = this.#relations;
        if (this.#levels.get(entry) !== 'whole')
            return false;
        const data = partsOf(entry).filter(({ desc }) => desc === 'TABLE DATA');
        return (data.every((part) => this.#levels.has(part)) &&
            (partitions.get(entry) ?? []).every((one) => this.#hasAllRows(one)));
    }
    #largeObjectsLeftOut() {
        if (this.#by === 'everything' || !this.#toc.entries.some(isLargeObject))
            return [];
        return [{ name: 'large objects', reason: 'belong to no schema, and schemas or tables were chosen' }];
    }
}
/** A view that needs a key of a table gets its query by a rule, after the data. */
function comesWithDefinition({ desc, tag }) {
    return definitionParts.has(desc) || (desc === 'RULE' && tag.endsWith(' _RETURN'));
}
/** pg_dump marks them so, for hash partitions on an enum. */
function loadsThroughRoot({ desc, defn }) {
    return desc === 'TABLE DATA' && defn !== null && defn.startsWith('-- load via partition root ');
}
function nameOf({ namespace, tag }) {
    return { schema: namespace ?? '', name: tag };
}


/***/ }),

/***/ 35134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E5: () => (/* binding */ textOfName),
/* harmony export */   QB: () => (/* binding */ relationKinds),
/* harmony export */   Sj: () => (/* binding */ matchEntries)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _postgres_name_patterns_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64707);


/** What `tables` and its siblings can name: pg_dump's relations, and tables of extensions, of which there are only rows. */
const relationKinds = new Set([
    'TABLE',
    'VIEW',
    'MATERIALIZED VIEW',
    'FOREIGN TABLE',
    'SEQUENCE',
]);
const namedKinds = new Set([...relationKinds, 'TABLE DATA', 'SEQUENCE SET']);
const expressionHint = 'put names with special characters such as ( [ { + | into double quotes';
const patternHint = 'check the spelling; upper-case letters need double quotes';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** A name for people and patterns: UTF-8, or what most old databases have where it is none. */
function textOfName(bytes) {
    try {
        return utf8.decode(Buffer.from(bytes, 'latin1'));
    }
    catch (error) {
        if (error instanceof TypeError)
            return bytes;
        throw error;
    }
}
/**
 * Prepares pg_dump's patterns for an archive. Other than there, a table pattern without a schema matches in every
 * schema: an archive has no search_path.
 *
 * @throws {UserError} for every pattern that cannot be understood or matches nothing, all at once
 */
function matchEntries(toc, filters) {
    const problems = [];
    const named = toc.entries.filter(({ desc }) => namedKinds.has(desc));
    const names = named.map(({ namespace, tag }) => ({ schema: namespace ?? '', name: tag }));
    const schemas = schemaNames(toc);
    const bySchema = (option, patterns) => {
        const tests = compile(option, patterns.map(_postgres_name_patterns_js__WEBPACK_IMPORTED_MODULE_1__/* .schemaPattern */ .Si), problems);
        const matches = tests.map((test) => ({
            ...test,
            matches: (schema) => test.schema(textOfName(schema)),
        }));
        requireMatches(option, matches, schemas, problems);
        return (schema) => matches.some((test) => test.matches(schema));
    };
    const byTable = (option, patterns) => {
        const tests = compile(option, patterns.map(_postgres_name_patterns_js__WEBPACK_IMPORTED_MODULE_1__/* .tablePattern */ .v8), problems);
        const matches = tests.map((test) => ({
            ...test,
            matches: (name) => test.name(textOfName(name.name)) && test.schema(textOfName(name.schema)),
        }));
        requireMatches(option, matches, names, problems);
        return (name) => matches.some((test) => test.matches(name));
    };
    const result = {
        schema: bySchema('schemas', filters.schemas),
        excludedSchema: bySchema('exclude-schemas', filters.excludeSchemas),
        table: byTable('tables', filters.tables),
        excludedTable: byTable('exclude-tables', filters.excludeTables),
        withoutData: byTable('exclude-table-data', filters.excludeTableData),
    };
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwProblems */ .Jh)(problems);
    return result;
}
/** `public` has no entry of its own where nothing about it was changed. */
function schemaNames(toc) {
    const own = toc.entries.filter(({ desc }) => desc === 'SCHEMA').map(({ tag }) => tag);
    const used = toc.entries.flatMap(({ namespace }) => namespace ?? []);
    return [...new Set([...own, ...used])];
}
function compile(option, patterns, problems) {
    return patterns.flatMap(({ text, schema, name }) => {
        try {
            return [{ text, schema: schema === undefined ? () => true : expression(schema), name: expression(name) }];
        }
        catch (error) {
            if (!(error instanceof SyntaxError))
                throw error;
            problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${option}: the pattern ${text} cannot be understood`, expressionHint));
            return [];
        }
    });
}
/**
 * The server's regular expression as one of ours. They agree in what pg_dump's patterns are made of; the rest is
 * refused: the strict mode takes no unknown escape, and POSIX classes would mean something else.
 */
function expression(source) {
    if (/\[[.:=]/.test(source))
        throw new SyntaxError(source);
    // patternParts writes the brackets of an array type's name with the second one bare.
    const pattern = new RegExp(`^(?:${source.replaceAll('\\[]', '\\[\\]')})$`, 'su');
    return (text) => pattern.test(text);
}
function requireMatches(option, tests, names, problems) {
    for (const { text, matches } of tests) {
        if (names.some(matches))
            continue;
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${option}: the pattern ${text} matches nothing in the backup`, patternHint));
    }
}


/***/ }),

/***/ 53484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ indexBuilds),
/* harmony export */   u: () => (/* binding */ indexedTable)
/* harmony export */ });
/* harmony import */ var _archive_toc_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81247);
/* harmony import */ var _postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50865);
/* harmony import */ var _archive_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(97795);



const bare = '[a-z_][a-z0-9_]*';
const identifier = `(?:"(?:[^"]|"")+"|${bare})`;
const qualified = `${identifier}\\.${identifier}`;
const columns = `${identifier}(?:, ${identifier})*`;
// A backslash in a literal means different things under either standard_conforming_strings.
const optionValue = String.raw `(?:'[^'\\]*'|${bare}|\d+)`;
const option = `${identifier}(?:=${optionValue})?`;
const indexForm = new RegExp(`^CREATE (UNIQUE )?INDEX (${identifier}) ON (${qualified}) USING ${identifier} \\(`);
const keyForm = new RegExp(`^ALTER TABLE ONLY (${qualified})\n    ADD CONSTRAINT (${identifier}) (PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? ` +
    `\\((${columns})\\)(?: INCLUDE \\((${columns})\\))?( WITH \\(${option}(?:, ${option})*\\))?` +
    `( DEFERRABLE(?: INITIALLY DEFERRED)?)?$`);
const afterForm = new RegExp(`^(?:ALTER INDEX ${qualified} (?:ALTER COLUMN \\d+ SET STATISTICS \\d+|DEPENDS ON EXTENSION ${identifier})|` +
    `ALTER TABLE ${qualified} CLUSTER ON ${identifier}|` +
    `ALTER TABLE ONLY ${qualified} REPLICA IDENTITY USING INDEX ${identifier})$`);
/**
 * The builds for those of the given entries that can be converted.
 *
 * @param ids the entries to look at
 * @param tables dump ids of TABLE entries whose rows are loaded: ordinary tables, leaves of partition trees too
 * @returns in the archive's order
 * @example
 * const builds = indexBuilds(toc, new Set(postData), new Set([12, 17]));
 */
function indexBuilds(toc, ids, tables) {
    const byId = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
    return toc.entries.flatMap((entry) => {
        if (!ids.has(entry.dumpId) || (entry.desc !== 'INDEX' && entry.desc !== 'CONSTRAINT'))
            return [];
        const needs = entry.dependencies.map((id) => byId.get(id)).filter((need) => need !== undefined);
        const found = needs.every(mayComeFirst) ? convert(entry) : undefined;
        if (found === undefined)
            return [];
        const target = needs.find(({ dumpId, desc, namespace, tag }) => desc === 'TABLE' && tables.has(dumpId) && namespace === found.table.schema && tag === found.table.name);
        return target === undefined || wouldMakeNotNullLocal(target, found) ? [] : [found];
    });
}
/**
 * From 18 on, ADD PRIMARY KEY USING INDEX takes a column's inherited NOT NULL for one of the table's own, which a plain
 * ADD PRIMARY KEY does not. A partition's are its own in any case: pg_dump attaches it later.
 */
function wouldMakeNotNullLocal(table, { attach }) {
    return attach?.includes(' PRIMARY KEY USING INDEX ') === true && table.defn?.includes('\nINHERITS (') === true;
}
/**
 * Whether the need is there before any index is built. A partition's index waits for its parent's only because it
 * will be attached to it, which is an entry of its own.
 */
function mayComeFirst(need) {
    return need.section === _archive_toc_js__WEBPACK_IMPORTED_MODULE_0__/* .tocSection */ .Ki.preData || need.desc === 'INDEX' || need.desc === 'CONSTRAINT';
}
/** The table of an INDEX entry, as its definition names it; undefined where that is not understood. */
function indexedTable(entry) {
    const [, , , target] = indexForm.exec(entry.defn ?? '') ?? [];
    return target === undefined ? undefined : splitQualified(target);
}
function convert(entry) {
    const [definition, ...after] = statements(entry.defn ?? '') ?? [];
    if (definition === undefined || !after.every((statement) => afterForm.test(statement)))
        return undefined;
    const build = entry.desc === 'INDEX' ? plainIndex(entry, definition) : key(entry, definition);
    return build && { ...build, after };
}
function plainIndex(entry, definition) {
    const [, unique, name, target] = indexForm.exec(definition) ?? [];
    if (name === undefined || target === undefined)
        return undefined;
    const table = splitQualified(target);
    if ((0,_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .unquoted */ .qZ)(name) !== entry.tag || table.schema !== entry.namespace)
        return undefined;
    return {
        dumpId: entry.dumpId,
        table,
        name: entry.tag,
        kind: 'index',
        unique: unique !== undefined,
        build: definition,
        attach: undefined,
        tablespace: entry.tablespace,
        drop: [`DROP INDEX IF EXISTS ${(0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteBytes */ .K7)(table.schema, entry.tag)}`],
    };
}
function key(entry, definition) {
    const [, target, constraint, type, nulls = '', keys, included, options = '', deferrable = ''] = keyForm.exec(definition) ?? [];
    if (target === undefined || constraint === undefined || keys === undefined)
        return undefined;
    const table = splitQualified(target);
    const name = (0,_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .unquoted */ .qZ)(constraint);
    if (`${table.name} ${name}` !== entry.tag || table.schema !== entry.namespace)
        return undefined;
    const [relation, index] = [(0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteBytes */ .K7)(table.schema, table.name), (0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteBytes */ .K7)(name)];
    const include = included === undefined ? '' : ` INCLUDE (${requoted(included)})`;
    return {
        dumpId: entry.dumpId,
        table,
        name,
        kind: 'key',
        unique: true,
        build: `CREATE UNIQUE INDEX ${index} ON ${relation} USING btree (${requoted(keys)})${include}${nulls}${options}`,
        attach: `ALTER TABLE ONLY ${relation} ADD CONSTRAINT ${index} ${type} USING INDEX ${index}${deferrable}`,
        tablespace: entry.tablespace,
        drop: [
            `ALTER TABLE IF EXISTS ONLY ${relation} DROP CONSTRAINT IF EXISTS ${index}`,
            `DROP INDEX IF EXISTS ${(0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteBytes */ .K7)(table.schema, name)}`,
        ],
    };
}
/** Cuts a definition at its semicolons; undefined if it holds anything that could hide one. */
function statements(defn) {
    const token = /"(?:[^"]|"")*"|'[^'\\]*'|[^"'\\$;]+|;/y;
    const parts = [''];
    while (token.lastIndex < defn.length) {
        const [text] = token.exec(defn) ?? [];
        if (text === undefined || text.includes('--') || text.includes('/*')) {
            // Within quotes they are no comments.
            if (text === undefined || (text[0] !== '"' && text[0] !== "'"))
                return undefined;
        }
        if (text === ';')
            parts.push('');
        else
            parts.push(`${parts.pop()}${text}`);
    }
    // Every statement ends with a semicolon, so that nothing but space is left.
    if (parts.pop()?.trim() !== '')
        return undefined;
    return parts.map((part) => part.trim());
}
function splitQualified(name) {
    const [schema = '', table = ''] = name.match(new RegExp(identifier, 'g')) ?? [];
    return { schema: (0,_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .unquoted */ .qZ)(schema), name: (0,_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .unquoted */ .qZ)(table) };
}
/** A list of columns, all quoted: what the server reserves may be more than what pg_dump's major knew. */
function requoted(list) {
    return (list.match(new RegExp(identifier, 'g')) ?? []).map((name) => (0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteBytes */ .K7)((0,_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .unquoted */ .qZ)(name))).join(', ');
}


/***/ }),

/***/ 59802:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H8: () => (/* binding */ findUnfitColumns),
/* harmony export */   J7: () => (/* binding */ findTables),
/* harmony export */   Mt: () => (/* binding */ findTablesWithoutKey),
/* harmony export */   kM: () => (/* binding */ findTablesWithRows)
/* harmony export */ });
/* harmony import */ var _selection_archive_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(97795);

/**
 * Looks tables up by their names in an archive, in one round trip.
 *
 * @param encoding of the names, see `archiveEncoding`
 * @returns for each name the table, or undefined where there is none
 * @throws the server's error (22P05, 22021) for a name that cannot be had in the database's encoding
 */
async function findTables(client, encoding, names) {
    const { rows } = await client.query(`SELECT w.place::text, c.oid::int8::text AS oid, c.relkind, pg_catalog.row_security_active(c.oid)::text AS rls,
       pg_catalog.concat_ws(',',
         CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
         CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
         CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'TRUNCATE') THEN 'TRUNCATE' END) AS missing
     FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY AS w (schema, name, place)
     JOIN pg_catalog.pg_namespace n ON n.nspname = ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_0__/* .nameSql */ .Y2)('w.schema', '$3')}
     JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_0__/* .nameSql */ .Y2)('w.name', '$3')}`, [names.map(({ schema }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_0__/* .hexOf */ .ZD)(schema)), names.map(({ name }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_0__/* .hexOf */ .ZD)(name)), encoding]);
    const found = names.map(() => undefined);
    for (const { place, oid, relkind, rls, missing } of rows) {
        found[Number(place) - 1] = {
            oid: Number(oid),
            relkind: relkind,
            rowSecurity: rls === 'true',
            missingRights: missing === '' ? [] : missing.split(','),
        };
    }
    return found;
}
/**
 * Which of the tables hold rows; one that has no pages is not read.
 *
 * @param oids tables that the role may read, without row-level security for it
 */
async function findTablesWithRows(client, oids) {
    // A query on a table that is known by its oid alone: names then never leave the server, whatever bytes they are.
    const { rows } = await client.query(`SELECT oid FROM (
       SELECT c.oid::int8::text AS oid,
         CASE WHEN c.relkind <> 'p' AND pg_catalog.pg_relation_size(c.oid) = 0 THEN false
           ELSE pg_catalog.query_to_xml(pg_catalog.format('SELECT 1 AS found FROM %s %I.%I LIMIT 1',
             CASE WHEN c.relkind <> 'p' THEN 'ONLY' END, n.nspname, c.relname), true, true, '')::text LIKE '%found%' END AS holds_rows
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = ANY ($1::pg_catalog.oid[])) tables
     WHERE holds_rows`, [oids]);
    return new Set(rows.map(({ oid }) => Number(oid)));
}
/** Those that have no unique index and no exclusion constraint: ON CONFLICT DO NOTHING never does nothing there. */
async function findTablesWithoutKey(client, oids) {
    const { rows } = await client.query(`SELECT t.oid::int8::text AS oid FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS t (oid)
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index i
       WHERE i.indrelid = t.oid AND (i.indisunique OR i.indisexclusion) AND i.indisvalid)`, [oids]);
    return new Set(rows.map(({ oid }) => Number(oid)));
}
/** The columns that COPY could not write, over all tables in one round trip. */
async function findUnfitColumns(client, encoding, tables) {
    const wanted = tables.flatMap(({ oid, columns }, table) => columns.map((column) => ({ table, oid, column })));
    const { rows } = await client.query(`SELECT w.place::text, a.attnum IS NULL AS missing
     FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY AS w (relation, name, place)
     LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = w.relation AND a.attname = ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_0__/* .nameSql */ .Y2)('w.name', '$3')}
       AND a.attnum > 0 AND NOT a.attisdropped
     WHERE a.attnum IS NULL OR a.attgenerated <> '' ORDER BY w.place`, [wanted.map(({ oid }) => oid), wanted.map(({ column }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_0__/* .hexOf */ .ZD)(column)), encoding]);
    return rows.map(({ place, missing }) => {
        const { table, column } = wanted[Number(place) - 1];
        return { table, column, problem: missing ? 'missing' : 'generated' };
    });
}


/***/ }),

/***/ 82917:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ someOf)
/* harmony export */ });
/**
 * Some of many names for a message, in one line whatever is in them.
 *
 * @example someOf(['a', 'b', 'c'], 2) // 'a, b and 1 more'
 */
function someOf(names, most = 5) {
    const shown = names.slice(0, most).map((name) => name.replaceAll(/\p{Cc}/gu, (c) => JSON.stringify(c).slice(1, -1)));
    const more = names.length > most ? ` and ${names.length - most} more` : '';
    return `${shown.join(', ')}${more}`;
}


/***/ }),

/***/ 85433:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ checkEmpty),
/* harmony export */   z: () => (/* binding */ checkSchemas)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _journal_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2222);
/* harmony import */ var _selection_archive_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(97795);
/* harmony import */ var _preflight_check_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82917);




/** What is in the target database already, and whether the role may add to it. */
/** Catalogs of things in a schema: a thing of the user's in one of them means that the database is not empty. */
const inSchemas = [
    { catalog: 'pg_class', schema: 'relnamespace', condition: `o.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')` },
    { catalog: 'pg_proc', schema: 'pronamespace' },
    // Row types of tables and arrays of other types come and go with these.
    {
        catalog: 'pg_type',
        schema: 'typnamespace',
        condition: `NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = o.oid) AND o.typtype <> 'm'
      AND (o.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c'))`,
    },
    { catalog: 'pg_operator', schema: 'oprnamespace' },
    { catalog: 'pg_collation', schema: 'collnamespace' },
    { catalog: 'pg_conversion', schema: 'connamespace' },
    { catalog: 'pg_ts_config', schema: 'cfgnamespace' },
    { catalog: 'pg_ts_dict', schema: 'dictnamespace' },
];
/** Catalogs of things in no schema, which only users make. */
const inDatabase = ['pg_event_trigger', 'pg_publication', 'pg_foreign_server', 'pg_foreign_data_wrapper'];
const objectsSql = [
    ...inSchemas.map(({ catalog, schema, condition = 'true' }) => `SELECT '${catalog}'::pg_catalog.regclass AS classid, o.oid FROM pg_catalog.${catalog} o
       JOIN pg_catalog.pg_namespace n ON n.oid = o.${schema}
       WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', '${_journal_js__WEBPACK_IMPORTED_MODULE_1__/* .journalSchema */ .B9}') AND ${condition}`),
    ...inDatabase.map((catalog) => `SELECT '${catalog}'::pg_catalog.regclass, o.oid FROM pg_catalog.${catalog} o`),
    `SELECT 'pg_largeobject'::pg_catalog.regclass, o.oid FROM pg_catalog.pg_largeobject_metadata o`,
].join('\nUNION ALL ');
/** Whether the database holds nothing, but for what extensions have brought. */
async function checkEmpty({ client, facts, request, problems }) {
    const most = 5;
    const { rows } = await client.query(`SELECT pg_catalog.pg_describe_object(classid, oid, 0) AS name, total::text FROM (
       SELECT classid, oid, count(*) OVER () AS total FROM (${objectsSql}) found
       WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
         WHERE d.classid = found.classid AND d.objid = found.oid AND d.objsubid = 0 AND d.deptype = 'e')
       ORDER BY classid <> 'pg_class'::pg_catalog.regclass, classid, oid LIMIT ${most}) listed`);
    const total = Number(rows[0]?.total ?? 0);
    if (total === 0)
        return;
    const more = total > most ? ` and ${total - most} more` : '';
    const resumed = request.resume ? ' (there is no unfinished restore in it that could be resumed)' : '';
    problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the database ${facts.database} is not empty${resumed}: it holds ${(0,_preflight_check_js__WEBPACK_IMPORTED_MODULE_3__/* .someOf */ .y)(rows.map(({ name }) => name))}${more}`, 'restore into an empty database (create: true makes one), or set clean: true to drop first what the backup holds'));
}
/** The archive's schemas that exist: they must not be in the way, and the role must be able to add to them. */
async function checkSchemas(check) {
    const { client, entries, encoding, request, unfinished, facts, problems } = check;
    if (request.part === 'data')
        return;
    const made = new Set(entries.filter(({ desc }) => desc === 'SCHEMA').map(({ tag }) => tag));
    const used = new Set(entries.flatMap(({ namespace }) => namespace || []));
    const names = [...new Set([...made, ...used])];
    const { rows } = await client.query(`SELECT w.place::text, pg_catalog.has_schema_privilege(n.oid, 'CREATE') AS may_create
     FROM ROWS FROM (pg_catalog.unnest($1::text[])) WITH ORDINALITY AS w (name, place)
     JOIN pg_catalog.pg_namespace n ON n.nspname = ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .nameSql */ .Y2)('w.name', '$2')}
     -- What belongs to an extension is made by it.
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
       AND d.objid = n.oid AND d.deptype = 'e') ORDER BY w.place`, [names.map(_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .hexOf */ .ZD), encoding]);
    const there = rows.map((row) => ({ ...row, name: names[Number(row.place) - 1] }));
    // pg_restore takes an existing schema for an error; that of public is expected and harmless.
    const inTheWay = there.filter(({ name }) => made.has(name) && name !== 'public');
    if (inTheWay.length > 0 && !request.clean && !unfinished) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`schemas that the backup makes exist already: ${(0,_preflight_check_js__WEBPACK_IMPORTED_MODULE_3__/* .someOf */ .y)(inTheWay.map(({ name }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .readable */ .HD)(name, encoding)))}`, 'drop them, or set clean: true'));
    }
    const closed = there.filter(({ name, may_create }) => used.has(name) && !may_create);
    if (closed.length > 0) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the role ${facts.role} may not create anything in ${(0,_preflight_check_js__WEBPACK_IMPORTED_MODULE_3__/* .someOf */ .y)(closed.map(({ name }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_2__/* .readable */ .HD)(name, encoding)))}`, 'restore as the owner of the database, or grant the role CREATE on the schema'));
    }
}


/***/ }),

/***/ 39102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $X: () => (/* binding */ checkExtensions),
/* harmony export */   M_: () => (/* binding */ checkTablespaces),
/* harmony export */   U2: () => (/* binding */ MissingExtensionError),
/* harmony export */   _6: () => (/* binding */ checkRoles)
/* harmony export */ });
/* harmony import */ var _archive_toc_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81247);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _postgres_client_tools_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(56957);
/* harmony import */ var _selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(97795);
/* harmony import */ var _preflight_check_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(82917);





/** Whether every role that is named exists, and whether this role may give things to the owners. */
async function checkRoles(check) {
    const { client, facts, encoding, problems } = check;
    const { owners, grantees, required } = wantedRoles(check);
    const names = [...new Set([...owners, ...grantees, ...required])];
    if (names.length === 0)
        return;
    // The right to SET ROLE is apart from membership since PostgreSQL 16.
    const right = (0,_postgres_client_tools_js__WEBPACK_IMPORTED_MODULE_2__/* .majorOf */ .Ds)(facts.versionNumber) >= 16 ? 'SET' : 'MEMBER';
    const { rows } = await client.query(`SELECT w.place::text, r.oid IS NOT NULL AS exists, COALESCE(pg_catalog.pg_has_role(r.oid, '${right}'), true) AS may_give
     FROM ROWS FROM (pg_catalog.unnest($1::text[])) WITH ORDINALITY AS w (name, place)
     LEFT JOIN pg_catalog.pg_roles r ON r.rolname = ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .nameSql */ .Y2)('w.name', '$2')} ORDER BY w.place`, [names.map(_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .hexOf */ .ZD), encoding]);
    const named = rows.map((row) => ({ ...row, name: names[Number(row.place) - 1] }));
    const missing = named.filter(({ exists }) => !exists).map(({ name }) => name);
    if (missing.length > 0) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`roles that the backup names do not exist on the target: ${(0,_preflight_check_js__WEBPACK_IMPORTED_MODULE_4__/* .someOf */ .y)(missing.map((name) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .readable */ .HD)(name, encoding)))}`, missingRolesHint({
            owner: missing.some((name) => owners.has(name)),
            privileges: missing.some((name) => grantees.has(name)),
            required: missing.some((name) => required.has(name)),
        })));
    }
    // The owner of the database is a member of pg_database_owner, which owns the schema public there already.
    const notOurs = named.filter(({ name, may_give }) => owners.has(name) && name !== 'pg_database_owner' && !may_give);
    if (notOurs.length > 0) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the role ${facts.role} may not make these roles owners: ${(0,_preflight_check_js__WEBPACK_IMPORTED_MODULE_4__/* .someOf */ .y)(notOurs.map(({ name }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .readable */ .HD)(name, encoding)))}`, `grant them to ${facts.role}, restore as a superuser, or set no-owner: true`));
    }
}
function wantedRoles({ entries, request }) {
    const named = (isAcl) => new Set(entries.filter(({ desc }) => desc.endsWith('ACL') === isAcl).flatMap((entry) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .rolesOf */ .R7)(entry)));
    return {
        owners: new Set(request.owner ? entries.filter(isOwned).flatMap(({ owner }) => owner || []) : []),
        grantees: request.privileges ? named(true) : new Set(),
        required: named(false),
    };
}
/** Rows and values of sequences are put into what is there; large objects come as data and are made. */
function isOwned({ section, desc }) {
    return section !== _archive_toc_js__WEBPACK_IMPORTED_MODULE_0__/* .tocSection */ .Ki.data || desc === 'BLOB METADATA';
}
function missingRolesHint(why) {
    const create = 'create them, for instance with psql -f globals.sql of the backup';
    if (why.required)
        return `${create}; policies or user mappings need them`;
    const options = [...(why.owner ? ['no-owner: true'] : []), ...(why.privileges ? ['no-privileges: true'] : [])];
    return `${create}, or set ${options.join(' and ')}`;
}
async function checkTablespaces({ client, entries, encoding, facts, problems }) {
    const names = [...new Set(entries.flatMap(({ tablespace }) => tablespace || []))];
    if (names.length === 0)
        return;
    const { rows } = await client.query(`SELECT w.place::text, t.oid IS NOT NULL AS exists
     FROM ROWS FROM (pg_catalog.unnest($1::text[])) WITH ORDINALITY AS w (name, place)
     LEFT JOIN pg_catalog.pg_tablespace t ON t.spcname = ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .nameSql */ .Y2)('w.name', '$2')}
     WHERE t.oid IS NULL OR NOT pg_catalog.has_tablespace_privilege(t.oid, 'CREATE') ORDER BY w.place`, [names.map(_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .hexOf */ .ZD), encoding]);
    const list = (wanted) => rows
        .filter(({ exists }) => exists === wanted)
        .map(({ place }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .readable */ .HD)(names[Number(place) - 1], encoding));
    if (list(false).length > 0) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`tablespaces of the backup do not exist on the target: ${(0,_preflight_check_js__WEBPACK_IMPORTED_MODULE_4__/* .someOf */ .y)(list(false))}`, 'create them (globals.sql of the backup says how they were), with directories of this server'));
    }
    if (list(true).length > 0) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the role ${facts.role} may not create anything in the tablespaces ${(0,_preflight_check_js__WEBPACK_IMPORTED_MODULE_4__/* .someOf */ .y)(list(true))}`, 'grant it CREATE on them'));
    }
}
/**
 * Roles that mark a managed server. There, extensions that PostgreSQL leaves to superusers can be created by others,
 * by the provider's own rules. From their documentation: Amazon RDS, Google Cloud SQL and AlloyDB, Azure, Neon, Supabase.
 */
const managedServerRoles = [
    'rds_superuser',
    'cloudsqlsuperuser',
    'alloydbsuperuser',
    'azure_pg_admin',
    'neon_superuser',
    'supabase_admin',
];
/** The server does not have an extension, or not in the version that the backup has. */
class MissingExtensionError extends _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo {
    name = 'MissingExtensionError';
}
/** Whether the extensions that the backup creates are there to be created, and by this role. */
async function checkExtensions({ client, entries, encoding, facts, problems, notChecked, }) {
    const wanted = entries.filter(({ desc }) => desc === 'EXTENSION');
    if (wanted.length === 0)
        return;
    const { rows } = await client.query(`SELECT w.place::text, a.name IS NOT NULL AS available,
       w.version = '' OR EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions v
         WHERE v.name = a.name AND v.version = w.version) AS has_version,
       EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = n.name) AS installed,
       COALESCE((SELECT v.trusted OR NOT v.superuser FROM pg_catalog.pg_available_extension_versions v
         WHERE v.name = a.name AND v.version = COALESCE(NULLIF(w.version, ''), a.default_version)), false) AS trusted,
       EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ANY ($4)) AS managed
     FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY AS w (hex, version, place)
     CROSS JOIN LATERAL (SELECT ${(0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .nameSql */ .Y2)('w.hex', '$3')} AS name) n
     LEFT JOIN pg_catalog.pg_available_extensions a ON a.name = n.name ORDER BY w.place`, [wanted.map(({ tag }) => (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .hexOf */ .ZD)(tag)), wanted.map(({ defn }) => versionOf(defn)), encoding, managedServerRoles]);
    for (const row of rows.filter(({ installed }) => !installed)) {
        const entry = wanted[Number(row.place) - 1];
        const name = (0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .readable */ .HD)(entry.tag, encoding);
        if (!row.available || !row.has_version) {
            const version = versionOf(entry.defn);
            const title = row.available ? `${name} version ${version}` : name;
            problems.push(new MissingExtensionError(`the extension ${title} is not available on the target`, `install it on the server: pg_available_extensions must list it`));
        }
        else if (!facts.superuser && !row.trusted) {
            if (row.managed)
                notChecked.push(`whether the provider lets ${facts.role} create the extension ${name}`);
            else
                problems.push(untrusted(name, facts.role));
        }
    }
}
function untrusted(name, role) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the role ${role} may not create the extension ${name}, which is left to superusers`, `have a superuser create it in the target database first, or restore as a superuser`);
}
/** pg_dump writes none, but for upgrades in place. */
function versionOf(defn) {
    return / VERSION '([^']*)'/.exec(defn ?? '')?.[1] ?? '';
}


/***/ }),

/***/ 12217:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z: () => (/* binding */ checkWritable),
  M: () => (/* binding */ preflight)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/postgres/client-tools.js
var client_tools = __webpack_require__(56957);
// EXTERNAL MODULE: ./build/postgres/connection.js
var connection = __webpack_require__(92992);
// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/restore/journal.js
var journal = __webpack_require__(2222);
// EXTERNAL MODULE: ./build/restore/selection/archive-names.js
var archive_names = __webpack_require__(97795);
// EXTERNAL MODULE: ./build/restore/target/preflight-objects.js
var preflight_objects = __webpack_require__(85433);
// EXTERNAL MODULE: ./build/restore/target/preflight-server.js
var preflight_server = __webpack_require__(39102);
// EXTERNAL MODULE: ./build/restore/target/existing-tables.js
var existing_tables = __webpack_require__(59802);
// EXTERNAL MODULE: ./build/restore/target/preflight-check.js
var preflight_check = __webpack_require__(82917);
;// CONCATENATED MODULE: ./build/restore/target/preflight-tables.js




async function checkTables(check) {
    const { client, encoding } = check;
    const wanted = wantedTables(check);
    const existing = await (0,existing_tables/* findTables */.J7)(client, encoding, wanted);
    const found = wanted.flatMap((table, place) => {
        const facts = existing[place];
        return facts === undefined ? [] : [{ ...table, ...facts }];
    });
    report(check, wanted.filter((_, place) => existing[place] === undefined), (names) => `tables of the backup do not exist in the target: ${names}`, 'restore with the schema (leave data-only out), or choose other tables');
    const tables = found.filter(({ relkind }) => relkind === 'r' || relkind === 'p');
    report(check, found.filter((table) => !tables.includes(table)), (names) => `these are no tables in the target: ${names}`, 'mend its schema, or choose other tables');
    checkRights(check, tables);
    await checkColumns(check, tables);
    await checkFree(check, tables);
    await checkUnique(check, tables);
    await checkLargeObjects(check);
}
/** Leaves whose rows are loaded through the top of their tree share one target. */
function wantedTables({ selection, encoding }) {
    const wanted = new Map();
    for (const { entry, table } of selection.tables) {
        const target = (0,archive_names/* copyTarget */.nx)(entry.copyStmt ?? '') ?? { schema: entry.namespace ?? '', name: entry.tag, columns: [] };
        const label = `${(0,archive_names/* readable */.HD)(target.schema, encoding)}.${(0,archive_names/* readable */.HD)(target.name, encoding)}`;
        const key = JSON.stringify([target.schema, target.name]);
        if (!wanted.has(key))
            wanted.set(key, { ...target, label, ofExtension: table === undefined });
    }
    return [...wanted.values()];
}
function report({ problems }, tables, message, hint) {
    if (tables.length > 0)
        problems.push(new errors/* UserError */.yo(message((0,preflight_check/* someOf */.y)(tables.map(({ label }) => label))), hint));
}
function checkRights(check, tables) {
    const { request, facts } = check;
    const truncates = request.clean;
    for (const right of ['SELECT', 'INSERT', ...(truncates ? ['TRUNCATE'] : [])]) {
        report(check, tables.filter(({ missingRights }) => missingRights.includes(right)), (names) => `the role ${facts.role} has no right to ${right} on ${names}`, `grant it ${right} there, or restore as the tables' owner`);
    }
    report(check, tables.filter(({ rowSecurity }) => rowSecurity), (names) => `row-level security would keep the role ${facts.role} from loading ${names}`, "restore as the tables' owner, or as a role with BYPASSRLS");
}
async function checkColumns(check, tables) {
    const unfit = await (0,existing_tables/* findUnfitColumns */.H8)(check.client, check.encoding, tables);
    const reasons = { missing: 'do not exist in the target', generated: 'are generated in the target' };
    for (const [problem, words] of Object.entries(reasons)) {
        report(check, unfit
            .filter((column) => column.problem === problem)
            .map(({ table, column }) => tables[table] && labelled(tables[table], (0,archive_names/* readable */.HD)(column, check.encoding)))
            .filter((table) => table !== undefined), (names) => `columns of the backup ${words}: ${names}`, 'restore into a schema as it was when the backup was taken');
    }
}
function labelled(table, column) {
    return { ...table, label: `${table.label}.${column}` };
}
async function checkFree(check, tables) {
    const { client, request, unfinished } = check;
    if (request.clean || unfinished || request.onConflict === 'skip')
        return;
    const seen = tables.filter(({ missingRights, rowSecurity, ofExtension }) => !missingRights.includes('SELECT') && !rowSecurity && !ofExtension);
    const full = await (0,existing_tables/* findTablesWithRows */.kM)(client, seen.map(({ oid }) => oid));
    report(check, seen.filter(({ oid }) => full.has(oid)), (names) => `tables hold rows already: ${names}`, 'empty them, set clean: true to have them truncated, or on-conflict: skip to add the rows that are missing');
}
/** Without anything that makes rows unique, none is ever skipped: those that are there would be there twice. */
async function checkUnique(check, tables) {
    const { client, request, problems, unfinished } = check;
    // What an unfinished restore has filled it does not fill again.
    if (request.onConflict !== 'skip' || (unfinished && request.resume))
        return;
    const seen = tables.filter(({ missingRights, rowSecurity }) => !missingRights.includes('SELECT') && !rowSecurity);
    const keyless = await (0,existing_tables/* findTablesWithoutKey */.Mt)(client, seen.map(({ oid }) => oid));
    const full = await (0,existing_tables/* findTablesWithRows */.kM)(client, [...keyless]);
    const names = seen.filter(({ oid }) => full.has(oid)).map(({ label }) => label);
    if (names.length === 0)
        return;
    problems.push(new errors/* UserError */.yo(`tables hold rows and have no key by which rows that are there could be known: ${(0,preflight_check/* someOf */.y)(names)}`, 'leave them out with exclude-tables, or empty them'));
}
/** Large objects come back under their own numbers. */
async function checkLargeObjects({ client, entries, request, unfinished, problems }) {
    if (request.clean || unfinished || !entries.some(({ desc }) => desc.startsWith('BLOB')))
        return;
    const { rows } = await client.query('SELECT count(*)::text AS count FROM pg_catalog.pg_largeobject_metadata');
    if (rows[0]?.count === '0')
        return;
    problems.push(new errors/* UserError */.yo(`the target holds ${rows[0]?.count} large objects already, and the backup brings its own under their numbers`, 'remove them, for instance with vacuumlo, or choose tables so that large objects are left out'));
}

;// CONCATENATED MODULE: ./build/restore/target/preflight.js









/**
 * Looks at the target before a byte is written: everything that would make the restore fail later, all at once. It
 * asks one question for each kind of thing, however many there are.
 *
 * @param client as `withTarget` gives it
 * @returns what could not be checked, for the report
 * @throws {UserError} with all problems
 */
async function preflight(client, input) {
    const { facts } = input;
    const findings = { problems: [], notChecked: [] };
    checkVersion(input, findings);
    const check = {
        ...input,
        ...findings,
        client,
        encoding: (0,archive_names/* archiveEncoding */.mE)(input.toc),
        entries: selectedEntries(input),
        unfinished: facts.exists && (await journalExists(client)),
    };
    await checkWritable(check);
    if (check.unfinished)
        checkJournal(check);
    checkSpace(check);
    if (await checkEncoding(check))
        await checkNames(check);
    (0,errors/* throwProblems */.Jh)(findings.problems);
    return { notChecked: findings.notChecked };
}
/** Everything for which names must be comparable. */
async function checkNames(check) {
    const { facts, request, encoding, problems, unfinished } = check;
    try {
        await (0,preflight_server/* checkRoles */._6)(check);
        await (0,preflight_server/* checkTablespaces */.M_)(check);
        await (0,preflight_server/* checkExtensions */.$X)(check);
        if (!facts.exists)
            return;
        await (0,preflight_objects/* checkSchemas */.z)(check);
        if (request.part === 'data')
            await checkTables(check);
        else if (!unfinished && !request.clean)
            await (0,preflight_objects/* checkEmpty */.Y)(check);
    }
    catch (error) {
        // untranslatable_character, character_not_in_repertoire
        if (!['22P05', '22021'].includes((0,connection/* codeOf */.$N)(error) ?? ''))
            throw error;
        problems.push(new errors/* UserError */.yo(`a name in the backup cannot be written in the target's encoding: the backup is in ${encoding}, the database in ${facts.encoding}`, `restore into a database with the encoding ${encoding}; create: true makes one`));
    }
}
function selectedEntries({ toc, selection }) {
    const ids = new Set([
        ...selection.preData,
        ...selection.tables.map(({ entry }) => entry.dumpId),
        ...selection.otherData,
        ...selection.indexes.map(({ dumpId }) => dumpId),
        ...selection.postData,
    ]);
    return toc.entries.filter(({ dumpId }) => ids.has(dumpId));
}
async function journalExists(client) {
    const { rowCount } = await client.query('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [journal/* journalSchema */.B9]);
    return rowCount !== 0;
}
function checkJournal({ request, problems }) {
    if (request.resume || request.clean)
        return;
    problems.push(new errors/* UserError */.yo(`the target holds an unfinished restore (schema ${journal/* journalSchema */.B9})`, 'resume: true continues it, clean: true starts over'));
}
/** An older server may not know what the backup says, and pg_dump promises nothing for that direction. */
function checkVersion({ manifest, facts }, { problems }) {
    const { serverVersion, serverVersionNumber } = manifest.source;
    if ((0,client_tools/* majorOf */.Ds)(facts.versionNumber) >= (0,client_tools/* majorOf */.Ds)(serverVersionNumber))
        return;
    problems.push(new errors/* UserError */.yo(`the target is PostgreSQL ${facts.version}, and the backup is of ${serverVersion}`, `restore into PostgreSQL ${(0,client_tools/* majorOf */.Ds)(serverVersionNumber)} or newer`));
}
/** Whether anything can be written into the target, and by this role. */
async function checkWritable({ client, facts, problems, }) {
    if (facts.standby) {
        problems.push(new errors/* UserError */.yo('the target is a standby, which is read-only', 'name the primary in database-url'));
        return;
    }
    const { rows } = await client.query(`SELECT pg_catalog.current_setting('transaction_read_only') AS readonly,
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create`);
    if (rows[0]?.readonly === 'on') {
        problems.push(new errors/* UserError */.yo('sessions on the target are read-only (default_transaction_read_only is on)', 'set it to off for the role or the database; some providers set it to on when the disk is full'));
    }
    if (facts.exists && rows[0]?.may_create === false) {
        problems.push(new errors/* UserError */.yo(`the role ${facts.role} may not create schemas in the database ${facts.database}`, 'restore as the owner of the database, or grant the role CREATE on it'));
    }
}
/** @returns whether the archive's names can be had in the target's encoding at all */
async function checkEncoding({ client, encoding, facts, problems, notChecked }) {
    if (encoding === facts.encoding || facts.encoding === 'SQL_ASCII')
        return true;
    if (encoding === 'SQL_ASCII') {
        notChecked.push(`whether all text of the backup, which is in SQL_ASCII, is valid ${facts.encoding}`);
        return true;
    }
    const { rowCount } = await client.query(`SELECT FROM pg_catalog.pg_conversion WHERE condefault
       AND conforencoding = pg_catalog.pg_char_to_encoding($1) AND contoencoding = pg_catalog.pg_char_to_encoding($2)`, [encoding, facts.encoding]);
    if (rowCount === 0) {
        problems.push(new errors/* UserError */.yo(`the backup is in ${encoding} and the target in ${facts.encoding}, and PostgreSQL has no conversion between them`, `restore into a database with the encoding ${encoding}; create: true makes one`));
        return false;
    }
    if (facts.encoding !== 'UTF8') {
        notChecked.push(`whether ${facts.encoding}, the target's encoding, has all characters of the backup (${encoding})`);
    }
    return true;
}
/** The share of the chosen tables' text is taken for their share of the source's files. */
function checkSpace({ facts, manifest, selection, request, unfinished, problems, notChecked }) {
    if (request.part === 'schema')
        return;
    if (facts.freeBytes === undefined) {
        notChecked.push('whether the target has enough free disk space, which cannot be seen from here');
        return;
    }
    const chosen = selection.tables.reduce((sum, { table }) => sum + (table?.rawBytes ?? 0), 0);
    const share = manifest.totals.rawBytes === 0 ? 1 : chosen / manifest.totals.rawBytes;
    const there = unfinished || request.clean ? facts.databaseBytes : 0;
    const wanted = manifest.source.databaseBytes * share - there;
    if (wanted <= facts.freeBytes)
        return;
    problems.push(new errors/* UserError */.yo(`about ${(0,format/* formatBytes */.z3)(wanted)} are needed for the restored tables, and ${(0,format/* formatBytes */.z3)(facts.freeBytes)} are free at ${facts.dataDirectory}`, 'free space there, restore into another server, or choose fewer tables'));
}


/***/ }),

/***/ 15454:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ withTarget)
/* harmony export */ });
/* unused harmony export readTargetFacts */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92992);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(91618);
/* harmony import */ var _postgres_pooler_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(14045);
/* harmony import */ var _postgres_server_facts_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(74305);
/* harmony import */ var _postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(25441);








/**
 * Opens the database to restore into, or makes it, and runs something with it. A database that was made here is
 * dropped again when that fails before `keep` is called.
 *
 * @throws {UserError} when it cannot be opened or made, or exists and must not
 *
 * @example
 * await withTarget(settings, { create: true, resume: false, dryRun: false, encoding: 'UTF8', warn }, async (target) => {
 *   await preflight(target.client, { ...given, facts: target.facts });
 *   target.keep();
 *   …
 * });
 */
async function withTarget(settings, request, run) {
    if (!request.create)
        return withExisting(settings, run);
    const found = await withMaintenance(settings, async (client) => {
        const exists = await databaseExists(client, settings.database);
        if (exists && !request.resume)
            throw existsAlready(settings.database);
        if (exists)
            return 'existing';
        await assertMayCreate(client);
        if (!request.dryRun)
            await createDatabase(client, settings.database, request.encoding);
        return request.dryRun ? 'planned' : 'created';
    });
    if (found === 'existing')
        return withExisting(settings, run);
    return found === 'planned' ? withPlanned(settings, request, run) : withCreated(settings, request, run);
}
async function withExisting(settings, run) {
    return withPinnedConnection(settings, async (client) => {
        const facts = await readTargetFacts(client, settings);
        return run({ client, settings, facts, created: false, keep: () => undefined });
    });
}
/** The server is looked at through its maintenance database. */
async function withPlanned(settings, { encoding }, run) {
    return withMaintenance(settings, async (client, maintenance) => {
        await client.query(_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .pinSettingsSql */ .fg);
        const facts = await readTargetFacts(client, maintenance);
        const planned = { ...facts, exists: false, database: settings.database, databaseBytes: 0, encoding };
        return run({ client, settings, facts: planned, created: false, keep: () => undefined });
    });
}
async function withCreated(settings, { warn }, run) {
    let kept = false;
    const keep = () => {
        kept = true;
    };
    try {
        return await withPinnedConnection(settings, async (client) => {
            const facts = await readTargetFacts(client, settings);
            return run({ client, settings, facts, created: true, keep });
        });
    }
    catch (error) {
        if (!kept)
            await dropDatabase(settings, warn);
        throw error;
    }
}
async function withPinnedConnection(settings, run) {
    const client = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .openConnection */ .JY)(settings).catch((error) => {
        throw isMissingDatabase(error) ? missing(error) : error;
    });
    try {
        await (0,_postgres_pooler_js__WEBPACK_IMPORTED_MODULE_4__/* .assertPinnedSessions */ .C)(client, settings);
        await client.query(_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .pinSettingsSql */ .fg);
        return await run(client);
    }
    finally {
        await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .closeConnection */ .Bn)(client);
    }
}
function missing(error) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(error.message, 'set create: true to make it, or check the name at the end of database-url', {
        cause: error.cause,
    });
}
/** Databases that every server has, and that nobody keeps anything in. */
const maintenanceDatabases = ['postgres', 'template1'];
/** Connects to the first of the maintenance databases that lets us in. */
async function withMaintenance(settings, run) {
    let refusal;
    for (const database of maintenanceDatabases) {
        const maintenance = { ...settings, database };
        let client;
        try {
            client = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .openConnection */ .JY)(maintenance);
        }
        catch (error) {
            if (!isMissingDatabase(error) && !isRefused(error))
                throw error;
            refusal ??= error;
            continue;
        }
        try {
            return await run(client, maintenance);
        }
        finally {
            await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .closeConnection */ .Bn)(client);
        }
    }
    throw refusal;
}
function isMissingDatabase(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo && (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .codeOf */ .$N)(error.cause) === '3D000';
}
/** By a right or by pg_hba.conf. */
function isRefused(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo && ['42501', '28000'].includes((0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .codeOf */ .$N)(error.cause) ?? '');
}
async function databaseExists(client, name) {
    const { rowCount } = await client.query('SELECT FROM pg_catalog.pg_database WHERE datname = $1', [name]);
    return rowCount !== 0;
}
function existsAlready(database) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the database ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteIdentifier */ .Cm)(database)} exists already`, 'leave create out to restore into it, name another one in database-url, or drop it');
}
async function assertMayCreate(client) {
    const { rows } = await client.query('SELECT rolname AS role, rolcreatedb OR rolsuper AS may FROM pg_catalog.pg_roles WHERE rolname = current_user');
    const { role, may } = rows[0];
    if (!may) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the role ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteIdentifier */ .Cm)(role)} may not create databases`, 'grant it CREATEDB, or make the database yourself and leave create out');
    }
}
/** From template0, since template1 may hold things that the backup brings, and allows no other encoding. */
async function createDatabase(client, name, encoding) {
    await client.query(_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .pinSettingsSql */ .fg);
    const database = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteIdentifier */ .Cm)(name);
    try {
        await client.query(`CREATE DATABASE ${database} TEMPLATE template0 ENCODING ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteLiteral */ .ce)(encoding)}`);
    }
    catch (error) {
        if ((0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .codeOf */ .$N)(error) === '42P04')
            throw existsAlready(name);
        // invalid_parameter_value: the server's default locale wants another encoding.
        const hint = (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .codeOf */ .$N)(error) === '22023'
            ? `make it yourself and leave create out, for instance CREATE DATABASE ${database} TEMPLATE template0 ENCODING ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteLiteral */ .ce)(encoding)} LOCALE 'C'`
            : 'make the database yourself and leave create out';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the database ${database} cannot be made: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`, hint, { cause: error });
    }
}
async function dropDatabase(settings, warn) {
    try {
        // A backend of ours that has not noticed yet that we have gone would be in the way.
        await withMaintenance(settings, (client) => client.query(`DROP DATABASE IF EXISTS ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteIdentifier */ .Cm)(settings.database)} WITH (FORCE)`));
    }
    catch (error) {
        warn(`the new database ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteIdentifier */ .Cm)(settings.database)} could not be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`, 'drop it before you try again');
    }
}
/**
 * @param client connected with these settings
 * @throws {UserError} when the server is older than what is supported
 */
async function readTargetFacts(client, settings) {
    const server = await (0,_postgres_server_facts_js__WEBPACK_IMPORTED_MODULE_5__/* .readServerFacts */ .TX)(client);
    const local = (0,_postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .isSocket */ .qU)(settings) || isLoopback(settings.host);
    const place = local ? await dataPlace(client, server) : undefined;
    return {
        ...server,
        exists: true,
        local,
        memoryBytes: local ? memoryBytes() : undefined,
        dataDirectory: place?.directory,
        freeBytes: place?.freeBytes,
    };
}
function isLoopback(host) {
    return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
/** What a container may use is less than what its machine has; without a limit Node gives 0 or an absurd number. */
function memoryBytes() {
    const limit = process.constrainedMemory();
    return limit > 0 ? Math.min(limit, (0,node_os__WEBPACK_IMPORTED_MODULE_1__.totalmem)()) : (0,node_os__WEBPACK_IMPORTED_MODULE_1__.totalmem)();
}
/** The directory of the database's tablespace and the free space there, where both can be known. */
async function dataPlace(client, server) {
    // pg_settings hides the row from those who may not read it, where current_setting would raise an error.
    const { rows } = await client.query(`
    SELECT COALESCE(NULLIF(pg_catalog.pg_tablespace_location(d.dattablespace), ''),
      (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory')) AS directory
    FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`);
    const directory = rows[0]?.directory ?? undefined;
    if (directory === undefined || !(await runsHere(server.backendPid)))
        return undefined;
    const free = await freeSpace(directory);
    return free === undefined ? undefined : { directory, freeBytes: free };
}
/**
 * A tunnel or a container's port looks local too, and a directory of the same name may exist on both sides: on Linux
 * the process that serves us tells.
 */
async function runsHere(backendPid) {
    if (process.platform !== 'linux')
        return true;
    // No such process, or none that we may see: then it is not known to run here.
    const name = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${backendPid}/comm`, 'utf8').catch(() => '');
    return name.startsWith('postgres');
}
async function freeSpace(directory) {
    try {
        const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.statfs)(directory);
        return bavail * bsize;
    }
    catch (error) {
        if (['ENOENT', 'EACCES', 'ENOTDIR'].includes((0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .codeOf */ .$N)(error) ?? ''))
            return undefined;
        throw error;
    }
}


/***/ })

};
