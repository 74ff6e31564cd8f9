import type pg from 'pg';
import type { ClientTools } from '../../postgres/client-tools.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import type { Log } from '../../terminal/log.ts';
import { withGivenServer } from './on-given.ts';
import { withScratchServer } from './on-scratch.ts';

export interface ServerOptions {
  /** A given server; undefined: a scratch cluster of our own. Secret. */
  readonly databaseUrl?: string | undefined;
  /** Of the scratch cluster, for instance 17. */
  readonly postgresVersion?: number | undefined;
  /** The major of the fixture's backup, which the scratch cluster gets where no version is asked for. */
  readonly backupMajor?: number | undefined;
  /** Whether migrations run as the privileged role. */
  readonly superuser: boolean;
  /** Extensions that are to be made in each fixture beforehand. */
  readonly extensions: readonly string[];
  readonly allowSharedServer: boolean;
  readonly installClient: boolean;
  readonly jobs: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Told of passwords that are made. */
  readonly onSecret: (value: string) => void;
  readonly signal: AbortSignal;
}

/** A server on which migrations can do no harm, with the databases that one run makes there. */
export interface BenchmarkServer {
  readonly kind: 'scratch' | 'given';
  readonly major: number;
  /** For instance `17.4`. */
  readonly version: string;
  /** Client programs of the server's major or newer. */
  readonly tools: ClientTools;
  /**
   * The role that makes, drops and observes. In a migration's database its search path is the catalog alone: nothing
   * that a migration has put elsewhere may be called by a superuser by mistake.
   */
  privileged(database: string): ConnectionSettings;
  /** The role that runs migrations and owns what they work on. */
  migrator(database: string): ConnectionSettings;
  /** Whether the privileged role is a superuser. */
  readonly privilegedIsSuperuser: boolean;
  /** The extensions that fixtures get. */
  readonly extensions: readonly string[];
  /** The database for observers, with pg_stat_statements and pg_walinspect where these can be had. */
  readonly maintenance: string;
  /** Whether pg_stat_statements counts there. */
  readonly countsStatements: boolean;
  /** A new database, a copy of template0, owned by the migrations' role. */
  createEmpty(hint: string, clauses?: string): Promise<string>;
  /** A copy of a sealed template, owned by the migrations' role. */
  createClone(template: string): Promise<string>;
  /** Makes a template of a database: nobody can connect to it, and the migrations' role does not own it. */
  seal(database: string): Promise<void>;
  /** Drops a clone or a template of this run, with all sessions in it. */
  dropClone(name: string): Promise<void>;
  /** Makes a role without a login, which is dropped with the server; one that exists is left alone. */
  createRole(name: string): Promise<'created' | 'exists'>;
  /**
   * Makes a superuser of our own to restore a backup with, whose objects can all be handed over afterwards: those of
   * the server's first role cannot. Undefined: the migrations' role restores, since it is the privileged one or no
   * superuser can be made.
   */
  createLoader(): Promise<((database: string) => ConnectionSettings) | undefined>;
  /** Runs something with a privileged session in a database of this run, until the run is aborted. */
  withSession<Result>(database: string, run: (client: pg.Client) => Promise<Result>): Promise<Result>;
  /** How much may be done at once. */
  readonly jobs: number;
  /** How clones are made, once there is one. */
  readonly clones: string;
  /** Writes out what is dirty, so that runs begin alike; without the right to it, nothing (see `notes`). */
  checkpoint(): Promise<void>;
  fingerprintSettings(): Promise<Record<string, string>>;
  /** What cannot be done or measured on this server. */
  readonly notes: readonly string[];
}

/**
 * Runs something with a server for a benchmark: a scratch cluster, or the one that was given. Of what is made there
 * nothing stays, however it ends.
 *
 * @throws {UserError} when there is no such server, it is shared with others, or a right is missing
 *
 * @example
 * await withBenchmarkServer({ ...options, superuser: false, signal }, async (server) => {
 *   const template = await server.createEmpty('fixture');
 *   await server.seal(template);
 *   return measure(server, await server.createClone(template));
 * });
 */
export async function withBenchmarkServer<Result>(
  options: ServerOptions,
  run: (server: BenchmarkServer) => Promise<Result>,
): Promise<Result> {
  return options.databaseUrl === undefined
    ? withScratchServer(options, run)
    : withGivenServer(options, options.databaseUrl, run);
}
