export const id = 486;
export const ids = [486];
export const modules = {

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

/***/ 72933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ checkFiles)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _archive_compression_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(36703);
/* harmony import */ var _archive_segment_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95003);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);




/** Compares the files of an order with the manifest. */
async function checkFiles(order, reader) {
    const findings = [];
    for (const task of order.tasks)
        findings.push(await checkFile(task, reader));
    return {
        bytes: findings.reduce((sum, { bytes }) => sum + bytes, 0),
        rows: findings.reduce((sum, { rows }) => sum + rows, 0),
        problems: findings.flatMap(({ problems }) => problems),
    };
}
async function checkFile(task, reader) {
    try {
        const hashed = task.sha256 === undefined ? nothing : await compareChecksum(task, task.sha256, reader);
        const decoded = await decodeSegments(task, reader);
        return {
            bytes: hashed.bytes + decoded.bytes,
            rows: decoded.rows,
            problems: [...hashed.problems, ...decoded.problems],
        };
    }
    catch (error) {
        return { bytes: 0, rows: 0, problems: [`${task.name} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`] };
    }
}
const nothing = { bytes: 0, rows: 0, problems: [] };
/** The size was compared before. */
async function compareChecksum(task, sha256, { pause }) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for (const part of (0,_archive_segment_text_js__WEBPACK_IMPORTED_MODULE_2__/* .readRange */ .qX)(task.path, { offset: 0, length: task.fileBytes })) {
        hash.update(part);
        await pause();
    }
    const same = hash.digest('hex') === sha256;
    const problems = same ? [] : [`${task.name} is not what was written: its SHA-256 differs`];
    return { bytes: task.fileBytes, rows: 0, problems };
}
/** Decodes segments and counts their rows and bytes. */
async function decodeSegments(task, reader) {
    const problems = [];
    let rows = 0;
    for (const segment of task.segments) {
        const at = `${task.name}: the segment at byte ${segment.offset}`;
        const counted = await decodeSegment(task, segment, reader).catch(_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD);
        if (typeof counted === 'string') {
            problems.push(`${at} cannot be decoded: ${counted}`);
            continue;
        }
        rows += counted.rows;
        if (counted.rows !== segment.rows || counted.bytes !== segment.rawBytes) {
            problems.push(`${at} holds ${counted.rows} rows in ${counted.bytes} bytes, ` +
                `and ${segment.rows} rows in ${segment.rawBytes} bytes were written`);
        }
    }
    if (task.endMarkerAt !== undefined && !endsRightly(task, task.endMarkerAt)) {
        problems.push(`${task.name} does not end with the end marker`);
    }
    return { bytes: task.segments.reduce((sum, { length }) => sum + length, 0), rows, problems };
}
async function decodeSegment(task, segment, { kernel, pause }) {
    const count = { rows: 0, bytes: 0 };
    for await (const text of (0,_archive_segment_text_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(task.path, task.compression, segment)) {
        for (let at = 0; at < text.length; at += 65536) {
            const part = text.subarray(at, at + 65536);
            kernel.output.set(part);
            count.rows += kernel.exports.countRows(part.length);
        }
        count.bytes += text.length;
        await pause();
    }
    return count;
}
function endsRightly(task, at) {
    const length = task.fileBytes - at;
    if (length <= 0 || length > 1024)
        return false;
    const parts = [...(0,_archive_segment_text_js__WEBPACK_IMPORTED_MODULE_2__/* .readRange */ .qX)(task.path, { offset: at, length })].map((part) => Buffer.from(part));
    try {
        return decodeWhole(Buffer.concat(parts), task.compression).equals(_archive_compression_js__WEBPACK_IMPORTED_MODULE_1__/* .endOfData */ .FF);
    }
    catch {
        // A member that cannot be decoded is no end marker: that is the answer.
        return false;
    }
}
function decodeWhole(member, { method }) {
    return method === 'zstd' ? (0,_archive_compression_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeZstdFrame */ .Zm)(member) : method === 'gzip' ? (0,_archive_compression_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeGzip */ .x1)(member) : member;
}


/***/ }),

/***/ 66486:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VerifyWorker: () => (/* binding */ VerifyWorker),
/* harmony export */   a: () => (/* binding */ newReader)
/* harmony export */ });
/* harmony import */ var _kernel_kernel_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(61428);
/* harmony import */ var _threads_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(11793);
/* harmony import */ var _read_file_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(72933);



/** The kernel's input is not used here; its output takes a piece of text. */
function newReader(pause) {
    return { kernel: new _kernel_kernel_js__WEBPACK_IMPORTED_MODULE_0__/* .Kernel */ .MB(4096, 1 << 20), pause };
}
/** A thread that reads files: one order after the other, one answer for each. */
class VerifyWorker {
    #reader = newReader(_threads_js__WEBPACK_IMPORTED_MODULE_1__/* .throwIfEnding */ .N5);
    #port;
    #last = Promise.resolve();
    constructor(port) {
        this.#port = port;
        port.on('message', (order) => {
            if (order.kind !== _threads_js__WEBPACK_IMPORTED_MODULE_1__/* .endOrder */ .IU.kind)
                this.#last = this.#last.then(() => this.#work(order));
        });
    }
    async #work(order) {
        this.#port.postMessage(await (0,_read_file_js__WEBPACK_IMPORTED_MODULE_2__/* .checkFiles */ .g)(order, this.#reader));
    }
}


/***/ })

};
