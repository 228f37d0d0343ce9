"""Reads a stored answer with the models that datamodel-code-generator makes."""

import sys
from pathlib import Path

from made_models import PageByPath, TopicPage

page = PageByPath.model_validate_json(Path(sys.argv[1]).read_text(encoding="utf-8")).root
assert isinstance(page, TopicPage), page.type
for block in (each.root for each in page.body):
    if block.type == "benefit" and block.value:
        print(f"{block.value.heading}: {block.value.certainty and block.value.certainty.code}")
print(len(page.references), len(page.meta.ancestors))
