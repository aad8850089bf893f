"""A package by name: the wheel of ciw brings a ``tests`` of its own, which would stand before a
folder that is none."""
