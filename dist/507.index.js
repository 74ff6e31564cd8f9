export const id = 507;
export const ids = [507];
export const modules = {

/***/ 4568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ik: () => (/* binding */ object),
/* harmony export */   Im: () => (/* binding */ truth),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   g1: () => (/* binding */ record),
/* harmony export */   gP: () => (/* binding */ either),
/* harmony export */   nd: () => (/* binding */ integer),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   yL: () => (/* binding */ oneOf),
/* harmony export */   ym: () => (/* binding */ ShapeError)
/* harmony export */ });
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
function text(pattern, what = 'text') {
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


/***/ }),

/***/ 3943:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eu: () => (/* binding */ untilAborted),
/* harmony export */   Qp: () => (/* binding */ forEachOf),
/* harmony export */   jH: () => (/* binding */ allOrAbort)
/* harmony export */ });
/**
 * Runs several things at once that only make sense together: when one fails, the others are aborted, all are waited
 * for, and the first failure is thrown.
 *
 * @param signal aborts all of them
 * @example await allOrAbort(signal, [(both) => copyRows(both), (both) => dumpSchema(both)])
 */
async function allOrAbort(signal, works) {
    const controller = new AbortController();
    const both = AbortSignal.any([signal, controller.signal]);
    let failed = false;
    let failure;
    const results = await Promise.all(works.map(async (work) => {
        try {
            return await work(both);
        }
        catch (error) {
            if (!failed)
                failure = error;
            failed = true;
            controller.abort(error);
            return undefined;
        }
    }));
    if (failed)
        throw failure;
    return results;
}
/**
 * The promise's outcome, or the signal's reason if that comes first: the work is then no longer waited for, and what it
 * works with may be taken away.
 */
async function untilAborted(work, signal) {
    if (signal === undefined)
        return work;
    const { promise: aborted, reject } = Promise.withResolvers();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted)
        onAbort();
    try {
        return await Promise.race([work, aborted]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
    }
}
/**
 * Does something with each item, so many at a time; the first failure ends it, once what was begun has ended.
 *
 * @example await forEachOf(tables, 4, (table) => countRows(table))
 */
async function forEachOf(items, atOnce, work) {
    const queue = [...items];
    let failed = false;
    let failure;
    const worker = async () => {
        for (let item = queue.shift(); item !== undefined && !failed; item = queue.shift()) {
            try {
                await work(item);
            }
            catch (error) {
                if (!failed)
                    failure = error;
                failed = true;
            }
        }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
    if (failed)
        throw failure;
}


/***/ }),

/***/ 14713:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ withQuietArtifactClient)
/* harmony export */ });
/**
 * What @actions/artifact 6 prints about work that goes well. Its progress lines come every 8 MiB.
 * Everything else it says goes through: retries, warnings, errors, and the command `::add-mask::`.
 */
const noise = [
    /^Artifact name is valid!$/,
    /^Root directory input is valid!$/,
    /^Set concurrency based on the value set in ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY\.$/,
    /^Uploading artifact: /,
    /^Beginning upload of artifact content to blob storage$/,
    /^Finished uploading artifact content to blob storage!$/,
    /^SHA256 digest of (?:uploaded|downloaded) artifact is /,
    /^Finalizing artifact upload$/,
    /^Artifact .* successfully finalized\. Artifact ID \d+$/,
    /^Redirecting to blob download url: /,
    /^Starting download of artifact to: /,
    /^Downloading artifact '\d+' from '/,
    /^Artifact download completed successfully\.$/,
    /^Found \d+ artifact\(s\)$/,
    /^Fetching artifact list for workflow run /,
    /^Downloading raw file \(non-zip\) to: /,
    // It would become an annotation beside the one for the error that it throws as well.
    /^::warning::(?:Get Artifact|Download Artifact|Listing Artifacts) failed with error: /,
];
const progress = /^Uploaded bytes (\d+)$/;
/**
 * Runs work of the artifact client without its chatter. The client has no logger to set: it writes each line to
 * stdout in one call, so the lines that are known are taken out there, and nothing else is touched.
 *
 * @param onProgress gets the count of bytes uploaded so far
 */
