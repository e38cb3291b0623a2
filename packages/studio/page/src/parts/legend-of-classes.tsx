import type { ClassInfo } from '../../../src/api.js';
import './legend-of-classes.css';

/** Names of classes beside their colours. */
export function LegendOfClasses({
  classes,
  label = 'Classes',
  only,
}: {
  classes: readonly ClassInfo[];
  label?: string;
  /** Indices of the classes to show, in this order; default all. */
  only?: readonly number[];
}) {
  const shown = only ?? classes.map((_, index) => index);
  return (
    <ul className="legend-of-classes" aria-label={label}>
      {shown.map((index) => {
        const info = classes[index];
        if (info === undefined) return null;
        return (
          <li key={index}>
            <Swatch colour={info.colour} />
            {info.name}
          </li>
        );
      })}
    </ul>
  );
}

export function Swatch({ colour }: { colour: string }) {
  return <span className="swatch" style={{ background: colour }} aria-hidden="true" />;
}
