// neco::recomputing_linear: a linear layer with the cheap operation before it (layer normalisation, GELU, gated SiLU)
// and the scale a channel after it. For the backward pass only the input is kept: the cheap operation runs again,
// and the scale's gradient is taken from the product that the weight's gradient needs anyway. In a transformer
// block that leaves a little more than half of what autograd would keep of the separate operations.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace neco {
namespace {

using at::Tensor;
using std::optional;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

enum class Before : int64_t { kNothing, kLayerNorm, kGelu, kSwiglu };

Before before_of(std::string_view name) {
  if (name == "nothing") return Before::kNothing;
  if (name == "layer_norm") return Before::kLayerNorm;
  if (name == "gelu") return Before::kGelu;
  if (name == "swiglu") return Before::kSwiglu;
  TORCH_CHECK_VALUE(false, "neco::recomputing_linear: unknown operation '", name,
                    "': expected nothing, layer_norm, gelu or swiglu");
}

// An undefined tensor if there is none.
Tensor given(const optional<Tensor>& tensor) { return tensor.value_or(Tensor()); }

struct Norm {
  Tensor weight;
  Tensor bias;
  double eps;
};

// What the linear layer sees.
Tensor prepared(const Tensor& input, Before before, const Norm& norm) {
  switch (before) {
    case Before::kNothing:
      return input;
    case Before::kLayerNorm:
      return at::layer_norm(input, norm.weight.sizes(), norm.weight, norm.bias, norm.eps);
    case Before::kGelu:
      return at::gelu(input);
    case Before::kSwiglu: {
      const auto halves = input.chunk(2, -1);
      return at::silu(halves[0]).mul_(halves[1]);
    }
  }
  TORCH_INTERNAL_ASSERT(false);
}

Tensor scaled_linear(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& scale) {
  const Tensor product = bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
  if (!scale.defined()) return product;
  // Half-precision products become float32 by the scale, as they do in separate operations.
  return product.scalar_type() == scale.scalar_type() ? product.mul_(scale) : product.mul(scale);
}

struct Gradients {
  Tensor input;
  Tensor norm_weight;
  Tensor norm_bias;
};

// From the gradient of what `prepared` returned to those of its arguments.
Gradients unprepared(const Tensor& gradient, const Tensor& input, Before before, const Norm& norm) {
  switch (before) {
    case Before::kNothing:
      return {gradient, {}, {}};
    case Before::kLayerNorm: {
      const auto [output, mean, rstd] =
          at::native_layer_norm(input, norm.weight.sizes(), norm.weight, norm.bias, norm.eps);
      const auto [x, w, b] =
          at::native_layer_norm_backward(gradient, input, norm.weight.sizes(), mean, rstd, norm.weight, norm.bias,
                                         {true, norm.weight.requires_grad(), norm.bias.requires_grad()});
      return {x, w, b};
    }
    case Before::kGelu:
      return {at::gelu_backward(gradient, input), {}, {}};
    case Before::kSwiglu: {
      const auto halves = input.chunk(2, -1);
      return {at::cat({at::silu_backward(gradient * halves[1], halves[0]), gradient * at::silu(halves[0])}, -1), {}, {}};
    }
  }
  TORCH_INTERNAL_ASSERT(false);
}

Tensor as_rows(const Tensor& tensor) { return tensor.reshape({-1, tensor.size(-1)}); }

struct RecomputingLinear : torch::autograd::Function<RecomputingLinear> {
  static Tensor forward(AutogradContext* context, const Tensor& input, const Tensor& weight,
                        const optional<Tensor>& bias, const optional<Tensor>& scale,
                        const optional<Tensor>& norm_weight, const optional<Tensor>& norm_bias, double eps,
                        int64_t before) {
    const Norm norm{given(norm_weight), given(norm_bias), eps};
    context->save_for_backward({input, weight, given(bias), given(scale), norm.weight, norm.bias});
    context->saved_data["eps"] = eps;
    context->saved_data["before"] = before;
    return scaled_linear(prepared(input, static_cast<Before>(before), norm), weight, given(bias), given(scale));
  }

  static variable_list backward(AutogradContext* context, variable_list output_gradient) {
    TORCH_CHECK_NOT_IMPLEMENTED(!at::GradMode::is_enabled(),
                                "neco::recomputing_linear has no second derivative (create_graph)");
    const auto saved = context->get_saved_variables();
    const Tensor &input = saved[0], &weight = saved[1], &bias = saved[2], &scale = saved[3];
    const Norm norm{saved[4], saved[5], context->saved_data["eps"].toDouble()};
    const auto before = static_cast<Before>(context->saved_data["before"].toInt());
    // In the type of the product, which under autocast is not the weight's.
    const Tensor x = prepared(input, before, norm);
    const Tensor gradient = output_gradient[0];
    const Tensor rows = as_rows(gradient);
    variable_list result(8);
    if (weight.requires_grad() || (scale.defined() && scale.requires_grad())) {
      // d loss / d (weight * scale) and d loss / d (bias * scale); both factors' gradients follow.
      const Tensor product = rows.t().mm(as_rows(x).to(rows.scalar_type())).to(weight.scalar_type());
      const Tensor sum = bias.defined() ? rows.sum(0).to(weight.scalar_type()) : Tensor();
      if (scale.defined()) {
        result[3] = (product * weight).sum(1);
        if (bias.defined()) result[3].add_(sum * bias);
      }
      result[1] = scale.defined() ? product * scale.unsqueeze(1) : product;
      if (bias.defined()) result[2] = scale.defined() ? sum * scale : sum;
    }
    if (input.requires_grad() || norm_needs_gradient(norm)) {
      const Tensor effective = (scale.defined() ? weight * scale.unsqueeze(1) : weight).to(rows.scalar_type());
      const Tensor inner = rows.mm(effective).view(x.sizes()).to(x.scalar_type());
      const Gradients outer = unprepared(inner, input, before, norm);
      result[0] = outer.input.to(input.scalar_type());
      result[4] = outer.norm_weight;
      result[5] = outer.norm_bias;
    }
    return result;
  }

  static bool norm_needs_gradient(const Norm& norm) {
    return norm.weight.defined() && (norm.weight.requires_grad() || norm.bias.requires_grad());
  }
};

Tensor recomputing_linear(const Tensor& input, std::string_view before_name, const Tensor& weight,
                          const optional<Tensor>& bias, const optional<Tensor>& scale,
                          const optional<Tensor>& norm_weight, const optional<Tensor>& norm_bias, double eps) {
  const Before before = before_of(before_name);
  TORCH_CHECK_VALUE((before == Before::kLayerNorm) == norm_weight.has_value() &&
                        norm_weight.has_value() == norm_bias.has_value(),
                    "neco::recomputing_linear: norm_weight and norm_bias belong to layer_norm, and only to it");
  return RecomputingLinear::apply(input, weight, bias, scale, norm_weight, norm_bias, eps,
                                  static_cast<int64_t>(before));
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(neco, library) {
  library.def(
      "recomputing_linear(Tensor input, str before, Tensor weight, Tensor? bias=None, Tensor? scale=None, "
      "Tensor? norm_weight=None, Tensor? norm_bias=None, float eps=1e-5) -> Tensor");
}

TORCH_LIBRARY_IMPL(neco, CompositeImplicitAutograd, library) {
  library.impl("recomputing_linear", &recomputing_linear);
}

}  // namespace neco
