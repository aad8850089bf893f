from django import template
from django.utils.safestring import SafeString

from publishing import links, sanitise

register = template.Library()


@register.filter
def rich(html: str) -> SafeString:
    """Staff-written rich text, cleaned once more on its way out."""
    return sanitise.safe(html)


@register.filter
def address(link: str) -> str:
    """Where a link leads; "" while its part of the portal does not exist."""
    return links.address(link)