async function withQuietArtifactClient(work, onProgress) {
    const write = process.stdout.write;
    // The runner shows these only while the job runs with debug logging, and tells us so (RUNNER_DEBUG).
    const isHidden = (line) => line.startsWith('::debug::') && process.env.RUNNER_DEBUG !== '1';
    const filtered = (chunk, ...rest) => {
        const line = typeof chunk === 'string' ? chunk.trimEnd() : '';
        const uploaded = progress.exec(line);
        if (uploaded !== null)
            onProgress?.(Number(uploaded[1]));
        if (uploaded !== null || isHidden(line) || noise.some((pattern) => pattern.test(line)))
            return true;
        return Reflect.apply(write, process.stdout, [chunk, ...rest]);
    };
    process.stdout.write = filtered;
    try {
        return await work();
    }
    finally {
        process.stdout.write = write;
    }
}


/***/ }),

/***/ 1400:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p3: () => (/* binding */ assertArtifactAllowed),
/* harmony export */   vh: () => (/* binding */ isEnterpriseServer)
/* harmony export */ });
/* unused harmony export assertArtifactService */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/**
 * Checks before a backup starts that its artifact may be uploaded at its end.
 *
 * Any signed-in user can download the artifacts of a public repository, so an unencrypted backup is refused there.
 * When nothing tells whether the repository is public, it counts as public.
 *
 * @throws {UserError} outside a GitHub Actions job, and where the artifact would be public
 *
 * @example
 * await assertArtifactAllowed({ environment: process.env, allowPublicArtifact: false, token })
 */
