export const id = 631;
export const ids = [631];
export const modules = {

/***/ 50865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ bytesOf),
/* harmony export */   Fl: () => (/* binding */ encodingOfNames),
/* harmony export */   K7: () => (/* binding */ quoteBytes),
/* harmony export */   Lf: () => (/* binding */ listDataOwners),
/* harmony export */   Vg: () => (/* binding */ assertPatternsMatch),
/* harmony export */   WS: () => (/* binding */ listTables),
/* harmony export */   _G: () => (/* binding */ listSequencesLeftOut),
/* harmony export */   aD: () => (/* binding */ fromHex),
/* harmony export */   fB: () => (/* binding */ singleByteSql),
/* harmony export */   mA: () => (/* binding */ listUnreadableSequences),
/* harmony export */   nJ: () => (/* binding */ listTargets),
/* harmony export */   zN: () => (/* binding */ nameEncodingSql)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92992);
/* harmony import */ var _name_patterns_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64707);



/**
 * Relations that pg_dump dumps by the filters: its rules are in selectDumpableNamespace and selectDumpableTable
 * (src/bin/pg_dump/pg_dump.c). With `tables` given, schemas do not count; members of extensions belong to them.
 */
function selectionCondition(filters) {
    const tables = filters.tables.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8);
    const schemas = filters.schemas.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaPattern */ .Si);
    const excludedSchemas = filters.excludeSchemas.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaPattern */ .Si);
    const systemSchema = `n.nspname OPERATOR(pg_catalog.~) '^pg_' OR n.nspname = 'information_schema'`;
    const bySchema = schemas.length > 0 ? (0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaCondition */ .Bn)(schemas, 'n.nspname') : `NOT (${systemSchema})`;
    const included = tables.length > 0
        ? (0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .relationCondition */ .g)(tables)
        : `(${bySchema}) AND NOT (${(0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaCondition */ .Bn)(excludedSchemas, 'n.nspname')})`;
    return `(${included}) AND NOT (${(0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .relationCondition */ .g)(filters.excludeTables.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8))})
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e')`;
}
/** Text in the database's own or another encoding, in hexadecimal: the driver would decode it as UTF-8. */
function bytesOf(expression, encoding = 'pg_catalog.getdatabaseencoding()') {
    return `pg_catalog.encode(pg_catalog.convert_to(${expression}::pg_catalog.text, ${encoding}), 'hex')`;
}
/** Whether the database's encoding has one byte for each character; SQL_ASCII counts as one of these. */
const singleByteSql = '(pg_catalog.pg_encoding_max_length(pg_catalog.pg_char_to_encoding(pg_catalog.getdatabaseencoding())) = 1)';
/** The database's own encoding where that has one byte for each character, else UTF-8. */
const nameEncodingSql = `CASE WHEN ${singleByteSql} THEN pg_catalog.getdatabaseencoding() ELSE 'UTF8' END`;
function fromHex(hex) {
    return Buffer.from(hex, 'hex').toString('latin1');
}
/**
 * A name for people. In a database in SQL_ASCII names may be bytes that are no UTF-8, which the driver replaces:
 * these are written as `\xe9`, so that two names do not look like one.
 */
function readableName(name, bytes) {
    if (!name.includes('\ufffd'))
        return name;
    const escaped = (byte) => `\\x${byte.charCodeAt(0).toString(16)}`;
    const text = Buffer.from(bytes, 'latin1').toString('utf8');
    return text.includes('\ufffd') ? bytes.replaceAll(/[\x80-\xff]/g, escaped) : text;
}
/** The client_encoding under which names are read: a database in SQL_ASCII knows of no other. */
function encodingOfNames(databaseEncoding) {
    return databaseEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';
}
/** The names of all tables that a backup must lock, partitioned ones too, ready for SQL in the database's encoding. */
async function listTargets(client, filters) {
    const { rows } = await client.query(`
    SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, ${bytesOf('n.nspname')} AS schema, ${bytesOf('c.relname')} AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND ${selectionCondition(filters)}
    ORDER BY c.oid`);
    return rows.map((row) => ({ oid: Number(row.oid), target: quoteBytes(fromHex(row.schema), fromHex(row.name)) }));
}
/** `"schema"."name"` as bytes. */
function quoteBytes(...names) {
    return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}
/**
 * The ordinary tables that pg_dump would dump, as the transaction's snapshot sees them.
 *
 * @param client in a transaction whose search_path is still the role's own: patterns without a schema mean its tables
 */
