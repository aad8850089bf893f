"""What is measured: pages of the portal, and yardsticks in the same run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["portal", "cold", "nginx"]
Forget = Literal["", "page", "all"]

MEMBER = "member@demo.example"
OWNER = "owner@demo.example"
COPC = "/glossary/copc/"
#: Number of the assessment that bench.maturity makes: a team of eight, twenty before it.
MATURITY_RESULT = 900_000
#: Slug and bytes of the film that bench.community makes.
FILM, FILM_BYTES = "bench-film", 200_000_000
#: Request header: ``page`` empties the worker's page store, ``all`` the shared cache as well.
FORGET_HEADER = "X-Bench-Forget"


@dataclass(frozen=True, slots=True)
class Target:
    name: str
    title: str
    path: str
    #: Which server answers: the portal, the one that forgets before it answers, or nginx.
    place: Place = "portal"
    #: Address of the person of the demonstration data who asks; "" for a visitor.
    person: str = ""
    #: What the server forgets before it answers; only on "cold".
    forget: Forget = ""
    #: Whether it asks for a compressed answer, as browsers do.
    small: bool = False
    #: Name of the target that it is held against.
    yardstick: str = ""
    #: Whether it is one of the portal's own pages.
    is_page: bool = True


#: The portal's own pages; :func:`yardsticks` needs to know how large the first two are.
PAGES = (
    Target("copc-warm", "COPC, visitor, warm", COPC, yardstick="constant"),
    Target(
        "copc-warm-gzip", "COPC, visitor, warm, gzip", COPC, small=True, yardstick="constant-gzip"
    ),
    Target(
        "copc-cold-page",
        "COPC, visitor, new to the worker",
        COPC,
        place="cold",
        forget="page",
        yardstick="constant",
    ),
    Target(
        "copc-cold-all",
        "COPC, visitor, first after a publish",
        COPC,
        place="cold",
        forget="all",
        yardstick="constant",
    ),
    Target("copc-member", "COPC, member", COPC, person=MEMBER, yardstick="signed-in"),
    Target("hub", "hub, member", "/members/", person=MEMBER, yardstick="signed-in"),
    Target("catalogue", "catalogue, visitor", "/courses/", yardstick="constant"),
    Target("glossary", "glossary index, visitor", "/glossary/", yardstick="constant"),
    Target("home", "home, visitor", "/", yardstick="constant"),
    Target(
        "maturity-result",
        "maturity result, team of 8, 20 before",
        f"/members/maturity/{MATURITY_RESULT}/result/",
        person=OWNER,
        yardstick="signed-in",
    ),
    Target(
        "rankings",
        "rankings, 20 sectors of 200",
        "/members/rankings/",
        person=MEMBER,
        yardstick="signed-in",
    ),
    Target(
        "rankings-sector",
        "rankings, a sector of 200",
        "/members/rankings/bench-0/",
        person=MEMBER,
        yardstick="signed-in",
    ),
    Target(
        "rankings-organisation",
        "rankings, one of them",
        "/members/rankings/bench-0/bench-0-7/",
        person=MEMBER,
        yardstick="signed-in",
    ),
)

#: Where nginx finds the bytes of the COPC page, as they are and compressed.
NGINX_PLAIN, NGINX_SMALL = "/copc.html", "/copc.html.gz"


def yardsticks(*, plain: int, small: int, member: int, nginx: bool) -> tuple[Target, ...]:
    """``plain``, ``small`` and ``member``: bytes of the COPC page for a visitor, the same
    compressed, and for a member."""
    views = (
        Target("constant", "bare view, constant bytes", _constant(plain), is_page=False),
        Target(
            "constant-gzip", "bare view, as many bytes as gzip", _constant(small), is_page=False
        ),
        Target(
            "signed-in",
            "bare signed-in view",
            f"/bench/signed-in/{member}/",
            person=MEMBER,
            is_page=False,
        ),
        Target(
            "forgetting",
            "bare view, all cold",
            _constant(plain),
            place="cold",
            forget="all",
            is_page=False,
        ),
    )
    if not nginx:
        return views
    files = (
        Target("nginx", "nginx, the same bytes", NGINX_PLAIN, place="nginx", is_page=False),
        Target(
            "nginx-gzip", "nginx, the same bytes, gzip", NGINX_SMALL, place="nginx", is_page=False
        ),
    )
    return files + views


def _constant(size: int) -> str:
    return f"/bench/constant/{size}/"