async function assertArtifactAllowed(permission) {
    assertArtifactService(permission.environment);
    if (permission.allowPublicArtifact)
        return;
    const repository = permission.environment.GITHUB_REPOSITORY || 'this repository';
    const visibility = await findVisibility(permission);
    if (visibility.kind === 'private')
        return;
    const consent = 'set artifact: false, or allow-public-artifact: true if everyone may read this data';
    if (visibility.kind === 'public') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${repository} is public: any signed-in GitHub user could download ${permission.what ?? 'this unencrypted backup'}`, consent);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`it is unknown whether ${repository} is public (${visibility.why}), so nothing is uploaded as an artifact`, `give github-token: \${{ github.token }} (any job's token may read its repository's metadata), or ${consent}`);
}
/**
 * Checks that GitHub's artifact service can be reached from here: it exists in jobs of github.com and GHE.com only.
 *
 * @throws {UserError} outside a job, and on GitHub Enterprise Server
 */
function assertArtifactService(environment) {
    const missing = ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'].filter((name) => !environment[name]);
    if (missing.length > 0) {
        // The runner gives these two to an action (uses:), never to a script (run:).
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`an artifact can only be uploaded by an action inside a GitHub Actions job: ${missing.join(' and ')} not set`, 'set artifact: false, or run pgproof by `uses:` instead of `run:`');
    }
    if (isEnterpriseServer(environment.GITHUB_SERVER_URL)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo("GitHub Enterprise Server does not have the artifact service that GitHub's client speaks to", 'set artifact: false and upload the backup directory in a step of your own');
    }
}
/** As @actions/artifact decides it (shared/config.ts, isGhes): it refuses to work there. */
function isEnterpriseServer(serverUrl) {
    const host = new URL(serverUrl || 'https://github.com').hostname.toLowerCase();
    return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}
async function findVisibility({ environment, token }) {
    const fromEvent = await visibilityFromEvent(environment);
    if (fromEvent.kind !== 'unknown')
        return fromEvent;
    if (!token)
        return { kind: 'unknown', why: `${fromEvent.why}, and there is no github-token to ask with` };
    const fromApi = await visibilityFromApi(environment, token);
    return fromApi.kind === 'unknown' ? { kind: 'unknown', why: `${fromEvent.why}, and ${fromApi.why}` } : fromApi;
}
async function visibilityFromEvent(environment) {
    const path = environment.GITHUB_EVENT_PATH;
    if (!path)
        return { kind: 'unknown', why: 'GITHUB_EVENT_PATH is not set' };
    let event;
    try {
        event = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8'));
    }
    catch (error) {
        return { kind: 'unknown', why: `the event cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}` };
    }
    const repository = event?.repository;
    // An event may tell of another repository than the one whose run this is, which is where the artifact goes.
    if (repository?.full_name?.toLowerCase() !== environment.GITHUB_REPOSITORY?.toLowerCase()) {
        return { kind: 'unknown', why: 'the event does not describe this repository' };
    }
    return visibilityOf(repository, 'the event does not tell');
}
async function visibilityFromApi(environment, token) {
    const repository = environment.GITHUB_REPOSITORY;
    if (!repository)
        return { kind: 'unknown', why: 'GITHUB_REPOSITORY is not set' };
    const url = `${environment.GITHUB_API_URL || 'https://api.github.com'}/repos/${repository}`;
    // Lazily, as the artifact client: it brings its own HTTP library, and it knows the runner's proxies.
    const { HttpClient } = await __webpack_require__.e(/* import() */ 942).then(__webpack_require__.bind(__webpack_require__, 44942));
    const client = new HttpClient('pgproof', [], { headers: { authorization: `Bearer ${token}` }, allowRetries: true });
    try {
        const { result, statusCode } = await client.getJson(url);
        if (result === null)
            return { kind: 'unknown', why: `GitHub's API answers ${statusCode} to this github-token` };
        return visibilityOf(result, "GitHub's API does not tell");
    }
    catch (error) {
        return { kind: 'unknown', why: `GitHub's API cannot be asked: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}` };
    }
    finally {
        client.dispose();
    }
}
/** Private only when everything that is said agrees; `internal` is an enterprise's own, and `private` is true there. */
function visibilityOf(repository, otherwise) {
    const { private: isPrivate, visibility } = repository ?? {};
    if (isPrivate === false || visibility === 'public')
        return { kind: 'public' };
    if (isPrivate === true || visibility === 'private' || visibility === 'internal')
        return { kind: 'private' };
    return { kind: 'unknown', why: otherwise };
}


/***/ }),

/***/ 36305:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  bk: () => (/* binding */ downloadArtifact),
  My: () => (/* binding */ openClient),
  mz: () => (/* binding */ uploadArtifact),
  oc: () => (/* binding */ verifyArtifact)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/concurrency.js
var concurrency = __webpack_require__(3943);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./build/github/remote-zip.js
var remote_zip = __webpack_require__(8508);
;// CONCATENATED MODULE: ./build/github/artifact-check.js




const againHint = 'run the backup again; the local backup directory is not affected';
/**
 * Compares what the artifact service recorded with what the client says that it sent. The client hashes the zip
 * while it is sent, so this is the digest that every later download is held against.
 *
 * @returns whether the service has a digest to compare
 * @throws {FailedError} on any difference
 */
async function assertRecorded(client, uploaded) {
    const { artifact } = await client.getArtifact(uploaded.name);
    const recorded = { id: artifact.id, bytes: artifact.size, digest: artifact.digest?.replace(/^sha256:/, '') };
    for (const name of ['id', 'bytes', 'digest']) {
        if (recorded[name] === uploaded[name] || (name === 'digest' && !recorded.digest))
            continue;
        throw new errors/* FailedError */.Kl(`the artifact ${uploaded.name} is not what was sent: its ${name} is ${recorded[name]} at GitHub, ${uploaded[name]} here`, againHint);
    }
    return Boolean(recorded.digest);
}
/**
 * Compares the directory of the zip in GitHub's storage with the files here: the same names, sizes and CRC-32, and
 * the archive's whole length. The digest alone cannot tell that the right files went into the zip: the client, for
 * one, leaves out a file that vanished, with no more than a warning (upload/zip.ts, zipWarningCallback).
 *
 * @throws {FailedError} on any difference
 * @throws {Error} when the storage cannot be read
 */
