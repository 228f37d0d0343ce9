"""Cleans GIF89a, block by block: drops comments, plain texts and unknown applications."""

from collections.abc import Iterator

from cms.images.metadata.exceptions import BROKEN, UnreadablePicture

EXTENSION, FRAME, END = 0x21, 0x2C, 0x3B
GRAPHIC_CONTROL, APPLICATION = 0xF9, 0xFF
# Repetitions of an animation, and colour profiles. XMP would be an application, too.
APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
HEADER = 13
SIGNATURES = (b"GIF87a", b"GIF89a")


def clean_gif(content: bytes) -> bytes:
    """Return all frames up to the end of the animation.

    Raises:
        UnreadablePicture: a block is longer than the file, or of an unknown kind.
    """
    start = HEADER + _table(content, 10)
    kept = [content[:start]]
    kept += [block for block in _blocks(content, start) if _is_kept(block)]
    return b"".join([*kept, bytes([END])])


def frames_of_gif(content: bytes) -> Iterator[int]:
    """Yield 1 for each frame, so that the caller can stop counting at a limit."""
    blocks = _blocks(content, HEADER + _table(content, 10))
    return (1 for block in blocks if block[0] == FRAME)


def _is_kept(block: bytes) -> bool:
    if block[0] == FRAME:
        return True
    kind = block[1]
    return kind == GRAPHIC_CONTROL or (kind == APPLICATION and block[3:14] in APPLICATIONS)


def _blocks(content: bytes, at: int) -> Iterator[bytes]:
    while at < len(content) and content[at] != END:
        if content[at] == EXTENSION:
            end = _after_parts(content, at + 2)
        elif content[at] == FRAME:
            end = _after_parts(content, at + 10 + _table(content, at + 9) + 1)
        else:
            raise UnreadablePicture(BROKEN)
        yield content[at:end]
        at = end


def _table(content: bytes, at: int) -> int:
    """Return the size in bytes of the colour table declared by the flags at `at`."""
    if at >= len(content):
        raise UnreadablePicture(BROKEN)
    flags = content[at]
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_parts(content: bytes, at: int) -> int:
    """Return the position after a chain of sub-blocks: each has a length, the last is empty."""
    while at < len(content):
        if content[at] == 0:
            return at + 1
        at += 1 + content[at]
    raise UnreadablePicture(BROKEN)
