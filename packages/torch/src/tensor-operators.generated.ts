// Generated from libtorch 2.15.0's operator schemas by scripts/generate-ops.mjs: do not edit.
import type { DType, MemoryFormat, Scalar } from './dtype.js';

/** The operators whose first argument is `self` or `input`, as methods; Tensor takes them over. */
export interface TensorOperators<Tensor> {
  /** aten::abs(Tensor self) -> Tensor */
  abs(): Tensor;
  /** aten::abs_(Tensor(a!) self) -> Tensor(a!) */
  abs_(): Tensor;
  /** aten::absolute(Tensor self) -> Tensor */
  absolute(): Tensor;
  /** aten::absolute_(Tensor(a!) self) -> Tensor(a!) */
  absolute_(): Tensor;
  /** aten::acos(Tensor self) -> Tensor */
  acos(): Tensor;
  /** aten::acos_(Tensor(a!) self) -> Tensor(a!) */
  acos_(): Tensor;
  /** aten::acosh(Tensor self) -> Tensor */
  acosh(): Tensor;
  /** aten::acosh_(Tensor(a!) self) -> Tensor(a!) */
  acosh_(): Tensor;
  /** aten::adaptive_avg_pool1d(Tensor self, int[1] output_size) -> Tensor */
  adaptiveAvgPool1d(outputSize: readonly number[] | number): Tensor;
  /** aten::adaptive_avg_pool2d(Tensor self, SymInt[2] output_size) -> Tensor */
  adaptiveAvgPool2d(outputSize: readonly number[] | number): Tensor;
  /** aten::adaptive_avg_pool3d(Tensor self, SymInt[3] output_size) -> Tensor */
  adaptiveAvgPool3d(outputSize: readonly number[] | number): Tensor;
  /** aten::adaptive_max_pool1d(Tensor self, int[1] output_size) -> (Tensor, Tensor) */
  adaptiveMaxPool1d(outputSize: readonly number[] | number): [Tensor, Tensor];
  /** aten::adaptive_max_pool2d(Tensor self, int[2] output_size) -> (Tensor, Tensor) */
  adaptiveMaxPool2d(outputSize: readonly number[] | number): [Tensor, Tensor];
  /** aten::adaptive_max_pool3d(Tensor self, int[3] output_size) -> (Tensor, Tensor) */
  adaptiveMaxPool3d(outputSize: readonly number[] | number): [Tensor, Tensor];
  /** aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  add(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  add(other: Scalar, alpha?: Scalar): Tensor;
  add(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** aten::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) */
  add_(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::add_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) */
  add_(other: Scalar, alpha?: Scalar): Tensor;
  add_(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** aten::addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  addbmm(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  addbmm_(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addcdiv(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor */
  addcdiv(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
  /** aten::addcdiv_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!) */
  addcdiv_(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
  /** aten::addcmul(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor */
  addcmul(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
  /** aten::addcmul_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!) */
  addcmul_(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
  /** aten::addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  addmm(mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addmm.dtype(Tensor self, Tensor mat1, Tensor mat2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  addmm(mat1: Tensor, mat2: Tensor, outDtype: DType, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addmm_(Tensor(a!) self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  addmm_(mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  addmv(mat: Tensor, vec: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addmv_(Tensor(a!) self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  addmv_(mat: Tensor, vec: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  addr(vec1: Tensor, vec2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addr_(Tensor(a!) self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  addr_(vec1: Tensor, vec2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::adjoint(Tensor(a) self) -> Tensor(a) */
  adjoint(): Tensor;
  /** aten::alias(Tensor(a) self) -> Tensor(a) */
  alias(): Tensor;
  /** aten::alias_copy(Tensor self) -> Tensor */
  aliasCopy(): Tensor;
  /** aten::all(Tensor self) -> Tensor */
  all(): Tensor;
  /** aten::all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor */
  all(dim: number, keepdim?: boolean): Tensor;
  all(dim: number, options: { keepdim?: boolean }): Tensor;
  /** aten::all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor */
  all(dim?: readonly number[] | null, keepdim?: boolean): Tensor;
  all(dim: readonly number[] | null, options: { keepdim?: boolean }): Tensor;
  all(options: { dim?: readonly number[] | null; keepdim?: boolean }): Tensor;
  /** aten::allclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool equal_nan=False) -> bool */
  allclose(other: Tensor, rtol?: number, atol?: number, equalNan?: boolean): boolean;
  allclose(other: Tensor, rtol: number, atol: number, options: { equalNan?: boolean }): boolean;
  allclose(other: Tensor, rtol: number, options: { atol?: number; equalNan?: boolean }): boolean;
  allclose(other: Tensor, options: { rtol?: number; atol?: number; equalNan?: boolean }): boolean;
  /** aten::alpha_dropout(Tensor input, float p, bool train) -> Tensor */
  alphaDropout(p: number, train: boolean): Tensor;
  /** aten::alpha_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  alphaDropout_(p: number, train: boolean): Tensor;
  /** aten::amax(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor */
  amax(dim?: readonly number[] | number, keepdim?: boolean): Tensor;
  amax(dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  amax(options: { dim?: readonly number[] | number; keepdim?: boolean }): Tensor;
  /** aten::amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor */
  amin(dim?: readonly number[] | number, keepdim?: boolean): Tensor;
  amin(dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  amin(options: { dim?: readonly number[] | number; keepdim?: boolean }): Tensor;
  /** aten::aminmax(Tensor self, *, int? dim=None, bool keepdim=False) -> (Tensor min, Tensor max) */
  aminmax(options?: { dim?: number | null; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::angle(Tensor self) -> Tensor */
  angle(): Tensor;
  /** aten::any(Tensor self) -> Tensor */
  any(): Tensor;
  /** aten::any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor */
  any(dim: number, keepdim?: boolean): Tensor;
  any(dim: number, options: { keepdim?: boolean }): Tensor;
  /** aten::any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor */
  any(dim?: readonly number[] | null, keepdim?: boolean): Tensor;
  any(dim: readonly number[] | null, options: { keepdim?: boolean }): Tensor;
  any(options: { dim?: readonly number[] | null; keepdim?: boolean }): Tensor;
  /** aten::arccos(Tensor self) -> Tensor */
  arccos(): Tensor;
  /** aten::arccos_(Tensor(a!) self) -> Tensor(a!) */
  arccos_(): Tensor;
  /** aten::arccosh(Tensor self) -> Tensor */
  arccosh(): Tensor;
  /** aten::arccosh_(Tensor(a!) self) -> Tensor(a!) */
  arccosh_(): Tensor;
  /** aten::arcsin(Tensor self) -> Tensor */
  arcsin(): Tensor;
  /** aten::arcsin_(Tensor(a!) self) -> Tensor(a!) */
  arcsin_(): Tensor;
  /** aten::arcsinh(Tensor self) -> Tensor */
  arcsinh(): Tensor;
  /** aten::arcsinh_(Tensor(a!) self) -> Tensor(a!) */
  arcsinh_(): Tensor;
  /** aten::arctan(Tensor self) -> Tensor */
  arctan(): Tensor;
  /** aten::arctan2(Tensor self, Tensor other) -> Tensor */
  arctan2(other: Tensor): Tensor;
  /** aten::arctan2_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  arctan2_(other: Tensor): Tensor;
  /** aten::arctan_(Tensor(a!) self) -> Tensor(a!) */
  arctan_(): Tensor;
  /** aten::arctanh(Tensor self) -> Tensor */
  arctanh(): Tensor;
  /** aten::arctanh_(Tensor(a!) self) -> Tensor(a!) */
  arctanh_(): Tensor;
  /** aten::argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor */
  argmax(dim?: number | null, keepdim?: boolean): Tensor;
  argmax(dim: number | null, options: { keepdim?: boolean }): Tensor;
  argmax(options: { dim?: number | null; keepdim?: boolean }): Tensor;
  /** aten::argmin(Tensor self, int? dim=None, bool keepdim=False) -> Tensor */
  argmin(dim?: number | null, keepdim?: boolean): Tensor;
  argmin(dim: number | null, options: { keepdim?: boolean }): Tensor;
  argmin(options: { dim?: number | null; keepdim?: boolean }): Tensor;
  /** aten::argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor */
  argsort(dim?: number, descending?: boolean): Tensor;
  argsort(dim: number, options: { descending?: boolean }): Tensor;
  argsort(options: { dim?: number; descending?: boolean }): Tensor;
  /** aten::argsort.stable(Tensor self, *, bool stable, int dim=-1, bool descending=False) -> Tensor */
  argsort(options: { stable: boolean; dim?: number; descending?: boolean }): Tensor;
  /** aten::argwhere(Tensor self) -> Tensor */
  argwhere(): Tensor;
  /** aten::as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor(a) */
  asStrided(size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  asStrided(size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
  /** aten::as_strided_(Tensor(a!) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor(a!) */
  asStrided_(size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  asStrided_(size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
  /** aten::as_strided_copy(Tensor self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor */
  asStridedCopy(size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  asStridedCopy(size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
  /** aten::as_strided_scatter(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor */
  asStridedScatter(src: Tensor, size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  asStridedScatter(src: Tensor, size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
  /** aten::asin(Tensor self) -> Tensor */
  asin(): Tensor;
  /** aten::asin_(Tensor(a!) self) -> Tensor(a!) */
  asin_(): Tensor;
  /** aten::asinh(Tensor self) -> Tensor */
  asinh(): Tensor;
  /** aten::asinh_(Tensor(a!) self) -> Tensor(a!) */
  asinh_(): Tensor;
  /** aten::atan(Tensor self) -> Tensor */
  atan(): Tensor;
  /** aten::atan2(Tensor self, Tensor other) -> Tensor */
  atan2(other: Tensor): Tensor;
  /** aten::atan2_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  atan2_(other: Tensor): Tensor;
  /** aten::atan_(Tensor(a!) self) -> Tensor(a!) */
  atan_(): Tensor;
  /** aten::atanh(Tensor self) -> Tensor */
  atanh(): Tensor;
  /** aten::atanh_(Tensor(a!) self) -> Tensor(a!) */
  atanh_(): Tensor;
  /** aten::atleast_1d(Tensor self) -> Tensor */
  atleast1d(): Tensor;
  /** aten::atleast_2d(Tensor self) -> Tensor */
  atleast2d(): Tensor;
  /** aten::atleast_3d(Tensor self) -> Tensor */
  atleast3d(): Tensor;
  /** aten::avg_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], bool ceil_mode=False, bool count_include_pad=True) -> Tensor */
  avgPool1d(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, ceilMode?: boolean, countIncludePad?: boolean): Tensor;
  avgPool1d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, options: { countIncludePad?: boolean }): Tensor;
  avgPool1d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { ceilMode?: boolean; countIncludePad?: boolean }): Tensor;
  avgPool1d(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean }): Tensor;
  avgPool1d(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean }): Tensor;
  /** aten::avg_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor */
  avgPool2d(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, ceilMode?: boolean, countIncludePad?: boolean, divisorOverride?: number | null): Tensor;
  avgPool2d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, countIncludePad: boolean, options: { divisorOverride?: number | null }): Tensor;
  avgPool2d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, options: { countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  avgPool2d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  avgPool2d(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  avgPool2d(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  /** aten::avg_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor */
  avgPool3d(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, ceilMode?: boolean, countIncludePad?: boolean, divisorOverride?: number | null): Tensor;
  avgPool3d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, countIncludePad: boolean, options: { divisorOverride?: number | null }): Tensor;
  avgPool3d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, options: { countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  avgPool3d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  avgPool3d(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  avgPool3d(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  /** aten::baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  baddbmm(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::baddbmm.dtype(Tensor self, Tensor batch1, Tensor batch2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  baddbmm(batch1: Tensor, batch2: Tensor, outDtype: DType, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::baddbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  baddbmm_(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps, bool cudnn_enabled) -> Tensor */
  batchNorm(weight: Tensor | null, bias: Tensor | null, runningMean: Tensor | null, runningVar: Tensor | null, training: boolean, momentum: number, eps: number, cudnnEnabled: boolean): Tensor;
  /** aten::batch_norm_elemt(Tensor input, Tensor? weight, Tensor? bias, Tensor mean, Tensor invstd, float eps) -> Tensor */
  batchNormElemt(weight: Tensor | null, bias: Tensor | null, mean: Tensor, invstd: Tensor, eps: number): Tensor;
  /** aten::batch_norm_gather_stats(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, int count) -> (Tensor, Tensor) */
  batchNormGatherStats(mean: Tensor, invstd: Tensor, runningMean: Tensor | null, runningVar: Tensor | null, momentum: number, eps: number, count: number): [Tensor, Tensor];
  /** aten::batch_norm_gather_stats_with_counts(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, Tensor counts) -> (Tensor, Tensor) */
  batchNormGatherStatsWithCounts(mean: Tensor, invstd: Tensor, runningMean: Tensor | null, runningVar: Tensor | null, momentum: number, eps: number, counts: Tensor): [Tensor, Tensor];
  /** aten::batch_norm_stats(Tensor input, float eps) -> (Tensor, Tensor) */
  batchNormStats(eps: number): [Tensor, Tensor];
  /** aten::batch_norm_update_stats(Tensor input, Tensor? running_mean, Tensor? running_var, float momentum) -> (Tensor, Tensor) */
  batchNormUpdateStats(runningMean: Tensor | null, runningVar: Tensor | null, momentum: number): [Tensor, Tensor];
  /** aten::bernoulli(Tensor self, *, Generator? generator=None) -> Tensor */
  bernoulli(): Tensor;
  /** aten::bernoulli.Tensor(Tensor self, Tensor p, *, Generator? generator=None) -> Tensor */
  bernoulli(p: Tensor): Tensor;
  /** aten::bernoulli.p(Tensor self, float p, *, Generator? generator=None) -> Tensor */
  bernoulli(p: number): Tensor;
  /** aten::bernoulli_.Tensor(Tensor(a!) self, Tensor p, *, Generator? generator=None) -> Tensor(a!) */
  bernoulli_(p: Tensor): Tensor;
  /** aten::bernoulli_.float(Tensor(a!) self, float p=0.5, *, Generator? generator=None) -> Tensor(a!) */
  bernoulli_(p?: number): Tensor;
  bernoulli_(options: { p?: number }): Tensor;
  /** aten::binary_cross_entropy(Tensor self, Tensor target, Tensor? weight=None, int reduction=1) -> Tensor */
  binaryCrossEntropy(target: Tensor, weight?: Tensor | null, reduction?: number): Tensor;
  binaryCrossEntropy(target: Tensor, weight: Tensor | null, options: { reduction?: number }): Tensor;
  binaryCrossEntropy(target: Tensor, options: { weight?: Tensor | null; reduction?: number }): Tensor;
  /** aten::binary_cross_entropy_with_logits(Tensor self, Tensor target, Tensor? weight=None, Tensor? pos_weight=None, int reduction=1) -> Tensor */
  binaryCrossEntropyWithLogits(target: Tensor, weight?: Tensor | null, posWeight?: Tensor | null, reduction?: number): Tensor;
  binaryCrossEntropyWithLogits(target: Tensor, weight: Tensor | null, posWeight: Tensor | null, options: { reduction?: number }): Tensor;
  binaryCrossEntropyWithLogits(target: Tensor, weight: Tensor | null, options: { posWeight?: Tensor | null; reduction?: number }): Tensor;
  binaryCrossEntropyWithLogits(target: Tensor, options: { weight?: Tensor | null; posWeight?: Tensor | null; reduction?: number }): Tensor;
  /** aten::bincount(Tensor self, Tensor? weights=None, SymInt minlength=0) -> Tensor */
  bincount(weights?: Tensor | null, minlength?: number): Tensor;
  bincount(weights: Tensor | null, options: { minlength?: number }): Tensor;
  bincount(options: { weights?: Tensor | null; minlength?: number }): Tensor;
  /** aten::bitwise_and.Tensor(Tensor self, Tensor other) -> Tensor */
  bitwiseAnd(other: Tensor): Tensor;
  /** aten::bitwise_and.Scalar(Tensor self, Scalar other) -> Tensor */
  bitwiseAnd(other: Scalar): Tensor;
  /** aten::bitwise_and_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  bitwiseAnd_(other: Tensor): Tensor;
  /** aten::bitwise_and_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  bitwiseAnd_(other: Scalar): Tensor;
  /** aten::bitwise_left_shift.Tensor(Tensor self, Tensor other) -> Tensor */
  bitwiseLeftShift(other: Tensor): Tensor;
  /** aten::bitwise_left_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor */
  bitwiseLeftShift(other: Scalar): Tensor;
  /** aten::bitwise_left_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  bitwiseLeftShift_(other: Tensor): Tensor;
  /** aten::bitwise_left_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  bitwiseLeftShift_(other: Scalar): Tensor;
  /** aten::bitwise_not(Tensor self) -> Tensor */
  bitwiseNot(): Tensor;
  /** aten::bitwise_not_(Tensor(a!) self) -> Tensor(a!) */
  bitwiseNot_(): Tensor;
  /** aten::bitwise_or.Tensor(Tensor self, Tensor other) -> Tensor */
  bitwiseOr(other: Tensor): Tensor;
  /** aten::bitwise_or.Scalar(Tensor self, Scalar other) -> Tensor */
  bitwiseOr(other: Scalar): Tensor;
  /** aten::bitwise_or_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  bitwiseOr_(other: Tensor): Tensor;
  /** aten::bitwise_or_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  bitwiseOr_(other: Scalar): Tensor;
  /** aten::bitwise_right_shift.Tensor(Tensor self, Tensor other) -> Tensor */
  bitwiseRightShift(other: Tensor): Tensor;
  /** aten::bitwise_right_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor */
  bitwiseRightShift(other: Scalar): Tensor;
  /** aten::bitwise_right_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  bitwiseRightShift_(other: Tensor): Tensor;
  /** aten::bitwise_right_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  bitwiseRightShift_(other: Scalar): Tensor;
  /** aten::bitwise_xor.Tensor(Tensor self, Tensor other) -> Tensor */
  bitwiseXor(other: Tensor): Tensor;
  /** aten::bitwise_xor.Scalar(Tensor self, Scalar other) -> Tensor */
  bitwiseXor(other: Scalar): Tensor;
  /** aten::bitwise_xor_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  bitwiseXor_(other: Tensor): Tensor;
  /** aten::bitwise_xor_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  bitwiseXor_(other: Scalar): Tensor;
  /** aten::bmm(Tensor self, Tensor mat2) -> Tensor */
  bmm(mat2: Tensor): Tensor;
  /** aten::bmm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor */
  bmm(mat2: Tensor, outDtype: DType): Tensor;
  /** aten::broadcast_to(Tensor(a) self, SymInt[] size) -> Tensor(a) */
  broadcastTo(size: readonly number[]): Tensor;
  /** aten::bucketize.Tensor(Tensor self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor */
  bucketize(boundaries: Tensor, options?: { outInt32?: boolean; right?: boolean }): Tensor;
  /** aten::cauchy(Tensor self, float median=0., float sigma=1., *, Generator? generator=None) -> Tensor */
  cauchy(median?: number, sigma?: number): Tensor;
  cauchy(median: number, options: { sigma?: number }): Tensor;
  cauchy(options: { median?: number; sigma?: number }): Tensor;
  /** aten::cauchy_(Tensor(a!) self, float median=0., float sigma=1., *, Generator? generator=None) -> Tensor(a!) */
  cauchy_(median?: number, sigma?: number): Tensor;
  cauchy_(median: number, options: { sigma?: number }): Tensor;
  cauchy_(options: { median?: number; sigma?: number }): Tensor;
  /** aten::ceil(Tensor self) -> Tensor */
  ceil(): Tensor;
  /** aten::ceil_(Tensor(a!) self) -> Tensor(a!) */
  ceil_(): Tensor;
  /** aten::celu(Tensor self, Scalar alpha=1.) -> Tensor */
  celu(alpha?: Scalar): Tensor;
  celu(options: { alpha?: Scalar }): Tensor;
  /** aten::celu_(Tensor(a!) self, Scalar alpha=1.) -> Tensor(a!) */
  celu_(alpha?: Scalar): Tensor;
  celu_(options: { alpha?: Scalar }): Tensor;
  /** aten::chalf(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor */
  chalf(options?: { memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::channel_shuffle(Tensor self, SymInt groups) -> Tensor */
  channelShuffle(groups: number): Tensor;
  /** aten::cholesky_inverse(Tensor self, bool upper=False) -> Tensor */
  choleskyInverse(upper?: boolean): Tensor;
  choleskyInverse(options: { upper?: boolean }): Tensor;
  /** aten::cholesky_solve(Tensor self, Tensor input2, bool upper=False) -> Tensor */
  choleskySolve(input2: Tensor, upper?: boolean): Tensor;
  choleskySolve(input2: Tensor, options: { upper?: boolean }): Tensor;
  /** aten::choose_qparams_optimized(Tensor input, int numel, int n_bins, float ratio, int bit_width) -> (Tensor, Tensor) */
  chooseQparamsOptimized(numel: number, nBins: number, ratio: number, bitWidth: number): [Tensor, Tensor];
  /** aten::chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[] */
  chunk(chunks: number, dim?: number): Tensor[];
  chunk(chunks: number, options: { dim?: number }): Tensor[];
  /** aten::clamp.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor */
  clamp(min?: Tensor | null, max?: Tensor | null): Tensor;
  clamp(min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  clamp(options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor */
  clamp(min?: Scalar | null, max?: Scalar | null): Tensor;
  clamp(min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  clamp(options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
  /** aten::clamp_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!) */
  clamp_(min?: Tensor | null, max?: Tensor | null): Tensor;
  clamp_(min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  clamp_(options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clamp_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!) */
  clamp_(min?: Scalar | null, max?: Scalar | null): Tensor;
  clamp_(min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  clamp_(options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
  /** aten::clamp_max.Tensor(Tensor self, Tensor max) -> Tensor */
  clampMax(max: Tensor): Tensor;
  /** aten::clamp_max(Tensor self, Scalar max) -> Tensor */
  clampMax(max: Scalar): Tensor;
  /** aten::clamp_max_.Tensor(Tensor(a!) self, Tensor max) -> Tensor(a!) */
  clampMax_(max: Tensor): Tensor;
  /** aten::clamp_max_(Tensor(a!) self, Scalar max) -> Tensor(a!) */
  clampMax_(max: Scalar): Tensor;
  /** aten::clamp_min.Tensor(Tensor self, Tensor min) -> Tensor */
  clampMin(min: Tensor): Tensor;
  /** aten::clamp_min(Tensor self, Scalar min) -> Tensor */
  clampMin(min: Scalar): Tensor;
  /** aten::clamp_min_.Tensor(Tensor(a!) self, Tensor min) -> Tensor(a!) */
  clampMin_(min: Tensor): Tensor;
  /** aten::clamp_min_(Tensor(a!) self, Scalar min) -> Tensor(a!) */
  clampMin_(min: Scalar): Tensor;
  /** aten::clip.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor */
  clip(min?: Tensor | null, max?: Tensor | null): Tensor;
  clip(min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  clip(options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clip(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor */
  clip(min?: Scalar | null, max?: Scalar | null): Tensor;
  clip(min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  clip(options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
  /** aten::clip_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!) */
  clip_(min?: Tensor | null, max?: Tensor | null): Tensor;
  clip_(min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  clip_(options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clip_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!) */
  clip_(min?: Scalar | null, max?: Scalar | null): Tensor;
  clip_(min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  clip_(options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
  /** aten::clone(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor */
  clone(options?: { memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::coalesce(Tensor(a) self) -> Tensor(a) */
  coalesce(): Tensor;
  /** aten::col2im(Tensor self, SymInt[2] output_size, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor */
  col2im(outputSize: readonly number[] | number, kernelSize: readonly number[] | number, dilation: readonly number[] | number, padding: readonly number[] | number, stride: readonly number[] | number): Tensor;
  /** aten::col_indices(Tensor(a) self) -> Tensor(a) */
  colIndices(): Tensor;
  /** aten::col_indices_copy(Tensor self) -> Tensor */
  colIndicesCopy(): Tensor;
  /** aten::combinations(Tensor self, int r=2, bool with_replacement=False) -> Tensor */
  combinations(r?: number, withReplacement?: boolean): Tensor;
  combinations(r: number, options: { withReplacement?: boolean }): Tensor;
  combinations(options: { r?: number; withReplacement?: boolean }): Tensor;
  /** aten::conj(Tensor(a) self) -> Tensor(a) */
  conj(): Tensor;
  /** aten::conj_physical(Tensor self) -> Tensor */
  conjPhysical(): Tensor;
  /** aten::conj_physical_(Tensor(a!) self) -> Tensor(a!) */
  conjPhysical_(): Tensor;
  /** aten::constant_pad_nd(Tensor self, SymInt[] pad, Scalar value=0) -> Tensor */
  constantPadNd(pad: readonly number[], value?: Scalar): Tensor;
  constantPadNd(pad: readonly number[], options: { value?: Scalar }): Tensor;
  /** aten::contiguous(Tensor(a) self, *, MemoryFormat memory_format=0) -> Tensor(a) */
  contiguous(options?: { memoryFormat?: MemoryFormat }): Tensor;
  /** aten::conv1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], SymInt[1] padding=[0], SymInt[1] dilation=[1], SymInt groups=1) -> Tensor */
  conv1d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, groups?: number): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv1d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv1d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], str padding="valid", SymInt[1] dilation=[1], SymInt groups=1) -> Tensor */
  conv1d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: string, dilation?: readonly number[] | number, groups?: number): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv1d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv1d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv2d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] dilation=[1, 1], SymInt groups=1) -> Tensor */
  conv2d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, groups?: number): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv2d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv2d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], str padding="valid", SymInt[2] dilation=[1, 1], SymInt groups=1) -> Tensor */
  conv2d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: string, dilation?: readonly number[] | number, groups?: number): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv2d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv2d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv3d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1], SymInt groups=1) -> Tensor */
  conv3d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, groups?: number): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv3d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv3d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], str padding="valid", SymInt[3] dilation=[1, 1, 1], SymInt groups=1) -> Tensor */
  conv3d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: string, dilation?: readonly number[] | number, groups?: number): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv3d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  conv3d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv_depthwise3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding, SymInt[3] dilation) -> Tensor */
  convDepthwise3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number): Tensor;
  /** aten::conv_tbc(Tensor self, Tensor weight, Tensor bias, int pad=0) -> Tensor */
  convTbc(weight: Tensor, bias: Tensor, pad?: number): Tensor;
  convTbc(weight: Tensor, bias: Tensor, options: { pad?: number }): Tensor;
  /** aten::conv_transpose1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], SymInt[1] padding=[0], SymInt[1] output_padding=[0], SymInt groups=1, SymInt[1] dilation=[1]) -> Tensor */
  convTranspose1d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, groups?: number, dilation?: readonly number[] | number): Tensor;
  convTranspose1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, groups: number, options: { dilation?: readonly number[] | number }): Tensor;
  convTranspose1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose1d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose1d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose1d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  /** aten::conv_transpose2d.input(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] output_padding=[0, 0], SymInt groups=1, SymInt[2] dilation=[1, 1]) -> Tensor */
  convTranspose2d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, groups?: number, dilation?: readonly number[] | number): Tensor;
  convTranspose2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, groups: number, options: { dilation?: readonly number[] | number }): Tensor;
  convTranspose2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose2d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose2d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose2d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  /** aten::conv_transpose3d.input(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] output_padding=[0, 0, 0], SymInt groups=1, SymInt[3] dilation=[1, 1, 1]) -> Tensor */
  convTranspose3d(weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, groups?: number, dilation?: readonly number[] | number): Tensor;
  convTranspose3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, groups: number, options: { dilation?: readonly number[] | number }): Tensor;
  convTranspose3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose3d(weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose3d(weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  convTranspose3d(weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  /** aten::convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups) -> Tensor */
  convolution(weight: Tensor, bias: Tensor | null, stride: readonly number[], padding: readonly number[], dilation: readonly number[], transposed: boolean, outputPadding: readonly number[], groups: number): Tensor;
  /** aten::convolution_overrideable(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups) -> Tensor */
  convolutionOverrideable(weight: Tensor, bias: Tensor | null, stride: readonly number[], padding: readonly number[], dilation: readonly number[], transposed: boolean, outputPadding: readonly number[], groups: number): Tensor;
  /** aten::copy(Tensor self, Tensor src, bool non_blocking=False) -> Tensor */
  copy(src: Tensor, nonBlocking?: boolean): Tensor;
  copy(src: Tensor, options: { nonBlocking?: boolean }): Tensor;
  /** aten::copy_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!) */
  copy_(src: Tensor, nonBlocking?: boolean): Tensor;
  copy_(src: Tensor, options: { nonBlocking?: boolean }): Tensor;
  /** aten::copy_sparse_to_sparse(Tensor self, Tensor src, bool non_blocking=False) -> Tensor */
  copySparseToSparse(src: Tensor, nonBlocking?: boolean): Tensor;
  copySparseToSparse(src: Tensor, options: { nonBlocking?: boolean }): Tensor;
  /** aten::copy_sparse_to_sparse_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!) */
  copySparseToSparse_(src: Tensor, nonBlocking?: boolean): Tensor;
  copySparseToSparse_(src: Tensor, options: { nonBlocking?: boolean }): Tensor;
  /** aten::copysign.Tensor(Tensor self, Tensor other) -> Tensor */
  copysign(other: Tensor): Tensor;
  /** aten::copysign.Scalar(Tensor self, Scalar other) -> Tensor */
  copysign(other: Scalar): Tensor;
  /** aten::copysign_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  copysign_(other: Tensor): Tensor;
  /** aten::copysign_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  copysign_(other: Scalar): Tensor;
  /** aten::corrcoef(Tensor self) -> Tensor */
  corrcoef(): Tensor;
  /** aten::cos(Tensor self) -> Tensor */
  cos(): Tensor;
  /** aten::cos_(Tensor(a!) self) -> Tensor(a!) */
  cos_(): Tensor;
  /** aten::cosh(Tensor self) -> Tensor */
  cosh(): Tensor;
  /** aten::cosh_(Tensor(a!) self) -> Tensor(a!) */
  cosh_(): Tensor;
  /** aten::count_nonzero(Tensor self, int? dim=None) -> Tensor */
  countNonzero(dim?: number | null): Tensor;
  countNonzero(options: { dim?: number | null }): Tensor;
  /** aten::count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor */
  countNonzero(dim: readonly number[]): Tensor;
  /** aten::cov(Tensor self, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> Tensor */
  cov(options?: { correction?: number; fweights?: Tensor | null; aweights?: Tensor | null }): Tensor;
  /** aten::cross(Tensor self, Tensor other, int? dim=None) -> Tensor */
  cross(other: Tensor, dim?: number | null): Tensor;
  cross(other: Tensor, options: { dim?: number | null }): Tensor;
  /** aten::cross_entropy_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100, float label_smoothing=0.) -> Tensor */
  crossEntropyLoss(target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number, labelSmoothing?: number): Tensor;
  crossEntropyLoss(target: Tensor, weight: Tensor | null, reduction: number, ignoreIndex: number, options: { labelSmoothing?: number }): Tensor;
  crossEntropyLoss(target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number; labelSmoothing?: number }): Tensor;
  crossEntropyLoss(target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number; labelSmoothing?: number }): Tensor;
  crossEntropyLoss(target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number; labelSmoothing?: number }): Tensor;
  /** aten::cummax(Tensor self, int dim) -> (Tensor values, Tensor indices) */
  cummax(dim: number): [Tensor, Tensor];
  /** aten::cummin(Tensor self, int dim) -> (Tensor values, Tensor indices) */
  cummin(dim: number): [Tensor, Tensor];
  /** aten::cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor */
  cumprod(dim: number, options?: { dtype?: DType | null }): Tensor;
  /** aten::cumprod_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!) */
  cumprod_(dim: number, options?: { dtype?: DType | null }): Tensor;
  /** aten::cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor */
  cumsum(dim: number, options?: { dtype?: DType | null }): Tensor;
  /** aten::cumsum_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!) */
  cumsum_(dim: number, options?: { dtype?: DType | null }): Tensor;
  /** aten::deg2rad(Tensor self) -> Tensor */
  deg2rad(): Tensor;
  /** aten::deg2rad_(Tensor(a!) self) -> Tensor(a!) */
  deg2rad_(): Tensor;
  /** aten::dense_dim(Tensor self) -> int */
  denseDim(): number;
  /** aten::dequantize.self(Tensor self) -> Tensor */
  dequantize(): Tensor;
  /** aten::det(Tensor self) -> Tensor */
  det(): Tensor;
  /** aten::detach(Tensor(a) self) -> Tensor(a) */
  detach(): Tensor;
  /** aten::detach_(Tensor(a!) self) -> Tensor(a!) */
  detach_(): Tensor;
  /** aten::detach_copy(Tensor self) -> Tensor */
  detachCopy(): Tensor;
  /** aten::diag(Tensor self, int diagonal=0) -> Tensor */
  diag(diagonal?: number): Tensor;
  diag(options: { diagonal?: number }): Tensor;
  /** aten::diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor */
  diagEmbed(offset?: number, dim1?: number, dim2?: number): Tensor;
  diagEmbed(offset: number, dim1: number, options: { dim2?: number }): Tensor;
  diagEmbed(offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  diagEmbed(options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
  /** aten::diagflat(Tensor self, int offset=0) -> Tensor */
  diagflat(offset?: number): Tensor;
  diagflat(options: { offset?: number }): Tensor;
  /** aten::diagonal(Tensor(a) self, int offset=0, int dim1=0, int dim2=1) -> Tensor(a) */
  diagonal(offset?: number, dim1?: number, dim2?: number): Tensor;
  diagonal(offset: number, dim1: number, options: { dim2?: number }): Tensor;
  diagonal(offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  diagonal(options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
  /** aten::diagonal_copy(Tensor self, int offset=0, int dim1=0, int dim2=1) -> Tensor */
  diagonalCopy(offset?: number, dim1?: number, dim2?: number): Tensor;
  diagonalCopy(offset: number, dim1: number, options: { dim2?: number }): Tensor;
  diagonalCopy(offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  diagonalCopy(options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
  /** aten::diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor */
  diagonalScatter(src: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor;
  diagonalScatter(src: Tensor, offset: number, dim1: number, options: { dim2?: number }): Tensor;
  diagonalScatter(src: Tensor, offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  diagonalScatter(src: Tensor, options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
  /** aten::diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor */
  diff(n?: number, dim?: number, prepend?: Tensor | null, append?: Tensor | null): Tensor;
  diff(n: number, dim: number, prepend: Tensor | null, options: { append?: Tensor | null }): Tensor;
  diff(n: number, dim: number, options: { prepend?: Tensor | null; append?: Tensor | null }): Tensor;
  diff(n: number, options: { dim?: number; prepend?: Tensor | null; append?: Tensor | null }): Tensor;
  diff(options: { n?: number; dim?: number; prepend?: Tensor | null; append?: Tensor | null }): Tensor;
  /** aten::digamma(Tensor self) -> Tensor */
  digamma(): Tensor;
  /** aten::digamma_(Tensor(a!) self) -> Tensor(a!) */
  digamma_(): Tensor;
  /** aten::dist(Tensor self, Tensor other, Scalar p=2) -> Tensor */
  dist(other: Tensor, p?: Scalar): Tensor;
  dist(other: Tensor, options: { p?: Scalar }): Tensor;
  /** aten::div.Tensor(Tensor self, Tensor other) -> Tensor */
  div(other: Tensor): Tensor;
  /** aten::div.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor */
  div(other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::div.Scalar(Tensor self, Scalar other) -> Tensor */
  div(other: Scalar): Tensor;
  /** aten::div.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor */
  div(other: Scalar, options?: { roundingMode?: string | null }): Tensor;
  /** aten::div_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  div_(other: Tensor): Tensor;
  /** aten::div_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!) */
  div_(other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::div_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  div_(other: Scalar): Tensor;
  /** aten::div_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!) */
  div_(other: Scalar, options?: { roundingMode?: string | null }): Tensor;
  /** aten::divide.Tensor(Tensor self, Tensor other) -> Tensor */
  divide(other: Tensor): Tensor;
  /** aten::divide.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor */
  divide(other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::divide.Scalar(Tensor self, Scalar other) -> Tensor */
  divide(other: Scalar): Tensor;
  /** aten::divide.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor */
  divide(other: Scalar, options?: { roundingMode?: string | null }): Tensor;
  /** aten::divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  divide_(other: Tensor): Tensor;
  /** aten::divide_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!) */
  divide_(other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  divide_(other: Scalar): Tensor;
  /** aten::divide_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!) */
  divide_(other: Scalar, options?: { roundingMode?: string | null }): Tensor;
  /** aten::dot(Tensor self, Tensor tensor) -> Tensor */
  dot(tensor: Tensor): Tensor;
  /** aten::dropout(Tensor input, float p, bool train) -> Tensor */
  dropout(p: number, train: boolean): Tensor;
  /** aten::dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  dropout_(p: number, train: boolean): Tensor;
  /** aten::dsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] */
  dsplit(indices: readonly number[]): Tensor[];
  /** aten::dsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] */
  dsplit(sections: number): Tensor[];
  /** aten::elu(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor */
  elu(alpha?: Scalar, scale?: Scalar, inputScale?: Scalar): Tensor;
  elu(alpha: Scalar, scale: Scalar, options: { inputScale?: Scalar }): Tensor;
  elu(alpha: Scalar, options: { scale?: Scalar; inputScale?: Scalar }): Tensor;
  elu(options: { alpha?: Scalar; scale?: Scalar; inputScale?: Scalar }): Tensor;
  /** aten::elu_(Tensor(a!) self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor(a!) */
  elu_(alpha?: Scalar, scale?: Scalar, inputScale?: Scalar): Tensor;
  elu_(alpha: Scalar, scale: Scalar, options: { inputScale?: Scalar }): Tensor;
  elu_(alpha: Scalar, options: { scale?: Scalar; inputScale?: Scalar }): Tensor;
  elu_(options: { alpha?: Scalar; scale?: Scalar; inputScale?: Scalar }): Tensor;
  /** aten::embedding_renorm(Tensor self, Tensor indices, float max_norm, float norm_type) -> Tensor */
  embeddingRenorm(indices: Tensor, maxNorm: number, normType: number): Tensor;
  /** aten::embedding_renorm_(Tensor(a!) self, Tensor indices, float max_norm, float norm_type) -> Tensor(a!) */
  embeddingRenorm_(indices: Tensor, maxNorm: number, normType: number): Tensor;
  /** aten::empty_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  emptyLike(options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::eq.Tensor(Tensor self, Tensor other) -> Tensor */
  eq(other: Tensor): Tensor;
  /** aten::eq.Scalar(Tensor self, Scalar other) -> Tensor */
  eq(other: Scalar): Tensor;
  /** aten::eq_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  eq_(other: Tensor): Tensor;
  /** aten::eq_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  eq_(other: Scalar): Tensor;
  /** aten::equal(Tensor self, Tensor other) -> bool */
  equal(other: Tensor): boolean;
  /** aten::erf(Tensor self) -> Tensor */
  erf(): Tensor;
  /** aten::erf_(Tensor(a!) self) -> Tensor(a!) */
  erf_(): Tensor;
  /** aten::erfc(Tensor self) -> Tensor */
  erfc(): Tensor;
  /** aten::erfc_(Tensor(a!) self) -> Tensor(a!) */
  erfc_(): Tensor;
  /** aten::erfinv(Tensor self) -> Tensor */
  erfinv(): Tensor;
  /** aten::erfinv_(Tensor(a!) self) -> Tensor(a!) */
  erfinv_(): Tensor;
  /** aten::exp(Tensor self) -> Tensor */
  exp(): Tensor;
  /** aten::exp2(Tensor self) -> Tensor */
  exp2(): Tensor;
  /** aten::exp2_(Tensor(a!) self) -> Tensor(a!) */
  exp2_(): Tensor;
  /** aten::exp_(Tensor(a!) self) -> Tensor(a!) */
  exp_(): Tensor;
  /** aten::expand(Tensor(a) self, SymInt[] size, *, bool implicit=False) -> Tensor(a) */
  expand(size: readonly number[], options?: { implicit?: boolean }): Tensor;
  /** aten::expand_as(Tensor(a) self, Tensor other) -> Tensor(a) */
  expandAs(other: Tensor): Tensor;
  /** aten::expand_copy(Tensor self, SymInt[] size, *, bool implicit=False) -> Tensor */
  expandCopy(size: readonly number[], options?: { implicit?: boolean }): Tensor;
  /** aten::expm1(Tensor self) -> Tensor */
  expm1(): Tensor;
  /** aten::expm1_(Tensor(a!) self) -> Tensor(a!) */
  expm1_(): Tensor;
  /** aten::exponential(Tensor self, float lambd=1., *, Generator? generator=None) -> Tensor */
  exponential(lambd?: number): Tensor;
  exponential(options: { lambd?: number }): Tensor;
  /** aten::exponential_(Tensor(a!) self, float lambd=1., *, Generator? generator=None) -> Tensor(a!) */
  exponential_(lambd?: number): Tensor;
  exponential_(options: { lambd?: number }): Tensor;
  /** aten::feature_alpha_dropout(Tensor input, float p, bool train) -> Tensor */
  featureAlphaDropout(p: number, train: boolean): Tensor;
  /** aten::feature_alpha_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  featureAlphaDropout_(p: number, train: boolean): Tensor;
  /** aten::feature_dropout(Tensor input, float p, bool train) -> Tensor */
  featureDropout(p: number, train: boolean): Tensor;
  /** aten::feature_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  featureDropout_(p: number, train: boolean): Tensor;
  /** aten::fft_fft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  fftFft(n?: number | null, dim?: number, norm?: string | null): Tensor;
  fftFft(n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  fftFft(n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  fftFft(options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
  /** aten::fft_fft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  fftFft2(s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  fftFft2(s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  fftFft2(s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  fftFft2(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
  /** aten::fft_fftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  fftFftn(s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  fftFftn(s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  fftFftn(s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  fftFftn(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  /** aten::fft_fftshift(Tensor self, int[1]? dim=None) -> Tensor */
  fftFftshift(dim?: readonly number[] | number | null): Tensor;
  fftFftshift(options: { dim?: readonly number[] | number | null }): Tensor;
  /** aten::fft_hfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  fftHfft(n?: number | null, dim?: number, norm?: string | null): Tensor;
  fftHfft(n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  fftHfft(n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  fftHfft(options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
  /** aten::fft_hfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  fftHfft2(s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  fftHfft2(s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  fftHfft2(s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  fftHfft2(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
  /** aten::fft_hfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  fftHfftn(s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  fftHfftn(s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  fftHfftn(s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  fftHfftn(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  /** aten::fft_ifft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  fftIfft(n?: number | null, dim?: number, norm?: string | null): Tensor;
  fftIfft(n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  fftIfft(n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  fftIfft(options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
  /** aten::fft_ifft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  fftIfft2(s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  fftIfft2(s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  fftIfft2(s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  fftIfft2(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
  /** aten::fft_ifftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  fftIfftn(s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  fftIfftn(s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  fftIfftn(s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  fftIfftn(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  /** aten::fft_ifftshift(Tensor self, int[1]? dim=None) -> Tensor */
  fftIfftshift(dim?: readonly number[] | number | null): Tensor;
  fftIfftshift(options: { dim?: readonly number[] | number | null }): Tensor;
  /** aten::fft_ihfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  fftIhfft(n?: number | null, dim?: number, norm?: string | null): Tensor;
  fftIhfft(n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  fftIhfft(n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  fftIhfft(options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
  /** aten::fft_ihfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  fftIhfft2(s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  fftIhfft2(s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  fftIhfft2(s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  fftIhfft2(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
  /** aten::fft_ihfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  fftIhfftn(s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  fftIhfftn(s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  fftIhfftn(s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  fftIhfftn(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  /** aten::fft_irfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  fftIrfft(n?: number | null, dim?: number, norm?: string | null): Tensor;
  fftIrfft(n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  fftIrfft(n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  fftIrfft(options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
  /** aten::fft_irfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  fftIrfft2(s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  fftIrfft2(s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  fftIrfft2(s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  fftIrfft2(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
  /** aten::fft_irfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  fftIrfftn(s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  fftIrfftn(s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  fftIrfftn(s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  fftIrfftn(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  /** aten::fft_rfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  fftRfft(n?: number | null, dim?: number, norm?: string | null): Tensor;
  fftRfft(n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  fftRfft(n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  fftRfft(options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
  /** aten::fft_rfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  fftRfft2(s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  fftRfft2(s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  fftRfft2(s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  fftRfft2(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
  /** aten::fft_rfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  fftRfftn(s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  fftRfftn(s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  fftRfftn(s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  fftRfftn(options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  /** aten::fill.Tensor(Tensor self, Tensor value) -> Tensor */
  fill(value: Tensor): Tensor;
  /** aten::fill.Scalar(Tensor self, Scalar value) -> Tensor */
  fill(value: Scalar): Tensor;
  /** aten::fill_.Tensor(Tensor(a!) self, Tensor value) -> Tensor(a!) */
  fill_(value: Tensor): Tensor;
  /** aten::fill_.Scalar(Tensor(a!) self, Scalar value) -> Tensor(a!) */
  fill_(value: Scalar): Tensor;
  /** aten::fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!) */
  fillDiagonal_(fillValue: Scalar, wrap?: boolean): Tensor;
  fillDiagonal_(fillValue: Scalar, options: { wrap?: boolean }): Tensor;
  /** aten::fix(Tensor self) -> Tensor */
  fix(): Tensor;
  /** aten::fix_(Tensor(a!) self) -> Tensor(a!) */
  fix_(): Tensor;
  /** aten::flatten.using_ints(Tensor(a) self, int start_dim=0, int end_dim=-1) -> Tensor(a) */
  flatten(startDim?: number, endDim?: number): Tensor;
  flatten(startDim: number, options: { endDim?: number }): Tensor;
  flatten(options: { startDim?: number; endDim?: number }): Tensor;
  /** aten::flip(Tensor self, int[] dims) -> Tensor */
  flip(dims: readonly number[]): Tensor;
  /** aten::fliplr(Tensor self) -> Tensor */
  fliplr(): Tensor;
  /** aten::flipud(Tensor self) -> Tensor */
  flipud(): Tensor;
  /** aten::float_power.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor */
  floatPower(exponent: Tensor): Tensor;
  /** aten::float_power.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor */
  floatPower(exponent: Scalar): Tensor;
  /** aten::float_power_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!) */
  floatPower_(exponent: Tensor): Tensor;
  /** aten::float_power_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!) */
  floatPower_(exponent: Scalar): Tensor;
  /** aten::floor(Tensor self) -> Tensor */
  floor(): Tensor;
  /** aten::floor_(Tensor(a!) self) -> Tensor(a!) */
  floor_(): Tensor;
  /** aten::floor_divide(Tensor self, Tensor other) -> Tensor */
  floorDivide(other: Tensor): Tensor;
  /** aten::floor_divide.Scalar(Tensor self, Scalar other) -> Tensor */
  floorDivide(other: Scalar): Tensor;
  /** aten::floor_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  floorDivide_(other: Tensor): Tensor;
  /** aten::floor_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  floorDivide_(other: Scalar): Tensor;
  /** aten::fmax(Tensor self, Tensor other) -> Tensor */
  fmax(other: Tensor): Tensor;
  /** aten::fmin(Tensor self, Tensor other) -> Tensor */
  fmin(other: Tensor): Tensor;
  /** aten::fmod.Tensor(Tensor self, Tensor other) -> Tensor */
  fmod(other: Tensor): Tensor;
  /** aten::fmod.Scalar(Tensor self, Scalar other) -> Tensor */
  fmod(other: Scalar): Tensor;
  /** aten::fmod_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  fmod_(other: Tensor): Tensor;
  /** aten::fmod_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  fmod_(other: Scalar): Tensor;
  /** aten::frac(Tensor self) -> Tensor */
  frac(): Tensor;
  /** aten::frac_(Tensor(a!) self) -> Tensor(a!) */
  frac_(): Tensor;
  /** aten::fractional_max_pool2d(Tensor self, int[2] kernel_size, int[2] output_size, Tensor random_samples) -> (Tensor, Tensor) */
  fractionalMaxPool2d(kernelSize: readonly number[] | number, outputSize: readonly number[] | number, randomSamples: Tensor): [Tensor, Tensor];
  /** aten::fractional_max_pool3d(Tensor self, int[3] kernel_size, int[3] output_size, Tensor random_samples) -> (Tensor, Tensor) */
  fractionalMaxPool3d(kernelSize: readonly number[] | number, outputSize: readonly number[] | number, randomSamples: Tensor): [Tensor, Tensor];
  /** aten::frexp.Tensor(Tensor self) -> (Tensor mantissa, Tensor exponent) */
  frexp(): [Tensor, Tensor];
  /** aten::frobenius_norm.dim(Tensor self, int[1] dim, bool keepdim=False) -> Tensor */
  frobeniusNorm(dim: readonly number[] | number, keepdim?: boolean): Tensor;
  frobeniusNorm(dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  /** aten::full_like(Tensor self, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  fullLike(fillValue: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::fused_moving_avg_obs_fake_quant(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor(a!) running_min, Tensor(b!) running_max, Tensor(c!) scale, Tensor(d!) zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False) -> Tensor */
  fusedMovingAvgObsFakeQuant(observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant?: boolean, symmetricQuant?: boolean): Tensor;
  fusedMovingAvgObsFakeQuant(observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant: boolean, options: { symmetricQuant?: boolean }): Tensor;
  fusedMovingAvgObsFakeQuant(observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, options: { perRowFakeQuant?: boolean; symmetricQuant?: boolean }): Tensor;
  /** aten::gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor */
  gather(dim: number, index: Tensor, options?: { sparseGrad?: boolean }): Tensor;
  /** aten::gcd(Tensor self, Tensor other) -> Tensor */
  gcd(other: Tensor): Tensor;
  /** aten::gcd_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  gcd_(other: Tensor): Tensor;
  /** aten::ge.Tensor(Tensor self, Tensor other) -> Tensor */
  ge(other: Tensor): Tensor;
  /** aten::ge.Scalar(Tensor self, Scalar other) -> Tensor */
  ge(other: Scalar): Tensor;
  /** aten::ge_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  ge_(other: Tensor): Tensor;
  /** aten::ge_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  ge_(other: Scalar): Tensor;
  /** aten::gelu(Tensor self, *, str approximate="none") -> Tensor */
  gelu(options?: { approximate?: string }): Tensor;
  /** aten::gelu_(Tensor(a!) self, *, str approximate="none") -> Tensor(a!) */
  gelu_(options?: { approximate?: string }): Tensor;
  /** aten::geometric(Tensor self, float p, *, Generator? generator=None) -> Tensor */
  geometric(p: number): Tensor;
  /** aten::geometric_(Tensor(a!) self, float p, *, Generator? generator=None) -> Tensor(a!) */
  geometric_(p: number): Tensor;
  /** aten::geqrf(Tensor self) -> (Tensor a, Tensor tau) */
  geqrf(): [Tensor, Tensor];
  /** aten::ger(Tensor self, Tensor vec2) -> Tensor */
  ger(vec2: Tensor): Tensor;
  /** aten::get_device(Tensor self) -> int */
  getDevice(): number;
  /** aten::glu(Tensor self, int dim=-1) -> Tensor */
  glu(dim?: number): Tensor;
  glu(options: { dim?: number }): Tensor;
  /** aten::gradient.array(Tensor self, *, int[] dim, int edge_order=1) -> Tensor[] */
  gradient(options: { dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalararray(Tensor self, *, Scalar spacing, int[] dim, int edge_order=1) -> Tensor[] */
  gradient(options: { spacing: Scalar; dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalarint(Tensor self, *, Scalar? spacing=None, int? dim=None, int edge_order=1) -> Tensor[] */
  gradient(options?: { spacing?: Scalar | null; dim?: number | null; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalarrayarray(Tensor self, *, Scalar[] spacing, int[] dim, int edge_order=1) -> Tensor[] */
  gradient(options: { spacing: readonly Scalar[]; dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalarrayint(Tensor self, *, Scalar[] spacing, int? dim=None, int edge_order=1) -> Tensor[] */
  gradient(options: { spacing: readonly Scalar[]; dim?: number | null; edgeOrder?: number }): Tensor[];
  /** aten::gradient.tensorarray(Tensor self, *, Tensor[] spacing, int[] dim, int edge_order=1) -> Tensor[] */
  gradient(options: { spacing: readonly Tensor[]; dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.tensorarrayint(Tensor self, *, Tensor[] spacing, int? dim=None, int edge_order=1) -> Tensor[] */
  gradient(options: { spacing: readonly Tensor[]; dim?: number | null; edgeOrder?: number }): Tensor[];
  /** aten::greater.Tensor(Tensor self, Tensor other) -> Tensor */
  greater(other: Tensor): Tensor;
  /** aten::greater.Scalar(Tensor self, Scalar other) -> Tensor */
  greater(other: Scalar): Tensor;
  /** aten::greater_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  greater_(other: Tensor): Tensor;
  /** aten::greater_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  greater_(other: Scalar): Tensor;
  /** aten::greater_equal.Tensor(Tensor self, Tensor other) -> Tensor */
  greaterEqual(other: Tensor): Tensor;
  /** aten::greater_equal.Scalar(Tensor self, Scalar other) -> Tensor */
  greaterEqual(other: Scalar): Tensor;
  /** aten::greater_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  greaterEqual_(other: Tensor): Tensor;
  /** aten::greater_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  greaterEqual_(other: Scalar): Tensor;
  /** aten::grid_sampler(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor */
  gridSampler(grid: Tensor, interpolationMode: number, paddingMode: number, alignCorners: boolean): Tensor;
  /** aten::grid_sampler_2d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor */
  gridSampler2d(grid: Tensor, interpolationMode: number, paddingMode: number, alignCorners: boolean): Tensor;
  /** aten::grid_sampler_3d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor */
  gridSampler3d(grid: Tensor, interpolationMode: number, paddingMode: number, alignCorners: boolean): Tensor;
  /** aten::group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1.0000000000000001e-05, bool cudnn_enabled=True) -> Tensor */
  groupNorm(numGroups: number, weight?: Tensor | null, bias?: Tensor | null, eps?: number, cudnnEnabled?: boolean): Tensor;
  groupNorm(numGroups: number, weight: Tensor | null, bias: Tensor | null, eps: number, options: { cudnnEnabled?: boolean }): Tensor;
  groupNorm(numGroups: number, weight: Tensor | null, bias: Tensor | null, options: { eps?: number; cudnnEnabled?: boolean }): Tensor;
  groupNorm(numGroups: number, weight: Tensor | null, options: { bias?: Tensor | null; eps?: number; cudnnEnabled?: boolean }): Tensor;
  groupNorm(numGroups: number, options: { weight?: Tensor | null; bias?: Tensor | null; eps?: number; cudnnEnabled?: boolean }): Tensor;
  /** aten::gru.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) */
  gru(hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor];
  /** aten::gru_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor */
  gruCell(hx: Tensor, wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): Tensor;
  gruCell(hx: Tensor, wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): Tensor;
  gruCell(hx: Tensor, wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): Tensor;
  /** aten::gt.Tensor(Tensor self, Tensor other) -> Tensor */
  gt(other: Tensor): Tensor;
  /** aten::gt.Scalar(Tensor self, Scalar other) -> Tensor */
  gt(other: Scalar): Tensor;
  /** aten::gt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  gt_(other: Tensor): Tensor;
  /** aten::gt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  gt_(other: Scalar): Tensor;
  /** aten::hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor */
  hardshrink(lambd?: Scalar): Tensor;
  hardshrink(options: { lambd?: Scalar }): Tensor;
  /** aten::hardsigmoid(Tensor self) -> Tensor */
  hardsigmoid(): Tensor;
  /** aten::hardsigmoid_(Tensor(a!) self) -> Tensor(a!) */
  hardsigmoid_(): Tensor;
  /** aten::hardswish(Tensor self) -> Tensor */
  hardswish(): Tensor;
  /** aten::hardswish_(Tensor(a!) self) -> Tensor(a!) */
  hardswish_(): Tensor;
  /** aten::hardtanh(Tensor self, Scalar min_val=-1, Scalar max_val=1) -> Tensor */
  hardtanh(minVal?: Scalar, maxVal?: Scalar): Tensor;
  hardtanh(minVal: Scalar, options: { maxVal?: Scalar }): Tensor;
  hardtanh(options: { minVal?: Scalar; maxVal?: Scalar }): Tensor;
  /** aten::hardtanh_(Tensor(a!) self, Scalar min_val=-1, Scalar max_val=1) -> Tensor(a!) */
  hardtanh_(minVal?: Scalar, maxVal?: Scalar): Tensor;
  hardtanh_(minVal: Scalar, options: { maxVal?: Scalar }): Tensor;
  hardtanh_(options: { minVal?: Scalar; maxVal?: Scalar }): Tensor;
  /** aten::hash_tensor(Tensor self, int[1] dim=[], *, bool keepdim=False, int mode=0) -> Tensor */
  hashTensor(dim?: readonly number[] | number, options?: { keepdim?: boolean; mode?: number }): Tensor;
  hashTensor(options: { dim?: readonly number[] | number; keepdim?: boolean; mode?: number }): Tensor;
  /** aten::heaviside(Tensor self, Tensor values) -> Tensor */
  heaviside(values: Tensor): Tensor;
  /** aten::heaviside_(Tensor(a!) self, Tensor values) -> Tensor(a!) */
  heaviside_(values: Tensor): Tensor;
  /** aten::hinge_embedding_loss(Tensor self, Tensor target, float margin=1., int reduction=1) -> Tensor */
  hingeEmbeddingLoss(target: Tensor, margin?: number, reduction?: number): Tensor;
  hingeEmbeddingLoss(target: Tensor, margin: number, options: { reduction?: number }): Tensor;
  hingeEmbeddingLoss(target: Tensor, options: { margin?: number; reduction?: number }): Tensor;
  /** aten::histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor */
  histc(bins?: number, min?: Scalar, max?: Scalar): Tensor;
  histc(bins: number, min: Scalar, options: { max?: Scalar }): Tensor;
  histc(bins: number, options: { min?: Scalar; max?: Scalar }): Tensor;
  histc(options: { bins?: number; min?: Scalar; max?: Scalar }): Tensor;
  /** aten::histogram.bins_tensor(Tensor self, Tensor bins, *, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges) */
  histogram(bins: Tensor, options?: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor];
  /** aten::histogram.bin_ct(Tensor self, int bins=100, *, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges) */
  histogram(bins?: number, options?: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor];
  histogram(options: { bins?: number; range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor];
  /** aten::histogramdd(Tensor self, int[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) */
  histogramdd(bins: readonly number[], range?: readonly number[] | null, weight?: Tensor | null, density?: boolean): [Tensor, Tensor[]];
  histogramdd(bins: readonly number[], range: readonly number[] | null, weight: Tensor | null, options: { density?: boolean }): [Tensor, Tensor[]];
  histogramdd(bins: readonly number[], range: readonly number[] | null, options: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  histogramdd(bins: readonly number[], options: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  /** aten::histogramdd.TensorList_bins(Tensor self, Tensor[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) */
  histogramdd(bins: readonly Tensor[], range?: readonly number[] | null, weight?: Tensor | null, density?: boolean): [Tensor, Tensor[]];
  histogramdd(bins: readonly Tensor[], range: readonly number[] | null, weight: Tensor | null, options: { density?: boolean }): [Tensor, Tensor[]];
  histogramdd(bins: readonly Tensor[], range: readonly number[] | null, options: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  histogramdd(bins: readonly Tensor[], options: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  /** aten::histogramdd.int_bins(Tensor self, int bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) */
  histogramdd(bins: number, range?: readonly number[] | null, weight?: Tensor | null, density?: boolean): [Tensor, Tensor[]];
  histogramdd(bins: number, range: readonly number[] | null, weight: Tensor | null, options: { density?: boolean }): [Tensor, Tensor[]];
  histogramdd(bins: number, range: readonly number[] | null, options: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  histogramdd(bins: number, options: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  /** aten::hsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] */
  hsplit(indices: readonly number[]): Tensor[];
  /** aten::hsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] */
  hsplit(sections: number): Tensor[];
  /** aten::huber_loss(Tensor self, Tensor target, int reduction=1, float delta=1.) -> Tensor */
  huberLoss(target: Tensor, reduction?: number, delta?: number): Tensor;
  huberLoss(target: Tensor, reduction: number, options: { delta?: number }): Tensor;
  huberLoss(target: Tensor, options: { reduction?: number; delta?: number }): Tensor;
  /** aten::hypot(Tensor self, Tensor other) -> Tensor */
  hypot(other: Tensor): Tensor;
  /** aten::hypot_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  hypot_(other: Tensor): Tensor;
  /** aten::i0(Tensor self) -> Tensor */
  i0(): Tensor;
  /** aten::i0_(Tensor(a!) self) -> Tensor(a!) */
  i0_(): Tensor;
  /** aten::igamma(Tensor self, Tensor other) -> Tensor */
  igamma(other: Tensor): Tensor;
  /** aten::igamma_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  igamma_(other: Tensor): Tensor;
  /** aten::igammac(Tensor self, Tensor other) -> Tensor */
  igammac(other: Tensor): Tensor;
  /** aten::igammac_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  igammac_(other: Tensor): Tensor;
  /** aten::im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor */
  im2col(kernelSize: readonly number[] | number, dilation: readonly number[] | number, padding: readonly number[] | number, stride: readonly number[] | number): Tensor;
  /** aten::imag(Tensor(a) self) -> Tensor(a) */
  imag(): Tensor;
  /** aten::index.Tensor(Tensor self, Tensor?[] indices) -> Tensor */
  index(indices: (Tensor | null)[]): Tensor;
  /** aten::index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor */
  indexAdd(dim: number, index: Tensor, source: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::index_add_(Tensor(a!) self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor(a!) */
  indexAdd_(dim: number, index: Tensor, source: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor */
  indexCopy(dim: number, index: Tensor, source: Tensor): Tensor;
  /** aten::index_copy_(Tensor(a!) self, int dim, Tensor index, Tensor source) -> Tensor(a!) */
  indexCopy_(dim: number, index: Tensor, source: Tensor): Tensor;
  /** aten::index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor */
  indexFill(dim: number, index: Tensor, value: Tensor): Tensor;
  /** aten::index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor */
  indexFill(dim: number, index: Tensor, value: Scalar): Tensor;
  /** aten::index_fill_.int_Tensor(Tensor(a!) self, int dim, Tensor index, Tensor value) -> Tensor(a!) */
  indexFill_(dim: number, index: Tensor, value: Tensor): Tensor;
  /** aten::index_fill_.int_Scalar(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!) */
  indexFill_(dim: number, index: Tensor, value: Scalar): Tensor;
  /** aten::index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor */
  indexPut(indices: (Tensor | null)[], values: Tensor, accumulate?: boolean): Tensor;
  indexPut(indices: (Tensor | null)[], values: Tensor, options: { accumulate?: boolean }): Tensor;
  /** aten::index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor(a!) */
  indexPut_(indices: (Tensor | null)[], values: Tensor, accumulate?: boolean): Tensor;
  indexPut_(indices: (Tensor | null)[], values: Tensor, options: { accumulate?: boolean }): Tensor;
  /** aten::index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor */
  indexReduce(dim: number, index: Tensor, source: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
  /** aten::index_reduce_(Tensor(a!) self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor(a!) */
  indexReduce_(dim: number, index: Tensor, source: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
  /** aten::index_select(Tensor self, int dim, Tensor index) -> Tensor */
  indexSelect(dim: number, index: Tensor): Tensor;
  /** aten::indices(Tensor(a) self) -> Tensor(a) */
  indices(): Tensor;
  /** aten::indices_copy(Tensor self) -> Tensor */
  indicesCopy(): Tensor;
  /** aten::inner(Tensor self, Tensor other) -> Tensor */
  inner(other: Tensor): Tensor;
  /** aten::instance_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool use_input_stats, float momentum, float eps, bool cudnn_enabled) -> Tensor */
  instanceNorm(weight: Tensor | null, bias: Tensor | null, runningMean: Tensor | null, runningVar: Tensor | null, useInputStats: boolean, momentum: number, eps: number, cudnnEnabled: boolean): Tensor;
  /** aten::int_repr(Tensor self) -> Tensor */
  intRepr(): Tensor;
  /** aten::inverse(Tensor self) -> Tensor */
  inverse(): Tensor;
  /** aten::is_coalesced(Tensor self) -> bool */
  isCoalesced(): boolean;
  /** aten::is_complex(Tensor self) -> bool */
  isComplex(): boolean;
  /** aten::is_conj(Tensor self) -> bool */
  isConj(): boolean;
  /** aten::is_contiguous(Tensor self) -> bool */
  isContiguous(): boolean;
  /** aten::is_contiguous.memory_format(Tensor self, MemoryFormat memory_format) -> bool */
  isContiguous(memoryFormat: MemoryFormat): boolean;
  /** aten::is_distributed(Tensor self) -> bool */
  isDistributed(): boolean;
  /** aten::is_floating_point(Tensor self) -> bool */
  isFloatingPoint(): boolean;
  /** aten::is_inference(Tensor self) -> bool */
  isInference(): boolean;
  /** aten::is_neg(Tensor self) -> bool */
  isNeg(): boolean;
  /** aten::is_nonzero(Tensor self) -> bool */
  isNonzero(): boolean;
  /** aten::is_pinned(Tensor self, Device? device=None) -> bool */
  isPinned(device?: string | null): boolean;
  isPinned(options: { device?: string | null }): boolean;
  /** aten::is_same_size(Tensor self, Tensor other) -> bool */
  isSameSize(other: Tensor): boolean;
  /** aten::is_set_to(Tensor self, Tensor tensor) -> bool */
  isSetTo(tensor: Tensor): boolean;
  /** aten::is_signed(Tensor self) -> bool */
  isSigned(): boolean;
  /** aten::isclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool equal_nan=False) -> Tensor */
  isclose(other: Tensor, rtol?: number, atol?: number, equalNan?: boolean): Tensor;
  isclose(other: Tensor, rtol: number, atol: number, options: { equalNan?: boolean }): Tensor;
  isclose(other: Tensor, rtol: number, options: { atol?: number; equalNan?: boolean }): Tensor;
  isclose(other: Tensor, options: { rtol?: number; atol?: number; equalNan?: boolean }): Tensor;
  /** aten::isfinite(Tensor self) -> Tensor */
  isfinite(): Tensor;
  /** aten::isinf(Tensor self) -> Tensor */
  isinf(): Tensor;
  /** aten::isnan(Tensor self) -> Tensor */
  isnan(): Tensor;
  /** aten::isneginf(Tensor self) -> Tensor */
  isneginf(): Tensor;
  /** aten::isposinf(Tensor self) -> Tensor */
  isposinf(): Tensor;
  /** aten::isreal(Tensor self) -> Tensor */
  isreal(): Tensor;
  /** aten::istft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, bool normalized=False, bool? onesided=None, int? length=None, bool return_complex=False) -> Tensor */
  istft(nFft: number, hopLength?: number | null, winLength?: number | null, window?: Tensor | null, center?: boolean, normalized?: boolean, onesided?: boolean | null, length?: number | null, returnComplex?: boolean): Tensor;
  istft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, normalized: boolean, onesided: boolean | null, length: number | null, options: { returnComplex?: boolean }): Tensor;
  istft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, normalized: boolean, onesided: boolean | null, options: { length?: number | null; returnComplex?: boolean }): Tensor;
  istft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, normalized: boolean, options: { onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  istft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, options: { normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  istft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, options: { center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  istft(nFft: number, hopLength: number | null, winLength: number | null, options: { window?: Tensor | null; center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  istft(nFft: number, hopLength: number | null, options: { winLength?: number | null; window?: Tensor | null; center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  istft(nFft: number, options: { hopLength?: number | null; winLength?: number | null; window?: Tensor | null; center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  /** aten::kl_div(Tensor self, Tensor target, int reduction=1, *, bool log_target=False) -> Tensor */
  klDiv(target: Tensor, reduction?: number, options?: { logTarget?: boolean }): Tensor;
  klDiv(target: Tensor, options: { reduction?: number; logTarget?: boolean }): Tensor;
  /** aten::kron(Tensor self, Tensor other) -> Tensor */
  kron(other: Tensor): Tensor;
  /** aten::kthvalue(Tensor self, SymInt k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices) */
  kthvalue(k: number, dim?: number, keepdim?: boolean): [Tensor, Tensor];
  kthvalue(k: number, dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  kthvalue(k: number, options: { dim?: number; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::l1_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  l1Loss(target: Tensor, reduction?: number): Tensor;
  l1Loss(target: Tensor, options: { reduction?: number }): Tensor;
  /** aten::layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, Tensor? bias=None, float eps=1.0000000000000001e-05, bool cudnn_enable=True) -> Tensor */
  layerNorm(normalizedShape: readonly number[], weight?: Tensor | null, bias?: Tensor | null, eps?: number, cudnnEnable?: boolean): Tensor;
  layerNorm(normalizedShape: readonly number[], weight: Tensor | null, bias: Tensor | null, eps: number, options: { cudnnEnable?: boolean }): Tensor;
  layerNorm(normalizedShape: readonly number[], weight: Tensor | null, bias: Tensor | null, options: { eps?: number; cudnnEnable?: boolean }): Tensor;
  layerNorm(normalizedShape: readonly number[], weight: Tensor | null, options: { bias?: Tensor | null; eps?: number; cudnnEnable?: boolean }): Tensor;
  layerNorm(normalizedShape: readonly number[], options: { weight?: Tensor | null; bias?: Tensor | null; eps?: number; cudnnEnable?: boolean }): Tensor;
  /** aten::lcm(Tensor self, Tensor other) -> Tensor */
  lcm(other: Tensor): Tensor;
  /** aten::lcm_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  lcm_(other: Tensor): Tensor;
  /** aten::ldexp.Tensor(Tensor self, Tensor other) -> Tensor */
  ldexp(other: Tensor): Tensor;
  /** aten::ldexp_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  ldexp_(other: Tensor): Tensor;
  /** aten::le.Tensor(Tensor self, Tensor other) -> Tensor */
  le(other: Tensor): Tensor;
  /** aten::le.Scalar(Tensor self, Scalar other) -> Tensor */
  le(other: Scalar): Tensor;
  /** aten::le_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  le_(other: Tensor): Tensor;
  /** aten::le_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  le_(other: Scalar): Tensor;
  /** aten::leaky_relu(Tensor self, Scalar negative_slope=0.01) -> Tensor */
  leakyRelu(negativeSlope?: Scalar): Tensor;
  leakyRelu(options: { negativeSlope?: Scalar }): Tensor;
  /** aten::leaky_relu_(Tensor(a!) self, Scalar negative_slope=0.01) -> Tensor(a!) */
  leakyRelu_(negativeSlope?: Scalar): Tensor;
  leakyRelu_(options: { negativeSlope?: Scalar }): Tensor;
  /** aten::lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor */
  lerp(end: Tensor, weight: Tensor): Tensor;
  /** aten::lerp.Scalar(Tensor self, Tensor end, Scalar weight) -> Tensor */
  lerp(end: Tensor, weight: Scalar): Tensor;
  /** aten::lerp_.Tensor(Tensor(a!) self, Tensor end, Tensor weight) -> Tensor(a!) */
  lerp_(end: Tensor, weight: Tensor): Tensor;
  /** aten::lerp_.Scalar(Tensor(a!) self, Tensor end, Scalar weight) -> Tensor(a!) */
  lerp_(end: Tensor, weight: Scalar): Tensor;
  /** aten::less.Tensor(Tensor self, Tensor other) -> Tensor */
  less(other: Tensor): Tensor;
  /** aten::less.Scalar(Tensor self, Scalar other) -> Tensor */
  less(other: Scalar): Tensor;
  /** aten::less_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  less_(other: Tensor): Tensor;
  /** aten::less_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  less_(other: Scalar): Tensor;
  /** aten::less_equal.Tensor(Tensor self, Tensor other) -> Tensor */
  lessEqual(other: Tensor): Tensor;
  /** aten::less_equal.Scalar(Tensor self, Scalar other) -> Tensor */
  lessEqual(other: Scalar): Tensor;
  /** aten::less_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  lessEqual_(other: Tensor): Tensor;
  /** aten::less_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  lessEqual_(other: Scalar): Tensor;
  /** aten::lgamma(Tensor self) -> Tensor */
  lgamma(): Tensor;
  /** aten::lgamma_(Tensor(a!) self) -> Tensor(a!) */
  lgamma_(): Tensor;
  /** aten::lift(Tensor self) -> Tensor */
  lift(): Tensor;
  /** aten::lift_fresh(Tensor(a) self) -> Tensor(a) */
  liftFresh(): Tensor;
  /** aten::lift_fresh_copy(Tensor self) -> Tensor */
  liftFreshCopy(): Tensor;
  /** aten::linalg__powsum(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  linalg__powsum(ord?: Scalar, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  linalg__powsum(ord: Scalar, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalg__powsum(ord: Scalar, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalg__powsum(options: { ord?: Scalar; dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linalg_cholesky(Tensor self, *, bool upper=False) -> Tensor */
  linalgCholesky(options?: { upper?: boolean }): Tensor;
  /** aten::linalg_cholesky_ex(Tensor self, *, bool upper=False, bool check_errors=False) -> (Tensor L, Tensor info) */
  linalgCholeskyEx(options?: { upper?: boolean; checkErrors?: boolean }): [Tensor, Tensor];
  /** aten::linalg_cond.p_str(Tensor self, str p) -> Tensor */
  linalgCond(p: string): Tensor;
  /** aten::linalg_cond(Tensor self, Scalar? p=None) -> Tensor */
  linalgCond(p?: Scalar | null): Tensor;
  linalgCond(options: { p?: Scalar | null }): Tensor;
  /** aten::linalg_cross(Tensor self, Tensor other, *, int dim=-1) -> Tensor */
  linalgCross(other: Tensor, options?: { dim?: number }): Tensor;
  /** aten::linalg_eig(Tensor self) -> (Tensor eigenvalues, Tensor eigenvectors) */
  linalgEig(): [Tensor, Tensor];
  /** aten::linalg_eigh(Tensor self, str UPLO="L") -> (Tensor eigenvalues, Tensor eigenvectors) */
  linalgEigh(UPLO?: string): [Tensor, Tensor];
  linalgEigh(options: { UPLO?: string }): [Tensor, Tensor];
  /** aten::linalg_eigvals(Tensor self) -> Tensor */
  linalgEigvals(): Tensor;
  /** aten::linalg_eigvalsh(Tensor self, str UPLO="L") -> Tensor */
  linalgEigvalsh(UPLO?: string): Tensor;
  linalgEigvalsh(options: { UPLO?: string }): Tensor;
  /** aten::linalg_householder_product(Tensor input, Tensor tau) -> Tensor */
  linalgHouseholderProduct(tau: Tensor): Tensor;
  /** aten::linalg_ldl_factor(Tensor self, *, bool hermitian=False) -> (Tensor LD, Tensor pivots) */
  linalgLdlFactor(options?: { hermitian?: boolean }): [Tensor, Tensor];
  /** aten::linalg_ldl_factor_ex(Tensor self, *, bool hermitian=False, bool check_errors=False) -> (Tensor LD, Tensor pivots, Tensor info) */
  linalgLdlFactorEx(options?: { hermitian?: boolean; checkErrors?: boolean }): [Tensor, Tensor, Tensor];
  /** aten::linalg_lstsq(Tensor self, Tensor b, float? rcond=None, *, str? driver=None) -> (Tensor solution, Tensor residuals, Tensor rank, Tensor singular_values) */
  linalgLstsq(b: Tensor, rcond?: number | null, options?: { driver?: string | null }): [Tensor, Tensor, Tensor, Tensor];
  linalgLstsq(b: Tensor, options: { rcond?: number | null; driver?: string | null }): [Tensor, Tensor, Tensor, Tensor];
  /** aten::linalg_matmul(Tensor self, Tensor other) -> Tensor */
  linalgMatmul(other: Tensor): Tensor;
  /** aten::linalg_matrix_exp(Tensor self) -> Tensor */
  linalgMatrixExp(): Tensor;
  /** aten::linalg_matrix_norm.str_ord(Tensor self, str ord="fro", int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  linalgMatrixNorm(ord?: string, dim?: readonly number[], keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  linalgMatrixNorm(ord: string, dim: readonly number[], options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgMatrixNorm(ord: string, options: { dim?: readonly number[]; keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgMatrixNorm(options: { ord?: string; dim?: readonly number[]; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linalg_matrix_norm(Tensor self, Scalar ord, int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  linalgMatrixNorm(ord: Scalar, dim?: readonly number[], keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  linalgMatrixNorm(ord: Scalar, dim: readonly number[], options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgMatrixNorm(ord: Scalar, options: { dim?: readonly number[]; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linalg_matrix_power(Tensor self, int n) -> Tensor */
  linalgMatrixPower(n: number): Tensor;
  /** aten::linalg_matrix_rank(Tensor self, float tol, bool hermitian=False) -> Tensor */
  linalgMatrixRank(tol: number, hermitian?: boolean): Tensor;
  linalgMatrixRank(tol: number, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_matrix_rank.tol_tensor(Tensor input, Tensor tol, bool hermitian=False) -> Tensor */
  linalgMatrixRank(tol: Tensor, hermitian?: boolean): Tensor;
  linalgMatrixRank(tol: Tensor, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_matrix_rank.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor */
  linalgMatrixRank(options?: { atol?: number | null; rtol?: number | null; hermitian?: boolean }): Tensor;
  /** aten::linalg_matrix_rank.atol_rtol_tensor(Tensor input, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False) -> Tensor */
  linalgMatrixRank(options?: { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean }): Tensor;
  /** aten::linalg_matrix_sqrth(Tensor self) -> Tensor */
  linalgMatrixSqrth(): Tensor;
  /** aten::linalg_norm.ord_str(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  linalgNorm(ord: string, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  linalgNorm(ord: string, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgNorm(ord: string, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linalg_norm(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  linalgNorm(ord?: Scalar | null, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  linalgNorm(ord: Scalar | null, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgNorm(ord: Scalar | null, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgNorm(options: { ord?: Scalar | null; dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linalg_pinv(Tensor self, float rcond, bool hermitian=False) -> Tensor */
  linalgPinv(rcond: number, hermitian?: boolean): Tensor;
  linalgPinv(rcond: number, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_pinv.rcond_tensor(Tensor self, Tensor rcond, bool hermitian=False) -> Tensor */
  linalgPinv(rcond: Tensor, hermitian?: boolean): Tensor;
  linalgPinv(rcond: Tensor, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_pinv.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor */
  linalgPinv(options?: { atol?: number | null; rtol?: number | null; hermitian?: boolean }): Tensor;
  /** aten::linalg_pinv.atol_rtol_tensor(Tensor self, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False) -> Tensor */
  linalgPinv(options?: { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean }): Tensor;
  /** aten::linalg_solve_triangular(Tensor self, Tensor B, *, bool upper, bool left=True, bool unitriangular=False) -> Tensor */
  linalgSolveTriangular(B: Tensor, options: { upper: boolean; left?: boolean; unitriangular?: boolean }): Tensor;
  /** aten::linalg_tensorinv(Tensor self, int ind=2) -> Tensor */
  linalgTensorinv(ind?: number): Tensor;
  linalgTensorinv(options: { ind?: number }): Tensor;
  /** aten::linalg_tensorsolve(Tensor self, Tensor other, int[]? dims=None) -> Tensor */
  linalgTensorsolve(other: Tensor, dims?: readonly number[] | null): Tensor;
  linalgTensorsolve(other: Tensor, options: { dims?: readonly number[] | null }): Tensor;
  /** aten::linalg_vector_norm(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  linalgVectorNorm(ord?: Scalar, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  linalgVectorNorm(ord: Scalar, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgVectorNorm(ord: Scalar, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  linalgVectorNorm(options: { ord?: Scalar; dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor */
  linear(weight: Tensor, bias?: Tensor | null): Tensor;
  linear(weight: Tensor, options: { bias?: Tensor | null }): Tensor;
  /** aten::log(Tensor self) -> Tensor */
  log(): Tensor;
  /** aten::log10(Tensor self) -> Tensor */
  log10(): Tensor;
  /** aten::log10_(Tensor(a!) self) -> Tensor(a!) */
  log10_(): Tensor;
  /** aten::log1p(Tensor self) -> Tensor */
  log1p(): Tensor;
  /** aten::log1p_(Tensor(a!) self) -> Tensor(a!) */
  log1p_(): Tensor;
  /** aten::log2(Tensor self) -> Tensor */
  log2(): Tensor;
  /** aten::log2_(Tensor(a!) self) -> Tensor(a!) */
  log2_(): Tensor;
  /** aten::log_(Tensor(a!) self) -> Tensor(a!) */
  log_(): Tensor;
  /** aten::log_normal(Tensor self, float mean=1., float std=2., *, Generator? generator=None) -> Tensor */
  logNormal(mean?: number, std?: number): Tensor;
  logNormal(mean: number, options: { std?: number }): Tensor;
  logNormal(options: { mean?: number; std?: number }): Tensor;
  /** aten::log_normal_(Tensor(a!) self, float mean=1., float std=2., *, Generator? generator=None) -> Tensor(a!) */
  logNormal_(mean?: number, std?: number): Tensor;
  logNormal_(mean: number, options: { std?: number }): Tensor;
  logNormal_(options: { mean?: number; std?: number }): Tensor;
  /** aten::log_sigmoid(Tensor self) -> Tensor */
  logSigmoid(): Tensor;
  /** aten::log_sigmoid_forward(Tensor self) -> (Tensor output, Tensor buffer) */
  logSigmoidForward(): [Tensor, Tensor];
  /** aten::log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor */
  logSoftmax(dim: number, dtype?: DType | null): Tensor;
  logSoftmax(dim: number, options: { dtype?: DType | null }): Tensor;
  /** aten::logaddexp(Tensor self, Tensor other) -> Tensor */
  logaddexp(other: Tensor): Tensor;
  /** aten::logaddexp2(Tensor self, Tensor other) -> Tensor */
  logaddexp2(other: Tensor): Tensor;
  /** aten::logcumsumexp(Tensor self, int dim) -> Tensor */
  logcumsumexp(dim: number): Tensor;
  /** aten::logdet(Tensor self) -> Tensor */
  logdet(): Tensor;
  /** aten::logical_and(Tensor self, Tensor other) -> Tensor */
  logicalAnd(other: Tensor): Tensor;
  /** aten::logical_and_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  logicalAnd_(other: Tensor): Tensor;
  /** aten::logical_not(Tensor self) -> Tensor */
  logicalNot(): Tensor;
  /** aten::logical_not_(Tensor(a!) self) -> Tensor(a!) */
  logicalNot_(): Tensor;
  /** aten::logical_or(Tensor self, Tensor other) -> Tensor */
  logicalOr(other: Tensor): Tensor;
  /** aten::logical_or_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  logicalOr_(other: Tensor): Tensor;
  /** aten::logical_xor(Tensor self, Tensor other) -> Tensor */
  logicalXor(other: Tensor): Tensor;
  /** aten::logical_xor_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  logicalXor_(other: Tensor): Tensor;
  /** aten::logit(Tensor self, float? eps=None) -> Tensor */
  logit(eps?: number | null): Tensor;
  logit(options: { eps?: number | null }): Tensor;
  /** aten::logit_(Tensor(a!) self, float? eps=None) -> Tensor(a!) */
  logit_(eps?: number | null): Tensor;
  logit_(options: { eps?: number | null }): Tensor;
  /** aten::logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor */
  logsumexp(dim: readonly number[] | number, keepdim?: boolean): Tensor;
  logsumexp(dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  /** aten::lstm.input(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor, Tensor) */
  lstm(hx: readonly Tensor[], params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor, Tensor];
  /** aten::lstm_cell(Tensor input, Tensor[] hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> (Tensor, Tensor) */
  lstmCell(hx: readonly Tensor[], wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): [Tensor, Tensor];
  lstmCell(hx: readonly Tensor[], wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): [Tensor, Tensor];
  lstmCell(hx: readonly Tensor[], wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): [Tensor, Tensor];
  /** aten::lt.Tensor(Tensor self, Tensor other) -> Tensor */
  lt(other: Tensor): Tensor;
  /** aten::lt.Scalar(Tensor self, Scalar other) -> Tensor */
  lt(other: Scalar): Tensor;
  /** aten::lt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  lt_(other: Tensor): Tensor;
  /** aten::lt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  lt_(other: Scalar): Tensor;
  /** aten::lu_solve(Tensor self, Tensor LU_data, Tensor LU_pivots) -> Tensor */
  luSolve(LUData: Tensor, LUPivots: Tensor): Tensor;
  /** aten::mH(Tensor(a) self) -> Tensor(a) */
  mH(): Tensor;
  /** aten::mT(Tensor(a) self) -> Tensor(a) */
  mT(): Tensor;
  /** aten::masked_fill.Tensor(Tensor self, Tensor mask, Tensor value) -> Tensor */
  maskedFill(mask: Tensor, value: Tensor): Tensor;
  /** aten::masked_fill.Scalar(Tensor self, Tensor mask, Scalar value) -> Tensor */
  maskedFill(mask: Tensor, value: Scalar): Tensor;
  /** aten::masked_fill_.Tensor(Tensor(a!) self, Tensor mask, Tensor value) -> Tensor(a!) */
  maskedFill_(mask: Tensor, value: Tensor): Tensor;
  /** aten::masked_fill_.Scalar(Tensor(a!) self, Tensor mask, Scalar value) -> Tensor(a!) */
  maskedFill_(mask: Tensor, value: Scalar): Tensor;
  /** aten::masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor */
  maskedScatter(mask: Tensor, source: Tensor): Tensor;
  /** aten::masked_scatter_(Tensor(a!) self, Tensor mask, Tensor source) -> Tensor(a!) */
  maskedScatter_(mask: Tensor, source: Tensor): Tensor;
  /** aten::masked_select(Tensor self, Tensor mask) -> Tensor */
  maskedSelect(mask: Tensor): Tensor;
  /** aten::matmul(Tensor self, Tensor other) -> Tensor */
  matmul(other: Tensor): Tensor;
  /** aten::matrix_H(Tensor(a) self) -> Tensor(a) */
  matrixH(): Tensor;
  /** aten::matrix_exp(Tensor self) -> Tensor */
  matrixExp(): Tensor;
  /** aten::matrix_power(Tensor self, int n) -> Tensor */
  matrixPower(n: number): Tensor;
  /** aten::max(Tensor self) -> Tensor */
  max(): Tensor;
  /** aten::max.other(Tensor self, Tensor other) -> Tensor */
  max(other: Tensor): Tensor;
  /** aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  max(dim: number, keepdim?: boolean): [Tensor, Tensor];
  max(dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  /** aten::max_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False) -> Tensor */
  maxPool1d(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): Tensor;
  maxPool1d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): Tensor;
  maxPool1d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  maxPool1d(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  maxPool1d(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  /** aten::max_pool1d_with_indices(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False) -> (Tensor, Tensor) */
  maxPool1dWithIndices(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): [Tensor, Tensor];
  maxPool1dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): [Tensor, Tensor];
  maxPool1dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  maxPool1dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  maxPool1dWithIndices(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  /** aten::max_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> Tensor */
  maxPool2d(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): Tensor;
  maxPool2d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): Tensor;
  maxPool2d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  maxPool2d(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  maxPool2d(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  /** aten::max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor) */
  maxPool2dWithIndices(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): [Tensor, Tensor];
  maxPool2dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): [Tensor, Tensor];
  maxPool2dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  maxPool2dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  maxPool2dWithIndices(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  /** aten::max_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> Tensor */
  maxPool3d(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): Tensor;
  maxPool3d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): Tensor;
  maxPool3d(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  maxPool3d(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  maxPool3d(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  /** aten::max_pool3d_with_indices(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor) */
  maxPool3dWithIndices(kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): [Tensor, Tensor];
  maxPool3dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): [Tensor, Tensor];
  maxPool3dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  maxPool3dWithIndices(kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  maxPool3dWithIndices(kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  /** aten::max_unpool2d(Tensor self, Tensor indices, SymInt[2] output_size) -> Tensor */
  maxUnpool2d(indices: Tensor, outputSize: readonly number[] | number): Tensor;
  /** aten::max_unpool3d(Tensor self, Tensor indices, SymInt[3] output_size, int[3] stride, int[3] padding) -> Tensor */
  maxUnpool3d(indices: Tensor, outputSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number): Tensor;
  /** aten::maximum(Tensor self, Tensor other) -> Tensor */
  maximum(other: Tensor): Tensor;
  /** aten::mean(Tensor self, *, ScalarType? dtype=None) -> Tensor */
  mean(options?: { dtype?: DType | null }): Tensor;
  /** aten::mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  mean(dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  mean(dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  mean(options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::median(Tensor self) -> Tensor */
  median(): Tensor;
  /** aten::median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  median(dim: number, keepdim?: boolean): [Tensor, Tensor];
  median(dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  /** aten::min(Tensor self) -> Tensor */
  min(): Tensor;
  /** aten::min.other(Tensor self, Tensor other) -> Tensor */
  min(other: Tensor): Tensor;
  /** aten::min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  min(dim: number, keepdim?: boolean): [Tensor, Tensor];
  min(dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  /** aten::minimum(Tensor self, Tensor other) -> Tensor */
  minimum(other: Tensor): Tensor;
  /** aten::mish(Tensor self) -> Tensor */
  mish(): Tensor;
  /** aten::mish_(Tensor(a!) self) -> Tensor(a!) */
  mish_(): Tensor;
  /** aten::mm(Tensor self, Tensor mat2) -> Tensor */
  mm(mat2: Tensor): Tensor;
  /** aten::mm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor */
  mm(mat2: Tensor, outDtype: DType): Tensor;
  /** aten::mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices) */
  mode(dim?: number, keepdim?: boolean): [Tensor, Tensor];
  mode(dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  mode(options: { dim?: number; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::moveaxis.int(Tensor(a) self, int source, int destination) -> Tensor(a) */
  moveaxis(source: number, destination: number): Tensor;
  /** aten::moveaxis.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a) */
  moveaxis(source: readonly number[], destination: readonly number[]): Tensor;
  /** aten::movedim.int(Tensor(a) self, int source, int destination) -> Tensor(a) */
  movedim(source: number, destination: number): Tensor;
  /** aten::movedim.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a) */
  movedim(source: readonly number[], destination: readonly number[]): Tensor;
  /** aten::mse_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  mseLoss(target: Tensor, reduction?: number): Tensor;
  mseLoss(target: Tensor, options: { reduction?: number }): Tensor;
  /** aten::msort(Tensor self) -> Tensor */
  msort(): Tensor;
  /** aten::mul.Tensor(Tensor self, Tensor other) -> Tensor */
  mul(other: Tensor): Tensor;
  /** aten::mul.Scalar(Tensor self, Scalar other) -> Tensor */
  mul(other: Scalar): Tensor;
  /** aten::mul_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  mul_(other: Tensor): Tensor;
  /** aten::mul_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  mul_(other: Scalar): Tensor;
  /** aten::multi_margin_loss(Tensor self, Tensor target, Scalar p=1, Scalar margin=1, Tensor? weight=None, int reduction=1) -> Tensor */
  multiMarginLoss(target: Tensor, p?: Scalar, margin?: Scalar, weight?: Tensor | null, reduction?: number): Tensor;
  multiMarginLoss(target: Tensor, p: Scalar, margin: Scalar, weight: Tensor | null, options: { reduction?: number }): Tensor;
  multiMarginLoss(target: Tensor, p: Scalar, margin: Scalar, options: { weight?: Tensor | null; reduction?: number }): Tensor;
  multiMarginLoss(target: Tensor, p: Scalar, options: { margin?: Scalar; weight?: Tensor | null; reduction?: number }): Tensor;
  multiMarginLoss(target: Tensor, options: { p?: Scalar; margin?: Scalar; weight?: Tensor | null; reduction?: number }): Tensor;
  /** aten::multilabel_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  multilabelMarginLoss(target: Tensor, reduction?: number): Tensor;
  multilabelMarginLoss(target: Tensor, options: { reduction?: number }): Tensor;
  /** aten::multilabel_margin_loss_forward(Tensor self, Tensor target, int reduction) -> (Tensor output, Tensor is_target) */
  multilabelMarginLossForward(target: Tensor, reduction: number): [Tensor, Tensor];
  /** aten::multinomial(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None) -> Tensor */
  multinomial(numSamples: number, replacement?: boolean): Tensor;
  multinomial(numSamples: number, options: { replacement?: boolean }): Tensor;
  /** aten::multiply.Tensor(Tensor self, Tensor other) -> Tensor */
  multiply(other: Tensor): Tensor;
  /** aten::multiply.Scalar(Tensor self, Scalar other) -> Tensor */
  multiply(other: Scalar): Tensor;
  /** aten::multiply_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  multiply_(other: Tensor): Tensor;
  /** aten::multiply_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  multiply_(other: Scalar): Tensor;
  /** aten::mv(Tensor self, Tensor vec) -> Tensor */
  mv(vec: Tensor): Tensor;
  /** aten::mvlgamma(Tensor self, int p) -> Tensor */
  mvlgamma(p: number): Tensor;
  /** aten::mvlgamma_(Tensor(a!) self, int p) -> Tensor(a!) */
  mvlgamma_(p: number): Tensor;
  /** aten::nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor */
  nanToNum(nan?: number | null, posinf?: number | null, neginf?: number | null): Tensor;
  nanToNum(nan: number | null, posinf: number | null, options: { neginf?: number | null }): Tensor;
  nanToNum(nan: number | null, options: { posinf?: number | null; neginf?: number | null }): Tensor;
  nanToNum(options: { nan?: number | null; posinf?: number | null; neginf?: number | null }): Tensor;
  /** aten::nan_to_num_(Tensor(a!) self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor(a!) */
  nanToNum_(nan?: number | null, posinf?: number | null, neginf?: number | null): Tensor;
  nanToNum_(nan: number | null, posinf: number | null, options: { neginf?: number | null }): Tensor;
  nanToNum_(nan: number | null, options: { posinf?: number | null; neginf?: number | null }): Tensor;
  nanToNum_(options: { nan?: number | null; posinf?: number | null; neginf?: number | null }): Tensor;
  /** aten::nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  nanmean(dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  nanmean(dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  nanmean(options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::nanmedian(Tensor self) -> Tensor */
  nanmedian(): Tensor;
  /** aten::nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  nanmedian(dim: number, keepdim?: boolean): [Tensor, Tensor];
  nanmedian(dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  /** aten::nanquantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  nanquantile(q: Tensor, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  nanquantile(q: Tensor, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  nanquantile(q: Tensor, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /** aten::nanquantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  nanquantile(q: number, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  nanquantile(q: number, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  nanquantile(q: number, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /** aten::nansum(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  nansum(dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  nansum(dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  nansum(options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::narrow(Tensor(a) self, int dim, SymInt start, SymInt length) -> Tensor(a) */
  narrow(dim: number, start: number, length: number): Tensor;
  /** aten::narrow.Tensor(Tensor(a) self, int dim, Tensor start, SymInt length) -> Tensor(a) */
  narrow(dim: number, start: Tensor, length: number): Tensor;
  /** aten::narrow_copy(Tensor self, int dim, SymInt start, SymInt length) -> Tensor */
  narrowCopy(dim: number, start: number, length: number): Tensor;
  /** aten::native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor) */
  nativeBatchNorm(weight: Tensor | null, bias: Tensor | null, runningMean: Tensor | null, runningVar: Tensor | null, training: boolean, momentum: number, eps: number): [Tensor, Tensor, Tensor];
  /** aten::native_channel_shuffle(Tensor self, SymInt groups) -> Tensor */
  nativeChannelShuffle(groups: number): Tensor;
  /** aten::native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor) */
  nativeDropout(p: number, train?: boolean | null): [Tensor, Tensor];
  nativeDropout(p: number, options: { train?: boolean | null }): [Tensor, Tensor];
  /** aten::native_group_norm(Tensor input, Tensor? weight, Tensor? bias, SymInt N, SymInt C, SymInt HxW, int group, float eps) -> (Tensor, Tensor, Tensor) */
  nativeGroupNorm(weight: Tensor | null, bias: Tensor | null, N: number, C: number, HxW: number, group: number, eps: number): [Tensor, Tensor, Tensor];
  /** aten::native_layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight, Tensor? bias, float eps) -> (Tensor, Tensor, Tensor) */
  nativeLayerNorm(normalizedShape: readonly number[], weight: Tensor | null, bias: Tensor | null, eps: number): [Tensor, Tensor, Tensor];
  /** aten::native_norm(Tensor self, Scalar p=2) -> Tensor */
  nativeNorm(p?: Scalar): Tensor;
  nativeNorm(options: { p?: Scalar }): Tensor;
  /** aten::native_norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, ScalarType? dtype) -> Tensor */
  nativeNorm(p: Scalar | null, dim: readonly number[] | number, keepdim: boolean, dtype?: DType | null): Tensor;
  nativeNorm(p: Scalar | null, dim: readonly number[] | number, keepdim: boolean, options: { dtype?: DType | null }): Tensor;
  /** aten::ne.Tensor(Tensor self, Tensor other) -> Tensor */
  ne(other: Tensor): Tensor;
  /** aten::ne.Scalar(Tensor self, Scalar other) -> Tensor */
  ne(other: Scalar): Tensor;
  /** aten::ne_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  ne_(other: Tensor): Tensor;
  /** aten::ne_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  ne_(other: Scalar): Tensor;
  /** aten::neg(Tensor self) -> Tensor */
  neg(): Tensor;
  /** aten::neg_(Tensor(a!) self) -> Tensor(a!) */
  neg_(): Tensor;
  /** aten::negative(Tensor self) -> Tensor */
  negative(): Tensor;
  /** aten::negative_(Tensor(a!) self) -> Tensor(a!) */
  negative_(): Tensor;
  /** aten::nested_to_padded_tensor(Tensor self, float padding, int[]? output_size=None) -> Tensor */
  nestedToPaddedTensor(padding: number, outputSize?: readonly number[] | null): Tensor;
  nestedToPaddedTensor(padding: number, options: { outputSize?: readonly number[] | null }): Tensor;
  /** aten::new_empty(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  newEmpty(size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::new_empty_strided(Tensor self, SymInt[] size, SymInt[] stride, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  newEmptyStrided(size: readonly number[], stride: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::new_full(Tensor self, SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  newFull(size: readonly number[], fillValue: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::new_ones(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  newOnes(size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::new_zeros(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  newZeros(size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::nextafter(Tensor self, Tensor other) -> Tensor */
  nextafter(other: Tensor): Tensor;
  /** aten::nextafter_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  nextafter_(other: Tensor): Tensor;
  /** aten::nll_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor */
  nllLoss(target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number): Tensor;
  nllLoss(target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number }): Tensor;
  nllLoss(target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number }): Tensor;
  nllLoss(target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number }): Tensor;
  /** aten::nll_loss2d(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor */
  nllLoss2d(target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number): Tensor;
  nllLoss2d(target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number }): Tensor;
  nllLoss2d(target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number }): Tensor;
  nllLoss2d(target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number }): Tensor;
  /** aten::nll_loss2d_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight) */
  nllLoss2dForward(target: Tensor, weight: Tensor | null, reduction: number, ignoreIndex: number): [Tensor, Tensor];
  /** aten::nll_loss_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight) */
  nllLossForward(target: Tensor, weight: Tensor | null, reduction: number, ignoreIndex: number): [Tensor, Tensor];
  /** aten::nll_loss_nd(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor */
  nllLossNd(target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number): Tensor;
  nllLossNd(target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number }): Tensor;
  nllLossNd(target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number }): Tensor;
  nllLossNd(target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number }): Tensor;
  /** aten::nonzero(Tensor self) -> Tensor */
  nonzero(): Tensor;
  /** aten::nonzero_numpy(Tensor self) -> Tensor[] */
  nonzeroNumpy(): Tensor[];
  /** aten::nonzero_static(Tensor self, *, SymInt size, int fill_value=-1) -> Tensor */
  nonzeroStatic(options: { size: number; fillValue?: number }): Tensor;
  /** aten::norm.Scalar(Tensor self, Scalar p=2) -> Tensor */
  norm(p?: Scalar): Tensor;
  norm(options: { p?: Scalar }): Tensor;
  /** aten::norm.ScalarOpt_dtype(Tensor self, Scalar? p, *, ScalarType dtype) -> Tensor */
  norm(p: Scalar | null, options: { dtype: DType }): Tensor;
  norm(options: { p?: Scalar | null; dtype: DType }): Tensor;
  /** aten::norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor */
  norm(p: Scalar | null, dim: readonly number[] | number, keepdim?: boolean): Tensor;
  norm(p: Scalar | null, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  /** aten::norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType dtype) -> Tensor */
  norm(p: Scalar | null, dim: readonly number[] | number, keepdim: boolean, options: { dtype: DType }): Tensor;
  /** aten::normal_(Tensor(a!) self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor(a!) */
  normal_(mean?: number, std?: number): Tensor;
  normal_(mean: number, options: { std?: number }): Tensor;
  normal_(options: { mean?: number; std?: number }): Tensor;
  /** aten::normal_functional(Tensor self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor */
  normalFunctional(mean?: number, std?: number): Tensor;
  normalFunctional(mean: number, options: { std?: number }): Tensor;
  normalFunctional(options: { mean?: number; std?: number }): Tensor;
  /** aten::not_equal.Tensor(Tensor self, Tensor other) -> Tensor */
  notEqual(other: Tensor): Tensor;
  /** aten::not_equal.Scalar(Tensor self, Scalar other) -> Tensor */
  notEqual(other: Scalar): Tensor;
  /** aten::not_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  notEqual_(other: Tensor): Tensor;
  /** aten::not_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  notEqual_(other: Scalar): Tensor;
  /** aten::nuclear_norm(Tensor self, bool keepdim=False) -> Tensor */
  nuclearNorm(keepdim?: boolean): Tensor;
  nuclearNorm(options: { keepdim?: boolean }): Tensor;
  /** aten::nuclear_norm.dim(Tensor self, int[2] dim, bool keepdim=False) -> Tensor */
  nuclearNorm(dim: readonly number[] | number, keepdim?: boolean): Tensor;
  nuclearNorm(dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  /** aten::numel(Tensor self) -> int */
  numel(): number;
  /** aten::numpy_T(Tensor(a) self) -> Tensor(a) */
  numpyT(): Tensor;
  /** aten::one_hot(Tensor self, int num_classes=-1) -> Tensor */
  oneHot(numClasses?: number): Tensor;
  oneHot(options: { numClasses?: number }): Tensor;
  /** aten::ones_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  onesLike(options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::orgqr(Tensor self, Tensor input2) -> Tensor */
  orgqr(input2: Tensor): Tensor;
  /** aten::ormqr(Tensor self, Tensor input2, Tensor input3, bool left=True, bool transpose=False) -> Tensor */
  ormqr(input2: Tensor, input3: Tensor, left?: boolean, transpose?: boolean): Tensor;
  ormqr(input2: Tensor, input3: Tensor, left: boolean, options: { transpose?: boolean }): Tensor;
  ormqr(input2: Tensor, input3: Tensor, options: { left?: boolean; transpose?: boolean }): Tensor;
  /** aten::outer(Tensor self, Tensor vec2) -> Tensor */
  outer(vec2: Tensor): Tensor;
  /** aten::pad(Tensor self, SymInt[] pad, str mode="constant", float? value=None) -> Tensor */
  pad(pad: readonly number[], mode?: string, value?: number | null): Tensor;
  pad(pad: readonly number[], mode: string, options: { value?: number | null }): Tensor;
  pad(pad: readonly number[], options: { mode?: string; value?: number | null }): Tensor;
  /** aten::pdist(Tensor self, float p=2.) -> Tensor */
  pdist(p?: number): Tensor;
  pdist(options: { p?: number }): Tensor;
  /** aten::permute(Tensor(a) self, int[] dims) -> Tensor(a) */
  permute(dims: readonly number[]): Tensor;
  /** aten::permute_copy(Tensor self, int[] dims) -> Tensor */
  permuteCopy(dims: readonly number[]): Tensor;
  /** aten::pin_memory(Tensor(a) self, Device? device=None) -> Tensor(a) */
  pinMemory(device?: string | null): Tensor;
  pinMemory(options: { device?: string | null }): Tensor;
  /** aten::pinverse(Tensor self, float rcond=1.0000000000000001e-15) -> Tensor */
  pinverse(rcond?: number): Tensor;
  pinverse(options: { rcond?: number }): Tensor;
  /** aten::pixel_shuffle(Tensor self, int upscale_factor) -> Tensor */
  pixelShuffle(upscaleFactor: number): Tensor;
  /** aten::pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor */
  pixelUnshuffle(downscaleFactor: number): Tensor;
  /** aten::poisson(Tensor self, Generator? generator=None) -> Tensor */
  poisson(): Tensor;
  /** aten::poisson_nll_loss(Tensor input, Tensor target, bool log_input, bool full, float eps, int reduction) -> Tensor */
  poissonNllLoss(target: Tensor, logInput: boolean, full: boolean, eps: number, reduction: number): Tensor;
  /** aten::polygamma_(Tensor(a!) self, int n) -> Tensor(a!) */
  polygamma_(n: number): Tensor;
  /** aten::positive(Tensor(a) self) -> Tensor(a) */
  positive(): Tensor;
  /** aten::pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor */
  pow(exponent: Tensor): Tensor;
  /** aten::pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor */
  pow(exponent: Scalar): Tensor;
  /** aten::pow_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!) */
  pow_(exponent: Tensor): Tensor;
  /** aten::pow_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!) */
  pow_(exponent: Scalar): Tensor;
  /** aten::prelu(Tensor self, Tensor weight) -> Tensor */
  prelu(weight: Tensor): Tensor;
  /** aten::prod(Tensor self, *, ScalarType? dtype=None) -> Tensor */
  prod(options?: { dtype?: DType | null }): Tensor;
  /** aten::prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  prod(dim: number, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  prod(dim: number, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor */
  put(index: Tensor, source: Tensor, accumulate?: boolean): Tensor;
  put(index: Tensor, source: Tensor, options: { accumulate?: boolean }): Tensor;
  /** aten::put_(Tensor(a!) self, Tensor index, Tensor source, bool accumulate=False) -> Tensor(a!) */
  put_(index: Tensor, source: Tensor, accumulate?: boolean): Tensor;
  put_(index: Tensor, source: Tensor, options: { accumulate?: boolean }): Tensor;
  /** aten::quantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  quantile(q: Tensor, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  quantile(q: Tensor, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  quantile(q: Tensor, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /** aten::quantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  quantile(q: number, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  quantile(q: number, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  quantile(q: number, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /** aten::rad2deg(Tensor self) -> Tensor */
  rad2deg(): Tensor;
  /** aten::rad2deg_(Tensor(a!) self) -> Tensor(a!) */
  rad2deg_(): Tensor;
  /** aten::rand_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randLike(options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::rand_like.generator(Tensor self, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randLike(options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like(Tensor self, SymInt high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randintLike(high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.Tensor(Tensor self, Tensor high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randintLike(high: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.Tensor_generator(Tensor self, Tensor high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randintLike(high: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.generator(Tensor self, SymInt high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randintLike(high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.low_dtype(Tensor self, SymInt low, SymInt high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randintLike(low: number, high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.low_generator_dtype(Tensor self, SymInt low, SymInt high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randintLike(low: number, high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randn_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randnLike(options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randn_like.generator(Tensor self, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  randnLike(options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::random(Tensor self, *, Generator? generator=None) -> Tensor */
  random(): Tensor;
  /** aten::random.to(Tensor self, int to, *, Generator? generator=None) -> Tensor */
  random(to: number): Tensor;
  /** aten::random.from(Tensor self, int from, int? to, *, Generator? generator=None) -> Tensor */
  random(from: number, to?: number | null): Tensor;
  random(from: number, options: { to?: number | null }): Tensor;
  /** aten::random_(Tensor(a!) self, *, Generator? generator=None) -> Tensor(a!) */
  random_(): Tensor;
  /** aten::random_.to(Tensor(a!) self, int to, *, Generator? generator=None) -> Tensor(a!) */
  random_(to: number): Tensor;
  /** aten::random_.from(Tensor(a!) self, int from, int? to, *, Generator? generator=None) -> Tensor(a!) */
  random_(from: number, to?: number | null): Tensor;
  random_(from: number, options: { to?: number | null }): Tensor;
  /** aten::ravel(Tensor(a) self) -> Tensor(a) */
  ravel(): Tensor;
  /** aten::real(Tensor(a) self) -> Tensor(a) */
  real(): Tensor;
  /** aten::reciprocal(Tensor self) -> Tensor */
  reciprocal(): Tensor;
  /** aten::reciprocal_(Tensor(a!) self) -> Tensor(a!) */
  reciprocal_(): Tensor;
  /** aten::reflection_pad1d(Tensor self, SymInt[2] padding) -> Tensor */
  reflectionPad1d(padding: readonly number[] | number): Tensor;
  /** aten::reflection_pad2d(Tensor self, SymInt[4] padding) -> Tensor */
  reflectionPad2d(padding: readonly number[] | number): Tensor;
  /** aten::reflection_pad3d(Tensor self, SymInt[6] padding) -> Tensor */
  reflectionPad3d(padding: readonly number[] | number): Tensor;
  /** aten::relu(Tensor self) -> Tensor */
  relu(): Tensor;
  /** aten::relu6(Tensor self) -> Tensor */
  relu6(): Tensor;
  /** aten::relu6_(Tensor(a!) self) -> Tensor(a!) */
  relu6_(): Tensor;
  /** aten::relu_(Tensor(a!) self) -> Tensor(a!) */
  relu_(): Tensor;
  /** aten::remainder.Tensor(Tensor self, Tensor other) -> Tensor */
  remainder(other: Tensor): Tensor;
  /** aten::remainder.Scalar(Tensor self, Scalar other) -> Tensor */
  remainder(other: Scalar): Tensor;
  /** aten::remainder_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  remainder_(other: Tensor): Tensor;
  /** aten::remainder_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  remainder_(other: Scalar): Tensor;
  /** aten::renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor */
  renorm(p: Scalar, dim: number, maxnorm: Scalar): Tensor;
  /** aten::renorm_(Tensor(a!) self, Scalar p, int dim, Scalar maxnorm) -> Tensor(a!) */
  renorm_(p: Scalar, dim: number, maxnorm: Scalar): Tensor;
  /** aten::repeat(Tensor self, SymInt[] repeats) -> Tensor */
  repeat(repeats: readonly number[]): Tensor;
  /** aten::repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor */
  repeatInterleave(repeats: Tensor, dim?: number | null, options?: { outputSize?: number | null }): Tensor;
  repeatInterleave(repeats: Tensor, options: { dim?: number | null; outputSize?: number | null }): Tensor;
  /** aten::repeat_interleave.self_int(Tensor self, SymInt repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor */
  repeatInterleave(repeats: number, dim?: number | null, options?: { outputSize?: number | null }): Tensor;
  repeatInterleave(repeats: number, options: { dim?: number | null; outputSize?: number | null }): Tensor;
  /** aten::replication_pad1d(Tensor self, SymInt[2] padding) -> Tensor */
  replicationPad1d(padding: readonly number[] | number): Tensor;
  /** aten::replication_pad2d(Tensor self, SymInt[4] padding) -> Tensor */
  replicationPad2d(padding: readonly number[] | number): Tensor;
  /** aten::replication_pad3d(Tensor self, SymInt[6] padding) -> Tensor */
  replicationPad3d(padding: readonly number[] | number): Tensor;
  /** aten::reshape(Tensor(a) self, SymInt[] shape) -> Tensor(a) */
  reshape(shape: readonly number[]): Tensor;
  /** aten::reshape_as(Tensor(a) self, Tensor other) -> Tensor(a) */
  reshapeAs(other: Tensor): Tensor;
  /** aten::resize(Tensor self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor */
  resize(size: readonly number[], options?: { memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::resize_(Tensor(a!) self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor(a!) */
  resize_(size: readonly number[], options?: { memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::resize_as(Tensor self, Tensor the_template, *, MemoryFormat? memory_format=None) -> Tensor */
  resizeAs(theTemplate: Tensor, options?: { memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::resize_as_(Tensor(a!) self, Tensor the_template, *, MemoryFormat? memory_format=None) -> Tensor(a!) */
  resizeAs_(theTemplate: Tensor, options?: { memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::resize_as_sparse(Tensor self, Tensor the_template) -> Tensor */
  resizeAsSparse(theTemplate: Tensor): Tensor;
  /** aten::resize_as_sparse_(Tensor(a!) self, Tensor the_template) -> Tensor(a!) */
  resizeAsSparse_(theTemplate: Tensor): Tensor;
  /** aten::resolve_conj(Tensor(a) self) -> Tensor(a) */
  resolveConj(): Tensor;
  /** aten::resolve_neg(Tensor(a) self) -> Tensor(a) */
  resolveNeg(): Tensor;
  /** aten::rms_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor */
  rmsNorm(normalizedShape: readonly number[], weight?: Tensor | null, eps?: number | null): Tensor;
  rmsNorm(normalizedShape: readonly number[], weight: Tensor | null, options: { eps?: number | null }): Tensor;
  rmsNorm(normalizedShape: readonly number[], options: { weight?: Tensor | null; eps?: number | null }): Tensor;
  /** aten::rnn_relu.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) */
  rnnRelu(hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor];
  /** aten::rnn_relu_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor */
  rnnReluCell(hx: Tensor, wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): Tensor;
  rnnReluCell(hx: Tensor, wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): Tensor;
  rnnReluCell(hx: Tensor, wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): Tensor;
  /** aten::rnn_tanh.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) */
  rnnTanh(hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor];
  /** aten::rnn_tanh_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor */
  rnnTanhCell(hx: Tensor, wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): Tensor;
  rnnTanhCell(hx: Tensor, wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): Tensor;
  rnnTanhCell(hx: Tensor, wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): Tensor;
  /** aten::roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor */
  roll(shifts: readonly number[] | number, dims?: readonly number[] | number): Tensor;
  roll(shifts: readonly number[] | number, options: { dims?: readonly number[] | number }): Tensor;
  /** aten::rot90(Tensor self, int k=1, int[] dims=[0, 1]) -> Tensor */
  rot90(k?: number, dims?: readonly number[]): Tensor;
  rot90(k: number, options: { dims?: readonly number[] }): Tensor;
  rot90(options: { k?: number; dims?: readonly number[] }): Tensor;
  /** aten::round(Tensor self) -> Tensor */
  round(): Tensor;
  /** aten::round.decimals(Tensor self, *, int decimals) -> Tensor */
  round(options: { decimals: number }): Tensor;
  /** aten::round_(Tensor(a!) self) -> Tensor(a!) */
  round_(): Tensor;
  /** aten::round_.decimals(Tensor(a!) self, *, int decimals) -> Tensor(a!) */
  round_(options: { decimals: number }): Tensor;
  /** aten::row_indices(Tensor(a) self) -> Tensor(a) */
  rowIndices(): Tensor;
  /** aten::row_indices_copy(Tensor self) -> Tensor */
  rowIndicesCopy(): Tensor;
  /** aten::rrelu(Tensor self, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor */
  rrelu(lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  rrelu(lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  rrelu(lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  rrelu(options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
  /** aten::rrelu_(Tensor(a!) self, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor(a!) */
  rrelu_(lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  rrelu_(lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  rrelu_(lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  rrelu_(options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
  /** aten::rrelu_with_noise(Tensor self, Tensor(b!) noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor */
  rreluWithNoise(noise: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  rreluWithNoise(noise: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  rreluWithNoise(noise: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  rreluWithNoise(noise: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
  /** aten::rrelu_with_noise_(Tensor(a!) self, Tensor(b!) noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor(a!) */
  rreluWithNoise_(noise: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  rreluWithNoise_(noise: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  rreluWithNoise_(noise: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  rreluWithNoise_(noise: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
  /** aten::rrelu_with_noise_functional(Tensor self, Tensor noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> (Tensor, Tensor noise_out) */
  rreluWithNoiseFunctional(noise: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): [Tensor, Tensor];
  rreluWithNoiseFunctional(noise: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): [Tensor, Tensor];
  rreluWithNoiseFunctional(noise: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): [Tensor, Tensor];
  rreluWithNoiseFunctional(noise: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): [Tensor, Tensor];
  /** aten::rsqrt(Tensor self) -> Tensor */
  rsqrt(): Tensor;
  /** aten::rsqrt_(Tensor(a!) self) -> Tensor(a!) */
  rsqrt_(): Tensor;
  /** aten::rsub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  rsub(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::rsub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  rsub(other: Scalar, alpha?: Scalar): Tensor;
  rsub(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** aten::scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor */
  scatter(dim: number, index: Tensor, src: Tensor): Tensor;
  /** aten::scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor */
  scatter(dim: number, index: Tensor, src: Tensor, options: { reduce: string }): Tensor;
  /** aten::scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor */
  scatter(dim: number, index: Tensor, value: Scalar): Tensor;
  /** aten::scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor */
  scatter(dim: number, index: Tensor, value: Scalar, options: { reduce: string }): Tensor;
  /** aten::scatter_.src(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!) */
  scatter_(dim: number, index: Tensor, src: Tensor): Tensor;
  /** aten::scatter_.reduce(Tensor(a!) self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor(a!) */
  scatter_(dim: number, index: Tensor, src: Tensor, options: { reduce: string }): Tensor;
  /** aten::scatter_.value(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!) */
  scatter_(dim: number, index: Tensor, value: Scalar): Tensor;
  /** aten::scatter_.value_reduce(Tensor(a!) self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor(a!) */
  scatter_(dim: number, index: Tensor, value: Scalar, options: { reduce: string }): Tensor;
  /** aten::scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor */
  scatterAdd(dim: number, index: Tensor, src: Tensor): Tensor;
  /** aten::scatter_add_(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!) */
  scatterAdd_(dim: number, index: Tensor, src: Tensor): Tensor;
  /** aten::scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor */
  scatterReduce(dim: number, index: Tensor, src: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
  /** aten::scatter_reduce_.two(Tensor(a!) self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor(a!) */
  scatterReduce_(dim: number, index: Tensor, src: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
  /** aten::select.int(Tensor(a) self, int dim, SymInt index) -> Tensor(a) */
  select(dim: number, index: number): Tensor;
  /** aten::select_copy.int(Tensor self, int dim, SymInt index) -> Tensor */
  selectCopy(dim: number, index: number): Tensor;
  /** aten::select_scatter(Tensor self, Tensor src, int dim, SymInt index) -> Tensor */
  selectScatter(src: Tensor, dim: number, index: number): Tensor;
  /** aten::selu(Tensor self) -> Tensor */
  selu(): Tensor;
  /** aten::selu_(Tensor(a!) self) -> Tensor(a!) */
  selu_(): Tensor;
  /** aten::set(Tensor self) -> Tensor */
  set(): Tensor;
  /** aten::set.source_Tensor(Tensor self, Tensor source) -> Tensor */
  set(source: Tensor): Tensor;
  /** aten::set_(Tensor(a!) self) -> Tensor(a!) */
  set_(): Tensor;
  /** aten::set_.source_Tensor(Tensor(a!) self, Tensor source) -> Tensor(a!) */
  set_(source: Tensor): Tensor;
  /** aten::set_.source_Tensor_storage_offset(Tensor(a!) self, Tensor source, SymInt storage_offset, SymInt[] size, SymInt[] stride=[]) -> Tensor(a!) */
  set_(source: Tensor, storageOffset: number, size: readonly number[], stride?: readonly number[]): Tensor;
  set_(source: Tensor, storageOffset: number, size: readonly number[], options: { stride?: readonly number[] }): Tensor;
  /** aten::sgn(Tensor self) -> Tensor */
  sgn(): Tensor;
  /** aten::sgn_(Tensor(a!) self) -> Tensor(a!) */
  sgn_(): Tensor;
  /** aten::shallow_copy_data_(Tensor(a!) self, Tensor source) -> Tensor(a!) */
  shallowCopyData_(source: Tensor): Tensor;
  /** aten::sigmoid(Tensor self) -> Tensor */
  sigmoid(): Tensor;
  /** aten::sigmoid_(Tensor(a!) self) -> Tensor(a!) */
  sigmoid_(): Tensor;
  /** aten::sign(Tensor self) -> Tensor */
  sign(): Tensor;
  /** aten::sign_(Tensor(a!) self) -> Tensor(a!) */
  sign_(): Tensor;
  /** aten::signbit(Tensor self) -> Tensor */
  signbit(): Tensor;
  /** aten::silu(Tensor self) -> Tensor */
  silu(): Tensor;
  /** aten::silu_(Tensor(a!) self) -> Tensor(a!) */
  silu_(): Tensor;
  /** aten::sin(Tensor self) -> Tensor */
  sin(): Tensor;
  /** aten::sin_(Tensor(a!) self) -> Tensor(a!) */
  sin_(): Tensor;
  /** aten::sinc(Tensor self) -> Tensor */
  sinc(): Tensor;
  /** aten::sinc_(Tensor(a!) self) -> Tensor(a!) */
  sinc_(): Tensor;
  /** aten::sinh(Tensor self) -> Tensor */
  sinh(): Tensor;
  /** aten::sinh_(Tensor(a!) self) -> Tensor(a!) */
  sinh_(): Tensor;
  /** aten::slice.Tensor(Tensor(a) self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor(a) */
  slice(dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  slice(dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  slice(dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  slice(dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  slice(options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
  /** aten::slice_copy.Tensor(Tensor self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor */
  sliceCopy(dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  sliceCopy(dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  sliceCopy(dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  sliceCopy(dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  sliceCopy(options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
  /** aten::slice_inverse(Tensor(a) self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor(a) */
  sliceInverse(src: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  sliceInverse(src: Tensor, dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  sliceInverse(src: Tensor, dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  sliceInverse(src: Tensor, dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  sliceInverse(src: Tensor, options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
  /** aten::slice_scatter(Tensor self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor */
  sliceScatter(src: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  sliceScatter(src: Tensor, dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  sliceScatter(src: Tensor, dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  sliceScatter(src: Tensor, dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  sliceScatter(src: Tensor, options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
  /** aten::slogdet(Tensor self) -> (Tensor sign, Tensor logabsdet) */
  slogdet(): [Tensor, Tensor];
  /** aten::slow_conv3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0]) -> Tensor */
  slowConv3d(weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number): Tensor;
  slowConv3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number }): Tensor;
  slowConv3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
  slowConv3d(weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
  /** aten::slow_conv3d_forward(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding) -> Tensor */
  slowConv3dForward(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number): Tensor;
  /** aten::slow_conv_dilated2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] dilation=[1, 1]) -> Tensor */
  slowConvDilated2d(weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  slowConvDilated2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  slowConvDilated2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvDilated2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvDilated2d(weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  /** aten::slow_conv_dilated3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1]) -> Tensor */
  slowConvDilated3d(weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  slowConvDilated3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  slowConvDilated3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvDilated3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvDilated3d(weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  /** aten::slow_conv_transpose2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] output_padding=[0, 0], SymInt[2] dilation=[1, 1]) -> Tensor */
  slowConvTranspose2d(weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  slowConvTranspose2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose2d(weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  /** aten::slow_conv_transpose3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] output_padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1]) -> Tensor */
  slowConvTranspose3d(weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  slowConvTranspose3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose3d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  slowConvTranspose3d(weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  /** aten::smm(Tensor self, Tensor mat2) -> Tensor */
  smm(mat2: Tensor): Tensor;
  /** aten::smooth_l1_loss(Tensor self, Tensor target, int reduction=1, float beta=1.) -> Tensor */
  smoothL1Loss(target: Tensor, reduction?: number, beta?: number): Tensor;
  smoothL1Loss(target: Tensor, reduction: number, options: { beta?: number }): Tensor;
  smoothL1Loss(target: Tensor, options: { reduction?: number; beta?: number }): Tensor;
  /** aten::soft_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  softMarginLoss(target: Tensor, reduction?: number): Tensor;
  softMarginLoss(target: Tensor, options: { reduction?: number }): Tensor;
  /** aten::softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor */
  softmax(dim: number, dtype?: DType | null): Tensor;
  softmax(dim: number, options: { dtype?: DType | null }): Tensor;
  /** aten::softplus(Tensor self, Scalar beta=1, Scalar threshold=20) -> Tensor */
  softplus(beta?: Scalar, threshold?: Scalar): Tensor;
  softplus(beta: Scalar, options: { threshold?: Scalar }): Tensor;
  softplus(options: { beta?: Scalar; threshold?: Scalar }): Tensor;
  /** aten::softshrink(Tensor self, Scalar lambd=0.5) -> Tensor */
  softshrink(lambd?: Scalar): Tensor;
  softshrink(options: { lambd?: Scalar }): Tensor;
  /** aten::sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices) */
  sort(dim?: number, descending?: boolean): [Tensor, Tensor];
  sort(dim: number, options: { descending?: boolean }): [Tensor, Tensor];
  sort(options: { dim?: number; descending?: boolean }): [Tensor, Tensor];
  /** aten::sort.stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices) */
  sort(options?: { stable?: boolean | null; dim?: number; descending?: boolean }): [Tensor, Tensor];
  /** aten::special_bessel_j0(Tensor self) -> Tensor */
  specialBesselJ0(): Tensor;
  /** aten::special_bessel_j1(Tensor self) -> Tensor */
  specialBesselJ1(): Tensor;
  /** aten::special_bessel_y0(Tensor self) -> Tensor */
  specialBesselY0(): Tensor;
  /** aten::special_bessel_y1(Tensor self) -> Tensor */
  specialBesselY1(): Tensor;
  /** aten::special_digamma(Tensor self) -> Tensor */
  specialDigamma(): Tensor;
  /** aten::special_entr(Tensor self) -> Tensor */
  specialEntr(): Tensor;
  /** aten::special_erf(Tensor self) -> Tensor */
  specialErf(): Tensor;
  /** aten::special_erfc(Tensor self) -> Tensor */
  specialErfc(): Tensor;
  /** aten::special_erfcx(Tensor self) -> Tensor */
  specialErfcx(): Tensor;
  /** aten::special_erfinv(Tensor self) -> Tensor */
  specialErfinv(): Tensor;
  /** aten::special_exp2(Tensor self) -> Tensor */
  specialExp2(): Tensor;
  /** aten::special_expit(Tensor self) -> Tensor */
  specialExpit(): Tensor;
  /** aten::special_expm1(Tensor self) -> Tensor */
  specialExpm1(): Tensor;
  /** aten::special_gammainc(Tensor self, Tensor other) -> Tensor */
  specialGammainc(other: Tensor): Tensor;
  /** aten::special_gammaincc(Tensor self, Tensor other) -> Tensor */
  specialGammaincc(other: Tensor): Tensor;
  /** aten::special_gammaln(Tensor self) -> Tensor */
  specialGammaln(): Tensor;
  /** aten::special_i0(Tensor self) -> Tensor */
  specialI0(): Tensor;
  /** aten::special_i0e(Tensor self) -> Tensor */
  specialI0e(): Tensor;
  /** aten::special_i1(Tensor self) -> Tensor */
  specialI1(): Tensor;
  /** aten::special_i1e(Tensor self) -> Tensor */
  specialI1e(): Tensor;
  /** aten::special_log1p(Tensor self) -> Tensor */
  specialLog1p(): Tensor;
  /** aten::special_log_ndtr(Tensor self) -> Tensor */
  specialLogNdtr(): Tensor;
  /** aten::special_log_softmax(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor */
  specialLogSoftmax(dim: number, options?: { dtype?: DType | null }): Tensor;
  /** aten::special_logit(Tensor self, float? eps=None) -> Tensor */
  specialLogit(eps?: number | null): Tensor;
  specialLogit(options: { eps?: number | null }): Tensor;
  /** aten::special_logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor */
  specialLogsumexp(dim: readonly number[] | number, keepdim?: boolean): Tensor;
  specialLogsumexp(dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  /** aten::special_modified_bessel_i0(Tensor self) -> Tensor */
  specialModifiedBesselI0(): Tensor;
  /** aten::special_modified_bessel_i1(Tensor self) -> Tensor */
  specialModifiedBesselI1(): Tensor;
  /** aten::special_modified_bessel_k0(Tensor self) -> Tensor */
  specialModifiedBesselK0(): Tensor;
  /** aten::special_modified_bessel_k1(Tensor self) -> Tensor */
  specialModifiedBesselK1(): Tensor;
  /** aten::special_multigammaln(Tensor self, int p) -> Tensor */
  specialMultigammaln(p: number): Tensor;
  /** aten::special_ndtr(Tensor self) -> Tensor */
  specialNdtr(): Tensor;
  /** aten::special_ndtri(Tensor self) -> Tensor */
  specialNdtri(): Tensor;
  /** aten::special_psi(Tensor self) -> Tensor */
  specialPsi(): Tensor;
  /** aten::special_round(Tensor self, *, int decimals=0) -> Tensor */
  specialRound(options?: { decimals?: number }): Tensor;
  /** aten::special_sinc(Tensor self) -> Tensor */
  specialSinc(): Tensor;
  /** aten::special_softmax(Tensor self, int dim, ScalarType? dtype=None) -> Tensor */
  specialSoftmax(dim: number, dtype?: DType | null): Tensor;
  specialSoftmax(dim: number, options: { dtype?: DType | null }): Tensor;
  /** aten::special_xlog1py(Tensor self, Tensor other) -> Tensor */
  specialXlog1py(other: Tensor): Tensor;
  /** aten::special_xlog1py.other_scalar(Tensor self, Scalar other) -> Tensor */
  specialXlog1py(other: Scalar): Tensor;
  /** aten::special_xlogy(Tensor self, Tensor other) -> Tensor */
  specialXlogy(other: Tensor): Tensor;
  /** aten::special_xlogy.other_scalar(Tensor self, Scalar other) -> Tensor */
  specialXlogy(other: Scalar): Tensor;
  /** aten::special_zeta(Tensor self, Tensor other) -> Tensor */
  specialZeta(other: Tensor): Tensor;
  /** aten::special_zeta.other_scalar(Tensor self, Scalar other) -> Tensor */
  specialZeta(other: Scalar): Tensor;
  /** aten::split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[] */
  split(splitSize: number, dim?: number): Tensor[];
  split(splitSize: number, options: { dim?: number }): Tensor[];
  /** aten::split.sizes(Tensor(a -> *) self, SymInt[] split_size, int dim=0) -> Tensor(a)[] */
  split(splitSize: readonly number[], dim?: number): Tensor[];
  split(splitSize: readonly number[], options: { dim?: number }): Tensor[];
  /** aten::split_copy.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[] */
  splitCopy(splitSize: number, dim?: number): Tensor[];
  splitCopy(splitSize: number, options: { dim?: number }): Tensor[];
  /** aten::split_with_sizes(Tensor(a -> *) self, SymInt[] split_sizes, int dim=0) -> Tensor(a)[] */
  splitWithSizes(splitSizes: readonly number[], dim?: number): Tensor[];
  splitWithSizes(splitSizes: readonly number[], options: { dim?: number }): Tensor[];
  /** aten::split_with_sizes_copy(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[] */
  splitWithSizesCopy(splitSizes: readonly number[], dim?: number): Tensor[];
  splitWithSizesCopy(splitSizes: readonly number[], options: { dim?: number }): Tensor[];
  /** aten::sqrt(Tensor self) -> Tensor */
  sqrt(): Tensor;
  /** aten::sqrt_(Tensor(a!) self) -> Tensor(a!) */
  sqrt_(): Tensor;
  /** aten::square(Tensor self) -> Tensor */
  square(): Tensor;
  /** aten::square_(Tensor(a!) self) -> Tensor(a!) */
  square_(): Tensor;
  /** aten::squeeze(Tensor(a) self) -> Tensor(a) */
  squeeze(): Tensor;
  /** aten::squeeze.dim(Tensor(a) self, int dim) -> Tensor(a) */
  squeeze(dim: number): Tensor;
  /** aten::squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a) */
  squeeze(dim: readonly number[]): Tensor;
  /** aten::squeeze_(Tensor(a!) self) -> Tensor(a!) */
  squeeze_(): Tensor;
  /** aten::squeeze_.dim(Tensor(a!) self, int dim) -> Tensor(a!) */
  squeeze_(dim: number): Tensor;
  /** aten::squeeze_.dims(Tensor(a!) self, int[] dim) -> Tensor(a!) */
  squeeze_(dim: readonly number[]): Tensor;
  /** aten::squeeze_copy(Tensor self) -> Tensor */
  squeezeCopy(): Tensor;
  /** aten::squeeze_copy.dim(Tensor self, int dim) -> Tensor */
  squeezeCopy(dim: number): Tensor;
  /** aten::squeeze_copy.dims(Tensor self, int[] dim) -> Tensor */
  squeezeCopy(dim: readonly number[]): Tensor;
  /** aten::sspaddmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  sspaddmm(mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::std(Tensor self, bool unbiased=True) -> Tensor */
  std(unbiased?: boolean): Tensor;
  std(options: { unbiased?: boolean }): Tensor;
  /** aten::std.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor */
  std(dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): Tensor;
  std(options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /** aten::std.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor */
  std(dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): Tensor;
  std(dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): Tensor;
  std(dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): Tensor;
  std(options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): Tensor;
  /** aten::std_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor) */
  stdMean(unbiased?: boolean): [Tensor, Tensor];
  stdMean(options: { unbiased?: boolean }): [Tensor, Tensor];
  /** aten::std_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor) */
  stdMean(dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  stdMean(options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::std_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, Tensor) */
  stdMean(dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): [Tensor, Tensor];
  stdMean(dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): [Tensor, Tensor];
  stdMean(dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
  stdMean(options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor */
  stft(nFft: number, hopLength?: number | null, winLength?: number | null, window?: Tensor | null, normalized?: boolean, onesided?: boolean | null, returnComplex?: boolean | null, alignToWindow?: boolean | null): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, normalized: boolean, onesided: boolean | null, returnComplex: boolean | null, options: { alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, normalized: boolean, onesided: boolean | null, options: { returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, normalized: boolean, options: { onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, options: { normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, options: { window?: Tensor | null; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, options: { winLength?: number | null; window?: Tensor | null; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, options: { hopLength?: number | null; winLength?: number | null; window?: Tensor | null; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  /** aten::stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, str pad_mode="reflect", bool normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor */
  stft(nFft: number, hopLength?: number | null, winLength?: number | null, window?: Tensor | null, center?: boolean, padMode?: string, normalized?: boolean, onesided?: boolean | null, returnComplex?: boolean | null, alignToWindow?: boolean | null): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, normalized: boolean, onesided: boolean | null, returnComplex: boolean | null, options: { alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, normalized: boolean, onesided: boolean | null, options: { returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, normalized: boolean, options: { onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, options: { normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, options: { padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, options: { center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, winLength: number | null, options: { window?: Tensor | null; center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, hopLength: number | null, options: { winLength?: number | null; window?: Tensor | null; center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  stft(nFft: number, options: { hopLength?: number | null; winLength?: number | null; window?: Tensor | null; center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  /** aten::storage_offset(Tensor self) -> int */
  storageOffset(): number;
  /** aten::stride.int(Tensor self, int dim) -> int */
  stride(dim: number): number;
  /** aten::sub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  sub(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::sub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  sub(other: Scalar, alpha?: Scalar): Tensor;
  sub(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** aten::sub_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) */
  sub_(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::sub_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) */
  sub_(other: Scalar, alpha?: Scalar): Tensor;
  sub_(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** aten::subtract.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  subtract(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::subtract.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  subtract(other: Scalar, alpha?: Scalar): Tensor;
  subtract(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** aten::subtract_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) */
  subtract_(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::subtract_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) */
  subtract_(other: Scalar, alpha?: Scalar): Tensor;
  subtract_(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** aten::sum(Tensor self, *, ScalarType? dtype=None) -> Tensor */
  sum(options?: { dtype?: DType | null }): Tensor;
  /** aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  sum(dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  sum(dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  sum(options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::sum_to_size(Tensor self, SymInt[] size) -> Tensor */
  sumToSize(size: readonly number[]): Tensor;
  /** aten::svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S, Tensor V) */
  svd(some?: boolean, computeUv?: boolean): [Tensor, Tensor, Tensor];
  svd(some: boolean, options: { computeUv?: boolean }): [Tensor, Tensor, Tensor];
  svd(options: { some?: boolean; computeUv?: boolean }): [Tensor, Tensor, Tensor];
  /** aten::swapaxes(Tensor(a) self, int axis0, int axis1) -> Tensor(a) */
  swapaxes(axis0: number, axis1: number): Tensor;
  /** aten::swapaxes_(Tensor(a!) self, int axis0, int axis1) -> Tensor(a!) */
  swapaxes_(axis0: number, axis1: number): Tensor;
  /** aten::swapdims(Tensor(a) self, int dim0, int dim1) -> Tensor(a) */
  swapdims(dim0: number, dim1: number): Tensor;
  /** aten::swapdims_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!) */
  swapdims_(dim0: number, dim1: number): Tensor;
  /** aten::t(Tensor(a) self) -> Tensor(a) */
  t(): Tensor;
  /** aten::t_(Tensor(a!) self) -> Tensor(a!) */
  t_(): Tensor;
  /** aten::t_copy(Tensor self) -> Tensor */
  tCopy(): Tensor;
  /** aten::take(Tensor self, Tensor index) -> Tensor */
  take(index: Tensor): Tensor;
  /** aten::take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor */
  takeAlongDim(indices: Tensor, dim?: number | null): Tensor;
  takeAlongDim(indices: Tensor, options: { dim?: number | null }): Tensor;
  /** aten::tan(Tensor self) -> Tensor */
  tan(): Tensor;
  /** aten::tan_(Tensor(a!) self) -> Tensor(a!) */
  tan_(): Tensor;
  /** aten::tanh(Tensor self) -> Tensor */
  tanh(): Tensor;
  /** aten::tanh_(Tensor(a!) self) -> Tensor(a!) */
  tanh_(): Tensor;
  /** aten::tensor_split.indices(Tensor(a -> *) self, SymInt[] indices, int dim=0) -> Tensor(a)[] */
  tensorSplit(indices: readonly number[], dim?: number): Tensor[];
  tensorSplit(indices: readonly number[], options: { dim?: number }): Tensor[];
  /** aten::tensor_split.sections(Tensor(a -> *) self, SymInt sections, int dim=0) -> Tensor(a)[] */
  tensorSplit(sections: number, dim?: number): Tensor[];
  tensorSplit(sections: number, options: { dim?: number }): Tensor[];
  /** aten::tensor_split.tensor_indices_or_sections(Tensor(a -> *) self, Tensor tensor_indices_or_sections, int dim=0) -> Tensor(a)[] */
  tensorSplit(tensorIndicesOrSections: Tensor, dim?: number): Tensor[];
  tensorSplit(tensorIndicesOrSections: Tensor, options: { dim?: number }): Tensor[];
  /** aten::tensordot(Tensor self, Tensor other, int[] dims_self, int[] dims_other) -> Tensor */
  tensordot(other: Tensor, dimsSelf: readonly number[], dimsOther: readonly number[]): Tensor;
  /** aten::thnn_conv2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0]) -> Tensor */
  thnnConv2d(weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number): Tensor;
  thnnConv2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number }): Tensor;
  thnnConv2d(weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
  thnnConv2d(weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
  /** aten::threshold(Tensor self, Scalar threshold, Scalar value) -> Tensor */
  threshold(threshold: Scalar, value: Scalar): Tensor;
  /** aten::threshold_(Tensor(a!) self, Scalar threshold, Scalar value) -> Tensor(a!) */
  threshold_(threshold: Scalar, value: Scalar): Tensor;
  /** aten::tile(Tensor self, SymInt[] dims) -> Tensor */
  tile(dims: readonly number[]): Tensor;
  /** aten::to_dense(Tensor self, ScalarType? dtype=None, *, bool? masked_grad=None) -> Tensor */
  toDense(dtype?: DType | null, options?: { maskedGrad?: boolean | null }): Tensor;
  toDense(options: { dtype?: DType | null; maskedGrad?: boolean | null }): Tensor;
  /** aten::to_mkldnn(Tensor self, ScalarType? dtype=None) -> Tensor */
  toMkldnn(dtype?: DType | null): Tensor;
  toMkldnn(options: { dtype?: DType | null }): Tensor;
  /** aten::to_padded_tensor(Tensor self, float padding, SymInt[]? output_size=None) -> Tensor */
  toPaddedTensor(padding: number, outputSize?: readonly number[] | null): Tensor;
  toPaddedTensor(padding: number, options: { outputSize?: readonly number[] | null }): Tensor;
  /** aten::to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor */
  toSparse(sparseDim: number): Tensor;
  /** aten::to_sparse(Tensor self, *, Layout? layout=None, int[2]? blocksize=None, int? dense_dim=None) -> Tensor */
  toSparse(options?: { layout?: string | null; blocksize?: readonly number[] | number | null; denseDim?: number | null }): Tensor;
  /** aten::to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor */
  toSparseBsc(blocksize: readonly number[] | number, denseDim?: number | null): Tensor;
  toSparseBsc(blocksize: readonly number[] | number, options: { denseDim?: number | null }): Tensor;
  /** aten::to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor */
  toSparseBsr(blocksize: readonly number[] | number, denseDim?: number | null): Tensor;
  toSparseBsr(blocksize: readonly number[] | number, options: { denseDim?: number | null }): Tensor;
  /** aten::to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor */
  toSparseCsc(denseDim?: number | null): Tensor;
  toSparseCsc(options: { denseDim?: number | null }): Tensor;
  /** aten::to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor */
  toSparseCsr(denseDim?: number | null): Tensor;
  toSparseCsr(options: { denseDim?: number | null }): Tensor;
  /** aten::topk(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values, Tensor indices) */
  topk(k: number, dim?: number, largest?: boolean, sorted?: boolean): [Tensor, Tensor];
  topk(k: number, dim: number, largest: boolean, options: { sorted?: boolean }): [Tensor, Tensor];
  topk(k: number, dim: number, options: { largest?: boolean; sorted?: boolean }): [Tensor, Tensor];
  topk(k: number, options: { dim?: number; largest?: boolean; sorted?: boolean }): [Tensor, Tensor];
  /** aten::trace(Tensor self) -> Tensor */
  trace(): Tensor;
  /** aten::transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a) */
  transpose(dim0: number, dim1: number): Tensor;
  /** aten::transpose_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!) */
  transpose_(dim0: number, dim1: number): Tensor;
  /** aten::transpose_copy.int(Tensor self, int dim0, int dim1) -> Tensor */
  transposeCopy(dim0: number, dim1: number): Tensor;
  /** aten::triangular_solve(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool unitriangular=False) -> (Tensor solution, Tensor cloned_coefficient) */
  triangularSolve(A: Tensor, upper?: boolean, transpose?: boolean, unitriangular?: boolean): [Tensor, Tensor];
  triangularSolve(A: Tensor, upper: boolean, transpose: boolean, options: { unitriangular?: boolean }): [Tensor, Tensor];
  triangularSolve(A: Tensor, upper: boolean, options: { transpose?: boolean; unitriangular?: boolean }): [Tensor, Tensor];
  triangularSolve(A: Tensor, options: { upper?: boolean; transpose?: boolean; unitriangular?: boolean }): [Tensor, Tensor];
  /** aten::tril(Tensor self, SymInt diagonal=0) -> Tensor */
  tril(diagonal?: number): Tensor;
  tril(options: { diagonal?: number }): Tensor;
  /** aten::tril_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!) */
  tril_(diagonal?: number): Tensor;
  tril_(options: { diagonal?: number }): Tensor;
  /** aten::triu(Tensor self, SymInt diagonal=0) -> Tensor */
  triu(diagonal?: number): Tensor;
  triu(options: { diagonal?: number }): Tensor;
  /** aten::triu_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!) */
  triu_(diagonal?: number): Tensor;
  triu_(options: { diagonal?: number }): Tensor;
  /** aten::true_divide.Tensor(Tensor self, Tensor other) -> Tensor */
  trueDivide(other: Tensor): Tensor;
  /** aten::true_divide.Scalar(Tensor self, Scalar other) -> Tensor */
  trueDivide(other: Scalar): Tensor;
  /** aten::true_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  trueDivide_(other: Tensor): Tensor;
  /** aten::true_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  trueDivide_(other: Scalar): Tensor;
  /** aten::trunc(Tensor self) -> Tensor */
  trunc(): Tensor;
  /** aten::trunc_(Tensor(a!) self) -> Tensor(a!) */
  trunc_(): Tensor;
  /** aten::type_as(Tensor self, Tensor other) -> Tensor */
  typeAs(other: Tensor): Tensor;
  /** aten::unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[] */
  unbind(dim?: number): Tensor[];
  unbind(options: { dim?: number }): Tensor[];
  /** aten::unbind_copy.int(Tensor self, int dim=0) -> Tensor[] */
  unbindCopy(dim?: number): Tensor[];
  unbindCopy(options: { dim?: number }): Tensor[];
  /** aten::unflatten.int(Tensor(a) self, int dim, SymInt[] sizes) -> Tensor(a) */
  unflatten(dim: number, sizes: readonly number[]): Tensor;
  /** aten::unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a) */
  unfold(dimension: number, size: number, step: number): Tensor;
  /** aten::unfold_copy(Tensor self, int dimension, int size, int step) -> Tensor */
  unfoldCopy(dimension: number, size: number, step: number): Tensor;
  /** aten::uniform(Tensor self, float from=0., float to=1., *, Generator? generator=None) -> Tensor */
  uniform(from?: number, to?: number): Tensor;
  uniform(from: number, options: { to?: number }): Tensor;
  uniform(options: { from?: number; to?: number }): Tensor;
  /** aten::uniform_(Tensor(a!) self, float from=0., float to=1., *, Generator? generator=None) -> Tensor(a!) */
  uniform_(from?: number, to?: number): Tensor;
  uniform_(from: number, options: { to?: number }): Tensor;
  uniform_(options: { from?: number; to?: number }): Tensor;
  /** aten::unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int? dim=None) -> (Tensor, Tensor, Tensor) */
  uniqueConsecutive(returnInverse?: boolean, returnCounts?: boolean, dim?: number | null): [Tensor, Tensor, Tensor];
  uniqueConsecutive(returnInverse: boolean, returnCounts: boolean, options: { dim?: number | null }): [Tensor, Tensor, Tensor];
  uniqueConsecutive(returnInverse: boolean, options: { returnCounts?: boolean; dim?: number | null }): [Tensor, Tensor, Tensor];
  uniqueConsecutive(options: { returnInverse?: boolean; returnCounts?: boolean; dim?: number | null }): [Tensor, Tensor, Tensor];
  /** aten::unique_dim(Tensor self, int dim, bool sorted=True, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor) */
  uniqueDim(dim: number, sorted?: boolean, returnInverse?: boolean, returnCounts?: boolean): [Tensor, Tensor, Tensor];
  uniqueDim(dim: number, sorted: boolean, returnInverse: boolean, options: { returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  uniqueDim(dim: number, sorted: boolean, options: { returnInverse?: boolean; returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  uniqueDim(dim: number, options: { sorted?: boolean; returnInverse?: boolean; returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  /** aten::unique_dim_consecutive(Tensor self, int dim, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor) */
  uniqueDimConsecutive(dim: number, returnInverse?: boolean, returnCounts?: boolean): [Tensor, Tensor, Tensor];
  uniqueDimConsecutive(dim: number, returnInverse: boolean, options: { returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  uniqueDimConsecutive(dim: number, options: { returnInverse?: boolean; returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  /** aten::unsafe_chunk(Tensor self, int chunks, int dim=0) -> Tensor[] */
  unsafeChunk(chunks: number, dim?: number): Tensor[];
  unsafeChunk(chunks: number, options: { dim?: number }): Tensor[];
  /** aten::unsafe_split.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[] */
  unsafeSplit(splitSize: number, dim?: number): Tensor[];
  unsafeSplit(splitSize: number, options: { dim?: number }): Tensor[];
  /** aten::unsafe_split_with_sizes(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[] */
  unsafeSplitWithSizes(splitSizes: readonly number[], dim?: number): Tensor[];
  unsafeSplitWithSizes(splitSizes: readonly number[], options: { dim?: number }): Tensor[];
  /** aten::unsqueeze(Tensor(a) self, int dim) -> Tensor(a) */
  unsqueeze(dim: number): Tensor;
  /** aten::unsqueeze_(Tensor(a!) self, int dim) -> Tensor(a!) */
  unsqueeze_(dim: number): Tensor;
  /** aten::unsqueeze_copy(Tensor self, int dim) -> Tensor */
  unsqueezeCopy(dim: number): Tensor;
  /** aten::upsample_bicubic2d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  upsampleBicubic2d(outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  upsampleBicubic2d(outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_bicubic2d(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor */
  upsampleBicubic2d(outputSize: readonly number[] | number, alignCorners: boolean, scalesH?: number | null, scalesW?: number | null): Tensor;
  upsampleBicubic2d(outputSize: readonly number[] | number, alignCorners: boolean, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  upsampleBicubic2d(outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  /** aten::upsample_bilinear2d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  upsampleBilinear2d(outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  upsampleBilinear2d(outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_bilinear2d(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor */
  upsampleBilinear2d(outputSize: readonly number[] | number, alignCorners: boolean, scalesH?: number | null, scalesW?: number | null): Tensor;
  upsampleBilinear2d(outputSize: readonly number[] | number, alignCorners: boolean, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  upsampleBilinear2d(outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  /** aten::upsample_linear1d(Tensor self, SymInt[1] output_size, bool align_corners, float? scales=None) -> Tensor */
  upsampleLinear1d(outputSize: readonly number[] | number, alignCorners: boolean, scales?: number | null): Tensor;
  upsampleLinear1d(outputSize: readonly number[] | number, alignCorners: boolean, options: { scales?: number | null }): Tensor;
  /** aten::upsample_linear1d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  upsampleLinear1d(outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  upsampleLinear1d(outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_nearest1d(Tensor self, SymInt[1] output_size, float? scales=None) -> Tensor */
  upsampleNearest1d(outputSize: readonly number[] | number, scales?: number | null): Tensor;
  upsampleNearest1d(outputSize: readonly number[] | number, options: { scales?: number | null }): Tensor;
  /** aten::upsample_nearest1d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  upsampleNearest1d(outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  upsampleNearest1d(outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  upsampleNearest1d(options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_nearest2d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  upsampleNearest2d(outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  upsampleNearest2d(outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  upsampleNearest2d(options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_nearest2d(Tensor self, SymInt[2] output_size, float? scales_h=None, float? scales_w=None) -> Tensor */
  upsampleNearest2d(outputSize: readonly number[] | number, scalesH?: number | null, scalesW?: number | null): Tensor;
  upsampleNearest2d(outputSize: readonly number[] | number, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  upsampleNearest2d(outputSize: readonly number[] | number, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  /** aten::upsample_nearest3d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  upsampleNearest3d(outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  upsampleNearest3d(outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  upsampleNearest3d(options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_nearest3d(Tensor self, SymInt[3] output_size, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor */
  upsampleNearest3d(outputSize: readonly number[] | number, scalesD?: number | null, scalesH?: number | null, scalesW?: number | null): Tensor;
  upsampleNearest3d(outputSize: readonly number[] | number, scalesD: number | null, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  upsampleNearest3d(outputSize: readonly number[] | number, scalesD: number | null, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  upsampleNearest3d(outputSize: readonly number[] | number, options: { scalesD?: number | null; scalesH?: number | null; scalesW?: number | null }): Tensor;
  /** aten::upsample_trilinear3d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  upsampleTrilinear3d(outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  upsampleTrilinear3d(outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_trilinear3d(Tensor self, SymInt[3] output_size, bool align_corners, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor */
  upsampleTrilinear3d(outputSize: readonly number[] | number, alignCorners: boolean, scalesD?: number | null, scalesH?: number | null, scalesW?: number | null): Tensor;
  upsampleTrilinear3d(outputSize: readonly number[] | number, alignCorners: boolean, scalesD: number | null, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  upsampleTrilinear3d(outputSize: readonly number[] | number, alignCorners: boolean, scalesD: number | null, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  upsampleTrilinear3d(outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesD?: number | null; scalesH?: number | null; scalesW?: number | null }): Tensor;
  /** aten::values(Tensor(a) self) -> Tensor(a) */
  values(): Tensor;
  /** aten::values_copy(Tensor self) -> Tensor */
  valuesCopy(): Tensor;
  /** aten::var(Tensor self, bool unbiased=True) -> Tensor */
  var(unbiased?: boolean): Tensor;
  var(options: { unbiased?: boolean }): Tensor;
  /** aten::var.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor */
  var(dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): Tensor;
  var(options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /** aten::var.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor */
  var(dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): Tensor;
  var(dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): Tensor;
  var(dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): Tensor;
  var(options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): Tensor;
  /** aten::var_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor) */
  varMean(unbiased?: boolean): [Tensor, Tensor];
  varMean(options: { unbiased?: boolean }): [Tensor, Tensor];
  /** aten::var_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor) */
  varMean(dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  varMean(options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::var_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, Tensor) */
  varMean(dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): [Tensor, Tensor];
  varMean(dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): [Tensor, Tensor];
  varMean(dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
  varMean(options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::vdot(Tensor self, Tensor other) -> Tensor */
  vdot(other: Tensor): Tensor;
  /** aten::view(Tensor(a) self, SymInt[] size) -> Tensor(a) */
  view(size: readonly number[]): Tensor;
  /** aten::view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a) */
  view(dtype: DType): Tensor;
  /** aten::view_as(Tensor(a) self, Tensor other) -> Tensor(a) */
  viewAs(other: Tensor): Tensor;
  /** aten::view_as_complex(Tensor(a) self) -> Tensor(a) */
  viewAsComplex(): Tensor;
  /** aten::view_as_complex_copy(Tensor self) -> Tensor */
  viewAsComplexCopy(): Tensor;
  /** aten::view_as_real(Tensor(a) self) -> Tensor(a) */
  viewAsReal(): Tensor;
  /** aten::view_as_real_copy(Tensor self) -> Tensor */
  viewAsRealCopy(): Tensor;
  /** aten::view_copy(Tensor self, SymInt[] size) -> Tensor */
  viewCopy(size: readonly number[]): Tensor;
  /** aten::view_copy.dtype(Tensor self, ScalarType dtype) -> Tensor */
  viewCopy(dtype: DType): Tensor;
  /** aten::vsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] */
  vsplit(indices: readonly number[]): Tensor[];
  /** aten::vsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] */
  vsplit(sections: number): Tensor[];
  /** aten::xlogy.Tensor(Tensor self, Tensor other) -> Tensor */
  xlogy(other: Tensor): Tensor;
  /** aten::xlogy.Scalar_Other(Tensor self, Scalar other) -> Tensor */
  xlogy(other: Scalar): Tensor;
  /** aten::xlogy_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  xlogy_(other: Tensor): Tensor;
  /** aten::xlogy_.Scalar_Other(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  xlogy_(other: Scalar): Tensor;
  /** aten::zero(Tensor self) -> Tensor */
  zero(): Tensor;
  /** aten::zero_(Tensor(a!) self) -> Tensor(a!) */
  zero_(): Tensor;
  /** aten::zeros_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  zerosLike(options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
}

/** Names (in libtorch's spelling) of the methods of {@link TensorOperators}. */
export const methodNames = [
  'abs',
  'abs_',
  'absolute',
  'absolute_',
  'acos',
  'acos_',
  'acosh',
  'acosh_',
  'adaptive_avg_pool1d',
  'adaptive_avg_pool2d',
  'adaptive_avg_pool3d',
  'adaptive_max_pool1d',
  'adaptive_max_pool2d',
  'adaptive_max_pool3d',
  'add',
  'add_',
  'addbmm',
  'addbmm_',
  'addcdiv',
  'addcdiv_',
  'addcmul',
  'addcmul_',
  'addmm',
  'addmm_',
  'addmv',
  'addmv_',
  'addr',
  'addr_',
  'adjoint',
  'alias',
  'alias_copy',
  'all',
  'allclose',
  'alpha_dropout',
  'alpha_dropout_',
  'amax',
  'amin',
  'aminmax',
  'angle',
  'any',
  'arccos',
  'arccos_',
  'arccosh',
  'arccosh_',
  'arcsin',
  'arcsin_',
  'arcsinh',
  'arcsinh_',
  'arctan',
  'arctan2',
  'arctan2_',
  'arctan_',
  'arctanh',
  'arctanh_',
  'argmax',
  'argmin',
  'argsort',
  'argwhere',
  'as_strided',
  'as_strided_',
  'as_strided_copy',
  'as_strided_scatter',
  'asin',
  'asin_',
  'asinh',
  'asinh_',
  'atan',
  'atan2',
  'atan2_',
  'atan_',
  'atanh',
  'atanh_',
  'atleast_1d',
  'atleast_2d',
  'atleast_3d',
  'avg_pool1d',
  'avg_pool2d',
  'avg_pool3d',
  'baddbmm',
  'baddbmm_',
  'batch_norm',
  'batch_norm_elemt',
  'batch_norm_gather_stats',
  'batch_norm_gather_stats_with_counts',
  'batch_norm_stats',
  'batch_norm_update_stats',
  'bernoulli',
  'bernoulli_',
  'binary_cross_entropy',
  'binary_cross_entropy_with_logits',
  'bincount',
  'bitwise_and',
  'bitwise_and_',
  'bitwise_left_shift',
  'bitwise_left_shift_',
  'bitwise_not',
  'bitwise_not_',
  'bitwise_or',
  'bitwise_or_',
  'bitwise_right_shift',
  'bitwise_right_shift_',
  'bitwise_xor',
  'bitwise_xor_',
  'bmm',
  'broadcast_to',
  'bucketize',
  'cauchy',
  'cauchy_',
  'ceil',
  'ceil_',
  'celu',
  'celu_',
  'chalf',
  'channel_shuffle',
  'cholesky_inverse',
  'cholesky_solve',
  'choose_qparams_optimized',
  'chunk',
  'clamp',
  'clamp_',
  'clamp_max',
  'clamp_max_',
  'clamp_min',
  'clamp_min_',
  'clip',
  'clip_',
  'clone',
  'coalesce',
  'col2im',
  'col_indices',
  'col_indices_copy',
  'combinations',
  'conj',
  'conj_physical',
  'conj_physical_',
  'constant_pad_nd',
  'contiguous',
  'conv1d',
  'conv2d',
  'conv3d',
  'conv_depthwise3d',
  'conv_tbc',
  'conv_transpose1d',
  'conv_transpose2d',
  'conv_transpose3d',
  'convolution',
  'convolution_overrideable',
  'copy',
  'copy_',
  'copy_sparse_to_sparse',
  'copy_sparse_to_sparse_',
  'copysign',
  'copysign_',
  'corrcoef',
  'cos',
  'cos_',
  'cosh',
  'cosh_',
  'count_nonzero',
  'cov',
  'cross',
  'cross_entropy_loss',
  'cummax',
  'cummin',
  'cumprod',
  'cumprod_',
  'cumsum',
  'cumsum_',
  'deg2rad',
  'deg2rad_',
  'dense_dim',
  'dequantize',
  'det',
  'detach',
  'detach_',
  'detach_copy',
  'diag',
  'diag_embed',
  'diagflat',
  'diagonal',
  'diagonal_copy',
  'diagonal_scatter',
  'diff',
  'digamma',
  'digamma_',
  'dist',
  'div',
  'div_',
  'divide',
  'divide_',
  'dot',
  'dropout',
  'dropout_',
  'dsplit',
  'elu',
  'elu_',
  'embedding_renorm',
  'embedding_renorm_',
  'empty_like',
  'eq',
  'eq_',
  'equal',
  'erf',
  'erf_',
  'erfc',
  'erfc_',
  'erfinv',
  'erfinv_',
  'exp',
  'exp2',
  'exp2_',
  'exp_',
  'expand',
  'expand_as',
  'expand_copy',
  'expm1',
  'expm1_',
  'exponential',
  'exponential_',
  'feature_alpha_dropout',
  'feature_alpha_dropout_',
  'feature_dropout',
  'feature_dropout_',
  'fft_fft',
  'fft_fft2',
  'fft_fftn',
  'fft_fftshift',
  'fft_hfft',
  'fft_hfft2',
  'fft_hfftn',
  'fft_ifft',
  'fft_ifft2',
  'fft_ifftn',
  'fft_ifftshift',
  'fft_ihfft',
  'fft_ihfft2',
  'fft_ihfftn',
  'fft_irfft',
  'fft_irfft2',
  'fft_irfftn',
  'fft_rfft',
  'fft_rfft2',
  'fft_rfftn',
  'fill',
  'fill_',
  'fill_diagonal_',
  'fix',
  'fix_',
  'flatten',
  'flip',
  'fliplr',
  'flipud',
  'float_power',
  'float_power_',
  'floor',
  'floor_',
  'floor_divide',
  'floor_divide_',
  'fmax',
  'fmin',
  'fmod',
  'fmod_',
  'frac',
  'frac_',
  'fractional_max_pool2d',
  'fractional_max_pool3d',
  'frexp',
  'frobenius_norm',
  'full_like',
  'fused_moving_avg_obs_fake_quant',
  'gather',
  'gcd',
  'gcd_',
  'ge',
  'ge_',
  'gelu',
  'gelu_',
  'geometric',
  'geometric_',
  'geqrf',
  'ger',
  'get_device',
  'glu',
  'gradient',
  'greater',
  'greater_',
  'greater_equal',
  'greater_equal_',
  'grid_sampler',
  'grid_sampler_2d',
  'grid_sampler_3d',
  'group_norm',
  'gru',
  'gru_cell',
  'gt',
  'gt_',
  'hardshrink',
  'hardsigmoid',
  'hardsigmoid_',
  'hardswish',
  'hardswish_',
  'hardtanh',
  'hardtanh_',
  'hash_tensor',
  'heaviside',
  'heaviside_',
  'hinge_embedding_loss',
  'histc',
  'histogram',
  'histogramdd',
  'hsplit',
  'huber_loss',
  'hypot',
  'hypot_',
  'i0',
  'i0_',
  'igamma',
  'igamma_',
  'igammac',
  'igammac_',
  'im2col',
  'imag',
  'index',
  'index_add',
  'index_add_',
  'index_copy',
  'index_copy_',
  'index_fill',
  'index_fill_',
  'index_put',
  'index_put_',
  'index_reduce',
  'index_reduce_',
  'index_select',
  'indices',
  'indices_copy',
  'inner',
  'instance_norm',
  'int_repr',
  'inverse',
  'is_coalesced',
  'is_complex',
  'is_conj',
  'is_contiguous',
  'is_distributed',
  'is_floating_point',
  'is_inference',
  'is_neg',
  'is_nonzero',
  'is_pinned',
  'is_same_size',
  'is_set_to',
  'is_signed',
  'isclose',
  'isfinite',
  'isinf',
  'isnan',
  'isneginf',
  'isposinf',
  'isreal',
  'istft',
  'kl_div',
  'kron',
  'kthvalue',
  'l1_loss',
  'layer_norm',
  'lcm',
  'lcm_',
  'ldexp',
  'ldexp_',
  'le',
  'le_',
  'leaky_relu',
  'leaky_relu_',
  'lerp',
  'lerp_',
  'less',
  'less_',
  'less_equal',
  'less_equal_',
  'lgamma',
  'lgamma_',
  'lift',
  'lift_fresh',
  'lift_fresh_copy',
  'linalg__powsum',
  'linalg_cholesky',
  'linalg_cholesky_ex',
  'linalg_cond',
  'linalg_cross',
  'linalg_eig',
  'linalg_eigh',
  'linalg_eigvals',
  'linalg_eigvalsh',
  'linalg_householder_product',
  'linalg_ldl_factor',
  'linalg_ldl_factor_ex',
  'linalg_lstsq',
  'linalg_matmul',
  'linalg_matrix_exp',
  'linalg_matrix_norm',
  'linalg_matrix_power',
  'linalg_matrix_rank',
  'linalg_matrix_sqrth',
  'linalg_norm',
  'linalg_pinv',
  'linalg_solve_triangular',
  'linalg_tensorinv',
  'linalg_tensorsolve',
  'linalg_vector_norm',
  'linear',
  'log',
  'log10',
  'log10_',
  'log1p',
  'log1p_',
  'log2',
  'log2_',
  'log_',
  'log_normal',
  'log_normal_',
  'log_sigmoid',
  'log_sigmoid_forward',
  'log_softmax',
  'logaddexp',
  'logaddexp2',
  'logcumsumexp',
  'logdet',
  'logical_and',
  'logical_and_',
  'logical_not',
  'logical_not_',
  'logical_or',
  'logical_or_',
  'logical_xor',
  'logical_xor_',
  'logit',
  'logit_',
  'logsumexp',
  'lstm',
  'lstm_cell',
  'lt',
  'lt_',
  'lu_solve',
  'mH',
  'mT',
  'masked_fill',
  'masked_fill_',
  'masked_scatter',
  'masked_scatter_',
  'masked_select',
  'matmul',
  'matrix_H',
  'matrix_exp',
  'matrix_power',
  'max',
  'max_pool1d',
  'max_pool1d_with_indices',
  'max_pool2d',
  'max_pool2d_with_indices',
  'max_pool3d',
  'max_pool3d_with_indices',
  'max_unpool2d',
  'max_unpool3d',
  'maximum',
  'mean',
  'median',
  'min',
  'minimum',
  'mish',
  'mish_',
  'mm',
  'mode',
  'moveaxis',
  'movedim',
  'mse_loss',
  'msort',
  'mul',
  'mul_',
  'multi_margin_loss',
  'multilabel_margin_loss',
  'multilabel_margin_loss_forward',
  'multinomial',
  'multiply',
  'multiply_',
  'mv',
  'mvlgamma',
  'mvlgamma_',
  'nan_to_num',
  'nan_to_num_',
  'nanmean',
  'nanmedian',
  'nanquantile',
  'nansum',
  'narrow',
  'narrow_copy',
  'native_batch_norm',
  'native_channel_shuffle',
  'native_dropout',
  'native_group_norm',
  'native_layer_norm',
  'native_norm',
  'ne',
  'ne_',
  'neg',
  'neg_',
  'negative',
  'negative_',
  'nested_to_padded_tensor',
  'new_empty',
  'new_empty_strided',
  'new_full',
  'new_ones',
  'new_zeros',
  'nextafter',
  'nextafter_',
  'nll_loss',
  'nll_loss2d',
  'nll_loss2d_forward',
  'nll_loss_forward',
  'nll_loss_nd',
  'nonzero',
  'nonzero_numpy',
  'nonzero_static',
  'norm',
  'normal_',
  'normal_functional',
  'not_equal',
  'not_equal_',
  'nuclear_norm',
  'numel',
  'numpy_T',
  'one_hot',
  'ones_like',
  'orgqr',
  'ormqr',
  'outer',
  'pad',
  'pdist',
  'permute',
  'permute_copy',
  'pin_memory',
  'pinverse',
  'pixel_shuffle',
  'pixel_unshuffle',
  'poisson',
  'poisson_nll_loss',
  'polygamma_',
  'positive',
  'pow',
  'pow_',
  'prelu',
  'prod',
  'put',
  'put_',
  'quantile',
  'rad2deg',
  'rad2deg_',
  'rand_like',
  'randint_like',
  'randn_like',
  'random',
  'random_',
  'ravel',
  'real',
  'reciprocal',
  'reciprocal_',
  'reflection_pad1d',
  'reflection_pad2d',
  'reflection_pad3d',
  'relu',
  'relu6',
  'relu6_',
  'relu_',
  'remainder',
  'remainder_',
  'renorm',
  'renorm_',
  'repeat',
  'repeat_interleave',
  'replication_pad1d',
  'replication_pad2d',
  'replication_pad3d',
  'reshape',
  'reshape_as',
  'resize',
  'resize_',
  'resize_as',
  'resize_as_',
  'resize_as_sparse',
  'resize_as_sparse_',
  'resolve_conj',
  'resolve_neg',
  'rms_norm',
  'rnn_relu',
  'rnn_relu_cell',
  'rnn_tanh',
  'rnn_tanh_cell',
  'roll',
  'rot90',
  'round',
  'round_',
  'row_indices',
  'row_indices_copy',
  'rrelu',
  'rrelu_',
  'rrelu_with_noise',
  'rrelu_with_noise_',
  'rrelu_with_noise_functional',
  'rsqrt',
  'rsqrt_',
  'rsub',
  'scatter',
  'scatter_',
  'scatter_add',
  'scatter_add_',
  'scatter_reduce',
  'scatter_reduce_',
  'select',
  'select_copy',
  'select_scatter',
  'selu',
  'selu_',
  'set',
  'set_',
  'sgn',
  'sgn_',
  'shallow_copy_data_',
  'sigmoid',
  'sigmoid_',
  'sign',
  'sign_',
  'signbit',
  'silu',
  'silu_',
  'sin',
  'sin_',
  'sinc',
  'sinc_',
  'sinh',
  'sinh_',
  'slice',
  'slice_copy',
  'slice_inverse',
  'slice_scatter',
  'slogdet',
  'slow_conv3d',
  'slow_conv3d_forward',
  'slow_conv_dilated2d',
  'slow_conv_dilated3d',
  'slow_conv_transpose2d',
  'slow_conv_transpose3d',
  'smm',
  'smooth_l1_loss',
  'soft_margin_loss',
  'softmax',
  'softplus',
  'softshrink',
  'sort',
  'special_bessel_j0',
  'special_bessel_j1',
  'special_bessel_y0',
  'special_bessel_y1',
  'special_digamma',
  'special_entr',
  'special_erf',
  'special_erfc',
  'special_erfcx',
  'special_erfinv',
  'special_exp2',
  'special_expit',
  'special_expm1',
  'special_gammainc',
  'special_gammaincc',
  'special_gammaln',
  'special_i0',
  'special_i0e',
  'special_i1',
  'special_i1e',
  'special_log1p',
  'special_log_ndtr',
  'special_log_softmax',
  'special_logit',
  'special_logsumexp',
  'special_modified_bessel_i0',
  'special_modified_bessel_i1',
  'special_modified_bessel_k0',
  'special_modified_bessel_k1',
  'special_multigammaln',
  'special_ndtr',
  'special_ndtri',
  'special_psi',
  'special_round',
  'special_sinc',
  'special_softmax',
  'special_xlog1py',
  'special_xlogy',
  'special_zeta',
  'split',
  'split_copy',
  'split_with_sizes',
  'split_with_sizes_copy',
  'sqrt',
  'sqrt_',
  'square',
  'square_',
  'squeeze',
  'squeeze_',
  'squeeze_copy',
  'sspaddmm',
  'std',
  'std_mean',
  'stft',
  'storage_offset',
  'stride',
  'sub',
  'sub_',
  'subtract',
  'subtract_',
  'sum',
  'sum_to_size',
  'svd',
  'swapaxes',
  'swapaxes_',
  'swapdims',
  'swapdims_',
  't',
  't_',
  't_copy',
  'take',
  'take_along_dim',
  'tan',
  'tan_',
  'tanh',
  'tanh_',
  'tensor_split',
  'tensordot',
  'thnn_conv2d',
  'threshold',
  'threshold_',
  'tile',
  'to_dense',
  'to_mkldnn',
  'to_padded_tensor',
  'to_sparse',
  'to_sparse_bsc',
  'to_sparse_bsr',
  'to_sparse_csc',
  'to_sparse_csr',
  'topk',
  'trace',
  'transpose',
  'transpose_',
  'transpose_copy',
  'triangular_solve',
  'tril',
  'tril_',
  'triu',
  'triu_',
  'true_divide',
  'true_divide_',
  'trunc',
  'trunc_',
  'type_as',
  'unbind',
  'unbind_copy',
  'unflatten',
  'unfold',
  'unfold_copy',
  'uniform',
  'uniform_',
  'unique_consecutive',
  'unique_dim',
  'unique_dim_consecutive',
  'unsafe_chunk',
  'unsafe_split',
  'unsafe_split_with_sizes',
  'unsqueeze',
  'unsqueeze_',
  'unsqueeze_copy',
  'upsample_bicubic2d',
  'upsample_bilinear2d',
  'upsample_linear1d',
  'upsample_nearest1d',
  'upsample_nearest2d',
  'upsample_nearest3d',
  'upsample_trilinear3d',
  'values',
  'values_copy',
  'var',
  'var_mean',
  'vdot',
  'view',
  'view_as',
  'view_as_complex',
  'view_as_complex_copy',
  'view_as_real',
  'view_as_real_copy',
  'view_copy',
  'vsplit',
  'xlogy',
  'xlogy_',
  'zero',
  'zero_',
  'zeros_like',
] as const;
