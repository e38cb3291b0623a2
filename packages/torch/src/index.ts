/** libtorch for TypeScript: tensors, autograd, modules, optimisers and safetensors. */
export * from './operators.generated.js';
import './tensor-prototype.js';
export { elementBytes, type DType, type MemoryFormat, type Scalar, type TensorData } from './dtype.js';
export { Tensor, type ConversionOptions, type NestedNumbers } from './tensor.js';
export { fromBytes, fromTypedArray, full, tensor, type TensorOptions } from './creation.js';
export { emptyCache, keep, liveTensors, memoryStats, resetPeakMemory, scope } from './scope.js';
export {
  autocast,
  backward,
  enableGrad,
  grad,
  gradCheck,
  isGradEnabled,
  noGrad,
  type GradCheckResult,
} from './autograd.js';
export {
  getNumThreads,
  getRngState,
  loadLibrary,
  manualSeed,
  op,
  setNumThreads,
  setRngState,
  useDeterministicAlgorithms,
  versions,
} from './runtime.js';
export * as nn from './nn/index.js';
export * as optim from './optim/index.js';
export * as io from './io/index.js';
export * as distributed from './distributed.js';
