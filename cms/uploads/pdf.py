"""Removes from a PDF what names its author and the programs that made it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from cms.uploads.exceptions import UnreadableUpload

# What readers and screen readers need. The rest names people, programs and days.
KEPT_INFO = {"/Title"}
KEPT_XMP = ("dc:title", "dc:language", "pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
# Metadata and private data that programs add to any object.
PRIVATE_KEYS = ("/PieceInfo", "/LastModified")
FIELD = "/Widget"  # its /T is the name of a form's field, and not an author
DAMAGED = "This PDF is damaged or is not a PDF. Open it, save it as a PDF again and upload that."
LOCKED = "This PDF opens only with a password. Save it without one and upload that."


def clean_pdf(content: bytes) -> bytes:
    """Return the PDF without authors, programs and days; one without any byte for byte.

    Keeps the title. A signed PDF is returned as it is, because any change breaks its signature.

    Raises:
        UnreadableUpload: it is damaged, no PDF, or needs a password.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if _is_signed(pdf) or not _remove(pdf):
                return content
            target = BytesIO()
            pdf.save(
                target, encryption=pdf.is_encrypted, fix_metadata_version=False, preserve_pdfa=True
            )
            return target.getvalue()
    except pikepdf.PasswordError as error:
        raise UnreadableUpload(LOCKED) from error
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise UnreadableUpload(DAMAGED) from error


def _is_signed(pdf: Any) -> bool:
    """PDF 32000-1, 12.7.2: the first bit of SigFlags says that a signature exists."""
    flags = pdf.Root.get("/AcroForm", {}).get("/SigFlags", 0)
    return bool(int(flags) & 1)


def _remove(pdf: Any) -> bool:
    """Remove it in place; return whether there was anything."""
    changed = _remove_info(pdf)
    for each in _dictionaries(pdf):
        changed |= _remove_from_object(each, is_root=each.objgen == pdf.Root.objgen)
    return _remove_xmp(pdf) or changed


def _dictionaries(pdf: Any) -> Iterator[Any]:
    """Every dictionary and stream of the file, those inside of other objects included."""
    waiting = list(pdf.objects)
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting += [item for item in each if _is_inside(item)]
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            waiting += [item for _, item in each.items() if _is_inside(item)]


def _is_inside(item: Any) -> bool:
    return isinstance(item, pikepdf.Object) and not item.is_indirect


def _remove_info(pdf: Any) -> bool:
    info = pdf.trailer.get("/Info")
    unwanted = [key for key in info or () if key not in KEPT_INFO]
    for key in unwanted:
        del info[key]
    return bool(unwanted)


def _remove_from_object(each: Any, *, is_root: bool) -> bool:
    unwanted = [key for key in PRIVATE_KEYS if key in each]
    if "/Metadata" in each and not is_root:
        unwanted.append("/Metadata")
    is_comment = "/Rect" in each and each.get("/Subtype") != FIELD
    if is_comment and "/T" in each:
        unwanted.append("/T")
    for key in unwanted:
        del each[key]
    return bool(unwanted)


def _remove_xmp(pdf: Any) -> bool:
    """Write the kept properties of the document's XMP anew; the packet may hold anything else."""
    if "/Metadata" not in pdf.Root:
        return False
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        kept = {name: xmp[name] for name in KEPT_XMP if name in xmp}
        has_more = set(map(_local, xmp)) - set(map(_local, kept))
    if not has_more:
        return False
    del pdf.Root["/Metadata"]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for name, value in kept.items():
            xmp[name] = value
    return True


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]
