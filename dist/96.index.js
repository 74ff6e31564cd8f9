export const id = 96;
export const ids = [96];
export const modules = {

/***/ 4096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  restoreCommand: () => (/* binding */ restoreCommand)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(34902);
;// CONCATENATED MODULE: ./build/report/foreign-restore-summary.js


const budgetBytes = 200 * 1024;
/** The job summary of a restore of an archive that has no manifest: what pg_restore said, and no more than that. */
function foreignRestoreSummary(label, report) {
    const { database, entries, problems, serverVersion, durationMs } = report;
    const answer = problems.length === 0
        ? `⚠️ ${(0,markdown/* inlineCode */.ti)(label, 300)} was restored by pg_restore into ${(0,markdown/* inlineCode */.ti)(database)}. **Nothing is proven:** the archive has no manifest to compare with.`
        : `❌ ${(0,markdown/* inlineCode */.ti)(label, 300)} did not come back whole into ${(0,markdown/* inlineCode */.ti)(database)}: ${(0,format/* formatCountOf */.gL)(problems.length, 'problem')}.`;
    const facts = `${(0,format/* formatCountOf */.gL)(entries, 'entry', 'entries')} in ${(0,format/* formatDuration */.a3)(durationMs)}, PostgreSQL ${(0,markdown/* inlineCode */.ti)(serverVersion)}`;
    const { kept, dropped } = (0,markdown/* keepWithin */.XY)(problems.map((problem) => `- ${(0,markdown/* inlineCode */.ti)(problem, 1000)}`), budgetBytes);
    if (dropped > 0)
        kept.push(`- … and ${dropped} more`);
    return `${[answer, facts, kept.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

// EXTERNAL MODULE: ./build/report/backup-summary.js
var backup_summary = __webpack_require__(21888);
// EXTERNAL MODULE: ./build/report/charts.js
var charts = __webpack_require__(99062);
;// CONCATENATED MODULE: ./build/report/restore-summary.js




const problemsBudgetBytes = 200 * 1024;
const shownCharacters = 500;
/**
 * The job summary of a restore: the answer, facts, what is wrong, where the time went, and the long tail. At most
 * 900 KiB of Markdown, whatever the backup holds.
 */
function restoreSummary(input) {
    const { report } = input;
    const chart = (0,charts/* workerChart */.Z4)(report.timeline, 'steps');
    const sections = [
        headline(input),
        facts(input),
        ...problemsSection(report.problems),
        ...rejectsSection(report),
        '### Where the time went',
        phaseTable(report),
        ...(chart === '' ? [] : [chart]),
    ];
    const answer = sections.join('\n\n');
    return `${[answer, ...longTail(input, backup_summary/* summaryBudgetBytes */.y - (0,markdown/* byteLength */.dp)(answer) - 16)].join('\n\n')}\n`;
}
/**
 * What came back, in a few words of plain text that follow the database's name.
 *
 * @example ': 9 tables, 1 813 000 rows, 238 MB in 8.1 s (29.4 MB/s)', or of a schema alone: ' in 1.2 s'
 */
function restoredText({ backup, report, part, resumed }) {
    const { tables, rows, durationMs } = report;
    const time = `in ${(0,format/* formatDuration */.a3)(durationMs)}`;
    if (part === 'schema')
        return ` ${time}`;
    const what = `: ${(0,format/* formatCountOf */.gL)(tables.length, 'table')}, ${(0,format/* formatCountOf */.gL)(rows, 'row')}`;
    if (resumed)
        return `${what}, the last part of them ${time}`;
    // How large the rows are that did not come back, nobody has measured.
    if (report.rejected + report.skipped > 0)
        return `${what} ${time}`;
    const bytes = rawBytesOf(report, backup.manifest);
    return `${what}, ${(0,format/* formatBytes */.z3)(bytes)} ${time} (${(0,format/* formatRate */.CE)(bytes, durationMs)})`;
}
/** Whether everything came back that had to. */
function isComplete({ report, maxRejects }) {
    return report.problems.length === 0 && report.rejected <= maxRejects;
}
const restored = {
    all: (source) => `${source} is restored`,
    data: (source) => `The rows of ${source} are restored`,
    schema: (source) => `The schema of ${source} is restored`,
};
function headline(input) {
    const { backup, report, maxRejects, part } = input;
    const source = (0,markdown/* inlineCode */.ti)(backup.manifest.source.database);
    const target = (0,markdown/* inlineCode */.ti)(report.database);
    const rejected = (0,format/* formatCountOf */.gL)(report.rejected, 'row');
    if (!isComplete(input)) {
        const reasons = [
            ...(report.problems.length > 0 ? [(0,format/* formatCountOf */.gL)(report.problems.length, 'problem')] : []),
            ...(report.rejected > maxRejects ? [`${rejected} rejected, and ${(0,format/* formatCount */.B4)(maxRejects)} allowed`] : []),
        ];
        return `❌ The restore of ${source} into ${target} is **not complete**: ${reasons.join('; ')}${part === 'schema' ? '' : `. Restored${restoredText(input)}`}`;
    }
    const notes = [
        ...(report.skipped > 0 ? [`${(0,format/* formatCountOf */.gL)(report.skipped, 'row')} skipped: there already`] : []),
        ...(missing(input) > 0 ? [`${(0,format/* formatCount */.B4)(missing(input))} left out, see below`] : []),
    ].map((note) => `; ${note}`);
    const without = report.rejected > 0 ? `, **without ${rejected}** that it refused` : '';
    return `${report.rejected > 0 ? '☑️' : '✅'} ${restored[part](source)} into ${target}${without}${restoredText(input)}${notes.join('')}`;
}
/** Roles and tablespaces belong to the cluster, and are no part of a restored database. */
const ofCluster = new Set(['globals', 'role-passwords', 'tablespaces']);
/** What the restore left out, and what the backup does not hold: the report has both in one list. */
function leftOutOf({ backup, report }) {
    const { leftOut } = backup.manifest;
    const names = new Set(leftOut.map(({ kind, name }) => `${kind} ${name}`.trim()));
    return {
        byRestore: report.leftOut.filter(({ name }) => !names.has(name)),
        byBackup: leftOut.map(({ kind, name, reason }) => ({ name: name || kind, reason })),
    };
}
function missing(input) {
    const ofDatabase = input.backup.manifest.leftOut.filter(({ kind }) => !ofCluster.has(kind));
    return leftOutOf(input).byRestore.length + ofDatabase.length;
}
function facts({ backup, report, part, resumed }) {
    const { source, snapshot } = backup.manifest;
    const time = (0,format/* formatDuration */.a3)(report.durationMs);
    const rows = [
        ['Server', `PostgreSQL ${(0,markdown/* escapeText */.X1)(report.serverVersion)}`],
        ['Backup', `${(0,markdown/* inlineCode */.ti)(backup.label, 300)}, of PostgreSQL ${(0,markdown/* escapeText */.X1)(source.serverVersion)}`],
        ['State of', `${(0,markdown/* inlineCode */.ti)(snapshot.takenAt)}, LSN ${(0,markdown/* inlineCode */.ti)(snapshot.lsn)}`],
    ];
    if (part !== 'schema') {
        rows.push(['Rows restored', `${(0,format/* formatCount */.B4)(report.rows)}, in ${(0,format/* formatCountOf */.gL)(report.tables.length, 'table')}`], ['Rows rejected', (0,format/* formatCount */.B4)(report.rejected)], ['Rows skipped', (0,format/* formatCount */.B4)(report.skipped)]);
    }
    rows.push(['Indexes', (0,format/* formatCount */.B4)(report.indexes)], ['**Measured restore time**', resumed ? `${time} in this run, which went on with an earlier one` : `**${time}**`]);
    return (0,markdown/* table */.tp)([{ header: 'Database' }, { header: (0,markdown/* inlineCode */.ti)(report.database) }], rows);
}
function problemsSection(problems) {
    return problems.length === 0 ? [] : ['### Problems', list(problems.map(quoted), problemsBudgetBytes)];
}
function rejectsSection({ rejected, rejectsFile }) {
    if (rejectsFile === undefined)
        return [];
    return [
        '### Rejected rows',
        `${(0,format/* formatCountOf */.gL)(rejected, 'row')}, each with its reason, in ${(0,markdown/* inlineCode */.ti)(rejectsFile, 300)}. Mend them there, then load them with \`psql -d DATABASE -f FILE\`: all of them go in, or none.`,
    ];
}
/** How people read the phases of a restore, and of its progress. */
const phaseTitles = {
    check: 'check',
    schema: 'schema',
    data: 'rows and indexes',
    restore: 'rows and indexes',
    'post-data': 'keys, triggers, privileges',
};
function phaseTable({ phases, durationMs }) {
    const columns = [
        { header: 'Phase' },
        { header: 'Time', align: 'right' },
        { header: 'Share', align: 'right' },
    ];
    const rows = phases.map((phase) => [
        phaseTitles[phase.name] ?? (0,markdown/* escapeText */.X1)(phase.name),
        (0,markdown/* unbroken */.D_)((0,format/* formatDuration */.a3)(phase.durationMs)),
        (0,markdown/* unbroken */.D_)((0,format/* formatPercent */.l9)(phase.durationMs, durationMs)),
    ]);
    return (0,markdown/* table */.tp)(columns, rows);
}
/** What did not fit above, folded, the parts sharing what is left of the budget. */
function longTail(input, budgetBytes) {
    const { backup, report } = input;
    const { byRestore, byBackup } = leftOutOf(input);
    const reasons = (items) => items.map(({ name, reason }) => `${(0,markdown/* inlineCode */.ti)(name, 200)}: ${(0,markdown/* inlineCode */.ti)(reason, shownCharacters)}`);
    const parts = [
        (budget) => foldedTables(report, backup.manifest, budget),
        (budget) => foldedList('Tried again', report.retries.map(({ what, cause }) => `${(0,markdown/* inlineCode */.ti)(what, 200)}: ${(0,markdown/* inlineCode */.ti)(cause, shownCharacters)}`), budget),
        (budget) => foldedList('Left out', reasons(byRestore), budget),
        (budget) => foldedList('Not in the backup', reasons(byBackup), budget),
        (budget) => foldedList('Not checked beforehand', report.notChecked.map(quoted), budget),
    ];
    let leftBytes = budgetBytes;
    return parts.flatMap((part, index) => {
        const text = part(Math.floor(leftBytes / (parts.length - index)));
        leftBytes -= (0,markdown/* byteLength */.dp)(text) + 2;
        return text === '' ? [] : [text];
    });
}
function foldedTables(report, manifest, budgetBytes) {
    const byOid = new Map(manifest.tables.map((each) => [each.oid, each]));
    const rawBytes = ({ oid }) => byOid.get(oid)?.rawBytes ?? 0;
    const largestFirst = report.tables.toSorted((a, b) => rawBytes(b) - rawBytes(a));
    const columns = [
        { header: 'Table' },
        ...['Rows', 'Rejected', 'Skipped', 'Raw'].map((header) => ({ header, align: 'right' })),
    ];
    const title = `Tables (${(0,format/* formatCount */.B4)(report.tables.length)})`;
    return (0,markdown/* foldedTable */.vd)(title, columns, tableRows(largestFirst, byOid), budgetBytes);
}
function* tableRows(tables, byOid) {
    for (const { schema, name, oid, rows, rejected, skipped } of tables) {
        const rawBytes = byOid.get(oid)?.rawBytes;
        yield [
            (0,markdown/* inlineCode */.ti)(`${schema}.${name}`, 140),
            ...[rows, rejected, skipped].map(format/* formatCount */.B4),
            rawBytes === undefined ? '' : (0,markdown/* unbroken */.D_)((0,format/* formatBytes */.z3)(rawBytes)),
        ];
    }
}
function quoted(text) {
    return (0,markdown/* inlineCode */.ti)(text, shownCharacters);
}
function list(items, budgetBytes) {
    const { kept, dropped } = (0,markdown/* keepWithin */.XY)(items.map((item) => `- ${item}`), budgetBytes);
    if (dropped > 0)
        kept.push(`- … and ${(0,format/* formatCount */.B4)(dropped)} more: this page has no room for them`);
    return kept.join('\n');
}
function foldedList(title, items, budgetBytes) {
    if (items.length === 0)
        return '';
    const full = `${title} (${(0,format/* formatCount */.B4)(items.length)})`;
    // The frame, and the line that counts what was dropped.
    const frameBytes = (0,markdown/* byteLength */.dp)((0,markdown/* details */.zH)(full, '')) + 100;
    return budgetBytes <= frameBytes ? '' : (0,markdown/* details */.zH)(full, list(items, budgetBytes - frameBytes));
}
function rawBytesOf({ tables }, manifest) {
    const restored = new Set(tables.map(({ oid }) => oid));
    return manifest.tables.filter(({ oid }) => restored.has(oid)).reduce((sum, { rawBytes }) => sum + rawBytes, 0);
}

