import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { makeScenes, smallPretrainingSettings, Running } from '@neco/testing';
import { stringify } from 'yaml';

test('neco pretrain on two processes: the losses of one, with TensorBoard and the best backbone', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neco-pretrain-ranks-'));
  try {
    const { images, masks } = await makeScenes(folder);
    const settings = {
      ...smallPretrainingSettings,
      steps: 6,
      eval: { every: 3, signalImages: 3, images, masks },
    };
    writeFileSync(path.join(folder, 'settings.yaml'), stringify(settings));
    const run = async (out: string, ...extra: string[]): Promise<number[]> => {
      const inputs = ['--data', images, '--masks', masks, '--config', path.join(folder, 'settings.yaml')];
      const args = ['pretrain', ...inputs, '--out', path.join(folder, out), ...extra];
      const { code, stderr } = await new Running(args).ended;
      assert.equal(code, 0, stderr);
      const lines = readFileSync(path.join(folder, out, 'metrics.jsonl'), 'utf8')
        .trim()
        .split('\n');
      return lines.map((line) => JSON.parse(line) as { loss?: number }).flatMap(({ loss }) => loss ?? []);
    };
    const alone = await run('alone');
    const together = await run('together', '--nproc', '2', '--log', 'tensorboard');
    assert.equal(alone.length, 6);
    // Every pixel has a class, so the mean over the shares is that of the batch; sums come in another order, and what
    // AdamW makes of that in its first steps at 4e-3 is larger.
    together.forEach((loss, i) => assert.ok(Math.abs(loss - alone[i]!) < 1e-4, `${loss} of ${alone[i]}`));
    const files = readdirSync(path.join(folder, 'together'));
    assert.ok(
      files.some((name) => name.startsWith('events.out.tfevents')),
      files.join(),
    );
    assert.ok(existsSync(path.join(folder, 'together', 'best.safetensors')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
