"""Small pictures of results, made from their numbers alone: no database, no page.

Each is an SVG of at most 3 kB that a page may embed as it is: without style, script or id. Its
colour is the text's (`currentColor`), and its classes (`drawing-…`) let a page colour its parts.
"""

from cms.evidence.drawings.chosen_drawing import Drawing, drawing

__all__ = ["Drawing", "drawing"]
