/** What is wrong with a query, and where. */
export interface QueryError {
  /** Index into the text (UTF-16 units); its length when something is missing at the end. */
  readonly at: number;
  /** `character 5: expected a percentage, such as 80 or 80%`. Counted from 1, as people do. */
  readonly message: string;
}

/** Thrown within the parsers and caught in `parse`, so that no grammar rule has to pass errors on. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected';
  readonly at: number;

  constructor(at: number, expected: string) {
    super(`expected ${expected}`);
    this.at = at;
  }
}

/** A place in a text, from which sticky patterns are taken. */
export class Scanner {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  get char(): string {
    return this.text.charAt(this.at);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** What `pattern` (sticky) matches here, passed over; empty when it does not. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** Whether `pattern` (sticky) matches here. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  /** Passes over `text` when it comes next. */
  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  fail(expected: string, at = this.at): never {
    throw new Unexpected(at, expected);
  }
}
