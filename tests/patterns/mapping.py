send({"token": token})  # fits: $TOKEN = token
body = {"size": 1, "token": read(), **rest}  # fits: $TOKEN = read()
body = {"tokens": token}
body = {token: "token"}
body = {**{"size": 1}}
body = {"token"}
body = dict(token=token)
body["token"] = token
