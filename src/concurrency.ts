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
