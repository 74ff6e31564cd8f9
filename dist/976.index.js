export const id = 976;
export const ids = [976];
export const modules = {

/***/ 92992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ codeOf),
/* harmony export */   Bn: () => (/* binding */ closeConnection),
/* harmony export */   JY: () => (/* binding */ openConnection),
/* harmony export */   _2: () => (/* binding */ unhinderSql),
/* harmony export */   fg: () => (/* binding */ pinSettingsSql),
/* harmony export */   hE: () => (/* binding */ copySettings),
/* harmony export */   p: () => (/* binding */ withConnection)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77030);
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83849);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(25441);





/**
 * The settings that decide what COPY writes, as pg_dump sets them (setup_connection in src/bin/pg_dump/pg_dump.c),
 * and those that could end a long copy. They are pinned on every connection and recorded in the manifest.
 */
const copySettings = {
    DateStyle: 'ISO',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    extra_float_digits: '3',
    bytea_output: 'hex',
    quote_all_identifiers: 'off',
    xmloption: 'content',
    search_path: '',
};
const unhinderedSettings = {
    synchronize_seqscans: 'off',
    row_security: 'off',
    statement_timeout: '0',
    lock_timeout: '0',
    idle_in_transaction_session_timeout: '0',
    jit: 'off',
    // Without it a range of pages would be read by scanning the whole table.
    enable_tidscan: 'on',
};
/**
 * Settings that not every server has or lets everyone set. transaction_timeout is PostgreSQL 17's, idle_session_timeout
 * 14's. client_connection_check_interval (14) makes a backend notice that we are gone while it waits for a lock; it is
 * refused where the system has no way to tell (PostgreSQL documentation, "TCP Settings"), and Linux has.
 */
const settingsIfKnown = {
    transaction_timeout: '0',
    idle_session_timeout: '0',
    client_connection_check_interval: '1000',
};
/** Takes away what could end a long transaction; to be sent before it begins, or in it. */
const unhinderSql = [
    ...setConfig(unhinderedSettings),
    `SELECT pg_catalog.set_config(s.name, wanted.setting, false) FROM pg_catalog.pg_settings s
   JOIN (VALUES ${Object.entries(settingsIfKnown)
        .map(([name, setting]) => `('${name}', '${setting}')`)
        .join(', ')}) wanted (name, setting) ON wanted.name = s.name
   WHERE s.name <> 'client_connection_check_interval' OR pg_catalog.version() LIKE '%linux%';`,
].join('\n');
/** All of them: to be sent when a transaction sees its snapshot, since the search_path is among them. */
const pinSettingsSql = [...setConfig(copySettings), unhinderSql].join('\n');
function setConfig(settings) {
    return Object.entries(settings).map(([name, value]) => `SELECT pg_catalog.set_config('${name}', '${value}', false);`);
}
/**
 * Opens a connection.
 *
 * sslmode works as in libpq, with one difference: `prefer` goes on without TLS only where the server has said that
 * it offers none, never after a failed handshake. The stronger modes never do.
 *
 * @throws {UserError} when it cannot be opened, saying what to look at
 */
