/** What `npm run mutants` tells of a change that changes nothing anybody could see, with the reason. */
const LONGER_WAY = 'plain text has a shorter way, by which it comes out as by the longer one';

export const EXPLAINED: Readonly<Record<string, string>> = {
  'src/model/safe-text.ts: const PLAIN = /^[\\x20-\\x7e]*$/; | /^[\\x20-\\x7e]*$/ -> /^[\\x20-\\x7e]$/':
    LONGER_WAY,
  'src/model/safe-text.ts: if (raw.length <= limit && PLAIN.test(raw)) return raw as SafeText; | raw.length <= limit && PLAIN.test(raw) -> false':
    LONGER_WAY,
  'src/model/safe-text.ts: if (raw.length <= limit && PLAIN.test(raw)) return raw as SafeText; | raw.length <= limit -> raw.length < limit':
    LONGER_WAY,
  'src/model/safe-text.ts: if (code < 0x7f) return char; | code < 0x7f -> false': LONGER_WAY,
};
