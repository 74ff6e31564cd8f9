export const id = 224;
export const ids = [224];
export const modules = {

/***/ 44866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ CopyConnection)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83849);
/* harmony import */ var _kernel_kernel_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(61428);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92992);




/** How long a goodbye may take. */
const closingMs = 2000;
const copyOutResponse = 0x48; // 'H'
const copyDone = 0x63; // 'c'
/**
 * A connection whose COPY … TO STDOUT is read in bulk: the socket fills the kernel's buffer, the kernel strips the
 * CopyData frames, and everything else of the protocol goes on to the driver, which never sees a row.
 */
class CopyConnection {
    #client;
    #kernel;
    #deliver = () => undefined;
    #break = () => undefined;
    #sink;
    #failure;
    #bytesReceived = 0;
    #unanswered = 0;
    constructor(client, kernel) {
        this.#client = client;
        this.#kernel = kernel;
    }
    /** @param kernel its buffers; it must not serve another open connection */
    static async open(settings, kernel) {
        let connection;
        const early = [];
        const socket = () => {
            const created = new node_net__WEBPACK_IMPORTED_MODULE_0__.Socket({
                onread: {
                    buffer: kernel.input,
                    callback: (bytes) => {
                        received(bytes);
                        return true;
                    },
                },
            });
            deliver = (message) => created.emit('data', message);
            broken = (error) => created.destroy(error);
            return created;
        };
        let deliver = () => undefined;
        let broken = () => undefined;
        // While the session is being opened nothing but the driver's own messages can arrive.
        let received = (bytes) => {
            early.push(bytes);
            deliver(Buffer.from(kernel.input.subarray(0, bytes)));
        };
        const client = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .openConnection */ .JY)(settings, { socket });
        connection = new CopyConnection(client, kernel);
        connection.#deliver = deliver;
        connection.#break = broken;
        received = (bytes) => connection.#received(bytes);
        if (early.length === 0)
            connection.#interceptTls();
        return connection;
    }
    /** Bytes that have come from the server: it moves as long as the connection lives. */
    get bytesReceived() {
        return this.#bytesReceived;
    }
    /** Whether a COPY is running on it. */
    get copying() {
        return this.#sink !== undefined;
    }
    /** Whether a query waits for its answer. */
    get asking() {
        return this.#unanswered > 0;
    }
    /** Calls the listener when the connection ends, by whatever cause. */
    onEnd(listener) {
        this.#client.once('end', listener);
    }
    get kernel() {
        return this.#kernel;
    }
    /** The process at the other end, as it said at login. */
    get backendPid() {
        return this.#client.processID ?? 0;
    }
    /** The driver's client, for what is no copying. */
    get client() {
        return this.#client;
    }
    /** Runs SQL given as bytes in the connection's client_encoding (a binary string), for names that need not be Unicode. */
    async queryBytes(sql) {
        return this.#run(sql);
    }
    /** Runs SQL that sends no COPY text. */
    query(sql) {
        return this.#answered(this.#client.query(sql));
    }
    /**
     * Runs SQL with COPY … TO STDOUT statements in one message, and gives their text to the sink.
     *
     * @param sql the bytes of the statements, in the connection's client_encoding, as a binary (latin1) string
     * @returns the rows that the server says it sent, for each COPY
     * @throws what the sink threw, or the server's error
     */
    async copy(sql, sink) {
        this.#sink = sink;
        this.#failure = undefined;
        try {
            const results = await this.#run(sql);
            return results.filter((result) => result.command === 'COPY').map((result) => result.rowCount ?? 0);
        }
        catch (error) {
            throw this.#failure ?? error;
        }
        finally {
            this.#sink = undefined;
        }
    }
    #run(sql) {
        const { promise, resolve, reject } = Promise.withResolvers();
        this.#client.query(new BinaryQuery(sql, (error, result) => {
            if (error)
                reject(error);
            else
                resolve(Array.isArray(result) ? result : [result]);
        }));
        return this.#answered(promise);
    }
    async #answered(answer) {
        this.#unanswered += 1;
        try {
            return await answer;
        }
        finally {
            this.#unanswered -= 1;
        }
    }
    /** Closes it; when the server does not answer in time, without it. */
    async close() {
        const impatience = setTimeout(() => this.destroy(), closingMs);
        await (0,_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .closeConnection */ .Bn)(this.#client);
        clearTimeout(impatience);
    }
    /** Ends the connection at once, without a word to the server. */
    destroy() {
        this.#client.connection.stream.destroy();
    }
    #received(bytes) {
        this.#bytesReceived += bytes;
        try {
            this.#kernel.exports.received(bytes);
            this.#work();
        }
        catch (error) {
            this.#failure ??= error;
            this.#break(error instanceof Error ? error : new Error(String(error)));
        }
    }
    #work() {
        const { exports } = this.#kernel;
        for (let why = exports.run(); why !== _kernel_kernel_js__WEBPACK_IMPORTED_MODULE_2__/* .stop */ .ds.needsInput; why = exports.run()) {
            if (why === _kernel_kernel_js__WEBPACK_IMPORTED_MODULE_2__/* .stop */ .ds.chunkReady) {
                this.#chunk(exports.chunkLength());
                exports.taken();
            }
            else if (why === _kernel_kernel_js__WEBPACK_IMPORTED_MODULE_2__/* .stop */ .ds.otherMessage) {
                const type = exports.otherMessageType();
                // The part must be taken out of the input before the sink runs.
                const message = this.#kernel.otherMessage();
                if (type === copyOutResponse)
                    this.#begin();
                else if (type === copyDone)
                    this.#end();
                this.#deliver(message);
            }
            else {
                throw new Error('the server sent a CopyData message that does not end with a row');
            }
        }
    }
    #begin() {
        this.#kernel.exports.reset();
        this.#sink?.begin();
    }
    #chunk(length) {
        this.#sink?.chunk(this.#kernel.output.subarray(0, length), this.#kernel.exports.atRowEnd() !== 0);
    }
    #end() {
        const length = this.#kernel.exports.flush();
        if (length > 0)
            this.#chunk(length);
        this.#sink?.end();
    }
    /** With TLS the socket's bytes must be decrypted first: they come as events and are copied in. */
    #interceptTls() {
        const { stream } = this.#client.connection;
        const driver = stream.listeners('data');
        stream.removeAllListeners('data');
        this.#deliver = (message) => {
            for (const listener of driver)
                listener(message);
        };
        this.#break = (error) => stream.destroy(error);
        const { input } = this.#kernel;
        stream.on('data', (bytes) => {
            for (let at = 0; at < bytes.length; at += input.length) {
                const part = bytes.subarray(at, at + input.length);
                input.set(part);
                this.#received(part.length);
            }
        });
    }
}
/** A simple query whose text is bytes: names in a database need not be Unicode. */
class BinaryQuery extends pg__WEBPACK_IMPORTED_MODULE_1__/* ["default"].Query */ .Ay.Query {
    #message;
    constructor(sql, callback) {
        // biome-ignore lint/suspicious/noExplicitAny: the driver's types know this constructor only without a callback
        super(sql, callback);
        const text = Buffer.from(sql, 'latin1');
        const message = Buffer.alloc(text.length + 6);
        message.write('Q', 0, 'latin1');
        message.writeUInt32BE(text.length + 5, 1);
        text.copy(message, 5);
        this.#message = message;
    }
    submit = (connection) => {
        connection.stream.write(this.#message);
    };
}


/***/ }),

/***/ 75224:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  drill: () => (/* binding */ drill)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/compression.js
var archive_compression = __webpack_require__(36703);
// EXTERNAL MODULE: ./build/archive/toc.js
var archive_toc = __webpack_require__(81247);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/postgres/connection.js
var postgres_connection = __webpack_require__(92992);
// EXTERNAL MODULE: ./build/postgres/install-client.js
var install_client = __webpack_require__(63977);
// EXTERNAL MODULE: ./build/postgres/lost-connection.js
var lost_connection = __webpack_require__(13131);
// EXTERNAL MODULE: ./build/postgres/server-facts.js
var server_facts = __webpack_require__(74305);
// EXTERNAL MODULE: ./build/postgres/server-tools.js
var server_tools = __webpack_require__(45089);
// EXTERNAL MODULE: ./build/postgres/settings.js
var postgres_settings = __webpack_require__(25441);
// EXTERNAL MODULE: ./build/postgres/transient.js
var postgres_transient = __webpack_require__(54780);
// EXTERNAL MODULE: ./build/restore/load/failures.js
var failures = __webpack_require__(24491);
// EXTERNAL MODULE: ./build/restore/pg-restore/schema-archive.js
var schema_archive = __webpack_require__(95746);
// EXTERNAL MODULE: ./build/restore/restore.js + 20 modules
var restore = __webpack_require__(97896);
// EXTERNAL MODULE: ./build/restore/selection/archive-names.js
var archive_names = __webpack_require__(97795);
// EXTERNAL MODULE: ./build/restore/target/preflight-server.js
var preflight_server = __webpack_require__(39102);
;// CONCATENATED MODULE: ./build/verify/check-connection.js

