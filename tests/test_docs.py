"""The documentation names what exists: files, code, commands, options and headings."""

import html
import re
import shlex
from pathlib import Path

import botocore.session
import pytest
import wagtail
import wagtail_localize
from botocore import xform_name
from django.core.management import CommandError, get_commands, load_command_class

from tests.documentation import PAGES, ROOT, each_page, text_of

# Files that a developer or an operator makes, and the beginning of names.
EXAMPLES = {"cms/pages/blocks/tip.py", "tests/cms/pages/blocks/test_tip.py"}
EXAMPLES |= {"cms/frontend/templates/frontend/blocks/tip.html", "infra/aws/settings.toml"}
EXAMPLES |= {"infra/vm/.env", "infra/vm/systemd/machine/clinic"}


@each_page
def test_every_file_that_a_page_names_exists(page):
    found = re.findall(
        r"(?<![\w/.-])(?:cms|contact_lambda|infra|tests|docs|\.ci|\.github)/[\w./*-]*\w",
        page.read_text(encoding="utf-8"),
    )

    missing = {
        path
        for path in found
        if path not in EXAMPLES
        and not any(
            [*base.glob(path), *base.glob(f"{path}.*")]
            for base in (ROOT, page.parent, page.parent.parent)
        )
    }
    assert missing == set()


# Names of AWS, of HTTP and of other programs, and those of the examples.
FOREIGN = {
    *("AccountLimit", "CDK_DOCKER", "ConcurrentExecutions", "DomainValidationOptions"),
    *("GetFunctionConfiguration", "PENDING_VALIDATION", "ResourceRecord", "requestPayload"),
    *("SameSite", "StreamMaxLength", "trusted_proxies", "notFound", "cacheComponents"),
    "ORIG_HEAD",  # of git
    *("CONTACT_RECIPIENT_COPY", "copy_not_sent", "test_tip", "TipValue"),
}


@pytest.fixture(scope="module")
def words_of_the_source():
    """All words of the code, its settings and its file names; not of the documentation."""
    folders = [
        ROOT / name for name in ("cms", "contact_lambda", "infra", "tests", ".ci", ".github")
    ]
    inside = [path for folder in folders for path in folder.rglob("*")]
    found = set()
    for path in (*ROOT.glob("*"), *inside):
        ours = {"node_modules", "__pycache__"}.isdisjoint(path.parts) and path.is_file()
        if not ours or (path.parent.name == "tests" and path.name.startswith("test_doc")):
            continue
        found |= set(re.findall(r"\w+", str(path.relative_to(ROOT))))
        if path.suffix not in {".md", ".png", ".gz", ".mo"}:
            found |= {word.decode() for word in re.findall(rb"\w+", path.read_bytes())}
    return found


@each_page
def test_every_name_of_code_that_a_page_names_exists(page, words_of_the_source):
    code = re.findall(r"`[^`\n]+`|```.*?```", page.read_text(encoding="utf-8"), re.DOTALL)
    found = {
        word
        for word in re.findall(r"\w+", "\n".join(code))
        if "_" in word.strip("_") or re.search("[a-z][A-Z]", word)
    }

    assert {
        word
        for word in found - words_of_the_source - FOREIGN
        if word.removesuffix("_total") not in words_of_the_source
        and not any(known.startswith(word) for known in words_of_the_source)
    } == set()


@each_page
def test_every_make_target_that_a_page_names_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    code = "\n".join(re.findall(r"`[^`\n]+`|```.*?```", page.read_text(), re.DOTALL))

    assert set(re.findall(r"\bmake ([a-z][a-z-]+)", code)) - targets == set()


@each_page
def test_every_command_that_a_page_names_exists(page):
    known = set(get_commands()) | {"COMMAND"}

    assert set(re.findall(r"-m cms ([a-z]\w*)", page.read_text(encoding="utf-8"))) - known == set()


