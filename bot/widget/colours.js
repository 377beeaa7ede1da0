// A site's colour, made light or dark enough to be read (WCAG: 4.5 to 1) in both themes.
const LIGHT = { mix: [0, 0, 0], grounds: ["#f6f4ef", "#e4eeed"] };
const DARK = { mix: [255, 255, 255], grounds: ["#1a2427", "#20363a"] };
const ENOUGH = 4.8;

function channels(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** How light a colour is: WCAG's formula, its curve simplified; ENOUGH makes up for that. */
function luminance(colour) {
  const [r, g, b] = colour.map((value) => (value / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const ratio = (luminance(one) + 0.05) / (luminance(other) + 0.05);
  return Math.max(ratio, 1 / ratio);
}

/** The nearest shade of `hex` that can be read on the surfaces of a theme, as rgb(); undefined
 * when `hex` is no colour of the form #rrggbb. */
export function readable(hex, dark) {
  if (!/^#[\da-f]{6}$/iu.test(hex)) return undefined;
  const { mix, grounds } = dark ? DARK : LIGHT;
  const colour = channels(hex);
  for (let share = 0; share <= 1; share += 0.04) {
    const shade = colour.map((value, at) => Math.round(value + (mix[at] - value) * share));
    if (grounds.every((ground) => contrast(shade, channels(ground)) >= ENOUGH)) {
      return `rgb(${shade.join(" ")})`;
    }
  }
  return undefined;
}
