import cloudscraper

s = cloudscraper.create_scraper()


def draw(p):
    return s.post(
        "https://chatgpt.com/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
