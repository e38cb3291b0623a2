import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import {
  changeFromStart,
  largestChange,
  loadBackbone,
  train,
  type BackboneNetwork,
} from '@neco/neco/internal';
import { makeSmallInputs, smallOptions, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
await makeSmallInputs(folder);
const start = path.join(folder, 'start.safetensors');

test('the largest change: closed forms at constant rates, over the root mean square of the weights', async () => {
  const backbone = await loadBackbone(start);
  torch.noGrad(() => backbone.parameters().forEach((weight) => weight.fill_(-0.5)));
  const network = { backbone } as unknown as BackboneNetwork;
  const learner = {
    networks: { student: network, teacher: network },
    trained: 'student',
    rates: () => ({ lr: 1e-3, momentum: 0.9 }),
  };
  const { student, teacher } = largestChange(learner, 10);
  // The student moves lr a step; the teacher's lag to it is lr m (1 - m^n) / (1 - m) after n steps.
  assert.ok(Math.abs(student! - (10 * 1e-3) / 0.5) < 1e-9);
  const lag = (1e-3 * 0.9 * (1 - 0.9 ** 10)) / 0.1;
  assert.ok(Math.abs(teacher! - (10 * 1e-3 - lag) / 0.5) < 1e-9);
});

test('a run tells how far its networks are from the start, never further than they can be, also when asked again', async () => {
  let largest: Record<string, number> = {};
  const options = smallOptions(folder, path.join(folder, 'run'), { steps: 6 });
  const { change } = await train({ ...options, onStart: (began) => (largest = began.largestChange) });
  assert.deepEqual(Object.keys(change!), ['student', 'teacher']);
  for (const name of ['student', 'teacher']) {
    assert.ok(
      change![name]! > 0 && change![name]! < 1.5 * largest[name]!,
      `${name}: ${change![name]} of ${largest[name]}`,
    );
  }
  assert.deepEqual((await train(options)).change, change);
});

test('the change is the norm of the difference over that of the start; a start that is gone gives none', async () => {
  const [before, after] = [await loadBackbone(start), await loadBackbone(start)];
  torch.noGrad(() => after.parameters().forEach((weight) => weight.mul_(1.25)));
  const networks = { only: { backbone: after } as unknown as BackboneNetwork };
  const { only } = (await changeFromStart({ networks }, before))!;
  assert.ok(Math.abs(only! - 0.25) < 1e-6);
  assert.equal(await changeFromStart({ networks }, path.join(folder, 'gone.safetensors')), null);
});