async function listTables(client, filters, standby) {
    const { rows } = await client.query(`
    WITH unsafe AS (
      -- Values of an enum hash differently in another database. Source: getPartitioningInfo in pg_dump.c.
      SELECT partrelid FROM pg_catalog.pg_partitioned_table
      WHERE (SELECT o.oid FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am a ON o.opcmethod = a.oid
             WHERE o.opcname = 'enum_ops' AND o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace
               AND a.amname = 'hash') = ANY (partclass))
    SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, n.nspname AS schema, c.relname AS name,
      ${bytesOf('n.nspname')} AS schema_bytes, ${bytesOf('c.relname')} AS name_bytes,
      COALESCE(a.names, '{}') AS columns, COALESCE(a.bytes, '{}') AS column_bytes,
      COALESCE(pg_catalog.pg_relation_size(c.oid), 0)::pg_catalog.text AS heap,
      COALESCE(pg_catalog.pg_relation_size(NULLIF(c.reltoastrelid, 0)), 0)::pg_catalog.text AS toast,
      pg_catalog.current_setting('block_size')::int AS page,
      COALESCE(am.amname = 'heap', false) AS heap_am,
      c.relpersistence AS persistence,
      (${(0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .relationCondition */ .g)(filters.excludeTableData.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8))}) AS data_excluded,
      pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable,
      pg_catalog.row_security_active(c.oid) AS filters_rows,
      c.relfilenode <> 0 AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid) AS rewritten,
      root.oid::pg_catalog.int8::pg_catalog.text AS root_oid, root.nspname AS root_schema, root.relname AS root_name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
    LEFT JOIN LATERAL (
      SELECT pg_catalog.array_agg(attname::pg_catalog.text ORDER BY attnum) AS names,
        pg_catalog.array_agg(${bytesOf('attname')} ORDER BY attnum) AS bytes
      FROM pg_catalog.pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') a ON true
    LEFT JOIN LATERAL (
      SELECT rc.oid, rn.nspname, rc.relname
      FROM pg_catalog.pg_class rc JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
      WHERE c.relispartition AND rc.oid = pg_catalog.pg_partition_root(c.oid)
        AND EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) p JOIN unsafe ON unsafe.partrelid = p.relid)
      ) root ON true
    WHERE c.relkind = 'r' AND ${selectionCondition(filters)}
    ORDER BY c.oid`);
    return rows.map((row) => tableFacts(row, standby));
}
function tableFacts(row, standby) {
    const heapBytes = Number(row.heap);
    const [schemaBytes, nameBytes] = [fromHex(row.schema_bytes), fromHex(row.name_bytes)];
    const columnBytes = row.column_bytes.map(fromHex);
    return {
        oid: Number(row.oid),
        schema: readableName(row.schema, schemaBytes),
        name: readableName(row.name, nameBytes),
        schemaBytes,
        nameBytes,
        columns: row.columns.map((column, i) => readableName(column, columnBytes[i])),
        columnBytes,
        heapPages: Math.ceil(heapBytes / row.page),
        heapBytes,
        toastBytes: Number(row.toast),
        splittable: row.heap_am,
        dataLeftOut: row.data_excluded
            ? 'exclude-table-data'
            : standby && row.persistence === 'u'
                ? 'unlogged on a standby'
                : undefined,
        readable: row.readable,
        filtersRows: row.filters_rows,
        rewritten: row.rewritten,
        loadedThrough: row.root_oid === null
            ? undefined
            : { oid: Number(row.root_oid), schema: row.root_schema, name: row.root_name },
    };
}
/**
 * Sequences that match `exclude-table-data`, since to pg_dump a sequence's value is its data, and those that a standby
 * does not have.
 *
 * @param client as for `listTables`
 */
async function listSequencesLeftOut(client, filters, standby) {
    if (filters.excludeTableData.length === 0 && !standby)
        return [];
    const { rows } = await client.query(`
    SELECT * FROM (
      SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, n.nspname AS schema, c.relname AS name,
        CASE WHEN ${(0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .relationCondition */ .g)(filters.excludeTableData.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8))} THEN 'exclude-table-data'
          WHEN ${standby} AND c.relpersistence = 'u' THEN 'unlogged on a standby' END AS reason
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S') s
    WHERE reason IS NOT NULL ORDER BY 2, 3`);
    return rows.map((row) => ({
        oid: Number(row.oid),
        schema: row.schema,
        name: row.name,
        reason: row.reason,
    }));
}
/**
 * Sequences that pg_dump would dump by the filters, and whose value the role may not read. Those that are chosen only
 * because a chosen table owns them are not found: they fail when they are read.
 *
 * @param client as for `listTables`
 */
async function listUnreadableSequences(client, filters) {
    const { rows } = await client.query(`
    SELECT n.nspname AS schema, c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${selectionCondition(filters)}
      AND NOT (${(0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .relationCondition */ .g)(filters.excludeTableData.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8))})
      -- Conditions are tried in any order, and the function refuses what is no sequence.
      AND CASE WHEN c.relkind = 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT') END ORDER BY 1, 2`);
    return rows.map((row) => ({ schema: row.schema, name: row.name }));
}
/**
 * Sorts relations by who writes their data. pg_dump keeps materialized views (their refresh) and configuration
 * tables of extensions; a schema without any of them can be left out by one pattern.
 *
 * @param client with whatever client_encoding
 */