async function openConnection(settings, options = {}) {
    const useTls = settings.sslMode !== 'disable' && !(0,_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .isSocket */ .qU)(settings);
    try {
        return await connect(settings, useTls ? tlsOptions(settings) : false, options);
    }
    catch (error) {
        if (useTls && settings.sslMode === 'prefer' && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error).includes('does not support SSL')) {
            try {
                return await connect(settings, false, options);
            }
            catch (second) {
                throw connectionError(settings, second);
            }
        }
        throw connectionError(settings, error);
    }
}
/** Opens a connection, runs something with it and closes it, whatever happens. */
async function withConnection(settings, run) {
    const client = await openConnection(settings);
    try {
        return await run(client);
    }
    finally {
        await closeConnection(client);
    }
}
/** Closes a connection that may be gone already. */
async function closeConnection(client) {
    // The only thing that can fail here is saying goodbye to a server that has left.
    await client.end().catch(() => undefined);
}
async function connect(settings, ssl, { socket = () => new node_net__WEBPACK_IMPORTED_MODULE_1__.Socket() }) {
    const client = new pg__WEBPACK_IMPORTED_MODULE_2__/* ["default"].Client */ .Ay.Client({
        host: settings.host,
        port: settings.port,
        user: settings.user,
        password: settings.password,
        database: settings.database,
        ssl,
        application_name: 'pgproof',
        keepAlive: true,
        keepAliveInitialDelayMillis: 30_000,
        connectionTimeoutMillis: settings.connectTimeoutMs,
        ...(settings.options === undefined ? {} : { options: settings.options }),
        ...(settings.channelBinding === 'require' ? { enableChannelBinding: true } : {}),
        ...(ssl === false ? { stream: socket } : {}),
    });
    // A connection that breaks while no query runs would otherwise end the process; the next query reports it.
    client.on('error', () => undefined);
    try {
        await client.connect();
    }
    catch (error) {
        await closeConnection(client);
        throw error;
    }
    return client;
}
/** libpq's modes in Node's terms. PostgreSQL documentation, "SSL Mode Descriptions". */
function tlsOptions(settings) {
    const read = (path) => path === undefined || path === 'system' ? undefined : readCertificate(path);
    const ca = read(settings.sslRootCert);
    const cert = read(settings.sslCert);
    const key = read(settings.sslKey);
    // With a root certificate, `require` checks the chain as verify-ca does, for libpq's own reasons of history.
    const checksChain = settings.sslMode.startsWith('verify') || (settings.sslMode === 'require' && ca !== undefined);
    return {
        rejectUnauthorized: checksChain,
        ...(settings.sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
    };
}
function readCertificate(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path);
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`a certificate file cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`, 'check sslrootcert, sslcert and sslkey');
    }
}
/** The SQLSTATE of a server's error, or the system's or Node's error code. */
function codeOf(error) {
    const code = error?.code;
    if (typeof code === 'string')
        return code;
    return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
const connectionHints = {
    ENOTFOUND: 'check the host name in database-url',
    EAI_AGAIN: 'the host name could not be looked up; check it and the network',
    ECONNREFUSED: 'check host and port, and that the server listens there',
    ENOENT: 'check the directory of the socket (host) and the port, and that the server runs',
    EACCES: 'this user may not use that socket; check the directory of the socket (host)',
    ETIMEDOUT: 'check host and port, and that a firewall or an allow list lets this machine in',
    ENETUNREACH: 'this machine has no route to the server; when its address is IPv6 only (as Supabase gives for a direct connection), use the provider’s IPv4 session pooler address',
    EHOSTUNREACH: 'this machine has no route to the server; check the host, and whether its address is IPv6 only',
    '28P01': 'check the password; percent-encode special characters in database-url',
    '28000': 'check the user and what pg_hba.conf allows from here, and sslmode',
    '3D000': 'check the database name at the end of database-url',
    '53300': 'the server has no free connection; lower jobs or raise max_connections',
    '57P03': 'the server is starting up or shutting down; try again in a moment',
    '42501': 'the role may not connect to this database',
};
function connectionError(settings, error) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo)
        return error;
    const message = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error);
    const hint = connectionHints[codeOf(error) ?? ''] ??
        (/timeout/i.test(message) ? connectionHints.ETIMEDOUT : undefined) ??
        (/SSL|certificate/i.test(message) ? 'check sslmode and sslrootcert' : undefined) ??
        'check database-url';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`cannot connect to ${(0,_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .describeSettings */ .TR)(settings)}: ${message}`, hint, { cause: error });
}


/***/ }),

/***/ 43049:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ CopyInConnection)
/* harmony export */ });
/* unused harmony export CopyStopped */
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92992);
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91618);



/** The COPY has failed on the server: nothing more need be sent. The server's own error is what counts. */
class CopyStopped extends Error {
    name = 'CopyStopped';
}
/** The text of one CopyData message. The server reads a message whole before it parses it. */
const frameBytes = 128 * 1024;
const closingMs = 2000;
/**
 * A connection for restoring: rows go in by COPY … FROM STDIN, and names are the bytes of the archive. It has the
 * settings that COPY text was written with; what is committed is flushed by the server a moment later
 * (synchronous_commit off), so that only a journal in the same database tells what is there after a crash.
 */
