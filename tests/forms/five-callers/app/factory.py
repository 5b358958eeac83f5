import httpx
from .const import BASE


def make():
    return httpx.Client(base_url=BASE)
