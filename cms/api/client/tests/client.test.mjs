import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, createClient, every } from "../dist/index.js";

function answering(body, { status = 200, headers = {}, type = "application/json" } = {}) {
  const asked = [];
  const fake = async (url, options) => {
    asked.push({ url, options });
    const content = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(content, { status, headers: { "Content-Type": type, ...headers } });
  };
  return { asked, client: createClient({ baseUrl: "https://cms.example.org/", fetch: fake }) };
}

test("a page is asked for by its path, which is encoded", async () => {
  const { asked, client } = answering({ type: "pages.HomePage", title: "Home" });

  const page = await client.pageByPath("/at home/");

  assert.equal(page.title, "Home");
  assert.equal(asked[0].url, "https://cms.example.org/api/v2/pages/by-path/?path=%2Fat+home%2F");
  assert.equal(asked[0].options.headers.Accept, "application/json");
});

test("a base address may name the API itself", async () => {
  const asked = [];
  const fetch = async (url) => (asked.push(url), new Response("{}"));

  await createClient({ baseUrl: "https://cms.example.org/api/v2/", fetch }).page(4);

  assert.deepEqual(asked, ["https://cms.example.org/api/v2/pages/4/"]);
});

test("fields of a list are joined, and what is undefined is left out", async () => {
  const { asked, client } = answering({ meta: { total_count: 0 }, items: [] });

  await client.pages({ type: "pages.TopicPage", fields: ["plain_summary", "seo"], search: undefined });

  const query = new URL(asked[0].url).searchParams;
  assert.deepEqual([...query], [["type", "pages.TopicPage"], ["fields", "plain_summary,seo"]]);
});

test("fields of one page leave out all but these and the type", async () => {
  const { asked, client } = answering({ type: "pages.HomePage", title: "Home" });

  await client.page(4, { fields: ["title", "seo"] });
  await client.pageByPath("/", { fields: ["title"] });

  const fields = asked.map(({ url }) => new URL(url).searchParams.get("fields"));
  assert.deepEqual(fields, ["_,title,seo", "_,title"]);
});

test("fields of sources and claims leave out all but these", async () => {
  const { asked, client } = answering({ meta: { total_count: 0 }, items: [] });

  await client.sources({ year__gte: 2020, fields: ["key", "year"] });
  await client.claims({ source__in: "a,b" });

  assert.deepEqual(
    asked.map(({ url }) => [...new URL(url).searchParams]),
    [[["year__gte", "2020"], ["fields", "_,key,year"]], [["source__in", "a,b"]]],
  );
});

test("a picture is asked for with its crops", async () => {
  const { asked, client } = answering({ id: 7, shapes: [] });

  await client.image(7, { shapes: "square,wide" });

  assert.equal(asked[0].url, "https://cms.example.org/api/v2/images/7/?shapes=square%2Cwide");
});

test("every row of a list is asked for part by part", async () => {
  const parts = { "*": ["a", "b", "next"], next: ["c", "last"], last: [] };
  const asked = [];
  const ask = async (cursor) => {
    asked.push(cursor);
    const items = parts[cursor].filter((each) => each.length === 1);
    return { items, meta: { next_cursor: parts[cursor].find((each) => each.length > 1) ?? null } };
  };

  const found = [];
  for await (const item of every(ask)) found.push(item);

  assert.deepEqual(found, ["a", "b", "c"]);
  assert.deepEqual(asked, ["*", "next", "last"]);
});

test("every list has its own address", async () => {
  const { asked, client } = answering({ meta: { total_count: 0 }, items: [] });

  await client.images({ limit: 2 });
  await client.documents();
  await client.redirects();

  assert.deepEqual(
    asked.map(({ url }) => url.replace("https://cms.example.org/api/v2/", "")),
    ["images/?limit=2", "documents/", "redirects/"],
  );
});

test("a draft is asked for by its token and its page", async () => {
  const note = { kind: "share", ends_at: "2026-11-20T12:00:00Z", script: null, frame_ancestors: [] };
  const { asked, client } = answering({ page: { type: "pages.HomePage" }, preview: note });

  const { preview } = await client.preview("WyJh:1+b", 4);

  assert.deepEqual(preview, note);
  assert.equal(asked[0].url, "https://cms.example.org/api/v2/preview/?token=WyJh%3A1%2Bb&page=4");
});

test("a problem is thrown as it was told", async () => {
  const problem = {
    type: "about:blank",
    title: "Too many requests",
    status: 429,
    detail: "Wait.",
    instance: "/api/v2/pages/",
  };
  const { client } = answering(problem, {
    status: 429,
    headers: { "Retry-After": "7" },
    type: "application/problem+json",
  });

  await assert.rejects(client.pages(), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.status, error.retryAfter], [429, 7]);
    assert.deepEqual(error.problem, problem);
    assert.match(error.message, /429 Too many requests: Wait\./);
    return true;
  });
});

test("an error page of a proxy is an error of the API too", async () => {
  const { client } = answering("<h1>Bad gateway</h1>", { status: 502, type: "text/html" });

  await assert.rejects(client.page(1), { name: "ApiError", status: 502 });
});

test("a request can be called off", async () => {
  const { asked, client } = answering({});
  const { signal } = new AbortController();

  await client.page(1, {}, { signal });

  assert.equal(asked[0].options.signal, signal);
});

function busy(times, headers = { "Retry-After": "0" }) {
  const asked = [];
  const fetch = async (url) =>
    asked.push(url) > times ? new Response("{}") : new Response("{}", { status: 429, headers });
  return { asked, fetch, baseUrl: "https://cms.example.org" };
}

test("who has patience asks again where too many were asked", async () => {
  const { asked, ...options } = busy(2);

  await createClient({ ...options, patience: 5 }).page(4);

  assert.equal(asked.length, 3);
});

test("patience ends, also where the API says to wait no time at all", async () => {
  const { asked, ...options } = busy(100);

  await assert.rejects(createClient({ ...options, patience: 5 }).page(4), { status: 429 });

  assert.equal(asked.length, 6);
});

test("a wait longer than the patience is not begun", async () => {
  const { asked, ...options } = busy(1, { "Retry-After": "60" });

  await assert.rejects(createClient({ ...options, patience: 5 }).page(4), { retryAfter: 60 });

  assert.equal(asked.length, 1);
});

test("a wait ends when the request is aborted", async () => {
  const { fetch, baseUrl } = busy(1, { "Retry-After": "60" });
  const signal = AbortSignal.timeout(50);

  await assert.rejects(createClient({ fetch, baseUrl, patience: 90 }).page(4, {}, { signal }), {
    name: "TimeoutError",
  });
});