class CopyInConnection {
    #client;
    constructor(client) {
        this.#client = client;
    }
    /**
     * @param encoding that of the archive
     * @param setup more SQL for the session
     * @throws {UserError} when it cannot be opened
     */
    static async open(settings, encoding, setup = '') {
        const client = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .openConnection */ .JY)(settings);
        try {
            await client.query(`${_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .pinSettingsSql */ .fg}\nSET client_encoding TO ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteLiteral */ .ce)(encoding)};\nSET synchronous_commit TO off;\n` +
                `SET standard_conforming_strings TO on;\nSET check_function_bodies TO off;\n${setup}`);
        }
        catch (error) {
            await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .closeConnection */ .Bn)(client);
            throw error;
        }
        return new CopyInConnection(client);
    }
    /** The driver's client, for text that is Unicode. */
    get client() {
        return this.#client;
    }
    get backendPid() {
        return this.#client.processID ?? 0;
    }
    /** Runs SQL without rows to send. @param sql bytes in the archive's encoding, as a binary (latin1) string */
    run(sql) {
        return this.copyIn(sql, []);
    }
    /**
     * Runs SQL with COPY … FROM STDIN statements in one message; each takes its rows from the next feed.
     *
     * @param sql bytes in the archive's encoding, as a binary (latin1) string
     * @returns the result of every statement, in order; a COPY's `rowCount` is how many rows the server took
     * @throws the server's error, or what a feed threw
     * @example await connection.copyIn('BEGIN; COPY public.orders (id) FROM stdin;', [(text) => text.write(rows)])
     */
    async copyIn(sql, feeds) {
        const { promise, resolve, reject } = Promise.withResolvers();
        const query = new CopyInQuery(sql, feeds, (error, result) => {
            if (error !== null)
                reject(error);
            else
                resolve(Array.isArray(result) ? result : [result]);
        });
        this.#client.query(query);
        try {
            return await promise;
        }
        catch (error) {
            // A feed's own failure reaches the server as a failed COPY, and comes back as its error.
            throw query.feedFailure ?? error;
        }
        finally {
            query.stop();
            await query.feeding;
        }
    }
    /** Closes it; when the server does not answer in time, without it. */
    async close() {
        const impatience = setTimeout(() => this.destroy(), closingMs);
        await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .closeConnection */ .Bn)(this.#client);
        clearTimeout(impatience);
    }
    /** Ends the connection at once, without a word to the server. */
    destroy() {
        this.#client.connection.stream.destroy();
    }
}
/** A simple query whose text is bytes, and which answers the server's requests for COPY rows. */
class CopyInQuery extends pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].Query */ .Ay.Query {
    #message;
    #feeds;
    #stopped = false;
    /** Wakes a feed that waits for the socket. */
    #stop = Promise.withResolvers();
    feeding = Promise.resolve();
    feedFailure;
    constructor(sql, feeds, callback) {
        // biome-ignore lint/suspicious/noExplicitAny: the driver's types know this constructor only without a callback
        super(sql, callback);
        this.#message = queryMessage(sql);
        this.#feeds = [...feeds];
        this.#stop.promise.catch(() => undefined);
    }
    submit = (connection) => {
        connection.stream.write(this.#message);
    };
    /** The answer is there, good or bad: whatever still feeds ends. */
    stop() {
        this.#stopped = true;
        this.#stop.reject(new CopyStopped('the server takes no more rows'));
    }
    /** The driver calls it when a COPY … FROM STDIN asks for its rows. */
    handleCopyInResponse(connection) {
        const feed = this.#feeds.shift();
        this.feeding = this.feeding.then(() => this.#serve(feed, connection.stream));
    }
    async #serve(feed, socket) {
        try {
            if (feed === undefined)
                throw new Error('a COPY asks for rows that nobody has');
            await feed({ write: (text) => this.#write(socket, text) });
            if (!this.#stopped)
                socket.write(copyDone);
        }
        catch (error) {
            if (this.#stopped)
                return;
            this.feedFailure ??= error;
            socket.write(copyFail);
        }
    }
    async #write(socket, text) {
        if (this.#stopped || socket.destroyed)
            throw new CopyStopped('the server takes no more rows');
        const { promise, resolve } = Promise.withResolvers();
        socket.cork();
        for (let at = 0; at < text.length; at += frameBytes) {
            const part = text.subarray(at, at + frameBytes);
            socket.write(frameHeader(part.length));
            const last = at + frameBytes >= text.length;
            // A broken socket is reported by the query; here it only ends the wait.
            socket.write(part, last ? () => resolve() : undefined);
        }
        socket.uncork();
        if (text.length > 0)
            await Promise.race([promise, this.#stop.promise]);
    }
}
/** PostgreSQL documentation, "Message Formats". */
function queryMessage(sql) {
    const message = Buffer.alloc(sql.length + 6);
    message.write('Q', 0, 'latin1');
    message.writeUInt32BE(sql.length + 5, 1);
    message.write(sql, 5, 'latin1');
    return message;
}
function frameHeader(bytes) {
    const header = Buffer.allocUnsafe(5);
    header.write('d', 0, 'latin1');
    header.writeUInt32BE(bytes + 4, 1);
    return header;
}
const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);
const copyFail = Buffer.concat([Buffer.from([0x66, 0, 0, 0, 4 + 8]), Buffer.from('stopped\0')]);


/***/ }),

/***/ 91618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cm: () => (/* binding */ quoteIdentifier),
/* harmony export */   ce: () => (/* binding */ quoteLiteral)
/* harmony export */ });
/* unused harmony export quoteQualified */
/** The one place where names and values become part of SQL text. */
/**
 * An identifier, always quoted: no keyword list of any version matters then.
 *
 * @example quoteIdentifier('a"b') // '"a""b"'
 */
function quoteIdentifier(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
/** @example quoteQualified('public', 'orders') // '"public"."orders"' */
function quoteQualified(schema, name) {
    return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
/**
 * A string literal, right under either setting of standard_conforming_strings.
 *
 * @example quoteLiteral("it's") // "'it''s'"
 */
function quoteLiteral(value) {
    const doubled = value.replaceAll("'", "''");
    return doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}


/***/ }),

/***/ 25441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q7: () => (/* binding */ connectionSettings),
/* harmony export */   SQ: () => (/* binding */ libpqEnvironment),
/* harmony export */   TR: () => (/* binding */ describeSettings),
/* harmony export */   qU: () => (/* binding */ isSocket)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** The parameters of a connection URI that are understood, and libpq's variable that each falls back to. */
const parameterVariables = {
    host: 'PGHOST',
    port: 'PGPORT',
    user: 'PGUSER',
    password: 'PGPASSWORD',
    dbname: 'PGDATABASE',
    sslmode: 'PGSSLMODE',
    sslrootcert: 'PGSSLROOTCERT',
    sslcert: 'PGSSLCERT',
    sslkey: 'PGSSLKEY',
    channel_binding: 'PGCHANNELBINDING',
    connect_timeout: 'PGCONNECT_TIMEOUT',
    options: 'PGOPTIONS',
    application_name: 'PGAPPNAME',
};
const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
/**
 * Reads a connection URI as libpq does; what it does not say comes from libpq's variables, then from its defaults.
 *
 * @param url `postgresql://user:password@host:port/database?sslmode=require`, or undefined: variables alone
 * @throws {UserError} all problems of the URL at once; no message holds any part of it
 *
 * @example connectionSettings('postgresql:///shop?host=/run/postgresql', process.env).database // 'shop'
 */
function connectionSettings(url, environment) {
    const problems = [];
    const fromUrl = url === undefined ? new Map() : parseUri(url, problems);
    const value = (name) => {
        const variable = parameterVariables[name];
        return fromUrl.get(name) || (variable === undefined ? undefined : environment[variable]) || undefined;
    };
    const bad = (message, hint) => problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(message, hint));
    const port = Number(value('port') ?? 5432);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
        bad('the port of database-url is no number from 1 to 65535', portHint);
    const sslMode = value('sslmode') ?? 'prefer';
    if (!sslModes.includes(sslMode))
        bad(`sslmode ${JSON.stringify(sslMode)} is not known`, `use one of ${sslModes.join(', ')}`);
    const timeoutSeconds = Number(value('connect_timeout') ?? 30);
    if (!Number.isFinite(timeoutSeconds) || timeoutSeconds < 0)
        bad('connect_timeout is no number of seconds', 'give whole seconds, for instance 30');
    const host = value('host') ?? '/var/run/postgresql';
    if (host.includes(','))
        bad('database-url names several hosts', 'name the one host to read from');
    const user = value('user') ?? (0,node_os__WEBPACK_IMPORTED_MODULE_0__.userInfo)().username;
    const database = value('dbname') ?? user;
    if (url === undefined && value('dbname') === undefined) {
        bad('no database is given', 'set database-url to postgresql://user:password@host/database, or PGHOST, PGUSER and PGDATABASE');
    }
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .throwProblems */ .Jh)(problems);
    return {
        ...{ host, port, user, database, sslMode: sslMode },
        password: value('password'),
        sslRootCert: value('sslrootcert'),
        sslCert: value('sslcert'),
        sslKey: value('sslkey'),
        channelBinding: value('channel_binding'),
        connectTimeoutMs: timeoutSeconds === 0 ? 0 : Math.max(2, timeoutSeconds) * 1000,
        options: value('options'),
    };
}
const portHint = 'write postgresql://user:password@host:5432/database';
const encodingHint = 'write postgresql://user:password@host:5432/database and percent-encode special characters in user and password (@ is %40, / is %2F, % is %25)';
/** The URI's parts by libpq's parameter names. Grammar: PostgreSQL documentation, "Connection URIs". */
function parseUri(url, problems) {
    const parameters = new Map();
    const scheme = /^postgres(?:ql)?:\/\//.exec(url);
    if (scheme === null) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('database-url does not begin with postgresql://', encodingHint));
        return parameters;
    }
    const parts = /^(?:([^@/?]*)@)?(\[[^\]/?]*\]|[^/?:]*)(?::([^/?]*))?(?:\/([^?]*))?(?:\?(.*))?$/s.exec(url.slice(scheme[0].length));
    if (parts === null) {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('database-url is no connection URI', encodingHint));
        return parameters;
    }
    const [, login, host, port, database, query] = parts;
    const set = (name, encoded) => {
        const text = decode(encoded, problems);
        if (text !== '')
            parameters.set(name, text);
    };
    if (login !== undefined) {
        const colon = login.indexOf(':');
        set('user', colon < 0 ? login : login.slice(0, colon));
        if (colon >= 0)
            set('password', login.slice(colon + 1));
    }
    set('host', host?.replace(/^\[(.*)\]$/, '$1'));
    set('port', port);
    set('dbname', database);
    for (const pair of (query ?? '').split('&').filter((text) => text !== '')) {
        const equals = pair.indexOf('=');
        const name = pair.slice(0, equals < 0 ? undefined : equals);
        if (parameterVariables[name] === undefined) {
            problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`database-url has the parameter ${JSON.stringify(name)}, which is not known here`, parameterHint));
        }
        else
            set(name, equals < 0 ? '' : pair.slice(equals + 1));
    }
    return parameters;
}
const parameterHint = `take it out; known are ${Object.keys(parameterVariables).join(', ')}`;
function decode(encoded, problems) {
    if (encoded === undefined)
        return '';
    try {
        return decodeURIComponent(encoded);
    }
    catch {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('database-url holds a % that begins no percent-encoded byte', encodingHint));
        return '';
    }
}
/** Whether the connection goes through a Unix socket. */
function isSocket(settings) {
    return settings.host.startsWith('/') || settings.host.startsWith('@');
}
/**
 * The variables that make a client tool of PostgreSQL connect to the same place. The password is not among them:
 * it travels in a password file (see passfile.ts).
 */
