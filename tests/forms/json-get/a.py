import json, requests

conf = json.loads(open("config.json").read())


def draw(p):
    return requests.post(
        conf.get("image", {}).get("base") + "/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
