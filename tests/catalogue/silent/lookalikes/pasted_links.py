PICTURE = "https://chatgpt.com/backend-api/estuary/content?id=file_0000&ts=1"
PAGE = f'<img src="{PICTURE}">'
ROBOTS = ["ChatGPT-User", "GPTBot", "OAI-SearchBot"]
BLOCKED = """
chatgpt.com##.sidebar
bing.com/images/create
designer.microsoft.com
labs.google/fx
"""
