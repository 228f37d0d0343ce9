import type { PageOf, Schemas } from "clinic-cms-client";

/** The pages that this site has a layout for. */
export type HomePage = PageOf<"pages.HomePage">;
export type TopicPage = PageOf<"pages.TopicPage">;
export type ShownPage = HomePage | TopicPage;
export type PreviewNote = Schemas["PreviewNote"];
export type Reference = Schemas["Reference"];

/** What every block is given: its value, the id to jump to, and the page that it is part of. */
export interface BlockProps<Value> {
  value: Value;
  id: string;
  page: TopicPage;
}
