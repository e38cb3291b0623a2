/** Optimisers, as `torch.optim`. */
export { Optimizer, type OptimizerState, type ParameterGroup } from './optimizer.js';
export { AdamW, type AdamWSettings } from './adamw.js';
export { SGD, type SGDSettings } from './sgd.js';
