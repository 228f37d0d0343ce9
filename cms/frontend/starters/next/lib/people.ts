/** A practitioner without a photo has initials. */

const TITLES = new Set(["dr", "frau", "herr", "m", "miss", "mme", "mr", "mrs", "ms", "mx", "prof"]);

/** `JD` for `Dr Jane van Doe`: the first and the last name, without titles. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !TITLES.has(word.replace(/\.$/, "").toLowerCase()));
  const letters = words.map((word) => [...word][0]?.toUpperCase() ?? "");
  return [...letters.slice(0, 1), ...letters.slice(1).slice(-1)].join("");
}
