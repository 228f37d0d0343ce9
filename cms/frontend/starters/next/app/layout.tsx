import { headers } from "next/headers";
import { homeOf } from "../lib/clinic";
import { directionOf } from "../lib/words";

/** The language is that of the page's address, or of the draft. */
export default async function Root({ children }: { children: React.ReactNode }) {
  const asked = await headers();
  const locale = asked.get("x-locale") || (await homeOf(decodeURI(asked.get("x-path") ?? "/")))?.page.meta.locale || "en";
  return (
    <html lang={locale} dir={directionOf(locale)}>
      <head>
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href="/site.css" />
        <link rel="stylesheet" href="/clinic.css" />
      </head>
      <body>{children}</body>
    </html>
  );
}