async function assertSameFiles({ files, uploaded, environment, signal }) {
    const url = await signedDownloadUrl(uploaded.name, environment, signal);
    const { HttpClient } = await __webpack_require__.e(/* import() */ 942).then(__webpack_require__.bind(__webpack_require__, 44942));
    const http = new HttpClient('pgproof', [], { allowRetries: true, maxRetries: 3 });
    try {
        const read = async (start, end) => {
            signal?.throwIfAborted();
            const response = await http.get(url, { range: `bytes=${start}-${end - 1}` });
            const { statusCode, headers } = response.message;
            const total = headers['content-range']?.split('/')[1];
            if (statusCode === 416 || (total !== undefined && total !== String(uploaded.bytes))) {
                throw differs(uploaded, `it has ${total ?? 'too few'} bytes there and ${uploaded.bytes} were sent`);
            }
            if (statusCode !== 206)
                throw new Error(`the storage answers ${statusCode} to a request for a part of the artifact`);
            return (await response.readBodyBuffer?.()) ?? Buffer.alloc(0);
        };
        const entries = await (0,remote_zip/* readZipDirectory */.x)(read, uploaded.bytes).catch((error) => {
            throw error instanceof remote_zip/* ZipDamage */.$ ? differs(uploaded, error.message) : error;
        });
        const remote = new Map(entries.map((entry) => [entry.name, entry]));
        for (const file of files) {
            const entry = remote.get(file.name);
            if (entry === undefined)
                throw differs(uploaded, `${file.name} is missing in it`);
            if (entry.bytes !== file.bytes)
                throw differs(uploaded, `${file.name} has ${entry.bytes} bytes in it`);
            if (entry.crc32 !== (await crc32Of(file.path, signal)))
                throw differs(uploaded, `${file.name} has another content`);
        }
        if (remote.size !== files.length)
            throw differs(uploaded, `it has ${remote.size} files`);
    }
    finally {
        http.dispose();
    }
}
function differs(uploaded, how) {
    return new errors/* FailedError */.Kl(`the artifact ${uploaded.name} is not the backup that was sent: ${how}`, againHint);
}
async function crc32Of(path, signal) {
    let sum = 0;
    const stream = (0,external_node_fs_.createReadStream)(path, { highWaterMark: 1024 * 1024, ...(signal === undefined ? {} : { signal }) });
    for await (const chunk of stream)
        sum = (0,external_node_zlib_.crc32)(chunk, sum);
    return sum;
}
/** The one call of the service that the client makes only for whole downloads (results/api/v1/artifact.proto). */
async function signedDownloadUrl(name, environment, signal) {
    signal?.throwIfAborted();
    const { HttpClient } = await __webpack_require__.e(/* import() */ 942).then(__webpack_require__.bind(__webpack_require__, 44942));
    const token = environment.ACTIONS_RUNTIME_TOKEN ?? '';
    const { run, job } = backendIds(token);
    const service = '/twirp/github.actions.results.api.v1.ArtifactService/GetSignedArtifactURL';
    const http = new HttpClient('pgproof', [], { headers: { authorization: `Bearer ${token}` } });
    try {
        const { result } = await http.postJson(new URL(service, environment.ACTIONS_RESULTS_URL).href, { workflow_run_backend_id: run, workflow_job_run_backend_id: job, name });
        const url = result?.signed_url ?? result?.signedUrl;
        if (!url)
            throw new Error('the artifact service gives no address to download from');
        return url;
    }
    finally {
        http.dispose();
    }
}
/** The runtime token is a JWT; one of its scopes is `Actions.Results:<run>:<job>`. */
function backendIds(token) {
    try {
        const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
        const scopes = String(payload.scp).split(' ');
        const [, run, job] = scopes.find((scope) => scope.startsWith('Actions.Results:'))?.split(':') ?? [];
        if (run !== undefined && job !== undefined)
            return { run, job };
    }
    catch (cause) {
        throw new Error(`the job's runtime token cannot be read: ${(0,errors/* messageOf */.bD)(cause)}`, { cause });
    }
    throw new Error("the job's runtime token has no scope for artifacts");
}

