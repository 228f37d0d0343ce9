"""What a picture's file says beside the picture: where it was taken, by whom, with which camera.

`clean_picture` keeps the pixels, the orientation and the colour profile, and drops the rest.
"""

from cms.images.metadata.cleaning import clean_picture
from cms.images.metadata.exceptions import UnreadablePicture

__all__ = ["UnreadablePicture", "clean_picture"]
