/**
 * A plain form that works without a script. With one (`public/contact-form.js`) each message has a
 * key of its own, so that what is sent again does not arrive twice, and the tab keeps what is typed.
 */
import type { Schemas } from "clinic-cms-client";
import { htmlWithPlace, withPlace, type Part } from "../lib/linked";
import { counted, wordsIn, type Words } from "../lib/words";
import type { BlockProps } from "../types";
import { SafetyNotice } from "./Blocks";
import { Html } from "./Facts";
import { Script } from "./Script";

type Form = Schemas["ContactFormValue"];

export function ContactForm({ value, id, page }: BlockProps<Form>) {
  const all = wordsIn(value.language);
  const words = all.form;
  const { telephone } = page.clinic;
  const intro = value.turned_off ? htmlWithPlace(value.failure.body_html ?? "", all.threeWords) : value.intro_html;
  return (
    <section id={id} className="panel" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{value.heading}</h2>
      {value.safety_notices.map((notice, number) => (
        <SafetyNotice key={number} value={notice} id={`${id}-notice-${number + 1}`} page={page} />
      ))}
      {value.turned_off && <p><strong>{words.turnedOff}</strong></p>}
      {value.turned_off && telephone && <p><a className="call" href={telephone.url}>{telephone.display}</a></p>}
      <Html className="intro" html={intro} />
      {!value.turned_off && value.reply_time && <p>{value.reply_time}</p>}
      {!value.turned_off && (
        <form
          action={value.action}
          method="post"
          encType={value.enctype}
          acceptCharset="utf-8"
          data-contact-form=""
          data-token-url={value.token_url}
          data-error-prefix={words.errorPrefix}
          data-sending={words.sending}
          data-kept={`${words.kept} `}
          data-clear={words.clear}
          data-cleared={words.cleared}
        >
          <input type="hidden" name="form_id" value={value.form_id} />
          <input type="hidden" name="language" value={value.language} />
          {value.topic && (
            <div className="field">
              <label htmlFor={`${id}-topic`}>{value.topic.label}</label>
              <select id={`${id}-topic`} name={value.topic.name} autoComplete="off">
                <option value="">{value.topic.unchosen}</option>
                {value.topic.choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
              </select>
            </div>
          )}
          {value.fields.map((field) => <Field key={field.name} field={field} form={value} id={`${id}-${field.name}`} />)}
          {value.consent && (
            <div className="field tick">
              <input
                id={`${id}-consent`}
                name="consent"
                type="checkbox"
                value="true"
                required
                data-error-blank={words.consentBlank}
              />
              <label htmlFor={`${id}-consent`}>{value.consent.text}</label>
            </div>
          )}
          {value.traps.map(({ name }) => (
            <div key={name} className="trap" aria-hidden="true">
              <label htmlFor={`${id}-${name}`}>{words.trap}</label>
              <input id={`${id}-${name}`} name={name} tabIndex={-1} autoComplete="off" />
            </div>
          ))}
          <Html html={value.privacy.summary_html} />
          {value.privacy.url && <p><a href={value.privacy.url}>{words.privacyLink}</a></p>}
          <button className="button">{value.submit_label}</button>
          {states(value, id, all, page.clinic).map(([state, html]) => (
            <template key={state} data-say={state} dangerouslySetInnerHTML={{ __html: html }} />
          ))}
        </form>
      )}
      {!value.turned_off && <Script src="/contact-form.js" />}
    </section>
  );
}

function Field({ field, form, id }: { field: Schemas["FieldValue"]; form: Form; id: string }) {
  const { form: words } = wordsIn(form.language);
  const isLong = field.control === "textarea";
  const hint = [field.hint, isLong && counted(words.limit, field.max_length, form.language)].filter(Boolean).join(" ");
  const control = {
    id,
    name: field.name,
    required: field.required,
    autoComplete: field.autocomplete ?? undefined,
    spellCheck: field.spellcheck ? undefined : false,
    "aria-describedby": hint ? `${id}-hint` : undefined,
    "data-max-length": field.max_length,
    "data-error-blank": field.errors.blank,
    "data-error-format": field.errors.format,
    "data-error-too-long": field.errors.too_long,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {isLong ? <textarea {...control} rows={field.rows ?? 8} /> : <input {...control} type={field.control} />}
    </div>
  );
}

/** What the script says in each state; hidden without it. Only two say that the message arrived. */
function states(value: Form, id: string, all: Words, clinic: Schemas["ClinicValue"]): [string, string][] {
  const words = all.form;
  const { telephone, other_contact: contact } = clinic;
  const call = telephone && `<a href="${escaped(telephone.url)}">${escaped(telephone.display)}</a>`;
  const another = `<a class="button" href="#${id}-${value.fields[0]?.name}" data-another>${escaped(words.another)}</a>`;
  const arrived = (heading: string, html: string | null) =>
    `<h3>${escaped(heading)}</h3>${html ?? ""}<p>${escaped(words.reference)} <strong data-reference></strong></p>` +
    `<p>${escaped(words.keep)} <a data-receipt>${escaped(words.follow)}</a></p>` +
    `${call ? `<p>${escaped(all.ifUrgent)} ${call}</p>` : ""}${another}`;
  const told = value.failure.body_html;
  const other = contact ? `<p>${withPlace(contact, all.threeWords).map(shown).join("")}</p>` : "";
  const way = `${call ? `<p>${call}</p>` : ""}${told ? htmlWithPlace(told, all.threeWords) : other}`;
  const open = (heading: string, told: string) =>
    `<h3>${escaped(heading)}</h3><p>${escaped(told)}</p><p data-detail></p>` +
    `${way && `<h4>${escaped(words.otherWay)}</h4>${way}`}` +
    `<button class="button" type="button" data-again>${escaped(words.again)}</button>`;
  return [
    ["problem", `<h3>${escaped(words.problem)}</h3><ul data-errors></ul>`],
    ["sent", arrived(value.success.heading || words.sentHeading, value.success.body_html)],
    ["accepted", arrived(words.acceptedHeading, `<p>${escaped(words.accepted)}</p>`)],
    ["not-sent", open(words.notSentHeading, words.notSent)],
    ["unknown", open(words.unknownHeading, words.unknown)],
  ];
}

function shown({ text, url }: Part): string {
  return url ? `<a href="${escaped(url)}">${escaped(text)}</a>` : escaped(text);
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
