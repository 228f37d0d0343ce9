"""Files that ask a reader for more than they hold. Each is well below the limit on its size."""

import io
import zipfile
from pathlib import Path

import docx

INPUTS = Path(__file__).parents[1] / "inputs"
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def word(paragraphs, head=""):
    """A .docx file whose text is written by hand."""
    file = io.BytesIO()
    docx.Document().save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    declared = f'<?xml version="1.0" encoding="UTF-8"?>{head}{BODY}'
    parts["word/document.xml"] = f"{declared}{paragraphs}</w:body></w:document>".encode()
    return packed(parts)


def packed(parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def entities():
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE d [<!ENTITY e0 "ha">{names}]>'
    return word("<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", head)


def in_utf_16(content, encoding="utf-16-le", mark=b"\xff\xfe", part="word/document.xml"):
    """The same .docx file with one part in UTF-16, as ECMA-376 allows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    words = parts[part].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return packed(parts | {part: mark + words.encode(encoding)})


def foreign_entity():
    head = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return word("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", head)


PICTURE = "<w:p><w:r><w:drawing/></w:r></w:p>"
FILES = {
    "aliases.md": (INPUTS / "yaml_bomb.md").read_bytes(),
    "paragraphs.docx": (INPUTS / "paras_20000.docx").read_bytes(),
    "million.docx": word("<w:p/>" * 1_000_000),
    "pictures.docx": word(PICTURE * 100_000),
    "entities.docx": entities(),
    "entities16.docx": in_utf_16(entities()),
    "entities16be.docx": in_utf_16(entities(), "utf-16-be", b"\xfe\xff"),
    "entities16bare.docx": in_utf_16(entities(), mark=b""),
    "million16.docx": in_utf_16(word("<w:p/>" * 1_000_000)),
    "spaced16.docx": in_utf_16(word("<w:p\t/>" * 100_000), "utf-16-be", b""),
    "spaced.docx": word("<w:p\t/>" * 100_000),
    "prefixed.docx": word("<x:p/>" * 100_000),
    "foreign.docx": foreign_entity(),
    "zeros.docx": packed({"word/document.xml": b" " * 60_000_000}),
    "nested.docx": word("<w:sdt><w:sdtContent>" * 50_000),
    "lines.txt": b"\n" * 900_000,
    "paragraphs.txt": b"a\n\n" * 30_000,
    "items.html": b"<li>a" * 150_000,
    "cells.html": b"<table><tr>" + b"<td>x" * 190_000,
    "comments.html": b"<!---->" * 100_000,
    "lists.html": b"<ul><li>" * 120_000,
    "bold.html": b"<b><i>" * 150_000 + b"a",
    "open.html": b"<!" * 450_000 + b">",
    "attributes.html": b"<p " + b"a=1 " * 240_000 + b">x</p>",
    "brackets.md": b"[" * 400_000 + b"a" + b"](" * 200_000,
    "quotes.md": (b">" * 5_000 + b"a\n") * 100,
    "stars.md": b"**a *b " * 140_000,
    "table.md": b"|" * 20_000 + b"\n" + b"|-" * 10_000 + b"|\n" + b"|x\n" * 5_000,
    "front.md": b"---\n" + b"[" * 10_000 + b"\n---\na",
    "long.md": b"---\ntitle: " + b"a " * 400_000 + b"\n---\nText",
    "number.md": b"---\ntitle: " + b"9" * 15_000 + b"\n---\nText",
    "research.md": b"# Title\n\n## Key research\n\n"
    + b"".join(
        b"- Journal of Pain (20%02d), study %d on pain\n" % (n % 25, n) for n in range(4900)
    ),
    "benefits.md": b"# Title\n\n## Benefits\n\n" + b"- **Less pain:**\n  - one\n" * 2400,
    "locations.md": b"# Title\n\n"
    + b"## Location\n\nAt ///crush.pounces.gifted and so on\n" * 2400,
    "contacts.md": b"# Title\n\n" + b"## Contact\n\nCall\n" * 2400,
    "day.md": b"---\ntitle: 2026-99-99\n---\nText",
}
