"""Makes the Word files of this folder from the plain scripts in `word/`.

    python tests/cms/import_export/corpus/make_documents.py

A script is a text with one paragraph a line:

- `@ language fr` and `@ heading Titre` set the language and the ids of heading styles
- `= ` title, `# ` to `### ` headings by style, `- ` bullets, `+ ` numbers that Word counts
- `| a | b |` rows of a table, `![alternative text](red)` a picture of one colour
- `**bold**`, `*italic*`, `^1^` raised, `[words](address)` a link
- `^[[text]]` a footnote, `^e[[text]]` an endnote
- `{+inserted+}` and `{-deleted-}` tracked changes

The files are written by hand, part by part, so that they hold what Word itself would write
(notes, tracked changes, localised style ids) and come out the same each time.
"""

import re
import struct
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
OFFICE = "http://schemas.openxmlformats.org"
WORD = f"{OFFICE}/wordprocessingml/2006/main"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WHEN = (2024, 3, 1, 9, 0, 0)
COLOURS = {"red": (180, 60, 50), "green": (60, 140, 80), "blue": (50, 90, 170)}
INLINE = re.compile(
    r"\^(?P<end>e?)\[\[(?P<note>.*?)\]\]"
    r"|\{\+(?P<inserted>.*?)\+\}|\{-(?P<deleted>.*?)-\}"
    r"|\[(?P<words>[^\]]+)\]\((?P<address>[^)]+)\)"
    r"|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|\^(?P<raised>[\d,–]+)\^"
)


