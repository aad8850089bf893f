"""What every template may rely on; nothing here depends on a person."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo_data": settings.DEMO_DATA,
        "development": settings.DEBUG,
    }
