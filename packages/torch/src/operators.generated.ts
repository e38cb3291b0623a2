// Generated from libtorch 2.15.0's operator schemas by scripts/generate-ops.mjs: do not edit.
import type { DType, MemoryFormat, Scalar } from './dtype.js';
import { native } from './native.js';
import type { Tensor } from './tensor.js';

export const _foreachAbs = native.operatorFunction('aten::_foreach_abs') as {
  /** aten::_foreach_abs(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachAbs_ = native.operatorFunction('aten::_foreach_abs_') as {
  /** aten::_foreach_abs_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachAcos = native.operatorFunction('aten::_foreach_acos') as {
  /** aten::_foreach_acos(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachAcos_ = native.operatorFunction('aten::_foreach_acos_') as {
  /** aten::_foreach_acos_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachAdd = native.operatorFunction('aten::_foreach_add') as {
  /** aten::_foreach_add.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_add.List(Tensor[] self, Tensor[] other, *, Scalar alpha=1) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[], options?: { alpha?: Scalar }): Tensor[];
  /** aten::_foreach_add.Tensor(Tensor[] self, Tensor other, *, Scalar alpha=1) -> Tensor[] */
  (self: readonly Tensor[], other: Tensor, options?: { alpha?: Scalar }): Tensor[];
  /** aten::_foreach_add.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachAdd_ = native.operatorFunction('aten::_foreach_add_') as {
  /** aten::_foreach_add_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_add_.List(Tensor(a!)[] self, Tensor[] other, *, Scalar alpha=1) -> () */
  (self: readonly Tensor[], other: readonly Tensor[], options?: { alpha?: Scalar }): void;
  /** aten::_foreach_add_.Tensor(Tensor(a!)[] self, Tensor other, *, Scalar alpha=1) -> () */
  (self: readonly Tensor[], other: Tensor, options?: { alpha?: Scalar }): void;
  /** aten::_foreach_add_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachAddcdiv = native.operatorFunction('aten::_foreach_addcdiv') as {
  /** aten::_foreach_addcdiv.ScalarList(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_addcdiv.Tensor(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> Tensor[] */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: Tensor): Tensor[];
  /** aten::_foreach_addcdiv.Scalar(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> Tensor[] */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], value?: Scalar): Tensor[];
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], options: { value?: Scalar }): Tensor[];
};

export const _foreachAddcdiv_ = native.operatorFunction('aten::_foreach_addcdiv_') as {
  /** aten::_foreach_addcdiv_.ScalarList(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> () */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_addcdiv_.Tensor(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> () */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: Tensor): void;
  /** aten::_foreach_addcdiv_.Scalar(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> () */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], value?: Scalar): void;
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], options: { value?: Scalar }): void;
};

export const _foreachAddcmul = native.operatorFunction('aten::_foreach_addcmul') as {
  /** aten::_foreach_addcmul.ScalarList(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_addcmul.Tensor(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> Tensor[] */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: Tensor): Tensor[];
  /** aten::_foreach_addcmul.Scalar(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> Tensor[] */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], value?: Scalar): Tensor[];
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], options: { value?: Scalar }): Tensor[];
};

export const _foreachAddcmul_ = native.operatorFunction('aten::_foreach_addcmul_') as {
  /** aten::_foreach_addcmul_.ScalarList(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> () */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_addcmul_.Tensor(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> () */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], scalars: Tensor): void;
  /** aten::_foreach_addcmul_.Scalar(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> () */
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], value?: Scalar): void;
  (self: readonly Tensor[], tensor1: readonly Tensor[], tensor2: readonly Tensor[], options: { value?: Scalar }): void;
};

export const _foreachAsin = native.operatorFunction('aten::_foreach_asin') as {
  /** aten::_foreach_asin(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachAsin_ = native.operatorFunction('aten::_foreach_asin_') as {
  /** aten::_foreach_asin_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachAtan = native.operatorFunction('aten::_foreach_atan') as {
  /** aten::_foreach_atan(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachAtan_ = native.operatorFunction('aten::_foreach_atan_') as {
  /** aten::_foreach_atan_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachCeil = native.operatorFunction('aten::_foreach_ceil') as {
  /** aten::_foreach_ceil(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachCeil_ = native.operatorFunction('aten::_foreach_ceil_') as {
  /** aten::_foreach_ceil_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachClampMax = native.operatorFunction('aten::_foreach_clamp_max') as {
  /** aten::_foreach_clamp_max.List(Tensor[] self, Tensor[] other) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[]): Tensor[];
  /** aten::_foreach_clamp_max.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_clamp_max.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachClampMax_ = native.operatorFunction('aten::_foreach_clamp_max_') as {
  /** aten::_foreach_clamp_max_.List(Tensor(a!)[] self, Tensor[] other) -> () */
  (self: readonly Tensor[], other: readonly Tensor[]): void;
  /** aten::_foreach_clamp_max_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_clamp_max_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachClampMin = native.operatorFunction('aten::_foreach_clamp_min') as {
  /** aten::_foreach_clamp_min.List(Tensor[] self, Tensor[] other) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[]): Tensor[];
  /** aten::_foreach_clamp_min.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_clamp_min.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachClampMin_ = native.operatorFunction('aten::_foreach_clamp_min_') as {
  /** aten::_foreach_clamp_min_.List(Tensor(a!)[] self, Tensor[] other) -> () */
  (self: readonly Tensor[], other: readonly Tensor[]): void;
  /** aten::_foreach_clamp_min_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_clamp_min_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachClone = native.operatorFunction('aten::_foreach_clone') as {
  /** aten::_foreach_clone(Tensor[] self, *, MemoryFormat? memory_format=None) -> Tensor[] */
  (self: readonly Tensor[], options?: { memoryFormat?: MemoryFormat | null }): Tensor[];
};

export const _foreachCopy = native.operatorFunction('aten::_foreach_copy') as {
  /** aten::_foreach_copy(Tensor[] self, Tensor[] src, bool non_blocking=False) -> Tensor[] self_out */
  (self: readonly Tensor[], src: readonly Tensor[], nonBlocking?: boolean): Tensor[];
  (self: readonly Tensor[], src: readonly Tensor[], options: { nonBlocking?: boolean }): Tensor[];
};

export const _foreachCopy_ = native.operatorFunction('aten::_foreach_copy_') as {
  /** aten::_foreach_copy_(Tensor(a!)[] self, Tensor[] src, bool non_blocking=False) -> () */
  (self: readonly Tensor[], src: readonly Tensor[], nonBlocking?: boolean): void;
  (self: readonly Tensor[], src: readonly Tensor[], options: { nonBlocking?: boolean }): void;
};

export const _foreachCos = native.operatorFunction('aten::_foreach_cos') as {
  /** aten::_foreach_cos(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachCos_ = native.operatorFunction('aten::_foreach_cos_') as {
  /** aten::_foreach_cos_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachCosh = native.operatorFunction('aten::_foreach_cosh') as {
  /** aten::_foreach_cosh(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachCosh_ = native.operatorFunction('aten::_foreach_cosh_') as {
  /** aten::_foreach_cosh_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachDiv = native.operatorFunction('aten::_foreach_div') as {
  /** aten::_foreach_div.List(Tensor[] self, Tensor[] other) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[]): Tensor[];
  /** aten::_foreach_div.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_div.Tensor(Tensor[] self, Tensor other) -> Tensor[] */
  (self: readonly Tensor[], other: Tensor): Tensor[];
  /** aten::_foreach_div.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachDiv_ = native.operatorFunction('aten::_foreach_div_') as {
  /** aten::_foreach_div_.List(Tensor(a!)[] self, Tensor[] other) -> () */
  (self: readonly Tensor[], other: readonly Tensor[]): void;
  /** aten::_foreach_div_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_div_.Tensor(Tensor(a!)[] self, Tensor other) -> () */
  (self: readonly Tensor[], other: Tensor): void;
  /** aten::_foreach_div_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachErf = native.operatorFunction('aten::_foreach_erf') as {
  /** aten::_foreach_erf(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachErf_ = native.operatorFunction('aten::_foreach_erf_') as {
  /** aten::_foreach_erf_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachErfc = native.operatorFunction('aten::_foreach_erfc') as {
  /** aten::_foreach_erfc(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachErfc_ = native.operatorFunction('aten::_foreach_erfc_') as {
  /** aten::_foreach_erfc_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachExp = native.operatorFunction('aten::_foreach_exp') as {
  /** aten::_foreach_exp(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachExp_ = native.operatorFunction('aten::_foreach_exp_') as {
  /** aten::_foreach_exp_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachExpm1 = native.operatorFunction('aten::_foreach_expm1') as {
  /** aten::_foreach_expm1(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachExpm1_ = native.operatorFunction('aten::_foreach_expm1_') as {
  /** aten::_foreach_expm1_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachFloor = native.operatorFunction('aten::_foreach_floor') as {
  /** aten::_foreach_floor(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachFloor_ = native.operatorFunction('aten::_foreach_floor_') as {
  /** aten::_foreach_floor_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachFrac = native.operatorFunction('aten::_foreach_frac') as {
  /** aten::_foreach_frac(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachFrac_ = native.operatorFunction('aten::_foreach_frac_') as {
  /** aten::_foreach_frac_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachLerp = native.operatorFunction('aten::_foreach_lerp') as {
  /** aten::_foreach_lerp.List(Tensor[] self, Tensor[] tensors1, Tensor[] weights) -> Tensor[] */
  (self: readonly Tensor[], tensors1: readonly Tensor[], weights: readonly Tensor[]): Tensor[];
  /** aten::_foreach_lerp.ScalarList(Tensor[] self, Tensor[] tensors1, Scalar[] weight) -> Tensor[] */
  (self: readonly Tensor[], tensors1: readonly Tensor[], weight: readonly Scalar[]): Tensor[];
  /** aten::_foreach_lerp.Scalar(Tensor[] self, Tensor[] tensors1, Scalar weight) -> Tensor[] */
  (self: readonly Tensor[], tensors1: readonly Tensor[], weight: Scalar): Tensor[];
};

export const _foreachLerp_ = native.operatorFunction('aten::_foreach_lerp_') as {
  /** aten::_foreach_lerp_.List(Tensor(a!)[] self, Tensor[] tensors1, Tensor[] weights) -> () */
  (self: readonly Tensor[], tensors1: readonly Tensor[], weights: readonly Tensor[]): void;
  /** aten::_foreach_lerp_.ScalarList(Tensor(a!)[] self, Tensor[] tensors1, Scalar[] weight) -> () */
  (self: readonly Tensor[], tensors1: readonly Tensor[], weight: readonly Scalar[]): void;
  /** aten::_foreach_lerp_.Scalar(Tensor(a!)[] self, Tensor[] tensors1, Scalar weight) -> () */
  (self: readonly Tensor[], tensors1: readonly Tensor[], weight: Scalar): void;
};

export const _foreachLgamma = native.operatorFunction('aten::_foreach_lgamma') as {
  /** aten::_foreach_lgamma(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachLgamma_ = native.operatorFunction('aten::_foreach_lgamma_') as {
  /** aten::_foreach_lgamma_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachLog = native.operatorFunction('aten::_foreach_log') as {
  /** aten::_foreach_log(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachLog10 = native.operatorFunction('aten::_foreach_log10') as {
  /** aten::_foreach_log10(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachLog10_ = native.operatorFunction('aten::_foreach_log10_') as {
  /** aten::_foreach_log10_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachLog1p = native.operatorFunction('aten::_foreach_log1p') as {
  /** aten::_foreach_log1p(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachLog1p_ = native.operatorFunction('aten::_foreach_log1p_') as {
  /** aten::_foreach_log1p_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachLog2 = native.operatorFunction('aten::_foreach_log2') as {
  /** aten::_foreach_log2(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachLog2_ = native.operatorFunction('aten::_foreach_log2_') as {
  /** aten::_foreach_log2_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachLog_ = native.operatorFunction('aten::_foreach_log_') as {
  /** aten::_foreach_log_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachMax = native.operatorFunction('aten::_foreach_max') as {
  /** aten::_foreach_max(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachMaximum = native.operatorFunction('aten::_foreach_maximum') as {
  /** aten::_foreach_maximum.List(Tensor[] self, Tensor[] other) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[]): Tensor[];
  /** aten::_foreach_maximum.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_maximum.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachMaximum_ = native.operatorFunction('aten::_foreach_maximum_') as {
  /** aten::_foreach_maximum_.List(Tensor(a!)[] self, Tensor[] other) -> () */
  (self: readonly Tensor[], other: readonly Tensor[]): void;
  /** aten::_foreach_maximum_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_maximum_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachMinimum = native.operatorFunction('aten::_foreach_minimum') as {
  /** aten::_foreach_minimum.List(Tensor[] self, Tensor[] other) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[]): Tensor[];
  /** aten::_foreach_minimum.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_minimum.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachMinimum_ = native.operatorFunction('aten::_foreach_minimum_') as {
  /** aten::_foreach_minimum_.List(Tensor(a!)[] self, Tensor[] other) -> () */
  (self: readonly Tensor[], other: readonly Tensor[]): void;
  /** aten::_foreach_minimum_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_minimum_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachMm = native.operatorFunction('aten::_foreach_mm') as {
  /** aten::_foreach_mm(Tensor[] self, Tensor[] mat2) -> Tensor[] */
  (self: readonly Tensor[], mat2: readonly Tensor[]): Tensor[];
};

export const _foreachMul = native.operatorFunction('aten::_foreach_mul') as {
  /** aten::_foreach_mul.List(Tensor[] self, Tensor[] other) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[]): Tensor[];
  /** aten::_foreach_mul.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_mul.Tensor(Tensor[] self, Tensor other) -> Tensor[] */
  (self: readonly Tensor[], other: Tensor): Tensor[];
  /** aten::_foreach_mul.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachMul_ = native.operatorFunction('aten::_foreach_mul_') as {
  /** aten::_foreach_mul_.List(Tensor(a!)[] self, Tensor[] other) -> () */
  (self: readonly Tensor[], other: readonly Tensor[]): void;
  /** aten::_foreach_mul_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_mul_.Tensor(Tensor(a!)[] self, Tensor other) -> () */
  (self: readonly Tensor[], other: Tensor): void;
  /** aten::_foreach_mul_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachNeg = native.operatorFunction('aten::_foreach_neg') as {
  /** aten::_foreach_neg(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachNeg_ = native.operatorFunction('aten::_foreach_neg_') as {
  /** aten::_foreach_neg_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachNorm = native.operatorFunction('aten::_foreach_norm') as {
  /** aten::_foreach_norm.Scalar(Tensor[] self, Scalar ord=2, ScalarType? dtype=None) -> Tensor[] */
  (self: readonly Tensor[], ord?: Scalar, dtype?: DType | null): Tensor[];
  (self: readonly Tensor[], ord: Scalar, options: { dtype?: DType | null }): Tensor[];
  (self: readonly Tensor[], options: { ord?: Scalar; dtype?: DType | null }): Tensor[];
};

export const _foreachPow = native.operatorFunction('aten::_foreach_pow') as {
  /** aten::_foreach_pow.List(Tensor[] self, Tensor[] exponent) -> Tensor[] */
  (self: readonly Tensor[], exponent: readonly Tensor[]): Tensor[];
  /** aten::_foreach_pow.ScalarList(Tensor[] self, Scalar[] exponent) -> Tensor[] */
  (self: readonly Tensor[], exponent: readonly Scalar[]): Tensor[];
  /** aten::_foreach_pow.Scalar(Tensor[] self, Scalar exponent) -> Tensor[] */
  (self: readonly Tensor[], exponent: Scalar): Tensor[];
  /** aten::_foreach_pow.ScalarAndTensor(Scalar self, Tensor[] exponent) -> Tensor[] */
  (self: Scalar, exponent: readonly Tensor[]): Tensor[];
};

export const _foreachPow_ = native.operatorFunction('aten::_foreach_pow_') as {
  /** aten::_foreach_pow_.List(Tensor(a!)[] self, Tensor[] exponent) -> () */
  (self: readonly Tensor[], exponent: readonly Tensor[]): void;
  /** aten::_foreach_pow_.ScalarList(Tensor(a!)[] self, Scalar[] exponent) -> () */
  (self: readonly Tensor[], exponent: readonly Scalar[]): void;
  /** aten::_foreach_pow_.Scalar(Tensor(a!)[] self, Scalar exponent) -> () */
  (self: readonly Tensor[], exponent: Scalar): void;
};

export const _foreachPowsum = native.operatorFunction('aten::_foreach_powsum') as {
  /** aten::_foreach_powsum.Scalar(Tensor[] self, Scalar ord=2, ScalarType? dtype=None) -> Tensor[] */
  (self: readonly Tensor[], ord?: Scalar, dtype?: DType | null): Tensor[];
  (self: readonly Tensor[], ord: Scalar, options: { dtype?: DType | null }): Tensor[];
  (self: readonly Tensor[], options: { ord?: Scalar; dtype?: DType | null }): Tensor[];
};

export const _foreachReciprocal = native.operatorFunction('aten::_foreach_reciprocal') as {
  /** aten::_foreach_reciprocal(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachReciprocal_ = native.operatorFunction('aten::_foreach_reciprocal_') as {
  /** aten::_foreach_reciprocal_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachRound = native.operatorFunction('aten::_foreach_round') as {
  /** aten::_foreach_round(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachRound_ = native.operatorFunction('aten::_foreach_round_') as {
  /** aten::_foreach_round_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachRsqrt = native.operatorFunction('aten::_foreach_rsqrt') as {
  /** aten::_foreach_rsqrt(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachRsqrt_ = native.operatorFunction('aten::_foreach_rsqrt_') as {
  /** aten::_foreach_rsqrt_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachSigmoid = native.operatorFunction('aten::_foreach_sigmoid') as {
  /** aten::_foreach_sigmoid(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachSigmoid_ = native.operatorFunction('aten::_foreach_sigmoid_') as {
  /** aten::_foreach_sigmoid_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachSign = native.operatorFunction('aten::_foreach_sign') as {
  /** aten::_foreach_sign(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachSign_ = native.operatorFunction('aten::_foreach_sign_') as {
  /** aten::_foreach_sign_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachSin = native.operatorFunction('aten::_foreach_sin') as {
  /** aten::_foreach_sin(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachSin_ = native.operatorFunction('aten::_foreach_sin_') as {
  /** aten::_foreach_sin_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachSinh = native.operatorFunction('aten::_foreach_sinh') as {
  /** aten::_foreach_sinh(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachSinh_ = native.operatorFunction('aten::_foreach_sinh_') as {
  /** aten::_foreach_sinh_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachSqrt = native.operatorFunction('aten::_foreach_sqrt') as {
  /** aten::_foreach_sqrt(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachSqrt_ = native.operatorFunction('aten::_foreach_sqrt_') as {
  /** aten::_foreach_sqrt_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachSub = native.operatorFunction('aten::_foreach_sub') as {
  /** aten::_foreach_sub.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] */
  (self: readonly Tensor[], scalars: readonly Scalar[]): Tensor[];
  /** aten::_foreach_sub.List(Tensor[] self, Tensor[] other, *, Scalar alpha=1) -> Tensor[] */
  (self: readonly Tensor[], other: readonly Tensor[], options?: { alpha?: Scalar }): Tensor[];
  /** aten::_foreach_sub.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] */
  (self: readonly Tensor[], scalar: Scalar): Tensor[];
};

export const _foreachSub_ = native.operatorFunction('aten::_foreach_sub_') as {
  /** aten::_foreach_sub_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () */
  (self: readonly Tensor[], scalars: readonly Scalar[]): void;
  /** aten::_foreach_sub_.List(Tensor(a!)[] self, Tensor[] other, *, Scalar alpha=1) -> () */
  (self: readonly Tensor[], other: readonly Tensor[], options?: { alpha?: Scalar }): void;
  /** aten::_foreach_sub_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () */
  (self: readonly Tensor[], scalar: Scalar): void;
};

export const _foreachTan = native.operatorFunction('aten::_foreach_tan') as {
  /** aten::_foreach_tan(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachTan_ = native.operatorFunction('aten::_foreach_tan_') as {
  /** aten::_foreach_tan_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachTanh = native.operatorFunction('aten::_foreach_tanh') as {
  /** aten::_foreach_tanh(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachTanh_ = native.operatorFunction('aten::_foreach_tanh_') as {
  /** aten::_foreach_tanh_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachTrunc = native.operatorFunction('aten::_foreach_trunc') as {
  /** aten::_foreach_trunc(Tensor[] self) -> Tensor[] */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachTrunc_ = native.operatorFunction('aten::_foreach_trunc_') as {
  /** aten::_foreach_trunc_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _foreachZero = native.operatorFunction('aten::_foreach_zero') as {
  /** aten::_foreach_zero(Tensor[] self) -> Tensor[] self_out */
  (self: readonly Tensor[]): Tensor[];
};

export const _foreachZero_ = native.operatorFunction('aten::_foreach_zero_') as {
  /** aten::_foreach_zero_(Tensor(a!)[] self) -> () */
  (self: readonly Tensor[]): void;
};

export const _fusedAdagrad = native.operatorFunction('aten::_fused_adagrad') as {
  /** aten::_fused_adagrad(Tensor[] self, Tensor[] grads, Tensor[] state_sums, Tensor[] state_steps, *, float lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] state_sums_out, Tensor[] state_steps_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], stateSums: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: number; lrDecay: number; weightDecay: number; eps: number; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[], Tensor[]];
  /** aten::_fused_adagrad.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] state_sums, Tensor[] state_steps, *, Tensor lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] state_sums_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], stateSums: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: Tensor; lrDecay: number; weightDecay: number; eps: number; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[]];
};

export const _fusedAdagrad_ = native.operatorFunction('aten::_fused_adagrad_') as {
  /** aten::_fused_adagrad_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] state_sums, Tensor(d!)[] state_steps, *, float lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], stateSums: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: number; lrDecay: number; weightDecay: number; eps: number; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
  /** aten::_fused_adagrad_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] state_sums, Tensor[] state_steps, *, Tensor lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], stateSums: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: Tensor; lrDecay: number; weightDecay: number; eps: number; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
};

export const _fusedAdam = native.operatorFunction('aten::_fused_adam') as {
  /** aten::_fused_adam(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: number; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]];
  /** aten::_fused_adam.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: Tensor; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]];
};

export const _fusedAdam_ = native.operatorFunction('aten::_fused_adam_') as {
  /** aten::_fused_adam_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: number; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
  /** aten::_fused_adam_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: Tensor; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
};

export const _fusedAdamw = native.operatorFunction('aten::_fused_adamw') as {
  /** aten::_fused_adamw(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: number; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]];
  /** aten::_fused_adamw.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: Tensor; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]];
};

export const _fusedAdamw_ = native.operatorFunction('aten::_fused_adamw_') as {
  /** aten::_fused_adamw_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: number; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
  /** aten::_fused_adamw_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], expAvgs: readonly Tensor[], expAvgSqs: readonly Tensor[], maxExpAvgSqs: readonly Tensor[], stateSteps: readonly Tensor[], options: { lr: Tensor; beta1: number; beta2: number; weightDecay: number; eps: number; amsgrad: boolean; maximize: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
};

export const _fusedDropout = native.operatorFunction('aten::_fused_dropout') as {
  /** aten::_fused_dropout(Tensor self, float p, Generator? generator=None) -> (Tensor, Tensor) */
  (self: Tensor, p: number): [Tensor, Tensor];
};

export const _fusedMovingAvgObsFqHelper = native.operatorFunction('aten::_fused_moving_avg_obs_fq_helper') as {
  /** aten::_fused_moving_avg_obs_fq_helper(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor(a!) running_min, Tensor(b!) running_max, Tensor(c!) scale, Tensor(d!) zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False) -> (Tensor output, Tensor mask) */
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant?: boolean, symmetricQuant?: boolean): [Tensor, Tensor];
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant: boolean, options: { symmetricQuant?: boolean }): [Tensor, Tensor];
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, options: { perRowFakeQuant?: boolean; symmetricQuant?: boolean }): [Tensor, Tensor];
};

export const _fusedMovingAvgObsFqHelperFunctional = native.operatorFunction('aten::_fused_moving_avg_obs_fq_helper_functional') as {
  /** aten::_fused_moving_avg_obs_fq_helper_functional(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor running_min, Tensor running_max, Tensor scale, Tensor zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False) -> (Tensor output, Tensor mask, Tensor running_min_out, Tensor running_max_out, Tensor scale_out, Tensor zero_point_out) */
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant?: boolean, symmetricQuant?: boolean): [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant: boolean, options: { symmetricQuant?: boolean }): [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, options: { perRowFakeQuant?: boolean; symmetricQuant?: boolean }): [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
};

export const _fusedRmsNorm = native.operatorFunction('aten::_fused_rms_norm') as {
  /** aten::_fused_rms_norm(Tensor input, int[] normalized_shape, Tensor? weight, float? eps) -> (Tensor, Tensor) */
  (input: Tensor, normalizedShape: readonly number[], weight?: Tensor | null, eps?: number | null): [Tensor, Tensor];
  (input: Tensor, normalizedShape: readonly number[], weight: Tensor | null, options: { eps?: number | null }): [Tensor, Tensor];
  (input: Tensor, normalizedShape: readonly number[], options: { weight?: Tensor | null; eps?: number | null }): [Tensor, Tensor];
};

export const _fusedSdpChoice = native.operatorFunction('aten::_fused_sdp_choice') as {
  /** aten::_fused_sdp_choice(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> int */
  (query: Tensor, key: Tensor, value: Tensor, attnMask?: Tensor | null, dropoutP?: number, isCausal?: boolean, options?: { scale?: number | null; enableGqa?: boolean }): number;
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, dropoutP: number, options: { isCausal?: boolean; scale?: number | null; enableGqa?: boolean }): number;
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, options: { dropoutP?: number; isCausal?: boolean; scale?: number | null; enableGqa?: boolean }): number;
  (query: Tensor, key: Tensor, value: Tensor, options: { attnMask?: Tensor | null; dropoutP?: number; isCausal?: boolean; scale?: number | null; enableGqa?: boolean }): number;
};