class WordFile:
    """One Word file under way: its paragraphs, notes, links and pictures."""

    def __init__(self, script: str) -> None:
        self.language, self.heading = "en-GB", "Heading"
        self.body: list[str] = []
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self.related: list[str] = []
        self.pictures: list[bytes] = []
        self.rows: list[list[str]] = []
        for line in script.splitlines():
            self._add(line)
        self._end_table()

    def _add(self, line: str) -> None:
        if line.startswith("| "):
            self.rows.append([cell.strip() for cell in line.strip("| ").split(" | ")])
            return
        self._end_table()
        if line.startswith("@ "):
            _, name, value = line.split(" ", 2)
            setattr(self, name, value)
        elif picture := re.fullmatch(r"!\[(.*)\]\((\w+)\)", line):
            self.body.append(f"<w:p>{self._picture(picture[1], picture[2])}</w:p>")
        elif heading := re.match(r"(#{1,3}) ", line):
            style = f"{self.heading}{len(heading[1])}"
            self.body.append(self._paragraph(line[heading.end() :], style))
        elif line[:2] in ("= ", "- ", "+ "):
            style = "Title" if line[0] == "=" else "ListParagraph"
            self.body.append(self._paragraph(line[2:], style, {"-": 1, "+": 2}.get(line[0])))
        else:
            self.body.append(self._paragraph(line))

    def _end_table(self) -> None:
        if self.rows:
            cell = "<w:tc><w:tcPr><w:tcW w:w='3000' w:type='dxa'/></w:tcPr>{}</w:tc>".format
            rows = ("".join(cell(self._paragraph(each)) for each in row) for row in self.rows)
            table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
            grid = "<w:gridCol w:w='3000'/>" * len(self.rows[0])
            self.body.append(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{table}</w:tbl>")
            self.rows = []

    def _paragraph(self, text: str, style: str = "", numbering: int | None = None) -> str:
        properties = f'<w:pStyle w:val="{style}"/>' if style else ""
        if numbering:
            properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>'
        return f"<w:p><w:pPr>{properties}</w:pPr>{self._inline(text)}</w:p>"

    def _inline(self, text: str) -> str:
        out, at = [], 0
        for match in INLINE.finditer(text):
            out += [_run(text[at : match.start()]), self._special(match)]
            at = match.end()
        return "".join([*out, _run(text[at:])])

    def _special(self, match: re.Match[str]) -> str:
        if match["note"]:
            return self._note("endnote" if match["end"] else "footnote", match["note"])
        if match["words"]:
            number = self._relate("hyperlink", match["address"], ' TargetMode="External"')
            return f'<w:hyperlink r:id="{number}">{_run(match["words"])}</w:hyperlink>'
        if match["inserted"] or match["deleted"]:
            tag = "ins" if match["inserted"] else "del"
            run = _run(match["inserted"] or match["deleted"])
            if match["deleted"]:
                run = run.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
            who = 'w:author="Editor" w:date="2024-03-01T09:00:00Z"'
            return f'<w:{tag} w:id="{900 + match.start()}" {who}>{run}</w:{tag}>'
        for name, look in (
            ("bold", "<w:b/>"),
            ("italic", "<w:i/>"),
            ("raised", '<w:vertAlign w:val="superscript"/>'),
        ):
            if match[name]:
                return _run(match[name], look)
        raise ValueError(match[0])

    def _note(self, kind: str, text: str) -> str:
        number = len(self.notes[kind]) + 1
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        self.notes[kind].append(
            f'<w:{kind} w:id="{number}"><w:p><w:r>{raised}<w:{kind}Ref/></w:r>'
            f"{self._inline(' ' + text)}</w:p></w:{kind}>"
        )
        return f'<w:r>{raised}<w:{kind}Reference w:id="{number}"/></w:r>'

    def _relate(self, kind: str, target: str, mode: str = "") -> str:
        number = f"rId{len(self.related) + 10}"
        self.related.append(
            f'<Relationship Id="{number}" Type="{RELATIONS}/{kind}"'
            f" Target={quoteattr(target)}{mode}/>"
        )
        return number

    def _picture(self, alternative: str, colour: str) -> str:
        self.pictures.append(_png(*COLOURS[colour]))
        count = len(self.pictures)
        number = self._relate("image", f"media/image{count}.png")
        name = f'id="{count}" name="Picture {count}" descr={quoteattr(alternative)}'
        return (
            f'<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr {name}/>'
            f'<a:graphic><a:graphicData uri="{OFFICE}/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{number}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off"
            ' x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect">'
            "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
            "</wp:inline></w:drawing></w:r>"
        )

    def parts(self) -> dict[str, str | bytes]:
        """The parts of the file by their name in the archive."""
        used = [kind for kind in self.notes if self.notes[kind]]
        names = ["styles", "numbering", *(f"{kind}s" for kind in used)]
        overrides = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{KIND}.{name}+xml"/>'
            for name in names
        )
        relations = "".join(
            f'<Relationship Id="rId{count}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
            for count, name in enumerate(names, 1)
        )
        space = f'xmlns="{OFFICE}/package/2006/relationships"'
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{KIND}.document.main+xml"/>'
            f"{overrides}</Types>",
            "_rels/.rels": f"<Relationships {space}><Relationship Id='rId1'"
            f" Type='{RELATIONS}/officeDocument' Target='word/document.xml'/></Relationships>",
            "word/_rels/document.xml.rels": f"<Relationships {space}>{relations}"
            f"{''.join(self.related)}</Relationships>",
            "word/document.xml": _root("document", f"<w:body>{''.join(self.body)}</w:body>"),
            "word/styles.xml": _root("styles", self._styles()),
            "word/numbering.xml": _root("numbering", _numbering()),
        }
        for kind in used:
            parts[f"word/{kind}s.xml"] = _root(f"{kind}s", "".join(self.notes[kind]))
        for count, picture in enumerate(self.pictures, 1):
            parts[f"word/media/image{count}.png"] = picture
        return parts

    def _styles(self) -> str:
        named = [("Normal", "Normal"), ("Title", "Title"), ("ListParagraph", "List Paragraph")]
        named += [(f"{self.heading}{level}", f"heading {level}") for level in (1, 2, 3)]
        language = f'<w:rPr><w:lang w:val="{self.language}"/></w:rPr>'
        return f"<w:docDefaults><w:rPrDefault>{language}</w:rPrDefault></w:docDefaults>" + "".join(
            f'<w:style w:type="paragraph" w:styleId="{key}"'
            f' w:default="{int(not at)}">'
            f'<w:name w:val="{name}"/></w:style>'
            for at, (key, name) in enumerate(named)
        )


def _run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _root(tag: str, inner: str) -> str:
    spaces = (
        f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:a="{OFFICE}/drawingml/2006/main"'
        f' xmlns:pic="{OFFICE}/drawingml/2006/picture"'
        f' xmlns:wp="{OFFICE}/drawingml/2006/wordprocessingDrawing"'
    )
    return f"<w:{tag} {spaces}>{inner}</w:{tag}>"


def _numbering() -> str:
    def kinds(tag: str, inner: str) -> str:
        return "".join(
            f"<w:{tag} {inner.format(number=number, format=name, text=text)}</w:{tag}>"
            for number, name, text in ((1, "bullet", "•"), (2, "decimal", "%1."))
        )

    level = (
        'w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )
    return kinds("abstractNum", level) + kinds(
        "num", 'w:numId="{number}"><w:abstractNumId w:val="{number}"/>'
    )


def _png(*colour: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + bytes(colour) * 32) * 32
    size = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + data


def make_all() -> None:
    """Writes a `.docx` beside this file for every script in `word/`."""
    for script in sorted((HERE / "word").glob("*.txt")):
        with zipfile.ZipFile(HERE / f"{script.stem}.docx", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in WordFile(script.read_text()).parts().items():
                text = part if isinstance(part, bytes) else (DECLARATION + part).encode()
                archive.writestr(zipfile.ZipInfo(name, WHEN), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    make_all()
