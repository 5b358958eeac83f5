"""What `openai` 0.28 had for images, for programs that were written for it; talks to whatever `api_base` names."""

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
