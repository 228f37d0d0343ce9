/** Where `proxy.ts` sends what is not there, with the right status: `notFound()` alone needs a script. */
export { default } from "../not-found";

export const metadata = { robots: "noindex" };
