import assert from 'node:assert/strict';
import test from 'node:test';
import { FORMS } from './fuzz/forms.js';
import type { Form } from './fuzz/forms.js';
import { fuzz, summary } from './fuzz/run.js';

// `npm run test:fuzz` does the same with 2000 files of each form.
const FILES = { safetensors: 150, zip: 150, legacy: 150, index: 150, settings: 300, onnx: 150 } as const;

for (const form of FORMS) {
  test(`${FILES[form]} damaged files load or are refused by name, fast and in little memory: ${form}`, async (context) => {
    const result = await fuzz(form, 7, FILES[form]);
    context.diagnostic(summary(result));
    assert.deepEqual(result.defects, []);
    // Most damage must be seen; what hits only weights, which no form protects, loads.
    assert.ok(result.refused > FILES[form] / 3, summary(result));
    assert.ok(result.loaded > 0, summary(result));
  });
}

test('a process that ends early is a defect', async () => {
  const { files, defects } = await fuzz('no such form' as Form, 1, 3);
  assert.equal(files, 0);
  assert.match(defects.join(), /^no such form 0: the process ended with 1 \(crash or hang\)/);
});
