"""Has every uploaded file checked by clamd, if `UPLOAD_SCANNER` names one.

Protocol: `INSTREAM` in https://docs.clamav.net/manual/Usage/Scanning.html#clamd
"""

import logging
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField

from cms.uploads.clamd import Verdict, scan

TIMEOUT_SECONDS = 20
FOUND = (
    "The virus scanner found something harmful in this file, so it was not stored. Tell whoever "
    "looks after your computers."
)
TOO_LARGE = "This file is larger than the virus scanner can check. Upload a smaller one."
UNREACHABLE = (
    "The virus scanner does not answer, so no file can be uploaded at the moment. Try again in a "
    "few minutes. If it stays like this, tell whoever runs this website."
)
logger = logging.getLogger(__name__)


def scan_every_file_field() -> None:
    """Let every file field of every form scan what is uploaded, before it looks at the file."""
    clean = FileField.clean
    if hasattr(clean, "__wrapped__"):
        return

    @wraps(clean)
    def scan_and_clean(self: Any, data: Any, initial: Any = None) -> Any:
        if isinstance(data, UploadedFile):
            require_harmless(data)
        return clean(self, data, initial)

    FileField.clean = scan_and_clean


def require_harmless(file: UploadedFile) -> None:
    """Send the file to the scanner, and leave it at its beginning.

    Raises:
        ValidationError: the scanner found something, cannot check it, or does not answer. The
            text is for editors.
    """
    if not settings.UPLOAD_SCANNER:
        return
    file.seek(0)
    try:
        verdict = scan(settings.UPLOAD_SCANNER, file.chunks(), TIMEOUT_SECONDS)
    except OSError as error:
        # Neither the file's name nor the scanner's words: they may be a person's.
        logger.error("An upload was refused: clamd failed (%s)", type(error).__name__)
        raise ValidationError(UNREACHABLE, code="not_scanned") from error
    finally:
        file.seek(0)
    if verdict is Verdict.TOO_LARGE:
        raise ValidationError(TOO_LARGE, code="not_scanned")
    if verdict is Verdict.HARMFUL:
        raise ValidationError(FOUND, code="harmful")
    if verdict is not Verdict.HARMLESS:
        raise ValidationError(UNREACHABLE, code="not_scanned")
