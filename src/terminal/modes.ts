/**
 * The sequences that are not frames. Numbers with `?` are DEC private modes (xterm's ctlseqs); what a
 * terminal does not know it ignores, so none of them is needed for a right picture.
 */
type Env = Readonly<Record<string, string | undefined>>;

/** DEC 2026: the terminal shows what comes between the marks at once. */
export const SYNC_MODE = 2026;
export const SYNC_BEGIN = '\x1b[?2026h';
export const SYNC_END = '\x1b[?2026l';
/** DECRQM; answered by DECRPM `\x1b[?2026;<value>$y`, 1 set or 2 reset meaning that it can be used. */
const SYNC_QUERY = '\x1b[?2026$p';

/** Reports of presses and the wheel (1000), as `\x1b[<…M` (1006). */
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';
export const mouseMode = (on: boolean): string => (on ? MOUSE_ON : MOUSE_OFF);

/** Alternate screen, no cursor, no autowrap, bracketed paste. */
const OURS = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h';
/**
 * What a program before us may have left behind: charset (`ESC ( B`, SI), SGR, insert mode, origin mode,
 * application cursor keys and keypad, scroll region.
 */
const KNOWN_STATE = '\x1b(B\x0f\x1b[m\x1b[4l\x1b[?6l\x1b[?1l\x1b>\x1b[r';
const ERASE_ALL = '\x1b[2J';

export function enterSequence(options: { readonly first: boolean; readonly env: Env }): string {
  if (!options.first) return OURS + KNOWN_STATE;
  // older Linux consoles print the `p` of a query; everywhere else ERASE_ALL comes after it
  const query = options.env['TERM'] === 'linux' ? '' : SYNC_QUERY;
  return OURS + query + KNOWN_STATE + ERASE_ALL;
}

/** Back to the user's screen; where there is no alternate one, to its last row. */
export function leaveSequence(options: {
  readonly rows: number;
  readonly mouse: boolean;
  readonly sync: boolean;
  /** Bytes of a frame may still be on their way: ends a string or sequence that was cut. */
  readonly cut: boolean;
}): string {
  return [
    options.cut ? '\x1b\\' : '',
    options.sync ? SYNC_END : '',
    options.mouse ? MOUSE_OFF : '',
    '\x1b[?2004l\x1b[m',
    `\x1b[${options.rows}H\x1b[K`,
    '\x1b[?7h\x1b[?25h\x1b[?1049l',
  ].join('');
}

/** xterm takes control strings up to 100,000 bytes: 8 for the frame, 4 of base64 for 3 of text. */
export const CLIPBOARD_BYTES = 74_994;
/** GNU screen's limit for one passed-through string is 768 bytes; older ones take 256. */
const SCREEN_CHUNK = 240;

/**
 * OSC 52 for the terminal; under a multiplexer wrapped to pass through it. tmux obeys the plain form with
 * `set-clipboard on` and passes the wrapped one with `allow-passthrough on`, so it gets both.
 * `undefined` when the text is larger than terminals take.
 */
export function clipboardSequence(text: string, env: Env): string | undefined {
  const bytes = Buffer.from(text);
  if (bytes.length > CLIPBOARD_BYTES) return undefined;
  const plain = `\x1b]52;c;${bytes.toString('base64')}\x07`;
  if ((env['TMUX'] ?? '') !== '') {
    return `${plain}\x1bPtmux;${plain.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  }
  if ((env['TERM'] ?? '').startsWith('screen')) {
    const chunks = plain.match(new RegExp(`[^]{1,${SCREEN_CHUNK}}`, 'g')) ?? [];
    return chunks.map((chunk) => `\x1bP${chunk}\x1b\\`).join('');
  }
  return plain;
}
