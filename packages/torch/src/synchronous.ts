/**
 * Runs `body` and refuses a Promise as its result: scopes and gradient modes belong to the thread, and what runs
 * after an `await` would run outside of them.
 */
export function synchronous<T>(name: string, body: () => T): T {
  const result = body();
  if (result instanceof Promise) {
    throw new TypeError(`${name}(): the body must be synchronous, it returned a Promise`);
  }
  return result;
}
