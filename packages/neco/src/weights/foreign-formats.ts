import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

/** A kind of file that is no checkpoint, and the way from it to one. */
export interface ForeignFormat {
  /** What the file is, after "FILE is". */
  name: string;
  /** What to do instead, a clause. */
  advice: string;
}

const AGAIN = 'download the weights themselves again';
const FROM_PYTHON =
  'save the state dict of the network with torch.save or as safetensors, and give that file';

/** Bytes by which a format is known at its start. */
const STARTS: readonly (readonly [start: string, format: ForeignFormat])[] = [
  [
    'GGUF',
    {
      name: 'a GGUF file of llama.cpp, whose weights are renamed and mostly quantised',
      advice: 'give the original weights (safetensors or .pth) that it was made from',
    },
  ],
  ['version https://git-lfs.github.com/', lfs('Git LFS')],
  ['/annex/objects/', lfs('git-annex')],
  [
    '\x89HDF\r\n\x1a\n',
    { name: 'an HDF5 file (Keras, TensorFlow)', advice: `load it there and ${FROM_PYTHON}` },
  ],
  ['\x93NUMPY', { name: 'an array of NumPy', advice: FROM_PYTHON }],
  [
    '\x1f\x8b',
    { name: 'compressed with gzip', advice: 'unpack it first (gunzip, or tar -xzf for an archive)' },
  ],
  ['\xfd7zXZ', { name: 'compressed with xz', advice: 'unpack it first (xz -d)' }],
  ['\x28\xb5\x2f\xfd', { name: 'compressed with Zstandard', advice: 'unpack it first (zstd -d)' }],
  ['BZh', { name: 'compressed with bzip2', advice: 'unpack it first (bunzip2)' }],
  ['7z\xbc\xaf', { name: 'a 7z archive', advice: 'unpack it first' }],
  ['Rar!', { name: 'a RAR archive', advice: 'unpack it first' }],
  ['%PDF', { name: 'a PDF document', advice: AGAIN }],
  [
    '\x89PNG',
    { name: 'a picture (PNG)', advice: 'give a file of weights; pictures go with --images or --data' },
  ],
  [
    '\xff\xd8\xff',
    { name: 'a picture (JPEG)', advice: 'give a file of weights; pictures go with --images or --data' },
  ],
];

function lfs(name: string): ForeignFormat {
  return {
    name: `a pointer of ${name}: a text that stands for the weights until they are fetched`,
    advice:
      name === 'Git LFS'
        ? 'run "git lfs pull" in its repository, or download the file itself'
        : 'run "git annex get" on it',
  };
}

const WEB_PAGE: ForeignFormat = {
  name: 'a web page (HTML)',
  advice:
    'the server sent a page in place of the weights, as it does when a login or a click is wanted; download the file itself',
};
const PLAIN_TEXT: ForeignFormat = { name: 'a text', advice: AGAIN };

/**
 * Tells files that people take for checkpoints by their first bytes.
 * @returns Null for everything else, real checkpoints included.
 */
export function foreignFormat(file: string): ForeignFormat | null {
  if (file.endsWith('.distcp')) return distributed(file);
  const start = startOf(file, 512);
  if (start.length === 0) return { name: 'empty', advice: AGAIN };
  const text = start.toString('latin1');
  const known = STARTS.find(([bytes]) => text.startsWith(bytes));
  if (known !== undefined) return known[1];
  if (start.subarray(257, 262).toString('latin1') === 'ustar') {
    return { name: 'a tar archive', advice: 'unpack it first (tar -xf), and give the file of weights in it' };
  }
  if (/^\s*(?:\uFEFF|\xef\xbb\xbf)?\s*<(?:!doctype|html|head|\?xml|!--)/i.test(text)) return WEB_PAGE;
  if (/^[\t\n\r\x20-\x7e]+$/.test(text)) {
    const [line = ''] = text.trim().split('\n');
    return { ...PLAIN_TEXT, name: `a text that begins with '${line.slice(0, 60)}'` };
  }
  return null;
}

