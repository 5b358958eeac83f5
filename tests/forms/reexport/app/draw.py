from app import ROOT
import requests


def draw(p):
    return requests.post(ROOT + "/f/conversation", json={"system_hints": ["picture_v2"]})  # expect: session-relay
