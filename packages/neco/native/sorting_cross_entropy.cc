// neco::sorting_cross_entropy: checks, choice of kernel, threads, autograd, registration.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "processor_features.h"
#include "sorting_kernels.h"
#include "sorting_operator.h"

namespace neco {

DeviceKernel cuda_kernel = nullptr;

namespace {

using at::Tensor;
using std::optional;
using std::string_view;

// The float32 kernels of this build that this processor can run, the widest first.
const std::vector<SortingKernel<float>>& float_kernels() {
  static const std::vector<SortingKernel<float>> kernels = [] {
    std::vector<SortingKernel<float>> found;
    for (const auto& kernel : {avx512_kernel(), avx2_kernel(), plain_float_kernel()}) {
      if (kernel.run && processor_runs(kernel.name)) found.push_back(kernel);
    }
    return found;
  }();
  return kernels;
}

std::atomic<std::size_t> chosen_kernel{0};

std::vector<std::string> sorting_kernels() {
  std::vector<std::string> names;
  for (const auto& kernel : float_kernels()) names.emplace_back(kernel.name);
  return names;
}

void use_sorting_kernel(string_view name) {
  const auto& kernels = float_kernels();
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    if (kernels[i].name == name) {
      chosen_kernel = i;
      return;
    }
  }
  TORCH_CHECK_VALUE(false, "neco::use_sorting_kernel: this build and processor have no kernel '", name, "'");
}

template <class Scalar>
SortingKernel<Scalar> current_kernel();
template <>
SortingKernel<float> current_kernel() {
  return float_kernels()[chosen_kernel];
}
template <>
SortingKernel<double> current_kernel() {
  return plain_double_kernel();
}

Relaxation relaxation_of(string_view name) {
  if (name == "logistic") return Relaxation::kLogistic;
  if (name == "logistic_phi") return Relaxation::kLogisticPhi;
  if (name == "gaussian") return Relaxation::kGaussian;
  if (name == "reciprocal") return Relaxation::kReciprocal;
  if (name == "cauchy") return Relaxation::kCauchy;
  if (name == "optimal") return Relaxation::kOptimal;
  TORCH_CHECK_VALUE(false, "neco::sorting_cross_entropy: unknown relaxation '", name,
                    "': expected logistic, logistic_phi, gaussian, reciprocal, cauchy or optimal");
}

void check_rows(const Tensor& student, const Tensor& teacher, const optional<Tensor>& row_mask) {
  TORCH_CHECK_VALUE(student.dim() == 2 && teacher.sizes() == student.sizes(),
                    "neco::sorting_cross_entropy: student and teacher must both be [rows, n], got ",
                    student.sizes(), " and ", teacher.sizes());
  TORCH_CHECK_TYPE(student.is_floating_point() && teacher.is_floating_point(),
                   "neco::sorting_cross_entropy: student and teacher must be floating point, got ",
                   student.scalar_type(), " and ", teacher.scalar_type());
  TORCH_CHECK_VALUE(student.size(1) >= kMinWires && student.size(1) <= kMaxWires,
                    "neco::sorting_cross_entropy: rows need ", kMinWires, " to ", kMaxWires,
                    " similarities, got ", student.size(1));
  TORCH_CHECK_VALUE(!row_mask || (row_mask->dim() == 1 && row_mask->size(0) == student.size(0)),
                    "neco::sorting_cross_entropy: row_mask must be [", student.size(0), "], got ",
                    row_mask ? row_mask->sizes() : at::IntArrayRef());
}

void check_steepness(const char* name, double value) {
  TORCH_CHECK_VALUE(std::isfinite(value) && value > 0, "neco::sorting_cross_entropy: ", name,
                    " must be a positive number, got ", value);
}

struct FreeAligned {
  void operator()(std::byte* memory) const { ::operator delete[](memory, std::align_val_t{64}); }
};
using Scratch = std::unique_ptr<std::byte[], FreeAligned>;

Scratch allocate_scratch(std::size_t bytes) {
  return Scratch(new (std::align_val_t{64}) std::byte[bytes]);
}

// Threads take groups from a shared counter: a core that another program slows down then holds up no one else.
// What a row gives does not depend on the thread or the group that it falls into.
template <class Scalar>
void run_rows(const RowTask<Scalar>& task) {
  const SortingKernel<Scalar> kernel = current_kernel<Scalar>();
  const std::int64_t groups = (task.row_count + kernel.lanes - 1) / kernel.lanes;
  const std::int64_t workers = std::min<std::int64_t>(groups, at::get_num_threads());
  std::atomic<std::int64_t> next_group{0};
  std::atomic<std::int64_t> bad_row{kAllFinite};
  at::parallel_for(0, workers, 1, [&](std::int64_t, std::int64_t) {
    const Scratch scratch = allocate_scratch(kernel.scratch_bytes(task.network));
    for (std::int64_t group; bad_row == kAllFinite && (group = next_group++) < groups;) {
      const std::int64_t row = kernel.run(task, group, scratch.get());
      if (row != kAllFinite) bad_row = row;
    }
  });
  TORCH_CHECK_VALUE(bad_row == kAllFinite, "neco::sorting_cross_entropy: row ", bad_row.load(),
                    " has a similarity that is NaN or infinite");
}

std::vector<std::int64_t> rows_to_do(std::int64_t count, const optional<Tensor>& row_mask) {
  std::vector<std::int64_t> rows;
  rows.reserve(count);
  if (!row_mask) {
    for (std::int64_t row = 0; row < count; ++row) rows.push_back(row);
    return rows;
  }
  const Tensor mask = row_mask->ne(0).contiguous();
  const bool* wanted = mask.const_data_ptr<bool>();
  for (std::int64_t row = 0; row < count; ++row) {
    if (wanted[row]) rows.push_back(row);
  }
  return rows;
}

struct Arguments {
  double student_steepness;
  double teacher_steepness;
  std::string network;
  std::string relaxation;
  double lambda;
  optional<Tensor> row_mask;
};

// Loss [R] and, if wanted, gradient [R, n] (else undefined), both in the type of the computation: float64 for
// float64 students, float32 otherwise.
std::tuple<Tensor, Tensor> compute(const Tensor& student, const Tensor& teacher, const Arguments& arguments,
                                   bool want_gradient) {
  check_rows(student, teacher, arguments.row_mask);
  check_steepness("student_steepness", arguments.student_steepness);
  check_steepness("teacher_steepness", arguments.teacher_steepness);
  TORCH_CHECK_VALUE(std::isfinite(arguments.lambda), "neco::sorting_cross_entropy: lambda must be finite");
  const SortingOptions options{arguments.student_steepness, arguments.teacher_steepness, arguments.lambda,
                               relaxation_of(arguments.relaxation)};
  const std::shared_ptr<const Network> network =
      shared_network(arguments.network, static_cast<int>(student.size(1)));
  const auto dtype = student.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
  const Tensor s = student.to(dtype).contiguous();
  const Tensor t = teacher.to(dtype).contiguous();
  const Tensor loss = at::zeros({s.size(0)}, s.options());
  const Tensor gradient = want_gradient ? at::zeros_like(s) : Tensor();
  if (s.is_cuda()) {
    TORCH_CHECK_NOT_IMPLEMENTED(cuda_kernel, "neco::sorting_cross_entropy: this build has no CUDA kernel");
    cuda_kernel({network->view(), options, s, t, arguments.row_mask, loss, gradient});
    return {loss, gradient};
  }
  const std::vector<std::int64_t> rows = rows_to_do(student.size(0), arguments.row_mask);
  const auto run = [&]<class Scalar>(Scalar) {
    run_rows<Scalar>({network->view(), options, s.const_data_ptr<Scalar>(), t.const_data_ptr<Scalar>(),
                      rows.data(), static_cast<std::int64_t>(rows.size()), loss.mutable_data_ptr<Scalar>(),
                      want_gradient ? gradient.mutable_data_ptr<Scalar>() : nullptr});
  };
  if (dtype == at::kDouble) {
    run(double{});
  } else {
    run(float{});
  }
  return {loss, gradient};
}

// The gradient is computed along with the loss, where the columns are still in the cache; backward scales it.
struct SortingCrossEntropy : torch::autograd::Function<SortingCrossEntropy> {
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& student, const Tensor& teacher,
                        const Arguments& arguments) {
    auto [loss, gradient] = compute(student.detach(), teacher.detach(), arguments, true);
    context->save_for_backward({gradient});
    context->saved_data["student_dtype"] = static_cast<int64_t>(student.scalar_type());
    return loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list loss_adjoint) {
    TORCH_CHECK_NOT_IMPLEMENTED(!at::GradMode::is_enabled(),
                                "neco::sorting_cross_entropy has no second derivative (create_graph)");
    const Tensor gradient = context->get_saved_variables()[0];
    const auto dtype = static_cast<at::ScalarType>(context->saved_data["student_dtype"].toInt());
    return {(gradient * loss_adjoint[0].unsqueeze(1)).to(dtype), Tensor(), Tensor()};
  }
};

