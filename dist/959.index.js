export const id = 959;
export const ids = [959];
export const modules = {

/***/ 81247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AG: () => (/* binding */ tocMinor),
/* harmony export */   AI: () => (/* binding */ parseToc),
/* harmony export */   Ki: () => (/* binding */ tocSection),
/* harmony export */   TT: () => (/* binding */ serializeToc),
/* harmony export */   gm: () => (/* binding */ textOfBytes)
/* harmony export */ });
/* unused harmony export bytesOfText */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/** The archive versions that are understood: PG 12 to 15 write 1.14, 16 writes 1.15, 17 and 18 write 1.16. */
const tocMinor = { oldest: 14, compressionByte: 15, relkind: 16, newest: 16 };
const tocSection = { none: 1, preData: 2, data: 3, postData: 4 };
const magic = 'PGDMP';
const largestInt = 2 ** 31 - 1;
/** The directory format writes its TOC as "tar", so that both can be read alike (pg_backup_directory.c). */
const formatTar = 3;
/** The archive's form of a text, in the encoding that the dump has: UTF-8 unless pg_dump ran with another. */
function bytesOfText(text) {
    return Buffer.from(text, 'utf8').toString('latin1');
}
/** The text of an archive string, read as UTF-8: for people, since bytes that are not UTF-8 are replaced. */
function textOfBytes(bytes) {
    return Buffer.from(bytes, 'latin1').toString('utf8');
}
/**
 * Reads a toc.dat. What it accepts, `serializeToc` writes back byte for byte.
 *
 * @throws UserError for a file that is cut, damaged or of an unsupported version.
 */
function parseToc(bytes) {
    const reader = new TocReader(bytes);
    const header = readHeader(reader);
    const count = reader.int();
    if (count < 0)
        throw damaged(`it announces ${count} entries`);
    const entries = [];
    const seen = new Set();
    while (entries.length < count) {
        const entry = readEntry(reader, header.minor);
        if (seen.has(entry.dumpId))
            throw damaged(`two entries have the id ${entry.dumpId}`);
        seen.add(entry.dumpId);
        entries.push(entry);
    }
    if (reader.left > 0)
        throw damaged(`${reader.left} bytes follow its last entry`);
    return { header, entries };
}
/** The bytes of a toc.dat. */
function serializeToc(toc) {
    const writer = new TocWriter();
    writeHeader(writer, toc.header);
    writer.int(toc.entries.length);
    for (const entry of toc.entries)
        writeEntry(writer, entry, toc.header.minor);
    return writer.bytes();
}
function damaged(what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`toc.dat is damaged: ${what}`, 'verify the backup, and use another one if it is damaged');
}
function readHeader(reader) {
    if (reader.raw(magic.length) !== magic)
        throw damaged(`it does not begin with ${magic}`);
    const [major, minor, revision] = [reader.byte(), reader.byte(), reader.byte()];
    if (major !== 1 || minor < tocMinor.oldest || minor > tocMinor.newest) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`toc.dat has the unsupported archive version ${major}.${minor}`, 'versions 1.14 to 1.16 are supported: those of pg_dump 12 to 18');
    }
    // The sizes of int and of a file offset on the machine that wrote it; an offset is not stored in this format.
    const [intSize, offsetSize, format] = [reader.byte(), reader.byte(), reader.byte()];
    if (intSize !== 4 || offsetSize !== 8)
        throw damaged(`its integers have ${intSize} and ${offsetSize} bytes`);
    if (format !== formatTar)
        throw damaged(`its format is ${format}, not that of a directory archive`);
    return {
        minor,
        revision,
        compression: minor >= tocMinor.compressionByte ? reader.byte() : reader.int(),
        createdAt: Array.from({ length: 7 }, () => reader.int()),
        database: reader.string(),
        serverVersion: reader.string(),
        clientVersion: reader.string(),
    };
}
function writeHeader(writer, header) {
    writer.raw(magic);
    for (const byte of [1, header.minor, header.revision, 4, 8, formatTar])
        writer.byte(byte);
    if (header.minor >= tocMinor.compressionByte)
        writer.byte(header.compression);
    else
        writer.int(header.compression);
    for (const part of header.createdAt)
        writer.int(part);
    writer.string(header.database);
    writer.string(header.serverVersion);
    writer.string(header.clientVersion);
}
function readEntry(reader, minor) {
    return {
        dumpId: reader.dumpId(),
        hadDumper: reader.oneOf(reader.int(), [0, 1], 'hadDumper') === 1,
        tableOid: reader.decimal(2 ** 32 - 1),
        oid: reader.decimal(2 ** 32 - 1),
        tag: reader.text(),
        desc: reader.text(),
        section: reader.oneOf(reader.int(), Object.values(tocSection), 'section'),
        defn: reader.string(),
        dropStmt: reader.string(),
        copyStmt: reader.string(),
        namespace: reader.string(),
        tablespace: reader.string(),
        tableAm: reader.string(),
        relkind: minor >= tocMinor.relkind ? reader.int() : null,
        owner: reader.string(),
        withOids: reader.oneOf(reader.text(), ['false', 'true'], 'WITH OIDS') === 'true',
        dependencies: reader.dependencies(),
        file: reader.text(),
    };
}
function writeEntry(writer, entry, minor) {
    writer.int(entry.dumpId);
    writer.int(entry.hadDumper ? 1 : 0);
    writer.string(String(entry.tableOid));
    writer.string(String(entry.oid));
    writer.string(entry.tag);
    writer.string(entry.desc);
    writer.int(entry.section);
    writer.string(entry.defn);
    writer.string(entry.dropStmt);
    writer.string(entry.copyStmt);
    writer.string(entry.namespace);
    writer.string(entry.tablespace);
    writer.string(entry.tableAm);
    if (minor >= tocMinor.relkind)
        writer.int(entry.relkind ?? 0);
    writer.string(entry.owner);
    writer.string(entry.withOids ? 'true' : 'false');
    for (const dependency of entry.dependencies)
        writer.string(String(dependency));
    writer.string(null);
    writer.string(entry.file);
}
/** Reads the primitives. Every length is checked against what is left, so that a damaged one allocates nothing. */
class TocReader {
    #bytes;
    #offset = 0;
    constructor(bytes) {
        this.#bytes = bytes;
    }
    get left() {
        return this.#bytes.length - this.#offset;
    }
    raw(length) {
        const start = this.#take(length);
        return this.#bytes.toString('latin1', start, start + length);
    }
    byte() {
        return this.#bytes.readUInt8(this.#take(1));
    }
    /** A sign byte, then the amount in 4 bytes, little-endian. */
    int() {
        const start = this.#take(5);
        const sign = this.#bytes.readUInt8(start);
        const amount = this.#bytes.readUInt32LE(start + 1);
        if (sign > 1 || amount > largestInt || (sign === 1 && amount === 0))
            throw this.#bad('a number is malformed');
        return sign === 1 ? -amount : amount;
    }
    /** A length and as many bytes; the length −1 is NULL. */
    string() {
        const length = this.int();
        if (length < -1)
            throw this.#bad(`a string has the length ${length}`);
        return length === -1 ? null : this.raw(length);
    }
    text() {
        const text = this.string();
        if (text === null)
            throw this.#bad('a required string is NULL');
        return text;
    }
    decimal(largest, text = this.text()) {
        const value = Number(text);
        if (!/^(0|[1-9]\d{0,9})$/.test(text) || value > largest)
            throw this.#bad('a decimal number is malformed');
        return value;
    }
    dumpId() {
        const id = this.int();
        // pg_restore refuses these too: "entry ID %d out of range -- perhaps a corrupt TOC".
        if (id <= 0)
            throw this.#bad(`an entry has the id ${id}`);
        return id;
    }
    /** Decimal strings up to a NULL. */
    dependencies() {
        const ids = [];
        for (let text = this.string(); text !== null; text = this.string())
            ids.push(this.decimal(largestInt, text));
        return ids;
    }
    oneOf(value, allowed, what) {
        if (!allowed.includes(value))
            throw this.#bad(`${what} has the unknown value ${JSON.stringify(value)}`);
        return value;
    }
    #take(length) {
        if (length > this.left)
            throw this.#bad(`it ends ${length - this.left} bytes too early`);
        const start = this.#offset;
        this.#offset += length;
        return start;
    }
    #bad(what) {
        return damaged(`${what} (near byte ${this.#offset})`);
    }
}
/** Bytes that grow: an archive of thousands of tables has hundreds of thousands of numbers. */
class TocWriter {
    #buffer = Buffer.alloc(64 * 1024);
    #length = 0;
    raw(bytes) {
        assertByteString(bytes);
        this.#reserve(bytes.length);
        this.#length += this.#buffer.write(bytes, this.#length, 'latin1');
    }
    byte(value) {
        this.#reserve(1);
        this.#length = this.#buffer.writeUInt8(value, this.#length);
    }
    int(value) {
        this.#reserve(5);
        const at = this.#buffer.writeUInt8(value < 0 ? 1 : 0, this.#length);
        this.#length = this.#buffer.writeUInt32LE(Math.abs(value), at);
    }
    string(bytes) {
        this.int(bytes === null ? -1 : bytes.length);
        if (bytes !== null)
            this.raw(bytes);
    }
    bytes() {
        return this.#buffer.subarray(0, this.#length);
    }
    #reserve(bytes) {
        if (this.#length + bytes <= this.#buffer.length)
            return;
        const larger = Buffer.alloc(2 * (this.#length + bytes));
        this.#buffer.copy(larger, 0, 0, this.#length);
        this.#buffer = larger;
    }
}
/** Writing would silently keep the low byte of a character above U+00FF. */
function assertByteString(bytes) {
    for (let index = 0; index < bytes.length; index++) {
        if (bytes.charCodeAt(index) > 255)
            throw new Error(`not a byte string: ${JSON.stringify(bytes)}`);
    }
}


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

/***/ 3757:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  LoadWorker: () => (/* binding */ LoadWorker)
});

