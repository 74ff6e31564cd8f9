export const id = 788;
export const ids = [788];
export const modules = {

/***/ 39788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   serve: () => (/* binding */ serve)
/* harmony export */ });
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(75919);

/** A thread's start: loads the code of its role, which then serves the messages of the main thread. */
async function serve() {
    const port = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.parentPort;
    if (port === null)
        throw new Error('this is not a thread');
    const { role } = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.workerData;
    if (role === 'copy') {
        const { CopyWorker } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(908), __webpack_require__.e(473)]).then(__webpack_require__.bind(__webpack_require__, 60908));
        new CopyWorker(port);
    }
    else {
        const { VerifyWorker } = await __webpack_require__.e(/* import() */ 980).then(__webpack_require__.bind(__webpack_require__, 49980));
        new VerifyWorker(port);
    }
}


/***/ })

};
