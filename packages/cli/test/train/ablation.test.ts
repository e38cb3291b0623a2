import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demoPlan } from '@neco/neco/internal';
import { mergeSettings, saveBackbone, VisionTransformer, vitConfig } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { temporaryFolder } from '@neco/testing';

const program = fileURLToPath(new URL('../../../../bench/ablation.mjs', import.meta.url));

interface Cell {
  settings: object | null;
  inContext: number;
  clustering: number;
  losses: number[];
}
interface Row {
  name: string;
  inContext: { mean: number; deviation: number | null };
  inContextGain: { values: number[] };
}
interface Results {
  setup: { training: { steps: number }; sha256: string };
  cells: Record<string, Record<string, Cell>>;
  summary: Row[];
}

let folder = '';
let json = '';
let small: string[] = [];

before(() => {
  folder = temporaryFolder();
  json = path.join(folder, 'ablation.json');
  const model = path.join(folder, 'start.safetensors');
  torch.manualSeed(5);
  const shape = { embedDim: 24, depth: 1, numHeads: 3, imgSize: 112 };
  saveBackbone(model, new VisionTransformer(vitConfig('tiny', 'v2', shape)));
  small = ['--model', model, '--train-scenes', '8', '--val-scenes', '4', '--seeds', '1', '--first-seed', '3'];
});

function ablation(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...small, ...args], {
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const read = () => JSON.parse(readFileSync(json, 'utf8')) as Results;

test('one cell: what was trained, its scores, the gain over the same seed, the table', () => {
  const { status, stdout, stderr } = ablation('--steps', '2', '--only', 'shuffled', '--json', json);
  assert.equal(status, 0, stderr);
  const { setup, cells, summary } = read();
  assert.equal(setup.training.steps, 2);
  assert.deepEqual(Object.keys(cells), ['none', 'shuffled']);
  const [none, cell] = [cells['none']!['3']!, cells['shuffled']!['3']!];
  const { training } = demoPlan({ quick: false, seed: 0 });
  const changed = { steps: 2, loss: { shuffleTeacher: true } };
  assert.deepEqual(cell.settings, mergeSettings(training as Record<string, unknown>, changed));
  assert.deepEqual([none.settings, none.losses], [null, []]);
  assert.equal(cell.losses.length, 2);
  assert.ok(cell.losses.every((loss) => loss > 0));
  for (const { inContext, clustering } of [none, cell]) {
    assert.ok(inContext > 0 && inContext < 1);
    assert.ok(clustering > 0 && clustering < 1);
  }
  const [, row] = summary;
  assert.equal(row!.name, 'shuffled');
  assert.deepEqual(
    [row!.inContext.mean, row!.inContext.deviation, row!.inContextGain.values],
    [cell.inContext, null, [cell.inContext - none.inContext]],
  );
  const lines = stdout.trim().split('\n');
  assert.equal(lines.length, 4);
  const columns = lines[3]!.split('|').map((text) => text.trim());
  assert.deepEqual([columns[1], columns[3]], ['`shuffled`', (100 * cell.inContext).toFixed(1)]);
});

test('the same call again measures nothing; a lost cell, or one with other settings, is measured again', () => {
  const call = () => ablation('--steps', '2', '--only', 'shuffled', '--json', json);
  const finished = read();
  const again = call();
  assert.match(again.stderr, /2 cells, 2 of them measured before/);
  assert.deepEqual(read(), finished);
  const broken = read();
  delete broken.cells['none'];
  broken.cells['shuffled']!['3']!.settings = { steps: 1 };
  writeFileSync(json, JSON.stringify(broken));
  const mended = call();
  assert.match(mended.stderr, /2 cells, 0 of them measured before/);
  const scores = ({ cells }: Results) =>
    ['none', 'shuffled'].map((name) => {
      const { settings, inContext, clustering, losses } = cells[name]!['3']!;
      return { settings, inContext, clustering, losses };
    });
  assert.deepEqual(scores(read()), scores(finished));
});

test('what cannot be compared is refused: another setup, a foreign file, an unknown row', () => {
  const kept = readFileSync(json, 'utf8');
  const other = ablation('--steps', '3', '--only', 'none', '--json', json);
  assert.equal(other.status, 2);
  assert.match(other.stderr, /measured otherwise \(training\.steps: 2 -> 3\)/);
  assert.equal(readFileSync(json, 'utf8'), kept);
  const foreign = path.join(folder, 'foreign.json');
  writeFileSync(foreign, '{}');
  assert.match(ablation('--json', foreign).stderr, /holds no results of the ablation/);
  const nowhere = ablation('--json', path.join(folder, 'none', 'a.json'));
  assert.equal(nowhere.status, 2);
  assert.match(nowhere.stderr, /^Cannot write --json /);
  const unknown = ablation('--only', 'sorted');
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /there is no sorted; the names are untrained, none, neco, shuffled/);
});
