/** Whether something can still be relied on, said to visitors in plain words. */
import type { Schemas } from "clinic-cms-client";
import type { Reference, TopicPage } from "../types";
import type { Words } from "./words";

export type Claim = Schemas["BenefitValue"] | Schemas["RiskValue"];
type Reasons = Partial<Record<string, string>>;

/** What is wrong with a source; "" where it stands. */
export function doubtAboutSource({ standing, status }: Reference, { ofASource }: Words): string {
  if (standing.code === "stands") return "";
  if (standing.code === "fallen") return ofASource.fallen;
  if (!status) return ofASource.unknown;
  return (ofASource as Reasons)[status.code] ?? ofASource.grounds;
}

/** What is wrong with a claim, each reason once; nothing where it stands. */
export function doubtsAboutClaim({ standing }: Claim, references: Reference[], words: Words): string[] {
  if (standing.code === "stands") return [];
  if (standing.code === "fallen") return [words.ofAClaim.fallen];
  const found = standing.because.map(({ ref }) => references.find((each) => each.ref === ref));
  return [...new Set(found.map((source) => reason(source, words)))];
}

function reason(source: Reference | undefined, { ofAClaim }: Words): string {
  if (!source || source.standing.code === "stands") return ofAClaim.disagree;
  if (source.standing.code === "fallen") return ofAClaim.grounds;
  if (!source.status) return ofAClaim.unknown;
  return (ofAClaim as Reasons)[source.status.code] ?? ofAClaim.grounds;
}

/** Whether nothing may rest on a source any more. */
export function fell(ref: number | null, references: Reference[]): boolean {
  return references.some((each) => each.ref === ref && each.standing.code === "fallen");
}

/** The finding of a page's source by its key, if both are there. */
export function findingOf(references: Reference[], ref?: number | null, name?: string | null) {
  return references.find((each) => each.ref === ref)?.findings.find(({ key }) => key === name);
}

/** The claim that tells a finding in the finding's own words, so that it need not be told again. */
export function toldBy(page: TopicPage, ref: number | null, name: string) {
  const finding = findingOf(page.references, ref, name);
  const source = page.references.find((each) => each.ref === ref);
  if (!finding || source?.standing.code !== "stands") return null;
  for (const { type, anchor, value } of page.body) {
    if ((type !== "benefit" && type !== "risk") || !value || value.standing.code === "fallen") continue;
    const tells = value.evidence.some(
      (each) => each.ref === ref && each.finding === name && each.in_words === finding.in_words,
    );
    if (tells) return { href: `#${anchor}`, heading: value.heading, outcome: finding.outcome };
  }
  return null;
}
