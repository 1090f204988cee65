import { shellWord } from './shell-word.js';

/** Of what nobody else is to read. An author, a keyword and a keyboard are none. */
const NAMES = String.raw`(?:pass|pwd|secret|token|key(?!word|board|space)|cred|auth(?!or)|cookie|dsn)`;
const NAME = new RegExp(NAMES, 'i');
/** `--db-password`, as a word of its own before its value. */
const OPTION = new RegExp(String.raw`^--?[\w-]*${NAMES}[\w-]*$`, 'i');

/** To its closing quote, or to what ends it. */
const VALUE = String.raw`(?:(?<=")[^"]+|(?<=')[^']+|[^\s"'&;,]+)`;

/** Each matches the part that is hidden, and sees by what stands around it that it is one. */
const PARTS: readonly RegExp[] = [
  /-----BEGIN [\w ]*-----.*?(?:-----END [\w ]*-----|$)/gs,
  // postgres://user:IT@host, up to the last @ of the word; https://IT@host
  /(?<=[a-z][\w+.-]*:\/\/[^\s:/?#@'"]*:)[^\s'"]+(?=@)/gi,
  /(?<=:\/\/)[^\s:/?#@'"]{16,}(?=@)/g,
  // password=IT, "token": "IT", AccountKey=IT;
  new RegExp(String.raw`(?<=${NAMES}[\w.-]*["']?\s*[=:]\s*["']?)${VALUE}`, 'gi'),
  // within `sh -c`: --password IT, curl -u user:IT, mysql -pIT, redis-cli -a IT
  new RegExp(String.raw`(?<=(?:^|\s)--?[\w-]*${NAMES}[\w-]*\s+["']?)(?!-)${VALUE}`, 'gi'),
  /(?<=(?:^|\s)(?:-u|--user|--proxy-user)[ =]["']?[^\s:"']+:)(?!\d+(?:\s|$))[^\s"']+/g,
  /(?<=\b(?:mysql|mariadb|sshpass)[^|;&]*\s-p\s?)[^\s"'-][^\s"']*/g,
  /(?<=\bredis-cli\b[^|;&]*\s-a\s+)[^\s"']+/g,
  /(?<=\b(?:bearer|basic|digest|negotiate)\s+)[\w.~+/=-]{6,}/gi,
  // GitHub, GitLab, Slack, Stripe, npm, DigitalOcean, PyPI, Hugging Face, Docker, Vault, Google, age
  /\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|[rs]k[_-]|npm_|do[opr]_v1_|pypi-|hf_|dckr_[a-z]+_|hv[sb]\.|AIza|ya29\.|AGE-SECRET-KEY-)[\w.-]{12,}/g,
  /\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?/g,
];

/** 16 and 24 bytes in hex, as keys are; commits and checksums are longer. */
const HEX = /(?<![\w:@-])(?:[0-9a-f]{32}|[0-9a-f]{48})(?![\w-])/g;
/** What may have been made of random bytes. */
const RUNS = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
const CLASSES = [/[a-z]/, /[A-Z]/, /\d/];
/** Of the most that a text of its length can have: words of any language have less. */
const RANDOM = 0.85;

function isRandom(run: string): boolean {
  if (!CLASSES.every((each) => each.test(run))) return false;
  const counts = [...Map.groupBy(run, (char) => char).values()].map(({ length }) => length);
  const bits = counts.reduce((sum, n) => sum - (n / run.length) * Math.log2(n / run.length), 0);
  return bits >= RANDOM * Math.log2(Math.min(run.length, 64));
}

/** In the place of what is hidden, until a word or a text is made of it; sanitised text has none. */
const HIDDEN = '\0';

const hideParts = (text: string): string =>
  PARTS.reduce(
    (now, part) => now.replace(part, (found) => (isPlace(found) ? found : HIDDEN)),
    text,
  );

const hide = (text: string): string =>
  hideParts(text)
    .replace(HEX, HIDDEN)
    .replace(RUNS, (run) => (isRandom(run) ? HIDDEN : run));

/** Where a secret is kept is none: a path of several names, a switch. */
const isPlace = (value: string): boolean =>
  /^(?:\.{0,2}\/[\w.-]+(?:\/[\w.-]+)+|true|false|yes|no|on|off|none|\d{1,5}|\0)$/.test(value);

/** Words of a command. */
const hideWords = (words: readonly string[]): readonly string[] =>
  words.map((word, index) => {
    const isTold = OPTION.test(words[index - 1] ?? '') && !word.startsWith('-') && !isPlace(word);
    return isTold ? HIDDEN : hide(word);
  });

/** Where a shell is given it: it says that something is missing, and does not go on without. */
const maskedWord = (word: string): string =>
  word
    .split(HIDDEN)
    .map((part, _, parts) => (part === '' && parts.length > 1 ? '' : shellWord(part)))
    .join('"${MASKED:?}"');

/** Words of a command for a shell, without the secrets in them. */
export const keptWords = (words: readonly string[]): readonly string[] =>
  hideWords(words).map(maskedWord);

/** For people: `***` where a secret was. */
export const keptText = (text: string): string => hide(text).replaceAll(HIDDEN, '***');

/** `key=value`. Most are of no secret, and checksums among them: only what says to be one is hidden. */
export const keptLabel = (key: string, value: string): string =>
  maskedWord(`${key}=${NAME.test(key) ? HIDDEN : hideParts(value)}`);

function isSecret(variable: string): boolean {
  const [name = ''] = variable.split('=', 1);
  const value = variable.slice(name.length + 1);
  return value !== '' && (NAME.test(name) || hide(value) !== value);
}

/**
 * `NAME=value` as it may be written down: of what may be a secret the name alone. `docker run -e NAME` and
 * `docker build --build-arg NAME` take its value from the environment of whoever runs them.
 */
export const unsecret = (variable: string): string =>
  isSecret(variable) ? variable.slice(0, variable.indexOf('=')) : variable;

/** Before a command, which it leaves as it is: whose values are not in it. */
export function maskedNote(variables: readonly string[]): string {
  const names = variables.filter(isSecret).map((each) => shellWord(unsecret(each)));
  return names.length === 0 ? '' : `: masked ${names.join(' ')}; `;
}
