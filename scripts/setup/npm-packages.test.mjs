import assert from 'node:assert/strict';
import test from 'node:test';
import { matchesLock } from './npm-packages.mjs';

const LOCK = {
  packages: {
    '': { version: '1.0.0' },
    'packages/a': { version: '0.1.0' },
    'node_modules/a': { link: true },
    'node_modules/zod': { version: '4.0.0', integrity: 'sha512-x' },
    'node_modules/sharp-for-another-system': { version: '1.0.0', optional: true },
  },
};

function installedWith(change) {
  const packages = {
    'node_modules/a': { link: true },
    'node_modules/zod': { version: '4.0.0', integrity: 'sha512-x' },
  };
  return { packages: { ...packages, ...change } };
}

test('node_modules matches when every needed package has its locked version', () => {
  assert.equal(matchesLock(installedWith({}), LOCK), true);
  assert.equal(matchesLock(installedWith({ 'node_modules/zod': { version: '3.9.0' } }), LOCK), false);
  assert.equal(matchesLock(installedWith({ 'node_modules/zod': undefined }), LOCK), false);
  const otherContent = { version: '4.0.0', integrity: 'sha512-y' };
  assert.equal(matchesLock(installedWith({ 'node_modules/zod': otherContent }), LOCK), false);
});
