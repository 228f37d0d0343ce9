import { headers } from "next/headers";
import { Frame } from "../components/Page";
import { homeOf } from "../lib/clinic";
import { wordsIn } from "../lib/words";

export default async function NotFound() {
  const asked = await headers();
  const path = asked.get("x-path") ?? "/";
  const home = await homeOf(path);
  if (!home) return null;
  const words = wordsIn(home.page.meta.locale);
  const gone = asked.get("x-status") === "410";
  const [heading, why] =
    path === "/preview/"
      ? [words.previewEnded, ""]
      : gone
        ? [words.gone, words.goneWhy]
        : [words.notFound, words.notFoundWhy];
  return (
    <Frame page={home.page} own>
      <h1>{heading}</h1>
      <p>{why}</p>
      <p>
        <a className="button" href={home.path}>
          {words.seeAll}
        </a>
      </p>
    </Frame>
  );
}
