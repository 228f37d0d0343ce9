"""Pictures whose files say much beside the picture, in every way that their format knows."""

import struct
import zlib
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

SECRET = b"SECRET"
TURNED = 6


def painted(mode="RGB", size=(60, 40)):
    return Image.linear_gradient("L").resize(size).convert(mode)


def telling_exif():
    exif = Image.Exif()
    exif[0x0112] = TURNED
    exif[0x010E] = "SECRET caption"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 26.0), 29: "SECRET"})
    return exif


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def red_cmyk_profile():
    """A CMYK profile in which every ink but no ink at all is red, Lab (53, 80, 67): ICC.1:2001."""
    ramp = bytes(range(256))
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0])
    table += struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 16)
    table += ramp * 4 + bytes([135, 208, 195]) * 2**4 + ramp * 3
    kinds = (0x02400000, b"prtr", b"CMYK", b"Lab ")
    header = struct.pack(">I4sI4s4s4s", 144 + len(table), bytes(4), *kinds)
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    return header.ljust(128, b"\0") + struct.pack(">I4sII", 1, b"A2B0", 144, len(table)) + table


@cache  # an encoder need not do the same twice
def telling_jpeg(mode="RGB"):
    """EXIF with GPS, XMP, IPTC, comments, a thumbnail, a private segment, a film behind the end."""
    file = BytesIO()
    painted(mode).save(
        file, "JPEG", exif=telling_exif(), comment=b"SECRET comment", xmp=b"<x>SECRET</x>",
        **({"icc_profile": profile()} if mode == "RGB" else {}), progressive=True,
    )  # fmt: skip
    content = file.getvalue()
    iptc = b"Photoshop 3.0\x008BIMSECRET"
    more = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(payload) + 2) + payload
        for marker, payload in (
            (0xED, iptc), (0xE0, b"JFXX\x00SECRET"), (0xE2, b"MPF\x00SECRET"), (0xEB, b"SECRET"),
        )
    )  # fmt: skip
    return content[:2] + more + content[2:] + b"SECRET film" + content


@cache
def telling_png():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "SECRET")
    info.add_itxt("XML:com.adobe.xmp", "<x>SECRET</x>")
    file = BytesIO()
    painted().save(file, "PNG", pnginfo=info, exif=telling_exif(), icc_profile=profile())
    content = file.getvalue()
    private = b"prVtSECRET"
    chunk = struct.pack(">I", 6) + private + struct.pack(">I", zlib.crc32(private))
    return content[:33] + chunk + content[33:] + b"SECRET behind the end"


@cache
def telling_webp():
    file = BytesIO()
    painted().save(file, "WEBP", exif=telling_exif(), xmp=b"<x>SECRET</x>", icc_profile=profile())
    return file.getvalue() + b"SECRET"


@cache
def telling_avif():
    file = BytesIO()
    painted().save(file, "AVIF", exif=telling_exif(), xmp=b"<x>SECRET</x>", icc_profile=profile())
    return file.getvalue()


@cache
def telling_avif_behind():
    """Nothing inside; a box that draws nothing, and words behind the end."""
    file = BytesIO()
    painted().save(file, "AVIF", icc_profile=profile())
    return file.getvalue() + struct.pack(">I", 14) + b"freeSECRET" + b"SECRET"


@cache
def telling_film():
    """A WebP that moves and has words inside its second picture."""
    file = BytesIO()
    painted().save(file, "WEBP", save_all=True, append_images=[painted().rotate(90)], loop=0)
    content = file.getvalue()
    at = content.rindex(b"ANMF")
    length = int.from_bytes(content[at + 4 : at + 8], "little")
    frame = content[at + 8 : at + 8 + length] + b"XMP " + struct.pack("<I", 6) + SECRET
    body = content[8:at] + b"ANMF" + struct.pack("<I", len(frame)) + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


@cache
def telling_gif():
    file = BytesIO()
    frames = [painted("P"), painted("P").rotate(180)]
    frames[0].save(
        file, "GIF", save_all=True, append_images=frames[1:], comment=b"SECRET", loop=0,
        duration=100,
    )  # fmt: skip
    content = file.getvalue()
    xmp = b"\x21\xff\x0bXMP DataXMP" + b"\x06SECRET\x00"
    return content[:-1] + xmp + content[-1:] + b"SECRET"


TELLING = {
    "jpg": telling_jpeg,
    "png": telling_png,
    "webp": telling_webp,
    "avif": telling_avif,
    "gif": telling_gif,
}
# What no camera writes, but an editor of files may.
RARE = {"behind.avif": telling_avif_behind, "film.webp": telling_film}