async function listDataOwners(client) {
    const { rows } = await client.query(`
    SELECT ${singleByteSql} AS single_byte, ${bytesOf('n.nspname', nameEncodingSql)} AS schema, ${bytesOf('c.relname', nameEncodingSql)} AS name,
      c.relkind IN ('r', 'S') AND NOT e.member AS ours,
      c.relkind = 'm' OR e.member AND EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE c.oid = ANY (x.extconfig)) AS pg_dumps
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e') AS member) e
    WHERE c.relkind IN ('r', 'S', 'm') AND c.relpersistence <> 't' AND n.nspname <> 'pg_catalog' AND n.nspname <> 'pg_toast'`);
    const byteNames = rows[0]?.single_byte === true;
    const decoded = (hex) => Buffer.from(hex, 'hex').toString(byteNames ? 'latin1' : 'utf8');
    const named = rows.map((row) => ({
        schema: decoded(row.schema),
        name: decoded(row.name),
        ours: row.ours,
        pgDumps: row.pg_dumps,
    }));
    const kept = new Set(named.filter(({ pgDumps }) => pgDumps).map(({ schema }) => schema));
    const ours = named.filter((relation) => relation.ours);
    return {
        byteNames,
        wholeSchemas: [...new Set(ours.map(({ schema }) => schema))].filter((schema) => !kept.has(schema)),
        relations: ours.filter(({ schema }) => kept.has(schema)).map(({ schema, name }) => ({ schema, name })),
    };
}
/** @throws {UserError} for every pattern that matches nothing, all at once */
async function assertPatternsMatch(client, filters) {
    const relations = `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p') AND `;
    const groups = [
        ['schemas', filters.schemas.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaPattern */ .Si), schemaQuery],
        ['exclude-schemas', filters.excludeSchemas.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaPattern */ .Si), schemaQuery],
        ['tables', filters.tables.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8), relationQuery],
        ['exclude-tables', filters.excludeTables.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8), relationQuery],
        ['exclude-table-data', filters.excludeTableData.map(_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .tablePattern */ .v8), relationQuery],
    ];
    function schemaQuery(pattern) {
        return `SELECT FROM pg_catalog.pg_namespace n WHERE ${(0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaCondition */ .Bn)([pattern], 'n.nspname')}`;
    }
    function relationQuery(pattern) {
        return relations + (0,_name_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .relationCondition */ .g)([pattern]);
    }
    const checks = groups.flatMap(([option, patterns, query]) => patterns.map((pattern) => ({ option, text: pattern.text, sql: `EXISTS (${query(pattern)})` })));
    if (checks.length === 0)
        return;
    const { rows } = await client
        .query(`SELECT ARRAY[${checks.map(({ sql }) => sql).join(',\n')}] AS found`)
        .catch((error) => {
        // untranslatable_character
        if ((0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .codeOf */ .$N)(error) === '22P05') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`a table or schema pattern matches nothing: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, patternHint);
        }
        // invalid_regular_expression
        if ((0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .codeOf */ .$N)(error) !== '2201B')
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`a table or schema pattern cannot be understood: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, expressionHint);
    });
    const found = rows[0]?.found;
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwProblems */ .Jh)(checks
        .filter((_, i) => !found[i])
        .map(({ option, text }) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${option}: the pattern ${text} matches nothing`, patternHint)));
}
const expressionHint = 'put names with special characters such as ( [ { + | into double quotes';
const patternHint = 'check the spelling; upper-case letters need double quotes, and a name without a schema means the search path';


/***/ }),

/***/ 92992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ codeOf),
/* harmony export */   Bn: () => (/* binding */ closeConnection),
/* harmony export */   JY: () => (/* binding */ openConnection),
/* harmony export */   MX: () => (/* binding */ withBreakableConnection),
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
    // A session whose client is gone without a word must not keep its locks for hours: after a minute and a half it ends.
    tcp_keepalives_idle: '30',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '6',
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
/**
 * As withConnection, but an abort breaks the connection off, so that waiting for a long statement ends. The server learns
 * of it when it next looks.
 *
 * @param prepareSql run before all else, for instance settings
 * @throws the signal's reason after an abort
 */
async function withBreakableConnection(settings, { signal, prepareSql }, run) {
    signal.throwIfAborted();
    return withConnection(settings, async (client) => {
        const breakOff = () => void client.connection.stream.destroy();
        signal.addEventListener('abort', breakOff, { once: true });
        try {
            // It may have come while the connection was opened.
            signal.throwIfAborted();
            await client.query(prepareSql);
            return await run(client);
        }
        catch (error) {
            signal.throwIfAborted();
            throw error;
        }
        finally {
            signal.removeEventListener('abort', breakOff);
        }
    });
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
            await client.query(`${_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .pinSettingsSql */ .fg}\n${encodingSql(encoding)}\nSET synchronous_commit TO off;\n` +
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
/**
 * Text of a database without an encoding is taken as it is, but must be text for the one that it goes into: under
 * client_encoding SQL_ASCII, COPY would not look at its bytes (seen with 15, 17 and 18).
 */
function encodingSql(encoding) {
    if (encoding !== 'SQL_ASCII')
        return `SET client_encoding TO ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteLiteral */ .ce)(encoding)};`;
    return "SELECT pg_catalog.set_config('client_encoding', pg_catalog.getdatabaseencoding()::text, false);";
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
            if (this.#stopped || error instanceof CopyStopped)
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

/***/ 98458:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ silenceEventTriggersSql),
/* harmony export */   p: () => (/* binding */ silenceEventTriggersLocallySql)
/* harmony export */ });
/**
 * Keeps event triggers from firing in this session, as far as its role may: those of a restored database would else run
 * on our own CREATE and DROP, and may refuse them. One statement, without parameters.
 *
 * `event_triggers` is of PostgreSQL 17 on, and stops all of them. As a replica a session fires only those that are
 * ENABLE REPLICA or ALWAYS; it fires no ordinary triggers either, so it should not be one that writes rows.
 * has_parameter_privilege is of PostgreSQL 15 on.
 *
 * @example await client.query(silenceEventTriggersSql)
 */
const silenceEventTriggersSql = silenceSql('session');
/** As {@link silenceEventTriggersSql}, until the transaction's end: for a session that has other work to do. */
const silenceEventTriggersLocallySql = silenceSql('transaction');
function silenceSql(scope) {
    return `
  SELECT pg_catalog.set_config(name, CASE name WHEN 'event_triggers' THEN 'off' ELSE 'replica' END, ${scope === 'transaction'})
  FROM pg_catalog.pg_settings WHERE name IN ('event_triggers', 'session_replication_role')
    AND pg_catalog.has_parameter_privilege(name, 'SET')`;
}


/***/ }),

/***/ 91618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $s: () => (/* binding */ quoteQualified),
/* harmony export */   Cm: () => (/* binding */ quoteIdentifier),
/* harmony export */   ce: () => (/* binding */ quoteLiteral)
/* harmony export */ });
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

/***/ 64707:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bn: () => (/* binding */ schemaCondition),
/* harmony export */   Si: () => (/* binding */ schemaPattern),
/* harmony export */   g: () => (/* binding */ relationCondition),
/* harmony export */   v8: () => (/* binding */ tablePattern)
/* harmony export */ });
/* unused harmony export patternParts */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91618);


const specialCharacters = new Set('|*+?()[]{}.^$\\');
/**
 * Splits and translates one of pg_dump's patterns: letters outside double quotes are folded to lower case, `*` and
 * `?` are wildcards there and a dot separates schema and name; within double quotes everything stands for itself.
 * Other characters of a regular expression keep their meaning outside quotes, as in pg_dump.
 * Source: patternToSQLRegex in src/fe_utils/string_utils.c; PostgreSQL documentation of psql, "Patterns".
 *
 * @returns one regular expression for each part
 */
function patternParts(pattern) {
    const parts = [''];
    const add = (text) => {
        parts[parts.length - 1] += text;
    };
    let quoted = false;
    for (let i = 0; i < pattern.length; i++) {
        const character = pattern[i];
        if (character === '"') {
            if (quoted && pattern[i + 1] === '"') {
                add('"');
                i++;
            }
            else
                quoted = !quoted;
        }
        else if (quoted)
            add(specialCharacters.has(character) ? `\\${character}` : character);
        else if (character === '*')
            add('.*');
        else if (character === '?')
            add('.');
        else if (character === '.')
            parts.push('');
        else if (character === '$')
            add('\\$');
        else if (character === '[' && pattern[i + 1] === ']')
            add('\\[');
        else
            add(character.toLowerCase());
    }
    return parts;
}
/** @throws {UserError} when the pattern has more parts than a table's name can have */
function tablePattern(text) {
    const parts = patternParts(text);
    if (parts.length > 2)
        throw tooManyDots(text, 'schema.table');
    return parts.length === 2
        ? { text, schema: parts[0], name: parts[1] }
        : { text, schema: undefined, name: parts[0] };
}
/** @throws {UserError} when the pattern holds a dot outside of double quotes */
function schemaPattern(text) {
    const parts = patternParts(text);
    if (parts.length > 1)
        throw tooManyDots(text, 'schema');
    return { text, schema: parts[0], name: '' };
}
function tooManyDots(text, form) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the pattern ${text} has too many dots`, `write ${form}, and put a name that holds a dot into double quotes`);
}
/** SQL that says whether a schema's name matches one of the patterns. */
function schemaCondition(patterns, column) {
    return anyOf(patterns.map((pattern) => matches(column, pattern.schema)));
}
/** SQL that says whether a relation matches one of the patterns; `c` is its pg_class row and `n` its schema's. */
function relationCondition(patterns) {
    return anyOf(patterns.map((pattern) => {
        const place = pattern.schema === undefined ? 'pg_catalog.pg_table_is_visible(c.oid)' : matches('n.nspname', pattern.schema);
        return `${place} AND ${matches('c.relname', pattern.name)}`;
    }));
}
function matches(column, expression) {
    return `${column} OPERATOR(pg_catalog.~) ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(`^(${expression})$`)} COLLATE pg_catalog.default`;
}
function anyOf(conditions) {
    return conditions.length === 0 ? 'false' : conditions.map((condition) => `(${condition})`).join(' OR ');
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

/***/ 84198:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ inTransaction)
/* harmony export */ });
/**
 * Runs something in a transaction of its own, and rolls it back when that fails: the session stays of use.
 *
 * @example await inTransaction(client, () => client.query('DELETE FROM t'))
 */
