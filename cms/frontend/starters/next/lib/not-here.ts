/** The page for what is not there, with its status: Next's own `notFound()` is empty without a script. */
import { homeOf } from "./clinic";
import { directionOf, wordsIn } from "./words";

/** HTML in the language of the path, with a way back. */
export async function notHere(path: string, status: number): Promise<string> {
  const home = await homeOf(path);
  const { locale } = home?.page.meta ?? { locale: "en" };
  const words = wordsIn(locale);
  const [heading, why] =
    path === "/preview/"
      ? [words.previewEnded, ""]
      : status === 410
        ? [words.gone, words.goneWhy]
        : [words.notFound, words.notFoundWhy];
  const name = escaped(home?.page.clinic.name ?? "");
  const back = escaped(home?.path ?? "/");
  return `<!doctype html><html lang="${escaped(locale)}" dir="${directionOf(locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${heading} – ${name}</title><link rel="stylesheet" href="/site.css"><link rel="stylesheet" href="/clinic.css">
</head><body><header class="band"><a class="brand" href="${back}">${name}</a></header>
<main><h1>${heading}</h1><p>${why}</p><p><a class="button" href="${back}">${words.seeAll}</a></p></main></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
