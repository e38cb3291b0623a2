/** The libtorch that everything is built and tested against. */
export const TORCH_VERSION = '2.15.0';

// The same wheel whatever Python runs pip: libtorch itself does not depend on Python.
const PYTHON_TAG = '3.11';

// libtorch_cpu.so of the Linux wheels names these two libraries even on a machine without a GPU.
const CPU_COMPANIONS = ['nvidia-cuda-runtime==13.2.86.*', 'nvidia-cuda-cupti==13.2.86.*'];

const CUDA_COMPANIONS = [
  ...CPU_COMPANIONS,
  'nvidia-cublas==13.4.1.3.*',
  'nvidia-cuda-nvrtc==13.2.86.*',
  'nvidia-cudnn-cu13==9.26.0.51',
  'nvidia-cufft==12.2.0.57.*',
  'nvidia-cufile==1.17.1.22.*',
  'nvidia-cusolver==12.2.0.11.*',
  'nvidia-cusparse==12.7.10.12.*',
  'nvidia-cusparselt-cu13==0.8.1',
  'nvidia-nccl-cu13==2.30.7',
  'nvidia-nvjitlink==13.2.86.*',
  'nvidia-nvshmem-cu13==3.7.2',
  'nvidia-nvtx==13.2.86.*',
];

/** The CUDA compiler that fits those libraries. */
export const NVCC_VERSION = '13.2.86';

const NVCC_PARTS = [
  'nvidia-cuda-nvcc',
  'nvidia-cuda-crt',
  'nvidia-nvvm',
  'nvidia-cuda-runtime',
  'nvidia-cuda-cccl',
];

const MACHINES = { x64: 'x86_64', arm64: 'aarch64' };

/**
 * What pip has to fetch for this machine.
 *
 * @returns {{ requirements: string[], pipArguments: string[] } | null} null where PyTorch publishes no wheel
 */
export function wheelsFor({ platform, arch, cuda }) {
  const torch = `torch==${TORCH_VERSION}`;
  if (platform === 'darwin' && arch === 'arm64' && !cuda) {
    return { requirements: [torch], pipArguments: pipArguments(['macosx_14_0_arm64']) };
  }
  const machine = MACHINES[arch];
  if (platform !== 'linux' || !machine) return null;
  return {
    requirements: [torch, ...(cuda ? CUDA_COMPANIONS : CPU_COMPANIONS)],
    pipArguments: pipArguments(manylinuxTags(machine)),
  };
}

/** The same for nvcc and CUDA's headers. */
export function nvccWheelsFor({ platform, arch }) {
  const machine = MACHINES[arch];
  if (platform !== 'linux' || !machine) return null;
  return {
    requirements: NVCC_PARTS.map((name) => `${name}==${NVCC_VERSION}.*`),
    pipArguments: pipArguments(manylinuxTags(machine)),
  };
}

// Older versions of pip do not derive the lower tags from the highest one.
function manylinuxTags(machine) {
  const tags = [`manylinux2014_${machine}`];
  for (let minor = 17; minor <= 28; minor++) tags.push(`manylinux_2_${minor}_${machine}`);
  return tags.reverse();
}

function pipArguments(platformTags) {
  return [
    '--no-deps',
    '--only-binary=:all:',
    '--python-version',
    PYTHON_TAG,
    ...platformTags.flatMap((tag) => ['--platform', tag]),
  ];
}
