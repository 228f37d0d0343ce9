/** The one place that asks the CMS. Answers are kept until a webhook drops their tag. */

import { ApiError, createClient } from "clinic-cms-client";
import { cache } from "react";
import type { HomePage, ShownPage } from "../types";

export const CMS = process.env.CMS_URL ?? "http://127.0.0.1:8000";
const A_LIST = 50; // the API's limit

/** A client whose answers have these tags: `page-4`, `lists`; every one has `all`. */
function kept(...tags: string[]) {
  return createClient({
    baseUrl: CMS,
    patience: 20,
    fetch: (url, init) => fetch(url, { ...init, cache: "force-cache", next: { tags: ["all", ...tags] } }),
  });
}
const now = createClient({ baseUrl: CMS, fetch: (url, init) => fetch(url, { ...init, cache: "no-store" }) });

/** The page at a path, where it moved to, or null for one that is not there (any more). */
export const pageAt = cache(async (path: string) => {
  const found = await orNull(kept("lists").pageByPath(path));
  if (!found || found.type === "moved") return found;
  const page = await orNull(kept(`page-${found.id}`).page(found.id));
  return page && isShown(page) ? page : null;
});

const OWN = /(^|\/)(search|contact\/sent)\/$/;
const seen = new Map<string, { status: number; until: number }>();
const [SECONDS, PATHS] = [10, 500];

/** 200, 404 or 410, as the CMS said of a path in the last seconds; 200 also while it does not answer. */
export async function statusAt(path: string): Promise<number> {
  const known = seen.get(path);
  if (OWN.test(path) || (known && known.until > Date.now())) return known?.status ?? 200;
  const status = await now.pageByPath(path).then(
    () => 200,
    (error) => (error instanceof ApiError && isAbout(error, 404, 410) ? error.status : 200),
  );
  if (seen.size >= PATHS) seen.clear(); // there is no end to paths
  seen.set(path, { status, until: Date.now() + SECONDS * 1000 });
  return status;
}

/** The draft that an address names, and how to show it; null where its token opens nothing. */
export const draftOf = cache(async (token?: string | null, id?: string | null) => {
  if (!token || !/^\d+$/.test(id ?? "")) return null;
  const draft = await orNull(now.preview(token, Number(id)));
  return draft && isShown(draft.page) ? { page: draft.page, preview: draft.preview } : null;
});

/** The home page of each language, with its path: "/" and "/fr/". */
export const everyHome = cache(async () => {
  const { items } = await kept("lists").pages({ type: "pages.HomePage", limit: A_LIST });
  const paths = items.flatMap(({ meta }) => (meta.html_url ? [pathOf(meta.html_url)] : []));
  const found = await Promise.all(paths.map(async (path) => ({ path, page: await pageAt(path) })));
  return found.filter((each): each is { path: string; page: HomePage } => each.page?.type === "pages.HomePage");
});

/** The home page in the language of a path. */
export async function homeOf(path: string) {
  const homes = await everyHome();
  const over = homes.filter((home) => path.startsWith(home.path));
  return over.sort((a, b) => b.path.length - a.path.length)[0] ?? homes[0];
}

/** The path of each public page. */
export async function everyPath() {
  const found: string[] = [];
  for (let offset = 0, total = 1; offset < total; offset += A_LIST) {
    const list = await kept("lists").pages({ limit: A_LIST, offset });
    total = list.meta.total_count;
    found.push(...list.items.flatMap(({ meta }) => (meta.html_url ? [pathOf(meta.html_url)] : [])));
  }
  return found;
}

/** The topics directly below a page; with `inMenus`, those that the menu shows. */
export async function topicsBelow(page: { id: number }, inMenus = false) {
  if (!page.id) return []; // a draft that was never saved
  const query = { child_of: page.id, limit: A_LIST, ...(inMenus && { show_in_menus: "true" as const }) };
  const asked = kept("lists").pages({ type: "pages.TopicPage", fields: ["plain_summary", "picture", "seo"], ...query });
  return withPaths((await orNull(asked))?.items ?? []);
}

/** The topics that a search finds, best first, and the words with their spelling corrected, if these were found instead. */
export async function search(words: string, locale: string) {
  const query = { locale, search: words.slice(0, 200), limit: 20 };
  const answer = await now.pages({ type: "pages.TopicPage", fields: ["plain_summary", "picture", "seo"], ...query });
  return { topics: withPaths(answer.items), meant: answer.meta.did_you_mean ?? null };
}

function withPaths<Item extends { meta: { html_url: string | null } }>(items: Item[]) {
  return items.flatMap((item) => (item.meta.html_url ? [{ ...item, path: pathOf(item.meta.html_url) }] : []));
}

/** `/santé/` of `https://clinic.example/sant%C3%A9/`: links stay on this site, wherever it lives. */
function pathOf(url: string): string {
  return decodeURI(new URL(url).pathname);
}

function isShown(page: { type: string }): page is ShownPage {
  return page.type === "pages.HomePage" || page.type === "pages.TopicPage";
}

/** Null for what the CMS says is not there; a wrong address or a CMS that is away stays an error. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && isAbout(error, 400, 404, 410)) return null;
    throw error;
  }
}

function isAbout({ problem, status }: ApiError, ...statuses: number[]): boolean {
  return problem.type === "about:blank" && statuses.includes(status);
}
