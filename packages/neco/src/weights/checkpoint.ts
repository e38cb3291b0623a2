import type { Tensor } from '@neco/torch';
import type { ArchitectureHints } from './architecture.js';

/** A checkpoint's tensors and free-form strings. */
export interface Checkpoint {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
  /** Keys of the file whose tensors were not read, because they lie outside the wanted network. */
  skipped?: string[];
  /**
   * What the file states about the architecture in addition to its tensors (in ONNX, the graph states it).
   */
  hints?: ArchitectureHints;
}

/** Decides from all keys of a checkpoint which tensors are read. */
export type ChooseKeys = (keys: Iterable<string>) => (key: string) => boolean;
