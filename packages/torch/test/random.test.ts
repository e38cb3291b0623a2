import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';

const draw = () => torch.randn([100]).toTypedArray();

test('the same seed draws the same numbers', () => {
  torch.manualSeed(7);
  const first = draw();
  torch.manualSeed(7);
  assert.deepEqual(draw(), first);
  torch.manualSeed(8);
  assert.notDeepEqual(draw(), first);
});

// What torch.manual_seed(0); torch.rand(3) prints.
test("the numbers are PyTorch's", () => {
  torch.manualSeed(0);
  const expected = [0.4962565899, 0.7682217956, 0.0884774327];
  torch
    .rand([3])
    .toFloat32Array()
    .forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-7));
});

test('a saved state goes on where it was', () => {
  torch.manualSeed(1);
  draw();
  const state = torch.getRngState();
  assert.equal(state.dtype, 'uint8');
  const next = draw();
  const saved = torch.fromTypedArray(state.toTypedArray());
  draw();
  torch.setRngState(saved);
  assert.deepEqual(draw(), next);
});

test('what is no seed or state is refused', () => {
  assert.throws(() => torch.manualSeed(1.5), /manualSeed: 1\.5 is not a whole number/);
  assert.throws(() => torch.manualSeed(NaN), /not a whole number/);
  assert.throws(() => torch.setRngState(torch.zeros([3])), /setRngState: /);
  torch.manualSeed(0);
  assert.equal(draw().length, 100, 'the generator is not locked');
});

test('threads and versions', () => {
  const before = torch.getNumThreads();
  torch.setNumThreads(1);
  assert.equal(torch.getNumThreads(), 1);
  torch.setNumThreads(before);
  assert.throws(() => torch.setNumThreads(0), /setNumThreads: needs at least one thread/);
  const { libtorch, cpu, capability } = torch.versions();
  assert.match(libtorch, /^\d+\.\d+\.\d+/);
  assert.ok(capability.length > 0 && Object.keys(cpu).length > 0);
});
