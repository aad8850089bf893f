"""One settings file; what differs between machines comes from the environment.

With no variable set the portal runs for a developer. With ``DEBUG=false`` whatever is missing
stops the start with a sentence that says what to set. All variables: ``.env.example``.
"""

from collections.abc import MutableMapping
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from acxpa import environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=True)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = environment.secret_key(env, debug=DEBUG, keep_in=DATA_DIR / "secret_key")

# Where the portal answers
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if not DEBUG:
    environment.required(
        env,
        "ALLOWED_HOSTS",
        why="Requests for any other host name are refused.",
        example="members.example.org",
    )
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS may not be '*'. Name the portal's own hosts.")
SITE_URL = environment.site_url(env, debug=DEBUG)
SITE_NAME = "ACXPA"
#: How many proxies stand in front and may be believed about the client's address and scheme.
TRUSTED_PROXY_COUNT = environment.integer(env, "TRUSTED_PROXY_COUNT", default=0)
#: Shows the line "demonstration data" and allows seed_demo.
DEMO_DATA = env.bool("DEMO_DATA", default=DEBUG)
RELEASE = env.str("RELEASE", default="0.1.0")

INSTALLED_APPS = [
    "acxpa.apps.AcxpaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "acxpa",
    "publishing",
    "publishing.finding",
    "members.access",
    "members.clock",
    "members.accounts",
    "members.mail",
    "members.memberships",
    "members.places",
    "members.cpd",
    "members.downloads",
    "members.maturity",
    "members.rankings",
    "members.videos",
    "members.roundtables",
    "members.calculators",
    "members.hub",
    "glossary",
    "glossary.comments",
    "glossary.feedback",
    "pages",
    "courses",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "content_editor",
    "django_htmx",
    "django_prose_editor",
    "simple_history",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
]

MIDDLEWARE = [
    "acxpa.middleware.RequestLog",
    # Lazy, and asked for by nobody who reads without signing in.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "publishing.middleware.StoreFront",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "pages.middleware.Slashes",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "members.access.middleware.Gate",
    "publishing.middleware.StoreBehindGate",
]

ROOT_URLCONF = "acxpa.urls"
WSGI_APPLICATION = "acxpa.wsgi.application"