// UNUSED EXPORTS: loadFailure

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/postgres/connection.js
var postgres_connection = __webpack_require__(92992);
// EXTERNAL MODULE: ./build/postgres/copy-in.js
var copy_in = __webpack_require__(43049);
// EXTERNAL MODULE: ./build/postgres/transient.js
var postgres_transient = __webpack_require__(54780);
// EXTERNAL MODULE: ./build/threads.js
var threads = __webpack_require__(11793);
// EXTERNAL MODULE: ./build/restore/journal.js
var journal = __webpack_require__(2222);
// EXTERNAL MODULE: ./build/archive/segment-text.js + 1 modules
var segment_text = __webpack_require__(95003);
// EXTERNAL MODULE: ./build/restore/load/group-work.js
var group_work = __webpack_require__(16507);
;// CONCATENATED MODULE: ./build/restore/load/plain-load.js




/** A data file that holds something else than the manifest says: it was changed while it was read. */
class WrongDataError extends Error {
    name = 'WrongDataError';
}
/**
 * The fast way: all units of a task in one transaction with their lines in the journal, which come first, so that a
 * transaction of an earlier attempt that is still under way is waited for, and then known.
 *
 * @param onBytes called with the bytes of COPY text as they are sent
 * @throws the server's error; the transaction is still open then
 */
