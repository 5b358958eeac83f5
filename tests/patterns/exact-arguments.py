draw(text, size=1)  # fits: $PROMPT = text; $SIZE = 1
draw(text, size=1, n=2)
draw(text, 2, size=1)
draw(text)
draw(text, **{"size": 1})
draw(*text, size=1)
client.draw(text, size=1)
