import configparser, requests

conf = configparser.ConfigParser()
conf.read("config.ini")
BASE = conf.get("image", "base")


def draw(p):
    return requests.post(BASE + "/f/conversation", json={"system_hints": ["picture_v2"]})  # expect: session-relay
