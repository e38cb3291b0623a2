import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import { chooseDevice, train, UserError, type CudaFacts } from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

const two: CudaFacts = { version: '13.2', gpus: 2, problem: null };
const noDriver: CudaFacts = { version: '13.2', gpus: 0, problem: 'Found no NVIDIA driver on your system.' };
const rank = (localRank: number) => ({ localRank });

test('auto takes the GPU of the process, and the processor where there is none', () => {
  assert.equal(chooseDevice('auto', null, two), 'cuda:0');
  assert.equal(chooseDevice(undefined, rank(1), two), 'cuda:1');
  assert.equal(chooseDevice('cuda', rank(1), two), 'cuda:1');
  assert.equal(chooseDevice('cuda:1', null, two), 'cuda:1');
  for (const cuda of [null, noDriver]) assert.equal(chooseDevice('auto', rank(1), cuda), 'cpu');
  for (const cuda of [null, noDriver, two]) assert.equal(chooseDevice('cpu', rank(1), cuda), 'cpu');
});

test('a GPU that cannot be used is an error that says why', () => {
  const refused = (message: RegExp, ...given: Parameters<typeof chooseDevice>) =>
    assert.throws(() => chooseDevice(...given), { name: UserError.name, message });
  refused(
    /^"device" cuda: no GPU can be used here\. This build is for processors alone; .*doctor/,
    'cuda',
    null,
    null,
  );
  refused(/^"device" cuda:0: no GPU can be used here\. Found no NVIDIA driver/, 'cuda:0', null, noDriver);
  refused(
    /^"device" cuda:2: there is no such GPU; this machine has 2 GPUs, cuda:0 to cuda:1/,
    'cuda:2',
    null,
    two,
  );
  refused(/^"device" auto: process 3 of this machine would need a GPU of its own/, 'auto', rank(2), two);
  refused(/^"device" cuda:1 names one GPU for all processes/, 'cuda:1', rank(1), two);
  for (const word of ['gpu', 'cuda:', 'cuda:x', 'CPU', '', 'mps'])
    refused(/^"device" must be auto, cpu, cuda or cuda:N, not /, word, null, two);
});

const noGpu = torch.versions().cuda?.problem === null ? 'there is a GPU' : false;

test('commands refuse before they look at anything else', { skip: noGpu }, async () => {
  const out = path.join(folder, 'run');
  const nowhere = path.join(folder, 'nowhere');
  const commands = [
    ['train', '--data', nowhere, '--model', nowhere],
    ['train', '--data', nowhere, '--model', nowhere, '--nproc', '2'],
    ['pretrain', '--data', nowhere],
    ['embed', '--images', nowhere, '--model', nowhere],
    ['eval', 'cluster', '--images', nowhere, '--masks', nowhere, '--model', nowhere],
    ['compare', '--models', nowhere, nowhere, '--images', nowhere, '--masks', nowhere, '--nproc', '2'],
  ];
  for (const command of commands) {
    const { code, stderr } = neco([...command, '--out', out, '--device', 'cuda']);
    assert.equal(code, 2, command.join(' '));
    assert.match(stderr, /--device cuda: no GPU can be used here\./);
  }
  await assert.rejects(
    train({ data: nowhere, model: nowhere, out, device: 'cuda' }),
    /no GPU can be used here/,
  );
  assert.ok(!existsSync(out));
});
