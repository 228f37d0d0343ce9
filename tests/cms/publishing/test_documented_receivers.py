"""The messages of docs/webhooks.md are those that the CMS sends, and its receivers take them."""

import json
import os
import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from cms.publishing.models import WebhookEvent
from cms.publishing.webhooks import outbox
from cms.publishing.webhooks.signing import new_secret, signed_headers
from tests.documentation import text_of

PAGE = "docs/webhooks.md"
MESSAGES = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", text_of(PAGE), re.DOTALL)]
ANY_PAGE = {
    **MESSAGES[-1],
    "data": {**MESSAGES[-1]["data"], "pages": None, "paths": None, "claims": None},
}
STALE = {
    "page.published": ["/advice/back-pain/"],
    "page.moved": ["/back-pain/", "/advice/back-pain/"],
    "content.changed": ["/advice/back-pain/"],
}
# Reads a list of [headers, body] and answers, for each receiver, [status, what it dropped] of each.
DRIVER = """
import { readFileSync } from "node:fs";
import { dropped } from "next/cache";
import * as next from "./app/webhook/route.js";
import * as astro from "./src/pages/webhook.js";
globalThis.fetch = async (url, { method }) => (dropped.push(`${method} ${url}`), new Response());
async function told(answer, sent) {
  const answers = [];
  for (const [headers, body] of sent) {
    dropped.length = 0;
    const request = new Request("https://clinic.example/hook", { method: "POST", headers, body });
    const { status } = await answer(request);
    answers.push([status, [...dropped]]);
  }
  return answers;
}
const sent = JSON.parse(readFileSync(0, "utf8"));
const answers = {
  next: await told(next.POST, sent),
  astro: await told((request) => astro.POST({ request }), sent),
};
console.log(JSON.stringify(answers));
"""
NEXT_CACHE = """
export const dropped = [];
export const revalidatePath = (path, kind) => void dropped.push(kind ? `${kind} ${path}` : path);
"""


def blocks(language):
    """The blocks of code by the name of the file in their first line."""
    found = re.findall(rf"```{language}\n(?://|#) (\S+)\n(.*?)```", text_of(PAGE), re.DOTALL)
    return dict(found)


def shape(value):
    """The keys and types of JSON at any depth; a list has the shape of its elements."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return type(value).__name__


@pytest.fixture
def secret():
    return new_secret()


@pytest.fixture
def sent(secret):
    """The messages as [headers, body]: signed, then one changed on its way, then an old one."""

    def signed(message, at):
        body = json.dumps(message)
        return [signed_headers("msg_1", at, body, [new_secret(), secret]), body]

    now = timezone.now()
    good = [signed(message, now) for message in (*MESSAGES, ANY_PAGE)]
    headers, body = good[0]
    forged = [headers, body.replace("4", "5", 1)]
    return [*good, forged, signed(MESSAGES[0], now - timedelta(minutes=6))]


@pytest.mark.django_db
def test_the_messages_have_the_keys_of_those_that_are_sent(demo, endpoint):
    demo.page.slug = "moved"
    demo.page.save_revision().publish()
    demo.sources["hayden-2021"].save()
    recorded = {event.type: json.loads(outbox._body(event)) for event in WebhookEvent.objects.all()}
    recorded["page.published"]["data"]["claims"] = MESSAGES[0]["data"]["claims"]

    for message in MESSAGES:
        assert shape(message) == shape(recorded[message["type"]]), message["type"]


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_javascript_receivers_take_what_is_signed_and_refuse_the_rest(sent, secret, tmp_path):
    files = {
        **blocks("js"),
        "node_modules/next/cache.js": NEXT_CACHE,
        "node_modules/next/package.json": '{"type": "module", "exports": {"./*": "./*.js"}}',
        "package.json": '{"type": "module"}',
        "driver.js": DRIVER,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    told = subprocess.run(
        ["node", "driver.js"],
        cwd=tmp_path,
        input=json.dumps(sent),
        env=os.environ | {"WEBHOOK_SECRET": secret, "BUILD_HOOK": "https://build.example/"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
    answers = json.loads(told.stdout)
    refused = [[401, []]] * 2
    stale = [STALE[message["type"]] for message in MESSAGES]
    assert answers["next"] == [*([204, each] for each in stale), [204, ["layout /"]], *refused]
    assert answers["astro"] == [[202, ["POST https://build.example/"]]] * 4 + refused


def test_the_python_receiver_takes_what_is_signed_and_refuses_the_rest(sent, secret, monkeypatch):
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    receiver, dropped, answers = {}, [], []
    exec(blocks("python")["receiver.py"], receiver)  # noqa: S102
    receiver["drop"] = dropped.append
    for headers, body in sent:
        dropped.clear()
        names = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        stream = BytesIO(body.encode())
        environ = {**names, "CONTENT_LENGTH": str(len(body.encode())), "wsgi.input": stream}
        statuses = []
        receiver["application"](environ, lambda status, headers, to=statuses: to.append(status))
        answers.append((statuses[0][:3], list(dropped)))

    refused = [("401", [])] * 2
    stale = [STALE[message["type"]] for message in MESSAGES]
    assert answers == [*(("204", each) for each in stale), ("204", [None]), *refused]


def test_the_page_names_the_headers_that_are_sent(secret):
    for name in signed_headers("msg_1", timezone.now(), "{}", [secret]):
        assert f"| `{name}` |" in text_of(PAGE)
