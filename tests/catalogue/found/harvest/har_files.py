import glob
import json

import requests


def headers() -> dict:
    for path in glob.glob("har_and_cookies/*.har"):  # expect: token-harvest
        with open(path) as file:
            for entry in json.load(file)["log"]["entries"]:
                if entry["request"]["url"].startswith("https://chatgpt.com/backend-api/"):
                    return {each["name"]: each["value"] for each in entry["request"]["headers"]}
    return {}


def draw(prompt: str):
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    return requests.post("https://chatgpt.com/backend-api/conversation", json=body, headers=headers())  # expect: session-relay
