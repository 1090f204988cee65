/** The built program on the demo: the clipboard and the mouse. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Dtop } from '../support/dtop.js';

describe('dtop', () => {
  let dtop: Dtop;
  beforeEach(async () => {
    dtop = new Dtop({ args: ['--demo', '--sort', 'name'] });
    await dtop.shows(/\d+\.\d[^]*quit/);
  });
  afterEach(() => dtop.close());

  /** The terminal's line with the cursor's mark, from 0. */
  const cursorLine = (): number => dtop.pty.model.text().findIndex((row) => row.includes('▸'));
  const nameAt = (line: number): string =>
    /[\w-]+/.exec(dtop.pty.model.text()[line] ?? '')?.[0] ?? '';
  /** SGR encoding (1006): buttons from 0, cells from 1; `m` is a release, which a wheel has not. */
  const press = (button: number, x: number, y: number): void =>
    dtop.press(`\u001b[<${button};${x + 1};${y + 1}M`);
  const click = (x: number, y: number): void => {
    press(0, x, y);
    dtop.press(`\u001b[<0;${x + 1};${y + 1}m`);
  };

  it('copies the id of the row under the cursor, and says what it copied', async () => {
    dtop.press('j', 'y');
    await dtop.shows(/copied the id of/);
    const [, name, id] = /copied the id of (\S+): ([0-9a-f]{64})/.exec(dtop.text()) ?? [];
    assert.equal(name, nameAt(cursorLine()));
    assert.deepEqual(dtop.pty.model.clipboard, [`c;${btoa(id ?? '')}`]);
  });

  it('takes the mouse when told, and gives it back', async () => {
    const { model } = dtop.pty;
    assert.equal(model.modes.mouseTrackingMode, 'none');
    dtop.press('m');
    await dtop.shows(() => model.modes.mouseTrackingMode === 'vt200');
    dtop.press('m');
    await dtop.shows(() => model.modes.mouseTrackingMode === 'none');
  });

  it('moves by the wheel, selects by a click, sorts by a click on a title', async () => {
    dtop.press('m');
    const first = cursorLine();
    press(65, 20, 10);
    await dtop.shows(() => cursorLine() === first + 3);
    press(64, 20, 10);
    await dtop.shows(() => cursorLine() === first);

    const wanted = nameAt(first + 7);
    click(20, first + 7);
    await dtop.shows(() => cursorLine() === first + 7);
    assert.equal(nameAt(cursorLine()), wanted);

    const titles = dtop.pty.model.text()[first - 1] ?? '';
    click(titles.indexOf('MEM'), first - 1);
    await dtop.shows(/MEM↓/);
    click(titles.indexOf('MEM'), first - 1);
    await dtop.shows(/MEM↑/);
  });
});
