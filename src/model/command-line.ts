import { keptBuildArguments } from './build-line.js';
import { CREATE_COMMANDS, keptArguments } from './create-line.js';
import { age } from './format.js';
import { shortId } from './id.js';
import { limitUpdate, UNLIMITED, updateOptions } from './limit-update.js';
import type { Operation } from './operation.js';
import { maskedNote } from './secret.js';
import { pathWord } from './shell-word.js';

type ContainerOperation = Extract<Operation, { readonly op: `container.${string}` }>;

function containerCommand(operation: ContainerOperation): string {
  switch (operation.op) {
    case 'container.start':
      return 'docker start';
    case 'container.stop':
      return `docker stop -t ${operation.graceSec}`;
    case 'container.restart':
      return `docker restart -t ${operation.graceSec}`;
    case 'container.pause':
      return 'docker pause';
    case 'container.unpause':
      return 'docker unpause';
    case 'container.kill':
      return `docker kill -s ${operation.signal}`;
    case 'container.remove':
      return ['docker rm', operation.force && '-f', operation.volumes && '-v']
        .filter(Boolean)
        .join(' ');
    case 'container.update':
      return `docker update ${updateOptions(limitUpdate(operation.limits, operation.words ?? UNLIMITED))}`;
    case 'container.keep':
      return operation.forMs === undefined
        ? '# ends the timer of'
        : `# sets the timer to ${age(operation.forMs)}, of`;
    case 'container.restart-policy':
      return `docker update --restart ${operation.policy}`;
    case 'container.rename':
      return 'docker rename';
    case 'container.create':
    case 'container.run':
      return `${maskedNote(operation.wish.env ?? [])}${CREATE_COMMANDS[operation.op]}`;
    case 'container.commit':
      return 'docker commit';
  }
}

/** `docker …` (of a process: kill) with its options; targets are appended. */
function command(operation: Operation): string {
  switch (operation.op) {
    case 'container.start':
    case 'container.stop':
    case 'container.restart':
    case 'container.pause':
    case 'container.unpause':
    case 'container.kill':
    case 'container.remove':
    case 'container.update':
    case 'container.keep':
    case 'container.restart-policy':
    case 'container.rename':
    case 'container.commit':
    case 'container.create':
    case 'container.run':
      return containerCommand(operation);
    case 'process.signal':
      return `kill -s ${operation.signal.replace('SIG', '')}`;
    case 'image.pull':
      return 'docker pull';
    case 'image.build':
      return `${maskedNote(operation.buildArgs)}docker build`;
    case 'image.save':
      return 'docker save -o';
    case 'image.load':
      return 'docker load -i';
    case 'image.tag':
      return 'docker tag';
    case 'image.untag':
      return 'docker rmi';
    case 'image.remove':
      return operation.force ? 'docker rmi -f' : 'docker rmi';
    case 'volume.remove':
      return operation.force ? 'docker volume rm -f' : 'docker volume rm';
    case 'volume.export':
      return 'docker cp';
    case 'network.remove':
      return 'docker network rm';
    case 'network.connect':
      return 'docker network connect';
    case 'network.disconnect':
      return 'docker network disconnect';
    case 'cache.remove':
      return 'docker builder prune -af --filter';
  }
}

const savedAs = ({ references, target }: Extract<Operation, { op: 'image.save' }>): string =>
  references.length > 0 ? references.join(' ') : shortId(target.id);

/** How the command would be told: the short id, a name that is none, the pid. */
function argument(operation: Operation): string {
  const { op, target } = operation;
  if (op === 'process.signal') return String(operation.target.pid);
  if (op === 'volume.remove' || op === 'image.pull') return target.id;
  if (op === 'image.untag') return operation.reference;
  if (op === 'image.build') return keptBuildArguments(operation);
  if (op === 'image.tag' || op === 'container.commit')
    return `${shortId(target.id)} ${operation.reference}`;
  if (op === 'container.create' || op === 'container.run') return keptArguments(operation);
  if (op === 'image.load') return pathWord(target.id);
  if (op === 'image.save') return `${pathWord(operation.file)} ${savedAs(operation)}`;
  if (op === 'volume.export')
    return `$(docker create -v ${target.id}:/v:ro ${shortId(operation.image)} -):/v/. - > ${pathWord(operation.file)}`;
  if ('container' in operation) return `${shortId(target.id)} ${shortId(operation.container.id)}`;
  if (op === 'container.rename') return `${shortId(target.id)} ${operation.newName}`;
  return op === 'cache.remove' ? `id=${target.id}` : shortId(target.id);
}

/** The equivalent `docker …` line of operations, those of one kind joined, at most `most` targets named. */
export function commandLine(operations: readonly Operation[], most = 8): string {
  const groups = new Map<string, string[]>();
  for (const operation of operations) {
    const key = command(operation);
    const targets = groups.get(key);
    if (targets === undefined) groups.set(key, [argument(operation)]);
    else targets.push(argument(operation));
  }
  return [...groups]
    .map(([verb, targets]) => {
      const shown = targets.slice(0, most).join(' ');
      return targets.length > most ? `${verb} ${shown} … (${targets.length})` : `${verb} ${shown}`;
    })
    .join('; ');
}
