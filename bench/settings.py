"""The portal's settings, with the yardstick views beside its own pages."""

import os

from acxpa.settings import *  # noqa: F403
from acxpa.settings import MIDDLEWARE

ROOT_URLCONF = "bench.urls"
if os.environ.get("BENCH_COLD") == "true":
    MIDDLEWARE = ["bench.cold.Forget", *MIDDLEWARE]
