"""The handbook: `make docs` builds it into `var/docs`. A warning fails; an old picture is named."""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from picture_age import aged  # noqa: E402  (beside this file)

project = "Clinic CMS"
version = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]["version"]
html_title = f"Clinic CMS {version}"
language = "en"
extensions = ["myst_parser"]
exclude_patterns = ["**/README.md"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
suppress_warnings: list[str] = []
nitpicky = True

html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
html_css_files = ["handbook.css"]
html_copy_source = html_show_sourcelink = html_show_copyright = html_show_sphinx = False
html_sidebars = {"index": [], "support": [], "comparison": []}
html_theme_options = {
    "logo": {"text": "Clinic CMS"},
    "header_links_before_dropdown": 8,
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
    "show_prev_next": True,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def setup(app):
    """Say at the end which pictures are older than what they show."""
    app.connect("build-finished", lambda *_: sys.stderr.write("".join(f"{s}\n" for s in aged())))
