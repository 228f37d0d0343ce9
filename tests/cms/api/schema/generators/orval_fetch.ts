import { asked, answering } from "./answering";
import { pagesByPath } from "./made/orval-fetch";

globalThis.fetch = answering;
const answer = await pagesByPath({ path: "/benefits/" });
if (answer.status !== 200) throw new Error(String(answer.status));
const page = answer.data;
if (page.type !== "pages.TopicPage") throw new Error(page.type);
for (const block of page.body) {
  if (block.type === "benefit" && block.value) {
    console.log(`${block.value.heading}: ${block.value.certainty?.code ?? null}`);
  }
}
console.log(page.references.length, page.meta.ancestors.length, asked[0]);