async function loadPlainly(connection, task, onBytes) {
    const done = task.again ? await alreadyLoaded(connection, task.units) : [];
    const known = new Set(done.map(group_work/* unitKey */.g2));
    const units = task.units.filter((unit) => !known.has((0,group_work/* unitKey */.g2)(unit)));
    if (units.length === 0)
        return done;
    const sql = `BEGIN;\n${(0,journal/* journalLines */.nQ)(units)}${units.map(({ copy }) => copy).join('')}`;
    const results = await connection.copyIn(sql, units.map((unit) => feedOf(unit, onBytes)));
    const taken = results.filter(({ command }) => command === 'COPY').map(({ rowCount }) => rowCount ?? 0);
    const loaded = units.map((unit, i) => {
        const rows = taken[i];
        if (unit.rows !== undefined && rows !== unit.rows) {
            throw new WrongDataError(`${unit.label}: the server took ${rows} rows, and ${unit.rows} were backed up`);
        }
        return { oid: unit.oid, segment: unit.segment, rows, rejected: 0, skipped: 0 };
    });
    await connection.run(`${countUnknown(units, loaded)}COMMIT;`);
    return [...done, ...loaded];
}
async function alreadyLoaded(connection, units) {
    const lines = await (0,journal/* readJournal */.a0)(connection.client, units);
    return lines
        .filter(({ complete }) => complete)
        .map(({ oid, segment, rowsStored, rowsRejected, rowsSkipped }) => ({
        ...{ oid, segment, rows: rowsStored, rejected: rowsRejected, skipped: rowsSkipped },
    }));
}
/** Files of pg_dump's own have no number of rows in the manifest: the journal gets the server's. */
function countUnknown(units, loaded) {
    return loaded
        .filter((_, i) => units[i]?.rows === undefined)
        .map(({ oid, segment, rows }) => `UPDATE ${journal/* journalSchema */.B9}.loaded SET rows_read = ${rows}, rows_stored = ${rows}
         WHERE table_oid = ${oid} AND segment = ${segment};\n`)
        .join('');
}
function feedOf(unit, onBytes) {
    return async (out) => {
        let bytes = 0;
        const text = unit.range === undefined
            ? (0,segment_text/* dataFileText */.MH)(unit.path, unit.compression)
            : (0,segment_text/* textOf */.b6)(unit.path, unit.compression, unit.range);
        for await (const piece of text) {
            (0,threads/* throwIfEnding */.N5)();
            bytes += piece.length;
            const length = piece.length;
            await out.write(piece);
            onBytes(length);
        }
        if (unit.range !== undefined && bytes !== unit.rawBytes) {
            throw new WrongDataError(`${unit.label}: ${bytes} bytes were read, and ${unit.rawBytes} were backed up`);
        }
    };
}

// EXTERNAL MODULE: ./build/restore/bad-rows/bad-row.js
var bad_row = __webpack_require__(45071);
;// CONCATENATED MODULE: ./build/restore/bad-rows/pace.js
/**
 * What a COPY costs beside its rows: its round trip and savepoint, and the server's slots for rows. Letting go of
 * these takes a time that grows with the square of their number (measured with 15 and 17; perf names
 * ResourceOwnerForget), and a COPY has as many as it has rows, up to 1,000 or 64 kB of text
 * (MAX_BUFFERED_TUPLES and MAX_BUFFERED_BYTES in src/backend/commands/copyfrom.c).
 */
function copyMs(rows, rowBytes) {
    const slots = Math.min(rows, 1000, 65_535 / rowBytes);
    return 0.23 + 0.9 * (slots / 1000) ** 2;
}
/** What the server needs for a row. */
function rowMs(rowBytes) {
    return 0.0002 + rowBytes * 0.00001;
}
const leastRows = 16;
const mostRows = 10_000_000;
/** The text between two bad rows, until they tell. */
const assumedBytes = 500_000;
/** Rows of a failed COPY stay in the table's file as dead rows, and in its indexes. */
const deadRowWeight = 1.3;
/**
 * How many rows to try at once. With one bad row among n, COPYs of c rows cost n / c times what a COPY costs; the bad
 * row costs another COPY, and half of its rows twice, for nothing and again.
 */
