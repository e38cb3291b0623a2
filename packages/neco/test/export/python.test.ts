import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { EXPORT_FORMATS, exportBackbone, modelOrigin } from '@neco/neco/internal';
import { SMALL_CONFIGS, TIPS_CONFIG, TOWER_CONFIGS, inFolder, randomBackbone } from '@neco/testing';

const python = process.env['PYTHON'] ?? 'python3';
const script = fileURLToPath(new URL('../../../../tools/verify_exports.py', import.meta.url));
const packages = ['torch', 'timm', 'transformers', 'safetensors', 'onnx', 'onnxruntime'];

/** Why the libraries cannot be asked; false if they can. Finding the packages does not import them, which is slow. */
function reasonToSkip(): string | false {
  const names = packages.map((name) => `'${name}'`).join(', ');
  const code = `import importlib.util as u; print([n for n in [${names}] if u.find_spec(n) is None])`;
  const { status, stdout, error } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  if (error !== undefined || status !== 0) return `${python} does not run`;
  return stdout.trim() === '[]' ? false : `${python} lacks ${stdout.trim()}`;
}

test(
  'transformers, timm, torch.load and onnxruntime compute the same from what is exported',
  { skip: reasonToSkip() },
  async () => {
    await inFolder(async (folder) => {
      const folders: string[] = [];
      const towers = { ...TOWER_CONFIGS, tips: TIPS_CONFIG };
      for (const [name, config] of Object.entries({ ...SMALL_CONFIGS, ...towers })) {
        const model = randomBackbone(config);
        for (const format of EXPORT_FORMATS) {
          if (format === 'dinov2' && name in towers) continue;
          const dtype = name === 'v2' ? 'float16' : 'float32';
          const out = join(folder, `${name}-${format}`);
          await exportBackbone({ model, format, dtype, out, origin: modelOrigin(name), reference: true });
          folders.push(out);
        }
      }
      const env = { ...process.env, OMP_NUM_THREADS: '1', HF_HUB_OFFLINE: '1' };
      const { status, stdout, stderr } = spawnSync(python, [script, ...folders], { encoding: 'utf8', env });
      assert.equal(status, 0, `${stdout}\n${stderr}`);
      assert.equal(stdout.match(/ok$/gm)?.length, folders.length, stdout);
    });
  },
);
