import { code, type Prose, prose } from '../../report/prose.ts';
import type { BenchmarkResult } from '../result.ts';

/** How each layout's tool is told to run a file outside of a transaction; docs/findings.md has the sources. */
const markers: Readonly<Record<BenchmarkResult['layout']['name'], Prose>> = {
  plain: prose`as the only statement of a file`,
  'golang-migrate': prose`as the only statement of a file`,
  prisma: prose`as the only statement of a migration`,
  supabase: prose`as the only statement of a file`,
  flyway: prose`in a script of its own, with ${code('executeInTransaction=false')} in its ${code('.conf')} file`,
  dbmate: prose`in a file of its own that begins with ${code('-- migrate:up transaction:false')}`,
  goose: prose`in a file of its own with ${code('-- +goose NO TRANSACTION')}`,
  diesel: prose`in a migration of its own with ${code('run_in_transaction = false')} in its ${code('metadata.toml')}`,
  sqlx: prose`in a file of its own whose first line is ${code('-- no-transaction')}`,
  'graphile-migrate': prose`in a migration of its own with ${code('--! no-transaction')}`,
  atlas: prose`in a file of its own that begins with ${code('-- atlas:txmode none')}`,
  drizzle: prose`outside of Drizzle, which runs all that is pending in one transaction`,
  'node-pg-migrate': prose`in a migration written in JavaScript that calls ${code('pgm.noTransaction()')}`,
  command: prose`outside of a transaction, in a migration of its own`,
};

/** Where a statement belongs that is refused in a transaction block, in the words of the migrations' tool. */
export function outsideTransaction({ layout }: BenchmarkResult): Prose {
  return markers[layout.name];
}
