/** Claims, findings and sources, with what can be relied on. */
import type { Schemas } from "clinic-cms-client";
import { doubtAboutSource, doubtsAboutClaim, fell, findingOf, toldBy, type Claim } from "../lib/standing";
import { counted, wordsIn, type Words } from "../lib/words";
import type { BlockProps, Reference, TopicPage } from "../types";
import { Html } from "./Facts";

export function Benefit({ value, id, page }: BlockProps<Schemas["BenefitValue"]>) {
  return (
    <section id={id} className="benefit" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{`${value.number}. ${value.heading}`}</h2>
      <Grounds claim={value} page={page} />
    </section>
  );
}

/** What can go wrong, how often and for whom: as calm as a benefit. */
export function Risk({ value, id, page }: BlockProps<Schemas["RiskValue"]>) {
  const words = wordsIn(page.meta.locale);
  return (
    <section id={id} className="risk" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}><small>{words.risk}</small> {value.heading}</h2>
      <Grounds claim={value} page={page} howOften={value.in_words} isCounted={value.frequency?.code !== "not_known"} />
    </section>
  );
}

interface GroundsProps {
  claim: Claim;
  page: TopicPage;
  /** Of a risk. */
  howOften?: string | null;
  /** False where `howOften` says that nobody knows. */
  isCounted?: boolean;
}

/** What is wrong with a claim, then its points, for whom it is, and what it rests on. */
function Grounds({ claim: value, page, howOften, isCounted }: GroundsProps) {
  const { references, meta } = page;
  const words = wordsIn(meta.locale);
  const doubts = doubtsAboutClaim(value, references, words);
  const only = value.evidence.length === 1 ? value.evidence[0] : undefined;
  const rated = findingOf(references, only?.ref, only?.finding)?.certainty;
  const saidBelow = rated?.code === value.certainty?.code; // by the one finding, with its size
  return (
    <>
      {doubts.length > 0 && <p className="doubt"><strong>{value.standing.label}</strong>{`: ${doubts.join(" ")}`}</p>}
      {howOften && <p>{isCounted && <strong>{words.howOften}</strong>}{` ${howOften}.`}</p>}
      {value.points_html.length > 0 && <ul>{value.points_html.map((point) => <li key={point} dangerouslySetInnerHTML={{ __html: point }} />)}</ul>}
      {value.applies_to && <p>{`${words.appliesTo} ${value.applies_to}`}</p>}
      {value.standing.code !== "fallen" && value.certainty && !saidBelow && <p><Certainty of={value.certainty} /></p>}
      {value.evidence.map((link, number) => (
        <div className="evidence" key={number}>
          <p>
            {!fell(link.ref, references) && link.relation?.label} <Cite to={link.ref} page={page} /> {link.note}
          </p>
          <Finding name={link.finding} of={link.ref} page={page} said={link} claim={value} />
        </div>
      ))}
      {value.evidence.length === 0 && value.uncited_reason && <p><strong>{words.uncited}</strong>{` ${value.uncited_reason}`}</p>}
      {value.changes.map(({ in_words }, number) => <p className="quiet" key={number}>{in_words}</p>)}
    </>
  );
}

/** One of four steps and its word: the stylesheet draws the steps, the word says them. */
function Certainty({ of: { code, label }, size }: { of: Schemas["CertaintyEnum"]; size?: string }) {
  return <span className={`certainty certainty-${code}`}>{[label, size].filter(Boolean).join(": ")}</span>;
}

type Said = Pick<Schemas["FindingValue"], "in_words" | "drawing">;
interface FindingProps {
  name: string | null;
  of: number | null;
  page: TopicPage;
  /** What the claim beside it allows to say; without it, what the finding itself says. */
  said?: Said;
  claim?: Claim;
  drawn?: boolean;
}

/**
 * A finding in one sentence, with its drawing and its certainty; nothing once it fell.
 * The API makes the drawing of typed numbers alone: no script, style, link or id. It may be embedded.
 */
