class UnreadablePicture(Exception):
    """The file has an unknown format, is broken or is too large; the text tells editors which."""


NOT_A_PICTURE = "This file is not a picture that can be read. Use JPEG, PNG, GIF, WebP or AVIF."
BROKEN = (
    "This picture is damaged or incomplete: part of the file is missing or cannot be read. Open it "
    "on your computer, save it again and upload that file."
)
