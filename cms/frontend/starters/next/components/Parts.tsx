/** Tables, questions, buttons, files and related pages. */
import type { Schemas } from "clinic-cms-client";
import { size, wordsIn } from "../lib/words";
import type { BlockProps } from "../types";
import { Html, Image } from "./Facts";

/** A wide table scrolls within a region of its own, which the keyboard reaches. */
export function Table({ value, id, page }: BlockProps<Schemas["TableValue"]>) {
  const { table, tableHint } = wordsIn(page.meta.locale);
  const caption = `${id}-heading`;
  const name = value.caption ? { "aria-labelledby": caption } : { "aria-label": table };
  return (
    <figure id={id} className="table">
      {value.caption && <figcaption id={caption}>{value.caption}</figcaption>}
      {value.columns.length > 3 && <p className="quiet table-hint">{tableHint}</p>}
      <div className="table-scroll" role="region" tabIndex={0} {...name}>
        <table {...name}>
          {value.column_headings && (
            <thead>
              <tr>
                {value.columns.map(({ heading }, at) =>
                  heading ? <th key={at} scope="col">{heading}</th> : <td key={at} />,
                )}
              </tr>
            </thead>
          )}
          <tbody>
            {value.rows.map((row, number) => (
              <tr key={number}>
                {row.cells.map((cell, at) =>
                  at === 0 && cell && value.row_headings ? (
                    <th key={at} scope="row">{cell}</th>
                  ) : (
                    <td key={at}>{cell}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** A link to YouTube or Vimeo, of which nothing is asked before; a file of the clinic plays here. */
export function Video({ value, id, page }: BlockProps<Schemas["VideoValue"]>) {
  const { captions, transcript } = wordsIn(page.meta.locale);
  const { poster } = value;
  return (
    <figure id={id} className="video">
      {value.provider.code === "file" ? (
        <video controls playsInline preload="none" crossOrigin="anonymous" poster={poster?.url} aria-label={value.title}>
          <source src={value.url} type="video/mp4" />
          {value.captions_url && (
            <track kind="captions" src={value.captions_url} srcLang={page.meta.locale ?? "en"} label={captions} default />
          )}
        </video>
      ) : (
        <a href={value.url}>
          {poster && <Image image={poster} alt="" />}▶ {value.title} ({value.provider.label})
        </a>
      )}
      {value.provider.code === "file" && <figcaption>{value.title}</figcaption>}
      {value.transcript_html && (
        <details>
          <summary>{transcript}</summary>
          <Html html={value.transcript_html} />
        </details>
      )}
    </figure>
  );
}

export function Questions({ value, id }: BlockProps<Schemas["QuestionsValue"]>) {
  return (
    <section id={id} className="questions" {...namedBy(value.heading, id)}>
      {value.heading && <h2 id={`${id}-heading`}>{value.heading}</h2>}
      {value.questions.map(({ question, answer_html }) => (
        <details key={question}>
          <summary><h3>{question}</h3></summary>
          <Html html={answer_html} />
        </details>
      ))}
    </section>
  );
}

export function CallToAction({ value, id }: BlockProps<Schemas["CallToActionValue"]>) {
  if (!value.url) return null; // the clinic lacks what the button needs
  return (
    <div id={id} className="panel">
      {value.text && <p>{value.text}</p>}
      <p>
        <a className="button" href={value.url}>{[value.label, value.telephone?.display].filter(Boolean).join(" ")}</a>
      </p>
    </div>
  );
}

export function File({ value, id, page }: BlockProps<Schemas["FileValue"]>) {
  const kind = [value.extension?.toUpperCase(), size(value.bytes, page.meta.locale)].filter(Boolean).join(", ");
  return (
    <div id={id}>
      <p><a href={value.url}>{value.title}{kind && ` (${kind})`}</a></p>
      {value.description && <p className="quiet">{value.description}</p>}
    </div>
  );
}

export function RelatedPages({ value, id }: BlockProps<Schemas["RelatedPagesValue"]>) {
  return (
    <section id={id} {...namedBy(value.heading, id)}>
      {value.heading && <h2 id={`${id}-heading`}>{value.heading}</h2>}
      <ul>
        {value.pages.map(({ title, summary, url }) => (
          <li key={url}>
            <a href={url}>{title}</a>
            {summary && <><br /><span className="quiet">{summary}</span></>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const namedBy = (heading: string | null, id: string) => (heading ? { "aria-labelledby": `${id}-heading` } : {});
