"""What a production server loads: ``acxpa.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acxpa.settings")

application = get_wsgi_application()
