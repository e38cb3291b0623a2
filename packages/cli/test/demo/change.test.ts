import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeChange } from '@neco/cli';

const words = {
  measure: 'the score',
  negligible: 0.002,
  size: (change: number) => `${(100 * change).toFixed(1)} points`,
  spread: (deviation: number) => (100 * deviation).toFixed(1),
  loss: 'it made things worse.',
};
const say = (...changes: number[]) => describeChange(changes, words);

test('a loss is called one, with the number of seeds and the deviation', () => {
  assert.equal(
    say(-0.01, -0.02, -0.03),
    'Post-training lowered the score with each of the 3 seeds ' +
      '(-2.0 points on average over 3 seeds, deviation 1.0): it made things worse.',
  );
  assert.match(
    say(-0.01),
    /with the one seed that was run \(-1\.0 points\): it made things worse\. One seed cannot tell/,
  );
});

test('seeds that disagree make no gain, and may make a loss on average', () => {
  assert.match(
    say(0.01, -0.02, -0.03),
    /raised the score with 1 of 3 seeds .*no clear gain, and a loss on average/,
  );
  assert.match(
    say(0.04, -0.02, 0.03),
    /with 2 of 3 seeds .*no clear gain\. Seeds differ by more than that\.$/,
  );
});

test('a gain, and next to nothing', () => {
  assert.match(say(0.01, 0.02), /raised the score with each of the 2 seeds \(1\.5 points on average/);
  assert.match(say(0.003, -0.003), /left the score where it was \(0\.0 points on average over 2 seeds/);
});
