"""The public pulse check: one statement of each area, an index and one suggestion.

Nothing about a visitor is kept. The answers travel in the address, so a result can be opened again
from a bookmark, and no cookie is set until somebody asks for the result by mail.
"""
