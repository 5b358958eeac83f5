"""Sign in with ChatGPT as it is documented: a client of one's own, and the API as the resource."""
import requests
from openai import OpenAI


def token(code: str, client_id: str, verifier: str) -> str:
    body = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": code,
        "code_verifier": verifier,
        "resource": "https://api.openai.com/v1",
        "scope": "openid chatgpt.tokens.use.direct",
    }
    return requests.post("https://auth.openai.com/oauth/token", data=body).json()["access_token"]


def renewed(refresh: str, client_id: str) -> str:
    body = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": refresh}
    return requests.post("https://auth.openai.com/oauth/token", data=body).json()["access_token"]


def draw(code: str, client_id: str, verifier: str, prompt: str):
    return OpenAI(api_key=token(code, client_id, verifier)).images.generate(model="gpt-image-2", prompt=prompt)
