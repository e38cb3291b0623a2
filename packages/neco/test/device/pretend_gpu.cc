// Two pretend GPUs for a libtorch without CUDA: tensors of the devices cuda:0 and cuda:1 lie in ordinary memory, and
// their operators run on the processor. What a real GPU refuses is refused: an operator that is given tensors of two
// devices, and one that draws random numbers there, because a run must draw all of them on the processor. So a program
// that passes here has every tensor where it belongs; what a GPU computes, and how fast, it does not tell.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/EmptyTensor.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <c10/core/impl/alloc_cpu.h>
#include <torch/library.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using c10::Device;
using c10::DeviceIndex;
using c10::DeviceType;
using c10::IValue;
using c10::Stream;

constexpr DeviceIndex kGpus = 2;
constexpr c10::DispatchKeySet kKeys(c10::DispatchKey::CUDA);
thread_local DeviceIndex current = 0;

// Makes a GPU the current one for a while.
class OnGpu {
 public:
  explicit OnGpu(DeviceIndex index) : before_(std::exchange(current, index)) {}
  explicit OnGpu(std::optional<Device> device)
      : OnGpu(device && device->has_index() ? device->index() : current) {}
  ~OnGpu() { current = before_; }
  OnGpu(const OnGpu&) = delete;
  OnGpu& operator=(const OnGpu&) = delete;

 private:
  DeviceIndex before_;
};

struct Memory final : c10::Allocator {
  c10::DataPtr allocate(size_t bytes) override {
    void* data = bytes == 0 ? nullptr : c10::alloc_cpu(bytes);
    return {data, data, &c10::free_cpu, Device(DeviceType::CUDA, current)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &c10::free_cpu; }
  void copy_data(void* to, const void* from, size_t bytes) const override { default_copy_data(to, from, bytes); }
};

c10::Allocator* memory() {
  static Memory instance;
  return &instance;
}

struct Guard final : c10::impl::DeviceGuardImplInterface {
  DeviceType type() const override { return DeviceType::CUDA; }
  Device exchangeDevice(Device device) const override {
    const Device before(DeviceType::CUDA, current);
    setDevice(device);
    return before;
  }
  Device getDevice() const override { return {DeviceType::CUDA, current}; }
  void setDevice(Device device) const override { uncheckedSetDevice(device); }
  void uncheckedSetDevice(Device device) const noexcept override {
    if (device.has_index()) current = device.index();
  }
  Stream getStream(Device device) const override {
    return Stream(Stream::DEFAULT, Device(DeviceType::CUDA, device.has_index() ? device.index() : current));
  }
  Stream getDefaultStream(Device device) const override { return getStream(device); }
  Stream getStreamFromGlobalPool(Device device, bool) const override { return getStream(device); }
  Stream getNewStream(Device device, int) const override { return getStream(device); }
  Stream exchangeStream(Stream stream) const override { return getStream(stream.device()); }
  DeviceIndex deviceCount() const noexcept override { return kGpus; }
  void record(void**, const Stream&, DeviceIndex, c10::EventFlag) const override {}
  void block(void*, const Stream&) const override {}
  bool queryEvent(void*) const override { return true; }
  void destroyEvent(void*, DeviceIndex) const noexcept override {}
  bool queryStream(const Stream&) const override { return true; }
  void synchronizeStream(const Stream&) const override {}
};

C10_REGISTER_GUARD_IMPL(CUDA, Guard)

// An operator's arguments as tensors of the processor that share their memory.
class OnProcessor {
 public:
  OnProcessor(std::string name, bool any_device) : name_(std::move(name)), any_device_(any_device) {}

  IValue of(const IValue& value) {
    if (value.isTensor()) return of(value.toTensor());
    if (value.isTensorList()) {
      std::vector<at::Tensor> result;
      for (const at::Tensor& tensor : value.toTensorList()) result.push_back(of(tensor));
      return result;
    }
    if (value.isOptionalTensorList()) {
      std::vector<std::optional<at::Tensor>> result;
      for (const std::optional<at::Tensor>& tensor : value.toOptionalTensorList())
        result.push_back(tensor ? std::optional(of(*tensor)) : std::nullopt);
      return result;
    }
    if (!value.isDevice()) return value;
    meets(value.toDevice());
    return Device(DeviceType::CPU);
  }

  // Outputs that the operator gave a size get it here too.
  void take_sizes() {
    for (auto& [own, same] : pairs_) {
      if (own.sizes() == same.sizes()) continue;
      const at::Tensor sized = moved(same);
      own.unsafeGetTensorImpl()->set_storage_keep_dtype(sized.storage());
      own.unsafeGetTensorImpl()->set_sizes_and_strides(sized.sizes(), sized.strides());
    }
  }

  // The other way round: an argument that comes back is itself, what is new gets memory of the GPU.
  IValue back(const IValue& value) {
    if (value.isTensor()) return back(value.toTensor());
    if (!value.isTensorList()) return value;
    std::vector<at::Tensor> result;
    for (const at::Tensor& tensor : value.toTensorList()) result.push_back(back(tensor));
    return result;
  }

