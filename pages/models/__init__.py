"""What staff write beside the glossary, who sponsors, and what people ask the office."""

from .articles import ARTICLE_BLOCKS, Article, ArticleCategory, ArticleSource, ArticleVersion
from .enquiries import Enquiry
from .frameworks import Framework
from .menus import Menu, MenuRow
from .pages import PAGE_BLOCKS, Page, PageQuestion, PageSource, PageVersion
from .sponsors import Sponsor, SponsorClicks, SponsorTier

__all__ = [
    "ARTICLE_BLOCKS",
    "PAGE_BLOCKS",
    "Article",
    "ArticleCategory",
    "ArticleSource",
    "ArticleVersion",
    "Enquiry",
    "Framework",
    "Menu",
    "MenuRow",
    "Page",
    "PageQuestion",
    "PageSource",
    "PageVersion",
    "Sponsor",
    "SponsorClicks",
    "SponsorTier",
]
