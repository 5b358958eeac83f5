import requests


def fetch(item):
    return requests.get(item.url).content


def page(url):
    return requests.get(url).text
