/** A typed client of the Clinic CMS API. It needs nothing but `fetch`. */

import type {
  Address, AnswerTo, Chosen, ChosenPage, Claim, FieldOf, List, ListedPage, Moved, PageField,
  PageList, Part, PageType, Problem, QueryAt, Schemas, Source, StepsAt, Whole,
} from "./types.js";

export type * from "./types.js";

/** What `clinic-cms-types` fills with the types of one CMS and its own blocks. */
export interface Site {}

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
  async function get<P extends Address, Q extends QueryAt<P> = QueryAt<P>>(
    address: P,
    how: { path?: StepsAt<P>; query?: Q } & RequestOptions = {},
  ): Promise<AnswerTo<P, Q>> {
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
    return (await response.json()) as AnswerTo<P, Q>;
  }

  return {
    get,

    /** The page at a path of the public site, such as `/advice/back-pain/`; of it only `fields`. */
    async pageByPath<F extends PageField = never>(
      path: string,
      query: Omit<Whole<"pages_by_path">, "path"> & { fields?: readonly F[] } = {},
      options: RequestOptions = {},
    ): Promise<ChosenPage<F> | Moved> {
      const answer = await get("/api/v2/pages/by-path/", { query: { ...only(query), path }, ...options });
      return answer as unknown as ChosenPage<F> | Moved;
    },

    /** The page with an id; of it only `fields`. */
    async page<F extends PageField = never>(
      id: number,
      query: Whole<"pages_detail"> & { fields?: readonly F[] } = {},
      options: RequestOptions = {},
    ): Promise<ChosenPage<F>> {
      const answer = await get("/api/v2/pages/{id}/", { path: { id }, query: only(query), ...options });
      return answer as unknown as ChosenPage<F>;
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

    images(
      query: Whole<"images_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["ImageList"]> {
      return get("/api/v2/images/", { query, ...options });
    },

    /** The picture with an id; `shapes: "square,wide"` has these crops made, if they are missing. */
    image(
      id: number,
      query: Whole<"images_detail"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["Image"]> {
      return get("/api/v2/images/{id}/", { path: { id }, query, ...options });
    },

    documents(
      query: Whole<"documents_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["DocumentList"]> {
      return get("/api/v2/documents/", { query, ...options });
    },

    /** Research sources, each with the claims and pages that rely on it; of each only `fields`. */
    async sources<F extends keyof Source = never>(
      query: Whole<"sources_list"> & { fields?: readonly F[] } = {},
      options: RequestOptions = {},
    ): Promise<List<Chosen<Source, F>>> {
      const answer = await get("/api/v2/sources/", { query: only(query), ...options });
      return answer as unknown as List<Chosen<Source, F>>;
    },

    /** The source with a key, such as `hayden-2021`. */
    source(key: string, options: RequestOptions = {}): Promise<Source> {
      return get("/api/v2/sources/{key}/", { path: { key }, ...options });
    },

    /** Every live claim, with the evidence it rests on; of each only `fields`. */
    async claims<F extends keyof Claim = never>(
      query: Whole<"claims_list"> & { fields?: readonly F[] } = {},
      options: RequestOptions = {},
    ): Promise<List<Chosen<Claim, F>>> {
      const answer = await get("/api/v2/claims/", { query: only(query), ...options });
      return answer as unknown as List<Chosen<Claim, F>>;
    },

    /** What is new since the `version` of an earlier answer; without one, `everything`. */
    changes(
      since?: string,
      options: RequestOptions = {},
    ): Promise<Schemas["ChangesAnswer"]> {
      return get("/api/v2/changes/", { query: { ...(since !== undefined && { since }) }, ...options });
    },

    redirects(
      query: Whole<"redirects_list"> = {},
      options: RequestOptions = {},
    ): Promise<Schemas["RedirectList"]> {
      return get("/api/v2/redirects/", { query, ...options });
    },
  };
}

/**
 * Every row of a list, part by part, also while rows are added:
 * `for await (const topic of every((cursor) => clinic.pages({ type: "pages.TopicPage", cursor })))`.
 */
export async function* every<Item>(
  ask: (cursor: string) => Promise<Part<Item>>,
): AsyncGenerator<Item, void, undefined> {
  for (let cursor: string | null | undefined = "*"; cursor; ) {
    const part: Part<Item> = await ask(cursor);
    yield* part.items;
    cursor = part.meta.next_cursor;
  }
}

export type Client = ReturnType<typeof createClient>;

function filled(address: string, steps: unknown): string {
  const values = (steps ?? {}) as Record<string, unknown>;
  return address.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

/** The query of one page: `fields` choose among its keys, and only `type` comes besides. */
function only<Q extends { fields?: readonly PropertyKey[] }>({ fields, ...rest }: Q) {
  return { ...rest, ...(fields?.length && { fields: ["_", ...fields].join(",") }) };
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
    message: "The answer says no more.",
    instance: response.url,
  };
}
