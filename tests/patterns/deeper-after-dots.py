token = read()  # fits: $OTHER = reply; $TOKEN = token
if token:
    try:
        reply = send(token)
    except OSError:
        pass

mine = read()
if mine:
    send(mine)

theirs = read()
reply = send(token)