class Pace {
    #looksClean;
    #taken = 0;
    #takenSince = 0;
    #failed = 0;
    /** @param looksClean all rows are tried at once at first */
    constructor(looksClean) {
        this.#looksClean = looksClean;
    }
    /** @param rowBytes of one row on average */
    rows(rowBytes) {
        if (this.#looksClean && this.#failed === 0)
            return mostRows;
        const average = (assumedBytes / rowBytes + this.#taken) / (1 + this.#failed);
        // Behind the last bad row of a region the distance is longer than the average so far.
        const distance = Math.max(average, this.#takenSince);
        let best = leastRows;
        let leastMs = Number.POSITIVE_INFINITY;
        for (let rows = leastRows; rows < mostRows; rows *= 1.25) {
            const ms = (distance / rows + 1) * copyMs(rows, rowBytes) + rows * rowMs(rowBytes) * deadRowWeight;
            if (ms < leastMs)
                best = rows;
            leastMs = Math.min(leastMs, ms);
        }
        return Math.ceil(best);
    }
    took(rows) {
        this.#taken += rows;
        this.#takenSince += rows;
    }
    failed() {
        this.#failed += 1;
        this.#takenSince = 0;
    }
}

// EXTERNAL MODULE: ./build/restore/bad-rows/row-fault.js
var row_fault = __webpack_require__(20444);
;// CONCATENATED MODULE: ./build/restore/bad-rows/quarantine.js



/** Text is handed to the socket in such pieces, so that little is on its way when a COPY fails. */
const sendBytes = 512 * 1024;
/**
 * Loads good rows and finds the bad ones: those that the target refuses behind the good rows before them. Where a COPY
 * fails at a line, its rows are sent again without that; where an error names no line, they are halved.
 *
 * @example await new Quarantine(target, true).load(block);
 */
class Quarantine {
    #target;
    #pace;
    /** @param looksClean no bad row is expected */
    constructor(target, looksClean) {
        this.#target = target;
        this.#pace = new Pace(looksClean);
    }
    /** @throws what the target throws */
    async load(block) {
        for (let at = 0; at < block.count;) {
            const to = Math.min(block.count, at + this.#pace.rows(bytesPerRow(block)));
            at = await this.#load(block, at, to);
        }
    }
    async #loadAll(block, from, to) {
        for (let at = from; at < to;)
            at = await this.#load(block, at, to);
    }
    /**
     * Tries rows until they go in: each time without those that made it fail, up to where the next bad row is to be
     * expected.
     *
     * @returns the first row that was not tried; at most `to`
     */
    async #load(block, from, to) {
        let end = to;
        let bad = [];
        for (;;) {
            const failure = await this.#send(block, from, end, bad);
            if (failure === undefined) {
                for (const { index, cause } of bad)
                    await this.#target.reject(block, index, cause);
                return end;
            }
            this.#pace.failed();
            const found = this.#placeOf(failure, end - from - bad.length);
            if (found === undefined)
                return this.#halve(block, from, end, failure);
            const index = indexOf(from, found.line, bad);
            if (!found.certain)
                return this.#prove(block, from, index);
            // A row is bad behind exactly the rows that it failed behind: those after one that is out now must fail again.
            bad = [...bad.filter((other) => other.index < index), { index, cause: failure }];
            end = Math.min(end, Math.max(index + 1, from + this.#pace.rows(bytesPerRow(block))));
        }
    }
    /** Without a line, only a row that is alone is known to be the one. */
    async #halve(block, from, to, cause) {
        if (to - from === 1) {
            await this.#target.reject(block, from, cause);
        }
        else {
            const middle = from + Math.ceil((to - from) / 2);
            await this.#loadAll(block, from, middle);
            await this.#loadAll(block, middle, to);
        }
        return to;
    }
    /** A line that may be wrong: the row is tried alone, behind those before it. */
    async #prove(block, from, index) {
        await this.#loadAll(block, from, index);
        const failure = await this.#send(block, index, index + 1, []);
        if (failure !== undefined)
            await this.#target.reject(block, index, failure);
        return index + 1;
    }
    #placeOf(failure, rows) {
        const found = (0,row_fault/* failedLine */.E2)(failure.where, this.#target.relation);
        return found !== undefined && found.line >= 1 && found.line <= rows ? found : undefined;
    }
    /** One COPY of rows, without the bad ones among them. @returns the error when a row is at fault */
    async #send(block, from, to, bad) {
        const rows = to - from - bad.length;
        if (rows === 0)
            return undefined;
        const failure = await this.#target.tryRows((out) => sendRows(out, block, from, to, bad));
        if (failure === undefined)
            this.#pace.took(rows);
        return failure;
    }
}
async function sendRows(out, block, from, to, bad) {
    let begin = from;
    for (const { index } of bad) {
        await sendText(out, block.slice(begin, index));
        begin = index + 1;
    }
    await sendText(out, block.slice(begin, to));
}
async function sendText(out, text) {
    for (let at = 0; at < text.length; at += sendBytes) {
        (0,threads/* throwIfEnding */.N5)();
        await out.write(text.subarray(at, at + sendBytes));
    }
}
function bytesPerRow({ text, count }) {
    return text.length / count;
}
/** The place in the block of a COPY's line, where the bad rows, in their order, were left out. */
function indexOf(from, line, bad) {
    return bad.reduce((index, other) => (other.index <= index ? index + 1 : index), from + line - 1);
}

// EXTERNAL MODULE: ./build/restore/bad-rows/rejects.js
var bad_rows_rejects = __webpack_require__(36325);
;// CONCATENATED MODULE: ./build/restore/bad-rows/rows.js



const newline = 0x0a;
/** A segment of ours has 16 MB and a little more: it is then one block. */
const blockBytes = 20 * 1024 * 1024;
/** Every so many rows of a block the place of one is kept. */
const rowsPerMark = 256;
/** Whole rows of COPY text, one behind the other; a raw newline byte always ends one. */
class RowBlock {
    text;
    count;
    #marks;
    /** @param marks where each 256th row begins */
    constructor(text, count, marks) {
        this.text = text;
        this.count = count;
        this.#marks = marks;
    }
    /** The text of rows, the last one's newline included. @param from of the first, from 0 @param to behind the last */
    slice(from, to) {
        return this.text.subarray(this.#beginOf(from), this.#beginOf(to));
    }
    /** One row's text without its newline. */
    row(index) {
        const text = this.slice(index, index + 1);
        return text.at(-1) === newline ? text.subarray(0, -1) : text;
    }
    #beginOf(row) {
        if (row >= this.count)
            return this.text.length;
        let at = this.#marks[Math.floor(row / rowsPerMark)];
        for (let left = row % rowsPerMark; left > 0; left--)
            at = this.text.indexOf(newline, at) + 1;
        return at;
    }
}
/** A buffer of an earlier unit: a new one for each would have to wait for the garbage collector. */
let spare;
/**
 * A unit's rows in blocks, from the first to the last. It holds about 20 MB of text; of a row that is larger, the
 * whole row.
 */
class RowReader {
    #unit;
    #blockBytes;
    #pieces;
    #buffer;
    /** The part of the buffer that holds text which no block had yet. */
    #from = 0;
    #to = 0;
    #bytesRead = 0;
    #rowsRead = 0;
    #ended = false;
    /** @param bytes of one block, about; smaller in tests */
    constructor(unit, bytes = blockBytes) {
        this.#unit = unit;
        this.#blockBytes = bytes;
        const text = unitText(unit);
        this.#pieces = Symbol.asyncIterator in text ? text[Symbol.asyncIterator]() : text[Symbol.iterator]();
        this.#buffer = spare ?? Buffer.allocUnsafeSlow(bytes);
        spare = undefined;
    }
    /** Rows that blocks have had. */
    get rowsRead() {
        return this.#rowsRead;
    }
    /**
     * @param most rows that the block may have
     * @returns rows, valid until the next are asked for; undefined at the end
     * @throws {WrongDataError} when the text has another length than the manifest says
     */
    async next(most) {
        let block = this.#cut(most);
        while (block.count < most && !this.#ended && (block.count === 0 || this.#heldBytes < this.#blockBytes)) {
            // More than a block's bytes, and no row has ended: it is a large one.
            await this.#fill(this.#heldBytes < this.#blockBytes ? this.#blockBytes : 2 * this.#heldBytes);
            block = this.#cut(most);
        }
        if (block.count === 0)
            return undefined;
        this.#from += block.text.length;
        this.#rowsRead += block.count;
        return block;
    }
    get #heldBytes() {
        return this.#to - this.#from;
    }
    /** Whether all rows have been in blocks. */
    async atEnd() {
        if (this.#from === this.#to && !this.#ended)
            await this.#fill(1);
        return this.#from === this.#to;
    }
    /** Passes over rows. @throws {WrongDataError} when there are not so many */
    async skip(rows) {
        for (let left = rows; left > 0;) {
            const block = await this.next(left);
            if (block === undefined)
                throw new WrongDataError(`${this.#unit.label}: its data has fewer rows than were read`);
            left -= block.count;
        }
    }
    async close() {
        if (this.#buffer.length <= 2 * blockBytes)
            spare = this.#buffer;
        await this.#pieces.return?.();
    }
    /** Rows of what is held, without those that have not ended. */
    #cut(most) {
        const held = this.#buffer.subarray(this.#from, this.#to);
        const marks = [];
        let at = 0;
        let count = 0;
        while (count < most && at < held.length) {
            let end = held.indexOf(newline, at) + 1;
            if (end === 0) {
                if (!this.#ended)
                    break;
                end = held.length;
            }
            if (count % rowsPerMark === 0)
                marks.push(at);
            count += 1;
            at = end;
        }
        return new RowBlock(held.subarray(0, at), count, marks);
    }
    /** Reads until so many bytes are held, or all there are. */
    async #fill(bytes) {
        this.#buffer.copyWithin(0, this.#from, this.#to);
        this.#to -= this.#from;
        this.#from = 0;
        while (this.#to < bytes) {
            (0,threads/* throwIfEnding */.N5)();
            const piece = await this.#pieces.next();
            if (piece.done) {
                this.#ended = true;
                this.#checkLength();
                return;
            }
            this.#append(piece.value);
        }
    }
    #append(piece) {
        const needed = this.#to + piece.length;
        if (needed > this.#buffer.length) {
            const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.ceil(this.#buffer.length * 1.5)));
            this.#buffer.copy(larger, 0, 0, this.#to);
            this.#buffer = larger;
        }
        this.#to += piece.copy(this.#buffer, this.#to);
        this.#bytesRead += piece.length;
    }
    #checkLength() {
        const { range, rawBytes, label } = this.#unit;
        if (range !== undefined && this.#bytesRead !== rawBytes) {
            throw new WrongDataError(`${label}: ${this.#bytesRead} bytes were read, and ${rawBytes} were backed up`);
        }
    }
}
function unitText({ path, compression, range }) {
    return range === undefined ? (0,segment_text/* dataFileText */.MH)(path, compression) : (0,segment_text/* textOf */.b6)(path, compression, range);
}

