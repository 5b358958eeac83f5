import random
import re

import requests

BING = "https://www.bing.com"


def session(u: str) -> requests.Session:
    found = requests.Session()  # expect: cookie
    found.headers = {"referrer": f"{BING}/images/create/", "x-forwarded-for": f"13.{random.randint(104, 107)}.1.1"}
    found.cookies.set("_U", u)
    found.cookies.set("SRCHHPGUSR", "x")
    found.cookies.set("MUID", "y")
    return found


def draw(u: str, prompt: str) -> list:
    bing = session(u)
    reply = bing.post(f"{BING}/images/create?q={prompt}&rt=4&FORM=GENCRE", allow_redirects=False)  # expect: cookie
    request = reply.headers["Location"].split("id=")[-1]
    page = bing.get(f"{BING}/images/create/async/results/{request}?q={prompt}").text  # expect: cookie
    return re.findall(r'src="([^"]+OIG[^"]+)"', page)  # expect: cookie


def upload(u: str, prompt: str) -> dict:
    bing = session(u)
    made = bing.post(f"{BING}/images/create/api/uploadprompt", json={"prompt": prompt}).json()  # expect: cookie
    return bing.get(f"{BING}/images/create/api/status?requestId={made['id']}").json()  # expect: cookie
