"""The blocks of a page: one file each. `PageBodyBlock` is the menu that editors choose from."""

from cms.pages.blocks.benefit import BenefitBlock
from cms.pages.blocks.contact_form import ContactFormBlock
from cms.pages.blocks.guideline import GuidelineBlock
from cms.pages.blocks.image import PictureBlock
from cms.pages.blocks.location import LocationBlock
from cms.pages.blocks.page_body import PageBodyBlock
from cms.pages.blocks.research import ResearchBlock
from cms.pages.blocks.safety_notice import SafetyNoticeBlock
from cms.pages.blocks.text import TextBlock

__all__ = [
    "BenefitBlock",
    "ContactFormBlock",
    "GuidelineBlock",
    "LocationBlock",
    "PageBodyBlock",
    "PictureBlock",
    "ResearchBlock",
    "SafetyNoticeBlock",
    "TextBlock",
]
