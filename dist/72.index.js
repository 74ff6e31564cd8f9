export const id = 72;
export const ids = [72];
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


/***/ })

};
