export const id = 954;
export const ids = [954];
export const modules = {

/***/ 44281:
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
// EXTERNAL MODULE: ./build/archive/shape.js
var shape = __webpack_require__(4568);
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
            throw new shape/* ShapeError */.ym(`${at}.file`, `${table.file} is not among the files`);
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
            throw new shape/* ShapeError */.ym(at, `${file.path} is listed twice`);
        if (file.path === 'manifest.json')
            throw new shape/* ShapeError */.ym(at, 'the manifest cannot list itself');
        bytes.set(file.path, file.bytes);
    });
    if (!bytes.has('dump/toc.dat'))
        throw new shape/* ShapeError */.ym('files', 'dump/toc.dat is missing');
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
            throw new shape/* ShapeError */.ym('schemas', `${(0,shape/* shown */.SP)(schema)} has tables and is not listed`);
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
        throw new shape/* ShapeError */.ym(`${at}.segments`, `they end at ${end} of ${table.storedBytes} bytes: no room for the end marker`);
    }
    same(`${at}.rows`, table.rows, rows, "the sum of its segments'");
    same(`${at}.rawBytes`, table.rawBytes, rawBytes, "the sum of its segments'");
    same(`${at}.fingerprint.rows`, table.fingerprint.rows, table.rows, "the table's rows");
    checkPages(table.segments, `${at}.segments`);
}
function checkSegment(segment, compression, at) {
    // Every row of COPY text ends in a newline, so there are no rows without bytes nor bytes without rows.
    if (segment.rows > segment.rawBytes || (segment.rows === 0 && segment.rawBytes > 0)) {
        throw new shape/* ShapeError */.ym(at, `${segment.rows} rows cannot have ${segment.rawBytes} bytes`);
    }
    if (segment.rawBytes > 0 && segment.length === 0)
        throw new shape/* ShapeError */.ym(at, 'rows without stored bytes');
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
            throw new shape/* ShapeError */.ym(`${at}[${index}].pages`, `${(0,shape/* shown */.SP)(segment.pages)} is empty`);
        const key = JSON.stringify(segment.pages);
        const range = ranges.get(key) ?? { first, end, parts: new Set() };
        ranges.set(key, range);
        if (range.parts.has(segment.part)) {
            throw new shape/* ShapeError */.ym(`${at}[${index}]`, `part ${segment.part} of pages ${key} is listed twice`);
        }
        range.parts.add(segment.part);
    });
    let before = 0;
    for (const { first, end, parts } of [...ranges.values()].sort((a, b) => a.first - b.first)) {
        if (first < before)
            throw new shape/* ShapeError */.ym(at, `the page range from ${first} overlaps the one before it`);
        before = end;
        // As no part occurs twice, all numbers below the count are there when none is beyond it.
        for (const part of parts) {
            if (part >= parts.size)
                throw new shape/* ShapeError */.ym(at, `of the pages from ${first}, a part before part ${part} is missing`);
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
        throw new shape/* ShapeError */.ym(at, `${given} is not ${what}, ${expected}`);
}
function addOnce(seen, value, at, problem) {
    if (seen.has(value))
        throw new shape/* ShapeError */.ym(at, problem);
    seen.add(value);
}

;// CONCATENATED MODULE: ./build/archive/manifest-shape.js

/** The version of the manifest's layout. A reader refuses a newer one. */
const formatVersion = 1;
/*
 * The structure of a manifest, field by field. docs/manifest.schema.json says the same for other programs, and a
 * test holds the two against each other.
 */
const manifest_shape_name = (0,shape/* text */.Qq)(/./s, 'a name');
const sha256 = (0,shape/* text */.Qq)(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal');
const moment = (0,shape/* text */.Qq)(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/, 'a time such as 2026-01-31T12:00:00Z');
/**
 * Paths come from a file that may have been tampered with and end up in open() calls: below the backup, forward
 * slashes only, and no part begins with a dot, which rules out `..`.
 */
const path = (0,shape/* text */.Qq)(/^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/, 'a path below the backup');
const pages = (value, at) => {
    if (value === null)
        return null;
    if (!Array.isArray(value) || value.length !== 2)
        throw new shape/* ShapeError */.ym(at, 'expected [first, end] or null');
    page(value[0], `${at}[0]`);
    if (value[1] !== null)
        page(value[1], `${at}[1]`);
    return value;
};
/** A heap has at most 2^32 - 1 pages (src/include/storage/block.h, MaxBlockNumber). */
const page = (0,shape/* integer */.nd)(0, 0xffffffff);
const segment = (0,shape/* object */.Ik)({
    offset: (0,shape/* integer */.nd)(),
    length: (0,shape/* integer */.nd)(),
    rawBytes: (0,shape/* integer */.nd)(),
    rows: (0,shape/* integer */.nd)(),
    sha256,
    pages,
    part: (0,shape/* integer */.nd)(),
});
const table = (0,shape/* object */.Ik)({
    schema: manifest_shape_name,
    name: manifest_shape_name,
    oid: (0,shape/* integer */.nd)(1, 0xffffffff),
    file: path,
    columns: (0,shape/* list */.p_)(manifest_shape_name),
    rows: (0,shape/* integer */.nd)(),
    rawBytes: (0,shape/* integer */.nd)(),
    storedBytes: (0,shape/* integer */.nd)(),
    durationMs: (0,shape/* integer */.nd)(),
    fingerprint: (0,shape/* object */.Ik)({ rows: (0,shape/* integer */.nd)(), sum: (0,shape/* text */.Qq)(/^[0-9a-f]{32}$/, '32 hexadecimal digits') }),
    loadedThrough: (0,shape/* object */.Ik)({ schema: manifest_shape_name, name: manifest_shape_name }),
    segments: (0,shape/* list */.p_)(segment),
}, ['loadedThrough']);
const manifest_shape_option = (0,shape/* either */.gP)((0,shape/* either */.gP)((0,shape/* text */.Qq)(), (0,shape/* integer */.nd)(Number.MIN_SAFE_INTEGER), 'text or a number'), (0,shape/* either */.gP)(shape/* truth */.Im, (0,shape/* list */.p_)((0,shape/* text */.Qq)()), 'a truth value or a list'), 'text, a whole number, a truth value or a list of texts');
/** Everything that can be said about a manifest's fields one by one. */
const manifestShape = (0,shape/* object */.Ik)({
    formatVersion: (0,shape/* integer */.nd)(1, formatVersion),
    tool: (0,shape/* object */.Ik)({ name: (0,shape/* oneOf */.yL)('pgproof'), version: manifest_shape_name }),
    startedAt: moment,
    finishedAt: moment,
    durationMs: (0,shape/* integer */.nd)(),
    source: (0,shape/* object */.Ik)({
        database: manifest_shape_name,
        serverVersion: manifest_shape_name,
        serverVersionNumber: (0,shape/* integer */.nd)(1),
        systemIdentifier: (0,shape/* text */.Qq)(/^[0-9]*$/, 'digits'),
        encoding: manifest_shape_name,
        standby: shape/* truth */.Im,
        databaseBytes: (0,shape/* integer */.nd)(),
    }),
    client: (0,shape/* object */.Ik)({ pgDumpVersion: manifest_shape_name }),
    snapshot: (0,shape/* object */.Ik)({
        takenAt: moment,
        lsn: (0,shape/* text */.Qq)(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/, 'a WAL position such as 16/B374D848'),
        isolation: (0,shape/* oneOf */.yL)('serializable deferrable', 'repeatable read'),
    }),
    copySettings: (0,shape/* record */.g1)((0,shape/* text */.Qq)()),
    options: (0,shape/* record */.g1)(manifest_shape_option),
    compression: (0,shape/* text */.Qq)(/^(none|lz4|(gzip|lz4|zstd):-?[0-9]{1,6})$/, 'a compression such as zstd:1'),
    totals: (0,shape/* object */.Ik)({ tables: (0,shape/* integer */.nd)(), rows: (0,shape/* integer */.nd)(), rawBytes: (0,shape/* integer */.nd)(), storedBytes: (0,shape/* integer */.nd)() }),
    schemas: (0,shape/* list */.p_)((0,shape/* object */.Ik)({
        schema: manifest_shape_name,
        tables: (0,shape/* integer */.nd)(),
        rows: (0,shape/* integer */.nd)(),
        rawBytes: (0,shape/* integer */.nd)(),
        storedBytes: (0,shape/* integer */.nd)(),
        durationMs: (0,shape/* integer */.nd)(),
    })),
    tables: (0,shape/* list */.p_)(table),
    files: (0,shape/* list */.p_)((0,shape/* object */.Ik)({ path, bytes: (0,shape/* integer */.nd)(), sha256 })),
    leftOut: (0,shape/* list */.p_)((0,shape/* object */.Ik)({
        kind: (0,shape/* oneOf */.yL)('schema', 'table', 'table-data', 'globals', 'role-passwords', 'tablespaces', 'large-objects'),
        name: (0,shape/* text */.Qq)(),
        reason: (0,shape/* text */.Qq)(),
    })),
    retries: (0,shape/* list */.p_)((0,shape/* object */.Ik)({ what: (0,shape/* text */.Qq)(), cause: (0,shape/* text */.Qq)() })),
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
        if (!(error instanceof shape/* ShapeError */.ym))
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
            throw new shape/* ShapeError */.ym('', 'not UTF-8');
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
            throw new shape/* ShapeError */.ym('', 'not JSON, perhaps cut off');
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
        throw new shape/* ShapeError */.ym('', 'its last line is not its checksum');
    const start = text.length - lastLine(unsealed).length;
    const digest = (0,external_node_crypto_.createHash)('sha256').update(text.slice(0, start)).update(lastLine(unsealed)).digest('hex');
    if (digest !== found)
        throw new shape/* ShapeError */.ym('sha256', 'the checksum does not match: it was changed or damaged');
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

/***/ 34054:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E0: () => (/* binding */ withProgress),
/* harmony export */   nq: () => (/* binding */ preparing)
/* harmony export */ });
/* unused harmony exports Progress, progressLine */
/* harmony import */ var _report_format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92772);

/** Before there is anything to measure. */
const preparing = {
    phase: 'prepare',
    doneBytes: 0,
    totalBytes: 0,
    tablesDone: 0,
    tablesTotal: 0,
    rows: 0,
};
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
    const { phase, doneBytes, totalBytes, tablesDone, tablesTotal, unit = 'tables' } = snapshot;
    const parts = [totalBytes > 0 ? `${phase} ${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercent */ .l9)(doneBytes, totalBytes)}` : phase];
    if (totalBytes > 0)
        parts.push(`${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(doneBytes)} of ${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(Math.max(doneBytes, totalBytes))}`);
    if (bytesPerSecond > 0)
        parts.push((0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatRate */ .CE)(bytesPerSecond, 1000));
    if (tablesTotal > 0)
        parts.push(`${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(tablesDone)}/${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(tablesTotal)} ${unit}`);
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

/***/ 44627:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  D: () => (/* binding */ bytesToRead),
  H: () => (/* binding */ verifyIntegrity)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/toc.js
var toc = __webpack_require__(81247);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/archive/compression.js
var archive_compression = __webpack_require__(36703);
;// CONCATENATED MODULE: ./build/verify/plan-orders.js


/** About ten milliseconds of work: enough to be worth a message, little enough that all end at the same time. */
const orderCost = 16 * 1024 * 1024;
/**
 * Cuts the check of a backup's files into orders for several threads, the longest first. A small file is read by one
 * of them; of a large one, the checksum is one's work and the segments are that of several.
 *
 * @param whole the files that are worth reading
 * @param decode whether segments are decoded besides
 */
function planOrders(directory, manifest, whole, decode) {
    const compression = (0,archive_compression/* parseCompression */.Gd)(manifest.compression);
    const tables = new Map(decode ? manifest.tables.map((table) => [table.file, table]) : []);
    const tasks = manifest.files
        .filter(({ path }) => whole.has(path))
        .flatMap((file) => tasksOf(directory, file, tables.get(file.path), compression))
        .map((task) => ({ task, cost: costOf(task) }))
        .toSorted((a, b) => b.cost - a.cost);
    return inGroups(tasks, ({ cost }) => cost).map((group) => ({
        kind: 'verify',
        tasks: group.map(({ task }) => task),
    }));
}
/** How much work a check of a whole backup is, in the unit of {@link orderCost}. */
function costOfAll({ files, tables }) {
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
    return sum(files.map(({ bytes }) => bytes)) + sum(tables.map(({ segments }) => sum(segments.map(costOfSegment))));
}
/** Reading and hashing stored bytes takes about as long as decoding and counting as many bytes of text. */
function costOf({ sha256, fileBytes, segments }) {
    return segments.reduce((sum, segment) => sum + costOfSegment(segment), sha256 === undefined ? 0 : fileBytes);
}
function costOfSegment({ length, rawBytes }) {
    return length + rawBytes;
}
function tasksOf(directory, file, table, compression) {
    const place = { path: (0,external_node_path_.join)(directory, file.path), name: file.path, fileBytes: file.bytes, compression };
    if (table === undefined)
        return [{ ...place, sha256: file.sha256, segments: [], endMarkerAt: undefined }];
    const { segments } = table;
    const last = segments.at(-1);
    const endMarkerAt = last === undefined ? 0 : last.offset + last.length;
    const all = { ...place, sha256: file.sha256, segments, endMarkerAt };
    if (costOf(all) <= orderCost)
        return [all];
    const groups = inGroups(segments, costOfSegment);
    return [
        { ...all, segments: [], endMarkerAt },
        ...groups.map((group) => ({ ...all, sha256: undefined, segments: group, endMarkerAt: undefined })),
    ];
}
/** Neighbours together, as long as they are no more work than an order should be. */
function inGroups(items, cost) {
    const groups = [];
    let left = 0;
    for (const item of items) {
        left -= cost(item);
        const group = groups.at(-1);
        if (group !== undefined && left >= 0) {
            group.push(item);
            continue;
        }
        groups.push([item]);
        left = orderCost - cost(item);
    }
    return groups;
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
// EXTERNAL MODULE: ./build/threads.js
var build_threads = __webpack_require__(11793);
// EXTERNAL MODULE: ./build/verify/read-file.js
var read_file = __webpack_require__(72933);
// EXTERNAL MODULE: ./build/verify/verify-worker.js
var verify_worker = __webpack_require__(66486);
;// CONCATENATED MODULE: ./build/verify/share-orders.js





/** Runs something with threads, which are ended whichever way it ends. */
async function withVerifyThreads(count, run) {
    const threads = Array.from({ length: count }, () => (0,build_threads/* startThread */.BR)('verify'));
    // One that dies before it is given anything to do is noticed when it is.
    for (const thread of threads)
        thread.on('error', () => undefined);
    try {
        return await run(threads);
    }
    finally {
        await Promise.all(threads.map(build_threads/* endThread */._j));
    }
}
/**
 * Has the orders done, in their order, by this thread and others. This one works too, since it takes tens of
 * milliseconds until another is ready; between two pieces it comes back to its timers and messages.
 *
 * @throws the signal's reason after an abort
 */
async function shareOrders(orders, { threads, signal, onFinding }) {
    const left = orders.values();
    const here = async (both) => {
        const reader = (0,verify_worker/* newReader */.a)(async () => {
            await (0,external_node_timers_promises_.setImmediate)();
            both.throwIfAborted();
        });
        for (const order of left) {
            const finding = await (0,read_file/* checkFiles */.g)(order, reader);
            both.throwIfAborted();
            onFinding(finding);
        }
    };
    const others = threads.map((thread) => (both) => serve(thread, left, onFinding, both));
    await (0,concurrency/* allOrAbort */.jH)(signal, [here, ...others]);
}
/** A thread has its next order before it has answered the last one, so that it never waits for us. */
const ordersAhead = 2;
async function serve(thread, left, onFinding, signal) {
    const { promise, resolve, reject } = Promise.withResolvers();
    let unanswered = 0;
    const fill = () => {
        while (unanswered < ordersAhead) {
            const next = left.next();
            if (next.done)
                break;
            thread.postMessage(next.value);
            unanswered += 1;
        }
        if (unanswered === 0)
            resolve();
    };
    const onAbort = () => reject(signal.reason);
    const onExit = () => reject(new Error('a thread ended before its work was done'));
    thread.on('message', (finding) => {
        unanswered -= 1;
        onFinding(finding);
        fill();
    });
    thread.on('error', reject).on('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
        if (thread.threadId === -1)
            onExit();
        if (signal.aborted)
            onAbort();
        fill();
        await promise;
    }
    finally {
        signal.removeEventListener('abort', onAbort);
        thread.removeAllListeners('message');
    }
}

// EXTERNAL MODULE: ./build/verify/verification.js
var verification = __webpack_require__(21973);
;// CONCATENATED MODULE: ./build/verify/integrity.js







/** How many bytes a check reads: every file once for its checksum, and segments once more to be decoded. */
function bytesToRead({ files, tables }) {
    const segments = tables.flatMap((table) => table.segments);
    return files.reduce((sum, { bytes }) => sum + bytes, 0) + segments.reduce((sum, { length }) => sum + length, 0);
}
/** Files that may stand in a backup without being part of what the manifest lists. */
const besides = new Set(['manifest.json', verification/* verificationName */.HH, verification/* unfinishedVerificationName */.i_]);
/**
 * Compares a backup with its manifest: which files there are, every byte of them, every segment decoded and its rows
 * counted, and the archive's table of contents. Any byte that was changed, lost or added is found.
 */
async function verifyIntegrity(options) {
    const startedAt = performance.now();
    const { directory, manifest, signal } = options;
    const findings = [];
    const onFinding = (finding) => {
        findings.push(finding);
        options.onProgress(finding.bytes);
    };
    const compared = await withVerifyThreads(threadsFor(options), async (threads) => {
        const listing = await compareListing(directory, manifest);
        // What is missing or of another size was named; reading it would only say the same again.
        const whole = new Set(listing.whole);
        await shareOrders(planOrders(directory, manifest, whole, options.decode ?? true), { threads, signal, onFinding });
        return { listing: listing.problems, toc: whole.has(tocPath) ? await compareToc(directory, manifest) : [] };
    });
    return {
        problems: [...compared.listing, ...findings.flatMap(({ problems }) => problems).toSorted(), ...compared.toc],
        files: manifest.files.length,
        rows: findings.reduce((sum, { rows }) => sum + rows, 0),
        durationMs: Math.round(performance.now() - startedAt),
    };
}
/** A thread costs as much as decoding this much: for less, it is not worth its start. */
const threadCost = 64 * 1024 * 1024;
/** The threads beside this one. */
function threadsFor({ jobs, manifest }) {
    return Math.min(jobs - 1, Math.floor(costOfAll(manifest) / threadCost));
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
            else if (!(await (0,promises_.lstat)((0,external_node_path_.join)(directory, path))).isFile())
                problems.push(`${path} is no regular file`);
            continue;
        }
        expected.delete(path);
        const found = await (0,promises_.lstat)((0,external_node_path_.join)(directory, path));
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
    const entries = await (0,promises_.readdir)((0,external_node_path_.join)(directory, prefix), { withFileTypes: true });
    const nested = await Promise.all(entries.map((entry) => {
        const path = external_node_path_.posix.join(prefix, entry.name);
        return entry.isDirectory() ? filesBelow(directory, path) : [path];
    }));
    return nested.flat();
}
/** The archive's own list of data must name exactly the files of the manifest's tables. */
async function compareToc(directory, manifest) {
    let entries;
    try {
        entries = (0,toc/* parseToc */.AI)(await (0,promises_.readFile)((0,external_node_path_.join)(directory, tocPath))).entries;
    }
    catch (error) {
        return [`${tocPath} cannot be read: ${(0,errors/* messageOf */.bD)(error)}`];
    }
    const suffixes = ['', '.gz', '.lz4', '.zst'];
    const files = new Set(manifest.files.map(({ path }) => path));
    const ofOid = new Map(manifest.tables.map((table) => [table.oid, table]));
    // Tables of extensions have rows and no definition in the archive, and are pg_dump's alone.
    const defined = new Set(entries.filter(({ desc }) => desc === 'TABLE').map(({ oid }) => oid));
    const problems = [];
    for (const entry of entries.filter(({ desc }) => desc === 'TABLE DATA')) {
        const found = suffixes.map((suffix) => `dump/${entry.file}${suffix}`).filter((path) => files.has(path));
        const table = ofOid.get(entry.oid);
        if (found.length !== 1)
            problems.push(`${tocPath} names the data file ${entry.file}, of which there are ${found.length}`);
        else if (table === undefined && defined.has(entry.oid))
            problems.push(`${tocPath} has rows in ${found[0]} for a table of which the manifest has none`);
        else if (table !== undefined && table.file !== found[0])
            problems.push(`${tocPath} gives ${table.file} to another table`);
        ofOid.delete(entry.oid);
    }
    return [...problems, ...[...ofOid.values()].map(({ file }) => `${tocPath} does not name ${file}`)];
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

/***/ 21973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C1: () => (/* binding */ readVerification),
/* harmony export */   HH: () => (/* binding */ verificationName),
/* harmony export */   X_: () => (/* binding */ writeVerification),
/* harmony export */   el: () => (/* binding */ verificationVersion),
/* harmony export */   i_: () => (/* binding */ unfinishedVerificationName)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _archive_shape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4568);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);




