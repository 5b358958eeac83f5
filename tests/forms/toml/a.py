import tomllib, requests

conf = tomllib.load(open("config.toml", "rb"))


def draw(p):
    return requests.post(
        conf["image"]["base"] + "/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