// EXTERNAL MODULE: ./build/restore/pg-restore/foreign-archive.js
var foreign_archive = __webpack_require__(21407);
// EXTERNAL MODULE: ./build/restore/restore.js + 20 modules
var restore = __webpack_require__(97896);
// EXTERNAL MODULE: ./build/restore/restore-progress.js
var restore_progress = __webpack_require__(97071);
// EXTERNAL MODULE: ./build/storage/open-backup.js + 1 modules
var open_backup = __webpack_require__(64432);
// EXTERNAL MODULE: ./build/terminal/progress.js
var terminal_progress = __webpack_require__(34054);
// EXTERNAL MODULE: ./build/verify/integrity.js + 2 modules
var integrity = __webpack_require__(44627);
;// CONCATENATED MODULE: ./build/commands/restore.js










const shownProblems = 50;
/** `pgproof restore`: restores a backup and says what came back. */
async function restoreCommand(request, session) {
    const { environment, log, signal } = session;
    const context = { environment, log, signal, githubToken: request.githubToken };
    return (0,open_backup/* withBackup */.G)(request.backup, context, async (backup) => backup.kind === 'pgproof' ? restoreOwn(request, backup, session) : restoreOther(request, backup, session));
}
async function restoreOwn(request, backup, session) {
    const { environment, log, signal, terminal } = session;
    const progress = new restore_progress.RestoreProgress();
    const result = await (0,terminal_progress/* withProgress */.E0)({ terminal, read: () => shown(progress.read()) }, signal, () => (0,restore/* restore */.P)(request, backup, { environment, log, progress, signal }, profileFor(request, backup, session)));
    if (result.kind === 'plan') {
        log.info(result.text);
        return errors/* exitCode */.I$.good;
    }
    return publish(request, backup, result.report, session);
}
/** An archive of pg_dump's own: by pg_restore alone, and what it brought can be told only in its words. */
async function restoreOther(request, backup, session) {
    const { environment, log, runner, signal, terminal } = session;
    const progress = new restore_progress.RestoreProgress();
    const result = await (0,terminal_progress/* withProgress */.E0)({ terminal, read: () => shown(progress.read()) }, signal, () => (0,foreign_archive/* restoreForeign */.B)(request, backup, { environment, log, signal }));
    if (result.kind === 'plan') {
        log.info(result.text);
        return errors/* exitCode */.I$.good;
    }
    const { report } = result;
    for (const problem of report.problems.slice(0, shownProblems))
        log.error(problem);
    const duration = (0,format/* formatDuration */.a3)(report.durationMs);
    log.info(`pg_restore went through ${(0,format/* formatCountOf */.gL)(report.entries, 'entry', 'entries')} in ${duration}; nothing is proven`);
    await runner?.addSummary(session.secrets.redact(foreignRestoreSummary(backup.label, report)));
    if (environment.GITHUB_OUTPUT !== undefined)
        runner?.setOutput('restore-ms', report.durationMs);
    if (report.problems.length === 0)
        return errors/* exitCode */.I$.good;
    log.error(`the restore is not complete: ${(0,format/* formatCountOf */.gL)(report.problems.length, 'problem')}`, 'see the problems above');
    return errors/* exitCode */.I$.no;
}
/** The phases by the names that people read. */
function shown(snapshot) {
    return { ...snapshot, phase: phaseTitles[snapshot.phase] ?? snapshot.phase };
}
/** A restore for use: every byte is looked at before, rows are counted and statistics gathered after. */
function profileFor(request, backup, { signal }) {
    return {
        checkFiles: async (onProgress) => {
            const { manifest, path } = backup;
            const checking = { decode: false, directory: path, manifest, jobs: request.jobs, signal, onProgress };
            return (await (0,integrity/* verifyIntegrity */.H)(checking)).problems;
        },
        ...{ unlogged: false, readBack: false, analyze: true },
    };
}
async function publish(request, backup, report, session) {
    const { log, runner, environment } = session;
    const { problems, rejected, rejectsFile, rows, skipped, database, durationMs } = report;
    const { maxRejects, part, resume } = request;
    const summary = { backup, report, maxRejects, part, resumed: resume };
    log.info(`restored ${part === 'schema' ? 'the schema ' : ''}into ${database}${restoredText(summary)}` +
        (skipped > 0 ? `; ${(0,format/* formatCountOf */.gL)(skipped, 'row')} skipped: there already` : ''));
    for (const problem of problems.slice(0, shownProblems))
        log.error(problem);
    if (problems.length > shownProblems)
        log.error(`… and ${problems.length - shownProblems} more`);
    if (rejectsFile !== undefined) {
        log.warn(`${(0,format/* formatCountOf */.gL)(rejected, 'row')} rejected, each with its reason: ${rejectsFile}`, 'mend them there, then load them with psql -d DATABASE -f FILE');
    }
    await runner?.addSummary(session.secrets.redact(restoreSummary(summary)));
    if (environment.GITHUB_OUTPUT !== undefined) {
        runner?.setOutput('rows-restored', rows);
        runner?.setOutput('rows-rejected', rejected);
        runner?.setOutput('rejects-path', rejectsFile ?? '');
        runner?.setOutput('restore-ms', durationMs);
    }
    if (isComplete(summary))
        return errors/* exitCode */.I$.good;
    log.error(problems.length > 0
        ? `the restore is not complete: ${(0,format/* formatCountOf */.gL)(problems.length, 'problem')}`
        : `${(0,format/* formatCountOf */.gL)(rejected, 'row')} rejected, and max-rejects allows ${maxRejects}`, problems.length > 0
        ? 'mend what is named above, or start over with clean: true'
        : 'the other rows are loaded; look at the rejects, or raise max-rejects');
    return errors/* exitCode */.I$.no;
}


