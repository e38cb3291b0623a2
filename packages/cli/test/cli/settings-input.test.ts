import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import {
  assignSettings,
  findMethod,
  methods,
  parseSettings,
  parseTrainConfig,
  mergeSettings,
  requireOutside,
  trainedBlocks,
  UserError,
} from '@neco/neco/internal';
import { makeSmallInputs, neco, smallSettings, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

before(() => makeSmallInputs(folder));

function refused(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof UserError, String((error as Error).stack));
    return error.message;
  }
  throw new Error('it was accepted');
}

const set = (...assignments: string[]) => parseTrainConfig(assignSettings({}, assignments, parseSettings));

for (const key of [
  '__proto__.polluted',
  'constructor.prototype.polluted',
  'optimizer.__proto__.polluted',
  'views.constructor',
  'toString',
  '__proto__',
  'optimizer..lr',
  '.steps',
]) {
  test(`--set ${key}=1 is refused and changes no other object`, () => {
    const message = refused(() => set(`${key}=1`));
    assert.match(message, /there is no setting with|unknown key/);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
}

for (const text of [
  '__proto__:\n  polluted: 1\n',
  '{"__proto__": {"polluted": 1}}',
  'optimizer:\n  __proto__:\n    polluted: 1\n',
  'constructor:\n  prototype:\n    polluted: 1\n',
]) {
  test(`a file of settings with ${JSON.stringify(text)} is refused by its key`, () => {
    const settings = mergeSettings({ optimizer: { lr: 1 } }, parseSettings(text) as Record<string, unknown>);
    assert.match(
      refused(() => parseTrainConfig(settings)),
      /unknown key "(optimizer\.)?(__proto__|constructor)"/,
    );
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
}

for (const assignment of [
  'steps=',
  'steps= ',
  'optimizer.clipGrad=',
  'checkpoint.everySteps=\t',
  'method=',
]) {
  test(`--set ${JSON.stringify(assignment)} has no value`, () => {
    assert.match(
      refused(() => set(assignment)),
      /the value is missing; write .*=null/,
    );
  });
}

test('null that is written out is taken', () => {
  assert.equal((set('steps=null') as { steps: unknown }).steps, null);
});

for (const method of methods) {
  const { views } = method.settings as { views?: unknown };
  if (views === undefined) continue;
  for (const [scale, says] of [
    ['[1,.25]', /least share first/],
    ['[.5,2]', /<=1|Too big/],
    ['[0,1]', />0|Too small/],
    ['[.5]', /Too small|expected/],
  ] as const) {
    for (const key of ['views.globalScale', 'views.localScale']) {
      test(`${method.name}: ${key}=${scale} is refused`, () => {
        const settings = assignSettings({ method: method.name }, [`${key}=${scale}`], parseSettings);
        const message = refused(() => parseTrainConfig(settings, findMethod(method.name)));
        assert.match(message, new RegExp(key.replace('.', '\\.')));
        assert.match(message, says);
      });
    }
  }
}

test('blocks that the backbone does not have are refused in every form', () => {
  for (const choice of ['last:7', 'last:99', 'from:7', [6], [0, 12]] as const) {
    assert.match(
      refused(() => trainedBlocks(choice as never, 6)),
      /locks.*(has 6 blocks|blocks 0 to 5)/,
    );
  }
  assert.deepEqual(trainedBlocks('last:6', 6), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(trainedBlocks('last:2', 6), [4, 5]);
  assert.deepEqual(trainedBlocks('from:4', 6), [4, 5]);
  assert.deepEqual(trainedBlocks('from:6', 6), []);
});

test("a run's own record as --config is refused with the way", () => {
  writeFileSync(at('settings.yaml'), JSON.stringify({ ...smallSettings, steps: 1, eval: { every: 0 } }));
  const train = (...more: string[]) =>
    neco([
      ...['train', '--data', at('scenes', 'images'), '--model', at('start.safetensors'), '--out', at('run')],
      ...more,
    ]);
  const done = train('--config', at('settings.yaml'));
  assert.equal(done.code, 0, done.stderr);
  const { code, stderr } = train('--config', at('run', 'config.yaml'));
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^neco: --config \S+config\.yaml is the record of a run, .*the block under its key config: .*--out[^\n]*\n$/,
  );
});

for (const option of ['--steps', '--lr', '--seed', '--batch-size', '--arch', '--objective']) {
  test(`neco pretrain ${option} with an empty value is refused`, () => {
    const { code, stderr } = neco([
      'pretrain',
      '--data',
      at('scenes', 'images'),
      '--out',
      at('pre'),
      `${option}=`,
    ]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, new RegExp(`neco: ${option} must be`));
  });
}

test('what is written among images is refused: directly, below, through links and relative paths', () => {
  mkdirSync(at('images', 'deep'), { recursive: true });
  for (const out of ['images', 'images/deep', 'images/new/predictions', 'other/../images/x', 'images/..x']) {
    assert.match(
      refused(() => requireOutside(at(out), at('images'))),
      /lies in the folder of images/,
    );
  }
  for (const out of ['imagesx', '.', 'other', '..', '../images']) requireOutside(at(out), at('images'));
});

test('neco eval writes no masks among the images', () => {
  cpSync(at('scenes'), at('set'), { recursive: true });
  const [images, masks] = [at('set', 'images'), at('set', 'masks')];
  const own = ['--train-images', at('scenes', 'images'), '--train-masks', at('scenes', 'masks')];
  const args = ['--model', at('start.safetensors'), ...own, '--images', images, '--masks', masks];
  const { code, stderr } = neco(['eval', 'incontext', ...args, '--out', path.join(images, 'results')]);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /--out \S+ lies in the folder of images/);
});
