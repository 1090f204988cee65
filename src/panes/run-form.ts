import { createArguments, CREATE_COMMANDS } from '../model/create-line.js';
import type { ContainerWish } from '../model/creation.js';
import { RESTART_POLICIES, type Limits, type RestartPolicy } from '../model/limits.js';
import { partsOf, words, type PartField } from './form-parts.js';
import type { FormSpec } from './form-spec.js';
import { LIMIT_FIELDS, limitsOf } from './limit-line.js';
import { mountOf } from './mount-words.js';
import { portOf } from './port-words.js';
import { conflictsOf } from './run-conflicts.js';
import { optionsOf, optionWords } from './run-options.js';

/** What a field adds; a text says what is wrong in it. */
type Part = (ContainerWish & { readonly start?: boolean }) | string;

/** The words one by one: what is wrong with the first that is wrong. */
const each = <Item extends object>(
  text: string,
  parse: (word: string) => Item | string,
  part: (items: readonly Item[]) => Part,
): Part =>
  words(text, (found) => {
    const items = found.map(parse);
    const wrong = items.find((item) => typeof item === 'string');
    return wrong ?? part(items.filter((item) => typeof item !== 'string'));
  });

/** As the engine takes it (moby `daemon/names`). */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const VARIABLE = /^[^=\s]+=/;

/** Without limits a container is made anyway; of swap and processes it has to be told. */
function limitsPart(found: readonly string[]): Part {
  const limits = limitsOf(found);
  if (typeof limits === 'string') return limits;
  const { cpus, memoryBytes, ...rest } = limits;
  if (rest.memorySwapBytes !== undefined && (memoryBytes ?? Infinity) === Infinity)
    return 'memory-swap is of use with memory=… only';
  const told: Limits = {
    ...(cpus !== undefined && cpus !== Infinity && { cpus }),
    ...(memoryBytes !== undefined && memoryBytes !== Infinity && { memoryBytes }),
    ...rest,
  };
  return { limits: told };
}

function restartOf(text: string): RestartPolicy | undefined {
  const attempts = /^on-failure:(\d{1,4})$/.exec(text)?.[1];
  return attempts === undefined
    ? RESTART_POLICIES.find((policy) => policy === text)
    : `on-failure:${Number(attempts)}`;
}

const START: Readonly<Record<string, boolean>> = { yes: true, no: false };

const FIELDS: readonly PartField<'container.run', Exclude<Part, string>>[] = [
  {
    name: 'name',
    help: 'As in web; without one the engine makes one up',
    parse: (name) =>
      NAME.test(name)
        ? { name }
        : `${name}: two letters or digits at least; also _ . - behind the first`,
  },
  {
    name: 'command',
    help: 'In the place of the image’s own, as in sh -c "sleep 60"',
    parse: (text) => words(text, (command) => ({ command })),
  },
  {
    name: 'env',
    help: "Variables, as in LEVEL=debug GREETING='good day'",
    parse: (text) =>
      words(text, (env) => {
        const wrong = env.find((variable) => !VARIABLE.test(variable));
        return wrong === undefined
          ? { env }
          : `${wrong}: as in NAME=value, or NAME= for an empty one`;
      }),
  },
  {
    name: 'ports',
    help: 'Published, as in 8080:80 127.0.0.1:53:53/udp; 80 or 127.0.0.1::80: any free one',
    parse: (text) => each(text, portOf, (ports) => ({ ports })),
  },
  {
    name: 'mounts',
    help: 'Volumes and folders of the host, as in data:/var/lib/data /srv/in:/in:ro',
    parse: (text) => each(text, mountOf, (mounts) => ({ mounts })),
  },
  {
    name: 'limits',
    help: `As in ${LIMIT_FIELDS.map(({ title }) => title).join(' ')}`,
    words: () => LIMIT_FIELDS.map(({ keys }) => `${keys[0]}=`),
    parse: (text) => words(text, limitsPart),
  },
  {
    name: 'restart',
    help: `One of ${RESTART_POLICIES.join(' ')}`,
    words: () => RESTART_POLICIES,
    parse: (text) => {
      const restart = restartOf(text);
      return restart === undefined ? `${text}: one of ${RESTART_POLICIES.join(' ')}` : { restart };
    },
  },
  {
    name: 'network',
    help: 'A network’s name, host, none, or container:NAME; without one the engine’s bridge',
    words: ({ networks }) => [...(networks?.values() ?? [])].map(({ name }) => name),
    parse: (network) =>
      /\s/.test(network) ? 'one network: others can be joined once it is there' : { network },
  },
  {
    name: 'options',
    help: 'As in -it --rm -u 1000 -w /srv -h box -l team=pay --entrypoint sh --privileged',
    words: () => optionWords,
    parse: (text) =>
      words(text, (found) => {
        const options = optionsOf(found);
        return typeof options === 'string' ? options : { options };
      }),
  },
  {
    name: 'start',
    help: 'yes; or no: it is created only, s starts it later',
    before: () => 'yes',
    words: () => Object.keys(START),
    parse: (text) => {
      const start = START[text];
      return start === undefined ? `${text}: yes or no` : { start };
    },
  },
];

export const runForm: FormSpec<'container.run'> = {
  title: ({ image }) => `Run a container of ${image}`,
  fields: FIELDS,
  told: ({ target, image }, texts, state) => {
    const { wish: told, wrong } = partsOf(FIELDS, texts);
    const { start = true, ...wish } = told;
    const op = start ? 'container.run' : 'container.create';
    const remarks = [...wrong, ...conflictsOf(wish, state)];
    const isRight = remarks.every(({ tone }) => tone !== 'error');
    return {
      line: `${CREATE_COMMANDS[op]} ${createArguments({ image, wish })}`,
      operation: isRight ? { op, target, image, wish } : undefined,
      remarks,
    };
  },
};
