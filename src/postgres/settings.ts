import { userInfo } from 'node:os';
import { throwProblems, UserError } from '../errors.ts';

export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** Where and as whom to connect: the same facts for our own connections and for PostgreSQL's client tools. */
export interface ConnectionSettings {
  /** A host name, an address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly sslMode: SslMode;
  /** Files, as libpq takes them. */
  readonly sslRootCert: string | undefined;
  readonly sslCert: string | undefined;
  readonly sslKey: string | undefined;
  readonly channelBinding: string | undefined;
  readonly connectTimeoutMs: number;
  /** Further server settings of the connection (libpq's `options`), for instance `-c search_path=app`. */
  readonly options: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The parameters of a connection URI that are understood, and libpq's variable that each falls back to. */
const parameterVariables: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  dbname: 'PGDATABASE',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  channel_binding: 'PGCHANNELBINDING',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  options: 'PGOPTIONS',
  application_name: 'PGAPPNAME',
};

const sslModes: readonly string[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * Reads a connection URI as libpq does; what it does not say comes from libpq's variables, then from its defaults.
 *
 * @param url `postgresql://user:password@host:port/database?sslmode=require`, or undefined: variables alone
 * @throws {UserError} all problems of the URL at once; no message holds any part of it
 *
 * @example connectionSettings('postgresql:///shop?host=/run/postgresql', process.env).database // 'shop'
 */
export function connectionSettings(url: string | undefined, environment: Environment): ConnectionSettings {
  const problems: UserError[] = [];
  const fromUrl = url === undefined ? new Map<string, string>() : parseUri(url, problems);
  const value = (name: string): string | undefined => {
    const variable = parameterVariables[name];
    return fromUrl.get(name) || (variable === undefined ? undefined : environment[variable]) || undefined;
  };
  const bad = (message: string, hint: string) => problems.push(new UserError(message, hint));

  const port = Number(value('port') ?? 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    bad('the port of database-url is no number from 1 to 65535', portHint);
  const sslMode = value('sslmode') ?? 'prefer';
  if (!sslModes.includes(sslMode))
    bad(`sslmode ${JSON.stringify(sslMode)} is not known`, `use one of ${sslModes.join(', ')}`);
  const timeoutSeconds = Number(value('connect_timeout') ?? 30);
  if (!Number.isFinite(timeoutSeconds) || timeoutSeconds < 0)
    bad('connect_timeout is no number of seconds', 'give whole seconds, for instance 30');
  const host = value('host') ?? '/var/run/postgresql';
  if (host.includes(',')) bad('database-url names several hosts', 'name the one host to read from');
  const user = value('user') ?? userInfo().username;
  const database = value('dbname') ?? user;
  if (url === undefined && value('dbname') === undefined) {
    bad(
      'no database is given',
      'set database-url to postgresql://user:password@host/database, or PGHOST, PGUSER and PGDATABASE',
    );
  }
  throwProblems(problems);
  return {
    ...{ host, port, user, database, sslMode: sslMode as SslMode },
    password: value('password'),
    sslRootCert: value('sslrootcert'),
    sslCert: value('sslcert'),
    sslKey: value('sslkey'),
    channelBinding: value('channel_binding'),
    connectTimeoutMs: timeoutSeconds === 0 ? 0 : Math.max(2, timeoutSeconds) * 1000,
    options: value('options'),
  };
}

const portHint = 'write postgresql://user:password@host:5432/database';
const encodingHint =
  'write postgresql://user:password@host:5432/database and percent-encode special characters in user and password (@ is %40, / is %2F, % is %25)';

/** The URI's parts by libpq's parameter names. Grammar: PostgreSQL documentation, "Connection URIs". */
function parseUri(url: string, problems: UserError[]): Map<string, string> {
  const parameters = new Map<string, string>();
  const scheme = /^postgres(?:ql)?:\/\//.exec(url);
  if (scheme === null) {
    problems.push(new UserError('database-url does not begin with postgresql://', encodingHint));
    return parameters;
  }
  const parts = /^(?:([^@/?]*)@)?(\[[^\]/?]*\]|[^/?:]*)(?::([^/?]*))?(?:\/([^?]*))?(?:\?(.*))?$/s.exec(
    url.slice(scheme[0].length),
  );
  if (parts === null) {
    problems.push(new UserError('database-url is no connection URI', encodingHint));
    return parameters;
  }
  const [, login, host, port, database, query] = parts;
  const set = (name: string, encoded: string | undefined): void => {
    const text = decode(encoded, problems);
    if (text !== '') parameters.set(name, text);
  };
  if (login !== undefined) {
    const colon = login.indexOf(':');
    set('user', colon < 0 ? login : login.slice(0, colon));
    if (colon >= 0) set('password', login.slice(colon + 1));
  }
  set('host', host?.replace(/^\[(.*)\]$/, '$1'));
  set('port', port);
  set('dbname', database);
  for (const pair of (query ?? '').split('&').filter((text) => text !== '')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals < 0 ? undefined : equals);
    if (parameterVariables[name] === undefined) {
      problems.push(
        new UserError(`database-url has the parameter ${JSON.stringify(name)}, which is not known here`, parameterHint),
      );
    } else set(name, equals < 0 ? '' : pair.slice(equals + 1));
  }
  return parameters;
}

const parameterHint = `take it out; known are ${Object.keys(parameterVariables).join(', ')}`;

function decode(encoded: string | undefined, problems: UserError[]): string {
  if (encoded === undefined) return '';
  try {
    return decodeURIComponent(encoded);
  } catch {
    problems.push(new UserError('database-url holds a % that begins no percent-encoded byte', encodingHint));
    return '';
  }
}

/** Whether the connection goes through a Unix socket. */
export function isSocket(settings: ConnectionSettings): boolean {
  return settings.host.startsWith('/') || settings.host.startsWith('@');
}

/**
 * The variables that make a client tool of PostgreSQL connect to the same place. The password is not among them:
 * it travels in a password file (see passfile.ts).
 */
export function libpqEnvironment(settings: ConnectionSettings): Record<string, string> {
  const given = {
    PGSSLROOTCERT: settings.sslRootCert,
    PGSSLCERT: settings.sslCert,
    PGSSLKEY: settings.sslKey,
    PGCHANNELBINDING: settings.channelBinding,
  };
  return {
    PGHOST: settings.host,
    PGPORT: String(settings.port),
    PGUSER: settings.user,
    PGDATABASE: settings.database,
    PGSSLMODE: settings.sslMode,
    PGAPPNAME: 'pgproof',
    PGCONNECT_TIMEOUT: String(Math.ceil(settings.connectTimeoutMs / 1000)),
    // pg_dump's catalog queries look costly enough to the planner to be compiled, which costs more than it saves.
    PGOPTIONS: [settings.options, '-c jit=off'].filter(Boolean).join(' '),
    ...Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

/** Where the connection goes, for messages: never with a password. */
export function describeSettings(settings: ConnectionSettings): string {
  const place = isSocket(settings) ? `${settings.host} (port ${settings.port})` : `${settings.host}:${settings.port}`;
  return `${settings.database} at ${place} as ${settings.user}`;
}
