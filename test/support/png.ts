import { Resvg } from '@resvg/resvg-js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where distributions put the DejaVu fonts. */
const FONT_DIRS = [
  '/usr/share/fonts/truetype/dejavu',
  '/usr/share/fonts/dejavu',
  '/usr/share/fonts/dejavu-sans-mono-fonts',
  '/usr/share/fonts/TTF',
  '/usr/local/share/fonts/dejavu',
];
const REGULAR = 'DejaVuSansMono.ttf';
/** Bold, and what the first lacks. */
const OTHERS = ['DejaVuSansMono-Bold.ttf', 'DejaVuSans.ttf'];

/** Only these, whatever else is installed: the same picture everywhere. */
function fontFiles(): string[] {
  const dir = FONT_DIRS.find((each) => existsSync(join(each, REGULAR)));
  if (dir === undefined) {
    throw new Error(
      `${REGULAR} is not in ${FONT_DIRS.join(', ')}. On Debian: apt-get install fonts-dejavu-core`,
    );
  }
  return [REGULAR, ...OTHERS].map((name) => join(dir, name)).filter((file) => existsSync(file));
}

/** @param zoom pixels of the picture to one of the SVG */
export function toPng(svg: string, zoom: number): Uint8Array {
  const picture = new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles(),
      defaultFontFamily: 'DejaVu Sans Mono',
      monospaceFamily: 'DejaVu Sans Mono',
    },
    fitTo: { mode: 'zoom', value: zoom },
  });
  return picture.render().asPng();
}