/***/ }),

/***/ 91138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ connectionString),
/* harmony export */   f: () => (/* binding */ dumpGlobals)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _child_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28312);
/* harmony import */ var _lost_connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13131);




/** The parts of globals.sql that can be asked for alone. */
const parts = [
    { option: '--roles-only', kind: 'globals', name: 'roles' },
    { option: '--tablespaces-only', kind: 'tablespaces', name: 'tablespaces' },
];
const rolePasswords = {
    kind: 'role-passwords',
    name: 'role passwords',
    reason: 'pgproof never stores passwords: set them again after a restore',
};
/**
 * Writes roles, their memberships and settings, and tablespaces. Managed servers hide parts of them from their
 * users: what cannot be read is left out and named with PostgreSQL's own message. When nothing can be read, there
 * is no file.
 *
 * @returns what was left out, always with the role passwords
 * @throws {FailedError} when pg_dumpall fails for anything but rights, a lost connection for instance
 *
 * @example
 * const leftOut = await dumpGlobals({ tools, environment, output: join(backup, 'globals.sql') })
 */
async function dumpGlobals(dump) {
    const whole = await runPart(dump, '--globals-only', dump.output);
    if (whole === undefined)
        return [rolePasswords];
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(dump.output, { force: true });
    const leftOut = [rolePasswords];
    for (const { option, kind, name } of parts) {
        const partPath = `${dump.output}.part`;
        try {
            const reason = await runPart(dump, option, partPath);
            if (reason === undefined)
                await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.appendFile)(dump.output, await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(partPath));
            else
                leftOut.push({ kind, name, reason });
        }
        finally {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(partPath, { force: true });
        }
    }
    return leftOut;
}
/** One run of pg_dumpall. Returns undefined when it is complete, or what PostgreSQL refused. */
async function runPart(dump, option, path) {
    const database = dump.environment.PGDATABASE;
    const result = await (0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .runClientTool */ .X)({
        path: dump.tools.pgDumpall,
        arguments: [
            option,
            // Without it pg_dumpall reads pg_authid, which only a superuser may, and passwords are not stored anyway.
            '--no-role-passwords',
            '--no-password',
            ...(database === undefined ? [] : [`--database=${connectionString(database)}`]),
            `--file=${path}`,
        ],
        environment: dump.environment,
        ...(dump.signal === undefined ? {} : { signal: dump.signal }),
        ...(dump.onStderrLine === undefined ? {} : { onStderrLine: dump.onStderrLine }),
        ...(dump.redact === undefined ? {} : { redact: dump.redact }),
    });
    if ((0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .succeeded */ .gq)(result))
        return undefined;
    if ((0,_lost_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .lostItsConnection */ .l$)(result))
        throw (0,_lost_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .lostConnectionError */ .zG)('pg_dumpall', result);
    const refusal = refusalOf(result);
    if (refusal !== undefined)
        return refusal;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .FailedError */ .Kl(`roles and tablespaces could not be read: pg_dumpall ${(0,_child_js__WEBPACK_IMPORTED_MODULE_2__/* .describeEnd */ .lA)(result)}`, 'check the connection to the server and run the backup again');
}
/**
 * pg_dumpall expands --database as a connection string, so a database called `a=b` or `postgresql://x` must be
 * given as a quoted value (libpq, section "Connection Strings"). Without --database it would try to connect to
 * `postgres` and `template1`, where the role may have no rights.
 */
