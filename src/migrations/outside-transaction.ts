import type { ParseNode } from './parser.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether PostgreSQL refuses a statement inside of a transaction block (SQLSTATE 25001), as far as its text tells:
 * REINDEX and CLUSTER of a partitioned table are refused too, and look like any other. The rules are the calls of
 * PreventInTransactionBlock in PostgreSQL 15 to 18.
 */
export function isOutsideTransaction(node: ParseNode): boolean {
  const [kind, fields] = Object.entries(node)[0] ?? ['', {}];
  return rules[kind]?.(fields) ?? false;
}

const always = (): boolean => true;

const rules: Readonly<Record<string, (fields: Fields) => boolean>> = {
  IndexStmt: isConcurrent,
  DropStmt: isConcurrent,
  ReindexStmt: isReindexOutside,
  VacuumStmt: (fields) => fields.is_vacuumcmd === true,
  // Without a table it goes over all that were clustered before, each in a transaction of its own.
  ClusterStmt: (fields) => fields.relation === undefined,
  AlterTableStmt: isConcurrentDetach,
  CreatedbStmt: always,
  DropdbStmt: always,
  AlterDatabaseStmt: (fields) => option(fields.options, 'tablespace') !== undefined,
  AlterSystemStmt: always,
  CreateTableSpaceStmt: always,
  DropTableSpaceStmt: always,
  CreateSubscriptionStmt: createsSlot,
  // Refused when the subscription has a slot, and it has one as a rule.
  DropSubscriptionStmt: always,
  AlterSubscriptionStmt: refreshes,
  DiscardStmt: (fields) => fields.target === 'DISCARD_ALL',
  TransactionStmt: (fields) =>
    fields.kind === 'TRANS_STMT_COMMIT_PREPARED' || fields.kind === 'TRANS_STMT_ROLLBACK_PREPARED',
};

function isConcurrent(fields: Fields): boolean {
  return fields.concurrent === true;
}

function isReindexOutside(fields: Fields): boolean {
  const whole = ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_DATABASE', 'REINDEX_OBJECT_SYSTEM'];
  return whole.includes(String(fields.kind)) || flag(fields.params, 'concurrently', false);
}

function isConcurrentDetach(fields: Fields): boolean {
  const commands = (fields.cmds ?? []) as readonly { AlterTableCmd?: Fields }[];
  return commands.some(({ AlterTableCmd: command }) => {
    const partition = (command?.def as { PartitionCmd?: Fields } | undefined)?.PartitionCmd;
    return command?.subtype === 'AT_DetachPartition' && partition?.concurrent === true;
  });
}

function createsSlot(fields: Fields): boolean {
  // "create_slot" is false by itself where "connect" is.
  return flag(fields.options, 'connect', true) && flag(fields.options, 'create_slot', true);
}

function refreshes(fields: Fields): boolean {
  if (fields.kind === 'ALTER_SUBSCRIPTION_REFRESH') return true;
  const changes = ['SET', 'ADD', 'DROP'].map((verb) => `ALTER_SUBSCRIPTION_${verb}_PUBLICATION`);
  return changes.includes(String(fields.kind)) && flag(fields.options, 'refresh', true);
}

/** An option of a list: `(concurrently)` and `(concurrently on)` alike. */
function flag(options: unknown, name: string, whenAbsent: boolean): boolean {
  const found = option(options, name);
  if (found === undefined) return whenAbsent;
  return !['false', 'off', '0'].includes(literal(found.arg).toLowerCase());
}

function option(options: unknown, name: string): Fields | undefined {
  const list = (options ?? []) as readonly { DefElem?: Fields }[];
  return list.map(({ DefElem: element }) => element).findLast((element) => element?.defname === name);
}

function literal(node: unknown): string {
  const { String: string, Boolean: boolean, Integer: integer } = (node ?? {}) as Record<string, Fields | undefined>;
  if (boolean !== undefined) return String(boolean.boolval ?? false);
  if (integer !== undefined) return String(integer.ival ?? 0);
  return String(string?.sval ?? '');
}
