import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as torch from '@neco/torch';
import { pretrain, train, writeScenes, type PretrainOptions, type TrainOptions } from '@neco/neco/internal';
import { fixturePath } from '@neco/testing';

// Runs that an earlier version began (tools/fixtures/earlier-runs.mjs). On the processor that wrote them everything is to be the
// same to the bit. Elsewhere float32 sums go another way: 1e-5, what AdamW makes of that in a few steps of 1e-3.

type Command = 'train' | 'pretrain';
type Options = Omit<TrainOptions & PretrainOptions, 'out'>;

const expected = JSON.parse(readFileSync(fixturePath('earlier-runs/expected.json'), 'utf8')) as {
  processor: string;
  scenes: { count: number; seed: number; size: number };
  runs: Record<Command, { options: Options; lines: object[] }>;
  variants: { command: Command; options: Options; losses: number[] }[];
};

const { capability, cpu } = torch.versions();
const sameProcessor = expected.processor === `${String(cpu['cpu_name'])} ${capability}`;
const tolerance = sameProcessor ? 0 : 1e-5;

const commands: Record<Command, (options: Options & { out: string }) => Promise<unknown>> = {
  train,
  pretrain,
};
const folder = mkdtempSync(path.join(tmpdir(), 'neco-earlier-'));
const [directory, threads] = [process.cwd(), torch.getNumThreads()];

before(async () => {
  // The runs name their images and backbone by relative paths.
  process.chdir(folder);
  torch.setNumThreads(1);
  await writeScenes('scenes', expected.scenes);
  cpSync(fixturePath('earlier-runs/start.safetensors'), 'start.safetensors');
});

after(() => {
  process.chdir(directory);
  torch.setNumThreads(threads);
  rmSync(folder, { recursive: true });
});

const weightsOf = (file: string) => torch.io.loadSafetensors(file).tensors;

/** Lines of metrics: all numbers but those of the clock, in the order in which they stand. */
function numbersOf(lines: readonly object[]): [string, number][] {
  const clock = new Set(['imagesPerSecond', 'dataWait', 'seconds']);
  return lines.flatMap((line) =>
    Object.entries(line).flatMap(([key, value]): [string, number][] =>
      typeof value === 'object' && value !== null
        ? numbersOf([value as object])
        : clock.has(key)
          ? []
          : [[key, Number(value)]],
    ),
  );
}

function assertClose(actual: number, wanted: number, what: string): void {
  const difference = Math.abs(actual - wanted);
  assert.ok(difference <= tolerance * Math.max(1, Math.abs(wanted)), `${what}: ${actual} of ${wanted}`);
}

for (const command of ['train', 'pretrain'] as const) {
  test(`a run of neco ${command} of an earlier version goes on to the same numbers and weights`, async () => {
    cpSync(fixturePath(`earlier-runs/${command}`), command, { recursive: true });
    const { options, lines } = expected.runs[command];
    await commands[command]({ ...options, out: command });
    const written = readFileSync(`${command}/metrics.jsonl`, 'utf8').trim().split('\n');
    assert.equal(written.length, lines.length);
    written.forEach((line, i) => {
      const actual = new Map(numbersOf([JSON.parse(line) as object]));
      for (const [key, value] of numbersOf([lines[i]!])) assertClose(actual.get(key)!, value, key);
    });
    const now = weightsOf(`${command}/checkpoints/last.safetensors`);
    for (const [name, tensor] of weightsOf(fixturePath(`earlier-runs/${command}-end.safetensors`))) {
      assertClose(tensor.sub(now.get(name)!).abs().max().item(), 0, name);
    }
  });
}

expected.variants.forEach(({ command, options, losses }, i) => {
  const { loss, objective } = options.settings as { loss?: object; objective?: string };
  const what = options.masks ?? objective ?? JSON.stringify(loss ?? {});
  test(`losses of a new run of neco ${command} are those of the earlier version (${i}: ${what})`, async () => {
    const found: number[] = [];
    const onStep = ({ loss: value }: { loss: number }) => void found.push(value);
    await commands[command]({ ...options, out: `variant-${i}`, onStep });
    assert.equal(found.length, losses.length);
    found.forEach((value, step) => assertClose(value, losses[step]!, `step ${step}`));
  });
});
