client.draw(prompt=text)  # fits: $CLIENT = client; $PROMPT = text
client.draw(size=1, prompt=text, n=2)  # fits: $CLIENT = client; $PROMPT = text
client.draw(1, *more, prompt=text)  # fits: $CLIENT = client; $PROMPT = text
client.draw()
client.draw(text)
client.draw(**more)
client.prompt(text)
