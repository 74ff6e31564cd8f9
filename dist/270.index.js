export const id = 270;
export const ids = [270];
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
        super(problems.map((problem) => problem.message).join('\n'), '');
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


/***/ })

};
