import requests
from twocaptcha import TwoCaptcha


def draw(bearer: str, prompt: str) -> dict:
    solved = TwoCaptcha("key").recaptcha(sitekey="6Lc", url="https://labs.google/fx/tools/flow", version="v3", enterprise=1)
    body = {"requests": [{"prompt": prompt}], "clientContext": {"recaptchaToken": solved["code"]}}
    return requests.post("https://aisandbox-pa.googleapis.com/v1/projects/p/flowMedia:batchGenerateImages", json=body, headers={"Authorization": f"Bearer {bearer}"}).json()  # expect: session-relay
