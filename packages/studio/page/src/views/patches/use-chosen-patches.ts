import { useEffect, useState } from 'react';
import { formatRect, parseRect, type Grid, type PatchRect } from '../../parts/patch-rect.js';
import { useAddress } from '../../parts/use-address.js';

/** Milliseconds the selection rests before it is written into the address. */
const rest = 150;

/**
 * The chosen patches, kept in the address as `at`. They change at once, the address when they rest: a browser refuses
 * more than some twenty changes of the address a second, and a held arrow key makes thirty.
 */
export function useChosenPatches(
  image: number,
  grid: Grid | null,
): [PatchRect | null, (selection: PatchRect) => void] {
  const [address, change] = useAddress();
  const written = address.get('at');
  const [moved, setMoved] = useState<{ image: number; at: string; from: string | null } | null>(null);

  // What was moved counts until the address has it, or has become another by a link or the browser's buttons.
  const current = moved !== null && moved.image === image && moved.from === written ? moved.at : written;
  useEffect(() => {
    if (current === written) return;
    const timer = setTimeout(() => change({ at: current }), rest);
    return () => clearTimeout(timer);
  }, [current, written, change]);

  const select = (selection: PatchRect): void =>
    setMoved({ image, at: formatRect(selection), from: written });
  return [grid === null ? null : parseRect(current, grid), select];
}