async function inTransaction(client, work) {
    await client.query('BEGIN');
    try {
        await work();
        await client.query('COMMIT');
    }
    catch (error) {
        // On a lost connection there is nothing left to roll back, and the first error is the one that tells.
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
    }
}


/***/ }),

/***/ 54780:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ isLostConnection),
/* harmony export */   d: () => (/* binding */ isTransient)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/**
 * Codes after which the same work can succeed on a new connection. PostgreSQL documentation, appendix A.
 * Classes: 08 connection exception, 53 insufficient resources, 57P operator intervention.
 */
const transientClasses = ['08', '53', '57P'];
const transientCodes = new Set([
    '40001', // serialization_failure: on a standby, a conflict with recovery
    '40P01', // deadlock_detected: on a standby, one with recovery
    '25P03', // idle_in_transaction_session_timeout
    '57014', // query_canceled: by an operator
    '58030', // io_error
    ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    ...['ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'ERR_SSL_WRONG_VERSION_NUMBER'],
]);
/** Whether something that ended with this code may succeed later. Without a code a connection ended under a query. */
function isTransient(code) {
    return code === undefined || transientCodes.has(code) || transientClasses.some((prefix) => code.startsWith(prefix));
}
/** Whether the driver says that a connection ended under a query: it has no code for that. */
function isLostConnection(error) {
    return /^Connection terminated|^Client has encountered a connection error/.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error));
}


/***/ }),

/***/ 45071:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ beginning),
/* harmony export */   k: () => (/* binding */ BadRowFound)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/** A row that the target refuses, under on-error: stop. */
class BadRowFound extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .FailedError */ .Kl {
    name = 'BadRowFound';
    badRow;
    constructor(badRow) {
        const { unit, row, sqlstate, message, text } = badRow;
        super(`${unit.label}: row ${row} of its data is refused: ${message} (${sqlstate}); the row begins with ${JSON.stringify(text)}`, 'mend the target, or set on-error: quarantine to put such rows aside');
        this.badRow = badRow;
    }
}
const shownCharacters = 200;
/** What is shown of a row's COPY text. */
function beginning(row) {
    const start = row.subarray(0, shownCharacters * 4);
    const text = start.toString('utf8').slice(0, shownCharacters);
    return text.includes('\ufffd') ? start.toString('latin1').slice(0, shownCharacters) : text;
}


