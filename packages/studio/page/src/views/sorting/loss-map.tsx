import { useRef, type KeyboardEvent } from 'react';
import { heatColour } from '../../parts/heat-colours.js';
import { patchName } from './geometry.js';
import { shareOf, type LossScale } from './loss-scale.js';

/** The loss of each aligned patch as a heat map; arrow keys go from patch to patch. */
export function LossMap({
  side,
  losses,
  scale,
  patch,
  onSelect,
}: {
  side: number;
  losses: readonly (number | null)[];
  scale: LossScale;
  patch: number;
  onSelect: (patch: number) => void;
}) {
  const table = useRef<HTMLDivElement>(null);
  const go = (to: number): void => {
    onSelect(to);
    table.current?.querySelectorAll<HTMLElement>('[role=gridcell]')[to]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [row, column] = [Math.floor(patch / side), patch % side];
    const within = (value: number): number => Math.max(0, Math.min(side - 1, value));
    const moves: Record<string, number> = {
      ArrowLeft: row * side + within(column - 1),
      ArrowRight: row * side + within(column + 1),
      ArrowUp: within(row - 1) * side + column,
      ArrowDown: within(row + 1) * side + column,
      Home: row * side,
      End: row * side + side - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <div
      ref={table}
      className="loss-map"
      role="grid"
      aria-label="Loss of each aligned patch"
      style={{ gridTemplateRows: `repeat(${side}, 1fr)` }}
      onKeyDown={onKeyDown}
    >
      {Array.from({ length: side }, (_, row) => (
        <div key={row} role="row" style={{ gridTemplateColumns: `repeat(${side}, 1fr)` }}>
          {losses.slice(row * side, (row + 1) * side).map((loss, column) => {
            const each = row * side + column;
            return (
              <button
                key={column}
                type="button"
                role="gridcell"
                tabIndex={each === patch ? 0 : -1}
                aria-selected={each === patch}
                aria-label={`${patchName(side, each)}: ${loss === null ? 'does not count' : `loss ${loss.toFixed(2)}`}`}
                style={loss === null ? undefined : coloured(shareOf(loss, scale))}
                onClick={() => onSelect(each)}
              >
                {loss === null ? '–' : loss.toFixed(2)}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** Black or white, whichever is easier to read on the colour. */
function coloured(share: number): { background: string; color: string } {
  const background = heatColour(share);
  const [r, g, b] = [1, 3, 5].map((i) => linear(Number.parseInt(background.slice(i, i + 2), 16) / 255)) as [
    number,
    number,
    number,
  ];
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  // Both give a contrast of 4.6 at this luminance (WCAG 2, relative luminance).
  return { background, color: luminance > 0.179 ? '#000' : '#fff' };
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
