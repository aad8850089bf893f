"""What staff write and readers see.

* :mod:`models` – block types and versions, as abstract bases for the rooms that have content;
* :mod:`outline` – the pure rule of what a tier sees of a version, and in which order;
* :mod:`sanitise`, :mod:`render` – from a version to HTML;
* :mod:`store`, :mod:`middleware`, :mod:`corner` – finished pages, kept per tier, never per person.
"""
