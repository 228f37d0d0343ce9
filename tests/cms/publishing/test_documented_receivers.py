"""Webhooks in the handbook: the messages are those the CMS sends, the receivers take them."""

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

PAGE = "docs/frontends/webhooks.md"
NEXT = "docs/frontends/next.md"
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
export function revalidateTag(tag, { expire }) {
  if (expire === 0) dropped.push(tag); // any other: the next visitor still gets the old page
}
"""
# Answers the tags under which the snippet keeps a page and a list.
KEEPING = """
import { pageAt, topics } from "./clinic.js";
const asked = [];
globalThis.fetch = async (url, { next }) => (asked.push(next.tags), Response.json({}));
await pageAt("/advice/");
await topics();
console.log(JSON.stringify(asked));
"""
CLIENT = """
export function createClient({ fetch }) {
  return { pageByPath: () => fetch(""), pages: () => fetch("") };
}
"""

DRAFTS = """
const preview = { frame_ancestors: ["https://cms.example"] };
const answer = async (token, page) => {
  if (token !== "right" || page !== 4) throw new Error();
  return { preview };
};
export const createClient = () => ({ preview: answer });
"""
NEXT_SERVER = """
export const NextResponse = { next: () => new Response() };
"""
PREVIEWING = """
import { proxy } from "./proxy.js";
const asked = async (query) => {
  const { headers } = await proxy({ nextUrl: new URL(`https://clinic.example/preview/${query}`) });
  return Object.fromEntries(headers);
};
console.log(JSON.stringify([await asked("?token=right&page=4"), await asked("?page=4")]));
"""


def blocks(language, page=PAGE):
    """The blocks of code by the name of the file in their first line."""
    found = re.findall(rf"```{language}\n(?://|#) (\S+)\n(.*?)```", text_of(page), re.DOTALL)
    return dict(found)


def node(files, folder, told="", given=None):
    """What `driver.js` among the files prints as JSON."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    ran = subprocess.run(
        ["node", "driver.js"],
        cwd=folder,
        input=told,
        env=os.environ | (given or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


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


@pytest.mark.django_db
def test_the_path_of_a_message_is_one_that_the_api_takes(demo, endpoint, client):
    demo.page.slug = "santé"
    demo.page.save_revision().publish()

    path = WebhookEvent.objects.get(type="page.moved").data["page"]["path"]

    assert path == "/sant%C3%A9/"
    assert path in text_of(NEXT)
    assert client.get("/api/v2/pages/by-path/", {"path": path}).json()["title"] == demo.page.title


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_javascript_receivers_take_what_is_signed_and_refuse_the_rest(sent, secret, tmp_path):
    files = {
        **blocks("js"),
        "app/webhook/route.js": blocks("js", NEXT)["app/webhook/route.js"],
        "node_modules/next/cache.js": NEXT_CACHE,
        "node_modules/next/package.json": '{"type": "module", "exports": {"./*": "./*.js"}}',
        "package.json": '{"type": "module"}',
        "driver.js": DRIVER,
    }
    given = {"WEBHOOK_SECRET": secret, "BUILD_HOOK": "https://build.example/"}

    answers = node(files, tmp_path, json.dumps(sent), given)

    refused = [[401, []]] * 2
    stale = [STALE[message["type"]] for message in MESSAGES]
    tags = [["lists", *(f"path:{path}" for path in each)] for each in stale]
    assert answers["next"] == [*([204, each] for each in tags), [204, ["all"]], *refused]
    assert answers["astro"] == [[202, ["POST https://build.example/"]]] * 4 + refused


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_answers_are_kept_under_the_tags_that_the_receiver_drops(tmp_path):
    package = '{"type": "module", "exports": "./index.js"}'
    files = {
        "clinic.js": blocks("js", NEXT)["clinic.js"],
        "node_modules/clinic-cms-client/index.js": CLIENT,
        "node_modules/clinic-cms-client/package.json": package,
        "package.json": '{"type": "module"}',
        "driver.js": KEEPING,
    }

    assert node(files, tmp_path) == [["all", "path:/advice/"], ["all", "lists"]]


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_a_draft_in_nextjs_is_framed_by_the_cms_alone_and_kept_by_nobody(tmp_path):
    package = '{"type": "module", "exports": {".": "./index.js", "./server": "./index.js"}}'
    files = {
        "proxy.js": blocks("js", NEXT)["proxy.js"],
        "node_modules/clinic-cms-client/index.js": DRAFTS,
        "node_modules/clinic-cms-client/package.json": package,
        "node_modules/next/index.js": NEXT_SERVER,
        "node_modules/next/package.json": package,
        "package.json": '{"type": "module"}',
        "driver.js": PREVIEWING,
    }

    right, wrong = node(files, tmp_path)

    for headers in (right, wrong):
        assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert headers["x-robots-tag"] == "noindex"
    framed = [each["content-security-policy"].split(";")[0] for each in (right, wrong)]
    assert framed == ["frame-ancestors https://cms.example", "frame-ancestors 'none'"]


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