function connectionString(database) {
    return `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
}
/**
 * PostgreSQL's message where it refused a query; undefined for anything else. The server's words follow the
 * server's language and pg_dumpall shows no SQLSTATE, so the refusal is told by pg_dumpall's `query failed`.
 */
function refusalOf(result) {
    const text = result.stderr.join('\n');
    if (/FATAL/.test(text))
        return undefined;
    return /query failed: (?:\S+:\s+)?(.*)/.exec(text)?.[1];
}


/***/ }),

/***/ 21888:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ backupSummary),
/* harmony export */   y: () => (/* binding */ summaryBudgetBytes)
/* harmony export */ });
/* harmony import */ var _charts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(99062);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92772);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(34902);
/* harmony import */ var _verify_summary_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38531);




/** GitHub drops a step's summary above 1 MiB without a word; the rest is for what others add to the same page. */
const summaryBudgetBytes = 900 * 1024;
const largestTables = 10;
const shownSchemas = 20;
const shownLeftOut = 30;
const shownRetries = 10;
/**
 * The job summary of a finished backup: the answer, facts, a picture, what is not in it, how to restore it, and the
 * long tail. At most 900 KiB of Markdown, whatever the database holds.
 */
function backupSummary(input) {
    const { manifest } = input;
    const chart = (0,_charts_js__WEBPACK_IMPORTED_MODULE_0__/* .workerChart */ .Z4)(input.timeline);
    const sections = [
        headline(input),
        facts(input),
        '### Schemas',
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(schemaColumns, bySize(manifest.schemas).slice(0, shownSchemas).map(schemaCells)),
        manifest.tables.length > largestTables ? '### Largest tables' : '### Tables',
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(tableColumns, bySize(manifest.tables).slice(0, largestTables).map(tableCells)),
        ...(chart === '' ? [] : ['### How the workers spent the time', chart]),
        '### Left out',
        leftOutSection(manifest.leftOut),
        ...retriesSection(manifest),
        '### How to restore',
        restoreSection(input),
    ];
    const answer = sections.join('\n\n');
    return `${[answer, ...longTail(manifest, summaryBudgetBytes - (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .byteLength */ .dp)(answer) - 16)].join('\n\n')}\n`;
}
/** What of a database's content can be left out; roles and tablespaces belong to its cluster. */
const holdsData = new Set(['schema', 'table', 'table-data', 'large-objects']);
function headline({ manifest, verification }) {
    const { totals, durationMs } = manifest;
    const size = `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.tables, 'table')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.rows, 'row')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.rawBytes)} in ` +
        `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(durationMs)} (${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(totals.rawBytes, durationMs)}), stored ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.storedBytes)} ` +
        `(${ratio(totals)})`;
    const name = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(manifest.source.database);
    const missing = manifest.leftOut.filter(({ kind }) => holdsData.has(kind)).length;
    const without = missing === 0 ? '' : `; ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(missing)} left out, see below`;
    if (verification === undefined)
        return `☑️ Backup of ${name} is complete, **but was not verified**: ${size}${without}`;
    const proof = verification.level === 'full' ? 'proven by a restore' : 'verified';
    return `✅ Backup of ${name} is complete and ${proof}: ${size}${without}`;
}
function facts({ manifest, verification, artifact, path }) {
    const { source, snapshot, totals } = manifest;
    const rows = [
        ['Server', `PostgreSQL ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(source.serverVersion)}${source.standby ? ', a standby' : ''}`],
        ['Client', `pg_dump ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(manifest.client.pgDumpVersion)}, pgproof ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(manifest.tool.version)}`],
        ['Snapshot', `${snapshotTime(snapshot.takenAt)}, LSN ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(snapshot.lsn)}, ${snapshot.isolation}`],
        ['Duration', (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(manifest.durationMs)],
        [
            'Speed',
            `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(totals.rawBytes, manifest.durationMs)} raw, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(totals.storedBytes, manifest.durationMs)} stored`,
        ],
        [
            'Size',
            `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.rawBytes)} raw, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(totals.storedBytes)} stored (${ratio(totals)}, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(manifest.compression)})`,
        ],
        ['Content', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.tables, 'table')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(totals.rows, 'row')}`],
        ['Verification', verification === undefined ? '**none**' : (0,_verify_summary_js__WEBPACK_IMPORTED_MODULE_2__/* .verificationText */ .n)(verification)],
        ['Directory', (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(path, 300)],
    ];
    if (artifact !== undefined) {
        rows.push(['Artifact', `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(artifact.name, 300)}, id ${artifact.id}`], ['Digest', (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(artifact.digest)]);
    }
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)([{ header: 'Database' }, { header: (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(source.database) }], rows);
}
const sizeColumns = [
    { header: 'Rows', align: 'right' },
    { header: 'Raw', align: 'right' },
    { header: 'Stored', align: 'right' },
    { header: 'Ratio', align: 'right' },
];
const schemaColumns = [
    { header: 'Schema' },
    { header: 'Tables', align: 'right' },
    ...sizeColumns,
    { header: 'Work', align: 'right' },
];
const tableColumns = [
    { header: 'Table' },
    ...sizeColumns,
    { header: 'Segments', align: 'right' },
    { header: 'Time', align: 'right' },
    { header: 'Speed', align: 'right' },
];
function sizeCells(size) {
    return [
        (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(size.rows),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(size.rawBytes)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(size.storedBytes)),
        ratio(size),
    ];
}
function schemaCells(each) {
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(each.schema),
        (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(each.tables),
        ...sizeCells(each),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(each.durationMs)),
    ];
}
function tableCells(each) {
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(`${each.schema}.${each.name}`, 140),
        ...sizeCells(each),
        (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(each.segments.length),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(each.durationMs)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)((0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatRate */ .CE)(each.rawBytes, each.durationMs)),
    ];
}
function bySize(items) {
    return [...items].sort((a, b) => b.rawBytes - a.rawBytes);
}
const leftOutColumns = [{ header: 'What' }, { header: 'Name' }, { header: 'Why' }];
const kindNames = {
    schema: 'schema',
    table: 'table',
    'table-data': (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('rows of a table'),
    globals: (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('roles and tablespaces'),
    'role-passwords': (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('passwords of roles'),
    tablespaces: 'tablespaces',
    'large-objects': (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)('large objects'),
};
function leftOutCells({ kind, name, reason }) {
    return [kindNames[kind], name === '' ? '' : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(name, 140), (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(reason)];
}
function leftOutSection(leftOut) {
    if (leftOut.length === 0)
        return 'Nothing was left out.';
    const shown = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(leftOutColumns, leftOut.slice(0, shownLeftOut).map(leftOutCells));
    return leftOut.length <= shownLeftOut
        ? shown
        : `${shown}\n\n${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(leftOut.length)} in all; the others are below.`;
}
function retriesSection({ retries }) {
    if (retries.length === 0)
        return [];
    const shown = retries
        .slice(0, shownRetries)
        .map(({ what, cause }) => `- ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(what, 200)}: ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .inlineCode */ .ti)(cause, 300)}`);
    const more = retries.length - shown.length;
    if (more > 0)
        shown.push(`- … and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(more)} more, in \`manifest.json\``);
    return ['### Tried again', `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCountOf */ .gL)(retries.length, 'time')}, under the same snapshot:`, shown.join('\n')];
}
function restoreSection({ manifest, artifact, path }) {
    const download = artifact?.runId !== undefined;
    const place = download ? 'backup' : path;
    const lines = [];
    if (download) {
        lines.push('# the backup', `gh run download ${artifact.runId} --name ${shellWord(artifact.name)} --dir backup`);
    }
    lines.push('# is it whole?', `pgproof verify --backup ${shellWord(place)}`);
    if (manifest.files.some((file) => file.path === 'globals.sql')) {
        lines.push('# on another server: its roles, without passwords ("already exists" does no harm)', `psql -X -d postgres -f ${shellWord(`${place}/globals.sql`)}`);
    }
    lines.push('# into a new database', `createdb -T template0 -E ${shellWord(manifest.source.encoding)} restored`, `pg_restore -j 4 -d restored ${shellWord(`${place}/dump`)}`);
    const major = Number.parseInt(manifest.client.pgDumpVersion, 10);
    return `\`pg_restore\` ${major} or newer is all that it takes:\n\n${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .codeBlock */ .DV)('sh', lines.join('\n'))}`;
}
/** What did not fit above, folded, the parts sharing what is left of the budget. */
function longTail({ leftOut, schemas, tables }, budgetBytes) {
    const parts = [];
    const add = (name, columns, items, cells) => parts.push({ title: `${name} (${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(items.length)})`, columns, rows: mapped(items, cells) });
    if (leftOut.length > shownLeftOut)
        add('Everything left out', leftOutColumns, leftOut, leftOutCells);
    if (schemas.length > shownSchemas)
        add('All schemas', schemaColumns, bySize(schemas), schemaCells);
    if (tables.length > largestTables)
        add('All tables', tableColumns, bySize(tables), tableCells);
    let leftBytes = budgetBytes;
    return parts.flatMap(({ title, columns, rows }, index) => {
        const part = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .foldedTable */ .vd)(title, columns, rows, Math.floor(leftBytes / (parts.length - index)));
        leftBytes -= (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .byteLength */ .dp)(part) + 2;
        return part === '' ? [] : [part];
    });
}
function* mapped(items, cells) {
    for (const item of items)
        yield cells(item);
}
/** A word for a POSIX shell, as a person would write it. */
function shellWord(text) {
    if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-'))
        return text;
    return `'${text.replaceAll("'", "'\\''")}'`;
}
function ratio({ rawBytes, storedBytes }) {
    return storedBytes === 0 || rawBytes === 0 ? '–' : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)(`${(rawBytes / storedBytes).toFixed(1)} : 1`);
}
function snapshotTime(takenAt) {
    return `${new Date(takenAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}


/***/ }),

/***/ 99062:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hg: () => (/* binding */ mermaidText),
/* harmony export */   Z4: () => (/* binding */ workerChart),
/* harmony export */   n_: () => (/* binding */ axisFor)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34902);

/** More make the picture slow to draw and unreadable; mermaid refuses more than 50,000 characters of text at all. */
const maximumBars = 60;
const maximumWorkers = 30;
/** The part of the picture's width that a character of a label takes: 11 px type on a page of 700 px or wider. */
const characterShare = 0.011;
/**
 * A picture of how the workers spent the time: a line for each, a bar for each table on it; short neighbours are
 * merged into one bar that tells their number. As a mermaid block of Markdown, or '' when there is nothing to show.
 *
 * @param plural what the merged ones are called together
 */
function workerChart(timeline, plural = 'tables') {
    const entries = timeline.filter((entry) => entry.worker < maximumWorkers && entry.endMs >= entry.startMs);
    if (entries.length === 0)
        return '';
    const startMs = entries.reduce((least, entry) => Math.min(least, entry.startMs), Number.POSITIVE_INFINITY);
    const endMs = entries.reduce((most, entry) => Math.max(most, entry.endMs), startMs + 1);
    const bars = mergedBars(entries, endMs - startMs);
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .codeBlock */ .DV)('mermaid', ganttText(bars, startMs, endMs, plural));
}
/** Bars in the order of workers and time, few enough. */
function mergedBars(entries, durationMs) {
    const sorted = [...entries].sort((a, b) => a.worker - b.worker || a.startMs - b.startMs);
    const workers = new Set(sorted.map((entry) => entry.worker)).size;
    // Below an eighth of the picture hardly a label fits. In the end everything that one worker did is one bar.
    for (let mergeMs = durationMs / 8;; mergeMs *= 1.5) {
        const bars = merge(sorted, mergeMs);
        if (bars.length <= Math.max(maximumBars, workers) || mergeMs > 20 * durationMs)
            return bars;
    }
}
/** Neighbours without a pause worth showing become one where it is one table, or the whole not over `mergeMs`. */
function merge(sorted, mergeMs) {
    const bars = [];
    for (const { worker, table, startMs, endMs } of sorted) {
        const last = bars.at(-1);
        const near = last?.worker === worker && startMs - last.endMs <= mergeMs / 20;
        if (near && (endMs - last.startMs <= mergeMs || (last.tables.size === 1 && last.tables.has(table)))) {
            last.tables.add(table);
            last.endMs = Math.max(last.endMs, endMs);
        }
        else {
            bars.push({ worker, tables: new Set([table]), startMs, endMs });
        }
    }
    return bars;
}
/**
 * Mermaid's axis shows moments by the reader's clock and zone. `%s` and `%Q`, seconds and milliseconds since 1970,
 * are the only formats that are the same everywhere, so minutes and hours are drawn as if they were seconds. The
 * axis has about ten ticks; below ten of a unit, some would read the same.
 */
function axisFor(durationMs) {
    const seconds = durationMs / 1000;
    if (seconds < 12)
        return { format: '%Q ms', divisor: 1 };
    if (seconds < 12 * 60)
        return { format: '%s s', divisor: 1 };
    if (seconds < 12 * 3600)
        return { format: '%s min', divisor: 60 };
    return { format: '%s h', divisor: 3600 };
}
function ganttText(bars, startMs, endMs, plural) {
    const axis = axisFor(endMs - startMs);
    const lines = [
        '---',
        'displayMode: compact',
        '---',
        'gantt',
        '  dateFormat x',
        `  axisFormat ${axis.format}`,
        '  todayMarker off',
    ];
    let worker = -1;
    let index = 0;
    for (const bar of bars) {
        if (bar.worker !== worker) {
            worker = bar.worker;
            index = 0;
            lines.push(`  section worker ${worker + 1}`);
        }
        const from = Math.round((bar.startMs - startMs) / axis.divisor);
        const to = Math.max(from + 1, Math.round((bar.endMs - startMs) / axis.divisor));
        // Neighbours in two shades; `done` is mermaid's grey.
        const shade = index++ % 2 === 0 ? 'active' : 'done';
        lines.push(`  ${barLabel(bar, (bar.endMs - bar.startMs) / (endMs - startMs), plural)} :${shade}, ${from}, ${to}`);
    }
    return lines.join('\n');
}
/**
 * A label that fits into its bar, or an invisible one. It begins with a word joiner, which draws nothing, because
 * mermaid reads a line that begins with one of its own words (`title`, `section`, a date …) as something else.
 */
function barLabel(bar, share, plural) {
    const room = Math.floor(share / characterShare);
    const [first = ''] = bar.tables;
    const label = bar.tables.size === 1 ? mermaidText(first) : `${bar.tables.size} ${plural}`;
    const characters = Array.from(label);
    if (characters.length <= room)
        return `\u2060${label}`;
    // The end of a qualified name tells more than its beginning.
    return room < 8 || bar.tables.size > 1 ? '\u2060' : `\u2060…${characters.slice(1 - room).join('')}`;
}
/** Text without anything that means something to mermaid, HTML or mathematics. */
function mermaidText(text) {
    return text.slice(-200).replaceAll(/[^\p{L}\p{M}\p{N} _.-]/gu, '·');
}


/***/ }),

/***/ 21407:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ restoreForeign)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _postgres_client_tools_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(56957);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92992);
/* harmony import */ var _postgres_globals_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91138);
/* harmony import */ var _postgres_install_client_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(63977);
/* harmony import */ var _postgres_passfile_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6839);
/* harmony import */ var _postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(25441);
/* harmony import */ var _report_format_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(92772);
/* harmony import */ var _target_existing_tables_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(59802);
/* harmony import */ var _target_preflight_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(12217);
/* harmony import */ var _target_preflight_check_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(82917);
/* harmony import */ var _target_preflight_objects_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(85433);
/* harmony import */ var _target_target_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(15454);
/* harmony import */ var _archive_sections_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(52022);
/* harmony import */ var _foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(82013);















/**
 * Restores an archive that pg_dump made, by pg_restore alone. Without a manifest nobody knows what should come back:
 * a file that was cut may go in with a part of its rows and no error. So it says that nothing is proven.
 *
 * @throws {UserError} for what stands in the way, before anything is written; {FailedError} when pg_restore did not
 *   come to its end
 * @example const result = await restoreForeign(request, backup, { environment, log, signal })
 */
async function restoreForeign(request, backup, services) {
    assertPossible(request, backup);
    const startedAt = performance.now();
    const settings = (0,_postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .connectionSettings */ .Q7)(request.databaseUrl, services.environment);
    const restoring = { request, backup, services, settings };
    services.log.warn(`${backup.label} is an archive of pg_dump without a manifest: nothing can be proven about what comes back`, 'compare it yourself, and take the next backup with pgproof');
    // Before a database is made: it gets the encoding of the archive, which only a fitting pg_restore can tell.
    const inspected = await inspect(restoring);
    if (request.dryRun)
        return { kind: 'plan', text: planText(restoring, inspected) };
    return (0,_target_target_js__WEBPACK_IMPORTED_MODULE_10__/* .withTarget */ .y)(settings, targetRequest(restoring, inspected.listing.encoding, false), async (target) => {
        target.keep();
        const problems = await runRestore(restoring, inspected);
        if (request.part !== 'schema')
            await analyze(target, services);
        const { database, version: serverVersion } = target.facts;
        const durationMs = Math.round(performance.now() - startedAt);
        const entries = inspected.listing.entries.size;
        return { kind: 'restored', report: { database, serverVersion, entries, problems, durationMs } };
    });
}
const leaveOut = 'leave it out; pg_restore -l and -L restore a part of such an archive';
/** What needs a manifest or our own loader is refused: pg_restore has nothing of the kind. */
function assertPossible(request, { label }) {
    const { filters } = request;
    const asked = [
        ['on-error: quarantine', request.onError === 'quarantine'],
        ['on-conflict: skip', request.onConflict === 'skip'],
        ['resume', request.resume],
        ['batch-size', request.batchRows > 0],
        ['schemas', filters.schemas.length > 0],
        ['exclude-schemas', filters.excludeSchemas.length > 0],
        ['tables', filters.tables.length > 0],
        ['exclude-tables', filters.excludeTables.length > 0],
        ['exclude-table-data', filters.excludeTableData.length > 0],
    ];
    const problems = asked
        .filter(([, isAsked]) => isAsked)
        .map(([name]) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} needs a backup of pgproof, and ${label} is an archive of pg_dump`, leaveOut));
    if (request.clean && request.part === 'data') {
        problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('pg_restore cannot empty the tables that it loads rows into', 'truncate them yourself, or leave out clean or data-only'));
    }
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwProblems */ .Jh)(problems);
}
/** Looks at both sides before anything is written, and makes nothing. */
async function inspect(restoring) {
    return (0,_target_target_js__WEBPACK_IMPORTED_MODULE_10__/* .withTarget */ .y)(restoring.settings, targetRequest(restoring, 'UTF8', true), async (target) => {
        const { request, backup, services } = restoring;
        const tools = await clientTools(target, restoring);
        const listing = await (0,_foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__/* .listForeignArchive */ .LS)(backup, tools, services.signal);
        const problems = [];
        const check = { client: target.client, facts: target.facts, request, problems };
        checkVersion(target, listing, problems);
        await (0,_target_preflight_js__WEBPACK_IMPORTED_MODULE_8__/* .checkWritable */ .Z)(check);
        if (target.facts.exists && request.part === 'data')
            await checkTablesEmpty(target, listing, problems);
        else if (target.facts.exists && !request.clean)
            await (0,_target_preflight_objects_js__WEBPACK_IMPORTED_MODULE_9__/* .checkEmpty */ .Y)(check);
        (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwProblems */ .Jh)(problems);
        return { tools, listing };
    });
}
function targetRequest({ request, services }, encoding, dryRun) {
    const warn = (message, hint) => services.log.warn(message, hint);
    return { create: request.create, resume: false, dryRun, encoding, warn };
}
async function clientTools({ facts }, { request, services }) {
    const { environment, log, signal } = services;
    return (0,_postgres_install_client_js__WEBPACK_IMPORTED_MODULE_4__/* .findOrInstallClient */ .Z)({
        ...{ serverVersionNumber: facts.versionNumber, environment, install: request.installClient, signal },
        onLine: (line) => log.verbose(line),
    });
}
/** An older server may not know what the archive says, and pg_dump promises nothing for that direction. */
function checkVersion({ facts }, { serverVersion }, problems) {
    const major = Number.parseInt(serverVersion ?? '', 10);
    if (Number.isNaN(major) || (0,_postgres_client_tools_js__WEBPACK_IMPORTED_MODULE_1__/* .majorOf */ .Ds)(facts.versionNumber) >= major)
        return;
    problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the target is PostgreSQL ${facts.version}, and the archive is of ${serverVersion}`, `restore into PostgreSQL ${major} or newer`));
}
const readableTablesSql = `
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)`;
/** Rows that are there already would be there twice, and nothing would say so. */
async function checkTablesEmpty({ client }, listing, problems) {
    const { rows } = await client.query(readableTablesSql);
    const tables = (0,_foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__/* .tablesWithData */ .mO)(listing, rows);
    const full = await (0,_target_existing_tables_js__WEBPACK_IMPORTED_MODULE_7__/* .findTablesWithRows */ .kM)(client, tables.map(({ oid }) => Number(oid)));
    const names = tables.filter(({ oid }) => full.has(Number(oid))).map(({ schema, name }) => `${schema}.${name}`);
    if (names.length === 0)
        return;
    problems.push(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`tables of the archive hold rows already: ${(0,_target_preflight_check_js__WEBPACK_IMPORTED_MODULE_13__/* .someOf */ .y)(names)}`, 'truncate them first'));
}
async function runRestore({ request, backup, services, settings }, { tools, listing }) {
    const options = [settings.options, '-c jit=off', '-c synchronous_commit=off'].filter(Boolean).join(' ');
    const failed = await (0,_postgres_passfile_js__WEBPACK_IMPORTED_MODULE_5__/* .withPassfile */ .Y)(settings, (passfile) => (0,_archive_sections_js__WEBPACK_IMPORTED_MODULE_11__/* .runPgRestore */ .PC)({
        path: tools.pgRestore,
        arguments: pgRestoreArguments(request, backup, settings.database),
        environment: { ...(0,_postgres_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .libpqEnvironment */ .SQ)(settings), ...passfile, PGOPTIONS: options },
        signal: services.signal,
        onLine: (line) => services.log.verbose(line),
    }));
    return failed
        .filter(({ message, command }) => (0,_archive_sections_js__WEBPACK_IMPORTED_MODULE_11__/* .harmlessReason */ .MM)(message, command) === '')
        .map(({ dumpId, message }) => {
        const entry = listing.entries.get(dumpId ?? 0);
        return entry === undefined ? message : `${(0,_foreign_listing_js__WEBPACK_IMPORTED_MODULE_12__/* .nameInListing */ .PK)(entry)}: ${message}`;
    });
}
/** pg_restore's command line; nothing secret is ever in it. */
function pgRestoreArguments(request, { format, path }, database) {
    return [
        `--format=${format}`,
        '--no-password',
        // What RestoreOutput reads: entries, and where workers begin.
        '--verbose',
        `--dbname=${(0,_postgres_globals_js__WEBPACK_IMPORTED_MODULE_3__/* .connectionString */ .c)(database)}`,
        // A tar archive can only be read from its beginning to its end.
        ...(format === 'tar' ? [] : [`--jobs=${request.jobs}`]),
        ...(request.part === 'data' ? ['--data-only'] : []),
        ...(request.part === 'schema' ? ['--schema-only'] : []),
        ...(request.clean ? ['--clean', '--if-exists'] : []),
        ...(request.owner ? [] : ['--no-owner']),
        ...(request.privileges ? [] : ['--no-privileges']),
        path,
    ];
}
/** Without statistics the first queries after a restore may take forever. */
async function analyze({ client }, { log, signal }) {
    const onAbort = () => void (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .closeConnection */ .Bn)(client);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
        signal.throwIfAborted();
        await client.query('ANALYZE');
    }
    catch (error) {
        signal.throwIfAborted();
        log.warn(`the restored tables could not be analyzed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, 'run ANALYZE in the database');
    }
    finally {
        signal.removeEventListener('abort', onAbort);
    }
}
function planText({ request, backup, settings }, { listing, tools }) {
    const from = listing.serverVersion === undefined ? '' : ` of PostgreSQL ${listing.serverVersion}`;
    const parts = { all: 'everything', data: 'the rows', schema: 'the definitions' };
    return [
        `${backup.label} is a ${backup.format} archive${from} with ${(0,_report_format_js__WEBPACK_IMPORTED_MODULE_14__/* .formatCountOf */ .gL)(listing.entries.size, 'entry', 'entries')}, in ${listing.encoding}`,
        `pg_restore ${tools.version} would restore ${parts[request.part]} into ${request.create ? 'the new database' : 'the database'} ${settings.database}`,
        'how many rows that are, and how long it takes, such an archive does not tell',
    ].join('\n');
}


