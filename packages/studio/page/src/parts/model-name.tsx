import type { ModelInfo } from '../../../src/api.js';
import { modelLetter } from './use-studio.js';

/** A model's name behind its letter in its colour; `short`: the letter alone, the name for whoever asks. */
export function ModelName({
  model,
  short = false,
}: {
  model: Pick<ModelInfo, 'index' | 'name'>;
  short?: boolean;
}) {
  return (
    <span
      className="model-name"
      data-letter={modelLetter(model.index)}
      title={short ? model.name : undefined}
    >
      <span className={short ? 'visually-hidden' : undefined}>{model.name}</span>
    </span>
  );
}
