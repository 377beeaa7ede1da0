"""The knowledge as browsable French pages, and the pages that tell visitors their rights."""

from bot.pages.operator import Operator
from bot.pages.site import build_site, render_page, write_site

__all__ = ["Operator", "build_site", "render_page", "write_site"]
