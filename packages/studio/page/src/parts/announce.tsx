import { createContext, use, useCallback, useState, type ReactNode } from 'react';

const Announce = createContext<(text: string) => void>(() => undefined);

/** Holds the page's one live region, where a screen reader hears answers that appear somewhere else on the page. */
export function Announcer({ children }: { children: ReactNode }) {
  const [text, setText] = useState('');
  // The same sentence twice would not be read again: a space tells them apart.
  const announce = useCallback(
    (next: string) => setText((last) => (last === next ? `${next}\u00a0` : next)),
    [],
  );
  return (
    <Announce value={announce}>
      {children}
      <p className="visually-hidden" aria-live="polite" role="status">
        {text}
      </p>
    </Announce>
  );
}

/** A function that has a sentence read out: an answer that came, a patch that was moved to. */
export function useAnnounce(): (text: string) => void {
  return use(Announce);
}
