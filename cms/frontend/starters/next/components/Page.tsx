/** A page with what stands around it: header, path, footer. */
import type { Schemas } from "clinic-cms-client";
import { headers } from "next/headers";
import { homeOf, topicsBelow } from "../lib/clinic";
import { contentsOf } from "../lib/contents";
import { withPlace } from "../lib/linked";
import { focusOf } from "../lib/pictures";
import { day, wordsIn, type Words } from "../lib/words";
import type { PreviewNote, ShownPage, TopicPage } from "../types";
import { Blocks } from "./Blocks";
import { Image, Linked, Person, Place } from "./Facts";
import { Standing } from "./Evidence";

interface FrameProps {
  page: ShownPage;
  preview?: PreviewNote;
  /** One of the site's own pages; `page` is its home. */
  own?: boolean;
  children: React.ReactNode;
}

export async function Frame({ page, preview, own, children }: FrameProps) {
  const { clinic, meta } = page;
  const words = wordsIn(meta.locale);
  const nonce = (await headers()).get("x-nonce") ?? "";
  const home = meta.ancestors[0] ?? (page.type === "pages.HomePage" ? page : undefined);
  const path = meta.ancestors[0]?.html_path ?? (await homeOf(meta.html_url ? new URL(meta.html_url).pathname : "/"))?.path ?? "/";
  const menu = home ? await topicsBelow(home, true) : [];
  return (
    <>
      <a className="skip" href="#content">{words.skip}</a>
      {preview && <p className="draft" role="note">{words.draft}</p>}
      <header className="band">
        <a className="brand" href={path}>
          {clinic.mark && <img src={clinic.mark.url} alt="" width="36" height="36" />}
          {clinic.name}
        </a>
        <nav aria-label={words.menu}>
          {menu.map((each) => <a key={each.id} href={each.path}>{each.title}</a>)}
          <a href={`${path}search/`}>{words.search}</a>
        </nav>
        {clinic.telephone && <a className="call" href={clinic.telephone.url}>{clinic.telephone.display}</a>}
        {clinic.booking_url && <a className="button" href={clinic.booking_url}>{words.book}</a>}
      </header>
      {!own && meta.ancestors.length > 0 && (
        <nav className="trail" aria-label={words.here}>
          <ol>
            {meta.ancestors.map((above) => (
              <li key={above.id}><a href={above.html_path}>{above.title}</a></li>
            ))}
          </ol>
        </nav>
      )}
      {!own && meta.translations.length > 0 && (
        <nav className="trail" aria-label={words.language}>
          {meta.translations.map(({ locale, html_path }) => (
            <a key={locale} href={html_path} hrefLang={locale} lang={locale}>
              {new Intl.DisplayNames([locale], { type: "language" }).of(locale)}
            </a>
          ))}
        </nav>
      )}
      <main id="content" tabIndex={-1}>{children}</main>
      <footer className="band"><Contact clinic={clinic} words={words} locale={meta.locale} /></footer>
      {preview?.script && <script src={preview.script} async nonce={nonce} />}
    </>
  );
}

interface ContactProps {
  clinic: Schemas["ClinicValue"];
  words: Words;
  locale: string | null;
}

function Contact({ clinic, words, locale }: ContactProps) {
  const { telephone, email, booking_url, lead_practitioner, location } = clinic;
  const spoken = clinic.languages_spoken.map(({ label }) => label).join(", ");
  return (
    <>
      <section aria-labelledby="contact-heading">
        <h2 id="contact-heading">{words.contact}</h2>
        <p><strong>{clinic.name}</strong></p>
        <ul className="plain">
          {telephone && <li>{words.call}: <a href={telephone.url}>{telephone.display}</a></li>}
          {email && <li>{words.email}: <a href={`mailto:${email}`}>{email}</a></li>}
          {booking_url && <li><a href={booking_url}>{words.book}</a></li>}
          {spoken && <li>{words.spoken}: {spoken}</li>}
        </ul>
        {clinic.other_contact && <p><Linked parts={withPlace(clinic.other_contact, words.threeWords)} /></p>}
        {lead_practitioner && <Person person={lead_practitioner} words={words} />}
      </section>
      {location && <div><Place place={location} words={words} locale={locale} /></div>}
    </>
  );
}

interface ShownProps {
  page: ShownPage;
  preview?: PreviewNote;
}

