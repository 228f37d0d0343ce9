"""The style page, `/style/`: every size, step, colour, block and state, on one machine only.

It asks no API: its blocks are stored answers, in `style_samples.json`.
"""

import json
from datetime import time
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.frontend.context import build_context
from cms.frontend.design_tokens import colours, contrasts, tokens

Json = dict[str, Any]
SAMPLES = Path(__file__).parent / "style_samples.json"
LOOKS = ("light", "dark")
SIZES = {
    "title": "The title of a page",
    "heading": "The heading of a section",
    "lead": "The summary of a page, and headings below a section",
    "body": "Running text, labels, buttons. Lines are at most 66 characters long.",
    "small": "What stands beside the text: dates, sources, hints. Never smaller than 16 pixels.",
}
CERTAINTIES = {
    "high": "High certainty",
    "moderate": "Moderate certainty",
    "low": "Low certainty",
    "very_low": "Very low certainty",
    "not_rated": "Certainty not rated",
}
TEXTS = {
    "title": "Style",
    "type": "Type",
    "space": "Space",
    "colours": "Colours",
    "text": "text",
    "on": "on",
    "pieces": "Pieces",
    "press": "Press this",
    "plain": "Or this",
    "off": "Not now",
    "tag": "In doubt",
    "withdrawn": "Withdrawn",
    "topic": "A topic",
    "summary": "What it does for people, in a sentence.",
    "form": "The states of the form",
    "blocks": "Blocks",
    "reference": "K7QX2M4A",
    "field": "Email address",
    "hint": "We will only use this to reply to you",
    "agree": "I agree",
    "help": "When to get help at once",
    "urgent": "Ask for an urgent appointment if …",
    "wrong": "Enter an email address in the correct format, like name@example.com",
}


TOPIC = {"path": "#", "title": TEXTS["topic"], "summary": TEXTS["summary"]}


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Show the style page."""
    context = build_context(_samples(request), timezone.now())
    context |= {
        "texts": TEXTS,
        "sizes": [
            {"name": name, "token": f"text-{name}", "use": use} for name, use in SIZES.items()
        ],
        "steps": _steps(),
        "looks": [_look(name) for name in LOOKS],
        "certainties": [{"code": code, "label": label} for code, label in CERTAINTIES.items()],
        "topics": [TOPIC] * 3,
        "one_topic": [TOPIC | {"picture": _picture(request)}],
        "opening_states": [{"is_open": True, "until": time(17)}, {"is_open": False}],
        "pages": {"number": 2, "last": 3, "previous": 1, "next": 3},
        "form_words": context["form"]["words"],
        "menu": [{"path": "#", "title": TEXTS["topic"], "current": "page"}],
        "scripted": False,
        "copies": False,
        "plays": False,
    }
    return render(request, "frontend/style.html", context)


def _samples(request: HttpRequest) -> Json:
    """Return the stored page, with a picture of this site."""
    page: Json = json.loads(SAMPLES.read_text("utf-8"))
    value = {"image": _picture(request), "alt": TEXTS["topic"], "caption": TEXTS["summary"]}
    page["body"].append({"type": "image", "anchor": "picture", "value": value})
    return page


def _picture(request: HttpRequest) -> Json:
    address = request.build_absolute_uri(static("frontend/icon-192.png"))
    return {"url": address, "width": 192, "height": 192, "alt": TEXTS["topic"]}


def _steps() -> list[Json]:
    """Return the steps of space: [{"name": "space-1", "size": "0.25rem", "width": 4}, …]."""
    return [
        {"name": name, "size": size, "width": float(size.removesuffix("rem")) * 16}
        for name, size in tokens().items()
        if name.startswith("space-")
    ]


def _look(name: str) -> Json:
    """Return the roles of a look with their colours, and each pair with its contrast."""
    found = colours(name)
    return {
        "name": name,
        "roles": found.items(),
        "pairs": [
            {
                "colour": pair.colour,
                "ground": pair.ground,
                "ink": found[pair.colour],
                "paper": found[pair.ground],
                "contrast": f"{ratio:.1f} : 1",
            }
            for pair, ratio in contrasts(name)
        ],
    }
