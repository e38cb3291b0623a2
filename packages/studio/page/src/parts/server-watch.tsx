import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useRef, useState, type ReactNode } from 'react';
import { ServerGone } from '../client.js';
import { useStudio } from './use-studio.js';

interface Server {
  /** Nobody answers at the moment. */
  gone: boolean;
  /** How often the server came back since the page was opened; pictures that failed try again when it changes. */
  recoveries: number;
}

const ServerState = createContext<Server>({ gone: false, recoveries: 0 });

/**
 * Watches whether the server answers. Any question may be the one that finds it gone; the question for the studio is
 * then repeated until it is answered, and everything on the page is asked for again, as the server may now show
 * other images.
 */
export function ServerWatch({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const studio = useStudio();
  const gone = studio.error instanceof ServerGone;
  const wasGone = useRef(false);
  const [recoveries, setRecoveries] = useState(0);

  useEffect(
    () =>
      client.getQueryCache().subscribe(({ type, query }) => {
        if (type !== 'updated' || !(query.state.error instanceof ServerGone)) return;
        const { state } = client.getQueryCache().find({ queryKey: ['studio'] }) ?? {};
        if (state?.fetchStatus === 'idle' && !(state.error instanceof ServerGone))
          void client.invalidateQueries({ queryKey: ['studio'] });
      }),
    [client],
  );

  useEffect(() => {
    if (wasGone.current && !gone) {
      setRecoveries((count) => count + 1);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'studio' });
    }
    wasGone.current = gone;
  }, [gone, client]);

  return <ServerState value={{ gone, recoveries }}>{children}</ServerState>;
}

export function useServer(): Server {
  return use(ServerState);
}