function distributed(file: string): ForeignFormat {
  return {
    name: `one part (${basename(file)}) of a checkpoint of torch.distributed.checkpoint`,
    advice:
      'make one file of its folder with "python -m torch.distributed.checkpoint.format_utils dcp_to_torch FOLDER weights.pth"',
  };
}

/** A program of TorchScript whose weights have become numbers of its code. */
export const FROZEN_SCRIPT: ForeignFormat = {
  name: 'TorchScript that was frozen (torch.jit.freeze), so that its weights have no names',
  advice: FROM_PYTHON,
};

/** What an archive is that `torch.save` did not write, by the names of its entries; null if that says nothing. */
export function foreignArchive(names: readonly string[]): ForeignFormat | null {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/(^|\/)(data|archive)\.pkl$/)) return null;
  if (has(/(^|\/)models\/.*\.json$/) && has(/archive_format|aotinductor/)) {
    return { name: 'a program of torch.export (.pt2)', advice: FROM_PYTHON };
  }
  if (has(/\.npy$/)) return { name: 'an archive of NumPy (.npz)', advice: FROM_PYTHON };
  if (has(/(^|\/)config\.json$/) && has(/\.weights\.h5$/)) {
    return { name: 'a model of Keras', advice: `load it there and ${FROM_PYTHON}` };
  }
  if (has(/\.(safetensors|pth|pt|bin|ckpt|onnx)$/)) {
    return { name: 'a zip archive with weights in it', advice: 'unpack it first, and give the file in it' };
  }
  return { name: 'a zip archive that torch.save did not write', advice: FROM_PYTHON };
}

function startOf(file: string, length: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(handle, bytes, 0, length, 0));
  } finally {
    closeSync(handle);
  }
}

/** A family of networks that is not a plain ViT, by keys that only it has. */
interface ForeignNetwork {
  name: string;
  keys: RegExp;
  why: string;
}

const FOREIGN_NETWORKS: readonly ForeignNetwork[] = [
  {
    name: "CLIP's ResNet",
    keys: /(^|\.)visual\.(attnpool\.positional_embedding|layer1\.0\.conv1\.weight)$/,
    why: 'it is a convolutional network',
  },
  {
    name: "timm's NaFlexVit",
    keys: /(^|\.)embeds\.(proj\.weight|pos_embed)$/,
    why: 'it takes lists of patches',
  },
  {
    name: 'BEiT',
    keys: /(^|\.)(relative_position_bias_table|layers?\.\d+\.lambda_1|relative_position_bias\.relative_position_bias_table)$/,
    why: 'it has relative positions in its attention',
  },
  {
    name: 'EVA',
    keys: /(^|\.)attn\.(q_bias|v_bias|inner_attn_ln\.weight)$/,
    why: 'its attention and MLP are built otherwise',
  },
  { name: 'Swin', keys: /(^|\.)layers\.\d+\.blocks\.\d+\./, why: 'it attends in windows and merges patches' },
  {
    name: 'SAM',
    keys: /(^|\.)(image_encoder|vision_encoder)\..*rel_pos_h$/,
    why: 'it attends in windows with relative positions',
  },
  {
    name: 'ConvNeXt',
    keys: /(^|\.)(stages\.\d+\.(blocks|layers)\.\d+\.(conv_dw|dwconv)|downsample_layers\.0)\b/,
    why: 'it is a convolutional network',
  },
  {
    name: 'ResNet',
    keys: /(^|\.)(layer[1-4]\.\d+\.conv1|encoder\.stages\.0\.layers\.0\.layer\.0\.convolution)\.weight$/,
    why: 'it is a convolutional network',
  },
];

/** What family of networks some keys belong to that cannot be loaded; null if none is known. */
export function foreignNetwork(keys: readonly string[]): string | null {
  // Relative positions tell BEiT from Swin, which has them too, only together with the absence of stages.
  const found = FOREIGN_NETWORKS.filter(({ keys: pattern }) => keys.some((key) => pattern.test(key)));
  const chosen = found.find(({ name }) => name === 'Swin') ?? found[0];
  return chosen === undefined
    ? null
    : `its keys are those of ${chosen.name}, which is no plain Vision Transformer: ${chosen.why}`;
}