/** In a database in SQL_ASCII names may be bytes that are no UTF-8, and the server would refuse to send them. */
const namesSql = `SELECT pg_catalog.set_config('client_encoding',
  CASE pg_catalog.getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END, false);`;
/**
 * Runs something with a connection to a restored database, with pinned settings and without time limits.
 *
 * @param signal breaks the connection off: a check may run for long, and the server ends what nobody waits for
 * @throws the signal's reason after an abort
 */
async function withCheckConnection(settings, signal, run) {
    const prepareSql = `${postgres_connection/* pinSettingsSql */.fg}\n${namesSql}`;
    return (0,postgres_connection/* withBreakableConnection */.MX)(settings, { signal, prepareSql }, run);
}

;// CONCATENATED MODULE: ./build/verify/compare-content.js
/**
 * Holds the fingerprints of restored tables against those that were taken with the backup: one changed value in one row
 * is found, whatever order the rows are in. Partitions that are loaded through the top of their tree are added up
 * there, since a row may come back in another one.
 *
 * @returns what is wrong, in words
 */
function compareContent(tables, restored) {
    const readBack = new Map(restored.map((table) => [table.oid, table.readBack]));
    const problems = [];
    for (const [place, members] of Map.groupBy(tables, placeOf)) {
        const missing = members.filter(({ oid }) => readBack.get(oid) === undefined);
        if (missing.length > 0) {
            problems.push(`content: ${missing.map(nameOf).join(', ')}: it was not read back`);
            continue;
        }
        const expected = addUp(members.map(({ fingerprint }) => fingerprint));
        const found = addUp(members.flatMap(({ oid }) => readBack.get(oid) ?? []));
        if (found.rows === expected.rows && found.sum === expected.sum)
            continue;
        const rows = found.rows === expected.rows ? 'as many rows' : `${found.rows} rows, and ${expected.rows} were backed up`;
        problems.push(`content: ${place}: it is not what was backed up (${rows})`);
    }
    return problems;
}
function placeOf(table) {
    return nameOf(table.loadedThrough ?? table);
}
function nameOf({ schema, name }) {
    return `${schema}.${name}`;
}
/** Sums of hashes are modulo 2^128. */
function addUp(fingerprints) {
    const total = { rows: 0, sum: 0n };
    for (const { rows, sum } of fingerprints) {
        total.rows += rows;
        total.sum = BigInt.asUintN(128, total.sum + BigInt(`0x${sum}`));
    }
    return total;
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./build/postgres/identifiers.js
var identifiers = __webpack_require__(91618);
// EXTERNAL MODULE: ./build/postgres/scratch-cluster.js + 2 modules
var scratch_cluster = __webpack_require__(57641);
// EXTERNAL MODULE: ./build/restore/target/like-source.js
var like_source = __webpack_require__(83248);
;// CONCATENATED MODULE: ./build/verify/drill-server.js









const databaseName = 'drill';
const gibibyte = 1024 ** 3;
/**
 * Runs something with an empty database on a server of our own, which has the roles and tablespaces that the archive
 * names. Server and database are gone afterwards.
 *
 * @throws {UserError} when there is no server of that version, or it does not start
 */
async function withDrillDatabase({ tools, toc, encoding, signal }, run) {
    const bin = (0,external_node_path_.dirname)(tools.pgDump);
    return (0,scratch_cluster/* withScratchCluster */.f)({ bin, signal, settings: serverSettings() }, async (cluster) => {
        const notes = await createDatabase(cluster, toc, encoding, signal);
        const url = cluster.url(databaseName);
        await withCheckConnection((0,postgres_settings/* connectionSettings */.Q7)(url, {}), signal, async (client) => {
            await createRoles(client, toc, encoding);
            await (0,like_source/* createTablespaces */.Sw)(client, toc, encoding);
        });
        return run({ url, notes });
    });
}
function serverSettings() {
    const megabytes = Math.floor(Math.min(2 * gibibyte, (0,external_node_os_.totalmem)() / 4) / 1024 ** 2);
    return {
        shared_buffers: `${megabytes}MB`,
        jit: 'off',
        max_connections: String(40 + 4 * (0,external_node_os_.availableParallelism)()),
        // pg_dump and pg_restore hold a lock on every table at once.
        max_locks_per_transaction: '1024',
    };
}
/** Indexes, partitions and checks on text depend on its order, so the database gets the source's, where it is known here. */
async function createDatabase(cluster, toc, encoding, signal) {
    const create = `CREATE DATABASE ${databaseName} TEMPLATE template0 ENCODING ${(0,identifiers/* quoteLiteral */.ce)(encoding)}`;
    return withCheckConnection((0,postgres_settings/* connectionSettings */.Q7)(cluster.url('postgres'), {}), signal, async (client) => {
        const locale = (0,like_source/* localeClauses */.nY)(toc);
        try {
            await client.query(`${create} ${locale}`);
            return [];
        }
        catch (error) {
            if ((0,postgres_connection/* codeOf */.$N)(error) === undefined || locale === '')
                throw error;
            await client.query(`${create} LOCALE 'C'`);
            return [`locale: text is ordered as in C, since the source's locale is not on this machine: ${(0,errors/* messageOf */.bD)(error)}`];
        }
    });
}
/** As superusers: what they may do is nothing that a drill finds out, and some objects have only such owners. */
async function createRoles(client, toc, encoding) {
    await client.query(`
    DO $pgproof$ DECLARE role text; BEGIN
      FOR role IN ${(0,like_source/* missingRolesSql */.G_)(toc, encoding)} LOOP
        EXECUTE pg_catalog.format('CREATE ROLE %I SUPERUSER', role);
      END LOOP;
    END $pgproof$`);
}
/** Whether a server has all roles that an archive names, as owners and otherwise. */
async function rolesExist(client, toc, encoding) {
    const { rows } = await client.query(`SELECT EXISTS (${(0,like_source/* missingRolesSql */.G_)(toc, encoding)}) AS missing`);
    return rows[0]?.missing === false;
}

// EXTERNAL MODULE: ./build/verify/integrity.js + 2 modules
var verify_integrity = __webpack_require__(44627);
// EXTERNAL MODULE: ./build/archive/segment-text.js + 1 modules
var segment_text = __webpack_require__(95003);
// EXTERNAL MODULE: ./build/kernel/kernel.js + 1 modules
var kernel_kernel = __webpack_require__(61428);
// EXTERNAL MODULE: ./build/postgres/catalog.js
var catalog = __webpack_require__(50865);
// EXTERNAL MODULE: ./build/postgres/copy-connection.js
var copy_connection = __webpack_require__(44866);
;// CONCATENATED MODULE: ./build/verify/row-sum.js

const newline = 0x0a;
const headerBytes = 5;
/** As the server wraps rows: type, then a length that counts itself (PostgreSQL documentation, "Message Formats"). */
const copyDataType = 0x64;
/** A fingerprint of rows that do not come from a server: each is wrapped in a protocol message again. */
class RowSum {
    #kernel = new kernel_kernel/* Kernel */.MB(1 << 16, 1 << 16);
    constructor() {
        this.#kernel.exports.reset();
    }
    /** @param row COPY text with its newline */
    add(row) {
        const header = Buffer.alloc(headerBytes);
        header.writeUInt8(copyDataType);
        header.writeUInt32BE(row.length + 4, 1);
        this.#feed(header);
        this.#feed(row);
    }
    /** The rows so far and the sum of their hashes, modulo 2^128. */
    get result() {
        return { rows: Number(this.#kernel.exports.rowCount()), sum: this.#kernel.fingerprintSum() };
    }
    #feed(bytes) {
        const { exports, input } = this.#kernel;
        for (let at = 0; at < bytes.length; at += input.length) {
            const part = bytes.subarray(at, at + input.length);
            input.set(part);
            exports.received(part.length);
            for (let why = exports.run(); why !== kernel_kernel/* stop */.ds.needsInput; why = exports.run()) {
                if (why !== kernel_kernel/* stop */.ds.chunkReady)
                    throw new Error(`the kernel stopped with ${why}`);
                exports.taken();
            }
        }
    }
}
/** The rows of COPY text, each with its newline: a raw newline always ends a row. */
async function* rowsOf(text) {
    let begun = [];
    for await (const piece of text) {
        let start = 0;
        for (let end = piece.indexOf(newline); end !== -1; end = piece.indexOf(newline, start)) {
            const rest = piece.subarray(start, end + 1);
            yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
            begun = [];
            start = end + 1;
        }
        if (start < piece.length)
            begun.push(Buffer.from(piece.subarray(start)));
    }
    if (begun.length > 0)
        throw new Error('the text ends within a row');
}

;// CONCATENATED MODULE: ./build/verify/mixed-columns.js










/** The trees among a backup's tables whose fingerprints cannot be added up. */
function mixedTrees({ entries }, tables) {
    const throughRoot = tables.filter(({ loadedThrough }) => loadedThrough !== undefined);
    const data = new Map(entries.filter(({ desc }) => desc === 'TABLE DATA').map((entry) => [entry.oid, entry]));
    const trees = Map.groupBy(throughRoot, ({ loadedThrough }) => `${loadedThrough?.schema}.${loadedThrough?.name}`);
    return [...trees].flatMap(([label, leaves]) => {
        const targets = leaves.map((table) => (0,archive_names/* copyTarget */.nx)(data.get(table.oid)?.copyStmt ?? ''));
        const [top] = targets;
        if (top === undefined)
            return [];
        const orders = targets.map((leaf) => top.columns.map((column) => leaf?.columns.indexOf(column) ?? -1));
        if (orders.every((places) => places.every((place, index) => place === index)))
            return [];
        const placed = leaves.map((table, index) => {
            const { namespace, tag } = data.get(table.oid) ?? {};
            return { table, name: (0,catalog/* quoteBytes */.K7)(namespace ?? '', tag ?? ''), places: orders[index] };
        });
        const columns = top.columns.map((column) => (0,catalog/* quoteBytes */.K7)(column));
        return [{ label, columns, leaves: placed }];
    });
}
/** Compares the trees' rows in the backup with those in the database. @returns what is wrong, in words */
async function compareMixedTrees(trees, options) {
    const problems = [];
    for (const tree of trees) {
        const [expected, found] = [await inBackup(tree, options), await inDatabaseOrWhyNot(tree, options)];
        if (typeof found === 'string')
            problems.push(`content: ${tree.label}: it cannot be read back: ${found}`);
        else if (expected.rows !== found.rows || expected.sum !== found.sum)
            problems.push(`content: ${tree.label}: it is not what was backed up (${rowsText(expected, found)})`);
    }
    return problems;
}
function rowsText(expected, found) {
    return expected.rows === found.rows ? 'as many rows' : `${found.rows} rows, and ${expected.rows} were backed up`;
}
async function inBackup({ leaves }, { backup, compression, signal }) {
    const sum = new RowSum();
    for (const { table, places } of leaves) {
        for (const segment of table.segments) {
            signal.throwIfAborted();
            for await (const row of rowsOf((0,segment_text/* textOf */.b6)((0,external_node_path_.join)(backup, table.file), compression, segment))) {
                sum.add(reordered(row, places));
            }
        }
    }
    return sum.result;
}
/** In COPY text a raw tab always stands between two columns. Bytes are kept as they are, whatever encoding they have. */
function reordered(row, places) {
    const values = row.toString('latin1', 0, row.length - 1).split('\t');
    return Buffer.from(`${places.map((place) => values[place]).join('\t')}\n`, 'latin1');
}
/** A table that could not be restored is no more there. */
async function inDatabaseOrWhyNot(tree, options) {
    try {
        return await inDatabase(tree, options);
    }
    catch (error) {
        if ((0,postgres_connection/* codeOf */.$N)(error)?.startsWith('42'))
            return (0,errors/* messageOf */.bD)(error);
        throw error;
    }
}
/** Table by table: other partitions of the tree may be loaded by themselves, and are compared by themselves. */
async function inDatabase({ leaves, columns }, { settings, encoding, signal }) {
    const kernel = new kernel_kernel/* Kernel */.MB(256 * 1024, 1024 * 1024);
    const connection = await copy_connection/* CopyConnection */.C.open(settings, kernel);
    const breakOff = () => connection.destroy();
    signal.addEventListener('abort', breakOff, { once: true });
    let [rows, sum] = [0, 0n];
    const sink = {
        begin() { },
        chunk() { },
        end() {
            rows += Number(kernel.exports.rowCount());
            sum = BigInt.asUintN(128, sum + kernel.fingerprintSum());
        },
    };
    try {
        await connection.query(`${postgres_connection/* pinSettingsSql */.fg}\nSET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(encoding)};`);
        for (const { name } of leaves) {
            await connection.copy(`COPY (SELECT ${columns.join(', ')} FROM ONLY ${name}) TO STDOUT`, sink);
        }
        await connection.close();
        return { rows, sum };
    }
    catch (error) {
        connection.destroy();
        signal.throwIfAborted();
        throw error;
    }
    finally {
        signal.removeEventListener('abort', breakOff);
    }
}

// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
// EXTERNAL MODULE: ./build/postgres/child.js
var child = __webpack_require__(28312);
// EXTERNAL MODULE: ./build/postgres/passfile.js
var passfile = __webpack_require__(6839);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./build/postgres/event-triggers.js
var event_triggers = __webpack_require__(98458);
;// CONCATENATED MODULE: ./build/verify/measure-each.js
/**
 * Lets the server put together and run one statement for each row of a query: two thousand take one round trip, names
 * never leave the server, whatever bytes they are, and one that fails does not stop the others.
 *
 * @param rowsSql gives `oid` and `statement`; a statement gives one row with one value
 * @example
 * await measureEach(client, `SELECT oid, format('SELECT last_value FROM %s', oid::regclass) AS statement
 *   FROM pg_class WHERE relkind = 'S'`)
 */
async function measureEach(client, rowsSql) {
    // A text array grows in place; a setting carries it out of the block.
    const result = await client.query(`
    DO $pgproof$
    DECLARE item record; value text; found text[] := '{}';
    BEGIN
      FOR item IN ${rowsSql} LOOP
        BEGIN
          EXECUTE item.statement INTO value;
          found := found || ARRAY[item.oid::int8::text, 'value', value];
        EXCEPTION WHEN OTHERS THEN
          found := found || ARRAY[item.oid::int8::text, 'error', SQLERRM];
        END;
      END LOOP;
      PERFORM pg_catalog.set_config('pgproof.found', pg_catalog.to_json(found)::text, false);
    END $pgproof$;
    SELECT pg_catalog.current_setting('pgproof.found') AS found`);
    // Two statements give two results.
    const [, { rows }] = result;
    const found = JSON.parse(rows[0]?.found ?? '[]');
    const measured = new Map();
    for (let i = 0; i < found.length; i += 3) {
        const [oid, kind, value = null] = found.slice(i, i + 3);
        measured.set(Number(oid), kind === 'value' ? { value } : { error: value ?? '' });
    }
    return measured;
}

;// CONCATENATED MODULE: ./build/verify/constraint-checks.js



/** Objects of the server itself. */
const systemSchemaSql = "(n.nspname ~ '^pg_' OR n.nspname = 'information_schema')";
/**
 * Constraints whose rows nobody has checked. What was NOT VALID or NOT ENFORCED in the source is so here, too, and is
 * told; anything else is a problem.
 */
async function checkConstraints(client, toc, encoding) {
    const { rows } = await client.query(`
    SELECT n.nspname || '.' || coalesce(r.relname, t.typname) || ': ' || c.conname AS label,
      ${(0,catalog/* bytesOf */.$$)('n.nspname', (0,identifiers/* quoteLiteral */.ce)(encoding))} AS schema,
      ${(0,catalog/* bytesOf */.$$)("coalesce(r.relname, t.typname) || ' ' || c.conname", (0,identifiers/* quoteLiteral */.ce)(encoding))} AS tag,
      pg_catalog.to_jsonb(c) ->> 'conenforced' AS enforced
    FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
    LEFT JOIN pg_catalog.pg_class r ON r.oid = c.conrelid LEFT JOIN pg_catalog.pg_type t ON t.oid = c.contypid
    -- What partitions and children have inherited goes with the constraint above them.
    WHERE NOT c.convalidated AND c.conparentid = 0 AND c.conislocal AND NOT ${systemSchemaSql}
    ORDER BY 1`);
    const known = notValidInArchive(toc);
    return rows.map((row) => {
        const expected = known.has(keyOf((0,catalog/* fromHex */.aD)(row.schema), (0,catalog/* fromHex */.aD)(row.tag)));
        const state = row.enforced === 'false' ? 'not enforced' : 'not valid';
        const message = expected ? `${state}, as in the source` : `${state}, and in the backup it is valid`;
        return { check: 'constraints', object: row.label, message, severity: expected ? 'note' : 'problem' };
    });
}
function keyOf(schema, tag) {
    return `${schema}\0${tag}`;
}
/** pg_dump writes such constraints as entries of their own, whatever their kind (dumpConstraint in pg_dump.c). */
function notValidInArchive({ entries }) {
    const not = / NOT (?:VALID|ENFORCED);\n$/;
    const constraints = entries.filter(({ desc, defn }) => desc.endsWith('CONSTRAINT') && not.test(defn ?? ''));
    return new Set(constraints.map(({ namespace, tag }) => keyOf(namespace ?? '', tag)));
}
/**
 * Rows that refer to nothing. The server has just checked the foreign keys that are valid, so only the others are
 * counted.
 */
async function checkOrphans(client) {
    const { rows } = await client.query(`
    SELECT c.oid::int8::text AS oid, n.nspname || '.' || r.relname || ': ' || c.conname AS label,
      (pg_catalog.to_jsonb(c) ->> 'conperiod') = 'true' AS over_periods
    FROM ${uncheckedKeysSql} ORDER BY 2`);
    if (rows.length === 0)
        return [];
    const counts = await measureEach(client, orphansSql);
    return rows.flatMap(({ oid, label, over_periods }) => {
        const about = { check: 'orphans', object: label, severity: 'note' };
        if (over_periods)
            return [{ ...about, message: 'rows without what they refer to are not counted: it has a PERIOD' }];
        const count = counts.get(Number(oid));
        if (count === undefined || 'error' in count) {
            return [{ ...about, message: `rows without what they refer to could not be counted: ${count?.error}` }];
        }
        if (count.value === '0')
            return [];
        return [{ ...about, message: `${count.value} rows refer to a row that is not there, as in the source` }];
    });
}
const uncheckedKeysSql = `pg_catalog.pg_constraint c JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
  WHERE c.contype = 'f' AND NOT c.convalidated AND c.conparentid = 0`;
/**
 * An anti-join for each key, by the operators that the key itself compares with. MATCH FULL takes a key that is NULL in
 * part for a wrong one; otherwise one NULL is enough to refer to nothing.
 */
const orphansSql = `
  SELECT c.oid, pg_catalog.format('SELECT pg_catalog.count(*) FROM %s f WHERE (%s) AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
    CASE r.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.conrelid::pg_catalog.regclass,
    pg_catalog.string_agg(pg_catalog.format('f.%I IS NOT NULL', f.attname), CASE c.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END),
    CASE p.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.confrelid::pg_catalog.regclass,
    pg_catalog.string_agg(pg_catalog.format('p.%I OPERATOR(%I.%s) f.%I', t.attname, s.nspname, o.oprname, f.attname), ' AND ')
  ) AS statement
  FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_class p ON p.oid = c.confrelid
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey), pg_catalog.unnest(c.conpfeqop)) AS k (own, other, operator)
  JOIN pg_catalog.pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = k.own
  JOIN pg_catalog.pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = k.other
  JOIN pg_catalog.pg_operator o ON o.oid = k.operator JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace
  WHERE c.contype = 'f' AND NOT c.convalidated AND c.conparentid = 0
    AND (pg_catalog.to_jsonb(c) ->> 'conperiod') IS DISTINCT FROM 'true'
  GROUP BY c.oid, c.conrelid, c.confrelid, c.confmatchtype, r.relkind, p.relkind`;

;// CONCATENATED MODULE: ./build/verify/index-checks.js







/**
 * Indexes that the server does not use. pg_dump leaves out an index that is not valid, so one here was not so in the
 * source; of a partitioned table's, one is not valid as long as a partition has none of its own.
 */
async function checkInvalidIndexes(client) {
    const { rows } = await client.query(`
    SELECT n.nspname || '.' || r.relname || ': ' || c.relname AS label, c.relkind = 'I' AS of_partitions
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_class r ON r.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) ORDER BY 1`);
    return rows.map(({ label, of_partitions }) => {
        const message = of_partitions ? 'not all partitions have it' : 'the index is not valid';
        return { check: 'indexes', object: label, message, severity: of_partitions ? 'note' : 'problem' };
    });
}
/** Where amcheck goes if the database does not have it; it is dropped again. */
const amcheckSchema = 'pgproof_amcheck';
/** Indexes that one statement looks at: large ones alone, small ones together. */
const batchBytes = 32 * 1024 * 1024;
const batchIndexes = 200;
/**
 * Reads every B-tree index from end to end with amcheck's bt_index_check, over several connections, the largest first.
 *
 * @returns also when amcheck is not there, or may not be used: that is a note
 */
async function checkBtrees(settings, options) {
    return withCheckConnection(settings, options.signal, async (client) => {
        const schema = await installAmcheck(client);
        if ('note' in schema)
            return [schema.note];
        const found = [];
        try {
            found.push(...(await readBtrees(client, schema.quoted, settings, options)));
        }
        finally {
            if (schema.installed && !options.temporary && !options.signal.aborted) {
                found.push(...(await removeAmcheck(client)));
            }
        }
        return found;
    });
}
async function readBtrees(client, schema, settings, { jobs, signal }) {
    const batches = inBatches(await listBtrees(client)).values();
    const others = Array.from({ length: jobs - 1 }, () => (both) => {
        return withCheckConnection(settings, both, (other) => checkBatches(other, schema, batches, both));
    });
    const here = (both) => checkBatches(client, schema, batches, both);
    return (await (0,concurrency/* allOrAbort */.jH)(signal, [here, ...others])).flat();
}
/** @returns why it is still there; nothing when it is gone */
async function removeAmcheck(client) {
    try {
        await client.query(`DROP SCHEMA IF EXISTS ${amcheckSchema} CASCADE`);
        return [];
    }
    catch (error) {
        if (!isServerError(error))
            throw error;
        const message = `the schema ${amcheckSchema} could not be removed: ${(0,errors/* messageOf */.bD)(error)}`;
        return [{ check: 'indexes', object: '', message, severity: 'note' }];
    }
}
/** @returns the schema of its functions, quoted */
async function installAmcheck(client) {
    const present = await client.query(`
    SELECT pg_catalog.quote_ident(n.nspname) AS schema FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'`);
    const [row] = present.rows;
    if (row !== undefined)
        return { quoted: row.schema, installed: false };
    try {
        await client.query(event_triggers/* silenceEventTriggersSql */.P);
        await client.query(`BEGIN; CREATE SCHEMA ${amcheckSchema}; CREATE EXTENSION amcheck WITH SCHEMA ${amcheckSchema}; COMMIT`);
        return { quoted: amcheckSchema, installed: true };
    }
    catch (error) {
        await client.query('ROLLBACK');
        const message = `the extension amcheck is not available, so no index was read: ${(0,errors/* messageOf */.bD)(error)}`;
        return { note: { check: 'indexes', object: '', message, severity: 'note' } };
    }
}
async function listBtrees(client) {
    const { rows } = await client.query(`
    SELECT c.oid::int8::text AS oid, n.nspname || '.' || r.relname || ': ' || c.relname AS label,
      pg_catalog.pg_relation_size(c.oid)::text AS bytes
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
    JOIN pg_catalog.pg_am a ON a.oid = c.relam AND a.amname = 'btree'
    JOIN pg_catalog.pg_class r ON r.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
    WHERE i.indisvalid AND i.indisready AND c.relpersistence <> 't' AND NOT ${systemSchemaSql}
    ORDER BY pg_catalog.pg_relation_size(c.oid) DESC, c.oid`);
    return rows.map(({ oid, label, bytes }) => ({ oid: Number(oid), label, bytes: Number(bytes) }));
}
function inBatches(indexes) {
    const batches = [];
    let bytes = 0;
    for (const index of indexes) {
        const batch = batches.at(-1);
        if (batch !== undefined && bytes + index.bytes <= batchBytes && batch.length < batchIndexes) {
            batch.push(index);
            bytes += index.bytes;
        }
        else {
            batches.push([index]);
            bytes = index.bytes;
        }
    }
    return batches;
}
async function checkBatches(client, schema, batches, signal) {
    const findings = [];
    for (let next = batches.next(); !next.done; next = batches.next()) {
        signal.throwIfAborted();
        findings.push(...(await checkBatch(client, schema, next.value)));
    }
    return findings;
}
/** The first damage ends a statement, so those of a batch are then looked at one by one. */
async function checkBatch(client, schema, batch) {
    const oids = batch.map(({ oid }) => oid).join(', ');
    try {
        await client.query(`SELECT ${schema}.bt_index_check(oid) FROM pg_catalog.unnest(ARRAY[${oids}]::oid[]) AS t (oid)`);
        return [];
    }
    catch (error) {
        const [index] = batch;
        if (index === undefined || !isServerError(error))
            throw error;
        if (batch.length === 1)
            return [brokenIndex(index, error)];
        const found = [];
        for (const each of batch)
            found.push(...(await checkBatch(client, schema, [each])));
        return found;
    }
}
/** Whether the server has answered with an error, and not with a goodbye. */
function isServerError(error) {
    return error instanceof esm/* default.DatabaseError */.Ay.DatabaseError && !/^(08|57P)/.test(error.code ?? '');
}
/** A missing right is no damage. */
function brokenIndex({ label }, error) {
    const forbidden = (0,postgres_connection/* codeOf */.$N)(error) === '42501';
    const message = forbidden ? `it may not be read: ${(0,errors/* messageOf */.bD)(error)}` : `the index is damaged: ${(0,errors/* messageOf */.bD)(error)}`;
    return { check: 'indexes', object: label, message, severity: forbidden ? 'note' : 'problem' };
}

;// CONCATENATED MODULE: ./build/verify/compare-objects.js


/**
 * Holds the definitions of a restored database against the backup's, object by object: every kind has as many, with the
 * same names; and, where the same majors wrote both, the same definitions.
 */
function compareObjects(archives) {
    const { backup, restored, leftOut } = archives;
    const hadAmcheck = backup.entries.some(({ desc, tag }) => desc === 'EXTENSION' && tag === 'amcheck');
    const before = group(backup.entries.filter((entry) => !leftOut.has(entry.dumpId) && isDefinition(entry)), archives);
    const after = group(restored.entries.filter((entry) => isDefinition(entry) && (hadAmcheck || !isAmcheck(entry))), archives);
    const comparable = majorsOf(backup) === majorsOf(restored);
    const notes = comparable ? [] : [onlyNames(backup, restored)];
    const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
    const compared = keys.flatMap((key) => compareEntries(before.get(key) ?? [], after.get(key) ?? [], { ...archives, comparable }));
    return [...compared, ...notes];
}
function onlyNames(backup, restored) {
    const versions = ({ header }) => `PostgreSQL ${header.serverVersion} by pg_dump ${header.clientVersion}`;
    return {
        ...{ check: 'objects', object: '', severity: 'note' },
        message: (0,archive_toc/* textOfBytes */.gm)(`only names and numbers were compared, not definitions: those of ${versions(restored)} are written otherwise than those of ${versions(backup)}`),
    };
}
/** Rows, values and what belongs to large objects are compared elsewhere; the database itself was there before. */
function isDefinition({ desc, tag, namespace }) {
    if (isData(desc))
        return false;
    if (['DATABASE', 'DATABASE PROPERTIES', 'BLOB', 'BLOB METADATA'].includes(desc))
        return false;
    if (['COMMENT', 'ACL', 'SECURITY LABEL'].includes(desc) && (namespace ?? '') === '') {
        return !/^(?:DATABASE|LARGE OBJECTS?) /.test(tag);
    }
    return true;
}
function isData(desc) {
    return / DATA$/.test(desc) || ['BLOBS', 'SEQUENCE SET', 'BLOB COMMENTS'].includes(desc);
}
/** Ours, for as long as the indexes are read. */
function isAmcheck({ desc, tag, namespace }) {
    if (namespace === amcheckSchema)
        return true;
    return ((desc === 'SCHEMA' && tag === amcheckSchema) ||
        // By ALTER DEFAULT PRIVILEGES GRANT … ON SCHEMAS.
        (desc === 'ACL' && tag === `SCHEMA ${amcheckSchema}`) ||
        (desc === 'EXTENSION' && tag === 'amcheck') ||
        (desc === 'COMMENT' && tag === 'EXTENSION amcheck'));
}
/** The majors of the server and of pg_dump: both decide how a definition is written. */
function majorsOf({ header }) {
    const major = (version) => /^\d+/.exec(version ?? '')?.[0] ?? '';
    return `${major(header.serverVersion)} ${major(header.clientVersion)}`;
}
function group(entries, { privileges }) {
    const wanted = entries.filter(({ desc }) => privileges || !desc.endsWith('ACL'));
    return Map.groupBy(wanted, ({ desc, namespace, tag }) => `${desc}\0${namespace ?? ''}\0${tag}`);
}
function compareEntries(before, after, how) {
    const object = compare_objects_nameOf((before[0] ?? after[0]));
    const finding = (message) => [{ check: 'objects', object, message, severity: 'problem' }];
    if (after.length === 0)
        return finding('it is in the backup, and was not restored');
    if (before.length === 0)
        return finding('it is in the restored database, and not in the backup');
    if (before.length !== after.length)
        return finding(`the backup has ${before.length} of it, and ${after.length} were restored`);
    const owners = (entries) => entries.map(({ owner }) => owner ?? '').toSorted();
    const [ownersBefore, ownersAfter] = [owners(before), owners(after)];
    if (how.privileges && !equal(ownersBefore, ownersAfter)) {
        return finding(`its owner is ${(0,archive_toc/* textOfBytes */.gm)(ownersAfter.join(', '))}, and was ${(0,archive_toc/* textOfBytes */.gm)(ownersBefore.join(', '))}`);
    }
    if (!how.comparable)
        return [];
    const definitions = (entries) => entries.map((entry) => definitionOf(entry, how)).toSorted();
    const [were, are] = [definitions(before), definitions(after)];
    if (equal(were, are))
        return [];
    if (secretKinds.has(before[0]?.desc ?? ''))
        return finding('it is defined otherwise');
    return finding(`it is defined otherwise: ${firstDifference(were.join('\n'), are.join('\n'))}`);
}
/** Passwords may be among their options. */
const secretKinds = new Set(['SERVER', 'USER MAPPING', 'SUBSCRIPTION']);
function equal(one, other) {
    return one.length === other.length && one.every((text, index) => text === other[index]);
}
/** As pg_dump wrote it, but for what may differ and mean the same. */
function definitionOf({ desc, defn }, { unlogged }) {
    const text = defn ?? '';
    if (desc.endsWith('ACL'))
        return acl(text);
    return instants(unlogged ? text.replace(/^CREATE UNLOGGED /, 'CREATE ') : text);
}
/**
 * Grants are stored in the order in which they were given, and those of a superuser, as all roles of a drill are, as the
 * owner's: what several had granted is then granted once.
 */
function acl(text) {
    const lines = new Set(text.split('\n').flatMap(grants));
    const isImplied = (line) => lines.has(line.replace(/;$/, ' WITH GRANT OPTION;')) && line.endsWith(';');
    return [...lines]
        .filter((line) => !isImplied(line))
        .toSorted()
        .join('\n');
}
/** A line of GRANT or REVOKE, for each of its privileges. */
function grants(line) {
    if (/^(?:SET|RESET) SESSION AUTHORIZATION\b/.test(line))
        return [];
    const [, verb, privileges, rest] = /^(.*?\b(?:GRANT|REVOKE)) ([A-Z]+(?:,[A-Z]+)*)( ON .*)$/s.exec(line) ?? [];
    return privileges?.split(',').map((privilege) => `${verb} ${privilege}${rest}`) ?? [line];
}
/** Constants of timestamptz are written in the server's time zone, and the two servers may have different ones. */
function instants(text) {
    return text.replaceAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(:\d\d)?(?=')/g, (literal, day, time, hours, minutes) => {
        const milliseconds = Date.parse(`${day}T${time}${hours}${minutes ?? ':00'}`);
        // A clock of 24:00 or a microsecond is beyond what a Date holds: then the fraction tells the rest.
        return Number.isNaN(milliseconds) ? literal : `${milliseconds}ms${/\.\d+/.exec(time)?.[0] ?? ''}`;
    });
}
const shownCharacters = 80;
const shownBefore = 30;
/** The line that differs first, from a little before the place. */
function firstDifference(before, after) {
    const [were, are] = [before.split('\n'), after.split('\n')];
    const line = Math.max(0, were.findIndex((text, index) => text !== are[index]));
    const [was, is] = [(were[line] ?? '').trim(), (are[line] ?? '').trim()];
    let same = 0;
    while (same < was.length && was[same] === is[same])
        same++;
    const start = Math.max(0, same - shownBefore);
    const shown = (text) => `"${start > 0 ? '…' : ''}${(0,archive_toc/* textOfBytes */.gm)(text.slice(start, start + shownCharacters))}${text.length > start + shownCharacters ? '…' : ''}"`;
    return `${shown(is)}, and in the backup ${shown(was)}`;
}
/** As in `TABLE public.orders`. */
function compare_objects_nameOf({ desc, namespace, tag }) {
    return (0,archive_toc/* textOfBytes */.gm)(`${desc} ${namespace ? `${namespace}.` : ''}${tag}`);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/verify/large-objects.js







const blobsAtOnce = 500;
/** pg_restore writes every page of an object in full (LOBLKSIZE, src/include/storage/large_object.h). */
const pageBytes = 2048;
/** Parts that are hashed on both sides: what the server has to hold at once. */
const partPages = 4096;
const requiredRight = '42501';
/**
 * Compares the large objects of a restored database with the backup's, byte by byte: each part's MD5 is computed on
 * both sides, as accident is to be found, not a forger.
 */
async function checkLargeObjects(options) {
    const blobs = await listBlobs(options);
    return withCheckConnection(options.settings, options.signal, async (client) => {
        try {
            const findings = await compareCount(client, blobs.length);
            for (let i = 0; i < blobs.length; i += blobsAtOnce) {
                findings.push(...(await compareBlobs(client, blobs.slice(i, i + blobsAtOnce), options)));
            }
            return findings;
        }
        catch (error) {
            if ((0,postgres_connection/* codeOf */.$N)(error) !== requiredRight)
                throw error;
            const message = `they may not be read: ${(0,errors/* messageOf */.bD)(error)}`;
            return [{ check: 'large objects', object: '', message, severity: 'note' }];
        }
    });
}
/** The archive's own lists: lines of an oid and a file (src/bin/pg_dump/pg_backup_directory.c, _EndLO). */
async function listBlobs({ backup, toc }) {
    const lists = toc.entries.filter(({ desc }) => desc === 'BLOBS').map(({ file }) => file);
    if (lists.length === 0)
        return [];
    const archive = (0,external_node_path_.join)(backup, 'dump');
    const stored = new Map((await (0,promises_.readdir)(archive)).map((name) => [name.replace(/\.(gz|zst)$/, ''), name]));
    const blobs = [];
    for (const list of lists) {
        const text = await (0,promises_.readFile)((0,external_node_path_.join)(archive, list), 'latin1');
        for (const line of text.split('\n').filter(Boolean)) {
            const [oid = '', name = ''] = line.split(' ');
            blobs.push({ oid: Number(oid), file: (0,external_node_path_.join)(archive, stored.get(name) ?? name) });
        }
    }
    return blobs;
}
async function compareCount(client, expected) {
    const { rows } = await client.query('SELECT pg_catalog.count(*)::text AS count FROM pg_catalog.pg_largeobject_metadata');
    const count = Number(rows[0]?.count);
    if (count === expected)
        return [];
    const message = `there are ${count}, and ${expected} in the backup`;
    return [{ check: 'large objects', object: '', message, severity: 'problem' }];
}
async function compareBlobs(client, blobs, { signal }) {
    const { rows } = await client.query(`SELECT loid::int8::text AS oid, pg_catalog.md5(pg_catalog.string_agg(data, '' ORDER BY pageno)) AS hash
     FROM pg_catalog.pg_largeobject WHERE loid = ANY ($1::oid[])
     GROUP BY loid, pageno / ${partPages} ORDER BY loid, pageno / ${partPages}`, [blobs.map(({ oid }) => oid)]);
    const stored = Map.groupBy(rows, ({ oid }) => Number(oid));
    const findings = [];
    for (const { oid, file } of blobs) {
        signal.throwIfAborted();
        const expected = await hashesOf(file);
        const found = (stored.get(oid) ?? []).map(({ hash }) => hash);
        if (expected.join() === found.join())
            continue;
        const message = 'its content is not what was backed up';
        findings.push({ check: 'large objects', object: String(oid), message, severity: 'problem' });
    }
    return findings;
}
async function hashesOf(file) {
    const method = file.endsWith('.zst') ? 'zstd' : file.endsWith('.gz') ? 'gzip' : 'none';
    const partBytes = partPages * pageBytes;
    const hashes = [];
    let hash = (0,external_node_crypto_.createHash)('md5');
    let filled = 0;
    const finish = () => {
        hashes.push(hash.digest('hex'));
        hash = (0,external_node_crypto_.createHash)('md5');
        filled = 0;
    };
    for await (const piece of (0,segment_text/* fileText */.CG)(file, { method })) {
        for (let at = 0; at < piece.length;) {
            const taken = piece.subarray(at, at + partBytes - filled);
            hash.update(taken);
            filled += taken.length;
            at += taken.length;
            if (filled === partBytes)
                finish();
        }
    }
    if (filled > 0)
        finish();
    return hashes;
}

;// CONCATENATED MODULE: ./build/verify/sequence-checks.js





/**
 * Sequences stand where they stood in the backup; and the next value of each is beyond those of the columns that take
 * theirs from it. In the source it may have been otherwise: then that is told.
 */
async function checkSequences(client, toc, encoding) {
    const sequences = await listSequences(client, encoding);
    const states = await measureEach(client, `SELECT c.oid, pg_catalog.format('SELECT last_value || '' '' || is_called FROM %s', c.oid::pg_catalog.regclass) AS statement
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND NOT ${systemSchemaSql}`);
    return [
        ...compareStates(sequences, states, statesInArchive(toc)),
        ...(await checkColumns(client, new Map(sequences.map((sequence) => [sequence.oid, sequence])), states)),
    ];
}
async function listSequences(client, encoding) {
    const { rows } = await client.query(`
    SELECT c.oid::int8::text AS oid, n.nspname || '.' || c.relname AS label, s.seqincrement::text AS increment,
      ${(0,catalog/* bytesOf */.$$)('n.nspname', (0,identifiers/* quoteLiteral */.ce)(encoding))} AS schema, ${(0,catalog/* bytesOf */.$$)('c.relname', (0,identifiers/* quoteLiteral */.ce)(encoding))} AS name
    FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT ${systemSchemaSql} ORDER BY 2`);
    return rows.map((row) => ({
        oid: Number(row.oid),
        label: row.label,
        key: sequence_checks_keyOf((0,catalog/* fromHex */.aD)(row.schema), (0,catalog/* fromHex */.aD)(row.name)),
        increment: BigInt(row.increment),
    }));
}
function sequence_checks_keyOf(schema, name) {
    return `${schema}\0${name}`;
}
/** What the archive's `SELECT pg_catalog.setval('public.s', 5, true)` say. */
function statesInArchive({ entries }) {
    const states = new Map();
    for (const { desc, defn, namespace, tag } of entries) {
        if (desc !== 'SEQUENCE SET')
            continue;
        const [, value, isCalled] = /, (-?\d+), (true|false)\);\n$/.exec(defn ?? '') ?? [];
        if (value === undefined)
            throw new Error(`a SEQUENCE SET of an unknown form: ${(0,archive_toc/* textOfBytes */.gm)(defn ?? '')}`);
        states.set(sequence_checks_keyOf(namespace ?? '', tag), { lastValue: BigInt(value), isCalled: isCalled === 'true' });
    }
    return states;
}
function stateOf(measured) {
    if (measured === undefined)
        return 'it is not there';
    if ('error' in measured)
        return measured.error;
    const [value = '0', isCalled] = (measured.value ?? '').split(' ');
    return { lastValue: BigInt(value), isCalled: isCalled === 'true' };
}
function compareStates(sequences, states, expected) {
    return sequences.flatMap(({ oid, label, key }) => {
        const state = stateOf(states.get(oid));
        const about = { check: 'sequences', object: label };
        if (typeof state === 'string')
            return [{ ...about, severity: 'note', message: `it could not be read: ${state}` }];
        const written = expected.get(key);
        // Without an entry its value was left out of the backup.
        if (written === undefined || same(written, state))
            return [];
        const message = `it stands at ${stateText(state)}, and in the backup at ${stateText(written)}`;
        return [{ ...about, severity: 'problem', message }];
    });
}
function same(one, other) {
    return one.lastValue === other.lastValue && one.isCalled === other.isCalled;
}
function stateText({ lastValue, isCalled }) {
    return `${lastValue}${isCalled ? '' : ' (not used yet)'}`;
}
async function checkColumns(client, sequences, states) {
    const { rows } = await client.query(`${usesSql} SELECT id::text, sequence::int8::text AS sequence, label FROM uses ORDER BY id`);
    const furthest = await measureEach(client, `${usesSql} SELECT id AS oid, pg_catalog.format('SELECT %s(%I)::pg_catalog.numeric::text FROM %s',
       CASE WHEN increment > 0 THEN 'max' ELSE 'min' END, attname, relation::pg_catalog.regclass) AS statement FROM uses`);
    return rows.flatMap(({ id, sequence: oid, label }) => {
        const sequence = sequences.get(Number(oid));
        const state = stateOf(states.get(Number(oid)));
        const measured = furthest.get(Number(id));
        if (sequence === undefined || measured === undefined || typeof state === 'string')
            return [];
        const about = { check: 'sequences', object: sequence.label, severity: 'note' };
        if ('error' in measured)
            return [{ ...about, message: `${label} could not be read: ${measured.error}` }];
        if (measured.value === null || isBeyond(sequence, state, measured.value))
            return [];
        const next = state.isCalled ? state.lastValue + sequence.increment : state.lastValue;
        return [{ ...about, message: `its next value is ${next}, and ${label} holds ${measured.value} already` }];
    });
}
/** @param furthest the column's largest value, or its smallest where the sequence counts down; perhaps a fraction */
function isBeyond({ increment }, { lastValue, isCalled }, furthest) {
    if (!/^-?\d+(\.\d+)?$/.test(furthest))
        return true;
    const next = isCalled ? lastValue + increment : lastValue;
    const whole = BigInt(furthest.replace(/\..*/, ''));
    return increment > 0n ? next > whole : next < whole;
}
/**
 * Columns of numbers that take their values from a sequence: identity columns, those that own one, and those with a
 * default that calls nextval.
 */
const usesSql = `
  WITH pairs (sequence, relation, attnum) AS (
    SELECT d.objid, d.refobjid, d.refobjsubid::int2 FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
    UNION
    SELECT d.refobjid, a.adrelid, a.adnum FROM pg_catalog.pg_attrdef a JOIN pg_catalog.pg_depend d
      ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = a.oid
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  ), uses AS (
    SELECT pg_catalog.row_number() OVER (ORDER BY n.nspname, r.relname, a.attname, p.sequence) AS id, p.sequence, p.relation,
      a.attname, s.seqincrement AS increment, n.nspname || '.' || r.relname || '.' || a.attname AS label
    FROM pairs p JOIN pg_catalog.pg_sequence s ON s.seqrelid = p.sequence
    JOIN pg_catalog.pg_class r ON r.oid = p.relation AND r.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace AND NOT ${systemSchemaSql}
    JOIN pg_catalog.pg_attribute a ON a.attrelid = p.relation AND a.attnum = p.attnum
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE coalesce(nullif(t.typbasetype, 0), t.oid)::pg_catalog.regtype IN ('int2', 'int4', 'int8', 'float4', 'float8', 'numeric')
  )`;

;// CONCATENATED MODULE: ./build/verify/structure.js















/**
 * Looks at everything of a restored database but its rows: all objects are there and defined as they were, constraints
 * are valid, indexes are usable, sequences stand where they stood, large objects are the same.
 *
 * @returns findings, problems first; what cannot be looked at is a finding, too
 * @throws {FailedError} when pg_dump cannot read the restored database
 */
async function checkStructure(options) {
    const { settings, toc, encoding, jobs } = options;
    const found = await (0,concurrency/* allOrAbort */.jH)(options.signal, [
        (signal) => compareWithDump({ ...options, signal }),
        (signal) => checkBtrees(settings, { jobs, signal, temporary: options.temporary }),
        (signal) => withCheckConnection(settings, signal, async (client) => {
            return [
                ...(await checkConstraints(client, toc, encoding)),
                ...(await checkInvalidIndexes(client)),
                ...(await checkOrphans(client)),
                ...(await checkSequences(client, toc, encoding)),
            ];
        }),
        (signal) => checkLargeObjects({ ...options, signal }),
    ]);
    const rank = ({ severity }) => (severity === 'problem' ? 0 : 1);
    return found.flat().toSorted((one, other) => rank(one) - rank(other));
}
/** The same program that wrote the backup's definitions writes those of the restored database. */
async function compareWithDump(options) {
    const { settings, toc, leftOut, privileges, unlogged } = options;
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'pgproof-objects-'));
    try {
        const archive = (0,external_node_path_.join)(directory, 'dump');
        await (0,passfile/* withPassfile */.Y)(settings, async (passfile) => {
            const result = await (0,child/* runClientTool */.X)({
                path: options.tools.pgDump,
                arguments: pgDumpArguments(archive, options.encoding),
                environment: { ...(0,postgres_settings/* libpqEnvironment */.SQ)(settings), ...writingOptions(options), ...passfile },
                signal: options.signal,
            });
            if ((0,child/* succeeded */.gq)(result))
                return;
            const hint = 'mend what it reports, then verify again';
            throw new errors/* FailedError */.Kl(`pg_dump cannot read the restored database: it ${(0,child/* describeEnd */.lA)(result)}`, hint);
        });
        const restored = (0,archive_toc/* parseToc */.AI)(await (0,promises_.readFile)((0,external_node_path_.join)(archive, 'toc.dat')));
        return compareObjects({ backup: toc, restored, leftOut, privileges, unlogged });
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** Settings of a database that pg_dump leaves as they are, and that decide how definitions are written. */
const writingSettings = ['quote_all_identifiers', 'bytea_output', 'TimeZone', 'lc_monetary', 'xmlbinary'];
/** The settings that pg_dump had in the source as far as they were the database's, which a restore does not bring back. */
function writingOptions({ settings, toc }) {
    const textOf = (wanted) => toc.entries.map(({ desc, defn }) => (desc === wanted ? defn : '')).join('');
    const properties = textOf('DATABASE PROPERTIES');
    const strings = textOf('STDSTRINGS').includes("'off'") ? 'off' : 'on';
    const options = [`standard_conforming_strings=${strings}`];
    for (const name of writingSettings) {
        const value = new RegExp(`\\bSET "?${name}"? TO '([^']*)'`, 'i').exec(properties)?.[1];
        // In libpq's options a blank ends a word unless a backslash stands before it.
        if (value !== undefined)
            options.push(`${name}=${value.replaceAll(/[\\\s]/g, '\\$&')}`);
    }
    const { PGOPTIONS = '' } = (0,postgres_settings/* libpqEnvironment */.SQ)(settings);
    return { PGOPTIONS: [PGOPTIONS, ...options.map((option) => `-c ${option}`)].join(' ') };
}
function pgDumpArguments(archive, encoding) {
    return [
        '--format=directory',
        '--schema-only',
        '--no-password',
        '--no-sync',
        '--compress=0',
        `--encoding=${encoding}`,
        `--file=${archive}`,
    ];
}

;// CONCATENATED MODULE: ./build/verify/structure-finding.js
/** A finding in one line. */
function findingText({ check, object, message }) {
    return `${check}: ${object === '' ? '' : `${object}: `}${message}`;
}

;// CONCATENATED MODULE: ./build/verify/drill.js
























/**
 * Proves a backup by restoring it: every row is read back and held against what was recorded when the backup was taken,
 * then everything around the rows is looked at. Without a database of the user's this happens on a server of our own,
 * of the source's major, of which nothing stays.
 *
 * @throws {UserError} when the drill cannot be made: no server of that version, a database that is not empty
 * @example const { problems, restoreMs } = await drill(request, backup, { environment, log, progress, signal })
 */
async function drill(request, backup, services) {
    const startedAt = performance.now();
    const { signal, progress } = services;
    // While a server is being made.
    const integrity = (0,verify_integrity/* verifyIntegrity */.H)({
        ...{ directory: backup.path, manifest: backup.manifest, jobs: request.jobs, signal },
        onProgress: progress.checking((0,verify_integrity/* bytesToRead */.D)(backup.manifest)),
    });
    integrity.catch(() => undefined);
    const report = await drillOrNot({ request, services, backup, integrity });
    return { ...report, durationMs: Math.round(performance.now() - startedAt) };
}
/** What keeps a damaged backup from being restored is the damage, and not what came of it. */
async function drillOrNot(given) {
    const { backup, integrity, request, services } = given;
    try {
        const toc = (0,archive_toc/* parseToc */.AI)(await (0,promises_.readFile)((0,external_node_path_.join)(backup.path, 'dump/toc.dat')));
        assertComplete(toc);
        const drilling = { ...given, toc, encoding: (0,archive_names/* archiveEncoding */.mE)(toc) };
        const { databaseUrl } = request;
        if (databaseUrl === undefined)
            return await drillOnOwnServer(drilling);
        return await drillInto(drilling, {
            url: databaseUrl,
            environment: services.environment,
            own: false,
            tools: undefined,
            notes: [],
        });
    }
    catch (error) {
        const found = await integrity;
        if (found.problems.length > 0)
            return notRestored(found);
        throw error;
    }
}
/**
 * With pg_dump's --table an archive has no schemas. Extensions may bring schemas of their own: with one of them the
 * restore itself will tell.
 *
 * @throws {UserError} when tables are in a schema that nothing in the archive makes
 */
function assertComplete({ entries }) {
    if (entries.some(({ desc }) => desc === 'EXTENSION'))
        return;
    const made = new Set(['public', ...entries.filter(({ desc }) => desc === 'SCHEMA').map(({ tag }) => tag)]);
    const homeless = entries.find(({ desc, namespace }) => desc === 'TABLE' && !made.has(namespace ?? ''));
    if (homeless === undefined)
        return;
    const name = (0,archive_toc/* textOfBytes */.gm)(`${homeless.namespace}.${homeless.tag}`);
    throw new errors/* UserError */.yo(`the backup holds a part of a database, which does not restore alone: it has ${name}, and not that schema`, 'use pgproof restore with a database that has the rest, or verify at level basic');
}
function notRestored(integrity) {
    const nothing = { server: undefined, restoreMs: undefined, phases: [], tables: 0, rows: 0, notes: [] };
    return { ...nothing, integrity, problems: integrity.problems };
}
async function drillOnOwnServer(drilling) {
    const { backup, services, toc, encoding } = drilling;
    const startedAt = performance.now();
    const tools = await (0,server_tools/* findServerTools */.i)({
        ...searchFor(backup.manifest.source.serverVersionNumber, drilling),
        purpose: 'a full verification',
    });
    // What libpq's variables say is about another server.
    const environment = Object.fromEntries(Object.entries(services.environment).filter(([name]) => !name.startsWith('PG') || name === 'PGPROOF_CLIENT_BIN'));
    return withDrillDatabase({ tools, toc, encoding, signal: services.signal }, async ({ url, notes }) => {
        const started = { name: 'server', durationMs: Math.round(performance.now() - startedAt) };
        const report = await drillInto(drilling, { url, environment, own: true, tools, notes });
        return { ...report, phases: [started, ...report.phases] };
    });
}
/** How to look for the programs that fit a server. */
function searchFor(serverVersionNumber, { request, services }) {
    const { environment, log, signal } = services;
    const onLine = (line) => log.verbose(line);
    return { serverVersionNumber, environment, install: request.installClient, signal, onLine };
}
async function drillInto(drilling, place) {
    const { services, toc, encoding } = drilling;
    const settings = (0,postgres_settings/* connectionSettings */.Q7)(place.url, place.environment);
    const { facts, privileges } = await withCheckConnection(settings, services.signal, async (client) => ({
        facts: await (0,server_facts/* readServerFacts */.TX)(client),
        privileges: place.own || (await rolesExist(client, toc, encoding)),
    }));
    const notes = [...place.notes];
    if (!privileges)
        notes.push('privileges: owners and grants were not restored: not all roles are on that server');
    const common = { ...notRestored(await drilling.integrity), server: facts.version, notes };
    if (common.problems.length > 0)
        return common;
    const tools = place.tools ?? (await (0,install_client/* findOrInstallClient */.Z)(searchFor(facts.versionNumber, drilling)));
    const unlogged = place.own && (0,schema_archive/* mayBeUnlogged */.W)(toc);
    const restored = await restoreAll(drilling, place, { privileges, unlogged });
    if (restored.kind === 'failed')
        return { ...common, problems: restored.problems };
    const { report } = restored;
    const startedAt = performance.now();
    services.progress.phase('structure');
    const found = await compareAll({ ...drilling, settings, tools, own: place.own, privileges, unlogged }, report);
    return {
        ...common,
        restoreMs: restoreTime(report),
        phases: [...report.phases, { name: 'structure', durationMs: Math.round(performance.now() - startedAt) }],
        tables: report.tables.length,
        rows: report.rows,
        problems: [...report.problems, ...found.problems],
        notes: [...notes, ...report.notChecked, ...found.notes],
    };
}
/** The rows, then everything else. */
async function compareAll(drilling, report) {
    const { settings, tools, own, backup, toc, encoding, request, privileges, unlogged } = drilling;
    const { signal } = drilling.services;
    const { tables, compression } = backup.manifest;
    const trees = mixedTrees(toc, tables);
    const mixed = new Set(trees.flatMap(({ leaves }) => leaves.map(({ table }) => table)));
    const content = compareContent(tables.filter((table) => !mixed.has(table)), report.tables);
    const place = { settings, backup: backup.path, encoding, signal };
    const reordered = await compareMixedTrees(trees, { ...place, compression: (0,archive_compression/* parseCompression */.Gd)(compression) });
    const kept = { leftOut: new Set(), privileges, unlogged };
    const structure = await checkStructure({ ...place, ...kept, toc, tools, jobs: request.jobs, temporary: own });
    const of = (wanted) => structure.filter(({ severity }) => severity === wanted).map(findingText);
    return { problems: [...content, ...reordered, ...of('problem')], notes: of('note') };
}
/** What a restore for use would take, without what is looked at before and read back after. */
function restoreTime({ phases }) {
    return phases
        .filter(({ name }) => name !== 'check' && name !== 'read-back')
        .reduce((sum, { durationMs }) => sum + durationMs, 0);
}
/** @returns the report, or why the backup cannot be restored */
async function restoreAll(drilling, place, { privileges, unlogged }) {
    const { backup, services, request } = drilling;
    const profile = { checkFiles: undefined, unlogged, readBack: true, analyze: false };
    const wanted = restoreRequest(request, backup, place, privileges);
    try {
        const result = await (0,restore/* restore */.P)(wanted, backup, { ...services, environment: place.environment }, profile);
        if (result.kind !== 'restored')
            throw new Error('a restore without dry-run gave a plan');
        if (place.own)
            assertUndisturbed(result.report);
        return result;
    }
    catch (error) {
        // In the user's database, what stands in the way is the user's to mend; on our own server it can be the answer.
        if (!(error instanceof errors/* UserError */.yo) || !place.own || services.signal.aborted)
            throw error;
        const problems = 'problems' in error ? error.problems : [error];
        if (!problems.every(isAboutBackup))
            throw error;
        return { kind: 'failed', problems: problems.map((problem) => `restore: ${(0,errors/* messageOf */.bD)(problem)}`) };
    }
}
/** From a machine without room, or a server that failed, nothing follows for the backup. */
function isAboutBackup(error) {
    if (error instanceof preflight_server/* MissingExtensionError */.U2)
        return true;
    if (error instanceof failures/* ServerFailure */.kr || error instanceof lost_connection/* LostConnectionError */.rC || isLost(error.cause))
        return false;
    return error.exitCode === errors/* exitCode */.I$.no;
}
function isLost(cause) {
    const code = (0,postgres_connection/* codeOf */.$N)(cause);
    return code !== undefined && (0,postgres_transient/* isTransient */.d)(code);
}
/**
 * A crash empties unlogged tables, which would look as if the backup had no rows.
 *
 * @throws {ServerFailure} when our own server lost connections
 */
function assertUndisturbed({ retries }) {
    const [first] = retries;
    if (first === undefined)
        return;
    throw new failures/* ServerFailure */.kr(`the drill's own server was disturbed (${first.what}: ${first.cause}), so that nothing is known about the backup`, 'see whether the machine has enough memory and disk, then run it again');
}
function restoreRequest({ jobs, verbose }, backup, place, privileges) {
    const none = [];
    return {
        ...{ command: 'restore', databaseUrl: place.url, backup: backup.path, jobs, verbose },
        filters: { schemas: none, excludeSchemas: none, tables: none, excludeTables: none, excludeTableData: none },
        ...{ part: 'all', create: false, clean: false, resume: false, dryRun: false },
        ...{ onError: 'stop', maxRejects: 0, rejects: undefined, onConflict: 'stop', batchRows: 0 },
        ...{ owner: privileges, privileges, installClient: false, githubToken: undefined },
    };
}


/***/ })

};
