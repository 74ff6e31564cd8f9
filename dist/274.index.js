export const id = 274;
export const ids = [274];
export const modules = {

/***/ 82274:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   verifyCommand: () => (/* binding */ verifyCommand)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _report_verify_summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38531);
/* harmony import */ var _storage_open_backup_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64432);
/* harmony import */ var _terminal_progress_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(34054);
/* harmony import */ var _verify_integrity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(44627);
/* harmony import */ var _verify_outcome_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(83924);






const shownLines = 50;
/** `pgproof verify`: says whether a backup is what was written, and what is wrong with it if not. */
async function verifyCommand(request, session) {
    const { environment, log, secrets, signal } = session;
    const { githubToken } = request;
    return (0,_storage_open_backup_js__WEBPACK_IMPORTED_MODULE_2__/* .withBackup */ .G)(request.backup, { environment, githubToken, signal, log }, async (opened) => {
        const backup = (0,_storage_open_backup_js__WEBPACK_IMPORTED_MODULE_2__/* .ownBackup */ .n)(opened);
        const outcome = await (request.level === 'full' ? proveByRestore : readEverything)(backup, request, session);
        await (0,_verify_outcome_js__WEBPACK_IMPORTED_MODULE_5__/* .recordVerification */ .$)(backup, outcome, { log, redact: (line) => secrets.redact(line) });
        await publish(backup, outcome, session);
        return tell(backup, outcome, session);
    });
}
async function readEverything(backup, request, session) {
    const { manifest, path } = backup;
    const { signal, terminal } = session;
    const totalBytes = (0,_verify_integrity_js__WEBPACK_IMPORTED_MODULE_4__/* .bytesToRead */ .D)(manifest);
    const state = { phase: 'verify', doneBytes: 0, totalBytes, tablesDone: 0, tablesTotal: 0, rows: 0 };
    const integrity = await (0,_terminal_progress_js__WEBPACK_IMPORTED_MODULE_3__/* .withProgress */ .E0)({ terminal, read: () => state }, signal, () => (0,_verify_integrity_js__WEBPACK_IMPORTED_MODULE_4__/* .verifyIntegrity */ .H)({
        ...{ directory: path, manifest, jobs: request.jobs, signal },
        onProgress: (bytes) => {
            state.doneBytes += bytes;
        },
    }));
    return { verification: { level: 'basic', ...integrity }, problems: integrity.problems };
}
async function proveByRestore(backup, request, session) {
    // A basic verification does without all of what restores.
    const [{ drill }, { RestoreProgress }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(631), __webpack_require__.e(896), __webpack_require__.e(880), __webpack_require__.e(224)]).then(__webpack_require__.bind(__webpack_require__, 75224)),
        __webpack_require__.e(/* import() */ 71).then(__webpack_require__.bind(__webpack_require__, 97071)),
    ]);
    const { environment, log, signal, terminal } = session;
    const progress = new RestoreProgress();
    const report = await (0,_terminal_progress_js__WEBPACK_IMPORTED_MODULE_3__/* .withProgress */ .E0)({ terminal, read: () => progress.read() }, signal, () => drill(request, backup, { environment, log, progress, signal }));
    return (0,_verify_outcome_js__WEBPACK_IMPORTED_MODULE_5__/* .drillOutcome */ .q)(report);
}
/** Outputs for the next steps, and the job summary. */
async function publish({ label, manifest }, outcome, session) {
    const { runner, secrets, environment } = session;
    const { verification, problems } = outcome;
    await runner?.addSummary(secrets.redact((0,_report_verify_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .verifySummary */ .I)({ path: label, manifest, verification, problems })));
    if (environment.GITHUB_OUTPUT === undefined)
        return;
    runner?.setOutput('verified', problems.length === 0 ? verification.level : 'none');
    runner?.setOutput('problems', JSON.stringify(problems.map((problem) => secrets.redact(problem))));
    const { restoreMs } = verification.drill ?? {};
    if (restoreMs !== undefined)
        runner?.setOutput('restore-ms', restoreMs);
}
function tell({ label }, { verification, problems }, { log }) {
    const notes = verification.drill?.notes ?? [];
    for (const note of notes.slice(0, shownLines))
        log.info(`note: ${note}`);
    if (notes.length > shownLines)
        log.info(`… and ${notes.length - shownLines} more notes`);
    if (problems.length === 0) {
        const answer = verification.level === 'full' ? 'proven' : 'whole';
        log.info(`the backup is ${answer}: ${(0,_report_verify_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .verificationText */ .n)(verification).replaceAll('`', '')}`);
        return _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .exitCode */ .I$.good;
    }
    for (const problem of problems.slice(0, shownLines))
        log.error(problem);
    if (problems.length > shownLines)
        log.error(`… and ${problems.length - shownLines} more`);
    log.error(`the backup at ${label} does not verify`, 'do not rely on it: take another one, and look into the disk that held it');
    return _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .exitCode */ .I$.no;
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
