import type { Schemas } from "clinic-cms-client";

const HEX = /^#[0-9a-f]{6}$/i;

/** `html:root{--accent:#0b6e6e;…}` for light and dark screens; "" without a colour of the clinic's own. */
export function coloursOf(colours: Schemas["ClinicColours"] | null): string {
  if (!colours || !Object.values(colours).every((each) => HEX.test(each))) return "";
  const rule = (accent: string, on: string) => `html:root{--accent:${accent};--on-accent:${on}}`;
  const dark = rule(colours.accent_dark, colours.on_accent_dark);
  return `@media screen{${rule(colours.accent, colours.on_accent)}@media(prefers-color-scheme:dark){${dark}}}`;
}