/***/ }),

/***/ 36325:
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


/***/ }),

/***/ 20444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E2: () => (/* binding */ failedLine),
/* harmony export */   ag: () => (/* binding */ isRowsFault),
/* harmony export */   yJ: () => (/* binding */ relationInMessages)
/* harmony export */ });
/**
 * What the server says when a row is at fault: data_exception, integrity_constraint_violation,
 * with_check_option_violation, and what triggers (P0) and limits such as an index entry's size (54) say.
 */
const rowClasses = ['22', '23', '44', 'P0', '54'];
/** @param code SQLSTATE */
function isRowsFault(code) {
    return code !== undefined && rowClasses.some((prefix) => code.startsWith(prefix));
}
/**
 * The line in the CONTEXT of a failed COPY … FROM: `COPY orders, line 12, column id: "x"` (CopyFromErrorCallback in
 * src/backend/commands/copyfrom.c). Lines of triggers may stand before it. The name, the value behind it and a
 * trigger's words are anyone's, so a context in which such a place is found twice tells nothing.
 *
 * Errors of AFTER triggers, foreign keys and deferred constraints have no line: they come when all rows are in.
 *
 * @param relation the table's bare name, as the driver decodes it
 */
function failedLine(context, relation) {
    if (context === undefined)
        return undefined;
    const name = relation.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const english = only(context, new RegExp(String.raw `(?:^|\n)COPY ${name}, line (\d+)(?=[,:\n]|$)`, 'g'));
    if (english !== 'none')
        return english === 'several' ? undefined : { line: english, certain: true };
    // lc_messages is the superuser's. In all translations the table's name comes first and the line is the next number.
    const other = only(context, new RegExp(String.raw `(?:^|\n)(?:COPY )?${name}[^\d\n]{1,30}?(\d+)`, 'g'));
    return typeof other === 'number' ? { line: other, certain: false } : undefined;
}
function only(text, pattern) {
    const [first, second] = [...text.matchAll(pattern)];
    if (first === undefined)
        return 'none';
    return second === undefined ? Number(first[1]) : 'several';
}
/** The relation's name in the server's messages, as the driver decodes it. @param relation bytes as a latin1 string */
function relationInMessages(relation) {
    return Buffer.from(relation, 'latin1').toString('utf8');
}


/***/ }),

/***/ 2222:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ setPhase),
/* harmony export */   B9: () => (/* binding */ journalSchema),
/* harmony export */   H: () => (/* binding */ dropJournal),
/* harmony export */   a0: () => (/* binding */ readJournal),
/* harmony export */   bX: () => (/* binding */ flush),
/* harmony export */   f7: () => (/* binding */ resumeJournal),
/* harmony export */   nQ: () => (/* binding */ journalLines),
/* harmony export */   s9: () => (/* binding */ createJournal)
/* harmony export */ });
/* unused harmony exports createJournalSql, readHead */
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _postgres_event_triggers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(98458);
/* harmony import */ var _postgres_transaction_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84198);




/** Everything that a restore keeps in the target while it runs; dropped when it is complete. */
const journalSchema = 'pgproof_restore';
/**
 * The tables of the journal. A unit's line is written in the transaction that loads its rows, so that both are there
 * or neither is, after any crash.
 *
 * rejects holds rows that the target refused (on-error: quarantine), in the same way.
 */
