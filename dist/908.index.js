export const id = 908;
export const ids = [908];
export const modules = {

/***/ 36703:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ compress),
/* harmony export */   FF: () => (/* binding */ endOfData),
/* harmony export */   Gd: () => (/* binding */ parseCompression),
/* harmony export */   MX: () => (/* binding */ endMember),
/* harmony export */   Zm: () => (/* binding */ decodeZstdFrame),
/* harmony export */   cu: () => (/* binding */ compressionText),
/* harmony export */   mj: () => (/* binding */ fileSuffix),
/* harmony export */   x1: () => (/* binding */ decodeGzip),
/* harmony export */   zG: () => (/* binding */ hasZstdChecksum),
/* harmony export */   zq: () => (/* binding */ zstdFrameLength)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38522);

/** As options and the manifest write it. @example compressionText({ method: 'zstd', level: 1 }) // 'zstd:1' */
function compressionText({ method, level }) {
    return method === 'none' ? 'none' : `${method}:${level}`;
}
/** What {@link compressionText} wrote; the manifest's reader has seen that it is one. */
function parseCompression(text) {
    const [method, level] = text.split(':');
    return { method: method, level: Number(level ?? 0) };
}
/** The ending that pg_restore looks for (src/bin/pg_dump/compress_io.c). */
function fileSuffix({ method }) {
    return method === 'zstd' ? '.zst' : method === 'gzip' ? '.gz' : '';
}
/**
 * What ends a table's data: written by pg_dump after the rows (src/bin/pg_dump/pg_dump.c, dumpTableData_copy,
 * and pg_backup_directory.c). Rows behind it would be lost in silence, so it is the file's last member.
 */
const endOfData = Buffer.from('\\.\n\n\n');
const endMembers = new Map();
/** The end marker as a member of its own: every table's file has the same. */
function endMember(compression) {
    const key = compressionText(compression);
    const known = endMembers.get(key) ?? compress(endOfData, compression);
    endMembers.set(key, known);
    return known;
}
/**
 * Compresses one piece into a member that can be decoded alone. Members one after the other are a valid file.
 *
 * @returns for `none` a copy, since the input's buffer is used again
 */
function compress(text, { method, level }) {
    if (method === 'none')
        return Buffer.from(text);
    // Room for all of the result in one piece lets both libraries work in a single pass.
    const chunkSize = text.length + (text.length >> 8) + 1024;
    if (method === 'gzip')
        return (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.gzipSync)(text, { level, chunkSize });
    return (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.zstdCompressSync)(text, { params: zstdParameters(level), chunkSize, pledgedSrcSize: text.length });
}
function zstdParameters(level) {
    const checksum = { [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_checksumFlag]: 1 };
    if (level !== -1)
        return { ...checksum, [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_compressionLevel]: level };
    // Node 24 takes the value -1 for "not set" and would use level 3, so level -1 is spelled out: the base row for
    // negative levels with an acceleration of 1 (zstd, lib/compress/clevels.h and ZSTD_getCParams_internal).
    return {
        ...checksum,
        [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_compressionLevel]: 1,
        [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_strategy]: node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_fast,
        [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_chainLog]: 12,
        [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_hashLog]: 13,
        [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_minMatch]: 6,
        [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_targetLength]: 1,
    };
}
const zstdMagic = 0xfd2fb528;
const checksumBytes = 4;
function zstdHeader(bytes) {
    if (bytes.readUInt32LE(0) !== zstdMagic)
        throw new Error('no zstd frame where one should begin');
    const descriptor = bytes[4];
    const singleSegment = (descriptor & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
    const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6];
    const sizeAt = 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
    // Our frames are far below the 48 bits that can be read as a number.
    const size = sizeBytes === 0 ? undefined : bytes.readUIntLE(sizeAt, Math.min(sizeBytes, 6));
    return {
        hasChecksum: (descriptor & 4) !== 0,
        contentBytes: sizeBytes === 2 && size !== undefined ? size + 256 : size,
        blocksAt: sizeAt + sizeBytes,
    };
}
const longestHeader = 18;
/** Magic number, descriptor, one byte of size, one block of no bytes. */
const shortestFrame = 9;
/**
 * The length of the zstd frame at the start of the bytes, or undefined when they do not hold it whole.
 * Source: RFC 8878, sections 3.1.1 (frames) and 3.1.1.2 (blocks).
 *
 * @throws {Error} when no frame begins here
 */
