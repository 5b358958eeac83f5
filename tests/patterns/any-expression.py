token = read()  # fits:
token = "x"  # fits:
token: str = read()  # fits:
token += read()
tokens = read()
token: str
token == read()
self.token = read()