const createJournalSql = `
CREATE SCHEMA IF NOT EXISTS ${journalSchema};
CREATE TABLE ${journalSchema}.restore (
  backup text NOT NULL, request jsonb NOT NULL, phase text NOT NULL, problems bytea, started_at timestamptz NOT NULL DEFAULT now());
-- A publication of all tables, which the archive may hold, lets nobody update a table without one.
ALTER TABLE ${journalSchema}.restore REPLICA IDENTITY FULL;
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
/**
 * Begins the journal, in one transaction. What is left of another is gone then, but for foreign keys that are still to be
 * made again.
 */
async function createJournal(client, head) {
    const tables = ['restore', 'loaded', 'rejects'].map((table) => `${journalSchema}.${table}`);
    await (0,_postgres_transaction_js__WEBPACK_IMPORTED_MODULE_3__/* .inTransaction */ .s)(client, async () => {
        await client.query(_postgres_event_triggers_js__WEBPACK_IMPORTED_MODULE_2__/* .silenceEventTriggersLocallySql */ .p);
        await client.query(`DROP TABLE IF EXISTS ${tables.join(', ')}`);
        await client.query(createJournalSql);
        await client.query(`INSERT INTO ${journalSchema}.restore (backup, request, phase) VALUES ($1, $2, 'schema')`, [
            head.backup,
            JSON.stringify(head.request),
        ]);
    });
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
    const { rows } = await client.query(`SELECT problems FROM ${journalSchema}.restore`);
    const problems = rows[0]?.problems ?? undefined;
    return { phase: found.phase, problems: problems === undefined ? [] : JSON.parse(problems.toString('utf8')) };
}
/** Waits until everything that the server has committed before is on its disk. */
async function flush(client) {
    await client.query(`UPDATE ${journalSchema}.restore SET phase = phase`);
}
/**
 * Everything before it is flushed with it.
 *
 * @param problems so far: a restore that is resumed must not forget them. As bytes, whatever the database's encoding
 */
async function setPhase(client, { phase, problems }) {
    const bytes = Buffer.from(JSON.stringify(problems));
    await client.query(`UPDATE ${journalSchema}.restore SET phase = $1, problems = $2`, [phase, bytes]);
}
/** Its event triggers are back by now, and may be of those that let nobody drop anything. */
async function dropJournal(client) {
    await (0,_postgres_transaction_js__WEBPACK_IMPORTED_MODULE_3__/* .inTransaction */ .s)(client, async () => {
        await client.query(_postgres_event_triggers_js__WEBPACK_IMPORTED_MODULE_2__/* .silenceEventTriggersLocallySql */ .p);
        await client.query(`DROP SCHEMA IF EXISTS ${journalSchema} CASCADE`);
    });
}


/***/ }),

/***/ 16507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g2: () => (/* binding */ unitKey),
/* harmony export */   mh: () => (/* binding */ indexKey),
/* harmony export */   zI: () => (/* binding */ groupSteps)
/* harmony export */ });
/* harmony import */ var _archive_toc_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81247);
/* harmony import */ var _postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50865);
/* harmony import */ var _groups_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26876);



/** @example indexKey({ schema: 'public', name: 'orders_pkey' }) */
function indexKey({ table, name }) {
    return JSON.stringify([table.schema, table.name, name]);
}
function labelOf({ table, name }) {
    return `${(0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfBytes */ .gm)(table.schema)}.${(0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfBytes */ .gm)(name)}`;
}
function unitKey({ oid, segment }) {
    return `${oid}/${segment}`;
}
/**
 * The steps of one group: load its rows; then build indexes; then turn indexes into keys; then count and analyze, or
 * read back. A step's tasks may run at the same time on several connections, the next step waits for all of them.
 */
function groupSteps(group, present, wishes) {
    const indexes = group.tables.flatMap((table) => table.indexes);
    const builds = indexes.filter((index) => !present.indexes.has(indexKey(index)));
    const attaches = indexes.filter((index) => index.attach !== undefined && !present.keys.has(indexKey(index)));
    const load = async () => loadTasks(group, present, wishes.way);
    const finish = async () => (wishes.analyze ? finishTasks(group) : []);
    const readBack = async () => (wishes.readBack ? readBackTasks(group, wishes) : []);
    if (!(0,_groups_js__WEBPACK_IMPORTED_MODULE_2__/* .isLarge */ .s)(group))
        return [load, async () => together(group, builds, attaches), finish, readBack];
    const build = builds.map((index) => ({ task: statements(`index ${labelOf(index)}`, [buildStatement(index)]) }));
    const attach = attaches.map((index) => ({ task: statements(`key ${labelOf(index)}`, [attachStatements(index)]) }));
    return [load, async () => build, async () => attach, finish, readBack];
}
function statements(label, messages) {
    return { kind: 'statements', label, messages, again: false };
}
function loadTasks(group, present, way) {
    const units = group.tables.flatMap((table) => table.units).filter((unit) => !present.units.has(unitKey(unit)));
    const load = (some) => ({ task: { kind: 'load', units: some, way, again: false } });
    if (units.length === 0)
        return [];
    return (0,_groups_js__WEBPACK_IMPORTED_MODULE_2__/* .isLarge */ .s)(group) || way === 'careful' ? units.map((unit) => load([unit])) : [load(units)];
}
/** All indexes and keys of small tables in one transaction. */
function together(group, builds, attaches) {
    const wanted = new Set([...builds, ...attaches]);
    const messages = [...wanted].map((index) => [builds.includes(index) ? buildStatement(index) : '', attaches.includes(index) ? attachStatements(index) : ''].join(''));
    if (messages.length === 0)
        return [];
    const alone = [...wanted].map((index, i) => statements(`index ${labelOf(index)}`, [messages[i]]));
    return [{ task: statements(`indexes of ${group.label}`, [messages.join('')]), alone }];
}
function buildStatement({ build, tablespace, kind, after }) {
    const more = kind === 'index' ? after.map((statement) => `${statement};\n`).join('') : '';
    if (tablespace === null || tablespace === '')
        return `${build};\n${more}`;
    return `SET default_tablespace TO ${(0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteBytes */ .K7)(tablespace)};\n${build};\nSET default_tablespace TO '';\n${more}`;
}
function attachStatements({ attach, after }) {
    return [attach, ...after].map((statement) => `${statement};\n`).join('');
}
/** Counts what is stored, and gathers statistics, which no backup holds. */
function finishTasks(group) {
    const tables = group.tables.filter(({ counted }) => counted);
    if (tables.length === 0)
        return [];
    return [{ task: finishTask(group.label, tables), alone: tables.map((table) => finishTask(table.label, [table])) }];
}
function finishTask(label, tables) {
    const counts = tables
        .map(({ oid, target }) => `SELECT ${oid}::text AS oid, count(*)::text AS rows FROM ONLY ${target}`)
        .join('\nUNION ALL ');
    return statements(`counting ${label}`, [`${counts};\n`, tables.map(({ target }) => `ANALYZE ${target};\n`).join('')]);
}
async function readBackTasks(group, wishes) {
    const tables = group.tables.filter(({ oid }) => oid !== 0);
    if (!(0,_groups_js__WEBPACK_IMPORTED_MODULE_2__/* .isLarge */ .s)(group)) {
        const copies = tables.map((table) => ({ oid: table.oid, copy: readStatement(table, '') }));
        return copies.length === 0 ? [] : [{ task: { kind: 'read-back', label: group.label, tables: copies } }];
    }
    const [table] = tables;
    const pages = await wishes.pagesOf(table);
    const parts = Math.max(1, Math.min(wishes.readParts, pages));
    const bounds = Array.from({ length: parts }, (_, i) => Math.floor((pages * i) / parts));
    return bounds.map((first, i) => {
        // The last part has no upper bound: whatever the table grew by is in it.
        const upper = i === parts - 1 ? '' : ` AND ctid < '(${bounds[i + 1]},0)'`;
        const copy = readStatement(table, parts === 1 ? '' : ` WHERE ctid >= '(${first},0)'${upper}`);
        return { task: { kind: 'read-back', label: table.label, tables: [{ oid: table.oid, copy }] } };
    });
}
function readStatement({ target, columns }, where) {
    return `COPY (SELECT ${columns} FROM ONLY ${target}${where}) TO STDOUT;\n`;
}


/***/ }),

/***/ 26876:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ planGroups),
/* harmony export */   s: () => (/* binding */ isLarge)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _archive_toc_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81247);
/* harmony import */ var _postgres_catalog_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(50865);
/* harmony import */ var _selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(97795);




/** A table of at least this much COPY text is loaded by several connections, and its indexes are built at once. */
const largeBytes = 4 * 1024 * 1024;
/** Many small tables share a transaction, but not so many that the server's lock table fills up. */
const batch = { tables: 50, bytes: 8 * 1024 * 1024 };
/** Decides which tables are restored on their own and which together; the largest first. */
function planGroups(options) {
    const tables = groupTables(options).map((table) => ({
        table,
        rawBytes: table.units.reduce((sum, unit) => sum + unit.rawBytes, 0),
        level: options.levels.get(table.oid) ?? 0,
    }));
    const groups = [];
    const open = new Map();
    const close = (level) => {
        const small = open.get(level);
        if (small !== undefined)
            groups.push({ ...small, level, label: labelOf(small.tables) });
        open.delete(level);
    };
    for (const { table, rawBytes, level } of tables.toSorted((a, b) => b.rawBytes - a.rawBytes)) {
        if (rawBytes >= largeBytes) {
            groups.push({ tables: [table], rawBytes, level, label: table.label });
            continue;
        }
        const small = open.get(level) ?? { tables: [], rawBytes: 0 };
        small.tables.push(table);
        small.rawBytes += rawBytes;
        open.set(level, small);
        if (small.tables.length >= batch.tables || small.rawBytes >= batch.bytes)
            close(level);
    }
    for (const level of open.keys())
        close(level);
    return groups.toSorted((a, b) => a.level - b.level || b.rawBytes - a.rawBytes);
}
/** Whether a group's work is split over connections. */
function isLarge({ tables, rawBytes }) {
    return tables.length === 1 && rawBytes >= largeBytes;
}
function labelOf(tables) {
    const [first] = tables;
    return tables.length === 1 ? (first?.label ?? '') : `${first?.label} and ${tables.length - 1} more`;
}
function groupTables(options) {
    const indexes = Map.groupBy(options.indexes, ({ table }) => (0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteBytes */ .K7)(table.schema, table.name));
    const loaded = options.tables.map(({ entry, table }) => {
        const target = (0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteBytes */ .K7)(entry.namespace ?? '', entry.tag);
        const label = `${(0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_1__/* .textOfBytes */ .gm)(entry.namespace ?? '')}.${(0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_1__/* .textOfBytes */ .gm)(entry.tag)}`;
        const copy = entry.copyStmt ?? '';
        const columns = ((0,_selection_archive_names_js__WEBPACK_IMPORTED_MODULE_3__/* .copyTarget */ .nx)(copy)?.columns ?? []).map((column) => (0,_postgres_catalog_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteBytes */ .K7)(column)).join(', ');
        const units = unitsOf(options, { oid: entry.oid, label, copy, table, file: entry.file });
        const own = indexes.get(target) ?? [];
        indexes.delete(target);
        const counted = !options.uncounted.has(entry.oid);
        return { oid: entry.oid, label, target, columns, table, counted, units, indexes: own };
    });
    // A schema without its rows has indexes all the same.
    const rest = [...indexes].map(([target, own]) => {
        const { schema, name } = own[0].table;
        const label = `${(0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_1__/* .textOfBytes */ .gm)(schema)}.${(0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_1__/* .textOfBytes */ .gm)(name)}`;
        return { oid: 0, label, target, columns: '', table: undefined, counted: false, units: [], indexes: own };
    });
    return [...loaded, ...rest];
}
function unitsOf(options, { oid, label, copy, table, file }) {
    if (table === undefined) {
        const { path, compression, bytes } = options.otherFile(file);
        return [
            {
                ...{ oid, label, copy, path, compression },
                segment: 0,
                range: undefined,
                rows: undefined,
                rawBytes: bytes,
                firstRow: 1,
            },
        ];
    }
    let firstRow = 1;
    return table.segments.map(({ offset, length, rows, rawBytes }, segment) => {
        const unit = {
            ...{ oid, segment, label, copy, rows, rawBytes, firstRow },
            path: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(options.directory, table.file),
            compression: options.compression,
            range: { offset, length },
        };
        firstRow += rows;
        return unit;
    });
}


/***/ }),

/***/ 45311:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ loadCounter)
/* harmony export */ });
/** Where a loading thread stands, as slots of shared memory; the main thread reads them for progress. */
const loadCounter = { rawBytes: 0, rows: 1, backendPid: 2, rejected: 3, slots: 4 };


/***/ }),

/***/ 97795:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HD: () => (/* binding */ readable),
/* harmony export */   R7: () => (/* binding */ rolesOf),
/* harmony export */   Y2: () => (/* binding */ nameSql),
/* harmony export */   ZD: () => (/* binding */ hexOf),
/* harmony export */   mE: () => (/* binding */ archiveEncoding),
/* harmony export */   nx: () => (/* binding */ copyTarget),
/* harmony export */   qZ: () => (/* binding */ unquoted)
/* harmony export */ });
/** Names in an archive: bytes in the archive's encoding, quoted or not. */
const identifier = String.raw `"(?:[^"]|"")*"|[^\s"'(),;.]+`;
/**
 * The encoding of everything in an archive, as the server names it; pg_restore's connections have it as their
 * client_encoding. Source: processEncodingEntry in src/bin/pg_dump/pg_backup_archiver.c.
 *
 * @example archiveEncoding(toc) // 'UTF8'
 */
