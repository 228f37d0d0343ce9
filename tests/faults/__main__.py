"""`python -m tests.faults N=2000 SEED=1`: a longer run than the tests make, as a table."""

import sys

from tests.faults.run import Report, run


def main(arguments):
    options = {"N": "400", "SEED": "1"} | dict(each.split("=", 1) for each in arguments)
    report = run(int(options["N"]), int(options["SEED"]))
    print(table(report))
    bad = report.lost or report.repeated or report.astray or report.missing_further
    bad = bad or report.repeated_further
    return 1 if bad or any(report.unsettled.values()) else 0


def table(report: Report) -> str:
    lines = [
        ("messages", len(report.visitors)),
        ("  accepted (200 or 202)", sum(visitor.accepted for visitor in report.visitors)),
        ("posts, with repeats of visitors", sum(report.answers.values())),
        *((f"  answered {status}", n) for status, n in sorted(report.answers.items())),
        ("processes ended", sum(report.deaths.values())),
        *((f"  {point}", n) for point, n in sorted(report.deaths.items())),
        ("requests to SES", sum(report.mishaps.values())),
        *((f"  {what}", n) for what, n in sorted(report.mishaps.items())),
        ("what came back or was not told", sum(report.bounced.values())),
        *((f"  {what}", n) for what, n in sorted(report.bounced.items())),
        ("mails to the first of a role or the fallback", sum(report.mails.values())),
        ("mails to the two further recipients", sum(report.further.values())),
        ("  that say “possible repeat”", report.marked),
        *report.unsettled.items(),
        ("seconds", round(report.seconds, 1)),
        ("past the journal, and back", len(report.named)),
        ("LOST", len(report.lost)),
        ("REPEATED", len(report.repeated)),
        ("ASTRAY to the other role", len(report.astray)),
        ("LOST to a further recipient", len(report.missing_further)),
        ("REPEATED to a further recipient", len(report.repeated_further)),
    ]
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name:<{width}}  {number:>7}" for name, number in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
