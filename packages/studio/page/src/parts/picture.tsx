import { useEffect, useState, type ComponentProps } from 'react';
import { useServer } from './server-watch.js';

/** An `img` that is asked for again when the server is back, and keeps out of sight while it has nothing to show. */
export function Picture({ src, alt, ...rest }: ComponentProps<'img'> & { src: string; alt: string }) {
  const { recoveries } = useServer();
  const [failed, setFailed] = useState<{ src: string; attempt: number } | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    setFailed((before) => {
      if (before !== null) setAttempt((count) => count + 1);
      return null;
    });
  }, [recoveries]);

  const broken = failed !== null && failed.src === src && failed.attempt === attempt;
  return (
    <img
      {...rest}
      key={attempt}
      src={src}
      alt={alt}
      decoding="async"
      draggable={false}
      style={{ ...rest.style, ...(broken ? { visibility: 'hidden' } : {}) }}
      onError={() => setFailed({ src, attempt })}
    />
  );
}
