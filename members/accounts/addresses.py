"""One way to write an e-mail address, so that one mailbox is one account.

Mail systems differ about capitals before the @ in theory and never in practice, and a domain has
two spellings (bücher.example, xn--bcher-kva.example). The portal keeps one: lower case, and the
domain as the name system writes it. A part after + belongs to the person: it is left alone.
"""

from __future__ import annotations

#: What the database keeps, and what mail servers accept.
LONGEST = 254


def canonical(address: str) -> str:
    """The address as the portal keeps it. What is not an address comes back as it came, lowered:
    saying so is the field's part."""
    address = address.strip()
    local, at, domain = address.rpartition("@")
    if at and len(address) <= LONGEST:
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return address.lower()
    return f"{local}{at}{domain}".lower()
