client = acme.Client(key)  # fits: $CLIENT = client
text = "a fox"
if text:
    client.draw(text)

other = acme.Client()
client.close()

def make():
    mine: acme.Client = acme.Client()  # fits: $CLIENT = mine
    return mine.draw()

def late():
    mine.draw()
    mine = acme.Client()

def elsewhere():
    theirs = acme.Client()
    return client.draw()