function zstdFrameLength(bytes) {
    if (bytes.length < shortestFrame)
        return undefined;
    const { hasChecksum, blocksAt } = zstdHeader(padded(bytes));
    let at = blocksAt;
    for (let last = false; !last;) {
        if (at + 3 > bytes.length)
            return undefined;
        const header = bytes.readUIntLE(at, 3);
        last = (header & 1) !== 0;
        const type = (header >> 1) & 3;
        if (type === 3)
            throw new Error('a zstd block of a type that does not exist');
        at += 3 + (type === 1 ? 1 : header >> 3);
    }
    if (hasChecksum)
        at += checksumBytes;
    return at <= bytes.length ? at : undefined;
}
/** The shortest frames are shorter than the longest header. */
function padded(bytes) {
    return bytes.length >= longestHeader ? bytes : Buffer.concat([bytes], longestHeader);
}
/** Whether the frame carries a checksum of its content, which its decoder then compares. */
function hasZstdChecksum(frame) {
    return zstdHeader(padded(frame)).hasChecksum;
}
/** Decodes one whole zstd frame. @throws {Error} when it is damaged */
function decodeZstdFrame(frame) {
    const { contentBytes = defaultOutputBytes } = zstdHeader(padded(frame));
    // One byte more than needed, or the library would ask for a second buffer to see that nothing is left.
    return (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.zstdDecompressSync)(frame, { chunkSize: Math.max(64, Math.min(contentBytes, largestOutputBytes) + 1) });
}
/** A damaged header must not make us ask for any amount of memory. */
const largestOutputBytes = 8 * 1024 * 1024;
const defaultOutputBytes = 1024 * 1024;
/** Decodes gzip members. @throws {Error} when one is damaged or cut */
function decodeGzip(members) {
    return (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.gunzipSync)(members, { chunkSize: 1 << 20 });
}


/***/ }),

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

/***/ 19473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I$: () => (/* binding */ exitCode),
/* harmony export */   Jh: () => (/* binding */ throwProblems),
/* harmony export */   Kl: () => (/* binding */ FailedError),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   tQ: () => (/* binding */ UserErrors),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/** How the program ends. The numbers are part of the contract with the caller (see docs/reference.md). */
const exitCode = { good: 0, no: 1, wrongUse: 2, bug: 3 };
/**
 * Something that the user can mend: bad input, an unreachable server, a missing right, a full disk.
 * It is shown as one line and a hint, never with a stack.
 *
 * @example throw new UserError('no database is given', 'set database-url or PGHOST and PGDATABASE')
 */
class UserError extends Error {
    name = 'UserError';
    /** What to do next, in one line. */
    hint;
    /** The exit code that this error ends in. */
    exitCode;
    constructor(message, hint, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.hint = hint;
        this.exitCode = options.exitCode ?? exitCode.wrongUse;
    }
}
/**
 * The work was done rightly as far as it went, and its answer is no: a backup that could not be completed or
 * that does not verify. Ends in exit code 1.
 */
class FailedError extends UserError {
    name = 'FailedError';
    constructor(message, hint, options = {}) {
        super(message, hint, { ...options, exitCode: exitCode.no });
    }
}
/** Several problems found in one go, so that they can be mended in one go. */
class UserErrors extends UserError {
    name = 'UserErrors';
    problems;
    constructor(problems) {
        const code = problems.every((problem) => problem.exitCode === exitCode.no) ? exitCode.no : exitCode.wrongUse;
        super(problems.map((problem) => problem.message).join('\n'), '', { exitCode: code });
        this.problems = problems;
    }
}
/** Throws what was collected: nothing, the one problem, or all of them together. */
function throwProblems(problems) {
    const [first] = problems;
    if (first === undefined)
        return;
    throw problems.length === 1 ? first : new UserErrors(problems);
}
/** The message of anything that was thrown, in one line. */
function messageOf(error) {
    if (error instanceof AggregateError && error.message === '')
        return error.errors.map(messageOf).join('; ');
    return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' · ');
}


/***/ }),

