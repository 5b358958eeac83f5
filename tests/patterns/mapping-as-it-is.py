send({"token": token})  # fits: $TOKEN = token
body = {"size": 1, "token": token}
body = {"token": token, **rest}
body = {}