export const _fusedSgd = native.operatorFunction('aten::_fused_sgd') as {
  /** aten::_fused_sgd(Tensor[] self, Tensor[] grads, Tensor[] momentum_buffer_list, *, float weight_decay, float momentum, float lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] momentum_buffer_list_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], momentumBufferList: readonly Tensor[], options: { weightDecay: number; momentum: number; lr: number; dampening: number; nesterov: boolean; maximize: boolean; isFirstStep: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[]];
  /** aten::_fused_sgd.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] momentum_buffer_list, *, float weight_decay, float momentum, Tensor lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] momentum_buffer_list_out) */
  (self: readonly Tensor[], grads: readonly Tensor[], momentumBufferList: readonly Tensor[], options: { weightDecay: number; momentum: number; lr: Tensor; dampening: number; nesterov: boolean; maximize: boolean; isFirstStep: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): [Tensor[], Tensor[], Tensor[]];
};

export const _fusedSgd_ = native.operatorFunction('aten::_fused_sgd_') as {
  /** aten::_fused_sgd_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, float lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], momentumBufferList: readonly Tensor[], options: { weightDecay: number; momentum: number; lr: number; dampening: number; nesterov: boolean; maximize: boolean; isFirstStep: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
  /** aten::_fused_sgd_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, Tensor lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> () */
  (self: readonly Tensor[], grads: readonly Tensor[], momentumBufferList: readonly Tensor[], options: { weightDecay: number; momentum: number; lr: Tensor; dampening: number; nesterov: boolean; maximize: boolean; isFirstStep: boolean; gradScale?: Tensor | null; foundInf?: Tensor | null }): void;
};

export const _logSoftmax = native.operatorFunction('aten::_log_softmax') as {
  /** aten::_log_softmax(Tensor self, int dim, bool half_to_float) -> Tensor */
  (self: Tensor, dim: number, halfToFloat: boolean): Tensor;
};

export const _scaledDotProductAttentionMath = native.operatorFunction('aten::_scaled_dot_product_attention_math') as {
  /** aten::_scaled_dot_product_attention_math(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, Tensor? dropout_mask=None, *, float? scale=None, bool enable_gqa=False) -> (Tensor, Tensor) */
  (query: Tensor, key: Tensor, value: Tensor, attnMask?: Tensor | null, dropoutP?: number, isCausal?: boolean, dropoutMask?: Tensor | null, options?: { scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, dropoutP: number, isCausal: boolean, options: { dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, dropoutP: number, options: { isCausal?: boolean; dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, options: { dropoutP?: number; isCausal?: boolean; dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, options: { attnMask?: Tensor | null; dropoutP?: number; isCausal?: boolean; dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
};

export const _scaledDotProductAttentionMathForMps = native.operatorFunction('aten::_scaled_dot_product_attention_math_for_mps') as {
  /** aten::_scaled_dot_product_attention_math_for_mps(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, Tensor? dropout_mask=None, *, float? scale=None, bool enable_gqa=False) -> (Tensor, Tensor) */
  (query: Tensor, key: Tensor, value: Tensor, attnMask?: Tensor | null, dropoutP?: number, isCausal?: boolean, dropoutMask?: Tensor | null, options?: { scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, dropoutP: number, isCausal: boolean, options: { dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, dropoutP: number, options: { isCausal?: boolean; dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, options: { dropoutP?: number; isCausal?: boolean; dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, options: { attnMask?: Tensor | null; dropoutP?: number; isCausal?: boolean; dropoutMask?: Tensor | null; scale?: number | null; enableGqa?: boolean }): [Tensor, Tensor];
};

export const _scaledDotProductCudnnAttention = native.operatorFunction('aten::_scaled_dot_product_cudnn_attention') as {
  /** aten::_scaled_dot_product_cudnn_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_bias, bool compute_log_sumexp, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor philox_seed, Tensor philox_offset, Tensor debug_attn_mask) */
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, computeLogSumexp: boolean, dropoutP?: number, isCausal?: boolean, returnDebugMask?: boolean, options?: { scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, computeLogSumexp: boolean, dropoutP: number, isCausal: boolean, options: { returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, computeLogSumexp: boolean, dropoutP: number, options: { isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, computeLogSumexp: boolean, options: { dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
};

export const _scaledDotProductEfficientAttention = native.operatorFunction('aten::_scaled_dot_product_efficient_attention') as {
  /** aten::_scaled_dot_product_efficient_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_bias, bool compute_log_sumexp, float dropout_p=0., bool is_causal=False, *, float? scale=None) -> (Tensor output, Tensor log_sumexp, Tensor philox_seed, Tensor philox_offset) */
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, computeLogSumexp: boolean, dropoutP?: number, isCausal?: boolean, options?: { scale?: number | null }): [Tensor, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, computeLogSumexp: boolean, dropoutP: number, options: { isCausal?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, computeLogSumexp: boolean, options: { dropoutP?: number; isCausal?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor];
};

export const _scaledDotProductFlashAttention = native.operatorFunction('aten::_scaled_dot_product_flash_attention') as {
  /** aten::_scaled_dot_product_flash_attention(Tensor query, Tensor key, Tensor value, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor rng_state, Tensor unused, Tensor debug_attn_mask) */
  (query: Tensor, key: Tensor, value: Tensor, dropoutP?: number, isCausal?: boolean, returnDebugMask?: boolean, options?: { scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, dropoutP: number, isCausal: boolean, options: { returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, dropoutP: number, options: { isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, options: { dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  /** aten::_scaled_dot_product_flash_attention.quantized(Tensor query, Tensor key, Tensor value, Tensor? q_descale, Tensor? k_descale, Tensor? v_descale, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor rng_state, Tensor unused, Tensor debug_attn_mask) */
  (query: Tensor, key: Tensor, value: Tensor, qDescale?: Tensor | null, kDescale?: Tensor | null, vDescale?: Tensor | null, dropoutP?: number, isCausal?: boolean, returnDebugMask?: boolean, options?: { scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, qDescale: Tensor | null, kDescale: Tensor | null, vDescale: Tensor | null, dropoutP: number, isCausal: boolean, options: { returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, qDescale: Tensor | null, kDescale: Tensor | null, vDescale: Tensor | null, dropoutP: number, options: { isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, qDescale: Tensor | null, kDescale: Tensor | null, vDescale: Tensor | null, options: { dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, qDescale: Tensor | null, kDescale: Tensor | null, options: { vDescale?: Tensor | null; dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, qDescale: Tensor | null, options: { kDescale?: Tensor | null; vDescale?: Tensor | null; dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, options: { qDescale?: Tensor | null; kDescale?: Tensor | null; vDescale?: Tensor | null; dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
};

export const _scaledDotProductFlashAttentionForCpu = native.operatorFunction('aten::_scaled_dot_product_flash_attention_for_cpu') as {
  /** aten::_scaled_dot_product_flash_attention_for_cpu(Tensor query, Tensor key, Tensor value, float dropout_p=0., bool is_causal=False, *, Tensor? attn_mask=None, float? scale=None) -> (Tensor output, Tensor logsumexp) */
  (query: Tensor, key: Tensor, value: Tensor, dropoutP?: number, isCausal?: boolean, options?: { attnMask?: Tensor | null; scale?: number | null }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, dropoutP: number, options: { isCausal?: boolean; attnMask?: Tensor | null; scale?: number | null }): [Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, options: { dropoutP?: number; isCausal?: boolean; attnMask?: Tensor | null; scale?: number | null }): [Tensor, Tensor];
};

export const _scaledDotProductFusedAttentionOverrideable = native.operatorFunction('aten::_scaled_dot_product_fused_attention_overrideable') as {
  /** aten::_scaled_dot_product_fused_attention_overrideable(Tensor query, Tensor key, Tensor value, Tensor? attn_bias=None, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor philox_seed, Tensor philox_offset, Tensor debug_attn_mask) */
  (query: Tensor, key: Tensor, value: Tensor, attnBias?: Tensor | null, dropoutP?: number, isCausal?: boolean, returnDebugMask?: boolean, options?: { scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, dropoutP: number, isCausal: boolean, options: { returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, dropoutP: number, options: { isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, attnBias: Tensor | null, options: { dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
  (query: Tensor, key: Tensor, value: Tensor, options: { attnBias?: Tensor | null; dropoutP?: number; isCausal?: boolean; returnDebugMask?: boolean; scale?: number | null }): [Tensor, Tensor, Tensor, Tensor, number, number, Tensor, Tensor, Tensor];
};

export const _softmax = native.operatorFunction('aten::_softmax') as {
  /** aten::_softmax(Tensor self, int dim, bool half_to_float) -> Tensor */
  (self: Tensor, dim: number, halfToFloat: boolean): Tensor;
};

export const _unsafeView = native.operatorFunction('aten::_unsafe_view') as {
  /** aten::_unsafe_view(Tensor self, SymInt[] size) -> Tensor */
  (self: Tensor, size: readonly number[]): Tensor;
};

export const _upsampleBicubic2dAa = native.operatorFunction('aten::_upsample_bicubic2d_aa') as {
  /** aten::_upsample_bicubic2d_aa.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::_upsample_bicubic2d_aa(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const _upsampleBilinear2dAa = native.operatorFunction('aten::_upsample_bilinear2d_aa') as {
  /** aten::_upsample_bilinear2d_aa.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::_upsample_bilinear2d_aa(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const _upsampleLanczos2dAa = native.operatorFunction('aten::_upsample_lanczos2d_aa') as {
  /** aten::_upsample_lanczos2d_aa.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::_upsample_lanczos2d_aa(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const _upsampleNearestExact1d = native.operatorFunction('aten::_upsample_nearest_exact1d') as {
  /** aten::_upsample_nearest_exact1d(Tensor self, SymInt[1] output_size, float? scales=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, scales?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, options: { scales?: number | null }): Tensor;
  /** aten::_upsample_nearest_exact1d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  (input: Tensor, options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
};

export const _upsampleNearestExact2d = native.operatorFunction('aten::_upsample_nearest_exact2d') as {
  /** aten::_upsample_nearest_exact2d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  (input: Tensor, options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::_upsample_nearest_exact2d(Tensor self, SymInt[2] output_size, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const _upsampleNearestExact3d = native.operatorFunction('aten::_upsample_nearest_exact3d') as {
  /** aten::_upsample_nearest_exact3d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  (input: Tensor, options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::_upsample_nearest_exact3d(Tensor self, SymInt[3] output_size, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, scalesD?: number | null, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, scalesD: number | null, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, scalesD: number | null, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, options: { scalesD?: number | null; scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const _weightNorm = native.operatorFunction('aten::_weight_norm') as {
  /** aten::_weight_norm(Tensor v, Tensor g, int dim=0) -> Tensor */
  (v: Tensor, g: Tensor, dim?: number): Tensor;
  (v: Tensor, g: Tensor, options: { dim?: number }): Tensor;
};

export const abs = native.operatorFunction('aten::abs') as {
  /** aten::abs(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const abs_ = native.operatorFunction('aten::abs_') as {
  /** aten::abs_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const absolute = native.operatorFunction('aten::absolute') as {
  /** aten::absolute(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const absolute_ = native.operatorFunction('aten::absolute_') as {
  /** aten::absolute_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const acos = native.operatorFunction('aten::acos') as {
  /** aten::acos(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const acos_ = native.operatorFunction('aten::acos_') as {
  /** aten::acos_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const acosh = native.operatorFunction('aten::acosh') as {
  /** aten::acosh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const acosh_ = native.operatorFunction('aten::acosh_') as {
  /** aten::acosh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const adaptiveAvgPool1d = native.operatorFunction('aten::adaptive_avg_pool1d') as {
  /** aten::adaptive_avg_pool1d(Tensor self, int[1] output_size) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number): Tensor;
};

export const adaptiveAvgPool2d = native.operatorFunction('aten::adaptive_avg_pool2d') as {
  /** aten::adaptive_avg_pool2d(Tensor self, SymInt[2] output_size) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number): Tensor;
};

export const adaptiveAvgPool3d = native.operatorFunction('aten::adaptive_avg_pool3d') as {
  /** aten::adaptive_avg_pool3d(Tensor self, SymInt[3] output_size) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number): Tensor;
};

export const adaptiveMaxPool1d = native.operatorFunction('aten::adaptive_max_pool1d') as {
  /** aten::adaptive_max_pool1d(Tensor self, int[1] output_size) -> (Tensor, Tensor) */
  (self: Tensor, outputSize: readonly number[] | number): [Tensor, Tensor];
};

export const adaptiveMaxPool2d = native.operatorFunction('aten::adaptive_max_pool2d') as {
  /** aten::adaptive_max_pool2d(Tensor self, int[2] output_size) -> (Tensor, Tensor) */
  (self: Tensor, outputSize: readonly number[] | number): [Tensor, Tensor];
};

export const adaptiveMaxPool3d = native.operatorFunction('aten::adaptive_max_pool3d') as {
  /** aten::adaptive_max_pool3d(Tensor self, int[3] output_size) -> (Tensor, Tensor) */
  (self: Tensor, outputSize: readonly number[] | number): [Tensor, Tensor];
};

export const add = native.operatorFunction('aten::add') as {
  /** aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Scalar, alpha?: Scalar): Tensor;
  (self: Tensor, other: Scalar, options: { alpha?: Scalar }): Tensor;
};

export const add_ = native.operatorFunction('aten::add_') as {
  /** aten::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::add_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, other: Scalar, alpha?: Scalar): Tensor;
  (self: Tensor, other: Scalar, options: { alpha?: Scalar }): Tensor;
};

export const addbmm = native.operatorFunction('aten::addbmm') as {
  /** aten::addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const addbmm_ = native.operatorFunction('aten::addbmm_') as {
  /** aten::addbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const addcdiv = native.operatorFunction('aten::addcdiv') as {
  /** aten::addcdiv(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor */
  (self: Tensor, tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
};

export const addcdiv_ = native.operatorFunction('aten::addcdiv_') as {
  /** aten::addcdiv_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!) */
  (self: Tensor, tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
};

export const addcmul = native.operatorFunction('aten::addcmul') as {
  /** aten::addcmul(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor */
  (self: Tensor, tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
};

export const addcmul_ = native.operatorFunction('aten::addcmul_') as {
  /** aten::addcmul_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!) */
  (self: Tensor, tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
};

export const addmm = native.operatorFunction('aten::addmm') as {
  /** aten::addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::addmm.dtype(Tensor self, Tensor mat1, Tensor mat2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, mat1: Tensor, mat2: Tensor, outDtype: DType, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const addmm_ = native.operatorFunction('aten::addmm_') as {
  /** aten::addmm_(Tensor(a!) self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const addmv = native.operatorFunction('aten::addmv') as {
  /** aten::addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, mat: Tensor, vec: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const addmv_ = native.operatorFunction('aten::addmv_') as {
  /** aten::addmv_(Tensor(a!) self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, mat: Tensor, vec: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const addr = native.operatorFunction('aten::addr') as {
  /** aten::addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, vec1: Tensor, vec2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const addr_ = native.operatorFunction('aten::addr_') as {
  /** aten::addr_(Tensor(a!) self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, vec1: Tensor, vec2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const adjoint = native.operatorFunction('aten::adjoint') as {
  /** aten::adjoint(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const affineGridGenerator = native.operatorFunction('aten::affine_grid_generator') as {
  /** aten::affine_grid_generator(Tensor theta, SymInt[] size, bool align_corners) -> Tensor */
  (theta: Tensor, size: readonly number[], alignCorners: boolean): Tensor;
};

export const alias = native.operatorFunction('aten::alias') as {
  /** aten::alias(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const aliasCopy = native.operatorFunction('aten::alias_copy') as {
  /** aten::alias_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const all = native.operatorFunction('aten::all') as {
  /** aten::all(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor */
  (self: Tensor, dim: number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: number, options: { keepdim?: boolean }): Tensor;
  /** aten::all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | null, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | null, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | null; keepdim?: boolean }): Tensor;
};

export const allclose = native.operatorFunction('aten::allclose') as {
  /** aten::allclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool equal_nan=False) -> bool */
  (self: Tensor, other: Tensor, rtol?: number, atol?: number, equalNan?: boolean): boolean;
  (self: Tensor, other: Tensor, rtol: number, atol: number, options: { equalNan?: boolean }): boolean;
  (self: Tensor, other: Tensor, rtol: number, options: { atol?: number; equalNan?: boolean }): boolean;
  (self: Tensor, other: Tensor, options: { rtol?: number; atol?: number; equalNan?: boolean }): boolean;
};

export const alphaDropout = native.operatorFunction('aten::alpha_dropout') as {
  /** aten::alpha_dropout(Tensor input, float p, bool train) -> Tensor */
  (input: Tensor, p: number, train: boolean): Tensor;
};

export const alphaDropout_ = native.operatorFunction('aten::alpha_dropout_') as {
  /** aten::alpha_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  (self: Tensor, p: number, train: boolean): Tensor;
};

export const amax = native.operatorFunction('aten::amax') as {
  /** aten::amax(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number; keepdim?: boolean }): Tensor;
};

export const amin = native.operatorFunction('aten::amin') as {
  /** aten::amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number; keepdim?: boolean }): Tensor;
};

export const aminmax = native.operatorFunction('aten::aminmax') as {
  /** aten::aminmax(Tensor self, *, int? dim=None, bool keepdim=False) -> (Tensor min, Tensor max) */
  (self: Tensor, options?: { dim?: number | null; keepdim?: boolean }): [Tensor, Tensor];
};

export const angle = native.operatorFunction('aten::angle') as {
  /** aten::angle(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const any = native.operatorFunction('aten::any') as {
  /** aten::any(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor */
  (self: Tensor, dim: number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: number, options: { keepdim?: boolean }): Tensor;
  /** aten::any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | null, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | null, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | null; keepdim?: boolean }): Tensor;
};

export const arange = native.operatorFunction('aten::arange') as {
  /** aten::arange(Scalar end, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (end: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::arange.start(Scalar start, Scalar end, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::arange.start_step(Scalar start, Scalar end, Scalar step=1, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Scalar, step?: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (start: Scalar, end: Scalar, options: { step?: Scalar; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const arccos = native.operatorFunction('aten::arccos') as {
  /** aten::arccos(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const arccos_ = native.operatorFunction('aten::arccos_') as {
  /** aten::arccos_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const arccosh = native.operatorFunction('aten::arccosh') as {
  /** aten::arccosh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const arccosh_ = native.operatorFunction('aten::arccosh_') as {
  /** aten::arccosh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const arcsin = native.operatorFunction('aten::arcsin') as {
  /** aten::arcsin(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const arcsin_ = native.operatorFunction('aten::arcsin_') as {
  /** aten::arcsin_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const arcsinh = native.operatorFunction('aten::arcsinh') as {
  /** aten::arcsinh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const arcsinh_ = native.operatorFunction('aten::arcsinh_') as {
  /** aten::arcsinh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const arctan = native.operatorFunction('aten::arctan') as {
  /** aten::arctan(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const arctan2 = native.operatorFunction('aten::arctan2') as {
  /** aten::arctan2(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const arctan2_ = native.operatorFunction('aten::arctan2_') as {
  /** aten::arctan2_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const arctan_ = native.operatorFunction('aten::arctan_') as {
  /** aten::arctan_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const arctanh = native.operatorFunction('aten::arctanh') as {
  /** aten::arctanh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const arctanh_ = native.operatorFunction('aten::arctanh_') as {
  /** aten::arctanh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const argmax = native.operatorFunction('aten::argmax') as {
  /** aten::argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: number | null, keepdim?: boolean): Tensor;
  (self: Tensor, dim: number | null, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: number | null; keepdim?: boolean }): Tensor;
};

export const argmin = native.operatorFunction('aten::argmin') as {
  /** aten::argmin(Tensor self, int? dim=None, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: number | null, keepdim?: boolean): Tensor;
  (self: Tensor, dim: number | null, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: number | null; keepdim?: boolean }): Tensor;
};

export const argsort = native.operatorFunction('aten::argsort') as {
  /** aten::argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor */
  (self: Tensor, dim?: number, descending?: boolean): Tensor;
  (self: Tensor, dim: number, options: { descending?: boolean }): Tensor;
  (self: Tensor, options: { dim?: number; descending?: boolean }): Tensor;
  /** aten::argsort.stable(Tensor self, *, bool stable, int dim=-1, bool descending=False) -> Tensor */
  (self: Tensor, options: { stable: boolean; dim?: number; descending?: boolean }): Tensor;
};

export const argwhere = native.operatorFunction('aten::argwhere') as {
  /** aten::argwhere(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const asStrided = native.operatorFunction('aten::as_strided') as {
  /** aten::as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor(a) */
  (self: Tensor, size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  (self: Tensor, size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
};

export const asStrided_ = native.operatorFunction('aten::as_strided_') as {
  /** aten::as_strided_(Tensor(a!) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor(a!) */
  (self: Tensor, size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  (self: Tensor, size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
};

export const asStridedCopy = native.operatorFunction('aten::as_strided_copy') as {
  /** aten::as_strided_copy(Tensor self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor */
  (self: Tensor, size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  (self: Tensor, size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
};

export const asStridedScatter = native.operatorFunction('aten::as_strided_scatter') as {
  /** aten::as_strided_scatter(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor */
  (self: Tensor, src: Tensor, size: readonly number[], stride: readonly number[], storageOffset?: number | null): Tensor;
  (self: Tensor, src: Tensor, size: readonly number[], stride: readonly number[], options: { storageOffset?: number | null }): Tensor;
};

export const asin = native.operatorFunction('aten::asin') as {
  /** aten::asin(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const asin_ = native.operatorFunction('aten::asin_') as {
  /** aten::asin_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const asinh = native.operatorFunction('aten::asinh') as {
  /** aten::asinh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const asinh_ = native.operatorFunction('aten::asinh_') as {
  /** aten::asinh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const atan = native.operatorFunction('aten::atan') as {
  /** aten::atan(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const atan2 = native.operatorFunction('aten::atan2') as {
  /** aten::atan2(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const atan2_ = native.operatorFunction('aten::atan2_') as {
  /** aten::atan2_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const atan_ = native.operatorFunction('aten::atan_') as {
  /** aten::atan_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const atanh = native.operatorFunction('aten::atanh') as {
  /** aten::atanh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const atanh_ = native.operatorFunction('aten::atanh_') as {
  /** aten::atanh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const atleast1d = native.operatorFunction('aten::atleast_1d') as {
  /** aten::atleast_1d(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::atleast_1d.Sequence(Tensor[] tensors) -> Tensor[] */
  (tensors: readonly Tensor[]): Tensor[];
};

export const atleast2d = native.operatorFunction('aten::atleast_2d') as {
  /** aten::atleast_2d(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::atleast_2d.Sequence(Tensor[] tensors) -> Tensor[] */
  (tensors: readonly Tensor[]): Tensor[];
};

export const atleast3d = native.operatorFunction('aten::atleast_3d') as {
  /** aten::atleast_3d(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::atleast_3d.Sequence(Tensor[] tensors) -> Tensor[] */
  (tensors: readonly Tensor[]): Tensor[];
};

export const avgPool1d = native.operatorFunction('aten::avg_pool1d') as {
  /** aten::avg_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], bool ceil_mode=False, bool count_include_pad=True) -> Tensor */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, ceilMode?: boolean, countIncludePad?: boolean): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, options: { countIncludePad?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { ceilMode?: boolean; countIncludePad?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean }): Tensor;
};

export const avgPool2d = native.operatorFunction('aten::avg_pool2d') as {
  /** aten::avg_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, ceilMode?: boolean, countIncludePad?: boolean, divisorOverride?: number | null): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, countIncludePad: boolean, options: { divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, options: { countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
};

export const avgPool3d = native.operatorFunction('aten::avg_pool3d') as {
  /** aten::avg_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, ceilMode?: boolean, countIncludePad?: boolean, divisorOverride?: number | null): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, countIncludePad: boolean, options: { divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, ceilMode: boolean, options: { countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; ceilMode?: boolean; countIncludePad?: boolean; divisorOverride?: number | null }): Tensor;
};

export const baddbmm = native.operatorFunction('aten::baddbmm') as {
  /** aten::baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** aten::baddbmm.dtype(Tensor self, Tensor batch1, Tensor batch2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, batch1: Tensor, batch2: Tensor, outDtype: DType, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const baddbmm_ = native.operatorFunction('aten::baddbmm_') as {
  /** aten::baddbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const bartlettWindow = native.operatorFunction('aten::bartlett_window') as {
  /** aten::bartlett_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::bartlett_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const batchNorm = native.operatorFunction('aten::batch_norm') as {
  /** aten::batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps, bool cudnn_enabled) -> Tensor */
  (input: Tensor, weight: Tensor | null, bias: Tensor | null, runningMean: Tensor | null, runningVar: Tensor | null, training: boolean, momentum: number, eps: number, cudnnEnabled: boolean): Tensor;
};

export const batchNormBackwardElemt = native.operatorFunction('aten::batch_norm_backward_elemt') as {
  /** aten::batch_norm_backward_elemt(Tensor grad_out, Tensor input, Tensor mean, Tensor invstd, Tensor? weight, Tensor sum_dy, Tensor sum_dy_xmu, Tensor count) -> Tensor */
  (gradOut: Tensor, input: Tensor, mean: Tensor, invstd: Tensor, weight: Tensor | null, sumDy: Tensor, sumDyXmu: Tensor, count: Tensor): Tensor;
};

export const batchNormBackwardReduce = native.operatorFunction('aten::batch_norm_backward_reduce') as {
  /** aten::batch_norm_backward_reduce(Tensor grad_out, Tensor input, Tensor mean, Tensor invstd, Tensor? weight, bool input_g, bool weight_g, bool bias_g) -> (Tensor, Tensor, Tensor, Tensor) */
  (gradOut: Tensor, input: Tensor, mean: Tensor, invstd: Tensor, weight: Tensor | null, inputG: boolean, weightG: boolean, biasG: boolean): [Tensor, Tensor, Tensor, Tensor];
};

export const batchNormElemt = native.operatorFunction('aten::batch_norm_elemt') as {
  /** aten::batch_norm_elemt(Tensor input, Tensor? weight, Tensor? bias, Tensor mean, Tensor invstd, float eps) -> Tensor */
  (input: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, invstd: Tensor, eps: number): Tensor;
};

export const batchNormGatherStats = native.operatorFunction('aten::batch_norm_gather_stats') as {
  /** aten::batch_norm_gather_stats(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, int count) -> (Tensor, Tensor) */
  (input: Tensor, mean: Tensor, invstd: Tensor, runningMean: Tensor | null, runningVar: Tensor | null, momentum: number, eps: number, count: number): [Tensor, Tensor];
};

export const batchNormGatherStatsWithCounts = native.operatorFunction('aten::batch_norm_gather_stats_with_counts') as {
  /** aten::batch_norm_gather_stats_with_counts(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, Tensor counts) -> (Tensor, Tensor) */
  (input: Tensor, mean: Tensor, invstd: Tensor, runningMean: Tensor | null, runningVar: Tensor | null, momentum: number, eps: number, counts: Tensor): [Tensor, Tensor];
};

export const batchNormStats = native.operatorFunction('aten::batch_norm_stats') as {
  /** aten::batch_norm_stats(Tensor input, float eps) -> (Tensor, Tensor) */
  (input: Tensor, eps: number): [Tensor, Tensor];
};

export const batchNormUpdateStats = native.operatorFunction('aten::batch_norm_update_stats') as {
  /** aten::batch_norm_update_stats(Tensor input, Tensor? running_mean, Tensor? running_var, float momentum) -> (Tensor, Tensor) */
  (input: Tensor, runningMean: Tensor | null, runningVar: Tensor | null, momentum: number): [Tensor, Tensor];
};

export const bernoulli = native.operatorFunction('aten::bernoulli') as {
  /** aten::bernoulli(Tensor self, *, Generator? generator=None) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::bernoulli.Tensor(Tensor self, Tensor p, *, Generator? generator=None) -> Tensor */
  (self: Tensor, p: Tensor): Tensor;
  /** aten::bernoulli.p(Tensor self, float p, *, Generator? generator=None) -> Tensor */
  (self: Tensor, p: number): Tensor;
};

export const bernoulli_ = native.operatorFunction('aten::bernoulli_') as {
  /** aten::bernoulli_.Tensor(Tensor(a!) self, Tensor p, *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, p: Tensor): Tensor;
  /** aten::bernoulli_.float(Tensor(a!) self, float p=0.5, *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, p?: number): Tensor;
  (self: Tensor, options: { p?: number }): Tensor;
};

export const bilinear = native.operatorFunction('aten::bilinear') as {
  /** aten::bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias=None) -> Tensor */
  (input1: Tensor, input2: Tensor, weight: Tensor, bias?: Tensor | null): Tensor;
  (input1: Tensor, input2: Tensor, weight: Tensor, options: { bias?: Tensor | null }): Tensor;
};

export const binaryCrossEntropy = native.operatorFunction('aten::binary_cross_entropy') as {
  /** aten::binary_cross_entropy(Tensor self, Tensor target, Tensor? weight=None, int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, weight?: Tensor | null, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, options: { reduction?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { weight?: Tensor | null; reduction?: number }): Tensor;
};

export const binaryCrossEntropyWithLogits = native.operatorFunction('aten::binary_cross_entropy_with_logits') as {
  /** aten::binary_cross_entropy_with_logits(Tensor self, Tensor target, Tensor? weight=None, Tensor? pos_weight=None, int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, weight?: Tensor | null, posWeight?: Tensor | null, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, posWeight: Tensor | null, options: { reduction?: number }): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, options: { posWeight?: Tensor | null; reduction?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { weight?: Tensor | null; posWeight?: Tensor | null; reduction?: number }): Tensor;
};

export const bincount = native.operatorFunction('aten::bincount') as {
  /** aten::bincount(Tensor self, Tensor? weights=None, SymInt minlength=0) -> Tensor */
  (self: Tensor, weights?: Tensor | null, minlength?: number): Tensor;
  (self: Tensor, weights: Tensor | null, options: { minlength?: number }): Tensor;
  (self: Tensor, options: { weights?: Tensor | null; minlength?: number }): Tensor;
};

export const binomial = native.operatorFunction('aten::binomial') as {
  /** aten::binomial(Tensor count, Tensor prob, Generator? generator=None) -> Tensor */
  (count: Tensor, prob: Tensor): Tensor;
};

export const bitwiseAnd = native.operatorFunction('aten::bitwise_and') as {
  /** aten::bitwise_and.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_and.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::bitwise_and.Scalar_Tensor(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const bitwiseAnd_ = native.operatorFunction('aten::bitwise_and_') as {
  /** aten::bitwise_and_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_and_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const bitwiseLeftShift = native.operatorFunction('aten::bitwise_left_shift') as {
  /** aten::bitwise_left_shift.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_left_shift.Scalar_Tensor(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
  /** aten::bitwise_left_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const bitwiseLeftShift_ = native.operatorFunction('aten::bitwise_left_shift_') as {
  /** aten::bitwise_left_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_left_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const bitwiseNot = native.operatorFunction('aten::bitwise_not') as {
  /** aten::bitwise_not(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const bitwiseNot_ = native.operatorFunction('aten::bitwise_not_') as {
  /** aten::bitwise_not_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const bitwiseOr = native.operatorFunction('aten::bitwise_or') as {
  /** aten::bitwise_or.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_or.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::bitwise_or.Scalar_Tensor(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const bitwiseOr_ = native.operatorFunction('aten::bitwise_or_') as {
  /** aten::bitwise_or_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_or_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const bitwiseRightShift = native.operatorFunction('aten::bitwise_right_shift') as {
  /** aten::bitwise_right_shift.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_right_shift.Scalar_Tensor(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
  /** aten::bitwise_right_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const bitwiseRightShift_ = native.operatorFunction('aten::bitwise_right_shift_') as {
  /** aten::bitwise_right_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_right_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const bitwiseXor = native.operatorFunction('aten::bitwise_xor') as {
  /** aten::bitwise_xor.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_xor.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::bitwise_xor.Scalar_Tensor(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const bitwiseXor_ = native.operatorFunction('aten::bitwise_xor_') as {
  /** aten::bitwise_xor_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::bitwise_xor_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const blackmanWindow = native.operatorFunction('aten::blackman_window') as {
  /** aten::blackman_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::blackman_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const blockDiag = native.operatorFunction('aten::block_diag') as {
  /** aten::block_diag(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const bmm = native.operatorFunction('aten::bmm') as {
  /** aten::bmm(Tensor self, Tensor mat2) -> Tensor */
  (self: Tensor, mat2: Tensor): Tensor;
  /** aten::bmm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor */
  (self: Tensor, mat2: Tensor, outDtype: DType): Tensor;
};

export const broadcastTensors = native.operatorFunction('aten::broadcast_tensors') as {
  /** aten::broadcast_tensors(Tensor[] tensors) -> Tensor[] */
  (tensors: readonly Tensor[]): Tensor[];
};

export const broadcastTo = native.operatorFunction('aten::broadcast_to') as {
  /** aten::broadcast_to(Tensor(a) self, SymInt[] size) -> Tensor(a) */
  (self: Tensor, size: readonly number[]): Tensor;
};

export const bucketize = native.operatorFunction('aten::bucketize') as {
  /** aten::bucketize.Tensor(Tensor self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor */
  (self: Tensor, boundaries: Tensor, options?: { outInt32?: boolean; right?: boolean }): Tensor;
  /** aten::bucketize.Scalar(Scalar self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor */
  (self: Scalar, boundaries: Tensor, options?: { outInt32?: boolean; right?: boolean }): Tensor;
};

export const canCast = native.operatorFunction('aten::can_cast') as {
  /** aten::can_cast(ScalarType from_, ScalarType to) -> bool */
  (from_: DType, to: DType): boolean;
};

export const cartesianProd = native.operatorFunction('aten::cartesian_prod') as {
  /** aten::cartesian_prod(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const cat = native.operatorFunction('aten::cat') as {
  /** aten::cat(Tensor[] tensors, int dim=0) -> Tensor */
  (tensors: readonly Tensor[], dim?: number): Tensor;
  (tensors: readonly Tensor[], options: { dim?: number }): Tensor;
};

export const cauchy = native.operatorFunction('aten::cauchy') as {
  /** aten::cauchy(Tensor self, float median=0., float sigma=1., *, Generator? generator=None) -> Tensor */
  (self: Tensor, median?: number, sigma?: number): Tensor;
  (self: Tensor, median: number, options: { sigma?: number }): Tensor;
  (self: Tensor, options: { median?: number; sigma?: number }): Tensor;
};

export const cauchy_ = native.operatorFunction('aten::cauchy_') as {
  /** aten::cauchy_(Tensor(a!) self, float median=0., float sigma=1., *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, median?: number, sigma?: number): Tensor;
  (self: Tensor, median: number, options: { sigma?: number }): Tensor;
  (self: Tensor, options: { median?: number; sigma?: number }): Tensor;
};

export const cdist = native.operatorFunction('aten::cdist') as {
  /** aten::cdist(Tensor x1, Tensor x2, float p=2., int? compute_mode=None) -> Tensor */
  (x1: Tensor, x2: Tensor, p?: number, computeMode?: number | null): Tensor;
  (x1: Tensor, x2: Tensor, p: number, options: { computeMode?: number | null }): Tensor;
  (x1: Tensor, x2: Tensor, options: { p?: number; computeMode?: number | null }): Tensor;
};

export const ceil = native.operatorFunction('aten::ceil') as {
  /** aten::ceil(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const ceil_ = native.operatorFunction('aten::ceil_') as {
  /** aten::ceil_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const celu = native.operatorFunction('aten::celu') as {
  /** aten::celu(Tensor self, Scalar alpha=1.) -> Tensor */
  (self: Tensor, alpha?: Scalar): Tensor;
  (self: Tensor, options: { alpha?: Scalar }): Tensor;
};

export const celu_ = native.operatorFunction('aten::celu_') as {
  /** aten::celu_(Tensor(a!) self, Scalar alpha=1.) -> Tensor(a!) */
  (self: Tensor, alpha?: Scalar): Tensor;
  (self: Tensor, options: { alpha?: Scalar }): Tensor;
};

export const chainMatmul = native.operatorFunction('aten::chain_matmul') as {
  /** aten::chain_matmul(Tensor[] matrices) -> Tensor */
  (matrices: readonly Tensor[]): Tensor;
};

export const chalf = native.operatorFunction('aten::chalf') as {
  /** aten::chalf(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { memoryFormat?: MemoryFormat | null }): Tensor;
};

export const channelShuffle = native.operatorFunction('aten::channel_shuffle') as {
  /** aten::channel_shuffle(Tensor self, SymInt groups) -> Tensor */
  (self: Tensor, groups: number): Tensor;
};

export const choleskyInverse = native.operatorFunction('aten::cholesky_inverse') as {
  /** aten::cholesky_inverse(Tensor self, bool upper=False) -> Tensor */
  (self: Tensor, upper?: boolean): Tensor;
  (self: Tensor, options: { upper?: boolean }): Tensor;
};

export const choleskySolve = native.operatorFunction('aten::cholesky_solve') as {
  /** aten::cholesky_solve(Tensor self, Tensor input2, bool upper=False) -> Tensor */
  (self: Tensor, input2: Tensor, upper?: boolean): Tensor;
  (self: Tensor, input2: Tensor, options: { upper?: boolean }): Tensor;
};

export const chooseQparamsOptimized = native.operatorFunction('aten::choose_qparams_optimized') as {
  /** aten::choose_qparams_optimized(Tensor input, int numel, int n_bins, float ratio, int bit_width) -> (Tensor, Tensor) */
  (input: Tensor, numel: number, nBins: number, ratio: number, bitWidth: number): [Tensor, Tensor];
};

export const chunk = native.operatorFunction('aten::chunk') as {
  /** aten::chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[] */
  (self: Tensor, chunks: number, dim?: number): Tensor[];
  (self: Tensor, chunks: number, options: { dim?: number }): Tensor[];
};

export const clamp = native.operatorFunction('aten::clamp') as {
  /** aten::clamp.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor */
  (self: Tensor, min?: Tensor | null, max?: Tensor | null): Tensor;
  (self: Tensor, min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  (self: Tensor, options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor */
  (self: Tensor, min?: Scalar | null, max?: Scalar | null): Tensor;
  (self: Tensor, min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  (self: Tensor, options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
};

export const clamp_ = native.operatorFunction('aten::clamp_') as {
  /** aten::clamp_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!) */
  (self: Tensor, min?: Tensor | null, max?: Tensor | null): Tensor;
  (self: Tensor, min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  (self: Tensor, options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clamp_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!) */
  (self: Tensor, min?: Scalar | null, max?: Scalar | null): Tensor;
  (self: Tensor, min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  (self: Tensor, options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
};

export const clampMax = native.operatorFunction('aten::clamp_max') as {
  /** aten::clamp_max.Tensor(Tensor self, Tensor max) -> Tensor */
  (self: Tensor, max: Tensor): Tensor;
  /** aten::clamp_max(Tensor self, Scalar max) -> Tensor */
  (self: Tensor, max: Scalar): Tensor;
};

export const clampMax_ = native.operatorFunction('aten::clamp_max_') as {
  /** aten::clamp_max_.Tensor(Tensor(a!) self, Tensor max) -> Tensor(a!) */
  (self: Tensor, max: Tensor): Tensor;
  /** aten::clamp_max_(Tensor(a!) self, Scalar max) -> Tensor(a!) */
  (self: Tensor, max: Scalar): Tensor;
};

export const clampMin = native.operatorFunction('aten::clamp_min') as {
  /** aten::clamp_min.Tensor(Tensor self, Tensor min) -> Tensor */
  (self: Tensor, min: Tensor): Tensor;
  /** aten::clamp_min(Tensor self, Scalar min) -> Tensor */
  (self: Tensor, min: Scalar): Tensor;
};

export const clampMin_ = native.operatorFunction('aten::clamp_min_') as {
  /** aten::clamp_min_.Tensor(Tensor(a!) self, Tensor min) -> Tensor(a!) */
  (self: Tensor, min: Tensor): Tensor;
  /** aten::clamp_min_(Tensor(a!) self, Scalar min) -> Tensor(a!) */
  (self: Tensor, min: Scalar): Tensor;
};

export const clip = native.operatorFunction('aten::clip') as {
  /** aten::clip.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor */
  (self: Tensor, min?: Tensor | null, max?: Tensor | null): Tensor;
  (self: Tensor, min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  (self: Tensor, options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clip(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor */
  (self: Tensor, min?: Scalar | null, max?: Scalar | null): Tensor;
  (self: Tensor, min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  (self: Tensor, options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
};

export const clip_ = native.operatorFunction('aten::clip_') as {
  /** aten::clip_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!) */
  (self: Tensor, min?: Tensor | null, max?: Tensor | null): Tensor;
  (self: Tensor, min: Tensor | null, options: { max?: Tensor | null }): Tensor;
  (self: Tensor, options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** aten::clip_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!) */
  (self: Tensor, min?: Scalar | null, max?: Scalar | null): Tensor;
  (self: Tensor, min: Scalar | null, options: { max?: Scalar | null }): Tensor;
  (self: Tensor, options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
};

export const clone = native.operatorFunction('aten::clone') as {
  /** aten::clone(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { memoryFormat?: MemoryFormat | null }): Tensor;
};

export const coalesce = native.operatorFunction('aten::coalesce') as {
  /** aten::coalesce(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const col2im = native.operatorFunction('aten::col2im') as {
  /** aten::col2im(Tensor self, SymInt[2] output_size, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, kernelSize: readonly number[] | number, dilation: readonly number[] | number, padding: readonly number[] | number, stride: readonly number[] | number): Tensor;
};

export const colIndices = native.operatorFunction('aten::col_indices') as {
  /** aten::col_indices(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const colIndicesCopy = native.operatorFunction('aten::col_indices_copy') as {
  /** aten::col_indices_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const columnStack = native.operatorFunction('aten::column_stack') as {
  /** aten::column_stack(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const combinations = native.operatorFunction('aten::combinations') as {
  /** aten::combinations(Tensor self, int r=2, bool with_replacement=False) -> Tensor */
  (self: Tensor, r?: number, withReplacement?: boolean): Tensor;
  (self: Tensor, r: number, options: { withReplacement?: boolean }): Tensor;
  (self: Tensor, options: { r?: number; withReplacement?: boolean }): Tensor;
};

export const complex = native.operatorFunction('aten::complex') as {
  /** aten::complex(Tensor real, Tensor imag) -> Tensor */
  (real: Tensor, imag: Tensor): Tensor;
};

export const concat = native.operatorFunction('aten::concat') as {
  /** aten::concat(Tensor[] tensors, int dim=0) -> Tensor */
  (tensors: readonly Tensor[], dim?: number): Tensor;
  (tensors: readonly Tensor[], options: { dim?: number }): Tensor;
};

export const concatenate = native.operatorFunction('aten::concatenate') as {
  /** aten::concatenate(Tensor[] tensors, int dim=0) -> Tensor */
  (tensors: readonly Tensor[], dim?: number): Tensor;
  (tensors: readonly Tensor[], options: { dim?: number }): Tensor;
};

export const conj = native.operatorFunction('aten::conj') as {
  /** aten::conj(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const conjPhysical = native.operatorFunction('aten::conj_physical') as {
  /** aten::conj_physical(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const conjPhysical_ = native.operatorFunction('aten::conj_physical_') as {
  /** aten::conj_physical_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const constantPadNd = native.operatorFunction('aten::constant_pad_nd') as {
  /** aten::constant_pad_nd(Tensor self, SymInt[] pad, Scalar value=0) -> Tensor */
  (self: Tensor, pad: readonly number[], value?: Scalar): Tensor;
  (self: Tensor, pad: readonly number[], options: { value?: Scalar }): Tensor;
};

export const contiguous = native.operatorFunction('aten::contiguous') as {
  /** aten::contiguous(Tensor(a) self, *, MemoryFormat memory_format=0) -> Tensor(a) */
  (self: Tensor, options?: { memoryFormat?: MemoryFormat }): Tensor;
};

export const conv1d = native.operatorFunction('aten::conv1d') as {
  /** aten::conv1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], SymInt[1] padding=[0], SymInt[1] dilation=[1], SymInt groups=1) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, groups?: number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv1d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], str padding="valid", SymInt[1] dilation=[1], SymInt groups=1) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: string, dilation?: readonly number[] | number, groups?: number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
};

export const conv2d = native.operatorFunction('aten::conv2d') as {
  /** aten::conv2d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] dilation=[1, 1], SymInt groups=1) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, groups?: number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv2d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], str padding="valid", SymInt[2] dilation=[1, 1], SymInt groups=1) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: string, dilation?: readonly number[] | number, groups?: number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
};

export const conv3d = native.operatorFunction('aten::conv3d') as {
  /** aten::conv3d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1], SymInt groups=1) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, groups?: number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; groups?: number }): Tensor;
  /** aten::conv3d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], str padding="valid", SymInt[3] dilation=[1, 1, 1], SymInt groups=1) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: string, dilation?: readonly number[] | number, groups?: number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, dilation: readonly number[] | number, options: { groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: string, options: { dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: string; dilation?: readonly number[] | number; groups?: number }): Tensor;
};

export const convDepthwise3d = native.operatorFunction('aten::conv_depthwise3d') as {
  /** aten::conv_depthwise3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding, SymInt[3] dilation) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number): Tensor;
};

export const convTbc = native.operatorFunction('aten::conv_tbc') as {
  /** aten::conv_tbc(Tensor self, Tensor weight, Tensor bias, int pad=0) -> Tensor */
  (self: Tensor, weight: Tensor, bias: Tensor, pad?: number): Tensor;
  (self: Tensor, weight: Tensor, bias: Tensor, options: { pad?: number }): Tensor;
};

export const convTranspose1d = native.operatorFunction('aten::conv_transpose1d') as {
  /** aten::conv_transpose1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], SymInt[1] padding=[0], SymInt[1] output_padding=[0], SymInt groups=1, SymInt[1] dilation=[1]) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, groups?: number, dilation?: readonly number[] | number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, groups: number, options: { dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
};

export const convTranspose2d = native.operatorFunction('aten::conv_transpose2d') as {
  /** aten::conv_transpose2d.input(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] output_padding=[0, 0], SymInt groups=1, SymInt[2] dilation=[1, 1]) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, groups?: number, dilation?: readonly number[] | number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, groups: number, options: { dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
};

export const convTranspose3d = native.operatorFunction('aten::conv_transpose3d') as {
  /** aten::conv_transpose3d.input(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] output_padding=[0, 0, 0], SymInt groups=1, SymInt[3] dilation=[1, 1, 1]) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, groups?: number, dilation?: readonly number[] | number): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, groups: number, options: { dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; groups?: number; dilation?: readonly number[] | number }): Tensor;
};

export const convolution = native.operatorFunction('aten::convolution') as {
  /** aten::convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups) -> Tensor */
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[], padding: readonly number[], dilation: readonly number[], transposed: boolean, outputPadding: readonly number[], groups: number): Tensor;
};

export const convolutionBackwardOverrideable = native.operatorFunction('aten::convolution_backward_overrideable') as {
  /** aten::convolution_backward_overrideable(Tensor grad_output, Tensor input, Tensor weight, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) -> (Tensor grad_input, Tensor grad_weight, Tensor grad_bias) */
  (gradOutput: Tensor, input: Tensor, weight: Tensor, stride: readonly number[], padding: readonly number[], dilation: readonly number[], transposed: boolean, outputPadding: readonly number[], groups: number, outputMask: readonly boolean[] | number): [Tensor, Tensor, Tensor];
};

export const convolutionOverrideable = native.operatorFunction('aten::convolution_overrideable') as {
  /** aten::convolution_overrideable(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups) -> Tensor */
  (input: Tensor, weight: Tensor, bias: Tensor | null, stride: readonly number[], padding: readonly number[], dilation: readonly number[], transposed: boolean, outputPadding: readonly number[], groups: number): Tensor;
};

export const copy = native.operatorFunction('aten::copy') as {
  /** aten::copy(Tensor self, Tensor src, bool non_blocking=False) -> Tensor */
  (self: Tensor, src: Tensor, nonBlocking?: boolean): Tensor;
  (self: Tensor, src: Tensor, options: { nonBlocking?: boolean }): Tensor;
};

export const copy_ = native.operatorFunction('aten::copy_') as {
  /** aten::copy_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!) */
  (self: Tensor, src: Tensor, nonBlocking?: boolean): Tensor;
  (self: Tensor, src: Tensor, options: { nonBlocking?: boolean }): Tensor;
};

export const copySparseToSparse = native.operatorFunction('aten::copy_sparse_to_sparse') as {
  /** aten::copy_sparse_to_sparse(Tensor self, Tensor src, bool non_blocking=False) -> Tensor */
  (self: Tensor, src: Tensor, nonBlocking?: boolean): Tensor;
  (self: Tensor, src: Tensor, options: { nonBlocking?: boolean }): Tensor;
};

export const copySparseToSparse_ = native.operatorFunction('aten::copy_sparse_to_sparse_') as {
  /** aten::copy_sparse_to_sparse_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!) */
  (self: Tensor, src: Tensor, nonBlocking?: boolean): Tensor;
  (self: Tensor, src: Tensor, options: { nonBlocking?: boolean }): Tensor;
};

export const copysign = native.operatorFunction('aten::copysign') as {
  /** aten::copysign.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::copysign.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const copysign_ = native.operatorFunction('aten::copysign_') as {
  /** aten::copysign_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::copysign_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const corrcoef = native.operatorFunction('aten::corrcoef') as {
  /** aten::corrcoef(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const cos = native.operatorFunction('aten::cos') as {
  /** aten::cos(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const cos_ = native.operatorFunction('aten::cos_') as {
  /** aten::cos_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const cosh = native.operatorFunction('aten::cosh') as {
  /** aten::cosh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const cosh_ = native.operatorFunction('aten::cosh_') as {
  /** aten::cosh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const cosineEmbeddingLoss = native.operatorFunction('aten::cosine_embedding_loss') as {
  /** aten::cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, float margin=0., int reduction=1) -> Tensor */
  (input1: Tensor, input2: Tensor, target: Tensor, margin?: number, reduction?: number): Tensor;
  (input1: Tensor, input2: Tensor, target: Tensor, margin: number, options: { reduction?: number }): Tensor;
  (input1: Tensor, input2: Tensor, target: Tensor, options: { margin?: number; reduction?: number }): Tensor;
};

export const cosineSimilarity = native.operatorFunction('aten::cosine_similarity') as {
  /** aten::cosine_similarity(Tensor x1, Tensor x2, int dim=1, float eps=1e-08) -> Tensor */
  (x1: Tensor, x2: Tensor, dim?: number, eps?: number): Tensor;
  (x1: Tensor, x2: Tensor, dim: number, options: { eps?: number }): Tensor;
  (x1: Tensor, x2: Tensor, options: { dim?: number; eps?: number }): Tensor;
};

export const countNonzero = native.operatorFunction('aten::count_nonzero') as {
  /** aten::count_nonzero(Tensor self, int? dim=None) -> Tensor */
  (self: Tensor, dim?: number | null): Tensor;
  (self: Tensor, options: { dim?: number | null }): Tensor;
  /** aten::count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor */
  (self: Tensor, dim: readonly number[]): Tensor;
};

export const cov = native.operatorFunction('aten::cov') as {
  /** aten::cov(Tensor self, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> Tensor */
  (self: Tensor, options?: { correction?: number; fweights?: Tensor | null; aweights?: Tensor | null }): Tensor;
};

export const cross = native.operatorFunction('aten::cross') as {
  /** aten::cross(Tensor self, Tensor other, int? dim=None) -> Tensor */
  (self: Tensor, other: Tensor, dim?: number | null): Tensor;
  (self: Tensor, other: Tensor, options: { dim?: number | null }): Tensor;
};

export const crossEntropyLoss = native.operatorFunction('aten::cross_entropy_loss') as {
  /** aten::cross_entropy_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100, float label_smoothing=0.) -> Tensor */
  (self: Tensor, target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number, labelSmoothing?: number): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, reduction: number, ignoreIndex: number, options: { labelSmoothing?: number }): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number; labelSmoothing?: number }): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number; labelSmoothing?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number; labelSmoothing?: number }): Tensor;
};

export const ctcLoss = native.operatorFunction('aten::ctc_loss') as {
  /** aten::ctc_loss.IntList(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank=0, int reduction=1, bool zero_infinity=False) -> Tensor */
  (logProbs: Tensor, targets: Tensor, inputLengths: readonly number[], targetLengths: readonly number[], blank?: number, reduction?: number, zeroInfinity?: boolean): Tensor;
  (logProbs: Tensor, targets: Tensor, inputLengths: readonly number[], targetLengths: readonly number[], blank: number, reduction: number, options: { zeroInfinity?: boolean }): Tensor;
  (logProbs: Tensor, targets: Tensor, inputLengths: readonly number[], targetLengths: readonly number[], blank: number, options: { reduction?: number; zeroInfinity?: boolean }): Tensor;
  (logProbs: Tensor, targets: Tensor, inputLengths: readonly number[], targetLengths: readonly number[], options: { blank?: number; reduction?: number; zeroInfinity?: boolean }): Tensor;
  /** aten::ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank=0, int reduction=1, bool zero_infinity=False) -> Tensor */
  (logProbs: Tensor, targets: Tensor, inputLengths: Tensor, targetLengths: Tensor, blank?: number, reduction?: number, zeroInfinity?: boolean): Tensor;
  (logProbs: Tensor, targets: Tensor, inputLengths: Tensor, targetLengths: Tensor, blank: number, reduction: number, options: { zeroInfinity?: boolean }): Tensor;
  (logProbs: Tensor, targets: Tensor, inputLengths: Tensor, targetLengths: Tensor, blank: number, options: { reduction?: number; zeroInfinity?: boolean }): Tensor;
  (logProbs: Tensor, targets: Tensor, inputLengths: Tensor, targetLengths: Tensor, options: { blank?: number; reduction?: number; zeroInfinity?: boolean }): Tensor;
};

export const cummax = native.operatorFunction('aten::cummax') as {
  /** aten::cummax(Tensor self, int dim) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim: number): [Tensor, Tensor];
};

export const cummin = native.operatorFunction('aten::cummin') as {
  /** aten::cummin(Tensor self, int dim) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim: number): [Tensor, Tensor];
};

export const cumprod = native.operatorFunction('aten::cumprod') as {
  /** aten::cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim: number, options?: { dtype?: DType | null }): Tensor;
};

export const cumprod_ = native.operatorFunction('aten::cumprod_') as {
  /** aten::cumprod_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!) */
  (self: Tensor, dim: number, options?: { dtype?: DType | null }): Tensor;
};

export const cumsum = native.operatorFunction('aten::cumsum') as {
  /** aten::cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim: number, options?: { dtype?: DType | null }): Tensor;
};

export const cumsum_ = native.operatorFunction('aten::cumsum_') as {
  /** aten::cumsum_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!) */
  (self: Tensor, dim: number, options?: { dtype?: DType | null }): Tensor;
};

export const cumulativeTrapezoid = native.operatorFunction('aten::cumulative_trapezoid') as {
  /** aten::cumulative_trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor */
  (y: Tensor, options?: { dx?: Scalar; dim?: number }): Tensor;
  /** aten::cumulative_trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor */
  (y: Tensor, x: Tensor, options?: { dim?: number }): Tensor;
};

export const deg2rad = native.operatorFunction('aten::deg2rad') as {
  /** aten::deg2rad(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const deg2rad_ = native.operatorFunction('aten::deg2rad_') as {
  /** aten::deg2rad_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const denseDim = native.operatorFunction('aten::dense_dim') as {
  /** aten::dense_dim(Tensor self) -> int */
  (self: Tensor): number;
};

export const dequantize = native.operatorFunction('aten::dequantize') as {
  /** aten::dequantize.self(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::dequantize.tensors(Tensor[] tensors) -> Tensor[] */
  (tensors: readonly Tensor[]): Tensor[];
};

export const det = native.operatorFunction('aten::det') as {
  /** aten::det(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const detach = native.operatorFunction('aten::detach') as {
  /** aten::detach(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const detach_ = native.operatorFunction('aten::detach_') as {
  /** aten::detach_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const detachCopy = native.operatorFunction('aten::detach_copy') as {
  /** aten::detach_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const diag = native.operatorFunction('aten::diag') as {
  /** aten::diag(Tensor self, int diagonal=0) -> Tensor */
  (self: Tensor, diagonal?: number): Tensor;
  (self: Tensor, options: { diagonal?: number }): Tensor;
};

export const diagEmbed = native.operatorFunction('aten::diag_embed') as {
  /** aten::diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor */
  (self: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor;
  (self: Tensor, offset: number, dim1: number, options: { dim2?: number }): Tensor;
  (self: Tensor, offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  (self: Tensor, options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
};

export const diagflat = native.operatorFunction('aten::diagflat') as {
  /** aten::diagflat(Tensor self, int offset=0) -> Tensor */
  (self: Tensor, offset?: number): Tensor;
  (self: Tensor, options: { offset?: number }): Tensor;
};

export const diagonal = native.operatorFunction('aten::diagonal') as {
  /** aten::diagonal(Tensor(a) self, int offset=0, int dim1=0, int dim2=1) -> Tensor(a) */
  (self: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor;
  (self: Tensor, offset: number, dim1: number, options: { dim2?: number }): Tensor;
  (self: Tensor, offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  (self: Tensor, options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
};

export const diagonalCopy = native.operatorFunction('aten::diagonal_copy') as {
  /** aten::diagonal_copy(Tensor self, int offset=0, int dim1=0, int dim2=1) -> Tensor */
  (self: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor;
  (self: Tensor, offset: number, dim1: number, options: { dim2?: number }): Tensor;
  (self: Tensor, offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  (self: Tensor, options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
};

export const diagonalScatter = native.operatorFunction('aten::diagonal_scatter') as {
  /** aten::diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor */
  (self: Tensor, src: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor;
  (self: Tensor, src: Tensor, offset: number, dim1: number, options: { dim2?: number }): Tensor;
  (self: Tensor, src: Tensor, offset: number, options: { dim1?: number; dim2?: number }): Tensor;
  (self: Tensor, src: Tensor, options: { offset?: number; dim1?: number; dim2?: number }): Tensor;
};

export const diff = native.operatorFunction('aten::diff') as {
  /** aten::diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor */
  (self: Tensor, n?: number, dim?: number, prepend?: Tensor | null, append?: Tensor | null): Tensor;
  (self: Tensor, n: number, dim: number, prepend: Tensor | null, options: { append?: Tensor | null }): Tensor;
  (self: Tensor, n: number, dim: number, options: { prepend?: Tensor | null; append?: Tensor | null }): Tensor;
  (self: Tensor, n: number, options: { dim?: number; prepend?: Tensor | null; append?: Tensor | null }): Tensor;
  (self: Tensor, options: { n?: number; dim?: number; prepend?: Tensor | null; append?: Tensor | null }): Tensor;
};

export const digamma = native.operatorFunction('aten::digamma') as {
  /** aten::digamma(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const digamma_ = native.operatorFunction('aten::digamma_') as {
  /** aten::digamma_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const dist = native.operatorFunction('aten::dist') as {
  /** aten::dist(Tensor self, Tensor other, Scalar p=2) -> Tensor */
  (self: Tensor, other: Tensor, p?: Scalar): Tensor;
  (self: Tensor, other: Tensor, options: { p?: Scalar }): Tensor;
};

export const div = native.operatorFunction('aten::div') as {
  /** aten::div.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::div.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor */
  (self: Tensor, other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::div.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::div.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor */
  (self: Tensor, other: Scalar, options?: { roundingMode?: string | null }): Tensor;
};

export const div_ = native.operatorFunction('aten::div_') as {
  /** aten::div_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::div_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!) */
  (self: Tensor, other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::div_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::div_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!) */
  (self: Tensor, other: Scalar, options?: { roundingMode?: string | null }): Tensor;
};

export const divide = native.operatorFunction('aten::divide') as {
  /** aten::divide.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::divide.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor */
  (self: Tensor, other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::divide.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::divide.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor */
  (self: Tensor, other: Scalar, options?: { roundingMode?: string | null }): Tensor;
};

export const divide_ = native.operatorFunction('aten::divide_') as {
  /** aten::divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::divide_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!) */
  (self: Tensor, other: Tensor, options?: { roundingMode?: string | null }): Tensor;
  /** aten::divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::divide_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!) */
  (self: Tensor, other: Scalar, options?: { roundingMode?: string | null }): Tensor;
};

export const dot = native.operatorFunction('aten::dot') as {
  /** aten::dot(Tensor self, Tensor tensor) -> Tensor */
  (self: Tensor, tensor: Tensor): Tensor;
};

export const dropout = native.operatorFunction('aten::dropout') as {
  /** aten::dropout(Tensor input, float p, bool train) -> Tensor */
  (input: Tensor, p: number, train: boolean): Tensor;
};

export const dropout_ = native.operatorFunction('aten::dropout_') as {
  /** aten::dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  (self: Tensor, p: number, train: boolean): Tensor;
};

export const dsplit = native.operatorFunction('aten::dsplit') as {
  /** aten::dsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] */
  (self: Tensor, indices: readonly number[]): Tensor[];
  /** aten::dsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] */
  (self: Tensor, sections: number): Tensor[];
};

export const dstack = native.operatorFunction('aten::dstack') as {
  /** aten::dstack(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const einsum = native.operatorFunction('aten::einsum') as {
  /** aten::einsum(str equation, Tensor[] tensors, *, int[]? path=None) -> Tensor */
  (equation: string, tensors: readonly Tensor[], options?: { path?: readonly number[] | null }): Tensor;
};

export const elu = native.operatorFunction('aten::elu') as {
  /** aten::elu(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor */
  (self: Tensor, alpha?: Scalar, scale?: Scalar, inputScale?: Scalar): Tensor;
  (self: Tensor, alpha: Scalar, scale: Scalar, options: { inputScale?: Scalar }): Tensor;
  (self: Tensor, alpha: Scalar, options: { scale?: Scalar; inputScale?: Scalar }): Tensor;
  (self: Tensor, options: { alpha?: Scalar; scale?: Scalar; inputScale?: Scalar }): Tensor;
};

export const elu_ = native.operatorFunction('aten::elu_') as {
  /** aten::elu_(Tensor(a!) self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor(a!) */
  (self: Tensor, alpha?: Scalar, scale?: Scalar, inputScale?: Scalar): Tensor;
  (self: Tensor, alpha: Scalar, scale: Scalar, options: { inputScale?: Scalar }): Tensor;
  (self: Tensor, alpha: Scalar, options: { scale?: Scalar; inputScale?: Scalar }): Tensor;
  (self: Tensor, options: { alpha?: Scalar; scale?: Scalar; inputScale?: Scalar }): Tensor;
};

export const embedding = native.operatorFunction('aten::embedding') as {
  /** aten::embedding(Tensor weight, Tensor indices, SymInt padding_idx=-1, bool scale_grad_by_freq=False, bool sparse=False) -> Tensor */
  (weight: Tensor, indices: Tensor, paddingIdx?: number, scaleGradByFreq?: boolean, sparse?: boolean): Tensor;
  (weight: Tensor, indices: Tensor, paddingIdx: number, scaleGradByFreq: boolean, options: { sparse?: boolean }): Tensor;
  (weight: Tensor, indices: Tensor, paddingIdx: number, options: { scaleGradByFreq?: boolean; sparse?: boolean }): Tensor;
  (weight: Tensor, indices: Tensor, options: { paddingIdx?: number; scaleGradByFreq?: boolean; sparse?: boolean }): Tensor;
};

export const embeddingBag = native.operatorFunction('aten::embedding_bag') as {
  /** aten::embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, bool include_last_offset=False) -> (Tensor, Tensor, Tensor, Tensor) */
  (weight: Tensor, indices: Tensor, offsets: Tensor, scaleGradByFreq?: boolean, mode?: number, sparse?: boolean, perSampleWeights?: Tensor | null, includeLastOffset?: boolean): [Tensor, Tensor, Tensor, Tensor];
  (weight: Tensor, indices: Tensor, offsets: Tensor, scaleGradByFreq: boolean, mode: number, sparse: boolean, perSampleWeights: Tensor | null, options: { includeLastOffset?: boolean }): [Tensor, Tensor, Tensor, Tensor];
  (weight: Tensor, indices: Tensor, offsets: Tensor, scaleGradByFreq: boolean, mode: number, sparse: boolean, options: { perSampleWeights?: Tensor | null; includeLastOffset?: boolean }): [Tensor, Tensor, Tensor, Tensor];
  (weight: Tensor, indices: Tensor, offsets: Tensor, scaleGradByFreq: boolean, mode: number, options: { sparse?: boolean; perSampleWeights?: Tensor | null; includeLastOffset?: boolean }): [Tensor, Tensor, Tensor, Tensor];
  (weight: Tensor, indices: Tensor, offsets: Tensor, scaleGradByFreq: boolean, options: { mode?: number; sparse?: boolean; perSampleWeights?: Tensor | null; includeLastOffset?: boolean }): [Tensor, Tensor, Tensor, Tensor];
  (weight: Tensor, indices: Tensor, offsets: Tensor, options: { scaleGradByFreq?: boolean; mode?: number; sparse?: boolean; perSampleWeights?: Tensor | null; includeLastOffset?: boolean }): [Tensor, Tensor, Tensor, Tensor];
  /** aten::embedding_bag.padding_idx(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq, int mode, bool sparse, Tensor? per_sample_weights, bool include_last_offset, int? padding_idx) -> (Tensor, Tensor, Tensor, Tensor) */
  (weight: Tensor, indices: Tensor, offsets: Tensor, scaleGradByFreq: boolean, mode: number, sparse: boolean, perSampleWeights: Tensor | null, includeLastOffset: boolean, paddingIdx?: number | null): [Tensor, Tensor, Tensor, Tensor];
  (weight: Tensor, indices: Tensor, offsets: Tensor, scaleGradByFreq: boolean, mode: number, sparse: boolean, perSampleWeights: Tensor | null, includeLastOffset: boolean, options: { paddingIdx?: number | null }): [Tensor, Tensor, Tensor, Tensor];
};

export const embeddingRenorm = native.operatorFunction('aten::embedding_renorm') as {
  /** aten::embedding_renorm(Tensor self, Tensor indices, float max_norm, float norm_type) -> Tensor */
  (self: Tensor, indices: Tensor, maxNorm: number, normType: number): Tensor;
};

export const embeddingRenorm_ = native.operatorFunction('aten::embedding_renorm_') as {
  /** aten::embedding_renorm_(Tensor(a!) self, Tensor indices, float max_norm, float norm_type) -> Tensor(a!) */
  (self: Tensor, indices: Tensor, maxNorm: number, normType: number): Tensor;
};

export const empty = native.operatorFunction('aten::empty') as {
  /** aten::empty.memory_format(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const emptyLike = native.operatorFunction('aten::empty_like') as {
  /** aten::empty_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const emptyPermuted = native.operatorFunction('aten::empty_permuted') as {
  /** aten::empty_permuted(SymInt[] size, int[] physical_layout, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], physicalLayout: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const emptyQuantized = native.operatorFunction('aten::empty_quantized') as {
  /** aten::empty_quantized(int[] size, Tensor qtensor, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (size: readonly number[], qtensor: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const emptyStrided = native.operatorFunction('aten::empty_strided') as {
  /** aten::empty_strided(SymInt[] size, SymInt[] stride, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], stride: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const eq = native.operatorFunction('aten::eq') as {
  /** aten::eq.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::eq.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const eq_ = native.operatorFunction('aten::eq_') as {
  /** aten::eq_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::eq_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const equal = native.operatorFunction('aten::equal') as {
  /** aten::equal(Tensor self, Tensor other) -> bool */
  (self: Tensor, other: Tensor): boolean;
};

export const erf = native.operatorFunction('aten::erf') as {
  /** aten::erf(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const erf_ = native.operatorFunction('aten::erf_') as {
  /** aten::erf_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const erfc = native.operatorFunction('aten::erfc') as {
  /** aten::erfc(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const erfc_ = native.operatorFunction('aten::erfc_') as {
  /** aten::erfc_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const erfinv = native.operatorFunction('aten::erfinv') as {
  /** aten::erfinv(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const erfinv_ = native.operatorFunction('aten::erfinv_') as {
  /** aten::erfinv_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const exp = native.operatorFunction('aten::exp') as {
  /** aten::exp(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const exp2 = native.operatorFunction('aten::exp2') as {
  /** aten::exp2(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const exp2_ = native.operatorFunction('aten::exp2_') as {
  /** aten::exp2_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const exp_ = native.operatorFunction('aten::exp_') as {
  /** aten::exp_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const expand = native.operatorFunction('aten::expand') as {
  /** aten::expand(Tensor(a) self, SymInt[] size, *, bool implicit=False) -> Tensor(a) */
  (self: Tensor, size: readonly number[], options?: { implicit?: boolean }): Tensor;
};

export const expandAs = native.operatorFunction('aten::expand_as') as {
  /** aten::expand_as(Tensor(a) self, Tensor other) -> Tensor(a) */
  (self: Tensor, other: Tensor): Tensor;
};

export const expandCopy = native.operatorFunction('aten::expand_copy') as {
  /** aten::expand_copy(Tensor self, SymInt[] size, *, bool implicit=False) -> Tensor */
  (self: Tensor, size: readonly number[], options?: { implicit?: boolean }): Tensor;
};

export const expm1 = native.operatorFunction('aten::expm1') as {
  /** aten::expm1(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const expm1_ = native.operatorFunction('aten::expm1_') as {
  /** aten::expm1_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const exponential = native.operatorFunction('aten::exponential') as {
  /** aten::exponential(Tensor self, float lambd=1., *, Generator? generator=None) -> Tensor */
  (self: Tensor, lambd?: number): Tensor;
  (self: Tensor, options: { lambd?: number }): Tensor;
};

export const exponential_ = native.operatorFunction('aten::exponential_') as {
  /** aten::exponential_(Tensor(a!) self, float lambd=1., *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, lambd?: number): Tensor;
  (self: Tensor, options: { lambd?: number }): Tensor;
};

export const eye = native.operatorFunction('aten::eye') as {
  /** aten::eye(SymInt n, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (n: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::eye.m(SymInt n, SymInt m, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (n: number, m: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const featureAlphaDropout = native.operatorFunction('aten::feature_alpha_dropout') as {
  /** aten::feature_alpha_dropout(Tensor input, float p, bool train) -> Tensor */
  (input: Tensor, p: number, train: boolean): Tensor;
};

export const featureAlphaDropout_ = native.operatorFunction('aten::feature_alpha_dropout_') as {
  /** aten::feature_alpha_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  (self: Tensor, p: number, train: boolean): Tensor;
};

export const featureDropout = native.operatorFunction('aten::feature_dropout') as {
  /** aten::feature_dropout(Tensor input, float p, bool train) -> Tensor */
  (input: Tensor, p: number, train: boolean): Tensor;
};

export const featureDropout_ = native.operatorFunction('aten::feature_dropout_') as {
  /** aten::feature_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) */
  (self: Tensor, p: number, train: boolean): Tensor;
};

export const fftFft = native.operatorFunction('aten::fft_fft') as {
  /** aten::fft_fft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  (self: Tensor, n?: number | null, dim?: number, norm?: string | null): Tensor;
  (self: Tensor, n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  (self: Tensor, n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  (self: Tensor, options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
};

export const fftFft2 = native.operatorFunction('aten::fft_fft2') as {
  /** aten::fft_fft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
};

export const fftFftfreq = native.operatorFunction('aten::fft_fftfreq') as {
  /** aten::fft_fftfreq(int n, float d=1., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (n: number, d?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (n: number, options: { d?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const fftFftn = native.operatorFunction('aten::fft_fftn') as {
  /** aten::fft_fftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
};

export const fftFftshift = native.operatorFunction('aten::fft_fftshift') as {
  /** aten::fft_fftshift(Tensor self, int[1]? dim=None) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null }): Tensor;
};

export const fftHfft = native.operatorFunction('aten::fft_hfft') as {
  /** aten::fft_hfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  (self: Tensor, n?: number | null, dim?: number, norm?: string | null): Tensor;
  (self: Tensor, n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  (self: Tensor, n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  (self: Tensor, options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
};

export const fftHfft2 = native.operatorFunction('aten::fft_hfft2') as {
  /** aten::fft_hfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
};

export const fftHfftn = native.operatorFunction('aten::fft_hfftn') as {
  /** aten::fft_hfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
};

export const fftIfft = native.operatorFunction('aten::fft_ifft') as {
  /** aten::fft_ifft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  (self: Tensor, n?: number | null, dim?: number, norm?: string | null): Tensor;
  (self: Tensor, n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  (self: Tensor, n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  (self: Tensor, options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
};

export const fftIfft2 = native.operatorFunction('aten::fft_ifft2') as {
  /** aten::fft_ifft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
};

export const fftIfftn = native.operatorFunction('aten::fft_ifftn') as {
  /** aten::fft_ifftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
};

export const fftIfftshift = native.operatorFunction('aten::fft_ifftshift') as {
  /** aten::fft_ifftshift(Tensor self, int[1]? dim=None) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null }): Tensor;
};

export const fftIhfft = native.operatorFunction('aten::fft_ihfft') as {
  /** aten::fft_ihfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  (self: Tensor, n?: number | null, dim?: number, norm?: string | null): Tensor;
  (self: Tensor, n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  (self: Tensor, n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  (self: Tensor, options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
};

export const fftIhfft2 = native.operatorFunction('aten::fft_ihfft2') as {
  /** aten::fft_ihfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
};

export const fftIhfftn = native.operatorFunction('aten::fft_ihfftn') as {
  /** aten::fft_ihfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
};

export const fftIrfft = native.operatorFunction('aten::fft_irfft') as {
  /** aten::fft_irfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  (self: Tensor, n?: number | null, dim?: number, norm?: string | null): Tensor;
  (self: Tensor, n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  (self: Tensor, n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  (self: Tensor, options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
};

export const fftIrfft2 = native.operatorFunction('aten::fft_irfft2') as {
  /** aten::fft_irfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
};

export const fftIrfftn = native.operatorFunction('aten::fft_irfftn') as {
  /** aten::fft_irfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
};

export const fftRfft = native.operatorFunction('aten::fft_rfft') as {
  /** aten::fft_rfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor */
  (self: Tensor, n?: number | null, dim?: number, norm?: string | null): Tensor;
  (self: Tensor, n: number | null, dim: number, options: { norm?: string | null }): Tensor;
  (self: Tensor, n: number | null, options: { dim?: number; norm?: string | null }): Tensor;
  (self: Tensor, options: { n?: number | null; dim?: number; norm?: string | null }): Tensor;
};

export const fftRfft2 = native.operatorFunction('aten::fft_rfft2') as {
  /** aten::fft_rfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number; norm?: string | null }): Tensor;
};

export const fftRfftfreq = native.operatorFunction('aten::fft_rfftfreq') as {
  /** aten::fft_rfftfreq(int n, float d=1., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (n: number, d?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (n: number, options: { d?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const fftRfftn = native.operatorFunction('aten::fft_rfftn') as {
  /** aten::fft_rfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor */
  (self: Tensor, s?: readonly number[] | number | null, dim?: readonly number[] | number | null, norm?: string | null): Tensor;
  (self: Tensor, s: readonly number[] | number | null, dim: readonly number[] | number | null, options: { norm?: string | null }): Tensor;
  (self: Tensor, s: readonly number[] | number | null, options: { dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
  (self: Tensor, options: { s?: readonly number[] | number | null; dim?: readonly number[] | number | null; norm?: string | null }): Tensor;
};

export const fill = native.operatorFunction('aten::fill') as {
  /** aten::fill.Tensor(Tensor self, Tensor value) -> Tensor */
  (self: Tensor, value: Tensor): Tensor;
  /** aten::fill.Scalar(Tensor self, Scalar value) -> Tensor */
  (self: Tensor, value: Scalar): Tensor;
};

export const fill_ = native.operatorFunction('aten::fill_') as {
  /** aten::fill_.Tensor(Tensor(a!) self, Tensor value) -> Tensor(a!) */
  (self: Tensor, value: Tensor): Tensor;
  /** aten::fill_.Scalar(Tensor(a!) self, Scalar value) -> Tensor(a!) */
  (self: Tensor, value: Scalar): Tensor;
};

export const fillDiagonal_ = native.operatorFunction('aten::fill_diagonal_') as {
  /** aten::fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!) */
  (self: Tensor, fillValue: Scalar, wrap?: boolean): Tensor;
  (self: Tensor, fillValue: Scalar, options: { wrap?: boolean }): Tensor;
};

export const fix = native.operatorFunction('aten::fix') as {
  /** aten::fix(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const fix_ = native.operatorFunction('aten::fix_') as {
  /** aten::fix_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const flatten = native.operatorFunction('aten::flatten') as {
  /** aten::flatten.using_ints(Tensor(a) self, int start_dim=0, int end_dim=-1) -> Tensor(a) */
  (self: Tensor, startDim?: number, endDim?: number): Tensor;
  (self: Tensor, startDim: number, options: { endDim?: number }): Tensor;
  (self: Tensor, options: { startDim?: number; endDim?: number }): Tensor;
};

export const flattenDenseTensors = native.operatorFunction('aten::flatten_dense_tensors') as {
  /** aten::flatten_dense_tensors(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const flip = native.operatorFunction('aten::flip') as {
  /** aten::flip(Tensor self, int[] dims) -> Tensor */
  (self: Tensor, dims: readonly number[]): Tensor;
};

export const fliplr = native.operatorFunction('aten::fliplr') as {
  /** aten::fliplr(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const flipud = native.operatorFunction('aten::flipud') as {
  /** aten::flipud(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const floatPower = native.operatorFunction('aten::float_power') as {
  /** aten::float_power.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor */
  (self: Tensor, exponent: Tensor): Tensor;
  /** aten::float_power.Scalar(Scalar self, Tensor exponent) -> Tensor */
  (self: Scalar, exponent: Tensor): Tensor;
  /** aten::float_power.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor */
  (self: Tensor, exponent: Scalar): Tensor;
};

export const floatPower_ = native.operatorFunction('aten::float_power_') as {
  /** aten::float_power_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!) */
  (self: Tensor, exponent: Tensor): Tensor;
  /** aten::float_power_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!) */
  (self: Tensor, exponent: Scalar): Tensor;
};

export const floor = native.operatorFunction('aten::floor') as {
  /** aten::floor(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const floor_ = native.operatorFunction('aten::floor_') as {
  /** aten::floor_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const floorDivide = native.operatorFunction('aten::floor_divide') as {
  /** aten::floor_divide(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::floor_divide.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const floorDivide_ = native.operatorFunction('aten::floor_divide_') as {
  /** aten::floor_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::floor_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const fmax = native.operatorFunction('aten::fmax') as {
  /** aten::fmax(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const fmin = native.operatorFunction('aten::fmin') as {
  /** aten::fmin(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const fmod = native.operatorFunction('aten::fmod') as {
  /** aten::fmod.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::fmod.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const fmod_ = native.operatorFunction('aten::fmod_') as {
  /** aten::fmod_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::fmod_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const frac = native.operatorFunction('aten::frac') as {
  /** aten::frac(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const frac_ = native.operatorFunction('aten::frac_') as {
  /** aten::frac_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const fractionalMaxPool2d = native.operatorFunction('aten::fractional_max_pool2d') as {
  /** aten::fractional_max_pool2d(Tensor self, int[2] kernel_size, int[2] output_size, Tensor random_samples) -> (Tensor, Tensor) */
  (self: Tensor, kernelSize: readonly number[] | number, outputSize: readonly number[] | number, randomSamples: Tensor): [Tensor, Tensor];
};

export const fractionalMaxPool3d = native.operatorFunction('aten::fractional_max_pool3d') as {
  /** aten::fractional_max_pool3d(Tensor self, int[3] kernel_size, int[3] output_size, Tensor random_samples) -> (Tensor, Tensor) */
  (self: Tensor, kernelSize: readonly number[] | number, outputSize: readonly number[] | number, randomSamples: Tensor): [Tensor, Tensor];
};

export const frexp = native.operatorFunction('aten::frexp') as {
  /** aten::frexp.Tensor(Tensor self) -> (Tensor mantissa, Tensor exponent) */
  (self: Tensor): [Tensor, Tensor];
};

export const frobeniusNorm = native.operatorFunction('aten::frobenius_norm') as {
  /** aten::frobenius_norm.dim(Tensor self, int[1] dim, bool keepdim=False) -> Tensor */
  (self: Tensor, dim: readonly number[] | number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
};

export const fromFile = native.operatorFunction('aten::from_file') as {
  /** aten::from_file(str filename, bool? shared=None, int? size=0, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (filename: string, shared?: boolean | null, size?: number | null, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (filename: string, shared: boolean | null, options: { size?: number | null; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (filename: string, options: { shared?: boolean | null; size?: number | null; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const fullLike = native.operatorFunction('aten::full_like') as {
  /** aten::full_like(Tensor self, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, fillValue: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const fusedMovingAvgObsFakeQuant = native.operatorFunction('aten::fused_moving_avg_obs_fake_quant') as {
  /** aten::fused_moving_avg_obs_fake_quant(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor(a!) running_min, Tensor(b!) running_max, Tensor(c!) scale, Tensor(d!) zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False) -> Tensor */
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant?: boolean, symmetricQuant?: boolean): Tensor;
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, perRowFakeQuant: boolean, options: { symmetricQuant?: boolean }): Tensor;
  (self: Tensor, observerOn: Tensor, fakeQuantOn: Tensor, runningMin: Tensor, runningMax: Tensor, scale: Tensor, zeroPoint: Tensor, averagingConst: number, quantMin: number, quantMax: number, chAxis: number, options: { perRowFakeQuant?: boolean; symmetricQuant?: boolean }): Tensor;
};

export const gather = native.operatorFunction('aten::gather') as {
  /** aten::gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, options?: { sparseGrad?: boolean }): Tensor;
};

export const gcd = native.operatorFunction('aten::gcd') as {
  /** aten::gcd(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const gcd_ = native.operatorFunction('aten::gcd_') as {
  /** aten::gcd_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const ge = native.operatorFunction('aten::ge') as {
  /** aten::ge.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::ge.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const ge_ = native.operatorFunction('aten::ge_') as {
  /** aten::ge_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::ge_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const gelu = native.operatorFunction('aten::gelu') as {
  /** aten::gelu(Tensor self, *, str approximate="none") -> Tensor */
  (self: Tensor, options?: { approximate?: string }): Tensor;
};

export const gelu_ = native.operatorFunction('aten::gelu_') as {
  /** aten::gelu_(Tensor(a!) self, *, str approximate="none") -> Tensor(a!) */
  (self: Tensor, options?: { approximate?: string }): Tensor;
};

export const geometric = native.operatorFunction('aten::geometric') as {
  /** aten::geometric(Tensor self, float p, *, Generator? generator=None) -> Tensor */
  (self: Tensor, p: number): Tensor;
};

export const geometric_ = native.operatorFunction('aten::geometric_') as {
  /** aten::geometric_(Tensor(a!) self, float p, *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, p: number): Tensor;
};

export const geqrf = native.operatorFunction('aten::geqrf') as {
  /** aten::geqrf(Tensor self) -> (Tensor a, Tensor tau) */
  (self: Tensor): [Tensor, Tensor];
};

export const ger = native.operatorFunction('aten::ger') as {
  /** aten::ger(Tensor self, Tensor vec2) -> Tensor */
  (self: Tensor, vec2: Tensor): Tensor;
};

export const getDevice = native.operatorFunction('aten::get_device') as {
  /** aten::get_device(Tensor self) -> int */
  (self: Tensor): number;
};

export const glu = native.operatorFunction('aten::glu') as {
  /** aten::glu(Tensor self, int dim=-1) -> Tensor */
  (self: Tensor, dim?: number): Tensor;
  (self: Tensor, options: { dim?: number }): Tensor;
};

export const gluBackwardJvp = native.operatorFunction('aten::glu_backward_jvp') as {
  /** aten::glu_backward_jvp(Tensor grad_x, Tensor grad_glu, Tensor x, Tensor dgrad_glu, Tensor dx, int dim) -> Tensor */
  (gradX: Tensor, gradGlu: Tensor, x: Tensor, dgradGlu: Tensor, dx: Tensor, dim: number): Tensor;
};

export const gluJvp = native.operatorFunction('aten::glu_jvp') as {
  /** aten::glu_jvp(Tensor glu, Tensor x, Tensor dx, int dim) -> Tensor */
  (glu: Tensor, x: Tensor, dx: Tensor, dim: number): Tensor;
};

export const gradient = native.operatorFunction('aten::gradient') as {
  /** aten::gradient.array(Tensor self, *, int[] dim, int edge_order=1) -> Tensor[] */
  (self: Tensor, options: { dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalararray(Tensor self, *, Scalar spacing, int[] dim, int edge_order=1) -> Tensor[] */
  (self: Tensor, options: { spacing: Scalar; dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalarint(Tensor self, *, Scalar? spacing=None, int? dim=None, int edge_order=1) -> Tensor[] */
  (self: Tensor, options?: { spacing?: Scalar | null; dim?: number | null; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalarrayarray(Tensor self, *, Scalar[] spacing, int[] dim, int edge_order=1) -> Tensor[] */
  (self: Tensor, options: { spacing: readonly Scalar[]; dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.scalarrayint(Tensor self, *, Scalar[] spacing, int? dim=None, int edge_order=1) -> Tensor[] */
  (self: Tensor, options: { spacing: readonly Scalar[]; dim?: number | null; edgeOrder?: number }): Tensor[];
  /** aten::gradient.tensorarray(Tensor self, *, Tensor[] spacing, int[] dim, int edge_order=1) -> Tensor[] */
  (self: Tensor, options: { spacing: readonly Tensor[]; dim: readonly number[]; edgeOrder?: number }): Tensor[];
  /** aten::gradient.tensorarrayint(Tensor self, *, Tensor[] spacing, int? dim=None, int edge_order=1) -> Tensor[] */
  (self: Tensor, options: { spacing: readonly Tensor[]; dim?: number | null; edgeOrder?: number }): Tensor[];
};

export const greater = native.operatorFunction('aten::greater') as {
  /** aten::greater.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::greater.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const greater_ = native.operatorFunction('aten::greater_') as {
  /** aten::greater_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::greater_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const greaterEqual = native.operatorFunction('aten::greater_equal') as {
  /** aten::greater_equal.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::greater_equal.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const greaterEqual_ = native.operatorFunction('aten::greater_equal_') as {
  /** aten::greater_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::greater_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const gridSampler = native.operatorFunction('aten::grid_sampler') as {
  /** aten::grid_sampler(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor */
  (input: Tensor, grid: Tensor, interpolationMode: number, paddingMode: number, alignCorners: boolean): Tensor;
};

export const gridSampler2d = native.operatorFunction('aten::grid_sampler_2d') as {
  /** aten::grid_sampler_2d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor */
  (input: Tensor, grid: Tensor, interpolationMode: number, paddingMode: number, alignCorners: boolean): Tensor;
};

export const gridSampler3d = native.operatorFunction('aten::grid_sampler_3d') as {
  /** aten::grid_sampler_3d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor */
  (input: Tensor, grid: Tensor, interpolationMode: number, paddingMode: number, alignCorners: boolean): Tensor;
};

export const groupNorm = native.operatorFunction('aten::group_norm') as {
  /** aten::group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1.0000000000000001e-05, bool cudnn_enabled=True) -> Tensor */
  (input: Tensor, numGroups: number, weight?: Tensor | null, bias?: Tensor | null, eps?: number, cudnnEnabled?: boolean): Tensor;
  (input: Tensor, numGroups: number, weight: Tensor | null, bias: Tensor | null, eps: number, options: { cudnnEnabled?: boolean }): Tensor;
  (input: Tensor, numGroups: number, weight: Tensor | null, bias: Tensor | null, options: { eps?: number; cudnnEnabled?: boolean }): Tensor;
  (input: Tensor, numGroups: number, weight: Tensor | null, options: { bias?: Tensor | null; eps?: number; cudnnEnabled?: boolean }): Tensor;
  (input: Tensor, numGroups: number, options: { weight?: Tensor | null; bias?: Tensor | null; eps?: number; cudnnEnabled?: boolean }): Tensor;
};

export const gru = native.operatorFunction('aten::gru') as {
  /** aten::gru.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor) */
  (data: Tensor, batchSizes: Tensor, hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean): [Tensor, Tensor];
  /** aten::gru.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) */
  (input: Tensor, hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor];
};

export const gruCell = native.operatorFunction('aten::gru_cell') as {
  /** aten::gru_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor */
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): Tensor;
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): Tensor;
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): Tensor;
};

export const gt = native.operatorFunction('aten::gt') as {
  /** aten::gt.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::gt.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const gt_ = native.operatorFunction('aten::gt_') as {
  /** aten::gt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::gt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const hammingWindow = native.operatorFunction('aten::hamming_window') as {
  /** aten::hamming_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::hamming_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::hamming_window.periodic_alpha(int window_length, bool periodic, float alpha, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, alpha: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::hamming_window.periodic_alpha_beta(int window_length, bool periodic, float alpha, float beta, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, alpha: number, beta: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const hannWindow = native.operatorFunction('aten::hann_window') as {
  /** aten::hann_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::hann_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const hardshrink = native.operatorFunction('aten::hardshrink') as {
  /** aten::hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor */
  (self: Tensor, lambd?: Scalar): Tensor;
  (self: Tensor, options: { lambd?: Scalar }): Tensor;
};

export const hardsigmoid = native.operatorFunction('aten::hardsigmoid') as {
  /** aten::hardsigmoid(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const hardsigmoid_ = native.operatorFunction('aten::hardsigmoid_') as {
  /** aten::hardsigmoid_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const hardswish = native.operatorFunction('aten::hardswish') as {
  /** aten::hardswish(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const hardswish_ = native.operatorFunction('aten::hardswish_') as {
  /** aten::hardswish_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const hardtanh = native.operatorFunction('aten::hardtanh') as {
  /** aten::hardtanh(Tensor self, Scalar min_val=-1, Scalar max_val=1) -> Tensor */
  (self: Tensor, minVal?: Scalar, maxVal?: Scalar): Tensor;
  (self: Tensor, minVal: Scalar, options: { maxVal?: Scalar }): Tensor;
  (self: Tensor, options: { minVal?: Scalar; maxVal?: Scalar }): Tensor;
};

export const hardtanh_ = native.operatorFunction('aten::hardtanh_') as {
  /** aten::hardtanh_(Tensor(a!) self, Scalar min_val=-1, Scalar max_val=1) -> Tensor(a!) */
  (self: Tensor, minVal?: Scalar, maxVal?: Scalar): Tensor;
  (self: Tensor, minVal: Scalar, options: { maxVal?: Scalar }): Tensor;
  (self: Tensor, options: { minVal?: Scalar; maxVal?: Scalar }): Tensor;
};

export const hashTensor = native.operatorFunction('aten::hash_tensor') as {
  /** aten::hash_tensor(Tensor self, int[1] dim=[], *, bool keepdim=False, int mode=0) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number, options?: { keepdim?: boolean; mode?: number }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number; keepdim?: boolean; mode?: number }): Tensor;
};

export const heaviside = native.operatorFunction('aten::heaviside') as {
  /** aten::heaviside(Tensor self, Tensor values) -> Tensor */
  (self: Tensor, values: Tensor): Tensor;
};

export const heaviside_ = native.operatorFunction('aten::heaviside_') as {
  /** aten::heaviside_(Tensor(a!) self, Tensor values) -> Tensor(a!) */
  (self: Tensor, values: Tensor): Tensor;
};

export const hingeEmbeddingLoss = native.operatorFunction('aten::hinge_embedding_loss') as {
  /** aten::hinge_embedding_loss(Tensor self, Tensor target, float margin=1., int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, margin?: number, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, margin: number, options: { reduction?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { margin?: number; reduction?: number }): Tensor;
};

export const histc = native.operatorFunction('aten::histc') as {
  /** aten::histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor */
  (self: Tensor, bins?: number, min?: Scalar, max?: Scalar): Tensor;
  (self: Tensor, bins: number, min: Scalar, options: { max?: Scalar }): Tensor;
  (self: Tensor, bins: number, options: { min?: Scalar; max?: Scalar }): Tensor;
  (self: Tensor, options: { bins?: number; min?: Scalar; max?: Scalar }): Tensor;
};

export const histogram = native.operatorFunction('aten::histogram') as {
  /** aten::histogram.bins_tensor(Tensor self, Tensor bins, *, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges) */
  (self: Tensor, bins: Tensor, options?: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor];
  /** aten::histogram.bin_ct(Tensor self, int bins=100, *, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges) */
  (self: Tensor, bins?: number, options?: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor];
  (self: Tensor, options: { bins?: number; range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor];
};

export const histogramdd = native.operatorFunction('aten::histogramdd') as {
  /** aten::histogramdd(Tensor self, int[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) */
  (self: Tensor, bins: readonly number[], range?: readonly number[] | null, weight?: Tensor | null, density?: boolean): [Tensor, Tensor[]];
  (self: Tensor, bins: readonly number[], range: readonly number[] | null, weight: Tensor | null, options: { density?: boolean }): [Tensor, Tensor[]];
  (self: Tensor, bins: readonly number[], range: readonly number[] | null, options: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  (self: Tensor, bins: readonly number[], options: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  /** aten::histogramdd.TensorList_bins(Tensor self, Tensor[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) */
  (self: Tensor, bins: readonly Tensor[], range?: readonly number[] | null, weight?: Tensor | null, density?: boolean): [Tensor, Tensor[]];
  (self: Tensor, bins: readonly Tensor[], range: readonly number[] | null, weight: Tensor | null, options: { density?: boolean }): [Tensor, Tensor[]];
  (self: Tensor, bins: readonly Tensor[], range: readonly number[] | null, options: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  (self: Tensor, bins: readonly Tensor[], options: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  /** aten::histogramdd.int_bins(Tensor self, int bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) */
  (self: Tensor, bins: number, range?: readonly number[] | null, weight?: Tensor | null, density?: boolean): [Tensor, Tensor[]];
  (self: Tensor, bins: number, range: readonly number[] | null, weight: Tensor | null, options: { density?: boolean }): [Tensor, Tensor[]];
  (self: Tensor, bins: number, range: readonly number[] | null, options: { weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
  (self: Tensor, bins: number, options: { range?: readonly number[] | null; weight?: Tensor | null; density?: boolean }): [Tensor, Tensor[]];
};

export const hsplit = native.operatorFunction('aten::hsplit') as {
  /** aten::hsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] */
  (self: Tensor, indices: readonly number[]): Tensor[];
  /** aten::hsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] */
  (self: Tensor, sections: number): Tensor[];
};

export const hspmm = native.operatorFunction('aten::hspmm') as {
  /** aten::hspmm(Tensor mat1, Tensor mat2) -> Tensor */
  (mat1: Tensor, mat2: Tensor): Tensor;
};

export const hstack = native.operatorFunction('aten::hstack') as {
  /** aten::hstack(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const huberLoss = native.operatorFunction('aten::huber_loss') as {
  /** aten::huber_loss(Tensor self, Tensor target, int reduction=1, float delta=1.) -> Tensor */
  (self: Tensor, target: Tensor, reduction?: number, delta?: number): Tensor;
  (self: Tensor, target: Tensor, reduction: number, options: { delta?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { reduction?: number; delta?: number }): Tensor;
};

export const hypot = native.operatorFunction('aten::hypot') as {
  /** aten::hypot(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const hypot_ = native.operatorFunction('aten::hypot_') as {
  /** aten::hypot_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const i0 = native.operatorFunction('aten::i0') as {
  /** aten::i0(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const i0_ = native.operatorFunction('aten::i0_') as {
  /** aten::i0_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const igamma = native.operatorFunction('aten::igamma') as {
  /** aten::igamma(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const igamma_ = native.operatorFunction('aten::igamma_') as {
  /** aten::igamma_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const igammac = native.operatorFunction('aten::igammac') as {
  /** aten::igammac(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const igammac_ = native.operatorFunction('aten::igammac_') as {
  /** aten::igammac_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const im2col = native.operatorFunction('aten::im2col') as {
  /** aten::im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor */
  (self: Tensor, kernelSize: readonly number[] | number, dilation: readonly number[] | number, padding: readonly number[] | number, stride: readonly number[] | number): Tensor;
};

export const imag = native.operatorFunction('aten::imag') as {
  /** aten::imag(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const index = native.operatorFunction('aten::index') as {
  /** aten::index.Tensor(Tensor self, Tensor?[] indices) -> Tensor */
  (self: Tensor, indices: (Tensor | null)[]): Tensor;
};

export const indexAdd = native.operatorFunction('aten::index_add') as {
  /** aten::index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, source: Tensor, options?: { alpha?: Scalar }): Tensor;
};

export const indexAdd_ = native.operatorFunction('aten::index_add_') as {
  /** aten::index_add_(Tensor(a!) self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, source: Tensor, options?: { alpha?: Scalar }): Tensor;
};

export const indexCopy = native.operatorFunction('aten::index_copy') as {
  /** aten::index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, source: Tensor): Tensor;
};

export const indexCopy_ = native.operatorFunction('aten::index_copy_') as {
  /** aten::index_copy_(Tensor(a!) self, int dim, Tensor index, Tensor source) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, source: Tensor): Tensor;
};

export const indexFill = native.operatorFunction('aten::index_fill') as {
  /** aten::index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, value: Tensor): Tensor;
  /** aten::index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, value: Scalar): Tensor;
};

export const indexFill_ = native.operatorFunction('aten::index_fill_') as {
  /** aten::index_fill_.int_Tensor(Tensor(a!) self, int dim, Tensor index, Tensor value) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, value: Tensor): Tensor;
  /** aten::index_fill_.int_Scalar(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, value: Scalar): Tensor;
};

export const indexPut = native.operatorFunction('aten::index_put') as {
  /** aten::index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor */
  (self: Tensor, indices: (Tensor | null)[], values: Tensor, accumulate?: boolean): Tensor;
  (self: Tensor, indices: (Tensor | null)[], values: Tensor, options: { accumulate?: boolean }): Tensor;
};

export const indexPut_ = native.operatorFunction('aten::index_put_') as {
  /** aten::index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor(a!) */
  (self: Tensor, indices: (Tensor | null)[], values: Tensor, accumulate?: boolean): Tensor;
  (self: Tensor, indices: (Tensor | null)[], values: Tensor, options: { accumulate?: boolean }): Tensor;
};

export const indexReduce = native.operatorFunction('aten::index_reduce') as {
  /** aten::index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, source: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
};

export const indexReduce_ = native.operatorFunction('aten::index_reduce_') as {
  /** aten::index_reduce_(Tensor(a!) self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, source: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
};

export const indexSelect = native.operatorFunction('aten::index_select') as {
  /** aten::index_select(Tensor self, int dim, Tensor index) -> Tensor */
  (self: Tensor, dim: number, index: Tensor): Tensor;
};

export const indices = native.operatorFunction('aten::indices') as {
  /** aten::indices(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const indicesCopy = native.operatorFunction('aten::indices_copy') as {
  /** aten::indices_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const inner = native.operatorFunction('aten::inner') as {
  /** aten::inner(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const instanceNorm = native.operatorFunction('aten::instance_norm') as {
  /** aten::instance_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool use_input_stats, float momentum, float eps, bool cudnn_enabled) -> Tensor */
  (input: Tensor, weight: Tensor | null, bias: Tensor | null, runningMean: Tensor | null, runningVar: Tensor | null, useInputStats: boolean, momentum: number, eps: number, cudnnEnabled: boolean): Tensor;
};

export const intRepr = native.operatorFunction('aten::int_repr') as {
  /** aten::int_repr(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const inverse = native.operatorFunction('aten::inverse') as {
  /** aten::inverse(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const isCoalesced = native.operatorFunction('aten::is_coalesced') as {
  /** aten::is_coalesced(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isComplex = native.operatorFunction('aten::is_complex') as {
  /** aten::is_complex(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isConj = native.operatorFunction('aten::is_conj') as {
  /** aten::is_conj(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isContiguous = native.operatorFunction('aten::is_contiguous') as {
  /** aten::is_contiguous(Tensor self) -> bool */
  (self: Tensor): boolean;
  /** aten::is_contiguous.memory_format(Tensor self, MemoryFormat memory_format) -> bool */
  (self: Tensor, memoryFormat: MemoryFormat): boolean;
};

export const isDistributed = native.operatorFunction('aten::is_distributed') as {
  /** aten::is_distributed(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isFloatingPoint = native.operatorFunction('aten::is_floating_point') as {
  /** aten::is_floating_point(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isInference = native.operatorFunction('aten::is_inference') as {
  /** aten::is_inference(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isNeg = native.operatorFunction('aten::is_neg') as {
  /** aten::is_neg(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isNonzero = native.operatorFunction('aten::is_nonzero') as {
  /** aten::is_nonzero(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isPinned = native.operatorFunction('aten::is_pinned') as {
  /** aten::is_pinned(Tensor self, Device? device=None) -> bool */
  (self: Tensor, device?: string | null): boolean;
  (self: Tensor, options: { device?: string | null }): boolean;
};

export const isSameSize = native.operatorFunction('aten::is_same_size') as {
  /** aten::is_same_size(Tensor self, Tensor other) -> bool */
  (self: Tensor, other: Tensor): boolean;
};

export const isSetTo = native.operatorFunction('aten::is_set_to') as {
  /** aten::is_set_to(Tensor self, Tensor tensor) -> bool */
  (self: Tensor, tensor: Tensor): boolean;
};

export const isSigned = native.operatorFunction('aten::is_signed') as {
  /** aten::is_signed(Tensor self) -> bool */
  (self: Tensor): boolean;
};

export const isVulkanAvailable = native.operatorFunction('aten::is_vulkan_available') as {
  /** aten::is_vulkan_available() -> bool */
  (): boolean;
};

export const isclose = native.operatorFunction('aten::isclose') as {
  /** aten::isclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool equal_nan=False) -> Tensor */
  (self: Tensor, other: Tensor, rtol?: number, atol?: number, equalNan?: boolean): Tensor;
  (self: Tensor, other: Tensor, rtol: number, atol: number, options: { equalNan?: boolean }): Tensor;
  (self: Tensor, other: Tensor, rtol: number, options: { atol?: number; equalNan?: boolean }): Tensor;
  (self: Tensor, other: Tensor, options: { rtol?: number; atol?: number; equalNan?: boolean }): Tensor;
};

export const isfinite = native.operatorFunction('aten::isfinite') as {
  /** aten::isfinite(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const isin = native.operatorFunction('aten::isin') as {
  /** aten::isin.Tensor_Tensor(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor */
  (elements: Tensor, testElements: Tensor, options?: { assumeUnique?: boolean; invert?: boolean }): Tensor;
  /** aten::isin.Scalar_Tensor(Scalar element, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor */
  (element: Scalar, testElements: Tensor, options?: { assumeUnique?: boolean; invert?: boolean }): Tensor;
  /** aten::isin.Tensor_Scalar(Tensor elements, Scalar test_element, *, bool assume_unique=False, bool invert=False) -> Tensor */
  (elements: Tensor, testElement: Scalar, options?: { assumeUnique?: boolean; invert?: boolean }): Tensor;
};

export const isinf = native.operatorFunction('aten::isinf') as {
  /** aten::isinf(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const isnan = native.operatorFunction('aten::isnan') as {
  /** aten::isnan(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const isneginf = native.operatorFunction('aten::isneginf') as {
  /** aten::isneginf(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const isposinf = native.operatorFunction('aten::isposinf') as {
  /** aten::isposinf(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const isreal = native.operatorFunction('aten::isreal') as {
  /** aten::isreal(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const istft = native.operatorFunction('aten::istft') as {
  /** aten::istft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, bool normalized=False, bool? onesided=None, int? length=None, bool return_complex=False) -> Tensor */
  (self: Tensor, nFft: number, hopLength?: number | null, winLength?: number | null, window?: Tensor | null, center?: boolean, normalized?: boolean, onesided?: boolean | null, length?: number | null, returnComplex?: boolean): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, normalized: boolean, onesided: boolean | null, length: number | null, options: { returnComplex?: boolean }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, normalized: boolean, onesided: boolean | null, options: { length?: number | null; returnComplex?: boolean }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, normalized: boolean, options: { onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, options: { normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, options: { center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, options: { window?: Tensor | null; center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, options: { winLength?: number | null; window?: Tensor | null; center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
  (self: Tensor, nFft: number, options: { hopLength?: number | null; winLength?: number | null; window?: Tensor | null; center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: number | null; returnComplex?: boolean }): Tensor;
};

export const kaiserWindow = native.operatorFunction('aten::kaiser_window') as {
  /** aten::kaiser_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::kaiser_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::kaiser_window.beta(int window_length, bool periodic, float beta, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (windowLength: number, periodic: boolean, beta: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const klDiv = native.operatorFunction('aten::kl_div') as {
  /** aten::kl_div(Tensor self, Tensor target, int reduction=1, *, bool log_target=False) -> Tensor */
  (self: Tensor, target: Tensor, reduction?: number, options?: { logTarget?: boolean }): Tensor;
  (self: Tensor, target: Tensor, options: { reduction?: number; logTarget?: boolean }): Tensor;
};

export const kron = native.operatorFunction('aten::kron') as {
  /** aten::kron(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const kthvalue = native.operatorFunction('aten::kthvalue') as {
  /** aten::kthvalue(Tensor self, SymInt k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, k: number, dim?: number, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, k: number, dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, k: number, options: { dim?: number; keepdim?: boolean }): [Tensor, Tensor];
};

export const l1Loss = native.operatorFunction('aten::l1_loss') as {
  /** aten::l1_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, options: { reduction?: number }): Tensor;
};

export const layerNorm = native.operatorFunction('aten::layer_norm') as {
  /** aten::layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, Tensor? bias=None, float eps=1.0000000000000001e-05, bool cudnn_enable=True) -> Tensor */
  (input: Tensor, normalizedShape: readonly number[], weight?: Tensor | null, bias?: Tensor | null, eps?: number, cudnnEnable?: boolean): Tensor;
  (input: Tensor, normalizedShape: readonly number[], weight: Tensor | null, bias: Tensor | null, eps: number, options: { cudnnEnable?: boolean }): Tensor;
  (input: Tensor, normalizedShape: readonly number[], weight: Tensor | null, bias: Tensor | null, options: { eps?: number; cudnnEnable?: boolean }): Tensor;
  (input: Tensor, normalizedShape: readonly number[], weight: Tensor | null, options: { bias?: Tensor | null; eps?: number; cudnnEnable?: boolean }): Tensor;
  (input: Tensor, normalizedShape: readonly number[], options: { weight?: Tensor | null; bias?: Tensor | null; eps?: number; cudnnEnable?: boolean }): Tensor;
};

export const lcm = native.operatorFunction('aten::lcm') as {
  /** aten::lcm(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const lcm_ = native.operatorFunction('aten::lcm_') as {
  /** aten::lcm_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const ldexp = native.operatorFunction('aten::ldexp') as {
  /** aten::ldexp.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const ldexp_ = native.operatorFunction('aten::ldexp_') as {
  /** aten::ldexp_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const le = native.operatorFunction('aten::le') as {
  /** aten::le.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::le.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const le_ = native.operatorFunction('aten::le_') as {
  /** aten::le_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::le_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const leakyRelu = native.operatorFunction('aten::leaky_relu') as {
  /** aten::leaky_relu(Tensor self, Scalar negative_slope=0.01) -> Tensor */
  (self: Tensor, negativeSlope?: Scalar): Tensor;
  (self: Tensor, options: { negativeSlope?: Scalar }): Tensor;
};

export const leakyRelu_ = native.operatorFunction('aten::leaky_relu_') as {
  /** aten::leaky_relu_(Tensor(a!) self, Scalar negative_slope=0.01) -> Tensor(a!) */
  (self: Tensor, negativeSlope?: Scalar): Tensor;
  (self: Tensor, options: { negativeSlope?: Scalar }): Tensor;
};

export const lerp = native.operatorFunction('aten::lerp') as {
  /** aten::lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor */
  (self: Tensor, end: Tensor, weight: Tensor): Tensor;
  /** aten::lerp.Scalar(Tensor self, Tensor end, Scalar weight) -> Tensor */
  (self: Tensor, end: Tensor, weight: Scalar): Tensor;
};

export const lerp_ = native.operatorFunction('aten::lerp_') as {
  /** aten::lerp_.Tensor(Tensor(a!) self, Tensor end, Tensor weight) -> Tensor(a!) */
  (self: Tensor, end: Tensor, weight: Tensor): Tensor;
  /** aten::lerp_.Scalar(Tensor(a!) self, Tensor end, Scalar weight) -> Tensor(a!) */
  (self: Tensor, end: Tensor, weight: Scalar): Tensor;
};

export const less = native.operatorFunction('aten::less') as {
  /** aten::less.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::less.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const less_ = native.operatorFunction('aten::less_') as {
  /** aten::less_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::less_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const lessEqual = native.operatorFunction('aten::less_equal') as {
  /** aten::less_equal.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::less_equal.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const lessEqual_ = native.operatorFunction('aten::less_equal_') as {
  /** aten::less_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::less_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const lgamma = native.operatorFunction('aten::lgamma') as {
  /** aten::lgamma(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const lgamma_ = native.operatorFunction('aten::lgamma_') as {
  /** aten::lgamma_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const lift = native.operatorFunction('aten::lift') as {
  /** aten::lift(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const liftFresh = native.operatorFunction('aten::lift_fresh') as {
  /** aten::lift_fresh(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const liftFreshCopy = native.operatorFunction('aten::lift_fresh_copy') as {
  /** aten::lift_fresh_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const linalg__powsum = native.operatorFunction('aten::linalg__powsum') as {
  /** aten::linalg__powsum(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, ord?: Scalar, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { ord?: Scalar; dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const linalgCholesky = native.operatorFunction('aten::linalg_cholesky') as {
  /** aten::linalg_cholesky(Tensor self, *, bool upper=False) -> Tensor */
  (self: Tensor, options?: { upper?: boolean }): Tensor;
};

export const linalgCholeskyEx = native.operatorFunction('aten::linalg_cholesky_ex') as {
  /** aten::linalg_cholesky_ex(Tensor self, *, bool upper=False, bool check_errors=False) -> (Tensor L, Tensor info) */
  (self: Tensor, options?: { upper?: boolean; checkErrors?: boolean }): [Tensor, Tensor];
};

export const linalgCond = native.operatorFunction('aten::linalg_cond') as {
  /** aten::linalg_cond.p_str(Tensor self, str p) -> Tensor */
  (self: Tensor, p: string): Tensor;
  /** aten::linalg_cond(Tensor self, Scalar? p=None) -> Tensor */
  (self: Tensor, p?: Scalar | null): Tensor;
  (self: Tensor, options: { p?: Scalar | null }): Tensor;
};

export const linalgCross = native.operatorFunction('aten::linalg_cross') as {
  /** aten::linalg_cross(Tensor self, Tensor other, *, int dim=-1) -> Tensor */
  (self: Tensor, other: Tensor, options?: { dim?: number }): Tensor;
};

export const linalgDet = native.operatorFunction('aten::linalg_det') as {
  /** aten::linalg_det(Tensor A) -> Tensor */
  (A: Tensor): Tensor;
};

export const linalgDiagonal = native.operatorFunction('aten::linalg_diagonal') as {
  /** aten::linalg_diagonal(Tensor(a) A, *, int offset=0, int dim1=-2, int dim2=-1) -> Tensor(a) */
  (A: Tensor, options?: { offset?: number; dim1?: number; dim2?: number }): Tensor;
};

export const linalgEig = native.operatorFunction('aten::linalg_eig') as {
  /** aten::linalg_eig(Tensor self) -> (Tensor eigenvalues, Tensor eigenvectors) */
  (self: Tensor): [Tensor, Tensor];
};

export const linalgEigh = native.operatorFunction('aten::linalg_eigh') as {
  /** aten::linalg_eigh(Tensor self, str UPLO="L") -> (Tensor eigenvalues, Tensor eigenvectors) */
  (self: Tensor, UPLO?: string): [Tensor, Tensor];
  (self: Tensor, options: { UPLO?: string }): [Tensor, Tensor];
};

export const linalgEigvals = native.operatorFunction('aten::linalg_eigvals') as {
  /** aten::linalg_eigvals(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const linalgEigvalsh = native.operatorFunction('aten::linalg_eigvalsh') as {
  /** aten::linalg_eigvalsh(Tensor self, str UPLO="L") -> Tensor */
  (self: Tensor, UPLO?: string): Tensor;
  (self: Tensor, options: { UPLO?: string }): Tensor;
};

export const linalgHouseholderProduct = native.operatorFunction('aten::linalg_householder_product') as {
  /** aten::linalg_householder_product(Tensor input, Tensor tau) -> Tensor */
  (input: Tensor, tau: Tensor): Tensor;
};

export const linalgInv = native.operatorFunction('aten::linalg_inv') as {
  /** aten::linalg_inv(Tensor A) -> Tensor */
  (A: Tensor): Tensor;
};

export const linalgInvEx = native.operatorFunction('aten::linalg_inv_ex') as {
  /** aten::linalg_inv_ex(Tensor A, *, bool check_errors=False) -> (Tensor inverse, Tensor info) */
  (A: Tensor, options?: { checkErrors?: boolean }): [Tensor, Tensor];
};

export const linalgLdlFactor = native.operatorFunction('aten::linalg_ldl_factor') as {
  /** aten::linalg_ldl_factor(Tensor self, *, bool hermitian=False) -> (Tensor LD, Tensor pivots) */
  (self: Tensor, options?: { hermitian?: boolean }): [Tensor, Tensor];
};

export const linalgLdlFactorEx = native.operatorFunction('aten::linalg_ldl_factor_ex') as {
  /** aten::linalg_ldl_factor_ex(Tensor self, *, bool hermitian=False, bool check_errors=False) -> (Tensor LD, Tensor pivots, Tensor info) */
  (self: Tensor, options?: { hermitian?: boolean; checkErrors?: boolean }): [Tensor, Tensor, Tensor];
};

export const linalgLdlSolve = native.operatorFunction('aten::linalg_ldl_solve') as {
  /** aten::linalg_ldl_solve(Tensor LD, Tensor pivots, Tensor B, *, bool hermitian=False) -> Tensor */
  (LD: Tensor, pivots: Tensor, B: Tensor, options?: { hermitian?: boolean }): Tensor;
};

export const linalgLstsq = native.operatorFunction('aten::linalg_lstsq') as {
  /** aten::linalg_lstsq(Tensor self, Tensor b, float? rcond=None, *, str? driver=None) -> (Tensor solution, Tensor residuals, Tensor rank, Tensor singular_values) */
  (self: Tensor, b: Tensor, rcond?: number | null, options?: { driver?: string | null }): [Tensor, Tensor, Tensor, Tensor];
  (self: Tensor, b: Tensor, options: { rcond?: number | null; driver?: string | null }): [Tensor, Tensor, Tensor, Tensor];
};

export const linalgLu = native.operatorFunction('aten::linalg_lu') as {
  /** aten::linalg_lu(Tensor A, *, bool pivot=True) -> (Tensor P, Tensor L, Tensor U) */
  (A: Tensor, options?: { pivot?: boolean }): [Tensor, Tensor, Tensor];
};

export const linalgLuFactor = native.operatorFunction('aten::linalg_lu_factor') as {
  /** aten::linalg_lu_factor(Tensor A, *, bool pivot=True) -> (Tensor LU, Tensor pivots) */
  (A: Tensor, options?: { pivot?: boolean }): [Tensor, Tensor];
};

export const linalgLuFactorEx = native.operatorFunction('aten::linalg_lu_factor_ex') as {
  /** aten::linalg_lu_factor_ex(Tensor A, *, bool pivot=True, bool check_errors=False) -> (Tensor LU, Tensor pivots, Tensor info) */
  (A: Tensor, options?: { pivot?: boolean; checkErrors?: boolean }): [Tensor, Tensor, Tensor];
};

export const linalgLuSolve = native.operatorFunction('aten::linalg_lu_solve') as {
  /** aten::linalg_lu_solve(Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool adjoint=False) -> Tensor */
  (LU: Tensor, pivots: Tensor, B: Tensor, options?: { left?: boolean; adjoint?: boolean }): Tensor;
};

export const linalgMatmul = native.operatorFunction('aten::linalg_matmul') as {
  /** aten::linalg_matmul(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const linalgMatrixExp = native.operatorFunction('aten::linalg_matrix_exp') as {
  /** aten::linalg_matrix_exp(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const linalgMatrixNorm = native.operatorFunction('aten::linalg_matrix_norm') as {
  /** aten::linalg_matrix_norm.str_ord(Tensor self, str ord="fro", int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, ord?: string, dim?: readonly number[], keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, ord: string, dim: readonly number[], options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, ord: string, options: { dim?: readonly number[]; keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { ord?: string; dim?: readonly number[]; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linalg_matrix_norm(Tensor self, Scalar ord, int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, ord: Scalar, dim?: readonly number[], keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar, dim: readonly number[], options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar, options: { dim?: readonly number[]; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const linalgMatrixPower = native.operatorFunction('aten::linalg_matrix_power') as {
  /** aten::linalg_matrix_power(Tensor self, int n) -> Tensor */
  (self: Tensor, n: number): Tensor;
};

export const linalgMatrixRank = native.operatorFunction('aten::linalg_matrix_rank') as {
  /** aten::linalg_matrix_rank(Tensor self, float tol, bool hermitian=False) -> Tensor */
  (self: Tensor, tol: number, hermitian?: boolean): Tensor;
  (self: Tensor, tol: number, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_matrix_rank.tol_tensor(Tensor input, Tensor tol, bool hermitian=False) -> Tensor */
  (input: Tensor, tol: Tensor, hermitian?: boolean): Tensor;
  (input: Tensor, tol: Tensor, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_matrix_rank.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor */
  (self: Tensor, options?: { atol?: number | null; rtol?: number | null; hermitian?: boolean }): Tensor;
  /** aten::linalg_matrix_rank.atol_rtol_tensor(Tensor input, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False) -> Tensor */
  (input: Tensor, options?: { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean }): Tensor;
};

export const linalgMatrixSqrth = native.operatorFunction('aten::linalg_matrix_sqrth') as {
  /** aten::linalg_matrix_sqrth(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const linalgMultiDot = native.operatorFunction('aten::linalg_multi_dot') as {
  /** aten::linalg_multi_dot(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const linalgNorm = native.operatorFunction('aten::linalg_norm') as {
  /** aten::linalg_norm.ord_str(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, ord: string, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, ord: string, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, ord: string, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  /** aten::linalg_norm(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, ord?: Scalar | null, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar | null, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar | null, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { ord?: Scalar | null; dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const linalgPinv = native.operatorFunction('aten::linalg_pinv') as {
  /** aten::linalg_pinv(Tensor self, float rcond, bool hermitian=False) -> Tensor */
  (self: Tensor, rcond: number, hermitian?: boolean): Tensor;
  (self: Tensor, rcond: number, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_pinv.rcond_tensor(Tensor self, Tensor rcond, bool hermitian=False) -> Tensor */
  (self: Tensor, rcond: Tensor, hermitian?: boolean): Tensor;
  (self: Tensor, rcond: Tensor, options: { hermitian?: boolean }): Tensor;
  /** aten::linalg_pinv.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor */
  (self: Tensor, options?: { atol?: number | null; rtol?: number | null; hermitian?: boolean }): Tensor;
  /** aten::linalg_pinv.atol_rtol_tensor(Tensor self, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False) -> Tensor */
  (self: Tensor, options?: { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean }): Tensor;
};

export const linalgPolar = native.operatorFunction('aten::linalg_polar') as {
  /** aten::linalg_polar(Tensor A) -> (Tensor U, Tensor H) */
  (A: Tensor): [Tensor, Tensor];
};

export const linalgQr = native.operatorFunction('aten::linalg_qr') as {
  /** aten::linalg_qr(Tensor A, str mode="reduced") -> (Tensor Q, Tensor R) */
  (A: Tensor, mode?: string): [Tensor, Tensor];
  (A: Tensor, options: { mode?: string }): [Tensor, Tensor];
};

export const linalgSlogdet = native.operatorFunction('aten::linalg_slogdet') as {
  /** aten::linalg_slogdet(Tensor A) -> (Tensor sign, Tensor logabsdet) */
  (A: Tensor): [Tensor, Tensor];
};

export const linalgSolve = native.operatorFunction('aten::linalg_solve') as {
  /** aten::linalg_solve(Tensor A, Tensor B, *, bool left=True) -> Tensor */
  (A: Tensor, B: Tensor, options?: { left?: boolean }): Tensor;
};

export const linalgSolveEx = native.operatorFunction('aten::linalg_solve_ex') as {
  /** aten::linalg_solve_ex(Tensor A, Tensor B, *, bool left=True, bool check_errors=False) -> (Tensor result, Tensor info) */
  (A: Tensor, B: Tensor, options?: { left?: boolean; checkErrors?: boolean }): [Tensor, Tensor];
};

export const linalgSolveTriangular = native.operatorFunction('aten::linalg_solve_triangular') as {
  /** aten::linalg_solve_triangular(Tensor self, Tensor B, *, bool upper, bool left=True, bool unitriangular=False) -> Tensor */
  (self: Tensor, B: Tensor, options: { upper: boolean; left?: boolean; unitriangular?: boolean }): Tensor;
};

export const linalgSvd = native.operatorFunction('aten::linalg_svd') as {
  /** aten::linalg_svd(Tensor A, bool full_matrices=True, *, str? driver=None) -> (Tensor U, Tensor S, Tensor Vh) */
  (A: Tensor, fullMatrices?: boolean, options?: { driver?: string | null }): [Tensor, Tensor, Tensor];
  (A: Tensor, options: { fullMatrices?: boolean; driver?: string | null }): [Tensor, Tensor, Tensor];
};

export const linalgSvdvals = native.operatorFunction('aten::linalg_svdvals') as {
  /** aten::linalg_svdvals(Tensor A, *, str? driver=None) -> Tensor */
  (A: Tensor, options?: { driver?: string | null }): Tensor;
};

export const linalgTensorinv = native.operatorFunction('aten::linalg_tensorinv') as {
  /** aten::linalg_tensorinv(Tensor self, int ind=2) -> Tensor */
  (self: Tensor, ind?: number): Tensor;
  (self: Tensor, options: { ind?: number }): Tensor;
};

export const linalgTensorsolve = native.operatorFunction('aten::linalg_tensorsolve') as {
  /** aten::linalg_tensorsolve(Tensor self, Tensor other, int[]? dims=None) -> Tensor */
  (self: Tensor, other: Tensor, dims?: readonly number[] | null): Tensor;
  (self: Tensor, other: Tensor, options: { dims?: readonly number[] | null }): Tensor;
};

export const linalgVander = native.operatorFunction('aten::linalg_vander') as {
  /** aten::linalg_vander(Tensor x, *, SymInt? N=None) -> Tensor */
  (x: Tensor, options?: { N?: number | null }): Tensor;
};

export const linalgVecdot = native.operatorFunction('aten::linalg_vecdot') as {
  /** aten::linalg_vecdot(Tensor x, Tensor y, *, int dim=-1) -> Tensor */
  (x: Tensor, y: Tensor, options?: { dim?: number }): Tensor;
};

export const linalgVectorNorm = native.operatorFunction('aten::linalg_vector_norm') as {
  /** aten::linalg_vector_norm(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, ord?: Scalar, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, ord: Scalar, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { ord?: Scalar; dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const linear = native.operatorFunction('aten::linear') as {
  /** aten::linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor */
  (input: Tensor, weight: Tensor, bias?: Tensor | null): Tensor;
  (input: Tensor, weight: Tensor, options: { bias?: Tensor | null }): Tensor;
};

export const linspace = native.operatorFunction('aten::linspace') as {
  /** aten::linspace.Tensor_Tensor(Tensor start, Tensor end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Tensor, end: Tensor, steps: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::linspace.Scalar_Tensor(Scalar start, Tensor end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Tensor, steps: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::linspace.Tensor_Scalar(Tensor start, Scalar end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Tensor, end: Scalar, steps: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::linspace(Scalar start, Scalar end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Scalar, steps: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const log = native.operatorFunction('aten::log') as {
  /** aten::log(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const log10 = native.operatorFunction('aten::log10') as {
  /** aten::log10(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const log10_ = native.operatorFunction('aten::log10_') as {
  /** aten::log10_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const log1p = native.operatorFunction('aten::log1p') as {
  /** aten::log1p(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const log1p_ = native.operatorFunction('aten::log1p_') as {
  /** aten::log1p_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const log2 = native.operatorFunction('aten::log2') as {
  /** aten::log2(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const log2_ = native.operatorFunction('aten::log2_') as {
  /** aten::log2_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const log_ = native.operatorFunction('aten::log_') as {
  /** aten::log_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const logNormal = native.operatorFunction('aten::log_normal') as {
  /** aten::log_normal(Tensor self, float mean=1., float std=2., *, Generator? generator=None) -> Tensor */
  (self: Tensor, mean?: number, std?: number): Tensor;
  (self: Tensor, mean: number, options: { std?: number }): Tensor;
  (self: Tensor, options: { mean?: number; std?: number }): Tensor;
};

export const logNormal_ = native.operatorFunction('aten::log_normal_') as {
  /** aten::log_normal_(Tensor(a!) self, float mean=1., float std=2., *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, mean?: number, std?: number): Tensor;
  (self: Tensor, mean: number, options: { std?: number }): Tensor;
  (self: Tensor, options: { mean?: number; std?: number }): Tensor;
};

export const logSigmoid = native.operatorFunction('aten::log_sigmoid') as {
  /** aten::log_sigmoid(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const logSigmoidForward = native.operatorFunction('aten::log_sigmoid_forward') as {
  /** aten::log_sigmoid_forward(Tensor self) -> (Tensor output, Tensor buffer) */
  (self: Tensor): [Tensor, Tensor];
};

export const logSoftmax = native.operatorFunction('aten::log_softmax') as {
  /** aten::log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim: number, dtype?: DType | null): Tensor;
  (self: Tensor, dim: number, options: { dtype?: DType | null }): Tensor;
};

export const logaddexp = native.operatorFunction('aten::logaddexp') as {
  /** aten::logaddexp(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const logaddexp2 = native.operatorFunction('aten::logaddexp2') as {
  /** aten::logaddexp2(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const logcumsumexp = native.operatorFunction('aten::logcumsumexp') as {
  /** aten::logcumsumexp(Tensor self, int dim) -> Tensor */
  (self: Tensor, dim: number): Tensor;
};

export const logdet = native.operatorFunction('aten::logdet') as {
  /** aten::logdet(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const logicalAnd = native.operatorFunction('aten::logical_and') as {
  /** aten::logical_and(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const logicalAnd_ = native.operatorFunction('aten::logical_and_') as {
  /** aten::logical_and_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const logicalNot = native.operatorFunction('aten::logical_not') as {
  /** aten::logical_not(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const logicalNot_ = native.operatorFunction('aten::logical_not_') as {
  /** aten::logical_not_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const logicalOr = native.operatorFunction('aten::logical_or') as {
  /** aten::logical_or(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const logicalOr_ = native.operatorFunction('aten::logical_or_') as {
  /** aten::logical_or_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const logicalXor = native.operatorFunction('aten::logical_xor') as {
  /** aten::logical_xor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const logicalXor_ = native.operatorFunction('aten::logical_xor_') as {
  /** aten::logical_xor_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const logit = native.operatorFunction('aten::logit') as {
  /** aten::logit(Tensor self, float? eps=None) -> Tensor */
  (self: Tensor, eps?: number | null): Tensor;
  (self: Tensor, options: { eps?: number | null }): Tensor;
};

export const logit_ = native.operatorFunction('aten::logit_') as {
  /** aten::logit_(Tensor(a!) self, float? eps=None) -> Tensor(a!) */
  (self: Tensor, eps?: number | null): Tensor;
  (self: Tensor, options: { eps?: number | null }): Tensor;
};

export const logspace = native.operatorFunction('aten::logspace') as {
  /** aten::logspace.Tensor_Tensor(Tensor start, Tensor end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Tensor, end: Tensor, steps: number, base?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (start: Tensor, end: Tensor, steps: number, options: { base?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::logspace.Scalar_Tensor(Scalar start, Tensor end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Tensor, steps: number, base?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (start: Scalar, end: Tensor, steps: number, options: { base?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::logspace.Tensor_Scalar(Tensor start, Scalar end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Tensor, end: Scalar, steps: number, base?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (start: Tensor, end: Scalar, steps: number, options: { base?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::logspace(Scalar start, Scalar end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Scalar, steps: number, base?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (start: Scalar, end: Scalar, steps: number, options: { base?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const logsumexp = native.operatorFunction('aten::logsumexp') as {
  /** aten::logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor */
  (self: Tensor, dim: readonly number[] | number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
};

export const lstm = native.operatorFunction('aten::lstm') as {
  /** aten::lstm.data(Tensor data, Tensor batch_sizes, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor, Tensor) */
  (data: Tensor, batchSizes: Tensor, hx: readonly Tensor[], params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean): [Tensor, Tensor, Tensor];
  /** aten::lstm.input(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor, Tensor) */
  (input: Tensor, hx: readonly Tensor[], params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor, Tensor];
};

export const lstmCell = native.operatorFunction('aten::lstm_cell') as {
  /** aten::lstm_cell(Tensor input, Tensor[] hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> (Tensor, Tensor) */
  (input: Tensor, hx: readonly Tensor[], wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): [Tensor, Tensor];
  (input: Tensor, hx: readonly Tensor[], wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): [Tensor, Tensor];
  (input: Tensor, hx: readonly Tensor[], wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): [Tensor, Tensor];
};

export const lt = native.operatorFunction('aten::lt') as {
  /** aten::lt.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::lt.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const lt_ = native.operatorFunction('aten::lt_') as {
  /** aten::lt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::lt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const luSolve = native.operatorFunction('aten::lu_solve') as {
  /** aten::lu_solve(Tensor self, Tensor LU_data, Tensor LU_pivots) -> Tensor */
  (self: Tensor, LUData: Tensor, LUPivots: Tensor): Tensor;
};

export const luUnpack = native.operatorFunction('aten::lu_unpack') as {
  /** aten::lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data=True, bool unpack_pivots=True) -> (Tensor P, Tensor L, Tensor U) */
  (LUData: Tensor, LUPivots: Tensor, unpackData?: boolean, unpackPivots?: boolean): [Tensor, Tensor, Tensor];
  (LUData: Tensor, LUPivots: Tensor, unpackData: boolean, options: { unpackPivots?: boolean }): [Tensor, Tensor, Tensor];
  (LUData: Tensor, LUPivots: Tensor, options: { unpackData?: boolean; unpackPivots?: boolean }): [Tensor, Tensor, Tensor];
};

export const mH = native.operatorFunction('aten::mH') as {
  /** aten::mH(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const mT = native.operatorFunction('aten::mT') as {
  /** aten::mT(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const marginRankingLoss = native.operatorFunction('aten::margin_ranking_loss') as {
  /** aten::margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, float margin=0., int reduction=1) -> Tensor */
  (input1: Tensor, input2: Tensor, target: Tensor, margin?: number, reduction?: number): Tensor;
  (input1: Tensor, input2: Tensor, target: Tensor, margin: number, options: { reduction?: number }): Tensor;
  (input1: Tensor, input2: Tensor, target: Tensor, options: { margin?: number; reduction?: number }): Tensor;
};

export const maskedFill = native.operatorFunction('aten::masked_fill') as {
  /** aten::masked_fill.Tensor(Tensor self, Tensor mask, Tensor value) -> Tensor */
  (self: Tensor, mask: Tensor, value: Tensor): Tensor;
  /** aten::masked_fill.Scalar(Tensor self, Tensor mask, Scalar value) -> Tensor */
  (self: Tensor, mask: Tensor, value: Scalar): Tensor;
};

export const maskedFill_ = native.operatorFunction('aten::masked_fill_') as {
  /** aten::masked_fill_.Tensor(Tensor(a!) self, Tensor mask, Tensor value) -> Tensor(a!) */
  (self: Tensor, mask: Tensor, value: Tensor): Tensor;
  /** aten::masked_fill_.Scalar(Tensor(a!) self, Tensor mask, Scalar value) -> Tensor(a!) */
  (self: Tensor, mask: Tensor, value: Scalar): Tensor;
};

export const maskedScatter = native.operatorFunction('aten::masked_scatter') as {
  /** aten::masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor */
  (self: Tensor, mask: Tensor, source: Tensor): Tensor;
};

export const maskedScatter_ = native.operatorFunction('aten::masked_scatter_') as {
  /** aten::masked_scatter_(Tensor(a!) self, Tensor mask, Tensor source) -> Tensor(a!) */
  (self: Tensor, mask: Tensor, source: Tensor): Tensor;
};

export const maskedSelect = native.operatorFunction('aten::masked_select') as {
  /** aten::masked_select(Tensor self, Tensor mask) -> Tensor */
  (self: Tensor, mask: Tensor): Tensor;
};

export const matmul = native.operatorFunction('aten::matmul') as {
  /** aten::matmul(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const matrixH = native.operatorFunction('aten::matrix_H') as {
  /** aten::matrix_H(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const matrixExp = native.operatorFunction('aten::matrix_exp') as {
  /** aten::matrix_exp(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const matrixPower = native.operatorFunction('aten::matrix_power') as {
  /** aten::matrix_power(Tensor self, int n) -> Tensor */
  (self: Tensor, n: number): Tensor;
};

export const max = native.operatorFunction('aten::max') as {
  /** aten::max(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::max.other(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim: number, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
};

export const maxPool1d = native.operatorFunction('aten::max_pool1d') as {
  /** aten::max_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False) -> Tensor */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
};

export const maxPool1dWithIndices = native.operatorFunction('aten::max_pool1d_with_indices') as {
  /** aten::max_pool1d_with_indices(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False) -> (Tensor, Tensor) */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
};

export const maxPool2d = native.operatorFunction('aten::max_pool2d') as {
  /** aten::max_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> Tensor */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
};

export const maxPool2dWithIndices = native.operatorFunction('aten::max_pool2d_with_indices') as {
  /** aten::max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor) */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
};

export const maxPool3d = native.operatorFunction('aten::max_pool3d') as {
  /** aten::max_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> Tensor */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): Tensor;
};

export const maxPool3dWithIndices = native.operatorFunction('aten::max_pool3d_with_indices') as {
  /** aten::max_pool3d_with_indices(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor) */
  (self: Tensor, kernelSize: readonly number[] | number, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number, ceilMode?: boolean): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, dilation: readonly number[] | number, options: { ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
  (self: Tensor, kernelSize: readonly number[] | number, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number; ceilMode?: boolean }): [Tensor, Tensor];
};

export const maxUnpool2d = native.operatorFunction('aten::max_unpool2d') as {
  /** aten::max_unpool2d(Tensor self, Tensor indices, SymInt[2] output_size) -> Tensor */
  (self: Tensor, indices: Tensor, outputSize: readonly number[] | number): Tensor;
};

export const maxUnpool3d = native.operatorFunction('aten::max_unpool3d') as {
  /** aten::max_unpool3d(Tensor self, Tensor indices, SymInt[3] output_size, int[3] stride, int[3] padding) -> Tensor */
  (self: Tensor, indices: Tensor, outputSize: readonly number[] | number, stride: readonly number[] | number, padding: readonly number[] | number): Tensor;
};

export const maximum = native.operatorFunction('aten::maximum') as {
  /** aten::maximum(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const mean = native.operatorFunction('aten::mean') as {
  /** aten::mean(Tensor self, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null }): Tensor;
  /** aten::mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const median = native.operatorFunction('aten::median') as {
  /** aten::median(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim: number, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
};

export const meshgrid = native.operatorFunction('aten::meshgrid') as {
  /** aten::meshgrid(Tensor[] tensors) -> Tensor[] */
  (tensors: readonly Tensor[]): Tensor[];
  /** aten::meshgrid.indexing(Tensor[] tensors, *, str indexing) -> Tensor[] */
  (tensors: readonly Tensor[], options: { indexing: string }): Tensor[];
};

export const min = native.operatorFunction('aten::min') as {
  /** aten::min(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::min.other(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim: number, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
};

export const minimum = native.operatorFunction('aten::minimum') as {
  /** aten::minimum(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const mish = native.operatorFunction('aten::mish') as {
  /** aten::mish(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const mish_ = native.operatorFunction('aten::mish_') as {
  /** aten::mish_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const mm = native.operatorFunction('aten::mm') as {
  /** aten::mm(Tensor self, Tensor mat2) -> Tensor */
  (self: Tensor, mat2: Tensor): Tensor;
  /** aten::mm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor */
  (self: Tensor, mat2: Tensor, outDtype: DType): Tensor;
};

export const mode = native.operatorFunction('aten::mode') as {
  /** aten::mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim?: number, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, options: { dim?: number; keepdim?: boolean }): [Tensor, Tensor];
};

export const moveaxis = native.operatorFunction('aten::moveaxis') as {
  /** aten::moveaxis.int(Tensor(a) self, int source, int destination) -> Tensor(a) */
  (self: Tensor, source: number, destination: number): Tensor;
  /** aten::moveaxis.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a) */
  (self: Tensor, source: readonly number[], destination: readonly number[]): Tensor;
};

export const movedim = native.operatorFunction('aten::movedim') as {
  /** aten::movedim.int(Tensor(a) self, int source, int destination) -> Tensor(a) */
  (self: Tensor, source: number, destination: number): Tensor;
  /** aten::movedim.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a) */
  (self: Tensor, source: readonly number[], destination: readonly number[]): Tensor;
};

export const mseLoss = native.operatorFunction('aten::mse_loss') as {
  /** aten::mse_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, options: { reduction?: number }): Tensor;
};

export const msort = native.operatorFunction('aten::msort') as {
  /** aten::msort(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const mul = native.operatorFunction('aten::mul') as {
  /** aten::mul.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::mul.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const mul_ = native.operatorFunction('aten::mul_') as {
  /** aten::mul_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::mul_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const multiMarginLoss = native.operatorFunction('aten::multi_margin_loss') as {
  /** aten::multi_margin_loss(Tensor self, Tensor target, Scalar p=1, Scalar margin=1, Tensor? weight=None, int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, p?: Scalar, margin?: Scalar, weight?: Tensor | null, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, p: Scalar, margin: Scalar, weight: Tensor | null, options: { reduction?: number }): Tensor;
  (self: Tensor, target: Tensor, p: Scalar, margin: Scalar, options: { weight?: Tensor | null; reduction?: number }): Tensor;
  (self: Tensor, target: Tensor, p: Scalar, options: { margin?: Scalar; weight?: Tensor | null; reduction?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { p?: Scalar; margin?: Scalar; weight?: Tensor | null; reduction?: number }): Tensor;
};

export const multilabelMarginLoss = native.operatorFunction('aten::multilabel_margin_loss') as {
  /** aten::multilabel_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, options: { reduction?: number }): Tensor;
};

export const multilabelMarginLossForward = native.operatorFunction('aten::multilabel_margin_loss_forward') as {
  /** aten::multilabel_margin_loss_forward(Tensor self, Tensor target, int reduction) -> (Tensor output, Tensor is_target) */
  (self: Tensor, target: Tensor, reduction: number): [Tensor, Tensor];
};

export const multinomial = native.operatorFunction('aten::multinomial') as {
  /** aten::multinomial(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None) -> Tensor */
  (self: Tensor, numSamples: number, replacement?: boolean): Tensor;
  (self: Tensor, numSamples: number, options: { replacement?: boolean }): Tensor;
};

export const multiply = native.operatorFunction('aten::multiply') as {
  /** aten::multiply.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::multiply.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const multiply_ = native.operatorFunction('aten::multiply_') as {
  /** aten::multiply_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::multiply_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const mv = native.operatorFunction('aten::mv') as {
  /** aten::mv(Tensor self, Tensor vec) -> Tensor */
  (self: Tensor, vec: Tensor): Tensor;
};

export const mvlgamma = native.operatorFunction('aten::mvlgamma') as {
  /** aten::mvlgamma(Tensor self, int p) -> Tensor */
  (self: Tensor, p: number): Tensor;
};

export const mvlgamma_ = native.operatorFunction('aten::mvlgamma_') as {
  /** aten::mvlgamma_(Tensor(a!) self, int p) -> Tensor(a!) */
  (self: Tensor, p: number): Tensor;
};

export const nanToNum = native.operatorFunction('aten::nan_to_num') as {
  /** aten::nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor */
  (self: Tensor, nan?: number | null, posinf?: number | null, neginf?: number | null): Tensor;
  (self: Tensor, nan: number | null, posinf: number | null, options: { neginf?: number | null }): Tensor;
  (self: Tensor, nan: number | null, options: { posinf?: number | null; neginf?: number | null }): Tensor;
  (self: Tensor, options: { nan?: number | null; posinf?: number | null; neginf?: number | null }): Tensor;
};

export const nanToNum_ = native.operatorFunction('aten::nan_to_num_') as {
  /** aten::nan_to_num_(Tensor(a!) self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor(a!) */
  (self: Tensor, nan?: number | null, posinf?: number | null, neginf?: number | null): Tensor;
  (self: Tensor, nan: number | null, posinf: number | null, options: { neginf?: number | null }): Tensor;
  (self: Tensor, nan: number | null, options: { posinf?: number | null; neginf?: number | null }): Tensor;
  (self: Tensor, options: { nan?: number | null; posinf?: number | null; neginf?: number | null }): Tensor;
};

export const nanmean = native.operatorFunction('aten::nanmean') as {
  /** aten::nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const nanmedian = native.operatorFunction('aten::nanmedian') as {
  /** aten::nanmedian(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim: number, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: number, options: { keepdim?: boolean }): [Tensor, Tensor];
};

export const nanquantile = native.operatorFunction('aten::nanquantile') as {
  /** aten::nanquantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  (self: Tensor, q: Tensor, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  (self: Tensor, q: Tensor, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  (self: Tensor, q: Tensor, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /** aten::nanquantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  (self: Tensor, q: number, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  (self: Tensor, q: number, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  (self: Tensor, q: number, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
};

export const nansum = native.operatorFunction('aten::nansum') as {
  /** aten::nansum(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const narrow = native.operatorFunction('aten::narrow') as {
  /** aten::narrow(Tensor(a) self, int dim, SymInt start, SymInt length) -> Tensor(a) */
  (self: Tensor, dim: number, start: number, length: number): Tensor;
  /** aten::narrow.Tensor(Tensor(a) self, int dim, Tensor start, SymInt length) -> Tensor(a) */
  (self: Tensor, dim: number, start: Tensor, length: number): Tensor;
};

export const narrowCopy = native.operatorFunction('aten::narrow_copy') as {
  /** aten::narrow_copy(Tensor self, int dim, SymInt start, SymInt length) -> Tensor */
  (self: Tensor, dim: number, start: number, length: number): Tensor;
};

export const nativeBatchNorm = native.operatorFunction('aten::native_batch_norm') as {
  /** aten::native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor) */
  (input: Tensor, weight: Tensor | null, bias: Tensor | null, runningMean: Tensor | null, runningVar: Tensor | null, training: boolean, momentum: number, eps: number): [Tensor, Tensor, Tensor];
};

export const nativeChannelShuffle = native.operatorFunction('aten::native_channel_shuffle') as {
  /** aten::native_channel_shuffle(Tensor self, SymInt groups) -> Tensor */
  (self: Tensor, groups: number): Tensor;
};

export const nativeDropout = native.operatorFunction('aten::native_dropout') as {
  /** aten::native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor) */
  (input: Tensor, p: number, train?: boolean | null): [Tensor, Tensor];
  (input: Tensor, p: number, options: { train?: boolean | null }): [Tensor, Tensor];
};

export const nativeGroupNorm = native.operatorFunction('aten::native_group_norm') as {
  /** aten::native_group_norm(Tensor input, Tensor? weight, Tensor? bias, SymInt N, SymInt C, SymInt HxW, int group, float eps) -> (Tensor, Tensor, Tensor) */
  (input: Tensor, weight: Tensor | null, bias: Tensor | null, N: number, C: number, HxW: number, group: number, eps: number): [Tensor, Tensor, Tensor];
};

export const nativeLayerNorm = native.operatorFunction('aten::native_layer_norm') as {
  /** aten::native_layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight, Tensor? bias, float eps) -> (Tensor, Tensor, Tensor) */
  (input: Tensor, normalizedShape: readonly number[], weight: Tensor | null, bias: Tensor | null, eps: number): [Tensor, Tensor, Tensor];
};

export const nativeNorm = native.operatorFunction('aten::native_norm') as {
  /** aten::native_norm(Tensor self, Scalar p=2) -> Tensor */
  (self: Tensor, p?: Scalar): Tensor;
  (self: Tensor, options: { p?: Scalar }): Tensor;
  /** aten::native_norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, ScalarType? dtype) -> Tensor */
  (self: Tensor, p: Scalar | null, dim: readonly number[] | number, keepdim: boolean, dtype?: DType | null): Tensor;
  (self: Tensor, p: Scalar | null, dim: readonly number[] | number, keepdim: boolean, options: { dtype?: DType | null }): Tensor;
};

export const ne = native.operatorFunction('aten::ne') as {
  /** aten::ne.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::ne.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const ne_ = native.operatorFunction('aten::ne_') as {
  /** aten::ne_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::ne_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const neg = native.operatorFunction('aten::neg') as {
  /** aten::neg(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const neg_ = native.operatorFunction('aten::neg_') as {
  /** aten::neg_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const negative = native.operatorFunction('aten::negative') as {
  /** aten::negative(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const negative_ = native.operatorFunction('aten::negative_') as {
  /** aten::negative_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const nestedToPaddedTensor = native.operatorFunction('aten::nested_to_padded_tensor') as {
  /** aten::nested_to_padded_tensor(Tensor self, float padding, int[]? output_size=None) -> Tensor */
  (self: Tensor, padding: number, outputSize?: readonly number[] | null): Tensor;
  (self: Tensor, padding: number, options: { outputSize?: readonly number[] | null }): Tensor;
};

export const newEmpty = native.operatorFunction('aten::new_empty') as {
  /** aten::new_empty(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (self: Tensor, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const newEmptyStrided = native.operatorFunction('aten::new_empty_strided') as {
  /** aten::new_empty_strided(Tensor self, SymInt[] size, SymInt[] stride, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (self: Tensor, size: readonly number[], stride: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const newFull = native.operatorFunction('aten::new_full') as {
  /** aten::new_full(Tensor self, SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (self: Tensor, size: readonly number[], fillValue: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const newOnes = native.operatorFunction('aten::new_ones') as {
  /** aten::new_ones(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (self: Tensor, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const newZeros = native.operatorFunction('aten::new_zeros') as {
  /** aten::new_zeros(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (self: Tensor, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const nextafter = native.operatorFunction('aten::nextafter') as {
  /** aten::nextafter(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const nextafter_ = native.operatorFunction('aten::nextafter_') as {
  /** aten::nextafter_(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
};

export const nllLoss = native.operatorFunction('aten::nll_loss') as {
  /** aten::nll_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor */
  (self: Tensor, target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number }): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number }): Tensor;
};

export const nllLoss2d = native.operatorFunction('aten::nll_loss2d') as {
  /** aten::nll_loss2d(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor */
  (self: Tensor, target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number }): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number }): Tensor;
};

export const nllLoss2dForward = native.operatorFunction('aten::nll_loss2d_forward') as {
  /** aten::nll_loss2d_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight) */
  (self: Tensor, target: Tensor, weight: Tensor | null, reduction: number, ignoreIndex: number): [Tensor, Tensor];
};

export const nllLossForward = native.operatorFunction('aten::nll_loss_forward') as {
  /** aten::nll_loss_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight) */
  (self: Tensor, target: Tensor, weight: Tensor | null, reduction: number, ignoreIndex: number): [Tensor, Tensor];
};

export const nllLossNd = native.operatorFunction('aten::nll_loss_nd') as {
  /** aten::nll_loss_nd(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor */
  (self: Tensor, target: Tensor, weight?: Tensor | null, reduction?: number, ignoreIndex?: number): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, reduction: number, options: { ignoreIndex?: number }): Tensor;
  (self: Tensor, target: Tensor, weight: Tensor | null, options: { reduction?: number; ignoreIndex?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { weight?: Tensor | null; reduction?: number; ignoreIndex?: number }): Tensor;
};

export const nonzero = native.operatorFunction('aten::nonzero') as {
  /** aten::nonzero(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const nonzeroNumpy = native.operatorFunction('aten::nonzero_numpy') as {
  /** aten::nonzero_numpy(Tensor self) -> Tensor[] */
  (self: Tensor): Tensor[];
};

export const nonzeroStatic = native.operatorFunction('aten::nonzero_static') as {
  /** aten::nonzero_static(Tensor self, *, SymInt size, int fill_value=-1) -> Tensor */
  (self: Tensor, options: { size: number; fillValue?: number }): Tensor;
};

export const norm = native.operatorFunction('aten::norm') as {
  /** aten::norm.Scalar(Tensor self, Scalar p=2) -> Tensor */
  (self: Tensor, p?: Scalar): Tensor;
  (self: Tensor, options: { p?: Scalar }): Tensor;
  /** aten::norm.ScalarOpt_dtype(Tensor self, Scalar? p, *, ScalarType dtype) -> Tensor */
  (self: Tensor, p: Scalar | null, options: { dtype: DType }): Tensor;
  (self: Tensor, options: { p?: Scalar | null; dtype: DType }): Tensor;
  /** aten::norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor */
  (self: Tensor, p: Scalar | null, dim: readonly number[] | number, keepdim?: boolean): Tensor;
  (self: Tensor, p: Scalar | null, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
  /** aten::norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType dtype) -> Tensor */
  (self: Tensor, p: Scalar | null, dim: readonly number[] | number, keepdim: boolean, options: { dtype: DType }): Tensor;
};

export const normExceptDim = native.operatorFunction('aten::norm_except_dim') as {
  /** aten::norm_except_dim(Tensor v, int pow=2, int dim=0) -> Tensor */
  (v: Tensor, pow?: number, dim?: number): Tensor;
  (v: Tensor, pow: number, options: { dim?: number }): Tensor;
  (v: Tensor, options: { pow?: number; dim?: number }): Tensor;
};

export const normal = native.operatorFunction('aten::normal') as {
  /** aten::normal.Tensor_Tensor(Tensor mean, Tensor std, *, Generator? generator=None) -> Tensor */
  (mean: Tensor, std: Tensor): Tensor;
  /** aten::normal.Tensor_float(Tensor mean, float std=1., *, Generator? generator=None) -> Tensor */
  (mean: Tensor, std?: number): Tensor;
  (mean: Tensor, options: { std?: number }): Tensor;
  /** aten::normal.float_Tensor(float mean, Tensor std, *, Generator? generator=None) -> Tensor */
  (mean: number, std: Tensor): Tensor;
  /** aten::normal.float_float(float mean, float std, SymInt[] size, *, Generator? generator=None, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (mean: number, std: number, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const normal_ = native.operatorFunction('aten::normal_') as {
  /** aten::normal_(Tensor(a!) self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, mean?: number, std?: number): Tensor;
  (self: Tensor, mean: number, options: { std?: number }): Tensor;
  (self: Tensor, options: { mean?: number; std?: number }): Tensor;
};

export const normalFunctional = native.operatorFunction('aten::normal_functional') as {
  /** aten::normal_functional(Tensor self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor */
  (self: Tensor, mean?: number, std?: number): Tensor;
  (self: Tensor, mean: number, options: { std?: number }): Tensor;
  (self: Tensor, options: { mean?: number; std?: number }): Tensor;
};

export const notEqual = native.operatorFunction('aten::not_equal') as {
  /** aten::not_equal.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::not_equal.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const notEqual_ = native.operatorFunction('aten::not_equal_') as {
  /** aten::not_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::not_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const nuclearNorm = native.operatorFunction('aten::nuclear_norm') as {
  /** aten::nuclear_norm(Tensor self, bool keepdim=False) -> Tensor */
  (self: Tensor, keepdim?: boolean): Tensor;
  (self: Tensor, options: { keepdim?: boolean }): Tensor;
  /** aten::nuclear_norm.dim(Tensor self, int[2] dim, bool keepdim=False) -> Tensor */
  (self: Tensor, dim: readonly number[] | number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
};

export const numel = native.operatorFunction('aten::numel') as {
  /** aten::numel(Tensor self) -> int */
  (self: Tensor): number;
};

export const numpyT = native.operatorFunction('aten::numpy_T') as {
  /** aten::numpy_T(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const oneHot = native.operatorFunction('aten::one_hot') as {
  /** aten::one_hot(Tensor self, int num_classes=-1) -> Tensor */
  (self: Tensor, numClasses?: number): Tensor;
  (self: Tensor, options: { numClasses?: number }): Tensor;
};

export const ones = native.operatorFunction('aten::ones') as {
  /** aten::ones(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const onesLike = native.operatorFunction('aten::ones_like') as {
  /** aten::ones_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const orgqr = native.operatorFunction('aten::orgqr') as {
  /** aten::orgqr(Tensor self, Tensor input2) -> Tensor */
  (self: Tensor, input2: Tensor): Tensor;
};

export const ormqr = native.operatorFunction('aten::ormqr') as {
  /** aten::ormqr(Tensor self, Tensor input2, Tensor input3, bool left=True, bool transpose=False) -> Tensor */
  (self: Tensor, input2: Tensor, input3: Tensor, left?: boolean, transpose?: boolean): Tensor;
  (self: Tensor, input2: Tensor, input3: Tensor, left: boolean, options: { transpose?: boolean }): Tensor;
  (self: Tensor, input2: Tensor, input3: Tensor, options: { left?: boolean; transpose?: boolean }): Tensor;
};

export const outer = native.operatorFunction('aten::outer') as {
  /** aten::outer(Tensor self, Tensor vec2) -> Tensor */
  (self: Tensor, vec2: Tensor): Tensor;
};

export const pad = native.operatorFunction('aten::pad') as {
  /** aten::pad(Tensor self, SymInt[] pad, str mode="constant", float? value=None) -> Tensor */
  (self: Tensor, pad: readonly number[], mode?: string, value?: number | null): Tensor;
  (self: Tensor, pad: readonly number[], mode: string, options: { value?: number | null }): Tensor;
  (self: Tensor, pad: readonly number[], options: { mode?: string; value?: number | null }): Tensor;
};

export const padSequence = native.operatorFunction('aten::pad_sequence') as {
  /** aten::pad_sequence(Tensor[] sequences, bool batch_first=False, float padding_value=0., str padding_side="right") -> Tensor */
  (sequences: readonly Tensor[], batchFirst?: boolean, paddingValue?: number, paddingSide?: string): Tensor;
  (sequences: readonly Tensor[], batchFirst: boolean, paddingValue: number, options: { paddingSide?: string }): Tensor;
  (sequences: readonly Tensor[], batchFirst: boolean, options: { paddingValue?: number; paddingSide?: string }): Tensor;
  (sequences: readonly Tensor[], options: { batchFirst?: boolean; paddingValue?: number; paddingSide?: string }): Tensor;
};

export const pairwiseDistance = native.operatorFunction('aten::pairwise_distance') as {
  /** aten::pairwise_distance(Tensor x1, Tensor x2, float p=2., float eps=9.9999999999999995e-07, bool keepdim=False) -> Tensor */
  (x1: Tensor, x2: Tensor, p?: number, eps?: number, keepdim?: boolean): Tensor;
  (x1: Tensor, x2: Tensor, p: number, eps: number, options: { keepdim?: boolean }): Tensor;
  (x1: Tensor, x2: Tensor, p: number, options: { eps?: number; keepdim?: boolean }): Tensor;
  (x1: Tensor, x2: Tensor, options: { p?: number; eps?: number; keepdim?: boolean }): Tensor;
};

export const pdist = native.operatorFunction('aten::pdist') as {
  /** aten::pdist(Tensor self, float p=2.) -> Tensor */
  (self: Tensor, p?: number): Tensor;
  (self: Tensor, options: { p?: number }): Tensor;
};

export const permute = native.operatorFunction('aten::permute') as {
  /** aten::permute(Tensor(a) self, int[] dims) -> Tensor(a) */
  (self: Tensor, dims: readonly number[]): Tensor;
};

export const permuteCopy = native.operatorFunction('aten::permute_copy') as {
  /** aten::permute_copy(Tensor self, int[] dims) -> Tensor */
  (self: Tensor, dims: readonly number[]): Tensor;
};

export const pinMemory = native.operatorFunction('aten::pin_memory') as {
  /** aten::pin_memory(Tensor(a) self, Device? device=None) -> Tensor(a) */
  (self: Tensor, device?: string | null): Tensor;
  (self: Tensor, options: { device?: string | null }): Tensor;
};

export const pinverse = native.operatorFunction('aten::pinverse') as {
  /** aten::pinverse(Tensor self, float rcond=1.0000000000000001e-15) -> Tensor */
  (self: Tensor, rcond?: number): Tensor;
  (self: Tensor, options: { rcond?: number }): Tensor;
};

export const pixelShuffle = native.operatorFunction('aten::pixel_shuffle') as {
  /** aten::pixel_shuffle(Tensor self, int upscale_factor) -> Tensor */
  (self: Tensor, upscaleFactor: number): Tensor;
};

export const pixelUnshuffle = native.operatorFunction('aten::pixel_unshuffle') as {
  /** aten::pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor */
  (self: Tensor, downscaleFactor: number): Tensor;
};

export const poisson = native.operatorFunction('aten::poisson') as {
  /** aten::poisson(Tensor self, Generator? generator=None) -> Tensor */
  (self: Tensor): Tensor;
};

export const poissonNllLoss = native.operatorFunction('aten::poisson_nll_loss') as {
  /** aten::poisson_nll_loss(Tensor input, Tensor target, bool log_input, bool full, float eps, int reduction) -> Tensor */
  (input: Tensor, target: Tensor, logInput: boolean, full: boolean, eps: number, reduction: number): Tensor;
};

export const polar = native.operatorFunction('aten::polar') as {
  /** aten::polar(Tensor abs, Tensor angle) -> Tensor */
  (abs: Tensor, angle: Tensor): Tensor;
};

export const polygamma = native.operatorFunction('aten::polygamma') as {
  /** aten::polygamma(int n, Tensor self) -> Tensor */
  (n: number, self: Tensor): Tensor;
};

export const polygamma_ = native.operatorFunction('aten::polygamma_') as {
  /** aten::polygamma_(Tensor(a!) self, int n) -> Tensor(a!) */
  (self: Tensor, n: number): Tensor;
};

export const positive = native.operatorFunction('aten::positive') as {
  /** aten::positive(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const pow = native.operatorFunction('aten::pow') as {
  /** aten::pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor */
  (self: Tensor, exponent: Tensor): Tensor;
  /** aten::pow.Scalar(Scalar self, Tensor exponent) -> Tensor */
  (self: Scalar, exponent: Tensor): Tensor;
  /** aten::pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor */
  (self: Tensor, exponent: Scalar): Tensor;
};

export const pow_ = native.operatorFunction('aten::pow_') as {
  /** aten::pow_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!) */
  (self: Tensor, exponent: Tensor): Tensor;
  /** aten::pow_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!) */
  (self: Tensor, exponent: Scalar): Tensor;
};

export const prelu = native.operatorFunction('aten::prelu') as {
  /** aten::prelu(Tensor self, Tensor weight) -> Tensor */
  (self: Tensor, weight: Tensor): Tensor;
};

export const prod = native.operatorFunction('aten::prod') as {
  /** aten::prod(Tensor self, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null }): Tensor;
  /** aten::prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim: number, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, dim: number, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const promoteTypes = native.operatorFunction('aten::promote_types') as {
  /** aten::promote_types(ScalarType type1, ScalarType type2) -> ScalarType */
  (type1: DType, type2: DType): DType;
};

export const put = native.operatorFunction('aten::put') as {
  /** aten::put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor */
  (self: Tensor, index: Tensor, source: Tensor, accumulate?: boolean): Tensor;
  (self: Tensor, index: Tensor, source: Tensor, options: { accumulate?: boolean }): Tensor;
};

export const put_ = native.operatorFunction('aten::put_') as {
  /** aten::put_(Tensor(a!) self, Tensor index, Tensor source, bool accumulate=False) -> Tensor(a!) */
  (self: Tensor, index: Tensor, source: Tensor, accumulate?: boolean): Tensor;
  (self: Tensor, index: Tensor, source: Tensor, options: { accumulate?: boolean }): Tensor;
};

export const quantile = native.operatorFunction('aten::quantile') as {
  /** aten::quantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  (self: Tensor, q: Tensor, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  (self: Tensor, q: Tensor, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  (self: Tensor, q: Tensor, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /** aten::quantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor */
  (self: Tensor, q: number, dim?: number | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  (self: Tensor, q: number, dim: number | null, options: { keepdim?: boolean; interpolation?: string }): Tensor;
  (self: Tensor, q: number, options: { dim?: number | null; keepdim?: boolean; interpolation?: string }): Tensor;
};

export const rad2deg = native.operatorFunction('aten::rad2deg') as {
  /** aten::rad2deg(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const rad2deg_ = native.operatorFunction('aten::rad2deg_') as {
  /** aten::rad2deg_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const rand = native.operatorFunction('aten::rand') as {
  /** aten::rand(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::rand.generator(SymInt[] size, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const randLike = native.operatorFunction('aten::rand_like') as {
  /** aten::rand_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::rand_like.generator(Tensor self, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const randint = native.operatorFunction('aten::randint') as {
  /** aten::randint(SymInt high, SymInt[] size, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (high: number, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::randint.generator(SymInt high, SymInt[] size, *, Generator? generator, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (high: number, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::randint.low(SymInt low, SymInt high, SymInt[] size, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (low: number, high: number, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::randint.low_generator(SymInt low, SymInt high, SymInt[] size, *, Generator? generator, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (low: number, high: number, size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const randintLike = native.operatorFunction('aten::randint_like') as {
  /** aten::randint_like(Tensor self, SymInt high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.Tensor(Tensor self, Tensor high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, high: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.Tensor_generator(Tensor self, Tensor high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, high: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.generator(Tensor self, SymInt high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.low_dtype(Tensor self, SymInt low, SymInt high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, low: number, high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randint_like.low_generator_dtype(Tensor self, SymInt low, SymInt high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, low: number, high: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const randn = native.operatorFunction('aten::randn') as {
  /** aten::randn(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::randn.generator(SymInt[] size, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const randnLike = native.operatorFunction('aten::randn_like') as {
  /** aten::randn_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
  /** aten::randn_like.generator(Tensor self, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export const random = native.operatorFunction('aten::random') as {
  /** aten::random(Tensor self, *, Generator? generator=None) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::random.to(Tensor self, int to, *, Generator? generator=None) -> Tensor */
  (self: Tensor, to: number): Tensor;
  /** aten::random.from(Tensor self, int from, int? to, *, Generator? generator=None) -> Tensor */
  (self: Tensor, from: number, to?: number | null): Tensor;
  (self: Tensor, from: number, options: { to?: number | null }): Tensor;
};

export const random_ = native.operatorFunction('aten::random_') as {
  /** aten::random_(Tensor(a!) self, *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor): Tensor;
  /** aten::random_.to(Tensor(a!) self, int to, *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, to: number): Tensor;
  /** aten::random_.from(Tensor(a!) self, int from, int? to, *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, from: number, to?: number | null): Tensor;
  (self: Tensor, from: number, options: { to?: number | null }): Tensor;
};

export const randperm = native.operatorFunction('aten::randperm') as {
  /** aten::randperm(SymInt n, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (n: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::randperm.generator(SymInt n, *, Generator? generator, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (n: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const range = native.operatorFunction('aten::range') as {
  /** aten::range(Scalar start, Scalar end, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  /** aten::range.step(Scalar start, Scalar end, Scalar step=1, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (start: Scalar, end: Scalar, step?: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (start: Scalar, end: Scalar, options: { step?: Scalar; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const ravel = native.operatorFunction('aten::ravel') as {
  /** aten::ravel(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const real = native.operatorFunction('aten::real') as {
  /** aten::real(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const reciprocal = native.operatorFunction('aten::reciprocal') as {
  /** aten::reciprocal(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const reciprocal_ = native.operatorFunction('aten::reciprocal_') as {
  /** aten::reciprocal_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const reflectionPad1d = native.operatorFunction('aten::reflection_pad1d') as {
  /** aten::reflection_pad1d(Tensor self, SymInt[2] padding) -> Tensor */
  (self: Tensor, padding: readonly number[] | number): Tensor;
};

export const reflectionPad2d = native.operatorFunction('aten::reflection_pad2d') as {
  /** aten::reflection_pad2d(Tensor self, SymInt[4] padding) -> Tensor */
  (self: Tensor, padding: readonly number[] | number): Tensor;
};

export const reflectionPad3d = native.operatorFunction('aten::reflection_pad3d') as {
  /** aten::reflection_pad3d(Tensor self, SymInt[6] padding) -> Tensor */
  (self: Tensor, padding: readonly number[] | number): Tensor;
};

export const relu = native.operatorFunction('aten::relu') as {
  /** aten::relu(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const relu6 = native.operatorFunction('aten::relu6') as {
  /** aten::relu6(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const relu6_ = native.operatorFunction('aten::relu6_') as {
  /** aten::relu6_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const relu_ = native.operatorFunction('aten::relu_') as {
  /** aten::relu_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const remainder = native.operatorFunction('aten::remainder') as {
  /** aten::remainder.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::remainder.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::remainder.Scalar_Tensor(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const remainder_ = native.operatorFunction('aten::remainder_') as {
  /** aten::remainder_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::remainder_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const renorm = native.operatorFunction('aten::renorm') as {
  /** aten::renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor */
  (self: Tensor, p: Scalar, dim: number, maxnorm: Scalar): Tensor;
};

export const renorm_ = native.operatorFunction('aten::renorm_') as {
  /** aten::renorm_(Tensor(a!) self, Scalar p, int dim, Scalar maxnorm) -> Tensor(a!) */
  (self: Tensor, p: Scalar, dim: number, maxnorm: Scalar): Tensor;
};

export const repeat = native.operatorFunction('aten::repeat') as {
  /** aten::repeat(Tensor self, SymInt[] repeats) -> Tensor */
  (self: Tensor, repeats: readonly number[]): Tensor;
};

export const repeatInterleave = native.operatorFunction('aten::repeat_interleave') as {
  /** aten::repeat_interleave.Tensor(Tensor repeats, *, SymInt? output_size=None) -> Tensor */
  (repeats: Tensor, options?: { outputSize?: number | null }): Tensor;
  /** aten::repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor */
  (self: Tensor, repeats: Tensor, dim?: number | null, options?: { outputSize?: number | null }): Tensor;
  (self: Tensor, repeats: Tensor, options: { dim?: number | null; outputSize?: number | null }): Tensor;
  /** aten::repeat_interleave.self_int(Tensor self, SymInt repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor */
  (self: Tensor, repeats: number, dim?: number | null, options?: { outputSize?: number | null }): Tensor;
  (self: Tensor, repeats: number, options: { dim?: number | null; outputSize?: number | null }): Tensor;
};

export const replicationPad1d = native.operatorFunction('aten::replication_pad1d') as {
  /** aten::replication_pad1d(Tensor self, SymInt[2] padding) -> Tensor */
  (self: Tensor, padding: readonly number[] | number): Tensor;
};

export const replicationPad2d = native.operatorFunction('aten::replication_pad2d') as {
  /** aten::replication_pad2d(Tensor self, SymInt[4] padding) -> Tensor */
  (self: Tensor, padding: readonly number[] | number): Tensor;
};

export const replicationPad3d = native.operatorFunction('aten::replication_pad3d') as {
  /** aten::replication_pad3d(Tensor self, SymInt[6] padding) -> Tensor */
  (self: Tensor, padding: readonly number[] | number): Tensor;
};

export const reshape = native.operatorFunction('aten::reshape') as {
  /** aten::reshape(Tensor(a) self, SymInt[] shape) -> Tensor(a) */
  (self: Tensor, shape: readonly number[]): Tensor;
};

export const reshapeAs = native.operatorFunction('aten::reshape_as') as {
  /** aten::reshape_as(Tensor(a) self, Tensor other) -> Tensor(a) */
  (self: Tensor, other: Tensor): Tensor;
};

export const resize = native.operatorFunction('aten::resize') as {
  /** aten::resize(Tensor self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, size: readonly number[], options?: { memoryFormat?: MemoryFormat | null }): Tensor;
};

export const resize_ = native.operatorFunction('aten::resize_') as {
  /** aten::resize_(Tensor(a!) self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor(a!) */
  (self: Tensor, size: readonly number[], options?: { memoryFormat?: MemoryFormat | null }): Tensor;
};

export const resizeAs = native.operatorFunction('aten::resize_as') as {
  /** aten::resize_as(Tensor self, Tensor the_template, *, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, theTemplate: Tensor, options?: { memoryFormat?: MemoryFormat | null }): Tensor;
};

export const resizeAs_ = native.operatorFunction('aten::resize_as_') as {
  /** aten::resize_as_(Tensor(a!) self, Tensor the_template, *, MemoryFormat? memory_format=None) -> Tensor(a!) */
  (self: Tensor, theTemplate: Tensor, options?: { memoryFormat?: MemoryFormat | null }): Tensor;
};

export const resizeAsSparse = native.operatorFunction('aten::resize_as_sparse') as {
  /** aten::resize_as_sparse(Tensor self, Tensor the_template) -> Tensor */
  (self: Tensor, theTemplate: Tensor): Tensor;
};

export const resizeAsSparse_ = native.operatorFunction('aten::resize_as_sparse_') as {
  /** aten::resize_as_sparse_(Tensor(a!) self, Tensor the_template) -> Tensor(a!) */
  (self: Tensor, theTemplate: Tensor): Tensor;
};

export const resolveConj = native.operatorFunction('aten::resolve_conj') as {
  /** aten::resolve_conj(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const resolveNeg = native.operatorFunction('aten::resolve_neg') as {
  /** aten::resolve_neg(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const resultType = native.operatorFunction('aten::result_type') as {
  /** aten::result_type.Tensor(Tensor tensor, Tensor other) -> ScalarType */
  (tensor: Tensor, other: Tensor): DType;
  /** aten::result_type.Scalar(Tensor tensor, Scalar other) -> ScalarType */
  (tensor: Tensor, other: Scalar): DType;
  /** aten::result_type.Scalar_Tensor(Scalar scalar, Tensor tensor) -> ScalarType */
  (scalar: Scalar, tensor: Tensor): DType;
  /** aten::result_type.Scalar_Scalar(Scalar scalar1, Scalar scalar2) -> ScalarType */
  (scalar1: Scalar, scalar2: Scalar): DType;
};

export const rmsNorm = native.operatorFunction('aten::rms_norm') as {
  /** aten::rms_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor */
  (input: Tensor, normalizedShape: readonly number[], weight?: Tensor | null, eps?: number | null): Tensor;
  (input: Tensor, normalizedShape: readonly number[], weight: Tensor | null, options: { eps?: number | null }): Tensor;
  (input: Tensor, normalizedShape: readonly number[], options: { weight?: Tensor | null; eps?: number | null }): Tensor;
};

export const rnnRelu = native.operatorFunction('aten::rnn_relu') as {
  /** aten::rnn_relu.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor) */
  (data: Tensor, batchSizes: Tensor, hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean): [Tensor, Tensor];
  /** aten::rnn_relu.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) */
  (input: Tensor, hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor];
};

export const rnnReluCell = native.operatorFunction('aten::rnn_relu_cell') as {
  /** aten::rnn_relu_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor */
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): Tensor;
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): Tensor;
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): Tensor;
};

export const rnnTanh = native.operatorFunction('aten::rnn_tanh') as {
  /** aten::rnn_tanh.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor) */
  (data: Tensor, batchSizes: Tensor, hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean): [Tensor, Tensor];
  /** aten::rnn_tanh.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) */
  (input: Tensor, hx: Tensor, params: readonly Tensor[], hasBiases: boolean, numLayers: number, dropout: number, train: boolean, bidirectional: boolean, batchFirst: boolean): [Tensor, Tensor];
};

export const rnnTanhCell = native.operatorFunction('aten::rnn_tanh_cell') as {
  /** aten::rnn_tanh_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor */
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null): Tensor;
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, bIh: Tensor | null, options: { bHh?: Tensor | null }): Tensor;
  (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, options: { bIh?: Tensor | null; bHh?: Tensor | null }): Tensor;
};

export const roll = native.operatorFunction('aten::roll') as {
  /** aten::roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor */
  (self: Tensor, shifts: readonly number[] | number, dims?: readonly number[] | number): Tensor;
  (self: Tensor, shifts: readonly number[] | number, options: { dims?: readonly number[] | number }): Tensor;
};

export const rot90 = native.operatorFunction('aten::rot90') as {
  /** aten::rot90(Tensor self, int k=1, int[] dims=[0, 1]) -> Tensor */
  (self: Tensor, k?: number, dims?: readonly number[]): Tensor;
  (self: Tensor, k: number, options: { dims?: readonly number[] }): Tensor;
  (self: Tensor, options: { k?: number; dims?: readonly number[] }): Tensor;
};

export const round = native.operatorFunction('aten::round') as {
  /** aten::round(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::round.decimals(Tensor self, *, int decimals) -> Tensor */
  (self: Tensor, options: { decimals: number }): Tensor;
};

export const round_ = native.operatorFunction('aten::round_') as {
  /** aten::round_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
  /** aten::round_.decimals(Tensor(a!) self, *, int decimals) -> Tensor(a!) */
  (self: Tensor, options: { decimals: number }): Tensor;
};

export const rowIndices = native.operatorFunction('aten::row_indices') as {
  /** aten::row_indices(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const rowIndicesCopy = native.operatorFunction('aten::row_indices_copy') as {
  /** aten::row_indices_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const rowStack = native.operatorFunction('aten::row_stack') as {
  /** aten::row_stack(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const rrelu = native.operatorFunction('aten::rrelu') as {
  /** aten::rrelu(Tensor self, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor */
  (self: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  (self: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  (self: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  (self: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
};

export const rrelu_ = native.operatorFunction('aten::rrelu_') as {
  /** aten::rrelu_(Tensor(a!) self, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  (self: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  (self: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  (self: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
};

export const rreluWithNoise = native.operatorFunction('aten::rrelu_with_noise') as {
  /** aten::rrelu_with_noise(Tensor self, Tensor(b!) noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor */
  (self: Tensor, noise: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  (self: Tensor, noise: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  (self: Tensor, noise: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  (self: Tensor, noise: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
};

export const rreluWithNoise_ = native.operatorFunction('aten::rrelu_with_noise_') as {
  /** aten::rrelu_with_noise_(Tensor(a!) self, Tensor(b!) noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, noise: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): Tensor;
  (self: Tensor, noise: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): Tensor;
  (self: Tensor, noise: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): Tensor;
  (self: Tensor, noise: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): Tensor;
};

export const rreluWithNoiseFunctional = native.operatorFunction('aten::rrelu_with_noise_functional') as {
  /** aten::rrelu_with_noise_functional(Tensor self, Tensor noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> (Tensor, Tensor noise_out) */
  (self: Tensor, noise: Tensor, lower?: Scalar, upper?: Scalar, training?: boolean): [Tensor, Tensor];
  (self: Tensor, noise: Tensor, lower: Scalar, upper: Scalar, options: { training?: boolean }): [Tensor, Tensor];
  (self: Tensor, noise: Tensor, lower: Scalar, options: { upper?: Scalar; training?: boolean }): [Tensor, Tensor];
  (self: Tensor, noise: Tensor, options: { lower?: Scalar; upper?: Scalar; training?: boolean }): [Tensor, Tensor];
};

export const rsqrt = native.operatorFunction('aten::rsqrt') as {
  /** aten::rsqrt(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const rsqrt_ = native.operatorFunction('aten::rsqrt_') as {
  /** aten::rsqrt_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const rsub = native.operatorFunction('aten::rsub') as {
  /** aten::rsub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::rsub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Scalar, alpha?: Scalar): Tensor;
  (self: Tensor, other: Scalar, options: { alpha?: Scalar }): Tensor;
};

export const scalarTensor = native.operatorFunction('aten::scalar_tensor') as {
  /** aten::scalar_tensor(Scalar s, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (s: Scalar, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const scaledDotProductAttention = native.operatorFunction('aten::scaled_dot_product_attention') as {
  /** aten::scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor */
  (query: Tensor, key: Tensor, value: Tensor, attnMask?: Tensor | null, dropoutP?: number, isCausal?: boolean, options?: { scale?: number | null; enableGqa?: boolean }): Tensor;
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, dropoutP: number, options: { isCausal?: boolean; scale?: number | null; enableGqa?: boolean }): Tensor;
  (query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, options: { dropoutP?: number; isCausal?: boolean; scale?: number | null; enableGqa?: boolean }): Tensor;
  (query: Tensor, key: Tensor, value: Tensor, options: { attnMask?: Tensor | null; dropoutP?: number; isCausal?: boolean; scale?: number | null; enableGqa?: boolean }): Tensor;
};

export const scatter = native.operatorFunction('aten::scatter') as {
  /** aten::scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, src: Tensor): Tensor;
  /** aten::scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, src: Tensor, options: { reduce: string }): Tensor;
  /** aten::scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, value: Scalar): Tensor;
  /** aten::scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, value: Scalar, options: { reduce: string }): Tensor;
};

export const scatter_ = native.operatorFunction('aten::scatter_') as {
  /** aten::scatter_.src(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, src: Tensor): Tensor;
  /** aten::scatter_.reduce(Tensor(a!) self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, src: Tensor, options: { reduce: string }): Tensor;
  /** aten::scatter_.value(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, value: Scalar): Tensor;
  /** aten::scatter_.value_reduce(Tensor(a!) self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, value: Scalar, options: { reduce: string }): Tensor;
};

export const scatterAdd = native.operatorFunction('aten::scatter_add') as {
  /** aten::scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, src: Tensor): Tensor;
};

export const scatterAdd_ = native.operatorFunction('aten::scatter_add_') as {
  /** aten::scatter_add_(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, src: Tensor): Tensor;
};

export const scatterReduce = native.operatorFunction('aten::scatter_reduce') as {
  /** aten::scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor */
  (self: Tensor, dim: number, index: Tensor, src: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
};

export const scatterReduce_ = native.operatorFunction('aten::scatter_reduce_') as {
  /** aten::scatter_reduce_.two(Tensor(a!) self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor(a!) */
  (self: Tensor, dim: number, index: Tensor, src: Tensor, reduce: string, options?: { includeSelf?: boolean }): Tensor;
};

export const searchsorted = native.operatorFunction('aten::searchsorted') as {
  /** aten::searchsorted.Tensor(Tensor sorted_sequence, Tensor self, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None) -> Tensor */
  (sortedSequence: Tensor, self: Tensor, options?: { outInt32?: boolean; right?: boolean; side?: string | null; sorter?: Tensor | null }): Tensor;
  /** aten::searchsorted.Scalar(Tensor sorted_sequence, Scalar self, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None) -> Tensor */
  (sortedSequence: Tensor, self: Scalar, options?: { outInt32?: boolean; right?: boolean; side?: string | null; sorter?: Tensor | null }): Tensor;
};

export const segmentReduce = native.operatorFunction('aten::segment_reduce') as {
  /** aten::segment_reduce(Tensor data, str reduce, *, Tensor? lengths=None, Tensor? indices=None, Tensor? offsets=None, int axis=0, bool unsafe=False, Scalar? initial=None) -> Tensor */
  (data: Tensor, reduce: string, options?: { lengths?: Tensor | null; indices?: Tensor | null; offsets?: Tensor | null; axis?: number; unsafe?: boolean; initial?: Scalar | null }): Tensor;
};

export const select = native.operatorFunction('aten::select') as {
  /** aten::select.int(Tensor(a) self, int dim, SymInt index) -> Tensor(a) */
  (self: Tensor, dim: number, index: number): Tensor;
};

export const selectCopy = native.operatorFunction('aten::select_copy') as {
  /** aten::select_copy.int(Tensor self, int dim, SymInt index) -> Tensor */
  (self: Tensor, dim: number, index: number): Tensor;
};

export const selectScatter = native.operatorFunction('aten::select_scatter') as {
  /** aten::select_scatter(Tensor self, Tensor src, int dim, SymInt index) -> Tensor */
  (self: Tensor, src: Tensor, dim: number, index: number): Tensor;
};

export const selu = native.operatorFunction('aten::selu') as {
  /** aten::selu(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const selu_ = native.operatorFunction('aten::selu_') as {
  /** aten::selu_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const set = native.operatorFunction('aten::set') as {
  /** aten::set(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::set.source_Tensor(Tensor self, Tensor source) -> Tensor */
  (self: Tensor, source: Tensor): Tensor;
};

export const set_ = native.operatorFunction('aten::set_') as {
  /** aten::set_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
  /** aten::set_.source_Tensor(Tensor(a!) self, Tensor source) -> Tensor(a!) */
  (self: Tensor, source: Tensor): Tensor;
  /** aten::set_.source_Tensor_storage_offset(Tensor(a!) self, Tensor source, SymInt storage_offset, SymInt[] size, SymInt[] stride=[]) -> Tensor(a!) */
  (self: Tensor, source: Tensor, storageOffset: number, size: readonly number[], stride?: readonly number[]): Tensor;
  (self: Tensor, source: Tensor, storageOffset: number, size: readonly number[], options: { stride?: readonly number[] }): Tensor;
};

export const sgn = native.operatorFunction('aten::sgn') as {
  /** aten::sgn(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const sgn_ = native.operatorFunction('aten::sgn_') as {
  /** aten::sgn_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const shallowCopyData_ = native.operatorFunction('aten::shallow_copy_data_') as {
  /** aten::shallow_copy_data_(Tensor(a!) self, Tensor source) -> Tensor(a!) */
  (self: Tensor, source: Tensor): Tensor;
};

export const sigmoid = native.operatorFunction('aten::sigmoid') as {
  /** aten::sigmoid(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const sigmoid_ = native.operatorFunction('aten::sigmoid_') as {
  /** aten::sigmoid_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const sign = native.operatorFunction('aten::sign') as {
  /** aten::sign(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const sign_ = native.operatorFunction('aten::sign_') as {
  /** aten::sign_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const signbit = native.operatorFunction('aten::signbit') as {
  /** aten::signbit(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const silu = native.operatorFunction('aten::silu') as {
  /** aten::silu(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const silu_ = native.operatorFunction('aten::silu_') as {
  /** aten::silu_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const sin = native.operatorFunction('aten::sin') as {
  /** aten::sin(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const sin_ = native.operatorFunction('aten::sin_') as {
  /** aten::sin_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const sinc = native.operatorFunction('aten::sinc') as {
  /** aten::sinc(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const sinc_ = native.operatorFunction('aten::sinc_') as {
  /** aten::sinc_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const sinh = native.operatorFunction('aten::sinh') as {
  /** aten::sinh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const sinh_ = native.operatorFunction('aten::sinh_') as {
  /** aten::sinh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const slice = native.operatorFunction('aten::slice') as {
  /** aten::slice.Tensor(Tensor(a) self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor(a) */
  (self: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  (self: Tensor, dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  (self: Tensor, dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  (self: Tensor, dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  (self: Tensor, options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
};

export const sliceCopy = native.operatorFunction('aten::slice_copy') as {
  /** aten::slice_copy.Tensor(Tensor self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor */
  (self: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  (self: Tensor, dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  (self: Tensor, dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  (self: Tensor, dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  (self: Tensor, options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
};

export const sliceInverse = native.operatorFunction('aten::slice_inverse') as {
  /** aten::slice_inverse(Tensor(a) self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor(a) */
  (self: Tensor, src: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  (self: Tensor, src: Tensor, dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  (self: Tensor, src: Tensor, dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  (self: Tensor, src: Tensor, dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  (self: Tensor, src: Tensor, options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
};

export const sliceScatter = native.operatorFunction('aten::slice_scatter') as {
  /** aten::slice_scatter(Tensor self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor */
  (self: Tensor, src: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
  (self: Tensor, src: Tensor, dim: number, start: number | null, end: number | null, options: { step?: number }): Tensor;
  (self: Tensor, src: Tensor, dim: number, start: number | null, options: { end?: number | null; step?: number }): Tensor;
  (self: Tensor, src: Tensor, dim: number, options: { start?: number | null; end?: number | null; step?: number }): Tensor;
  (self: Tensor, src: Tensor, options: { dim?: number; start?: number | null; end?: number | null; step?: number }): Tensor;
};

export const slogdet = native.operatorFunction('aten::slogdet') as {
  /** aten::slogdet(Tensor self) -> (Tensor sign, Tensor logabsdet) */
  (self: Tensor): [Tensor, Tensor];
};

export const slowConv3d = native.operatorFunction('aten::slow_conv3d') as {
  /** aten::slow_conv3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0]) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
};

export const slowConv3dForward = native.operatorFunction('aten::slow_conv3d_forward') as {
  /** aten::slow_conv3d_forward(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number): Tensor;
};

export const slowConvDilated2d = native.operatorFunction('aten::slow_conv_dilated2d') as {
  /** aten::slow_conv_dilated2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] dilation=[1, 1]) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
};

export const slowConvDilated3d = native.operatorFunction('aten::slow_conv_dilated3d') as {
  /** aten::slow_conv_dilated3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1]) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
};

export const slowConvTranspose2d = native.operatorFunction('aten::slow_conv_transpose2d') as {
  /** aten::slow_conv_transpose2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] output_padding=[0, 0], SymInt[2] dilation=[1, 1]) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
};

export const slowConvTranspose3d = native.operatorFunction('aten::slow_conv_transpose3d') as {
  /** aten::slow_conv_transpose3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] output_padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1]) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number, outputPadding?: readonly number[] | number, dilation?: readonly number[] | number): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, outputPadding: readonly number[] | number, options: { dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, padding: readonly number[] | number, options: { outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number; outputPadding?: readonly number[] | number; dilation?: readonly number[] | number }): Tensor;
};

export const smm = native.operatorFunction('aten::smm') as {
  /** aten::smm(Tensor self, Tensor mat2) -> Tensor */
  (self: Tensor, mat2: Tensor): Tensor;
};

export const smoothL1Loss = native.operatorFunction('aten::smooth_l1_loss') as {
  /** aten::smooth_l1_loss(Tensor self, Tensor target, int reduction=1, float beta=1.) -> Tensor */
  (self: Tensor, target: Tensor, reduction?: number, beta?: number): Tensor;
  (self: Tensor, target: Tensor, reduction: number, options: { beta?: number }): Tensor;
  (self: Tensor, target: Tensor, options: { reduction?: number; beta?: number }): Tensor;
};

export const softMarginLoss = native.operatorFunction('aten::soft_margin_loss') as {
  /** aten::soft_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor */
  (self: Tensor, target: Tensor, reduction?: number): Tensor;
  (self: Tensor, target: Tensor, options: { reduction?: number }): Tensor;
};

export const softmax = native.operatorFunction('aten::softmax') as {
  /** aten::softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim: number, dtype?: DType | null): Tensor;
  (self: Tensor, dim: number, options: { dtype?: DType | null }): Tensor;
};

export const softplus = native.operatorFunction('aten::softplus') as {
  /** aten::softplus(Tensor self, Scalar beta=1, Scalar threshold=20) -> Tensor */
  (self: Tensor, beta?: Scalar, threshold?: Scalar): Tensor;
  (self: Tensor, beta: Scalar, options: { threshold?: Scalar }): Tensor;
  (self: Tensor, options: { beta?: Scalar; threshold?: Scalar }): Tensor;
};

export const softshrink = native.operatorFunction('aten::softshrink') as {
  /** aten::softshrink(Tensor self, Scalar lambd=0.5) -> Tensor */
  (self: Tensor, lambd?: Scalar): Tensor;
  (self: Tensor, options: { lambd?: Scalar }): Tensor;
};

export const sort = native.operatorFunction('aten::sort') as {
  /** aten::sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, dim?: number, descending?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: number, options: { descending?: boolean }): [Tensor, Tensor];
  (self: Tensor, options: { dim?: number; descending?: boolean }): [Tensor, Tensor];
  /** aten::sort.stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices) */
  (self: Tensor, options?: { stable?: boolean | null; dim?: number; descending?: boolean }): [Tensor, Tensor];
};

export const specialAiryAi = native.operatorFunction('aten::special_airy_ai') as {
  /** aten::special_airy_ai(Tensor x) -> Tensor */
  (x: Tensor): Tensor;
};

export const specialBesselJ0 = native.operatorFunction('aten::special_bessel_j0') as {
  /** aten::special_bessel_j0(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialBesselJ1 = native.operatorFunction('aten::special_bessel_j1') as {
  /** aten::special_bessel_j1(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialBesselY0 = native.operatorFunction('aten::special_bessel_y0') as {
  /** aten::special_bessel_y0(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialBesselY1 = native.operatorFunction('aten::special_bessel_y1') as {
  /** aten::special_bessel_y1(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialChebyshevPolynomialT = native.operatorFunction('aten::special_chebyshev_polynomial_t') as {
  /** aten::special_chebyshev_polynomial_t(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_chebyshev_polynomial_t.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_chebyshev_polynomial_t.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialChebyshevPolynomialU = native.operatorFunction('aten::special_chebyshev_polynomial_u') as {
  /** aten::special_chebyshev_polynomial_u(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_chebyshev_polynomial_u.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_chebyshev_polynomial_u.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialChebyshevPolynomialV = native.operatorFunction('aten::special_chebyshev_polynomial_v') as {
  /** aten::special_chebyshev_polynomial_v(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_chebyshev_polynomial_v.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_chebyshev_polynomial_v.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialChebyshevPolynomialW = native.operatorFunction('aten::special_chebyshev_polynomial_w') as {
  /** aten::special_chebyshev_polynomial_w(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_chebyshev_polynomial_w.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_chebyshev_polynomial_w.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialDigamma = native.operatorFunction('aten::special_digamma') as {
  /** aten::special_digamma(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialEntr = native.operatorFunction('aten::special_entr') as {
  /** aten::special_entr(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialErf = native.operatorFunction('aten::special_erf') as {
  /** aten::special_erf(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialErfc = native.operatorFunction('aten::special_erfc') as {
  /** aten::special_erfc(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialErfcx = native.operatorFunction('aten::special_erfcx') as {
  /** aten::special_erfcx(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialErfinv = native.operatorFunction('aten::special_erfinv') as {
  /** aten::special_erfinv(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialExp2 = native.operatorFunction('aten::special_exp2') as {
  /** aten::special_exp2(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialExpit = native.operatorFunction('aten::special_expit') as {
  /** aten::special_expit(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialExpm1 = native.operatorFunction('aten::special_expm1') as {
  /** aten::special_expm1(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialGammainc = native.operatorFunction('aten::special_gammainc') as {
  /** aten::special_gammainc(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const specialGammaincc = native.operatorFunction('aten::special_gammaincc') as {
  /** aten::special_gammaincc(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const specialGammaln = native.operatorFunction('aten::special_gammaln') as {
  /** aten::special_gammaln(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialHermitePolynomialH = native.operatorFunction('aten::special_hermite_polynomial_h') as {
  /** aten::special_hermite_polynomial_h(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_hermite_polynomial_h.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_hermite_polynomial_h.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialHermitePolynomialHe = native.operatorFunction('aten::special_hermite_polynomial_he') as {
  /** aten::special_hermite_polynomial_he(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_hermite_polynomial_he.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_hermite_polynomial_he.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialI0 = native.operatorFunction('aten::special_i0') as {
  /** aten::special_i0(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialI0e = native.operatorFunction('aten::special_i0e') as {
  /** aten::special_i0e(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialI1 = native.operatorFunction('aten::special_i1') as {
  /** aten::special_i1(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialI1e = native.operatorFunction('aten::special_i1e') as {
  /** aten::special_i1e(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialLaguerrePolynomialL = native.operatorFunction('aten::special_laguerre_polynomial_l') as {
  /** aten::special_laguerre_polynomial_l(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_laguerre_polynomial_l.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_laguerre_polynomial_l.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialLegendrePolynomialP = native.operatorFunction('aten::special_legendre_polynomial_p') as {
  /** aten::special_legendre_polynomial_p(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_legendre_polynomial_p.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_legendre_polynomial_p.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialLog1p = native.operatorFunction('aten::special_log1p') as {
  /** aten::special_log1p(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialLogNdtr = native.operatorFunction('aten::special_log_ndtr') as {
  /** aten::special_log_ndtr(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialLogSoftmax = native.operatorFunction('aten::special_log_softmax') as {
  /** aten::special_log_softmax(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim: number, options?: { dtype?: DType | null }): Tensor;
};

export const specialLogit = native.operatorFunction('aten::special_logit') as {
  /** aten::special_logit(Tensor self, float? eps=None) -> Tensor */
  (self: Tensor, eps?: number | null): Tensor;
  (self: Tensor, options: { eps?: number | null }): Tensor;
};

export const specialLogsumexp = native.operatorFunction('aten::special_logsumexp') as {
  /** aten::special_logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor */
  (self: Tensor, dim: readonly number[] | number, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number, options: { keepdim?: boolean }): Tensor;
};

export const specialModifiedBesselI0 = native.operatorFunction('aten::special_modified_bessel_i0') as {
  /** aten::special_modified_bessel_i0(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialModifiedBesselI1 = native.operatorFunction('aten::special_modified_bessel_i1') as {
  /** aten::special_modified_bessel_i1(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialModifiedBesselK0 = native.operatorFunction('aten::special_modified_bessel_k0') as {
  /** aten::special_modified_bessel_k0(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialModifiedBesselK1 = native.operatorFunction('aten::special_modified_bessel_k1') as {
  /** aten::special_modified_bessel_k1(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialMultigammaln = native.operatorFunction('aten::special_multigammaln') as {
  /** aten::special_multigammaln(Tensor self, int p) -> Tensor */
  (self: Tensor, p: number): Tensor;
};

export const specialNdtr = native.operatorFunction('aten::special_ndtr') as {
  /** aten::special_ndtr(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialNdtri = native.operatorFunction('aten::special_ndtri') as {
  /** aten::special_ndtri(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialPolygamma = native.operatorFunction('aten::special_polygamma') as {
  /** aten::special_polygamma(int n, Tensor self) -> Tensor */
  (n: number, self: Tensor): Tensor;
};

export const specialPsi = native.operatorFunction('aten::special_psi') as {
  /** aten::special_psi(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialRound = native.operatorFunction('aten::special_round') as {
  /** aten::special_round(Tensor self, *, int decimals=0) -> Tensor */
  (self: Tensor, options?: { decimals?: number }): Tensor;
};

export const specialScaledModifiedBesselK0 = native.operatorFunction('aten::special_scaled_modified_bessel_k0') as {
  /** aten::special_scaled_modified_bessel_k0(Tensor x) -> Tensor */
  (x: Tensor): Tensor;
};

export const specialScaledModifiedBesselK1 = native.operatorFunction('aten::special_scaled_modified_bessel_k1') as {
  /** aten::special_scaled_modified_bessel_k1(Tensor x) -> Tensor */
  (x: Tensor): Tensor;
};

export const specialShiftedChebyshevPolynomialT = native.operatorFunction('aten::special_shifted_chebyshev_polynomial_t') as {
  /** aten::special_shifted_chebyshev_polynomial_t(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_t.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_t.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialShiftedChebyshevPolynomialU = native.operatorFunction('aten::special_shifted_chebyshev_polynomial_u') as {
  /** aten::special_shifted_chebyshev_polynomial_u(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_u.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_u.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialShiftedChebyshevPolynomialV = native.operatorFunction('aten::special_shifted_chebyshev_polynomial_v') as {
  /** aten::special_shifted_chebyshev_polynomial_v(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_v.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_v.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialShiftedChebyshevPolynomialW = native.operatorFunction('aten::special_shifted_chebyshev_polynomial_w') as {
  /** aten::special_shifted_chebyshev_polynomial_w(Tensor x, Tensor n) -> Tensor */
  (x: Tensor, n: Tensor): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_w.n_scalar(Tensor x, Scalar n) -> Tensor */
  (x: Tensor, n: Scalar): Tensor;
  /** aten::special_shifted_chebyshev_polynomial_w.x_scalar(Scalar x, Tensor n) -> Tensor */
  (x: Scalar, n: Tensor): Tensor;
};

export const specialSinc = native.operatorFunction('aten::special_sinc') as {
  /** aten::special_sinc(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const specialSoftmax = native.operatorFunction('aten::special_softmax') as {
  /** aten::special_softmax(Tensor self, int dim, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim: number, dtype?: DType | null): Tensor;
  (self: Tensor, dim: number, options: { dtype?: DType | null }): Tensor;
};

export const specialSphericalBesselJ0 = native.operatorFunction('aten::special_spherical_bessel_j0') as {
  /** aten::special_spherical_bessel_j0(Tensor x) -> Tensor */
  (x: Tensor): Tensor;
};

export const specialXlog1py = native.operatorFunction('aten::special_xlog1py') as {
  /** aten::special_xlog1py(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::special_xlog1py.other_scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::special_xlog1py.self_scalar(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const specialXlogy = native.operatorFunction('aten::special_xlogy') as {
  /** aten::special_xlogy(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::special_xlogy.other_scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::special_xlogy.self_scalar(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const specialZeta = native.operatorFunction('aten::special_zeta') as {
  /** aten::special_zeta(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::special_zeta.other_scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::special_zeta.self_scalar(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const split = native.operatorFunction('aten::split') as {
  /** aten::split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[] */
  (self: Tensor, splitSize: number, dim?: number): Tensor[];
  (self: Tensor, splitSize: number, options: { dim?: number }): Tensor[];
  /** aten::split.sizes(Tensor(a -> *) self, SymInt[] split_size, int dim=0) -> Tensor(a)[] */
  (self: Tensor, splitSize: readonly number[], dim?: number): Tensor[];
  (self: Tensor, splitSize: readonly number[], options: { dim?: number }): Tensor[];
};

export const splitCopy = native.operatorFunction('aten::split_copy') as {
  /** aten::split_copy.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[] */
  (self: Tensor, splitSize: number, dim?: number): Tensor[];
  (self: Tensor, splitSize: number, options: { dim?: number }): Tensor[];
};

export const splitWithSizes = native.operatorFunction('aten::split_with_sizes') as {
  /** aten::split_with_sizes(Tensor(a -> *) self, SymInt[] split_sizes, int dim=0) -> Tensor(a)[] */
  (self: Tensor, splitSizes: readonly number[], dim?: number): Tensor[];
  (self: Tensor, splitSizes: readonly number[], options: { dim?: number }): Tensor[];
};

export const splitWithSizesCopy = native.operatorFunction('aten::split_with_sizes_copy') as {
  /** aten::split_with_sizes_copy(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[] */
  (self: Tensor, splitSizes: readonly number[], dim?: number): Tensor[];
  (self: Tensor, splitSizes: readonly number[], options: { dim?: number }): Tensor[];
};

export const sqrt = native.operatorFunction('aten::sqrt') as {
  /** aten::sqrt(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const sqrt_ = native.operatorFunction('aten::sqrt_') as {
  /** aten::sqrt_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const square = native.operatorFunction('aten::square') as {
  /** aten::square(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const square_ = native.operatorFunction('aten::square_') as {
  /** aten::square_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const squeeze = native.operatorFunction('aten::squeeze') as {
  /** aten::squeeze(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
  /** aten::squeeze.dim(Tensor(a) self, int dim) -> Tensor(a) */
  (self: Tensor, dim: number): Tensor;
  /** aten::squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a) */
  (self: Tensor, dim: readonly number[]): Tensor;
};

export const squeeze_ = native.operatorFunction('aten::squeeze_') as {
  /** aten::squeeze_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
  /** aten::squeeze_.dim(Tensor(a!) self, int dim) -> Tensor(a!) */
  (self: Tensor, dim: number): Tensor;
  /** aten::squeeze_.dims(Tensor(a!) self, int[] dim) -> Tensor(a!) */
  (self: Tensor, dim: readonly number[]): Tensor;
};

export const squeezeCopy = native.operatorFunction('aten::squeeze_copy') as {
  /** aten::squeeze_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
  /** aten::squeeze_copy.dim(Tensor self, int dim) -> Tensor */
  (self: Tensor, dim: number): Tensor;
  /** aten::squeeze_copy.dims(Tensor self, int[] dim) -> Tensor */
  (self: Tensor, dim: readonly number[]): Tensor;
};

export const sspaddmm = native.operatorFunction('aten::sspaddmm') as {
  /** aten::sspaddmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor */
  (self: Tensor, mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
};

export const stack = native.operatorFunction('aten::stack') as {
  /** aten::stack(Tensor[] tensors, int dim=0) -> Tensor */
  (tensors: readonly Tensor[], dim?: number): Tensor;
  (tensors: readonly Tensor[], options: { dim?: number }): Tensor;
};

export const std = native.operatorFunction('aten::std') as {
  /** aten::std(Tensor self, bool unbiased=True) -> Tensor */
  (self: Tensor, unbiased?: boolean): Tensor;
  (self: Tensor, options: { unbiased?: boolean }): Tensor;
  /** aten::std.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /** aten::std.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): Tensor;
};

export const stdMean = native.operatorFunction('aten::std_mean') as {
  /** aten::std_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor) */
  (self: Tensor, unbiased?: boolean): [Tensor, Tensor];
  (self: Tensor, options: { unbiased?: boolean }): [Tensor, Tensor];
  /** aten::std_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor) */
  (self: Tensor, dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::std_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, Tensor) */
  (self: Tensor, dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
};

export const stft = native.operatorFunction('aten::stft') as {
  /** aten::stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor */
  (self: Tensor, nFft: number, hopLength?: number | null, winLength?: number | null, window?: Tensor | null, normalized?: boolean, onesided?: boolean | null, returnComplex?: boolean | null, alignToWindow?: boolean | null): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, normalized: boolean, onesided: boolean | null, returnComplex: boolean | null, options: { alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, normalized: boolean, onesided: boolean | null, options: { returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, normalized: boolean, options: { onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, options: { normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, options: { window?: Tensor | null; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, options: { winLength?: number | null; window?: Tensor | null; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, options: { hopLength?: number | null; winLength?: number | null; window?: Tensor | null; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  /** aten::stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, str pad_mode="reflect", bool normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor */
  (self: Tensor, nFft: number, hopLength?: number | null, winLength?: number | null, window?: Tensor | null, center?: boolean, padMode?: string, normalized?: boolean, onesided?: boolean | null, returnComplex?: boolean | null, alignToWindow?: boolean | null): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, normalized: boolean, onesided: boolean | null, returnComplex: boolean | null, options: { alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, normalized: boolean, onesided: boolean | null, options: { returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, normalized: boolean, options: { onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, padMode: string, options: { normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, center: boolean, options: { padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, window: Tensor | null, options: { center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, winLength: number | null, options: { window?: Tensor | null; center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, hopLength: number | null, options: { winLength?: number | null; window?: Tensor | null; center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
  (self: Tensor, nFft: number, options: { hopLength?: number | null; winLength?: number | null; window?: Tensor | null; center?: boolean; padMode?: string; normalized?: boolean; onesided?: boolean | null; returnComplex?: boolean | null; alignToWindow?: boolean | null }): Tensor;
};

export const storageOffset = native.operatorFunction('aten::storage_offset') as {
  /** aten::storage_offset(Tensor self) -> int */
  (self: Tensor): number;
};

export const stride = native.operatorFunction('aten::stride') as {
  /** aten::stride.int(Tensor self, int dim) -> int */
  (self: Tensor, dim: number): number;
};

export const sub = native.operatorFunction('aten::sub') as {
  /** aten::sub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::sub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Scalar, alpha?: Scalar): Tensor;
  (self: Tensor, other: Scalar, options: { alpha?: Scalar }): Tensor;
};

export const sub_ = native.operatorFunction('aten::sub_') as {
  /** aten::sub_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::sub_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, other: Scalar, alpha?: Scalar): Tensor;
  (self: Tensor, other: Scalar, options: { alpha?: Scalar }): Tensor;
};

export const subtract = native.operatorFunction('aten::subtract') as {
  /** aten::subtract.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::subtract.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor */
  (self: Tensor, other: Scalar, alpha?: Scalar): Tensor;
  (self: Tensor, other: Scalar, options: { alpha?: Scalar }): Tensor;
};

export const subtract_ = native.operatorFunction('aten::subtract_') as {
  /** aten::subtract_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** aten::subtract_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) */
  (self: Tensor, other: Scalar, alpha?: Scalar): Tensor;
  (self: Tensor, other: Scalar, options: { alpha?: Scalar }): Tensor;
};

export const sum = native.operatorFunction('aten::sum') as {
  /** aten::sum(Tensor self, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null }): Tensor;
  /** aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, keepdim?: boolean, options?: { dtype?: DType | null }): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, options: { keepdim?: boolean; dtype?: DType | null }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; keepdim?: boolean; dtype?: DType | null }): Tensor;
};

export const sumToSize = native.operatorFunction('aten::sum_to_size') as {
  /** aten::sum_to_size(Tensor self, SymInt[] size) -> Tensor */
  (self: Tensor, size: readonly number[]): Tensor;
};

export const svd = native.operatorFunction('aten::svd') as {
  /** aten::svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S, Tensor V) */
  (self: Tensor, some?: boolean, computeUv?: boolean): [Tensor, Tensor, Tensor];
  (self: Tensor, some: boolean, options: { computeUv?: boolean }): [Tensor, Tensor, Tensor];
  (self: Tensor, options: { some?: boolean; computeUv?: boolean }): [Tensor, Tensor, Tensor];
};

export const swapaxes = native.operatorFunction('aten::swapaxes') as {
  /** aten::swapaxes(Tensor(a) self, int axis0, int axis1) -> Tensor(a) */
  (self: Tensor, axis0: number, axis1: number): Tensor;
};

export const swapaxes_ = native.operatorFunction('aten::swapaxes_') as {
  /** aten::swapaxes_(Tensor(a!) self, int axis0, int axis1) -> Tensor(a!) */
  (self: Tensor, axis0: number, axis1: number): Tensor;
};

export const swapdims = native.operatorFunction('aten::swapdims') as {
  /** aten::swapdims(Tensor(a) self, int dim0, int dim1) -> Tensor(a) */
  (self: Tensor, dim0: number, dim1: number): Tensor;
};

export const swapdims_ = native.operatorFunction('aten::swapdims_') as {
  /** aten::swapdims_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!) */
  (self: Tensor, dim0: number, dim1: number): Tensor;
};

export const t = native.operatorFunction('aten::t') as {
  /** aten::t(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const t_ = native.operatorFunction('aten::t_') as {
  /** aten::t_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const tCopy = native.operatorFunction('aten::t_copy') as {
  /** aten::t_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const take = native.operatorFunction('aten::take') as {
  /** aten::take(Tensor self, Tensor index) -> Tensor */
  (self: Tensor, index: Tensor): Tensor;
};

export const takeAlongDim = native.operatorFunction('aten::take_along_dim') as {
  /** aten::take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor */
  (self: Tensor, indices: Tensor, dim?: number | null): Tensor;
  (self: Tensor, indices: Tensor, options: { dim?: number | null }): Tensor;
};

export const tan = native.operatorFunction('aten::tan') as {
  /** aten::tan(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const tan_ = native.operatorFunction('aten::tan_') as {
  /** aten::tan_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const tanh = native.operatorFunction('aten::tanh') as {
  /** aten::tanh(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const tanh_ = native.operatorFunction('aten::tanh_') as {
  /** aten::tanh_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const tensorSplit = native.operatorFunction('aten::tensor_split') as {
  /** aten::tensor_split.indices(Tensor(a -> *) self, SymInt[] indices, int dim=0) -> Tensor(a)[] */
  (self: Tensor, indices: readonly number[], dim?: number): Tensor[];
  (self: Tensor, indices: readonly number[], options: { dim?: number }): Tensor[];
  /** aten::tensor_split.sections(Tensor(a -> *) self, SymInt sections, int dim=0) -> Tensor(a)[] */
  (self: Tensor, sections: number, dim?: number): Tensor[];
  (self: Tensor, sections: number, options: { dim?: number }): Tensor[];
  /** aten::tensor_split.tensor_indices_or_sections(Tensor(a -> *) self, Tensor tensor_indices_or_sections, int dim=0) -> Tensor(a)[] */
  (self: Tensor, tensorIndicesOrSections: Tensor, dim?: number): Tensor[];
  (self: Tensor, tensorIndicesOrSections: Tensor, options: { dim?: number }): Tensor[];
};

export const tensordot = native.operatorFunction('aten::tensordot') as {
  /** aten::tensordot(Tensor self, Tensor other, int[] dims_self, int[] dims_other) -> Tensor */
  (self: Tensor, other: Tensor, dimsSelf: readonly number[], dimsOther: readonly number[]): Tensor;
};

export const thnnConv2d = native.operatorFunction('aten::thnn_conv2d') as {
  /** aten::thnn_conv2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0]) -> Tensor */
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias?: Tensor | null, stride?: readonly number[] | number, padding?: readonly number[] | number): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, stride: readonly number[] | number, options: { padding?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, bias: Tensor | null, options: { stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
  (self: Tensor, weight: Tensor, kernelSize: readonly number[] | number, options: { bias?: Tensor | null; stride?: readonly number[] | number; padding?: readonly number[] | number }): Tensor;
};

export const threshold = native.operatorFunction('aten::threshold') as {
  /** aten::threshold(Tensor self, Scalar threshold, Scalar value) -> Tensor */
  (self: Tensor, threshold: Scalar, value: Scalar): Tensor;
};

export const threshold_ = native.operatorFunction('aten::threshold_') as {
  /** aten::threshold_(Tensor(a!) self, Scalar threshold, Scalar value) -> Tensor(a!) */
  (self: Tensor, threshold: Scalar, value: Scalar): Tensor;
};

export const tile = native.operatorFunction('aten::tile') as {
  /** aten::tile(Tensor self, SymInt[] dims) -> Tensor */
  (self: Tensor, dims: readonly number[]): Tensor;
};

export const toDense = native.operatorFunction('aten::to_dense') as {
  /** aten::to_dense(Tensor self, ScalarType? dtype=None, *, bool? masked_grad=None) -> Tensor */
  (self: Tensor, dtype?: DType | null, options?: { maskedGrad?: boolean | null }): Tensor;
  (self: Tensor, options: { dtype?: DType | null; maskedGrad?: boolean | null }): Tensor;
};

export const toMkldnn = native.operatorFunction('aten::to_mkldnn') as {
  /** aten::to_mkldnn(Tensor self, ScalarType? dtype=None) -> Tensor */
  (self: Tensor, dtype?: DType | null): Tensor;
  (self: Tensor, options: { dtype?: DType | null }): Tensor;
};

export const toPaddedTensor = native.operatorFunction('aten::to_padded_tensor') as {
  /** aten::to_padded_tensor(Tensor self, float padding, SymInt[]? output_size=None) -> Tensor */
  (self: Tensor, padding: number, outputSize?: readonly number[] | null): Tensor;
  (self: Tensor, padding: number, options: { outputSize?: readonly number[] | null }): Tensor;
};

export const toSparse = native.operatorFunction('aten::to_sparse') as {
  /** aten::to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor */
  (self: Tensor, sparseDim: number): Tensor;
  /** aten::to_sparse(Tensor self, *, Layout? layout=None, int[2]? blocksize=None, int? dense_dim=None) -> Tensor */
  (self: Tensor, options?: { layout?: string | null; blocksize?: readonly number[] | number | null; denseDim?: number | null }): Tensor;
};

export const toSparseBsc = native.operatorFunction('aten::to_sparse_bsc') as {
  /** aten::to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor */
  (self: Tensor, blocksize: readonly number[] | number, denseDim?: number | null): Tensor;
  (self: Tensor, blocksize: readonly number[] | number, options: { denseDim?: number | null }): Tensor;
};

export const toSparseBsr = native.operatorFunction('aten::to_sparse_bsr') as {
  /** aten::to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor */
  (self: Tensor, blocksize: readonly number[] | number, denseDim?: number | null): Tensor;
  (self: Tensor, blocksize: readonly number[] | number, options: { denseDim?: number | null }): Tensor;
};

export const toSparseCsc = native.operatorFunction('aten::to_sparse_csc') as {
  /** aten::to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor */
  (self: Tensor, denseDim?: number | null): Tensor;
  (self: Tensor, options: { denseDim?: number | null }): Tensor;
};

export const toSparseCsr = native.operatorFunction('aten::to_sparse_csr') as {
  /** aten::to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor */
  (self: Tensor, denseDim?: number | null): Tensor;
  (self: Tensor, options: { denseDim?: number | null }): Tensor;
};

export const topk = native.operatorFunction('aten::topk') as {
  /** aten::topk(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values, Tensor indices) */
  (self: Tensor, k: number, dim?: number, largest?: boolean, sorted?: boolean): [Tensor, Tensor];
  (self: Tensor, k: number, dim: number, largest: boolean, options: { sorted?: boolean }): [Tensor, Tensor];
  (self: Tensor, k: number, dim: number, options: { largest?: boolean; sorted?: boolean }): [Tensor, Tensor];
  (self: Tensor, k: number, options: { dim?: number; largest?: boolean; sorted?: boolean }): [Tensor, Tensor];
};

export const trace = native.operatorFunction('aten::trace') as {
  /** aten::trace(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const transpose = native.operatorFunction('aten::transpose') as {
  /** aten::transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a) */
  (self: Tensor, dim0: number, dim1: number): Tensor;
};

export const transpose_ = native.operatorFunction('aten::transpose_') as {
  /** aten::transpose_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!) */
  (self: Tensor, dim0: number, dim1: number): Tensor;
};

export const transposeCopy = native.operatorFunction('aten::transpose_copy') as {
  /** aten::transpose_copy.int(Tensor self, int dim0, int dim1) -> Tensor */
  (self: Tensor, dim0: number, dim1: number): Tensor;
};

export const trapezoid = native.operatorFunction('aten::trapezoid') as {
  /** aten::trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor */
  (y: Tensor, options?: { dx?: Scalar; dim?: number }): Tensor;
  /** aten::trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor */
  (y: Tensor, x: Tensor, options?: { dim?: number }): Tensor;
};

export const trapz = native.operatorFunction('aten::trapz') as {
  /** aten::trapz.dx(Tensor y, *, float dx=1., int dim=-1) -> Tensor */
  (y: Tensor, options?: { dx?: number; dim?: number }): Tensor;
  /** aten::trapz.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor */
  (y: Tensor, x: Tensor, options?: { dim?: number }): Tensor;
};

export const triangularSolve = native.operatorFunction('aten::triangular_solve') as {
  /** aten::triangular_solve(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool unitriangular=False) -> (Tensor solution, Tensor cloned_coefficient) */
  (self: Tensor, A: Tensor, upper?: boolean, transpose?: boolean, unitriangular?: boolean): [Tensor, Tensor];
  (self: Tensor, A: Tensor, upper: boolean, transpose: boolean, options: { unitriangular?: boolean }): [Tensor, Tensor];
  (self: Tensor, A: Tensor, upper: boolean, options: { transpose?: boolean; unitriangular?: boolean }): [Tensor, Tensor];
  (self: Tensor, A: Tensor, options: { upper?: boolean; transpose?: boolean; unitriangular?: boolean }): [Tensor, Tensor];
};

export const tril = native.operatorFunction('aten::tril') as {
  /** aten::tril(Tensor self, SymInt diagonal=0) -> Tensor */
  (self: Tensor, diagonal?: number): Tensor;
  (self: Tensor, options: { diagonal?: number }): Tensor;
};

export const tril_ = native.operatorFunction('aten::tril_') as {
  /** aten::tril_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!) */
  (self: Tensor, diagonal?: number): Tensor;
  (self: Tensor, options: { diagonal?: number }): Tensor;
};

export const trilIndices = native.operatorFunction('aten::tril_indices') as {
  /** aten::tril_indices(int row, int col, int offset=0, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (row: number, col: number, offset?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (row: number, col: number, options: { offset?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const tripletMarginLoss = native.operatorFunction('aten::triplet_margin_loss') as {
  /** aten::triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, float margin=1., float p=2., float eps=9.9999999999999995e-07, bool swap=False, int reduction=1) -> Tensor */
  (anchor: Tensor, positive: Tensor, negative: Tensor, margin?: number, p?: number, eps?: number, swap?: boolean, reduction?: number): Tensor;
  (anchor: Tensor, positive: Tensor, negative: Tensor, margin: number, p: number, eps: number, swap: boolean, options: { reduction?: number }): Tensor;
  (anchor: Tensor, positive: Tensor, negative: Tensor, margin: number, p: number, eps: number, options: { swap?: boolean; reduction?: number }): Tensor;
  (anchor: Tensor, positive: Tensor, negative: Tensor, margin: number, p: number, options: { eps?: number; swap?: boolean; reduction?: number }): Tensor;
  (anchor: Tensor, positive: Tensor, negative: Tensor, margin: number, options: { p?: number; eps?: number; swap?: boolean; reduction?: number }): Tensor;
  (anchor: Tensor, positive: Tensor, negative: Tensor, options: { margin?: number; p?: number; eps?: number; swap?: boolean; reduction?: number }): Tensor;
};

export const triu = native.operatorFunction('aten::triu') as {
  /** aten::triu(Tensor self, SymInt diagonal=0) -> Tensor */
  (self: Tensor, diagonal?: number): Tensor;
  (self: Tensor, options: { diagonal?: number }): Tensor;
};

export const triu_ = native.operatorFunction('aten::triu_') as {
  /** aten::triu_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!) */
  (self: Tensor, diagonal?: number): Tensor;
  (self: Tensor, options: { diagonal?: number }): Tensor;
};

export const triuIndices = native.operatorFunction('aten::triu_indices') as {
  /** aten::triu_indices(int row, int col, int offset=0, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (row: number, col: number, offset?: number, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
  (row: number, col: number, options: { offset?: number; dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const trueDivide = native.operatorFunction('aten::true_divide') as {
  /** aten::true_divide.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::true_divide.Scalar(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
};

export const trueDivide_ = native.operatorFunction('aten::true_divide_') as {
  /** aten::true_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::true_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const trunc = native.operatorFunction('aten::trunc') as {
  /** aten::trunc(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const trunc_ = native.operatorFunction('aten::trunc_') as {
  /** aten::trunc_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const typeAs = native.operatorFunction('aten::type_as') as {
  /** aten::type_as(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const unbind = native.operatorFunction('aten::unbind') as {
  /** aten::unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[] */
  (self: Tensor, dim?: number): Tensor[];
  (self: Tensor, options: { dim?: number }): Tensor[];
};

export const unbindCopy = native.operatorFunction('aten::unbind_copy') as {
  /** aten::unbind_copy.int(Tensor self, int dim=0) -> Tensor[] */
  (self: Tensor, dim?: number): Tensor[];
  (self: Tensor, options: { dim?: number }): Tensor[];
};

export const unflatten = native.operatorFunction('aten::unflatten') as {
  /** aten::unflatten.int(Tensor(a) self, int dim, SymInt[] sizes) -> Tensor(a) */
  (self: Tensor, dim: number, sizes: readonly number[]): Tensor;
};

export const unflattenDenseTensors = native.operatorFunction('aten::unflatten_dense_tensors') as {
  /** aten::unflatten_dense_tensors(Tensor flat, Tensor[] tensors) -> Tensor[] */
  (flat: Tensor, tensors: readonly Tensor[]): Tensor[];
};

export const unfold = native.operatorFunction('aten::unfold') as {
  /** aten::unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a) */
  (self: Tensor, dimension: number, size: number, step: number): Tensor;
};

export const unfoldCopy = native.operatorFunction('aten::unfold_copy') as {
  /** aten::unfold_copy(Tensor self, int dimension, int size, int step) -> Tensor */
  (self: Tensor, dimension: number, size: number, step: number): Tensor;
};

export const uniform = native.operatorFunction('aten::uniform') as {
  /** aten::uniform(Tensor self, float from=0., float to=1., *, Generator? generator=None) -> Tensor */
  (self: Tensor, from?: number, to?: number): Tensor;
  (self: Tensor, from: number, options: { to?: number }): Tensor;
  (self: Tensor, options: { from?: number; to?: number }): Tensor;
};

export const uniform_ = native.operatorFunction('aten::uniform_') as {
  /** aten::uniform_(Tensor(a!) self, float from=0., float to=1., *, Generator? generator=None) -> Tensor(a!) */
  (self: Tensor, from?: number, to?: number): Tensor;
  (self: Tensor, from: number, options: { to?: number }): Tensor;
  (self: Tensor, options: { from?: number; to?: number }): Tensor;
};

export const uniqueConsecutive = native.operatorFunction('aten::unique_consecutive') as {
  /** aten::unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int? dim=None) -> (Tensor, Tensor, Tensor) */
  (self: Tensor, returnInverse?: boolean, returnCounts?: boolean, dim?: number | null): [Tensor, Tensor, Tensor];
  (self: Tensor, returnInverse: boolean, returnCounts: boolean, options: { dim?: number | null }): [Tensor, Tensor, Tensor];
  (self: Tensor, returnInverse: boolean, options: { returnCounts?: boolean; dim?: number | null }): [Tensor, Tensor, Tensor];
  (self: Tensor, options: { returnInverse?: boolean; returnCounts?: boolean; dim?: number | null }): [Tensor, Tensor, Tensor];
};

export const uniqueDim = native.operatorFunction('aten::unique_dim') as {
  /** aten::unique_dim(Tensor self, int dim, bool sorted=True, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor) */
  (self: Tensor, dim: number, sorted?: boolean, returnInverse?: boolean, returnCounts?: boolean): [Tensor, Tensor, Tensor];
  (self: Tensor, dim: number, sorted: boolean, returnInverse: boolean, options: { returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  (self: Tensor, dim: number, sorted: boolean, options: { returnInverse?: boolean; returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  (self: Tensor, dim: number, options: { sorted?: boolean; returnInverse?: boolean; returnCounts?: boolean }): [Tensor, Tensor, Tensor];
};

export const uniqueDimConsecutive = native.operatorFunction('aten::unique_dim_consecutive') as {
  /** aten::unique_dim_consecutive(Tensor self, int dim, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor) */
  (self: Tensor, dim: number, returnInverse?: boolean, returnCounts?: boolean): [Tensor, Tensor, Tensor];
  (self: Tensor, dim: number, returnInverse: boolean, options: { returnCounts?: boolean }): [Tensor, Tensor, Tensor];
  (self: Tensor, dim: number, options: { returnInverse?: boolean; returnCounts?: boolean }): [Tensor, Tensor, Tensor];
};

export const unsafeChunk = native.operatorFunction('aten::unsafe_chunk') as {
  /** aten::unsafe_chunk(Tensor self, int chunks, int dim=0) -> Tensor[] */
  (self: Tensor, chunks: number, dim?: number): Tensor[];
  (self: Tensor, chunks: number, options: { dim?: number }): Tensor[];
};

export const unsafeSplit = native.operatorFunction('aten::unsafe_split') as {
  /** aten::unsafe_split.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[] */
  (self: Tensor, splitSize: number, dim?: number): Tensor[];
  (self: Tensor, splitSize: number, options: { dim?: number }): Tensor[];
};

export const unsafeSplitWithSizes = native.operatorFunction('aten::unsafe_split_with_sizes') as {
  /** aten::unsafe_split_with_sizes(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[] */
  (self: Tensor, splitSizes: readonly number[], dim?: number): Tensor[];
  (self: Tensor, splitSizes: readonly number[], options: { dim?: number }): Tensor[];
};

export const unsqueeze = native.operatorFunction('aten::unsqueeze') as {
  /** aten::unsqueeze(Tensor(a) self, int dim) -> Tensor(a) */
  (self: Tensor, dim: number): Tensor;
};

export const unsqueeze_ = native.operatorFunction('aten::unsqueeze_') as {
  /** aten::unsqueeze_(Tensor(a!) self, int dim) -> Tensor(a!) */
  (self: Tensor, dim: number): Tensor;
};

export const unsqueezeCopy = native.operatorFunction('aten::unsqueeze_copy') as {
  /** aten::unsqueeze_copy(Tensor self, int dim) -> Tensor */
  (self: Tensor, dim: number): Tensor;
};

export const upsampleBicubic2d = native.operatorFunction('aten::upsample_bicubic2d') as {
  /** aten::upsample_bicubic2d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_bicubic2d(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const upsampleBilinear2d = native.operatorFunction('aten::upsample_bilinear2d') as {
  /** aten::upsample_bilinear2d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_bilinear2d(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const upsampleLinear1d = native.operatorFunction('aten::upsample_linear1d') as {
  /** aten::upsample_linear1d(Tensor self, SymInt[1] output_size, bool align_corners, float? scales=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scales?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, options: { scales?: number | null }): Tensor;
  /** aten::upsample_linear1d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
};

export const upsampleNearest1d = native.operatorFunction('aten::upsample_nearest1d') as {
  /** aten::upsample_nearest1d(Tensor self, SymInt[1] output_size, float? scales=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, scales?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, options: { scales?: number | null }): Tensor;
  /** aten::upsample_nearest1d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  (input: Tensor, options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
};

export const upsampleNearest2d = native.operatorFunction('aten::upsample_nearest2d') as {
  /** aten::upsample_nearest2d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  (input: Tensor, options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_nearest2d(Tensor self, SymInt[2] output_size, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const upsampleNearest3d = native.operatorFunction('aten::upsample_nearest3d') as {
  /** aten::upsample_nearest3d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize?: readonly number[] | null, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, options: { scaleFactors?: readonly number[] | null }): Tensor;
  (input: Tensor, options: { outputSize?: readonly number[] | null; scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_nearest3d(Tensor self, SymInt[3] output_size, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, scalesD?: number | null, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, scalesD: number | null, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, scalesD: number | null, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, options: { scalesD?: number | null; scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const upsampleTrilinear3d = native.operatorFunction('aten::upsample_trilinear3d') as {
  /** aten::upsample_trilinear3d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor */
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, scaleFactors?: readonly number[] | null): Tensor;
  (input: Tensor, outputSize: readonly number[] | null, alignCorners: boolean, options: { scaleFactors?: readonly number[] | null }): Tensor;
  /** aten::upsample_trilinear3d(Tensor self, SymInt[3] output_size, bool align_corners, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor */
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesD?: number | null, scalesH?: number | null, scalesW?: number | null): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesD: number | null, scalesH: number | null, options: { scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, scalesD: number | null, options: { scalesH?: number | null; scalesW?: number | null }): Tensor;
  (self: Tensor, outputSize: readonly number[] | number, alignCorners: boolean, options: { scalesD?: number | null; scalesH?: number | null; scalesW?: number | null }): Tensor;
};

export const values = native.operatorFunction('aten::values') as {
  /** aten::values(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const valuesCopy = native.operatorFunction('aten::values_copy') as {
  /** aten::values_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const vander = native.operatorFunction('aten::vander') as {
  /** aten::vander(Tensor x, int? N=None, bool increasing=False) -> Tensor */
  (x: Tensor, N?: number | null, increasing?: boolean): Tensor;
  (x: Tensor, N: number | null, options: { increasing?: boolean }): Tensor;
  (x: Tensor, options: { N?: number | null; increasing?: boolean }): Tensor;
};

const varOperator = native.operatorFunction('aten::var') as {
  /** aten::var(Tensor self, bool unbiased=True) -> Tensor */
  (self: Tensor, unbiased?: boolean): Tensor;
  (self: Tensor, options: { unbiased?: boolean }): Tensor;
  /** aten::var.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /** aten::var.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor */
  (self: Tensor, dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): Tensor;
  (self: Tensor, dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): Tensor;
  (self: Tensor, options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): Tensor;
};

export const varMean = native.operatorFunction('aten::var_mean') as {
  /** aten::var_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor) */
  (self: Tensor, unbiased?: boolean): [Tensor, Tensor];
  (self: Tensor, options: { unbiased?: boolean }): [Tensor, Tensor];
  /** aten::var_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor) */
  (self: Tensor, dim?: readonly number[] | number | null, options?: { correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, options: { dim?: readonly number[] | number | null; correction?: Scalar | null; keepdim?: boolean }): [Tensor, Tensor];
  /** aten::var_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, Tensor) */
  (self: Tensor, dim?: readonly number[] | number | null, unbiased?: boolean, keepdim?: boolean): [Tensor, Tensor];
  (self: Tensor, dim: readonly number[] | number | null, unbiased: boolean, options: { keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, dim: readonly number[] | number | null, options: { unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
  (self: Tensor, options: { dim?: readonly number[] | number | null; unbiased?: boolean; keepdim?: boolean }): [Tensor, Tensor];
};

export const vdot = native.operatorFunction('aten::vdot') as {
  /** aten::vdot(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
};

export const view = native.operatorFunction('aten::view') as {
  /** aten::view(Tensor(a) self, SymInt[] size) -> Tensor(a) */
  (self: Tensor, size: readonly number[]): Tensor;
  /** aten::view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a) */
  (self: Tensor, dtype: DType): Tensor;
};

export const viewAs = native.operatorFunction('aten::view_as') as {
  /** aten::view_as(Tensor(a) self, Tensor other) -> Tensor(a) */
  (self: Tensor, other: Tensor): Tensor;
};

export const viewAsComplex = native.operatorFunction('aten::view_as_complex') as {
  /** aten::view_as_complex(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const viewAsComplexCopy = native.operatorFunction('aten::view_as_complex_copy') as {
  /** aten::view_as_complex_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const viewAsReal = native.operatorFunction('aten::view_as_real') as {
  /** aten::view_as_real(Tensor(a) self) -> Tensor(a) */
  (self: Tensor): Tensor;
};

export const viewAsRealCopy = native.operatorFunction('aten::view_as_real_copy') as {
  /** aten::view_as_real_copy(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const viewCopy = native.operatorFunction('aten::view_copy') as {
  /** aten::view_copy(Tensor self, SymInt[] size) -> Tensor */
  (self: Tensor, size: readonly number[]): Tensor;
  /** aten::view_copy.dtype(Tensor self, ScalarType dtype) -> Tensor */
  (self: Tensor, dtype: DType): Tensor;
};

export const vsplit = native.operatorFunction('aten::vsplit') as {
  /** aten::vsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] */
  (self: Tensor, indices: readonly number[]): Tensor[];
  /** aten::vsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] */
  (self: Tensor, sections: number): Tensor[];
};

export const vstack = native.operatorFunction('aten::vstack') as {
  /** aten::vstack(Tensor[] tensors) -> Tensor */
  (tensors: readonly Tensor[]): Tensor;
};

export const where = native.operatorFunction('aten::where') as {
  /** aten::where(Tensor condition) -> Tensor[] */
  (condition: Tensor): Tensor[];
  /** aten::where.self(Tensor condition, Tensor self, Tensor other) -> Tensor */
  (condition: Tensor, self: Tensor, other: Tensor): Tensor;
  /** aten::where.ScalarOther(Tensor condition, Tensor self, Scalar other) -> Tensor */
  (condition: Tensor, self: Tensor, other: Scalar): Tensor;
  /** aten::where.ScalarSelf(Tensor condition, Scalar self, Tensor other) -> Tensor */
  (condition: Tensor, self: Scalar, other: Tensor): Tensor;
  /** aten::where.Scalar(Tensor condition, Scalar self, Scalar other) -> Tensor */
  (condition: Tensor, self: Scalar, other: Scalar): Tensor;
};

export const xlogy = native.operatorFunction('aten::xlogy') as {
  /** aten::xlogy.Tensor(Tensor self, Tensor other) -> Tensor */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::xlogy.Scalar_Other(Tensor self, Scalar other) -> Tensor */
  (self: Tensor, other: Scalar): Tensor;
  /** aten::xlogy.Scalar_Self(Scalar self, Tensor other) -> Tensor */
  (self: Scalar, other: Tensor): Tensor;
};

export const xlogy_ = native.operatorFunction('aten::xlogy_') as {
  /** aten::xlogy_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) */
  (self: Tensor, other: Tensor): Tensor;
  /** aten::xlogy_.Scalar_Other(Tensor(a!) self, Scalar other) -> Tensor(a!) */
  (self: Tensor, other: Scalar): Tensor;
};

export const zero = native.operatorFunction('aten::zero') as {
  /** aten::zero(Tensor self) -> Tensor */
  (self: Tensor): Tensor;
};

export const zero_ = native.operatorFunction('aten::zero_') as {
  /** aten::zero_(Tensor(a!) self) -> Tensor(a!) */
  (self: Tensor): Tensor;
};

export const zeros = native.operatorFunction('aten::zeros') as {
  /** aten::zeros(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor */
  (size: readonly number[], options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null }): Tensor;
};

export const zerosLike = native.operatorFunction('aten::zeros_like') as {
  /** aten::zeros_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor */
  (self: Tensor, options?: { dtype?: DType | null; layout?: string | null; device?: string | null; pinMemory?: boolean | null; memoryFormat?: MemoryFormat | null }): Tensor;
};

export { varOperator as var };
