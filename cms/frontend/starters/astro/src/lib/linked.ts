/** Plain words in which some are links: numbers to call, and the three words of a place. */

export interface Part {
  text: string;
  url?: string;
}

interface Link {
  words: string;
  url: string;
}

const THREE_WORDS = /\/\/\/([\p{L}\p{M}]+(?:\.[\p{L}\p{M}]+){2})/gu;
const NAME = /what\s*3\s*words/i;

/** `[{ text: "Ring " }, { text: "999", url: "tel:999" }]`; a number counts where it stands alone. */
export function linked(words: string, links: Link[]): Part[] {
  const urls = new Map(links.map((each) => [each.words, each.url]));
  if (!urls.size) return [{ text: words }];
  const longest = [...urls.keys()].sort((one, other) => other.length - one.length);
  const any = longest.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return words.split(new RegExp(`((?<![\\p{L}\\p{N}+])(?:${any})(?![\\p{L}\\p{N}]))`, "u")).flatMap((text) => {
    const url = urls.get(text);
    return text ? [url ? { text, url } : { text }] : [];
  });
}

/** Words of the clinic in which `///filled.count.soap` leads to its place; `known` says what such words are. */
export function withPlace(words: string, known: string): Part[] {
  const found = [...words.matchAll(THREE_WORDS)];
  const parts = linked(words, found.map(([all, three]) => ({ words: all, url: `https://what3words.com/${three}` })));
  const first = NAME.test(words) ? undefined : parts.find(({ url }) => url);
  return parts.flatMap((part) => (part === first ? [part, { text: ` (${known})` }] : [part]));
}

/** The same in safe HTML of the clinic, where it has no links of its own. */
export function htmlWithPlace(html: string, known: string): string {
  if (html.includes("<a")) return html;
  return withPlace(html, known).map(({ text, url }) => (url ? `<a href="${url}">${text}</a>` : text)).join("");
}
