import { Failure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import { adjust } from './adjust.js';
import { build } from './build.js';
import type { Change } from './change.js';
import { kill, pause, restart, start, stop, unpause } from './life.js';
import { signalDemoProcess } from './processes.js';
import {
  removeCache,
  removeContainer,
  removeImage,
  removeNetwork,
  removeVolume,
} from './removal.js';
import { changeMembership } from './membership.js';
import { commit } from './commit.js';
import { create } from './create.js';
import { pull } from './pull.js';
import { rename } from './rename.js';
import type { DemoWorld } from './world.js';

type ContainerOperation = Extract<Operation, { readonly op: `container.${string}` }>;

function lifeOf(world: DemoWorld, operation: ContainerOperation): Change {
  switch (operation.op) {
    case 'container.start':
      return start(world, operation.target);
    case 'container.stop':
      return stop(world, operation.target, operation.graceSec);
    case 'container.restart':
      return restart(world, operation.target, operation.graceSec);
    case 'container.pause':
      return pause(world, operation.target);
    case 'container.unpause':
      return unpause(world, operation.target);
    case 'container.kill':
      return kill(world, operation.target, operation.signal);
    case 'container.remove':
      return removeContainer(world, operation);
    case 'container.update':
    case 'container.restart-policy':
    case 'container.rename':
      return adjust(world, operation);
    case 'container.commit':
      return commit(world, operation);
    case 'container.create':
    case 'container.run':
      return create(world, operation);
    case 'container.keep':
      throw new Failure('unsupported', 'no engine does that');
  }
}

/** Starts an operation, or throws the refusal a daemon would have answered. */
export function begin(world: DemoWorld, operation: Operation): Change {
  switch (operation.op) {
    case 'process.signal':
      return signalDemoProcess(world, operation.target, operation.signal);
    case 'image.pull':
      return pull(world, operation.target.id);
    case 'image.build':
      return build(world, operation);
    case 'image.tag':
    case 'image.untag':
      return rename(world, operation);
    case 'image.remove':
      return removeImage(world, operation.target.id, operation.force);
    case 'image.save':
    case 'image.load':
    case 'volume.export':
      throw new Failure('unsupported', 'what is simulated has no files');
    case 'volume.remove':
      return removeVolume(world, operation.target.id);
    case 'network.connect':
    case 'network.disconnect':
      return changeMembership(world, operation);
    case 'network.remove':
      return removeNetwork(world, operation.target.id);
    case 'cache.remove':
      return removeCache(world, operation.target.id);
    case 'container.start':
    case 'container.stop':
    case 'container.restart':
    case 'container.pause':
    case 'container.unpause':
    case 'container.kill':
    case 'container.remove':
    case 'container.update':
    case 'container.restart-policy':
    case 'container.rename':
    case 'container.commit':
    case 'container.create':
    case 'container.run':
    case 'container.keep':
      return lifeOf(world, operation);
  }
}
