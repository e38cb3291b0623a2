import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseSettings } from '@neco/neco/internal';
import { neco, temporaryFolder, cpuMilliseconds } from '@neco/testing';

test('settings are read as YAML; keys are words', () => {
  assert.deepEqual(parseSettings('lr: 1e-3\nviews:\n  globalSize: 64\n'), {
    lr: 1e-3,
    views: { globalSize: 64 },
  });
  assert.deepEqual(parseSettings('[1, 2]'), [1, 2]);
  assert.equal(parseSettings(''), null);
  assert.deepEqual(parseSettings('0: a\nnull: b'), { '0': 'a', null: 'b' });
});

test('nesting that would exhaust the stack, and keys made of lists, are refused at once', () => {
  const began = process.cpuUsage();
  for (const text of ['['.repeat(50_000), '- '.repeat(50_000), '{a: '.repeat(50_000), '? '.repeat(50_000)])
    assert.throws(() => parseSettings(text), /^Error: it is nested more than 100 levels deep$/);
  assert.throws(() => parseSettings(`? ${'['.repeat(90)}${']'.repeat(90)}\n: 1`), /With stringKeys/);
  const [a, b] = ['&a [1,1,1,1,1,1,1,1,1,1]', `&b [${'*a,'.repeat(20)}]`];
  assert.throws(() => parseSettings(`a: ${a}\nb: ${b}\nc: [${'*b,'.repeat(50)}]`), /alias/);
  // Each took seconds, or the whole process, before.
  assert.ok(cpuMilliseconds(began) < 5000);
});

test('neco train and neco pretrain say in one sentence what is wrong with a file and with --set', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'deep.yaml');
  writeFileSync(file, '['.repeat(20_000));
  for (const command of ['train', 'pretrain']) {
    const given = [command, '--data', folder, '--out', path.join(folder, 'run')];
    const deep = neco([...given, '--config', file]);
    assert.deepEqual(
      [deep.code, deep.stderr],
      [2, `neco: --config ${file} is not valid YAML: it is nested more than 100 levels deep.\n`],
    );
    const { code, stderr } = neco([...given, '--set', 'steps={']);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^neco: --set steps=\{: the value cannot be read \([^\n]*\); [^\n]*\n$/);
  }
});
