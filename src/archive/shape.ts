/**
 * Small checks of the structure of parsed JSON. A shape returns the value it was given, now with a type, or throws
 * a {@link ShapeError} that names the place and what was expected there. Nothing is copied or converted.
 */
export type Shape<T> = (value: unknown, at: string) => T;

/** The value at `at` is not what it has to be. The message is one line and safe to print. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  constructor(at: string, problem: string) {
    super(`${at === '' ? 'the document' : at}: ${problem}`);
  }
}

/** A value as it may be shown in a message: JSON (so control characters are escaped) and short. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : (JSON.stringify(value) ?? 'nothing');
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

function refuse(at: string, expected: string, value: unknown): never {
  throw new ShapeError(at, `expected ${expected}, got ${shown(value)}`);
}

/** Text, or text of one pattern; `what` names the pattern in messages. The pattern has to be anchored. */
export function text(pattern?: RegExp, what = 'text'): Shape<string> {
  return (value, at) => {
    if (typeof value !== 'string') return refuse(at, what, value);
    if (pattern !== undefined && !pattern.test(value)) return refuse(at, what, value);
    return value;
  };
}

export const truth: Shape<boolean> = (value, at) => {
  if (typeof value !== 'boolean') return refuse(at, 'true or false', value);
  return value;
};

/** A whole number that a JSON number carries exactly. */
export function integer(minimum = 0, maximum: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  const what = maximum === Number.MAX_SAFE_INTEGER ? `a whole number from ${minimum}` : `${minimum} to ${maximum}`;
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) return refuse(at, what, value);
    if (value < minimum || value > maximum) return refuse(at, what, value);
    return value;
  };
}

export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  const known: ReadonlySet<unknown> = new Set(values);
  return (value, at) => {
    if (!known.has(value)) return refuse(at, values.map((each) => `"${each}"`).join(' or '), value);
    return value as T;
  };
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return refuse(at, 'a list', value);
    for (let index = 0; index < value.length; index++) item(value[index], `${at}[${index}]`);
    return value as readonly T[];
  };
}

/** A JSON object of any keys, all values of one shape. */
export function record<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (!isObject(value)) return refuse(at, 'an object', value);
    for (const [key, each] of Object.entries(value)) item(each, `${at}[${shown(key)}]`);
    return value as Readonly<Record<string, T>>;
  };
}

type Fields<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };

/**
 * A JSON object of exactly these fields: a missing one and an unknown one are refused.
 *
 * @param optional the fields that may be absent
 */
export function object<T extends object>(fields: Fields<T>, optional: readonly (keyof T & string)[] = []): Shape<T> {
  const shapes = new Map<string, Shape<unknown>>(Object.entries(fields));
  const required = [...shapes.keys()].filter((key) => !(optional as readonly string[]).includes(key));
  return (value, at) => {
    if (!isObject(value)) return refuse(at, 'an object', value);
    const prefix = at === '' ? '' : `${at}.`;
    for (const key of required) {
      if (!Object.hasOwn(value, key)) throw new ShapeError(at, `the field "${key}" is missing`);
    }
    for (const [key, each] of Object.entries(value)) {
      const shape = shapes.get(key);
      if (shape === undefined) throw new ShapeError(at, `unknown field ${shown(key)}`);
      shape(each, prefix + key);
    }
    return value as T;
  };
}

/** Either of two shapes; `what` names them in messages. */
export function either<A, B>(first: Shape<A>, second: Shape<B>, what: string): Shape<A | B> {
  return (value, at) => {
    for (const shape of [first, second]) {
      try {
        return shape(value, at);
      } catch (error) {
        if (!(error instanceof ShapeError)) throw error;
      }
    }
    return refuse(at, what, value);
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
