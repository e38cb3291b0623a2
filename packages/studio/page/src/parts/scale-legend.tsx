import { scaleLinear } from 'd3-scale';
import { heatColour, type Domain } from './heat-colours.js';
import './scale-legend.css';

const gradient = `linear-gradient(to right, ${Array.from({ length: 17 }, (_, i) => heatColour(i / 16)).join(', ')})`;

/** The scale of a heat map with its values. */
export function ScaleLegend({ label, domain }: { label: string; domain: Domain }) {
  const scale = scaleLinear(domain, [0, 100]);
  return (
    <div
      className="scale-legend"
      role="img"
      aria-label={`${label}: colours from dark for ${domain[0].toFixed(1)} to light for ${domain[1].toFixed(1)}`}
    >
      <span>{label}</span>
      <span className="scale">
        <span className="ramp" style={{ background: gradient }} />
        {scale.ticks(5).map((tick) => (
          <span
            key={tick}
            className="tick"
            style={{ left: `${scale(tick)}%`, transform: `translateX(-${scale(tick)}%)` }}
          >
            {scale.tickFormat(5)(tick)}
          </span>
        ))}
      </span>
    </div>
  );
}
