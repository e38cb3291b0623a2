import type { Which } from '@neco/neco/internal';

/** A model that the studio shows. */
export interface ModelSource {
  /** What `neco train --model` takes: name, file, run folder or Hugging Face repository. */
  model: string;
  /** For people; default what `model` says. */
  name?: string;
  which?: Which;
  /** Makes the weights first (a training in the background); until it resolves the model waits. */
  prepare?: (signal: AbortSignal, say: (message: string) => void) => Promise<void>;
}

/** Settings that all models share. */
export interface ModelOptions {
  cache: string;
  inputSize?: number | null;
  /** Of the features, as `layerOf` of `@neco/neco` reads it; default the last. */
  layer?: string | null;
  offline?: boolean;
}