function Finding({ name, of, page, said, claim, drawn = true }: FindingProps) {
  const { references, meta } = page;
  const finding = findingOf(references, of, name);
  if (!finding || fell(of, references) || claim?.standing.code === "fallen") return null;
  const words = wordsIn(meta.locale);
  const { in_words, drawing } = said ?? finding;
  const size = [
    finding.studies && counted(words.studies, finding.studies, meta.locale),
    finding.participants && counted(words.people, finding.participants, meta.locale),
  ].filter(Boolean).join(", ");
  const method = [
    [words.population, finding.population],
    [words.intervention, finding.intervention],
    [words.comparator, finding.comparator],
    [words.effect, in_words && finding.effect],
    [words.ratedBy, finding.rated_by],
    [words.locator, finding.locator],
  ].filter(([, value]) => value);
  return (
    <div className="finding">
      <p>{`${[finding.outcome, in_words ?? finding.effect].filter(Boolean).join(": ")}.`}</p>
      {drawn && drawing && <Html className="figure" html={drawing.svg} />}
      <p>{finding.certainty ? <Certainty of={finding.certainty} size={size} /> : size}</p>
      <details>
        <summary>{words.method}</summary>
        <dl>{method.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      </details>
    </div>
  );
}

/** The mark of a reference, with what is wrong with its source in words. */
export function Cite({ to, page }: { to: number | null; page: TopicPage }) {
  const words = wordsIn(page.meta.locale);
  const reference = page.references.find(({ ref }) => ref === to);
  if (!reference) return null;
  return (
    <>
      <a className="cite" href={`#ref-${to}`} aria-label={`${words.reference} ${to}`}>{`[${to}]`}</a>{" "}
      <Standing of={reference} words={words} />
    </>
  );
}

/** Says of a source that it is in doubt or withdrawn, and why; nothing where it stands. */
export function Standing({ of: reference, words }: { of: Reference; words: Words }) {
  const doubt = doubtAboutSource(reference, words);
  if (!doubt) return null;
  const told = [doubt, reference.status_note].filter(Boolean).join(" ");
  return <span className="doubt"><strong>{reference.standing.label}</strong>{`: ${told}`}</span>;
}

export function Research({ value, id, page }: BlockProps<Schemas["ResearchValue"]>) {
  const words = wordsIn(page.meta.locale);
  const title = page.references.find(({ ref }) => ref === value.ref)?.title;
  const claims = page.body.flatMap((each) => (each.type === "benefit" || each.type === "risk" ? (each.value?.evidence ?? []) : []));
  const drawnAbove = (key: string) => claims.some(({ ref, finding }) => ref === value.ref && finding === key);
  return (
    <article id={id} className="source">
      <h3>{value.heading ?? title}</h3>
      <p><Cite to={value.ref} page={page} /></p>
      <Html html={value.summary_html} />
      {value.quote && !fell(value.ref, page.references) && <blockquote>{value.quote.text}</blockquote>}
      {value.findings.map((key) => {
        const told = toldBy(page, value.ref, key);
        if (!told) return <Finding key={key} name={key} of={value.ref} page={page} drawn={!drawnAbove(key)} />;
        return <p key={key} className="finding">{`${told.outcome}: ${words.toldUnder} `}<a href={told.href}>{told.heading}</a></p>;
      })}
      <Html html={value.why_it_matters_html} />
    </article>
  );
}

export function Guideline({ value, id, page }: BlockProps<Schemas["GuidelineValue"]>) {
  const gone = fell(value.ref, page.references);
  const against = !gone && value.direction?.code === "against";
  const words = wordsIn(page.meta.locale);
  const direction = value.direction?.code === "for" ? words.recommends : value.direction?.label;
  const advice = gone ? [] : [value.strength?.label, against ? null : direction];
  return (
    <article id={id} className="source">
      <h3>{[value.organisation, value.recommendation_id].filter(Boolean).join(", ")}</h3>
      <p>{[...advice, value.jurisdiction].filter(Boolean).join(" · ")} <Cite to={value.ref} page={page} /></p>
      {against && <p><strong>{words.against}</strong></p>}
      {value.quote && !gone && <blockquote>{value.quote}</blockquote>}
      <Html html={value.summary_html} />
    </article>
  );
}
