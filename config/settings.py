"""Django's settings, from the typed environment."""

from __future__ import annotations

import importlib.util
from urllib.parse import parse_qsl, unquote, urlsplit

import django.conf.locale
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import logs
from config.environment import ROOT, environment
from sijill.kernel.clock import CASABLANCA

ENV = environment()
VAR = ENV.sijill_var
DATA = ROOT / "data"
EMBEDDED = ENV.embedded
# Error pages with source and settings: beside the embedded server, never on a network.
DEBUG = ENV.embedded and ENV.sijill_debug
# Demonstration accounts and the code outbox exist only beside the embedded server.
DEMONSTRATION = ENV.embedded and ENV.sijill_demonstration
DATABASE_ROLE = ENV.sijill_role

SECRET_KEY = ENV.secret("secret_key", ENV.sijill_secret_key)
VAULT_KEYS = ENV.secret("vault_keys", ENV.sijill_vault_keys)
NUMBER_KEY = ENV.secret("number_key", ENV.sijill_number_key)
# The sequencer alone signs; the pages of a service on a network need only the public keys.
SIGNS = EMBEDDED or DATABASE_ROLE == "work"
LOG_KEY = ENV.secret("log_key", ENV.sijill_log_key) if SIGNS else ""
LOG_KEYS = ENV.sijill_log_keys
LOG_ORIGIN = ENV.sijill_log_origin
# One log to a database: that of another in the same `var` has a folder of its own.
OTHER_DATABASE = "" if ENV.sijill_database == "sijill" else ENV.sijill_database
LOG_FOLDER = VAR / "logs" / OTHER_DATABASE if OTHER_DATABASE else VAR / "log"
ALLOWED_HOSTS = [h for h in ENV.sijill_hosts.split(",") if h]
ORIGIN = ENV.sijill_origin or f"http://localhost:{ENV.port}"
CSRF_TRUSTED_ORIGINS = [ORIGIN]
# What is printed on cards for years: their issuer, and the address that their codes open.
CARD_ORIGIN = ENV.sijill_card_origin or ORIGIN
CARD_FOLDER = VAR / "cards" / (ENV.sijill_database if EMBEDDED else "")
CARD_KEYS = ENV.sijill_card_keys or CARD_FOLDER / "keys"
CARD_STATUS = CARD_FOLDER / "status"
CARD_SAFE = CARD_FOLDER / "safe"
CARD_PASSPHRASE = ENV.sijill_card_passphrase
CARD_MODULE, CARD_TOKEN = ENV.sijill_card_module, ENV.sijill_card_token
CARD_PIN = ENV.sijill_card_pin
# A house that nobody relies on makes its own keys; elsewhere a ceremony does.
CARD_DEVELOPMENT = EMBEDDED

ROOMS = [
    *("web", "ledger", "reference", "accounts", "institutions", "desk", "field", "voices"),
    *("register", "cards", "protection", "campaigns", "portal"),
]
ROOMS = [r for r in ROOMS if importlib.util.find_spec(f"sijill.{r}")]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    # Before allauth: its pages are drawn by the templates of accounts.
    *[f"sijill.{room}" for room in ROOMS],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "sijill.accounts.apps.AgentSessionsConfig",
    "procrastinate.contrib.django",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sijill.web.middleware.ContentPolicy",
    "sijill.web.middleware.Permissions",
    "sijill.web.api.problems.Problems",
    # Reads a slow upload before anything borrows a database connection.
    "sijill.web.middleware.BodyFirst",
    "sijill.web.crowd.Crowd",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sijill.accounts.middleware.SecondFactorFirst",
    "sijill.institutions.middleware.ActorMiddleware",
    # Before the transaction of the view opens: what is counted is not undone with it.
    "sijill.accounts.middleware.MachinePace",
    "sijill.accounts.middleware.VisitorPace",
    "sijill.ledger.middleware.ScopeMiddleware",
]

WEB_TAGS = ("numbers", "drawings", "fields", "parts", "naming", "frames", "sayings")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "sijill.web.context.page",
                "sijill.institutions.context.desk",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                *[f"sijill.web.templatetags.{name}" for name in WEB_TAGS],
            ],
        },
    }
]
FORM_RENDERER = "sijill.web.forms.Renderer"
CSRF_FAILURE_VIEW = "sijill.web.errors.csrf_failure"


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "sijill.ledger.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
        "TEST": {"MIRROR": None},
    }


DATABASES = {"default": _database(ENV.database())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "TIMEOUT": 300,
        # Django's 300 would let a stranger push out the counters of tries and the used codes.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "portal:day"

# Agents sign in by e-mail and password, then a second factor; the public by codes of our own.
ACCOUNT_ADAPTER = "sijill.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "sijill.accounts.forms.LoginForm",
    "reauthenticate": "sijill.accounts.forms.ReauthenticateForm",
    "change_password": "sijill.accounts.forms.ChangePasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.sijill_proxies
MFA_ADAPTER = "sijill.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the address is a name here, nothing is sent to it
MFA_TOTP_ISSUER = "Sijill"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ORIGIN.startswith("http://localhost")
MFA_FORMS = {
    "authenticate": "sijill.accounts.forms.AuthenticateForm",
    "reauthenticate": "sijill.accounts.forms.StepUpForm",
    "activate_totp": "sijill.accounts.forms.ActivateTOTPForm",
}
# The national identity provider: who it is, never a user nor a token of ours.
OIDC_URL = ENV.sijill_oidc_url
SOCIALACCOUNT_ADAPTER = "sijill.accounts.adapters.NationalAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form's redirection outside would break form-action 'self'
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "national",
                "name": "National identity",
                "client_id": ENV.sijill_oidc_client,
                "secret": ENV.sijill_oidc_secret,
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}

