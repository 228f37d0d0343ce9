/** Opening hours as lines to read: each day of the week, then the days to come that differ. */
import type { Schemas } from "clinic-cms-client";
import { day as named, type Words } from "./words";

type Opening = Schemas["OpeningValue"];

/** [{day: "Monday", periods: "09:00–17:00", note: ""}, …, {day: "25 December 2026", periods: "Closed", note: "…"}] */
export function hours({ week, exceptions }: Opening, words: Words, locale?: string | null) {
  const said = (periods: { opens: string; closes: string }[]) =>
    periods.map(({ opens, closes }) => `${opens}–${closes === "00:00" ? "24:00" : closes}`).join(", ") || words.closed;
  const today = new Date().toISOString().slice(0, 10);
  return [
    ...week.map(({ day, periods }) => ({ day: day.label, periods: said(periods), note: "" })),
    ...exceptions.filter(({ to }) => to >= today).map(({ from, to, periods, note }) => ({
      day: [...new Set([from, to])].map((date) => named(date, locale)).join(" – "),
      periods: said(periods),
      note: note ? `(${note})` : "",
    })),
  ];
}
