/** The libtorch that everything is built and tested against. */
export const TORCH_VERSION = '2.15.0';

// The same wheel whatever Python runs pip: libtorch itself does not depend on Python.
const PYTHON_TAG = '3.11';

// sha256 of the wheels: x86_64, aarch64, macOS. libtorch_cpu.so of the Linux wheels names CUDA's runtime and CUPTI even
// on a machine without a GPU.
const CPU_WHEELS = {
  [`torch==${TORCH_VERSION}`]: [
    '48c2d861134c0b5697c7602cb5ffa68f62a2989fdcd1717e593356f67996ca1e',
    '58ce2ebfb3430941353109a85be63ee8e941da22f13daa2c43344eeb51c81e06',
    'e808b63d616a43b326e1a5677d45a2e5babe7a8ce27edb03ddb48e7dd9b6d663',
  ],
  'nvidia-cuda-runtime==13.2.86': [
    '3498247680dfddce31bad102af7e3e26fc795342a3cac64722bb0fa95e7f60f0',
    '37844957894bfdecf90243568d21a2cb251b66106915b71459a23c8e6ef2da69',
  ],
  'nvidia-cuda-cupti==13.2.86': [
    '8fa29f15dd8336181f961764d9d95236fc6b931dd0c8fcf8cd70aab0c310b586',
    'd9a5c133f73fcb9013f3ada0da6fb54d4117618d81f3f5a0419417ea6ee829d4',
  ],
};

const CUDA_WHEELS = {
  ...CPU_WHEELS,
  'nvidia-cublas==13.4.1.3': [
    'a5917cb642cfb07f4a0231ee16aec7e2e0357d8cb8b1b78a0c9c68dba3e6afc7',
    '4eb1472bf92b741e7cf24da7978dde251b58ddec2092d9f6a04f3623eb4e9a15',
  ],
  'nvidia-cuda-nvrtc==13.2.86': [
    '8111c5130e967b78222ea2124145f8efe9ce201b752b2579a2513100a53be1c5',
    '1e5d7b411a2eb83f5c71c98d58133a763fc9fa86a4241ee320c5c4782d9ad1fd',
  ],
  'nvidia-cudnn-cu13==9.26.0.51': [
    '9c976d539786698c71d6bcdbe2053b7485fae062ff7e1215d2f2ff67b1a2149a',
    '8e5b4f5eccff721416f70ecf4353172fc4d5cdd8ca869fe6f983a4a5b0147b20',
  ],
  'nvidia-cufft==12.2.0.57': [
    '34da27fadf3979b0b042c43823f0530be8408b86df31ee0108e1ca0b621d4ef6',
    '1ed438568ae1088ba2c25789d10205d4104b8b140b7bd942e39a787947a0fb74',
  ],
  'nvidia-cufile==1.17.1.22': [
    '87feaf8c3ad20d3d03a01933181801ff6892bace5c8f0b1e4b48f319d3e62d36',
    'bec33d7f1f12691dce330275246587569c2ed90b1ce43b0f94b3e1ce9268744b',
  ],
  'nvidia-cusolver==12.2.0.11': [
    'fab5778f6769947389a1a6abc07e635576825a08c0ffc68c3ae7f1392c794b42',
    '8be097fca28de6be0990ab216ee9b804dd51077e1d1d83acf6c9850650bdc64d',
  ],
  'nvidia-cusparse==12.7.10.12': [
    '25907c75e4db1581685f06f61cc6cdecc04611765516a52373e0a18ebd69fa00',
    '597eff2cd83e3ab1d1e3a0dce9c9c879d77cf64ec2659bfdb5af6a5d02e7aaa9',
  ],
  'nvidia-cusparselt-cu13==0.8.1': [
    '786ce87568c303fadb5afcc7102d454cd3040d75f6f8626f5db460d1871f4dd0',
    '4dca476c50bf4780d46cd0bfbd82e2bc10a08e4fef7950917ce8d7578d22a23f',
  ],
  'nvidia-nccl-cu13==2.30.7': [
    'cefa7fdb9710efd0f39c5f1be1d61ff6fc9a996c451265bd7fbdcf9455ed4b50',
    'ca786ffa5a647c75d4d1f5cc72a6c4f537947e2ba8823d7c8aaf768e7a7b9f77',
  ],
  'nvidia-nvjitlink==13.2.86': [
    '285a9cead9924391588d794400bdd7e8f9d1a277a7d78ed79acfa0ea702a14dd',
    '4c90580631da1670c2cecfbdf8365247c4bfd9eabb4de63f2e3004223d1b7f5f',
  ],
  'nvidia-nvshmem-cu13==3.7.2': [
    'b9a4f843c62b5dded8ad33fd6d220e007dcd39f06cee549292f5ba14ce4c235c',
    '0e748308b9e0a8a8d81859353f3e6c98fbe85a85f652a915a2ba60149a0bd124',
  ],
  'nvidia-nvtx==13.2.86': [
    '968ce72baee2a01791c7d3254000eac81f24677b0b91c62d21b449a1f309c245',
    '1c6ae1be92fba569dd271f7b9b3056f99f5642726dc6c53d1b93ae4110c398fb',
  ],
};

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
 * What pip has to fetch for this machine. A requirement is a line of a requirements file, with the sha256 of its wheels.
 *
 * @returns {{ requirements: string[], pipArguments: string[] } | null} null where PyTorch publishes no wheel
 */
export function wheelsFor({ platform, arch, cuda }) {
  if (platform === 'darwin' && arch === 'arm64' && !cuda) {
    const [torch] = withHashes(CPU_WHEELS);
    return { requirements: [torch], pipArguments: pipArguments(['macosx_14_0_arm64']) };
  }
  const machine = MACHINES[arch];
  if (platform !== 'linux' || !machine) return null;
  return {
    requirements: withHashes(cuda ? CUDA_WHEELS : CPU_WHEELS),
    pipArguments: pipArguments(manylinuxTags(machine)),
  };
}

function withHashes(wheels) {
  return Object.entries(wheels).map(
    ([requirement, hashes]) => `${requirement} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}`,
  );
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
