import type { Metadata } from "next";
import { notFound, permanentRedirect, redirect } from "next/navigation";
import { Linked } from "../../components/Facts";
import { Frame, ShownPageIn, Topics } from "../../components/Page";
import { homeOf, pageAt, search, topicsBelow } from "../../lib/clinic";
import { withPlace } from "../../lib/linked";
import { wordsIn } from "../../lib/words";

interface Props {
  params: Promise<{ path?: string[] }>;
  searchParams: Promise<{ q?: string | string[] }>;
}

/** What is at an address: the site's own search and thanks, or a page of the CMS. */
async function at({ params }: Props) {
  const path = ["", ...((await params).path ?? []).map(decodeURIComponent), ""].join("/");
  const home = await homeOf(path);
  if (!home) notFound();
  const own = { [`${home.path}search/`]: "search", [`${home.path}contact/sent/`]: "thanks" } as const;
  const words = wordsIn(home.page.meta.locale);
  if (path in own) return { home, words, own: own[path as keyof typeof own] as "search" | "thanks" };
  const page = await pageAt(path === "//" ? "/" : path);
  if (!page) notFound();
  if (page.type === "moved") return (page.permanent ? permanentRedirect : redirect)(page.path ?? page.url);
  return { home, words, page };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { home, words, own, page } = await at(props);
  if (own) return { title: `${words[own]} – ${home.page.clinic.name}`, robots: "noindex" };
  const { seo, clinic, meta } = page;
  const languages = Object.fromEntries(meta.translations.map((other) => [other.locale, other.html_url]));
  const image = seo.image && { images: [seo.image.url] };
  return {
    title: [...new Set([seo.title, clinic.name])].join(" – "),
    description: seo.description,
    alternates: { canonical: seo.canonical, languages },
    openGraph: { title: seo.title, ...(seo.description && { description: seo.description }), ...image },
    ...(clinic.mark && { icons: clinic.mark.url }),
  };
}

export default async function At(props: Props) {
  const { home, words, own, page } = await at(props);
  if (page) return <ShownPageIn page={page} />;
  if (own === "search") return <Search home={home} asked={(await props.searchParams).q} />;
  const { telephone, other_contact } = home.page.clinic;
  return (
    <Frame page={home.page} own>
      <h1>{words.thanks}</h1>
      <p>{words.thanksWhy}</p>
      {telephone && <p>{`${words.ifUrgent} `}<a href={telephone.url}>{telephone.display}</a></p>}
      {other_contact && <p><Linked parts={withPlace(other_contact, words.threeWords)} /></p>}
    </Frame>
  );
}

type Home = NonNullable<Awaited<ReturnType<typeof homeOf>>>;

async function Search({ home, asked }: { home: Home; asked: string | string[] | undefined }) {
  const { locale } = home.page.meta;
  const words = wordsIn(locale);
  const typed = [asked].flat()[0]?.trim() ?? "";
  const found = typed ? await search(typed, locale).catch(() => null) : null;
  const told = !typed ? "" : !found ? words.searchDown : found.topics.length ? words.searchFound : words.searchNothing;
  const none = /\s/.test(typed) ? words.searchNoWords : words.searchNoWord;
  const topics = found?.topics.length ? found.topics : await topicsBelow(home.page);
  return (
    <Frame page={home.page} own>
      <h1>{words.search}</h1>
      <form className="search" role="search">
        <label htmlFor="q">{words.searchLabel}</label>
        <input id="q" name="q" type="search" maxLength={200} defaultValue={typed} />
        <button className="button">{words.search}</button>
      </form>
      {found?.meant && (
        <p>
          {none.replace("{words}", typed)} {words.searchedFor.replace("{words}", found.meant)}
        </p>
      )}
      {told && <p role="status">{told.replace("{n}", String(topics.length))}</p>}
      <Topics topics={topics} />
    </Frame>
  );
}
