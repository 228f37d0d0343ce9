"""The settings file, and all of its sections."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.aws.settings.cms import CmsSettings
from infra.aws.settings.contact import ContactSettings
from infra.aws.settings.reading import PREFIX, InvalidSettings, read_section
from infra.aws.settings.rules import setting, text

FILE = Path(__file__).parents[1] / "settings.toml"
EXAMPLE = FILE.with_name("settings.example.toml")
_SECTIONS = ("contact", "cms")
_NEEDS = {
    "oidc_server_url": ("oidc_client_id", "oidc_client_secret"),
    "email_secret": ("email_from",),
}
_NAME = text(r"[a-z][a-z0-9-]{1,19}", "must be 2 to 20 lower-case letters, digits and hyphens")


@dataclass(frozen=True, slots=True)
class _Project:
    name: str = setting(_NAME, "clinic", "Starts the name of each stack", "clinic")


@dataclass(frozen=True, slots=True)
class Settings:
    """The project's name, which starts the name of each stack, and a section for each product.

    Without a section `[cms]` there is only the contact handler.
    """

    name: str
    contact: ContactSettings
    cms: CmsSettings | None = None


def load(
    file: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    *,
    only: str | None = None,
) -> Settings:
    """Read and check all sections at once; raises InvalidSettings, which names every fault.

    `only="contact"` does not look at the section of the CMS, whatever it says.
    """
    file = file or Path(environ.get(f"{PREFIX}_SETTINGS") or FILE)
    tables = _tables(file)
    rest = {name: value for name, value in tables.items() if name not in _SECTIONS}
    kinds: dict[str, tuple[type[Any], Mapping[str, Any]]] = {
        "project": (_Project, rest),
        "contact": (ContactSettings, tables.get("contact", {})),
    }
    if "cms" in tables and only != "contact":
        kinds["cms"] = (CmsSettings, tables["cms"])
    read, faults = {}, []
    for section, (kind, table) in kinds.items():
        try:
            read[section] = read_section(kind, section, table, environ)
        except InvalidSettings as fault:
            faults.append(str(fault))
    if "cms" in read:
        faults += _unset(read["cms"])
    if faults:
        raise InvalidSettings({f"{file}:": "\n".join(["", *faults])})
    return Settings(read["project"].name, read["contact"], read.get("cms"))


def _unset(cms: CmsSettings) -> list[str]:
    """What a setting needs beside it, without which the CMS does not start."""
    return [
        f"cms.{name} is missing: {needs} needs it"
        for needs, needed in _NEEDS.items()
        for name in needed
        if getattr(cms, needs) and not getattr(cms, name)
    ]


def _tables(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = f"does not exist. Copy {EXAMPLE} to it and fill it in."
        raise InvalidSettings({str(file): hint}) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidSettings({str(file): f"is not TOML: {fault}"}) from None