/***/ 61428:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  MB: () => (/* binding */ Kernel),
  UP: () => (/* binding */ fingerprintText),
  ds: () => (/* binding */ stop)
});

;// CONCATENATED MODULE: ./build/kernel/kernel.generated.js
// Compiled from src/kernel/assembly by src/kernel/generate.mjs. Do not edit.
const kernelBase64 = [
    'AGFzbQEAAAABIAdgAAF/YAJ/fwBgAABgAAF+YAN/f34AYAF/AGABfwF/AxgXAQQAAgEBAgEAAwIFAAAAAAAAAwMGAAAFAwEAAQbhASB+AUIAC3',
    '4BQgALfgFCAAt+AUIAC3sB/QwAAAAAAAAAAAAAAAAAAAAAC3sB/QwAAAAAAAAAAAAAAAAAAAAAC3sB/QwAAAAAAAAAAAAAAAAAAAAAC3sB/QwA',
    'AAAAAAAAAAAAAAAAAAAAC38AQQALfwBBAQt/AEECC38AQQMLfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfw',
    'FBAAt/AUEAC38BQQALfwFBAAt+AUIAC34BQgALfgFCAAt/AUEAC38BQQALfwFBAAt/AUEACwefAhYLTkVFRFNfSU5QVVQDCAtDSFVOS19SRUFE',
    'WQMJDU9USEVSX01FU1NBR0UDCgpOT19ST1dfRU5EAwsFc2V0dXAABwxpbnB1dEFkZHJlc3MAEA1vdXRwdXRBZGRyZXNzAAwLY2h1bmtMZW5ndG',
    'gAFQhhdFJvd0VuZAAWCHJvd0NvdW50AAkOZmluZ2VycHJpbnRMb3cAEg9maW5nZXJwcmludEhpZ2gAEw5vdGhlck1lc3NhZ2VBdAAPEm90aGVy',
    'TWVzc2FnZUxlbmd0aAAOEG90aGVyTWVzc2FnZVR5cGUADQVyZXNldAAKCHJlY2VpdmVkAAsFdGFrZW4ABgVmbHVzaAARA3J1bgAICWNvdW50Um',
    '93cwAUBm1lbW9yeQIACAEDDAEBCpIwF48FAgJ7BH8DQCABIAdLBEBBACEEA0AgBEEQSQRAIAAgBEEGdGoiBf0ABAAiAiAEQQN0IgZBgAhq/QAE',
    'AP1RIQMjBCACIAL9DQgJCgsMDQ4PAAECAwQFBgcgAyAD/Q0AAQIDCAkKCwABAgMICQoLIAMgA/0NBAUGBwwNDg8EBQYHDA0OD/3eAf3OAf3OAS',
    'QEIAX9AAQQIgIgBkGQCGr9AAQA/VEhAyMFIAIgAv0NCAkKCwwNDg8AAQIDBAUGByADIAP9DQABAgMICQoLAAECAwgJCgsgAyAD/Q0EBQYHDA0O',
    'DwQFBgcMDQ4P/d4B/c4B/c4BJAUgBf0ABCAiAiAGQaAIav0ABAD9USEDIwYgAiAC/Q0ICQoLDA0ODwABAgMEBQYHIAMgA/0NAAECAwgJCgsAAQ',
    'IDCAkKCyADIAP9DQQFBgcMDQ4PBAUGBwwNDg/93gH9zgH9zgEkBiAF/QAEMCICIAZBsAhq/QAEAP1RIQMjByACIAL9DQgJCgsMDQ4PAAECAwQF',
    'BgcgAyAD/Q0AAQIDCAkKCwABAgMICQoLIAMgA/0NBAUGBwwNDg8EBQYHDA0OD/3eAf3OAf3OASQHIARBAWohBAwBCwsgAEGACGohACMEIgIgAk',
    'Ev/c0B/VFBgAn9AAQA/VH9DLF5N54AAAAAsXk3ngAAAAD91QEkBCMFIgIgAkEv/c0B/VFBkAn9AAQA/VH9DLF5N54AAAAAsXk3ngAAAAD91QEk',
    'BSMGIgIgAkEv/c0B/VFBoAn9AAQA/VH9DLF5N54AAAAAsXk3ngAAAAD91QEkBiMHIgIgAkEv/c0B/VFBsAn9AAQA/VH9DLF5N54AAAAAsXk3ng',
    'AAAAD91QEkByAHQQFqIQcMAQsLC5cOAwJ7BH8UfiABQQFrQQZ2IQgDQCAFIAhJBEAgACAFQQZ0aiIG/QAEACIDIAVBA3QiB0GACGr9AAQA/VEh',
    'BCMEIAMgA/0NCAkKCwwNDg8AAQIDBAUGByAEIAT9DQABAgMICQoLAAECAwgJCgsgBCAE/Q0EBQYHDA0ODwQFBgcMDQ4P/d4B/c4B/c4BJAQgBv',
    '0ABBAiAyAHQZAIav0ABAD9USEEIwUgAyAD/Q0ICQoLDA0ODwABAgMEBQYHIAQgBP0NAAECAwgJCgsAAQIDCAkKCyAEIAT9DQQFBgcMDQ4PBAUG',
    'BwwNDg/93gH9zgH9zgEkBSAG/QAEICIDIAdBoAhq/QAEAP1RIQQjBiADIAP9DQgJCgsMDQ4PAAECAwQFBgcgBCAE/Q0AAQIDCAkKCwABAgMICQ',
    'oLIAQgBP0NBAUGBwwNDg8EBQYHDA0OD/3eAf3OAf3OASQGIAb9AAQwIgMgB0GwCGr9AAQA/VEhBCMHIAMgA/0NCAkKCwwNDg8AAQIDBAUGByAE',
    'IAT9DQABAgMICQoLAAECAwgJCgsgBCAE/Q0EBQYHDA0ODwQFBgcMDQ4P/d4B/c4B/c4BJAcgBUEBaiEFDAELCyAAIAFqQUBqIgD9AAQAIgNB+Q',
    'j9AAQA/VEhBCMEIAMgA/0NCAkKCwwNDg8AAQIDBAUGByAEIAT9DQABAgMICQoLAAECAwgJCgsgBCAE/Q0EBQYHDA0ODwQFBgcMDQ4P/d4B/c4B',
    '/c4BJAQgAP0ABBAiA0GJCf0ABAD9USEEIwUgAyAD/Q0ICQoLDA0ODwABAgMEBQYHIAQgBP0NAAECAwgJCgsAAQIDCAkKCyAEIAT9DQQFBgcMDQ',
    '4PBAUGBwwNDg/93gH9zgH9zgEkBSAA/QAEICIDQZkJ/QAEAP1RIQQjBiADIAP9DQgJCgsMDQ4PAAECAwQFBgcgBCAE/Q0AAQIDCAkKCwABAgMI',
    'CQoLIAQgBP0NBAUGBwwNDg8EBQYHDA0OD/3eAf3OAf3OASQGIAD9AAQwIgNBqQn9AAQA/VEhBCMHIAMgA/0NCAkKCwwNDg8AAQIDBAUGByAEIA',
    'T9DQABAgMICQoLAAECAwgJCgsgBCAE/Q0EBQYHDA0ODwQFBgcMDQ4P/d4B/c4B/c4BJAdBuwgpAwAjByID/R0AhSIJQv////8PgyEKIAlCIIgi',
    'C0HDCCkDACAD/R0BhSIMQv////8PgyINfiAKIA1+QiCIfCENQasIKQMAIwYiA/0dAIUiDkL/////D4MhDyAOQiCIIhBBswgpAwAgA/0dAYUiEU',
    'L/////D4MiEn4gDyASfkIgiHwhEkGbCCkDACMFIgP9HQCFIhNC/////w+DIRQgE0IgiCIVQaMIKQMAIAP9HQGFIhZC/////w+DIhd+IBQgF35C',
    'IIh8IRdBiwgpAwAjBCID/R0AhSIYQv////8PgyEZIBhCIIgiGkGTCCkDACAD/R0BhSIbQv////8PgyIcfiAZIBx+QiCIfCEcIAJCh5Wvr5i23p',
    'uef34gGiAbQiCIIhp+IBxCIIh8IBkgGn4gHEL/////D4N8QiCIfCAYIBt+hXwgFkIgiCIYIBV+IBdCIIh8IBQgGH4gF0L/////D4N8QiCIfCAT',
    'IBZ+hXwgEUIgiCITIBB+IBJCIIh8IA8gE34gEkL/////D4N8QiCIfCAOIBF+hXwgDEIgiCIOIAt+IA1CIIh8IAogDn4gDUL/////D4N8QiCIfC',
    'AJIAx+hXwiCSAJQiWIhUL5893xmfKZqxZ+IgkgCUIgiIUkAEGlCSkDACMHIgP9HQCFIglC/////w+DIQogCUIgiCILQa0JKQMAIAP9HQGFIgxC',
    '/////w+DIg1+IAogDX5CIIh8IQ1BlQkpAwAjBiID/R0AhSIOQv////8PgyEPIA5CIIgiEEGdCSkDACAD/R0BhSIRQv////8PgyISfiAPIBJ+Qi',
    'CIfCESQYUJKQMAIwUiA/0dAIUiE0L/////D4MhFCATQiCIIhVBjQkpAwAgA/0dAYUiFkL/////D4MiF34gFCAXfkIgiHwhF0H1CCkDACMEIgP9',
    'HQCFIhhC/////w+DIRkgGEIgiCIaQf0IKQMAIAP9HQGFIhtC/////w+DIhx+IBkgHH5CIIh8IRwgGiAbQiCIIhp+IBxCIIh8IBkgGn4gHEL///',
    '//D4N8QiCIfCAYIBt+hSACQs/W077Sx6vZQn5Cf4V8IBZCIIgiAiAVfiAXQiCIfCACIBR+IBdC/////w+DfEIgiHwgEyAWfoV8IBFCIIgiAiAQ',
    'fiASQiCIfCACIA9+IBJC/////w+DfEIgiHwgDiARfoV8IAxCIIgiAiALfiANQiCIfCACIAp+IA1C/////w+DfEIgiHwgCSAMfoV8IgIgAkIliI',
    'VC+fPd8ZnymasWfiICIAJCIIiFJAELjgIBA38jDSMSakEBay0AAEEKRwRAQQAPCyMWBEAjDSMXaiMYIgAQACMXIABBCnRqJBcjDSMXaiMSQQFr',
    'IxdrIxVBAWutEAFBACQWBSMNIxNqIQEjEkEBayMTayIAQfABSwRA/Qw9rrLCAAAAAIfK64WxeTeeJAT9DE/r1Cc9rrLC+Xk3nrFnVhYkBf0MY6',
    '6ywnfK64V3yuuFAAAAACQG/QzFZ1YWL+vUJ7F5N54AAAAAJAcgASAAQQFrQQp2IgIQACACQQp0IgIgAWogACACayAArRABBSAAQRBLBEAgASAA',
    'EAQFIAEgABAFCwsLIxlCAXwkGSMaIwB8JBojGyMBIxojAFStfHwkGyMSJBNBAQtSAP0MAAAAAAAAAAAAAAAAAAAAACQE/QwAAAAAAAAAAAAAAA',
    'AAAAAAJAX9DAAAAAAAAAAAAAAAAAAAAAAkBv0MAAAAAAAAAAAAAAAAAAAAACQHC9sKAgd+BH8gAa1Ch5Wvr5i23puef34kAkIAJAMgAUGAAU0E',
    'QCABQQFrQQV2IQkDQCAJQQBOBEAgCUEEdCIKIABqIgspAwAiAiAJQQV0IgxBgAhqKQMAhSIDQv////8PgyEEIANCIIgiBSALKQMIIgYgDEGICG',
    'opAwCFIgdC/////w+DIgh+IAQgCH5CIIh8IQgjAiAFIAdCIIgiBX4gCEIgiHwgBCAFfiAIQv////8Pg3xCIIh8IAMgB36FfCAAIAFqIAprQRBr',
    'IgopAwAiAyAKKQMIIgR8hSQCIAMgDEGQCGopAwCFIgNC/////w+DIQUgA0IgiCIHIAQgDEGYCGopAwCFIgRC/////w+DIgh+IAUgCH5CIIh8IQ',
    'gjAyAHIARCIIgiB34gCEIgiHwgBSAHfiAIQv////8Pg3xCIIh8IAMgBH6FfCACIAZ8hSQDIAlBAWshCQwBCwsFA0AgCUEESQRAIAlBBXQiCiAA',
    'aiILKQMAIgIgCkGACGopAwCFIgNC/////w+DIQQgA0IgiCIFIAspAwgiBiAKQYgIaikDAIUiB0L/////D4MiCH4gBCAIfkIgiHwhCCMCIAUgB0',
    'IgiCIFfiAIQiCIfCAEIAV+IAhC/////w+DfEIgiHwgAyAHfoV8IAtBEGoiCykDACIDIAspAwgiBHyFJAIgAyAKQZAIaikDAIUiA0L/////D4Mh',
    'BSADQiCIIgcgBCAKQZgIaikDAIUiBEL/////D4MiCH4gBSAIfkIgiHwhCCMDIAcgBEIgiCIHfiAIQiCIfCAFIAd+IAhC/////w+DfEIgiHwgAy',
    'AEfoV8IAIgBnyFJAMgCUEBaiEJDAELCyMCIgIgAkIliIVC+fPd8ZnymasWfiICIAJCIIiFJAIjAyICIAJCJYiFQvnz3fGZ8pmrFn4iAiACQiCI',
    'hSQDIAFBBXYhCkEEIQkDQCAJIApJBEAgCUEFdCILIABqIgwpAwAiAiALQf0AayILQYAIaikDAIUiA0L/////D4MhBCADQiCIIgUgDCkDCCIGIA',
    'tBiAhqKQMAhSIHQv////8PgyIIfiAEIAh+QiCIfCEIIwIgBSAHQiCIIgV+IAhCIIh8IAQgBX4gCEL/////D4N8QiCIfCADIAd+hXwgDEEQaiIM',
    'KQMAIgMgDCkDCCIEfIUkAiADIAtBkAhqKQMAhSIDQv////8PgyEFIANCIIgiByAEIAtBmAhqKQMAhSIEQv////8PgyIIfiAFIAh+QiCIfCEIIw',
    'MgByAEQiCIIgd+IAhCIIh8IAUgB34gCEL/////D4N8QiCIfCADIAR+hXwgAiAGfIUkAyAJQQFqIQkMAQsLIAAgAWoiAEEQayIJKQMAIgJB5wgp',
    'AwCFIgNC/////w+DIQQgA0IgiCIFIAkpAwgiBkHvCCkDAIUiB0L/////D4MiCH4gBCAIfkIgiHwhCCMCIAUgB0IgiCIFfiAIQiCIfCAEIAV+IA',
    'hC/////w+DfEIgiHwgAyAHfoV8IABBIGsiACkDACIDIAApAwgiBHyFJAIgA0H3CCkDAIUiA0L/////D4MhBSADQiCIIgcgBEH/CCkDAIUiBEL/',
    '////D4MiCH4gBSAIfkIgiHwhCCMDIAcgBEIgiCIHfiAIQiCIfCAFIAd+IAhC/////w+DfEIgiHwgAyAEfoV8IAIgBnyFJAMLIwIjA3wiAiACQi',
    'WIhUL5893xmfKZqxZ+IgIgAkIgiIUkAEIAIwJCh5Wvr5i23puef34jA0Lj3MqV/M7y9YV/fnwgAa1Cz9bTvtLHq9lCfnwiAiACQiWIhUL5893x',
    'mfKZqxZ+IgIgAkIgiIV9JAELpwcBBX4gAUEISwRAIAAgAWpBCGspAwAiAiAAKQMAQaAIKQMAQagIKQMAhYWFIgNC/////w+DIQQgA0IgiCIFQo',
    'eVr68IfiAEQoeVr68IfkIgiHwhBiADQoeVr6+Ytt6bnn9+IAFBAWutQjaGfEGwCCkDAEG4CCkDAIUgAoUiAiAFQrHz3fEJfiAGQiCIfCAEQrHz',
    '3fEJfiAGQv////8Pg3xCIIh8fCACQv////8Pg0L2lK+vCH58IgJCCIhC/4H8h/CfwP8AgyACQv+B/Ifwn8D/AINCCIaEIgNCEIhC//+DgPD/P4',
    'MgA0L//4OA8P8/g0IQhoRCIIqFIgNC/////w+DIQQgA0IgiCIFQs/W074CfiAEQs/W074CfkIgiHwhBiADQs/W077Sx6vZQn4iAyADQiWIhUL5',
    '893xmfKZqxZ+IgMgA0IgiIUkACAFQr3cypUMfiAGQiCIfCAEQr3cypUMfiAGQv////8Pg3xCIIh8IAJCz9bTvtLHq9lCfnwiAkIliCAChUL589',
    '3xmfKZqxZ+IgIgAkIgiIUkAQUgAUEETwRAIAA1AgAgACABakEEazUCAEIghoRBkAgpAwBBmAgpAwCFhSICIAGtQgKGQvnq0NDnyaHk4QB9IgN+',
    'IQQgAkIgiCIFIANC/////w+DIgZ+IAJC/////w+DIgIgBn5CIIh8IQYgBCADQiCIIgMgBX4gBkIgiHwgAiADfiAGQv////8Pg3xCIIh8IARCAY',
    'Z8IgJCA4iFIgMgA0IjiIVCpb7j9NGMh9mff34iAyADQhyIhSQAIAIgAkIliIVC+fPd8ZnymasWfiICIAJCIIiFJAEFIAEEQCAAIAFqQQFrLQAA',
    'IAFBCHRyIAAtAABBEHRyIAAgAUEBdmotAABBGHRyIgCtQYAINQIAQYQINQIAhYVCz9bTvtLHq9lCfiICIAJCHYiFQvnz3fGZ9pmrFn4iAiACQi',
    'CIhSQAIABBgP6DeHFBCHcgAEH/gfwHcUEIeHJBDXetQYgINQIAQYwINQIAhYVCz9bTvtLHq9lCfiICIAJCHYiFQvnz3fGZ9pmrFn4iAiACQiCI',
    'hSQBBUHACCkDAEHICCkDAIUiAiACQiGIhULP1tO+0ser2UJ+IgIgAkIdiIVC+fPd8Zn2masWfiICIAJCIIiFJABB0AgpAwBB2AgpAwCFIgIgAk',
    'IhiIVCz9bTvtLHq9lCfiICIAJCHYiFQvnz3fGZ9pmrFn4iAiACQiCIhSQBCwsLCzkAIxIjHEsEQCMNIw0jHGojEiMca/wKAAALIxIjHGskEiMW',
    'BEAjFyMcayQXBSMTIxxrJBMLQQAkHAs7AEGACiQMIABB/wpqQUBxJA0gASQOIw0jDmpB/4AEakEQdj8AayIAQQBKBEAgAEAAGgsjDCQPIwwkEA',
    'u3BQEEfwNAAkAjEQRAIw8jEEYNASMPJB0jESIAIxAjD2siASAAIAFJGyIAJB5BACQfIw8gAGokDyMRIABrJBFBAg8LIxQEQCMNIxJqIQEjDyEC',
    'IxQiACMQIw9rIgMgACADSRsiACMOIxJrIgMgACADSRsiA0GACEsEQCABIAIgA/wKAAAFQQAhAANAIAAgA0kEQCAAIAFqIAAgAmr9AAQA/QsEAC',
    'AAQRBqIQAMAQsLCyMPIANqJA8jEiADaiQSIxQgA2skFCMURQRAEAJFBEBBAw8LDAMLIxIjDkYEQCMWRQRAQQEkFkEAJBcjFUECa0EKdiQY/Qw9',
    'rrLCAAAAAIfK64WxeTeeJAT9DE/r1Cc9rrLC+Xk3nrFnVhYkBf0MY66ywnfK64V3yuuFAAAAACQG/QzFZ1YWL+vUJ7F5N54AAAAAJAcLIw0jF2',
    'ojGCIAIxIjF2tBCnYiASAAIAFJGyIAEAAjFyAAQQp0aiQXIxggAGskGCMXQUBqJBxBAQ8LDAELIxAjD2siAEEFSQ0AIw8oAgEiAUGA/oN4cUEI',
    'dyABQf+B/AdxQQh4ciEBIw8tAAAiAkHkAEcEQCACJB8jDyQdIAFBAWoiASAAIAAgAUsbIgAkHiABIABrJBEjDyAAaiQPQQIPCyABQQRrIgFFBE',
    'BBAw8LIxJBAEcjDiMSIAFqSXEEQCMSJBxBAQ8LIxIkEyABJBUjD0EFaiQPIAEjDk0gASMQIw9rTXEEQCMNIxJqIQIjDyEDIAFBgAhLBEAgAiAD',
    'IAH8CgAABUEAIQADQCAAIAFJBEAgACACaiAAIANq/QAEAP0LBAAgAEEQaiEADAELCwsjDyABaiQPIxIgAWokEhACRQRAQQMPCwUgASQUCwwBCw',
    'sjECMPayIABEAjDCAAayMPIAD8CgAACyMMIABrJA8jDCQQQQALBAAjGQsiAEIAJBlCACQaQgAkG0EAJBJBACQTQQAkFEEAJBZBACQcCwkAIwwg',
    'AGokEAsEACMNCwQAIx8LBAAjHgsEACMdCwQAIwwLCAAjEiQcIxwLBAAjGgsEACMbC2UBA38DQCABQRBqIgIgAE0EQCADIw0gAWr9AAQA/QwKCg',
    'oKCgoKCgoKCgoKCgoK/SP9ZGlqIQMgAiEBDAELCwNAIAAgAUsEQCADIw0gAWotAABBCkZqIQMgAUEBaiEBDAELCyADCwQAIxwLBQAjFEULC8gB',
    'AQBBgAgLwAG4/mw5I6RLvnwBgSz3Ia0c3tRt6YOQl9tyQKSkt7NnH8t55k7MwOV4glrQfcz/ciG4CEZ090MkjuA1kOaBOiZMPChSu5HDAMuI0G',
    'WLG1Muo3FkSJeiDflOOBnvRqnerNio+nY/45w0P/ncu8fHC08dilHgS820WTHIn37J2XhzZOrFrIM00+vDxYGg//oTY+sXDd1Rt/DaSdMWVSYp',
    '1GieKxa+WH1HofyP+LjRetAxzkXLOo+VFgQor9f7yrtLQH4=',
].join('');

