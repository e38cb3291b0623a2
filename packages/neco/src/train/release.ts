import type * as torch from '@neco/torch';
import type { RunState } from '../run/checkpoint.js';

/** Frees the parameters and buffers of a network that is no longer needed. */
export function releaseModule(module: torch.nn.Module): void {
  for (const tensor of module.stateDict().values()) tensor.release();
}

/** Frees everything that a run holds. */
export function releaseState(state: RunState): void {
  state.optimizer.zeroGrad();
  releaseModule(state.student);
  releaseModule(state.teacher);
  for (const tensor of state.optimizer.stateDict().tensors.values()) tensor.release();
  for (const queue of state.queues) queue.embeddings.release();
}
