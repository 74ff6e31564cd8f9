export const id = 432;
export const ids = [432];
export const modules = {

/***/ 90433:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t: () => (/* binding */ fetchArtifact)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/github/artifact.js + 1 modules
var github_artifact = __webpack_require__(36305);
// EXTERNAL MODULE: ./build/github/artifact-log.js
var artifact_log = __webpack_require__(14713);
// EXTERNAL MODULE: ./build/github/artifact-permission.js
var artifact_permission = __webpack_require__(1400);
// EXTERNAL MODULE: ./build/github/remote-zip.js
var remote_zip = __webpack_require__(8508);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/github/unpack-zip.js







/** .ZIP File Format Specification (APPNOTE) 6.3.10, sections 4.3.7 and 4.4.5. */
const localHeader = { signature: 0x04034b50, bytes: 30 };
const methods = { stored: 0, deflated: 8 };
/** The file types of a Unix mode (stat(2)); 0 stands in archives that were not written on Unix. */
const fileTypes = { mask: 0o170_000, directory: 0o040_000, plain: 0o100_000 };
/** About a million files: a larger directory would only fill the memory. */
const longestDirectoryBytes = 128 * 1024 * 1024;
const readBytes = 1024 * 1024;
/** The archive could be read, and holds what a backup cannot hold. */
class ZipRefusal extends Error {
    name = 'ZipRefusal';
}
/**
 * Unpacks an archive that anyone may have written. Every entry is looked at before the first byte is written: no path
 * may leave the directory, nothing but plain files and directories comes out, and it must fit on the disk. While it
 * is written, an entry that is longer or another than the archive's directory says ends the work.
 *
 * @throws {ZipDamage} when it is not a whole archive
 * @throws {ZipRefusal} when there is something in it that a backup does not hold
 */
async function unpackZip({ zip, directory, signal, freeBytes }) {
    const handle = await (0,promises_.open)(zip, 'r');
    try {
        const { size } = await handle.stat();
        const read = (start, end) => readRange(handle, start, end, size);
        const entries = await (0,remote_zip/* readZipDirectory */.x)(read, size);
        assertSafe(entries);
        assertFits(entries, freeBytes ?? (await freeBytesAt(directory)));
        for (const entry of entries) {
            signal?.throwIfAborted();
            await unpackEntry(entry, { handle, read, directory, signal });
        }
    }
    finally {
        await handle.close();
    }
}
async function readRange(handle, start, end, size) {
    if (!(start >= 0 && start <= end && end <= size))
        throw new remote_zip/* ZipDamage */.$('the archive is cut');
    if (end - start > longestDirectoryBytes)
        throw new ZipRefusal('its directory is longer than that of any backup');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.subarray(0, bytesRead);
}
async function freeBytesAt(directory) {
    const { bavail, bsize } = await (0,promises_.statfs)(directory);
    return bavail * bsize;
}
function assertFits(entries, freeBytes) {
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (bytes <= freeBytes)
        return;
    throw new ZipRefusal(`its files have ${bytes} bytes, and ${freeBytes} are free on the disk`);
}
function assertSafe(entries) {
    const names = new Set();
    for (const entry of entries) {
        const reason = reasonToRefuse(entry) ?? (names.has(entry.name) ? 'is in it twice' : undefined);
        if (reason !== undefined)
            throw new ZipRefusal(`${JSON.stringify(entry.name)} ${reason}`);
        names.add(entry.name);
    }
}
function reasonToRefuse(entry) {
    const { name, unixMode, method } = entry;
    const isDirectory = name.endsWith('/');
    const parts = (isDirectory ? name.slice(0, -1) : name).split('/');
    // An empty part is what a path from the root begins with; a colon belongs to a drive.
    if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\p{Cc}]/u.test(part))) {
        return 'is not a path inside of a directory';
    }
    const type = unixMode & fileTypes.mask;
    if (type !== 0 && type !== (isDirectory ? fileTypes.directory : fileTypes.plain))
        return 'is no plain file';
    if (entry.encrypted)
        return 'is encrypted';
    if (method !== methods.stored && method !== methods.deflated)
        return `is packed by the unknown method ${method}`;
    if (isDirectory && entry.bytes > 0)
        return 'is a directory with content';
    return method === methods.stored && entry.bytes !== entry.storedBytes ? 'has two sizes' : undefined;
}
async function unpackEntry(entry, { handle, read, directory, signal }) {
    const path = (0,external_node_path_.join)(directory, entry.name);
    const isDirectory = entry.name.endsWith('/');
    // Rows of a database are nobody else's business.
    await (0,promises_.mkdir)(isDirectory ? path : (0,external_node_path_.dirname)(path), { recursive: true, mode: 0o700 });
    if (isDirectory)
        return;
    const start = await contentStart(entry, read);
    const check = new ContentCheck(entry);
    const target = (0,external_node_fs_.createWriteStream)(path, { flags: 'wx', mode: 0o600 });
    const source = chunksOf(handle, start, start + entry.storedBytes);
    const options = signal === undefined ? {} : { signal };
    try {
        if (entry.method === methods.stored)
            await (0,external_node_stream_promises_.pipeline)(source, check, target, options);
        else
            await (0,external_node_stream_promises_.pipeline)(source, (0,external_node_zlib_.createInflateRaw)({ chunkSize: readBytes }), check, target, options);
    }
    catch (error) {
        throw String(error.code).startsWith('Z_') ? differs(entry, error) : error;
    }
}
/** The header in front of the content repeats the name, and may be longer than the one in the directory. */
async function contentStart(entry, read) {
    const nameAt = entry.offset + localHeader.bytes;
    const header = await read(entry.offset, nameAt);
    if (header.length < localHeader.bytes || header.readUInt32LE(0) !== localHeader.signature)
        throw differs(entry);
    const nameEnd = nameAt + header.readUInt16LE(26);
    const name = await read(nameAt, nameEnd);
    if (name.toString('utf8') !== entry.name)
        throw differs(entry);
    return nameEnd + header.readUInt16LE(28);
}
async function* chunksOf(handle, start, end) {
    for (let at = start; at < end;) {
        const bytes = Math.min(readBytes, end - at);
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(bytes), 0, bytes, at);
        if (bytesRead === 0)
            throw new remote_zip/* ZipDamage */.$('the archive is cut');
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
    }
}
/** Passes the content on, as long as it is what the directory says. */
class ContentCheck extends external_node_stream_.Transform {
    #entry;
    #bytes = 0;
    #crc32 = 0;
    constructor(entry) {
        super();
        this.#entry = entry;
    }
    _transform(chunk, _encoding, done) {
        this.#bytes += chunk.length;
        this.#crc32 = (0,external_node_zlib_.crc32)(chunk, this.#crc32);
        if (this.#bytes > this.#entry.bytes)
            done(differs(this.#entry));
        else
            done(null, chunk);
    }
    _flush(done) {
        const isWhole = this.#bytes === this.#entry.bytes && this.#crc32 === this.#entry.crc32;
        done(isWhole ? null : differs(this.#entry));
    }
}
function differs(entry, cause) {
    return new remote_zip/* ZipDamage */.$(`${JSON.stringify(entry.name)} is not what the archive's directory says`, { cause });
}

;// CONCATENATED MODULE: ./build/github/artifact-download.js









const permissionHint = 'add `permissions: actions: read` to the job, and give its token as github-token';
/**
 * Downloads an artifact, compares it with the digest that GitHub recorded at its upload, and unpacks it. For a moment
 * it takes twice its size on the disk, because nothing is unpacked before the digest was compared.
 *
 * @throws {UserError} when there is no such artifact, or it may not be read
 * @throws {FailedError} when it cannot be downloaded, is damaged, or does not fit on the disk
 *
 * @example
 * const { path } = await fetchArtifact({ reference: { name: 'nightly', runId: 17 }, directory, environment, token })
 */
async function fetchArtifact(fetch) {
    const { reference, directory, signal } = fetch;
    const source = sourceOf(fetch);
    const artifact = await findArtifact(reference, source, signal);
    await assertRoom(artifact, directory);
    const downloaded = (0,external_node_path_.join)(directory, 'download');
    await (0,github_artifact/* downloadArtifact */.bk)(artifact, { directory: downloaded, signal, source, unpack: false });
    const path = (0,external_node_path_.join)(directory, 'backup');
    await (0,promises_.mkdir)(path, { mode: 0o700 });
    await unpack(artifact.name, (0,external_node_path_.join)(downloaded, await onlyFileIn(downloaded)), path, signal);
    await (0,promises_.rm)(downloaded, { recursive: true });
    return { path, bytes: artifact.bytes, digest: artifact.digest };
}
/**
 * Where the client has to look: undefined for this run, whose artifacts a step may always read.
 *
 * @throws {UserError} when something is missing for it
 */
function sourceOf({ reference, environment, token }) {
    const { name, runId } = reference;
    if ((0,artifact_permission/* isEnterpriseServer */.vh)(environment.GITHUB_SERVER_URL)) {
        throw new errors/* UserError */.yo("GitHub Enterprise Server does not have the artifact service that GitHub's client speaks to", 'download the artifact in a step before, and give its directory as backup');
    }
    const isInStep = Boolean(environment.ACTIONS_RUNTIME_TOKEN && environment.ACTIONS_RESULTS_URL);
    if (isInStep && (runId === undefined || String(runId) === environment.GITHUB_RUN_ID))
        return undefined;
    if (runId === undefined) {
        // The runner gives the service's address and token to an action (uses:), never to a script (run:).
        throw new errors/* UserError */.yo(`artifact:${name} is an artifact of this workflow run, which only an action inside of it can read`, `give artifact:${name}@RUN_ID and github-token, or run pgproof by \`uses:\` instead of \`run:\``);
    }
    if (!token) {
        throw new errors/* UserError */.yo(`artifact:${name}@${runId} is of another workflow run, and there is no token`, permissionHint);
    }
    const [owner, repository, ...rest] = (environment.GITHUB_REPOSITORY ?? '').split('/');
    if (!owner || !repository || rest.length > 0) {
        throw new errors/* UserError */.yo(`it is unknown which repository the workflow run ${runId} belongs to`, 'set GITHUB_REPOSITORY to owner/name');
    }
    return { token, workflowRunId: runId, repositoryOwner: owner, repositoryName: repository };
}
async function findArtifact({ name }, source, signal) {
    const client = await (0,github_artifact/* openClient */.My)();
    const options = source === undefined ? {} : { findBy: source };
    try {
        const work = (0,artifact_log/* withQuietArtifactClient */.w)(() => client.getArtifact(name, options));
        const { artifact } = await (0,concurrency/* untilAborted */.Eu)(work, signal);
        const { id, size, digest } = artifact;
        return { id, name, bytes: size, digest: digest?.replace(/^sha256:/, '') || undefined };
    }
    catch (error) {
        signal?.throwIfAborted();
        if (error.name === 'ArtifactNotFoundError')
            throw await notFound(client, name, source);
        throw explained(error, name, source);
    }
}
const shownNames = 10;
async function notFound(client, name, source) {
    const run = source === undefined ? 'this workflow run' : `the workflow run ${source.workflowRunId}`;
    const options = source === undefined ? {} : { findBy: source };
    const { artifacts } = await (0,artifact_log/* withQuietArtifactClient */.w)(() => client.listArtifacts(options));
    const names = artifacts.map((artifact) => artifact.name);
    const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
    const others = names.length === 0 ? 'it has none' : `its artifacts are ${names.slice(0, shownNames).join(', ')}${more}`;
    return new errors/* UserError */.yo(`${run} has no artifact called ${name}: ${others}`, 'give artifact:NAME@RUN_ID with the id in the address of the run that made the backup; an artifact is deleted after its retention-days');
}
/** Errors of GitHub's API bring an HTTP status; those of the artifact service have it in their text only. */
function explained(error, name, source) {
    const message = (0,errors/* messageOf */.bD)(error);
    const status = String(error.status ?? /\((\d{3})\)/.exec(message)?.[1]);
    const run = source === undefined ? 'this workflow run' : `the workflow run ${source.workflowRunId}`;
    if (status === '401' || status === '403') {
        return new errors/* UserError */.yo(`GitHub refuses to show the artifacts of ${run}: ${message}`, permissionHint, {
            cause: error,
        });
    }
    // A private repository is hidden from a token without rights, as if it were not there.
    if (status === '404') {
        return new errors/* UserError */.yo(`GitHub does not find ${run} in ${source?.repositoryOwner}/${source?.repositoryName}, or the token may not read it`, `check the run's id; ${permissionHint}`, { cause: error });
    }
    return new errors/* FailedError */.Kl(`the artifact ${name} cannot be looked up: ${message}`, 'run the job again; githubstatus.com tells whether GitHub Actions works', { cause: error });
}
async function assertRoom(artifact, directory) {
    const { bavail, bsize } = await (0,promises_.statfs)(directory);
    const freeBytes = bavail * bsize;
    // The zip, and beside it the files, which in a backup of pgproof's are hardly smaller.
    const neededBytes = 2 * artifact.bytes;
    if (neededBytes <= freeBytes)
        return;
    throw new errors/* FailedError */.Kl(`the artifact ${artifact.name} needs ${neededBytes} bytes to be unpacked, and ${freeBytes} are free at ${directory}`, 'free space there, or set RUNNER_TEMP or TMPDIR to a larger disk');
}
async function onlyFileIn(directory) {
    const [name, ...others] = await (0,promises_.readdir)(directory);
    if (name === undefined || others.length > 0)
        throw new Error(`the artifact client left ${others.length + 1} files`);
    return name;
}
async function unpack(name, zip, directory, signal) {
    try {
        await unpackZip({ zip, directory, signal });
    }
    catch (error) {
        signal?.throwIfAborted();
        if (error instanceof ZipRefusal) {
            throw new errors/* FailedError */.Kl(`the artifact ${name} is not unpacked: ${error.message}`, 'no backup holds this: find out who uploaded it, and give another one', { cause: error });
        }
        const isDamage = error instanceof remote_zip/* ZipDamage */.$;
        throw new errors/* FailedError */.Kl(`the artifact ${name} cannot be unpacked: ${(0,errors/* messageOf */.bD)(error)}`, isDamage ? 'the artifact was stored like this: give another one' : 'check the disk of RUNNER_TEMP or TMPDIR', { cause: error });
    }
}


/***/ }),

/***/ 64432:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ ownBackup),
  G: () => (/* binding */ withBackup)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/manifest.js + 2 modules
var archive_manifest = __webpack_require__(44281);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/github/artifact-download.js + 1 modules
var artifact_download = __webpack_require__(90433);
// EXTERNAL MODULE: ./build/github/artifact-names.js
var artifact_names = __webpack_require__(97651);
// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
;// CONCATENATED MODULE: ./build/storage/archive-format.js
/** src/bin/pg_dump/pg_backup.h; a directory's toc.dat bears the number of tar (pg_backup_directory.c). */
const formatCodes = { 1: 'custom', 3: 'directory' };
/** `PGDMP`, three bytes of version, two of sizes, then the format (pg_backup_archiver.c, WriteHead). */
const formatAt = 10;
const compressedMagic = ['1f8b', '28b52ffd', '04224d18', '504b0304', 'fd377a58', '425a68'];
/**
 * Recognizes an archive by its first bytes.
 *
 * @param head the first 1024 bytes, or fewer where the file is shorter
 * @example archiveFormat(Buffer.from('PGDMP\x01\x10\x00\x04\x08\x01', 'latin1')) // 'custom'
 */
function archiveFormat(head) {
    if (head.subarray(0, 5).toString('latin1') === 'PGDMP')
        return formatCodes[head[formatAt] ?? 0] ?? 'unknown';
    // POSIX ustar: the name of the first member at 0, the magic at 257. pg_dump's first member is toc.dat.
    if (head.subarray(257, 262).toString('latin1') === 'ustar') {
        return head.subarray(0, 8).toString('latin1') === 'toc.dat\0' ? 'tar' : 'other tar';
    }
    const start = head.subarray(0, 4).toString('hex');
    if (compressedMagic.some((magic) => start.startsWith(magic)))
        return 'compressed';
    return /^\s*(?:--|\/\*|SET\s|CREATE\s|BEGIN\s*;|\\)/i.test(head.toString('utf8')) ? 'sql' : 'unknown';
}

;// CONCATENATED MODULE: ./build/storage/open-backup.js









/**
 * Opens a backup for reading. An artifact is downloaded into a temporary directory (of RUNNER_TEMP, else TMPDIR) and
 * removed afterwards.
 *
 * @param reference a path, or `artifact:NAME[@RUN_ID]`
 * @throws {UserError} when there is no backup; {FailedError} when it is damaged or cannot be read
 *
 * @example
 * await withBackup('artifact:nightly@17', context, async (backup) => verify(ownBackup(backup)))
 */
async function withBackup(reference, context, run) {
    const artifact = (0,artifact_names/* readArtifactReference */.sH)(reference);
    if (artifact !== undefined)
        return withArtifact(artifact, context, reference, run);
    const path = (0,external_node_path_.resolve)(reference);
    return run(await recognize(path, path));
}
/**
 * The backup, for work that needs a manifest.
 *
 * @throws {UserError} for an archive of pg_dump's
 */
function ownBackup(backup) {
    if (backup.kind === 'pgproof')
        return backup;
    throw new errors/* UserError */.yo(`${backup.label} is an archive of pg_dump without a manifest.json, so there is nothing to hold it against`, 'give a backup that pgproof made');
}
async function withArtifact(reference, { environment, githubToken, signal, log }, label, run) {
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(environment.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), 'pgproof-backup-'));
    try {
        const fetched = await (0,artifact_download/* fetchArtifact */.t)({ reference, directory, environment, token: githubToken, signal });
        const { path, bytes, digest } = fetched;
        log.info(`downloaded ${label} (${(0,format/* formatBytes */.z3)(bytes)})${digest === undefined ? '' : `, SHA-256 ${digest}`}`);
        if (digest === undefined) {
            log.warn(`GitHub has no digest of ${label} to compare`, 'what is in it is still held against its manifest');
        }
        return await run(await recognize(await innermost(path), label));
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** What an artifact holds when it holds one thing alone: a dump file, or a directory that was put in with its name. */
async function innermost(path) {
    const [entry, ...others] = await (0,promises_.readdir)(path, { withFileTypes: true });
    if (entry === undefined || others.length > 0)
        return path;
    return (0,external_node_path_.join)(path, entry.name);
}
async function recognize(path, label) {
    const stats = await (0,promises_.stat)(path).catch((error) => {
        if (error.code === 'ENOENT')
            throw new errors/* UserError */.yo(`there is no backup at ${label}`, 'check the path');
        throw unreadable(label, error);
    });
    return stats.isDirectory() ? recognizeDirectory(path, label) : recognizeFile(path, label);
}
async function recognizeDirectory(path, label) {
    const manifest = await readOptional((0,external_node_path_.join)(path, 'manifest.json'));
    if (manifest !== undefined)
        return { kind: 'pgproof', path, label, manifest: (0,archive_manifest/* readManifest */.WI)(manifest) };
    if (await exists((0,external_node_path_.join)(path, 'toc.dat')))
        return recognizeDump(path, label);
    if ((await exists((0,external_node_path_.join)(path, 'dump', 'toc.dat'))) || (await isUnfinished(path)))
        throw unfinished(label);
    throw new errors/* UserError */.yo(`${label} holds no manifest.json, so it is no backup of pgproof, or an unfinished one`, 'check the path');
}
/** A directory with pg_dump's table of contents: foreign, unless it is the inside of a backup of ours. */
async function recognizeDump(path, label) {
    const parent = (0,external_node_path_.dirname)(path);
    if ((0,external_node_path_.basename)(path) === 'dump' && (await exists((0,external_node_path_.join)(parent, 'manifest.json')))) {
        throw new errors/* UserError */.yo(`${label} is the inside of a backup`, `give the backup itself: ${parent}`);
    }
    if ((0,external_node_path_.basename)(path) === 'dump' && (await isUnfinished(parent)))
        throw unfinished(label);
    if ((await readFormat((0,external_node_path_.join)(path, 'toc.dat'), label)) !== 'directory') {
        throw new errors/* UserError */.yo(`toc.dat of ${label} is not that of pg_dump`, 'check the path');
    }
    return { kind: 'foreign', path, label, format: 'directory' };
}
async function recognizeFile(path, label) {
    const format = await readFormat(path, label);
    if ((0,external_node_path_.basename)(path) === 'manifest.json' || ((0,external_node_path_.basename)(path) === 'toc.dat' && format === 'directory')) {
        throw new errors/* UserError */.yo(`${label} is one file of a backup`, `give its directory: ${(0,external_node_path_.dirname)(path)}`);
    }
    if (format === 'custom' || format === 'tar')
        return { kind: 'foreign', path, label, format };
    const hints = {
        directory: 'give the directory that pg_dump wrote',
        'other tar': 'unpack it and give the directory',
        compressed: 'unpack it first',
        sql: 'a script is restored with psql -f; give an archive that pg_dump made with --format=custom or directory',
        unknown: 'give the directory of a backup, or an archive of pg_dump',
    };
    throw new errors/* UserError */.yo(`${label} is no backup`, hints[format]);
}
async function readFormat(path, label) {
    try {
        const handle = await (0,promises_.open)(path, 'r');
        try {
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
            return archiveFormat(buffer.subarray(0, bytesRead));
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        throw unreadable(label, error);
    }
}
/** While a backup is written, these lie in its directory (src/backup/output-directory.ts). */
async function isUnfinished(directory) {
    return (await exists((0,external_node_path_.join)(directory, 'copied'))) || exists((0,external_node_path_.join)(directory, 'manifest.json.part'));
}
function unfinished(label) {
    return new errors/* UserError */.yo(`${label} is an unfinished backup: its manifest.json, which is written last, is missing`, 'its run was interrupted, so rows may be missing without a sign; give another backup');
}
function unreadable(label, error) {
    return new errors/* FailedError */.Kl(`${label} cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, 'check the path and its rights', {
        cause: error,
    });
}
async function readOptional(path) {
    try {
        return await (0,promises_.readFile)(path);
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw new errors/* FailedError */.Kl(`manifest.json cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, 'check the directory and its rights');
    }
}
async function exists(path) {
    try {
        await (0,promises_.stat)(path);
        return true;
    }
    catch (error) {
        if (['ENOENT', 'ENOTDIR'].includes(error.code ?? ''))
            return false;
        throw unreadable(path, error);
    }
}


/***/ })

};
