import { useAddress } from './use-address.js';

/** How strongly a map covers its image, kept in the address in percent. */
export function OpacitySlider({ value, usual }: { value: number; usual: number }) {
  const [, change] = useAddress();
  return (
    <label className="slider">
      Opacity
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(value * 100)}
        onChange={({ target }) => change({ opacity: target.value === String(usual) ? null : target.value })}
      />
    </label>
  );
}
