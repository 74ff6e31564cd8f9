export const id = 71;
export const ids = [71];
export const modules = {

/***/ 45311:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ loadCounter)
/* harmony export */ });
/** Where a loading thread stands, as slots of shared memory; the main thread reads them for progress. */
const loadCounter = { rawBytes: 0, rows: 1, backendPid: 2, rejected: 3, slots: 4 };


/***/ }),

/***/ 97071:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RestoreProgress: () => (/* binding */ RestoreProgress)
/* harmony export */ });
/* harmony import */ var _terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34054);
/* harmony import */ var _load_load_tasks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45311);


/** How far a restore is, for whoever shows it. */
class RestoreProgress {
    #read = () => _terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__/* .preparing */ .nq;
    read() {
        return this.#read();
    }
    /** A phase without a measure of its own. */
    phase(name) {
        this.#read = () => ({ ..._terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__/* .preparing */ .nq, phase: name });
    }
    /** @returns to be called with the bytes that were read */
    checking(totalBytes) {
        let doneBytes = 0;
        this.#read = () => ({ ..._terminal_progress_js__WEBPACK_IMPORTED_MODULE_0__/* .preparing */ .nq, phase: 'check', doneBytes, totalBytes });
        return (bytes) => {
            doneBytes += bytes;
        };
    }
    /** @param presentBytes what an earlier run has loaded */
    loading(loader, counters, total) {
        const sum = (slot) => counters.reduce((all, each) => all + each[slot], 0);
        this.#read = () => ({
            phase: 'restore',
            doneBytes: Math.min(total.rawBytes, total.presentBytes + sum(_load_load_tasks_js__WEBPACK_IMPORTED_MODULE_1__/* .loadCounter */ .R.rawBytes)),
            totalBytes: total.rawBytes,
            tablesDone: loader.tablesDone,
            tablesTotal: total.tables,
            rows: sum(_load_load_tasks_js__WEBPACK_IMPORTED_MODULE_1__/* .loadCounter */ .R.rows),
        });
    }
}


/***/ })

};
