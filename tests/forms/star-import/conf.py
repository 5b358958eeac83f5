BASE = "https://chatgpt.com/backend-api"
