import { atlas } from './atlas.ts';
import { dbmate } from './dbmate.ts';
import { diesel } from './diesel.ts';
import { drizzle } from './drizzle.ts';
import { flyway } from './flyway.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import { graphileMigrate } from './graphile-migrate.ts';
import type { Layout } from './layout.ts';
import { nodePgMigrate } from './node-pg-migrate.ts';
import { plain } from './plain.ts';
import { prisma } from './prisma.ts';
import { sqlx } from './sqlx.ts';
import { supabase } from './supabase.ts';

/** Where two are equally sure of a directory, the first one reads it. */
export const layouts: readonly Layout[] = [
  drizzle,
  goose,
  dbmate,
  nodePgMigrate,
  graphileMigrate,
  prisma,
  diesel,
  flyway,
  atlas,
  supabase,
  sqlx,
  golangMigrate,
  plain,
];
