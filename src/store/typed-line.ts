/** A line as it is typed. Indices are UTF-16 units of `text`. */
export interface TypedLine {
  readonly text: string;
  readonly cursor: number;
  /** Which of the lines kept is shown, 1 the newest; 0 is what was typed, kept in `typed` meanwhile. */
  readonly recalled: number;
  readonly typed: string;
  /** What Tab offers, of which one stands in the text from `from` to the cursor. */
  readonly offer:
    | { readonly from: number; readonly candidates: readonly string[]; readonly index: number }
    | undefined;
}

/** The pane's filter. */
export interface Prompt extends TypedLine {
  readonly type: 'prompt';
  /** The filter that Esc brings back. */
  readonly before: string;
}

/** What is sought in a log, which of its lines are shown, where to go in it; or what is sought in an object. */
export interface LogPrompt extends TypedLine {
  readonly type: 'log-prompt';
  readonly what: 'search' | 'filter' | 'time' | 'inspect';
  /** What Esc brings back. */
  readonly before: string;
}

/** What is sought among all that can be done. */
export interface Palette extends TypedLine {
  readonly type: 'palette';
  /** Of what was found, the one that Enter takes. */
  readonly index: number;
}
