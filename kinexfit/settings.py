"""All settings, read from the environment; .env.example lists every variable."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# "production" picks nothing silently; every other value may fall back to the embedded defaults.
DJANGO_ENV = env.str("DJANGO_ENV", "development")
IS_PRODUCTION = DJANGO_ENV == "production"


def required_in_production(name: str, fallback: str = "") -> str:
    value = env.str(name, "")
    if IS_PRODUCTION and not value:
        raise ImproperlyConfigured(f"Set {name}: production has no default for it.")
    return value or fallback


DEBUG = env.bool("DEBUG", False) and not IS_PRODUCTION
SECRET_KEY = required_in_production("SECRET_KEY", "development-only-" + "k" * 40)
# Signs the phone's access and refresh tokens; at least 32 characters.
TOKEN_SECRET = required_in_production("TOKEN_SECRET", "development-only-" + "t" * 40)
if len(TOKEN_SECRET) < 32:
    raise ImproperlyConfigured("TOKEN_SECRET needs at least 32 characters.")

BASE_URL = required_in_production("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = required_in_production("ALLOWED_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []
# How many of our own proxies append to X-Forwarded-For: 0 on a laptop, 1 behind the load balancer.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
BUILD_ID = env.str("BUILD_ID", "development")

INSTALLED_APPS = [
    "kinexfit.admin_apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_cotton",
    "csp",
    "lucide",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.facebook",
    "allauth.socialaccount.providers.apple",
    "kinexfit",
    "accounts",
    "billing",
    "workouts",
    "ai",
    "ocr",
]

MIDDLEWARE = [
    "kinexfit.middleware.request_log",
    "kinexfit.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kinexfit.middleware.body_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kinexfit.middleware.signed_out",
    "kinexfit.middleware.page_errors",
]

ROOT_URLCONF = "kinexfit.urls"
WSGI_APPLICATION = "kinexfit.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "lucide.templatetags.lucide",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kinexfit.context_processors.embedded_services",
                "billing.context_processors.membership",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQL: identity and staff rows only; member data lives in DynamoDB.
LOCAL_DIR.mkdir(exist_ok=True)
_SQLITE = f"sqlite:///{(LOCAL_DIR / 'db.sqlite3').as_posix()}"
DATABASES = {"default": env.db_url_config(required_in_production("DATABASE_URL", _SQLITE))}
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL and a busy time-out let web and worker share the file; IMMEDIATE avoids lock upgrades.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A database that came back after a failover is asked anew rather than answered for with 500.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.StrongPassword"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
CSRF_FAILURE_VIEW = "kinexfit.pages.csrf_failure"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Member accounts on the site (django-allauth).
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_TOTP_ISSUER = "Kinex Fit"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False

GOOGLE_CLIENT_ID = env.str("GOOGLE_CLIENT_ID", "")
GOOGLE_CLIENT_SECRET = env.str("GOOGLE_CLIENT_SECRET", "")
FACEBOOK_CLIENT_ID = env.str("FACEBOOK_CLIENT_ID", "")
FACEBOOK_CLIENT_SECRET = env.str("FACEBOOK_CLIENT_SECRET", "")
APPLE_CLIENT_ID = env.str("APPLE_CLIENT_ID", "")
APPLE_TEAM_ID = env.str("APPLE_TEAM_ID", "")
APPLE_KEY_ID = env.str("APPLE_KEY_ID", "")
APPLE_PRIVATE_KEY = env.str("APPLE_PRIVATE_KEY", "", multiline=True)
# The audience of identity tokens the iOS app sends.
APPLE_BUNDLE_ID = env.str("APPLE_BUNDLE_ID", "com.kinex.fit")
# Where providers publish keys and profiles; tests point these at a local server.
APPLE_KEYS_URL = env.str("APPLE_KEYS_URL", "https://appleid.apple.com/auth/keys")
GOOGLE_KEYS_URL = env.str("GOOGLE_KEYS_URL", "https://www.googleapis.com/oauth2/v3/certs")
FACEBOOK_GRAPH_URL = env.str("FACEBOOK_GRAPH_URL", "https://graph.facebook.com")

SOCIALACCOUNT_PROVIDERS: dict[str, dict] = {}
if GOOGLE_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["google"] = {
        "APPS": [{"client_id": GOOGLE_CLIENT_ID, "secret": GOOGLE_CLIENT_SECRET}],
        "SCOPE": ["openid", "email", "profile"],
    }
if FACEBOOK_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["facebook"] = {
        "APPS": [{"client_id": FACEBOOK_CLIENT_ID, "secret": FACEBOOK_CLIENT_SECRET}],
        # Facebook returns an address only once its owner has confirmed it.
        "VERIFIED_EMAIL": True,
    }
if APPLE_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["apple"] = {
        "APPS": [
            {
                "client_id": APPLE_CLIENT_ID,
                "secret": APPLE_KEY_ID,
                "key": APPLE_TEAM_ID,
                "settings": {"certificate_key": APPLE_PRIVATE_KEY},
            }
        ]
    }

# DynamoDB. With an endpoint the local store answers; without one, AWS does.
AWS_REGION = env.str("AWS_REGION", "us-east-1")
DYNAMODB_ENDPOINT_URL = env.str("DYNAMODB_ENDPOINT_URL", "") or None
# Only our own local server takes a key from here; AWS takes the usual credentials.
DYNAMODB_ACCESS_KEY = env.str("DYNAMODB_ACCESS_KEY", "") or None
DYNAMODB_TABLE_PREFIX = env.str("DYNAMODB_TABLE_PREFIX", "")
if IS_PRODUCTION and DYNAMODB_ENDPOINT_URL:
    raise ImproperlyConfigured("DYNAMODB_ENDPOINT_URL is for development; production uses AWS.")

# Redis: rate limits, job progress, cache, Celery's broker.
REDIS_URL = required_in_production("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},
        "KEY_PREFIX": "kinexfit",
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", False)
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_TASK_TIME_LIMIT = 170
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"ai.tasks.*": {"queue": "ai"}, "ocr.tasks.*": {"queue": "ocr"}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task of a killed worker comes back after this long, so it must outlast the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 180,
    # Looked for every ten seconds; kombu would do so every hundred, and let a worker that is killed
    # at it keep all others from it for five minutes.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 10,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
}
# A door that queues work answers 503 at once when the broker is away, rather than hang.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Celery would open an SQL connection for every task; `kinexfit.celery` keeps them as requests do.
CELERY_DB_REUSE_MAX = 1_000_000
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # By the clock, not every so many hours: those begin anew whenever beat does, and never end
    # where it is deployed daily.
    "delete-old-pictures": {
        "task": "ocr.tasks.delete_old_pictures",
        "schedule": crontab(hour=4, minute=10),
    },
    "sweep-reservations": {"task": "ai.tasks.sweep_reservations", "schedule": 60},
    # Monday begins in the far east while it is Sunday morning here.
    "prepare-weeks": {
        "task": "ai.tasks.prepare_weeks",
        "schedule": crontab(minute="*/2", hour="0-8", day_of_week="sun"),
    },
    "sound-coach-alarms": {"task": "ai.tasks.sound_alarms", "schedule": 3600},
    "forget-expired-requests": {"task": "ai.tasks.forget_expired_requests", "schedule": 3600},
    "collect-weeks": {
        "task": "ai.tasks.collect_weeks",
        "schedule": crontab(minute="*/10", day_of_week="sun,mon"),
    },
    "clear-sessions": {
        "task": "accounts.tasks.clear_expired",
        "schedule": crontab(hour=4, minute=40),
    },
    "send-mails": {"task": "billing.tasks.send_mails", "schedule": 60},
    "warn-of-ending-grace": {
        "task": "billing.tasks.warn_of_ending_grace",
        "schedule": crontab(hour=9, minute=0),
    },
    "reconcile": {
        "task": "billing.tasks.reconcile_nightly",
        "schedule": crontab(hour=3, minute=20),
    },
    "close-accounts": {"task": "accounts.tasks.close_accounts", "schedule": 600},
}

# The coach: "bedrock", or "builtin" for the planner that needs no model.
AI_PROVIDER = env.str("AI_PROVIDER", "builtin" if not IS_PRODUCTION else "")
if AI_PROVIDER not in ("bedrock", "builtin"):
    raise ImproperlyConfigured('Set AI_PROVIDER to "bedrock" or "builtin".')
BEDROCK_REGION = env.str("BEDROCK_REGION", AWS_REGION)
BEDROCK_ENDPOINT_URL = env.str("BEDROCK_ENDPOINT_URL", "") or None
# Inference profile: "global", "us", "eu", "jp" or "au"; regional profiles cost a tenth more.
BEDROCK_PROFILE = env.str("BEDROCK_PROFILE", "us")
# {"generate": "sonnet-4.6"}: another model for a task; {"sonnet-4.6": {...}}: its id or prices.
AI_TASK_MODELS = env.json("AI_TASK_MODELS", default={})
AI_MODELS = env.json("AI_MODELS", default={})
# Staff are alarmed when a calendar month's AI spend passes this (product §11).
AI_SPEND_ALARM_DOLLARS = env.int("AI_SPEND_ALARM_DOLLARS", 500 if IS_PRODUCTION else 100)
# Batch inference for the week's workouts: a private bucket, and a role Bedrock reads it with.
BEDROCK_BATCH_BUCKET = env.str("BEDROCK_BATCH_BUCKET", "")
BEDROCK_BATCH_ROLE = env.str("BEDROCK_BATCH_ROLE", "")
if BEDROCK_BATCH_BUCKET and not BEDROCK_BATCH_ROLE:
    raise ImproperlyConfigured("Set BEDROCK_BATCH_ROLE with BEDROCK_BATCH_BUCKET.")
# What reads a workout out of a text by rule: the coach may not import the app that has it.
TEXT_READER = "ocr.parser.read"
# What a member may use now: billing's rule, which accounts tells the phone at sign-in.
TIER_RULE = "billing.plans.effective_tier"

# Reading pictures: "textract", or "builtin" for the reader that needs no service.
OCR_PROVIDER = env.str("OCR_PROVIDER", "builtin" if not IS_PRODUCTION else "")
if OCR_PROVIDER not in ("textract", "builtin"):
    raise ImproperlyConfigured('Set OCR_PROVIDER to "textract" or "builtin".')
TEXTRACT_ENDPOINT_URL = env.str("TEXTRACT_ENDPOINT_URL", "") or None
# Links: without a token of the scraper, the form offers paste and screenshot instead.
SCRAPER_TOKEN = env.str("SCRAPER_TOKEN", "")
SCRAPER_URL = env.str("SCRAPER_URL", "https://api.apify.com").rstrip("/")
SCRAPER_INSTAGRAM_ACTOR = env.str("SCRAPER_INSTAGRAM_ACTOR", "apify~instagram-scraper")
SCRAPER_TIKTOK_ACTOR = env.str("SCRAPER_TIKTOK_ACTOR", "clockworks~tiktok-scraper")
# Hosts a post's pictures may be copied from; a leading dot takes every host below it.
SCRAPER_PICTURE_HOSTS = env.list(
    "SCRAPER_PICTURE_HOSTS",
    default=[".cdninstagram.com", ".fbcdn.net", ".tiktokcdn.com", ".tiktokcdn-us.com"],
)

# Stripe. Without a key the embedded one stands in, in development only.
STRIPE_SECRET_KEY = required_in_production("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = required_in_production("STRIPE_WEBHOOK_SECRET")
if IS_PRODUCTION and "_test_" in STRIPE_SECRET_KEY:
    raise ImproperlyConfigured("Production takes real money: STRIPE_SECRET_KEY is a test key.")
# App Store purchases: Apple's root certificates (DER files), the app's number in the store, and the
# shared secret of legacy receipts. Without the certificates purchases are refused with 503.
APPLE_ROOT_CERTIFICATES = env.list("APPLE_ROOT_CERTIFICATES", default=[])
APPLE_APP_ID = int(env.str("APPLE_APP_ID", "") or 0) or None
APPLE_SHARED_SECRET = env.str("APPLE_SHARED_SECRET", "")
# Asks Apple whether a certificate was revoked since.
APPLE_ONLINE_CHECKS = env.bool("APPLE_ONLINE_CHECKS", IS_PRODUCTION)
APPLE_RECEIPT_URL = env.str("APPLE_RECEIPT_URL", "https://buy.itunes.apple.com/verifyReceipt")
APPLE_SANDBOX_RECEIPT_URL = env.str(
    "APPLE_SANDBOX_RECEIPT_URL", "https://sandbox.itunes.apple.com/verifyReceipt"
)
EMBEDDED_STRIPE_FILE = LOCAL_DIR / "stripe.sqlite3"

# Mail.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Kinex Fit <hello@kinexfit.com>")
EMAIL_URL = required_in_production("EMAIL_URL")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = LOCAL_DIR / "mail"
EMAIL_TIMEOUT = 10

# Static files: built by kinexfit.assets, hashed, served by WhiteNoise.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# WhiteNoise warns at every start when nothing has been collected yet.
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "kinexfit" / "static"]
# Members' pictures and exports: a private bucket, or a folder of this machine without one.
S3_BUCKET = required_in_production("S3_BUCKET")
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", "") or None
STORAGES: dict[str, dict] = {
    "default": {
        "BACKEND": "kinexfit.storage.PrivateBucket",
        "OPTIONS": {"bucket": S3_BUCKET, "region": AWS_REGION, "endpoint": S3_ENDPOINT_URL},
    }
    if S3_BUCKET
    else {"BACKEND": "kinexfit.storage.PrivateFolder"},
    "staticfiles": {"BACKEND": "kinexfit.staticfiles.StaticFiles"},
}
MEDIA_ROOT = LOCAL_DIR / "media"
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "woff2", "png", "jpg", "webp", "gz", "br"]

# One JSON body at most this large reaches a view; uploads have their own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A long workout in the editor is some fifteen fields an exercise, and seven more a set.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
UPLOAD_MAX_SIZE = 10 * 1024 * 1024 + 64 * 1024

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
FORMAT_MODULE_PATH = "kinexfit.formats"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerAuthentication",
        "accounts.authentication.SiteAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["kinexfit.rate_limits.CategoryThrottle"],
    "DEFAULT_PARSER_CLASSES": ["kinexfit.api.JSONBodyParser"],
    "DEFAULT_RENDERER_CLASSES": ["kinexfit.api.JSONBodyRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "kinexfit.api.AlwaysJSON",
    "DEFAULT_SCHEMA_CLASS": "kinexfit.schema.Schema",
    "EXCEPTION_HANDLER": "kinexfit.api.handle_exception",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kinex Fit API",
    "VERSION": "1.0.0",
    "DESCRIPTION": "What the iOS app and the website use. Errors share one envelope.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    # Profiles are described by pydantic, in whose JSON Schema null is a type.
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api",
    "ENUM_NAME_OVERRIDES": {
        "WeightUnitEnum": ["kg", "lb"],
        "MeasureSystemEnum": ["metric", "imperial"],
        "TierEnum": ["free", "core", "pro", "elite"],
        "PhoneStatusEnum": ["active", "canceled", "past_due", "trialing"],
        "MembershipStatusEnum": ["active", "trialing", "past_due", "canceled", "inactive"],
    },
    "COMPONENT_SPLIT_REQUEST": True,
}

# Pictures are shown from, and sent to, the bucket itself.
_BUCKET_ORIGINS = []
if S3_BUCKET:
    hosts = ("s3.amazonaws.com", f"s3.{AWS_REGION}.amazonaws.com")
    _BUCKET_ORIGINS = [
        *filter(None, [S3_ENDPOINT_URL]),
        *(f"https://{S3_BUCKET}.{host}" for host in hosts),
    ]

# Security headers; the rest of the seed's are in kinexfit.middleware.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_BUCKET_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF, *_BUCKET_ORIGINS],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [
            SELF,
            "https://checkout.stripe.com",
            "https://billing.stripe.com",
            "https://accounts.google.com",
            "https://www.facebook.com",
            "https://appleid.apple.com",
        ],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "report-uri": "/api/csp-report",
    }
}

SILENCED_SYSTEM_CHECKS = [
    # `kinexfit.middleware` sends HSTS on every response, and the load balancer leads HTTP to HTTPS;
    # its health checks come over plain HTTP.
    "security.W004",
    "security.W008",
    # One bad day for the cache must not refuse sign-in with a stack trace: rate_limits answers 503.
    "django_ratelimit.W001",
    "django_ratelimit.E003",
]
RATELIMIT_USE_CACHE = "default"

# Where CloudWatch keeps what the tasks log; without it staff read the local files.
LOG_GROUP_PREFIX = env.str("LOG_GROUP_PREFIX", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "kinexfit.logs.RequestContext"}},
    "formatters": {"json": {"()": "kinexfit.logs.JsonLines"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request"],
        },
        "error_count": {"class": "kinexfit.metrics.ErrorCount"},
    },
    "root": {"handlers": ["stdout", "error_count"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # A quieter log still carries the numbers.
        "kinexfit.metrics": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "botocore": {"level": "WARNING"},
        "pynamodb": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
    },
}