/***/ }),

/***/ 82013:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LS: () => (/* binding */ listForeignArchive),
/* harmony export */   PK: () => (/* binding */ nameInListing),
/* harmony export */   mO: () => (/* binding */ tablesWithData)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _postgres_child_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28312);



/**
 * Lets pg_restore list an archive.
 *
 * @throws {UserError} when this pg_restore does not know the archive's version
 * @throws {FailedError} when it cannot read it, because it is damaged for one
 */
async function listForeignArchive({ path, label }, tools, signal) {
    const lines = new LineCollector();
    const call = { path: tools.pgRestore, environment: {}, signal };
    const result = await (0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .runClientTool */ .X)({ ...call, arguments: ['--list', path], stdout: lines });
    if (!(0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .succeeded */ .gq)(result))
        throw unreadable(label, tools.version, (0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .describeEnd */ .lA)(result));
    // With no entry chosen, a script is nothing but the settings that it begins with.
    const settings = await (0,_postgres_child_js__WEBPACK_IMPORTED_MODULE_2__/* .readClientTool */ .Wm)({ ...call, arguments: ['--file=-', '--use-list=/dev/null', path] });
    return {
        entries: lines.entries,
        serverVersion: lines.serverVersion,
        encoding: /^SET client_encoding = '(\w+)';$/m.exec(settings)?.[1] ?? 'UTF8',
    };
}
function unreadable(label, version, said) {
    // pg_backup_archiver.c, ReadHead: a newer pg_dump may write what an older pg_restore does not know.
    if (/unsupported version/.test(said)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${label} was made by a newer pg_dump than pg_restore ${version} can read`, 'name the directory of the newer client programs in PGPROOF_CLIENT_BIN');
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .FailedError */ .Kl(`pg_restore cannot read ${label}: it ${said}`, 'it may be damaged: use another copy of it');
}
/** The lines of `pg_restore --list`, however many there are. */
class LineCollector extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Writable {
    entries = new Map();
    serverVersion;
    #rest = '';
    _write(chunk, _encoding, done) {
        // One character for each byte: names may be in any encoding, and lines end in the same byte in all of them.
        const lines = (this.#rest + chunk.toString('latin1')).split('\n');
        this.#rest = lines.pop() ?? '';
        for (const line of lines)
            this.#add(line);
        done();
    }
    #add(line) {
        const [, dumpId, entry] = /^(\d+); \d+ \d+ (.*)$/.exec(line) ?? [];
        if (dumpId !== undefined && entry !== undefined) {
            this.entries.set(Number(dumpId), Buffer.from(entry, 'latin1').toString('utf8'));
        }
        this.serverVersion ??= /^; +Dumped from database version: (\S+)/.exec(line)?.[1];
    }
}
/** The entry without its owner, who is the last word unless his name has several; `-` stands where there is no schema. */
function nameInListing(entry) {
    return entry.replace(/ \S*$/, '').replace(/^((?:[A-Z]+ )+)- /, '$1');
}
/**
 * Of some tables those whose rows are in the archive. The list does not quote: a table may be taken for another one
 * whose name goes on after a blank, which then is one too many.
 */
function tablesWithData({ entries }, tables) {
    const beginnings = new Set();
    for (const entry of entries.values()) {
        if (!entry.startsWith('TABLE DATA '))
            continue;
        for (let end = entry.lastIndexOf(' '); end > 0; end = entry.lastIndexOf(' ', end - 1)) {
            beginnings.add(entry.slice(0, end));
        }
    }
    return tables.filter(({ schema, name }) => beginnings.has(`TABLE DATA ${inOneLine(schema)} ${inOneLine(name)}`));
}
/** As pg_restore shows names (src/bin/pg_dump/pg_backup_archiver.c, sanitize_line). */
function inOneLine(name) {
    return name.replaceAll(/[\r\n]/g, ' ');
}


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
