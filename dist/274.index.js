export const id = 274;
export const ids = [274];
export const modules = {

/***/ 82274:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   verifyCommand: () => (/* binding */ verifyCommand)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _archive_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44896);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _report_verify_summary_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(38531);
/* harmony import */ var _terminal_progress_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(34054);
/* harmony import */ var _verify_integrity_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(19023);







const shownProblems = 50;
/** `pgproof verify`: says whether a backup is what was written, and what is wrong with it if not. */
async function verifyCommand(request, session) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(request.backup);
    const { log, signal, terminal, runner } = session;
    const manifest = await openManifest(path);
    const totalBytes = (0,_verify_integrity_js__WEBPACK_IMPORTED_MODULE_5__/* .bytesToRead */ .D)(manifest);
    const state = { phase: 'verify', doneBytes: 0, totalBytes, tablesDone: 0, tablesTotal: 0, rows: 0 };
    const integrity = await (0,_terminal_progress_js__WEBPACK_IMPORTED_MODULE_6__/* .withProgress */ .E0)({ terminal, read: () => state }, signal, () => (0,_verify_integrity_js__WEBPACK_IMPORTED_MODULE_5__/* .verifyIntegrity */ .H)({
        ...{ directory: path, manifest, jobs: request.jobs, signal },
        onProgress: (bytes) => {
            state.doneBytes += bytes;
        },
    }));
    const { problems } = integrity;
    const verification = { level: request.level, ...integrity };
    if (problems.length === 0)
        log.info(`the backup is whole: ${(0,_report_verify_summary_js__WEBPACK_IMPORTED_MODULE_4__/* .verificationText */ .n)(verification).replaceAll('`', '')}`);
    for (const problem of problems.slice(0, shownProblems))
        log.error(problem);
    if (problems.length > shownProblems)
        log.error(`… and ${problems.length - shownProblems} more`);
    await runner?.addSummary(session.secrets.redact((0,_report_verify_summary_js__WEBPACK_IMPORTED_MODULE_4__/* .verifySummary */ .I)({ path, manifest, verification, problems })));
    if (session.environment.GITHUB_OUTPUT !== undefined) {
        runner?.setOutput('verified', problems.length === 0 ? request.level : 'none');
        runner?.setOutput('problems', JSON.stringify(problems));
    }
    if (problems.length === 0)
        return _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .exitCode */ .I$.good;
    log.error(`the backup at ${path} does not verify`, 'do not rely on it: take another one, and look into the disk that held it');
    return _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .exitCode */ .I$.no;
}
/** @throws {UserError} when there is none; {FailedError} when it is damaged */
async function openManifest(path) {
    let content;
    try {
        content = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(path, 'manifest.json'));
    }
    catch (error) {
        if (error.code !== 'ENOENT') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .FailedError */ .Kl(`manifest.json cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`, 'check the directory and its rights');
        }
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${path} holds no manifest.json, so it is no backup of pgproof, or an unfinished one`, 'check the path');
    }
    return (0,_archive_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .readManifest */ .WI)(content);
}


/***/ })

};
