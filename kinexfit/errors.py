"""The kinds of failure a service may raise; `kinexfit.api` turns a kind into a status."""


class KinexError(Exception):
    """A failure with a sentence for the member and a code for machines; extras join the reply."""

    code = "ERROR"
    message = "Something went wrong. Try again."

    def __init__(self, message: str | None = None, *, code: str | None = None, **extra):
        self.message = message or self.message
        self.code = code or self.code
        self.extra = extra
        super().__init__(self.message)


class BadInput(KinexError):
    """`fields` names what is wrong: {"prompt": "Say what you want to train."}."""

    code = "INVALID_INPUT"
    message = "Some of that isn't right."


class SignInRequired(KinexError):
    code = "APP_AUTH_REQUIRED"
    message = "Please sign in again."


class QuotaSpent(KinexError):
    code = "QUOTA_EXCEEDED"
    message = "You've used this month's allowance."


class NotAllowed(KinexError):
    code = "NOT_ALLOWED"
    message = "You can't do that."


class NotFound(KinexError):
    code = "NOT_FOUND"
    message = "We couldn't find that."


class Conflict(KinexError):
    code = "CONFLICT"
    message = "That clashes with something already there."


class TooLarge(KinexError):
    code = "TOO_LARGE"
    message = "That's more than we can take in one go."


class LimitReached(KinexError):
    code = "RATE_LIMITED"
    message = "Too many requests. Wait a moment and try again."


class Unavailable(KinexError):
    code = "UNAVAILABLE"
    message = "We can't reach part of our system right now. Try again shortly."


class UpstreamFailed(KinexError):
    """A service of somebody else answered with a failure."""

    code = "UPSTREAM_FAILED"
    message = "A service we rely on failed. Try again shortly."


class UpstreamSlow(KinexError):
    """A service of somebody else didn't answer in time; never 504, which the phone replays."""

    code = "UPSTREAM_SLOW"
    message = "A service we rely on is taking too long. Try again shortly."
