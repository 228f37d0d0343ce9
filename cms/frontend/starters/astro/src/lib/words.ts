/** The words of the site itself, by language; all others come from the CMS. */
import languages from "./words.json" with { type: "json" };

export type Words = (typeof languages)["en"];

const LANGUAGES: Record<string, Words> = languages; // add yours to words.json
const FROM_THE_RIGHT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

/** The words in a language such as `fr` or `en-gb`; in English where it has none here. */
export function wordsIn(locale: string | null | undefined): Words {
  return LANGUAGES[base(locale)] ?? languages.en;
}

/** `rtl` for languages that are read from the right. */
export function directionOf(locale: string | null | undefined): "ltr" | "rtl" {
  return FROM_THE_RIGHT.has(base(locale)) ? "rtl" : "ltr";
}

/** `20 November 2026`, in the page's language, of `2026-11-20`. */
export function day(date: string, locale: string | null | undefined): string {
  return new Date(date).toLocaleDateString(locale ?? "en-gb", { dateStyle: "long", timeZone: "UTC" });
}

/** "35 studies" of `{n} studies`, with the language's own separators. */
export function counted(words: string, n: number, locale: string | null | undefined): string {
  return words.replace("{n}", n.toLocaleString(locale ?? "en-gb"));
}

/** "240 kB", in the page's language; "" where the size is unknown. */
export function size(bytes: number | null, locale: string | null | undefined): string {
  if (bytes === null) return "";
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return value.toLocaleString(locale ?? "en-gb", { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 });
}

function base(locale: string | null | undefined): string {
  return (locale ?? "en").toLowerCase().split("-")[0] ?? "en";
}
