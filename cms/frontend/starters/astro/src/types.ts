import type { PageOf, Schemas } from "clinic-cms-client";

/** The pages that this site has a layout for. */
export type ShownPage = PageOf<"pages.HomePage" | "pages.TopicPage">;
export type PreviewNote = Schemas["PreviewNote"];
export type Reference = Schemas["Reference"];

/** What every block is given: its value, the id to jump to, and the page's references. */
export interface BlockProps<Value> {
  value: Value;
  id: string;
  references: Reference[];
}
