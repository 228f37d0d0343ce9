import type { Schemas } from "clinic-cms-client";

const HEX = /^#[0-9a-f]{6}$/i;

/** `:root{--accent:#0b6e6e;…}` for light and dark; "" where the clinic has no colour of its own. */
export function coloursOf(colours: Schemas["ClinicColours"] | null): string {
  if (!colours || !Object.values(colours).every((each) => HEX.test(each))) return "";
  const rule = (accent: string, on: string) => `:root{--accent:${accent};--on-accent:${on}}`;
  const dark = rule(colours.accent_dark, colours.on_accent_dark);
  return `${rule(colours.accent, colours.on_accent)}@media(prefers-color-scheme:dark){${dark}}`;
}
