/** From a block's `type` to its component; unknown types are skipped. */
import type { Schemas } from "clinic-cms-client";
import { linked } from "../lib/linked";
import { wordsIn } from "../lib/words";
import type { BlockProps, TopicPage } from "../types";
import { ContactForm } from "./ContactForm";
import { Benefit, Cite, Guideline, Research, Risk } from "./Evidence";
import { Html, Image, Linked, Place } from "./Facts";
import { CallToAction, File, Questions, RelatedPages, Table, Video } from "./Parts";

export function Blocks({ page }: { page: TopicPage }) {
  return page.body.map((block, number) => {
    if (block.value === null) return null; // what it showed was deleted
    const place = { id: block.anchor, page };
    switch (block.type) {
      case "text":
        return <Html key={number} id={block.anchor} html={block.value.text_html} />;
      case "benefit":
        return <Benefit value={block.value} {...place} key={number} />;
      case "risk":
        return <Risk value={block.value} {...place} key={number} />;
      case "research":
        return <Research value={block.value} {...place} key={number} />;
      case "guideline":
        return <Guideline value={block.value} {...place} key={number} />;
      case "image":
        return <Picture value={block.value} {...place} key={number} />;
      case "table":
        return <Table value={block.value} {...place} key={number} />;
      case "video":
        return <Video value={block.value} {...place} key={number} />;
      case "questions":
        return <Questions value={block.value} {...place} key={number} />;
      case "call_to_action":
        return <CallToAction value={block.value} {...place} key={number} />;
      case "file":
        return <File value={block.value} {...place} key={number} />;
      case "related_pages":
        return <RelatedPages value={block.value} {...place} key={number} />;
      case "safety_notice":
        return <SafetyNotice value={block.value} {...place} key={number} />;
      case "location":
        return <Location value={block.value} {...place} key={number} />;
      case "contact_form":
        return <ContactForm value={block.value} {...place} key={number} />;
      default:
        return null; // a type that this site does not know yet
    }
  });
}

function Picture({ value, id }: BlockProps<Schemas["PictureValue"]>) {
  if (!value.image) return null;
  return (
    <figure id={id}>
      <Image image={value.image} alt={value.decorative ? "" : value.alt} />
      {value.caption && <figcaption>{value.caption}</figcaption>}
    </figure>
  );
}

export function SafetyNotice({ value, id, page }: BlockProps<Schemas["SafetyNoticeValue"]>) {
  const { approved } = wordsIn(page.meta.locale);
  return (
    <div id={id} className={`notice notice-${value.level?.code}`}>
      <h3>
        {value.level && `${value.level.label}: `}
        <Linked parts={linked(value.heading, value.telephones)} />
      </h3>
      <ul>{value.items.map((item) => <li key={item}>{item}</li>)}</ul>
      {value.action && <p><strong><Linked parts={linked(value.action, value.telephones)} /></strong></p>}
      {(value.approved_by || value.ref) && (
        <p className="quiet">
          {value.approved_by && `${approved} ${value.approved_by}`} <Cite to={value.ref} page={page} />
        </p>
      )}
    </div>
  );
}

function Location({ value, id, page }: BlockProps<Schemas["LocationValue"]>) {
  const { locale } = page.meta;
  return (
    <section id={id} className="panel" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{value.heading ?? value.name}</h2>
      <Place place={value} words={wordsIn(locale)} locale={locale} full />
    </section>
  );
}
