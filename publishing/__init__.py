"""What staff write and readers see.

* :mod:`models` – block types, working copies and versions, as abstract bases for the rooms;
* :mod:`workflow`, :mod:`contents`, :mod:`compare`, :mod:`shared`, :mod:`admin` – saving,
  publishing, scheduling, going back, showing a draft to a reviewer;
* :mod:`live`, :mod:`targets` – parts that fill themselves, and things that cards point at;
* :mod:`outline` – the pure rule of what a tier sees of a version, and in which order;
* :mod:`sanitise`, :mod:`render` – from a version to HTML;
* :mod:`store`, :mod:`middleware`, :mod:`corner` – finished pages, kept per tier, never per person.
"""
