"""The bounds of levels and of values, for forms; constraints hold them in the database."""

from django.core.validators import MaxValueValidator, MinValueValidator

from .. import scoring

LEVEL = [MinValueValidator(scoring.LOWEST), MaxValueValidator(scoring.HIGHEST)]