SESSION_ENGINE = "sijill.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https")
if SESSION_COOKIE_SECURE:  # a cookie of this name is taken from this host alone, over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True  # no script of ours reads it: the forms carry the token
# Only behind a proxy of ours, which writes this header itself: see docs/operate.md.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.sijill_proxies else None
SECURE_SSL_REDIRECT = False  # the proxy in front does it; see docs/operate.md
SECURE_HSTS_SECONDS = 31_536_000 if ORIGIN.startswith("https") else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ"), ("en", "English")]
django.conf.locale.LANG_INFO["zgh"] = {
    "bidi": False,
    "code": "zgh",
    "name": "Standard Moroccan Tamazight",
    "name_local": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
}
LANGUAGES_BIDI = ["ar"]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = CASABLANCA.key
FIRST_DAY_OF_WEEK = 1

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "sijill.web.storage.NamedByContent"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_STORE = VAR / "files"
# The exact bytes of what leaves for the fund and of what it answers, sealed.
FUND_SAFE = VAR / "fund" / (ENV.sijill_database if EMBEDDED else "") / "safe"
# A way to the fund: a folder beside the embedded server, elsewhere whatever is named, or none.
FUND_WAY = ENV.sijill_fund or (str(FUND_SAFE.with_name("desk")) if EMBEDDED else "")
FUND_KEYS = ENV.sijill_fund_keys or FUND_SAFE.with_name("keys")
FUND_INVENTED = FUND_SAFE.with_name("invented")  # beside the embedded server, by bin/up alone
EXPORT_STORE = VAR / "exports"  # sealed files of many people's data, until they are taken or over
ROLL_STORE = VAR / "rolls"  # sealed files of rolls on their way into the register
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
UPLOAD_LIMIT = 12 * 1024 * 1024  # bytes of one request; a photograph shrunk on the phone is 1 MB
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT  # documents in clear never touch a disk

# Requests at work in one process from which on those who begin are asked to wait; 0 for no bound.
CROWD = ENV.sijill_crowd

SMS_URL, SMS_TOKEN = ENV.sijill_sms_url, ENV.sijill_sms_token
SMS_RECEIPTS = ENV.sijill_sms_receipts  # with which a gateway tells us what arrived
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
SILENCED_SYSTEM_CHECKS: list[str] = []

PROCRASTINATE_ON_APP_READY = None

LOGGING = logs.logging(readable=DEBUG)
LANGUAGE_NAMES = {"ar": _("Arabic"), "fr": _("French"), "zgh": _("Tamazight"), "en": _("English")}
REFERENCE_KEPT = 2.0  # seconds for which a process keeps trades, territory, days off, parameters
CODE_POLICY = "sijill.institutions.queries.code_policy"  # limits of codes, as dated parameters
MESSAGE_POLICY = "sijill.institutions.queries.message_policy"  # quiet hours, tries, prices
NUMBER_OF_PAGES = "sijill.institutions.queries.ringing.ring_of_pages"  # at the foot of each
NUMBER_TO_RING = "sijill.institutions.queries.ringing.number_to_ring"  # at the end of messages
PAPERS = "sijill.desk.papers"  # where a paper that belongs to no case is inspected and kept
BODY_ROLL = "sijill.register.queries.body_rolls.standing"  # who belongs to a craft body
WITHHELD = "sijill.register.queries.opposing.withheld"  # whose names stay off public pages
DESK_SEARCH = "register:search"
ENROLLERS_COUNTER = "campaigns:counter"  # where an enroller goes on with the next person
DESK_LINKS = [
    ("portal:day", _("My day"), "see_files"),
    ("desk:inbox", _("Files"), "see_files"),
    ("register:search", _("Register"), "see_files"),
    ("desk:supervision", _("Supervision"), "supervise"),
    ("register:rolls", _("Rolls"), "examine"),
    ("field:arrivals", _("In the field"), "see_files"),
    ("cards:stock", _("Cards"), "see_files"),
    ("protection:desk", _("Health cover"), "see_files"),
    ("voices:list", _("Voices"), "keep_voices"),
    ("portal:audit", _("Acts and proofs"), "audit"),
    ("ledger:log", _("The sealed log"), "audit"),
    ("register:groupings", _("Groupings"), "see_files"),
    ("register:controls", _("Controls"), "see_controls"),
    ("register:signals", _("Signals"), "see_signals"),
    ("register:exports", _("Exports"), "see_exports"),
    ("campaigns:list", _("Campaigns"), "see_campaigns"),
    ("campaigns:calls", _("Call-backs"), "ring_back"),
    ("campaigns:counter", _("At the counter"), "enrol"),
    ("campaigns:mine", _("My enrolments"), "enrol"),
]
MAIN_LINKS = [
    ("portal:home", _("Home")),
    ("portal:space", _("My account")),
    ("cards:check", _("Check a card")),
    ("portal:help", _("Help")),
]
FOOT_LINKS = [
    ("cards:check", _("Check a card")),
    ("portal:help", _("Help")),
    ("voices:choose", _("Listening")),
    ("portal:personal_data", _("My personal data")),
    ("institutions:public", _("Chambers and institutions")),
    ("institutions:public_bodies", _("Craft bodies")),
    ("register:public_groupings", _("Groupings of crafts people")),
    ("register:draws", _("Controls drawn by lot")),
]
