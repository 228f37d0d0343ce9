/** The types of what the API answers: those of every CMS, or of one that `clinic-cms-types` asked. */

import type { Site } from "./index.js";
import type * as every from "./schema.js";

export type components = Site extends { components: infer C } ? C : every.components;
export type operations = Site extends { operations: infer O } ? O : every.operations;
export type paths = Site extends { paths: infer P } ? P : every.paths;
export type Schemas = components extends { schemas: infer S } ? S : never;
type Named<Name extends string> = Schemas extends { [N in Name]: infer S } ? S : never;

/** A page as one request answers it: narrow it by `type`. */
export type Page = Named<"Page">;
export type PageType = Page extends { type: infer T extends string } ? T : never;
export type PageOf<T extends PageType> = Extract<Page, { type: T }>;

/** A block of a page's `body`: narrow it by `type`, and skip the types you do not know. */
export type Block = Named<"PageBodyBlock">;
export type BlockType = Block extends { type: infer T extends string } ? T : never;
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>;

export type Problem = every.components["schemas"]["Problem"];

type Operation = keyof operations;
type Json<R> = R extends { 200: { content: { "application/json": infer Body } } } ? Body : never;
type AnswerOf<O> = O extends { responses: infer R } ? Json<R> : never;
export type Answer<O extends Operation> = AnswerOf<operations[O]>;
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
export type Query<O extends Operation> = QueryOf<operations[O]>;
export type Whole<O extends Operation> = Omit<Query<O>, "fields">;

/** The answer for the path of a page that has moved. */
export type Moved = Extract<Answer<"pages_by_path">, { type: "moved" }>;

/** The keys that `fields` may choose; where the page has none of that name, the API answers 400. */
export type PageField = Exclude<KeyOf<Page>, "type">;
type KeyOf<P> = P extends unknown ? keyof P : never;
type Picked<P, F> = P extends { type: string } ? Pick<P, "type" | (F & keyof P)> : never;
/** A page with the keys that `fields` chose; the whole page without it. */
export type ChosenPage<F extends PageField> = [F] extends [never] ? Page : Picked<Page, F>;

/** A research source, and a claim, in full; `Chosen` is one with the keys that `fields` chose. */
export type Source = Named<"SourceAnswer">;
export type Claim = Named<"ClaimValue">;
export type Chosen<Whole, F extends keyof Whole> = [F] extends [never] ? Whole : Pick<Whole, F>;

type Short = "id" | "type" | "meta" | "title";
export type FieldOf<T extends PageType> = Exclude<keyof PageOf<T>, Short>;
type Listed<T extends PageType> = Extract<Named<"PageItem">, { type: T }>;
export type ListedPage<T extends PageType, F extends PropertyKey> = T extends PageType
  ? Pick<Listed<T>, Short & keyof Listed<T>> & Pick<PageOf<T>, F & keyof PageOf<T>>
  : never;

export interface List<Item> {
  meta: Named<"ListMeta">;
  items: Item[];
}

/** A part of any list; with `cursor`, `next_cursor` says where the next one begins. */
export interface Part<Item> {
  meta: { next_cursor?: string | null };
  items: Item[];
}

/** Pages; after a search, `meta.did_you_mean` has the words with their spelling corrected. */
export interface PageList<Item> {
  meta: Named<"PageListMeta">;
  items: Item[];
}

/** The addresses that answer JSON; `client.get` takes any of them. */
export type Address = {
  [P in keyof paths]: [AnswerAt<P>] extends [never] ? never : P;
}[keyof paths];

type Get<P extends keyof paths> = paths[P] extends { get: infer G } ? G : never;
export type AnswerAt<P extends keyof paths> = AnswerOf<Get<P>>;
export type QueryAt<P extends keyof paths> =
  Get<P> extends { parameters: { query?: infer Q } } ? Q : never;
export type StepsAt<P extends keyof paths> =
  Get<P> extends { parameters: { path: infer S } } ? S : undefined;

/** The answer to a query: with `fields`, any key but `type` may be missing. */
export type AnswerTo<P extends keyof paths, Q> = [Q] extends [never]
  ? AnswerAt<P>
  : [Q] extends [{ fields: string }]
    ? Loose<AnswerAt<P>>
    : AnswerAt<P>;
type Loose<A> = A extends { items: (infer I)[] }
  ? Omit<A, "items"> & { items: LooseObject<I>[] }
  : LooseObject<A>;
type LooseObject<O> = O extends { type: "moved" }
  ? O
  : O extends { meta: infer M }
    ? Partial<Omit<O, "type" | "meta">> & Pick<O, keyof O & "type"> & { meta?: Partial<M> }
    : Partial<O>;
