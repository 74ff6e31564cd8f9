export const id = 703;
export const ids = [703];
export const modules = {

/***/ 44896:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  qh: () => (/* reexport */ formatVersion),
  $2: () => (/* binding */ manifestText),
  WI: () => (/* binding */ readManifest)
});

// UNUSED EXPORTS: serializeManifest

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/archive/shape.js
/** The value at `at` is not what it has to be. The message is one line and safe to print. */
class ShapeError extends Error {
    name = 'ShapeError';
    constructor(at, problem) {
        super(`${at === '' ? 'the document' : at}: ${problem}`);
    }
}
/** A value as it may be shown in a message: JSON (so control characters are escaped) and short. */
function shown(value) {
    const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : (JSON.stringify(value) ?? 'nothing');
    return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
function refuse(at, expected, value) {
    throw new ShapeError(at, `expected ${expected}, got ${shown(value)}`);
}
/** Text, or text of one pattern; `what` names the pattern in messages. The pattern has to be anchored. */
function shape_text(pattern, what = 'text') {
    return (value, at) => {
        if (typeof value !== 'string')
            return refuse(at, what, value);
        if (pattern !== undefined && !pattern.test(value))
            return refuse(at, what, value);
        return value;
    };
}
const truth = (value, at) => {
    if (typeof value !== 'boolean')
        return refuse(at, 'true or false', value);
    return value;
};
/** A whole number that a JSON number carries exactly. */
function integer(minimum = 0, maximum = Number.MAX_SAFE_INTEGER) {
    const what = maximum === Number.MAX_SAFE_INTEGER ? `a whole number from ${minimum}` : `${minimum} to ${maximum}`;
    return (value, at) => {
        if (typeof value !== 'number' || !Number.isSafeInteger(value))
            return refuse(at, what, value);
        if (value < minimum || value > maximum)
            return refuse(at, what, value);
        return value;
    };
}
function oneOf(...values) {
    const known = new Set(values);
    return (value, at) => {
        if (!known.has(value))
            return refuse(at, values.map((each) => `"${each}"`).join(' or '), value);
        return value;
    };
}
function list(item) {
    return (value, at) => {
        if (!Array.isArray(value))
            return refuse(at, 'a list', value);
        for (let index = 0; index < value.length; index++)
            item(value[index], `${at}[${index}]`);
        return value;
    };
}
/** A JSON object of any keys, all values of one shape. */
function record(item) {
    return (value, at) => {
        if (!isObject(value))
            return refuse(at, 'an object', value);
        for (const [key, each] of Object.entries(value))
            item(each, `${at}[${shown(key)}]`);
        return value;
    };
}
/**
 * A JSON object of exactly these fields: a missing one and an unknown one are refused.
 *
 * @param optional the fields that may be absent
 */
function object(fields, optional = []) {
    const shapes = new Map(Object.entries(fields));
    const required = [...shapes.keys()].filter((key) => !optional.includes(key));
    return (value, at) => {
        if (!isObject(value))
            return refuse(at, 'an object', value);
        const prefix = at === '' ? '' : `${at}.`;
        for (const key of required) {
            if (!Object.hasOwn(value, key))
                throw new ShapeError(at, `the field "${key}" is missing`);
        }
        for (const [key, each] of Object.entries(value)) {
            const shape = shapes.get(key);
            if (shape === undefined)
                throw new ShapeError(at, `unknown field ${shown(key)}`);
            shape(each, prefix + key);
        }
        return value;
    };
}
/** Either of two shapes; `what` names them in messages. */
function either(first, second, what) {
    return (value, at) => {
        for (const shape of [first, second]) {
            try {
                return shape(value, at);
            }
            catch (error) {
                if (!(error instanceof ShapeError))
                    throw error;
            }
        }
        return refuse(at, what, value);
    };
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/archive/manifest-consistency.js

/** `\.` and three newlines: no compression makes less of it than `none` does. */
const smallestEndMarkerBytes = 5;
/**
 * What a manifest's fields have to say about each other: segments fill their file without a gap, parts and page
 * ranges do not overlap, sums are right, every data file is listed once.
 *
 * @throws {ShapeError} at the first contradiction
 */
function checkConsistency(manifest) {
    const fileBytes = indexFiles(manifest);
    const identities = new Set();
    const dataFiles = new Set();
    const totals = noSums();
    const bySchema = new Map();
    manifest.tables.forEach((table, index) => {
        const at = `tables[${index}]`;
        addOnce(identities, JSON.stringify([table.schema, table.name]), at, 'the table is listed twice');
        addOnce(identities, String(table.oid), `${at}.oid`, 'two tables have this oid');
        addOnce(dataFiles, table.file, `${at}.file`, 'two tables have this file');
        const bytes = fileBytes.get(table.file);
        if (bytes === undefined)
            throw new ShapeError(`${at}.file`, `${table.file} is not among the files`);
        same(`${at}.storedBytes`, table.storedBytes, bytes, `the size of ${table.file}`);
        checkTable(table, manifest.compression, at);
        add(totals, table);
        const sums = bySchema.get(table.schema) ?? noSums();
        bySchema.set(table.schema, sums);
        add(sums, table);
    });
    compareSums('totals', manifest.totals, totals);
    checkSchemas(manifest, bySchema);
}
function indexFiles(manifest) {
    const bytes = new Map();
    manifest.files.forEach((file, index) => {
        const at = `files[${index}].path`;
        if (bytes.has(file.path))
            throw new ShapeError(at, `${file.path} is listed twice`);
        if (file.path === 'manifest.json')
            throw new ShapeError(at, 'the manifest cannot list itself');
        bytes.set(file.path, file.bytes);
    });
    if (!bytes.has('dump/toc.dat'))
        throw new ShapeError('files', 'dump/toc.dat is missing');
    return bytes;
}
function checkSchemas(manifest, bySchema) {
    const listed = new Set();
    manifest.schemas.forEach((schema, index) => {
        addOnce(listed, schema.schema, `schemas[${index}]`, 'the schema is listed twice');
        compareSums(`schemas[${index}]`, schema, bySchema.get(schema.schema) ?? noSums());
    });
    for (const schema of bySchema.keys()) {
        if (!listed.has(schema))
            throw new ShapeError('schemas', `${shown(schema)} has tables and is not listed`);
    }
}
function checkTable(table, compression, at) {
    let end = 0;
    let rows = 0;
    let rawBytes = 0;
    table.segments.forEach((segment, index) => {
        const here = `${at}.segments[${index}]`;
        same(`${here}.offset`, segment.offset, end, 'the end of the segment before');
        checkSegment(segment, compression, here);
        end += segment.length;
        rows += segment.rows;
        rawBytes += segment.rawBytes;
    });
    if (table.storedBytes - end < smallestEndMarkerBytes) {
        throw new ShapeError(`${at}.segments`, `they end at ${end} of ${table.storedBytes} bytes: no room for the end marker`);
    }
    same(`${at}.rows`, table.rows, rows, "the sum of its segments'");
    same(`${at}.rawBytes`, table.rawBytes, rawBytes, "the sum of its segments'");
    same(`${at}.fingerprint.rows`, table.fingerprint.rows, table.rows, "the table's rows");
    checkPages(table.segments, `${at}.segments`);
}
function checkSegment(segment, compression, at) {
    // Every row of COPY text ends in a newline, so there are no rows without bytes nor bytes without rows.
    if (segment.rows > segment.rawBytes || (segment.rows === 0 && segment.rawBytes > 0)) {
        throw new ShapeError(at, `${segment.rows} rows cannot have ${segment.rawBytes} bytes`);
    }
    if (segment.rawBytes > 0 && segment.length === 0)
        throw new ShapeError(at, 'rows without stored bytes');
    if (compression === 'none')
        same(`${at}.length`, segment.length, segment.rawBytes, 'its raw bytes, as nothing is compressed');
}
/** The page ranges of a table do not overlap, and the parts of each are 0, 1, 2 … without a gap, in any order. */
function checkPages(segments, at) {
    const ranges = new Map();
    segments.forEach((segment, index) => {
        const [first, last] = segment.pages ?? [0, null];
        const end = last ?? Number.POSITIVE_INFINITY;
        if (end <= first)
            throw new ShapeError(`${at}[${index}].pages`, `${shown(segment.pages)} is empty`);
        const key = JSON.stringify(segment.pages);
        const range = ranges.get(key) ?? { first, end, parts: new Set() };
        ranges.set(key, range);
        if (range.parts.has(segment.part)) {
            throw new ShapeError(`${at}[${index}]`, `part ${segment.part} of pages ${key} is listed twice`);
        }
        range.parts.add(segment.part);
    });
    let before = 0;
    for (const { first, end, parts } of [...ranges.values()].sort((a, b) => a.first - b.first)) {
        if (first < before)
            throw new ShapeError(at, `the page range from ${first} overlaps the one before it`);
        before = end;
        // As no part occurs twice, all numbers below the count are there when none is beyond it.
        for (const part of parts) {
            if (part >= parts.size)
                throw new ShapeError(at, `of the pages from ${first}, a part before part ${part} is missing`);
        }
    }
}
function noSums() {
    return { tables: 0, rows: 0, rawBytes: 0, storedBytes: 0 };
}
function add(sums, table) {
    sums.tables += 1;
    sums.rows += table.rows;
    sums.rawBytes += table.rawBytes;
    sums.storedBytes += table.storedBytes;
}
function compareSums(at, given, found) {
    for (const key of ['tables', 'rows', 'rawBytes', 'storedBytes']) {
        same(`${at}.${key}`, given[key], found[key], "the sum of its tables'");
    }
}
function same(at, given, expected, what) {
    if (given !== expected)
        throw new ShapeError(at, `${given} is not ${what}, ${expected}`);
}
function addOnce(seen, value, at, problem) {
    if (seen.has(value))
        throw new ShapeError(at, problem);
    seen.add(value);
}

;// CONCATENATED MODULE: ./build/archive/manifest-shape.js

/** The version of the manifest's layout. A reader refuses a newer one. */
const formatVersion = 1;
/*
 * The structure of a manifest, field by field. docs/manifest.schema.json says the same for other programs, and a
 * test holds the two against each other.
 */
const manifest_shape_name = shape_text(/./s, 'a name');
const sha256 = shape_text(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal');
const moment = shape_text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/, 'a time such as 2026-01-31T12:00:00Z');
/**
 * Paths come from a file that may have been tampered with and end up in open() calls: below the backup, forward
 * slashes only, and no part begins with a dot, which rules out `..`.
 */
const path = shape_text(/^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/, 'a path below the backup');
const pages = (value, at) => {
    if (value === null)
        return null;
    if (!Array.isArray(value) || value.length !== 2)
        throw new ShapeError(at, 'expected [first, end] or null');
    page(value[0], `${at}[0]`);
    if (value[1] !== null)
        page(value[1], `${at}[1]`);
    return value;
};
/** A heap has at most 2^32 - 1 pages (src/include/storage/block.h, MaxBlockNumber). */
const page = integer(0, 0xffffffff);
const segment = object({
    offset: integer(),
    length: integer(),
    rawBytes: integer(),
    rows: integer(),
    sha256,
    pages,
    part: integer(),
});
const table = object({
    schema: manifest_shape_name,
    name: manifest_shape_name,
    oid: integer(1, 0xffffffff),
    file: path,
    columns: list(manifest_shape_name),
    rows: integer(),
    rawBytes: integer(),
    storedBytes: integer(),
    durationMs: integer(),
    fingerprint: object({ rows: integer(), sum: shape_text(/^[0-9a-f]{32}$/, '32 hexadecimal digits') }),
    loadedThrough: object({ schema: manifest_shape_name, name: manifest_shape_name }),
    segments: list(segment),
}, ['loadedThrough']);
const manifest_shape_option = either(either(shape_text(), integer(Number.MIN_SAFE_INTEGER), 'text or a number'), either(truth, list(shape_text()), 'a truth value or a list'), 'text, a whole number, a truth value or a list of texts');
/** Everything that can be said about a manifest's fields one by one. */
const manifestShape = object({
    formatVersion: integer(1, formatVersion),
    tool: object({ name: oneOf('pgproof'), version: manifest_shape_name }),
    startedAt: moment,
    finishedAt: moment,
    durationMs: integer(),
    source: object({
        database: manifest_shape_name,
        serverVersion: manifest_shape_name,
        serverVersionNumber: integer(1),
        systemIdentifier: shape_text(/^[0-9]*$/, 'digits'),
        encoding: manifest_shape_name,
        standby: truth,
        databaseBytes: integer(),
    }),
    client: object({ pgDumpVersion: manifest_shape_name }),
    snapshot: object({
        takenAt: moment,
        lsn: shape_text(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/, 'a WAL position such as 16/B374D848'),
        isolation: oneOf('serializable deferrable', 'repeatable read'),
    }),
    copySettings: record(shape_text()),
    options: record(manifest_shape_option),
    compression: shape_text(/^(none|lz4|(gzip|lz4|zstd):-?[0-9]{1,6})$/, 'a compression such as zstd:1'),
    totals: object({ tables: integer(), rows: integer(), rawBytes: integer(), storedBytes: integer() }),
    schemas: list(object({
        schema: manifest_shape_name,
        tables: integer(),
        rows: integer(),
        rawBytes: integer(),
        storedBytes: integer(),
        durationMs: integer(),
    })),
    tables: list(table),
    files: list(object({ path, bytes: integer(), sha256 })),
    leftOut: list(object({
        kind: oneOf('schema', 'table', 'table-data', 'globals', 'role-passwords', 'tablespaces', 'large-objects'),
        name: shape_text(),
        reason: shape_text(),
    })),
    retries: list(object({ what: shape_text(), cause: shape_text() })),
    sha256,
});

;// CONCATENATED MODULE: ./build/archive/manifest.js






const unsealed = '0'.repeat(64);
/** The manifest's last line. Nothing but the checksum stands on it, so that `sed` can put the zeros back. */
const seal = /\n"sha256":"([0-9a-f]{64})"\}\n$/;
/**
 * The manifest's text as it is written to disk, its own checksum filled in at the end: compact JSON, with a line for
 * every schema, table, file, left-out thing and retry. It is made piece by piece, so that a manifest of any size can
 * be written in constant memory.
 *
 * @param manifest everything but the checksum (one that is there is not used)
 * @throws {ShapeError} if `readManifest` would refuse it: what cannot be read back must not be written
 * @example await pipeline(Readable.from(manifestText(manifest)), createWriteStream(path, { flags: 'wx' }))
 */
function* manifestText(manifest) {
    checkConsistency(manifestShape({ ...manifest, sha256: unsealed }, ''));
    const digest = (0,external_node_crypto_.createHash)('sha256');
    for (const piece of body(manifest)) {
        digest.update(piece);
        yield piece;
    }
    yield lastLine(digest.update(lastLine(unsealed)).digest('hex'));
}
/** {@link manifestText} in one string. */
function serializeManifest(manifest) {
    return [...manifestText(manifest)].join('');
}
function* body(manifest) {
    let start = '{\n';
    for (const [key, value] of Object.entries(manifest)) {
        if (key === 'sha256')
            continue;
        if (Array.isArray(value)) {
            yield `${start}${JSON.stringify(key)}:[`;
            for (const [index, item] of value.entries())
                yield `${index === 0 ? '' : ','}\n${JSON.stringify(item)}`;
            yield value.length === 0 ? ']' : '\n]';
        }
        else {
            yield `${start}${JSON.stringify(key)}:${JSON.stringify(value)}`;
        }
        start = ',\n';
    }
    yield ',\n';
}
function lastLine(digest) {
    return `"sha256":"${digest}"}\n`;
}
/**
 * Reads a manifest and believes nothing in it: its checksum, its version, every field's type, and what the fields
 * say about each other are checked. Whether the files on disk are what it says is another question.
 *
 * @param content the whole of manifest.json; give the bytes as read from disk, so that each of them counts
 * @throws {UserError} if a newer pgproof wrote it
 * @throws {FailedError} if it is damaged, changed or incomplete
 * @example const manifest = readManifest(await readFile(join(backup, 'manifest.json')))
 */
function readManifest(content) {
    try {
        const text = typeof content === 'string' ? content : utf8(content);
        const value = parse(text);
        refuseNewer(value);
        checkSeal(text);
        const manifest = manifestShape(value, '');
        checkConsistency(manifest);
        return manifest;
    }
    catch (error) {
        if (!(error instanceof ShapeError))
            throw error;
        throw new errors/* FailedError */.Kl(`manifest.json is damaged: ${error.message}`, 'this backup cannot be trusted: use another copy of it, or take a new one');
    }
}
function utf8(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    }
    catch (error) {
        if (error instanceof TypeError)
            throw new ShapeError('', 'not UTF-8');
        throw error;
    }
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        // The parser's own message quotes the text around the place, with newlines and all.
        if (error instanceof SyntaxError)
            throw new ShapeError('', 'not JSON, perhaps cut off');
        throw error;
    }
}
/** Before anything else, as a newer layout may differ in everything else. */
function refuseNewer(value) {
    const version = typeof value === 'object' && value !== null && 'formatVersion' in value && value.formatVersion;
    if (!Number.isInteger(version) || Number(version) <= formatVersion)
        return;
    throw new errors/* UserError */.yo(`this backup was made by a newer pgproof: its format is ${version}, this pgproof reads up to ${formatVersion}`, 'update pgproof; stock pg_restore reads the dump directory in any case');
}
function checkSeal(text) {
    const found = seal.exec(text.slice(-100))?.[1];
    if (found === undefined)
        throw new ShapeError('', 'its last line is not its checksum');
    const start = text.length - lastLine(unsealed).length;
    const digest = (0,external_node_crypto_.createHash)('sha256').update(text.slice(0, start)).update(lastLine(unsealed)).digest('hex');
    if (digest !== found)
        throw new ShapeError('sha256', 'the checksum does not match: it was changed or damaged');
}


