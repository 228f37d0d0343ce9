/** A typed client of the Clinic CMS API. It needs nothing but `fetch`. */

import type { components, operations, paths } from "./schema.js";

export type { components, operations, paths } from "./schema.js";
export type Schemas = components["schemas"];

/** A page as one request answers it: narrow it by `type`. */
export type Page = Schemas["Page"];
export type PageType = Page["type"];
export type PageOf<T extends PageType> = Extract<Page, { type: T }>;

/** A block of a page's `body`: narrow it by `type`, and skip the types you do not know. */
export type Block = Schemas["PageBodyBlock"];
export type BlockType = Block["type"];
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>;

export type Problem = Schemas["Problem"];

type Operation = keyof operations;
type Json<R> = R extends { 200: { content: { "application/json": infer Body } } } ? Body : never;
export type Answer<O extends Operation> = Json<operations[O]["responses"]>;
export type Query<O extends Operation> = NonNullable<operations[O]["parameters"]["query"]>;
type Whole<O extends Operation> = Omit<Query<O>, "fields">;

/** The answer for the path of a page that has moved. */
export type Moved = Extract<Answer<"pages_by_path">, { type: "moved" }>;

type Short = "id" | "type" | "meta" | "title";
export type FieldOf<T extends PageType> = Exclude<keyof PageOf<T>, Short>;
export type ListedPage<T extends PageType, F extends PropertyKey> = T extends PageType
  ? Extract<Schemas["PageItem"], { type: T }> & Pick<PageOf<T>, F & keyof PageOf<T>>
  : never;

export interface List<Item> {
  meta: Schemas["ListMeta"];
  items: Item[];
}

/** Pages; after a search, `meta.did_you_mean` has the words with their spelling corrected. */
export interface PageList<Item> {
  meta: Schemas["PageListMeta"];
  items: Item[];
}

/** The addresses that answer JSON; `client.get` takes any of them. */
export type Address = {
  [P in keyof paths]: paths[P] extends { get: infer G }
    ? [Json<G extends { responses: infer R } ? R : never>] extends [never]
      ? never
      : P
    : never;
}[keyof paths];

type Get<P extends Address> = paths[P] extends { get: infer G } ? G : never;
export type AnswerAt<P extends Address> = Json<Get<P> extends { responses: infer R } ? R : never>;
type QueryAt<P extends Address> = Get<P> extends { parameters: { query?: infer Q } } ? Q : never;
type StepsAt<P extends Address> = Get<P> extends { parameters: { path: infer S } } ? S : undefined;

export interface RequestOptions {
  signal?: AbortSignal;
}

export interface ClientOptions {
  /** The address of the CMS, such as `https://cms.example.org`. */
  baseUrl: string;
  /** Another `fetch`, such as a framework's own or a test's. */
  fetch?: typeof globalThis.fetch;
  /** A key of the CMS that opens private pages. Only on a server: whoever has it reads them. */
  key?: string;
  /** Seconds that one request may wait after "too many requests" (429); by default it throws. */
  patience?: number;
}

