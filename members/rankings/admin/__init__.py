"""Where staff keep the rankings: who is called, by which standard, the calls, and what is published
from them."""

from .. import admin_claims as admin_claims
from . import calls, imports, sectors, snapshots, standards

__all__ = ["admin_claims", "calls", "imports", "sectors", "snapshots", "standards"]
