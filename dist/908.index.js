export const id = 908;
export const ids = [908];
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
        external: code !== undefined || error instanceof errors/* UserError */.yo || isLostConnection(error),
        written: writer?.segments ?? [],
    };
}
/** The same code from a socket's path means that the server is not there at the moment. */
function isMissingFile(error) {
    const { code, syscall } = error;
    return code === 'ENOENT' && syscall !== 'connect';
}
/** The driver reports a connection that ended under a query without a code. */
function isLostConnection(error) {
    return /^Connection terminated|^Client has encountered a connection error/.test((0,errors/* messageOf */.bD)(error));
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


/***/ })

};