/***/ }),

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

/***/ 38531:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ verifySummary),
/* harmony export */   n: () => (/* binding */ verificationText)
/* harmony export */ });
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92772);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34902);


const problemsBudgetBytes = 200 * 1024;
/** The job summary of a verification: the answer, the problems, facts. */
function verifySummary({ path, manifest, verification, problems }) {
    const name = manifest === undefined ? (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(path, 300) : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(manifest.source.database);
    const good = problems.length === 0;
    const headline = good
        ? `✅ Backup of ${name} is whole: ${verificationText(verification)}`
        : `❌ Backup of ${name} **does not verify**: ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(problems.length, 'problem')}`;
    const sections = [headline];
    if (!good)
        sections.push('### Problems', problemList(problems));
    sections.push(facts(path, manifest, verification));
    return `${sections.join('\n\n')}\n`;
}
/** What a verification has looked at, in a few words. */
function verificationText({ level, files, rows, durationMs }) {
    const counts = `${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(files, 'file')} and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(rows, 'row')}`;
    const restored = level === 'full' ? ', restored and compared' : '';
    return `${counts} read again${restored} in ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(durationMs)} (\`${level}\`)`;
}
function problemList(problems) {
    const { kept, dropped } = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .keepWithin */ .XY)(problems.map((problem) => `- ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(problem, 500)}`), problemsBudgetBytes);
    if (dropped > 0)
        kept.push(`- … and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(dropped)} more`);
    return kept.join('\n');
}
function facts(path, manifest, verification) {
    const rows = [['Level', `\`${verification.level}\`, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(verification.durationMs)}`]];
    if (manifest !== undefined) {
        const { source, snapshot, totals } = manifest;
        rows.push(['Database', `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(source.database)}, PostgreSQL ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(source.serverVersion)}`], ['Snapshot', `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(snapshot.takenAt)}, LSN ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(snapshot.lsn)}`], ['Content', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(totals.tables, 'table')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(totals.rows, 'row')}`], ['Size', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(totals.rawBytes)} raw, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(totals.storedBytes)} stored`]);
    }
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)([{ header: 'Backup' }, { header: (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(path, 300) }], rows);
}