function archiveEncoding(toc) {
    const defn = toc.entries.find(({ desc }) => desc === 'ENCODING')?.defn ?? '';
    const encoding = /^SET client_encoding = '([A-Za-z0-9_]+)';\n$/.exec(defn)?.[1];
    if (encoding === undefined)
        throw new Error('the archive does not say its encoding');
    return encoding;
}
const copyForm = new RegExp(String.raw `^COPY (?<schema>${identifier})\.(?<name>${identifier}) (?: |\((?<columns>(?:${identifier})(?:, (?:${identifier}))*)\) )?FROM stdin;\n?$`, 's');
/**
 * The names in a TABLE DATA entry's COPY statement (dumpTableData_copy in src/bin/pg_dump/pg_dump.c).
 *
 * @returns undefined for a statement of another form
 * @example copyTarget('COPY public."or""ders" (id, "a b") FROM stdin;\n') // { schema: 'public', name: 'or"ders', columns: ['id', 'a b'] }
 */
function copyTarget(statement) {
    const groups = copyForm.exec(statement)?.groups;
    if (groups === undefined)
        return undefined;
    const columns = groups.columns?.match(new RegExp(identifier, 'g')) ?? [];
    return {
        schema: unquoted(groups.schema),
        name: unquoted(groups.name),
        columns: columns.map(unquoted),
    };
}
/** A name as it is called, of an identifier that may be quoted. */
function unquoted(name) {
    return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
/** An identifier, a literal, a word or a mark; what stands in quotes is one token, whatever is in it. */
const token = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s"'(),;]+|[(),;]/gs;
/**
 * The roles that an entry's statements name, other than its owner: those of GRANT and REVOKE, of a policy and of a user
 * mapping. Names that the server has for every role (PUBLIC) are left out.
 */
function rolesOf(entry) {
    const tokens = entry.defn?.match(token) ?? [];
    switch (entry.desc) {
        case 'ACL':
        case 'DEFAULT ACL':
            return names(splitAt(tokens, ';').flatMap(rolesOfGrant));
        case 'POLICY':
            return names(rolesOfPolicy(tokens));
        case 'USER MAPPING':
            return names(following(tokens, tokens.indexOf('FOR')));
        default:
            return [];
    }
}
function names(tokens) {
    // pg_dump writes the keyword in lower case in user mappings; no role can have that name.
    return [...new Set(tokens.filter((name) => name !== 'PUBLIC').map(unquoted))].filter((name) => name !== 'public');
}
/**
 * `GRANT … TO role [WITH GRANT OPTION]`, `REVOKE … FROM role`, both perhaps after `ALTER DEFAULT PRIVILEGES FOR ROLE role`, and
 * `SET SESSION AUTHORIZATION role`. Reserved words are quoted where they are names, so the last bare TO is the keyword.
 */
function rolesOfGrant(tokens) {
    const grantee = Math.max(tokens.lastIndexOf('TO'), tokens.lastIndexOf('FROM'));
    const keyword = (...words) => tokens.findIndex((_, at) => words.every((word, ahead) => tokens[at + ahead] === word));
    const target = keyword('FOR', 'ROLE');
    const session = keyword('SET', 'SESSION', 'AUTHORIZATION');
    return [
        ...following(tokens, grantee),
        ...following(tokens, target < 0 ? -1 : target + 1),
        ...following(tokens, session < 0 ? -1 : session + 2),
    ];
}
/** `CREATE POLICY name ON table [AS RESTRICTIVE] [FOR command] [TO role, …] [USING (…)] [WITH CHECK (…)]` */
function rolesOfPolicy(tokens) {
    const condition = tokens.indexOf('(');
    const head = condition < 0 ? tokens : tokens.slice(0, condition);
    const from = head.indexOf('TO');
    if (from < 0)
        return [];
    const end = head.findIndex((word, at) => at > from && ['USING', 'WITH', ';'].includes(word));
    return head.slice(from + 1, end < 0 ? undefined : end).filter((word) => word !== ',');
}
function following(tokens, keyword) {
    const next = keyword < 0 ? undefined : tokens[keyword + 1];
    return next === undefined ? [] : [next];
}
function splitAt(tokens, mark) {
    const parts = [[]];
    for (const word of tokens) {
        if (word === mark)
            parts.push([]);
        else
            parts.at(-1)?.push(word);
    }
    return parts;
}
/** For parameters of a query: the driver would send text as UTF-8. */
function hexOf(bytes) {
    return Buffer.from(bytes, 'latin1').toString('hex');
}
/** In SQL: a name that was given in hexadecimal, out of the archive's encoding (a parameter) into the database's own. */
function nameSql(hex, encodingParameter) {
    return `pg_catalog.convert_from(pg_catalog.decode(${hex}, 'hex'), ${encodingParameter})`;
}
/** An archive's name for people. */
function readable(bytes, encoding) {
    const label = encoding
        .replace(/^WIN(\d+)$/, 'windows-$1')
        .replace(/^KOI8([RU])$/, 'koi8-$1')
        .replace(/^LATIN(7|8|9|10)$/, (_, number) => `iso-8859-${Number(number) + 6}`)
        .replaceAll('_', '-');
    try {
        return new TextDecoder(label).decode(Buffer.from(bytes, 'latin1'));
    }
    catch (error) {
        // An encoding that only PostgreSQL has a name for.
        if (error instanceof RangeError)
            return Buffer.from(bytes, 'latin1').toString('utf8');
        throw error;
    }
}


/***/ })

};
