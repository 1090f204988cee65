import { buildArguments } from '../model/build-line.js';
import type { BuildWish } from '../model/build.js';
import { filePath, imageReference, type ImageReference } from '../model/id.js';
import { withTag } from '../model/reference.js';
import { sanitize } from '../model/safe-text.js';
import type { State } from '../store/state.js';
import { partsOf, words, type PartField } from './form-parts.js';
import type { FormSpec, Remark } from './form-spec.js';

type Part = Partial<BuildWish> & { readonly reference?: ImageReference };

/** `SHOP API` is no reference, `shop-api` is (distribution/reference: "path-component"). */
export const referenceOf = (directory: string): string =>
  (/([^/]*)\/*$/.exec(directory)?.[1] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const OPTIONS: ReadonlyMap<string, Part> = new Map([
  ['--no-cache', { noCache: true }],
  ['--pull', { pull: true }],
]);
const OPTION_NAMES = [...OPTIONS.keys()];
const ARGUMENT = /^[^=\s]+(?:=|$)/;

const FIELDS: readonly PartField<'image.build', Part>[] = [
  {
    name: 'directory',
    help: 'What the Dockerfile’s COPY finds: read here, and sent to the engine; without what .dockerignore says',
    before: ({ directory }) => directory,
    needed: 'a directory, as in /srv/shop or ~/shop',
    parse: (text) => ({ directory: filePath(text) }),
  },
  {
    name: 'dockerfile',
    help: 'In the directory, as in docker/api.Dockerfile, or a path of its own; without it Dockerfile',
    parse: (text) => ({ dockerfile: filePath(text) }),
  },
  {
    name: 'tag',
    help: 'The reference it gets, as in shop/api:1.5',
    before: ({ target }) => target.id,
    needed: 'a reference, as in shop/api:1.5',
    parse: (text) =>
      /\s/.test(text) ? 'one reference: T gives it more' : { reference: imageReference(text) },
  },
  {
    name: 'args',
    help: 'Build arguments, as in VERSION=2 "NOTE=good day"; a name alone: dtop’s own environment',
    parse: (text) =>
      words(text, (buildArgs) => {
        const wrong = buildArgs.find((argument) => !ARGUMENT.test(argument));
        return wrong === undefined ? { buildArgs } : `${wrong}: as in NAME=value`;
      }),
  },
  {
    name: 'target',
    help: 'The stage it ends with; without it the last one',
    parse: (stage) => (/\s/.test(stage) ? 'one stage' : { stage }),
  },
  {
    name: 'options',
    help: `As in ${OPTION_NAMES.join(' ')}: every step anew, base images anew`,
    words: () => OPTION_NAMES,
    parse: (text) =>
      words(text, (found) => {
        const wrong = found.find((word) => !OPTIONS.has(word));
        return wrong === undefined
          ? Object.assign({}, ...found.map((word) => OPTIONS.get(word)))
          : `no option ${wrong}: ${OPTION_NAMES.join(' ')}`;
      }),
  },
];

/** What is not to be a surprise. */
function warningsFor({ host, images }: State, reference: string): readonly Remark[] {
  const tag = withTag(reference);
  const isTaken = [...(images?.values() ?? [])].some(({ tags }) =>
    tags.some((each) => each === tag),
  );
  const warning = (field: string, text: string): Remark => ({ field, tone: 'warning', text });
  return [
    ...(host.engine?.local === false
      ? [warning('directory', 'of this machine, not of the engine’s')]
      : []),
    ...(isTaken ? [warning('tag', 'taken from the image that has it')] : []),
  ];
}

export const buildForm: FormSpec<'image.build'> = {
  title: () => 'Build an image of a directory',
  fields: FIELDS,
  told: (about, texts, state) => {
    const { wish: told, wrong } = partsOf(FIELDS, texts);
    const { reference = imageReference(''), ...wish } = told;
    const target = { ...about.target, id: reference, name: sanitize(reference) };
    const operation = { ...about, ...wish, target };
    return {
      line: `docker build ${buildArguments(operation)}`,
      operation: wrong.length === 0 ? operation : undefined,
      remarks: [...wrong, ...warningsFor(state, reference)],
    };
  },
};
