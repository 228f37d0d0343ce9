"""The CMS: the Wagtail project and its apps."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"

# The version of the product stands in that file and nowhere else.
__version__: str = re.findall(r'^version = "(.+)"$', PROJECT.read_text("utf-8"), re.MULTILINE)[0]
