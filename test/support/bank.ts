import type pg from 'pg';

/** Every account begins with this much. */
const initialBalance = 1000;

export interface BankSize {
  /** How many account tables, each with a ledger. */
  readonly tables: number;
  /** How many accounts in each of them. */
  readonly accounts: number;
}

/** Makes the schema `bank` anew. */
export async function prepareBank(client: pg.Client, { tables, accounts }: BankSize): Promise<void> {
  const pairs = Array.from(
    { length: tables },
    (_, n) => `
    CREATE TABLE bank.account_${n} (id integer PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 50);
    INSERT INTO bank.account_${n} SELECT g, ${initialBalance} FROM generate_series(0, ${accounts - 1}) g;
    CREATE TABLE bank.ledger_${n} (transfer bigint NOT NULL, account integer NOT NULL, amount bigint NOT NULL);`,
  );
  await client.query(`
    DROP SCHEMA IF EXISTS bank CASCADE;
    CREATE SCHEMA bank;
    CREATE TABLE bank.size (tables integer, accounts integer);
    INSERT INTO bank.size VALUES (${tables}, ${accounts});
    CREATE SEQUENCE bank.transfers;
    ${pairs.join('')}
    CREATE FUNCTION bank.move(place integer, id integer, amount bigint, transfer bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE format('UPDATE bank.account_%s SET balance = balance + $1 WHERE id = $2', place) USING amount, id;
      EXECUTE format('INSERT INTO bank.ledger_%s VALUES ($1, $2, $3)', place) USING transfer, id, amount;
    END$$;
    -- Accounts are locked in one order, so that transfers never wait for each other in a ring.
    CREATE FUNCTION bank.transfer(a integer, a_id integer, b integer, b_id integer, amount bigint) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      transfer bigint := nextval('bank.transfers');
    BEGIN
      IF (a, a_id) < (b, b_id) THEN
        PERFORM bank.move(a, a_id, -amount, transfer);
        PERFORM bank.move(b, b_id, amount, transfer);
      ELSE
        PERFORM bank.move(b, b_id, amount, transfer);
        PERFORM bank.move(a, a_id, -amount, transfer);
      END IF;
    END$$`);
}

/** Moves a random amount between two random accounts. */
export async function transfer(client: pg.Client, { tables, accounts }: BankSize): Promise<void> {
  const below = (limit: number): number => Math.floor(Math.random() * limit);
  const values = [below(tables), below(accounts), below(tables), below(accounts), 1 + below(100)];
  await client.query({ name: 'transfer', text: 'SELECT bank.transfer($1, $2, $3, $4, $5)', values });
}

/** What is wrong with the schema, as the transaction's snapshot sees it. */
export async function bankProblems(client: pg.Client): Promise<string[]> {
  const { rows: sizes } = await client.query<BankSize>('SELECT tables, accounts FROM bank.size');
  const size = sizes[0];
  if (size === undefined) return ['bank.size: empty'];
  const places = Array.from({ length: size.tables }, (_, n) => n);
  const balances = places.map((n) => `SELECT ${n} AS place, id, balance FROM bank.account_${n}`).join(' UNION ALL ');
  const entries = places.map((n) => `SELECT ${n} AS place, * FROM bank.ledger_${n}`).join(' UNION ALL ');
  const { rows } = await client.query<{ problem: string }>(`
    WITH account AS MATERIALIZED (${balances}), entry AS MATERIALIZED (${entries})
    SELECT format('bank: %s accounts with %s in all, expected %s', count(*), sum(balance), count(*) * ${initialBalance}) AS problem
    FROM account HAVING count(*) <> ${size.tables * size.accounts} OR sum(balance) <> count(*) * ${initialBalance}
    UNION ALL
    SELECT format('bank: %s accounts differ from their ledger', count(*)) FROM account
    LEFT JOIN (SELECT place, account AS id, sum(amount) AS moved FROM entry GROUP BY 1, 2) AS ledger USING (place, id)
    WHERE balance <> ${initialBalance} + coalesce(moved, 0) HAVING count(*) > 0
    UNION ALL
    SELECT format('bank: %s transfers are not two entries that make zero', count(*))
    FROM (SELECT FROM entry GROUP BY transfer HAVING count(*) <> 2 OR sum(amount) <> 0) AS halves HAVING count(*) > 0`);
  return rows.map((row) => row.problem);
}
