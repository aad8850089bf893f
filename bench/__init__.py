"""Measures the portal as production runs it: ``make bench``, or ``python -m bench --help``.

* :mod:`targets` – the pages and the yardsticks beside them; :mod:`goals` – what they must reach;
* :mod:`portal`, :mod:`databases`, :mod:`nginx` – what is started, and stopped again;
* :mod:`load`, :mod:`generator` – who asks: wrk, or a generator of our own where wrk is missing;
* :mod:`processes` – CPU time and memory of what was started; :mod:`probe` – queries;
* :mod:`report` – medians, the table, and the files in ``bench/results/``.

``bench.settings`` and ``bench.urls`` add the yardstick views to the portal's own; ``bench.cold``
makes a server forget before it answers.
"""
