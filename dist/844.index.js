export const id = 844;
export const ids = [844];
export const modules = {

/***/ 63294:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ copyTables),
/* harmony export */   h: () => (/* binding */ copyRange)
/* harmony export */ });
/* harmony import */ var _segment_writer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39392);
/* harmony import */ var _table_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94790);


/**
 * Copies whole tables, each into its own file, by one message to the server: over a slow link the number of round
 * trips is what small tables cost.
 */
async function copyTables(connection, kernel, context, task, locking) {
    const results = [];
    let open;
    const sink = {
        begin() {
            const table = task.tables[results.length];
            const file = new _table_file_js__WEBPACK_IMPORTED_MODULE_1__/* .OwnFile */ .$n(table.path);
            open = { file, writer: new _segment_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .SegmentWriter */ .D(context, kernel, { file, pages: null, written: [] }) };
        },
        chunk(text, endsRow) {
            open?.writer.chunk(text, endsRow);
        },
        end() {
            if (open === undefined)
                throw new Error('a COPY ended that had not begun');
            open.writer.end();
            const file = open.file.finish(context.compression);
            open.file.close();
            results.push({ oid: task.tables[results.length].oid, ...open.writer.result(), file });
            open = undefined;
        },
    };
    try {
        const copies = task.tables.map((table) => copyStatement(table, ''));
        const sent = await connection.copy([lockStatement(task.tables, locking), ...copies].join(''), sink);
        checkRows(task.tables, results, sent);
        return results;
    }
    finally {
        open?.file.close();
    }
}
/** Copies a range of pages of one table into the file that several connections share. */
async function copyRange(connection, kernel, context, task, locking, onSegments) {
    const { table, pages, fileIndex, written } = task;
    const file = new _table_file_js__WEBPACK_IMPORTED_MODULE_1__/* .SharedFile */ .yT(table.path, fileIndex, context.ends, context.locks);
    const writer = new _segment_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .SegmentWriter */ .D(context, kernel, { file, pages, written });
    onSegments(writer);
    try {
        const sql = lockStatement([table], locking) + copyStatement(table, rangeCondition(pages));
        const sent = await connection.copy(sql, writer);
        const result = { oid: table.oid, ...writer.result() };
        checkRows([table], [result], sent);
        return result;
    }
    catch (error) {
        writer.abandon();
        throw error;
    }
    finally {
        file.close();
    }
}
/**
 * NOWAIT, because a session that waits for ACCESS EXCLUSIVE stands before us in the queue, while it waits itself for
 * the lock that our own coordinator holds: waiting behind it would last forever.
 */
function lockStatement(tables, locking) {
    if (locking === 'locked already')
        return '';
    return `LOCK TABLE ${tables.map((table) => `ONLY ${table.target}`).join(', ')} IN ACCESS SHARE MODE NOWAIT;\n`;
}
/** Without columns SELECT gives one empty line a row, which is what COPY FROM counts rows by. */
function copyStatement({ target, columns }, condition) {
    return condition === '' && columns !== ''
        ? `COPY ${target} (${columns}) TO STDOUT;\n`
        : `COPY (SELECT ${columns} FROM ONLY ${target}${condition}) TO STDOUT;\n`;
}
/** The server reads such a range without looking at other pages (TID Range Scan, PostgreSQL 14 and newer). */
function rangeCondition([first, end]) {
    const conditions = [
        ...(first > 0 ? [`ctid >= '(${first},0)'`] : []),
        ...(end === null ? [] : [`ctid < '(${end},0)'`]),
    ];
    return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}
function checkRows(tables, results, sent) {
    if (results.length !== tables.length || sent.length !== tables.length) {
        throw new Error(`${tables.length} tables were asked for, ${results.length} came`);
    }
    for (const [i, result] of results.entries()) {
        if (result.rows !== sent[i]) {
            throw new Error(`${tables[i]?.label}: the server says that it sent ${sent[i]} rows, ${result.rows} were received`);
        }
    }
}


/***/ }),

/***/ 60908:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  CopyWorker: () => (/* binding */ CopyWorker),
  g: () => (/* binding */ failureOf)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/kernel/kernel.js + 1 modules
var kernel = __webpack_require__(61428);
// EXTERNAL MODULE: ./build/postgres/connection.js
var postgres_connection = __webpack_require__(92992);
// EXTERNAL MODULE: ./build/postgres/copy-connection.js
var copy_connection = __webpack_require__(44866);
// EXTERNAL MODULE: ./build/postgres/identifiers.js
var identifiers = __webpack_require__(91618);
// EXTERNAL MODULE: ./build/postgres/server-facts.js
var server_facts = __webpack_require__(74305);
;// CONCATENATED MODULE: ./build/postgres/snapshot-reader.js




/** Behind one address there can be several servers, as with a load-balanced reader endpoint. */
class OtherServerError extends Error {
    name = 'OtherServerError';
    code = 'PGPROOF_OTHER_SERVER';
}
/**
 * Opens a connection that sees the exported snapshot and writes COPY text as pg_dump would, in one round trip after
 * the login.
 *
 * @throws {OtherServerError} when another server answers than the one that exported the snapshot
 */
async function openSnapshotReader(options, kernel) {
    const connection = await copy_connection/* CopyConnection */.C.open(options.settings, kernel);
    const { connectTimeoutMs } = options.settings;
    // The login's time limit is the driver's, and what follows it can meet the same silence.
    const impatience = connectTimeoutMs > 0 ? setTimeout(() => connection.destroy(), connectTimeoutMs) : undefined;
    try {
        await connection
            .query([
            'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;',
            `SET TRANSACTION SNAPSHOT ${(0,identifiers/* quoteLiteral */.ce)(options.snapshot)};`,
            postgres_connection/* pinSettingsSql */.fg,
            `SET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(options.encoding)};`,
        ].join('\n'))
            .catch(async (error) => {
            await assertSameServer(connection, options.server);
            throw error;
        });
        return connection;
    }
    catch (error) {
        connection.destroy();
        throw error;
    }
    finally {
        clearTimeout(impatience);
    }
}
/** On another server the import fails with a message that says nothing of that. */
async function assertSameServer(connection, expected) {
    await connection.query('ROLLBACK');
    const { rows } = await connection.query(server_facts/* serverIdentitySql */.wr);
    const found = rows[0]?.identity;
    if (found === expected)
        return;
    throw new OtherServerError(`another server answered (${found}) than the one that holds the snapshot (${expected})`);
}

// EXTERNAL MODULE: ./build/postgres/transient.js
var postgres_transient = __webpack_require__(54780);
// EXTERNAL MODULE: ./build/threads.js
var threads = __webpack_require__(11793);
// EXTERNAL MODULE: ./build/backup/copy-task.js
var copy_task = __webpack_require__(63294);
// EXTERNAL MODULE: ./build/backup/table-file.js
var table_file = __webpack_require__(94790);
// EXTERNAL MODULE: ./build/backup/tasks.js
var tasks = __webpack_require__(24557);
;// CONCATENATED MODULE: ./build/backup/copy-worker.js









/**
 * Room for one read of the socket. A Unix socket holds about 200 KB, so more would stay empty; a smaller buffer
 * means more turns of the loop.
 */
const inputBytes = 256 * 1024;
/** One member: large enough for the compressor to do well, small enough to stay in the processor's cache. */
const chunkBytes = 1024 * 1024;
/** A copying thread: one connection, one kernel, one task at a time. */
class CopyWorker {
    #port;
    #context;
    #connection;
    #pulse;
    constructor(port) {
        this.#port = port;
        port.on('message', (order) => void this.#obey(order));
    }
    async #obey(order) {
        // The thread's own listener ends it.
        if (order.kind === threads/* endOrder */.IU.kind)
            return;
        if (order.kind === 'break') {
            this.#connection?.destroy();
            return;
        }
        if (order.kind === 'start') {
            this.#context = order.context;
            return;
        }
        if (order.kind === 'leave') {
            clearInterval(this.#pulse);
            await this.#connection?.close();
            this.#port.close();
            return;
        }
        let writer;
        try {
            await this.#work(order.task, (range) => {
                writer = range;
            });
        }
        catch (error) {
            this.#close();
            this.#answer({ kind: 'failed', id: order.task.id, failure: failureOf(error, writer) });
        }
    }
    async #work(task, onSegments) {
        const context = this.#context;
        if (task.kind === 'seal') {
            const end = Number(Atomics.load(context.ends, task.fileIndex));
            this.#answer({ kind: 'sealed', id: task.id, file: (0,table_file/* sealSharedFile */.x3)(task.table.path, end, context.compression) });
            return;
        }
        const connection = await this.#open();
        const results = task.kind === 'tables'
            ? await (0,copy_task/* copyTables */.d)(connection, connection.kernel, context, task, 'lock')
            : [await (0,copy_task/* copyRange */.h)(connection, connection.kernel, context, task, 'lock', onSegments)];
        this.#answer({ kind: 'copied', id: task.id, results });
    }
    async #open() {
        if (this.#connection !== undefined)
            return this.#connection;
        const context = this.#context;
        // A kernel of its own: one whose connection broke still waits for the rest of a message.
        const connection = await openSnapshotReader(context, new kernel/* Kernel */.MB(inputBytes, chunkBytes));
        this.#connection = connection;
        context.counters[tasks/* counter */.h.backendPid] = connection.backendPid;
        this.#pulse = setInterval(() => {
            context.counters[tasks/* counter */.h.received] = connection.bytesReceived;
        }, 500);
        return connection;
    }
    /** After a failure the transaction is of no more use: the next task opens a new one. */
    #close() {
        clearInterval(this.#pulse);
        this.#connection?.destroy();
        this.#connection = undefined;
        // Nobody should ask what a backend does that is not ours any more.
        if (this.#context !== undefined)
            this.#context.counters[tasks/* counter */.h.backendPid] = 0;
    }
    #answer(answer) {
        this.#port.postMessage(answer);
    }
}
/** An error in a form that can be sent to another thread. */
function failureOf(error, writer) {
    const code = isMissingFile(error) ? 'missing file' : ((0,postgres_connection/* codeOf */.$N)(error) ?? (0,postgres_connection/* codeOf */.$N)(error.cause));
    return {
        message: (0,errors/* messageOf */.bD)(error),
        code,
        stack: error instanceof Error ? error.stack : undefined,
        external: code !== undefined || error instanceof errors/* UserError */.yo || (0,postgres_transient/* isLostConnection */.H)(error),
        written: writer?.segments ?? [],
    };
}
/** The same code from a socket's path means that the server is not there at the moment. */
function isMissingFile(error) {
    const { code, syscall } = error;
    return code === 'ENOENT' && syscall !== 'connect';
}


/***/ }),

/***/ 39392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ SegmentWriter),
/* harmony export */   t: () => (/* binding */ now)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _archive_compression_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(36703);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19401);
/* harmony import */ var _tasks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24557);




