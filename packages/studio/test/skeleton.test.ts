import { test } from 'node:test';
test('the package is built', async () => {
  await import('@neco/studio');
});
