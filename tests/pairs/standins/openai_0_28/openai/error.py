"""The exceptions of `openai` 0.28."""


class OpenAIError(Exception):
    """The root."""


class APIError(OpenAIError):
    """A failure of the server."""


class APIConnectionError(OpenAIError):
    """No answer."""


class Timeout(OpenAIError):
    """A late answer."""


class RateLimitError(OpenAIError):
    """Too many requests."""


class AuthenticationError(OpenAIError):
    """A wrong key."""


class InvalidRequestError(OpenAIError):
    """A refusal."""