export async function ShownPageIn({ page, preview }: ShownProps) {
  const words = wordsIn(page.meta.locale);
  const topics = await topicsBelow(page);
  const jsonLd = JSON.stringify(page.json_ld).replace(/</g, "\\u003C");
  const isTopic = page.type === "pages.TopicPage";
  return (
    <Frame page={page} {...(preview && { preview })}>
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLd }} />
      <h1>{page.title}</h1>
      {!isTopic && <div className="lead" dangerouslySetInnerHTML={{ __html: page.introduction_html ?? "" }} />}
      {!isTopic && page.picture && <Image image={page.picture} hero />}
      {isTopic && (
        <>
          {page.plain_summary && <p className="lead">{page.plain_summary}</p>}
          <Byline page={page} words={words} />
          <Contents body={page.body} words={words} />
          {page.picture && <Image image={page.picture} />}
          <Blocks page={page} />
          {takenDown(page).map((told) => <p className="quiet" key={told}>{told}</p>)}
        </>
      )}
      {topics.length > 0 && (
        <section aria-labelledby="topics">
          <h2 id="topics">{isTopic ? words.more : words.topics}</h2>
          <Topics topics={topics} />
        </section>
      )}
      {isTopic && (
        <>
          <References page={page} words={words} />
          <Review page={page} words={words} />
        </>
      )}
    </Frame>
  );
}

export function Topics({ topics }: { topics: Awaited<ReturnType<typeof topicsBelow>> }) {
  return (
    <ul className="topics">
      {topics.map(({ id, path, title, picture, plain_summary, seo }) => (
        <li key={id}>
          {picture && (
            <img
              className={focusOf(picture)}
              src={picture.url}
              width={picture.width}
              height={picture.height}
              alt=""
              loading="lazy"
            />
          )}
          <a href={path}>{title}</a>
          {(plain_summary || seo?.description) && <p>{plain_summary || seo?.description}</p>}
        </li>
      ))}
    </ul>
  );
}

/** What changed about claims that are no longer on the page, each sentence once. */
function takenDown({ changes }: TopicPage) {
  return [...new Set(changes.filter(({ anchor }) => anchor === null).map(({ in_words }) => in_words))];
}

interface TopicProps {
  page: TopicPage;
  words: Words;
}

/** Who wrote and reviewed the page, with their registers, and when; before all else. */
function Byline({ page: { review, meta }, words }: TopicProps) {
  const reviewed = review.last_reviewed && day(review.last_reviewed, meta.locale);
  if (!reviewed && !review.written_by && !review.reviewed_by) return null;
  const changed = review.changed_since_review ? `; ${words.changed}` : "";
  return (
    <div className="byline">
      {review.written_by && <Person person={review.written_by} as={words.written} words={words} />}
      {review.reviewed_by && <Person person={review.reviewed_by} as={words.reviewed} words={words} />}
      {reviewed && <p className="review">{`${words.lastReviewed}: ${reviewed}${changed}.`}</p>}
    </div>
  );
}

function Contents({ body, words }: { body: TopicPage["body"]; words: Words }) {
  const parts = contentsOf(body, words);
  if (parts.length < 2) return null;
  return (
    <nav className="contents" aria-label={words.contents}>
      <p>{words.contents}</p>
      <ol>
        {parts.map(({ anchor, heading, level }) => (
          <li key={anchor} className={level}><a href={`#${anchor}`}>{heading}</a></li>
        ))}
      </ol>
    </nav>
  );
}

function References({ page: { references }, words }: TopicProps) {
  if (!references.length) return null;
  return (
    <section id="references" aria-labelledby="references-heading">
      <h2 id="references-heading">{words.references}</h2>
      <ol>
        {references.map((reference) => (
          <li key={reference.ref} id={`ref-${reference.ref}`} value={reference.ref} tabIndex={-1}>
            {reference.citation_text || reference.title}{" "}
            {reference.url ? <a href={reference.url}>{words.source}</a> : <span className="quiet">{words.noLink}</span>}{" "}
            <Standing of={reference} words={words} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What is known about the page itself: its next review, what changed, what it is about. */
function Review({ page: { review, about, meta }, words }: TopicProps) {
  const facts = [
    [words.nextReview, review.next_review_due && day(review.next_review_due, meta.locale)],
    [words.changeNote, review.change_note],
    [words.conditions, about.map(({ name }) => name).join(", ")],
  ].filter(([, value]) => value);
  if (!facts.length) return null;
  return (
    <section aria-labelledby="about">
      <h2 id="about">{words.about}</h2>
      <dl>
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
    </section>
  );
}
