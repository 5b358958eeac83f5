import requests

from settings import ROUTE


def draw(session, prompt):
    return requests.post(  # expect: session-relay
        ROUTE.format("conversation", area="f"), headers=session, json={"system_hints": ["picture_v2"], "prompt": prompt}
    )
