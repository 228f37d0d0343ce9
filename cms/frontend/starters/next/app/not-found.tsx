import { headers } from "next/headers";
import { Frame } from "../components/Page";
import { homeOf } from "../lib/clinic";
import { wordsIn } from "../lib/words";

export default async function NotFound() {
  const path = (await headers()).get("x-path") ?? "/";
  const home = await homeOf(path);
  if (!home) return null;
  const words = wordsIn(home.page.meta.locale);
  const ended = path === "/preview/";
  return (
    <Frame page={home.page} own>
      <h1>{ended ? words.previewEnded : words.notFound}</h1>
      {!ended && <p>{words.notFoundWhy}</p>}
      <p>
        <a className="button" href={home.path}>
          {words.seeAll}
        </a>
      </p>
    </Frame>
  );
}
