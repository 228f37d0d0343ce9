/** Compiled, never run: what the types allow, and what they refuse. */

import { ApiError, createClient, every, type Answer, type Block, type BlockOf, type Page } from "../index.js";

const client = createClient({ baseUrl: "https://cms.example.org" });

export function heading(block: Block): string | null {
  switch (block.type) {
    case "benefit":
      return `${block.value?.number}. ${block.value?.heading}`;
    case "research":
      return block.value?.heading ?? null;
    case "location":
      return block.value?.heading ?? null; // null where the place was deleted
    case "contact_form":
      return block.value?.fields[0]?.label ?? null;
    case "guideline":
      // @ts-expect-error: a guideline has no heading
      return block.value?.heading ?? null;
    default:
      return null;
  }
}

export function certain(block: BlockOf<"benefit">): boolean {
  // @ts-expect-error: no certainty has this code
  if (block.value?.certainty?.code === "hihg") return true;
  return block.value?.certainty?.code === "high";
}

export function typo(block: BlockOf<"benefit">): string {
  // @ts-expect-error: `headng`
  return block.value?.headng ?? "";
}

export function summary(page: Page): string | null {
  if (page.type === "pages.HomePage") return page.introduction_html;
  if (page.type === "pages.TopicPage") return page.plain_summary;
  // @ts-expect-error: a page of no type of its own has no summary
  return page.plain_summary;
}

export async function lists(): Promise<string[]> {
  const topics = await client.pages({ type: "pages.TopicPage", fields: ["plain_summary"], limit: 5 });
  const told = topics.items.map((topic) => topic.plain_summary ?? topic.title);
  told.push(topics.meta.did_you_mean ?? "");
  // @ts-expect-error: the body was not asked for
  void topics.items[0]?.body;
  // @ts-expect-error: a topic has no such field
  await client.pages({ type: "pages.TopicPage", fields: ["introduction_html"] });
  // @ts-expect-error: no such parameter
  await client.images({ colour: "blue" });
  // @ts-expect-error: no such address
  await client.get("/api/v2/nothing/");
  const image = await client.get("/api/v2/images/{id}/", { path: { id: 1 } });
  return [...told, image.title ?? ""];
}

export async function evidence(): Promise<string[]> {
  const page = await client.pageByPath("/");
  if (page.type === "moved") return [page.url];
  const { claims } = await client.source("hayden-2021");
  // @ts-expect-error: no kind of source has this name
  await client.sources({ kind: "rumour" });
  return claims.map((claim) => claim.certainty?.code ?? claim.heading);
}

export async function draft(): Promise<string> {
  const { page, preview } = await client.preview("WyJh", 4);
  // @ts-expect-error: a page is named by its id
  await client.preview("WyJh", "four");
  // @ts-expect-error: no such kind of preview
  if (preview.kind === "public") return "";
  return preview.script ?? summary(page) ?? preview.frame_ancestors.join(" ");
}

export function seconds(error: unknown): number {
  return error instanceof ApiError && error.status === 429 ? (error.retryAfter ?? 60) : 0;
}

export async function chosen(): Promise<string> {
  const page = await client.page(4, { fields: ["title", "json_ld"] });
  // @ts-expect-error: the body was not asked for
  if (page.type === "pages.TopicPage") void page.body;
  // @ts-expect-error: no page has such a key
  await client.page(4, { fields: ["headng"] });
  const body = await client.page(4, { fields: ["body"] });
  if (body.type === "pages.TopicPage") return body.body.map(heading).join();
  const there = await client.pageByPath("/", { fields: ["title"] });
  if (there.type === "moved") return there.url;
  // @ts-expect-error: only the title was asked for
  void there.seo;
  return page.title + there.title;
}

export async function missing(): Promise<string> {
  const whole = await client.get("/api/v2/pages/{id}/", { path: { id: 4 } });
  const narrow = await client.get("/api/v2/pages/{id}/", { path: { id: 4 }, query: { fields: "_,title" } });
  const list = await client.get("/api/v2/pages/", { query: { fields: "_,title" } });
  // @ts-expect-error: `fields` may have left it out
  void narrow.title.length;
  // @ts-expect-error: `fields` may have left it out
  void list.items[0]?.title.length;
  return whole.title + whole.meta.locale + narrow.type + list.meta.total_count + (narrow.meta?.locale ?? "");
}

/** What `openapi-typescript` makes, without the client: the full answer has every key. */
export function made(answer: Answer<"pages_by_path">): string[] {
  if (answer.type !== "pages.TopicPage") return [answer.type];
  const benefits = answer.body.filter((block) => block.type === "benefit");
  return [answer.meta.ancestors.length, ...benefits.map((block) => block.value?.heading)].map(String);
}

export async function compared(): Promise<string[]> {
  const since = "2026-11-01";
  const topics = await client.pages({ type: "pages.TopicPage", last_reviewed__lte: since, order: "last_reviewed" });
  const sources = await client.sources({ year__gte: 2020, order: "-year", fields: ["key", "year"] });
  // @ts-expect-error: only the key and the year were asked for
  void sources.items[0]?.title;
  // @ts-expect-error: a source has no such key
  await client.sources({ fields: ["titel"] });
  // @ts-expect-error: no list compares titles
  await client.pages({ title__gte: "a" });
  const whole = await client.claims({ changed_on__gte: since, page__in: "4,7" });
  const claims = await client.claims({ fields: ["heading"] });
  // @ts-expect-error: only the heading was asked for
  void claims.items[0]?.sources;
  const headings = [...whole.items.map((claim) => claim.page.title), ...claims.items.map((claim) => claim.heading)];
  return [...headings, ...topics.items.map((page) => page.title), ...sources.items.map((source) => source.key)];
}

export async function inAnotherLanguage(): Promise<string> {
  const page = await client.pageByPath("/fr/dos/", { fallback: "en-gb" });
  if (page.type === "moved") return page.url;
  const list = await client.pages({ locale: "fr", fallback: "en-gb" });
  const told = list.items.map((each) => each.meta.fallback_locale ?? each.meta.locale);
  // @ts-expect-error: a list of pictures has no languages
  await client.images({ fallback: "en-gb" });
  return [...told, page.meta.fallback_locale ?? page.meta.locale].join();
}

export async function crops(): Promise<string[]> {
  const picture = await client.image(7, { shapes: "square,wide" });
  const at = picture.focal_point ? `${picture.focal_point.x} ${picture.focal_point.y}` : "center";
  // @ts-expect-error: one by its id takes no limit
  await client.image(7, { limit: 1 });
  return [at, ...picture.srcset.map((each) => each.type), ...picture.shapes.map((each) => each.url)];
}

export async function everyTopic(): Promise<string[]> {
  const titles: string[] = [];
  const asked = { type: "pages.TopicPage", fields: ["plain_summary"] } as const;
  for await (const topic of every((cursor) => client.pages({ ...asked, cursor }))) {
    titles.push(topic.plain_summary ?? topic.title);
    // @ts-expect-error: the body was not asked for
    void topic.body;
  }
  for await (const picture of every((cursor) => client.images({ cursor }))) titles.push(picture.title ?? "");
  const { meta } = await client.claims({ cursor: "*", limit: 50 });
  // @ts-expect-error: a cursor is a text
  await client.sources({ cursor: 2 });
  return [...titles, meta.next_cursor ?? ""];
}
