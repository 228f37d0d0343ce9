import { asked, answering } from "./answering";
import { pagesByPath } from "./made/hey-api";

const { data: page } = await pagesByPath({
  baseUrl: "https://cms.example.org",
  fetch: answering,
  query: { path: "/benefits/" },
  throwOnError: true,
});
if (page.type !== "pages.TopicPage") throw new Error(page.type);
for (const block of page.body) {
  if (block.type === "benefit" && block.value) {
    console.log(`${block.value.heading}: ${block.value.certainty?.code ?? null}`);
  }
}
console.log(page.references.length, page.meta.ancestors.length, asked[0]);