// EXTERNAL MODULE: ./build/github/artifact-log.js
var artifact_log = __webpack_require__(14713);
;// CONCATENATED MODULE: ./build/github/artifact.js







/**
 * Uploads files as one artifact of this workflow run and checks it there: GitHub's record of id, size and digest,
 * and the directory of the stored zip (every file's name, size and CRC-32). The files are streamed, in
 * five blocks of 8 MiB at once; memory does not grow with their size.
 *
 * @throws {UserError} when the name is taken in this run, the quota is used up, or the token is not allowed to
 * @throws {FailedError} when the upload fails otherwise, or what is stored is not what was sent
 *
 * @example
 * const { id, digest } = await uploadArtifact({ name: 'pgproof-backup-shop', rootDirectory, files, retentionDays: 14 })
 */
async function uploadArtifact(upload) {
    const client = await openClient();
    const totalBytes = upload.files.reduce((sum, file) => sum + file.bytes, 0);
    try {
        const uploaded = await (0,artifact_log/* withQuietArtifactClient */.w)(() => runUpload(client, upload), (bytes) => upload.onProgress?.(bytes, totalBytes));
        const isRecorded = await (0,artifact_log/* withQuietArtifactClient */.w)(() => (0,concurrency/* untilAborted */.Eu)(assertRecorded(client, uploaded), upload.signal));
        await checkFiles(upload, uploaded);
        // Without a record to compare, only the bytes themselves can tell.
        if (!isRecorded)
            await verifyArtifact(uploaded, { signal: upload.signal });
        return uploaded;
    }
    catch (error) {
        upload.signal?.throwIfAborted();
        throw explained(error, upload.name);
    }
}
/**
 * Downloads an artifact of this run again, holds the whole of it against its digest and throws it away. It needs
 * as much free disk as the artifact has bytes.
 *
 * @param digest 64 hexadecimal digits, as uploadArtifact returns them
 * @throws {FailedError} when it cannot be downloaded or its bytes are not those of the digest
 */