/** The API answered an error: `error.status`, `error.problem.detail`. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly problem: Problem,
    readonly url: string,
    /** Seconds of the `Retry-After` header, if there is one. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${problem.status} ${problem.title}: ${problem.detail}`);
  }

  get status(): number {
    return this.problem.status;
  }
}

export function createClient(options: ClientOptions) {
  const base = options.baseUrl.replace(/\/+$/, "").replace(/\/api\/v2$/, "");
  const ask = options.fetch ?? globalThis.fetch;

  /** Request any address of the API: `get("/api/v2/pages/{id}/", { path: { id: 4 } })`. */
  async function get<P extends Address>(
    address: P,
    how: { path?: StepsAt<P>; query?: QueryAt<P> } & RequestOptions = {},
  ): Promise<AnswerAt<P>> {
    const url = base + filled(address, how.path) + search(how.query);
    const headers = { Accept: "application/json", ...(options.key && { Authorization: `Bearer ${options.key}` }) };
    const init = { headers, ...(how.signal && { signal: how.signal }) };
    let response = await ask(url, init);
    for (let left = options.patience ?? 0; response.status === 429; ) {
      const wait = retryAfter(response);
      const spent = Math.max(wait ?? Infinity, 1); // so that `Retry-After: 0` does not loop for ever
      if (wait === null || spent > left) break;
      await pause(wait, how.signal);
      left -= spent;
      response = await ask(url, init);
    }
    if (!response.ok) throw await apiError(response, url);
    return (await response.json()) as AnswerAt<P>;
  }

  return {
    get,

    /** The page at a path of the public site, such as `/advice/back-pain/`. */
    async pageByPath(
      path: string,
      query: Omit<Whole<"pages_by_path">, "path"> = {},
      options: RequestOptions = {},
    ): Promise<Page | Moved> {
      const asked = { query: { ...query, path }, ...options };
      return (await get("/api/v2/pages/by-path/", asked)) as Page | Moved;
    },

    /** The page with an id. */
    async page(
      id: number,
      query: Whole<"pages_detail"> = {},
      options: RequestOptions = {},
    ): Promise<Page> {
      return (await get("/api/v2/pages/{id}/", { path: { id }, query, ...options })) as Page;
    },

    /** A draft, by the token and the id of the page that the preview's address has. */
    preview(
      token: string,
      page: number,
      options: RequestOptions = {},
    ): Promise<Schemas["PreviewAnswer"]> {
      return get("/api/v2/preview/", { query: { token, page }, ...options });
    },

    /** Pages in short; with `type`, also any of that type's `fields`. */
    async pages<T extends PageType = PageType, F extends FieldOf<T> = never>(
      query: Omit<Whole<"pages_list">, "type"> & { type?: T; fields?: readonly F[] } = {},
      options: RequestOptions = {},
    ): Promise<PageList<ListedPage<T, F>>> {
      const { fields, ...rest } = query;
      const asked = { ...rest, ...(fields?.length && { fields: fields.join(",") }) };
      const answer = await get("/api/v2/pages/", { query: asked, ...options });
      return answer as unknown as PageList<ListedPage<T, F>>;
    },

    async images(
      query: Whole<"images_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["ImageList"]> {
      return (await get("/api/v2/images/", { query, ...options })) as Schemas["ImageList"];
    },

    async documents(
      query: Whole<"documents_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["DocumentList"]> {
      return (await get("/api/v2/documents/", { query, ...options })) as Schemas["DocumentList"];
    },

    /** Research sources, each with the claims and pages that rely on it. */
    sources(
      query: Query<"sources_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["SourceList"]> {
      return get("/api/v2/sources/", { query, ...options });
    },

    /** The source with a key, such as `hayden-2021`. */
    source(key: string, options: RequestOptions = {}): Promise<Schemas["SourceAnswer"]> {
      return get("/api/v2/sources/{key}/", { path: { key }, ...options });
    },

    /** Every live claim, with the evidence it rests on. */
    claims(
      query: Query<"claims_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["ClaimList"]> {
      return get("/api/v2/claims/", { query, ...options });
    },

    async redirects(
      query: Whole<"redirects_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["RedirectList"]> {
      return (await get("/api/v2/redirects/", { query, ...options })) as Schemas["RedirectList"];
    },
  };
}

export type Client = ReturnType<typeof createClient>;

function filled(address: string, steps: unknown): string {
  const values = (steps ?? {}) as Record<string, unknown>;
  return address.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

function search(query: unknown): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const words = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length ? `?${words}` : "";
}

async function apiError(response: Response, url: string): Promise<ApiError> {
  const problem = await response.json().catch(() => null);
  const told = isProblem(problem) ? problem : unexplained(response);
  return new ApiError(told, url, retryAfter(response));
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  return Number.isNaN(seconds) ? null : seconds;
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "status" in body && "detail" in body;
}

/** A problem for the answer of a proxy, which has no problem details. */
function unexplained(response: Response): Problem {
  return {
    type: "about:blank",
    title: response.statusText || "The request failed",
    status: response.status,
    detail: "The answer says no more.",
    instance: response.url,
  };
}