// EXTERNAL MODULE: ./build/postgres/catalog.js
var catalog = __webpack_require__(50865);
// EXTERNAL MODULE: ./build/postgres/identifiers.js
var identifiers = __webpack_require__(91618);
// EXTERNAL MODULE: ./build/restore/selection/archive-names.js
var archive_names = __webpack_require__(97795);
;// CONCATENATED MODULE: ./build/restore/bad-rows/staging.js




/** @throws the server's error when the table's columns cannot be asked for */
async function routeOf(connection, unit, rules) {
    return rules.onConflict === 'skip' ? stagedRoute(connection, unit) : straightRoute(unit);
}
function straightRoute({ copy }) {
    return {
        ...{ prepareSql: '', loadSql: copy, relation: (0,row_fault/* relationInMessages */.yJ)(targetOf(copy).name) },
        count: (results) => ({ stored: rowsOf(results, 'COPY'), skipped: 0 }),
    };
}
function targetOf(copy) {
    const target = (0,archive_names/* copyTarget */.nx)(copy);
    if (target === undefined)
        throw new Error(`no COPY statement of an archive: ${copy}`);
    return target;
}
const staging = 'pgproof_staging';
/**
 * Through a temporary table, since COPY has no ON CONFLICT. It has the COPY's columns and their types, domains
 * included, and no constraint, default, identity or generated column: CREATE TABLE AS copies none of them. So the
 * target alone decides what fits, behind its own BEFORE triggers.
 */
async function stagedRoute(connection, { copy }) {
    const { schema, name, columns: named } = targetOf(copy);
    const table = (0,catalog/* quoteBytes */.K7)(schema, name);
    const columns = named.length > 0 ? named.map((column) => (0,catalog/* quoteBytes */.K7)(column)) : await columnsOf(connection, table);
    const list = columns.join(', ');
    const listed = columns.length === 0 ? '' : `(${list})`;
    return {
        prepareSql: `CREATE TEMPORARY TABLE ${staging} ON COMMIT DROP AS SELECT ${list} FROM ${table} WITH NO DATA;\n`,
        // Without OVERRIDING SYSTEM VALUE an identity column GENERATED ALWAYS would take no value; COPY needs no such word.
        loadSql: `TRUNCATE pg_temp.${staging};\nCOPY pg_temp.${staging} FROM stdin;
INSERT INTO ${table} ${listed} OVERRIDING SYSTEM VALUE SELECT ${list} FROM pg_temp.${staging} ON CONFLICT DO NOTHING;\n`,
        relation: staging,
        count(results) {
            const stored = rowsOf(results, 'INSERT');
            return { stored, skipped: rowsOf(results, 'COPY') - stored };
        },
    };
}
/** The columns that COPY reads when none are named. */
async function columnsOf(connection, table) {
    const results = await connection.run(`SELECT pg_catalog.encode(pg_catalog.convert_to(pg_catalog.quote_ident(attname),
       pg_catalog.current_setting('client_encoding')), 'hex') AS name
     FROM pg_catalog.pg_attribute WHERE attrelid = ${(0,identifiers/* quoteLiteral */.ce)(table)}::pg_catalog.regclass
       AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`);
    return results.flatMap(({ rows }) => rows.map((row) => Buffer.from(row.name, 'hex').toString('latin1')));
}
function rowsOf(results, command) {
    const found = results.find((result) => result.command === command);
    if (found === undefined || found.rowCount === null)
        throw new Error(`the server did not answer to ${command}`);
    return found.rowCount;
}