// Kinds of device that the operator has a kernel for.
std::vector<std::string> sorting_devices() {
  return cuda_kernel ? std::vector<std::string>{"cpu", "cuda"} : std::vector<std::string>{"cpu"};
}

}  // namespace

Tensor sorting_cross_entropy_plain(const Tensor& student, const Tensor& teacher, double student_steepness,
                                   double teacher_steepness, string_view network, string_view relaxation,
                                   double lambda, const optional<Tensor>& row_mask) {
  return std::get<0>(compute(student, teacher,
                             {student_steepness, teacher_steepness, std::string(network),
                              std::string(relaxation), lambda, row_mask},
                             false));
}

Tensor sorting_cross_entropy_autograd(const Tensor& student, const Tensor& teacher, double student_steepness,
                                      double teacher_steepness, string_view network, string_view relaxation,
                                      double lambda, const optional<Tensor>& row_mask) {
  if (at::GradMode::is_enabled() && student.requires_grad()) {
    return SortingCrossEntropy::apply(student, teacher,
                                      Arguments{student_steepness, teacher_steepness, std::string(network),
                                                std::string(relaxation), lambda, row_mask});
  }
  const at::AutoDispatchBelowAutograd below;
  return sorting_cross_entropy_plain(student, teacher, student_steepness, teacher_steepness, network, relaxation,
                                     lambda, row_mask);
}

TORCH_LIBRARY(neco, library) {
  library.def(
      "sorting_cross_entropy(Tensor student, Tensor teacher, float student_steepness, float teacher_steepness, "
      "str network, str relaxation, float lambda, Tensor? row_mask=None) -> Tensor");
  // Names of the float32 kernels that can run here, the default first; and a way to choose another one.
  library.def("sorting_kernels() -> str[]", &sorting_kernels);
  library.def("sorting_devices() -> str[]", &sorting_devices);
  library.def("use_sorting_kernel(str name) -> ()", &use_sorting_kernel);
}

TORCH_LIBRARY_IMPL(neco, CPU, library) { library.impl("sorting_cross_entropy", &sorting_cross_entropy_plain); }

TORCH_LIBRARY_IMPL(neco, AutogradCPU, library) {
  library.impl("sorting_cross_entropy", &sorting_cross_entropy_autograd);
}

}  // namespace neco
