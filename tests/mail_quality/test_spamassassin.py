"""What SpamAssassin thinks of each mail, with its offline rules, as the clinic would get it."""

import os
import re
import shutil
import subprocess

import pytest

from tests.mail_quality.sample_emails import EMAILS, visitor_email

# What SES and the clinic's server add. SES's own domain stands in the envelope unless the clinic
# sets up a MAIL FROM domain of its own, so this is the worse case (1.0 points).
ON_THE_WAY = b"""\
Return-Path: <0100019a-0000@eu-west-2.amazonses.com>\r
Received: from a6-131.smtp-out.eu-west-2.amazonses.com
 (a6-131.smtp-out.eu-west-2.amazonses.com [76.223.182.131])\r
 by mx.clinic.example with ESMTPS id 4ABC for <lead@clinic.example>;\r
 Mon, 23 Nov 2026 09:00:02 +0000\r
Date: Mon, 23 Nov 2026 09:00:01 +0000\r
Message-ID: <0100019a-0000-000000@eu-west-2.amazonses.com>\r
""".replace(b"amazonses.com\n", b"amazonses.com\r\n")
HAM = 2.0  # points; 5.0 is spam
SPAM = {
    "message": "Buy V1AGRA and C1ALIS now!!! Click here: http://1.2.3.4/cheap-meds\n"
    "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
}


@pytest.fixture(scope="session")
def judge(tmp_path_factory):
    """`judge(emails)` is {kind: (score, rules)}; one start of SpamAssassin for all."""
    program = shutil.which("spamassassin")
    if not program:
        told = "SpamAssassin is NOT installed, no mail was scored: apt-get install spamassassin"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(told)
        pytest.skip(told)

    def scores(emails):
        folder = tmp_path_factory.mktemp("mails")
        files = [folder / f"{number}.eml" for number in range(len(emails))]
        for file, each in zip(files, emails.values(), strict=True):
            file.write_bytes(ON_THE_WAY + each.raw)
        options = ["--local", "--test-mode", "--nocreate-prefs", "--prefspath=/dev/null"]
        done = subprocess.run(
            [program, *options, "--cf=report_safe 0", "--cf=fold_headers 0", *files],
            env=os.environ | {"HOME": str(folder), "LC_ALL": "C"},
            capture_output=True,
            check=True,
        )
        found = re.findall(
            r"^X-Spam-Status: (?:No|Yes), score=(-?[\d.]+) .*?tests=(\S*)",
            done.stdout.decode("utf-8", "replace"),
            re.MULTILINE,
        )
        judged = [(float(score), rules) for score, rules in found]
        return dict(zip(emails, judged, strict=True))

    return scores


def test_every_mail_is_ham(judge, capsys):
    judged = judge(EMAILS)

    with capsys.disabled():
        print()  # noqa: T201
        for kind, (score, rules) in judged.items():
            print(f"  SpamAssassin {score:4.1f}  {kind}: {rules}")  # noqa: T201
    worst = max(judged, key=lambda kind: judged[kind][0])
    assert judged[worst][0] < HAM, (worst, judged[worst])


def test_the_judge_knows_spam_when_it_sees_it(judge):
    (spam,) = judge({"spam": visitor_email(**SPAM)}).values()

    assert spam[0] >= 5.0
