"""The tables of settings have every variable that is read, with its default."""

import ast
import re

from cms.settings import env
from contact_lambda.config import Settings
from tests.documentation import ROOT, names, section, table, text_of


def _variables(module):
    """The names of variables in a module, which are all its texts in capitals."""
    tree = ast.parse(text_of(module))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {each for each in texts if isinstance(each, str) and re.fullmatch("[A-Z_]*[A-Z]", each)}


def _documented(rows):
    """The variables of a table; `DATABASE_HOST`, `_NAME` are two."""
    found = set()
    for row in rows:
        first, *others = names(row[0])
        found |= {first, *(f"DATABASE{name}" if name[0] == "_" else name for name in others)}
    return found


def test_the_settings_of_the_cms_are_those_that_it_reads():
    documented = _documented(table(section("cms/README.md", "Settings"), 0))
    keys = {"ENGINE", "NAME", "PORT", "OPTIONS"}  # of Django's database settings

    assert documented - {"DJANGO_SETTINGS_MODULE"} == _variables("cms/settings/env.py") - keys


def test_the_defaults_of_the_cms_are_those_that_are_documented(monkeypatch):
    for name in _variables("cms/settings/env.py"):
        monkeypatch.delenv(name, raising=False)
    defaults = vars(env.read())

    rows = table(section("cms/README.md", "Settings"), 0)
    shown = {names(row[0])[0]: row[2] for row in rows if re.match("`[^`]+`", row[2])}
    shown = {name.lower(): names(cell)[0] for name, cell in shown.items()}

    compared = {name: value for name, value in shown.items() if name in defaults}
    read = {name: defaults[name] for name in compared}
    written = {
        "languages": lambda value: ",".join(":".join(each) for each in value),
        "allowed_hosts": ",".join,
        "var_dir": lambda value: f"{value.name}/",
        "answers_dir": lambda value: f"VAR_DIR/{value.name}",
        "backup_dir": lambda value: f"VAR_DIR/{value.name}",
        "backup_scratch_dir": lambda value: f"VAR_DIR/{value.name}",
        "erasure_list": lambda value: f"BACKUP_DIR/{value.name}",
        "media_url": lambda value: "CMS_URL",
        "source_lookup_enabled": lambda value: "true",  # where an address is set
    }
    assert len(compared) > 20
    assert {
        name: written[name](value) if name in written else str(value).removesuffix("/")
        for name, value in read.items()
    } | {"webhooks_may_be_private": "false"} == compared


def test_the_settings_of_the_frontend_are_those_that_it_reads():
    rows = table(section("cms/README.md", "Settings"), 1)

    others = {"APP_DIRS", "BACKEND", "UTC", "ERROR", "INFO", "CRITICAL"}
    assert _documented(rows) == _variables("cms/frontend/settings.py") - others


def test_the_settings_of_the_contact_handler_are_those_that_it_reads():
    rows = table(section("contact_lambda/README.md", "Settings"))

    documented = {names(row[0])[0]: row[1] for row in rows}
    read = {name for name in _variables("contact_lambda/config.py") if name.startswith("CONTACT_")}
    optional = {name for name, meaning in documented.items() if meaning.startswith("optional")}
    assert set(documented) == read
    assert len(documented) - len(optional) == 7  # CONTACT_SECRET only with a journal
    assert len(Settings.__dataclass_fields__) >= len(read)


def _reads_a_variable(node):
    """`os.environ["NAME"]`, `os.environ.get("NAME")` or `os.getenv("NAME")`; not a write."""
    code = ast.unparse(node)
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load) and code.startswith("os.environ['")
    return isinstance(node, ast.Call) and code.startswith(("os.environ.get('", "os.getenv('"))


def test_no_other_module_of_the_cms_reads_a_variable():
    allowed = {"cms/settings/env.py", "cms/frontend/settings.py"}
    readers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "cms").rglob("*.py")
        if re.search("environ|getenv", path.read_text())
        and any(map(_reads_a_variable, ast.walk(ast.parse(path.read_text()))))
    }

    assert readers - allowed == set()
    assert "cms/frontend/settings.py" in readers
