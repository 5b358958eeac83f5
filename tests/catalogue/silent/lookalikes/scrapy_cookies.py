import random


class CookieMiddleware:
    def __init__(self, cookies: list) -> None:
        self.cookies = cookies

    def process_request(self, request, spider):
        request.cookies = random.choice(self.cookies)


def switch_account(session, accounts: list):
    account = accounts.pop(0)
    session.post("https://weibo.example.org/login", data=account)
    accounts.append(account)