/** The version of verification.json's layout. A reader refuses a newer one. */
const verificationVersion = 1;
const verificationName = 'verification.json';
/** Exists for a moment only; a backup is whole with what a killed process has left of it. */
const unfinishedVerificationName = 'verification.json.new';
const line = (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(/./s, 'a line of text');
/** docs/verification.schema.json says the same for other programs, and a test holds the two against each other. */
const verificationShape = (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ik)({
    formatVersion: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .integer */ .nd)(1, verificationVersion),
    manifestSha256: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
    level: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .oneOf */ .yL)('basic', 'full'),
    verifiedAt: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'a time such as 2026-01-31T12:00:00Z'),
    durationMs: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .integer */ .nd)(),
    server: line,
    restoreMs: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .integer */ .nd)(),
    tables: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .integer */ .nd)(),
    rows: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .integer */ .nd)(),
    problems: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .list */ .p_)(line),
    notes: (0,_archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .list */ .p_)(line),
}, ['server', 'restoreMs']);
/**
 * Writes the record into a backup's directory, in place of an older one: there is a whole one at any moment.
 *
 * @throws the system's error when the directory cannot be written into
 */
async function writeVerification(directory, verification) {
    verificationShape(verification, '');
    const unfinished = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, unfinishedVerificationName);
    try {
        // Not synced: what a crash of the machine takes away is found out again by verifying again.
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(unfinished, { force: true });
        // A new file: never what somebody's link points at.
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(unfinished, `${JSON.stringify(verification, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(unfinished, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, verificationName));
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(unfinished, { force: true });
        throw error;
    }
}
/**
 * Reads a backup's record.
 *
 * @param manifestSha256 the manifest's own checksum
 * @returns undefined when there is none, or it is about another backup
 * @throws {UserError} if a newer pgproof wrote it; {FailedError} if it is damaged
 * @example const verified = await readVerification(backup, manifest.sha256)
 */
async function readVerification(directory, manifestSha256) {
    let content;
    try {
        content = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, verificationName), 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    }
    const verification = parseVerification(content);
    return verification.manifestSha256 === manifestSha256 ? verification : undefined;
}
function parseVerification(content) {
    const damaged = (why) => new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .FailedError */ .Kl(`${verificationName} is damaged: ${why}`, 'remove it and verify the backup again');
    let value;
    try {
        value = JSON.parse(content);
    }
    catch (error) {
        if (error instanceof SyntaxError)
            throw damaged('not JSON, perhaps cut off');
        throw error;
    }
    const version = value?.formatVersion;
    if (Number.isInteger(version) && Number(version) > verificationVersion) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${verificationName} was made by a newer pgproof: its format is ${version}, this one reads up to ${verificationVersion}`, 'update pgproof, or verify the backup again');
    }
    try {
        return verificationShape(value, '');
    }
    catch (error) {
        if (error instanceof _archive_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .ShapeError */ .ym)
            throw damaged(error.message);
        throw error;
    }
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
