import { BATCH, LOOSE } from './fleet-batch.js';
import { INFRA } from './fleet-infra.js';
import { PAY } from './fleet-pay.js';
import { SHOP } from './fleet-shop.js';
import type { ContainerSpec } from './spec.js';

const inProject = (project: string, specs: readonly ContainerSpec[]): readonly ContainerSpec[] =>
  specs.map((spec) => ({ ...spec, project }));

export const FLEET: readonly ContainerSpec[] = [
  ...inProject('shop', SHOP),
  ...inProject('pay', PAY),
  ...inProject('infra', INFRA),
  ...inProject('batch', BATCH),
  ...LOOSE,
];
