/** The one place that asks the CMS. */

import { ApiError, createClient } from "clinic-cms-client";
import type { HomePage, ShownPage } from "../types.js";

export const CMS = import.meta.env.CMS_URL ?? "http://127.0.0.1:8000";
export const clinic = createClient({
  baseUrl: CMS,
  patience: 300, // seconds: a build may wait its turn
});

const A_LIST = 50; // the API's limit
const AT_ONCE = 10;

/** What one build asks once, however many pages show it; `astro dev` asks each time. */
const asked = new Map<string, Promise<unknown>>();

function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
  if (!import.meta.env.PROD) return ask();
  if (!asked.has(key)) asked.set(key, ask());
  return asked.get(key) as Promise<T>;
}

interface PageAt {
  path: string;
  page: ShownPage;
}

/** Every page, of all languages, with its path: "/", "/advice/", "/fr/", … */
export function everyPage(): Promise<PageAt[]> {
  return once("every page", async () => {
    const found: PageAt[] = [];
    const paths = await everyPath();
    while (paths.length) {
      const some = paths.splice(0, AT_ONCE).map(async (path) => ({ path, page: await pageAt(path) }));
      for (const { path, page } of await Promise.all(some)) if (page) found.push({ path, page });
    }
    return found;
  });
}

/** The home page of each language, with its path: "/" and "/fr/". */
export async function everyHome() {
  const isHome = (each: PageAt): each is PageAt & { page: HomePage } => each.page.type === "pages.HomePage";
  return (await everyPage()).filter(isHome);
}

async function everyPath(): Promise<string[]> {
  const paths: string[] = [];
  for (let offset = 0, total = 1; offset < total; offset += A_LIST) {
    const list = await clinic.pages({ limit: A_LIST, offset });
    total = list.meta.total_count;
    paths.push(...list.items.flatMap(({ meta }) => (meta.html_url ? [pathOf(meta.html_url)] : [])));
  }
  return paths;
}

/** The page at a path; null for one that moved meanwhile, or of a type that has no layout here. */
async function pageAt(path: string): Promise<ShownPage | null> {
  const page = await clinic.pageByPath(path);
  return isShown(page) ? page : null;
}

/** The draft that an address names, and how to show it; null where its token opens nothing. */
export async function draftOf(token: string | null, id: string | null) {
  if (!token || !/^\d+$/.test(id ?? "")) return null;
  try {
    const { page, preview } = await clinic.preview(token, Number(id));
    return isShown(page) ? { page, preview } : null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

function isShown(page: { type: string }): page is ShownPage {
  return page.type === "pages.HomePage" || page.type === "pages.TopicPage";
}

/** The topics directly below a page, with the path of each; none below one that is not public. */
export function topicsBelow(page: ShownPage) {
  return page.id ? listed(page.id, false) : Promise.resolve([]); // 0: a draft that was never saved
}

/** The pages of the menu: those below the home page of this page's language that say so. */
export function menuOf(page: ShownPage) {
  const home = page.meta.ancestors[0]?.id ?? page.id;
  return home ? once(`menu ${home}`, () => listed(home, true)) : Promise.resolve([]);
}

async function listed(child_of: number, inMenus: boolean) {
  const query = { child_of, limit: A_LIST, ...(inMenus && { show_in_menus: "true" as const }) };
  const { items } = await clinic
    .pages({ type: "pages.TopicPage", fields: ["plain_summary", "picture", "seo"], ...query })
    .catch((error) => {
      if (error instanceof ApiError && error.status === 400) return { items: [] };
      throw error;
    });
  return items.flatMap((item) =>
    item.meta.html_url ? [{ ...item, path: pathOf(item.meta.html_url) }] : [],
  );
}

/** `/santé/` of `https://clinic.example/sant%C3%A9/`: links stay on this site, wherever it lives. */
export function pathOf(url: string): string {
  return decodeURI(new URL(url).pathname);
}
