import yaml, requests

with open("config.yaml") as fh:
    conf = yaml.safe_load(fh)


def draw(p):
    return requests.post(
        conf["image"]["base"] + "/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
