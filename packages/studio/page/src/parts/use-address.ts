import { useCallback } from 'react';
import { useLocation, useSearchParams } from 'wouter';

/** Changes of the address: a value sets, null removes. */
export type AddressChange = Readonly<Record<string, string | number | null>>;

/** The query part of an address with its question mark, or nothing; commas and slashes stay readable. */
export function queryText(parameters: URLSearchParams): string {
  const text = parameters.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

/**
 * The query part of the page's address, where a view keeps its state, so that a link opens what was seen.
 * @returns the parameters, and a function that changes some of them. By default the change replaces the current entry
 *   of the browser's history; with `{ push: true }` "back" undoes it.
 */
export function useAddress(): [
  URLSearchParams,
  (change: AddressChange, options?: { push?: boolean }) => void,
] {
  const [parameters] = useSearchParams();
  const [, navigate] = useLocation();
  const change = useCallback(
    (values: AddressChange, { push = false }: { push?: boolean } = {}) => {
      // Of the browser and not of the last drawing: another change may have come between.
      const after = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(values)) {
        if (value === null || value === '') after.delete(name);
        else after.set(name, String(value));
      }
      navigate(location.pathname + queryText(after), { replace: !push });
    },
    [navigate],
  );
  return [parameters, change];
}
