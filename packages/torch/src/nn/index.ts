/** Modules, as `torch.nn`. */
export { buffer, Module, parameter, type LoadReport, type UnaryModule } from './module.js';
export { Conv2d, Dropout, DropPath, GELU, Identity, LayerNorm, Linear, ReLU, Sequential } from './layers.js';
export { clipGradNorm_ } from './clip-grad.js';
export * as init from './init.js';