;// CONCATENATED MODULE: ./build/kernel/kernel.js

/** Why the loop came back. The numbers are those of src/kernel/assembly/index.ts. */
const stop = { needsInput: 0, chunkReady: 1, otherMessage: 2, noRowEnd: 3 };
const compiled = new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'));
/**
 * One copying loop with its two buffers, both inside its own memory, which never grows again: views of it stay
 * valid. It belongs to one connection.
 */
class Kernel {
    exports;
    /** The socket reads straight into this. */
    input;
    output;
    /**
     * @param inputBytes room for one read of the socket
     * @param outputBytes room for one chunk of COPY text; at least 4096
     */
    constructor(inputBytes, outputBytes) {
        this.exports = new WebAssembly.Instance(compiled, {}).exports;
        this.exports.setup(inputBytes, outputBytes);
        const { buffer } = this.exports.memory;
        this.input = new Uint8Array(buffer, this.exports.inputAddress(), inputBytes);
        this.output = new Uint8Array(buffer, this.exports.outputAddress(), outputBytes);
    }
    /** A copy of the part of a message that the loop hands over. */
    otherMessage() {
        const { exports } = this;
        const part = new Uint8Array(exports.memory.buffer, exports.otherMessageAt(), exports.otherMessageLength());
        return Buffer.from(part);
    }
    /** The order-independent sum of the hashes of all rows since the last reset, modulo 2^128. */
    fingerprintSum() {
        const { exports } = this;
        return (BigInt.asUintN(64, exports.fingerprintHigh()) << 64n) | BigInt.asUintN(64, exports.fingerprintLow());
    }
}
/** The sum as the manifest writes it: 32 hexadecimal digits. */
function fingerprintText(sum) {
    return BigInt.asUintN(128, sum).toString(16).padStart(32, '0');
}


/***/ }),

/***/ 19401:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ release)
/* harmony export */ });
const leastReleasedBytes = 64 * 1024;
/**
 * Gives a large buffer's memory back at once; the buffer is empty afterwards. Left to the garbage collector, such
 * buffers pile up to tens of megabytes in each thread before it looks, since it sees only small objects.
 *
 * @param buffer one that shares its memory with no other, unless it is small
 */
function release(buffer) {
    // Small buffers share Node's pool with others.
    if (buffer.buffer.byteLength <= Math.max(Buffer.poolSize, leastReleasedBytes))
        return;
    buffer.buffer.transfer(0);
}


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


/***/ })

};