@each_page
def test_every_option_of_a_command_that_a_page_names_exists(page):
    """`python -m cms restore [FILE] --replace`; options in a table's other cells are not read."""
    text = page.read_text(encoding="utf-8")
    unknown = set()
    for name, rest in re.findall(r"-m cms ([a-z]\w*)([^`\n|]*)", text):
        app = get_commands().get(name)
        if app and (options := set(re.findall(r"--[a-z][a-z-]+", rest))):
            command = load_command_class(app, name) if isinstance(app, str) else app
            parser = command.create_parser("cms", name)
            unknown |= options - set(parser._option_string_actions)
    assert unknown == set()


SH_LINES = [
    (page, line)
    for page in PAGES
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if re.search(r"-m cms [a-z]\w*|infra/vm/manage [a-z]", line)
]


@pytest.mark.parametrize(("page", "line"), SH_LINES, ids=[line for _, line in SH_LINES])
def test_every_command_of_a_block_of_commands_would_be_run(page, line):
    """Its arguments are those that the command takes; `restore NAME` is a name."""
    rest = re.split(r"-m cms |infra/vm/manage ", line.partition("  #")[0], maxsplit=1)[1]
    name, *arguments = shlex.split(rest)
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    try:
        command.create_parser("cms", name).parse_args(arguments)
    except (CommandError, SystemExit) as refused:
        pytest.fail(f"{page}: {line}: {refused}")


OF_THE_AWS_PROGRAM = {  # commands that are no calls of a service, and options of every command
    *("s3 mb", "s3 cp", "logs tail", "cloudformation deploy"),
    *("query", "region", "profile", "output", "paths"),
}


@each_page
def test_every_command_for_aws_is_a_call_with_its_parameters(page):
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    commands = re.findall(r"(?<![\w/-])aws ([a-z0-9]+) ([a-z][a-z-]+)([^`\n]*)", text)
    unknown = []
    for service, command, rest in commands:
        if f"{service} {command}" in OF_THE_AWS_PROGRAM:
            continue
        model = botocore.session.get_session().get_service_model(
            {"s3api": "s3"}.get(service, service)
        )
        calls = {xform_name(each, "-"): each for each in model.operation_names}
        if command not in calls:
            unknown.append(f"{service} {command}")
            continue
        shape = model.operation_model(calls[command]).input_shape
        known = {xform_name(each, "-") for each in (shape.members if shape else ())}
        options = {each.removeprefix("no-") for each in re.findall(r"--([a-z][a-z-]+)", rest)}
        unknown += [f"{command} --{each}" for each in options - known - OF_THE_AWS_PROGRAM]
    assert unknown == []


# Pages for editors, where what is bold stands on the screen, word for word.
BY_HAND = (
    "first-page", "evidence", "risks", "documents", "review", "ground-moves", "translation"
)  # fmt: skip


@pytest.fixture(scope="module")
def screens():
    """The words of the admin: our own, Wagtail's, and those of its translations."""
    folders = [ROOT / "cms", *(Path(each.__file__).parent for each in (wagtail, wagtail_localize))]
    found = (
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".py", ".html"} and {"tests", "test", "locale"}.isdisjoint(path.parts)
    )
    words = " ".join(html.unescape(" ".join(found)).split())
    assert '"%(label)s and Publish"' in words  # Wagtail puts the button’s words together
    return f"{words} Approve and Publish"


@pytest.mark.parametrize("name", BY_HAND)
def test_every_word_that_an_editor_is_to_look_for_is_on_the_screen(name, screens):
    bold = re.findall(r"\*\*(.+?)\*\*", text_of(f"docs/editors/{name}.md"))

    assert bold
    assert [words for words in bold if words not in screens] == []


def slug(heading):
    """The address of a heading, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@each_page
def test_every_heading_that_a_page_links_to_exists(page):
    for path, anchor in re.findall(r"\]\(([^)#\s:]*)#([\w-]+)\)", page.read_text()):
        linked = page if not path else page.parent / path
        headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {slug(heading) for heading in headings}, (path, anchor)
