#!/usr/bin/env node
/**
 * Starts dist/; under a Node that is too old, with the one that the project brought. CommonJS, as a start
 * that never loads Node's module loader is 3 ms shorter.
 */
'use strict';
const OLDEST_NODE = 22;
const isNewEnough = Number.parseInt(process.versions.node, 10) >= OLDEST_NODE;
// These say their text on any Node, and are gone before another one has started.
const isQuestion = ['--version', '--help', '-h'].includes(process.argv.slice(2).join(' '));
require(isNewEnough || isQuestion ? './load.js' : './relaunch.js');
