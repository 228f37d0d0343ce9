/** People, pictures and places. */
import type { Schemas } from "clinic-cms-client";
import type { Part } from "../lib/linked";
import { hours, nowData } from "../lib/opening";
import { initialsOf } from "../lib/people";
import { focusOf } from "../lib/pictures";
import type { Words } from "../lib/words";
import { Script } from "./Script";

/** Safe HTML of the API (`*_html`), in a box of its own. */
export function Html({ html, ...box }: { html: string | null; id?: string; className?: string }) {
  return html ? <div {...box} dangerouslySetInnerHTML={{ __html: html }} /> : null;
}

/** Words in which numbers to call and the three words of a place are links. */
export function Linked({ parts }: { parts: Part[] }) {
  return parts.map(({ text, url }, at) => (url ? <a key={at} href={url}>{text}</a> : text));
}

interface ImageProps {
  image: Schemas["ImageValue"];
  alt?: string;
  /** The one that a visitor sees first. */
  hero?: boolean;
}

/** A picture in the sizes and formats that the CMS makes. */
export function Image({ image, alt = image.alt, hero }: ImageProps) {
  return (
    <picture className={hero ? "hero" : undefined}>
      {image.srcset.map(({ type, srcset }) => (
        <source key={type} type={type} srcSet={srcset} sizes="(min-width: 48rem) 44rem, 92vw" />
      ))}
      <img
        className={focusOf(image)}
        src={image.url}
        width={image.width}
        height={image.height}
        alt={alt}
        loading={hero ? "eager" : "lazy"}
      />
    </picture>
  );
}

interface PersonProps {
  person: Schemas["PractitionerValue"];
  words: Words;
  /** "Reviewed by", as the first word. */
  as?: string;
}

/** A practitioner with a face and the registers that can be looked up. */
export function Person({ person, words, as }: PersonProps) {
  const { photo } = person;
  return (
    <div className="person">
      {photo ? (
        <img src={photo.url} width={photo.width} height={photo.height} alt="" loading="lazy" />
      ) : (
        <span className="initials" aria-hidden="true">{initialsOf(person.name)}</span>
      )}
      <p>
        {as && `${as} `}<strong>{person.name}</strong>{person.role && `, ${person.role}`}
        {person.registers.map(({ text, url }) => (
          <span key={text}><br />{url ? <a href={url}>{text}</a> : text}</span>
        ))}
        {person.is_example && <small>{words.example}</small>}
      </p>
    </div>
  );
}

interface PlaceProps {
  place: Schemas["LocationFacts"];
  words: Words;
  locale: string | null;
  /** Also the way there and the picture of a map. */
  full?: boolean;
}

export function Place({ place, words, locale, full = false }: PlaceProps) {
  const { what3words, map, opening } = place;
  const parts = place.address_parts;
  const typed = parts && [parts.street, parts.locality, parts.region, parts.postal_code, parts.country?.label];
  const address = typed?.filter(Boolean).join("\n") || place.address;
  const ways = [
    [words.directions, place.directions_html],
    [words.transport, place.public_transport_html],
    [words.access, place.access_html],
  ] as const;
  return (
    <>
      {full && map && <Image image={map} />}
      {address && <address>{address}</address>}
      {what3words && <p><a href={what3words.url}>{what3words.display}</a> <span className="quiet">({words.threeWords})</span></p>}
      {place.directions_url && <p><a href={place.directions_url}>{words.route}</a></p>}
      {opening && <p className="now" data-opening={nowData(opening, words)} hidden suppressHydrationWarning />}
      {opening && <Script src="/open-now.js" />}
      {opening && (
        <table>
          <caption>{words.opening}</caption>
          <tbody>
            {hours(opening, words, locale).map(({ day, periods, note }) => (
              <tr key={day}><th scope="row">{day}</th><td>{`${periods} ${note}`}</td></tr>
            ))}
          </tbody>
        </table>
      )}
      {full && place.access.length > 0 && <ul>{place.access.map(({ code, label }) => <li key={code}>{label}</li>)}</ul>}
      {!opening && place.opening_hours_html && <h3>{words.opening}</h3>}
      {(full || !opening) && <Html html={place.opening_hours_html} />}
      {full && ways.map(([heading, html]) => html && <div key={heading}><h3>{heading}</h3><Html html={html} /></div>)}
    </>
  );
}
