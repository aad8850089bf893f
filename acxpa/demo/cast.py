"""Who is in the demonstration data. Invented people of invented organisations."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "demo-only-please-change"  # noqa: S105  (printed at every start, refused in production)


@dataclass(frozen=True, slots=True)
class Part:
    email: str
    name: str
    part: str


CAST = (
    Part("account@demo.example", "Sam Okafor", "an account, never a member"),
    Part("member@demo.example", "Priya Raman", "a member"),
    Part("lapsed@demo.example", "Tevita Folau-Reid", "a member until last June"),
    Part("owner@demo.example", "Marion Achterberg", "owner of a team of five seats"),
    Part("editor@demo.example", "Ines Marlow", "staff: writes and publishes content"),
    Part("admin@demo.example", "Jo Nakagawa", "staff: may do everything"),
)
