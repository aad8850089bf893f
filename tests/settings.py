"""The portal's settings for tests: the same, but fast, strict and away from anybody's data."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="acxpa-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "CACHE_URL", "SITE_URL"):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = _folder
os.environ["DEBUG"] = "true"

from acxpa.settings import *  # noqa: E402, F403
from acxpa.settings import DATA_DIR, DATABASES, LOGGING, TEMPLATES  # noqa: E402
from tests.strict import UndefinedVariable  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# A real hasher costs 50 ms a person; what hashing must do is tested by counting calls.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads in a test are real connections that really wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Tests read these lines where pytest collects them.
LOGGING["loggers"].pop("acxpa.mail")