async function verifyArtifact(artifact, options = {}) {
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(options.temporaryDirectory ?? (0,external_node_os_.tmpdir)(), 'pgproof-artifact-'));
    try {
        await downloadArtifact(artifact, { directory, signal: options.signal });
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/**
 * Downloads and unpacks an artifact, and checks the digest of all that was received. After an error the directory
 * may hold a part of the files. The client unpacks while it receives, before the digest is known, and trusts the
 * names: an artifact that others may have written is to be fetched with `unpack: false`.
 *
 * @param artifact with its digest as 64 hexadecimal digits; undefined where GitHub recorded none to compare
 * @throws {FailedError} when it cannot be downloaded or its bytes are not those of the digest
 */
async function downloadArtifact(artifact, download) {
    const client = await openClient();
    let mismatch;
    try {
        const options = {
            path: download.directory,
            // The upload returns a bare digest, the download wants its name before it.
            ...(artifact.digest === undefined ? {} : { expectedHash: `sha256:${artifact.digest}` }),
            ...(download.source === undefined ? {} : { findBy: download.source }),
            skipDecompress: download.unpack === false,
        };
        const work = (0,artifact_log/* withQuietArtifactClient */.w)(() => client.downloadArtifact(artifact.id, options));
        mismatch = (await (0,concurrency/* untilAborted */.Eu)(work, download.signal)).digestMismatch;
    }
    catch (error) {
        download.signal?.throwIfAborted();
        throw explained(error, artifact.name);
    }
    // The client only sets this flag; without a look at it a damaged download passes.
    if (mismatch === false)
        return;
    throw new errors/* FailedError */.Kl(`the artifact ${artifact.name} is damaged: its SHA-256 is not ${artifact.digest}`, 'download it again; when that fails too, this artifact is lost');
}
/** The client takes some 100 ms to load, so only the commands that need it wait for that; the bundle splits it off here. */
async function openClient() {
    const { DefaultArtifactClient } = await Promise.all(/* import() */[__webpack_require__.e(942), __webpack_require__.e(659), __webpack_require__.e(584)]).then(__webpack_require__.bind(__webpack_require__, 20584));
    return new DefaultArtifactClient();
}
async function runUpload(client, upload) {
    const paths = upload.files.map((file) => file.path);
    const result = await failOnUncaught(() => (0,concurrency/* untilAborted */.Eu)(client.uploadArtifact(upload.name, paths, upload.rootDirectory, {
        // What a backup holds is compressed already.
        compressionLevel: 0,
        ...(upload.retentionDays === undefined ? {} : { retentionDays: upload.retentionDays }),
    }), upload.signal));
    const { id, digest, size } = result;
    if (id === undefined || digest === undefined || !/^[0-9a-f]{64}$/.test(digest) || size === undefined) {
        throw new Error(`the artifact client returned no usable result: ${JSON.stringify(result)}`);
    }
    return { id, name: upload.name, digest, bytes: size };
}
/** A difference fails the upload. Storage that cannot be asked does not: GitHub's record has been compared by then. */
async function checkFiles(upload, uploaded) {
    const { files, signal } = upload;
    try {
        await (0,concurrency/* untilAborted */.Eu)(assertSameFiles({ files, uploaded, environment: process.env, signal }), signal);
    }
    catch (error) {
        if (error instanceof errors/* FailedError */.Kl || signal?.aborted)
            throw error;
        upload.onWarning?.(`the files in the artifact could not be compared with those here: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/**
 * Fails the work when anything throws outside of it. The client throws from an event handler when a file cannot be
 * read (upload/zip.ts, zipErrorCallback), which would end the process with a stack, and its promise never settles.
 */
async function failOnUncaught(work) {
    const { promise, reject } = Promise.withResolvers();
    process.on('uncaughtException', reject);
    try {
        return await Promise.race([work(), promise]);
    }
    finally {
        process.removeListener('uncaughtException', reject);
    }
}
/** The client's errors hold an HTTP status in their text only (shared/artifact-twirp-client.ts). */
function explained(error, name) {
    if (error instanceof errors/* UserError */.yo)
        return error;
    const message = (0,errors/* messageOf */.bD)(error);
    const asUser = (text, hint) => new errors/* UserError */.yo(text, hint, { cause: error });
    if (/\(409\)|already exists/.test(message)) {
        return asUser(`this workflow run has an artifact called ${name} already`, 'set artifact-name to one that is unique in the run: in a matrix, put a value of the matrix into it');
    }
    if (/storage quota/.test(message)) {
        return asUser("the account's storage for artifacts is used up", 'delete old artifacts, set a shorter retention-days, or set artifact: false and store the backup elsewhere');
    }
    if (/\((401|403)\)|not accessible|Bad credentials|Forbidden|Unauthorized/.test(message)) {
        return asUser(`GitHub refuses access to the artifact ${name}: ${message}`, 'add `permissions: actions: read` for the artifacts of another run; for the upload, allow artifacts in this repository’s settings');
    }
    if (error.status === 410) {
        return asUser(`the artifact ${name} has expired: GitHub has deleted it`, 'give another one; retention-days of the backup says how long an artifact is kept');
    }
    return new errors/* FailedError */.Kl(`the artifact ${name} could not be transferred: ${message}`, 'run the job again; githubstatus.com tells whether GitHub Actions works', { cause: error });
}


/***/ }),

/***/ 8508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ ZipDamage),
/* harmony export */   x: () => (/* binding */ readZipDirectory)
/* harmony export */ });
/** What was read is not the directory of a whole zip archive. */
class ZipDamage extends Error {
    name = 'ZipDamage';
}
/** .ZIP File Format Specification (APPNOTE) 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3. */
const signatures = { entry: 0x02014b50, end: 0x06054b50, zip64End: 0x06064b50, zip64Locator: 0x07064b50 };
const lengths = { entry: 46, end: 22, zip64End: 56, zip64Locator: 20 };
const seeZip64 = 0xffff_ffff;
/**
 * Lists a zip archive by its directory alone, which stands at its end: about 80 bytes are read per file.
 * Only what @actions/artifact writes is understood: one disk and no comment.
 *
 * @param totalBytes the archive's length
 * @throws {ZipDamage} when the archive is cut or its directory is not one
 */
async function readZipDirectory(read, totalBytes) {
    try {
        return await readEntries(read, totalBytes);
    }
    catch (error) {
        // A field beyond the end of what was read.
        throw error instanceof RangeError ? new ZipDamage('the archive is cut', { cause: error }) : error;
    }
}
async function readEntries(read, totalBytes) {
    const tailStart = Math.max(0, totalBytes - lengths.end - lengths.zip64Locator);
    const tail = await read(tailStart, totalBytes);
    const end = tail.length - lengths.end;
    if (end < 0 || tail.readUInt32LE(end) !== signatures.end)
        throw new ZipDamage('the archive has no end record');
    const locator = end - lengths.zip64Locator;
    const place = locator >= 0 && tail.readUInt32LE(locator) === signatures.zip64Locator
        ? await zip64Place(read, Number(tail.readBigUInt64LE(locator + 8)))
        : { bytes: tail.readUInt32LE(end + 12), offset: tail.readUInt32LE(end + 16) };
    return [...entriesIn(await read(place.offset, place.offset + place.bytes))];
}
async function zip64Place(read, offset) {
    const record = await read(offset, offset + lengths.zip64End);
    if (record.readUInt32LE(0) !== signatures.zip64End)
        throw new ZipDamage('the archive has no zip64 end record');
    return { bytes: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) };
}
function* entriesIn(directory) {
    let at = 0;
    while (at < directory.length) {
        if (directory.readUInt32LE(at) !== signatures.entry)
            throw new ZipDamage("the archive's directory is damaged");
        const nameEnd = at + lengths.entry + directory.readUInt16LE(at + 28);
        const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
        const [bytes, storedBytes, offset] = zip64Values([directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)], directory.subarray(nameEnd, extraEnd));
        yield {
            name: directory.toString('utf8', at + lengths.entry, nameEnd),
            ...{ bytes, storedBytes, offset },
            crc32: directory.readUInt32LE(at + 16),
            method: directory.readUInt16LE(at + 10),
            encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
            unixMode: directory.readUInt16LE(at + 40),
        };
        at = extraEnd + directory.readUInt16LE(at + 32);
    }
}
/** What does not fit into 32 bits stands in the zip64 field, whose number is 1, in this order. */
function zip64Values(short, extra) {
    if (!short.includes(seeZip64))
        return short;
    for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
        if (extra.readUInt16LE(at) !== 1)
            continue;
        let next = at + 4;
        const [bytes, storedBytes, offset] = short.map((value) => {
            if (value !== seeZip64)
                return value;
            next += 8;
            return Number(extra.readBigUInt64LE(next - 8));
        });
        return [bytes, storedBytes, offset];
    }
    throw new ZipDamage("the archive's directory is damaged: a large file without its size");
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
const notesBudgetBytes = 100 * 1024;
/** The job summary of a verification: the answer, the problems, facts. */
function verifySummary({ path, manifest, verification, problems }) {
    const name = manifest === undefined ? (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(path, 300) : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(manifest.source.database);
    const good = problems.length === 0;
    const answer = verification.level === 'full' ? 'is proven' : 'is whole';
    const headline = good
        ? `✅ Backup of ${name} ${answer}: ${verificationText(verification)}`
        : `❌ Backup of ${name} **does not verify**: ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(problems.length, 'problem')}`;
    const sections = [headline];
    if (!good)
        sections.push('### Problems', listOf(problems, problemsBudgetBytes));
    sections.push(facts(path, manifest, verification));
    const { drill } = verification;
    if (drill !== undefined && drill.phases.length > 0) {
        sections.push('### Where the time went', phaseTable(drill, verification.durationMs));
    }
    if (drill !== undefined && drill.notes.length > 0) {
        sections.push((0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .details */ .zH)((0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(drill.notes.length, 'note'), listOf(drill.notes, notesBudgetBytes)));
    }
    return `${sections.join('\n\n')}\n`;
}
/**
 * What a verification has looked at, in a few words of Markdown.
 *
 * @example '3 files and 1 000 rows read again in 2.1 s (`basic`)'
 */
function verificationText({ level, files, rows, durationMs, drill }) {
    const counts = `${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(files, 'file')} and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(rows, 'row')}`;
    const took = drill?.restoreMs === undefined ? '' : ` in ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(drill.restoreMs)}`;
    const restored = level === 'full' ? `, restored${took}, compared with the source,` : '';
    return `${counts} read again${restored} in ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(durationMs)}${took === '' ? '' : ' in all'} (\`${level}\`)`;
}
function listOf(lines, budgetBytes) {
    const items = lines.map((line) => `- ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(line, 500)}`);
    const { kept, dropped } = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .keepWithin */ .XY)(items, budgetBytes);
    if (dropped > 0)
        kept.push(`- … and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(dropped)} more`);
    return kept.join('\n');
}
const phaseTitles = {
    server: 'server started',
    check: 'check',
    schema: 'schema',
    data: 'rows and indexes',
    'read-back': 'rows read back',
    'post-data': 'keys, triggers, privileges',
    structure: 'objects, constraints, indexes, sequences',
};
function phaseTable({ phases }, durationMs) {
    const rows = phases.map((phase) => [
        phaseTitles[phase.name] ?? (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)(phase.name),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(phase.durationMs)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPercent */ .l9)(phase.durationMs, durationMs)),
    ]);
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)([{ header: 'Phase' }, { header: 'Time', align: 'right' }, { header: 'Share', align: 'right' }], rows);
}
function facts(path, manifest, verification) {
    const rows = [['Level', `\`${verification.level}\`, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(verification.durationMs)}`]];
    const { drill } = verification;
    if (drill?.server !== undefined)
        rows.push(['Restored into', `PostgreSQL ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(drill.server)}`]);
    if (drill?.restoreMs !== undefined) {
        rows.push(['Recovery time', `**${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(drill.restoreMs)}** to restore everything, measured`]);
    }
    if (manifest !== undefined) {
        const { source, snapshot, totals } = manifest;
        rows.push(['Database', `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(source.database)}, PostgreSQL ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(source.serverVersion)}`], ['Snapshot', `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(snapshot.takenAt)}, LSN ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(snapshot.lsn)}`], ['Content', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(totals.tables, 'table')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCountOf */ .gL)(totals.rows, 'row')}`], ['Size', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(totals.rawBytes)} raw, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBytes */ .z3)(totals.storedBytes)} stored`]);
    }
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)([{ header: 'Backup' }, { header: (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(path, 300) }], rows);
}


/***/ })

};
