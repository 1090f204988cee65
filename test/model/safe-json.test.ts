import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonText } from '../../src/model/safe-json.js';
import { assertClean, hostileText } from '../support/hostile-text.js';
import { PAYLOADS } from '../support/payloads.js';
import { Random } from '../support/random.js';

test('whatever is in it can be shown, and comes back as it was', () => {
  const random = new Random(5);
  const texts = [
    ...PAYLOADS.map(({ text }) => text),
    ...Array.from({ length: 2000 }, () => hostileText(random)),
  ];
  for (const text of texts) {
    const value = { [text]: [text, { name: text }], plain: 'é 日本 नमस्ते' };
    const json = jsonText(value, 2);
    for (const line of json.split('\n')) assertClean(line, JSON.stringify(text));
    assert.deepEqual(JSON.parse(json), value);
  }
  assert.equal(jsonText({ a: 'é 日本 नमस्ते' }), '{"a":"é 日本 नमस्ते"}');
});
