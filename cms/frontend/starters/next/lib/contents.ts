/** The parts of a page to jump to: what cannot wait first, the most urgent before the others. */
import type { TopicPage } from "../types";
import type { Words } from "./words";

const PARTS = new Set(["benefit", "risk", "location", "contact_form", "questions", "related_pages"]);
const AT_ONCE = ["emergency", "urgent"];

export interface Entry {
  anchor: string;
  heading: string;
  /** `emergency` or `urgent`, for notices. */
  level?: string;
}

/** The notices that cannot wait, of the page and above its form. */
export function atOnce(body: TopicPage["body"], words: Words): Entry[] {
  const notices = body.flatMap((block) => {
    if (block.type === "safety_notice" && block.value) return [{ anchor: block.anchor, notice: block.value }];
    if (block.type !== "contact_form" || !block.value) return [];
    return block.value.safety_notices.map((notice, at) => ({ anchor: `${block.anchor}-notice-${at + 1}`, notice }));
  });
  return notices
    .map(({ anchor, notice }) => ({
      anchor,
      heading: `${notice.heading.replace(/\s*:\s*$/, "")}\u00a0…`,
      level: notice.level?.code ?? "",
    }))
    .filter(({ level }) => AT_ONCE.includes(level))
    .sort((one, other) => AT_ONCE.indexOf(one.level) - AT_ONCE.indexOf(other.level))
    .map((entry, at) => (at ? entry : { ...entry, heading: words.atOnce }));
}

export function contentsOf(body: TopicPage["body"], words: Words): Entry[] {
  const parts = body.flatMap(({ type, anchor, value }) =>
    PARTS.has(type) && value && "heading" in value && value.heading ? [{ anchor, heading: value.heading }] : [],
  );
  return [...atOnce(body, words), ...parts];
}