;// CONCATENATED MODULE: ./build/restore/bad-rows/careful-load.js









/** A row that the target refuses, under on-error: stop. */
class BadRowError extends Error {
    name = 'BadRowError';
    badRow;
    constructor(badRow, cause) {
        super(`${badRow.unit.label}: row ${badRow.row}: ${badRow.message}`, { cause });
        this.badRow = badRow;
    }
}
/**
 * Loads one unit so that bad rows do not take the good ones with them, in one transaction or in several of at most
 * `rules.batchRows` rows. Each also writes the unit's line in the journal and its rejects, and begins behind the rows
 * that the journal already has.
 *
 * A row is bad when the target refuses it behind the good rows before it. Where a COPY fails at a line, the rows
 * before that are sent again, and the load goes on behind it; where an error has no line, the rows are halved.
 *
 * @param connection no transaction is open on it, and none is afterwards, unless the connection is lost
 * @returns what became of all of the unit's rows, of earlier attempts' too
 * @throws {BadRowError} for the first bad row, under on-error: stop
 * @throws {WrongDataError} when the data file is not what the manifest says
 * @throws the server's error when it is not a row's fault
 */
async function loadCarefully(connection, unit, rules, onRows) {
    await speakEnglish(connection);
    const encoding = await clientEncoding(connection);
    const load = new CarefulLoad({
        connection,
        unit,
        rules,
        onRows,
        encoding,
        route: await routeOf(connection, unit, rules),
    });
    return load.run();
}
/** Messages are read and kept. The setting is the superuser's, or who was granted it; else they come as they are. */
async function speakEnglish(connection) {
    try {
        await connection.run(`SET lc_messages TO 'C'`);
    }
    catch (error) {
        if ((0,postgres_connection/* codeOf */.$N)(error) !== '42501')
            throw error;
    }
}
async function clientEncoding(connection) {
    const [shown] = await connection.run('SHOW client_encoding');
    return shown?.rows[0]?.client_encoding;
}
/** A constraint that is checked at the end of a transaction refused it: the rows must be loaded again, checked at once. */
class LateFailure extends Error {
}
/** Another attempt at the unit is under way, or has ended meanwhile: trying again finds out. */
class UnitTaken extends Error {
    code = '40001';
}
const undoSql = 'ROLLBACK TO SAVEPOINT pgproof;\nRELEASE SAVEPOINT pgproof;\n';
/** Rejects are held in memory up to this. */
const heldRejectBytes = 1024 * 1024;
const mostHeldRejects = 1000;
class CarefulLoad {
    #parts;
    #quarantine;
    #reader;
    /** Of the present transaction. */
    #counts = noCounts();
    #rejects = [];
    #heldBytes = 0;
    /** The last COPY failed: to be undone by the next message. */
    #undo = '';
    constructor(parts) {
        this.#parts = parts;
        this.#reader = new RowReader(parts.unit);
        const { rules, route } = parts;
        // Where nothing else asks for care, the plain way has met a bad row.
        const looksClean = rules.onConflict === 'skip' || rules.batchRows > 0;
        this.#quarantine = new Quarantine({
            relation: route.relation,
            tryRows: (feed) => this.#tryRows(feed),
            reject: (block, index, cause) => this.#reject(block, index, cause),
        }, looksClean);
    }
    async run() {
        const { oid, segment } = this.#parts.unit;
        try {
            for (;;) {
                const state = await this.#transactionOrAgain();
                if (!state.complete)
                    continue;
                return { oid, segment, rows: state.stored, rejected: state.rejected, skipped: state.skipped };
            }
        }
        finally {
            await this.#reader.close();
        }
    }
    async #transactionOrAgain() {
        try {
            return await this.#transaction('late');
        }
        catch (error) {
            if (!(error instanceof LateFailure))
                throw error;
            return await this.#transaction('at once');
        }
    }
    /** @param checks when deferred constraints are checked @returns the unit's state behind it */
    async #transaction(checks) {
        try {
            const before = await this.#begin(checks);
            if (before.complete) {
                await this.#run('ROLLBACK');
                return before;
            }
            await this.#goTo(before.read);
            await this.#loadRows();
            return await this.#finish(before, checks);
        }
        catch (error) {
            await this.#rollBack();
            throw error;
        }
        finally {
            this.#counts = noCounts();
        }
    }
    /**
     * The unit's line comes first: a transaction of an earlier attempt that is still under way is waited for, and then
     * known.
     */
    async #begin(checks) {
        const { oid, segment } = this.#parts.unit;
        const results = await this.#run(`BEGIN;
INSERT INTO ${journal/* journalSchema */.B9}.loaded (table_oid, segment, rows_read, rows_stored, complete)
  VALUES (${oid}, ${segment}, 0, 0, false) ON CONFLICT DO NOTHING;
SELECT rows_read::text AS read, rows_stored::text AS stored, rows_skipped::text AS skipped, rows_rejected::text AS rejected,
  complete::text FROM ${journal/* journalSchema */.B9}.loaded WHERE table_oid = ${oid} AND segment = ${segment} FOR UPDATE;
