import { useId, useState } from 'react';
import type { StudioInfo } from '../../../../src/api.js';
import { ModelPicker } from '../../parts/model-picker.js';
import { Segmented } from '../../parts/segmented.js';
import { useAddress } from '../../parts/use-address.js';
import { counts, type PatchSettings } from './settings.js';

/** What is asked and shown; every choice is in the address. On a narrow page behind a button. */
export function PatchControls({
  studio,
  settings,
  hasMask,
}: {
  studio: StudioInfo;
  settings: PatchSettings;
  hasMask: boolean;
}) {
  const [, change] = useAddress();
  const { model, k, other, one, onlyClass, over, opacity, ownScale } = settings;
  const id = useId();
  const [open, setOpen] = useState(false);
  const flag = (name: string, checked: boolean, label: string) => (
    <label className="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => change({ [name]: event.target.checked ? 1 : null })}
      />
      {label}
    </label>
  );
  return (
    <div className="patch-controls" data-open={open}>
      <ModelPicker
        models={studio.models}
        both
        value={model}
        onChange={(chosen) => change({ model: chosen })}
      />
      <button
        type="button"
        className="button disclosure"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        Options
      </button>
      <div id={id} className="both-groups">
        <div className="toolbar" role="group" aria-label="Search">
          <label>
            Neighbours
            <select
              className="field"
              value={k}
              onChange={({ target }) => change({ k: target.value === '12' ? null : target.value })}
            >
              {[...new Set([...counts, k])]
                .sort((a, b) => a - b)
                .map((count) => (
                  <option key={count}>{count}</option>
                ))}
            </select>
          </label>
          {studio.masks > 0 && studio.classes !== null && (
            <label>
              Of class
              <select
                className="field"
                value={onlyClass ?? ''}
                onChange={({ target }) => change({ class: target.value })}
              >
                <option value="">any</option>
                {studio.classes.map(({ name }, index) => (
                  <option key={index} value={index}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          {flag('other', other, 'Other images')}
          {flag('one', one, 'One per image')}
        </div>
        <div className="toolbar" role="group" aria-label="View">
          <Segmented
            legend="Over the image"
            value={over}
            choices={[
              { value: 'heat', label: 'Similarity' },
              { value: 'mask', label: 'Mask', disabled: !hasMask },
              { value: 'none', label: 'Image' },
            ]}
            onChange={(value) => change({ over: value === 'heat' ? null : value })}
          />
          {over !== 'none' && (
            <label className="slider">
              <span className="visually-hidden">Opacity</span>
              <input
                type="range"
                min={10}
                max={100}
                step={5}
                value={Math.round(opacity * 100)}
                onChange={({ target }) => change({ opacity: target.value === '70' ? null : target.value })}
              />
            </label>
          )}
          {over === 'heat' && studio.models.length > 1 && model === null && (
            <label className="check">
              <input
                type="checkbox"
                checked={!ownScale}
                onChange={(event) => change({ scale: event.target.checked ? null : 'own' })}
              />
              Same scale
            </label>
          )}
        </div>
      </div>
    </div>
  );
}