function libpqEnvironment(settings) {
    const given = {
        PGSSLROOTCERT: settings.sslRootCert,
        PGSSLCERT: settings.sslCert,
        PGSSLKEY: settings.sslKey,
        PGCHANNELBINDING: settings.channelBinding,
    };
    return {
        PGHOST: settings.host,
        PGPORT: String(settings.port),
        PGUSER: settings.user,
        PGDATABASE: settings.database,
        PGSSLMODE: settings.sslMode,
        PGAPPNAME: 'pgproof',
        PGCONNECT_TIMEOUT: String(Math.ceil(settings.connectTimeoutMs / 1000)),
        // pg_dump's catalog queries look costly enough to the planner to be compiled, which costs more than it saves.
        PGOPTIONS: [settings.options, '-c jit=off'].filter(Boolean).join(' '),
        ...Object.fromEntries(Object.entries(given).filter((entry) => entry[1] !== undefined)),
    };
}
/** Where the connection goes, for messages: never with a password. */
function describeSettings(settings) {
    const place = isSocket(settings) ? `${settings.host} (port ${settings.port})` : `${settings.host}:${settings.port}`;
    return `${settings.database} at ${place} as ${settings.user}`;
}


/***/ }),

/***/ 2222:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ setPhase),
/* harmony export */   B9: () => (/* binding */ journalSchema),
/* harmony export */   H: () => (/* binding */ dropJournal),
/* harmony export */   a0: () => (/* binding */ readJournal),
/* harmony export */   f7: () => (/* binding */ resumeJournal),
/* harmony export */   nQ: () => (/* binding */ journalLines),
/* harmony export */   s9: () => (/* binding */ createJournal)
/* harmony export */ });
/* unused harmony exports createJournalSql, readHead */
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** Everything that a restore keeps in the target while it runs; dropped when it is complete. */
const journalSchema = 'pgproof_restore';
/**
 * The tables of the journal. A unit's line is written in the transaction that loads its rows, so that both are there
 * or neither is, after any crash.
 *
 * rejects holds rows that the target refused (on-error: quarantine), in the same way.
 */
