/** Shorter strings occur everywhere: masking them hides the log, and hides no secret. */
const shortestMask = 4;

/**
 * The runner drops every job output that holds a masked string, so words that stand in paths and names are never
 * masked. As passwords they keep no one out.
 */
const commonWords: ReadonlySet<string> = new Set([
  ...['postgres', 'postgresql', 'password', 'passwd', 'pass', 'secret', 'root', 'admin', 'user', 'test', 'tests'],
  ...['localhost', 'public', 'backup', 'backups', 'database', 'true', 'false', 'null', 'none', 'github', 'runner'],
]);

/**
 * What must never be shown. Everything that is logged, written to a summary or put into an error passes through
 * `redact`.
 *
 * @example
 * const secrets = new Secrets((value) => runner.maskSecret(value));
 * secrets.addUrl(request.databaseUrl);
 * secrets.redact(message);
 */
export class Secrets {
  readonly #tellRunner: (value: string) => void;
  readonly #masks = new Set<string>();
  #longestFirst: readonly string[] = [];

  /** @param tellRunner called with every mask as soon as it is known; inside GitHub Actions the runner's own mask */
  constructor(tellRunner: (value: string) => void = () => {}) {
    this.#tellRunner = tellRunner;
  }

  /**
   * Masks a password or token in every form that it may take on its way.
   *
   * @param secret as it was given, plain or percent-encoded
   * @param publicNames host, database and user: a password that equals one of them cannot be masked
   */
  add(secret: string | undefined, publicNames: readonly string[] = []): void {
    if (secret === undefined || !isMaskable(percentDecoded(secret), publicNames)) return;
    const added = formsOf(secret).filter((form) => isMaskable(form, publicNames) && !this.#masks.has(form));
    for (const form of added) {
      this.#masks.add(form);
      this.#tellRunner(form);
    }
    this.#longestFirst = [...this.#masks].sort((left, right) => right.length - left.length);
  }

  /** Masks what is secret in a connection URL, also when its password should have been percent-encoded and is not. */
  addUrl(url: string | undefined): void {
    if (url === undefined) return;
    const { passwords, publicNames } = readUrl(url);
    for (const password of passwords) this.add(password, publicNames);
    // A URL without a password is no secret.
    if (passwords.length > 0) this.add(url, publicNames);
  }

  /**
   * Masks what in a user's command is a secret at sight: passwords of URLs, and values such as that of `API_TOKEN=…`. A
   * workflow that writes `${{ secrets.X }}` into a command puts the secret itself there, and a result holds the command.
   */
  addCommand(command: string | undefined): void {
    for (const [url] of command?.matchAll(/\b[a-z][a-z\d+.-]*:\/\/[^\s'"`;|<>()]+/gi) ?? []) this.addUrl(url);
    for (const [, single, double, bare] of command?.matchAll(secretAssignment) ?? [])
      this.add(single ?? double ?? bare);
  }

  /** The text, with `***` in the place of every secret. */
  redact(text: string): string {
    return this.#longestFirst.reduce((redacted, mask) => redacted.replaceAll(mask, '***'), text);
  }
}

/** Values that the shell expands are in the environment, and not in the command. */
const secretAssignment =
  /\b\w*(?:password|passwd|passphrase|secret|token|api_?key|master_?key|private_?key)\w*=(?:'([^']+)'|"([^"$`]+)"|([^\s'"$`;&|<>()]+))/gi;

function isMaskable(form: string, publicNames: readonly string[]): boolean {
  return form.trim().length >= shortestMask && !commonWords.has(form.toLowerCase()) && !publicNames.includes(form);
}

/** A secret as given, percent-decoded and -encoded, and as JSON, a password file and a form field write it. */
function formsOf(secret: string): string[] {
  const plain = new Set([secret, percentDecoded(secret)]);
  const written = [...plain].flatMap((text) => {
    const encoded = encodeURIComponent(text.toWellFormed());
    const strictly = encoded.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
    return [
      text,
      encoded,
      encodeURI(text.toWellFormed()),
      strictly.replaceAll(/%[\da-f]{2}/gi, (byte) => byte.toUpperCase()),
      strictly.replaceAll(/%[\da-f]{2}/gi, (byte) => byte.toLowerCase()),
      new URLSearchParams([['', text]]).toString().slice(1),
      JSON.stringify(text).slice(1, -1),
      text.replaceAll(/[\\:]/g, '\\$&'),
    ];
  });
  return [...new Set(written)];
}

/** Every %XX alone, because a half-encoded password (`100%%20`) is still a password. */
function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

interface UrlParts {
  readonly passwords: readonly string[];
  readonly publicNames: readonly string[];
}

/**
 * Finds the password by text, not with `URL`, which throws or cuts where a password holds a raw `@`, `/`, `?` or
 * `#`: then every reading of it is taken.
 */
function readUrl(url: string): UrlParts {
  const rest = url.replace(/^[a-z][a-z\d+.-]*:\/\//i, '');
  const authority = rest.replace(/[/?#].*$/s, '');
  // host:5432/database?option=a@b has no password, but looks like one that holds a slash.
  const mayBeHostAndPort = /^[^:@]*:\d*$/.test(authority);
  const passwords = new Set<string>();
  for (const reading of [authority, rest]) {
    const [, password] = /^[^:]*:(.*)@/s.exec(reading) ?? [];
    if (password === undefined || password === '') continue;
    passwords.add(password);
    // A server or a driver that splits elsewhere names the pieces in its messages.
    const pieces = mayBeHostAndPort ? [] : password.split(/[@/?#]/).filter((piece) => piece.length >= 8);
    for (const piece of pieces) passwords.add(piece);
  }
  for (const [, value] of rest.matchAll(/[?&](?:ssl)?password=([^&#]*)/gi)) if (value) passwords.add(value);
  return { passwords: [...passwords], publicNames: publicNamesOf(rest, authority) };
}

/** User, hosts and database of either reading. */
function publicNamesOf(rest: string, authority: string): string[] {
  const [credentials = '', hosts = ''] = rest.includes('@') ? cutAtLast(rest, '@') : ['', rest];
  const user = credentials.replace(/:.*$/s, '');
  const hostList = `${hosts.replace(/[/?#].*$/s, '')},${cutAtLast(authority, '@')[1] ?? authority}`;
  const hostNames = hostList.split(',').map((host) => host.replace(/:\d*$/, ''));
  const databases = [hosts, rest].map((text) => /^[^/?#]*\/([^?#]*)/.exec(text)?.[1] ?? '');
  return [user, ...hostNames, ...databases].filter((name) => name !== '').map(percentDecoded);
}

function cutAtLast(text: string, separator: string): string[] {
  const index = text.lastIndexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** Takes the secrets out of all texts of a value: an error of PostgreSQL's may quote anything. */
export function redactStrings<Value>(value: Value, redact: (text: string) => string): Value {
  if (typeof value === 'string') return redact(value) as Value;
  if (Array.isArray(value)) return value.map((item) => redactStrings(item, redact)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactStrings(item, redact)])) as Value;
}
