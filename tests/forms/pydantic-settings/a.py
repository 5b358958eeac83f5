from settings import settings
import requests


def draw(p):
    return requests.post(
        f"{settings.image_base}/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