const createJournalSql = `
CREATE SCHEMA ${journalSchema};
CREATE TABLE ${journalSchema}.restore (
  backup text NOT NULL, request jsonb NOT NULL, phase text NOT NULL, started_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE ${journalSchema}.loaded (
  table_oid oid, segment int, rows_read bigint NOT NULL, rows_stored bigint NOT NULL,
  rows_rejected bigint NOT NULL DEFAULT 0, rows_skipped bigint NOT NULL DEFAULT 0, complete boolean NOT NULL,
  CONSTRAINT loaded_pkey PRIMARY KEY (table_oid, segment));
CREATE TABLE ${journalSchema}.rejects (
  table_oid oid NOT NULL, segment int NOT NULL, row_number bigint NOT NULL, sqlstate text NOT NULL,
  message text NOT NULL, row_text bytea NOT NULL);`;
/** A unit's line for units that are loaded whole; `rows` 0 stands for a number that is only known afterwards. */
function journalLines(units) {
    const lines = units.map(({ oid, segment, rows = 0 }) => `(${oid}, ${segment}, ${rows}, ${rows}, true)`);
    return `INSERT INTO ${journalSchema}.loaded (table_oid, segment, rows_read, rows_stored, complete) VALUES ${lines.join(', ')};\n`;
}
/** @param units only these; undefined: all lines */
async function readJournal(client, units) {
    const wanted = units?.map(({ oid, segment }) => `(${oid}, ${segment})`).join(', ');
    const { rows } = await client.query(`SELECT table_oid::text AS oid, segment::text, rows_read::text, rows_stored::text, rows_rejected::text,
       rows_skipped::text, complete::text FROM ${journalSchema}.loaded
     ${wanted === undefined ? '' : `WHERE (table_oid, segment) IN (${wanted})`}`);
    return rows.map((row) => ({
        oid: Number(row.oid),
        segment: Number(row.segment),
        rowsRead: Number(row.rows_read),
        rowsStored: Number(row.rows_stored),
        rowsRejected: Number(row.rows_rejected),
        rowsSkipped: Number(row.rows_skipped),
        complete: row.complete === 'true',
    }));
}
/** @returns where the restore stands, or undefined when there is none in this database */
async function readHead(client) {
    const { rows: found } = await client.query(`SELECT pg_catalog.to_regclass('${journalSchema}.restore') IS NOT NULL AS there`);
    if (found[0]?.there !== true)
        return undefined;
    const { rows } = await client.query(`SELECT backup, request, phase FROM ${journalSchema}.restore`);
    return rows[0];
}
/** Begins the journal, in one transaction. */
async function createJournal(client, head) {
    await client.query('BEGIN');
    await client.query(createJournalSql);
    await client.query(`INSERT INTO ${journalSchema}.restore (backup, request, phase) VALUES ($1, $2, 'schema')`, [
        head.backup,
        JSON.stringify(head.request),
    ]);
    await client.query('COMMIT');
}
/**
 * @returns the phase to go on with
 * @throws {UserError} when what is there is another restore's
 */
