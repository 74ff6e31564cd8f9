export const id = 184;
export const ids = [184];
export const modules = {

/***/ 15184:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backupCommand: () => (/* binding */ backupCommand)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/archive/compression.js
var archive_compression = __webpack_require__(36703);
;// CONCATENATED MODULE: ./build/concurrency.js
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

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/postgres/connection.js
var postgres_connection = __webpack_require__(92992);
// EXTERNAL MODULE: ./build/postgres/identifiers.js
var identifiers = __webpack_require__(91618);
;// CONCATENATED MODULE: ./build/postgres/name-patterns.js


const specialCharacters = new Set('|*+?()[]{}.^$\\');
/**
 * Splits and translates one of pg_dump's patterns: letters outside double quotes are folded to lower case, `*` and
 * `?` are wildcards there and a dot separates schema and name; within double quotes everything stands for itself.
 * Other characters of a regular expression keep their meaning outside quotes, as in pg_dump.
 * Source: patternToSQLRegex in src/fe_utils/string_utils.c; PostgreSQL documentation of psql, "Patterns".
 *
 * @returns one regular expression for each part
 */
function patternParts(pattern) {
    const parts = [''];
    const add = (text) => {
        parts[parts.length - 1] += text;
    };
    let quoted = false;
    for (let i = 0; i < pattern.length; i++) {
        const character = pattern[i];
        if (character === '"') {
            if (quoted && pattern[i + 1] === '"') {
                add('"');
                i++;
            }
            else
                quoted = !quoted;
        }
        else if (quoted)
            add(specialCharacters.has(character) ? `\\${character}` : character);
        else if (character === '*')
            add('.*');
        else if (character === '?')
            add('.');
        else if (character === '.')
            parts.push('');
        else if (character === '$')
            add('\\$');
        else if (character === '[' && pattern[i + 1] === ']')
            add('\\[');
        else
            add(character.toLowerCase());
    }
    return parts;
}
/** @throws {UserError} when the pattern has more parts than a table's name can have */
function tablePattern(text) {
    const parts = patternParts(text);
    if (parts.length > 2)
        throw tooManyDots(text, 'schema.table');
    return parts.length === 2
        ? { text, schema: parts[0], name: parts[1] }
        : { text, schema: undefined, name: parts[0] };
}
/** @throws {UserError} when the pattern holds a dot outside of double quotes */
function schemaPattern(text) {
    const parts = patternParts(text);
    if (parts.length > 1)
        throw tooManyDots(text, 'schema');
    return { text, schema: parts[0], name: '' };
}
function tooManyDots(text, form) {
    return new errors/* UserError */.yo(`the pattern ${text} has too many dots`, `write ${form}, and put a name that holds a dot into double quotes`);
}
/** SQL that says whether a schema's name matches one of the patterns. */
function schemaCondition(patterns, column) {
    return anyOf(patterns.map((pattern) => matches(column, pattern.schema)));
}
/** SQL that says whether a relation matches one of the patterns; `c` is its pg_class row and `n` its schema's. */
function relationCondition(patterns) {
    return anyOf(patterns.map((pattern) => {
        const place = pattern.schema === undefined ? 'pg_catalog.pg_table_is_visible(c.oid)' : matches('n.nspname', pattern.schema);
        return `${place} AND ${matches('c.relname', pattern.name)}`;
    }));
}
function matches(column, expression) {
    return `${column} OPERATOR(pg_catalog.~) ${(0,identifiers/* quoteLiteral */.ce)(`^(${expression})$`)} COLLATE pg_catalog.default`;
}
function anyOf(conditions) {
    return conditions.length === 0 ? 'false' : conditions.map((condition) => `(${condition})`).join(' OR ');
}

;// CONCATENATED MODULE: ./build/postgres/catalog.js



/**
 * Relations that pg_dump dumps by the filters: its rules are in selectDumpableNamespace and selectDumpableTable
 * (src/bin/pg_dump/pg_dump.c). With `tables` given, schemas do not count; members of extensions belong to them.
 */
function selectionCondition(filters) {
    const tables = filters.tables.map(tablePattern);
    const schemas = filters.schemas.map(schemaPattern);
    const excludedSchemas = filters.excludeSchemas.map(schemaPattern);
    const systemSchema = `n.nspname OPERATOR(pg_catalog.~) '^pg_' OR n.nspname = 'information_schema'`;
    const bySchema = schemas.length > 0 ? schemaCondition(schemas, 'n.nspname') : `NOT (${systemSchema})`;
    const included = tables.length > 0
        ? relationCondition(tables)
        : `(${bySchema}) AND NOT (${schemaCondition(excludedSchemas, 'n.nspname')})`;
    return `(${included}) AND NOT (${relationCondition(filters.excludeTables.map(tablePattern))})
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e')`;
}
/** Text in the database's own or another encoding, in hexadecimal: the driver would decode it as UTF-8. */
function bytesOf(expression, encoding = 'pg_catalog.getdatabaseencoding()') {
    return `pg_catalog.encode(pg_catalog.convert_to(${expression}::pg_catalog.text, ${encoding}), 'hex')`;
}
/** Whether the database's encoding has one byte for each character; SQL_ASCII counts as one of these. */
const singleByteSql = '(pg_catalog.pg_encoding_max_length(pg_catalog.pg_char_to_encoding(pg_catalog.getdatabaseencoding())) = 1)';
/** The database's own encoding where that has one byte for each character, else UTF-8. */
const nameEncodingSql = `CASE WHEN ${singleByteSql} THEN pg_catalog.getdatabaseencoding() ELSE 'UTF8' END`;
function fromHex(hex) {
    return Buffer.from(hex, 'hex').toString('latin1');
}
/**
 * A name for people. In a database in SQL_ASCII names may be bytes that are no UTF-8, which the driver replaces:
 * these are written as `\xe9`, so that two names do not look like one.
 */
function readableName(name, bytes) {
    if (!name.includes('\ufffd'))
        return name;
    const escaped = (byte) => `\\x${byte.charCodeAt(0).toString(16)}`;
    const text = Buffer.from(bytes, 'latin1').toString('utf8');
    return text.includes('\ufffd') ? bytes.replaceAll(/[\x80-\xff]/g, escaped) : text;
}
/** The client_encoding under which names are read: a database in SQL_ASCII knows of no other. */
function encodingOfNames(databaseEncoding) {
    return databaseEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';
}
/** The names of all tables that a backup must lock, partitioned ones too, ready for SQL in the database's encoding. */
async function listTargets(client, filters) {
    const { rows } = await client.query(`
    SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, ${bytesOf('n.nspname')} AS schema, ${bytesOf('c.relname')} AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND ${selectionCondition(filters)}
    ORDER BY c.oid`);
    return rows.map((row) => ({ oid: Number(row.oid), target: quoteBytes(fromHex(row.schema), fromHex(row.name)) }));
}
/** `"schema"."name"` as bytes. */
function quoteBytes(...names) {
    return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}
/**
 * The ordinary tables that pg_dump would dump, as the transaction's snapshot sees them.
 *
 * @param client in a transaction whose search_path is still the role's own: patterns without a schema mean its tables
 */
async function listTables(client, filters, standby) {
    const { rows } = await client.query(`
    WITH unsafe AS (
      -- Values of an enum hash differently in another database. Source: getPartitioningInfo in pg_dump.c.
      SELECT partrelid FROM pg_catalog.pg_partitioned_table
      WHERE (SELECT o.oid FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am a ON o.opcmethod = a.oid
             WHERE o.opcname = 'enum_ops' AND o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace
               AND a.amname = 'hash') = ANY (partclass))
    SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, n.nspname AS schema, c.relname AS name,
      ${bytesOf('n.nspname')} AS schema_bytes, ${bytesOf('c.relname')} AS name_bytes,
      COALESCE(a.names, '{}') AS columns, COALESCE(a.bytes, '{}') AS column_bytes,
      COALESCE(pg_catalog.pg_relation_size(c.oid), 0)::pg_catalog.text AS heap,
      COALESCE(pg_catalog.pg_relation_size(NULLIF(c.reltoastrelid, 0)), 0)::pg_catalog.text AS toast,
      pg_catalog.current_setting('block_size')::int AS page,
      COALESCE(am.amname = 'heap', false) AS heap_am,
      c.relpersistence AS persistence,
      (${relationCondition(filters.excludeTableData.map(tablePattern))}) AS data_excluded,
      pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable,
      pg_catalog.row_security_active(c.oid) AS filters_rows,
      c.relfilenode <> 0 AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid) AS rewritten,
      root.oid::pg_catalog.int8::pg_catalog.text AS root_oid, root.nspname AS root_schema, root.relname AS root_name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
    LEFT JOIN LATERAL (
      SELECT pg_catalog.array_agg(attname::pg_catalog.text ORDER BY attnum) AS names,
        pg_catalog.array_agg(${bytesOf('attname')} ORDER BY attnum) AS bytes
      FROM pg_catalog.pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') a ON true
    LEFT JOIN LATERAL (
      SELECT rc.oid, rn.nspname, rc.relname
      FROM pg_catalog.pg_class rc JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
      WHERE c.relispartition AND rc.oid = pg_catalog.pg_partition_root(c.oid)
        AND EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) p JOIN unsafe ON unsafe.partrelid = p.relid)
      ) root ON true
    WHERE c.relkind = 'r' AND ${selectionCondition(filters)}
    ORDER BY c.oid`);
    return rows.map((row) => tableFacts(row, standby));
}
function tableFacts(row, standby) {
    const heapBytes = Number(row.heap);
    const [schemaBytes, nameBytes] = [fromHex(row.schema_bytes), fromHex(row.name_bytes)];
    const columnBytes = row.column_bytes.map(fromHex);
    return {
        oid: Number(row.oid),
        schema: readableName(row.schema, schemaBytes),
        name: readableName(row.name, nameBytes),
        schemaBytes,
        nameBytes,
        columns: row.columns.map((column, i) => readableName(column, columnBytes[i])),
        columnBytes,
        heapPages: Math.ceil(heapBytes / row.page),
        heapBytes,
        toastBytes: Number(row.toast),
        splittable: row.heap_am,
        dataLeftOut: row.data_excluded
            ? 'exclude-table-data'
            : standby && row.persistence === 'u'
                ? 'unlogged on a standby'
                : undefined,
        readable: row.readable,
        filtersRows: row.filters_rows,
        rewritten: row.rewritten,
        loadedThrough: row.root_oid === null
            ? undefined
            : { oid: Number(row.root_oid), schema: row.root_schema, name: row.root_name },
    };
}
/**
 * Sequences that match `exclude-table-data`, since to pg_dump a sequence's value is its data, and those that a standby
 * does not have.
 *
 * @param client as for `listTables`
 */
async function listSequencesLeftOut(client, filters, standby) {
    if (filters.excludeTableData.length === 0 && !standby)
        return [];
    const { rows } = await client.query(`
    SELECT * FROM (
      SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, n.nspname AS schema, c.relname AS name,
        CASE WHEN ${relationCondition(filters.excludeTableData.map(tablePattern))} THEN 'exclude-table-data'
          WHEN ${standby} AND c.relpersistence = 'u' THEN 'unlogged on a standby' END AS reason
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S') s
    WHERE reason IS NOT NULL ORDER BY 2, 3`);
    return rows.map((row) => ({
        oid: Number(row.oid),
        schema: row.schema,
        name: row.name,
        reason: row.reason,
    }));
}
/**
 * Sequences that pg_dump would dump by the filters, and whose value the role may not read. Those that are chosen only
 * because a chosen table owns them are not found: they fail when they are read.
 *
 * @param client as for `listTables`
 */
async function listUnreadableSequences(client, filters) {
    const { rows } = await client.query(`
    SELECT n.nspname AS schema, c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${selectionCondition(filters)}
      AND NOT (${relationCondition(filters.excludeTableData.map(tablePattern))})
      -- Conditions are tried in any order, and the function refuses what is no sequence.
      AND CASE WHEN c.relkind = 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT') END ORDER BY 1, 2`);
    return rows.map((row) => ({ schema: row.schema, name: row.name }));
}
/**
 * Sorts relations by who writes their data. pg_dump keeps materialized views (their refresh) and configuration
 * tables of extensions; a schema without any of them can be left out by one pattern.
 *
 * @param client with whatever client_encoding
 */
async function listDataOwners(client) {
    const { rows } = await client.query(`
    SELECT ${singleByteSql} AS single_byte, ${bytesOf('n.nspname', nameEncodingSql)} AS schema, ${bytesOf('c.relname', nameEncodingSql)} AS name,
      c.relkind IN ('r', 'S') AND NOT e.member AS ours,
      c.relkind = 'm' OR e.member AND EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE c.oid = ANY (x.extconfig)) AS pg_dumps
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e') AS member) e
    WHERE c.relkind IN ('r', 'S', 'm') AND c.relpersistence <> 't' AND n.nspname <> 'pg_catalog' AND n.nspname <> 'pg_toast'`);
    const byteNames = rows[0]?.single_byte === true;
    const decoded = (hex) => Buffer.from(hex, 'hex').toString(byteNames ? 'latin1' : 'utf8');
    const named = rows.map((row) => ({
        schema: decoded(row.schema),
        name: decoded(row.name),
        ours: row.ours,
        pgDumps: row.pg_dumps,
    }));
    const kept = new Set(named.filter(({ pgDumps }) => pgDumps).map(({ schema }) => schema));
    const ours = named.filter((relation) => relation.ours);
    return {
        byteNames,
        wholeSchemas: [...new Set(ours.map(({ schema }) => schema))].filter((schema) => !kept.has(schema)),
        relations: ours.filter(({ schema }) => kept.has(schema)).map(({ schema, name }) => ({ schema, name })),
    };
}
/** @throws {UserError} for every pattern that matches nothing, all at once */
async function assertPatternsMatch(client, filters) {
    const relations = `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p') AND `;
    const groups = [
        ['schemas', filters.schemas.map(schemaPattern), schemaQuery],
        ['exclude-schemas', filters.excludeSchemas.map(schemaPattern), schemaQuery],
        ['tables', filters.tables.map(tablePattern), relationQuery],
        ['exclude-tables', filters.excludeTables.map(tablePattern), relationQuery],
        ['exclude-table-data', filters.excludeTableData.map(tablePattern), relationQuery],
    ];
    function schemaQuery(pattern) {
        return `SELECT FROM pg_catalog.pg_namespace n WHERE ${schemaCondition([pattern], 'n.nspname')}`;
    }
    function relationQuery(pattern) {
        return relations + relationCondition([pattern]);
    }
    const checks = groups.flatMap(([option, patterns, query]) => patterns.map((pattern) => ({ option, text: pattern.text, sql: `EXISTS (${query(pattern)})` })));
    if (checks.length === 0)
        return;
    const { rows } = await client
        .query(`SELECT ARRAY[${checks.map(({ sql }) => sql).join(',\n')}] AS found`)
        .catch((error) => {
        // untranslatable_character
        if ((0,postgres_connection/* codeOf */.$N)(error) === '22P05') {
            throw new errors/* UserError */.yo(`a table or schema pattern matches nothing: ${(0,errors/* messageOf */.bD)(error)}`, patternHint);
        }
        // invalid_regular_expression
        if ((0,postgres_connection/* codeOf */.$N)(error) !== '2201B')
            throw error;
        throw new errors/* UserError */.yo(`a table or schema pattern cannot be understood: ${(0,errors/* messageOf */.bD)(error)}`, expressionHint);
    });
    const found = rows[0]?.found;
    (0,errors/* throwProblems */.Jh)(checks
        .filter((_, i) => !found[i])
        .map(({ option, text }) => new errors/* UserError */.yo(`${option}: the pattern ${text} matches nothing`, patternHint)));
}
const expressionHint = 'put names with special characters such as ( [ { + | into double quotes';
const patternHint = 'check the spelling; upper-case letters need double quotes, and a name without a schema means the search path';

;// CONCATENATED MODULE: ./build/postgres/exclude-patterns.js
/**
 * The server makes an automaton of a pattern with a state for each character, in a time that grows with the square of
 * their number: measured on 15, 17 and 18, five hundred take milliseconds, one thousand up to 70, three thousand half
 * a second, and ten thousand of many different letters end in "invalid memory alloc request size".
 */
const charactersPerPattern = 500;
/**
 * Below this part of all names, a group is asked for name by name. The server finds one ASCII name by an index, in a
 * third of a millisecond, but compares a pattern with every row of pg_class: with thousands of schemas that have few
 * tables each, the time of these would grow with the square of their number.
 */
const smallestShare = 1 / 1_000;
/**
 * Patterns for pg_dump's `--exclude-table-data` that match exactly the given tables or sequences and nothing else.
 *
 * pg_dump asks the server once per pattern, which is slow over a link, so many names share one. It turns a pattern
 * into a regular expression: text inside double quotes stands for itself, while bars and parentheses outside them
 * keep their meaning (patternToSQLRegex in src/fe_utils/string_utils.c). Common beginnings are written once, so that
 * the server needs one step per character and not one for each of the alternatives.
 *
 * The patterns are for the command line. A `--filter` file has an escape of its own, the backslash. They are UTF-8:
 * run pg_dump with PGCLIENTENCODING=UTF8. A database in SQL_ASCII takes PGCLIENTENCODING=SQL_ASCII and byte strings.
 *
 * @param names each one once, in any order
 * @example
 * excludePatterns([{ schema: 'app', name: 'users' }, { schema: 'app', name: 'users_old' }]);
 * // ['"app"."users"(|"_old")']
 */
function excludePatterns(names, options = {}) {
    const characters = options.charactersPerPattern ?? charactersPerPattern;
    const patterns = schemasOfEqualTables(names).flatMap(({ schemas, tables }) => {
        if (schemas.length * tables.length < names.length * smallestShare)
            return exactPatterns(schemas, tables);
        const schemaPatterns = chunks(schemas, characters).map(alternatives);
        const tablePatterns = chunks(tables, characters).map(alternatives);
        return schemaPatterns.flatMap((schema) => tablePatterns.map((table) => `${schema}.${table}`));
    });
    return options.byteStrings ? patterns.map(withBytesEscaped) : patterns;
}
/** In SQL_ASCII the regular expression's \u00e9 is the byte; arguments of a program could not have any byte. */
function withBytesEscaped(pattern) {
    const escaped = (byte) => `\\u00${byte.charCodeAt(0).toString(16)}`;
    // Only names hold such characters, and these stand within quotes, in which an escape would mean itself.
    return pattern.replaceAll(/[\u0080-\u00ff]+/g, (bytes) => `"${[...bytes].map(escaped).join('')}"`);
}
/** Tenants with a schema each have the same tables in all: these take one pattern together. */
function schemasOfEqualTables(names) {
    const tablesOf = Map.groupBy(names, ({ schema }) => schema);
    const groups = new Map();
    for (const [schema, relations] of tablesOf) {
        const tables = relations.map(({ name }) => name).toSorted();
        const key = JSON.stringify(tables);
        const group = groups.get(key) ?? { schemas: [], tables };
        group.schemas.push(schema);
        groups.set(key, group);
    }
    return [...groups.values()];
}
function exactPatterns(schemas, tables) {
    return schemas.flatMap((schema) => tables.map((table) => `${quoted(schema)}.${quoted(table)}`));
}
function quoted(text) {
    return `"${text.replaceAll('"', '""')}"`;
}
/** Sorted names in groups with at most so many characters, common beginnings counted once. */
function chunks(names, largest) {
    const result = [];
    let [characters, previous] = [0, ''];
    for (const name of names.toSorted()) {
        characters += name.length - commonLength(previous, name);
        previous = name;
        const current = result.at(-1);
        if (current !== undefined && characters <= largest) {
            current.push(name);
        }
        else {
            result.push([name]);
            characters = name.length;
        }
    }
    return result;
}
function commonLength(a, b) {
    let length = 0;
    while (length < a.length && a[length] === b[length])
        length++;
    return length;
}
function alternatives(names) {
    const root = new Map();
    for (const name of names) {
        let node = root;
        for (const character of name) {
            const next = node.get(character) ?? new Map();
            node.set(character, next);
            node = next;
        }
        node.set('', new Map());
    }
    return written(root);
}
function written(branches) {
    const parts = [...branches].map(([character, next]) => (character === '' ? '' : writtenBranch(character, next)));
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
}
/** The characters up to the next fork, quoted, and what follows. */
function writtenBranch(first, following) {
    let text = first;
    let rest = following;
    for (let only = onlyBranch(rest); only !== undefined; only = onlyBranch(rest)) {
        text += only[0];
        rest = only[1];
    }
    return `${quoted(text)}${rest.size > 1 ? written(rest) : ''}`;
}
function onlyBranch(branches) {
    const [branch] = branches;
    return branches.size === 1 ? branch : undefined;
}

;// CONCATENATED MODULE: ./build/postgres/dump-patterns.js


/**
 * The user's patterns as pg_dump's command line takes them: an argument is UTF-8 here, while pg_dump takes its bytes for
 * the database's own encoding. Where that has one byte for each character, a letter that is not ASCII becomes the
 * regular expression's `\u00e9`, which stands for the byte. Elsewhere it becomes the wildcard for one letter: what
 * matches too much is found when the archive's tables are compared with those that were copied.
 *
 * @param client with whatever client_encoding
 */
async function filtersForPgDump(client, filters) {
    const converted = (patterns) => convert(client, patterns);
    return {
        schemas: await converted(filters.schemas),
        excludeSchemas: await converted(filters.excludeSchemas),
        tables: await converted(filters.tables),
        excludeTables: await converted(filters.excludeTables),
        excludeTableData: await converted(filters.excludeTableData),
    };
}
async function convert(client, patterns) {
    if (patterns.every((pattern) => /^[\0-\x7f]*$/.test(pattern)))
        return patterns;
    const values = patterns.map((pattern) => bytesOf(`pg_catalog.convert_from(pg_catalog.decode('${Buffer.from(pattern).toString('hex')}', 'hex'), 'UTF8')`, nameEncodingSql));
    const { rows } = await client.query(`
    SELECT pg_catalog.getdatabaseencoding() = 'UTF8' AS is_utf8, ${singleByteSql} AS single_byte,
      ARRAY[${values.join(', ')}] AS bytes`);
    const row = rows[0];
    if (row.is_utf8)
        return patterns;
    if (!row.single_byte)
        return patterns.map(lettersAsWildcards);
    return row.bytes.map((hex) => replaceLetters(fromHex(hex), (byte) => `\\u00${byte.charCodeAt(0).toString(16)}`));
}
/** Patterns of everything whose data we write ourselves; pg_dump asks the server once for each. */
function patternsOfOurData({ wholeSchemas, relations, byteNames }, encoding) {
    const options = { byteStrings: byteNames };
    // The pattern of a schema's name, with a name of any characters behind the dot.
    const schemas = excludePatterns(wholeSchemas.map((name) => ({ schema: '', name })), options).map((pattern) => pattern.slice(pattern.indexOf('.') + 1));
    const patterns = [...schemas.map((pattern) => `${pattern}.*`), ...excludePatterns(relations, options)];
    return encoding === 'UTF8' ? patterns : patterns.map(lettersAsWildcards);
}
function lettersAsWildcards(pattern) {
    return replaceLetters(pattern, () => '?');
}
/** What takes the place of a letter has to stand outside of quotes. */
function replaceLetters(pattern, replace) {
    let quoted = false;
    return pattern.replaceAll(/"|[^\0-\x7f]/gu, (character) => {
        if (character === '"')
            quoted = !quoted;
        return character === '"' ? '"' : quoted ? `"${replace(character)}"` : replace(character);
    });
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./build/postgres/child.js






const keptStderrLines = 200;
const keptLineCharacters = 16 * 1024;
/**
 * What a child gets from our own environment. HOME holds libpq's certificates (~/.postgresql), the Kerberos
 * variables name a ticket, and SSL_CERT_* is read by OpenSSL for `sslrootcert=system`. All else, among it the
 * runner's tokens and the action's inputs, stays with us.
 */
const inheritedNames = ['PATH', 'HOME', 'KRB5CCNAME', 'KRB5_CONFIG', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
/**
 * The whole environment of a client tool.
 *
 * @param settings libpq's variables; other names are dropped
 * @param own where the inherited variables come from
 * @throws {Error} when a password is in it: another process of the same user can read a process's environment
 */
function childEnvironment(settings, own = process.env) {
    if (settings.PGPASSWORD !== undefined)
        throw new Error('a password must travel in PGPASSFILE, not in PGPASSWORD');
    // The tools' messages are read by us, so they must not follow the user's language.
    const environment = { LANG: 'C', LC_ALL: 'C' };
    for (const name of inheritedNames) {
        if (own[name] !== undefined)
            environment[name] = own[name];
    }
    for (const [name, value] of Object.entries(settings)) {
        if (name.startsWith('PG') && value !== undefined)
            environment[name] = value;
    }
    return environment;
}
/**
 * Runs pg_dump or one of its siblings and waits for its end. A code other than 0 is a result, not an error: only
 * the caller knows what it means.
 *
 * @throws {UserError} when the program cannot be started
 * @throws the signal's reason when it was aborted, after the child has ended
 * @throws the error of `stdout` when it cannot be written, after the child has ended
 *
 * @example
 * const { end, stderr } = await runClientTool({ path: tools.pgDump, arguments: ['--schema-only'], environment })
 */
async function runClientTool(call) {
    return runProgram({ ...call, environment: childEnvironment(call.environment) });
}
/** As runClientTool, for any program: `environment` is all that the child gets. */
async function runProgram(call) {
    call.signal?.throwIfAborted();
    await assertExecutable(call.path);
    const [command, ...args] = [...(await dieWithParent()), call.path, ...call.arguments];
    const child = (0,external_node_child_process_.spawn)(command, args, spawnOptions(call));
    if (child.pid !== undefined)
        call.onStart?.(child.pid);
    const terminator = new Terminator(child, call.graceMs ?? 5_000);
    const onAbort = () => terminator.begin();
    call.signal?.addEventListener('abort', onAbort, { once: true });
    const stderr = collectStderr(child, call);
    try {
        const [end] = await Promise.all([
            endOf(child, call.path),
            stderr.finished,
            pipeOutput(child, call.stdout, terminator),
        ]);
        call.signal?.throwIfAborted();
        return { end, stderr: stderr.lines };
    }
    finally {
        call.signal?.removeEventListener('abort', onAbort);
        terminator.release();
    }
}
/**
 * What a program prints on stdout, as text: for `--version` and other small things.
 *
 * @param call as for runClientTool; more than 1 MiB of output is an error
 * @throws {Error} when the program ends in anything but 0; its message holds the last line of stderr
 */
async function readClientTool(call) {
    const chunks = [];
    let bytes = 0;
    const stdout = new external_node_stream_.Writable({
        write(chunk, _encoding, done) {
            bytes += chunk.length;
            chunks.push(chunk);
            done(bytes > 1024 * 1024 ? new Error(`${call.path} printed more than 1 MiB`) : null);
        },
    });
    const result = await runClientTool({ ...call, stdout });
    if (!succeeded(result))
        throw new Error(`${call.path} ${describeEnd(result)}`);
    return Buffer.concat(chunks).toString('utf8');
}
/** Whether the tool ended by itself with code 0. */
function succeeded(result) {
    return result.end.kind === 'exited' && result.end.code === 0;
}
/** How a tool ended and what it said last, in one line. */
function describeEnd(result) {
    const how = result.end.kind === 'exited' ? `exited with ${result.end.code}` : `was killed by ${result.end.signal}`;
    const said = result.stderr.at(-1);
    return said === undefined ? how : `${how}: ${said}`;
}
function spawnOptions(call) {
    return {
        env: call.environment,
        stdio: ['ignore', call.stdout === undefined ? 'ignore' : 'pipe', 'pipe'],
        // A group of its own: Ctrl-C on a terminal reaches only us, and pg_dump's workers can be ended with it.
        detached: true,
    };
}
/** Whether we may run the file. */
async function isExecutable(path) {
    return (0,promises_.access)(path, promises_.constants.X_OK).then(() => true, () => false);
}
async function assertExecutable(path) {
    try {
        await (0,promises_.access)(path, promises_.constants.X_OK);
    }
    catch (cause) {
        const hint = 'install the PostgreSQL client, or name its directory in PGPROOF_CLIENT_BIN';
        throw new errors/* UserError */.yo(`cannot run ${path}: ${(0,errors/* messageOf */.bD)(cause)}`, hint, { cause });
    }
}
let setprivPrefix;
/**
 * The words before a command that make the kernel end it when we die, even of SIGKILL: a tool left alone would
 * hold its locks on the database until its dump is complete. setpriv (util-linux 2.33) sets PR_SET_PDEATHSIG, which
 * survives exec and fires when the thread that started the child ends; ours is the main thread.
 */
function dieWithParent() {
    setprivPrefix ??= process.platform === 'linux' ? probeSetpriv() : Promise.resolve([]);
    return setprivPrefix;
}
async function probeSetpriv() {
    const prefix = ['setpriv', '--pdeathsig', 'TERM', '--'];
    const probe = (0,external_node_child_process_.spawn)('setpriv', [...prefix.slice(1), 'true'], { stdio: 'ignore', env: childEnvironment({}) });
    const works = await new Promise((resolve) => {
        probe.once('error', () => resolve(false));
        probe.once('exit', (code) => resolve(code === 0));
    });
    return works ? prefix : [];
}
function endOf(child, path) {
    return new Promise((resolve, reject) => {
        child.once('error', (cause) => reject(new errors/* UserError */.yo(`cannot run ${path}: ${(0,errors/* messageOf */.bD)(cause)}`, 'check that the program can be started', { cause })));
        child.once('exit', (code, signal) => resolve(code === null ? { kind: 'killed', signal: signal ?? 'unknown' } : { kind: 'exited', code }));
    });
}
/** Ends a child: SIGTERM to the leader, which ends its workers in good order, then SIGKILL to the whole group. */
class Terminator {
    #child;
    #graceMs;
    #timer;
    constructor(child, graceMs) {
        this.#child = child;
        this.#graceMs = graceMs;
    }
    begin() {
        if (this.#timer !== undefined)
            return;
        this.#child.kill('SIGTERM');
        this.#timer = setTimeout(() => this.#killGroup(), this.#graceMs);
    }
    /** To be called when the child and its pipes are closed. */
    release() {
        clearTimeout(this.#timer);
    }
    #killGroup() {
        if (this.#child.pid === undefined)
            return;
        try {
            process.kill(-this.#child.pid, 'SIGKILL');
        }
        catch (error) {
            // ESRCH: the group ended in this very moment, which is what was wanted.
            if (error.code !== 'ESRCH')
                throw error;
        }
    }
}
async function pipeOutput(child, stdout, terminator) {
    if (stdout === undefined || child.stdout === null)
        return;
    try {
        await (0,external_node_stream_promises_.pipeline)(child.stdout, stdout);
    }
    catch (error) {
        // A full disk, for one. The child is ended and waited for before the error goes on.
        terminator.begin();
        if (child.exitCode === null && child.signalCode === null)
            await (0,external_node_events_.once)(child, 'exit');
        throw error;
    }
}
/** Splits stderr into lines, bounded in length and in number. */
function collectStderr(child, call) {
    const lines = [];
    const keep = (line) => {
        const clean = call.redact?.(line) ?? line;
        lines.push(clean);
        if (lines.length > keptStderrLines)
            lines.shift();
        call.onStderrLine?.(clean);
    };
    const stream = child.stderr;
    if (stream === null)
        return { lines, finished: Promise.resolve() };
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
        const parts = (rest + text).split('\n');
        rest = (parts.pop() ?? '').slice(0, keptLineCharacters);
        for (const line of parts)
            keep(line.slice(0, keptLineCharacters));
    });
    const finished = new Promise((resolve, reject) => {
        stream.once('error', reject);
        stream.once('close', () => {
            if (rest !== '')
                keep(rest);
            resolve();
        });
    });
    return { lines, finished };
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./build/postgres/lost-connection.js



/** A client tool's connection was lost: the same work can succeed on a new one. */
class LostConnectionError extends errors/* FailedError */.Kl {
    name = 'LostConnectionError';
}
/**
 * libpq's own words for a connection that is gone; they follow the client's language, which is C. pg_dump takes one
 * that is lost right after the login for a bad encoding (PQsetClientEncoding fails on it).
 */
const words = /server closed the connection|no connection to the server|connection to server .* failed: (?!FATAL)|FATAL: +(sorry, too many clients|too many connections|remaining connection slots|the database system is)|could not (receive|send) data|terminating connection|SSL SYSCALL error|SSL connection has been closed|invalid client encoding/;
/** Whether a client tool failed because its connection was lost. */
function lostItsConnection(result) {
    return words.test(result.stderr.join('\n'));
}
/** @param tool its name, for the message */
function lostConnectionError(tool, result) {
    const [, said] = /(?:error|FATAL): +(.*)/.exec(result.stderr.find((line) => /error:|FATAL:/.test(line)) ?? '') ?? [];
    return new LostConnectionError(`${tool} lost its connection: ${said ?? describeEnd(result)}`, 'check the connection to the server and run the backup again');
}
const retries = 3;
const firstDelayMs = 500;
/**
 * Does something again when a client tool lost its connection: the snapshot is another connection's, and lives on.
 *
 * @param onRetry called with the cause before each new attempt
 * @throws the signal's reason when it was aborted, also while waiting
 */
async function againWhenLost(signal, onRetry, work) {
    for (let attempt = 1;; attempt++) {
        try {
            return await work();
        }
        catch (error) {
            if (!(error instanceof LostConnectionError) || attempt > retries)
                throw error;
            const delayMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
            // The server may be going down with all connections: that is told by the one that holds the snapshot.
            await (0,external_node_timers_promises_.setTimeout)(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
            onRetry(error.message);
        }
    }
}

;// CONCATENATED MODULE: ./build/postgres/globals.js




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
    await (0,promises_.rm)(dump.output, { force: true });
    const leftOut = [rolePasswords];
    for (const { option, kind, name } of parts) {
        const partPath = `${dump.output}.part`;
        try {
            const reason = await runPart(dump, option, partPath);
            if (reason === undefined)
                await (0,promises_.appendFile)(dump.output, await (0,promises_.readFile)(partPath));
            else
                leftOut.push({ kind, name, reason });
        }
        finally {
            await (0,promises_.rm)(partPath, { force: true });
        }
    }
    return leftOut;
}
/** One run of pg_dumpall. Returns undefined when it is complete, or what PostgreSQL refused. */
async function runPart(dump, option, path) {
    const database = dump.environment.PGDATABASE;
    const result = await runClientTool({
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
    if (succeeded(result))
        return undefined;
    if (lostItsConnection(result))
        throw lostConnectionError('pg_dumpall', result);
    const refusal = refusalOf(result);
    if (refusal !== undefined)
        return refusal;
    throw new errors/* FailedError */.Kl(`roles and tablespaces could not be read: pg_dumpall ${describeEnd(result)}`, 'check the connection to the server and run the backup again');
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

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./build/postgres/passfile.js





/**
 * Runs something with a password file that only this user can read, and removes it afterwards, also when the
 * process exits in between. Without a password nothing is written, and libpq looks into the user's own ~/.pgpass.
 *
 * @throws {UserError} when the password cannot be written into such a file
 *
 * @example
 * await withPassfile(settings, (passfile) => runClientTool({ …, environment: { ...libpq, ...passfile } }))
 */
async function withPassfile(settings, run) {
    if (settings.password === undefined || settings.password === '')
        return run({});
    const line = passfileLine(settings);
    // mkdtemp makes the directory with mode 0700.
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'pgproof-pass-'));
    const removeNow = () => (0,external_node_fs_.rmSync)(directory, { recursive: true, force: true });
    process.once('exit', removeNow);
    try {
        const path = (0,external_node_path_.join)(directory, 'pgpass');
        // libpq ignores a password file that the group or others may read.
        await (0,promises_.writeFile)(path, line, { mode: 0o600, flag: 'wx' });
        return await run({ PGPASSFILE: path });
    }
    finally {
        process.removeListener('exit', removeNow);
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/**
 * The line `host:port:database:user:password` as libpq reads it (fe-connect.c, passwordFromFile): `\` and `:` are
 * escaped by `\`, a missing field is `*`.
 */
function passfileLine(settings) {
    const password = settings.password ?? '';
    // libpq reads line by line and strips carriage returns from a line's end, so these cannot be expressed.
    if (/[\n\0]|\r$/.test(password)) {
        throw new errors/* UserError */.yo('the password holds a line break, which a PostgreSQL password file cannot hold', 'change the password of this role');
    }
    const fields = [settings.host, settings.port?.toString(), settings.database, settings.user].map((field) => field === undefined || field === '' ? '*' : escapeField(field));
    return `${[...fields, escapeField(password)].join(':')}\n`;
}
function escapeField(field) {
    return field.replaceAll(/[\\:]/g, '\\$&');
}

// EXTERNAL MODULE: ./build/postgres/settings.js
var postgres_settings = __webpack_require__(25441);
;// CONCATENATED MODULE: ./build/postgres/snapshot.js





const attempts = 20;
/**
 * Locks all tables, then takes and exports a snapshot, then checks that no table slipped between.
 *
 * The order matters: a TRUNCATE or a rewriting ALTER TABLE that commits after a snapshot and before the lock shows
 * as an empty table under that snapshot, without any error. Locked first, no such command can run; tables that were
 * created in between are locked afterwards, and their files compared with those that the snapshot's catalog names.
 * When the catalog has moved on, it starts again.
 *
 * @param report called with the reason of each new start
 * @throws {UserError} when a lock cannot be had in time, or the catalog does not stand still
 */
async function takeSnapshot(connection, server, options, report) {
    let serializable = !server.standby && options.snapshotWaitMs > 0;
    let reason = '';
    for (let attempt = 0; attempt < attempts; attempt++) {
        if (attempt > 0)
            await (0,external_node_timers_promises_.setTimeout)(Math.random() * 20 * attempt);
        const outcome = await tryOnce(connection, server, options, serializable);
        if (typeof outcome !== 'string')
            return outcome;
        await connection.query('ROLLBACK; RESET ALL');
        reason = outcome;
        report(reason);
        if (reason === noSafeSnapshot)
            serializable = false;
    }
    throw new errors/* FailedError */.Kl(`no snapshot could be taken in ${attempts} attempts: ${reason}`, 'tables are being created, truncated or rewritten all the time; run the backup when fewer are');
}
const noSafeSnapshot = 'serializable transactions are open all the time, so a repeatable read snapshot is taken instead';
/** The snapshot, or the reason to start again. */
async function tryOnce(connection, server, options, serializable) {
    const isolation = serializable ? 'SERIALIZABLE READ ONLY DEFERRABLE' : 'REPEATABLE READ READ ONLY';
    // Listed outside of the transaction: its first query is what takes the snapshot.
    await connection.query(`${postgres_connection/* unhinderSql */._2}\nSET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(encodingOfNames(server.encoding))}`);
    const targets = await listTargets(connection, options.filters);
    await connection.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const unlocked = await lockAll(connection, server, targets, options.lockWaitTimeoutMs);
    if (unlocked !== undefined)
        return unlocked;
    if (serializable)
        await connection.query(`SET LOCAL statement_timeout = ${options.snapshotWaitMs}`);
    const exported = await connection
        .query(`SELECT pg_catalog.pg_export_snapshot() AS id,
        pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
        (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
          ELSE pg_catalog.pg_current_wal_insert_lsn() END)::pg_catalog.text AS lsn`)
        .catch((error) => {
        // query_canceled: the wait for a safe snapshot ran into our time limit.
        if (serializable && (0,postgres_connection/* codeOf */.$N)(error) === '57014')
            return undefined;
        throw error;
    });
    if (exported === undefined)
        return noSafeSnapshot;
    await connection.query('SET LOCAL statement_timeout = 0');
    const tables = await listTables(connection, options.filters, server.standby);
    const readable = tables.filter((table) => table.readable);
    const locked = new Set(targets.map(({ oid }) => oid));
    const born = readable.filter(({ oid }) => !locked.has(oid));
    if (born.length > 0)
        return `${nameSome(born)} appeared while the tables were being locked`;
    const rewritten = readable.filter((table) => table.rewritten);
    if (rewritten.length > 0)
        return `${nameSome(rewritten)} was truncated or rewritten while the snapshot was taken`;
    (0,errors/* throwProblems */.Jh)(readable.filter((table) => table.filtersRows && table.dataLeftOut === undefined).map(rowSecurityProblem));
    // Before the search_path is pinned, by which names without a schema are found.
    const sequencesLeftOut = await listSequencesLeftOut(connection, options.filters, server.standby);
    const unreadableSequences = await listUnreadableSequences(connection, options.filters);
    await connection.query(`${postgres_connection/* pinSettingsSql */.fg}\nSET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(server.encoding)}`);
    const row = exported.rows[0];
    return {
        ...{ id: row.id, takenAt: row.at, lsn: row.lsn },
        isolation: serializable ? 'serializable deferrable' : 'repeatable read',
        tables: readable,
        unreadable: [...tables.filter((table) => !table.readable), ...unreadableSequences],
        sequencesLeftOut,
    };
}
/** Undefined when all are locked, else the reason to start again. */
async function lockAll(connection, server, targets, timeoutMs) {
    if (targets.length === 0)
        return undefined;
    const names = targets.map(({ target }) => `ONLY ${target}`).join(', ');
    try {
        await connection.query(`SET LOCAL lock_timeout = ${timeoutMs}; SET LOCAL client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(server.encoding)}`);
        await connection.queryBytes(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
        await connection.query(`SET LOCAL lock_timeout = 0; SET LOCAL client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(encodingOfNames(server.encoding))}`);
        return undefined;
    }
    catch (error) {
        const code = (0,postgres_connection/* codeOf */.$N)(error);
        // undefined_table and invalid_schema_name: dropped since it was listed; deadlock_detected.
        if (code === '42P01' || code === '3F000' || code === '40P01')
            return (0,errors/* messageOf */.bD)(error);
        // lock_not_available
        if (code === '55P03') {
            throw new errors/* UserError */.yo(`a table stayed locked by another session for ${timeoutMs / 1000} s: ${(0,errors/* messageOf */.bD)(error)}`, 'look into pg_locks for AccessExclusiveLock, or raise lock-wait-timeout', { cause: error });
        }
        // insufficient_privilege: SELECT was asked for above, so it is a schema that the role may not use.
        if (code === '42501') {
            throw new errors/* UserError */.yo(`the role may not read its tables: ${(0,errors/* messageOf */.bD)(error)}`, 'grant the role USAGE on the schema, or leave it out with exclude-schemas', { cause: error });
        }
        // out_of_memory here is the lock table's: it has max_locks_per_transaction places for each connection.
        if (code === '53200') {
            throw new errors/* UserError */.yo(`the server has no room to lock ${targets.length} tables`, 'raise max_locks_per_transaction (and restart), or take the backup in parts by schemas', { cause: error });
        }
        throw error;
    }
}
function rowSecurityProblem(table) {
    return new errors/* UserError */.yo(`row-level security would hide rows of ${table.schema}.${table.name} from this role`, 'use a role with BYPASSRLS or the owner of the table, or leave it out with exclude-tables');
}
function nameSome(tables) {
    const [first] = tables;
    return `${first.schema}.${first.name}${tables.length > 1 ? ` and ${tables.length - 1} more` : ''}`;
}

// EXTERNAL MODULE: ./build/archive/toc.js
var archive_toc = __webpack_require__(81247);
;// CONCATENATED MODULE: ./build/archive/toc-splice.js

const codecs = {
    none: { method: 0, suffix: '' },
    gzip: { method: 1, suffix: '.gz' },
    lz4: { method: 2, suffix: '.lz4' },
    zstd: { method: 3, suffix: '.zst' },
};
const pgClassOid = 1259;
const relkindOrdinary = 'r'.charCodeAt(0);
/** The name of an entry's data file, as pg_dump names it. */
function fileNameOf(dumpId, codec) {
    return `${dumpId}.dat${codecs[codec].suffix}`;
}
/**
 * Sets the header's compression to that of our data files. pg_restore finds each file's method by its suffix, but
 * checks at the start that it was built with the header's.
 *
 * @param gzipLevel 1 to 9, or -1 for zlib's default; what archives up to 1.14 state.
 * @throws Error if pg_restore of the archive's version cannot read the codec at all.
 */
function withCompression(toc, codec, gzipLevel = -1) {
    const method = codecs[codec].method;
    if (toc.header.minor >= archive_toc/* tocMinor */.AG.compressionByte)
        return { ...toc, header: { ...toc.header, compression: method } };
    if (codec !== 'none' && codec !== 'gzip')
        throw new Error(`archive version 1.${toc.header.minor} knows no ${codec}`);
    return { ...toc, header: { ...toc.header, compression: codec === 'none' ? 0 : gzipLevel } };
}
/**
 * Every ordinary table of the archive, in its order.
 *
 * @param ordinaryOids the oids with relkind 'r', for archives before 1.16: these have TABLE entries of partitioned
 *   tables too and do not tell them apart.
 */
function tableEntries(toc, ordinaryOids) {
    return toc.entries.filter((entry) => isOrdinaryTable(entry, ordinaryOids)).map(describeTable);
}
/**
 * A new table of contents with a TABLE DATA entry for every given table and a SEQUENCE SET entry for every given
 * sequence: what a full pg_dump would have written, but for the ids and that the names of columns and sequences are always quoted.
 *
 * @throws Error (a bug) if pg_dump wrote data for one of them itself, or if the archive's tables and those given
 *   are not the same: pg_restore loads only one of two entries for a table, and a table without one comes back empty.
 * @example
 * const { toc, files } = spliceTableData(schemaToc, { tables: [{ oid: 16385, columns: ['id', 'name'] }] });
 */
function spliceTableData(toc, splice) {
    const withData = tableEntries(toc, splice.ordinaryOids).filter(({ oid }) => !splice.withoutData?.has(oid));
    const tables = byOid(withData);
    checkSameTables(toc, tables, splice);
    checkNoEntryYet(toc, 'TABLE DATA', new Set(splice.tables.map(({ oid }) => oid)));
    const nextId = idAllocator(toc, splice.tables);
    const data = splice.tables
        .toSorted((a, b) => a.oid - b.oid)
        .map((given) => tableDataEntry(toc, found(tables, given.oid, 'table'), given, given.dumpId ?? nextId()));
    checkFiles([...toc.entries, ...data]);
    const sets = sequenceSetEntries(toc, splice.sequences ?? [], nextId);
    return {
        toc: { header: toc.header, entries: insertData(toc.entries, data, sets) },
        files: new Map(data.map(({ oid, dumpId, file }) => [oid, { dumpId, file }])),
    };
}
function isTable(entry) {
    return entry.desc === 'TABLE' && entry.tableOid === pgClassOid;
}
function isOrdinaryTable(entry, ordinaryOids) {
    if (!isTable(entry))
        return false;
    if (entry.relkind !== null)
        return entry.relkind === relkindOrdinary;
    if (ordinaryOids === undefined)
        throw new Error('archives before 1.16 do not say which tables are partitioned');
    return ordinaryOids.has(entry.oid);
}
function describeTable(entry) {
    return {
        entry,
        oid: entry.oid,
        schema: entry.namespace ?? '',
        name: entry.tag,
        target: dropTarget(entry),
        owner: entry.owner,
    };
}
/**
 * pg_dump's own quoted name: which words need quotes depends on its major, so that neither the server's quote_ident()
 * nor always quoting is right (pg_restore -j compares it with the start of the COPY to choose its TRUNCATE shortcut).
 */
function dropTarget(entry) {
    const [start, end] = ['DROP TABLE ', ';\n'];
    const { dropStmt } = entry;
    if (dropStmt === null || !dropStmt.startsWith(start) || !dropStmt.endsWith(end)) {
        throw new Error(`${nameOf(entry)} has an unknown DROP statement: ${JSON.stringify(dropStmt)}`);
    }
    return dropStmt.slice(start.length, -end.length);
}
function nameOf(entry) {
    return (0,archive_toc/* textOfBytes */.gm)(entry.namespace ? `${entry.namespace}.${entry.tag}` : entry.tag);
}
function byOid(items) {
    return new Map(items.map((item) => [item.oid, item]));
}
function found(map, oid, what) {
    const item = map.get(oid);
    if (item === undefined)
        throw new Error(`the archive has no ${what} with the oid ${oid}`);
    return item;
}
function checkSameTables(toc, tables, splice) {
    const given = byOid(splice.tables);
    const twice = splice.tables.length - given.size;
    const missing = [...tables.values()].filter(({ oid }) => !given.has(oid)).map(({ entry }) => nameOf(entry));
    const inArchive = byOid(toc.entries.filter((entry) => entry.tableOid === pgClassOid));
    const extra = [...given.keys()]
        .filter((oid) => !tables.has(oid))
        .map((oid) => {
        const entry = inArchive.get(oid);
        return entry === undefined ? `oid ${oid}` : `${nameOf(entry)} (${entry.desc}, oid ${oid})`;
    });
    if (missing.length === 0 && extra.length === 0 && twice === 0)
        return;
    throw new Error(`the archive's tables are not the given ones: without data [${missing.join(', ')}], ` +
        `not in the archive as tables with data [${extra.join(', ')}], given twice ${twice}`);
}
/** A TABLE DATA entry carries its table's oid; a SEQUENCE SET carries none and is known by its dependency. */
function checkNoEntryYet(toc, desc, ids) {
    const idOf = (entry) => (desc === 'TABLE DATA' ? entry.oid : (entry.dependencies[0] ?? 0));
    const twice = toc.entries.filter((entry) => entry.desc === desc && ids.has(idOf(entry))).map(nameOf);
    if (twice.length > 0)
        throw new Error(`pg_dump wrote ${desc} itself for ${twice.join(', ')}`);
}
function checkFiles(entries) {
    const seen = new Set();
    for (const { file, tag } of entries) {
        if (file === '')
            continue;
        if (file.includes('/') || seen.has(file))
            throw new Error(`the file ${file} of ${tag} is not one of its own`);
        seen.add(file);
    }
}
/** Free ids, compact from the largest on, after checking those that the caller chose. */
function idAllocator(toc, tables) {
    const used = new Set(toc.entries.map(({ dumpId }) => dumpId));
    // A dependency may be on an id without an entry, which must not become ours.
    let last = toc.entries.reduce((largest, { dumpId, dependencies }) => Math.max(largest, dumpId, ...dependencies), 0);
    for (const { oid, dumpId } of tables) {
        if (dumpId === undefined)
            continue;
        // Above every entry's id: pg_dump numbers data after the schema, so that each id is above those it depends on.
        if (!Number.isInteger(dumpId) || dumpId <= last || dumpId >= 2 ** 31 || used.has(dumpId)) {
            throw new Error(`the id ${dumpId} for the table with the oid ${oid} is taken or not above ${last}`);
        }
        used.add(dumpId);
    }
    return () => {
        do
            last++;
        while (used.has(last));
        return last;
    };
}
function tableDataEntry(toc, table, given, dumpId) {
    const root = rootTarget(toc, given);
    const target = root ?? table.target;
    const columns = given.columns.length === 0 ? '' : `(${given.columns.map(toc_splice_quoted).join(', ')})`;
    return {
        ...dataEntry(toc, table.entry, dumpId),
        hadDumper: true,
        oid: table.oid,
        desc: 'TABLE DATA',
        defn: root === undefined ? null : `-- load via partition root ${root}`,
        // Without columns pg_dump leaves two blanks.
        copyStmt: `COPY ${target} ${columns} FROM stdin;\n`,
        file: given.file ?? fileNameOf(dumpId, 'none'),
    };
}
/**
 * Without its root in the archive (another schema was chosen), a leaf comes back as a table on its own and takes
 * every row.
 */
function rootTarget(toc, { loadThroughRoot }) {
    if (loadThroughRoot === undefined)
        return undefined;
    const root = toc.entries.find((entry) => isTable(entry) && entry.oid === loadThroughRoot);
    return root && dropTarget(root);
}
/** A name of ours is always quoted: what the restoring server reserves may be more than what this one does. */
function toc_splice_quoted(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
function sequenceSetEntries(toc, values, nextId) {
    const sequences = byOid(toc.entries.filter(({ desc, tableOid }) => desc === 'SEQUENCE' && tableOid === pgClassOid));
    const owned = values.map((value) => ({ value, sequence: found(sequences, value.oid, 'sequence') }));
    checkNoEntryYet(toc, 'SEQUENCE SET', new Set(owned.map(({ sequence }) => sequence.dumpId)));
    if (new Set(values.map(({ oid }) => oid)).size < values.length)
        throw new Error('a sequence is given twice');
    const literal = literalWriter(toc);
    return owned
        .toSorted((a, b) => compareNames(a.sequence, b.sequence))
        .map(({ value, sequence }) => {
        if (!/^-?\d+$/.test(value.lastValue))
            throw new Error(`${nameOf(sequence)} has the value ${value.lastValue}`);
        const name = literal(`${toc_splice_quoted(sequence.namespace ?? '')}.${toc_splice_quoted(sequence.tag)}`);
        return {
            ...dataEntry(toc, sequence, nextId()),
            desc: 'SEQUENCE SET',
            defn: `SELECT pg_catalog.setval(${name}, ${value.lastValue}, ${value.isCalled});\n`,
        };
    });
}
/** String literals as the restoring session reads them: it takes over the dump's standard_conforming_strings. */
function literalWriter(toc) {
    const setting = toc.entries.find(({ desc }) => desc === 'STDSTRINGS')?.defn ?? '';
    const special = setting.includes("'off'") ? /['\\]/g : /'/g;
    return (text) => `'${text.replace(special, '$&$&')}'`;
}
/** What TABLE DATA and SEQUENCE SET share: they belong to one schema object and wait for it alone. */
function dataEntry(toc, owner, dumpId) {
    return {
        dumpId,
        hadDumper: false,
        tableOid: 0,
        oid: 0,
        tag: owner.tag,
        desc: '',
        section: archive_toc/* tocSection */.Ki.data,
        defn: null,
        dropStmt: null,
        copyStmt: null,
        namespace: owner.namespace,
        tablespace: null,
        tableAm: null,
        relkind: toc.header.minor >= archive_toc/* tocMinor */.AG.relkind ? 0 : null,
        owner: owner.owner,
        withOids: false,
        dependencies: [owner.dumpId],
        file: '',
    };
}
/** strcmp of schema, then name (DOTypeNameCompare in pg_dump_sort.c). */
function compareNames(a, b) {
    const [schemaA, schemaB] = [a.namespace ?? '', b.namespace ?? ''];
    if (schemaA !== schemaB)
        return schemaA < schemaB ? -1 : 1;
    if (a.tag === b.tag)
        return 0;
    return a.tag < b.tag ? -1 : 1;
}
/**
 * pg_dump's order: the schema, TABLE DATA, SEQUENCE SET, large objects, what comes after the data. pg_restore -j1
 * restores in this order. Entries that pg_dump wrote itself, those of extensions, keep theirs.
 */
function insertData(entries, data, sequenceSets) {
    const endOf = (start, belongs) => {
        const end = entries.findIndex((entry, index) => index >= start && !belongs(entry));
        return end === -1 ? entries.length : end;
    };
    const dataStart = endOf(0, ({ section }) => section < archive_toc/* tocSection */.Ki.data);
    const dataEnd = endOf(dataStart, ({ desc }) => desc === 'TABLE DATA');
    const setsEnd = endOf(dataEnd, ({ desc }) => desc === 'SEQUENCE SET');
    return [
        ...entries.slice(0, dataStart),
        ...merged(entries.slice(dataStart, dataEnd), data.toSorted(compareNames)),
        ...merged(entries.slice(dataEnd, setsEnd), sequenceSets),
        ...entries.slice(setsEnd),
    ];
}
/** Two sorted lists as one. */
function merged(theirs, ours) {
    const result = [];
    let next = 0;
    for (const entry of theirs) {
        for (let own = ours[next]; own !== undefined && compareNames(own, entry) < 0; own = ours[next]) {
            result.push(own);
            next++;
        }
        result.push(entry);
    }
    return [...result, ...ours.slice(next)];
}

;// CONCATENATED MODULE: ./build/backup/sequences.js

const sequencesPerStatement = 200;
/**
 * Reads where sequences stand, all in one round trip; pg_dump up to 17 needs one for each. As in pg_dump the values
 * are those of the moment, not of the snapshot: sequences do not follow transactions, and only ever run ahead.
 *
 * @throws the server's error when one may not be read
 */
async function readSequences(connection, sequences) {
    if (sequences.length === 0)
        return [];
    const statements = [];
    for (let i = 0; i < sequences.length; i += sequencesPerStatement) {
        const selects = sequences
            .slice(i, i + sequencesPerStatement)
            .map(({ oid, schema, name }) => `SELECT '${oid}'::text AS oid, last_value::text, is_called FROM ${quoteBytes(schema, name)}`);
        statements.push(`${selects.join('\nUNION ALL ')};`);
    }
    const results = await connection.queryBytes(statements.join('\n'));
    return results.flatMap(({ rows }) => rows.map((row) => ({
        oid: Number(row.oid),
        lastValue: row.last_value,
        isCalled: row.is_called,
    })));
}

;// CONCATENATED MODULE: ./build/backup/assemble.js






/**
 * Makes one stock archive of pg_dump's and of our data files: adds the TABLE DATA and SEQUENCE SET entries to its
 * table of contents and moves the files to the names that these give them.
 *
 * @returns each table's data file below the archive
 * @throws {Error} when the archive's tables are not those that were copied
 */
async function assembleArchive(assembly) {
    const tocPath = (0,external_node_path_.join)(assembly.archive, 'toc.dat');
    const toc = (0,archive_toc/* parseToc */.AI)(await (0,promises_.readFile)(tocPath));
    const withData = assembly.tables.filter((table) => table.dataLeftOut === undefined);
    const { toc: spliced, files } = spliceTableData(toc, {
        tables: withData.map((table) => ({
            oid: table.oid,
            columns: table.columnBytes,
            ...(table.loadedThrough === undefined ? {} : { loadThroughRoot: table.loadedThrough.oid }),
        })),
        sequences: await readSequences(assembly.coordinator, sequenceNames(toc, assembly.sequencesLeftOut)),
        withoutData: new Set(assembly.tables.filter((table) => table.dataLeftOut !== undefined).map(({ oid }) => oid)),
        ordinaryOids: new Set(assembly.tables.map(({ oid }) => oid)),
    });
    const { method, level } = assembly.compression;
    const named = new Map();
    for (const [oid, { dumpId }] of files) {
        const name = fileNameOf(dumpId, method);
        // There can be thousands, each a matter of microseconds.
        (0,external_node_fs_.renameSync)(assembly.dataFile(oid), (0,external_node_path_.join)(assembly.archive, name));
        named.set(oid, name);
    }
    await (0,promises_.writeFile)(tocPath, (0,archive_toc/* serializeToc */.TT)(withCompression(spliced, method, level)));
    return named;
}
/** The sequences of the archive: identity columns have theirs under the same name. */
function sequenceNames(toc, leftOut) {
    return toc.entries
        .filter((entry) => entry.desc === 'SEQUENCE' && !leftOut.has(entry.oid))
        .map((entry) => ({ oid: entry.oid, schema: entry.namespace ?? '', name: entry.tag }));
}

// EXTERNAL MODULE: ./build/kernel/kernel.js + 1 modules
var kernel = __webpack_require__(61428);
// EXTERNAL MODULE: ./build/postgres/copy-connection.js
var copy_connection = __webpack_require__(44866);
;// CONCATENATED MODULE: ./build/backup/coordinator.js



const pulseMs = 10_000;
/** How long a cancelled backup waits for an answer that is due, before it leaves without it. */
const patienceMs = 1000;
/**
 * Opens the connection that will hold the locks and the snapshot. When it is lost, everything that is done under its
 * snapshot has to end: the signal that is handed out is then aborted.
 *
 * @param silentMs how long the answer to a query may take; after that the connection counts as lost
 * @throws the signal's reason after an abort, whatever failed because of it
 */
async function withCoordinator(settings, signal, silentMs, run) {
    const coordinator = await openUnlessAborted(settings, signal);
    const lost = new AbortController();
    coordinator.onEnd(() => lost.abort(lostError()));
    let impatience;
    const leave = () => {
        impatience = setTimeout(() => coordinator.destroy(), patienceMs);
    };
    signal.addEventListener('abort', leave, { once: true });
    const stopWatch = watchAnswers(coordinator, silentMs);
    try {
        return await run(coordinator, AbortSignal.any([signal, lost.signal]));
    }
    catch (error) {
        // Its own queries fail with whatever the driver says first.
        if (signal.aborted)
            throw signal.reason;
        throw lost.signal.aborted ? lost.signal.reason : error;
    }
    finally {
        stopWatch();
        signal.removeEventListener('abort', leave);
        clearTimeout(impatience);
        await coordinator.close();
    }
}
/** A server that does not answer must not keep a cancelled backup from ending. */
async function openUnlessAborted(settings, signal) {
    signal.throwIfAborted();
    const aborted = Promise.withResolvers();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    // It copies only what no other connection can: its buffers are small.
    const opening = copy_connection/* CopyConnection */.C.open(settings, new kernel/* Kernel */.MB(64 * 1024, 1024 * 1024));
    try {
        return await Promise.race([opening, aborted.promise]);
    }
    catch (error) {
        // What comes too late is of no use; how it failed is known already.
        opening.then((connection) => connection.destroy(), () => undefined);
        throw error;
    }
    finally {
        signal.removeEventListener('abort', abort);
    }
}
/** Ends the connection when a query has brought nothing for too long. A COPY may search long for its next row. */
function watchAnswers(coordinator, silentMs) {
    let received = -1;
    let since = 0;
    const watch = setInterval(() => {
        const now = performance.now();
        if (!coordinator.asking || coordinator.copying || coordinator.bytesReceived !== received) {
            received = coordinator.bytesReceived;
            since = now;
        }
        else if (now - since > silentMs) {
            coordinator.destroy();
        }
    }, 500);
    return () => clearInterval(watch);
}
function lostError() {
    return new errors/* FailedError */.Kl('the connection that holds the snapshot was lost, and with it the snapshot', 'run the backup again; look into the server’s log, and whether a proxy ends long or idle sessions');
}
/**
 * Keeps the coordinator's connection in use, so that no firewall forgets it, and notices when nothing comes back.
 *
 * @param silentMs how long an answer may take
 * @returns ends it
 */
function keepAlive(coordinator, silentMs) {
    let deadline;
    const pulse = setInterval(() => {
        if (coordinator.copying || deadline !== undefined)
            return;
        deadline = setTimeout(() => coordinator.destroy(), silentMs);
        const answered = () => {
            clearTimeout(deadline);
            deadline = undefined;
        };
        // A failure ends the connection, which is noticed where it ends.
        coordinator.query('SELECT 1').then(answered, answered);
    }, pulseMs);
    return () => {
        clearInterval(pulse);
        clearTimeout(deadline);
    };
}
/** Whether that backend is gone, or has nothing to do but to wait for its client to take what it sent. */
async function backendWaitsForUs(coordinator, backendPid) {
    const { rows } = await coordinator.query(`SELECT wait_event_type = 'Client' AS waits FROM pg_catalog.pg_stat_activity WHERE pid = ${backendPid}`);
    const [row] = rows;
    return row === undefined || row.waits === true;
}

// EXTERNAL MODULE: ./build/threads.js
var build_threads = __webpack_require__(11793);
// EXTERNAL MODULE: ./build/backup/tasks.js
var tasks = __webpack_require__(24557);
;// CONCATENATED MODULE: ./build/backup/copy-threads.js



/** Starts copying threads, which takes some time that others can use, and ends them whatever happens. */
async function withCopyThreads(jobs, run) {
    const threads = Array.from({ length: jobs }, () => (0,build_threads/* startThread */.BR)('copy'));
    const bytes = tasks/* counter */.h.slots * Float64Array.BYTES_PER_ELEMENT;
    const counters = Array.from({ length: jobs + 1 }, () => new Float64Array(new SharedArrayBuffer(bytes)));
    try {
        return await run({ threads, counters });
    }
    finally {
        // Their sockets close with them, so the server ends their sessions.
        await Promise.all(threads.map(build_threads/* endThread */._j));
    }
}
/** Lets threads that have no work say goodbye to the server: when it is through, their connections are free again. */
async function endCopyThreads(threads) {
    await Promise.all(threads.map(async (thread) => {
        const gone = (0,external_node_events_.once)(thread, 'exit');
        thread.postMessage({ kind: 'leave' });
        await gone;
    }));
}

;// CONCATENATED MODULE: ./build/backup/failures.js

/**
 * Codes after which the same work can succeed on a new connection. PostgreSQL documentation, appendix A.
 * Classes: 08 connection exception, 53 insufficient resources, 57P operator intervention.
 */
const transientClasses = ['08', '53', '57P'];
const transientCodes = new Set([
    '40001', // serialization_failure: on a standby, a conflict with recovery
    '40P01', // deadlock_detected: on a standby, one with recovery
    '25P03', // idle_in_transaction_session_timeout
    '57014', // query_canceled: by an operator
    '58030', // io_error
    ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    ...['ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'ERR_SSL_WRONG_VERSION_NUMBER'],
]);
const diskFull = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** Sorts a failure. Errors that cannot heal, such as a missing right or function, end the backup at once. */
function remedyFor(failure, what) {
    const { code } = failure;
    if (code !== undefined && diskFull.has(code))
        return { kind: 'fail', error: diskFullError(failure.message) };
    if (code === 'PGPROOF_OTHER_SERVER')
        return { kind: 'fail', error: otherServer(failure.message) };
    // lock_not_available: the answer to NOWAIT.
    if (code === '55P03')
        return { kind: 'coordinator' };
    // undefined_object up to 15 as invalid_parameter_value: the exported snapshot is no more.
    if ((code === '42704' || code === '22023') && failure.message.includes('snapshot')) {
        return { kind: 'fail', error: snapshotGone(failure.message) };
    }
    if (!failure.external) {
        const bug = new Error(`${what}: ${failure.message}`);
        if (failure.stack !== undefined)
            bug.stack = failure.stack;
        return { kind: 'fail', error: bug };
    }
    const transient = code === undefined || transientCodes.has(code) || transientClasses.some((prefix) => code.startsWith(prefix));
    return transient ? { kind: 'retry' } : { kind: 'fail', error: cannotHeal(failure, what) };
}
function diskFullError(message) {
    return new errors/* FailedError */.Kl(`the disk of the output directory is full: ${message}`, 'free space there, or set output to a larger disk; the half-written backup was removed');
}
function snapshotGone(message) {
    return new errors/* FailedError */.Kl(`the backup's snapshot is gone, since the connection that held it was ended: ${message}`, 'run the backup again; when a proxy or a time limit ends long sessions, exempt this role from it');
}
function otherServer(message) {
    return new errors/* UserError */.yo(message, 'database-url leads to several servers; use the address of one of them');
}
function cannotHeal({ message, code }, what) {
    const hint = code === '42501'
        ? 'grant the role SELECT on it, or leave it out with exclude-tables'
        : 'mend what the server reports, then run the backup again';
    return new errors/* FailedError */.Kl(`${what} cannot be copied: ${message}`, hint);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./node_modules/yocto-queue/index.js
/*
How it works:
`this.#head` is an instance of `Node` which keeps track of its current value and nests another instance of `Node` that keeps the value that comes after it. When a value is provided to `.enqueue()`, the code needs to iterate through `this.#head`, going deeper and deeper to find the last value. However, iterating through every single item is slow. This problem is solved by saving a reference to the last value as `this.#tail` so that it can reference it to add a new value.
*/

class Node {
	value;
	next;

	constructor(value) {
		this.value = value;
	}
}

class Queue {
	#head;
	#tail;
	#size;

	constructor() {
		this.clear();
	}

	enqueue(value) {
		const node = new Node(value);

		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}

		this.#size++;
	}

	dequeue() {
		const current = this.#head;
		if (!current) {
			return;
		}

		this.#head = this.#head.next;
		this.#size--;

		// Clean up tail reference when queue becomes empty
		if (!this.#head) {
			this.#tail = undefined;
		}

		return current.value;
	}

	peek() {
		if (!this.#head) {
			return;
		}

		return this.#head.value;

		// TODO: Node.js 18.
		// return this.#head?.value;
	}

	clear() {
		this.#head = undefined;
		this.#tail = undefined;
		this.#size = 0;
	}

	get size() {
		return this.#size;
	}

	* [Symbol.iterator]() {
		let current = this.#head;

		while (current) {
			yield current.value;
			current = current.next;
		}
	}

	* drain() {
		while (this.#head) {
			yield this.dequeue();
		}
	}
}

;// CONCATENATED MODULE: ./node_modules/p-limit/index.js


function pLimit(concurrency) {
	let rejectOnClear = false;

	if (typeof concurrency === 'object') {
		({concurrency, rejectOnClear = false} = concurrency);
	}

	validateConcurrency(concurrency);

	if (typeof rejectOnClear !== 'boolean') {
		throw new TypeError('Expected `rejectOnClear` to be a boolean');
	}

	const queue = new Queue();
	let activeCount = 0;

	const resumeNext = () => {
		// Process the next queued function if we're under the concurrency limit
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};

	const next = () => {
		activeCount--;
		resumeNext();
	};

	const run = async (function_, resolve, arguments_) => {
		// Execute the function and capture the result promise
		const result = (async () => function_(...arguments_))();

		// Resolve immediately with the promise (don't wait for completion)
		resolve(result);

		// Wait for the function to complete (success or failure)
		// We catch errors here to prevent unhandled rejections,
		// but the original promise rejection is preserved for the caller
		try {
			await result;
		} catch {}

		// Decrement active count and process next queued function
		next();
	};

	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = {reject};

		// Queue the internal resolve function instead of the run function
		// to preserve the asynchronous execution context.
		new Promise(internalResolve => { // eslint-disable-line promise/param-names
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(undefined, function_, resolve, arguments_)); // eslint-disable-line promise/prefer-await-to-then

		// Start processing immediately if we haven't reached the concurrency limit
		if (activeCount < concurrency) {
			resumeNext();
		}
	};

	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});

	Object.defineProperties(generator, {
		activeCount: {
			get: () => activeCount,
		},
		pendingCount: {
			get: () => queue.size,
		},
		clearQueue: {
			value() {
				if (!rejectOnClear) {
					queue.clear();
					return;
				}

				const abortError = AbortSignal.abort().reason;

				while (queue.size > 0) {
					queue.dequeue().reject(abortError);
				}
			},
		},
		concurrency: {
			get: () => concurrency,

			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;

				queueMicrotask(() => {
					// eslint-disable-next-line no-unmodified-loop-condition
					while (activeCount < concurrency && queue.size > 0) {
						resumeNext();
					}
				});
			},
		},
		map: {
			async value(iterable, function_) {
				const promises = [];

				try {
					Array.from(iterable, (value, index) => {
						const promise = generator(function_, value, index);
						promises.push(promise);
						return promise;
					});
				} catch (error) {
					// The iterable threw, so `Promise.all` never observes the already scheduled promises. Observe them here to avoid unhandled rejections.
					for (const promise of promises) {
						promise.catch(() => {}); // eslint-disable-line promise/prefer-await-to-then
					}

					throw error;
				}

				return Promise.all(promises);
			},
		},
	});

	return generator;
}

function limitFunction(function_, options) {
	const limit = pLimit(options);

	const limitedFunction = (...arguments_) => limit(() => function_(...arguments_));
	Object.defineProperty(limitedFunction, 'clearQueue', {
		value: limit.clearQueue,
	});

	return limitedFunction;
}

function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) {
		throw new TypeError('Expected `concurrency` to be a number from 1 and up');
	}
}

// EXTERNAL MODULE: ./build/archive/manifest.js + 3 modules
var archive_manifest = __webpack_require__(44896);
;// CONCATENATED MODULE: ./build/storage/files.js



/**
 * Every file of a backup, sorted by path.
 *
 * @throws {Error} when something in it is no plain file: a backup holds nothing else
 */
async function listFiles(directory) {
    const files = [];
    for (const entry of await (0,promises_.readdir)(directory, { recursive: true, withFileTypes: true })) {
        if (entry.isDirectory())
            continue;
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name);
        if (!entry.isFile())
            throw new Error(`${path} is no plain file`);
        // There can be thousands, each a matter of microseconds.
        files.push({ path: (0,external_node_path_.relative)(directory, path).split(external_node_path_.sep).join('/'), bytes: (0,external_node_fs_.statSync)(path).size });
    }
    return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

// EXTERNAL MODULE: ./build/verify/integrity.js
var verify_integrity = __webpack_require__(19023);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
;// CONCATENATED MODULE: ./build/backup/manifest-of.js

/** The manifest's entries of the copied tables, in the order of schema and name. */
function manifestTables(tables, copied, files) {
    return tables
        .filter(({ oid }) => copied.has(oid))
        .map((table) => manifestTable(table, copied.get(table.oid), files.get(table.oid)))
        .toSorted((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name));
}
function manifestTable(table, copied, file) {
    const through = table.loadedThrough;
    return {
        schema: table.schema,
        name: table.name,
        oid: table.oid,
        file: `dump/${file}`,
        columns: table.columns,
        rows: copied.rows,
        rawBytes: copied.rawBytes,
        storedBytes: copied.file.bytes,
        durationMs: copied.durationMs,
        fingerprint: { rows: copied.rows, sum: (0,kernel/* fingerprintText */.UP)(copied.sum) },
        ...(through === undefined ? {} : { loadedThrough: { schema: through.schema, name: through.name } }),
        segments: copied.segments,
    };
}
/** The sums of each schema. */
function schemaTotals(tables) {
    return [...Map.groupBy(tables, ({ schema }) => schema)].map(([schema, members]) => ({
        schema,
        ...totals(members),
        durationMs: members.reduce((sum, table) => sum + table.durationMs, 0),
    }));
}
/** The sums of the whole backup. */
function totals(tables) {
    const add = (pick) => tables.reduce((sum, table) => sum + pick(table), 0);
    return {
        tables: tables.length,
        rows: add(({ rows }) => rows),
        rawBytes: add(({ rawBytes }) => rawBytes),
        storedBytes: add(({ storedBytes }) => storedBytes),
    };
}
/** By path, so that two backups of the same data have their lists in the same order. */
function sortFiles(files) {
    return files.toSorted((a, b) => compare(a.path, b.path));
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./build/backup/output-directory.js





/**
 * Makes the backup's directory and hands it out. When the work fails, what was written is removed; a directory that
 * was there before stays, empty as it was.
 *
 * @throws {UserError} when it is not empty or cannot be made
 */
async function withOutputDirectory(path, run) {
    const created = await makeDirectory(path);
    try {
        return await run(await layOut(path));
    }
    catch (error) {
        await emptyDirectory(path);
        // Made by us and empty again; anything else in it is not ours, and then it stays.
        if (created)
            await (0,promises_.rm)(path, { recursive: true, force: true });
        throw error;
    }
}
/** Removes all that a failed attempt has left, for the next one. */
async function emptyDirectory(path) {
    for (const name of await (0,promises_.readdir)(path))
        await (0,promises_.rm)((0,external_node_path_.join)(path, name), { recursive: true, force: true });
}
async function layOut(path) {
    const directory = {
        path,
        archive: (0,external_node_path_.join)(path, 'dump'),
        copied: (0,external_node_path_.join)(path, 'copied'),
        globals: (0,external_node_path_.join)(path, 'globals.sql'),
        manifest: (0,external_node_path_.join)(path, 'manifest.json'),
    };
    await (0,promises_.mkdir)(directory.copied, { recursive: true, mode: 0o700 });
    return directory;
}
async function makeDirectory(path) {
    try {
        // Rows of a database are nobody else's business.
        const first = await (0,promises_.mkdir)(path, { recursive: true, mode: 0o700 });
        const names = await (0,promises_.readdir)(path);
        if (names.length > 0) {
            throw new errors/* UserError */.yo(`the output directory ${path} is not empty`, 'give a new directory as output, or remove what is in it');
        }
        return first !== undefined;
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            throw error;
        throw new errors/* UserError */.yo(`the output directory ${path} cannot be made: ${(0,errors/* messageOf */.bD)(error)}`, 'give another directory as output');
    }
}
/**
 * What a backup will need on disk for each byte of heap and TOAST, as a cautious guess: text is larger than the rows'
 * binary form and compresses to a third or less, and TOAST is mostly compressed already.
 */
const bytesPerByte = { zstd: 0.35, gzip: 0.35, none: 1.3 };
/** A database that compresses well may need far less than the guess; only what cannot fit is refused. */
const surelyTooLittle = 0.2;
/**
 * Looks at the free space before anything is written.
 *
 * @param databaseBytes heap and TOAST of what will be copied
 * @param warn called when it may not be enough
 * @throws {FailedError} when it cannot be enough
 */
async function checkFreeSpace(path, databaseBytes, method, warn) {
    const free = await freeBytes(path);
    const guess = databaseBytes * bytesPerByte[method];
    if (free >= guess)
        return;
    const message = `about ${megabytes(guess)} may be needed for the backup, and ${megabytes(free)} are free at ${path}`;
    const hint = 'free space there, or set output to a larger disk';
    if (free < guess * surelyTooLittle)
        throw new errors/* FailedError */.Kl(message, hint);
    warn(message, hint);
}
function megabytes(bytes) {
    return `${Math.round(bytes / 1e6)} MB`;
}
async function freeBytes(path) {
    const { bavail, bsize } = await (0,promises_.statfs)(path);
    return bavail * bsize;
}
/** Below this the machine itself is in danger, and the backup would not fit any more. */
const leastFreeBytes = 8 * 1024 * 1024;
/** Watches the free space while the backup is written. */
async function assertFreeSpace(path) {
    const free = await freeBytes(path);
    if (free >= leastFreeBytes)
        return;
    throw new errors/* FailedError */.Kl(`the disk of the output directory is full: ${megabytes(free)} are left at ${path}`, 'free space there, or set output to a larger disk; the half-written backup was removed');
}
/** Files whose data is flushed at the same time: the file system then makes one commit of many. */
const syncsAtOnce = 16;
/** Makes sure that all of these files, and the names in these directories, survive a power failure. */
async function syncAll(files, directories) {
    const limit = pLimit(syncsAtOnce);
    await Promise.all(files.map((file) => limit(() => sync(file))));
    for (const directory of directories)
        await sync(directory);
}
async function sync(path) {
    const handle = await (0,promises_.open)(path, 'r');
    try {
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
const blockCharacters = 1 << 18;
/** Small pieces joined: a call to the system for each would take longer than all of their bytes. */
function* blocksOf(parts) {
    let block = '';
    for (const part of parts) {
        block += part;
        if (block.length < blockCharacters)
            continue;
        yield block;
        block = '';
    }
    if (block !== '')
        yield block;
}
/** Writes a file so that it is there whole or not at all, also after a power failure. */
async function writeLast(path, directory, parts) {
    const temporary = `${path}.part`;
    const handle = await (0,promises_.open)(temporary, 'wx', 0o600);
    try {
        for (const block of blocksOf(parts))
            await handle.writeFile(block);
        await handle.sync();
    }
    finally {
        await handle.close();
    }
    await (0,promises_.rename)(temporary, path);
    await sync(directory);
}
/** Whether an error says that there is no room: the system's code, wherever it came up. */
function isDiskFull(error) {
    return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((0,postgres_connection/* codeOf */.$N)(error) ?? '');
}

;// CONCATENATED MODULE: ./build/backup/finish.js
















/**
 * Makes a backup of what was written: everything synced, checked, and the manifest as the very last thing.
 *
 * @throws {FailedError} when it does not verify; there is no manifest then
 */
async function finishBackup(written, directory, request, services) {
    const files = await checksums(directory, written);
    const directories = [...new Set(files.map(({ path }) => (0,external_node_path_.dirname)((0,external_node_path_.join)(directory.path, path))))];
    await syncAll(files.map(({ path }) => (0,external_node_path_.join)(directory.path, path)), [...directories, directory.path, (0,external_node_path_.dirname)(directory.path)]);
    const manifest = describe(written, files, request);
    const verification = request.verify === 'none' ? undefined : await verify(manifest, written, directory, request, services);
    services.signal.throwIfAborted();
    await writeLast(directory.manifest, directory.path, (0,archive_manifest/* manifestText */.$2)(manifest));
    return {
        path: directory.path,
        manifest: (0,archive_manifest/* readManifest */.WI)(await (0,promises_.readFile)(directory.manifest)),
        timeline: written.transferred.timeline,
        verification,
    };
}
/** All files with size and checksum; those of tables were summed while they were written. */
async function checksums(directory, written) {
    const known = new Map([...written.transferred.tables].map(([oid, { file }]) => [`dump/${written.dataFiles.get(oid)}`, file]));
    const limit = pLimit(8);
    const files = await listFiles(directory.path);
    const sum = async ({ path, bytes }) => ({
        path,
        bytes,
        sha256: await sha256((0,external_node_path_.join)(directory.path, path)),
    });
    const others = files.filter(({ path }) => !known.has(path)).map((file) => limit(() => sum(file)));
    const copied = files.flatMap(({ path }) => {
        const file = known.get(path);
        return file === undefined ? [] : [{ path, ...file }];
    });
    return sortFiles([...copied, ...(await Promise.all(others))]);
}
async function sha256(path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path), hash);
    return hash.digest('hex');
}
function describe(written, files, request) {
    const { server, tools, snapshot, startedAt, transferred, compression } = written;
    const tables = manifestTables(snapshot.tables, transferred.tables, written.dataFiles);
    const finishedAt = new Date();
    return {
        formatVersion: archive_manifest/* formatVersion */.qh,
        tool: { name: 'pgproof', version: version/* version */.r },
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt.toISOString(),
        durationMs: finishedAt.getTime() - startedAt.getTime(),
        source: {
            database: server.database,
            serverVersion: server.version,
            serverVersionNumber: server.versionNumber,
            systemIdentifier: server.systemIdentifier,
            encoding: server.encoding,
            standby: server.standby,
            databaseBytes: server.databaseBytes,
        },
        client: { pgDumpVersion: tools.version },
        snapshot: { takenAt: snapshot.takenAt, lsn: snapshot.lsn, isolation: snapshot.isolation },
        copySettings: { ...postgres_connection/* copySettings */.hE, client_encoding: server.encoding },
        options: {
            jobs: request.jobs,
            'segment-size': request.segmentBytes,
            compression: (0,archive_compression/* compressionText */.cu)(compression),
            verify: request.verify,
            schemas: request.filters.schemas,
            'exclude-schemas': request.filters.excludeSchemas,
            tables: request.filters.tables,
            'exclude-tables': request.filters.excludeTables,
            'exclude-table-data': request.filters.excludeTableData,
        },
        compression: (0,archive_compression/* compressionText */.cu)(compression),
        totals: totals(tables),
        schemas: schemaTotals(tables),
        tables,
        files,
        leftOut: written.leftOut,
        retries: written.retries,
    };
}
/** Reads everything back, and lets pg_restore list the archive. */
async function verify(manifest, { tools }, directory, request, { signal, progress }) {
    const onProgress = progress.verifying((0,verify_integrity/* bytesToRead */.D)(manifest));
    const [integrity, listing] = await Promise.all([
        (0,verify_integrity/* verifyIntegrity */.H)({ directory: directory.path, manifest, jobs: request.jobs, signal, onProgress }),
        runClientTool({ path: tools.pgRestore, arguments: ['--list', directory.archive], environment: {}, signal }),
    ]);
    const problems = [
        ...integrity.problems,
        ...(succeeded(listing) ? [] : [`pg_restore cannot list the archive: ${describeEnd(listing)}`]),
    ];
    if (problems.length === 0)
        return integrity;
    throw new errors/* FailedError */.Kl(`the backup does not verify: ${problems.slice(0, 5).join('; ')}${problems.length > 5 ? ` and ${problems.length - 5} more` : ''}`, 'the backup was removed; check the disk and the memory of this machine, then run it again');
}

;// CONCATENATED MODULE: ./build/backup/left-out.js


const noFilters = { schemas: [], excludeSchemas: [], tables: [], excludeTables: [], excludeTableData: [] };
/** Whether the filters choose only a part of the database; large objects are then left out by pg_dump. */
function choosesPart(filters) {
    return filters.schemas.length > 0 || filters.tables.length > 0;
}
/**
 * What the database holds and the backup will not, and why, as far as the snapshot shows it.
 *
 * @param connection in the snapshot's transaction
 * @param encoding the database's, which the connection has and gets back
 */
async function listLeftOut(connection, filters, snapshot, encoding) {
    await connection.query(`SET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(encodingOfNames(encoding))}`);
    const leftOut = await listInUtf8(connection, filters, snapshot);
    await connection.query(`SET client_encoding TO ${(0,identifiers/* quoteLiteral */.ce)(encoding)}`);
    return leftOut;
}
async function listInUtf8(connection, filters, { tables, sequencesLeftOut }) {
    const filtered = Object.values(filters).some((patterns) => patterns.length > 0);
    const all = filtered ? await listTables(connection, noFilters, false) : [];
    const chosen = new Set(tables.map(({ oid }) => oid));
    const unchosen = all
        .filter(({ oid }) => !chosen.has(oid))
        .map((table) => ({ kind: 'table', name: left_out_nameOf(table), reason: 'not chosen by the filters' }));
    const withoutData = tables.flatMap((table) => table.dataLeftOut === undefined ? [] : [{ kind: 'table-data', name: left_out_nameOf(table), reason: table.dataLeftOut }]);
    const withoutValue = sequencesLeftOut.map((sequence) => ({ kind: 'table-data', name: left_out_nameOf(sequence), reason: `${sequence.reason}: a sequence` }));
    return [
        ...unchosen,
        ...withoutData,
        ...withoutValue,
        ...(await foreignTables(connection)),
        ...(await largeObjects(connection, filters)),
    ];
}
function left_out_nameOf({ schema, name }) {
    return `${schema}.${name}`;
}
async function foreignTables(connection) {
    const { rows } = await connection.query(`
    SELECT n.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'f' ORDER BY 1`);
    return rows.map(({ name }) => ({
        kind: 'table-data',
        name,
        reason: 'a foreign table: its rows live on another server',
    }));
}
async function largeObjects(connection, filters) {
    if (!choosesPart(filters))
        return [];
    const { rows } = await connection.query('SELECT count(*) AS count FROM pg_catalog.pg_largeobject_metadata');
    const count = Number(rows[0]?.count);
    if (count === 0)
        return [];
    return [
        {
            kind: 'large-objects',
            name: `${count} large objects`,
            reason: 'belong to no schema, and schemas or tables were chosen',
        },
    ];
}

;// CONCATENATED MODULE: ./build/backup/pg-dump-watch.js





const looksPerSilence = 6;
/**
 * Runs pg_dump under watch. It waits without end for an answer that a firewall or a proxy has lost, so the server is
 * asked, over the coordinator's connection, what its session does. A session that has waited for its client all the
 * time, while pg_dump itself has not worked at all, is dead.
 *
 * @param silentMs how long that must last
 * @throws {LostConnectionError} when it is dead
 */
async function withPgDumpWatch(coordinator, silentMs, signal, run) {
    const dead = new AbortController();
    const PGAPPNAME = `pgproof pg_dump ${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
    let processId = 0;
    let last = '';
    let since = performance.now();
    const look = async () => {
        // While the coordinator copies it cannot ask; what is dead then is found later.
        if (coordinator.asking || processId === 0)
            return;
        const seen = `${await sessionState(coordinator, PGAPPNAME)} ${await cpuTicks(processId)}`;
        if (seen !== last || seen.startsWith(busy)) {
            last = seen;
            since = performance.now();
        }
        else if (performance.now() - since >= silentMs) {
            dead.abort(new LostConnectionError('pg_dump’s connection brings nothing any more', 'check the network'));
        }
    };
    // The coordinator's own failure is noticed where it is watched.
    const timer = setInterval(() => void look().catch((error) => dead.abort(notSeen(error))), silentMs / looksPerSilence);
    try {
        const onStart = (id) => {
            processId = id;
        };
        return await run({ PGAPPNAME, signal: AbortSignal.any([signal, dead.signal]), onStart });
    }
    finally {
        clearInterval(timer);
    }
}
const busy = 'busy';
/** `busy`, or since when the session has waited for its client. */
async function sessionState(coordinator, applicationName) {
    const { rows } = await coordinator.query(`
    SELECT CASE WHEN wait_event_type = 'Client' THEN state_change::pg_catalog.text END AS since
    FROM pg_catalog.pg_stat_activity WHERE application_name = ${(0,identifiers/* quoteLiteral */.ce)(applicationName)}`);
    // Without a session it has not come so far, or is done with the server and writes its last file.
    return rows[0]?.since ?? busy;
}
/** How much the process has worked, where the system tells. proc(5): utime and stime are fields 14 and 15. */
async function cpuTicks(processId) {
    try {
        const fields = (await (0,promises_.readFile)(`/proc/${processId}/stat`, 'latin1')).split(') ').at(-1)?.split(' ') ?? [];
        return `${fields[11]} ${fields[12]}`;
    }
    catch {
        // No /proc, as on macOS, or the process has just ended.
        return '';
    }
}
function notSeen(error) {
    return new LostConnectionError(`pg_dump could not be watched: ${(0,errors/* messageOf */.bD)(error)}`, 'run the backup again');
}

;// CONCATENATED MODULE: ./build/backup/plan.js



/** Many tables go into one message, but not so many that another connection would wait at the end. */
const batch = { tables: 250, bytes: 4 * 1024 * 1024 };
/** Each connection should get about so many pieces of work, so that all end at about the same time. */
const piecesPerConnection = 12;
/** Pieces smaller than this cost more by their number than they gain. */
const smallestPieceBytes = 8 * 1024 * 1024;
/**
 * Decides who copies what: large tables in ranges of pages, small ones several at a time, the longest pieces first,
 * over all schemas at once.
 *
 * @param tables those whose data is wanted
 */
function planCopy(tables, options) {
    const sized = tables.map((table) => ({ table, bytes: table.heapBytes + table.toastBytes }));
    const bytes = sized.reduce((sum, entry) => sum + entry.bytes, 0);
    const pieceBytes = pieceSize(bytes, options);
    const tasks = [];
    const shared = [];
    let small = { tables: [], bytes: 0 };
    const closeBatch = () => {
        if (small.tables.length > 0)
            tasks.push({ kind: 'tables', ...small });
        small = { tables: [], bytes: 0 };
    };
    for (const { table, bytes } of sized.toSorted((a, b) => b.bytes - a.bytes)) {
        const source = copySource(table, options);
        const pieces = table.splittable && pieceBytes > 0 ? Math.min(table.heapPages, Math.ceil(bytes / pieceBytes)) : 1;
        if (pieces > 1) {
            tasks.push(...ranges(source, table.heapPages, pieces, bytes, shared.length));
            shared.push(source);
        }
        else if (bytes >= batch.bytes) {
            tasks.push({ kind: 'tables', tables: [source], bytes });
        }
        else {
            if (small.tables.length >= batch.tables || small.bytes + bytes > batch.bytes)
                closeBatch();
            small.tables.push(source);
            small.bytes += bytes;
        }
    }
    closeBatch();
    return {
        tasks: tasks.toSorted((a, b) => b.bytes - a.bytes).map((task, id) => ({ ...task, id })),
        shared,
        tables: tables.length,
        bytes,
    };
}
function pieceSize(totalBytes, { segmentBytes, jobs }) {
    if (segmentBytes === 0)
        return 0;
    const even = totalBytes / (jobs * piecesPerConnection);
    return Math.min(segmentBytes, Math.max(smallestPieceBytes, even));
}
/** Page ranges of equal length; the last is open, since the table may have grown since it was measured. */
function ranges(table, pages, pieces, bytes, fileIndex) {
    const edge = (i) => Math.floor((pages * i) / pieces);
    return Array.from({ length: pieces }, (_, i) => ({
        kind: 'range',
        table,
        pages: [edge(i), i === pieces - 1 ? null : edge(i + 1)],
        fileIndex,
        written: [],
        bytes: bytes / pieces,
    }));
}
function copySource(table, { directory, compression }) {
    return {
        oid: table.oid,
        label: `${table.schema}.${table.name}`,
        target: quoteBytes(table.schemaBytes, table.nameBytes),
        columns: table.columnBytes.map((column) => quoteBytes(column)).join(', '),
        path: (0,external_node_path_.join)(directory, `${table.oid}.dat${(0,archive_compression/* fileSuffix */.mj)(compression)}`),
    };
}

;// CONCATENATED MODULE: ./build/backup/start-over.js
/**
 * The catalog has moved while the schema was being read, or a session waits to lock a table exclusively and pg_dump
 * stands behind it: nothing is wrong with the database, but this snapshot cannot be completed.
 */
class StartOver extends Error {
    name = 'StartOver';
}

;// CONCATENATED MODULE: ./build/backup/schema-dump.js







/**
 * We hold these locks already, so pg_dump waits only when it stands behind a session that waits for us to let go:
 * that would last as long as the backup, and block everyone behind it, so a new snapshot is taken instead.
 */
const standsBehindMs = 1_000;
/** Linux allows 2 MiB for all arguments and the environment together, by the default stack limit. */
const largestArguments = 1_900_000;
/**
 * Lets pg_dump write all of the archive but the rows of ordinary tables and the values of sequences: schema, large
 * objects, configuration tables of extensions, refreshes of materialized views.
 *
 * @throws {StartOver} when another snapshot may do better
 * @throws {FailedError} with pg_dump's own message
 */
async function dumpSchema(dump) {
    const result = await runClientTool({
        path: dump.tools.pgDump,
        arguments: pgDumpArguments(dump),
        environment: dump.environment,
        signal: dump.signal,
        onStderrLine: dump.onLine,
        onStart: dump.onStart,
    });
    if (!succeeded(result))
        throw failure(result);
}
/** pg_dump's command line; nothing secret is ever in it. */
function pgDumpArguments(dump) {
    const { filters } = dump;
    const list = (option, patterns) => patterns.map((pattern) => `--${option}=${pattern}`);
    const args = [
        '--format=directory',
        '--no-password',
        // All files are synced at the end, ours and these.
        '--no-sync',
        `--file=${dump.directory}`,
        `--snapshot=${dump.snapshot}`,
        `--lock-wait-timeout=${Math.min(dump.lockWaitTimeoutMs, standsBehindMs)}`,
        // The rows are copied in it; a default of the role must not choose another for the rest.
        `--encoding=${dump.encoding}`,
        `--compress=${dump.tools.major >= 16 ? (0,archive_compression/* compressionText */.cu)(dump.compression) : dump.compression.level}`,
        ...list('schema', filters.schemas),
        ...list('exclude-schema', filters.excludeSchemas),
        ...list('table', filters.tables),
        ...list('exclude-table', filters.excludeTables),
        ...list('exclude-table-data', filters.excludeTableData),
        ...list('exclude-table-data', patternsOfOurData(dump.dataOwners, dump.encoding)),
    ];
    if (args.reduce((bytes, argument) => bytes + Buffer.byteLength(argument) + 9, 0) > largestArguments) {
        throw new errors/* UserError */.yo('the names of all tables do not fit into one command line of pg_dump', 'take the backup in parts, by schemas');
    }
    return args;
}
/** What can be different the next time: objects that went away under pg_dump's eyes, and locks. */
const passing = /does not exist|could not open relation|cache lookup failed|could not find|canceling statement due to (lock|statement) timeout|could not obtain lock|deadlock detected|due to conflict with recovery|was concurrently/;
function failure(result) {
    const text = result.stderr.join(' · ');
    // A limit on the size of files (ulimit -f) ends a program by this signal.
    const tooLarge = result.end.kind === 'killed' && result.end.signal === 'SIGXFSZ';
    if (tooLarge || /No space left on device|Disk quota exceeded|File too large/.test(text))
        return diskFullError(text || describeEnd(result));
    const said = /error: (.*)/.exec(result.stderr.find((line) => line.includes('error:')) ?? '')?.[1] ?? describeEnd(result);
    if (passing.test(text) && !/snapshot "?[0-9A-F-]+"? does not exist|invalid snapshot/.test(text))
        return new StartOver(said);
    if (/permission denied/.test(text)) {
        return new errors/* UserError */.yo(`pg_dump may not read something: ${said}`, /large object/.test(said)
            ? 'GRANT SELECT ON LARGE OBJECT … to the role (pg_read_all_data does not cover them), or name schemas: large objects are in none'
            : 'grant the role the right, or leave it out with exclude-tables or exclude-schemas');
    }
    if (lostItsConnection(result))
        return lostConnectionError('pg_dump', result);
    return new errors/* FailedError */.Kl(`pg_dump failed: ${said}`, 'mend what it reports, then run the backup again');
}

;// CONCATENATED MODULE: ./build/postgres/client-tools.js




/** Parents of `<major>/<bin>`: Debian and Ubuntu, and Postgres.app. */
const versionedParents = [
    { parent: '/usr/lib/postgresql', name: /^(\d+)$/, bin: 'bin' },
    { parent: '/usr', name: /^pgsql-(\d+)$/, bin: 'bin' },
    { parent: '/opt/homebrew/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
    { parent: '/usr/local/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
    { parent: '/Applications/Postgres.app/Contents/Versions', name: /^(\d+)$/, bin: 'bin' },
];
/** Homebrew's client without a server, of whatever version is current. */
const unversionedDirectories = ['/opt/homebrew/opt/libpq/bin', '/usr/local/opt/libpq/bin'];
/** The major of `server_version_num`: 170004 → 17. */
function majorOf(versionNumber) {
    return Math.floor(versionNumber / 10_000);
}
/**
 * Finds the client programs for a server.
 *
 * The server's own major comes first: pg_dump reads every older server, but what it writes is meant for its own
 * major (a client 17 writes `SET transaction_timeout`, which a 16 server refuses). A newer major is taken only when
 * the exact one is missing, and is flagged. An older pg_dump refuses to read a newer server.
 *
 * PGPROOF_CLIENT_BIN, when it is set, is the only directory that is looked at.
 *
 * @throws {UserError} when there is no client, or only older ones; it names both versions and how to install
 *
 * @example
 * const tools = await findClientTools({ serverVersionNumber: 170004, environment: process.env })
 */
async function findClientTools(wanted) {
    const serverMajor = majorOf(wanted.serverVersionNumber);
    const found = [];
    const broken = [];
    for (const directory of await searchedDirectories(wanted, serverMajor)) {
        const installation = await readInstallation(directory);
        if (installation === undefined)
            continue;
        if (typeof installation === 'string')
            broken.push(installation);
        else if (installation.major === serverMajor)
            return toolsOf(installation, serverMajor);
        else
            found.push(installation);
    }
    found.sort((one, other) => one.major - other.major);
    const newer = found.find((installation) => installation.major > serverMajor);
    if (newer !== undefined)
        return toolsOf(newer, serverMajor);
    throw missingClient(serverMajor, {
        newest: found.at(-1),
        broken,
        explicit: wanted.environment.PGPROOF_CLIENT_BIN,
    });
}
function toolsOf(installation, serverMajor) {
    const { directory, major, version } = installation;
    return {
        major,
        version,
        pgDump: (0,external_node_path_.join)(directory, 'pg_dump'),
        pgRestore: (0,external_node_path_.join)(directory, 'pg_restore'),
        pgDumpall: (0,external_node_path_.join)(directory, 'pg_dumpall'),
        ...(installation.psql ? { psql: (0,external_node_path_.join)(directory, 'psql') } : {}),
        newerThanServer: major > serverMajor,
    };
}
function missingClient(serverMajor, { newest, broken, explicit }) {
    const where = explicit ? ` in PGPROOF_CLIENT_BIN (${explicit})` : '';
    const others = broken.length === 0 ? '' : `; not usable: ${broken.join('; ')}`;
    const hint = `run ${installCommand(serverMajor)}, or set install-client: true`;
    if (newest === undefined) {
        return new errors/* UserError */.yo(`no PostgreSQL client was found${where}, the server is PostgreSQL ${serverMajor}${others}`, hint);
    }
    return new errors/* UserError */.yo(`the PostgreSQL client is version ${newest.version}${where}, older than the server, PostgreSQL ${serverMajor}${others}`, hint);
}
/** The command that installs a major's client on this kind of system. */
function installCommand(major, platform = process.platform) {
    return platform === 'darwin' ? `brew install postgresql@${major}` : `apt-get install postgresql-client-${major}`;
}
/** Every directory worth a look: the server's major first, PATH last. */
async function searchedDirectories(wanted, serverMajor) {
    const explicit = wanted.environment.PGPROOF_CLIENT_BIN;
    if (explicit)
        return [explicit];
    if (wanted.search !== undefined)
        return wanted.search;
    const path = (wanted.environment.PATH ?? '').split(external_node_path_.delimiter).filter((directory) => directory !== '');
    return [...(await versionedDirectories(serverMajor)), ...unversionedDirectories, ...path];
}
async function versionedDirectories(serverMajor) {
    const found = [];
    for (const { parent, name, bin } of versionedParents) {
        for (const entry of await namesIn(parent)) {
            const major = Number(name.exec(entry)?.[1] ?? 0);
            if (major > 0)
                found.push({ major, directory: (0,external_node_path_.join)(parent, entry, bin) });
        }
    }
    const exact = found.filter(({ major }) => major === serverMajor);
    const others = found.filter(({ major }) => major !== serverMajor);
    return [...exact, ...others].map(({ directory }) => directory);
}
async function namesIn(directory) {
    try {
        return await (0,promises_.readdir)(directory);
    }
    catch (error) {
        const code = error.code;
        if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES')
            return [];
        throw error;
    }
}
/** The client in a directory; undefined when it is not complete there, a text when it does not run. */
async function readInstallation(directory) {
    const pgDump = (0,external_node_path_.join)(directory, 'pg_dump');
    for (const name of ['pg_dump', 'pg_restore', 'pg_dumpall']) {
        if (!(await isExecutable((0,external_node_path_.join)(directory, name))))
            return undefined;
    }
    // Debian's /usr/bin/pg_dump is a wrapper that picks a version anew at every call, by PGHOST, PGCLUSTER and the
    // clusters of the machine. All that it can pick lies in /usr/lib/postgresql, where we look ourselves.
    if ((await (0,promises_.realpath)(pgDump)).endsWith('/pg_wrapper'))
        return undefined;
    try {
        const printed = await readClientTool({ path: pgDump, arguments: ['--version'], environment: {} });
        const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(printed) ?? [];
        if (version === undefined)
            return `${pgDump} names no version: ${printed.trim()}`;
        return { directory, major: Number(major), version, psql: await isExecutable((0,external_node_path_.join)(directory, 'psql')) };
    }
    catch (error) {
        return (0,errors/* messageOf */.bD)(error);
    }
}

;// CONCATENATED MODULE: ./build/postgres/install-client.js





/** The package postgresql-common brings this script, which adds the PostgreSQL project's own repository to apt. */
const debianSystem = {
    osRelease: '/etc/os-release',
    repositoryScript: '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh',
};
/** apt needs a proxy where there is one; nothing else of our environment concerns it. */
const aptVariables = ['PATH', 'HOME', 'http_proxy', 'https_proxy', 'no_proxy'];
/**
 * Installs the client programs of one major with apt, on Debian and Ubuntu, as root or with a sudo that asks for no
 * password (GitHub's runners have one). A major that the distribution does not have comes from the PostgreSQL
 * project's repository, which the distribution's own script enables.
 *
 * @throws {UserError} on another system, without the rights, or when apt fails
 *
 * @example
 * await installClient(17, { onLine: (line) => log.info(line) })
 */
async function installClient(major, installer = {}) {
    const apt = await openApt(major, installer);
    const client = `postgresql-client-${major}`;
    if (!(await apt.knows(client)))
        await apt.run('apt-get', 'update', '-q');
    if (!(await apt.knows(client))) {
        await apt.run('apt-get', ...installArguments, 'postgresql-common', 'ca-certificates');
        await apt.run((installer.system ?? debianSystem).repositoryScript, '-y');
    }
    await apt.run('apt-get', ...installArguments, client);
}
const installArguments = ['install', '-q', '-y', '--no-install-recommends'];
async function openApt(major, installer) {
    const own = installer.environment ?? process.env;
    await assertDebian(major, (installer.system ?? debianSystem).osRelease);
    const environment = { LANG: 'C', LC_ALL: 'C' };
    for (const name of aptVariables) {
        if (own[name] !== undefined)
            environment[name] = own[name];
    }
    const attempt = async (...words) => {
        const [program, ...args] = words;
        return runProgram({
            path: await findProgram(program, own.PATH),
            arguments: args,
            environment,
            ...(installer.signal === undefined ? {} : { signal: installer.signal }),
            ...(installer.onLine === undefined ? {} : { onStderrLine: installer.onLine }),
        });
    };
    const root = process.getuid?.() === 0;
    if (!root)
        await assertSudo(major, () => attempt('sudo', '-n', 'true'));
    // sudo drops the environment, so what apt must know is said by env on the other side of it.
    const asRoot = [...(root ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive'];
    return {
        async run(program, ...args) {
            installer.onLine?.(`running ${[program, ...args].join(' ')}`);
            const result = await attempt(...asRoot, program, ...args);
            if (succeeded(result))
                return;
            throw new errors/* UserError */.yo(`PostgreSQL ${major}'s client could not be installed: ${program} ${describeEnd(result)}`, `install it in a step before this one: ${installCommand(major, 'linux')}`);
        },
        knows: async (packageName) => succeeded(await attempt('apt-cache', 'show', '--no-all-versions', packageName)),
    };
}
async function assertDebian(major, osRelease) {
    const text = process.platform === 'linux' ? await (0,promises_.readFile)(osRelease, 'utf8').catch(() => '') : '';
    if (/^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(text))
        return;
    throw new errors/* UserError */.yo('install-client works on Debian and Ubuntu only', `install PostgreSQL ${major}'s client yourself (${installCommand(major)}) and set install-client: false`);
}
async function assertSudo(major, probe) {
    let reason;
    try {
        const result = await probe();
        if (succeeded(result))
            return;
        reason = describeEnd(result);
    }
    catch (error) {
        reason = (0,errors/* messageOf */.bD)(error);
    }
    throw new errors/* UserError */.yo(`install-client needs root or a sudo without password: ${reason}`, `run as root: ${installCommand(major, 'linux')}`);
}
async function findProgram(program, path) {
    if (program.includes('/'))
        return program;
    for (const directory of (path ?? '').split(external_node_path_.delimiter)) {
        if (directory !== '' && (await isExecutable((0,external_node_path_.join)(directory, program))))
            return (0,external_node_path_.join)(directory, program);
    }
    throw new errors/* UserError */.yo(`${program} was not found`, 'install the PostgreSQL client in a step before this one');
}

;// CONCATENATED MODULE: ./build/postgres/pooler.js



async function backendPid(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return rows[0].pid;
}
/**
 * Finds out whether sessions are pinned to one backend each. A pooler gives a process number of its own at login, so
 * where the number is the backend's there is none between. Where there is one, two sessions that take turns show its
 * mode: if both reach the same backend, or one reaches two, sessions are shared.
 *
 * @param client an open connection, outside of a transaction
 * @returns whether there is a pooler between, with sessions that are pinned
 * @throws {UserError} when sessions are shared: settings and snapshots cannot be trusted there
 */
async function assertPinnedSessions(client, settings) {
    const given = client.processID;
    const first = await backendPid(client);
    if (given === first)
        return false;
    const shared = await (0,postgres_connection/* withConnection */.p)(settings, async (other) => {
        for (let turn = 0; turn < 3; turn++) {
            if ((await backendPid(other)) === first || (await backendPid(client)) !== first)
                return true;
        }
        return false;
    });
    if (!shared)
        return true;
    throw new errors/* UserError */.yo(`${(0,postgres_settings/* describeSettings */.TR)(settings)} is a connection pooler that shares sessions (transaction mode), which cannot hold a snapshot`, poolerHint(settings));
}
/** Which address to use instead, where the provider is known by its host or port. */
function poolerHint({ host, port }) {
    if (host.includes('-pooler.'))
        return `connect directly: use ${host.replace('-pooler.', '.')}`;
    if (port === 6543)
        return 'use port 5432 of the same host (session mode), or the direct address';
    return 'use the address of the server itself, or a pool in session mode';
}

// EXTERNAL MODULE: ./build/postgres/server-facts.js
var server_facts = __webpack_require__(74305);
;// CONCATENATED MODULE: ./build/backup/source.js







/**
 * Checks all that can be checked before anything is locked or written: the server's version, that sessions are
 * pinned, room for connections, the patterns, the client tools and what they can read.
 *
 * @throws {UserError} with what to mend
 */
async function inspectSource(coordinator, settings, request, surroundings) {
    const server = await (0,server_facts/* readServerFacts */.TX)(coordinator);
    const pooled = await assertPinnedSessions(coordinator.client, settings);
    // Besides this one: one for each job and one for pg_dump.
    await (0,server_facts/* assertConnectionBudget */._T)(coordinator, request.jobs + 1);
    await assertPatternsMatch(coordinator, request.filters);
    const tools = await clientTools(server, request, surroundings);
    return { server, tools, pooled, compression: chooseCompression(request.compression, tools) };
}
async function clientTools(server, request, { environment, log, signal }) {
    const find = () => findClientTools({ serverVersionNumber: server.versionNumber, environment });
    const major = majorOf(server.versionNumber);
    const tools = await find().catch(async (error) => {
        if (!(error instanceof errors/* UserError */.yo) || !request.installClient)
            throw error;
        await installClient(major, { signal, onLine: (line) => log.verbose(line) });
        return find();
    });
    if (tools.newerThanServer) {
        log.warn(`pg_dump is of PostgreSQL ${tools.version} and the server of ${server.version}: the backup may hold statements that the server does not know`, `install the client of PostgreSQL ${major}, or set install-client: true`);
    }
    return tools;
}
/** pg_restore reads zstd from PostgreSQL 16 on; where it may be built without, listing the archive tells. */
const firstMajorWithZstd = 16;
function chooseCompression(wanted, tools) {
    const readsZstd = tools.major >= firstMajorWithZstd;
    if (wanted === undefined)
        return readsZstd ? { method: 'zstd', level: 1 } : { method: 'gzip', level: 1 };
    const compression = wanted.method === 'none' ? { method: 'none', level: 0 } : wanted;
    if (compression.method === 'zstd' && !readsZstd) {
        throw new errors/* UserError */.yo(`compression ${(0,archive_compression/* compressionText */.cu)(compression)} cannot be read by pg_restore ${tools.version}`, 'use gzip:1, or leave compression out');
    }
    return compression;
}

;// CONCATENATED MODULE: ./build/backup/stall-watch.js

/**
 * Notices connections that have died without a word: a firewall that forgot them, a proxy that hangs. Silence alone
 * proves nothing, since a server may search long for the next row; so the server is asked, over the coordinator's
 * connection, what that backend waits for. If it waits for us to read, or is gone, then nothing will come any more.
 */
class StallWatch {
    #silentMs;
    #waitsForUs;
    #seen = new Map();
    /**
     * @param silentMs how long a connection must have brought nothing before the server is asked
     * @param waitsForUs asks the server whether that backend is gone or waits for its client
     */
    constructor(silentMs, waitsForUs) {
        this.#silentMs = silentMs;
        this.#waitsForUs = waitsForUs;
    }
    /** Called every second or so for a connection that has work. */
    look(worker, counters, cannotAsk, onStalled) {
        const received = counters[tasks/* counter */.h.received];
        const seen = this.#seen.get(worker);
        if (seen === undefined || seen.received !== received) {
            this.#seen.set(worker, { received, since: performance.now(), asking: false });
            return;
        }
        const pid = counters[tasks/* counter */.h.backendPid];
        if (seen.asking || cannotAsk || pid === 0 || performance.now() - seen.since < this.#silentMs)
            return;
        seen.asking = true;
        this.#waitsForUs(pid).then((stalled) => {
            this.#seen.delete(worker);
            if (stalled)
                onStalled();
        }, 
        // The coordinator's own failure is noticed where it is watched.
        () => this.#seen.delete(worker));
    }
}

// EXTERNAL MODULE: ./build/backup/copy-task.js
var copy_task = __webpack_require__(63294);
// EXTERNAL MODULE: ./build/backup/copy-worker.js + 1 modules
var copy_worker = __webpack_require__(60908);
// EXTERNAL MODULE: ./build/backup/segment-writer.js
var segment_writer = __webpack_require__(39392);
;// CONCATENATED MODULE: ./build/backup/table-results.js
/** Gathers what the connections brought until each table is whole. */
class TableResults {
    #tables = new Map();
    #complete = 0;
    #bytesDone = 0;
    #rawBytes = 0;
    constructor(plan) {
        for (const task of plan.tasks) {
            for (const { oid } of task.kind === 'range' ? [task.table] : task.tables) {
                const known = this.#tables.get(oid);
                if (known === undefined)
                    this.#tables.set(oid, { parts: [], missing: 1, file: undefined });
                else
                    known.missing += 1;
            }
        }
    }
    get complete() {
        return this.#complete;
    }
    get bytesDone() {
        return this.#bytesDone;
    }
    get rawBytes() {
        return this.#rawBytes;
    }
    /** Takes what a task brought; when a table's last range is there, its file is to be sealed. */
    copied(task, results) {
        this.#bytesDone += task.bytes;
        for (const result of results) {
            const table = this.#get(result.oid);
            table.parts.push(result);
            this.#rawBytes += result.rawBytes;
            table.missing -= 1;
            if (result.file !== undefined) {
                table.file = result.file;
                this.#complete += 1;
            }
            else if (table.missing === 0 && task.kind === 'range') {
                return { kind: 'seal', table: task.table, fileIndex: task.fileIndex, bytes: 0 };
            }
        }
        return undefined;
    }
    sealed(task, file) {
        if (task.kind !== 'seal')
            throw new Error('only a shared file is sealed');
        this.#get(task.table.oid).file = file;
        this.#complete += 1;
    }
    /** @throws {Error} when a table is not whole: a bug, since the caller has seen all tasks end well */
    finished() {
        return new Map([...this.#tables].map(([oid, table]) => [oid, wholeTable(oid, table)]));
    }
    #get(oid) {
        const table = this.#tables.get(oid);
        if (table === undefined)
            throw new Error(`a table with the oid ${oid} was copied that was not planned`);
        return table;
    }
}
function wholeTable(oid, { parts, missing, file }) {
    if (missing !== 0 || file === undefined)
        throw new Error(`the table with the oid ${oid} is not complete`);
    const add = (pick) => parts.reduce((sum, part) => sum + pick(part), 0);
    const started = parts.reduce((first, part) => Math.min(first, part.startedAt), Number.POSITIVE_INFINITY);
    const ended = parts.reduce((last, part) => Math.max(last, part.endedAt), 0);
    return {
        segments: parts.flatMap((part) => part.segments).toSorted((a, b) => a.offset - b.offset),
        rows: add((part) => part.rows),
        rawBytes: add((part) => part.rawBytes),
        sum: BigInt.asUintN(128, parts.reduce((sum, part) => sum + part.sum, 0n)),
        durationMs: Math.round(ended - started),
        file,
    };
}

;// CONCATENATED MODULE: ./build/backup/transfer.js







const transfer_retries = 5;
const transfer_firstDelayMs = 500;
/** Copies all that is planned: gives work to the threads, tries again what may heal, gathers what they brought. */
class Transfer {
    #options;
    #queue;
    #forCoordinator = [];
    #attempts = new Map();
    #running = new Map();
    #idle = [];
    #timeline = [];
    #results;
    #startedAt = (0,segment_writer/* now */.t)();
    #outcome = Promise.withResolvers();
    #waiting = 0;
    #coordinatorBusy = false;
    #nextId;
    constructor(options) {
        this.#options = options;
        this.#queue = [...options.plan.tasks];
        this.#nextId = this.#queue.length;
        this.#results = new TableResults(options.plan);
    }
    /** Tables that are complete. */
    get tablesDone() {
        return this.#results.complete;
    }
    /** Planned bytes of what is done, with a guess for the tasks under way. */
    get bytesDone() {
        const { bytesDone, rawBytes } = this.#results;
        const perRawByte = rawBytes === 0 ? 1 : bytesDone / rawBytes;
        const underWay = [...this.#running.values()].map(({ task, worker, rawBefore }) => Math.min(task.bytes, (this.#rawBytes(worker) - rawBefore) * perRawByte));
        return bytesDone + underWay.reduce((sum, bytes) => sum + bytes, 0);
    }
    get rowsDone() {
        return this.#options.counters.reduce((sum, counters) => sum + counters[tasks/* counter */.h.rows], 0);
    }
    #rawBytes(worker) {
        return this.#options.counters[worker]?.[tasks/* counter */.h.rawBytes] ?? 0;
    }
    /**
     * @throws {UserError} what cannot be mended by trying again, and the reason of the abort
     */
    async run() {
        const { threads, signal, context, counters } = this.#options;
        const abort = () => this.#outcome.reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        if (signal.aborted)
            abort();
        for (const [worker, thread] of threads.entries()) {
            thread.on('message', (answer) => this.#answered(worker, answer));
            thread.on('error', (error) => this.#outcome.reject(error));
            const counting = { ...context, counters: counters[worker] };
            thread.postMessage({ kind: 'start', context: counting });
            this.#idle.push(worker);
        }
        const watching = setInterval(() => this.#watch(), 1000);
        try {
            this.#dispatch();
            await this.#outcome.promise;
            return { tables: this.#results.finished(), timeline: this.#timeline };
        }
        finally {
            clearInterval(watching);
            signal.removeEventListener('abort', abort);
        }
    }
    #dispatch() {
        while (this.#idle.length > 0 && this.#queue.length > 0) {
            const worker = this.#idle.shift();
            const task = this.#queue.shift();
            this.#running.set(task.id, { task, worker, startedAt: (0,segment_writer/* now */.t)(), rawBefore: this.#rawBytes(worker) });
            this.#options.onTask(describeTask(task));
            this.#options.threads[worker]?.postMessage({ kind: 'task', task });
        }
        void this.#serveCoordinator();
        const rest = this.#queue.length + this.#running.size + this.#waiting + this.#forCoordinator.length;
        if (rest === 0 && !this.#coordinatorBusy)
            this.#outcome.resolve();
    }
    #answered(worker, answer) {
        const running = this.#running.get(answer.id);
        if (running === undefined)
            throw new Error(`a thread answered to the task ${answer.id}, which it was not given`);
        this.#running.delete(answer.id);
        this.#idle.push(worker);
        const { task, startedAt } = running;
        this.#draw(worker, task, startedAt, answer.kind === 'copied' ? answer.results : []);
        if (answer.kind === 'copied')
            this.#copied(task, answer.results);
        else if (answer.kind === 'sealed')
            this.#results.sealed(task, answer.file);
        else
            this.#failed(task, answer.failure);
        this.#dispatch();
    }
    /** For the picture of the workers' time: copied tables one by one, what brought none as its whole task. */
    #draw(worker, task, startedAt, results) {
        const at = (time) => Math.round(time - this.#startedAt);
        const tables = task.kind === 'tables' ? task.tables : [task.table];
        const labels = new Map(tables.map(({ oid, label }) => [oid, label]));
        const drawn = results.length > 0 ? results : [{ oid: tables[0]?.oid ?? 0, startedAt, endedAt: (0,segment_writer/* now */.t)() }];
        for (const { oid, startedAt: from, endedAt: to } of drawn) {
            this.#timeline.push({ worker, table: labels.get(oid) ?? '', startMs: at(from), endMs: at(to) });
        }
    }
    #copied(task, results) {
        const seal = this.#results.copied(task, results);
        if (seal !== undefined)
            this.#queue.unshift({ ...seal, id: this.#nextId++ });
    }
    #failed(task, failure) {
        const what = describeTask(task);
        const remedy = remedyFor(failure, what);
        const again = withWritten(task, failure.written);
        if (remedy.kind === 'fail') {
            this.#outcome.reject(remedy.error);
        }
        else if (remedy.kind === 'coordinator' && again.kind !== 'seal') {
            this.#options.onRetry(what, `another session waits to lock it (${failure.message})`);
            this.#deferLocked(again);
        }
        else {
            this.#retryLater(again, what, failure.message);
        }
    }
    /**
     * Of several tables only some may be waited for, so each is tried alone; one that is goes to the coordinator, with all
     * of its ranges that nobody has begun.
     */
    #deferLocked(task) {
        if (task.kind === 'range') {
            const waiting = this.#queue.filter((other) => other.kind === 'range' && other.table.oid === task.table.oid);
            for (const other of waiting)
                this.#queue.splice(this.#queue.indexOf(other), 1);
            this.#forCoordinator.push(task, ...waiting);
            return;
        }
        if (task.tables.length === 1) {
            this.#forCoordinator.push(task);
            return;
        }
        const bytes = task.bytes / task.tables.length;
        for (const table of task.tables)
            this.#queue.push({ kind: 'tables', id: this.#nextId++, tables: [table], bytes });
    }
    #retryLater(task, what, cause) {
        const attempt = (this.#attempts.get(task.id) ?? 0) + 1;
        if (attempt > transfer_retries) {
            this.#outcome.reject(new errors/* FailedError */.Kl(`${what} failed ${attempt} times, the last time with: ${cause}`, 'look into the server’s log'));
            return;
        }
        this.#attempts.set(task.id, attempt);
        this.#options.onRetry(what, cause);
        this.#waiting += 1;
        // Jitter keeps connections that broke together from coming back together.
        const delayMs = transfer_firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
        const timer = setTimeout(() => {
            this.#waiting -= 1;
            this.#queue.unshift(task);
            this.#dispatch();
        }, delayMs);
        this.#options.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }
    /** Copies, one after the other, what only the session with the lock can still read. */
    async #serveCoordinator() {
        if (this.#coordinatorBusy)
            return;
        const task = this.#forCoordinator.shift();
        if (task === undefined)
            return;
        this.#coordinatorBusy = true;
        const startedAt = (0,segment_writer/* now */.t)();
        const { coordinator, context } = this.#options;
        const kernel = coordinator.kernel;
        const full = { ...context, counters: this.#options.counters.at(-1) };
        let writer;
        try {
            const results = task.kind === 'tables'
                ? await (0,copy_task/* copyTables */.d)(coordinator, kernel, full, task, 'locked already')
                : [
                    await (0,copy_task/* copyRange */.h)(coordinator, kernel, full, task, 'locked already', (range) => {
                        writer = range;
                    }),
                ];
            this.#draw(this.#options.threads.length, task, startedAt, results);
            this.#copied(task, results);
        }
        catch (error) {
            // This transaction is the backup's snapshot: once it has failed there is nothing to try again with.
            const remedy = remedyFor((0,copy_worker/* failureOf */.g)(error, writer), describeTask(task));
            this.#outcome.reject(remedy.kind === 'fail' ? remedy.error : error);
            return;
        }
        finally {
            this.#coordinatorBusy = false;
        }
        this.#dispatch();
    }
    #watch() {
        for (const { task, worker } of this.#running.values()) {
            if (task.kind === 'seal')
                continue;
            const counters = this.#options.counters[worker];
            this.#options.stallWatch.look(worker, counters, this.#coordinatorBusy, () => {
                this.#options.threads[worker]?.postMessage({ kind: 'break' });
            });
        }
    }
}
function withWritten(task, written) {
    return task.kind === 'range' && written.length > task.written.length ? { ...task, written } : task;
}
function describeTask(task) {
    if (task.kind === 'tables') {
        const [first] = task.tables;
        return task.tables.length === 1 ? (first?.label ?? '') : `${first?.label} and ${task.tables.length - 1} more`;
    }
    return task.kind === 'seal' ? task.table.label : `${task.table.label} ${describePages(task.pages)}`;
}
function describePages([first, end]) {
    return end === null ? `from page ${first}` : `pages ${first} to ${end - 1}`;
}

;// CONCATENATED MODULE: ./build/backup/backup.js


























/** Each ends early when another session stands in pg_dump's way, and lets that one go first. */
const backup_attempts = 20;
/**
 * Backs a database up: one snapshot, all connections copying at once, a stock archive, a manifest last.
 *
 * @returns the finished backup; it is verified as the request asks
 * @throws {UserError} when it could not be made; then nothing of it is left
 *
 * @example const { path, manifest } = await backup(request, { environment: process.env, log, progress, signal, redact })
 */
async function backup(request, services) {
    const settings = (0,postgres_settings/* connectionSettings */.Q7)(request.databaseUrl, services.environment);
    const startedAt = new Date();
    const output = (0,external_node_path_.resolve)(request.output ?? defaultOutput(settings.database, startedAt));
    return withOutputDirectory(output, async (directory) => {
        const written = await writeConsistently(request, settings, directory, services);
        return finishBackup({ ...written, startedAt }, directory, request, services);
    }).catch((error) => {
        throw isDiskFull(error) && !(error instanceof errors/* UserError */.yo) ? diskFullError(error.message) : error;
    });
}
/** @example backup-shop-20261120T031500Z */
function defaultOutput(database, at) {
    const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    return `backup-${database.replaceAll(/[^\w.-]/g, '_')}-${time}`;
}
/** Writes everything under one snapshot; when the catalog moved on, once more under a new one. */
async function writeConsistently(request, settings, directory, services) {
    for (let attempt = 1;; attempt++) {
        try {
            return await withCopyThreads(request.jobs, (copying) => withCoordinator(settings, services.signal, longestAnswerMs(request), (coordinator, signal) => withPassfile(settings, (passfile) => writeOnce({
                ...{ request, settings, directory, copying, coordinator },
                services: { ...services, signal },
                environment: { ...(0,postgres_settings/* libpqEnvironment */.SQ)(settings), ...passfile },
            }))));
        }
        catch (error) {
            if (!(error instanceof StartOver))
                throw error;
            if (attempt === backup_attempts) {
                throw new errors/* FailedError */.Kl(`the schema could not be read under one snapshot in ${backup_attempts} attempts: ${error.message}`, 'it is being changed all the time; run the backup when no migration runs');
            }
            services.log.warn(`starting over with a new snapshot: ${error.message}`);
            await emptyDirectory(directory.path);
            await layOut(directory.path);
        }
    }
}
/** For locks and for a safe snapshot the server lets us wait; nothing else takes long. */
function longestAnswerMs(request) {
    return request.stallTimeoutMs + Math.max(request.lockWaitTimeoutMs, request.snapshotWaitMs);
}
async function writeOnce(given) {
    const { request, settings, directory, coordinator, services } = given;
    const { log } = services;
    const source = await inspectSource(coordinator, settings, request, services);
    const writing = source.pooled ? withoutOwnOptions(given) : given;
    const snapshot = await takeSnapshot(coordinator, source.server, request, (reason) => log.verbose(`taking the snapshot again: ${reason}`));
    assertReadable(snapshot, request);
    log.info(describeSnapshot(source, snapshot));
    const leftOut = await listLeftOut(coordinator, request.filters, snapshot, source.server.encoding);
    const plan = planCopy(withData(snapshot.tables), {
        directory: directory.copied,
        compression: source.compression,
        jobs: request.jobs,
        segmentBytes: request.segmentBytes,
    });
    await checkFreeSpace(directory.path, plan.bytes, source.compression.method, (message, hint) => log.warn(message, hint));
    const stopPulse = keepAlive(coordinator, request.stallTimeoutMs);
    try {
        const retries = [];
        const onRetry = (what, cause) => {
            retries.push({ what, cause });
            log.warn(`${what} is tried again: ${cause}`);
        };
        // pg_dumpall takes the first connection of the budget that is free: pg_dump's, or those of the copying threads.
        const free = Promise.withResolvers();
        const [transferred, , globalsLeftOut] = await allOrAbort(services.signal, [
            (signal) => copyData(writing, source, snapshot, plan, onRetry, signal).finally(free.resolve),
            (signal) => dumpAllElse(writing, source, snapshot, onRetry, signal).finally(free.resolve),
            (signal) => free.promise.then(() => dumpServerGlobals(writing, source, onRetry, signal)),
        ]);
        const dataFiles = await assemble(writing, source, snapshot);
        await (0,promises_.rm)(directory.copied, { recursive: true });
        return { ...source, snapshot, transferred, dataFiles, retries, leftOut: [...leftOut, ...globalsLeftOut] };
    }
    finally {
        stopPulse();
    }
}
/** The rows of all ordinary tables, by all connections at once. */
async function copyData({ request, settings, directory, copying, coordinator, services }, { server, compression }, snapshot, plan, onRetry, signal) {
    const full = new AbortController();
    await Promise.all(plan.shared.map(({ path }) => (0,promises_.writeFile)(path, '', { flag: 'wx', mode: 0o600 })));
    const shared = Math.max(1, plan.shared.length);
    const transfer = new Transfer({
        ...{ plan, coordinator, ...copying },
        context: {
            ...{ settings, compression, segmentRawBytes },
            snapshot: snapshot.id,
            encoding: server.encoding,
            server: server.identity,
            ends: new BigInt64Array(new SharedArrayBuffer(shared * BigInt64Array.BYTES_PER_ELEMENT)),
            locks: new Int32Array(new SharedArrayBuffer(shared * Int32Array.BYTES_PER_ELEMENT)),
        },
        stallWatch: new StallWatch(request.stallTimeoutMs, (pid) => backendWaitsForUs(coordinator, pid)),
        signal: AbortSignal.any([signal, full.signal]),
        onRetry,
        onTask: (what) => services.log.verbose(what),
    });
    services.progress.copying(plan, transfer);
    const watch = setInterval(() => {
        assertFreeSpace(directory.path).catch((error) => full.abort(error));
    }, freeSpaceIntervalMs);
    try {
        const transferred = await transfer.run();
        await endCopyThreads(copying.threads);
        return transferred;
    }
    finally {
        clearInterval(watch);
    }
}
/** PgBouncer refuses sessions that begin with settings that it does not know. */
function withoutOwnOptions(writing) {
    return { ...writing, environment: { ...writing.environment, PGOPTIONS: writing.settings.options ?? '' } };
}
/** Segments are about this large before compression, so that memory stays small and a restore has even pieces. */
const segmentRawBytes = 16 * 1024 * 1024;
const freeSpaceIntervalMs = 1000;
/** All else of the database, by pg_dump under the same snapshot. */
async function dumpAllElse({ request, directory, coordinator, services, environment }, { server, tools, compression }, snapshot, onRetry, signal) {
    const onLine = (line) => services.log.verbose(line);
    const filters = await filtersForPgDump(coordinator, request.filters);
    const dataOwners = await listDataOwners(coordinator);
    await againWhenLost(signal, (cause) => onRetry('pg_dump', cause), async () => {
        await (0,promises_.rm)(directory.archive, { recursive: true, force: true });
        await withPgDumpWatch(coordinator, request.stallTimeoutMs, signal, ({ PGAPPNAME, ...watched }) => dumpSchema({
            ...{ tools, onLine, compression, filters, dataOwners, ...watched },
            environment: { ...environment, PGAPPNAME },
            directory: directory.archive,
            snapshot: snapshot.id,
            encoding: server.encoding,
            lockWaitTimeoutMs: request.lockWaitTimeoutMs,
        }));
    });
}
function assemble({ directory, coordinator }, { compression }, snapshot) {
    return assembleArchive({
        archive: directory.archive,
        ...{ compression, coordinator },
        tables: snapshot.tables,
        dataFile: (oid) => (0,external_node_path_.join)(directory.copied, `${oid}.dat${(0,archive_compression/* fileSuffix */.mj)(compression)}`),
        sequencesLeftOut: new Set(snapshot.sequencesLeftOut.map(({ oid }) => oid)),
    });
}
/** Roles and tablespaces. */
function dumpServerGlobals({ directory, services, environment }, { tools }, onRetry, signal) {
    return againWhenLost(signal, (cause) => onRetry('pg_dumpall', cause), () => dumpGlobals({
        ...{ tools, environment, signal },
        output: directory.globals,
        onStderrLine: (line) => services.log.verbose(line),
        redact: services.redact,
    }));
}
function withData(tables) {
    return tables.filter((table) => table.dataLeftOut === undefined);
}
/** @throws {UserError} naming everything that the role may not read */
function assertReadable({ tables, unreadable }, request) {
    (0,errors/* throwProblems */.Jh)(unreadable.map(({ schema, name }) => new errors/* UserError */.yo(`the role may not read ${schema}.${name}`, 'grant it SELECT on it, or leave it out with exclude-tables')));
    if (tables.length > 0 || request.allowEmpty)
        return;
    throw new errors/* UserError */.yo('there is no table to back up', 'check the database and the filters, or set allow-empty: true if that is as it should be');
}
function describeSnapshot({ server, tools, compression }, snapshot) {
    const place = server.standby ? 'standby' : 'primary';
    return (`PostgreSQL ${server.version} (${place}), pg_dump ${tools.version}, ${compression.method}; ` +
        `snapshot ${snapshot.id} (${snapshot.isolation}) at ${snapshot.lsn}, ${snapshot.tables.length} tables locked`);
}

;// CONCATENATED MODULE: ./build/backup/backup-progress.js
/** How far a backup is, for whoever shows it. */
class BackupProgress {
    #read = () => preparing;
    read() {
        return this.#read();
    }
    copying(plan, transfer) {
        this.#read = () => ({
            phase: 'backup',
            doneBytes: transfer.bytesDone,
            totalBytes: plan.bytes,
            tablesDone: transfer.tablesDone,
            tablesTotal: plan.tables,
            rows: transfer.rowsDone,
        });
    }
    /** @returns to be called with the bytes that were read */
    verifying(totalBytes) {
        let doneBytes = 0;
        this.#read = () => ({ ...preparing, phase: 'verify', doneBytes, totalBytes });
        return (bytes) => {
            doneBytes += bytes;
        };
    }
}
const preparing = {
    phase: 'prepare',
    doneBytes: 0,
    totalBytes: 0,
    tablesDone: 0,
    tablesTotal: 0,
    rows: 0,
};

;// CONCATENATED MODULE: ./build/github/artifact-names.js

/** What an artifact's name may not hold (actions/toolkit, path-and-artifact-name-validation.ts), and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const forbidden = /[":<>|*?\\/\u0000-\u001f\u007f]/g;
/** Kept far below the service's limit; a database's name has at most 63 bytes, a job's id is the user's choice. */
const longestName = 200;
/**
 * A name for a backup's artifact that is unique in a workflow run, as GitHub wants it: the job and the attempt are
 * in it. The legs of a matrix share their job's id, so there the user has to set artifact-name.
 *
 * @example defaultArtifactName('shop', process.env) // pgproof-backup-shop-nightly-1
 */
function defaultArtifactName(database, environment) {
    const parts = ['pgproof-backup', database, environment.GITHUB_JOB, environment.GITHUB_RUN_ATTEMPT];
    return sanitizeArtifactName(parts.filter((part) => part !== undefined && part !== '').join('-'));
}
/** Replaces what GitHub refuses in an artifact's name. */
function sanitizeArtifactName(name) {
    return [...name.replaceAll(forbidden, '-')].slice(0, longestName).join('').trim();
}
/**
 * Checks a name that the user chose: it is used as it is, or refused.
 *
 * @throws {UserError} when it is empty or holds a character that GitHub refuses
 */
function assertArtifactName(name) {
    if (name !== '' && sanitizeArtifactName(name) === name)
        return;
    throw new errors/* UserError */.yo(`the artifact name ${JSON.stringify(name)} is not valid`, `use 1 to ${longestName} characters without " : < > | * ? \\ / and line breaks`);
}

// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(34902);
;// CONCATENATED MODULE: ./build/report/charts.js

/** More make the picture slow to draw and unreadable; mermaid refuses more than 50,000 characters of text at all. */
const maximumBars = 60;
const maximumWorkers = 30;
/** The part of the picture's width that a character of a label takes: 11 px type on a page of 700 px or wider. */
const characterShare = 0.011;
/**
 * A picture of how the workers spent the time: a line for each, a bar for each table on it; short neighbours are
 * merged into one bar that tells their number. As a mermaid block of Markdown, or '' when there is nothing to show.
 */
function workerChart(timeline) {
    const entries = timeline.filter((entry) => entry.worker < maximumWorkers && entry.endMs >= entry.startMs);
    if (entries.length === 0)
        return '';
    const startMs = entries.reduce((least, entry) => Math.min(least, entry.startMs), Number.POSITIVE_INFINITY);
    const endMs = entries.reduce((most, entry) => Math.max(most, entry.endMs), startMs + 1);
    const bars = mergedBars(entries, endMs - startMs);
    return (0,markdown/* codeBlock */.DV)('mermaid', ganttText(bars, startMs, endMs));
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
function ganttText(bars, startMs, endMs) {
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
        lines.push(`  ${barLabel(bar, (bar.endMs - bar.startMs) / (endMs - startMs))} :${shade}, ${from}, ${to}`);
    }
    return lines.join('\n');
}
/**
 * A label that fits into its bar, or an invisible one. It begins with a word joiner, which draws nothing, because
 * mermaid reads a line that begins with one of its own words (`title`, `section`, a date …) as something else.
 */
function barLabel(bar, share) {
    const room = Math.floor(share / characterShare);
    const [first = ''] = bar.tables;
    const label = bar.tables.size === 1 ? mermaidText(first) : `${bar.tables.size} tables`;
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

// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/report/verify-summary.js
var verify_summary = __webpack_require__(38531);
;// CONCATENATED MODULE: ./build/report/backup-summary.js




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
    const chart = workerChart(input.timeline);
    const sections = [
        headline(input),
        facts(input),
        '### Schemas',
        (0,markdown/* table */.tp)(schemaColumns, bySize(manifest.schemas).slice(0, shownSchemas).map(schemaCells)),
        manifest.tables.length > largestTables ? '### Largest tables' : '### Tables',
        (0,markdown/* table */.tp)(tableColumns, bySize(manifest.tables).slice(0, largestTables).map(tableCells)),
        ...(chart === '' ? [] : ['### How the workers spent the time', chart]),
        '### Left out',
        leftOutSection(manifest.leftOut),
        ...retriesSection(manifest),
        '### How to restore',
        restoreSection(input),
    ];
    const answer = sections.join('\n\n');
    return `${[answer, ...longTail(manifest, summaryBudgetBytes - (0,markdown/* byteLength */.dp)(answer) - 16)].join('\n\n')}\n`;
}
/** What of a database's content can be left out; roles and tablespaces belong to its cluster. */
const holdsData = new Set(['schema', 'table', 'table-data', 'large-objects']);
function headline({ manifest, verification }) {
    const { totals, durationMs } = manifest;
    const size = `${(0,format/* formatCountOf */.gL)(totals.tables, 'table')}, ${(0,format/* formatCountOf */.gL)(totals.rows, 'row')}, ${(0,format/* formatBytes */.z3)(totals.rawBytes)} in ` +
        `${(0,format/* formatDuration */.a3)(durationMs)} (${(0,format/* formatRate */.CE)(totals.rawBytes, durationMs)}), stored ${(0,format/* formatBytes */.z3)(totals.storedBytes)} ` +
        `(${ratio(totals)})`;
    const name = (0,markdown/* inlineCode */.ti)(manifest.source.database);
    const missing = manifest.leftOut.filter(({ kind }) => holdsData.has(kind)).length;
    const without = missing === 0 ? '' : `; ${(0,format/* formatCount */.B4)(missing)} left out, see below`;
    if (verification === undefined)
        return `☑️ Backup of ${name} is complete, **but was not verified**: ${size}${without}`;
    const proof = verification.level === 'full' ? 'proven by a restore' : 'verified';
    return `✅ Backup of ${name} is complete and ${proof}: ${size}${without}`;
}
function facts({ manifest, verification, artifact, path }) {
    const { source, snapshot, totals } = manifest;
    const rows = [
        ['Server', `PostgreSQL ${(0,markdown/* escapeText */.X1)(source.serverVersion)}${source.standby ? ', a standby' : ''}`],
        ['Client', `pg_dump ${(0,markdown/* escapeText */.X1)(manifest.client.pgDumpVersion)}, pgproof ${(0,markdown/* escapeText */.X1)(manifest.tool.version)}`],
        ['Snapshot', `${snapshotTime(snapshot.takenAt)}, LSN ${(0,markdown/* inlineCode */.ti)(snapshot.lsn)}, ${snapshot.isolation}`],
        ['Duration', (0,format/* formatDuration */.a3)(manifest.durationMs)],
        [
            'Speed',
            `${(0,format/* formatRate */.CE)(totals.rawBytes, manifest.durationMs)} raw, ${(0,format/* formatRate */.CE)(totals.storedBytes, manifest.durationMs)} stored`,
        ],
        [
            'Size',
            `${(0,format/* formatBytes */.z3)(totals.rawBytes)} raw, ${(0,format/* formatBytes */.z3)(totals.storedBytes)} stored (${ratio(totals)}, ${(0,markdown/* inlineCode */.ti)(manifest.compression)})`,
        ],
        ['Content', `${(0,format/* formatCountOf */.gL)(totals.tables, 'table')}, ${(0,format/* formatCountOf */.gL)(totals.rows, 'row')}`],
        ['Verification', verification === undefined ? '**none**' : (0,verify_summary/* verificationText */.n)(verification)],
        ['Directory', (0,markdown/* inlineCode */.ti)(path, 300)],
    ];
    if (artifact !== undefined) {
        rows.push(['Artifact', `${(0,markdown/* inlineCode */.ti)(artifact.name, 300)}, id ${artifact.id}`], ['Digest', (0,markdown/* inlineCode */.ti)(artifact.digest)]);
    }
    return (0,markdown/* table */.tp)([{ header: 'Database' }, { header: (0,markdown/* inlineCode */.ti)(source.database) }], rows);
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
        (0,format/* formatCount */.B4)(size.rows),
        (0,markdown/* unbroken */.D_)((0,format/* formatBytes */.z3)(size.rawBytes)),
        (0,markdown/* unbroken */.D_)((0,format/* formatBytes */.z3)(size.storedBytes)),
        ratio(size),
    ];
}
function schemaCells(each) {
    return [
        (0,markdown/* inlineCode */.ti)(each.schema),
        (0,format/* formatCount */.B4)(each.tables),
        ...sizeCells(each),
        (0,markdown/* unbroken */.D_)((0,format/* formatDuration */.a3)(each.durationMs)),
    ];
}
function tableCells(each) {
    return [
        (0,markdown/* inlineCode */.ti)(`${each.schema}.${each.name}`, 140),
        ...sizeCells(each),
        (0,format/* formatCount */.B4)(each.segments.length),
        (0,markdown/* unbroken */.D_)((0,format/* formatDuration */.a3)(each.durationMs)),
        (0,markdown/* unbroken */.D_)((0,format/* formatRate */.CE)(each.rawBytes, each.durationMs)),
    ];
}
function bySize(items) {
    return [...items].sort((a, b) => b.rawBytes - a.rawBytes);
}
const leftOutColumns = [{ header: 'What' }, { header: 'Name' }, { header: 'Why' }];
const kindNames = {
    schema: 'schema',
    table: 'table',
    'table-data': (0,markdown/* unbroken */.D_)('rows of a table'),
    globals: (0,markdown/* unbroken */.D_)('roles and tablespaces'),
    'role-passwords': (0,markdown/* unbroken */.D_)('passwords of roles'),
    tablespaces: 'tablespaces',
    'large-objects': (0,markdown/* unbroken */.D_)('large objects'),
};
function leftOutCells({ kind, name, reason }) {
    return [kindNames[kind], name === '' ? '' : (0,markdown/* inlineCode */.ti)(name, 140), (0,markdown/* escapeText */.X1)(reason)];
}
function leftOutSection(leftOut) {
    if (leftOut.length === 0)
        return 'Nothing was left out.';
    const shown = (0,markdown/* table */.tp)(leftOutColumns, leftOut.slice(0, shownLeftOut).map(leftOutCells));
    return leftOut.length <= shownLeftOut
        ? shown
        : `${shown}\n\n${(0,format/* formatCount */.B4)(leftOut.length)} in all; the others are below.`;
}
function retriesSection({ retries }) {
    if (retries.length === 0)
        return [];
    const shown = retries
        .slice(0, shownRetries)
        .map(({ what, cause }) => `- ${(0,markdown/* inlineCode */.ti)(what, 200)}: ${(0,markdown/* inlineCode */.ti)(cause, 300)}`);
    const more = retries.length - shown.length;
    if (more > 0)
        shown.push(`- … and ${(0,format/* formatCount */.B4)(more)} more, in \`manifest.json\``);
    return ['### Tried again', `${(0,format/* formatCountOf */.gL)(retries.length, 'time')}, under the same snapshot:`, shown.join('\n')];
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
    return `\`pg_restore\` ${major} or newer is all that it takes:\n\n${(0,markdown/* codeBlock */.DV)('sh', lines.join('\n'))}`;
}
/** What did not fit above, folded, the parts sharing what is left of the budget. */
function longTail({ leftOut, schemas, tables }, budgetBytes) {
    const parts = [];
    const add = (name, columns, items, cells) => parts.push({ title: `${name} (${(0,format/* formatCount */.B4)(items.length)})`, columns, rows: mapped(items, cells) });
    if (leftOut.length > shownLeftOut)
        add('Everything left out', leftOutColumns, leftOut, leftOutCells);
    if (schemas.length > shownSchemas)
        add('All schemas', schemaColumns, bySize(schemas), schemaCells);
    if (tables.length > largestTables)
        add('All tables', tableColumns, bySize(tables), tableCells);
    let leftBytes = budgetBytes;
    return parts.flatMap(({ title, columns, rows }, index) => {
        const part = (0,markdown/* foldedTable */.vd)(title, columns, rows, Math.floor(leftBytes / (parts.length - index)));
        leftBytes -= (0,markdown/* byteLength */.dp)(part) + 2;
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
    return storedBytes === 0 || rawBytes === 0 ? '–' : (0,markdown/* unbroken */.D_)(`${(rawBytes / storedBytes).toFixed(1)} : 1`);
}
function snapshotTime(takenAt) {
    return `${new Date(takenAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/github/remote-zip.js
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
        const bytes = directory.readUInt32LE(at + 24);
        yield {
            name: directory.toString('utf8', at + lengths.entry, nameEnd),
            bytes: bytes === seeZip64 ? zip64Bytes(directory.subarray(nameEnd, extraEnd)) : bytes,
            crc32: directory.readUInt32LE(at + 16),
        };
        at = extraEnd + directory.readUInt16LE(at + 32);
    }
}
/** The uncompressed size comes first in the zip64 field, whose number is 1. */
function zip64Bytes(extra) {
    for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
        if (extra.readUInt16LE(at) === 1)
            return Number(extra.readBigUInt64LE(at + 4));
    }
    throw new ZipDamage("the archive's directory is damaged: a large file without its size");
}

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
        const entries = await readZipDirectory(read, uploaded.bytes).catch((error) => {
            throw error instanceof ZipDamage ? differs(uploaded, error.message) : error;
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

;// CONCATENATED MODULE: ./build/github/artifact-log.js
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
        const uploaded = await withQuietArtifactClient(() => runUpload(client, upload), (bytes) => upload.onProgress?.(bytes, totalBytes));
        const isRecorded = await withQuietArtifactClient(() => abortable(assertRecorded(client, uploaded), upload.signal));
        await artifact_checkFiles(upload, uploaded);
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
 * may hold a part of the files.
 *
 * @throws {FailedError} when it cannot be downloaded or its bytes are not those of the digest
 */
async function downloadArtifact(artifact, download) {
    const client = await openClient();
    let mismatch;
    try {
        const options = {
            path: download.directory,
            // The upload returns a bare digest, the download wants its name before it.
            expectedHash: `sha256:${artifact.digest}`,
            ...(download.source === undefined ? {} : { findBy: download.source }),
        };
        const work = withQuietArtifactClient(() => client.downloadArtifact(artifact.id, options));
        mismatch = (await abortable(work, download.signal)).digestMismatch;
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
    const result = await failOnUncaught(() => abortable(client.uploadArtifact(upload.name, paths, upload.rootDirectory, {
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
async function artifact_checkFiles(upload, uploaded) {
    const { files, signal } = upload;
    try {
        await abortable(assertSameFiles({ files, uploaded, environment: process.env, signal }), signal);
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
/** The client takes no signal: when ours fires, its work is abandoned and never finalized, and the process ends. */
async function abortable(work, signal) {
    if (signal === undefined)
        return work;
    const { promise, reject } = Promise.withResolvers();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted)
        onAbort();
    try {
        return await Promise.race([work, promise]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
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
    return new errors/* FailedError */.Kl(`the artifact ${name} could not be transferred: ${message}`, 'run the job again; githubstatus.com tells whether GitHub Actions works', { cause: error });
}

;// CONCATENATED MODULE: ./build/github/artifact-permission.js


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
        throw new errors/* UserError */.yo(`${repository} is public: any signed-in GitHub user could download this unencrypted backup`, consent);
    }
    throw new errors/* UserError */.yo(`it is unknown whether ${repository} is public (${visibility.why}), so the backup is not uploaded as an artifact`, `give github-token: \${{ github.token }} (any job's token may read its repository's metadata), or ${consent}`);
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
        throw new errors/* UserError */.yo(`an artifact can only be uploaded by an action inside a GitHub Actions job: ${missing.join(' and ')} not set`, 'set artifact: false, or run pgproof by `uses:` instead of `run:`');
    }
    if (isEnterpriseServer(environment.GITHUB_SERVER_URL)) {
        throw new errors/* UserError */.yo("GitHub Enterprise Server does not have the artifact service that GitHub's client speaks to", 'set artifact: false and upload the backup directory in a step of your own');
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
        event = JSON.parse(await (0,promises_.readFile)(path, 'utf8'));
    }
    catch (error) {
        return { kind: 'unknown', why: `the event cannot be read: ${(0,errors/* messageOf */.bD)(error)}` };
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
        return { kind: 'unknown', why: `GitHub's API cannot be asked: ${(0,errors/* messageOf */.bD)(error)}` };
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

;// CONCATENATED MODULE: ./build/storage/artifact.js





/**
 * GitHub's artifacts: one artifact per backup, kept for some days.
 *
 * @example
 * const storage = artifactStorage({ environment: process.env, allowPublicArtifact: false, token })
 * await storage.assertUsable()
 * // … the backup …
 * const { id, digest } = await storage.store({ directory: 'backup', name: 'pgproof-backup-shop' })
 */
function artifactStorage(permission) {
    return {
        capabilities: { remote: true, expires: true },
        assertUsable: () => assertArtifactAllowed(permission),
        async store({ directory, name, ...options }) {
            assertArtifactName(name);
            const rootDirectory = (0,external_node_path_.resolve)(directory);
            const files = (await listFiles(rootDirectory)).map(({ path, bytes }) => ({
                path: (0,external_node_path_.join)(rootDirectory, path),
                name: path,
                bytes,
            }));
            return uploadArtifact({ ...options, name, rootDirectory, files });
        },
        verify: (stored, signal) => verifyArtifact(stored, { signal }),
    };
}

// EXTERNAL MODULE: ./build/terminal/progress.js
var terminal_progress = __webpack_require__(34054);
;// CONCATENATED MODULE: ./build/commands/backup.js








/** `pgproof backup`: makes the backup, stores it where it was asked to, and says so. */
async function backupCommand(request, session) {
    const { environment, log, secrets, signal, terminal } = session;
    const storage = request.artifact
        ? artifactStorage({ environment, allowPublicArtifact: request.allowPublicArtifact, token: request.githubToken })
        : undefined;
    await storage?.assertUsable();
    const progress = new BackupProgress();
    const redact = (text) => secrets.redact(text);
    const finished = await (0,terminal_progress/* withProgress */.E0)({ terminal, read: () => progress.read() }, signal, () => backup(request, { environment, log, progress, signal, redact }));
    log.info(answer(finished));
    const stored = await storage?.store({
        directory: finished.path,
        name: request.artifactName ?? defaultArtifactName(finished.manifest.source.database, environment),
        retentionDays: request.retentionDays,
        signal,
        onWarning: (message) => log.warn(message),
    });
    if (stored !== undefined)
        log.info(`artifact ${stored.name} (${(0,format/* formatBytes */.z3)(stored.bytes)}), SHA-256 ${stored.digest}`);
    await publish(finished, stored, session);
    return errors/* exitCode */.I$.good;
}
/** @example backup of shop: 62 tables, 4,1 M rows, 1.4 GB in 8.2 s (171 MB/s), stored 243 MB (5.8 : 1), verified */
function answer({ manifest, path, verification }) {
    const { totals, durationMs, source } = manifest;
    const checked = verification === undefined ? 'not verified' : `verified in ${(0,format/* formatDuration */.a3)(verification.durationMs)}`;
    return [
        `backup of ${source.database} is complete: ${(0,format/* formatCountOf */.gL)(totals.tables, 'table')}, ${(0,format/* formatCountOf */.gL)(totals.rows, 'row')}`,
        `${(0,format/* formatBytes */.z3)(totals.rawBytes)} in ${(0,format/* formatDuration */.a3)(durationMs)} (${(0,format/* formatRate */.CE)(totals.rawBytes, durationMs)})`,
        `stored ${(0,format/* formatBytes */.z3)(totals.storedBytes)} (${(0,format/* formatRatio */.B0)(totals.rawBytes, totals.storedBytes)})`,
        `${checked}\n${path}`,
    ].join(', ');
}
/** Outputs for the next steps, and the job summary. */
async function publish(finished, stored, session) {
    const { runner, environment } = session;
    if (runner === undefined)
        return;
    const { manifest, path, timeline, verification } = finished;
    const runId = Number(environment.GITHUB_RUN_ID);
    const artifact = stored === undefined
        ? undefined
        : {
            name: stored.name,
            id: stored.id,
            digest: `sha256:${stored.digest}`,
            ...(Number.isSafeInteger(runId) ? { runId } : {}),
        };
    const summary = backupSummary({
        ...{ manifest, timeline, artifact, path },
        verification: verification === undefined ? undefined : { level: 'basic', ...verification },
    });
    await runner.addSummary(session.secrets.redact(summary));
    if (environment.GITHUB_OUTPUT === undefined)
        return;
    const outputs = {
        'backup-path': path,
        'manifest-path': `${path}/manifest.json`,
        tables: manifest.totals.tables,
        rows: manifest.totals.rows,
        'raw-bytes': manifest.totals.rawBytes,
        'stored-bytes': manifest.totals.storedBytes,
        'duration-ms': manifest.durationMs,
        'snapshot-lsn': manifest.snapshot.lsn,
        verified: verification === undefined ? 'none' : 'basic',
        ...(stored === undefined
            ? {}
            : { 'artifact-id': stored.id, 'artifact-name': stored.name, 'artifact-digest': stored.digest }),
    };
    for (const [name, value] of Object.entries(outputs))
        runner.setOutput(name, value);
}


/***/ })

};
