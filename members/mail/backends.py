from django.core.mail.backends.locmem import EmailBackend as DevelopmentInbox

__all__ = ["DevelopmentInbox"]
