"""No sentence of the admin names a setting, a key or a model: it says in plain words what is wrong.

Collects what an editor may read: the texts in the code of every package that makes admin pages,
their templates, the help texts and labels of their forms, and the sentences of the checks.
"""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.models import get_page_models

from cms.monitoring.system_page import FOR_OPERATORS
from cms.pages.blocks import PageBodyBlock

CMS = Path(__file__).parents[2] / "cms"
# Read by developers and operators only: commands, system checks, settings, the API, backups.
NOT_FOR_EDITORS = {"agents", "api", "backup", "frontend", "settings", "core", "mail", "locale"}
FOR_THE_SERVER = {"apps.py", "checks.py"}  # Django's system checks
SETTING = re.compile(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b")
MODELS = {
    model.__name__
    for model in apps.get_models()
    if model.__module__.startswith("cms.") and re.search("[a-z][A-Z]", model.__name__)
}
MODEL = re.compile(rf"\b(?:{'|'.join(sorted(MODELS))})\b")
TECHNICAL = re.compile(
    r"\b(?:slugs?|snippets?|querysets?|foreign keys?|primary keys?|StreamField|StructBlock|"
    r"database field|JSON|environment variable)\b",
    re.IGNORECASE,
)
KEY = re.compile(r"\b(?:[a-z]+-)+(?:19|20)\d\d\b")  # such as hayden-2021
# The words of a Django template that are shown: not its tags, comments, or attributes.
CODE_IN_TEMPLATE = re.compile(r"{%.*?%}|{#.*?#}|<(?:script|style|template)\b.*?</\w+>", re.DOTALL)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
VARIABLE = re.compile(r"{{\s*([\w.]+)")
HIDDEN_IN = re.compile(r"""(?:href|value|id|name|for|class|data-[\w-]+)=("[^"]*"|'[^']*')""")


def faults_of(sentence):
    """What an editor should not read in a sentence: `["PUBLISH_GATE"]`; [] for operators' own."""
    if FOR_OPERATORS in sentence:
        return []
    patterns = (SETTING, MODEL, TECHNICAL, KEY)
    return [found for pattern in patterns for found in pattern.findall(sentence)]


def modules():
    for file in sorted(CMS.rglob("*.py")):
        place = file.relative_to(CMS)
        hidden = {"migrations", "management", "demo", "site"} & set(place.parts)  # commands
        if place.parts[0] not in NOT_FOR_EDITORS and not hidden and file.name not in FOR_THE_SERVER:
            yield place, ast.parse(file.read_text(encoding="utf-8"))


def sentences(tree):
    """Each text of a module that reads like one, with its line; not what documents the code."""
    silent = set(_not_shown(tree))
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            silent |= {id(each) for each in node.values}
            yield node, "".join(map(_words, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


def _words(part):
    if isinstance(part, ast.Constant):
        return str(part.value)
    return FOR_OPERATORS if ast.unparse(part.value) == "FOR_OPERATORS" else "…"


def _not_shown(tree):
    """Docstrings, and what is logged or raised for developers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        is_log = isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("log", "re."))
        raises = isinstance(node, ast.Call) and ast.unparse(node.func) in DEVELOPERS_ERRORS
        if is_log or raises:
            yield from (id(each) for each in ast.walk(node))


# No form shows them; and what Wagtail says of the groups of a step of its own.
HIDDEN = {"ResearchSource.key", "Finding.key", "ClinicalReviewTask.groups"}
HIDDEN_TEXTS = {
    str(apps.get_model("evidence", name)._meta.get_field("key").help_text)
    for name in ("ResearchSource", "Finding")
}
DEVELOPERS_ERRORS = {"ImproperlyConfigured", "NotImplementedError", "RuntimeError", "CommandError"}


def reads_like_one(text):
    return bool(re.search(r"[A-Za-z’] [a-z]+ [a-z]", text)) and not text.lstrip().startswith(
        "SELECT"
    )


def test_no_text_in_the_code_of_the_admin_names_a_setting_a_key_or_a_model():
    found, count = [], 0
    for place, tree in modules():
        for node, text in sentences(tree):
            if reads_like_one(text):
                count += 1
                faults = faults_of(text) if text not in HIDDEN_TEXTS else []
                found += [f"{place}:{node.lineno} {fault}" for fault in faults]

    assert count > 600
    assert found == []


def test_no_text_in_the_code_of_the_admin_shows_the_key_of_an_object():
    """`f"{source.key} is retracted"` would read `fransen-2015 is retracted`."""
    found = [
        f"{place}:{node.lineno} {ast.unparse(node.value)}"
        for place, tree in modules()
        for text, words in sentences(tree)
        if isinstance(text, ast.JoinedStr) and " " in words
        for node in text.values
        if isinstance(node, ast.FormattedValue)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in {"key", "slug"}
        and str(place) != "search/models/claims.py"  # the name of a row in a shell
    ]

    assert found == []


def admin_templates():
    for file in sorted(CMS.glob("*/templates/**/*")):
        if file.is_file() and file.relative_to(CMS).parts[0] not in NOT_FOR_EDITORS:
            yield file.relative_to(CMS), file.read_text(encoding="utf-8")


def test_no_template_of_the_admin_names_a_setting_or_shows_a_key():
    found, count = [], 0
    for place, source in admin_templates():
        shown = CODE_IN_TEMPLATE.sub(" ", HIDDEN_IN.sub("", COMMENT.sub("", source)))
        variables = VARIABLE.findall(shown)
        found += [f"{place} {name}" for name in variables if name.endswith((".key", ".slug"))]
        words = strip_tags(re.sub(r"{{.*?}}", "…", shown))
        found += [f"{place} {fault}" for fault in faults_of(words)]
        count += 1

    assert count > 50
    assert found == []


def texts_of_models():
    for model in apps.get_models():
        if model.__module__.startswith("cms."):
            for field in model._meta.get_fields():
                if field.model is model:  # not Wagtail's: its forms are looked at below
                    yield f"{model.__name__}.{field.name}", getattr(field, "help_text", "")
    for model in get_page_models():
        yield model.__name__, str(model._meta.verbose_name)


def texts_of_blocks(block, path="body"):
    yield path, f"{block.label} {getattr(block.meta, 'help_text', '') or ''}"
    for name, child in (getattr(block, "child_blocks", None) or {}).items():
        yield from texts_of_blocks(child, f"{path}.{name}")
    if isinstance(block, blocks.ListBlock):
        yield from texts_of_blocks(block.child_block, f"{path}[]")


def test_no_help_text_of_a_form_names_a_setting_or_a_model():
    texts = [*texts_of_models(), *texts_of_blocks(PageBodyBlock())]
    found = [
        f"{place}: {fault}"
        for place, text in texts
        for fault in faults_of(str(text))
        if place not in HIDDEN
    ]

    assert len(texts) > 200
    assert found == []


@pytest.mark.parametrize(
    ("sentence", "faults"),
    [
        ("Set SOURCE_LOOKUP_MAILTO to look publications up.", ["SOURCE_LOOKUP_MAILTO"]),
        ("fransen-2015 is unverified.", ["fransen-2015"]),
        ("The SafetyNotice is not approved.", ["SafetyNotice"]),
        ("Choose another slug.", ["slug"]),
        (f"{FOR_OPERATORS} set PUBLISH_GATE to warn.", []),
        ("Hayden JA and others 2021 is retracted.", []),
    ],
)
def test_a_sentence_is_told_from_a_plain_one(sentence, faults):
    assert faults_of(sentence) == faults


def test_the_system_page_may_name_a_command_for_whoever_runs_the_server():
    assert "For whoever runs the server" in FOR_OPERATORS
    assert get_template("monitoring/system.html")
