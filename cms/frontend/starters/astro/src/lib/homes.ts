import { everyHome } from "./clinic.js";

/** For `getStaticPaths` of a page that every language has: below "/", "/fr/", … */
export async function homePaths() {
  return (await everyHome()).map(({ path, page }) => ({
    params: { home: path.replace(/^\/|\/$/g, "") || undefined },
    props: { page, path },
  }));
}
