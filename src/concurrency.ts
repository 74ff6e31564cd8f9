/**
 * Runs several things at once that only make sense together: when one fails, the others are aborted, all are waited
 * for, and the first failure is thrown.
 *
 * @param signal aborts all of them
 * @example await allOrAbort(signal, [(both) => copyRows(both), (both) => dumpSchema(both)])
 */
export async function allOrAbort<Results extends readonly unknown[]>(
  signal: AbortSignal,
  works: { readonly [Index in keyof Results]: (signal: AbortSignal) => Promise<Results[Index]> },
): Promise<Results> {
  const controller = new AbortController();
  const both = AbortSignal.any([signal, controller.signal]);
  let failed = false;
  let failure: unknown;
  const results = await Promise.all(
    works.map(async (work) => {
      try {
        return await work(both);
      } catch (error) {
        if (!failed) failure = error;
        failed = true;
        controller.abort(error);
        return undefined;
      }
    }),
  );
  if (failed) throw failure;
  return results as unknown as Results;
}

/**
 * The promise's outcome, or the signal's reason if that comes first: the work is then no longer waited for, and what it
 * works with may be taken away.
 */
export async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Does something with each item, so many at a time; the first failure ends it, once what was begun has ended.
 *
 * @example await forEachOf(tables, 4, (table) => countRows(table))
 */
export async function forEachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  let failed = false;
  let failure: unknown;
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && !failed; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        if (!failed) failure = error;
        failed = true;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failed) throw failure;
}