/** One COPY on its way into a table's file: cut into segments, summed, compressed, written. */
class SegmentWriter {
    #context;
    #kernel;
    #options;
    #segments = [];
    #startedAt = now();
    #hash;
    #members = [];
    #heldBytes = 0;
    #offset;
    #length = 0;
    #rawBytes = 0;
    #rowsBefore = 0;
    constructor(context, kernel, options) {
        this.#context = context;
        this.#kernel = kernel;
        this.#options = options;
    }
    get segments() {
        return this.#segments;
    }
    begin() { }
    chunk(text, endsRow) {
        this.#hash ??= (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
        this.#hash.update(text);
        this.#rawBytes += text.length;
        if (this.#expected === undefined)
            this.#write((0,_archive_compression_js__WEBPACK_IMPORTED_MODULE_1__/* .compress */ .Bc)(text, this.#context.compression));
        this.#count(_tasks_js__WEBPACK_IMPORTED_MODULE_2__/* .counter */ .h.rawBytes, text.length);
        if (endsRow && this.#rawBytes >= this.#context.segmentRawBytes)
            this.#cut();
    }
    end() {
        if (this.#rawBytes > 0)
            this.#cut();
        if (this.#segments.length < this.#options.written.length)
            throw unrepeatable;
    }
    /** What the whole COPY brought, once it has ended. */
    result() {
        const add = (pick) => this.#segments.reduce((sum, segment) => sum + pick(segment), 0);
        return {
            segments: this.#segments,
            rows: add((segment) => segment.rows),
            rawBytes: add((segment) => segment.rawBytes),
            sum: this.#kernel.fingerprintSum(),
            startedAt: this.#startedAt,
            endedAt: now(),
        };
    }
    /** Undoes what is not a whole segment. */
    abandon() {
        this.#options.file.rollBack();
    }
    get #expected() {
        return this.#options.written[this.#segments.length];
    }
    #write(member) {
        const { file } = this.#options;
        this.#members.push(member);
        this.#heldBytes += member.length;
        if (this.#heldBytes <= file.holdBytes)
            return;
        // More than memory may hold, and the segment has not ended: the rest must follow right behind.
        file.reserve();
        this.#flush();
    }
    #flush() {
        if (this.#heldBytes === 0)
            return;
        const offset = this.#options.file.append(this.#members);
        this.#offset ??= offset;
        this.#length += this.#heldBytes;
        this.#count(_tasks_js__WEBPACK_IMPORTED_MODULE_2__/* .counter */ .h.storedBytes, this.#heldBytes);
        for (const member of this.#members)
            (0,_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .release */ ._)(member);
        this.#members = [];
        this.#heldBytes = 0;
    }
    #cut() {
        const rowsNow = Number(this.#kernel.exports.rowCount());
        const sha256 = (this.#hash ?? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')).digest('hex');
        const measured = { rawBytes: this.#rawBytes, rows: rowsNow - this.#rowsBefore, sha256 };
        const expected = this.#expected;
        if (expected === undefined) {
            this.#flush();
            this.#options.file.release();
            const place = { offset: this.#offset ?? 0, length: this.#length };
            this.#segments.push({ ...place, ...measured, pages: this.#options.pages, part: this.#segments.length });
        }
        else {
            if (expected.sha256 !== sha256 || expected.rows !== measured.rows)
                throw unrepeatable;
            this.#segments.push(expected);
        }
        this.#count(_tasks_js__WEBPACK_IMPORTED_MODULE_2__/* .counter */ .h.rows, measured.rows);
        this.#hash = undefined;
        this.#offset = undefined;
        this.#length = 0;
        this.#rawBytes = 0;
        this.#rowsBefore = rowsNow;
    }
    #count(slot, amount) {
        const { counters } = this.#context;
        counters[slot] = counters[slot] + amount;
    }
}
/**
 * Under one snapshot the rows of a page range come in the order of their places, each time the same. Where they do
 * not, no part of them can be trusted to be complete.
 */
const unrepeatable = new Error('the same rows were sent differently when they were read again under the same snapshot');
/** Milliseconds by a clock that all threads share. */
function now() {
    return performance.timeOrigin + performance.now();
}


/***/ }),

/***/ 94790:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $n: () => (/* binding */ OwnFile),
/* harmony export */   x3: () => (/* binding */ sealSharedFile),
/* harmony export */   yT: () => (/* binding */ SharedFile)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var _archive_compression_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(36703);
/* harmony import */ var _threads_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11793);




/** A file that one connection writes from its start to its end; its checksum is made on the way. */
class OwnFile {
    holdBytes = 0;
    #descriptor;
    #hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    #end = 0;
    constructor(path) {
        this.#descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(path, 'w', 0o600);
    }
    append(members) {
        const start = this.#end;
        this.#end += writeAll(this.#descriptor, members, start);
        for (const member of members)
            this.#hash.update(member);
        return start;
    }
    reserve() { }
    release() { }
    rollBack() { }
    close() {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(this.#descriptor);
    }
    /** Writes the end marker; nothing may follow. */
    finish(compression) {
        this.append([(0,_archive_compression_js__WEBPACK_IMPORTED_MODULE_2__/* .endMember */ .MX)(compression)]);
        return { bytes: this.#end, sha256: this.#hash.digest('hex') };
    }
}
const held = 1;
/**
 * A file that several threads append to. Each takes the place of its segment from a shared end, so segments stand
 * in the order in which they became ready; rows have no order, so any order is right.
 */
class SharedFile {
    holdBytes = 32 * 1024 * 1024;
    #descriptor;
    #ends;
    #locks;
    #index;
    #reservedAt;
    constructor(path, index, ends, locks) {
        this.#descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(path, 'r+');
        this.#index = index;
        this.#ends = ends;
        this.#locks = locks;
    }
    append(members) {
        const bytes = members.reduce((sum, member) => sum + member.length, 0);
        const reserved = this.#reservedAt !== undefined;
        if (!reserved)
            this.#lock();
        const start = Atomics.add(this.#ends, this.#index, BigInt(bytes));
        if (!reserved)
            this.#unlock();
        writeAll(this.#descriptor, members, Number(start));
        return Number(start);
    }
    reserve() {
        if (this.#reservedAt !== undefined)
            return;
        this.#lock();
        this.#reservedAt = Atomics.load(this.#ends, this.#index);
    }
    release() {
        if (this.#reservedAt === undefined)
            return;
        this.#reservedAt = undefined;
        this.#unlock();
    }
    rollBack() {
        if (this.#reservedAt === undefined)
            return;
        Atomics.store(this.#ends, this.#index, this.#reservedAt);
        this.release();
    }
    close() {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(this.#descriptor);
    }
    #lock() {
        while (Atomics.compareExchange(this.#locks, this.#index, 0, held) !== 0)
            Atomics.wait(this.#locks, this.#index, held);
    }
    #unlock() {
        Atomics.store(this.#locks, this.#index, 0);
        Atomics.notify(this.#locks, this.#index, 1);
    }
}
/** Ends a shared file whose segments are all there: cuts what a rolled-back writer left, writes the end marker, sums. */
function sealSharedFile(path, end, compression) {
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(path, 'r+');
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.ftruncateSync)(descriptor, end);
        const bytes = end + writeAll(descriptor, [(0,_archive_compression_js__WEBPACK_IMPORTED_MODULE_2__/* .endMember */ .MX)(compression)], end);
        const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
        const buffer = Buffer.allocUnsafe(1 << 20);
        for (let at = 0; at < bytes;) {
            const read = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readSync)(descriptor, buffer, 0, buffer.length, at);
            if (read === 0)
                throw new Error(`${path} is shorter than what was written to it`);
            (0,_threads_js__WEBPACK_IMPORTED_MODULE_3__/* .throwIfEnding */ .N5)();
            hash.update(buffer.subarray(0, read));
            at += read;
        }
        return { bytes, sha256: hash.digest('hex') };
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(descriptor);
    }
}
/** Writes all of the buffers, however many calls the system takes for it. */
function writeAll(descriptor, buffers, position) {
    const wanted = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    let rest = buffers.filter((buffer) => buffer.length > 0);
    for (let done = 0; done < wanted;) {
        let written = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writevSync)(descriptor, rest, position + done);
        done += written;
        while (written > 0) {
            const [first] = rest;
            if (written >= first.length) {
                written -= first.length;
                rest = rest.slice(1);
            }
            else {
                rest = [first.subarray(written), ...rest.slice(1)];
                written = 0;
            }
        }
    }
    return wanted;
}


/***/ }),

/***/ 24557:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ counter)
/* harmony export */ });
/** Where a copying thread stands, as slots of shared memory; the main thread reads them for progress. */
const counter = { rawBytes: 0, storedBytes: 1, rows: 2, received: 3, backendPid: 4, slots: 5 };


/***/ }),

/***/ 89844:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backupCommand: () => (/* binding */ backupCommand)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/compression.js
var archive_compression = __webpack_require__(36703);
// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/postgres/catalog.js
var catalog = __webpack_require__(50865);
;// CONCATENATED MODULE: ./build/postgres/exclude-patterns.js
/**
 * The server makes an automaton of a pattern with a state for each character, in a time that grows with the square of
 * their number: measured on 15, 17 and 18, five hundred take milliseconds, one thousand up to 70, three thousand half
 * a second, and ten thousand of many different letters end in "invalid memory alloc request size".
 */
const charactersPerPattern = 500;
/**
 * Below this part of all names, a group is asked for name by name. The server finds one ASCII name by an index, in a
 * third of a millisecond, but compares a pattern with every row of pg_class: with thousands of schemas that have few
 * tables each, the time of these would grow with the square of their number.
 */
const smallestShare = 1 / 1_000;
/**
 * Patterns for pg_dump's `--exclude-table-data` that match exactly the given tables or sequences and nothing else.
 *
 * pg_dump asks the server once per pattern, which is slow over a link, so many names share one. It turns a pattern
 * into a regular expression: text inside double quotes stands for itself, while bars and parentheses outside them
 * keep their meaning (patternToSQLRegex in src/fe_utils/string_utils.c). Common beginnings are written once, so that
 * the server needs one step per character and not one for each of the alternatives.
 *
 * The patterns are for the command line. A `--filter` file has an escape of its own, the backslash. They are UTF-8:
 * run pg_dump with PGCLIENTENCODING=UTF8. A database in SQL_ASCII takes PGCLIENTENCODING=SQL_ASCII and byte strings.
 *
 * @param names each one once, in any order
 * @example
 * excludePatterns([{ schema: 'app', name: 'users' }, { schema: 'app', name: 'users_old' }]);
 * // ['"app"."users"(|"_old")']
 */
function excludePatterns(names, options = {}) {
    const characters = options.charactersPerPattern ?? charactersPerPattern;
    const patterns = schemasOfEqualTables(names).flatMap(({ schemas, tables }) => {
        if (schemas.length * tables.length < names.length * smallestShare)
            return exactPatterns(schemas, tables);
        const schemaPatterns = chunks(schemas, characters).map(alternatives);
        const tablePatterns = chunks(tables, characters).map(alternatives);
        return schemaPatterns.flatMap((schema) => tablePatterns.map((table) => `${schema}.${table}`));
    });
    return options.byteStrings ? patterns.map(withBytesEscaped) : patterns;
}
/** In SQL_ASCII the regular expression's \u00e9 is the byte; arguments of a program could not have any byte. */
function withBytesEscaped(pattern) {
    const escaped = (byte) => `\\u00${byte.charCodeAt(0).toString(16)}`;
    // Only names hold such characters, and these stand within quotes, in which an escape would mean itself.
    return pattern.replaceAll(/[\u0080-\u00ff]+/g, (bytes) => `"${[...bytes].map(escaped).join('')}"`);
}
/** Tenants with a schema each have the same tables in all: these take one pattern together. */
function schemasOfEqualTables(names) {
    const tablesOf = Map.groupBy(names, ({ schema }) => schema);
    const groups = new Map();
    for (const [schema, relations] of tablesOf) {
        const tables = relations.map(({ name }) => name).toSorted();
        const key = JSON.stringify(tables);
        const group = groups.get(key) ?? { schemas: [], tables };
        group.schemas.push(schema);
        groups.set(key, group);
    }
    return [...groups.values()];
}
function exactPatterns(schemas, tables) {
    return schemas.flatMap((schema) => tables.map((table) => `${quoted(schema)}.${quoted(table)}`));
}
function quoted(text) {
    return `"${text.replaceAll('"', '""')}"`;
}
/** Sorted names in groups with at most so many characters, common beginnings counted once. */
function chunks(names, largest) {
    const result = [];
    let [characters, previous] = [0, ''];
    for (const name of names.toSorted()) {
        characters += name.length - commonLength(previous, name);
        previous = name;
        const current = result.at(-1);
        if (current !== undefined && characters <= largest) {
            current.push(name);
        }
        else {
            result.push([name]);
            characters = name.length;
        }
    }
    return result;
}
function commonLength(a, b) {
    let length = 0;
    while (length < a.length && a[length] === b[length])
        length++;
    return length;
}
function alternatives(names) {
    const root = new Map();
    for (const name of names) {
        let node = root;
        for (const character of name) {
            const next = node.get(character) ?? new Map();
            node.set(character, next);
            node = next;
        }
        node.set('', new Map());
    }
    return written(root);
}
function written(branches) {
    const parts = [...branches].map(([character, next]) => (character === '' ? '' : writtenBranch(character, next)));
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
}
/** The characters up to the next fork, quoted, and what follows. */
function writtenBranch(first, following) {
    let text = first;
    let rest = following;
    for (let only = onlyBranch(rest); only !== undefined; only = onlyBranch(rest)) {
        text += only[0];
        rest = only[1];
    }
    return `${quoted(text)}${rest.size > 1 ? written(rest) : ''}`;
}
function onlyBranch(branches) {
    const [branch] = branches;
    return branches.size === 1 ? branch : undefined;
}

;// CONCATENATED MODULE: ./build/postgres/dump-patterns.js


/**
 * The user's patterns as pg_dump's command line takes them: an argument is UTF-8 here, while pg_dump takes its bytes for
 * the database's own encoding. Where that has one byte for each character, a letter that is not ASCII becomes the
 * regular expression's `\u00e9`, which stands for the byte. Elsewhere it becomes the wildcard for one letter: what
 * matches too much is found when the archive's tables are compared with those that were copied.
 *
 * @param client with whatever client_encoding
 */
async function filtersForPgDump(client, filters) {
    const converted = (patterns) => convert(client, patterns);
    return {
        schemas: await converted(filters.schemas),
        excludeSchemas: await converted(filters.excludeSchemas),
        tables: await converted(filters.tables),
        excludeTables: await converted(filters.excludeTables),
        excludeTableData: await converted(filters.excludeTableData),
    };
}
async function convert(client, patterns) {
    if (patterns.every((pattern) => /^[\0-\x7f]*$/.test(pattern)))
        return patterns;
    const values = patterns.map((pattern) => (0,catalog/* bytesOf */.$$)(`pg_catalog.convert_from(pg_catalog.decode('${Buffer.from(pattern).toString('hex')}', 'hex'), 'UTF8')`, catalog/* nameEncodingSql */.zN));
    const { rows } = await client.query(`
    SELECT pg_catalog.getdatabaseencoding() = 'UTF8' AS is_utf8, ${catalog/* singleByteSql */.fB} AS single_byte,
      ARRAY[${values.join(', ')}] AS bytes`);
    const row = rows[0];
    if (row.is_utf8)
        return patterns;
    if (!row.single_byte)
        return patterns.map(lettersAsWildcards);
    return row.bytes.map((hex) => replaceLetters((0,catalog/* fromHex */.aD)(hex), (byte) => `\\u00${byte.charCodeAt(0).toString(16)}`));
}
/** Patterns of everything whose data we write ourselves; pg_dump asks the server once for each. */
function patternsOfOurData({ wholeSchemas, relations, byteNames }, encoding) {
    const options = { byteStrings: byteNames };
    // The pattern of a schema's name, with a name of any characters behind the dot.
    const schemas = excludePatterns(wholeSchemas.map((name) => ({ schema: '', name })), options).map((pattern) => pattern.slice(pattern.indexOf('.') + 1));
    const patterns = [...schemas.map((pattern) => `${pattern}.*`), ...excludePatterns(relations, options)];
    return encoding === 'UTF8' ? patterns : patterns.map(lettersAsWildcards);
}
function lettersAsWildcards(pattern) {
    return replaceLetters(pattern, () => '?');
}
/** What takes the place of a letter has to stand outside of quotes. */
function replaceLetters(pattern, replace) {
    let quoted = false;
    return pattern.replaceAll(/"|[^\0-\x7f]/gu, (character) => {
        if (character === '"')
            quoted = !quoted;
        return character === '"' ? '"' : quoted ? `"${replace(character)}"` : replace(character);
    });
}

// EXTERNAL MODULE: ./build/postgres/globals.js
var globals = __webpack_require__(91138);
// EXTERNAL MODULE: ./build/postgres/lost-connection.js
var lost_connection = __webpack_require__(13131);
// EXTERNAL MODULE: ./build/postgres/passfile.js
var passfile = __webpack_require__(6839);
// EXTERNAL MODULE: ./build/postgres/settings.js
var postgres_settings = __webpack_require__(25441);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./build/postgres/connection.js
var postgres_connection = __webpack_require__(92992);
// EXTERNAL MODULE: ./build/postgres/identifiers.js
var identifiers = __webpack_require__(91618);
;// CONCATENATED MODULE: ./build/postgres/snapshot.js





const attempts = 20;
/**
 * Locks all tables, then takes and exports a snapshot, then checks that no table slipped between.
 *
 * The order matters: a TRUNCATE or a rewriting ALTER TABLE that commits after a snapshot and before the lock shows
 * as an empty table under that snapshot, without any error. Locked first, no such command can run; tables that were
 * created in between are locked afterwards, and their files compared with those that the snapshot's catalog names.
 * When the catalog has moved on, it starts again.
 *
 * @param report called with the reason of each new start
 * @throws {UserError} when a lock cannot be had in time, or the catalog does not stand still
 */
async function takeSnapshot(connection, server, options, report) {
    let serializable = !server.standby && options.snapshotWaitMs > 0;
    let reason = '';
    for (let attempt = 0; attempt < attempts; attempt++) {
        if (attempt > 0)
            await (0,external_node_timers_promises_.setTimeout)(Math.random() * 20 * attempt);
        const outcome = await tryOnce(connection, server, options, serializable);
        if (typeof outcome !== 'string')
            return outcome;
        await connection.query('ROLLBACK; RESET ALL');
        reason = outcome;
        report(reason);
        if (reason === noSafeSnapshot)
            serializable = false;
    }
    throw new errors/* FailedError */.Kl(`no snapshot could be taken in ${attempts} attempts: ${reason}`, 'tables are being created, truncated or rewritten all the time; run the backup when fewer are');
}
const noSafeSnapshot = 'serializable transactions are open all the time, so a repeatable read snapshot is taken instead';
/** The snapshot, or the reason to start again. */
async function tryOnce(connection, server, options, serializable) {
    const isolation = serializable ? 'SERIALIZABLE READ ONLY DEFERRABLE' : 'REPEATABLE READ READ ONLY';
    // Listed outside of the transaction: its first query is what takes the snapshot.
    await connection.query(`${postgres_connection/* unhinderSql */._2}\nSET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)((0,catalog/* encodingOfNames */.Fl)(server.encoding))}`);
    const targets = await (0,catalog/* listTargets */.nJ)(connection, options.filters);
    await connection.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const unlocked = await lockAll(connection, server, targets, options.lockWaitTimeoutMs);
    if (unlocked !== undefined)
        return unlocked;
    if (serializable)
        await connection.query(`SET LOCAL statement_timeout = ${options.snapshotWaitMs}`);
    const exported = await connection
        .query(`SELECT pg_catalog.pg_export_snapshot() AS id,
        pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
        (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
          ELSE pg_catalog.pg_current_wal_insert_lsn() END)::pg_catalog.text AS lsn`)
        .catch((error) => {
        // query_canceled: the wait for a safe snapshot ran into our time limit.
        if (serializable && (0,postgres_connection/* codeOf */.$N)(error) === '57014')
            return undefined;
        throw error;
    });
    if (exported === undefined)
        return noSafeSnapshot;
    await connection.query('SET LOCAL statement_timeout = 0');
    const tables = await (0,catalog/* listTables */.WS)(connection, options.filters, server.standby);
    const readable = tables.filter((table) => table.readable);
    const locked = new Set(targets.map(({ oid }) => oid));
    const born = readable.filter(({ oid }) => !locked.has(oid));
    if (born.length > 0)
        return `${nameSome(born)} appeared while the tables were being locked`;
    const rewritten = readable.filter((table) => table.rewritten);
    if (rewritten.length > 0)
        return `${nameSome(rewritten)} was truncated or rewritten while the snapshot was taken`;
    (0,errors/* throwProblems */.Jh)(readable.filter((table) => table.filtersRows && table.dataLeftOut === undefined).map(rowSecurityProblem));
    // Before the search_path is pinned, by which names without a schema are found.
    const sequencesLeftOut = await (0,catalog/* listSequencesLeftOut */._G)(connection, options.filters, server.standby);
    const unreadableSequences = await (0,catalog/* listUnreadableSequences */.mA)(connection, options.filters);
    await connection.query(`${postgres_connection/* pinSettingsSql */.fg}\nSET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(server.encoding)}`);
    const row = exported.rows[0];
    return {
        ...{ id: row.id, takenAt: row.at, lsn: row.lsn },
        isolation: serializable ? 'serializable deferrable' : 'repeatable read',
        tables: readable,
        unreadable: [...tables.filter((table) => !table.readable), ...unreadableSequences],
        sequencesLeftOut,
    };
}
/** Undefined when all are locked, else the reason to start again. */
async function lockAll(connection, server, targets, timeoutMs) {
    if (targets.length === 0)
        return undefined;
    const names = targets.map(({ target }) => `ONLY ${target}`).join(', ');
    try {
        await connection.query(`SET LOCAL lock_timeout = ${timeoutMs}; SET LOCAL client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(server.encoding)}`);
        await connection.queryBytes(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
        await connection.query(`SET LOCAL lock_timeout = 0; SET LOCAL client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)((0,catalog/* encodingOfNames */.Fl)(server.encoding))}`);
        return undefined;
    }
    catch (error) {
        const code = (0,postgres_connection/* codeOf */.$N)(error);
        // undefined_table and invalid_schema_name: dropped since it was listed; deadlock_detected.
        if (code === '42P01' || code === '3F000' || code === '40P01')
            return (0,errors/* messageOf */.bD)(error);
        // lock_not_available
        if (code === '55P03') {
            throw new errors/* UserError */.yo(`a table stayed locked by another session for ${timeoutMs / 1000} s: ${(0,errors/* messageOf */.bD)(error)}`, 'look into pg_locks for AccessExclusiveLock, or raise lock-wait-timeout', { cause: error });
        }
        // insufficient_privilege: SELECT was asked for above, so it is a schema that the role may not use.
        if (code === '42501') {
            throw new errors/* UserError */.yo(`the role may not read its tables: ${(0,errors/* messageOf */.bD)(error)}`, 'grant the role USAGE on the schema, or leave it out with exclude-schemas', { cause: error });
        }
        // out_of_memory here is the lock table's: it has max_locks_per_transaction places for each connection.
        if (code === '53200') {
            throw new errors/* UserError */.yo(`the server has no room to lock ${targets.length} tables`, 'raise max_locks_per_transaction (and restart), or take the backup in parts by schemas', { cause: error });
        }
        throw error;
    }
}
function rowSecurityProblem(table) {
    return new errors/* UserError */.yo(`row-level security would hide rows of ${table.schema}.${table.name} from this role`, 'use a role with BYPASSRLS or the owner of the table, or leave it out with exclude-tables');
}
function nameSome(tables) {
    const [first] = tables;
    return `${first.schema}.${first.name}${tables.length > 1 ? ` and ${tables.length - 1} more` : ''}`;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/archive/toc.js
var archive_toc = __webpack_require__(81247);
;// CONCATENATED MODULE: ./build/archive/toc-splice.js

const codecs = {
    none: { method: 0, suffix: '' },
    gzip: { method: 1, suffix: '.gz' },
    lz4: { method: 2, suffix: '.lz4' },
    zstd: { method: 3, suffix: '.zst' },
};
const pgClassOid = 1259;
const relkindOrdinary = 'r'.charCodeAt(0);
/** The name of an entry's data file, as pg_dump names it. */
function fileNameOf(dumpId, codec) {
    return `${dumpId}.dat${codecs[codec].suffix}`;
}
/**
 * Sets the header's compression to that of our data files. pg_restore finds each file's method by its suffix, but
 * checks at the start that it was built with the header's.
 *
 * @param gzipLevel 1 to 9, or -1 for zlib's default; what archives up to 1.14 state.
 * @throws Error if pg_restore of the archive's version cannot read the codec at all.
 */
function withCompression(toc, codec, gzipLevel = -1) {
    const method = codecs[codec].method;
    if (toc.header.minor >= archive_toc/* tocMinor */.AG.compressionByte)
        return { ...toc, header: { ...toc.header, compression: method } };
    if (codec !== 'none' && codec !== 'gzip')
        throw new Error(`archive version 1.${toc.header.minor} knows no ${codec}`);
    return { ...toc, header: { ...toc.header, compression: codec === 'none' ? 0 : gzipLevel } };
}
/**
 * Every ordinary table of the archive, in its order.
 *
 * @param ordinaryOids the oids with relkind 'r', for archives before 1.16: these have TABLE entries of partitioned
 *   tables too and do not tell them apart.
 */
function tableEntries(toc, ordinaryOids) {
    return toc.entries.filter((entry) => isOrdinaryTable(entry, ordinaryOids)).map(describeTable);
}
/**
 * A new table of contents with a TABLE DATA entry for every given table and a SEQUENCE SET entry for every given
 * sequence: what a full pg_dump would have written, but for the ids and that the names of columns and sequences are always quoted.
 *
 * @throws Error (a bug) if pg_dump wrote data for one of them itself, or if the archive's tables and those given
 *   are not the same: pg_restore loads only one of two entries for a table, and a table without one comes back empty.
 * @example
 * const { toc, files } = spliceTableData(schemaToc, { tables: [{ oid: 16385, columns: ['id', 'name'] }] });
 */
function spliceTableData(toc, splice) {
    const withData = tableEntries(toc, splice.ordinaryOids).filter(({ oid }) => !splice.withoutData?.has(oid));
    const tables = byOid(withData);
    checkSameTables(toc, tables, splice);
    checkNoEntryYet(toc, 'TABLE DATA', new Set(splice.tables.map(({ oid }) => oid)));
    const nextId = idAllocator(toc, splice.tables);
    const data = splice.tables
        .toSorted((a, b) => a.oid - b.oid)
        .map((given) => tableDataEntry(toc, found(tables, given.oid, 'table'), given, given.dumpId ?? nextId()));
    checkFiles([...toc.entries, ...data]);
    const sets = sequenceSetEntries(toc, splice.sequences ?? [], nextId);
    return {
        toc: { header: toc.header, entries: insertData(toc.entries, data, sets) },
        files: new Map(data.map(({ oid, dumpId, file }) => [oid, { dumpId, file }])),
    };
}
function isTable(entry) {
    return entry.desc === 'TABLE' && entry.tableOid === pgClassOid;
}
function isOrdinaryTable(entry, ordinaryOids) {
    if (!isTable(entry))
        return false;
    if (entry.relkind !== null)
        return entry.relkind === relkindOrdinary;
    if (ordinaryOids === undefined)
        throw new Error('archives before 1.16 do not say which tables are partitioned');
    return ordinaryOids.has(entry.oid);
}
function describeTable(entry) {
    return {
        entry,
        oid: entry.oid,
        schema: entry.namespace ?? '',
        name: entry.tag,
        target: dropTarget(entry),
        owner: entry.owner,
    };
}
/**
 * pg_dump's own quoted name: which words need quotes depends on its major, so that neither the server's quote_ident()
 * nor always quoting is right (pg_restore -j compares it with the start of the COPY to choose its TRUNCATE shortcut).
 */
function dropTarget(entry) {
    const [start, end] = ['DROP TABLE ', ';\n'];
    const { dropStmt } = entry;
    if (dropStmt === null || !dropStmt.startsWith(start) || !dropStmt.endsWith(end)) {
        throw new Error(`${nameOf(entry)} has an unknown DROP statement: ${JSON.stringify(dropStmt)}`);
    }
    return dropStmt.slice(start.length, -end.length);
}
function nameOf(entry) {
    return (0,archive_toc/* textOfBytes */.gm)(entry.namespace ? `${entry.namespace}.${entry.tag}` : entry.tag);
}
function byOid(items) {
    return new Map(items.map((item) => [item.oid, item]));
}
function found(map, oid, what) {
    const item = map.get(oid);
    if (item === undefined)
        throw new Error(`the archive has no ${what} with the oid ${oid}`);
    return item;
}
function checkSameTables(toc, tables, splice) {
    const given = byOid(splice.tables);
    const twice = splice.tables.length - given.size;
    const missing = [...tables.values()].filter(({ oid }) => !given.has(oid)).map(({ entry }) => nameOf(entry));
    const inArchive = byOid(toc.entries.filter((entry) => entry.tableOid === pgClassOid));
    const extra = [...given.keys()]
        .filter((oid) => !tables.has(oid))
        .map((oid) => {
        const entry = inArchive.get(oid);
        return entry === undefined ? `oid ${oid}` : `${nameOf(entry)} (${entry.desc}, oid ${oid})`;
    });
    if (missing.length === 0 && extra.length === 0 && twice === 0)
        return;
    throw new Error(`the archive's tables are not the given ones: without data [${missing.join(', ')}], ` +
        `not in the archive as tables with data [${extra.join(', ')}], given twice ${twice}`);
}
/** A TABLE DATA entry carries its table's oid; a SEQUENCE SET carries none and is known by its dependency. */
function checkNoEntryYet(toc, desc, ids) {
    const idOf = (entry) => (desc === 'TABLE DATA' ? entry.oid : (entry.dependencies[0] ?? 0));
    const twice = toc.entries.filter((entry) => entry.desc === desc && ids.has(idOf(entry))).map(nameOf);
    if (twice.length > 0)
        throw new Error(`pg_dump wrote ${desc} itself for ${twice.join(', ')}`);
}
function checkFiles(entries) {
    const seen = new Set();
    for (const { file, tag } of entries) {
        if (file === '')
            continue;
        if (file.includes('/') || seen.has(file))
            throw new Error(`the file ${file} of ${tag} is not one of its own`);
        seen.add(file);
    }
}
/** Free ids, compact from the largest on, after checking those that the caller chose. */
function idAllocator(toc, tables) {
    const used = new Set(toc.entries.map(({ dumpId }) => dumpId));
    // A dependency may be on an id without an entry, which must not become ours.
    let last = toc.entries.reduce((largest, { dumpId, dependencies }) => Math.max(largest, dumpId, ...dependencies), 0);
    for (const { oid, dumpId } of tables) {
        if (dumpId === undefined)
            continue;
        // Above every entry's id: pg_dump numbers data after the schema, so that each id is above those it depends on.
        if (!Number.isInteger(dumpId) || dumpId <= last || dumpId >= 2 ** 31 || used.has(dumpId)) {
            throw new Error(`the id ${dumpId} for the table with the oid ${oid} is taken or not above ${last}`);
        }
        used.add(dumpId);
    }
    return () => {
        do
            last++;
        while (used.has(last));
        return last;
    };
}
function tableDataEntry(toc, table, given, dumpId) {
    const root = rootTarget(toc, given);
    const target = root ?? table.target;
    const columns = given.columns.length === 0 ? '' : `(${given.columns.map(toc_splice_quoted).join(', ')})`;
    return {
        ...dataEntry(toc, table.entry, dumpId),
        hadDumper: true,
        oid: table.oid,
        desc: 'TABLE DATA',
        defn: root === undefined ? null : `-- load via partition root ${root}`,
        // Without columns pg_dump leaves two blanks.
        copyStmt: `COPY ${target} ${columns} FROM stdin;\n`,
        file: given.file ?? fileNameOf(dumpId, 'none'),
    };
}
/**
 * Without its root in the archive (another schema was chosen), a leaf comes back as a table on its own and takes
 * every row.
 */
function rootTarget(toc, { loadThroughRoot }) {
    if (loadThroughRoot === undefined)
        return undefined;
    const root = toc.entries.find((entry) => isTable(entry) && entry.oid === loadThroughRoot);
    return root && dropTarget(root);
}
/** A name of ours is always quoted: what the restoring server reserves may be more than what this one does. */
function toc_splice_quoted(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
function sequenceSetEntries(toc, values, nextId) {
    const sequences = byOid(toc.entries.filter(({ desc, tableOid }) => desc === 'SEQUENCE' && tableOid === pgClassOid));
    const owned = values.map((value) => ({ value, sequence: found(sequences, value.oid, 'sequence') }));
    checkNoEntryYet(toc, 'SEQUENCE SET', new Set(owned.map(({ sequence }) => sequence.dumpId)));
    if (new Set(values.map(({ oid }) => oid)).size < values.length)
        throw new Error('a sequence is given twice');
    const literal = literalWriter(toc);
    return owned
        .toSorted((a, b) => compareNames(a.sequence, b.sequence))
        .map(({ value, sequence }) => {
        if (!/^-?\d+$/.test(value.lastValue))
            throw new Error(`${nameOf(sequence)} has the value ${value.lastValue}`);
        const name = literal(`${toc_splice_quoted(sequence.namespace ?? '')}.${toc_splice_quoted(sequence.tag)}`);
        return {
            ...dataEntry(toc, sequence, nextId()),
            desc: 'SEQUENCE SET',
            defn: `SELECT pg_catalog.setval(${name}, ${value.lastValue}, ${value.isCalled});\n`,
        };
    });
}
/** String literals as the restoring session reads them: it takes over the dump's standard_conforming_strings. */
function literalWriter(toc) {
    const setting = toc.entries.find(({ desc }) => desc === 'STDSTRINGS')?.defn ?? '';
    const special = setting.includes("'off'") ? /['\\]/g : /'/g;
    return (text) => `'${text.replace(special, '$&$&')}'`;
}
/** What TABLE DATA and SEQUENCE SET share: they belong to one schema object and wait for it alone. */
function dataEntry(toc, owner, dumpId) {
    return {
        dumpId,
        hadDumper: false,
        tableOid: 0,
        oid: 0,
        tag: owner.tag,
        desc: '',
        section: archive_toc/* tocSection */.Ki.data,
        defn: null,
        dropStmt: null,
        copyStmt: null,
        namespace: owner.namespace,
        tablespace: null,
        tableAm: null,
        relkind: toc.header.minor >= archive_toc/* tocMinor */.AG.relkind ? 0 : null,
        owner: owner.owner,
        withOids: false,
        dependencies: [owner.dumpId],
        file: '',
    };
}
/** strcmp of schema, then name (DOTypeNameCompare in pg_dump_sort.c). */
function compareNames(a, b) {
    const [schemaA, schemaB] = [a.namespace ?? '', b.namespace ?? ''];
    if (schemaA !== schemaB)
        return schemaA < schemaB ? -1 : 1;
    if (a.tag === b.tag)
        return 0;
    return a.tag < b.tag ? -1 : 1;
}
/**
 * pg_dump's order: the schema, TABLE DATA, SEQUENCE SET, large objects, what comes after the data. pg_restore -j1
 * restores in this order. Entries that pg_dump wrote itself, those of extensions, keep theirs.
 */
function insertData(entries, data, sequenceSets) {
    const endOf = (start, belongs) => {
        const end = entries.findIndex((entry, index) => index >= start && !belongs(entry));
        return end === -1 ? entries.length : end;
    };
    const dataStart = endOf(0, ({ section }) => section < archive_toc/* tocSection */.Ki.data);
    const dataEnd = endOf(dataStart, ({ desc }) => desc === 'TABLE DATA');
    const setsEnd = endOf(dataEnd, ({ desc }) => desc === 'SEQUENCE SET');
    return [
        ...entries.slice(0, dataStart),
        ...merged(entries.slice(dataStart, dataEnd), data.toSorted(compareNames)),
        ...merged(entries.slice(dataEnd, setsEnd), sequenceSets),
        ...entries.slice(setsEnd),
    ];
}
/** Two sorted lists as one. */
function merged(theirs, ours) {
    const result = [];
    let next = 0;
    for (const entry of theirs) {
        for (let own = ours[next]; own !== undefined && compareNames(own, entry) < 0; own = ours[next]) {
            result.push(own);
            next++;
        }
        result.push(entry);
    }
    return [...result, ...ours.slice(next)];
}

;// CONCATENATED MODULE: ./build/backup/sequences.js

const sequencesPerStatement = 200;
/**
 * Reads where sequences stand, all in one round trip; pg_dump up to 17 needs one for each. As in pg_dump the values
 * are those of the moment, not of the snapshot: sequences do not follow transactions, and only ever run ahead.
 *
 * @throws the server's error when one may not be read
 */
async function readSequences(connection, sequences) {
    if (sequences.length === 0)
        return [];
    const statements = [];
    for (let i = 0; i < sequences.length; i += sequencesPerStatement) {
        const selects = sequences
            .slice(i, i + sequencesPerStatement)
            .map(({ oid, schema, name }) => `SELECT '${oid}'::text AS oid, last_value::text, is_called FROM ${(0,catalog/* quoteBytes */.K7)(schema, name)}`);
        statements.push(`${selects.join('\nUNION ALL ')};`);
    }
    const results = await connection.queryBytes(statements.join('\n'));
    return results.flatMap(({ rows }) => rows.map((row) => ({
        oid: Number(row.oid),
        lastValue: row.last_value,
        isCalled: row.is_called,
    })));
}

;// CONCATENATED MODULE: ./build/backup/assemble.js






/**
 * Makes one stock archive of pg_dump's and of our data files: adds the TABLE DATA and SEQUENCE SET entries to its
 * table of contents and moves the files to the names that these give them.
 *
 * @returns each table's data file below the archive
 * @throws {Error} when the archive's tables are not those that were copied
 */
async function assembleArchive(assembly) {
    const tocPath = (0,external_node_path_.join)(assembly.archive, 'toc.dat');
    const toc = (0,archive_toc/* parseToc */.AI)(await (0,promises_.readFile)(tocPath));
    const withData = assembly.tables.filter((table) => table.dataLeftOut === undefined);
    const { toc: spliced, files } = spliceTableData(toc, {
        tables: withData.map((table) => ({
            oid: table.oid,
            columns: table.columnBytes,
            ...(table.loadedThrough === undefined ? {} : { loadThroughRoot: table.loadedThrough.oid }),
        })),
        sequences: await readSequences(assembly.coordinator, sequenceNames(toc, assembly.sequencesLeftOut)),
        withoutData: new Set(assembly.tables.filter((table) => table.dataLeftOut !== undefined).map(({ oid }) => oid)),
        ordinaryOids: new Set(assembly.tables.map(({ oid }) => oid)),
    });
    const { method, level } = assembly.compression;
    const named = new Map();
    for (const [oid, { dumpId }] of files) {
        const name = fileNameOf(dumpId, method);
        // There can be thousands, each a matter of microseconds.
        (0,external_node_fs_.renameSync)(assembly.dataFile(oid), (0,external_node_path_.join)(assembly.archive, name));
        named.set(oid, name);
    }
    await (0,promises_.writeFile)(tocPath, (0,archive_toc/* serializeToc */.TT)(withCompression(spliced, method, level)));
    return named;
}
/** The sequences of the archive: identity columns have theirs under the same name. */
function sequenceNames(toc, leftOut) {
    return toc.entries
        .filter((entry) => entry.desc === 'SEQUENCE' && !leftOut.has(entry.oid))
        .map((entry) => ({ oid: entry.oid, schema: entry.namespace ?? '', name: entry.tag }));
}

// EXTERNAL MODULE: ./build/kernel/kernel.js + 1 modules
var kernel = __webpack_require__(61428);
// EXTERNAL MODULE: ./build/postgres/copy-connection.js
var copy_connection = __webpack_require__(44866);
;// CONCATENATED MODULE: ./build/backup/coordinator.js



const pulseMs = 10_000;
/** How long a cancelled backup waits for an answer that is due, before it leaves without it. */
const patienceMs = 1000;
/**
 * Opens the connection that will hold the locks and the snapshot. When it is lost, everything that is done under its
 * snapshot has to end: the signal that is handed out is then aborted.
 *
 * @param silentMs how long the answer to a query may take; after that the connection counts as lost
 * @throws the signal's reason after an abort, whatever failed because of it
 */
async function withCoordinator(settings, signal, silentMs, run) {
    const coordinator = await openUnlessAborted(settings, signal);
    const lost = new AbortController();
    coordinator.onEnd(() => lost.abort(lostError()));
    let impatience;
    const leave = () => {
        impatience = setTimeout(() => coordinator.destroy(), patienceMs);
    };
    signal.addEventListener('abort', leave, { once: true });
    const stopWatch = watchAnswers(coordinator, silentMs);
    try {
        return await run(coordinator, AbortSignal.any([signal, lost.signal]));
    }
    catch (error) {
        // Its own queries fail with whatever the driver says first.
        if (signal.aborted)
            throw signal.reason;
        throw lost.signal.aborted ? lost.signal.reason : error;
    }
    finally {
        stopWatch();
        signal.removeEventListener('abort', leave);
        clearTimeout(impatience);
        await coordinator.close();
    }
}
/** A server that does not answer must not keep a cancelled backup from ending. */
async function openUnlessAborted(settings, signal) {
    signal.throwIfAborted();
    const aborted = Promise.withResolvers();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    // It copies only what no other connection can: its buffers are small.
    const opening = copy_connection/* CopyConnection */.C.open(settings, new kernel/* Kernel */.MB(64 * 1024, 1024 * 1024));
    try {
        return await Promise.race([opening, aborted.promise]);
    }
    catch (error) {
        // What comes too late is of no use; how it failed is known already.
        opening.then((connection) => connection.destroy(), () => undefined);
        throw error;
    }
    finally {
        signal.removeEventListener('abort', abort);
    }
}
/** Ends the connection when a query has brought nothing for too long. A COPY may search long for its next row. */
function watchAnswers(coordinator, silentMs) {
    let received = -1;
    let since = 0;
    const watch = setInterval(() => {
        const now = performance.now();
        if (!coordinator.asking || coordinator.copying || coordinator.bytesReceived !== received) {
            received = coordinator.bytesReceived;
            since = now;
        }
        else if (now - since > silentMs) {
            coordinator.destroy();
        }
    }, 500);
    return () => clearInterval(watch);
}
function lostError() {
    return new errors/* FailedError */.Kl('the connection that holds the snapshot was lost, and with it the snapshot', 'run the backup again; look into the server’s log, and whether a proxy ends long or idle sessions');
}
/**
 * Keeps the coordinator's connection in use, so that no firewall forgets it, and notices when nothing comes back.
 *
 * @param silentMs how long an answer may take
 * @returns ends it
 */
function keepAlive(coordinator, silentMs) {
    let deadline;
    const pulse = setInterval(() => {
        if (coordinator.copying || deadline !== undefined)
            return;
        deadline = setTimeout(() => coordinator.destroy(), silentMs);
        const answered = () => {
            clearTimeout(deadline);
            deadline = undefined;
        };
        // A failure ends the connection, which is noticed where it ends.
        coordinator.query('SELECT 1').then(answered, answered);
    }, pulseMs);
    return () => {
        clearInterval(pulse);
        clearTimeout(deadline);
    };
}
/** Whether that backend is gone, or has nothing to do but to wait for its client to take what it sent. */
async function backendWaitsForUs(coordinator, backendPid) {
    const { rows } = await coordinator.query(`SELECT wait_event_type = 'Client' AS waits FROM pg_catalog.pg_stat_activity WHERE pid = ${backendPid}`);
    const [row] = rows;
    return row === undefined || row.waits === true;
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: ./build/threads.js
var build_threads = __webpack_require__(11793);
// EXTERNAL MODULE: ./build/backup/tasks.js
var tasks = __webpack_require__(24557);
;// CONCATENATED MODULE: ./build/backup/copy-threads.js



/** Starts copying threads, which takes some time that others can use, and ends them whatever happens. */
async function withCopyThreads(jobs, run) {
    const threads = Array.from({ length: jobs }, () => (0,build_threads/* startThread */.BR)('copy'));
    const bytes = tasks/* counter */.h.slots * Float64Array.BYTES_PER_ELEMENT;
    const counters = Array.from({ length: jobs + 1 }, () => new Float64Array(new SharedArrayBuffer(bytes)));
    try {
        return await run({ threads, counters });
    }
    finally {
        // Their sockets close with them, so the server ends their sessions.
        await Promise.all(threads.map(build_threads/* endThread */._j));
    }
}
/** Lets threads that have no work say goodbye to the server: when it is through, their connections are free again. */
async function endCopyThreads(threads) {
    await Promise.all(threads.map(async (thread) => {
        const gone = (0,external_node_events_.once)(thread, 'exit');
        thread.postMessage({ kind: 'leave' });
        await gone;
    }));
}

// EXTERNAL MODULE: ./build/postgres/transient.js
var postgres_transient = __webpack_require__(54780);
;// CONCATENATED MODULE: ./build/backup/failures.js


const diskFull = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** Sorts a failure. Errors that cannot heal, such as a missing right or function, end the backup at once. */
function remedyFor(failure, what) {
    const { code } = failure;
    if (code !== undefined && diskFull.has(code))
        return { kind: 'fail', error: diskFullError(failure.message) };
    if (code === 'PGPROOF_OTHER_SERVER')
        return { kind: 'fail', error: otherServer(failure.message) };
    // lock_not_available: the answer to NOWAIT.
    if (code === '55P03')
        return { kind: 'coordinator' };
    // undefined_object up to 15 as invalid_parameter_value: the exported snapshot is no more.
    if ((code === '42704' || code === '22023') && failure.message.includes('snapshot')) {
        return { kind: 'fail', error: snapshotGone(failure.message) };
    }
    if (!failure.external) {
        const bug = new Error(`${what}: ${failure.message}`);
        if (failure.stack !== undefined)
            bug.stack = failure.stack;
        return { kind: 'fail', error: bug };
    }
    return (0,postgres_transient/* isTransient */.d)(code) ? { kind: 'retry' } : { kind: 'fail', error: cannotHeal(failure, what) };
}
function diskFullError(message) {
    return new errors/* FailedError */.Kl(`the disk of the output directory is full: ${message}`, 'free space there, or set output to a larger disk; the half-written backup was removed');
}
function snapshotGone(message) {
    return new errors/* FailedError */.Kl(`the backup's snapshot is gone, since the connection that held it was ended: ${message}`, 'run the backup again; when a proxy or a time limit ends long sessions, exempt this role from it');
}
function otherServer(message) {
    return new errors/* UserError */.yo(message, 'database-url leads to several servers; use the address of one of them');
}
function cannotHeal({ message, code }, what) {
    const hint = code === '42501'
        ? 'grant the role SELECT on it, or leave it out with exclude-tables'
        : 'mend what the server reports, then run the backup again';
    return new errors/* FailedError */.Kl(`${what} cannot be copied: ${message}`, hint);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./node_modules/yocto-queue/index.js
/*
How it works:
`this.#head` is an instance of `Node` which keeps track of its current value and nests another instance of `Node` that keeps the value that comes after it. When a value is provided to `.enqueue()`, the code needs to iterate through `this.#head`, going deeper and deeper to find the last value. However, iterating through every single item is slow. This problem is solved by saving a reference to the last value as `this.#tail` so that it can reference it to add a new value.
*/

class Node {
	value;
	next;

	constructor(value) {
		this.value = value;
	}
}

class Queue {
	#head;
	#tail;
	#size;

	constructor() {
		this.clear();
	}

	enqueue(value) {
		const node = new Node(value);

		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}

		this.#size++;
	}

	dequeue() {
		const current = this.#head;
		if (!current) {
			return;
		}

		this.#head = this.#head.next;
		this.#size--;

		// Clean up tail reference when queue becomes empty
		if (!this.#head) {
			this.#tail = undefined;
		}

		return current.value;
	}

	peek() {
		if (!this.#head) {
			return;
		}

		return this.#head.value;

		// TODO: Node.js 18.
		// return this.#head?.value;
	}

	clear() {
		this.#head = undefined;
		this.#tail = undefined;
		this.#size = 0;
	}

	get size() {
		return this.#size;
	}

	* [Symbol.iterator]() {
		let current = this.#head;

		while (current) {
			yield current.value;
			current = current.next;
		}
	}

	* drain() {
		while (this.#head) {
			yield this.dequeue();
		}
	}
}

;// CONCATENATED MODULE: ./node_modules/p-limit/index.js


function pLimit(concurrency) {
	let rejectOnClear = false;

	if (typeof concurrency === 'object') {
		({concurrency, rejectOnClear = false} = concurrency);
	}

	validateConcurrency(concurrency);

	if (typeof rejectOnClear !== 'boolean') {
		throw new TypeError('Expected `rejectOnClear` to be a boolean');
	}

	const queue = new Queue();
	let activeCount = 0;

	const resumeNext = () => {
		// Process the next queued function if we're under the concurrency limit
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};

	const next = () => {
		activeCount--;
		resumeNext();
	};

	const run = async (function_, resolve, arguments_) => {
		// Execute the function and capture the result promise
		const result = (async () => function_(...arguments_))();

		// Resolve immediately with the promise (don't wait for completion)
		resolve(result);

		// Wait for the function to complete (success or failure)
		// We catch errors here to prevent unhandled rejections,
		// but the original promise rejection is preserved for the caller
		try {
			await result;
		} catch {}

		// Decrement active count and process next queued function
		next();
	};

	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = {reject};

		// Queue the internal resolve function instead of the run function
		// to preserve the asynchronous execution context.
		new Promise(internalResolve => { // eslint-disable-line promise/param-names
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(undefined, function_, resolve, arguments_)); // eslint-disable-line promise/prefer-await-to-then

		// Start processing immediately if we haven't reached the concurrency limit
		if (activeCount < concurrency) {
			resumeNext();
		}
	};

	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});

	Object.defineProperties(generator, {
		activeCount: {
			get: () => activeCount,
		},
		pendingCount: {
			get: () => queue.size,
		},
		clearQueue: {
			value() {
				if (!rejectOnClear) {
					queue.clear();
					return;
				}

				const abortError = AbortSignal.abort().reason;

				while (queue.size > 0) {
					queue.dequeue().reject(abortError);
				}
			},
		},
		concurrency: {
			get: () => concurrency,

			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;

				queueMicrotask(() => {
					// eslint-disable-next-line no-unmodified-loop-condition
					while (activeCount < concurrency && queue.size > 0) {
						resumeNext();
					}
				});
			},
		},
		map: {
			async value(iterable, function_) {
				const promises = [];

				try {
					Array.from(iterable, (value, index) => {
						const promise = generator(function_, value, index);
						promises.push(promise);
						return promise;
					});
				} catch (error) {
					// The iterable threw, so `Promise.all` never observes the already scheduled promises. Observe them here to avoid unhandled rejections.
					for (const promise of promises) {
						promise.catch(() => {}); // eslint-disable-line promise/prefer-await-to-then
					}

					throw error;
				}

				return Promise.all(promises);
			},
		},
	});

	return generator;
}

function limitFunction(function_, options) {
	const limit = pLimit(options);

	const limitedFunction = (...arguments_) => limit(() => function_(...arguments_));
	Object.defineProperty(limitedFunction, 'clearQueue', {
		value: limit.clearQueue,
	});

	return limitedFunction;
}

function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) {
		throw new TypeError('Expected `concurrency` to be a number from 1 and up');
	}
}

// EXTERNAL MODULE: ./build/archive/manifest.js + 2 modules
var archive_manifest = __webpack_require__(44281);
// EXTERNAL MODULE: ./build/postgres/child.js
var child = __webpack_require__(28312);
// EXTERNAL MODULE: ./build/restore/restore-progress.js
var restore_progress = __webpack_require__(97071);
;// CONCATENATED MODULE: ./build/storage/files.js



/**
 * Every file of a backup, sorted by path.
 *
 * @throws {Error} when something in it is no plain file: a backup holds nothing else
 */
async function listFiles(directory) {
    const files = [];
    for (const entry of await (0,promises_.readdir)(directory, { recursive: true, withFileTypes: true })) {
        if (entry.isDirectory())
            continue;
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name);
        if (!entry.isFile())
            throw new Error(`${path} is no plain file`);
        // There can be thousands, each a matter of microseconds.
        files.push({ path: (0,external_node_path_.relative)(directory, path).split(external_node_path_.sep).join('/'), bytes: (0,external_node_fs_.statSync)(path).size });
    }
    return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

// EXTERNAL MODULE: ./build/verify/drill.js + 13 modules
var drill = __webpack_require__(75224);
// EXTERNAL MODULE: ./build/verify/integrity.js + 2 modules
var verify_integrity = __webpack_require__(44627);
// EXTERNAL MODULE: ./build/verify/outcome.js
var outcome = __webpack_require__(83924);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
;// CONCATENATED MODULE: ./build/backup/manifest-of.js

/** The manifest's entries of the copied tables, in the order of schema and name. */
function manifestTables(tables, copied, files) {
    return tables
        .filter(({ oid }) => copied.has(oid))
        .map((table) => manifestTable(table, copied.get(table.oid), files.get(table.oid)))
        .toSorted((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name));
}
function manifestTable(table, copied, file) {
    const through = table.loadedThrough;
    return {
        schema: table.schema,
        name: table.name,
        oid: table.oid,
        file: `dump/${file}`,
        columns: table.columns,
        rows: copied.rows,
        rawBytes: copied.rawBytes,
        storedBytes: copied.file.bytes,
        durationMs: copied.durationMs,
        fingerprint: { rows: copied.rows, sum: (0,kernel/* fingerprintText */.UP)(copied.sum) },
        ...(through === undefined ? {} : { loadedThrough: { schema: through.schema, name: through.name } }),
        segments: copied.segments,
    };
}
/** The sums of each schema. */
function schemaTotals(tables) {
    return [...Map.groupBy(tables, ({ schema }) => schema)].map(([schema, members]) => ({
        schema,
        ...totals(members),
        durationMs: members.reduce((sum, table) => sum + table.durationMs, 0),
    }));
}
/** The sums of the whole backup. */
function totals(tables) {
    const add = (pick) => tables.reduce((sum, table) => sum + pick(table), 0);
    return {
        tables: tables.length,
        rows: add(({ rows }) => rows),
        rawBytes: add(({ rawBytes }) => rawBytes),
        storedBytes: add(({ storedBytes }) => storedBytes),
    };
}
/** By path, so that two backups of the same data have their lists in the same order. */
function sortFiles(files) {
    return files.toSorted((a, b) => compare(a.path, b.path));
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./build/backup/output-directory.js





/**
 * Makes the backup's directory and hands it out. When the work fails, what was written is removed; a directory that
 * was there before stays, empty as it was.
 *
 * @throws {UserError} when it is not empty or cannot be made
 */
async function withOutputDirectory(path, run) {
    const created = await makeDirectory(path);
    try {
        return await run(await layOut(path));
    }
    catch (error) {
        await emptyDirectory(path);
        // Made by us and empty again; anything else in it is not ours, and then it stays.
        if (created)
            await (0,promises_.rm)(path, { recursive: true, force: true });
        throw error;
    }
}
/** Removes all that a failed attempt has left, for the next one. */
async function emptyDirectory(path) {
    for (const name of await (0,promises_.readdir)(path))
        await (0,promises_.rm)((0,external_node_path_.join)(path, name), { recursive: true, force: true });
}
async function layOut(path) {
    const directory = {
        path,
        archive: (0,external_node_path_.join)(path, 'dump'),
        copied: (0,external_node_path_.join)(path, 'copied'),
        globals: (0,external_node_path_.join)(path, 'globals.sql'),
        manifest: (0,external_node_path_.join)(path, 'manifest.json'),
    };
    await (0,promises_.mkdir)(directory.copied, { recursive: true, mode: 0o700 });
    return directory;
}
async function makeDirectory(path) {
    try {
        // Rows of a database are nobody else's business.
        const first = await (0,promises_.mkdir)(path, { recursive: true, mode: 0o700 });
        const names = await (0,promises_.readdir)(path);
        if (names.length > 0) {
            throw new errors/* UserError */.yo(`the output directory ${path} is not empty`, 'give a new directory as output, or remove what is in it');
        }
        return first !== undefined;
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            throw error;
        throw new errors/* UserError */.yo(`the output directory ${path} cannot be made: ${(0,errors/* messageOf */.bD)(error)}`, 'give another directory as output');
    }
}
/**
 * What a backup will need on disk for each byte of heap and TOAST, as a cautious guess: text is larger than the rows'
 * binary form and compresses to a third or less, and TOAST is mostly compressed already.
 */
const bytesPerByte = { zstd: 0.35, gzip: 0.35, none: 1.3 };
/** A database that compresses well may need far less than the guess; only what cannot fit is refused. */
const surelyTooLittle = 0.2;
/**
 * Looks at the free space before anything is written.
 *
 * @param databaseBytes heap and TOAST of what will be copied
 * @param warn called when it may not be enough
 * @throws {FailedError} when it cannot be enough
 */
async function checkFreeSpace(path, databaseBytes, method, warn) {
    const free = await freeBytes(path);
    const guess = databaseBytes * bytesPerByte[method];
    if (free >= guess)
        return;
    const message = `about ${megabytes(guess)} may be needed for the backup, and ${megabytes(free)} are free at ${path}`;
    const hint = 'free space there, or set output to a larger disk';
    if (free < guess * surelyTooLittle)
        throw new errors/* FailedError */.Kl(message, hint);
    warn(message, hint);
}
function megabytes(bytes) {
    return `${Math.round(bytes / 1e6)} MB`;
}
async function freeBytes(path) {
    const { bavail, bsize } = await (0,promises_.statfs)(path);
    return bavail * bsize;
}
/** Below this the machine itself is in danger, and the backup would not fit any more. */
const leastFreeBytes = 8 * 1024 * 1024;
/** Watches the free space while the backup is written. */
async function assertFreeSpace(path) {
    const free = await freeBytes(path);
    if (free >= leastFreeBytes)
        return;
    throw new errors/* FailedError */.Kl(`the disk of the output directory is full: ${megabytes(free)} are left at ${path}`, 'free space there, or set output to a larger disk; the half-written backup was removed');
}
/** Files whose data is flushed at the same time: the file system then makes one commit of many. */
const syncsAtOnce = 16;
/** Makes sure that all of these files, and the names in these directories, survive a power failure. */
async function syncAll(files, directories) {
    const limit = pLimit(syncsAtOnce);
    await Promise.all(files.map((file) => limit(() => sync(file))));
    for (const directory of directories)
        await sync(directory);
}
async function sync(path) {
    const handle = await (0,promises_.open)(path, 'r');
    try {
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
const blockCharacters = 1 << 18;
/** Small pieces joined: a call to the system for each would take longer than all of their bytes. */
function* blocksOf(parts) {
    let block = '';
    for (const part of parts) {
        block += part;
        if (block.length < blockCharacters)
            continue;
        yield block;
        block = '';
    }
    if (block !== '')
        yield block;
}
/** Writes a file so that it is there whole or not at all, also after a power failure. */
async function writeLast(path, directory, parts) {
    const temporary = `${path}.part`;
    const handle = await (0,promises_.open)(temporary, 'wx', 0o600);
    try {
        for (const block of blocksOf(parts))
            await handle.writeFile(block);
        await handle.sync();
    }
    finally {
        await handle.close();
    }
    await (0,promises_.rename)(temporary, path);
    await sync(directory);
}
/** Whether an error says that there is no room: the system's code, wherever it came up. */
function isDiskFull(error) {
    return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((0,postgres_connection/* codeOf */.$N)(error) ?? '');
}

;// CONCATENATED MODULE: ./build/backup/finish.js



















/**
 * Makes a backup of what was written: everything synced, checked, and the manifest as the very last thing.
 *
 * @throws {FailedError} when it does not verify; there is no manifest then
 */
async function finishBackup(written, directory, request, services) {
    const files = await checksums(directory, written);
    const directories = [...new Set(files.map(({ path }) => (0,external_node_path_.dirname)((0,external_node_path_.join)(directory.path, path))))];
    await syncAll(files.map(({ path }) => (0,external_node_path_.join)(directory.path, path)), [...directories, directory.path, (0,external_node_path_.dirname)(directory.path)]);
    const manifest = describe(written, files, request);
    const verification = await verify(manifest, written, directory, request, services);
    services.signal.throwIfAborted();
    await writeLast(directory.manifest, directory.path, (0,archive_manifest/* manifestText */.$2)(manifest));
    const sealed = (0,archive_manifest/* readManifest */.WI)(await (0,promises_.readFile)(directory.manifest));
    // Of what was read only once while it was written, nothing is told to others.
    if (verification?.level === 'full') {
        await (0,outcome/* recordVerification */.$)({ path: directory.path, manifest: sealed }, { verification, problems: [] }, services);
    }
    return { path: directory.path, manifest: sealed, timeline: written.transferred.timeline, verification };
}
/** All files with size and checksum; those of tables were summed while they were written. */
async function checksums(directory, written) {
    const known = new Map([...written.transferred.tables].map(([oid, { file }]) => [`dump/${written.dataFiles.get(oid)}`, file]));
    const limit = pLimit(8);
    const files = await listFiles(directory.path);
    const sum = async ({ path, bytes }) => ({
        path,
        bytes,
        sha256: await sha256((0,external_node_path_.join)(directory.path, path)),
    });
    const others = files.filter(({ path }) => !known.has(path)).map((file) => limit(() => sum(file)));
    const copied = files.flatMap(({ path }) => {
        const file = known.get(path);
        return file === undefined ? [] : [{ path, ...file }];
    });
    return sortFiles([...copied, ...(await Promise.all(others))]);
}
async function sha256(path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path), hash);
    return hash.digest('hex');
}
function describe(written, files, request) {
    const { server, tools, snapshot, startedAt, transferred, compression } = written;
    const tables = manifestTables(snapshot.tables, transferred.tables, written.dataFiles);
    const finishedAt = new Date();
    return {
        formatVersion: archive_manifest/* formatVersion */.qh,
        tool: { name: 'pgproof', version: version/* version */.r },
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt.toISOString(),
        durationMs: finishedAt.getTime() - startedAt.getTime(),
        source: {
            database: server.database,
            serverVersion: server.version,
            serverVersionNumber: server.versionNumber,
            systemIdentifier: server.systemIdentifier,
            encoding: server.encoding,
            standby: server.standby,
            databaseBytes: server.databaseBytes,
        },
        client: { pgDumpVersion: tools.version },
        snapshot: { takenAt: snapshot.takenAt, lsn: snapshot.lsn, isolation: snapshot.isolation },
        copySettings: { ...postgres_connection/* copySettings */.hE, client_encoding: server.encoding },
        options: {
            jobs: request.jobs,
            'segment-size': request.segmentBytes,
            compression: (0,archive_compression/* compressionText */.cu)(compression),
            verify: request.verify,
            schemas: request.filters.schemas,
            'exclude-schemas': request.filters.excludeSchemas,
            tables: request.filters.tables,
            'exclude-tables': request.filters.excludeTables,
            'exclude-table-data': request.filters.excludeTableData,
        },
        compression: (0,archive_compression/* compressionText */.cu)(compression),
        totals: totals(tables),
        schemas: schemaTotals(tables),
        tables,
        files,
        leftOut: written.leftOut,
        retries: written.retries,
    };
}
/** @throws {FailedError} when the backup is not good */
async function verify(...given) {
    const [, , , request] = given;
    if (request.verify === 'none')
        return undefined;
    const { verification, problems } = await (request.verify === 'full' ? proveByRestore : readEverything)(...given);
    if (problems.length === 0)
        return verification;
    throw new errors/* FailedError */.Kl(`the backup does not verify: ${problems.slice(0, 5).join('; ')}${problems.length > 5 ? ` and ${problems.length - 5} more` : ''}`, 'the backup was removed; check the disk and the memory of this machine, then run it again');
}
/** Reads everything back, and lets pg_restore list the archive. */
async function readEverything(...[manifest, { tools }, directory, request, services]) {
    const { signal, progress } = services;
    const onProgress = progress.verifying((0,verify_integrity/* bytesToRead */.D)(manifest));
    const [integrity, listing] = await Promise.all([
        (0,verify_integrity/* verifyIntegrity */.H)({ directory: directory.path, manifest, jobs: request.jobs, signal, onProgress }),
        (0,child/* runClientTool */.X)({ path: tools.pgRestore, arguments: ['--list', directory.archive], environment: {}, signal }),
    ]);
    const unlisted = (0,child/* succeeded */.gq)(listing) ? [] : [`pg_restore cannot list the archive: ${(0,child/* describeEnd */.lA)(listing)}`];
    return { verification: { level: 'basic', ...integrity }, problems: [...integrity.problems, ...unlisted] };
}
/** Restores it for trial, before anyone may rely on it. */
async function proveByRestore(...[manifest, , directory, request, services]) {
    const { environment, log, signal } = services;
    const progress = new restore_progress.RestoreProgress();
    services.progress.following(progress);
    const { jobs, installClient, verbose } = request;
    return (0,outcome/* drillOutcome */.q)(await (0,drill.drill)({ databaseUrl: undefined, jobs, installClient, verbose }, { path: directory.path, manifest: { ...manifest, sha256: unsealed } }, { environment, log, progress, signal }));
}
/** The manifest has no checksum before it is written. */
const unsealed = '0'.repeat(64);

;// CONCATENATED MODULE: ./build/backup/left-out.js


const noFilters = { schemas: [], excludeSchemas: [], tables: [], excludeTables: [], excludeTableData: [] };
/** Whether the filters choose only a part of the database; large objects are then left out by pg_dump. */
function choosesPart(filters) {
    return filters.schemas.length > 0 || filters.tables.length > 0;
}
/**
 * What the database holds and the backup will not, and why, as far as the snapshot shows it.
 *
 * @param connection in the snapshot's transaction
 * @param encoding the database's, which the connection has and gets back
 */
async function listLeftOut(connection, filters, snapshot, encoding) {
    await connection.query(`SET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)((0,catalog/* encodingOfNames */.Fl)(encoding))}`);
    const leftOut = await listInUtf8(connection, filters, snapshot);
    await connection.query(`SET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(encoding)}`);
    return leftOut;
}
async function listInUtf8(connection, filters, { tables, sequencesLeftOut }) {
    const filtered = Object.values(filters).some((patterns) => patterns.length > 0);
    const all = filtered ? await (0,catalog/* listTables */.WS)(connection, noFilters, false) : [];
    const chosen = new Set(tables.map(({ oid }) => oid));
    const unchosen = all
        .filter(({ oid }) => !chosen.has(oid))
        .map((table) => ({ kind: 'table', name: left_out_nameOf(table), reason: 'not chosen by the filters' }));
    const withoutData = tables.flatMap((table) => table.dataLeftOut === undefined ? [] : [{ kind: 'table-data', name: left_out_nameOf(table), reason: table.dataLeftOut }]);
    const withoutValue = sequencesLeftOut.map((sequence) => ({ kind: 'table-data', name: left_out_nameOf(sequence), reason: `${sequence.reason}: a sequence` }));
    return [
        ...unchosen,
        ...withoutData,
        ...withoutValue,
        ...(await foreignTables(connection)),
        ...(await largeObjects(connection, filters)),
    ];
}
function left_out_nameOf({ schema, name }) {
    return `${schema}.${name}`;
}
async function foreignTables(connection) {
    const { rows } = await connection.query(`
    SELECT n.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'f' ORDER BY 1`);
    return rows.map(({ name }) => ({
        kind: 'table-data',
        name,
        reason: 'a foreign table: its rows live on another server',
    }));
}
async function largeObjects(connection, filters) {
    if (!choosesPart(filters))
        return [];
    const { rows } = await connection.query('SELECT count(*) AS count FROM pg_catalog.pg_largeobject_metadata');
    const count = Number(rows[0]?.count);
    if (count === 0)
        return [];
    return [
        {
            kind: 'large-objects',
            name: `${count} large objects`,
            reason: 'belong to no schema, and schemas or tables were chosen',
        },
    ];
}

;// CONCATENATED MODULE: ./build/backup/pg-dump-watch.js





const looksPerSilence = 6;
/**
 * Runs pg_dump under watch. It waits without end for an answer that a firewall or a proxy has lost, so the server is
 * asked, over the coordinator's connection, what its session does. A session that has waited for its client all the
 * time, while pg_dump itself has not worked at all, is dead.
 *
 * @param silentMs how long that must last
 * @throws {LostConnectionError} when it is dead
 */
async function withPgDumpWatch(coordinator, silentMs, signal, run) {
    const dead = new AbortController();
    const PGAPPNAME = `pgproof pg_dump ${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
    let processId = 0;
    let last = '';
    let since = performance.now();
    const look = async () => {
        // While the coordinator copies it cannot ask; what is dead then is found later.
        if (coordinator.asking || processId === 0)
            return;
        const seen = `${await sessionState(coordinator, PGAPPNAME)} ${await cpuTicks(processId)}`;
        if (seen !== last || seen.startsWith(busy)) {
            last = seen;
            since = performance.now();
        }
        else if (performance.now() - since >= silentMs) {
            dead.abort(new lost_connection/* LostConnectionError */.rC('pg_dump’s connection brings nothing any more', 'check the network'));
        }
    };
    // The coordinator's own failure is noticed where it is watched.
    const timer = setInterval(() => void look().catch((error) => dead.abort(notSeen(error))), silentMs / looksPerSilence);
    try {
        const onStart = (id) => {
            processId = id;
        };
        return await run({ PGAPPNAME, signal: AbortSignal.any([signal, dead.signal]), onStart });
    }
    finally {
        clearInterval(timer);
    }
}
const busy = 'busy';
/** `busy`, or since when the session has waited for its client. */
async function sessionState(coordinator, applicationName) {
    const { rows } = await coordinator.query(`
    SELECT CASE WHEN wait_event_type = 'Client' THEN state_change::pg_catalog.text END AS since
    FROM pg_catalog.pg_stat_activity WHERE application_name = ${(0,identifiers/* quoteLiteral */.ce)(applicationName)}`);
    // Without a session it has not come so far, or is done with the server and writes its last file.
    return rows[0]?.since ?? busy;
}
/** How much the process has worked, where the system tells. proc(5): utime and stime are fields 14 and 15. */
async function cpuTicks(processId) {
    try {
        const fields = (await (0,promises_.readFile)(`/proc/${processId}/stat`, 'latin1')).split(') ').at(-1)?.split(' ') ?? [];
        return `${fields[11]} ${fields[12]}`;
    }
    catch {
        // No /proc, as on macOS, or the process has just ended.
        return '';
    }
}
function notSeen(error) {
    return new lost_connection/* LostConnectionError */.rC(`pg_dump could not be watched: ${(0,errors/* messageOf */.bD)(error)}`, 'run the backup again');
}

;// CONCATENATED MODULE: ./build/backup/plan.js



/** Many tables go into one message, but not so many that another connection would wait at the end. */
const batch = { tables: 250, bytes: 4 * 1024 * 1024 };
/** Each connection should get about so many pieces of work, so that all end at about the same time. */
const piecesPerConnection = 12;
/** Pieces smaller than this cost more by their number than they gain. */
const smallestPieceBytes = 8 * 1024 * 1024;
/**
 * Decides who copies what: large tables in ranges of pages, small ones several at a time, the longest pieces first,
 * over all schemas at once.
 *
 * @param tables those whose data is wanted
 */
function planCopy(tables, options) {
    const sized = tables.map((table) => ({ table, bytes: table.heapBytes + table.toastBytes }));
    const bytes = sized.reduce((sum, entry) => sum + entry.bytes, 0);
    const pieceBytes = pieceSize(bytes, options);
    const tasks = [];
    const shared = [];
    let small = { tables: [], bytes: 0 };
    const closeBatch = () => {
        if (small.tables.length > 0)
            tasks.push({ kind: 'tables', ...small });
        small = { tables: [], bytes: 0 };
    };
    for (const { table, bytes } of sized.toSorted((a, b) => b.bytes - a.bytes)) {
        const source = copySource(table, options);
        const pieces = table.splittable && pieceBytes > 0 ? Math.min(table.heapPages, Math.ceil(bytes / pieceBytes)) : 1;
        if (pieces > 1) {
            tasks.push(...ranges(source, table.heapPages, pieces, bytes, shared.length));
            shared.push(source);
        }
        else if (bytes >= batch.bytes) {
            tasks.push({ kind: 'tables', tables: [source], bytes });
        }
        else {
            if (small.tables.length >= batch.tables || small.bytes + bytes > batch.bytes)
                closeBatch();
            small.tables.push(source);
            small.bytes += bytes;
        }
    }
    closeBatch();
    return {
        tasks: tasks.toSorted((a, b) => b.bytes - a.bytes).map((task, id) => ({ ...task, id })),
        shared,
        tables: tables.length,
        bytes,
    };
}
function pieceSize(totalBytes, { segmentBytes, jobs }) {
    if (segmentBytes === 0)
        return 0;
    const even = totalBytes / (jobs * piecesPerConnection);
    return Math.min(segmentBytes, Math.max(smallestPieceBytes, even));
}
/** Page ranges of equal length; the last is open, since the table may have grown since it was measured. */
function ranges(table, pages, pieces, bytes, fileIndex) {
    const edge = (i) => Math.floor((pages * i) / pieces);
    return Array.from({ length: pieces }, (_, i) => ({
        kind: 'range',
        table,
        pages: [edge(i), i === pieces - 1 ? null : edge(i + 1)],
        fileIndex,
        written: [],
        bytes: bytes / pieces,
    }));
}
function copySource(table, { directory, compression }) {
    return {
        oid: table.oid,
        label: `${table.schema}.${table.name}`,
        target: (0,catalog/* quoteBytes */.K7)(table.schemaBytes, table.nameBytes),
        columns: table.columnBytes.map((column) => (0,catalog/* quoteBytes */.K7)(column)).join(', '),
        path: (0,external_node_path_.join)(directory, `${table.oid}.dat${(0,archive_compression/* fileSuffix */.mj)(compression)}`),
    };
}

;// CONCATENATED MODULE: ./build/backup/start-over.js
/**
 * The catalog has moved while the schema was being read, or a session waits to lock a table exclusively and pg_dump
 * stands behind it: nothing is wrong with the database, but this snapshot cannot be completed.
 */
class StartOver extends Error {
    name = 'StartOver';
}

;// CONCATENATED MODULE: ./build/backup/schema-dump.js







/**
 * We hold these locks already, so pg_dump waits only when it stands behind a session that waits for us to let go:
 * that would last as long as the backup, and block everyone behind it, so a new snapshot is taken instead.
 */
const standsBehindMs = 1_000;
/** Linux allows 2 MiB for all arguments and the environment together, by the default stack limit. */
const largestArguments = 1_900_000;
/**
 * Lets pg_dump write all of the archive but the rows of ordinary tables and the values of sequences: schema, large
 * objects, configuration tables of extensions, refreshes of materialized views.
 *
 * @throws {StartOver} when another snapshot may do better
 * @throws {FailedError} with pg_dump's own message
 */
async function dumpSchema(dump) {
    const result = await (0,child/* runClientTool */.X)({
        path: dump.tools.pgDump,
        arguments: pgDumpArguments(dump),
        environment: dump.environment,
        signal: dump.signal,
        onStderrLine: dump.onLine,
        onStart: dump.onStart,
    });
    if (!(0,child/* succeeded */.gq)(result))
        throw failure(result);
}
/** pg_dump's command line; nothing secret is ever in it. */
function pgDumpArguments(dump) {
    const { filters } = dump;
    const list = (option, patterns) => patterns.map((pattern) => `--${option}=${pattern}`);
    const args = [
        '--format=directory',
        '--no-password',
        // All files are synced at the end, ours and these.
        '--no-sync',
        `--file=${dump.directory}`,
        `--snapshot=${dump.snapshot}`,
        `--lock-wait-timeout=${Math.min(dump.lockWaitTimeoutMs, standsBehindMs)}`,
        // The rows are copied in it; a default of the role must not choose another for the rest.
        `--encoding=${dump.encoding}`,
        `--compress=${dump.tools.major >= 16 ? (0,archive_compression/* compressionText */.cu)(dump.compression) : dump.compression.level}`,
        ...list('schema', filters.schemas),
        ...list('exclude-schema', filters.excludeSchemas),
        ...list('table', filters.tables),
        ...list('exclude-table', filters.excludeTables),
        ...list('exclude-table-data', filters.excludeTableData),
        ...list('exclude-table-data', patternsOfOurData(dump.dataOwners, dump.encoding)),
    ];
    if (args.reduce((bytes, argument) => bytes + Buffer.byteLength(argument) + 9, 0) > largestArguments) {
        throw new errors/* UserError */.yo('the names of all tables do not fit into one command line of pg_dump', 'take the backup in parts, by schemas');
    }
    return args;
}
/** What can be different the next time: objects that went away under pg_dump's eyes, and locks. */
const passing = /does not exist|could not open relation|cache lookup failed|could not find|canceling statement due to (lock|statement) timeout|could not obtain lock|deadlock detected|due to conflict with recovery|was concurrently/;
function failure(result) {
    const text = result.stderr.join(' · ');
    // A limit on the size of files (ulimit -f) ends a program by this signal.
    const tooLarge = result.end.kind === 'killed' && result.end.signal === 'SIGXFSZ';
    if (tooLarge || /No space left on device|Disk quota exceeded|File too large/.test(text))
        return diskFullError(text || (0,child/* describeEnd */.lA)(result));
    const said = /error: (.*)/.exec(result.stderr.find((line) => line.includes('error:')) ?? '')?.[1] ?? (0,child/* describeEnd */.lA)(result);
    if (passing.test(text) && !/snapshot "?[0-9A-F-]+"? does not exist|invalid snapshot/.test(text))
        return new StartOver(said);
    if (/permission denied/.test(text)) {
        return new errors/* UserError */.yo(`pg_dump may not read something: ${said}`, /large object/.test(said)
            ? 'GRANT SELECT ON LARGE OBJECT … to the role (pg_read_all_data does not cover them), or name schemas: large objects are in none'
            : 'grant the role the right, or leave it out with exclude-tables or exclude-schemas');
    }
    if ((0,lost_connection/* lostItsConnection */.l$)(result))
        return (0,lost_connection/* lostConnectionError */.zG)('pg_dump', result);
    return new errors/* FailedError */.Kl(`pg_dump failed: ${said}`, 'mend what it reports, then run the backup again');
}

// EXTERNAL MODULE: ./build/postgres/client-tools.js
var client_tools = __webpack_require__(56957);
// EXTERNAL MODULE: ./build/postgres/install-client.js
var install_client = __webpack_require__(63977);
// EXTERNAL MODULE: ./build/postgres/pooler.js
var pooler = __webpack_require__(14045);
// EXTERNAL MODULE: ./build/postgres/server-facts.js
var server_facts = __webpack_require__(74305);
// EXTERNAL MODULE: ./build/postgres/server-tools.js
var server_tools = __webpack_require__(45089);
;// CONCATENATED MODULE: ./build/backup/source.js








/**
 * Checks all that can be checked before anything is locked or written: the server's version, that sessions are
 * pinned, room for connections, the patterns, the client tools and what they can read.
 *
 * @throws {UserError} with what to mend
 */
async function inspectSource(coordinator, settings, request, surroundings) {
    const server = await (0,server_facts/* readServerFacts */.TX)(coordinator);
    const pooled = await (0,pooler/* assertPinnedSessions */.C)(coordinator.client, settings);
    // Besides this one: one for each job and one for pg_dump.
    await (0,server_facts/* assertConnectionBudget */._T)(coordinator, request.jobs + 1);
    await (0,catalog/* assertPatternsMatch */.Vg)(coordinator, request.filters);
    const tools = await clientTools(server, request, surroundings);
    return { server, tools, pooled, compression: chooseCompression(request.compression, tools) };
}
async function clientTools(server, request, { environment, log, signal }) {
    const onLine = (line) => log.verbose(line);
    const search = {
        serverVersionNumber: server.versionNumber,
        environment,
        install: request.installClient,
        signal,
        onLine,
    };
    // What the drill will need at the end should not be missing only then.
    const tools = await (request.verify === 'full'
        ? (0,server_tools/* findServerTools */.i)({ ...search, purpose: 'a full verification' })
        : (0,install_client/* findOrInstallClient */.Z)(search));
    if (tools.newerThanServer) {
        log.warn(`pg_dump is of PostgreSQL ${tools.version} and the server of ${server.version}: the backup may hold statements that the server does not know`, `install the client of PostgreSQL ${(0,client_tools/* majorOf */.Ds)(server.versionNumber)}, or set install-client: true`);
    }
    return tools;
}
/** pg_restore reads zstd from PostgreSQL 16 on; where it may be built without, listing the archive tells. */
const firstMajorWithZstd = 16;
function chooseCompression(wanted, tools) {
    const readsZstd = tools.major >= firstMajorWithZstd;
    if (wanted === undefined)
        return readsZstd ? { method: 'zstd', level: 1 } : { method: 'gzip', level: 1 };
    const compression = wanted.method === 'none' ? { method: 'none', level: 0 } : wanted;
    if (compression.method === 'zstd' && !readsZstd) {
        throw new errors/* UserError */.yo(`compression ${(0,archive_compression/* compressionText */.cu)(compression)} cannot be read by pg_restore ${tools.version}`, 'use gzip:1, or leave compression out');
    }
    return compression;
}

;// CONCATENATED MODULE: ./build/backup/stall-watch.js

/**
 * Notices connections that have died without a word: a firewall that forgot them, a proxy that hangs. Silence alone
 * proves nothing, since a server may search long for the next row; so the server is asked, over the coordinator's
 * connection, what that backend waits for. If it waits for us to read, or is gone, then nothing will come any more.
 */
class StallWatch {
    #silentMs;
    #waitsForUs;
    #seen = new Map();
    /**
     * @param silentMs how long a connection must have brought nothing before the server is asked
     * @param waitsForUs asks the server whether that backend is gone or waits for its client
     */
    constructor(silentMs, waitsForUs) {
        this.#silentMs = silentMs;
        this.#waitsForUs = waitsForUs;
    }
    /** Called every second or so for a connection that has work. */
    look(worker, counters, cannotAsk, onStalled) {
        const received = counters[tasks/* counter */.h.received];
        const seen = this.#seen.get(worker);
        if (seen === undefined || seen.received !== received) {
            this.#seen.set(worker, { received, since: performance.now(), asking: false });
            return;
        }
        const pid = counters[tasks/* counter */.h.backendPid];
        if (seen.asking || cannotAsk || pid === 0 || performance.now() - seen.since < this.#silentMs)
            return;
        seen.asking = true;
        this.#waitsForUs(pid).then((stalled) => {
            this.#seen.delete(worker);
            if (stalled)
                onStalled();
        }, 
        // The coordinator's own failure is noticed where it is watched.
        () => this.#seen.delete(worker));
    }
}

// EXTERNAL MODULE: ./build/backup/copy-task.js
var copy_task = __webpack_require__(63294);
// EXTERNAL MODULE: ./build/backup/copy-worker.js + 1 modules
var copy_worker = __webpack_require__(60908);
// EXTERNAL MODULE: ./build/backup/segment-writer.js
var segment_writer = __webpack_require__(39392);
;// CONCATENATED MODULE: ./build/backup/table-results.js
/** Gathers what the connections brought until each table is whole. */
class TableResults {
    #tables = new Map();
    #complete = 0;
    #bytesDone = 0;
    #rawBytes = 0;
    constructor(plan) {
        for (const task of plan.tasks) {
            for (const { oid } of task.kind === 'range' ? [task.table] : task.tables) {
                const known = this.#tables.get(oid);
                if (known === undefined)
                    this.#tables.set(oid, { parts: [], missing: 1, file: undefined });
                else
                    known.missing += 1;
            }
        }
    }
    get complete() {
        return this.#complete;
    }
    get bytesDone() {
        return this.#bytesDone;
    }
    get rawBytes() {
        return this.#rawBytes;
    }
    /** Takes what a task brought; when a table's last range is there, its file is to be sealed. */
    copied(task, results) {
        this.#bytesDone += task.bytes;
        for (const result of results) {
            const table = this.#get(result.oid);
            table.parts.push(result);
            this.#rawBytes += result.rawBytes;
            table.missing -= 1;
            if (result.file !== undefined) {
                table.file = result.file;
                this.#complete += 1;
            }
            else if (table.missing === 0 && task.kind === 'range') {
                return { kind: 'seal', table: task.table, fileIndex: task.fileIndex, bytes: 0 };
            }
        }
        return undefined;
    }
    sealed(task, file) {
        if (task.kind !== 'seal')
            throw new Error('only a shared file is sealed');
        this.#get(task.table.oid).file = file;
        this.#complete += 1;
    }
    /** @throws {Error} when a table is not whole: a bug, since the caller has seen all tasks end well */
    finished() {
        return new Map([...this.#tables].map(([oid, table]) => [oid, wholeTable(oid, table)]));
    }
    #get(oid) {
        const table = this.#tables.get(oid);
        if (table === undefined)
            throw new Error(`a table with the oid ${oid} was copied that was not planned`);
        return table;
    }
}
function wholeTable(oid, { parts, missing, file }) {
    if (missing !== 0 || file === undefined)
        throw new Error(`the table with the oid ${oid} is not complete`);
    const add = (pick) => parts.reduce((sum, part) => sum + pick(part), 0);
    const started = parts.reduce((first, part) => Math.min(first, part.startedAt), Number.POSITIVE_INFINITY);
    const ended = parts.reduce((last, part) => Math.max(last, part.endedAt), 0);
    return {
        segments: parts.flatMap((part) => part.segments).toSorted((a, b) => a.offset - b.offset),
        rows: add((part) => part.rows),
        rawBytes: add((part) => part.rawBytes),
        sum: BigInt.asUintN(128, parts.reduce((sum, part) => sum + part.sum, 0n)),
        durationMs: Math.round(ended - started),
        file,
    };
}

;// CONCATENATED MODULE: ./build/backup/transfer.js







const retries = 5;
const firstDelayMs = 500;
/** Copies all that is planned: gives work to the threads, tries again what may heal, gathers what they brought. */
class Transfer {
    #options;
    #queue;
    #forCoordinator = [];
    #attempts = new Map();
    #running = new Map();
    #idle = [];
    #timeline = [];
    #results;
    #startedAt = (0,segment_writer/* now */.t)();
    #outcome = Promise.withResolvers();
    #waiting = 0;
    #coordinatorBusy = false;
    #nextId;
    constructor(options) {
        this.#options = options;
        this.#queue = [...options.plan.tasks];
        this.#nextId = this.#queue.length;
        this.#results = new TableResults(options.plan);
    }
    /** Tables that are complete. */
    get tablesDone() {
        return this.#results.complete;
    }
    /** Planned bytes of what is done, with a guess for the tasks under way. */
    get bytesDone() {
        const { bytesDone, rawBytes } = this.#results;
        const perRawByte = rawBytes === 0 ? 1 : bytesDone / rawBytes;
        const underWay = [...this.#running.values()].map(({ task, worker, rawBefore }) => Math.min(task.bytes, (this.#rawBytes(worker) - rawBefore) * perRawByte));
        return bytesDone + underWay.reduce((sum, bytes) => sum + bytes, 0);
    }
    get rowsDone() {
        return this.#options.counters.reduce((sum, counters) => sum + counters[tasks/* counter */.h.rows], 0);
    }
    #rawBytes(worker) {
        return this.#options.counters[worker]?.[tasks/* counter */.h.rawBytes] ?? 0;
    }
    /**
     * @throws {UserError} what cannot be mended by trying again, and the reason of the abort
     */
    async run() {
        const { threads, signal, context, counters } = this.#options;
        const abort = () => this.#outcome.reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        if (signal.aborted)
            abort();
        for (const [worker, thread] of threads.entries()) {
            thread.on('message', (answer) => this.#answered(worker, answer));
            thread.on('error', (error) => this.#outcome.reject(error));
            const counting = { ...context, counters: counters[worker] };
            thread.postMessage({ kind: 'start', context: counting });
            this.#idle.push(worker);
        }
        const watching = setInterval(() => this.#watch(), 1000);
        try {
            this.#dispatch();
            await this.#outcome.promise;
            return { tables: this.#results.finished(), timeline: this.#timeline };
        }
        finally {
            clearInterval(watching);
            signal.removeEventListener('abort', abort);
        }
    }
    #dispatch() {
        while (this.#idle.length > 0 && this.#queue.length > 0) {
            const worker = this.#idle.shift();
            const task = this.#queue.shift();
            this.#running.set(task.id, { task, worker, startedAt: (0,segment_writer/* now */.t)(), rawBefore: this.#rawBytes(worker) });
            this.#options.onTask(describeTask(task));
            this.#options.threads[worker]?.postMessage({ kind: 'task', task });
        }
        void this.#serveCoordinator();
        const rest = this.#queue.length + this.#running.size + this.#waiting + this.#forCoordinator.length;
        if (rest === 0 && !this.#coordinatorBusy)
            this.#outcome.resolve();
    }
    #answered(worker, answer) {
        const running = this.#running.get(answer.id);
        if (running === undefined)
            throw new Error(`a thread answered to the task ${answer.id}, which it was not given`);
        this.#running.delete(answer.id);
        this.#idle.push(worker);
        const { task, startedAt } = running;
        this.#draw(worker, task, startedAt, answer.kind === 'copied' ? answer.results : []);
        if (answer.kind === 'copied')
            this.#copied(task, answer.results);
        else if (answer.kind === 'sealed')
            this.#results.sealed(task, answer.file);
        else
            this.#failed(task, answer.failure);
        this.#dispatch();
    }
    /** For the picture of the workers' time: copied tables one by one, what brought none as its whole task. */
    #draw(worker, task, startedAt, results) {
        const at = (time) => Math.round(time - this.#startedAt);
        const tables = task.kind === 'tables' ? task.tables : [task.table];
        const labels = new Map(tables.map(({ oid, label }) => [oid, label]));
        const drawn = results.length > 0 ? results : [{ oid: tables[0]?.oid ?? 0, startedAt, endedAt: (0,segment_writer/* now */.t)() }];
        for (const { oid, startedAt: from, endedAt: to } of drawn) {
            this.#timeline.push({ worker, table: labels.get(oid) ?? '', startMs: at(from), endMs: at(to) });
        }
    }
    #copied(task, results) {
        const seal = this.#results.copied(task, results);
        if (seal !== undefined)
            this.#queue.unshift({ ...seal, id: this.#nextId++ });
    }
    #failed(task, failure) {
        const what = describeTask(task);
        const remedy = remedyFor(failure, what);
        const again = withWritten(task, failure.written);
        if (remedy.kind === 'fail') {
            this.#outcome.reject(remedy.error);
        }
        else if (remedy.kind === 'coordinator' && again.kind !== 'seal') {
            this.#options.onRetry(what, `another session waits to lock it (${failure.message})`);
            this.#deferLocked(again);
        }
        else {
            this.#retryLater(again, what, failure.message);
        }
    }
    /**
     * Of several tables only some may be waited for, so each is tried alone; one that is goes to the coordinator, with all
     * of its ranges that nobody has begun.
     */
    #deferLocked(task) {
        if (task.kind === 'range') {
            const waiting = this.#queue.filter((other) => other.kind === 'range' && other.table.oid === task.table.oid);
            for (const other of waiting)
                this.#queue.splice(this.#queue.indexOf(other), 1);
            this.#forCoordinator.push(task, ...waiting);
            return;
        }
        if (task.tables.length === 1) {
            this.#forCoordinator.push(task);
            return;
        }
        const bytes = task.bytes / task.tables.length;
        for (const table of task.tables)
            this.#queue.push({ kind: 'tables', id: this.#nextId++, tables: [table], bytes });
    }
    #retryLater(task, what, cause) {
        const attempt = (this.#attempts.get(task.id) ?? 0) + 1;
        if (attempt > retries) {
            this.#outcome.reject(new errors/* FailedError */.Kl(`${what} failed ${attempt} times, the last time with: ${cause}`, 'look into the server’s log'));
            return;
        }
        this.#attempts.set(task.id, attempt);
        this.#options.onRetry(what, cause);
        this.#waiting += 1;
        // Jitter keeps connections that broke together from coming back together.
        const delayMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
        const timer = setTimeout(() => {
            this.#waiting -= 1;
            this.#queue.unshift(task);
            this.#dispatch();
        }, delayMs);
        this.#options.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }
    /** Copies, one after the other, what only the session with the lock can still read. */
    async #serveCoordinator() {
        if (this.#coordinatorBusy)
            return;
        const task = this.#forCoordinator.shift();
        if (task === undefined)
            return;
        this.#coordinatorBusy = true;
        const startedAt = (0,segment_writer/* now */.t)();
        const { coordinator, context } = this.#options;
        const kernel = coordinator.kernel;
        const full = { ...context, counters: this.#options.counters.at(-1) };
        let writer;
        try {
            const results = task.kind === 'tables'
                ? await (0,copy_task/* copyTables */.d)(coordinator, kernel, full, task, 'locked already')
                : [
                    await (0,copy_task/* copyRange */.h)(coordinator, kernel, full, task, 'locked already', (range) => {
                        writer = range;
                    }),
                ];
            this.#draw(this.#options.threads.length, task, startedAt, results);
            this.#copied(task, results);
        }
        catch (error) {
            // This transaction is the backup's snapshot: once it has failed there is nothing to try again with.
            const remedy = remedyFor((0,copy_worker/* failureOf */.g)(error, writer), describeTask(task));
            this.#outcome.reject(remedy.kind === 'fail' ? remedy.error : error);
            return;
        }
        finally {
            this.#coordinatorBusy = false;
        }
        this.#dispatch();
    }
    #watch() {
        for (const { task, worker } of this.#running.values()) {
            if (task.kind === 'seal')
                continue;
            const counters = this.#options.counters[worker];
            this.#options.stallWatch.look(worker, counters, this.#coordinatorBusy, () => {
                this.#options.threads[worker]?.postMessage({ kind: 'break' });
            });
        }
    }
}
function withWritten(task, written) {
    return task.kind === 'range' && written.length > task.written.length ? { ...task, written } : task;
}
function describeTask(task) {
    if (task.kind === 'tables') {
        const [first] = task.tables;
        return task.tables.length === 1 ? (first?.label ?? '') : `${first?.label} and ${task.tables.length - 1} more`;
    }
    return task.kind === 'seal' ? task.table.label : `${task.table.label} ${describePages(task.pages)}`;
}
function describePages([first, end]) {
    return end === null ? `from page ${first}` : `pages ${first} to ${end - 1}`;
}

;// CONCATENATED MODULE: ./build/backup/backup.js


























/** Each ends early when another session stands in pg_dump's way, and lets that one go first. */
const backup_attempts = 20;
/**
 * Backs a database up: one snapshot, all connections copying at once, a stock archive, a manifest last.
 *
 * @returns the finished backup; it is verified as the request asks
 * @throws {UserError} when it could not be made; then nothing of it is left
 *
 * @example const { path, manifest } = await backup(request, { environment: process.env, log, progress, signal, redact })
 */
async function backup(request, services) {
    const settings = (0,postgres_settings/* connectionSettings */.Q7)(request.databaseUrl, services.environment);
    const startedAt = new Date();
    const output = (0,external_node_path_.resolve)(request.output ?? defaultOutput(settings.database, startedAt));
    return withOutputDirectory(output, async (directory) => {
        const written = await writeConsistently(request, settings, directory, services);
        return finishBackup({ ...written, startedAt }, directory, request, services);
    }).catch((error) => {
        throw isDiskFull(error) && !(error instanceof errors/* UserError */.yo) ? diskFullError(error.message) : error;
    });
}
/** @example backup-shop-20261120T031500Z */
function defaultOutput(database, at) {
    const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    return `backup-${database.replaceAll(/[^\w.-]/g, '_')}-${time}`;
}
/** Writes everything under one snapshot; when the catalog moved on, once more under a new one. */
async function writeConsistently(request, settings, directory, services) {
    for (let attempt = 1;; attempt++) {
        try {
            return await withCopyThreads(request.jobs, (copying) => withCoordinator(settings, services.signal, longestAnswerMs(request), (coordinator, signal) => (0,passfile/* withPassfile */.Y)(settings, (passfile) => writeOnce({
                ...{ request, settings, directory, copying, coordinator },
                services: { ...services, signal },
                environment: { ...(0,postgres_settings/* libpqEnvironment */.SQ)(settings), ...passfile },
            }))));
        }
        catch (error) {
            if (!(error instanceof StartOver))
                throw error;
            if (attempt === backup_attempts) {
                throw new errors/* FailedError */.Kl(`the schema could not be read under one snapshot in ${backup_attempts} attempts: ${error.message}`, 'it is being changed all the time; run the backup when no migration runs');
            }
            services.log.warn(`starting over with a new snapshot: ${error.message}`);
            await emptyDirectory(directory.path);
            await layOut(directory.path);
        }
    }
}
/** For locks and for a safe snapshot the server lets us wait; nothing else takes long. */
function longestAnswerMs(request) {
    return request.stallTimeoutMs + Math.max(request.lockWaitTimeoutMs, request.snapshotWaitMs);
}
async function writeOnce(given) {
    const { request, settings, directory, coordinator, services } = given;
    const { log } = services;
    const source = await inspectSource(coordinator, settings, request, services);
    const writing = source.pooled ? withoutOwnOptions(given) : given;
    const snapshot = await takeSnapshot(coordinator, source.server, request, (reason) => log.verbose(`taking the snapshot again: ${reason}`));
    assertReadable(snapshot, request);
    log.info(describeSnapshot(source, snapshot));
    const leftOut = await listLeftOut(coordinator, request.filters, snapshot, source.server.encoding);
    const plan = planCopy(withData(snapshot.tables), {
        directory: directory.copied,
        compression: source.compression,
        jobs: request.jobs,
        segmentBytes: request.segmentBytes,
    });
    await checkFreeSpace(directory.path, plan.bytes, source.compression.method, (message, hint) => log.warn(message, hint));
    const stopPulse = keepAlive(coordinator, request.stallTimeoutMs);
    try {
        const retries = [];
        const onRetry = (what, cause) => {
            retries.push({ what, cause });
            log.warn(`${what} is tried again: ${cause}`);
        };
        // pg_dumpall takes the first connection of the budget that is free: pg_dump's, or those of the copying threads.
        const free = Promise.withResolvers();
        const [transferred, , globalsLeftOut] = await (0,concurrency/* allOrAbort */.jH)(services.signal, [
            (signal) => copyData(writing, source, snapshot, plan, onRetry, signal).finally(free.resolve),
            (signal) => dumpAllElse(writing, source, snapshot, onRetry, signal).finally(free.resolve),
            (signal) => free.promise.then(() => dumpServerGlobals(writing, source, onRetry, signal)),
        ]);
        const dataFiles = await assemble(writing, source, snapshot);
        await (0,promises_.rm)(directory.copied, { recursive: true });
        return { ...source, snapshot, transferred, dataFiles, retries, leftOut: [...leftOut, ...globalsLeftOut] };
    }
    finally {
        stopPulse();
    }
}
/** The rows of all ordinary tables, by all connections at once. */
async function copyData({ request, settings, directory, copying, coordinator, services }, { server, compression }, snapshot, plan, onRetry, signal) {
    const full = new AbortController();
    await Promise.all(plan.shared.map(({ path }) => (0,promises_.writeFile)(path, '', { flag: 'wx', mode: 0o600 })));
    const shared = Math.max(1, plan.shared.length);
    const transfer = new Transfer({
        ...{ plan, coordinator, ...copying },
        context: {
            ...{ settings, compression, segmentRawBytes },
            snapshot: snapshot.id,
            encoding: server.encoding,
            server: server.identity,
            ends: new BigInt64Array(new SharedArrayBuffer(shared * BigInt64Array.BYTES_PER_ELEMENT)),
            locks: new Int32Array(new SharedArrayBuffer(shared * Int32Array.BYTES_PER_ELEMENT)),
        },
        stallWatch: new StallWatch(request.stallTimeoutMs, (pid) => backendWaitsForUs(coordinator, pid)),
        signal: AbortSignal.any([signal, full.signal]),
        onRetry,
        onTask: (what) => services.log.verbose(what),
    });
    services.progress.copying(plan, transfer);
    const watch = setInterval(() => {
        assertFreeSpace(directory.path).catch((error) => full.abort(error));
    }, freeSpaceIntervalMs);
    try {
        const transferred = await transfer.run();
        await endCopyThreads(copying.threads);
        return transferred;
    }
    finally {
        clearInterval(watch);
    }
}
/** PgBouncer refuses sessions that begin with settings that it does not know. */
function withoutOwnOptions(writing) {
    return { ...writing, environment: { ...writing.environment, PGOPTIONS: writing.settings.options ?? '' } };
}
/** Segments are about this large before compression, so that memory stays small and a restore has even pieces. */
const segmentRawBytes = 16 * 1024 * 1024;
const freeSpaceIntervalMs = 1000;
/** All else of the database, by pg_dump under the same snapshot. */
async function dumpAllElse({ request, directory, coordinator, services, environment }, { server, tools, compression }, snapshot, onRetry, signal) {
    const onLine = (line) => services.log.verbose(line);
    const filters = await filtersForPgDump(coordinator, request.filters);
    const dataOwners = await (0,catalog/* listDataOwners */.Lf)(coordinator);
    await (0,lost_connection/* againWhenLost */.Xt)(signal, (cause) => onRetry('pg_dump', cause), async () => {
        await (0,promises_.rm)(directory.archive, { recursive: true, force: true });
        await withPgDumpWatch(coordinator, request.stallTimeoutMs, signal, ({ PGAPPNAME, ...watched }) => dumpSchema({
            ...{ tools, onLine, compression, filters, dataOwners, ...watched },
            environment: { ...environment, PGAPPNAME },
            directory: directory.archive,
            snapshot: snapshot.id,
            encoding: server.encoding,
            lockWaitTimeoutMs: request.lockWaitTimeoutMs,
        }));
    });
}
function assemble({ directory, coordinator }, { compression }, snapshot) {
    return assembleArchive({
        archive: directory.archive,
        ...{ compression, coordinator },
        tables: snapshot.tables,
        dataFile: (oid) => (0,external_node_path_.join)(directory.copied, `${oid}.dat${(0,archive_compression/* fileSuffix */.mj)(compression)}`),
        sequencesLeftOut: new Set(snapshot.sequencesLeftOut.map(({ oid }) => oid)),
    });
}
/** Roles and tablespaces. */
function dumpServerGlobals({ directory, services, environment }, { tools }, onRetry, signal) {
    return (0,lost_connection/* againWhenLost */.Xt)(signal, (cause) => onRetry('pg_dumpall', cause), () => (0,globals/* dumpGlobals */.f)({
        ...{ tools, environment, signal },
        output: directory.globals,
        onStderrLine: (line) => services.log.verbose(line),
        redact: services.redact,
    }));
}
function withData(tables) {
    return tables.filter((table) => table.dataLeftOut === undefined);
}
/** @throws {UserError} naming everything that the role may not read */
function assertReadable({ tables, unreadable }, request) {
    (0,errors/* throwProblems */.Jh)(unreadable.map(({ schema, name }) => new errors/* UserError */.yo(`the role may not read ${schema}.${name}`, 'grant it SELECT on it, or leave it out with exclude-tables')));
    if (tables.length > 0 || request.allowEmpty)
        return;
    throw new errors/* UserError */.yo('there is no table to back up', 'check the database and the filters, or set allow-empty: true if that is as it should be');
}
function describeSnapshot({ server, tools, compression }, snapshot) {
    const place = server.standby ? 'standby' : 'primary';
    return (`PostgreSQL ${server.version} (${place}), pg_dump ${tools.version}, ${compression.method}; ` +
        `snapshot ${snapshot.id} (${snapshot.isolation}) at ${snapshot.lsn}, ${snapshot.tables.length} tables locked`);
}

// EXTERNAL MODULE: ./build/terminal/progress.js
var terminal_progress = __webpack_require__(34054);
;// CONCATENATED MODULE: ./build/backup/backup-progress.js

/** How far a backup is, for whoever shows it. */
class BackupProgress {
    #read = () => terminal_progress/* preparing */.nq;
    read() {
        return this.#read();
    }
    copying(plan, transfer) {
        this.#read = () => ({
            phase: 'backup',
            doneBytes: transfer.bytesDone,
            totalBytes: plan.bytes,
            tablesDone: transfer.tablesDone,
            tablesTotal: plan.tables,
            rows: transfer.rowsDone,
        });
    }
    /** From now on it is as far as another work is. */
    following(other) {
        this.#read = () => other.read();
    }
    /** @returns to be called with the bytes that were read */
    verifying(totalBytes) {
        let doneBytes = 0;
        this.#read = () => ({ ...terminal_progress/* preparing */.nq, phase: 'verify', doneBytes, totalBytes });
        return (bytes) => {
            doneBytes += bytes;
        };
    }
}

// EXTERNAL MODULE: ./build/github/artifact-names.js
var artifact_names = __webpack_require__(97651);
// EXTERNAL MODULE: ./build/report/backup-summary.js
var backup_summary = __webpack_require__(21888);
// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/github/artifact.js + 1 modules
var artifact = __webpack_require__(36305);
// EXTERNAL MODULE: ./build/github/artifact-permission.js
var artifact_permission = __webpack_require__(1400);
;// CONCATENATED MODULE: ./build/storage/artifact.js





/**
 * GitHub's artifacts: one artifact per backup, kept for some days.
 *
 * @example
 * const storage = artifactStorage({ environment: process.env, allowPublicArtifact: false, token })
 * await storage.assertUsable()
 * // … the backup …
 * const { id, digest } = await storage.store({ directory: 'backup', name: 'pgproof-backup-shop' })
 */
function artifactStorage(permission) {
    return {
        capabilities: { remote: true, expires: true },
        assertUsable: () => (0,artifact_permission/* assertArtifactAllowed */.p3)(permission),
        async store({ directory, name, ...options }) {
            (0,artifact_names/* assertArtifactName */.Wl)(name);
            const rootDirectory = (0,external_node_path_.resolve)(directory);
            const files = (await listFiles(rootDirectory)).map(({ path, bytes }) => ({
                path: (0,external_node_path_.join)(rootDirectory, path),
                name: path,
                bytes,
            }));
            return (0,artifact/* uploadArtifact */.mz)({ ...options, name, rootDirectory, files });
        },
        verify: (stored, signal) => (0,artifact/* verifyArtifact */.oc)(stored, { signal }),
    };
}

;// CONCATENATED MODULE: ./build/commands/backup.js








/** `pgproof backup`: makes the backup, stores it where it was asked to, and says so. */
async function backupCommand(request, session) {
    const { environment, log, secrets, signal, terminal } = session;
    const storage = request.artifact
        ? artifactStorage({ environment, allowPublicArtifact: request.allowPublicArtifact, token: request.githubToken })
        : undefined;
    await storage?.assertUsable();
    const progress = new BackupProgress();
    const redact = (text) => secrets.redact(text);
    const finished = await (0,terminal_progress/* withProgress */.E0)({ terminal, read: () => progress.read() }, signal, () => backup(request, { environment, log, progress, signal, redact }));
    log.info(answer(finished));
    const stored = await storage?.store({
        directory: finished.path,
        name: request.artifactName ?? (0,artifact_names/* defaultArtifactName */.Vb)(finished.manifest.source.database, environment),
        retentionDays: request.retentionDays,
        signal,
        onWarning: (message) => log.warn(message),
    });
    if (stored !== undefined)
        log.info(`artifact ${stored.name} (${(0,format/* formatBytes */.z3)(stored.bytes)}), SHA-256 ${stored.digest}`);
    await publish(finished, stored, session);
    return errors/* exitCode */.I$.good;
}
/** @example backup of shop: 62 tables, 4,1 M rows, 1.4 GB in 8.2 s (171 MB/s), stored 243 MB (5.8 : 1), verified */
function answer({ manifest, path, verification }) {
    const { totals, durationMs, source } = manifest;
    const how = verification?.level === 'full' ? 'proven by a restore' : 'verified';
    const checked = verification === undefined ? 'not verified' : `${how} in ${(0,format/* formatDuration */.a3)(verification.durationMs)}`;
    return [
        `backup of ${source.database} is complete: ${(0,format/* formatCountOf */.gL)(totals.tables, 'table')}, ${(0,format/* formatCountOf */.gL)(totals.rows, 'row')}`,
        `${(0,format/* formatBytes */.z3)(totals.rawBytes)} in ${(0,format/* formatDuration */.a3)(durationMs)} (${(0,format/* formatRate */.CE)(totals.rawBytes, durationMs)})`,
        `stored ${(0,format/* formatBytes */.z3)(totals.storedBytes)} (${(0,format/* formatRatio */.B0)(totals.rawBytes, totals.storedBytes)})`,
        `${checked}\n${path}`,
    ].join(', ');
}
/** Outputs for the next steps, and the job summary. */
async function publish(finished, stored, session) {
    const { runner, environment } = session;
    if (runner === undefined)
        return;
    const { manifest, path, timeline, verification } = finished;
    const runId = Number(environment.GITHUB_RUN_ID);
    const artifact = stored === undefined
        ? undefined
        : {
            name: stored.name,
            id: stored.id,
            digest: `sha256:${stored.digest}`,
            ...(Number.isSafeInteger(runId) ? { runId } : {}),
        };
    const summary = (0,backup_summary/* backupSummary */.f)({
        ...{ manifest, timeline, artifact, path, verification },
    });
    await runner.addSummary(session.secrets.redact(summary));
    if (environment.GITHUB_OUTPUT === undefined)
        return;
    const outputs = {
        'backup-path': path,
        'manifest-path': `${path}/manifest.json`,
        tables: manifest.totals.tables,
        rows: manifest.totals.rows,
        'raw-bytes': manifest.totals.rawBytes,
        'stored-bytes': manifest.totals.storedBytes,
        'duration-ms': manifest.durationMs,
        'snapshot-lsn': manifest.snapshot.lsn,
        verified: verification?.level ?? 'none',
        ...(verification?.drill?.restoreMs === undefined ? {} : { 'restore-ms': verification.drill.restoreMs }),
        ...(stored === undefined
            ? {}
            : { 'artifact-id': stored.id, 'artifact-name': stored.name, 'artifact-digest': stored.digest }),
    };
    for (const [name, value] of Object.entries(outputs))
        runner.setOutput(name, value);
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


/***/ }),

/***/ 83924:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ recordVerification),
/* harmony export */   q: () => (/* binding */ drillOutcome)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _verification_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(21973);


function drillOutcome(report) {
    const { files, rows } = report.integrity;
    const { problems, durationMs } = report;
    return { verification: { level: 'full', durationMs, files, rows, drill: report }, problems };
}
/** Writes verification.json beside the manifest, for whoever looks at the backup later. */
async function recordVerification({ path, manifest }, { verification, problems }, { log, redact }) {
    const { level, durationMs, rows, drill } = verification;
    try {
        if (level === 'basic' && problems.length === 0 && (await wasDrilled(path, manifest.sha256)))
            return;
        await (0,_verification_js__WEBPACK_IMPORTED_MODULE_1__/* .writeVerification */ .X_)(path, {
            ...{ formatVersion: _verification_js__WEBPACK_IMPORTED_MODULE_1__/* .verificationVersion */ .el, manifestSha256: manifest.sha256, level },
            ...{ verifiedAt: new Date().toISOString(), durationMs },
            ...(drill?.server === undefined ? {} : { server: drill.server }),
            ...(drill?.restoreMs === undefined ? {} : { restoreMs: drill.restoreMs }),
            ...{ tables: manifest.tables.length, rows },
            ...{ problems: problems.map(redact), notes: (drill?.notes ?? []).map(redact) },
        });
    }
    catch (error) {
        // A backup may well lie where nobody may write.
        log.warn(`verification.json cannot be written into the backup: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
    }
}
/** Whether a drill has said more than reading can, good or bad; a damaged record says nothing. */
async function wasDrilled(path, manifestSha256) {
    const found = await (0,_verification_js__WEBPACK_IMPORTED_MODULE_1__/* .readVerification */ .C1)(path, manifestSha256).catch(() => undefined);
    return found?.level === 'full';
}


/***/ })

};
