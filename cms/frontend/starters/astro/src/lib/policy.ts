/** The Content Security Policy of a page: what it shows and nothing else. */
import type { PreviewNote, ShownPage } from "../types.js";

interface Also {
  preview?: PreviewNote | undefined;
  /** An address that the page's script asks. */
  asks?: string | undefined;
}

/** The policy as a text; a `<meta>` cannot say who may frame the page, so your host must. */
export function policyOf(page: ShownPage, { preview, asks }: Also = {}): string {
  const forms = page.type === "pages.TopicPage" ? page.body.filter(({ type }) => type === "contact_form") : [];
  const handlers = origins(forms.map(({ value }) => (value as { action?: string } | null)?.action));
  const checks = origins([preview?.script]);
  return [
    "default-src 'none'",
    ["style-src 'self'", ...checks].join(" "),
    ["script-src 'self'", ...checks].join(" "),
    ["connect-src 'self'", ...handlers, ...checks, ...origins([asks])].join(" "),
    ["img-src 'self'", ...origins(pictures(page))].join(" "),
    ["media-src 'self'", ...origins(videos(page))].join(" "),
    ["form-action 'self'", ...handlers].join(" "),
    "base-uri 'none'",
  ].join("; ");
}

/** The addresses of the clinic's own video files and of their captions. */
function videos(page: ShownPage): (string | null)[] {
  const blocks = page.type === "pages.TopicPage" ? page.body : [];
  return blocks.flatMap(({ type, value }) =>
    type === "video" && value?.provider.code === "file" ? [value.url, value.captions_url] : [],
  );
}

/** The addresses of all pictures that a page has, wherever they stand. */
function pictures(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "srcset" in value && "url" in value ? [String(value.url)] : [];
  return [...own, ...Object.values(value).flatMap(pictures)];
}

function origins(addresses: (string | null | undefined)[]): string[] {
  return [...new Set(addresses.flatMap((each) => (each && URL.canParse(each) ? [new URL(each).origin] : [])))];
}
