"""Memberships in admin. What changes who gets in goes through ``actions``; pages here only ask."""

from . import applications, memberships, plans, seats, terms

__all__ = ["applications", "memberships", "plans", "seats", "terms"]
