"""The gate: who may open what. Imports nothing else of ours.

* :mod:`marks` – every view carries one of four audiences;
* :mod:`middleware` – the one place that enforces them;
* :mod:`viewer` – the frozen facts about the person, for everything else that must know;
* :mod:`checks` – a view without a mark stops the start;
* :mod:`files` – hands out private files, with ranges;
* :mod:`uploads` – says which files come in at all.
"""
