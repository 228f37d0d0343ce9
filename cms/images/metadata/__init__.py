"""Removes metadata from image files: the place, the author, the camera.

`clean_picture` keeps the pixels, the orientation and the colour profile, and drops the rest.
"""

from cms.images.metadata.cleaning import clean_picture
from cms.images.metadata.exceptions import UnreadablePicture

__all__ = ["UnreadablePicture", "clean_picture"]
