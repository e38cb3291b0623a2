import type { ModelInfo } from '../../../src/api.js';
import { ModelName } from './model-name.js';
import { Segmented } from './segmented.js';

/** The choice of a model, or of both where a view can show them side by side. Nothing to choose: nothing drawn. */
export function ModelPicker({
  models,
  value,
  onChange,
  both = false,
}: {
  models: readonly ModelInfo[];
  /** Index of a model, or null for both. */
  value: number | null;
  onChange: (value: number | null) => void;
  both?: boolean;
}) {
  if (models.length < 2) return null;
  const choices = models.map((model) => ({
    value: String(model.index),
    label: <ModelName model={model} short />,
    disabled: model.state === 'failed',
  }));
  if (both) choices.unshift({ value: 'both', label: <>Both</>, disabled: false });
  return (
    <Segmented
      legend="Model"
      choices={choices}
      value={value === null ? 'both' : String(value)}
      onChange={(chosen) => onChange(chosen === 'both' ? null : Number(chosen))}
    />
  );
}
