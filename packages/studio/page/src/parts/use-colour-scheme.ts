import { useSyncExternalStore } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** For what is drawn with colours read from the style sheet, and must be drawn anew when they change. */
export function useColourScheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    (changed) => {
      dark.addEventListener('change', changed);
      return () => dark.removeEventListener('change', changed);
    },
    () => (dark.matches ? 'dark' : 'light'),
  );
}
