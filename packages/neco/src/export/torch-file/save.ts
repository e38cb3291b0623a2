import type { DType, Tensor } from '@neco/torch';
import { pickleStateDict, type StoredTensor } from './pickle-writer.js';
import { ZipWriter } from './zip-writer.js';

const STORAGE_TYPES: Partial<Record<DType, string>> = {
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
};

/** PyTorch's own alignment of storages in a file. */
const ALIGNMENT = 64;

/**
 * Writes a state dict in the zip form of `torch.save`, so that `torch.load(path, weights_only=True)` takes it, also
 * with `mmap=True`.
 *
 * @param path - A file that does not exist yet.
 * @param tensors - Floating-point tensors by name; each gets a storage of its own.
 */
export function saveTorchFile(path: string, tensors: ReadonlyMap<string, Tensor>): void {
  const stored = new Map<string, StoredTensor>();
  for (const [name, tensor] of tensors) {
    const storageType = STORAGE_TYPES[tensor.dtype];
    if (storageType === undefined)
      throw new TypeError(`saveTorchFile: "${name}" has dtype ${tensor.dtype}, which a backbone never has`);
    stored.set(name, { key: String(stored.size), storageType, shape: tensor.shape });
  }
  ZipWriter.write(path, ALIGNMENT, (zip) => {
    zip.add('archive/data.pkl', pickleStateDict(stored));
    zip.add('archive/byteorder', Buffer.from('little'));
    let key = 0;
    for (const tensor of tensors.values()) zip.add(`archive/data/${key++}`, tensor.toBytes());
    zip.add('archive/version', Buffer.from('3\n'));
  });
}
