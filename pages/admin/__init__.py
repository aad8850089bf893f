"""Where staff write pages and articles, arrange menus, keep sponsors and answer enquiries."""

from . import articles, enquiries, frameworks, menus, pages, sponsors  # noqa: F401  (register)