 private:
  at::Tensor of(const at::Tensor& tensor) {
    if (!tensor.defined()) return tensor;
    if (tensor.is_cpu()) {
      // Numbers may come from the processor, as with real GPUs.
      TORCH_CHECK(any_device_ || tensor.dim() == 0, name_, ": a tensor ", tensor.sizes(),
                  " on the processor meets tensors on a GPU");
      return tensor;
    }
    if (!any_device_) meets(tensor.device());
    else device_ = tensor.device();
    const auto options = tensor.options().device(at::kCPU).requires_grad(false);
    // An empty tensor may be an output that is yet to get its size.
    at::Tensor same = tensor.numel() == 0
                          ? at::empty_strided(tensor.sizes(), tensor.strides(), options)
                          : at::from_blob(tensor.data_ptr(), tensor.sizes(), tensor.strides(), options);
    pairs_.emplace_back(tensor, same);
    return same;
  }

  void meets(Device device) {
    if (!device.has_index()) device = Device(device.type(), current);
    TORCH_CHECK(!device_ || *device_ == device, name_, ": tensors on ", *device_, " and on ", device);
    device_ = device;
  }

  at::Tensor back(const at::Tensor& tensor) {
    if (!tensor.defined()) return tensor;
    for (const auto& [own, same] : pairs_) {
      if (same.is_same(tensor)) return own;
      TORCH_CHECK(!same.is_alias_of(tensor), name_, " gives a view: it needs a kernel of its own here");
    }
    return moved(tensor);
  }

  at::Tensor moved(const at::Tensor& tensor) {
    const OnGpu gpu(device_->index());
    const at::Tensor result =
        at::detail::empty_strided_generic(tensor.sizes(), tensor.strides(), memory(), kKeys, tensor.scalar_type());
    at::from_blob(result.data_ptr(), tensor.sizes(), tensor.strides(), tensor.options()).copy_(tensor);
    return result;
  }

  std::string name_;
  bool any_device_;
  std::optional<Device> device_;
  std::vector<std::pair<at::Tensor, at::Tensor>> pairs_;
};

void run(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  const auto& schema = op.schema();
  for (const auto& argument : schema.arguments()) {
    TORCH_CHECK(argument.name() != "generator", schema.name(), ": random numbers are drawn on a GPU");
  }
  const c10::impl::ExcludeDispatchKeyGuard guard(c10::autograd_dispatch_keyset);
  OnProcessor processor(schema.name(), schema.name() == "aten::copy_");
  const size_t inputs = schema.arguments().size();
  const auto given = torch::jit::last(*stack, inputs).vec();
  torch::jit::drop(*stack, inputs);
  for (const auto& value : given) stack->push_back(processor.of(value));
  op.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), stack);
  processor.take_sizes();
  const size_t outputs = schema.returns().size();
  const auto made = torch::jit::last(*stack, outputs).vec();
  torch::jit::drop(*stack, outputs);
  for (const auto& value : made) stack->push_back(processor.back(value));
}

at::Tensor empty(at::IntArrayRef size, std::optional<at::ScalarType> dtype, std::optional<at::Layout>,
                 std::optional<Device> device, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  const OnGpu gpu(device);
  return at::detail::empty_generic(size, memory(), kKeys, dtype.value_or(at::get_default_dtype_as_scalartype()), format);
}

at::Tensor empty_strided(at::IntArrayRef size, at::IntArrayRef stride, std::optional<at::ScalarType> dtype,
                         std::optional<at::Layout>, std::optional<Device> device, std::optional<bool>) {
  const OnGpu gpu(device);
  return at::detail::empty_strided_generic(size, stride, memory(), kKeys,
                                           dtype.value_or(at::get_default_dtype_as_scalartype()));
}

// Attention by plain operators: the processor's fused one has another schema than the GPUs'.
int64_t plain_attention(const at::Tensor&, const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&,
                        double, bool, std::optional<double>, bool) {
  return 0;
}

TORCH_LIBRARY_IMPL(aten, CUDA, library) {
  library.impl("empty.memory_format", &empty);
  library.impl("empty_strided", &empty_strided);
  library.impl("as_strided", &at::native::as_strided_tensorimpl);
  library.impl("view", &at::native::view);
  library.impl("unfold", &at::native::unfold);
  library.impl("_reshape_alias", &at::native::_reshape_alias);
  library.impl("_fused_sdp_choice", &plain_attention);
  // These have kernels for every device that would come before the fallback.
  library.impl("copy_", torch::CppFunction::makeFromBoxedFunction<&run>());
  library.impl("native_layer_norm", torch::CppFunction::makeFromBoxedFunction<&run>());
}

TORCH_LIBRARY_IMPL(_, CUDA, library) { library.fallback(torch::CppFunction::makeFromBoxedFunction<&run>()); }

}  // namespace

namespace at {

struct CUDAHooks final : CUDAHooksInterface {
  explicit CUDAHooks(CUDAHooksArgs) {}
  void init() const override {}
  bool hasCUDA() const override { return true; }
  bool hasCUDART() const override { return true; }
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return true; }
  long versionCUDART() const override { return 13020; }
  int getNumGPUs() const override { return kGpus; }
  DeviceIndex deviceCount() const override { return kGpus; }
  DeviceIndex current_device() const override { return current; }
  DeviceIndex getCurrentDevice() const override { return current; }
  bool hasPrimaryContext(DeviceIndex) const override { return true; }
  Allocator* getCUDADeviceAllocator() const override { return memory(); }
  // Only seeded: nothing may draw from it.
  const Generator& getDefaultGenerator(DeviceIndex) const override {
    static const Generator generator = make_generator<CPUGeneratorImpl>();
    return generator;
  }
};

// By this name PyTorch looks for it.
REGISTER_CUDA_HOOKS(CUDAHooks)

}  // namespace at