/***/ }),

/***/ 34054:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E0: () => (/* binding */ withProgress)
/* harmony export */ });
/* unused harmony exports Progress, progressLine */
/* harmony import */ var _report_format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92772);

const drawIntervalMs = 200;
const defaultLineIntervalMs = 5000;
/** The rate is that of the last seconds, so that the time left follows a link that slows down. */
const rateWindowMs = 10_000;
const barCells = 20;
/** Shows how far the work is: a bar on a terminal, a line every few seconds elsewhere. */
class Progress {
    #terminal;
    #read;
    #lineIntervalMs;
    #now;
    #timer;
    #phase;
    #lastLineMs = 0;
    #lastLine = '';
    #samples = [];
    constructor({ terminal, read, lineIntervalMs, now }) {
        this.#terminal = terminal;
        this.#read = read;
        this.#lineIntervalMs = lineIntervalMs ?? defaultLineIntervalMs;
        this.#now = now ?? (() => performance.now());
    }
    start() {
        if (this.#timer !== undefined)
            return;
        this.#timer = setInterval(() => this.update(), drawIntervalMs);
        this.#timer.unref();
        this.update();
    }
    /** Shows the present state where it is due. A timer calls it; call it as well when a phase changes. */
    update() {
        const snapshot = this.#read();
        const nowMs = this.#now();
        const phaseChanged = snapshot.phase !== this.#phase;
        if (phaseChanged)
            this.#samples = [];
        this.#phase = snapshot.phase;
        this.#remember({ atMs: nowMs, doneBytes: snapshot.doneBytes });
        if (this.#terminal.live)
            this.#terminal.setStatus(this.#bar(snapshot));
        else if (phaseChanged || nowMs - this.#lastLineMs >= this.#lineIntervalMs)
            this.#printLine(snapshot, nowMs);
    }
    /** The work is done: leaves the final state as a line. */
    finish() {
        if (this.#timer === undefined)
            return;
        this.stop();
        const snapshot = this.#read();
        const nowMs = this.#now();
        this.#remember({ atMs: nowMs, doneBytes: snapshot.doneBytes });
        this.#printLine(snapshot, nowMs);
    }
    /** Takes the bar away and shows nothing more. */
    stop() {
        clearInterval(this.#timer);
        this.#timer = undefined;
        this.#terminal.setStatus(undefined);
    }
    #printLine(snapshot, nowMs) {
        const line = progressLine(snapshot, this.#bytesPerSecond());
        this.#lastLineMs = nowMs;
        if (line !== this.#lastLine)
            this.#terminal.line(line);
        this.#lastLine = line;
    }
    #bar(snapshot) {
        const line = progressLine(snapshot, this.#bytesPerSecond());
        if (snapshot.totalBytes === 0 || this.#terminal.columns < line.length + barCells + 2)
            return line;
        const filled = Math.round(barCells * Math.min(1, snapshot.doneBytes / snapshot.totalBytes));
        return `${'━'.repeat(filled)}${'┄'.repeat(barCells - filled)} ${line}`;
    }
    #remember(sample) {
        this.#samples.push(sample);
        while (this.#samples.length > 2 && sample.atMs - (this.#samples[0]?.atMs ?? 0) > rateWindowMs)
            this.#samples.shift();
    }
    #bytesPerSecond() {
        const first = this.#samples[0];
        const last = this.#samples.at(-1);
        if (first === undefined || last === undefined || last.atMs <= first.atMs)
            return 0;
        return Math.max(0, ((last.doneBytes - first.doneBytes) * 1000) / (last.atMs - first.atMs));
    }
}
/**
 * The progress in one line; what is not known is left out.
 *
 * @example 'backup 43 % · 612 MB of 1.4 GB · 118 MB/s · 31/62 tables · 6 s left'
 */
function progressLine(snapshot, bytesPerSecond) {
    const { phase, doneBytes, totalBytes, tablesDone, tablesTotal } = snapshot;
    const parts = [totalBytes > 0 ? `${phase} ${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercent */ .l9)(doneBytes, totalBytes)}` : phase];
    if (totalBytes > 0)
        parts.push(`${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(doneBytes)} of ${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(Math.max(doneBytes, totalBytes))}`);
    if (bytesPerSecond > 0)
        parts.push((0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatRate */ .CE)(bytesPerSecond, 1000));
    if (tablesTotal > 0)
        parts.push(`${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(tablesDone)}/${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(tablesTotal)} tables`);
    const bytesLeft = totalBytes - doneBytes;
    if (bytesPerSecond > 0 && bytesLeft > 0)
        parts.push(`${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatTimeLeft */ .U)((bytesLeft * 1000) / bytesPerSecond)} left`);
    return parts.join(' · ');
}
/**
 * Shows progress while the work runs. When it fails or is aborted, nothing of the bar is left.
 *
 * @param work gets the progress, to call `update()` when a phase changes
 * @example await withProgress({ terminal, read: () => state }, signal, () => copyTables(state))
 */
async function withProgress(options, signal, work) {
    const progress = new Progress(options);
    const stop = () => progress.stop();
    signal.addEventListener('abort', stop, { once: true });
    if (!signal.aborted)
        progress.start();
    try {
        const result = await work(progress);
        progress.finish();
        return result;
    }
    finally {
        signal.removeEventListener('abort', stop);
        progress.stop();
    }
}


/***/ }),

/***/ 11793:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BR: () => (/* binding */ startThread),
/* harmony export */   IU: () => (/* binding */ endOrder),
/* harmony export */   N5: () => (/* binding */ throwIfEnding),
/* harmony export */   _j: () => (/* binding */ endThread)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(78474);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(58500);
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(75919);



/** Makes a thread end as soon as it reads its messages. */
const endOrder = { kind: 'end' };
/**
 * The program's own file, which is also what a thread runs: dist/index.js of the bundle (or a chunk beside it), or
 * src/index.ts where the source runs as it is.
 */
const program = import.meta.url.replace(/[^/]+$/, import.meta.url.endsWith('.ts') ? 'index.ts' : 'index.js');
const stops = new WeakMap();
/** A thread comes back to its messages after each read of its socket or file; a slow disk may take its time. */
const patienceMs = 10_000;
/** Starts a thread of the program. Its young generation is kept small: the data never becomes objects. */
function startThread(role) {
    const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const thread = new node_worker_threads__WEBPACK_IMPORTED_MODULE_2__.Worker(new URL(program), {
        workerData: { role, stop },
        resourceLimits: { maxYoungGenerationSizeMb: 4 },
        // What a thread may need of the environment comes to it in messages.
        env: {},
        argv: [],
        stdin: false,
    });
    stops.set(thread, stop);
    return thread;
}
/**
 * Ends a thread, whatever it is doing, and with it its sockets. It is asked, not terminated: Node aborts the whole
 * process when a thread is terminated inside of a synchronous compression (an assertion in its clean-up, seen with
 * Node 24.21).
 */
async function endThread(thread) {
    if (thread.threadId === -1)
        return;
    const gone = (0,node_events__WEBPACK_IMPORTED_MODULE_0__.once)(thread, 'exit');
    const stop = stops.get(thread);
    if (stop !== undefined)
        Atomics.store(stop, 0, 1);
    thread.postMessage(endOrder);
    const impatience = new AbortController();
    await Promise.race([
        gone,
        (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout)(patienceMs, undefined, { signal: impatience.signal, ref: false }).catch(() => undefined),
    ]);
    impatience.abort();
    await thread.terminate();
}
/** Inside a thread: throws when it is to end. */
function throwIfEnding() {
    if (node_worker_threads__WEBPACK_IMPORTED_MODULE_2__.isMainThread)
        return;
    if (Atomics.load(node_worker_threads__WEBPACK_IMPORTED_MODULE_2__.workerData.stop, 0) !== 0)
        throw new Error('the thread is to end');
}


/***/ }),

/***/ 19023:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ bytesToRead),
/* harmony export */   H: () => (/* binding */ verifyIntegrity)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _archive_toc_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(81247);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _threads_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(11793);





/** How many bytes a check reads: every file once for its checksum, and segments once more to be decoded. */
function bytesToRead({ files, tables }) {
    const segments = tables.flatMap((table) => table.segments);
    return files.reduce((sum, { bytes }) => sum + bytes, 0) + segments.reduce((sum, { length }) => sum + length, 0);
}
/** Files that may stand in a backup without being part of what the manifest lists. */
const besides = new Set(['manifest.json', 'verification.json']);
const tasksBytes = 32 * 1024 * 1024;
/**
 * Compares a backup with its manifest: which files there are, every byte of them, every segment decoded and its rows
 * counted, and the archive's table of contents. Any byte that was changed, lost or added is found.
 */
async function verifyIntegrity(options) {
    const startedAt = performance.now();
    const { directory, manifest } = options;
    const listing = await compareListing(directory, manifest);
    // What is missing or of another size was named; reading it would only say the same again.
    const whole = new Set(listing.whole);
    const tasks = planTasks(directory, manifest, whole);
    const findings = await runTasks(tasks, options);
    const toc = whole.has(tocPath) ? await compareToc(directory, manifest) : [];
    const rows = findings.reduce((sum, finding) => sum + finding.rows, 0);
    return {
        problems: [...listing.problems, ...findings.flatMap((finding) => finding.problems).toSorted(), ...toc],
        files: manifest.files.length,
        rows,
        durationMs: Math.round(performance.now() - startedAt),
    };
}
const tocPath = 'dump/toc.dat';
async function compareListing(directory, manifest) {
    const problems = [];
    const whole = [];
    const expected = new Map(manifest.files.map((file) => [file.path, file.bytes]));
    for (const path of await filesBelow(directory)) {
        const bytes = expected.get(path);
        if (bytes === undefined) {
            if (!besides.has(path))
                problems.push(`${path} does not belong to the backup`);
            continue;
        }
        expected.delete(path);
        const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, path));
        if (!found.isFile())
            problems.push(`${path} is no regular file`);
        else if (found.size === bytes)
            whole.push(path);
        else
            problems.push(`${path} has ${found.size} bytes, and ${bytes} were written`);
    }
    problems.push(...[...expected.keys()].map((path) => `${path} is missing`));
    return { problems, whole };
}
/** Everything below a directory that is no directory, with forward slashes. */
async function filesBelow(directory, prefix = '') {
    const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, prefix), { withFileTypes: true });
    const nested = await Promise.all(entries.map((entry) => {
        const path = node_path__WEBPACK_IMPORTED_MODULE_1__.posix.join(prefix, entry.name);
        return entry.isDirectory() ? filesBelow(directory, path) : [path];
    }));
    return nested.flat();
}
/** Each file is hashed in one go; a large table's segments are decoded by several threads. */
function planTasks(directory, manifest, whole) {
    const files = manifest.files.filter(({ path }) => whole.has(path));
    const hashes = files.map(({ path, bytes, sha256 }) => ({ kind: 'hash', path: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, path), name: path, bytes, sha256 }));
    const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
    const compression = parseCompression(manifest.compression);
    const decodes = manifest.tables
        .filter(({ file }) => whole.has(file))
        .flatMap((table) => decodeTasks(directory, table, sizes.get(table.file), compression));
    return [...hashes, ...decodes].toSorted((a, b) => b.bytes - a.bytes);
}
function decodeTasks(directory, table, fileBytes, compression) {
    const groups = [[]];
    let bytes = 0;
    for (const segment of table.segments) {
        if (bytes > 0 && bytes + segment.length > tasksBytes) {
            groups.push([]);
            bytes = 0;
        }
        groups.at(-1).push(segment);
        bytes += segment.length;
    }
    const end = table.segments.at(-1);
    return groups.map((segments, i) => ({
        kind: 'decode',
        path: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, table.file),
        name: table.file,
        compression,
        segments,
        endMarkerAt: i < groups.length - 1 ? undefined : end === undefined ? 0 : end.offset + end.length,
        fileBytes,
        bytes: segments.reduce((sum, segment) => sum + segment.length, 0),
    }));
}
function parseCompression(text) {
    const [method, level] = text.split(':');
    return { method: method, level: Number(level ?? 0) };
}
/** Gives the tasks to threads, one at a time each; a thread that dies is an error of ours. */
async function runTasks(tasks, options) {
    const findings = [];
    const queue = [...tasks];
    const threads = Array.from({ length: Math.min(options.jobs, tasks.length) }, () => (0,_threads_js__WEBPACK_IMPORTED_MODULE_4__/* .startThread */ .BR)('verify'));
    try {
        await Promise.all(threads.map((thread) => serve(thread, queue, findings, options)));
        return findings;
    }
    finally {
        await Promise.all(threads.map(_threads_js__WEBPACK_IMPORTED_MODULE_4__/* .endThread */ ._j));
    }
}
function serve(thread, queue, findings, options) {
    return new Promise((resolve, reject) => {
        const next = () => {
            const task = queue.shift();
            if (task === undefined)
                resolve();
            else
                thread.postMessage(task);
        };
        thread.on('message', (finding) => {
            findings.push(finding);
            options.onProgress(finding.bytes);
            next();
        });
        thread.on('error', reject);
        thread.on('exit', () => reject(new Error('a thread ended before its work was done')));
        options.signal.addEventListener('abort', () => reject(options.signal.reason), { once: true });
        options.signal.throwIfAborted();
        next();
    });
}
/** The archive's own list of data must name exactly the files of the manifest's tables. */
async function compareToc(directory, manifest) {
    let entries;
    try {
        entries = (0,_archive_toc_js__WEBPACK_IMPORTED_MODULE_2__/* .parseToc */ .AI)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, tocPath))).entries;
    }
    catch (error) {
        return [`${tocPath} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`];
    }
    const suffixes = ['', '.gz', '.lz4', '.zst'];
    const files = new Set(manifest.files.map(({ path }) => path));
    const ofOid = new Map(manifest.tables.map((table) => [table.oid, table]));
    const problems = [];
    for (const entry of entries.filter(({ desc }) => desc === 'TABLE DATA')) {
        const found = suffixes.map((suffix) => `dump/${entry.file}${suffix}`).filter((path) => files.has(path));
        const table = ofOid.get(entry.oid);
        if (found.length !== 1)
            problems.push(`${tocPath} names the data file ${entry.file}, of which there are ${found.length}`);
        else if (table !== undefined && table.file !== found[0])
            problems.push(`${tocPath} gives ${table.file} to another table`);
        ofOid.delete(entry.oid);
    }
    return [...problems, ...[...ofOid.values()].map(({ file }) => `${tocPath} does not name ${file}`)];
}


/***/ })

};
