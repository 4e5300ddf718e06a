/** Red, green, blue (0 to 255) and opacity (0 to 1). */
type Colour = readonly number[];

/** How a box looks. `border`: its width and its style as CSS has them, and its colour, if it has one. */
export interface BoxLook {
  readonly background: Colour;
  readonly border: readonly [width: string, style: string, colour?: Colour];
}

export interface Looks {
  readonly boxes: Readonly<Record<string, BoxLook>>;
  readonly lines: Readonly<Record<string, BoxLook>>;
  readonly letters: Readonly<Record<string, (style: object) => boolean>>;
}

export function looksOf(theme: string): Looks;
export function nameBox(looks: Readonly<Record<string, BoxLook>>, style: object): string | undefined;
export function nameLetters(looks: Looks, style: object): string[];
export function nameRuler(looks: Looks, colour: Colour): string | undefined;