${this.#parts.route.prepareSql}${checks === 'at once' ? 'SET CONSTRAINTS ALL IMMEDIATE;\n' : ''}`);
        const line = results.flatMap(({ rows }) => rows)[0];
        if (line === undefined)
            throw new UnitTaken(`${this.#parts.unit.label}: its line in the journal was removed`);
        return {
            ...{ read: Number(line.read), stored: Number(line.stored) },
            ...{ skipped: Number(line.skipped), rejected: Number(line.rejected), complete: line.complete === 'true' },
        };
    }
    /** Makes the reader's next row the one behind those that the journal has. */
    async #goTo(row) {
        if (this.#reader.rowsRead > row) {
            await this.#reader.close();
            this.#reader = new RowReader(this.#parts.unit);
        }
        await this.#reader.skip(row - this.#reader.rowsRead);
    }
    async #loadRows() {
        const most = this.#parts.rules.batchRows || Number.POSITIVE_INFINITY;
        while (this.#counts.read < most) {
            const block = await this.#reader.next(most - this.#counts.read);
            if (block === undefined)
                break;
            await this.#quarantine.load(block);
            this.#counts.read += block.count;
        }
    }
    async #finish(before, checks) {
        if (checks === 'late')
            await this.#checkDeferred();
        await this.#flushRejects();
        const { oid, segment, rows, label } = this.#parts.unit;
        const complete = await this.#reader.atEnd();
        const after = { ...sum(before, this.#counts), complete };
        if (complete && rows !== undefined && after.read !== rows) {
            throw new WrongDataError(`${label}: ${after.read} rows were read, and ${rows} were backed up`);
        }
        const results = await this.#run(`UPDATE ${journal/* journalSchema */.B9}.loaded SET rows_read = ${after.read}, rows_stored = ${after.stored},
  rows_skipped = ${after.skipped}, rows_rejected = ${after.rejected}, complete = ${complete}
WHERE table_oid = ${oid} AND segment = ${segment} AND rows_read = ${before.read} AND NOT complete;\n`);
        if (results.at(-1)?.rowCount !== 1)
            throw new UnitTaken(`${label}: its line in the journal was changed meanwhile`);
        const committed = await this.#run('COMMIT');
        if (committed.at(-1)?.command !== 'COMMIT')
            throw new Error(`${label}: the server did not commit`);
        return after;
    }
    async #checkDeferred() {
        try {
            await this.#run('SET CONSTRAINTS ALL IMMEDIATE');
        }
        catch (error) {
            throw (0,row_fault/* isRowsFault */.ag)((0,postgres_connection/* codeOf */.$N)(error)) ? new LateFailure('', { cause: error }) : error;
        }
    }
    async #rollBack() {
        this.#parts.onRows(-(this.#counts.stored + this.#counts.skipped), -this.#counts.rejected);
        this.#undo = '';
        this.#rejects = [];
        this.#heldBytes = 0;
        // What led here is what counts; a connection that takes no ROLLBACK is gone, and its transaction with it.
        await this.#parts.connection.run('ROLLBACK').catch(() => undefined);
    }
    /** Runs one COPY under a savepoint. @returns the error when a row is at fault: nothing is changed then */
    async #tryRows(feed) {
        const { route, onRows } = this.#parts;
        try {
            const results = await this.#run(`SAVEPOINT pgproof;\n${route.loadSql}RELEASE SAVEPOINT pgproof;\n`, [feed]);
            const { stored, skipped } = route.count(results);
            this.#counts.stored += stored;
            this.#counts.skipped += skipped;
            onRows(stored + skipped, 0);
            return undefined;
        }
        catch (error) {
            if (!(0,row_fault/* isRowsFault */.ag)((0,postgres_connection/* codeOf */.$N)(error)))
                throw error;
            this.#undo = undoSql;
            return error;
        }
    }
    async #reject(block, index, failure) {
        const { unit, rules, onRows } = this.#parts;
        const row = unit.firstRow + this.#reader.rowsRead - block.count + index;
        const sqlstate = failure.code;
        const text = block.row(index);
        const message = wordsOf(failure);
        if (rules.onError === 'stop')
            throw new BadRowError({ unit, row, sqlstate, message, text: (0,bad_row/* beginning */.I)(text) }, failure);
        this.#rejects.push({ row, sqlstate, message, text: Buffer.from(text) });
        this.#heldBytes += text.length;
        this.#counts.rejected += 1;
        onRows(0, 1);
        if (this.#heldBytes > heldRejectBytes || this.#rejects.length > mostHeldRejects)
            await this.#flushRejects();
    }
    async #flushRejects() {
        if (this.#rejects.length === 0)
            return;
        const rejects = this.#rejects;
        this.#rejects = [];
        this.#heldBytes = 0;
        const { unit, encoding } = this.#parts;
        await this.#run(bad_rows_rejects/* copyRejectsSql */.WG, [(out) => (0,bad_rows_rejects/* sendRejects */.N)(out, unit, rejects, encoding)]);
    }
    #run(sql, feeds = []) {
        const message = this.#undo + sql;
        this.#undo = '';
        return this.#parts.connection.copyIn(message, feeds);
    }
}
function noCounts() {
    return { read: 0, stored: 0, skipped: 0, rejected: 0 };
}
function sum(one, other) {
    return {
        read: one.read + other.read,
        stored: one.stored + other.stored,
        skipped: one.skipped + other.skipped,
        rejected: one.rejected + other.rejected,
    };
}
/** The detail names the key; of the other errors it would only repeat the row. */
const detailed = new Set(['23505', '23503', '23P01']);
function wordsOf({ message, code = '', detail }) {
    return detailed.has(code) && detail !== undefined ? `${message} (${detail})` : message;
}

// EXTERNAL MODULE: ./build/restore/load/load-tasks.js
var load_tasks = __webpack_require__(45311);
// EXTERNAL MODULE: ./build/kernel/kernel.js + 1 modules
var kernel = __webpack_require__(61428);
// EXTERNAL MODULE: ./build/postgres/copy-connection.js
var copy_connection = __webpack_require__(44866);
;// CONCATENATED MODULE: ./build/restore/load/read-back.js




const inputBytes = 256 * 1024;
const outputBytes = 1024 * 1024;
/** Opens a connection that writes COPY text as the one that took the backup did. */
async function openReadBack({ settings, encoding }) {
    const connection = await copy_connection/* CopyConnection */.C.open(settings, new kernel/* Kernel */.MB(inputBytes, outputBytes));
    try {
        await connection.query(`${postgres_connection/* pinSettingsSql */.fg}\nSET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(encoding)};`);
        return connection;
    }
    catch (error) {
        connection.destroy();
        throw error;
    }
}
/**
 * Reads tables, or parts of them, in one message.
 *
 * @throws the server's error, and when rows are lost on the way
 */
async function readBack(connection, { tables }) {
    const { kernel } = connection;
    const found = [];
    const sent = await connection.copy(tables.map(({ copy }) => copy).join(''), {
        begin() { },
        chunk() { },
        end() {
            const { oid } = tables[found.length];
            found.push({ oid, rows: Number(kernel.exports.rowCount()), sum: kernel.fingerprintSum() });
        },
    });
    for (const [i, { copy }] of tables.entries()) {
        if (sent[i] !== found[i]?.rows)
            throw new Error(`${copy}: ${sent[i]} rows were sent, ${found[i]?.rows} came`);
    }
    return found;
}

;// CONCATENATED MODULE: ./build/restore/load/load-worker.js









/**
 * SQLSTATEs of a thing that is there already: duplicate_table (an index too), duplicate_object, a second primary key
 * (invalid_table_definition), an index that belongs to a constraint (object_not_in_prerequisite_state).
 */
const thereAlready = new Set(['42P07', '42710', '42P16', '55000']);
/** A loading thread: one connection for writing, one for reading back where that is asked for, one task at a time. */
class LoadWorker {
    #port;
    #context;
    #connection;
    #reader;
    constructor(port) {
        this.#port = port;
        port.on('message', (order) => void this.#obey(order));
    }
    async #obey(order) {
        // The thread's own listener ends it.
        if (order.kind === threads/* endOrder */.IU.kind)
            return;
        if (order.kind === 'start') {
            this.#context = order.context;
            return;
        }
        if (order.kind === 'leave') {
            await this.#connection?.close();
            await this.#reader?.close();
            this.#port.close();
            return;
        }
        try {
            this.#answer(await this.#work(order.task));
        }
        catch (error) {
            await this.#recover();
            this.#answer({ kind: 'failed', id: order.task.id, failure: loadFailure(error) });
        }
    }
    async #work(task) {
        if (task.kind === 'read-back') {
            this.#reader ??= await openReadBack(this.#context);
            return { kind: 'read', id: task.id, tables: await readBack(this.#reader, task) };
        }
        const connection = await this.#open();
        if (task.kind === 'load')
            return { kind: 'loaded', id: task.id, units: await this.#load(connection, task) };
        return { kind: 'ran', id: task.id, rows: await runMessages(connection, task) };
    }
    async #load(connection, task) {
        const { counters, rules } = this.#context;
        const add = (slot, amount) => {
            counters[slot] = counters[slot] + amount;
        };
        if (task.way === 'plain') {
            const units = await loadPlainly(connection, task, (bytes) => add(load_tasks/* loadCounter */.R.rawBytes, bytes));
            add(load_tasks/* loadCounter */.R.rows, units.reduce((sum, { rows }) => sum + rows, 0));
            return units;
        }
        const units = [];
        for (const unit of task.units) {
            const loaded = await loadCarefully(connection, unit, rules, (rows, rejected) => {
                add(load_tasks/* loadCounter */.R.rows, rows);
                add(load_tasks/* loadCounter */.R.rejected, rejected);
            });
            add(load_tasks/* loadCounter */.R.rawBytes, unit.rawBytes);
            units.push(loaded);
        }
        return units;
    }
    async #open() {
        if (this.#connection !== undefined)
            return this.#connection;
        const { settings, encoding, setup, counters } = this.#context;
        this.#connection = await copy_in/* CopyInConnection */.$.open(settings, encoding, setup);
        counters[load_tasks/* loadCounter */.R.backendPid] = this.#connection.backendPid;
        return this.#connection;
    }
    /** After a failure the connections are given up: a transaction may be open, or a COPY half through. */
    async #recover() {
        this.#reader?.destroy();
        this.#reader = undefined;
        const connection = this.#connection;
        this.#connection = undefined;
        if (connection === undefined)
            return;
        this.#context.counters[load_tasks/* loadCounter */.R.backendPid] = 0;
        await connection.close();
    }
    #answer(answer) {
        this.#port.postMessage(answer);
    }
}
async function runMessages(connection, { messages, again }) {
    const rows = [];
    for (const message of messages) {
        try {
            const results = await connection.run(message);
            rows.push(results.flatMap((result) => result.rows));
        }
        catch (error) {
            // Committed by an attempt whose answer was lost: what is there is whole, since each message is a transaction.
            if (!again || !thereAlready.has((0,postgres_connection/* codeOf */.$N)(error) ?? ''))
                throw error;
        }
    }
    return rows;
}
/** An error in a form that can be sent to another thread. */
function loadFailure(error) {
    const { detail, where, constraint, schema } = error;
    const wrongData = error instanceof WrongDataError ? 'PGPROOF_WRONG_DATA' : undefined;
    const code = wrongData ?? (0,postgres_connection/* codeOf */.$N)(error) ?? (0,postgres_connection/* codeOf */.$N)(error.cause);
    const badRow = error instanceof BadRowError ? error.badRow : undefined;
    return {
        message: (0,errors/* messageOf */.bD)(error),
        ...{ code, detail, constraint, schema, badRow },
        context: where,
        stack: error instanceof Error ? error.stack : undefined,
        external: code !== undefined || error instanceof errors/* UserError */.yo || (0,postgres_transient/* isLostConnection */.H)(error) || badRow !== undefined,
    };
}


/***/ })

};
