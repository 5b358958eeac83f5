"""What `openai` 0.28 had, for programs that were written for it; talks to whatever `api_base` names."""

import asyncio
import json
import os
import urllib.error
import urllib.request

from openai import error

api_key = os.environ.get("OPENAI_API_KEY")
api_base = os.environ["OPENAI_API_BASE"]


class OpenAIObject(dict):
    """A reply: a dict whose keys are attributes as well."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


_ERRORS = {400: error.InvalidRequestError, 401: error.AuthenticationError, 429: error.RateLimitError}


def _post(path, body, headers):
    headers = {"Authorization": f"Bearer {api_key}", **headers}
    request = urllib.request.Request(api_base + path, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request) as reply:
            return json.load(reply, object_hook=OpenAIObject)
    except urllib.error.HTTPError as failed:
        raise _ERRORS.get(failed.code, error.APIError)(str(failed)) from None


class Image:
    """Generations and edits."""

    @classmethod
    def create(cls, **params):
        """A generation."""
        return _post("/images/generations", json.dumps(params).encode(), {"Content-Type": "application/json"})

    @classmethod
    async def acreate(cls, **params):
        """A generation that can be awaited."""
        return await asyncio.to_thread(cls.create, **params)

    @classmethod
    def create_edit(cls, image, mask=None, **params):
        """An edit."""
        lines = []
        for name, file in (("image", image), ("mask", mask)):
            if file is not None:
                data = file if isinstance(file, bytes) else file.read()
                lines.append((f'name="{name}"; filename="{name}.png"', data))
        lines += [(f'name="{name}"', str(value).encode()) for name, value in params.items()]
        parts = (b"--pair\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (h.encode(), d) for h, d in lines)
        body = b"".join(parts) + b"--pair--\r\n"
        return _post("/images/edits", body, {"Content-Type": "multipart/form-data; boundary=pair"})


def _streamed(path, params):
    """The events of a stream, each as a reply of its own."""
    headers = {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}
    request = urllib.request.Request(api_base + path, data=json.dumps(params).encode(), headers=headers)
    with urllib.request.urlopen(request) as reply:
        for line in reply:
            if line.startswith(b"data: {"):
                yield json.loads(line[6:], object_hook=OpenAIObject)


class _Resource:
    path = ""

    @classmethod
    def create(cls, **params):
        """Ask for one, or for a stream of its parts."""
        params.pop("request_timeout", None)
        if "engine" in params:
            params["model"] = params.pop("engine")
        if params.get("stream"):
            return _streamed(cls.path, params)
        return _post(cls.path, json.dumps(params).encode(), {"Content-Type": "application/json"})

    @classmethod
    async def acreate(cls, **params):
        """The same, awaited."""
        return await asyncio.to_thread(cls.create, **params)


class ChatCompletion(_Resource):
    """Chats."""

    path = "/chat/completions"


class Completion(_Resource):
    """Texts that go on."""

    path = "/completions"


class Embedding(_Resource):
    """Vectors."""

    path = "/embeddings"


class Moderation(_Resource):
    """Judgements."""

    path = "/moderations"
