export const id = 232;
export const ids = [232];
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
    const terminator = new Terminator(child, call.graceMs ?? 5_000);
    const onAbort = () => terminator.begin();
    call.signal?.addEventListener('abort', onAbort, { once: true });
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
/** Ends a child: SIGTERM to the leader, which ends its workers in good order, then SIGKILL to the whole group. */
class Terminator {
    #child;
    #graceMs;
    #timer;
    constructor(child, graceMs) {
        this.#child = child;
        this.#graceMs = graceMs;
    }
    begin() {
        if (this.#timer !== undefined)
            return;
        this.#child.kill('SIGTERM');
        this.#timer = setTimeout(() => this.#killGroup(), this.#graceMs);
    }
    /** To be called when the child and its pipes are closed. */
    release() {
        clearTimeout(this.#timer);
    }
    #killGroup() {
        if (this.#child.pid === undefined)
            return;
        try {
            process.kill(-this.#child.pid, 'SIGKILL');
        }
        catch (error) {
            // ESRCH: the group ended in this very moment, which is what was wanted.
            if (error.code !== 'ESRCH')
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
/* harmony export */   Mt: () => (/* binding */ findClientTools)
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
/* harmony export */   L: () => (/* binding */ installClient)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _child_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28312);
/* harmony import */ var _client_tools_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(56957);





/** The package postgresql-common brings this script, which adds the PostgreSQL project's own repository to apt. */
const debianSystem = {
    osRelease: '/etc/os-release',
    repositoryScript: '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh',
};
/** apt needs a proxy where there is one; nothing else of our environment concerns it. */
const aptVariables = ['PATH', 'HOME', 'http_proxy', 'https_proxy', 'no_proxy'];
/**
 * Installs the client programs of one major with apt, on Debian and Ubuntu, as root or with a sudo that asks for no
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
    const client = `postgresql-client-${major}`;
    if (!(await apt.knows(client)))
        await apt.run('apt-get', 'update', '-q');
    if (!(await apt.knows(client))) {
        await apt.run('apt-get', ...installArguments, 'postgresql-common', 'ca-certificates');
        await apt.run((installer.system ?? debianSystem).repositoryScript, '-y');
    }
    await apt.run('apt-get', ...installArguments, client);
}
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
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`PostgreSQL ${major}'s client could not be installed: ${program} ${(0,_child_js__WEBPACK_IMPORTED_MODULE_3__/* .describeEnd */ .lA)(result)}`, `install it in a step before this one: ${(0,_client_tools_js__WEBPACK_IMPORTED_MODULE_4__/* .installCommand */ .Je)(major, 'linux')}`);
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
 * libpq's own words for a connection that is gone; they follow the client's language, which is C. pg_dump takes one
 * that is lost right after the login for a bad encoding (PQsetClientEncoding fails on it).
 */
const words = /server closed the connection|no connection to the server|connection to server .* failed: (?!FATAL)|FATAL: +(sorry, too many clients|too many connections|remaining connection slots|the database system is)|could not (receive|send) data|terminating connection|SSL SYSCALL error|SSL connection has been closed|invalid client encoding/;
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

/***/ 54780:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ isTransient)
/* harmony export */ });
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


/***/ })

};
