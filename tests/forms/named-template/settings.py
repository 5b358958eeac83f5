HOST = "https://chatgpt.com"
ROUTE = HOST + "/backend-api/{area}/{}"
