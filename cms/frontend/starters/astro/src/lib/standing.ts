/** Whether something can still be relied on, said to visitors in plain words. */
import type { Schemas } from "clinic-cms-client";
import type { Reference } from "../types.js";

type Claim = Schemas["BenefitValue"];
type Reasons = Partial<Record<NonNullable<Reference["status"]>["code"], string>>;

const OF_A_SOURCE: Reasons = {
  expression_of_concern: "Serious questions have been raised about it.",
  superseded: "A newer edition of it exists.",
  expired: "It is no longer kept up to date by those who made it.",
  corrected: "It was corrected after publication.",
};
const OF_A_CLAIM: Reasons = {
  expression_of_concern: "Serious questions have been raised about a study behind this.",
  superseded: "A newer edition of a source behind this exists.",
  expired: "A source behind this is no longer kept up to date by those who made it.",
  corrected: "A study behind this was corrected after publication.",
};

/** What is wrong with a source; "" where it stands. */
export function doubtAboutSource({ standing, status }: Reference): string {
  if (standing.code === "stands") return "";
  if (standing.code === "fallen") return "It was withdrawn: do not rely on it.";
  if (!status) return "Nobody can say whether it still holds.";
  return OF_A_SOURCE[status.code] ?? "It builds on a study that was withdrawn.";
}

/** What is wrong with a claim, each reason once; nothing where it stands. */
export function doubtsAboutClaim({ standing }: Claim, references: Reference[]): string[] {
  if (standing.code === "stands") return [];
  if (standing.code === "fallen") return ["Do not rely on this: the research behind it was withdrawn."];
  return [...new Set(standing.because.map(({ ref }) => reason(references.find((each) => each.ref === ref))))];
}

function reason(source: Reference | undefined): string {
  if (!source || source.standing.code === "stands") return "Findings disagree.";
  const withdrawn = "A study behind this was withdrawn.";
  if (source.standing.code === "fallen") return withdrawn;
  if (!source.status) return "Nobody can say whether a source behind this still holds.";
  return OF_A_CLAIM[source.status.code] ?? withdrawn;
}

/** Whether nothing may rest on a source any more. */
export function fell(ref: number | null, references: Reference[]): boolean {
  return references.some((each) => each.ref === ref && each.standing.code === "fallen");
}
