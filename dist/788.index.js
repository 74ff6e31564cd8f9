export const id = 788;
export const ids = [788];
export const modules = {

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

/***/ 39788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   serve: () => (/* binding */ serve)
/* harmony export */ });
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(75919);
/* harmony import */ var _threads_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(11793);


/** A thread's start: loads the code of its role, which then serves the messages of the main thread. */
async function serve() {
    const port = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.parentPort;
    if (port === null)
        throw new Error('this is not a thread');
    const { role } = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.workerData;
    // In a thread this ends the thread alone.
    port.on('message', (order) => {
        if (order.kind === _threads_js__WEBPACK_IMPORTED_MODULE_1__/* .endOrder */ .IU.kind)
            process.exit();
    });
    if (role === 'copy') {
        const { CopyWorker } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(908)]).then(__webpack_require__.bind(__webpack_require__, 60908));
        new CopyWorker(port);
    }
    else if (role === 'load') {
        const { LoadWorker } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(690), __webpack_require__.e(631), __webpack_require__.e(959)]).then(__webpack_require__.bind(__webpack_require__, 3757));
        new LoadWorker(port);
    }
    else {
        const { VerifyWorker } = await Promise.all(/* import() */[__webpack_require__.e(690), __webpack_require__.e(486)]).then(__webpack_require__.bind(__webpack_require__, 66486));
        new VerifyWorker(port);
    }
}


/***/ })

};