_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "members.access.context.viewer",
    "publishing.corner.corner_marker",
    "acxpa.context.site",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT_PROCESSORS},
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data
DATABASES = {
    "default": environment.address(
        env,
        "DATABASE_URL",
        env.db_url_config,
        default=f"sqlite:///{DATA_DIR / 'acxpa.sqlite3'}",
        example="postgres://acxpa:password@127.0.0.1:5432/acxpa",
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Write locks are taken at BEGIN, so that two writers queue instead of failing half way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if not DEBUG:
    # A new connection for every request would cost more than most requests, on SQLite too.
    DATABASES["default"]["CONN_MAX_AGE"] = environment.integer(env, "CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits and the publish version must be the same for every worker: files on one machine,
# Redis on several. Never process memory.
CACHES = {
    "default": environment.address(
        env,
        "CACHE_URL",
        env.cache_url_config,
        default=f"filecache://{DATA_DIR / 'cache'}",
        example="redis://127.0.0.1:6379/0",
    )
}
CACHES["default"].setdefault("KEY_PREFIX", "acxpa")
if CACHES["default"]["BACKEND"].endswith("FileBasedCache"):
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 5_000)
if not DEBUG and CACHES["default"]["BACKEND"].endswith(("LocMemCache", "DummyCache")):
    raise ImproperlyConfigured(
        "CACHE_URL must be shared by all workers. Leave it out for files in DATA_DIR, "
        "or use CACHE_URL=redis://127.0.0.1:6379/0"
    )
#: How much each worker may keep of finished public pages, in bytes.
PAGE_STORE_BYTES = environment.integer(env, "PAGE_STORE_BYTES", default=12_000_000)

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STORAGES = {
    "default": environment.private_storage(
        env.str("PRIVATE_STORAGE_URL", default=""), base=DATA_DIR
    ),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# There is no public media and so no address for it: what staff upload is gated until a marked view
# hands it out. The default storage therefore IS the private one: no field can forget to ask for it.
MEDIA_URL = None
MEDIA_ROOT = ""
#: With nginx in front: the internal location that serves the private folder (X-Accel-Redirect).
PRIVATE_ACCEL_PREFIX = env.str("PRIVATE_ACCEL_PREFIX", default="")
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
#: The largest file that staff may upload for members, in bytes.
DOWNLOAD_MAX_BYTES = environment.integer(env, "DOWNLOAD_MAX_BYTES", default=50_000_000)
#: The largest film that staff may send in, in bytes. It comes in parts of 4 MiB.
VIDEO_MAX_BYTES = environment.integer(env, "VIDEO_MAX_BYTES", default=1_000_000_000)
WHITENOISE_MAX_AGE = 3600
# Static files are for our own pages. They never meet the gate, which says so for everything else.
WHITENOISE_ALLOW_ALL_ORIGINS = False


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: MutableMapping[str, str], path: str, url: str) -> None:
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


# Time and language
LANGUAGE_CODE = "en-au"
USE_I18N = True
TIME_ZONE = "Australia/Melbourne"
USE_TZ = True

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "hub:landing"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "members.mail.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
# A new password ends every other session (Django does that); the one that set it goes on.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
ACCOUNT_FORMS = {
    "login": "members.accounts.forms.LoginForm",
    "signup": "members.accounts.forms.SignupForm",
    "reset_password": "members.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "members.accounts.forms.NewPasswordForm",
    "change_password": "members.accounts.forms.ChangePasswordForm",
    "set_password": "members.accounts.forms.SetPasswordForm",
    "reauthenticate": "members.accounts.forms.ReauthenticateForm",
    "request_login_code": "members.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "members.accounts.forms.ConfirmLoginCodeForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    # The limits by the hour are for the person whose mailbox somebody else fills.
    "reset_password": "20/m/ip,5/m/key,20/h/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/30s/key",
    "confirm_email_again": "10/m/ip",
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "change_address": "5/h/user,5/h/key",
    "pulse_mail": "5/m/ip,20/h/ip,3/h/key",
    # What readers write. The larger figures by address are for offices behind one.
    "comment": "4/m/user,40/d/user,20/m/ip",
    "comment_helpful": "40/m/user,120/m/ip",
    "comment_report": "5/m/ip,30/d/ip",
    "suggest_term": "5/m/ip,30/d/ip",
    "useful": "10/m/ip,100/d/ip",
    "enquiry": "5/m/ip,20/h/ip,5/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "members.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    "authenticate": "members.accounts.forms.SecondFactorForm",
    "reauthenticate": "members.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "members.accounts.forms.AddAppForm",
    "add_webauthn": "members.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "members.accounts.forms.RenamePasskeyForm",
    "login_webauthn": "members.accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "members.accounts.forms.PasskeySecondForm",
    "reauthenticate_webauthn": "members.accounts.forms.PasskeyAgainForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
#: Staff need an authenticator app or a passkey before /admin/ opens.
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=not DEBUG)

# The gate
GATE_CLOSED_VIEW = "members.memberships.views.closed"
MEMBERSHIP_RULE = "members.memberships.rule.is_member"

# The maturity tool
#: Who knows the titles of downloads: tools stand beside each other and do not import each other.
MATURITY_DOWNLOADS = "members.downloads.titles.titles"

# Roundtables
#: Who knows the titles of recordings by their slugs; "" without Member Bytes.
ROUNDTABLES_VIDEOS = "members.videos.titles.titles"

# Mail
_SMTP = "smtp+tls://user:password@smtp.example.org:587"
if not DEBUG:
    environment.required(
        env,
        "EMAIL_URL",
        why="Nobody can confirm an address or reset a password without mail.",
        example=_SMTP,
    )
EMAIL_CONFIG = environment.address(
    env, "EMAIL_URL", env.email_url_config, default="consolemail://", example=_SMTP
)
if not DEBUG and not EMAIL_CONFIG["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
    raise ImproperlyConfigured(
        f"EMAIL_URL sends nothing: codes would stand in a log. For example: EMAIL_URL={_SMTP}"
    )
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25) or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
if DEBUG and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "members.mail.backends.DevelopmentInbox"
#: Where the development inbox keeps its letters; read at /dev/mail/.
DEVELOPMENT_MAIL_DIR = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ACXPA <office@acxpa.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
STAFF_EMAIL = env.str("STAFF_EMAIL", default="office@acxpa.example")
#: Stands at the foot of every letter, where it is given.
POSTAL_ADDRESS = env.str("POSTAL_ADDRESS", default="")

# Sessions, cookies, headers
SESSION_COOKIE_NAME = "acxpa_session" if DEBUG else "__Host-acxpa_session"
SESSION_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "acxpa_csrf" if DEBUG else "__Host-acxpa_csrf"
CSRF_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "acxpa.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SECURE_HSTS_PRELOAD = not DEBUG
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, *environment.storage_origins(env)],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "upgrade-insecure-requests": not DEBUG,
    }
}
PERMISSIONS_POLICY: dict[str, list[str] | str] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": "self",
    "publickey-credentials-create": "self",
}

# Money
#: The members' discount on course list prices, in percent, where a course says nothing else.
MEMBER_DISCOUNT_PERCENT = env.str("MEMBER_DISCOUNT_PERCENT", default="25")

# Logs: one line of JSON per event on standard error; never a name, address, query or form value.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "acxpa.logs.RequestIdFilter"}},
    "formatters": {
        "json": {"()": "acxpa.logs.JsonFormatter"},
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "plain" if DEBUG else "json",
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # runserver prints its own line for each request
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # At INFO it would write the ids of passkeys.
        "fido2": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        **{
            name: {
                "handlers": ["stderr"],
                "level": "WARNING" if DEBUG else "INFO",
                "propagate": False,
            }
            for name in ("acxpa.request", "acxpa.audit", "acxpa.mail")
        },
    },
}
