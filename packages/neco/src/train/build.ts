import * as torch from '@neco/torch';
import { findMethod } from '../methods/index.js';
import type { LabelledImages, Method } from '../methods/method.js';
import type { RunState } from '../run/checkpoint.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/**
 * Networks, their state and the optimiser at step 0, from a pretrained backbone or, without one, random weights.
 * @param device - Where all of them lie. Random weights are drawn on the CPU, so they are the same everywhere.
 */
export function buildRunState(
  pretrained: VisionTransformer | null,
  config: ResolvedConfig,
  device = 'cpu',
  {
    method = findMethod(config.method),
    labelled = null,
  }: { method?: Method; labelled?: LabelledImages | null } = {},
): RunState {
  torch.manualSeed(config.seed);
  return torch.scope(() => {
    const learner = method.build({ backbone: pretrained, device, labelled }, config);
    const { lr, betas, eps } = config.optimizer;
    const optimizer = new torch.optim.AdamW([...learner.groups], { lr, betas, eps });
    return { learner, optimizer, step: 0, skipped: [] };
  });
}

/** Frees the parameters and buffers of a network that is no longer needed. */
export function releaseModule(module: torch.nn.Module): void {
  for (const tensor of module.stateDict().values()) tensor.release();
}

/** Frees everything that a run holds. */
export function releaseState({ learner, optimizer, peers = [] }: RunState): void {
  optimizer.zeroGrad();
  for (const network of Object.values(learner.networks)) releaseModule(network);
  for (const tensor of optimizer.stateDict().tensors.values()) tensor.release();
  for (const state of [learner.state(), ...peers]) for (const tensor of state.values()) tensor.release();
}