async function resumeJournal(client, head) {
    const found = await readHead(client);
    if (found === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('there is no unfinished restore in the target database', 'leave resume out to start one');
    }
    if (found.backup !== head.backup) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('the unfinished restore in the target database is of another backup', 'resume with that backup, or start over with clean: true');
    }
    const changed = [...new Set([...Object.keys(found.request), ...Object.keys(head.request)])].filter(
    // Not by their text: jsonb keeps the members of an object in an order of its own.
    (name) => !(0,node_util__WEBPACK_IMPORTED_MODULE_0__.isDeepStrictEqual)(found.request[name], head.request[name]));
    if (changed.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the unfinished restore was begun with another ${changed.join(' and ')}`, 'resume with the same options, or start over with clean: true');
    }
    return found.phase;
}
/** Everything before it is flushed with it. */
async function setPhase(client, phase) {
    await client.query(`UPDATE ${journalSchema}.restore SET phase = $1`, [phase]);
}
async function dropJournal(client) {
    await client.query(`DROP SCHEMA IF EXISTS ${journalSchema} CASCADE`);
}


/***/ }),

/***/ 64662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ loadCounter)
/* harmony export */ });
/** Where a loading thread stands, as slots of shared memory; the main thread reads them for progress. */
const loadCounter = { rawBytes: 0, rows: 1, backendPid: 2, rejected: 3, slots: 4 };


/***/ }),

/***/ 63273:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ sendRejects),
/* harmony export */   WG: () => (/* binding */ copyRejectsSql),
/* harmony export */   _O: () => (/* binding */ writeRejects)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91618);
/* harmony import */ var _journal_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2222);



/** Takes rejects by a COPY of the journal's table: a row may be too large for a statement's text. */
const copyRejectsSql = `COPY ${_journal_js__WEBPACK_IMPORTED_MODULE_1__/* .journalSchema */ .B9}.rejects (table_oid, segment, row_number, sqlstate, message, row_text) FROM stdin;\n`;
const hexPieceBytes = 256 * 1024;
/** The rows of {@link copyRejectsSql}. @param encoding client_encoding */
async function sendRejects(out, { oid, segment }, rejects, encoding) {
    for (const { row, sqlstate, message, text } of rejects) {
        // The driver takes all messages for UTF-8; what it could not read must not be refused by the server.
        const words = inEncoding(message.replaceAll('\ufffd', '?'), encoding).replaceAll(/[\\\t\n\r]/g, escaped);
        await out.write(Buffer.from(`${oid}\t${segment}\t${row}\t${sqlstate}\t${words}\t\\\\x`));
        for (let at = 0; at < text.length; at += hexPieceBytes) {
            await out.write(Buffer.from(text.toString('hex', at, Math.min(text.length, at + hexPieceBytes)), 'latin1'));
        }
        await out.write(Buffer.from('\n'));
    }
}
/** COPY's text format, PostgreSQL documentation, "COPY", "Text Format". */
function escaped(character) {
    return { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }[character];
}
/** Text that can be written as UTF-8 where another encoding is spoken: of that, only ASCII is sure. */
function inEncoding(text, encoding) {
    return encoding === 'UTF8' ? text : text.replaceAll(/\P{ASCII}/gu, '?');
}
/**
 * Writes the rows that the target refused into a file for people to edit and psql to load: all of it or, when a row
 * is still refused, nothing. Without such rows no file is written.
 *
 * The rows may be anyone's. When a COPY cannot begin, psql would take the rows behind it for commands, so it must
 * stop there; and what is said about a row cannot leave its line of comment.
 *
 * @param client outside of a transaction
 * @param file takes its name only when it is complete; only its owner may read it
 * @param tables by the table's number in the journal
 * @throws {Error} for rejects of a table that is not among the tables, and errors of the server and the file system
 * @example await writeRejects(client, 'rejects.sql', tables) // then: psql -d shop -f rejects.sql
 */
async function writeRejects(client, file, tables) {
    const { rows: found } = await client.query(`SELECT count(*)::text AS count FROM ${_journal_js__WEBPACK_IMPORTED_MODULE_1__/* .journalSchema */ .B9}.rejects`);
    const rows = Number(found[0]?.count);
    if (rows === 0)
        return { rows };
    const partial = `${file}.partial`;
    // A file of an earlier, broken attempt may be open to others.
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(partial, { force: true });
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(partial, 'wx', 0o600);
    try {
        await inTransaction(client, () => writeAll(client, handle, tables));
        await handle.sync();
        await handle.close();
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(partial, file);
    }
    catch (error) {
        await handle.close();
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(partial, { force: true });
        throw error;
    }
    return { rows };
}
async function inTransaction(client, work) {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
        await work();
    }
    finally {
        await client.query('ROLLBACK');
    }
}
/** As pg_dump begins an SQL script, so that the rows mean what they meant in the backup. */
const headerText = `-- Rows that the target refused, each below the reason. Mend them, then load them all with
--   psql -d DATABASE -f THIS_FILE
-- Rows are in the text format of COPY: columns are separated by tabs, \\N is NULL.
\\set ON_ERROR_STOP on
BEGIN;
SET DateStyle TO ISO;
SET IntervalStyle TO postgres;
SET TimeZone TO UTC;
SET xmloption TO content;
SET row_security TO off;
SELECT pg_catalog.set_config('search_path', '', false);
`;
/** Rows up to this size come with the others; larger ones are fetched in pieces. */
const smallBytes = 64 * 1024;
const rowsPerFetch = 200;
const pieceBytes = 8 * 1024 * 1024;
async function writeAll(client, handle, tables) {
    await handle.write(headerText);
    await client.query(`DECLARE rejects NO SCROLL CURSOR FOR
     SELECT ctid::text AS place, table_oid::text AS oid, row_number::text AS row, sqlstate, message,
       length(row_text) AS bytes, CASE WHEN length(row_text) <= ${smallBytes} THEN row_text END AS text
     FROM ${_journal_js__WEBPACK_IMPORTED_MODULE_1__/* .journalSchema */ .B9}.rejects ORDER BY table_oid, row_number`);
    let encoding;
    for (;;) {
        const { rows } = await client.query(`FETCH ${rowsPerFetch} FROM rejects`);
        if (rows.length === 0)
            break;
        for (const reject of rows) {
            const table = tables.get(Number(reject.oid));
            if (table === undefined)
                throw new Error(`there are rejects of a table that is not restored: ${reject.oid}`);
            if (table.encoding !== encoding)
                await handle.write(`SET client_encoding TO ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteLiteral */ .ce)(table.encoding)};\n`);
            encoding = table.encoding;
            await writeOne(client, handle, table, reject);
        }
    }
    await handle.write('\nCOMMIT;\n');
}
async function writeOne(client, handle, { label, copy, encoding }, { place, row, sqlstate, message, bytes, text }) {
    const reason = oneLine(`${label}, row ${row}: ${sqlstate} ${message}`, encoding);
    await handle.write(`\n-- ${reason}\n`);
    await handle.write(Buffer.from(`${copy.trim()}\n`, 'latin1'));
    if (text !== null)
        await handle.write(text);
    for (let at = 0; text === null && at < bytes; at += pieceBytes) {
        const { rows } = await client.query(`SELECT substring(row_text FROM $2::int FOR $3::int) AS piece FROM ${_journal_js__WEBPACK_IMPORTED_MODULE_1__/* .journalSchema */ .B9}.rejects WHERE ctid = $1::tid`, [place, at + 1, pieceBytes]);
        await handle.write(rows[0]?.piece);
    }
    await handle.write('\n\\.\n');
}
/** psql ends a comment at a newline or a carriage return (src/fe_utils/psqlscan.l). */
function oneLine(text, encoding) {
    return inEncoding(text, encoding).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}


/***/ })

};
