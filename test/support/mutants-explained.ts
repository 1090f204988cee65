/** What `npm run mutants` tells of a change that changes nothing anybody could see, with the reason. */
const LONGER_WAY = 'plain text has a shorter way, by which it comes out as by the longer one';

const NO_SUCH_KEY = 'what has no key is in no set of keys';

const PAST_END = 'past the end there is nothing to be read, however far past it';

export const EXPLAINED: Readonly<Record<string, string>> = {
  'src/model/safe-text.ts: const PLAIN = /^[\\x20-\\x7e]*$/; | /^[\\x20-\\x7e]*$/ -> /^[\\x20-\\x7e]$/':
    LONGER_WAY,
  'src/model/safe-text.ts: if (raw.length <= limit && PLAIN.test(raw)) return raw as SafeText; | raw.length <= limit && PLAIN.test(raw) -> false':
    LONGER_WAY,
  'src/model/safe-text.ts: if (raw.length <= limit && PLAIN.test(raw)) return raw as SafeText; | raw.length <= limit -> raw.length < limit':
    LONGER_WAY,
  'src/model/safe-text.ts: if (code < 0x7f) return char; | code < 0x7f -> false': LONGER_WAY,
  'src/cleanup/plan.ts: const isHeld = holders.some((holder) => holder.key === undefined || !going.has(holder.key)); | holder.key === undefined -> false':
    NO_SUCH_KEY,
  'src/cleanup/plan.ts: const left = holders.filter(({ key }) => key === undefined || !going.has(key)); | key === undefined -> false':
    NO_SUCH_KEY,
  'src/cleanup/plan.ts: items: all.flatMap(({ key }) => byKey.get(key) ?? []), | [] -> ["Stryker was here"]':
    'each key is of an item: only the compiler does not know',
  "src/panes/act.ts: if (action === undefined) return reason ?? 'not possible now'; | 'not possible now' -> \"\"":
    'every action that cannot be done says why',
  'src/panes/act.ts: const wanted = marks.size > 0 ? marks : new Set(looked === undefined ? [] : [looked]); | looked === undefined -> false':
    NO_SUCH_KEY,
  'src/panes/act.ts: const wanted = marks.size > 0 ? marks : new Set(looked === undefined ? [] : [looked]); | [] -> ["Stryker was here"]':
    NO_SUCH_KEY,
  'src/panes/act.ts: if (action.line !== undefined && first !== undefined && more.length === 0) return askLine(first); | first !== undefined -> true':
    'what would be done is something: only the compiler does not know',
  "src/panes/confirm.ts: isPlanned(operation) ? 'cleanup' : (PANE_OF[operation.op.split('.')[0] ?? ''] ?? 'containers'); | '' -> \"Stryker was here!\"":
    'a text that is split has a first part',
  'src/sampler/scan.ts: while (here < length && buffer[here] !== NEWLINE) here++; | here < length -> here <= length':
    PAST_END,
  'src/sampler/scan.ts: while (space < bytes.length && bytes.buffer[space] !== SPACE) space++; | space < bytes.length -> space <= bytes.length':
    PAST_END,
  'src/sampler/scan.ts: while (at < length && missing > 0) { | at < length -> at <= length':
    PAST_END,
  'src/sampler/scan.ts: for (let at = 0; at < bytes.length; at = nextLine(bytes, at)) { | at < bytes.length -> at <= bytes.length':
    PAST_END,
  'src/sampler/scan.ts: for (let at = 0; at < length; at = nextLine(bytes, at)) { | at < length -> at <= length':
    PAST_END,
  'src/sampler/scan.ts: while (space < length && buffer[space] !== SPACE) space++; | space < length -> space <= length':
    PAST_END,
  'src/sampler/scan.ts: for (let line = 0; line < length; line = nextLine(bytes, line)) { | line < length -> line <= length':
    PAST_END,
  'src/sampler/scan.ts: while (at < length && buffer[at] !== SPACE) at++; | at < length -> at <= length':
    PAST_END,
  'src/sampler/scan.ts: for (let index = 0; index < into.length; index++) { | index < into.length -> index <= into.length':
    'an array of doubles has no more places than it has',
  'src/sampler/scan.ts: for (let at = 0; at < length; at = nextLine(bytes, at), count++) { | at < length -> at <= length':
    PAST_END,
};
