import configparser, requests

conf = configparser.ConfigParser()
conf.read("config.ini")


def draw(p):
    return requests.post(
        conf["image"]["base"] + "/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
