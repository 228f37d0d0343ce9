import { asked, answering } from "./answering";
import { pagesByPathResponse } from "./made/orval-zod";

const answer = await answering("https://cms.example.org/api/v2/pages/by-path/?path=%2Fbenefits%2F");
const page = pagesByPathResponse.parse(await answer.json());
if (page.type !== "pages.TopicPage") throw new Error(page.type);
for (const block of page.body) {
  if (block.type === "benefit" && block.value) {
    console.log(`${block.value.heading}: ${block.value.certainty?.code ?? null}`);
  }
}
console.log(page.references.length, page.meta.ancestors.length, asked[0]);
