"""Sponsors for the demonstration: invented, with logos drawn on the spot."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from . import actions
from .images import Picture, redraw
from .models import Sponsor, SponsorTier

TIERS = ("Platinum", "Silver", "Bronze")
#: Name, tier, what they do, when they end (days from today), and the colour of their mark.
SPONSORS = (
    ("Dugong Mutual", "Platinum", "An invented mutual bank with one queue.", 200, "#0a8790"),
    ("Quoll Water", "Silver", "An invented water company that rings back.", 90, "#6546a3"),
    ("Bettong Headsets", "Bronze", "Invented headsets for invented floors.", 20, "#7b929b"),
    ("Numbat Cabling", "Bronze", "Their time is over, so nobody sees them.", -10, "#b23c14"),
)


def load_sponsors(*, on: date) -> None:
    """What is there already is left as it is."""
    tiers = {
        name: SponsorTier.objects.get_or_create(
            slug=name.lower(), defaults={"name": name, "order": order}
        )[0]
        for order, name in enumerate(TIERS, start=1)
    }
    if Sponsor.objects.exists():
        return
    for name, tier, about, ends, colour in SPONSORS:
        slug = name.lower().replace(" ", "-")
        sponsor = Sponsor.objects.create(
            name=name,
            slug=slug,
            tier=tiers[tier],
            about=about,
            url=f"https://{slug}.example/",
            starts_on=on - timedelta(days=100),
            ends_on=on + timedelta(days=ends),
        )
        light, dark = _logo(name, colour, "#06202a"), _logo(name, colour, "#e9f3f5")
        actions.put_logos(sponsor, light=light, dark=dark)
        actions.tell_readers(sponsor)


def _logo(name: str, colour: str, ink: str) -> Picture:
    picture = Image.new("RGBA", (560, 160), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((8, 30, 108, 130), radius=20, fill=colour)
    draw.ellipse((38, 60, 78, 100), fill=ink)
    first, _, rest = name.partition(" ")
    draw.text((130, 28), first, fill=ink, font_size=56)
    draw.text((130, 90), rest, fill=ink, font_size=40)
    kept = BytesIO()
    picture.save(kept, "PNG")
    kept.seek(0)
    return redraw(kept, size=kept.getbuffer().nbytes)
