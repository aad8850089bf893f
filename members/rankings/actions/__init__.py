"""Everything that writes. Import a verb from its module: only some of them load numpy."""
