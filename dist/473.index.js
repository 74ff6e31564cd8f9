export const id = 473;
export const ids = [473];
export const modules = {

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


/***/ })

};
