"""The start of a Lambda environment, which AWS gives a whole processor before its first event.

Nothing of what is loaded then becomes garbage, but the collector goes through all of it many times:
a tenth of the start. It rests from the import of this module, the first of `app`, until `end`.
"""

# ruff: noqa: F401 - a first message would load the codecs and the writer of mails.
import email.generator
import encodings.idna
import encodings.utf_8_sig
import gc

from contact_lambda import config

if config.is_on_lambda():
    gc.disable()


def end() -> None:
    """Let the collector work again, and leave what is loaded out of its sight for good."""
    gc.freeze()
    gc.enable()
