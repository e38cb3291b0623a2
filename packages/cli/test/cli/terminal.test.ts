import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  aligned,
  buildProgram,
  examples,
  fitted,
  folded,
  labelled,
  leafCommands,
  timeInWords,
} from '@neco/cli';
import { neco, temporaryFolder } from '@neco/testing';

const widths = [60, 80, 120];
const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('a progress line never reaches the edge, and gives up what matters least first', () => {
  const parts = [
    'step 12/100',
    'ETA 12 min',
    '1.4 images/s',
    'loss 0.2512',
    'waiting for data 3%',
    'mIoU 12.1 %',
  ];
  for (let width = 10; width < 200; width++) {
    const line = fitted(parts, 0.5, width);
    assert.ok(line.length < width, `${width}: ${line}`);
    if (width > 25) assert.ok(line.includes('step 12/100 | ETA 12 min'), line);
    const shown = parts.map((part) => line.includes(part));
    if (width > 25)
      assert.ok(!shown.includes(false) || !shown.slice(shown.indexOf(false)).includes(true), line);
  }
  assert.equal(fitted(parts, 0.5, 60), 'step 12/100 | ETA 12 min | 1.4 images/s | loss 0.2512');
  assert.match(fitted(parts, 0.5, 200), /^█{15}░{15} step/);
});

test('times in words', () => {
  assert.deepEqual([0.2, 89, 90, 3540, 5400, 7500, 7200].map(timeInWords), [
    ...['1 s', '89 s', '2 min', '59 min', '1 h 30 min', '2 h 5 min', '2 h'],
  ]);
});

test('columns that do not fit go below, of every row the same, and nothing is lost', () => {
  const rows = [
    ['name', 'number', 'what it is'],
    ['first', '1', 'a'.repeat(30)],
    ['second-one', '22', 'b'],
  ];
  assert.deepEqual(aligned(rows, new Set([1]), 80), [
    'name        number  what it is',
    `first            1  ${'a'.repeat(30)}`,
    'second-one      22  b',
  ]);
  assert.deepEqual(aligned(rows, new Set([1]), 40), [
    ...['name        number', '    what it is'],
    ...['first            1', `    ${'a'.repeat(30)}`],
    ...['second-one      22', '    b'],
  ]);
});

test('texts are wrapped beside their labels, or below them where it is narrow', () => {
  const rows = [['key=1', 'one two three four']] as const;
  assert.deepEqual(labelled(rows, 20), ['key=1  one two three', '       four']);
  assert.deepEqual(labelled([['a.long.key=1', 'one two three']], 18), ['a.long.key=1', '    one two three']);
  assert.deepEqual(labelled(rows, Infinity), ['key=1  one two three four']);
  assert.deepEqual(folded(['run        20 steps of 4', 'Done: 20 steps.'], 32), [
    'run        20 steps of 4',
    'Done: 20 steps.',
  ]);
  assert.deepEqual(folded(['run        20 steps of 4 images'], 32), ['run        20 steps of 4 images']);
  assert.deepEqual(folded(['run        20 steps of 4 images'], 31), ['run        20 steps of 4 images']);
  assert.deepEqual(folded(['run        20 steps of 4 images each'], 31), [
    'run        20 steps of 4 images',
    '           each',
  ]);
});

const words = (text: string) =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .sort();
const tables = [['models'], ['models', 'tiny'], ['settings'], ['recipes']].map((args) => ({
  args,
  whole: words(neco(args).stdout),
}));

for (const width of widths) {
  test(`tables at ${width} columns`, () => {
    for (const { args, whole } of tables) {
      const { stdout } = neco(args, { env: { COLUMNS: String(width) } });
      // A path or an address is one word.
      const lines = stdout.split('\n').filter((line) => !/\S{40}/.test(line));
      assert.ok(longest(lines.join('\n')) <= width, `${args.join(' ')}: ${longest(lines.join('\n'))}`);
      assert.deepEqual(words(stdout), whole, 'whatever the width, the same words');
    }
  });
}

test('every command has two examples, or one if it takes nothing, whose words and options it knows', async () => {
  const program = await buildProgram();
  const leaves = leafCommands(program);
  assert.deepEqual(leaves.map(([words]) => words).sort(), Object.keys(examples).sort());
  for (const [words, command] of leaves) {
    const takesNothing = command.options.length === 0 && command.registeredArguments.length === 0;
    assert.equal(new Set(examples[words]).size, takesNothing ? 1 : 2, words);
    for (const line of examples[words]!) {
      const said = line.split(' ');
      // The word `both` may be left out.
      assert.deepEqual(
        said.slice(0, words.replace(' both', '').split(' ').length),
        words.replace(' both', '').split(' '),
      );
      const known = command.options.map(({ long }) => long);
      for (const flag of said.filter((word) => word.startsWith('--')))
        assert.ok(known.includes(flag), `${line}: ${flag}`);
      for (const { mandatory, long } of command.options)
        if (mandatory) assert.ok(said.includes(long!), `${line}: ${long}`);
    }
  }
  assert.match(neco(['embed', '--help']).stdout, /Examples:\n {2}neco embed --images photos/);
});

test('--version, and a wrong word points to the help of its group', () => {
  assert.match(neco(['--version']).stdout, /^\d+\.\d+\.\d+$/m);
  assert.match(neco(['eval', 'nonsense']).stderr, /neco eval --help/);
  assert.match(neco(['nonsense']).stderr, /neco --help/);
});

test('completion: bash completes commands, options and, where neither fits, files', () => {
  const file = path.join(temporaryFolder(), 'neco.bash');
  writeFileSync(file, neco(['completion', 'bash']).stdout);
  const completed = (...line: string[]) => {
    const words = line.map((word) => `'${word}'`).join(' ');
    const script = `source '${file}'; COMP_WORDS=(neco ${words}); COMP_CWORD=${line.length}; _neco; echo "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.trim().split(' ');
  };
  assert.deepEqual(completed('tr'), ['train']);
  assert.deepEqual(completed('eval', 'in'), ['incontext']);
  assert.deepEqual(completed('segment', 'apply', '--refi'), ['--refine']);
  assert.deepEqual(completed('train', '--data', 'x', '--pre'), ['--preset', '--precision']);
  assert.deepEqual(completed('train', 'zzz'), ['']);
  for (const shell of ['zsh', 'fish']) assert.match(neco(['completion', shell]).stdout, /neco/);
  assert.match(neco(['completion', 'csh']).stderr, /bash/);
});
